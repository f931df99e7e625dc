/**
 * The one source of ids. Same seed, same calls, same ids: the n-th id of a world is a function of the world's seed and n,
 * so the position is all there is to keep.
 */

/** Four 32-bit words that stand for a seed text. */
export type SeedWords = readonly [number, number, number, number]

/** Spreads a text over 128 bits (a multiply-and-shift hash of the cyrb family). */
export function seedWords (text: string): SeedWords {
  let a = 1779033703; let b = 3144134277; let c = 1013904242; let d = 2773480762
  for (let i = 0; i < text.length; i++) {
    const k = text.charCodeAt(i)
    a = b ^ Math.imul(a ^ k, 597399067)
    b = c ^ Math.imul(b ^ k, 2869860233)
    c = d ^ Math.imul(c ^ k, 951274213)
    d = a ^ Math.imul(d ^ k, 2716044179)
  }
  return [a ^ b ^ c ^ d, b ^ a, c ^ a, d ^ a].map(word => word >>> 0) as unknown as SeedWords
}

const charCodes = (text: string) => Uint8Array.from(text, character => character.charCodeAt(0))
const hexDigits = charCodes('0123456789abcdef')
/** Where the bytes of a GUID stand in its text. */
const guidPlaces = [0, 2, 4, 6, 9, 11, 14, 16, 19, 21, 24, 26, 28, 30, 32, 34]
/** Texts are written here, and so come into being in one piece. */
const guidText = Buffer.alloc(36, '-')
const shortText = Buffer.alloc(64)

const vectorCharacters = 16
const [dot, zero] = [46, 48] // their character codes
/** As many GUIDs, whose dashes stay, and a vector. */
const answerTexts = [0, 1, 2].map(guids => Buffer.alloc(36 * guids + vectorCharacters + 2, '-'))

/** Writes a word as the four bytes of a GUID from one of them on. */
function writeWord (text: Uint8Array, start: number, word: number, first: number) {
  for (let i = 0; i < 4; i++) {
    const place = start + guidPlaces[first + i]!
    const byte = (word >>> (24 - 8 * i)) & 255
    text[place] = hexDigits[byte >>> 4]!
    text[place + 1] = hexDigits[byte & 15]!
  }
}

const base64Characters = charCodes('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/')
const urlCharacters = charCodes('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_')

export class IdSource {
  readonly #seed: SeedWords
  /** How many draws were made; the source's whole state. */
  position: number

  constructor (seed: SeedWords, position = 0) {
    this.#seed = seed
    this.position = position
  }

  /** 32 random bits, the next of this source. */
  word (): number {
    const n = ++this.position
    const [a, b, c, d] = this.#seed
    let x = Math.imul(a ^ n, 0x9e3779b1) ^ b
    x = Math.imul(x ^ (x >>> 16), 0x85ebca6b) ^ c
    x = Math.imul(x ^ (x >>> 13), 0xc2b2ae35) ^ d
    x = Math.imul(x ^ (x >>> 16), 0x27d4eb2f)
    return (x ^ (x >>> 15)) >>> 0
  }

  /** A version 4 GUID in lower case: `6f0c2a3e-9d4b-4b7a-8a51-2b1f0f7de110`. */
  guid (): string {
    this.#writeGuid(guidText, 0)
    return guidText.toString('latin1')
  }

  #writeGuid (text: Uint8Array, start: number) {
    writeWord(text, start, this.word(), 0)
    writeWord(text, start, (this.word() & 0xffff0fff) | 0x4000, 4)
    writeWord(text, start, (this.word() & 0x3fffffff) | 0x80000000, 8)
    writeWord(text, start, this.word(), 12)
  }

  /**
   * What an answer is known by: as many GUIDs as it needs, the first one again where it needs but one, and its vector
   * (`Zg2yCyrPRwWBYnPF.0`). Made for every request, so in one text that is cut.
   */
  ofAnswer (guids: number): { first: string, second: string, vector: string } {
    const length = 36 * guids
    const answerText = answerTexts[guids]!
    for (let start = 0; start < length; start += 36) this.#writeGuid(answerText, start)
    this.#write(base64Characters, answerText, length, vectorCharacters)
    answerText[length + vectorCharacters] = dot
    answerText[length + vectorCharacters + 1] = zero
    const text = answerText.toString('latin1')
    return { first: text.slice(0, 36), second: text.slice(length - 36, length), vector: text.slice(length) }
  }

  /** Characters of URL-safe base64, for the ids of newer orders. */
  base64url (length: number) { return this.#text(urlCharacters, length) }

  /** Lower-case hexadecimal digits. */
  hex (length: number) { return this.#text(hexDigits, length) }

  /** So many characters of an alphabet. */
  #text (alphabet: Uint8Array, length: number): string {
    const text = length <= shortText.length ? shortText : Buffer.alloc(length)
    this.#write(alphabet, text, 0, length)
    return text.toString('latin1', 0, length)
  }

  #write (alphabet: Uint8Array, text: Uint8Array, start: number, length: number) {
    const mask = alphabet.length - 1
    let word = 0
    for (let i = 0; i < length; i++) {
      if (i % 4 === 0) word = this.word()
      text[start + i] = alphabet[(word >>> ((i % 4) * 7)) & mask]!
    }
  }
}
