/** Lines of invoices: every kind with all its columns, pages of both sorts, and what is on no invoice yet. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { advance, buy, customerNamed, offers, refuses, situations } from './holdings.ts'
import { buy as order, items } from './purchases.ts'
import { billedOn15th, link, pages, workedExample } from './invoicing.ts'

const partnerId = 'a1000434-efa2-4c6b-aad7-dddfa88df002'
const cents = (amount: number) => Math.round(amount * 100)
const total = (lines: any[], name: string) => lines.reduce((sum, line) => sum + cents(line[name]), 0)

/** The charges of the worked example on its second invoice. */
const second: Array<[from: string, to: string, type: string, unit: number, quantity: number, amount: number]> = [
  ['2019-01-20', '2019-02-19', 'CYCLE INSTANCE PRORATE', -10, 5, -50],
  ['2019-01-20', '2019-02-03', 'CYCLE INSTANCE PRORATE', 4.85, 5, 24.25],
  ['2019-02-04', '2019-02-19', 'CYCLE INSTANCE PRORATE', 5.17, 8, 41.36],
  ['2019-02-20', '2019-03-19', 'CYCLE FEE', 10, 8, 80],
  ['2019-03-06', '2019-03-19', 'CANCEL FEE', -5, 8, -40],
  ['2019-03-11', '2019-03-19', 'ACTIVATION FEE', 3.21, 8, 25.68]
]

t.test('Get invoice line items', async t => {
  const { call } = await billedOn15th(t)
  const { customerId, subscription } = await workedExample(call)
  const path = '/invoices/D070000002/lineitems/Office/BillingLineItems'
  const { body } = await call('GET', path)
  const [{ orderId, subscriptionId, offerId }] = body.items
  t.match([orderId, subscriptionId, offerId], [/^5677\d{14}$/, /^[\w+/]{5}[AQgw]EAAAAAAAEA$/, /^[0-9A-F-]{36}$/], 'ids of the billing platform in their forms')
  const { companyProfile } = (await call('GET', `/customers/${customerId}`)).body
  const line = ([from, to, chargeType, unitPrice, quantity, amount]: typeof second[number]) => ({
    partnerId,
    customerId: customerId.toUpperCase(),
    customerName: companyProfile.companyName.toUpperCase(),
    mpnId: 4790265,
    tier2MpnId: -1,
    orderId,
    subscriptionId,
    syndicationPartnerSubscriptionNumber: subscription.id,
    offerId,
    durableOfferId: '031C9E47-4802-4248-838E-778FB1D2CC05',
    offerName: 'OFFICE 365 BUSINESS PREMIUM',
    domainName: companyProfile.domain,
    billingCycleType: 'MONTHLY',
    subscriptionName: 'OFFICE 365 BUSINESS PREMIUM',
    subscriptionDescription: 'OFFICE 365 BUSINESS PREMIUM',
    subscriptionStartDate: '2019-01-20T00:00:00',
    subscriptionEndDate: '2020-01-20T00:00:00',
    chargeStartDate: `${from}T00:00:00`,
    chargeEndDate: `${to}T00:00:00`,
    chargeType,
    unitPrice,
    quantity,
    amount,
    totalOtherDiscount: 0,
    subtotal: amount,
    tax: 0,
    totalForCustomer: amount,
    currency: 'USD',
    invoiceLineItemType: 'billing_line_items',
    billingProvider: 'office',
    attributes: { objectType: 'LicenseBasedLineItem' }
  })
  t.same(body, { totalCount: 6, items: second.map(line), links: { self: link(path) }, attributes: { objectType: 'Collection' } })

  t.same((await call('GET', `${path}?size=4&offset=0`)).body, {
    totalCount: 4,
    items: second.slice(0, 4).map(line),
    links: { self: link(`${path}?size=4&offset=0`), next: link(`${path}?size=4&offset=4`) },
    attributes: { objectType: 'Collection' }
  })
  t.same((await call('GET', '/invoices/recurring-d070000002/lineitems/office/BILLING_LINE_ITEMS?size=4&offset=4')).body.links, {
    self: link('/invoices/recurring-d070000002/lineitems/Office/BillingLineItems?size=4&offset=4'),
    previous: link('/invoices/recurring-d070000002/lineitems/Office/BillingLineItems?size=4&offset=0')
  }, 'words in any case, and no next page after the last')
})

t.test('listInvoiceLineItems: tax is charged line by line', async t => {
  const { call } = await billedOn15th(t, {}, ({ partner }) => { partner.taxRate = 0.09 })
  await workedExample(call, '2019-02-20T00:00:00Z')
  const [line] = (await call('GET', '/invoices/D070000001/lineitems/Office/BillingLineItems')).body.items
  t.same([line.subtotal, line.tax, line.totalForCustomer], [50, 4.5, 54.5])
  t.equal((await call('GET', '/invoices/D070000001')).body.totalCharges, 54.5)
})

t.test('listInvoiceLineItems: the partner-date model charges nothing before the billing day', async t => {
  const { call } = await billedOn15th(t, { billingModel: 'partnerDate' })
  await workedExample(call)
  t.same((await call('GET', '/invoices')).body.items.map(({ invoiceDate, totalCharges }: any) => [invoiceDate.slice(0, 10), totalCharges]), [['2019-04-16', -33.28], ['2019-03-16', 80], ['2019-02-16', 80]])
  t.same((await call('GET', '/invoices/D070000001/lineitems/Office/BillingLineItems')).body.items.map((line: any) => [line.chargeType, line.chargeStartDate.slice(0, 10), line.chargeEndDate.slice(0, 10), line.unitPrice, line.quantity, line.amount, line.subscriptionEndDate]), [
    ['PURCHASE FEE', '2019-01-20', '2019-02-03', 0, 5, 0, '2020-02-15T00:00:00'],
    ['PURCHASE FEE', '2019-02-04', '2019-02-14', 0, 8, 0, '2020-02-15T00:00:00'],
    ['CYCLE FEE', '2019-02-15', '2019-03-14', 10, 8, 80, '2020-02-15T00:00:00']
  ])
})

t.test('listInvoiceLineItems: usage of Azure is charged by meter and told by day', async t => {
  const { call } = await storyWorld(t)
  const { subscription, customerId } = await situations.registeredAzure(call)
  const invoice = (await call('GET', '/invoices/D070000003')).body
  const charged = (await call('GET', '/invoices/D070000003/lineitems/Azure/BillingLineItems')).body.items
  const machine = charged.find(({ serviceName, overageQuantity }: any) => serviceName === 'VIRTUAL MACHINES' && overageQuantity === 720)
  const { partnerBillableAccountId, orderId, resourceGuid } = machine
  t.match([partnerBillableAccountId, orderId, resourceGuid], [/^\d{10}$/, /^5677\d{14}$/, /^[0-9A-F-]{36}$/])
  // 720 hours at 0.1071 are 77.112; 77.11 for 720 hours is 0.10709722 an hour.
  t.same(machine, {
    detailLineItemId: 1,
    sku: '7UD-00001',
    includedQuantity: 0,
    overageQuantity: 720,
    listPrice: 0.1071,
    consumptionPrice: 77.11,
    consumptionDiscount: 0,
    currency: 'USD',
    pretaxCharges: 77.11,
    taxAmount: 0,
    postTaxTotal: 77.11,
    pretaxEffectiveRate: 0.10709722,
    postTaxEffectiveRate: 0.10709722,
    chargeType: 'ASSESS USAGE FEE FOR CURRENT CYCLE',
    invoiceLineItemType: 'billing_line_items',
    partnerId: partnerId.toUpperCase(),
    partnerName: 'Northgate Cloud Distribution',
    partnerBillableAccountId,
    customerId: customerId.toUpperCase(),
    domainName: 'brightwellrobotics.onmicrosoft.com',
    customerCompanyName: 'Brightwell Robotics',
    mpnId: 4820117,
    tier2MpnId: -1,
    invoiceNumber: 'D070000003',
    subscriptionId: subscription.id,
    subscriptionName: 'Test bench',
    subscriptionDescription: 'MICROSOFT AZURE',
    billingCycleType: 'MONTHLY',
    orderId,
    serviceName: 'VIRTUAL MACHINES',
    serviceType: 'E2 V3',
    resourceGuid,
    resourceName: 'COMPUTE HOURS (HOURS)',
    region: 'US West 2',
    consumedQuantity: 720,
    chargeStartDate: '2018-11-09T00:00:00',
    chargeEndDate: '2018-12-08T00:00:00',
    unit: 'HOURS',
    billingProvider: 'azure',
    attributes: { objectType: 'UsageBasedLineItem' }
  })
  const licences = (await call('GET', '/invoices/D070000003/lineitems/Office/BillingLineItems')).body.items
  t.equal(total(charged, 'postTaxTotal') + total(licences, 'totalForCustomer'), cents(invoice.totalCharges), 'all lines together are what the invoice charges')

  const daily = (await call('GET', '/invoices/D070000003/lineitems/Azure/UsageLineItems')).body.items
  const day = daily.find((line: any) => line.resourceGuid === resourceGuid && line.subscriptionId === subscription.id)
  const { invoiceLineItemType, attributes, detailLineItemId, sku, includedQuantity, overageQuantity, listPrice, consumptionPrice, consumptionDiscount, currency, pretaxCharges, taxAmount, postTaxTotal, pretaxEffectiveRate, postTaxEffectiveRate, chargeType, ...base } = machine
  t.same(day, {
    customerBillableAccount: day.customerBillableAccount,
    usageDate: '2018-11-09T00:00:00',
    invoiceLineItemType: 'usage_line_items',
    ...base,
    consumedQuantity: 24,
    meteredService: '',
    meteredServiceType: '',
    meteredRegion: '',
    project: '',
    serviceInfo: '',
    attributes: { objectType: 'DailyUsageLineItem' }
  })
  const millionths = (lines: any[]) => lines.reduce((sums, { subscriptionId, resourceGuid, consumedQuantity }) => {
    const key = `${subscriptionId} ${resourceGuid}`
    return { ...sums, [key]: (sums[key] ?? 0) + Math.round(consumedQuantity * 1e6) }
  }, {})
  t.same(millionths(daily), millionths(charged), 'the days add up to what is charged, meter by meter')
})

t.test('listInvoiceLineItems: what is bought once is read on with a token', async t => {
  const { call } = await storyWorld(t)
  const path = '/invoices/G000024130/lineitems/OneTime/BillingLineItems'
  const first = (await call('GET', `${path}?size=2`)).body
  const token = first.continuationToken
  t.same(first.links, { self: link(`${path}?size=2`), next: link(`${path}?seekOperation=Next`, token) }, 'the link says nothing but to go on')
  const [reservation] = first.items
  const bench = (await situations.registeredAzure(call)).customerId
  const [artifact] = (await call('GET', `/customers/${bench}/entitlements`)).body.items[0].entitledArtifacts
  t.same(reservation, {
    partnerId,
    customerId: `org:${bench}`,
    customerName: 'Brightwell Robotics',
    customerDomainName: 'brightwellrobotics.onmicrosoft.com',
    customerCountry: 'US',
    invoiceNumber: 'G000024130',
    quoteId: 'c7f57e352843',
    mpnId: '4820117',
    resellerMpnId: 0,
    orderId: '0yrILOAhPxjgVwO6uCul1oNHvOBsWokI1',
    orderDate: '2018-11-21T10:06:12.254Z',
    productId: 'DG7GMGF0DWTL',
    skuId: '0001',
    availabilityId: 'DG7GMGF0DSJB',
    productName: 'Virtual Machines BS Series',
    skuName: 'Reserved VM Instance, Standard_B1s, US East, 1 Year',
    chargeType: 'Purchase',
    unitPrice: 174, // twelve months at 14.50
    effectiveUnitPrice: 174,
    unitType: '',
    quantity: 2,
    subtotal: 348,
    taxTotal: 0,
    totalForCustomer: 348,
    currency: 'USD',
    providerName: 'Microsoft',
    providerId: '',
    publisherName: 'Microsoft',
    publisherId: '',
    subscriptionDescription: 'Bench controllers',
    subscriptionId: artifact.resourceId,
    subscriptionStartDate: '2018-11-21T10:06:12.255+00:00',
    subscriptionEndDate: '2019-11-21T10:06:12.255+00:00',
    chargeStartDate: '2018-11-21T10:06:12.255+00:00',
    chargeEndDate: '2019-11-21T10:06:12.255+00:00',
    termAndBillingCycle: '1 Year',
    discountDescriptions: '',
    discountDetails: '',
    priceAdjustmentDescription: '',
    alternateId: 'c7f57e352843',
    pricingCurrency: 'USD',
    pcToBCExchangeRate: 1,
    pcToBCExchangeRateDate: '2018-11-21T10:06:12.254Z',
    billableQuantity: 2,
    meterDescription: '',
    reservationOrderId: artifact.resourceId,
    billingFrequency: '',
    invoiceLineItemType: 'billing_line_items',
    billingProvider: 'one_time',
    attributes: { objectType: 'OneTimeInvoiceLineItem' }
  })
  const last = (await call('GET', `${path}?seekOperation=Next`, undefined, { 'MS-ContinuationToken': token })).body
  t.same(Object.keys(last), ['totalCount', 'items', 'links', 'attributes'], 'no token after the last page')
  t.notOk(last.links.next)
  t.same([...first.items, ...last.items], (await call('GET', path)).body.items, 'the pages are the list')
  t.equal(total([...first.items, ...last.items], 'totalForCustomer'), 462_400)
})

t.test('listInvoiceLineItems: a cancelled purchase is given back on the next invoice', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  const { id } = await order(call, customerId, [{ offerId: items.windowsServer, quantity: 3 }])
  await advance(call, { to: '2019-02-03T00:00:00Z' })
  t.equal((await call('PATCH', `/customers/${customerId}/orders/${id}`, { id, referenceCustomerId: customerId, status: 'cancelled' })).status, 200)
  await advance(call, { to: '2019-03-08T00:00:00Z' })
  const lines = async (invoice: string) => (await call('GET', `/invoices/${invoice}/lineitems/OneTime/BillingLineItems`)).body.items
    .filter(({ orderId }: any) => orderId === id).map(({ chargeType, unitPrice, quantity, subtotal, totalForCustomer }: any) => [chargeType, unitPrice, quantity, subtotal, totalForCustomer])
  t.same(await lines('G000024131'), [['Purchase', 38, 3, 114, 114]])
  t.same(await lines('G000024132'), [['Refund', -38, 3, -114, -114]])
})

t.test('listInvoiceLineItems: pairs that an invoice lacks are empty, and what it cannot be is refused', async t => {
  const { call } = await storyWorld(t)
  for (const pair of ['Office/UsageLineItems', 'OneTime/UsageLineItems', 'OneTime/BillingLineItems', 'AzureDataMarket/BillingLineItems', 'azure_data_market/UsageLineItems']) {
    t.same((await call('GET', `/invoices/D070000003/lineitems/${pair}`)).body.items, [], pair)
  }
  for (const [path, refusal] of [
    ['/invoices/D07NOTHING/lineitems/Office/BillingLineItems', { status: 404, code: 1000 }],
    ['/invoices/D070000003/lineitems/Xbox/BillingLineItems', { status: 400, code: 900126, description: /Xbox/ }],
    ['/invoices/D070000003/lineitems/Office/Lines', { status: 400, code: 900126, description: /Lines/ }],
    ['/invoices/D070000003/lineitems/Office/BillingLineItems?offset=-1', { status: 400, code: 3000, description: /offset must be 0 or more, not -1/ }],
    ['/invoices/D070000003/lineitems/Office/BillingLineItems?size=-1', { status: 400, code: 3000, description: /size must be 1 or more, not -1/ }],
    ['/invoices/G000024130/lineitems/OneTime/BillingLineItems?seekOperation=Next', { status: 400, code: 800002 }]
  ] as const) await refuses(t, call, ['GET', path], refusal, path)
})

t.test('listInvoiceLineItems: pages of any size put together are the list', async t => {
  const { call } = await storyWorld(t)
  for (const path of ['/invoices/D070000003/lineitems/Office/BillingLineItems', '/invoices/D070000003/lineitems/Azure/BillingLineItems', '/invoices/D070000003/lineitems/Azure/UsageLineItems', '/invoices/G000024130/lineitems/OneTime/BillingLineItems']) {
    const whole = (await call('GET', path)).body.items
    for (const size of [1, 7, whole.length, whole.length + 1]) {
      const read = await pages(call, `${path}?size=${size}`)
      t.same(read, { items: whole, pages: Math.ceil(whole.length / size) }, `${path} by ${size}`)
    }
  }
})

const asked = (provider: string, type: string, rest = '&currencycode=USD&period=current') => `/invoices/unbilled/lineitems?provider=${provider}&invoicelineitemtype=${type}${rest}`

t.test('queryInvoiceLineItems: what is on no invoice yet', async t => {
  const { call } = await billedOn15th(t)
  await workedExample(call, '2019-03-01T00:00:00Z')
  const { body } = await call('GET', asked('office', 'billing_line_items'))
  t.same(body.items.map((line: any) => [line.chargeType, line.amount]), second.slice(0, 4).map(([,, type,,, amount]) => [type, amount]))
  t.equal(total(body.items, 'totalForCustomer'), 9561)
  t.same((await call('GET', asked('office', 'billing_line_items', '&currencycode=GBP&period=current'))).body.items, [], 'in another currency')
  t.same((await call('GET', asked('office', 'billing_line_items', '&currencycode=USD&period=previous'))).body.items, [], 'of the time before')
})

t.test('queryInvoiceLineItems: the younger address has the younger words, and its token keeps all that was asked', async t => {
  const { call } = await storyWorld(t)
  const first = (await call('GET', asked('all', 'billinglineitems', '&currencycode=usd&period=current&size=1'))).body
  t.same(first.items.map(({ chargeType, invoiceNumber, subtotal, taxTotal, totalForCustomer, billingProvider }: any) => ({ chargeType, invoiceNumber, subtotal, taxTotal, totalForCustomer, billingProvider })), [
    { chargeType: 'New', invoiceNumber: '', subtotal: 1440, taxTotal: 0, totalForCustomer: 0, billingProvider: 'all' } // ten at 144.00 a year
  ])
  await order(call, await customerNamed(call, 'Wrenfield'), [{ offerId: items.windowsServer, quantity: 3 }, { offerId: items.sqlCal, quantity: 2 }])
  await advance(call, 'PT1H')
  const page = (await call('GET', asked('OneTime', 'BillingLineItems', '&currencycode=USD&period=current&size=2'))).body
  const last = (await call('GET', '/invoices/unbilled/lineitems?seekOperation=Next', undefined, { 'MS-ContinuationToken': page.continuationToken })).body
  t.same([page.totalCount, last.totalCount, last.links.next], [2, 1, undefined])
  await order(call, await customerNamed(call, 'Wrenfield'), [{ offerId: items.sqlCal, quantity: 1 }])
  await advance(call, 'PT1H')
  const more = (await call('GET', '/invoices/unbilled/lineitems?seekOperation=Next', undefined, { 'MS-ContinuationToken': page.continuationToken })).body
  t.same([more.totalCount, more.links.next], [2, undefined], 'what is bought between two pages is counted')
  const billed = (await call('GET', '/invoices/G000024130/lineitems?provider=onetime&invoicelineitemtype=billinglineitems')).body.items
  t.same(billed.map(({ chargeType, invoiceNumber }: any) => [chargeType, invoiceNumber]), Array(3).fill(['New', 'G000024130']))
  t.same((await call('GET', '/invoices/G000024130/lineitems?provider=onetime&invoicelineitemtype=billinglineitems&currencycode=EUR')).body.items, [])
})

t.test('queryInvoiceLineItems: usage of an Azure plan is told by day, and charged once a month', async t => {
  const { call } = await storyWorld(t)
  await buy(call, await customerNamed(call, 'Wrenfield'), items.azurePlan)
  await advance(call, { to: '2019-01-12T00:00:00Z' })
  const { body } = await call('GET', asked('marketplace', 'usagelineitems'))
  t.same([...new Set(body.items.map(({ usageDate }: any) => usageDate))], ['2019-01-09T00:00:00Z', '2019-01-10T00:00:00Z', '2019-01-11T00:00:00Z'])
  t.match(body.items[0], { productName: 'Azure plan', customerName: 'Wrenfield Pottery', chargeType: '', invoiceNumber: '', chargeStartDate: '2019-01-01T00:00:00Z', chargeEndDate: '2019-02-01T00:00:00Z', billingProvider: 'marketplace', invoiceLineItemType: 'usage_line_items' })
  await advance(call, { to: '2019-02-08T00:00:00Z' })
  const [line] = (await call('GET', '/invoices/G000024131/lineitems/OneTime/BillingLineItems')).body.items.filter(({ productName }: any) => productName === 'Azure plan')
  const daily = (await pages(call, '/invoices/G000024131/lineitems?provider=marketplace&invoicelineitemtype=usagelineitems&size=50')).items
  t.match(daily[0], { invoiceNumber: 'G000024131', chargeType: 'new' })
  t.equal(Math.round(daily.reduce((sum, { billingPreTaxTotal }) => sum + billingPreTaxTotal, 0) * 100), cents(line.subtotal), 'the days add up to the line')
})

t.test('queryInvoiceLineItems: pages of unbilled lines put together are the list', async t => {
  const { call } = await storyWorld(t)
  for (const path of [asked('office', 'billinglineitems'), asked('azure', 'usagelineitems')]) {
    const whole = (await call('GET', path)).body.items
    const size = Math.ceil(whole.length / 3)
    const read = []
    for (let page = (await call('GET', `${path}&size=${size}`)).body; ; page = (await call('GET', '/invoices/unbilled/lineitems?seekOperation=Next', undefined, { 'MS-ContinuationToken': page.continuationToken })).body) {
      read.push(...page.items)
      if (page.continuationToken === undefined) break
    }
    t.ok(whole.length > 2)
    t.same(read, whole, path)
  }
})

t.test('queryInvoiceLineItems: what is missing or cannot be read is refused', async t => {
  const { call } = await storyWorld(t)
  for (const [path, refusal] of [
    ['/invoices/unbilled/lineitems?invoicelineitemtype=BillingLineItems&currencycode=USD&period=current', { status: 400, code: 900126, description: /provider/ }],
    ['/invoices/unbilled/lineitems?provider=all&currencycode=USD&period=current', { status: 400, code: 900126, description: /invoicelineitemtype/ }],
    [asked('all', 'BillingLineItems', '&period=current'), { status: 400, code: 800002, description: /currencycode is missing/ }],
    [asked('all', 'BillingLineItems', '&currencycode=USD'), { status: 400, code: 800002, description: /period is missing/ }],
    [asked('all', 'BillingLineItems', '&currencycode=USD&period=next'), { status: 400, code: 900126, description: /next of period/ }],
    [asked('xbox', 'BillingLineItems'), { status: 400, code: 900126, description: /xbox of provider/ }],
    ['/invoices/D07NOTHING/lineitems?provider=all&invoicelineitemtype=BillingLineItems', { status: 404, code: 1000 }]
  ] as const) await refuses(t, call, ['GET', path], refusal, path)
})

t.test('listInvoiceLineItems: names stay as they were when the invoice was made', async t => {
  const { call } = await billedOn15th(t)
  const { path } = await workedExample(call, '2019-02-20T00:00:00Z')
  const lines = async () => (await call('GET', '/invoices/D070000001/lineitems/Office/BillingLineItems')).body.items
  const before = await lines()
  t.equal((await call('PATCH', path, { friendlyName: 'Another name' })).status, 200)
  t.same(await lines(), before)
  await advance(call, { to: '2019-03-16T00:00:00Z' })
  t.same((await call('GET', '/invoices/D070000002/lineitems/Office/BillingLineItems')).body.items[0].subscriptionName, 'ANOTHER NAME')
  t.ok(offers.businessPremium === before[0].durableOfferId)
})
