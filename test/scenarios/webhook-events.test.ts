/** Which change is which event: what the partner is told of, what not, and by which audit record. */
import t, { type Test } from 'tap'
import { Worlds } from '../../src/worlds.ts'
import { fixtureSource } from '../../src/fixtures.ts'
import { announceThresholdExceeded } from '../../src/state/webhook-events.ts'
import { registerWebhook } from '../../src/state/webhooks.ts'
import { listDeliveries } from '../../src/state/deliveries.ts'
import type { OperationType, WebhookEvent } from '../../src/contract/types.ts'
import { storyTime, storyWorld, type Answer, type Call, type Story } from '../helper.ts'
import { advance, buy, customerNamed, mailArchive, offers, situations, type Holding } from './holdings.ts'

const registration = '/webhooks/v1/registration'
const nowhere = 'http://127.0.0.1:1/'
const events = ['subscription-updated', 'reseller-relationship-accepted-by-customer', 'dap-admin-relationship-approved', 'dap-admin-relationship-terminated', 'invoice-ready']

async function registered (t: Test, also: string[] = []): Promise<Story> {
  const story = await storyWorld(t)
  t.equal((await story.call('POST', registration, { WebhookUrl: nowhere, WebhookEvents: [...events, ...also] })).status, 200)
  return story
}

/** A change that must succeed. */
const must = async (call: Call, ...request: Parameters<Call>): Promise<Answer> => {
  const answer = await call(...request)
  if (answer.status >= 300) throw new Error(`${request[0]} ${request[1]} answered ${answer.status}: ${answer.text}`)
  return answer
}

/** What was to be sent since, as event, address of the resource, and the operation that the record of its AuditUri tells of. */
async function told ({ call, world, emulator }: Story, since = 0) {
  return Promise.all(world.webhooks.deliveries().slice(since).map(async ({ message, event }) => {
    const [resource, audit] = [message.ResourceUri, message.AuditUri].map(address => address && address.replace(emulator.url, ''))
    const record = audit ? (await must(call, 'GET', audit)).body.operationType : audit
    return [event, resource, record]
  }))
}

const updated = ({ path }: { path: string }, operation: OperationType | null) => ['subscription-updated', `/webhooks/v1${path}`, operation]

/** Changes of subscriptions: whose, how, and by which operation. */
const changes: Array<[title: string, find: (call: Call) => Promise<Holding>, change: object, operation: OperationType]> = [
  ['other seats', situations.active, { quantity: 21 }, 'update_subscription'],
  ['a suspension', situations.active, { status: 'suspended' }, 'update_subscription'],
  ['a reactivation', situations.suspended, { status: 'active' }, 'update_subscription'],
  ['a cancellation', situations.modern, { status: 'deleted' }, 'update_subscription'],
  ['another renewal', situations.active, { autoRenewEnabled: false }, 'update_subscription']
]

for (const [title, find, change, operation] of changes) {
  t.test(`subscription-updated: ${title}`, async t => {
    const story = await registered(t)
    const held = await find(story.call)
    await must(story.call, 'PATCH', held.path, change)
    t.same(await told(story), [updated(held, operation)])
  })
}

t.test('subscription-updated: one event of each subscription that a suspension takes along', async t => {
  const story = await registered(t)
  const base = await situations.base(story.call)
  const { body: { items } } = await story.call('GET', `${base.path}/addons`)
  await must(story.call, 'PATCH', base.path, { status: 'suspended' })
  const path = (id: string) => ({ path: `/customers/${base.customerId}/subscriptions/${id}` })
  t.same((await told(story)).sort(), [base, ...items.map(({ id }: { id: string }) => path(id))].map(held => updated(held, 'update_subscription')).sort())
  t.equal(items.length, 2)
})

t.test('subscription-updated: a conversion, an upgrade, another billing cycle', async t => {
  const story = await registered(t)
  const { call } = story
  const trial = await situations.trial(call)
  const { body: { items: [conversion] } } = await must(call, 'GET', `${trial.path}/conversions`)
  await must(call, 'POST', `${trial.path}/conversions`, conversion)
  t.same(await told(story), [updated(trial, 'convert_trial_subscription')])

  const source = await situations.upgradable(call)
  const { body: { items: [upgrade] } } = await must(call, 'GET', `${source.path}/upgrades`)
  const { body: { targetSubscriptionId } } = await must(call, 'POST', `${source.path}/upgrades`, upgrade)
  const target = { path: `/customers/${source.customerId}/subscriptions/${targetSubscriptionId}` }
  t.same(await told(story, 1), [updated(target, 'create_order'), updated(source, 'upgrade_subscription')])

  const bought = await buy(call, await customerNamed(call, 'Wrenfield'), offers.exchangeOnline, {}, 'monthly')
  const order = `/customers/${bought.customerId}/orders/${bought.order.id}`
  await must(call, 'PATCH', order, { ...(await must(call, 'GET', order)).body, billingCycle: 'annual' })
  t.same(await told(story, 3), [updated(bought, 'create_order'), updated(bought, 'update_order')])
})

t.test('subscription-updated: what is bought, when it becomes a subscription', async t => {
  const story = await registered(t)
  const { call } = story
  const customerId = await customerNamed(call, 'Wrenfield')
  const path = (id: string) => ({ path: `/customers/${customerId}/subscriptions/${id}` })
  const { body: order } = await must(call, 'POST', `/customers/${customerId}/orders`, { lineItems: [{ lineItemNumber: 0, offerId: offers.exchangeOnline, quantity: 1 }, { lineItemNumber: 1, offerId: offers.enterpriseE1, quantity: 2 }] })
  t.same(await told(story), order.lineItems.map(({ subscriptionId }: { subscriptionId: string }) => updated(path(subscriptionId), 'create_order')))

  const { body: pending } = await must(call, 'POST', `/customers/${customerId}/orders`, { billingCycle: 'monthly', lineItems: [{ lineItemNumber: 0, offerId: mailArchive, quantity: 1, termDuration: 'P1M' }] })
  t.equal(story.world.webhooks.deliveries().length, 2, 'nothing yet')
  await advance(call, 'PT0.001S')
  const { body: fulfilled } = await call('GET', `/customers/${customerId}/orders/${pending.id}`)
  t.same(await told(story, 2), [updated(path(fulfilled.lineItems[0].subscriptionId), 'create_order')])
  t.equal(story.world.webhooks.deliveries()[2]!.message.ResourceChangeUtcDate, '2019-01-09T00:00:00.0010000+00:00', 'at its own time')
})

t.test('subscription-updated: what happens by itself, at its own time', async t => {
  const story = await registered(t)
  const trial = await situations.trial(story.call)
  const end = trial.subscription.commitmentEndDate
  await advance(story.call, { to: end })
  const mine = () => story.world.webhooks.deliveries().filter(({ message }) => message.ResourceUri!.endsWith(trial.subscription.id))
  t.same(mine().map(({ createdAt, message }) => [createdAt, message.ResourceChangeUtcDate]), [[end, end.replace('Z', '.0000000+00:00')]], 'the trial ends')
  await advance(story.call, 'P90D')
  t.same(mine().map(({ createdAt }) => createdAt), [end, new Date(Date.parse(end) + 90 * 86_400_000).toISOString().replace('.000Z', 'Z')], 'and is deleted when its time of grace is over')
})

t.test('subscription-updated: not for nickname, reseller, support, registration, and not for what is no subscription', async t => {
  const story = await registered(t)
  const { call } = story
  const { path, customerId, subscription } = await situations.active(call)
  const { body: { items: [reseller] } } = await must(call, 'GET', '/relationships?relationship_type=IsIndirectCloudSolutionProviderOf')
  await must(call, 'PATCH', path, { friendlyName: 'Another name' })
  await must(call, 'PATCH', path, { partnerId: reseller.mpnId })
  await must(call, 'PUT', `${path}/supportcontact`, { supportTenantId: reseller.id, supportMpnId: reseller.mpnId, name: 'Support' })
  await must(call, 'PATCH', path, { quantity: subscription.quantity })
  await must(call, 'POST', `${(await situations.azure(call)).path}/registrations`)
  await must(call, 'POST', `/customers/${customerId}/users`, { userPrincipalName: 'new@pennine.onmicrosoft.com', displayName: 'New', usageLocation: 'GB', firstName: 'N', lastName: 'Ew' })
    .catch(() => {}) // whichever its domain is: no event either way
  t.same(await told(story), [])
})

t.test('reseller-relationship-accepted-by-customer, dap-admin-relationship-terminated and -approved: customers come, go and come back', async t => {
  const story = await registered(t)
  const { call, world, emulator } = story
  const customerId = await customerNamed(call, 'Wrenfield')
  await must(call, 'PATCH', `/customers/${customerId}`, { allowDelegatedAccess: false })
  await must(call, 'POST', `/_emulator/customers/${customerId}/accept`, { allowDelegatedAccess: true })
  const date = '2019-01-09T00:00:00.0000000+00:00'
  t.same(world.webhooks.deliveries().map(({ message }) => JSON.stringify(message)), [
    JSON.stringify({ EventName: 'dap-admin-relationship-terminated', ResourceName: 'PartnerCustomerDap', AuditUri: null, ResourceUri: null, ResourceChangeUtcDate: date }),
    JSON.stringify({ EventName: 'dap-admin-relationship-approved', ResourceName: 'PartnerCustomerDap', AuditUri: null, ResourceUri: null, ResourceChangeUtcDate: date })
  ])
  await must(call, 'PATCH', `/customers/${customerId}`, { relationshipToPartner: 'none' })
  await must(call, 'POST', `/_emulator/customers/${customerId}/accept`)
  const { message } = world.webhooks.deliveries()[2]!
  t.match(message.AuditUri, new RegExp(`^${emulator.url}/auditactivity/v1/auditrecords/${world.tenantId}_${customerId}_.*resellerrelationshipacceptedbycustomer_\\d{18}$`))
  t.same({ ...message, AuditUri: '' }, { EventName: 'reseller-relationship-accepted-by-customer', ResourceUri: `${emulator.url}/v1/customers/${customerId}`, ResourceName: 'Customer', AuditUri: '', ResourceChangeUtcDate: date })
  t.same((await told(story)).at(-1)!.at(-1), 'reseller_relationship_accepted_by_customer')
})

t.test('subscription-active: in sandboxes, when one becomes active', async t => {
  const story = await registered(t, ['subscription-active'])
  const held = await situations.suspended(story.call)
  await must(story.call, 'PATCH', held.path, { status: 'active' })
  t.same(await told(story), [updated(held, 'update_subscription'), ['subscription-active', `/webhooks/v1${held.path}`, 'update_subscription']])
})

t.test('events that are not registered are dropped; a registration holds for what comes after it', async t => {
  const story = await storyWorld(t)
  const { call, world } = story
  const { path } = await situations.active(call)
  await must(call, 'PATCH', path, { quantity: 21 })
  await must(call, 'POST', registration, { WebhookUrl: nowhere, WebhookEvents: ['test-created'] })
  await must(call, 'PATCH', path, { quantity: 22 })
  t.same(world.webhooks.deliveries(), [])
  await must(call, 'PUT', registration, { WebhookUrl: nowhere, WebhookEvents: ['subscription-updated'] })
  await must(call, 'PATCH', path, { quantity: 23 })
  await must(call, 'PUT', registration, { WebhookUrl: 'http://127.0.0.1:2/', WebhookEvents: ['subscription-updated'] })
  await must(call, 'PATCH', path, { quantity: 24 })
  t.same(world.webhooks.deliveries().map(({ url }) => url), [nowhere, 'http://127.0.0.1:2/'])
  t.equal((await call('PATCH', path, { quantity: 0.5 })).status, 400)
  t.equal(world.webhooks.deliveries().length, 2, 'what is refused is no event')
})

/** Events whose cause lies in what is noted alone, or in nothing that is noted. */
const noted: Array<[OperationType | undefined, WebhookEvent, object]> = [
  ['ready_invoice', 'invoice-ready', { ResourceUri: '/v1/invoices/D030001HDA', ResourceName: 'invoice', AuditUri: null }],
  ['create_referral', 'referral-created', { ResourceUri: '/engagements/v1/referrals/D030001HDA', ResourceName: 'referral', AuditUri: null }],
  ['update_referral', 'referral-updated', { ResourceUri: '/engagements/v1/referrals/D030001HDA', ResourceName: 'referral', AuditUri: null }],
  ['create_related_referral', 'related-referral-created', { ResourceUri: '/engagements/v1/referrals/D030001HDA', ResourceName: 'referral', AuditUri: null }],
  ['update_related_referral', 'related-referral-updated', { ResourceUri: '/engagements/v1/referrals/D030001HDA', ResourceName: 'referral', AuditUri: null }],
  ['dap_admin_relationship_terminated_by_microsoft', 'dap-admin-relationship-terminated-by-microsoft', { ResourceName: 'PartnerCustomerDap', AuditUri: null }],
  [undefined, 'usagerecords-thresholdExceeded', { ResourceUri: '/v1/customers/usagerecords', ResourceName: 'usagerecords', AuditUri: null }]
]

for (const [operationType, event, said] of noted) {
  t.test(`${event}: what it says`, async t => {
    const now = Date.parse(storyTime)
    const world = new Worlds(fixtureSource(), { time: now, clock: 'frozen' }, () => now).default
    world.run(world.serviceCaller(), registerWebhook, { WebhookUrl: nowhere, WebhookEvents: [event] })
    world.run(world.serviceCaller(), tx => {
      if (operationType) tx.note({ operationType, resourceType: 'invoice', resourceId: 'D030001HDA' })
      else announceThresholdExceeded(tx)
    })
    const [delivery, ...others] = world.read(listDeliveries)
    t.same(others, [])
    t.equal(JSON.stringify(delivery!.payload), JSON.stringify({ EventName: event, ...said, ResourceChangeUtcDate: '2019-01-09T00:00:00.0000000+00:00' }))
  })
}
