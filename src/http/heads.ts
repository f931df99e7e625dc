/**
 * Heads of requests and answers: address, headers and times, packed into bytes outside of the heap, which the garbage collector need
 * not go through. Written for every request, read only when somebody looks.
 */

const chunkBytes = 65_536
const numbers = 3
const numbersBytes = numbers * 8
/** That of headers and addresses on the wire. */
const encoding = 'latin1'

let chunk = Buffer.alloc(0)
let doubles = new Float64Array(0)
let used = 0 // bytes, a multiple of those of a number

/** Where a head was packed. A chunk lives as long as something in it is wanted. */
export interface Place { chunk: Buffer, start: number, end: number }

/** Packs a text and three numbers. The place is the same object each time. */
export function pack (text: string, a: number, b: number, c: number): Readonly<Place> {
  const needed = numbersBytes + text.length
  if (chunk.length - used < needed) {
    chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, needed))
    doubles = new Float64Array(chunk.buffer, 0, chunk.length >> 3)
    used = 0
  }
  const start = used
  const first = start >> 3
  doubles[first] = a
  doubles[first + 1] = b
  doubles[first + 2] = c
  const end = start + numbersBytes + chunk.write(text, start + numbersBytes, encoding)
  used = (end + 7) & ~7
  place.chunk = chunk
  place.start = start
  place.end = end
  return place
}
const place: Place = { chunk, start: 0, end: 0 }

export const numberAt = ({ chunk, start }: Place, index: 0 | 1 | 2) => new Float64Array(chunk.buffer, start, numbers)[index]!

export const textAt = ({ chunk, start, end }: Place) => chunk.toString(encoding, start + numbersBytes, end)
