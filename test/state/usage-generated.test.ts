/** What is made up of usage: the numbers of the reference's worked example, and that nothing but seed, subscription, meter and day decides. */
import t from 'tap'
import fc from 'fast-check'
import { fixtureSource } from '../../src/fixtures.ts'
import { divided, inUse, metersInUse, millionths, usedOn, word } from '../../src/state/usage/generated.ts'
import type { Meter } from '../../src/state/usage/meters.ts'

const { meters } = fixtureSource().catalogue().azure
const subscriptionId = '5b32d6c3-2ad3-4013-990a-9804d4e9b051'
const machine = { ...meters[0]!, id: '505db374-df8a-44df-9d8c-13c14b61dee1', unit: 'Hours', countsHours: true } satisfies Meter
const storage = { ...meters[0]!, id: '3f2b1e1c-c886-4ec6-ad6f-dd0ef38819c9', unit: 'GB', countsHours: false, base: 100 } satisfies Meter
const at = (date: string) => Date.parse(date)

t.test('the worked example', async t => {
  t.equal(word('pc-emu', subscriptionId, machine.id), 0xd38ce176)
  t.equal(word('pc-emu', subscriptionId, storage.id), 0xeee43d99)
  t.equal(word('pc-emu', subscriptionId, storage.id, '2019-01-11'), 0xf12998b4)
  const machines = inUse('pc-emu', subscriptionId, machine)
  const gigabytes = inUse('pc-emu', subscriptionId, storage)
  t.equal(machines.instances, 3)
  for (const [date, hours, machineHours, stored] of [
    ['2019-01-10', 15, 45, 3.464681],
    ['2019-01-11', 24, 72, 5.440575],
    ['2019-01-12', 24, 72, 5.470308],
    ['2019-02-09', 24, 72, 5.268695]
  ] as const) {
    t.equal(usedOn('pc-emu', subscriptionId, machines, at(date), hours) / millionths, machineHours)
    t.equal(usedOn('pc-emu', subscriptionId, gigabytes, at(date), hours) / millionths, stored)
  }
  t.equal(divided(5_440_575, 24, 0), 226_691)
  t.equal(divided(5_440_575, 24, 22), 226_691)
  t.equal(divided(5_440_575, 24, 23), 226_682)
})

const id = fc.uuid()
const seed = fc.string({ maxLength: 12 })
const day = fc.integer({ min: at('2018-01-01') / 86_400_000, max: at('2030-12-31') / 86_400_000 }).map(number => number * 86_400_000)

t.test('the same seed gives the same, in any case of the id', async () => {
  fc.assert(fc.property(seed, id, day, fc.integer({ min: 1, max: 24 }), (seed, id, day, hours) => {
    const [one, other] = [metersInUse(seed, id, meters), metersInUse(seed, id.toUpperCase(), [...meters].reverse())]
    const used = (list: typeof one) => JSON.stringify(list.map(used => [used.meter.id, used.instances, usedOn(seed, id, used, day, hours)]))
    return used(one) === used(other)
  }), { numRuns: 100 })
})

t.test('three to six meters, each of which is used a little at least', async () => {
  fc.assert(fc.property(seed, id, day, fc.integer({ min: 1, max: 24 }), (seed, id, day, hours) => {
    const used = metersInUse(seed, id, meters)
    return used.length >= 3 && used.length <= 6 && new Set(used.map(({ meter }) => meter.id)).size === used.length &&
      used.every(one => usedOn(seed, id, one, day, hours) > 0 && usedOn(seed, id, one, day, 0) === 0)
  }), { numRuns: 100 })
})

t.test('what is used is rounded exactly, half up', async () => {
  const daysOfMonth = (day: number) => new Date(Date.UTC(new Date(day).getUTCFullYear(), new Date(day).getUTCMonth() + 1, 0)).getUTCDate()
  fc.assert(fc.property(seed, id, day, fc.integer({ min: 1, max: 24 }), fc.integer({ min: 1, max: 1_000_000 }), (seed, id, day, hours, base) => {
    const used = inUse(seed, id, { ...storage, base })
    const factor = word(seed, id.toLowerCase(), storage.id, new Date(day).toISOString().slice(0, 10))
    const under = 2n ** 64n * 120n * BigInt(daysOfMonth(day)) // five times the hours of the month
    return usedOn(seed, id, used, day, hours) === Number((used.scale * BigInt((2 ** 33 + factor) * hours) + under) / (2n * under))
  }), { numRuns: 300 })
})

t.test('hours add up to their day, and none is negative', async () => {
  fc.assert(fc.property(seed, id, day, fc.integer({ min: 1, max: 24 }), (seed, id, day, hours) => metersInUse(seed, id, meters).every(used => {
    const total = usedOn(seed, id, used, day, hours)
    const parts = Array.from({ length: hours }, (_, index) => divided(total, hours, index))
    return parts.every(part => part >= 0) && parts.reduce((sum, part) => sum + part, 0) === total
  })), { numRuns: 200 })
})
