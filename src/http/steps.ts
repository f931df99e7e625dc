/**
 * The way of one request, in order. Fastify hooks, one step each; what belongs to an operation is made once for it.
 *
 *   before routing   address      absolute form, `/worlds/{name}` in front, a second `?`
 *   onRequest        world        which world the request is for
 *                    identity     MS-RequestId, MS-CorrelationId, MS-CV, locale
 *                    media        whether an answer can be given that the client accepts
 *                    token        who asks, and whether that may
 *                    budget       whether that is not too often
 *                    time         what was due before now happens
 *   preValidation    fault        the world fails as it was told to; before the replay, so that a retry can fail too
 *                    replay       the same write again gets the first answer again, and waits for it if need be
 *                    input        query and body, folded and validated
 *   handler          one call to the state
 *   onSend           memory       what a write answered is kept
 *                    written      with a data folder: what the answer tells is on disk
 *                    form         enum values that old clients read, byte-order mark, compression
 *                    loss         a fault cuts the answer off, or breaks it; the journal keeps what leaves
 */
import { createHash } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import type { FastifyInstance, FastifyReply, FastifyRequest, onRequestHookHandler, onSendHookHandler, preValidationHookHandler, RouteOptions } from 'fastify'
import type { Operation } from '../contract/operation.ts'
import { refuse } from '../errors.ts'
import type { Keys } from '../identity/keys.ts'
import type { World } from '../state/world.ts'
import type { Worlds } from '../worlds.ts'
import { fault, faultFirst, loss, striker } from './faults.ts'
import { leftFieldsOut } from './fold.ts'
import { form } from './form.ts'
import { header } from './headers.ts'
import { arrive } from './journal.ts'
import { setFirstHeaders } from './reply-headers.ts'
import { Session } from './session.ts'
import { throttle } from './throttle.ts'
import { admit, TokenReader, tenantIn, type Reading } from './tokens.ts'
import { checkHost } from './unserved-hosts.ts'
import { bodyReader, queryReader } from './validation.ts'
import { writtenFirst, type Written } from './written.ts'

declare module 'fastify' {
  interface FastifyRequest {
    /** The world that the request is for, with the one who asks. */
    world: Session
    /** The body as it came. */
    rawBody: string | undefined
    /** Whether the contract knows all fields of the body. */
    isDocumented: boolean
    /** The name of a write that others of the same id wait for. */
    turn: string | undefined
  }
  interface FastifyContextConfig { operation?: Operation }
}

const slash = 47 // its character code

const worldInPath = Symbol('world')
type Addressed = IncomingMessage & { [worldInPath]?: string }

/** Address: what some clients put in front of a path is taken off before routing. */
export function rewriteUrl (request: IncomingMessage): string {
  let url = request.url ?? '/'
  if (url.charCodeAt(0) !== slash) url = fromAbsoluteForm(url, request)
  while (url.charCodeAt(1) === slash) url = url.slice(1) // the slash of a base address, and that of a path
  if (url.startsWith('/worlds/')) {
    const [, name, rest] = /^\/worlds\/([^/?]*)(.*)$/.exec(url)!
    ;(request as Addressed)[worldInPath] = name!
    url = rest!.startsWith('/') ? rest! : `/${rest!}`
  }
  const query = url.indexOf('?')
  const second = query < 0 ? -1 : url.indexOf('?', query + 1)
  // A page of the documentation writes the second parameter with another question mark.
  return second < 0 ? url : url.slice(0, second).concat('&', url.slice(second + 1).replaceAll('?', '&'))
}

/** The path of an address as it is sent to proxies; its host is meant, whatever the header says (RFC 9112, 3.2.2). */
function fromAbsoluteForm (url: string, { headers }: IncomingMessage): string {
  const [start, host] = /^https?:\/\/(?:[^/?#@]*@)?([^/?#]*)/i.exec(url) ?? []
  if (start === undefined) return url
  headers.host = host
  const rest = url.slice(start.length)
  return rest.charCodeAt(0) === slash ? rest : `/${rest}`
}

/** A name under `localhost`, in any case, with the dot of the root or without; what stands before it is a world's, be there one or not. */
export const worldHost = /^(.*)\.localhost\.?(?::\d*)?$/i

/** The last host that names no world; it is mostly the next one too. */
let plainHost: string | undefined

function worldInHost (host: string | undefined): string | undefined {
  if (host === undefined || host === plainHost) return undefined
  const name = worldHost.exec(host)?.[1]
  if (name === undefined) plainHost = host
  return name
}

/** World: by port, host name, path, header or tenant, else the default one. */
export function worldOf (worlds: Worlds, request: FastifyRequest): World {
  const { raw, headers } = request
  const owned = worlds.ofPort(raw.socket.localPort)
  if (owned) return owned
  const inHost = worldInHost(headers.host)
  if (inHost !== undefined) return worlds.named(inHost.toLowerCase())
  const inPath = (raw as Addressed)[worldInPath]
  if (inPath !== undefined) return worlds.named(decodeName(inPath))
  const inHeader = headers[header.world]
  if (inHeader !== undefined) return worlds.named(String(inHeader))
  if (worlds.size > 1) {
    const tenant = tenantIn(headers.authorization)
    const registered = tenant === undefined ? undefined : worlds.ofTenant(tenant)
    if (registered) return registered
  }
  return worlds.default
}

function decodeName (text: string) {
  try {
    return decodeURIComponent(text)
  } catch {
    throw refuse('worldNameInvalid', text)
  }
}

/** Identity: ids of the caller are echoed, missing ones made up; the world's own source makes them, so runs repeat. */
export function identify (world: World, request: FastifyRequest, reply: FastifyReply): string {
  const { headers } = request
  const given = one(headers[header.correlationId])
  const requestId = one(headers[header.requestId])
  const { first, second, vector } = world.answerIds.ofAnswer((given === undefined ? 1 : 0) + (requestId === undefined ? 1 : 0))
  const correlationId = given ?? first
  // By names as they are written: computed ones would make this slow, and it is done for every request.
  setFirstHeaders(reply, {
    'ms-requestid': requestId ?? second,
    'ms-correlationid': correlationId,
    'ms-cv': vector,
    'ms-serverid': '0000112D',
    'x-locale': one(headers[header.locale])?.replaceAll('"', '') || 'en-US'
  })
  return correlationId
}

const one = (value: string | string[] | undefined) => Array.isArray(value) ? value[0] : value || undefined

const servable = new Map<string, boolean>()

/** Media: an Accept header must leave room for JSON (or the operation's own type). */
function checkAccept (accept: string | undefined, types: readonly string[]) {
  if (!accept || accept === '*/*' || accept === 'application/json') return
  const key = `${types.join()}|${accept}`
  let known = servable.get(key)
  if (known === undefined) {
    const ranges = accept.toLowerCase().split(',').map(part => part.split(';').map(text => text.trim()))
    const isRefused = ([, ...parameters]: string[]) => parameters.some(parameter => /^q=0(\.0*)?$/.test(parameter))
    const refused = ranges.filter(isRefused).map(([range]) => range)
    const wanted = ranges.filter(range => !isRefused(range)).map(([range]) => range)
    const left = types.filter(type => !refused.includes(type))
    known = left.some(type => wanted.some(range => range === '*/*' || range === '*' || range === type || range === `${type.split('/')[0]}/*`))
    if (servable.size < 1000) servable.set(key, known)
  }
  if (!known) throw refuse('notAcceptable', accept, types.join(' or '))
}

/** Adds the steps of an operation to its route. */
export function addSteps (app: FastifyInstance, worlds: Worlds, keys: Keys, written?: Written) {
  const tokens = new TokenReader(keys)
  app.decorateRequest('world', null as unknown as Session)
  app.decorateRequest('rawBody', undefined)
  app.decorateRequest('isDocumented', false)
  app.decorateRequest('turn', undefined)
  app.decorateRequest('fault', undefined)
  app.decorateRequest('arrival', undefined)
  const strike = striker(app)
  app.addHook('onRoute', (route: RouteOptions) => {
    const operation = (route.config as { operation?: Operation } | undefined)?.operation
    if (!operation) return
    const isWrite = operation.method !== 'GET' && operation.method !== 'HEAD'
    route.onRequest = enter(worlds, tokens, operation)
    route.preValidation = isWrite ? [fault(operation, strike), replay, takeInput(operation)] : faultFirst(fault(operation, strike), takeInput(operation))
    route.onSend = [...isWrite ? [remember] : [], ...written ? [writtenFirst(written)] : [], form(operation), loss]
  })
}

function enter (worlds: Worlds, tokens: TokenReader, operation: Operation): onRequestHookHandler {
  const types = ['application/json', 'text/json', ...new Set(Object.values(operation.responses).flatMap(({ type }) => type === undefined || type === 'application/json' ? [] : [type]))]
  const count = throttle(operation)

  function enterWith (reading: Reading, request: FastifyRequest, reply: FastifyReply) {
    const { world } = request.world
    if (reading.note !== undefined) reply.header(header.auth, reading.note)
    if (request.headers[header.validateMfa] !== undefined) tellMfa(reading, request, reply)
    request.world.caller = reading.caller
    admit(world, reading, operation)
    if (!operation.clouds.includes(world.settings.cloud)) throw refuse('notInThisCloud', world.settings.cloud)
    if (count && world.settings.throttle) count(world, request)
    return world.settleInTurns()
  }

  return function arriveAt (request, reply, done) {
    checkHost(request)
    const world = worldOf(worlds, request)
    const resting = world.rested()
    if (resting) {
      resting.then(() => arriveAt.call(this, request, reply, done)).catch(done) // by then it may be another world
      return
    }
    request.arrival = arrive(world, operation)
    const correlationId = identify(world, request, reply)
    request.world = new Session(world, correlationId)
    checkAccept(request.headers.accept, types)
    const reading = tokens.read(world, request)
    const entering = reading instanceof Promise ? reading.then(reading => enterWith(reading, request, reply)) : enterWith(reading, request, reply)
    if (entering) entering.then(() => done(), done)
    else done()
  }
}

/** Tells whoever asks for it whether the user signed in with a second factor. */
function tellMfa ({ mfa }: Reading, { headers }: FastifyRequest, reply: FastifyReply) {
  if (one(headers[header.validateMfa])?.toLowerCase() === 'true') reply.header(header.isMfaCompliant, String(mfa))
}

/** The id that a client gave its write, if it is one that can be held to it. */
const replayKey = (request: FastifyRequest) => one(request.headers[header.requestId])?.toLowerCase()

const fingerprint = (request: FastifyRequest) =>
  `${request.method} ${request.url} ${createHash('sha1').update(request.rawBody ?? '').digest('base64')}`

/** Writes that are not answered yet, by world; and whoever sent the same and waits for the answer. */
const unanswered = new WeakMap<World, Map<string, Array<() => void>>>()

function unansweredIn (world: World) {
  let writes = unanswered.get(world)
  if (!writes) unanswered.set(world, writes = new Map())
  return writes
}

/** Replay: an id with the same method, address and body is the same request. */
const replay: preValidationHookHandler = (request, reply, done) => {
  request.rawBody = typeof request.body === 'string' ? request.body : undefined
  const key = replayKey(request)
  if (key === undefined) return done()
  const { world } = request.world
  const writes = unansweredIn(world)
  const print = fingerprint(request)
  const name = `${key} ${print}`
  const take = () => {
    const kept = world.replay(key)
    if (kept?.fingerprint === print) return reply.code(kept.status).headers({ ...kept.headers, [header.replayed]: 'true' }).send(kept.body)
    const waiting = writes.get(name)
    if (waiting) return waiting.push(take) // whether it is answered or refused, then everybody tries again
    writes.set(name, [])
    request.turn = name
    done()
  }
  take()
}

/** Lets those try again that waited for this request. */
function answered (request: FastifyRequest) {
  if (request.turn === undefined) return
  const writes = unansweredIn(request.world.world)
  const waiting = writes.get(request.turn)
  writes.delete(request.turn)
  request.turn = undefined
  for (const take of waiting ?? []) take()
}

/** Memory: a write that succeeded is remembered under its id. */
const remember: onSendHookHandler<unknown> = (request, reply, payload, done) => {
  const key = replayKey(request)
  if (key !== undefined && reply.statusCode < 300 && !reply.hasHeader(header.replayed)) {
    const location = reply.getHeader(header.location)
    const type = reply.getHeader(header.contentType)
    request.world.world.remember({
      requestId: key,
      fingerprint: fingerprint(request),
      status: reply.statusCode,
      headers: { ...(type !== undefined && { [header.contentType]: String(type) }), ...(location !== undefined && { [header.location]: String(location) }) },
      body: payload === undefined || payload === null ? '' : String(payload)
    })
  }
  answered(request)
  done(null, payload)
}

/** Bodies are read as they are: nothing is unpacked. */
export function checkEncoding ({ headers }: FastifyRequest) {
  const encoding = headers['content-encoding']
  if (!encoding || encoding.toLowerCase() === 'identity') return
  throw refuse('unsupportedMediaType', `${headers[header.contentType] ?? 'application/json'} in the encoding ${encoding}`, 'application/json in none')
}

/** Input: query and body as the contract calls them. */
function takeInput (operation: Operation): preValidationHookHandler {
  const readQuery = queryReader(operation)
  const readBody = bodyReader(operation)
  const takesBody = operation.body !== undefined
  return (request, _reply, done) => {
    request.query = readQuery(request.query as Record<string, unknown>)
    if (takesBody) {
      checkEncoding(request)
      request.body = readBody(typeof request.body === 'string' ? request.body : '', one(request.headers[header.contentType]))
      request.isDocumented = !leftFieldsOut()
    }
    const resting = request.world.world.rested() // an advance may have begun while the body came
    if (resting) resting.then(() => done(), done)
    else done()
  }
}
