/** Entitlements: what a customer received from one-time purchases; a reservation's artifact tells its details. */
import type { EntitlementType, Reservation } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import { later } from './calendar.ts'
import { startOfDay, utc } from './clock.ts'
import { customerOf } from './customers.ts'
import { contextValue } from './lines.ts'
import type { ProductItem } from './catalogue.ts'
import type { OrderLineRecord, OrderRecord } from './orders.ts'
import type { Transaction, View } from './value.ts'

/** What one line of an order left with the customer. */
export interface EntitlementRecord {
  customerId: string
  orderId: string
  lineItemNumber: number
  sequence: number
  productId: string
  skuId: string
  skuTitle: string
  quantity: number
  entitlementType: Exclude<EntitlementType, 'virtualmachinereservedinstance'>
  fulfilledAt: string
  expiresAt?: string
  reservation?: {
    /** GUID of the reservation order. */
    resourceId: string
    /** 32 hexadecimal digits. */
    groupId: string
    /** GUID of the line, as the artifact's address has it. */
    lineItemId: string
    reservationType: 'virtualmachines' | 'sqldatabases' | 'cosmosdb'
    details: Reservation
  }
}

export const entitlementKey = ({ customerId, orderId, lineItemNumber }: Pick<EntitlementRecord, 'customerId' | 'orderId' | 'lineItemNumber'>) =>
  keyOf(customerId, orderId.toLowerCase(), String(lineItemNumber).padStart(4, '0'))

export const entitlementsSpec: CollectionSpec<EntitlementRecord, 'resource' | 'fulfilled'> = {
  key: entitlementKey,
  indexes: {
    resource: ({ customerId, reservation }) => reservation && keyOf(customerId, reservation.resourceId),
    fulfilled: ({ fulfilledAt }) => fulfilledAt
  }
}

/** What a customer had from a purchase that was cancelled, and since when it has it no more. */
export interface RefundRecord extends EntitlementRecord { refundedAt: string }

export const refundsSpec: CollectionSpec<RefundRecord, 'fulfilled' | 'refunded'> = {
  key: entitlementKey,
  indexes: { fulfilled: ({ fulfilledAt }) => fulfilledAt, refunded: ({ refundedAt }) => refundedAt }
}

export const entitlementsOfOrder = (view: View, { customerId, id }: Pick<OrderRecord, 'customerId' | 'id'>) =>
  view.entitlements.startingWith(keyOf(customerId, id.toLowerCase(), ''))

/** The entitlement that a fulfilled line leaves. */
export function entitlementOf (tx: Transaction, order: OrderRecord, line: OrderLineRecord, { product, sku, family }: ProductItem): EntitlementRecord {
  const years = sku.dynamicAttributes?.duration
  const term = line.term ?? (years ? `P${parseInt(years)}Y` : undefined)
  const expiresAt = term === undefined ? undefined : later(tx.now, term)
  const common = {
    customerId: order.customerId,
    orderId: order.id,
    lineItemNumber: line.lineItemNumber,
    sequence: tx.next(),
    productId: product.id,
    skuId: sku.id,
    skuTitle: sku.title,
    quantity: line.quantity,
    fulfilledAt: utc(tx.now),
    ...(expiresAt !== undefined && { expiresAt: utc(expiresAt) })
  }
  if (family !== 'reservation') return { ...common, entitlementType: 'software' }
  const shared = contextValue(line.provisioningContext, 'scope')?.toLowerCase() !== 'single'
  const azureSubscriptionId = contextValue(line.provisioningContext, 'subscriptionid', 'azuresubscriptionid')
  const subType = product.productType.subType?.id.toLowerCase() ?? ''
  return {
    ...common,
    entitlementType: 'reservedinstance',
    reservation: {
      resourceId: tx.ids.guid(),
      groupId: tx.ids.hex(32),
      lineItemId: tx.ids.guid(),
      reservationType: subType.includes('sql') ? 'sqldatabases' : subType.includes('cosmos') ? 'cosmosdb' : 'virtualmachines',
      details: {
        reservationId: tx.ids.guid(),
        scopeType: shared ? 'Shared' : 'Single',
        displayName: line.friendlyName ?? sku.title,
        ...(!shared && azureSubscriptionId !== undefined && { appliedScopes: [azureSubscriptionId] }),
        quantity: line.quantity,
        expiryDateTime: utc(startOfDay(expiresAt ?? tx.now)).replace('Z', ''),
        effectiveDateTime: utc(tx.now),
        provisioningState: 'Created'
      }
    }
  }
}

/** Entitlements of a customer, oldest first; those of one type when it is given. */
export function listEntitlements (view: View, customerId: string, type?: string): EntitlementRecord[] {
  const all = view.entitlements.startingWith(keyOf(customerOf(view, customerId).id, '')).sort((a, b) => a.sequence - b.sequence)
  const wanted = type?.toLowerCase()
  if (!wanted) return all
  return all.filter(({ entitlementType, reservation }) => wanted === 'virtualmachinereservedinstance' ? reservation?.reservationType === 'virtualmachines' : entitlementType === wanted)
}

/** The reservation behind an artifact's link; every part of the address must fit. One whose term is over says so, in the word of Azure. */
export function getReservation (view: View, customerId: string, type: string, groupId: string, lineItemId: string, resourceId: string): Reservation {
  const customer = customerOf(view, customerId)
  const found = view.entitlements.one('resource', keyOf(customer.id, resourceId.toLowerCase()))
  if (!found?.reservation || found.reservation.groupId !== groupId.toLowerCase() || found.reservation.lineItemId !== lineItemId.toLowerCase() ||
    (type !== 'reservedinstance' && !(type === 'virtualmachinereservedinstance' && found.reservation.reservationType === 'virtualmachines'))) {
    throw refuse('resourceNotFound', `artifact ${resourceId}`)
  }
  const { expiresAt, reservation: { details } } = found
  return expiresAt !== undefined && Date.parse(expiresAt) <= view.now ? { ...details, provisioningState: 'Expired' } : details
}
