/** Terms: how long things are bought for, and when that is over. */
import type { BillingCycleType } from '../contract/types.ts'
import type { MarketOffer } from './catalogue.ts'
import { later } from './calendar.ts'
import { startOfDay } from './clock.ts'
import type { SubscriptionRecord } from './subscriptions.ts'
import type { View } from './value.ts'

const durationUnits = { Day: 'D', Month: 'M', Year: 'Y' } as const

/** `P1Y`: how long an offer is bought for. */
export const offerTerm = ({ term, termUnitOfMeasure }: Pick<MarketOffer, 'term' | 'termUnitOfMeasure'>) => `P${term}${durationUnits[termUnitOfMeasure]}`

/** How long an item of the newer catalogue is bought for: a month is 30 days (documented example of cancel-a-subscription). */
export const itemTerm = (termDuration: string | undefined) => termDuration === 'P1M' ? 'P30D' : termDuration

/** Usage has no end: the year 9999, on the day of the month of its start. */
export const endless = (time: number) => Date.UTC(9999, 11, new Date(time).getUTCDate())

/**
 * When a term of an offer that begins now ends: that of an add-on with its base's, that of a trial its length after today; otherwise
 * the term after the anniversary day, or, billed by the month under the partner-date model, after the partner's next billing day.
 */
export function commitmentEnd ({ now, settings, partner }: View, offer: MarketOffer, billingCycle: BillingCycleType | undefined, base?: SubscriptionRecord): number {
  if (offer.billing === 'usage') return endless(now)
  const term = offerTerm(offer)
  if (offer.isTrial) return later(startOfDay(now), term)
  if (base?.term === term && base.commitmentEndDate !== undefined) return Date.parse(base.commitmentEndDate)
  return later(settings.billingModel === 'partnerDate' && billingCycle === 'monthly' ? nextBillingDay(now, partner.billingDay) : anniversaryDay(now), term)
}

/** What is bought on the 29th to 31st has its anniversary on the first of the next month. */
export function anniversaryDay (time: number): number {
  const day = startOfDay(time)
  const date = new Date(day)
  return date.getUTCDate() > 28 ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) : day
}

/** The first billing day after a purchase. */
function nextBillingDay (time: number, billingDay: number): number {
  const date = new Date(time)
  const thisMonth = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), billingDay)
  return thisMonth > time ? thisMonth : Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, billingDay)
}
