/** Long work in turns: the same outcome as in one go, and a world that is as it was until it is there. */
import t from 'tap'
import fc from 'fast-check'
import { fixtureSource } from '../../src/fixtures.ts'
import { inOneGo, inTurns, mapped, sorted, Turns } from '../../src/state/turns.ts'
import { Transaction } from '../../src/state/value.ts'
import type { World } from '../../src/state/world.ts'
import { Worlds } from '../../src/worlds.ts'

const time = Date.parse('2019-01-09T00:00:00Z')
const year = 366 * 86_400_000
const newWorld = () => new Worlds(fixtureSource(), { time, clock: 'frozen' }, () => time).default

t.test('what is sorted in portions is in order, and equal items stay as they were', async t => {
  const items = fc.array(fc.integer({ min: 0, max: 50 }), { minLength: 3000, maxLength: 5000 })
  t.doesNotThrow(() => fc.assert(fc.property(items, numbers => {
    const pairs = numbers.map((number, index) => ({ number, index }))
    const expected = [...pairs].sort((a, b) => a.number - b.number)
    return JSON.stringify(inOneGo(sorted(pairs, (a, b) => a.number - b.number))) === JSON.stringify(expected)
  }), { seed: 1, numRuns: 10 }))
  t.same(inOneGo(sorted([], () => 0)), [])
})

t.test('work in turns ends as it does in one go, and may be finished at any time', async t => {
  const squares = () => mapped(Array.from({ length: 200 }, (_, i) => i), number => number ** 2, 1)
  const whole = inOneGo(squares())
  t.same(await inTurns(squares()), whole)
  const slow = function * () {
    for (let i = 0; i < 3; i++) {
      for (const until = performance.now() + 11; performance.now() < until;);
      yield
    }
    return 'done'
  }
  const kept: string[] = []
  const turns = new Turns(slow(), outcome => kept.push(outcome))
  t.equal(turns.isOver, false)
  turns.finish()
  t.same([turns.isOver, kept, await turns.ended], [true, ['done'], 1])
  const failing = new Turns((function * (): Generator<undefined, void> { throw new Error('broken') })(), () => kept.push('never'))
  await failing.over
  await t.rejects(failing.ended, { message: 'broken' })
  t.throws(() => failing.result(), { message: 'broken' })
  t.same(kept, ['done'])
})

/** A world in which the last of the terms that end within half a year cannot be followed by another. */
function failingWorld (): World {
  const world = newWorld()
  const tx = new Transaction(world.value, time, world.serviceCaller())
  const ends = ({ commitmentEndDate }: { commitmentEndDate?: string }) => Date.parse(commitmentEndDate ?? '')
  const last = [...tx.subscriptions.values()].filter(({ term, status, ...dates }) => term && status === 'active' && ends(dates) < time + year / 2).sort((a, b) => ends(a) - ends(b)).at(-1)!
  tx.put('subscriptions', { ...last, term: 'no term' })
  world.replace(tx.commit().value)
  return world
}

t.test('an advance that fails midway leaves the world where it was', async t => {
  const world = failingWorld()
  const before = world.value
  t.throws(() => world.advanceTo(time + year), RangeError)
  t.equal(world.value, before)
  t.equal(world.now(), time)

  const inTurns = failingWorld()
  const value = inTurns.value
  const told: unknown[] = []
  inTurns.onChange(records => told.push(records))
  const advancing = inTurns.advanceInTurns(time + year)
  await inTurns.rested()
  await t.rejects(advancing, RangeError)
  t.equal(inTurns.value, value)
  t.equal(inTurns.now(), time)
  t.same(told, [], 'and nobody was told of what did not happen')
  t.equal(inTurns.rested(), undefined)
  t.match(inTurns.advanceTo(time + 1), { from: time, now: time + 1 }, 'what it can do, it does')
})

t.test('while time passes in turns the world is as it was; a change comes after all of it', async t => {
  const [one, other] = [newWorld(), newWorld()]
  const before = one.value
  const advancing = one.advanceInTurns(time + 20 * year)
  t.ok(one.rested())
  t.equal(one.value, before)
  t.equal(one.now(), time)
  one.setClockMode('real') // has it finished at once
  t.equal(one.now(), time + 20 * year)
  t.equal(one.rested(), undefined)
  const { happened } = await advancing
  t.same(happened, other.advanceTo(time + 20 * year).happened)
  t.same(one.value.invoices.size, other.value.invoices.size)
})

t.test('a running clock that has slept for long catches up in turns', async t => {
  let wall = time
  const world = new Worlds(fixtureSource(), { time, clock: 'real' }, () => wall).default
  world.begin()
  t.equal(world.settleInTurns(), undefined, 'nothing is due')
  wall += 20 * year
  const settling = world.settleInTurns()
  t.ok(settling)
  t.ok(world.rested())
  await settling
  t.equal(world.settleInTurns(), undefined)
  t.ok(world.nextDue! > wall)
})
