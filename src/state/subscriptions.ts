/** Subscriptions: what a customer holds. Made by orders, changed by PATCH, moved on by time. */
import type { Subscription, SubscriptionPatch, SubscriptionStatus, SupportContact, SupportContactInput, ProvisioningStatus, RegistrationStatus } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import type { CatalogItem } from './catalogue.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import { later } from './calendar.ts'
import { dayMilliseconds, startOfDay, utc, utcOffset } from './clock.ts'
import { customerOf, type CustomerRecord } from './customers.ts'
import { checkEtag, type EtagSent } from './etags.ts'
import { requireText } from './input.ts'
import { releaseLicenses } from './licenses.ts'
import { checkPartnerOnRecord, type CheckedLine } from './lines.ts'
import { orderKey, type OrderRecord } from './orders.ts'
import { getOrganizationProfile } from './partner-profiles.ts'
import { checkSeatQuota } from './quotas.ts'
import { momentsKey } from './subscription-moments.ts'
import { commitmentEnd, endless, itemTerm, offerTerm } from './terms.ts'
import { next, type TransitionTable } from './transitions.ts'
import type { Transaction, View } from './value.ts'

export type SubscriptionCommand = 'suspend' | 'reactivate' | 'cancel'

/** What each command does to a subscription's status. An absent cell is a refusal. */
export const lifecycle: TransitionTable<SubscriptionStatus, SubscriptionCommand> = {
  none: {},
  pending: {},
  active: { suspend: 'suspended', cancel: 'deleted' },
  suspended: { reactivate: 'active', cancel: 'deleted' },
  deleted: {}
}

/** How long what is suspended can come back (guidance on suspensions); then it is deleted. */
export const retentionDays = 90

/** The command that a wished status stands for. */
const commandFor: Partial<Record<SubscriptionStatus, SubscriptionCommand>> = { suspended: 'suspend', active: 'reactivate', deleted: 'cancel' }

/** A subscription as the world keeps it: what the wire shows, without links, and what only the state needs. */
export interface SubscriptionRecord extends Omit<Subscription, 'links' | 'attributes'> {
  /** In lower case, as the path of its customer. */
  customerId: string
  sequence: number
  version: number
  /** Bought from the newer catalogue: no etag, other guards. */
  isModern: boolean
  country: string
  /** GUID by which provisioning knows the product. */
  skuId: string
  provisioning: ProvisioningStatus
  registration: RegistrationStatus
  /** ISO 8601 duration of a term; undefined for what never ends. */
  term?: string
  /** Offers that it was of before a conversion. */
  formerOfferIds?: string[]
  supportContact?: Omit<SupportContact, 'links' | 'attributes'>
}

export const subscriptionKey = (customerId: string, subscriptionId: string) => keyOf(customerId, subscriptionId.trim().toLowerCase())

export const subscriptionsSpec: CollectionSpec<SubscriptionRecord, 'id' | 'order' | 'parent' | 'reseller' | 'azure'> = {
  key: ({ customerId, id }) => subscriptionKey(customerId, id),
  indexes: {
    id: ({ id }) => id.toLowerCase(),
    order: ({ customerId, orderId }) => keyOf(customerId, orderId.toLowerCase()),
    parent: ({ customerId, parentSubscriptionId }) => parentSubscriptionId && keyOf(customerId, parentSubscriptionId.toLowerCase()),
    reseller: ({ customerId, partnerId }) => partnerId ? keyOf(customerId, partnerId) : undefined,
    azure: ({ entitlementId, isModern, status }) => entitlementId && (status === 'deleted' ? status : isModern ? 'plan' : 'subscription')
  }
}

const inOrder = (subscriptions: SubscriptionRecord[]) => subscriptions.sort((a, b) => a.sequence - b.sequence)

/** Every subscription of a customer, add-ons and deleted ones included, oldest first. */
export const listSubscriptions = (view: View, customerId: string) =>
  inOrder(view.subscriptions.startingWith(keyOf(customerOf(view, customerId).id, '')))

/** Those that an order made; none for an order that does not exist. */
export const listSubscriptionsByOrder = (view: View, customerId: string, orderId: string) =>
  inOrder(view.subscriptions.where('order', keyOf(customerOf(view, customerId).id, orderId.toLowerCase())))

/** Those that were sold by a reseller, by its MPN id. */
export const listSubscriptionsByReseller = (view: View, customerId: string, mpnId: string) =>
  inOrder(view.subscriptions.where('reseller', keyOf(customerOf(view, customerId).id, mpnId)))

export function getSubscription (view: View, customerId: string, subscriptionId: string): SubscriptionRecord {
  const customer = customerOf(view, customerId)
  const found = view.subscriptions.get(subscriptionKey(customer.id, subscriptionId))
  if (!found) throw refuse('subscriptionNotFound', subscriptionId)
  return found
}

/** A subscription whose provisioning may be looked at: its customer must have given the partner its administration. */
export function getProvisionedSubscription (view: View, customerId: string, subscriptionId: string): SubscriptionRecord {
  const subscription = getSubscription(view, customerId, subscriptionId)
  if (!customerOf(view, customerId).allowDelegatedAccess) throw refuse('accessRefused', 'the customer has not delegated its administration.')
  return subscription
}

/** The same for who knows the subscription's id alone. */
export function getProvisionedSubscriptionById (view: View, subscriptionId: string): SubscriptionRecord {
  const found = view.subscriptions.one('id', subscriptionId.trim().toLowerCase())
  if (!found) throw refuse('subscriptionNotFound', subscriptionId)
  return getProvisionedSubscription(view, found.customerId, found.id)
}

/** Add-ons of a subscription, whatever their status. */
export function listSubscriptionAddOns (view: View, customerId: string, subscriptionId: string): SubscriptionRecord[] {
  const subscription = getSubscription(view, customerId, subscriptionId)
  return inOrder(addOnsOf(view, subscription))
}

const addOnsOf = (view: View, { customerId, id }: SubscriptionRecord) => view.subscriptions.where('parent', keyOf(customerId, id.toLowerCase()))

/** The subscription that an add-on belongs to. */
export const baseOf = (view: View, { customerId, parentSubscriptionId }: Partial<Pick<SubscriptionRecord, 'parentSubscriptionId'>> & Pick<SubscriptionRecord, 'customerId'>): SubscriptionRecord | undefined =>
  parentSubscriptionId === undefined ? undefined : view.subscriptions.get(subscriptionKey(customerId, parentSubscriptionId))

/** A new subscription of an order's line, not yet stored. */
export function subscriptionOf (tx: Transaction, customer: CustomerRecord, order: OrderRecord, line: CheckedLine, parentId: string | undefined): SubscriptionRecord {
  const { item } = line
  const id = tx.ids.guid()
  const common = {
    customerId: customer.id,
    sequence: tx.next(),
    version: 1,
    country: line.country,
    friendlyName: line.friendlyName || item.title,
    quantity: line.quantity,
    ...(parentId !== undefined && { parentSubscriptionId: parentId }),
    creationDate: item.kind === 'offer' ? utc(tx.now) : order.creationDate,
    status: 'active' as const,
    billingCycle: line.billingCycle,
    contractType: 'subscription' as const,
    registration: 'NotRegistered' as const
  }
  if (item.kind === 'offer') {
    const { offer } = item
    const term = offer.billing === 'usage' ? undefined : offerTerm(offer)
    return {
      ...common,
      isModern: false,
      id: id.toUpperCase(),
      ...(offer.billing === 'usage' && { entitlementId: tx.ids.guid() }),
      offerId: offer.id,
      offerName: offer.name,
      unitType: offer.unitType,
      hasPurchasableAddons: offer.hasAddOns,
      effectiveStartDate: utc(startOfDay(tx.now)),
      commitmentEndDate: utc(commitmentEnd(tx, offer, common.billingCycle, baseOf(tx, common))),
      autoRenewEnabled: offer.isAutoRenewable,
      isTrial: offer.isTrial,
      billingType: offer.billing,
      isMicrosoftProduct: offer.isMicrosoftProduct,
      ...(line.partnerIdOnRecord && { partnerId: line.partnerIdOnRecord }),
      orderId: order.id.toUpperCase(),
      skuId: offer.product.id.toUpperCase(),
      provisioning: 'pending',
      ...(term !== undefined && { term })
    }
  }
  const { product, sku, availability, family } = item
  const term = itemTerm(line.term)
  const refunds = availability.terms.find(({ duration }) => duration === line.term)?.cancellationPolicies.flatMap(({ refundOptions }) => refundOptions) ?? []
  return {
    ...common,
    isModern: true,
    id,
    ...(family === 'azurePlan' && { entitlementId: tx.ids.guid() }),
    offerId: item.id,
    offerName: sku.title,
    unitType: family === 'azurePlan' ? 'Usage-based' : 'License(s)',
    hasPurchasableAddons: false,
    effectiveStartDate: utcOffset(tx.now),
    commitmentEndDate: utcOffset(term === undefined ? endless(tx.now) : later(tx.now, term)),
    autoRenewEnabled: availability.isRenewable,
    isTrial: sku.isTrial,
    billingType: family === 'azurePlan' ? 'usage' : 'license',
    ...(line.term !== undefined && { termDuration: line.term as 'P1M' | 'P1Y' | 'P3Y' }),
    isMicrosoftProduct: product.isMicrosoftProduct,
    ...(product.publisherName && { publisherName: product.publisherName }),
    partnerId: line.partnerIdOnRecord ?? '',
    refundOptions: refunds.filter(({ expiresAfter }) => expiresAfter !== undefined).map(({ type, expiresAfter }) => ({ type, expiresAt: utcOffset(later(tx.now, expiresAfter!)) })),
    orderId: order.id,
    skuId: tx.ids.guid().toUpperCase(),
    provisioning: 'pending',
    ...(term !== undefined && { term })
  }
}

/** Stores a new subscription and what will happen to it by itself. */
export function startSubscription (tx: Transaction, subscription: SubscriptionRecord) {
  tx.put('subscriptions', subscription)
  const work = { customerId: subscription.customerId, subscriptionId: subscription.id }
  tx.schedule(tx.now, { kind: 'subscriptionProvisioned', ...work })
  scheduleTermEnd(tx, subscription)
}

/** Stores a subscription whose term begins anew, as it does with another billing cycle. */
export function restartTerm (tx: Transaction, subscription: SubscriptionRecord) {
  const item = itemOf(tx, subscription)
  const after = item.kind === 'offer' ? { ...subscription, commitmentEndDate: utc(commitmentEnd(tx, item.offer, subscription.billingCycle, baseOf(tx, subscription))) } : subscription
  storeTerm(tx, after)
}

/** Stores a subscription whose term may end at another time than before. Add-ons with terms as long end with it, whichever order they were bought with. */
export function storeTerm (tx: Transaction, after: SubscriptionRecord) {
  const { customerId, id, term, commitmentEndDate } = after
  const before = tx.subscriptions.get(subscriptionKey(customerId, id))
  tx.put('subscriptions', after)
  if (commitmentEndDate === undefined || commitmentEndDate === before?.commitmentEndDate) return
  scheduleTermEnd(tx, after)
  for (const addOn of inOrder(addOnsOf(tx, after))) {
    if (addOn.status !== 'deleted' && addOn.term === term) storeTerm(tx, { ...addOn, commitmentEndDate })
  }
}

function scheduleTermEnd (tx: Transaction, { customerId, id, term, commitmentEndDate }: SubscriptionRecord) {
  if (term !== undefined && commitmentEndDate !== undefined) tx.schedule(Date.parse(commitmentEndDate), { kind: 'termEnd', customerId, subscriptionId: id })
}

/**
 * Changes a subscription: nickname, quantity, status, renewal and partner of record, each only when the request gives it and it
 * differs. Everything is checked before anything is changed. A request without a difference leaves the etag as it is.
 */
export function updateSubscription (tx: Transaction, customerId: string, subscriptionId: string, patch: SubscriptionPatch, ifMatch: string | undefined): SubscriptionRecord {
  const before = getSubscription(tx, customerId, subscriptionId)
  if (!before.isModern) checkEtag(before, { ifMatch, inBody: patch.attributes?.etag } satisfies EtagSent)
  if (before.status === 'deleted') throw refuse('subscriptionDeleted', before.id)
  if (before.status === 'pending') throw refuse('subscriptionNotReady', before.id)
  const { billingCycle } = patch
  if (billingCycle !== undefined && billingCycle !== 'unknown' && billingCycle !== before.billingCycle) {
    throw refuse(before.isModern ? 'billingCycleFixed' : 'billingCycleThroughOrder', before.id)
  }
  const command = wishedCommand(before, patch.status)
  const after: SubscriptionRecord = { ...before }
  if (patch.friendlyName) after.friendlyName = patch.friendlyName
  const quantity = patch.quantity || before.quantity
  if (quantity !== before.quantity) {
    checkQuantity(tx, before, command === 'reactivate' ? 'active' : before.status, quantity)
    after.quantity = quantity
  }
  if (patch.partnerId && patch.partnerId !== before.partnerId) {
    // The pages do not say where it is fixed: we take it so that only indirect providers sell through others.
    if (tx.partner.kind !== 'provider') throw refuse('partnerOnRecordFixed', before.id)
    checkPartnerOnRecord(tx, patch.partnerId)
    after.partnerId = patch.partnerId
  }
  const autoRenew = wishedAutoRenew(patch)
  if (autoRenew !== undefined && autoRenew !== before.autoRenewEnabled) {
    if (tx.settings.cloud !== 'global') throw refuse('notInThisCloud', tx.settings.cloud)
    if (autoRenew && !isRenewable(tx, before)) throw refuse('autoRenewNotPossible', before.id)
    after.autoRenewEnabled = autoRenew
  }
  if (command) checkCommand(tx, before, command)
  const changed = command !== undefined || (['friendlyName', 'quantity', 'partnerId', 'autoRenewEnabled'] as const).some(name => after[name] !== before[name])
  if (!changed) return before

  if (command) applyCommand(after, command)
  if (command === 'reactivate') resumeTerm(tx, after)
  if (after.quantity !== before.quantity || command === 'reactivate') reprovision(tx, after)
  after.version++
  if (after.quantity !== before.quantity) followInOrder(tx, after)
  storeAfter(tx, command, before, after)
  return after
}

function wishedCommand (before: SubscriptionRecord, status: SubscriptionStatus | undefined): SubscriptionCommand | undefined {
  if (status === undefined || status === 'none' || status === before.status) return undefined
  const command = commandFor[status]
  if (!command || next(lifecycle, before.status, command) === undefined) throw refuse('statusChangeRefused', status, before.status)
  return command
}

/**
 * Clients that send default objects mean nothing by `autoRenewEnabled: false`; those that send a resource they have read, or
 * nothing but this property, do.
 */
function wishedAutoRenew ({ autoRenewEnabled, creationDate, quantity, friendlyName, status, partnerId, billingCycle }: SubscriptionPatch): boolean | undefined {
  if (autoRenewEnabled === undefined || creationDate !== undefined || quantity) return autoRenewEnabled
  const isAlone = !friendlyName && status === undefined && !partnerId && billingCycle === undefined // what else an update looks at
  return isAlone ? autoRenewEnabled : undefined
}

function checkQuantity (tx: Transaction, subscription: SubscriptionRecord, status: SubscriptionStatus, quantity: number) {
  const { id, isModern } = subscription
  if (status === 'suspended') throw refuse(isModern ? 'suspendedSubscriptionFixed' : 'seatsFixedWhileSuspended', id)
  if (subscription.billingType === 'usage') throw refuse('seatsFixed', id)
  const item = itemOf(tx, subscription)
  if (quantity < item.minimum || quantity > item.maximum) throw refuse('quantityOutOfRange', quantity, subscription.offerId, item.minimum, item.maximum)
  if (isModern && quantity < subscription.quantity && !isRefundable(tx, subscription)) throw refuse('quantityNotReducible', id)
  checkSeatQuota(tx, quantity)
}

/** What a subscription or a line was bought as, in the market where it was bought. */
export function itemOf (view: View, { offerId, country }: Pick<SubscriptionRecord, 'offerId' | 'country'>): CatalogItem {
  const market = view.catalogue.market(country)
  const item = market && view.catalogue.item(offerId, market)
  if (!item) throw refuse('updatesNotAllowedForOffer', offerId)
  return item
}

function isRenewable (view: View, subscription: SubscriptionRecord): boolean {
  const item = itemOf(view, subscription)
  return subscription.term !== undefined && (item.kind === 'offer' ? item.offer.isAutoRenewable : item.availability.isRenewable)
}

const isRefundable = (view: View, { refundOptions }: SubscriptionRecord) => refundOptions?.some(({ expiresAt }) => Date.parse(expiresAt) > view.now) ?? false

function checkCommand (tx: Transaction, subscription: SubscriptionRecord, command: SubscriptionCommand) {
  const base = command === 'reactivate' ? baseOf(tx, subscription) : undefined
  if (base && base.status !== 'active') throw refuse('parentNotActive', subscription.id, base.id)
  // The pages are silent on trials that are over: nothing but a conversion could go on with them, and that is over too.
  if (command === 'reactivate' && subscription.isTrial && isOver(tx, subscription)) throw refuse('statusFixed', subscription.id)
  if (command === 'cancel' && tx.settings.cloud !== 'global') throw refuse('notInThisCloud', tx.settings.cloud)
  if (command === 'cancel' && subscription.isModern && !isRefundable(tx, subscription)) {
    const ends = subscription.refundOptions?.map(({ expiresAt }) => Date.parse(expiresAt)) ?? []
    const days = ends.length ? Math.round((Math.max(...ends) - Date.parse(subscription.effectiveStartDate!)) / dayMilliseconds) : 0
    throw refuse('cancellationWindowPassed', days)
  }
}

const isOver = (view: View, { term, commitmentEndDate }: SubscriptionRecord) =>
  term !== undefined && commitmentEndDate !== undefined && Date.parse(commitmentEndDate) <= view.now

/** A term that ended during the suspension has run on by whole terms: its renewal date does not move. */
function resumeTerm (tx: Transaction, subscription: SubscriptionRecord) {
  if (!isOver(tx, subscription)) return
  let end = Date.parse(subscription.commitmentEndDate!)
  while (end <= tx.now) end = later(end, subscription.term!)
  subscription.commitmentEndDate = endText(subscription, end)
  scheduleTermEnd(tx, subscription)
}

/** Puts a command into effect on a copy of a subscription. */
function applyCommand (subscription: SubscriptionRecord, command: SubscriptionCommand) {
  subscription.status = next(lifecycle, subscription.status, command)!
  if (command === 'suspend') subscription.suspensionReasons = ['CustomerCancellation']
  else delete subscription.suspensionReasons
}

/** Stores a subscription as a command has left it, with what follows from that: for its add-ons, for licences, and in time for itself. */
function storeAfter (tx: Transaction, command: SubscriptionCommand | undefined, before: SubscriptionRecord, after: SubscriptionRecord, operationType: SubscriptionOperation = 'update_subscription') {
  const { customerId, id } = after
  tx.put('subscriptions', after)
  tx.note({ operationType, resourceType: 'subscription', customerId, resourceId: id, oldValue: before, newValue: after })
  if (command === 'suspend') tx.schedule(tx.now + retentionDays * dayMilliseconds, { kind: 'retentionEnd', customerId, subscriptionId: id })
  if (command === 'suspend' || command === 'cancel') cascade(tx, after, command)
  if (command === 'cancel') releaseLicenses(tx, after)
}

type SubscriptionOperation = 'update_subscription' | 'upgrade_subscription'

/** Puts a command into effect that no guard stands against. */
export function enact (tx: Transaction, command: SubscriptionCommand, before: SubscriptionRecord, operationType?: SubscriptionOperation) {
  const after = { ...before, version: before.version + 1 }
  applyCommand(after, command)
  storeAfter(tx, command, before, after, operationType)
}

/** What happens to a base subscription happens to its add-ons; coming back they have to be asked one by one. */
function cascade (tx: Transaction, base: SubscriptionRecord, command: 'suspend' | 'cancel') {
  for (const addOn of inOrder(addOnsOf(tx, base))) if (next(lifecycle, addOn.status, command) !== undefined) enact(tx, command, addOn)
}

/** Renews a subscription whose term ends now, or suspends it. */
export function endTerm (tx: Transaction, customerId: string, subscriptionId: string) {
  const subscription = tx.subscriptions.get(subscriptionKey(customerId, subscriptionId))
  if (subscription?.status !== 'active' || Date.parse(subscription.commitmentEndDate ?? '') !== tx.now) return
  if (!goesOn(tx, subscription)) return enact(tx, 'suspend', subscription)
  const renewed = { ...subscription, version: subscription.version + 1, commitmentEndDate: endText(subscription, later(tx.now, subscription.term!)) }
  storeAfter(tx, undefined, subscription, renewed)
  scheduleTermEnd(tx, renewed)
}

/** Whether a term is followed by another: for an add-on, only if its base goes on too. */
function goesOn (view: View, { customerId, isTrial, autoRenewEnabled, term, commitmentEndDate, parentSubscriptionId }: SubscriptionRecord): boolean {
  if (isTrial || !autoRenewEnabled || term === undefined) return false
  const base = baseOf(view, { customerId, parentSubscriptionId })
  return base?.commitmentEndDate !== commitmentEndDate || goesOn(view, base!)
}

/** The end of a term, as the two kinds of subscriptions write it. */
const endText = ({ isModern }: Pick<SubscriptionRecord, 'isModern'>, time: number) => isModern ? utcOffset(time) : utc(time)

/** Deletes what has been suspended for the time of retention without a break. */
export function endRetention (tx: Transaction, customerId: string, subscriptionId: string) {
  const subscription = tx.subscriptions.get(subscriptionKey(customerId, subscriptionId))
  const { suspendedDate } = tx.subscriptionMoments.get(momentsKey(customerId, subscriptionId)) ?? {}
  if (subscription?.status !== 'suspended' || suspendedDate === undefined) return
  if (Date.parse(suspendedDate) + retentionDays * dayMilliseconds <= tx.now) enact(tx, 'cancel', subscription)
}

/** Provisioning starts again and is done in a moment. */
export function reprovision (tx: Transaction, subscription: SubscriptionRecord) {
  subscription.provisioning = 'pending'
  tx.schedule(tx.now, { kind: 'subscriptionProvisioned', customerId: subscription.customerId, subscriptionId: subscription.id })
}

/** The line of the subscription's order follows it. */
export function followInOrder (tx: Transaction, { customerId, id, orderId, offerId, quantity, billingCycle }: SubscriptionRecord, change: Partial<Pick<OrderRecord, 'billingCycle'>> = {}) {
  const order = tx.orders.get(orderKey(customerId, orderId))
  if (!order) return
  tx.put('orders', {
    ...order,
    ...change,
    version: order.version + 1,
    lineItems: order.lineItems.map(line => line.subscriptionId?.toLowerCase() === id.toLowerCase() ? { ...line, offerId, quantity, cycle: billingCycle } : line)
  })
}

/** Enables an Azure subscription for buying reservations; once more does nothing. */
export function registerSubscription (tx: Transaction, customerId: string, subscriptionId: string): SubscriptionRecord {
  const subscription = getSubscription(tx, customerId, subscriptionId)
  if (!subscription.entitlementId) throw refuse('notAzureSubscription', subscription.id)
  if (subscription.status !== 'active') throw refuse('subscriptionNotActive', subscription.id)
  if (subscription.registration !== 'NotRegistered') return subscription
  const after: SubscriptionRecord = { ...subscription, registration: 'Registering' }
  tx.put('subscriptions', after)
  tx.schedule(tx.now, { kind: 'registrationCompleted', customerId: after.customerId, subscriptionId: after.id })
  return after
}

/** Who supports the customer with a subscription: the partner, until it is changed. */
export function getSupportContact (view: View, customerId: string, subscriptionId: string): { subscription: SubscriptionRecord, contact: NonNullable<SubscriptionRecord['supportContact']> } {
  const subscription = getSubscription(view, customerId, subscriptionId)
  const { tenantId, mpnId } = view.partner
  return { subscription, contact: subscription.supportContact ?? { supportTenantId: tenantId, supportMpnId: mpnId, name: getOrganizationProfile(view).profile.companyName } }
}

/** Names the supporting partner: the partner itself or a reseller that it works with; another member of the partner network is neither. */
export function updateSupportContact (tx: Transaction, customerId: string, subscriptionId: string, { supportTenantId, supportMpnId, name }: SupportContactInput) {
  const subscription = getSubscription(tx, customerId, subscriptionId)
  const known = [{ id: tx.partner.tenantId, mpnId: tx.partner.mpnId, state: 'Active' }, ...tx.resellers].find(({ mpnId }) => mpnId === supportMpnId)
  if (!known) throw tx.catalogue.networkPartner(supportMpnId) ? refuse('notIndirectReseller', supportTenantId) : refuse('mpnIdNotFound', supportMpnId)
  if (known.id.toLowerCase() !== supportTenantId.toLowerCase() || known.state !== 'Active') throw refuse('notIndirectReseller', supportTenantId)
  const contact = { supportTenantId: known.id, supportMpnId, name: requireText(name, 'name') }
  tx.put('subscriptions', { ...subscription, supportContact: contact })
  return { subscription, contact }
}
