/**
 * What the journal of a world gets of a request. Nearly every request passes here, so what a reader may want is put together when it
 * is read; only secrets are looked for at once, so that none is kept.
 */
import { constants, gunzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest, onSendHookHandler } from 'fastify'
import type { Operation, OperationId } from '../contract/operation.ts'
import { utc } from '../state/clock.ts'
import { keptBodyCharacters, type Asked, type JournalEntry, type Looked, type Why } from '../state/journal.ts'
import type { Settings } from '../state/settings.ts'
import type { World } from '../state/world.ts'
import { header } from './headers.ts'
import { answersSecrets, redactAddress, redactBody, redactHeaders, redactParameters, withoutRepeated, withoutSecrets } from './secrets.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** Where and when the request came in, until it is in the journal; undefined when it will not be. */
    arrival: Arrival | undefined
  }
}

/** What refused a request: the API, or the token service. */
interface Refusal { refusal: string, message: string, looked?: readonly Looked[] | undefined, asked?: Asked | undefined }

/** Where and when a request came in. */
export class Arrival {
  readonly world: World
  readonly at: number
  readonly receivedAt = Date.now()
  readonly began = performance.now()
  /** Why it is refused. */
  refusal: Refusal | undefined = undefined

  constructor (world: World) {
    this.world = world
    this.at = world.now()
  }
}

export const arrive = (world: World): Arrival | undefined => world.journal.isOn ? new Arrival(world) : undefined

/** The same where it is not sure that there is such a world. */
export function arriveSomewhere (worldOf: () => World): Arrival | undefined {
  try {
    return arrive(worldOf())
  } catch {
    return undefined // that is what the answer says
  }
}

type Headers = Readonly<Record<string, unknown>>

/** An entry as it is kept: with the headers and bodies themselves. */
class Kept implements JournalEntry {
  readonly world: string
  readonly id: string
  readonly at: number
  readonly receivedAt: number
  readonly durationMs: number
  readonly method: string
  readonly path: string
  readonly query: string
  readonly operation: OperationId | undefined
  readonly tokenMode: JournalEntry['tokenMode']
  readonly status: number
  readonly isCut: boolean
  readonly why: Why | undefined
  readonly requestBody: string | undefined
  readonly #requestHeaders: Headers
  readonly #responseHeaders: Headers
  readonly #responseBody: string | Buffer | undefined

  constructor (id: string, { world, at, receivedAt, began }: Arrival, request: FastifyRequest, operation: Operation | undefined, status: number, query: string, requestBody: string | undefined, responseHeaders: Headers, responseBody: string | Buffer | undefined, isCut: boolean, why: Why | undefined) {
    const { url } = request
    this.id = id
    this.world = world.name
    this.at = at
    this.receivedAt = receivedAt
    this.durationMs = performance.now() - began
    this.method = request.method
    this.path = query === '' ? url : url.slice(0, url.indexOf('?'))
    this.query = query
    this.operation = operation?.id
    this.tokenMode = request.world?.caller?.mode
    this.status = status
    this.isCut = isCut
    this.why = why
    this.requestBody = requestBody
    this.#requestHeaders = request.headers
    this.#responseHeaders = responseHeaders
    this.#responseBody = responseBody
  }

  get requestHeaders () { return texts(this.#requestHeaders) }
  get responseHeaders () { return texts(this.#responseHeaders) }

  get responseBody () {
    const body = this.#responseBody
    return body === undefined || typeof body === 'string' ? body : textOf(body, this.#responseHeaders)
  }
}

function texts (headers: Headers): Record<string, string> {
  const read: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) if (value !== undefined) read[name] = Array.isArray(value) ? value.join(', ') : String(value)
  return read
}

/** A body as text: unpacked, as far as it was kept; in base 64 what is none. */
function textOf (body: Buffer, headers: Headers): string {
  const plain = headers[header.contentEncoding] === 'gzip' ? unpacked(body) : body
  if (!/text|json|xml|html|csv/.test(String(headers[header.contentType]))) return plain.toString('base64')
  return plain.toString('utf8')
}

const unpacked = (body: Buffer) => gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH }) // of a part what is there

/** Journal: the last step before an answer leaves. */
export const note: onSendHookHandler<unknown> = (request, reply, payload, done) => {
  keep(request, reply, payload)
  done(null, payload)
}

/** Keeps a request that got no answer. */
export const keepCut = (request: FastifyRequest, reply: FastifyReply) => keep(request, reply, undefined, true)

/** Keeps a request with its answer, once. */
export function keep (request: FastifyRequest, reply: FastifyReply, payload: unknown, isLost = reply.raw.destroyed || request.raw.socket.destroyed) {
  const { arrival } = request
  if (!arrival) return
  request.arrival = undefined
  const operation = request.routeOptions.config?.operation
  const status = isLost ? 0 : reply.statusCode
  const found: string[] = []
  let bytes = request.url.length + redactHeaders(request.headers, status < 400 && operation ? undefined : found)
  const mark = request.url.indexOf('?')
  const query = mark < 0 ? '' : redactParameters(request.url.slice(mark + 1), found)
  const asked = bounded(bodyAsked(request, found))
  const isAnswered = !isLost && request.method !== 'HEAD' && (typeof payload === 'string' || Buffer.isBuffer(payload)) && payload.length > 0
  const answer = isAnswered ? bounded(bodyAnswered(payload, reply, operation, found)) : undefined
  bytes += (asked?.kept.length ?? 0) + (answer?.kept.length ?? 0)
  const headers = isLost ? none : reply.getHeaders()
  if (!operation) redactAnswerHeaders(headers, found)
  const isCut = asked?.isCut === true || answer?.isCut === true
  const { journal } = arrival.world
  journal.add(new Kept(journal.nextId, arrival, request, operation, status, query, asked?.kept, headers, answer?.kept, isCut, whyOf(request, arrival, operation, found)), bytes)
}

const none = {}

function bodyAsked ({ rawBody, body }: FastifyRequest, found: string[]): string | undefined {
  const text = rawBody ?? (typeof body === 'string' ? body : undefined)
  return text === undefined || text === '' ? undefined : redactBody(text, found)
}

function bodyAnswered (payload: string | Buffer, reply: FastifyReply, operation: Operation | undefined, found: string[]): string | Buffer {
  const mayHold = operation === undefined || answersSecrets(operation)
  if (!mayHold && found.length === 0) return payload
  const text = typeof payload === 'string' ? payload : textOf(payload, reply.getHeaders())
  return withoutRepeated(mayHold ? redactBody(text, found) : text, found)
}

/** A body as far as it is kept. */
function bounded<B extends string | Buffer> (body: B | undefined): { kept: B, isCut: boolean } | undefined {
  if (body === undefined) return undefined
  if (body.length <= keptBodyCharacters) return { kept: body, isCut: false }
  return { kept: (typeof body === 'string' ? own(body.slice(0, keptBodyCharacters)) : beginningOf(body)) as B, isCut: true }
}

/** A text that does not keep the one that it was part of. */
const own = (text: string) => Buffer.from(text).toString()

const beginnings = new WeakMap<Buffer, Buffer>()

/** The beginning of bytes, in memory of its own; many answers can be the same bytes. */
function beginningOf (bytes: Buffer): Buffer {
  let beginning = beginnings.get(bytes)
  if (!beginning) beginnings.set(bytes, beginning = Buffer.from(bytes.subarray(0, keptBodyCharacters)))
  return beginning
}

/** Headers of the token service, which leads back to applications with what they get. */
function redactAnswerHeaders (headers: Record<string, unknown>, found: string[]) {
  redactHeaders(headers, undefined)
  if (typeof headers.location === 'string') headers.location = withoutRepeated(redactAddress(headers.location, found), found)
}

function whyOf ({ fault }: FastifyRequest, { world, at, refusal }: Arrival, operation: Operation | undefined, found: string[]): Why | undefined {
  if (fault) return { rule: 'fault', description: `The fault ${fault.id} struck.`, looked: [{ collection: 'faults', key: fault.id, record: fault.effect }] }
  if (!refusal) return undefined
  const { looked = lookedAtFirst(refusal.refusal, world, at), asked = operation && askedFirst(refusal.refusal, operation) } = refusal
  return {
    rule: refusal.refusal,
    description: withoutRepeated(refusal.message, found),
    looked: looked.map(({ record, ...place }) => ({ ...place, ...(record !== undefined && { record: withoutSecrets(record) }) })),
    ...(asked && { asked })
  }
}

/** What is looked at before the state is. */
function lookedAtFirst (refusal: string, { settings }: World, at: number): Looked[] {
  switch (refusal) {
    case 'accessDenied':
    case 'partnerTokenMissing': return [setting('auth', settings), { collection: 'clock', key: 'now', record: utc(at) }]
    case 'notInThisCloud': return [setting('cloud', settings)]
    case 'rateLimitExceeded': return [setting('throttle', settings)]
    default: return []
  }
}

const setting = (key: keyof Settings, settings: Settings): Looked => ({ collection: 'settings', key, record: settings[key] })

/** What the contract asks of a request before its input is read. */
function askedFirst (refusal: string, { auth, clouds, responses }: Operation): Asked | undefined {
  switch (refusal) {
    case 'appOnlyTokenRefused': return { field: 'Authorization', contract: { auth } }
    case 'notInThisCloud': return { field: 'cloud', contract: { clouds } }
    case 'notAcceptable': return { field: 'Accept', contract: [...new Set(Object.values(responses).flatMap(({ type }) => type ?? []))] }
  }
}
