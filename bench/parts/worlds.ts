/** Parts 14 to 17: worlds, how fast they are made and taken back, how small many of them are, and that they stand side by side; and the journal. */
import { deepStrictEqual } from 'node:assert'
import { call, compare, type Request } from '../load.ts'
import { median } from '../report.ts'
import { startServer, type Server } from '../servers.ts'
import { behind, bigFilled, cartRequests, customersOf, get, lines, pace, post, program, round, snapshots, startEmulator, timed, times } from './context.ts'

const put = (path: string, body?: unknown): Request => ({ method: 'PUT', path, ...(body !== undefined && { body }) })
const inWorld = (name: string, { headers, ...request }: Request): Request => ({ ...request, headers: { ...headers, 'x-emulator-world': name } })

/** Every way to and from a state, over HTTP, a write before each so that there is something to take back. */
async function takeBack (server: Server, where: string, limit: number) {
  const [cart] = cartRequests([(await customersOf(server))[0]!.id])
  const found: Record<string, number[]> = { 'PUT world by a fork': [], 'PUT snapshot': [], 'POST restore': [], 'POST reset': [] }
  for (let i = -3; i < snapshots; i++) { // three before it counts, for the connection's sake
    const took = (what: string, milliseconds: number) => { if (i >= 0) found[what]!.push(milliseconds) }
    await call(server, cart!)
    took('PUT world by a fork', await timed(server, put('/_emulator/worlds/bench-fork', { fork: {} })))
    const write = inWorld('bench-fork', cart!)
    await call(server, write)
    took('PUT snapshot', await timed(server, inWorld('bench-fork', put('/_emulator/snapshots/bench'))))
    await call(server, write)
    took('POST restore', await timed(server, inWorld('bench-fork', post('/_emulator/snapshots/bench/restore'))))
    const { id } = await call(server, write)
    took('POST reset', await timed(server, inWorld('bench-fork', post('/_emulator/reset'))))
    const path = `${write.path}/${id}`
    const gone = await fetch(server.url + path, { headers: { authorization: 'Bearer bench', 'x-emulator-world': 'bench-fork' } })
    deepStrictEqual(gone.status, 404)
    await gone.arrayBuffer()
  }
  for (const [what, all] of Object.entries(found)) {
    const middle = median(all)
    lines.push({ part: 14, what: `${what}, ${where}`, target: `< ${limit} ms at the median`, measured: `${round(middle)} ms, at most ${round(Math.max(...all))} ms`, holds: middle < limit, behind: `over HTTP; ${snapshots} times` })
  }
}

export async function worldTimes () {
  const server = await startEmulator()
  await takeBack(server, 'the default world', 2)
  await server.stop()
  const { server: big } = await bigFilled()
  big.pin()
  await takeBack(big, 'the big world', 5)
}

const manyWorlds = 500
const changesEach = 20

/** Memory of many worlds, each with so many records of its own. */
export async function manyWorldsMemory () {
  const server = await startEmulator()
  const customers = (await customersOf(server)).map(({ id }) => id)
  const carts = cartRequests(customers).slice(0, changesEach)
  const before = server.memory()
  for (let i = 0; i < manyWorlds; i++) {
    await call(server, put(`/_emulator/worlds/many-${i}`, { fork: {} }))
    for (const cart of carts) await call(server, inWorld(`many-${i}`, cart))
  }
  const { rssBytes } = server.memory()
  const megabytes = (bytes: number) => `${round(bytes / 2 ** 20, 0)} MiB`
  const { items } = await call(server, { method: 'GET', path: '/_emulator/worlds' })
  deepStrictEqual(items.length, manyWorlds + 1)
  lines.push({ part: 15, what: `Memory of ${manyWorlds} worlds with ${changesEach} carts of their own (RSS)`, target: '< 600 MiB', measured: megabytes(rssBytes), holds: rssBytes < 600 * 2 ** 20, behind: `${megabytes(before.rssBytes)} before them` })
  await server.stop()
}

const sideBySide = 50
const clients = 200

/** Many clients, each world with its share of them, by the same clients in one world. */
export async function worldsSideBySide () {
  const server = await startEmulator()
  const customers = (await customersOf(server)).map(({ id }) => id)
  const names = Array.from({ length: sideBySide }, (_, i) => `side-${i}`)
  for (const name of ['one', ...names]) await call(server, put(`/_emulator/worlds/${name}`, { fork: {} }))
  const work = cartRequests(customers).flatMap(cart => [cart, get(cart.path.replace(/^\/v1|\/carts$/g, ''))])
  const reset = (worlds: string[]) => async () => { for (const name of worlds) await call(server, inWorld(name, post('/_emulator/reset'))) }
  const found = await compare(
    { server, connections: clients, requests: work.map((request, i) => inWorld(names[(i >> 1) % sideBySide]!, request)), reset: reset(names) },
    { server, connections: clients, requests: work.map(request => inWorld('one', request)), reset: reset(['one']) },
    pace
  )
  lines.push({ part: 16, what: `${clients} clients in ${sideBySide} worlds: throughput by that in one world`, target: '≥ 0.9', measured: times(found.ratio), holds: found.ratio >= 0.9, behind: behind(found, ['many', 'one']) })
  await server.stop()
}

/** GET one customer with the journal, by the same without. */
export async function journalCost () {
  const [on, off] = [await startEmulator(), await startServer([program, 'start', '--port', '0', '--journal', '0'])]
  const requests = (await customersOf(on)).map(({ id }) => get(`/customers/${id}`))
  const found = await compare({ server: on, requests }, { server: off, requests }, pace)
  lines.push({ part: 17, what: 'GET one customer: throughput with the journal by that without', target: '≥ 0.85', measured: times(found.ratio), holds: found.ratio >= 0.85, behind: behind(found, ['with', 'without']) })
  await on.stop()
  await off.stop()
}
