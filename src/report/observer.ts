/** Watches the requests of a world in their order: counts them, and sees what only a sequence shows. */
import { operations, type OperationId } from '../contract/operation.ts'
import { header } from '../http/headers.ts'
import type { JournalEntry, Leak, Violation } from '../state/journal.ts'
import { utc } from '../state/clock.ts'
import { guid, inspect } from './inspect.ts'
import { violationOf } from './rules.ts'

/** A violation with the request that it was seen in. `requestId` is the entry's id in the journal. */
export interface ReportedViolation extends Violation { operation: string | null, requestId: string, at: string }

export interface OperationUse {
  operation: string
  calls: number
  /** How often each status was answered; 0 is a connection that was cut. */
  statuses: Record<string, number>
  violations: number
}

/** What clients did in a world against the contract. Times are the world's, ISO 8601. */
export interface Report {
  world: string
  /** By name. */
  operations: OperationUse[]
  /** In the order of the requests. */
  violations: ReportedViolation[]
  /** How many violations there are beyond those that are listed. */
  omitted: number
  coverage: { used: number, total: number }
  leaks: Array<{ host: string, method: string, path: string, at: string }>
}

const violationsKept = 10_000
const tokensKept = 10_000
const clientsKept = 1000
const alikeKept = 1000
const unansweredKept = 100 // of one client
const retryMilliseconds = 10 * 60_000 // after which the same request is another

/** A write of which nobody knows whether it was done. */
interface Unanswered { what: string, requestId: string | undefined, at: number }

/** What is remembered of a client, for what it does next. */
interface Client {
  unanswered: Unanswered[]
  /** By operation and path: until when, by the machine's clock, it was asked to wait. */
  waits: Map<string, number>
}

/** Whether the outcome of a request that is answered so is unknown. */
const isUnknown = (status: number) => status === 0 || status === 408 || status === 502 || status === 504

export class Observer {
  readonly #uses = new Map<string, OperationUse>()
  readonly #violations: ReportedViolation[] = []
  #omitted = 0
  readonly #clients = new Map<string, Client>()
  readonly #tokens = new Set<string>()
  /** What was found in plain requests, by their likeness: clients ask alike over and over. */
  readonly #known = new Map<string, readonly Violation[]>()

  /** Takes a request into account; tells its violations. Requests are to come in their order, each once. */
  observe (entry: JournalEntry): readonly Violation[] {
    const alike = this.#isPlain(entry) ? likeness(entry) : undefined
    const known = alike === undefined ? undefined : this.#known.get(alike)
    if (known) {
      this.#count(entry, known)
      return known
    }
    const headers = entry.requestHeaders
    const found = inspect(entry, headers)
    if (entry.operation !== undefined) this.#follow(entry, headers, found)
    if (alike !== undefined) {
      if (this.#known.size >= alikeKept) this.#known.clear()
      this.#known.set(alike, found)
    }
    this.#count(entry, found)
    return found
  }

  /** Whether only its head matters of a request: neither what went before nor what it was answered. */
  #isPlain ({ operation, method, status }: JournalEntry): boolean {
    return method === 'GET' && status === 200 && operation !== undefined && this.#clients.size === 0 && !takesTokens(operation)
  }

  report (world: string, leaks: readonly Leak[]): Report {
    const uses = [...this.#uses.values()].sort((a, b) => a.operation < b.operation ? -1 : 1)
    return {
      world,
      operations: uses.map(({ statuses, ...use }) => ({ ...use, statuses: Object.fromEntries(Object.entries(statuses).sort(([a], [b]) => Number(a) - Number(b))) })),
      violations: [...this.#violations],
      omitted: this.#omitted,
      coverage: { used: uses.length, total: operations.length },
      leaks: leaks.map(({ at, ...leak }) => ({ ...leak, at: utc(at) }))
    }
  }

  #count (entry: JournalEntry, found: readonly Violation[]) {
    const { operation, status } = entry
    if (operation !== undefined) {
      let use = this.#uses.get(operation)
      if (!use) this.#uses.set(operation, use = { operation, calls: 0, statuses: {}, violations: 0 })
      use.calls++
      use.statuses[status] = (use.statuses[status] ?? 0) + 1
      use.violations += found.length
    }
    for (const violation of found) {
      if (this.#violations.length < violationsKept) this.#violations.push({ ...violation, operation: operation ?? null, requestId: entry.id, at: utc(entry.at) })
      else this.#omitted++
    }
  }

  /** What a request did in view of those before it, and what of it matters to those after it. */
  #follow (entry: JournalEntry, headers: Readonly<Record<string, string>>, found: Violation[]) {
    const { method, status } = entry
    const isRead = method === 'GET' || method === 'HEAD'
    const isOdd = status === 0 || status >= 400 || status === 202 || status === 204
    const client = this.#clients.size === 0 && !isOdd ? undefined : this.#clients.get(nameOf(headers))
    if (client) lookBack(client, entry, headers, isRead, found)
    if (isRead && takesTokens(entry.operation!)) this.#followTokens(entry, headers, found)
    if (isOdd) this.#remember(entry, headers, isRead)
  }

  #followTokens ({ query, responseBody, status }: JournalEntry, headers: Readonly<Record<string, string>>, found: Violation[]) {
    const token = headers[header.continuationToken] ?? tokenIn(query)
    if (token && !this.#tokens.has(token)) found.push(violationOf('pagingByHand', 'the continuation token is none that an answer gave.'))
    if (status !== 200 || responseBody === undefined) return
    for (const [, given] of responseBody.matchAll(/"(?:key":\s*"MS-ContinuationToken",\s*"value|continuationToken)":\s*"((?:[^"\\]|\\.)*)"/gi)) {
      this.#tokens.add(JSON.parse(`"${given}"`))
      if (this.#tokens.size > tokensKept) this.#tokens.delete(this.#tokens.values().next().value!)
    }
  }

  #remember (entry: JournalEntry, headers: Readonly<Record<string, string>>, isRead: boolean) {
    const wait = Number(entry.responseHeaders[header.retryAfter])
    const isLost = !isRead && isUnknown(entry.status)
    if (!isLost && !(wait > 0)) return
    const name = nameOf(headers)
    let client = this.#clients.get(name)
    if (!client) {
      if (this.#clients.size >= clientsKept) this.#clients.clear()
      this.#clients.set(name, client = { unanswered: [], waits: new Map() })
    }
    const answeredAt = entry.receivedAt + entry.durationMs
    if (wait > 0) {
      if (client.waits.size >= unansweredKept) client.waits.clear()
      client.waits.set(placeOf(entry), answeredAt + wait * 1000)
    }
    if (isLost) {
      if (client.unanswered.length >= unansweredKept) client.unanswered.shift()
      client.unanswered.push({ what: whatOf(entry), requestId: headers[header.requestId], at: entry.receivedAt })
    }
  }
}

function lookBack (client: Client, entry: JournalEntry, headers: Readonly<Record<string, string>>, isRead: boolean, found: Violation[]) {
  const until = client.waits.get(placeOf(entry))
  if (until !== undefined) {
    client.waits.delete(placeOf(entry))
    if (entry.receivedAt < until) found.push(violationOf('retryTooSoon', 'the time of Retry-After was not over.'))
  }
  if (isRead || client.unanswered.length === 0) return
  const what = whatOf(entry)
  const index = client.unanswered.findIndex(lost => lost.what === what && entry.receivedAt - lost.at < retryMilliseconds)
  if (index < 0) return
  const [lost] = client.unanswered.splice(index, 1)
  if (lost!.requestId === undefined || lost!.requestId !== headers[header.requestId]) found.push(violationOf('retryWithNewId', 'the same write had no answer, and was sent again without its MS-RequestId.'))
}

const tokenOperations = new Set(operations.filter(({ headers }) => headers.includes('MS-ContinuationToken')).map(({ id }) => id))
const takesTokens = (operation: OperationId) => tokenOperations.has(operation)

/** What plain requests have in common that are judged alike: all but the values of their ids, as far as those are GUIDs. */
function likeness ({ operation, tokenMode, query, requestHead }: JournalEntry): string | undefined {
  if (requestHead === undefined) return undefined
  return `${operation} ${tokenMode} ${query} ${withoutId(withoutId(requestHead, header.requestId), header.correlationId)}`
}

const guidLength = 36

function withoutId (head: string, name: string): string {
  const start = head.indexOf(`\n${name}:`)
  if (start < 0) return head
  const from = start + name.length + 2
  const to = head.indexOf('\n', from)
  const value = head.slice(from, to < 0 ? undefined : to)
  return value.length === guidLength && guid.test(value) ? head.slice(0, from) + head.slice(from + guidLength) : head
}

/** Who asks, as far as it tells. */
const nameOf = (headers: Readonly<Record<string, string>>) =>
  `${headers['user-agent'] ?? ''}\n${headers['ms-partnercenter-application'] ?? ''}\n${headers['ms-partnercenter-client'] ?? ''}`

const placeOf = ({ operation, path }: JournalEntry) => `${operation} ${path.toLowerCase()}`
const whatOf = ({ method, path, query, requestBody = '' }: JournalEntry) => `${method} ${path.toLowerCase()}?${query} ${requestBody}`

function tokenIn (query: string): string | undefined {
  if (query === '') return undefined
  for (const [name, value] of new URLSearchParams(query.replaceAll('?', '&'))) if (name.toLowerCase() === header.continuationToken) return value
}
