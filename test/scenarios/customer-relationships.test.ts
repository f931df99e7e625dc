/** The relationship with a customer: the invitation to it, its resellers, its end. */
import t from 'tap'
import { storyWorld, without, type Call } from '../helper.ts'
import { appOnly, get, newcomer, recordsWith, refused, search, startsWith, stateOf, type Facts } from './catalogue-facts.ts'

const guid = '00000000-1111-4222-8333-444444444444'
const objectType = (name: string) => ({ attributes: { objectType: name } })
const ended = { relationshipToPartner: 'none', ...objectType('Customer') }

/** The id of a customer of the story. */
const named = async (call: Call, name: string): Promise<string> => (await call('GET', search(startsWith('CompanyName', name)))).body.items[0].id

/** Suspends what is active, as the page of the removal asks for. */
async function suspendAll (call: Call, id: string) {
  for (const subscription of (await call('GET', `/customers/${id}/subscriptions`)).body.items) {
    if (subscription.status === 'active') await call('PATCH', `/customers/${id}/subscriptions/${subscription.id}`, { ...subscription, status: 'suspended' })
  }
}

t.test('Retrieve a relationship request URL', async t => {
  const { call, world } = await storyWorld(t)
  const before = await stateOf(call)
  const url = `https://portal.office.com/partner/partnersignup.aspx?type=ResellerRelationship&id=${world.tenantId}&csp=1&msppid=0`
  const { status, body } = await call('GET', '/customers/relationshiprequests')
  t.equal(status, 200)
  t.same(body, { url, ...objectType('RelationshipRequest') })
  t.same((await call('GET', '/Customers/RelationshipRequests/')).body, body, 'it is no customer of that name')

  const query = { indirectCloudSolutionProviderId: 'c4f7e018-2d96-4b53-a87f-60b1d9e3725c', indirectResellerId: '7d2f5a90-3c41-4b8e-9f16-c0a84e5b2d73', dualRoleIndirectRelationship: 'true' }
  const asked = new URLSearchParams(query).toString()
  t.equal((await call('GET', `/customers/relationshiprequests?${asked}`)).body.url, `${url}&${asked}`, 'what newer SDKs ask for is appended')
  t.same(await stateOf(call), before, 'nothing changes')
})

t.test('getRelationshipRequest: every kind of partner invites, in its own name', async t => {
  for (const fixture of ['direct', 'reseller', 'sandbox-full']) {
    const { call, world } = await storyWorld(t, { fixture })
    t.match((await call('GET', '/customers/relationshiprequests')).body.url, `&id=${world.tenantId}&`, fixture)
  }
  const { call } = await storyWorld(t)
  refused(t, await call('GET', '/customers/relationshiprequests', undefined, appOnly), 403, 900329, /App\+User/)
  refused(t, await (await storyWorld(t, { cloud: 'usgov' })).call('GET', '/customers/relationshiprequests'), 400, 900127, /usgov/)
})

t.test('Remove a reseller relationship with a customer', async t => {
  const { call } = await storyWorld(t)
  const id = await named(call, 'Alder & Finch')
  const customer = (await call('GET', `/customers/${id}`)).body
  const { totalCount } = (await call('GET', '/customers')).body

  await suspendAll(call, id)
  const removed = await call('PATCH', `/customers/${id}`, ended)
  t.equal(removed.status, 200)
  t.same(removed.body, ended)

  t.same((await call('GET', search(startsWith('CompanyName', 'Alder')))).body.totalCount, 0)
  for (const [field, value] of [['Domain', 'alderfinch'], ['IndirectReseller', customer.associatedPartnerId]]) {
    t.notOk((await call('GET', search(startsWith(field, value)))).body.items.some((item: Facts) => item.id === id), `not found by ${field}`)
  }
  t.equal((await call('GET', '/customers')).body.totalCount, totalCount - 1)
  for (const path of ['', '/subscriptions', '/orders', '/profiles/billing', '/profiles/company', '/usagebudget', '/qualification', '/agreements', '/relationships']) {
    refused(t, await call('GET', `/customers/${id}${path}`), 403, 20002, new RegExp(id), path)
  }
  refused(t, await call('PATCH', `/customers/${id}`, ended), 403, 20002, new RegExp(id), 'a second time')
  t.equal((await call('HEAD', `/domains/${customer.companyProfile.domain}`)).status, 200, 'the tenant keeps its domain')
  t.strictSame(new Set(await recordsWith(call, id)).has('subscriptions'), true, 'and what it bought')

  const [record] = (await stateOf(call)).collections.audit.slice(-1)
  t.match(record, { operationType: 'remove_partner_customer_relationship', resourceType: 'customer', customerId: id, customerName: 'Alder & Finch Architects' })
  t.match([record.oldValue.relationshipToPartner, record.newValue.relationshipToPartner], ['reseller', 'none'])
})

t.test('updateCustomer: the whole customer, as it was read or as the .NET SDK writes it', async t => {
  const { call } = await storyWorld(t)
  const wrenfield = await named(call, 'Wrenfield')
  t.same((await call('PATCH', `/customers/${wrenfield}/`, { ...(await call('GET', `/customers/${wrenfield}`)).body, relationshipToPartner: 'none' })).body, ended)

  const copperline = await named(call, 'Copperline') // all that it has is suspended
  const none = Object.fromEntries(['Id', 'CommerceId', 'CompanyProfile', 'BillingProfile', 'AllowDelegatedAccess', 'UserCredentials', 'CustomDomains', 'AssociatedPartnerId'].map(name => [name, null]))
  t.same((await call('PATCH', `/customers/${copperline.toUpperCase()}`, { ...none, RelationshipToPartner: 'None', Attributes: { ObjectType: 'Customer' } })).body, ended)
})

t.test('updateCustomer: no relationship ends while subscriptions are active', async t => {
  const { call } = await storyWorld(t)
  const id = await named(call, 'Quartz Ridge')
  const before = await stateOf(call)
  const active = (await call('GET', `/customers/${id}/subscriptions`)).body.items.filter(({ status }: Facts) => status === 'active')
  t.ok(active.length > 1)
  refused(t, await call('PATCH', `/customers/${id}`, ended), 400, 990010, new RegExp(active.map((subscription: Facts) => subscription.id).join('.*')))
  t.same(await stateOf(call), before)
  await suspendAll(call, id)
  t.equal((await call('PATCH', `/customers/${id}`, ended)).status, 200)
})

t.test('updateCustomer: no relationship ends while an order of reservations is open, software keeps nobody', async t => {
  const { call } = await storyWorld(t)
  const id = await named(call, 'Brightwell')
  await suspendAll(call, id)
  const [order] = (await call('GET', `/customers/${id}/orders`)).body.items.filter(({ billingCycle }: Facts) => billingCycle === 'one_time')
  const before = await stateOf(call)
  refused(t, await call('PATCH', `/customers/${id}`, ended), 400, 990010, new RegExp(order.id))
  t.same(await stateOf(call), before)
  await call('PATCH', `/customers/${id}/orders/${order.id}`, { id: order.id, status: 'cancelled' })
  t.equal((await call('PATCH', `/customers/${id}`, ended)).status, 200)

  const school = await named(call, 'Larkspur')
  t.ok((await call('GET', `/customers/${school}/entitlements`)).body.totalCount > 0)
  t.equal((await call('PATCH', `/customers/${school}`, ended)).status, 200)
})

t.test('updateCustomer: an order of reservations that is still pending is open too', async t => {
  const { call } = await storyWorld(t)
  const id = await named(call, 'Brightwell')
  for (const order of (await call('GET', `/customers/${id}/orders`)).body.items) {
    if (order.billingCycle === 'one_time') await call('PATCH', `/customers/${id}/orders/${order.id}`, { id: order.id, status: 'cancelled' })
  }
  const [azure] = (await call('GET', `/customers/${id}/subscriptions`)).body.items
  const cart = await call('POST', `/customers/${id}/carts`, {
    lineItems: [{ id: 0, catalogItemId: 'DG7GMGF0DWTL:0001:DG7GMGF0DSJB', quantity: 1, billingCycle: 'one_time', provisioningContext: { subscriptionId: azure.id, scope: 'shared', duration: '1Year' } }]
  })
  const [pending] = (await call('POST', `/customers/${id}/carts/${cart.body.id}/checkout`)).body.orders
  t.equal(pending.status, 'pending')
  await suspendAll(call, id)
  refused(t, await call('PATCH', `/customers/${id}`, ended), 400, 990010, new RegExp(pending.id))
})

t.test('updateCustomer: a reservation that has run out keeps nobody', async t => {
  const { call, world } = await storyWorld(t)
  const id = await named(call, 'Brightwell')
  world.clock.advance('P2Y')
  await suspendAll(call, id)
  t.same((await call('PATCH', `/customers/${id}`, ended)).body, ended)
})

t.test('updateCustomer: gives up the administration of the tenant, and nothing else', async t => {
  const { call } = await storyWorld(t)
  const id = await named(call, 'Alder & Finch')
  const before = (await call('GET', `/customers/${id}`)).body
  t.equal(before.allowDelegatedAccess, true)
  const after = { ...before, allowDelegatedAccess: false }
  const { status, body } = await call('PATCH', `/customers/${id}`, { allowDelegatedAccess: false, relationshipToPartner: 'unknown', ...objectType('Customer') })
  t.equal(status, 200)
  t.same(body, after)
  t.same((await call('GET', `/customers/${id}`)).body, after)
  t.match((await stateOf(call)).collections.audit.at(-1), { operationType: 'dap_admin_relationship_terminated', resourceType: 'partner_customer_dap', customerId: id })

  const { items: [subscription] } = (await call('GET', `/customers/${id}/subscriptions`)).body
  refused(t, await call('GET', `/customers/${id}/subscriptions/${subscription.id}/provisioningstatus`), 403, 2032, /delegated/, 'what the tenant holds is hidden from then on')
  const kept = await stateOf(call)
  t.same((await call('PATCH', `/customers/${id}`, { allowDelegatedAccess: true })).body, after, 'it does not come back by asking')
  t.same(await stateOf(call), kept)
})

t.test('updateCustomer: what changes nothing', async t => {
  const { call } = await storyWorld(t)
  const id = await named(call, 'Alder & Finch')
  const customer = (await call('GET', `/customers/${id}`)).body
  const before = await stateOf(call)
  const bodies: unknown[] = [
    customer,
    { relationshipToPartner: 'reseller' },
    { RelationshipToPartner: 'Unknown', AllowDelegatedAccess: null },
    { relationshipToPartner: 0 },
    {},
    { ...customer, billingProfile: { email: 'somebody@else.example' }, companyProfile: { companyName: 'Another' }, associatedPartnerId: guid, customDomains: [] }
  ]
  for (const body of bodies) {
    const answer = await call('PATCH', `/customers/${id}`, body)
    t.same([answer.status, answer.body], [200, customer], JSON.stringify(body).slice(0, 60))
  }
  t.same(await stateOf(call), before)
})

t.test('updateCustomer: what is refused', async t => {
  const { call } = await storyWorld(t)
  const id = await named(call, 'Wrenfield')
  const before = await stateOf(call)
  const cases: Array<[what: string, body: unknown, code: number, words: RegExp]> = [
    ['another relationship', { relationshipToPartner: 'advisor' }, 3000, /relationshipToPartner.*advisor/],
    ['no relationship that there is', { relationshipToPartner: 'friend' }, 900126, /relationshipToPartner/],
    ['no truth value', { relationshipToPartner: 'reseller', allowDelegatedAccess: 'perhaps' }, 800002, /allowDelegatedAccess/],
    ['no body', undefined, 800002, /body/]
  ]
  for (const [what, body, code, words] of cases) refused(t, await call('PATCH', `/customers/${id}`, body), 400, code, words, what)
  refused(t, await call('PATCH', `/customers/${id}`, ended, appOnly), 403, 900329, /App\+User/)
  refused(t, await call('PATCH', '/customers/wrenfield', ended), 400, 900118, /wrenfield/)
  refused(t, await call('PATCH', `/customers/${guid}`, ended), 404, 60003, new RegExp(guid))
  t.same(await stateOf(call), before)
  refused(t, await (await storyWorld(t, { cloud: 'china' })).call('PATCH', `/customers/${id}`, ended), 400, 900127, /china/)
})

t.test('Get indirect resellers of a customer', async t => {
  const { call } = await storyWorld(t)
  const id = await named(call, 'Alder & Finch')
  const { associatedPartnerId } = (await call('GET', `/customers/${id}`)).body
  const reseller = (await stateOf(call)).resellers.find((known: Facts) => known.id === associatedPartnerId)
  const { status, body } = await call('GET', `/customers/${id}/relationships`)
  t.equal(status, 200)
  t.same(body, {
    totalCount: 1,
    items: [{ id: associatedPartnerId, name: reseller.name, relationshipType: 'is_indirect_cloud_solution_provider_of', mpnId: reseller.mpnId, ...objectType('PartnerRelationship') }],
    ...objectType('Collection')
  })
  const nobody = { totalCount: 0, items: [], ...objectType('Collection') }
  t.same((await call('GET', `/customers/${await named(call, 'Wrenfield')}/relationships`)).body, nobody, 'who buys from the provider itself has none')

  const made = (await call('POST', '/customers', { ...newcomer(), associatedPartnerId })).body
  t.same((await call('GET', `/customers/${made.id}/relationships`)).body, body, 'a customer made for a reseller has that one')
  const document = await stateOf(call)
  document.resellers.find((known: Facts) => known.id === associatedPartnerId).state = 'Inactive'
  await call('PUT', '/_emulator/state', document)
  t.same((await call('GET', `/customers/${made.id}/relationships`)).body, nobody, 'until that partnership ends')
})

t.test('listCustomerRelationships: only a provider with its user sees them', async t => {
  for (const fixture of ['direct', 'reseller']) {
    const { call } = await storyWorld(t, { fixture })
    const { items: [{ id }] } = (await call('GET', '/customers')).body
    refused(t, await call('GET', `/customers/${id}/relationships`), 403, 1002, /Authorization failed.*provider/, fixture)
  }
  const { call } = await storyWorld(t)
  refused(t, await call('GET', `/customers/${await named(call, 'Wrenfield')}/relationships`, undefined, appOnly), 403, 900329, /App\+User/)
  refused(t, await call('GET', '/customers/wrenfield/relationships'), 400, 900118, /wrenfield/)
  refused(t, await call('GET', `/customers/${guid}/relationships`), 404, 60003, new RegExp(guid))
})

t.test('deleteCustomer: agreements and verified domains go too', async t => {
  const { call } = await storyWorld(t)
  const id = await named(call, 'Pennine')
  const [, verified] = (await call('GET', `/customers/${id}`)).body.customDomains
  t.same([await recordsWith(call, id)].flat().filter(name => ['agreements', 'domains'].includes(name)), ['agreements', 'domains'])
  t.equal((await call('HEAD', `/domains/${verified}`)).status, 200)
  t.equal((await call('DELETE', `/customers/${id}`)).status, 204)
  t.same(await recordsWith(call, id, 'audit'), ['invoiceLines'], 'what was invoiced stays so')
  t.equal((await call('HEAD', `/domains/${verified}`)).status, 404)
})

t.test('listCustomers: former customers leave no gaps in pages', async t => {
  const { call } = await storyWorld(t)
  const all = (await call('GET', '/customers')).body.items
  await call('PATCH', `/customers/${await named(call, 'Copperline')}`, ended)
  for (const path of ['/customers?size=3', search(startsWith('Domain', ''), 'size=3&')]) {
    const first = await call('GET', path)
    t.equal(first.body.totalCount, 3, path)
  }
  t.same((await call('GET', '/customers')).body, { totalCount: all.length - 1, items: all.filter((item: { companyProfile: Facts }) => item.companyProfile.companyName !== 'Copperline Brewing'), links: { self: get('/customers') }, ...objectType('Collection') })
  t.same(without((await call('GET', search(startsWith('Domain', 'copperline')))).body, 'links'), { totalCount: 0, items: [], ...objectType('Collection') })
})
