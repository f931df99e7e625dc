/** An emulator that ends with its block: `await using`, which tsx lowers for Node 20. `npx tsx --test await-using.test.ts` */
import assert from 'node:assert/strict'
import { test } from 'node:test'
import { startEmulator, type Emulator } from 'partner-center-emulator'

test('a refused order changes nothing', async () => {
  await using emulator: Emulator = await startEmulator({ fixture: 'direct', limits: true })
  const before = emulator.world('default').state.export()

  const response = await fetch(`${emulator.url}/v1/customers/no-such-customer/orders`, {
    method: 'POST',
    headers: { authorization: 'Bearer any', 'content-type': 'application/json' },
    body: JSON.stringify({ lineItems: [] })
  })

  assert.equal(response.status, 400)
  assert.deepEqual(emulator.world('default').state.export().collections, before.collections)
})
