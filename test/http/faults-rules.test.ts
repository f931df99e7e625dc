/** The controls of faults: what they answer, what they refuse with the field named, and the same from the inside. */
import { readFileSync } from 'node:fs'
import Fastify from 'fastify'
import t from 'tap'
import { fixtureSource } from '../../src/fixtures.ts'
import { keysIn } from '../../src/identity/keys.ts'
import { identityPaths } from '../../src/identity/paths.ts'
import { identity } from '../../src/routes/identity.ts'
import type { NewFault } from '../../src/index.ts'
import { Worlds } from '../../src/worlds.ts'
import { alder } from '../identity/clients.ts'
import { storyWorld } from '../helper.ts'

const faults = '/_emulator/faults'
const effect = { status: 500 }

t.test('POST, GET and DELETE /_emulator/faults', async t => {
  const { call, emulator } = await storyWorld(t)
  const whole = {
    match: { operation: 'createOrder', customerId: alder.id, method: 'POST', path: '/v1/customers/*/orders' },
    when: { skip: 2, times: 3 },
    effect: { status: 500, code: 800003, description: 'Not today.', retryAfterSeconds: 5, delayMs: 0, malformed: false }
  }
  const first = await call('POST', faults, whole)
  t.same([first.status, first.body, first.headers.location], [201, { id: 'fault-1', ...whole, hits: 0, remaining: 3 }, `${emulator.url}/_emulator/faults/fault-1`])
  const second = await call('POST', faults, { effect: { drop: 'after' } })
  t.same([second.status, second.body], [201, { id: 'fault-2', match: {}, when: { skip: 0, times: 1 }, effect: { drop: 'after' }, hits: 0, remaining: 1 }])
  t.same((await call('GET', faults)).body, { items: [first.body, second.body] })
  const { status, body } = await call('GET', `${faults}/fault-2`)
  t.same([status, body], [200, second.body])
  t.same([(await call('DELETE', `${faults}/fault-1`)).status, (await call('GET', faults)).body], [204, { items: [second.body] }])
  for (const method of ['GET', 'DELETE']) {
    const gone = await call(method, `${faults}/fault-1`)
    t.same([gone.status, gone.body], [404, { code: 990117, description: 'There is no fault with the id fault-1.', data: [], source: 'emulator' }])
  }
  t.same([(await call('DELETE', faults)).status, (await call('GET', faults)).body], [204, { items: [] }])
  t.equal((await call('DELETE', faults)).status, 204)
  t.equal((await call('POST', faults, { effect })).body.id, 'fault-3', 'an id is given once')
})

t.test('faults are those of the world that is asked', async t => {
  const { call, emulator } = await storyWorld(t)
  await emulator.world('ci-1', { fork: 'default' })
  const made = await call('POST', `/worlds/ci-1${faults}`, { effect })
  t.equal(made.headers.location, `${emulator.url}/worlds/ci-1${faults}/fault-1`)
  t.same((await call('GET', faults)).body, { items: [] })
  t.equal((await call('DELETE', `${faults}/fault-1`)).status, 404)
  t.same((await call('GET', faults, undefined, { 'x-emulator-world': 'ci-1' })).body, { items: [made.body] })
})

/** What cannot be told of a fault, and the words that say so. */
const unfit: Array<[fault: object, description: string]> = [
  [{}, 'effect is missing.'],
  [{ effect, kind: 1 }, 'there is no field kind; there are match, when, effect.'],
  [{ effect, match: null }, 'match must be an object.'],
  [{ effect, when: [] }, 'when must be an object.'],
  [{ effect: 'drop' }, 'effect must be an object.'],
  [{ effect, match: { client: 'x' } }, 'there is no field match.client; there are operation, customerId, method, path.'],
  [{ effect, when: { after: 1 } }, 'there is no field when.after; there are skip, times.'],
  [{ effect: { delay: 5 } }, 'there is no field effect.delay; there are status, code, description, retryAfterSeconds, delayMs, drop, malformed.'],

  [{ effect, match: { operation: 1 } }, 'match.operation must be a string.'],
  [{ effect, match: { customerId: 5 } }, 'match.customerId must be a string.'],
  [{ effect, match: { customerId: '' } }, 'match.customerId must have 1 to 256 characters.'],
  [{ effect, match: { customerId: 'x'.repeat(257) } }, 'match.customerId must have 1 to 256 characters.'],
  [{ effect, match: { operation: 'listCustomers', customerId: alder.id } }, 'match.customerId: the address of listCustomers names no customer.'],
  [{ effect, match: { method: 'FETCH' } }, 'match.method must be GET or POST or PUT or PATCH or DELETE or HEAD, not FETCH.'],
  [{ effect, match: { method: 'get' } }, 'match.method must be GET or POST or PUT or PATCH or DELETE or HEAD, not get.'],
  [{ effect, match: { operation: 'createOrder', method: 'GET' } }, 'match.method: createOrder is called by POST, not GET.'],
  [{ effect, match: { path: 'customers' } }, 'match.path must begin with / and have at most 2048 characters.'],
  [{ effect, match: { path: '' } }, 'match.path must begin with / and have at most 2048 characters.'],
  [{ effect, match: { path: `/${'x'.repeat(2048)}` } }, 'match.path must begin with / and have at most 2048 characters.'],
  [{ effect, match: { path: '/v1/customers?size=5' } }, 'match.path is a path without its query.'],
  [{ effect, match: { path: '/v1/cust*' } }, 'match.path: * stands for a whole segment.'],
  [{ effect, match: { path: '/v1/**' } }, 'match.path: * stands for a whole segment.'],
  [{ effect, match: { path: '/_emulator/health' } }, 'match.path: faults never strike controls, and are those of the world that is asked; leave out what names it.'],
  [{ effect, match: { path: '/worlds/ci-1/v1/customers' } }, 'match.path: faults never strike controls, and are those of the world that is asked; leave out what names it.'],
  [{ effect, match: { operation: 'createOrder', path: '/v1/customers/*/carts' } }, 'match.path: the address of createOrder is /v1/customers/{customerId}/orders.'],
  [{ effect, match: { operation: 'createOrder', path: '/v1/customers/*/orders/*' } }, 'match.path: the address of createOrder is /v1/customers/{customerId}/orders.'],
  [{ effect, match: { path: '/v1/custmers' } }, 'match.path: nothing answers /v1/custmers; the nearest address is /v1/customers.'],
  [{ effect, match: { path: '/customers/*/order/*' } }, 'match.path: nothing answers /customers/*/order/*; the nearest address is /v1/customers/{customerId}/orders/{orderId}.'],
  [{ effect, match: { path: '/openapi.json' } }, 'match.path: nothing answers /openapi.json; the nearest address is /generatetoken.'],
  [{ effect, match: { path: '/*/oauth2/tokens' } }, 'match.path: nothing answers /*/oauth2/tokens; the nearest address is /{tenant}/oauth2/token.'],
  [{ effect, match: { path: '/v1/customers/*/orders', method: 'DELETE' } }, 'match.method: /v1/customers/*/orders is asked by GET or POST, not DELETE.'],
  [{ effect, match: { path: '/v1/invoices', customerId: alder.id } }, 'match.customerId: /v1/invoices names no customer.'],
  [{ effect, match: { path: '/*/oauth2/token', customerId: alder.id } }, 'match.customerId: /*/oauth2/token names no customer.'],

  [{ effect, when: { skip: -1 } }, 'when.skip must be a whole number from 0 to 1000000.'],
  [{ effect, when: { skip: 1.5 } }, 'when.skip must be a whole number from 0 to 1000000.'],
  [{ effect, when: { skip: '1' } }, 'when.skip must be a number.'],
  [{ effect, when: { times: 0 } }, 'when.times must be a whole number from 1 to 1000000.'],
  [{ effect, when: { times: 1_000_001 } }, 'when.times must be a whole number from 1 to 1000000.'],
  [{ effect, when: { times: null } }, 'when.times must be a number.'],

  [{ effect: {} }, 'effect does nothing; give status, delayMs, drop or malformed.'],
  [{ effect: { delayMs: 0, malformed: false } }, 'effect does nothing; give status, delayMs, drop or malformed.'],
  [{ effect: { status: 200 } }, 'effect.status must be a whole number from 400 to 599.'],
  [{ effect: { status: 302 } }, 'effect.status must be a whole number from 400 to 599.'],
  [{ effect: { status: 600 } }, 'effect.status must be a whole number from 400 to 599.'],
  [{ effect: { status: 500.5 } }, 'effect.status must be a whole number from 400 to 599.'],
  [{ effect: { status: 500, code: -1 } }, 'effect.code must be a whole number from 0 to 2147483647.'],
  [{ effect: { status: 500, code: '800003' } }, 'effect.code must be a number.'],
  [{ effect: { status: 429, code: 429 } }, 'effect.code: the gateway, which answers 429, has no codes.'],
  [{ effect: { drop: 'after', code: 1 } }, 'effect.code needs effect.status.'],
  [{ effect: { malformed: true, description: 'x' } }, 'effect.description needs effect.status.'],
  [{ effect: { status: 500, description: '' } }, 'effect.description must have 1 to 1024 characters.'],
  [{ effect: { status: 500, description: 'x'.repeat(1025) } }, 'effect.description must have 1 to 1024 characters.'],
  [{ effect: { status: 503, retryAfterSeconds: -1 } }, 'effect.retryAfterSeconds must be a whole number from 0 to 86400.'],
  [{ effect: { delayMs: 5, retryAfterSeconds: 1 } }, 'effect.retryAfterSeconds needs effect.status.'],
  [{ effect: { delayMs: -1 } }, 'effect.delayMs must be a whole number from 0 to 60000.'],
  [{ effect: { delayMs: 60_001 } }, 'effect.delayMs must be a whole number from 0 to 60000.'],
  [{ effect: { drop: 'during' } }, 'effect.drop must be before or after, not during.'],
  [{ effect: { drop: true } }, 'effect.drop must be a string.'],
  [{ effect: { drop: 'before', status: 500 } }, 'effect.status: with effect.drop there is no answer.'],
  [{ effect: { drop: 'after', malformed: true } }, 'effect.malformed: with effect.drop there is no answer.'],
  [{ effect: { malformed: 'yes' } }, 'effect.malformed must be a boolean.']
]

t.test('what cannot be told of a fault is refused, with the field named', async t => {
  const { call, world } = await storyWorld(t)
  for (const [fault, description] of unfit) {
    const { status, body } = await call('POST', faults, fault)
    t.same([status, body], [400, { code: 990105, description: `The control does not take this: ${description}`, data: [], source: 'emulator' }], JSON.stringify(fault).slice(0, 80))
    t.throws(() => world.faults.add(fault as NewFault), { code: 990105, message: `The control does not take this: ${description}` })
  }
  for (const [operation, nearest] of [['createOrders', 'createOrder'], ['CREATECART', 'createCart'], ['checkOut', 'checkoutCart'], ['constructor', 'listConversions']] as const) {
    const { status, body } = await call('POST', faults, { match: { operation }, effect })
    t.same([status, body], [400, { code: 990118, description: `No operation is called ${operation}; the nearest is ${nearest}.`, data: [], source: 'emulator' }])
  }
  t.equal((await call('GET', '/customers')).status, 200)
  t.same((await call('GET', faults)).body, { items: [] })
})

t.test('a fault may be for any address of the token service', async t => {
  const routed = new Set<string>()
  const app = Fastify()
  app.addHook('onRoute', ({ url }) => { routed.add(url.replaceAll(/:(\w+)/g, '{$1}')) })
  await app.register(identity, { worlds: new Worlds(fixtureSource(), {}, () => 0), keys: keysIn() })
  t.same([...routed].sort(), [...identityPaths].sort(), 'those that there are')
  const { world } = await storyWorld(t)
  for (const path of identityPaths) t.match(world.faults.add({ match: { path: path.replace(/\{\w+\}/, '*') }, effect }), { remaining: 1 }, path)
})

t.test('a world has at most 1000 faults', async t => {
  const { call, world } = await storyWorld(t)
  for (let count = 0; count < 1000; count++) world.faults.add({ effect })
  const { status, body } = await call('POST', faults, { effect })
  t.same([status, body.code, body.description], [400, 990105, 'The control does not take this: a world has at most 1000 faults; delete some.'])
  world.faults.remove('fault-500')
  t.equal((await call('POST', faults, { effect })).status, 201)
})

t.test('the faults of the documentation are taken', async t => {
  const { call } = await storyWorld(t)
  const recipes = readFileSync(new URL('../../docs/FAULTS.md', import.meta.url), 'utf8').matchAll(/```json\n(.+?)\n```/gs)
  const taken = []
  for (const [, fault] of recipes) taken.push((await call('POST', faults, fault)).status)
  t.same(taken, Array(8).fill(201))
})

t.test('in-process, the same', async t => {
  const { world, call } = await storyWorld(t)
  const given: NewFault = { match: { operation: 'listCustomers' }, when: { skip: 0, times: 2 }, effect: { status: 503 } }
  const added = world.faults.add(given)
  t.same(added, { id: 'fault-1', match: { operation: 'listCustomers' }, when: { skip: 0, times: 2 }, effect: { status: 503 }, hits: 0, remaining: 2 })
  given.effect.status = 400
  given.match!.operation = 'createCart'
  t.same(world.faults.list(), [added], 'what was given can change')
  t.same((await call('GET', faults)).body, { items: [added] }, 'it is the same list')
  t.same(world.faults.get('fault-1'), added)
  t.throws(() => world.faults.get('fault-9'), { code: 990117 })
  t.throws(() => world.faults.remove('fault-9'), { code: 990117 })
  t.throws(() => world.faults.add(undefined as unknown as NewFault), { code: 990105 })
  t.throws(() => world.faults.add([] as unknown as NewFault), { code: 990105 })
  t.equal(world.faults.add({ match: { path: undefined as unknown as string }, effect }).id, 'fault-2', 'undefined is nothing given')
  world.faults.remove('fault-1')
  t.match(world.faults.list(), [{ id: 'fault-2' }])
  world.faults.clear()
  t.same(world.faults.list(), [])
})
