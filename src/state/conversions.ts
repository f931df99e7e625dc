/** Trial conversions: a trial becomes the paid subscription it was a taste of, and keeps its id. */
import type { Conversion, ConversionInput, ConversionResult } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { utc } from './clock.ts'
import { customerOf } from './customers.ts'
import { checkUseLimit } from './lines.ts'
import { Tally, checkSeatQuota } from './quotas.ts'
import { followInOrder, getSubscription, reprovision, storeTerm, type SubscriptionRecord } from './subscriptions.ts'
import { commitmentEnd, offerTerm } from './terms.ts'
import type { Transaction, View } from './value.ts'

/** Offers that an active trial can be turned into; none for anything else. */
export function listConversions (view: View, customerId: string, subscriptionId: string): Array<Omit<Conversion, 'attributes'>> {
  const trial = getSubscription(view, customerId, subscriptionId)
  return targetsOf(view, trial).map(targetOfferId => ({
    offerId: trial.offerId,
    targetOfferId,
    orderId: trial.orderId,
    quantity: trial.quantity,
    billingCycle: 'monthly' as const
  }))
}

function targetsOf (view: View, trial: SubscriptionRecord): string[] {
  if (trial.isModern || !trial.isTrial || trial.status !== 'active') return []
  const market = view.catalogue.market(trial.country)!
  return market.offer(trial.offerId)?.conversionTargetOffers.filter(id => market.offer(id)) ?? []
}

/** Converts a trial; what is wrong with the business comes back inside the result, as the service has it. */
export function convertSubscription (tx: Transaction, customerId: string, subscriptionId: string, input: ConversionInput): Omit<ConversionResult, 'attributes'> {
  const customer = customerOf(tx, customerId)
  const trial = getSubscription(tx, customerId, subscriptionId)
  const targetId = targetsOf(tx, trial).find(id => id.toLowerCase() === input.targetOfferId.toLowerCase())
  const result = { subscriptionId: trial.id, offerId: trial.offerId, targetOfferId: targetId ?? input.targetOfferId }
  if (targetId === undefined) {
    return { ...result, error: { code: 1, description: `Subscription ${trial.id} has no conversion to offer ${input.targetOfferId}.` } }
  }
  const offer = tx.catalogue.market(trial.country)!.offer(targetId)!
  const quantity = input.quantity || trial.quantity
  if (quantity < offer.minimumQuantity || quantity > offer.maximumQuantity) throw refuse('quantityOutOfRange', quantity, offer.id, offer.minimumQuantity, offer.maximumQuantity)
  checkSeatQuota(tx, quantity)
  const billingCycle = !input.billingCycle || input.billingCycle === 'none' || input.billingCycle === 'unknown' ? 'monthly' as const : input.billingCycle
  if (!offer.supportedBillingCycles.includes(billingCycle)) {
    return { ...result, error: { code: 0, description: `Offer ${offer.id} is not billed by the cycle ${billingCycle}.` } }
  }
  checkUseLimit(tx, customer, { offer }, new Tally())
  const paid: SubscriptionRecord = {
    ...trial,
    version: trial.version + 1,
    offerId: offer.id,
    offerName: offer.name,
    quantity,
    billingCycle,
    billingType: offer.billing,
    unitType: offer.unitType,
    hasPurchasableAddons: offer.hasAddOns,
    isTrial: false,
    autoRenewEnabled: true,
    term: offerTerm(offer),
    commitmentEndDate: utc(commitmentEnd(tx, offer, billingCycle)),
    skuId: offer.product.id.toUpperCase(),
    formerOfferIds: [...trial.formerOfferIds ?? [], trial.offerId]
  }
  reprovision(tx, paid)
  storeTerm(tx, paid)
  followInOrder(tx, paid, { billingCycle })
  tx.note({ operationType: 'convert_trial_subscription', resourceType: 'subscription', customerId: customer.id, resourceId: trial.id, oldValue: trial, newValue: paid })
  return result
}
