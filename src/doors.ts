/** Doors for programs that cannot be changed, beside the common port: https, and a forward proxy. Loaded when one of them is opened. */
import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import { createServer, type Server as SecureServer } from 'node:https'
import { refuseConnection, serverOptions, tend } from './http/connections.ts'
import { allowedHosts } from './proxy/allowed-hosts.ts'
import { makeProxy, type Leak } from './proxy/proxy.ts'
import { authorityIn } from './tls/authority.ts'
import { secureBy, type Secure } from './tls/secure.ts'

export interface DoorOptions {
  tlsPort?: number | undefined
  proxyPort?: number | undefined
  allowHosts?: readonly string[] | undefined
  /** Folder of the certificate authority; in memory when left out. */
  authorityFolder?: string | undefined
  /** Hears of every attempt to reach a host that the proxy does not let through. */
  onLeak?: ((leak: Leak) => void) | undefined
}

interface House {
  answer: (request: IncomingMessage, response: ServerResponse) => void
  listen: (server: Server | SecureServer, port: number) => Promise<number>
  /** Ports of this process beside those of the doors. */
  isOwnPort: (port: number) => boolean
}

/** The doors that are open; closing waits for what is being answered. */
export interface Doors {
  tlsPort?: number
  proxyPort?: number
  /** The certificate of the authority, as PEM. */
  authority: string
  servers: Array<Server | SecureServer>
  close: () => Promise<void>
}

const dayMilliseconds = 86_400_000
const handshakeMilliseconds = 30_000

export async function openDoors ({ tlsPort, proxyPort, allowHosts, authorityFolder, onLeak }: DoorOptions, { answer, listen, isOwnPort }: House): Promise<Doors> {
  const allows = allowedHosts(allowHosts)
  const authority = await authorityIn(authorityFolder)
  const secure = secureBy(authority)
  const closers: Array<() => Promise<void>> = []
  const doors: Doors = {
    authority: authority.certificate,
    servers: [],
    close: async () => { await Promise.all(closers.map(close => close())) }
  }
  try {
    if (tlsPort !== undefined) {
      const { server, close } = await secureServer(secure, answer)
      doors.tlsPort = await listen(server, tlsPort)
      doors.servers.push(server)
      closers.push(close)
    }
    if (proxyPort !== undefined) {
      const isOurs = (port: number) => port === doors.tlsPort || port === doors.proxyPort || isOwnPort(port)
      const { server, close } = makeProxy({ answer, secure, allows, isOwnPort: isOurs, onLeak })
      doors.proxyPort = await listen(server, proxyPort)
      doors.servers.push(server)
      closers.push(close)
    }
  } catch (error) {
    await doors.close()
    throw error
  }
  return doors
}

async function secureServer (secure: Secure, answer: House['answer']) {
  const server: SecureServer = tend(createServer({ ...serverOptions, ...secure.options, ...await secure.pair(), handshakeTimeout: handshakeMilliseconds, minVersion: 'TLSv1.2' }, (request, response) => {
    if (server.listening) answer(request, response)
    else request.socket.destroy()
  }))
  server.on('clientError', refuseConnection)
  const renewal = setInterval(() => { secure.pair().then(pair => server.setSecureContext(pair), () => {}) }, dayMilliseconds).unref()
  const close = () => new Promise<void>(resolve => {
    clearInterval(renewal)
    server.close(() => resolve())
    server.closeIdleConnections()
  })
  return { server, close }
}
