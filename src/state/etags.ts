/** Etags of orders and subscriptions: they name the resource and its version. */
import { refuse } from '../errors.ts'

/** Where a request can bring an etag: in If-Match, or inside the resource that it sends. */
export interface EtagSent { ifMatch: string | undefined, inBody: string | undefined }

/** Base64 of the resource's id and version, as the service writes it. */
export const etagOf = ({ id, version }: { id: string, version: number }) =>
  btoa(`{"id":"${id.toLowerCase()}","version":${version}}`)

/**
 * Refuses a stale etag: with 412 when it came in If-Match, with 400 when only the body has it. If-Match decides alone when it is
 * there; no etag at all is no check (reference of etags: test-and-debug, error 2055).
 */
export const checkEtag = (resource: { id: string, version: number }, sent: EtagSent) => checkSentEtag(etagOf(resource), sent)

/** The same for a resource whose etag is of another make. */
export function checkSentEtag (current: string, { ifMatch, inBody }: EtagSent) {
  if (ifMatch) {
    const sent = ifMatch.replace(/^W\//, '').replace(/^"(.*)"$/, '$1')
    if (sent !== '*' && sent !== current) throw refuse('etagMismatch', sent)
  } else if (inBody && inBody.replace(/^"(.*)"$/, '$1') !== current) throw refuse('etagStale', inBody)
}
