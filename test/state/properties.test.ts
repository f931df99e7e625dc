/** What holds of a world whatever is done to it: random commands, in the state alone, without HTTP. */
import t from 'tap'
import fc from 'fast-check'
import type { BillingCycleType, CartInput, SubscriptionPatch } from '../../src/contract/types.ts'
import { PartnerCenterError } from '../../src/errors.ts'
import { fixtureSource } from '../../src/fixtures.ts'
import { checkoutCart, createCart, updateCart } from '../../src/state/carts.ts'
import { convertSubscription } from '../../src/state/conversions.ts'
import { createCustomer, deleteCustomer } from '../../src/state/customers.ts'
import { documentOf } from '../../src/state/document.ts'
import { createOrder, updateOrder } from '../../src/state/orders.ts'
import { replayLimit } from '../../src/state/replays.ts'
import { registerSubscription, updateSubscription, updateSupportContact } from '../../src/state/subscriptions.ts'
import { upgradeSubscription } from '../../src/state/upgrades.ts'
import type { Caller } from '../../src/state/value.ts'
import type { World } from '../../src/state/world.ts'
import { Worlds, type WorldOptions } from '../../src/worlds.ts'

const time = Date.parse('2019-01-09T00:00:00Z')
const minute = 60_000
const day = 86_400_000
const fixtures = fixtureSource()
const newWorlds = (options: WorldOptions = {}) => new Worlds(fixtures, { time, clock: 'frozen', ...options }, () => time)

const callerIn = ({ partner }: World): Caller => ({ mode: 'app+user', tenantId: partner.tenantId, applicationId: partner.applicationId, objectId: partner.userId, userPrincipalName: partner.userPrincipalName })

const textOf = (world: World) => JSON.stringify(documentOf(world.value, world.now()))

/** Items of every kind: by licence, with add-ons, by usage, trials, one-time and recurring ones of the newer catalogue, and none. */
const items = [
  '91FD106F-4B2C-4938-95AC-F54F74E9A239', '031C9E47-4802-4248-838E-778FB1D2CC05', '796B6B5F-613C-4E24-A17C-EBA730D49C02', 'C94271D8-B431-4A25-A3C5-A57737A1C909', '8EB85B2A-A393-4E90-B98A-E9C0AACFFC53',
  'MS-AZR-0145P', 'DZH318Z0C1VR:0001:DZH318Z0BGTN', 'DG7GMGF0FCN4:0001:x', 'nothing', '__proto__'
]

/** Something done to a world. What it is done to is picked from what is there, so that two worlds that are alike take it alike. */
interface Step {
  act: typeof acts[number]
  who: number
  which: number
  item: string
  other: string
  quantity: number
  cycle: BillingCycleType
  status: 'none' | 'active' | 'suspended' | 'deleted' | 'pending' | undefined
}

const acts = [
  'createCustomer', 'deleteCustomer', 'createCart', 'createCart', 'updateCart', 'checkoutCart', 'checkoutCart', 'createOrder', 'createOrder', 'updateOrder', 'cancelOrder', 'updateSubscription', 'updateSubscription',
  'registerSubscription', 'convertSubscription', 'upgradeSubscription', 'updateSupportContact', 'remember', 'settle', 'minutes', 'months'
] as const

const step: fc.Arbitrary<Step> = fc.record({
  act: fc.constantFrom(...acts),
  who: fc.nat(12),
  which: fc.nat(20),
  item: fc.constantFrom(...items),
  other: fc.constantFrom(...items),
  quantity: fc.oneof(fc.constantFrom(-1, 0, 1, 5, 25, 26, 10_000_001), fc.integer({ min: 1, max: 300 })),
  cycle: fc.constantFrom('monthly' as const, 'annual' as const, 'one_time' as const, 'none' as const),
  status: fc.constantFrom('active' as const, 'suspended' as const, 'deleted' as const, 'pending' as const, undefined)
})

const steps = (maxLength: number) => fc.array(step, { minLength: 1, maxLength, size: 'max' })

/** One of what is there; nobody's when there is nothing. */
const pick = <T>(from: Iterable<T>, at: number): T | undefined => { const all = [...from]; return all[at % all.length] }

function carryOut (world: World, { act, who, which, item, other, quantity, cycle, status }: Step): unknown {
  const { value } = world
  const caller = callerIn(world)
  const customer = pick(value.customers.values(), who)?.id ?? 'nobody'
  const cart = pick(value.carts.values(), which)
  const order = pick(value.orders.values(), which)
  const held = pick(value.subscriptions.values(), which)
  const [holder, subscription] = [held?.customerId ?? customer, held?.id ?? 'nothing']
  const wanted: CartInput = { lineItems: [item, other].map(catalogItemId => ({ catalogItemId, quantity, billingCycle: cycle })) }
  switch (act) {
    case 'createCustomer': return world.run(caller, createCustomer, {
      companyProfile: { domain: `tenant${which % 4}.onmicrosoft.com` },
      billingProfile: { email: 'a@b.c', culture: 'en-US', language: 'en', companyName: `Tenant ${who}`, defaultAddress: { addressLine1: '1 Way', city: 'Redmond', ...(who !== 3 && { state: 'WA' }), postalCode: '98052', country: 'US' } }
    })
    case 'deleteCustomer': return world.run(caller, deleteCustomer, customer)
    case 'createCart': return world.run(caller, createCart, customer, wanted)
    case 'updateCart': return world.run(caller, updateCart, cart?.customerId ?? customer, cart?.id ?? 'nothing', wanted)
    case 'checkoutCart': return world.run(caller, checkoutCart, cart?.customerId ?? customer, cart?.id ?? 'nothing')
    case 'createOrder': return world.run(caller, createOrder, customer, { billingCycle: cycle, lineItems: [{ lineItemNumber: 0, offerId: item, quantity }, ...(which % 3 ? [] : [{ lineItemNumber: which % 2 ? 1 : 7, offerId: other, quantity }])] })
    case 'updateOrder': return world.run(caller, updateOrder, order?.customerId ?? customer, order?.id ?? 'nothing', which % 2 ? { billingCycle: cycle } : { lineItems: [{ lineItemNumber: 1, offerId: item, quantity, parentSubscriptionId: subscription }] }, undefined)
    case 'cancelOrder': return world.run(caller, updateOrder, order?.customerId ?? customer, order?.id ?? 'nothing', { status: 'cancelled' }, undefined)
    case 'updateSubscription': {
      const patch: SubscriptionPatch = { ...(status && { status }), ...(which % 2 && { quantity }), ...(who % 3 === 0 && { autoRenewEnabled: who % 2 === 0 }), ...(who % 4 === 0 && { friendlyName: `Name ${quantity}` }) }
      return world.run(caller, updateSubscription, holder, subscription, patch, who % 5 === 0 ? '"stale"' : undefined)
    }
    case 'registerSubscription': return world.run(caller, registerSubscription, holder, subscription)
    case 'convertSubscription': return world.run(caller, convertSubscription, holder, subscription, { offerId: held?.offerId ?? item, targetOfferId: other, orderId: held?.orderId ?? 'nothing', quantity, billingCycle: cycle })
    case 'upgradeSubscription': return world.run(caller, upgradeSubscription, holder, subscription, { targetOffer: { id: other }, upgradeType: 'upgrade_only', quantity })
    case 'updateSupportContact': return world.run(caller, updateSupportContact, holder, subscription, { supportTenantId: world.partner.tenantId, supportMpnId: world.partner.mpnId, name: item })
    case 'remember': return world.remember({ requestId: `request-${who}`, fingerprint: item, status: 201, headers: {}, body: '{}' })
    case 'settle': return world.settle()
    case 'minutes': return world.advanceTo(world.now() + (which - 1) * minute)
    case 'months': return world.advanceTo(world.now() + which * 15 * day)
  }
}

/** What came of a step, as text: its result, or its refusal. Anything else that is thrown is a defect. */
function outcome (world: World, step: Step): string {
  try {
    return JSON.stringify(carryOut(world, step)) ?? ''
  } catch (error) {
    if (!(error instanceof PartnerCenterError)) throw error
    return `${error.refusal}: ${error.message}`
  }
}

const settings = { numRuns: 60, seed: 20190109 }

t.test('a refused command leaves the very same value, and no value that was is ever changed', async t => {
  const seen = { done: 0, refused: 0 }
  t.doesNotThrow(() => fc.assert(fc.property(steps(30), all => {
    const world = newWorlds().default
    const past: Array<[value: World['value'], text: string]> = []
    for (const step of all) {
      const before = world.value
      if (past.length < 5) past.push([before, JSON.stringify(documentOf(before, time))])
      try {
        carryOut(world, step)
        seen.done++
      } catch (error) {
        if (!(error instanceof PartnerCenterError)) throw error
        if (world.value !== before) throw new Error(`${step.act} was refused with ${error.refusal} and left another value`)
        seen.refused++
      }
    }
    return past.every(([value, text]) => JSON.stringify(documentOf(value, time)) === text)
  }), settings))
  t.ok(seen.done > 200 && seen.refused > 200, `commands of both ends were tried: ${JSON.stringify(seen)}`)
})

t.test('the same seed and the same commands give byte-identical answers and documents; another seed other ids', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(steps(25), all => {
    const [one, two] = [newWorlds().default, newWorlds().default]
    for (const step of all) if (outcome(one, step) !== outcome(two, step)) return false
    return textOf(one) === textOf(two)
  }), settings))
  const order: Step = { act: 'createOrder', who: 0, which: 1, item: items[0]!, other: items[0]!, quantity: 5, cycle: 'monthly', status: undefined }
  t.not(outcome(newWorlds().default, order), outcome(newWorlds({ seed: 'another' }).default, order))
})

t.test('a snapshot put back is the world as it was, and goes on as it would have', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(steps(12), steps(12), steps(12), (before, between, after) => {
    const [world, other] = [newWorlds().default, newWorlds().default]
    for (const step of before) { outcome(world, step); outcome(other, step) }
    const [value, text] = [world.value, textOf(world)]
    world.takeSnapshot('kept')
    for (const step of between) outcome(world, step)
    world.restore('kept')
    if (world.value !== value || textOf(world) !== text) return false
    return after.every(step => outcome(world, step) === outcome(other, step)) && textOf(world) === textOf(other)
  }), settings))
})

t.test('a fork and its source do not see each other', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(steps(10), steps(15), steps(15), (common, mine, yours) => {
    const [worlds, alone] = [newWorlds(), newWorlds()]
    for (const step of common) { outcome(worlds.default, step); outcome(alone.default, step) }
    const fork = worlds.make('fork', { fork: {} })
    const twin = alone.make('fork', { fork: {} })
    for (let at = 0; at < Math.max(mine.length, yours.length); at++) {
      if (mine[at]) outcome(worlds.default, mine[at]!)
      if (yours[at]) outcome(fork, yours[at]!)
    }
    for (const step of mine) outcome(alone.default, step)
    for (const step of yours) outcome(twin, step)
    const isSame = textOf(worlds.default) === textOf(alone.default) && textOf(fork) === textOf(twin)
    fork.reset()
    twin.reset()
    return isSame && textOf(fork) === textOf(twin)
  }), settings))
})

t.test('an export comes in again as it went out, and goes on as it would have', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(steps(25), steps(12), (before, after) => {
    const [worlds, others] = [newWorlds(), newWorlds({ fixture: 'empty', seed: 'another', profile: 'production', time: time - 5 * day })]
    for (const step of before) outcome(worlds.default, step)
    const text = textOf(worlds.default)
    others.import(others.default, JSON.parse(text))
    if (textOf(others.default) !== text) return false
    return after.every(step => outcome(worlds.default, step) === outcome(others.default, step)) && textOf(worlds.default) === textOf(others.default)
  }), settings))
})

t.test('many small steps of the clock lead to where one great one does', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(steps(10), fc.array(fc.nat(40 * 24 * 60), { minLength: 1, maxLength: 12 }), (before, minutes) => {
    const [small, great] = [newWorlds().default, newWorlds().default]
    for (const step of before) { outcome(small, step); outcome(great, step) }
    const happened = minutes.flatMap(count => small.advanceTo(small.now() + count * minute).happened)
    const atOnce = great.advanceTo(great.now() + minutes.reduce((sum, count) => sum + count, 0) * minute).happened
    const isOrdered = happened.every(({ at }, index) => index === 0 || happened[index - 1]!.at <= at)
    return isOrdered && JSON.stringify(happened) === JSON.stringify(atOnce) && textOf(small) === textOf(great)
  }), settings))
})

t.test('nothing that is due is left undone, and a reset leads back to the start', async t => {
  t.doesNotThrow(() => fc.assert(fc.property(steps(25), all => {
    const world = newWorlds().default
    const start = textOf(world)
    for (const step of all) outcome(world, step)
    world.settle()
    if ([...world.value.due.values()].some(({ at }) => at <= world.now())) return false
    world.reset()
    return textOf(world) === start
  }), settings))
})

t.test('the memory of request ids is bounded, and forgets the oldest first', async t => {
  const world = newWorlds({ fixture: 'empty' }).default
  const id = (n: number) => `request-${n}`
  for (let n = 0; n < replayLimit + 50; n++) world.remember({ requestId: id(n), fingerprint: '', status: 200, headers: {}, body: '' })
  t.equal(world.value.replays.size, replayLimit)
  t.same([0, 49, 50, replayLimit + 49].map(n => world.replay(id(n)) !== undefined), [false, false, true, true])
  world.advanceTo(world.now() + day)
  t.equal(world.replay(id(replayLimit)), undefined, 'a day later all are forgotten')
})
