/**
 * What the journal of a world gets of a request. Nearly every request passes here, so what a reader may want is put together when it
 * is read; only secrets are looked for at once, so that none is kept.
 */
import { constants, gunzipSync } from 'node:zlib'
import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Operation } from '../contract/operation.ts'
import { utc } from '../state/clock.ts'
import { idOf, keptBodyCharacters, type Asked, type JournalEntry, type KeptRequest, type LackingIds, type Looked, type Open, type Why } from '../state/journal.ts'
import { bodyAt, headAt, numberAt, pack, wordAt } from '../state/packed.ts'
import type { Settings } from '../state/settings.ts'
import type { World } from '../state/world.ts'
import { header } from './headers.ts'
import { headersSet } from './reply-headers.ts'
import { credentialsIn, headerKind, mostSecrets, redactAddress, redacted, redactBody, redactParameters, secretPlaces, withoutRepeated, withoutSecrets, type HeaderKind } from './secrets.ts'

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
  /** None for the token service, and where no operation answers. */
  readonly operation: Operation | undefined
  readonly at: number
  readonly receivedAt = Date.now()
  readonly began = performance.now()
  /** Why it is refused. */
  refusal: Refusal | undefined = undefined

  constructor (world: World, operation: Operation | undefined) {
    this.world = world
    this.operation = operation
    this.at = world.now()
  }
}

export const arrive = (world: World, operation?: Operation): Arrival | undefined => world.journal.isOn ? new Arrival(world, operation) : undefined

/** The same where it is not sure that there is such a world. */
export function arriveSomewhere (worldOf: () => World): Arrival | undefined {
  try {
    return arrive(worldOf())
  } catch {
    return undefined // that is what the answer says
  }
}

const tokenModes = [undefined, 'app', 'app+user'] as const
const lackings = [undefined, 'none', 'requestId', 'correlationId', 'both'] as const
const cutFlag = 32

/** What is not text or time of a request, as one whole number. */
const flagsOf = (tokenMode: JournalEntry['tokenMode'], lacking: LackingIds | undefined, isCut: boolean) =>
  tokenModes.indexOf(tokenMode) + 4 * lackings.indexOf(lacking) + (isCut ? cutFlag : 0)

/** An entry of the journal: what it says is read when it is asked for. */
class Entry implements JournalEntry {
  readonly #kept: KeptRequest
  readonly #generation: number

  constructor (kept: KeptRequest) {
    this.#kept = kept
    this.#generation = kept.chunk.generation
  }

  get world () { return this.#kept.world }
  get sequence () { return this.#kept.sequence }
  get method () { return this.#kept.method }
  get operation () { return this.#kept.operation }
  get why () { return this.#kept.why }
  get id () { return idOf(this.sequence) }
  get at () { return numberAt(this.#kept, 0) }
  get receivedAt () { return numberAt(this.#kept, 1) }
  get durationMs () { return numberAt(this.#kept, 2) }
  get status () { return wordAt(this.#kept, 0) }
  get tokenMode () { return tokenModes[wordAt(this.#kept, 1) & 3] }
  get lacking () { return lackings[(wordAt(this.#kept, 1) >> 2) & 7] }
  get isCut () { return (wordAt(this.#kept, 1) & cutFlag) !== 0 }
  get path () { return this.#parts.url.split('?', 1)[0]! }
  get query () { return this.#parts.url.slice(this.path.length + 1) }
  get requestHeaders () { return headersIn(this.#parts.requestHeaders) }
  get responseHeaders () { return headersIn(this.#parts.responseHeaders) }
  get requestBody () { return this.#isThere ? bodyAt(this.#kept, 'asked') : undefined }

  get responseBody () {
    const { answer } = this.#kept
    if (answer === undefined) return this.#isThere ? bodyAt(this.#kept, 'answer') : undefined
    return typeof answer === 'string' ? answer : textOf(answer, this.responseHeaders)
  }

  /** Whether the journal still has it, as far as it matters. */
  get #isThere () { return this.#generation === this.#kept.chunk.generation }

  #read: Parts | undefined
  get #parts () { return (this.#read ??= this.#isThere ? partsOf(headAt(this.#kept)) : noParts) }
}

const open: Open = kept => new Entry(kept)

const noParts: Parts = { url: '', requestHeaders: [], responseHeaders: [] }

/** What stands between the pieces of a head, and what alone makes up a piece that ends a part; neither stands in an address or a header. */
const between = '\n'
const end = '\0'

/** The pieces of a head by its parts: the address, and names and values of the headers of request and answer. */
function partsOf (text: string): Parts {
  const [url = '', ...pieces] = text.split(between)
  const middle = pieces.indexOf(end)
  return middle < 0 ? { url, requestHeaders: pieces, responseHeaders: [] } : { url, requestHeaders: pieces.slice(0, middle), responseHeaders: pieces.slice(middle + 1) }
}

interface Parts { url: string, requestHeaders: string[], responseHeaders: string[] }

function headersIn (pieces: string[]): Record<string, string> {
  const headers: Record<string, string> = {}
  for (let at = 0; at + 1 < pieces.length; at += 2) {
    const name = pieces[at]!.toLowerCase()
    headers[name] = name in headers ? `${headers[name]}, ${pieces[at + 1]!}` : pieces[at + 1]!
  }
  return headers
}

/** Adds a header to the pieces of a head, without its secret; that is added to `found`, where it is wanted. */
function addHeader (pieces: string[], name: string, value: unknown, found: string[] | undefined) {
  const text = typeof value === 'string' ? value : Array.isArray(value) ? value.join(', ') : String(value)
  const { kind } = nameOf(name)
  if (kind === 'secret') found?.push(...credentialsIn(text))
  pieces.push(name, kind === 'plain' ? text : kind === 'secret' ? redacted : redactAddress(text, found))
}

function addHeaders (pieces: string[], headers: Readonly<Record<string, unknown>>, found: string[] | undefined) {
  for (const name in headers) if (headers[name] !== undefined) addHeader(pieces, name, headers[name], found)
}

/** The same for headers as they came: names and values in turn. */
function addRawHeaders (pieces: string[], headers: readonly string[], found: string[] | undefined) {
  for (let at = 0; at + 1 < headers.length; at += 2) addHeader(pieces, headers[at]!, headers[at + 1], found)
}

/** What a head lacks in which nothing but ids can be missing; undefined for any other. */
function lackingIn (headers: Readonly<Record<string, unknown>>): LackingIds | undefined {
  for (const name in headers) if (nameOf(name).isJudged) return undefined
  const requestId = headers[header.requestId]
  const correlationId = headers[header.correlationId]
  if (requestId === undefined) return correlationId === undefined ? 'both' : isGuid(correlationId) ? 'requestId' : undefined
  if (!isGuid(requestId)) return undefined
  return correlationId === undefined ? 'correlationId' : isGuid(correlationId) ? 'none' : undefined
}

const isGuid = (value: unknown) => typeof value === 'string' && /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(value)

/** What a header of a name holds, and whether its value is judged, or the header itself. */
interface HeaderName { kind: HeaderKind, isJudged: boolean }

const unjudged = /^(?!ms-|if-match$|validatemfa$)|^ms-(requestid|correlationid|cv|partnercenter-(client|application)|sdkversion)$/

const names = new Map<string, HeaderName>()
const namesKnown = 1000 // clients make them up

function nameOf (name: string): HeaderName {
  let known = names.get(name)
  if (known === undefined) {
    const folded = name.toLowerCase()
    known = { kind: headerKind(folded), isJudged: !unjudged.test(folded) }
    if (names.size < namesKnown) names.set(name, known)
  }
  return known
}

/** A body as text: unpacked, as far as it was kept; in base 64 what is none. */
function textOf (body: Buffer, headers: Readonly<Record<string, unknown>>): string {
  const plain = headers[header.contentEncoding] === 'gzip' ? unpacked(body) : body
  if (!/text|json|xml|html|csv/.test(String(headers[header.contentType]))) return plain.toString('base64')
  return plain.toString('utf8')
}

const unpacked = (body: Buffer) => gunzipSync(body, { finishFlush: constants.Z_SYNC_FLUSH }) // of a part what is there

/** Keeps a request that got no answer. */
export const keepCut = (request: FastifyRequest, reply: FastifyReply) => keep(request, reply, undefined, true)

/** Keeps a request with its answer, once. */
export function keep (request: FastifyRequest, reply: FastifyReply, payload: unknown, isLost = reply.raw.destroyed || request.raw.socket.destroyed) {
  const { arrival } = request
  if (!arrival) return
  request.arrival = undefined
  const { operation } = arrival
  const status = isLost ? 0 : reply.statusCode
  const { url } = request
  const found: string[] = []
  const isUsual = operation !== undefined && status < 400 // such an answer does not repeat what proves who asks
  const pieces = [redactedUrl(url, found)]
  addRawHeaders(pieces, request.raw.rawHeaders, isUsual ? undefined : found)
  pieces.push(end)
  const asked = bounded(bodyAsked(request, found))
  const isAnswered = !isLost && request.method !== 'HEAD' && (typeof payload === 'string' || Buffer.isBuffer(payload)) && payload.length > 0
  const answer = isAnswered ? bounded(bodyAnswered(payload, reply, operation, found)) : undefined
  if (!isLost) addHeaders(pieces, isUsual ? headersSet(reply) : reply.getHeaders(), found)
  const head = withoutRepeated(pieces.join(between), found.length > mostSecrets ? found.slice(0, mostSecrets) : found)
  const why = whyOf(request, arrival, operation, found)
  const { world: { journal }, at, receivedAt, began } = arrival
  const lacking = url.includes('?') || (asked && !request.isDocumented) ? undefined : lackingIn(request.headers)
  const flags = flagsOf(request.world?.caller?.mode, lacking, asked?.isCut === true || answer?.isCut === true)
  // Answers to reads are often the same text, kept by others too.
  const isOwn = request.method !== 'GET' && typeof answer?.kept === 'string'
  const packed = pack(head, asked?.kept, isOwn ? answer.kept as string : undefined, at, receivedAt, performance.now() - began, status, flags)
  journal.add(packed, request.method, operation?.id, isOwn ? undefined : answer?.kept, why, open)
}

function redactedUrl (url: string, found: string[]): string {
  const mark = url.indexOf('?')
  return mark < 0 ? url : url.slice(0, mark + 1) + redactParameters(url.slice(mark + 1), found)
}

function bodyAsked ({ rawBody, body }: FastifyRequest, found: string[]): string | undefined {
  const text = rawBody ?? (typeof body === 'string' ? body : undefined)
  return text === undefined || text === '' ? undefined : withoutRepeated(redactBody(text, found), found)
}

function bodyAnswered (payload: string | Buffer, reply: FastifyReply, operation: Operation | undefined, found: string[]): string | Buffer {
  const mayHold = operation === undefined || hasSecret(payload, reply, secretPlaces(operation))
  if (!mayHold && found.length === 0) return payload
  const text = typeof payload === 'string' ? payload : textOf(payload, reply.getHeaders())
  return withoutRepeated(mayHold ? redactBody(text, found) : text, found)
}

/** Bytes and texts in which there are no secrets; many answers are the same ones. */
const harmless = new WeakSet<Buffer>()
const harmlessTexts = new Set<string>()
const textsKnown = 2000
const longestKnown = 4096 // characters

function hasSecret (payload: string | Buffer, reply: FastifyReply, places: string[]): boolean {
  if (places.length === 0) return false
  if (typeof payload === 'string') return hasSecretText(payload, places)
  if (harmless.has(payload)) return false
  const plain = reply.getHeader(header.contentEncoding) === 'gzip' ? unpacked(payload) : payload
  const has = places.some(place => plain.includes(place))
  if (!has) harmless.add(payload)
  return has
}

function hasSecretText (text: string, places: string[]): boolean {
  if (harmlessTexts.has(text)) return false
  if (places.some(place => text.includes(place))) return true
  if (text.length > longestKnown) return false
  if (harmlessTexts.size >= textsKnown) harmlessTexts.clear()
  harmlessTexts.add(text)
  return false
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
