/** Invoices and balances: what the documented scenarios show, and what moves them. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { advance, appOnly, customerNamed, isRefusal, refuses, remake } from './holdings.ts'
import { buy, items } from './purchases.ts'
import { billedOn15th, link, workedExample } from './invoicing.ts'

/** A detail as a document lists it. */
const detail = (id: string, type: string, provider: string, lines: [word: string, kind: string]) => ({
  invoiceLineItemType: lines[0],
  billingProvider: provider,
  links: { self: link(`/invoices/${type}-${id}/lineitems/${lines[1]}`) },
  attributes: { objectType: 'InvoiceDetail' }
})

const office = (id: string) => detail(id, 'Recurring', 'office', ['billing_line_items', 'Office/BillingLineItems'])

const recurring = (id: string, invoiceDate: string, totalCharges: number) => ({
  id,
  invoiceDate,
  totalCharges,
  paidAmount: 0,
  currencyCode: 'USD',
  currencySymbol: '$',
  pdfDownloadLink: `/invoices/${id}/documents/statement`,
  invoiceDetails: [office(id)],
  documentType: 'invoice',
  invoiceType: 'Recurring',
  links: { self: link(`/invoices/Recurring-${id}`) },
  attributes: { objectType: 'Invoice' }
})

/** The worked example: the fourth billing day brings nothing, and no invoice. */
const worked = [
  recurring('D070000003', '2019-04-16T00:00:00Z', 33.52),
  recurring('D070000002', '2019-03-16T00:00:00Z', 81.29),
  recurring('D070000001', '2019-02-16T00:00:00Z', 50)
]

t.test('Get a collection of invoices', async t => {
  const { call } = await billedOn15th(t)
  const list = async (address: string) => (await call('GET', address)).body
  t.same(await list('/invoices'), { totalCount: 0, items: [], links: { self: link('/invoices') }, attributes: { objectType: 'Collection' } }, 'none at first')
  await workedExample(call)
  t.same(await list('/invoices'), { totalCount: 3, items: worked, links: { self: link('/invoices') }, attributes: { objectType: 'Collection' } })
  t.same(await list('/invoices?size=2&offset=0'), {
    totalCount: 2,
    items: worked.slice(0, 2),
    links: { self: link('/invoices?size=2&offset=0'), next: link('/invoices?size=2&offset=2') },
    attributes: { objectType: 'Collection' }
  })
  t.same(await list('/invoices?size=2&offset=2'), {
    totalCount: 1,
    items: worked.slice(2),
    links: { self: link('/invoices?size=2&offset=2'), previous: link('/invoices?size=2&offset=0') },
    attributes: { objectType: 'Collection' }
  })
})

t.test('listInvoices: filters by date, in the words and the case of clients', async t => {
  const { call } = await billedOn15th(t)
  await workedExample(call)
  const found = async (filter: unknown) => (await call('GET', `/invoices?filter=${encodeURIComponent(JSON.stringify(filter))}`)).body.items.map(({ id }: { id: string }) => id.slice(-1))
  const by = (Operator: string | number, Value = '2019-03-16') => ({ Field: 'InvoiceDate', Value, Operator })
  t.same(await found(by('equals')), ['2'])
  t.same(await found(by('not_equals')), ['3', '1'])
  t.same(await found(by('greater_than')), ['3'])
  t.same(await found(by('greater_than_or_equals')), ['3', '2'])
  t.same(await found({ field: 'invoicedate', value: '3/16/2019 12:00:00 AM', operator: 'LessThan' }), ['1'])
  t.same(await found(by(5)), ['2', '1'], 'an ordinal')
  t.same(await found({ LeftFilter: by('less_than'), Operator: 'or', RightFilter: by('greater_than') }), ['3', '1'])
  t.same(await found({ LeftFilter: by('greater_than', '2019-01-01'), Operator: 'and', RightFilter: by('less_than', '2019-04-01') }), ['2', '1'])
})

t.test('listInvoices: what cannot be read is refused', async t => {
  const { call } = await billedOn15th(t)
  await workedExample(call)
  const filter = (text: string) => `/invoices?filter=${encodeURIComponent(text)}`
  for (const [path, refusal] of [
    ['/invoices?size=x', { status: 400, code: 3000, description: /size must be a whole number, not x/ }],
    ['/invoices?offset=1.5', { status: 400, code: 3000, description: /offset must be a whole number, not 1\.5/ }],
    ['/invoices?size=-1', { status: 400, code: 3000, description: /size must be 1 or more, not -1/ }],
    ['/invoices?offset=-1', { status: 400, code: 3000, description: /offset must be 0 or more, not -1/ }],
    [filter('{'), { status: 400, code: 800002, description: /the filter is not JSON/ }],
    [filter('{"Field":"Id","Value":"D","Operator":"equals"}'), { status: 400, code: 3000, description: /Field must be one of InvoiceDate, not Id/ }],
    [filter('{"Field":"InvoiceDate","Value":"2019","Operator":"substring"}'), { status: 400, code: 3000, description: /Operator for InvoiceDate/ }],
    [filter('{"Field":"InvoiceDate","Value":"soon","Operator":"equals"}'), { status: 400, code: 3000, description: /must be a date such as 2019-01-01, not soon/ }]
  ] as const) await refuses(t, call, ['GET', path], refusal, path)
})

t.test('Get an invoice by ID', async t => {
  const { call } = await billedOn15th(t)
  await workedExample(call)
  for (const id of ['D070000002', 'Recurring-D070000002', 'recurring-d070000002']) t.same((await call('GET', `/invoices/${id}`)).body, worked[1], id)
  await refuses(t, call, ['GET', '/invoices/D07999ZZZZ'], { status: 404, code: 1000, description: /invoice D07999ZZZZ/ }, 'unknown')
  await refuses(t, call, ['GET', '/invoices/D070000002', undefined, appOnly], { status: 403, code: 900329 }, 'without a user')
})

t.test('getInvoice: with Azure it has three kinds of lines; what is bought once has an invoice of its own', async t => {
  const { call } = await storyWorld(t)
  t.same((await call('GET', '/invoices/D070000003')).body.invoiceDetails, [
    office('D070000003'),
    detail('D070000003', 'Recurring', 'azure', ['billing_line_items', 'Azure/BillingLineItems']),
    detail('D070000003', 'Recurring', 'azure', ['usage_line_items', 'Azure/UsageLineItems'])
  ])
  // Two reservations of a year at 14.50 a month; 2 licences at 38.00 and 40 at 105.00 for good.
  t.same((await call('GET', '/invoices/OneTime-G000024130')).body, {
    id: 'G000024130',
    invoiceDate: '2018-12-08T00:00:00Z',
    totalCharges: 4624,
    paidAmount: 0,
    currencyCode: 'USD',
    currencySymbol: '$',
    pdfDownloadLink: '/invoices/G000024130/documents/statement',
    invoiceDetails: [detail('G000024130', 'OneTime', 'one_time', ['billing_line_items', 'OneTime/BillingLineItems'])],
    documentType: 'invoice',
    invoiceType: 'OneTime',
    links: { self: link('/invoices/OneTime-G000024130') },
    attributes: { objectType: 'Invoice' }
  })
})

const summary = (balanceAmount: number, first: string, latest: string, zone = 'Z') => ({
  balanceAmount,
  currencyCode: 'USD',
  currencySymbol: '$',
  accountingDate: `${latest}T00:00:00${zone}`,
  firstInvoiceCreationDate: `${first}T00:00:00${zone}`,
  lastPaymentDate: '0001-01-01T00:00:00',
  lastPaymentAmount: 0,
  latestInvoiceDate: `${latest}T00:00:00`,
  attributes: { objectType: 'InvoiceSummary' }
})

/** All that the worked example leaves to be paid: 50.00, 81.29 and 33.52. */
const owed = {
  ...summary(164.81, '2019-02-16', '2019-04-16'),
  details: [{ invoiceType: 'Recurring', summary: summary(164.81, '2019-02-16', '2019-04-16') }],
  links: { self: link('/invoices/summary') }
}

t.test('Get the partner\'s current account balance', async t => {
  const { call } = await billedOn15th(t)
  t.same((await call('GET', '/invoices/summary')).body, {
    balanceAmount: 0,
    currencyCode: 'USD',
    currencySymbol: '$',
    accountingDate: '0001-01-01T00:00:00',
    firstInvoiceCreationDate: '0001-01-01T00:00:00',
    lastPaymentDate: '0001-01-01T00:00:00',
    lastPaymentAmount: 0,
    latestInvoiceDate: '0001-01-01T00:00:00',
    details: [],
    links: { self: link('/invoices/summary') },
    attributes: { objectType: 'InvoiceSummary' }
  }, 'before the first invoice')
  await workedExample(call)
  t.same((await call('GET', '/invoices/summary', undefined, appOnly)).body, owed, 'without a user as well')
})

t.test('Get invoice summaries', async t => {
  const { call } = await billedOn15th(t)
  const list = async () => (await call('GET', '/invoices/summaries')).body
  t.same((await list()).items, [], 'none without an invoice')
  await workedExample(call)
  t.same(await list(), { totalCount: 1, items: [owed], links: { self: link('/invoices/summaries') }, attributes: { objectType: 'Collection' } })
  isRefusal(t, await call('GET', '/invoices/summaries', undefined, appOnly), { status: 403, code: 900329 }, 'without a user')
})

t.test('listInvoiceSummaries: one for each currency in which something was bought, the partner\'s own first', async t => {
  const { call } = await storyWorld(t)
  const london = await customerNamed(call, 'Pennine')
  await buy(call, london, [{ offerId: items.windowsServer, quantity: 3 }])
  await advance(call, { to: '2019-02-08T00:00:00Z' })
  const { body } = await call('GET', '/invoices/summaries')
  t.same(body.items.map(({ currencyCode, details }: any) => [currencyCode, details.map(({ invoiceType }: any) => invoiceType)]), [['USD', ['Recurring', 'OneTime']], ['GBP', ['OneTime']]])
  // 38.00 dollars are 29.64 pounds by our rate of 0.78.
  t.same(body.items[1], {
    balanceAmount: 88.92,
    currencyCode: 'GBP',
    currencySymbol: '£',
    accountingDate: '2019-02-08T00:00:00',
    firstInvoiceCreationDate: '2019-02-08T00:00:00',
    lastPaymentDate: '0001-01-01T00:00:00',
    lastPaymentAmount: 0,
    latestInvoiceDate: '2019-02-08T00:00:00',
    details: [{
      invoiceType: 'OneTime',
      summary: { ...summary(88.92, '2019-02-08', '2019-02-08', ''), currencyCode: 'GBP', currencySymbol: '£' }
    }],
    links: { self: link('/invoices/summary') },
    attributes: { objectType: 'InvoiceSummary' }
  })
  for (const { balanceAmount, details } of body.items) {
    t.equal(details.reduce((sum: number, { summary }: any) => sum + Math.round(summary.balanceAmount * 100), 0), Math.round(balanceAmount * 100), 'the details add up')
  }
})

t.test('getAccountBalance: what a world starts with is paid when it is due', async t => {
  const { call } = await storyWorld(t)
  const { body } = await call('GET', '/invoices')
  t.same(body.items.map(({ id, totalCharges, paidAmount }: any) => [id, paidAmount === totalCharges]), [['D070000003', false], ['G000024130', false], ['D070000002', true], ['D070000001', true]])
  const unpaid = body.items.filter(({ paidAmount }: any) => paidAmount === 0).reduce((sum: number, { totalCharges }: any) => sum + Math.round(totalCharges * 100), 0)
  const { balanceAmount, lastPaymentDate, lastPaymentAmount } = (await call('GET', '/invoices/summary')).body
  t.equal(Math.round(balanceAmount * 100), unpaid)
  t.same([lastPaymentDate, lastPaymentAmount], ['2019-01-09T00:00:00Z', body.items[2].totalCharges])
})

t.test('getInvoice: a document that was corrected holds the one that takes its place, and only that is owed', async t => {
  const { call } = await storyWorld(t)
  const before = (await call('GET', '/invoices/summary')).body.balanceAmount
  await remake(call, ({ collections }) => {
    const voided = collections.invoices.find(({ id }: { id: string }) => id === 'G000024130')
    collections.invoices.push({ ...voided, id: 'G000024131', documentType: 'adjustment_note', totalCharges: '4000', amendsOf: voided.id })
    const [line] = collections.invoiceLines.filter(({ invoiceId }: { invoiceId: string }) => invoiceId === voided.id)
    collections.invoiceLines.push({ ...line, invoiceId: 'G000024131', unitPrice: '2000', quantity: 2, subtotal: '4000', total: '4000' })
    voided.documentType = 'void_note'
  })
  const { body } = await call('GET', '/invoices/G000024130')
  t.match(body, { documentType: 'void_note', totalCharges: 4624 })
  t.same(body.amendments, [{
    id: 'G000024131',
    invoiceDate: '2018-12-08T00:00:00Z',
    totalCharges: 4000,
    paidAmount: 0,
    currencyCode: 'USD',
    currencySymbol: '$',
    invoiceDetails: [{ invoiceLineItemType: 'billing_line_items', billingProvider: 'one_time', attributes: { objectType: 'InvoiceDetail' } }],
    documentType: 'adjustment_note',
    amendsOf: 'G000024130',
    invoiceType: 'OneTime',
    attributes: { objectType: 'Invoice' }
  }])
  t.same((await call('GET', '/invoices')).body.items.filter(({ invoiceType }: any) => invoiceType === 'OneTime'), [body], 'the list has it in its place')
  t.same((await call('GET', '/invoices/G000024131')).body.links, { self: link('/invoices/OneTime-G000024131') }, 'by its id it is an invoice like others')
  t.equal((await call('GET', '/invoices/G000024131/lineitems/OneTime/BillingLineItems')).body.items[0].totalForCustomer, 4000)
  t.equal(Math.round((await call('GET', '/invoices/summary')).body.balanceAmount * 100), Math.round((before - 624) * 100))
})

t.test('listInvoices: every invoice leaves an audit record', async t => {
  const { call } = await billedOn15th(t)
  await workedExample(call, '2019-02-17T00:00:00Z')
  const { body } = await call('GET', `/auditrecords?filter=${encodeURIComponent('{"Field":"ResourceType","Value":"invoice","Operator":"equals"}')}`)
  t.match(body.items, [{ operationType: 'ready_invoice', resourceType: 'invoice', operationStatus: 'succeeded', operationDate: '2019-02-16T00:00:00.0000000Z', resourceNewValue: /"Id":"D070000001"/ }])
  t.equal(body.totalCount, 1)
})
