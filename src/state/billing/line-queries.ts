/** How lines are read: those of an invoice, by provider and kind, and those that are on none yet. */
import { refuse } from '../../errors.ts'
import type { InvoiceLineItemTypeName, UnbilledPeriod } from '../../contract/types.ts'
import { getSubscription, subscriptionKey } from '../subscriptions.ts'
import { dailyUsage, usageCharges, type DailyUse, type UsageCharge } from '../usage/charges.ts'
import { allStartingWith } from '../portions.ts'
import { mapped, type Steps } from '../turns.ts'
import { hourOf } from '../usage/activity.ts'
import type { View, WorldValue } from '../value.ts'
import { getInvoice, unbilledLines, type InvoiceRecord } from './invoices.ts'
import { lineKey, linesOf, type InvoiceLineRecord, type Line, type LineProvider, type OneTimeLine, type UsageLine } from './line-items.ts'
import { dayIn, dayOf, startOf } from './periods.ts'

/** Usage of one meter at one place on one day, on the invoice that charges it. */
export interface DailyLine { kind: 'daily', line: UsageLine, use: DailyUse }

/** Priced usage of an Azure plan: one meter, one price, one day. */
export interface RatedLine { kind: 'rated', line: OneTimeLine, usageDate: string, charge: UsageCharge, entitlementId: string }

export type ListedLine = { kind: 'line', line: Line } | DailyLine | RatedLine

/** A part of some lines: `next` is the number of the first line that does not belong to it, when there is one. */
export interface LinePage { invoice: InvoiceRecord | undefined, items: ListedLine[], next?: number }

export interface LineQuery {
  /** Id of an invoice; without it what is on none. */
  invoiceId: string | undefined
  /** Lines of nobody for providers that charge nothing. */
  provider: LineProvider | undefined
  type: InvoiceLineItemTypeName
  currency?: string | undefined
  period?: UnbilledPeriod | undefined
  /** How many lines are passed over, and how many are shown. */
  offset: number
  limit: number
}

/** A page of lines. Lines that charge something on an invoice cost what the page shows; all others are counted once for all pages that follow one another. */
export function * listInvoiceLines (view: View, query: LineQuery): Steps<LinePage> {
  const invoice = query.invoiceId === undefined ? undefined : getInvoice(view, query.invoiceId)
  if (query.offset < 0) throw refuse('propertyInvalid', `offset must be 0 or more, not ${query.offset}.`)
  const isOther = query.currency !== undefined && invoice !== undefined && invoice.currencyCode !== query.currency.toUpperCase()
  if (query.provider === undefined || isOther) return { invoice, items: [] }
  if (invoice && query.type === 'BillingLineItems') return yield * charged(view, invoice, query.provider, query)
  const all = yield * countedOnce(view, invoice, query.provider, query)
  const end = query.offset + query.limit
  return { invoice, items: all.slice(query.offset, end), ...(end < all.length && { next: end }) }
}

/** What was counted for a page that others follow. */
interface Counted { key: string, lines: ListedLine[] }

/** Kept for a value of the world until its last page is read, something else is asked for, or the world goes on to another value. */
const kept = new WeakMap<WorldValue, Counted>()

/** All lines that there are to be paged through: they are the same within an hour, in which no further usage counts. */
function * countedOnce (view: View, invoice: InvoiceRecord | undefined, provider: LineProvider, query: LineQuery): Steps<ListedLine[]> {
  const { value } = view
  const key = [hourOf(view.now), invoice?.id, provider, query.type, query.period, query.currency?.toUpperCase()].join(' ')
  const known = kept.get(value)
  const lines = known?.key === key ? known.lines : yield * counted(view, invoice, provider, query)
  const isFollowed = query.offset + query.limit < lines.length
  if (isFollowed) kept.set(value, { key, lines })
  else if (kept.get(value)?.key === key) kept.delete(value)
  return lines
}

function * counted (view: View, invoice: InvoiceRecord | undefined, provider: LineProvider, query: LineQuery): Steps<ListedLine[]> {
  const lines: Line[] = invoice ? yield * allStartingWith(view.invoiceLines, linesOf(invoice.id, provider)) : yield * unbilled(view, provider, query)
  return query.type === 'BillingLineItems' ? yield * mapped(lines, line => ({ kind: 'line' as const, line })) : yield * usageOf(view, lines)
}

/** Lines are numbered, so that a page begins where its number stands. */
function * charged (view: View, invoice: InvoiceRecord, provider: LineProvider, { offset, limit }: LineQuery): Steps<LinePage> {
  const found: InvoiceLineRecord[] = yield * allStartingWith(view.invoiceLines, linesOf(invoice.id, provider), {
    ...(offset > 0 && { after: lineKey(invoice.id, provider, offset - 1) }),
    limit: limit + 1
  })
  return { invoice, items: found.slice(0, limit).map(line => ({ kind: 'line', line })), ...(found.length > limit && { next: offset + limit }) }
}

function * unbilled (view: View, provider: LineProvider, { currency, period = 'current' }: LineQuery): Steps<Line[]> {
  const lines = yield * unbilledLines(view, provider, period)
  return lines.filter(line => line.currency === currency?.toUpperCase())
}

/** The usage behind lines, day by day; that of a customer who is gone is not known any more. */
function * usageOf (view: View, lines: Line[]): Steps<ListedLine[]> {
  const seen = new Set<string>()
  const items: ListedLine[] = []
  for (const line of lines) {
    if (line.provider === 'office' || (line.provider === 'one_time' && !line.isUsage)) continue
    if (seen.has(line.subscriptionId) || !view.subscriptions.has(subscriptionKey(line.customerId, line.subscriptionId))) continue
    seen.add(line.subscriptionId)
    items.push(...line.provider === 'azure' ? daily(view, line) : rated(view, line))
    yield
  }
  return items
}

function daily (view: View, line: UsageLine): DailyLine[] {
  const subscription = getSubscription(view, line.customerId, line.subscriptionId)
  return dailyUsage(view, subscription, startOf(dayIn(line.from)), startOf(dayIn(line.to) + 1)).map(use => ({ kind: 'daily', line, use }))
}

function rated (view: View, line: OneTimeLine): RatedLine[] {
  const { entitlementId = '' } = getSubscription(view, line.customerId, line.subscriptionId)
  const lines: RatedLine[] = []
  for (let day = dayOf(Date.parse(line.chargeStartDate)); day < dayOf(Date.parse(line.chargeEndDate)); day++) {
    for (const charge of usageCharges(view, line.customerId, line.subscriptionId, startOf(day), startOf(day + 1))) {
      lines.push({ kind: 'rated', line, usageDate: new Date(startOf(day)).toISOString(), charge, entitlementId })
    }
  }
  return lines
}
