/** Connections: how long they may stay open, and what is told to whoever sends what cannot be read as a request. */
import { STATUS_CODES, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { Duplex } from 'node:stream'
import { refuse, type PartnerCenterError } from '../errors.ts'
import { jsonType } from './headers.ts'
import { refusalBody } from './refusals.ts'

export const keepAliveMilliseconds = 65_000
const requestSeconds = 300 // for a request to arrive whole
export const requestMilliseconds = requestSeconds * 1000
const headLimitBytes = 16_384 // of its first line and headers; Node's own

/** How a server is made: Node's own refusal of a request that names no host has no body; ours has one (unserved-hosts.ts). */
export const serverOptions = { requireHostHeader: false }

/** Tends the connections of a server: that of the common port, and those of worlds with a port of their own. */
export function tend<S extends Server | SecureServer> (server: S): S {
  server.keepAliveTimeout = keepAliveMilliseconds
  server.requestTimeout = requestMilliseconds
  server.on('checkExpectation', refuseExpectation)
  return server
}

/** Answers what is no request, and hangs up; as far as it was read, `rawPacket` says what it began with. */
export function refuseConnection ({ code, rawPacket }: NodeJS.ErrnoException & { rawPacket?: unknown }, socket: Duplex) {
  if (!socket.writable) return
  const message = refusalMessage(refusalOf(code))
  const isHead = Buffer.isBuffer(rawPacket) && rawPacket.subarray(0, 5).toString('latin1') === 'HEAD ' // which gets no body
  socket.end(isHead ? message.slice(0, message.indexOf(headEnd) + headEnd.length) : message)
}
const headEnd = '\r\n\r\n'

/** A refusal as it goes over a connection that nobody else answers on. */
export function refusalMessage (refusal: PartnerCenterError): string {
  const body = refusalBody(refusal, 'emulator')
  return [
    `HTTP/1.1 ${refusal.status} ${STATUS_CODES[refusal.status]}`,
    `Content-Type: ${jsonType}`,
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body
  ].join('\r\n')
}

function refusalOf (code: string | undefined): PartnerCenterError {
  switch (code) {
    case 'HPE_HEADER_OVERFLOW': return refuse('headersTooLarge', headLimitBytes)
    case 'ERR_HTTP_REQUEST_TIMEOUT': return refuse('requestTimeout', requestSeconds)
    default: return refuse('inputInvalid', 'it is no well-formed HTTP request.')
  }
}

/** Node itself answers `100-continue`; nobody can meet any other expectation. */
function refuseExpectation ({ headers }: IncomingMessage, response: ServerResponse) {
  sendRefusal(response, refuse('preconditionFailed', `${headers.expect} cannot be expected.`))
}

/** Refuses a request whose body nobody reads. */
export function sendRefusal (response: ServerResponse, refusal: PartnerCenterError) {
  const body = refusalBody(refusal, 'emulator')
  response.writeHead(refusal.status, { 'content-type': jsonType, 'content-length': Buffer.byteLength(body), connection: 'close' }).end(body)
}
