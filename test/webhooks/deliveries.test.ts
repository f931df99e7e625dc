/** Deliveries: what receivers get, how it is signed, and what follows from what they answer. */
import t, { type Test } from 'tap'
import { startEmulator, type Emulator, type EmulatorOptions, type EmulatorWorld } from '../../src/index.ts'
import { caller, storyTime, type Call } from '../helper.ts'
import { mailArchive, situations } from '../scenarios/holdings.ts'
import { awhile, startReceiver, until, type Answering, type Receiver } from './receiver.ts'

const registration = '/webhooks/v1/registration'
const events = ['subscription-updated', 'test-created']

interface Hooked { emulator: Emulator, world: EmulatorWorld, call: Call, receiver: Receiver }

/** An emulator whose partner is registered at a receiver. */
async function hooked (t: Test, answering: Answering = 200, options: EmulatorOptions = {}, also: object = {}): Promise<Hooked> {
  const emulator = await startEmulator({ clock: 'frozen', time: storyTime, ...options })
  const receiver = await startReceiver(t, emulator, answering)
  t.teardown(() => emulator.close())
  const call = caller(emulator)
  t.equal((await call('POST', registration, { WebhookUrl: receiver.url, WebhookEvents: events, ...also })).status, 200)
  return { emulator, world: emulator.world('default'), call, receiver }
}

const change = async (call: Call, quantity = 21) => {
  const { path, subscription } = await situations.active(call)
  t.equal((await call('PATCH', path, { quantity })).status, 200)
  return { path, subscription }
}

t.test('a change reaches the receiver: signed, in the documented form, with a record that can be read', async t => {
  const { emulator, world, call, receiver } = await hooked(t)
  const { path, subscription } = await change(call)
  const [message] = await receiver.has(1)
  const { host, connection, ...headers } = message!.headers
  t.equal(message!.flaw, '')
  t.equal(message!.method, 'POST')
  t.equal(message!.path, '/hooks?tenant=7')
  t.match(headers.authorization, /^Signature [A-Za-z0-9+/]{342}==$/)
  t.same({ ...headers, authorization: '' }, {
    authorization: '',
    'content-type': 'application/json',
    'content-length': String(Buffer.byteLength(message!.text)),
    'x-ms-certificate-url': `${emulator.url}/_emulator/webhooks/certificate.cer`,
    'x-ms-signature-algorithm': 'rsa-sha256'
  })
  const { body: { items: [record] } } = await call('GET', '/auditrecords')
  t.equal(message!.text, JSON.stringify({
    EventName: 'subscription-updated',
    ResourceUri: `${emulator.url}/webhooks/v1${path}`,
    ResourceName: 'subscription',
    AuditUri: `${emulator.url}/v1/auditrecords/${record.id}`,
    ResourceChangeUtcDate: '2019-01-09T00:00:00.0000000+00:00'
  }))
  const read = await fetch(message!.body.AuditUri!, { headers: { authorization: 'Bearer any' } })
  t.match(await read.json(), { operationType: 'update_subscription', resourceNewValue: new RegExp(`"Id":"${subscription.id}"`) })
  await until(() => world.webhooks.deliveries()[0]!.status === 'delivered')
  t.same((await call('GET', '/_emulator/webhooks/deliveries')).body, {
    items: [{
      id: world.webhooks.deliveries()[0]!.id,
      event: 'subscription-updated',
      url: receiver.url,
      status: 'delivered',
      createdAt: storyTime,
      attempts: [{ at: storyTime, status: 200, responseCode: 'OK', responseMessage: '', systemError: false }],
      message: message!.body
    }]
  })
  t.same(world.webhooks.deliveries(), (await call('GET', '/_emulator/webhooks/deliveries')).body.items, 'and the same from the inside')
})

t.test('the signature comes in x-ms-signature when the partner wants it there', async t => {
  const { call, receiver } = await hooked(t, 200, {}, { signatureTokenToMsSignatureHeader: true })
  await change(call)
  const [message] = await receiver.has(1)
  t.equal(message!.flaw, '')
  t.match(message!.headers['x-ms-signature'], /^Signature [A-Za-z0-9+/]{342}==$/)
  t.notOk('authorization' in message!.headers)
})

t.test('the certificate is one and the same, and needs no control token', async t => {
  const { emulator, call, receiver } = await hooked(t, 200, { controlToken: 'secret' })
  const url = `${emulator.url}/_emulator/webhooks/certificate.cer`
  const [one, two] = await Promise.all([url, url].map(async at => fetch(at)))
  t.equal(one!.status, 200)
  t.equal(one!.headers.get('content-type'), 'application/pkix-cert')
  t.same(Buffer.from(await one!.arrayBuffer()), Buffer.from(await two!.arrayBuffer()))
  t.equal((await call('GET', '/_emulator/webhooks/deliveries')).status, 401)
  await change(call)
  t.equal((await receiver.has(1))[0]!.flaw, '')
})

t.test('an emulator without a port sends too', async t => {
  const { call, receiver } = await hooked(t, 204, { port: false })
  await change(call)
  const [message] = await receiver.has(1)
  t.equal(message!.flaw, '')
  const { status, body } = await call('GET', new URL(message!.body.AuditUri!).pathname)
  t.same([status, body.operationType], [200, 'update_subscription'])
})

t.test('events of another world name its address', async t => {
  const { emulator, receiver } = await hooked(t)
  const world = await emulator.world('ci-1', { fork: 'default' })
  await change((method, path, body) => caller(emulator)(method, path, body, { 'x-emulator-world': 'ci-1' }))
  const [message] = await receiver.has(1)
  t.equal(message!.flaw, '')
  t.match(message!.headers['x-ms-certificate-url'], `${emulator.url}/worlds/ci-1/`)
  const read = await fetch(message!.body.AuditUri!, { headers: { authorization: 'Bearer any' } })
  t.match(await read.json(), { operationType: 'update_subscription', partnerId: world.tenantId })
  t.same(emulator.world('default').webhooks.deliveries(), [])
})

t.test('what fails is tried ten times, each time after twice the pause, on the clock of the world', async t => {
  const { world, call, receiver } = await hooked(t, (_request, response, n) => response.writeHead(n % 2 ? 503 : 302, { location: '/elsewhere' }).end(`no ${n}`))
  await change(call)
  const pauses = [0, 1, 2, 4, 8, 16, 32, 64, 128, 256]
  let time = Date.parse(storyTime)
  for (const [index, seconds] of pauses.entries()) {
    if (seconds > 0) {
      world.clock.advance(`PT${seconds - 0.001}S`)
      await awhile()
      t.equal(receiver.received.length, index, `attempt ${index + 1} does not come before ${seconds} seconds have passed`)
      world.clock.advance('PT0.001S')
    }
    time += seconds * 1000
    await until(() => world.webhooks.deliveries()[0]!.attempts.length === index + 1)
    const { attempts, ...delivery } = world.webhooks.deliveries()[0]!
    t.same(attempts.at(-1), {
      at: new Date(time).toISOString().replace('.000', ''),
      status: index % 2 ? 302 : 503,
      responseCode: index % 2 ? 'Found' : 'ServiceUnavailable',
      responseMessage: `no ${index + 1}`,
      systemError: false
    })
    t.equal(delivery.status, index === 9 ? 'failed' : 'pending')
  }
  t.equal(new Set(receiver.received.map(({ text }) => text)).size, 1, 'it is the same message every time')
  t.ok(receiver.received.every(({ path, flaw }) => path === '/hooks?tenant=7' && flaw === ''), 'and no redirect was followed')
  world.clock.advance('PT12H')
  await awhile()
  t.equal(receiver.received.length, 10, 'then it is given up')
})

t.test('one jump of a frozen clock makes all attempts that lie in it, each at its own time, until one succeeds', async t => {
  const { world, call, receiver } = await hooked(t, (_request, response, n) => response.writeHead(n < 4 ? 500 : 200).end())
  await change(call)
  await until(() => world.webhooks.deliveries()[0]!.attempts.length === 1)
  world.clock.advance('P1D')
  await until(() => world.webhooks.deliveries()[0]!.status === 'delivered')
  t.same(world.webhooks.deliveries()[0]!.attempts.map(({ at, responseCode }) => [at, responseCode]), [
    ['2019-01-09T00:00:00Z', 'InternalServerError'], ['2019-01-09T00:00:01Z', 'InternalServerError'], ['2019-01-09T00:00:03Z', 'InternalServerError'], ['2019-01-09T00:00:07Z', 'OK']
  ])
  await awhile()
  t.equal(receiver.received.length, 4)
})

t.test('with a running clock the next attempt comes by itself', async t => {
  const { world, call, receiver } = await hooked(t, (_request, response, n) => response.writeHead(n === 1 ? 500 : 200).end(), { clock: 'real' })
  await change(call)
  const start = Date.now()
  await receiver.has(2)
  t.ok(Date.now() - start > 900, 'after a second')
  await until(() => world.webhooks.deliveries()[0]!.status === 'delivered')
  const [first, second] = world.webhooks.deliveries()[0]!.attempts.map(({ at }) => Date.parse(at))
  t.ok(second! - first! >= 1000 && second! - first! < 3000)
})

t.test('with a running clock what happens by itself is sent without anybody asking', async t => {
  const { call, receiver } = await hooked(t, 200, { clock: 'real' })
  const { customerId } = await situations.active(call)
  const order = await call('POST', `/customers/${customerId}/orders`, { billingCycle: 'monthly', lineItems: [{ lineItemNumber: 0, offerId: mailArchive, quantity: 1, termDuration: 'P1M' }] })
  t.equal(order.body.status, 'pending')
  const [message] = await receiver.has(1)
  t.match(message!.body, { EventName: 'subscription-updated', ResourceUri: new RegExp(`/customers/${customerId}/subscriptions/`) })
})

t.test('a receiver that hangs up, or is not there, is a failed attempt without an answer', async t => {
  const { world, call, receiver } = await hooked(t, request => { request.socket.destroy() })
  await change(call)
  await until(() => world.webhooks.deliveries()[0]!.attempts.length === 1)
  t.match(world.webhooks.deliveries()[0]!.attempts, [{ at: storyTime, responseCode: 'NoAnswer', responseMessage: 'socket hang up', systemError: true }])
  t.notOk('status' in world.webhooks.deliveries()[0]!.attempts[0]!)
  receiver.server.close()
  receiver.server.closeAllConnections()
  world.clock.advance('PT1S')
  await until(() => world.webhooks.deliveries()[0]!.attempts.length === 2)
  t.match(world.webhooks.deliveries()[0]!.attempts[1], { responseCode: 'NoAnswer', responseMessage: `connect ECONNREFUSED 127.0.0.1:${receiver.port}`, systemError: true })
})

t.test('events go to this machine only, unless hosts are named: what is elsewhere is a failed attempt', async t => {
  const { emulator, world, call } = await hooked(t)
  const tries = async (WebhookUrl: string, quantity: number) => {
    t.equal((await call('PUT', registration, { WebhookUrl, WebhookEvents: events })).status, 200)
    await change(call, quantity)
    await until(() => world.webhooks.deliveries().at(-1)!.attempts.length === 1)
    return world.webhooks.deliveries().at(-1)!.attempts[0]!
  }
  t.same(await tries('http://10.1.2.3/hooks', 21), { at: storyTime, responseCode: 'NoAnswer', responseMessage: '10.1.2.3 is not an address of this machine; name it in --webhook-hosts.', systemError: true })
  t.match(await tries('http://[2001:db8::1]:8080/', 22), { responseMessage: '2001:db8::1 is not an address of this machine; name it in --webhook-hosts.' })
  t.match(await tries('http://0.0.0.0:1/', 23), { responseMessage: /^0\.0\.0\.0 is not an address/ })
  t.match(await tries('http://[::ffff:10.1.2.3]/', 24), { responseMessage: /is not an address of this machine/ }, 'nor one in disguise')
  const receiver = await startReceiver(t, emulator)
  t.match(await tries(`http://localhost:${receiver.port}/`, 25), { status: 200 }, 'names of this machine are looked up')
  t.match(await tries(`http://2130706433:${receiver.port}/`, 26), { status: 200 }, 'and it has many spellings')
})

t.test('POST /_emulator/webhooks/deliveries/{id}/redeliver sends an event once more, with ten new attempts', async t => {
  const { world, call, receiver } = await hooked(t, (_request, response, n) => response.writeHead(n === 2 ? 500 : 200).end())
  await change(call)
  await until(() => world.webhooks.deliveries()[0]!.status === 'delivered')
  const before = world.webhooks.deliveries()[0]!
  world.clock.advance('PT1H')
  const { status, body } = await call('POST', `/_emulator/webhooks/deliveries/${before.id.toUpperCase()}/redeliver`)
  t.equal(status, 200)
  t.same(body, { ...before, status: 'pending', nextAttemptAt: '2019-01-09T01:00:00Z' })
  await until(() => world.webhooks.deliveries()[0]!.attempts.length === 2)
  t.match(world.webhooks.deliveries()[0]!, { status: 'pending', nextAttemptAt: '2019-01-09T01:00:01Z' }, 'it fails, and is tried again')
  world.clock.advance('PT1S')
  await until(() => world.webhooks.deliveries()[0]!.status === 'delivered')
  t.equal(world.webhooks.redeliver(before.id).status, 'pending', 'and from the inside')
  await receiver.has(4)
  t.equal(new Set(receiver.received.map(({ text }) => text)).size, 1)
  t.equal(world.webhooks.deliveries().length, 1)
})

t.test('POST /_emulator/webhooks/deliveries/{id}/redeliver refuses an event that is not there', async t => {
  const { world, call } = await hooked(t)
  const unknown = '5d7b1c04-3c3f-4a0e-9a4e-0d2f6d0c1a11'
  const before = world.state.export()
  const { status, body } = await call('POST', `/_emulator/webhooks/deliveries/${unknown}/redeliver`)
  t.equal(status, 404)
  t.same(body, { code: 990119, description: `There is no webhook delivery with the id ${unknown}.`, data: [], source: 'emulator' })
  t.match((await call('POST', `/_emulator/webhooks/deliveries/${unknown}/redeliver`, { now: true })).body, { code: 990105 })
  t.throws(() => world.webhooks.redeliver(unknown), { code: 990119 })
  t.same(world.state.export(), before)
})

t.test('deliveries are part of the world: exported, imported, reset, restored', async t => {
  const { world, call, receiver } = await hooked(t, 500)
  world.snapshot.take('registered')
  await change(call)
  await until(() => world.webhooks.deliveries()[0]!.attempts.length === 1)
  const document = world.state.export()
  t.match(document.collections.deliveries, [{ event: 'subscription-updated', status: 'pending', tries: 1, nextAttemptDate: '2019-01-09T00:00:01Z' }])
  world.snapshot.restore('registered')
  t.same(world.webhooks.deliveries(), [])
  world.state.import(document)
  t.same(world.state.export(), document)
  world.clock.advance('PT1S')
  await receiver.has(2)
  t.equal(receiver.received[0]!.text, receiver.received[1]!.text, 'what is imported is sent as if it had been here always')
  world.reset()
  t.same(world.webhooks.deliveries(), [])
  t.equal((await call('GET', registration)).status, 404)
  for (const wrong of [{ event: 'subscription-sold' }, { status: 'delivered' }, { nextAttemptDate: 'soon' }, { payload: { EventName: 7 } }, { tries: 11 }]) {
    const broken = structuredClone(document)
    Object.assign(broken.collections.deliveries![0]!, wrong)
    t.throws(() => world.state.import(broken), { code: 990110 }, `a document with ${JSON.stringify(wrong)} is refused`)
  }
})

t.test('the same seed and the same calls make the same deliveries', async t => {
  const runs = await Promise.all([1, 2].map(async () => {
    const { world, call } = await hooked(t, (_request, response, n) => response.writeHead(n === 1 ? 404 : 200).end())
    await change(call)
    await until(() => world.webhooks.deliveries()[0]!.attempts.length === 1)
    world.clock.advance('PT1M')
    await until(() => world.webhooks.deliveries()[0]!.status === 'delivered')
    return JSON.stringify(world.webhooks.deliveries()).replaceAll(/127\.0\.0\.1:\d+/g, '')
  }))
  t.equal(runs[0], runs[1])
})

t.test('a closing emulator cuts off what is under way and sends no more', async t => {
  const { emulator, call, receiver } = await hooked(t, () => {}) // it never answers
  for (const quantity of [21, 22, 23, 24, 25, 26]) await change(call, quantity)
  await receiver.has(4)
  const start = Date.now()
  await emulator.close()
  t.ok(Date.now() - start < 2000, 'without waiting for an answer')
  await awhile()
  t.equal(receiver.received.length, 4)
})
