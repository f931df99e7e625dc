/** Puts the contract together: the files of openapi/ bundled into one OpenAPI document, common headers and refusals filled in. */
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundleFromString, lintFromString, loadConfig, type NormalizedProblem } from '@redocly/openapi-core'
import { parse } from 'yaml'

export type Json = Record<string, any> // documents are walked, not typed
export interface ErrorEntry { status: number, code: number, description: string, page: string, era: string, ours?: boolean, alias?: boolean }

export const root = join(import.meta.dirname, '..')
const folder = join(root, 'openapi')
const notAreas = new Set(['openapi.yaml', 'shared.yaml', 'errors.yaml', 'unreached-errors.yaml', 'scenarios.yaml'])
export const methods = ['get', 'post', 'put', 'patch', 'delete', 'head'] as const

export const areaFiles = () => readdirSync(folder).filter(file => file.endsWith('.yaml') && !notAreas.has(file)).sort()
export const readErrors = (): Record<string, ErrorEntry> => parse(readFileSync(join(folder, 'errors.yaml'), 'utf8'))
const readYaml = (file: string): Json => parse(readFileSync(join(folder, file), 'utf8'))

/** The bundled document, made of the given files of openapi/ (all of them by default). */
export async function bundleContract (files = areaFiles()): Promise<Json> {
  const head = readYaml('openapi.yaml')
  const paths: Json = {}
  for (const file of files) {
    for (const address of Object.keys(readYaml(file).paths ?? {})) {
      if (paths[address]) throw new Error(`${address} stands in ${file} and in ${paths[address].$ref.split('#')[0]}`)
      paths[address] = { $ref: `${file}#/paths/${address.replaceAll('~', '~0').replaceAll('/', '~1')}` }
    }
  }
  const source = JSON.stringify({ ...head, paths })
  const config = await loadConfig({ configPath: join(root, 'redocly.yaml') })
  const { bundle, problems } = await bundleFromString({ source, absoluteRef: join(folder, 'openapi.yaml'), config })
  if (problems.length) throw new Error(problems.map(describeProblem).join('\n'))
  const document = (bundle as unknown as { parsed: Json }).parsed
  fillInCommon(document, readErrors())
  makePartial(document)
  return document
}

/** What the linter says of a bundled document. */
export async function lintContract (document: Json): Promise<NormalizedProblem[]> {
  const config = await loadConfig({ configPath: join(root, 'redocly.yaml') })
  return lintFromString({ source: JSON.stringify(document, null, 1), absoluteRef: join(folder, 'bundled.json'), config })
}

export const describeProblem = (problem: NormalizedProblem) =>
  `${problem.severity} ${problem.ruleId}: ${problem.message} (${problem.location.map(({ pointer, source }) => pointer ?? source.absoluteRef).join(', ')})`

/** Common request headers, response headers and refusals, written once under x-common, go into every operation. */
function fillInCommon (document: Json, errors: Record<string, ErrorEntry>) {
  const common = document['x-common']
  delete document['x-common']
  for (const [address, item] of Object.entries<Json>(document.paths)) {
    for (const method of methods) {
      const operation = item[method]
      if (!operation) continue
      operation.parameters = [...(item.parameters ?? []), ...(operation.parameters ?? []), ...common.parameters]
      for (const response of Object.values<Json>(operation.responses)) response.headers = { ...response.headers, ...common.headers }
      const numbers = [...common.errors, ...(operation['x-auth'] === 'both' ? [] : [900329]), ...(operation['x-errors'] ?? [])]
      const names = numbers.map(number => errorNamed(errors, number, `${method.toUpperCase()} ${address}`))
      operation['x-errors'] = [...new Set(names)]
      for (const [status, response] of refusals(operation['x-errors'], errors, common.headers)) operation.responses[status] ??= response
    }
    delete item.parameters
  }
}

/** The catalogue's name for a number (`20003`), a number with its status (`'403/2006'`) or a name. */
function errorNamed (errors: Record<string, ErrorEntry>, wanted: number | string, where: string) {
  if (Object.hasOwn(errors, wanted)) return String(wanted)
  const [status, code] = String(wanted).includes('/') ? String(wanted).split('/').map(Number) : [undefined, Number(wanted)]
  const found = Object.entries(errors).filter(([, entry]) => entry.code === code && !entry.alias && (status === undefined || entry.status === status))
  if (found.length !== 1) throw new Error(`${where}: ${wanted} is ${found.length ? 'ambiguous in' : 'not in'} errors.yaml`)
  return found[0]![0]
}

/** Responses for the named refusals, one a status, listing its numbers. */
function refusals (names: string[], errors: Record<string, ErrorEntry>, headers: Json): Array<[string, Json]> {
  const byStatus = new Map<number, ErrorEntry[]>()
  for (const name of names) {
    const entry = errors[name]!
    byStatus.set(entry.status, [...(byStatus.get(entry.status) ?? []), entry])
  }
  return [...byStatus].sort(([a], [b]) => a - b).map(([status, entries]) => [String(status), {
    description: 'Refused.\n\n' + entries.map(entry => `- ${entry.code}: ${entry.description}`).join('\n'),
    // The gateway knows nothing of the service's headers, and refuses in a shape of its own.
    headers: status === 429 ? { 'Retry-After': { $ref: '#/components/headers/RetryAfter' } } : headers,
    content: {
      'application/json': { schema: { $ref: `#/components/schemas/${status === 429 ? 'GatewayError' : 'Error'}` } },
      // That of an app-only token was a plain text before 2023, which can be set.
      ...(entries.some(({ code }) => code === 900329) && { 'text/plain': { schema: { type: 'string' } } })
    }
  }])
}

/** A request marked x-partial gets a schema of its own, named …Patch, in which everything may be left out. */
function makePartial (document: Json) {
  const schemas: Json = document.components.schemas
  const partial = (schema: Json): Json => {
    if (schema.$ref) {
      const target = schema.$ref.split('/').at(-1)
      if (!schemas[target].properties) return schema
      const name = `${target}Patch`
      if (!schemas[name]) {
        schemas[name] = {} // stands for itself while its own properties are worked out
        Object.assign(schemas[name], partial(schemas[target]))
      }
      return { ...schema, $ref: `#/components/schemas/${name}` }
    }
    const { required, ...made } = schema
    if (made.items) made.items = partial(made.items)
    if (made.properties) made.properties = Object.fromEntries(Object.entries<Json>(made.properties).map(([name, property]) => [name, property.readOnly ? property : partial(property)]))
    return made
  }
  for (const item of Object.values<Json>(document.paths)) {
    for (const { requestBody } of methods.map(method => item[method]).filter(Boolean)) {
      if (!requestBody?.['x-partial']) continue
      for (const content of Object.values<Json>(requestBody.content)) content.schema = partial(content.schema)
    }
  }
}
