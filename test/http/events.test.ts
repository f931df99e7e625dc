/** Server-sent events: what a world tells as it happens, and what who was away gets afterwards. */
import { once } from 'node:events'
import { get, type IncomingMessage } from 'node:http'
import t from 'tap'
import { startEmulator, type EmulatorWorld } from '../../src/index.ts'
import { alder } from '../identity/clients.ts'
import { storyTime } from '../helper.ts'

const customer = `/v1/customers/${alder.id}`
const cart = { lineItems: [{ catalogItemId: '031C9E47-4802-4248-838E-778FB1D2CC05', quantity: 1, billingCycle: 'monthly' }] }
const user = { usageLocation: 'US', userPrincipalName: `jo@${alder.domain}`, firstName: 'Jo', lastName: 'Hall', displayName: 'Jo Hall', passwordProfile: { password: 'Sesame-Open-1' } }

interface Told { id: string, type: string, data: Record<string, unknown> }

/** Somebody who listens: the events one after the other, and how the answer ended. */
class Listener {
  readonly answer: IncomingMessage
  #text = ''
  #wake = () => {}

  constructor (answer: IncomingMessage) {
    this.answer = answer.setEncoding('utf8').on('data', (text: string) => {
      this.#text += text
      this.#wake()
    })
  }

  static async at ({ url }: { url: string }, headers: Record<string, string> = {}): Promise<Listener> {
    const [answer] = await once(get(`${url}/_emulator/events`, { agent: false, headers }), 'response') as [IncomingMessage]
    return new Listener(answer)
  }

  async next (): Promise<Told> {
    for (;;) {
      const end = this.#text.indexOf('\n\n')
      if (end < 0) {
        await new Promise<void>(resolve => { this.#wake = resolve })
        continue
      }
      const fields = new Map(this.#text.slice(0, end).split('\n').map((line): [string, string] => [line.slice(0, line.indexOf(':')), line.slice(line.indexOf(':') + 2)]))
      this.#text = this.#text.slice(end + 2)
      if (fields.has('data')) return { id: fields.get('id')!, type: fields.get('event')!, data: JSON.parse(fields.get('data')!) }
    }
  }

  async take (count: number): Promise<Told[]> {
    const told: Told[] = []
    while (told.length < count) told.push(await this.next())
    return told
  }

  leave () { this.answer.destroy() }
}

const send = ({ url }: EmulatorWorld, method: string, path: string, body?: unknown) =>
  fetch(url + path, { method, headers: { authorization: 'Bearer test', 'content-type': 'application/json' }, ...(body !== undefined && { body: JSON.stringify(body) }) })

t.test('GET /_emulator/events tells of requests, changes, the clock and webhooks, and goes on where somebody left', async t => {
  const emulator = await startEmulator({ clock: 'frozen', time: storyTime })
  t.teardown(() => emulator.close())
  const world = emulator.world('default')
  const other = await emulator.world('other', { fork: 'default' })
  const first = await Listener.at(world)
  t.match([first.answer.statusCode, first.answer.headers], [200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store' }])
  await send(other, 'GET', customer)
  await send(world, 'GET', customer)
  const [asked] = await first.take(1)
  t.same([asked!.type, asked!.data], ['request', { id: 'request-1', at: storyTime, durationMs: asked!.data.durationMs, method: 'GET', path: customer, query: '', operation: 'getCustomer', status: 200, world: 'default', why: null }], 'those of other worlds are told there')
  await send(world, 'POST', `${customer}/users`, user)
  const [change, request] = await first.take(2)
  t.match([change!.type, change!.data], ['change', { at: storyTime, operationType: 'create_customer_user', resourceType: 'customer_user', customerId: alder.id }])
  t.notMatch(JSON.stringify([change, request]), 'Sesame')
  first.leave()

  world.clock.advance({ to: '2019-01-09T01:00:00Z' })
  await send(world, 'GET', '/v1/nowhere')
  const second = await Listener.at(world, { 'last-event-id': change!.id })
  const [missed, clock, refused] = await second.take(3)
  t.same(missed, request)
  t.same([clock!.type, clock!.data], ['clock', { now: '2019-01-09T01:00:00Z', mode: 'frozen' }])
  t.match([refused!.type, refused!.data], ['request', { status: 404, why: { rule: 'addressUnknown' } }])
  await send(world, 'POST', `${customer}/carts`, cart)
  t.match(await second.next(), { type: 'request', data: { operation: 'createCart' } }, 'and then what happens next')

  await send(world, 'POST', '/webhooks/v1/registration', { WebhookUrl: 'http://localhost:9/none', WebhookEvents: ['test-created'] })
  await send(world, 'POST', '/webhooks/v1/registration/validationEvents')
  let told = await second.next()
  while (told.type !== 'webhook') told = await second.next()
  t.match(told.data, { event: 'test-created', url: 'http://localhost:9/none', status: 'pending', attempts: [] })

  const stranger = await Listener.at(world, { 'last-event-id': 'abc-17' })
  t.same((await stranger.next()).id, asked!.id, 'of an id of before the start, all that is kept')
  stranger.leave()
  for (const [path, headers, status, word] of [
    ['/_emulator/events', { 'last-event-id': 'seven' }, 400, 'Last-Event-ID'], ['/_emulator/events?type=clock', {}, 400, 'type'], ['/_emulator/events', { origin: 'https://elsewhere.example' }, 403, 'elsewhere']
  ] as const) {
    const answer = await fetch(world.url + path, { headers })
    t.match([answer.status, await answer.text()], [status, word])
  }

  const onOther = await Listener.at(other)
  emulator.deleteWorld('other')
  await once(onOther.answer, 'end')
  t.pass('it ends with its world')
  await Promise.all([once(second.answer, 'end'), emulator.close()])
  t.pass('and with the emulator')
})

t.test('Who does not read is cut off', async t => {
  const emulator = await startEmulator({ clock: 'frozen', time: storyTime })
  t.teardown(() => emulator.close())
  const world = emulator.world('default')
  const slow = await Listener.at(world)
  const cut = once(slow.answer, 'error')
  slow.answer.pause()
  const long = 'x'.repeat(15_000)
  let sent = 0
  for (; !slow.answer.socket.destroyed && sent < 3000; sent++) await emulator.inject({ url: `/v1/customers?note=${long}`, headers: { host: 'localhost', authorization: 'Bearer test' } })
  slow.answer.resume()
  t.match(await cut, [{ code: 'ECONNRESET' }])
  t.ok(sent <= 3000)
})
