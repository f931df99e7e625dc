/** Stating usage from outside, and what follows from it: records, budgets and their event, invoices. */
import t from 'tap'
import { storyWorld, type Call, type Story } from '../helper.ts'
import { advance, buy, customerNamed, offers, refuses, remake, situations } from './holdings.ts'
import { day, hour, meters, state, stating } from './usage.ts'

const read = async (call: Call, path: string) => (await call('GET', path)).body
const costOf = async (call: Call, path: string) => (await read(call, `${path}/usagesummary`)).totalCost

t.test('PUT /_emulator/usage: hours and days that it names are what was used, until they are stated anew', async t => {
  const { call } = await storyWorld(t)
  const holding = await situations.azure(call)
  const { path } = holding
  await advance(call, 'P2D')
  const answer = await call('PUT', '/_emulator/usage', stating(holding, [day(9, meters.machine, 10), day(10, meters.machine, 20)]))
  t.same([answer.status, answer.body], [200, { stored: 2 }])
  t.equal(await costOf(call, path), 2.448)
  await state(call, holding, [day(10, meters.machine, 5), day(10, meters.transfer, 15)])
  t.equal(await costOf(call, path), 1.964, '(10 + 5) × 0.0816 + 10 × 0.074: the 9th stays, the 10th is another')
  await state(call, holding, [hour(3, meters.machine, 1)])
  const records = await read(call, `${path}/utilizations/azure?start_time=2019-01-09T00:00:00Z&end_time=2019-01-10T00:00:00Z&granularity=hourly`)
  const at = (time: string) => records.items.filter(({ usageStartTime }: { usageStartTime: string }) => usageStartTime === `2019-01-09T${time}:00:00+00:00`)
  t.match(at('03'), [{ quantity: 1, resource: { id: meters.machine } }])
  t.equal(at('03').length, 1)
  t.ok(at('04').length > 1, 'what an hour takes the place of is gone whole: the rest of that day is made up again')
  await state(call, holding, [day(9, meters.machine, 0)])
  await state(call, holding, [])
  t.equal(await costOf(call, path), 1.148, 'nothing on the 9th')
})

t.test('PUT /_emulator/usage: the same in process', async t => {
  const { call, world } = await storyWorld(t)
  const holding = await situations.azure(call)
  await advance(call, 'P1D')
  t.same(world.usage.state({ customerId: holding.customerId, subscriptionId: holding.subscription.id, records: [day(9, meters.machine, 10)] }), { stored: 1 })
  t.equal(await costOf(call, holding.path), 0.816)
  t.throws(() => world.usage.state({ customerId: holding.customerId, subscriptionId: 'x', records: [] }), { code: 20003 })
})

t.test('PUT /_emulator/usage: what is stated is in the analytics and in the document', async t => {
  const { call } = await storyWorld(t)
  const holding = await situations.azure(call)
  await advance(call, 'P1D')
  await state(call, holding, [hour(7, meters.machine, 1.5, { resourceUri: '/subscriptions/x/vm', location: 'eastus2', tags: { a: 'b' } })])
  const { collections } = await read(call, '/_emulator/state')
  t.same(collections.azureUsage.filter(({ usageDate }: { usageDate: string }) => usageDate.startsWith('2019-01-09')), [{
    customerId: holding.customerId,
    subscriptionId: holding.subscription.id,
    usageDate: '2019-01-09T07:00:00Z',
    usageEndDate: '2019-01-09T08:00:00Z',
    resourceUri: '/subscriptions/x/vm',
    tags: { a: 'b' },
    resourceLocation: 'useast2',
    consumptionMeterId: meters.machine,
    meterCategory: 'Virtual Machines',
    meterSubcategory: 'D2 v3',
    meterUnit: 'Hours',
    serviceType: 'Standard_D2_v3',
    quantity: 1.5
  }])
  const { Value: rows } = await read(call, '/partner/v1/analytics/usage/azure?filter=customerName%20eq%20%27Tidewater%20Freight%20Systems%27%20and%20usageDate%20eq%20%272019-01-09%27')
  const used = await read(call, `${holding.path}/utilizations/azure?start_time=2019-01-09T00:00:00Z&end_time=2019-01-10T00:00:00Z&show_details=false`)
  t.same(rows.map(({ consumptionMeterId, quantity }: any) => [consumptionMeterId, quantity]).sort(), used.items.map(({ resource, quantity }: any) => [resource.id, quantity]).sort(), 'analytics tell of the day what utilization does')
  t.match(rows.find(({ consumptionMeterId }: any) => consumptionMeterId === meters.machine), { quantity: 1.5, resourceLocation: 'useast2', usageDate: '2019-01-09T00:00:00' })
  const before = await read(call, `${holding.path}/usagerecords/resources`)
  const document = await read(call, '/_emulator/state')
  t.equal((await call('PUT', '/_emulator/state', document)).status, 204)
  t.same(await read(call, `${holding.path}/usagerecords/resources`), before, 'and is the same after export and import')
})

t.test('PUT /_emulator/usage: what is on an invoice is refused, what is not yet is on the next one', async t => {
  const { call } = await storyWorld(t)
  const holding = await situations.azure(call)
  await state(call, holding, [day(8, meters.machine, 100)]) // the period ended at midnight; its invoice is made a day later
  await advance(call, 'P1D')
  const { items: [invoice] } = await read(call, '/invoices')
  const { items } = await read(call, `/invoices/${invoice.id}/lineitems/Azure/BillingLineItems`)
  const line = items.find(({ resourceGuid, subscriptionId }: Record<string, string>) => resourceGuid?.toLowerCase() === meters.machine && subscriptionId === holding.subscription.id)
  t.equal(line.consumedQuantity, 232.5, '100 and the 48, 48 and 36.5 of the story')
  await refuses(t, call, ['PUT', '/_emulator/usage', stating(holding, [day(9, meters.machine, 1), day(8, meters.machine, 1)])],
    { status: 409, code: 990116, description: `The usage of 2019-01-08T00:00:00Z is on invoice ${invoice.id} already and cannot be stated anew.` }, 'a day of the period before')
  await state(call, holding, [day(9, meters.machine, 1)])
})

t.test('PUT /_emulator/usage: what is refused', async t => {
  const { call } = await storyWorld(t)
  const holding = await situations.azure(call)
  const put = (records: unknown[], of = holding) => ['PUT', '/_emulator/usage', stating(of, records)] as [string, string, unknown]
  for (const [record, why] of [
    [{ ...day(8, meters.machine, 1), meterId: 'x' }, /meterId x is on no rate card/],
    [{ ...day(8, meters.machine, 1), usageStartTime: 'noon' }, /usageStartTime must be a time/],
    [{ ...day(8, meters.machine, 1), usageEndTime: 'noon' }, /usageEndTime must be a time/],
    [{ ...day(8, meters.machine, 1), usageEndTime: '2019-01-08T12:00:00Z' }, /a whole hour or a whole day/],
    [{ ...day(7, meters.machine, 1), usageEndTime: '2019-01-09T00:00:00Z' }, /a whole hour or a whole day/],
    [{ ...day(8, meters.machine, 1), usageStartTime: '2019-01-08T10:30:00Z', usageEndTime: '2019-01-08T11:30:00Z' }, /a whole hour or a whole day/],
    [day(9, meters.machine, 1), /lies in the future/],
    [hour(0, meters.machine, 1), /lies in the future/],
    [{ ...day(8, meters.machine, 1), usageStartTime: '2018-04-16T00:00:00Z', usageEndTime: '2018-04-17T00:00:00Z' }, /before the subscription was bought/],
    [day(8, meters.machine, -1), /quantity must be 0 or more/],
    [day(8, meters.machine, 1e300), /quantity must be 0 or more and at most 1000000000000/],
    [day(8, meters.machine, 1, { quantity: '1' }), /quantity must be a number/],
    [day(8, meters.machine, 1, { tags: { a: 1 } }), /tags must be texts/],
    [day(8, meters.machine, 1, { price: 1 }), /no field records\[1\]\.price/],
    [{ meterId: meters.machine }, /usageStartTime is missing/],
    ['much', /must be an object/]
  ] as Array<[any, RegExp]>) await refuses(t, call, put([day(8, meters.transfer, 1), record]), { status: 400, code: 990105, description: why }, String(why))
  await refuses(t, call, put([day(8, meters.machine, 1), day(8, meters.machine, 2)]), { status: 400, code: 990105, description: /twice/ }, 'the same twice')
  await refuses(t, call, ['PUT', '/_emulator/usage', { customerId: holding.customerId }], { status: 400, code: 990105, description: /are needed/ }, 'nothing to state')
  await refuses(t, call, put([], await situations.active(call)), { status: 400, code: 800011 }, 'licences')
  await refuses(t, call, ['PUT', '/_emulator/usage', { customerId: holding.customerId, subscriptionId: 'x', records: [] }], { status: 404, code: 20003 }, 'no subscription')
  await refuses(t, call, ['PUT', '/_emulator/usage', { customerId: '0fb0a2b4-0000-4000-8000-000000000000', subscriptionId: 'x', records: [] }], { status: 404, code: 60003 }, 'no customer')
})

/** What webhooks told of budgets. */
const told = ({ world }: Story) => world.webhooks.deliveries().filter(({ event }) => event === 'usagerecords-thresholdExceeded').map(({ message }) => message)

async function watching (t: Parameters<typeof storyWorld>[0]) {
  const story = await storyWorld(t)
  const { status, text } = await story.call('POST', '/webhooks/v1/registration', { WebhookUrl: 'http://127.0.0.1:1/', WebhookEvents: ['usagerecords-thresholdExceeded'] })
  if (status !== 200) throw new Error(text)
  return story
}

t.test('updateUsageBudget: usage that first costs more is an event, once in a period and again when the budget is raised', async t => {
  const story = await watching(t)
  const { call } = story
  const holding = await situations.azure(call)
  const budget = (amount: number | null) => call('PATCH', `/customers/${holding.customerId}/usagebudget`, { amount })
  await advance(call, 'P1D')
  await budget(10)
  await state(call, holding, [day(9, meters.machine, 122)])
  t.equal(told(story).length, 0, '122 × 0.0816 = 9.9552')
  await state(call, holding, [day(9, meters.machine, 123)])
  t.match(told(story), [{ EventName: 'usagerecords-thresholdExceeded', ResourceUri: /\/v1\/customers\/usagerecords$/, ResourceName: 'usagerecords', AuditUri: null, ResourceChangeUtcDate: /^2019-01-10T00:00:00/ }])
  await state(call, holding, [day(9, meters.machine, 200)])
  await budget(5)
  await advance(call, 'P5D')
  t.equal(told(story).length, 1, 'once')
  await budget(6)
  t.equal(told(story).length, 2, 'raised, and exceeded still')
  await budget(null)
  await advance(call, { to: '2019-02-09T00:00:00Z' })
  await advance(call, 'P20D')
  t.equal(told(story).length, 2, 'without a budget nothing is exceeded')
})

t.test('updateUsageBudget: the hour in which usage comes to cost more is when it is told, in each period anew', async t => {
  const story = await watching(t)
  const { call } = story
  const { customerId, path } = await situations.azure(call)
  await call('PATCH', `/customers/${customerId}/usagebudget`, { amount: 10 })
  const happened = await advance(call, 'P2M')
  const checks = happened.filter(({ kind }) => kind === 'budgetCheck').map(({ at }) => at)
  const times = told(story).map(({ ResourceChangeUtcDate }) => ResourceChangeUtcDate)
  t.equal(times.length, 2)
  t.match(times, [/^2019-01-1\d/, /^2019-02-1\d/])
  t.ok(checks.length <= 8, 'without looking every day')
  const { call: again } = await storyWorld(t)
  const hourBefore = new Date(Date.parse(times[0]!) - 3_600_000).toISOString()
  await advance(again, { to: hourBefore })
  t.ok(await costOf(again, path) <= 10, 'an hour before it did not yet')
  await advance(again, 'PT1H')
  t.ok(await costOf(again, path) > 10, 'and then it did')
})

t.test('updateUsageBudget: what is bought later counts as well', async t => {
  const story = await watching(t)
  const { call } = story
  const customerId = await customerNamed(call, 'Wrenfield')
  await call('PATCH', `/customers/${customerId}/usagebudget`, { amount: 0.01 })
  await advance(call, 'P3D')
  t.equal(told(story).length, 0)
  await buy(call, customerId, offers.azure)
  await advance(call, 'P3D')
  t.equal(told(story).length, 1)
})

t.test('updateUsageBudget: a budget that a document comes with is watched', async t => {
  const story = await watching(t)
  const { call } = story
  const { customerId } = await situations.azure(call)
  await remake(call, ({ collections }) => {
    Object.assign(collections.customers.find(({ id }: { id: string }) => id === customerId), { budget: 10 })
    delete collections.due // as in a fixture: what will happen is worked out when it is read
  })
  await advance(call, 'P1D')
  t.equal(told(story).length, 0)
  await advance(call, 'P5D')
  t.equal(told(story).length, 1)
})
