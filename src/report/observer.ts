/** Watches the requests of a world in their order: counts them, and keeps what they did against the contract. */
import { operations } from '../contract/operation.ts'
import { idOf, type JournalEntry, type Leak, type Violation } from '../state/journal.ts'
import { utc } from '../state/clock.ts'
import { inspect, inspectPlain } from './inspect.ts'
import { Sequences } from './sequences.ts'

/** A violation with the request that it was seen in. `requestId` is the entry's id in the journal. */
export interface ReportedViolation extends Violation { operation: string | null, requestId: string, at: string }

export interface OperationUse {
  operation: string
  calls: number
  /** How often each status was answered; 0 is a connection that was cut. */
  statuses: Record<string, number>
  violations: number
}

/** What clients did in a world against the contract. Times are the world's, ISO 8601. */
export interface Report {
  world: string
  /** By name. */
  operations: OperationUse[]
  /** In the order of the requests. */
  violations: ReportedViolation[]
  /** How many violations there are beyond those that are listed. */
  omitted: number
  coverage: { used: number, total: number }
  leaks: Array<{ host: string, method: string, path: string, at: string }>
}

type Use = Omit<OperationUse, 'statuses'> & { statuses: Map<number, number> }

const violationsKept = 10_000 // errors, and as many warnings

export class Observer {
  readonly #uses = new Map<string, Use>()
  /** Put into words when somebody asks. */
  readonly #violations: Array<{ violation: Violation, operation: string | null, sequence: number, at: number }> = []
  readonly #kept = { error: 0, warning: 0 }
  #omitted = 0
  readonly #sequences = new Sequences()

  /** Takes a request into account; tells its violations. Requests are to come in their order, each once. */
  observe (entry: JournalEntry): readonly Violation[] {
    const plain = this.#sequences.isEmpty ? inspectPlain(entry) : undefined
    if (plain) {
      this.#count(entry, plain)
      return plain
    }
    const headers = entry.requestHeaders
    const found = inspect(entry, headers)
    if (entry.operation !== undefined) this.#sequences.follow(entry, headers, found)
    this.#count(entry, found)
    return found
  }

  report (world: string, leaks: readonly Leak[]): Report {
    const uses = [...this.#uses.values()].sort((a, b) => a.operation < b.operation ? -1 : 1)
    return {
      world,
      operations: uses.map(({ statuses, ...use }) => ({ ...use, statuses: Object.fromEntries([...statuses].sort(([a], [b]) => a - b)) })),
      violations: this.#violations.map(({ violation, operation, sequence, at }) => ({ ...violation, operation, requestId: idOf(sequence), at: utc(at) })),
      omitted: this.#omitted,
      coverage: { used: uses.length, total: operations.length },
      leaks: leaks.map(({ at, ...leak }) => ({ ...leak, at: utc(at) }))
    }
  }

  #count (entry: JournalEntry, found: readonly Violation[]) {
    const { operation, status } = entry
    if (operation !== undefined) {
      let use = this.#uses.get(operation)
      if (!use) this.#uses.set(operation, use = { operation, calls: 0, statuses: new Map(), violations: 0 })
      use.calls++
      use.statuses.set(status, (use.statuses.get(status) ?? 0) + 1)
      use.violations += found.length
    }
    for (const violation of found) {
      if (this.#kept[violation.severity]++ < violationsKept) this.#violations.push({ violation, operation: operation ?? null, sequence: entry.sequence, at: entry.at })
      else this.#omitted++
    }
  }
}
