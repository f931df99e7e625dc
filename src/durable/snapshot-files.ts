/** Snapshots in a folder: a file each, `snapshots/{world}/{name}.json`, as a world is exported, for people to read and to edit. By lowdb. */
import { constants } from 'node:buffer'
import { existsSync, readdirSync } from 'node:fs'
import { mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Low, type Adapter } from 'lowdb'
import { parseTime } from '../state/clock.ts'
import { checkForm, documentLines, documentOf, type WorldDocument } from '../state/document.ts'
import type { CollectionName, WorldValue } from '../state/value.ts'
import { isName, type Snapshot } from '../state/world.ts'
import { DataError, rawLines } from './journal-file.ts'
import { syncFolder } from './sync.ts'

/** A document in a file, which is there whole or as it was before. */
class DocumentFile implements Adapter<WorldDocument> {
  readonly #path: string

  constructor (path: string) { this.#path = path }

  async read (): Promise<WorldDocument | null> {
    const { size } = await stat(this.#path)
    return size > longestText ? readLong(this.#path) : JSON.parse(await readFile(this.#path, 'utf8'))
  }

  async write (document: WorldDocument) {
    const beside = `${this.#path}.new`
    const file = await open(beside, 'w', 0o600)
    try {
      let piece = ''
      for (const line of documentLines(document)) {
        piece += line
        if (piece.length < pieceCharacters) continue
        await file.appendFile(piece)
        piece = ''
      }
      await file.appendFile(piece)
      await file.sync()
    } finally {
      await file.close()
    }
    await rename(beside, this.#path)
    await syncFolder(dirname(this.#path))
  }
}

/** No string of this engine is longer. */
const longestText = constants.MAX_STRING_LENGTH

/** Reads a document that is too long for one text, line by line, as it was written. */
export function readLong (path: string): WorldDocument {
  let head: string | undefined = ''
  let records: Array<Record<string, unknown>> = []
  const document = { collections: {} } as WorldDocument
  let number = 0
  for (const bytes of rawLines(path)) {
    const line = bytes.toString('utf8').trimEnd()
    number++
    const name = /^ {2}"(\w+)": \[\]?,?$/.exec(line)?.[1]
    if (head !== undefined) {
      if (line !== ' "collections": {') head += line
      else {
        Object.assign(document, JSON.parse(`${head.replace(/,$/, '')}}`), document)
        head = undefined
      }
    } else if (name !== undefined) document.collections[name as CollectionName] = records = []
    else if (line.startsWith('   {')) records.push(JSON.parse(line.replace(/,$/, '')))
    else if (!/^ {0,2}[\]}],?$/.test(line)) throw new DataError(`line ${number} is not as it was written: a file longer than ${longestText} characters must have a line for each record.`)
  }
  return document
}

/** So much is put together before others get the event loop. */
const pieceCharacters = 256 * 1024

export class SnapshotFiles {
  readonly #folder: string
  readonly #valueOf: (document: WorldDocument) => WorldValue

  /** `valueOf` makes the value that a document describes, and refuses what does not fit. */
  constructor (folder: string, valueOf: (document: WorldDocument) => WorldValue) {
    this.#folder = folder
    this.#valueOf = valueOf
  }

  #folderOf (world: string) { return join(this.#folder, world) }
  #pathOf (world: string, name: string) { return join(this.#folderOf(world), `${name}.json`) }

  async write (world: string, { name, takenAt, value }: Snapshot) {
    await mkdir(this.#folderOf(world), { recursive: true, mode: 0o700 })
    const { clock } = value
    const document = { ...documentOf(value, takenAt), ...(clock.mode === 'real' && { offset: clock.offset }) }
    await new Low<WorldDocument>(new DocumentFile(this.#pathOf(world, name)), document).write()
  }

  async remove (world: string, name: string) { await rm(this.#pathOf(world, name), { force: true }) }

  async removeAll (world: string) { await rm(this.#folderOf(world), { recursive: true, force: true }) }

  /** Those of a world. A document is looked at now, and becomes a value when that is first asked for. */
  async read (world: string): Promise<Snapshot[]> {
    const folder = this.#folderOf(world)
    const files = existsSync(folder) ? readdirSync(folder).filter(file => file.endsWith('.json')) : []
    return Promise.all(files.map(file => this.#snapshotIn(join(folder, file), file.slice(0, -'.json'.length))))
  }

  async #snapshotIn (path: string, name: string): Promise<Snapshot> {
    if (!isName(name)) throw new DataError(`${path} cannot be a snapshot: its name takes 1 to 63 of a-z, 0-9 and -, and does not begin with -.`)
    const file = new Low<WorldDocument | null>(new DocumentFile(path) as Adapter<WorldDocument | null>, null)
    try {
      await file.read()
      checkForm(file.data!)
    } catch (error) {
      throw new DataError(`${path} cannot be read: ${(error as Error).message}`)
    }
    const document = file.data!
    const valueOf = this.#valueOf
    let made: WorldValue | undefined
    return { name, takenAt: parseTime(document.time)!, get value () { return (made ??= valueOf(document)) } }
  }
}
