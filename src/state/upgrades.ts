/** Upgrades: a subscription moves to a better offer, as a new subscription beside which the old one is suspended. */
import type { Upgrade, UpgradeError, UpgradePatch, UpgradeResult, UpgradeType, UpgradeTypeNumber } from '../contract/types.ts'
import { PartnerCenterError, refuse } from '../errors.ts'
import { markUpgrade } from './billing/history.ts'
import type { MarketOffer } from './catalogue.ts'
import { customerOf, type CustomerRecord } from './customers.ts'
import { transferLicenses } from './licenses.ts'
import type { Line } from './lines.ts'
import { placeOrder, type OrderRecord } from './orders.ts'
import { enact, getSubscription, listSubscriptionAddOns, type SubscriptionRecord } from './subscriptions.ts'
import type { Caller, Transaction, View } from './value.ts'

type Flaw = Omit<UpgradeError, 'attributes'>

/** The outcome of an upgrade, without what only the wire adds. */
export interface UpgradeOutcome extends Omit<UpgradeResult, 'attributes' | 'upgradeErrors'> { upgradeErrors: Flaw[] }

/** One upgrade that a subscription could make, and what stands against it. */
export interface UpgradeOption extends Omit<Upgrade, 'attributes' | 'targetOffer' | 'upgradeErrors'> { targetOffer: MarketOffer, upgradeErrors: Flaw[] }

/** The upgrades of a subscription to offers of its market; what cannot be done now is listed too, with the reasons. */
export function listUpgrades (view: View, customerId: string, subscriptionId: string, caller: Pick<Caller, 'mode'>): UpgradeOption[] {
  const source = getSubscription(view, customerId, subscriptionId)
  const market = view.catalogue.market(source.country)!
  return targetIds(view, source).flatMap(id => {
    const targetOffer = market.offer(id)
    if (!targetOffer) return []
    const upgradeType = typeOf(targetOffer)
    const upgradeErrors = flaws(view, source, targetOffer, upgradeType, caller)
    return [{ targetOffer, upgradeType, isEligible: upgradeErrors.length === 0, quantity: source.quantity, upgradeErrors }]
  })
}

const targetIds = (view: View, { country, offerId }: SubscriptionRecord): string[] => view.catalogue.market(country)!.offer(offerId)?.upgradeTargetOffers ?? []

/** Licence-based targets take the users' licences along, unless another kind is asked for. */
const typeOf = ({ billing }: MarketOffer): UpgradeType => billing === 'license' ? 'upgrade_with_license_transfer' : 'upgrade_only'

/** A trial has no billing cycle; what it becomes is billed monthly, as after a conversion. */
const cycleAfter = ({ billingCycle }: SubscriptionRecord) => billingCycle === 'none' ? 'monthly' : billingCycle

/** What stands against an upgrade, in the order of the checks; the first that is found. */
function flaws (view: View, source: SubscriptionRecord, target: MarketOffer | undefined, type: UpgradeType, { mode }: Pick<Caller, 'mode'>): Flaw[] {
  if (mode === 'app' && type === 'upgrade_with_license_transfer') {
    return [{ code: 5, description: 'Licences are only moved on behalf of a user; call with an App+User token.' }]
  }
  const customer = customerOf(view, source.customerId)
  if (source.status !== 'active') return [{ code: 2, description: `Subscription ${source.id} is not active.`, additionalDetails: source.status }]
  if (source.provisioning !== 'success') return [{ code: 9, description: `Subscription ${source.id} is not provisioned yet.` }]
  if (listSubscriptionAddOns(view, source.customerId, source.id).some(({ status }) => status !== 'deleted')) return [{ code: 6, description: `Subscription ${source.id} has add-ons.` }]
  if (targetIds(view, source).length === 0) return [{ code: 7, description: `Offer ${source.offerId} has no upgrade paths.` }]
  if (!target) return [{ code: 8, description: 'The target offer was not found in the market of the subscription.' }]
  // Later states have number 10 for this; clients of this one read none above 9.
  if (!target.supportedBillingCycles.includes(cycleAfter(source))) return [{ code: 0, description: `Offer ${target.id} is not billed ${cycleAfter(source)}.` }]
  if (!customer.allowDelegatedAccess) return [{ code: 1, description: `The partner has no delegated administration of customer ${customer.id}.` }]
  return []
}

/** Makes an upgrade; what stands against it comes back inside the result, as the service has it. */
export function upgradeSubscription (tx: Transaction, customerId: string, subscriptionId: string, input: UpgradePatch): UpgradeOutcome {
  const customer = customerOf(tx, customerId)
  const source = getSubscription(tx, customerId, subscriptionId)
  const wished = input.targetOffer?.id
  if (!wished) throw refuse('inputInvalid', 'targetOffer.id is missing.')
  const listed = targetIds(tx, source).find(id => id.toLowerCase() === wished.toLowerCase())
  const target = listed === undefined ? undefined : tx.catalogue.market(source.country)!.offer(listed)
  const wishedType = input.upgradeType === 'none' ? undefined : input.upgradeType
  const upgradeType = wishedType ?? (target ? typeOf(target) : 'none')
  const result = { sourceSubscriptionId: source.id, upgradeType: upgradeTypes.indexOf(upgradeType) as UpgradeTypeNumber, licenseErrors: [] }
  const upgradeErrors = flaws(tx, source, target, upgradeType, tx.caller)
  if (upgradeErrors.length || !target) return { ...result, upgradeErrors }

  const order = tryOrder(tx, customer, {
    catalogItemId: target.id,
    quantity: source.quantity,
    billingCycle: cycleAfter(source),
    friendlyName: source.friendlyName,
    partnerIdOnRecord: source.partnerId
  })
  if (order instanceof PartnerCenterError) return { ...result, upgradeErrors: [{ code: 0, description: order.message }] }
  enact(tx, 'suspend', source, 'upgrade_subscription')
  markUpgrade(tx, getSubscription(tx, customer.id, source.id), getSubscription(tx, customer.id, order.lineItems[0]!.subscriptionId!))
  const licenseErrors = upgradeType === 'upgrade_with_license_transfer' ? transferLicenses(tx, customer.id, source.skuId, target.product.id) : []
  return { ...result, targetSubscriptionId: order.lineItems[0]!.subscriptionId!, upgradeErrors: [], licenseErrors }
}

/** The order of the larger offer, or the refusal of it. */
function tryOrder (tx: Transaction, customer: CustomerRecord, line: Line): OrderRecord | PartnerCenterError {
  try {
    return placeOrder(tx, customer, [line])
  } catch (error) {
    if (error instanceof PartnerCenterError) return error
    throw error
  }
}

const upgradeTypes: UpgradeType[] = ['none', 'upgrade_only', 'upgrade_with_license_transfer']
