/**
 * Long arrays for one question, used again for the next. Made anew each time, they would have all the memory of a large world searched
 * for garbage every few questions, and that takes longer than the questions do.
 */
import type { Numbers } from './column.ts'

export class Scratch {
  readonly #numbers: Numbers[] = []
  readonly #flags: Uint8Array[] = []
  #numbersTaken = 0
  #flagsTaken = 0

  /** Takes back everything that was given. */
  clear () {
    this.#numbersTaken = 0
    this.#flagsTaken = 0
  }

  /** Zeros, for numbers. */
  numbers (length: number): Numbers {
    const at = this.#numbersTaken++
    const found = this.#numbers[at]
    if (found && found.length >= length) return found.subarray(0, length).fill(0)
    const made = this.#numbers[at] = new Uint32Array(length)
    return made
  }

  /** Zeros, for truth values. */
  flags (length: number): Uint8Array {
    const at = this.#flagsTaken++
    const found = this.#flags[at]
    if (found && found.length >= length) return found.subarray(0, length).fill(0)
    const made = this.#flags[at] = new Uint8Array(length)
    return made
  }

  /** Takes back the truth values that were given last. */
  releaseFlags () { this.#flagsTaken-- }
}
