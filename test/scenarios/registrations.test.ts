/** The documented scenarios of registering Azure subscriptions, without which no reservation is sold for them. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { advance, buy, refuses, remakeSubscription, situations, isUntouched, worldText } from './holdings.ts'

/** A machine of the B series for a year. */
const reservation = 'DG7GMGF0DWTL:0001:DG7GMGF0DSJB'
const provisioningContext = (subscriptionId: string) => ({ subscriptionId, scope: 'shared', duration: '1Year' })
const orderOf = (customerId: string, subscriptionId: string): Parameters<Call> =>
  ['POST', `/customers/${customerId}/orders`, { lineItems: [{ lineItemNumber: 0, offerId: reservation, quantity: 1, provisioningContext: provisioningContext(subscriptionId) }] }]
const cartOf = async (call: Call, customerId: string, subscriptionId: string) =>
  (await call('POST', `/customers/${customerId}/carts`, { lineItems: [{ id: 0, catalogItemId: reservation, quantity: 1, billingCycle: 'one_time', provisioningContext: provisioningContext(subscriptionId) }] })).body.lineItems[0]

t.test('Register a subscription', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription } = await situations.azure(call)
  await refuses(t, call, orderOf(customerId, subscription.id), { status: 400, code: 2095 }, 'before it, no reservation')
  t.match(await cartOf(call, customerId, subscription.id), { error: { errorCode: 10008 } }, 'nor a cart that could be checked out')

  const { status, headers, text } = await call('POST', `${path}/registrations`)
  t.equal(status, 202)
  t.equal(text, '')
  t.equal(headers['content-length'], '0')
  t.equal(headers.location, `/customers/${customerId}/subscriptions/${subscription.id}/registrationstatus`)
  t.same(await advance(call, 'PT0S'), [{ at: '2019-01-09T00:00:00Z', kind: 'registrationCompleted', customerId, subscriptionId: subscription.id }])
  t.same((await call('GET', headers.location!)).body, { subscriptionId: subscription.id, status: 'Registered', attributes: { objectType: 'SubscriptionRegistrationStatus' } }, 'where Location points')
  t.same((await call('GET', path)).body, subscription, 'the subscription itself is as it was')

  t.notOk('error' in await cartOf(call, customerId, subscription.id), 'after it, a cart')
  t.match(await call(...orderOf(customerId, subscription.id)), { status: 201, body: { status: 'pending' } }, 'and an order')
})

t.test('Get subscription registration status', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription } = await situations.azure(call)
  const wanted = (status: string) => ({ subscriptionId: subscription.id, status, attributes: { objectType: 'SubscriptionRegistrationStatus' } })
  const { status, body } = await call('GET', `${path}/registrationstatus`)
  t.equal(status, 200)
  t.same(body, wanted('NotRegistered'))
  await remakeSubscription(call, { path, subscription, customerId: '' }, { registration: 'Registering' })
  t.same((await call('GET', `${path}/registrationstatus`)).body, wanted('Registering'), 'while it is under way')
  const registered = await situations.registeredAzure(call)
  t.match((await call('GET', `${registered.path}/registrationstatus`)).body, { status: 'Registered' })
  const licences = await situations.active(call)
  t.match((await call('GET', `${licences.path}/registrationstatus`)).body, { subscriptionId: licences.subscription.id, status: 'NotRegistered' }, 'what is not Azure is not registered')
})

t.test('registerSubscription: once more changes nothing', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.registeredAzure(call)
  const before = await worldText(call)
  for (const body of [undefined, '', '""', '{}', '{"Unknown":']) {
    const { status, headers } = await call('POST', `${path}/registrations`, body)
    t.equal(status, 202, `whatever body is sent along: ${body}`)
    t.equal(headers.location, `${path}/registrationstatus`)
  }
  await isUntouched(t, call, before, 'nothing changed')
})

t.test('registerSubscription: only active Azure subscriptions', async t => {
  const { call } = await storyWorld(t)
  const azure = await situations.azure(call)
  const cases: Array<[string, string, number, RegExp]> = [
    ['licences', (await situations.active(call)).path, 800011, /not an Azure subscription/],
    ['a catalogue item', (await situations.modern(call)).path, 800011, /not an Azure subscription/],
    ['suspended licences', (await situations.suspended(call)).path, 800011, /not an Azure subscription/]
  ]
  for (const [title, path, code, description] of cases) await refuses(t, call, ['POST', `${path}/registrations`], { status: 400, code, description }, title)
  for (const status of ['suspended', 'deleted']) {
    await call('PATCH', azure.path, { status })
    await refuses(t, call, ['POST', `${azure.path}/registrations`], { status: 400, code: 800012, description: /not active/ }, `when it is ${status}`)
    t.match((await call('GET', `${azure.path}/registrationstatus`)).body, { status: 'NotRegistered' })
  }
})

t.test('registerSubscription: a suspended subscription stays registered, but nothing is sold for it', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription } = await situations.registeredAzure(call)
  await call('PATCH', path, { status: 'suspended' })
  t.match((await call('GET', `${path}/registrationstatus`)).body, { status: 'Registered' })
  await refuses(t, call, orderOf(customerId, subscription.id), { status: 400, code: 800012 }, 'no order')
  t.match(await cartOf(call, customerId, subscription.id), { error: { errorCode: 10007 } }, 'no cart that could be checked out')
  await call('PATCH', path, { status: 'active' })
  t.match((await call(...orderOf(customerId, subscription.id))).body, { status: 'pending' }, 'active again, it is sold without another registration')
})

t.test('registerSubscription: each subscription for itself', async t => {
  const { call } = await storyWorld(t)
  const { customerId } = await situations.registeredAzure(call)
  const second = await buy(call, customerId, 'MS-AZR-0145P')
  t.match(second.subscription.entitlementId, /^[0-9a-f-]{36}$/i)
  t.match((await call('GET', `${second.path}/registrationstatus`)).body, { status: 'NotRegistered' })
  await refuses(t, call, orderOf(customerId, second.subscription.id), { status: 400, code: 2095, description: new RegExp(second.subscription.id, 'i') }, 'the other one\'s registration does not help')
  await call('POST', `${second.path}/registrations`)
  t.equal((await call(...orderOf(customerId, second.subscription.id.toLowerCase()))).status, 201)
})
