/** Fields as datasets write them down. */
import type { Value } from './expression.ts'
import type { Field } from './table.ts'

/** Fields of a dataset: every one that a row of the contract has, but for what only grouped rows count. */
export type FieldsOf<W, R, Counted extends keyof W = never> = { readonly [K in Exclude<keyof W, Counted>]-?: Field<R> }

export const text = <R>(of: (row: R) => string | null | undefined): Field<R> => ({ kind: 'text', of: row => of(row) ?? null })
export const number = <R>(of: (row: R) => number): Field<R> => ({ kind: 'number', of })
export const truth = <R>(of: (row: R) => boolean): Field<R> => ({ kind: 'boolean', of })
export const date = <R>(of: (row: R) => string | undefined): Field<R> => ({ kind: 'date', of: row => timeOf(of(row)) })
export const day = <R>(of: (row: R) => string | undefined): Field<R> => ({ kind: 'day', of: row => timeOf(of(row)) })

const timeOf = (text: string | undefined): Value => text === undefined ? null : Date.parse(text)

export const capitals = (text: string) => text.toUpperCase()
