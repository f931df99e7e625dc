/** The journal of a world: what clients asked and what they were answered, bounded, the oldest going first. */
import type { OperationId } from '../contract/operation.ts'
import { refuse } from '../errors.ts'
import { release, type Chunk, type Packed } from './packed.ts'

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
}

/** A request as the journal keeps it: packed, with what stands beside. Its texts can be read as long as the journal has it. */
export interface KeptRequest extends Pick<Packed, 'chunk' | 'start'> {
  readonly world: string
  readonly sequence: number
  readonly method: string
  readonly operation: OperationId | undefined
  /** An answer that is not packed, because others have the same one. */
  readonly answer: string | Buffer | undefined
  readonly why: Why | undefined
}

/** Makes what is kept readable. */
export type Open = (kept: KeptRequest) => JournalEntry

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
  readonly #world: string
  /** Rings: what belongs to an entry stands at its sequence number, by the limit. Lists of plain values: entries in the heap would cost every request. */
  #chunks: Chunk[] = []
  #starts: number[] = []
  #sizes: number[] = []
  #methods: string[] = []
  #operations: Array<OperationId | undefined> = []
  #answers: Array<string | Buffer | undefined> = []
  /** By the number of the entry; few have one. */
  readonly #whys = new Map<number, Why>()
  #open: Open | undefined
  /** How many entries have the same bytes, which are kept and counted once. */
  readonly #shared = new Map<Uint8Array, number>()
  #oldest = 1
  #next = 1
  #total = 0
  #leaks: Leak[] = []
  readonly #listeners: JournalListener[] = []
  /** Whether anybody wants to be told of entries as they come. */
  #isHeard = false

  constructor (world: string, limit = journalLimits.usual) {
    this.#world = world
    this.limit = limit
  }

  get isOn () { return this.limit > 0 }

  get size () { return this.#next - this.#oldest }

  /** Bytes of the texts that are kept, as far as they are counted. */
  get bytes () { return this.#total }

  /** Number of the entry that is made next. */
  get next () { return this.#next }

  get leaks (): readonly Leak[] { return this.#leaks }

  /** Keeps a request; the oldest ones go. `open` makes it readable, and is the same for all. */
  add ({ chunk, start, bytes }: Readonly<Packed>, method: string, operation: OperationId | undefined, answer: string | Buffer | undefined, why: Why | undefined, open: Open) {
    if (this.#next - this.#oldest === this.limit) this.#dropOldest()
    const sequence = this.#next++
    const place = sequence % this.limit
    this.#chunks[place] = chunk
    this.#starts[place] = start
    const size = bytes + (typeof answer === 'string' ? answer.length : 0)
    this.#sizes[place] = size
    this.#methods[place] = method
    this.#operations[place] = operation
    this.#answers[place] = answer
    if (why) this.#whys.set(sequence, why)
    this.#open = open
    this.#total += size
    if (answer !== undefined && typeof answer !== 'string') this.#share(answer, 1)
    while (this.#total > byteLimit && this.#oldest < sequence) this.#dropOldest()
    if (this.#isHeard) for (const { added } of this.#listeners) added?.(this.#entry(sequence))
  }

  #dropOldest () {
    const sequence = this.#oldest
    const place = sequence % this.limit
    for (let at = 0; at < this.#listeners.length; at++) this.#listeners[at]!.dropped?.(this.#entry(sequence))
    this.#oldest++
    this.#total -= this.#sizes[place]!
    const answer = this.#answers[place]
    this.#answers[place] = undefined
    if (answer !== undefined && typeof answer !== 'string') this.#share(answer, -1)
    if (this.#whys.size > 0) this.#whys.delete(sequence)
    release(this.#chunks[place]!)
  }

  #entry (sequence: number): JournalEntry {
    const place = sequence % this.limit
    return this.#open!({
      chunk: this.#chunks[place]!,
      start: this.#starts[place]!,
      world: this.#world,
      sequence,
      method: this.#methods[place]!,
      operation: this.#operations[place],
      answer: this.#answers[place],
      why: this.#whys.get(sequence)
    })
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
    for (let at = Math.max(after + 1, this.#oldest); at < this.#next; at++) yield this.#entry(at)
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
    for (let at = this.#oldest; at < this.#next; at++) release(this.#chunks[at % this.limit]!)
    this.#chunks = []
    this.#starts = []
    this.#sizes = []
    this.#methods = []
    this.#operations = []
    this.#answers = []
    this.#whys.clear()
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
  listen (listener: JournalListener) {
    this.#listeners.push(listener)
    if (listener.added) this.#isHeard = true
  }
}

export interface JournalListener {
  added?: (entry: JournalEntry) => void
  /** An entry is about to be forgotten, as the oldest one. */
  dropped?: (entry: JournalEntry) => void
  cleared?: () => void
}

const clientHeaders = ['user-agent', 'ms-partnercenter-application', 'ms-partnercenter-client']

const isOfClient = ({ requestHeaders }: JournalEntry, name: string) => clientHeaders.some(header => requestHeaders[header]?.toLowerCase().includes(name))
