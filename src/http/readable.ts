/**
 * Answers for the strictest clients: libraries that fail on a value of an enum which they do not know. The contract says beside an
 * enum what they read in place of such a value (`x-strict`), or that they read nothing (`x-unread`): then the record is left out.
 */
import { resolve, type Operation, type Schema } from '../contract/operation.ts'
import { refuse } from '../errors.ts'

/** The value as such a client reads it. */
type Reader = (value: unknown) => unknown

const leftOut = Symbol('left out')

/** How the texts of an operation's answers are put; undefined when all of them can be read as they are. */
export function readableForm ({ responses }: Operation): ((status: number, text: string) => string) | undefined {
  const readers = new Map<number, Reader>()
  for (const [status, { schema }] of Object.entries(responses)) {
    const read = schema && readerOf(schema)
    if (read) readers.set(Number(status), read)
  }
  if (readers.size === 0) return undefined
  return (status, text) => {
    const read = readers.get(status)
    if (!read) return text
    const value = read(JSON.parse(text))
    if (value === leftOut) throw refuse('resourceNotFound', 'it holds a value that strict clients do not read')
    return JSON.stringify(value)
  }
}

const known = new Map<Schema, Reader | undefined>()

/** The reader of a schema; undefined when nothing in it needs one. A schema that holds itself is looked at once. */
function readerOf (schema: Schema): Reader | undefined {
  const target = resolve(schema)
  if (!known.has(target)) {
    known.set(target, undefined)
    known.set(target, makeReader(target))
  }
  return known.get(target)
}

function makeReader ({ 'x-strict': replaced, 'x-unread': unread = [], properties, items, oneOf = [], anyOf = [] }: Schema): Reader | undefined {
  if (replaced || unread.length) return value => unread.includes(value as string) ? leftOut : replaced?.[value as string] ?? value
  if (properties) return objectReader(properties)
  const kinds = [...oneOf, ...anyOf].map(readerOf).filter(read => read !== undefined)
  if (kinds.length) return value => kinds.reduce((value, read) => value === leftOut ? value : read(value), value) // a field is of one enum in every kind
  const read = items && readerOf(items)
  return read && (value => Array.isArray(value) ? value.map(read).filter(item => item !== leftOut) : value)
}

function objectReader (properties: Record<string, Schema>): Reader | undefined {
  const readers = Object.entries(properties).map(([name, schema]) => [name, readerOf(schema)] as const).filter((pair): pair is readonly [string, Reader] => pair[1] !== undefined)
  if (readers.length === 0) return undefined
  return value => {
    if (value === null || typeof value !== 'object') return value
    const made = value as Record<string, unknown>
    for (const [name, read] of readers) {
      if (made[name] === undefined) continue
      const item = read(made[name])
      if (item === leftOut) return leftOut
      made[name] = item
    }
    if (typeof made.totalCount === 'number' && Array.isArray(made.items)) made.totalCount = made.items.length
    return made
  }
}
