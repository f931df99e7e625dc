/** What the parts share: options, the figures found so far, requests, and the big world. */
import { once } from 'node:events'
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { operationOf, selfContained, type OperationId } from '../../src/contract/operation.ts'
import { call, type Comparison, type Pace, type Request } from '../load.ts'
import type { Line } from '../report.ts'
import { builtProgram, delayMilliseconds, startBare, startEmulator as startProgram, tells, type BareKind, type Server } from '../servers.ts'

export const pace: Pace = { rounds: 11, seconds: 0.5, warmSeconds: 3 }
export const shortPace: Pace = { rounds: 7, seconds: 0.4, warmSeconds: 1.5 }
export const starts = 17
export const snapshots = 50
export const pageSize = 100
/** Customers that requests take turns with, in either world. */
export const sample = 300
export const bigWorld = { customers: 100_000, farPage: 800 }
/** An offer without conditions. */
const offerId = '031C9E47-4802-4248-838E-778FB1D2CC05'

export const titles: Record<number, string> = {
  1: 'GET one customer',
  2: `A page of ${pageSize} customers`,
  3: 'POST cart',
  4: 'Start',
  5: 'A big world',
  6: 'Snapshot and restore of the big world',
  7: 'The big world against a small one',
  8: 'Lists of the big world against those of the default one',
  9: 'Analytics of the big world',
  10: 'Strict tokens',
  11: 'The first token',
  12: 'Webhooks',
  13: 'Time',
  14: 'To and from states of a world',
  15: 'Many worlds',
  16: 'Worlds side by side',
  17: 'The journal',
  18: 'A data folder'
}
export const { values: { only, program } } = parseArgs({ options: { only: { type: 'string' }, program: { type: 'string', default: builtProgram } } })
if (!existsSync(program)) throw new Error(`There is no ${program}; npm run build makes dist/cli.cjs.`)
export const startEmulator = (options?: Parameters<typeof startProgram>[1]) => startProgram(program, options)

export const lines: Line[] = []
export const scratch = mkdtempSync(join(tmpdir(), 'pce-bench-'))
/** Where the emulators keep the key of their token service. */
export const dataFolder = join(scratch, 'data')
process.env.XDG_DATA_HOME = dataFolder

export const round = (value: number, digits = 2) => value.toFixed(digits)
export const times = (value: number) => `${round(value)} ×`
export const whole = (value: number) => Math.round(value).toLocaleString('en-US')
export const gibibytes = (bytes: number) => `${round(bytes / 2 ** 30)} GiB`

export function behind ({ ours, theirs, cpuRatio, rounds, disturbed }: Comparison, names: [string, string]): string {
  const rates = `${whole(ours.perSecond)}/s ${names[0]}, ${whole(theirs.perSecond)}/s ${names[1]}`
  const cpu = tells ? `; by processor time ${times(cpuRatio)} (${round(ours.cpuMicroseconds, 1)} µs, ${round(theirs.cpuMicroseconds, 1)} µs)` : ''
  return `${rates}${cpu}; ${rounds} rounds${disturbed ? ', disturbed by other work on the machine' : ''}`
}

export const responseOf = (id: OperationId, status: string) => selfContained(operationOf(id).responses[status]!.schema!)

/** Bare Fastify with its data. */
export async function bare (kind: BareKind, data: object): Promise<Server> {
  const file = join(scratch, `${kind}.json`)
  writeFileSync(file, JSON.stringify(data))
  return startBare(kind, file)
}

export const get = (path: string, headers?: Record<string, string>): Request => ({ method: 'GET', path: `/v1${path}`, ...(headers && { headers }) })
export const post = (path: string, body?: unknown): Request => ({ method: 'POST', path, ...(body !== undefined && { body }) })

export interface Resource { id: string }

export const customersOf = async (server: Server): Promise<Resource[]> => (await call(server, get('/customers'))).items

/** Carts with one line, no two alike. */
export const cartRequests = (customers: string[]): Request[] => Array.from({ length: sample }, (_, i) => post(`/v1/customers/${customers[i % customers.length]}/carts`, {
  lineItems: [{ id: 0, catalogItemId: offerId, friendlyName: `Seats of team ${i}`, quantity: 1 + i % 20, billingCycle: 'monthly' }]
}))

/** A world, its size, and what requests of part 7 need of it. */
export interface Filled {
  server: Server
  seedSeconds: number
  memory: ReturnType<Server['memory']>
}

export async function filled ({ customers }: { customers: number }, options?: { tellsLive: boolean }): Promise<Filled> {
  const server = await startEmulator({ pinned: false, ...options })
  const before = performance.now()
  const { customers: made, subscriptions } = await call(server, post('/_emulator/seed', { customers }))
  const seedSeconds = (performance.now() - before) / 1000
  if (!(made >= customers && subscriptions >= customers * 3)) throw new Error(`The world has ${made} customers and ${subscriptions} subscriptions.`)
  return { server, seedSeconds, memory: server.memory() }
}

let big: Promise<Filled> | undefined
export const bigFilled = () => (big ??= filled(bigWorld))

/**
 * How long a short request takes, by the clock. Sent and read without a client library: the work and the garbage of one take
 * longer than the answer. The answer must come in one piece.
 */
export async function timed (server: Server, { method, path, headers = {}, body }: Request): Promise<number> {
  const { hostname, port } = new URL(server.url)
  const socket = connect(Number(port), hostname).setNoDelay()
  await once(socket, 'connect')
  const text = body === undefined ? '' : JSON.stringify(body)
  const all = { host: `${hostname}:${port}`, 'content-type': 'application/json', 'content-length': Buffer.byteLength(text), ...headers }
  const message = `${method} ${path} HTTP/1.1\r\n${Object.entries(all).map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${text}`
  await new Promise(resolve => setImmediate(resolve)) // the server has taken the connection by then
  const began = performance.now()
  socket.write(message)
  const [answer] = await once(socket, 'data')
  const milliseconds = performance.now() - began
  socket.destroy()
  if (!/^HTTP\/1\.1 2/.test(String(answer))) throw new Error(`${method} ${path} answered ${String(answer)}`)
  return milliseconds
}

/** How long a request waited at most, sent again and again until something else is answered. */
export const longestWait = async (server: Server, request: Request, other: Promise<unknown>): Promise<number> => (await longestWaits(server, request, other)).milliseconds

/**
 * The same, and how long it would be, at most, if no other program ran beside: of each wait the server's processor time in it, or
 * the wait without the time in which the client could have gone on and had no processor, whichever is less. It is so of a server
 * that is never idle meanwhile and has one core for all its threads; NaN where it is not told.
 */
export async function longestWaits (server: Server, request: Request, other: Promise<unknown>): Promise<{ milliseconds: number, undisturbed: number }> {
  const open = { other: true }
  const answered = other.finally(() => { open.other = false })
  let [milliseconds, undisturbed] = [0, 0]
  while (open.other) {
    const [began, used, delay] = [performance.now(), server.cpuMilliseconds(), delayMilliseconds()]
    await call(server, request)
    const waited = performance.now() - began
    milliseconds = Math.max(milliseconds, waited)
    undisturbed = Math.max(undisturbed, Math.min(server.cpuMilliseconds() - used, waited - (delayMilliseconds() - delay)))
  }
  await answered
  return { milliseconds, undisturbed }
}
