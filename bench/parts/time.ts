/** Part 13: months and years that pass, and what others notice of it. */
import { call, compare, type Request } from '../load.ts'
import { median } from '../report.ts'
import { tells, type Server } from '../servers.ts'
import { behind, bigFilled, cartRequests, filled, get, lines, longestWaits, post, round, shortPace, startEmulator, times, whole, type Filled } from './context.ts'

const part = 13
const mebibytes = (bytes: number) => `${round(bytes / 2 ** 20, 1)} MiB`
const months = 24
const rounds = 3
const years = 20
const small = { customers: 334 } // about 1,000 subscriptions
const large = { customers: 3334 } // about 10,000
/** A world beside that has nothing to do, and a request to it. */
const aside: Request = { method: 'PUT', path: '/_emulator/worlds/aside', body: { fixture: 'empty' } }
const there = get('/customers', { 'X-Emulator-World': 'aside' })
const snapshot: Request = { method: 'PUT', path: '/_emulator/snapshots/bench' }
const restore = post('/_emulator/snapshots/bench/restore')
const advance = (by: string) => post('/_emulator/clock/advance', { by })

/** Has a request answered, and reads what comes without looking at it: who counts the waits of others must not be busy. */
async function heard (server: Server, { method, path, body }: Request) {
  const response = await fetch(server.url + path, { method, headers: { authorization: 'Bearer bench', ...(body !== undefined && { 'content-type': 'application/json' }) }, ...(body !== undefined && { body: JSON.stringify(body) }) })
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${await response.text()}`)
  for await (const part of response.body!) if (!part) break
}

/**
 * What months cost in a world, again and again from where it was. `grownBytes` is what stays of them: live memory after a full garbage
 * collection, before and after, once the rounds have filled the caches and compiled the code, which therefore do not count.
 * `peakBytes` is how far resident memory rose at most; it depends on when the garbage collector runs, and is told only.
 */
interface Passed { subscriptions: number, seconds: number, cpuMilliseconds: number, grownBytes: number, peakBytes: number, longestWait: Waited }

async function passing ({ server }: Filled): Promise<Passed> {
  server.pin()
  const { items } = await call(server, { method: 'GET', path: '/_emulator/worlds' })
  await call(server, snapshot)
  await call(server, aside)
  const seconds: number[] = []
  const cpu: number[] = []
  const { rssBytes } = server.memory()
  for (let i = 0; i < rounds; i++) {
    if (i > 0) await call(server, restore)
    const [began, used] = [performance.now(), server.cpuMilliseconds()]
    await heard(server, advance(`P${months}M`))
    seconds.push((performance.now() - began) / 1000)
    cpu.push(server.cpuMilliseconds() - used)
  }
  const peakBytes = server.memory().peakBytes - rssBytes
  const longestWait = await waited(server, advance(`P${months}M`), () => call(server, restore))
  return { subscriptions: items[0].subscriptions, seconds: median(seconds), cpuMilliseconds: median(cpu), grownBytes: await grown(server), peakBytes, longestWait }
}

async function grown (server: Server): Promise<number> {
  if (!tells) return NaN
  await call(server, restore)
  const before = await server.liveBytes()
  await heard(server, advance(`P${months}M`))
  return await server.liveBytes() - before
}

/** The longest wait of each round: by the clock, and without what other work on the machine adds. */
interface Waited { milliseconds: number[], undisturbed: number[] }

/** How long others wait while a request is worked. */
async function waited (server: Server, request: Request, prepare?: () => Promise<unknown>): Promise<Waited> {
  const waits: Waited = { milliseconds: [], undisturbed: [] }
  for (let i = 0; i < rounds; i++) {
    await prepare?.()
    const { milliseconds, undisturbed } = await longestWaits(server, there, heard(server, request))
    waits.milliseconds.push(milliseconds)
    waits.undisturbed.push(undisturbed)
  }
  return waits
}

function waitLine (what: string, { milliseconds, undisturbed }: Waited, more = '') {
  const all = (waits: number[]) => waits.map(wait => round(wait, 1)).join(', ')
  const longest = median(tells ? undisturbed : milliseconds)
  const behind = tells ? `undisturbed, of ${rounds} rounds ${all(undisturbed)} ms; by the clock ${all(milliseconds)} ms` : `of ${rounds} rounds ${all(milliseconds)} ms`
  lines.push({ part, what: `${what}: the longest wait of a request to another world`, target: '≤ 50 ms', measured: `${round(longest, 1)} ms`, holds: longest <= 50, behind: behind + more })
}

/** Requests of all kinds to some of a world's customers. */
async function requestsTo (server: Server): Promise<Record<string, Request[]>> {
  const { items } = await call(server, get('/customers?size=200'))
  const ids: string[] = items.map(({ id }: { id: string }) => id)
  const subscriptions: Request[] = []
  for (const id of ids) for (const { id: subscription } of (await call(server, get(`/customers/${id}/subscriptions`))).items) subscriptions.push(get(`/customers/${id}/subscriptions/${subscription}`))
  return {
    'GET one customer': ids.map(id => get(`/customers/${id}`)),
    'GET one subscription': subscriptions,
    'POST cart': cartRequests(ids)
  }
}

export async function timePasses () {
  const smallWorld = await filled(small, { tellsLive: true })
  const largeWorld = await filled(large, { tellsLive: true })
  const [one, other] = [await passing(smallWorld), await passing(largeWorld)]
  const share = other.subscriptions / one.subscriptions
  const linear = (tells ? other.cpuMilliseconds / one.cpuMilliseconds : other.seconds / one.seconds) / share
  const told = ({ subscriptions }: Passed) => `${months} months over ${whole(subscriptions)} subscriptions`
  lines.push(
    { part, what: told(one), target: '< 5 s', measured: `${round(one.seconds)} s`, holds: one.seconds < 5, behind: `POST /_emulator/clock/advance; ${rounds} times` },
    { part, what: `${told(other)}: time by linear`, target: '≤ 1.3', measured: times(linear), holds: linear <= 1.3, behind: `${round(other.seconds)} s for ${round(share, 1)} times as many` }
  )
  if (tells) {
    const memory = other.grownBytes / one.grownBytes / share
    lines.push({ part, what: `${told(other)}: memory by linear`, target: '≤ 1.3', measured: times(memory), holds: memory <= 1.3, behind: `${mebibytes(one.grownBytes)} and ${mebibytes(other.grownBytes)} more, live after garbage collection; resident at most ${mebibytes(one.peakBytes)} and ${mebibytes(other.peakBytes)} more` })
  }
  waitLine(told(other), other.longestWait)
  await smallWorld.server.stop()
  await requestsAfterwards(largeWorld.server)
  await largeWorld.server.stop()
  await yearsOfDefault()
  await partnerWideReads()
}

/** The same requests in a world before and after its months. */
async function requestsAfterwards (after: Server) {
  const { server: before } = await filled(large)
  before.pin()
  const requests = await requestsTo(before)
  const later = await requestsTo(after)
  await call(before, snapshot)
  await call(after, snapshot)
  const reset = (server: Server) => () => call(server, restore)
  for (const what of Object.keys(requests)) {
    const found = await compare({ server: before, requests: requests[what]!, reset: reset(before) }, { server: after, requests: later[what]!, reset: reset(after) }, shortPace)
    lines.push({ part, what: `${what} after ${months} months: cost by that before`, target: '≤ 1.3', measured: times(found.ratio), holds: found.ratio <= 1.3, behind: behind(found, ['before', 'after']) })
  }
  await before.stop()
}

async function yearsOfDefault () {
  const server = await startEmulator()
  await call(server, get('/customers')) // it is there
  await call(server, snapshot)
  const took: number[] = []
  for (let i = 0; i < years; i++) {
    const began = performance.now()
    await call(server, advance('P1Y'))
    took.push(performance.now() - began)
    await call(server, restore)
  }
  const most = Math.max(...took)
  lines.push({ part, what: 'A year of the default world', target: '< 100 ms each', measured: `${round(median(took), 1)} ms, at most ${round(most, 1)} ms`, holds: most < 100, behind: `the first one of the process among them; ${years} times` })
  await server.stop()
}

/** What asks all customers of the big world. */
async function partnerWideReads () {
  const { server } = await bigFilled()
  server.pin()
  await call(server, aside)
  const reads = {
    'Usage of all customers': get('/customers/usagerecords'),
    'The partner\'s usage summary': get('/usagesummary'),
    'Unbilled lines of licences': get('/invoices/unbilled/lineitems?provider=office&invoicelineitemtype=billinglineitems&currencycode=USD&period=current&size=2000')
  }
  for (const [what, request] of Object.entries(reads)) {
    const began = performance.now()
    const longest = await waited(server, request)
    waitLine(`${what} of the big world`, longest, `; it took ${round((performance.now() - began) / 1000 / rounds)} s`)
  }
}
