/** What one request did against the contract, whatever went before it. */
import { operationOf, type Operation, type OperationId } from '../contract/operation.ts'
import { header } from '../http/headers.ts'
import type { JournalEntry, Violation } from '../state/journal.ts'
import { undocumentedFields } from './bodies.ts'
import { violationOf } from './rules.ts'

/** What the contract knows of an operation's requests, put together once. */
interface Expectations {
  operation: Operation
  /** In small letters. */
  parameters: Set<string>
  headers: Set<string>
}

const expectations = new Map<OperationId, Expectations>()

function expected (id: OperationId): Expectations {
  let found = expectations.get(id)
  if (!found) {
    const operation = operationOf(id)
    found = {
      operation,
      parameters: new Set([...Object.keys(operation.query), header.continuationToken].map(name => name.toLowerCase())),
      headers: new Set(operation.headers.map(name => name.toLowerCase()))
    }
    expectations.set(id, found)
  }
  return found
}

/** Refusals of what does not fit the contract, whatever the state. */
const unfit = new Set(['inputInvalid', 'propertyInvalid', 'enumValueInvalid'])
const unknownAddress = new Set(['addressUnknown', 'methodNotAllowed'])

export const guid = /^[{(]?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[)}]?$/i

/** The violations of a request by itself. Those of the token service and of ports of nobody have none. */
export function inspect (entry: JournalEntry, headers: Readonly<Record<string, string>>): Violation[] {
  const { operation: id, why, status } = entry
  const found: Violation[] = []
  if (id === undefined) {
    if (why && unknownAddress.has(why.rule)) found.push(violationOf('unknownOperation', why.description))
    return found
  }
  const { operation, parameters, headers: known } = expected(id)
  inspectHeaders(headers, known, found)
  if (entry.query !== '') inspectQuery(entry.query, parameters, found)
  if (operation.body && entry.requestBody !== undefined && !entry.isCut) inspectBody(operation, entry.requestBody, found)
  if (why?.rule === 'appOnlyTokenRefused' || (entry.tokenMode === 'app' && operation.auth !== 'both')) {
    found.push(violationOf('appOnlyToken', `${id} wants the token of a user.`))
  }
  if (why && status === 400 && unfit.has(why.rule)) found.push(violationOf('invalidInput', why.description))
  if (why?.rule === 'etagStale' || why?.rule === 'etagMismatch') found.push(violationOf('staleEtag', why.description))
  if (isChange(operation, status) && lacksEtag(entry, headers)) found.push(violationOf('missingEtag', `${id} changed a resource that has an etag, and named none.`))
  return found
}

function inspectHeaders (headers: Readonly<Record<string, string>>, known: Set<string>, found: Violation[]) {
  for (const [name, rule] of [[header.requestId, 'missingRequestId'], [header.correlationId, 'missingCorrelationId']] as const) {
    const value = headers[name]
    if (value === undefined || value === '') found.push(violationOf(rule, `${name} is missing.`))
    else if (!guid.test(value)) found.push(violationOf('headerValue', `${name} is no GUID: ${value}`))
  }
  for (const name in headers) {
    if (name.startsWith('ms-') && !known.has(name)) found.push(violationOf('undocumentedHeader', `${name} is not a header of the contract.`))
  }
  const version = headers['ms-contract-version']
  if (version !== undefined && version.toLowerCase() !== 'v1') found.push(violationOf('headerValue', `ms-contract-version is ${version}, not v1.`))
  const etag = headers[header.ifMatch]
  if (etag !== undefined && !/^(\*|(W\/)?"[^]*")$/.test(etag)) found.push(violationOf('headerValue', `if-match is not in quotes: ${etag}`))
}

function inspectQuery (query: string, known: Set<string>, found: Violation[]) {
  for (const name of new URLSearchParams(query.replaceAll('?', '&')).keys()) { // a page of the documentation has a second question mark
    if (name !== '' && !known.has(name.toLowerCase())) found.push(violationOf('undocumentedParameter', `${name} is not a parameter of the query.`))
  }
}

function inspectBody (operation: Operation, text: string, found: Violation[]) {
  for (const field of undocumentedFields(operation, parsed(text))) found.push(violationOf('undocumentedField', `${field} is not a field of the contract.`))
}

const isChange = ({ method }: Operation, status: number) => (method === 'PUT' || method === 'PATCH') && status >= 200 && status < 300

/** Whether a change named no etag, though the answer shows that there is one. */
function lacksEtag ({ requestBody, responseBody }: JournalEntry, headers: Readonly<Record<string, string>>): boolean {
  return headers[header.ifMatch] === undefined && etagIn(responseBody) !== undefined && etagIn(requestBody) === undefined
}

function etagIn (text: string | undefined): string | undefined {
  const value = text === undefined || !/"etag"/i.test(text) ? undefined : parsed(text)
  const attributes = field(value, 'attributes')
  const etag = field(attributes, 'etag')
  return typeof etag === 'string' && etag !== '' ? etag : undefined
}

function field (value: unknown, name: string): unknown {
  if (value === null || typeof value !== 'object') return undefined
  return Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1]
}

function parsed (text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch {
    return undefined
  }
}
