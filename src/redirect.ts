/**
 * Turns a Node program to the emulator without changing it: `node --import partner-center-emulator/redirect app.js`. Connections to hosts
 * of the service, and to no others, lead to the emulator at PCE_URL; those that were to be secured are plain inside (docs/decisions/0013).
 */
import { syncBuiltinESMExports } from 'node:module'
import net, { type Socket, type SocketConnectOpts, type TcpSocketConnectOpts } from 'node:net'
import tls, { type ConnectionOptions, type TLSSocket } from 'node:tls'
import { isServiceHost } from './tls/service-hosts.ts'

/** Where the emulator is, and the world that is meant when it is not the default one. */
interface Emulator { host: string, port: number, world: string | undefined }

function emulatorIn ({ PCE_URL: address = 'http://127.0.0.1:7080', PCE_WORLD: world }: NodeJS.ProcessEnv): Emulator {
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'http:') throw new Error(`PCE_URL must be an http address of the emulator such as http://127.0.0.1:7080, not ${address}.`)
  const named = world || /^\/worlds\/([^/]+)/.exec(url.pathname)?.[1] || /^([^.]+)\.localhost$/.exec(url.hostname)?.[1]
  if (named !== undefined && !/^[a-z0-9][a-z0-9-]{0,62}$/.test(named)) throw new Error(`${named} cannot be the name of a world.`)
  const host = url.hostname.endsWith('.localhost') ? 'localhost' : url.hostname.replace(/^\[|\]$/g, '')
  return { host, port: Number(url.port || 80), world: named }
}

const emulator = emulatorIn(process.env)
const connectSocket = net.Socket.prototype.connect
const connectSecurely = tls.connect

/** What `connect` was called with, as options: `(options)`, `(port, host)`; undefined for a path, and for arguments that Node has read already. */
function optionsIn (given: readonly unknown[]): Partial<ConnectionOptions> | undefined {
  const list = Array.isArray(given[0]) ? given[0] as unknown[] : given // Node passes on what it has read as one list
  const [first, second, third] = list
  if (typeof first === 'object' && first !== null) return first
  if (typeof first !== 'number' && !(typeof first === 'string' && /^\d+$/.test(first))) return undefined
  const options = [second, third].find(value => typeof value === 'object' && value !== null) as object | undefined
  return { ...options, port: Number(first), ...(typeof second === 'string' && { host: second }) }
}

const listenerIn = (given: readonly unknown[]) => given.find(value => typeof value === 'function') as (() => void) | undefined

/** Every connection of Node's own modules and of undici begins here. */
function connect (this: Socket, ...given: unknown[]): Socket {
  const options = optionsIn(given) as TcpSocketConnectOpts | undefined
  if (typeof options?.host !== 'string' || !isServiceHost(options.host)) return Reflect.apply(connectSocket, this, given)
  const target = `${options.host}:${options.port}`
  const { lookup, localAddress, localPort, family, ...rest } = options // they are for the way to the other host
  const listener = listenerIn(Array.isArray(given[0]) ? given[0] : given)
  const socket = Reflect.apply(connectSocket, this, [{ ...rest, host: emulator.host, port: emulator.port } satisfies SocketConnectOpts, ...(listener ? [listener] : [])])
  if (emulator.world !== undefined) enterWorld(socket, target, emulator.world)
  return socket
}

const longestReply = 16_384

/** Names the world as the first thing that is said; the reply to that is kept from whoever uses the connection. */
function enterWorld (socket: Socket, target: string, world: string) {
  socket.write(`CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\nX-Emulator-World: ${world}\r\n\r\n`) // it waits for the connection, and others wait for it
  const push = socket.push
  let reply = Buffer.alloc(0)
  socket.push = chunk => {
    reply = Buffer.concat([reply, chunk ?? Buffer.alloc(0)])
    const end = reply.indexOf('\r\n\r\n')
    if (end < 0 && chunk !== null && reply.length < longestReply) return true
    socket.push = push
    const isOpen = /^HTTP\/1\.1 200 /.test(reply.subarray(0, 13).toString('latin1'))
    if (!isOpen) {
      socket.destroy(new Error(`The emulator at ${emulator.host}:${emulator.port} opens no connection to ${target} in the world ${world}.`))
      return false
    }
    const rest = reply.subarray(end + 4)
    return rest.length > 0 ? socket.push(rest) : true
  }
}

/** A connection that was to be secured goes in plain to the emulator, and looks as if it were. */
function connectTls (...given: unknown[]): TLSSocket {
  const options = optionsIn(given)
  const { host, servername, socket: tunnel } = options ?? {}
  const name = host !== undefined && isServiceHost(host) ? host : tunnel && servername !== undefined && isServiceHost(servername) ? servername : undefined
  if (name === undefined) return Reflect.apply(connectSecurely, tls, given)
  tunnel?.destroy() // through a proxy, which is left aside
  const { path, ...rest } = options!
  const socket = net.connect({ port: 443, ...rest, host: name })
  const secured = Object.assign(socket, {
    encrypted: true,
    authorized: true,
    authorizationError: null,
    alpnProtocol: options!.ALPNProtocols ? 'http/1.1' : false,
    servername: servername ?? name,
    getPeerCertificate: () => ({}),
    getCertificate: () => ({}),
    getCipher: () => ({ name: 'TLS_AES_128_GCM_SHA256', standardName: 'TLS_AES_128_GCM_SHA256', version: 'TLSv1.3' }),
    getProtocol: () => 'TLSv1.3',
    getSession: () => undefined,
    getTLSTicket: () => undefined,
    isSessionReused: () => false,
    setServername: () => {},
    setMaxSendFragment: () => true
  }) as unknown as TLSSocket
  const listener = listenerIn(given)
  if (listener) secured.once('secureConnect', listener)
  socket.once('connect', () => socket.emit('secureConnect'))
  return secured
}

const alreadyTurned = Symbol.for('partner-center-emulator/redirect')
if (!(alreadyTurned in globalThis)) { // once in a process, though it is loaded twice
  Object.defineProperty(globalThis, alreadyTurned, { value: true })
  net.Socket.prototype.connect = connect as typeof connectSocket
  tls.connect = connectTls as typeof connectSecurely
  syncBuiltinESMExports()
}
