/** Fifty worlds of one process are worked at the same time, each by its client, and each ends exactly where its client left it. */
import { setTimeout as pause } from 'node:timers/promises'
import t from 'tap'
import { startEmulator } from '../../src/index.ts'
import { storyTime } from '../helper.ts'

const emulator = await startEmulator({ port: 0, clock: 'frozen', time: storyTime })
t.teardown(() => emulator.close())
const names = Array.from({ length: 50 }, (_, index) => `ci-${index}`)
const offerId = '031C9E47-4802-4248-838E-778FB1D2CC05'
const customer = '10c00e47-35e4-4fae-b7c6-f15169b13a40'
const carts = `/v1/customers/${customer}/carts`

/** What the client of a world does: so many carts, and so many months. */
const planOf = (index: number) => ({ carts: 1 + index % 4, months: index % 3 })

async function work (name: string, index: number): Promise<string[]> {
  const ask = async (method: string, path: string, body?: unknown) => {
    const response = await fetch(emulator.url + path, {
      method,
      headers: { authorization: 'Bearer test', 'x-emulator-world': name, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: JSON.stringify(body) })
    })
    const text = await response.text()
    if (!response.ok) throw new Error(`${name}: ${method} ${path} answered ${response.status}: ${text}`)
    return text === '' ? undefined : JSON.parse(text)
  }
  const plan = planOf(index)
  const ids: string[] = []
  for (let number = 0; number < plan.carts; number++) {
    const cart = await ask('POST', carts, { lineItems: [{ id: 0, catalogItemId: offerId, friendlyName: name, quantity: 1 + number, billingCycle: 'monthly' }] })
    ids.push(cart.id)
    await pause(0) // the others
    t.match(await ask('GET', `${carts}/${cart.id}`), { lineItems: [{ friendlyName: name, quantity: 1 + number }] })
  }
  await ask('POST', `${carts}/${ids[0]}/checkout`)
  for (let month = 0; month < plan.months; month++) await ask('POST', '/_emulator/clock/advance', { by: 'P1M' })
  return ids
}

t.test('fifty worlds at once, with exact counts at the end', async t => {
  await Promise.all(names.map(name => emulator.world(name, { fork: 'default' })))
  const made = await Promise.all(names.map(work))
  for (const [index, name] of names.entries()) {
    const plan = planOf(index)
    const world = emulator.world(name)
    t.same({
      now: world.clock.now(),
      created: world.requests.count({ operation: 'createCart' }).count,
      read: world.requests.count({ operation: 'getCart' }).count,
      ofOthers: world.requests.list({ limit: 1000 }).filter(({ requestBody }) => requestBody !== null && !requestBody.includes(`"${name}"`) && requestBody.includes('friendlyName')).length,
      orders: world.state.export().collections.orders!.filter(order => order.customerId === customer).length
    }, {
      now: ['2019-01-09T00:00:00Z', '2019-02-09T00:00:00Z', '2019-03-09T00:00:00Z'][plan.months],
      created: plan.carts,
      read: plan.carts,
      ofOthers: 0,
      orders: 1
    }, name)
  }
  const sameWork = names.map((_, index) => index).filter(index => index % 4 === 3)
  t.same(new Set(sameWork.map(index => made[index]!.join())).size, 1, 'and whoever does the same in a world of the same kind gets the same ids')
  t.same(emulator.world('default').requests.list(), [], 'the world that they came from was asked nothing')
  t.equal(emulator.worlds().length, 51)
})
