/** Profiles of a customer: the billing profile with its etag, and the company profile. */
import t from 'tap'
import { storyWorld, without, type Call } from '../helper.ts'
import { get, newcomer, type Facts } from './catalogue-facts.ts'
import { appOnly, audited, customerNamed, refuses, worldNow } from './holdings.ts'
import { customerRefusals } from './purchases.ts'

const etag = /^-?\d{1,19}$/

/** A customer of the story whose profiles are known, and the addresses of both. */
async function pennine (call: Call) {
  const id = await customerNamed(call, 'Pennine')
  return { id, billing: `/customers/${id}/profiles/billing`, company: `/customers/${id}/profiles/company` }
}

const address = { country: 'GB', addressLine1: '27 Dyers Yard', city: 'Leeds', postalCode: 'LS1 4DY', phoneNumber: '01134960172' }

/** What is known of that customer's billing profile. */
const told = (path: string) => ({
  id: '08c2d3b0-58e8-4dfe-9684-2d1c994da479',
  firstName: 'Harriet',
  lastName: 'Clegg',
  email: 'harriet.clegg@penninetextile.example',
  culture: 'en-GB',
  language: 'en',
  companyName: 'Pennine Textile Works',
  defaultAddress: { ...address, firstName: 'Harriet', lastName: 'Clegg' },
  links: { self: get(path) },
  attributes: { etag: '4909666067760418776', objectType: 'CustomerBillingProfile' }
})

t.test('Get a customer\'s billing profile', async t => {
  const { call } = await storyWorld(t)
  const { id, billing } = await pennine(call)
  const { status, body } = await call('GET', billing)
  t.equal(status, 200)
  t.same(body, told(billing))
  t.same((await call('GET', `/Customers/%20${id.toUpperCase()}/Profiles/Billing/`, undefined, appOnly)).body, body, 'an application alone reads it too')
  t.same((await call('GET', `/customers/${id}`)).body.billingProfile, body, 'as it stands in the customer')
})

t.test('Get a customer\'s company profile', async t => {
  const { call } = await storyWorld(t)
  const { id, company } = await pennine(call)
  const { status, body } = await call('GET', company)
  t.equal(status, 200)
  t.same(body, {
    tenantId: id,
    domain: 'penninetextile.onmicrosoft.com',
    companyName: 'Pennine Textile Works',
    address,
    email: 'harriet.clegg@penninetextile.example',
    links: { self: get(company) },
    attributes: { objectType: 'CustomerCompanyProfile' }
  })
  t.same((await call('GET', `/customers/${id}`)).body.companyProfile, body, 'as it stands in the customer')
  const { body: made } = await call('POST', '/customers', newcomer())
  t.match((await call('GET', `/customers/${made.id}/profiles/company`)).body.address, { region: 'WA', state: undefined, firstName: undefined }, 'a state is the region there')
  await refuses(t, call, ['GET', company, undefined, appOnly], { status: 403, code: 900329, description: /App\+User/ }, 'an application alone')
})

t.test('Update a customer\'s billing profile', async t => {
  const { call } = await storyWorld(t)
  const { id, billing, company } = await pennine(call)
  const before = (await call('GET', billing)).body
  const companyBefore = (await call('GET', company)).body
  // The members of the documented request, as the .NET SDK writes a profile that it has read.
  const answer = await call('PUT', billing, {
    Id: before.id,
    FirstName: 'Rosalind',
    LastName: 'Ackroyd',
    Email: 'accounts@penninetextile.example',
    Culture: 'EN-US',
    Language: 'en',
    CompanyName: 'Pennine Textile Works Ltd',
    DefaultAddress: { Country: 'gb', Region: null, City: 'Huddersfield', State: null, AddressLine1: '8 Weavers Row', AddressLine2: 'Second Floor', PostalCode: 'HD1 2QT', FirstName: 'Rosalind', LastName: 'Ackroyd', PhoneNumber: '01484960118' },
    Links: { Self: { Uri: `/v1${billing}`, Method: 'GET', Headers: [] } },
    Attributes: { Etag: before.attributes.etag, ObjectType: 'CustomerBillingProfile' }
  }, { 'if-match': `"${before.attributes.etag}"` })
  t.equal(answer.status, 200)
  const after = {
    id: before.id,
    firstName: 'Rosalind',
    lastName: 'Ackroyd',
    email: 'accounts@penninetextile.example',
    culture: 'en-US',
    language: 'en',
    companyName: 'Pennine Textile Works Ltd',
    defaultAddress: { country: 'GB', city: 'Huddersfield', addressLine1: '8 Weavers Row', addressLine2: 'Second Floor', postalCode: 'HD1 2QT', firstName: 'Rosalind', lastName: 'Ackroyd', phoneNumber: '01484960118' },
    links: { self: get(billing) }
  }
  t.same(without(answer.body, 'attributes'), after)
  t.equal(answer.body.attributes.objectType, 'CustomerBillingProfile')
  t.match(answer.body.attributes.etag, etag)
  t.not(answer.body.attributes.etag, before.attributes.etag)
  t.same((await call('GET', billing)).body, answer.body, 'and so it is read')
  t.same((await call('GET', `/customers/${id}`)).body.billingProfile, answer.body)
  t.same((await call('GET', company)).body, companyBefore, 'the company profile stays as it is')
  t.match((await call('GET', '/customers')).body.items.find((item: Facts) => item.id === id).companyProfile.companyName, 'Pennine Textile Works', 'and lists show its name')
  t.match((await audited(call, id)).at(-1), { operationType: 'update_customer_billing_profile', resourceType: 'customer', changes: { billingProfile: [{ email: before.email }, { email: after.email }] } })
})

t.test('updateCustomerBillingProfile: what the body leaves out is cleared', async t => {
  const { call } = await storyWorld(t)
  const { billing } = await pennine(call)
  const { firstName, lastName, id, links, ...rest } = (await call('GET', billing)).body
  const { phoneNumber, ...place } = rest.defaultAddress
  const { status, body } = await call('PUT', billing, { ...rest, defaultAddress: place })
  t.equal(status, 200)
  t.same(without(body, 'attributes'), { id, links, ...without(rest, 'attributes'), defaultAddress: place })
})

t.test('updateCustomerBillingProfile: every way in which clients bring the etag', async t => {
  const { call } = await storyWorld(t)
  const { billing } = await pennine(call)
  const seen = new Set<string>()
  const ways: Array<[what: string, headers: (etag: string) => Record<string, string>, inBody?: (etag: string) => string | null]> = [
    ['quoted, as the page has it', etag => ({ 'If-Match': `"${etag}"` }), () => null],
    ['without quotes', etag => ({ 'if-match': etag }), () => null],
    ['as a weak one', etag => ({ 'if-match': `W/"${etag}"` }), () => null],
    ['any', () => ({ 'if-match': '*' }), () => null],
    ['in the body, as the SDKs do it', () => ({}), etag => etag],
    ['If-Match decides when both are there', etag => ({ 'if-match': etag }), () => '17']
  ]
  for (const [what, headers, inBody = (etag: string) => etag] of ways) {
    const profile = (await call('GET', billing)).body
    seen.add(profile.attributes.etag)
    const { status, body } = await call('PUT', billing, { ...profile, attributes: { etag: inBody(profile.attributes.etag) } }, headers(profile.attributes.etag))
    t.equal(status, 200, what)
    t.notOk(seen.has(body.attributes.etag), `${what}: another etag`)
  }
})

t.test('updateCustomerBillingProfile: a stale etag, and none', async t => {
  const { call } = await storyWorld(t)
  const { billing } = await pennine(call)
  const old = (await call('GET', billing)).body
  t.equal((await call('PUT', billing, { ...old, email: 'new@penninetextile.example' })).status, 200)
  const stale = new RegExp(`Etag is no longer valid.*${old.attributes.etag}`)
  const request = (body: object, headers: Record<string, string> = {}): Parameters<Call> => ['PUT', billing, body, headers]
  await refuses(t, call, request(old), { status: 400, code: 2055, description: stale }, 'in the body')
  await refuses(t, call, request(old, { 'if-match': `"${old.attributes.etag}"` }), { status: 412, code: 2055, description: stale }, 'in If-Match')
  const now = (await call('GET', billing)).body
  await refuses(t, call, request(now, { 'if-match': '"17"' }), { status: 412, code: 2055, description: /17 in If-Match/ }, 'in If-Match beside a good one in the body')
  for (const attributes of [undefined, null, {}, { etag: null }, { etag: '' }]) {
    await refuses(t, call, request({ ...now, attributes }), { status: 400, code: 3000, description: /etag.*If-Match/ }, JSON.stringify(attributes ?? null))
  }
  await refuses(t, call, request({ ...now, attributes: { etag: '*' } }), { status: 400, code: 2055, description: /\*/ }, 'any is for If-Match alone')
})

t.test('updateCustomerBillingProfile: what is missing or breaks the rules of the country', async t => {
  const { call } = await storyWorld(t)
  const { billing } = await pennine(call)
  const profile = (await call('GET', billing)).body
  const at = (changes: Facts) => ({ defaultAddress: { ...profile.defaultAddress, ...changes } })
  const cases: Array<[what: string, changes: Facts, words: RegExp, code?: number]> = [
    ...['email', 'culture', 'language', 'companyName', 'defaultAddress'].map((name): [string, Facts, RegExp] => [`no ${name}`, { [name]: null }, new RegExp(name)]),
    ...['country', 'addressLine1', 'city', 'postalCode', 'firstName', 'lastName'].map((name): [string, Facts, RegExp] => [`no ${name} in the address`, at({ [name]: null }), new RegExp(`defaultAddress\\.${name} is missing`)]),
    ['the id of another profile', { id: '01c29705-6531-4eb3-b2c5-870f618fd00b' }, /08c2d3b0-58e8-4dfe-9684-2d1c994da479/],
    ['no e-mail address', { email: 'accounts at pennine' }, /email must be an e-mail address/],
    ['a culture of another country', { culture: 'de-DE' }, /culture must be one of GB: en-GB, en-US; not de-DE/],
    ['no language', { language: 'english' }, /language/],
    ['a country without a market', at({ country: 'ZZ' }), /defaultAddress\.country.*ZZ/],
    ['201 characters in a line', at({ addressLine1: 'x'.repeat(201) }), /addressLine1.*200 characters, not 201/],
    ['201 in the second', at({ addressLine2: 'x'.repeat(201) }), /addressLine2.*200/],
    ['51 characters of a name', at({ lastName: 'x'.repeat(51) }), /lastName.*50 characters, not 51/]
  ]
  for (const [what, changes, words, code = 3000] of cases) {
    await refuses(t, call, ['PUT', billing, { ...profile, ...changes }], { status: 400, code, description: words }, what)
  }
  await refuses(t, call, ['PUT', billing, { ...profile, email: ['a@b.example'] }], { status: 400, code: 800002, description: /email/ }, 'no text')
  await refuses(t, call, ['PUT', billing], { status: 400, code: 800002, description: /body/ }, 'no body')
  await refuses(t, call, ['PUT', billing, profile, appOnly], { status: 403, code: 900329, description: /App\+User/ }, 'an application alone')
})

t.test('updateCustomerBillingProfile: an address that breaks a rule of its country is refused as the service was seen to do it', async t => {
  const { call } = await storyWorld(t)
  const { billing } = await pennine(call)
  const profile = (await call('GET', billing)).body
  const american = { ...profile.defaultAddress, country: 'US', city: 'Spokane', state: 'WA', postalCode: '99201', phoneNumber: '5095550137' }
  const cases: Array<[address: Facts, reason: string, words: RegExp]> = [
    [{ ...profile.defaultAddress, postalCode: '99201' }, 'ZipCodeInvalid', /defaultAddress\.postalCode.*GB, not 99201/],
    [{ ...profile.defaultAddress, phoneNumber: 'none' }, 'PhoneNumberInvalid', /defaultAddress\.phoneNumber.*GB, not none/],
    [{ ...american, state: 'ZZ' }, 'StateInvalid', /defaultAddress\.state.*US, not ZZ/],
    [{ ...american, city: 'Redmond', postalCode: '98007' }, 'ZipCityInvalid', /BELLEVUE/]
  ]
  for (const [defaultAddress, reason, words] of cases) {
    const before = await worldNow(call)
    const { status, body } = await call('PUT', billing, { ...profile, culture: 'en-US', defaultAddress })
    t.same({ status, ...without(body, 'description') }, { status: 400, code: 27002, data: [`property_name:  ${reason} - Details`, 'details:  \n'], source: 'PartnerFD' }, reason)
    t.match(body.description, words, reason)
    t.same(await worldNow(call), before, `${reason}: nothing changed`)
  }
  t.equal((await call('PUT', billing, { ...profile, culture: 'en-US', defaultAddress: american })).status, 200, 'a good one in another country')
})

t.test('getCustomerBillingProfile: a path that names no customer of the partner, here and at the other profiles', async t => {
  const { call, world } = await storyWorld(t)
  const profile = (await call('GET', (await pennine(call)).billing)).body
  await customerRefusals(t, call, world, [['GET', 'profiles/billing'], ['PUT', 'profiles/billing', profile], ['GET', 'profiles/company']])
})

t.test('createCustomer: an address that breaks a rule of its country, and the numbers of organizations', async t => {
  const { call } = await storyWorld(t)
  const { defaultAddress } = newcomer().billingProfile
  const refusedAddress = { status: 400, code: 27002, description: /billingProfile\.defaultAddress\.state must be one of the states of US, not W/ }
  await refuses(t, call, ['POST', '/customers', newcomer(undefined, { defaultAddress: { ...defaultAddress, state: 'W' } })], refusedAddress, 'a state that there is not')

  const ukrainian = { country: 'UA', addressLine1: '14 Sadova Street', city: 'Lviv', postalCode: '79000', firstName: 'Olena', lastName: 'Kovalenko', phoneNumber: '322550137' }
  const organization = (organizationRegistrationNumber: string, changes: Facts = { culture: 'uk-UA', defaultAddress: ukrainian }) => {
    const { companyProfile, billingProfile } = newcomer(undefined, changes)
    return { companyProfile: { ...companyProfile, organizationRegistrationNumber }, billingProfile }
  }
  await refuses(t, call, ['POST', '/customers', organization('1234')], { status: 400, code: 600050, description: /organizationRegistrationNumber 1234.*\\d\{8\}/ }, 'malformed')
  await refuses(t, call, ['POST', '/customers', organization('12345678', {})], { status: 400, code: 600002, description: /Organizations in US/ }, 'in a country without them')
  const { status, body } = await call('POST', '/customers', organization(' 12345678 '))
  t.equal(status, 201)
  t.equal((await call('GET', `/customers/${body.id}/profiles/company`)).body.organizationRegistrationNumber, '12345678')
  t.equal((await call('POST', '/customers', newcomer('sadova.onmicrosoft.com', { culture: 'uk-UA', defaultAddress: ukrainian }))).status, 201, 'in January 2019 none is asked for')
})
