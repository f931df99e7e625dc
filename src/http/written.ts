/** Written: where changes are to outlive the process, no answer leaves before what it tells is on disk. */
import type { onSendHookHandler } from 'fastify'
import { refuse } from '../errors.ts'
import { header, jsonType } from './headers.ts'
import { refusalBody } from './refusals.ts'

/** When all that is now is on disk; undefined when it is. Rejects when it cannot be written. */
export type Written = () => Promise<void> | undefined

/** The step of an answer, which may be another where nothing is changed. What could not be written stands in memory and is tried again with the next request; whoever asked is told to come again. */
export const writtenFirst = (written: Written, writtenForReads = written): onSendHookHandler<unknown> => (request, reply, payload, done) => {
  const writing = request.method === 'GET' ? writtenForReads() : written()
  if (!writing) return done(null, payload)
  writing.then(() => done(null, payload), (error: Error) => {
    const refusal = refuse('changeNotWritten', error.message)
    if (request.arrival) request.arrival.refusal = refusal
    for (const name of [header.location, header.contentEncoding, 'content-length']) reply.removeHeader(name)
    reply.code(refusal.status).headers({ [header.contentType]: jsonType, [header.retryAfter]: '1' })
    done(null, refusalBody(refusal, 'emulator'))
  })
}
