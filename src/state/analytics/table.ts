/**
 * A table: the rows that analytics count, made from the records of a world, with the columns that were asked for so far. It follows
 * the world: asked at another value, it finds out what differs from the one that it was last asked at, and makes anew only the rows
 * of the customers (or other parts) concerned. A value long gone or from another world is as good as the next one.
 */
import { startOfDay } from '../clock.ts'
import type { CollectionName, RecordOf, View } from '../value.ts'
import { Column, grown, type Numbers } from './column.ts'
import type { FieldType, Value } from './expression.ts'
import { Pace } from './pace.ts'
import { Scratch } from './scratch.ts'

/** How a field of a row is found out; what is the same for all rows (`always`) depends on the view. */
export interface Field<R> extends FieldType {
  readonly of: (row: R) => Value
  readonly always?: (view: View) => Value
  /** Left out of rows where it is null. */
  readonly isOptional?: true
}

export type Fields<R> = Readonly<Record<string, Field<R>>>

/** What grouped rows add up, by its name on the wire. */
export type Counts<R> = Readonly<Record<string, (row: R) => number>>

/** Records that rows are made from, and the part of the table that a record belongs to. */
export interface Followed<N extends CollectionName = CollectionName> { readonly name: N, readonly partOf: (record: RecordOf<N>) => string }

/** Has a table follow a collection. */
export const following = <N extends CollectionName>(name: N, partOf: (record: RecordOf<N>) => string) => ({ name, partOf }) as unknown as Followed

export interface Dataset<R> {
  readonly fields: Fields<R>
  readonly counts: Counts<R>
  /** Columns that no query can name. */
  readonly asides?: Fields<R>
  /** Parts whose rows become others with each day. */
  readonly daily?: (view: View) => Iterable<string>
  /** Followed collections; when the partner or its resellers change, all rows are made anew. */
  readonly follows: readonly Followed[]
  /** The names of all parts, in the order of their rows. */
  readonly parts: (view: View) => Iterable<string>
  /** The rows of a part, none when it is gone. */
  readonly rowsOf: (view: View, part: string) => R[]
}

const changeLimit = 5000 // differing records; when there are more, everything is made anew
const stepsPerPart = 1000
const spareValues = 1000 // values that a column may keep without a row beyond one for each row

export class Table<R> {
  readonly dataset: Dataset<R>
  #view: View | undefined
  #rows: Array<R | undefined> = []
  #partAt: string[] = []
  #placesOf = new Map<string, number[]>()
  #free: number[] = []
  #order: Numbers = new Uint32Array(0)
  #size = 0
  readonly #columns = new Map<string, { column: Column, of: (row: R) => Value }>()
  readonly #scratch = new Scratch()
  #last: Promise<unknown> = Promise.resolve()

  constructor (dataset: Dataset<R>) { this.dataset = dataset }

  /** A table of given rows, which follows nothing. */
  static holding<R> (dataset: Dataset<R>, rows: R[]): Table<R> {
    const table = new Table(dataset)
    table.#take(rows)
    return table
  }

  /** Brings the table to a view and has it asked; one after another, since each may bring it to another view. */
  async use<T> (view: View, ask: (table: Table<R>, pace: Pace) => Promise<T>): Promise<T> {
    const turn = this.#last.then(async () => {
      const pace = new Pace(this.#scratch)
      await this.#follow(view, pace)
      return await ask(this, pace)
    })
    this.#last = turn.catch(() => {}) // whoever asked hears of it
    return await turn
  }

  get size () { return this.#size }

  /** The places of all rows, in the order of parts. */
  get places (): Numbers { return this.#order.subarray(0, this.#size) }

  row (place: number): R { return this.#rows[place]! }

  /** What a field is in the row at a place. */
  value (name: string, place: number): Value {
    const { of, always } = this.dataset.fields[name]!
    return always ? always(this.#view!) : of(this.row(place))
  }

  /** The column of a field, made when it is first asked for. */
  async column (name: string, pace: Pace): Promise<Column> {
    const { kind, of, always } = (this.dataset.fields[name] ?? this.dataset.asides?.[name])!
    if (always) {
      const column = new Column(kind, this.#rows.length)
      column.values.numberOf(always(this.#view!))
      return column
    }
    return await this.#columnOf(name, kind, of, pace)
  }

  /** The column of what grouped rows add up. */
  async countColumn (name: string, pace: Pace): Promise<Column> {
    return await this.#columnOf(`${name} counted`, 'number', this.dataset.counts[name]!, pace)
  }

  async #columnOf (key: string, kind: FieldType['kind'], of: (row: R) => Value, pace: Pace): Promise<Column> {
    const known = this.#columns.get(key)
    if (known) return known.column
    const column = new Column(kind, this.#rows.length)
    await pace.each(this.#size, 40, index => {
      const place = this.#order[index]!
      column.set(place, of(this.#rows[place]!))
    })
    this.#columns.set(key, { column, of })
    return column
  }

  async #follow (view: View, pace: Pace) {
    const parts = this.#changedParts(view)
    this.#view = undefined // not that of any view while it is on its way
    if (parts) await this.#renew(view, [...parts], pace)
    else await this.#fill(view, pace)
    this.#view = view
  }

  /** Parts whose records differ from those of the view before; undefined when everything may. */
  #changedParts (view: View): Set<string> | undefined {
    const before = this.#view
    if (!before || before.partner !== view.partner || before.resellers !== view.resellers || before.catalogue !== view.catalogue) return undefined
    const isAnotherDay = startOfDay(before.now) !== startOfDay(view.now)
    const parts = new Set<string>(isAnotherDay ? this.dataset.daily?.(view) : undefined)
    for (const { name, partOf } of this.dataset.follows) {
      if (before.value[name] === view.value[name]) continue
      const records = before.value[name].differences(view.value[name] as never, changeLimit)
      if (!records) return undefined
      for (const record of records) parts.add(partOf(record as never))
    }
    return parts
  }

  async #fill (view: View, pace: Pace) {
    this.#rows = []
    this.#partAt = []
    this.#placesOf = new Map()
    this.#free = []
    this.#columns.clear()
    for (const part of this.dataset.parts(view)) {
      await pace.take(stepsPerPart)
      const places = this.dataset.rowsOf(view, part).map(row => this.#partAt.push(part) && this.#rows.push(row) - 1)
      if (places.length) this.#placesOf.set(part, places)
    }
    this.#take(this.#rows as R[])
  }

  #take (rows: R[]) {
    this.#rows = rows
    this.#size = rows.length
    this.#order = new Uint32Array(rows.length)
    for (let place = 0; place < rows.length; place++) this.#order[place] = place
  }

  async #renew (view: View, parts: string[], pace: Pace) {
    await pace.each(parts.length, stepsPerPart, index => this.#replace(parts[index]!, this.dataset.rowsOf(view, parts[index]!)))
    for (const [key, { column: { values } }] of this.#columns) {
      if (values.size > 2 * this.#size + spareValues) this.#columns.delete(key)
    }
  }

  /** Puts rows in the places of a part's rows; when they are not as many, the part gets other places. */
  #replace (part: string, rows: R[]) {
    let places = this.#placesOf.get(part) ?? []
    if (places.length !== rows.length) {
      places = this.#moved(part, places, rows.length)
      if (places.length) this.#placesOf.set(part, places)
      else this.#placesOf.delete(part)
    }
    for (const [index, row] of rows.entries()) this.#rows[places[index]!] = row
    for (const { column, of } of this.#columns.values()) {
      for (const [index, row] of rows.entries()) column.set(places[index]!, of(row))
    }
  }

  #moved (part: string, old: number[], count: number): number[] {
    for (const place of old) {
      this.#rows[place] = undefined
      this.#free.push(place)
    }
    const places = Array.from({ length: count }, () => this.#free.pop() ?? this.#rows.push(undefined) - 1)
    for (const place of places) this.#partAt[place] = part
    const at = old.length ? this.#order.indexOf(old[0]!) : this.#positionFor(part)
    const size = this.#size + count - old.length
    this.#order = grown(this.#order, size)
    this.#order.copyWithin(at + count, at + old.length, this.#size)
    this.#order.set(places, at)
    this.#size = size
    return places
  }

  /** Where the rows of a new part belong. */
  #positionFor (part: string): number {
    let [low, high] = [0, this.#size]
    while (low < high) {
      const middle = (low + high) >>> 1
      if (this.#partAt[this.#order[middle]!]! < part) low = middle + 1
      else high = middle
    }
    return low
  }
}
