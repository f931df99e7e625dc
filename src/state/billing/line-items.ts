/** Lines of invoices as the world keeps them: what was charged, and the names that things had then, so that later changes leave them as they are. */
import { keyOf, type CollectionSpec } from '../collection.ts'
import type { CustomerRecord } from '../customers.ts'
import type { SubscriptionRecord } from '../subscriptions.ts'
import { sorted, type Steps } from '../turns.ts'
import type { View } from '../value.ts'
import type { ChargeType } from './charges.ts'
import { decimalsOf, type Amount } from './money.ts'

export type LineProvider = 'office' | 'azure' | 'one_time'

/** What all lines have. Amounts are exact decimals as text, days such as `2019-01-20`. */
interface LineHead {
  customerId: string
  customerName: string
  customerDomain: string
  /** MPN id of the indirect reseller, or of the partner itself. */
  mpnId: string
  subscriptionId: string
  subscriptionName: string
  orderId: string
  currency: string
  subtotal: string
  tax: string
  total: string
}

/** A charge or credit for licences. */
export interface LicenceLine extends LineHead {
  provider: 'office'
  /** Day on which it came about. */
  generated: string
  chargeType: ChargeType
  from: string
  to: string
  unitPrice: string
  quantity: number
  offerId: string
  offerName: string
  cycle: 'monthly' | 'annual'
  started: string
  ends: string
}

/** Usage of one meter at one price in one billing period. */
export interface UsageLine extends LineHead {
  provider: 'azure'
  chargeType: 'ASSESS USAGE FEE FOR CURRENT CYCLE' | 'ASSESS USAGE FEE WHEN CANCEL'
  /** Number of the price among those of the meter, from 1. */
  tier: number
  from: string
  to: string
  offerId: string
  offerName: string
  meterId: string
  meterName: string
  category: string
  subcategory: string
  region: string
  unit: string
  quantity: string
  included: string
  rate: string
}

/** A purchase from the newer catalogue, a period of a subscription to it, or a refund. */
export interface OneTimeLine extends LineHead {
  provider: 'one_time'
  /** `New` and the like are what later states call it. */
  chargeType: 'New' | 'Renew' | 'addQuantity' | 'removeQuantity' | 'Cancel'
  customerCountry: string
  orderDate: string
  alternateId: string
  productId: string
  skuId: string
  availabilityId: string
  productName: string
  skuName: string
  publisherName: string
  unitType: string
  unitPrice: string
  quantity: number
  /** When the term begins and ends, and what part of it is charged. */
  startDate: string
  endDate: string
  chargeStartDate: string
  chargeEndDate: string
  termAndBillingCycle: string
  billingFrequency: string
  reservationOrderId?: string
  /** The Azure plan whose usage of the month it charges. */
  isUsage?: boolean
}

/** A line that is on no invoice yet. */
export type Line = LicenceLine | UsageLine | OneTimeLine

/** A line of an invoice; the lines of each provider are numbered from 0, in the order in which they are listed. */
export type InvoiceLineRecord = Line & { invoiceId: string, ordinal: number }

/** A line that becomes one of an invoice: it stays the object that it is, property by property, in which form it takes the least memory. */
export function onInvoice (line: Line, invoiceId: string, ordinal: number): InvoiceLineRecord {
  const record = line as InvoiceLineRecord
  record.invoiceId = invoiceId
  record.ordinal = ordinal
  return record
}

export const lineKey = (invoiceId: string, provider: LineProvider, ordinal: number) => keyOf(invoiceId, provider, String(ordinal).padStart(9, '0'))

export const linesOf = (invoiceId: string, provider: LineProvider) => keyOf(invoiceId, provider, '')

export const invoiceLinesSpec: CollectionSpec<InvoiceLineRecord, 'cost'> = {
  key: ({ invoiceId, provider, ordinal }) => lineKey(invoiceId, provider, ordinal),
  // By whom it is for: a customer that is deleted leaves its lines on the partner's invoices.
  indexes: { cost: ({ invoiceId, customerId }) => keyOf(invoiceId, customerId) }
}

/** An amount with its tax. */
export function taxed (view: View, subtotal: Amount, currency: string): Pick<LineHead, 'currency' | 'subtotal' | 'tax' | 'total'> {
  const { taxRate } = view.partner
  const net = subtotal.toFixed()
  if (!taxRate) return { currency, subtotal: net, tax: '0', total: net }
  const tax = subtotal.times(taxRate).round(decimalsOf(currency))
  return { currency, subtotal: net, tax: tax.toFixed(), total: subtotal.plus(tax).toFixed() }
}

export const headOf = (view: View, { id, companyProfile }: CustomerRecord, { id: subscriptionId, friendlyName, orderId, partnerId }: Pick<SubscriptionRecord, 'id' | 'friendlyName' | 'orderId' | 'partnerId'>) => ({
  customerId: id,
  customerName: companyProfile.companyName,
  customerDomain: companyProfile.domain,
  mpnId: partnerId || view.partner.mpnId,
  subscriptionId,
  subscriptionName: friendlyName,
  orderId
})

const compare = (a: string, b: string) => a < b ? -1 : a > b ? 1 : 0

/** Lines in the order in which invoices list them; those of a subscription stay in the order in which they came about. */
export const inOrder = <L extends Line>(lines: L[]): Steps<L[]> => sorted(lines, (a, b) =>
  compare(a.customerName, b.customerName) || compare(a.customerId, b.customerId) || (a.subscriptionId === b.subscriptionId ? 0 : compare(a.subscriptionId.toLowerCase(), b.subscriptionId.toLowerCase())))
