/** What a folder knows of each world, and the entries that say so: written from one state of things to the next, and read again. */
import type { Catalogue } from '../state/catalogue.ts'
import type { WorldValue } from '../state/value.ts'
import { changed, changesBetween, sharedBy, type Change } from './changes.ts'
import { DataError } from './journal-file.ts'

/** What outlives the process of a world, but for its snapshots. */
export interface Kept {
  /** The time at which its clock stands whenever it starts, if it was told one. */
  startedAt: number | undefined
  /** Its own port. */
  port: number | undefined
  /** The value that a reset goes back to. */
  start: WorldValue
  now: WorldValue
}

export type KeptWorlds = ReadonlyMap<string, Kept>

const slots = ['start', 'now'] as const
type Slot = typeof slots[number]
/** A value that was told before: of which world, and which of its two. */
type Place = [world: string, slot: Slot]

export type Entry =
  | { format: string, version: number }
  | { opened: number }
  | { world: string, made: { startedAt?: number | undefined, port?: number | undefined } }
  | { world: string, gone: true }
  | { world: string, value: Slot, from?: Place | undefined } & Change

const format = 'partner-center-emulator/journal'
const version = 1

/** The first entry of a journal. */
export const heading: Entry = { format, version }

/** The entries that make one state of things of another. */
export function * entriesBetween (before: KeptWorlds, after: KeptWorlds): Generator<Entry> {
  const told = new Map([...before].flatMap(([world, kept]) => slots.map((slot): [string, Told] => [`${world} ${slot}`, { place: [world, slot], value: kept[slot] }])))
  for (const [world, kept] of after) {
    const old = before.get(world)
    const { startedAt, port } = kept
    if (!old || old.startedAt !== startedAt || old.port !== port) yield { world, made: { startedAt, port } }
    for (const slot of slots) {
      const value = kept[slot]
      if (old?.[slot] === value) continue
      const key = `${world} ${slot}`
      const base = nearest(value, told, told.get(key))
      let from = base?.place
      for (const change of changesBetween(base?.value, value)) {
        yield { world, value: slot, from, ...change }
        from = [world, slot]
      }
      told.set(key, { place: [world, slot], value })
    }
  }
  for (const world of before.keys()) if (!after.has(world)) yield { world, gone: true }
}

interface Told { place: Place, value: WorldValue }

/** So many collections in common are enough to look no further. */
const enough = 16

/** The value told before that has most in common with this one; none when there is nothing in common. */
function nearest (value: WorldValue, told: ReadonlyMap<string, Told>, own: Told | undefined): Told | undefined {
  let most = own === undefined ? 0 : sharedBy(own.value, value)
  if (most >= enough) return own
  let best = most > 0 ? own : undefined
  for (const other of told.values()) {
    const shared = sharedBy(other.value, value)
    if (shared > most) [best, most] = [other, shared]
  }
  return best
}

/** What the entries of a journal say, read one after the other. */
export class Contents {
  readonly worlds = new Map<string, Kept>()
  /** How often the folder was opened. */
  openings = 0
  readonly #catalogue: Catalogue
  readonly #path: string
  #isHeaded = false

  constructor (path: string, catalogue: Catalogue) {
    this.#path = path
    this.#catalogue = catalogue
  }

  take (entry: Entry) {
    if ('format' in entry) return this.#takeHeading(entry)
    if (!this.#isHeaded) throw new DataError(`${this.#path} is no journal of an emulator.`)
    if ('opened' in entry) this.openings = entry.opened
    else if ('made' in entry) this.worlds.set(entry.world, { ...this.worlds.get(entry.world), startedAt: undefined, port: undefined, ...entry.made } as Kept)
    else if ('gone' in entry) this.worlds.delete(entry.world)
    else this.#takeChange(entry)
  }

  #takeHeading (entry: { format: string, version: number }) {
    if (entry.format !== format) throw new DataError(`${this.#path} is no journal of an emulator: its format is ${entry.format}.`)
    if (entry.version !== version) throw new DataError(`${this.#path} is of version ${entry.version}; this emulator reads version ${version}.`)
    this.#isHeaded = true
  }

  #takeChange ({ world, value: slot, from, ...change }: Extract<Entry, { value: Slot }>) {
    const base = from && this.worlds.get(from[0])?.[from[1]]
    const kept = this.worlds.get(world)
    if (!kept || (from && !base)) throw new DataError(`${this.#path} tells of ${from?.join('/') ?? world} before it is made.`)
    kept[slot] = changed(base, change, this.#catalogue)
  }
}
