/**
 * Generates src/contract/ from openapi/: the bundled document, the operation table that the server runs on, the error catalogue
 * and the TypeScript types. `generate --check` writes nothing and fails when a file is stale.
 */
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { compile } from 'json-schema-to-typescript'
import { bundleContract, methods, readErrors, root, type Json } from './contract.ts'

const banner = 'Generated from openapi/ by `npm run generate`; never edited.'
const local = '#/components/schemas/'
const nameOf = (ref: string) => ref.slice(local.length)

const document = await bundleContract()
const schemas: Json = document.components.schemas // with those of requests once the table is made
const requestNames = new Set<string>()
const onlyForPeople = new Set(['description', 'example', 'examples', 'readOnly', 'writeOnly', 'title'])
let operations: Json = {}

/** The operation table: everything the server needs of an operation, by its id. Adds the schemas of requests to `schemas`. */
function table () {
  const entries: Json = {}
  const requests = requestSchemas()
  for (const [path, item] of Object.entries<Json>(document.paths)) {
    for (const method of methods) {
      const operation = item[method]
      if (!operation) continue
      const parameters: Json[] = operation.parameters.map(resolve)
      const of = (place: string) => Object.fromEntries(parameters.filter(({ in: where }) => where === place)
        .map(({ name, required, schema }) => [name, { ...(required && { required }), schema }]))
      const body = operation.requestBody?.content['application/json']
      const tag = document.tags.find(({ name }: Json) => name === operation.tags[0])
      entries[operation.operationId] = {
        method: method.toUpperCase(),
        path,
        tag: operation.tags[0],
        area: tag['x-area'],
        summary: operation.summary,
        documentation: operation['x-documentation'],
        auth: operation['x-auth'],
        ...((operation['x-bom'] ?? tag['x-bom']) && { bom: true }),
        clouds: operation['x-clouds'],
        era: operation['x-era'],
        errors: operation['x-errors'],
        params: Object.keys(of('path')),
        query: of('query'),
        headers: Object.keys(of('header')),
        ...(body && { body: requests.use(body.schema), bodyRequired: Boolean(operation.requestBody.required) }),
        responses: Object.fromEntries(Object.entries<Json>(operation.responses).filter(([status]) => status < '400').map(([status, response]) => {
          const [type, content] = Object.entries<Json>(response.content ?? {})[0] ?? []
          return [status, type ? { type, schema: content!.schema } : {}]
        }))
      }
    }
  }
  return entries
}

function resolve (object: Json): Json {
  let found = object
  while (found.$ref) found = found.$ref.slice(2).split('/').reduce((at: Json, key: string) => at[key.replaceAll('~1', '/').replaceAll('~0', '~')], document)
  return found
}

/** Schemas of requests: those of answers without what only the service sets. */
function requestSchemas () {
  const use = (schema: Json): Json => {
    if (schema.$ref) {
      const target = nameOf(schema.$ref)
      if (!hasProperties(schemas[target])) return { $ref: schema.$ref }
      const name = target.endsWith('Patch') ? target : `${target}Input` // a …Patch schema serves requests only
      if (!requestNames.has(name)) {
        requestNames.add(name)
        schemas[name] = use(schemas[target])
      }
      return { $ref: local + name }
    }
    const request = { ...schema }
    if (schema.items) request.items = use(schema.items)
    if (schema.additionalProperties?.$ref) request.additionalProperties = use(schema.additionalProperties)
    for (const key of ['oneOf', 'anyOf']) if (schema[key]) request[key] = schema[key].map(use)
    if (schema.properties) {
      const sent = Object.entries<Json>(schema.properties).filter(([, property]) => !property.readOnly)
      request.properties = Object.fromEntries(sent.map(([name, property]) => [name, { ...use(property), ...(property.description && { description: property.description }) }]))
      request.required = (schema.required ?? []).filter((name: string) => name in request.properties)
    }
    return request
  }
  return { use }
}

function hasProperties (schema: Json): boolean { return Boolean(schema.properties || schema.oneOf || schema.anyOf) }

/** Schemas without what only people read. Those of answers are closed, so that an undeclared field is found. */
function leanSchemas () {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, lean(schema, !requestNames.has(name))]))
}

function lean (value: unknown, closed: boolean): unknown {
  if (Array.isArray(value)) return value.map(item => lean(item, closed))
  if (!value || typeof value !== 'object') return value
  const schema = value as Json
  const made: Json = {}
  for (const [key, item] of Object.entries(schema)) {
    if (onlyForPeople.has(key)) continue
    if (key === 'properties') made.properties = Object.fromEntries(Object.entries<Json>(item).map(([name, property]) => [name, lean(property, closed)]))
    else made[key] = ['enum', 'required', 'const'].includes(key) ? item : lean(item, closed)
  }
  if (made.properties && closed) made.additionalProperties ??= false
  return made
}

async function types () {
  // A reference with a description beside it would be copied in place; within allOf it keeps its name.
  const named = (value: unknown): unknown => {
    if (Array.isArray(value)) return value.map(named)
    if (!value || typeof value !== 'object') return value
    const { $ref, ...rest } = value as Json
    if ($ref) {
      const ref = { $ref: '#/definitions/' + nameOf($ref) }
      return rest.description ? { allOf: [ref], description: rest.description } : ref
    }
    const made = Object.fromEntries(Object.entries(rest).filter(([key, item]) => !(key === 'additionalProperties' && item === true) && key !== 'example').map(([key, item]) => [key, named(item)]))
    return made
  }
  const definitions = named(schemas) as Json
  const text = await compile({ definitions, type: 'object', title: 'Contract', properties: Object.fromEntries(Object.keys(definitions).map(name => [name, { $ref: '#/definitions/' + name }])), additionalProperties: false } as never, 'Contract', {
    additionalProperties: false,
    bannerComment: `/* ${banner} */`,
    style: { semi: false, singleQuote: true, printWidth: 140 },
    ignoreMinAndMaxItems: true,
    strictIndexSignatures: false
  })
  return text.replace(/export interface Contract \{[\s\S]*?\n\}\n/, '') + '\n' + operationTypes()
}

function operationTypes () {
  const typeOf = (schema: Json | undefined): string => {
    if (!schema) return 'undefined'
    if (schema.$ref) return nameOf(schema.$ref)
    if (schema.type === 'array') return `${typeOf(schema.items)}[]`
    if (schema.enum) return schema.enum.map((value: unknown) => JSON.stringify(value)).join(' | ')
    return ({ integer: 'number', number: 'number', boolean: 'boolean', string: 'string' } as Json)[schema.type] ?? 'unknown'
  }
  const rows = Object.entries<Json>(operations).map(([id, { params, query, body, responses }]) => {
    const fields = [
      `params: { ${params.map((name: string) => `${name}: string`).join('; ')} }`,
      `query: { ${Object.entries<Json>(query).map(([name, { required, schema }]) => `${/^\w+$/.test(name) ? name : JSON.stringify(name)}${required ? '' : '?'}: ${typeOf(schema)}`).join('; ')} }`,
      `body: ${typeOf(body)}`,
      `answer: ${[...new Set(Object.values<Json>(responses).map(({ schema }) => typeOf(schema)))].join(' | ')}`
    ]
    return `  ${id}: {\n${fields.map(field => `    ${field.replace('{  }', '{}')}`).join('\n')}\n  }`
  })
  return `/** Every operation of the contract by its id: what it takes and what it answers. */\nexport interface Operations {\n${rows.join('\n')}\n}\n`
}

function errorCatalogue () {
  const rows = Object.entries(readErrors()).map(([name, { status, code, description }]) =>
    `  ${name}: { status: ${status}, code: ${code}, description: ${JSON.stringify(description).replace(/^"(.*)"$/s, (_, text) => `'${text.replaceAll('\\"', '"').replaceAll("'", "\\'")}'`)} }`)
  return `/* ${banner} */\n\n/** Every documented refusal by our name for it; {0} and {1} stand for what the refusal is about. */\nexport const catalogue = {\n${rows.join(',\n')}\n} as const satisfies Record<string, { status: number, code: number, description: string }>\n`
}

const published = JSON.stringify(document, null, 1) + '\n'
operations = table()
const files = {
  'openapi.json': published,
  'operations.json': JSON.stringify({ operations, schemas: leanSchemas() }) + '\n',
  'errors.ts': errorCatalogue(),
  'types.ts': await types()
}
const stale = Object.entries(files).filter(([name, text]) => {
  const path = join(root, 'src/contract', name)
  return !existsSync(path) || readFileSync(path, 'utf8') !== text
})
if (process.argv.includes('--check')) {
  for (const [name] of stale) console.log(`src/contract/${name} is stale: run npm run generate`)
  process.exitCode = stale.length ? 1 : 0
} else {
  for (const [name, text] of stale) writeFileSync(join(root, 'src/contract', name), text)
}
console.log(`contract: ${Object.keys(operations).length} operations, ${Object.keys(schemas).length} schemas, ${stale.length} files ${process.argv.includes('--check') ? 'stale' : 'written'}`)
