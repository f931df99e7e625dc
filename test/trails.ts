/** How a world came to be as it is: the requests that changed it since it began. Kept beside it, so that a refusal can say what led there. */
import { operations, type Operation } from '../src/contract/operation.ts'
import type { Emulator, EmulatorWorld, NewWorld } from '../src/index.ts'
import { usualSettings } from '../src/state/settings.ts'
import { stateEdit, type Way } from '../scripts/evidence.ts'

const templates = operations.map(operation => ({
  operation,
  pattern: new RegExp(`^${operation.path.replace(/\{\w+\}/g, '[^/]+')}/?$`, 'i'),
  parameters: operation.params.length
}))

const pathOf = (url: string) => url.replace(/^\/worlds\/[^/]+/, '').split('?')[0]!.replace(/\/+/g, '/')

/** The operation that an address means. */
export function operationAt (method: string, url: string): Operation | undefined {
  const path = pathOf(url)
  return templates.filter(({ operation, pattern }) => operation.method === method && pattern.test(path)).sort((a, b) => a.parameters - b.parameters)[0]?.operation
}

/** A request by its method and the names in its address, without the ids: `GET /v1/customers/{customerId}`. */
export function stepOf (method: string, url: string): string {
  const path = operationAt(method, url)?.path ?? pathOf(url).split('/').map(part => /\d/.test(part) && part !== 'v1' ? '{id}' : part).join('/')
  return `${method} ${path}`
}

/** Options of a world that say nothing of what it holds or does. */
const indifferent = new Set(['port', 'host', 'clock', 'log'])

/** What is unusual about a world from its start. */
function beginning (options: object): Way {
  const usual = usualSettings as Readonly<Record<string, unknown>>
  const unusual = Object.entries(options).filter(([name, value]) => value !== undefined && value !== usual[name] && !indifferent.has(name))
  const told = unusual.map(([name, value]) => `${name} ${typeof value === 'object' || String(value).includes('/') ? 'of the test' : String(value)}`)
  return told.length ? [`a world with ${told.sort().join(', ')}`] : []
}

interface Trail { start: Way, way: Way, snapshots: Map<string, Way> }

/** The trails of an emulator's worlds, by their names. */
export class Trails {
  readonly #trails = new Map<string, Trail>()

  constructor (options: object = {}) { this.#begin('default', beginning(options)) }

  /** What led to the present of a world. */
  of (world: string): Way { return this.#trail(world).way }

  /** Takes up a request that was answered, if it changed something. */
  add (world: string, method: string, url: string, body?: unknown) {
    if (method === 'GET' || method === 'HEAD') return
    const [, control, name, verb] = /^\/_emulator\/(\w+)(?:\/([^/?]+))?(?:\/(\w+))?/.exec(pathOf(url)) ?? []
    const trail = this.#trail(world)
    if (control === 'reset') trail.way = trail.start
    else if (control === 'snapshots' && verb === 'restore') trail.way = trail.snapshots.get(name!) ?? trail.way
    else if (control === 'snapshots' && method === 'PUT') trail.snapshots.set(name!, trail.way)
    else if (control === 'worlds' && method === 'PUT') this.#make(name!, body as { fork?: string | { world?: string } } | undefined)
    else if (control !== 'snapshots' && control !== 'tokens' && control !== 'worlds') trail.way = [...trail.way, stepOf(method, url)]
  }

  /** An emulator whose worlds are also made and changed without requests: these are told as the controls that do the same. */
  followed (emulator: Emulator): Emulator {
    const world = (name: string, options?: NewWorld) => {
      if (options === undefined) return this.#followedWorld(emulator.world(name))
      this.#make(name, options)
      return emulator.world(name, options).then(made => this.#followedWorld(made))
    }
    return Object.create(emulator, { world: { value: world } })
  }

  #followedWorld (world: EmulatorWorld): EmulatorWorld {
    const { name, clock, snapshot, state } = world
    const control = (method: string, path: string) => this.add(name, method, `/_emulator/${path}`)
    return Object.defineProperties(Object.create(world), {
      clock: { value: { ...clock, advance: (by: Parameters<typeof clock.advance>[0]) => { control('POST', 'clock/advance'); return clock.advance(by) } } },
      reset: { value: () => { control('POST', 'reset'); world.reset() } },
      snapshot: {
        value: {
          ...snapshot,
          take: (named: string) => { control('PUT', `snapshots/${named}`); snapshot.take(named) },
          restore: (named: string) => { control('POST', `snapshots/${named}/restore`); snapshot.restore(named) }
        }
      },
      state: { value: { ...state, import: (document: Parameters<typeof state.import>[0]) => { this.add(name, ...stateEdit.split(' ') as [string, string]); state.import(document) } } }
    })
  }

  #trail (world: string): Trail { return this.#trails.get(world) ?? this.#begin(world, ['a world made by the test']) }

  #begin (world: string, start: Way): Trail {
    const trail = { start, way: start, snapshots: new Map<string, Way>() }
    this.#trails.set(world, trail)
    return trail
  }

  #make (name: string, { fork, ...options }: { fork?: string | { world?: string } | undefined } = {}) {
    const from = typeof fork === 'object' ? fork.world ?? 'default' : fork
    this.#begin(name, from === undefined ? beginning(options) : this.of(from))
  }
}
