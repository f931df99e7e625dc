/** Spellings: however a client writes names, values and addresses, it gets the answer that the documented spelling gets. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'

const enterpriseE1 = '91FD106F-4B2C-4938-95AC-F54F74E9A239'

const newCustomer = {
  companyProfile: { domain: 'tailspin.onmicrosoft.com' },
  billingProfile: {
    email: 'gena@tailspin.example',
    culture: 'en-US',
    language: 'en',
    companyName: 'Tailspin Toys',
    defaultAddress: { firstName: 'Gena', lastName: 'Soto', addressLine1: 'One Microsoft Way', city: 'Redmond', state: 'WA', postalCode: '98052', country: 'US', phoneNumber: '4255550101' }
  }
}

/** The same value with every name rewritten. */
const renamed = (value: unknown, rename: (name: string) => string): unknown =>
  Array.isArray(value)
    ? value.map(item => renamed(item, rename))
    : value !== null && typeof value === 'object'
      ? Object.fromEntries(Object.entries(value).map(([name, item]) => [rename(name), renamed(item, rename)]))
      : value

const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)

/** What .NET sends beside what was set: members of the resource that have no value, and those of its base class. */
const dotNet = (value: object): object => ({
  ...Object.fromEntries(Object.entries(renamed(value, pascal) as object).map(([name, item]) => [name, name !== 'LineItems' && item !== null && typeof item === 'object' && !Array.isArray(item) ? dotNet(item) : item])),
  Id: null,
  CommerceId: null,
  RelationshipToPartner: 'none',
  UserCredentials: null,
  CreationDate: '0001-01-01T00:00:00',
  Links: null,
  Attributes: { ObjectType: 'Customer' }
})

const customerNamed = async (call: Call, name: string): Promise<string> =>
  (await call('GET', `/customers?filter=${encodeURIComponent(JSON.stringify({ Field: 'CompanyName', Value: name, Operator: 'starts_with' }))}`)).body.items[0].id

t.test('names of a body come in any case, with nulls, unset dates and members that are not asked for', async t => {
  const { call, world } = await storyWorld(t)
  const documented = await call('POST', '/customers', newCustomer)
  t.equal(documented.status, 201)
  const after = world.state.export()
  const spellings: Array<[spelling: string, body: object]> = [
    ['PascalCase', renamed(newCustomer, pascal) as object],
    ['as .NET', dotNet(newCustomer)],
    ['UPPER CASE', renamed(newCustomer, name => name.toUpperCase()) as object],
    ['lower case', renamed(newCustomer, name => name.toLowerCase()) as object],
    ['with a whole resource around it', { ...newCustomer, id: 'x', links: { self: { uri: '/x' } }, attributes: { objectType: 'Customer' }, note: [{ deep: null }], allowDelegatedAccess: true }]
  ]
  for (const [spelling, body] of spellings) {
    world.reset()
    const { status, text } = await call('POST', '/customers', body)
    t.equal(status, 201, spelling)
    t.equal(text, documented.text, spelling)
    t.same(world.state.export(), after, 'and the world is the same')
  }
})

t.test('names with underscores are other names', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('POST', '/customers', { company_profile: newCustomer.companyProfile, billingProfile: newCustomer.billingProfile })
  t.equal(status, 400)
  t.match(body, { code: 3000, description: /companyProfile/ })
})

t.test('values of enums come in any case, with or without underscores, or as ordinals', async t => {
  const { call, world } = await storyWorld(t)
  const id = await customerNamed(call, 'Wrenfield')
  const order = (billingCycle: unknown) => call('POST', `/customers/${id}/orders`, { referenceCustomerId: id, billingCycle, lineItems: [{ lineItemNumber: 0, offerId: enterpriseE1, quantity: 5 }] })
  for (const [documented, spellings] of [['monthly', ['Monthly', 'MONTHLY', 1]], ['annual', ['Annual', 'ANNUAL', 2]]] as const) {
    world.reset()
    const { status, text, body } = await order(documented)
    t.equal(status, 201)
    t.equal(body.billingCycle, documented)
    for (const spelling of spellings) {
      world.reset()
      t.equal((await order(spelling)).text, text, `${documented} as ${JSON.stringify(spelling)}`)
    }
  }
})

t.test('an update takes a status however it is written', async t => {
  const { call, world } = await storyWorld(t)
  const id = await customerNamed(call, 'Alder')
  const { body: { items: [subscription] } } = await call('GET', `/customers/${id}/subscriptions`)
  const url = `/customers/${id}/subscriptions/${subscription.id}`
  for (const body of [{ status: 'suspended' }, { Status: 'Suspended' }, { STATUS: 'SUSPENDED' }, { status: 2 }]) {
    world.reset()
    t.match((await call('PATCH', url, body)).body, { status: 'suspended' }, JSON.stringify(body))
    t.match((await call('GET', url)).body, { status: 'suspended' })
  }
})

t.test('numbers and booleans come as text as well', async t => {
  const { call, world } = await storyWorld(t)
  const id = await customerNamed(call, 'Wrenfield')
  const order = (lineItemNumber: unknown, quantity: unknown) => call('POST', `/customers/${id}/orders`, { lineItems: [{ lineItemNumber, offerId: enterpriseE1, quantity }] })
  const { text, body: { lineItems: [{ subscriptionId }] } } = await order(0, 5)
  const url = `/customers/${id}/subscriptions/${subscriptionId}`
  t.match((await call('PATCH', url, { autoRenewEnabled: 'False' })).body, { autoRenewEnabled: false })
  t.match((await call('PATCH', url, { autoRenewEnabled: 'true' })).body, { autoRenewEnabled: true })
  world.reset()
  t.equal((await order('0', '5')).text, text)
})

t.test('a null in an update leaves the property as it is', async t => {
  const { call } = await storyWorld(t)
  const id = await customerNamed(call, 'Alder')
  const { body: { items: [subscription] } } = await call('GET', `/customers/${id}/subscriptions`)
  const url = `/customers/${id}/subscriptions/${subscription.id}`
  const { body } = await call('PATCH', url, { friendlyName: null, quantity: subscription.quantity + 1, autoRenewEnabled: null, creationDate: '0001-01-01T00:00:00' })
  t.match(body, { friendlyName: subscription.friendlyName, quantity: subscription.quantity + 1, autoRenewEnabled: subscription.autoRenewEnabled, creationDate: subscription.creationDate })
})

t.test('a body may begin with a byte-order mark, and its media type be any of JSON or left out', async t => {
  const { emulator, call, world } = await storyWorld(t)
  const documented = await call('POST', '/customers', newCustomer)
  world.reset()
  t.equal((await call('POST', '/customers', `\uFEFF${JSON.stringify(newCustomer)}`)).text, documented.text, 'byte-order mark')
  for (const type of ['application/json; charset=utf-8', 'APPLICATION/JSON', 'application/json;charset=UTF-8', 'text/json', 'application/vnd.contoso+json']) {
    world.reset()
    t.equal((await call('POST', '/customers', newCustomer, { 'content-type': type })).text, documented.text, type)
  }
  world.reset()
  const typeless = await emulator.inject({ method: 'POST', url: '/v1/customers', headers: { host: 'localhost', authorization: 'Bearer test' }, payload: Buffer.from(JSON.stringify(newCustomer)) })
  t.equal(typeless.payload, documented.text, 'no media type')
})

t.test('an operation without a body minds none, and not what is in it', async t => {
  const { call, world } = await storyWorld(t)
  const id = await customerNamed(call, 'Wrenfield')
  const cart = await call('POST', `/customers/${id}/carts`, { lineItems: [{ catalogItemId: enterpriseE1, quantity: 1, billingCycle: 'monthly' }] })
  const url = `${cart.body.links.self.uri}/checkout`
  world.snapshot.take('cart')
  const { status, text } = await call('POST', url)
  t.equal(status, 201)
  const bodies: Array<[body: string, headers: Record<string, string>]> = [
    ['', { 'content-length': '0' }], ['', { 'content-type': 'application/json' }], ['{}', {}], ['not json', {}], ['<cart/>', { 'content-type': 'application/xml' }], ['null', {}]
  ]
  for (const [body, headers] of bodies) {
    world.snapshot.restore('cart')
    t.equal((await call('POST', url, body, headers)).text, text, JSON.stringify([body, headers]))
  }
})

t.test('addresses come in any case, with slashes too many, and ids in any case', async t => {
  const { call } = await storyWorld(t)
  const id = await customerNamed(call, 'Alder')
  const { body: { items: [{ id: subscriptionId }] } } = await call('GET', `/customers/${id}/subscriptions`)
  const documented = await call('GET', `/v1/customers/${id}/subscriptions/${subscriptionId}`)
  t.equal(documented.status, 200)
  const spellings = [
    `/V1/Customers/${id}/SUBSCRIPTIONS/${subscriptionId}`,
    `/v1/customers/${id.toUpperCase()}/subscriptions/${subscriptionId.toLowerCase()}`,
    `/v1/customers/${id}/subscriptions/${subscriptionId}/`,
    `/v1//customers//${id}/subscriptions/${subscriptionId}`,
    `/v1/customers/${id}/subscriptions/${subscriptionId}?`,
    `/v1/customers/${id.replace(/^0/, '%30')}/subscriptions/${subscriptionId}`
  ]
  for (const spelling of spellings) t.equal((await call('GET', spelling)).text, documented.text, spelling)
})

t.test('names of the query come in any case; what is empty, unknown or misspelt is not there', async t => {
  const { call } = await storyWorld(t)
  const pairs: Array<[documented: string, spellings: string[]]> = [
    ['/offers?country=US&size=2', ['/offers?COUNTRY=US&SIZE=2', '/offers?&country=US&size=2&', '/offers?size=2&country=US&offset=', '/offers?country=US&colour=red&size=2&sise=3', '/offers?Country=US&Size=2&locale=en-US']],
    ['/customers?size=2', ['/customers?Size=2', '/customers?size=2&filter=&seekOperation=', '/customers?size=2&sortField=DisplayName', '/customers?&size=2']],
    ['/customers', ['/customers?', '/customers?size=0', '/customers?size=', '/customers?&', '/customers?__proto__=1&constructor=2']]
  ]
  for (const [documented, spellings] of pairs) {
    const { status, text } = await call('GET', documented)
    t.equal(status, 200)
    for (const spelling of spellings) t.equal((await call('GET', spelling)).text, text, spelling)
  }
  const [upper, lower] = [await call('GET', '/offers?country=US&size=2'), await call('GET', '/offers?country=us&size=2')]
  t.same(lower.body.items, upper.body.items, 'countries come in any case')
})

t.test('a second question mark stands for an ampersand', async t => {
  const { call } = await storyWorld(t)
  const filter = encodeURIComponent('{"Field":"CompanyName","Value":"a","Operator":"starts_with"}')
  const slips: Array<[documented: string, slip: string]> = [[`/customers?size=3&filter=${filter}`, `/customers?size=3?filter=${filter}`], ['/offers?country=US&offset=4&size=2', '/offers?country=US?offset=4?size=2'], ['/customers?size=2&seekOperation=First', '/customers?size=2?seekOperation=First']]
  for (const [documented, slip] of slips) {
    const { status, text } = await call('GET', documented)
    t.equal(status, 200)
    t.equal((await call('GET', slip)).text, text, slip)
  }
})

t.test('values of enums in the query come in any case or as ordinals', async t => {
  const { call } = await storyWorld(t)
  const { text } = await call('GET', '/customers?size=3&seekOperation=First')
  for (const spelling of ['first', 'FIRST', '2']) t.equal((await call('GET', `/customers?size=3&seekOperation=${spelling}`)).text, text, spelling)
  const id = await customerNamed(call, 'Alder')
  for (const [documented, spellings] of [['annual', ['Annual', 'ANNUAL', '2']], ['one_time', ['one_time', 'OneTime', 'onetime', '4']]] as const) {
    const orders = await call('GET', `/customers/${id}/orders?billingType=${documented}`)
    t.equal(orders.status, 200)
    t.ok(orders.body.items.every((order: { billingCycle: string }) => order.billingCycle === documented))
    for (const spelling of spellings) t.same((await call('GET', `/customers/${id}/orders?billingType=${spelling}`)).body.items, orders.body.items, spelling)
  }
})

t.test('booleans of the query come in any case', async t => {
  const { call } = await storyWorld(t)
  const id = await customerNamed(call, 'Alder')
  const { body } = await call('GET', `/customers/${id}/orders?include_price=true`)
  for (const spelling of ['True', 'TRUE', 'false', 'False']) {
    const { status, body: { items } } = await call('GET', `/customers/${id}/orders?include_price=${spelling}`)
    t.equal(status, 200, spelling)
    if (/true/i.test(spelling)) t.same(items, body.items)
  }
})

t.test('filters come in any spelling of their names and operators, encoded or not', async t => {
  const { call } = await storyWorld(t)
  const documented = await call('GET', `/customers?filter=${encodeURIComponent('{"Field":"CompanyName","Value":"Ha","Operator":"starts_with"}')}`)
  t.same(documented.body.items.map((customer: { companyProfile: { companyName: string } }) => customer.companyProfile.companyName), ['Harbor Lights Food Bank'])
  const filters = [
    { field: 'companyname', value: 'ha', operator: 'StartsWith', fieldType: 'x' },
    { FIELD: 'COMPANYNAME', VALUE: 'HARBOR LIGHTS', OPERATOR: 'STARTS_WITH' },
    { Field: 'CompanyName', Value: 'harbor', Operator: 9 }
  ]
  for (const filter of filters) {
    const { body } = await call('GET', `/customers?filter=${encodeURIComponent(JSON.stringify(filter))}`)
    t.same(body.items, documented.body.items, JSON.stringify(filter))
  }
  const spellings = ['{"Field":"CompanyName","Value":"Harbor Lights","Operator":"starts_with"}', '{"Field":"CompanyName","Value":"Harbor+Lights","Operator":"starts_with"}', '{"Field":"CompanyName","Value":"Harbor%20Lights","Operator":"starts_with"}']
  for (const spelling of spellings) t.same((await call('GET', `/customers?filter=${spelling}`)).body.items, documented.body.items, spelling)
})
