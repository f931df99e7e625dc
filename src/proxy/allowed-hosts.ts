/** Hosts that the proxy lets through: exactly those that were named, and never one of the service. */
import { isIPv6 } from 'node:net'
import { refuse } from '../errors.ts'
import { clouds } from '../identity/authority.ts'
import { plainName, serviceHosts } from '../tls/service-hosts.ts'

/** Names that belong to the service, played here or not. */
const forbidden = [...new Set([...serviceHosts, 'api.partnercenter.microsoft-ppe.com', ...clouds.flatMap(({ hosts, olderIssuer, graph, directoryGraph }) => [...hosts, olderIssuer, graph, directoryGraph])])]

const entryForm = /^([a-z0-9_](?:[a-z0-9_.-]{0,251}[a-z0-9_])?\.?|\[[0-9a-f:.]{2,45}\])(?::(\d{1,5}))?$/i

/** Whether a connection to a host and port may be let through. */
export type Allows = (host: string, port: number) => boolean

/** Reads `a.example`, `a.example:8443`, `[::1]:9000`; a host without a port stands for all of its ports. Refuses what is none, and hosts of the service. */
export function allowedHosts (entries: readonly string[] = []): Allows {
  const allowed = new Set<string>()
  for (const entry of entries) {
    const [, host, port] = entryForm.exec(entry) ?? []
    if (host === undefined || Number(port ?? 1) > 65_535 || Number(port ?? 1) < 1 || (host.startsWith('[') && !isIPv6(host.slice(1, -1)))) throw refuse('allowedHostInvalid', entry, 'it must be a host name or an address, with a port or without; there are no wildcards.')
    const name = plainName(host)
    const own = forbidden.find(service => name === service || name.endsWith(`.${service}`))
    if (own !== undefined) throw refuse('allowedHostInvalid', entry, `${own} belongs to the service, and nothing is ever forwarded there.`)
    allowed.add(port === undefined ? name : `${name}:${Number(port)}`)
  }
  return (host, port) => allowed.has(plainName(host)) || allowed.has(`${plainName(host)}:${port}`)
}
