/** Jobs over devices: uploads and updates of policies, followed to their end. */
import t from 'tap'
import { storyWorld, type Answer, type Call } from '../helper.ts'
import { advance, appOnly, auditNow, customerNamed, refuses, remake, worldNow, worldText } from './holdings.ts'
import { guid, unknownId, type Tester } from './purchases.ts'

const school = '06c04a15-0bec-40c6-bfe8-3cccc24505d3'
const batches = `/customers/${school}/deviceBatches`
const batch = `${batches}/Autumn%20term%202018`
const updates = `/customers/${school}/DevicePolicyUpdates`
const classroom = '0691cd74-fe88-47da-84ca-23d5004db341'
const teachers = '0692cc39-130c-4596-9ddb-e30cc81697e8'
/** Devices of the story: two for the classroom, a teacher's, and one without a policy. */
const [first, second, third, fourth] = ['068189ab-485f-4be2-86c8-125db5676257', '06822370-5742-4033-baf1-da5e56333d72', '0683072b-2771-466f-a874-a4a1878f79ce', '0684391f-1f3a-42ac-bf3a-57f928cfaa1f'] as const
const takenKey = '00355-61000-20418-AA7QF'

/** What clients on .NET send of a device beside what was set. */
const dotNet = (facts: object) => ({ Id: null, ...facts, Policies: null, CreatedBy: null, UploadedDate: '0001-01-01T00:00:00', AllowedOperations: null, Attributes: { ObjectType: 'Device' } })

/** The address of a job that was accepted with an empty body. */
function jobOf (t: Tester, { status, text, headers }: Answer, customerId = school): string {
  t.same([status, text, headers['content-length']], [202, '', '0'], 'accepted, with nothing to say yet')
  const [nothing, customers, customer, kind, id, ...rest] = headers.location!.split('/')
  t.same([nothing, customers, customer, kind, rest], ['', 'customers', customerId, 'batchJobStatus', []])
  t.match(id!, guid)
  return headers.location!
}

const result = (result: object) => ({ ...result, attributes: { objectType: 'DeviceUploadDetails' } })

/** A job as it is read: what it is called, how it stands, and how its devices do. */
const job = (path: string, how: object, ...devices: object[]) =>
  ({ batchTrackingId: path.split('/').at(-1), startedTime: '2019-01-09T00:00:00Z', ...how, devicesStatus: devices.map(result), attributes: { objectType: 'BatchUploadDetails' } })
const done = { completedTime: '2019-01-09T00:00:02Z' }
const wrong = (errorCode: string, errorDescription: string) => ({ status: 'finished_with_errors', errorCode, errorDescription })

/** Starts a job and reads it when it is over. */
async function finished (call: Call, [method, path, body]: [string, string, unknown]) {
  const { headers, text } = await call(method, path, body)
  if (!headers.location) throw new Error(text)
  await advance(call, 'PT2S')
  return (await call('GET', headers.location)).body
}

const devicesIn = async (call: Call, path: string): Promise<any[]> => (await call('GET', `${path}/devices`)).body.items
const assigned = async (call: Call) => (await call('GET', `/customers/${school}/policies`)).body.items.map(({ devicesAssigned }: { devicesAssigned: number }) => devicesAssigned)
const policiesOf = async (call: Call) => (await devicesIn(call, batch)).map(({ policies }) => policies[0].value)

t.test('Upload a list of devices to create a new batch for the specified customer', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  const path = `/customers/${customerId}/deviceBatches`
  const accepted = await call('POST', path, {
    BatchId: 'SDKTestDeviceBatch',
    Devices: [dotNet({ SerialNumber: '1R9-ZNP67', ProductKey: '00329-00000-0003-AA606', HardwareHash: 'DummyHash123' })],
    Attributes: { ObjectType: 'DeviceBatchCreationRequest' }
  })
  jobOf(t, accepted, customerId)
  const shown = (status: string, devicesCount: number) => ({
    totalCount: 1,
    items: [{
      id: 'SDKTestDeviceBatch',
      createdBy: 'Northgate Cloud Distribution',
      status,
      creationDate: '2019-01-09T00:00:00Z',
      devicesCount,
      deviceCount: devicesCount,
      devicesLink: { uri: `${path}/SDKTestDeviceBatch/devices`, method: 'GET', headers: [] },
      attributes: { objectType: 'DeviceBatch' }
    }],
    attributes: { objectType: 'Collection' }
  })
  t.same((await call('GET', path)).body, shown('queued', 0), 'the batch is there at once')
  t.same(await devicesIn(call, `${path}/SDKTestDeviceBatch`), [], 'its devices are not')
  await advance(call, 'PT1S')
  t.same((await call('GET', path)).body, shown('processing', 0))
  await advance(call, 'PT1S')
  t.same((await call('GET', path)).body, shown('finished', 1))
  const [device] = await devicesIn(call, `${path}/SDKTestDeviceBatch`)
  t.match(device.id, guid)
  t.same(device, {
    id: device.id,
    serialNumber: '1R9-ZNP67',
    productKey: '00329-00000-0003-AA606',
    hardwareHash: 'DummyHash123',
    policies: [{ key: 'o_o_b_e', value: null }],
    uploadedDate: '2019-01-09T00:00:02Z',
    attributes: { objectType: 'Device' }
  })
})

t.test('Upload a list of devices to an existing batch for the specified customer', async t => {
  const { call } = await storyWorld(t)
  // Two devices with one serial number and one product key, as the page has them: their hashes tell them apart.
  const alike = { SerialNumber: '2R9-ZNP67', ProductKey: '00329-00000-0003-AA606' }
  const path = jobOf(t, await call('POST', `${batch}/devices`, [dotNet({ ...alike, HardwareHash: 'DummyHash1234' }), dotNet({ ...alike, HardwareHash: 'DummyHash12345' })], appOnly))
  const before = await devicesIn(call, batch)
  await advance(call, 'PT2S')
  const after = await devicesIn(call, batch)
  t.same(after.slice(0, 4), before, 'what was there is as it was')
  t.same(after.slice(4), ['DummyHash1234', 'DummyHash12345'].map((hardwareHash, index) => ({
    id: after[4 + index].id,
    serialNumber: '2R9-ZNP67',
    productKey: '00329-00000-0003-AA606',
    hardwareHash,
    policies: [{ key: 'o_o_b_e', value: null }],
    uploadedDate: '2019-01-09T00:00:02Z',
    attributes: { objectType: 'Device' }
  })))
  const facts = { serialNumber: '2R9-ZNP67', productKey: '00329-00000-0003-AA606', status: 'finished' }
  t.same((await call('GET', path)).body, job(path, { status: 'finished', ...done }, { deviceId: after[4].id, ...facts }, { deviceId: after[5].id, ...facts }))
  t.match((await call('GET', batches)).body.items, [{ id: 'Autumn term 2018', status: 'finished', devicesCount: 6, creationDate: '2018-08-13T09:12:25.407Z' }])
})

t.test('Get the status of a device batch upload', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  const good = { serialNumber: 'A-1', modelName: 'Easel 13', oemManufacturerName: 'Woodbine Computers' }
  const path = jobOf(t, await call('POST', `/customers/${customerId}/deviceBatches`, { batchId: 'Studio', devices: [good, { productKey: takenKey.toLowerCase(), serialNumber: 'A-2' }] }), customerId)
  const sent = [{ serialNumber: 'A-1' }, { serialNumber: 'A-2', productKey: takenKey.toLowerCase() }]
  const under = (status: string) => job(path, { status }, ...sent.map(device => ({ ...device, status })))
  t.same((await call('GET', path)).body, under('queued'))
  await advance(call, 'PT0.999S')
  t.same((await call('GET', path)).body, under('queued'), 'as long as the clock has not come so far')
  await advance(call, 'PT0.001S')
  t.same((await call('GET', path)).body, under('processing'))
  await advance(call, 'PT1S')
  const [device] = await devicesIn(call, `/customers/${customerId}/deviceBatches/Studio`)
  const over = job(path, { status: 'finished_with_errors', ...done }, { deviceId: device.id, serialNumber: 'A-1', status: 'finished' }, { ...sent[1], ...wrong('808', 'ZtdDeviceAssignedToOtherTenant') })
  t.same((await call('GET', path)).body, over)
  await advance(call, 'P30D')
  t.same((await call('GET', path.replace('batchJobStatus', 'batchjobstatus'), undefined, appOnly)).body, over, 'and it can be read later on')
  t.match((await call('GET', `/customers/${customerId}/deviceBatches`)).body.items, [{ status: 'finished_with_errors', devicesCount: 1 }])
  t.equal((await devicesIn(call, batch)).length, 4, 'who has the device keeps it')

  const id = path.split('/').at(-1)!
  for (const other of [`/customers/${school}/batchJobStatus/${id}`, `/customers/${customerId}/batchJobStatus/${unknownId}`]) {
    await refuses(t, call, ['GET', other], { status: 404, code: 1000, description: `The resource was not found: device job ${other.split('/').at(-1)}.` }, other)
  }
})

t.test('createDeviceBatch: what a device can be known by', async t => {
  const { call } = await storyWorld(t)
  const devices = [
    { hardwareHash: 'H1' }, { hardwareHash: 'H2', productKey: 'K1' }, { hardwareHash: 'H3', serialNumber: 'S1' }, { hardwareHash: 'H4', productKey: 'K1', serialNumber: 'S1' },
    { productKey: 'K1' }, { serialNumber: 'S1', oemManufacturerName: 'O', modelName: 'M' }, { serialNumber: 'S1', oemManufacturerName: 'O', modelName: 'N' }, { productKey: ' K2 ', serialNumber: '' }
  ]
  const { status, devicesStatus } = await finished(call, ['POST', batches, { batchId: ' Spring ', devices }])
  t.same([status, devicesStatus.map(({ status }: { status: string }) => status)], ['finished', devices.map(() => 'finished')])
  const stored = await devicesIn(call, `${batches}/Spring`)
  t.same(stored.map(({ id, policies, uploadedDate, attributes, ...facts }) => facts), [...devices.slice(0, 7), { productKey: 'K2' }])
  t.equal(new Set(stored.map(({ id }) => id)).size, 8, 'each with an id of its own')
})

t.test('addDevices: a device is uploaded once', async t => {
  const { call } = await storyWorld(t)
  const twice = { ...wrong('806', 'ZtdDeviceAlreadyAssigned') }
  const { status, devicesStatus } = await finished(call, ['POST', `${batch}/devices`, [
    { productKey: takenKey }, { hardwareHash: 'new' }, { hardwareHash: 'new', productKey: 'X' }, { hardwareHash: 'NEW' }, { serialNumber: 'wb4-01187', oemManufacturerName: 'WOODBINE Computers', modelName: 'Satchel 11 G2' }
  ]])
  const [, , , , added, other, ...more] = await devicesIn(call, batch)
  t.equal(status, 'finished_with_errors')
  t.same(devicesStatus, [
    { productKey: takenKey, ...twice }, { deviceId: added.id, status: 'finished' }, { productKey: 'X', ...twice }, { deviceId: other.id, status: 'finished' }, { serialNumber: 'wb4-01187', ...twice }
  ].map(result))
  t.same([added.hardwareHash, other.hardwareHash, more], ['new', 'NEW', []], 'hashes differ by case, what people write does not')
  t.match((await call('GET', batches)).body.items, [{ status: 'finished_with_errors', devicesCount: 6 }])
  await call('POST', `${batch}/devices`, [{ productKey: 'Y' }])
  await advance(call, 'PT1S')
  await call('POST', `${batch}/devices`, [{ productKey: 'Z' }])
  t.match((await call('GET', batches)).body.items, [{ status: 'queued', devicesCount: 6 }], 'the batch stands as its latest upload does')
  await advance(call, 'PT1S')
  t.match((await call('GET', batches)).body.items, [{ status: 'processing', devicesCount: 7 }], 'while an earlier one is over')
})

t.test('addDevices: a policy that comes with a device', async t => {
  const { call } = await storyWorld(t)
  const given = (value: string | null) => [{ key: 'o_o_b_e', value }]
  const { devicesStatus } = await finished(call, ['POST', `${batch}/devices`, [{ productKey: 'A', policies: given(teachers) }, { productKey: 'B', policies: given(unknownId) }, { productKey: 'C', policies: given(null) }]])
  const [, , , , a, c, ...more] = await devicesIn(call, batch)
  t.same(devicesStatus, [{ deviceId: a.id, productKey: 'A', status: 'finished' }, { productKey: 'B', ...wrong('1000', 'PolicyNotFound') }, { deviceId: c.id, productKey: 'C', status: 'finished' }].map(result))
  t.same([a.policies, c.policies, more], [given(teachers), given(null), []])
  t.same(await assigned(call), [2, 2])
})

t.test('updateDevicePolicies: device by device', async t => {
  const { call } = await storyWorld(t)
  const policies = (value: string | null) => [{ key: 'o_o_b_e', value }]
  const path = jobOf(t, await call('PATCH', updates, {
    Devices: [
      { ...dotNet({ SerialNumber: null }), Id: fourth.toUpperCase(), Policies: [{ Key: 'o_o_b_e', Value: classroom }] },
      { id: first, policies: policies(null) }, { id: second, policies: policies(unknownId) }, { id: unknownId, policies: policies(teachers) }, { id: third, policies: [] }
    ],
    Attributes: { ObjectType: 'DevicePolicyUpdateRequest' }
  }))
  const told = [{ deviceId: fourth, productKey: takenKey }, { deviceId: first, serialNumber: 'WB4-01187' }, { deviceId: second, serialNumber: 'WB4-01188' }, { deviceId: unknownId }, { deviceId: third, serialNumber: 'WB7-00342' }]
  t.same((await call('GET', path)).body, job(path, { status: 'queued' }, ...told.map(device => ({ ...device, status: 'queued' }))))
  t.same(await policiesOf(call), [classroom, classroom, teachers, null], 'nothing has happened yet')
  await advance(call, 'PT1S')
  t.same((await call('GET', path)).body, job(path, { status: 'processing' }, ...told.map(device => ({ ...device, status: 'processing' }))))
  await advance(call, 'PT1S')
  const ends = [{ status: 'finished' }, { status: 'finished' }, wrong('1000', 'PolicyNotFound'), wrong('1000', 'DeviceNotFound'), { status: 'finished' }]
  t.same((await call('GET', path)).body, job(path, { status: 'finished_with_errors', ...done }, ...told.map((device, index) => ({ ...device, ...ends[index] }))))
  t.same(await policiesOf(call), [null, classroom, teachers, classroom], 'what went wrong for one is nothing to the others')
  t.same(await assigned(call), [2, 1])
  t.match((await call('GET', batches)).body.items, [{ status: 'finished' }], 'a batch knows only uploads')

  const good = await finished(call, ['PATCH', updates, { devices: [first, second, third, fourth].map(id => ({ id, policies: policies(teachers) })) }])
  t.equal(good.status, 'finished')
  t.same([await policiesOf(call), await assigned(call)], [[teachers, teachers, teachers, teachers], [0, 4]])
})

t.test('updateDevicePolicies: what is gone when its turn comes', async t => {
  const { call } = await storyWorld(t)
  const { headers } = await call('PATCH', updates, { devices: [first, second].map(id => ({ id, policies: [{ key: 'o_o_b_e', value: teachers }] })) })
  await call('DELETE', `${batch}/devices/${first}`)
  await call('DELETE', `/customers/${school}/policies/${teachers}`)
  await advance(call, 'PT2S')
  t.same((await call('GET', headers.location!)).body.devicesStatus, [{ deviceId: first, ...wrong('1000', 'DeviceNotFound') }, { deviceId: second, serialNumber: 'WB4-01188', ...wrong('1000', 'PolicyNotFound') }].map(result))
  t.same(await policiesOf(call), [classroom, null, null])
})

t.test('createDeviceBatch: what is not whole is refused as a whole', async t => {
  const { call } = await storyWorld(t)
  const device = { productKey: 'A' }
  const unknown = /devices\[1\] needs a hardwareHash, a productKey, or serialNumber, oemManufacturerName and modelName together/
  const cases: Array<[what: string, request: [string, string, unknown?], status: number, code: number, description: RegExp | string]> = [
    ['no body', ['POST', batches], 400, 800002, /body is missing/],
    ['no id', ['POST', batches, { devices: [device] }], 400, 3000, /batchId is missing/],
    ['blank id', ['POST', batches, { batchId: ' ', devices: [device] }], 400, 3000, /batchId is missing/],
    ['id that cannot be written', ['POST', batches, { batchId: 'a\u0000b', devices: [device] }], 400, 3000, /batchId/],
    ['id with half a character', ['POST', batches, '{"batchId":"a\\ud800","devices":[{"productKey":"A"}]}'], 400, 3000, /batchId/],
    ['id that is taken', ['POST', batches, { batchId: 'AUTUMN term 2018', devices: [device] }], 409, 990004, 'A device batch with the id AUTUMN term 2018 already exists.'],
    ['no devices', ['POST', batches, { batchId: 'a' }], 400, 3000, /devices is missing/],
    ['empty list', ['POST', batches, { batchId: 'a', devices: [] }], 400, 3000, /empty/],
    ['serial number alone', ['POST', batches, { batchId: 'a', devices: [device, { serialNumber: 'S' }] }], 400, 3000, unknown],
    ['serial number without model', ['POST', batches, { batchId: 'a', devices: [device, { serialNumber: 'S', oemManufacturerName: 'O', modelName: ' ' }] }], 400, 3000, unknown],
    ['no serial number', ['POST', batches, { batchId: 'a', devices: [device, { oemManufacturerName: 'O', modelName: 'M' }] }], 400, 3000, unknown],
    ['nothing told', ['POST', batches, { batchId: 'a', devices: [device, { Id: fourth, hardwareHash: null }] }], 400, 3000, unknown],
    ['serial number that is a number', ['POST', batches, { batchId: 'a', devices: [{ serialNumber: 7 }] }], 400, 800002, /serialNumber must be a string/],
    ['devices that are one', ['POST', batches, { batchId: 'a', devices: device }], 400, 800002, /devices must be an array/],
    ['nothing added', ['POST', `${batch}/devices`, []], 400, 3000, /empty/],
    ['no list to add', ['POST', `${batch}/devices`, device], 400, 800002, /must be an array/],
    ['something unknown added', ['POST', `${batch}/devices`, [device, { modelName: 'M' }]], 400, 3000, unknown],
    ['no update', ['PATCH', updates, {}], 400, 3000, /devices is missing/],
    ['empty update', ['PATCH', updates, { devices: [] }], 400, 3000, /empty/],
    ['update of no device', ['PATCH', updates, { devices: [{ policies: [] }] }], 400, 3000, /devices\[0\]\.id is missing/],
    ['update of a blank device', ['PATCH', updates, { devices: [{ id: ' ', policies: [] }] }], 400, 3000, /devices\[0\]\.id is missing/],
    ['update without policies', ['PATCH', updates, { devices: [{ id: first }] }], 400, 3000, /devices\[0\]\.policies is missing/],
    ['update in an unknown category', ['PATCH', updates, { devices: [{ id: first, policies: [{ key: 'kiosk' }] }] }], 400, 900126, /kiosk/]
  ]
  for (const [what, request, status, code, description] of cases) await refuses(t, call, request, { status, code, description }, what)
})

t.test('addDevices: a batch holds so many devices', async t => {
  const { call } = await storyWorld(t)
  const keys = (from: number, to: number) => Array.from({ length: to - from }, (_, index) => ({ productKey: `key ${from + index}` }))
  const tooMany = (number: number) => ({ status: 400, code: 3000, description: `The value of a property is not valid: there can be at most 2000 devices, not ${number}.` })
  await refuses(t, call, ['POST', batches, { batchId: 'large', devices: keys(0, 2001) }], tooMany(2001), 'in one go')
  await refuses(t, call, ['PATCH', updates, { devices: keys(0, 2001).map(() => ({ id: first, policies: [] })) }], tooMany(2001), 'in an update')
  await call('POST', batches, { batchId: 'large', devices: keys(0, 1990) })
  await call('POST', `${batches}/large/devices`, keys(1990, 1999))
  await refuses(t, call, ['POST', `${batches}/large/devices`, keys(1999, 2001)], tooMany(2001), 'together with what is on its way')
  await advance(call, 'PT2S')
  await refuses(t, call, ['POST', `${batches}/large/devices`, keys(1999, 2001)], tooMany(2001), 'together with what is there')
  t.equal((await finished(call, ['POST', `${batches}/large/devices`, keys(1999, 2000)])).status, 'finished', 'the last one')
  t.equal((await call('GET', batches)).body.items[1].devicesCount, 2000)
  await refuses(t, call, ['POST', `${batches}/large/devices`, keys(2000, 2001)], tooMany(2001), 'one more')
  await call('DELETE', `${batches}/large/devices/${(await devicesIn(call, `${batches}/large`))[0].id}`)
  t.equal((await finished(call, ['POST', `${batches}/large/devices`, keys(2000, 2001)])).status, 'finished', 'in the place of one that went')
})

t.test('getBatchUploadStatus: a job goes on where its world was kept', async t => {
  const { call, world } = await storyWorld(t)
  const { headers } = await call('POST', `${batch}/devices`, [{ productKey: 'A', policies: [{ key: 'o_o_b_e', value: teachers }] }])
  await advance(call, 'PT1S')
  const before = await worldText(call)
  await remake(call, () => {})
  t.equal(await worldText(call), before, 'written out and read in')
  await advance(call, 'PT1S')
  t.same((await call('GET', headers.location!)).body.status, 'finished')
  t.same(await assigned(call), [2, 2])
  world.reset()
  await refuses(t, call, ['GET', headers.location!], { status: 404, code: 1000, description: /device job/ }, 'and is gone with it')
})

t.test('createDeviceBatch: the same request again starts nothing more', async t => {
  const { call } = await storyWorld(t)
  const send = () => call('POST', batches, { batchId: 'Spring', devices: [{ productKey: 'A' }] }, { 'ms-requestid': '0b1f2a3c-0000-4000-8000-000000000001' })
  const [once, again] = [await send(), await send()]
  t.same([again.status, again.text, again.headers.location], [202, '', once.headers.location])
  t.equal((await worldNow(call)).collections.deviceJobs.length, 1)
})

t.test('updateDevicePolicies: in the global cloud and in Germany', async t => {
  const requests: Array<[string, string, unknown?]> = [
    ['GET', batches], ['POST', batches, { batchId: 'a', devices: [{ productKey: 'A' }] }], ['GET', `${batch}/devices`], ['POST', `${batch}/devices`, [{ productKey: 'A' }]],
    ['PUT', `${batch}/devices/${first}`, { policies: [] }], ['DELETE', `${batch}/devices/${first}`], ['PATCH', updates, { devices: [{ id: second, policies: [] }] }], ['GET', `/customers/${school}/batchJobStatus/${unknownId}`]
  ]
  for (const cloud of ['china', 'usgov'] as const) {
    const { call } = await storyWorld(t, { cloud })
    for (const request of requests) await refuses(t, call, request, { status: 400, code: 900127, description: new RegExp(cloud) }, `${request[0]} ${request[1]} in ${cloud}`)
  }
  const { call } = await storyWorld(t, { cloud: 'germany' })
  const statuses: number[] = []
  for (const [method, path, body] of requests) statuses.push((await call(method, path, body, appOnly)).status)
  t.same(statuses, [200, 202, 200, 202, 200, 204, 202, 404])
})

t.test('createDeviceBatch: what is tried is audited', async t => {
  const { call } = await storyWorld(t)
  const ids = []
  for (const [method, path, body] of [['POST', batches, { batchId: 'Spring', devices: [{ productKey: 'A' }] }], ['POST', `${batch}/devices`, [{ productKey: 'B' }]], ['PATCH', updates, { devices: [{ id: first, policies: [] }] }]] as const) {
    ids.push((await call(method, path, body)).headers.location!.split('/').at(-1))
  }
  await advance(call, 'PT1M')
  const audit = await auditNow(call)
  t.same(audit.map(({ operationType, resourceType, customerId, resourceId, newValue, customizedData }: any) => [operationType, resourceType, customerId, resourceId, newValue, customizedData]), [
    ['devices_upload_to_new_batch_attempted', 'device', school, ids[0], { batchId: 'Spring', devices: [{ productKey: 'A' }] }, [{ key: 'BatchId', value: 'Spring' }]],
    ['devices_upload_to_existing_batch_attempted', 'device', school, ids[1], { batchId: 'Autumn term 2018', devices: [{ productKey: 'B' }] }, [{ key: 'BatchId', value: 'Autumn term 2018' }]],
    ['devices_update_attempted', 'device', school, ids[2], { devices: [{ id: first, policies: [] }] }, undefined]
  ])
})
