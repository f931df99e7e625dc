/**
 * Answers: records in the shape of the wire, through the contract's schemas. Records never change, so the text of one is kept as
 * long as the record lives; a page of a collection is the texts of its items put together.
 */
import type { FastifyReply } from 'fastify'
import { compilers } from '../compilers.ts'
import { schemaNamed, selfContained, type Schema } from '../contract/operation.ts'
import type { Link } from '../contract/types.ts'
import { mapped, type Steps } from '../state/turns.ts'
import { header, jsonType } from './headers.ts'

/** JSON of a resource. */
export type Json = string

const writers = new Map<string, (value: unknown) => Json>()

/** Writes values of a schema of the contract; what the schema does not name stays out. Compiled when it is first used. */
function writerOf (name: string): (value: unknown) => Json {
  let writer = writers.get(name)
  if (!writer) writers.set(name, writer = compilers().stringify(inOrder(selfContained(schemaNamed(name)))))
  return writer
}

/** The same schema without `required`, which would put required properties before the others. */
function inOrder (schema: Schema): Schema {
  return JSON.parse(JSON.stringify(schema), (key, value) => key === 'required' && Array.isArray(value) ? undefined : value)
}

/** A resource's text, made anew each time: of what is no record, and of a record that has just come about and may never be read. */
export function written<T extends object> (schema: string, shape: (value: T) => object = value => value): (value: T) => Json {
  return value => writerOf(schema)(shape(value))
}

/** A record's text in its shape on the wire, made once in its life. */
export function kept<T extends object, W extends object> (schema: string, shape: (record: T) => W): (record: T) => Json {
  const texts = new WeakMap<T, Json>()
  return record => {
    let text = texts.get(record)
    if (text === undefined) texts.set(record, text = flat(writerOf(schema)(shape(record))))
    return text
  }
}

/** The same text in one piece: a writer leaves it in many, which every use of it would have to put together. */
function flat (text: string): string {
  Number(text) // reading it as a whole does that
  return text
}

/** From how many characters on a body is cheaper to send as bytes. */
const largeText = 4096

/** Sends a resource. */
export function answer (reply: FastifyReply, status: number, body: Json | Buffer, headers?: Record<string, string>) {
  if (headers) reply.headers(headers)
  return reply.code(status).header(header.contentType, jsonType).send(typeof body !== 'string' || body.length < largeText ? body : Buffer.from(body))
}

const pages = new WeakMap<object, Map<string, Buffer>>()
const pagesKept = 16 // of one collection

/**
 * A page as bytes, kept as long as what it shows: a collection never changes, another takes its place. `key` holds everything else
 * that the page depends on.
 */
export function keptPage (shown: object, key: string, make: () => Json): Buffer {
  let kept = pages.get(shown)
  if (!kept) pages.set(shown, kept = new Map())
  let page = kept.get(key)
  if (!page) {
    page = Buffer.from(make())
    if (kept.size >= pagesKept) kept.clear()
    kept.set(key, page)
  }
  return page
}

/** Sends a status without a body. */
export function answerEmpty (reply: FastifyReply, status: number, headers?: Record<string, string>) {
  if (headers) reply.headers(headers)
  return reply.code(status).header('content-length', '0').send()
}

/** A link to GET an address relative to /v1. */
export const link = (uri: string, headers: Link['headers'] = []): Link => ({ uri, method: 'GET', headers })

/** What a collection says beside its items. */
export interface CollectionFrame { self?: Link, next?: Link | undefined, previous?: Link | undefined, continuationToken?: string | undefined }

/** A page of a collection: `totalCount` is the number of items on it. */
export const collection = (items: Json[], frame: CollectionFrame = {}): Json => `${headOf(items)}${items.join(',')}${tailOf(frame)}`

const headOf = ({ length }: readonly unknown[]) => `{"totalCount":${length},"items":[`

function tailOf ({ self, next, previous, continuationToken }: CollectionFrame) {
  const links = self || next || previous ? `,"links":${JSON.stringify({ self, next, previous })}` : ''
  const token = continuationToken === undefined ? '' : `,"continuationToken":${JSON.stringify(continuationToken)}`
  return `]${token}${links},"attributes":{"objectType":"Collection"}}`
}

/** Pages up to this length are written at once, longer ones so many items at a time. */
const shortPage = 128
const portion = 32

/**
 * A page of a collection that may be very long: its items are written in portions. They become bytes in one piece at the end, since
 * the garbage collector goes to work each time that memory outside its heap grows.
 */
export function * longCollection<T> (items: readonly T[], json: (item: T) => Json, frame: CollectionFrame = {}): Steps<Json | Buffer> {
  if (items.length <= shortPage) return collection(items.map(json), frame)
  const texts = [headOf(items)]
  for (let from = 0; from < items.length; from += portion) {
    texts.push(flat(`${from === 0 ? '' : ','}${items.slice(from, from + portion).map(json).join(',')}`))
    yield
  }
  texts.push(tailOf(frame))
  let length = 0
  for (const size of yield * mapped(texts, text => Buffer.byteLength(text))) length += size
  const bytes = Buffer.allocUnsafe(length)
  let written = 0
  for (const text of texts) {
    written += bytes.write(text, written)
    yield
  }
  return bytes
}
