/** The contract report: what each rule sees of a client, what the whole tells, and its forms. */
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import draft04 from 'ajv-draft-04'
import addFormats from 'ajv-formats'
import t from 'tap'
import { validateXML } from 'xmllint-wasm'
import type { EmulatorWorld, Report } from '../../src/index.ts'
import { renderReport, reportFormats } from '../../src/report/formats.ts'
import { rules } from '../../src/report/rules.ts'
import { storyTime, storyWorld, type Answer } from '../helper.ts'

const { emulator, call } = await storyWorld(t)
const requestId = 'a0000000-0000-4000-8000-000000000001'
const ids = { 'ms-requestid': requestId, 'ms-correlationid': 'a0000000-0000-4000-8000-000000000002' }
const offerId = '031C9E47-4802-4248-838E-778FB1D2CC05'
const cart = { lineItems: [{ id: 0, catalogItemId: offerId, quantity: 1, billingCycle: 'monthly' }] }
const [customer] = (await call('GET', '/customers?size=1')).body.items
const address = `/customers/${customer.id}`
const [subscription] = (await call('GET', `${address}/subscriptions`)).body.items

/** A world of its own for what follows, with requests that go to it. */
async function clientOf (name: string): Promise<{ world: EmulatorWorld, ask: (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer> }> {
  const world = await emulator.world(name, { fork: 'default' })
  return { world, ask: (method, path, body, headers) => call(method, path, body, { 'x-emulator-world': name, ...ids, ...headers }) }
}

const seen = ({ report }: EmulatorWorld) => report().violations.map(({ rule, severity, operation, message }) => [rule, severity, operation, message])

const emulatorAnswers = (path: string, headers: Record<string, string>, body?: unknown) => emulator.inject({
  method: body === undefined ? 'GET' : 'POST',
  url: path,
  headers: { host: 'localhost', authorization: 'Bearer test', 'content-type': 'application/json', ...ids, ...headers },
  ...(body !== undefined && { payload: JSON.stringify(body) })
})

/** What a client sends, and what is seen in it: by its rule, the operation and the words. */
const single: Record<string, { method?: string, path: string, body?: unknown, headers?: Record<string, string>, sees: Array<[string, string | null, string]> }> = {
  'nothing of a request as it is to be': { path: address, sees: [] },
  'nothing of what official libraries send': {
    method: 'POST',
    path: `${address}/carts`,
    body: { LineItems: [{ Id: 0, CatalogItemId: offerId, Quantity: 1, BillingCycle: 1, AddonItems: null, Attributes: { ObjectType: 'CartLineItem' } }], Attributes: { ObjectType: 'Cart' } },
    headers: { 'ms-sdkversion': 'v3.4.0', 'ms-partnercenter-client': 'Partner Center .NET SDK', 'ms-partnercenter-application': 'shop', 'ms-contract-version': 'v1', 'x-locale': '"en-US"', 'x-ms-client-request-id': 'b' },
    sees: []
  },
  'nothing of a resource that is sent back whole': { method: 'PATCH', path: `${address}/subscriptions/${subscription.id}`, body: { ...subscription, friendlyName: 'whole' }, sees: [] },
  'an address that nothing answers': {
    path: '/customer',
    sees: [['unknownOperation', null, 'No operation answers GET /v1/customer; the nearest documented one is GET /v1/customers.']]
  },
  'a field that nothing has, in its place': {
    method: 'POST',
    path: `${address}/carts`,
    body: { lineItems: [{ ...cart.lineItems[0], quantitty: 2 }], note: 'urgent' },
    sees: [['undocumentedField', 'createCart', 'lineItems[0].quantitty is not a field of the contract.'], ['undocumentedField', 'createCart', 'note is not a field of the contract.']]
  },
  'a parameter that the operation does not take': { path: `${address}?expand=users`, sees: [['undocumentedParameter', 'getCustomer', 'expand is not a parameter of the query.']] },
  'a header that is not of the contract': { path: address, headers: { 'ms-request-id': requestId }, sees: [['undocumentedHeader', 'getCustomer', 'ms-request-id is not a header of the contract.']] },
  'values of headers': {
    path: address,
    headers: { 'ms-requestid': '1', 'ms-contract-version': 'v2', validatemfa: 'yes', 'if-match': 'x' },
    sees: [['headerValue', 'getCustomer', 'ms-requestid is no GUID: 1'], ['headerValue', 'getCustomer', 'ms-contract-version is v2, not v1.'], ['headerValue', 'getCustomer', 'validatemfa is yes, not true or false.'], ['headerValue', 'getCustomer', 'if-match is not in quotes: x']]
  },
  'headers that are recommended': {
    path: address,
    headers: { 'ms-requestid': '', 'ms-correlationid': '' },
    sees: [['missingRequestId', 'getCustomer', 'ms-requestid is missing.'], ['missingCorrelationId', 'getCustomer', 'ms-correlationid is missing.']]
  },
  'a value that is not one of those that there are': {
    method: 'POST',
    path: `${address}/carts`,
    body: { lineItems: [{ ...cart.lineItems[0], billingCycle: 'weekly' }] },
    sees: [['unknownValue', 'createCart', 'The value "weekly" of lineItems[0].billingCycle is not one of those allowed: unknown, monthly, annual, none, one_time.']]
  },
  'a value of another type': {
    method: 'POST',
    path: `${address}/carts`,
    body: { lineItems: [{ ...cart.lineItems[0], quantity: 'two' }] },
    sees: [['wrongType', 'createCart', 'The request is not valid: lineItems[0].quantity must be an integer, not "two".']]
  },
  'a field that is missing': {
    method: 'POST',
    path: `${address}/carts`,
    body: { lineItems: [{ id: 0, quantity: 1 }] },
    sees: [['missingRequired', 'createCart', 'The request is not valid: lineItems[0].catalogItemId is missing.']]
  },
  'a body that is missing': { method: 'POST', path: `${address}/carts`, sees: [['missingRequired', 'createCart', 'The request is not valid: the body is missing.']] },
  'a body that is no JSON': {
    method: 'POST',
    path: `${address}/carts`,
    body: '[',
    sees: [['invalidInput', 'createCart', 'The request is not valid: the body is not JSON: Unexpected end of JSON input']]
  },
  'a body of another media type': {
    method: 'POST',
    path: `${address}/carts`,
    body: '<cart/>',
    headers: { 'content-type': 'application/xml' },
    sees: [['headerValue', 'createCart', 'Bodies of the media type application/xml are not read; send application/json.']]
  },
  'a parameter of another type': {
    path: '/customers?size=many',
    sees: [['wrongType', 'listCustomers', 'The request is not valid: size must be a whole number, not many.']]
  },
  'a parameter that is missing': { path: '/offers', sees: [['missingRequired', 'listOffers', 'The value of a property is not valid: the query parameter country is missing.']] },
  'a list that is stepped through by offset': { path: '/customers?size=2&offset=2', sees: [['pagingByHand', 'listCustomers', 'offset does not move through this list; links.next does.']] },
  'a next page without its token': { path: '/customers?seekOperation=Next', sees: [['pagingByHand', 'listCustomers', 'The request is not valid: seekOperation=Next needs the header MS-ContinuationToken.']] },
  'a change without an etag of what has one': {
    method: 'PATCH',
    path: `${address}/subscriptions/${subscription.id}`,
    body: { ...subscription, attributes: undefined, friendlyName: 'no etag' },
    sees: [['missingEtag', 'updateSubscription', 'updateSubscription changed a resource that has an etag, and named none.']]
  },
  'a change by an etag that is stale': {
    method: 'PATCH',
    path: `${address}/subscriptions/${subscription.id}`,
    body: { ...subscription, friendlyName: 'stale', attributes: { etag: 'c3RhbGU=' } },
    sees: [['staleEtag', 'updateSubscription', 'Etag is no longer valid: c3RhbGU= in the body is not that of the resource as it is now; read it again.']]
  },
  'a token of an application where a user is needed': {
    path: '/profiles/mpn',
    headers: { authorization: `Bearer ${(await call('POST', '/_emulator/tokens', { mode: 'app' })).body.accessToken}` },
    sees: [['appOnlyToken', 'getMpnProfile', 'getMpnProfile wants the token of a user.']]
  }
}

t.test('each rule sees what it is about, and nothing else', async t => {
  for (const [index, [what, { method = 'GET', path, body, headers = {}, sees }]] of Object.entries(single).entries()) {
    const name = `single-${index}`
    const world = await emulator.world(name, { fork: 'default' })
    await emulator.inject({
      method: method as 'GET',
      url: `/v1${path}`,
      headers: { host: 'localhost', authorization: 'Bearer test', 'x-emulator-world': name, ...(body !== undefined && { 'content-type': 'application/json' }), ...ids, ...headers },
      ...(body !== undefined && { payload: typeof body === 'string' ? body : JSON.stringify(body) })
    })
    t.same(seen(world), sees.map(([rule, operation, message]) => [rule, rules[rule as keyof typeof rules].severity, operation, message]), what)
    t.same(world.requests.list().at(-1)!.violations.map(({ rule }) => rule), sees.map(([rule]) => rule), 'and the request tells it')
    emulator.deleteWorld(name)
  }
})

t.test('a write whose answer was lost must be sent again with its MS-RequestId', async t => {
  const { world } = await clientOf('lost')
  const send = (id: string) => emulatorAnswers(`/v1${address}/carts`, { 'x-emulator-world': 'lost', 'ms-requestid': id }, cart)
  world.faults.add({ match: { operation: 'createCart' }, when: { times: 2 }, effect: { drop: 'after' } })
  await t.rejects(send(requestId))
  t.equal((await send(requestId).catch(() => ({ statusCode: 0 }))).statusCode, 0, 'lost once more')
  t.equal((await send(requestId)).statusCode, 201)
  t.same(seen(world), [], 'with its id nothing is seen')
  world.faults.add({ match: { operation: 'createCart' }, effect: { drop: 'after' } })
  await t.rejects(send('a0000000-0000-4000-8000-00000000000a'))
  t.equal((await send('a0000000-0000-4000-8000-00000000000b')).statusCode, 201)
  t.same(seen(world), [['retryWithNewId', 'error', 'createCart', 'createCart had no answer, and was sent again without the MS-RequestId that it had.']])
})

t.test('Retry-After must be waited for', async t => {
  const { world, ask } = await clientOf('hasty')
  world.faults.add({ match: { operation: 'getCustomer' }, effect: { status: 503, retryAfterSeconds: 3600 } })
  t.equal((await emulatorAnswers(`/v1${address}`, { 'x-emulator-world': 'hasty' })).statusCode, 503)
  await ask('GET', `${address}/subscriptions`)
  t.same(seen(world), [], 'something else may be asked meanwhile')
  await ask('GET', address)
  t.same(seen(world), [['retryTooSoon', 'error', 'getCustomer', 'getCustomer was asked again before the 3600 seconds of Retry-After were over.']])
})

t.test('continuation tokens are those that answers gave', async t => {
  const { world, ask } = await clientOf('paging')
  const { links } = (await ask('GET', '/customers?size=2')).body
  const [{ value }] = links.next.headers
  t.equal((await ask('GET', links.next.uri, undefined, { 'ms-continuationtoken': value })).status, 200)
  t.same(seen(world), [])
  await ask('GET', links.next.uri, undefined, { 'ms-continuationtoken': `${value}x` })
  t.same(seen(world), [['pagingByHand', 'error', 'listCustomers', 'The request is not valid: the continuation token is not one of ours.']])
})

t.test('the whole report: operations by name, violations in order, coverage, leaks; reset and DELETE begin anew', async t => {
  const { world, ask } = await clientOf('whole')
  await ask('GET', address)
  await ask('GET', `${address}?expand=1`)
  await ask('GET', '/customers/00000000-0000-4000-8000-000000000000')
  await ask('POST', `${address}/carts`, cart)
  const report: Report = {
    world: 'whole',
    operations: [
      { operation: 'createCart', calls: 1, statuses: { 201: 1 }, violations: 0 },
      { operation: 'getCustomer', calls: 3, statuses: { 200: 2, 404: 1 }, violations: 1 }
    ],
    violations: [{ rule: 'undocumentedParameter', severity: 'error', message: 'expand is not a parameter of the query.', operation: 'getCustomer', requestId: 'request-2', at: storyTime }],
    omitted: 0,
    coverage: { used: 2, total: 164 },
    leaks: []
  }
  t.same(world.report(), report)
  t.same((await call('GET', '/_emulator/report', undefined, { 'x-emulator-world': 'whole' })).body, report, 'and by the control')
  await call('DELETE', '/_emulator/requests', undefined, { 'x-emulator-world': 'whole' })
  t.same(world.report(), { ...report, operations: [], violations: [], coverage: { used: 0, total: 164 } })
  await ask('GET', `${address}?expand=1`)
  t.equal(world.report().violations.length, 1)
  world.reset()
  t.same(world.report().violations, [])
  const refused = await call('GET', '/_emulator/report?format=pdf')
  t.match([refused.status, refused.body.description], [400, 'The control does not take this: format must be json or markdown or junit or sarif, not pdf.'])
})

t.test('requests stay counted when the journal has forgotten them, those that are alike too', async t => {
  const { emulator } = await storyWorld(t, { journal: 2 })
  const ask = (path: string, headers: Record<string, string>) => emulator.inject({ url: `/v1${path}`, headers: { host: 'localhost', authorization: 'Bearer test', ...headers } })
  for (let i = 0; i < 5; i++) await ask(`${address}?expand=${i >> 1}`, { ...ids, 'ms-requestid': requestId.replace('1', String(i)) })
  await ask(address, { ...ids, 'ms-requestid': '1' })
  await ask(address, { 'ms-requestid': requestId })
  const { operations, violations } = emulator.world('default').report()
  t.same(operations, [{ operation: 'getCustomer', calls: 7, statuses: { 200: 7 }, violations: 7 }])
  t.same(violations.map(({ rule, requestId }) => `${rule} ${requestId}`), [1, 2, 3, 4, 5].map(n => `undocumentedParameter request-${n}`).concat('headerValue request-6', 'missingCorrelationId request-7'))
})

const awkward: Report = {
  world: 'ci-1',
  operations: [{ operation: 'createCart', calls: 2, statuses: { 0: 1, 201: 1 }, violations: 2 }],
  violations: [
    { rule: 'undocumentedField', severity: 'error', message: 'a|b <c> & "d" \u0001 \ud800 `e` is not a field of the contract.', operation: 'createCart', requestId: 'request-1', at: storyTime },
    { rule: 'missingRequestId', severity: 'warning', message: 'ms-requestid\nis missing.', operation: 'createCart', requestId: 'request-2', at: storyTime },
    { rule: 'unknownOperation', severity: 'error', message: 'No operation answers GET /x.', operation: null, requestId: 'request-3', at: storyTime }
  ],
  omitted: 4,
  coverage: { used: 1, total: 164 },
  leaks: [{ host: 'example.com', method: 'GET', path: '/a?b', at: storyTime }]
}

const Draft04 = draft04.default
const ajv = new Draft04({ strict: false, allErrors: true, unicodeRegExp: false })
addFormats.default(ajv)
/** The published schema of SARIF 2.1.0. */
const isSarif = ajv.compile(createRequire(import.meta.url)('@microsoft/jest-sarif/lib/schemas/sarif-2.1.0-rtm.5.json'))

t.test('JUnit and SARIF fit their schemas, Markdown holds its tables, whatever is told', async t => {
  const schema = { fileName: 'junit.xsd', contents: readFileSync(join(import.meta.dirname, 'junit.xsd'), 'utf8') }
  for (const report of [awkward, emulator.world('hasty').report()]) {
    const { valid, errors } = await validateXML({ xml: [{ fileName: 'report.xml', contents: renderReport(report, 'junit').text }], schema: [schema] })
    t.ok(valid, JSON.stringify(errors))
    t.ok(isSarif(JSON.parse(renderReport(report, 'sarif').text)), JSON.stringify(isSarif.errors))
  }
  t.equal(renderReport(awkward, 'junit').text.split('\n').slice(1, 7).join('\n'), [
    '<testsuites name="Partner Center contract" tests="3" failures="3" errors="0">',
    '  <testsuite name="ci-1" tests="3" failures="3" errors="0" skipped="0" time="0">',
    '    <testcase classname="contract.ci-1" name="createCart" time="0"><failure message="1 violation" type="undocumentedField">request-1 undocumentedField: a|b &lt;c&gt; &amp; &quot;d&quot; \ufffd \ufffd `e` is not a field of the contract.</failure><system-out>request-2 missingRequestId: ms-requestid',
    'is missing.</system-out></testcase>',
    '    <testcase classname="contract.ci-1" name="addresses without an operation" time="0"><failure message="1 violation" type="unknownOperation">request-3 unknownOperation: No operation answers GET /x.</failure></testcase>',
    '    <testcase classname="contract.ci-1" name="real hosts" time="0"><failure message="1 violation" type="realHost">realHost: GET /a?b was meant for example.com, and was refused.</failure></testcase>'
  ].join('\n'))
  t.equal(JSON.parse(renderReport(awkward, 'sarif').text).runs[0].results.length, 4)
  const rows = renderReport(awkward, 'markdown').text.split('\n').filter(line => line.startsWith('| error'))
  t.same(rows.map(row => row.replace(/\\./g, '').split('|').length), [8, 8], 'what is told opens no cell')
  t.same(reportFormats.map(format => renderReport(awkward, format).type.split(';')[0]), ['application/json', 'text/markdown', 'application/xml', 'application/sarif+json'])
})

t.test('the page has every rule', async t => {
  const page = readFileSync(join(import.meta.dirname, '../../docs/REPORT.md'), 'utf8')
  t.same(Object.entries(rules).filter(([name, { severity, meaning, remedy }]) => !page.includes(`| \`${name}\` | ${severity} | ${meaning} | ${remedy} |`)).map(([name]) => name), [])
})
