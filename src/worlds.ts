/** The worlds of a process: made from fixtures or forked from one another, found by name, port, host or tenant. */
import { checkDocument } from './documents.ts'
import { refuse } from './errors.ts'
import { isFixtureFile } from './fixtures.ts'
import { worldFromDocument, type WorldDocument } from './state/document.ts'
import type { Catalogue } from './state/catalogue.ts'
import { clockAt, type ClockState } from './state/clock.ts'
import { IdSource, seedWords } from './state/ids.ts'
import type { Settings, WorldValue } from './state/value.ts'
import { World } from './state/world.ts'

/** How a world is to be made; what is left out is as the process was started. */
export interface WorldOptions {
  fixture?: string
  seed?: string
  /** Milliseconds since 1970 at which the clock starts; the machine's time when left out. */
  time?: number
  clock?: ClockState['mode']
  auth?: Settings['auth']
  profile?: Settings['profile']
  limits?: boolean
  cloud?: Settings['cloud']
  billingModel?: Settings['billingModel']
  errorSource?: string
  tenantId?: string
  fork?: { world?: string, snapshot?: string }
}

/** Where fixtures come from; the only thing that reads files. */
export interface FixtureSource {
  catalogue: () => Catalogue
  world: (name: string) => WorldDocument
}

export const defaultWorld = 'default'
const namePattern = /^[a-z0-9][a-z0-9-]{0,62}$/

export class Worlds {
  readonly #worlds = new Map<string, World>()
  readonly #byTenant = new Map<string, World>()
  readonly #ports = new Map<number, World>()
  readonly #defaults: WorldOptions
  readonly #fixtures: FixtureSource
  readonly #wall: () => number

  constructor (fixtures: FixtureSource, defaults: WorldOptions, wall: () => number) {
    this.#fixtures = fixtures
    this.#defaults = defaults
    this.#wall = wall
    this.put(defaultWorld, {})
  }

  get default (): World { return this.#worlds.get(defaultWorld)! }

  get all (): World[] { return [...this.#worlds.values()] }

  get size () { return this.#worlds.size }

  /** The world of this name; refuses one that does not exist, and never falls back. */
  named (name: string): World {
    const found = this.#worlds.get(name)
    if (found) return found
    throw namePattern.test(name) ? refuse('worldNotFound', name) : refuse('worldNameInvalid', name)
  }

  /** The world that a tenant was registered for. */
  ofTenant (tenantId: string): World | undefined { return this.#byTenant.get(tenantId) }

  /** The world that owns a port, if one does. */
  ofPort (port: number | undefined): World | undefined { return this.#ports.size === 0 || port === undefined ? undefined : this.#ports.get(port) }

  /** Gives a port to a world; requests that come in by it are for that world. */
  ownPort (port: number, world: World) { this.#ports.set(port, world) }

  portOf (world: World): number | undefined { return [...this.#ports].find(([, owner]) => owner === world)?.[0] }

  /** Makes a world, in place of the one of that name. */
  put (name: string, options: WorldOptions): { world: World, replaced: boolean } {
    if (!namePattern.test(name)) throw refuse('worldNameInvalid', name)
    const replaced = this.#worlds.get(name)
    const world = options.fork ? this.#forked(name, options, options.fork) : this.#fresh(name, { ...this.#defaults, ...options })
    if (replaced) this.#forget(replaced)
    this.#worlds.set(name, world)
    if (!this.#byTenant.has(world.partner.tenantId)) this.#byTenant.set(world.partner.tenantId, world)
    return { world, replaced: replaced !== undefined }
  }

  /** Puts a whole document in place of what a world holds. */
  import (world: World, document: WorldDocument) {
    const before = world.value
    checkDocument(document)
    const value = worldFromDocument(document, this.#fixtures.catalogue(), { seed: before.seed, settings: before.settings, clock: before.clock, wall: this.#wall() })
    world.replace(value)
  }

  delete (name: string) {
    const world = this.named(name)
    if (name === defaultWorld) throw refuse('defaultWorldKept')
    this.#worlds.delete(name)
    this.#forget(world)
  }

  #forget (world: World) {
    const { tenantId } = world.partner
    if (this.#byTenant.get(tenantId) === world) this.#byTenant.delete(tenantId)
    for (const [port, owner] of this.#ports) if (owner === world) this.#ports.delete(port)
  }

  #fresh (name: string, options: WorldOptions): World {
    const { fixture = 'default', seed = 'partner-center', time, clock = 'real', tenantId } = options
    const wall = this.#wall()
    const start = time ?? wall
    const document = this.#fixtures.world(fixture)
    if (isFixtureFile(fixture)) checkDocument(document)
    const value = worldFromDocument(document, this.#fixtures.catalogue(), { seed, settings: settingsOf(options), clock: clockAt(clock, start, wall), wall })
    const tenant = tenantId ?? (name === defaultWorld ? value.partner.tenantId : new IdSource(seedWords(`${seed}/${name}`)).guid())
    return new World(name, withTenant(value, tenant), this.#wall, time)
  }

  #forked (name: string, options: WorldOptions, fork: { world?: string, snapshot?: string }): World {
    const source = this.named(fork.world ?? defaultWorld)
    let value = fork.snapshot === undefined ? source.value : source.snapshot(fork.snapshot).value
    const { seed, time, clock, tenantId } = options
    value = { ...value, settings: { ...value.settings, ...settingsOf(options) } }
    if (seed !== undefined) value = { ...value, seed, seedWords: seedWords(seed), idPosition: 0 }
    if (time !== undefined || clock !== undefined) {
      const now = time ?? source.now()
      value = { ...value, clock: clockAt(clock ?? value.clock.mode, now, this.#wall()) }
    }
    return new World(name, tenantId === undefined ? value : withTenant(value, tenantId), this.#wall, time)
  }
}

const withTenant = (value: WorldValue, tenantId: string): WorldValue =>
  ({ ...value, partner: { ...value.partner, tenantId: tenantId.toLowerCase() } })

/** The settings among options, as far as they were asked for. */
function settingsOf ({ profile, limits, auth, cloud, billingModel, errorSource }: WorldOptions): Partial<Settings> {
  return Object.fromEntries(Object.entries({ profile, limits, auth, cloud, billingModel, errorSource }).filter(([, value]) => value !== undefined))
}
