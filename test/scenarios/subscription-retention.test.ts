/** What is suspended: for how long it can come back, with which term, and what goes with it when it is gone. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { advance, audited, buy, customerNamed, mailArchive, nextVersion, offers, refuses, situations, type Holding } from './holdings.ts'

const gone = { status: 'deleted' }
const retentionEnd = ({ customerId, subscription }: Holding, at: string) => ({ at, kind: 'retentionEnd', customerId, subscriptionId: subscription.id })

t.test('subscriptions: what stays suspended for 90 days is deleted, its add-ons with it', async t => {
  const { call } = await storyWorld(t)
  const base = await situations.base(call)
  const addOns = (await call('GET', `${base.path}/addons`)).body.items
  const { body: suspended } = await call('PATCH', base.path, { status: 'suspended' })
  await call('PATCH', base.path, { friendlyName: 'Closed' })
  const before = await advance(call, { to: '2019-04-08T23:59:59.999Z' })
  t.same(before.filter(({ kind, customerId }) => kind === 'retentionEnd' && customerId === base.customerId), [], 'not a moment sooner')
  t.match((await call('GET', base.path)).body, { status: 'suspended', friendlyName: 'Closed' })
  const happened = (await advance(call, 'PT0.001S')).filter(({ kind }) => kind === 'retentionEnd')
  t.same(happened[0], retentionEnd(base, '2019-04-09T00:00:00Z'), 'whatever else was changed meanwhile')
  const { suspensionReasons, ...rest } = suspended
  t.same((await call('GET', base.path)).body, nextVersion(nextVersion({ ...rest, ...gone, friendlyName: 'Closed' })), 'a deleted one, without reasons')
  t.match((await call('GET', `${base.path}/addons`)).body.items, addOns.map(() => gone))
  t.match((await audited(call, base.subscription.id)).at(-1), { operationType: 'update_subscription', at: '2019-04-09T00:00:00Z', changes: { status: ['suspended', 'deleted'] } })
  await refuses(t, call, ['PATCH', base.path, { status: 'active' }], { status: 400, code: 2011 }, 'coming back')
})

t.test('subscriptions: the 90 days begin anew with every suspension', async t => {
  const { call } = await storyWorld(t)
  const held = await situations.active(call)
  await call('PATCH', held.path, { status: 'suspended' })
  await advance(call, 'P80D')
  await call('PATCH', held.path, { status: 'active' })
  await advance(call, 'P5D')
  await call('PATCH', held.path, { status: 'suspended' })
  await advance(call, 'P80D')
  t.match((await call('GET', held.path)).body, { status: 'suspended' })
  await advance(call, 'P10D')
  t.match((await call('GET', held.path)).body, gone)
})

t.test('subscriptions: what was reactivated is not deleted', async t => {
  const { call } = await storyWorld(t)
  const held = await situations.azure(call)
  await call('PATCH', held.path, { status: 'suspended' })
  await call('PATCH', held.path, { status: 'active' })
  const before = (await call('GET', held.path)).body
  await advance(call, 'P1Y')
  t.same((await call('GET', held.path)).body, { ...before })
})

t.test('subscriptions: a trial that is over is deleted 90 days later', async t => {
  const { call } = await storyWorld(t)
  const trial = await situations.trial(call)
  await advance(call, { to: '2019-01-12T00:00:00Z' })
  await refuses(t, call, ['PATCH', trial.path, { status: 'active' }], { status: 400, code: 800096, description: new RegExp(trial.subscription.id) }, 'coming back as a trial')
  await advance(call, 'P90D')
  t.match((await call('GET', trial.path)).body, gone)
})

t.test('updateSubscription: a term that ended during the suspension has run on, its renewal date does not move', async t => {
  const { call } = await storyWorld(t)
  const held = await situations.active(call) // until 2019-06-19
  const modern = await buy(call, await customerNamed(call, 'Wrenfield'), mailArchive, { termDuration: 'P1M' }) // until 30 days after 2019-01-09
  for (const { path } of [held, modern]) await call('PATCH', path, { status: 'suspended' })
  await advance(call, 'P65D')
  t.match((await call('PATCH', modern.path, { status: 'active' })).body, { status: 'active', commitmentEndDate: '2019-04-09T00:00:00.001+00:00' })
  await call('PATCH', held.path, { status: 'active' })
  await advance(call, { to: '2019-06-18T00:00:00Z' })
  await call('PATCH', held.path, { status: 'suspended' })
  await advance(call, 'P60D')
  t.match((await call('GET', held.path)).body, { status: 'suspended', commitmentEndDate: '2019-06-19T00:00:00Z' })
  t.match((await call('PATCH', held.path, { status: 'active' })).body, { status: 'active', commitmentEndDate: '2020-06-19T00:00:00Z' })
  await advance(call, { to: '2020-06-19T00:00:00Z' })
  t.match((await call('GET', held.path)).body, { status: 'active', commitmentEndDate: '2021-06-19T00:00:00Z' }, 'and is renewed as any other')
})

t.test('createOrder, updateOrder: an add-on runs as long as its base, and is renewed with it', async t => {
  const { call } = await storyWorld(t)
  const base = await buy(call, await customerNamed(call, 'Wrenfield'), offers.exchangeOnline, { quantity: 3 })
  const orderPath = `/customers/${base.customerId}/orders/${base.order.id}`
  await advance(call, 'P40D')
  const line = { lineItemNumber: 0, offerId: offers.exchangeArchiving, quantity: 3, parentSubscriptionId: base.subscription.id }
  const { body: order } = await call('PATCH', orderPath, { lineItems: [line] })
  const path = order.lineItems[1].links.subscription.uri
  t.match((await call('GET', path)).body, { creationDate: '2019-02-18T00:00:00Z', effectiveStartDate: '2019-02-18T00:00:00Z', commitmentEndDate: '2020-01-09T00:00:00Z' })
  await advance(call, { to: '2020-01-09T00:00:00Z' })
  for (const each of [base.path, path]) t.match((await call('GET', each)).body, { status: 'active', commitmentEndDate: '2021-01-09T00:00:00Z' })
})
