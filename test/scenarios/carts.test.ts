/** Carts: the documented scenarios, what is wrong with a line, groups, and the end of a cart. */
import t from 'tap'
import { storyWorld, without, type Call } from '../helper.ts'
import {
  application, auditOf, buy, change, customerNamed, customerRefusals, customers, etag, guid, items, licenceLinks, link, offers, refused, reserved, stateOf,
  subscriptionOf, told, unknownId, upperGuid, type Body
} from './purchases.ts'

const noteOfErrors = { status: 400, code: 800009, description: /lines in error/ }
const submitted = { status: 400, code: 800065, description: /already submitted/ }
const gone = { status: 404, code: 800008, description: /not found/ }

const create = (call: Call, customerId: string, lineItems: object[]) => call('POST', `/customers/${customerId}/carts`, { lineItems })
const licence = (catalogItemId: string, rest: object = {}) => ({ catalogItemId, quantity: 1, billingCycle: 'monthly', ...rest })
const once = (catalogItemId: string, rest: object = {}) => licence(catalogItemId, { billingCycle: 'one_time', ...rest })
const reservation = (provisioningContext: object, rest: object = {}) => once(items.reservation, { provisioningContext, ...rest })
const addOnTo = (parentSubscriptionId: string, catalogItemId: string) => licence(catalogItemId, { provisioningContext: { parentSubscriptionId } })
const errorsOf = (lines: Body[]) => lines.map(line => line.error?.errorCode)

t.test('Create a cart', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.registered)
  const { id: subscriptionId } = await subscriptionOf(call, customerId, offers.azure)
  const participants = [{ key: 'transaction_reseller', value: '4820117' }]
  const created = await call('POST', `/customers/${customerId}/carts`, {
    LineItems: [{
      Id: 0, CatalogItemId: items.reservation, FriendlyName: 'A_sample_Azure_RI', Quantity: 2, BillingCycle: 'one_time', participants, ProvisioningContext: reserved(subscriptionId)
    }],
    Attributes: { ObjectType: 'Cart' }
  })
  t.equal(created.status, 201)
  t.equal(created.headers['content-type'], 'application/json; charset=utf-8')
  t.equal(created.text, JSON.stringify(created.body), 'compact')
  const { id } = created.body
  t.match(id, guid)
  t.same(created.body, {
    id,
    creationTimestamp: '2019-01-09T00:00:00Z',
    lastModifiedTimestamp: '2019-01-09T00:00:00Z',
    expirationTimestamp: '2019-01-09T00:15:00Z',
    lastModifiedUser: world.state.export().partner.userId,
    status: 'Active',
    lineItems: [{
      id: 0,
      catalogItemId: items.reservation,
      friendlyName: 'A_sample_Azure_RI',
      quantity: 2,
      currencyCode: 'USD',
      billingCycle: 'one_time',
      participants,
      provisioningContext: reserved(subscriptionId),
      orderGroup: '0'
    }],
    links: { self: link(`/customers/${customerId}/carts/${id}`) },
    attributes: { objectType: 'Cart' }
  })
  const read = await call('GET', `/Customers/${customerId.toUpperCase()}/Carts/${id.toUpperCase()}/`)
  t.same([read.status, read.body], [200, created.body], 'in any case of the address')
})

t.test('Create a cart with add-ons', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const line = (Id: number, CatalogItemId: string, Quantity: number, BillingCycle = 'monthly') => ({
    Id, CatalogItemId, FriendlyName: null, Quantity, CurrencyCode: null, BillingCycle, Participants: null, ProvisioningContext: null, OrderGroup: null, AddonItems: null, Error: null
  })
  const cartOf = (...LineItems: object[]) => ({
    Id: null, CreationTimestamp: null, LastModifiedTimestamp: null, ExpirationTimestamp: '0001-01-01T00:00:00', LastModifiedUser: null, LineItems, Attributes: { ObjectType: 'Cart' }
  })
  const created = await call('POST', `/customers/${customerId}/carts`, cartOf({
    ...line(0, offers.enterpriseE1, 3),
    FriendlyName: 'Myofferpurchase',
    AddonItems: [line(1, offers.audioConferencing, 2), line(2, offers.streamStorage, 3)]
  }))
  t.equal(created.status, 201)
  const common = { currencyCode: 'USD', billingCycle: 'monthly', orderGroup: 'OMS-0' }
  t.same(created.body.lineItems, [{
    ...common,
    id: 0,
    catalogItemId: offers.enterpriseE1,
    friendlyName: 'Myofferpurchase',
    quantity: 3,
    addonItems: [{ ...common, id: 1, catalogItemId: offers.audioConferencing, quantity: 2 }, { ...common, id: 2, catalogItemId: offers.streamStorage, quantity: 3 }]
  }])
  const bought = await call('POST', `${created.body.links.self.uri}/checkout`)
  const [{ id: orderId, lineItems }] = bought.body.orders
  const parent = lineItems[0].subscriptionId
  t.same(told(lineItems, 'lineItemNumber', 'offerId', 'friendlyName', 'quantity', 'parentSubscriptionId'), [
    [0, offers.enterpriseE1, 'Myofferpurchase', 3, undefined],
    [1, offers.audioConferencing, 'Audio Conferencing', 2, parent],
    [2, offers.streamStorage, 'Microsoft Stream Storage Add-On (500 GB)', 3, parent]
  ], 'one order, its base first')
  const addOns = await call('GET', `/customers/${customerId}/subscriptions/${parent}/addons`)
  t.same(told(addOns.body.items, 'offerId'), [[offers.audioConferencing], [offers.streamStorage]])

  const later = await call('POST', `/customers/${customerId}/carts`, cartOf({
    ...line(0, offers.archiving, 1, 'annual'), ProvisioningContext: { ParentSubscriptionId: parent }
  }))
  t.same(later.body.lineItems, [{
    ...common, id: 0, catalogItemId: offers.archiving, quantity: 1, billingCycle: 'annual', provisioningContext: { parentSubscriptionId: parent }
  }], 'an add-on to a subscription that is there')
  const [order] = (await call('POST', `${later.body.links.self.uri}/checkout`)).body.orders
  t.not(order.id, orderId, 'becomes a new order')
  t.match((await call('GET', `/customers/${customerId}/subscriptions/${order.lineItems[0].subscriptionId}`)).body, {
    parentSubscriptionId: parent, billingCycle: 'annual', links: { parentSubscription: { uri: `/customers/${customerId}/subscriptions/${parent}` } }
  })
})

t.test('Update a cart', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.registered)
  const { id: subscriptionId } = await subscriptionOf(call, customerId, offers.azure)
  const { body: cart } = await create(call, customerId, [licence(offers.enterpriseE1), reservation(reserved(subscriptionId), { quantity: 0 })])
  t.same(errorsOf(cart.lineItems), [undefined, 10006])
  world.clock.advance('PT5M')
  const ProvisioningContext = { SubscriptionId: subscriptionId, Scope: 'shared', Duration: '1Year' }
  const body = {
    Id: unknownId,
    CreationTimestamp: '2018-03-15T17:15:02.3840528Z',
    ExpirationTimestamp: '0001-01-01T00:00:00',
    LastModifiedUser: unknownId,
    Status: 'Ordered',
    LineItems: [{
      Id: 7, CatalogItemId: items.reservation, FriendlyName: 'A_sample_Azure_RI', Quantity: 2, BillingCycle: 'one_time', OrderGroup: '9', Error: cart.lineItems[1].error, ProvisioningContext
    }]
  }
  const updated = await call('PUT', `${cart.links.self.uri}/`, body)
  t.equal(updated.status, 201)
  t.same(updated.body, {
    ...cart,
    lastModifiedTimestamp: '2019-01-09T00:05:00Z',
    expirationTimestamp: '2019-01-09T00:20:00Z',
    lineItems: [{ id: 0, currencyCode: 'USD', ...reservation(reserved(subscriptionId), { friendlyName: 'A_sample_Azure_RI', quantity: 2 }), orderGroup: '0' }]
  }, 'the lines are replaced, whatever else was sent is not heeded')
  t.same((await call('GET', cart.links.self.uri)).body, updated.body)
  t.equal((await call('POST', `${cart.links.self.uri}/checkout`)).status, 201, 'and the corrected cart can be bought')
})

t.test('Checkout a cart', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.registered)
  const { id: azure } = await subscriptionOf(call, customerId, offers.azure)
  const { body: cart } = await create(call, customerId, [
    reservation(reserved(azure), { friendlyName: 'A_sample_Azure_RI', quantity: 2 }),
    licence(offers.enterpriseE1, { quantity: 3, addonItems: [licence(offers.audioConferencing, { quantity: 2 })] })
  ])
  const bought = await call('POST', `${cart.links.self.uri}/checkout`, '')
  t.equal(bought.status, 201)
  const [{ id: modern, alternateId }, { id: legacy, lineItems: [{ subscriptionId: base }, { subscriptionId: addOn }] }] = bought.body.orders
  t.match(alternateId, /^[0-9a-f]{12}$/)
  const common = { referenceCustomerId: customerId, transactionType: 'UserPurchase', recordType: 'Single', currencyCode: 'USD' }
  const self = (orderId: string) => `/customers/${customerId}/orders/${orderId}`
  const lineOf = (lineItemNumber: number, offerId: string, subscriptionId: string, productId: string, rest: object) =>
    ({ lineItemNumber, offerId, subscriptionId, transactionType: 'new', links: licenceLinks(customerId, subscriptionId, productId, offerId), ...rest })
  t.same(bought.body, {
    orders: [{
      ...common,
      id: modern,
      alternateId,
      billingCycle: 'one_time',
      lineItems: [{
        lineItemNumber: 0,
        offerId: items.reservation,
        friendlyName: 'A_sample_Azure_RI',
        quantity: 2,
        termDuration: 'P1Y',
        transactionType: 'new',
        provisioningContext: reserved(azure),
        links: { sku: link('/products/DG7GMGF0DWTL/skus/0001?country=US') }
      }],
      creationDate: '2019-01-09T00:00:00Z',
      status: 'pending',
      links: { provisioningStatus: link(`${self(modern)}/provisioningstatus`), self: link(self(modern)) },
      attributes: { objectType: 'Order' }
    }, {
      ...common,
      id: legacy,
      billingCycle: 'monthly',
      lineItems: [
        lineOf(0, offers.enterpriseE1, base, '18181A46-0D4E-45CD-891E-60AABD171B4E', { friendlyName: 'Office 365 Enterprise E1', quantity: 3 }),
        lineOf(1, offers.audioConferencing, addOn, '0C266DFF-15DD-4B49-8397-2BB16070ED52', { parentSubscriptionId: base, friendlyName: 'Audio Conferencing', quantity: 2 })
      ],
      creationDate: '2019-01-09T00:00:00+00:00',
      status: 'completed',
      links: { self: link(self(legacy)) },
      attributes: { etag: etag(legacy, 1), objectType: 'Order' }
    }],
    attributes: { objectType: 'CartCheckoutResult' }
  })
  t.match(base, upperGuid)
  t.same((await call('GET', cart.links.self.uri)).body, { ...cart, status: 'Ordered' })
  for (const order of bought.body.orders) t.same((await call('GET', order.links.self.uri)).body, order)
  t.same(told(await auditOf(call), 'operationType', 'resourceId'), [['create_order', modern], ['create_order', legacy]])
  await refused(t, call, ['POST', `${cart.links.self.uri}/checkout`], submitted)
  await refused(t, call, ['PUT', cart.links.self.uri, { lineItems: [licence(offers.enterpriseE3)] }], submitted)
})

t.test('checkoutCart: the same request again gets the first answer again', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const { body: cart } = await create(call, customerId, [licence(offers.enterpriseE1)])
  const checkout = (id: string) => call('POST', `${cart.links.self.uri}/checkout`, undefined, { 'ms-requestid': id })
  const first = await checkout('0b1f2a3c-0000-4000-8000-000000000001')
  const again = await checkout('0b1f2a3c-0000-4000-8000-000000000001')
  t.same([again.status, again.body], [201, first.body])
  t.equal((await call('GET', `/customers/${customerId}/orders`)).body.totalCount, 1)
  t.match(await checkout('0b1f2a3c-0000-4000-8000-000000000002'), { status: 400, body: { code: 800065 } })
})

t.test('createCart: lines that can be placed together share an order group', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.registered)
  const { id: azure } = await subscriptionOf(call, customerId, offers.azure)
  const { body: cart } = await create(call, customerId, [
    once(items.windowsServer, { orderGroup: 'mine' }),
    licence(items.mailArchive, { termDuration: 'P1M' }),
    licence(offers.enterpriseE1, { addonItems: [licence(offers.audioConferencing)] }),
    licence(items.signing, { termDuration: 'P1M' }),
    reservation(reserved(azure)),
    licence(items.mailArchive, { billingCycle: 'annual', termDuration: 'P1Y' }),
    licence(offers.azure)
  ])
  t.same(told(cart.lineItems, 'id', 'orderGroup'), [[0, '0'], [1, '1'], [2, 'OMS-0'], [4, '2'], [5, '0'], [6, '3'], [7, 'OMS-0']])
  t.same(told(cart.lineItems[2].addonItems, 'id', 'orderGroup'), [[3, 'OMS-0']])
  const { orders } = (await call('POST', `${cart.links.self.uri}/checkout`)).body
  t.same(orders.map((order: Body) => told(order.lineItems, 'offerId').flat()), [
    [items.windowsServer, items.reservation], [items.mailArchive], [offers.enterpriseE1, offers.audioConferencing, offers.azure], [items.signing], [items.mailArchive]
  ])
})

t.test('createCart: a line that cannot be bought comes back with its error', async t => {
  const { call, world } = await storyWorld(t)
  const idOf = (name: string) => customerNamed(call, name)
  const [registered, unregistered, suspended] = [await idOf(customers.registered), await idOf(customers.unregistered), await idOf(customers.suspended)]
  const [trying, british, newcomer, brazilian] = [await idOf(customers.trying), await idOf(customers.british), await idOf(customers.newcomer), await idOf(customers.nonprofit)]
  const azure = (await subscriptionOf(call, registered, offers.azure)).id
  const idle = (await subscriptionOf(call, unregistered, offers.azure)).id
  const trial = (await subscriptionOf(call, trying, offers.businessPremiumTrial)).id
  const idleParent = (await subscriptionOf(call, suspended, offers.enterpriseE1)).id
  const [{ subscriptionId: exchange }, { subscriptionId: stopped }] = (await buy(call, registered, [{ offerId: offers.exchangePlan1 }, { offerId: offers.azure }])).lineItems
  await call('PATCH', `/customers/${registered}/subscriptions/${stopped}`, { status: 'suspended' })
  await buy(call, newcomer, [{ offerId: offers.businessPremium }, { offerId: offers.businessPremium }])
  await change(world, ({ customers }) => { customers!.find(({ id }) => id === brazilian).billingProfile.defaultAddress.country = 'BR' })

  const cases: Array<[code: number, what: string, customerId: string, line: object, description: RegExp]> = [
    [10000, 'currency of another market', registered, licence(offers.enterpriseE1, { currencyCode: 'EUR' }), /EUR/],
    [10000, 'dollars in Britain', british, licence(offers.enterpriseE1, { currencyCode: 'USD' }), /USD/],
    [10001, 'unknown offer', registered, licence(unknownId), new RegExp(unknownId)],
    [10001, 'availability of another SKU', registered, once('DG7GMGF0DWTL:0002:DG7GMGF0DSJB'), /DG7GMGF0DSJB/],
    [10001, 'an id that goes on', registered, once(`${items.windowsServer}:junk`), /junk/],
    [10001, 'an id with a colon behind it', registered, once(`${items.windowsServer}:`), /DG7GMGF0FP0N:/],
    [10001, 'not sold in the country', brazilian, once(items.reservation), /BR/],
    [10001, 'offer for nonprofits', registered, licence(offers.enterpriseE3ForNonprofits), /Nonprofit/i],
    [10001, 'software for schools', registered, once(items.windowsServerForEducation), /Windows Server/],
    [10002, 'trial a second time', trying, licence(offers.businessPremiumTrial, { quantity: 25, billingCycle: 'none' }), new RegExp(offers.businessPremiumTrial)],
    [10002, 'more than two at the same time', newcomer, licence(offers.businessPremium), new RegExp(offers.businessPremium)],
    [10003, 'inventory restricted', registered, once(items.reservationRestricted, { provisioningContext: reserved(azure) }), /inventory/i],
    [10006, 'no quantity', registered, licence(offers.businessPremium, { quantity: 0 }), /quantity/i],
    [10006, 'above the maximum', registered, licence(offers.businessPremium, { quantity: 301 }), /quantity/i],
    [10006, 'below the minimum', registered, licence(offers.talent, { quantity: 4 }), /quantity/i],
    [10006, 'paid offer without a cycle', registered, licence(offers.enterpriseE1, { billingCycle: 'none' }), /billing cycle/i],
    [10006, 'cycle that is not set', registered, licence(offers.enterpriseE1, { billingCycle: 'unknown' }), /billing cycle/i],
    [10006, 'usage by the year', registered, licence(offers.azure, { billingCycle: 'annual' }), /billing cycle/i],
    [10006, 'term that the item does not have', registered, once(items.linuxSubscription, { termDuration: 'P1M' }), /term/i],
    [10006, 'no subscription in the context', registered, reservation({ scope: 'shared', duration: '1Year' }), /subscriptionId/],
    [10006, 'no scope in the context', registered, reservation({ subscriptionId: azure, duration: '1Year' }), /scope/],
    [10006, 'unknown scope in the context', registered, reservation(reserved(azure, 'everywhere')), /scope/],
    [10007, 'unknown subscription in the context', registered, reservation(reserved(unknownId)), new RegExp(unknownId)],
    [10007, 'subscription of another customer', registered, reservation(reserved(idle)), new RegExp(idle)],
    [10007, 'licences in the context', trying, reservation(reserved(trial)), new RegExp(trial)],
    [10007, 'suspended subscription in the context', registered, reservation(reserved(stopped)), new RegExp(stopped)],
    [10007, 'unknown parent', registered, addOnTo(unknownId, offers.archiving), new RegExp(unknownId)],
    [10007, 'suspended parent', suspended, addOnTo(idleParent, offers.archiving), new RegExp(idleParent)],
    [10007, 'parent that the add-on is not for', registered, addOnTo(exchange, offers.streamStorage), new RegExp(exchange)],
    [10007, 'add-on without a parent', registered, licence(offers.archiving), /add-on/i],
    [10008, 'not registered for reservations', unregistered, reservation(reserved(idle)), new RegExp(idle)]
  ]
  for (const [code, what, customerId, line, description] of cases) {
    const { status, body: cart } = await create(call, customerId, [line])
    const { error = {}, ...kept } = cart.lineItems[0]
    t.same([status, kept], [201, { id: 0, currencyCode: customerId === brazilian ? 'BRL' : 'USD', ...line, orderGroup: kept.orderGroup }], `${what}: the line is kept`)
    t.equal(error.errorCode, code, `${what}: ${code}`)
    t.match(error.errorDescription, description, what)
    await refused(t, call, ['POST', `${cart.links.self.uri}/checkout`], noteOfErrors, what)
    t.same((await call('GET', cart.links.self.uri)).body, cart, `${what}: the cart is still open`)
  }
  const { body: withAddOns } = await create(call, registered, [
    licence(offers.enterpriseE1, { addonItems: [licence(offers.audioConferencingForNonprofits)] }), licence(offers.enterpriseE3, { addonItems: [licence(offers.enterpriseE1)] })
  ])
  t.same(errorsOf(withAddOns.lineItems), [undefined, undefined])
  t.same(withAddOns.lineItems.flatMap((line: Body) => errorsOf(line.addonItems)), [10001, 10007], 'add-ons have errors of their own')
  const trialOnce = licence(offers.engagementPlanTrial, { quantity: 25, billingCycle: 'none' })
  t.same(errorsOf((await create(call, trying, [trialOnce, trialOnce])).body.lineItems), [undefined, 10002], 'lines of one cart add up')
})

t.test('createCart: a direct partner names no participants', async t => {
  const { call } = await storyWorld(t, { fixture: 'direct' })
  const [{ id }] = (await call('GET', '/customers')).body.items
  const participants = [{ key: 'transaction_reseller', value: '4820117' }]
  const { body } = await create(call, id, [licence(offers.enterpriseE1, { participants }), licence(offers.enterpriseE3, { participants: [] })])
  t.same(errorsOf(body.lineItems), [10004, undefined])
  await refused(t, call, ['POST', `${body.links.self.uri}/checkout`], noteOfErrors)
})

t.test('checkoutCart: groups fail one by one', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const trial = licence(offers.businessPremiumTrial, { quantity: 25, billingCycle: 'none' })
  const { body: mixed } = await create(call, customerId, [once(items.windowsServer), trial])
  const { body: hopeless } = await create(call, customerId, [trial])
  await buy(call, customerId, [{ offerId: offers.businessPremiumTrial, quantity: 25 }])
  const orderErrors = [{ orderGroupId: 'OMS-0', code: 27006, description: `Use limit is exceeded for Offer id '${offers.businessPremiumTrial}'` }]

  const partly = await call('POST', `${mixed.links.self.uri}/checkout`)
  t.equal(partly.status, 201)
  t.same(partly.body.orders.map((order: Body) => order.lineItems[0].offerId), [items.windowsServer])
  t.same(without(partly.body, 'orders'), { orderErrors, attributes: { objectType: 'CartCheckoutResult' } })
  t.equal((await call('GET', mixed.links.self.uri)).body.status, 'Ordered')

  const before = await stateOf(call)
  const nothing = await call('POST', `${hopeless.links.self.uri}/checkout`)
  t.same([nothing.status, nothing.body], [201, { orders: [], orderErrors, attributes: { objectType: 'CartCheckoutResult' } }])
  t.same((await stateOf(call)).collections, before.collections, 'nothing has happened, and the cart stays open')

  const [{ subscriptionId, links }] = (await buy(call, customerId, [{ offerId: offers.exchangePlan1 }])).lineItems
  const { body: late } = await create(call, customerId, [addOnTo(subscriptionId, offers.archiving)])
  await call('PATCH', links.subscription.uri, { status: 'suspended' })
  t.match((await call('POST', `${late.links.self.uri}/checkout`)).body.orderErrors, [{ orderGroupId: 'OMS-0', code: 800029 }], 'what was fine when the cart was made is looked at again')
})

t.test('getCart: a cart is gone 15 minutes after its last change', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const made = async (): Promise<string> => (await create(call, customerId, [licence(offers.enterpriseE1)])).body.links.self.uri
  const [kept, ordered, left] = [await made(), await made(), await made()]
  world.clock.advance({ to: '2019-01-09T00:14:59.999Z' })
  t.equal((await call('PUT', kept, { lineItems: [licence(offers.enterpriseE3)] })).body.expirationTimestamp, '2019-01-09T00:29:59.999Z')
  t.equal((await call('POST', `${ordered}/checkout`)).status, 201)
  t.equal((await call('GET', left)).status, 200)
  world.clock.advance('PT0.001S')
  t.equal((await call('GET', kept)).status, 200, 'a change renews its life')
  for (const uri of [ordered, left]) {
    await refused(t, call, ['GET', uri], gone)
    await refused(t, call, ['PUT', uri, { lineItems: [licence(offers.enterpriseE3)] }], gone)
    await refused(t, call, ['POST', `${uri}/checkout`], gone)
  }
  world.clock.advance({ to: '2019-01-09T00:29:59.999Z' })
  await refused(t, call, ['GET', kept], gone)
})

t.test('createCart, updateCart: what is no cart is refused', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const { body: cart } = await create(call, customerId, [licence(offers.enterpriseE1)])
  const bodies: Array<[body: unknown, code: number, description: RegExp]> = [
    [undefined, 800002, /body/],
    ['{"lineItems":[', 800002, /JSON/],
    [[], 800002, /body|object/],
    [{}, 800002, /lineItems/],
    [{ lineItems: null }, 800002, /lineItems/],
    [{ lineItems: [] }, 800002, /lineItems/],
    [{ lineItems: licence(offers.enterpriseE1) }, 800002, /lineItems/],
    [{ lineItems: [{ quantity: 1, billingCycle: 'monthly' }] }, 800002, /catalogItemId/],
    [{ lineItems: [{ catalogItemId: offers.enterpriseE1, billingCycle: 'monthly' }] }, 800002, /quantity/],
    [{ lineItems: [{ catalogItemId: offers.enterpriseE1, quantity: 1 }] }, 800002, /billingCycle/],
    [{ lineItems: [licence(offers.enterpriseE1, { quantity: 'five' })] }, 800002, /quantity/],
    [{ lineItems: [licence(offers.enterpriseE1, { billingCycle: 'weekly' })] }, 900126, /weekly/]
  ]
  for (const [body, code, description] of bodies) {
    await refused(t, call, ['POST', `/customers/${customerId}/carts`, body], { status: 400, code, description }, `POST ${JSON.stringify(body)}`)
    await refused(t, call, ['PUT', cart.links.self.uri, body], { status: 400, code, description }, `PUT ${JSON.stringify(body)}`)
  }
})

t.test('createCart: numbers as text, enums in any spelling, an application as the one who changed it', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const lineItems = [
    licence(offers.enterpriseE1, { id: '4', quantity: '3', billingCycle: 'Annual', unheardOf: true }),
    licence(items.windowsServer, { billingCycle: 'OneTime' }),
    licence(offers.enterpriseE3, { billingCycle: 1 })
  ]
  const { status, body } = await call('POST', `/customers/${customerId}/carts`, { lineItems }, application.headers)
  t.same([status, body.lastModifiedUser], [201, application.objectId])
  t.same(told(body.lineItems, 'id', 'quantity', 'billingCycle', 'error'), [[0, 3, 'annual', undefined], [1, 1, 'one_time', undefined], [2, 1, 'monthly', undefined]])
})

t.test('carts: only of customers of the partner, and only in the global cloud', async t => {
  const { call, world } = await storyWorld(t)
  const cart = { lineItems: [licence(offers.enterpriseE1)] }
  const requests: Array<[string, string, object?]> = [['POST', 'carts', cart], ['GET', `carts/${unknownId}`], ['PUT', `carts/${unknownId}`, cart], ['POST', `carts/${unknownId}/checkout`]]
  const { body: { id } } = await create(call, await customerNamed(call, customers.saas), cart.lineItems)
  const other = await customerNamed(call, customers.british)
  for (const cartId of [id, unknownId, 'no-guid']) await refused(t, call, ['GET', `/customers/${other}/carts/${cartId}`], gone, 'of another customer, or of none')
  await customerRefusals(t, call, world, requests)
  for (const cloud of ['china', 'germany', 'usgov'] as const) {
    const { call } = await storyWorld(t, { cloud })
    const customerId = await customerNamed(call, customers.newcomer)
    for (const [method, rest, body] of requests) await refused(t, call, [method, `/customers/${customerId}/${rest}`, body], { status: 400, code: 900127, description: new RegExp(cloud) })
  }
})
