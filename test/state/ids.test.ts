/** Ids: the n-th of a world follows from its seed and n, and from nothing else. */
import t from 'tap'
import fc from 'fast-check'
import { IdSource, seedWords } from '../../src/state/ids.ts'

const source = (seed = 'partner-center', position = 0) => new IdSource(seedWords(seed), position)
const times = <T>(n: number, make: () => T): T[] => Array.from({ length: n }, make)
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/

t.test('the same seed gives the same ids', async t => {
  const [a, b] = [source(), source()]
  t.same(times(50, () => a.guid()), times(50, () => b.guid()))
  t.same([a.ofAnswer(2), a.base64url(10), a.hex(8)], [b.ofAnswer(2), b.base64url(10), b.hex(8)])
  t.equal(a.position, b.position)
})

t.test('another seed gives other ids, however little it differs', async t => {
  const seeds = ['partner-center', 'partner-centeR', 'partner-cente', 'partner-center ', '', 'a', 'b', 'ab', 'ba']
  const first = seeds.map(seed => times(20, () => source(seed).guid())[0])
  t.equal(new Set(first).size, seeds.length)
})

t.test('a position is the whole state: from it the ids go on as they would have', async t => {
  const through = source()
  for (let drawn = 0; drawn < 7; drawn++) through.guid()
  const resumed = source('partner-center', through.position)
  t.same(times(20, () => resumed.guid()), times(20, () => through.guid()))
})

t.test('GUIDs are of version 4, in lower case, and do not repeat', async t => {
  const ids = source()
  const made = times(100_000, () => ids.guid())
  t.equal(made.find(id => !guid.test(id)), undefined)
  t.equal(new Set(made).size, made.length)
})

t.test('every bit of a word is one half of the time', async t => {
  const ids = source()
  const draws = 20_000
  const ones = new Array<number>(32).fill(0)
  for (let drawn = 0; drawn < draws; drawn++) {
    const word = ids.word()
    if (!Number.isInteger(word) || word < 0 || word > 0xffff_ffff) t.fail(`${word} is no 32-bit number`)
    for (let bit = 0; bit < 32; bit++) ones[bit]! += (word >>> bit) & 1
  }
  // Six standard deviations of a fair coin thrown so often.
  const slack = 6 * Math.sqrt(draws) / 2
  t.same(ones.map((count, bit) => Math.abs(count - draws / 2) > slack ? bit : -1).filter(bit => bit >= 0), [], 'no bit leans to one side')
})

t.test('texts have the length that is asked for, and only characters of their alphabet', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(fc.string(), fc.integer({ min: 0, max: 64 }), (seed, length) => {
    const ids = source(seed)
    const fits = (text: string, alphabet: RegExp) => text.length === length && alphabet.test(text)
    return fits(ids.base64url(length), /^[A-Za-z0-9_-]*$/) && fits(ids.hex(length), /^[0-9a-f]*$/)
  }), { seed: 1 }))
  const ids = source()
  for (const [alphabet, characters] of [['base64url', 64], ['hex', 16]] as const) {
    t.equal(new Set(ids[alphabet](5000)).size, characters, `${alphabet} uses all of its characters`)
  }
})

t.test('what an answer is known by: as many GUIDs as it needs, none of them twice, and a vector', async t => {
  const ids = source()
  const made = times(2000, () => [0, 1, 2].map(guids => ids.ofAnswer(guids)))
  t.ok(made.every(([, one, two]) => [one!.first, one!.second, two!.first, two!.second].every(id => guid.test(id))))
  t.ok(made.every(([, one, two]) => one!.first === one!.second && two!.first !== two!.second))
  t.equal(new Set(made.flatMap(([, one, two]) => [one!.first, two!.first, two!.second])).size, 6000)
  const vectors = made.flat().map(({ vector }) => vector)
  t.equal(vectors.find(vector => !/^[A-Za-z0-9+/]{16}\.0$/.test(vector)), undefined)
  t.equal(new Set(vectors.join('').replaceAll('.0', '')).size, 64, 'of all characters of base64')
  t.same([source().ofAnswer(1).first, source().ofAnswer(2).first], [source().guid(), source().guid()], 'the same as one by one')
})

t.test('a seed of any text makes four 32-bit words', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(fc.string({ unit: 'binary', maxLength: 200 }), seed => {
    const words = seedWords(seed)
    return words.length === 4 && words.every(word => Number.isInteger(word) && word >= 0 && word <= 0xffff_ffff)
  }), { seed: 2 }))
})
