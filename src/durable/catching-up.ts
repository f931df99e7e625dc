/** Work that brings something up to what is: after every change, once for all who wait for it, one time after the other. */
export class CatchingUp {
  readonly #work: () => Promise<void>
  #isBehind = true
  /** The time that is under way, and the one that follows. */
  #current: Promise<void> | undefined
  #next: Promise<void> | undefined

  /** The work looks at what is in the moment in which it begins. */
  constructor (work: () => Promise<void>) { this.#work = work }

  /** Notes that something has changed, and soon follows. */
  follow () {
    this.#isBehind = true
    this.done()?.catch(() => {}) // whoever waits is told
  }

  /** When it is up to all that is now; undefined when it is. Rejects when the work failed; it is tried again when next asked for. */
  done (): Promise<void> | undefined {
    if (!this.#isBehind) return this.#current
    return (this.#next ??= this.#after(this.#current))
  }

  async #after (before: Promise<void> = othersTurn()) {
    await before.catch(() => {}) // who changes something meanwhile shares what follows
    this.#current = this.#next
    this.#next = undefined
    this.#isBehind = false
    try {
      await this.#work()
    } catch (error) {
      this.#isBehind = true
      throw error
    } finally {
      this.#current = undefined
    }
  }
}

const othersTurn = () => new Promise<void>(resolve => setImmediate(resolve))
