/** What a query or a command looked at: it is carried out once more, on the same value, with every reading noted. */
import { separator, type Collection } from './collection.ts'
import type { Looked } from './journal.ts'
import type { Settings } from './settings.ts'
import { collectionNames, copyOf, type WorldValue } from './value.ts'

const mostLooked = 8 // the last ones decide
/** What is kept for other ends than to decide anything. */
const unwatched = new Set<string>(['audit', 'due', 'replays'])

/** The records that were looked at last. Whatever happens on the way is of no matter here: it has happened already. */
export function lookedAt (value: WorldValue, again: (value: WorldValue) => unknown): Looked[] {
  const looked = new Map<string, Looked>()
  const note = (collection: string, key: string, record: unknown) => {
    const place = `${collection} ${key}`
    looked.delete(place)
    looked.set(place, { collection, key: key.replaceAll(separator, '/'), ...(record !== undefined && { record }) })
  }
  const watched: Record<string, unknown> = copyOf(value) as never // of the same shape as every value
  watched.settings = watchedSettings(value.settings, note)
  for (const name of collectionNames) {
    if (!unwatched.has(name)) watched[name] = watchedCollection(value[name] as unknown as Collection<unknown>, (key, record) => note(name, key, record))
  }
  try {
    again(watched as unknown as WorldValue)
  } catch {}
  return [...looked.values()].slice(-mostLooked)
}

const watchedSettings = (settings: Settings, note: (collection: string, key: string, record: unknown) => void) => new Proxy(settings, {
  get (target, name) {
    const value: unknown = Reflect.get(target, name)
    if (typeof name === 'string' && Object.hasOwn(target, name)) note('settings', name, value)
    return value
  }
})

/** The same collection, telling of every record that is read of it; of those that are not there, by what they were searched. */
function watchedCollection (collection: Collection<unknown>, note: (key: string, record: unknown) => void): Collection<unknown> {
  const noteAll = (searched: string, found: unknown[]) => {
    if (found.length === 0) note(searched, undefined)
    for (const record of found) note(collection.spec.key(record), record)
  }
  const watching: Partial<Collection<unknown>> = {
    get: key => {
      const record = collection.get(key)
      note(key, record)
      return record
    },
    has: key => {
      note(key, collection.get(key))
      return collection.has(key)
    },
    startingWith: (prefix, scan) => {
      const found = collection.startingWith(prefix, scan)
      noteAll(prefix, found)
      return found
    },
    entriesBy: (index, prefix, scan) => {
      const found = collection.entriesBy(index, prefix, scan)
      noteAll(`${index} ${prefix}`, found.map(([, record]) => record))
      return found
    },
    by: (index, prefix, scan) => watching.entriesBy!(index, prefix, scan).map(([, record]) => record),
    where: (index, value, scan) => watching.by!(index, value + separator, scan),
    one: (index, value) => watching.where!(index, value, { limit: 1 })[0],
    clone: () => watchedCollection(collection.clone(), note)
  }
  return new Proxy(collection, {
    get (target, name) {
      if (Object.hasOwn(watching, name)) return watching[name as keyof typeof watching]
      const member: unknown = Reflect.get(target, name, target)
      return typeof member === 'function' ? member.bind(target) as unknown : member
    }
  })
}
