/** How often something was asked, and when it never was, which request comes nearest and what differs. */
import type { OperationId } from '../contract/operation.ts'
import { isAlike, segmentsOf } from './faults.ts'
import type { Journal, JournalEntry } from './journal.ts'

/** What is counted: requests that have all of it, whatever else they have. */
export interface CountQuery {
  operation?: OperationId
  method?: string
  /** Without its query, `*` for any segment, in any case, with or without `/v1` in front. */
  path?: string
  /** By name, in any case. */
  headers?: Record<string, string>
  /** Properties of the body, at any depth; items of a list by their places. */
  body?: unknown
}

/** Something that was wanted of a request; without `found` it is not there at all. */
export interface Difference { field: string, wanted: unknown, found?: unknown }

export interface Count { count: number, nearest?: { request: JournalEntry, differs: Difference[] } }

export function countRequests (journal: Journal, query: CountQuery): Count {
  let count = 0
  for (const entry of journal.entries()) if (isOfAddress(entry, query) && contentDifferences(entry, query).length === 0) count++
  const nearest = count === 0 ? nearestOf(journal, query) : undefined
  return { count, ...(nearest && { nearest }) }
}

const isOfAddress = (entry: JournalEntry, query: CountQuery) => addressDifferences(entry, query).length === 0

function addressDifferences ({ operation, method, path }: JournalEntry, query: CountQuery): Difference[] {
  const differs: Difference[] = []
  if (query.operation !== undefined && query.operation !== operation) differs.push({ field: 'operation', wanted: query.operation, ...(operation !== undefined && { found: operation }) })
  if (query.method !== undefined && query.method !== method) differs.push({ field: 'method', wanted: query.method, found: method })
  if (query.path !== undefined && !isAlike(segmentsOf(query.path), segmentsOf(path))) differs.push({ field: 'path', wanted: query.path, found: path })
  return differs
}

function contentDifferences (entry: JournalEntry, { headers = {}, body }: CountQuery): Difference[] {
  const differs: Difference[] = []
  const { requestHeaders } = Object.keys(headers).length ? entry : { requestHeaders: {} as Record<string, string> }
  for (const [name, wanted] of Object.entries(headers)) {
    const found = requestHeaders[name.toLowerCase()]
    if (found !== wanted) differs.push({ field: `headers.${name.toLowerCase()}`, wanted, ...(found !== undefined && { found }) })
  }
  if (body !== undefined) compare('body', body, bodyOf(entry), differs)
  return differs
}

/** Notes what is wanted and not found. */
function compare (field: string, wanted: unknown, found: unknown, differs: Difference[]) {
  if (Array.isArray(wanted) && Array.isArray(found)) {
    if (wanted.length !== found.length) differs.push({ field: `${field}.length`, wanted: wanted.length, found: found.length })
    for (const [index, item] of wanted.slice(0, found.length).entries()) compare(`${field}[${index}]`, item, found[index], differs)
  } else if (isObject(wanted) && isObject(found)) {
    for (const [name, value] of Object.entries(wanted)) compare(`${field}.${name}`, value, Object.hasOwn(found, name) ? found[name] : undefined, differs)
  } else if (wanted !== found) differs.push({ field, wanted, ...(found !== undefined && { found }) })
}

const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** A body as what it says; as text when it cannot be read. */
function bodyOf ({ requestBody: text, requestHeaders }: JournalEntry): unknown {
  if (text === undefined) return undefined
  if (requestHeaders['content-type']?.toLowerCase().includes('x-www-form-urlencoded')) return Object.fromEntries(new URLSearchParams(text))
  try {
    return JSON.parse(text.replace(/^\ufeff/, ''))
  } catch {
    return text
  }
}

/** The one whose address is least unlike, then that of which least differs; of several the latest. */
function nearestOf (journal: Journal, query: CountQuery): Count['nearest'] {
  let nearby: JournalEntry[] = []
  let least = Infinity
  for (const entry of journal.entries()) {
    const distance = addressDistance(entry, query)
    if (distance > least) continue
    if (distance < least) nearby = []
    least = distance
    nearby.push(entry)
  }
  let best: Count['nearest']
  for (const request of nearby) {
    const differs = [...addressDifferences(request, query), ...contentDifferences(request, query)]
    if (!best || differs.length <= best.differs.length) best = { request, differs }
  }
  return best
}

const weights: Record<string, number> = { operation: 4, method: 2, path: 1 }

function addressDistance (entry: JournalEntry, query: CountQuery): number {
  const differs = addressDifferences(entry, query)
  const isElsewhere = differs.some(({ field }) => field === 'path')
  return differs.reduce((sum, { field }) => sum + weights[field]!, 0) + (isElsewhere ? unlikeness(segmentsOf(query.path!), segmentsOf(entry.path)) : 0)
}

/** The share of segments that are not alike. */
function unlikeness (pattern: string[], segments: string[]): number {
  const length = Math.max(pattern.length, segments.length)
  const alike = pattern.filter((segment, index) => segment === segments[index] || (segment === '*' && index < segments.length)).length
  return length === 0 ? 0 : (length - alike) / length
}
