/** Utilization records: what an Azure subscription used by the hour or the day, page by page. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { advance, appOnly, buy, isRefusal, refuses, situations, type Holding } from './holdings.ts'
import { customerRefusals, items } from './purchases.ts'
import { day, hour, meters, state } from './usage.ts'

const addressOf = ({ path }: Holding, query: string) => `${path}/utilizations/azure?${query}`
const range = (from: string, to: string) => `start_time=${from}T00:00:00Z&end_time=${to}T00:00:00Z`

async function list (call: Call, holding: Holding, query: string): Promise<any[]> {
  const { status, body, text } = await call('GET', addressOf(holding, query))
  if (status !== 200) throw new Error(text)
  return body.items
}

/** All pages from one on, by their links. */
async function follow (call: Call, first: string): Promise<any[][]> {
  const pages = []
  for (let next: any = { uri: first, headers: [] }; next;) {
    const { status, body, text } = await call('GET', next.uri.startsWith('/') ? next.uri : `/${next.uri}`, undefined, Object.fromEntries(next.headers.map(({ key, value }: { key: string, value: string }) => [key, value])))
    if (status !== 200) throw new Error(text)
    pages.push(body.items)
    next = body.links.next
  }
  return pages
}

/** Quantities by meter. */
function sums (records: any[]) {
  const totals: Record<string, number> = {}
  for (const { resource, quantity } of records) totals[resource.id] = Math.round(((totals[resource.id] ?? 0) + quantity) * 1e6) / 1e6
  return totals
}

t.test('Get a customer\'s utilization records for Azure', async t => {
  const { call } = await storyWorld(t)
  const holding = await situations.azure(call)
  await advance(call, 'P2D')
  const { customerId, subscription: { id, entitlementId } } = holding
  const uri = `/subscriptions/${entitlementId}/resourceGroups/tracking/providers/Microsoft.Compute/virtualMachines/web-1`
  await state(call, holding, [day(9, meters.machine, 48, { resourceUri: uri, location: 'eastus2', tags: { department: 'dispatch' } }), day(10, meters.transfer, 1.25)])
  const { status, body } = await call('GET', addressOf(holding, 'start_time=2019-01-09T00:00:00-00:00&end_time=2019-01-11T00:00:00Z'), undefined, appOnly)
  t.equal(status, 200)
  const [, transfer] = body.items
  t.strictSame(body, {
    totalCount: 2,
    items: [
      {
        usageStartTime: '2019-01-09T00:00:00+00:00',
        usageEndTime: '2019-01-10T00:00:00+00:00',
        resource: { id: meters.machine, name: 'Compute Hours', category: 'Virtual Machines', subcategory: 'D2 v3', region: 'US East 2' },
        quantity: 48,
        unit: 'Hours',
        infoFields: {},
        instanceData: { resourceUri: uri, location: 'eastus2', partNumber: '', orderNumber: '', tags: { department: 'dispatch' }, additionalInfo: { ServiceType: 'Standard_D2_v3' } },
        attributes: { objectType: 'AzureUtilizationRecord' }
      },
      {
        usageStartTime: '2019-01-10T00:00:00+00:00',
        usageEndTime: '2019-01-11T00:00:00+00:00',
        resource: { id: meters.transfer, name: 'Data Transfer Out (GB)', category: 'Networking', subcategory: '', region: '' },
        quantity: 1.25,
        unit: 'GB',
        infoFields: {},
        instanceData: { resourceUri: transfer.instanceData.resourceUri, location: 'eastus', partNumber: '', orderNumber: '' },
        attributes: { objectType: 'AzureUtilizationRecord' }
      }
    ],
    links: {
      self: {
        uri: `customers/${customerId}/subscriptions/${id}/utilizations/azure?start_time=2019-01-09T00:00:00Z&end_time=2019-01-11T00:00:00Z&granularity=Daily&show_details=True&size=1000`,
        method: 'GET',
        headers: []
      }
    },
    attributes: { objectType: 'Collection' }
  })
  t.match(transfer.instanceData.resourceUri, new RegExp(`^/subscriptions/${entitlementId}/resourceGroups/rg-[0-9a-f]{4}/providers/Microsoft\\.Network/publicIPAddresses/publ-[0-9a-f]{4}-1$`), 'a resource that was not named')
})

t.test('listUtilizations: hours and days, resources and meters add up to the same', async t => {
  const { call } = await storyWorld(t)
  for (const holding of [await situations.azure(call), await situations.registeredAzure(call)]) {
    const query = range('2019-01-04', '2019-01-09')
    const daily = await list(call, holding, query)
    t.ok(daily.length > 10, 'something was used')
    const hourly = (await follow(call, addressOf(holding, `${query}&granularity=Hourly&size=1000`))).flat()
    t.same(sums(hourly), sums(daily))
    t.same(sums(await list(call, holding, `${query}&show_details=False`)), sums(daily))
    t.same(sums((await follow(call, addressOf(holding, `${query}&granularity=hourly&show_details=false`))).flat()), sums(daily))
    for (const { usageStartTime, usageEndTime } of hourly) t.equal(Date.parse(usageEndTime) - Date.parse(usageStartTime), 3_600_000)
    const records = await list(call, holding, `${query}&show_details=false`)
    t.equal(records.filter(({ instanceData }) => instanceData !== undefined).length, 0, 'without details no instance is told')
    t.equal(new Set(records.map(({ usageStartTime, resource }) => `${usageStartTime} ${resource.id}`)).size, records.length, 'and each meter once a day')
    const place = daily.map(({ usageStartTime, resource, instanceData }) => `${usageStartTime} ${resource.id} ${instanceData.resourceUri}`)
    t.equal(new Set(place).size, daily.length, 'with details each resource once a day')
  }
})

t.test('listUtilizations: a stated day is divided among its hours, and a stated hour is that hour alone', async t => {
  const { call } = await storyWorld(t)
  const holding = await situations.azure(call)
  await state(call, holding, [day(8, meters.transfer, 1)])
  await advance(call, 'P1D')
  const hours = await list(call, holding, `${range('2019-01-08', '2019-01-09')}&granularity=hourly`)
  t.same(hours.map(({ quantity }) => quantity), [...Array(23).fill(0.041666), 0.041682], 'cut after six digits, the last hour has the rest')
  await state(call, holding, [hour(5, meters.machine, 0.5), hour(5, meters.transfer, 0.25)])
  const stated = await list(call, holding, 'start_time=2019-01-09T05:00:00Z&end_time=2019-01-09T06:00:00Z&granularity=hourly')
  t.same(stated.map(({ resource, quantity }) => [resource.id, quantity]), [[meters.transfer, 0.25], [meters.machine, 0.5]])
  const whole = await list(call, holding, `${range('2019-01-09', '2019-01-10')}&show_details=false`)
  const others = (await list(call, holding, `${range('2019-01-09', '2019-01-10')}&granularity=hourly&show_details=false`)).filter(({ usageStartTime }) => usageStartTime !== '2019-01-09T05:00:00+00:00')
  t.same(sums(whole), { ...sums(others), [meters.machine]: 0.5, [meters.transfer]: 0.25 }, 'the other hours of the day are as if nothing had been stated')
})

t.test('listUtilizations: ranges are those of the hours that are reported, the last moment not among them', async t => {
  const { call } = await storyWorld(t)
  const holding = await situations.azure(call)
  await advance(call, 'P1D')
  await state(call, holding, [hour(5, meters.machine, 1), hour(6, meters.machine, 2), hour(7, meters.machine, 4)])
  const within = async (from: string, to: string, more = '') => sums(await list(call, holding, `start_time=${from}&end_time=${to}${more}`))
  t.same(await within('2019-01-09T05:00:00Z', '2019-01-09T07:00:00Z'), { [meters.machine]: 3 })
  t.same(await within('2019-01-09T05:00:00Z', '2019-01-09T07:00:00Z', '&granularity=hourly'), { [meters.machine]: 3 })
  t.same(await within('2019-01-09T06:00:00Z', '2019-01-09T06:00:01Z'), { [meters.machine]: 2 })
  t.same(await within('2019-01-09T05:00:01Z', '2019-01-09T06:00:00Z'), {}, 'between two beginnings there is nothing')
  t.same(await within('2019-01-09T07:00:00%2B01:00', '2019-01-09T08:00:00%2B01:00'), { [meters.machine]: 2 }, 'with an offset')
  t.same(await within('2019-01-09T07:00:00+01:00', '2019-01-09T08:00:00+01:00'), { [meters.machine]: 2 }, 'an offset whose plus sign came as a blank')
  t.same(await within('2019-01-08T22:00:00-08:00', '2019-01-08T23:00:00-08:00'), { [meters.machine]: 2 }, 'west of Greenwich')
  const [record] = await list(call, holding, 'start_time=2019-01-09T05:00:00Z&end_time=2019-01-09T07:00:00Z')
  t.match(record, { usageStartTime: '2019-01-09T00:00:00+00:00', usageEndTime: '2019-01-10T00:00:00+00:00' }, 'a part of a day is told as the day')
})

t.test('listUtilizations: pages are led to by tokens, and together are the list', async t => {
  const { call } = await storyWorld(t)
  const holding = await situations.azure(call)
  for (const query of [`${range('2019-01-04', '2019-01-09')}&granularity=Hourly&show_details=False`, range('2018-12-20', '2019-01-09')]) {
    const whole = await list(call, holding, query)
    const pages = await follow(call, addressOf(holding, `${query}&size=7`))
    t.ok(pages.length > 5)
    t.ok(pages.slice(0, -1).every(page => page.length === 7))
    t.same(pages.flat(), whole)
  }
  const { body } = await call('GET', addressOf(holding, `${range('2018-12-20', '2019-01-09')}&size=7`))
  const { uri, headers: [{ key, value }] } = body.links.next
  t.equal(uri, `customers/${holding.customerId}/subscriptions/${holding.subscription.id}/utilizations/azure?seek_operation=Next`)
  t.equal(key, 'MS-ContinuationToken')
  const other = await situations.registeredAzure(call)
  await refuses(t, call, ['GET', addressOf(other, 'seek_operation=Next'), undefined, { [key]: value }], { status: 400, code: 800002, description: /another list/ }, 'a token of another subscription')
  await refuses(t, call, ['GET', addressOf(holding, 'seek_operation=Next'), undefined, { [key]: `x${value}` }], { status: 400, code: 800002, description: /not one of ours/ }, 'a token that nobody gave')
  await refuses(t, call, ['GET', addressOf(holding, 'seek_operation=Next')], { status: 400, code: 800002, description: /MS-ContinuationToken/ }, 'no token')
  await refuses(t, call, ['GET', addressOf(holding, `${range('2018-12-20', '2019-01-09')}&seek_operation=Previous`)], { status: 400, code: 3000, description: /seek_operation must be Next/ }, 'a way back')
})

t.test('listUtilizations: what is used stops with a suspension and goes on with a reactivation', async t => {
  const { call } = await storyWorld(t)
  const holding = await situations.azure(call)
  await advance(call, 'PT10H20M')
  const set = async (status: string) => {
    const { body } = await call('GET', holding.path)
    t.equal((await call('PATCH', holding.path, { ...body, status })).status, 200)
  }
  await set('suspended')
  await advance(call, 'PT5H')
  await set('active')
  await advance(call, 'PT4H')
  const hours = new Set((await list(call, holding, 'start_time=2019-01-09T00:00:00Z&end_time=2019-01-10T00:00:00Z&granularity=hourly')).map(({ usageStartTime }) => Number(usageStartTime.slice(11, 13))))
  t.same([...hours], [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 15, 16, 17, 18], 'from 10:20 to 15:20 it was suspended; the hour of 19:20 has not ended')
})

t.test('listUtilizations: nothing is older than 90 days', async t => {
  const { call } = await storyWorld(t)
  const records = await list(call, await situations.azure(call), range('2018-05-01', '2019-01-09'))
  t.equal(records[0].usageStartTime, '2018-10-11T00:00:00+00:00')
})

t.test('listUtilizations: what is not ready is answered with 204, and when to ask again', async t => {
  const { call } = await storyWorld(t, { utilizationNotReadyMinutes: 120 })
  const holding = await situations.azure(call)
  const path = addressOf(holding, 'start_time=2019-01-08T00:00:00Z&end_time=2019-01-09T00:00:00Z')
  const early = await call('GET', path)
  t.same([early.status, early.headers['retry-after'], early.text], [204, '7200', ''])
  await advance(call, 'PT1H59M')
  t.same((await call('GET', path)).headers['retry-after'], '60')
  await advance(call, 'PT1M')
  const { status, body } = await call('GET', path)
  t.equal(status, 200)
  t.ok(body.totalCount > 0)
})

t.test('listUtilizations: what is refused', async t => {
  const { call, world } = await storyWorld(t)
  const holding = await situations.azure(call)
  for (const [query, why] of [
    ['', /start_time is missing/],
    ['end_time=2019-01-09T00:00:00Z', /start_time is missing/],
    ['start_time=2019-01-01T00:00:00Z', /end_time is missing/],
    ['start_time=yesterday&end_time=2019-01-09T00:00:00Z', /start_time must be a time/],
    ['start_time=2019-01-01T00:00:00Z&end_time=2019-02-30T00:00:00Z', /end_time must be a time/],
    ['start_time=2019-01-05T00:00:00Z&end_time=2019-01-04T00:00:00Z', /end_time must be later/],
    ['start_time=2019-01-05T00:00:00Z&end_time=2019-01-05T00:00:00Z', /end_time must be later/],
    ['start_time=2019-01-09T00:00:01Z&end_time=2019-01-10T00:00:00Z', /start_time must not lie in the future/],
    [`${range('2019-01-01', '2019-01-02')}&size=-1`, /size must be 1 to 1000, not -1/],
    [`${range('2019-01-01', '2019-01-02')}&size=1001`, /size must be 1 to 1000, not 1001/]
  ] as const) await refuses(t, call, ['GET', addressOf(holding, query)], { status: 400, code: 3000, description: why }, query)
  await refuses(t, call, ['GET', addressOf(holding, `${range('2019-01-01', '2019-01-02')}&granularity=weekly`)], { status: 400, code: 900126, description: /weekly/ }, 'another length')
  const { body } = await call('GET', addressOf(holding, `${range('2019-01-01', '2019-01-02')}&size=0`))
  t.match(body.links.self.uri, /size=1000$/, 'a size of 0 is none')
  const query = range('2019-01-01', '2019-01-02')
  const licences = await situations.active(call)
  await refuses(t, call, ['GET', addressOf(licences, query)], { status: 400, code: 800011, description: new RegExp(licences.subscription.id) }, 'licences')
  const unknown = { ...holding, path: `/customers/${holding.customerId}/subscriptions/0fb0a2b4-0000-4000-8000-000000000000` }
  await refuses(t, call, ['GET', addressOf(unknown, query)], { status: 404, code: 20003 }, 'no subscription')
  isRefusal(t, await call('GET', addressOf(await buy(call, holding.customerId, items.azurePlan), query)), { status: 400, code: 800011 }, 'an Azure plan')
  await customerRefusals(t, call, world, [['GET', `subscriptions/${holding.subscription.id}/utilizations/azure?${query}`]])
  const { call: elsewhere } = await storyWorld(t, { cloud: 'china' })
  await refuses(t, elsewhere, ['GET', addressOf(holding, query)], { status: 400, code: 900127, description: /china/ }, 'a cloud without Azure')
})
