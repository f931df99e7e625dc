/** Load by autocannon, in rounds that take turns, so that what else the machine does meets both servers alike. */
import autocannon from 'autocannon'
import { median } from './report.ts'
import type { Server } from './servers.ts'

export interface Request { method: 'GET' | 'POST' | 'PATCH' | 'PUT', path: string, body?: unknown, headers?: Record<string, string> }

/** A server with the requests that it gets over and over, and what takes it back to where it was before each round. */
export interface Candidate { server: Server, requests: Request[], reset?: () => Promise<unknown>, connections?: number }

/** What a round found: requests a second, processor time of the server for one request, and the share of its core that it had. */
export interface Figures { perSecond: number, cpuMicroseconds: number, busy: number }

const usualConnections = 16
/** A server that had less than this share of its core was disturbed by something else on the machine. */
const undisturbed = 0.9
/** Of the rounds that are wanted, so many may be made to have enough undisturbed ones. */
const patience = 2
const headers = { authorization: 'Bearer bench', accept: 'application/json' }

const sent = ({ body, headers: own }: Request) => ({
  headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }), ...own },
  ...(body !== undefined && { body: JSON.stringify(body) })
})

/** Sends one request; anything but a 2xx answer is an error. */
export async function call<T = any> (server: Server, request: Request): Promise<T> { // answers of every shape
  const { method, path } = request
  const response = await fetch(server.url + path, { method, ...sent(request) })
  const text = await response.text()
  if (!response.ok) throw new Error(`${method} ${path} answered ${response.status}: ${text}`)
  return text === '' ? undefined as T : JSON.parse(text)
}

/** Undefined when the machine was too busy to answer anything. */
async function round ({ server, requests, reset, connections = usualConnections }: Candidate, seconds: number): Promise<Figures | undefined> {
  await reset?.()
  let before = 0
  let began = 0
  const options: autocannon.Options = {
    url: server.url,
    connections,
    duration: seconds,
    sampleInt: 50,
    requests: requests.map(request => ({ method: request.method, path: request.path, ...sent(request) }))
  }
  const result = await new Promise<autocannon.Result>((resolve, reject) => {
    autocannon(options, (error, result) => error ? reject(error) : resolve(result)).once('start', () => { // once it has put its requests together
      before = server.cpuMilliseconds()
      began = performance.now()
    })
  })
  const elapsed = performance.now() - began
  const cpu = server.cpuMilliseconds() - before
  const good = result['2xx']
  if (result.non2xx || result.errors || result.timeouts) {
    throw new Error(`${requests[0]!.method} ${requests[0]!.path}: ${good} good answers, ${result.non2xx} others, ${result.errors} errors, ${result.timeouts} timeouts.`)
  }
  if (good) return { perSecond: good / elapsed * 1000, cpuMicroseconds: cpu / good * 1000, busy: cpu / elapsed }
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

type Pair = [ours: Figures, theirs: Figures]

export interface Pace { rounds: number, seconds: number, warmSeconds: number }

/** Gives a server so many seconds of its core, or three times as long when it does not get them. */
async function warmUp (candidate: Candidate, { seconds, warmSeconds }: Pace) {
  const began = performance.now()
  for (let warm = 0; warm < warmSeconds && performance.now() - began < warmSeconds * 3000;) {
    const found = await round(candidate, seconds)
    if (found) warm += Number.isNaN(found.busy) ? seconds : seconds * found.busy
  }
}

/** Lets two servers take turns; pairs of rounds that were disturbed do not count, unless there are too many of them. */
export async function compare (ours: Candidate, theirs: Candidate, pace: Pace): Promise<Comparison> {
  const { rounds, seconds } = pace
  await warmUp(ours, pace)
  await warmUp(theirs, pace)
  const all: Pair[] = []
  const calm: Pair[] = []
  for (let i = 0; i < rounds * patience && calm.length < rounds; i++) {
    const [one, other] = [await round(ours, seconds), await round(theirs, seconds)]
    if (!one || !other) continue
    all.push([one, other])
    if (!(one.busy < undisturbed || other.busy < undisturbed)) calm.push([one, other])
  }
  const disturbed = calm.length < rounds
  const pairs = disturbed ? all : calm
  if (!pairs.length) throw new Error('The servers got nothing of the machine.')
  return {
    ours: middle(pairs.map(([figures]) => figures)),
    theirs: middle(pairs.map(([, figures]) => figures)),
    ratio: median(pairs.map(([ours, theirs]) => ours.perSecond / theirs.perSecond)),
    cpuRatio: median(pairs.map(([ours, theirs]) => theirs.cpuMicroseconds / ours.cpuMicroseconds)),
    rounds: pairs.length,
    disturbed
  }
}

function middle (all: Figures[]): Figures {
  const of = (name: keyof Figures) => median(all.map(figures => figures[name]))
  return { perSecond: of('perSecond'), cpuMicroseconds: of('cpuMicroseconds'), busy: of('busy') }
}
