/** Our own controls: what they answer, what they refuse, and what they leave alone. */
import { join } from 'node:path'
import t, { type Test } from 'tap'
import { buildApp } from '../../src/app.ts'
import { fixtureSource } from '../../src/fixtures.ts'
import { startEmulator, version, type EmulatorOptions, type PartnerCenterError } from '../../src/index.ts'
import { Worlds } from '../../src/worlds.ts'
import { storyTime, storyWorld, without, type Answer, type Story } from '../helper.ts'

const businessPremium = '031C9E47-4802-4248-838E-778FB1D2CC05'
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const control = (path: string, world?: string) => `${world === undefined ? '' : `/worlds/${world}`}/_emulator${path}`

/** A request that is refused: status, code of ours and what the description names. */
async function refused (t: Test, { call }: Story, [method, path, body, headers]: [string, string, unknown?, Record<string, string>?], status: number, code: number, description: RegExp = /./) {
  const answer = await call(method, path, body, headers)
  const given = [body, headers].filter(value => value !== undefined).map(value => (typeof value === 'string' ? value : JSON.stringify(value)).slice(0, 80))
  t.match([answer.status, Object.keys(answer.body ?? {}), answer.body], [status, ['code', 'description', 'data', 'source'], { code, description, data: [], source: 'emulator' }], [method, path, ...given, description].join(' '))
}

/** A cart for somebody: a change of the state, of the ids and of the memory. */
async function change ({ call }: Story, world?: string): Promise<Answer> {
  const api = world === undefined ? '/v1' : `/worlds/${world}/v1`
  const { body: { items: [customer] } } = await call('GET', `${api}/customers?size=1`)
  return call('POST', `${api}/customers/${customer.id}/carts`, { lineItems: [{ catalogItemId: businessPremium, quantity: 1, billingCycle: 'monthly' }] })
}

const document = async ({ call }: Story, world?: string) => (await call('GET', control('/state', world))).body

t.test('GET /_emulator/health tells what runs', async t => {
  const story = await storyWorld(t)
  const { status, body } = await story.call('GET', control('/health'), undefined, { authorization: '' })
  t.equal(status, 200)
  t.same(body, { status: 'ok', version, era: 'D19', worlds: 1, now: storyTime, pid: process.pid, rssBytes: body.rssBytes })
  t.ok(Number.isInteger(body.rssBytes) && body.rssBytes > 1_000_000)
  await story.call('PUT', control('/worlds/ci-1'), { time: '2020-02-02T00:00:00Z' })
  t.match((await story.call('GET', control('/health', 'ci-1'))).body, { worlds: 2, now: '2020-02-02T00:00:00Z' }, 'the time is that of the world that is asked')
})

t.test('GET /_emulator/worlds lists the worlds', async t => {
  const { call, world, emulator } = await storyWorld(t)
  const { collections, partner } = world.state.export()
  const shown = { name: 'default', tenantId: partner.tenantId, now: storyTime, customers: collections.customers!.length, subscriptions: collections.subscriptions!.length, url: emulator.url }
  t.same((await call('GET', control('/worlds'))).body, { items: [shown] })
  const made = await call('PUT', control('/worlds/ci-1'), {})
  t.same((await call('GET', control('/worlds'))).body, { items: [shown, made.body] })
  t.match(made.body, { name: 'ci-1', customers: shown.customers, url: `${emulator.url}/worlds/ci-1` })
})

t.test('PUT /_emulator/worlds/{name} makes a world as it is asked for', async t => {
  const story = await storyWorld(t)
  const { call } = story
  const answer = await call('PUT', control('/worlds/ci-1'), { fixture: 'empty', seed: 'seven', time: '2021-05-05T05:05:05Z', clock: 'real', auth: 'off', profile: 'production', limits: true, cloud: 'germany', tenantId: '0D5C4E4A-6D6C-4B5E-9F5C-0D8A7F1E2B3C' })
  t.equal(answer.status, 201)
  t.same(answer.body, { name: 'ci-1', tenantId: '0d5c4e4a-6d6c-4b5e-9f5c-0d8a7f1e2b3c', now: answer.body.now, customers: 0, subscriptions: 0, url: answer.body.url })
  t.match(answer.body.now, /^2021-05-05T05:0[56]/)
  t.match(await document(story, 'ci-1'), { seed: 'seven', clock: 'real', settings: { auth: 'off', profile: 'production', limits: true, cloud: 'germany' } })
  t.equal((await call('GET', '/worlds/ci-1/v1/customers', undefined, { authorization: '' })).status, 200, 'a setting of its own holds')
  t.equal((await call('GET', '/v1/customers', undefined, { authorization: '' })).status, 401, 'in it alone')
})

t.test('PUT /_emulator/worlds/{name} takes what is left out from the start of the process', async t => {
  const story = await storyWorld(t, { fixture: 'direct', seed: 'mine', profile: 'production', limits: true, errorSource: 'Mine' })
  const { status, body } = await story.call('PUT', control('/worlds/ci-1'))
  t.equal(status, 201)
  t.equal(body.now, storyTime)
  const [own, made] = [await document(story), await document(story, 'ci-1')]
  t.same({ ...made, partner: null }, { ...own, partner: null })
  t.match(made.partner.tenantId, guid)
  t.not(made.partner.tenantId, own.partner.tenantId, 'but a tenant of its own')
  const again = await storyWorld(t, { seed: 'mine' })
  t.equal((await again.call('PUT', control('/worlds/ci-1'))).body.tenantId, body.tenantId, 'that follows from the seed')
  t.not((await again.call('PUT', control('/worlds/ci-2'))).body.tenantId, body.tenantId, 'and the name')
})

t.test('PUT /_emulator/worlds/{name} puts a new world in the place of one that stands', async t => {
  const story = await storyWorld(t)
  t.equal((await story.call('PUT', control('/worlds/ci-1'), {})).status, 201)
  const fresh = await document(story, 'ci-1')
  await change(story, 'ci-1')
  await story.call('PUT', control('/snapshots/kept', 'ci-1'))
  t.equal((await story.call('PUT', control('/worlds/ci-1'), {})).status, 200)
  t.same(await document(story, 'ci-1'), fresh)
  t.same((await story.call('GET', control('/snapshots', 'ci-1'))).body, { items: [] }, 'snapshots go with their world')
})

t.test('a world with a port of its own', async t => {
  const { call, emulator } = await storyWorld(t, { port: 0 })
  const { status, body } = await call('PUT', control('/worlds/ci-1'), { time: '2020-02-02T00:00:00Z', port: 0 })
  t.equal(status, 201)
  t.ok(body.port > 0 && body.port !== emulator.port)
  t.equal(body.url, `http://127.0.0.1:${body.port}`)
  t.match(await fetch(`${body.url}/_emulator/clock`).then(answer => answer.json()), { now: '2020-02-02T00:00:00Z' })
  t.match((await call('GET', control('/worlds'))).body.items[1], { name: 'ci-1', port: body.port })

  for (const port of [emulator.port, body.port]) {
    const answer = await call('PUT', control('/worlds/ci-2'), { port })
    t.equal(answer.status, 409)
    t.match(answer.body, { code: 990111, description: new RegExp(String(port)) })
    t.equal((await call('GET', control('/worlds'))).body.items.length, 2, 'what was refused is not half done')
  }
  const again = await call('PUT', control('/worlds/ci-1'), { time: '2021-01-01T00:00:00Z', port: body.port })
  t.equal(again.status, 200, 'a world that is replaced gives its port to the one in its place')
  t.match(await fetch(`${body.url}/_emulator/clock`).then(answer => answer.json()), { now: '2021-01-01T00:00:00Z' })
})

t.test('a world whose port may not be listened on is not made', async t => {
  const worlds = new Worlds(fixtureSource(), {}, () => 0)
  const open = async () => { throw Object.assign(new Error('listen EACCES'), { code: 'EACCES' }) }
  const app = buildApp({ worlds, log: 'silent', version: '0', era: 'D19', ports: { open, close: () => {} }, urlOf: () => '' })
  t.teardown(() => app.close())
  const answer = await app.inject({ method: 'PUT', url: control('/worlds/ci-1'), headers: { host: 'localhost' }, payload: '{"port":80}' })
  t.same([answer.statusCode, answer.json()], [400, { code: 990105, description: 'The control does not take this: port 80 cannot be listened on (EACCES); name another one, or 0 for any that is free.', data: [], source: 'emulator' }])
  t.equal(worlds.size, 1)
})

t.test('a fork begins as its source is, and goes its own way', async t => {
  const story = await storyWorld(t)
  const { call } = story
  await change(story)
  await call('PUT', control('/snapshots/early'))
  const early = await document(story)
  await call('POST', control('/clock/advance'), { by: 'PT5M' })
  await change(story)
  const late = await document(story)

  t.match(await call('PUT', control('/worlds/now'), { fork: {} }), { status: 201, body: { now: '2019-01-09T00:05:00Z' } })
  t.equal((await call('PUT', control('/worlds/then'), { fork: { snapshot: 'early' } })).status, 201)
  t.equal((await call('PUT', control('/worlds/later'), { fork: { world: 'now' }, time: '2019-01-09T00:06:00Z', clock: 'real', profile: 'production' })).status, 201)
  t.match(await call('PUT', control('/worlds/there'), { fork: { snapshot: 'early' }, clock: 'frozen' }), { status: 201, body: { now: storyTime } }, 'a snapshot is forked at its own time, whatever the mode')
  t.match(await call('PUT', control('/worlds/there'), { fork: { snapshot: 'early' }, clock: 'real' }), { status: 200, body: { now: /^2019-01-09T00:00/ } })
  const state = async (world: string) => without(await document(story, world), 'partner')
  t.same(await state('now'), without(late, 'partner'))
  t.same(await state('then'), without(early, 'partner'))
  t.match(await document(story, 'later'), { clock: 'real', settings: { profile: 'production' } })
  t.match((await call('GET', control('/clock', 'later'))).body, { now: /^2019-01-09T00:06/, mode: 'real' })

  await change(story, 'now')
  t.same(await document(story), late, 'what happens in a fork happens there')
  await change(story)
  await call('POST', control('/reset', 'now'))
  t.same(await state('now'), without(late, 'partner'), 'a reset leads back to the fork')
  t.match(await call('PUT', control('/worlds/there'), { fork: {}, time: '2029-01-09T00:00:00Z' }), { status: 200, body: { now: '2029-01-09T00:00:00Z' } })
  t.equal((await document(story, 'there')).collections.invoices.filter(({ invoiceType }: { invoiceType: string }) => invoiceType === 'Recurring').at(-1).invoiceDate.slice(0, 7), '2028-12', 'what was due until then has happened')
  await refused(t, story, ['PUT', control('/worlds/x'), { fork: {}, time: '9800-01-01T00:00:00Z' }], 400, 990107, /9800-01-01T00:00:00Z.*50 years/)
  await refused(t, story, ['PUT', control('/worlds/x'), { fork: { world: 'nobody' } }], 404, 990101, /nobody/)
  await refused(t, story, ['PUT', control('/worlds/x'), { fork: { snapshot: 'none' } }], 404, 990104, /none/)
  await refused(t, story, ['PUT', control('/worlds/x'), { fork: { world: 'now', snapshot: 'early' } }], 404, 990104, /early/)
})

t.test('DELETE /_emulator/worlds/{name}', async t => {
  const story = await storyWorld(t)
  await story.call('PUT', control('/worlds/ci-1'), {})
  t.match(await story.call('DELETE', control('/worlds/ci-1')), { status: 204, text: '' })
  await refused(t, story, ['DELETE', control('/worlds/ci-1')], 404, 990101, /ci-1/)
  await refused(t, story, ['DELETE', control('/worlds/default')], 409, 990103)
  t.equal((await story.call('GET', control('/worlds'))).body.items.length, 1)
})

t.test('POST /_emulator/reset leads back to the start: state, clock, ids', async t => {
  const story = await storyWorld(t)
  const [start, cart] = [await document(story), await change(story)]
  await story.call('PUT', control('/snapshots/kept'))
  await story.call('POST', control('/clock/advance'), { by: 'P3M' })
  await story.call('PUT', control('/clock'), { mode: 'real' })
  t.match(await story.call('POST', control('/reset')), { status: 204, text: '' })
  t.same(await document(story), start)
  const again = await change(story)
  t.equal(again.text, cart.text, 'the same ids come again')
  t.equal((await story.call('GET', control('/snapshots'))).body.items.length, 1, 'snapshots survive')
})

t.test('snapshots are taken, listed, put back and thrown away', async t => {
  const story = await storyWorld(t)
  const { call } = story
  t.same((await call('GET', control('/snapshots'))).body, { items: [] })
  await change(story)
  const kept = await document(story)
  const { status, body } = await call('PUT', control('/snapshots/b'))
  t.same([status, body], [201, { name: 'b', takenAt: storyTime, now: storyTime }])
  const next = await change(story)
  await call('POST', control('/clock/advance'), { by: 'P1M' })
  t.equal((await call('PUT', control('/snapshots/a'))).status, 201)
  t.same((await call('GET', control('/snapshots'))).body, { items: [{ name: 'a', takenAt: '2019-02-09T00:00:00Z', now: '2019-02-09T00:00:00Z' }, { name: 'b', takenAt: storyTime, now: storyTime }] })

  t.match(await call('POST', control('/snapshots/b/restore')), { status: 204, text: '' })
  t.same(await document(story), kept, 'state and clock')
  t.equal((await change(story)).text, next.text, 'and ids')
  t.equal((await call('PUT', control('/snapshots/b'))).status, 200, 'taken again')
  t.equal((await call('DELETE', control('/snapshots/a'))).status, 204)
  t.same((await call('GET', control('/snapshots'))).body.items.map(({ name }: { name: string }) => name), ['b'])

  await call('PUT', control('/worlds/ci-1'), {})
  t.same((await call('GET', control('/snapshots', 'ci-1'))).body, { items: [] }, 'each world has its own')
  for (const request of [['POST', control('/snapshots/a/restore')], ['DELETE', control('/snapshots/a')], ['POST', control('/snapshots/b/restore', 'ci-1')]] as Array<[string, string]>) await refused(t, story, request, 404, 990104)
})

t.test('names of worlds and snapshots', async t => {
  const story = await storyWorld(t)
  const { call } = story
  for (const name of ['A', 'two%20words', '-a', 'a_b', 'a.b', '%C3%A9', 'x'.repeat(64), '__proto__', '%2e%2e%2fx']) {
    await refused(t, story, ['PUT', control(`/worlds/${name}`), {}], 400, 990102)
    await refused(t, story, ['DELETE', control(`/worlds/${name}`)], 400, 990102)
    await refused(t, story, ['PUT', control('/worlds/x'), { fork: { world: decodeURIComponent(name) } }], 400, 990102)
    await refused(t, story, ['PUT', control(`/snapshots/${name}`)], 400, 990115)
    await refused(t, story, ['POST', control(`/snapshots/${name}/restore`)], 400, 990115)
    await refused(t, story, ['DELETE', control(`/snapshots/${name}`)], 400, 990115)
  }
  for (const name of ['a', '0', 'x'.repeat(63), 'constructor']) {
    t.equal((await call('PUT', control(`/worlds/${name}`), { fork: {} })).status, 201, name)
    t.equal((await call('PUT', control(`/snapshots/${name}`))).status, 201, name)
  }
})

t.test('GET and PUT /_emulator/state: a document goes out and comes in again', async t => {
  const story = await storyWorld(t)
  const { call } = story
  await change(story)
  const { status, text, body } = await call('GET', control('/state'))
  t.equal(status, 200)
  t.match(body, { format: 'partner-center-emulator/world', version: 1, time: storyTime, clock: 'frozen', seed: 'partner-center' })
  t.match(text, /^\{\n "format"/, 'for people to read')
  await call('PUT', control('/worlds/ci-1'), { fixture: 'empty', seed: 'other', clock: 'real' })
  t.match(await call('PUT', control('/state', 'ci-1'), body), { status: 204, text: '' })
  t.same(await document(story, 'ci-1'), body)
  t.match((await call('PUT', control('/state'), { ...body, origin: 'x'.repeat(3_000_000) })).status, 204, 'documents may be larger than a mebibyte')
})

t.test('a file of a world that was exported: it goes on as it was, in all that is not asked for', async t => {
  const story = await storyWorld(t)
  await change(story)
  const exported = await document(story)
  const folder = t.testdir({ 'my.json': JSON.stringify(exported) })
  const fixture = join(folder, 'my.json')
  const stateOf = async (options: EmulatorOptions) => {
    const emulator = await startEmulator({ port: false, fixture, ...options })
    t.teardown(() => emulator.close())
    return JSON.parse(JSON.stringify(emulator.world('default').state.export()))
  }
  t.same(await stateOf({}), exported)
  const asked = { auth: 'off', limits: true, profile: 'production', billingModel: 'partnerDate' } as const
  t.same(await stateOf({ ...asked, seed: 'other' }), { ...exported, seed: 'other', idPosition: 0, settings: { ...exported.settings, ...asked } })
  t.match(await stateOf({ clock: 'real', time: '2019-01-09T00:01:00Z' }), { clock: 'real', time: /^2019-01-09T00:01/ })
  await t.rejects(stateOf({ time: '2099-01-09T00:00:00Z' }), { code: 990107 })
})

t.test('PUT /_emulator/state: a document that does not fit is refused whole, with the place', async t => {
  const story = await storyWorld(t)
  const before = await document(story)
  const [customer] = before.collections.customers
  const [subscription] = before.collections.subscriptions
  const collections = (name: string, records: unknown) => ({ ...before, collections: { ...before.collections, [name]: records } })
  const cases: Array<[place: RegExp, document: unknown]> = [
    [/format/, {}],
    [/format/, { ...before, format: 'something/else' }],
    [/version/, { ...before, version: 2 }],
    [/version/, { ...before, version: '1' }],
    [/time/, { ...before, time: 'yesterday' }],
    [/time/, { ...before, time: undefined }],
    [/time: it must be in the years 1980 to 9899\.$/, { ...before, time: '9999-12-31T00:00:00Z' }],
    [/time/, { ...before, clock: 'real', time: '1969-01-01T00:00:00Z' }],
    [/time: it is more than 50 years after what is due first\.$/, { ...before, time: '2099-12-31T00:00:00Z' }],
    [/time: it is more than 50 years/, { ...before, clock: 'real', offset: 1e14 }],
    [/clock/, { ...before, clock: 'slow' }],
    [/partner/, { ...before, partner: undefined }],
    [/partner/, { ...before, partner: { ...before.partner, tenantId: 5 } }],
    [/partner\.kind/, { ...before, partner: { ...before.partner, kind: 'friend' } }],
    [/resellers/, { ...before, resellers: 'none' }],
    [/resellers\[0\]/, { ...before, resellers: [5] }],
    [/settings\.auth/, { ...before, settings: { ...before.settings, auth: 'perhaps' } }],
    [/settings/, { ...before, settings: { ...before.settings, colour: 'red' } }],
    [/seed/, { ...before, seed: 17 }],
    [/idPosition/, { ...before, idPosition: 'x' }],
    [/sequence/, { ...before, sequence: -1.5 }],
    [/colections/, { ...before, colections: {} }],
    [/collections/, { ...before, collections: [] }],
    [/collections\.unicorns/, collections('unicorns', [])],
    [/collections\.customers/, collections('customers', {})],
    [/collections\.customers\[0\]/, collections('customers', [5])],
    [/collections\.customers\[0\]/, collections('customers', [{ ...customer, companyProfile: 5 }])],
    [/collections\.customers\[1\]/, collections('customers', [customer, customer, ...before.collections.customers.slice(1)])],
    [/collections\.customers\[0\]/, collections('customers', [{ ...customer, id: 17 }])],
    [/collections\.subscriptions\[0\].*status/, collections('subscriptions', [{ ...subscription, status: 'asleep' }])],
    [/collections\.subscriptions\[0\].*quantity/, collections('subscriptions', [{ ...subscription, quantity: 'many' }])],
    [/collections\.subscriptions\[0\]/, collections('subscriptions', [{ ...subscription, customerId: '00000000-0000-4000-8000-000000000000' }])],
    [/collections\.subscriptions\[0\].*quantity/, collections('subscriptions', [{ ...subscription, quantity: 1e308 }])],
    [/collections\.subscriptions\[0\]\.term/, collections('subscriptions', [{ ...subscription, term: 'P0D' }])],
    [/collections\.subscriptionMoments\[0\]\.suspendedDate/, collections('subscriptionMoments', [{ customerId: customer.id, subscriptionId: subscription.id, suspendedDate: '9999-99-99T99:99:99Z' }])],
    [/collections\.invoices\[0\]\.invoiceDate/, collections('invoices', [{ ...before.collections.invoices[0], invoiceDate: '2019-13-01T00:00:00Z' }])],
    [/collections\.invoices\[0\]\.periodEnd/, collections('invoices', [{ ...before.collections.invoices[0], periodEnd: '2019-02-99' }])],
    [/collections\.searches\[0\]\.searchDate/, collections('searches', [{ ...before.collections.searches[0], searchDate: '2019-01-01T25:00:00Z' }])],
    [/collections\.invoiceLines\[0\]\.orderDate/, collections('invoiceLines', [{ ...before.collections.invoiceLines.find(({ provider }: { provider: string }) => provider === 'one_time'), orderDate: '' }])],
    [/collections\.entitlements\[0\]\.fulfilledAt/, collections('entitlements', [{ ...before.collections.entitlements[0], fulfilledAt: 'soon' }])],
    [/collections\.serviceRequests\[0\].*organization/, collections('serviceRequests', [{ ...before.collections.serviceRequests[0], organization: undefined }])],
    [/collections\.customers\[0\]\.lineItems\[1\]\.country: \{\} is no country/, collections('customers', [{ ...customer, lineItems: [null, { country: {} }] }])],
    [/collections\.due\[0\]\.at/, collections('due', [{ key: 'x', at: 'soon', work: {} }])],
    [/collections\.due\[0\]/, collections('due', [{ key: 'x', at: storyTime, work: { kind: 'sing' } }])],
    [/collections\.due\[0\]\.work.*subscriptionId/, collections('due', [{ key: '001546992000000|000000000001', at: storyTime, work: { kind: 'termEnd', customerId: customer.id } }])],
    [/collections\.due\[0\]\.work.*customerId/, collections('due', [{ key: '001546992000000|000000000001', at: storyTime, work: { kind: 'termEnd', subscriptionId: subscription.id } }])],
    [/collections\.partnerProfiles\[0\].*profile/, collections('partnerProfiles', [{ kind: 'support', version: 1, profile: 'x' }])],
    [/collections\.replays\[0\]\.headers/, collections('replays', [{ requestId: 'x', fingerprint: 'x', at: storyTime, sequence: 1, status: 201, headers: { 'content-type': 5 }, body: '' }])],
    [/collections\.audit\[0\]/, collections('audit', [{ ...before.collections.audit[0], at: 17 }])]
  ]
  for (const [place, given] of cases) {
    await refused(t, story, ['PUT', control('/state'), given], 400, 990110, place)
    t.ok(JSON.stringify(await document(story)) === JSON.stringify(before), 'and nothing has changed')
    await story.call('POST', control('/reset'))
  }
})

t.test('GET and PUT /_emulator/clock', async t => {
  const story = await storyWorld(t)
  const { call } = story
  t.same((await call('GET', control('/clock'))).body, { now: storyTime, mode: 'frozen' })
  t.same((await call('PUT', control('/clock'), { now: '2019-01-10T12:00:00+02:00' })).body, { now: '2019-01-10T10:00:00Z', mode: 'frozen' })
  await refused(t, story, ['PUT', control('/clock'), { now: storyTime, mode: 'real' }], 409, 990106, /2019-01-10.*2019-01-09/)
  await refused(t, story, ['PUT', control('/clock'), { now: '2099-01-01T00:00:00Z' }], 400, 990107, /50/)
  await refused(t, story, ['PUT', control('/clock'), { now: 'noon' }], 400, 990105, /now.*noon/)
  await refused(t, story, ['PUT', control('/clock'), { now: '2019-01-11T00:00:00Z', mode: 'slow' }], 400, 990105, /mode.*slow/)
  t.same((await call('GET', control('/clock'))).body, { now: '2019-01-10T10:00:00Z', mode: 'frozen' }, 'a refused call moves nothing')
})

t.test('a real clock runs on, a frozen one stands', async t => {
  const { call } = await storyWorld(t, { clock: 'real' })
  const now = async () => { const { body } = await call('GET', control('/clock')); return [Date.parse(body.now), body.mode] as const }
  const passes = async () => { for (const began = performance.now(); performance.now() - began < 10;) await new Promise(setImmediate) }
  const [first, mode] = await now()
  t.equal(mode, 'real')
  t.ok(first >= Date.parse(storyTime) && first < Date.parse(storyTime) + 60_000, 'from the time at which it was started')
  await passes()
  t.ok((await now())[0] > first)
  await call('PUT', control('/clock'), { mode: 'frozen' })
  const [stands] = await now()
  await passes()
  t.same(await now(), [stands, 'frozen'])
  await call('PUT', control('/clock'), { mode: 'real' })
  const [runs] = await now()
  t.ok(runs >= stands && runs < stands + 60_000, 'and goes on from where it stood')
  await call('POST', control('/clock/advance'), { by: 'P1D' })
  t.ok((await now())[0] >= stands + 86_400_000)
})

t.test('the clock of a world runs from when it is made, whether or not anybody looks', async t => {
  const { emulator } = await storyWorld(t)
  const late = await emulator.world('late', { time: storyTime, clock: 'real' })
  for (const began = Date.now(); Date.now() - began < 20;) await new Promise(setImmediate)
  t.ok(Date.parse(late.clock.now()) >= Date.parse(storyTime) + 20)
})

t.test('POST /_emulator/clock/advance tells what happened on the way', async t => {
  const { call, ...story } = await storyWorld(t)
  const trial = (await document({ call, ...story })).collections.subscriptions.find(({ isTrial }: { isTrial: boolean }) => isTrial)
  t.same((await call('POST', control('/clock/advance'), { by: 'PT1H' })).body, { from: storyTime, now: '2019-01-09T01:00:00Z', happened: [] })
  const cart = await change({ call, ...story })
  const { body } = await call('POST', control('/clock/advance'), { to: trial.commitmentEndDate })
  t.equal(body.from, '2019-01-09T01:00:00Z')
  t.equal(body.now, trial.commitmentEndDate)
  t.match(body.happened[0], { at: '2019-01-09T01:15:00Z', kind: 'cartExpiry', customerId: cart.body.links.self.uri.split('/')[2], cartId: cart.body.id })
  t.match(body.happened.at(-1), { at: trial.commitmentEndDate, kind: 'termEnd', customerId: trial.customerId, subscriptionId: trial.id })
  const times = body.happened.map(({ at }: { at: string }) => at)
  t.same(times, [...times].sort(), 'in the order of time')
  const [whole, steps] = [await storyWorld(t), await storyWorld(t)]
  for (const story of [whole, steps]) await change(story)
  whole.world.clock.advance('P3M')
  for (let day = 0; day < 90; day++) steps.world.clock.advance('P1D')
  t.same(steps.world.state.export(), whole.world.state.export(), 'many small steps lead to where one great one does')
})

t.test('POST /_emulator/clock/advance refuses what is no way forward', async t => {
  const story = await storyWorld(t)
  const advance = (body: unknown, status: number, code: number, description?: RegExp) => refused(t, story, ['POST', control('/clock/advance'), body], status, code, description)
  for (const body of [undefined, {}, { by: 'P1D', to: storyTime }]) await advance(body, 400, 990105, /by.*to/)
  for (const by of ['', 'P', '1D', 'a month', 'P1M1', 'P99999999999Y']) await advance({ by }, 400, 990113)
  for (const body of [{ by: '-P1D' }, { to: '2019-01-08T23:59:59Z' }]) await advance(body, 409, 990106)
  for (const body of [{ by: 'P51Y' }, { by: 'P50YT1S' }, { to: '2070-01-01T00:00:00Z' }]) await advance(body, 400, 990107)
  for (const body of [{ to: 'tomorrow' }, { by: 1 }, { to: 1546992000000 }, { by: null }]) await advance(body, 400, 990105, /by|to/)
  t.same((await story.call('GET', control('/clock'))).body, { now: storyTime, mode: 'frozen' })
})

t.test('the first and the last time that a clock can show', async t => {
  const story = await storyWorld(t)
  for (const time of ['1980-01-01T00:00:00Z', '9899-12-31T00:00:00Z']) {
    t.equal((await story.call('PUT', control('/worlds/edge'), { time })).status < 300, true, time)
    t.equal((await story.call('GET', '/worlds/edge/v1/customers')).body.totalCount, 10)
  }
  for (const body of [{ by: 'P1D' }, { to: '9900-01-01T00:00:00Z' }]) await refused(t, story, ['POST', control('/clock/advance', 'edge'), body], 400, 990105, /9899/)
  await refused(t, story, ['PUT', control('/clock', 'edge'), { now: '9999-12-31T00:00:00Z' }], 400, 990105, /9899/)
  t.match((await story.call('POST', control('/clock/advance', 'edge'), { by: 'PT23H' })).body, { now: '9899-12-31T23:00:00Z' })
})

t.test('bodies: JSON objects, their fields known and of their kind', async t => {
  const story = await storyWorld(t)
  await story.call('PUT', control('/snapshots/there'))
  const writes = [['POST', '/reset'], ['PUT', '/snapshots/there'], ['POST', '/snapshots/there/restore'], ['PUT', '/worlds/ci-1'], ['PUT', '/clock'], ['POST', '/clock/advance']] as const
  for (const [index, [method, path]] of writes.entries()) {
    await refused(t, story, [method, control(path), { colour: 'red' }], 400, 990105, /colour/)
    await refused(t, story, [method, control(path), JSON.stringify({ x: 'x'.repeat(1024 * 1024) })], 413, 990023)
    if (index < 3) continue // these take no body
    await refused(t, story, [method, control(path), '{"__proto__":{}}'], 400, 990105, /__proto__/)
    for (const body of ['{', '[]', '"x"', 'null', '17']) await refused(t, story, [method, control(path), body], 400, 990105)
    await refused(t, story, [method, control(path), `{"x":${'['.repeat(200)}${']'.repeat(200)}}`], 400, 990105, /nested more than 200 levels/)
  }
  t.equal((await story.call('GET', control('/worlds'))).body.items.length, 1)
  const cases: Array<[body: object, field: RegExp]> = [
    [{ fixture: 17 }, /fixture/], [{ seed: {} }, /seed/], [{ limits: 'yes' }, /limits.*boolean/], [{ time: 'noon' }, /time.*noon/], [{ time: '9999-12-31T00:00:00Z' }, /time must be in the years 1980 to 9899, not 9999-12-31T00:00:00Z\./], [{ time: '1979-12-31T23:59:59Z' }, /1980/], [{ clock: 'slow' }, /clock.*real or frozen/], [{ auth: 'perhaps' }, /auth/],
    [{ profile: 'mine' }, /profile.*sandbox or production/], [{ cloud: 'nine' }, /cloud.*germany/], [{ tenantId: 'x' }, /tenantId/], [{ port: -1 }, /port/], [{ port: 1.5 }, /port/], [{ port: 65_536 }, /port/], [{ port: '80' }, /port/],
    [{ fork: {}, fixture: 'direct' }, /either fork or fixture/], [{ fork: 'default' }, /fork/], [{ fork: [] }, /fork/], [{ fork: { name: 'x' } }, /name/], [{ fork: { world: 5 } }, /world/],
    [{ fixture: 'nothing' }, /nothing.*default.*empty/], [{ fixture: '../worlds/default' }, /fixture/], [{ fixture: '/etc/passwd' }, /fixture/], [{ fixture: './package.json' }, /fixture/], [{ fixture: '__proto__' }, /fixture/]
  ]
  for (const [body, field] of cases) await refused(t, story, ['PUT', control('/worlds/ci-1'), body], 400, 990105, field)
  t.equal((await story.call('GET', control('/worlds'))).body.items.length, 1, 'and no world is made')
})

t.test('an unknown control', async t => {
  const story = await storyWorld(t)
  for (const [method, path] of [['GET', '/nothing'], ['DELETE', '/reset'], ['GET', ''], ['POST', '/health'], ['OPTIONS', '/reset'], ['GET', '/snapshots/a/restore']] as const) await refused(t, story, [method, control(path)], 404, 990114, new RegExp(method))
  const nearest: Array<[asked: string, nearest: string]> = [
    ['GET /reset', 'POST /_emulator/reset'], ['POST /snapshots/a', 'PUT /_emulator/snapshots/{name}'], ['GET /worlds/a', 'PUT /_emulator/worlds/{name}'], ['GET /snapshots/a/restore', 'POST /_emulator/snapshots/{name}/restore'],
    ['POST /fault', 'POST /_emulator/faults'], ['GET /request?status=400', 'GET /_emulator/requests'], ['PUT /clock/advance', 'POST /_emulator/clock/advance'], ['GET /healthz', 'GET /_emulator/health']
  ]
  for (const [asked, there] of nearest) {
    const [method, path] = asked.split(' ') as [string, string]
    t.equal((await story.call(method, control(path))).body.description, `There is no control ${method} /_emulator${path}; the nearest is ${there}.`)
  }
})

t.test('safety: controls answer under names of this machine, and only their own pages', async t => {
  const story = await storyWorld(t)
  await change(story)
  const before = await document(story)
  const good: Array<Record<string, string>> = [
    { host: 'localhost' }, { host: 'LOCALHOST:7080' }, { host: '127.0.0.1:7080' }, { host: '127.1.2.3' }, { host: '[::1]:7080' }, { host: 'default.localhost:7080' },
    { host: 'localhost:7080', origin: 'http://localhost:7080' }, { host: '127.0.0.1:7080', origin: 'http://127.0.0.1:7080' }
  ]
  for (const headers of good) t.equal((await story.call('GET', control('/clock'), undefined, headers)).status, 200, JSON.stringify(headers))
  const hosts = ['example.com', 'api.partnercenter.microsoft.com', 'localhost.example.com', 'example.com:7080', '127.0.0.1.example.com', '192.168.1.5', '0.0.0.0', '128.0.0.1', 'notlocalhost', '[::2]:7080', 'localhost@example.com', '2130706433']
  const origins = ['http://example.com', 'null', 'http://localhost', 'http://localhost:7081', 'http://127.0.0.1:7080', 'http://localhost.example.com:7080', 'http://localhost:7080.example.com', 'file://', 'chrome-extension://abc']
  for (const [method, path] of [['POST', '/reset'], ['GET', '/health'], ['GET', '/state'], ['PUT', '/worlds/evil'], ['OPTIONS', '/reset'], ['GET', '/nothing']] as const) {
    for (const host of hosts) await refused(t, story, [method, control(path), undefined, { host }], 403, 990108)
    for (const origin of origins) await refused(t, story, [method, control(path), undefined, { host: 'localhost:7080', origin }], 403, 990109)
  }
  t.same(await document(story), before, 'and nothing happens')
  const { headers } = await story.call('GET', control('/health'), undefined, { host: 'localhost:7080', origin: 'http://localhost:7080' })
  t.notOk(Object.keys(headers).some(name => name.startsWith('access-control')))
})

t.test('safety: the host that is listened on is ours in any case', async t => {
  const emulator = await startEmulator({ port: false, host: 'Box.example' })
  t.teardown(() => emulator.close())
  for (const [host, status] of [['box.example', 200], ['BOX.EXAMPLE:7080', 200], ['other.example', 403]] as const) {
    t.equal((await emulator.inject({ url: control('/clock'), headers: { host } })).statusCode, status, host)
  }
})

t.test('safety: with a control token every control but health needs it', async t => {
  const story = await storyWorld(t, { controlToken: 'open sesame' } as EmulatorOptions)
  const before = story.world.state.export()
  for (const path of ['/health', '/health/', '/health?verbose=1']) t.equal((await story.call('GET', control(path), undefined, { authorization: '' })).status, 200, path)
  const closed: Array<[method: string, path: string]> = [
    ['GET', '/worlds'], ['POST', '/reset'], ['GET', '/state'], ['PUT', '/state'], ['GET', '/clock'], ['POST', '/clock/advance'], ['GET', '/nothing'],
    ['PUT', '/worlds/health'], ['PUT', '/snapshots/health'], ['DELETE', '/worlds/health'], ['POST', '/reset?/health'], ['GET', '/state?x=/health']
  ]
  for (const [method, path] of closed) {
    for (const authorization of ['', 'Bearer test', 'open sesame', 'Bearer OPEN SESAME']) await refused(t, story, [method, control(path), undefined, { authorization }], 401, 990112)
  }
  t.same(story.world.state.export(), before)
  t.same(story.world.snapshot.list(), [])
  t.equal(story.emulator.worlds().length, 1)
  for (const scheme of ['Bearer', 'bearer']) t.equal((await story.call('POST', control('/reset'), undefined, { authorization: `${scheme} open sesame` })).status, 204)
  t.equal((await story.call('GET', '/v1/customers')).status, 200, 'the API does not ask for it')
})

t.test('in-process, the same controls refuse the same', async t => {
  const { emulator, world } = await storyWorld(t)
  const before = world.state.export()
  const cases: Array<[code: number, act: () => unknown]> = [
    [990101, () => emulator.world('nobody')], [990102, () => emulator.world('No Name')], [990101, () => emulator.deleteWorld('nobody')], [990103, () => emulator.deleteWorld('default')],
    [990104, () => world.snapshot.restore('none')], [990104, () => world.snapshot.delete('none')], [990115, () => world.snapshot.take('No Name')],
    [990106, () => world.clock.advance('-P1D')], [990107, () => world.clock.advance('P51Y')], [990113, () => world.clock.advance('a while')], [990105, () => world.clock.advance({ to: 'noon' })],
    [990110, () => world.state.import({ ...before, version: 2 })], [990105, () => world.report('xml' as never)],
    [990105, () => world.requests.list({ colour: 'red' } as never)], [990105, () => world.requests.list({ client: 5 } as never)], [990105, () => world.requests.list({ status: '400' } as never)],
    [990105, () => world.requests.count({ colour: 'red' } as never)],
    [990102, () => emulator.world('No Name', {})], [990105, () => emulator.world('x', { fixture: 'nothing' })], [990101, () => emulator.world('x', { fork: 'nobody' })], [990105, () => emulator.world('x', { time: 'noon' })],
    ...[{ colour: 'red' }, { auth: 'perhaps' }, { clock: 'slow' }, { limits: 'yes' }, { tenantId: 'x' }, { port: -1 }, { port: 65_536 }, { fork: { name: 'x' } }, { fork: 'default', fixture: 'direct' }]
      .map((given): [number, () => unknown] => [990105, () => emulator.world('x', given as never)]),
    ...[{ colour: 'red' }, { auth: 'perhaps' }, { clock: 'slow' }, { limits: 'yes' }, { cloud: 'mars' }, { seed: 5 }].map((given): [number, () => unknown] => [990105, () => startEmulator({ port: false, ...given } as never)]),
    ...[undefined, {}, 5, { by: 'P1D', to: storyTime }, { at: storyTime }].map((given): [number, () => unknown] => [990105, () => world.clock.advance(given as never)]),
    ...[undefined, {}, { customerId: guid.source, subscriptionId: 'x', records: [{ colour: 'red' }] }].map((given): [number, () => unknown] => [990105, () => world.usage.state(given as never)]),
    ...['9999-12-31T00:00:00Z', '1969-01-01T00:00:00Z'].flatMap((time): Array<[number, () => unknown]> => [[990105, () => world.clock.set(time)], [990105, () => startEmulator({ port: false, time })]]),
    [990105, () => startEmulator({ port: false, time: 'noon' })], [990105, () => startEmulator({ port: false, fixture: 'nothing' })]
  ]
  for (const [wanted, act] of cases) {
    const error = await Promise.resolve().then(act).then(() => undefined, (error: unknown) => error)
    t.equal((error as PartnerCenterError | undefined)?.code, wanted, String(act))
  }
  t.same(world.state.export(), before)
  t.same(emulator.worlds().map(({ name }) => name), ['default'])
  const nothing = { operation: undefined, method: undefined, status: undefined, since: undefined } as never
  t.same([world.requests.list(nothing), world.requests.count({ operation: undefined, body: undefined } as never)], [[], { count: 0 }], 'undefined is nothing given')
})
