/** Collections: what they hold is what a Map would hold, in the order of keys, and a copy never touches its original. */
import t from 'tap'
import fc from 'fast-check'
import { Collection, keyOf, separator, type CollectionSpec, type Scan } from '../../src/state/collection.ts'

interface Thing { id: string, colour?: string, size: number }

const spec: CollectionSpec<Thing, 'colour' | 'large'> = {
  key: thing => thing.id,
  indexes: {
    colour: thing => thing.colour,
    large: thing => thing.size > 5 ? keyOf('large', String(thing.size)) : undefined
  },
  counted: ['colour']
}

const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0
const ids = fc.constantFrom('a', 'aa', 'ab', 'b', 'ba', 'c', 'é', 'Z', 'a-1', 'a.1', keyOf('c', '1'), keyOf('c', '2'), '😀')
const colours = fc.constantFrom('red', 'reddish', 'blue', '')
const thing: fc.Arbitrary<Thing> = fc.record({ id: ids, colour: fc.option(colours, { nil: undefined }), size: fc.integer({ min: 0, max: 10 }) })
  .map(({ id, colour, size }) => ({ id, size, ...(colour !== undefined && { colour }) }))

type Step = { put: Thing } | { delete: string }
const step: fc.Arbitrary<Step> = fc.oneof({ weight: 3, arbitrary: thing.map(put => ({ put })) }, { weight: 1, arbitrary: ids.map(id => ({ delete: id })) })

function take (collection: Collection<Thing, 'colour' | 'large'>, model: Map<string, Thing>, step: Step) {
  if ('put' in step) {
    collection.put(step.put)
    model.set(step.put.id, step.put)
  } else {
    collection.delete(step.delete)
    model.delete(step.delete)
  }
}

const sorted = (model: Map<string, Thing>) => [...model.values()].sort((a, b) => compare(a.id, b.id))

/** What a scan of ordered places reads. */
function scanned<T> (all: Array<[place: string, value: T]>, prefix: string, { after, before, until, limit = Infinity }: Scan): T[] {
  const isWithin = (place: string) => until === undefined || (before === undefined ? place <= until : place >= until)
  const within = all.filter(([place]) => place.startsWith(prefix) && (after === undefined || place > after) && (before === undefined || place < before) && isWithin(place))
  return (before === undefined ? within.slice(0, limit) : within.slice(Math.max(0, within.length - limit))).map(([, value]) => value)
}

function agree (collection: Collection<Thing, 'colour' | 'large'>, model: Map<string, Thing>): boolean {
  const things = sorted(model)
  const same = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b)
  const indexed = (index: 'colour' | 'large') => things
    .flatMap(thing => spec.indexes[index](thing) === undefined ? [] : [[spec.indexes[index](thing)! + separator + thing.id, thing] as [string, Thing]])
    .sort(([a], [b]) => compare(a, b))
  return collection.size === model.size &&
    same([...collection.values()], things) &&
    collection.firstKey() === things[0]?.id &&
    ['a', 'ab', 'c', 'nothing'].every(id => collection.get(id) === model.get(id) && collection.has(id) === model.has(id)) &&
    ['', 'a', keyOf('c', ''), 'zz'].every(prefix => same(collection.startingWith(prefix), things.filter(({ id }) => id.startsWith(prefix)))) &&
    ['', 'red', 'blue'].every(prefix => same(collection.by('colour', prefix), indexed('colour').filter(([place]) => place.startsWith(prefix)).map(([, thing]) => thing))) &&
    ['red', 'reddish', ''].every(colour => same(collection.where('colour', colour), things.filter(thing => thing.colour === colour)) &&
      collection.count('colour', colour) === things.filter(thing => thing.colour === colour).length &&
      collection.one('colour', colour) === things.find(thing => thing.colour === colour)) &&
    same(collection.entriesBy('large', ''), indexed('large')) &&
    same(collection.by('large', keyOf('large', '7')), indexed('large').filter(([place]) => place.startsWith(keyOf('large', '7'))).map(([, thing]) => thing))
}

t.test('agrees with a Map after any writes, by key and by index', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(fc.array(step, { maxLength: 60 }), steps => {
    const [collection, model] = [new Collection(spec), new Map<string, Thing>()]
    for (const step of steps) take(collection, model, step)
    return agree(collection, model)
  }), { seed: 1, numRuns: 500 }))
})

t.test('a copy and its original do not see each other\'s writes', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(fc.array(step), fc.array(step), fc.array(step), (common, mine, yours) => {
    const [original, model] = [new Collection(spec), new Map<string, Thing>()]
    for (const step of common) take(original, model, step)
    const [copy, copied] = [original.clone(), new Map(model)]
    for (const step of mine) take(original, model, step)
    for (const step of yours) take(copy, copied, step)
    const [grandchild, grandchilds] = [copy.clone(), new Map(copied)]
    for (const step of mine) take(grandchild, grandchilds, step)
    return agree(original, model) && agree(copy, copied) && agree(grandchild, grandchilds)
  }), { seed: 2, numRuns: 300 }))
})

t.test('a large collection, which remembers what was asked for, forgets it when that changes, and a copy has a memory of its own', async t => {
  const filler = Array.from({ length: 5000 }, (_, i): Thing => ({ id: `x${i}`, size: 0 }))
  const keys = ['a', 'aa', 'ab', 'b', 'c', 'Z', keyOf('c', '1'), 'nothing']
  const tells = (collection: Collection<Thing, 'colour' | 'large'>, model: Map<string, Thing>) => [1, 2].every(() =>
    keys.every(key => collection.get(key) === model.get(key)) &&
    ['a', keyOf('c', ''), 'zz'].every(prefix => JSON.stringify(collection.startingWith(prefix)) === JSON.stringify(sorted(model).filter(({ id }) => id.startsWith(prefix)))))
  fc.assert(fc.property(fc.array(step, { maxLength: 12 }), fc.array(step, { maxLength: 12 }), (first, then) => {
    const original = Collection.of(spec, filler)
    const model = new Map<string, Thing>()
    for (const step of first) {
      take(original, model, step)
      if (!tells(original, model)) return false
    }
    const copy = original.clone()
    const copied = new Map(model)
    for (const step of then) {
      take(copy, copied, step)
      if (!tells(copy, copied)) return false
    }
    copy.startingWith('a').reverse() // whoever asked may do with it what it likes
    return tells(copy, copied) && tells(original, model)
  }), { numRuns: 40 })
})

t.test('a scan goes on after a place, or back before one, and no further than its prefix, its end and its limit', async t => {
  const scans = fc.record({ after: ids, before: ids, until: ids, limit: fc.integer({ min: 0, max: 5 }) }, { requiredKeys: [] })
    .filter(({ after, before }) => after === undefined || before === undefined)
  t.doesNotThrow(() => fc.assert(fc.property(fc.array(thing, { maxLength: 15 }), fc.constantFrom('', 'a', 'c', 'b'), scans, (things, prefix, scan) => {
    const collection = Collection.of(spec, things)
    // Places of a scan come from its own list: those outside of the prefix are nobody's.
    const usable = { ...scan, ...(scan.after !== undefined && { after: prefix + scan.after }), ...(scan.before !== undefined && { before: prefix + scan.before }) }
    const all = [...collection.values()].map((thing): [string, Thing] => [thing.id, thing])
    return JSON.stringify(collection.startingWith(prefix, usable)) === JSON.stringify(scanned(all, prefix, usable))
  }), { seed: 3, numRuns: 1000 }))
})

t.test('pages by an index, one after another, are the whole list; backwards as well', async t => {
  const things = Array.from({ length: 23 }, (_, n): Thing => ({ id: `t${String(n * 7 % 23).padStart(2, '0')}`, colour: n % 3 ? 'red' : 'blue', size: n }))
  const collection = Collection.of(spec, things)
  const whole = collection.entriesBy('colour', '')
  t.equal(whole.length, 23)
  const forward: string[] = []
  for (let page = collection.entriesBy('colour', '', { limit: 4 }); page.length; page = collection.entriesBy('colour', '', { limit: 4, after: page.at(-1)![0] })) forward.push(...page.map(([place]) => place))
  t.same(forward, whole.map(([place]) => place))
  const backward: string[] = []
  for (let page = collection.entriesBy('colour', '', { limit: 4, before: '\uffff' }); page.length; page = collection.entriesBy('colour', '', { limit: 4, before: page[0]![0] })) backward.unshift(...page.map(([place]) => place))
  t.same(backward, whole.map(([place]) => place))
})

t.test('an index key that is another\'s beginning is not taken for it', async t => {
  const collection = Collection.of(spec, [{ id: '1', colour: 'red', size: 0 }, { id: '2', colour: 'reddish', size: 0 }])
  t.same(collection.where('colour', 'red').map(({ id }) => id), ['1'])
  t.same(collection.by('colour', 'red').map(({ id }) => id), ['1', '2'], 'unless a beginning is asked for')
})

t.test('a record that loses its index key is no longer found by it', async t => {
  const collection = Collection.of<Thing, 'colour' | 'large'>(spec, [{ id: '1', colour: 'red', size: 9 }])
  collection.put({ id: '1', size: 1 })
  t.same(collection.where('colour', 'red'), [])
  t.same(collection.by('large', ''), [])
  t.equal(collection.size, 1)
})

t.test('taking away what is not there does nothing', async t => {
  const collection = Collection.of(spec, [{ id: '1', size: 0 }])
  collection.delete('2')
  t.same([...collection.values()], [{ id: '1', size: 0 }])
})

t.test('a copy costs the same whatever the size', async t => {
  const many = Collection.of(spec, Array.from({ length: 100_000 }, (_, n): Thing => ({ id: String(n), colour: 'red', size: n % 10 })))
  const began = performance.now()
  for (let copied = 0; copied < 1000; copied++) many.clone()
  // A copy of every record would take minutes.
  t.ok(performance.now() - began < 2000, 'a thousand copies of a hundred thousand records in less than two seconds')
})

t.test('differences tell what either of two versions has for itself, up to a limit', async t => {
  fc.assert(fc.property(fc.array(step, { maxLength: 40 }), fc.array(step, { maxLength: 12 }), fc.array(step, { maxLength: 12 }), (first, more, others) => {
    const [collection, model] = [new Collection(spec), new Map<string, Thing>()]
    for (const each of first) take(collection, model, each)
    const versions = [more, others].map(steps => {
      const [copy, copied] = [collection.clone(), new Map(model)]
      for (const each of steps) take(copy, copied, each)
      return { copy, copied }
    })
    const [a, b] = [versions[0]!, versions[1]!]
    const expected = [...a.copied.values(), ...b.copied.values()].filter(thing => a.copied.get(thing.id) !== b.copied.get(thing.id))
    const found = a.copy.differences(b.copy, Infinity)!
    t.same(new Set(found), new Set(expected))
    t.equal(found.length, expected.length)
    t.same(new Set(b.copy.differences(a.copy, Infinity)), new Set(expected))
    t.same(a.copy.differences(b.copy, expected.length)?.length, expected.length)
    if (expected.length) t.equal(a.copy.differences(b.copy, expected.length - 1), undefined)
  }), { numRuns: 200, seed: 4 })
})
