/** Configuration policies: made, read, changed, deleted, and what is refused. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { advance, appOnly, auditNow, customerNamed, refuses } from './holdings.ts'
import { change, customerRefusals, guid, unknownId } from './purchases.ts'

const school = '06c04a15-0bec-40c6-bfe8-3cccc24505d3'
const policies = `/customers/${school}/policies`

/** The policies of the story, as lists show them. */
const classroom = {
  id: '0691cd74-fe88-47da-84ca-23d5004db341',
  name: 'Classroom laptops',
  category: 'o_o_b_e',
  description: 'Pupils sign in as standard users',
  devicesAssigned: 2,
  devicesAssignedCount: 2,
  policySettings: ['remove_oem_preinstalls', 'oobe_user_not_local_admin', 'skip_express_settings', 'skip_eula'],
  createdDate: '2018-07-30T14:05:10.318Z',
  lastModifiedDate: '2018-08-20T08:31:44.062Z',
  attributes: { objectType: 'ConfigurationPolicy' }
}
const teachers = {
  id: '0692cc39-130c-4596-9ddb-e30cc81697e8',
  name: 'Teachers',
  category: 'o_o_b_e',
  devicesAssigned: 1,
  devicesAssignedCount: 1,
  policySettings: ['skip_express_settings', 'skip_oem_registration'],
  createdDate: '2018-07-30T14:09:37.541Z',
  lastModifiedDate: '2018-07-30T14:09:37.541Z',
  attributes: { objectType: 'ConfigurationPolicy' }
}
const collection = (...items: object[]) => ({ totalCount: items.length, items, attributes: { objectType: 'Collection' } })

const kiosk = { name: 'Kiosk', category: 'o_o_b_e', description: 'In the entrance hall', policySettings: ['skip_express_settings', 'skip_eula'] }

t.test('Create a new configuration policy for the specified customer', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  const path = `/customers/${customerId}/policies`
  const created = await call('POST', path, kiosk)
  t.equal(created.status, 200)
  t.match(created.body.id, guid)
  const expected = {
    id: created.body.id,
    ...kiosk,
    devicesAssigned: 0,
    devicesAssignedCount: 0,
    createdDate: '2019-01-09T00:00:00Z',
    lastModifiedDate: '2019-01-09T00:00:00Z',
    attributes: { objectType: 'ConfigurationPolicy' }
  }
  t.same(created.body, expected)
  t.same((await call('GET', `${path}/${created.body.id}`)).body, expected, 'read again')
  t.same((await call('GET', path)).body, collection(expected), 'and listed')
  t.same((await call('GET', policies)).body.totalCount, 2, 'by its own customer only')
})

t.test("Get a list of a customer's policies", async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', policies)
  t.equal(status, 200)
  t.same(body, collection(classroom, teachers))
  const { body: third } = await call('POST', policies, kiosk)
  t.same((await call('GET', policies)).body, collection(classroom, teachers, third), 'in the order in which they were made')
  t.same((await call('GET', `/customers/${await customerNamed(call, 'Wrenfield')}/policies`)).body, collection(), 'none')
})

t.test("Retrieve a customer's configuration policy", async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', `${policies}/${classroom.id}`)
  t.equal(status, 200)
  t.same(body, classroom)
  t.same((await call('GET', `/v1//customers/${school.toUpperCase()}/Policies/${classroom.id.toUpperCase()}`)).body, classroom, 'in any case')
  t.same((await call('GET', `${policies}/${teachers.id}`, undefined, appOnly)).body, teachers, 'by an application alone')
})

t.test('Update a configuration policy for the specified customer', async t => {
  const { call } = await storyWorld(t)
  await advance(call, 'PT3H')
  const sent = { id: classroom.id, name: 'Library laptops', category: 'o_o_b_e', description: 'Lent by the day', devicesAssigned: 0, policySettings: ['skip_eula'] }
  const updated = { ...classroom, name: 'Library laptops', description: 'Lent by the day', policySettings: ['skip_eula'], lastModifiedDate: '2019-01-09T03:00:00Z' }
  const { status, body } = await call('PUT', `${policies}/${classroom.id}`, sent)
  t.equal(status, 200)
  t.same(body, updated, 'the number of devices is not what the client says')
  t.same((await call('GET', policies)).body, collection(updated, teachers))

  const { description, ...undescribed } = updated
  const again = await call('PUT', `${policies}/${classroom.id}`, { Id: classroom.id.toUpperCase(), Name: 'Library laptops', Category: 'None', Description: null, PolicySettings: ['SkipEula'], CreatedDate: '0001-01-01T00:00:00' })
  t.same(again.body, undescribed, 'what is left out is cleared, the category is not')
  t.same((await call('GET', `${policies}/${classroom.id}`)).body, undescribed)
})

t.test('Delete a configuration policy for the specified customer', async t => {
  const { call } = await storyWorld(t)
  const devices = `/customers/${school}/deviceBatches/Autumn%20term%202018/devices`
  const told = async () => (await call('GET', devices)).body.items.map(({ policies }: { policies: object[] }) => policies)
  t.same(await told(), [classroom.id, classroom.id, teachers.id, null].map(value => [{ key: 'o_o_b_e', value }]))
  const { status, text } = await call('DELETE', `${policies}/${classroom.id}`)
  t.same([status, text], [204, ''])
  t.same((await call('GET', policies)).body, collection(teachers))
  t.same(await told(), [null, null, teachers.id, null].map(value => [{ key: 'o_o_b_e', value }]), 'its devices have none')
  await refuses(t, call, ['GET', `${policies}/${classroom.id}`], { status: 404, code: 1000, description: `The resource was not found: configuration policy ${classroom.id}.` }, 'gone')
  await refuses(t, call, ['DELETE', `${policies}/${classroom.id}`], { status: 404, code: 1000, description: `The resource was not found: configuration policy ${classroom.id}.` }, 'twice')
})

t.test('createConfigurationPolicy: as clients of all ages write it', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[what: string, body: object, settings: string[]]> = [
    ['without a category', { name: 'A', policySettings: ['none'] }, ['none']],
    ['with the category that is none', { name: 'A', category: 'none', policySettings: [] }, []],
    ['as .NET does', { Id: null, Name: 'A', Category: 'none', Description: null, DevicesAssignedCount: 0, PolicySettings: ['OobeUserNotLocalAdmin', 'remove_oem_preinstalls'], CreatedDate: '0001-01-01T00:00:00', LastModifiedDate: '0001-01-01T00:00:00', Attributes: { ObjectType: 'ConfigurationPolicy' } }, ['oobe_user_not_local_admin', 'remove_oem_preinstalls']],
    ['by numbers, which are flags', { name: 'A', category: 1, policySettings: [0, 1, 2, 4, 8, 16] }, ['none', 'remove_oem_preinstalls', 'oobe_user_not_local_admin', 'skip_express_settings', 'skip_oem_registration', 'skip_eula']]
  ]
  for (const [what, body, policySettings] of cases) {
    const made = (await call('POST', policies, body)).body
    const moment = '2019-01-09T00:00:00Z'
    t.same(made, { id: made.id, name: 'A', category: 'o_o_b_e', devicesAssigned: 0, devicesAssignedCount: 0, policySettings, createdDate: moment, lastModifiedDate: moment, attributes: { objectType: 'ConfigurationPolicy' } }, what)
  }
})

t.test('createConfigurationPolicy: what is not whole is refused', async t => {
  const { call } = await storyWorld(t)
  const { name, policySettings } = kiosk
  const cases: Array<[what: string, body: unknown, code: number, description: RegExp]> = [
    ['no body', undefined, 800002, /body is missing/],
    ['no JSON', '{', 800002, /JSON/],
    ['no name', { policySettings }, 3000, /name is missing/],
    ['blank name', { name: ' ', policySettings }, 3000, /name is missing/],
    ['name that is a number', { name: 7, policySettings }, 800002, /name must be a string/],
    ['no settings', { name }, 3000, /policySettings is missing/],
    ['settings that are a text', { name, policySettings: 'skip_eula' }, 800002, /policySettings must be an array/],
    ['unknown setting', { name, policySettings: ['skip_everything'] }, 900126, /skip_everything/],
    ['number of nothing', { name, policySettings: ['32'] }, 900126, /32/],
    ['unknown category', { name, category: 'kiosk', policySettings }, 900126, /kiosk/]
  ]
  for (const [what, body, code, description] of cases) await refuses(t, call, ['POST', policies, body], { status: 400, code, description }, what)
})

t.test('updateConfigurationPolicy: the id must be that of the path, and all that is required be there', async t => {
  const { call } = await storyWorld(t)
  const whole = { ...kiosk, id: classroom.id }
  const { id, ...idless } = whole
  const cases: Array<[what: string, body: object, code: number, description: RegExp]> = [
    ['no id', idless, 3000, /id is missing/],
    ['id of another policy', { ...whole, id: teachers.id }, 3000, new RegExp(`${classroom.id}, not ${teachers.id}`)],
    ['blank name', { ...whole, name: '' }, 3000, /name is missing/],
    ['no name', { id, policySettings: [] }, 3000, /name is missing/],
    ['no settings', { id, name: 'Kiosk' }, 3000, /policySettings is missing/],
    ['unknown setting', { ...whole, policySettings: ['skip'] }, 900126, /skip/]
  ]
  for (const [what, body, code, description] of cases) await refuses(t, call, ['PUT', `${policies}/${id}`, body], { status: 400, code, description }, what)
})

t.test('getConfigurationPolicy: only what the customer has', async t => {
  const { call, world } = await storyWorld(t)
  const other = await customerNamed(call, 'Wrenfield')
  for (const [what, path, id] of [['unknown', policies, unknownId], ['of another customer', `/customers/${other}/policies`, classroom.id], ['no GUID', policies, 'x']] as const) {
    for (const [method, body] of [['GET'], ['PUT', { ...kiosk, id }], ['DELETE']] as const) {
      await refuses(t, call, [method, `${path}/${id}`, body], { status: 404, code: 1000, description: `The resource was not found: configuration policy ${id}.` }, `${method}: ${what}`)
    }
  }
  await customerRefusals(t, call, world, [
    ['GET', 'policies'], ['POST', 'policies', kiosk], ['GET', `policies/${unknownId}`], ['PUT', `policies/${unknownId}`, { ...kiosk, id: unknownId }], ['DELETE', `policies/${unknownId}`]
  ])
})

t.test('listConfigurationPolicies: in the global cloud and in Germany', async t => {
  for (const cloud of ['china', 'usgov'] as const) {
    const { call } = await storyWorld(t, { cloud })
    for (const [method, path, body] of [['GET', policies], ['POST', policies, kiosk], ['GET', `${policies}/${classroom.id}`], ['PUT', `${policies}/${classroom.id}`, { ...kiosk, id: classroom.id }], ['DELETE', `${policies}/${classroom.id}`]] as const) {
      await refuses(t, call, [method, path, body], { status: 400, code: 900127, description: new RegExp(cloud) }, `${method} in ${cloud}`)
    }
  }
  const { call } = await storyWorld(t, { cloud: 'germany' })
  t.equal((await call('POST', policies, kiosk, appOnly)).status, 200)
  t.equal((await call('GET', policies)).body.totalCount, 3)
})

t.test('createConfigurationPolicy: what is done to policies is audited', async t => {
  const { call, world } = await storyWorld(t)
  const { body: made } = await call('POST', policies, kiosk)
  await call('PUT', `${policies}/${made.id}`, { ...kiosk, id: made.id, name: 'Entrance' })
  await call('DELETE', `${policies}/${made.id}`)
  const audit = await auditNow(call)
  t.same(audit.map(({ operationType, resourceType, customerId, resourceId, oldValue, newValue }: any) => [operationType, resourceType, customerId, resourceId, oldValue?.name, newValue?.name]), [
    ['policy_created', 'policy', school, made.id, undefined, 'Kiosk'],
    ['policy_updated', 'policy', school, made.id, 'Kiosk', 'Entrance'],
    ['policy_deleted', 'policy', school, made.id, 'Entrance', undefined]
  ])
  await t.rejects(change(world, ({ configurationPolicies }) => { configurationPolicies![0].policySettings = ['skip'] }), /configurationPolicies\[0\]/, 'a document with a policy of another kind is not let in')
  await t.rejects(change(world, ({ configurationPolicies }) => { configurationPolicies![0].customerId = unknownId }), /there is no customer/, 'nor one without its customer')
})
