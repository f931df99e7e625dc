/** What the proxy lets through goes on unchanged: a tunnel byte by byte, a request without what is only for the proxy. */
import { request as plain, type IncomingMessage, type OutgoingHttpHeaders, type ServerResponse } from 'node:http'
import { request as secure } from 'node:https'
import { connect, type LookupFunction, type Socket } from 'node:net'
import { pipeline } from 'node:stream'
import { PartnerCenterError, refuse } from '../errors.ts'
import { sendRefusal } from '../http/connections.ts'
import { bare, type Addressed, type Target } from './targets.ts'
import { refuseTunnel } from './tunnels.ts'

const connectMilliseconds = 10_000
const idleMilliseconds = 300_000

/** Headers that are for the next connection alone (RFC 9110, 7.6.1). */
const hopByHop = ['connection', 'keep-alive', 'proxy-authenticate', 'proxy-authentication-info', 'proxy-authorization', 'proxy-connection', 'te', 'trailer', 'transfer-encoding', 'upgrade']

const refusalOf = ({ host, port }: Target, error: Error) => error instanceof PartnerCenterError ? error : refuse('proxyTargetUnreachable', `${host}:${port}`, error.message || (error as NodeJS.ErrnoException).code || 'no reason is given.')

export function forwardTunnel (socket: Socket, head: Buffer, target: Target, lookup: LookupFunction): void {
  let isOpen = false
  const upstream = connect({ host: bare(target.host), port: target.port, lookup, allowHalfOpen: true })
  upstream.setTimeout(connectMilliseconds, () => upstream.destroy(new Error('it does not answer.')))
  upstream.once('connect', () => {
    isOpen = true
    for (const side of [upstream, socket]) side.setTimeout(idleMilliseconds, () => side.destroy())
    socket.write('HTTP/1.1 200 Connection established\r\n\r\n')
    if (head.length > 0) upstream.write(head)
    upstream.pipe(socket)
    socket.pipe(upstream)
  })
  upstream.on('error', error => isOpen ? socket.destroy() : refuseTunnel(socket, refusalOf(target, error)))
  upstream.on('close', () => { if (isOpen) socket.destroySoon() })
  socket.on('error', () => upstream.destroy()).on('close', () => upstream.destroy())
}

export function forwardRequest (request: IncomingMessage, response: ServerResponse, target: Addressed, lookup: LookupFunction): void {
  const { host, port, path, isSecure } = target
  const isUsual = port === (isSecure ? 443 : 80)
  const upstream = (isSecure ? secure : plain)({
    host: bare(host),
    port,
    path,
    ...(request.method !== undefined && { method: request.method }),
    headers: {
      ...forNext(request.headers, ['expect']),
      host: isUsual ? host : `${host}:${port}`,
      // Node frames bodies of such methods as POST alone by itself; one without a frame could be read as the next request.
      ...(request.headers['transfer-encoding'] !== undefined && { 'transfer-encoding': 'chunked' })
    },
    agent: false,
    lookup,
    timeout: idleMilliseconds
  })
  upstream.on('timeout', () => upstream.destroy(new Error('it does not answer.')))
  upstream.on('error', error => response.headersSent ? response.destroy() : sendRefusal(response, refusalOf(target, error)))
  upstream.on('response', answer => {
    response.writeHead(answer.statusCode!, forNext(answer.headers))
    pipeline(answer, response, () => {})
  })
  response.on('close', () => upstream.destroy())
  request.pipe(upstream)
}

function forNext (headers: IncomingMessage['headers'], others: readonly string[] = []): OutgoingHttpHeaders {
  const dropped = new Set([...hopByHop, ...others, ...String(headers.connection ?? '').toLowerCase().split(',').map(name => name.trim())])
  return Object.fromEntries(Object.entries(headers).filter(([name]) => !dropped.has(name)))
}
