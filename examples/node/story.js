/** A token by msal-node, then a customer that buys, changes its mind and is read back, with nothing but fetch. */
import assert from 'node:assert/strict'
import { ConfidentialClientApplication } from '@azure/msal-node'

const emulator = process.argv[2] ?? process.env.EMULATOR_URL ?? 'http://127.0.0.1:7080'
const exchangeOnline = '195416C1-3447-423A-B37B-EE59A99A19C4'

/** MSAL speaks to https authorities only: its requests keep their path and go to the emulator. */
async function send (address, method, { headers, body } = {}) {
  const { pathname, search } = new URL(address)
  const response = await fetch(`${emulator}${pathname}${search}`, { method, headers, body })
  return { status: response.status, headers: Object.fromEntries(response.headers), body: await response.json() }
}

const app = new ConfidentialClientApplication({
  auth: {
    clientId: 'a111a4c1-23b1-412d-9272-d1371c17149d',
    clientSecret: 'nightly-jobs-secret',
    authority: 'https://login.microsoftonline.com/northgatecloud.onmicrosoft.com'
  },
  system: { networkClient: { sendGetRequestAsync: (url, options) => send(url, 'GET', options), sendPostRequestAsync: (url, options) => send(url, 'POST', options) } }
})
const { accessToken } = await app.acquireTokenByClientCredential({ scopes: ['https://api.partnercenter.microsoft.com/.default'] })
console.log('token', accessToken.slice(0, 20) + '…')

async function call (method, path, body) {
  const response = await fetch(`${emulator}/v1${path}`, {
    method,
    headers: { authorization: `Bearer ${accessToken}`, ...(body && { 'content-type': 'application/json' }) },
    body: body && JSON.stringify(body)
  })
  const answer = await response.json()
  assert.ok(response.ok, `${method} ${path}: ${response.status} ${answer.description}`)
  return answer
}

const name = `node${Date.now().toString(36)}`
const address = { firstName: 'Ada', lastName: 'Byron', addressLine1: '1 Way', city: 'Redmond', state: 'WA', postalCode: '98052', country: 'US', phoneNumber: '4255550101' }
const customer = await call('POST', '/customers', {
  companyProfile: { domain: `${name}.onmicrosoft.com` },
  billingProfile: { email: 'ada@example.com', culture: 'en-US', language: 'en', companyName: `Example ${name}`, firstName: 'Ada', lastName: 'Byron', defaultAddress: address }
})
console.log('customer', customer.id, customer.companyProfile.companyName)

const cart = await call('POST', `/customers/${customer.id}/carts`, { lineItems: [{ catalogItemId: exchangeOnline, friendlyName: 'Mail', quantity: 5, billingCycle: 'monthly' }] })
const { orders: [order] } = await call('POST', `/customers/${customer.id}/carts/${cart.id}/checkout`)
const subscriptions = `/customers/${customer.id}/subscriptions`
const { items: [bought] } = await call('GET', subscriptions)
console.log('bought', bought.offerName, bought.quantity, 'by order', order.id)

const changes = [{ quantity: 8 }, { status: 'suspended' }, { status: 'active' }]
for (const change of changes) {
  await call('PATCH', `${subscriptions}/${bought.id}`, change)
  const now = await call('GET', `${subscriptions}/${bought.id}`)
  console.log('now', now.status, now.quantity)
  for (const [field, value] of Object.entries(change)) assert.equal(now[field], value)
}
assert.equal((await call('GET', `/customers/${customer.id}/orders/${order.id}`)).status, 'completed')
console.log('as expected')
