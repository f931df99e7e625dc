/** Service costs: what one customer's purchases cost on the last recurring invoice. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { advance, appOnly, customerNamed, isRefusal, refuses, situations } from './holdings.ts'
import { endRelationship } from './catalogue-facts.ts'
import { billedOn15th, link, newCustomer, workedExample } from './invoicing.ts'

const path = (customerId: string, rest = '') => `/customers/${customerId}/servicecosts/mostrecent${rest}`
const self = (customerId: string, rest = '') => `/customers/${customerId}/servicecosts/MostRecent${rest}`

function summary (customerId: string, from: string, to: string, pretaxTotal: number) {
  const totals = {
    billingStartDate: `${from}T00:00:00Z`,
    billingEndDate: `${to}T00:00:00Z`,
    pretaxTotal,
    tax: 0,
    afterTaxTotal: pretaxTotal,
    currencyCode: 'USD',
    currencySymbol: '$',
    customerId
  }
  const attributes = { objectType: 'ServiceCostsSummary' }
  return {
    ...totals,
    details: [{ invoiceType: 'Recurring', summary: { ...totals, links: {}, attributes } }],
    links: { serviceCostLineItems: link(self(customerId, '/lineitems')), self: link(self(customerId)) },
    attributes
  }
}

t.test('Get a customer\'s service costs summary', async t => {
  const { call } = await billedOn15th(t)
  const { customerId } = await workedExample(call, '2019-03-20T00:00:00Z')
  t.same((await call('GET', path(customerId))).body, summary(customerId, '2019-02-15', '2019-03-14', 81.29))
  t.same((await call('GET', path(customerId).replace('mostrecent', 'most_recent'))).body, summary(customerId, '2019-02-15', '2019-03-14', 81.29), 'in the spelling of the Java SDK')
})

t.test('getServiceCostsSummary: before the first invoice, and without charges, it is nothing', async t => {
  const { call } = await billedOn15th(t)
  const customerId = await newCustomer(call)
  t.same((await call('GET', path(customerId))).body, summary(customerId, '2018-12-15', '2019-01-14', 0))
  t.same((await call('GET', path(customerId, '/lineitems'))).body, { totalCount: 0, items: [], links: { self: link(self(customerId, '/lineitems')) }, attributes: { objectType: 'Collection' } })
})

t.test('Get a customer\'s service costs line items', async t => {
  const { call } = await billedOn15th(t)
  const { customerId, subscription } = await workedExample(call, '2019-03-20T00:00:00Z')
  const { companyProfile: { companyName } } = (await call('GET', `/customers/${customerId}`)).body
  const lines: Array<[from: string, to: string, type: string, unit: number, quantity: number, amount: number]> = [
    ['2019-01-20', '2019-02-19', 'CYCLE INSTANCE PRORATE', -10, 5, -50],
    ['2019-01-20', '2019-02-03', 'CYCLE INSTANCE PRORATE', 4.85, 5, 24.25],
    ['2019-02-04', '2019-02-19', 'CYCLE INSTANCE PRORATE', 5.17, 8, 41.36],
    ['2019-02-20', '2019-03-19', 'CYCLE FEE', 10, 8, 80],
    ['2019-03-06', '2019-03-19', 'CANCEL FEE', -5, 8, -40],
    ['2019-03-11', '2019-03-19', 'ACTIVATION FEE', 3.21, 8, 25.68]
  ]
  t.same((await call('GET', path(customerId, '/lineitems'))).body, {
    totalCount: 6,
    items: lines.map(([from, to, chargeType, unitPrice, quantity, pretaxTotal]) => ({
      startDate: `${from}T00:00:00`,
      endDate: `${to}T00:00:00`,
      subscriptionFriendlyName: 'Office 365 Business Premium',
      subscriptionId: subscription.id,
      orderId: subscription.orderId,
      offerId: '031C9E47-4802-4248-838E-778FB1D2CC05',
      offerName: 'Office 365 Business Premium',
      resellerMPNId: '-1',
      chargeType,
      quantity,
      unitPrice,
      pretaxTotal,
      tax: 0,
      afterTaxTotal: pretaxTotal,
      currencyCode: 'USD',
      currencySymbol: '$',
      customerId,
      customerName: companyName,
      attributes: { objectType: 'ServiceCostLineItem' }
    })),
    links: { self: link(self(customerId, '/lineitems')) },
    attributes: { objectType: 'Collection' }
  })
})

t.test('listServiceCostsLineItems: usage is one line for each subscription', async t => {
  const { call } = await storyWorld(t)
  const { customerId, subscription } = await situations.registeredAzure(call)
  const charged = (await call('GET', '/invoices/D070000003/lineitems/Azure/BillingLineItems')).body.items.filter(({ subscriptionId }: any) => subscriptionId === subscription.id)
  const sum = charged.reduce((cents: number, { pretaxCharges }: any) => cents + Math.round(pretaxCharges * 100), 0) / 100
  const { items } = (await call('GET', path(customerId, '/lineitems'))).body
  t.match(items, [{ subscriptionId: subscription.id, resellerMPNId: '4820117', chargeType: 'ASSESS USAGE FEE FOR CURRENT CYCLE', quantity: 1, unitPrice: sum, pretaxTotal: sum, startDate: '2018-11-09T00:00:00', endDate: '2018-12-08T00:00:00' }])
  t.equal(items.length, 1)
  t.equal((await call('GET', path(customerId))).body.pretaxTotal, sum)
})

t.test('getServiceCostsSummary: what was bought once stands beside it, and the next invoice takes its place', async t => {
  const { call } = await storyWorld(t)
  const { customerId } = await situations.registeredAzure(call)
  const { body: before } = await call('GET', path(customerId))
  t.match(before.details, [{ invoiceType: 'Recurring' }, { invoiceType: 'OneTime', summary: { pretaxTotal: 348, billingStartDate: '2018-11-01T00:00:00Z', billingEndDate: '2018-11-30T00:00:00Z' } }])
  await advance(call, 'P2D')
  const { body: after } = await call('GET', path(customerId))
  t.same([after.billingStartDate, after.billingEndDate], ['2018-12-09T00:00:00Z', '2019-01-08T00:00:00Z'])
})

for (const [operation, rest] of [['getServiceCostsSummary', ''], ['listServiceCostsLineItems', '/lineitems']] as const) {
  t.test(`${operation}: customers that are not there, other periods and callers without a user are refused`, async t => {
    const { call } = await storyWorld(t)
    const customerId = await customerNamed(call, 'Pennine')
    for (const period of ['Current', 'None', '2019-01']) {
      await refuses(t, call, ['GET', `/customers/${customerId}/servicecosts/${period}${rest}`], { status: 400, code: 900126, description: new RegExp(period) }, period)
    }
    await refuses(t, call, ['GET', path('somebody', rest)], { status: 400, code: 900118 }, 'no GUID')
    await refuses(t, call, ['GET', path('ffffffff-0000-4000-8000-000000000000', rest)], { status: 404, code: 60003 }, 'unknown')
    isRefusal(t, await call('GET', path(customerId, rest), undefined, appOnly), { status: 403, code: 900329 }, 'without a user')
    await endRelationship(call, customerId)
    await refuses(t, call, ['GET', path(customerId, rest)], { status: 403, code: 20002 }, 'no relationship any more')
  })
}
