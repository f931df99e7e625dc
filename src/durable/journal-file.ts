/**
 * A file that only grows, line by line, and tells what of it is whole. A line is its checksum, its number, a mark and JSON. Lines that
 * come together are a batch (`<` begins one, `-` goes on, `>` ends it, `=` is one in a single line), which counts from the moment
 * that all of it is there and synced. What a broken write left of the last one is passed over; any other damage is refused.
 */
import { closeSync, openSync, readSync } from 'node:fs'
import { open, type FileHandle } from 'node:fs/promises'
import { crc32 } from 'node:zlib'

/** A folder that does not hold what it should; its message tells where. */
export class DataError extends Error {}

/** As far as a file is whole: its length in bytes, that of its first batch, and its lines. */
export interface Extent { bytes: number, firstBatch: number, lines: number }

const nothing: Extent = { bytes: 0, firstBatch: 0, lines: 0 }

const checksum = (text: string) => crc32(text).toString(16).padStart(8, '0')

/** So much is read and written at once; in between others get the event loop. */
const pieceBytes = 256 * 1024

export class JournalFile {
  readonly path: string
  #file: FileHandle | undefined
  #extent: Extent

  constructor (path: string, extent = nothing) {
    this.path = path
    this.#extent = extent
  }

  get extent () { return this.#extent }

  /** Appends a batch and syncs it. When that fails the file is as it was, as far as it counts. */
  async append (entries: Iterable<unknown>): Promise<void> {
    const file = this.#file ??= await opened(this.path)
    let { bytes, lines } = this.#extent
    await file.truncate(bytes) // what a broken write left
    let piece = ''
    let first = true
    for (const { entry, isLast } of withLast(entries)) {
      const text = `${++lines}${first ? isLast ? '=' : '<' : isLast ? '>' : '-'} ${JSON.stringify(entry)}`
      piece += `${checksum(text)} ${text}\n`
      first = false
      if (piece.length < pieceBytes && !isLast) continue
      bytes += await writeAt(file, bytes, piece)
      piece = ''
    }
    if (lines === this.#extent.lines) return
    await file.datasync()
    this.#extent = { bytes, firstBatch: this.#extent.firstBatch || bytes, lines }
  }

  async close () {
    const file = this.#file
    this.#file = undefined
    await file?.close()
  }
}

/** Open for writing anywhere in it, made if it is not there. */
async function opened (path: string): Promise<FileHandle> {
  await (await open(path, 'a', 0o600)).close()
  return open(path, 'r+')
}

async function writeAt (file: FileHandle, place: number, text: string): Promise<number> {
  const bytes = Buffer.from(text)
  for (let done = 0; done < bytes.length;) done += (await file.write(bytes, done, bytes.length - done, place + done)).bytesWritten
  return bytes.length
}

/** Each of what is to come, with whether it is the last. */
function * withLast<T> (items: Iterable<T>): Generator<{ entry: T, isLast: boolean }> {
  const iterator = items[Symbol.iterator]()
  let next = iterator.next()
  while (!next.done) {
    const entry = next.value
    next = iterator.next()
    yield { entry, isLast: next.done === true }
  }
}

/** Reads every whole batch; tells how far the file is whole, and whether anything stood behind. Throws a DataError where it is damaged. */
export function readJournal (path: string, take: (batch: unknown[]) => void): Extent & { hasTail: boolean } {
  let extent = nothing
  let batch: unknown[] = []
  let damagedAt: number | undefined
  let lines = 0
  let end = 0
  for (const bytes of rawLines(path)) {
    const line = lineOf(bytes)
    const isNext = line !== undefined && line.number === lines + 1 && (line.begins ? batch.length === 0 : batch.length > 0)
    if (damagedAt === undefined && !isNext) damagedAt = end
    end += bytes.length
    if (damagedAt !== undefined) {
      // A batch is begun when the one before is synced: only the last can be broken by a write.
      if (line?.begins && line.number > extent.lines + 1) throw damaged(path, damagedAt)
      continue
    }
    lines++
    batch.push(JSON.parse(line!.json))
    if (!line!.ends) continue
    take(batch)
    batch = []
    extent = { bytes: end, firstBatch: extent.firstBatch || end, lines }
  }
  // A file begins with a short batch; a longer one came by renaming, when all of it was synced.
  if (extent.bytes === 0 && end > shortBytes) throw damaged(path, damagedAt ?? 0)
  return { ...extent, hasTail: end > extent.bytes }
}

const damaged = (path: string, byte: number) => new DataError(`${path} is damaged at byte ${byte}, which no broken write explains; nothing of it was changed.`)

/** No longer is the first batch of a file that is not a copy of another. */
const shortBytes = 512

interface Line { number: number, begins: boolean, ends: boolean, json: string }

/** What a line says, if it is whole. */
function lineOf (bytes: Buffer): Line | undefined {
  const [, sum, text, number, mark, json] = /^([0-9a-f]{8}) ((\d+)([<=>-]) ([^\n]*))\n$/.exec(bytes.toString('utf8')) ?? []
  if (text === undefined || checksum(text) !== sum) return undefined
  return { number: Number(number), begins: mark === '<' || mark === '=', ends: mark === '>' || mark === '=', json: json! }
}

const newline = 10

/** The lines of a file, each with its end; the last one may lack it. */
export function * rawLines (path: string): Generator<Buffer> {
  const file = openSync(path, 'r')
  try {
    const piece = Buffer.alloc(pieceBytes)
    let parts: Buffer[] = []
    for (let count = readSync(file, piece); count > 0; count = readSync(file, piece)) {
      const read = piece.subarray(0, count)
      let from = 0
      for (let at = read.indexOf(newline); at >= 0; at = read.indexOf(newline, from)) {
        yield Buffer.concat([...parts, read.subarray(from, at + 1)])
        parts = []
        from = at + 1
      }
      if (from < count) parts.push(Buffer.from(read.subarray(from)))
    }
    if (parts.length > 0) yield Buffer.concat(parts)
  } finally {
    closeSync(file)
  }
}
