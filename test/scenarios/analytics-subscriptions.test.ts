/** Analytics of subscriptions: rows, filters and groups, and how they follow what is done to subscriptions. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { addresses, ask, asking, badQuery, page, refusesBadQueries, rowsOf } from './analytics.ts'
import { advance, buy, customerNamed, isRefusal, offers, refuses, situations } from './holdings.ts'

const { subscriptions: address } = addresses
const northgate = 'A1000434-EFA2-4C6B-AAD7-DDDFA88DF002'
const pinecrest = { partnerId: 'A300840C-A0C7-4916-AD4D-73B7EBF6CF48', partnerName: 'Pinecrest Managed IT', providerName: 'Northgate Cloud Distribution' }
const undated = { trialToPaidConversionDate: null, trialStartDate: null, trialEndDate: null, lastUsageDate: null, deprovisionedDate: null, lastRenewalDate: null }

const studio = {
  customerTenantId: '01C09518-018F-413C-B4AC-C1DEA06E179C',
  customerName: 'ALDER & FINCH ARCHITECTS',
  customerMarket: 'US',
  id: '01E10388-9773-4D97-A03D-32CD642BF055',
  status: 'ACTIVE',
  productName: 'OFFICE 365 ENTERPRISE E3',
  subscriptionType: 'Office',
  autoRenewEnabled: true,
  ...pinecrest,
  friendlyName: 'STUDIO LICENCES',
  creationDate: '2018-03-14T16:42:05.91',
  effectiveStartDate: '2018-03-14T00:00:00',
  commitmentEndDate: '2019-03-14T00:00:00',
  currentStateEndDate: '2019-03-14T00:00:00',
  ...undated,
  licenseCount: 25
}

const brewery = {
  customerTenantId: '03C0BDBC-81E6-461B-96B2-275A2ADA1BFC',
  customerName: 'COPPERLINE BREWING',
  customerMarket: 'US',
  id: '03E15B47-08FB-41C5-BB34-CD5BA44AE175',
  status: 'SUSPENDED',
  productName: 'OFFICE 365 ENTERPRISE E1',
  subscriptionType: 'Office',
  autoRenewEnabled: true,
  partnerId: northgate,
  friendlyName: 'BREWERY AND TAPROOM',
  partnerName: 'Northgate Cloud Distribution',
  creationDate: '2018-08-02T20:31:49.5',
  effectiveStartDate: '2018-08-02T00:00:00',
  commitmentEndDate: '2019-08-02T00:00:00',
  currentStateEndDate: '2019-03-20T15:32:08.446',
  ...undated,
  licenseCount: 30
}

const testBench = {
  customerTenantId: '05C062C9-9DB2-4751-AFBA-8A0B438C315A',
  customerName: 'BRIGHTWELL ROBOTICS',
  customerMarket: 'US',
  id: '05E1226F-5DEC-463F-8924-3490B8C53E52',
  status: 'ACTIVE',
  productName: 'UNKNOWN',
  subscriptionType: 'Azure',
  autoRenewEnabled: false,
  ...pinecrest,
  friendlyName: 'TEST BENCH',
  creationDate: '2018-06-05T15:49:58.77',
  effectiveStartDate: '2018-06-05T00:00:00',
  commitmentEndDate: null,
  currentStateEndDate: null,
  ...undated,
  lastUsageDate: '2019-01-08T00:00:00',
  licenseCount: 0
}

const rowOf = async (call: Call, id: string) => (await rowsOf(call, address, { filter: `id eq '${id}'` }))[0]

t.test('Get all subscription analytics information', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await ask(call, address)
  t.same([status, body['@nextLink'], body.TotalCount, body.Value.length], [200, null, 15, 15])
  t.same(body.Value.find(({ id }: { id: string }) => id === studio.id), studio)
  t.same(body.Value.find(({ id }: { id: string }) => id === brewery.id), brewery)
  t.same(body.Value.find(({ id }: { id: string }) => id === testBench.id), testBench)

  const { subscription, customerId } = await buy(call, await customerNamed(call, 'Pennine'), offers.enterpriseE1, { quantity: 7, friendlyName: 'Looms' })
  t.same((await ask(call, address)).body.TotalCount, 16, 'what is bought is counted at once')
  t.same(await rowOf(call, subscription.id), {
    customerTenantId: customerId.toUpperCase(),
    customerName: 'PENNINE TEXTILE WORKS',
    customerMarket: 'GB',
    id: subscription.id,
    status: 'ACTIVE',
    productName: 'OFFICE 365 ENTERPRISE E1',
    subscriptionType: 'Office',
    autoRenewEnabled: true,
    partnerId: northgate,
    friendlyName: 'LOOMS',
    partnerName: 'Northgate Cloud Distribution',
    creationDate: '2019-01-09T00:00:00',
    effectiveStartDate: '2019-01-09T00:00:00',
    commitmentEndDate: '2020-01-09T00:00:00',
    currentStateEndDate: '2020-01-09T00:00:00',
    ...undated,
    licenseCount: 7
  })
})

t.test('Get subscription analytics information filtered by a search query', async t => {
  const { call } = await storyWorld(t)
  t.same((await ask(call, address, { filter: 'autoRenewEnabled eq true' })).body.TotalCount, 12)
  t.same((await ask(call, address, { filter: 'status eq \'Suspended\' and contains(friendlyName,\'brewery\')' })).body, page([brewery]))
  t.same((await ask(call, `${address}?FILTER=SubscriptionType%20eq%20'Azure'%20and%20partnerId%20eq%20'${pinecrest.partnerId.toLowerCase()}'`)).body, page([testBench]))
  t.same((await ask(call, address, { filter: 'creationDate lt cast(‘2018-03-15’, Edm.DateTimeOffset)' })).body, page([studio]), 'quotes as the documentation prints them')
  const counts: Record<string, number> = {
    'subscriptionType eq \'office\'': 0,
    'subscriptionType eq \'Office\'': 10,
    'subscriptionType eq \'Microsoft365\'': 0,
    'customerMarket ne \'US\'': 1,
    'commitmentEndDate eq null': 2,
    'trialEndDate ne null or deprovisionedDate ne null': 2,
    'licenseCount gt 20 and licenseCount lt 30': 3,
    'creationDate ge \'2018-12-12\' and creationDate le \'2018-12-13\'': 1,
    'providerName eq \'northgate cloud distribution\'': 9,
    'productName eq \'UNKNOWN\' or productName eq \'Audio Conferencing\' and status ne \'ACTIVE\'': 2
  }
  for (const [filter, count] of Object.entries(counts)) t.equal((await ask(call, address, { filter })).body.TotalCount, count, filter)

  await call('PATCH', `/customers/${brewery.customerTenantId}/subscriptions/${brewery.id}`, { status: 'active' })
  t.same((await ask(call, address, { filter: 'status eq \'SUSPENDED\' and contains(friendlyName,\'brewery\')' })).body, page([]), 'reactivated')
})

t.test('Get subscription analytics information grouped by dates or terms', async t => {
  const { call } = await storyWorld(t)
  const byType = [
    { subscriptionType: 'Azure', subscriptionCount: '2', licenseCount: '0' },
    { subscriptionType: 'EMS', subscriptionCount: '1', licenseCount: '8' },
    { subscriptionType: 'Office', subscriptionCount: '10', licenseCount: '232' },
    { subscriptionType: 'UNKNOWN', subscriptionCount: '2', licenseCount: '13' }
  ]
  t.same((await ask(call, `${address}?groupBy=subscriptionType`)).body, page(byType))
  const byMonth = await rowsOf(call, address, { groupby: 'creationDate', aggregationLevel: 'month', filter: 'creationDate ge cast(\'2018-08-01\',Edm.DateTimeOffset)' })
  t.same(byMonth, [
    { creationDate: '2018-08-01T00:00:00', subscriptionCount: '2', licenseCount: '60' },
    { creationDate: '2018-09-01T00:00:00', subscriptionCount: '3', licenseCount: '31' },
    { creationDate: '2018-10-01T00:00:00', subscriptionCount: '1', licenseCount: '25' },
    { creationDate: '2018-12-01T00:00:00', subscriptionCount: '1', licenseCount: '25' },
    { creationDate: '2019-01-01T00:00:00', subscriptionCount: '1', licenseCount: '10' }
  ])
  const quartz = { filter: 'customerName eq \'Quartz Ridge Outdoor\'', groupby: 'creationDate,status' }
  t.same(await rowsOf(call, address, { ...quartz, aggregationLevel: 'week' }), [
    { creationDate: '2018-09-17T00:00:00', status: 'ACTIVE', subscriptionCount: '2', licenseCount: '28' },
    { creationDate: '2018-09-17T00:00:00', status: 'DEPROVISIONED', subscriptionCount: '1', licenseCount: '3' },
    { creationDate: '2018-12-31T00:00:00', status: 'ACTIVE', subscriptionCount: '1', licenseCount: '10' }
  ], 'weeks begin on Mondays')
  t.same((await rowsOf(call, address, { ...quartz, aggregationLevel: 'day' }))[2].creationDate, '2019-01-05T00:00:00')
  t.same((await rowsOf(call, address, quartz))[2].creationDate, '2019-01-05T16:12:48.02', 'dates as they are when no level is said')
  t.same(await rowsOf(call, address, { groupby: 'providerName' }), [
    { subscriptionCount: '6', licenseCount: '127' },
    { providerName: 'Northgate Cloud Distribution', subscriptionCount: '9', licenseCount: '126' }
  ])
  t.same(await rowsOf(call, address, { groupby: 'subscriptionType', orderby: 'licenseCount desc', top: 2 }), [byType[2], byType[3]])

  await buy(call, await customerNamed(call, 'Wrenfield'), offers.enterpriseE3, { quantity: 4 })
  t.same((await rowsOf(call, address, { groupby: 'subscriptionType' }))[2], { subscriptionType: 'Office', subscriptionCount: '11', licenseCount: '236' })
})

t.test('listSubscriptionAnalytics: grouped rows add up to the rows under the same filter', async t => {
  const { call } = await storyWorld(t)
  for (const filter of ['licenseCount ge 0', 'autoRenewEnabled eq true', 'status ne \'ACTIVE\'']) {
    const rows = await rowsOf(call, address, { filter })
    for (const groupby of ['status', 'customerName,creationDate', 'id']) {
      const groups = await rowsOf(call, address, { filter, groupby })
      const total = (name: string) => groups.reduce((sum, group) => sum + Number(group[name]), 0)
      t.same([total('subscriptionCount'), total('licenseCount')], [rows.length, rows.reduce((sum, { licenseCount }) => sum + licenseCount, 0)], `${filter} by ${groupby}`)
    }
  }
})

t.test('listSubscriptionAnalytics: pages put together are the whole, in the order that was asked for', async t => {
  const { call } = await storyWorld(t)
  const queries: Array<Record<string, string>> = [{}, { orderby: 'customerName desc, licenseCount' }, { filter: 'contains(productName,\'365\')', orderby: 'creationDate' }, { groupby: 'customerName', orderby: 'subscriptionCount desc' }]
  for (const query of queries) {
    const whole = await rowsOf(call, address, query)
    const pages: unknown[] = []
    for (let next: string | null = asking(address, { ...query, top: 4 }); next;) {
      const { body } = await call('GET', next)
      t.equal(body.TotalCount, whole.length)
      t.ok(body.Value.length === 4 || body['@nextLink'] === null)
      pages.push(...body.Value)
      next = body['@nextLink']
    }
    t.same(pages, whole, JSON.stringify(query))
  }
  const { body } = await ask(call, address, { top: 2, filter: 'status eq \'ACTIVE\'' })
  t.equal(body['@nextLink'], '/partner/v1/analytics/subscriptions?top=2&skip=2&filter=status%20eq%20\'ACTIVE\'')
  t.same((await ask(call, address, { skip: 15 })).body, { ...page([]), TotalCount: 15 })
  const names = (await rowsOf(call, address, { orderby: 'licenseCount desc,friendlyName asc', top: 3 })).map(({ friendlyName, licenseCount }) => [licenseCount, friendlyName])
  t.same(names, [[40, 'VOLUNTEERS'], [30, 'BREWERY AND TAPROOM'], [30, 'EXCHANGE ONLINE ARCHIVING FOR EXCHANGE ONLINE']])
})

t.test('listSubscriptionAnalytics: suspension, cancellation, conversion and renewal leave their dates', async t => {
  const { call } = await storyWorld(t)
  const active = await situations.active(call)
  await call('PATCH', active.path, { status: 'suspended' })
  const id = active.subscription.id
  t.match(await rowOf(call, id), { status: 'SUSPENDED', currentStateEndDate: '2019-04-09T00:00:00', commitmentEndDate: '2019-06-19T00:00:00', deprovisionedDate: null })
  await advance(call, 'P1D')
  await call('PATCH', active.path, { status: 'active' })
  t.match(await rowOf(call, id), { status: 'ACTIVE', currentStateEndDate: '2019-06-19T00:00:00' })
  await call('PATCH', active.path, { status: 'deleted' })
  t.match(await rowOf(call, id), { status: 'DEPROVISIONED', currentStateEndDate: null, deprovisionedDate: '2019-01-10T00:00:00' })

  const trial = await situations.trial(call)
  t.match(await rowOf(call, trial.subscription.id), { trialStartDate: '2018-12-12T00:00:00', trialEndDate: '2019-01-12T00:00:00', trialToPaidConversionDate: null })
  const [conversion] = (await call('GET', `${trial.path}/conversions`)).body.items
  t.equal((await call('POST', `${trial.path}/conversions`, conversion)).status, 200)
  t.match(await rowOf(call, trial.subscription.id), {
    trialStartDate: '2018-12-12T00:00:00', trialEndDate: '2019-01-12T00:00:00', trialToPaidConversionDate: '2019-01-10T00:00:00', productName: 'OFFICE 365 BUSINESS PREMIUM'
  })

  await advance(call, { to: '2019-03-15T00:00:00Z' })
  t.match(await rowOf(call, studio.id), { lastRenewalDate: '2019-03-14T00:00:00', commitmentEndDate: '2020-03-14T00:00:00', currentStateEndDate: '2020-03-14T00:00:00' })
})

t.test('listSubscriptionAnalytics: in the worlds of a direct partner and of a reseller', async t => {
  const { call } = await storyWorld(t, { fixture: 'direct' })
  t.match(await rowOf(call, '23E1B297-E3C9-425C-B9D8-1D69060E2355'), {
    partnerName: 'Fernhollow IT Services', trialStartDate: '2018-09-25T00:00:00', trialEndDate: '2018-10-25T00:00:00', trialToPaidConversionDate: '2018-10-17T10:31:47.06'
  })
  t.match(await rowOf(call, '21E1592E-92FE-4426-8388-D0C13A8B5734'), { lastRenewalDate: '2019-01-08T00:00:00', providerName: undefined })
  const { call: atReseller } = await storyWorld(t, { fixture: 'reseller' })
  t.same(await rowOf(atReseller, studio.id), studio, 'the same row as its provider finds')
})

t.test('listSubscriptionAnalytics: customers that have left are not counted', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId } = await situations.active(call)
  await call('PATCH', path, { status: 'suspended' })
  t.equal((await ask(call, address, { filter: 'customerMarket eq \'GB\'' })).body.TotalCount, 1)
  const customer = (await call('GET', `/customers/${customerId}`)).body
  t.equal((await call('PATCH', `/customers/${customerId}`, { ...customer, relationshipToPartner: 'none' })).status, 200)
  t.equal((await ask(call, address, { filter: 'customerMarket eq \'GB\'' })).body.TotalCount, 0)
})

t.test('listSubscriptionAnalytics: what does not fit is refused with its place', async t => {
  const { call } = await storyWorld(t)
  await refusesBadQueries(t, call, address, 'status')
  const cases: Record<string, ReturnType<typeof badQuery>> = {
    'status eq ACTIVE': badQuery('filter, character 11: a value is expected (a text in single quotes, a number, true, false, null or cast), not ACTIVE.'),
    'licenseCount gt \'many\'': badQuery('filter, character 17: licenseCount is a number, which \'many\' is not.'),
    'creationDate gt 2018': badQuery('filter, character 17: creationDate is a date, which 2018 is not.'),
    'autoRenewEnabled eq 1': badQuery('filter, character 21: autoRenewEnabled is true or false, which 1 is not.'),
    'contains(creationDate,\'2018\')': badQuery('filter, character 10: contains is for texts, and creationDate is a date.'),
    'status lt \'B\'': badQuery('filter, character 8: lt is for numbers and dates, and status is a text.')
  }
  for (const [filter, refusal] of Object.entries(cases)) await refuses(t, call, ['GET', asking(address, { filter })], refusal, filter)
  await refuses(t, call, ['GET', `${address}?aggregationLevel=month`], badQuery('aggregationLevel needs groupby.'), 'a level alone')
  await refuses(t, call, ['GET', `${address}?groupby=licenseCount`], { status: 400, code: 3000, description: /groupby, character 1: licenseCount is no field that can stand here/ }, 'a group of a count')
  await refuses(t, call, ['GET', `${address}?groupby=creationDate&aggregationLevel=year`], { status: 400, code: 900126, description: /year of aggregationLevel.*day, week, month, dateRange/ }, 'a level that there is not')
  await refuses(t, call, ['GET', `${address}?top=many`], { status: 400, code: 3000, description: /top must be a whole number, not many/ }, 'a top that is none')
  isRefusal(t, await call('GET', `${address}?groupby=status&orderby=creationDate`), { status: 400, code: 3000, description: /orderby, character 1: creationDate is no field/ }, 'an order by what is not grouped')
})
