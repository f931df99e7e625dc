/** The four meanings of an order's update: an add-on, another billing cycle, another quantity, a cancellation. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import {
  auditOf, buy, customerNamed, customers, etag, items, licenceLinks, link, offers, orderOf, refused, reserved, subscriptionOf, told, unknownId, upperGuid, type Body
} from './purchases.ts'

const audited = async (call: Call) => told(await auditOf(call), 'operationType', 'resourceType', 'resourceId')
const read = async (call: Call, uri: string): Promise<Body> => (await call('GET', uri)).body

/** What the documented update of an add-on sends. */
const addOnOf = (customerId: string, line: object, rest: object = {}) => ({
  Id: null,
  ReferenceCustomerId: customerId,
  ...rest,
  LineItems: [{
    LineItemNumber: 0,
    OfferId: offers.archiving,
    SubscriptionId: null,
    FriendlyName: 'Some friendly name',
    Quantity: 2,
    PartnerIdOnRecord: null,
    ...line,
    Attributes: { ObjectType: 'OrderLineItem' }
  }],
  CreationDate: null,
  Attributes: { ObjectType: 'Order' }
})

t.test('Purchase an add-on to a subscription', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const order = await buy(call, customerId, [{ offerId: offers.exchangePlan1, friendlyName: 'new offer purchase', quantity: 5 }])
  const parent = order.lineItems[0].subscriptionId
  const base = await read(call, order.lineItems[0].links.subscription.uri)
  world.clock.advance('P1D')
  const line = { ParentSubscriptionId: parent.toLowerCase(), PartnerIdOnRecord: '4820117' }
  const patched = await call('PATCH', `/customers/${customerId}/orders/${order.id.toUpperCase()}`, addOnOf(customerId, line))
  t.equal(patched.status, 200)
  const { subscriptionId } = patched.body.lineItems[1]
  t.match(subscriptionId, upperGuid)
  t.same(patched.body, {
    ...order,
    lineItems: [order.lineItems[0], {
      lineItemNumber: 1,
      offerId: offers.archiving,
      subscriptionId,
      parentSubscriptionId: parent,
      friendlyName: 'Some friendly name',
      quantity: 2,
      transactionType: 'new',
      partnerIdOnRecord: '4820117',
      links: licenceLinks(customerId, subscriptionId, 'EE02FD1B-340E-4A4B-B355-4A514E4C8943', offers.archiving)
    }],
    attributes: { etag: etag(order.id, 2), objectType: 'Order' }
  }, 'all lines of the order, the new one last')
  t.same(await read(call, order.links.self.uri), patched.body)
  t.same(await read(call, order.lineItems[0].links.subscription.uri), base, 'the parent is as it was')
  const addOn = await read(call, `/customers/${customerId}/subscriptions/${subscriptionId}`)
  t.match(addOn, {
    parentSubscriptionId: parent,
    links: { parentSubscription: link(`/customers/${customerId}/subscriptions/${parent}`) },
    orderId: order.id.toUpperCase(),
    billingCycle: 'monthly',
    quantity: 2,
    status: 'active',
    partnerId: '4820117',
    creationDate: '2019-01-10T00:00:00Z',
    commitmentEndDate: base.commitmentEndDate,
    attributes: { etag: etag(subscriptionId, 1) }
  })
  t.same((await read(call, `/customers/${customerId}/subscriptions/${parent}/addons`)).items, [addOn])
  t.same(await audited(call), [['create_order', 'order', order.id], ['update_order', 'order', order.id]])
})

t.test('updateOrder: an add-on takes the billing cycle of its order', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  for (const [offerId, quantity, billingCycle, cycle] of [[offers.enterpriseE1, 3, 'annual', 'annual'], [offers.businessPremiumTrial, 25, 'none', 'monthly']] as const) {
    const order = await buy(call, customerId, [{ offerId, quantity }], { billingCycle })
    const { status, body } = await call('PATCH', order.links.self.uri, addOnOf(customerId, { ParentSubscriptionId: order.lineItems[0].subscriptionId, Quantity: 30 }))
    t.same([status, body.billingCycle, (await read(call, body.lineItems[1].links.subscription.uri)).billingCycle], [200, billingCycle, cycle], `${billingCycle}: the order's own stays`)
  }
  const order = await buy(call, customerId, [{ offerId: offers.exchangePlan1 }])
  const { body } = await call('PATCH', order.links.self.uri, addOnOf(customerId, { ParentSubscriptionId: order.lineItems[0].subscriptionId }, { BillingCycle: 'Annual' }))
  t.same([body.billingCycle, (await read(call, body.lineItems[1].links.subscription.uri)).billingCycle], ['monthly', 'monthly'], 'whatever cycle is sent along')
})

t.test('updateOrder: add-ons that cannot be bought are refused', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const [e1, exchange, stopped] = await Promise.all([offers.enterpriseE1, offers.exchangePlan1, offers.enterpriseE3].map(offerId => buy(call, customerId, [{ offerId }])))
  const idOf = (order: Body): string => order.lineItems[0].subscriptionId
  await call('PATCH', stopped.lineItems[0].links.subscription.uri, { status: 'suspended' })
  const cases: Array<[what: string, line: object, status: number, code: number, description: RegExp, order?: Body]> = [
    ['unknown parent', { ParentSubscriptionId: unknownId }, 400, 800029, new RegExp(unknownId)],
    ['suspended parent', { ParentSubscriptionId: idOf(stopped), OfferId: offers.audioConferencing }, 400, 800029, new RegExp(idOf(stopped)), stopped],
    ['parent that the add-on is not for', { ParentSubscriptionId: idOf(exchange), OfferId: offers.streamStorage }, 400, 800029, new RegExp(idOf(exchange)), exchange],
    ['offer that is no add-on', { ParentSubscriptionId: idOf(e1), OfferId: offers.enterpriseE3 }, 400, 800029, new RegExp(idOf(e1))],
    ['software', { ParentSubscriptionId: idOf(e1), OfferId: items.windowsServer }, 400, 800029, new RegExp(idOf(e1))],
    ['add-on for nonprofits', { ParentSubscriptionId: idOf(e1), OfferId: offers.audioConferencingForNonprofits }, 403, 2085, /Nonprofit/i],
    ['unknown offer', { ParentSubscriptionId: idOf(e1), OfferId: unknownId }, 400, 800004, new RegExp(unknownId)],
    ['no quantity', { ParentSubscriptionId: idOf(e1), Quantity: 0 }, 400, 2002, /quantity/i],
    ['unknown reseller', { ParentSubscriptionId: idOf(e1), PartnerIdOnRecord: '1234567' }, 404, 800015, /1234567/],
    ['inactive reseller', { ParentSubscriptionId: idOf(e1), PartnerIdOnRecord: '4811930' }, 400, 800016, /4811930/],
    ['unknown order', { ParentSubscriptionId: idOf(e1) }, 404, 20000, new RegExp(unknownId), { links: { self: { uri: `/customers/${customerId}/orders/${unknownId}` } } }]
  ]
  for (const [what, line, status, code, description, order = e1] of cases) {
    await refused(t, call, ['PATCH', order.links.self.uri, addOnOf(customerId, line)], { status, code, description }, what)
  }
  await refused(t, call, ['PATCH', e1.links.self.uri, addOnOf(unknownId, { ParentSubscriptionId: idOf(e1) })], { status: 400, code: 800002, description: /referenceCustomerId/ })
})

t.test('Change the billing cycle', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const order = await buy(call, customerId, [{ offerId: offers.exchangePlan1, friendlyName: 'new offer purchase', quantity: 5 }])
  const parent = order.lineItems[0].subscriptionId
  const { body: before } = await call('PATCH', order.links.self.uri, addOnOf(customerId, { ParentSubscriptionId: parent }))
  const held = await read(call, `/customers/${customerId}/subscriptions`)
  const yearly = addOnOf(customerId, { ParentSubscriptionId: parent, Quantity: 9 }, { BillingCycle: 'Annual' })
  const answered = await call('PATCH', `/customers/${customerId}/orders/${order.id.toUpperCase()}`, yearly)
  t.equal(answered.status, 200)
  t.same(answered.body, { ...before, billingCycle: 'annual', attributes: { etag: etag(order.id, 3), objectType: 'Order' } }, 'the quantity that is sent along changes nothing')
  t.same(await read(call, order.links.self.uri), answered.body)
  const after = await read(call, `/customers/${customerId}/subscriptions`)
  t.same(after.items, held.items.map((subscription: Body) => ({ ...subscription, billingCycle: 'annual' })), 'every subscription of the order follows; etags stay')
  t.same(await audited(call), [['create_order', 'order', order.id], ['update_order', 'order', order.id], ['update_order', 'order', order.id]])

  const stale = await call('PATCH', held.items[0].links.self.uri, { ...held.items[0], billingCycle: 'annual', friendlyName: 'Post room' })
  t.match(stale, { status: 200, body: { friendlyName: 'Post room', billingCycle: 'annual' } }, 'who read a subscription before the change can still send it')
  const ways = [{ subscriptionId: held.items[1].id, parentSubscriptionId: null }, { lineItemNumber: 0, offerId: offers.exchangePlan1 }]
  for (const [index, line] of ways.entries()) {
    const billingCycle = ['monthly', 'annual'][index]
    const other = await call('PATCH', order.links.self.uri, { billingCycle, lineItems: [{ lineItemNumber: 0, offerId: offers.archiving, quantity: 2, ...line }] })
    t.match(other, { status: 200, body: { billingCycle } }, 'lines are known by subscription, or by number and offer')
  }
})

t.test('Change the billing cycle: add-ons of other orders end with their base as before', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const order = await buy(call, customerId, [{ offerId: offers.exchangePlan1 }])
  const base = order.lineItems[0].subscriptionId
  const { body: cart } = await call('POST', `/customers/${customerId}/carts`, {
    lineItems: [{ catalogItemId: offers.archiving, quantity: 1, billingCycle: 'monthly', provisioningContext: { parentSubscriptionId: base } }]
  })
  const { body: { orders: [other] } } = await call('POST', `${cart.links.self.uri}/checkout`)
  const held = async () => told((await read(call, `/customers/${customerId}/subscriptions`)).items, 'offerId', 'billingCycle', 'status', 'commitmentEndDate')
  const both = (cycle: string, end: string) => [[offers.exchangePlan1, cycle, 'active', end], [offers.archiving, 'monthly', 'active', end]]
  t.same(await held(), both('monthly', '2020-01-09T00:00:00Z'))
  world.clock.advance('P2M')
  const { status } = await call('PATCH', order.links.self.uri, { billingCycle: 'annual', lineItems: order.lineItems })
  t.equal(status, 200)
  t.same(await held(), both('annual', '2020-03-09T00:00:00Z'))
  t.same(await read(call, other.links.self.uri), other, 'the order of the add-on is as it was')
  world.clock.advance('P11M')
  t.same(await held(), both('annual', '2020-03-09T00:00:00Z'), 'nothing ends when it did before')
  world.clock.advance('P1M')
  t.same(await held(), both('annual', '2021-03-09T00:00:00Z'), 'and they are renewed together')
})

t.test('updateOrder: a billing cycle that cannot be is refused', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const bothCycles = ['monthly', 'annual'].map(billingCycle => ({ catalogItemId: offers.enterpriseE1, quantity: 1, billingCycle }))
  const { body: cart } = await call('POST', `/customers/${customerId}/carts`, { lineItems: bothCycles })
  const [mixed] = (await call('POST', `${cart.links.self.uri}/checkout`)).body.orders
  const partly = await buy(call, customerId, [{ offerId: offers.exchangePlan1 }, { offerId: offers.enterpriseE3 }])
  await call('PATCH', partly.lineItems[1].links.subscription.uri, { status: 'suspended' })
  const trial = await buy(call, customerId, [{ offerId: offers.businessPremiumTrial, quantity: 25 }])
  const [azure, once] = [await buy(call, customerId, [{ offerId: offers.azure }]), await buy(call, customerId, [{ offerId: items.windowsServer }])]
  world.clock.advance('PT1S')
  const cases: Array<[what: string, order: Body, billingCycle: string, code: number, description: RegExp]> = [
    ['one subscription is suspended', partly, 'annual', 6000, new RegExp(partly.lineItems[1].subscriptionId)],
    ['trials have none', trial, 'monthly', 6001, /monthly/],
    ['usage is billed by the month', azure, 'annual', 6001, /annual/],
    ['software is billed once', once, 'monthly', 6001, /monthly/],
    ['a subscription differs from its order', mixed, 'annual', 800085, new RegExp(mixed.lineItems[1].subscriptionId)],
    ['no such cycle', partly, 'weekly', 900126, /weekly/]
  ]
  for (const [what, order, billingCycle, code, description] of cases) {
    await refused(t, call, ['PATCH', order.links.self.uri, { billingCycle, lineItems: [order.lineItems[0]] }], { status: 400, code, description }, what)
  }
  const foreign = { billingCycle: 'annual', lineItems: [{ lineItemNumber: 0, offerId: offers.directoryBasic, quantity: 1 }] }
  await refused(t, call, ['PATCH', partly.links.self.uri, foreign], { status: 400, code: 800002, description: /billingCycle/ }, 'a line that the order does not have')
})

t.test('updateOrder: another quantity changes the subscription of the line', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const order = await buy(call, customerId, [{ offerId: offers.enterpriseE1, quantity: 5 }, { offerId: offers.exchangePlan1, quantity: 2 }])
  const [first, second] = order.lineItems
  const { status, body } = await call('PATCH', order.links.self.uri, { ...order, lineItems: [{ ...first, quantity: 6 }, second] })
  t.equal(status, 200)
  t.same(body, { ...order, lineItems: [{ ...first, quantity: 6 }, second], attributes: { etag: etag(order.id, 2), objectType: 'Order' } })
  t.match(await read(call, first.links.subscription.uri), { quantity: 6, attributes: { etag: etag(first.subscriptionId, 2) } })
  t.match(await read(call, `${first.links.subscription.uri}/provisioningstatus`), { status: 'success', quantity: 6 })
  t.match(await read(call, second.links.subscription.uri), { quantity: 2, attributes: { etag: etag(second.subscriptionId, 1) } })
  t.same(await audited(call), [['create_order', 'order', order.id], ['update_subscription', 'subscription', first.subscriptionId], ['update_order', 'order', order.id]])

  const more = { lineItems: [{ ...first, quantity: 7 }] }
  const stale = { code: 2055, description: /Etag is no longer valid/ }
  await refused(t, call, ['PATCH', order.links.self.uri, { ...order, ...more }], { status: 400, ...stale }, 'stale etag in the body')
  await refused(t, call, ['PATCH', order.links.self.uri, more, { 'if-match': `"${order.attributes.etag}"` }], { status: 412, ...stale }, 'stale etag in If-Match')
  t.equal((await call('PATCH', order.links.self.uri, { ...order, ...more }, { 'if-match': `"${body.attributes.etag}"` })).status, 200, 'If-Match decides')

  const { body: { lineItems: [, , addOn] } } = await call('PATCH', order.links.self.uri, addOnOf(customerId, { ParentSubscriptionId: first.subscriptionId }))
  const whole = await read(call, order.links.self.uri)
  const answered = await call('PATCH', order.links.self.uri, { ...whole, lineItems: whole.lineItems.map((line: Body) => ({ ...line, quantity: line.quantity + 1 })) })
  const expected = [[first.subscriptionId, 8], [second.subscriptionId, 3], [addOn.subscriptionId, 3]]
  t.same(told(answered.body.lineItems, 'subscriptionId', 'quantity'), expected, 'lines of add-ons too, and no new one comes of it')
})

t.test('updateOrder: a quantity that cannot be, and an update without a change, are refused', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const five = (...offerIds: string[]) => buy(call, customerId, offerIds.map(offerId => ({ offerId, quantity: 5 })))
  const [kept, stopped, deleted] = [await five(offers.businessPremium, offers.exchangePlan1), await five(offers.enterpriseE1), await five(offers.enterpriseE3)]
  const [azure, software, saas] = [await five(offers.azure), await five(items.windowsServer), await five(items.mailArchive)]
  await call('PATCH', stopped.lineItems[0].links.subscription.uri, { status: 'suspended' })
  await call('PATCH', deleted.lineItems[0].links.subscription.uri, { status: 'deleted' })
  world.clock.advance('P2D')
  const saasOrder = await read(call, saas.links.self.uri)
  const cases: Array<[what: string, order: Body, quantities: number[], status: number, code: number, description: RegExp]> = [
    ['above the maximum', kept, [301], 400, 2002, /1 to 300/],
    ['one good and one bad line', kept, [6, 10_000_001], 400, 2002, /10000001/],
    ['suspended', stopped, [6], 400, 2001, /suspended/],
    ['deleted', deleted, [6], 400, 2011, /deleted/],
    ['usage', azure, [6], 400, 800095, /seats/],
    ['software', software, [6], 403, 800027, new RegExp(items.windowsServer)],
    ['SaaS after its time of refund', saasOrder, [4], 400, 800090, /lowered/],
    ['the same quantity', kept, [5, 5], 400, 800002, /changes nothing/],
    ['no line', kept, [], 400, 800002, /changes nothing/]
  ]
  for (const [what, order, quantities, status, code, description] of cases) {
    const lineItems = quantities.map((quantity, index) => ({ ...order.lineItems[index], quantity }))
    await refused(t, call, ['PATCH', order.links.self.uri, { lineItems }], { status, code, description }, what)
  }
  const added = await call('PATCH', saas.links.self.uri, { lineItems: [{ ...saasOrder.lineItems[0], quantity: 6 }] })
  t.match(added, { status: 200, body: { lineItems: [{ quantity: 6 }] } }, 'SaaS can still be added to')
})

/** A fulfilled order of a customer who can buy everything. */
async function fulfilled (t: Parameters<typeof storyWorld>[0], lines: (azure: string) => object[], profile: 'sandbox' | 'production' = 'sandbox') {
  const { call, world } = await storyWorld(t, { profile })
  const customerId = await customerNamed(call, customers.registered)
  const { id } = await subscriptionOf(call, customerId, offers.azure)
  const { links: { self } } = await buy(call, customerId, lines(id))
  world.clock.advance('PT1S')
  const order = await read(call, self.uri)
  const held = async () => (await read(call, `/customers/${customerId}/entitlements`)).items
    .flatMap(({ referenceOrder: { id, lineItemId } }: Body) => id === order.id ? [lineItemId] : [])
  const progress = async () => (await read(call, `${self.uri}/provisioningstatus`)).items.map(({ status }: Body) => status)
  return { call, world, customerId, order, uri: self.uri, held, progress }
}

const everyKind = (azure: string) => [{ offerId: items.reservation, quantity: 2, provisioningContext: reserved(azure) }, { offerId: items.windowsServer, quantity: 3 }]

t.test('updateOrder: in the sandbox an order of catalogue items can be cancelled', async t => {
  const { call, customerId, order, uri, held, progress } = await fulfilled(t, everyKind)
  t.same(await held(), ['0', '1'])
  const { status, body } = await call('PATCH', uri, { ...order, Status: 'Cancelled', lineItems: null })
  const { links, ...rest } = order
  t.same([status, body], [200, { ...rest, status: 'cancelled' }], 'quantities stay, links are gone')
  t.same(await read(call, uri), body, 'at once')
  t.same(await held(), [])
  t.same(await progress(), ['Unfulfilled', 'Unfulfilled'])
  t.same((await audited(call)).at(-1), ['update_order', 'order', order.id])
  t.ok((await read(call, `/customers/${customerId}/orders`)).items.some(({ id, status }: Body) => id === order.id && status === 'cancelled'), 'it stays in the list')
  for (const patch of [{ status: 'cancelled' }, { lineItems: [{ ...order.lineItems[0], quantity: 9 }] }]) {
    await refused(t, call, ['PATCH', uri, patch], { status: 400, code: 800061, description: new RegExp(order.id) })
  }
})

t.test('updateOrder: lines of an order can be cancelled one by one', async t => {
  const { call, order, uri, held, progress } = await fulfilled(t, everyKind)
  const cancel = (line: Body) => call('PATCH', uri, { status: 'cancelled', lineItems: [{ lineItemNumber: line.lineItemNumber, offerId: line.offerId, quantity: 0 }] })
  const [first, second] = order.lineItems
  const none = { quantity: 0, transactionType: 'cancel' }
  const partly = await cancel(second)
  t.same([partly.status, partly.body], [200, { ...order, lineItems: [first, { ...second, ...none }] }], 'the order stays completed')
  t.same([await held(), await progress()], [['0'], ['Fulfilled', 'Unfulfilled']])
  const missing = { status: 'cancelled', lineItems: [{ lineItemNumber: 7, offerId: items.sqlCal, quantity: 0 }] }
  await refused(t, call, ['PATCH', uri, missing], { status: 400, code: 800002, description: /line/ }, 'a line that is not there')
  const { links, ...rest } = order
  t.same((await cancel(first)).body, { ...rest, status: 'cancelled', lineItems: [{ ...first, ...none }, { ...second, ...none }] }, 'until its last line is cancelled')
  t.same([await held(), await progress()], [[], ['Unfulfilled', 'Unfulfilled']])
})

t.test('updateOrder: cancelling an order of SaaS in the sandbox ends its subscription', async t => {
  const { call, order, uri } = await fulfilled(t, () => [{ offerId: items.mailArchive, quantity: 3 }])
  t.equal((await read(call, order.lineItems[0].links.subscription.uri)).status, 'active')
  t.match(await call('PATCH', uri, { status: 'cancelled' }), { status: 200, body: { status: 'cancelled' } })
  t.equal((await read(call, order.lineItems[0].links.subscription.uri)).status, 'deleted')
})

t.test('updateOrder: in production only software can be cancelled, and not for ever', async t => {
  const kinds: Array<[what: string, lines: (azure: string) => object[], after: string, status: number, code?: number, description?: RegExp]> = [
    ['software', () => [{ offerId: items.windowsServer }], 'P1D', 200],
    ['software subscription', () => [{ offerId: items.linuxSubscription }], 'P1D', 200],
    ['software a year later', () => [{ offerId: items.windowsServer }], 'P1Y', 400, 900117, /window/],
    ['software subscription a year later', () => [{ offerId: items.linuxSubscription }], 'P1Y', 400, 900117, /window/],
    ['reservation', azure => [{ offerId: items.reservation, provisioningContext: reserved(azure) }], 'PT1S', 403, 800019, /software/],
    ['reservation among software', everyKind, 'PT1S', 403, 800019, /software/],
    ['SaaS', () => [{ offerId: items.mailArchive }], 'PT1S', 403, 800077, /subscription/],
    ['licences', () => [{ offerId: offers.enterpriseE1 }], 'PT1S', 400, 800063, /suspend/]
  ]
  for (const [what, lines, after, status, code, description] of kinds) {
    const { call, world, uri, held } = await fulfilled(t, lines, 'production')
    world.clock.advance(after)
    const request: Parameters<Call> = ['PATCH', uri, { status: 'cancelled' }]
    if (code !== undefined) await refused(t, call, request, { status, code, description: description! }, what)
    else t.same([(await call(...request)).body.status, await held()], ['cancelled', []], what)
  }
  const { call, order, uri, held } = await fulfilled(t, everyKind, 'production')
  t.match(await call('PATCH', uri, { status: 'cancelled', lineItems: [order.lineItems[1]] }), { status: 200, body: { status: 'completed' } }, 'the software of a mixed order can')
  t.same(await held(), ['0'])
})

t.test('updateOrder: not while an order is pending, and not of licences', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const pending = await buy(call, customerId, [{ offerId: items.mailArchive }])
  const { lineItems: [line] } = pending
  for (const patch of [{ status: 'cancelled' }, { billingCycle: 'annual', lineItems: [line] }, { lineItems: [{ ...line, quantity: 2 }] }]) {
    await refused(t, call, ['PATCH', pending.links.self.uri, patch], { status: 409, code: 800014, description: /pending/ }, JSON.stringify(patch))
  }
  const licences = await buy(call, customerId, [{ offerId: offers.enterpriseE1 }])
  await refused(t, call, ['PATCH', licences.links.self.uri, { status: 'cancelled' }], { status: 400, code: 800063, description: /suspend/ })
})

t.test('updateOrder: in Germany cycles change, but no add-on is sold', async t => {
  const { call } = await storyWorld(t, { cloud: 'germany' })
  const customerId = await customerNamed(call, customers.british)
  const [order] = (await read(call, `/customers/${customerId}/orders`)).items
  t.match(await call('PATCH', order.links.self.uri, { billingCycle: 'annual', lineItems: order.lineItems }), { status: 200, body: { billingCycle: 'annual' } })
  const addOn = orderOf([{ offerId: offers.archiving, parentSubscriptionId: order.lineItems[0].subscriptionId }])
  await refused(t, call, ['PATCH', order.links.self.uri, addOn], { status: 400, code: 900127, description: /germany/ })
})
