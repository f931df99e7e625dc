/**
 * What a subscription does not say of itself: when it was last suspended and renewed, when it was cancelled, and what trial it comes
 * from. Noted wherever a subscription is stored, by what it was and what it has become.
 */
import { utc } from './clock.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import type { SubscriptionRecord } from './subscriptions.ts'

export interface SubscriptionMoments {
  customerId: string
  subscriptionId: string
  /** Of its latest suspension, whether or not it goes on. */
  suspendedDate?: string
  deprovisionedDate?: string
  lastRenewalDate?: string
  trialStartDate?: string
  trialEndDate?: string
  trialToPaidConversionDate?: string
}

export const momentsKey = (customerId: string, subscriptionId: string) => keyOf(customerId, subscriptionId.toLowerCase())

export const subscriptionMomentsSpec: CollectionSpec<SubscriptionMoments, never> = {
  key: ({ customerId, subscriptionId }) => momentsKey(customerId, subscriptionId),
  indexes: {}
}

/** What there is to note when a subscription becomes another; undefined when it is nothing. */
export function momentsOf (before: SubscriptionRecord | undefined, after: SubscriptionRecord, now: number): Partial<SubscriptionMoments> | undefined {
  if (!before) return undefined
  const moments: Partial<SubscriptionMoments> = {}
  if (after.status === 'suspended' && before.status !== 'suspended') moments.suspendedDate = utc(now)
  if (after.status === 'deleted' && before.status !== 'deleted') moments.deprovisionedDate = utc(now)
  if (before.isTrial && !after.isTrial) {
    moments.trialToPaidConversionDate = utc(now)
    if (before.effectiveStartDate !== undefined) moments.trialStartDate = before.effectiveStartDate
    if (before.commitmentEndDate !== undefined) moments.trialEndDate = before.commitmentEndDate
  } else if (before.commitmentEndDate !== after.commitmentEndDate && Date.parse(before.commitmentEndDate ?? '') <= now) {
    moments.lastRenewalDate = utc(now) // a term goes on beyond its end
  }
  return Object.keys(moments).length ? moments : undefined
}
