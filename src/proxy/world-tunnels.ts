/** CONNECT on the common port: how a program that is turned to the emulator in its own process (redirect.ts) names its world. */
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { refuse } from '../errors.ts'
import { refuseConnection, requestMilliseconds, sendRefusal, tend } from '../http/connections.ts'
import { targetIn } from './targets.ts'
import { isServed, refuseTunnel, tunnelsInto } from './tunnels.ts'

export interface WorldTunnels {
  take: (request: IncomingMessage, socket: Socket, head: Buffer) => void
  /** Cuts tunnels as soon as nothing is being answered in them, and those that take too long. */
  close: (patienceMilliseconds: number) => void
}

export function worldTunnels (answer: (request: IncomingMessage, response: ServerResponse) => void): WorldTunnels {
  const open = new Set<Socket>()
  const answering = new Set<Socket>()
  let isClosing = false
  const server = tend(createServer((request, response) => { // it never listens, and has its connections from the common port
    const { socket } = request
    answering.add(socket)
    response.once('close', () => {
      answering.delete(socket)
      if (isClosing) socket.destroy()
    })
    const refusal = tunnels.enter(request)
    if (refusal) sendRefusal(response, refusal)
    else answer(request, response)
  }))
  server.timeout = requestMilliseconds
  server.on('clientError', refuseConnection)
  server.on('connect', (request: IncomingMessage, socket) => refuseTunnel(socket as Socket, refuse('proxyRequestInvalid', `CONNECT ${request.url} in a tunnel`)))
  const tunnels = tunnelsInto(server)
  return {
    take: (request, socket, head) => {
      const { url = '' } = request
      const target = targetIn(url)
      if (!target) return refuseTunnel(socket, refuse('proxyRequestInvalid', `CONNECT ${url}`))
      if (!isServed(target)) return refuseTunnel(socket, refuse('proxyTargetRefused', url))
      open.add(socket)
      socket.on('close', () => open.delete(socket))
      tunnels.open(request, socket, head, target.host)
    },
    close: patienceMilliseconds => {
      isClosing = true
      setTimeout(() => { for (const socket of open) socket.destroy() }, patienceMilliseconds).unref()
      for (const socket of open) if (!answering.has(socket)) socket.destroy()
    }
  }
}
