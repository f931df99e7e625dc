/** Filters of lists: JSON in the query, its names in any case, its operators as words or ordinals. */
import { refuse } from '../errors.ts'

const operators = ['equals', 'not_equals', 'greater_than', 'greater_than_or_equals', 'less_than', 'less_than_or_equals', 'substring', 'and', 'or', 'starts_with', 'not_starts_with'] as const
export type FilterOperator = typeof operators[number]

export interface SimpleFilter { field: string, operator: FilterOperator, value: string }

/** Which fields a list can be filtered by, and how. */
export type FilterFields = Record<string, readonly FilterOperator[]>

const plain = (text: string) => text.replaceAll('_', '').toLowerCase()

/** Reads a filter of one comparison; refuses broken JSON, and fields and operators that the list does not have. */
export const readFilter = (text: string, fields: FilterFields): SimpleFilter => comparison(parse(text), fields)

/** Two filters in one; either may be such a pair itself. */
export interface FilterPair<F> { left: F, operator: 'and' | 'or', right: F }
export type JoinedFilter = SimpleFilter | FilterPair<JoinedFilter>

/** Reads a filter of any number of comparisons, joined by `and` and `or`. */
export const readJoinedFilter = (text: string, fields: FilterFields): JoinedFilter => joined(parse(text), fields)

type Given = Record<string, unknown>

function joined (given: Given, fields: FilterFields): JoinedFilter {
  const sides = [memberOf(given, 'leftfilter'), memberOf(given, 'rightfilter')]
  if (sides.every(side => side === undefined)) return comparison(given, fields)
  const wanted = memberOf(given, 'operator')
  const operator = operatorOf(wanted)
  if (operator !== 'and' && operator !== 'or') throw refuse('propertyInvalid', `the filter's Operator between two filters must be and or or, not ${String(wanted)}.`)
  const [left, right] = sides.map(side => {
    if (!isObject(side)) throw refuse('propertyInvalid', 'a filter of two needs a LeftFilter and a RightFilter, both of them objects.')
    return joined(side, fields)
  })
  return { left: left!, operator, right: right! }
}

const memberOf = (given: Given, name: string) => Object.entries(given).find(([key]) => key.toLowerCase() === name)?.[1]

const operatorOf = (wanted: unknown): FilterOperator | undefined =>
  typeof wanted === 'number' ? operators[wanted] : operators.find(known => typeof wanted === 'string' && plain(known) === plain(wanted))

function comparison (given: Given, fields: FilterFields): SimpleFilter {
  const [name, wanted, value] = [memberOf(given, 'field'), memberOf(given, 'operator'), memberOf(given, 'value')]
  const operator = operatorOf(wanted)
  const field = Object.keys(fields).find(known => typeof name === 'string' && known.toLowerCase() === name.toLowerCase())
  if (field === undefined) throw refuse('propertyInvalid', `the filter's Field must be one of ${Object.keys(fields).join(', ')}, not ${String(name)}.`)
  if (operator === undefined || !fields[field]!.includes(operator)) throw refuse('propertyInvalid', `the filter's Operator for ${field} must be ${fields[field]!.join(' or ')}, not ${String(wanted)}.`)
  if (typeof value !== 'string') throw refuse('propertyInvalid', 'the filter\'s Value must be a text.')
  return { field, operator, value }
}

function parse (text: string): Given {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw refuse('inputInvalid', `the filter is not JSON: ${(error as Error).message}`)
  }
  if (!isObject(value)) throw refuse('inputInvalid', 'the filter must be a JSON object.')
  return value
}

const isObject = (value: unknown): value is Given => value !== null && typeof value === 'object' && !Array.isArray(value)
