/** Usage summaries: of a subscription, a customer and the partner, against budgets. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { advance, customerNamed, remake, situations } from './holdings.ts'
import { costs, day, meters, state, twoDaysLater } from './usage.ts'

const running = { billingStartDate: '2019-01-09T00:00:00-08:00', billingEndDate: '2019-02-08T00:00:00-08:00' }
const told = { currencyLocale: 'en-US', lastModifiedDate: '2019-01-11T06:00:00+00:00' }
const named = (id: string, name: string) => ({ resourceId: id, id, resourceName: name, name })
const frame = (uri: string, objectType: string) => ({ links: { self: { uri, method: 'GET', headers: [] } }, attributes: { objectType } })

const read = async (call: Call, path: string) => (await call('GET', path)).body

t.test('Get a usage summary for all of a customer\'s subscriptions', async t => {
  const { call } = await storyWorld(t)
  const { customerId } = await twoDaysLater(call)
  const path = `/customers/${customerId}/usagesummary`
  const summary = { ...named(customerId, 'Tidewater Freight Systems'), ...running, totalCost: costs.total, ...told, ...frame(path, 'CustomerUsageSummary') }
  const { status, body } = await call('GET', path)
  t.equal(status, 200)
  t.strictSame(body, { budget: { attributes: { objectType: 'SpendingBudget' } }, ...summary })
  await call('PATCH', `/customers/${customerId}/usagebudget`, { amount: 300 })
  t.strictSame(await read(call, path), { budget: { amount: 300, attributes: { objectType: 'SpendingBudget' } }, ...summary }, 'beside a budget')
  const other = await customerNamed(call, 'Pennine')
  t.strictSame(await read(call, `/customers/${other}/usagesummary`), {
    budget: { attributes: { objectType: 'SpendingBudget' } },
    ...named(other, 'Pennine Textile Works'),
    ...running,
    totalCost: 0,
    ...told,
    ...frame(`/customers/${other}/usagesummary`, 'CustomerUsageSummary')
  }, 'of a customer without Azure')
})

t.test('getSubscriptionUsageSummary: what a subscription costs so far', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription: { id } } = await twoDaysLater(call)
  t.strictSame(await read(call, `${path}/usagesummary`), { ...named(id, 'Tracking platform'), ...running, totalCost: costs.total, ...told, ...frame(`${path}/usagesummary`, 'SubscriptionUsageSummary') })
})

t.test('getPartnerUsageSummary: all customers together, and how many of them are over or near their budget', async t => {
  const { call } = await storyWorld(t)
  const { customerId } = await twoDaysLater(call)
  const other = await situations.registeredAzure(call)
  const { totalCost } = await read(call, `${other.path}/usagesummary`)
  const summary = (over: number, near: number) => ({
    emailsToNotify: ['invoices@northgatecloud.example'],
    customersOverBudget: over,
    customersTrendingOver: near,
    customersWithUsageBasedSubscription: 2,
    ...named('a1000434-efa2-4c6b-aad7-dddfa88df002', 'Northgate Cloud Distribution'),
    ...running,
    totalCost: Number((costs.total + totalCost).toFixed(10)),
    ...told,
    ...frame('/usagesummary', 'PartnerUsageSummary')
  })
  const { status, body } = await call('GET', '/usagesummary')
  t.equal(status, 200)
  t.strictSame(body, summary(0, 0))
  for (const [amount, over, near, why] of [
    [8.14, 1, 0, 'a little over'],
    [8.1428, 0, 1, 'all of it and no more'],
    [10, 0, 1, 'more than four fifths'],
    [10.1785, 0, 1, 'four fifths'],
    [10.18, 0, 0, 'a little less than four fifths'],
    [0, 1, 0, 'nothing may be used']
  ] as const) {
    await call('PATCH', `/customers/${customerId}/usagebudget`, { amount })
    t.strictSame(await read(call, '/usagesummary'), summary(over, near), why)
  }
})

t.test('usage summaries: a new period begins at nothing, in the hour of the Pacific coast', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.azure(call)
  await advance(call, { to: '2019-02-08T23:00:00Z' })
  const last = await read(call, `${path}/usagesummary`)
  t.match(last, running)
  t.ok(last.totalCost > 10)
  await advance(call, { to: '2019-02-09T00:00:00Z' })
  t.match(await read(call, `${path}/usagesummary`), { billingStartDate: '2019-02-09T00:00:00-08:00', billingEndDate: '2019-03-08T00:00:00-08:00', totalCost: 0, lastModifiedDate: '2019-02-09T00:00:00+00:00' })
  await advance(call, { to: '2019-03-20T00:00:00Z' })
  t.match(await read(call, `${path}/usagesummary`), { billingStartDate: '2019-03-09T00:00:00-08:00', billingEndDate: '2019-04-08T00:00:00-07:00' }, 'summer time begins between its ends')
  t.same((await read(call, `${path}/usagerecords/daily`)).totalCount, 11)
})

t.test('usage summaries: the currency is the partner\'s, at the prices of its rate card', async t => {
  const { call } = await storyWorld(t)
  await remake(call, ({ partner }) => Object.assign(partner, { country: 'DE', culture: 'de-DE' }))
  const holding = await situations.azure(call)
  await advance(call, 'P1D')
  await state(call, holding, [day(9, meters.machine, 100)])
  t.match(await read(call, `${holding.path}/usagesummary`), { totalCost: 7.099, currencyLocale: 'de-DE' })
  t.match((await read(call, `${holding.path}/meterusagerecords`)).items, [{ totalCost: 7.099, currencyCode: 'EUR', usdTotalCost: 8.16 }])
})

t.test('usage summaries: in a sandbox with quotas usage stops for the period with the hour that makes its cost 200 dollars', async t => {
  const { call } = await storyWorld(t, { limits: true })
  const holding = await situations.azure(call)
  await advance(call, 'P3D')
  await state(call, holding, [day(9, meters.machine, 2400), day(10, meters.machine, 2400)])
  // 100 hours an hour cost 8.16: the 25th makes 204.
  t.match(await read(call, `${holding.path}/usagesummary`), { totalCost: 204 })
  const { items } = await read(call, `${holding.path}/utilizations/azure?start_time=2019-01-09T00:00:00Z&end_time=2019-01-12T00:00:00Z`)
  t.same(items.map(({ usageStartTime, quantity }: { usageStartTime: string, quantity: number }) => [usageStartTime.slice(0, 10), quantity]), [['2019-01-09', 2400], ['2019-01-10', 100]])
  t.match((await read(call, holding.path)).status, 'active')
  await advance(call, { to: '2019-02-09T05:00:00Z' })
  const { totalCost } = await read(call, `${holding.path}/usagesummary`)
  t.ok(totalCost > 0 && totalCost < 200, 'the next period begins anew')
})
