/** MS-RequestId: the same id again is the same request, and gets the first answer without a second effect. */
import t from 'tap'
import { caller, storyWorld, type Call, type Story } from '../helper.ts'

const businessPremium = '031C9E47-4802-4248-838E-778FB1D2CC05'
const first = { 'MS-RequestId': '3705fc6d-4127-4a87-bed1-f1e96e1fd8c7' }
const second = { 'MS-RequestId': '8f1c2a44-0d3b-4cf5-9f0e-5b6de0a1b2c3' }
const cart = (quantity = 1) => ({ lineItems: [{ catalogItemId: businessPremium, quantity, billingCycle: 'monthly' }] })

const named = async (call: Call, name: string): Promise<string> =>
  (await call('GET', `/customers?filter={"Field":"CompanyName","Value":"${name}","Operator":"starts_with"}`)).body.items[0].id

const counted = ({ world }: Story, name: 'carts' | 'orders' | 'customers') => world.state.export().collections[name]!.length

/** The story with the address of a customer's carts. */
async function withCarts (t: { teardown: (what: () => Promise<void> | void) => void }) {
  const story = await storyWorld(t)
  return { ...story, carts: `/customers/${await named(story.call, 'Wrenfield')}/carts` }
}

t.test('Create a cart twice with one id: one cart, one answer', async t => {
  const { carts, ...story } = await withCarts(t)
  const answer = await story.call('POST', carts, cart(), first)
  const after = story.world.state.export()
  t.equal(answer.status, 201)
  t.notOk(answer.headers['x-emulator-replayed'])
  for (const spelling of [first['MS-RequestId'], first['MS-RequestId'], first['MS-RequestId'].toUpperCase()]) {
    const again = await story.call('POST', carts, cart(), { 'MS-RequestId': spelling, 'MS-CorrelationId': 'another' })
    t.equal(again.status, 201)
    t.equal(again.text, answer.text)
    t.equal(again.headers['content-type'], answer.headers['content-type'])
    t.equal(again.headers['x-emulator-replayed'], 'true')
    t.equal(again.headers['ms-requestid'], spelling)
    t.equal(again.headers['ms-correlationid'], 'another', 'the trace is that of the request')
  }
  t.same(story.world.state.export(), after)
  t.equal(counted(story, 'carts'), 1)
})

t.test('another id, or none, is another request', async t => {
  const { carts, ...story } = await withCarts(t)
  for (const headers of [first, second, {}, {}]) t.equal((await story.call('POST', carts, cart(), headers)).headers['x-emulator-replayed'], undefined)
  t.equal(counted(story, 'carts'), 4)
})

t.test('one id with another body, method or address is another request', async t => {
  const { carts, ...story } = await withCarts(t)
  const { body } = await story.call('POST', carts, cart(1), first)
  t.equal((await story.call('POST', carts, cart(2), first)).body.lineItems[0].quantity, 2)
  t.equal(counted(story, 'carts'), 2)
  t.equal((await story.call('PUT', body.links.self.uri, cart(3), first)).body.lineItems[0].quantity, 3)
  const other = `/customers/${await named(story.call, 'Quartz')}/carts`
  t.match((await story.call('POST', other, cart(3), first)).body, { links: { self: { uri: new RegExp(`^${other}/`) } } })
  t.equal(counted(story, 'carts'), 3)
})

t.test('Check out a cart: the retry gets the order, a second request is refused', async t => {
  const { carts, ...story } = await withCarts(t)
  const { body } = await story.call('POST', carts, cart(), first)
  const orders = counted(story, 'orders')
  const url = `${body.links.self.uri}/checkout`
  const answer = await story.call('POST', url, undefined, second)
  t.equal(answer.status, 201)
  const retry = await story.call('POST', url, undefined, second)
  t.same([retry.status, retry.text], [201, answer.text])
  t.match((await story.call('POST', url, undefined, first)).body, { code: 800065 }, 'an id that was used for something else does not help')
  t.match((await story.call('POST', url)).body, { code: 800065 })
  t.equal(counted(story, 'orders'), orders + 1)
})

t.test('Delete a customer: the retry is told the same', async t => {
  const { call } = await storyWorld(t)
  const url = `/customers/${await named(call, 'Wrenfield')}`
  t.equal((await call('DELETE', url, undefined, first)).status, 204)
  const retry = await call('DELETE', url, undefined, first)
  t.same([retry.status, retry.text, retry.headers['x-emulator-replayed']], [204, '', 'true'])
  t.equal((await call('DELETE', url, undefined, second)).status, 404)
})

t.test('Register a subscription: the retry has the place to look at as well', async t => {
  const { call } = await storyWorld(t)
  const id = await named(call, 'Tidewater')
  const { body: { items: [azure] } } = await call('GET', `/customers/${id}/subscriptions`)
  const url = `${azure.links.self.uri}/registrations`
  const answer = await call('POST', url, undefined, first)
  const retry = await call('POST', url, undefined, first)
  t.same([answer.status, retry.status, retry.headers['x-emulator-replayed']], [202, 202, 'true'])
  t.equal(retry.headers.location, answer.headers.location)
  t.match(answer.headers.location, /^\/customers\/.*\/registrationstatus$/)
})

t.test('what was refused is not remembered: the same request is tried anew', async t => {
  const { call } = await storyWorld(t)
  const customer = {
    companyProfile: { domain: 'tailspin.onmicrosoft.com' },
    billingProfile: { email: 'a@b.c', culture: 'en-US', language: 'en', companyName: 'Tailspin', defaultAddress: { firstName: 'Olaf', lastName: 'Quist', addressLine1: '1 Way', city: 'Redmond', state: 'WA', postalCode: '98052', country: 'US' } }
  }
  const { body: { id } } = await call('POST', '/customers', customer)
  t.equal((await call('POST', '/customers', customer, first)).status, 409)
  t.equal((await call('POST', '/customers', customer, first)).status, 409)
  t.equal((await call('DELETE', `/customers/${id}`)).status, 204)
  t.equal((await call('POST', '/customers', customer, first)).status, 201)
  t.equal((await call('POST', '/customers', customer, first)).headers['x-emulator-replayed'], 'true')
})

t.test('reads are never answered from memory', async t => {
  const { carts, call } = await withCarts(t)
  const { body } = await call('POST', carts, cart(1), second)
  const url = body.links.self.uri
  t.equal((await call('GET', url, undefined, first)).body.lineItems[0].quantity, 1)
  await call('PUT', url, cart(2), second)
  const read = await call('GET', url, undefined, first)
  t.equal(read.body.lineItems[0].quantity, 2)
  t.notOk(read.headers['x-emulator-replayed'])
})

t.test('the token of a repeated request is looked at as that of any other', async t => {
  const { call, emulator } = await storyWorld(t)
  const id = await named(call, 'Alder')
  const { body: { items: [subscription] } } = await call('GET', `/customers/${id}/subscriptions`)
  const url = `${subscription.links.self.uri}/supportcontact`
  const { body: contact } = await call('GET', url)
  t.equal((await call('PUT', url, contact, first)).status, 200)
  t.equal((await call('PUT', url, contact, { ...first, authorization: '' })).status, 401)
  const app = Buffer.from(JSON.stringify({ tid: emulator.world('default').tenantId })).toString('base64url')
  t.equal((await call('PUT', url, contact, { ...first, authorization: `Bearer a.${app}.b` })).status, 403)
  t.equal((await call('PUT', url, contact, first)).headers['x-emulator-replayed'], 'true')
})

t.test('an id is remembered for 24 hours of the world\'s time', async t => {
  const { carts, ...story } = await withCarts(t)
  await story.call('POST', carts, cart(), first)
  story.world.clock.advance('PT23H59M59S')
  t.equal((await story.call('POST', carts, cart(), first)).headers['x-emulator-replayed'], 'true')
  story.world.clock.advance('PT1S')
  const late = await story.call('POST', carts, cart(), first)
  t.same([late.status, late.headers['x-emulator-replayed']], [201, undefined])
  story.world.clock.advance('PT23H')
  t.equal((await story.call('POST', carts, cart(), first)).headers['x-emulator-replayed'], 'true', 'counted from when it was carried out again')
})

t.test('the memory belongs to the state: snapshots, exports and forks have it, a reset has not', async t => {
  const { carts, ...story } = await withCarts(t)
  const { world, call, emulator } = story
  const isReplayed = async () => (await call('POST', carts, cart(), first)).headers['x-emulator-replayed'] === 'true'
  world.snapshot.take('before')
  const { text } = await call('POST', carts, cart(), first)
  world.snapshot.take('after')
  const document = world.state.export()

  world.snapshot.restore('before')
  t.notOk(await isReplayed(), 'before it was carried out it is unknown')
  world.reset()
  t.notOk(await isReplayed(), 'so it is after a reset')
  world.snapshot.restore('after')
  t.ok(await isReplayed())
  world.reset()
  world.state.import(document)
  t.ok(await isReplayed(), 'an export has it')
  await emulator.world('fork', { fork: 'default' })
  const inFork = await caller(emulator)('POST', `/worlds/fork/v1${carts}`, cart(), first)
  t.same([inFork.headers['x-emulator-replayed'], inFork.text], ['true', text], 'a fork has it')
})

t.test('one id in two worlds is two requests', async t => {
  const { carts, call, emulator } = await withCarts(t)
  await emulator.world('other', { time: '2019-01-09T00:00:00Z' })
  t.equal((await call('POST', carts, cart(), first)).headers['x-emulator-replayed'], undefined)
  t.equal((await call('POST', `/worlds/other/v1${carts}`, cart(), first)).headers['x-emulator-replayed'], undefined)
  t.equal((await call('POST', `/worlds/other/v1${carts}`, cart(), first)).headers['x-emulator-replayed'], 'true')
})
