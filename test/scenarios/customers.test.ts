/** The documented scenarios of customers: made, read, listed and searched, deleted from the sandbox. */
import t from 'tap'
import { storyWorld, without, type Answer, type Call } from '../helper.ts'
import { appOnly, billingProfile, createdBody, endRelationship, get, newcomer, recordsWith, refused, search, sevenCustomers, startsWith, stateOf, type Facts } from './catalogue-facts.ts'

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const unknownTenant = '00000000-1111-4222-8333-444444444444'

interface Listed { id: string, companyProfile: { companyName: string, domain: string } }
const listOf = (answer: Answer): Listed[] => answer.body.items
const namesOf = (answer: Answer) => listOf(answer).map(({ companyProfile }) => companyProfile.companyName)
const everyone = async (call: Call) => listOf(await call('GET', '/customers'))
const named = async (call: Call, name: string) => (await everyone(call)).find(({ companyProfile }) => companyProfile.companyName === name)!.id

t.test('Create a customer', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('POST', '/customers', newcomer())
  const { id, commerceId } = body
  t.equal(status, 201)
  t.same(body, createdBody(body, 'tallpine.onmicrosoft.com'))
  for (const made of [id, commerceId, body.billingProfile.id]) t.match(made, guid)
  t.equal(new Set([id, commerceId, body.billingProfile.id]).size, 3)
  t.match(body.billingProfile.attributes.etag, /^-?\d{1,19}$/)
  t.match(body.userCredentials.password, /^\S{8,}$/)

  t.ok((await everyone(call)).some(customer => customer.id === id), 'and lists show it at once')
  const state = await stateOf(call)
  const customizedData = [{ key: 'PrimaryDomainName', value: 'tallpine.onmicrosoft.com' }, { key: 'Relationship', value: 'Reseller' }]
  t.match(state.collections.audit.at(-1), { operationType: 'add_customer', resourceType: 'customer', customerId: id, customizedData })
  t.notOk(JSON.stringify(state).includes(body.userCredentials.password), 'the password is told only once')
})

t.test('createCustomer: the same MS-RequestId is the same request, another one finds the domain taken', async t => {
  const { call } = await storyWorld(t)
  const before = (await everyone(call)).length
  const first = await call('POST', '/customers', newcomer(), { 'MS-RequestId': '94e4e214-6b06-4fb7-96d1-94d559f9b47f' })
  const again = await call('POST', '/customers', newcomer(), { 'ms-requestid': '94e4e214-6b06-4fb7-96d1-94d559f9b47f' })
  t.same([again.status, again.body], [201, first.body])
  refused(t, await call('POST', '/customers', newcomer('TallPine.onmicrosoft.com'), { 'MS-RequestId': 'a4e4e214-6b06-4fb7-96d1-94d559f9b47f' }), 409, 990001, /tallpine\.onmicrosoft\.com/i)
  t.equal((await everyone(call)).length, before + 1)
})

t.test('createCustomer: names of companies come from the billing profile, what only the service sets is not looked at', async t => {
  const { call } = await storyWorld(t)
  const { billingProfile } = newcomer(undefined, { id: unknownTenant, firstName: 'Nora', lastName: 'Quist', language: 'En' })
  const companyProfile = { domain: 'tallpine.ccsctp.net', tenantId: unknownTenant, companyName: 'Another Name' }
  const forbidden = { id: unknownTenant, commerceId: unknownTenant, relationshipToPartner: 'advisor', allowDelegatedAccess: false, userCredentials: { userName: 'root', password: 'secret' }, customDomains: ['elsewhere.onmicrosoft.com'], unheard: 'of' }
  const { status, body } = await call('POST', '/customers/', { ...forbidden, companyProfile, billingProfile }, appOnly)
  t.equal(status, 201)
  t.match(body, { relationshipToPartner: 'reseller', allowDelegatedAccess: true, userCredentials: { userName: 'admin' } })
  t.match(body.companyProfile, { domain: 'tallpine.ccsctp.net', companyName: 'Tall Pine Press' })
  t.match(body.billingProfile, { firstName: 'Nora', lastName: 'Quist', language: 'En' })
  for (const id of [body.id, body.commerceId, body.companyProfile.tenantId, body.billingProfile.id]) t.not(id, unknownTenant)
  t.not(body.userCredentials.password, 'secret')
  t.same((await call('GET', `/customers/${body.id}`)).body.customDomains, ['tallpine.ccsctp.net'])
})

t.test('createCustomer: what is missing or ill-formed is named, and nothing is made', async t => {
  const { call } = await storyWorld(t)
  const before = await stateOf(call)
  const atAddress = (changes: Facts) => newcomer(undefined, { defaultAddress: { ...billingProfile.defaultAddress, ...changes } })
  const cases: Array<[what: string, body: unknown, words: RegExp, code?: number]> = [
    ['no profiles', {}, /companyProfile|billingProfile/],
    ['no company profile', { billingProfile }, /companyProfile/],
    ['no billing profile', { companyProfile: { domain: 'tallpine.onmicrosoft.com' } }, /billingProfile/],
    ['no domain', { companyProfile: {}, billingProfile }, /companyProfile\.domain/],
    ['a blank domain', newcomer(' '), /companyProfile\.domain/],
    ['a domain of one\'s own', newcomer('tallpine.example'), /companyProfile\.domain/],
    ['a part of a domain', newcomer('press.tallpine.onmicrosoft.com'), /companyProfile\.domain/],
    ['28 letters', newcomer(`${'a'.repeat(28)}.onmicrosoft.com`), /companyProfile\.domain/],
    ['a hyphen', newcomer('tall-pine.onmicrosoft.com'), /companyProfile\.domain/],
    ['no address of e-mail', newcomer(undefined, { email: 'nora' }), /billingProfile\.email/],
    ['a culture of no country', newcomer(undefined, { culture: 'tlh-KL' }), /billingProfile\.culture/],
    ['a culture of another country', newcomer(undefined, { culture: 'ja-JP' }), /billingProfile\.culture/],
    ['a language of more than two letters', newcomer(undefined, { language: 'english' }), /billingProfile\.language/],
    ['an unknown country', atAddress({ country: 'ZZ' }), /defaultAddress\.country.*ZZ/],
    ...['email', 'culture', 'language', 'companyName', 'defaultAddress'].flatMap((name): Array<[string, unknown, RegExp]> =>
      [undefined, null].map(value => [`no ${name} (${value})`, newcomer(undefined, { [name]: value }), new RegExp(`billingProfile\\.${name}`)])),
    ...['country', 'addressLine1', 'city', 'state', 'postalCode', 'firstName', 'lastName'].map((name): [string, unknown, RegExp] =>
      [`no ${name}`, atAddress({ [name]: undefined }), new RegExp(`defaultAddress\\.${name}`)]),
    ['a blank name', newcomer(undefined, { companyName: ' ' }), /billingProfile\.companyName/],
    ['no object', { companyProfile: 'tallpine', billingProfile }, /companyProfile/, 800002],
    ['no JSON', '{"companyProfile":', /JSON/, 800002]
  ]
  for (const [what, body, words, code = 3000] of cases) refused(t, await call('POST', '/customers', body), 400, code, words, what)
  t.same(await stateOf(call), before)
})

t.test('createCustomer: a sandbox has room for 75 customers', async t => {
  const { call } = await storyWorld(t, { fixture: 'sandbox-full', limits: true })
  const before = await stateOf(call)
  t.equal(before.collections.customers.length, 75)
  refused(t, await call('POST', '/customers', newcomer()), 400, 800018, /75/)
  t.same(await stateOf(call), before)

  const open = new Set(before.collections.entitlements.map(({ customerId }: Facts) => customerId))
  const leaving = (await everyone(call)).find(({ id }) => !open.has(id))!
  t.equal((await call('DELETE', `/customers/${leaving.id}`)).status, 204)
  t.equal((await call('POST', '/customers', newcomer())).status, 201, 'one goes, one can come')
  refused(t, await call('POST', '/customers', newcomer('bentpine.onmicrosoft.com')), 400, 800018, /75/)
})

t.test('Create a customer for an indirect reseller', async t => {
  const { call } = await storyWorld(t)
  const { id: reseller } = (await stateOf(call)).resellers.find(({ state }: Facts) => state === 'Active')
  const Attributes = (ObjectType: string) => ({ Attributes: { ObjectType } })
  const none = (...names: string[]) => Object.fromEntries(names.map(name => [name, null]))
  // The members of the documented request, which the .NET SDK sent.
  const answer = await call('POST', '/customers', {
    ...none('Id', 'CommerceId', 'AllowDelegatedAccess', 'UserCredentials', 'CustomDomains'),
    CompanyProfile: { Domain: 'TallPine2019.onmicrosoft.com', ...none('TenantId', 'CompanyName'), ...Attributes('CustomerCompanyProfile') },
    BillingProfile: {
      ...none('Id', 'FirstName', 'LastName'),
      Email: 'nora@tallpine.example',
      Culture: 'EN-US',
      Language: 'En',
      CompanyName: 'Tall Pine Press',
      DefaultAddress: { ...none('Region', 'AddressLine2'), Country: 'US', City: 'Spokane', State: 'WA', AddressLine1: '411 Larch Street', PostalCode: '99201', FirstName: 'Nora', LastName: 'Quist', PhoneNumber: '5095550137' },
      ...Attributes('CustomerBillingProfile')
    },
    RelationshipToPartner: 'none',
    AssociatedPartnerId: reseller,
    ...Attributes('Customer')
  })
  const { id } = answer.body
  t.equal(answer.status, 201)
  t.same(answer.body, { ...createdBody(answer.body, 'TallPine2019.onmicrosoft.com', { language: 'En' }), associatedPartnerId: reseller })
  t.equal((await call('GET', `/customers/${id}`)).body.associatedPartnerId, reseller)
  t.ok(listOf(await call('GET', search(startsWith('IndirectReseller', reseller)))).some(customer => customer.id === id), 'and is found among the reseller\'s')
})

t.test('createCustomer: only a provider makes customers for its own, active resellers, with a user\'s token', async t => {
  const { call } = await storyWorld(t)
  const direct = (await storyWorld(t, { fixture: 'direct' })).call
  const before = [await stateOf(call), await stateOf(direct)]
  const resellerThat = (wanted: string) => before[0].resellers.find(({ state }: Facts) => state === wanted).id
  const body = (associatedPartnerId: string) => ({ ...newcomer(), associatedPartnerId })
  refused(t, await call('POST', '/customers', body(unknownTenant)), 400, 800016, new RegExp(unknownTenant), 'an unknown reseller')
  refused(t, await call('POST', '/customers', body(resellerThat('Inactive'))), 400, 800016, /reseller/, 'a reseller of the past')
  refused(t, await call('POST', '/customers', body('nobody')), 400, 800016, /nobody/, 'no GUID')
  refused(t, await call('POST', '/customers', body(resellerThat('Active')), appOnly), 403, 900329, /App\+User/, 'an application alone')
  refused(t, await direct('POST', '/customers', body(resellerThat('Active'))), 403, 2032, /provider/, 'a direct partner')
  t.same([await stateOf(call), await stateOf(direct)], before)
})

t.test('Get a customer by ID', async t => {
  const { call } = await storyWorld(t)
  const made = (await call('POST', '/customers', newcomer(undefined, { firstName: 'Olaf', lastName: 'Quist' }))).body
  const self = `/customers/${made.id}`
  const { firstName, lastName, state, ...place } = billingProfile.defaultAddress
  const { companyProfile, billingProfile: billing, userCredentials, ...others } = createdBody(made, 'tallpine.onmicrosoft.com', { firstName: 'Olaf', lastName: 'Quist' })
  const { status, body } = await call('GET', self)
  t.equal(status, 200)
  t.same(body, {
    ...others,
    companyProfile: { ...companyProfile, address: { ...place, region: state }, email: billingProfile.email },
    billingProfile: { ...billing, links: { self: get(`${self}/profiles/billing`) } },
    customDomains: ['tallpine.onmicrosoft.com'],
    links: { self: get(self) }
  }, 'more than the creation told, but for the credentials')
  t.same((await call('GET', `/Customers/%20${made.id.toUpperCase()}%20/`, undefined, appOnly)).body, body, 'ids in any case, blanks around them')
})

t.test('customers of a path: which number each kind of stranger gets', async t => {
  const { call } = await storyWorld(t)
  const left = await named(call, 'Copperline Brewing')
  await endRelationship(call, left)
  const before = await stateOf(call)
  for (const method of ['GET', 'DELETE']) {
    refused(t, await call(method, '/customers/copperline'), 400, 900118, /copperline/, method)
    refused(t, await call(method, `/customers/${unknownTenant}`), 404, 60003, new RegExp(unknownTenant), method)
    refused(t, await call(method, `/customers/${left}`), 403, 20002, new RegExp(left), method)
  }
  t.notOk((await everyone(call)).some(({ id }) => id === left), 'who has left is in no list')
  refused(t, await call('POST', '/customers', newcomer('copperlinebrewing.onmicrosoft.com')), 409, 990001, /copperlinebrewing/, 'but keeps its domain')
  t.same(await stateOf(call), before)
})

t.test('Get a list of customers', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', '/customers?size=40')
  t.equal(status, 200)
  t.same(without(body, 'items'), { totalCount: 10, links: { self: get('/customers?size=40') }, attributes: { objectType: 'Collection' } })
  const items: Listed[] = body.items
  t.same(items, [...items].sort((a, b) => a.companyProfile.companyName < b.companyProfile.companyName ? -1 : 1), 'in the order of names')
  for (const item of items) {
    const { companyProfile: { tenantId, domain, companyName } } = (await call('GET', `/customers/${item.id}`)).body
    t.same(item, {
      id: tenantId,
      companyProfile: { tenantId, domain, companyName, links: { self: get(`/customers/${tenantId}/profiles/company`) }, attributes: { objectType: 'CustomerCompanyProfile' } },
      relationshipToPartner: 'reseller',
      links: { self: get(`/customers/${tenantId}`) },
      attributes: { objectType: 'Customer' }
    }, `${companyName}: who it is and nothing more`)
  }
  t.same((await call('GET', '/customers?sortField=Domain', undefined, appOnly)).body.items, items, 'all without a size; there is nothing to sort by')
  const empty = (await storyWorld(t, { fixture: 'empty' })).call
  t.same((await empty('GET', '/customers')).body, { totalCount: 0, items: [], links: { self: get('/customers') }, attributes: { objectType: 'Collection' } })
})

t.test('listCustomers: pages by token, forth and back', async t => {
  const { call } = await storyWorld(t, { fixture: 'empty' })
  const ids = await sevenCustomers(call)
  const idsOf = (answer: Answer) => listOf(answer).map(({ id }) => id)
  const follow = ({ uri, headers }: { uri: string, headers: Array<{ key: string, value: string }> }) => call('GET', uri, undefined, Object.fromEntries(headers.map(({ key, value }) => [key, value])))
  const linksOf = ({ body }: Answer) => Object.keys(body.links).sort()

  const first = await call('GET', '/customers?size=3')
  const token: string = first.body.continuationToken
  t.same(idsOf(first), ids.slice(0, 3))
  t.same(first.body.links, { self: get('/customers?size=3'), next: get('/customers?size=3&seekOperation=Next', [{ key: 'MS-ContinuationToken', value: token }]) })
  const second = await follow(first.body.links.next)
  t.same(idsOf(second), ids.slice(3, 6))
  t.match(second.body.links.previous, { uri: '/customers?size=3&seekOperation=Previous', headers: [{ key: 'MS-ContinuationToken', value: String }] })
  const third = await follow(second.body.links.next)
  t.same([idsOf(third), linksOf(third), third.body.continuationToken], [ids.slice(6), ['previous', 'self'], undefined], 'the last page')
  const secondAgain = await follow(third.body.links.previous)
  t.same([idsOf(secondAgain), linksOf(secondAgain)], [ids.slice(3, 6), ['next', 'previous', 'self']])
  const firstAgain = await follow(secondAgain.body.links.previous)
  t.same([idsOf(firstAgain), linksOf(firstAgain)], [ids.slice(0, 3), ['next', 'self']], 'the first page')
  t.same(idsOf(await follow(firstAgain.body.links.next)), ids.slice(3, 6))

  for (const query of ['', 'size=3&seekoperation=next', 'seekOperation=0', `size=1&seekOperation=Next&filter=${encodeURIComponent(JSON.stringify(startsWith('CompanyName', 'Flint')))}`]) {
    t.same(idsOf(await call('GET', `/customers?${query}`, undefined, { 'ms-continuationtoken': token })), ids.slice(3, 6), `the token decides, whatever else is sent: ${query}`)
  }
  t.same(idsOf(await call('GET', '/customers?size=3&seekOperation=First', undefined, { 'MS-ContinuationToken': second.body.continuationToken })), ids.slice(0, 3))

  await call('DELETE', `/customers/${ids[2]}`)
  t.same(idsOf(await follow(first.body.links.next)), ids.slice(3, 6), 'the place of a token outlives the customer')
})

t.test('listCustomers: the last page, and pages by number', async t => {
  const { call } = await storyWorld(t, { fixture: 'empty' })
  const ids = await sevenCustomers(call)
  const page = async (query: string) => (await call('GET', `/customers?size=3&seekOperation=${query}`)).body
  const last = await page('Last')
  t.equal(last.items.at(-1).id, ids[6])
  t.same(Object.keys(last.links).sort(), ['previous', 'self'])
  for (const number of [1, 2, 3]) t.same((await page(`PageIndex&page=${number}`)).items.map(({ id }: Listed) => id), ids.slice(3 * number - 3, 3 * number), `page ${number}`)
})

t.test('listCustomers: 500 on a page, unless fewer are asked for', async t => {
  const { call } = await storyWorld(t, { fixture: 'empty' })
  await call('POST', '/_emulator/seed', { customers: 503, subscriptionsPerCustomer: 0 })
  for (const [query, size] of [['', 500], ['?size=0', 500], ['?size=500', 500], ['?size=501', 500], ['?size=499', 499]] as const) {
    const { body } = await call('GET', `/customers${query}`)
    t.same([body.totalCount, body.items.length], [size, size], query)
    t.equal(body.links.next.uri, `/customers?size=${size}&seekOperation=Next`, query)
    t.equal((await call('GET', body.links.next.uri, undefined, { 'MS-ContinuationToken': body.continuationToken })).body.totalCount, 503 - size)
  }
})

t.test('listCustomers: pages that are refused', async t => {
  const { call } = await storyWorld(t)
  const token: string = (await call('GET', '/customers?size=2')).body.continuationToken
  const other = token[20] === 'A' ? 'B' : 'A'
  const cases: Array<[query: string, words: RegExp, token?: string, code?: number]> = [
    ['size=-1', /size/],
    ['size=many', /size/],
    ['seekOperation=Next', /MS-ContinuationToken/],
    ['seekOperation=previous', /MS-ContinuationToken/],
    ['seekOperation=Next', /token/, 'MDAwMDE6Y3VzdG9tZXJz'],
    ['seekOperation=Next', /token/, `${token.slice(0, 20)}${other}${token.slice(21)}`],
    ['seekOperation=Sideways', /seekOperation/, token, 900126]
  ]
  for (const [query, words, sent, code = 800002] of cases) refused(t, await call('GET', `/customers?${query}`, undefined, sent ? { 'MS-ContinuationToken': sent } : {}), 400, code, words, `${query} ${sent}`)
})

t.test('Get a list of customers filtered by a search field', async t => {
  const { call } = await storyWorld(t)
  const marlow = ['Marlow Street Dental']
  const cases: Array<[what: string, path: string, names: string[]]> = [
    ['the documented request', search(startsWith('CompanyName', 'Marl'), 'size=0&'), marlow],
    ['values in any case', search(startsWith('CompanyName', 'mARLOW st')), marlow],
    ['by domain', search(startsWith('Domain', 'HarborL')), ['Harbor Lights Food Bank']],
    ['only at the start', search(startsWith('CompanyName', 'Street')), []],
    ['names in any case', search({ field: 'companyname', value: 'marlow', operator: 'STARTS_WITH' }), marlow],
    ['as the Java SDK writes it', search({ Field: 'CompanyName', Value: 'Marlow', Operator: 'StartsWith', fieldType: 'string' }), marlow],
    ['an operator by its number', search({ Field: 'Domain', Value: 'marlow', Operator: 9 }), marlow],
    ['blanks as +', '/customers?filter=%7B%22Field%22:%22CompanyName%22,%22Value%22:%22Marlow+Street%22,%22Operator%22:%22starts_with%22%7D', marlow],
    ['not encoded', '/customers?filter={"Field":"CompanyName","Value":"Marlow","Operator":"starts_with"}', marlow],
    ['a second question mark', search(startsWith('CompanyName', 'Marlow'), 'size=0?'), marlow]
  ]
  for (const [what, path, names] of cases) {
    const answer = await call('GET', path)
    t.equal(answer.status, 200, what)
    t.same(namesOf(answer), names, what)
  }
  const found = (await call('GET', search(startsWith('CompanyName', 'Marl'), 'size=20&'), undefined, appOnly)).body
  t.same(found.items, (await everyone(call)).filter(({ companyProfile }) => marlow.includes(companyProfile.companyName)), 'items as in the list')
  t.ok(found.links.self.uri.includes(`filter=${encodeURIComponent(JSON.stringify(startsWith('CompanyName', 'Marl')))}`), 'self says what was searched for')
  t.same((await call('GET', found.links.self.uri)).body, found)
  t.same(without((await call('GET', search(startsWith('Domain', 'nobody')))).body, 'links'), { totalCount: 0, items: [], attributes: { objectType: 'Collection' } })
})

t.test('listCustomers: two filters in one', async t => {
  const { call } = await storyWorld(t)
  const both = (Operator: string) => ({ LeftFilter: startsWith('CompanyName', 'Marlow'), Operator, RightFilter: startsWith('Domain', 'harbor') })
  t.same(namesOf(await call('GET', search(both('or')))), ['Harbor Lights Food Bank', 'Marlow Street Dental'])
  t.same(namesOf(await call('GET', search(both('And')))), [])
})

t.test('listCustomers: filters that are refused', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[filter: unknown, code: number, words: RegExp]> = [
    ['Marlow', 800002, /filter/],
    ['{"Field":"CompanyName"', 800002, /filter/],
    ['["CompanyName"]', 800002, /filter/],
    [startsWith('Country', 'US'), 3000, /Country/],
    [{ Value: 'Marlow', Operator: 'starts_with' }, 3000, /Field/],
    [{ Field: 'CompanyName', Value: 'Marlow' }, 3000, /Operator/],
    ...['equals', 'substring', 'not_starts_with', 'like', 0].map((Operator): [unknown, number, RegExp] => [{ Field: 'CompanyName', Value: 'Marlow', Operator }, 3000, /Operator/])
  ]
  for (const [filter, code, words] of cases) refused(t, await call('GET', search(filter)), 400, code, words, JSON.stringify(filter))
})

t.test('Get customers of an indirect reseller', async t => {
  const { call } = await storyWorld(t)
  const [one, two, past] = (await stateOf(call)).resellers.map(({ id }: Facts) => id)
  const ofOne = ['Alder & Finch Architects', 'Brightwell Robotics', 'Marlow Street Dental']
  const found = async (Value: string, before = '') => namesOf(await call('GET', search(startsWith('IndirectReseller', Value), before))).sort()
  t.same(await found(one, 'size=0&'), ofOne)
  t.same(await found(two.toUpperCase(), 'size=0?'), ['Quartz Ridge Outdoor'], 'in any case, after a second question mark')
  t.same(await found(one.slice(0, 8)), ofOne, 'by the start of the id')
  t.same(await found(past), [])
})

t.test('listCustomers: what a filter finds is in the order of names too, page by page', async t => {
  const { call } = await storyWorld(t)
  const [{ id: reseller }] = (await stateOf(call)).resellers
  const names: string[] = []
  let page = await call('GET', search(startsWith('IndirectReseller', reseller), 'size=2&'))
  for (names.push(...namesOf(page)); page.body.links.next && names.length < 10; names.push(...namesOf(page))) {
    t.match(page.body.links.next.uri, /[?&]filter=/, 'the next page keeps the filter')
    page = await call('GET', page.body.links.next.uri, undefined, { 'MS-ContinuationToken': page.body.continuationToken })
  }
  t.same(names, ['Alder & Finch Architects', 'Brightwell Robotics', 'Marlow Street Dental'])
})

t.test('listCustomers: no application alone searches by reseller', async t => {
  const { call } = await storyWorld(t)
  refused(t, await call('GET', search(startsWith('IndirectReseller', 'a')), undefined, appOnly), 403, 900329, /App\+User/)
})

t.test('listCustomers: a reseller finds the customers that its provider made for it', async t => {
  const { call } = await storyWorld(t, { fixture: 'reseller' })
  const provider = (await storyWorld(t)).world.tenantId // the reseller's story is part of the provider's
  t.same(namesOf(await call('GET', search(startsWith('IndirectCloudSolutionProvider', provider)))), ['Alder & Finch Architects', 'Brightwell Robotics', 'Marlow Street Dental'])
  t.same((await call('GET', search(startsWith('IndirectCloudSolutionProvider', unknownTenant)))).body.items, [])
})

t.test('Delete a customer account from the integration sandbox', async t => {
  const { call, world } = await storyWorld(t)
  const id = await named(call, 'Alder & Finch Architects') // active subscriptions do not keep it
  t.ok((await call('GET', `/customers/${id}/subscriptions`)).body.totalCount > 0)
  const { companyProfile: { domain } } = (await call('GET', `/customers/${id}`)).body
  const others = (await everyone(call)).filter(customer => customer.id !== id)
  const deleted = await call('DELETE', `/customers/${id.toUpperCase()}`, undefined, appOnly)
  t.same([deleted.status, deleted.text], [204, ''])

  for (const path of ['', '/subscriptions', '/orders', '/offers']) refused(t, await call('GET', `/customers/${id}${path}`), 404, 60003, new RegExp(id), path)
  refused(t, await call('DELETE', `/customers/${id}`), 404, 60003, new RegExp(id), 'again')
  t.same(await everyone(call), others)
  t.match((await stateOf(call)).collections.audit.at(-1), { operationType: 'delete_customer', resourceType: 'customer', customerId: id })
  t.same(await recordsWith(call, id, 'audit', 'invoiceLines'), [], 'all that it had is gone; what the partner was charged for it stays')
  t.same(world.clock.advance('P1Y').happened.filter(happened => JSON.stringify(happened).includes(id)), [], 'and nothing more happens to it')
  t.equal((await call('POST', '/customers', newcomer(domain))).status, 201, 'its domain is free')
})

t.test('deleteCustomer: reservations and software must have been cancelled', async t => {
  const { call } = await storyWorld(t)
  const holders = [...new Set<string>((await stateOf(call)).collections.entitlements.map(({ customerId }: Facts) => customerId))]
  t.ok(holders.length >= 2, 'one holds a reservation, one software')
  for (const id of holders) {
    const before = await stateOf(call)
    const open = (await call('GET', `/customers/${id}/orders`)).body.items.filter(({ billingCycle, status }: Facts) => billingCycle === 'one_time' && status === 'completed')
    refused(t, await call('DELETE', `/customers/${id}`), 400, 990010, new RegExp(open[0].id))
    t.same(await stateOf(call), before)
    for (const order of open) t.equal((await call('PATCH', `/customers/${id}/orders/${order.id}`, { id: order.id, status: 'cancelled' })).status, 200)
    t.equal((await call('DELETE', `/customers/${id}`)).status, 204)
  }
})

t.test('deleteCustomer: an order of software that is still pending is open too', async t => {
  const { call } = await storyWorld(t)
  const id = await named(call, 'Wrenfield Pottery Studio')
  const cart = (await call('POST', `/customers/${id}/carts`, { lineItems: [{ catalogItemId: 'DG7GMGF0FCN4:0001:DG7GMGF0FP0N', quantity: 1, billingCycle: 'one_time' }] })).body
  const [order] = (await call('POST', `/customers/${id}/carts/${cart.id}/checkout`)).body.orders
  t.equal(order.status, 'pending')
  refused(t, await call('DELETE', `/customers/${id}`), 400, 990010, new RegExp(order.id))
  t.equal((await call('GET', `/customers/${id}`)).status, 200)
})

t.test('deleteCustomer: only in the sandbox', async t => {
  const { call } = await storyWorld(t, { profile: 'production' })
  const before = await stateOf(call)
  for (const name of ['Wrenfield Pottery Studio', 'Alder & Finch Architects']) refused(t, await call('DELETE', `/customers/${await named(call, name)}`), 400, 900127, /production/, name)
  t.same(await stateOf(call), before)
})
