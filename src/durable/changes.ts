/** What makes one value of a world of another, as entries of a journal: records to put, keys to take away, and what stands beside the records. */
import type { Catalogue } from '../state/catalogue.ts'
import { Collection } from '../state/collection.ts'
import { seedWords } from '../state/ids.ts'
import { collectionNames, copyOf, specs, type CollectionName, type WorldValue } from '../state/value.ts'

/** What stands beside the records and is kept; the rest follows from it. */
const headNames = ['seed', 'idPosition', 'sequence', 'settings', 'partner', 'resellers', 'clock'] as const
type Head = Pick<WorldValue, typeof headNames[number]>

export interface Change {
  set?: Partial<Head>
  put?: { [N in CollectionName]?: unknown[] }
  drop?: { [N in CollectionName]?: string[] }
}

/** So many records stand in one entry at most. */
const mostRecords = 500

type Bare = Collection<unknown>

/** The changes from one value, or from nothing, to another; at least one, which may say nothing. Costs what differs. */
export function * changesBetween (before: WorldValue | undefined, after: WorldValue): Generator<Change> {
  const changedHeads = headNames.filter(name => before?.[name] !== after[name]).map(name => [name, after[name]])
  let change: Change = changedHeads.length > 0 ? { set: Object.fromEntries(changedHeads) } : {}
  let count = 0
  for (const name of collectionNames) {
    if (before?.[name] === after[name]) continue
    for (const [kind, item] of itemsBetween(before?.[name] as Bare | undefined, after[name] as unknown as Bare)) {
      const of = change[kind] ??= {}
      const items: unknown[] = of[name] ??= []
      items.push(item)
      if (++count < mostRecords) continue
      yield change
      change = {}
      count = 0
    }
  }
  yield change
}

/** What is to be put and dropped, one after the other; from nothing, without looking at all of it first. */
function * itemsBetween (before: Bare | undefined, after: Bare): Generator<['put', unknown] | ['drop', string]> {
  if (before === undefined || before.size === 0) {
    for (const record of after.values()) yield ['put', record]
    return
  }
  const { put, drop } = before.changesTo(after)
  for (const key of drop) yield ['drop', key]
  for (const record of put) yield ['put', record]
}

/** The value that a change makes of another, or of nothing. */
export function changed (value: WorldValue | undefined, { set, put = {}, drop = {} }: Change, catalogue: Catalogue): WorldValue {
  const after = value === undefined ? emptyValue(catalogue) : copyOf(value)
  Object.assign(after, set)
  if (set?.seed !== undefined) after.seedWords = seedWords(set.seed)
  for (const name of collectionNames) {
    if (put[name] === undefined && drop[name] === undefined) continue
    const collection = (after[name] as unknown as Bare).clone()
    for (const key of drop[name] ?? []) collection.delete(key)
    for (const record of put[name] ?? []) collection.put(record)
    after[name] = collection as never
  }
  return after
}

function emptyValue (catalogue: Catalogue) {
  const collections = Object.fromEntries(collectionNames.map(name => [name, new Collection(specs[name] as never)]))
  return copyOf({ ...collections, catalogue } as unknown as WorldValue)
}

/** How many collections two values share as they are: the more, the less it costs to tell one by the other. */
export const sharedBy = (one: WorldValue, other: WorldValue): number => collectionNames.reduce((count, name) => one[name] === other[name] ? count + 1 : count, 0)
