/** How customers end: what stays when the relationship does, how it begins anew, and what a deletion takes along. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { newcomer, recordsWith, refused, stateOf, type Facts } from './catalogue-facts.ts'
import { advance, buy, customerNamed, offers, refuses, remake } from './holdings.ts'

const ended = { relationshipToPartner: 'none', attributes: { objectType: 'Customer' } }
const accept = (call: Call, id: string, body?: unknown) => call('POST', `/_emulator/customers/${id}/accept`, body)
const lists = ['users', 'subscriptions', 'orders', 'subscribedskus', 'agreements', 'entitlements', 'profiles/billing', 'usagebudget']

t.test('updateCustomer: a former customer that accepts again is seen with all that it had', async t => {
  const { call } = await storyWorld(t)
  const id = await customerNamed(call, 'Copperline') // all that it has is suspended
  const seen = async () => Promise.all(['', ...lists.map(list => `/${list}`)].map(async list => (await call('GET', `/customers/${id}${list}`)).body))
  const before = await seen()
  await call('PATCH', `/customers/${id}`, ended)
  refused(t, await call('GET', `/customers/${id}`), 403, 20002, new RegExp(id))
  t.equal((await accept(call, id.toUpperCase())).status, 204)
  t.same(await seen(), before)
  t.equal(await customerNamed(call, 'Copperline'), id, 'and in the list')
  t.match((await stateOf(call)).collections.audit.at(-1), { operationType: 'reseller_relationship_accepted_by_customer', resourceType: 'customer', customerId: id })

  await call('PATCH', `/customers/${id}`, ended)
  await accept(call, id, { allowDelegatedAccess: false })
  t.match((await call('GET', `/customers/${id}`)).body, { relationshipToPartner: 'reseller', allowDelegatedAccess: false }, 'with or without its administration')
  await accept(call, id)
  t.equal((await call('GET', `/customers/${id}`)).body.allowDelegatedAccess, true, 'which it can give later')
  const whole = await stateOf(call)
  await accept(call, id)
  t.same(await stateOf(call), whole, 'accepting once more changes nothing')
})

t.test('acceptance of an invitation: only by a tenant that there is', async t => {
  const { call } = await storyWorld(t)
  const unknown = '00000000-1111-4222-8333-444444444444'
  for (const [id, body, status] of [[unknown, undefined, 404], ['copperline', undefined, 400], [await customerNamed(call, 'Alder'), { allowDelegatedAccess: 'yes' }, 400], [await customerNamed(call, 'Alder'), { dap: true }, 400]] as const) {
    const before = await stateOf(call)
    t.equal((await accept(call, id, body)).status, status, `${id} ${JSON.stringify(body)}`)
    t.same(await stateOf(call), before)
  }
})

t.test('updateCustomer: what happens to former customers by itself goes on', async t => {
  const { call, world } = await storyWorld(t)
  const { id } = (await call('POST', '/customers', newcomer())).body
  const { path, subscription } = await buy(call, id, offers.businessPremium)
  await call('PATCH', path, { ...subscription, status: 'suspended' })
  await call('PATCH', `/customers/${id}`, ended)
  world.clock.advance('P1Y1D')
  await accept(call, id)
  t.equal((await call('GET', path)).body.status, 'deleted')
})

/** Gives a customer one of everything that requests lead to. */
async function furnish (call: Call, id: string) {
  const at = `/customers/${id}`
  const { subscription } = await buy(call, id, offers.businessPremium, { quantity: 3 })
  const user = (await call('POST', `${at}/users`, { userPrincipalName: 'ines@tallpine.onmicrosoft.com', displayName: 'Ines Farrow', usageLocation: 'US', passwordProfile: { password: 'testPassword' } })).body
  const [sku] = (await call('GET', `${at}/subscribedskus`)).body.items
  const [role] = (await call('GET', `${at}/directoryroles`)).body.items
  await call('POST', `${at}/deviceBatches`, { batchId: 'desks', devices: [{ serialNumber: '1R9-ZNP67', productKey: '00329-00000-00003-AA606', hardwareHash: 'aGFzaA==' }] })
  await advance(call, 'PT1H')
  const writes: Array<[path: string, body: object]> = [
    [`/users/${user.id}/licenseupdates`, { licensesToAssign: [{ skuId: sku.productSku.id }] }],
    [`/directoryroles/${role.id}/usermembers`, { id: user.id }],
    ['/carts', { lineItems: [{ catalogItemId: offers.enterpriseE1, quantity: 1, billingCycle: 'monthly' }] }],
    ['/agreements', { userId: 'a10108e8-9205-4b83-8712-2c2a7d52e954', primaryContact: { firstName: 'Nora', lastName: 'Quist', email: 'nora@tallpine.example' }, templateId: '998b88de-aa99-4388-a42c-1b3517d49490', dateAgreed: '2019-01-08T00:00:00Z', type: 'MicrosoftCloudAgreement' }],
    ['/verifieddomain', { verifiedDomainName: 'tallpine.example', domain: { authenticationType: 'managed', capability: 'email', name: 'tallpine.example', status: 'verified', verificationMethod: 'none' } }],
    ['/policies', { name: 'Desks', category: 'o_o_b_e', policySettings: ['skip_eula'] }],
    ['/deviceBatches', { batchId: 'tills', devices: [{ serialNumber: '1R9-ZNP68', productKey: '00329-00000-00003-AA607', hardwareHash: 'aGFzaA==' }] }]
  ]
  for (const [path, body] of writes) {
    const answer = await call('POST', `${at}${path}`, body)
    if (answer.status >= 300) throw new Error(`${path}: ${answer.text}`)
  }
  await call('DELETE', `${at}/users/${(await call('POST', `${at}/users`, { userPrincipalName: 'ruth@tallpine.onmicrosoft.com', displayName: 'Ruth', passwordProfile: { password: 'testPassword' } })).body.id}`)
  const [{ id: topic }] = (await call('GET', '/servicerequests/supporttopics')).body.items
  await call('POST', '/servicerequests/en-US', { title: 'Phones', description: 'They do not ring.', severity: 'moderate', supportTopicId: String(topic), organization: { id } })
  await remake(call, ({ collections }) => { collections.azureUsage.push({ customerId: id, subscriptionId: subscription.id, usageDate: '2019-01-08T00:00:00Z', resourceLocation: 'useast', consumptionMeterId: '7e2d7ba9-5ae0-4a8c-b4ad-c0c5b8a3d5c5', meterCategory: 'Storage', meterSubcategory: '', meterUnit: 'GB', quantity: 5 }) })
}

t.test('deleteCustomer: everything that it has goes too, whatever is to come', async t => {
  const { call, world } = await storyWorld(t)
  const { id } = (await call('POST', '/customers', newcomer())).body
  await furnish(call, id)
  const held = await recordsWith(call, id)
  for (const name of ['customers', 'users', 'roleMembers', 'licenseAssignments', 'subscriptions', 'orders', 'carts', 'agreements', 'domains', 'configurationPolicies', 'deviceBatches', 'devices', 'deviceJobs', 'serviceRequests', 'azureUsage', 'due', 'audit']) {
    t.ok(held.includes(name), `it has ${name}`)
  }
  const others = (document: Facts) => JSON.stringify(Object.entries(document.collections as Record<string, Facts[]>).map(([name, records]) => [name, records.filter(record => !JSON.stringify(record).includes(id)).length]))
  const before = others(await stateOf(call))
  t.equal((await call('DELETE', `/customers/${id}`)).status, 204)
  t.same(await recordsWith(call, id), ['audit'], 'only the audit remembers it')
  t.equal(others(await stateOf(call)), before, 'what others have stays')
  t.notOk(JSON.stringify(world.clock.advance('P2Y').happened).includes(id))
  await refuses(t, call, ['GET', `/customers/${id}/policies`], { status: 404, code: 60003, description: new RegExp(id) }, 'nothing answers under it')
  t.equal((await call('HEAD', '/domains/tallpine.example')).status, 404)
  t.equal((await call('POST', '/customers', newcomer())).status, 201, 'the names are free')
})
