/** What the parts share: options, the figures found so far, requests, and the big world. */
import { existsSync, mkdtempSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { operationOf, selfContained, type OperationId } from '../../src/contract/operation.ts'
import { call, type Comparison, type Pace, type Request } from '../load.ts'
import { median, type Line } from '../report.ts'
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
  6: 'The big world against a small one',
  7: 'Snapshot and restore of the big world',
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

/** A world, its size, and what requests of part 6 need of it. */
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

/** How long a request waited at most, sent again and again until something else is answered. */
export const longestWait = async (server: Server, request: Request, other: Promise<unknown>): Promise<number> => (await longestWaits(server, request, other)).milliseconds

/** How long a request waited by the clock; and how long it would have, at most, if nothing but the server had work to do: NaN where that is not told. */
export interface Wait { milliseconds: number, undisturbed: number }

/**
 * Sends a request. Undisturbed is the server's processor time in its wait, or the wait without the time in which the client could
 * have gone on and had no processor, whichever is less: so what other programs take, and the client's own garbage collector, does not count.
 * It holds of a server that has one core for all its threads, and does not idle while it answers.
 */
export async function timed (server: Server, request: Request): Promise<Wait> {
  const [used, delay, began] = [server.cpuMilliseconds(), delayMilliseconds(), performance.now()]
  await call(server, request)
  const milliseconds = performance.now() - began
  return { milliseconds, undisturbed: Math.min(server.cpuMilliseconds() - used, milliseconds - (delayMilliseconds() - delay)) }
}

/** The longest of many waits, for each measure. */
export const longestOf = (waits: readonly Wait[]): Wait =>
  ({ milliseconds: Math.max(...waits.map(({ milliseconds }) => milliseconds)), undisturbed: Math.max(...waits.map(({ undisturbed }) => undisturbed)) })

/** The longest wait of a request that is sent again and again until something else is answered. */
export async function longestWaits (server: Server, request: Request, other: Promise<unknown>): Promise<Wait> {
  const open = { other: true }
  const answered = other.finally(() => { open.other = false })
  let longest: Wait = { milliseconds: 0, undisturbed: 0 }
  while (open.other) longest = longestOf([longest, await timed(server, request)])
  await answered
  return longest
}

/** What short requests took, as a line tells it: at the median by the clock, at most without what the client adds. */
export function tookAtMost (waits: readonly Wait[]) {
  const { milliseconds, undisturbed } = longestOf(waits)
  const most = tells ? undisturbed : milliseconds
  return { middle: median(waits.map(({ milliseconds }) => milliseconds)), most, behind: tells ? `at most ${round(milliseconds)} ms by the clock, with what the client adds` : '' }
}
