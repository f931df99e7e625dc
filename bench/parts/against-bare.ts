/** Parts 1 to 3: single requests side by side with bare Fastify. */
import { deepStrictEqual } from 'node:assert'
import { operationOf, selfContained } from '../../src/contract/operation.ts'
import { call, compare, type Request } from '../load.ts'
import type { Server } from '../servers.ts'
import { bare, behind, cartRequests, customersOf, get, lines, pace, pageSize, post, responseOf, startEmulator, times, titles } from './context.ts'

async function againstBare (part: number, target: number, ours: Server, theirs: Server, requests: Request[], resets: { ours: () => Promise<unknown>, theirs: () => Promise<unknown> } | undefined) {
  const found = await compare(
    { server: ours, requests, ...(resets && { reset: resets.ours }) },
    { server: theirs, requests, ...(resets && { reset: resets.theirs }) },
    pace
  )
  lines.push({ part, what: `${titles[part]}: throughput by bare Fastify's`, target: `≥ ${target}`, measured: times(found.ratio), holds: found.ratio >= target, behind: behind(found, ['emulator', 'bare']) })
  await ours.stop()
  await theirs.stop()
}

export async function oneCustomer () {
  const emulator = await startEmulator()
  const requests = (await customersOf(emulator)).map(({ id }) => get(`/customers/${id}`))
  const customers = await Promise.all(requests.map(request => call(emulator, request)))
  const other = await bare('customer', { customers, response: responseOf('getCustomer', '200') })
  for (const [i, request] of requests.entries()) deepStrictEqual(await call(other, request), customers[i])
  await againstBare(1, 0.8, emulator, other, requests, undefined)
}

export async function customerPage () {
  const emulator = await startEmulator()
  await call(emulator, post('/_emulator/seed', { customers: pageSize * 2 }))
  const request = get(`/customers?size=${pageSize}`)
  const page = await call(emulator, request)
  deepStrictEqual(page.items.length, pageSize)
  const other = await bare('page', { page, response: responseOf('listCustomers', '200') })
  deepStrictEqual(await call(other, request), page)
  await againstBare(2, 2, emulator, other, [request], undefined)
}

export async function postCart () {
  const emulator = await startEmulator()
  const requests = cartRequests((await customersOf(emulator)).map(({ id }) => id))
  const cart = await call(emulator, requests[0]!)
  deepStrictEqual(cart.lineItems[0].error, undefined)
  const other = await bare('cart', { userId: cart.lastModifiedUser, body: selfContained(operationOf('createCart').body!), response: responseOf('createCart', '201') })
  const theirs = await call(other, requests[0]!)
  const own = { id: '', creationTimestamp: '', lastModifiedTimestamp: '', expirationTimestamp: '', links: '' } // made anew for each cart
  deepStrictEqual({ ...theirs, ...own }, { ...cart, ...own })
  await againstBare(3, 0.6, emulator, other, requests, { ours: () => call(emulator, post('/_emulator/reset')), theirs: () => call(other, post('/reset')) })
}
