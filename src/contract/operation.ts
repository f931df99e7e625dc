/** The contract as the server uses it: operations by id, schemas that stand for themselves. Refuses schema keywords it does not know. */
import { readFileSync } from 'node:fs'
import type { Operations } from './types.ts'

export type OperationId = keyof Operations

/** A JSON Schema, as far as the contract uses it. */
export interface Schema {
  $ref?: string
  type?: string | string[]
  format?: string
  enum?: Array<string | number>
  /** Numbers of the enum's values, where they are not their places. */
  'x-ordinals'?: number[]
  /** What the strictest clients read in place of values of the enum. */
  'x-strict'?: Record<string, string>
  /** Values that they do not read at all. */
  'x-unread'?: string[]
  const?: string | number
  properties?: Record<string, Schema>
  required?: string[]
  additionalProperties?: boolean | Schema
  items?: Schema
  minItems?: number
  oneOf?: Schema[]
  anyOf?: Schema[]
  default?: unknown
}

const knownKeywords = new Set(['$ref', 'type', 'format', 'enum', 'x-ordinals', 'x-strict', 'x-unread', 'const', 'properties', 'required', 'additionalProperties', 'items', 'minItems', 'oneOf', 'anyOf', 'default', 'uniqueItems', 'pattern', 'minLength', 'maxLength'])

export interface Parameter { required?: boolean, schema: Schema }

export interface Operation {
  id: OperationId
  method: 'GET' | 'POST' | 'PUT' | 'PATCH' | 'DELETE' | 'HEAD'
  /** Address with parameters in braces: `/v1/customers/{customerId}`. */
  path: string
  tag: string
  area: 'commerce' | 'accounts'
  summary: string
  documentation: string[]
  auth: 'both' | 'app+user' | 'user'
  /** Whether its answers can begin with a byte-order mark. */
  bom?: boolean
  clouds: string[]
  era: string
  /** Names of the refusals that it can answer with. */
  errors: string[]
  params: string[]
  query: Record<string, Parameter>
  headers: string[]
  body?: Schema
  bodyRequired?: boolean
  responses: Record<string, { type?: string, schema?: Schema }>
}

interface Table { operations: Record<OperationId, Operation>, schemas: Record<string, Schema> }

/** Text of a generated file of the contract. */
const generated = (name: string) => readFileSync(new URL(`./${name}`, import.meta.url), 'utf8')

/** The whole OpenAPI document, for people and tools. */
export const openApiDocument = () => JSON.parse(generated('openapi.json'))

const table = JSON.parse(generated('operations.json')) as Table
for (const [id, operation] of Object.entries(table.operations)) operation.id = id as OperationId

/** Every operation of the contract, in its order. */
export const operations: readonly Operation[] = Object.values(table.operations)

export const operationOf = (id: OperationId): Operation => table.operations[id]

/** The schema that a reference names. */
export function resolve (schema: Schema): Schema {
  let found = schema
  while (found.$ref) found = table.schemas[nameIn(found.$ref)]!
  return found
}

/** Name of the resource that a request's schema is a part of: `Cart` for `CartInput`; undefined when there is none. */
export function resourceOf ({ $ref = '' }: Schema): string | undefined {
  const name = /\/(\w+)(?:Input|Patch)$/.exec($ref)?.[1]
  return name !== undefined && hasSchema(name) ? name : undefined
}

export const hasSchema = (name: string) => Object.hasOwn(table.schemas, name)

export const schemaNamed = (name: string): Schema => {
  const found = table.schemas[name]
  if (!found) throw new Error(`The contract has no schema ${name}.`)
  return found
}

const prefix = '#/components/schemas/'
const nameIn = (ref: string) => ref.slice(prefix.length)

/** A schema that stands for itself: with everything it refers to under its own `definitions`. */
export function selfContained (schema: Schema): Schema & { definitions: Record<string, Schema> } {
  const definitions: Record<string, Schema> = {}
  const local = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(local)
    if (!value || typeof value !== 'object') return value
    const made: Record<string, unknown> = {}
    for (const [key, item] of Object.entries(value)) {
      if (key === '$ref') {
        const name = nameIn(item as string)
        if (!(name in definitions)) {
          definitions[name] = {}
          definitions[name] = local(table.schemas[name]) as Schema
        }
        made.$ref = `#/definitions/${name}`
      } else made[key] = local(item)
    }
    return made
  }
  const body = local(schema) as Schema
  return { ...body, definitions }
}

/** Refuses what the server would silently not heed. Run by the tests over the whole contract. */
export function checkKeywords () {
  const check = (schema: Schema, at: string) => {
    for (const key of Object.keys(schema)) if (!knownKeywords.has(key)) throw new Error(`${at}: the keyword ${key} is not handled.`)
    for (const [name, property] of Object.entries(schema.properties ?? {})) check(property, `${at}.${name}`)
    if (schema.items) check(schema.items, `${at}[]`)
    if (typeof schema.additionalProperties === 'object') check(schema.additionalProperties, `${at}.*`)
    for (const branch of [...schema.oneOf ?? [], ...schema.anyOf ?? []]) check(branch, at)
  }
  for (const [name, schema] of Object.entries(table.schemas)) check(schema, name)
}

/** What a route takes from the contract: `app.route({ ...operation('checkoutCart'), handler })`. */
export function operation (id: OperationId) {
  const { method, path } = operationOf(id)
  return { method, url: path.replace(/\{(\w+)\}/g, ':$1'), config: { operation: operationOf(id) } }
}
