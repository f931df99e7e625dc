/** Analytics of indirect resellers: what each sold, by the dates and numbers of its subscriptions. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { addresses, ask, asking, badQuery, page, refusesBadQueries, rowsOf } from './analytics.ts'
import { advance, customerNamed, holding, offers, refuses } from './holdings.ts'

const { resellers: address } = addresses
const never = '0001-01-01T00:00:00'

const pinecrest = {
  partnerTenantId: 'A300840C-A0C7-4916-AD4D-73B7EBF6CF48',
  id: '4820117',
  name: 'PINECREST MANAGED IT',
  market: 'US',
  firstSubscriptionCreationDate: '2018-03-14T16:42:05.91',
  latestSubscriptionCreationDate: '2018-12-12T11:09:37.402',
  firstSubscriptionEndDate: '2019-01-12T00:00:00',
  latestSubscriptionEndDate: '2019-03-14T00:00:00',
  firstSubscriptionSuspendedDate: never,
  latestSubscriptionSuspendedDate: never,
  firstSubscriptionDeprovisionedDate: never,
  latestSubscriptionDeprovisionedDate: never,
  subscriptionCount: 5,
  licenseCount: 85
}

const blueHeron = {
  partnerTenantId: 'B100EC92-AD1E-45F1-9B43-B89B950B0FC9',
  id: '4827756',
  name: 'BLUE HERON SYSTEMS',
  market: 'US',
  firstSubscriptionCreationDate: '2018-09-18T19:24:52.608',
  latestSubscriptionCreationDate: '2019-01-05T16:12:48.02',
  firstSubscriptionEndDate: '2019-09-18T00:00:00',
  latestSubscriptionEndDate: '2020-01-05T16:12:48.02',
  firstSubscriptionSuspendedDate: never,
  latestSubscriptionSuspendedDate: never,
  firstSubscriptionDeprovisionedDate: '2018-10-17T14:22:36.81',
  latestSubscriptionDeprovisionedDate: '2018-10-17T14:22:36.81',
  subscriptionCount: 4,
  licenseCount: 41
}

const stonebridge = {
  partnerTenantId: 'B200E32A-C087-4F6D-9A81-E8203E068B1F',
  id: '4811930',
  name: 'STONEBRIDGE COMPUTING',
  market: 'US',
  ...Object.fromEntries(Object.keys(pinecrest).filter(name => name.endsWith('Date')).map(name => [name, never])),
  subscriptionCount: 0,
  licenseCount: 0
}

t.test('Get all indirect resellers analytics information', async t => {
  const { call } = await storyWorld(t)
  t.same((await ask(call, address)).body, page([pinecrest, blueHeron, stonebridge]))
  t.same(await rowsOf(call, address, { orderby: 'licenseCount' }), [stonebridge, blueHeron, pinecrest])
  t.same(await rowsOf(call, address, { filter: 'subscriptionCount gt 0 and latestSubscriptionCreationDate ge cast(\'2019-01-01\',Edm.DateTimeOffset)' }), [blueHeron])
  t.same(await rowsOf(call, address, { groupby: 'market,firstSubscriptionCreationDate', aggregationLevel: 'month', orderby: 'firstSubscriptionCreationDate desc' }), [
    { market: 'US', firstSubscriptionCreationDate: '2018-09-01T00:00:00', indirectResellerCount: '1', licenseCount: '41', subscriptionCount: '4' },
    { market: 'US', firstSubscriptionCreationDate: '2018-03-01T00:00:00', indirectResellerCount: '1', licenseCount: '85', subscriptionCount: '5' },
    { market: 'US', firstSubscriptionCreationDate: never, indirectResellerCount: '1', licenseCount: '0', subscriptionCount: '0' }
  ])

  const alder = await holding(call, 'Alder', 'Audio Conferencing')
  await call('PATCH', alder.path, { status: 'suspended' })
  await advance(call, 'P1D')
  const marlow = await customerNamed(call, 'Marlow')
  const order = { lineItems: [{ lineItemNumber: 0, offerId: offers.enterpriseE1, quantity: 6, partnerIdOnRecord: '4820117' }] }
  t.equal((await call('POST', `/customers/${marlow}/orders`, order)).status, 201)
  await call('PATCH', (await holding(call, 'Alder', 'Office 365 Advanced Threat Protection')).path, { status: 'suspended' })
  t.same((await rowsOf(call, address))[0], {
    ...pinecrest,
    latestSubscriptionCreationDate: '2019-01-10T00:00:00',
    latestSubscriptionEndDate: '2020-01-10T00:00:00',
    firstSubscriptionSuspendedDate: '2019-01-09T00:00:00',
    latestSubscriptionSuspendedDate: '2019-01-10T00:00:00',
    subscriptionCount: 6,
    licenseCount: 91
  }, 'as what it sold has become')
})

t.test('listIndirectResellerAnalytics: parameters named like fields keep the rows with their value', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[query: Record<string, string | number>, found: object[]]> = [
    [{ partnerTenantId: pinecrest.partnerTenantId.toLowerCase() }, [pinecrest]],
    [{ id: '4827756' }, [blueHeron]],
    [{ name: 'Blue Heron Systems' }, [blueHeron]],
    [{ market: 'GB' }, []],
    [{ subscriptionCount: 5 }, [pinecrest]],
    [{ licenseCount: 0 }, [stonebridge]],
    [{ firstSubscriptionCreationDate: '2018-03-14' }, [pinecrest]],
    [{ firstSubscriptionCreationDate: '2018-03-14T16:42:05.91' }, [pinecrest]],
    [{ firstSubscriptionCreationDate: '2018-03-14T16:42:05' }, []],
    [{ latestSubscriptionCreationDate: '2019-01-05' }, [blueHeron]],
    [{ firstSubscriptionEndDate: '2019-01-12' }, [pinecrest]],
    [{ latestSubscriptionEndDate: '2019-03-14' }, [pinecrest]],
    [{ firstSubscriptionSuspendedDate: '0001-01-01', subscriptionCount: 4 }, [blueHeron]],
    [{ latestSubscriptionSuspendedDate: '2019-01-01' }, []],
    [{ firstSubscriptionDeprovisionedDate: '2018-10-17' }, [blueHeron]],
    [{ latestSubscriptionDeprovisionedDate: '2018-10-17', filter: 'market eq \'US\'' }, [blueHeron]],
    [{ market: 'US', filter: 'id eq \'4820117\' or id eq \'4811930\'', subscriptionCount: 0 }, [stonebridge]]
  ]
  for (const [query, found] of cases) t.same((await ask(call, address, query)).body, page(found), JSON.stringify(query))
  const groups = { groupby: 'market' }
  t.same(await rowsOf(call, address, { ...groups, indirectResellerCount: 3 }), [{ market: 'US', indirectResellerCount: '3', licenseCount: '126', subscriptionCount: '9' }])
  t.same(await rowsOf(call, address, { ...groups, indirectResellerCount: 2 }), [])
  const { body } = await ask(call, address, { market: 'US', top: 2 })
  t.equal(body['@nextLink'], '/partner/v1/analytics/indirectresellers?top=2&skip=2&market=US')
  t.same((await call('GET', body['@nextLink'])).body, { Value: [stonebridge], '@nextLink': null, TotalCount: 3 })
})

t.test('listIndirectResellerAnalytics: partners that are no provider have no resellers', async t => {
  for (const fixture of ['direct', 'reseller']) t.same((await ask((await storyWorld(t, { fixture })).call, address)).body, page([]), fixture)
})

t.test('listIndirectResellerAnalytics: what does not fit is refused', async t => {
  const { call } = await storyWorld(t)
  await refusesBadQueries(t, call, address, 'market')
  await refuses(t, call, ['GET', asking(address, { firstSubscriptionEndDate: 'soon' })], badQuery('firstSubscriptionEndDate cannot be soon.'), 'no date')
  await refuses(t, call, ['GET', asking(address, { subscriptionCount: 'few' })], { status: 400, code: 3000, description: /subscriptionCount must be a number, not few/ }, 'no number')
})
