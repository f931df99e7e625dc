/** Orders: purchases made for a customer, and the changes that go through them. */
import type { BillingCycleType, Order, OrderInput, OrderLineItem, OrderLineItemPatch, OrderPatch, OrderStatus } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import { later } from './calendar.ts'
import { dayMilliseconds, utc, utcOffset } from './clock.ts'
import { customerOf, marketOf, type CustomerRecord } from './customers.ts'
import { entitlementOf, entitlementsOfOrder, entitlementKey } from './entitlements.ts'
import { checkEtag } from './etags.ts'
import { checkLines, isModernPurchase, type CheckedLine, type Line } from './lines.ts'
import { isModern, type ProductItem } from './catalogue.ts'
import { enact, getSubscription, itemOf, restartTerm, startSubscription, subscriptionKey, subscriptionOf, updateSubscription } from './subscriptions.ts'
import { next, type TransitionTable } from './transitions.ts'
import type { Transaction, View } from './value.ts'

export type OrderCommand = 'fulfil' | 'change' | 'cancel'

/** What each command does to an order's status. An absent cell is a refusal. */
export const lifecycle: TransitionTable<OrderStatus, OrderCommand> = {
  unknown: {},
  pending: { fulfil: 'completed' },
  completed: { change: 'completed', cancel: 'cancelled' },
  cancelled: {}
}

export interface OrderLineRecord extends Omit<OrderLineItem, 'links' | 'attributes'> {
  /** What a line of the newer catalogue was bought with, kept until it is fulfilled. */
  term?: string
  cycle: BillingCycleType
  country: string
  /** Id of the offer's product, which the line's link names. */
  skuProductId?: string
}

export interface OrderRecord extends Omit<Order, 'links' | 'attributes' | 'lineItems'> {
  /** In lower case, as the path of its customer. */
  customerId: string
  sequence: number
  version: number
  isModern: boolean
  status: OrderStatus
  lineItems: OrderLineRecord[]
}

export const orderKey = (customerId: string, orderId: string) => keyOf(customerId, orderId.trim().toLowerCase())

export const ordersSpec: CollectionSpec<OrderRecord, 'pending'> = {
  key: ({ customerId, id }) => orderKey(customerId, id),
  indexes: { pending: ({ customerId, status }) => status === 'pending' ? customerId : undefined }
}

/** How long newer purchases other than SaaS can be cancelled outside a sandbox when their terms do not say (ours). */
const usualCancellationWindow = 'P30D'

/** Orders of a customer, oldest first; those of one billing cycle when it is given. */
export function listOrders (view: View, customerId: string, billingCycle?: BillingCycleType): OrderRecord[] {
  const orders = view.orders.startingWith(keyOf(customerOf(view, customerId).id, ''))
  return orders.filter(order => billingCycle === undefined || order.billingCycle === billingCycle).sort((a, b) => a.sequence - b.sequence)
}

export function getOrder (view: View, customerId: string, orderId: string): OrderRecord {
  const customer = customerOf(view, customerId)
  const found = view.orders.get(orderKey(customer.id, orderId))
  if (!found) throw refuse('orderNotFound', orderId)
  return found
}

/** Places an order as a request words it. */
export function createOrder (tx: Transaction, customerId: string, input: OrderInput): OrderRecord {
  const customer = customerOf(tx, customerId)
  checkReference(customer, input.referenceCustomerId)
  if (input.lineItems.length === 0) throw refuse('inputInvalid', 'lineItems is empty.')
  const lines = numbered(input.lineItems).map((line): Line => ({
    catalogItemId: line.offerId,
    quantity: line.quantity,
    billingCycle: given(input.billingCycle),
    termDuration: line.termDuration,
    friendlyName: line.friendlyName,
    partnerIdOnRecord: line.partnerIdOnRecord,
    provisioningContext: line.provisioningContext
  }))
  if (tx.settings.auth === 'strict' && tx.caller.mode === 'app' && lines.some(({ partnerIdOnRecord }) => partnerIdOnRecord)) throw refuse('appOnlyTokenRefused')
  checkCloud(tx, customer, lines)
  return placeOrder(tx, customer, lines)
}

/** Outside the global cloud no reservations are sold, in China nothing else that is bought once either, and nothing through resellers. */
function checkCloud (view: View, customer: CustomerRecord, lines: Line[]) {
  const { cloud } = view.settings
  if (cloud === 'global') return
  for (const { catalogItemId, partnerIdOnRecord } of lines) {
    const item = view.catalogue.item(catalogItemId, marketOf(view, customer))
    const isBoughtOnce = item?.kind === 'product' && item.cycles.includes('one_time')
    if (partnerIdOnRecord || (isBoughtOnce && (cloud !== 'usgov' || item.family === 'reservation'))) throw refuse('notInThisCloud', cloud)
  }
}

/** `unknown` is what old clients send for a cycle that they do not set. */
const given = (cycle: BillingCycleType | undefined) => cycle === 'unknown' ? undefined : cycle

function checkReference (customer: CustomerRecord, referenceCustomerId: string | undefined) {
  if (referenceCustomerId && referenceCustomerId.toLowerCase() !== customer.id) {
    throw refuse('inputInvalid', `referenceCustomerId is ${referenceCustomerId}, but the path names customer ${customer.id}.`)
  }
}

/** Lines in the order of their numbers, which must be 0 to n-1, each once. */
function numbered<L extends { lineItemNumber: number }> (lines: L[]): L[] {
  const sorted = [...lines].sort((a, b) => a.lineItemNumber - b.lineItemNumber)
  const wrong = sorted.find(({ lineItemNumber }, index) => lineItemNumber !== index)
  if (wrong) throw refuse('lineNumberOutOfRange', wrong.lineItemNumber)
  return sorted
}

/**
 * Buys lines for a customer: all of them, or none when one is refused. Offers are fulfilled at once, each line by a subscription;
 * items of the newer catalogue at the next step of the clock.
 */
export function placeOrder (tx: Transaction, customer: CustomerRecord, wanted: Line[]): OrderRecord {
  const modern = isModernPurchase(wanted)
  const lines = checkLines(tx, customer, wanted)
  const country = tx.catalogue.market(customer.billingProfile.defaultAddress.country)!
  const common = {
    customerId: customer.id,
    sequence: tx.next(),
    version: 1,
    referenceCustomerId: customer.id,
    billingCycle: lines[0]!.billingCycle,
    transactionType: 'UserPurchase' as const,
    recordType: 'Single' as const,
    currencyCode: country.currency.code
  }
  const order: OrderRecord = modern
    ? { ...common, id: `${tx.ids.base64url(32)}1`, alternateId: tx.ids.hex(12), isModern: true, creationDate: utc(tx.now), status: 'pending', lineItems: [] }
    : { ...common, id: tx.ids.guid(), isModern: false, creationDate: utcOffset(tx.now), status: 'completed', lineItems: [] }
  for (const [index, line] of lines.entries()) order.lineItems.push(orderLine(tx, customer, order, line, index, order.lineItems))
  tx.put('orders', order)
  if (modern) tx.schedule(tx.now + 1, { kind: 'orderFulfilment', customerId: customer.id, orderId: order.id })
  noteOrder(tx, 'create_order', order)
  return order
}

/** The line of an order that a checked line becomes; an offer's subscription starts with it. */
function orderLine (tx: Transaction, customer: CustomerRecord, order: OrderRecord, line: CheckedLine, lineItemNumber: number, before: OrderLineRecord[]): OrderLineRecord {
  const parentId = line.parentLine !== undefined ? before[line.parentLine]!.subscriptionId : line.parent?.id
  const made: OrderLineRecord = {
    lineItemNumber,
    offerId: line.item.id,
    ...(parentId !== undefined && { parentSubscriptionId: parentId }),
    friendlyName: line.friendlyName || line.item.title,
    quantity: line.quantity,
    transactionType: 'new',
    ...(line.partnerIdOnRecord && { partnerIdOnRecord: line.partnerIdOnRecord }),
    ...(line.provisioningContext && Object.keys(line.provisioningContext).length && { provisioningContext: line.provisioningContext }),
    cycle: line.billingCycle,
    country: line.country,
    ...(line.item.kind === 'offer' && { skuProductId: line.item.offer.product.id })
  }
  if (line.item.kind === 'product') return { ...made, ...(line.term !== undefined && { termDuration: line.term as 'P1M' | 'P1Y' | 'P3Y', term: line.term }) }
  const subscription = subscriptionOf(tx, customer, order, line, parentId)
  startSubscription(tx, subscription)
  return { ...made, subscriptionId: subscription.id }
}

/** Fulfils a pending order of the newer catalogue: SaaS becomes a subscription, what is bought once an entitlement. */
export function fulfilOrder (tx: Transaction, customerId: string, orderId: string) {
  const order = tx.orders.get(orderKey(customerId, orderId))
  const customer = tx.customers.get(customerId)
  const status = order && next(lifecycle, order.status, 'fulfil')
  if (!order || !customer || !status) return
  const lineItems = order.lineItems.map((line): OrderLineRecord => {
    const item = tx.catalogue.item(line.offerId, tx.catalogue.market(line.country)!) as ProductItem
    if (item.family !== 'saas' && item.family !== 'azurePlan') {
      tx.put('entitlements', entitlementOf(tx, order, line, item))
      return line
    }
    const subscription = subscriptionOf(tx, customer, order, { ...line, catalogItemId: line.offerId, item, billingCycle: line.cycle, term: line.term }, undefined)
    startSubscription(tx, subscription)
    return { ...line, subscriptionId: subscription.id }
  })
  tx.put('orders', { ...order, status, lineItems, version: order.version + 1 })
}

/** One address, four meanings: a cancellation, another billing cycle, an add-on, or another quantity (rules of the order update). */
export function updateOrder (tx: Transaction, customerId: string, orderId: string, patch: OrderPatch, ifMatch: string | undefined): OrderRecord {
  const customer = customerOf(tx, customerId)
  const order = getOrder(tx, customerId, orderId)
  if (!order.isModern) checkEtag(order, { ifMatch, inBody: patch.attributes?.etag })
  checkReference(customer, patch.referenceCustomerId)
  if (order.status === 'pending') throw refuse('orderAdjustmentPending', order.id)
  if (patch.status === 'cancelled' && order.status !== 'cancelled') return cancelOrder(tx, order, patch.lineItems)
  if (next(lifecycle, order.status, 'change') === undefined) throw refuse('orderNotCancellable', order.id)

  const lines = patch.lineItems ?? []
  const cycle = given(patch.billingCycle)
  const matched = lines.map(line => lineMatching(order, line))
  if (cycle !== undefined && cycle !== order.billingCycle && matched.length && matched.every(line => line !== undefined)) return changeBillingCycle(tx, order, cycle)
  const addOns = lines.filter((line, index) => line.parentSubscriptionId && !(matched[index] && line.subscriptionId))
  if (addOns.length) return purchaseAddOns(tx, customer, order, addOns)
  const other = lines.flatMap((line, index) => matched[index] && line.quantity && line.quantity !== matched[index].quantity ? [{ line: matched[index], quantity: line.quantity }] : [])
  if (other.length) return changeQuantities(tx, order, other)
  throw refuse('inputInvalid', 'the order as sent changes nothing: send another status, another billingCycle with lines of the order, another quantity, or a line with parentSubscriptionId.')
}

/** The line that a request means: by subscription, by offer and parent, or by number and offer. */
function lineMatching (order: OrderRecord, wanted: OrderLineItemPatch): OrderLineRecord | undefined {
  const same = (a: string | undefined, b: string | undefined) => a !== undefined && b !== undefined && a.toLowerCase() === b.toLowerCase()
  return order.lineItems.find(line => same(line.subscriptionId, wanted.subscriptionId)) ??
    order.lineItems.find(line => same(line.offerId, wanted.offerId) && same(line.parentSubscriptionId, wanted.parentSubscriptionId)) ??
    order.lineItems.find(line => line.lineItemNumber === wanted.lineItemNumber && same(line.offerId, wanted.offerId))
}

/**
 * The new cycle holds for every subscription of the order, and their terms begin anew; those of the newer catalogue keep the one that
 * they were bought with. Etags stay, so that clients may go on with what they read before.
 */
function changeBillingCycle (tx: Transaction, order: OrderRecord, billingCycle: BillingCycleType): OrderRecord {
  const subscriptions = subscriptionsOf(tx, order)
  const inactive = subscriptions.find(({ status }) => status !== 'active')
  if (inactive) throw refuse('orderSubscriptionNotActive', inactive.id)
  const unable = order.lineItems.find(line => !itemOf(tx, line).cycles.includes(billingCycle))
  if (unable) throw refuse('billingCycleNotOffered', billingCycle, unable.offerId)
  const apart = subscriptions.find(subscription => subscription.billingCycle !== order.billingCycle)
  if (apart) throw refuse('billingCycleDiffersFromOrder', apart.id)
  if (order.isModern && subscriptions[0]) throw refuse('billingCycleFixed', subscriptions[0].id)
  for (const subscription of subscriptions) restartTerm(tx, { ...subscription, billingCycle })
  return storeChange(tx, order, { ...order, billingCycle, lineItems: order.lineItems.map(line => ({ ...line, cycle: billingCycle })) })
}

const subscriptionsOf = (view: View, { customerId, lineItems }: OrderRecord) =>
  lineItems.flatMap(({ subscriptionId }) => subscriptionId ? view.subscriptions.get(subscriptionKey(customerId, subscriptionId)) ?? [] : [])

function purchaseAddOns (tx: Transaction, customer: CustomerRecord, order: OrderRecord, wanted: OrderLineItemPatch[]): OrderRecord {
  if (tx.settings.cloud === 'germany') throw refuse('notInThisCloud', tx.settings.cloud)
  const lines = wanted.map((line): Line => {
    if (!line.offerId) throw refuse('inputInvalid', 'lineItems[].offerId is missing.')
    if (order.isModern || isModern(line.offerId)) throw refuse('addOnOfOtherParent', line.offerId, line.parentSubscriptionId!)
    return {
      catalogItemId: line.offerId,
      quantity: line.quantity ?? 0,
      billingCycle: order.billingCycle === 'none' ? undefined : given(order.billingCycle),
      friendlyName: line.friendlyName,
      partnerIdOnRecord: line.partnerIdOnRecord,
      parentSubscriptionId: line.parentSubscriptionId
    }
  })
  const checked = checkLines(tx, customer, lines)
  const lineItems = [...order.lineItems]
  for (const line of checked) lineItems.push(orderLine(tx, customer, order, line, lineItems.length, lineItems))
  return storeChange(tx, order, { ...order, lineItems })
}

function changeQuantities (tx: Transaction, order: OrderRecord, changes: Array<{ line: OrderLineRecord, quantity: number }>): OrderRecord {
  for (const { line, quantity } of changes) {
    if (!line.subscriptionId) throw refuse('itemQuantityFixed', line.offerId)
    const { customerId, id } = getSubscription(tx, order.customerId, line.subscriptionId)
    updateSubscription(tx, customerId, id, { quantity }, undefined)
  }
  return storeChange(tx, order, getOrder(tx, order.customerId, order.id))
}

/** Cancels an order of the newer catalogue, or some of its lines. */
function cancelOrder (tx: Transaction, order: OrderRecord, only: OrderLineItemPatch[] | undefined): OrderRecord {
  if (!order.isModern) throw refuse('legacyOrderNotCancellable', order.id, order.customerId)
  const named = only?.length
    ? only.map(line => {
      const found = lineMatching(order, line) ?? order.lineItems[line.lineItemNumber ?? -1]
      if (!found) throw refuse('inputInvalid', `order ${order.id} has no such line.`)
      return found
    })
    : order.lineItems
  const chosen = named.filter(({ transactionType }) => transactionType !== 'cancel')
  if (chosen.length === 0) throw refuse('orderNotCancellable', order.id)
  for (const line of chosen) {
    const item = tx.catalogue.item(line.offerId, tx.catalogue.market(line.country)!) as ProductItem
    if (tx.settings.profile === 'production') checkCancellable(tx, order, line, item)
  }
  const numbers = new Set(chosen.map(line => line.lineItemNumber))
  for (const entitlement of entitlementsOfOrder(tx, order)) {
    if (!numbers.has(entitlement.lineItemNumber)) continue
    tx.put('refunds', { ...entitlement, refundedAt: utc(tx.now) })
    tx.remove('entitlements', entitlementKey(entitlement))
  }
  for (const line of chosen) {
    const subscription = line.subscriptionId && tx.subscriptions.get(subscriptionKey(order.customerId, line.subscriptionId))
    if (subscription && subscription.status !== 'deleted') enact(tx, 'cancel', subscription)
  }
  const lineItems = only?.length ? order.lineItems.map(line => numbers.has(line.lineItemNumber) ? { ...line, quantity: 0, transactionType: 'cancel' as const } : line) : order.lineItems
  const all = !only?.length || lineItems.every(({ quantity }) => quantity === 0)
  return storeChange(tx, order, { ...order, lineItems, status: next(lifecycle, order.status, all ? 'cancel' : 'change')! })
}

function checkCancellable (view: View, order: OrderRecord, line: OrderLineRecord, item: ProductItem) {
  if (item.family === 'saas' || item.family === 'azurePlan') throw refuse('cancelThroughSubscription', order.id)
  if (item.family === 'reservation') throw refuse('cancellableOnlySoftware', order.id)
  const windows = item.availability.terms.flatMap(({ cancellationPolicies }) => cancellationPolicies.flatMap(({ refundOptions }) => refundOptions.map(({ expiresAfter }) => expiresAfter ?? usualCancellationWindow)))
  const start = Date.parse(order.creationDate)
  const ends = (windows.length ? windows : [usualCancellationWindow]).map(window => later(start, window))
  const end = Math.max(...ends)
  if (view.now >= end) throw refuse('cancellationWindowPassed', Math.round((end - start) / dayMilliseconds))
}

function storeChange (tx: Transaction, before: OrderRecord, after: OrderRecord): OrderRecord {
  const stored = { ...after, version: before.version + 1 }
  tx.put('orders', stored)
  noteOrder(tx, 'update_order', stored, before)
  return stored
}

/** The audit record of an order names what each line bought (get-a-record-of-partner-center-activity-by-user). */
function noteOrder (tx: Transaction, operationType: 'create_order' | 'update_order', order: OrderRecord, before?: OrderRecord) {
  const { billingCycle = 'none' } = order
  tx.note({
    operationType,
    resourceType: 'order',
    customerId: order.customerId,
    resourceId: order.id,
    ...(before && { oldValue: before }),
    newValue: order,
    customizedData: [
      { key: 'OrderId', value: order.id },
      { key: 'BillingCycle', value: billingCycle.split('_').map(word => word.charAt(0).toUpperCase() + word.slice(1)).join('') },
      ...order.lineItems.flatMap(({ lineItemNumber: n, offerId, subscriptionId, friendlyName, quantity, partnerIdOnRecord }) => [
        { key: `OfferId-${n}`, value: offerId },
        { key: `SubscriptionId-${n}`, value: subscriptionId ?? null },
        { key: `SubscriptionName-${n}`, value: friendlyName ?? null },
        { key: `Quantity-${n}`, value: String(quantity) },
        { key: `PartnerOnRecord-${n}`, value: partnerIdOnRecord ?? null }
      ])
    ]
  })
}

/** How far each line of a newer order is fulfilled. */
export function orderProvisioning (view: View, customerId: string, orderId: string) {
  const order = getOrder(view, customerId, orderId)
  if (!order.isModern) throw refuse('provisioningNotFound', `order ${order.id}`)
  return order.lineItems.map(({ lineItemNumber, quantity, transactionType }) => {
    const status = order.status === 'cancelled' || transactionType === 'cancel' ? 'Unfulfilled' as const : order.status === 'pending' ? 'PrefulfillmentPending' as const : 'Fulfilled' as const
    return { lineItemNumber, status, quantityProvisioningInformation: [{ quantity, status }] }
  })
}
