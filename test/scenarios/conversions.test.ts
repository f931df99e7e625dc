/** The documented scenarios of trials that become paid subscriptions. */
import t, { type Test } from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { advance, audited, buy, customerNamed, isRefusal, link, nextVersion, offers, refuses, situations, isUntouched, worldText } from './holdings.ts'

/** Its trial can become either of two offers, and two trials of it may be taken. */
const businessCentral = { trial: 'EB5BC29F-C744-4D36-8042-68BC11114EDA', targets: ['30E97275-FAD8-48D4-BC0A-81840365C119', '5F86062E-B7A4-497F-BFCB-2B8899D66651'] }

t.test('Get a list of trial conversion offers', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription } = await situations.trial(call)
  const { status, body } = await call('GET', `${path}/conversions`)
  t.equal(status, 200)
  t.same(body, {
    totalCount: 1,
    items: [{
      offerId: offers.businessPremiumTrial,
      targetOfferId: offers.businessPremium,
      orderId: subscription.orderId,
      quantity: 25,
      billingCycle: 'monthly',
      attributes: { objectType: 'Conversion' }
    }],
    links: { self: link(`${path}/conversions`) },
    attributes: { objectType: 'Collection' }
  })
  t.match(subscription.orderId, /^[0-9A-F-]{36}$/)

  const two = await buy(call, await customerNamed(call, 'Wrenfield'), businessCentral.trial, { quantity: 25 })
  t.same((await call('GET', `${two.path}/conversions`)).body.items.map(({ targetOfferId }: { targetOfferId: string }) => targetOfferId), businessCentral.targets, 'one for each offer it can become')
})

t.test('listConversions: none for anything but an active trial', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription } = await situations.trial(call)
  const modernTrial = await buy(call, customerId, 'DZH318Z0BXWC:0003:DZH318Z0CQHL')
  t.match(modernTrial.subscription, { isTrial: true })
  for (const [title, { path }] of Object.entries({ 'a paid one': await situations.active(call), 'an add-on': await situations.addOn(call), usage: await situations.azure(call), 'a trial of the newer catalogue': modernTrial })) {
    t.same((await call('GET', `${path}/conversions`)).body, { totalCount: 0, items: [], links: { self: link(`${path}/conversions`) }, attributes: { objectType: 'Collection' } }, title)
  }
  for (const status of ['suspended', 'active', 'deleted']) {
    await call('PATCH', path, { status })
    t.equal((await call('GET', `${path}/conversions`)).body.totalCount, status === 'active' ? 1 : 0, `a trial that is ${status}`)
  }
  const another = await buy(call, customerId, offers.businessPremiumTrial, { quantity: 25 })
  t.not(another.subscription.id, subscription.id)
  await advance(call, { to: another.subscription.commitmentEndDate })
  t.equal((await call('GET', `${another.path}/conversions`)).body.totalCount, 0, 'a trial that is over')
})

/** The request as documented. */
const conversion = (orderId: string, changes: object = {}) => ({
  OfferId: offers.businessPremiumTrial,
  TargetOfferId: offers.businessPremium,
  OrderId: orderId,
  Quantity: 25,
  BillingCycle: 'monthly',
  Attributes: { ObjectType: 'Conversion' },
  ...changes
})

t.test('Convert a trial subscription to paid', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription } = await situations.trial(call)
  await call('PATCH', path, { friendlyName: 'Surgery' })
  const trial = (await call('GET', path)).body
  const orderPath = `/customers/${customerId}/orders/${trial.orderId}`
  const order = (await call('GET', orderPath)).body

  const { status, body } = await call('POST', `${path}/conversions`, conversion(trial.orderId))
  t.equal(status, 200)
  t.same(body, {
    subscriptionId: subscription.id,
    offerId: offers.businessPremiumTrial,
    targetOfferId: offers.businessPremium,
    attributes: { objectType: 'ConversionResult' }
  })
  t.same((await call('GET', path)).body, nextVersion(trial, {
    offerId: offers.businessPremium,
    offerName: 'Office 365 Business Premium',
    billingCycle: 'monthly',
    isTrial: false,
    autoRenewEnabled: true,
    commitmentEndDate: '2020-01-09T00:00:00Z',
    links: { ...trial.links, offer: link(`/offers/${offers.businessPremium}?country=US`) }
  }), 'the same subscription, its nickname kept, paid for a year')
  const changedOrder = (await call('GET', orderPath)).body
  t.same(changedOrder, nextVersion(order, {
    billingCycle: 'monthly',
    lineItems: [{ ...order.lineItems[0], offerId: offers.businessPremium, links: changedOrder.lineItems[0].links }]
  }), 'its order follows')
  t.match((await call('GET', `${path}/provisioningstatus`)).body, { status: 'success', quantity: 25, endDate: '2020-01-09T00:00:00Z' })
  t.match((await audited(call, subscription.id)).at(-1), {
    operationType: 'convert_trial_subscription',
    resourceType: 'subscription',
    changes: { offerId: [offers.businessPremiumTrial, offers.businessPremium], isTrial: [true, false], autoRenewEnabled: [false, true], billingCycle: ['none', 'monthly'] }
  })
  t.equal((await call('GET', `${path}/conversions`)).body.totalCount, 0, 'and can be converted no more')
  t.match((await call('PATCH', path, { quantity: 12 })).body, { quantity: 12 }, 'its quantity is free now')
})

t.test('convertSubscription: another quantity, another cycle, names as clients write them', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription: { orderId } } = await situations.trial(call)
  await call('PUT', '/_emulator/snapshots/before')
  const cases: Array<[string, object, object]> = [
    ['fewer licences for a year', conversion(orderId, { Quantity: 12, BillingCycle: 'Annual' }), { quantity: 12, billingCycle: 'annual' }],
    ['the most licences, the cycle by its number', conversion(orderId, { Quantity: 300, BillingCycle: 2 }), { quantity: 300, billingCycle: 'annual' }],
    ['the target in small letters', conversion(orderId, { TargetOfferId: offers.businessPremium.toLowerCase() }), { quantity: 25, billingCycle: 'monthly', offerId: offers.businessPremium }],
    ['as it was listed', (await call('GET', `${path}/conversions`)).body.items[0], { quantity: 25, billingCycle: 'monthly' }]
  ]
  for (const [title, body, after] of cases) {
    await call('POST', '/_emulator/snapshots/before/restore')
    const answer = await call('POST', `${path}/conversions`, body)
    t.same([answer.body.targetOfferId, 'error' in answer.body], [offers.businessPremium, false], title)
    t.match((await call('GET', path)).body, { isTrial: false, ...after }, title)
    t.match((await call('GET', `${path.replace(/subscriptions.*/, 'orders')}/${orderId}`)).body, (({ quantity, billingCycle }: Record<string, unknown>) => ({ billingCycle, lineItems: [{ quantity }] }))(after as Record<string, unknown>), `${title}: and its order`)
  }
})

t.test('convertSubscription: an add-on ends with what the trial has become', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription: { id, orderId } } = await situations.trial(call)
  await advance(call, 'P1D')
  const line = { lineItemNumber: 1, offerId: offers.exchangeArchiving, quantity: 1, parentSubscriptionId: id }
  const { body: order } = await call('PATCH', `/customers/${customerId}/orders/${orderId}`, { lineItems: [line] })
  const addOn = order.lineItems[1].links.subscription.uri
  t.match((await call('GET', addOn)).body, { commitmentEndDate: '2020-01-10T00:00:00Z' }, 'a year, which the trial has not')
  await advance(call, 'P1D')
  await call('POST', `${path}/conversions`, conversion(orderId))
  for (const commitmentEndDate of ['2020-01-11T00:00:00Z', '2021-01-11T00:00:00Z']) {
    for (const uri of [path, addOn]) t.match((await call('GET', uri)).body, { status: 'active', commitmentEndDate }, uri)
    await advance(call, 'P1Y')
  }
})

/** A refusal inside an answer with status 200, which leaves everything as it was. */
async function fails (t: Test, call: Call, path: string, body: object, code: number, title: string) {
  const before = await worldText(call)
  const answer = await call('POST', `${path}/conversions`, body)
  t.equal(answer.status, 200, `${title}: status`)
  t.match(answer.body, { error: { code, description: /./ }, attributes: { objectType: 'ConversionResult' } }, `${title}: error ${code}`)
  t.equal(path.endsWith(answer.body.subscriptionId), true, `${title}: names the subscription`)
  await isUntouched(t, call, before, `${title}: nothing changed`)
}

t.test('convertSubscription: what cannot be converted is told inside the result', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription: { orderId } } = await situations.trial(call)
  const { path: paid } = await situations.active(call)
  await fails(t, call, path, conversion(orderId, { TargetOfferId: offers.enterpriseE3 }), 1, 'an offer that it does not become')
  await fails(t, call, path, conversion(orderId, { TargetOfferId: 'nothing' }), 1, 'an offer that there is none')
  await fails(t, call, paid, conversion(orderId), 1, 'a paid one')
  await call('PATCH', path, { status: 'suspended' })
  await fails(t, call, path, conversion(orderId), 1, 'a suspended trial')
  await call('PATCH', path, { status: 'active' })
  await call('POST', `${path}/conversions`, conversion(orderId))
  await fails(t, call, path, conversion(orderId), 1, 'one that was converted')

  const expired = await storyWorld(t)
  await advance(expired.call, { to: '2019-01-12T00:00:00Z' })
  await fails(t, expired.call, path, conversion(orderId), 1, 'a trial that is over')
})

t.test('convertSubscription: a cycle in which the offer is not sold is told inside the result', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription: { orderId } } = await situations.trial(call)
  await fails(t, call, path, conversion(orderId, { BillingCycle: 'one_time' }), 0, 'bought once')
})

t.test('convertSubscription: requests that are refused', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription: { orderId } } = await situations.trial(call)
  const url = `${path}/conversions`
  const cases: Array<[string, unknown, number, number, RegExp?]> = [
    ['more than the target allows', conversion(orderId, { Quantity: 301 }), 400, 2002, /301.*1 to 300/],
    ['less than nothing', conversion(orderId, { Quantity: -1 }), 400, 2002],
    ['no target', conversion(orderId, { TargetOfferId: null }), 400, 800002, /targetOfferId/],
    ['a quantity that is no number', conversion(orderId, { Quantity: 'many' }), 400, 800002, /quantity/],
    ['a cycle that there is none', conversion(orderId, { BillingCycle: 'weekly' }), 400, 900126, /billingCycle/],
    ['broken JSON', '{', 400, 800002]
  ]
  for (const [title, body, status, code, description] of cases) await refuses(t, call, ['POST', url, body], { status, code, ...(description && { description }) }, title)
  isRefusal(t, await call('POST', url), { status: 400, code: 800002 }, 'no body')

  for (let held = 0; held < 2; held++) await buy(call, customerId, offers.businessPremium)
  await refuses(t, call, ['POST', url, conversion(orderId)], { status: 400, code: 27006, description: `Use limit is exceeded for Offer id '${offers.businessPremium}'` }, 'a third one of what may be held twice')
})

t.test('convertSubscription: a sandbox with quotas has 25 seats to a subscription', async t => {
  const { call } = await storyWorld(t, { limits: true })
  const { path, subscription: { orderId } } = await situations.trial(call)
  await refuses(t, call, ['POST', `${path}/conversions`, conversion(orderId, { Quantity: 26 })], { status: 403, code: 800067 }, '26 seats')
  t.notOk('error' in (await call('POST', `${path}/conversions`, conversion(orderId))).body, '25 seats')
})

t.test('convertSubscription: a converted trial still counts as one that was had', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription: { orderId } } = await situations.trial(call)
  const again: Parameters<Call> = ['POST', `/customers/${customerId}/orders`, { lineItems: [{ lineItemNumber: 0, offerId: offers.businessPremiumTrial, quantity: 25 }] }]
  const limit = { status: 400, code: 27006, description: `Use limit is exceeded for Offer id '${offers.businessPremiumTrial}'` }
  await call('POST', `${path}/conversions`, conversion(orderId))
  await refuses(t, call, again, limit, 'a second trial after the conversion')
  await call('PATCH', path, { status: 'suspended' })
  await refuses(t, call, again, limit, 'also while it is suspended')
  await call('PATCH', path, { status: 'deleted' })
  t.equal((await call(...again)).status, 201, 'a deleted one counts no more')
})

t.test('convertSubscription: the same request again gives the same result again', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription: { orderId } } = await situations.trial(call)
  const request: Parameters<Call> = ['POST', `${path}/conversions`, conversion(orderId), { 'ms-requestid': 'bd0cde7f-ba87-4010-8a73-1190b641f2a4' }]
  const first = await call(...request)
  const before = await worldText(call)
  t.same((await call(...request)).body, first.body)
  t.notOk('error' in first.body)
  await isUntouched(t, call, before, 'nothing changed')
})
