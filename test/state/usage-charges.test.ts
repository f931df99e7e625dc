/** What usage costs: the worked example of the reference to the last digit, and that parts add up to the whole however it is cut. */
import t from 'tap'
import fc from 'fast-check'
import { fixtureSource } from '../../src/fixtures.ts'
import { Decimal, sum } from '../../src/state/billing/money.ts'
import type { WorldDocument } from '../../src/state/document.ts'
import { updateSubscription } from '../../src/state/subscriptions.ts'
import { dailyUsage, usageCharges, type UsageCharge } from '../../src/state/usage/charges.ts'
import { AzureRates, type MeterSource } from '../../src/state/usage/meters.ts'
import { getCustomerUsageSummary, getPartnerUsageSummary, getSubscriptionUsageSummary, listDailyUsage, listMeterUsage, listSubscriptionUsage } from '../../src/state/usage/records.ts'
import { stateUsage, type StatedUsage } from '../../src/state/usage/stated.ts'
import { listUtilizations } from '../../src/state/usage/utilization.ts'
import { inOneGo } from '../../src/state/turns.ts'
import type { World } from '../../src/state/world.ts'
import { Worlds } from '../../src/worlds.ts'

const hour = 3_600_000
const day = 24 * hour
const at = (text: string) => Date.parse(text)
const customerId = '04c0d52a-bec8-4f4f-bc54-d185f6162394'
const tracking = '04E13B88-D88B-4258-8970-60C74B00C51E'

const worldAt = (time: number, edit: (document: WorldDocument) => void = () => {}, source = fixtureSource(), seed = 'partner-center') => {
  const document = structuredClone(source.world('default'))
  document.time = new Date(time).toISOString()
  edit(document)
  return new Worlds({ ...source, world: () => document }, { time, clock: 'frozen', seed }, () => time).default
}

/** The example's world: two meters, a partner that bills on the 15th, a subscription bought on 10 January. */
function exampleWorld (): World {
  const source = fixtureSource()
  const [template] = source.catalogue().azure.card('USD', 'en') as MeterSource[]
  const meter = (id: string, unit: string, rate: number, base?: number) => ({ ...template!, id, unit, rates: { 0: rate }, includedQuantity: 0, resourceType: 'A/b', ...(base && { base }) })
  const rates = new AzureRates({
    currencies: ['USD'],
    exchangeRates: {},
    countries: ['US'],
    locations: {},
    categoryNames: {},
    offerTerms: [],
    records: [meter('505db374-df8a-44df-9d8c-13c14b61dee1', 'Hours', 0.085), meter('3f2b1e1c-c886-4ec6-ad6f-dd0ef38819c9', 'GB', 0.0595, 100)]
  }, () => '1')
  Object.defineProperty(source.catalogue(), 'azure', { value: rates })
  return worldAt(at('2019-01-10T09:00:00Z'), ({ partner, collections }) => {
    partner.billingDay = 15
    delete collections.azureUsage
    collections.subscriptions = collections.subscriptions!.filter(({ id }) => id === tracking).map(record => ({ ...record, id: exampleId.toUpperCase(), creationDate: '2019-01-10T09:00:00Z' }))
  }, source, 'pc-emu')
}
const exampleId = '5b32d6c3-2ad3-4013-990a-9804d4e9b051'

t.test('the worked example', async t => {
  const world = exampleWorld()
  world.advanceTo(at('2019-03-16T00:00:00Z'))
  for (const [from, to, machines, gigabytes, machineCost, storageCost] of [
    ['2018-12-15', '2019-01-15', '333', '23.661413', '28.31', '1.41'],
    ['2019-01-15', '2019-02-15', '2232', '154.005249', '189.72', '9.16'],
    ['2019-02-15', '2019-03-15', '2016', '138.122317', '171.36', '8.22']
  ] as const) {
    const charges = world.read(usageCharges, customerId, exampleId, at(from), at(to))
    t.same(charges.map(({ quantity, amount }) => [quantity, new Decimal(amount).round(2).toFixed(2)]), [[machines, machineCost], [gigabytes, storageCost]], from)
  }
  const anniversary = world.read(usageCharges, customerId, exampleId, at('2019-01-10'), at('2019-02-10'))
  const byMeter = (unit: string) => sum(anniversary.filter(charge => charge.unit === unit).map(({ quantity }) => quantity)).toFixed()
  t.same([byMeter('Hours'), byMeter('GB')], ['2205', '149.235158'], 'a range across periods')
  const earlier = exampleWorld()
  earlier.advanceTo(at('2019-02-01T00:00:00Z'))
  t.equal(earlier.read(getSubscriptionUsageSummary, customerId, exampleId).cost.toFixed(), '108.8253369445')
})

t.test('tiers and what is included', async t => {
  const world = worldAt(at('2019-01-12T00:00:00Z'), ({ partner, collections }) => {
    partner.billingDay = 1
    delete collections.azureUsage
  })
  const meter = '0a15e60d-8b74-49f1-a2c3-96d0be47f58a' // 5 GB free, 0.074, above 10,240 GB 0.0706, above 51,200 GB 0.0595
  const states = (...quantities: number[]) => world.run(world.serviceCaller(), stateUsage, customerId, tracking, quantities.map((quantity, index): StatedUsage => {
    const start = at('2019-01-09') + index * day
    return { meterId: meter, usageStartTime: new Date(start).toISOString(), usageEndTime: new Date(start + day).toISOString(), quantity }
  }))
  const told = (from: string, to: string) => world.read(usageCharges, customerId, tracking, at(from), at(to)).filter(({ meterId }) => meterId === meter).map(({ quantity, included, rate, amount }) => [quantity, included, rate, amount])
  states(3, 12_242, 50_000)
  t.same(told('2019-01-09', '2019-01-10'), [['3', '3', '0.074', '0']], 'within what is included nothing is charged')
  t.same(told('2019-01-10', '2019-01-11'), [['10242', '2', '0.074', '757.76'], ['2000', '0', '0.0706', '141.2']], 'the rest of it, and up to the bound')
  t.same(told('2019-01-11', '2019-01-12'), [['38960', '0', '0.0706', '2750.576'], ['11040', '0', '0.0595', '656.88']])
  t.same(told('2019-01-09', '2019-01-12'), [['10245', '5', '0.074', '757.76'], ['40960', '0', '0.0706', '2891.776'], ['11040', '0', '0.0595', '656.88']], 'and all at once')
})

const costOf = (charges: UsageCharge[]) => sum(charges.map(({ amount }) => amount))
const quantities = (charges: UsageCharge[]) => {
  const totals = new Map<string, InstanceType<typeof Decimal>>()
  for (const { meterId, quantity } of charges) totals.set(meterId, (totals.get(meterId) ?? new Decimal(0)).plus(quantity))
  return JSON.stringify([...totals].map(([id, total]) => [id, total.toFixed()]).sort())
}

/** A world with a history: suspended and reactivated, and usage stated here and there. */
interface History { pauses: Array<{ after: number, hours: number }>, stated: Array<{ hoursAgo: number, meter: number, quantity: number, isDay: boolean }> }
const history: fc.Arbitrary<History> = fc.record({
  pauses: fc.array(fc.record({ after: fc.integer({ min: 1, max: 300 }), hours: fc.integer({ min: 1, max: 200 }) }), { maxLength: 2 }),
  stated: fc.array(fc.record({ hoursAgo: fc.integer({ min: 1, max: 600 }), meter: fc.nat(43), quantity: fc.integer({ min: 0, max: 1e9 }).map(number => number / 1e5), isDay: fc.boolean() }), { maxLength: 4 })
})

function lived ({ pauses, stated }: History): World {
  const world = worldAt(at('2019-01-09T00:00:00Z'))
  const caller = world.serviceCaller()
  for (const { after, hours } of pauses) {
    world.advanceTo(world.now() + after * hour + 17 * 60_000)
    world.run(caller, updateSubscription, customerId, tracking, { status: 'suspended' }, undefined)
    world.advanceTo(world.now() + hours * hour)
    world.run(caller, updateSubscription, customerId, tracking, { status: 'active' }, undefined)
  }
  world.advanceTo(world.now() + 30 * day + 5 * hour)
  const { meters } = world.value.catalogue.azure
  for (const { hoursAgo, meter, quantity, isDay } of stated) {
    const length = isDay ? day : hour
    const end = Math.floor((world.now() - hoursAgo * hour) / length) * length
    try {
      world.run(caller, stateUsage, customerId, tracking, [{ meterId: meters[meter]!.id, usageStartTime: new Date(end - length).toISOString(), usageEndTime: new Date(end).toISOString(), quantity }])
    } catch {} // invoiced already
  }
  return world
}

t.test('small ranges add up to a large one', async () => {
  fc.assert(fc.property(history, fc.array(fc.integer({ min: 0, max: 1500 }), { maxLength: 8 }), (history, cuts) => {
    const world = lived(history)
    const [from, to] = [at('2019-01-03T00:00:00Z'), world.now()]
    const bounds = [from, ...cuts.map(cut => from + cut * hour + (cut % 3) * 60_000).filter(cut => cut < to).sort((a, b) => a - b), to]
    const whole = world.read(usageCharges, customerId, tracking, from, to)
    const parts = bounds.slice(1).flatMap((end, index) => world.read(usageCharges, customerId, tracking, bounds[index]!, end))
    return costOf(parts).eq(costOf(whole)) && quantities(parts) === quantities(whole)
  }), { numRuns: 25 })
})

t.test('utilization, days, records and summaries tell of the same', async () => {
  fc.assert(fc.property(history, history => {
    const world = lived(history)
    const { subscription, period, cost } = world.read(getSubscriptionUsageSummary, customerId, tracking)
    const charges = world.read(usageCharges, customerId, tracking, period.from, period.to)
    const range = { startTime: new Date(period.from).toISOString(), endTime: new Date(period.to).toISOString() }
    const totals = new Map<string, InstanceType<typeof Decimal>>()
    const add = (id: string, quantity: string | number) => totals.set(id, (totals.get(id) ?? new Decimal(0)).plus(quantity))
    const told = () => {
      const text = JSON.stringify([...totals].filter(([, total]) => !total.eq(0)).map(([id, total]) => [id, total.toFixed()]).sort())
      totals.clear()
      return text
    }
    const wanted = quantities(charges)
    const views = (['daily', 'hourly'] as const).flatMap(granularity => [true, false].map(showDetails => {
      const found = world.read(listUtilizations, customerId, tracking, { ...range, granularity, showDetails }, { limit: 1e6 })
      if ('page' in found) for (const { resource, quantity } of found.page.items) add(resource.id, quantity)
      return told()
    }))
    for (const { meterId, quantity } of world.read(view => dailyUsage(view, subscription, period.from, period.to))) add(meterId, quantity)
    return [...views, told()].every(text => text === wanted) &&
      costOf(charges).eq(cost) &&
      sum(world.read(listMeterUsage, customerId, tracking).meters.map(({ cost }) => cost)).eq(cost) &&
      sum(world.read(listDailyUsage, customerId, tracking).days.map(({ cost }) => cost)).eq(cost) &&
      sum(world.read(listSubscriptionUsage, customerId).map(({ cost }) => cost)).eq(world.read(getCustomerUsageSummary, customerId).cost) &&
      sum([...world.value.customers.values()].map(({ id }) => world.read(getCustomerUsageSummary, id).cost)).eq(inOneGo(world.read(getPartnerUsageSummary)).cost)
  }), { numRuns: 25 })
})

t.test('the same calls give the same bytes, whether the clock jumps or steps', async t => {
  const charges = (world: World) => JSON.stringify(world.read(usageCharges, customerId, tracking, at('2018-12-09'), at('2019-04-09')))
  const [jumping, stepping] = [worldAt(at('2019-01-09T00:00:00Z')), worldAt(at('2019-01-09T00:00:00Z'))]
  jumping.advanceTo(at('2019-03-20T07:30:00Z'))
  while (stepping.now() < jumping.now()) stepping.advanceTo(Math.min(jumping.now(), stepping.now() + 3 * day + 5 * hour))
  t.equal(charges(stepping), charges(jumping))
  const other = worldAt(at('2019-01-09T00:00:00Z'), undefined, undefined, 'another seed')
  other.advanceTo(jumping.now())
  t.not(charges(other), charges(jumping), 'another seed is another story')
})
