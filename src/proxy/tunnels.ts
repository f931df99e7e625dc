/** Tunnels to hosts of the service: what a client sends through one is answered here, and is held to the host that it was opened for. */
import type { IncomingMessage, Server } from 'node:http'
import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { refuse, type PartnerCenterError } from '../errors.ts'
import { refusalMessage } from '../http/connections.ts'
import { header } from '../http/headers.ts'
import type { Secure } from '../tls/secure.ts'
import { isServiceHost, nameIn, plainName } from '../tls/service-hosts.ts'
import { addressIn, type Target } from './targets.ts'

/** What a tunnel was opened for, and the world that it names. */
interface Tunnel { host: string, world: string | undefined }

export interface Tunnels {
  /** Answers CONNECT to a host of the service; what comes through is a request of the server. */
  open: (request: IncomingMessage, socket: Socket, head: Buffer, host: string) => void
  isIn: (socket: Socket) => boolean
  /** Makes a request that came through a tunnel one as if it came directly; gives the reason when it must not. */
  enter: (request: IncomingMessage) => PartnerCenterError | undefined
  /** Cuts tunnels in which nothing was said yet: no server knows of them. */
  cutWaiting: () => void
}

const established = 'HTTP/1.1 200 Connection established\r\n\r\n'
const firstByteMilliseconds = 30_000
const handshakeMilliseconds = 30_000
const lingerMilliseconds = 2000 // for whoever is refused to hang up
const handshakeRecord = 22 // the first byte of TLS

/** Hosts of the service at the ports of http and https; at others there is nothing. */
export const isServed = ({ host, port }: Target): boolean => isServiceHost(host) && (port === 443 || port === 80)

/** Tunnels that end in a server: in TLS when there is a certificate and the client begins with it, else in plain HTTP. */
export function tunnelsInto (server: Server, secure?: Secure): Tunnels {
  const tunnels = new WeakMap<Socket, Tunnel>()
  const waiting = new Set<Socket>()

  async function begin (socket: Socket, start: Buffer, tunnel: Tunnel) {
    const context = start[0] === handshakeRecord ? await secure?.context() : undefined
    if (socket.destroyed) return
    socket.unshift(start)
    const inner = context ? patient(new TLSSocket(socket, { isServer: true, secureContext: context, ...secure!.options })) : socket
    tunnels.set(inner, tunnel)
    server.emit('connection', inner)
  }

  return {
    open: (request, socket, head, host) => {
      const tunnel = { host: plainName(host), world: worldIn(request) }
      const giveUp = () => socket.destroy()
      const start = (bytes: Buffer) => {
        socket.off('timeout', giveUp).setTimeout(0)
        waiting.delete(socket)
        begin(socket, bytes, tunnel).catch(giveUp)
      }
      waiting.add(socket)
      socket.on('error', giveUp).on('close', () => waiting.delete(socket)).once('timeout', giveUp).setTimeout(firstByteMilliseconds)
      socket.write(established)
      if (head.length > 0) return start(head)
      socket.once('readable', () => {
        const bytes: Buffer | null = socket.read()
        if (bytes) start(bytes)
        else socket.end() // it hung up before it said anything
      })
    },
    isIn: socket => tunnels.has(socket),
    enter: request => {
      const { host, world } = tunnels.get(request.socket)!
      const { url = '', headers } = request
      if (!url.startsWith('/') && url !== '*') {
        const address = addressIn(url)
        if (!address) return refuse('proxyRequestInvalid', url)
        request.url = address.path
        headers.host = address.host
      }
      if (nameIn(headers.host ?? '') !== host) return refuse('hostMisdirected', host, headers.host ?? '')
      headers.host = host
      if (world !== undefined) headers[header.world] ??= world
      return undefined
    },
    cutWaiting: () => { for (const socket of waiting) socket.destroy() }
  }
}

/** Cuts a connection whose handshake does not come to an end; its own server would not know of it. */
function patient (socket: TLSSocket): TLSSocket {
  const patience = setTimeout(() => socket.destroy(), handshakeMilliseconds)
  for (const event of ['secure', 'close']) socket.once(event, () => clearTimeout(patience))
  return socket
}

/** The world that a client of the proxy names: by the header, or as the user of the proxy's address (`http://ci-1@127.0.0.1:8080`). */
export function worldIn ({ headers }: IncomingMessage): string | undefined {
  const named = headers[header.world]
  if (named !== undefined) return String(named)
  const [, credentials] = /^basic\s+([a-z0-9+/=]+)$/i.exec(headers['proxy-authorization'] ?? '') ?? []
  return credentials === undefined ? undefined : Buffer.from(credentials, 'base64').toString().split(':')[0] || undefined
}

/** Refuses a CONNECT, and hangs up. */
export function refuseTunnel (socket: Socket, refusal: PartnerCenterError) {
  if (!socket.writable) return
  socket.on('error', () => socket.destroy()).setTimeout(lingerMilliseconds, () => socket.destroy())
  socket.resume().end(refusalMessage(refusal))
}
