/** Query parameters of controls. */
import type { FastifyRequest } from 'fastify'
import { refuse } from '../../errors.ts'

/** The parameters of a query, each a text given once; an unknown one is refused by name. */
export function queryOf<const N extends string> ({ query }: FastifyRequest, names: readonly N[]): { [name in N]?: string } {
  for (const [name, value] of Object.entries(query as Record<string, unknown>)) {
    if (!(names as readonly string[]).includes(name)) throw refuse('controlInputInvalid', `there is no parameter ${name}; ${names.length ? `there are ${names.join(', ')}` : 'it takes none'}.`)
    if (typeof value !== 'string') throw refuse('controlInputInvalid', `${name} is given more than once.`)
  }
  return query as { [name in N]?: string }
}

/** A number in a query; what is no number stays none, for who checks it. */
export const numberIn = (text: string | undefined): number | undefined => text === undefined ? undefined : /^\d{1,9}$/.test(text) ? Number(text) : NaN
