/** What the usage of an Azure subscription costs, meter by meter and tier by tier, for invoices and estimates. */
import { zero } from '../billing/money.ts'
import { dayMilliseconds, startOfDay, utc } from '../clock.ts'
import { subscriptionKey, type SubscriptionRecord } from '../subscriptions.ts'
import type { View } from '../value.ts'
import { MeasuredUsage, type Use } from './measured.ts'
import { billingCurrency } from './meters.ts'
import { periodAt } from './periods.ts'
import { rated } from './rating.ts'

/** What is charged for a meter at one price in one billing period. Numbers are exact decimals as text. */
export interface UsageCharge {
  meterId: string
  meterName: string
  category: string
  subcategory: string
  region: string
  unit: string
  /** All that was used at this price, `included` of it free. */
  quantity: string
  included: string
  rate: string
  /** Not rounded. */
  amount: string
  currency: string
}

/**
 * The charges for what was used from one time up to another (milliseconds; the first inclusive, the last not), by meter as the rate
 * card has them and by tier from the lowest. Tiers and included quantities begin anew in each billing period, and go on within it: the
 * charges of a period's parts add up to those of the whole.
 */
export function usageCharges (view: View, customerId: string, subscriptionId: string, from: number, to: number): UsageCharge[] {
  const subscription = view.subscriptions.get(subscriptionKey(customerId, subscriptionId))
  return subscription ? chargesOf(view, new MeasuredUsage(view, subscription), from, to, billingCurrency(view)) : []
}

export function chargesOf (view: View, usage: MeasuredUsage, from: number, to: number, currency: string): UsageCharge[] {
  const charges: UsageCharge[] = []
  for (let start = from; start < Math.min(to, view.now);) {
    const period = periodAt(view, usage.subscription, start)
    const end = Math.min(period.to, to)
    const before = new Map((start > period.from ? usage.totals(period.from, start) : []).map(({ meter, quantity }) => [meter.id, quantity]))
    for (const { meter, quantity } of usage.totals(start, end)) {
      const used = before.get(meter.id) ?? zero
      for (const part of rated(view, meter, used, used.plus(quantity), currency)) {
        charges.push({
          meterId: meter.id,
          meterName: meter.name,
          category: meter.category,
          subcategory: meter.subcategory,
          region: meter.region,
          unit: meter.unit,
          quantity: part.quantity.toFixed(),
          included: part.included.toFixed(),
          rate: part.rate.toFixed(),
          amount: part.amount.toFixed(),
          currency
        })
      }
    }
    start = end
  }
  return charges
}

/** What was used of one meter at one place on one day. */
export interface DailyUse {
  /** Midnight of the day: `2019-01-10T00:00:00Z`. */
  usageDate: string
  meterId: string
  meterName: string
  category: string
  subcategory: string
  region: string
  unit: string
  /** Size of a virtual machine; empty for everything else. */
  size: string
  /** As analytics write places: `useast2`. */
  place: string
  /** An exact decimal. */
  quantity: string
}

/** What a subscription used from one time up to another, day by day; its sums are those of the charges. */
export const dailyUsage = (view: View, subscription: SubscriptionRecord, from: number, to: number): DailyUse[] => usesByDay(view, subscription, from, to, () => true)

/** The part of it that nobody has stated. */
export const madeUpUsage = (view: View, subscription: SubscriptionRecord, from: number, to: number): DailyUse[] => usesByDay(view, subscription, from, to, ({ isStated }) => !isStated)

function usesByDay (view: View, subscription: SubscriptionRecord, from: number, to: number, counts: (use: Use) => boolean): DailyUse[] {
  const usage = new MeasuredUsage(view, subscription)
  const uses: DailyUse[] = []
  for (let day = startOfDay(Math.max(from, usage.firstDay)); day < Math.min(to, view.now); day += dayMilliseconds) {
    const sums = new Map<string, { use: DailyUse, quantity: typeof zero }>()
    for (const { meter, place, quantity } of usage.day(day).filter(counts)) {
      const key = `${meter.id} ${place}`
      const { id, name, category, subcategory, region, unit, size = '' } = meter
      const sum = sums.get(key) ?? { use: { usageDate: utc(day), meterId: id, meterName: name, category, subcategory, region, unit, size, place, quantity: '0' }, quantity: zero }
      sums.set(key, { ...sum, quantity: sum.quantity.plus(quantity(from, to)) })
    }
    for (const { use, quantity } of sums.values()) if (!quantity.eq(zero)) uses.push({ ...use, quantity: quantity.toFixed() })
  }
  return uses
}
