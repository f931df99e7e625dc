/**
 * A column: what one field is in every row, as numbers of its distinct values. Whatever is worked out for a value (whether it
 * passes a comparison, the month that it lies in, its place in the order) is worked out once, and looked up for the rows.
 */
import { dayMilliseconds } from '../clock.ts'
import { folded, type FieldKind, type Value } from './expression.ts'
import type { Pace } from './pace.ts'

export type Numbers = Uint32Array<ArrayBuffer>

export type Level = 'day' | 'week' | 'month' | 'dateRange'

/** Distinct values by their numbers, which are given out in the order of their coming. */
export class Values {
  readonly kind: FieldKind
  readonly list: Value[] = []
  readonly #numbers = new Map<Value, number>()
  readonly #rounded = new Map<Level, { values: Values, numbers: Numbers, known: number }>()
  readonly #folded: Value[] = []
  #sorted: Numbers = new Uint32Array(0)
  #ranks: Numbers = new Uint32Array(0)

  constructor (kind: FieldKind) { this.kind = kind }

  get size () { return this.list.length }

  numberOf (value: Value): number {
    let number = this.#numbers.get(value)
    if (number === undefined) {
      number = this.list.push(value) - 1
      this.#numbers.set(value, number)
    }
    return number
  }

  /** The values without what does not matter when they are compared. */
  async folded (pace: Pace): Promise<Value[]> {
    if (this.kind !== 'text') return this.list
    const known = this.#folded.length
    await pace.each(this.size - known, 15, index => this.#folded.push(folded(this.list[known + index]!, this.kind)))
    return this.#folded
  }

  /** The values rounded down to a level, and which of these each is. */
  async rounded (level: Level, pace: Pace): Promise<{ values: Values, numbers: Numbers }> {
    let found = this.#rounded.get(level)
    if (!found) this.#rounded.set(level, found = { values: new Values(this.kind), numbers: new Uint32Array(0), known: 0 })
    const { values, known } = found
    const numbers = found.numbers = grown(found.numbers, this.size)
    await pace.each(this.size - known, 10, index => {
      const value = this.list[known + index]!
      numbers[known + index] = values.numberOf(value === null ? null : roundedDown(value as number, level))
    })
    found.known = this.size
    return { values, numbers }
  }

  /** The place of each value in ascending order, null first. */
  async ranks (pace: Pace): Promise<Numbers> {
    const known = this.#sorted.length
    if (known === this.size) return this.#ranks
    const keys = await this.folded(pace)
    const compare = (a: number, b: number) => compared(keys[a]!, keys[b]!) || compared(this.list[a]!, this.list[b]!)
    const fresh = Uint32Array.from({ length: this.size - known }, (_, index) => known + index)
    this.#sorted = fresh.length < fewFresh ? inserted(this.#sorted, fresh, compare) : await merged(this.#sorted, await sorted(fresh, compare, pace), compare, pace)
    this.#ranks = new Uint32Array(this.size)
    await pace.take(this.size)
    for (let rank = 0; rank < this.size; rank++) this.#ranks[this.#sorted[rank]!] = rank
    return this.#ranks
  }
}

export class Column {
  readonly values: Values
  /** The number of the value of each row, by the row's place in its table. */
  numbers: Numbers

  constructor (kind: FieldKind, capacity: number) {
    this.values = new Values(kind)
    this.numbers = new Uint32Array(capacity)
  }

  set (place: number, value: Value) {
    if (place >= this.numbers.length) this.numbers = grown(this.numbers, place + 1)
    this.numbers[place] = this.values.numberOf(value)
  }
}

/** The same numbers with room for more. */
export function grown (numbers: Numbers, length: number): Numbers {
  if (length <= numbers.length) return numbers
  const larger = new Uint32Array(Math.max(length, Math.ceil(numbers.length * 1.5)))
  larger.set(numbers)
  return larger
}

function roundedDown (time: number, level: Level): number {
  if (level === 'dateRange') return time
  const day = Math.floor(time / dayMilliseconds)
  if (level === 'day') return day * dayMilliseconds
  if (level === 'week') return (day - (((day + 3) % 7) + 7) % 7) * dayMilliseconds // 1 January 1970 was a Thursday
  const date = new Date(time)
  return day * dayMilliseconds - (date.getUTCDate() - 1) * dayMilliseconds
}

const compared = (a: Value, b: Value) => a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1

const runLength = 2048 // sorted at a stretch
const fewFresh = 50 // put in one by one

/** An ordered list with a few more numbers, each put where it belongs. */
function inserted (numbers: Numbers, more: Numbers, compare: (a: number, b: number) => number): Numbers {
  const all = new Uint32Array(numbers.length + more.length)
  all.set(numbers)
  for (const [index, number] of more.entries()) {
    let [low, high] = [0, numbers.length + index]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (compare(all[middle]!, number) < 0) low = middle + 1
      else high = middle
    }
    all.copyWithin(low + 1, low, numbers.length + index)
    all[low] = number
  }
  return all
}

/** Numbers put in order. */
async function sorted (numbers: Uint32Array, compare: (a: number, b: number) => number, pace: Pace): Promise<Numbers> {
  let runs: Array<Numbers> = []
  for (let from = 0; from < numbers.length; from += runLength) {
    await pace.take(runLength * 100)
    runs.push(numbers.slice(from, from + runLength).sort(compare))
  }
  while (runs.length > 1) {
    const longer: Array<Numbers> = []
    for (let i = 0; i < runs.length; i += 2) longer.push(await merged(runs[i]!, runs[i + 1] ?? new Uint32Array(0), compare, pace))
    runs = longer
  }
  return runs[0] ?? new Uint32Array(0)
}

/** Two ordered lists as one. */
async function merged (a: Numbers, b: Numbers, compare: (a: number, b: number) => number, pace: Pace): Promise<Numbers> {
  if (a.length === 0 || b.length === 0) return a.length ? a : b
  const both = new Uint32Array(a.length + b.length)
  let [i, j] = [0, 0]
  await pace.each(both.length, 10, index => {
    both[index] = j === b.length || (i < a.length && compare(a[i]!, b[j]!) <= 0) ? a[i++]! : b[j++]!
  })
  return both
}
