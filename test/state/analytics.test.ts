/** Tables of analytics: however they come to a value, they say the same of it; and what queries say fits together. */
import fc from 'fast-check'
import t from 'tap'
import { PartnerCenterError } from '../../src/errors.ts'
import { fixtureSource } from '../../src/fixtures.ts'
import { Values } from '../../src/state/analytics/column.ts'
import { passes, readFilter, type FieldTypes, type Value } from '../../src/state/analytics/expression.ts'
import { Pace } from '../../src/state/analytics/pace.ts'
import { ask, planOf, type Query, type WireRow } from '../../src/state/analytics/query.ts'
import { Table, type Dataset } from '../../src/state/analytics/table.ts'
import { listIndirectResellerAnalytics, listLicenseDeploymentAnalytics, listLicenseUsageAnalytics, listSubscriptionAnalytics, Tables } from '../../src/state/analytics/tables.ts'
import { createCustomer, deleteCustomer } from '../../src/state/customers.ts'
import { updateUserLicenses } from '../../src/state/licenses.ts'
import { createOrder } from '../../src/state/orders.ts'
import { seedWorld } from '../../src/state/seeded.ts'
import { updateSubscription } from '../../src/state/subscriptions.ts'
import { View } from '../../src/state/value.ts'
import type { World } from '../../src/state/world.ts'
import { Worlds } from '../../src/worlds.ts'

const time = Date.parse('2019-01-09T00:00:00Z')
const fixtures = fixtureSource()
const newWorld = () => new Worlds(fixtures, { time, clock: 'frozen' }, () => time).default
const same = (row: WireRow) => row

/** All that the tables of a world have to say of a view. */
async function sayings (view: View, tables: Tables) {
  return await Promise.all([
    listSubscriptionAnalytics(view, tables, {}, same),
    listSubscriptionAnalytics(view, tables, { groupby: 'customerName,status', orderby: 'licenseCount desc' }, same),
    listSubscriptionAnalytics(view, tables, { orderby: 'creationDate desc,friendlyName' }, same),
    listIndirectResellerAnalytics(view, tables, {}, {}, same),
    listLicenseDeploymentAnalytics(view, tables, {}, false, same),
    listLicenseUsageAnalytics(view, tables, { groupby: 'workloadName' }, true, same)
  ])
}

const viewOf = (world: World) => new View(world.value, world.now())

interface Act { kind: 'buy' | 'suspend' | 'resize' | 'nickname' | 'assign' | 'newCustomer' | 'lose' | 'later' | 'back', which: number }

function carryOut (world: World, { kind, which }: Act) {
  const caller = world.serviceCaller()
  const subscriptions = [...world.value.subscriptions.values()]
  const subscription = subscriptions[which % subscriptions.length]!
  const customers = [...world.value.customers.values()]
  const customer = customers[which % customers.length]!
  const at = [subscription.customerId, subscription.id] as const
  switch (kind) {
    case 'buy': return world.run(caller, createOrder, customer.id, { lineItems: [{ lineItemNumber: 0, offerId: '91FD106F-4B2C-4938-95AC-F54F74E9A239', quantity: 1 + which % 9 }] })
    case 'suspend': return world.run(caller, updateSubscription, ...at, { status: subscription.status === 'suspended' ? 'active' : 'suspended' }, undefined)
    case 'resize': return world.run(caller, updateSubscription, ...at, { quantity: 1 + which % 30 }, undefined)
    case 'nickname': return world.run(caller, updateSubscription, ...at, { friendlyName: `Name ${which}` }, undefined)
    case 'assign': {
      const user = [...world.value.users.startingWith(`${subscription.customerId}\u0000`)][0]
      return user && world.run(caller, updateUserLicenses, subscription.customerId, user.id, { licensesToAssign: [{ skuId: subscription.skuId, excludedPlans: [] }] })
    }
    case 'newCustomer': return world.run(caller, createCustomer, {
      companyProfile: { domain: `new${which}.onmicrosoft.com` },
      billingProfile: { ...customer.billingProfile, companyName: `New ${which}` }
    } as never)
    case 'lose': return world.run(caller, deleteCustomer, customer.id)
    case 'later': return world.advanceTo(world.now() + which % 40 * 86_400_000)
    case 'back': return world.reset()
  }
}

const acts: fc.Arbitrary<Act> = fc.record({
  kind: fc.constantFrom('buy', 'buy', 'suspend', 'resize', 'nickname', 'assign', 'newCustomer', 'lose', 'later', 'back'),
  which: fc.nat(500)
})

t.test('tables that follow a world say the same as tables made anew', async t => {
  const done = new Set<Act['kind']>()
  await fc.assert(fc.asyncProperty(fc.array(acts, { maxLength: 12 }), async list => {
    const world = newWorld()
    const tables = new Tables()
    const before = viewOf(world)
    const first = await sayings(before, tables)
    for (const act of list) {
      try {
        carryOut(world, act)
        done.add(act.kind)
      } catch (error) {
        if (!(error instanceof PartnerCenterError)) throw error // refused: nothing has changed
      }
      const view = viewOf(world)
      t.same(await sayings(view, tables), await sayings(view, new Tables()), JSON.stringify(act))
    }
    t.same(await sayings(before, tables), first, 'an earlier value once more')
  }), { numRuns: 12, seed: 9, endOnFailure: true })
  t.same([...done].sort(), ['assign', 'back', 'buy', 'later', 'lose', 'newCustomer', 'nickname', 'resize', 'suspend'], 'every kind of change was among them')
})

t.test('questions about different values at once are each answered of their own', async t => {
  const world = newWorld()
  const [alder] = [...world.value.customers.values()]
  const total = async (view: View) => (await listSubscriptionAnalytics(view, world.tables, { top: 1 }, same)).total
  const before = viewOf(world)
  const asked = [total(before)]
  for (let i = 0; i < 3; i++) {
    world.run(world.serviceCaller(), createOrder, alder!.id, { lineItems: [{ lineItemNumber: 0, offerId: '91FD106F-4B2C-4938-95AC-F54F74E9A239', quantity: 1 }] })
    asked.push(total(viewOf(world)))
  }
  asked.push(total(before))
  t.same(await Promise.all(asked), [15, 16, 17, 18, 15])
})

interface Thing { name: string | null, size: number, at: number, on: boolean }

/** A dataset of things, which are given. */
const things = {
  fields: {
    name: { kind: 'text', of: ({ name }: Thing) => name },
    size: { kind: 'number', of: ({ size }: Thing) => size },
    at: { kind: 'date', of: ({ at }: Thing) => at },
    on: { kind: 'boolean', of: ({ on }: Thing) => on }
  },
  counts: { count: () => 1, total: ({ size }: Thing) => size },
  follows: [],
  parts: () => [],
  rowsOf: () => []
} as const satisfies Dataset<Thing>

const asked = (rows: Thing[], query: Query) => ask(Table.holding(things as Dataset<Thing>, rows), planOf(things as Dataset<Thing>, query, { countsAsText: false }), new Pace(), same)

/** Numbers that look like chance and are always the same. */
function * numbers (): Generator<number, never> {
  for (let n = 12345; ; n = (n * 1103515245 + 12345) % 2147483648) yield n
}

function manyThings (count: number): Thing[] {
  const source = numbers()
  const next = (below: number) => (source.next().value >>> 8) % below // the lower digits are hardly by chance
  return Array.from({ length: count }, () => ({ name: next(5) ? `Name ${next(900)}` : null, size: next(1000) / 100, at: Date.UTC(2018, next(12), 1 + next(28), next(24)), on: next(2) === 1 }))
}

const wire = ({ name, size, at, on }: Thing): WireRow => ({ name, size, at: new Date(at).toISOString().slice(0, 19), on })

t.test('thousands of rows are filtered, ordered and grouped as a plain program would', async t => {
  const rows = manyThings(9000)
  for (const filter of ['size gt 5 and on eq true', 'contains(name,\'77\') or name eq null', 'at lt cast(\'2018-03-01\',Edm.DateTimeOffset) and (size le 1 or size ge 9.5)']) {
    const tree = readFilter(filter, things.fields as FieldTypes)
    const expected = rows.filter(row => passes(tree, things.fields, name => row[name as keyof Thing] as Value))
    t.ok(expected.length > 20, filter)
    t.same((await asked(rows, { filter })).rows, expected.map(wire), filter)
  }
  const compare = (a: Value, b: Value) => a === b ? 0 : a === null ? -1 : b === null ? 1 : a < b ? -1 : 1
  const ordered = rows.toSorted((a, b) => -compare(a.at, b.at) || compare(a.name, b.name)) // which is stable
  t.same((await asked(rows, { orderby: 'at desc,name' })).rows, ordered.map(wire))

  const groups = new Map<string, Thing[]>()
  for (const row of rows) {
    const key = `${new Date(row.at).toISOString().slice(0, 7)} ${row.on}`
    groups.set(key, [...groups.get(key) ?? [], row])
  }
  const expected = [...groups].sort().map(([key, members]) => ({
    at: `${key.slice(0, 7)}-01T00:00:00`, on: key.endsWith('true'), count: members.length, total: members.reduce((sum, { size }) => sum + Math.round(size * 100), 0) / 100
  }))
  t.same((await asked(rows, { groupby: 'at,on', aggregationLevel: 'month' })).rows, expected, 'sums are exact to the last digit')
})

t.test('groups of a great many values add up to what all rows do', async t => {
  const rows = manyThings(9000)
  const { rows: groups, total } = await asked(rows, { groupby: 'name,at,on', aggregationLevel: 'dateRange' }) // too many pairs for an array
  t.equal(groups.length, total)
  const distinct = new Set(rows.map(({ name, at, on }) => JSON.stringify([name, at, on])))
  t.equal(total, distinct.size)
  t.equal(groups.reduce((sum, { count }) => sum + (count as number), 0), 9000)
  const all = (await asked(rows, { groupby: 'on' })).rows
  const cents = (list: WireRow[]) => list.reduce((sum, { total }) => sum + Math.round(total as number * 100), 0)
  t.equal(cents(groups), cents(all))
  const largest = await asked(rows, { groupby: 'name', orderby: 'count desc,total', top: 1 })
  t.same([largest.rows[0]!.name, largest.total], [null, new Set(rows.map(({ name }) => name)).size])
})

t.test('weeks begin on Mondays, whatever the year', async t => {
  const cases = { '2018-12-31': '2018-12-31', '2019-01-06': '2018-12-31', '2019-01-07': '2019-01-07', '1969-12-28': '1969-12-22', '2020-03-01': '2020-02-24' }
  for (const [day, monday] of Object.entries(cases)) {
    const { rows } = await asked([{ name: null, size: 0, at: Date.parse(`${day}T13:00:00Z`), on: true }], { groupby: 'at', aggregationLevel: 'week' })
    t.same(rows[0]!.at, `${monday}T00:00:00`, day)
  }
})

t.test('the order of values holds when more come, few or many', async t => {
  const pace = new Pace()
  const values = new Values('text')
  const ranked = async () => {
    const ranks = await values.ranks(pace)
    return values.list.toSorted((a, b) => ranks[values.numberOf(a)]! - ranks[values.numberOf(b)]!)
  }
  for (const names of [['pear', 'Apple', null, 'apple'], ['fig', 'Zucchini', 'aardvark'], Array.from({ length: 5000 }, (_, i) => `n${i}`), ['n17b', 'M']]) {
    for (const name of names) values.numberOf(name)
    const expected = values.list.toSorted((a, b) => {
      if (a === null || b === null) return a === null ? -1 : 1
      const [x, y] = [(a as string).toLowerCase(), (b as string).toLowerCase()]
      return x < y ? -1 : x > y ? 1 : a < b ? -1 : 1
    })
    t.same(await ranked(), expected, `${values.size} values`)
  }
})

t.test('a large world is counted in short turns, and after a change only that change is', async t => {
  const world = newWorld()
  await world.grow((value, now) => seedWorld(value, now, { customers: 3000 }))
  const groups = async () => await listSubscriptionAnalytics(viewOf(world), world.tables, { groupby: 'status' }, same)
  let turns = 0
  let isOpen = true
  const turn = () => { turns++; if (isOpen) setImmediate(turn) }
  setImmediate(turn)
  const before = (await groups()).rows
  isOpen = false
  t.ok(turns > 5, 'others had their turns meanwhile')
  t.equal(before.reduce((sum, { subscriptionCount }) => sum + Number(subscriptionCount), 0), 9015)
  const active = [...world.value.subscriptions.values()].find(({ status, parentSubscriptionId, hasPurchasableAddons }) => status === 'active' && !parentSubscriptionId && !hasPurchasableAddons)!
  world.run(world.serviceCaller(), updateSubscription, active.customerId, active.id, { status: 'suspended' }, undefined)
  turns = 0
  isOpen = true
  setImmediate(turn)
  const after = (await groups()).rows
  isOpen = false
  t.ok(turns <= 2, 'the rows of the others stay as they were')
  const counted = (rows: WireRow[], status: string) => Number(rows.find(row => row.status === status)!.subscriptionCount)
  t.same([counted(after, 'ACTIVE'), counted(after, 'SUSPENDED')], [counted(before, 'ACTIVE') - 1, counted(before, 'SUSPENDED') + 1])
})
