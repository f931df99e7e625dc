/** Pages of a list that an index orders, read in either direction: on from a place, from either end, or by number. */
import type { Collection, Scan } from './collection.ts'
import type { SeekPage } from './customers.ts'

/** Which page is asked for: on from a place, or without one the first, the last, or that of a number (from 1). */
export interface PageRequest extends Scan { limit: number, fromEnd?: boolean, page?: number }

const last = '\uffff' // sorts after everything that a key may hold

/**
 * A page of the records whose index key starts with the given text, in the order of the index or the other way round. It costs what
 * it returns; only a page by number costs what lies before it too.
 */
export function pageBy<T, I extends string> (collection: Collection<T, I>, index: I, prefix: string, { limit, after, before, fromEnd = false, page = 1 }: PageRequest, isDescending = false): SeekPage<T> {
  const isBackward = before !== undefined || fromEnd
  const place = after ?? before
  const skipped = isBackward || place !== undefined ? 0 : (page - 1) * limit
  const wanted = skipped + limit
  const found = isBackward === isDescending
    ? collection.entriesBy(index, prefix, { ...(place !== undefined && { after: place }), limit: wanted + 1 })
    : collection.entriesBy(index, prefix, { before: place ?? prefix + last, limit: wanted + 1 })
  if (isDescending) found.reverse()
  const hasMore = found.length > wanted
  const items = isBackward ? found.slice(hasMore ? 1 : 0) : found.slice(skipped, wanted)
  return {
    items: items.map(([, record]) => record),
    ...(items.length && { first: items[0]![0], last: items.at(-1)![0] }),
    hasNext: isBackward ? before !== undefined : hasMore,
    hasPrevious: isBackward ? hasMore : after !== undefined || skipped > 0
  }
}
