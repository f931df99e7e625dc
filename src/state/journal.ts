/** The journal of a world: what clients asked and what they were answered, bounded, the oldest going first. */
import type { OperationId } from '../contract/operation.ts'
import { refuse } from '../errors.ts'

/** Something that a client did against the contract, or against what it recommends. */
export interface Violation {
  /** Name of the rule: `undocumentedField`. */
  rule: string
  severity: 'error' | 'warning'
  message: string
}

/** Something of the state that was looked at, as it was; without a record, there was none. */
export interface Looked { collection: string, key: string, record?: unknown }

/** A field of the input that does not fit, and what the contract asks of it. */
export interface Asked { field: string, contract: unknown }

/** Why a request was refused: the rule that decided it, and the state that it looked at. */
export interface Why {
  /** Name of the refusal in the catalogue: `subscriptionNotFound`. */
  rule: string
  description: string
  /** Records that were looked at last, as they were. */
  looked: Looked[]
  asked?: Asked
}

/** Which of the recommended ids a request lacks. */
export type LackingIds = 'none' | 'requestId' | 'correlationId' | 'both'

/** One request with its answer. Secrets are redacted already; times in milliseconds since 1970. */
export interface JournalEntry {
  readonly id: string
  /** Its place among the requests of its world, from 1. */
  readonly sequence: number
  readonly world: string
  /** The world's time, and the machine's. */
  readonly at: number
  readonly receivedAt: number
  readonly durationMs: number
  readonly method: string
  /** As the client wrote it, without its query and what names a world. */
  readonly path: string
  /** Without its question mark; empty when there is none. */
  readonly query: string
  /** Undefined for an address that no operation answers. */
  readonly operation: OperationId | undefined
  /** Of which kind the token was, where one was read. */
  readonly tokenMode: 'app' | 'app+user' | undefined
  readonly requestHeaders: Readonly<Record<string, string>>
  /** Of a request in whose head nothing but ids can be missing, and in whose body nothing undocumented stands: which ids do. Who judges it need not read it then. */
  readonly lacking?: LackingIds | undefined
  readonly requestBody: string | undefined
  /** 0 when the connection was cut before an answer. */
  readonly status: number
  readonly responseHeaders: Readonly<Record<string, string>>
  readonly responseBody: string | undefined
  /** Whether a body was too long to be kept whole. */
  readonly isCut: boolean
  readonly why: Why | undefined
  /** Bytes of what it keeps, about, but for a part that other entries may have too. */
  readonly bytes: number
  readonly part: Uint8Array | undefined
  /** Called when the journal forgets the entry, of which nothing can be read then. */
  readonly release?: () => void
}

/** A request that a client tried to send to a real host. */
export interface Leak { host: string, method: string, path: string, at: number }

/** Which entries are wanted: those that have all of it. */
export interface JournalFilter {
  operation?: OperationId
  status?: number
  /** Part of the user agent, or of what the client calls itself; in any case. */
  client?: string
  /** Entries of this time and later ones. */
  sinceTime?: number
  /** Entries after the one with this id. */
  sinceId?: string
  /** So many at most: the first ones after `since`, else the last ones. */
  limit?: number
}

/** How many entries a world's journal can keep. */
export const journalLimits = { usual: 10_000, most: 1_000_000 }
export const keptBodyCharacters = 65_536
const usualListLimit = 100
const byteLimit = 32 * 1024 * 1024 // of what entries keep of texts, in one world
const leakLimit = 1000

export function checkJournalLimit (limit: number | undefined) {
  if (limit !== undefined && !(Number.isInteger(limit) && limit >= 0 && limit <= journalLimits.most)) throw refuse('controlInputInvalid', `journal must be a whole number from 0 to ${journalLimits.most}.`)
}

const prefix = 'request-'
/** The id of an entry by its number. */
export const idOf = (sequence: number) => prefix + sequence
const sequenceIn = (id: string): number | undefined => /^request-(\d{1,15})$/.test(id) ? Number(id.slice(prefix.length)) : undefined

export class Journal {
  /** How many entries are kept; none when it is off. */
  readonly limit: number
  /** The ring: an entry stands at its sequence number, by the limit. */
  #ring: JournalEntry[] = []
  /** How many entries have the same bytes, which are kept and counted once. */
  readonly #shared = new Map<Uint8Array, number>()
  #oldest = 1
  #next = 1
  #total = 0
  #leaks: Leak[] = []
  readonly #listeners: JournalListener[] = []

  constructor (limit = journalLimits.usual) { this.limit = limit }

  get isOn () { return this.limit > 0 }

  get size () { return this.#next - this.#oldest }

  /** Bytes of the texts that are kept, as far as they are counted. */
  get bytes () { return this.#total }

  /** Number of the entry that is made next. */
  get next () { return this.#next }

  get leaks (): readonly Leak[] { return this.#leaks }

  /** Keeps an entry; the oldest ones go. */
  add (entry: JournalEntry) {
    if (this.#next - this.#oldest === this.limit) this.#dropOldest()
    this.#ring[this.#next++ % this.limit] = entry
    this.#total += entry.bytes
    if (entry.part) this.#share(entry.part, 1)
    while (this.#total > byteLimit && this.#oldest < this.#next - 1) this.#dropOldest()
    for (let at = 0; at < this.#listeners.length; at++) this.#listeners[at]!.added?.(entry)
  }

  #dropOldest () {
    const place = this.#oldest++ % this.limit
    const entry = this.#ring[place]!
    this.#ring[place] = undefined as never
    this.#total -= entry.bytes
    if (entry.part) this.#share(entry.part, -1)
    for (let at = 0; at < this.#listeners.length; at++) this.#listeners[at]!.dropped?.(entry)
    entry.release?.()
  }

  #share (part: Uint8Array, by: 1 | -1) {
    const before = this.#shared.get(part) ?? 0
    if (before + by > 0) this.#shared.set(part, before + by)
    else this.#shared.delete(part)
    if (before === 0) this.#total += part.byteLength
    else if (before + by === 0) this.#total -= part.byteLength
  }

  /** Every entry, the oldest first. */
  * entries (after = this.#oldest - 1): Generator<JournalEntry> {
    for (let at = Math.max(after + 1, this.#oldest); at < this.#next; at++) yield this.#ring[at % this.limit]!
  }

  /** Whether an id is that of an entry, be it gone or not; `request-0` comes before all of them. */
  knows (id: string): boolean {
    const sequence = sequenceIn(id)
    return sequence !== undefined && sequence < this.#next
  }

  list ({ operation, status, client, sinceTime, sinceId, limit = usualListLimit }: JournalFilter = {}): JournalEntry[] {
    const isSince = sinceTime !== undefined || sinceId !== undefined
    const name = client?.toLowerCase()
    const found: JournalEntry[] = []
    for (const entry of this.entries(sinceId === undefined ? undefined : sequenceIn(sinceId))) {
      if (isSince && found.length >= limit) break
      if ((operation === undefined || entry.operation === operation) &&
        (status === undefined || entry.status === status) &&
        (sinceTime === undefined || entry.at >= sinceTime) &&
        (name === undefined || isOfClient(entry, name))) found.push(entry)
    }
    return isSince ? found : found.slice(Math.max(0, found.length - limit))
  }

  /** Notes that a client tried to reach a real host. */
  addLeak (leak: Leak) {
    if (this.#leaks.length >= leakLimit) this.#leaks.shift()
    this.#leaks.push(leak)
  }

  /** Forgets what was kept; ids go on. */
  clear () {
    for (const entry of this.entries()) entry.release?.()
    this.#ring = []
    this.#shared.clear()
    this.#oldest = this.#next
    this.#total = 0
    this.#leaks = []
    for (const listener of this.#listeners) listener.cleared?.()
  }

  /** As at its start: the first entry is the first one again. */
  restart () {
    this.clear()
    this.#oldest = this.#next = 1
  }

  /** Tells of entries from now on. */
  listen (listener: JournalListener) { this.#listeners.push(listener) }
}

export interface JournalListener {
  added?: (entry: JournalEntry) => void
  /** An entry is about to be forgotten, as the oldest one. */
  dropped?: (entry: JournalEntry) => void
  cleared?: () => void
}

const clientHeaders = ['user-agent', 'ms-partnercenter-application', 'ms-partnercenter-client']

const isOfClient = ({ requestHeaders }: JournalEntry, name: string) => clientHeaders.some(header => requestHeaders[header]?.toLowerCase().includes(name))
