/** Allowances: how many requests of a kind may still come, by the world's clock. What is left of one is filled up when its time is over. */

/** So many requests in so many seconds, counted from the first. */
export interface Budget { requests: number, seconds: number }

interface Spent { since: number, requests: number }

const kept = 10_000

export class Allowances {
  readonly #spent = new Map<string, Spent>()

  /** Takes one request from an allowance; tells how many seconds there are to wait when nothing is left, else 0. */
  take (name: string, { requests, seconds }: Budget, now: number): number {
    const milliseconds = seconds * 1000
    let spent = this.#spent.get(name)
    if (!spent || now < spent.since || now >= spent.since + milliseconds) {
      if (this.#spent.size >= kept) this.#spent.delete(this.#spent.keys().next().value!)
      this.#spent.delete(name)
      this.#spent.set(name, spent = { since: now, requests: 0 })
    }
    if (spent.requests >= requests) return Math.ceil((spent.since + milliseconds - now) / 1000)
    spent.requests++
    return 0
  }
}
