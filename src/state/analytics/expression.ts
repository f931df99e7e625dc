/**
 * The language of analytics queries: filters such as `status eq 'ACTIVE' and (licenseCount gt 20 or contains(customerName,'mill'))`,
 * orders such as `creationDate desc`, lists of fields. Text becomes tokens, tokens a syntax tree whose fields and values are known to
 * fit. What is wrong is refused with its place, counted in characters from 1.
 *
 *     filter := and { "or" and }            and := term { "and" term }
 *     term   := "(" filter ")" | "contains" "(" field "," text ")" | field operator value
 *     value  := 'text' | number | true | false | null | cast('2019-01-31' , Edm.DateTimeOffset)
 *     order  := field [ "asc" | "desc" ] { "," field [ "asc" | "desc" ] }
 *     fields := field { "," field }
 */
import { refuse } from '../../errors.ts'
import { parseTime } from '../clock.ts'

/** What a field holds: a text whose case does not matter or does (`exactText`), a number, a truth value, a moment or a day in milliseconds. */
export type FieldKind = 'text' | 'exactText' | 'number' | 'boolean' | 'date' | 'day'
export type Value = string | number | boolean | null

/** What an expression must know of a field; `synonyms` are other words that its values go by in filters. */
export interface FieldType { readonly kind: FieldKind, readonly synonyms?: Readonly<Record<string, string>> }
export type FieldTypes = Readonly<Record<string, FieldType>>

const operators = ['eq', 'ne', 'gt', 'lt', 'ge', 'le'] as const
export type Operator = typeof operators[number]

export type Expression =
  | { readonly kind: 'and' | 'or', readonly left: Expression, readonly right: Expression }
  | Comparison

/** `value` is of the field's kind, or null. */
export type Comparison = { readonly kind: 'comparison', readonly field: string, readonly operator: Operator | 'contains', readonly value: Value }

export interface OrderTerm { readonly field: string, readonly isDescending: boolean }

const deepestNesting = 100 // brackets in brackets

/** Reads a filter over the given fields. */
export function readFilter (text: string, fields: FieldTypes): Expression {
  const reader = new Reader('filter', text, fields)
  const expression = reader.filter(0)
  reader.end('and or or')
  return expression
}

/** Reads an order over the given fields. */
export function readOrder (text: string, fields: FieldTypes): OrderTerm[] {
  return new Reader('orderby', text, fields).list(reader => {
    const field = reader.field()
    return { field, isDescending: reader.takeWord('desc') || (reader.takeWord('asc'), false) }
  })
}

/** Reads a list of fields; one that is named twice counts once. */
export function readFields (text: string, fields: FieldTypes): string[] {
  return [...new Set(new Reader('groupby', text, fields).list(reader => reader.field()))]
}

type TokenKind = 'word' | 'text' | 'number' | '(' | ')' | ',' | 'end'
interface Token { readonly kind: TokenKind, readonly text: string, readonly at: number }

const patterns: Array<[kind: TokenKind | 'space', pattern: RegExp]> = [
  ['space', /\s+/y],
  ['word', /[A-Za-z_][\w.]*/y],
  ['number', /[+-]?\d+(?:\.\d+)?(?![\w.])/y],
  ['text', /'(?:[^']|'')*'/y],
  ['text', /[‘’](?:[^‘’]|’’)*[‘’]/y], // as the documentation prints them
  ['(', /\(/y],
  [')', /\)/y],
  [',', /,/y]
]

class Reader {
  readonly #what: string
  readonly #fields: FieldTypes
  readonly #names: Map<string, string>
  readonly #tokens: Token[]
  #next = 0

  constructor (what: string, text: string, fields: FieldTypes) {
    this.#what = what
    this.#fields = fields
    this.#names = new Map(Object.keys(fields).map(name => [name.toLowerCase(), name]))
    this.#tokens = this.#tokensOf(text)
  }

  #tokensOf (text: string): Token[] {
    const tokens: Token[] = []
    let at = 0
    while (at < text.length) {
      const [kind, found] = this.#tokenAt(text, at)
      if (kind !== 'space') tokens.push({ kind, at, text: kind === 'text' ? textOf(found) : found })
      at += found.length
    }
    tokens.push({ kind: 'end', at, text: '' })
    return tokens
  }

  #tokenAt (text: string, at: number): [kind: TokenKind | 'space', found: string] {
    for (const [kind, pattern] of patterns) {
      pattern.lastIndex = at
      const found = pattern.exec(text)
      if (found) return [kind, found[0]]
    }
    throw this.#wrong({ at }, /['‘’]/.test(text[at]!) ? 'the quote that opens here is not closed.' : `${text.slice(at).split(/[\s(),]/)[0] || text[at]} cannot be read.`)
  }

  #wrong ({ at }: { at: number }, why: string) { return refuse('propertyInvalid', `${this.#what}, character ${at + 1}: ${why}`) }

  get #token (): Token { return this.#tokens[this.#next]! }

  #take (kind: TokenKind, expected: string): Token {
    const token = this.#token
    if (token.kind !== kind) throw this.#wrong(token, `${expected} is expected, not ${spelled(token)}.`)
    this.#next++
    return token
  }

  /** Takes a word of the language, in any case, when it is there. */
  takeWord (word: string): boolean {
    const isThere = this.#token.kind === 'word' && this.#token.text.toLowerCase() === word
    if (isThere) this.#next++
    return isThere
  }

  end (alternatives: string) { this.#take('end', `${alternatives} or the end`) }

  list<T> (item: (reader: this) => T): T[] {
    const items = [item(this)]
    while (this.#token.kind === ',') {
      this.#next++
      items.push(item(this))
    }
    this.end('a comma')
    return items
  }

  field (): string {
    const token = this.#take('word', 'the name of a field')
    const name = this.#names.get(token.text.toLowerCase())
    if (name === undefined) throw this.#wrong(token, `${token.text} is no field that can stand here; there are ${Object.keys(this.#fields).join(', ')}.`)
    return name
  }

  filter (depth: number): Expression {
    let left = this.#and(depth)
    while (this.takeWord('or')) left = { kind: 'or', left, right: this.#and(depth) }
    return left
  }

  #and (depth: number): Expression {
    let left = this.#term(depth)
    while (this.takeWord('and')) left = { kind: 'and', left, right: this.#term(depth) }
    return left
  }

  #term (depth: number): Expression {
    const token = this.#token
    if (token.kind === '(') {
      if (depth === deepestNesting) throw this.#wrong(token, `brackets are nested more than ${deepestNesting} deep.`)
      this.#next++
      const inner = this.filter(depth + 1)
      this.#take(')', 'and, or or a closing bracket')
      return inner
    }
    return this.#tokens[this.#next + 1]?.kind === '(' && this.takeWord('contains') ? this.#contains() : this.#comparison()
  }

  #contains (): Comparison {
    this.#take('(', 'an opening bracket')
    const token = this.#token
    const field = this.field()
    const { kind } = this.#fields[field]!
    if (!isText(kind)) throw this.#wrong(token, `contains is for texts, and ${field} is ${article[kind]}.`)
    this.#take(',', 'a comma')
    const { text } = this.#take('text', 'a text in single quotes')
    this.#take(')', 'a closing bracket')
    return { kind: 'comparison', field, operator: 'contains', value: text }
  }

  #comparison (): Comparison {
    const field = this.field()
    const { kind, synonyms = {} } = this.#fields[field]!
    const token = this.#take('word', `one of ${operators.join(', ')}`)
    const operator = operators.find(known => known === token.text.toLowerCase())
    if (operator === undefined) throw this.#wrong(token, `${token.text} is no comparison; there are ${operators.join(', ')}.`)
    const isOrdering = operator !== 'eq' && operator !== 'ne'
    if (isOrdering && (isText(kind) || kind === 'boolean')) throw this.#wrong(token, `${operator} is for numbers and dates, and ${field} is ${article[kind]}.`)
    const place = this.#token
    const value = this.#value()
    if (value === null && isOrdering) throw this.#wrong(place, 'null is compared by eq and ne only.')
    const fitting = value === null ? null : fitted(value, kind)
    if (fitting === undefined) throw this.#wrong(place, `${field} is ${article[kind]}, which ${spelled(place)} is not.`)
    return { kind: 'comparison', field, operator, value: typeof fitting === 'string' && Object.hasOwn(synonyms, fitting) ? synonyms[fitting]! : fitting }
  }

  /** A value as it is written; a cast is a moment. */
  #value (): Value | Moment {
    const token = this.#token
    switch (token.kind) {
      case 'text':
        this.#next++
        return token.text
      case 'number':
        this.#next++
        return Number(token.text)
      case 'word':
        if (this.takeWord('null')) return null
        if (this.takeWord('true')) return true
        if (this.takeWord('false')) return false
        if (this.takeWord('cast')) return this.#cast()
    }
    throw this.#wrong(token, `a value is expected (a text in single quotes, a number, true, false, null or cast), not ${spelled(token)}.`)
  }

  #cast (): Moment {
    this.#take('(', 'an opening bracket')
    const token = this.#take('text', 'a date in single quotes')
    const time = parseTime(token.text.trim())
    if (time === undefined) throw this.#wrong(token, `${token.text} is no date; write it as 2019-01-31 or 2019-01-31T12:00:00.`)
    this.#take(',', 'a comma')
    const type = this.#take('word', 'Edm.DateTimeOffset')
    if (type.text.toLowerCase() !== 'edm.datetimeoffset') throw this.#wrong(type, `only Edm.DateTimeOffset can be cast to, not ${type.text}.`)
    this.#take(')', 'a closing bracket')
    return { time }
  }
}

interface Moment { readonly time: number }

const isText = (kind: FieldKind) => kind === 'text' || kind === 'exactText'

const article: Record<FieldKind, string> = { text: 'a text', exactText: 'a text', number: 'a number', boolean: 'true or false', date: 'a date', day: 'a date' }

/** A value as a field of a kind has it; undefined when it cannot. Numbers and dates may be written as texts. */
export function fitted (value: string | number | boolean | Moment, kind: FieldKind): Value | undefined {
  switch (kind) {
    case 'text':
    case 'exactText': return typeof value === 'string' ? value : undefined
    case 'boolean': return typeof value === 'boolean' ? value : undefined
    case 'number': return typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value.trim()) ? Number(value) : typeof value === 'number' ? value : undefined
    default: return typeof value === 'string' ? parseTime(value.trim()) : typeof value === 'object' ? value.time : undefined
  }
}

/** The inside of a quoted text. */
const textOf = (quoted: string) => quoted.slice(1, -1).replaceAll(quoted.startsWith("'") ? "''" : '’’', quoted.startsWith("'") ? "'" : '’')

const spelled = ({ kind, text }: Token) => kind === 'end' ? 'the end' : kind === 'text' ? `'${text}'` : text

/** Whether a field's value, folded, passes a comparison: null equals only null and is neither before nor after anything. */
export function comparer ({ operator, value }: Comparison, kind: FieldKind): (found: Value) => boolean {
  const wanted = folded(value, kind)
  if (operator === 'contains') return found => found !== null && (found as string).includes(wanted as string)
  if (operator === 'eq') return found => found === wanted
  if (operator === 'ne') return found => found !== wanted
  const passes = orderings[operator]
  return found => found !== null && passes(found as number, wanted as number)
}

const orderings: Record<Exclude<Operator, 'eq' | 'ne'>, (found: number, wanted: number) => boolean> = {
  gt: (found, wanted) => found > wanted,
  lt: (found, wanted) => found < wanted,
  ge: (found, wanted) => found >= wanted,
  le: (found, wanted) => found <= wanted
}

/** A value without what does not matter when it is compared. */
export const folded = (value: Value, kind: FieldKind): Value => kind === 'text' && typeof value === 'string' ? value.toLowerCase() : value

/** Whether a row passes, by its values: what a filter means, however it is carried out. */
export function passes (expression: Expression, fields: FieldTypes, valueOf: (field: string) => Value): boolean {
  switch (expression.kind) {
    case 'and': return passes(expression.left, fields, valueOf) && passes(expression.right, fields, valueOf)
    case 'or': return passes(expression.left, fields, valueOf) || passes(expression.right, fields, valueOf)
    case 'comparison': {
      const { kind } = fields[expression.field]!
      return comparer(expression, kind)(folded(valueOf(expression.field), kind))
    }
  }
}
