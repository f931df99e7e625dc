/**
 * Long work in short turns. What may take long is a generator that stops wherever it may be interrupted, and does not look at the time:
 * done in one go or in turns, it is the same work with the same outcome.
 */

/** Work that yields to whoever does it, and ends with its outcome. */
export type Steps<T> = Generator<undefined, T, undefined>

/** For so long work goes on before others get the event loop. */
const turnMilliseconds = 2

/** Does it all at once. */
export function inOneGo<T> (steps: Steps<T>): T {
  let step = steps.next()
  while (!step.done) step = steps.next()
  return step.value
}

/** Does it in turns, the first of them now. */
export const inTurns = <T>(steps: Steps<T>): Promise<T> => new Turns(steps, outcome => outcome).ended

/** Work that has begun, and goes on in turns until it has ended. */
export class Turns<T, R> {
  readonly #steps: Steps<T>
  readonly #keep: (outcome: T) => R
  #result: { value: R } | { error: unknown } | undefined
  #isOver = false
  /** What comes of it. */
  readonly ended: Promise<R>
  /** Resolves when it has ended, well or not. */
  readonly over: Promise<void>

  /** `keep` takes the outcome in the moment in which it is there. */
  constructor (steps: Steps<T>, keep: (outcome: T) => R) {
    this.#steps = steps
    this.#keep = keep
    this.#turn()
    this.ended = this.#go()
    this.over = this.ended.then(() => {}, () => {})
  }

  get isOver () { return this.#isOver }

  /** What came of it, once it is over; throws what went wrong. */
  result (): R {
    if ('error' in this.#result!) throw this.#result.error
    return this.#result!.value
  }

  /** Does what is left of it at once, for those who cannot wait. */
  finish () { while (!this.#isOver) this.#turn(Infinity) }

  async #go (): Promise<R> {
    while (!this.#isOver) {
      await new Promise(resolve => setImmediate(resolve))
      if (!this.#isOver) this.#turn() // somebody may have finished it
    }
    return this.result()
  }

  #turn (milliseconds = turnMilliseconds) {
    const until = performance.now() + milliseconds
    try {
      let step = this.#steps.next()
      while (!step.done && performance.now() < until) step = this.#steps.next()
      if (!step.done) return
      this.#isOver = true
      this.#result = { value: this.#keep(step.value) }
    } catch (error) {
      this.#isOver = true
      this.#result = { error }
    }
  }
}

/** What becomes of each item, so many between two pauses. */
export function * mapped<T, R> (items: Iterable<T>, map: (item: T) => R, batch = 64): Steps<R[]> {
  const all: R[] = []
  for (const item of items) {
    all.push(map(item))
    if (all.length % batch === 0) yield
  }
  return all
}

/** So many are sorted at once. */
const runLength = 1024

/** The items in order; equal ones stay as they are, one beside the other. */
export function * sorted<T> (items: T[], compare: (a: T, b: T) => number): Steps<T[]> {
  let runs: T[][] = []
  for (let from = 0; from < items.length; from += runLength) {
    runs.push(items.slice(from, from + runLength).sort(compare))
    yield
  }
  while (runs.length > 1) {
    const merged: T[][] = []
    for (let index = 0; index < runs.length; index += 2) merged.push(index + 1 < runs.length ? yield * merge(runs[index]!, runs[index + 1]!, compare) : runs[index]!)
    runs = merged
  }
  return runs[0] ?? []
}

function * merge<T> (left: T[], right: T[], compare: (a: T, b: T) => number): Steps<T[]> {
  const both: T[] = []
  let [l, r] = [0, 0]
  while (l < left.length && r < right.length) {
    both.push(compare(left[l]!, right[r]!) <= 0 ? left[l++]! : right[r++]!)
    if (both.length % runLength === 0) yield
  }
  for (; l < left.length; l++) both.push(left[l]!)
  for (; r < right.length; r++) both.push(right[r]!)
  return both
}
