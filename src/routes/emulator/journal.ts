/** The journal of a world: its requests, and counting them. */
import type { FastifyInstance } from 'fastify'
import type { OperationId } from '../../contract/operation.ts'
import { refuse } from '../../errors.ts'
import { violationsOf } from '../../report/reports.ts'
import { parseTime, utc } from '../../state/clock.ts'
import { journalLimits, type Journal, type JournalEntry, type JournalFilter, type Violation } from '../../state/journal.ts'
import { countRequests, type CountQuery, type Difference } from '../../state/journal-count.ts'
import type { World } from '../../state/world.ts'
import { bodyOf, none, only, send, type Controls } from './control.ts'
import { operationNamed, whole } from './faults.ts'
import { numberIn, queryOf } from './query.ts'

export function journalControls (app: FastifyInstance, { world }: Controls) {
  app.get('/requests', (request, reply) => {
    const { status, limit, ...given } = queryOf(request, ['operation', 'status', 'client', 'since', 'limit'])
    return send(reply, 200, { items: listRequests(world(request), { ...given, ...(status !== undefined && { status: numberIn(status)! }), ...(limit !== undefined && { limit: numberIn(limit)! }) }) })
  })

  app.delete('/requests', (request, reply) => {
    queryOf(request, [])
    world(request).journal.clear()
    return none(reply)
  })

  app.post('/requests/count', (request, reply) => send(reply, 200, countIn(world(request), bodyOf(request))))
}

/** A request with its answer, as controls show it. Times are ISO 8601 texts; what there is not is null. */
export interface JournalRequest extends Omit<JournalEntry, 'at' | 'receivedAt' | 'operation' | 'tokenMode' | 'requestBody' | 'responseBody' | 'why' | 'sequence' | 'lacking'> {
  at: string
  receivedAt: string
  operation: OperationId | null
  tokenMode: 'app' | 'app+user' | null
  requestBody: string | null
  responseBody: string | null
  violations: readonly Violation[]
  why: JournalEntry['why'] | null
}

/** Which requests are wanted. `since` is a time, or the id of an entry, which is left out itself. */
export interface RequestFilter { operation?: string, status?: number, client?: string, since?: string, limit?: number }

/** What is counted: requests that have all of it, whatever else they have. */
export interface RequestQuery { operation?: string, method?: string, path?: string, headers?: Record<string, string>, body?: object }

/** How often something was asked; when it never was, which request comes nearest and what differs. */
export interface RequestCount { count: number, nearest?: { request: JournalRequest, differs: Difference[] } }

export function listRequests (world: World, given: RequestFilter = {}): JournalRequest[] {
  const filter = only(present(given), { operation: 'string', status: 'number', client: 'string', since: 'string', limit: 'number' })
  return world.journal.list(filterFrom(filter, world.journal)).map(entry => shown(entry, world.journal))
}

export function countIn (world: World, given: Record<string, unknown>): RequestCount {
  const { count, nearest } = countRequests(world.journal, countFrom(present(given)))
  return { count, ...(nearest && { nearest: { request: shown(nearest.request, world.journal), differs: nearest.differs } }) }
}

/** Without what is undefined, which in-process may stand for what is left out. */
const present = (given: object): Record<string, unknown> => Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined))

function shown (entry: JournalEntry, journal: Journal): JournalRequest {
  const { id, world, at, receivedAt, durationMs, method, path, query, operation = null, tokenMode = null, status, requestHeaders, requestBody = null, responseHeaders, responseBody = null, isCut, why = null } = entry
  return { id, at: utc(at), receivedAt: utc(receivedAt), durationMs: Math.round(durationMs * 1000) / 1000, method, path, query, operation, tokenMode, status, requestHeaders, requestBody, responseHeaders, responseBody, isCut, violations: violationsOf(journal, entry), world, why }
}

const unfit = (why: string) => refuse('controlInputInvalid', why)

function filterFrom ({ operation, status, client, since, limit }: RequestFilter, journal: Journal): JournalFilter {
  if (status !== undefined) whole(status, 'status', 0, 599)
  if (limit !== undefined) whole(limit, 'limit', 1, journalLimits.most)
  return {
    ...(operation !== undefined && { operation: operationNamed(operation).id }),
    ...(status !== undefined && { status }),
    ...(client !== undefined && { client }),
    ...(limit !== undefined && { limit }),
    ...(since !== undefined && sinceFrom(since, journal))
  }
}

function sinceFrom (since: string, journal: Journal): Pick<JournalFilter, 'sinceTime' | 'sinceId'> {
  if (journal.knows(since)) return { sinceId: since }
  const sinceTime = parseTime(since)
  if (sinceTime === undefined) throw unfit(`since must be an ISO 8601 time or the id of an entry, and there has been none ${since}.`)
  return { sinceTime }
}

function countFrom (given: Record<string, unknown>): CountQuery {
  const { body } = given
  const isBody = typeof body === 'object' && body !== null
  const { operation, method, path, headers } = only(isBody ? { ...given, body: {} } : given, { operation: 'string', method: 'string', path: 'string', headers: 'object', body: 'object' })
  if (path !== undefined) checkPath(path)
  for (const [name, value] of Object.entries(headers ?? {})) if (typeof value !== 'string') throw unfit(`headers.${name} must be a string.`)
  return {
    ...(operation !== undefined && { operation: operationNamed(operation).id }),
    ...(method !== undefined && { method: method.toUpperCase() }),
    ...(path !== undefined && { path }),
    ...(headers !== undefined && { headers: headers as Record<string, string> }),
    ...(isBody && { body })
  }
}

function checkPath (path: string) {
  if (!path.startsWith('/')) throw unfit('path must begin with /.')
  if (/[?#]/.test(path)) throw unfit('path is without its query.')
  if (/[^/]\*|\*[^/]/.test(path)) throw unfit('path: * stands for a whole segment.')
}
