/** Devices and their batches: read page by page, given policies one by one, deleted. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { advance, appOnly, auditNow, customerNamed, refuses, worldNow } from './holdings.ts'
import { change, customerRefusals, guid, unknownId } from './purchases.ts'

const school = '06c04a15-0bec-40c6-bfe8-3cccc24505d3'
const batches = `/customers/${school}/deviceBatches`
const batch = `${batches}/Autumn%20term%202018`
const classroom = '0691cd74-fe88-47da-84ca-23d5004db341'
const teachers = '0692cc39-130c-4596-9ddb-e30cc81697e8'

/** A device of the story's batch, as lists show it. */
const device = <F extends { id: string }>(facts: F, policyId: string | null) =>
  ({ ...facts, policies: [{ key: 'o_o_b_e', value: policyId }], uploadedDate: '2018-08-13T09:12:27.407Z', attributes: { objectType: 'Device' } })
const made = { modelName: 'Satchel 11 G2', oemManufacturerName: 'Woodbine Computers' }
const first = device({ id: '068189ab-485f-4be2-86c8-125db5676257', serialNumber: 'WB4-01187', ...made }, classroom)
const second = device({ id: '06822370-5742-4033-baf1-da5e56333d72', serialNumber: 'WB4-01188', ...made }, classroom)
const third = device({ id: '0683072b-2771-466f-a874-a4a1878f79ce', serialNumber: 'WB7-00342', hardwareHash: 'V29vZGJpbmUtTGVjdGVybi0xNC1XQjctMDAzNDI=' }, teachers)
const fourth = device({ id: '0684391f-1f3a-42ac-bf3a-57f928cfaa1f', productKey: '00355-61000-20418-AA7QF' }, null)

const collection = (...items: object[]) => ({ totalCount: items.length, items, attributes: { objectType: 'Collection' } })
const ofStory = {
  id: 'Autumn term 2018',
  createdBy: 'Northgate Cloud Distribution',
  status: 'finished',
  creationDate: '2018-08-13T09:12:25.407Z',
  devicesCount: 4,
  deviceCount: 4,
  devicesLink: { uri: `${batch}/devices`, method: 'GET', headers: [] },
  attributes: { objectType: 'DeviceBatch' }
}

/** How many devices each policy has. */
const assigned = async (call: Call) => (await call('GET', `/customers/${school}/policies`)).body.items.map(({ devicesAssigned }: { devicesAssigned: number }) => devicesAssigned)

t.test('Get a list of device batches for the specified customer', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', batches)
  t.equal(status, 200)
  t.same(body, collection(ofStory))
  t.same((await call('GET', ofStory.devicesLink.uri)).body.totalCount, 4, 'its link leads to its devices')
  await call('POST', batches, { batchId: 'Ä "new" & 1/2', devices: [{ productKey: 'A' }] })
  await advance(call, 'PT1M')
  const other = {
    ...ofStory,
    id: 'Ä "new" & 1/2',
    creationDate: '2019-01-09T00:00:00Z',
    devicesCount: 1,
    deviceCount: 1,
    devicesLink: { uri: `${batches}/%C3%84%20%22new%22%20%26%201%2F2/devices`, method: 'GET', headers: [] }
  }
  t.same((await call('GET', batches, undefined, appOnly)).body, collection(ofStory, other), 'in the order in which they were made')
  t.same((await call('GET', other.devicesLink.uri)).body.items[0].productKey, 'A', 'whatever is in its name')
  t.same((await call('GET', `/customers/${await customerNamed(call, 'Wrenfield')}/deviceBatches`)).body, collection(), 'none')
})

t.test('Get a list of devices for the specified batch and customer', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', `${batch}/devices`)
  t.equal(status, 200)
  t.same(body, collection(first, second, third, fourth), 'in the order in which they were uploaded, without links on the only page')
  t.same((await call('GET', `/customers/${school.toUpperCase()}/devicebatches/%20autumn%20TERM%202018%20/devices`, undefined, appOnly)).body, body, 'in any case')
})

t.test('Delete a device for the specified customer', async t => {
  const { call } = await storyWorld(t)
  const { status, text } = await call('DELETE', `${batch}/devices/${second.id}`)
  t.same([status, text], [204, ''])
  t.same((await call('GET', `${batch}/devices`)).body, collection(first, third, fourth))
  t.same((await call('GET', batches)).body, collection({ ...ofStory, devicesCount: 3, deviceCount: 3 }))
  t.same(await assigned(call), [1, 1], 'its policy has one device less')
  await refuses(t, call, ['DELETE', `${batch}/devices/${second.id}`], { status: 404, code: 1000, description: `The resource was not found: device ${second.id} of batch Autumn term 2018.` }, 'twice')
  for (const { id } of [first, third, fourth]) t.equal((await call('DELETE', `${batch}/devices/${id.toUpperCase()}`)).status, 204)
  t.same((await call('GET', batches)).body, collection({ ...ofStory, devicesCount: 0, deviceCount: 0 }), 'the batch stays without devices')
  t.same((await call('GET', `${batch}/devices`)).body, collection())
  t.same(await assigned(call), [0, 0])
  await call('POST', `${batch}/devices`, [{ productKey: '00355-61000-20418-AA7QF' }])
  await advance(call, 'PT1M')
  t.match((await call('GET', `${batch}/devices`)).body.items, [{ productKey: '00355-61000-20418-AA7QF', id: guid }], 'and what was deleted can come again')
})

t.test('updateDevice: sets the policies of a device at once', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[what: string, body: object, policyId: string | null, counts: number[]]> = [
    ['another policy', { policies: [{ key: 'o_o_b_e', value: teachers }] }, teachers, [1, 2]],
    ['the same policy', { policies: [{ key: 'o_o_b_e', value: teachers.toUpperCase() }] }, teachers, [1, 2]],
    ['the whole device, as .NET sends it', { Id: first.id, SerialNumber: 'other', Policies: [{ Key: 'OOBE', Value: classroom }], UploadedDate: '0001-01-01T00:00:00', AllowedOperations: null }, classroom, [2, 1]],
    ['no value', { policies: [{ key: 'o_o_b_e', value: null }] }, null, [1, 1]],
    ['a policy again, in the category that is none', { policies: [{ key: 'none', value: classroom }] }, classroom, [2, 1]],
    ['nothing', { policies: [] }, null, [1, 1]]
  ]
  for (const [what, body, policyId, counts] of cases) {
    const expected = { ...first, policies: [{ key: 'o_o_b_e', value: policyId }] }
    const answer = await call('PUT', `${batch}/devices/${first.id}`, body)
    t.same([answer.status, answer.body], [200, expected], what)
    t.same((await call('GET', `${batch}/devices`)).body, collection(expected, second, third, fourth), `${what}: read again`)
    t.same(await assigned(call), counts, `${what}: counted`)
  }
  const missing = { status: 404, code: 1000, description: `The resource was not found: configuration policy ${unknownId}.` }
  await refuses(t, call, ['PUT', `${batch}/devices/${first.id}`, { policies: [{ key: 'o_o_b_e', value: unknownId }] }], missing, 'unknown policy')
  await refuses(t, call, ['PUT', `${batch}/devices/${first.id}`, { policies: [{ value: teachers }] }], { status: 400, code: 3000, description: /policies\[0\]\.key is missing/ }, 'no category')
  await refuses(t, call, ['PUT', `${batch}/devices/${first.id}`, { policies: [{ key: 'kiosk', value: teachers }] }], { status: 400, code: 900126, description: /kiosk/ }, 'unknown category')
})

t.test('deleteDevice: only a device of that batch', async t => {
  const { call, world } = await storyWorld(t)
  const other = await customerNamed(call, 'Wrenfield')
  await call('POST', `/customers/${other}/deviceBatches`, { batchId: 'Autumn term 2018', devices: [{ productKey: 'B' }] })
  await call('POST', batches, { batchId: 'other', devices: [{ productKey: 'C' }] })
  await advance(call, 'PT1M')
  const cases: Array<[what: string, path: string, description: string]> = [
    ['unknown device', `${batch}/devices/${unknownId}`, `device ${unknownId} of batch Autumn term 2018`],
    ['device of another batch', `${batches}/other/devices/${first.id}`, `device ${first.id} of batch other`],
    ['device of another customer', `/customers/${other}/deviceBatches/Autumn%20term%202018/devices/${first.id}`, `device ${first.id} of batch Autumn term 2018`],
    ['unknown batch', `${batches}/Spring/devices/${first.id}`, 'device batch Spring']
  ]
  for (const [what, path, description] of cases) {
    for (const [method, body] of [['DELETE'], ['PUT', { policies: [] }]] as const) {
      await refuses(t, call, [method, path, body], { status: 404, code: 1000, description: `The resource was not found: ${description}.` }, `${method}: ${what}`)
    }
  }
  for (const [method, body] of [['GET'], ['POST', [{ productKey: 'D' }]]] as const) {
    await refuses(t, call, [method, `${batches}/Spring/devices`, body], { status: 404, code: 1000, description: 'The resource was not found: device batch Spring.' }, `${method} in an unknown batch`)
  }
  await customerRefusals(t, call, world, [
    ['GET', 'deviceBatches'], ['POST', 'deviceBatches', { batchId: 'x', devices: [{ productKey: 'x' }] }],
    ['GET', 'deviceBatches/x/devices'], ['POST', 'deviceBatches/x/devices', [{ productKey: 'x' }]],
    ['PUT', `deviceBatches/x/devices/${unknownId}`, {}], ['DELETE', `deviceBatches/x/devices/${unknownId}`],
    ['PATCH', 'DevicePolicyUpdates', { devices: [{ id: unknownId, policies: [] }] }], ['GET', `batchJobStatus/${unknownId}`]
  ])
})

t.test('listDevices: a hundred a page, on by token', async t => {
  const { call } = await storyWorld(t)
  await call('POST', batches, { batchId: 'Spring 2019', devices: Array.from({ length: 205 }, (_, number) => ({ productKey: `key ${number}` })) })
  await advance(call, 'PT1M')
  const path = `${batches}/Spring%202019/devices`
  const keys = ({ body }: { body: { items: Array<{ productKey: string }> } }) => body.items.map(({ productKey }) => Number(productKey.slice(4)))
  const range = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => from + index)
  const onward = (token: string) => ({ 'ms-continuationtoken': token })

  const one = await call('GET', path)
  t.same(keys(one), range(0, 100))
  t.same(Object.keys(one.body).sort(), ['attributes', 'continuationToken', 'items', 'links', 'totalCount'])
  t.same(one.body.links, { next: { uri: `${path}?size=100&seekOperation=Next`, method: 'GET', headers: [{ key: 'MS-ContinuationToken', value: one.body.continuationToken }] } })
  const two = await call('GET', path, undefined, onward(one.body.continuationToken))
  t.same(keys(two), range(100, 200), 'the token alone is enough')
  const { next } = two.body.links
  const three = await call('GET', next.uri, undefined, onward(next.headers[0].value))
  t.same(keys(three), range(200, 205))
  t.same([three.body.continuationToken, Object.keys(three.body.links)], [undefined, ['previous']], 'the last page leads only back')
  const { previous } = three.body.links
  t.same(keys(await call('GET', previous.uri, undefined, onward(previous.headers[0].value))), range(100, 200))

  t.same(keys(await call('GET', `${path}?size=7`)), range(0, 7))
  t.same(keys(await call('GET', `${path}?size=0`)), range(0, 100))
  t.same(keys(await call('GET', `${path}?size=500`)), range(0, 100), 'a page has a hundred at most')
  t.same(keys(await call('GET', `${path}?seekOperation=last&size=3`)), range(202, 205))
  t.same(keys(await call('GET', `${path}?seekOperation=PageIndex&page=3`)), range(200, 205))
  const cases: Array<[what: string, query: string, headers: Record<string, string>, code: number, description: RegExp]> = [
    ['a token of another list', '', onward((await call('GET', `${batch}/devices?size=1`)).body.continuationToken), 800002, /another list/],
    ['a token that is none', '', onward('abc'), 800002, /not one of ours/],
    ['on without a token', '?seekOperation=Next', {}, 800002, /MS-ContinuationToken/],
    ['a negative size', '?size=-1', {}, 800002, /size must be 1 to 100/],
    ['an unknown seek', '?seekOperation=up', {}, 900126, /up/]
  ]
  for (const [what, query, headers, code, description] of cases) await refuses(t, call, ['GET', path + query, undefined, headers], { status: 400, code, description }, what)
})

t.test('deleteCustomer: its devices are free for others', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  await call('POST', `/customers/${customerId}/policies`, { name: 'Studio', policySettings: [] })
  await call('POST', `/customers/${customerId}/deviceBatches`, { batchId: 'Studio', devices: [{ productKey: 'E' }] })
  await advance(call, 'PT1M')
  await call('POST', `/customers/${customerId}/deviceBatches/Studio/devices`, [{ productKey: 'F' }])
  t.equal((await call('DELETE', `/customers/${customerId}`)).status, 204)
  await call('POST', `${batch}/devices`, [{ productKey: 'E' }])
  await advance(call, 'PT1M')
  t.same((await call('GET', batches)).body.items[0].devicesCount, 5)
  const { collections } = await worldNow(call)
  for (const name of ['configurationPolicies', 'deviceBatches', 'devices', 'deviceJobs']) {
    t.same(collections[name].filter((record: { customerId: string }) => record.customerId === customerId), [], `nothing is left in ${name}`)
  }
})

t.test('updateDevice: what is done to devices is audited', async t => {
  const { call, world } = await storyWorld(t)
  await call('PUT', `${batch}/devices/${first.id}`, { policies: [{ key: 'o_o_b_e', value: teachers }] })
  await call('DELETE', `${batch}/devices/${first.id}`)
  const audit = await auditNow(call)
  t.same(audit.map(({ operationType, resourceType, customerId, resourceId, oldValue, newValue }: any) => [operationType, resourceType, customerId, resourceId, oldValue.policies[0].value, newValue?.policies[0].value]), [
    ['device_updated', 'device', school, first.id, classroom, teachers],
    ['device_deleted', 'device', school, first.id, teachers, undefined]
  ])
  for (const [name, wrong] of [['devices', { uploadedDate: 1 }], ['deviceBatches', { status: 'done' }], ['devices', { customerId: unknownId }]] as const) {
    await t.rejects(change(world, collections => { Object.assign(collections[name]![0], wrong) }), new RegExp(`${name}\\[0\\]`), `a document with wrong ${name} is not let in`)
  }
})
