/** A route's types, from the contract's operation table. */
import type { Operations } from '../contract/types.ts'

export interface Route<Id extends keyof Operations> {
  Params: Operations[Id]['params']
  Querystring: Operations[Id]['query']
  Body: Operations[Id]['body']
}
