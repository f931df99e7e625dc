/** Load by autocannon, in rounds that take turns, so that what else the machine does meets both servers alike. */
import autocannon from 'autocannon'
import { median } from './report.ts'
import type { Server } from './servers.ts'

export interface Request { method: 'GET' | 'POST' | 'PATCH', path: string, body?: string, headers?: Record<string, string> }

/** A server with the requests that it gets over and over, and what takes it back to where it was before each round. */
export interface Candidate { server: Server, requests: Request[], reset?: () => Promise<void> }

/** What rounds found: requests a second, processor time of the server for one request, and how much of its core it used. */
export interface Figures { perSecond: number, cpuMicroseconds: number, busy: number }

const connections = 16
export const headers = { authorization: 'Bearer bench', accept: 'application/json' }

/** One round. Anything but 2xx answers is an error. */
async function round ({ server, requests, reset }: Candidate, seconds: number): Promise<Figures> {
  await reset?.()
  const before = server.cpuMilliseconds()
  const result = await autocannon({
    url: server.url,
    connections,
    duration: seconds,
    sampleInt: 50,
    requests: requests.map(({ method, path, body, headers: own }) => ({
      method,
      path,
      headers: { ...headers, ...(body !== undefined && { 'content-type': 'application/json' }), ...own },
      ...(body !== undefined && { body })
    }))
  })
  const cpu = server.cpuMilliseconds() - before
  const elapsed = result.finish.getTime() - result.start.getTime()
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
  /** Processor time that one request takes us, by theirs; the middle one. */
  cpuRatio: number
}

/** Lets two servers take turns. The first of `candidates` is ours. */
export async function compare (candidates: [Candidate, Candidate], { rounds, seconds, warmSeconds }: { rounds: number, seconds: number, warmSeconds: number }): Promise<Comparison> {
  for (const candidate of candidates) await round(candidate, warmSeconds)
  const ours: Figures[] = []
  const theirs: Figures[] = []
  for (let i = 0; i < rounds; i++) {
    ours.push(await round(candidates[0], seconds))
    theirs.push(await round(candidates[1], seconds))
  }
  return {
    ours: middle(ours),
    theirs: middle(theirs),
    ratio: median(ours.map((figures, i) => figures.perSecond / theirs[i]!.perSecond)),
    cpuRatio: median(ours.map((figures, i) => figures.cpuMicroseconds / theirs[i]!.cpuMicroseconds))
  }
}

const middle = (all: Figures[]): Figures => ({
  perSecond: median(all.map(({ perSecond }) => perSecond)),
  cpuMicroseconds: median(all.map(({ cpuMicroseconds }) => cpuMicroseconds)),
  busy: median(all.map(({ busy }) => busy))
})
