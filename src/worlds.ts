/** The worlds of a process: made from fixtures or forked from one another, found by name, port, host or tenant. */
import { checkDocument } from './documents.ts'
import { refuse } from './errors.ts'
import { isFixtureFile } from './fixtures.ts'
import { checkForm, headOf, worldFromDocument, type DocumentDefaults, type WorldDocument } from './state/document.ts'
import type { Catalogue } from './state/catalogue.ts'
import { clockAt, timeOf, utc, type ClockState } from './state/clock.ts'
import { IdSource, seedWords } from './state/ids.ts'
import { settingNames, type Settings } from './state/settings.ts'
import type { WorldHead, WorldValue } from './state/value.ts'
import { isLeftBehind, isName, World, type Snapshot } from './state/world.ts'

/** How a world is to be made; what is left out is as the process was started. */
export interface WorldOptions extends Partial<Settings> {
  fixture?: string
  seed?: string
  /** Milliseconds since 1970 at which the clock starts; the machine's time when left out. */
  time?: number
  clock?: ClockState['mode']
  tenantId?: string
  fork?: { world?: string, snapshot?: string }
}

/** A world as another process left it, the so many-th from the same folder. */
export interface Resumed {
  start: WorldValue
  now: WorldValue
  startedAt: number | undefined
  snapshots: readonly Snapshot[]
  opening: number
}

/** Where fixtures come from; the only thing that reads files. */
export interface FixtureSource {
  catalogue: () => Catalogue
  world: (name: string) => WorldDocument
}

export const defaultWorld = 'default'

export class Worlds {
  readonly #worlds = new Map<string, World>()
  /** Ports of their own, by number: the name of the world that has it. */
  readonly #ports = new Map<number, string>()
  readonly #watchers = new Set<(world: World) => void>()
  readonly #leaveWatchers = new Set<(world: World) => void>()
  readonly #defaults: WorldOptions
  readonly #fixtures: FixtureSource
  readonly #wall: () => number
  /** Entries that the journal of each world keeps. */
  readonly #journalLimit: number | undefined

  constructor (fixtures: FixtureSource, defaults: WorldOptions, wall: () => number, journalLimit?: number) {
    this.#journalLimit = journalLimit
    this.#fixtures = fixtures
    this.#defaults = defaults
    this.#wall = wall
    this.put(this.make(defaultWorld, {}))
  }

  get default (): World { return this.#worlds.get(defaultWorld)! }

  get all (): World[] { return [...this.#worlds.values()] }

  get size () { return this.#worlds.size }

  /** The world of this name; refuses one that does not exist, and never falls back. */
  named (name: string): World {
    const found = this.#worlds.get(name)
    if (found) return found
    throw isName(name) ? refuse('worldNotFound', name) : refuse('worldNameInvalid', name)
  }

  /** The world whose partner's tenant it is, the oldest of several. */
  ofTenant (tenantId: string): World | undefined {
    for (const world of this.#worlds.values()) if (world.partner.tenantId === tenantId) return world
  }

  /** The world that owns a port, if one does; refuses when it is gone. */
  ofPort (port: number | undefined): World | undefined {
    const name = this.#ports.size === 0 || port === undefined ? undefined : this.#ports.get(port)
    return name === undefined ? undefined : this.named(name)
  }

  /** Gives a port to the world of a name, whichever that is; requests that come in by it are for that world. */
  ownPort (port: number, name: string) { this.#ports.set(port, name) }

  /** Takes away a port. */
  freePort (port: number) { this.#ports.delete(port) }

  portOf ({ name }: { name: string }): number | undefined { return [...this.#ports].find(([, owner]) => owner === name)?.[0] }

  /** Makes a world that nobody knows yet; refuses what cannot be made. */
  make (name: string, options: WorldOptions): World {
    if (!isName(name)) throw refuse('worldNameInvalid', name)
    return options.fork ? this.#forked(name, options, options.fork) : this.#fresh(name, { ...this.#defaults, ...options })
  }

  /** Lets a world be found, in place of the one of its name. */
  put (world: World): { replaced: boolean } {
    const before = this.#worlds.get(world.name)
    const replaced = before !== undefined
    if (this.#worlds.size > 0) world.begin() // its clock runs from now on; only the first world waits until the emulator is ready
    this.#worlds.set(world.name, world)
    for (const watcher of this.#watchers) watcher(world)
    if (before && before !== world) this.#tellLeaving(before)
    return { replaced }
  }

  /** Whether a world can be found: it is neither deleted nor replaced. */
  holds (world: World) { return this.#worlds.get(world.name) === world }

  /** Tells of every world that there is, and of those to come. */
  watch (watcher: (world: World) => void) {
    this.#watchers.add(watcher)
    for (const world of this.all) watcher(world)
  }

  /** Tells of every world that cannot be found any more: it was deleted, or replaced. */
  watchLeaving (watcher: (world: World) => void) { this.#leaveWatchers.add(watcher) }

  #tellLeaving (world: World) { for (const watcher of this.#leaveWatchers) watcher(world) }

  /** Puts a whole document in place of what a world holds. */
  import (world: World, document: WorldDocument) {
    const { seed, settings, clock } = world.value
    world.replace(this.valueOf(document, { seed, settings, clock }))
  }

  /** The value that a document describes; what it leaves open is as in the default world, unless told. Refuses what does not fit, with the place. */
  valueOf (document: WorldDocument, open: Omit<DocumentDefaults, 'wall'> = this.default.value): WorldValue {
    checkDocument(document, this.catalogue.countries)
    const wall = this.#wall()
    const value = worldFromDocument(document, this.catalogue, { ...open, wall })
    if (isLeftBehind(value, timeOf(value.clock, wall))) throw refuse('stateDocumentInvalid', 'time', 'it is more than 50 years after what is due first.')
    return withTenant(value, value.partner.tenantId)
  }

  /** What is for sale, and all else that no world changes. */
  get catalogue () { return this.#fixtures.catalogue() }

  /** Brings a world back that another process had, in place of the one of its name. */
  resume (name: string, { start, now, startedAt, snapshots, opening }: Resumed) {
    const world = new World(name, { head: start, make: () => start }, this.#wall, startedAt, this.#journalLimit)
    world.resume(now, snapshots, opening)
    this.put(world)
  }

  delete (name: string) {
    const world = this.named(name)
    if (name === defaultWorld) throw refuse('defaultWorldKept')
    this.#worlds.delete(world.name)
    this.#tellLeaving(world)
  }

  #fresh (name: string, options: WorldOptions): World {
    const { fixture = 'default', seed = 'partner-center', time, clock = 'real', tenantId } = options
    const wall = this.#wall()
    const start = time ?? wall
    const document = this.#fixtures.world(fixture)
    if (isFixtureFile(fixture)) checkDocument(document, this.#fixtures.catalogue().countries)
    const tenant = tenantId ?? (name === defaultWorld ? document.partner.tenantId : new IdSource(seedWords(`${seed}/${name}`)).guid())
    checkForm(document)
    const defaults = { seed, settings: settingsOf(options), clock: clockAt(clock, start, wall), wall }
    const isCopy = document.clock !== undefined // of a world, which goes on as it was in all that is not asked for
    const asAsked = <V extends WorldHead & { seed: string }>(value: V): V => withTenant(isCopy ? changed(value, options, timeOf(value.clock, wall), wall) : value, tenant)
    const beginning = {
      head: asAsked(headOf(document, defaults)),
      make: () => asAsked(worldFromDocument(document, this.#fixtures.catalogue(), defaults))
    }
    const world = new World(name, beginning, this.#wall, time, this.#journalLimit)
    if (isFixtureFile(fixture)) { // what is wrong with a file is told at once
      world.begin()
      if (isLeftBehind(world.value, world.now())) throw refuse('clockJumpTooLong', utc(world.now()))
    }
    return world
  }

  #forked (name: string, options: WorldOptions, fork: { world?: string, snapshot?: string }): World {
    const source = this.named(fork.world ?? defaultWorld)
    const snapshot = fork.snapshot === undefined ? undefined : source.snapshot(fork.snapshot)
    const { time, tenantId } = options
    const before = snapshot?.value ?? source.value
    if (time !== undefined && isLeftBehind(before, time)) throw refuse('clockJumpTooLong', utc(time))
    const after = changed(before, options, snapshot?.takenAt ?? source.now(), this.#wall())
    const value = tenantId === undefined ? after : withTenant(after, tenantId)
    return new World(name, { head: value, make: () => value }, this.#wall, time, this.#journalLimit)
  }
}

/** A value that goes on from a time with what is asked for: settings, a clock, and a seed, whose ids begin anew. */
function changed<V extends WorldHead & { seed: string }> (value: V, options: WorldOptions, now: number, wall: number): V {
  const { seed, time, clock } = options
  return {
    ...value,
    settings: { ...value.settings, ...settingsOf(options) },
    ...(seed !== undefined && { seed, seedWords: seedWords(seed), idPosition: 0 }),
    ...((time !== undefined || clock !== undefined) && { clock: clockAt(clock ?? value.clock.mode, time ?? now, wall) })
  }
}

const withTenant = <V extends Pick<WorldValue, 'partner'>>(value: V, tenantId: string): V =>
  ({ ...value, partner: { ...value.partner, tenantId: tenantId.toLowerCase() } })

/** The settings among options, as far as they were asked for. */
const settingsOf = (options: WorldOptions): Partial<Settings> =>
  Object.fromEntries(settingNames.filter(name => options[name] !== undefined).map(name => [name, options[name]]))
