/** What happens in a world, told as it happens: the last events are kept, so that who was away for a while misses nothing. */
import { utc } from '../../state/clock.ts'
import type { AuditRecordEntry } from '../../state/audit.ts'
import type { JournalEntry } from '../../state/journal.ts'
import type { World } from '../../state/world.ts'
import { deliveryView } from '../../webhooks/message.ts'

export type EventType = 'request' | 'change' | 'clock' | 'webhook'

export interface FeedEvent { id: string, type: EventType, data: object }

const eventsKept = 1000
/** How long events are still kept when nobody listens any more. */
const memoryMilliseconds = 5 * 60_000
const deliveriesTold = 1000 // that changed at once

const feeds = new WeakMap<World, Feed>()

/** The feed of a world, begun when somebody first asks for it. */
export function feedOf (world: World, urlOf: (world: World) => string): Feed {
  let feed = feeds.get(world)
  if (!feed) feeds.set(world, feed = new Feed(world, urlOf))
  return feed
}

export class Feed {
  readonly #world: World
  readonly #urlOf: (world: World) => string
  /** Begins the ids, so that they are no other feed's. */
  readonly #name: string
  readonly #listeners = new Set<(event: FeedEvent) => void>()
  #events: FeedEvent[] = []
  #count = 0
  /** By the machine's clock. */
  #leftAt: number
  #clock: World['value']['clock']
  #deliveries: World['value']['deliveries']

  constructor (world: World, urlOf: (world: World) => string) {
    this.#world = world
    this.#urlOf = urlOf
    this.#leftAt = world.wallNow()
    this.#name = this.#leftAt.toString(36)
    this.#clock = world.value.clock
    this.#deliveries = world.value.deliveries
    world.journal.listen({ added: entry => this.#tell('request', () => requestData(entry)) })
    world.onChange(records => { for (const record of records) this.#tell('change', () => changeData(record)) })
    world.onDeliveries(() => this.#lookAtValue())
  }

  /** The events after one of them; all that are kept when it is not of this feed or forgotten, and then `isComplete` is false. */
  since (id: string): { events: FeedEvent[], isComplete: boolean } {
    const [name, number] = id.split('-')
    const missed = this.#count - Number(number)
    const isOwn = name === this.#name && missed >= 0
    if (!isOwn || missed > this.#events.length) return { events: [...this.#events], isComplete: false }
    return { events: missed === 0 ? [] : this.#events.slice(-missed), isComplete: true }
  }

  /** Tells of every event from now on; returns how to stop that. */
  listen (listener: (event: FeedEvent) => void): () => void {
    this.#listeners.add(listener)
    return () => {
      this.#listeners.delete(listener)
      this.#leftAt = this.#world.wallNow()
    }
  }

  #lookAtValue () {
    const { clock, deliveries } = this.#world.value
    if (clock !== this.#clock) this.#tell('clock', () => ({ now: utc(this.#world.now()), mode: clock.mode }))
    if (deliveries !== this.#deliveries) {
      for (const delivery of deliveries.differences(this.#deliveries, deliveriesTold) ?? []) {
        const isNow = deliveries.get(deliveries.spec.key(delivery)) === delivery
        if (isNow) this.#tell('webhook', () => deliveryView(delivery, this.#urlOf(this.#world)))
      }
    }
    this.#clock = clock
    this.#deliveries = deliveries
  }

  #tell (type: EventType, data: () => object) {
    const isWanted = this.#listeners.size > 0 || this.#world.wallNow() - this.#leftAt < memoryMilliseconds
    const id = `${this.#name}-${++this.#count}`
    if (!isWanted) {
      this.#events = []
      return
    }
    const event = { id, type, data: data() }
    if (this.#events.push(event) > eventsKept * 2) this.#events.splice(0, eventsKept)
    for (const listener of this.#listeners) listener(event)
  }
}

/** A request in short; its headers and bodies are in the journal. */
function requestData ({ id, at, durationMs, method, path, query, operation, status, world, why }: JournalEntry) {
  return { id, at: utc(at), durationMs: Math.round(durationMs * 1000) / 1000, method, path, query, operation: operation ?? null, status, world, why: why ? { rule: why.rule, description: why.description } : null }
}

/** A change, without the values before and after: who may see those reads them from the API. */
function changeData ({ at, operationType, resourceType, customerId, customerName, resourceId, userPrincipalName, applicationId, correlationId }: AuditRecordEntry) {
  return { at: utc(at), operationType, resourceType, customerId, customerName, resourceId, userPrincipalName, applicationId, correlationId }
}
