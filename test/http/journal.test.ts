/** The journal: what is kept of each request, what never is, and how it is found again. */
import { request } from 'node:http'
import { setImmediate } from 'node:timers/promises'
import t from 'tap'
import { startEmulator, type Emulator, type EmulatorWorld, type JournalRequest, type NewWorld } from '../../src/index.ts'
import { alder, partner } from '../identity/clients.ts'
import { storyTime } from '../helper.ts'

const customer = `/v1/customers/${alder.id}`
const ids = { 'ms-requestid': '3705fc6d-4127-4a87-bed1-f1e96e1fd8c7', 'ms-correlationid': '6c0f5e29-6cd1-43c5-90d6-0b1f5aeab53e' }
const form = { 'content-type': 'application/x-www-form-urlencoded' }

/** One emulator for all, in which each test has a world of its own. */
let emulator: Emulator
t.before(async () => { emulator = await startEmulator({ clock: 'frozen', time: storyTime }) })
t.teardown(() => emulator.close())
let made = 0

interface Sent { body?: unknown, headers?: Record<string, string> }

async function story (options: NewWorld = { fork: 'default' }) {
  const world = await emulator.world(`w-${++made}`, options)
  const send = (method: string, path: string, { body, headers = {} }: Sent = {}) => fetch(world.url + path, {
    method,
    redirect: 'manual',
    headers: { authorization: 'Bearer test', 'user-agent': 'story/1', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) })
  })
  const control = async (method: string, path: string, body?: unknown) => {
    const answer = await send(method, `/_emulator${path}`, body === undefined ? {} : { body })
    const text = await answer.text()
    return { status: answer.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  return { world, send, control, kept: async (query = ''): Promise<JournalRequest[]> => (await control('GET', `/requests${query}`)).body.items }
}

/** Waits until so many requests are kept. */
async function keeps (world: EmulatorWorld, count: number) {
  while (world.requests.list().length < count) await setImmediate()
}

t.test('GET /_emulator/requests: a request with its answer, whole', async t => {
  const { world, send, control, kept } = await story()
  const answer = await send('GET', `${customer}?x=1`, { headers: { ...ids, 'accept-encoding': 'identity' } })
  const text = await answer.text()
  const [entry] = await kept()
  const { host } = new URL(world.url)
  t.same(entry, {
    id: 'request-1',
    at: storyTime,
    receivedAt: entry!.receivedAt,
    durationMs: entry!.durationMs,
    method: 'GET',
    path: customer,
    query: 'x=1',
    operation: 'getCustomer',
    tokenMode: 'app+user',
    status: 200,
    requestHeaders: { host, connection: 'keep-alive', authorization: '[redacted]', 'user-agent': 'story/1', ...ids, 'accept-encoding': 'identity', accept: '*/*', 'accept-language': '*', 'sec-fetch-mode': 'cors' },
    requestBody: null,
    responseHeaders: { ...ids, 'ms-cv': answer.headers.get('ms-cv'), 'ms-serverid': '0000112D', 'x-locale': 'en-US', 'x-emulator-auth': 'lenient; skipped=format', 'content-type': 'application/json; charset=utf-8' },
    responseBody: text,
    isCut: false,
    violations: entry!.violations,
    world: world.name,
    why: null
  })
  t.ok(entry!.durationMs > 0 && Date.parse(entry!.receivedAt) > Date.parse('2020-01-01'))
  t.same(world.requests.list(), [entry], 'in-process it is the same')
  t.equal((await control('DELETE', '/requests')).status, 204)
  t.same(await kept(), [])
  await send('GET', customer)
  t.equal((await kept())[0]!.id, 'request-2', 'ids go on')
  world.reset()
  await send('GET', customer)
  t.equal((await kept())[0]!.id, 'request-1', 'a reset begins anew')
})

t.test('Secrets are never kept', async t => {
  const { world, send, kept } = await story()
  const users = `${customer}/users`
  const user = { usageLocation: 'US', userPrincipalName: `jo@${alder.domain}`, firstName: 'Jo', lastName: 'Hall', displayName: 'Jo Hall' }
  const secrets = ['Sesame-Open-1', 'Sesame-Open-2', '8675309867', 'Sesame-Open-4', 'Sesame-Open-5', 'Sesame-Open-6', 'Sesame-Open-7', 'Sesame-Open-8', 'Sesame-Open-9']
  const [password, other, number, clientSecret, inQuery, cookie, key, broken, basic] = secrets
  await send('POST', users, { body: { ...user, passwordProfile: { password, forceChangePassword: true } } })
  await send('POST', users, { body: `{"PasswordProfile":{"Pass\\u0077ord":"${other}"},"usageLocation":"${other}"}` })
  await send('POST', users, { body: `{"passwordProfile":{"password":${number}}, "displayName":7}` })
  await send('POST', users, { body: `{"password":"${broken}"` })
  await send('POST', `/${partner.tenantId}/oauth2/token`, { body: `grant_type=password&client_id=app&username=jo&password=${password}&client_%73ecret=${clientSecret}&resource=x`, headers: form })
  await send('GET', `/v1/customers?access_token=${inQuery}&code=${inQuery}&size=1`, { headers: { cookie: `a=${cookie}`, 'ocp-apim-subscription-key': key!, authorization: `Bearer ${key}` } })
  await send('GET', '/v1/nowhere', { headers: { authorization: `Basic ${Buffer.from(`app:${basic}`).toString('base64')}`, referer: `http://localhost/?code=${inQuery}` } })
  const created = await (await send('POST', '/v1/customers', { body: { companyProfile: { domain: 'sesame0001.onmicrosoft.com' }, billingProfile: { culture: 'en-US', email: 'a@example.org', language: 'en', companyName: 'Sesame', defaultAddress: { country: 'US', city: 'Bellevue', state: 'WA', addressLine1: 'One', postalCode: '98004', firstName: 'A', lastName: 'B', phoneNumber: '4255550101' } } } })).json() as { userCredentials: { password: string } }
  const token = await (await send('POST', `/${partner.tenantId}/oauth2/token`, { body: 'grant_type=client_credentials&client_id=app&client_secret=x&resource=https://graph.windows.net', headers: form })).json() as { access_token: string }
  const device = await (await send('POST', `/${partner.tenantId}/oauth2/devicecode`, { body: 'client_id=app&resource=https://graph.windows.net', headers: form })).json() as { user_code: string, device_code: string }
  const query = `client_id=app&response_type=code&redirect_uri=http://localhost/back&username=${partner.userPrincipalName}`
  const back = await send('POST', `/${partner.tenantId}/oauth2/authorize`, { body: `${query}&decision=accept`, headers: form })
  const code = new URL(back.headers.get('location')!).searchParams.get('code')!
  const page = await send('POST', `/${partner.tenantId}/oauth2/authorize`, { body: `${query}&response_mode=form_post&decision=accept`, headers: form })
  const codeOfPage = /name="code" value="([^"]+)"/.exec(await page.text())![1]!

  const entries = await kept()
  t.equal(entries.length, 12)
  const all = JSON.stringify(entries)
  for (const secret of [...secrets, created.userCredentials.password, token.access_token, device.user_code, device.device_code, code, codeOfPage]) {
    t.ok(secret.length >= 9 && !all.includes(secret), secret.slice(0, 20))
  }
  t.equal(JSON.parse(entries[0]!.requestBody!).passwordProfile.password, '[redacted]')
  t.equal(JSON.parse(entries[0]!.responseBody!).displayName, 'Jo Hall', 'what is no secret stays')
  t.equal(entries[3]!.requestBody, '[redacted]', 'what may hold one and cannot be read is left out whole')
  t.equal(entries[4]!.requestBody, 'grant_type=password&client_id=app&username=jo&password=[redacted]&client_%73ecret=[redacted]&resource=x')
  t.equal(entries[5]!.query, 'access_token=[redacted]&code=[redacted]&size=1')
  t.match(entries[10]!.responseHeaders.location, /^http:\/\/localhost\/back\?code=\[redacted\]/)
  t.equal(JSON.stringify(world.requests.count({ path: '/v1/elsewhere' })).includes(password!), false)
})

t.test('What is journalled: the API and the token service, refusals before routing, and requests without an answer', async t => {
  const { world, send, control, kept } = await story()
  await control('GET', '/clock')
  await send('GET', '/v1/nowhere')
  await send('DELETE', '/v1/customers')
  await send('GET', '/v1/customers/%zz')
  await send('GET', `/${partner.tenantId}/discovery/keys`)
  await send('GET', `${customer}`, { headers: { accept: 'text/plain' } })
  const write = { body: { lineItems: [{ catalogItemId: '031C9E47-4802-4248-838E-778FB1D2CC05', quantity: 1, billingCycle: 'monthly' }] }, headers: ids }
  await send('POST', `${customer}/carts`, write)
  await send('POST', `${customer}/carts`, write)
  const { id } = world.faults.add({ effect: { status: 503 } })
  await send('GET', customer)
  world.faults.add({ effect: { drop: 'after' } })
  await t.rejects(send('GET', customer))
  world.faults.add({ effect: { delayMs: 60_000 } })
  const leaving = request(world.url + customer, { headers: { authorization: 'Bearer test' } }).on('error', () => {})
  leaving.end()
  while (world.faults.list()[2]!.hits === 0) await setImmediate()
  leaving.destroy()
  await keeps(world, 10)
  t.same((await kept()).map(({ method, path, operation, status, why }) => [method, path, operation, status, why?.rule]), [
    ['GET', '/v1/nowhere', null, 404, 'addressUnknown'],
    ['DELETE', '/v1/customers', null, 405, 'methodNotAllowed'],
    ['GET', '/v1/customers/%zz', null, 400, 'inputInvalid'],
    ['GET', `/${partner.tenantId}/discovery/keys`, null, 200, undefined],
    ['GET', customer, 'getCustomer', 406, 'notAcceptable'],
    ['POST', `${customer}/carts`, 'createCart', 201, undefined],
    ['POST', `${customer}/carts`, 'createCart', 201, undefined],
    ['GET', customer, 'getCustomer', 503, 'fault'],
    ['GET', customer, 'getCustomer', 0, 'fault'],
    ['GET', customer, 'getCustomer', 0, 'fault']
  ])
  const [first, again, failed, cut] = (await kept()).slice(5)
  t.equal(again!.responseHeaders['x-emulator-replayed'], 'true')
  t.equal(again!.responseBody, first!.responseBody)
  t.same(failed!.why, { rule: 'fault', description: `The fault ${id} struck.`, looked: [{ collection: 'faults', key: id, record: { status: 503 } }] })
  t.same([cut!.responseHeaders, cut!.responseBody], [{}, null])
})

t.test('Filters', async t => {
  const { world, send, control, kept } = await story()
  await send('GET', customer, { headers: { 'user-agent': 'Alpha/2' } })
  await send('GET', '/v1/customers', { headers: { 'ms-partnercenter-application': 'Billing tool' } })
  world.clock.advance({ to: '2019-01-10T00:00:00Z' })
  await send('GET', '/v1/customers/00000000-0000-4000-8000-000000000000', { headers: { 'ms-partnercenter-client': 'Beta' } })
  const found = async (query: string) => (await kept(query)).map(({ id }) => Number(id.slice('request-'.length)))
  t.same(await found('?operation=listCustomers'), [2])
  t.same(await found('?status=404'), [3])
  t.same(await found('?client=alpha'), [1])
  t.same(await found('?client=billing'), [2])
  t.same(await found('?client=beta'), [3])
  t.same(await found('?since=2019-01-10T00:00:00Z'), [3])
  t.same(await found('?since=request-1'), [2, 3])
  t.same(await found('?since=request-3'), [])
  t.same(await found('?limit=2'), [2, 3], 'the last ones')
  t.same(await found('?since=request-0&limit=2'), [1, 2], 'and after an entry the next ones')
  for (const [query, word] of [
    ['?oder=1', 'there is no parameter oder'], ['?operation=getCustomr', 'getCustomer'], ['?status=x', 'status'], ['?limit=0', 'limit'],
    ['?since=request-4', 'request-4'], ['?since=soon', 'soon'], ['?client=a&client=b', 'client']
  ] as const) {
    const { status, body } = await control('GET', `/requests${query}`)
    t.match([status, body.source, body.description], [400, 'emulator', word], query)
  }
})

t.test('Bounds: the oldest entries go, and long bodies are cut', async t => {
  const own = await startEmulator({ journal: 3, port: false, clock: 'frozen', time: storyTime })
  t.teardown(() => own.close())
  const send = (method: 'GET' | 'POST', url: string, payload?: string, headers = {}) => own.inject({ method, url, headers: { host: 'localhost', authorization: 'Bearer test', ...headers }, ...(payload !== undefined && { payload }) })
  const { requests } = own.world('default')
  for (let i = 0; i < 5; i++) await send('GET', `/v1/customers?size=${i}`)
  t.same(requests.list().map(({ id, query }) => [id, query]), [['request-3', 'size=2'], ['request-4', 'size=3'], ['request-5', 'size=4']])
  await send('POST', '/v1/customers', `"${'x'.repeat(100_000)}`)
  const [entry] = requests.list({ limit: 1 })
  t.match([entry!.isCut, entry!.requestBody!.length, entry!.status], [true, 65_536, 400])
  const large = await send('GET', '/v1/offers?country=US', undefined, { 'accept-encoding': 'gzip' })
  t.equal(large.headers['content-encoding'], 'gzip')
  t.match(requests.list({ limit: 1 })[0]!.responseBody!.slice(0, 40), /^\{"totalCount":\d+,"items":\[/, 'what was packed is shown unpacked')
  await t.rejects(startEmulator({ journal: -1, port: false }), { message: /journal must be a whole number/ })
  const off = await startEmulator({ journal: 0, port: false })
  t.teardown(() => off.close())
  await off.inject({ url: '/v1/customers', headers: { host: 'localhost', authorization: 'Bearer test' } })
  t.same(off.world('default').requests.list(), [])
})

t.test('POST /_emulator/requests/count: how often, and which request comes nearest', async t => {
  const { world, send, control } = await story()
  const line = { catalogItemId: '031C9E47-4802-4248-838E-778FB1D2CC05', quantity: 3, billingCycle: 'monthly' }
  const carts = `${customer}/carts`
  await send('GET', customer)
  await send('POST', carts, { body: { lineItems: [line] }, headers: { 'ms-correlationid': ids['ms-correlationid'] } })
  await send('POST', carts, { body: { lineItems: [{ ...line, quantity: 4 }, line] } })
  const count = async (query: unknown) => (await control('POST', '/requests/count', query)).body
  t.same(await count({}), { count: 3 })
  t.same(await count({ operation: 'createCart' }), { count: 2 })
  t.same(await count({ method: 'post', path: '/customers/*/carts' }), { count: 2 })
  t.same(await count({ path: '/v1/customers/*' }), { count: 1 })
  t.same(await count({ headers: { 'MS-CorrelationId': ids['ms-correlationid'] } }), { count: 1 })
  t.same(await count({ operation: 'createCart', body: { lineItems: [{ quantity: 3 }] } }), { count: 1 }, 'more may be there')
  t.same(world.requests.count({ body: { lineItems: [{}, { quantity: 3 }] } }), { count: 1 })
  const missed = await count({ method: 'POST', path: '/v1/customers/*/carts', headers: { 'x-locale': 'de-DE' }, body: { lineItems: [{ quantity: 5, billingCycle: 'monthly' }] } })
  t.equal(missed.count, 0)
  t.equal(missed.nearest.request.id, 'request-2')
  t.same(missed.nearest.differs, [{ field: 'headers.x-locale', wanted: 'de-DE' }, { field: 'body.lineItems[0].quantity', wanted: 5, found: 3 }])
  const elsewhere = await count({ method: 'PUT', path: '/v1/customers/*/carts' })
  t.same([elsewhere.nearest.request.id, elsewhere.nearest.differs], ['request-3', [{ field: 'method', wanted: 'PUT', found: 'POST' }]])
  for (const [body, word] of [[{ pth: '/' }, 'pth'], [{ body: 'text' }, 'body must be an object'], [{ headers: { a: 1 } }, 'headers.a'], [{ path: 'x' }, 'path'], [{ path: '/a*' }, 'segment'], [{ operation: 'createKart' }, 'createCart']] as const) {
    const { status, body: { description } } = await control('POST', '/requests/count', body)
    t.match([status, description], [400, word])
  }
  t.same((await (await story()).world).requests.count({ operation: 'createCart' }), { count: 0 }, 'nothing comes near where nothing was asked')
})

t.test('why: the rule that decided a refusal, and the state that it looked at', async t => {
  const { world, send, kept } = await story()
  const [held] = (await (await send('GET', `${customer}/subscriptions`)).json() as { items: Array<{ id: string, status: string }> }).items.filter(({ status }) => status === 'active')
  const url = `${customer}/subscriptions/${held!.id}`
  await send('PATCH', url, { body: { ...held, status: 'suspended', attributes: undefined } })
  world.requests.clear()
  const before = world.state.export()
  await send('PATCH', url, { body: { ...held, quantity: 30, status: 'suspended', attributes: undefined } })
  await send('GET', `${customer}/subscriptions/none`)
  await send('POST', `${customer}/carts`, { body: { lineItems: [{ catalogItemId: 'x', quantity: 'three', billingCycle: 'monthly' }] } })
  await send('GET', customer, { headers: { authorization: '' } })
  t.same(world.state.export(), before)
  const [suspended, missing, unfit, stranger] = (await kept()).map(({ status, why }) => ({ status, why: why! }))
  t.equal(suspended!.status, 400)
  t.match(suspended!.why.looked.find(({ collection }) => collection === 'subscriptions'), { key: `${alder.id}/${held!.id.toLowerCase()}`, record: { id: held!.id, status: 'suspended' } })
  t.match(missing, { status: 404, why: { rule: 'subscriptionNotFound', description: 'none', looked: [{ collection: 'customers' }, { collection: 'subscriptions', key: `${alder.id}/none` }] } })
  t.notOk('record' in missing!.why.looked[1]!, 'there was none')
  t.match(unfit, { status: 400, why: { rule: 'inputInvalid', looked: [], asked: { field: 'lineItems[0].quantity', contract: { type: 'integer' } } } })
  t.same(stranger!.why, { rule: 'accessDenied', description: stranger!.why.description, looked: [{ collection: 'settings', key: 'auth', record: 'lenient' }, { collection: 'clock', key: 'now', record: storyTime }] })
})

t.test('Worlds have a journal each, which snapshots leave alone', async t => {
  const { world, send } = await story()
  await send('GET', customer)
  world.snapshot.take('here')
  await send('GET', customer)
  world.snapshot.restore('here')
  t.equal(world.requests.list().length, 2)
  t.same((await emulator.world('forked', { fork: world.name })).requests.list(), [], 'a fork starts with none')
  await fetch(`${emulator.url}${customer}`, { headers: { authorization: 'Bearer test', 'x-emulator-world': world.name } })
  t.same(world.requests.list().map(({ world }) => world), [world.name, world.name, world.name])
})
