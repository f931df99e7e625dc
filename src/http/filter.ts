/** Filters of lists: JSON in the query, its names in any case, its operators as words or ordinals. */
import { refuse } from '../errors.ts'

const operators = ['equals', 'not_equals', 'greater_than', 'greater_than_or_equals', 'less_than', 'less_than_or_equals', 'substring', 'and', 'or', 'starts_with', 'not_starts_with'] as const
export type FilterOperator = typeof operators[number]

export interface SimpleFilter { field: string, operator: FilterOperator, value: string }

/** Which fields a list can be filtered by, and how. */
export type FilterFields = Record<string, readonly FilterOperator[]>

const plain = (text: string) => text.replaceAll('_', '').toLowerCase()

/** Reads a filter of one comparison; refuses broken JSON, and fields and operators that the list does not have. */
export function readFilter (text: string, fields: FilterFields): SimpleFilter {
  const given = parse(text)
  const member = (name: string) => Object.entries(given).find(([key]) => key.toLowerCase() === name)?.[1]
  const [name, wanted, value] = [member('field'), member('operator'), member('value')]
  const operator = typeof wanted === 'number' ? operators[wanted] : operators.find(known => typeof wanted === 'string' && plain(known) === plain(wanted))
  const field = Object.keys(fields).find(known => typeof name === 'string' && known.toLowerCase() === name.toLowerCase())
  if (field === undefined) throw refuse('propertyInvalid', `the filter's Field must be one of ${Object.keys(fields).join(', ')}, not ${String(name)}.`)
  if (operator === undefined || !fields[field]!.includes(operator)) throw refuse('propertyInvalid', `the filter's Operator for ${field} must be ${fields[field]!.join(' or ')}, not ${String(wanted)}.`)
  if (typeof value !== 'string') throw refuse('propertyInvalid', 'the filter\'s Value must be a text.')
  return { field, operator, value }
}

function parse (text: string): Record<string, unknown> {
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw refuse('inputInvalid', `the filter is not JSON: ${(error as Error).message}`)
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw refuse('inputInvalid', 'the filter must be a JSON object.')
  return value as Record<string, unknown>
}
