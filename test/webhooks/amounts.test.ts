/** Many deliveries, and those that cross with a reset, a fork or another delivery of the same event. */
import t from 'tap'
import { startEmulator } from '../../src/index.ts'
import { fixtureSource } from '../../src/fixtures.ts'
import { listDeliveries, noteAttempt, queueDelivery } from '../../src/state/deliveries.ts'
import { registerWebhook } from '../../src/state/webhooks.ts'
import { Worlds } from '../../src/worlds.ts'
import { caller, storyTime } from '../helper.ts'
import { situations } from '../scenarios/holdings.ts'
import { awhile, startReceiver, until } from './receiver.ts'

const registration = { WebhookUrl: 'http://127.0.0.1:1/', WebhookEvents: ['subscription-updated' as const] }
const now = Date.parse(storyTime)
const newWorld = () => {
  const world = new Worlds(fixtureSource(), { time: now, clock: 'frozen' }, () => now).default
  world.run(world.serviceCaller(), registerWebhook, registration)
  return world
}

t.test('a thousand events arrive, each once and signed, while the API answers', { timeout: 60_000 }, async t => {
  const emulator = await startEmulator({ clock: 'frozen', time: storyTime })
  t.teardown(() => emulator.close())
  const receiver = await startReceiver(t, emulator)
  const world = emulator.world('default')
  const call = caller(emulator)
  await call('POST', '/webhooks/v1/registration', { ...registration, WebhookUrl: receiver.url })
  const document = world.state.export()
  document.collections.deliveries = Array.from({ length: 1000 }, (_, n) => ({
    id: `00000000-0000-4000-8000-${String(n).padStart(12, '0')}`,
    sequence: 2_000_000 + n,
    event: 'subscription-updated',
    url: receiver.url,
    signatureHeader: 'authorization',
    payload: { EventName: 'subscription-updated', ResourceUri: `/webhooks/v1/customers/c/subscriptions/${n}` },
    createdDate: storyTime,
    status: 'pending',
    round: 1,
    tries: 0,
    nextAttemptDate: storyTime,
    attempts: []
  }))
  const start = Date.now()
  world.state.import(document)
  let answers = 0
  await until(async () => {
    if ((await call('GET', '/customers')).status === 200) answers++
    return receiver.received.length === 1000
  })
  t.ok(Date.now() - start < 20_000)
  t.ok(answers > 10, 'the API answers meanwhile')
  await until(() => world.webhooks.deliveries().every(({ status }) => status === 'delivered'))
  t.equal(new Set(receiver.received.map(({ body }) => body.ResourceUri)).size, 1000)
  t.same(receiver.received.filter(({ flaw }) => flaw !== ''), [])
})

t.test('a world keeps ten thousand deliveries; the oldest that are over go first', async t => {
  const world = newWorld()
  const queue = (count: number, from: number) => world.run(world.serviceCaller(), tx => {
    for (let n = 0; n < count; n++) queueDelivery(tx, 'subscription-updated', { EventName: String(from + n) })
  })
  queue(10_000, 0)
  const [first, second] = world.read(listDeliveries)
  world.run(world.serviceCaller(), noteAttempt, second!, { status: 200, responseCode: 'OK', responseMessage: '', systemError: false })
  queue(1, 10_000)
  t.same(world.read(listDeliveries).slice(0, 2).map(({ payload }) => payload.EventName), ['0', '2'], 'what has been delivered goes')
  queue(1, 10_001)
  const kept = world.read(listDeliveries)
  t.same([kept.length, kept[0]!.payload.EventName, kept.at(-1)!.payload.EventName], [10_000, '2', '10001'], 'then what has waited longest')
  world.run(world.serviceCaller(), noteAttempt, first!, { responseCode: 'NoAnswer', responseMessage: '', systemError: true })
  t.same(world.read(listDeliveries), kept, 'an attempt of what is forgotten changes nothing')
})

t.test('an attempt counts for the event that it was made for, and for nothing else', async t => {
  const emulator = await startEmulator({ port: false, clock: 'frozen', time: storyTime })
  t.teardown(() => emulator.close())
  const answers: Array<(status: number) => void> = []
  const receiver = await startReceiver(t, emulator, (_request, response) => { answers.push(status => response.writeHead(status).end()) })
  const call = caller(emulator)
  const world = emulator.world('default')
  const change = async () => {
    await call('POST', '/webhooks/v1/registration', { ...registration, WebhookUrl: receiver.url })
    await call('PATCH', (await situations.active(call)).path, { quantity: 21 })
  }
  await change()
  await receiver.has(1)
  const [before] = world.webhooks.deliveries()
  world.reset()
  await change()
  await receiver.has(2)
  t.equal(world.webhooks.deliveries()[0]!.id, before!.id, 'after a reset the ids are the same')
  answers[0]!(500)
  await awhile()
  t.same(world.webhooks.deliveries()[0]!.attempts, [], 'but what was sent before is of another story')

  world.webhooks.redeliver(before!.id)
  await receiver.has(3)
  answers[1]!(200)
  await until(() => world.webhooks.deliveries()[0]!.attempts.length === 1)
  t.equal(world.webhooks.deliveries()[0]!.status, 'pending', 'the answer to an earlier delivery is kept, and does not decide the later one')
  answers[2]!(201)
  await until(() => world.webhooks.deliveries()[0]!.status === 'delivered')
  t.same(world.webhooks.deliveries()[0]!.attempts.map(({ status }) => status), [200, 201])
})

t.test('a world that is deleted or replaced sends no more', async t => {
  const emulator = await startEmulator({ port: false, clock: 'frozen', time: storyTime })
  t.teardown(() => emulator.close())
  const receiver = await startReceiver(t, emulator, 500)
  const call = caller(emulator)
  await call('POST', '/webhooks/v1/registration', { ...registration, WebhookUrl: receiver.url })
  const world = await emulator.world('ci-1', { fork: 'default' })
  await call('PATCH', `/worlds/ci-1/v1${(await situations.active(call)).path}`, { quantity: 21 })
  await until(() => world.webhooks.deliveries()[0]?.attempts.length === 1)
  const replaced = await emulator.world('ci-1', { fork: 'ci-1' })
  world.clock.advance('P1D')
  await awhile()
  t.equal(receiver.received.length, 1, 'the old one')
  replaced.clock.advance('PT1S')
  await receiver.has(2)
  emulator.deleteWorld('ci-1')
  replaced.clock.advance('P1D')
  await awhile()
  t.equal(receiver.received.length, 2, 'the new one, once it is gone')
})
