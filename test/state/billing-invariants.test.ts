/** What holds of charges and invoices whatever happens to subscriptions: over random lives, and over a world with random commands. */
import t from 'tap'
import fc from 'fast-check'
import { PartnerCenterError } from '../../src/errors.ts'
import { fixtureSource } from '../../src/fixtures.ts'
import { chargesOf, type Charge } from '../../src/state/billing/charges.ts'
import type { Change } from '../../src/state/billing/history.ts'
import { getAccountBalance, latestInvoice, listBalances, unbilledLines, type InvoiceRecord } from '../../src/state/billing/invoices.ts'
import type { Line } from '../../src/state/billing/line-items.ts'
import { Decimal, sum } from '../../src/state/billing/money.ts'
import { dayIn, dayOf, dayText, type Day } from '../../src/state/billing/periods.ts'
import { getServiceCosts, listServiceCosts } from '../../src/state/billing/service-costs.ts'
import { convertSubscription, listConversions } from '../../src/state/conversions.ts'
import { documentOf } from '../../src/state/document.ts'
import { createOrder, updateOrder } from '../../src/state/orders.ts'
import { updateSubscription, type SubscriptionRecord } from '../../src/state/subscriptions.ts'
import { inOneGo } from '../../src/state/turns.ts'
import type { Caller } from '../../src/state/value.ts'
import type { World } from '../../src/state/world.ts'
import { Worlds, type WorldOptions } from '../../src/worlds.ts'
import { life, row, tariff, type Step } from './billing.ts'

const first = dayIn('2019-01-01')
const last = dayIn('2021-06-30')

/** A life: bought on a day, then each some days later other seats, a suspension or the way back, or another cycle. */
const lives: fc.Arbitrary<Change[]> = fc.record({
  bought: fc.integer({ min: 0, max: 80 }),
  seats: fc.integer({ min: 1, max: 50 }),
  cycle: fc.constantFrom('monthly', 'annual'),
  then: fc.array(fc.record({ after: fc.integer({ min: 0, max: 70 }), what: fc.oneof({ weight: 3, arbitrary: fc.integer({ min: 1, max: 50 }) }, { weight: 3, arbitrary: fc.constant('turn') }, { weight: 1, arbitrary: fc.constantFrom('monthly', 'annual') }) }), { maxLength: 12 }),
  isDeleted: fc.boolean()
}).map(({ bought, seats, cycle, then, isDeleted }) => {
  let day = first + bought
  let isActive = true
  const steps: Step[] = [[dayText(day), seats, cycle]]
  for (const { after, what } of then) {
    day += after
    if (what === 'turn') isActive = !isActive
    else if (!isActive) continue // seats and cycles are fixed meanwhile
    steps.push([dayText(day), what === 'turn' ? (isActive ? 'active' : 'suspended') : what])
  }
  if (isDeleted) steps.push([dayText(day + 3), 'deleted'])
  return life(...steps)
})

const tariffs = fc.record({
  price: fc.integer({ min: 0, max: 100_00 }).map(cents => cents / 100),
  model: fc.constantFrom('anniversary' as const, 'partnerDate' as const),
  billingDay: fc.integer({ min: 1, max: 28 })
}).map(({ price, ...options }) => tariff(price, options))

const rows = (charges: Charge[]) => charges.map(row)

t.test('many windows put together are the one that is their whole: nothing is charged twice or left out', async t => {
  fc.assert(fc.property(lives, tariffs, fc.array(fc.integer({ min: 1, max: 90 }), { minLength: 1, maxLength: 30 }), (changes, by, lengths) => {
    const parts: Charge[] = []
    let from = first
    for (const length of [...lengths, last]) {
      const to = Math.min(from + length - 1, last)
      parts.push(...chargesOf(changes, by, from, to))
      from = to + 1
    }
    // A free line that is not invoiced yet may still become shorter: windows here end on any day, invoices on billing days only.
    const priced = (charges: Charge[]) => charges.filter(({ type }) => type !== 'PURCHASE FEE')
    return rows(priced(parts)).join('\n') === rows(priced(chargesOf(changes, by, first, last))).join('\n')
  }), { numRuns: 400 })
})

t.test('what comes later changes no charge that was', async t => {
  fc.assert(fc.property(lives, tariffs, fc.integer({ min: 30, max: 800 }), (changes, by, length) => {
    const until = first + length
    const known = changes.filter(({ at }) => dayOf(Date.parse(at)) <= until)
    return rows(chargesOf(changes, by, first, until)).join('\n') === rows(chargesOf(known, by, first, until)).join('\n')
  }), { numRuns: 400 })
})

/** How many seats are paid for on each day: charges count up, credits down. */
function paidSeats (charges: Charge[]): Map<Day, number> {
  const seats = new Map<Day, number>()
  for (const { from, to, unitPrice, quantity } of charges) {
    for (let day = from; day <= to; day++) seats.set(day, (seats.get(day) ?? 0) + (unitPrice.lt(0) ? -quantity : quantity))
  }
  return seats
}

t.test('no gap and no overlap: every day on which it is held is paid for, for as many seats as there are, and no other', async t => {
  fc.assert(fc.property(lives, fc.integer({ min: 1, max: 28 }), (changes, billingDay) => {
    const charges = chargesOf(changes, tariff(365, { billingDay }), first, last)
    const paid = paidSeats(charges)
    const settled = last - 31 // other seats of the last month are not settled yet
    for (let day = dayOf(Date.parse(changes[0]!.at)); day < settled; day++) {
      const now = changes.filter(({ at }) => dayOf(Date.parse(at)) <= day).at(-1)!
      const expected = now.status === 'active' ? now.quantity : 0
      if ((paid.get(day) ?? 0) === expected) continue
      // On the first days before an anniversary everything is free: other seats count from the anniversary.
      const date = new Date(day * 86_400_000).getUTCDate()
      if (date > 28) continue
      throw new Error(`${dayText(day)}: ${paid.get(day) ?? 0} seats are paid for, ${expected} held\n${rows(charges).join('\n')}`)
    }
    return true
  }), { numRuns: 400 })
})

t.test('nothing is charged after the end', async t => {
  fc.assert(fc.property(lives, tariffs, (changes, by) => {
    const end = changes.findLast(({ status }) => status === 'active') === changes.at(-1) ? undefined : changes.findLastIndex(({ status }) => status === 'active') + 1
    if (end === undefined) return true
    const ended = dayOf(Date.parse(changes[end]!.at))
    return chargesOf(changes, by, ended + 1, last).length === 0
  }), { numRuns: 400 })
})

t.test('a whole interval without changes costs the price, and what is suspended and taken up again on one day nothing more', async t => {
  fc.assert(fc.property(tariffs, fc.integer({ min: 0, max: 80 }), fc.integer({ min: 1, max: 50 }), fc.constantFrom('monthly', 'annual'), fc.integer({ min: 0, max: 500 }), (by, bought, seats, cycle, later) => {
    const day = first + bought
    const steady = chargesOf(life([dayText(day), seats, cycle]), by, first, last)
    const price = by.price('').times(cycle === 'annual' ? 12 : 1)
    const turned = chargesOf(life([dayText(day), seats, cycle], [dayText(day + later), 'suspended'], [dayText(day + later), 'active']), by, first, last)
    const all = (charges: Charge[]) => sum(charges.map(({ unitPrice, quantity }) => unitPrice.times(quantity))).toFixed()
    return steady.every(({ type, unitPrice }) => unitPrice.eq(type === 'PURCHASE FEE' ? 0 : price)) && all(steady) === all(turned)
  }), { numRuns: 300 })
})

t.test('no price has more decimals than its currency', async t => {
  fc.assert(fc.property(lives, tariffs, fc.constantFrom(0, 2), (changes, by, decimals) =>
    chargesOf(changes, { ...by, decimals, price: () => by.price('').round(decimals) }, first, last).every(({ unitPrice }) => unitPrice.eq(unitPrice.round(decimals)))), { numRuns: 200 })
})

const time = Date.parse('2019-01-09T00:00:00Z')
const fixtures = fixtureSource()
const newWorld = (options: WorldOptions = {}) => new Worlds(fixtures, { time, clock: 'frozen', ...options }, () => time).default
const callerIn = ({ partner }: World): Caller => ({ mode: 'app+user', tenantId: partner.tenantId, applicationId: partner.applicationId, objectId: partner.userId })
const textOf = (world: World) => JSON.stringify(documentOf(world.value, world.now()))

/** What is done to the subscriptions of a world, and how long it waits after each. */
const commands = fc.array(fc.record({
  which: fc.nat(30),
  what: fc.oneof(fc.integer({ min: 1, max: 200 }), fc.constantFrom('suspended' as const, 'active' as const, 'deleted' as const), fc.constantFrom('buy' as const, 'buyOnce' as const, 'convert' as const, 'monthly' as const, 'annual' as const)),
  days: fc.integer({ min: 0, max: 40 })
}), { maxLength: 12 })

type Commands = typeof commands extends fc.Arbitrary<infer T> ? T : never

/** Items of both catalogues, by licence, by usage and once. */
const offers = ['031C9E47-4802-4248-838E-778FB1D2CC05', 'MS-AZR-0145P', 'DZH318Z0C1VR:0001:DZH318Z0BGTN', 'DG7GMGF0FCN4:0001:DG7GMGF0FP0N', 'DZH318Z0BPS6:0001:DZH318Z0BML6']

function command (world: World, { customerId, id, orderId, offerId: ownOfferId, isTrial }: SubscriptionRecord, what: Commands[number]['what'], offerId: string) {
  const caller = callerIn(world)
  switch (what) {
    case 'buy': return world.run(caller, createOrder, customerId, { lineItems: [{ lineItemNumber: 0, offerId, quantity: 1 }] })
    case 'buyOnce': return world.run(caller, createOrder, customerId, { billingCycle: 'one_time', lineItems: [{ lineItemNumber: 0, offerId, quantity: 2 }] })
    case 'convert': {
      const trial = isTrial ? id : [...world.value.subscriptions.values()].find(({ isTrial, ...held }) => isTrial && held.customerId === customerId)?.id
      const [conversion] = trial === undefined ? [] : world.read(listConversions, customerId, trial)
      return conversion && world.run(caller, convertSubscription, customerId, trial!, conversion)
    }
    case 'monthly':
    case 'annual': return world.run(caller, updateOrder, customerId, orderId, { billingCycle: what, lineItems: [{ lineItemNumber: 0, offerId: ownOfferId, subscriptionId: id }] }, undefined)
    default: return world.run(caller, updateSubscription, customerId, id, typeof what === 'number' ? { quantity: what } : { status: what }, undefined)
  }
}

function live (world: World, steps: Commands, by = (days: number) => [days]) {
  for (const { which, what, days } of steps) {
    const subscriptions = [...world.value.subscriptions.values()]
    try {
      command(world, subscriptions[which % subscriptions.length]!, what, offers[which % offers.length]!)
    } catch (error) {
      if (!(error instanceof PartnerCenterError)) throw error // a refusal changes nothing
    }
    for (const part of by(days)) world.advanceTo(world.now() + part * 86_400_000)
  }
  for (const part of by(65)) world.advanceTo(world.now() + part * 86_400_000)
}

const linesOf = (world: World, { id }: InvoiceRecord) => [...world.value.invoiceLines.values()].filter(({ invoiceId }) => invoiceId === id)

t.test('totals are sums of lines, lines are numbered without gaps, and balances are sums of what is owed', async t => {
  fc.assert(fc.property(commands, fc.constantFrom('anniversary' as const, 'partnerDate' as const), (steps, billingModel) => {
    const world = newWorld({ billingModel })
    live(world, steps)
    const invoices = [...world.value.invoices.values()]
    for (const invoice of invoices) {
      const lines = linesOf(world, invoice)
      if (lines.length === 0) throw new Error(`${invoice.id} has no lines`)
      if (!sum(lines.map(({ total }) => total)).eq(invoice.totalCharges)) throw new Error(`${invoice.id} is no sum`)
      for (const provider of ['office', 'azure', 'one_time']) {
        const ordinals = lines.filter(line => line.provider === provider).map(({ ordinal }) => ordinal).sort((a, b) => a - b)
        if (ordinals.some((ordinal, index) => ordinal !== index)) throw new Error(`${invoice.id}: ${provider} is not numbered`)
      }
      for (const { subtotal, tax, total, currency, ...line } of lines) {
        if (!new Decimal(subtotal).plus(tax).eq(total) || currency !== invoice.currencyCode) throw new Error(`${invoice.id}: ${subtotal} and ${tax} are not ${total}`)
        if ('unitPrice' in line && !new Decimal(line.unitPrice).times(line.quantity).eq(subtotal)) throw new Error(`${invoice.id}: ${line.unitPrice} × ${line.quantity} is not ${subtotal}`)
      }
    }
    for (const { amount, currency, details } of world.read(listBalances)) {
      const owed = sum(invoices.filter(({ currencyCode }) => currencyCode === currency).map(({ totalCharges, paidAmount }) => new Decimal(totalCharges).minus(paidAmount)))
      if (!owed.eq(amount) || !sum(details.map(({ balance }) => balance.amount)).eq(amount)) throw new Error(`the balance in ${currency} is ${amount}, not ${owed.toFixed()}`)
    }
    return world.read(getAccountBalance).currency === 'USD'
  }), { numRuns: 25 })
})

t.test('what is on no invoice yet is on the next one; service costs are the lines of the last one', async t => {
  const textOf = (line: Line) => JSON.stringify({ ...line, invoiceId: '', ordinal: 0 })
  fc.assert(fc.property(commands, fc.constantFrom('anniversary' as const, 'partnerDate' as const), (steps, billingModel) => {
    const world = newWorld({ billingModel })
    live(world, steps)
    const unbilled = inOneGo(world.read(unbilledLines, 'office', 'current'))
    world.advanceTo(Math.min(...[...world.value.due.values()].filter(({ work }) => work.kind === 'invoice' && work.invoiceType === 'Recurring').map(({ at }) => at)))
    const invoice = world.read(latestInvoice, 'Recurring')
    const lines = invoice ? linesOf(world, invoice) : []
    const told = new Set(lines.map(textOf))
    if (!unbilled.every(line => told.has(textOf(line)))) throw new Error('a line is lost')
    for (const { id } of world.value.customers.values()) {
      if (world.value.customers.get(id)!.relationshipToPartner !== 'reseller') continue
      const own = lines.filter(({ customerId }) => customerId === id)
      const costs = sum(world.read(listServiceCosts, id).map(({ total }) => total))
      const { details: [recurring] } = world.read(getServiceCosts, id)
      if (!sum(own.map(({ total }) => total)).eq(costs) || !costs.eq(recurring!.totals.total)) throw new Error(`service costs of ${id} are no sums`)
    }
    return true
  }), { numRuns: 15 })
})

t.test('one great step of the clock leads where many small ones do, and the same seed gives the same bytes', async t => {
  fc.assert(fc.property(commands, steps => {
    const [great, small, again] = [newWorld(), newWorld(), newWorld()]
    live(great, steps)
    live(again, steps)
    live(small, steps, days => Array.from({ length: days }, () => 1))
    return textOf(great) === textOf(small) && textOf(great) === textOf(again)
  }), { numRuns: 12 })
})

t.test('an advance that fails on its way leaves the world where it was', async t => {
  const world = newWorld()
  const before = world.value
  // Something that no kind of work is, in the middle of the year.
  const due = before.due.clone()
  due.put({ key: '001561939200000|000009999999', at: Date.parse('2019-07-01T00:00:00Z'), work: { kind: 'nothing' } as never })
  world.replace({ ...before, due })
  const text = textOf(world)
  t.throws(() => world.advanceTo(Date.parse('2020-01-01T00:00:00Z')))
  t.equal(textOf(world), text)
})
