/** Throttling: so many requests of an operation in a minute, for each customer, by the world's clock; more are the gateway's to refuse. */
import t from 'tap'
import { operations } from '../../src/contract/operation.ts'
import { budgetOf } from '../../src/http/throttle.ts'
import type { Emulator } from '../../src/index.ts'
import { alder } from '../identity/clients.ts'
import { storyWorld } from '../helper.ts'

const other = '02c04d7e-93a2-4b05-ad4c-28524de0d2bd'
const ids = { 'MS-RequestId': '3705fc6d-4127-4a87-bed1-f1e96e1fd8c7', 'MS-CorrelationId': '6c0f5e29-6cd1-43c5-90d6-0b1f5aeab53e' }

const asker = (emulator: Emulator) => async (path: string, { method = 'GET' as const, headers = {} } = {}) =>
  emulator.inject({ method, url: path, headers: { host: 'localhost', authorization: 'Bearer test', ...headers } })

/** Sends a request again and again; the statuses that came, and how often. */
async function often (count: number, ask: () => Promise<{ statusCode: number }>) {
  const seen: Record<number, number> = {}
  for (let sent = 0; sent < count; sent++) {
    const { statusCode } = await ask()
    seen[statusCode] = (seen[statusCode] ?? 0) + 1
  }
  return seen
}

t.test('the 501st request of a minute is refused as the gateway does it', async t => {
  const { emulator, world } = await storyWorld(t, { throttle: true })
  const ask = asker(emulator)
  const path = `/v1/customers/${alder.id}`
  t.same(await often(500, async () => ask(path)), { 200: 500 })
  const before = world.state.export()
  world.clock.advance('PT3S')
  const refused = await ask(path, { headers: ids })
  t.equal(refused.statusCode, 429)
  t.equal(refused.body, '{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in 57 seconds." }', 'as documented, byte for byte')
  t.equal(refused.headers['content-type'], 'application/json')
  t.equal(refused.headers['content-length'], '84')
  t.equal(refused.headers['retry-after'], '57')
  t.same(Object.keys(refused.headers).filter(name => /^ms-|locale/.test(name)), [], 'the gateway knows none of the service\'s headers')
  t.same((await ask(path)).json(), refused.json(), 'asking again changes nothing')
  t.same({ ...world.state.export(), time: before.time }, before)
})

t.test('the budget is full again a minute after its first request, by the clock of the world', async t => {
  const { emulator, world } = await storyWorld(t, { throttle: true })
  const ask = asker(emulator)
  const path = `/v1/customers/${alder.id}/subscriptions`
  t.same(await often(501, async () => ask(path)), { 200: 500, 429: 1 })
  world.clock.advance('PT59S')
  t.match((await ask(path)).headers, { 'retry-after': '1' })
  world.clock.advance('PT0.5S')
  t.match((await ask(path)).headers, { 'retry-after': '1' }, 'whole seconds, rounded up')
  world.clock.advance('PT0.5S')
  t.same(await often(501, async () => ask(path)), { 200: 500, 429: 1 })
})

t.test('operations and customers have budgets of their own, however their ids are spelled', async t => {
  const { emulator } = await storyWorld(t, { throttle: true })
  const ask = asker(emulator)
  t.same(await often(501, async () => ask(`/v1/customers/${alder.id}`)), { 200: 500, 429: 1 })
  t.equal((await ask(`/v1/customers/${alder.id.toUpperCase()}`)).statusCode, 429)
  t.equal((await ask(`/v1/customers/${other}`)).statusCode, 200)
  t.equal((await ask(`/v1/customers/${alder.id}/orders`)).statusCode, 200)
  t.equal((await ask('/v1/customers')).statusCode, 200)
})

t.test('every call counts, refused ones and retries too; one without a good token does not', async t => {
  const { emulator, world } = await storyWorld(t, { throttle: true })
  const ask = asker(emulator)
  const path = `/v1/customers/${alder.id}/carts`
  t.same(await often(300, async () => ask(path, { method: 'POST' as never, headers: { authorization: '' } })), { 401: 300 })
  t.same(await often(201, async () => ask(path, { method: 'POST' as never, headers: ids })), { 400: 200, 429: 1 })
  t.equal(world.state.export().collections.carts!.length, 0)
})

t.test('budgets belong to the world: a reset fills them, a restore does not, a fork begins with full ones', async t => {
  const { emulator, world } = await storyWorld(t, { throttle: true })
  const ask = asker(emulator)
  const path = `/customers/${alder.id}`
  world.snapshot.take('before')
  t.same(await often(501, async () => ask(`/v1${path}`)), { 200: 500, 429: 1 })
  world.snapshot.restore('before')
  t.equal((await ask(`/v1${path}`)).statusCode, 429)
  await emulator.world('fork', { fork: 'default' })
  t.same(await often(501, async () => ask(`/worlds/fork/v1${path}`)), { 200: 500, 429: 1 })
  world.reset()
  t.equal((await ask(`/v1${path}`)).statusCode, 200)
  await emulator.world('unhurried', { fork: 'default', throttle: false })
  t.same(await often(600, async () => ask(`/worlds/unhurried/v1${path}`)), { 200: 600 })
})

t.test('nobody counts unless it is set', async t => {
  const { emulator } = await storyWorld(t)
  t.same(await often(600, async () => asker(emulator)(`/v1/customers/${alder.id}`)), { 200: 600 })
})

/** The operations that the documentation names as throttled, in the terms of its page. */
const named = [
  'createOrder', 'upgradeSubscription', 'updateOrder', 'createCart', 'updateCart', 'checkoutCart', 'registerSubscription', 'convertSubscription', 'getCustomer', 'updateSubscription',
  'listSubscriptions', 'getSubscription', 'listOrders', 'getOrder', 'getOrderProvisioningStatus', 'getSubscriptionProvisioningStatus', 'getOrderLineProvisioningStatus',
  'listSubscriptionAddOns', 'getSubscriptionRegistrationStatus', 'listConversions'
]

t.test('all operations that are documented as throttled are, and catalogue, billing and analytics are not', t => {
  const budgets = new Map(operations.map(operation => [operation.id as string, budgetOf(operation)]))
  for (const id of named) t.ok(budgets.get(id), id)
  for (const id of ['getCustomer', 'createOrder', 'getSubscription']) t.same(budgets.get(id), { requests: 500, seconds: 60 }, 'the documented number')
  for (const id of ['listOffers', 'listProducts', 'listInvoices', 'listAuditRecords', 'listSubscriptionAnalytics', 'getOrganizationProfile']) t.equal(budgets.get(id), undefined, id)
  t.end()
})
