/**
 * Requests packed into bytes outside of the heap, which the garbage collector need not go through: a head of headers and address, the
 * bodies, and numbers. Written for every request, read only when somebody looks; the bytes of those that nobody wants are used again.
 */

const chunkBytes = 65_536
const doubleCount = 3
const wordCount = 6 // two numbers and the lengths of three texts, and a multiple of two
const headStart = doubleCount * 8 + wordCount * 4
const none = -1

/** Bytes with many requests. */
export interface Chunk {
  readonly bytes: Buffer
  readonly doubles: Float64Array
  readonly words: Int32Array
  /** Requests in it that are still wanted. */
  wanted: number
  /** Goes up when the bytes are used again. */
  generation: number
}

function newChunk (size: number): Chunk {
  const bytes = Buffer.allocUnsafeSlow(size)
  return { bytes, doubles: new Float64Array(bytes.buffer, 0, size >> 3), words: new Int32Array(bytes.buffer, 0, size >> 2), wanted: 0, generation: 0 }
}

let chunk = newChunk(0)
let used = 0 // bytes, a multiple of eight
const unwanted: Chunk[] = []
const unwantedKept = 256

/** Where a request was packed, and in how many bytes. */
export interface Packed { chunk: Chunk, start: number, bytes: number }

/** No more bytes than a text may take: three for each character, where it is not worth counting them. */
const most = (text: string | undefined) => text === undefined ? 0 : text.length < 4096 ? text.length * 3 : Buffer.byteLength(text)

/** Packs the texts and numbers of a request, until it is released: its head, of Latin characters, two bodies, three numbers of any kind and two whole ones. It is the same object each time. */
export function pack (head: string, asked: string | undefined, answer: string | undefined, a: number, b: number, c: number, x: number, y: number): Readonly<Packed> {
  const needed = (headStart + head.length + most(asked) + most(answer) + 7) & ~7
  if (chunk.bytes.length - used < needed) {
    const full = chunk
    chunk = needed > chunkBytes ? newChunk(needed) : unwanted.pop() ?? newChunk(chunkBytes)
    used = 0
    if (full.wanted === 0) useAgain(full)
  }
  const { bytes, doubles, words } = chunk
  const start = used
  doubles[start >> 3] = a
  doubles[(start >> 3) + 1] = b
  doubles[(start >> 3) + 2] = c
  const word = (start + doubleCount * 8) >> 2
  words[word] = x
  words[word + 1] = y
  let end = start + headStart
  end += words[word + 2] = bytes.write(head, end, 'latin1')
  if (asked === undefined) words[word + 3] = none
  else end += words[word + 3] = bytes.write(asked, end, 'utf8')
  if (answer === undefined) words[word + 4] = none
  else end += words[word + 4] = bytes.write(answer, end, 'utf8')
  used = (end + 7) & ~7
  chunk.wanted++
  packed.chunk = chunk
  packed.start = start
  packed.bytes = used - start
  return packed
}
const packed: Packed = { chunk, start: 0, bytes: 0 }

/** Gives back the place of a request. */
export function release (left: Chunk) {
  if (--left.wanted === 0 && left !== chunk) useAgain(left)
}

function useAgain (left: Chunk) {
  left.generation++
  if (left.bytes.length === chunkBytes && unwanted.length < unwantedKept) unwanted.push(left)
}

type Place = Pick<Packed, 'chunk' | 'start'>

/** One of the three numbers of any kind. */
export const numberAt = ({ chunk, start }: Place, index: 0 | 1 | 2) => chunk.doubles[(start >> 3) + index]!

/** One of the two whole numbers; after them come the lengths of the texts. */
export const wordAt = (place: Place, index: 0 | 1) => word(place, index)

const word = ({ chunk, start }: Place, index: number) => chunk.words[((start + doubleCount * 8) >> 2) + index]!

export const headAt = (place: Place) => place.chunk.bytes.toString('latin1', place.start + headStart, place.start + headStart + word(place, 2))

/** A body: what was asked, or the answer; undefined when there is none. */
export function bodyAt (place: Place, which: 'asked' | 'answer'): string | undefined {
  const askedStart = place.start + headStart + word(place, 2)
  const [start, length] = which === 'asked' ? [askedStart, word(place, 3)] : [askedStart + Math.max(0, word(place, 3)), word(place, 4)]
  return length === none ? undefined : place.chunk.bytes.toString('utf8', start, start + length)
}
