/**
 * A world: one partner's universe. Holds the current value and moves it on by commands, due work and the clock; a snapshot, a
 * restore and a fork are copies of a reference.
 */
import { PartnerCenterError, refuse } from '../errors.ts'
import type { AuditRecordEntry } from './audit.ts'
import { Allowances } from './allowances.ts'
import { Tables } from './analytics/tables.ts'
import { later } from './calendar.ts'
import { clockAt, timeOf, utc, type ClockState } from './clock.ts'
import { timeOfKey } from './due.ts'
import { Faults } from './faults.ts'
import { IdSource } from './ids.ts'
import { Journal } from './journal.ts'
import { lookedAt } from './looked.ts'
import { pass, type Happening, type Passage } from './passage.ts'
import { replayLifetimeMilliseconds, replayLimit, type Replay } from './replays.ts'
import { inOneGo, inTurns, Turns, type Steps } from './turns.ts'
import { copyOf, Transaction, View, type Caller, type WorldHead, type WorldValue } from './value.ts'

/** A way of the clock, and what happened on it. */
export interface Advance { from: number, now: number, happened: Happening[] }

/** A named value kept aside, and when it was taken by the world's clock. */
export interface Snapshot { name: string, takenAt: number, value: WorldValue }

/** Whether a text can name a world or a snapshot. */
export const isName = (text: string) => /^[a-z0-9][a-z0-9-]{0,62}$/.test(text)

const longestAdvance = 'P50Y'

export class World {
  readonly name: string
  readonly #wall: () => number
  readonly #head: WorldHead
  /** Makes the value that the world starts from, when it is first asked for: who starts the emulator does not wait for it. */
  readonly #make: () => WorldValue
  #made: WorldValue | undefined
  readonly #startedAt: number | undefined
  readonly #snapshots = new Map<string, Snapshot>()
  #kept: WorldValue | undefined
  /** What analytics are counted from. */
  readonly tables = new Tables()
  /** What throttling leaves; a reset fills it up. */
  allowances = new Allowances()
  /** Failures that it is told to have; a reset clears them, a restore and an import do not. */
  faults = new Faults()
  /** What clients asked and were answered; a reset clears it. */
  readonly journal: Journal
  /** Time that passes in turns. Whoever changes the world meanwhile has it finished first; who can wait, waits for `rested`. */
  #passing: Turns<Passage, unknown> | undefined
  /** Ids of answers (request ids, correlation vectors), apart from those of the state. */
  #answerIds: IdSource | undefined
  #opening = 0

  /** `startedAt` is the time at which the clock stands whenever the world starts; without it a real clock shows the machine's. */
  constructor (name: string, { head, make }: { head: WorldHead, make: () => WorldValue }, wall: () => number, startedAt?: number, journalLimit?: number) {
    this.journal = new Journal(name, journalLimit)
    this.name = name
    this.#wall = wall
    this.#head = startedAt === undefined ? head : { ...head, clock: clockAt(head.clock.mode, startedAt, wall()) }
    this.#make = make
    this.#startedAt = startedAt
  }

  get answerIds () { return (this.#answerIds ??= this.#newAnswerIds()) }

  /** What a reset goes back to. */
  get start () { return (this.#made ??= this.#make()) }

  /** The time at which the clock stands whenever the world starts, if it was told one. */
  get startedAt () { return this.#startedAt }

  get value () { return this.#value }

  /** Whether anybody has asked for the value yet. */
  get hasBegun () { return this.#kept !== undefined }

  /** Makes the value that the world starts from, unless it is made. */
  begin () { this.#kept ??= withClock(this.start, this.#head.clock) }

  get #value () {
    if (this.#kept === undefined) this.begin()
    return this.#kept!
  }

  /** Every change passes here, whoever makes it. */
  set #value (value: WorldValue) {
    const before = this.#kept
    this.#kept = value
    this.#tellKept?.()
    const isWatched = value.webhooks.size > 0 && (value.due !== before?.due || value.webhooks !== before?.webhooks)
    if (isWatched || value.deliveries !== before?.deliveries || value.clock !== before?.clock) for (const listener of this.#deliveryListeners) listener()
  }

  get settings () { return (this.#kept ?? this.#head).settings }
  get partner () { return (this.#kept ?? this.#head).partner }

  /** The world's time, in milliseconds since 1970. */
  now () { return timeOf((this.#kept ?? this.#head).clock, this.#wall()) }

  /** The time of the machine, as the world is told it, in milliseconds since 1970. */
  wallNow () { return this.#wall() }

  /** Reads: `world.read(getCart, customerId, cartId)`. */
  read<A extends unknown[], R> (query: (view: View, ...args: A) => R, ...args: A): R {
    const value = this.#value
    const now = this.now()
    try {
      return query(new View(value, now), ...args)
    } catch (error) {
      this.#explain(error, value, value => query(new View(value, now), ...args))
      throw error
    }
  }

  /** Reads what takes long, and lets others go first now and then; what they change meanwhile it does not see. */
  async readInTurns<A extends unknown[], R> (query: (view: View, ...args: A) => Steps<R>, ...args: A): Promise<R> {
    const value = this.#value
    const now = this.now()
    try {
      return await inTurns(query(new View(value, now), ...args))
    } catch (error) {
      this.#explain(error, value, value => inOneGo(query(new View(value, now), ...args)))
      throw error
    }
  }

  /** Carries out a command for a caller; when it refuses, nothing has changed. */
  run<A extends unknown[], R> (caller: Caller, command: (tx: Transaction, ...args: A) => R, ...args: A): R {
    this.#finish()
    const value = this.#value
    const now = this.now()
    try {
      return this.#commit(new Transaction(value, now, caller), command, ...args)
    } catch (error) {
      this.#explain(error, value, value => command(new Transaction(value, now, caller), ...args))
      throw error
    }
  }

  /** Finds out what a refusal came from, by doing again what was refused. */
  #explain (error: unknown, value: WorldValue, again: (value: WorldValue) => unknown) {
    if (error instanceof PartnerCenterError && this.journal.isOn) error.looked = lookedAt(value, again)
  }

  #commit<A extends unknown[], R> (tx: Transaction, command: (tx: Transaction, ...args: A) => R, ...args: A): R {
    const result = command(tx, ...args)
    const { value, records } = tx.commit()
    this.#value = value
    if (records.length) this.#tell(records)
    return result
  }

  /** Does all that is due by now, in order, each at its own moment. */
  settle () {
    this.#finish()
    const now = this.now()
    if (this.#isDue(now)) this.#keep(inOneGo(this.#pass(now)))
  }

  /** The same; what takes longer goes on in turns, and is to be waited for. */
  settleInTurns (): Promise<void> | undefined {
    const resting = this.rested()
    const now = this.now()
    if (resting || !this.#isDue(now)) return resting
    const passing = new Turns(this.#pass(now), passage => this.#keep(passage))
    if (passing.isOver) {
      passing.result() // throws what went wrong
      return
    }
    this.#passing = passing
    return passing.ended
  }

  /** When no time passes any more, well or not; undefined when none does. */
  rested (): Promise<void> | undefined {
    if (this.#passing?.isOver) this.#passing = undefined
    return this.#passing?.over
  }

  #finish () {
    this.#passing?.finish()
    this.#passing = undefined
  }

  #pass (until: number) { return pass(this.#value, until, this.serviceCaller()) }

  #keep ({ value, records }: Passage) {
    this.#value = value
    for (const some of records) this.#tell(some)
  }

  /** The due work that was looked at last, and when the first of it is due: asked for at every request, and seldom another. */
  #dueSeen: WorldValue['due'] | undefined
  #firstDue = Infinity

  #isDue (now: number): boolean {
    const { due } = this.#value
    if (due !== this.#dueSeen) {
      this.#dueSeen = due
      this.#firstDue = this.nextDue ?? Infinity
    }
    return this.#firstDue <= now
  }

  /** When the next thing happens by itself, if anything does. */
  get nextDue (): number | undefined {
    const key = this.#value.due.firstKey()
    return key === undefined ? undefined : timeOfKey(key)
  }

  /** Moves the clock; refuses to go back, and more than 50 years at once. Tells what happened on the way. A way that has no end is not gone. */
  advanceTo (to: number): Advance {
    this.#finish()
    const from = this.#startOfWay(to)
    return this.#arrive(from, to, inOneGo(this.#pass(to)))
  }

  /** The same in turns: others go first now and then. Until it has ended, the world is as it was; then the clock runs or stands as told. */
  async advanceInTurns (to: number, mode?: ClockState['mode']): Promise<Advance> {
    this.#finish()
    const from = this.#startOfWay(to)
    const passing = new Turns(this.#pass(to), passage => this.#arrive(from, to, passage, mode))
    this.#passing = passing
    return passing.ended
  }

  #startOfWay (to: number): number {
    const from = this.now()
    if (to < from) throw refuse('clockBackwards', utc(to), utc(from))
    if (to > later(from, longestAdvance)) throw refuse('clockJumpTooLong', utc(to))
    return from
  }

  #arrive (from: number, to: number, { value, happened, records }: Passage, mode = value.clock.mode): Advance {
    const arrived = mode === 'real' ? Math.max(to, this.now()) : to // a running clock has gone on meanwhile, and never goes back
    this.#keep({ value: withClock(value, clockAt(mode, arrived, this.#wall())), happened, records })
    return { from, now: this.now(), happened }
  }

  /** Freezes the clock where it is, or lets it run from there. */
  setClockMode (mode: ClockState['mode']) {
    this.#finish()
    this.#setClock(clockAt(mode, this.now(), this.#wall()))
  }

  get clockMode () { return this.#value.clock.mode }

  #setClock (clock: ClockState) { this.#value = withClock(this.#value, clock) }

  /** Starts from another value than the one it was made with. */
  restart (value: WorldValue) {
    this.#made = value
    this.reset()
  }

  /** Back to the state, clock and ids of its start. Snapshots stay. */
  reset () {
    this.#finish()
    this.#value = this.#started()
    this.#answerIds = undefined
    this.allowances = new Allowances()
    this.faults = new Faults()
    this.journal.restart()
  }

  #newAnswerIds () {
    const [a, b, c, d] = this.#head.seedWords
    return new IdSource([~a >>> 0, ~b >>> 0, ~c >>> 0, (~d ^ this.#opening) >>> 0])
  }

  /** Goes on where another process stopped, the so many-th from the same folder; ids of answers are others each time. */
  resume (value: WorldValue, snapshots: readonly Snapshot[], opening: number) {
    this.#kept = value
    this.recall(snapshots)
    this.#opening = opening
  }

  /** Knows snapshots that were taken before this process. */
  recall (snapshots: readonly Snapshot[]) {
    for (const snapshot of snapshots) this.#snapshots.set(snapshot.name, snapshot)
  }

  #started (): WorldValue {
    const { clock } = this.start
    if (this.#startedAt !== undefined) return { ...this.start, clock: clockAt(clock.mode, this.#startedAt, this.#wall()) }
    return this.start
  }

  /** Keeps the value under a name, in place of what was kept there. Tells whether there was something. */
  takeSnapshot (name: string): { replaced: boolean } {
    checkSnapshotName(name)
    const replaced = this.#snapshots.has(name)
    this.#snapshots.set(name, { name, takenAt: this.now(), value: this.#value })
    this.#tellKept?.()
    return { replaced }
  }

  snapshot (name: string): Snapshot {
    checkSnapshotName(name)
    const found = this.#snapshots.get(name)
    if (!found) throw refuse('snapshotNotFound', name, this.name)
    return found
  }

  /** Puts back exactly what a snapshot kept: state, clock, ids and the memory of request ids. */
  restore (name: string) {
    this.#finish()
    this.#value = this.snapshot(name).value
  }

  dropSnapshot (name: string) {
    this.snapshot(name)
    this.#snapshots.delete(name)
    this.#tellKept?.()
  }

  get snapshots (): Snapshot[] { return [...this.#snapshots.values()].sort((a, b) => a.name < b.name ? -1 : 1) }

  /** Puts another value in place, as an import does. */
  replace (value: WorldValue) {
    this.#finish()
    this.#value = value
  }

  /** Puts a larger value in place, made from the present one while others may go on; refused when they changed it meanwhile. */
  async grow (enlarge: (value: WorldValue, now: number) => Promise<WorldValue>) {
    this.#finish()
    const before = this.#value
    const after = await enlarge(before, this.now())
    await this.rested()
    if (this.#value !== before) throw refuse('worldChanged', this.name)
    this.#value = after
  }

  /** What a write with this id answered, unless that is forgotten. */
  replay (requestId: string): Replay | undefined {
    const found = this.#value.replays.get(requestId)
    return found && found.at > this.now() - replayLifetimeMilliseconds ? found : undefined
  }

  /** Keeps what a write answered, and forgets what is too old or too much. */
  remember (replay: Omit<Replay, 'at' | 'sequence'>) {
    this.#finish()
    const tx = new Transaction(this.#value, this.now(), this.serviceCaller())
    tx.put('replays', { ...replay, at: tx.now, sequence: tx.next() })
    for (const old of tx.replays.by('age', '', { limit: 2 })) {
      if (tx.replays.size > replayLimit || old.at <= tx.now - replayLifetimeMilliseconds) tx.remove('replays', old.requestId)
    }
    this.#value = tx.commit().value
  }

  /** The service itself, as the one who does what happens by itself. */
  serviceCaller (): Caller {
    const { tenantId, servicePrincipalId } = this.partner
    return { mode: 'app', tenantId, applicationId: 'FulfillmentService', objectId: servicePrincipalId }
  }

  #tellKept: (() => void) | undefined

  /** Calls back whenever something changes that is to outlive the process: the state, its snapshots. */
  onKept (listener: () => void) { this.#tellKept = listener }

  readonly #deliveryListeners = new Set<() => void>()

  /** Calls back whenever there may be webhook events to send: deliveries have changed, the clock, or what is due while the partner is registered. */
  onDeliveries (listener: () => void) { this.#deliveryListeners.add(listener) }

  readonly #listeners = new Set<(records: AuditRecordEntry[]) => void>()

  /** Calls back after every commit that changed something; returns how to stop that. */
  onChange (listener: (records: AuditRecordEntry[]) => void): () => void {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  #tell (records: AuditRecordEntry[]) { for (const listener of this.#listeners) listener(records) }
}

/** Whether a value is left behind by its clock, further than a clock may be moved: what was due would all have to happen at the next request. */
export function isLeftBehind ({ due }: WorldValue, now: number): boolean {
  const key = due.firstKey()
  return key !== undefined && later(timeOfKey(key), longestAdvance) < now
}

function withClock (value: WorldValue, clock: ClockState): WorldValue {
  const copy = copyOf(value)
  copy.clock = clock
  return copy
}

function checkSnapshotName (name: string) {
  if (!isName(name)) throw refuse('snapshotNameInvalid', name)
}
