/**
 * The benchmarks: the emulator side by side with bare Fastify, and a big world side by side with a small one. Prints a table; a run of
 * all parts writes it to RESULTS.md. Times are told, never asserted: only an answer that is not 2xx, or a server that ends, fails.
 *
 *     npm run bench
 *     npm run bench -- --only 1,4
 *     npm run bench -- --program ../before/dist/cli.js
 */
import { deepStrictEqual } from 'node:assert'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { build } from 'esbuild'
import { operationOf, selfContained, type OperationId } from '../src/contract/operation.ts'
import { call, compare, type Comparison, type Pace, type Request } from './load.ts'
import { median, table, type Line } from './report.ts'
import { bareFile, builtProgram, pinClient, pins, processors, startBare, startEmulator as startProgram, startServer, tells, type BareKind, type Server } from './servers.ts'

const pace: Pace = { rounds: 11, seconds: 0.5, warmSeconds: 3 }
const shortPace: Pace = { rounds: 7, seconds: 0.4, warmSeconds: 1.5 }
const starts = 17
const snapshots = 50
const pageSize = 100
const shortPage = 5
/** Customers that requests take turns with, in either world. */
const sample = 300
const bigWorld = { customers: 100_000, farPage: 800 }
const smallWorld = { customers: sample, farPage: 2 }
/** An offer without conditions. */
const offerId = '031C9E47-4802-4248-838E-778FB1D2CC05'

const titles: Record<number, string> = {
  1: 'GET one customer',
  2: `A page of ${pageSize} customers`,
  3: 'POST cart',
  4: 'Start',
  5: 'A big world',
  6: 'The big world against a small one',
  7: 'Snapshot and restore of the big world',
  8: 'Lists of the big world against those of the default one',
  9: 'Analytics of the big world',
  10: 'Strict tokens',
  11: 'The first token',
  12: 'Webhooks'
}
const { values: { only, program } } = parseArgs({ options: { only: { type: 'string' }, program: { type: 'string', default: builtProgram } } })
if (!existsSync(program)) throw new Error(`There is no ${program}; npm run build makes dist/cli.js.`)
const startEmulator = (options?: { pinned: boolean }) => startProgram(program, options)

const lines: Line[] = []
const scratch = mkdtempSync(join(tmpdir(), 'pce-bench-'))
/** Where the emulators keep the key of their token service. */
const dataFolder = join(scratch, 'data')
process.env.XDG_DATA_HOME = dataFolder

const round = (value: number, digits = 2) => value.toFixed(digits)
const times = (value: number) => `${round(value)} ×`
const whole = (value: number) => Math.round(value).toLocaleString('en-US')
const gibibytes = (bytes: number) => `${round(bytes / 2 ** 30)} GiB`

function behind ({ ours, theirs, cpuRatio, rounds, disturbed }: Comparison, names: [string, string]): string {
  const rates = `${whole(ours.perSecond)}/s ${names[0]}, ${whole(theirs.perSecond)}/s ${names[1]}`
  const cpu = tells ? `; by processor time ${times(cpuRatio)} (${round(ours.cpuMicroseconds, 1)} µs, ${round(theirs.cpuMicroseconds, 1)} µs)` : ''
  return `${rates}${cpu}; ${rounds} rounds${disturbed ? ', disturbed by other work on the machine' : ''}`
}

const responseOf = (id: OperationId, status: string) => selfContained(operationOf(id).responses[status]!.schema!)

/** Bare Fastify with its data. */
async function bare (kind: BareKind, data: object): Promise<Server> {
  const file = join(scratch, `${kind}.json`)
  writeFileSync(file, JSON.stringify(data))
  return startBare(kind, file)
}

const get = (path: string, headers?: Record<string, string>): Request => ({ method: 'GET', path: `/v1${path}`, ...(headers && { headers }) })
const post = (path: string, body?: unknown): Request => ({ method: 'POST', path, ...(body !== undefined && { body }) })

interface Resource { id: string }

const customersOf = async (server: Server): Promise<Resource[]> => (await call(server, get('/customers'))).items

/** Carts with one line, no two alike. */
const cartRequests = (customers: string[]): Request[] => Array.from({ length: sample }, (_, i) => post(`/v1/customers/${customers[i % customers.length]}/carts`, {
  lineItems: [{ id: 0, catalogItemId: offerId, friendlyName: `Seats of team ${i}`, quantity: 1 + i % 20, billingCycle: 'monthly' }]
}))

async function againstBare (part: number, target: number, ours: Server, theirs: Server, requests: Request[], resets: { ours: () => Promise<unknown>, theirs: () => Promise<unknown> } | undefined) {
  const found = await compare(
    { server: ours, requests, ...(resets && { reset: resets.ours }) },
    { server: theirs, requests, ...(resets && { reset: resets.theirs }) },
    pace
  )
  lines.push({ part, what: `${titles[part]}: throughput by bare Fastify's`, target: `≥ ${target}`, measured: times(found.ratio), holds: found.ratio >= target, behind: behind(found, ['emulator', 'bare']) })
  await ours.stop()
  await theirs.stop()
}

async function oneCustomer () {
  const emulator = await startEmulator()
  const requests = (await customersOf(emulator)).map(({ id }) => get(`/customers/${id}`))
  const customers = await Promise.all(requests.map(request => call(emulator, request)))
  const other = await bare('customer', { customers, response: responseOf('getCustomer', '200') })
  for (const [i, request] of requests.entries()) deepStrictEqual(await call(other, request), customers[i])
  await againstBare(1, 0.8, emulator, other, requests, undefined)
}

async function customerPage () {
  const emulator = await startEmulator()
  await call(emulator, post('/_emulator/seed', { customers: pageSize * 2 }))
  const request = get(`/customers?size=${pageSize}`)
  const page = await call(emulator, request)
  deepStrictEqual(page.items.length, pageSize)
  const other = await bare('page', { page, response: responseOf('listCustomers', '200') })
  deepStrictEqual(await call(other, request), page)
  await againstBare(2, 2, emulator, other, [request], undefined)
}

async function postCart () {
  const emulator = await startEmulator()
  const requests = cartRequests((await customersOf(emulator)).map(({ id }) => id))
  const cart = await call(emulator, requests[0]!)
  deepStrictEqual(cart.lineItems[0].error, undefined)
  const other = await bare('cart', { userId: cart.lastModifiedUser, body: selfContained(operationOf('createCart').body!), response: responseOf('createCart', '201') })
  const theirs = await call(other, requests[0]!)
  const own = { id: '', creationTimestamp: '', lastModifiedTimestamp: '', expirationTimestamp: '', links: '' } // made anew for each cart
  deepStrictEqual({ ...theirs, ...own }, { ...cart, ...own })
  await againstBare(3, 0.6, emulator, other, requests, { ours: () => call(emulator, post('/_emulator/reset')), theirs: () => call(other, post('/reset')) })
}

async function startTime () {
  const emulator = await startEmulator()
  const requests = (await customersOf(emulator)).map(({ id }) => get(`/customers/${id}`))
  const customers = await Promise.all(requests.map(request => call(emulator, request)))
  const data = join(scratch, 'start.json')
  writeFileSync(data, JSON.stringify({ customers, response: responseOf('getCustomer', '200') }))
  await emulator.stop()
  const bundled = join(scratch, 'bare.mjs')
  await build({
    entryPoints: [bareFile],
    outfile: bundled,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    logLevel: 'warning'
  })
  const kinds = { emulator: startEmulator, bare: () => startBare('customer', data), bundled: () => startServer([bundled, 'customer', data]) }
  const ready: Record<string, number[]> = {}
  const answered: Record<string, number[]> = {}
  for (let i = 0; i < starts; i++) {
    for (const [kind, start] of Object.entries(kinds)) {
      const began = performance.now()
      const server = await start()
      await call(server, requests[0]!)
      ;(answered[kind] ??= []).push(performance.now() - began)
      ;(ready[kind] ??= []).push(server.startMilliseconds)
      await server.stop()
    }
  }
  const ratio = (times: Record<string, number[]>, other: string) => median(times.emulator!.map((time, i) => time / times[other]![i]!))
  const middles = (times: Record<string, number[]>, other: string) => `${whole(median(times.emulator!))} ms emulator, ${whole(median(times[other]!))} ms bare; ${starts} starts each`
  const target = 1.2
  lines.push(
    { part: 4, what: 'Start to `ready`: time by bare Fastify\'s', target: `≤ ${target}`, measured: times(ratio(ready, 'bare')), holds: ratio(ready, 'bare') <= target, behind: middles(ready, 'bare') },
    { part: 4, what: 'Start to the first answer: time by bare Fastify\'s', measured: times(ratio(answered, 'bare')), behind: middles(answered, 'bare') },
    { part: 4, what: 'Start to `ready`: time by bare Fastify\'s when it is bundled too', measured: times(ratio(ready, 'bundled')), behind: middles(ready, 'bundled') }
  )
}

/** A world, its size, and what requests of part 6 need of it. */
interface Filled {
  server: Server
  seedSeconds: number
  memory: ReturnType<Server['memory']>
}

async function filled ({ customers }: { customers: number }): Promise<Filled> {
  const server = await startEmulator({ pinned: false })
  const before = performance.now()
  const { customers: made, subscriptions } = await call(server, post('/_emulator/seed', { customers }))
  const seedSeconds = (performance.now() - before) / 1000
  if (!(made >= customers && subscriptions >= customers * 3)) throw new Error(`The world has ${made} customers and ${subscriptions} subscriptions.`)
  return { server, seedSeconds, memory: server.memory() }
}

let big: Promise<Filled> | undefined
const bigFilled = () => (big ??= filled(bigWorld))

async function bigMemory () {
  const { seedSeconds, memory: { rssBytes, peakBytes } } = await bigFilled()
  const made = `${whole(bigWorld.customers)} customers with ${whole(bigWorld.customers * 3)} subscriptions and their orders by POST /_emulator/seed`
  const limit = { seconds: 15, bytes: 1.5 * 2 ** 30 }
  lines.push({ part: 5, what: 'Seeding the big world', target: `< ${limit.seconds} s`, measured: `${round(seedSeconds, 1)} s`, holds: seedSeconds < limit.seconds, behind: made })
  if (!tells) return
  lines.push(
    { part: 5, what: 'Memory after it (RSS)', target: '< 1.5 GiB', measured: gibibytes(rssBytes), holds: rssBytes < limit.bytes },
    { part: 5, what: 'Memory at most (RSS)', target: '< 1.5 GiB', measured: gibibytes(peakBytes), holds: peakBytes < limit.bytes }
  )
}

/** The requests of part 6 in a world: made-up customers from everywhere in its list, and a page far into it. */
async function requestsIn (server: Server, { customers: count, farPage }: typeof bigWorld): Promise<Record<string, Request[]>> {
  const customers: string[] = []
  const pages = Math.floor(count / pageSize)
  const perPage = Math.ceil(sample / pages)
  const list = get(`/customers?size=${pageSize}`)
  let page = await call(server, list)
  let far: Request | undefined
  for (let number = 1; number <= pages; number++) {
    const here = page.items.slice(0, perPage)
    if (number % Math.max(1, Math.floor(pages / sample)) === 0) customers.push(...here.map(({ id }: Resource) => id))
    const next = get('/customers?seekOperation=Next', { 'MS-ContinuationToken': page.continuationToken })
    if (number === farPage) far = next
    page = await call(server, next)
  }
  customers.splice(sample)
  deepStrictEqual([customers.length, (await call(server, far!)).items.length], [sample, pageSize])
  const subscriptions: Array<{ path: string, body: Record<string, unknown> }> = []
  for (const id of customers) {
    const { items } = await call(server, get(`/customers/${id}/subscriptions`))
    const found = items.find(({ billingType, isTrial, status }: Record<string, unknown>) => billingType === 'license' && !isTrial && status === 'active')
    if (!found) continue
    const { links, attributes, ...body } = found
    subscriptions.push({ path: `/customers/${id}/subscriptions/${found.id}`, body })
  }
  const patches: Request[] = []
  for (const { path, body } of subscriptions.slice(0, sample / 2)) {
    const seats = (more: number): Request => ({ method: 'PATCH', path: `/v1${path}`, body: { ...body, quantity: Number(body.quantity) + more } })
    const more = await call(server, seats(-1)).then(() => -1, () => 1) // offers have a smallest or a largest number
    patches.push(seats(more), seats(0))
  }
  return {
    'GET one customer': customers.map(id => get(`/customers/${id}`)),
    [`A page of ${pageSize} customers`]: [list],
    [`A page of ${pageSize} customers far into the list`]: [far!],
    'POST cart': cartRequests(customers),
    'GET one subscription': subscriptions.map(({ path }) => get(path)),
    'PATCH a subscription\'s quantity': patches,
    'List of a customer\'s subscriptions': customers.map(id => get(`/customers/${id}/subscriptions`))
  }
}

async function bigAgainstSmall () {
  const { server: large } = await bigFilled()
  const { server: small } = await filled(smallWorld)
  for (const server of [large, small]) {
    server.pin()
    await call(server, { method: 'PUT', path: '/_emulator/snapshots/bench' })
  }
  const inLarge = await requestsIn(large, bigWorld)
  const inSmall = await requestsIn(small, smallWorld)
  const reset = (server: Server) => () => call(server, post('/_emulator/snapshots/bench/restore'))
  const target = 1.3
  for (const [what, requests] of Object.entries(inLarge)) {
    const found = await compare({ server: small, requests: inSmall[what]!, reset: reset(small) }, { server: large, requests, reset: reset(large) }, shortPace)
    lines.push({ part: 6, what: `${what}: cost in the big world by that in the small one`, target: `≤ ${target}`, measured: times(found.ratio), holds: found.ratio <= target, behind: behind(found, ['small', 'big']) })
  }
  await small.stop()
  if (tells) lines.push({ part: 6, what: 'Memory after all of this (RSS)', measured: gibibytes(large.memory().rssBytes) })
}

async function snapshotTimes () {
  const { server } = await bigFilled()
  server.pin()
  const { items: [{ id }] } = await call(server, get('/customers?size=1'))
  const [cart] = cartRequests([id])
  const timed = async (request: Request) => {
    const before = performance.now()
    await call(server, request)
    return performance.now() - before
  }
  const taken: number[] = []
  const restored: number[] = []
  for (let i = -3; i < snapshots; i++) { // three before it counts, for the connection's sake
    const kept = await call(server, cart!)
    const snapshot = `/_emulator/snapshots/bench-${i + 3}`
    const taking = await timed({ method: 'PUT', path: snapshot })
    const { id: lost } = await call(server, cart!)
    const restoring = await timed(post(`${snapshot}/restore`))
    if (i >= 0) {
      taken.push(taking)
      restored.push(restoring)
    }
    const carts = `${server.url}/v1/customers/${id}/carts`
    const found = await Promise.all([kept.id, lost].map(async cart => (await fetch(`${carts}/${cart}`, { headers: { authorization: 'Bearer bench' } })).status))
    deepStrictEqual(found, [200, 404])
  }
  const limit = 5
  for (const [what, all] of Object.entries({ 'PUT snapshot': taken, 'POST restore': restored })) {
    const most = Math.max(...all)
    lines.push({ part: 7, what: `${what} of the big world`, target: `< ${limit} ms each`, measured: `${round(median(all))} ms, at most ${round(most)} ms`, holds: most < limit, behind: `by the controls, over HTTP, a write before each; ${snapshots} times` })
  }
}

/** Lists of `shortPage` items, found by what the world has: a customer by the start of its name, a page by its token, users of a customer. */
async function listsIn (server: Server, pagesBefore: number): Promise<Record<string, Request[]>> {
  const list = get(`/customers?size=${shortPage}`)
  let page = await call(server, list)
  let far = list
  for (let number = 0; number < pagesBefore; number++) {
    far = get('/customers?seekOperation=Next', { 'MS-ContinuationToken': page.continuationToken })
    page = await call(server, far)
  }
  const { id, companyProfile: { companyName, domain } } = page.items[0]
  for (let i = 1; i < shortPage; i++) {
    const name = `bench${i}`
    await call(server, post(`/v1/customers/${id}/users`, {
      usageLocation: 'US', userPrincipalName: `${name}@${domain}`, firstName: 'Bench', lastName: name, displayName: name, passwordProfile: { password: 'Bench#Pass1', forceChangePassword: false }
    }))
  }
  const filter = encodeURIComponent(JSON.stringify({ Field: 'CompanyName', Value: companyName, Operator: 'starts_with' }))
  const users = get(`/customers/${id}/users?size=${shortPage - 1}`)
  deepStrictEqual([(await call(server, get(`/customers?size=1&filter=${filter}`))).items.length, (await call(server, far)).items.length, (await call(server, users)).items.length], [1, shortPage, shortPage - 1])
  return {
    'Customers by the start of their name': [get(`/customers?size=1&filter=${filter}`)],
    [`A page of ${shortPage} customers by its token`]: [far],
    'Users of a customer': [users],
    'Users of a customer by name': [get(`/customers/${id}/users?size=${shortPage - 1}&sortField=DisplayName&sortDirection=descending`)]
  }
}

async function bigAgainstDefault () {
  const { server: large } = await bigFilled()
  const plain = await startEmulator()
  large.pin()
  const inPlain = await listsIn(plain, 1)
  const inLarge = await listsIn(large, bigWorld.customers / shortPage / 2)
  const target = 2
  for (const [what, requests] of Object.entries(inLarge)) {
    const found = await compare({ server: plain, requests: inPlain[what]! }, { server: large, requests }, shortPace)
    lines.push({ part: 8, what: `${what}: cost in the big world by that in the default one`, target: `≤ ${target}`, measured: times(found.ratio), holds: found.ratio <= target, behind: behind(found, ['default', 'big']) })
  }
  await plain.stop()
}

/** Analytics over every subscription: each asked for right after a subscription has changed, so that nothing is left of the last answer. */
const analytics = {
  'Subscriptions in one row': '?groupby=subscriptionType',
  'Subscriptions by product and market': '?groupby=productName,customerMarket,status',
  'Subscriptions by month': '?groupby=creationDate&aggregationLevel=month',
  'Subscriptions of a filter': `?filter=${encodeURIComponent('autoRenewEnabled eq true and licenseCount gt 20')}&top=100`,
  'Licences deployed': '/v1/analytics/licenses/deployment'
}

async function analyticsTimes () {
  const { server } = await bigFilled()
  server.pin()
  const { items: [{ id }] } = await call(server, get('/customers?size=1'))
  const { items: [subscription] } = await call(server, get(`/customers/${id}/subscriptions`))
  const { links, attributes, ...body } = subscription
  let nickname = 0
  const change = () => call(server, { method: 'PATCH', path: `/v1/customers/${id}/subscriptions/${body.id}`, body: { friendlyName: `Bench ${++nickname}` } })
  const cost = async (request: Request, count: number) => {
    const before = server.cpuMilliseconds()
    for (let i = 0; i < count; i++) await call(server, request)
    return (server.cpuMilliseconds() - before) / count
  }
  const one = get(`/customers/${id}`)
  const target = 150
  for (const [what, query] of Object.entries(analytics)) {
    const request: Request = { method: 'GET', path: query.startsWith('/') ? query : `/partner/v1/analytics/subscriptions${query}` }
    await call(server, request)
    const costs: number[] = []
    const ones: number[] = []
    let stall = 0
    for (let i = 0; i < 7; i++) {
      ones.push(await cost(one, 200))
      await change()
      stall = Math.max(stall, await longestWait(server, one, call(server, request)))
      await change()
      costs.push(await cost(request, 1))
    }
    const ratio = median(costs) / median(ones)
    lines.push(
      { part: 9, what: `${what}: processor time by that of GET one customer`, target: `≤ ${target}`, measured: times(ratio), holds: ratio <= target, behind: `${round(median(costs), 1)} ms, ${round(median(ones), 3)} ms; after a change each time` },
      { part: 9, what: `${what}: the longest wait of another request`, target: '≤ 50 ms', measured: `${round(stall, 1)} ms`, holds: stall <= 50 }
    )
  }
}

/** How long a request waited at most, sent again and again until something else is answered. */
async function longestWait (server: Server, request: Request, other: Promise<unknown>): Promise<number> {
  const open = { other: true }
  const answered = other.finally(() => { open.other = false })
  let longest = 0
  while (open.other) {
    const before = performance.now()
    await call(server, request)
    longest = Math.max(longest, performance.now() - before)
  }
  await answered
  return longest
}

/** GET one customer with a token that is verified, by the same where every token is taken. */
async function strictTokens () {
  const strict = await startServer([program, 'start', '--port', '0', '--auth', 'strict'])
  const lenient = await startEmulator()
  const { accessToken } = await call(strict, post('/_emulator/tokens', { mode: 'app+user', expiresInSeconds: 86_400 }))
  const headers = { authorization: `Bearer ${accessToken}` }
  const customers: Resource[] = (await call(strict, get('/customers', headers))).items
  const requests = customers.map(({ id }) => get(`/customers/${id}`, headers))
  const found = await compare({ server: strict, requests }, { server: lenient, requests }, pace)
  lines.push({ part: 10, what: 'GET one customer: throughput in strict mode by that in lenient mode', target: '≥ 0.85', measured: times(found.ratio), holds: found.ratio >= 0.85, behind: behind(found, ['strict', 'lenient']) })
  await strict.stop()
  await lenient.stop()
}

/** A form, to be answered with a token. */
async function token ({ url }: Server): Promise<void> {
  const form = { grant_type: 'client_credentials', client_id: 'bench', client_secret: 'bench', scope: 'https://api.partnercenter.microsoft.com/.default' }
  const { access_token: accessToken } = await (await fetch(`${url}/common/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form) })).json() as { access_token: string }
  deepStrictEqual(accessToken.split('.').length, 3)
}

/** From `ready` to the first token: on a machine's very first start, which makes the key, and on every other. */
async function firstToken () {
  const limit = 50
  for (const [what, isFirst] of [['the very first start', true], ['a later start', false]] as const) {
    const took: number[] = []
    for (let i = 0; i < starts; i++) {
      if (isFirst) rmSync(dataFolder, { recursive: true, force: true })
      const server = await startEmulator({ pinned: false }) // the key is made beside everything else
      const ready = performance.now()
      await token(server)
      took.push(performance.now() - ready)
      await server.stop()
    }
    lines.push({ part: 11, what: `From \`ready\` to the first token, at ${what}`, target: `≤ ${limit} ms`, measured: `${round(median(took), 1)} ms`, holds: median(took) <= limit, behind: `at most ${round(Math.max(...took), 1)} ms; ${starts} starts` })
  }
}

/** A thousand and more subscriptions are renewed at once, and each is told to a receiver. */
async function webhookDeliveries () {
  const server = await startEmulator()
  const wanted = 1000
  const { subscriptions } = await call(server, post('/_emulator/seed', { customers: 400 }))
  const receiver = await startServer(['-e', `let n = 0
    const server = require('node:http').createServer((request, response) => {
      if (request.method === 'GET') return response.end(String(n))
      request.resume().on('end', () => { n++; response.end() })
    }).listen(0, '127.0.0.1', () => console.log('API http://127.0.0.1:' + server.address().port + '/v1\\nready'))`], { pinned: false })
  await call(server, post('/webhooks/v1/registration', { WebhookUrl: receiver.url, WebhookEvents: ['subscription-updated'] }))
  const [{ id }] = await customersOf(server) as [Resource]
  const one = get(`/customers/${id}`)
  const latency = async () => {
    const before = performance.now()
    await call(server, one)
    return performance.now() - before
  }
  const received = async () => Number(await (await fetch(receiver.url)).text())
  const calm: number[] = []
  for (let i = 0; i < 2000; i++) calm.push(await latency())
  await call(server, post('/_emulator/clock/advance', { by: 'P1Y' }))
  const began = performance.now()
  const busy: number[] = []
  let arrived = 0
  while (arrived < wanted && performance.now() - began < 30_000) {
    for (let i = 0; i < 50; i++) busy.push(await latency())
    arrived = await received()
  }
  const seconds = (performance.now() - began) / 1000
  const ratio = median(busy) / median(calm)
  lines.push(
    { part: 12, what: `${wanted} deliveries, signed and sent`, target: '≤ 5 s', measured: `${round(seconds)} s`, holds: arrived >= wanted && seconds <= 5, behind: `${whole(arrived)} arrived, of renewals of ${whole(subscriptions)} subscriptions` },
    { part: 12, what: 'GET one customer meanwhile: median time by that before', target: '≤ 1.1', measured: times(ratio), holds: ratio <= 1.1, behind: `${round(median(busy), 3)} ms, ${round(median(calm), 3)} ms` }
  )
  await receiver.stop()
  await server.stop()
}

const parts: Record<number, () => Promise<void>> = { 1: oneCustomer, 2: customerPage, 3: postCart, 4: startTime, 5: bigMemory, 6: bigAgainstSmall, 7: snapshotTimes, 8: bigAgainstDefault, 9: analyticsTimes, 10: strictTokens, 11: firstToken, 12: webhookDeliveries }

const wanted = only === undefined ? Object.keys(parts).map(Number) : only.split(',').map(Number)
const unknown = wanted.find(part => !parts[part])
if (unknown !== undefined) throw new Error(`--only takes numbers of parts from 1 to ${Object.keys(parts).length}: 1,4`)

pinClient()
const began = performance.now()
for (const part of wanted) {
  console.error(`${part}  ${titles[part]} ...`)
  await parts[part]!()
}
rmSync(scratch, { recursive: true })

const head = [
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${processors} processors, ${gibibytes(totalmem())} of memory.`,
  pins ? 'Every server is a process of its own on processor 1, the client is on processor 0; only the seeding of the big world may use all.' : 'Servers and client share the processors: there is no taskset here, or only one processor.',
  'The emulator is the built program. Figures are medians of rounds that take turns between the two; times are told, not asserted.'
].join('\n')
console.log(`\n${head}\n\n${table(lines)}\n\n${round((performance.now() - began) / 1000, 0)} s in all.`)
if (only === undefined && program === builtProgram) {
  writeFileSync(new URL('RESULTS.md', import.meta.url), `# Results of the benchmarks\n\nWritten by \`npm run bench\`.\n${head}\n\n${table(lines)}\n`)
}
process.exit()
