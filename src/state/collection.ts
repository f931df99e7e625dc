/**
 * Collections: ordered persistent maps with declared secondary indexes. A copy costs the same whatever the size; what is written
 * to the copy leaves the original as it was. Key order gives paging, continuation and prefix filters by range scan.
 */
import sortedBTree from 'sorted-btree'
import diff from 'sorted-btree/extended/diffAgainst.js'

const BTree = sortedBTree.default // a CommonJS module: its default export is a property
const diffAgainst = diff.default // the same
type Tree<V> = InstanceType<typeof BTree<string, V>>

/** How a collection's records are found: by one key, and by any number of named index keys (a record without one is left out). */
export interface CollectionSpec<T, I extends string = string> {
  key: (record: T) => string
  indexes: Record<I, (record: T) => string | undefined>
  /** Indexes that also count their records, so that `count` costs nothing. */
  counted?: readonly I[]
}

/** Joins the parts of a key; sorts before every character that a part may hold, so that parts compare one by one. */
export const separator = '\u0000'
export const keyOf = (...parts: string[]) => parts.join(separator)
const last = '\uffff'

const indexed = new WeakMap<object, boolean>()

/** Whether a kind of collection has indexes at all. */
function isIndexed (spec: { indexes: object }): boolean {
  let known = indexed.get(spec)
  if (known === undefined) indexed.set(spec, known = Object.keys(spec.indexes).length > 0)
  return known
}

const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0
const newTree = <V>() => new BTree<string, V>(undefined, compare)

/** From how many records on a collection remembers what was found in it: the way down a large tree leads through much that no processor has at hand. */
const largeSize = 4096
/** So many findings it remembers, of records side by side so long ones. */
const mostFindings = 1024
const shortRun = 64

/** Which part of a range to read: keys after (or, going back, before) one of them, as far as another, at most so many. */
export interface Scan { after?: string, before?: string, until?: string, limit?: number }

export class Collection<T, I extends string = string> {
  readonly spec: CollectionSpec<T, I>
  readonly #rows: Tree<T>
  readonly #isIndexed: boolean
  readonly #indexes: Record<I, Tree<string>>
  /** Of a counted index: how many records have each index key. */
  readonly #counts: Partial<Record<I, Tree<number>>>
  /** What was asked for lately, by key or by the start of keys, and found; until something changes. */
  #found: Map<string, T> | undefined
  #foundAll: Map<string, readonly T[]> | undefined

  constructor (spec: CollectionSpec<T, I>, rows: Tree<T> = newTree<T>(), indexes?: Record<I, Tree<string>>, counts?: Partial<Record<I, Tree<number>>>) {
    this.spec = spec
    this.#rows = rows
    this.#isIndexed = isIndexed(spec)
    this.#indexes = indexes ?? Object.fromEntries(Object.keys(spec.indexes).map(name => [name, newTree<string>()])) as Record<I, Tree<string>>
    this.#counts = counts ?? Object.fromEntries((spec.counted ?? []).map(name => [name, newTree<number>()])) as Partial<Record<I, Tree<number>>>
  }

  /** How many records there are. */
  get size () { return this.#rows.size }

  get (key: string): T | undefined {
    if (this.#rows.size < largeSize) return this.#rows.get(key)
    const known = this.#found?.get(key)
    if (known !== undefined) return known
    const found = this.#rows.get(key)
    if (found !== undefined) remember(this.#found ??= new Map(), key, found)
    return found
  }

  has (key: string) { return this.#rows.has(key) }

  /** The smallest key, or undefined when empty. */
  firstKey () { return this.#rows.minKey() }

  /** Every record in key order. */
  values (): IterableIterator<T> { return this.#rows.values() }

  /** Records whose key starts with the given text, in key order. */
  startingWith (prefix: string, scan?: Scan): T[] {
    if (scan !== undefined) return keysBetween(this.#rows, prefix, scan).map(([, record]) => record)
    if (this.#rows.size < largeSize) return recordsIn(this.#rows, prefix)
    const known = this.#foundAll?.get(prefix)
    if (known !== undefined) return [...known]
    const found = recordsIn(this.#rows, prefix)
    if (found.length <= shortRun) remember(this.#foundAll ??= new Map(), prefix, [...found])
    return found
  }

  /** Records by an index: those whose index key starts with the given text, in the order of index key and key. */
  by (index: I, prefix: string, scan: Scan = {}): T[] {
    return this.entriesBy(index, prefix, scan).map(([, record]) => record)
  }

  /** Records by an index together with their places in it, which `after` and `before` take. */
  entriesBy (index: I, prefix: string, scan: Scan = {}): Array<[place: string, record: T]> {
    return keysBetween(this.#indexes[index], prefix, scan).map(([place, key]) => [place, this.#rows.get(key)!])
  }

  /** Records whose index key is exactly the given text, in key order. */
  where (index: I, value: string, scan: Scan = {}): T[] { return this.by(index, value + separator, scan) }

  /** The first record with exactly this index key. */
  one (index: I, value: string): T | undefined { return this.where(index, value, { limit: 1 })[0] }

  /** How many records have exactly this index key; of a counted index. */
  count (index: I, value: string): number { return this.#counts[index]!.get(value) ?? 0 }

  /**
   * Records of either that the other does not have as they are; undefined when there are more of them than the limit. Between a
   * collection and what became of its copy it costs what differs: whatever they share is passed over.
   */
  differences (other: Collection<T, I>, limit: number): T[] | undefined {
    const found: T[] = []
    const note = (...records: T[]) => { if (found.push(...records) > limit) return { break: true } }
    const isTooMuch = diffAgainst(this.#rows, other.#rows, (_, record) => note(record), (_, record) => note(record), (_, a, b) => note(a, b))
    return isTooMuch ? undefined : found
  }

  /** What makes the other collection of this one: records to put and keys to take away. Costs what differs, as above. */
  changesTo (other: Collection<T, I>): { put: T[], drop: string[] } {
    const put: T[] = []
    const drop: string[] = []
    diffAgainst(this.#rows, other.#rows, key => { drop.push(key) }, (_, record) => { put.push(record) }, (_, before, record) => { put.push(record) })
    return { put, drop }
  }

  /** A copy of its own, in constant time. */
  clone (): Collection<T, I> {
    const indexes = {} as Record<I, Tree<string>>
    for (const name in this.#indexes) indexes[name] = this.#indexes[name].clone()
    const counts: Partial<Record<I, Tree<number>>> = {}
    for (const name in this.#counts) counts[name] = this.#counts[name]!.clone()
    return new Collection(this.spec, this.#rows.clone(), indexes, counts)
  }

  /** Stores a record under its key, in place of the one that was there. Only for a copy that nobody else reads yet. */
  put (record: T): void {
    this.#found = this.#foundAll = undefined
    const key = this.spec.key(record)
    if (!this.#isIndexed) {
      this.#rows.set(key, record)
      return
    }
    const before = this.#rows.get(key)
    this.#rows.set(key, record)
    for (const name in this.spec.indexes) {
      const index = this.spec.indexes[name]
      const now = index(record)
      const then = before === undefined ? undefined : index(before)
      if (now === then) continue
      if (then !== undefined) this.#leave(name, then, key)
      if (now !== undefined) this.#enter(name, now, key)
    }
  }

  /** Takes a record away; nothing happens when there is none. */
  delete (key: string): void {
    this.#found = this.#foundAll = undefined
    const before = this.#rows.get(key)
    if (before === undefined) return
    this.#rows.delete(key)
    for (const name in this.spec.indexes) {
      const then = this.spec.indexes[name](before)
      if (then !== undefined) this.#leave(name, then, key)
    }
  }

  #enter (name: I, value: string, key: string) {
    this.#indexes[name].set(value + separator + key, key)
    this.#counts[name]?.set(value, this.count(name, value) + 1)
  }

  #leave (name: I, value: string, key: string) {
    this.#indexes[name].delete(value + separator + key)
    const left = this.#counts[name] && this.count(name, value) - 1
    if (left) this.#counts[name]!.set(value, left)
    else this.#counts[name]?.delete(value)
  }

  /** A collection of the given records. */
  static of<T, I extends string> (spec: CollectionSpec<T, I>, records: Iterable<T>): Collection<T, I> {
    const made = new Collection(spec)
    for (const record of records) made.put(record)
    return made
  }
}

function remember<V> (findings: Map<string, V>, key: string, found: V) {
  if (findings.size >= mostFindings) findings.clear()
  findings.set(key, found)
}

/** All of them, without their keys: asked for at nearly every request. */
function recordsIn<V> (tree: Tree<V>, prefix: string): V[] {
  const found: V[] = []
  tree.forRange(prefix, prefix + last, true, (_, record) => { found.push(record) })
  return found
}

function keysBetween<V> (tree: Tree<V>, prefix: string, { after, before, until, limit = Infinity }: Scan): Array<[string, V]> {
  const found: Array<[string, V]> = []
  if (limit <= 0) return found
  if (before !== undefined) {
    const isWithin = (key: string) => key.startsWith(prefix) && (until === undefined || key >= until)
    let pair = tree.nextLowerPair(before)
    while (pair && isWithin(pair[0]) && found.length < limit) {
      found.unshift([pair[0], pair[1]])
      pair = tree.nextLowerPair(pair[0])
    }
    return found
  }
  const from = after === undefined ? prefix : after
  tree.forRange(from, prefix + last, true, (key, value) => {
    if (key === after) return
    if (until !== undefined && key > until) return { break: true }
    found.push([key, value])
    if (found.length >= limit) return { break: true }
  })
  return found
}
