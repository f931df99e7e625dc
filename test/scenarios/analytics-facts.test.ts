/** Analytics of Azure usage, referrals and searches, which the fixtures tell. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { addresses, ask, asking, badQuery, page, refusesBadQueries, rowsOf } from './analytics.ts'
import { advance, appOnly, customerNamed, isRefusal, refuses, remake } from './holdings.ts'

const { azureUsage, referrals, searches } = addresses

const machine = {
  customerTenantId: '05C062C9-9DB2-4751-AFBA-8A0B438C315A',
  customerName: 'BRIGHTWELL ROBOTICS',
  subscriptionId: '05E1226F-5DEC-463F-8924-3490B8C53E52',
  subscriptionName: 'TEST BENCH',
  usageDate: '2019-01-07T00:00:00',
  resourceLocation: 'useast',
  meterCategory: 'Virtual Machines',
  meterSubcategory: 'B1s',
  meterUnit: 'Hours',
  reservationOrderId: '05b2226e-7362-4f8b-acc6-716fce953861',
  reservationId: '05b36f65-bb3f-43ca-8057-1f9770d8ad64',
  consumptionMeterId: '0a83f4c7-15de-42b9-8f60-b3c97a1e64d2',
  serviceType: 'Standard_B1s',
  quantity: 48
}

const network = {
  customerTenantId: '04C0D52A-BEC8-4F4F-BC54-D185F6162394',
  customerName: 'TIDEWATER FREIGHT SYSTEMS',
  subscriptionId: '04E13B88-D88B-4258-8970-60C74B00C51E',
  subscriptionName: 'TRACKING PLATFORM',
  usageDate: '2019-01-07T00:00:00',
  resourceLocation: 'useast2',
  meterCategory: 'Networking',
  meterSubcategory: 'None',
  meterUnit: 'GB',
  reservationOrderId: '',
  reservationId: '',
  consumptionMeterId: '0a15e60d-8b74-49f1-a2c3-96d0be47f58a',
  serviceType: '',
  quantity: 0.4
}

/** The days of which the story states usage; on all others it is made up. */
const stated = 'usageDate eq \'2019-01-06\' or usageDate eq \'2019-01-07\' or (usageDate eq \'2018-12-31\' and customerName eq \'Tidewater Freight Systems\')'

t.test('Get all Azure usage analytics information', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await ask(call, azureUsage, { filter: stated })
  t.same([status, body['@nextLink'], body.TotalCount, body.Value.length], [200, null, 13, 13])
  // Thirty days with five meters each where nothing is stated: 27 × 5 + 9 of Tidewater, 28 × 5 + 4 of Brightwell.
  t.equal((await ask(call, azureUsage)).body.TotalCount, 288)
  t.same((await ask(call, azureUsage, { filter: 'reservationId ne \'\' and usageDate eq cast(\'2019-01-07\',Edm.DateTimeOffset)' })).body, page([machine]))
  t.same(await rowsOf(call, azureUsage, { filter: 'meterCategory eq \'networking\' and usageDate eq \'2019-01-07\'' }), [network])
  t.same((await rowsOf(call, azureUsage, { filter: stated, orderby: 'quantity desc,usageDate', top: 2 })).map(({ quantity, usageDate }) => [quantity, usageDate]), [[48, '2018-12-31T00:00:00'], [48, '2019-01-06T00:00:00']])
  t.same(await rowsOf(call, azureUsage, { filter: stated, groupby: 'subscriptionName,usageDate', aggregationLevel: 'month' }), [
    { subscriptionName: 'TEST BENCH', usageDate: '2019-01-01T00:00:00', quantity: '96.3' },
    { subscriptionName: 'TRACKING PLATFORM', usageDate: '2018-12-01T00:00:00', quantity: '51.95' },
    { subscriptionName: 'TRACKING PLATFORM', usageDate: '2019-01-01T00:00:00', quantity: '92.6' }
  ], 'quantities are added up as decimals')
  t.same(await rowsOf(call, azureUsage, { groupby: 'meterUnit,usageDate', filter: `meterUnit eq 'Hours' and (${stated})` }), [
    { meterUnit: 'Hours', usageDate: '2018-12-31T00:00:00', quantity: '48' },
    { meterUnit: 'Hours', usageDate: '2019-01-06T00:00:00', quantity: '96' },
    { meterUnit: 'Hours', usageDate: '2019-01-07T00:00:00', quantity: '84.5' }
  ], 'by day when no level is said')

  const customerId = await customerNamed(call, 'Tidewater')
  await call('PATCH', `/customers/${customerId}/subscriptions/${network.subscriptionId}`, { friendlyName: 'Ships' })
  t.same(await rowsOf(call, azureUsage, { filter: stated, groupby: 'subscriptionName' }), [{ subscriptionName: 'SHIPS', quantity: '144.55' }, { subscriptionName: 'TEST BENCH', quantity: '96.3' }], 'by the name that it has now')
})

t.test('listAzureUsageAnalytics: days count when they are over, and what is made up for thirty days', async t => {
  const { call } = await storyWorld(t)
  const id = network.subscriptionId
  const told = async () => [
    (await rowsOf(call, azureUsage, { filter: `subscriptionId eq '${id}'`, orderby: 'usageDate desc', top: 1 }))[0].usageDate,
    (await rowsOf(call, addresses.subscriptions, { filter: `id eq '${id}'` }))[0].lastUsageDate
  ]
  t.same(await told(), ['2019-01-08T00:00:00', '2019-01-08T00:00:00'])
  await advance(call, 'PT23H')
  t.same(await told(), ['2019-01-08T00:00:00', '2019-01-08T00:00:00'])
  await advance(call, 'PT1H')
  t.same(await told(), ['2019-01-09T00:00:00', '2019-01-09T00:00:00'])
  await call('PATCH', `/customers/${network.customerTenantId.toLowerCase()}/subscriptions/${id}`, { status: 'suspended' })
  await advance(call, 'P20D')
  t.same(await told(), ['2019-01-09T00:00:00', '2019-01-09T00:00:00'], 'a suspension ends it')
  await advance(call, 'P20D')
  t.same(await told(), ['2019-01-07T00:00:00', '2019-01-09T00:00:00'], 'what is stated stays')
})

const undated = { acceptedDate: null, acknowledgedDate: null, archivedDate: null, declinedDate: null, expiredDate: null, lostDate: null, missedDate: null, skippedDate: null, wonDate: null }

t.test('Get all referrals analytics information', async t => {
  const { call } = await storyWorld(t)
  const declined = {
    id: '311802',
    status: 'Declined',
    customerMarket: 'GB',
    customerName: 'Fenwick Boatyard',
    customerOrgSize: '10to50employees',
    ...undated,
    createdDate: '2018-12-03T10:08:15',
    acknowledgedDate: '2018-12-03T14:32:50',
    declinedDate: '2018-12-04T09:00:00',
    partnerMarket: 'US'
  }
  const { status, body } = await ask(call, referrals)
  t.same([status, body['@nextLink'], body.TotalCount, body.Value.length], [200, null, 6, 6])
  t.same(body.Value[3], declined)
  t.same((await ask(call, referrals, { filter: 'customerMarket eq \'gb\' and declinedDate ne null' })).body, page([declined]))
  t.same(await rowsOf(call, referrals, { groupby: 'customerMarket' }), [{ customerMarket: 'CA', referralCount: '1' }, { customerMarket: 'GB', referralCount: '1' }, { customerMarket: 'US', referralCount: '4' }])
  t.same(await rowsOf(call, referrals, { groupby: 'wonDate,createdDate', aggregationLevel: 'month', filter: 'createdDate lt \'2018-11-01\'' }), [
    { wonDate: null, createdDate: '2018-10-01T00:00:00', referralCount: '1' },
    { wonDate: '2018-09-01T00:00:00', createdDate: '2018-08-01T00:00:00', referralCount: '1' }
  ])
  t.same((await rowsOf(call, referrals, { orderby: 'createdDate desc', top: 2 })).map(({ id }) => id), ['312418', '312055'])

  const lead = { id: '312500', status: 'Created', customerMarket: 'DE', customerName: 'Kiefer Orgelbau', customerOrgSize: '1to9employees' }
  await remake(call, ({ collections }) => { collections.referrals.push({ ...lead, createdDate: '2019-01-08T10:00:00.5Z' }) })
  t.same((await rowsOf(call, referrals))[6], { ...lead, ...undated, createdDate: '2019-01-08T10:00:00.5', partnerMarket: 'US' })
})

t.test('Get all search analytics information', async t => {
  const { call } = await storyWorld(t)
  const ours = { companyName: 'Northgate Cloud Distribution', mpnId: 4790265, partnerMarket: 'US' }
  const outdoor = {
    ...ours,
    contactButtonClicked: true,
    keywordCountry: 'United States',
    detailsViewed: true,
    keywordIndustryFocus: 'Retail',
    keywordProduct: 'Office 365',
    referralSubmitted: true,
    searchDate: '2018-08-29',
    keywordSearchText: 'outdoor shops'
  }
  const glance = {
    ...ours,
    contactButtonClicked: false,
    keywordCountry: null,
    detailsViewed: false,
    keywordIndustryFocus: null,
    keywordProduct: null,
    referralSubmitted: false,
    searchDate: '2018-12-27',
    keywordSearchText: 'cloud distributor'
  }
  const { status, body } = await ask(call, searches)
  t.same([status, body['@nextLink'], body.TotalCount, body.Value.length], [200, null, 8, 8])
  t.same([body.Value[0], body.Value[6]], [outdoor, glance])
  t.same((await ask(call, searches, { filter: 'contactButtonClicked eq false and (detailsViewed eq false or mpnId eq 1)' })).body, page([glance]))
  t.same((await ask(call, searches, { filter: 'mpnId eq \'4790265\' and searchDate lt cast(\'2018-09-01\',Edm.DateTimeOffset)' })).body, page([outdoor]))
  t.same(await rowsOf(call, searches, { groupby: 'keywordCountry,searchDate', aggregationLevel: 'month', filter: 'searchDate ge \'2018-11-01\'' }), [
    { keywordCountry: null, searchDate: '2018-12-01', searchResultPageViews: '1', contactClicks: '0', referralCount: '0', profileViews: '0' },
    { keywordCountry: 'United Kingdom', searchDate: '2018-12-01', searchResultPageViews: '1', contactClicks: '1', referralCount: '1', profileViews: '1' },
    { keywordCountry: 'United States', searchDate: '2018-11-01', searchResultPageViews: '2', contactClicks: '1', referralCount: '1', profileViews: '1' },
    { keywordCountry: 'United States', searchDate: '2018-12-01', searchResultPageViews: '1', contactClicks: '1', referralCount: '1', profileViews: '1' },
    { keywordCountry: 'United States', searchDate: '2019-01-01', searchResultPageViews: '1', contactClicks: '1', referralCount: '1', profileViews: '1' }
  ])
  await remake(call, ({ collections }) => { collections.searches.pop() })
  t.same((await ask(call, searches)).body.TotalCount, 7)
})

t.test('Partner Center Analytics - Resources', async t => {
  const { call } = await storyWorld(t)
  const counted: Record<string, { groupby: string, counts: Record<string, string>, filter?: string }> = {
    [addresses.azureUsage]: { groupby: 'meterCategory', counts: { quantity: '228.5' }, filter: stated },
    [addresses.resellers]: { groupby: 'market', counts: { indirectResellerCount: '3', subscriptionCount: '9', licenseCount: '126' } },
    [addresses.referrals]: { groupby: 'partnerMarket', counts: { referralCount: '6' } },
    [addresses.searches]: { groupby: 'partnerMarket', counts: { searchResultPageViews: '8', contactClicks: '6', referralCount: '6', profileViews: '6' } },
    [addresses.subscriptions]: { groupby: 'status', counts: { subscriptionCount: '12', licenseCount: '190' } }
  }
  for (const [address, { groupby, counts, filter }] of Object.entries(counted)) {
    const { status, body } = await ask(call, address, { groupby, ...(filter && { filter }), top: 1, orderby: `${Object.keys(counts)[0]} desc` })
    const [{ [groupby]: group, ...found }] = body.Value
    t.same([status, found], [200, counts], `${address}: the counts that its rows are added up to`)
    t.same(Object.keys(body), ['Value', '@nextLink', 'TotalCount'])
  }
})

t.test('listAzureUsageAnalytics, listReferralAnalytics, listSearchAnalytics: what does not fit is refused', async t => {
  const { call } = await storyWorld(t)
  await refusesBadQueries(t, call, azureUsage, 'meterUnit')
  await refusesBadQueries(t, call, referrals, 'status')
  await refusesBadQueries(t, call, searches, 'keywordCountry')
  await refuses(t, call, ['GET', asking(searches, { filter: 'referralSubmitted eq \'yes\'' })], badQuery('filter, character 22: referralSubmitted is true or false, which \'yes\' is not.'), 'no truth value')
  for (const address of [azureUsage, referrals, searches, addresses.subscriptions, addresses.resellers]) {
    await refuses(t, call, ['GET', `${address}?aggregationLevel=day`], badQuery('aggregationLevel needs groupby.'), `${address}: a level alone`)
    await refuses(t, call, ['GET', address, undefined, appOnly], { status: 403, code: 900329 }, `${address}: an application alone`)
    for (const cloud of ['china', 'germany', 'usgov'] as const) {
      const answer = await (await storyWorld(t, { cloud })).call('GET', address)
      if (cloud === 'china' && address === referrals) isRefusal(t, answer, { status: 400, code: 900127, description: /china/ }, `${address} in ${cloud}`)
      else t.equal(answer.status, 200, `${address} in ${cloud}`)
    }
  }
})
