/** What happened, kept: every change writes a record of who did what to which resource; and how the records are read. */
import type { OperationType, ResourceType } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { dayMilliseconds, startOfDay, utc, type Moment } from './clock.ts'
import { keyOf, type CollectionSpec, type Scan } from './collection.ts'
import type { SeekPage } from './customers.ts'
import { timeKey } from './due.ts'
import { pageOf, type PageRequest } from './pages.ts'
import type { Transaction, View } from './value.ts'

/** A change, as the command that made it tells it. Values are resources of the wire. */
export interface AuditEvent {
  operationType: OperationType
  resourceType: ResourceType
  customerId?: string
  /** The customer's name at the time, which is told even of a customer that is gone; filled in when the event is noted. */
  customerName?: string
  resourceId?: string
  oldValue?: unknown
  newValue?: unknown
  customizedData?: Array<{ key: string, value: string | null }>
}

export interface AuditRecordEntry extends AuditEvent {
  /** What the record's id has after the partner's: `{customer}_{resource}_{operation}_{ticks}`, in lower case. */
  tail: string
  at: number
  sequence: number
  userPrincipalName?: string
  /** GUID or name of the application that did it. */
  applicationId?: string
  correlationId?: string
}

export const ticksPerMillisecond = 10_000n
const ticksAt1970 = 621_355_968_000_000_000n

/** .NET ticks: steps of 100 nanoseconds since the year 1. */
export const ticksOf = (time: number) => BigInt(Math.trunc(time)) * ticksPerMillisecond + ticksAt1970

/** Keys are ordered by time; so are the records of one customer, and those of one type. */
export const auditSpec: CollectionSpec<AuditRecordEntry, 'tail' | 'customer' | 'resourceType'> = {
  key: record => `${timeKey(record.at)}|${String(record.sequence).padStart(12, '0')}`,
  indexes: {
    tail: record => record.tail,
    customer: record => record.customerId,
    resourceType: record => record.resourceType
  }
}

/** The beginning of a record's tail, which is the same for the same operation on the same resource. */
function headOf ({ customerId, resourceId, operationType }: Pick<AuditEvent, 'customerId' | 'resourceId' | 'operationType'>): string {
  return [customerId, resourceId, operationType.replaceAll('_', '')].filter(part => part !== undefined).join('_').toLowerCase()
}

/** The tail of a record that stands alone at its time. */
export const tailOf = (event: AuditEvent & { at: number }) => `${headOf(event)}_${ticksOf(event.at)}`

/** The record of an event; of like records of one instant each later one takes the next tick, so that ids differ. */
export function auditRecordOf (event: AuditEvent, tx: Transaction, sequence: number): AuditRecordEntry {
  const { caller } = tx
  return {
    ...event,
    tail: freeTail(tx, headOf(event)),
    at: tx.now,
    sequence,
    ...(caller.userPrincipalName !== undefined && { userPrincipalName: caller.userPrincipalName }),
    applicationId: caller.applicationId,
    ...(caller.correlationId !== undefined && { correlationId: caller.correlationId })
  }
}

/** The first free tick of the present millisecond, or of the next ones when thousands of like records have filled it. */
function freeTail (tx: Transaction, head: string): string {
  for (let ticks = ticksOf(tx.now); ; ticks += ticksPerMillisecond) {
    const millisecond = `${head}_${String(ticks).slice(0, -4)}`
    const [last] = tx.audit.by('tail', millisecond, { before: `${millisecond}~`, limit: 1 })
    if (!last) return `${head}_${ticks}`
    const used = ticksIn(last)
    if (used + 1n < ticks + ticksPerMillisecond) return `${head}_${used + 1n}`
  }
}

const ticksIn = ({ tail }: AuditRecordEntry) => BigInt(tail.slice(tail.lastIndexOf('_') + 1))

/** When it was done, to seven digits of a second: the time that the record's id ends in. */
export function operationDateOf (record: AuditRecordEntry): string {
  const ticks = ticksIn(record) - ticksAt1970
  const milliseconds = new Date(Number(ticks / ticksPerMillisecond)).toISOString().slice(0, -1)
  return `${milliseconds}${String(ticks % ticksPerMillisecond).padStart(4, '0')}Z`
}

/** A record's id. The partner's part of it is that of the world, whichever the record was written in. */
export const auditRecordId = ({ tail }: AuditRecordEntry, partnerId: string) => `${partnerId.toLowerCase()}_${tail}`

/** One record, by its id in any case. */
export function getAuditRecord (view: View, id: string): AuditRecordEntry {
  const [partner, tail] = [`${view.partner.tenantId}_`.toLowerCase(), id.trim().toLowerCase()]
  const found = tail.startsWith(partner) ? view.audit.one('tail', tail.slice(partner.length)) : undefined
  if (!found) throw refuse('resourceNotFound', `audit record ${id}`)
  return found
}

/** Records of one operation on one resource, oldest first. */
export const auditRecordsOf = (view: View, event: Pick<AuditEvent, 'customerId' | 'resourceId' | 'operationType'>, limit: number): AuditRecordEntry[] =>
  view.audit.by('tail', `${headOf(event)}_`, { limit })

/** Which records a list shows: of customers whose name has a text in it, of one customer, or of one type; or of two such filters both or either. */
export type AuditFilter = FieldFilter | { left: AuditFilter, operator: 'and' | 'or', right: AuditFilter }

interface FieldFilter { field: 'CompanyName' | 'CustomerId' | 'ResourceType', value: string }

/** Which days a list is of; a time of day may stand for either end. */
export interface AuditPeriod { start: Moment | undefined, end: Moment | undefined }

/** How long a list may be, and how long ago it may begin (get-a-record-of-partner-center-activity-by-user). */
const longestDays = 30
const keptDays = 90

/** A page of the records of a period, newest first, and where the period begins. Beside a filter by name it costs what the page holds. */
export function listAuditRecords (view: View, { start, end }: AuditPeriod, filter: AuditFilter | undefined, request: PageRequest): SeekPage<AuditRecordEntry> & { start: Moment } {
  const today = startOfDay(view.now)
  const first = start ?? { time: today - longestDays * dayMilliseconds, isDay: true }
  const last = end ?? { time: Math.min(startOfDay(first.time) + longestDays * dayMilliseconds, today), isDay: true }
  const beyond = last.isDay ? last.time + dayMilliseconds : last.time + 1
  if (first.time < today - keptDays * dayMilliseconds) throw refuse('auditStartTooOld', momentText(first), keptDays)
  if (beyond <= first.time || last.time > first.time + longestDays * dayMilliseconds) throw refuse('auditWindowInvalid', momentText(first), momentText(last), longestDays)
  const [bottom, top] = [timeKey(first.time), timeKey(beyond)]
  const read = reader(view, filter)
  const page = pageOf(({ after = bottom, before, limit }) => read(before === undefined
    ? { after, until: top, limit: limit! }
    : { before: before < top ? before : top, until: bottom, limit: limit! }), request, true)
  return { ...page, start: first }
}

/** A moment as the list understood it. */
export const momentText = ({ time, isDay }: Moment) => isDay ? utc(time).slice(0, 10) : utc(time)

type Entry = [place: string, record: AuditRecordEntry]

/** Reads the records that a filter shows, in the order of their keys, from wherever the fewest have to be looked at. */
function reader ({ audit }: View, filter: AuditFilter | undefined): (scan: Scan & { limit: number }) => Entry[] {
  const range = filter && rangeOf(filter)
  const inIndex = (key: string | undefined) => key === undefined ? key : keyOf(range!.value, key)
  const records = range
    ? ({ after, before, until, limit }: Scan) => audit.where(range.index, range.value, defined({ after: inIndex(after), before: inIndex(before), until: inIndex(until), limit }))
    : (scan: Scan) => audit.startingWith('', scan)
  const isShown = ([, record]: Entry) => !filter || matches(record, filter)
  return scan => {
    const found: Entry[] = []
    for (let part = scan; ;) {
      const entries = records(part).map((record): Entry => [auditSpec.key(record), record])
      const shown = entries.filter(isShown)
      if (part.before === undefined) found.push(...shown)
      else found.unshift(...shown)
      if (entries.length < scan.limit || found.length >= scan.limit) break
      part = part.before === undefined ? { ...part, after: entries.at(-1)![0] } : { ...part, before: entries[0]![0] }
    }
    return scan.before === undefined ? found.slice(0, scan.limit) : found.slice(-scan.limit)
  }
}

const defined = (scan: { [K in keyof Scan]: Scan[K] | undefined }): Scan => Object.fromEntries(Object.entries(scan).filter(([, value]) => value !== undefined))

/** The index in which all stand together that a filter can show. */
function rangeOf (filter: AuditFilter): { index: 'customer' | 'resourceType', value: string } | undefined {
  if ('left' in filter) return filter.operator === 'and' ? rangeOf(filter.left) ?? rangeOf(filter.right) : undefined
  switch (filter.field) {
    case 'CustomerId': return { index: 'customer', value: filter.value.trim().toLowerCase() }
    case 'ResourceType': return { index: 'resourceType', value: filter.value }
    case 'CompanyName': return undefined
  }
}

function matches (record: AuditRecordEntry, filter: AuditFilter): boolean {
  if ('left' in filter) {
    const [left, right] = [matches(record, filter.left), matches(record, filter.right)]
    return filter.operator === 'and' ? left && right : left || right
  }
  switch (filter.field) {
    case 'CustomerId': return record.customerId === filter.value.trim().toLowerCase()
    case 'ResourceType': return record.resourceType === filter.value
    case 'CompanyName': return record.customerName?.toLowerCase().includes(filter.value.toLowerCase()) ?? false
  }
}
