/** What one request did against the contract, whatever went before it. */
import { operationOf, operations, type Operation, type OperationId } from '../contract/operation.ts'
import { PartnerCenterError } from '../errors.ts'
import { header } from '../http/headers.ts'
import { redacted } from '../http/secrets.ts'
import { bodyReader, queryReader, type BodyReader } from '../http/validation.ts'
import type { Asked, JournalEntry, LackingIds, Violation } from '../state/journal.ts'
import { undocumentedFields } from './bodies.ts'
import { violationOf, type RuleName } from './rules.ts'

/** What the contract knows of an operation's requests, put together once. */
interface Expectations {
  operation: Operation
  /** In small letters. */
  parameters: Set<string>
  headers: Set<string>
  /** Whether its list is read on by the link of each page. */
  hasTokens: boolean
  readQuery: (query: Record<string, unknown>) => Record<string, unknown>
  readBody: BodyReader
}

const expectations = new Map<OperationId, Expectations>()

function expected (id: OperationId): Expectations {
  let found = expectations.get(id)
  if (!found) {
    const operation = operationOf(id)
    const parameters = new Set([...Object.keys(operation.query), header.continuationToken].map(name => name.toLowerCase()))
    const headers = new Set(operation.headers.map(name => name.toLowerCase()))
    found = { operation, parameters, headers, hasTokens: headers.has(header.continuationToken), readQuery: queryReader(operation), readBody: bodyReader(operation) }
    expectations.set(id, found)
  }
  return found
}

const unknownAddress = new Set(['addressUnknown', 'methodNotAllowed'])

const guid = /^[{(]?[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}[)}]?$/i

/** The violations of a request by itself. Those of the token service and of ports of nobody have none. */
export function inspect (entry: JournalEntry, headers: Readonly<Record<string, string>>): Violation[] {
  const { operation: id, why, status, query } = entry
  const found: Violation[] = []
  if (id === undefined) {
    if (why && unknownAddress.has(why.rule)) found.push(violationOf('unknownOperation', why.description))
    return found
  }
  const expectation = expected(id)
  const { operation } = expectation
  inspectHeaders(headers, expectation.headers, found)
  if (query !== '') inspectQuery(query, expectation, found)
  if (operation.body && entry.requestBody !== undefined && !entry.isCut) inspectBody(operation, entry.requestBody, found)
  if (why?.rule === 'appOnlyTokenRefused' || (entry.tokenMode === 'app' && operation.auth !== 'both')) {
    found.push(violationOf('appOnlyToken', `${id} wants the token of a user.`))
  }
  if (status >= 400 || status === 0) inspectRefused(entry, expectation, headers, found)
  else if (isChange(operation) && lacksEtag(entry, headers)) found.push(violationOf('missingEtag', `${id} changed a resource that has an etag, and named none.`))
  return found
}

const missing = { requestId: violationOf('missingRequestId', `${header.requestId} is missing.`), correlationId: violationOf('missingCorrelationId', `${header.correlationId} is missing.`) }

/** What is found in a plain request, by the ids that it lacks. */
const foundInPlain: Record<LackingIds, readonly Violation[]> = {
  none: [],
  requestId: [missing.requestId],
  correlationId: [missing.correlationId],
  both: [missing.requestId, missing.correlationId]
}

/** Headers that every operation knows whose plain requests are judged without looking at their heads. */
const usualHeaders = ['MS-CV', 'MS-PartnerCenter-Application', 'MS-PartnerCenter-Client', 'MS-SdkVersion']
/** Not those that change a resource: they may lack its etag. */
const plainOperations = new Set(operations.filter(({ method, headers }) => (method === 'GET' || method === 'POST') && usualHeaders.every(name => headers.includes(name))).map(({ id }) => id))

/** The same for a request that lacks nothing but ids; undefined for any other. Most requests are such ones. */
export function inspectPlain ({ lacking, operation, status, tokenMode }: JournalEntry): readonly Violation[] | undefined {
  const isPlain = lacking !== undefined && (status === 200 || status === 201) && tokenMode !== 'app' && operation !== undefined && plainOperations.has(operation)
  return isPlain ? foundInPlain[lacking] : undefined
}

function inspectHeaders (headers: Readonly<Record<string, string>>, known: Set<string>, found: Violation[]) {
  for (const [name, violation] of [[header.requestId, missing.requestId], [header.correlationId, missing.correlationId]] as const) {
    const value = headers[name]
    if (value === undefined || value === '') found.push(violation)
    else if (!guid.test(value)) found.push(violationOf('headerValue', `${name} is no GUID: ${value}`))
  }
  for (const name in headers) {
    if (name.startsWith('ms-') && !known.has(name)) found.push(violationOf('undocumentedHeader', `${name} is not a header of the contract.`))
  }
  const version = headers['ms-contract-version']
  if (version !== undefined && version.toLowerCase() !== 'v1') found.push(violationOf('headerValue', `ms-contract-version is ${version}, not v1.`))
  const mfa = headers[header.validateMfa]
  if (mfa !== undefined && !/^(true|false)$/i.test(mfa)) found.push(violationOf('headerValue', `validatemfa is ${mfa}, not true or false.`))
  const etag = headers[header.ifMatch]
  if (etag !== undefined && !/^(\*|(W\/)?"[^]*")$/.test(etag)) found.push(violationOf('headerValue', `if-match is not in quotes: ${etag}`))
}

/** What counts places in a list. */
const places = new Set(['offset', 'skip', '$skip', 'page', 'pagenumber', 'startindex'])

function inspectQuery (query: string, { parameters, hasTokens }: Expectations, found: Violation[]) {
  for (const name of new URLSearchParams(plainQuery(query)).keys()) {
    const folded = name.toLowerCase()
    if (name === '' || parameters.has(folded)) continue
    if (hasTokens && places.has(folded)) found.push(violationOf('pagingByHand', `${name} does not move through this list; links.next does.`))
    else found.push(violationOf('undocumentedParameter', `${name} is not a parameter of the query.`))
  }
}

/** A page of the documentation has a second question mark. */
const plainQuery = (query: string) => query.replaceAll('?', '&')

function inspectBody (operation: Operation, text: string, found: Violation[]) {
  for (const field of undocumentedFields(operation, parsed(text))) found.push(violationOf('undocumentedField', `${field} is not a field of the contract.`))
}

/** Why input was refused, or would have been. */
interface Misfit { rule: string, description: string, asked?: Asked | undefined }

/** Refusals of what does not fit the contract, whatever the state. */
const unfit = new Set(['inputInvalid', 'propertyInvalid', 'enumValueInvalid', 'unsupportedMediaType', 'notAcceptable'])

function inspectRefused (entry: JournalEntry, expectation: Expectations, headers: Readonly<Record<string, string>>, found: Violation[]) {
  const { why } = entry
  if (why?.rule === 'etagStale' || why?.rule === 'etagMismatch') found.push(violationOf('staleEtag', why.description))
  const misfit = misfitOf(entry, expectation, headers) ?? (why && unfit.has(why.rule) && isOfContract(why) ? why : undefined)
  if (misfit) found.push(violationOf(ruleOf(misfit), misfit.description))
}

/** Whether input was refused by what the contract says of it, and not for what it means. */
const isOfContract = (misfit: Misfit) => misfit.asked !== undefined || ruleOf(misfit) !== 'invalidInput'

/** What does not fit in a request, which may have been refused before its input was looked at. Of a body that was not read nothing is known. */
function misfitOf ({ query, requestBody, isCut }: JournalEntry, { readQuery, readBody }: Expectations, headers: Readonly<Record<string, string>>): Misfit | undefined {
  const isReadable = requestBody !== undefined && !isCut && !requestBody.includes(redacted)
  try {
    readQuery(parametersIn(query))
    if (isReadable) readBody(requestBody, headers[header.contentType])
  } catch (error) {
    if (error instanceof PartnerCenterError) return { rule: error.refusal, description: error.message, asked: error.asked }
    throw error
  }
}

function parametersIn (query: string): Record<string, string | string[]> {
  const parameters: Record<string, string | string[]> = Object.create(null)
  for (const [name, value] of new URLSearchParams(plainQuery(query))) {
    const before = parameters[name]
    parameters[name] = before === undefined ? value : [before, value].flat()
  }
  return parameters
}

function ruleOf ({ rule, description, asked }: Misfit): RuleName {
  if (rule === 'unsupportedMediaType' || rule === 'notAcceptable') return 'headerValue'
  if (/continuation ?token/i.test(description)) return 'pagingByHand'
  if ((asked?.contract as { required?: boolean } | undefined)?.required || / is missing[.:]|\(none\) of /.test(description)) return 'missingRequired'
  if (rule === 'enumValueInvalid') return 'unknownValue'
  return / must be (an? |true or false)/.test(description) ? 'wrongType' : 'invalidInput'
}

const isChange = ({ method }: Operation) => method === 'PUT' || method === 'PATCH'

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
