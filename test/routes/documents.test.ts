/** Documents with something changed at random: what is let in serves every request and lets time pass. */
import t from 'tap'
import fc from 'fast-check'
import { operations } from '../../src/contract/operation.ts'
import type { Emulator } from '../../src/index.ts'
import type { WorldDocument } from '../../src/state/document.ts'
import { leaveNoEvidence, storyWorld, type Call } from '../helper.ts'

leaveNoEvidence()

const businessPremium = '031C9E47-4802-4248-838E-778FB1D2CC05'
const strange: unknown[] = [null, '', 0, -1, 1.5, 1e300, true, [], {}, 'x', '\u0000', '__proto__', '2019-02-30', '+275760-09-13T00:00:00Z', '2019-01-09T00:00:00Z', 'XX', 'deleted', 'P0D', ['x'], [null], { a: 1 }]
const reads = operations.filter(({ method }) => method === 'GET')

/** A story with something of every kind under way: carts, orders being fulfilled, remembered answers. */
async function busyWorld (t: Parameters<typeof storyWorld>[0]) {
  const story = await storyWorld(t)
  const { body: { items } } = await story.call('GET', '/customers?size=3')
  for (const { id } of items) {
    await story.call('POST', `/customers/${id}/carts`, { lineItems: [{ catalogItemId: businessPremium, quantity: 1, billingCycle: 'monthly' }] }, { 'MS-RequestId': `cart-${id}` })
    await story.call('POST', `/customers/${id}/orders`, { billingCycle: 'monthly', lineItems: [{ lineItemNumber: 0, offerId: businessPremium, quantity: 2 }] })
  }
  return story
}

type Path = Array<string | number>
const isObject = (value: unknown): value is Record<string | number, unknown> => value !== null && typeof value === 'object'
const pathsIn = (value: unknown, path: Path = []): Path[] => isObject(value)
  ? [path, ...Object.entries(value).flatMap(([key, item]) => pathsIn(item, [...path, Array.isArray(value) ? Number(key) : key]))]
  : [path]

/** The document with one of its values replaced, or taken away; and the id of a customer that may have to do with it. */
function changed (text: string, [collection, record, place, value]: [number, number, number, number]): { document: WorldDocument, customerId: string, what: string } {
  const document = JSON.parse(text)
  const names = Object.keys(document.collections).filter(name => document.collections[name].length)
  const name = names[collection % (names.length + 1)]
  const root = name === undefined ? document : document.collections[name][record % document.collections[name].length]
  const customerId = [root.customerId, root.id].find(id => document.collections.customers.some((customer: { id: string }) => customer.id === id)) ?? document.collections.customers[0].id
  const paths = pathsIn(name === undefined ? { ...document, collections: 0 } : root).slice(1)
  const path = paths[place % paths.length]!
  const holder = path.slice(0, -1).reduce((at, key) => at[key], root)
  if (value < strange.length) holder[path.at(-1)!] = strange[value]
  else if (Array.isArray(holder)) holder.splice(Number(path.at(-1)), 1)
  else delete holder[path.at(-1)!]
  return { document, customerId, what: `${name ?? 'the head'}: ${path.join('.')} = ${value < strange.length ? JSON.stringify(strange[value]) : 'nothing'}` }
}

const lineItems = ['Office', 'Azure', 'OneTime'].flatMap(provider => ['BillingLineItems', 'UsageLineItems'].map(type => ({ provider, type })))

/** Reads everything that a customer has, and the partner's invoices; the ids of things are those in the document. */
async function readAll (call: Call, { collections }: WorldDocument, customerId: string) {
  const idOf = (name: string) => (collections as Record<string, Array<Record<string, unknown>>>)[name]?.find(record => record.customerId === customerId)?.id ?? 'x'
  const ids: Record<string, unknown> = { customerId, subscriptionId: idOf('subscriptions'), orderId: idOf('orders'), userId: idOf('users'), cartId: idOf('carts'), deviceId: idOf('devices'), batchId: idOf('deviceBatches'), policyId: idOf('configurationPolicies') }
  const addresses = reads.map(({ path, query }) => {
    const address = path.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(String(ids[name] ?? 'x')))
    const parameters = Object.entries(query).filter(([, { required }]) => required).map(([name]) => `${name}=${({ country: 'US', targetView: 'Azure' } as Record<string, string>)[name] ?? '2019-01-01'}`)
    return `${address}?${parameters.join('&')}`
  })
  for (const { provider, type } of lineItems) addresses.push(`/v1/invoices/unbilled/lineitems?provider=${provider}&invoicelineitemtype=${type}&currencycode=USD&period=current`)
  for (const { id } of (collections.invoices ?? []).slice(0, 2)) {
    addresses.push(`/v1/invoices/${id}`, `/v1/invoices/${id}/documents/statement`, ...lineItems.map(({ provider, type }) => `/v1/invoices/${id}/lineitems/${provider}/${type}`))
  }
  for (const address of addresses) {
    const { status, text } = await call('GET', address)
    if (status >= 500) throw new Error(`GET ${address} fails: ${text}`)
  }
}

/** Sends what it is given: what is let in may show values that the contract does not know, and that nothing fails is what counts here. */
const unchecked = (emulator: Emulator): Call => async (method, url, body) => {
  const path = url.startsWith('/_emulator') ? url : `/v1${url}`.replace(/^\/v1(?=\/(v1|partner|auditactivity|webhooks)\/)/, '')
  const { statusCode: status, payload } = await emulator.inject({ method: method as 'GET', url: path, headers: { host: 'localhost', authorization: 'Bearer test' }, ...(body !== undefined && { payload: JSON.stringify(body) }) })
  return { status, headers: {}, text: payload, body: undefined }
}

t.test('a world that lacks all records of one kind serves every request, or is refused', async t => {
  const { emulator, world } = await busyWorld(t)
  const call = unchecked(emulator)
  const document = JSON.parse(JSON.stringify(world.state.export()))
  const customerId = document.collections.customers[4].id
  let letIn = 0
  for (const name of Object.keys(document.collections)) {
    const { status } = await call('PUT', '/_emulator/state', { ...document, collections: { ...document.collections, [name]: [] } })
    if (status !== 204) {
      t.equal(status, 400, name)
      continue
    }
    letIn++
    for (const by of ['PT0S', 'P40D']) {
      t.equal((await call('POST', '/_emulator/clock/advance', { by })).status, 200)
      await t.resolves(readAll(call, document, customerId), `without ${name}`)
    }
    world.reset()
  }
  t.equal(letIn, Object.keys(document.collections).length - 1, 'all but that without customers')
})

t.test('whatever is changed in a document, it is refused or does no harm', { timeout: 120_000 }, async t => {
  const { call: checked, emulator, world } = await busyWorld(t)
  const text = JSON.stringify(world.state.export())
  const call = unchecked(emulator)
  let letIn = 0
  const numbers = fc.tuple(fc.nat(60), fc.nat(10_000), fc.nat(10_000), fc.nat(strange.length + 6))
  await t.resolves(fc.assert(fc.asyncProperty(numbers, async choice => {
    const { document, customerId, what } = changed(text, choice)
    const before = JSON.stringify(world.state.export())
    const { status, body } = await checked('PUT', '/_emulator/state', document)
    if (status === 400) {
      if (body.code !== 990110) throw new Error(`${what} is refused by ${body.code}.`)
      return JSON.stringify(world.state.export()) === before
    }
    if (status !== 204) throw new Error(`${what} is answered by ${status}.`)
    letIn++
    for (const by of ['PT0S', 'PT20M', 'P40D', 'P2Y']) {
      const { status, text } = await call('POST', '/_emulator/clock/advance', { by })
      if (status >= 500) throw new Error(`With ${what} time does not pass: ${text}`)
      await readAll(call, document, customerId).catch((error: Error) => { throw new Error(`With ${what}: ${error.message}`) })
    }
    world.reset()
    return true
  }), { seed: 4, numRuns: 150 }))
  t.ok(letIn > 20, `${letIn} are let in`)
})
