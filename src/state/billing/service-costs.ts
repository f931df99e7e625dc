/** What one customer's purchases cost the partner on its last recurring invoice. */
import type { InvoiceType } from '../../contract/types.ts'
import { customerOf } from '../customers.ts'
import { billingCurrency } from '../usage/meters.ts'
import type { View } from '../value.ts'
import { latestInvoice, linesFor } from './invoices.ts'
import type { LicenceLine, UsageLine } from './line-items.ts'
import { sum } from './money.ts'
import { billingDayBy, dayOf, dayText, monthsAfter } from './periods.ts'

/** A cost: a line of the invoice, or all usage of one subscription. Amounts are exact decimals as text. */
export interface ServiceCost {
  line: LicenceLine | UsageLine
  symbol: string
  quantity: string
  unitPrice: string
  subtotal: string
  tax: string
  total: string
}

/** Days are the first and the last of the period: `2018-11-10`. */
export interface CostTotals { from: string, to: string, currency: string, symbol: string, subtotal: string, tax: string, total: string }

export interface ServiceCosts extends CostTotals { customerId: string, details: Array<{ invoiceType: InvoiceType, totals: CostTotals }> }

/** The sums of a customer's costs, in all of the last recurring invoice, and beside it of the last one for what is bought once. */
export function getServiceCosts (view: View, customerId: string): ServiceCosts {
  const { id } = customerOf(view, customerId)
  const recurring = totalsOf(view, id, 'Recurring')
  const oneTime = latestInvoice(view, 'OneTime') && totalsOf(view, id, 'OneTime')
  return {
    ...recurring,
    customerId: id,
    details: [{ invoiceType: 'Recurring', totals: recurring }, ...(oneTime && Number(oneTime.total) !== 0 ? [{ invoiceType: 'OneTime' as const, totals: oneTime }] : [])]
  }
}

/** Before the first invoice the period is the last one that is over, and nothing was charged in it. */
function totalsOf (view: View, customerId: string, type: InvoiceType): CostTotals {
  const invoice = latestInvoice(view, type)
  const lines = invoice ? linesFor(view, invoice, customerId) : []
  const made = invoice ? Date.parse(invoice.invoiceDate) : view.now
  const days = type === 'OneTime' && invoice ? { from: invoice.periodStart, to: invoice.periodEnd } : periodBefore(billingDayBy(dayOf(made) - 1, view.partner.billingDay))
  const currency = invoice?.currencyCode ?? billingCurrency(view)
  return {
    ...days,
    currency,
    symbol: view.catalogue.currencySymbol(currency),
    subtotal: sum(lines.map(({ subtotal }) => subtotal)).toFixed(),
    tax: sum(lines.map(({ tax }) => tax)).toFixed(),
    total: sum(lines.map(({ total }) => total)).toFixed()
  }
}

/** From one billing day to the day before the next, as the documented example has it. */
const periodBefore = (billingDay: number) => ({ from: dayText(monthsAfter(billingDay, -1)), to: dayText(billingDay - 1) })

/** The costs of a customer, line by line; usage is one line for each subscription. */
export function listServiceCosts (view: View, customerId: string): ServiceCost[] {
  const { id } = customerOf(view, customerId)
  const invoice = latestInvoice(view, 'Recurring')
  if (!invoice) return []
  const { currencySymbol: symbol } = invoice
  const lines = linesFor(view, invoice, id)
  const usage = lines.filter(line => line.provider === 'azure')
  const subscriptions = [...new Set(usage.map(({ subscriptionId }) => subscriptionId))]
  return [
    ...lines.filter(line => line.provider === 'office').map(line => licenceCost(line, symbol)),
    ...subscriptions.map(id => usageCost(usage.filter(({ subscriptionId }) => subscriptionId === id), symbol))
  ]
}

const licenceCost = (line: LicenceLine, symbol: string): ServiceCost =>
  ({ line, symbol, quantity: String(line.quantity), unitPrice: line.unitPrice, subtotal: line.subtotal, tax: line.tax, total: line.total })

function usageCost (lines: UsageLine[], symbol: string): ServiceCost {
  const subtotal = sum(lines.map(line => line.subtotal)).toFixed()
  return { line: lines[0]!, symbol, quantity: '1', unitPrice: subtotal, subtotal, tax: sum(lines.map(line => line.tax)).toFixed(), total: sum(lines.map(line => line.total)).toFixed() }
}
