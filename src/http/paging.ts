/** Pages: by offset, or read on from a place that an opaque token keeps. */
import { createHash } from 'node:crypto'
import { refuse } from '../errors.ts'
import type { Scan } from '../state/collection.ts'
import { link, type CollectionFrame } from './answer.ts'

/** What a token keeps: which list, how it was asked for, and the place to go on from. */
interface Place { list: string, size: number, query: Record<string, string>, after?: string, before?: string }

/** Writes a token: readable by nobody but us, and good for its own list only. */
function tokenOf (place: Place): string {
  const text = JSON.stringify(place)
  return Buffer.from(`${digest(text)}${text}`).toString('base64url')
}

function placeOf (token: string, list: string): Place {
  const text = Buffer.from(token, 'base64url').toString('utf8')
  const [mark, body] = [text.slice(0, 12), text.slice(12)]
  if (digest(body) !== mark) throw refuse('inputInvalid', 'the continuation token is not one of ours.')
  const place = JSON.parse(body) as Place
  if (place.list !== list) throw refuse('inputInvalid', 'the continuation token belongs to another list.')
  return place
}

const digest = (text: string) => createHash('sha256').update(`page:${text}`).digest('base64url').slice(0, 12)

/** A request for a page of a list that is read on from a place. */
export interface SeekRequest {
  /** Address of the list, relative to /v1; a token is good for it alone. */
  list: string
  size: number | undefined
  usualSize: number
  largestSize: number
  /** Other parameters of the first request, which later pages keep; `size` among them is where links show it. */
  query: Record<string, string>
  seekOperation: string | undefined
  token: string | undefined
}

/** Which part of the list is asked for, with which parameters, and the frame of the page once it is read. */
export interface Seek {
  scan: Scan & { limit: number }
  query: Record<string, string>
  /** `query`: the parameters as the list understood them, where it fills in what was not sent. */
  frame: (page: { first?: string, last?: string, hasNext: boolean, hasPrevious: boolean, query?: Record<string, string> }) => CollectionFrame
}

/** Understands a request for a page: a token decides size and parameters, whatever else is sent along. */
export function seek ({ list, size, usualSize, largestSize, query, seekOperation, token }: SeekRequest): Seek {
  if (size !== undefined && size < 0) throw refuse('inputInvalid', `size must be 1 to ${largestSize}, not ${size}.`)
  const operation = seekOperation ?? (token ? 'Next' : 'First')
  if (!token && (operation === 'Next' || operation === 'Previous')) throw refuse('inputInvalid', `seekOperation=${operation} needs the header MS-ContinuationToken.`)
  const place = token ? placeOf(token, list) : { list, size: Math.min(size || usualSize, largestSize), query }
  const scan = operation === 'Next' ? { after: place.after } : operation === 'Previous' ? { before: place.before } : {}
  const given = Object.fromEntries(Object.entries(scan).filter(([, value]) => value !== undefined))
  return {
    scan: { ...given, limit: place.size },
    query: place.query,
    frame: ({ first, last, hasNext, hasPrevious, query = place.query }) => {
      const base = { list, size: place.size, query }
      const address = (parameters: Record<string, string>) => `${list}?${textOf({ ...('size' in query ? query : { size: String(place.size), ...query }), ...parameters })}`
      const to = (seekOperation: string, token: string) => link(address({ seekOperation }), [{ key: 'MS-ContinuationToken', value: token }])
      const onward = hasNext && last !== undefined ? tokenOf({ ...base, after: last, ...(first !== undefined && { before: first }) }) : undefined
      const back = hasPrevious && first !== undefined ? tokenOf({ ...base, before: first }) : undefined
      return {
        self: token ? to(operation, token) : link(size ? address({}) : withoutSize(list, query)),
        ...(onward && { next: to('Next', onward), continuationToken: onward }),
        ...(back && { previous: to('Previous', back) })
      }
    }
  }
}

const textOf = (query: Record<string, string>) => new URLSearchParams(query).toString().replaceAll('+', '%20')

const withoutSize = (list: string, query: Record<string, string>) => {
  const text = textOf(query)
  return text ? `${list}?${text}` : list
}

/** A page by offset and size of a whole list, and the links between pages; no size means everything from the offset on. */
export function offsetPage<T> (items: readonly T[], { offset = 0, size = 0 }: { offset?: number | undefined, size?: number | undefined }, address: (offset: number) => string): { items: readonly T[], frame: CollectionFrame } {
  if (offset < 0) throw refuse('propertyInvalid', `offset must be 0 or more, not ${offset}.`)
  if (size < 0) throw refuse('propertyInvalid', `size must be 1 or more, not ${size}.`)
  const end = size ? offset + size : items.length
  return {
    items: offset || size ? items.slice(offset, end) : items,
    frame: {
      self: link(address(offset)),
      ...(end < items.length && { next: link(address(end)) }),
      ...(offset > 0 && items.length > 0 && { previous: link(address(Math.max(0, Math.min(offset, items.length) - (size || offset)))) }) // behind the end: the last page
    }
  }
}
