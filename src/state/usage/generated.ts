/**
 * What an Azure subscription uses when nobody states it: a pure function of seed, subscription, meter and day, the same in every
 * run and however often it is asked for. Numbers are drawn by SHA-256; quantities are whole millionths, so that sums are exact.
 */
import { hash } from 'node:crypto'
import { dayMilliseconds } from '../clock.ts'
import type { Meter } from './meters.ts'

/** A number below 2 to the power of 32, drawn for some parts. */
export const word = (...parts: string[]): number => parseInt(hash('sha256', parts.join('|'), 'hex').slice(0, 8), 16)

const range = 2 ** 32
const wide = BigInt(range)

export const millionths = 1_000_000

/** How many meters a subscription uses: so many, and up to three more. */
const fewest = 3
const further = 4
const mostInstances = 3

/** A meter as a subscription uses it. */
export interface MeterInUse {
  meter: Meter
  level: number
  instances: number
  /** What all draws of it have in common: 4 × base × (½ + level) × 2³² millionths; of a meter that counts hours nothing. */
  scale: bigint
}

/** The meters that a subscription uses: a few of those whose usage is made up, in the order that was drawn. */
export function metersInUse (seed: string, subscriptionId: string, meters: readonly Meter[]): MeterInUse[] {
  const id = subscriptionId.toLowerCase()
  const count = fewest + word(seed, id, 'meters') % further
  return meters.filter(({ countsHours, base }) => countsHours || base !== undefined)
    .map(meter => ({ meter, order: word(seed, id, meter.id, 'order') }))
    .sort((a, b) => a.order - b.order)
    .slice(0, count)
    .map(({ meter }) => inUse(seed, id, meter))
}

export function inUse (seed: string, subscriptionId: string, meter: Meter): MeterInUse {
  const level = word(seed, subscriptionId.toLowerCase(), meter.id)
  return {
    meter,
    level,
    instances: meter.countsHours ? 1 + Math.floor(mostInstances * level / range) : 1,
    scale: 2n * BigInt(meter.countsHours ? 0 : meter.base!) * (wide + 2n * BigInt(level)) * BigInt(millionths)
  }
}

/** What is used of a meter on a day, in millionths, when the subscription is active in so many of its hours. */
export function usedOn (seed: string, subscriptionId: string, { meter, instances, scale }: MeterInUse, day: number, hours: number): number {
  if (hours === 0) return 0
  if (meter.countsHours) return instances * hours * millionths
  const { date, under } = drawsOf(day)
  const factor = word(seed, subscriptionId.toLowerCase(), meter.id, date)
  // base × (½ + level) × (0.8 + 0.4 × factor) × hours ÷ 24 ÷ days of the month, rounded once
  return roundedQuotient(scale, (2 * range + factor) * hours, under)
}

/** So near to a half, in parts of the quotient, floating point may round to the wrong side. */
const doubt = 1e-14

/** A product divided by twice a number, rounded half up, exactly: in floating point wherever that cannot be wrong, for it leaves less behind. */
function roundedQuotient (scale: bigint, factor: number, under: bigint): number {
  const raised = Number(scale) * factor / (2 * Number(under)) + 0.5
  const rounded = Math.floor(raised)
  const [above, doubtful] = [raised - rounded, raised * doubt]
  if (above > doubtful && 1 - above > doubtful) return rounded
  return Number((scale * BigInt(factor) + under) / (2n * under))
}

/** What draws of a day have in common. */
interface Draws { date: string, under: bigint }

/** Those of days that were asked for lately: all subscriptions ask for the same. */
const lastDraws = new Map<number, Draws>()
const mostDays = 1000

function drawsOf (day: number): Draws {
  let draws = lastDraws.get(day)
  if (!draws) {
    if (lastDraws.size >= mostDays) lastDraws.clear()
    lastDraws.set(day, draws = { date: new Date(day).toISOString().slice(0, 10), under: wide * wide * 5n * BigInt(24 * daysOfMonth(day)) })
  }
  return draws
}

function daysOfMonth (time: number): number {
  const date = new Date(time)
  return (Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) - Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)) / dayMilliseconds
}

/** How millionths divide among hours: alike, the last one taking what is left. */
export function divided (total: number, hours: number, index: number): number {
  const share = Math.round(total / hours)
  return index < hours - 1 ? share : total - share * (hours - 1)
}
