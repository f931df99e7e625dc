/** The form in which an answer leaves: only values of enums that old clients read, a byte-order mark, compression; each where it is wanted. */
import { gzip } from 'node:zlib'
import type { FastifyRequest, onSendHookHandler } from 'fastify'
import type { Operation } from '../contract/operation.ts'
import { header, jsonType } from './headers.ts'
import { readableForm } from './readable.ts'

/** A body, as text or as bytes. */
type Body = string | Buffer

const mark = '\ufeff'
const markBytes = Buffer.from(mark)

const marked = (body: Body): Body => typeof body === 'string' ? mark + body : Buffer.concat([markBytes, body])

/** Shorter bodies fit into one or two packets as they are. */
const shortestCompressed = 2048 // characters or bytes

/** Gives the answers of an operation their form. Refusals, and what is no JSON, are left as they are. */
export function form (operation: Operation): onSendHookHandler<unknown> {
  const { bom: isMarked } = operation
  const readable = readableForm(operation)
  return (request, reply, payload, done) => {
    if (typeof payload === 'string' && payload.length < shortestCompressed && isPlain(request)) return done(null, payload)
    const { statusCode } = reply
    if (statusCode >= 300 || !isBody(payload) || reply.getHeader(header.contentType) !== jsonType) return done(null, payload)
    const { settings } = request.world
    let body = payload
    if (settings.strictEnums && readable) body = readable(statusCode, String(body))
    if (settings.bom && isMarked) body = marked(body)
    if (body.length < shortestCompressed) return done(null, body)
    reply.header(header.vary, header.acceptEncoding)
    if (!takesGzip(request.headers[header.acceptEncoding])) return done(null, body)
    compressed(body, (error, packed) => {
      if (error) return done(error)
      reply.header(header.contentEncoding, 'gzip')
      done(null, packed)
    })
  }
}

/** Whether nothing about the form of answers is set, as in most worlds. */
function isPlain ({ world }: FastifyRequest): boolean {
  if (world === null) return true // none was found
  const { bom, strictEnums } = world.settings
  return !bom && !strictEnums
}

const isBody = (payload: unknown): payload is Body => typeof payload === 'string' || Buffer.isBuffer(payload)

const takers = new Map<string, boolean>()

/** Whether an Accept-Encoding leaves room for gzip. */
export function takesGzip (accepted: string | string[] | undefined): boolean {
  if (accepted === undefined) return false
  const text = String(accepted)
  let takes = takers.get(text)
  if (takes === undefined) {
    const weights = new Map(text.toLowerCase().split(',').map(part => {
      const [name = '', ...parameters] = part.split(';').map(text => text.trim())
      return [name, parameters.some(parameter => /^q=0(\.0*)?$/.test(parameter)) ? 0 : 1]
    }))
    takes = (weights.get('gzip') ?? weights.get('x-gzip') ?? weights.get('*') ?? 0) > 0
    if (takers.size < 1000) takers.set(text, takes)
  }
  return takes
}

/** Bodies that are kept as bytes are compressed once. */
const packs = new WeakMap<Buffer, Buffer>()

function compressed (body: Body, done: (error: Error | null, packed?: Buffer) => void) {
  const known = typeof body === 'string' ? undefined : packs.get(body)
  if (known) return done(null, known)
  gzip(body, (error, packed) => {
    if (!error && typeof body !== 'string') packs.set(body, packed)
    done(error, packed)
  })
}
