/** Strict enums: answers hold only values that the strictest client library reads; what it cannot read at all is left out. */
import t from 'tap'
import { operations, resolve, type Schema } from '../../src/contract/operation.ts'
import { readableForm } from '../../src/http/readable.ts'
import type { Emulator, WorldDocument } from '../../src/index.ts'
import { alder } from '../identity/clients.ts'
import { storyWorld } from '../helper.ts'

const customer = `/customers/${alder.id}`

/** Answers of a strict world are not held to the contract, whose enums know more values, and two in another spelling. */
const asker = (emulator: Emulator, world = '') => async (path: string, method = 'GET', body?: unknown) => {
  const response = await emulator.inject({
    method: method as 'GET',
    url: `${world}/v1${path}`,
    headers: { host: 'localhost', authorization: 'Bearer test', ...(body !== undefined && { 'content-type': 'application/json' }) },
    ...(body !== undefined && { payload: JSON.stringify(body) })
  })
  return { status: response.statusCode, text: response.body, body: response.body === '' ? undefined : response.json(), headers: response.headers }
}

/** What the Java SDK reads of audit records (its sources, 1.15). */
const operationTypes = [
  'update_customer_qualification', 'update_subscription', 'upgrade_subscription', 'convert_trial_subscription', 'add_customer', 'update_customer_billing_profile',
  'update_customer_partner_contract_company_Name', 'update_Customer_spending_budget', 'delete_customer', 'remove_partner_customer_relationship', 'create_order', 'update_order',
  'create_customer_user', 'delete_customer_user', 'update_customer_user', 'update_customer_user_licenses', 'reset_customer_user_password', 'update_customer_user_principal_name',
  'restore_customer_user', 'create_mpn_association', 'update_mpn_association', 'update_sfb_customer_user_licenses', 'update_transfer', 'create_partner_relationship', 'register_application',
  'unregister_application', 'add_application_credential', 'remove_application_credential', 'create_partner_user', 'update_partner_user', 'remove_partner_user', 'create_referral',
  'update_referral', 'get_software_key', 'get_software_download_link', 'increase_credit_limit', 'ready_invoice', 'create_agreement'
]
const resourceTypes = [
  'customer', 'customer_user', 'order', 'subscription', 'license', 'third_party_add_on', 'mpn_association', 'transfer', 'application', 'application_credential', 'partner_user',
  'partner_relationship', 'referral', 'software_key', 'software_download_link', 'credit_limit', 'invoice', 'agreement'
]

t.test('audit records of types that the Java SDK does not know are left out, two are spelled as it spells them', async t => {
  const { emulator, world } = await storyWorld(t)
  const usual = asker(emulator)
  const { body: { items: [user] } } = await usual(`${customer}/users`)
  const { body: { items: roles } } = await usual(`${customer}/directoryroles`)
  t.equal((await usual(`${customer}/usagebudget`, 'PATCH', { amount: 12 })).status, 200)
  const members = await Promise.all(roles.map(async (role: { id: string }) => ({ role: role.id, ids: (await usual(`${customer}/directoryroles/${role.id}/usermembers`)).body.items.map(({ id }: { id: string }) => id) })))
  const free = members.find(({ ids }) => !ids.includes(user.id))!
  t.equal((await usual(`${customer}/directoryroles/${free.role}/usermembers`, 'POST', { id: user.id, displayName: user.displayName, userPrincipalName: user.userPrincipalName })).status, 201)
  t.equal((await usual(`${customer}/policies`, 'POST', { name: 'Plain start', category: 'o_o_b_e', policySettings: ['skip_eula'] })).status, 200)
  const before = world.state.export()
  await emulator.world('strict', { fork: 'default', strictEnums: true })
  const strict = asker(emulator, '/worlds/strict')

  for (const path of ['/auditrecords?startDate=2018-12-12', '/auditrecords?startDate=2019-01-09&size=2']) {
    const [all, left] = [(await usual(path)).body, (await strict(path)).body]
    const readable = all.items.filter(({ operationType, resourceType }: { operationType: string, resourceType: string }) =>
      resourceTypes.includes(resourceType) && operationTypes.some(known => known.toLowerCase() === operationType))
    t.ok(readable.length < all.items.length, 'there is something to leave out')
    t.equal(left.totalCount, readable.length)
    t.same(left.items, readable.map((record: { operationType: string }) => ({ ...record, operationType: record.operationType === 'update_customer_spending_budget' ? 'update_Customer_spending_budget' : record.operationType })))
    for (const { operationType, resourceType } of left.items) t.ok(operationTypes.includes(operationType) && resourceTypes.includes(resourceType), `${operationType} of ${resourceType}`)
    t.same(left.links, all.links, 'pages lead on as ever')
  }
  t.ok((await strict('/auditrecords?startDate=2018-12-12')).body.items.some(({ operationType }: { operationType: string }) => operationType === 'update_Customer_spending_budget'))

  const { body: { items } } = await usual('/auditrecords?startDate=2019-01-09')
  for (const { id, operationType } of items) {
    const single = await strict(`/auditrecords/${id}`)
    if (operationType === 'update_customer_spending_budget') t.equal(single.body.operationType, 'update_Customer_spending_budget')
    else {
      t.equal(single.status, 404, operationType)
      t.match(single.body, { code: 1000, description: /strict clients/, data: [], source: 'PartnerFD' })
      t.equal(single.headers['content-type'], 'application/json; charset=utf-8')
    }
  }
  t.same(world.state.export(), before)
  t.same(emulator.world('strict').state.export().collections, before.collections, 'nothing is left out of the state')
})

/** The story's document with other values in its records. */
function changed (document: WorldDocument, { subscription, customer }: { subscription: object, customer: object }): WorldDocument {
  const of = (name: 'subscriptions' | 'customers', key: string, change: object) => document.collections[name]!.map(record => record[key] === alder.id ? { ...record, ...change } : record)
  return { ...document, collections: { ...document.collections, subscriptions: of('subscriptions', 'customerId', subscription), customers: of('customers', 'id', customer) } }
}

t.test('a pending subscription has the status none, the qualification of the government\'s cloud is none', async t => {
  const { emulator, world } = await storyWorld(t)
  world.state.import(changed(world.state.export(), { subscription: { status: 'pending' }, customer: { qualification: 'government_community_cloud' } }))
  await emulator.world('strict', { fork: 'default', strictEnums: true })
  const [usual, strict] = [asker(emulator), asker(emulator, '/worlds/strict')]
  const statuses = async (ask: typeof usual) => (await ask(`${customer}/subscriptions`)).body.items.map(({ status }: { status: string }) => status)
  t.ok((await statuses(usual)).every((status: string) => status === 'pending'))
  t.ok((await statuses(strict)).every((status: string) => status === 'none'))
  const [{ links: { self } }] = (await strict(`${customer}/subscriptions`)).body.items
  const [plain, read] = [await usual(self.uri), await strict(self.uri)]
  t.same(read.body, { ...plain.body, status: 'none' }, 'and nothing else is different')
  t.equal((await usual(`${customer}/qualification`)).body, 'government_community_cloud')
  t.equal((await strict(`${customer}/qualification`)).body, 'none')
})

t.test('what every client reads is as in any other world', async t => {
  const [usual, strict] = [asker((await storyWorld(t)).emulator), asker((await storyWorld(t, { strictEnums: true })).emulator)]
  const { body: { items: [subscription] } } = await usual(`${customer}/subscriptions`)
  for (const path of ['/customers', customer, `${customer}/subscriptions`, subscription.links.self.uri, `${customer}/orders`, '/offers?country=US', '/profiles/organization', `${customer}/qualification`, `${customer}/users`]) {
    t.equal((await strict(path)).text, (await usual(path)).text, path)
  }
  const patch = { friendlyName: 'Renamed' }
  t.same((await strict(subscription.links.self.uri, 'PATCH', patch)).body, (await usual(subscription.links.self.uri, 'PATCH', patch)).body)
  t.match((await strict(subscription.links.self.uri, 'PATCH', { quantity: 0.5 })).body, { code: 800002 }, 'refusals are as ever')
})

/** Whether an answer of a schema can hold a value that strict clients do not read. */
function needsForm (schema: Schema, seen = new Set<Schema>()): boolean {
  const target = resolve(schema)
  if (seen.has(target)) return false
  seen.add(target)
  const parts = [...Object.values(target.properties ?? {}), target.items, ...target.oneOf ?? [], ...target.anyOf ?? [], target.additionalProperties].filter(part => typeof part === 'object')
  return target['x-strict'] !== undefined || target['x-unread'] !== undefined || parts.some(part => needsForm(part as Schema, seen))
}

t.test('no answer can hold such a value without being put into a form that is read', t => {
  const forms = operations.map(operation => {
    const isNeeded = Object.values(operation.responses).some(({ schema }) => schema !== undefined && needsForm(schema))
    t.equal(readableForm(operation) !== undefined, isNeeded, operation.id)
    return isNeeded
  })
  t.ok(forms.includes(true))
  t.ok(forms.includes(false))
  t.end()
})
