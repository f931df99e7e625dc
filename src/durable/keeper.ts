/**
 * Keeps the worlds of a process in a folder. Whatever changes them, what is on disk is brought up to what is: the difference of two
 * immutable values is appended to a journal and synced, once for all who wait. Written anew when it has grown, beside and in turns.
 */
import { existsSync, mkdirSync } from 'node:fs'
import { rename, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { CatchingUp } from './catching-up.ts'
import type { Snapshot } from '../state/world.ts'
import type { Worlds } from '../worlds.ts'
import { Contents, entriesBetween, heading, type Entry, type KeptWorlds } from './contents.ts'
import { JournalFile, readJournal, type Extent } from './journal-file.ts'
import { lock } from './lock.ts'
import { SnapshotFiles } from './snapshot-files.ts'
import { syncFolder } from './sync.ts'

/** A journal is written anew when it is so much longer than what it was begun with, and at least so long. */
const growth = 4
const leastBytes = 4 * 1024 * 1024

export interface KeeperOptions {
  /** Told what went wrong, or was found, beside what is thrown. */
  warn?: (message: string) => void
  /** Bytes from which on a journal is written anew. */
  leastBytes?: number
}

/** Opens a folder and brings its worlds back; what changes from now on is kept. Throws a DataError when it cannot be. */
export async function openKeeper (folder: string, worlds: Worlds, options: KeeperOptions = {}): Promise<Keeper> {
  mkdirSync(folder, { recursive: true, mode: 0o700 })
  const unlock = lock(join(folder, 'lock'))
  try {
    const path = join(folder, 'journal')
    const files = new SnapshotFiles(join(folder, 'snapshots'), document => worlds.valueOf(document))
    const contents = new Contents(path, worlds.catalogue)
    let extent: Extent | undefined
    if (existsSync(path)) {
      const { hasTail, ...read } = readJournal(path, batch => { for (const entry of batch) contents.take(entry as Entry) })
      if (hasTail) options.warn?.(`${path} ended in a change that was not written to its end, and so was never answered; it is left out.`)
      extent = read
    }
    const opening = contents.openings + 1
    const kept = new Map<string, Map<string, Snapshot>>()
    const snapshotsOf = async (name: string) => {
      const found = await files.read(name)
      kept.set(name, new Map(found.map(snapshot => [snapshot.name, snapshot])))
      return found
    }
    for (const world of worlds.all) if (!contents.worlds.has(world.name)) world.recall(await snapshotsOf(world.name)) // put there by somebody
    for (const [name, { start, now, startedAt }] of contents.worlds) worlds.resume(name, { start, now, startedAt, snapshots: await snapshotsOf(name), opening })
    const journal = new JournalFile(path, extent)
    await journal.append([...extent?.bytes ? [] : [heading], { opened: opening }])
    await syncFolder(folder)
    await rm(`${path}.new`, { force: true }) // of a process that was killed meanwhile
    return new Keeper(worlds, { journal, files, unlock, opening, written: contents.worlds, kept }, options)
  } catch (error) {
    unlock()
    throw error
  }
}

interface Opened {
  journal: JournalFile
  files: SnapshotFiles
  unlock: () => void
  opening: number
  written: KeptWorlds
  kept: Map<string, Map<string, Snapshot>>
}

export class Keeper {
  readonly #worlds: Worlds
  readonly #files: SnapshotFiles
  readonly #unlock: () => void
  readonly #opening: number
  readonly #warn: (message: string) => void
  readonly #leastBytes: number
  /** Ports that worlds had of their own. */
  readonly ports: ReadonlyArray<{ name: string, port: number }>
  #journal: JournalFile
  /** What is on disk: the worlds, and the snapshots of each. */
  #written: KeptWorlds
  readonly #writtenSnapshots: Map<string, Map<string, Snapshot>>
  readonly #states = new CatchingUp(() => this.#writeStates())
  readonly #snapshots = new CatchingUp(() => this.#writeSnapshots())
  #rewriting: Promise<void> | undefined

  constructor (worlds: Worlds, { journal, files, unlock, opening, written, kept }: Opened, { warn = () => {}, leastBytes: least = leastBytes }: KeeperOptions) {
    this.#worlds = worlds
    this.#journal = journal
    this.#files = files
    this.#unlock = unlock
    this.#opening = opening
    this.#written = written
    this.#writtenSnapshots = kept
    this.#warn = warn
    this.#leastBytes = least
    this.ports = [...written].flatMap(([name, { port }]) => port === undefined ? [] : [{ name, port }])
    worlds.watch(world => {
      world.onKept(() => this.#follow())
      this.#follow()
    })
    worlds.watchLeaving(() => this.#follow())
  }

  #follow () {
    this.#states.follow()
    this.#snapshots.follow()
  }

  /** When all that worlds are now is on disk; undefined when it is. Rejects when it cannot be written; then it is tried again when next asked for. */
  written (): Promise<void> | undefined { return this.#states.done() }

  /** The same of worlds and their snapshots, which may be long in the writing. */
  async allWritten () { await Promise.all([this.#states.done(), this.#snapshots.done()]) }

  #last: Promise<unknown> = Promise.resolve()

  /** Does what nobody else may write meanwhile. */
  #alone<T> (work: () => Promise<T>): Promise<T> {
    const done = this.#last.then(work)
    this.#last = done.catch(() => {})
    return done
  }

  async #writeStates () {
    const present = new Map(this.#worlds.all.map(world => [world.name, { startedAt: world.startedAt, port: this.#worlds.portOf(world), start: world.start, now: world.value }]))
    await this.#alone(() => this.#journal.append(entriesBetween(this.#written, present))).catch(this.#tell)
    this.#written = present
    const { bytes, firstBatch } = this.#journal.extent
    if (bytes > Math.max(this.#leastBytes, growth * firstBatch)) this.#rewriting ??= this.#rewrite()
  }

  async #writeSnapshots () {
    const present = new Map(this.#worlds.all.map(world => [world.name, world.snapshots]))
    for (const [world, snapshots] of present) await this.#writeSnapshotsOf(world, snapshots).catch(this.#tell)
    for (const world of [...this.#writtenSnapshots.keys()].filter(world => !present.has(world))) {
      await this.#files.removeAll(world).catch(this.#tell)
      this.#writtenSnapshots.delete(world)
    }
  }

  async #writeSnapshotsOf (world: string, snapshots: Snapshot[]) {
    let known = this.#writtenSnapshots.get(world)
    if (!known) this.#writtenSnapshots.set(world, known = new Map())
    for (const snapshot of snapshots) {
      if (known.get(snapshot.name) === snapshot) continue
      await this.#files.write(world, snapshot)
      known.set(snapshot.name, snapshot)
    }
    for (const name of [...known.keys()].filter(name => !snapshots.some(snapshot => snapshot.name === name))) {
      await this.#files.remove(world, name)
      known.delete(name)
    }
  }

  readonly #tell = (error: Error) => {
    this.#warn(`Changes cannot be written to the data folder: ${error.message}`)
    throw error
  }

  /** Writes the journal anew, without what is past: beside it, while others go on with the old one, until the two say the same. */
  async #rewrite () {
    const { path } = this.#journal
    const beside = new JournalFile(`${path}.new`)
    try {
      const begun = this.#written
      await beside.append(chained([heading, { opened: this.#opening }], entriesBetween(new Map(), begun)))
      await this.#alone(async () => {
        await beside.append(entriesBetween(begun, this.#written))
        await beside.close()
        await this.#journal.close()
        await rename(beside.path, path)
        this.#journal = new JournalFile(path, beside.extent)
        await syncFolder(join(path, '..'))
      })
    } catch (error) {
      await beside.close()
      this.#warn(`${path} cannot be written anew: ${(error as Error).message}`)
    } finally {
      this.#rewriting = undefined
    }
  }

  /** Writes what is left, and lets go of the folder. */
  async close () {
    try {
      await this.allWritten()
      await this.#rewriting
    } finally {
      await this.#journal.close()
      this.#unlock()
    }
  }
}

function * chained<T> (...all: Array<Iterable<T>>) { for (const some of all) yield * some }
