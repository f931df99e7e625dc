/**
 * A world as a document: readable, versioned, whole. Fixtures, exports and kept snapshots are such documents. Whatever does not
 * fit is refused, with the place.
 */
import { PartnerCenterError, refuse } from '../errors.ts'
import { tailOf } from './audit.ts'
import type { Catalogue } from './catalogue.ts'
import { clockAt, clockYears, dayMilliseconds, fitsClock, parseTime, startOfDay, timeOf, utc, type ClockState } from './clock.ts'
import { Collection } from './collection.ts'
import { withInvoices } from './billing/past.ts'
import { dueKey, type DueWork } from './due.ts'
import { seedWords } from './ids.ts'
import { checkRegistrations, type Partner, type Reseller } from './partner.ts'
import { usualSettings, type Settings } from './settings.ts'
import { retentionDays } from './subscriptions.ts'
import { purgeTime } from './users.ts'
import { collectionNames, specs, type CollectionName, type RecordOf, type WorldHead, type WorldValue } from './value.ts'

export const documentFormat = 'partner-center-emulator/world'
export const documentVersion = 1

export interface WorldDocument {
  format: typeof documentFormat
  version: number
  /** Where the records come from, for whoever reads the file. */
  origin?: string
  /** The present of the story. A fixture without `clock` is moved to the time at which its world starts. */
  time: string
  clock?: 'real' | 'frozen'
  /** Milliseconds that a real clock is ahead of the machine's; without it, it goes on from `time`. */
  offset?: number
  seed?: string
  idPosition?: number
  sequence?: number
  settings?: Partial<Settings>
  partner: Partner
  resellers?: Reseller[]
  collections: { [N in CollectionName]?: Array<Record<string, unknown>> }
}

/** What a document leaves to the world that it is for. */
export interface DocumentDefaults {
  seed: string
  /** Settings that were asked for; they beat those of a fixture, which beat the usual ones. */
  settings: Partial<Settings>
  clock: ClockState
  wall: number
}

/** The whole of a value as a document. */
export function documentOf (value: WorldValue, now: number): WorldDocument {
  const { seed, idPosition, sequence, settings, partner, resellers, clock } = value
  return {
    format: documentFormat,
    version: documentVersion,
    time: utc(now),
    clock: clock.mode,
    seed,
    idPosition,
    sequence,
    settings,
    partner,
    resellers: [...resellers],
    collections: Object.fromEntries(collectionNames.map(name => [name, [...value[name].values()].filter(record => !isForNobody(value, name, record)).map(record => written(record as unknown as Record<string, unknown>))]))
  }
}

/** Work for a customer that is gone: it is not looked for when the customer goes, and passed over when its time comes. */
const isForNobody = (value: WorldValue, name: CollectionName, record: object) =>
  name === 'due' && 'customerId' in (record as DueWork).work && !value.customers.has(((record as DueWork).work as { customerId: string }).customerId)

/** Times that the state counts in milliseconds are written as text. */
const written = (record: Record<string, unknown>) => typeof record.at === 'number' ? { ...record, at: utc(record.at) } : record

/** What a document says of its world beside its records. */
export function headOf (document: WorldDocument, { seed: usualSeed, settings: wanted, clock, wall }: DocumentDefaults): WorldHead & { seed: string } {
  const isFixture = document.clock === undefined
  const seed = isFixture ? usualSeed : document.seed ?? usualSeed
  return {
    seed,
    seedWords: seedWords(seed),
    settings: { ...usualSettings, ...(isFixture ? { ...document.settings, ...wanted } : { ...wanted, ...document.settings }) },
    partner: document.partner,
    clock: isFixture ? clock : clockIn(document, wall)
  }
}

function clockIn ({ clock, offset, time }: WorldDocument, wall: number): ClockState {
  const told: ClockState = clock === 'real' && typeof offset === 'number' ? { mode: 'real', offset } : clockAt(clock!, timeAt(time, 'time'), wall)
  if (!fitsClock(timeOf(told, wall))) throw refuse('stateDocumentInvalid', 'time', `it must be in the years ${clockYears.first} to ${clockYears.last}.`)
  return told
}

/** The document as text, part by part: a line for each record. */
export function * documentLines ({ collections, ...head }: WorldDocument): Generator<string> {
  yield `${JSON.stringify(head, null, 1).slice(0, -2)},\n "collections": {`
  let comma = ''
  for (const [name, records] of Object.entries(collections)) {
    yield `${comma}\n  ${JSON.stringify(name)}: [`
    for (const [index, record] of records.entries()) yield `${index === 0 ? '' : ','}\n   ${JSON.stringify(record)}`
    yield records.length === 0 ? ']' : '\n  ]'
    comma = ','
  }
  yield '\n }\n}\n'
}

/** The value that a document describes. */
export function worldFromDocument (document: WorldDocument, catalogue: Catalogue, defaults: DocumentDefaults): WorldValue {
  checkForm(document)
  const time = timeAt(document.time, 'time')
  const isFixture = document.clock === undefined
  const start = isFixture ? (defaults.clock.mode === 'frozen' ? defaults.clock.now : defaults.wall + defaults.clock.offset) : time
  const moved = isFixture ? movedBy(startOfDay(start) - startOfDay(time)) : (record: Record<string, unknown>) => ({ ...record })
  const collections = Object.fromEntries(collectionNames.map(name => [name, collectionOf(name, document.collections[name] ?? [], moved)]))
  const value = {
    ...collections,
    ...headOf(document, defaults),
    idPosition: document.idPosition ?? 0,
    sequence: document.sequence ?? 1_000_000, // above the numbers of any fixture
    resellers: document.resellers ?? [],
    catalogue
  } as unknown as WorldValue
  if (document.collections.due) return value
  return withInvoices(withTermEnds(value, start), start, document.collections.invoices === undefined)
}

/** Refuses what is no document at all, or of another version. */
export function checkForm (document: WorldDocument) {
  const fail = (place: string, why: string) => refuse('stateDocumentInvalid', place, why)
  if (document === null || typeof document !== 'object' || Array.isArray(document)) throw fail('the top', 'it must be an object.')
  if (document.format !== documentFormat) throw fail('format', `it must be ${documentFormat}.`)
  if (document.version !== documentVersion) throw fail('version', `this emulator reads version ${documentVersion}, not ${String(document.version)}.`)
  if (!isObject(document.partner) || typeof document.partner.tenantId !== 'string') throw fail('partner', 'a partner with a tenantId is needed.')
  checkRegistrations(document.partner)
  if (!isObject(document.collections)) throw fail('collections', 'it must be an object of lists.')
  if (document.clock !== undefined && document.clock !== 'real' && document.clock !== 'frozen') throw fail('clock', 'it must be real or frozen.')
  for (const [name, records] of Object.entries(document.collections)) {
    if (!Object.hasOwn(specs, name)) throw fail(`collections.${name}`, `there is no such collection; there are ${collectionNames.join(', ')}.`)
    if (!Array.isArray(records)) throw fail(`collections.${name}`, 'it must be a list.')
    const wrong = records.findIndex(record => !isObject(record))
    if (wrong >= 0) throw fail(`collections.${name}[${wrong}]`, 'it must be an object.')
  }
}

const isObject = (value: unknown): value is Record<string, unknown> => value !== null && typeof value === 'object' && !Array.isArray(value)

function timeAt (text: unknown, place: string): number {
  const time = typeof text === 'string' ? parseTime(text) : undefined
  if (time === undefined) throw refuse('stateDocumentInvalid', place, `${String(text)} is no time.`)
  return time
}

/** Collections whose records the state orders by a time in milliseconds. */
const timed = new Set<CollectionName>(['audit', 'due', 'replays'])

function collectionOf<N extends CollectionName> (name: N, records: Array<Record<string, unknown>>, moved: (record: Record<string, unknown>) => Record<string, unknown>) {
  const collection = new Collection<RecordOf<N>>(specs[name] as never)
  for (const [index, record] of records.entries()) {
    const place = `collections.${name}[${index}]`
    const read = moved(record)
    if (timed.has(name)) read.at = timeAt(read.at, `${place}.at`)
    if (name === 'audit') read.tail ??= tailOf(read as unknown as RecordOf<'audit'>) // fixtures have none: it ends in the time, which moves
    try {
      const key = collection.spec.key(read as RecordOf<N>)
      if (collection.has(key)) throw refuse('stateDocumentInvalid', place, 'there is another record with its key.')
      collection.put(read as RecordOf<N>)
    } catch (error) {
      if (error instanceof PartnerCenterError) throw error
      throw refuse('stateDocumentInvalid', place, `it lacks what it is found by (${(error as Error).message}).`)
    }
  }
  return collection
}

const dateTime = /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(\.\d+)?(Z|\+00:00|)$/

/** Moves every date of a record by whole days, so that a story told in the past plays in the present. */
function movedBy (difference: number): (record: Record<string, unknown>) => Record<string, unknown> {
  if (difference === 0) return record => ({ ...record })
  const move = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(move)
    if (isObject(value)) return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, move(item)]))
    const found = typeof value === 'string' && dateTime.exec(value)
    if (!found || found[1]!.startsWith('9999')) return value
    return `${new Date(Date.parse(`${found[1]}Z`) + difference).toISOString().slice(0, 19)}${found[2] ?? ''}${found[3]}`
  }
  return record => move(record) as Record<string, unknown>
}

/** What will happen by itself in a fixture. */
function withTermEnds (value: WorldValue, start: number): WorldValue {
  const due = new Collection(specs.due)
  let { sequence } = value
  for (const { customerId, id, term, status, commitmentEndDate } of value.subscriptions.values()) {
    if (term === undefined || commitmentEndDate === undefined || status === 'deleted') continue
    const at = Date.parse(commitmentEndDate)
    due.put({ key: dueKey(at, ++sequence), at, work: { kind: 'termEnd', customerId, subscriptionId: id } })
  }
  for (const { customerId, subscriptionId, suspendedDate } of value.subscriptionMoments.values()) {
    if (suspendedDate === undefined) continue
    const at = Date.parse(suspendedDate) + retentionDays * dayMilliseconds
    due.put({ key: dueKey(at, ++sequence), at, work: { kind: 'retentionEnd', customerId, subscriptionId } })
  }
  for (const { customerId, id, status, expirationTimestamp } of value.carts.values()) {
    if (status === 'Active') due.put({ key: dueKey(Date.parse(expirationTimestamp), ++sequence), at: Date.parse(expirationTimestamp), work: { kind: 'cartExpiry', customerId, cartId: id } })
  }
  for (const user of value.users.values()) {
    if (user.softDeletionTime === undefined) continue
    const at = purgeTime(user)
    due.put({ key: dueKey(at, ++sequence), at, work: { kind: 'userPurge', customerId: user.customerId, userId: user.id } })
  }
  for (const { id: customerId, budget, budgetWatch } of value.customers.values()) {
    if (budget !== undefined) due.put({ key: dueKey(start, ++sequence), at: start, work: { kind: 'budgetCheck', customerId, since: budgetWatch?.since ?? '' } })
  }
  return { ...value, due, sequence }
}
