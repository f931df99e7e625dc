/**
 * What became of a subscription, as far as charges follow from it: a change each time that its status, quantity, billing cycle or
 * offer became another. Kept from the first change on; before it the subscription itself tells.
 */
import type { BillingCycleType, SubscriptionStatus } from '../../contract/types.ts'
import { utc } from '../clock.ts'
import { keyOf, type CollectionSpec } from '../collection.ts'
import { momentsKey } from '../subscription-moments.ts'
import type { SubscriptionRecord } from '../subscriptions.ts'
import type { Transaction, View } from '../value.ts'

export interface Change {
  at: string
  status: SubscriptionStatus
  quantity: number
  billingCycle: BillingCycleType
  offerId: string
  isTrial?: boolean
  /** The end of a term that is not renewed, and an upgrade, are charged otherwise than a suspension or a purchase. */
  reason?: 'termEnd' | 'upgrade'
}

export interface BillingHistory { customerId: string, subscriptionId: string, changes: Change[] }

export const billingHistoriesSpec: CollectionSpec<BillingHistory, never> = {
  key: ({ customerId, subscriptionId }) => historyKey(customerId, subscriptionId),
  indexes: {}
}

const historyKey = (customerId: string, subscriptionId: string) => keyOf(customerId, subscriptionId.toLowerCase())

const facts = ['status', 'quantity', 'billingCycle', 'offerId', 'isTrial'] as const

const changeOf = ({ quantity, billingCycle, offerId, isTrial }: SubscriptionRecord, status: SubscriptionStatus, at: string): Change =>
  isTrial ? { at, status, quantity, billingCycle, offerId, isTrial } : { at, status, quantity, billingCycle, offerId }

/** The changes of a subscription, oldest first; the first is its purchase. */
export const changesOf = (view: View, subscription: SubscriptionRecord): readonly Change[] =>
  view.billingHistories.get(historyKey(subscription.customerId, subscription.id))?.changes ?? toldBy(view, subscription)

/** What a subscription tells of itself that has not changed since the world began. */
function toldBy (view: View, subscription: SubscriptionRecord): Change[] {
  const { customerId, id, creationDate, status, commitmentEndDate } = subscription
  const moments = view.subscriptionMoments.get(momentsKey(customerId, id))
  const { trialStartDate, trialToPaidConversionDate: paidDate, suspendedDate, deprovisionedDate } = moments ?? {}
  const bought = changeOf(subscription, 'active', paidDate ?? creationDate)
  const changes = paidDate === undefined ? [bought] : [{ ...bought, at: trialStartDate ?? creationDate, isTrial: true }, bought]
  if (status === 'active') return changes
  const endedDate = suspendedDate ?? deprovisionedDate
  if (endedDate === undefined) return [] // nobody knows since when: nothing is charged
  const isTermEnd = commitmentEndDate !== undefined && Date.parse(commitmentEndDate) === Date.parse(endedDate)
  return [...changes, { ...changeOf(subscription, status, endedDate), ...(isTermEnd && { reason: 'termEnd' as const }) }]
}

/** The history of a subscription that becomes another; undefined when nothing of it changes. */
export function historyAfter (view: View, before: SubscriptionRecord | undefined, after: SubscriptionRecord): BillingHistory | undefined {
  if (!before || facts.every(fact => before[fact] === after[fact])) return undefined
  const isTermEnd = before.status === 'active' && after.status === 'suspended' && Date.parse(before.commitmentEndDate ?? '') === view.now
  const change = { ...changeOf(after, after.status, utc(view.now)), ...(isTermEnd && { reason: 'termEnd' as const }) }
  return { customerId: after.customerId, subscriptionId: after.id, changes: [...changesOf(view, before), change] }
}

/** Notes that one subscription has been upgraded to another: their last changes are those of an upgrade. */
export function markUpgrade (tx: Transaction, ...subscriptions: SubscriptionRecord[]) {
  for (const subscription of subscriptions) {
    const changes = changesOf(tx, subscription)
    tx.put('billingHistories', {
      customerId: subscription.customerId,
      subscriptionId: subscription.id,
      changes: changes.map((change, index) => index === changes.length - 1 ? { ...change, reason: 'upgrade' as const } : change)
    })
  }
}
