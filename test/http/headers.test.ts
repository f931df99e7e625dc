/** Headers: what every answer carries, and what requests may say without being minded for it. */
import t from 'tap'
import { storyWorld, type Answer, type Story } from '../helper.ts'

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const vector = /^[A-Za-z0-9+/]{16}\.0$/
const json = 'application/json; charset=utf-8'
const ids = { 'MS-RequestId': '3705fc6d-4127-4a87-bed1-f1e96e1fd8c7', 'MS-CorrelationId': '6c0f5e29-6cd1-43c5-90d6-0b1f5aeab53e' }
const noTenant = '00000000-0000-4000-8000-000000000000'

/** A request for every status that can be had by asking alone. */
const requests: Array<[status: number, why: string, ask: (story: Story, headers: Record<string, string>) => Promise<Answer>]> = [
  [200, 'a list', ({ call }, headers) => call('GET', '/customers', undefined, headers)],
  [201, 'a new cart', async ({ call }, headers) => call('POST', `/customers/${await customer(call)}/carts`, { lineItems: [{ catalogItemId: businessPremium, quantity: 1, billingCycle: 'monthly' }] }, headers)],
  [204, 'a customer deleted', async ({ call }, headers) => call('DELETE', `/customers/${await customer(call)}`, undefined, headers)],
  [400, 'a body that is no JSON', ({ call }, headers) => call('POST', '/customers', '{', headers)],
  [400, 'an address that is not well-formed', ({ call }, headers) => call('GET', '/customers/%zz', undefined, headers)],
  [401, 'no token', ({ call }, headers) => call('GET', '/customers', undefined, { ...headers, authorization: '' })],
  [404, 'an unknown customer', ({ call }, headers) => call('GET', `/customers/${noTenant}`, undefined, headers)],
  [404, 'an unknown address', ({ call }, headers) => call('GET', '/nothing', undefined, headers)],
  [405, 'a method that the address does not have', ({ call }, headers) => call('DELETE', '/customers', undefined, headers)],
  [406, 'a media type that nobody writes', ({ call }, headers) => call('GET', '/customers', undefined, { ...headers, accept: 'text/csv' })],
  [413, 'a body of more than a mebibyte', ({ call }, headers) => call('POST', '/customers', `"${'x'.repeat(1024 * 1024)}"`, headers)],
  [415, 'a body of another media type', ({ call }, headers) => call('POST', '/customers', '<customer/>', { ...headers, 'content-type': 'application/xml' })]
]

const businessPremium = '031C9E47-4802-4248-838E-778FB1D2CC05'

const customer = async (call: Story['call']) =>
  (await call('GET', '/customers?filter={"Field":"CompanyName","Value":"Wrenfield","Operator":"starts_with"}')).body.items[0].id

for (const [status, why, ask] of requests) {
  t.test(`${status} for ${why} carries the ids of the request, or ids of its own when there are none`, async t => {
    const story = await storyWorld(t)
    const { status: answered, headers, text } = await ask(story, ids)
    t.equal(answered, status)
    t.equal(headers['ms-requestid'], ids['MS-RequestId'])
    t.equal(headers['ms-correlationid'], ids['MS-CorrelationId'])
    t.match(headers['ms-cv'], vector)
    t.ok(headers['ms-serverid'])
    t.equal(headers['x-locale'], 'en-US')
    if (text !== '') t.equal(headers['content-type'], json)
    t.equal(headers['content-length'], String(Buffer.byteLength(text)))
    t.notOk(headers.etag, 'etags stand in bodies')

    story.world.reset()
    const [{ headers: first }, { headers: second }] = [await ask(story, {}), await story.call('GET', '/customers')]
    for (const name of ['ms-requestid', 'ms-correlationid']) {
      t.match(first[name], guid, name)
      t.not(first[name], second[name], `${name} is made for one answer only`)
    }
    t.not(first['ms-requestid'], first['ms-correlationid'])
    t.not(first['ms-cv'], second['ms-cv'])
  })
}

t.test('ids come back as they were sent, GUIDs or not', async t => {
  const { call } = await storyWorld(t)
  for (const id of ['3705FC6D-4127-4A87-BED1-F1E96E1FD8C7', 'run-17', 'x'.repeat(1000)]) {
    const { headers } = await call('GET', '/customers', undefined, { 'MS-RequestId': id, 'MS-CorrelationId': id })
    t.equal(headers['ms-requestid'], id)
    t.equal(headers['ms-correlationid'], id)
  }
})

t.test('an empty id is none', async t => {
  const { call } = await storyWorld(t)
  const { headers } = await call('GET', '/customers', undefined, { 'MS-RequestId': '', 'MS-CorrelationId': '' })
  t.match(headers['ms-requestid'], guid)
  t.match(headers['ms-correlationid'], guid)
})

t.test('X-Locale comes back, without the quotes that a page puts around it', async t => {
  const { call } = await storyWorld(t)
  const cases = [['de-DE', 'de-DE'], ['"en-US"', 'en-US'], ['', 'en-US']] as const
  for (const [sent, answered] of cases) t.equal((await call('GET', '/customers', undefined, { 'X-Locale': sent })).headers['x-locale'], answered)
})

t.test('no answer names a server product, and none opens itself to pages of elsewhere', async t => {
  const { call } = await storyWorld(t)
  for (const [method, path] of [['GET', '/customers'], ['GET', '/nothing'], ['OPTIONS', '/customers']] as const) {
    const { headers } = await call(method, path, undefined, { origin: 'http://example.com' })
    for (const name of ['server', 'x-powered-by', 'access-control-allow-origin']) t.notOk(headers[name], `${method} ${path}: ${name}`)
  }
})

t.test('headers that inform, and those that pages call required, are never minded', async t => {
  const { call } = await storyWorld(t)
  const informing: Array<Record<string, string>> = [
    {},
    { 'MS-Contract-Version': 'v1' },
    { 'MS-PartnerCenter-Application': 'Contoso CRM', 'MS-PartnerCenter-Client': 'Partner Center .NET SDK', 'MS-SdkVersion': '1.5.1901.1' },
    { 'x-ms-customeruser-upn': 'someone@contoso.com', 'ocp-apim-subscription-key': 'abc', version: '2' },
    { 'User-Agent': 'curl/7.61', 'x-ms-client-request-id': '17', 'Accept-Language': 'fr-FR', 'MS-CV': 'abc.1', 'X-Unheard-Of': '1' },
    { ValidateMfa: 'true', IncludeOrganizationRequests: 'true', Prefer: 'return=representation' }
  ]
  const whole = (await call('GET', '/customers')).text
  for (const headers of informing) {
    const { status, text } = await call('GET', '/customers', undefined, headers)
    t.equal(status, 200, JSON.stringify(headers))
    t.equal(text, whole)
  }
})

t.test('an Accept that leaves room for JSON gets JSON', async t => {
  const { call } = await storyWorld(t)
  const accepted = ['application/json', 'APPLICATION/JSON', 'application/json; charset=utf-8', 'application/json;odata=nometadata', 'text/json', '*/*', 'application/*',
    'application/xml, application/json', 'application/json, application/xml, text/json, text/x-json, text/javascript, text/xml', 'text/html, image/gif, image/jpeg, *; q=.2, */*; q=.2']
  for (const accept of accepted) {
    const { status, headers } = await call('GET', '/customers', undefined, { accept })
    t.equal(status, 200, accept)
    t.equal(headers['content-type'], json)
  }
  for (const accept of ['text/csv', 'application/xml', 'text/html, application/xhtml+xml', 'image/*', 'application/pdf', 'json']) {
    const { status, body } = await call('GET', '/customers', undefined, { accept })
    t.equal(status, 406, accept)
    t.match(body, { code: 990021, description: accept, source: 'PartnerFD' })
  }
})

t.test('a write is refused before it is carried out when its answer could not be read', async t => {
  const { call, world } = await storyWorld(t)
  const id = await customer(call)
  const before = world.state.export()
  t.equal((await call('DELETE', `/customers/${id}`, undefined, { accept: 'text/csv' })).status, 406)
  t.same(world.state.export(), before)
})

t.test('405 says which methods the address has', async t => {
  const { call } = await storyWorld(t)
  const cases = [['PUT', '/customers', ['GET', 'POST']], ['POST', `/customers/${noTenant}`, ['DELETE', 'GET', 'PATCH']], ['OPTIONS', '/offers', ['GET']], ['HEAD', '/offers', ['GET']]] as const
  for (const [method, path, methods] of cases) {
    const { status, headers } = await call(method, path)
    t.equal(status, 405)
    t.same(headers.allow!.split(', ').sort(), methods, `${method} ${path}`)
  }
})

t.test('bodies are compact, their names in camelCase, their nulls left out', async t => {
  const { call, world } = await storyWorld(t)
  const { customers, subscriptions } = world.state.export().collections
  const paths = [
    '/customers', ...customers!.map(({ id }) => `/customers/${String(id)}`), '/offers?country=US', '/offercategories?country=US', '/products?country=US&targetView=Azure',
    ...customers!.flatMap(({ id }) => [`/customers/${String(id)}/subscriptions`, `/customers/${String(id)}/orders`]),
    ...subscriptions!.map(({ customerId, id }) => `/customers/${String(customerId)}/subscriptions/${String(id)}`)
  ]
  for (const path of paths) {
    const { status, text, body } = await call('GET', path)
    t.equal(status, 200, path)
    t.equal(text, JSON.stringify(body), 'compact')
    const strange = [...members(body)].filter(([name, value]) => value === null || !/^[a-z][A-Za-z0-9]*$/.test(name))
    t.same(strange, [])
  }
})

function * members (value: unknown): Generator<[name: string, value: unknown]> {
  if (value === null || typeof value !== 'object') return
  for (const [name, item] of Object.entries(value)) {
    if (!Array.isArray(value)) yield [name, item]
    yield * members(item)
  }
}

t.test('every collection has a link to itself; links have headers, and addresses without /v1 that can be asked for', async t => {
  const { call } = await storyWorld(t)
  const id = await customer(call)
  const lists = ['/customers', '/customers?size=2', '/offers?country=US&size=2', '/offercategories?country=US', `/customers/${id}/subscriptions`, `/customers/${id}/orders`, '/products?country=US&targetView=Azure']
  for (const list of lists) {
    const { body } = await call('GET', list)
    t.equal(body.totalCount, body.items.length, list)
    t.same(body.attributes, { objectType: 'Collection' })
    for (const link of Object.values(body.links) as Array<{ uri: string, method: string, headers: Array<{ key: string, value: string }> }>) {
      t.equal(link.method, 'GET')
      t.match(link.uri, /^\/(?!v1\/)[!-~]+$/, 'relative, with nothing that a URI may not hold')
      t.notMatch(link.uri, /["<>\\^`{|}]|\?.*\?/)
      t.ok(Array.isArray(link.headers))
      const followed = await call('GET', link.uri, undefined, Object.fromEntries(link.headers.map(({ key, value }) => [key, value])))
      t.equal(followed.status, 200, link.uri)
    }
    t.same((await call('GET', body.links.self.uri)).body, body)
  }
})

t.test('content lengths count bytes, not characters', async t => {
  const { call } = await storyWorld(t)
  const { body: { items: [{ id }] } } = await call('GET', '/customers')
  const { body: { items: [subscription] } } = await call('GET', `/customers/${id}/subscriptions`)
  const { headers, text, body } = await call('PATCH', `/customers/${id}/subscriptions/${subscription.id}`, { friendlyName: 'Zürich 東京 🚀' })
  t.equal(body.friendlyName, 'Zürich 東京 🚀')
  t.equal(headers['content-length'], String(Buffer.byteLength(text)))
  t.ok(Buffer.byteLength(text) > text.length)
})
