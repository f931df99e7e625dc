/** Long lists, read in portions: whoever else waits has a turn after each. */
import type { Collection } from './collection.ts'
import type { Steps } from './turns.ts'

const portion = 512

/** Records by an index whose index key starts with the given text, in its order. */
export function * allBy<T, I extends string> (collection: Collection<T, I>, index: I, prefix: string): Steps<T[]> {
  const all: T[] = []
  for (let after: string | undefined; ;) {
    const found = collection.entriesBy(index, prefix, { limit: portion, ...(after !== undefined && { after }) })
    for (const [, record] of found) all.push(record)
    if (found.length < portion) return all
    after = found.at(-1)![0]
    yield
  }
}

/** Records whose key starts with the given text, after a key and at most so many. */
export function * allStartingWith<T, I extends string> (collection: Collection<T, I>, prefix: string, { after, limit = Infinity }: { after?: string, limit?: number } = {}): Steps<T[]> {
  const all: T[] = []
  for (;;) {
    const wanted = Math.min(portion, limit - all.length)
    const found = collection.startingWith(prefix, { limit: wanted, ...(after !== undefined && { after }) })
    for (const record of found) all.push(record)
    if (found.length < portion) return all
    after = collection.spec.key(found.at(-1)!)
    yield
  }
}
