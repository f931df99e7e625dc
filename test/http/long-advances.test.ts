/** Long advances, through the wire: other worlds are answered meanwhile, and what is asked of the advancing one sees it afterwards. */
import t, { type Test } from 'tap'
import { startEmulator } from '../../src/index.ts'
import { storyTime } from '../helper.ts'

const afterwards = '2039-01-09T00:00:00Z'

/** An emulator on a port, a world that can take long, and one that has nothing to do. */
async function twoWorlds (t: Test) {
  const emulator = await startEmulator({ port: 0, clock: 'frozen', time: storyTime })
  t.teardown(() => emulator.close())
  await emulator.world('other', { fixture: 'empty' })
  const call = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(emulator.url + path, {
      method,
      headers: { authorization: 'Bearer test', ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    const text = await response.text()
    return { status: response.status, body: text === '' ? undefined : JSON.parse(text) }
  }
  await call('GET', '/_emulator/health') // now there is a connection
  /** Begins a long advance; the world has begun to move when this resolves. */
  const begin = async (order: string[], to = afterwards, world = 'default') => {
    const advancing = call('POST', `/worlds/${world}/_emulator/clock/advance`, { to }).then(answer => { order.push('advance'); return answer })
    for (let i = 0; i < 2; i++) await call('GET', '/worlds/other/v1/customers')
    return { advancing }
  }
  return { emulator, call, begin }
}

t.test('other worlds are answered while a world advances; its own requests wait, and see it afterwards', async t => {
  const { call, begin } = await twoWorlds(t)
  const { body: { items: [customer] } } = await call('GET', '/v1/customers?size=1')
  const cart = { lineItems: [{ catalogItemId: '031C9E47-4802-4248-838E-778FB1D2CC05', quantity: 1, billingCycle: 'monthly' }] }
  const order: string[] = []
  const { advancing } = await begin(order)
  const noted = async (name: string, ...request: Parameters<typeof call>) => {
    const answer = await call(...request)
    order.push(name)
    return answer
  }
  const waiting = Promise.all([
    noted('clock', 'GET', '/_emulator/clock'),
    noted('cart', 'POST', `/v1/customers/${customer.id}/carts`, cart),
    noted('snapshot', 'PUT', '/_emulator/snapshots/after'),
    noted('worlds', 'GET', '/_emulator/worlds'),
    noted('fork', 'PUT', '/_emulator/worlds/fork', { fork: {} })
  ])
  const [health, fresh, listed] = await Promise.all([
    noted('health', 'GET', '/_emulator/health'),
    noted('fresh', 'PUT', '/_emulator/worlds/fresh', { fixture: 'empty' }),
    noted('other', 'GET', '/worlds/other/v1/customers')
  ])
  t.match(health, { status: 200, body: { now: storyTime } }, 'health is told at once')
  t.equal(fresh.status, 201, 'worlds can be made')
  t.match(listed, { status: 200, body: { totalCount: 0 } })
  const advanced = await advancing
  const [clock, made, snapshot, worlds, fork] = await waiting
  t.same(order.slice(0, 3).sort(), ['fresh', 'health', 'other'])
  t.same(order.slice(3).sort(), ['advance', 'cart', 'clock', 'fork', 'snapshot', 'worlds'])
  t.match(advanced, { status: 200, body: { from: storyTime, now: afterwards } })
  t.same(clock, { status: 200, body: { now: afterwards, mode: 'frozen' } })
  t.match(made, { status: 201, body: { creationTimestamp: /^2039-01-09T00:00:00/ } })
  t.same(snapshot, { status: 201, body: { name: 'after', takenAt: afterwards, now: afterwards } })
  t.match(worlds.body.items.find(({ name }: { name: string }) => name === 'default'), { now: afterwards })
  t.match(fork, { status: 201, body: { now: afterwards } })
  const invoices = advanced.body.happened.filter(({ kind }: { kind: string }) => kind === 'invoice')
  const ids = (await call('GET', '/v1/invoices')).body.items.map(({ id }: { id: string }) => id)
  t.ok(invoices.length > 100)
  t.ok(invoices.every(({ invoiceId }: { invoiceId: string }) => ids.includes(invoiceId)), 'each invoice that was told of is there')
})

t.test('what moves, resets, restores or deletes a world waits until an advance has ended', async t => {
  const { call, begin } = await twoWorlds(t)
  const control = (path: string, world = 'default') => `/worlds/${world}/_emulator${path}`
  const clock = async (world?: string) => (await call('GET', control('/clock', world))).body.now
  const order: string[] = []
  const soon = '2024-01-09T00:00:00Z'
  const further = await begin(order, soon)
  const { body: second } = await call('POST', control('/clock/advance'), { by: 'P1D' })
  t.match((await further.advancing).body, { from: storyTime, now: soon })
  t.match(second, { from: soon, now: '2024-01-10T00:00:00Z' }, 'two advances are one after the other')

  await call('POST', control('/reset'))
  await call('PUT', control('/snapshots/start'))
  for (const [method, path, body] of [
    ['POST', '/reset'],
    ['POST', '/snapshots/start/restore'],
    ['PUT', '/state', (await call('GET', control('/state'))).body]
  ] as const) {
    const { advancing } = await begin(order, soon)
    t.equal((await call(method, control(path), body)).status, 204)
    t.match((await advancing).body, { now: soon }, `${method} ${path} comes after it`)
    t.equal(await clock(), storyTime, 'and is what holds')
  }

  await call('PUT', '/_emulator/worlds/gone', { fork: {} })
  const { advancing } = await begin(order, soon, 'gone')
  t.equal((await call('DELETE', '/_emulator/worlds/gone')).status, 204)
  t.match(await advancing, { status: 200, body: { now: soon } })
  t.equal((await call('GET', control('/clock', 'gone'))).status, 404)
})

t.test('in the process: who reads sees the world before an advance that is under way, who changes it has it ended at once', async t => {
  const { emulator, begin } = await twoWorlds(t)
  const world = emulator.world('default')
  const order: string[] = []
  const { advancing } = await begin(order)
  t.equal(world.clock.now(), storyTime)
  t.match(world.clock.advance('P1D'), { from: afterwards, now: '2039-01-10T00:00:00Z' })
  t.same(order, [])
  t.match(await advancing, { status: 200, body: { from: storyTime } })
})
