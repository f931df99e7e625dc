/** MS-RequestId while the first request is still being answered: the second waits, and gets the answer of the first. */
import { setImmediate } from 'node:timers/promises'
import Fastify, { type FastifyInstance } from 'fastify'
import t, { type Test } from 'tap'
import { operation } from '../../src/contract/operation.ts'
import { PartnerCenterError, refuse } from '../../src/errors.ts'
import { fixtureSource } from '../../src/fixtures.ts'
import { answer } from '../../src/http/answer.ts'
import { addSteps } from '../../src/http/steps.ts'
import { keysIn } from '../../src/identity/keys.ts'
import { Worlds } from '../../src/worlds.ts'
import { alder } from '../identity/clients.ts'
import { storyTime, storyWorld } from '../helper.ts'

const id = '3705fc6d-4127-4a87-bed1-f1e96e1fd8c7'
const time = Date.parse(storyTime)

/** An app with the steps of every operation, and one write that takes as long as the test wants. */
function slowApp (t: Test, outcome: (count: number) => string = count => `{"count":${count}}`) {
  const worlds = new Worlds(fixtureSource(), { time, clock: 'frozen' }, () => time)
  worlds.put(worlds.make('other', {}))
  const gates: Array<() => void> = []
  const carried: string[] = []
  const app: FastifyInstance = Fastify()
  t.teardown(() => app.close())
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, _request, reply) => reply.code(error instanceof PartnerCenterError ? error.status : 500).send({ message: (error as Error).message }))
  addSteps(app, worlds, keysIn())
  for (const name of ['createCart', 'updateCart'] as const) {
    app.route({
      ...operation(name),
      handler: async (request, reply) => {
        carried.push(name)
        const count = carried.length
        await new Promise<void>(resolve => gates.push(resolve))
        return answer(reply, 201, outcome(count), { location: `/made/${count}` })
      }
    })
  }
  const send = async (requestId: string | undefined, { quantity = 1, path = '', method = 'POST', world = 'default' } = {}) => {
    const response = await app.inject({
      method: method as 'POST',
      url: `/v1/customers/${alder.id}/carts${path}`,
      headers: { authorization: 'Bearer test', 'content-type': 'application/json', 'x-emulator-world': world, ...(requestId !== undefined && { 'ms-requestid': requestId }) },
      payload: JSON.stringify({ lineItems: [{ id: 0, catalogItemId: 'x', quantity, billingCycle: 'monthly' }] })
    })
    const { 'x-emulator-replayed': replayed, location, 'content-type': type } = response.headers
    return { status: response.statusCode, text: response.body, replayed, location, type, correlationId: response.headers['ms-correlationid'] }
  }
  /** Gives everything time to begin that can, and counts. */
  const begun = async (count: number) => {
    for (let turn = 0; turn < 200; turn++) await setImmediate()
    t.equal(carried.length, count, 'writes have begun')
  }
  const finish = () => { for (const open of gates.splice(0)) open() }
  return { send, begun, finish, carried }
}

const json = 'application/json; charset=utf-8'

t.test('equal requests at once: one is carried out, all get its answer', async t => {
  const { send, begun, finish, carried } = slowApp(t)
  const sent = [send(id), send(id), send(id.toUpperCase())]
  await begun(1)
  const late = send(id)
  await begun(1)
  finish()
  const [first, ...others] = await Promise.all([...sent, late])
  t.match(first, { status: 201, text: '{"count":1}', replayed: undefined, location: '/made/1', type: json })
  for (const other of others) {
    t.match(other, { status: 201, text: '{"count":1}', replayed: 'true', location: '/made/1', type: json })
    t.not(other.correlationId, first!.correlationId, 'the trace is that of the request')
  }
  t.equal(carried.length, 1)
  t.match(await send(id), { text: '{"count":1}', replayed: 'true' })
})

t.test('another body, another method, another id, another world or none: each is a request of its own', async t => {
  const { send, begun, finish } = slowApp(t)
  const sent = [send(id), send(id, { quantity: 2 }), send(id, { method: 'PUT', path: '/one' }), send('8f1c2a44-0d3b-4cf5-9f0e-5b6de0a1b2c3'), send(id, { world: 'other' }), send(undefined), send(undefined)]
  await begun(7)
  finish()
  const answers = await Promise.all(sent)
  for (const { status, replayed } of answers) t.same([status, replayed], [201, undefined])
  t.equal(new Set(answers.map(({ text }) => text)).size, 7)
})

t.test('when the first is refused the next one is tried, and the others wait for that', async t => {
  const { send, begun, finish, carried } = slowApp(t, count => {
    if (count < 3) throw refuse('temporaryFailure')
    return `{"count":${count}}`
  })
  const sent = [send(id), send(id), send(id), send(id)]
  for (const count of [1, 2, 3]) {
    await begun(count)
    finish()
  }
  const answers = await Promise.all(sent)
  t.same(answers.map(({ status }) => status).sort(), [201, 201, 500, 500])
  t.same(answers.filter(({ status }) => status === 201).map(({ text, replayed = 'no' }) => `${text} ${String(replayed)}`).sort(), ['{"count":3} no', '{"count":3} true'])
  t.equal(carried.length, 3)
})

t.test('a request that is refused before it begins holds nobody up', async t => {
  const { send, begun, finish, carried } = slowApp(t)
  const broken = await Promise.all([send(id, { quantity: 0.5 }), send(id, { quantity: 0.5 })])
  t.same(broken.map(({ status }) => status), [400, 400])
  const sent = send(id)
  await begun(1)
  finish()
  t.match(await sent, { status: 201 })
  t.equal(carried.length, 1)
})

t.test('through the wire: of twenty equal carts at once there is one', async t => {
  const { call, world } = await storyWorld(t)
  const body = { lineItems: [{ catalogItemId: '031C9E47-4802-4248-838E-778FB1D2CC05', quantity: 1, billingCycle: 'monthly' }] }
  const answers = await Promise.all(Array.from({ length: 20 }, async () => call('POST', `/customers/${alder.id}/carts`, body, { 'MS-RequestId': id })))
  t.same([...new Set(answers.map(({ status, text }) => `${status} ${text}`))].length, 1)
  t.equal(answers.filter(({ headers }) => headers['x-emulator-replayed'] === 'true').length, 19)
  t.equal(world.state.export().collections.carts!.length, 1)
})

t.test('a long answer is given again whole', async t => {
  const { call } = await storyWorld(t)
  const body = { lineItems: Array.from({ length: 40 }, () => ({ catalogItemId: '031C9E47-4802-4248-838E-778FB1D2CC05', quantity: 1, billingCycle: 'monthly' })) }
  const first = await call('POST', `/customers/${alder.id}/carts`, body, { 'MS-RequestId': id })
  t.ok(first.text.length > 10_000)
  const again = await call('POST', `/customers/${alder.id}/carts`, body, { 'MS-RequestId': id })
  t.same([again.status, again.text, again.headers['x-emulator-replayed']], [201, first.text, 'true'])
})
