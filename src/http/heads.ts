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
let used = 0

/** Where a head was packed. A chunk lives as long as something in it is wanted. */
export interface Place { chunk: Buffer, start: number, end: number }

/** Packs a text and three numbers. The place is the same object each time. */
export function pack (text: string, a: number, b: number, c: number): Readonly<Place> {
  const needed = numbersBytes + text.length
  if (chunk.length - used < needed) {
    chunk = Buffer.allocUnsafeSlow(Math.max(chunkBytes, needed))
    used = 0
  }
  const start = used
  chunk.writeDoubleLE(a, start)
  chunk.writeDoubleLE(b, start + 8)
  chunk.writeDoubleLE(c, start + 16)
  used = start + numbersBytes + chunk.write(text, start + numbersBytes, encoding)
  place.chunk = chunk
  place.start = start
  place.end = used
  return place
}
const place: Place = { chunk, start: 0, end: 0 }

export const numberAt = ({ chunk, start }: Place, index: 0 | 1 | 2) => chunk.readDoubleLE(start + index * 8)

export const textAt = ({ chunk, start, end }: Place) => chunk.toString(encoding, start + numbersBytes, end)
