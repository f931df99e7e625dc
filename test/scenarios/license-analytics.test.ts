/** Licence analytics: what is sold, assigned and in use, row by row and as insights. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { addresses, ask, asking, badQuery, page, refusesBadQueries, rowsOf } from './analytics.ts'
import { advance, appOnly, buy, customerNamed, isRefusal, refuses, situations } from './holdings.ts'

const { deployment, usage } = addresses
const salesOffer = 'E5AEEDC5-E2F0-4099-AA45-95802034D7F8'
const salesProduct = '1e1a282c-9c54-43a2-9310-98ef728faace'
const audioConferencing = '0c266dff-15dd-4b49-8397-2bb16070ed52'
const enterpriseE3 = '6fd2c87f-b296-42f0-b197-1e91e994b900'
const processed = '2019-01-08T00:00:00+00:00'

const alder = { customerTenantId: '01C09518-018F-413C-B4AC-C1DEA06E179C', customerName: 'ALDER & FINCH ARCHITECTS' }
const office = { processedDateTime: '2019-01-08T00:00:00', serviceCode: 'o365', serviceName: 'Microsoft Office 365', channel: 'reseller' }
const ofAlder = { filter: `customerTenantId eq '${alder.customerTenantId}'` }

/** Sells five licences of a Dynamics product and gives one to the customer's only user. */
async function sellSales (call: Call): Promise<string> {
  const customerId = await customerNamed(call, 'Brightwell')
  await buy(call, customerId, salesOffer, { quantity: 5 })
  const { body: { items: users } } = await call('GET', `/customers/${customerId}/users`)
  await give(call, customerId, users.find(({ displayName }: { displayName: string }) => displayName === 'Felix Aubert').id, salesProduct)
  return customerId
}

async function give (call: Call, customerId: string, userId: string, skuId: string, excludedPlans: string[] = []) {
  const { status, text } = await call('POST', `/customers/${customerId}/users/${userId}/licenseupdates`, { licensesToAssign: [{ skuId, excludedPlans }] })
  if (status !== 201) throw new Error(text)
}

t.test('Get licenses deployment information', async t => {
  const { call } = await storyWorld(t)
  const rows = [
    { ...office, ...alder, productId: '0C266DFF-15DD-4B49-8397-2BB16070ED52', productName: 'AUDIO CONFERENCING', licensesDeployed: 2, licensesSold: 10 },
    { ...office, ...alder, productId: '4EF96642-F096-40DE-A3E9-D83FB2F90211', productName: 'OFFICE 365 ADVANCED THREAT PROTECTION', licensesDeployed: 5, licensesSold: 25 },
    { ...office, ...alder, productId: enterpriseE3.toUpperCase(), productName: 'OFFICE 365 ENTERPRISE E3', licensesDeployed: 6, licensesSold: 25 }
  ]
  for (const address of [deployment, `${deployment}/`, `/partner${deployment}`]) t.same((await ask(call, address, ofAlder)).body, page(rows), address)
  t.equal((await ask(call, deployment)).body.TotalCount, 11)
  t.same(await rowsOf(call, deployment, { groupby: 'serviceCode,channel' }), [{ serviceCode: 'o365', channel: 'reseller', licensesDeployed: 41, licensesSold: 180 }])
  t.same(await rowsOf(call, deployment, { ...ofAlder, orderby: 'licensesSold desc,productName desc', top: 1 }), [rows[2]])
  t.same((await ask(call, `/partner${deployment}`, { top: 1, skip: 1, ...ofAlder })).body['@nextLink'], `/partner/v1/analytics/commercial/deployment/license?top=1&skip=2&filter=${encodeURIComponent(ofAlder.filter)}`)

  await sellSales(call)
  t.same(await rowsOf(call, `/partner${deployment}`, { groupby: 'serviceCode', filter: 'serviceCode eq \'CRM\' or (channel eq \'Reseller\')' }), [
    { serviceCode: 'crm', licensesDeployed: '1', licensesSold: '5' },
    { serviceCode: 'o365', licensesDeployed: '41', licensesSold: '180' }
  ], 'counts of groups are texts at the second address')
  t.match((await rowsOf(call, deployment, { filter: 'serviceName eq \'Microsoft Dynamics\'' }))[0], {
    customerName: 'BRIGHTWELL ROBOTICS', productId: salesProduct.toUpperCase(), productName: 'DYNAMICS 365 FOR SALES ENTERPRISE', licensesDeployed: 1, licensesSold: 5
  })
})

t.test('Get licenses usage information', async t => {
  const { call } = await storyWorld(t)
  const audio = { ...office, ...alder, productId: '0C266DFF-15DD-4B49-8397-2BB16070ED52', productName: 'AUDIO CONFERENCING' }
  const suite = { ...office, ...alder, productId: enterpriseE3.toUpperCase(), productName: 'OFFICE 365 ENTERPRISE E3' }
  const rows = [
    { ...audio, workloadCode: 'SFB', workloadName: 'Skype For Business', licensesActive: 1, licenseActive: 1, licensesQualified: 10 },
    { ...suite, workloadCode: 'EXO', workloadName: 'Exchange', licensesActive: 5, licenseActive: 5, licensesQualified: 25 },
    { ...suite, workloadCode: 'SPO', workloadName: 'SharePoint', licensesActive: 3, licenseActive: 3, licensesQualified: 25 },
    { ...suite, workloadCode: 'SFB', workloadName: 'Skype For Business', licensesActive: 4, licenseActive: 4, licensesQualified: 25 }
  ]
  for (const address of [usage, `${usage}/`, `/partner${usage}`]) t.same((await ask(call, address, ofAlder)).body, page(rows), address)
  t.same(await rowsOf(call, usage, { filter: 'workloadCode eq \'SFB\'', groupby: 'workloadName' }), [{ workloadName: 'Skype For Business', licensesActive: 28, licenseActive: 28, licensesQualified: 147 }])
  t.same((await rowsOf(call, `/partner${usage}`, { groupby: 'workloadCode,serviceCode', orderby: 'licensesQualified desc' })).map(({ workloadCode, licensesQualified }) => [workloadCode, licensesQualified]), [['SFB', '147'], ['EXO', '137'], ['SPO', '137']])

  await sellSales(call)
  t.same((await rowsOf(call, usage, { filter: 'serviceCode eq \'crm\'', orderby: 'workloadCode' })).map(({ workloadCode, workloadName, licensesQualified }) => [workloadCode, workloadName, licensesQualified]), [
    ['CRM', 'Microsoft Dynamics CRM', 5], ['SPO', 'SharePoint', 5]
  ])
  for (const row of await rowsOf(call, usage)) t.ok(row.licensesActive >= 0 && row.licensesActive <= row.licensesQualified, `${row.productName} ${row.workloadCode}`)
})

t.test('Get customer licenses deployment information', async t => {
  const { call } = await storyWorld(t)
  const customerId = alder.customerTenantId.toLowerCase()
  const path = `/customers/${customerId}/analytics/licenses/deployment`
  const insight = (productName: string, licensesDeployed: number, licensesSold: number, deploymentPercent: number) => ({
    customerId,
    customerName: alder.customerName,
    productName,
    serviceCode: 'o365',
    licensesDeployed,
    deploymentPercent,
    licensesSold,
    processedDateTime: processed,
    serviceName: 'o365',
    channel: 'reseller',
    attributes: { objectType: 'CustomerLicensesDeploymentInsights' }
  })
  const collection = (items: object[]) => ({ totalCount: items.length, items, attributes: { objectType: 'Collection' } })
  const others = [insight('OFFICE 365 ADVANCED THREAT PROTECTION', 5, 25, 20), insight('OFFICE 365 ENTERPRISE E3', 6, 25, 24)]
  t.same((await call('GET', path)).body, collection([insight('AUDIO CONFERENCING', 2, 10, 20), ...others]))
  await give(call, customerId, await userWithout(call, customerId, audioConferencing), audioConferencing)
  t.same((await call('GET', path)).body, collection([insight('AUDIO CONFERENCING', 3, 10, 30), ...others]), 'one more is assigned')
  t.same((await call('GET', `/customers/${await customerNamed(call, 'Wrenfield')}/analytics/licenses/deployment`)).body, collection([]))
})

/** A user that can be licensed and does not hold a product yet. */
async function userWithout (call: Call, customerId: string, skuId: string): Promise<string> {
  for (const { id, usageLocation } of (await call('GET', `/customers/${customerId}/users`)).body.items) {
    const { body } = await call('GET', `/customers/${customerId}/users/${id}/licenses`)
    if (usageLocation && !body.items.some(({ productSku }: { productSku: { id: string } }) => productSku.id === skuId)) return id
  }
  throw new Error(`Everybody has ${skuId}.`)
}

t.test('Get customer licenses usage information', async t => {
  const { call } = await storyWorld(t)
  const customerId = alder.customerTenantId.toLowerCase()
  const path = `/customers/${customerId}/analytics/licenses/usage`
  const insight = (productName: string, workloadCode: string, workloadName: string, licensesActive: number, licensesQualified: number, usagePercent: number) => ({
    customerId,
    customerName: alder.customerName,
    productName,
    serviceCode: 'o365',
    licensesActive,
    licensesQualified,
    usagePercent,
    workloadCode,
    workloadName,
    processedDateTime: processed,
    serviceName: 'o365',
    channel: 'reseller',
    attributes: { objectType: 'CustomerLicensesUsageInsights' }
  })
  const { body } = await call('GET', path)
  t.same(body, {
    totalCount: 4,
    items: [
      insight('AUDIO CONFERENCING', 'SFB', 'Skype For Business', 1, 10, 10),
      insight('OFFICE 365 ENTERPRISE E3', 'EXO', 'Exchange', 5, 25, 20),
      insight('OFFICE 365 ENTERPRISE E3', 'SPO', 'SharePoint', 3, 25, 12),
      insight('OFFICE 365 ENTERPRISE E3', 'SFB', 'Skype For Business', 4, 25, 16)
    ],
    attributes: { objectType: 'Collection' }
  })
  // Nobody uses what everybody is kept from.
  const { body: { items: users } } = await call('GET', `/customers/${customerId}/users`)
  const { body: { items: [, , { servicePlans }] } } = await call('GET', `/customers/${customerId}/subscribedskus`)
  const exchange = servicePlans.find(({ serviceName }: { serviceName: string }) => serviceName === 'EXCHANGE_S_ENTERPRISE').id
  for (const { id } of users) {
    const { body: held } = await call('GET', `/customers/${customerId}/users/${id}/licenses`)
    if (held.items.some(({ productSku }: { productSku: { id: string } }) => productSku.id === enterpriseE3)) await give(call, customerId, id, enterpriseE3, [exchange])
  }
  t.same((await call('GET', path)).body.items[1], insight('OFFICE 365 ENTERPRISE E3', 'EXO', 'Exchange', 0, 25, 0))
})

t.test('Get partner licenses deployment information', async t => {
  const { call } = await storyWorld(t)
  const path = '/analytics/licenses/deployment'
  const insight = (serviceName: string, proratedDeploymentPercent: number, licensesSold: number, processedDateTime = processed) => ({
    proratedDeploymentPercent, licensesSold, processedDateTime, serviceName, channel: 'reseller', attributes: { objectType: 'PartnerLicensesDeploymentInsights' }
  })
  const collection = (items: object[]) => ({ totalCount: items.length, items, attributes: { objectType: 'Collection' } })
  t.same((await call('GET', path)).body, collection([insight('o365', 22.8, 180)]), '41 of 180')
  await sellSales(call)
  t.same((await call('GET', path)).body, collection([insight('crm', 20, 5), insight('o365', 22.8, 180)]))
  await advance(call, 'PT30H')
  const { path: ofPennine } = await situations.active(call)
  await call('PATCH', ofPennine, { status: 'suspended' })
  t.same((await call('GET', path)).body, collection([insight('crm', 20, 5, '2019-01-09T00:00:00+00:00'), insight('o365', 15.8, 165, '2019-01-09T00:00:00+00:00')]), '26 of 165: what is suspended is neither sold nor deployed')
  t.same((await (await storyWorld(t, { fixture: 'empty' })).call('GET', path)).body, collection([]))
})

t.test('Get partner licenses usage information', async t => {
  const { call } = await storyWorld(t)
  const path = '/analytics/licenses/usage'
  const insight = (serviceName: string, workloadName: string, proratedLicensesUsagePercent: number) => ({
    proratedLicensesUsagePercent, workloadName, processedDateTime: processed, serviceName, channel: 'reseller', attributes: { objectType: 'PartnerLicensesUsageInsights' }
  })
  const office = [insight('o365', 'Exchange', 14.6), insight('o365', 'SharePoint', 14.6), insight('o365', 'Skype For Business', 19)]
  t.same((await call('GET', path)).body, { totalCount: 3, items: office, attributes: { objectType: 'Collection' } })
  const groups = await rowsOf(call, usage, { groupby: 'serviceCode,workloadName' })
  t.same(groups.map(({ licensesActive, licensesQualified }) => Math.round(1000 * licensesActive / licensesQualified) / 10), [14.6, 14.6, 19], 'the same licences as the rows')

  await sellSales(call)
  const { body } = await call('GET', path)
  t.same([body.totalCount, body.items.map(({ serviceName, workloadName }: Record<string, string>) => [serviceName, workloadName])], [5, [
    ['crm', 'Microsoft Dynamics CRM'], ['crm', 'SharePoint'], ['o365', 'Exchange'], ['o365', 'SharePoint'], ['o365', 'Skype For Business']
  ]])
  t.same(body.items.slice(2), office)
})

t.test('listLicenseDeploymentAnalytics, listLicenseUsageAnalytics: figures are those of yesterday', async t => {
  const { call } = await storyWorld(t, { time: '2019-01-09T17:20:00Z' })
  for (const address of [deployment, usage, `/partner${deployment}`, `/partner${usage}`]) {
    const whole = (await ask(call, address)).body
    for (const processedDateTime of ['2019-01-08', '2018-06-01T00:00:00Z']) t.same((await ask(call, address, { processedDateTime })).body, whole, `${address} from ${processedDateTime}`)
    t.same((await ask(call, address, { processedDateTime: '2019-01-09' })).body, page([]), `${address}: today's are not there yet`)
    t.same((await ask(call, address, { filter: 'processedDateTime eq cast(\'2019-01-08\',Edm.DateTimeOffset)' })).body, whole)
    t.same((await rowsOf(call, address, { groupby: 'processedDateTime' })).map(({ processedDateTime }) => processedDateTime), ['2019-01-08T00:00:00'])
    await refuses(t, call, ['GET', asking(address, { processedDateTime: 'lately' })], badQuery('processedDateTime must be a date, not lately.'), 'no date')
  }
  await advance(call, 'P1D')
  t.equal((await ask(call, deployment, { processedDateTime: '2019-01-09' })).body.TotalCount, 11)
})

t.test('licence analytics: what does not fit is refused', async t => {
  const { call } = await storyWorld(t)
  await refusesBadQueries(t, call, deployment, 'serviceCode')
  await refusesBadQueries(t, call, `/partner${deployment}`, 'productName')
  await refusesBadQueries(t, call, usage, 'workloadCode')
  await refusesBadQueries(t, call, `/partner${usage}`, 'customerName')
  const insights = ['/v1/analytics/licenses/deployment', '/v1/analytics/licenses/usage']
  const ofCustomer = (id: string) => ['deployment', 'usage'].map(kind => `/v1/customers/${id}/analytics/licenses/${kind}`)
  const { customerId, path } = await situations.active(call)
  for (const address of [deployment, usage, `/partner${deployment}`, `/partner${usage}`, ...insights, ...ofCustomer(customerId)]) {
    await refuses(t, call, ['GET', address, undefined, appOnly], { status: 403, code: 900329 }, `${address}: an application alone`)
    for (const cloud of ['china', 'germany', 'usgov'] as const) {
      isRefusal(t, await (await storyWorld(t, { cloud })).call('GET', address), { status: 400, code: 900127, description: new RegExp(cloud) }, `${address} in ${cloud}`)
    }
  }
  await call('PATCH', path, { status: 'suspended' })
  const customer = (await call('GET', `/customers/${customerId}`)).body
  await call('PATCH', `/customers/${customerId}`, { ...customer, relationshipToPartner: 'none' })
  for (const address of ofCustomer('nobody')) await refuses(t, call, ['GET', address], { status: 400, code: 900118 }, address)
  for (const address of ofCustomer('deadbeef-0000-4000-8000-000000000000')) await refuses(t, call, ['GET', address], { status: 404, code: 60003 }, address)
  for (const address of ofCustomer(customerId)) await refuses(t, call, ['GET', address], { status: 403, code: 20002 }, address)
})
