/** Load by autocannon, in rounds that take turns, so that what else the machine does meets both servers alike. */
import autocannon from 'autocannon'
import { median } from './report.ts'
import type { Server } from './servers.ts'

export interface Request { method: 'GET' | 'POST' | 'PATCH' | 'PUT', path: string, body?: unknown, headers?: Record<string, string> }

/** A server with the requests that it gets over and over, and what takes it back to where it was before each round. */
export interface Candidate { server: Server, requests: Request[], reset?: () => Promise<unknown> }

/** What a round found: requests a second, processor time of the server for one request, and the share of its core that it had. */
export interface Figures { perSecond: number, cpuMicroseconds: number, busy: number }

const connections = 32
/** A server that had less of its core was disturbed by something else on the machine. */
const undisturbed = 0.9
const headers = { authorization: 'Bearer bench', accept: 'application/json' }

const sent = ({ body, headers: own }: Request) => ({
  headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }), ...own },
  ...(body !== undefined && { body: JSON.stringify(body) })
})

/** Sends one request; anything but a 2xx answer is an error. */
export async function call<T = any> (server: Server, request: Request): Promise<T> { // eslint-disable-line @typescript-eslint/no-explicit-any -- answers of every shape
  const { method, path } = request
  const response = await fetch(server.url + path, { method, ...sent(request) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  return text === '' ? undefined as T : JSON.parse(text)
}

async function round ({ server, requests, reset }: Candidate, seconds: number): Promise<Figures> {
  await reset?.()
  let before = 0
  let began = 0
  const run = autocannon({
    url: server.url,
    connections,
    duration: seconds,
    sampleInt: 50,
    requests: requests.map(request => ({ method: request.method, path: request.path, ...sent(request) }))
  })
  run.once('start', () => { // once it has put its requests together
    before = server.cpuMilliseconds()
    began = performance.now()
  })
  const result = await run
  const elapsed = performance.now() - began
  const cpu = server.cpuMilliseconds() - before
  const good = result['2xx']
  if (result.non2xx || result.errors || result.timeouts || !good) {
    throw new Error(`${requests[0]!.method} ${requests[0]!.path}: ${good} good answers, ${result.non2xx} others, ${result.errors} errors, ${result.timeouts} timeouts.`)
  }
  return { perSecond: good / elapsed * 1000, cpuMicroseconds: cpu / good * 1000, busy: cpu / elapsed }
}

export interface Comparison {
  ours: Figures
  theirs: Figures
  /** Our throughput by theirs, round by round; the middle one. */
  ratio: number
  /** The same by the processor time that a request takes, which depends less on what else the machine does. */
  cpuRatio: number
  /** Pairs of rounds that counted, and whether something else on the machine disturbed them. */
  rounds: number
  disturbed: boolean
}

export interface Pace { rounds: number, seconds: number, warmSeconds: number }

/** Lets two servers take turns. Disturbed pairs of rounds are repeated, as long as there are no more of them than of the others. */
export async function compare (ours: Candidate, theirs: Candidate, { rounds, seconds, warmSeconds }: Pace): Promise<Comparison> {
  for (const candidate of [ours, theirs]) await round(candidate, warmSeconds)
  const pairs: Array<[Figures, Figures]> = []
  const calm = () => pairs.filter(pair => pair.every(({ busy }) => !(busy < undisturbed)))
  while (calm().length < rounds && pairs.length < rounds * 2) pairs.push([await round(ours, seconds), await round(theirs, seconds)])
  const disturbed = calm().length < rounds
  const counted = disturbed ? pairs : calm()
  return {
    ours: middle(counted.map(([figures]) => figures)),
    theirs: middle(counted.map(([, figures]) => figures)),
    ratio: median(counted.map(([ours, theirs]) => ours.perSecond / theirs.perSecond)),
    cpuRatio: median(counted.map(([ours, theirs]) => theirs.cpuMicroseconds / ours.cpuMicroseconds)),
    rounds: counted.length,
    disturbed
  }
}

function middle (all: Figures[]): Figures {
  const of = (name: keyof Figures) => median(all.map(figures => figures[name]))
  return { perSecond: of('perSecond'), cpuMicroseconds: of('cpuMicroseconds'), busy: of('busy') }
}
