/** A world as one request sees it: with the one who asks. */
import type { Caller, Transaction, View } from '../state/value.ts'
import type { Steps } from '../state/turns.ts'
import type { World } from '../state/world.ts'

export class Session {
  readonly world: World
  readonly #correlationId: string
  /** Known once the token is read; nothing is carried out before. */
  caller: Caller | undefined

  constructor (world: World, correlationId: string) {
    this.world = world
    this.#correlationId = correlationId
  }

  get settings () { return this.world.settings }
  get partner () { return this.world.partner }
  get customers () { return this.world.value.customers }
  get tables () { return this.world.tables }

  /** Reads the state: `world.read(getCart, customerId, cartId)`. */
  read<A extends unknown[], R> (query: (view: View, ...args: A) => R, ...args: A): R { return this.world.read(query, ...args) }

  /** Reads what takes long, and lets others go first now and then. */
  readInTurns<A extends unknown[], R> (query: (view: View, ...args: A) => Steps<R>, ...args: A): Promise<R> { return this.world.readInTurns(query, ...args) }

  /** Carries out a command: `world.run(checkoutCart, customerId, cartId)`. */
  run<A extends unknown[], R> (command: (tx: Transaction, ...args: A) => R, ...args: A): R {
    const { mode, tenantId, applicationId, objectId, userPrincipalName } = this.caller!
    return this.world.run({ mode, tenantId, applicationId, objectId, userPrincipalName, correlationId: this.#correlationId }, command, ...args)
  }
}
