/** What the statement of an invoice says. */
import { dayMilliseconds, utc } from '../clock.ts'
import { allStartingWith } from '../portions.ts'
import { mapped, type Steps } from '../turns.ts'
import type { View } from '../value.ts'
import { getInvoice, paymentTermDays, type InvoiceRecord } from './invoices.ts'
import { linesOf, type LineProvider } from './line-items.ts'
import { Decimal, decimalsOf, zero, type Amount } from './money.ts'

/** All of one kind that one customer is charged for. Amounts have the decimals of the currency. */
export interface StatementRow { customer: string, kind: string, lines: number, subtotal: string, tax: string, total: string }

export interface StatementContent {
  invoice: InvoiceRecord
  partner: { name: string, tenantId: string, mpnId: string, country: string }
  /** `2019-02-16` */
  dueDate: string
  rows: StatementRow[]
  subtotal: string
  tax: string
  total: string
  paid: string
  owed: string
}

/** How many lines are summed up between two pauses. */
const batch = 256

const kinds: Record<LineProvider, string> = { office: 'Licences', azure: 'Azure usage', one_time: 'One-time purchases' }

export function * statementContent (view: View, invoiceId: string): Steps<StatementContent> {
  const invoice = getInvoice(view, invoiceId)
  const decimals = decimalsOf(invoice.currencyCode)
  const text = (amount: Amount) => amount.toFixed(decimals)
  const sums = new Map<string, { customer: string, kind: string, lines: number, subtotal: Amount, tax: Amount }>()
  let count = 0
  for (const provider of Object.keys(kinds) as LineProvider[]) {
    for (const line of yield * allStartingWith(view.invoiceLines, linesOf(invoice.id, provider))) {
      if (++count % batch === 0) yield
      const key = `${line.customerId} ${provider}`
      let row = sums.get(key)
      if (!row) sums.set(key, row = { customer: line.customerName, kind: kinds[provider], lines: 0, subtotal: zero, tax: zero })
      row.lines++
      row.subtotal = row.subtotal.plus(line.subtotal)
      row.tax = row.tax.plus(line.tax)
    }
  }
  const rows = [...sums.values()]
  const tax = rows.reduce((all, row) => all.plus(row.tax), zero)
  const total = new Decimal(invoice.totalCharges)
  const { name, tenantId, mpnId, country } = view.partner
  return {
    invoice,
    partner: { name, tenantId, mpnId, country },
    dueDate: utc(Date.parse(invoice.invoiceDate) + paymentTermDays * dayMilliseconds).slice(0, 10),
    rows: yield * mapped(rows, ({ customer, kind, lines, subtotal, tax }) => ({ customer, kind, lines, subtotal: text(subtotal), tax: text(tax), total: text(subtotal.plus(tax)) })),
    subtotal: text(total.minus(tax)),
    tax: text(tax),
    total: text(total),
    paid: text(new Decimal(invoice.paidAmount)),
    owed: text(total.minus(invoice.paidAmount))
  }
}
