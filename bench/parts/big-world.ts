/** Parts 5 to 8: a big world, by itself and side by side with small ones. */
import { deepStrictEqual } from 'node:assert'
import { call, compare, type Request } from '../load.ts'
import { median } from '../report.ts'
import { tells, type Server } from '../servers.ts'
import { behind, bigFilled, bigWorld, cartRequests, filled, get, gibibytes, lines, pageSize, post, round, sample, shortPace, snapshots, startEmulator, timed, times, whole, type Resource } from './context.ts'

const smallWorld = { customers: sample, farPage: 2 }
const shortPage = 5

export async function bigMemory () {
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

/**
 * On the world as it was seeded. After the load of part 7 it is V8 that is measured: it marks what that left behind, some 600 MiB, and
 * on one core every request of any kind takes 20 ms meanwhile. Part 14 tells how it is then.
 */
export async function snapshotTimes () {
  const { server } = await bigFilled()
  server.pin()
  const { items: [{ id }] } = await call(server, get('/customers?size=1'))
  const [cart] = cartRequests([id])
  const taken: number[] = []
  const restored: number[] = []
  for (let i = -3; i < snapshots; i++) { // three before it counts, for the connection's sake
    const kept = await call(server, cart!)
    const snapshot = `/_emulator/snapshots/bench-${i + 3}`
    const taking = await timed(server, { method: 'PUT', path: snapshot })
    const { id: lost } = await call(server, cart!)
    const restoring = await timed(server, post(`${snapshot}/restore`))
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
    lines.push({ part: 6, what: `${what} of the big world`, target: `< ${limit} ms each`, measured: `${round(median(all))} ms, at most ${round(most)} ms`, holds: most < limit, behind: `by the controls, over HTTP, a write before each; ${snapshots} times, on the world as it was seeded` })
  }
}

/** The requests of part 7 in a world: made-up customers from everywhere in its list, and a page far into it. */
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

export async function bigAgainstSmall () {
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
    lines.push({ part: 7, what: `${what}: cost in the big world by that in the small one`, target: `≤ ${target}`, measured: times(found.ratio), holds: found.ratio <= target, behind: behind(found, ['small', 'big']) })
  }
  await small.stop()
  if (tells) lines.push({ part: 7, what: 'Memory after all of this (RSS)', measured: gibibytes(large.memory().rssBytes) })
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

export async function bigAgainstDefault () {
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
