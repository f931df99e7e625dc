/** A world held from the inside: the same functions as the controls under `/_emulator`, without a request. */
import { refuse } from './errors.ts'
import type { Claims } from './identity/claims.ts'
import type { Keys } from './identity/keys.ts'
import type { TokenOrder } from './identity/mint.ts'
import { renderReport, type ReportFormat } from './report/formats.ts'
import type { Report } from './report/observer.ts'
import { reportOf } from './report/reports.ts'
import { aimOf, happeningView } from './routes/emulator/clock.ts'
import { timeIn } from './routes/emulator/control.ts'
import { addFault, faultNamed, removeFault } from './routes/emulator/faults.ts'
import { feedOf, type FeedEvent } from './routes/emulator/feed.ts'
import { countIn, listRequests, type JournalRequest, type RequestCount, type RequestFilter, type RequestQuery } from './routes/emulator/journal.ts'
import { mint } from './routes/emulator/tokens.ts'
import { takeUsage } from './routes/emulator/usage.ts'
import { seed } from './routes/emulator/worlds.ts'
import { utc } from './state/clock.ts'
import { acceptRelationship } from './state/customers.ts'
import { listDeliveries, redeliver } from './state/deliveries.ts'
import { documentOf, type WorldDocument } from './state/document.ts'
import type { Fault, NewFault } from './state/faults.ts'
import { finishVetting } from './state/partner-profiles.ts'
import { answerServiceRequest } from './state/service-requests.ts'
import type { StatedUsage } from './state/usage/stated.ts'
import type { World } from './state/world.ts'
import { deliveryView, type Delivery } from './webhooks/message.ts'
import type { WorldOptions, Worlds } from './worlds.ts'

/** How a world is made: options of its own, or a fork of another. */
export interface NewWorld extends Omit<WorldOptions, 'time' | 'fork'> {
  time?: string
  /** Name of the world to fork as it is now, or that with one of its snapshots. */
  fork?: string | { world?: string, snapshot?: string }
  /** A port of its own; 0 for any free one. */
  port?: number
}

/** Something that happened by itself while the clock moved on. */
export type Happened = ReturnType<typeof happeningView>

/** A world, held from the inside. The same functions as the controls under `/_emulator`. */
export interface EmulatorWorld {
  readonly name: string
  /** Base address of its API, without a path when it has a port of its own. */
  readonly url: string
  readonly tenantId: string
  clock: {
    now: () => string
    mode: () => 'real' | 'frozen'
    /** Moves the clock on by an ISO 8601 duration (`P1M`) or to a time; tells what happened on the way. */
    advance: (by: string | { to: string }) => { from: string, now: string, happened: Happened[] }
    /** Moves it on to a time. */
    set: (time: string) => void
    freeze: () => void
    run: () => void
  }
  reset: () => void
  /** Adds made-up customers with orders and subscriptions; tells how many there are then. */
  seed: (more: { customers: number, subscriptionsPerCustomer?: number }) => Promise<{ customers: number, subscriptions: number }>
  snapshot: { take: (name: string) => void, restore: (name: string) => void, delete: (name: string) => void, list: () => string[] }
  /** What customers do: accept the relationship that they were asked for. */
  customers: { accept: (customerId: string, how?: { allowDelegatedAccess?: boolean }) => void }
  /** What support does: answer a service request. */
  serviceRequests: { answer: (serviceRequestId: string, text: string) => void }
  /** The partner's legal profile is looked at: authorized, unless told otherwise. */
  vetting: { finish: (outcome?: { authorized?: boolean }) => void }
  /** Tokens made to order, good ones and spoilt ones. */
  tokens: { mint: (order: TokenOrder) => Promise<{ accessToken: string, claims: Claims }> }
  /** Failures that it is told to have: counted, the oldest that matches first. */
  faults: { add: (fault: NewFault) => Fault, list: () => Fault[], get: (id: string) => Fault, remove: (id: string) => void, clear: () => void }
  /** What clients asked and were answered, the oldest first; and how often something was asked, with the nearest miss. */
  requests: { list: (filter?: RequestFilter) => JournalRequest[], count: (query: RequestQuery) => RequestCount, clear: () => void }
  /** What clients did against the contract, or that as Markdown, JUnit XML, SARIF or JSON. */
  report: (() => Report) & ((format: ReportFormat) => string)
  /** Requests, changes, moves of the clock and webhook events, as they happen; returns how to stop listening. */
  events: { listen: (listener: (event: FeedEvent) => void) => () => void }
  /** Webhook events that were sent or are to be, and sending one once more. */
  webhooks: { deliveries: () => Delivery[], redeliver: (id: string) => Delivery }
  /** States what an Azure subscription used, in place of what is made up. */
  usage: { state: (stated: { customerId: string, subscriptionId: string, records: StatedUsage[] }) => { stored: number } }
  /** The whole world as a document, and a document in its place. */
  state: { export: () => WorldDocument, import: (document: WorldDocument) => void }
}

export const heldWorld = (world: World, { worlds, keys, urlOf }: { worlds: Worlds, keys: Keys, urlOf: (world: World) => string }): EmulatorWorld => ({
  name: world.name,
  get url () { return urlOf(world) },
  get tenantId () { return world.partner.tenantId },
  clock: {
    now: () => utc(world.now()),
    mode: () => world.clockMode,
    advance: by => {
      world.settle() // an advance over HTTP that is under way is ended first
      const { from, now, happened } = world.advanceTo(aimOf(world.now(), typeof by === 'string' ? { by } : plain(by)))
      return { from: utc(from), now: utc(now), happened: happened.map(happeningView) }
    },
    set: time => { world.settle(); world.advanceTo(timeIn(time, 'time')) },
    freeze: () => world.setClockMode('frozen'),
    run: () => world.setClockMode('real')
  },
  reset: () => world.reset(),
  seed: async more => {
    world.settle()
    await seed(world, plain(more))
    return { customers: world.value.customers.size, subscriptions: world.value.subscriptions.size }
  },
  snapshot: {
    take: name => { world.settle(); world.takeSnapshot(name) },
    restore: name => world.restore(name),
    delete: name => world.dropSnapshot(name),
    list: () => world.snapshots.map(({ name }) => name)
  },
  customers: {
    accept: (customerId, { allowDelegatedAccess } = {}) => { world.settle(); world.run(world.serviceCaller(), acceptRelationship, customerId, allowDelegatedAccess) }
  },
  serviceRequests: {
    answer: (serviceRequestId, text) => { world.settle(); world.run(world.serviceCaller(), answerServiceRequest, serviceRequestId, text) }
  },
  vetting: {
    finish: ({ authorized = true } = {}) => { world.settle(); world.run(world.serviceCaller(), finishVetting, authorized ? 'authorize' : 'reject') }
  },
  tokens: {
    mint: async order => { world.settle(); return mint(keys, world, plain(order)) }
  },
  faults: {
    add: fault => addFault(world.faults, plain(fault)),
    list: () => world.faults.list(),
    get: id => faultNamed(world.faults, id),
    remove: id => removeFault(world.faults, id),
    clear: () => world.faults.clear()
  },
  requests: {
    list: filter => listRequests(world, filter),
    count: query => countIn(world, { ...query }),
    clear: () => world.journal.clear()
  },
  report: ((format?: ReportFormat) => {
    const found = reportOf(world.journal, world.name)
    return format === undefined ? found : renderReport(found, format).text
  }) as EmulatorWorld['report'],
  events: { listen: listener => feedOf(world, urlOf).listen(listener) },
  webhooks: {
    deliveries: () => { world.settle(); return world.read(listDeliveries).map(delivery => deliveryView(delivery, urlOf(world))) },
    redeliver: id => { world.settle(); return deliveryView(world.run(world.serviceCaller(), redeliver, id), urlOf(world)) }
  },
  usage: {
    state: stated => { world.settle(); return takeUsage(world, plain(stated)) }
  },
  state: {
    export: () => { world.settle(); return documentOf(world.value, world.now()) },
    import: document => worlds.import(world, document)
  }
})

/** What was given, as it would come over the wire: a copy, without what is undefined. */
export function plain (given: unknown): Record<string, unknown> {
  if (given === null || typeof given !== 'object' || Array.isArray(given)) throw refuse('controlInputInvalid', 'an object is needed.')
  return JSON.parse(JSON.stringify(given))
}
