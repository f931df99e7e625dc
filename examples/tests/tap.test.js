/** tap: a snapshot before the tests, restored before each of them. `npx tap tap.test.js` */
import t from 'tap'
import { startEmulator } from 'partner-center-emulator'

const emulator = await startEmulator({ clock: 'frozen', time: '2019-01-09T00:00:00Z' })
t.teardown(() => emulator.close())

const world = emulator.world('default')
await world.seed({ customers: 20 }) // whatever all tests need
world.snapshot.take('before')
t.beforeEach(() => world.snapshot.restore('before'))

const customers = `${world.url}/v1/customers`
const headers = { authorization: 'Bearer any' }
const count = async () => (await (await fetch(customers, { headers })).json()).totalCount

t.test('a sandbox deletes a customer', async t => {
  const { status } = await fetch(`${customers}/10c00e47-35e4-4fae-b7c6-f15169b13a40`, { method: 'DELETE', headers })
  t.equal(status, 204)
  t.equal(await count(), 29)
})

t.test('it is back for the next test', async t => {
  t.equal(await count(), 30)
})
