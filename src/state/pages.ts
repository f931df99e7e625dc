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
export function pageBy<T, I extends string> (collection: Collection<T, I>, index: I, prefix: string, request: PageRequest, isDescending = false): SeekPage<T> {
  return pageOf(scan => collection.entriesBy(index, prefix, scan), request, isDescending, prefix)
}

/** A page of entries that were put in the order of their places; it costs as much as there are. */
export function pageAmong<T> (entries: Array<[place: string, record: T]>, request: PageRequest): SeekPage<T> {
  return pageOf(({ after, before, limit }) => {
    if (before !== undefined) return entries.filter(([place]) => place < before).slice(-limit!)
    return (after === undefined ? entries : entries.filter(([place]) => place > after)).slice(0, limit)
  }, request)
}

/** A page of whatever can be read from a place on or back from one. */
export function pageOf<T> (read: (scan: Scan) => Array<[place: string, record: T]>, { limit, after, before, fromEnd = false, page = 1 }: PageRequest, isDescending = false, prefix = ''): SeekPage<T> {
  const isBackward = before !== undefined || fromEnd
  const place = after ?? before
  const skipped = isBackward || place !== undefined ? 0 : (page - 1) * limit
  const wanted = skipped + limit
  const found = isBackward === isDescending
    ? read({ ...(place !== undefined && { after: place }), limit: wanted + 1 })
    : read({ before: place ?? prefix + last, limit: wanted + 1 })
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
