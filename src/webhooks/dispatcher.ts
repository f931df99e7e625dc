/**
 * Sends what worlds have to deliver. The state says what is due and hears how it ended; nothing here is remembered. A world is looked at
 * again when its deliveries or its clock have changed, or when the next attempt, or the next event by itself, of a running clock comes.
 */
import type { ClientRequest } from 'node:http'
import { nextDeliveries, noteAttempt, type DeliveryRecord, type Outcome } from '../state/deliveries.ts'
import type { Written } from '../http/written.ts'
import type { World } from '../state/world.ts'
import type { Worlds } from '../worlds.ts'
import { certificatePath, messageOf } from './message.ts'
import { send } from './send.ts'
import type { Signer } from './signer.ts'
import { targets } from './targets.ts'

export interface DispatcherOptions {
  worlds: Worlds
  urlOf: (world: World) => string
  signer: Signer
  /** Hosts other than this machine that events may go to. */
  hosts?: readonly string[]
  /** When all that is now is on disk; nothing is told before. */
  written?: Written | undefined
}

const atOnce = 4 // deliveries of a world under way
const pauseMilliseconds = 3 // between the starts of two, so that whoever calls the API finds the process idle most of the time
const longestTimerMilliseconds = 2 ** 31 - 1

type Deliver = (world: World, delivery: DeliveryRecord) => Promise<Outcome>

/** Begins to send for all worlds; returns how to stop that, with everything that is under way. */
export function dispatch ({ worlds, urlOf, signer, hosts, written }: DispatcherOptions): () => Promise<void> {
  const allowed = targets(hosts)
  const underWay = new Set<ClientRequest>()
  const couriers = new Set<Courier>()

  const deliver: Deliver = async (world, delivery) => {
    await written?.()?.catch(() => {}) // whoever asks is told of that
    const base = urlOf(world)
    const body = Buffer.from(JSON.stringify(messageOf(delivery, base)))
    const headers = {
      'Content-Type': 'application/json',
      [delivery.signatureHeader === 'authorization' ? 'Authorization' : 'x-ms-signature']: `Signature ${await signer.sign(body)}`,
      'X-MS-Certificate-Url': `${base}${certificatePath}`,
      'X-MS-Signature-Algorithm': 'rsa-sha256'
    }
    return send(delivery.url, headers, body, { targets: allowed, underWay })
  }
  worlds.watch(world => {
    for (const courier of couriers) if (!worlds.holds(courier.world)) dismiss(courier)
    couriers.add(new Courier(world, () => worlds.holds(world), deliver))
  })
  const dismiss = (courier: Courier) => {
    courier.stop()
    couriers.delete(courier)
  }
  return async () => {
    const all = [...couriers]
    for (const courier of all) dismiss(courier)
    for (const request of underWay) request.destroy()
    await Promise.all(all.map(courier => courier.idle()))
  }
}

/** Sends for one world. */
class Courier {
  readonly world: World
  readonly #isKept: () => boolean
  readonly #deliver: Deliver
  readonly #underWay = new Map<DeliveryRecord, Promise<void>>()
  #look: NodeJS.Timeout | undefined
  #lastStart = -Infinity
  #timer: NodeJS.Timeout | undefined
  #isStopped = false

  constructor (world: World, isKept: () => boolean, deliver: Deliver) {
    this.world = world
    this.#isKept = isKept
    this.#deliver = deliver
    world.onDeliveries(() => this.#wake())
    this.#wake()
  }

  stop () {
    this.#isStopped = true
    clearTimeout(this.#look)
    clearTimeout(this.#timer)
  }

  async idle () { await Promise.all(this.#underWay.values()) }

  /** Looks for work once what is being done now is done, and a moment has passed since the last time. */
  #wake () {
    if (!this.#isStopped) this.#look ??= setTimeout(() => this.#start(), Math.max(0, this.#lastStart + pauseMilliseconds - performance.now()))
  }

  #start () {
    this.#look = undefined
    clearTimeout(this.#timer)
    const { world } = this
    if (!this.#isKept() || !world.hasBegun || world.value.webhooks.size === 0) return
    const isRunning = world.clockMode === 'real'
    const settling = isRunning ? world.settleInTurns() : world.rested() // who waits for an event may ask for nothing else
    if (settling) {
      settling.then(() => this.#wake(), () => {})
      return
    }
    const next = this.#underWay.size < atOnce ? world.read(nextDeliveries, atOnce).find(delivery => !this.#underWay.has(delivery)) : undefined
    const now = world.now()
    const start = next ? Date.parse(next.nextAttemptDate!) : Infinity
    if (next && start <= now) {
      this.#lastStart = performance.now()
      this.#underWay.set(next, this.#attempt(next))
      this.#wake()
    } else if (isRunning) this.#waitFor(Math.min(start, world.nextDue ?? Infinity) - now)
  }

  /** Looks again when the time of a running clock has come. */
  #waitFor (milliseconds: number) {
    if (milliseconds < Infinity) this.#timer = setTimeout(() => this.#wake(), Math.min(milliseconds, longestTimerMilliseconds)).unref()
  }

  async #attempt (delivery: DeliveryRecord) {
    const { world } = this
    const outcome = await this.#deliver(world, delivery)
    await world.rested()
    this.#underWay.delete(delivery)
    if (this.#isStopped || !this.#isKept()) return
    world.run(world.serviceCaller(), noteAttempt, delivery, outcome)
    this.#wake()
  }
}
