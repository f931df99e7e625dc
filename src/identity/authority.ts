/** Under which address the token service was asked: everything that it says of itself follows from that. */
import type { FastifyRequest } from 'fastify'
import { refuse } from './errors.ts'

/** The identity hosts of a cloud, and where its tokens of the older kind say that they come from. */
interface Cloud { hosts: readonly [preferred: string, ...others: string[]], olderIssuer: string, cache: string, graph: string, directoryGraph: string }

export const clouds: readonly Cloud[] = [
  { hosts: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'], cache: 'login.windows.net', olderIssuer: 'sts.windows.net', graph: 'graph.microsoft.com', directoryGraph: 'graph.windows.net' },
  { hosts: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'], cache: 'login.partner.microsoftonline.cn', olderIssuer: 'sts.chinacloudapi.cn', graph: 'microsoftgraph.chinacloudapi.cn', directoryGraph: 'graph.chinacloudapi.cn' },
  { hosts: ['login.microsoftonline.de'], cache: 'login.microsoftonline.de', olderIssuer: 'sts.microsoftonline.de', graph: 'graph.microsoft.de', directoryGraph: 'graph.cloudapi.de' },
  { hosts: ['login.microsoftonline.us', 'login.usgovcloudapi.net'], cache: 'login.microsoftonline.us', olderIssuer: 'sts.windows.net', graph: 'graph.microsoft.us', directoryGraph: 'graph.windows.net' },
  { hosts: ['login.windows-ppe.net'], cache: 'login.windows-ppe.net', olderIssuer: 'sts.windows-ppe.net', graph: 'graph.microsoft-ppe.com', directoryGraph: 'graph.ppe.windows.net' }
]

/** The cloud that a host name belongs to. */
export const cloudOf = (host: string): Cloud | undefined => clouds.find(({ hosts }) => hosts.includes(host.toLowerCase()))

/** How an authority is addressed. */
export interface Authority {
  /** With its port, when the client named one. */
  host: string
  /** `https://login.microsoftonline.com`, `http://127.0.0.1:7080/worlds/ci-1`: what stands before the tenant. */
  base: string
  /** The part of `base` behind the host. */
  mount: string
}

const hostForm = /^(?:[a-z0-9_](?:[a-z0-9_-]{0,62})(?:\.[a-z0-9_-]{1,63}){0,20}\.?|\[[0-9a-f:.]{2,45}\])(?::\d{1,5})?$/i

export function authorityOf (request: FastifyRequest): Authority {
  const { headers, raw, originalUrl } = request
  const host = headers.host || `127.0.0.1:${raw.socket.localPort ?? 80}`
  if (!hostForm.test(host)) throw refuse('hostMalformed')
  const path = originalUrl.replace(/^[a-z]+:\/\/[^/?#]*/i, '')
  const mount = /^\/worlds\/[a-z0-9-]+(?=\/)/.exec(path)?.[0] ?? ''
  // The service's own names are only ever asked by https; what ends it may stand in between, and says so.
  const scheme = cloudOf(host) || headers['x-forwarded-proto'] === 'https' ? 'https' : request.protocol
  return { host, mount, base: `${scheme}://${host}${mount}` }
}

/** Who tokens say that they come from. */
export function issuerOf ({ host, base }: Authority, tenantId: string, version: 1 | 2): string {
  if (version === 2) return `${base}/${tenantId}/v2.0`
  const cloud = cloudOf(host)
  return cloud ? `https://${cloud.olderIssuer}/${tenantId}/` : `${base}/${tenantId}/`
}
