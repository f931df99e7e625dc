/**
 * Name folding: what clients send becomes what the contract calls it. Names in any case, enum values in any case or as ordinals,
 * numbers and booleans as text; nulls and the dates of the year 1 that .NET sends for "not set" are not given; what the contract
 * does not know is left out. Nothing further in knows of any of this.
 */
import { resolve, resourceOf, schemaNamed, type Parameter, type Schema } from '../contract/operation.ts'
import { refuse } from '../errors.ts'

type Folder = (value: unknown, depth: number) => unknown

const deepest = 32 // levels of a body
const unsafe = new Set(['__proto__', 'constructor', 'prototype'])
const unset = /^0001-01-01T00:00:00/

/** A folder for bodies of a schema. */
export function bodyFolder (schema: Schema): (value: unknown) => unknown {
  const fold = folder(schema)
  return value => {
    hasLeftOut = false
    return fold(value, 0)
  }
}

let hasLeftOut = false

/** Whether the last body had a field that the contract may not know. */
export const leftFieldsOut = () => hasLeftOut

const folders = new Map<Schema, Folder>()

function folder (schema: Schema): Folder {
  const target = resolve(schema)
  let made = folders.get(target)
  if (!made) {
    folders.set(target, (value, depth) => made!(value, depth)) // schemas may hold themselves
    folders.set(target, made = makeFolder(target, shownBeside(schema)))
  }
  return made
}

function makeFolder (schema: Schema, shown: ReadonlySet<string>): Folder {
  if (schema.enum) return enumFolder(schema.enum, schema['x-ordinals'])
  const types = [schema.type ?? []].flat()
  if (schema.properties) return objectFolder(schema.properties, shown)
  if (typeof schema.additionalProperties === 'object') return mapFolder(folder(schema.additionalProperties))
  if (schema.items) return arrayFolder(folder(schema.items))
  if (types.includes('integer') || types.includes('number')) return types.includes('string') ? same : numberFolder
  if (types.includes('boolean')) return booleanFolder
  return same
}

const same: Folder = value => value

/** Names, in small letters, of what a resource shows and takes from nobody: what clients read they send back whole. */
function shownBeside (schema: Schema): ReadonlySet<string> {
  const resource = resourceOf(schema)
  return new Set(resource === undefined ? [] : Object.keys(schemaNamed(resource).properties ?? {}).map(name => name.toLowerCase()))
}

function objectFolder (properties: Record<string, Schema>, shown: ReadonlySet<string>): Folder {
  const known = new Map<string, { name: string, fold: Folder, nullable: boolean }>()
  for (const [name, schema] of Object.entries(properties)) {
    const entry = { name, fold: folder(schema), nullable: [resolve(schema).type ?? []].flat().includes('null') }
    known.set(name.toLowerCase(), entry)
  }
  return (value, depth) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
    if (depth > deepest) throw refuse('inputInvalid', `the body is nested more than ${deepest} levels deep.`)
    const made: Record<string, unknown> = {}
    for (const key in value) {
      const folded = key.toLowerCase()
      const entry = known.get(folded)
      if (!entry) {
        if (typeof (value as Record<string, unknown>)[key] === 'object' || !shown.has(folded)) hasLeftOut = true
        continue
      }
      const item = (value as Record<string, unknown>)[key]
      if (item === undefined || (item === null && !entry.nullable) || (typeof item === 'string' && unset.test(item))) continue
      const read = entry.fold(item, depth + 1)
      if (read !== undefined) made[entry.name] = read
    }
    return made
  }
}

function mapFolder (fold: Folder): Folder {
  return (value, depth) => {
    if (value === null || typeof value !== 'object' || Array.isArray(value)) return value
    const made: Record<string, unknown> = {}
    for (const [key, item] of Object.entries(value)) {
      if (unsafe.has(key)) throw refuse('inputInvalid', `the name ${key} cannot be used.`)
      if (item !== null) made[key] = fold(item, depth + 1)
    }
    return made
  }
}

const arrayFolder = (fold: Folder): Folder => (value, depth) => {
  if (!Array.isArray(value)) return value
  if (depth > deepest) throw refuse('inputInvalid', `the body is nested more than ${deepest} levels deep.`)
  return value.filter(item => item !== null).map(item => fold(item, depth + 1))
}

const numberFolder: Folder = value => typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : value

/** `Null` stands for a truth value that is not given (add-a-verified-domain-for-a-customer). */
const booleanFolder: Folder = value => {
  if (typeof value !== 'string' || !/^(true|false|null)$/i.test(value)) return value
  return /^null$/i.test(value) ? undefined : value.toLowerCase() === 'true'
}

/** Reads an enum's text whatever its case and underscores, and its ordinal; what it does not know it leaves for the validation. */
function enumFolder (values: Array<string | number>, ordinals?: number[]): Folder {
  if (values.every(value => typeof value === 'number')) return numberFolder
  const byText = new Map(values.map(value => [plain(String(value)), value]))
  return value => {
    if (typeof value === 'number') return values[ordinals ? ordinals.indexOf(value) : value] ?? value
    return typeof value === 'string' ? byText.get(plain(value)) ?? value : value
  }
}

const plain = (text: string) => text.replaceAll('_', '').toLowerCase()

/** A folder for the query of an operation; `refuseValue` words the refusal of what cannot be read. */
export function queryFolder (parameters: Record<string, Parameter>, refuseValue: (why: string) => Error): (query: Record<string, unknown>) => Record<string, unknown> {
  const known = new Map(Object.entries(parameters).map(([name, { schema }]) => [name.toLowerCase(), { name, read: reader(name, resolve(schema), refuseValue) }]))
  const required = Object.entries(parameters).filter(([, parameter]) => parameter.required).map(([name]) => name)
  return query => {
    const made: Record<string, unknown> = {}
    for (const key in query) {
      const entry = known.get(key.toLowerCase())
      const value = query[key]
      if (entry && value !== '' && value !== undefined) made[entry.name] = entry.read(value as string | string[])
    }
    for (const name of required) if (made[name] === undefined) throw missing(name)
    return made
  }
  /** Where only certain words will do, none at all is refused as a wrong one is. */
  function missing (name: string): Error {
    const allowed = resolve(parameters[name]!.schema).enum
    return allowed ? refuse('enumValueInvalid', `(none) of ${name}`, allowed.join(', ')) : refuseValue(`the query parameter ${name} is missing.`)
  }
}

function reader (name: string, schema: Schema, refuseValue: (why: string) => Error): (value: string | string[]) => unknown {
  if (schema.items) {
    const item = reader(name, resolve(schema.items), refuseValue)
    return value => [value].flat().flatMap(text => text.split(',')).map(text => item(text))
  }
  const one = (value: string | string[]) => Array.isArray(value) ? value[0]! : value
  const type = [schema.type ?? []].flat()[0]
  if (schema.enum) {
    const fold = enumFolder(schema.enum)
    return value => {
      const text = one(value)
      const read = fold(/^\d+$/.test(text) ? Number(text) : text, 0)
      if (!schema.enum!.includes(read as string)) throw refuse('enumValueInvalid', `${text} of ${name}`, schema.enum!.join(', '))
      return read
    }
  }
  if (type === 'integer') {
    return value => {
      const text = one(value)
      if (!/^-?\d{1,15}$/.test(text)) throw refuseValue(`${name} must be a whole number, not ${text}.`)
      return Number(text)
    }
  }
  if (type === 'number') {
    return value => {
      const number = Number(one(value))
      if (!Number.isFinite(number)) throw refuseValue(`${name} must be a number, not ${one(value)}.`)
      return number
    }
  }
  if (type === 'boolean') {
    return value => {
      const text = one(value).toLowerCase()
      if (!['true', 'false', '1', '0'].includes(text)) throw refuseValue(`${name} must be true or false, not ${one(value)}.`)
      return text === 'true' || text === '1'
    }
  }
  return one
}
