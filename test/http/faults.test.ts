/** Faults: what a client sees of each effect, which requests are struck, and what is left alone. */
import { request, type IncomingHttpHeaders } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import t, { type Test } from 'tap'
import { startEmulator, type Emulator, type EmulatorWorld, type FaultEffect, type FaultMatch, type NewWorld } from '../../src/index.ts'
import { alder, nightlyJobs, partner } from '../identity/clients.ts'
import { storyTime } from '../helper.ts'

const ids = { 'ms-requestid': '3705fc6d-4127-4a87-bed1-f1e96e1fd8c7', 'ms-correlationid': '6c0f5e29-6cd1-43c5-90d6-0b1f5aeab53e' }
const carts = `/v1/customers/${alder.id}/carts`
const cart = { lineItems: [{ catalogItemId: '031C9E47-4802-4248-838E-778FB1D2CC05', quantity: 1, billingCycle: 'monthly' }] }

interface Heard { status: number, headers: IncomingHttpHeaders, text: string, bytes: Buffer }

/** Sends a request over a connection of its own, as a program does that keeps none. */
function ask (url: string, { method = 'GET', body, headers = {}, signal }: { method?: string, body?: unknown, headers?: Record<string, string>, signal?: AbortSignal } = {}): Promise<Heard> {
  const sent = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
  return new Promise((resolve, reject) => {
    const to = request(url, {
      method,
      agent: false,
      headers: { authorization: 'Bearer test', ...(sent !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(signal && { signal })
    }, response => {
      const parts: Buffer[] = []
      response.on('data', part => parts.push(part)).on('error', reject)
      response.on('end', () => resolve({ status: response.statusCode!, headers: response.headers, text: Buffer.concat(parts).toString(), bytes: Buffer.concat(parts) }))
    })
    to.on('error', reject).end(sent)
  })
}

/** One emulator for all, in which each test has a world of its own. */
let emulator: Emulator
t.before(async () => { emulator = await startEmulator({ clock: 'frozen', time: storyTime }) })
t.teardown(() => emulator.close())
let made = 0
const newWorld = (options: NewWorld = {}) => emulator.world(`w-${++made}`, options.fixture ? options : { fork: 'default', ...options })

async function story (options: NewWorld = {}) {
  const world = await newWorld(options)
  const send = (path: string, options: Parameters<typeof ask>[1] = {}) => ask(world.url + path, options)
  return {
    world,
    send,
    /** Asks for a cart; with ids, as a retry does. */
    addCart: (headers: Record<string, string> = {}) => send(carts, { method: 'POST', body: cart, headers }),
    fail: (effect: FaultEffect, match: FaultMatch = {}, when = {}) => world.faults.add({ match, when, effect })
  }
}

const cartsIn = ({ state }: EmulatorWorld) => state.export().collections.carts!.length

/** Waits until a fault has struck so often. */
async function struck (world: EmulatorWorld, id: string, hits = 1) {
  while (world.faults.get(id).hits < hits) await setImmediate()
}

const cutOff = async (t: Test, asked: Promise<unknown>) => t.rejects(asked, { code: 'ECONNRESET' }, 'the connection is cut')

t.test('a status, in the shape of the service', async t => {
  const { world, addCart, fail } = await story({ errorSource: 'PartnerApiServiceControllers' })
  const { id } = fail({ status: 500, code: 900192, description: 'Come back later.', retryAfterSeconds: 5 })
  const { status, headers, text } = await addCart(ids)
  t.equal(status, 500)
  t.equal(text, '{"code":900192,"description":"Come back later.","data":[],"source":"PartnerApiServiceControllers"}')
  t.match(headers, { ...ids, 'content-type': 'application/json; charset=utf-8', 'ms-serverid': '0000112D', 'ms-cv': /\.0$/, 'x-locale': 'en-US', 'retry-after': '5', 'x-emulator-fault': id })
  t.equal(cartsIn(world), 0, 'and nothing was done')
  t.equal((await addCart(ids)).status, 201, 'nor is the answer remembered: the same request is carried out')
  t.equal((await addCart(ids)).headers['x-emulator-replayed'], 'true')
  t.equal(cartsIn(world), 1)
})

t.test('statuses say what they usually say', async t => {
  const { send, fail, world } = await story()
  const usual: Array<[status: number, code: number, description: string]> = [
    [400, 800002, 'The request is not valid: a fault answers 400 Bad Request.'],
    [401, 400, 'Access is denied: a fault answers 401 Unauthorized.'],
    [403, 1002, 'Authorization failed: a fault answers 403 Forbidden.'],
    [404, 1000, 'The resource was not found: a fault answers 404 Not Found.'],
    [409, 800002, 'The request is not valid: a fault answers 409 Conflict.'],
    [412, 800002, 'The request is not valid: a fault answers 412 Precondition Failed.'],
    [417, 800036, 'A precondition of the request does not hold: a fault answers 417 Expectation Failed.'],
    [500, 800003, 'The service failed unexpectedly: a fault answers 500 Internal Server Error.'],
    [501, 0, 'This is not implemented: a fault answers 501 Not Implemented.'],
    [502, 990026, 'A service behind this one gave an answer that cannot be used.'],
    [503, 990027, 'The service cannot take requests at the moment; try again later.'],
    [504, 990028, 'A service behind this one did not answer in time.'],
    [599, 800003, 'The service failed unexpectedly: a fault answers 599.']
  ]
  for (const [status, code, description] of usual) {
    fail({ status })
    const answer = await send('/v1/customers')
    t.equal(answer.status, status)
    t.same(JSON.parse(answer.text), { code, description, data: [], source: 'PartnerFD' })
    t.equal(answer.headers['retry-after'], undefined)
    t.equal(answer.headers['www-authenticate'], status === 401 ? `OAuth realm=urn:cpsvc:cpid:${world.tenantId}` : undefined)
  }
})

t.test('429 is that of the gateway, and always says how long to wait', async t => {
  const { send, fail } = await story()
  const throttled: Array<[effect: FaultEffect, retryAfter: string, body: string]> = [
    [{ status: 429 }, '1', '{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in 1 seconds." }'],
    [{ status: 429, retryAfterSeconds: 57 }, '57', '{ "statusCode": 429, "message": "Rate limit is exceeded. Try again in 57 seconds." }'],
    [{ status: 429, retryAfterSeconds: 0, description: 'Slow "down".' }, '0', '{ "statusCode": 429, "message": "Slow \\"down\\"." }']
  ]
  for (const [effect, retryAfter, body] of throttled) {
    const { id } = fail(effect)
    const { status, headers, text } = await send('/v1/customers', { headers: ids })
    t.same([status, text], [429, body])
    const { date, connection, ...own } = headers
    t.same(own, { 'content-type': 'application/json', 'content-length': String(body.length), 'retry-after': retryAfter, 'x-emulator-fault': id, 'x-emulator-auth': 'lenient; skipped=format' }, 'no header of the service')
  }
})

t.test('drop before: the connection ends and nothing was done', async t => {
  const { world, send, addCart, fail } = await story()
  fail({ drop: 'before' }, {}, { times: 3 })
  await cutOff(t, addCart(ids))
  await cutOff(t, send('/v1/customers'))
  await t.rejects(fetch(world.url + carts, { method: 'POST', body: JSON.stringify(cart), headers: { authorization: 'Bearer test' } }), { message: 'fetch failed' })
  t.equal(cartsIn(world), 0)
  const first = await addCart(ids)
  t.same([first.status, first.headers['x-emulator-replayed']], [201, undefined])
  t.equal(cartsIn(world), 1)
})

t.test('drop after: the answer is lost, what was asked is done', async t => {
  const { world, send, addCart, fail } = await story()
  fail({ drop: 'after' }, { method: 'POST' }, { times: 3 })
  await cutOff(t, addCart(ids))
  t.equal(cartsIn(world), 1)
  await cutOff(t, addCart(ids))
  t.equal(cartsIn(world), 1, 'the answer to a retry can be lost as well')
  await cutOff(t, send(carts, { method: 'POST', body: { lineItems: 1 } }))
  t.equal(cartsIn(world), 1, 'as that of a request which is refused')
  const again = await addCart(ids)
  t.same([again.status, again.headers['x-emulator-replayed']], [201, 'true'], 'a retry with the same id gets the first answer')
  t.equal(JSON.parse(again.text).id, world.state.export().collections.carts![0]!.id)
  t.equal(cartsIn(world), 1)
  fail({ drop: 'after' })
  await cutOff(t, addCart())
  t.equal((await addCart()).headers['x-emulator-replayed'], undefined)
  t.equal(cartsIn(world), 3, 'a retry without an id makes another')
  fail({ drop: 'after' })
  await cutOff(t, send('/v1/customers'))
})

t.test('the retry of a write that was done can fail too, and then finds it', async t => {
  const { world, addCart, fail } = await story()
  await addCart(ids)
  fail({ status: 503 })
  t.equal((await addCart(ids)).status, 503)
  t.match(await addCart(ids), { status: 201, headers: { 'x-emulator-replayed': 'true' } })
  t.equal(cartsIn(world), 1)
})

t.test('without a port, a cut connection fails the same', async t => {
  const { world, fail } = await story()
  const inject = () => emulator.inject({ method: 'POST', url: `/worlds/${world.name}${carts}`, headers: { authorization: 'Bearer test', 'content-type': 'application/json', ...ids }, payload: cart })
  fail({ drop: 'before' })
  await t.rejects(inject(), { code: 'LIGHT_ECONNRESET' })
  t.equal(cartsIn(world), 0)
  fail({ drop: 'after' })
  await t.rejects(inject(), { code: 'LIGHT_ECONNRESET' })
  t.equal((await inject()).headers['x-emulator-replayed'], 'true')
  t.equal(cartsIn(world), 1)
})

t.test('malformed: half of a body, as if that were all', async t => {
  const { world, send, addCart, fail } = await story()
  const whole = await send('/v1/customers', { headers: ids })
  t.ok(whole.text.length > 2048, 'long enough to be compressed')
  for (const headers of [ids, { ...ids, 'accept-encoding': 'gzip' }]) {
    fail({ malformed: true })
    const { status, headers: { 'content-length': length, 'content-encoding': encoding, 'content-type': type }, bytes, text } = await send('/v1/customers', { headers })
    t.same([status, type, length, encoding], [200, 'application/json; charset=utf-8', String(bytes.length), undefined])
    t.equal(bytes.length, whole.bytes.length >> 1)
    t.ok(whole.text.startsWith(text.slice(0, -1)))
    t.throws(() => JSON.parse(text), SyntaxError)
  }
  fail({ malformed: true })
  await t.rejects(fetch(`${world.url}/v1/customers`, { headers: { authorization: 'Bearer test' } }).then(response => response.json()), SyntaxError)
  fail({ malformed: true, status: 503, description: 'Too busy.' })
  t.match(await send('/v1/customers'), { status: 503, text: '{"code":990027,"description":"Too bu' })
  fail({ malformed: true, status: 429 })
  t.match(await send('/v1/customers'), { status: 429, text: '{ "statusCode": 429, "message": "Rate lim', headers: { 'retry-after': '1' } })
  fail({ malformed: true })
  const refused = await send('/v1/customers/02c04d7e-0000-4b05-ad4c-28524de0d2bd')
  t.equal(refused.status, 404)
  t.throws(() => JSON.parse(refused.text), SyntaxError, 'a refusal as well')
  fail({ malformed: true })
  const broken = await addCart(ids)
  t.throws(() => JSON.parse(broken.text), SyntaxError)
  const again = await addCart(ids)
  t.ok(again.text.startsWith(broken.text), 'what was done is done: the retry gets it whole')
  t.equal(cartsIn(world), 1)
})

t.test('malformed, in worlds that give answers another form', async t => {
  const { send, fail } = await story({ bom: true, strictEnums: true })
  const whole = await send('/v1/customers')
  fail({ malformed: true })
  const { text } = await send('/v1/customers')
  t.equal(text, whole.text.slice(0, whole.text.length >> 1))
  t.ok(text.startsWith('\ufeff{'))
  fail({ malformed: true }, { operation: 'checkDomainAvailability' })
  const head = await send(`/v1/domains/${alder.domain}`, { method: 'HEAD' })
  t.same([head.status, head.text], [200, ''], 'where there is no body, there is none to break')
  t.match(head.headers['x-emulator-fault'], /^fault-/)
})

t.test('a delay holds up its own request alone', async t => {
  const { world, send, fail } = await story()
  fail({ delayMs: 1 })
  t.equal((await send('/v1/customers')).status, 200, 'which is then answered as ever')
  fail({ delayMs: 1, status: 504 })
  t.equal((await send('/v1/customers')).status, 504)
  fail({ delayMs: 1, drop: 'before' })
  await cutOff(t, send('/v1/customers'))
  const { id } = fail({ delayMs: 60_000 })
  const leave = new AbortController()
  const late = send('/v1/customers', { signal: leave.signal })
  await struck(world, id)
  t.equal((await send('/v1/customers')).status, 200)
  leave.abort()
  await t.rejects(late, { name: 'AbortError' })
})

t.test('a delay ends when the client leaves, who then gets nothing done, and when the emulator closes, which answers', async t => {
  const emulator = await startEmulator({ clock: 'frozen', time: storyTime })
  const world = emulator.world('default')
  const { id } = world.faults.add({ effect: { delayMs: 60_000 }, when: { times: 4 } })
  const write = (signal?: AbortSignal) => ask(emulator.url + carts, { method: 'POST', body: cart, ...(signal && { signal }) })
  const leave = new AbortController()
  const left = write(leave.signal)
  await struck(world, id)
  const stayed = write()
  await struck(world, id, 2)
  const injected = emulator.inject({ url: '/v1/customers', headers: { authorization: 'Bearer test' } })
  const lateFault = world.faults.add({ effect: { delayMs: 60_000, status: 503 } })
  await struck(world, id, 3)
  leave.abort()
  await t.rejects(left, { name: 'AbortError' })
  for (let turn = 0; turn < 20; turn++) await ask(`${emulator.url}/_emulator/health`)
  t.equal(cartsIn(world), 0)
  await emulator.close()
  t.equal((await stayed).status, 201)
  t.equal((await injected).statusCode, 200)
  t.equal(cartsIn(world), 1)
  t.equal(world.faults.get(lateFault.id).hits, 0)
})

t.test('skip lets requests through, times strikes them, and then it is over', async t => {
  const { world, send, fail } = await story()
  const { id } = fail({ status: 500 }, { operation: 'listCustomers' }, { skip: 2, times: 3 })
  const statuses: number[] = []
  const counts: number[][] = []
  for (let turn = 0; turn < 7; turn++) {
    statuses.push((await send('/v1/customers')).status)
    t.equal((await send(`/v1/customers/${alder.id}`)).status, 200, 'another operation does not count')
    const { hits, remaining } = world.faults.get(id)
    counts.push([hits, remaining])
  }
  t.same(statuses, [200, 200, 500, 500, 500, 200, 200])
  t.same(counts, [[0, 3], [0, 3], [1, 2], [2, 1], [3, 0], [3, 0], [3, 0]])
  t.same(world.faults.list(), [{ id, match: { operation: 'listCustomers' }, when: { skip: 2, times: 3 }, effect: { status: 500 }, hits: 3, remaining: 0 }], 'spent faults stay')
})

t.test('of several that match the oldest strikes; the others go on letting through', async t => {
  const { send, fail, world } = await story()
  fail({ status: 429 }, { method: 'GET' }, { times: 2 })
  fail({ status: 503 }, {}, { skip: 3 })
  const third = fail({ status: 502 }, { path: '/customers' })
  const fourth = fail({ status: 504 }, {}, { skip: 9 })
  const statuses: number[] = []
  for (let turn = 0; turn < 11; turn++) statuses.push((await send('/v1/customers')).status)
  t.same(statuses, [429, 429, 502, 503, 200, 200, 200, 200, 200, 504, 200])
  t.same([third, fourth].map(({ id }) => world.faults.get(id).hits), [1, 1])
})

t.test('which requests match', async t => {
  const { send, fail, world } = await story()
  const orders = `/v1/customers/${alder.id}/orders`
  const other = '02c04d7e-93a2-4b05-ad4c-28524de0d2bd'
  const cases: Array<[match: FaultMatch, path: string, isStruck: boolean, method?: string]> = [
    [{}, orders, true],
    [{ operation: 'listOrders' }, orders, true],
    [{ operation: 'listOrders' }, `${orders}/`, true],
    [{ operation: 'createOrder' }, orders, false],
    [{ operation: 'createOrder' }, orders, true, 'POST'],
    [{ method: 'POST' }, orders, false],
    [{ method: 'POST' }, orders, true, 'POST'],
    [{ customerId: alder.id.toUpperCase() }, orders, true],
    [{ customerId: alder.id }, orders.toUpperCase(), true],
    [{ customerId: other }, orders, false],
    [{ customerId: alder.id }, '/v1/customers', false],
    [{ path: '/v1/customers/*/orders' }, orders, true],
    [{ path: '/customers/*/orders' }, `${orders}?size=5`, true],
    [{ path: '/CUSTOMERS/*/orders/' }, orders, true],
    [{ path: `/v1/Customers/${alder.id}/*` }, orders.replace('customers', 'CUSTOMERS'), true],
    [{ path: orders.replaceAll('-', '%2D') }, orders, true],
    [{ path: '/v1/customers/*' }, orders, false],
    [{ path: '/v1/customers/*/orders/*' }, orders, false],
    [{ path: `/v1/customers/${other}/orders` }, orders, false],
    [{ operation: 'listOrders', customerId: alder.id, method: 'GET', path: '/v1/customers/*/orders' }, orders, true],
    [{ operation: 'listOrders', customerId: other, method: 'GET', path: '/v1/customers/*/orders' }, orders, false]
  ]
  for (const [match, path, isStruck, method = 'GET'] of cases) {
    fail({ status: 418 }, match)
    t.equal((await send(path, { method })).status === 418, isStruck, `${JSON.stringify(match)} ${method} ${path}`)
    world.faults.clear()
  }
})

t.test('only what comes through the token is struck', async t => {
  const { send, fail, world } = await story()
  const { id } = fail({ status: 500 })
  t.equal((await send('/v1/customers', { headers: { authorization: '' } })).status, 401)
  t.equal((await send('/v1/nothing')).status, 404, 'nor what no operation answers')
  t.equal(world.faults.get(id).hits, 0)
  t.equal((await send('/v1/customers/none')).status, 500, 'but before what is asked is looked at')
})

t.test('worlds fail on their own; reset clears, restore and import do not, a fork has none', async t => {
  const { world, send, fail } = await story({ fixture: 'empty' })
  const other = await newWorld()
  const { id } = fail({ status: 500 }, {}, { skip: 1, times: 2 })
  world.snapshot.take('before')
  const fork = await emulator.world(`${world.name}-fork`, { fork: world.name })
  const fromSnapshot = await emulator.world(`${world.name}-past`, { fork: { world: world.name, snapshot: 'before' } })
  for (const one of [other, fork, fromSnapshot, emulator.world('default')]) {
    t.same(one.faults.list(), [])
    for (let turn = 0; turn < 2; turn++) t.equal((await ask(`${one.url}/v1/customers`)).status, 200)
  }
  t.equal((await send('/v1/customers')).status, 200)
  t.equal((await send('/v1/customers')).status, 500)
  world.snapshot.restore('before')
  world.state.import(world.state.export())
  t.match(world.faults.list(), [{ id, hits: 1, remaining: 1 }])
  t.equal((await send('/v1/customers')).status, 500)
  fail({ status: 500 })
  world.reset()
  t.same(world.faults.list(), [])
  t.equal((await send('/v1/customers')).status, 200)
  t.equal(fail({ status: 500 }).id, id, 'ids begin anew')
})

t.test('ids of the state are those that they would be without faults', async t => {
  const [plain, failing] = [await story(), await story()]
  for (const effect of [{ status: 500 }, { drop: 'before' }, { status: 429 }] as const) failing.fail(effect)
  for (let turn = 0; turn < 3; turn++) await failing.addCart(ids).catch(() => {})
  const made = [await plain.addCart(ids), await failing.addCart(ids)].map(({ text }) => JSON.parse(text).id)
  t.equal(made[0], made[1])
})

t.test('controls are never struck, and the token service only where its path is named', async t => {
  const { world, send, fail } = await story()
  const form = { 'content-type': 'application/x-www-form-urlencoded' }
  const grant = `grant_type=client_credentials&client_id=${nightlyJobs.id}&client_secret=${nightlyJobs.secret}&resource=https://graph.windows.net`
  const token = (version = '') => send(`/${partner.domain}/oauth2${version}/token`, { method: 'POST', body: grant, headers: form })
  const any = fail({ status: 503 })
  fail({ status: 503 }, { method: 'POST' })
  t.equal((await send('/_emulator/health')).status, 200)
  t.equal((await send('/_emulator/worlds')).status, 200)
  t.equal((await send('/_emulator/snapshots/one', { method: 'PUT' })).status, 201)
  t.equal((await token()).status, 200)
  t.equal(world.faults.get(any.id).hits, 0)
  world.faults.clear()
  const path = `/${partner.domain}/oauth2/token`
  const refusals: Array<[effect: FaultEffect, error: string, number: number, description: string]> = [
    [{ status: 503 }, 'temporarily_unavailable', 90033, 'a fault answers 503 Service Unavailable.'],
    [{ status: 429, description: 'Too many.' }, 'temporarily_unavailable', 90033, 'Too many.'],
    [{ status: 401 }, 'invalid_client', 7000215, 'a fault answers 401 Unauthorized.'],
    [{ status: 400 }, 'invalid_request', 9002313, 'a fault answers 400 Bad Request.'],
    [{ status: 400, code: 700082, description: 'It has expired.' }, 'invalid_grant', 700082, 'It has expired.'],
    [{ status: 400, code: 12, description: 'Who knows.' }, 'invalid_request', 12, 'Who knows.']
  ]
  for (const [effect, error, number, description] of refusals) {
    const { id } = fail(effect, { path: '/*/oauth2/token' })
    const { status, headers, text } = await token()
    const { trace_id: traceId, correlation_id: correlationId, ...body } = JSON.parse(text)
    t.equal(status, effect.status)
    t.same(body, {
      error,
      error_description: `AADSTS${number}: ${description} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: 2019-01-09 00:00:00Z`,
      error_codes: [number],
      timestamp: '2019-01-09 00:00:00Z'
    })
    t.equal(headers['x-emulator-fault'], id)
    t.equal(headers['retry-after'], effect.status === 429 ? '1' : undefined)
  }
  fail({ drop: 'before' }, { path })
  await cutOff(t, token())
  fail({ malformed: true }, { path: '/*/oauth2/v2.0/token' })
  t.equal((await token()).status, 200, 'another path')
  t.match((await token('/v2.0')).text, /^\{"[^}]*$/)
  fail({ status: 502 }, { path: '/generatetoken', method: 'POST' })
  t.match(await send('/generatetoken', { method: 'POST', body: 'grant_type=jwt_token', headers: form }), { status: 502, text: /^\{"code":990026,"description":".*","data":\[\],"source":"PartnerFD"\}$/ })
  t.same(world.faults.list().map(({ remaining }) => remaining), world.faults.list().map(() => 0))
})

t.test('a world found by its tenant fails at the token service too', async t => {
  const tenantId = '5a0c8f5e-3f5d-4c0f-8f57-0b9f2a6d7e11'
  const { world, fail } = await story({ tenantId })
  fail({ status: 503 }, { path: `/${tenantId}/oauth2/token` })
  const token = () => ask(`${emulator.url}/${world.tenantId}/oauth2/token`, { method: 'POST', body: '', headers: { 'content-type': 'application/x-www-form-urlencoded' } })
  t.equal((await token()).status, 503)
  t.equal((await token()).status, 400)
})
