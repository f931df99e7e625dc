/** Requests that do not fit: each is refused in the service's shape, says why, and changes nothing. */
import t, { type Test } from 'tap'
import { writtenOperations } from '../../src/app.ts'
import { operations } from '../../src/contract/operation.ts'
import { storyWorld, type Answer, type Call } from '../helper.ts'

const businessPremium = '031C9E47-4802-4248-838E-778FB1D2CC05'
const unknownId = '00000000-0000-4000-8000-000000000000'

const wrenfield = async (call: Call): Promise<string> =>
  (await call('GET', '/customers?filter={"Field":"CompanyName","Value":"Wrenfield","Operator":"starts_with"}')).body.items[0].id

const line = { catalogItemId: businessPremium, quantity: 1, billingCycle: 'monthly' }
const customer = { companyProfile: { domain: 'tailspin.onmicrosoft.com' }, billingProfile: { email: 'a@b.c', culture: 'en-US', language: 'en', companyName: 'Tailspin', defaultAddress: { addressLine1: '1 Way', city: 'Redmond', state: 'WA', postalCode: '98052', country: 'US' } } }

interface Case {
  why: string
  body: unknown
  status?: number
  code: number
  description: RegExp
  headers?: Record<string, string>
}

/** What is wrong with a body whatever the operation. */
const broken: Case[] = [
  { why: 'no body', body: undefined, code: 800002, description: /the body is missing/ },
  { why: 'an empty body', body: '', code: 800002, description: /the body is missing/ },
  { why: 'nothing but blanks', body: ' \r\n\t', code: 800002, description: /the body is missing/ },
  { why: 'a broken object', body: '{"lineItems":', code: 800002, description: /not JSON/ },
  { why: 'a trailing comma', body: '{"lineItems":[],}', code: 800002, description: /not JSON/ },
  { why: 'single quotes', body: "{'lineItems':[]}", code: 800002, description: /not JSON/ },
  { why: 'two values', body: '{}{}', code: 800002, description: /not JSON/ },
  { why: 'a form', body: 'lineItems=1', code: 800002, description: /not JSON/ },
  { why: 'NaN', body: '{"lineItems":NaN}', code: 800002, description: /not JSON/ },
  { why: 'two byte-order marks', body: '\uFEFF\uFEFF{}', code: 800002, description: /not JSON/ },
  { why: 'null', body: 'null', code: 800002, description: /the body must be an object, not null/ },
  { why: 'a list', body: '[]', code: 800002, description: /the body must be an object, not an array/ },
  { why: 'a text', body: '"{}"', code: 800002, description: /the body must be an object/ },
  { why: 'a number', body: '17', code: 800002, description: /the body must be an object/ },
  { why: 'XML', body: '<cart/>', status: 415, code: 990022, description: /application\/xml.*application\/json/, headers: { 'content-type': 'application/xml' } },
  { why: 'a form that says so', body: 'a=1', status: 415, code: 990022, description: /x-www-form-urlencoded/, headers: { 'content-type': 'application/x-www-form-urlencoded' } },
  { why: 'plain text', body: '{}', status: 415, code: 990022, description: /text\/plain/, headers: { 'content-type': 'text/plain' } },
  { why: 'more than a mebibyte', body: JSON.stringify({ ...customer, lineItems: [], note: 'x'.repeat(1024 * 1024) }), status: 413, code: 990023, description: /1048576 bytes/ }
]

/** What is wrong with a cart's body. */
const carts: Case[] = [
  { why: 'no lines', body: {}, code: 800002, description: /lineItems is missing/ },
  { why: 'lines that are null', body: { lineItems: null }, code: 800002, description: /lineItems is missing/ },
  { why: 'an empty list of lines', body: { lineItems: [] }, code: 800002, description: /lineItems/ },
  { why: 'lines that are no list', body: { lineItems: line }, code: 800002, description: /lineItems must be an array, not an object/ },
  { why: 'a line that is a text', body: { lineItems: ['x'] }, code: 800002, description: /lineItems\[0\] must be an object/ },
  { why: 'no item', body: { lineItems: [line, { quantity: 1, billingCycle: 'monthly' }] }, code: 800002, description: /lineItems\[1\]\.catalogItemId is missing/ },
  { why: 'a quantity in words', body: { lineItems: [{ ...line, quantity: 'five' }] }, code: 800002, description: /lineItems\[0\]\.quantity must be an integer, not "five"/ },
  { why: 'half a licence', body: { lineItems: [{ ...line, quantity: 0.5 }] }, code: 800002, description: /lineItems\[0\]\.quantity must be an integer, not 0\.5/ },
  { why: 'a quantity beyond numbers', body: '{"lineItems":[{"catalogItemId":"x","quantity":1e999,"billingCycle":"monthly"}]}', code: 800002, description: /lineItems\[0\]\.quantity/ },
  { why: 'an item that is a number', body: { lineItems: [{ ...line, catalogItemId: 17 }] }, code: 800002, description: /lineItems\[0\]\.catalogItemId must be a string, not 17/ },
  { why: 'an unknown billing cycle', body: { lineItems: [{ ...line, billingCycle: 'weekly' }] }, code: 900126, description: /"weekly" of lineItems\[0\]\.billingCycle.*monthly, annual/ },
  { why: 'an ordinal too large', body: { lineItems: [{ ...line, billingCycle: 17 }] }, code: 900126, description: /17"? of lineItems\[0\]\.billingCycle/ },
  { why: 'an ordinal below zero', body: { lineItems: [{ ...line, billingCycle: -1 }] }, code: 900126, description: /-1"? of lineItems\[0\]\.billingCycle/ },
  { why: 'the name of a method of objects', body: { lineItems: [{ ...line, billingCycle: 'constructor' }] }, code: 900126, description: /"constructor" of lineItems\[0\]\.billingCycle/ },
  { why: 'a context with a dangerous name', body: '{"lineItems":[{"catalogItemId":"x","quantity":1,"billingCycle":"monthly","provisioningContext":{"__proto__":"x"}}]}', code: 800002, description: /__proto__/ },
  { why: 'add-ons in add-ons without end', body: { lineItems: [nested(500)] }, code: 800002, description: /nested/ }
]

function nested (levels: number): object {
  let made: object = line
  for (let level = 0; level < levels; level++) made = { ...line, addonItems: [made] }
  return made
}

/** What is wrong with a customer's body. */
const customers: Case[] = [
  { why: 'nothing', body: {}, code: 3000, description: /companyProfile is missing/ },
  { why: 'no domain', body: { ...customer, companyProfile: {} }, code: 3000, description: /companyProfile\.domain is missing/ },
  { why: 'a profile that is a text', body: { ...customer, companyProfile: 'x' }, code: 800002, description: /companyProfile must be an object, not "x"/ },
  { why: 'a domain that is a number', body: { companyProfile: { domain: 5 } }, code: 800002, description: /companyProfile\.domain must be a string, not 5/ },
  { why: 'an address without street', body: { ...customer, billingProfile: { ...customer.billingProfile, defaultAddress: { country: 'US' } } }, code: 3000, description: /billingProfile\.defaultAddress\.addressLine1 is missing/ }
]

async function refused (t: Test, ask: () => Promise<Answer>, { why, status = 400, code, description }: Omit<Case, 'body'>, source = 'PartnerFD') {
  const answer = await ask()
  t.equal(answer.status, status, why)
  t.same(Object.keys(answer.body), ['code', 'description', 'data', 'source'])
  t.match(answer.body, { code, description, data: [], source }, why)
  t.ok(answer.body.description.length <= 1024)
}

for (const [what, url, cases] of [['Create a cart', async (call: Call) => `/customers/${await wrenfield(call)}/carts`, [...broken, ...carts]], ['Create a customer', async () => '/customers', [...broken, ...customers]]] as const) {
  t.test(`${what}: bodies that do not fit are refused and change nothing`, async t => {
    const { call, world } = await storyWorld(t)
    const address = await url(call)
    const before = JSON.stringify(world.state.export())
    for (const { body, headers, ...expected } of cases) {
      await refused(t, () => call('POST', address, body, headers), expected)
      t.ok(JSON.stringify(world.state.export()) === before, `${expected.why} changes nothing`)
      world.reset()
    }
  })
}

t.test('values of the query that cannot be read are refused, in accounts by another number than in commerce', async t => {
  const { call } = await storyWorld(t)
  const id = await wrenfield(call)
  const cases: Array<[path: string, code: number, description: RegExp]> = [
    ['/offers', 3000, /country/],
    ['/offers?country=', 3000, /country/],
    ['/offers?country=XX', 3000, /XX/],
    ['/offers?country=constructor', 3000, /constructor/],
    ['/offers?country=__proto__', 3000, /__proto__/],
    ['/offers?country=US&size=ten', 3000, /size.*ten/],
    ['/offers?country=US&size=1.5', 3000, /size.*1\.5/],
    ['/offers?country=US&size=-1', 3000, /size.*-1/],
    ['/offers?country=US&offset=-1', 3000, /offset.*-1/],
    ['/offers?country=US&offset=1e3', 3000, /offset.*1e3/],
    ['/offers?country=US&size=99999999999999999999', 3000, /size/],
    ['/customers?size=ten', 800002, /size.*ten/],
    ['/customers?size=-1', 800002, /size.*-1/],
    ['/customers?size=0x10', 800002, /size.*0x10/],
    ['/customers?seekOperation=Sideways', 900126, /Sideways/],
    ['/customers?seekOperation=17', 900126, /17/],
    ['/customers?filter={', 800002, /filter/],
    ['/customers?filter=null', 800002, /filter/],
    ['/customers?filter=[]', 800002, /filter/],
    ['/customers?filter={"Field":"Colour","Value":"red","Operator":"starts_with"}', 3000, /Colour/],
    ['/customers?filter={"Field":"CompanyName","Value":"a","Operator":"substring"}', 3000, /substring/],
    ['/customers?filter={"Field":"CompanyName","Value":"a","Operator":"constructor"}', 3000, /constructor/],
    ['/customers?filter={"Field":"CompanyName","Operator":"starts_with"}', 3000, /Value/],
    [`/customers/${id}/orders?billingType=weekly`, 900126, /weekly/],
    [`/customers/${id}/orders?include_price=perhaps`, 3000, /include_price.*perhaps/]
  ]
  for (const [path, code, description] of cases) await refused(t, () => call('GET', path), { why: path, code, description })
})

t.test('an id of a customer is a GUID', async t => {
  const { call } = await storyWorld(t)
  for (const id of ['x', '17', 'customers', '..%2f..%2fetc%2fpasswd', '%00', '__proto__', 'constructor', '%F0%9F%98%80', `${unknownId}x`, unknownId.replaceAll('-', ''), 'x'.repeat(10_000)]) {
    await refused(t, () => call('GET', `/customers/${id}/subscriptions`), { why: id.slice(0, 50), code: 900118, description: /is not a GUID/ })
  }
  await refused(t, () => call('GET', `/customers/${unknownId}/subscriptions`), { why: 'an unknown tenant', status: 404, code: 60003, description: new RegExp(unknownId) })
})

t.test('ids of other resources may be anything, and are then not found', async t => {
  const { call } = await storyWorld(t)
  const id = await wrenfield(call)
  for (const part of ['x', '__proto__', 'constructor', 'toString', '..%2f..', '%00', '%ff%fe'.replaceAll('%f', '%C3%B'), '{}', 'x'.repeat(10_000)]) {
    for (const [path, code] of [[`/customers/${id}/subscriptions/${part}`, 20003], [`/customers/${id}/orders/${part}`, 20000], [`/customers/${id}/carts/${part}`, 800008], [`/products/${part}?country=US`, 400013]] as const) {
      const { status, body } = await call('GET', path)
      t.equal(status, 404, path.slice(0, 120))
      t.equal(body.code, code)
      t.ok(body.description.length <= 1024)
    }
  }
})

t.test('an address that is not well-formed is refused', async t => {
  const { call } = await storyWorld(t)
  for (const path of ['/customers/%zz', '/customers/%', '/customers/%E0%A4%A']) await refused(t, () => call('GET', path), { why: path, code: 800002, description: /address/ })
})

t.test('an unknown address names the nearest documented one', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[method: string, path: string, nearest: string]> = [
    ['GET', '/v1/customer', 'GET /v1/customers'],
    ['GET', `/v1/customers/${unknownId}/subscription`, 'GET /v1/customers/{customerId}/subscriptions'],
    ['POST', `/v1/customers/${unknownId}/cart`, 'POST /v1/customers/{customerId}/carts'],
    ['GET', '/customers', 'GET /v1/customers'],
    ['GET', '/v2/customers', 'GET /v1/customers']
  ]
  const { emulator } = await storyWorld(t)
  for (const [method, url, nearest] of cases) {
    const response = await emulator.inject({ method: method as 'GET', url, headers: { host: 'localhost', authorization: 'Bearer test' } })
    t.equal(response.statusCode, 404, url)
    t.same(response.json(), { code: 990025, description: `No operation answers ${method} ${url}; the nearest documented one is ${nearest}.`, data: [], source: 'PartnerFD' })
  }
  for (const path of ['/', '/v1', '/v1/', `/${'x/'.repeat(500)}`, `/v1/${'x'.repeat(10_000)}`]) {
    const response = await emulator.inject({ method: 'GET', url: path, headers: { host: 'localhost' } })
    t.equal(response.statusCode, 404, path.slice(0, 50))
    t.match(response.json(), { code: 990025, source: 'PartnerFD' })
    t.ok(response.json().description.length <= 1024)
  }
  t.same((await call('GET', '/customer')).body.code, 990025)
})

t.test('an operation that is documented and not written yet says so', async t => {
  const { call, world } = await storyWorld(t)
  const id = await wrenfield(call)
  const written = new Set(writtenOperations())
  const before = JSON.stringify(world.state.export())
  for (const operation of operations.filter(({ id }) => !written.has(id))) {
    const path = operation.path.replace('{customerId}', id).replace(/\{\w+\}/g, unknownId)
    const query = Object.entries(operation.query).filter(([, { required }]) => required).map(([name]) => `${name}=${sample[name] ?? 'x'}`)
    const { status, body } = await call(operation.method, `${path}?${query.join('&')}`, operation.bodyRequired ? '{}' : undefined)
    if (operation.method === 'HEAD') {
      t.equal(status, 501, operation.id)
      continue
    }
    // What does not fit is told first: an empty object seldom fits.
    if (operation.bodyRequired && status === 400) t.match(body.description, /is missing|must be a/, operation.id)
    else t.same([status, body], [501, { code: 0, description: `This is not implemented: ${operation.id}`, data: [], source: 'PartnerFD' }], operation.id)
  }
  t.equal(JSON.stringify(world.state.export()), before)
})

/** Values of required parameters. */
const sample: Record<string, string> = { provider: 'office', invoicelineitemtype: 'usagelineitems', start_time: '2019-01-01', end_time: '2019-01-02', relationship_type: 'IsIndirectResellerOf' }

t.test('the source of refusals is a setting', async t => {
  const { call } = await storyWorld(t, { errorSource: 'PartnerApiServiceControllers' })
  const source = 'PartnerApiServiceControllers'
  await refused(t, () => call('GET', '/customers/x'), { why: 'a refusal', code: 900118, description: /GUID/ }, source)
  await refused(t, () => call('GET', '/nothing'), { why: 'an unknown address', status: 404, code: 990025, description: /nearest/ }, source)
  await refused(t, () => call('GET', '/customers/%zz'), { why: 'an address that is not well-formed', code: 800002, description: /address/ }, source)
})

t.test('an operation that the cloud lacks is refused', async t => {
  const { call } = await storyWorld(t, { cloud: 'china' })
  const id = await wrenfield(call)
  await refused(t, () => call('POST', `/customers/${id}/carts`, { lineItems: [line] }), { why: 'carts in China', code: 900127, description: /china/ })
  t.equal((await call('GET', '/offers?country=US&size=1')).status, 200, 'others are there')
})
