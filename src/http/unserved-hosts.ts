/** Requests that are meant for a host beside the API, which nothing here plays, or say of none what they are for, are told so under whatever path. */
import type { FastifyRequest, onRequestHookHandler } from 'fastify'
import { refuse } from '../errors.ts'
import { nameIn, unservedHosts } from '../tls/service-hosts.ts'

const unserved = new Set(unservedHosts)

/** The last host that was none of them; it is mostly the next one too. */
let served = ''

export function checkHost ({ headers: { host }, raw }: Pick<FastifyRequest, 'headers' | 'raw'>) {
  if (host === served) return
  if (host === undefined) {
    if (raw.httpVersion === '1.1') throw refuse('inputInvalid', 'its Host header is missing.')
    return
  }
  if (unserved.has(nameIn(host))) throw refuse('hostNotServed', nameIn(host))
  served = host
}

/** The same for routes that are of no operation, whose steps do it. */
export const refuseUnservedHosts: onRequestHookHandler = (request, _reply, done) => {
  checkHost(request)
  done()
}
