/**
 * The headers of an answer as Fastify holds them until they leave. Every request passes here, and its own ways copy them all to read
 * them and go from name to name to set them: by an object of one shape both cost next to nothing.
 */
import type { FastifyReply } from 'fastify'
import symbols from 'fastify/lib/symbols.js'

export type ReplyHeaders = Readonly<Record<string, unknown>>

interface Holder { [symbols.kReplyHeaders]: ReplyHeaders }
const holder = (reply: FastifyReply) => reply as unknown as Holder

/** Those that are set so far, themselves; names in lower case. */
export const headersSet = (reply: FastifyReply): ReplyHeaders => holder(reply)[symbols.kReplyHeaders]

/** Sets headers, mostly before any other is. */
export function setFirstHeaders (reply: FastifyReply, headers: ReplyHeaders) {
  const before = headersSet(reply)
  for (const name in before) if (!(name in headers)) return setWith(reply, headers, before)
  holder(reply)[symbols.kReplyHeaders] = headers
}

function setWith (reply: FastifyReply, headers: ReplyHeaders, before: ReplyHeaders) { holder(reply)[symbols.kReplyHeaders] = { ...before, ...headers } }
