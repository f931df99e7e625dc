/**
 * Invoices: what the partner is charged, by document. A recurring one is made the day after each billing day, of all that has come
 * about since the billing day before; one for each currency on a day of each month, of what was bought once in the month before.
 */
import type { BillingProvider, DocumentType, InvoiceLineItemType, InvoiceType } from '../../contract/types.ts'
import { refuse } from '../../errors.ts'
import { utc } from '../clock.ts'
import { keyOf, type CollectionSpec } from '../collection.ts'
import type { Steps } from '../turns.ts'
import { billingCurrency } from '../usage/meters.ts'
import type { Transaction, View, WorldValue } from '../value.ts'
import { licenceLines, monthBefore, oneTimeLines, usageLines } from './collected.ts'
import { onInvoice, type InvoiceLineRecord, type Line, type OneTimeLine } from './line-items.ts'
import { Decimal, sum } from './money.ts'
import { billingDayAfter, billingDayBy, dayOf, dayText, monthsAfter, startOf, type Day } from './periods.ts'

/** A kind of lines that an invoice has. */
export interface InvoiceDetailRecord { billingProvider: BillingProvider, invoiceLineItemType: InvoiceLineItemType }

/** Amounts are exact decimals as text. */
export interface InvoiceRecord {
  id: string
  invoiceType: InvoiceType
  documentType: DocumentType
  invoiceDate: string
  /** First and last day of what it charges: `2019-01-16`. */
  periodStart: string
  periodEnd: string
  currencyCode: string
  currencySymbol: string
  totalCharges: string
  paidAmount: string
  lastPaymentDate?: string
  lastPaymentAmount?: string
  details: InvoiceDetailRecord[]
  /** Id of the document that this one corrects. */
  amendsOf?: string
}

export const invoicesSpec: CollectionSpec<InvoiceRecord, 'amends' | 'type'> = {
  key: ({ id }) => id,
  indexes: { amends: ({ amendsOf }) => amendsOf, type: ({ invoiceType }) => invoiceType },
  counted: ['type']
}

/** The day of the month on which invoices of one-time purchases are made (ours). */
export const oneTimeInvoiceDay = 8

/** Within how many days an invoice is to be paid. */
export const paymentTermDays = 60

/** Makes the invoices that are due today, and has the next ones made in a month. */
export function * makeInvoices (tx: Transaction, type: InvoiceType): Steps<InvoiceRecord[]> {
  const today = dayOf(tx.now)
  const invoices = yield * issue(tx, type, today)
  for (const invoice of invoices) tx.note({ operationType: 'ready_invoice', resourceType: 'invoice', resourceId: invoice.id, newValue: invoice })
  tx.schedule(startOf(nextInvoiceDay(tx, type, today)), { kind: 'invoice', invoiceType: type })
  return invoices
}

/** The first day after a day on which invoices of a type are made. */
export const nextInvoiceDay = ({ partner }: Pick<WorldValue, 'partner'>, type: InvoiceType, day: Day): Day =>
  type === 'OneTime' ? billingDayAfter(day, oneTimeInvoiceDay) : billingDayAfter(day - 1, partner.billingDay) + 1

/** Makes the invoices of a type that a day brings. */
export function * issue (tx: Transaction, type: InvoiceType, today: Day): Steps<InvoiceRecord[]> {
  const invoices: InvoiceRecord[] = []
  if (type === 'OneTime') {
    const { first, beyond } = monthBefore(today)
    const lines = yield * oneTimeLines(tx, first, beyond)
    const currencies = [...new Set(lines.map(({ currency }) => currency))].sort()
    for (const currency of currencies) invoices.push(yield * store(tx, type, today, { first, last: beyond - 1 }, currency, lines.filter(line => line.currency === currency)))
    return invoices
  }
  const last = today - 1
  const first = monthsAfter(last, -1)
  const licences = yield * licenceLines(tx, first + 1, last)
  const usage = yield * usageLines(tx, first, last - 1)
  if (licences.length + usage.length) invoices.push(yield * store(tx, type, today, { first: first + 1, last }, billingCurrency(tx), licences, usage))
  return invoices
}

/** How many lines are stored between two pauses. */
const lineBatch = 64

/** Stores an invoice with its lines, which become its own, and tells it. */
function * store (tx: Transaction, invoiceType: InvoiceType, today: Day, period: { first: Day, last: Day }, currencyCode: string, ...groups: Line[][]): Steps<InvoiceRecord> {
  const id = nextId(tx, invoiceType)
  const ordinals = { office: 0, azure: 0, one_time: 0 }
  let total = new Decimal(0)
  for (const lines of groups) {
    for (const [index, line] of lines.entries()) {
      total = total.plus(line.total)
      tx.put('invoiceLines', onInvoice(line, id, ordinals[line.provider]++))
      if (index % lineBatch === 0) yield
    }
  }
  const details: InvoiceDetailRecord[] = []
  if (ordinals.office) details.push({ invoiceLineItemType: 'billing_line_items', billingProvider: 'office' })
  if (ordinals.azure) details.push({ invoiceLineItemType: 'billing_line_items', billingProvider: 'azure' }, { invoiceLineItemType: 'usage_line_items', billingProvider: 'azure' })
  if (ordinals.one_time) details.push({ invoiceLineItemType: 'billing_line_items', billingProvider: 'one_time' })
  const invoice: InvoiceRecord = {
    id,
    invoiceType,
    documentType: 'invoice',
    invoiceDate: utc(startOf(today)),
    periodStart: dayText(period.first),
    periodEnd: dayText(period.last),
    currencyCode,
    currencySymbol: tx.catalogue.currencySymbol(currencyCode),
    totalCharges: total.toFixed(),
    paidAmount: '0',
    details
  }
  tx.put('invoices', invoice)
  return invoice
}

/** `D070000001`, `G000024130`: in the forms of the documented ids, counted from the first. */
function nextId (view: View, type: InvoiceType): string {
  const number = view.invoices.count('type', type)
  return type === 'Recurring' ? `D07${(number + 1).toString(36).toUpperCase().padStart(7, '0')}` : `G${String(24130 + number).padStart(9, '0')}`
}

/** An invoice of which some is paid. */
export const payment = (invoice: InvoiceRecord, amount: string, at: number): InvoiceRecord =>
  ({ ...invoice, paidAmount: new Decimal(invoice.paidAmount).plus(amount).toFixed(), lastPaymentDate: utc(at), lastPaymentAmount: amount })

/** Which invoices a list shows: by their date, or of two such filters both or either. */
export type InvoiceFilter =
  | { comparison: 'equals' | 'not_equals' | 'greater_than' | 'greater_than_or_equals' | 'less_than' | 'less_than_or_equals', time: number }
  | { left: InvoiceFilter, operator: 'and' | 'or', right: InvoiceFilter }

/** The partner's invoices, the newest first; amendments stand in the documents that they correct. */
export function listInvoices (view: View, filter?: InvoiceFilter): InvoiceRecord[] {
  return [...view.invoices.values()]
    .filter(invoice => invoice.amendsOf === undefined && (!filter || isShown(Date.parse(invoice.invoiceDate), filter)))
    .sort((a, b) => Date.parse(b.invoiceDate) - Date.parse(a.invoiceDate) || (a.id < b.id ? -1 : 1))
}

function isShown (date: number, filter: InvoiceFilter): boolean {
  if ('left' in filter) {
    const [left, right] = [isShown(date, filter.left), isShown(date, filter.right)]
    return filter.operator === 'and' ? left && right : left || right
  }
  switch (filter.comparison) {
    case 'equals': return date === filter.time
    case 'not_equals': return date !== filter.time
    case 'greater_than': return date > filter.time
    case 'greater_than_or_equals': return date >= filter.time
    case 'less_than': return date < filter.time
    case 'less_than_or_equals': return date <= filter.time
  }
}

/** One document by its id, bare or with its type in front, in any case. */
export function getInvoice (view: View, invoiceId: string): InvoiceRecord {
  const id = invoiceId.trim().replace(/^(recurring|onetime)-/i, '').toUpperCase()
  const found = view.invoices.get(id)
  if (!found) throw refuse('resourceNotFound', `invoice ${invoiceId}`)
  return found
}

export const amendmentsOf = (view: View, { id }: InvoiceRecord): InvoiceRecord[] => view.invoices.where('amends', id)

/** A document with those that correct it. */
export interface WholeInvoice { invoice: InvoiceRecord, amendments: InvoiceRecord[] }

export const listWholeInvoices = (view: View, filter?: InvoiceFilter): WholeInvoice[] =>
  listInvoices(view, filter).map(invoice => ({ invoice, amendments: amendmentsOf(view, invoice) }))

export function getWholeInvoice (view: View, invoiceId: string): WholeInvoice {
  const invoice = getInvoice(view, invoiceId)
  return { invoice, amendments: amendmentsOf(view, invoice) }
}

/** What the partner owes of some invoices, with the first and the last of them and the one that was paid last, if there are such. */
export interface Balance {
  currency: string
  symbol: string
  amount: string
  first: InvoiceRecord | undefined
  latest: InvoiceRecord | undefined
  paid: InvoiceRecord | undefined
}

/** The balance in a currency, in all and by type of invoice. */
export interface WholeBalance extends Balance { details: Array<{ invoiceType: InvoiceType, balance: Balance }> }

/** What the partner owes in its own currency. */
export const getAccountBalance = (view: View): WholeBalance => balanceIn(view, billingCurrency(view))

/** What the partner owes, by currency, its own first. */
export function listBalances (view: View): WholeBalance[] {
  const own = billingCurrency(view)
  const others = new Set([...view.invoices.values()].map(({ currencyCode }) => currencyCode))
  others.delete(own)
  return [own, ...[...others].sort()].map(currency => balanceIn(view, currency)).filter(({ details }) => details.length)
}

function balanceIn (view: View, currency: string): WholeBalance {
  const invoices = [...view.invoices.values()].filter(({ currencyCode }) => currencyCode === currency)
  const details = (['Recurring', 'OneTime'] as const).flatMap(type => {
    const ofType = invoices.filter(({ invoiceType }) => invoiceType === type)
    return ofType.length ? [{ invoiceType: type, balance: balanceOf(view, ofType, currency) }] : []
  })
  return { ...balanceOf(view, invoices, currency), details }
}

/** A document that is void is replaced by its amendment; what was paid of it stays paid. */
function balanceOf (view: View, invoices: InvoiceRecord[], currency: string): Balance {
  const owed = invoices.map(({ documentType, totalCharges, paidAmount }) => new Decimal(documentType === 'void_note' ? 0 : totalCharges).minus(paidAmount))
  const byDate = [...invoices].sort((a, b) => Date.parse(a.invoiceDate) - Date.parse(b.invoiceDate))
  const byPayment = invoices.filter(({ lastPaymentDate }) => lastPaymentDate !== undefined).sort((a, b) => Date.parse(a.lastPaymentDate!) - Date.parse(b.lastPaymentDate!))
  return { currency, symbol: view.catalogue.currencySymbol(currency), amount: sum(owed).toFixed(), first: byDate[0], latest: byDate.at(-1), paid: byPayment.at(-1) }
}

/** Lines that no invoice has yet, as they would stand on one made now. */
export function * unbilledLines (view: View, provider: 'office' | 'azure' | 'one_time', period: 'current' | 'previous'): Steps<Line[]> {
  const today = dayOf(view.now)
  if (provider === 'one_time') return yield * unbilledPurchases(view, today, period)
  if (period === 'previous') return [] // a recurring invoice is made as soon as its days are over
  const billed = billingDayBy(today - 1, view.partner.billingDay)
  return provider === 'office' ? yield * licenceLines(view, billed + 1, today) : yield * usageLines(view, billed, today)
}

function * unbilledPurchases (view: View, today: Day, period: 'current' | 'previous'): Steps<OneTimeLine[]> {
  const month = billingDayBy(today, 1)
  if (period === 'current') return yield * oneTimeLines(view, month, today + 1)
  const isInvoiced = billingDayBy(today, oneTimeInvoiceDay) >= month
  return isInvoiced ? [] : yield * oneTimeLines(view, monthsAfter(month, -1), month)
}

/** The lines of an invoice that are for one customer. */
export const linesFor = (view: View, { id }: InvoiceRecord, customerId: string): InvoiceLineRecord[] =>
  view.invoiceLines.where('cost', keyOf(id, customerId))

/** The last invoice of a type, if there is one. */
export function latestInvoice (view: View, type: InvoiceType): InvoiceRecord | undefined {
  return listInvoices(view).find(({ invoiceType }) => invoiceType === type)
}
