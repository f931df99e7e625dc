/** Invoices: what the partner owes, by document and by currency, and each document as a PDF. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { Invoice, InvoiceDetail, InvoiceSummary } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { answer, collection, link, written } from '../http/answer.ts'
import { readJoinedFilter, type JoinedFilter } from '../http/filter.ts'
import { offsetPage } from '../http/paging.ts'
import { parseTime } from '../state/clock.ts'
import { getAccountBalance, getWholeInvoice, listBalances, listWholeInvoices, type Balance, type InvoiceFilter, type InvoiceRecord, type WholeBalance, type WholeInvoice } from '../state/billing/invoices.ts'
import { statementContent } from '../state/billing/statements.ts'
import { statementPdf } from '../statements.ts'
import type { Route } from './route.ts'

const providerWords = { none: 'None', office: 'Office', azure: 'Azure', azure_data_market: 'AzureDataMarket', one_time: 'OneTime', marketplace: 'Marketplace', all: 'All' } as const
const typeWords = { none: 'None', usage_line_items: 'UsageLineItems', billing_line_items: 'BillingLineItems' } as const

/** A document by itself: amendments have neither links nor a PDF of their own in the document that they correct. */
function invoiceBase (invoice: InvoiceRecord, isLinked: boolean): Invoice {
  const { id, invoiceType, documentType, invoiceDate, totalCharges, paidAmount, currencyCode, currencySymbol, amendsOf } = invoice
  return {
    id,
    invoiceDate,
    totalCharges: Number(totalCharges),
    paidAmount: Number(paidAmount),
    currencyCode,
    currencySymbol,
    ...(isLinked && { pdfDownloadLink: `/invoices/${id}/documents/statement` }),
    invoiceDetails: invoice.details.map(({ billingProvider, invoiceLineItemType }): InvoiceDetail => ({
      invoiceLineItemType,
      billingProvider,
      ...(isLinked && { links: { self: link(`/invoices/${invoiceType}-${id}/lineitems/${providerWords[billingProvider]}/${typeWords[invoiceLineItemType]}`) } }),
      attributes: { objectType: 'InvoiceDetail' }
    })),
    documentType,
    ...(amendsOf !== undefined && { amendsOf }),
    invoiceType,
    ...(isLinked && { links: { self: link(`/invoices/${invoiceType}-${id}`) } }),
    attributes: { objectType: 'Invoice' }
  }
}

/** A document as the wire shows it. */
export function invoiceShape ({ invoice, amendments }: WholeInvoice): Invoice {
  return { ...invoiceBase(invoice, true), ...(amendments.length && { amendments: amendments.map(amendment => invoiceBase(amendment, false)) }) }
}

const unset = '0001-01-01T00:00:00'

/** Dates of recurring invoices have a zone, those of one-time ones have none (get-invoice-summaries). */
const dateOf = ({ invoiceDate, invoiceType }: InvoiceRecord) => invoiceType === 'Recurring' ? invoiceDate : invoiceDate.replace(/Z$/, '')

function balanceShape ({ currency, symbol, amount, first, latest, paid }: Balance): InvoiceSummary {
  const isPaidLast = paid && latest && Date.parse(paid.lastPaymentDate!) >= Date.parse(latest.invoiceDate)
  return {
    balanceAmount: Number(amount),
    currencyCode: currency,
    currencySymbol: symbol,
    accountingDate: isPaidLast ? paid.lastPaymentDate! : latest ? dateOf(latest) : unset,
    firstInvoiceCreationDate: first ? dateOf(first) : unset,
    lastPaymentDate: paid?.lastPaymentDate ?? unset,
    lastPaymentAmount: Number(paid?.lastPaymentAmount ?? 0),
    latestInvoiceDate: latest ? latest.invoiceDate.replace(/Z$/, '') : unset,
    attributes: { objectType: 'InvoiceSummary' }
  }
}

function summaryShape (balance: WholeBalance): InvoiceSummary {
  const { attributes, ...summary } = balanceShape(balance)
  return {
    ...summary,
    details: balance.details.map(({ invoiceType, balance }) => ({ invoiceType, summary: balanceShape(balance) })),
    links: { self: link('/invoices/summary') },
    attributes
  }
}

const invoiceJson = written<Invoice>('Invoice')
const summaryJson = written<InvoiceSummary>('InvoiceSummary')

const filterFields = { InvoiceDate: ['equals', 'not_equals', 'greater_than', 'greater_than_or_equals', 'less_than', 'less_than_or_equals'] } as const

/** The filter with its dates as times. */
function understood (filter: JoinedFilter): InvoiceFilter {
  if ('left' in filter) return { left: understood(filter.left), operator: filter.operator, right: understood(filter.right) }
  const time = parseTime(filter.value)
  if (time === undefined) throw refuse('propertyInvalid', `the filter's Value must be a date such as 2019-01-01, not ${filter.value}.`)
  return { comparison: filter.operator as typeof filterFields.InvoiceDate[number], time }
}

export default async function invoices (app: FastifyInstance) {
  app.route<Route<'listInvoices'>>({
    ...operation('listInvoices'),
    handler: ({ world, query }, reply) => {
      const { size, offset, filter } = query
      const all = world.read(listWholeInvoices, filter === undefined ? undefined : understood(readJoinedFilter(filter, filterFields)))
      const { items, frame } = offsetPage(all, { size, offset }, place => {
        const sent = [size ? `size=${size}` : '', size || place ? `offset=${place}` : '', filter === undefined ? '' : `filter=${encodeURIComponent(filter)}`].filter(text => text !== '')
        return sent.length ? `/invoices?${sent.join('&')}` : '/invoices'
      })
      return answer(reply, 200, collection(items.map(invoice => invoiceJson(invoiceShape(invoice))), frame))
    }
  })

  app.route<Route<'getAccountBalance'>>({
    ...operation('getAccountBalance'),
    handler: ({ world }, reply) => answer(reply, 200, summaryJson(summaryShape(world.read(getAccountBalance))))
  })

  app.route<Route<'listInvoiceSummaries'>>({
    ...operation('listInvoiceSummaries'),
    handler: ({ world }, reply) => answer(reply, 200, collection(world.read(listBalances).map(balance => summaryJson(summaryShape(balance))), { self: link('/invoices/summaries') }))
  })

  app.route<Route<'getInvoice'>>({
    ...operation('getInvoice'),
    handler: ({ world, params }, reply) => answer(reply, 200, invoiceJson(invoiceShape(world.read(getWholeInvoice, params.invoiceId))))
  })

  app.route<Route<'getInvoiceStatement'>>({
    ...operation('getInvoiceStatement'),
    handler: async ({ world, params }, reply) => {
      const content = await world.readInTurns(statementContent, params.invoiceId)
      const pdf = await statementPdf(content)
      return reply.code(200)
        .header('content-type', 'application/pdf')
        .header('content-disposition', `attachment; filename=Invoice_${content.invoice.id}.pdf`)
        .send(pdf)
    }
  })
}
