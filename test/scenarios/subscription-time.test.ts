/** Subscriptions in time: from when to when they run, what renews or ends them, and how the clock tells of it. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { advance, audited, buy, customerNamed, inWorld, isRefusal, mailArchive, nextVersion, offers, refuses, remake, remakeSubscription, situations, worldNow, type Holding } from './holdings.ts'

const nonprofitTrial = '43EE8060-1930-4F17-A01B-9B3A296C6824' // 45 days
const customerFor = (call: Call, offerId: string) => customerNamed(call, offerId === nonprofitTrial ? 'Harbor' : 'Wrenfield')
const seatsOf = (offerId: string) => ({ quantity: [nonprofitTrial, offers.businessPremiumTrial].includes(offerId) ? 25 : 1 })
const setBillingDay = (call: Call, billingDay: number) => remake(call, ({ partner }) => { partner.billingDay = billingDay })

/** Bought when, what, and until when it runs. */
const anniversaryTerms: Array<[string, keyof typeof offers | 'nonprofitTrial', string, string?]> = [
  ['2019-01-09T08:03:01.27Z', 'enterpriseE1', '2020-01-09'],
  ['2019-01-09T23:59:59.999Z', 'enterpriseE1', '2020-01-09', 'annual'],
  ['2019-01-28T12:00:00Z', 'enterpriseE1', '2020-01-28'],
  ['2019-01-29T12:00:00Z', 'enterpriseE1', '2020-02-01'],
  ['2019-01-30T12:00:00Z', 'enterpriseE1', '2020-02-01'],
  ['2019-12-31T12:00:00Z', 'enterpriseE1', '2021-01-01', 'annual'],
  ['2020-02-29T12:00:00Z', 'enterpriseE1', '2021-03-01'],
  ['2019-01-09T08:00:00Z', 'businessPremiumTrial', '2019-02-09'],
  ['2019-01-31T08:00:00Z', 'businessPremiumTrial', '2019-02-28'],
  ['2019-01-09T08:00:00Z', 'nonprofitTrial', '2019-02-23'],
  ['2019-01-09T08:00:00Z', 'azure', '9999-12-09'],
  ['2019-01-31T08:00:00Z', 'azure', '9999-12-31']
]

t.test('createOrder: terms under the anniversary model run from the day of the purchase', async t => {
  const { emulator, call: first } = await storyWorld(t)
  for (const [index, [time, offer, end, cycle]] of anniversaryTerms.entries()) {
    await emulator.world(`term-${index}`, { time })
    const call = inWorld(first, `term-${index}`)
    const offerId = offer === 'nonprofitTrial' ? nonprofitTrial : offers[offer]
    const { subscription, path } = await buy(call, await customerFor(call, offerId), offerId, seatsOf(offerId), cycle)
    t.match(subscription, {
      creationDate: time,
      effectiveStartDate: `${time.slice(0, 10)}T00:00:00Z`,
      commitmentEndDate: `${end}T00:00:00Z`,
      autoRenewEnabled: offer === 'enterpriseE1'
    }, `${offer} at ${time}`)
    t.equal((await call('GET', `${path}/provisioningstatus`)).body.endDate, `${end}T00:00:00Z`, 'as provisioning has it')
  }
})

/** The partner's billing day, bought when, what, until when it runs, and how it is billed. The first three are documented. */
const partnerDateTerms: Array<[number, string, keyof typeof offers, string, string?]> = [
  [10, '2017-01-25T23:01:08.693Z', 'enterpriseE1', '2018-02-10'],
  [7, '2017-04-10T23:02:26.02Z', 'enterpriseE1', '2018-05-07'],
  [12, '2015-11-25T06:41:12Z', 'enterpriseE1', '2016-12-12'],
  [9, '2019-01-08T23:59:59.999Z', 'enterpriseE1', '2020-01-09'],
  [9, '2019-01-09T00:00:00Z', 'enterpriseE1', '2020-02-09'],
  [9, '2019-01-09T08:00:00Z', 'enterpriseE1', '2020-02-09'],
  [1, '2019-12-31T08:00:00Z', 'enterpriseE1', '2021-01-01'],
  [9, '2019-01-09T08:00:00Z', 'enterpriseE1', '2020-01-09', 'annual'],
  [9, '2019-01-30T08:00:00Z', 'enterpriseE1', '2020-02-01', 'annual'],
  [10, '2019-01-09T08:00:00Z', 'businessPremiumTrial', '2019-02-09'],
  [10, '2016-05-10T07:30:05.427Z', 'azure', '9999-12-10']
]

t.test('createOrder: terms under the partner-date model run from the next billing day of the partner, but from the purchase when billed by the year', async t => {
  const { emulator, call: first } = await storyWorld(t)
  for (const [index, [billingDay, time, offer, end, cycle]] of partnerDateTerms.entries()) {
    await emulator.world(`term-${index}`, { time, billingModel: 'partnerDate' })
    const call = inWorld(first, `term-${index}`)
    await setBillingDay(call, billingDay)
    const { subscription } = await buy(call, await customerNamed(call, 'Wrenfield'), offers[offer], seatsOf(offers[offer]), cycle)
    t.match(subscription, { creationDate: time, effectiveStartDate: `${time.slice(0, 10)}T00:00:00Z`, commitmentEndDate: `${end}T00:00:00Z` }, `${offer} at ${time}, billing day ${billingDay}`)
  }
})

/** The model, converted or changed when, and until when it runs from then. */
const restarts: Array<['anniversary' | 'partnerDate', string, string]> = [
  ['anniversary', '2019-01-09T08:00:00Z', '2020-01-09T00:00:00Z'],
  ['anniversary', '2019-01-30T08:00:00Z', '2020-02-01T00:00:00Z'],
  ['partnerDate', '2019-01-09T08:00:00Z', '2020-01-20T00:00:00Z'],
  ['partnerDate', '2019-01-20T00:00:00Z', '2020-02-20T00:00:00Z']
]

for (const [billingModel, time, end] of restarts) {
  t.test(`convertSubscription: at ${time} under the model ${billingModel} the paid term ends as that of a purchase`, async t => {
    const { call } = await storyWorld(t, { billingModel, time })
    await setBillingDay(call, 20)
    const trial = await situations.trial(call)
    await call('POST', `${trial.path}/conversions`, (await call('GET', `${trial.path}/conversions`)).body.items[0])
    const bought = await buy(call, await customerNamed(call, 'Wrenfield'), offers.businessPremium)
    t.equal(bought.subscription.commitmentEndDate, end)
    t.match((await call('GET', trial.path)).body, { isTrial: false, commitmentEndDate: end })
  })
}

t.test('updateOrder: another billing cycle starts the term of every subscription anew', async t => {
  for (const [time, end] of [['2019-01-09T08:00:00Z', '2020-01-09T00:00:00Z'], ['2019-01-30T08:00:00Z', '2020-02-01T00:00:00Z']] as const) {
    const { call } = await storyWorld(t)
    const { path, customerId, subscription } = await situations.base(call)
    const addOn = await situations.addOn(call)
    await advance(call, { to: time })
    const orderPath = `/customers/${customerId}/orders/${subscription.orderId}`
    const { body: order } = await call('GET', orderPath)
    t.match((await call('PATCH', orderPath, { ...order, billingCycle: 'monthly' })).body, { billingCycle: 'monthly' })
    for (const held of [{ path, subscription }, addOn]) {
      t.same((await call('GET', held.path)).body, { ...held.subscription, billingCycle: 'monthly', commitmentEndDate: end }, `${held.subscription.offerName} at ${time}: its etag stays`)
    }
    await advance(call, { to: subscription.commitmentEndDate })
    t.match((await call('GET', path)).body, { commitmentEndDate: end }, 'the end of the old term is none any more')
    await advance(call, { to: end })
    t.match((await call('GET', path)).body, { commitmentEndDate: end.replace('2020', '2021') }, 'that of the new one is')
  }
})

t.test('createOrder: an item of the newer catalogue starts when it is fulfilled', async t => {
  const { call } = await storyWorld(t, { time: '2019-01-09T00:21:45.926Z' })
  const { subscription } = await buy(call, await customerNamed(call, 'Wrenfield'), mailArchive, { termDuration: 'P1Y' }, 'annual')
  t.match(subscription, {
    effectiveStartDate: '2019-01-09T00:21:45.927+00:00',
    commitmentEndDate: '2020-01-09T00:21:45.927+00:00',
    refundOptions: [{ type: 'Full', expiresAt: '2019-01-16T00:21:45.927+00:00' }]
  }, 'to the moment')
  t.ok(Date.parse(subscription.creationDate) < Date.parse(subscription.effectiveStartDate), 'later than it came into being')
})

t.test('createOrder: the documented term of one month is 30 days, its refund 24 hours', async t => {
  const { call } = await storyWorld(t, { time: '2019-01-09T00:21:45.926Z' })
  const { subscription } = await buy(call, await customerNamed(call, 'Wrenfield'), mailArchive, { termDuration: 'P1M' }, 'monthly')
  t.match(subscription, { termDuration: 'P1M', effectiveStartDate: '2019-01-09T00:21:45.927+00:00', refundOptions: [{ expiresAt: '2019-01-10T00:21:45.927+00:00' }] })
  t.equal(subscription.commitmentEndDate, '2019-02-08T00:21:45.927+00:00')
})

const ended = ({ customerId, subscription }: Holding, at: string) => ({ at, kind: 'termEnd', customerId, subscriptionId: subscription.id })
const suspended = { status: 'suspended', suspensionReasons: [/./] }

t.test('subscriptions: a trial ends suspended', async t => {
  const { call } = await storyWorld(t)
  const trial = await situations.trial(call)
  t.same(await advance(call, { to: '2019-01-11T23:59:59.999Z' }), [], 'nothing happens before its time')
  t.same((await call('GET', trial.path)).body, trial.subscription)
  t.same(await advance(call, 'PT0.001S'), [ended(trial, '2019-01-12T00:00:00Z')])
  const { body } = await call('GET', trial.path)
  t.match(body, suspended)
  t.same({ ...body, suspensionReasons: [] }, nextVersion(trial.subscription, { status: 'suspended', suspensionReasons: [] }))
  t.match(await audited(call, trial.subscription.id), [{ operationType: 'update_subscription', at: '2019-01-12T00:00:00Z', changes: { status: ['active', 'suspended'] } }])
  isRefusal(t, await call('PATCH', trial.path, { quantity: 26 }), { status: 400, code: 2001 }, 'as any suspended one')

  const days45 = await buy(call, await customerNamed(call, 'Harbor'), nonprofitTrial, { quantity: 25 })
  t.same((await advance(call, 'P45D')).filter(({ kind }) => kind === 'termEnd'), [ended(days45, '2019-02-26T00:00:00Z')], 'after 45 days, where it is offered for so long')
  t.match((await call('GET', days45.path)).body, suspended)
})

t.test('subscriptions: what renews itself runs on by a term, as often as it ends', async t => {
  const { call } = await storyWorld(t)
  const held = await situations.active(call)
  const happened = await advance(call, 'P2Y')
  t.same(happened.filter(({ subscriptionId }) => subscriptionId === held.subscription.id), [ended(held, '2019-06-19T00:00:00Z'), ended(held, '2020-06-19T00:00:00Z')])
  t.same(happened.map(({ at }) => at), happened.map(({ at }) => at).sort(), 'one after another')
  const { body } = await call('GET', held.path)
  t.same(body, nextVersion(nextVersion(held.subscription), { commitmentEndDate: '2021-06-19T00:00:00Z' }), 'each time a new version')
  t.same((await audited(call, held.subscription.id)).map(({ operationType, at, changes }: Record<string, unknown>) => [operationType, at, changes]), [
    ['update_subscription', '2019-06-19T00:00:00Z', { commitmentEndDate: ['2019-06-19T00:00:00Z', '2020-06-19T00:00:00Z'] }],
    ['update_subscription', '2020-06-19T00:00:00Z', { commitmentEndDate: ['2020-06-19T00:00:00Z', '2021-06-19T00:00:00Z'] }]
  ])
  const modern = await situations.modern(call)
  t.match(modern.subscription, { status: 'active', commitmentEndDate: '2022-01-05T16:12:48.02+00:00', attributes: { etag: '' } }, 'of the newer catalogue too, to the moment')
  t.match((await situations.azure(call)).subscription, { status: 'active', commitmentEndDate: '9999-12-17T00:00:00Z' }, 'usage has no end')
})

t.test('subscriptions: what does not renew itself ends suspended, its add-ons with it', async t => {
  const { call } = await storyWorld(t)
  const base = await situations.base(call)
  const modern = await situations.modern(call)
  for (const { path } of [base, modern]) t.match((await call('PATCH', path, { autoRenewEnabled: false })).body, { autoRenewEnabled: false })
  const happened = await advance(call, { to: '2019-03-14T00:00:00Z' })
  t.same(happened.filter(({ subscriptionId }) => subscriptionId === base.subscription.id), [ended(base, '2019-03-14T00:00:00Z')])
  t.match((await call('GET', base.path)).body, { ...suspended, autoRenewEnabled: false, commitmentEndDate: '2019-03-14T00:00:00Z' })
  t.match((await call('GET', `${base.path}/addons`)).body.items, [suspended, suspended].map(status => ({ ...status, autoRenewEnabled: true, commitmentEndDate: '2019-03-14T00:00:00Z' })), 'which would have been renewed by themselves')
  await advance(call, { to: '2020-01-05T16:12:48.02Z' })
  t.match((await call('GET', modern.path)).body, { ...suspended, commitmentEndDate: '2020-01-05T16:12:48.02+00:00' })
})

t.test('subscriptions: renewal can be switched on again until the last moment', async t => {
  const { call } = await storyWorld(t)
  const held = await situations.active(call)
  await call('PATCH', held.path, { autoRenewEnabled: false })
  await advance(call, { to: '2019-06-18T23:59:59.999Z' })
  await call('PATCH', held.path, { autoRenewEnabled: true })
  await advance(call, 'PT1S')
  t.match((await call('GET', held.path)).body, { status: 'active', commitmentEndDate: '2020-06-19T00:00:00Z' })
})

t.test('updateSubscription: an offer that is not renewed takes no renewal', async t => {
  const { call } = await storyWorld(t)
  const held = await situations.active(call)
  const fieldService = '845E8166-3091-4991-B762-E875771BF945' // sold as not renewable, though no trial
  t.match((await call('GET', `/offers/${fieldService}?country=GB`)).body, { isAutoRenewable: false, isTrial: false })
  await remakeSubscription(call, held, { offerId: fieldService, autoRenewEnabled: false })
  await refuses(t, call, ['PATCH', held.path, { autoRenewEnabled: true }], { status: 400, code: 800093 }, 'renewal')
})

t.test('subscriptions: the end of a term does nothing to what is suspended or deleted', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[Holding, string]> = [[await situations.active(call), 'suspended'], [await situations.trial(call), 'deleted'], [await situations.base(call), 'deleted']]
  for (const [{ path }, status] of cases.slice(1)) await call('PATCH', path, { status })
  await advance(call, { to: '2019-06-18T00:00:00Z' })
  await call('PATCH', cases[0]![0].path, { status: 'suspended' })
  const before = await Promise.all(cases.map(async ([{ path }]) => (await call('GET', path)).body))
  await advance(call, 'P60D')
  for (const [index, [{ path }]] of cases.entries()) t.same((await call('GET', path)).body, before[index])
})

t.test('subscriptions: a converted trial does not end with the trial', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.trial(call)
  await call('POST', `${path}/conversions`, (await call('GET', `${path}/conversions`)).body.items[0])
  await advance(call, 'P6M')
  t.match((await call('GET', path)).body, { status: 'active', commitmentEndDate: '2020-01-09T00:00:00Z' })
  await advance(call, 'P1Y')
  t.match((await call('GET', path)).body, { status: 'active', commitmentEndDate: '2021-01-09T00:00:00Z' }, 'but renews itself with its own term')
})

t.test('subscriptions: what the clock does is told in order, with the moment of each', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  const { body: order } = await call('POST', `/customers/${customerId}/orders`, { lineItems: [{ lineItemNumber: 0, offerId: mailArchive, quantity: 1, termDuration: 'P1Y' }], billingCycle: 'annual' })
  const { status, body } = await call('POST', '/_emulator/clock/advance', { to: '2019-01-12T00:00:00Z' })
  t.equal(status, 200)
  const { subscriptionId } = (await call('GET', `/customers/${customerId}/orders/${order.id}`)).body.lineItems[0]
  const work = { customerId, subscriptionId }
  t.same(body, {
    from: '2019-01-09T00:00:00Z',
    now: '2019-01-12T00:00:00Z',
    happened: [
      { at: '2019-01-09T00:00:00.001Z', kind: 'orderFulfilment', customerId, orderId: order.id },
      { at: '2019-01-09T00:00:00.001Z', kind: 'subscriptionProvisioned', ...work },
      { at: '2019-01-10T00:00:00Z', kind: 'invoice', invoiceType: 'Recurring', invoiceId: 'D070000004' },
      ended(await situations.trial(call), '2019-01-12T00:00:00Z')
    ]
  })
  t.same(await advance(call, 'PT1H'), [], 'once')
})

t.test('subscriptions: one long step of the clock leads where many short ones do', async t => {
  const worlds = await Promise.all(['P13M', 'P1M'].map(async step => {
    const { call } = await storyWorld(t)
    await call('PATCH', (await situations.upgradable(call)).path, { autoRenewEnabled: false, quantity: 21, creationDate: '2018-09-18T19:24:52.608Z' })
    await call('PATCH', (await situations.active(call)).path, { status: 'suspended' })
    for (let steps = step === 'P13M' ? 1 : 13; steps > 0; steps--) await advance(call, step)
    return (await worldNow(call)).collections
  }))
  t.ok(worlds[0].subscriptions.some(({ friendlyName, status }: Record<string, string>) => friendlyName === 'Store staff' && status === 'deleted'))
  t.same(worlds[0], worlds[1])
})
