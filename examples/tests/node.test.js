/** node:test: one emulator a file, a world for each test, so that tests may run beside each other. `node --test` */
import assert from 'node:assert/strict'
import { after, suite, test } from 'node:test'
import { startEmulator } from 'partner-center-emulator'

const emulator = await startEmulator({ clock: 'frozen', time: '2019-01-09T00:00:00Z' })
after(() => emulator.close())

const customer = '10c00e47-35e4-4fae-b7c6-f15169b13a40' // Wrenfield Pottery Studio, which has nothing yet
const order = { lineItems: [{ lineItemNumber: 0, offerId: '195416C1-3447-423A-B37B-EE59A99A19C4', quantity: 5 }] }

/** What your own client is in your tests: it only needs the world's address. */
async function call (world, method, path, body) {
  const headers = { authorization: 'Bearer any', 'content-type': 'application/json' }
  const response = await fetch(`${world.url}/v1${path}`, { method, headers, body: body && JSON.stringify(body) })
  return response.json()
}

suite('orders', { concurrency: true }, () => {
  test('an order makes a subscription', async () => {
    const world = await emulator.world('an-order', { fork: 'default' })
    const { status } = await call(world, 'POST', `/customers/${customer}/orders`, order)
    assert.equal(status, 'completed')
    const { totalCount } = await call(world, 'GET', `/customers/${customer}/subscriptions`)
    assert.equal(totalCount, 1)
    assert.equal(world.requests.count({ operation: 'createOrder', body: order }).count, 1)
  })

  test('without one there is none', async () => {
    const world = await emulator.world('no-order', { fork: 'default' })
    const { totalCount } = await call(world, 'GET', `/customers/${customer}/subscriptions`)
    assert.equal(totalCount, 0)
  })
})
