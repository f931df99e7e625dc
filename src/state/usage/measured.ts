/**
 * What an Azure subscription used, hour by hour: what was stated of it, and of the hours of which nothing was stated what is made up.
 * Utilization, records, budgets, invoices and analytics all ask here. Only hours that have ended count.
 */
import type { AzureUsageFact } from '../analytics/facts.ts'
import { Decimal, zero, type Amount } from '../billing/money.ts'
import { dayMilliseconds, startOfDay, utc } from '../clock.ts'
import { keyOf } from '../collection.ts'
import { quotas } from '../quotas.ts'
import type { SubscriptionRecord } from '../subscriptions.ts'
import type { View } from '../value.ts'
import { activeSpans, hourMilliseconds, hourOf, hoursWithin, type Span } from './activity.ts'
import { divided, metersInUse, usedOn, word, type MeterInUse } from './generated.ts'
import { dollars, type Meter } from './meters.ts'
import { periodAt, type Period } from './periods.ts'
import { costOf } from './rating.ts'

/** What one resource used of one meter on one day. */
export interface Use {
  meter: Meter
  /** Where, as analytics write it. */
  place: string
  resourceUri: string
  isStated: boolean
  tags?: Record<string, string>
  /** The hours in which it was used, by their beginnings. */
  hours: readonly number[]
  /** How much in those of them that lie between two times. */
  quantity: (from: number, to: number) => Amount
}

/** How much was used of a meter. */
export interface Metered { meter: Meter, quantity: Amount }

/** Beyond this hour nothing counts in a period. */
interface Cut { period: Period, at: number }

export class MeasuredUsage {
  readonly subscription: SubscriptionRecord
  readonly #view: View
  readonly #seed: string
  readonly #spans: Span[]
  readonly #until: number
  readonly #cuts: Cut[] = []

  /** `foreseen`: hours up to this time count as if they had ended. */
  constructor (view: View, subscription: SubscriptionRecord, foreseen = view.now) {
    this.#view = view
    this.subscription = subscription
    this.#seed = view.value.seed
    this.#spans = activeSpans(view, subscription)
    this.#until = hourOf(foreseen)
  }

  /** The day with which usage begins. */
  get firstDay (): number {
    const [stated] = this.#view.azureUsage.startingWith(keyOf(this.subscription.customerId, this.subscription.id.toLowerCase(), ''), { limit: 1 })
    return startOfDay(Math.min(this.#spans[0]?.from ?? Infinity, stated ? Date.parse(stated.usageDate) : Infinity))
  }

  /** All that was used on a day, in one order each time. */
  day (day: number): Use[] { return this.#usesOn(day, this.#statedBetween(day, day + dayMilliseconds), this.#endOf(day)) }

  /** How much of each meter was used in the hours that begin between two times, in the order of the rate card. */
  totals (from: number, to: number): Metered[] { return this.#totals(from, Math.min(to, this.#until), day => this.#endOf(day)) }

  #totals (from: number, to: number, endOf: (day: number) => number): Metered[] {
    const sums = new Map<string, { meter: Meter, made: number, stated: Amount }>()
    const sumOf = (meter: Meter) => {
      let sum = sums.get(meter.id)
      if (!sum) sums.set(meter.id, sum = { meter, made: 0, stated: zero })
      return sum
    }
    const stated = groupedByDay(this.#statedBetween(startOfDay(from), to))
    const meters = this.#meters
    for (let day = startOfDay(Math.max(from, this.firstDay)); day < to; day += dayMilliseconds) {
      const facts = stated.get(day)
      const isWhole = from <= day && to >= Math.min(day + dayMilliseconds, this.#until)
      if (isWhole && !facts) {
        const hours = countWithin(this.#spans, day, Math.min(day + dayMilliseconds, endOf(day)))
        if (hours) for (const used of meters) sumOf(used.meter).made += usedOn(this.#seed, this.subscription.id, used, day, hours)
      } else {
        for (const use of this.#usesOn(day, facts ?? [], endOf(day))) {
          const sum = sumOf(use.meter)
          sum.stated = sum.stated.plus(use.quantity(from, to))
        }
      }
    }
    const { azure } = this.#view.catalogue
    return [...sums.values()]
      .map(({ meter, made, stated }) => ({ meter, quantity: made === 0 ? stated : inUnits(made).plus(stated) }))
      .filter(({ quantity }) => !quantity.eq(zero))
      .sort((a, b) => azure.rank(a.meter) - azure.rank(b.meter) || (a.meter.id < b.meter.id ? -1 : 1))
  }

  get #meters (): MeterInUse[] { return metersOf(this.#view, this.#seed, this.subscription) }

  #usesOn (day: number, facts: AzureUsageFact[], end: number): Use[] {
    const to = Math.min(day + dayMilliseconds, end)
    const named = new Set(facts.flatMap(fact => hoursWithin([spanOf(fact)], day, to)))
    const hours = hoursWithin(this.#spans, day, to).filter(hour => !named.has(hour))
    const stated = facts.map(fact => this.#statedUse(fact, to)).filter(({ hours }) => hours.length)
    return hours.length ? [...stated, ...this.#meters.flatMap(used => this.#madeUses(used, day, hours))] : stated
  }

  #madeUses (used: MeterInUse, day: number, hours: number[]): Use[] {
    const { meter, instances } = used
    const total = usedOn(this.#seed, this.subscription.id, used, day, hours.length) / instances
    return Array.from({ length: instances }, (_, index) => ({
      meter,
      place: this.#view.catalogue.azure.placeOf(meter),
      resourceUri: this.#resourceUri(meter, index + 1),
      isStated: false,
      hours,
      quantity: (from, to) => inUnits(partOf(hours, from, to, total, (_, index) => divided(total, hours.length, index)))
    }))
  }

  /** A fact of a day is divided among its hours, down to a millionth; the last one takes what is left. */
  #statedUse (fact: AzureUsageFact, until: number): Use {
    const { azure } = this.#view.catalogue
    const meter = azure.meter(fact.consumptionMeterId) ?? unknownMeter(fact)
    const total = new Decimal(fact.quantity)
    const all = hoursWithin([spanOf(fact)], 0, Infinity)
    const share = all.length === 1 ? total : total.div(all.length).round(6, 0)
    const hours = all.filter(hour => hour < until)
    return {
      meter,
      place: fact.resourceLocation,
      resourceUri: fact.resourceUri ?? this.#resourceUri(meter, 1),
      isStated: true,
      ...(fact.tags && { tags: fact.tags }),
      hours,
      quantity: (from, to) => {
        const among = all.filter(hour => hour >= from && hour < Math.min(to, until))
        const rest = among.at(-1) === all.at(-1) ? total.minus(share.times(all.length)) : zero
        return share.times(among.length).plus(rest)
      }
    }
  }

  /** The id of a resource of the subscription: its group and name are drawn. */
  #resourceUri ({ id, resourceType }: Meter, number: number): string {
    const subscriptionId = this.subscription.id.toLowerCase()
    const drawn = (what: string) => word(this.#seed, subscriptionId, id, what).toString(16).padStart(8, '0')
    const kind = resourceType.slice(resourceType.indexOf('/') + 1).slice(0, 4).toLowerCase()
    const group = `rg-${drawn('group').slice(0, 4)}`
    return `/subscriptions/${this.subscription.entitlementId ?? subscriptionId}/resourceGroups/${group}/providers/${resourceType}/${kind}-${drawn('name').slice(0, 4)}-${number}`
  }

  #statedBetween (from: number, to: number): AzureUsageFact[] {
    const prefix = keyOf(this.subscription.customerId, this.subscription.id.toLowerCase(), '')
    return this.#view.azureUsage.startingWith(prefix, { after: prefix + utc(from).slice(0, 10), until: prefix + utc(to) })
      .filter(fact => Date.parse(fact.usageDate) < to)
  }

  /** Where the hours of a day end that count. */
  #endOf (day: number): number {
    const { settings } = this.#view
    return settings.limits && settings.profile === 'sandbox' ? Math.min(this.#until, this.#cutAt(day)) : this.#until
  }

  /** In a sandbox usage stops for the rest of the period with the hour that makes its cost reach the limit (test-and-debug). */
  #cutAt (day: number): number {
    const period = periodAt(this.#view, this.subscription, day)
    let cut = this.#cuts.find(cut => cut.period.from === period.from)
    if (!cut) this.#cuts.push(cut = { period, at: this.#hourOfLimit(period) })
    return cut.at
  }

  #hourOfLimit ({ from, to }: Period): number {
    const end = Math.min(to, this.#until)
    const costs = (until: number) => costOf(this.#view, this.#totals(from, until, () => this.#until), dollars)
    if (end <= from || costs(end).lt(quotas.azureDollarsPerPeriod)) return Infinity
    let [low, high] = [0, (end - from) / hourMilliseconds] // hours that are too few, hours that are enough
    while (high - low > 1) {
      const middle = (low + high) >>> 1
      if (costs(from + middle * hourMilliseconds).lt(quotas.azureDollarsPerPeriod)) low = middle
      else high = middle
    }
    return from + high * hourMilliseconds
  }
}

const inUnits = (made: number): Amount => new Decimal(`${made}e-6`)

/** What falls on the hours between two times: everything when they all do. */
function partOf (hours: readonly number[], from: number, to: number, total: number, partAt: (hour: number, index: number) => number): number {
  if (hours[0]! >= from && hours.at(-1)! < to) return total
  let part = 0
  for (const [index, hour] of hours.entries()) if (hour >= from && hour < to) part += partAt(hour, index)
  return part
}

/** The hour or the day that a fact is about. */
export function spanOf ({ usageDate, usageEndDate }: Pick<AzureUsageFact, 'usageDate' | 'usageEndDate'>): Span {
  const time = Date.parse(usageDate)
  const [from, length] = usageEndDate === undefined ? [startOfDay(time), dayMilliseconds] : [hourOf(time), hourMilliseconds]
  return { from, to: from + length }
}

/** A meter that is on no rate card: what was stated of it is told, and costs nothing. */
const unknownMeter = ({ consumptionMeterId, meterCategory, meterSubcategory, meterUnit }: AzureUsageFact): Meter => ({
  id: consumptionMeterId,
  name: meterCategory,
  category: meterCategory,
  subcategory: meterSubcategory,
  region: '',
  unit: meterUnit,
  includedQuantity: 0,
  resourceType: 'Microsoft.Resources/resources',
  countsHours: false
})

function groupedByDay (facts: AzureUsageFact[]): Map<number, AzureUsageFact[]> {
  const byDay = new Map<number, AzureUsageFact[]>()
  for (const fact of facts) {
    const day = startOfDay(Date.parse(fact.usageDate))
    const known = byDay.get(day)
    if (known) known.push(fact)
    else byDay.set(day, [fact])
  }
  return byDay
}

const countWithin = (spans: readonly Span[], from: number, to: number) =>
  spans.reduce((count, span) => count + Math.max(0, Math.min(span.to, to) - Math.max(span.from, from)), 0) / hourMilliseconds

/** The meters of subscriptions that were drawn lately. A map of all of a big world's would hold up every garbage collection, which passes over it in one go. */
let drawn = new WeakMap<SubscriptionRecord, { seed: string, meters: MeterInUse[] }>()
let drawnCount = 0
const mostDrawn = 8192

function metersOf ({ catalogue }: View, seed: string, subscription: SubscriptionRecord): MeterInUse[] {
  const known = drawn.get(subscription)
  if (known?.seed === seed) return known.meters
  const meters = metersInUse(seed, subscription.id, catalogue.azure.meters)
  if (++drawnCount > mostDrawn) [drawn, drawnCount] = [new WeakMap(), 1]
  drawn.set(subscription, { seed, meters })
  return meters
}
