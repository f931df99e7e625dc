/** vitest: months pass while the test does. `npx vitest run` */
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { startEmulator } from 'partner-center-emulator'

let emulator, world

beforeAll(async () => {
  emulator = await startEmulator({ clock: 'frozen', time: '2019-01-09T00:00:00Z' })
  world = emulator.world('default')
})
beforeEach(() => world.reset())
afterAll(() => emulator.close())

test('a trial ends by itself', async () => {
  const subscriptions = `${world.url}/v1/customers/02c04d7e-93a2-4b05-ad4c-28524de0d2bd/subscriptions`
  const status = async () => (await (await fetch(subscriptions, { headers: { authorization: 'Bearer any' } })).json()).items[0].status

  expect(await status()).toBe('active')
  const { now, happened } = world.clock.advance('P4D')
  expect(now).toBe('2019-01-13T00:00:00Z')
  expect(happened.map(({ kind }) => kind)).toContain('termEnd')
  expect(await status()).toBe('suspended')
})
