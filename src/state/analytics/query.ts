/**
 * Queries of analytics: filter, then group and add up, then order, then page. A query is read and checked before a row is looked
 * at; it is carried out over columns, in short turns.
 */
import type { AggregationLevel } from '../../contract/types.ts'
import { refuse } from '../../errors.ts'
import { dayMilliseconds, utc } from '../clock.ts'
import { Values, type Column, type Numbers } from './column.ts'
import { comparer, fitted, readFields, readFilter, readOrder, type Comparison, type Expression, type FieldKind, type FieldTypes, type OrderTerm, type Value } from './expression.ts'
import type { Pace } from './pace.ts'
import type { Dataset, Table } from './table.ts'

/** A query as the request words it. */
export interface Query {
  top?: number
  skip?: number
  filter?: string
  orderby?: string
  groupby?: string
  aggregationLevel?: AggregationLevel
}

/** What datasets do differently with a query. */
export interface QueryRules {
  /** How far dates are rounded down when nothing is said; by day unless another is given. */
  readonly usualLevel?: AggregationLevel
  /** Whether the counts of grouped rows are texts; they are unless it is told otherwise. */
  readonly countsAsText?: boolean
  /** Fields that must have the given values, from parameters of their own. */
  readonly equals?: Readonly<Record<string, string | number | undefined>>
}

/** A query that was read and fits its dataset. */
export interface Plan {
  filter: Expression | undefined
  /** Fields to group by; undefined for single rows. */
  groups: string[] | undefined
  /** Values that counts of groups must have. */
  wantedCounts: Array<{ name: string, value: number }>
  level: AggregationLevel
  order: OrderTerm[]
  top: number
  skip: number
  countsAsText: boolean
}

/** A row as the wire has it. */
export type WireRow = Record<string, string | number | boolean | null>

/** A page of a result as it is shown, and how many rows the whole has. */
export interface Page<T = WireRow> { rows: T[], total: number, top: number, skip: number }

/** What becomes of a row: a page may have ten thousand, which are not all kept in between. */
export type Show<T> = (row: WireRow) => T

const largestPage = 10_000

/** Reads a query, and refuses what is wrong with it. */
export function planOf<R> ({ fields, counts }: Dataset<R>, { top = largestPage, skip = 0, filter, orderby, groupby, aggregationLevel }: Query, { usualLevel = 'day', countsAsText = true, equals = {} }: QueryRules = {}): Plan {
  if (top < 1 || top > largestPage) throw refuse('propertyInvalid', `top must be 1 to ${largestPage}, not ${top}.`)
  if (skip < 0) throw refuse('propertyInvalid', `skip must be 0 or more, not ${skip}.`)
  if (aggregationLevel !== undefined && groupby === undefined) throw refuse('propertyInvalid', 'aggregationLevel needs groupby.')
  const groups = groupby === undefined ? undefined : readFields(groupby, Object.fromEntries(Object.entries(fields).filter(([name]) => !Object.hasOwn(counts, name))))
  const { filters, wantedCounts } = readEquals(equals, fields, counts)
  if (filter !== undefined) filters.unshift(readFilter(filter, fields))
  return {
    filter: filters.reduce<Expression | undefined>((left, right) => left ? { kind: 'and', left, right } : right, undefined),
    groups,
    wantedCounts,
    level: aggregationLevel ?? usualLevel,
    order: orderby === undefined ? [] : readOrder(orderby, groups ? groupedFields(groups, fields, counts) : fields),
    top,
    skip,
    countsAsText
  }
}

/** The fields that grouped rows have. */
const groupedFields = (groups: string[], fields: FieldTypes, counts: object): FieldTypes => ({
  ...Object.fromEntries(groups.map(name => [name, fields[name]!])),
  ...Object.fromEntries(Object.keys(counts).map(name => [name, { kind: 'number' }]))
})

/** Parameters that name a field and its value; a date without a time means the whole day. */
function readEquals (equals: NonNullable<QueryRules['equals']>, fields: FieldTypes, counts: object) {
  const filters: Expression[] = []
  const wantedCounts: Plan['wantedCounts'] = []
  for (const [name, given] of Object.entries(equals)) {
    if (given === undefined) continue
    const type = fields[name]
    if (!type) {
      if (Object.hasOwn(counts, name)) wantedCounts.push({ name, value: Number(given) })
      continue
    }
    const value = fitted(given, type.kind)
    if (value === undefined) throw refuse('propertyInvalid', `${name} cannot be ${given}.`)
    const comparison = (operator: Comparison['operator'], value: Value): Comparison => ({ kind: 'comparison', field: name, operator, value })
    filters.push(type.kind === 'date' && !String(given).includes('T')
      ? { kind: 'and', left: comparison('ge', value), right: comparison('lt', value as number + dayMilliseconds) }
      : comparison('eq', value))
  }
  return { filters, wantedCounts }
}

/** Carries out a query on a table. */
export async function ask<R, T> (table: Table<R>, plan: Plan, pace: Pace, show: Show<T>): Promise<Page<T>> {
  const places = plan.filter ? await filtered(table, plan.filter, pace) : table.places
  return plan.groups ? await groupsOf(table, places, plan, plan.groups, pace, show) : await rowsOf(table, places, plan, pace, show)
}

/** Places of the rows that pass a filter. */
async function filtered<R> (table: Table<R>, filter: Expression, pace: Pace): Promise<Numbers> {
  const { places } = table
  const isIn = await passing(table, filter, pace)
  const found = pace.scratch.numbers(places.length)
  let count = 0
  for (let i = 0; i < places.length; i++) if (isIn[i]) found[count++] = places[i]!
  return found.subarray(0, count)
}

/** Which rows pass, in the order of the table; the flags are the last that were taken. */
async function passing<R> (table: Table<R>, filter: Expression, pace: Pace): Promise<Uint8Array> {
  const { places } = table
  await pace.take(places.length)
  if (filter.kind === 'comparison') {
    const { values, numbers } = await table.column(filter.field, pace)
    const isIn = pace.scratch.flags(places.length)
    const holds = await passingValues(values, filter, pace)
    for (let i = 0; i < places.length; i++) isIn[i] = holds[numbers[places[i]!]!]!
    pace.scratch.releaseFlags()
    return isIn
  }
  const left = await passing(table, filter.left, pace)
  const right = await passing(table, filter.right, pace)
  if (filter.kind === 'and') for (let i = 0; i < left.length; i++) left[i]! &= right[i]!
  else for (let i = 0; i < left.length; i++) left[i]! |= right[i]!
  pace.scratch.releaseFlags()
  return left
}

async function passingValues (values: Values, comparison: Comparison, pace: Pace): Promise<Uint8Array> {
  const holds = pace.scratch.flags(values.size)
  const passes = comparer(comparison, values.kind)
  const folded = await values.folded(pace)
  await pace.each(values.size, 5, number => { holds[number] = Number(passes(folded[number]!)) })
  return holds
}

async function rowsOf<R, T> (table: Table<R>, places: Numbers, { order, top, skip }: Plan, pace: Pace, show: Show<T>): Promise<Page<T>> {
  let ordered = places
  for (const { field, isDescending } of order.toReversed()) {
    const { values, numbers } = await table.column(field, pace)
    const ranks = await values.ranks(pace)
    ordered = await inOrder(ordered, place => ranks[numbers[place]!]!, values.size, isDescending, pace)
  }
  const rows: T[] = []
  const shown = ordered.subarray(skip, skip + top)
  const fields = Object.entries(table.dataset.fields)
  await pace.each(shown.length, 1500, index => {
    const row: WireRow = {}
    for (const [name, { kind, isOptional }] of fields) {
      const value = table.value(name, shown[index]!)
      if (value !== null || !isOptional) row[name] = spelled(value, kind)
    }
    rows.push(show(row))
  })
  return { rows, total: places.length, top, skip }
}

/** A value as the wire has it: moments without a zone, days without a time. */
function spelled (value: Value, kind: FieldKind): Value {
  if (value === null || (kind !== 'date' && kind !== 'day')) return value
  const text = utc(value as number).slice(0, -1)
  return kind === 'date' ? text : text.slice(0, 10)
}

/** Items by their ranks, which are below `size`; those of one rank stay in their order. */
async function inOrder (items: Numbers, rankOf: (item: number) => number, size: number, isDescending: boolean, pace: Pace): Promise<Numbers> {
  await pace.take(2 * items.length + size)
  const starts = pace.scratch.numbers(size + 1)
  const place = isDescending ? (item: number) => size - 1 - rankOf(item) : rankOf
  for (const item of items) starts[place(item) + 1]!++
  for (let rank = 0; rank < size; rank++) starts[rank + 1]! += starts[rank]!
  const ordered = pace.scratch.numbers(items.length)
  for (const item of items) ordered[starts[place(item)]!++] = item
  return ordered
}

/** A field that is grouped by: its value of each group is a number among the values. */
interface Grouped { name: string, isOptional: boolean, values: Values, numberOf: (group: number) => number }

async function groupsOf<R, T> (table: Table<R>, places: Numbers, { level, order, top, skip, countsAsText, wantedCounts }: Plan, names: string[], pace: Pace, show: Show<T>): Promise<Page<T>> {
  const partition: Partition = { groupAt: pace.scratch.numbers(places.length), firsts: [0].slice(0, places.length) }
  const columns: Array<{ name: string, values: Values, numbers: Numbers, rounding: Numbers | undefined }> = []
  for (const name of names) {
    const { values, numbers } = await table.column(name, pace)
    const isTime = values.kind === 'date' || values.kind === 'day'
    const rounded = isTime && level !== 'dateRange' ? await values.rounded(level, pace) : undefined
    const column = { name, values: rounded?.values ?? values, numbers, rounding: rounded?.numbers }
    await refine(partition, places, column, pace)
    columns.push(column)
  }
  const grouped = columns.map(({ name, values, numbers, rounding }): Grouped => ({
    name,
    values,
    isOptional: table.dataset.fields[name]!.isOptional === true,
    numberOf: group => numberAt(places[partition.firsts[group]!]!, numbers, rounding)
  }))
  const sums: Record<string, Float64Array> = {}
  for (const name of Object.keys(table.dataset.counts)) sums[name] = await summed(partition, places, await table.countColumn(name, pace), pace)

  let groups = pace.scratch.numbers(partition.firsts.length)
  for (let group = 0; group < groups.length; group++) groups[group] = group
  for (const { name, value } of wantedCounts) groups = groups.filter(group => sums[name]![group] === value)
  const total = groups.length
  const usual = names.map((field): OrderTerm => ({ field, isDescending: false }))
  for (const { field, isDescending } of [...order, ...usual].reverse()) {
    const { values, numberOf } = Object.hasOwn(sums, field) ? numbered(sums[field]!) : grouped.find(({ name }) => name === field)!
    const ranks = await values.ranks(pace)
    groups = await inOrder(groups, group => ranks[numberOf(group)]!, values.size, isDescending, pace)
  }
  const rows: T[] = []
  const shown = groups.subarray(skip, skip + top)
  await pace.each(shown.length, 500, index => {
    const group = shown[index]!
    const row: WireRow = {}
    for (const { name, isOptional, values, numberOf } of grouped) {
      const value = values.list[numberOf(group)]!
      if (value !== null || !isOptional) row[name] = spelled(value, values.kind)
    }
    for (const [name, sum] of Object.entries(sums)) row[name] = countsAsText ? String(sum[group]!) : sum[group]!
    rows.push(show(row))
  })
  return { rows, total, top, skip }
}

function numbered (sums: Float64Array): Pick<Grouped, 'values' | 'numberOf'> {
  const values = new Values('number')
  const numbers = new Uint32Array(sums.length)
  for (let group = 0; group < sums.length; group++) numbers[group] = values.numberOf(sums[group]!)
  return { values, numberOf: group => numbers[group]! }
}

/** Which group each of some rows belongs to, and which of the rows is the first of each; groups are numbered in the order of their coming. */
interface Partition { groupAt: Numbers, firsts: number[] }

const denseLimit = 1 << 20 // pairs of group and value that are looked up in an array

const numberAt = (place: number, numbers: Numbers, rounding: Numbers | undefined) => rounding ? rounding[numbers[place]!]! : numbers[place]!

/** Divides the groups of a partition by a further field. */
async function refine (partition: Partition, places: Numbers, { values, numbers, rounding }: { values: Values, numbers: Numbers, rounding: Numbers | undefined }, pace: Pace) {
  const { groupAt } = partition
  const pairs = partition.firsts.length * values.size
  const firsts: number[] = []
  const size = values.size
  if (pairs <= denseLimit) {
    await pace.take(places.length)
    const known = pace.scratch.numbers(pairs)
    for (let i = 0; i < places.length; i++) {
      const pair = groupAt[i]! * size + numberAt(places[i]!, numbers, rounding)
      if (known[pair] === 0) known[pair] = firsts.push(i)
      groupAt[i] = known[pair]! - 1
    }
  } else {
    const known = new Map<number, number>()
    await pace.each(places.length, 20, i => {
      const pair = groupAt[i]! * size + numberAt(places[i]!, numbers, rounding)
      let group = known.get(pair)
      if (group === undefined) known.set(pair, group = firsts.push(i) - 1)
      groupAt[i] = group
    })
  }
  partition.firsts = firsts
}

const unitsInOne = 1_000_000 // sums are exact to six decimals

/** The sum of each group. */
async function summed ({ groupAt, firsts }: Partition, places: Numbers, { values: { list }, numbers }: Column, pace: Pace): Promise<Float64Array> {
  await pace.take(places.length)
  const units = new Float64Array(list.length)
  for (let number = 0; number < units.length; number++) units[number] = Math.round(list[number] as number * unitsInOne)
  const sums = new Float64Array(firsts.length)
  if (list.length === 1) for (let i = 0; i < groupAt.length; i++) sums[groupAt[i]!]! += units[0]!
  else for (let i = 0; i < groupAt.length; i++) sums[groupAt[i]!]! += units[numbers[places[i]!]!]!
  return sums.map(sum => sum / unitsInOne)
}
