/** Service requests: opened for the partner or a customer, listed, read, answered and closed. */
import t from 'tap'
import { storyWorld, without, type Call } from '../helper.ts'
import { appOnly, customerNamed, isRefusal, refuses, remake, type Refusal } from './holdings.ts'

const northgate = { id: 'a1000434-efa2-4c6b-aad7-dddfa88df002', name: 'Northgate Cloud Distribution', phoneNumber: '6145550118' }
const alder = { id: '01c09518-018f-413c-b4ac-c1dea06e179c', name: 'Alder & Finch Architects', phoneNumber: '2065550142' }
const agent = { organization: northgate, contactId: 'a10108e8-9205-4b83-8712-2c2a7d52e954', lastName: 'Agent', firstName: 'Admin', email: 'admin.agent@northgatecloud.onmicrosoft.com', phoneNumber: '6145550118' }
const unset = '0001-01-01T00:00:00'
const attributes = { objectType: 'ServiceRequest' }
const collection = (items: object[]) => ({ totalCount: items.length, items, attributes: { objectType: 'Collection' } })
const guid = 'ffffffff-0000-4000-8000-000000000000'

/** Requests of the story. */
const ids = { closed: '618121700372918', open: '619010200846105', attention: '619010700519463', own: '619010800062377' }
const attention = {
  title: 'Dial-in numbers are missing',
  description: 'Invitations of the studio show no dial-in number although Audio Conferencing is assigned.',
  severity: 'moderate',
  supportTopicId: '32444682',
  supportTopicName: 'Skype for Business Online',
  id: ids.attention,
  status: 'attention_needed',
  organization: without(alder, 'phoneNumber'),
  productId: '16042',
  createdDate: '2019-01-07T08:03:00Z',
  lastModifiedDate: '2019-01-08T10:15:00Z',
  lastClosedDate: unset,
  notes: [{ createdByName: 'Microsoft Support', createdDate: '2019-01-08T10:15:00Z', text: 'Which of the ten users are concerned?' }],
  attributes
}

/** A question as the page asks it. */
const question = { title: 'TrialSR', description: 'Ignore this SR', severity: 'critical', supportTopicId: '32444671' }

/** What the .NET SDK sends along when it has nothing to say. */
const silence = {
  Id: null,
  Title: null,
  Description: null,
  Severity: 'unknown',
  SupportTopicId: null,
  SupportTopicName: null,
  Status: 'none',
  Organization: null,
  PrimaryContact: null,
  LastUpdatedBy: null,
  ProductName: null,
  ProductId: null,
  CreatedDate: '0001-01-01T00:00:00',
  LastModifiedDate: '0001-01-01T00:00:00',
  LastClosedDate: '0001-01-01T00:00:00',
  NewNote: null,
  Notes: null,
  CountryCode: null,
  FileLinks: null,
  Attributes: { ObjectType: 'ServiceRequest' }
}

/** Opens a request and reads it. */
async function open (call: Call, changes: object = {}) {
  const { status, text, body } = await call('POST', '/servicerequests/en-US', { ...question, ...changes })
  if (status !== 201) throw new Error(text)
  return (await call('GET', `/servicerequests/${body.id}`)).body
}

t.test('Create a service request', async t => {
  const { call } = await storyWorld(t, { time: '2019-01-09T08:30:00Z' })
  const created = await call('POST', '/servicerequests/en-US', { ...silence, Title: 'TrialSR', Description: 'Ignore this SR', Severity: 'critical', SupportTopicId: '32444671' })
  t.equal(created.status, 201)
  const { id } = created.body
  t.match(id, /^6190109\d{8}$/, 'a 6, the day, and eight more digits')
  t.same(created.body, { ...question, id, status: 'none', organization: northgate, primaryContact: agent, createdDate: unset, lastModifiedDate: unset, lastClosedDate: unset, countryCode: 'US', attributes }, 'taken in')
  t.same((await call('GET', `/servicerequests/${id}`)).body, {
    ...question,
    supportTopicName: 'Cannot manage my profile',
    id,
    status: 'open',
    organization: without(northgate, 'phoneNumber'),
    productId: '15960',
    createdDate: '2019-01-09T08:30:00Z',
    lastModifiedDate: '2019-01-09T08:30:00Z',
    lastClosedDate: unset,
    attributes
  }, 'and open from the next read on')
  t.same((await call('GET', '/servicerequests')).body.items.at(-1), {
    title: 'TrialSR',
    severity: 'critical',
    id,
    status: 'open',
    primaryContact: { lastName: 'Agent', firstName: 'Admin' },
    createdDate: '2019-01-09T08:30:00Z',
    lastModifiedDate: '2019-01-09T08:30:00Z',
    lastClosedDate: unset,
    attributes
  }, 'last in the list')
})

t.test('createServiceRequest: for a customer, with notes and a contact of its own', async t => {
  const { call } = await storyWorld(t)
  const primaryContact = { lastName: 'Finch', firstName: 'Robin', email: 'robin@alderfinch.example' }
  const created = await call('POST', '/servicerequests/fr-FR', {
    ...question,
    severity: 'unknown',
    status: 'closed',
    organization: { id: alder.id.toUpperCase(), name: 'Somebody' },
    primaryContact,
    notes: [{ text: 'It began on Monday.' }, { text: 'In both offices.', createdByName: 'Nobody' }]
  })
  t.equal(created.status, 201)
  t.same(without(created.body, 'id'), {
    ...question,
    severity: 'unknown',
    status: 'none',
    organization: alder,
    primaryContact: { organization: northgate, ...primaryContact },
    createdDate: unset,
    lastModifiedDate: unset,
    lastClosedDate: unset,
    countryCode: 'US',
    attributes
  })
  const path = `/customers/${alder.id}/servicerequests`
  const read = (await call('GET', `${path}/${created.body.id}`)).body
  t.same([read.status, read.notes], ['open', [{ createdByName: 'Agent', createdDate: '2019-01-09T00:00:00Z', text: 'It began on Monday.' }, { createdByName: 'Agent', createdDate: '2019-01-09T00:00:00Z', text: 'In both offices.' }]])
  t.same((await call('GET', path)).body.items.at(-1).primaryContact, { lastName: 'Finch', firstName: 'Robin' })
  t.equal((await open(call, { organization: { id: northgate.id } })).organization.name, northgate.name, 'the partner may name itself')
})

t.test('createServiceRequest: the user who is signed in is the contact, under the partner\'s name as it is', async t => {
  const { call } = await storyWorld(t)
  const profile = (await call('GET', '/profiles/organization')).body
  await call('PUT', '/profiles/organization', { ...profile, companyName: 'Northgate Cloud', defaultAddress: { ...profile.defaultAddress, phoneNumber: '6145550190' } })
  const token = [{ alg: 'none' }, { oid: guid, upn: 'ada.okafor@northgatecloud.onmicrosoft.com' }].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')
  const { body } = await call('POST', '/servicerequests/en-US', question, { authorization: `Bearer ${token}.none` })
  const organization = { ...northgate, name: 'Northgate Cloud', phoneNumber: '6145550190' }
  t.same(body.organization, organization)
  t.same(body.primaryContact, { organization, contactId: guid, lastName: 'Okafor', firstName: 'Ada', email: 'ada.okafor@northgatecloud.onmicrosoft.com', phoneNumber: '6145550190' })
})

t.test('createServiceRequest: ids differ, and the same request id opens one request', async t => {
  const { call } = await storyWorld(t)
  const opened = await Promise.all(Array.from({ length: 20 }, () => open(call)))
  t.equal(new Set(opened.map(({ id }) => id)).size, 20)
  const headers = { 'MS-RequestId': '7c2f9f4e-0d7c-4f0e-9a6b-1f3f5b1f2a10' }
  const [first, second] = [await call('POST', '/servicerequests/en-US', question, headers), await call('POST', '/servicerequests/en-US', question, headers)]
  t.same(second.body, first.body)
  t.equal((await call('GET', '/servicerequests')).body.totalCount, 4 + 20 + 1)
})

t.test('createServiceRequest: what is missing or unknown is refused', async t => {
  const { call } = await storyWorld(t)
  const bad = (changes: object, locale = 'en-US'): Parameters<Call> => ['POST', `/servicerequests/${locale}`, { ...question, ...changes }]
  const missing = (field: string): Refusal => ({ status: 400, code: 3000, description: new RegExp(`: ${field} is missing`) })
  for (const field of ['title', 'description', 'severity', 'supportTopicId']) await refuses(t, call, bad({ [field]: null }), missing(field), `no ${field}`)
  for (const field of ['title', 'description', 'supportTopicId']) await refuses(t, call, bad({ [field]: ' ' }), missing(field), `a blank ${field}`)
  await refuses(t, call, bad({ notes: [{ text: '' }] }), missing('notes.text'), 'a blank note')
  const cases: Array<[string, Parameters<Call>, Refusal]> = [
    ['an unknown topic', bad({ supportTopicId: '1' }), { status: 400, code: 3000, description: /supportTopicId.*not 1/ }],
    ['an unknown severity', bad({ severity: 'urgent' }), { status: 400, code: 900126, description: /urgent.*critical/ }],
    ['a topic that is no text', bad({ supportTopicId: 32444671 }), { status: 400, code: 800002, description: /supportTopicId must be a string/ }],
    ['no body', ['POST', '/servicerequests/en-US'], { status: 400, code: 800002, description: /body is missing/ }],
    ['an id for a locale', bad({}, ids.open), { status: 400, code: 800002, description: /locale of the agent.*619010200846105/ }],
    ['an organization without a GUID', bad({ organization: { id: 'alder' } }), { status: 400, code: 900118, description: /alder/ }],
    ['an organization that nobody knows', bad({ organization: { id: guid } }), { status: 404, code: 60003, description: new RegExp(guid) }],
    ['an application alone', ['POST', '/servicerequests/en-US', question, appOnly], { status: 403, code: 900329 }]
  ]
  for (const [title, request, refusal] of cases) await refuses(t, call, request, refusal, title)
  await remake(call, ({ collections }) => { collections.customers.find(({ id }: { id: string }) => id === alder.id).relationshipToPartner = 'none' })
  await refuses(t, call, bad({ organization: { id: alder.id } }), { status: 403, code: 20002, description: new RegExp(alder.id) }, 'a customer that has left')
})

t.test('Get service request support topics', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', '/servicerequests/supporttopics')
  t.equal(status, 200)
  t.same(without(body, 'items'), { totalCount: 14, attributes: { objectType: 'Collection' } })
  const topic = (id: number) => body.items.find((item: { id: number }) => item.id === id)
  t.same([topic(32444667), topic(32444671)], [
    { name: 'Partner Center Issues', description: 'Anything in Partner Center itself that no other topic names.', id: 32444667, attributes: { objectType: 'SupportTopic' } },
    { name: 'Cannot manage my profile', description: 'A profile of the partner is wrong or cannot be changed.', id: 32444671, attributes: { objectType: 'SupportTopic' } }
  ])
  for (const { id, name } of body.items) t.same((await open(call, { supportTopicId: String(id) })).supportTopicName, name, `${id} can be asked about`)
})

t.test('Get service request details by ID', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', `/servicerequests/${ids.attention}`)
  t.equal(status, 200)
  t.same(body, attention)
  t.same((await call('GET', `/customers/${alder.id.toUpperCase()}/servicerequests/${ids.attention}`)).body, attention, 'and among those of its customer')
})

t.test('getCustomerServiceRequest: only its own', async t => {
  const { call } = await storyWorld(t)
  const pennine = await customerNamed(call, 'Pennine')
  for (const method of ['GET', 'PATCH']) {
    const body = method === 'PATCH' ? { title: 'Other' } : undefined
    for (const [customerId, id] of [[pennine, ids.attention], [alder.id, ids.closed], [alder.id, ids.own], [alder.id, '619010900000000']]) {
      await refuses(t, call, [method, `/customers/${customerId}/servicerequests/${id}`, body], { status: 404, code: 1000, description: new RegExp(id!) }, `${method} ${id} of ${customerId}`)
    }
    for (const id of ['619010900000000', 'en-US', guid]) await refuses(t, call, [method, `/servicerequests/${id}`, body], { status: 404, code: 1000, description: new RegExp(id) }, `${method} ${id}`)
  }
  for (const [operation, method, path, body] of [['getCustomerServiceRequest', 'GET', `/${ids.attention}`], ['updateCustomerServiceRequest', 'PATCH', `/${ids.attention}`, { title: 'Other' }], ['listCustomerServiceRequests', 'GET', '']] as const) {
    await refuses(t, call, [method, `/customers/alder/servicerequests${path}`, body], { status: 400, code: 900118, description: /alder/ }, operation)
    await refuses(t, call, [method, `/customers/${guid}/servicerequests${path}`, body], { status: 404, code: 60003, description: new RegExp(guid) }, operation)
    await refuses(t, call, [method, `/customers/${alder.id}/servicerequests${path}`, body, appOnly], { status: 403, code: 900329 }, operation)
  }
})

t.test('getServiceRequest: a customer that leaves takes nothing along, one that is deleted does', async t => {
  const { call } = await storyWorld(t)
  const pennine = await customerNamed(call, 'Pennine')
  await remake(call, ({ collections }) => { collections.customers.find(({ id }: { id: string }) => id === pennine).relationshipToPartner = 'none' })
  for (const path of ['', `/${ids.closed}`]) await refuses(t, call, ['GET', `/customers/${pennine}/servicerequests${path}`], { status: 403, code: 20002, description: new RegExp(pennine) }, path)
  await refuses(t, call, ['PATCH', `/customers/${pennine}/servicerequests/${ids.closed}`, { status: 'open' }], { status: 403, code: 20002 }, 'a change')
  t.equal((await call('GET', `/servicerequests/${ids.closed}`)).status, 200, 'it is the partner\'s request')

  t.equal((await call('DELETE', `/customers/${alder.id}`)).status, 204)
  for (const id of [ids.open, ids.attention]) isRefusal(t, await call('GET', `/servicerequests/${id}`), { status: 404, code: 1000 }, id)
  t.same((await call('GET', '/servicerequests')).body.items.map(({ id }: { id: string }) => id), [ids.closed, ids.own])
})

t.test('getServiceRequest: every partner has its own, and no cloud but three has any', async t => {
  const reseller = (await storyWorld(t, { fixture: 'reseller' })).call
  t.same((await reseller('GET', `/customers/${alder.id}/servicerequests`)).body, collection([]), 'a reseller does not see what its provider asked for their customer')
  isRefusal(t, await reseller('GET', `/servicerequests/${ids.attention}`), { status: 404, code: 1000 }, 'nor reads it')
  const china = (await storyWorld(t, { cloud: 'china' })).call
  const requests: Array<Parameters<Call>> = [['GET', '/servicerequests'], ['GET', '/servicerequests/supporttopics'], ['POST', '/servicerequests/en-US', question], ['GET', `/servicerequests/${ids.open}`], ['PATCH', `/servicerequests/${ids.open}`, {}], ['GET', `/customers/${alder.id}/servicerequests`]]
  for (const request of requests) isRefusal(t, await china(...request), { status: 400, code: 900127, description: /china/ }, request.slice(0, 2).join(' '))
  t.equal((await (await storyWorld(t, { cloud: 'germany' })).call('GET', '/servicerequests')).status, 200)
  const { call } = await storyWorld(t)
  for (const request of requests) isRefusal(t, await call(request[0], request[1], request[2], appOnly), { status: 403, code: 900329 }, `${request.slice(0, 2).join(' ')} by an application alone`)
})
