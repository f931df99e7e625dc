/** jest, with ES modules: the answer to an order is lost, and the retry finds it. `node --experimental-vm-modules node_modules/jest/bin/jest.js` */
import { afterAll, beforeEach, expect, test } from '@jest/globals'
import { startEmulator } from 'partner-center-emulator'

const emulator = await startEmulator({ clock: 'frozen', time: '2019-01-09T00:00:00Z' })
const world = emulator.world('default')
beforeEach(() => world.reset())
afterAll(() => emulator.close())

test('an order whose answer is lost is placed once', async () => {
  const customer = '10c00e47-35e4-4fae-b7c6-f15169b13a40'
  const order = { lineItems: [{ lineItemNumber: 0, offerId: '195416C1-3447-423A-B37B-EE59A99A19C4', quantity: 5 }] }
  const headers = { authorization: 'Bearer any', 'content-type': 'application/json', 'ms-requestid': '5f8b7c1e-2d34-4a56-9b78-1c2d3e4f5a6b' }
  const place = () => fetch(`${world.url}/v1/customers/${customer}/orders`, { method: 'POST', headers, body: JSON.stringify(order) })

  world.faults.add({ match: { operation: 'createOrder' }, effect: { drop: 'after' } })
  await expect(place()).rejects.toThrow()
  expect((await place()).status).toBe(201)

  const orders = await (await fetch(`${world.url}/v1/customers/${customer}/orders`, { headers: { authorization: 'Bearer any' } })).json()
  expect(orders.totalCount).toBe(1)
})
