/** Profiles of the partner: read, replaced, held to the rules of addresses and to their etags; members of the partner network. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { appOnly, isRefusal, isUntouched, link, refuses, remake, worldText, type Refusal } from './holdings.ts'

const self = (uri: string) => ({ links: { self: link(uri) } })

/** What the story says of the partner. */
const place = { country: 'US', city: 'Columbus', state: 'OH', addressLine1: '2100 Terminal Road', addressLine2: 'Suite 400', postalCode: '43215' }
const harriet = { firstName: 'Harriet', lastName: 'Lindqvist', phoneNumber: '6145550118' }
const legalBusiness = {
  companyName: 'Northgate Cloud Distribution',
  address: { ...place, ...harriet },
  primaryContact: { ...harriet, email: 'harriet.lindqvist@northgatecloud.example' },
  companyApproverAddress: place,
  companyApproverEmail: 'approvals@northgatecloud.example',
  vettingStatus: 'authorized',
  vettingSubStatus: 'none',
  profileType: 'LegalBusinessProfile',
  ...self('/profiles/legalbusiness'),
  attributes: { objectType: 'LegalBusinessProfile' }
}
const organization = {
  id: 'a1000434-efa2-4c6b-aad7-dddfa88df002',
  companyName: 'Northgate Cloud Distribution',
  defaultAddress: { ...place, ...harriet },
  tenantId: 'a1000434-efa2-4c6b-aad7-dddfa88df002',
  domain: 'northgatecloud.onmicrosoft.com',
  email: 'office@northgatecloud.example',
  language: 'en',
  culture: 'en-US',
  profileType: 'OrganizationProfile',
  ...self('/profiles/organization')
}
const billing = {
  companyName: 'Northgate Cloud Distribution',
  address: place,
  primaryContact: { firstName: 'Tomas', lastName: 'Weir', email: 'invoices@northgatecloud.example', phoneNumber: '6145550131' },
  purchaseOrderNumber: 'NG-2019-01',
  taxId: '31-5550142',
  billingCurrency: 'USD',
  profileType: 'BillingProfile',
  ...self('/profiles/billing')
}
const support = {
  email: 'help@northgatecloud.example',
  telephone: '6145550170',
  website: 'help.northgatecloud.example',
  profileType: 'support_profile',
  ...self('/profiles/support'),
  attributes: { objectType: 'PartnerSupportProfile' }
}

const etagOf = async (call: Call, path: string): Promise<string> => (await call('GET', path)).body.attributes.etag

t.test('Get the partner legal business profile', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', '/profiles/legalbusiness?vettingVersion=Current')
  t.equal(status, 200)
  t.same(body, legalBusiness)
  t.same((await call('GET', '/profiles/legalbusiness')).body, legalBusiness, 'the current one unless another is asked for')
  t.same((await call('GET', '/profiles/legalbusiness?vettingVersion=none')).body, legalBusiness, 'None is Current')
  t.same((await call('GET', '/profiles/legalbusiness?vettingVersion=LastFinalized')).body, legalBusiness, 'what is authorized is final')
  t.same((await call('GET', '/Profiles/LegalBusiness', undefined, appOnly)).body, legalBusiness, 'an application alone may read it')
})

t.test('getLegalBusinessProfile: what was authorized before stays readable while a move is vetted', async t => {
  const { call } = await storyWorld(t, { fixture: 'direct' })
  const now = (await call('GET', '/profiles/legalbusiness')).body
  const before = (await call('GET', '/profiles/legalbusiness?vettingVersion=last_finalized')).body
  t.same([now, before].map(profile => [profile.address.addressLine1, profile.vettingStatus, profile.vettingSubStatus]), [['78 Quarry Street', 'pending', 'business_verification'], ['5 Depot Lane', 'authorized', 'none']])

  await call('PUT', '/profiles/legalbusiness', { ...now, companyName: 'Fernhollow Ltd' })
  t.same((await call('GET', '/profiles/legalbusiness?vettingVersion=LastFinalized')).body, before, 'and a further change leaves it')
  t.same((await call('GET', '/profiles/legalbusiness')).body, { ...now, companyName: 'Fernhollow Ltd' })
})

t.test('getLegalBusinessProfile: none is final before the first vetting is over', async t => {
  const { call } = await storyWorld(t, { fixture: 'sandbox-full' })
  t.match((await call('GET', '/profiles/legalbusiness')).body, { vettingStatus: 'pending', vettingSubStatus: 'email_ownership' })
  await refuses(t, call, ['GET', '/profiles/legalbusiness?vettingVersion=LastFinalized'], { status: 404, code: 1000, description: /vetting is finished/ }, 'never finalized')
  await refuses(t, call, ['GET', '/profiles/legalbusiness?vettingVersion=Latest'], { status: 400, code: 900126, description: /Latest.*LastFinalized/ }, 'no such version')
})

t.test('getLegalBusinessProfile: vetting ends well or not', async t => {
  for (const [authorized, status] of [[true, 'authorized'], [false, 'rejected']] as const) {
    const { call } = await storyWorld(t, { fixture: 'direct' })
    const [now, before] = [(await call('GET', '/profiles/legalbusiness')).body, (await call('GET', '/profiles/legalbusiness?vettingVersion=LastFinalized')).body]
    t.equal((await call('POST', '/_emulator/vetting/finish', { authorized })).status, 204)
    const after = { ...now, vettingStatus: status, vettingSubStatus: 'none' }
    t.same((await call('GET', '/profiles/legalbusiness')).body, after)
    t.same((await call('GET', '/profiles/legalbusiness?vettingVersion=LastFinalized')).body, authorized ? after : before, status)
    await refuses(t, call, ['POST', '/_emulator/vetting/finish', {}], { status: 400, code: 3000, description: new RegExp(`it is ${status}`) }, 'a second time')
  }
})

t.test('Update the partner legal business profile', async t => {
  const { call } = await storyWorld(t)
  const address = { country: 'US', city: 'Redmond', state: 'WA', addressLine1: '123 Main Street', addressLine2: '', postalCode: '98052' }
  const gena = { firstName: 'Gena', lastName: 'Soto', phoneNumber: '4255550110' }
  const pascal = (value: object): object => Object.fromEntries(Object.entries(value).map(([name, item]) => [name.charAt(0).toUpperCase() + name.slice(1), item !== null && typeof item === 'object' ? pascal(item) : item]))
  const updated = await call('PUT', '/profiles/legalbusiness', pascal({
    companyName: 'Lucerne Publishing',
    address: { ...address, ...gena, region: null },
    primaryContact: { ...gena, email: 'gena@lucernepublishing.example' },
    companyApproverAddress: { ...address, region: null, firstName: null, lastName: null, phoneNumber: null },
    companyApproverEmail: 'gena@lucernepublishing.example',
    vettingStatus: 'rejected',
    vettingSubStatus: 'decision',
    ...self('/profiles/legalbusiness'),
    attributes: { objectType: 'LegalBusinessProfile' }
  }))
  t.equal(updated.status, 200)
  t.same(updated.body, {
    ...legalBusiness,
    companyName: 'Lucerne Publishing',
    address: { ...address, ...gena },
    primaryContact: { ...gena, email: 'gena@lucernepublishing.example' },
    companyApproverAddress: address,
    companyApproverEmail: 'gena@lucernepublishing.example'
  }, 'the state of the vetting is not the caller\'s to set')
  t.same((await call('GET', '/profiles/legalbusiness')).body, updated.body, 'and the next read sees it')
  t.same((await call('GET', '/profiles/legalbusiness?vettingVersion=LastFinalized')).body, updated.body)
  t.equal((await call('GET', '/profiles/organization')).body.companyName, organization.companyName, 'the other profiles are their own')

  const { companyApproverAddress, companyApproverEmail, ...rest } = updated.body
  t.same((await call('PUT', '/profiles/legalbusiness', rest)).body, rest, 'what is left out and may be is cleared')
})

t.test('Get an organization profile', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', '/profiles/organization')
  t.equal(status, 200)
  t.match(body.attributes.etag, /^-?\d{1,19}$/)
  t.same(body, { ...organization, attributes: { etag: body.attributes.etag, objectType: 'OrganizationProfile' } })
  t.same((await call('GET', '/profiles/organization')).body, body, 'reading changes nothing, the etag included')
})

t.test('Update an organization profile', async t => {
  const { call } = await storyWorld(t)
  const before = (await call('GET', '/profiles/organization')).body
  const updated = await call('PUT', '/profiles/organization', {
    ...before,
    id: 'ffffffff-0000-4000-8000-000000000000',
    tenantId: 'ffffffff-0000-4000-8000-000000000000',
    domain: 'other.onmicrosoft.com',
    companyName: 'Northgate Cloud',
    defaultAddress: { country: 'us', city: 'Redmond', state: 'wa', addressLine1: 'Two Microsoft Way', addressLine2: '', postalCode: '98052', firstName: 'Test', lastName: 'Account', phoneNumber: '' },
    email: 'hello@northgatecloud.example',
    language: 'es',
    culture: 'ES-us'
  })
  t.equal(updated.status, 200)
  const { etag } = updated.body.attributes
  t.not(etag, before.attributes.etag, 'every change makes a new etag')
  t.same(updated.body, {
    ...organization,
    companyName: 'Northgate Cloud',
    defaultAddress: { country: 'US', city: 'Redmond', state: 'WA', addressLine1: 'Two Microsoft Way', addressLine2: '', postalCode: '98052', firstName: 'Test', lastName: 'Account', phoneNumber: '' },
    email: 'hello@northgatecloud.example',
    language: 'es',
    culture: 'es-US',
    attributes: { etag, objectType: 'OrganizationProfile' }
  }, 'ids, tenant and domain cannot be set')
  t.same((await call('GET', '/profiles/organization')).body, updated.body, 'and the next read sees it')
  t.equal((await call('GET', '/profiles/mpn')).body.partnerName, 'Northgate Cloud', 'under this name the partner is in the network')
})

t.test('Get partner billing profile', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', '/profiles/billing')
  t.equal(status, 200)
  t.match(body.attributes.etag, /^-?\d{1,19}$/)
  t.same(body, { ...billing, attributes: { etag: body.attributes.etag, objectType: 'BillingProfile' } })
})

t.test('Update the partner billing profile', async t => {
  const { call } = await storyWorld(t)
  const before = (await call('GET', '/profiles/billing')).body
  const updated = await call('PUT', '/profiles/billing', {
    CompanyName: 'Northgate Accounting',
    Address: { Country: 'US', Region: null, City: 'Redmond', State: 'WA', AddressLine1: '1 Microsoft Way', AddressLine2: '', PostalCode: '98052', FirstName: null, LastName: null, PhoneNumber: null },
    PrimaryContact: { FirstName: 'Test', LastName: 'Customer', Email: null, PhoneNumber: '' },
    PurchaseOrderNumber: '9888',
    TaxId: '12-345678',
    BillingCurrency: 'EUR',
    Links: { Self: { Uri: '/profiles/billing', Method: 'GET', Headers: [] } },
    Attributes: { Etag: before.attributes.etag, ObjectType: 'BillingProfile' }
  })
  t.equal(updated.status, 200)
  const { etag } = updated.body.attributes
  t.not(etag, before.attributes.etag, 'every change makes a new etag')
  t.same(updated.body, {
    ...billing,
    companyName: 'Northgate Accounting',
    address: { country: 'US', city: 'Redmond', state: 'WA', addressLine1: '1 Microsoft Way', addressLine2: '', postalCode: '98052' },
    primaryContact: { firstName: 'Test', lastName: 'Customer', phoneNumber: '' },
    purchaseOrderNumber: '9888',
    taxId: '12-345678',
    attributes: { etag, objectType: 'BillingProfile' }
  }, 'in camelCase, and in the currency that it had')
  t.same((await call('GET', '/profiles/billing')).body, updated.body, 'and the next read sees it')

  const { purchaseOrderNumber, taxId, ...rest } = updated.body
  const cleared = (await call('PUT', '/profiles/billing', rest)).body
  t.same(cleared, { ...rest, attributes: { etag: cleared.attributes.etag, objectType: 'BillingProfile' } }, 'what is left out and may be is cleared')
})

for (const [operationId, path, read] of [['updateOrganizationProfile', '/profiles/organization', organization], ['updatePartnerBillingProfile', '/profiles/billing', billing]] as const) {
  t.test(`${operationId}: a stale etag is refused, none is no check`, async t => {
    const { call } = await storyWorld(t)
    const first = await etagOf(call, path)
    const put = (etag?: string, ifMatch?: string): [string, string, object, Record<string, string>] =>
      ['PUT', path, { ...read, ...(etag && { attributes: { etag } }) }, ifMatch === undefined ? {} : { 'If-Match': ifMatch }]
    t.equal((await call(...put(first))).status, 200, 'the etag that was read')
    const second = await etagOf(call, path)
    t.not(second, first, 'though nothing else is another')

    await refuses(t, call, put(first), { status: 400, code: 2055, description: new RegExp(first) }, 'a stale one in the body')
    await refuses(t, call, put(undefined, `"${first}"`), { status: 412, code: 2055, description: new RegExp(first) }, 'a stale one in If-Match')
    await refuses(t, call, put(second, first), { status: 412, code: 2055, description: new RegExp(first) }, 'If-Match decides alone')
    const etags = [first, second]
    for (const [etag, ifMatch] of [[undefined, () => etags.at(-1)!], [first, () => `W/"${etags.at(-1)}"`], [first, () => '*'], [undefined, undefined]] as const) {
      t.equal((await call(...put(etag, ifMatch?.()))).status, 200, `body ${etag}, If-Match ${ifMatch?.()}`)
      etags.push(await etagOf(call, path))
    }
    t.equal(new Set(etags).size, etags.length, 'no etag comes twice')
  })
}

t.test('Get support profile', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', '/profiles/support')
  t.equal(status, 200)
  t.same(body, support)
})

t.test('Update support profile', async t => {
  const { call } = await storyWorld(t)
  const updated = await call('PUT', '/profiles/supportprofile', { Email: 'email@sample.example', Telephone: '4255550155', Website: 'www.sample.example', ProfileType: 'support_profile', Attributes: { ObjectType: 'PartnerSupportProfile' } })
  t.equal(updated.status, 200)
  t.same(updated.body, { ...support, email: 'email@sample.example', telephone: '4255550155', website: 'www.sample.example' })
  t.same((await call('GET', '/profiles/support')).body, updated.body, 'and the next read sees it')
})

t.test('updateSupportProfileAtSupport: the same at the address of the SDKs; what is left out is cleared', async t => {
  const { call } = await storyWorld(t)
  const { email, telephone, ...rest } = support
  const updated = await call('PUT', '/profiles/support', { telephone: '6145550199', website: support.website })
  t.same([updated.status, updated.body], [200, { ...rest, telephone: '6145550199' }])
  t.same((await call('GET', '/profiles/support')).body, updated.body)
  const { website, ...nothing } = rest
  t.same((await call('PUT', '/profiles/support', { ...nothing, email: null })).body, nothing)
})

/** What a profile may not become: the change, and how it is refused. */
const badAddresses = (field: string, good: object): Array<[string, object, Refusal]> => [
  ['no address', { [field]: null }, { status: 400, code: 3000, description: new RegExp(`: ${field} is missing`) }],
  ['a country without a market', { [field]: { ...good, country: 'XX' } }, { status: 400, code: 3000, description: new RegExp(`${field}\\.country.*XX`) }],
  ['no city', { [field]: { ...good, city: '' } }, { status: 400, code: 3000, description: new RegExp(`${field}\\.city is missing`) }],
  ['a state that is none', { [field]: { ...good, state: 'ZZ' } }, { status: 400, code: 27002, description: new RegExp(`${field}\\.state.*ZZ`) }],
  ['a postal code that is none', { [field]: { ...good, postalCode: '4321' } }, { status: 400, code: 27002, description: new RegExp(`${field}\\.postalCode.*4321`) }],
  ['a postal code of another city', { [field]: { ...good, postalCode: '98052' } }, { status: 400, code: 27002, description: new RegExp(`${field}\\.city.*REDMOND`) }]
]
const missing = (field: string): [string, object, Refusal] => [`no ${field}`, { [field]: undefined }, { status: 400, code: 3000, description: new RegExp(`${field} is missing`) }]
const notGood = (field: string, value: unknown, words: RegExp): [string, object, Refusal] => [`${field} ${JSON.stringify(value)}`, { [field]: value }, { status: 400, code: 3000, description: words }]

const badProfiles: Array<[operationId: string, path: string, good: object, cases: Array<[string, object, Refusal]>]> = [
  ['updateLegalBusinessProfile', '/profiles/legalbusiness', legalBusiness, [
    missing('companyName'),
    notGood('companyName', ' ', /companyName/),
    missing('primaryContact'),
    notGood('primaryContact', { firstName: 'Ada' }, /primaryContact\.lastName is missing/),
    notGood('primaryContact', { firstName: '', lastName: 'Okafor' }, /primaryContact\.firstName is missing/),
    notGood('primaryContact', { ...harriet, email: 'harriet' }, /primaryContact\.email.*harriet/),
    notGood('companyApproverEmail', 'approvals', /companyApproverEmail.*approvals/),
    ...badAddresses('address', place),
    ...badAddresses('companyApproverAddress', place).slice(1)
  ]],
  ['updateOrganizationProfile', '/profiles/organization', organization, [
    ...['companyName', 'email', 'language', 'culture'].map(missing),
    notGood('email', 'office', /email.*office/),
    notGood('language', 'english', /language.*english/),
    notGood('culture', 'fr-FR', /culture.*en-US.*fr-FR/),
    ...badAddresses('defaultAddress', place)
  ]],
  ['updatePartnerBillingProfile', '/profiles/billing', billing, [missing('companyName'), missing('primaryContact'), ...badAddresses('address', place)]],
  ['updateSupportProfile', '/profiles/supportprofile', support, [notGood('email', 'help', /email.*help/)]],
  ['updateSupportProfileAtSupport', '/profiles/support', support, [notGood('email', 'help', /email.*help/)]]
]

for (const [operationId, path, good, cases] of badProfiles) {
  t.test(`${operationId}: what is missing or breaks a rule is refused`, async t => {
    const { call } = await storyWorld(t)
    for (const [title, changes, refusal] of cases) await refuses(t, call, ['PUT', path, { ...good, ...changes }], refusal, title)
    await refuses(t, call, ['PUT', path], { status: 400, code: 800002, description: /body is missing/ }, 'no body')
    await refuses(t, call, ['PUT', path, good, appOnly], { status: 403, code: 900329 }, 'an application alone')
    t.equal((await call('PUT', path, good)).status, 200, 'as it was read it may be written')
  })
}

t.test('updateLegalBusinessProfile: the refusal of an address has the data that the service gave', async t => {
  const { call } = await storyWorld(t)
  const before = await worldText(call)
  const { status, body } = await call('PUT', '/profiles/legalbusiness', { ...legalBusiness, address: { ...place, state: 'ZZ' } })
  t.same([status, body.code, body.data, body.source], [400, 27002, ['property_name:  StateInvalid - Details', 'details:  \n'], 'PartnerFD'])
  await isUntouched(t, call, before, 'nothing changed')
})

t.test('Get Microsoft Partner Network profile', async t => {
  const { call } = await storyWorld(t)
  const own = { partnerName: 'Northgate Cloud Distribution', mpnId: '4790265', profileType: 'MpnProfile', ...self('/profiles/mpn'), attributes: { objectType: 'MpnProfile' } }
  const { status, body } = await call('GET', '/profiles/mpn')
  t.equal(status, 200)
  t.same(body, own)
  t.same((await call('GET', '/profiles/partnernetworkprofile')).body, own, 'and at its older address')
  t.same((await (await storyWorld(t, { fixture: 'direct' })).call('GET', '/profiles/mpn')).body, { ...own, partnerName: 'Fernhollow IT Services', mpnId: '4903718' }, 'each partner its own')
})

t.test('Verify a partner MPN ID', async t => {
  const { call } = await storyWorld(t)
  const profile = (mpnId: string, partnerName: string) => ({ partnerName, mpnId, profileType: 'MpnProfile', ...self('/profiles/mpn'), attributes: { objectType: 'MpnProfile' } })
  for (const [mpnId, name] of [['4790265', 'Northgate Cloud Distribution'], ['4820117', 'Pinecrest Managed IT'], ['4811930', 'Stonebridge Computing'], ['4903718', 'Fernhollow IT Services'], ['4836049', 'Marram Grass Technologies']] as const) {
    const { status, body } = await call('GET', `/profiles/mpn?mpnId=${mpnId}`)
    t.same([status, body], [200, profile(mpnId, name)])
  }
  await refuses(t, call, ['GET', '/profiles/mpn?mpnId=9999999'], { status: 404, code: 3000, description: 'No partner organization with id 9999999 was found.' }, 'nobody\'s id')

  await remake(call, document => { document.resellers.push({ id: 'b300ec92-ad1e-45f1-9b43-b89b950b0fc9', name: 'Late Comer', mpnId: '9999999', location: 'US', state: 'Active' }) })
  t.same((await call('GET', '/profiles/mpn?MPNID=9999999')).body, profile('9999999', 'Late Comer'), 'until a reseller of the partner has it')
  const reseller = (await storyWorld(t, { fixture: 'reseller' })).call
  t.same((await reseller('GET', '/profiles/mpn?mpnId=4790265')).body, profile('4790265', 'Northgate Cloud Distribution'), 'a reseller finds its provider')
})

for (const [operationId, path] of [['getMpnProfile', '/profiles/mpn'], ['getMpnProfileAtPartnerNetworkProfile', '/profiles/partnernetworkprofile']] as const) {
  t.test(`${operationId}: only numbers are looked up, and only with a user`, async t => {
    const { call } = await storyWorld(t)
    t.equal((await call('GET', `${path}?mpnId=4820117`)).body.mpnId, '4820117')
    for (const mpnId of ['0', '-4820117', '999999999999999']) await refuses(t, call, ['GET', `${path}?mpnId=${mpnId}`], { status: 404, code: 3000, description: new RegExp(mpnId) }, mpnId)
    for (const mpnId of ['contoso', '48.5', '1e6']) await refuses(t, call, ['GET', `${path}?mpnId=${mpnId}`], { status: 400, code: 800002, description: /mpnId must be a whole number/ }, mpnId)
    isRefusal(t, await call('GET', path, undefined, appOnly), { status: 403, code: 900329 }, 'an application alone')
  })
}

t.test('getOrganizationProfile: a world that comes without profiles is told from its partner', async t => {
  const { call } = await storyWorld(t)
  await remake(call, ({ collections }) => { delete collections.partnerProfiles })
  const address = { country: 'US', addressLine1: 'Not known' }
  const contact = { firstName: 'Admin', lastName: 'Agent', email: 'admin.agent@northgatecloud.onmicrosoft.com' }
  const attributesOf = (objectType: string, { attributes: { etag } }: { attributes: { etag: string } }) => ({ attributes: { etag, objectType } })
  const read = async (name: string) => (await call('GET', `/profiles/${name}`)).body
  const [ofOrganization, ofBilling] = [await read('organization'), await read('billing')]
  t.same(ofOrganization, { ...organization, defaultAddress: address, email: contact.email, ...attributesOf('OrganizationProfile', ofOrganization) })
  const { purchaseOrderNumber, taxId, ...rest } = billing
  t.same(ofBilling, { ...rest, address, primaryContact: contact, ...attributesOf('BillingProfile', ofBilling) })
  const { companyApproverAddress, companyApproverEmail, ...legal } = legalBusiness
  t.same(await read('legalbusiness'), { ...legal, address, primaryContact: contact })
  const { email, telephone, website, ...nothing } = support
  t.same(await read('support'), nothing)
  t.equal((await call('PUT', '/profiles/organization', { ...organization, attributes: ofOrganization.attributes })).status, 200, 'and can be written')
  t.same((await read('organization')).defaultAddress, organization.defaultAddress)
})

t.test('getSupportProfile: clouds and callers', async t => {
  const { call } = await storyWorld(t)
  for (const name of ['organization', 'billing', 'support']) isRefusal(t, await call('GET', `/profiles/${name}`, undefined, appOnly), { status: 403, code: 900329 }, `${name} for an application alone`)
  const china = (await storyWorld(t, { cloud: 'china' })).call
  isRefusal(t, await china('GET', '/profiles/support'), { status: 400, code: 900127, description: /china/ }, 'in China')
  for (const path of ['/profiles/supportprofile', '/profiles/support']) t.equal((await china('PUT', path, { email: 'help@northgatecloud.example' })).status, 200, `PUT ${path} there`)
  for (const name of ['legalbusiness', 'organization', 'billing', 'mpn']) t.equal((await china('GET', `/profiles/${name}`)).status, 200, `${name} there`)
})
