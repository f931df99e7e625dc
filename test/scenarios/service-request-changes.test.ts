/** Service requests: lists of them, and what becomes of one as it is changed, noted on, closed and opened again. */
import t from 'tap'
import { storyWorld, without, type Call } from '../helper.ts'
import { advance, customerNamed, link, refuses, type Refusal } from './holdings.ts'

const alder = '01c09518-018f-413c-b4ac-c1dea06e179c'
const unset = '0001-01-01T00:00:00'
const attributes = { objectType: 'ServiceRequest' }
const primaryContact = { lastName: 'Agent', firstName: 'Admin' }

/** The requests of the story as lists show them, oldest first. */
const closed = {
  title: 'Mail to the Leeds office bounces',
  severity: 'critical',
  id: '618121700372918',
  status: 'closed',
  primaryContact,
  createdDate: '2018-12-17T09:12:00Z',
  lastModifiedDate: '2018-12-18T16:40:00Z',
  lastClosedDate: '2018-12-18T16:40:00Z',
  attributes
}
const open = { title: 'Archive mailbox stays empty', severity: 'minimal', id: '619010200846105', status: 'open', primaryContact, createdDate: '2019-01-02T14:26:00Z', lastModifiedDate: '2019-01-02T14:26:00Z', lastClosedDate: unset, attributes }
const attention = { title: 'Dial-in numbers are missing', severity: 'moderate', id: '619010700519463', status: 'attention_needed', primaryContact, createdDate: '2019-01-07T08:03:00Z', lastModifiedDate: '2019-01-08T10:15:00Z', lastClosedDate: unset, attributes }
const own = { title: 'Invoice lists a reseller that has left', severity: 'moderate', id: '619010800062377', status: 'open', primaryContact, createdDate: '2019-01-08T15:48:00Z', lastModifiedDate: '2019-01-08T15:48:00Z', lastClosedDate: unset, attributes }

const collection = (items: object[], next?: string) => ({ totalCount: items.length, items, ...(next !== undefined && { links: { next: link(next) } }), attributes: { objectType: 'Collection' } })
const filter = (Value: string, Operator: unknown = 'equals', Field = 'Status') => `filter=${encodeURIComponent(JSON.stringify({ Field, Value, Operator }))}`
const read = async (call: Call, id: string) => (await call('GET', `/servicerequests/${id}`)).body

t.test('Get all service requests for a customer', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', `/customers/${alder}/servicerequests`)
  t.equal(status, 200)
  t.same(body, collection([open, attention]))
  t.same((await call('GET', `/customers/${await customerNamed(call, 'Pennine')}/servicerequests`)).body, collection([closed]))
  t.same((await call('GET', `/customers/${await customerNamed(call, 'Wrenfield')}/servicerequests`)).body, collection([]))
})

t.test('listServiceRequests: those of the partner and of all its customers', async t => {
  const { call } = await storyWorld(t)
  t.same((await call('GET', '/servicerequests')).body, collection([closed, open, attention, own]))
  t.same((await (await storyWorld(t, { fixture: 'empty' })).call('GET', '/servicerequests')).body, collection([]))
})

t.test('listServiceRequests: page by page', async t => {
  const { call } = await storyWorld(t)
  const page = async (query: string) => (await call('GET', `/servicerequests?${query}`)).body
  t.same(await page('size=3'), collection([closed, open, attention], '/servicerequests?size=3&offset=3'))
  t.same(await page('size=3&offset=3'), collection([own]), 'the last page leads nowhere')
  t.same(await page('size=2&offset=1'), collection([open, attention], '/servicerequests?size=2&offset=3'))
  t.same(await page('size=4'), collection([closed, open, attention, own]))
  t.same(await page('size=0'), collection([closed, open, attention, own]), 'no size is all')
  t.same(await page('offset=2'), collection([attention, own]))
  t.same(await page('size=5&offset=9'), collection([]), 'past the end')

  const ofAlder = `/customers/${alder}/servicerequests`
  t.same((await call('GET', `${ofAlder}?size=1`)).body, collection([open], `${ofAlder}?size=1&offset=1`))
  t.same((await call('GET', `${ofAlder}?size=1&offset=1`)).body, collection([attention]))

  const titles: string[] = []
  let uri: string | undefined = `/servicerequests?size=1&${filter('open')}&status=open`
  while (uri !== undefined && titles.length < 9) {
    const { items, links }: { items: Array<{ title: string }>, links?: { next: { uri: string } } } = (await call('GET', uri)).body
    titles.push(...items.map(({ title }) => title))
    uri = links?.next.uri
  }
  t.same(titles, [open.title, own.title], 'the links keep what was asked for')
})

t.test('listServiceRequests: by status', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[query: string, items: object[]]> = [
    [filter('open'), [open, own]],
    [filter('Open', 'Equals'), [open, own]],
    [filter('CLOSED', 0), [closed]],
    [filter('attention_needed'), [attention]],
    [filter('AttentionNeeded'), [attention]],
    [filter('none'), []],
    ['status=open', [open, own]],
    ['status=AttentionNeeded', [attention]],
    ['Status=2', [closed]],
    [`status=open&${filter('closed')}`, []]
  ]
  for (const [query, items] of cases) t.same((await call('GET', `/servicerequests?${query}`)).body, collection(items), decodeURIComponent(query))
  t.same((await call('GET', `/customers/${alder}/servicerequests?${filter('open')}`)).body, collection([open]))
})

for (const [operationId, path] of [['listServiceRequests', '/servicerequests'], ['listCustomerServiceRequests', `/customers/${alder}/servicerequests`]] as const) {
  t.test(`${operationId}: what cannot be asked`, async t => {
    const { call } = await storyWorld(t)
    const cases: Array<[query: string, code: number, description: RegExp]> = [
      ['size=-1', 800002, /size.*-1/],
      ['offset=-1', 800002, /offset.*-1/],
      ['size=ten', 800002, /size must be a whole number/],
      ['filter=open', 800002, /filter/],
      [filter('urgent'), 900126, /urgent of Status.*open, closed, attention_needed/],
      [filter('open', 'starts_with'), 3000, /Operator/],
      [filter('critical', 'equals', 'Severity'), 3000, /Severity/]
    ]
    for (const [query, code, description] of cases) await refuses(t, call, ['GET', `${path}?${query}`], { status: 400, code, description }, query)
    if (operationId === 'listServiceRequests') await refuses(t, call, ['GET', `${path}?status=urgent`], { status: 400, code: 900126, description: /urgent of status/ }, 'status=urgent')
  })
}

t.test('Update a service request', async t => {
  const { call } = await storyWorld(t)
  const before = await read(call, open.id)
  await advance(call, 'PT26H')
  const patch = {
    ...Object.fromEntries(['Id', 'Title', 'Description', 'SupportTopicId', 'SupportTopicName', 'Organization', 'PrimaryContact', 'LastUpdatedBy', 'ProductName', 'ProductId', 'Notes', 'CountryCode', 'FileLinks'].map(name => [name, null])),
    Severity: 'unknown',
    Status: 'none',
    CreatedDate: unset,
    LastModifiedDate: unset,
    LastClosedDate: unset,
    NewNote: { CreatedByName: null, CreatedDate: null, Text: 'Sample Note' },
    Attributes: { ObjectType: 'ServiceRequest' }
  }
  const updated = await call('PATCH', `/servicerequests/${open.id}`, patch)
  t.equal(updated.status, 200)
  const notes = [{ createdByName: 'Agent', createdDate: '2019-01-10T02:00:00Z', text: 'Sample Note' }]
  t.same(updated.body, { ...before, lastModifiedDate: '2019-01-10T02:00:00Z', notes })
  t.same(await read(call, open.id), updated.body, 'and the next read sees it')
  t.same((await call('GET', `/customers/${alder}/servicerequests`)).body, collection([{ ...open, lastModifiedDate: '2019-01-10T02:00:00Z' }, attention]), 'as does the list')
})

for (const [operationId, path] of [['updateServiceRequest', '/servicerequests'], ['updateCustomerServiceRequest', `/customers/${alder}/servicerequests`]] as const) {
  t.test(`${operationId}: changes what is sent and leaves the rest`, async t => {
    const { call } = await storyWorld(t)
    const before = await read(call, open.id)
    const changes = { title: 'Archive fills slowly', description: 'It does move something.', severity: 'critical', supportTopicId: '32444684', primaryContact: { firstName: 'Robin', email: 'robin@alderfinch.example', organization: { phoneNumber: '2065550143' } } }
    const updated = await call('PATCH', `${path}/${open.id}`, changes)
    t.equal(updated.status, 200)
    const { primaryContact: contact, ...shown } = changes
    const after = { ...before, ...shown, supportTopicName: 'Users, groups and domains', lastModifiedDate: '2019-01-09T00:00:00Z' }
    t.same(updated.body, after)
    t.same(await read(call, open.id), after)
    t.same((await call('GET', '/servicerequests')).body.items[1], { ...open, title: 'Archive fills slowly', severity: 'critical', primaryContact: { lastName: 'Agent', firstName: 'Robin' }, lastModifiedDate: '2019-01-09T00:00:00Z' })
    const { collections: { serviceRequests } } = (await call('GET', '/_emulator/state')).body
    const kept = serviceRequests.find(({ id }: { id: string }) => id === open.id)
    t.same(kept.primaryContact, {
      organization: { id: 'a1000434-efa2-4c6b-aad7-dddfa88df002', name: 'Northgate Cloud Distribution', phoneNumber: '2065550143' },
      contactId: 'a10108e8-9205-4b83-8712-2c2a7d52e954',
      firstName: 'Robin',
      lastName: 'Agent',
      email: contact.email,
      phoneNumber: '6145550118'
    })
  })

  t.test(`${operationId}: without a change the request is as it was`, async t => {
    const { call } = await storyWorld(t)
    const before = await read(call, attention.id)
    await advance(call, 'P1D')
    const patches = [{}, before, { status: 'attention_needed' }, { severity: 'unknown', status: 'none' }, { title: before.title, supportTopicId: ' 32444682 ' }, { id: open.id, createdDate: '2001-01-01T00:00:00Z', organization: { id: 'other' }, notes: [{ text: 'Slipped in.' }] }]
    for (const patch of patches) t.same((await call('PATCH', `${path}/${attention.id}`, patch)).body, before, JSON.stringify(patch))
    t.same(await read(call, attention.id), before)
  })

  t.test(`${operationId}: what it cannot become`, async t => {
    const { call } = await storyWorld(t)
    const cases: Array<[patch: object, Refusal]> = [
      [{ title: '' }, { status: 400, code: 3000, description: /title is missing/ }],
      [{ description: ' ' }, { status: 400, code: 3000, description: /description is missing/ }],
      [{ supportTopicId: '7' }, { status: 400, code: 3000, description: /supportTopicId.*not 7/ }],
      [{ severity: 'urgent' }, { status: 400, code: 900126, description: /"urgent" of severity/ }],
      [{ status: 'solved' }, { status: 400, code: 900126, description: /"solved" of status/ }],
      [{ status: 'attention_needed' }, { status: 400, code: 3000, description: 'The value of a property is not valid: status of a service request that is open cannot become attention_needed.' }],
      [{ newNote: {} }, { status: 400, code: 3000, description: /newNote\.text is missing/ }],
      [{ title: 'Good', newNote: { text: '  ' } }, { status: 400, code: 3000, description: /newNote\.text is missing/ }]
    ]
    for (const [patch, refusal] of cases) await refuses(t, call, ['PATCH', `${path}/${open.id}`, patch], refusal, JSON.stringify(patch))
    await refuses(t, call, ['PATCH', `${path}/${open.id}`], { status: 400, code: 800002, description: /body is missing/ }, 'no body')
  })
}

t.test('updateServiceRequest: statuses, from each by each change', async t => {
  const noted = { newNote: { text: 'Any news?' } }
  const steps: Array<[from: string, patch: object, to: string]> = [
    ['open', noted, 'open'],
    ['open', { status: 'open' }, 'open'],
    ['open', { status: 'closed' }, 'closed'],
    ['open', { status: 2 }, 'closed'],
    ['open', { status: 'Closed', ...noted }, 'closed'],
    ['attention_needed', noted, 'open'],
    ['attention_needed', { status: 'open' }, 'open'],
    ['attention_needed', { status: 'AttentionNeeded' }, 'attention_needed'],
    ['attention_needed', { status: 'closed' }, 'closed'],
    ['attention_needed', { title: 'Dial-in' }, 'attention_needed'],
    ['closed', noted, 'closed'],
    ['closed', { status: 'closed' }, 'closed'],
    ['closed', { status: 'open' }, 'open'],
    ['closed', { status: 'open', ...noted }, 'open']
  ]
  for (const [from, patch, to] of steps) {
    const { call } = await storyWorld(t)
    const { id } = [open, attention, closed].find(({ status }) => status === from)!
    t.equal((await call('PATCH', `/servicerequests/${id}`, patch)).body.status, to, `${from}, ${JSON.stringify(patch)}`)
    t.equal((await read(call, id)).status, to)
  }
  const { call } = await storyWorld(t)
  await refuses(t, call, ['PATCH', `/servicerequests/${closed.id}`, { status: 'attention_needed' }], { status: 400, code: 3000, description: /that is closed cannot become attention_needed/ }, 'only the support asks')
})

t.test('updateServiceRequest: when it was closed last stays when it opens again', async t => {
  const { call } = await storyWorld(t)
  const datesOf = async () => {
    const { createdDate, lastModifiedDate, lastClosedDate } = await read(call, open.id)
    return [createdDate, lastModifiedDate, lastClosedDate]
  }
  await call('PATCH', `/servicerequests/${open.id}`, { status: 'closed' })
  t.same(await datesOf(), ['2019-01-02T14:26:00Z', '2019-01-09T00:00:00Z', '2019-01-09T00:00:00Z'])
  await advance(call, 'P1D')
  await call('PATCH', `/servicerequests/${open.id}`, { status: 'open' })
  t.same(await datesOf(), ['2019-01-02T14:26:00Z', '2019-01-10T00:00:00Z', '2019-01-09T00:00:00Z'])
  await advance(call, 'P1D')
  await call('PATCH', `/servicerequests/${open.id}`, { status: 'closed', newNote: { text: 'It works.' } })
  t.same(await datesOf(), ['2019-01-02T14:26:00Z', '2019-01-11T00:00:00Z', '2019-01-11T00:00:00Z'])
})

t.test('updateServiceRequest: notes stand in the order in which they were written', async t => {
  const { call } = await storyWorld(t)
  await call('PATCH', `/servicerequests/${attention.id}`, { newNote: { text: 'Two of them.', createdByName: 'Microsoft Support', createdDate: '2001-01-01T00:00:00Z' } })
  await advance(call, 'PT1H')
  await call('PATCH', `/customers/${alder}/servicerequests/${attention.id}`, { newNote: { text: 'And a third.' } })
  t.same((await read(call, attention.id)).notes, [
    { createdByName: 'Microsoft Support', createdDate: '2019-01-08T10:15:00Z', text: 'Which of the ten users are concerned?' },
    { createdByName: 'Agent', createdDate: '2019-01-09T00:00:00Z', text: 'Two of them.' },
    { createdByName: 'Agent', createdDate: '2019-01-09T01:00:00Z', text: 'And a third.' }
  ], 'under the name of who wrote them, at the time of the world')
})

t.test('updateServiceRequest: the support answers, the partner replies', async t => {
  const { call } = await storyWorld(t)
  const before = await read(call, open.id)
  const answer = (id: string, body: object): [string, string, object] => ['POST', `/_emulator/servicerequests/${id}/answer`, body]
  await advance(call, 'PT1H')
  t.equal((await call(...answer(open.id, { text: 'Since when?' }))).status, 204)
  const first = { createdByName: 'Microsoft Support', createdDate: '2019-01-09T01:00:00Z', text: 'Since when?' }
  t.same(await read(call, open.id), { ...before, status: 'attention_needed', lastModifiedDate: '2019-01-09T01:00:00Z', notes: [first] })
  t.equal((await call(...answer(open.id, { text: 'Are you there?' }))).status, 204, 'a second answer is no other status')
  t.same((await call('GET', `/servicerequests?${filter('attention_needed')}`)).body.items.map(({ id }: { id: string }) => id), [open.id, attention.id])
  t.same((await call('PATCH', `/servicerequests/${open.id}`, { newNote: { text: 'A week.' } })).body, {
    ...before,
    lastModifiedDate: '2019-01-09T01:00:00Z',
    notes: [first, { ...first, text: 'Are you there?' }, { createdByName: 'Agent', createdDate: '2019-01-09T01:00:00Z', text: 'A week.' }]
  }, 'open again')

  await refuses(t, call, answer(closed.id, { text: 'Late.' }), { status: 400, code: 3000, description: /that is closed/ }, 'a closed one')
  await refuses(t, call, answer('1', { text: 'What?' }), { status: 404, code: 1000, description: /service request 1/ }, 'none')
  await refuses(t, call, answer(open.id, {}), { status: 400, code: 3000, description: /text is missing/ }, 'no text')
})

t.test('getServiceRequest: dates move with the story, unset ones stay unset', async t => {
  const { call } = await storyWorld(t, { time: '2026-03-09T00:00:00Z' })
  t.same(without(await read(call, open.id), 'description'), {
    title: open.title,
    severity: 'minimal',
    supportTopicId: '32444681',
    supportTopicName: 'Exchange Online',
    id: open.id,
    status: 'open',
    organization: { id: alder, name: 'Alder & Finch Architects' },
    productId: '16042',
    createdDate: '2026-03-02T14:26:00Z',
    lastModifiedDate: '2026-03-02T14:26:00Z',
    lastClosedDate: unset,
    attributes
  })
})

t.test('listServiceRequests: a world with a request that is not whole is refused', async t => {
  const { call } = await storyWorld(t)
  const document = (await call('GET', '/_emulator/state')).body
  for (const [changes, words] of [[{ status: 'solved' }, /status.*none, open, closed/], [{ organization: undefined }, /serviceRequests\[0\]/], [{ primaryContact: undefined }, /serviceRequests\[0\]/]] as const) {
    const [first, ...rest] = document.collections.serviceRequests
    const broken = { ...document, collections: { ...document.collections, serviceRequests: [{ ...first, ...changes }, ...rest] } }
    await refuses(t, call, ['PUT', '/_emulator/state', broken], { status: 400, code: 990110, description: words }, JSON.stringify(changes))
  }
})
