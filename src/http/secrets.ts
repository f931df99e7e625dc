/** Secrets: which names hold them, and how their values are taken out of what is kept. */
import { resolve, type Operation, type Schema } from '../contract/operation.ts'

/** What stands in place of a secret. */
export const redacted = '[redacted]'

const secretEnds = /(?:passw(?:or)?d|passphrase|pwd|secret|token|assertion|samlresponse|apikey|privatekey|subscriptionkey|accesskey|accountkey|connectionstring|authorization|cookie|devicecode|usercode|codeverifier|otp|otc)s?$/
/** Names that speak of a secret, whose value is one unless it has names of its own. */
const secretWords = /passw|passphrase|secret/
/** A position in a list, not a secret. */
const positions = /continuationtoken$/
/** What tells nothing by itself, but is a secret among the parameters of a form or a query. */
const secretParameters = new Set(['code', 'sig', 'idtokenhint'])

/** `client_secret`, `clientSecret` and `Client-Secret` are one name. */
const plainName = (name: string) => name.toLowerCase().replace(/[-_.\s]/g, '')

const isSecretName = (name: string) => {
  const plain = plainName(name)
  return secretEnds.test(plain) && !positions.test(plain)
}

const speaksOfSecret = (name: string) => secretWords.test(plainName(name)) || isSecretName(name)

const isSecretParameter = (name: string) => secretParameters.has(plainName(name)) || speaksOfSecret(name)

/** What is in a header: a secret, an address that may hold some, or neither. */
export type HeaderKind = 'secret' | 'address' | 'plain'

/** By its name, in lower case. */
export function headerKind (name: string): HeaderKind {
  if (name === 'location' || name === 'referer') return 'address'
  return speaksOfSecret(name) || /(?:^|-)key$|credential/.test(name) ? 'secret' : 'plain'
}

/** A header's value, without the name of a scheme; and the secret that Basic packs. */
export function credentialsIn (value: string): string[] {
  const [, scheme = '', credentials = value] = /^(basic|bearer)\s+(\S+)/i.exec(value) ?? []
  if (scheme.toLowerCase() !== 'basic') return [credentials]
  const [, ...secret] = Buffer.from(credentials, 'base64').toString('utf8').split(':')
  return [credentials, secret.join(':'), decoded(secret.join(':'))]
}

/** Whether a body can hold a secret at all: its name, an escape that may hide it, or the zeros of another encoding. */
const suspicion = /passw|passphrase|pwd|secret|token|assertion|samlresponse|(?:api|private|subscription|access|account)[-_.]?key|connection[-_.]?string|authorization|cookie|(?:device|user)[-_.]?code|code=|code[-_.]?verifier|otp|otc|sig=|eyJ[\w-]{5,}\.|\\u|%|\0/i
const jsonWebToken = /\beyJ[\w-]{5,}\.[\w-]+(?:\.[\w-]*)+/g

/** A text without its secrets, which are added to `found`. What may hold some and cannot be read is left out whole. */
export function redactBody (text: string, found: string[]): string {
  return suspicion.test(text) ? redactSuspect(text, found).replace(jsonWebToken, redacted) : text
}

function redactSuspect (text: string, found: string[]): string {
  const start = text.charCodeAt(0) === 0xfeff ? text.slice(1).trimStart() : text.trimStart()
  if (/^[[{"]/.test(start)) return isJson(start) ? redactJson(text, found) : redacted
  if (start.startsWith('<')) return redactPage(text, found)
  return /^[^=&\s]+=/.test(start) ? redactParameters(text, found) : redacted
}

function isJson (text: string) {
  try {
    JSON.parse(text)
    return true
  } catch {
    return false
  }
}

const quote = 34
const backslash = 92
const colon = 58

/** The same JSON, as it was written, with other values under secret names. */
function redactJson (text: string, found: string[]): string {
  let kept = ''
  let last = 0
  for (let at = text.indexOf('"'); at >= 0; at = text.indexOf('"', at)) {
    const end = stringEnd(text, at)
    const afterName = skipSpace(text, end)
    const name = text.charCodeAt(afterName) === colon ? JSON.parse(text.slice(at, end)) as string : ''
    const from = skipSpace(text, afterName + 1)
    const hasNames = text[from] === '{' || text[from] === '['
    if (!(hasNames ? isSecretName(name) : speaksOfSecret(name))) {
      at = end
      continue
    }
    at = valueEnd(text, from)
    const value = text.slice(from, at)
    if (value === 'true' || value === 'false' || value === 'null' || value === '""') continue // no secret
    found.push(value.startsWith('"') ? JSON.parse(value) as string : value)
    kept += `${text.slice(last, from)}"${redacted}"`
    last = at
  }
  return kept + text.slice(last)
}

/** Behind the closing quote of the string that begins here. */
function stringEnd (text: string, start: number): number {
  let at = start + 1
  for (let code = text.charCodeAt(at); code !== quote; code = text.charCodeAt(at)) at += code === backslash ? 2 : 1
  return at + 1
}

function skipSpace (text: string, from: number): number {
  let at = from
  while (text.charCodeAt(at) <= 32) at++
  return at
}

function valueEnd (text: string, from: number): number {
  if (text.charCodeAt(from) === quote) return stringEnd(text, from)
  let at = from
  for (let depth = 0; at < text.length; at++) {
    const character = text[at]!
    if (character === '"') at = stringEnd(text, at) - 1
    else if (character === '{' || character === '[') depth++
    else if ((character === '}' || character === ']') && --depth <= 0) return depth === 0 ? at + 1 : at
    else if (depth === 0 && (character === ',' || character <= ' ')) return at
  }
  return at
}

/** Parameters of a form or a query, as they were written, with other values under secret names. */
export function redactParameters (text: string, found: string[]): string {
  return text.split('&').map(parameter => {
    const at = parameter.indexOf('=')
    if (at < 0 || !isSecretParameter(decoded(parameter.slice(0, at)))) return parameter
    const value = decoded(parameter.slice(at + 1))
    if (value === '') return parameter
    found.push(value)
    return `${parameter.slice(0, at)}=${redacted}`
  }).join('&').replace(jsonWebToken, redacted)
}

function decoded (text: string): string {
  try {
    return decodeURIComponent(text.replaceAll('+', ' '))
  } catch {
    return text
  }
}

function encoded (text: string): string {
  try {
    return encodeURIComponent(text)
  } catch {
    return text // half a character
  }
}

/** An address with its query and its fragment. */
export function redactAddress (text: string, found: string[] = []): string {
  return text.replace(/([?#])([^?#]*)/g, (_, mark: string, parameters: string) => mark + redactParameters(parameters, found)).replace(/\/\/[^/@]*@/, `//${redacted}@`)
}

/** A page whose form holds what an application gets. */
function redactPage (text: string, found: string[]): string {
  return text.replace(/name="([^"]*)" value="([^"]+)"/g, (field, name: string, value: string) => {
    if (!isSecretParameter(name)) return field
    found.push(value)
    return `name="${name}" value="${redacted}"`
  }).replace(/(?:action|href)="[^"]*"/g, address => redactAddress(address.replaceAll('&amp;', '&'), found))
}

/** Secrets of one request that are looked for one by one. */
export const mostSecrets = 100
const shortestRepeated = 8 // characters; words of the service are shorter

/** Takes secrets out of a text that repeats them: as they are, or as JSON, pages and addresses write them. Of very many all of the text. */
export function withoutRepeated (text: string, found: readonly string[]): string {
  if (found.length === 0) return text
  if (found.length > mostSecrets) return redacted
  let left = text
  for (const secret of found) {
    if (secret.length < shortestRepeated) continue
    for (const form of new Set([secret, JSON.stringify(secret).slice(1, -1), encoded(secret)])) left = left.replaceAll(form, redacted)
  }
  return left
}

const places = new WeakMap<Operation, string[]>()

/** Names, in quotes, under which answers of an operation can hold secrets. */
export function secretPlaces (operation: Operation): string[] {
  let known = places.get(operation)
  if (known === undefined) {
    const names = new Set<string>()
    const seen = new Set<Schema>()
    for (const { schema } of Object.values(operation.responses)) if (schema) gatherNames(schema, names, seen)
    places.set(operation, known = [...names].filter(speaksOfSecret).map(name => JSON.stringify(name)))
  }
  return known
}

function gatherNames (given: Schema, names: Set<string>, seen: Set<Schema>) {
  const schema = resolve(given)
  if (seen.has(schema)) return
  seen.add(schema)
  const { properties = {}, items, additionalProperties, oneOf = [], anyOf = [] } = schema
  for (const name of Object.keys(properties)) names.add(name)
  const parts = [...Object.values(properties), ...oneOf, ...anyOf, ...items ? [items] : [], ...typeof additionalProperties === 'object' ? [additionalProperties] : []]
  for (const part of parts) gatherNames(part, names, seen)
}

/** A record without its secrets; the same one when it holds none. */
export function withoutSecrets (record: unknown): unknown {
  const text = JSON.stringify(record)
  if (text === undefined || !suspicion.test(text)) return record
  const left = redactJson(text, [])
  return left === text ? record : JSON.parse(left) as unknown
}
