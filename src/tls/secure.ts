/** What ends TLS here: one certificate of every name, one of its own for each world's host name, and new ones before they end. */
import { createSecureContext, type SecureContext, type SecureContextOptions, type TLSSocketOptions } from 'node:tls'
import { issue, type Pair } from './certificates.ts'
import { serviceHosts } from './service-hosts.ts'

/** Names that the common certificate holds. */
export const commonNames: readonly string[] = [...serviceHosts, 'localhost', '*.localhost', '127.0.0.1', '::1']

const worldHost = /^[a-z0-9][a-z0-9-]{0,62}\.localhost$/
const mostKept = 1000 // of worlds; the oldest go
const renewMilliseconds = 300 * 86_400_000 // after which a certificate of 397 days gives way to a new one

/** Contexts that are asked for when a connection begins. */
export interface Secure {
  /** Options of the server's side of a socket, or of a server. */
  readonly options: Required<Pick<TLSSocketOptions, 'SNICallback' | 'ALPNProtocols'>>
  /** Key and certificate for a name; those of the common names for whoever names none. */
  pair: (servername?: string) => Promise<SecureContextOptions>
  /** The same as a context. */
  context: (servername?: string) => Promise<SecureContext>
}

export function secureBy (authority: Pair, now: () => number = Date.now): Secure {
  const made = new Map<string, { pair: Promise<SecureContextOptions>, context?: SecureContext, until: number }>()
  const entryOf = (servername: string) => {
    const name = servername.toLowerCase()
    const of = worldHost.test(name) ? name : '' // clients take no wildcard right below a top level
    const kept = made.get(of)
    if (kept && now() < kept.until) return kept
    const pair = issue(authority, of === '' ? commonNames : [of]).then(({ key, certificate }) => ({ key, cert: certificate }))
    const entry = { pair, until: now() + renewMilliseconds }
    made.delete(of)
    made.set(of, entry)
    pair.catch(() => made.delete(of))
    if (made.size > mostKept) made.delete([...made.keys()].find(name => name !== '')!)
    return entry
  }
  const context = async (servername = ''): Promise<SecureContext> => {
    const entry: { pair: Promise<SecureContextOptions>, context?: SecureContext } = entryOf(servername)
    const pair = await entry.pair
    return (entry.context ??= createSecureContext(pair))
  }
  return {
    options: {
      SNICallback: (servername, done) => { context(servername).then(found => done(null, found), done) },
      ALPNProtocols: ['http/1.1']
    },
    pair: (servername = '') => entryOf(servername).pair,
    context
  }
}
