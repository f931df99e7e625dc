/** Every refusal of an order's update by the shortest way to it: mostly one request upon what the customers of the story hold. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import type { EmulatorOptions } from '../../src/index.ts'
import { customerNamed, customers, items, offers, orderOf, refused, unknownId, type Body } from './purchases.ts'
import { advance, remake, situations, type Holding } from './holdings.ts'

/** The order that a subscription was bought with. */
const orderBehind = async (call: Call, situation: (call: Call) => Promise<Holding>): Promise<Body> => {
  const { customerId, subscription } = await situation(call)
  return (await call('GET', `/customers/${customerId}/orders/${subscription.orderId}`)).body
}

const behind = (situation: keyof typeof situations) => (call: Call) => orderBehind(call, situations[situation])

/** The only order of a customer that was bought once. */
const boughtOnce = (name: string) => async (call: Call): Promise<Body> => {
  const { body: { items } } = await call('GET', `/customers/${await customerNamed(call, name)}/orders`)
  return items.find(({ billingCycle }: Body) => billingCycle === 'one_time')
}

const placed = (offerId: string) => async (call: Call): Promise<Body> =>
  (await call('POST', `/customers/${await customerNamed(call, customers.newcomer)}/orders`, orderOf([{ offerId }]))).body

const [quantity, cycle] = [
  (quantity: number, line = 0) => ({ lineItems }: Body) => ({ lineItems: [{ ...lineItems[line], quantity }] }),
  (billingCycle: string) => ({ lineItems }: Body) => ({ billingCycle, lineItems })
]

/** An add-on to the order's first line, which the case says something else about. */
const addOn = (line: object = {}) => ({ lineItems: [first] }: Body) =>
  orderOf([{ offerId: offers.audioConferencing, parentSubscriptionId: first.subscriptionId, ...line }])

const cancelled = () => ({ status: 'cancelled' })

type Case = [what: string, order: (call: Call) => Promise<Body>, patch: (order: Body) => Body, status: number, code: number, description: RegExp, options?: EmulatorOptions]

/** One request upon the story. */
const cases: Case[] = [
  ['an order that there is not', async call => ({ links: { self: { uri: `/customers/${await customerNamed(call, customers.newcomer)}/orders/${unknownId}` } } }), cancelled, 404, 20000, new RegExp(unknownId)],
  ['a patch without a change', behind('active'), () => ({}), 400, 800002, /changes nothing/],
  ['a cycle that there is not', behind('active'), cycle('weekly'), 400, 900126, /weekly/],
  ['a stale etag in the body', behind('active'), order => ({ ...cycle('annual')(order), attributes: { etag: 'c3RhbGU=' } }), 400, 2055, /body/],
  ['more seats than there are', behind('active'), quantity(301), 400, 2002, /1 to 300/],
  ['more seats than a sandbox has', behind('active'), quantity(26), 403, 800067, /25/, { limits: true }],
  ['seats of a suspended subscription', behind('suspended'), quantity(31), 400, 2001, /suspended/],
  ['seats of a deleted subscription', behind('deleted'), quantity(4, 2), 400, 2011, /deleted/],
  ['seats of usage', behind('azure'), quantity(2), 400, 800095, /seats/],
  ['a quantity of what is bought once', boughtOnce(customers.school), quantity(3), 403, 800027, /quantity/],
  ['a cycle while a subscription is suspended', behind('suspended'), cycle('annual'), 400, 6000, /not active/],
  ['a cycle that usage does not have', behind('azure'), cycle('annual'), 400, 6001, /annual/],
  ['another cycle of a subscription of the newer catalogue', behind('modern'), cycle('monthly'), 400, 800097, /09e4a8c9-b45b-44f1-8e0d-7a1556de6cb5/],
  ['an add-on that is no offer', behind('base'), addOn({ offerId: unknownId }), 400, 800004, new RegExp(unknownId)],
  ['an add-on that is none', behind('base'), addOn({ offerId: offers.enterpriseE1 }), 400, 800029, /does not belong/],
  ['an add-on to a suspended base', behind('suspended'), addOn(), 400, 800029, /suspended/],
  ['more add-ons than seats may be', behind('base'), addOn({ quantity: 0 }), 400, 2002, /quantity 0/],
  ['an add-on for nonprofits', behind('suspended'), addOn({ offerId: offers.audioConferencingForNonprofits }), 403, 2085, /Nonprofit/],
  ['an add-on through nobody', behind('base'), addOn({ partnerIdOnRecord: '1234567' }), 404, 800015, /1234567/],
  ['an add-on through a reseller of the past', behind('base'), addOn({ partnerIdOnRecord: '4811930' }), 400, 800016, /4811930/],
  ['an add-on through a member of the network', behind('base'), addOn({ partnerIdOnRecord: '4836049' }), 400, 800016, /4836049/],
  ['an add-on through the provider itself', behind('base'), addOn({ partnerIdOnRecord: '4790265' }), 404, 2072, /4790265/],
  ['cancelling licences', behind('active'), cancelled, 400, 800063, /suspend/],
  ['cancelling a reservation in production', boughtOnce(customers.registered), cancelled, 403, 800019, /software/, { profile: 'production' }],
  ['cancelling SaaS in production', behind('modern'), cancelled, 403, 800077, /through its subscription/, { profile: 'production' }]
]

for (const [what, order, patch, status, code, description, options] of cases) {
  t.test(`updateOrder: ${what} is refused`, async t => {
    const { call } = await storyWorld(t, options)
    const found = await order(call)
    await refused(t, call, ['PATCH', found.links.self.uri, patch(found)], { status, code, description }, what)
  })
}

t.test('updateOrder: a stale If-Match is refused', async t => {
  const { call } = await storyWorld(t)
  const order = await orderBehind(call, situations.active)
  await refused(t, call, ['PATCH', order.links.self.uri, cycle('annual')(order), { 'if-match': '"c3RhbGU="' }], { status: 412, code: 2055, description: /If-Match/ })
})

t.test('updateOrder: subscriptions that a cart bought with two cycles get no third', async t => {
  const { call } = await storyWorld(t)
  const customer = `/customers/${await customerNamed(call, customers.newcomer)}`
  const lineItems = (['annual', 'monthly'] as const).map((billingCycle, id) => ({ id, catalogItemId: offers.exchangePlan1, quantity: 1, billingCycle }))
  const { body: cart } = await call('POST', `${customer}/carts`, { lineItems })
  const [order] = (await call('POST', `${customer}/carts/${cart.id}/checkout`)).body.orders
  const { subscriptionId } = order.lineItems[1]
  await refused(t, call, ['PATCH', order.links.self.uri, cycle('monthly')(order)], { status: 400, code: 800085, description: new RegExp(subscriptionId) })
})

t.test('updateOrder: what is pending waits', async t => {
  const { call } = await storyWorld(t)
  const order = await placed(items.mailArchive)(call)
  await refused(t, call, ['PATCH', order.links.self.uri, cancelled()], { status: 409, code: 800014, description: /pending/ })
})

t.test('updateOrder: what is cancelled stays so', async t => {
  const { call } = await storyWorld(t)
  const { links: { self } } = await boughtOnce(customers.school)(call)
  t.equal((await call('PATCH', self.uri, cancelled())).body.status, 'cancelled')
  await refused(t, call, ['PATCH', self.uri, cancelled()], { status: 400, code: 800061, description: /cannot be cancelled/ })
})

t.test('updateOrder: software is not cancelled for ever in production', async t => {
  const { call } = await storyWorld(t, { profile: 'production' })
  const { links: { self } } = await boughtOnce(customers.school)(call)
  await advance(call, 'P1Y')
  await refused(t, call, ['PATCH', self.uri, cancelled()], { status: 400, code: 900117, description: /window/ })
})

t.test('updateOrder: a catalogue item is lowered only while it is refunded, and stays as it is while suspended', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.modern(call)
  const order = await orderBehind(call, situations.modern)
  await call('PATCH', path, { status: 'suspended' })
  await refused(t, call, ['PATCH', order.links.self.uri, quantity(12)(order)], { status: 400, code: 800091, description: /suspended/ })
  await call('PATCH', path, { status: 'active' })
  await advance(call, { to: '2019-01-12T16:12:48.020Z' })
  await refused(t, call, ['PATCH', order.links.self.uri, quantity(9)(order)], { status: 400, code: 800090, description: /lowered/ })
})

t.test('updateOrder: a sandbox with quotas has five subscriptions to a customer', async t => {
  const { call } = await storyWorld(t, { limits: true })
  const customerId = await customerNamed(call, customers.newcomer)
  const { body: order } = await call('POST', `/customers/${customerId}/orders`, orderOf([offers.enterpriseE1, offers.exchangePlan1, offers.directoryBasic, offers.directoryPremium2, offers.enterpriseE3].map(offerId => ({ offerId }))))
  await refused(t, call, ['PATCH', order.links.self.uri, addOn()(order)], { status: 403, code: 800066, description: /5/ })
})

/** What no request leads to, and time does not either; without a change the subscription is taken away. */
const remade: Array<[what: string, change: object | undefined, status: number, code: number, description: RegExp]> = [
  ['a subscription that is not there yet', { status: 'pending' }, 400, 800082, /not ready/],
  ['what is sold no more', { offerId: 'DZH318Z0C1VR:0001:DZH318Z0BGT0' }, 400, 2006, /DZH318Z0BGT0/],
  ['a subscription that is gone', undefined, 404, 20003, /^Subscription with id .+ not found\.$/]
]

for (const [what, change, status, code, description] of remade) {
  t.test(`updateOrder: the quantity of ${what} is refused`, async t => {
    const { call } = await storyWorld(t)
    const { subscription } = await situations.modern(call)
    const order = await orderBehind(call, situations.modern)
    await remake(call, ({ collections }) => {
      collections.subscriptions = collections.subscriptions.flatMap((held: Body) => held.id !== subscription.id ? held : change ? { ...held, ...change } : [])
    })
    await refused(t, call, ['PATCH', order.links.self.uri, quantity(12)(order)], { status, code, description })
  })
}
