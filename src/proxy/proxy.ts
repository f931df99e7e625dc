/** A forward proxy for programs with hosts of the service built in: it answers for these itself, lets through what was allowed, and refuses the rest. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { refuse, type PartnerCenterError } from '../errors.ts'
import { refuseConnection, sendRefusal, tend } from '../http/connections.ts'
import { header } from '../http/headers.ts'
import type { Secure } from '../tls/secure.ts'
import { plainName } from '../tls/service-hosts.ts'
import type { Allows } from './allowed-hosts.ts'
import { forwardRequest, forwardTunnel } from './forward.ts'
import { addressIn, isLocalName, lookupFor, targetIn, type Target } from './targets.ts'
import { isServed, refuseTunnel, tunnelsInto, worldIn } from './tunnels.ts'

/** Somebody asked the proxy for a host that it does not let through. */
export interface Leak {
  host: string
  method: string
  /** Without its query; of a tunnel its host and port. */
  path: string
  /** ISO 8601, by the wall's clock. */
  at: string
  /** The world that the client named. */
  world?: string
}

export interface ProxyOptions {
  /** Answers a request for a host of the service. */
  answer: (request: IncomingMessage, response: ServerResponse) => void
  secure: Secure
  allows: Allows
  /** Ports of this process, to which nothing is let through. */
  isOwnPort: (port: number) => boolean
  onLeak?: ((leak: Leak) => void) | undefined
}

/** A proxy's server, and how it is closed: what is being answered is answered, tunnels to elsewhere are cut. */
export interface Proxy { server: Server, close: () => Promise<void> }

const mostConnections = 2000

export function makeProxy ({ answer, secure, allows, isOwnPort, onLeak }: ProxyOptions): Proxy {
  const through = new Set<Socket>()
  const server = tend(createServer((request, response) => {
    if (!server.listening) return request.socket.destroy()
    const refusal = tunnels.isIn(request.socket) ? tunnels.enter(request) : enter(request, response)
    if (refusal === 'forwarded') return
    if (refusal) return sendRefusal(response, refusal)
    answer(request, response)
  }))
  const tunnels = tunnelsInto(server, secure)

  /** Why a host that is not the service's is not let through. */
  function refusalOf ({ host, port }: Target, { method = '', headers }: IncomingMessage, path: string): PartnerCenterError | undefined {
    const name = `${host}:${port}`
    if (isOwnPort(port) && isLocalName(host)) return refuse('proxyLoop', name)
    if (allows(host, port)) return undefined
    const world = worldIn({ headers } as IncomingMessage)
    onLeak?.({ host: plainName(host), method, path, at: new Date().toISOString(), ...(world !== undefined && { world }) })
    return refuse('proxyTargetRefused', name)
  }

  /** A request with a whole address: made one as if it came directly, or sent on. */
  function enter (request: IncomingMessage, response: ServerResponse): PartnerCenterError | 'forwarded' | undefined {
    const { method, url = '', headers } = request
    const address = addressIn(url)
    if (!address) return refuse('proxyRequestInvalid', `${method} ${url}`)
    if (isServed(address)) {
      const world = worldIn(request)
      request.url = address.path
      headers.host = plainName(address.host)
      if (world !== undefined) headers[header.world] = world
      delete headers['proxy-authorization']
      return undefined
    }
    const refusal = refusalOf(address, request, address.path.split('?')[0]!)
    if (refusal) return refusal
    forwardRequest(request, response, address, lookupFor(address.port, isOwnPort))
    return 'forwarded'
  }

  server.maxConnections = mostConnections
  server.on('clientError', refuseConnection)
  server.on('connect', (request: IncomingMessage, duplex, head: Buffer) => {
    const socket = duplex as Socket
    const { url = '' } = request
    const target = targetIn(url)
    if (!target || tunnels.isIn(socket)) return refuseTunnel(socket, refuse('proxyRequestInvalid', `CONNECT ${url}${target ? ' in a tunnel' : ''}`))
    if (isServed(target)) return tunnels.open(request, socket, head, target.host)
    const refusal = refusalOf(target, request, url)
    if (refusal) return refuseTunnel(socket, refusal)
    through.add(socket)
    socket.on('close', () => through.delete(socket))
    forwardTunnel(socket, head, target, lookupFor(target.port, isOwnPort))
  })
  return {
    server,
    close: () => new Promise(resolve => {
      server.close(() => resolve())
      server.closeIdleConnections()
      tunnels.cutWaiting()
      for (const socket of through) socket.destroy()
    })
  }
}
