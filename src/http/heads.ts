/**
 * Heads of requests and answers: address, headers and times, packed into bytes outside of the heap, which the garbage collector need
 * not go through. Written for every request, read only when somebody looks; the bytes of heads that nobody wants are used again.
 */

const chunkBytes = 65_536
const numbers = 3
const numbersBytes = numbers * 8
/** That of headers and addresses on the wire. */
const encoding = 'latin1'

/** Bytes with many heads. */
export interface Chunk {
  readonly bytes: Buffer
  readonly doubles: Float64Array
  /** Heads in it that are still wanted. */
  wanted: number
  /** Goes up when the bytes are used again. */
  generation: number
}

function newChunk (size: number): Chunk {
  const bytes = Buffer.allocUnsafeSlow(size)
  return { bytes, doubles: new Float64Array(bytes.buffer, 0, size >> 3), wanted: 0, generation: 0 }
}

let chunk = newChunk(0)
let used = 0 // bytes, a multiple of those of a number
const unwanted: Chunk[] = []
const unwantedKept = 256

/** Where a head was packed. */
export interface Place { chunk: Chunk, start: number, end: number }

/** Packs a text and three numbers, until the place is released. It is the same object each time. */
export function pack (text: string, a: number, b: number, c: number): Readonly<Place> {
  const needed = numbersBytes + text.length
  if (chunk.bytes.length - used < needed) {
    const full = chunk
    chunk = needed > chunkBytes ? newChunk(needed) : unwanted.pop() ?? newChunk(chunkBytes)
    used = 0
    if (full.wanted === 0) useAgain(full)
  }
  const start = used
  const first = start >> 3
  chunk.doubles[first] = a
  chunk.doubles[first + 1] = b
  chunk.doubles[first + 2] = c
  const end = start + numbersBytes + chunk.bytes.write(text, start + numbersBytes, encoding)
  used = (end + 7) & ~7
  chunk.wanted++
  place.chunk = chunk
  place.start = start
  place.end = end
  return place
}
const place: Place = { chunk, start: 0, end: 0 }

/** Gives back the place of a head. */
export function release (left: Chunk) {
  if (--left.wanted === 0 && left !== chunk) useAgain(left)
}

function useAgain (left: Chunk) {
  left.generation++
  if (left.bytes.length === chunkBytes && unwanted.length < unwantedKept) unwanted.push(left)
}

export const numberAt = ({ chunk, start }: Place, index: 0 | 1 | 2) => chunk.doubles[(start >> 3) + index]!

export const textAt = ({ chunk, start, end }: Place) => chunk.bytes.toString(encoding, start + numbersBytes, end)
