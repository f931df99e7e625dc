/** Orders: placed, read and listed; what cannot be bought; how far an order of catalogue items is fulfilled. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import {
  application, auditOf, buy, change, customerNamed, customerRefusals, customers, etag, guid, items, licenceLinks, link, modernId, notesOf, offers, orderOf, refused,
  reserved, subscriptionOf, told, unknownId, upperGuid
} from './purchases.ts'

t.test('Create an order', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.registered)
  const { id: subscriptionId } = await subscriptionOf(call, customerId, offers.azure)
  const created = await call('POST', `/customers/${customerId}/orders`, {
    BillingCycle: 'one_time',
    CurrencyCode: 'EUR',
    LineItems: [{ LineItemNumber: 0, ProvisioningContext: reserved(subscriptionId), OfferId: items.reservation, FriendlyName: 'A_sample_Azure_RI', Quantity: 1 }]
  })
  t.equal(created.status, 201)
  const { id, alternateId } = created.body
  t.match(id, modernId)
  t.match(alternateId, /^[0-9a-f]{12}$/)
  const order = {
    id,
    alternateId,
    referenceCustomerId: customerId,
    billingCycle: 'one_time',
    transactionType: 'UserPurchase',
    recordType: 'Single',
    lineItems: [{
      lineItemNumber: 0,
      offerId: items.reservation,
      friendlyName: 'A_sample_Azure_RI',
      quantity: 1,
      termDuration: 'P1Y',
      transactionType: 'new',
      provisioningContext: reserved(subscriptionId),
      links: { sku: link('/products/DG7GMGF0DWTL/skus/0001?country=US') }
    }],
    currencyCode: 'USD',
    creationDate: '2019-01-09T00:00:00Z',
    status: 'pending',
    links: { provisioningStatus: link(`/customers/${customerId}/orders/${id}/provisioningstatus`), self: link(`/customers/${customerId}/orders/${id}`) },
    attributes: { objectType: 'Order' }
  }
  t.same(created.body, order, 'pending, and in the currency of the market')
  t.same((await call('GET', order.links.self.uri)).body, order)
  world.clock.advance('PT1S')
  t.same((await call('GET', order.links.self.uri)).body, { ...order, status: 'completed' })
  t.same(await notesOf(call), [[
    ['OrderId', id], ['BillingCycle', 'OneTime'],
    ['OfferId-0', items.reservation], ['SubscriptionId-0', null], ['SubscriptionName-0', 'A_sample_Azure_RI'], ['Quantity-0', '1'], ['PartnerOnRecord-0', null]
  ]])
})

t.test('createOrder: offers become subscriptions at once', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.british)
  const created = await call('POST', `/customers/${customerId}/orders`, {
    Id: unknownId,
    ReferenceCustomerId: customerId.toUpperCase(),
    BillingCycle: 'Annual',
    Status: 'unknown',
    CreationDate: '0001-01-01T00:00:00',
    LineItems: [
      { LineItemNumber: '1', OfferId: offers.enterpriseE3.toLowerCase(), Quantity: '3', FriendlyName: null, SubscriptionId: unknownId, ParentSubscriptionId: unknownId },
      { LineItemNumber: 0, OfferId: offers.enterpriseE1, Quantity: 5, FriendlyName: 'Looms' }
    ]
  })
  t.equal(created.status, 201)
  const { id, lineItems: [{ subscriptionId: first }, { subscriptionId: second }] } = created.body
  t.match(id, guid)
  t.match(first, upperGuid)
  const lineOf = (lineItemNumber: number, offerId: string, productId: string, subscriptionId: string, friendlyName: string, quantity: number) =>
    ({ lineItemNumber, offerId, subscriptionId, friendlyName, quantity, transactionType: 'new', links: licenceLinks(customerId, subscriptionId, productId, offerId) })
  t.same(created.body, {
    id,
    referenceCustomerId: customerId,
    billingCycle: 'annual',
    transactionType: 'UserPurchase',
    recordType: 'Single',
    lineItems: [
      lineOf(0, offers.enterpriseE1, '18181A46-0D4E-45CD-891E-60AABD171B4E', first, 'Looms', 5),
      lineOf(1, offers.enterpriseE3, '6FD2C87F-B296-42F0-B197-1E91E994B900', second, 'Office 365 Enterprise E3', 3)
    ],
    currencyCode: 'GBP',
    creationDate: '2019-01-09T00:00:00+00:00',
    status: 'completed',
    links: { self: link(`/customers/${customerId}/orders/${id}`) },
    attributes: { etag: etag(id, 1), objectType: 'Order' }
  }, 'lines in the order of their numbers')
  t.same((await call('GET', `/customers/${customerId}/subscriptions?order_id=${id}`)).body.items[0], {
    id: first,
    offerId: offers.enterpriseE1,
    offerName: 'Office 365 Enterprise E1',
    friendlyName: 'Looms',
    quantity: 5,
    unitType: 'Licenses',
    hasPurchasableAddons: true,
    creationDate: '2019-01-09T00:00:00Z',
    effectiveStartDate: '2019-01-09T00:00:00Z',
    commitmentEndDate: '2020-01-09T00:00:00Z',
    status: 'active',
    autoRenewEnabled: true,
    isTrial: false,
    billingType: 'license',
    billingCycle: 'annual',
    isMicrosoftProduct: true,
    contractType: 'subscription',
    links: { offer: link(`/offers/${offers.enterpriseE1}?country=GB`), self: link(`/customers/${customerId}/subscriptions/${first}`) },
    orderId: id.toUpperCase(),
    attributes: { etag: etag(first, 1), objectType: 'Subscription' }
  })
  t.match((await call('GET', created.body.lineItems[0].links.provisioningStatus.uri)).body, { status: 'success', quantity: 5 })
  t.match((await auditOf(call))[0], { operationType: 'create_order', resourceType: 'order', customerId, resourceId: id, at: '2019-01-09T00:00:00Z' })
  t.same(await notesOf(call), [[
    ['OrderId', id], ['BillingCycle', 'Annual'],
    ['OfferId-0', offers.enterpriseE1], ['SubscriptionId-0', first], ['SubscriptionName-0', 'Looms'], ['Quantity-0', '5'], ['PartnerOnRecord-0', null],
    ['OfferId-1', offers.enterpriseE3], ['SubscriptionId-1', second], ['SubscriptionName-1', 'Office 365 Enterprise E3'], ['Quantity-1', '3'], ['PartnerOnRecord-1', null]
  ]])
})

t.test('createOrder: usage and trials', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const order = await buy(call, customerId, [{ offerId: offers.azure }, { offerId: offers.businessPremiumTrial, quantity: 25 }])
  const [azure, trial] = (await call('GET', `/customers/${customerId}/subscriptions`)).body.items
  t.match(azure, { entitlementId: guid, commitmentEndDate: '9999-12-09T00:00:00Z', billingType: 'usage', billingCycle: 'monthly', unitType: 'Usage-based', autoRenewEnabled: false })
  t.match(azure, { isTrial: false, quantity: 1 })
  t.match(trial, { commitmentEndDate: '2019-02-09T00:00:00Z', billingType: 'license', billingCycle: 'none', autoRenewEnabled: false, isTrial: true, quantity: 25 })
  t.notOk('entitlementId' in trial)
  t.same(told(order.lineItems, 'subscriptionId', 'friendlyName'), [[azure.id, 'Microsoft Azure'], [trial.id, 'Office 365 Business Premium Trial']])
})

t.test('createOrder: items in any case, as the catalogue writes them from then on', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const { status, body: cart } = await call('POST', `/customers/${customerId}/carts`, {
    lineItems: [items.signing.toLowerCase(), items.signing, items.windowsServer.toLowerCase(), offers.enterpriseE1.toLowerCase()]
      .map(catalogItemId => ({ catalogItemId, quantity: 1, billingCycle: catalogItemId.startsWith('dg7') ? 'one_time' : 'monthly' }))
  })
  t.same([status, told(cart.lineItems, 'orderGroup', 'error')], [201, [['0', undefined], ['0', undefined], ['1', undefined], ['OMS-0', undefined]]], 'in any case it is one product')
  const { body: { orders } } = await call('POST', `${cart.links.self.uri}/checkout`)
  t.same(orders.map(({ lineItems }: { lineItems: Array<{ offerId: string }> }) => told(lineItems, 'offerId').flat()), [[items.signing, items.signing], [items.windowsServer], [offers.enterpriseE1]])
  t.match(orders[0].lineItems[0].links.sku, link('/products/DZH318Z0C1VR/skus/0001?country=US'))
  const { body: order } = await call('POST', `/customers/${customerId}/orders`, orderOf([{ offerId: items.signing.toLowerCase() }], { billingCycle: 'monthly' }))
  t.same(told(order.lineItems, 'offerId'), [[items.signing]])
  await call('POST', '/_emulator/clock/advance', { by: 'PT1S' })
  const { body: { items: held } } = await call('GET', `/customers/${customerId}/subscriptions`)
  t.same(told(held, 'offerId').flat().sort(), [offers.enterpriseE1, items.signing, items.signing, items.signing])
})

t.test('createOrder: times as the two kinds of orders write them', async t => {
  const { call } = await storyWorld(t, { time: '2019-01-16T00:48:44.760Z', billingModel: 'partnerDate' })
  const customerId = await customerNamed(call, customers.newcomer)
  t.equal((await buy(call, customerId, [{ offerId: items.windowsServer }])).creationDate, '2019-01-16T00:48:44.76Z')
  const { creationDate, lineItems: [{ links }] } = await buy(call, customerId, [{ offerId: offers.enterpriseE1 }])
  t.equal(creationDate, '2019-01-16T00:48:44.76+00:00')
  const { body } = await call('GET', links.subscription.uri)
  t.same([body.creationDate, body.effectiveStartDate], ['2019-01-16T00:48:44.76Z', '2019-01-16T00:00:00Z'])
  t.equal(body.commitmentEndDate, '2020-02-09T00:00:00Z', "under the partner-date model a year after the partner's next billing day")
})

t.test('Create an order for a customer of an indirect reseller', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const created = await call('POST', `/customers/${customerId}/orders`, {
    Id: null,
    ReferenceCustomerId: customerId,
    BillingCycle: 'unknown',
    LineItems: [{
      LineItemNumber: 0,
      OfferId: offers.directoryPremium2,
      SubscriptionId: null,
      ParentSubscriptionId: null,
      FriendlyName: 'New offer purchase.',
      Quantity: 5,
      PartnerIdOnRecord: '4820117',
      Attributes: { ObjectType: 'OrderLineItem' }
    }],
    CreationDate: null,
    Attributes: { ObjectType: 'Order' }
  })
  t.equal(created.status, 201)
  const [line] = created.body.lineItems
  t.same([created.body.billingCycle, line], ['monthly', {
    lineItemNumber: 0,
    offerId: offers.directoryPremium2,
    subscriptionId: line.subscriptionId,
    friendlyName: 'New offer purchase.',
    quantity: 5,
    transactionType: 'new',
    partnerIdOnRecord: '4820117',
    links: licenceLinks(customerId, line.subscriptionId, '84A661C4-E949-4BD2-A560-ED7766FCAF2B', offers.directoryPremium2)
  }])
  await buy(call, customerId, [{ offerId: offers.enterpriseE1 }])
  const sold = await call('GET', `/customers/${customerId}/subscriptions?mpn_id=4820117`)
  t.same(told(sold.body.items, 'id', 'partnerId'), [[line.subscriptionId, '4820117']], 'the reseller is credited with this one, not with the one sold without it')
  t.match((await auditOf(call))[0].customizedData.at(-1), { key: 'PartnerOnRecord-0', value: '4820117' })
})

t.test('Get an order by ID', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const [legacy, modern] = [await buy(call, customerId, [{ offerId: offers.enterpriseE1 }]), await buy(call, customerId, [{ offerId: items.windowsServer }])]
  for (const id of [legacy.id, legacy.id.toUpperCase()]) t.same((await call('GET', `/customers/${customerId}/orders/${id}?include_price=false`)).body, legacy)
  t.same((await call('GET', `/customers/${customerId}/orders/${modern.id}`, undefined, application.headers)).body, modern, 'for an application alone too')
  const other = await customerNamed(call, customers.british)
  for (const path of [`/customers/${customerId}/orders/${unknownId}`, `/customers/${other}/orders/${legacy.id}`]) {
    await refused(t, call, ['GET', path], { status: 404, code: 20000, description: /not found/ })
  }
})

t.test("Get all of a customer's orders", async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const list = async () => (await call('GET', `/customers/${customerId}/orders`, undefined, application.headers)).body
  const frame = { links: { self: link(`/customers/${customerId}/orders`) }, attributes: { objectType: 'Collection' } }
  t.same(await list(), { totalCount: 0, items: [], ...frame })
  const bought = [await buy(call, customerId, [{ offerId: items.windowsServer }]), await buy(call, customerId, [{ offerId: offers.directoryPremium2 }])]
  t.same(await list(), { totalCount: 2, items: bought, ...frame })
})

t.test('Get a list of orders by customer and billing cycle type', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const once = await buy(call, customerId, [{ offerId: items.windowsServer }])
  const monthly = await buy(call, customerId, [{ offerId: offers.enterpriseE1 }])
  const annual = await buy(call, customerId, [{ offerId: offers.enterpriseE3 }], { billingCycle: 'annual' })
  const none = await buy(call, customerId, [{ offerId: offers.businessPremiumTrial, quantity: 25 }])
  const answers: Array<[cycle: string, orders: object[]]> = [
    ['onetime', [once]], ['OneTime', [once]], ['one_time', [once]], ['monthly', [monthly]], ['Annual', [annual]], ['none', [none]], ['unknown', []], ['', [once, monthly, annual, none]]
  ]
  for (const [cycle, orders] of answers) {
    const { status, body } = await call('GET', `/customers/${customerId}/orders?billingType=${cycle}`)
    t.same([status, body], [200, { totalCount: orders.length, items: orders, links: { self: link(`/customers/${customerId}/orders`) }, attributes: { objectType: 'Collection' } }], cycle)
  }
  const { body } = await call('GET', `/customers/${await customerNamed(call, customers.registered)}/orders?billingtype=onetime`)
  t.same(told(body.items, 'billingCycle', 'status'), [['one_time', 'completed']], 'the reservation of the story')
  await refused(t, call, ['GET', `/customers/${customerId}/orders?billingType=weekly`], { status: 400, code: 900126, description: /weekly/ })
})

t.test('createOrder: a billing cycle that is not stated follows the item', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const cases: Array<[offerId: string, quantity: number, cycle: string]> = [
    [offers.enterpriseE1, 1, 'monthly'], [offers.azure, 1, 'monthly'], [items.windowsServer, 1, 'one_time'], [items.mailArchive, 1, 'monthly'],
    [offers.businessPremiumTrial, 25, 'none'], [offers.engagementPlanTrial, 30, 'none']
  ]
  const unstated = [{}, { billingCycle: null }, { billingCycle: 'unknown' }, { BillingCycle: 0 }]
  for (const [index, [offerId, quantity, cycle]] of cases.entries()) t.equal((await buy(call, customerId, [{ offerId, quantity }], unstated[index % 4])).billingCycle, cycle, offerId)
})

t.test('createOrder: what cannot be bought is refused', async t => {
  const { call, world } = await storyWorld(t)
  const registered = await customerNamed(call, customers.registered)
  const unregistered = await customerNamed(call, customers.unregistered)
  const school = await customerNamed(call, customers.school)
  const brazilian = await customerNamed(call, customers.nonprofit)
  const stranded = await customerNamed(call, customers.saas)
  const azure = (await subscriptionOf(call, registered, offers.azure)).id
  const idle = (await subscriptionOf(call, unregistered, offers.azure)).id
  const [{ subscriptionId: licences }, { subscriptionId: stopped }] = (await buy(call, registered, [{ offerId: offers.exchangePlan1 }, { offerId: offers.azure }])).lineItems
  await call('PATCH', `/customers/${registered}/subscriptions/${stopped}`, { status: 'suspended' })
  await change(world, ({ customers }) => {
    for (const customer of customers!) if (customer.id === brazilian || customer.id === stranded) customer.billingProfile.defaultAddress.country = customer.id === stranded ? 'AQ' : 'BR'
  })
  const one = (offerId: string, rest: object = {}) => orderOf([{ offerId, ...rest }])
  const reservation = (subscriptionId: string) => one(items.reservation, { provisioningContext: reserved(subscriptionId) })
  const cases: Array<[what: string, body: unknown, status: number, code: number, description: RegExp, customerId?: string]> = [
    ['no body', undefined, 400, 800002, /body/],
    ['no JSON', '{', 400, 800002, /JSON/],
    ['no lines', {}, 400, 800002, /lineItems/],
    ['empty lines', { lineItems: [] }, 400, 800002, /lineItems/],
    ['text as lines', { lineItems: 'two' }, 400, 800002, /lineItems/],
    ['an item whose id goes on', one(`${items.windowsServer}:junk`), 400, 800004, /junk/],
    ['no offer', { lineItems: [{ lineItemNumber: 0, quantity: 1 }] }, 400, 800002, /offerId/],
    ['no quantity', { lineItems: [{ lineItemNumber: 0, offerId: offers.enterpriseE1 }] }, 400, 800002, /quantity/],
    ['another customer', { ...one(offers.enterpriseE1), referenceCustomerId: unregistered }, 400, 800002, /referenceCustomerId/],
    ['unknown cycle', { ...one(offers.enterpriseE1), billingCycle: 'weekly' }, 400, 900126, /weekly/],
    ['unknown offer', one(unknownId), 400, 800004, new RegExp(unknownId)],
    ['unknown catalogue item', one('DG7GMGF0DWTL:0001:XXXXXXXXXXXX'), 400, 800004, /XXXXXXXXXXXX/],
    ['not sold in the country', one(items.reservation), 400, 800070, /BR/, brazilian],
    ['software subscription in Brazil', one(items.linuxSubscription), 400, 800070, /BR/, brazilian],
    ['line numbers from 1', { lineItems: [{ lineItemNumber: 1, offerId: offers.enterpriseE1, quantity: 1 }] }, 400, 800071, /1/],
    ['line number twice', { lineItems: [0, 0].map(lineItemNumber => ({ lineItemNumber, offerId: offers.enterpriseE1, quantity: 1 })) }, 400, 800071, /0/],
    ['gap between line numbers', { lineItems: [0, 2].map(lineItemNumber => ({ lineItemNumber, offerId: offers.enterpriseE1, quantity: 1 })) }, 400, 800071, /2/],
    ['quantity 0', one(offers.enterpriseE1, { quantity: 0 }), 400, 2002, /quantity/i],
    ['above the maximum', one(offers.businessPremium, { quantity: 301 }), 400, 2002, /1 to 300/],
    ['below the minimum', one(offers.talent, { quantity: 4 }), 400, 2002, /5 to/],
    ['trial of another size', one(offers.businessPremiumTrial, { quantity: 10 }), 400, 2002, /25 to 25/],
    ['usage by the year', { ...one(offers.azure), billingCycle: 'annual' }, 400, 6001, /annual/],
    ['trial by the month', { ...one(offers.businessPremiumTrial, { quantity: 25 }), billingCycle: 'monthly' }, 400, 6001, /monthly/],
    ['software by the month', { ...one(items.windowsServer), billingCycle: 'monthly' }, 400, 6001, /monthly/],
    ['inventory restricted', one(items.reservationRestricted, { provisioningContext: reserved(azure) }), 400, 2093, /inventory/i],
    ['unknown context subscription', reservation(unknownId), 400, 2094, new RegExp(unknownId)],
    ['context subscription of another customer', reservation(idle), 400, 2094, new RegExp(idle)],
    ['context subscription of licences', reservation(licences), 400, 2094, new RegExp(licences)],
    ['context subscription suspended', reservation(stopped), 400, 800012, new RegExp(stopped)],
    ['context subscription not registered', reservation(idle), 400, 2095, new RegExp(idle), unregistered],
    ['country where the partner does not sell', one(offers.enterpriseE1), 403, 2030, /AQ/, stranded],
    ['offer for nonprofits', one(offers.enterpriseE3ForNonprofits), 403, 2085, /Nonprofit/i],
    ['offer for nonprofits at a school', one(offers.enterpriseE3ForNonprofits), 403, 2085, /Nonprofit/i, school],
    ['software for schools', one(items.windowsServerForEducation), 403, 800020, /Windows Server/],
    ['add-on without a parent', one(offers.archiving), 403, 2085, /add-on/i],
    ['add-on with a parent, which only an update can have', one(offers.archiving, { parentSubscriptionId: licences }), 403, 2085, /add-on/i],
    ['unknown reseller', one(offers.enterpriseE1, { partnerIdOnRecord: '1234567' }), 404, 800015, /1234567/],
    ['inactive reseller', one(offers.enterpriseE1, { partnerIdOnRecord: '4811930' }), 400, 800016, /4811930/],
    ['the provider itself as reseller', one(offers.enterpriseE1, { partnerIdOnRecord: '4790265' }), 404, 2072, /4790265/],
    ['one good line and one bad', orderOf([{ offerId: offers.enterpriseE1 }, { offerId: offers.talent, quantity: 4 }]), 400, 2002, /quantity/i]
  ]
  for (const [what, body, status, code, description, customerId = registered] of cases) {
    await refused(t, call, ['POST', `/customers/${customerId}/orders`, body], { status, code, description }, what)
  }
})

t.test('createOrder: a reservation says what it is for', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.registered)
  const { id, entitlementId } = await subscriptionOf(call, customerId, offers.azure)
  for (const provisioningContext of [reserved(entitlementId), { AzureSubscriptionId: id, Scope: 'Single', Duration: '1Year' }]) {
    t.equal((await buy(call, customerId, [{ offerId: items.reservation, provisioningContext }])).status, 'pending', 'by either id and name of the subscription')
  }
  const contexts: Array<[context: object | undefined, code: number, description: RegExp]> = [
    [undefined, 800002, /subscriptionId/], [{ scope: 'shared' }, 800002, /subscriptionId/], [{ subscriptionId: id }, 900312, /scope/], [reserved(id, 'everywhere'), 900312, /everywhere/]
  ]
  for (const [provisioningContext, code, description] of contexts) {
    const order = orderOf([{ offerId: items.reservation, provisioningContext }])
    await refused(t, call, ['POST', `/customers/${customerId}/orders`, order], { status: 400, code, description }, JSON.stringify(provisioningContext))
  }
})

t.test('createOrder: a term that the item does not have is refused', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  t.equal((await buy(call, customerId, [{ offerId: items.linuxSubscription, termDuration: 'P3Y' }])).lineItems[0].termDuration, 'P3Y')
  t.equal((await buy(call, customerId, [{ offerId: items.linuxSubscription }])).lineItems[0].termDuration, 'P1Y', 'its first one when none is stated')
  await refused(t, call, ['POST', `/customers/${customerId}/orders`, orderOf([{ offerId: items.linuxSubscription, termDuration: 'P1M' }])], { status: 400, code: 800121, description: /P1M/ })
})

t.test('createOrder: an offer can be held so many times', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const exceeded = (offerId: string) => ({ status: 400, code: 27006, description: `Use limit is exceeded for Offer id '${offerId}'` })
  const again = (offerId: string, quantity: number, what: string) => refused(t, call, ['POST', `/customers/${customerId}/orders`, orderOf([{ offerId, quantity }])], exceeded(offerId), what)
  const patch = async (subscriptionId: string, status: string) => t.equal((await call('PATCH', `/customers/${customerId}/subscriptions/${subscriptionId}`, { status })).body.status, status)

  const premium = { offerId: offers.businessPremium }
  await refused(t, call, ['POST', `/customers/${customerId}/orders`, orderOf([premium, premium, premium])], exceeded(offers.businessPremium), 'three in one order')
  const [{ subscriptionId: held }] = (await buy(call, customerId, [premium, premium])).lineItems
  await again(offers.businessPremium, 1, 'a third one at the same time')
  await patch(held, 'suspended')
  await again(offers.businessPremium, 1, 'a suspended one counts')
  await patch(held, 'deleted')
  const [{ subscriptionId: third }] = (await buy(call, customerId, [premium])).lineItems
  await patch(third, 'deleted')

  const { id: orderId, lineItems: [{ subscriptionId: trial }] } = await buy(call, customerId, [{ offerId: offers.businessPremiumTrial, quantity: 25 }])
  await again(offers.businessPremiumTrial, 25, 'a second trial')
  const conversion = { offerId: offers.businessPremiumTrial, targetOfferId: offers.businessPremium, orderId, quantity: 25, billingCycle: 'monthly' }
  t.equal((await call('POST', `/customers/${customerId}/subscriptions/${trial}/conversions`, conversion)).status, 200)
  await again(offers.businessPremiumTrial, 25, 'a converted one counts')
  await patch(trial, 'deleted')
  t.equal((await buy(call, customerId, [{ offerId: offers.businessPremiumTrial, quantity: 25 }])).status, 'completed', 'a deleted one does not')
})

t.test('createOrder: the same request again buys nothing more', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const place = (id: string) => call('POST', `/customers/${customerId}/orders`, orderOf([{ offerId: offers.enterpriseE1 }]), { 'ms-requestid': id })
  const first = await place('0b1f2a3c-0000-4000-8000-000000000001')
  const again = await place('0B1F2A3C-0000-4000-8000-000000000001')
  t.same([again.status, again.body], [201, first.body])
  t.equal((await call('GET', `/customers/${customerId}/subscriptions`)).body.totalCount, 1)
  t.not((await place('0b1f2a3c-0000-4000-8000-000000000002')).body.id, first.body.id, 'another id is another order')
})

t.test('getOrderProvisioningStatus: pending, fulfilled, and nothing to tell of offers', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const order = await buy(call, customerId, [{ offerId: items.windowsServer, quantity: 2 }, { offerId: items.sqlCal, quantity: 30 }])
  const { uri } = order.links.provisioningStatus
  const told = (status: string) => ({
    totalCount: 2,
    items: [2, 30].map((quantity, lineItemNumber) => ({ lineItemNumber, status, quantityProvisioningInformation: [{ quantity, status }] })),
    links: { self: link(uri) },
    attributes: { objectType: 'Collection' }
  })
  t.same((await call('GET', uri)).body, told('PrefulfillmentPending'))
  world.clock.advance('PT1S')
  t.same((await call('GET', uri)).body, told('Fulfilled'))
  await refused(t, call, ['GET', uri, undefined, application.headers], { status: 403, code: 900329, description: /App\+User/ })
  const legacy = await buy(call, customerId, [{ offerId: offers.enterpriseE1 }])
  await refused(t, call, ['GET', `${legacy.links.self.uri}/provisioningstatus`], { status: 404, code: 800007, description: new RegExp(legacy.id) })
  await refused(t, call, ['GET', `/customers/${customerId}/orders/${unknownId}/provisioningstatus`], { status: 404, code: 20000, description: new RegExp(unknownId) })
})

t.test('orders: only of customers of the partner', async t => {
  const { call, world } = await storyWorld(t)
  await customerRefusals(t, call, world, [
    ['POST', 'orders', orderOf([{ offerId: offers.enterpriseE1 }])], ['GET', 'orders'], ['GET', `orders/${unknownId}`],
    ['PATCH', `orders/${unknownId}`, { status: 'cancelled' }], ['GET', `orders/${unknownId}/provisioningstatus`]
  ])
})

t.test('createOrder: not in Germany, and reservations only in the global cloud', async t => {
  for (const cloud of ['china', 'germany', 'usgov'] as const) {
    const { call } = await storyWorld(t, { cloud })
    const customerId = await customerNamed(call, customers.registered)
    const { id } = await subscriptionOf(call, customerId, offers.azure)
    const path = `/customers/${customerId}/orders`
    const elsewhere = { status: 400, code: 900127, description: new RegExp(cloud) }
    t.equal((await call('GET', path)).status, 200, `orders are read in ${cloud}`)
    await refused(t, call, ['POST', path, orderOf([{ offerId: items.reservation, provisioningContext: reserved(id) }])], elsewhere)
    const licences = orderOf([{ offerId: offers.exchangePlan1 }])
    if (cloud === 'germany') await refused(t, call, ['POST', path, licences], elsewhere)
    else t.equal((await call('POST', path, licences)).status, 201, `licences are sold in ${cloud}`)
  }
})
