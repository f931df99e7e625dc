/** The reports of worlds: each entry of a journal is looked at once, in its order, when somebody asks or it is about to be forgotten. */
import type { Journal, JournalEntry, Violation } from '../state/journal.ts'
import { Observer, type Report } from './observer.ts'

const watchers = new WeakMap<Journal, Watch>()

/** Looks at the entries of a journal from its first on. To be called before there is any. */
export function watchJournal (journal: Journal) { if (!watchers.has(journal)) watchers.set(journal, new Watch(journal)) }

/** The violations of every entry that a journal still has, and of those that it has forgotten what is counted. */
export function reportOf (journal: Journal, world: string): Report { return watchOf(journal).report(world) }

export const violationsOf = (journal: Journal, entry: JournalEntry): readonly Violation[] => watchOf(journal).violations(entry)

function watchOf (journal: Journal): Watch {
  watchJournal(journal)
  return watchers.get(journal)!
}

class Watch {
  readonly #journal: Journal
  #observer = new Observer()
  /** The last entry that was looked at, by its number. */
  #seen = 0
  /** By the number of the entry. */
  readonly #found = new Map<number, readonly Violation[]>()

  constructor (journal: Journal) {
    this.#journal = journal
    journal.listen({
      dropped: entry => {
        if (entry.sequence <= this.#seen) {
          this.#found.delete(entry.sequence)
          return
        }
        this.#seen = entry.sequence
        this.#observer.observe(entry)
      },
      cleared: () => {
        this.#seen = 0
        this.#observer = new Observer()
        this.#found.clear()
      }
    })
  }

  #catchUp () {
    for (const entry of this.#journal.entries(this.#seen)) {
      this.#seen = entry.sequence
      const found = this.#observer.observe(entry)
      if (found.length) this.#found.set(entry.sequence, found)
    }
  }

  violations ({ sequence }: JournalEntry): readonly Violation[] {
    this.#catchUp()
    return this.#found.get(sequence) ?? []
  }

  report (world: string): Report {
    this.#catchUp()
    return this.#observer.report(world, this.#journal.leaks)
  }
}
