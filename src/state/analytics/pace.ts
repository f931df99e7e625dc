/** Long work in short turns: whoever else waits for the event loop gets it every few milliseconds. */

import { Scratch } from './scratch.ts'

/** A step is about ten nanoseconds: a value read from a column and looked at. */
const stepsPerTurn = 500_000

export class Pace {
  readonly scratch: Scratch
  #steps = 0

  constructor (scratch = new Scratch()) {
    scratch.clear()
    this.scratch = scratch
  }

  /** Counts steps that are about to be taken, and lets others go first when it is their turn. */
  async take (steps: number) {
    this.#steps += steps
    if (this.#steps < stepsPerTurn) return
    this.#steps = 0
    await new Promise(resolve => setImmediate(resolve))
  }

  /** Goes through indexes from 0 in portions; `steps` is what one of them costs. */
  async each (count: number, steps: number, work: (index: number) => void) {
    const portion = Math.max(1, Math.floor(stepsPerTurn / 4 / steps))
    for (let from = 0; from < count; from += portion) {
      const to = Math.min(count, from + portion)
      await this.take((to - from) * steps)
      for (let index = from; index < to; index++) work(index)
    }
  }
}
