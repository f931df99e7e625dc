/** Which world a request is for: by port, host name, path, header or the token's tenant, in this order; otherwise `default`. */
import { request } from 'node:http'
import t from 'tap'
import { startEmulator, type Emulator } from '../../src/index.ts'
import { storyTime } from '../helper.ts'

/** Worlds of the tests, told apart by the year that their clocks show. */
const years = { default: 2019, host: 2021, path: 2022, header: 2023, tenant: 2024, port: 2025 } as const
type Name = keyof typeof years

const tenantOf = (name: Name) => `00000000-0000-4000-8000-00000000${years[name]}`
const token = (tid: string) => ({ authorization: `Bearer e30.${Buffer.from(JSON.stringify({ tid, scp: 'user_impersonation' })).toString('base64url')}.x` })

/** An emulator with a world for every way to name one. */
async function withWorlds (t: { teardown: (what: () => Promise<void>) => void }, port: 0 | false = false): Promise<Emulator> {
  const emulator = await startEmulator({ port, clock: 'frozen', time: storyTime })
  t.teardown(() => emulator.close())
  for (const name of ['host', 'path', 'header', 'tenant'] as const) {
    await emulator.world(name, { fork: 'default', time: `${years[name]}-01-01T00:00:00Z`, tenantId: tenantOf(name) })
  }
  if (port === 0) await emulator.world('port', { fork: 'default', time: '2025-01-01T00:00:00Z', tenantId: tenantOf('port'), port: 0 })
  return emulator
}

interface Asked { status: number, body: Record<string, any> | undefined }

/** Sends a request without a port. */
async function ask (emulator: Emulator, url: string, headers: Record<string, string> = {}, method: 'GET' | 'POST' | 'PUT' | 'DELETE' = 'GET', payload?: object): Promise<Asked> {
  const response = await emulator.inject({ method, url, headers: { host: 'localhost', authorization: 'Bearer test', ...headers }, ...(payload && { payload }) })
  return { status: response.statusCode, body: response.payload === '' ? undefined : response.json() }
}

/** Sends a request to a port. */
function askPort (port: number, url: string, headers: Record<string, string> = {}): Promise<Asked> {
  return new Promise((resolve, reject) => {
    request({ port, host: '127.0.0.1', path: url, headers: { authorization: 'Bearer test', ...headers } }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', part => { text += part }).on('end', () => resolve({ status: response.statusCode!, body: JSON.parse(text) }))
    }).on('error', reject).end()
  })
}

/** The world that answers, by a control and by the API: a cart is made at the world's time. */
async function worldOf (emulator: Emulator, prefix: string, headers: Record<string, string>): Promise<Name | number> {
  const clock = await ask(emulator, `${prefix}/_emulator/clock`, headers)
  if (clock.status !== 200) return clock.status
  const { body } = await ask(emulator, `${prefix}/v1/customers?size=1`, headers)
  const line = { catalogItemId: '031C9E47-4802-4248-838E-778FB1D2CC05', quantity: 1, billingCycle: 'monthly' }
  const cart = await ask(emulator, `${prefix}/v1/customers/${body!.items[0].id}/carts`, headers, 'POST', { lineItems: [line] })
  const [byControl, byApi] = [clock.body!.now, cart.body!.creationTimestamp].map(time => Number(time.slice(0, 4)))
  if (byControl !== byApi) throw new Error(`The control answers for ${byControl}, the API for ${byApi}.`)
  return (Object.keys(years) as Name[]).find(name => years[name] === byControl)!
}

const host = { host: 'host.localhost' }
const header = { 'X-Emulator-World': 'header' }
const tenant = token(tenantOf('tenant'))

t.test('a world is named by host name, path, header or tenant; the first of these decides', async t => {
  const emulator = await withWorlds(t)
  const cases: Array<[prefix: string, headers: Record<string, string>, expected: Name]> = [
    ['', host, 'host'],
    ['', { host: 'HOST.localhost:7080' }, 'host'],
    ['', { host: 'host.LOCALHOST' }, 'host'],
    ['', { host: 'host.localhost:' }, 'host'],
    ['/worlds/path', {}, 'path'],
    ['/worlds/p%61th', {}, 'path'],
    ['', header, 'header'],
    ['', tenant, 'tenant'],
    ['', token(tenantOf('tenant').toUpperCase()), 'tenant'],
    ['', {}, 'default'],
    ['/worlds/default', {}, 'default'],
    // Two or more of them.
    ['/worlds/path', { ...host, ...header, ...tenant }, 'host'],
    ['', { ...host, ...header }, 'host'],
    ['', { ...host, ...tenant }, 'host'],
    ['/worlds/path', { ...header, ...tenant }, 'path'],
    ['', { ...header, ...tenant }, 'header'],
    ['/worlds/default', { ...header, ...tenant }, 'default'],
    ['', { 'X-Emulator-World': 'default', ...tenant }, 'default']
  ]
  for (const [prefix, headers, expected] of cases) t.equal(await worldOf(emulator, prefix, headers), expected, JSON.stringify([prefix, headers]))
})

t.test('host names that are not those of a world, and tenants that no world is registered for, mean the default one', async t => {
  const emulator = await withWorlds(t)
  for (const name of ['localhost', '127.0.0.1:7080', '[::1]:7080']) t.equal(await worldOf(emulator, '', { host: name }), 'default', name)
  for (const name of ['api.partnercenter.microsoft.com', 'example.com']) t.equal((await ask(emulator, '/v1/customers', { host: name })).status, 200, `${name} is as good for the API`)
  for (const other of [token('00000000-0000-4000-8000-000000000000'), token('header'), token(''), { authorization: 'Bearer header' }]) t.equal(await worldOf(emulator, '', other), 'default')
})

t.test('a port of its own comes before everything else', async t => {
  const emulator = await withWorlds(t, 0)
  const own = Number(new URL(emulator.world('port').url).port)
  t.not(own, emulator.port)
  t.equal(emulator.world('port').url, `http://127.0.0.1:${own}`, 'its address has no path')
  for (const [url, headers] of [['', {}], ['', host], ['/worlds/path', {}], ['', header], ['', tenant], ['/worlds/path', { ...host, ...header, ...tenant }], ['/worlds/nobody', {}], ['', { 'X-Emulator-World': 'nobody' }]] as const) {
    const { body } = await askPort(own, `${url}/_emulator/clock`, headers)
    t.same(body, { now: '2025-01-01T00:00:00Z', mode: 'frozen' }, JSON.stringify([url, headers]))
    t.equal((await askPort(own, `${url}/v1/customers?size=1`, headers)).status, 200)
  }
  for (const [url, headers, expected] of [['', {}, 'default'], ['', host, 'host'], ['/worlds/path', {}, 'path'], ['', header, 'header'], ['', tenant, 'tenant'], ['/worlds/port', {}, 'port']] as const) {
    t.match((await askPort(emulator.port, `${url}/_emulator/clock`, headers)).body, { now: new RegExp(`^${years[expected]}`) }, `by the common port: ${expected}`)
  }
})

t.test('a world that does not exist is 404, and nothing is asked of another one', async t => {
  const emulator = await withWorlds(t)
  const before = emulator.world('default').state.export()
  for (const [prefix, headers] of [['', { host: 'nobody.localhost' }], ['/worlds/nobody', {}], ['', { 'X-Emulator-World': 'nobody' }], ['/worlds/nobody', { ...header, ...tenant }], ['', { host: 'nobody.localhost:7080', ...header }]] as const) {
    for (const [method, url] of [['GET', '/v1/customers'], ['GET', '/v1/nothing'], ['POST', '/v1/customers'], ['GET', '/_emulator/clock'], ['POST', '/_emulator/reset']] as const) {
      const { status, body } = await ask(emulator, `${prefix}${url}`, headers, method)
      t.equal(status, 404, JSON.stringify([method, prefix, url, headers]))
      t.same(body, { code: 990101, description: 'There is no world named nobody; make it with PUT /_emulator/worlds/nobody.', data: [], source: 'emulator' })
    }
  }
  t.same(emulator.world('default').state.export(), before)
  t.throws(() => emulator.world('nobody'), { code: 990101 }, 'nor in-process')
})

t.test('what cannot be the name of a world is 400', async t => {
  const emulator = await withWorlds(t)
  const names = ['Path', 'two words', '-path', 'path_1', 'pfad.1', 'x'.repeat(64), '__proto__', 'é', '%zz', '']
  for (const name of names) {
    const { status, body } = await ask(emulator, `/worlds/${name === '%zz' ? name : encodeURIComponent(name)}/v1/customers`)
    t.equal(status, 400, JSON.stringify(name))
    t.match(body, { code: 990102, source: 'emulator' })
    if (/^[ -~]+$/.test(name)) t.match((await ask(emulator, '/v1/customers', { 'X-Emulator-World': name })).body, { code: 990102 })
  }
  for (const name of ['a', '0', 'x'.repeat(63), 'ci-17', 'a-', '9lives']) t.match((await ask(emulator, `/worlds/${name}/v1/customers`)).body, { code: 990101 }, name)
})

t.test('no name under localhost falls back to the default world', async t => {
  const emulator = await withWorlds(t)
  const askBy = (host: string) => ask(emulator, '/v1/customers', { host })
  for (const name of ['NOBODY.LOCALHOST', 'nobody.localhost.', 'nobody.localhost.:7080', 'nobody.localhost:']) t.match(await askBy(name), { status: 404, body: { code: 990101 } }, name)
  for (const name of ['host.nobody.localhost', 'www.host.localhost:7080', '.localhost']) t.match(await askBy(name), { status: 400, body: { code: 990102 } }, name)
  t.equal((await askBy('host.localhost.')).status, 200)
  for (const name of ['nobody.localhost.', 'NOBODY.LOCALHOST:']) t.equal((await ask(emulator, '/common/oauth2/token', { host: name }, 'POST')).status, 404, `${name} asks for a token`)
  t.equal((await askBy('localhost.')).status, 200, 'which names no world')
})

t.test('a path prefix is taken off, and answers do not show it', async t => {
  const emulator = await withWorlds(t)
  const plain = await ask(emulator, '/v1/customers?size=2')
  t.same((await ask(emulator, '/worlds/default/v1/customers?size=2')).body, plain.body)
  t.match((await ask(emulator, '/worlds/path/v1/customer')).body, { code: 990025, description: /GET \/v1\/customer;/ })
  t.equal((await ask(emulator, '/worlds/path')).body?.code, 990025)
  t.equal((await ask(emulator, '/worlds/path?x=1')).body?.code, 990025)
})

t.test('worlds do not see one another', async t => {
  const emulator = await withWorlds(t)
  const { body } = await ask(emulator, '/v1/customers?size=1')
  const [{ id }] = body!.items
  t.equal((await ask(emulator, '/worlds/path/v1/customers?size=1')).body!.items[0].id, id, 'forks begin alike')
  const line = { catalogItemId: '031C9E47-4802-4248-838E-778FB1D2CC05', quantity: 1, billingCycle: 'monthly' }
  const { body: cart } = await ask(emulator, `/worlds/path/v1/customers/${id}/carts`, {}, 'POST', { lineItems: [line] })
  t.equal((await ask(emulator, `/worlds/path/v1${cart!.links.self.uri}`)).status, 200)
  for (const other of ['', '/worlds/default', '/worlds/host', '/worlds/header']) t.equal((await ask(emulator, `${other}/v1${cart!.links.self.uri}`)).status, 404, other)
})

t.test('a deleted world is gone by every name that it had', async t => {
  const emulator = await withWorlds(t, 0)
  const own = Number(new URL(emulator.world('port').url).port)
  for (const name of ['host', 'path', 'header', 'tenant', 'port']) emulator.deleteWorld(name)
  t.same(emulator.worlds().map(({ name }) => name), ['default'])
  t.equal((await ask(emulator, '/v1/customers', host)).status, 404)
  t.equal((await ask(emulator, '/worlds/path/v1/customers')).status, 404)
  t.equal((await ask(emulator, '/v1/customers', header)).status, 404)
  t.match((await ask(emulator, '/_emulator/clock', tenant)).body, { now: storyTime }, 'its tenant is nobody\'s, and means the default world')
  const answered = await askPort(own, '/_emulator/clock').catch((error: NodeJS.ErrnoException) => ({ status: error.code, body: undefined }))
  t.ok(answered.status === 'ECONNREFUSED' || answered.status === 404, 'its port does not answer for another world')
})

t.test('the tenant of an imported document is the world\'s, as long as it holds it', async t => {
  const emulator = await withWorlds(t)
  const [world, document] = [emulator.world('path'), emulator.world('default').state.export()]
  const imported = '00000000-0000-4000-8000-00000000beef'
  world.state.import({ ...document, time: '2022-06-01T00:00:00Z', partner: { ...document.partner, tenantId: imported } })
  t.equal(world.tenantId, imported)
  t.equal(await worldOf(emulator, '', token(imported)), 'path')
  t.equal(await worldOf(emulator, '', token(tenantOf('path'))), 'default', 'it has another tenant now')
  world.reset()
  t.equal(await worldOf(emulator, '', token(tenantOf('path'))), 'path', 'as at its start')
  world.state.import({ ...document, time: '2022-06-01T00:00:00Z', partner: { ...document.partner, tenantId: imported } })
  emulator.deleteWorld('path')
  for (const tid of [imported, tenantOf('path')]) t.equal(await worldOf(emulator, '', token(tid)), 'default', 'a deleted world answers nobody')
})
