/** Fields of a body that the contract does not know. What clients read they send back whole, so a field of the resource is one too. */
import { resolve, resourceOf, type Operation, type Schema } from '../contract/operation.ts'

const deepest = 32 // levels
const mostFields = 20 // that are told of one body

/** What may stand in an object: by the name in small letters, and what stands for any other name. */
interface Known { fields: Map<string, Schema[]>, others: Schema[] | undefined }

const knownOf = new Map<string, Known>()

/** The schemas that a place in a body may have: that of the request, and that of the resource which it is a part of. */
function withResource (schema: Schema): Schema[] {
  return resourceOf(schema) === undefined ? [schema] : [schema, { $ref: schema.$ref!.replace(/(?:Input|Patch)$/, '') }]
}

/** Each schema once: those that are named by their names. */
const distinct = (schemas: Schema[]): Schema[] => [...new Map(schemas.map(schema => [schema.$ref ?? schema, schema])).values()]

function known (schemas: Schema[]): Known {
  const key = schemas.map(({ $ref }) => $ref ?? '').join()
  const isNamed = schemas.every(({ $ref }) => $ref !== undefined)
  let found = isNamed ? knownOf.get(key) : undefined
  if (!found) {
    const fields = new Map<string, Schema[]>()
    let others: Schema[] | undefined
    for (const { properties = {}, additionalProperties } of schemas.flatMap(alternatives)) {
      for (const [name, schema] of Object.entries(properties)) fields.set(name.toLowerCase(), distinct([...fields.get(name.toLowerCase()) ?? [], ...withResource(schema)]))
      if (typeof additionalProperties === 'object') others = [...others ?? [], additionalProperties]
    }
    found = { fields, others }
    if (isNamed) knownOf.set(key, found)
  }
  return found
}

function alternatives (schema: Schema): Schema[] {
  const { oneOf = [], anyOf = [], ...own } = resolve(schema)
  return [own, ...[...oneOf, ...anyOf].flatMap(alternatives)]
}

/** Paths of the fields of a body that nothing of the contract has: `lineItems[0].quantitty`. */
export function undocumentedFields ({ body: schema, responses }: Operation, body: unknown): string[] {
  const answers = Object.entries(responses).flatMap(([status, { schema }]) => status.startsWith('2') && schema ? [schema] : [])
  const found: string[] = []
  visit(distinct([...withResource(schema!), ...answers]), body, '', 0, found)
  return found
}

function visit (schemas: Schema[], value: unknown, path: string, depth: number, found: string[]) {
  if (value === null || typeof value !== 'object' || depth > deepest || found.length >= mostFields) return
  if (Array.isArray(value)) {
    const items = distinct(schemas.flatMap(alternatives).flatMap(({ items }) => items ? withResource(items) : []))
    if (items.length) for (const [index, item] of value.entries()) visit(items, item, `${path}[${index}]`, depth + 1, found)
    return
  }
  const { fields, others } = known(schemas)
  if (fields.size === 0 && !others) return // the contract says nothing of what is in there
  for (const [name, item] of Object.entries(value)) {
    const folded = name.toLowerCase()
    const at = path === '' ? name : `${path}.${name}`
    const schemas = fields.get(folded) ?? others
    if (schemas) visit(schemas, item, at, depth + 1, found)
    else if (!isUnset(item) && !everywhere.has(folded) && found.length < mostFields) found.push(at)
  }
}

/** What client libraries put into every object. */
const everywhere = new Set(['attributes', 'links'])

/** What .NET programs send for a property that was not set, also where the contract has no such property: null, zero, the first member of an enum. */
const isUnset = (value: unknown) =>
  value === null || value === 0 || value === false || (Array.isArray(value) && value.length === 0) || (typeof value === 'string' && /^(none|unknown|0001-01-01T00:00:00.*)$/i.test(value))
