/** The emulator in one process: builds the app, listens, closes when told to. */
import type { AddressInfo, Socket } from 'node:net'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { Server as SecureServer } from 'node:https'
import type { FastifyInstance } from 'fastify'
import { buildApp } from './app.ts'
import { compilers } from './compilers.ts'
import type { DoorOptions } from './doors.ts'
import { heldWorld, plain, type EmulatorWorld, type NewWorld } from './emulator-world.ts'
import { refuse } from './errors.ts'
import { fixtureSource, isFixtureFile } from './fixtures.ts'
import { refuseConnection, serverOptions, tend } from './http/connections.ts'
import { holdTickShape } from './http/ticks.ts'
import { keysIn, type Keys } from './identity/keys.ts'
import type { Leak } from './proxy/proxy.ts'
import type { WorldTunnels } from './proxy/world-tunnels.ts'
import type { Ports } from './routes/emulator/index.ts'
import { healthOf, worldOptions } from './routes/emulator/worlds.ts'
import { checkJournalLimit } from './state/journal.ts'
import type { WorldValue } from './state/value.ts'
import type { World } from './state/world.ts'
import { dispatch } from './webhooks/dispatcher.ts'
import { newSigner } from './webhooks/signer.ts'
import { version } from './version.ts'
import { defaultWorld, Worlds, type WorldOptions } from './worlds.ts'

const patienceMilliseconds = 100 // who asks for a token as soon as the emulator is ready gets it before the world is made and the compilers are read
const drainMilliseconds = 2000 // how long a closing emulator waits for requests that do not come to an end

/** The documentation state that is built. */
export const era = 'D19'

/** How `startEmulator` is told what to do; everything may be left out. Times are ISO 8601 texts. */
export interface EmulatorOptions extends Omit<WorldOptions, 'time' | 'fork' | 'tenantId'>, DoorOptions {
  /** Port to listen on; 0, the default in a process of your own, for any free one; false for none, when `inject` is all you need. */
  port?: number | false
  host?: string
  /** The time at start; now when left out. */
  time?: string
  /** Host names that controls answer under, beside those of this machine: in a network of containers the service's name. */
  controlHosts?: string[]
  controlToken?: string
  /** Hosts that webhook events may go to, beside this machine. */
  webhookHosts?: string[]
  /** Requests that the journal of each world keeps, 10000 unless given; 0 for no journal. */
  journal?: number
  /** `silent` by default in a process of your own. */
  log?: string
  /** Folder that keeps the worlds from one start to the next; in memory when left out. What it holds beats `fixture`, `seed`, `time`, `clock` and settings. */
  data?: string
  /** Told what is noteworthy but stops nothing. */
  onWarning?: (message: string) => void
  /** https beside http, at `tlsPort` or any free one. */
  tls?: boolean
  /** File that keeps the key of the token service from one start to the next; in a process of your own it is kept in memory. */
  keyFile?: string
}

/** A running emulator. `await emulator.close()`, or `await using` where Node has it. */
export interface Emulator {
  /** Base address of the default world's API: `http://127.0.0.1:7080`. */
  readonly url: string
  readonly port: number
  /** Base address by https, when `tls` or `tlsPort` was given. */
  readonly tlsUrl?: string
  /** Address of the forward proxy, when `proxyPort` was given. */
  readonly proxyUrl?: string
  /** Certificate of the authority that signs for both, as PEM. */
  readonly authority?: string
  /** Sends a request without a port, as `fastify.inject` does. */
  inject: FastifyInstance['inject']
  /** A world that exists. */
  world: ((name: string) => EmulatorWorld) & ((name: string, options: NewWorld) => Promise<EmulatorWorld>)
  worlds: () => EmulatorWorld[]
  /** How it is: the same as the control tells. */
  health: () => ReturnType<typeof healthOf>
  deleteWorld: (name: string) => void
  /** Resolves when all that is now is in the data folder; at once where there is none. Whatever is answered over HTTP is. */
  written: () => Promise<void>
  close: () => Promise<void>
  [Symbol.asyncDispose]: () => Promise<void>
}

/** Hooks of the command line and the benchmarks into a start. */
export interface StartHooks {
  /** Puts another value in place of the default world's before the server listens. */
  prepare?: (value: WorldValue, now: number) => Promise<WorldValue> | WorldValue
  /** The key of the token service, when its search has begun before the server is even read. */
  keys?: Keys
}

/**
 * Starts an emulator in this process.
 *
 *     const emulator = await startEmulator({ clock: 'frozen', time: '2019-01-09T00:00:00Z' })
 *     await fetch(`${emulator.url}/v1/customers`, { headers: { authorization: 'Bearer any' } })
 *     emulator.world('default').clock.advance('P1M')
 *     await emulator.close()
 *
 * Rejects when the port is taken or an option does not fit.
 */
export async function startEmulator (options: EmulatorOptions = {}, { prepare, keys: begun }: StartHooks = {}): Promise<Emulator> {
  const { port = 0, host = '127.0.0.1', time, controlHosts = [], controlToken, webhookHosts, log = 'silent', keyFile, journal, data, onWarning = () => {}, tls = false, tlsPort = tls ? 0 : undefined, proxyPort, allowHosts, authorityFolder, onLeak, ...world } = options
  holdTickShape()
  checkJournalLimit(journal)
  if (allowHosts) (await import('./proxy/allowed-hosts.ts')).allowedHosts(allowHosts) // refuses before anything is opened
  const keys = begun ?? keysIn(keyFile)
  // Searched beside the start, so that whoever asks for a token first need not wait. Without a port somebody may never ask.
  if (port !== false) keys.signing().catch(() => {}) // who needs it is told
  const files = options.fixture !== undefined && isFixtureFile(options.fixture) ? [options.fixture] : []
  const worlds = new Worlds(fixtureSource({ files }), worldOptions(plain({ ...world, time })), () => Date.now(), journal)
  if (prepare) worlds.default.restart(await prepare(worlds.default.value, worlds.default.now()))
  const keeper = data === undefined ? undefined : await (await import('./durable/keeper.ts')).openKeeper(data, worlds, { warn: onWarning })
  const written = keeper && (() => keeper.written())
  const allWritten = keeper && (() => keeper.allWritten())
  let base = ''
  const nameInUrl = host.includes(':') ? `[${host}]` : host === '0.0.0.0' ? '127.0.0.1' : host
  const urlOf = ({ name }: World): string => {
    const own = worlds.portOf({ name })
    if (own !== undefined) return `http://${nameInUrl}:${own}`
    return name === defaultWorld ? base : `${base}/worlds/${name}`
  }
  const servers = new Map<number, Server>()
  const closePort = (port: number) => {
    const server = servers.get(port)
    servers.delete(port)
    worlds.freePort(port)
    if (server) shut(server)
  }
  const ports: Ports = {
    open: async (port, name) => {
      const before = worlds.portOf({ name })
      if (port !== 0 && port === before) return
      const server: Server = tend(createServer(serverOptions, (request, response) => {
        if (server.listening) app.routing(request, response)
        else request.socket.destroy()
      }))
      server.on('clientError', refuseConnection)
      const opened = await listen(server, port, host)
      servers.set(opened, server)
      worlds.ownPort(opened, name)
      if (before !== undefined) closePort(before)
    },
    close: name => {
      const port = worlds.portOf({ name })
      if (port !== undefined) closePort(port)
    }
  }
  const signer = newSigner()
  const app = buildApp({ worlds, log, keys, version, era, controlToken, hosts: [nameInUrl, ...controlHosts].map(name => name.toLowerCase()), ports, urlOf, signer, written, allWritten })
  let tunnels: Promise<WorldTunnels> | undefined
  app.server.on('connect', (request: IncomingMessage, socket: Socket, head: Buffer) => {
    tunnels ??= import('./proxy/world-tunnels.ts').then(({ worldTunnels }) => worldTunnels(app.routing))
    tunnels.then(({ take }) => take(request, socket, head), () => socket.destroy())
  })
  try {
    if (port === false) await app.ready()
    else await app.listen({ port, host })
    await keeper?.allWritten()
  } catch (error) {
    await app.close()
    await keeper?.close().catch(() => {}) // that is what went wrong, or of no matter
    throw error
  }
  const listening = port === false ? 0 : (app.server.address() as AddressInfo).port
  base = `http://${nameInUrl}:${listening}`
  const noteLeak = (leak: Leak) => {
    const world = worlds.all.find(({ name }) => name === leak.world) ?? worlds.default
    world.journal.addLeak({ host: leak.host, method: leak.method, path: leak.path, at: world.now() })
    onLeak?.(leak)
  }
  const doors = tlsPort === undefined && proxyPort === undefined
    ? undefined
    : await import('./doors.ts').then(({ openDoors }) => openDoors({ tlsPort, proxyPort, allowHosts, authorityFolder, onLeak: noteLeak }, {
      answer: app.routing,
      listen: (server, port) => listen(server, port, host),
      isOwnPort: port => port === listening || servers.has(port)
    })).catch(async error => {
      await app.close()
      await keeper?.close()
      throw error
    })
  for (const { name, port } of keeper?.ports ?? []) {
    await ports.open(port, name).catch(() => onWarning(`Port ${port}, that of world ${name}, is taken; the world answers under its name alone.`))
  }
  setTimeout(() => { // unless somebody asks before
    worlds.default.begin()
    compilers()
  }, patienceMilliseconds).unref()
  const stopDelivering = dispatch({ worlds, urlOf, signer, written, ...(webhookHosts && { hosts: webhookHosts }) })

  const view = (world: World) => heldWorld(world, { worlds, keys, urlOf })
  const makeWorld = async (name: string, { fork, ...given }: NewWorld): Promise<EmulatorWorld> => {
    const { port, ...made } = worldOptions(plain({ ...given, fork: typeof fork === 'string' ? { world: fork } : fork }))
    const world = worlds.make(name, made)
    if (port !== undefined) await ports.open(port, name)
    worlds.put(world)
    return view(world)
  }
  const close = async () => {
    const all = [app.server, ...servers.values(), ...doors?.servers ?? []]
    const patience = setTimeout(() => { for (const server of all) server.closeAllConnections() }, drainMilliseconds)
    app.server.closeIdleConnections()
    const tunnelsClosed = tunnels?.then(({ close }) => close(drainMilliseconds))
    await Promise.all([stopDelivering(), tunnelsClosed, doors?.close(), app.close(), ...[...servers.values()].map(shut)])
    clearTimeout(patience)
    await keeper?.close()
  }
  return {
    get url () { return base },
    port: listening,
    ...(doors?.tlsPort !== undefined && { tlsUrl: `https://${nameInUrl}:${doors.tlsPort}` }),
    ...(doors?.proxyPort !== undefined && { proxyUrl: `http://${nameInUrl}:${doors.proxyPort}` }),
    ...(doors && { authority: doors.authority }),
    inject: app.inject.bind(app) as FastifyInstance['inject'],
    world: ((name: string, options?: NewWorld) => options ? makeWorld(name, options) : view(worlds.named(name))) as Emulator['world'],
    worlds: () => worlds.all.map(view),
    health: () => healthOf(worlds.default, { worlds, version, era }),
    deleteWorld: name => {
      worlds.delete(name)
      ports.close(name)
    },
    written: async () => keeper?.allWritten(),
    close,
    [Symbol.asyncDispose]: close
  }
}

/** What is being answered is answered; then its connection is cut, for the port leads nowhere any more. */
function shut (server: Server): Promise<void> {
  server.keepAliveTimeout = 1
  return new Promise(resolve => server.close(() => resolve()))
}

function listen (server: Server | SecureServer, port: number, host: string): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => reject(error.code === 'EADDRINUSE' ? refuse('portTaken', port) : error))
    server.listen(port, host, () => resolve((server.address() as AddressInfo).port))
  })
}
