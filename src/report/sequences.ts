/** What only a sequence of requests shows: whether a client waits as it was asked to, and how it sends again what failed. */
import { createHash } from 'node:crypto'
import { header } from '../http/headers.ts'
import type { JournalEntry, Violation } from '../state/journal.ts'
import { violationOf } from './rules.ts'

/** A request that failed, until it is sent again. */
interface Failure { requestId: string | undefined, status: number, from: number, until: number }

/** Until when a client was asked to wait: by the machine's clock, and by the world's, which can be moved on instead of waiting. */
interface Wait { seconds: number, from: number, until: number, untilAt: number }

const remembered = 1000 // failures, and waits
const retryMilliseconds = 120_000 // after which the same request is another one

export class Sequences {
  readonly #failures = new Map<string, Failure>()
  readonly #waits = new Map<string, Wait>()

  /** Whether nothing is remembered at all. */
  get isEmpty () { return this.#failures.size === 0 && this.#waits.size === 0 }

  /** Whether nothing is remembered that could matter to a request of this time. */
  isIdle (receivedAt: number): boolean {
    forget(this.#failures, receivedAt)
    forget(this.#waits, receivedAt)
    return this.#failures.size === 0 && this.#waits.size === 0
  }

  /** The violations of a request in view of those before it; keeps what matters to those after it. */
  follow (entry: JournalEntry, headers: Readonly<Record<string, string>>, found: Violation[]) {
    const isUsual = entry.status === 200 || entry.status === 201
    if (isUsual && this.isIdle(entry.receivedAt)) return
    const client = nameOf(headers)
    if (this.#waits.size > 0) this.#checkWait(entry, client, found)
    if (this.#failures.size > 0) this.#checkRetry(entry, client, headers, found)
    if (!isUsual) this.#remember(entry, client, headers)
  }

  #checkWait (entry: JournalEntry, client: string, found: Violation[]) {
    const wait = this.#waits.get(waitKey(entry, client)) ?? this.#waits.get(pollKey(entry, client))
    if (!wait || entry.receivedAt < wait.from || entry.receivedAt >= wait.until || entry.at >= wait.untilAt) return
    found.push(violationOf('retryTooSoon', `${entry.operation} was asked again before the ${wait.seconds} seconds of Retry-After were over.`))
  }

  #checkRetry (entry: JournalEntry, client: string, headers: Readonly<Record<string, string>>, found: Violation[]) {
    const key = requestKey(entry, client)
    const failure = this.#failures.get(key)
    if (!failure || entry.receivedAt < failure.from) return // it was on its way when the other one failed
    this.#failures.delete(key)
    if (entry.receivedAt >= failure.until) return
    const { requestId, status } = failure
    if (requestId !== undefined && requestId === requestIdOf(headers)) return
    const isHarmless = isRead(entry) || status === 429
    found.push(violationOf(isHarmless ? 'untracedRetry' : 'retryWithNewId', `${entry.operation} ${status === 0 ? 'had no answer' : `was answered ${status}`}, and was sent again without the MS-RequestId that it had.`))
  }

  #remember (entry: JournalEntry, client: string, headers: Readonly<Record<string, string>>) {
    const { status, receivedAt, at, responseHeaders } = entry
    const seconds = Number(responseHeaders[header.retryAfter] ?? 0)
    const answeredAt = status === 0 ? receivedAt : Math.floor(receivedAt + entry.durationMs)
    if (seconds > 0) {
      const milliseconds = seconds * 1000
      put(this.#waits, status < 400 ? pollKey(entry, client) : waitKey(entry, client), { seconds, from: answeredAt, until: answeredAt + milliseconds, untilAt: at + milliseconds })
    }
    if (mayBeSentAgain(status)) {
      put(this.#failures, requestKey(entry, client), { requestId: requestIdOf(headers), status, from: answeredAt, until: answeredAt + (seconds || 0) * 1000 + retryMilliseconds })
    }
  }
}

/** Keeps a value as the latest one; the oldest goes when there are too many. */
function put<V> (map: Map<string, V>, key: string, value: V) {
  map.delete(key)
  if (map.size >= remembered) map.delete(map.keys().next().value!)
  map.set(key, value)
}

/** Drops the oldest values whose time is over. */
function forget (map: Map<string, { until: number }>, now: number) {
  for (const [key, { until }] of map) {
    if (until > now) return
    map.delete(key)
  }
}

const mayBeSentAgain = (status: number) => status === 0 || status === 408 || status === 429 || status >= 500

const isRead = ({ method }: JournalEntry) => method === 'GET' || method === 'HEAD'

const requestIdOf = (headers: Readonly<Record<string, string>>) => headers[header.requestId]?.toLowerCase() || undefined

/** Who asks, as far as it tells. */
const nameOf = (headers: Readonly<Record<string, string>>) =>
  `${headers['user-agent'] ?? ''}\n${headers['ms-partnercenter-application'] ?? ''}\n${headers['ms-partnercenter-client'] ?? ''}`

// Who is refused is to leave the operation alone; who is told to come back, the address.
const waitKey = ({ operation }: JournalEntry, client: string) => digest(`${operation}\n${client}`)
const pollKey = ({ operation, path }: JournalEntry, client: string) => digest(`${operation} ${path.toLowerCase()}\n${client}`)
const requestKey = ({ method, path, query, requestBody = '' }: JournalEntry, client: string) => digest(`${method} ${path.toLowerCase()}?${query}\n${client}\n${requestBody}`)

/** What stands for a text that can be long. */
const digest = (text: string) => createHash('sha1').update(text).digest('base64')
