/**
 * What may be bought: the checks that a line must pass, the same for a cart and an order. A cart keeps the refusal as the line's
 * error, an order is refused by it.
 */
import type { BillingCycleType, TermDuration } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import type { CatalogItem, Market, OfferItem, ProductItem } from './catalogue.ts'
import { isModern } from './catalogue.ts'
import { keyOf } from './collection.ts'
import { marketOf, type CustomerRecord } from './customers.ts'
import { checkPurchaseQuota, Tally } from './quotas.ts'
import { subscriptionKey, type SubscriptionRecord } from './subscriptions.ts'
import type { View } from './value.ts'

/** One thing to be bought. */
export interface Line {
  catalogItemId: string
  quantity: number
  /** Undefined: what suits the item. */
  billingCycle: BillingCycleType | undefined
  termDuration?: TermDuration | undefined
  currencyCode?: string | undefined
  friendlyName?: string | undefined
  /** MPN id of the indirect reseller behind the sale. */
  partnerIdOnRecord?: string | undefined
  provisioningContext?: Record<string, string> | undefined
  /** The subscription that an add-on is bought for. */
  parentSubscriptionId?: string | undefined
  /** The line of the same purchase that an add-on is bought with. */
  parentLine?: number | undefined
}

/** What is found out about a line that may be bought. */
export interface Finding {
  item: CatalogItem
  /** Where it is bought; it stays so when the customer moves. */
  country: string
  billingCycle: BillingCycleType
  term: string | undefined
  parent?: SubscriptionRecord | undefined
  /** The Azure subscription that a reservation is for. */
  azureSubscription?: SubscriptionRecord | undefined
}

/** A line that may be bought, with what was found out about it. */
export type CheckedLine = Line & Finding

/** All lines of one purchase, or the refusal of the first that may not be bought. Changes nothing. */
export function checkLines (view: View, customer: CustomerRecord, lines: Line[]): CheckedLine[] {
  const tally = new Tally()
  return lines.map(line => ({ ...line, ...checkLine(view, customer, line, lines, tally) }))
}

/** One line; `tally` counts what the lines before it take. */
export function checkLine (view: View, customer: CustomerRecord, line: Line, lines: Line[], tally: Tally): Finding {
  const market = marketOf(view, customer)
  const item = itemOf(view, line.catalogItemId, market)
  checkEligibility(item, customer)
  const parent = checkParent(view, customer, item, line, lines)
  const { quantity } = line
  if (!Number.isInteger(quantity) || quantity < item.minimum || quantity > item.maximum) {
    throw refuse('quantityOutOfRange', quantity, line.catalogItemId, item.minimum, item.maximum)
  }
  const billingCycle = line.billingCycle ?? usualCycle(item)
  if (!item.cycles.includes(billingCycle)) throw refuse('billingCycleNotOffered', billingCycle, line.catalogItemId)
  const term = termOf(item, line.termDuration)
  if (line.currencyCode && line.currencyCode.toUpperCase() !== market.currency.code) throw refuse('currencyNotSupported', line.catalogItemId, line.currencyCode)
  checkPartnerOnRecord(view, line.partnerIdOnRecord)
  const azureSubscription = item.kind === 'product' && item.family === 'reservation' ? checkReservation(view, customer, item, line) : undefined
  if (item.kind === 'offer') checkUseLimit(view, customer, item, tally)
  checkPurchaseQuota(view, customer, item, quantity, tally)
  tally.add(item)
  return { item, country: market.country, billingCycle, term, parent, azureSubscription }
}

function itemOf (view: View, catalogItemId: string, market: Market): CatalogItem {
  const item = view.catalogue.item(catalogItemId, market)
  if (item) return item
  const soldElsewhere = view.catalogue.countries.some(country => view.catalogue.item(catalogItemId, view.catalogue.market(country)!))
  throw soldElsewhere ? refuse('offerNotInCountry', catalogItemId, market.country) : refuse('offerIdInvalid', catalogItemId)
}

const plain = (name: string) => name.replaceAll('_', '').toLowerCase()

/** A segment of the newer catalogue and the qualification that opens it. */
const segmentQualification: Record<string, string> = { education: 'education', government: 'governmentcommunitycloud', nonprofit: 'nonprofit' }

function checkEligibility (item: CatalogItem, { qualification }: CustomerRecord) {
  if (item.kind === 'offer') {
    const { id, isAvailableForPurchase, reselleeQualifications: wanted } = item.offer
    if (!isAvailableForPurchase) throw refuse('offerWithdrawn', id)
    if (wanted.length && !wanted.some(name => plain(name) === plain(qualification))) {
      throw refuse('offerNotEligible', id, `the customer must qualify as ${wanted.join(' or ')}.`)
    }
    return
  }
  const needed = segmentQualification[item.availability.segment]
  if (!item.availability.isPurchasable || (needed && needed !== plain(qualification))) throw refuse('itemNotEligible', item.sku.title)
}

/** An add-on needs a parent that it belongs to: a line of the same purchase, or an active subscription of the customer. */
function checkParent (view: View, customer: CustomerRecord, item: CatalogItem, line: Line, lines: Line[]): SubscriptionRecord | undefined {
  if (line.parentLine === undefined && !line.parentSubscriptionId && !(item.kind === 'offer' && item.offer.isAddOn)) return undefined
  const belongsTo = (offerId: string) => item.kind === 'offer' && item.offer.isAddOn && item.offer.prerequisiteOffers.some(base => base.toLowerCase() === offerId.toLowerCase())
  if (line.parentLine !== undefined) {
    const base = lines[line.parentLine]!.catalogItemId
    if (!belongsTo(base)) throw refuse('addOnOfOtherParent', line.catalogItemId, base)
    return undefined
  }
  if (line.parentSubscriptionId) {
    const parent = view.subscriptions.get(subscriptionKey(customer.id, line.parentSubscriptionId))
    if (!parent || !belongsTo(parent.offerId)) throw refuse('addOnOfOtherParent', line.catalogItemId, line.parentSubscriptionId)
    if (parent.status !== 'active') throw refuse('addOnParentNotActive', line.catalogItemId, parent.id, parent.status)
    return parent
  }
  if (item.kind === 'offer' && item.offer.isAddOn) throw refuse('addOnWithoutParent', item.offer.id)
}

/** The billing cycle of a line that names none. */
export function usualCycle (item: CatalogItem): BillingCycleType {
  const wished = item.kind === 'offer' && item.offer.isTrial ? 'none' : item.kind === 'product' && item.cycles.includes('one_time') ? 'one_time' : 'monthly'
  return item.cycles.includes(wished) ? wished : item.cycles[0] ?? wished
}

function termOf (item: CatalogItem, wished: string | undefined): string | undefined {
  if (item.kind === 'offer') return undefined
  const terms = item.availability.terms.map(({ duration }) => duration).filter(duration => duration !== undefined)
  if (wished !== undefined && !terms.some(term => term === wished)) throw refuse('termDurationInvalid', wished)
  return wished ?? terms[0]
}

/** The reseller of record must be an active indirect reseller of the partner; an indirect provider is not its own. */
export function checkPartnerOnRecord (view: View, mpnId: string | undefined) {
  if (!mpnId) return
  const { partner, resellers, catalogue } = view
  if (mpnId === partner.mpnId) throw refuse(partner.kind === 'provider' ? 'providerNotPartnerOnRecord' : 'notIndirectReseller', mpnId)
  const reseller = resellers.find(reseller => reseller.mpnId === mpnId)
  if (!reseller) throw refuse(catalogue.networkPartner(mpnId) ? 'notIndirectReseller' : 'mpnIdNotFound', mpnId)
  if (reseller.state !== 'Active') throw refuse('notIndirectReseller', mpnId)
}

/** A value of a provisioning or inventory context, whatever the case of its name. */
export function contextValue (context: Record<string, string> | undefined, ...names: string[]): string | undefined {
  for (const [key, value] of Object.entries(context ?? {})) if (names.includes(key.toLowerCase()) && value !== '') return value
}

/** The Azure subscription with this id or entitlement id. */
export function azureSubscriptionOf (view: View, customer: CustomerRecord, id: string): SubscriptionRecord | undefined {
  return view.subscriptions.get(subscriptionKey(customer.id, id)) ??
    view.subscriptions.startingWith(keyOf(customer.id, '')).find(({ entitlementId }) => entitlementId?.toLowerCase() === id.toLowerCase())
}

function checkReservation (view: View, customer: CustomerRecord, { product, sku }: ProductItem, { provisioningContext, catalogItemId }: Line): SubscriptionRecord {
  const subscriptionId = contextValue(provisioningContext, 'subscriptionid', 'azuresubscriptionid')
  const scope = contextValue(provisioningContext, 'scope')
  if (subscriptionId === undefined) throw refuse('inputInvalid', 'provisioningContext.subscriptionId is missing.')
  if (scope === undefined || !['single', 'shared'].includes(scope.toLowerCase())) throw refuse('contextScopeNotSupported', scope ?? '')
  const duration = contextValue(provisioningContext, 'duration')
  const years = sku.dynamicAttributes?.duration
  if (duration !== undefined && years !== undefined && parseInt(duration) !== parseInt(years)) throw refuse('termDurationInvalid', duration)
  const subscription = azureSubscriptionOf(view, customer, subscriptionId)
  if (!subscription?.entitlementId) throw refuse('contextNotAzureSubscription', subscriptionId)
  if (subscription.status !== 'active') throw refuse('subscriptionNotActive', subscription.id)
  if (subscription.registration !== 'Registered') throw refuse('contextNotEnabledForReservations', subscription.id)
  if (view.catalogue.restrictions(product.id, sku.id).length) throw refuse('inventoryNotAvailable', catalogItemId)
  return subscription
}

/** Offers can be held a limited number of times: over the tenant's life, or at the same time. Deleted subscriptions do not count. */
export function checkUseLimit (view: View, customer: CustomerRecord, { offer }: Pick<OfferItem, 'offer'>, tally: Tally) {
  if (offer.limitUnitOfMeasure === 'None' || !offer.limit) return
  const held = view.subscriptions.startingWith(keyOf(customer.id, '')).filter(subscription =>
    subscription.status !== 'deleted' && (subscription.offerId === offer.id || (offer.limitUnitOfMeasure === 'Lifetime' && subscription.formerOfferIds?.includes(offer.id)))).length
  if (held + tally.ofOffer(offer.id) >= offer.limit) throw refuse('useLimitExceeded', offer.id)
}

/** Whether a purchase is one of the newer catalogue; the two kinds do not mix in an order. */
export function isModernPurchase (lines: Array<Pick<Line, 'catalogItemId'>>): boolean {
  const modern = lines.filter(({ catalogItemId }) => isModern(catalogItemId)).length
  if (modern !== 0 && modern !== lines.length) throw refuse('inputInvalid', 'lineItems mix offers with items of the newer catalogue; order them apart.')
  return modern > 0
}
