/** Requests that are meant for a host beside the API, which nothing here plays, are told so under whatever path. */
import type { onRequestHookHandler } from 'fastify'
import { refuse } from '../errors.ts'
import { nameIn, unservedHosts } from '../tls/service-hosts.ts'

const unserved = new Set(unservedHosts)

export const refuseUnservedHosts: onRequestHookHandler = ({ headers: { host } }, _reply, done) => {
  if (host !== undefined && unserved.has(nameIn(host))) throw refuse('hostNotServed', nameIn(host))
  done()
}
