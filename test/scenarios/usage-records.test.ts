/** Usage records: what the running billing period costs so far, by meter, day, subscription and customer. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { advance, appOnly, buy, customerNamed, isRefusal, refuses, situations, type Holding } from './holdings.ts'
import { customerRefusals, items } from './purchases.ts'
import { costs, day, meters, state, twoDaysLater } from './usage.ts'

const told = { currencyLocale: 'en-US', lastModifiedDate: '2019-01-11T06:00:00+00:00' }
const named = (id: string, name: string) => ({ resourceId: id, id, resourceName: name, name })
const attributes = (objectType: string) => ({ attributes: { objectType } })
const collection = (uri: string, items: object[]) => ({ totalCount: items.length, items, links: { self: { uri, method: 'GET', headers: [] } }, attributes: { objectType: 'Collection' } })

const read = async (call: Call, path: string) => (await call('GET', path)).body

t.test('Get usage data for a subscription', async t => {
  const { call } = await storyWorld(t)
  const { path } = await twoDaysLater(call)
  const { status, body } = await call('GET', `${path}/usagerecords/resources`, undefined, appOnly)
  t.equal(status, 200)
  const record = (category: string, subcategory: string, quantityUsed: number, unit: string, id: string, name: string, totalCost: number) =>
    ({ category, subcategory, quantityUsed, unit, ...named(id, name), totalCost, ...told, ...attributes('AzureResourceMonthlyUsageRecord') })
  t.strictSame(body, collection(`${path}/usagerecords/resources`, [
    record('Virtual Machines', 'D2 v3', 78, 'Hours', meters.machine, 'Compute Hours', costs.machine),
    record('Storage', '', 600, '10,000s', meters.transactions, 'Storage Transactions', costs.transactions),
    record('Networking', '', 7, 'GB', meters.transfer, 'Data Transfer Out (GB)', costs.transfer)
  ]), 'the dearest first')
})

t.test('listMeterUsageRecords: the younger form of the same', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription: { id } } = await twoDaysLater(call)
  const { lastModifiedDate } = told
  const record = (meterId: string, meterName: string, category: string, subcategory: string, quantityUsed: number, unit: string, cost: number) =>
    ({ subscriptionId: id, meterId, meterName, category, subcategory, quantityUsed, unit, totalCost: cost, currencyCode: 'USD', usdTotalCost: cost, lastModifiedDate, ...attributes('MeterUsageRecord') })
  t.strictSame(await read(call, `${path}/meterusagerecords`), collection(`${path}/meterusagerecords`, [
    record(meters.machine, 'Compute Hours', 'Virtual Machines', 'D2 v3', 78, 'Hours', costs.machine),
    record(meters.transactions, 'Storage Transactions', 'Storage', '', 600, '10,000s', costs.transactions),
    record(meters.transfer, 'Data Transfer Out (GB)', 'Networking', '', 7, 'GB', costs.transfer)
  ]))
})

t.test('listDailyUsageRecords: tiers and what is free go on from day to day', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription: { id } } = await twoDaysLater(call)
  const record = (date: string, totalCost: number) => ({ dateUsed: `${date}T00:00:00+00:00`, ...named(id, 'Tracking platform'), totalCost, ...told, ...attributes('SubscriptionDailyUsageRecord') })
  const [first, second, third] = costs.days as [number, number, number]
  t.strictSame(await read(call, `${path}/usagerecords/daily`), collection(`${path}/usagerecords/daily`, [record('2019-01-09', first), record('2019-01-10', second), record('2019-01-11', third)]))
})

t.test('listSubscriptionUsageRecords: the customer\'s usage-based subscriptions, as they stand', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription: { id } } = await twoDaysLater(call)
  const address = `/customers/${customerId}/subscriptions/usagerecords`
  const record = { status: 'active', offerId: 'MS-AZR-0145P', ...named(id, 'Tracking platform'), totalCost: costs.total, ...told, ...attributes('SubscriptionMonthlyUsageRecord') }
  t.strictSame(await read(call, address), collection(address, [record]))
  const set = async (status: string) => t.equal((await call('PATCH', path, { ...await read(call, path), status })).status, 200)
  await set('suspended')
  t.strictSame((await read(call, address)).items, [{ ...record, status: 'suspended' }], 'a suspended one keeps what it cost')
  await set('deleted')
  t.strictSame((await read(call, address)).items, [{ ...record, status: 'deleted' }], 'a deleted one until the period is over')
  await advance(call, 'P1M')
  t.same((await read(call, address)).items, [])
  const sold = await customerNamed(call, 'Brightwell')
  t.match((await read(call, `/customers/${sold}/subscriptions/usagerecords`)).items, [{ partnerOnRecord: '4820117' }], 'the reseller that sold it')
  const licences = await customerNamed(call, 'Pennine')
  t.same((await read(call, `/customers/${licences}/subscriptions/usagerecords`)).items, [], 'licences are none')
})

t.test('listCustomerUsageRecords: every customer, with its budget', async t => {
  const { call } = await storyWorld(t)
  const { customerId } = await twoDaysLater(call)
  await call('PATCH', `/customers/${customerId}/usagebudget`, { amount: 20 })
  const body = await read(call, '/customers/usagerecords')
  const { items: customers } = await read(call, '/customers')
  t.same(body.items.map(({ id }: { id: string }) => id), customers.map(({ id }: { id: string }) => id), 'all that there are, in the order of the list of customers')
  const of = (id: string) => body.items.find((record: { id: string }) => record.id === id)
  t.strictSame(of(customerId), {
    budget: { amount: 20, ...attributes('SpendingBudget') },
    percentUsed: 40.71, // 8.1428 of 20 is 40.714
    isUpgraded: false,
    ...named(customerId, 'Tidewater Freight Systems'),
    totalCost: costs.total,
    ...told,
    ...attributes('CustomerMonthlyUsageRecord')
  })
  const other = await customerNamed(call, 'Pennine')
  t.strictSame(of(other), { budget: attributes('SpendingBudget'), percentUsed: 0, isUpgraded: false, ...named(other, 'Pennine Textile Works'), totalCost: 0, ...told, ...attributes('CustomerMonthlyUsageRecord') })
  t.same(body.links, { self: { uri: '/customers/usagerecords', method: 'GET', headers: [] } })
})

t.test('listCustomerUsageRecords: an Azure plan makes its customer an upgraded one', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  const plan = await buy(call, customerId, items.azurePlan)
  await advance(call, 'P1D')
  await state(call, plan, [day(9, meters.machine, 10)])
  const record = (await read(call, '/customers/usagerecords')).items.find(({ id }: { id: string }) => id === customerId)
  t.match(record, { isUpgraded: true, totalCost: 0.816 })
  t.match(await read(call, `/customers/${customerId}/usagesummary`), { billingStartDate: '2019-01-01T00:00:00+00:00', billingEndDate: '2019-02-01T00:00:00+00:00', totalCost: 0.816 }, 'its period is the month')
  t.match(await read(call, `${plan.path}/usagesummary`), { billingStartDate: '2019-01-01T00:00:00+00:00', billingEndDate: '2019-02-01T00:00:00+00:00', totalCost: 0.816 })
})

const ofSubscription = ['usagesummary', 'usagerecords/resources', 'usagerecords/daily', 'meterusagerecords']

t.test('usage records: what is made up adds up as what is stated does', async t => {
  const { call } = await storyWorld(t)
  await advance(call, 'P20DT7H')
  for (const { path } of [await situations.azure(call), await situations.registeredAzure(call)] as Holding[]) {
    const { totalCost } = await read(call, `${path}/usagesummary`)
    const sum = async (list: string) => (await read(call, `${path}/${list}`)).items.reduce((total: number, item: { totalCost: number }) => total + item.totalCost, 0).toFixed(8)
    t.ok(totalCost > 1)
    for (const list of ofSubscription.slice(1)) t.equal(await sum(list), totalCost.toFixed(8), list)
  }
})

t.test('usage records: what is refused', async t => {
  const { call, world } = await storyWorld(t)
  const azure = await situations.azure(call)
  const licences = await situations.active(call)
  for (const list of ofSubscription) {
    await refuses(t, call, ['GET', `${licences.path}/${list}`], { status: 400, code: 800011, description: new RegExp(licences.subscription.id) }, `${list} of licences`)
    await refuses(t, call, ['GET', `/customers/${azure.customerId}/subscriptions/0fb0a2b4-0000-4000-8000-000000000000/${list}`], { status: 404, code: 20003 }, `${list} of no subscription`)
  }
  const address = azure.path.slice(0, azure.path.indexOf('/subscriptions'))
  for (const path of [`${azure.path}/usagesummary`, `${azure.path}/meterusagerecords`, `${address}/subscriptions/usagerecords`, `${address}/usagesummary`, '/customers/usagerecords', '/usagesummary']) {
    isRefusal(t, await call('GET', path, undefined, appOnly), { status: 403, code: 900329 }, `${path} without a user`)
  }
  await customerRefusals(t, call, world, [...ofSubscription.map((list): [string, string] => ['GET', `subscriptions/${azure.subscription.id}/${list}`]), ['GET', 'subscriptions/usagerecords'], ['GET', 'usagesummary']])
  const { call: elsewhere } = await storyWorld(t, { cloud: 'china' })
  for (const path of [...ofSubscription.map(list => `${azure.path}/${list}`), '/customers/usagerecords', '/usagesummary']) {
    await refuses(t, elsewhere, ['GET', path], { status: 400, code: 900127, description: /china/ }, `${path} in a cloud without usage`)
  }
})
