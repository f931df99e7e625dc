/** Every control exists three times: by HTTP, on the command line and in-process. */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import fastify from 'fastify'
import t from 'tap'
import { run } from '../../src/commands/program.ts'
import { fixtureSource } from '../../src/fixtures.ts'
import { startEmulator, type EmulatorWorld } from '../../src/index.ts'
import { keysIn } from '../../src/identity/keys.ts'
import { controls } from '../../src/routes/emulator/index.ts'
import { Worlds } from '../../src/worlds.ts'
import { storyTime, storyWorld } from '../helper.ts'

const [id, name] = ['0c39d6d5-0000-4000-8000-000000000001', 'one']

/** For each control a command that asks it, and the method that does the same in-process. */
const thrice: Record<string, [command: string, method: string]> = {
  'GET /health': ['health', 'health'],
  'GET /worlds': ['worlds list', 'worlds'],
  'PUT /worlds/:name': [`worlds create ${name}`, 'world'],
  'DELETE /worlds/:name': [`worlds delete ${name}`, 'deleteWorld'],
  'POST /reset': ['reset', 'default.reset'],
  'POST /seed': ['seed --customers 1', 'default.seed'],
  'GET /snapshots': ['snapshot list', 'default.snapshot.list'],
  'PUT /snapshots/:name': [`snapshot take ${name}`, 'default.snapshot.take'],
  'POST /snapshots/:name/restore': [`snapshot restore ${name}`, 'default.snapshot.restore'],
  'DELETE /snapshots/:name': [`snapshot delete ${name}`, 'default.snapshot.delete'],
  'GET /state': ['state export', 'default.state.export'],
  'PUT /state': ['state import -', 'default.state.import'],
  'GET /clock': ['clock show', 'default.clock.now'],
  'PUT /clock': ['clock set 2019-03-01T00:00:00Z', 'default.clock.set'],
  'POST /clock/advance': ['clock advance P1M', 'default.clock.advance'],
  'POST /customers/:customerId/accept': [`customers accept ${id}`, 'default.customers.accept'],
  'POST /servicerequests/:serviceRequestId/answer': [`servicerequests answer ${id} --text Yes.`, 'default.serviceRequests.answer'],
  'POST /vetting/finish': ['vetting finish', 'default.vetting.finish'],
  'PUT /usage': ['usage state -', 'default.usage.state'],
  'POST /tokens': ['token', 'default.tokens.mint'],
  'GET /webhooks/deliveries': ['webhooks list', 'default.webhooks.deliveries'],
  'POST /webhooks/deliveries/:id/redeliver': [`webhooks redeliver ${id}`, 'default.webhooks.redeliver'],
  'POST /faults': ['fault add --status 503', 'default.faults.add'],
  'GET /faults': ['fault list', 'default.faults.list'],
  'GET /faults/:id': [`fault show ${id}`, 'default.faults.get'],
  'DELETE /faults': ['fault clear', 'default.faults.clear'],
  'DELETE /faults/:id': [`fault remove ${id}`, 'default.faults.remove'],
  'GET /requests': ['requests list', 'default.requests.list'],
  'DELETE /requests': ['requests clear', 'default.requests.clear'],
  'POST /requests/count': ['requests count', 'default.requests.count'],
  'GET /events': ['events', 'default.events.listen'],
  'GET /report': ['report', 'default.report']
}

/** What those ask who verify the signature of a webhook event; nothing is controlled by it. */
const forOthers = ['GET /webhooks/certificate.cer']

/** The routes of the controls, as `GET /clock`. */
async function routes (): Promise<string[]> {
  const app = fastify({ exposeHeadRoutes: false })
  const found: string[] = []
  app.addHook('onRoute', ({ method, url }) => { found.push(`${String(method)} ${url.replace('/_emulator', '')}`) })
  const worlds = new Worlds(fixtureSource(), {}, () => 0)
  app.register(controls, { prefix: '/_emulator', worlds, keys: keysIn(undefined), version: '', era: '', ports: { open: async () => {}, close: () => {} }, urlOf: () => '' })
  await app.ready()
  await app.close()
  return found.filter(route => !forOthers.includes(route))
}

t.test('each control has a command and a method', async t => {
  const found = await routes()
  t.ok(found.length > 28)
  t.same(found.filter(route => !Object.hasOwn(thrice, route)), [], 'none is missing in the table')

  const asked: string[] = []
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url!.replace('/_emulator', '').replace(/\?.*/, '')}`)
    response.setHeader('content-type', 'application/json')
    response.end('{"items":[],"violations":[],"leaks":[]}')
  })
  await new Promise<void>(resolve => server.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise<void>(resolve => { server.close(() => resolve()); server.closeAllConnections() }))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`

  const emulator = await startEmulator({ port: false })
  t.teardown(() => emulator.close())
  for (const route of found) {
    const [command, method] = thrice[route] ?? ['', '']
    asked.length = 0
    const said: string[] = []
    const code = await run([...command.split(' '), '--json', '--url', url], { out: () => {}, err: text => said.push(text), input: () => '{}', isWatched: false })
    t.equal(code, command === 'events' ? 1 : 0, `${command} ends as it should ${said.join(' ')}`) // events last as long as the emulator
    t.match(asked, [new RegExp(`^${route.replace(/:\w+/g, '[^/]+')}$`)], `${command} asks ${route}`)
    const holder: unknown = method.startsWith('default.') ? emulator.world('default') : emulator
    const held = method.replace('default.', '').split('.').reduce<unknown>((of, part) => (of as Record<string, unknown>)?.[part], holder)
    t.type(held, 'function', `${method} does the same as ${route}`)
  }
})

t.test('in-process: customers accept, support answers, a vetting ends', async t => {
  const { world, call } = await storyWorld(t)
  const stateOf = (id: string) => call('GET', `/customers/${id}`)
  const { body: { items } } = await call('GET', '/customers')
  const mine = items.find((customer: { relationshipToPartner: string }) => customer.relationshipToPartner === 'reseller')
  world.customers.accept(mine.id, { allowDelegatedAccess: false })
  t.equal((await stateOf(mine.id)).body.allowDelegatedAccess, false)
  world.customers.accept(mine.id)
  t.equal((await stateOf(mine.id)).body.allowDelegatedAccess, true)
  t.throws(() => world.customers.accept('nobody'), { name: 'PartnerCenterError' })

  const open = '619010200846105' // of the story
  world.serviceRequests.answer(open, 'Which users are concerned?')
  t.match((await call('GET', `/servicerequests/${open}`)).body, { status: 'attention_needed', notes: [{ createdByName: 'Microsoft Support', text: 'Which users are concerned?' }] })
  t.throws(() => world.serviceRequests.answer('nothing', 'We look into it.'), { name: 'PartnerCenterError' })

  const direct = await storyWorld(t, { fixture: 'direct' })
  direct.world.vetting.finish({ authorized: false })
  t.match((await direct.call('GET', '/profiles/legalbusiness')).body, { vettingStatus: 'rejected' })
  t.throws(() => direct.world.vetting.finish(), /no vetting is under way/)
})

t.test('in-process: tokens are minted, and refused when they do not fit', async t => {
  const { world, call } = await storyWorld(t, { auth: 'strict' })
  const { accessToken, claims } = await world.tokens.mint({ mode: 'app+user' })
  t.equal(claims.tid, world.tenantId)
  t.equal((await call('GET', '/customers', undefined, { authorization: `Bearer ${accessToken}` })).status, 200)
  const { accessToken: expired } = await world.tokens.mint({ mode: 'app+user', spoil: 'expired' })
  t.equal((await call('GET', '/customers', undefined, { authorization: `Bearer ${expired}` })).status, 401)
  await t.rejects(world.tokens.mint({ mode: 'app', spoil: 'age' } as unknown as { mode: 'app' }), /spoil must be/)
})

t.test('in-process: the clock is set, the world grows, and health tells of it', async t => {
  const { emulator, world } = await storyWorld(t, { fixture: 'empty' })
  world.clock.set('2019-02-01T00:00:00Z')
  t.equal(world.clock.now(), '2019-02-01T00:00:00Z')
  t.throws(() => world.clock.set(storyTime), /does not go back/)
  t.same(await world.seed({ customers: 3, subscriptionsPerCustomer: 2 }), { customers: 3, subscriptions: 6 })
  await t.rejects(world.seed({ customers: -1 }), /customers must be a whole number/)
  t.match(emulator.health(), { status: 'ok', worlds: 1, now: '2019-02-01T00:00:00Z', pid: process.pid })
})

t.test('in-process: events are told until nobody listens', async t => {
  const { world, call } = await storyWorld(t)
  const told: Array<Parameters<Parameters<EmulatorWorld['events']['listen']>[0]>[0]> = []
  const stop = world.events.listen(event => told.push(event))
  await call('GET', '/customers')
  t.match(told, [{ type: 'request', data: { method: 'GET', path: '/v1/customers', status: 200 } }])
  world.clock.advance('PT1H')
  t.match(told.at(-1), { type: 'clock', data: { now: '2019-01-09T01:00:00Z', mode: 'frozen' } })
  const before = told.length
  stop()
  await call('GET', '/customers')
  t.equal(told.length, before)
})
