/** Requests that are meant for a host beside the API, which nothing here plays, are told so under whatever path. */
import type { onRequestHookHandler } from 'fastify'
import { refuse } from '../errors.ts'
import { nameIn, unservedHosts } from '../tls/service-hosts.ts'

const unserved = new Set(unservedHosts)

/** The last host that was none of them; it is mostly the next one too. */
let served: string | undefined

export const refuseUnservedHosts: onRequestHookHandler = ({ headers: { host } }, _reply, done) => {
  if (host !== undefined && host !== served) {
    if (unserved.has(nameIn(host))) throw refuse('hostNotServed', nameIn(host))
    served = host
  }
  done()
}
