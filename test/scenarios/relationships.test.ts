/** Who works with whom: providers and their resellers, the customers and subscriptions of a reseller. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { appOnly, buy, customerNamed, isRefusal, link, offers, refuses, remake } from './holdings.ts'

const ofResellers = '/relationships?relationship_type=IsIndirectCloudSolutionProviderOf'
const ofProviders = '/relationships?relationship_type=IsIndirectResellerOf'
const collection = (items: object[]) => ({ totalCount: items.length, items, attributes: { objectType: 'Collection' } })
const attributes = { objectType: 'PartnerRelationship' }
const pinecrest = { id: 'a300840c-a0c7-4916-ad4d-73b7ebf6cf48', name: 'Pinecrest Managed IT', relationshipType: 'is_indirect_cloud_solution_provider_of', state: 'Active', mpnId: '4820117', location: 'US', attributes }
const blueHeron = { id: 'b100ec92-ad1e-45f1-9b43-b89b950b0fc9', name: 'Blue Heron Systems', relationshipType: 'is_indirect_cloud_solution_provider_of', state: 'Active', mpnId: '4827756', location: 'US', attributes }
const northgate = { id: 'a1000434-efa2-4c6b-aad7-dddfa88df002', name: 'Northgate Cloud Distribution', relationshipType: 'is_indirect_reseller_of', state: 'Active', mpnId: '4790265', location: 'US', attributes }

const named = (Value: string, Operator: unknown) => `&filter=${encodeURIComponent(JSON.stringify({ Field: 'Name', Value, Operator }))}`

t.test('Retrieve a list of indirect resellers', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', ofResellers)
  t.equal(status, 200)
  t.same(body, collection([pinecrest, blueHeron]), 'not the one that has left')
  for (const type of ['is_indirect_cloud_solution_provider_of', 'isindirectcloudsolutionproviderof', '1']) t.same((await call('GET', `/relationships?Relationship_Type=${type}`)).body, body, type)

  await remake(call, document => { for (const reseller of document.resellers) reseller.state = reseller.state === 'Active' ? 'Inactive' : 'Active' })
  t.same((await call('GET', ofResellers)).body, collection([{ ...pinecrest, id: 'b200e32a-c087-4f6d-9a81-e8203e068b1f', name: 'Stonebridge Computing', mpnId: '4811930' }]), 'who leaves is gone, who comes back is there')
})

t.test('listRelationships: a reseller finds its provider', async t => {
  const { call } = await storyWorld(t, { fixture: 'reseller' })
  t.same((await call('GET', ofProviders)).body, collection([northgate]))
  t.same((await call('GET', ofResellers)).body, collection([]), 'it is provider of nobody')
  await remake(call, document => { document.partner.provider.state = 'Inactive' })
  t.same((await call('GET', ofProviders)).body, collection([]), 'until they part')
})

t.test('listRelationships: who is not of the kind asked for has none', async t => {
  const provider = (await storyWorld(t)).call
  t.same((await provider('GET', ofProviders)).body, collection([]), 'a provider is reseller of nobody')
  const direct = (await storyWorld(t, { fixture: 'direct' })).call
  for (const path of [ofResellers, ofProviders]) t.same((await direct('GET', path)).body, collection([]), 'who sells directly is neither')
})

t.test('listRelationships: by name', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[value: string, operator: unknown, items: object[]]> = [
    ['pine', 'starts_with', [pinecrest]],
    ['PINE', 'StartsWith', [pinecrest]],
    ['Systems', 'starts_with', []],
    ['systems', 'substring', [blueHeron]],
    ['er', 6, [blueHeron]],
    ['e', 'substring', [pinecrest, blueHeron]],
    ['Stonebridge', 'substring', []]
  ]
  for (const [value, operator, items] of cases) t.same((await call('GET', `${ofResellers}${named(value, operator)}`)).body, collection(items), `${String(operator)} ${value}`)
  const reseller = (await storyWorld(t, { fixture: 'reseller' })).call
  t.same((await reseller('GET', `${ofProviders}${named('cloud', 'substring')}`)).body, collection([northgate]))
  t.same((await reseller('GET', `${ofProviders}${named('cloud', 'starts_with')}`)).body, collection([]))
})

t.test('listRelationships: what cannot be asked', async t => {
  const { call } = await storyWorld(t)
  const filter = (text: string) => `${ofResellers}&filter=${encodeURIComponent(text)}`
  const cases: Array<[path: string, code: number, description: RegExp]> = [
    ['/relationships', 900126, /relationship_type.*is_indirect_reseller_of, is_indirect_cloud_solution_provider_of/],
    ['/relationships?relationship_type=none', 900126, /none of relationship_type/],
    ['/relationships?relationship_type=IsDirectResellerOf', 900126, /IsDirectResellerOf/],
    [filter('{"Field":"Name"'), 800002, /filter/],
    [filter('{"Field":"Location","Value":"US","Operator":"substring"}'), 3000, /Location/],
    [`${ofResellers}${named('Pine', 'equals')}`, 3000, /equals/]
  ]
  for (const [path, code, description] of cases) await refuses(t, call, ['GET', path], { status: 400, code, description }, path)
  await refuses(t, call, ['GET', ofResellers, undefined, appOnly], { status: 403, code: 900329 }, 'an application alone')
  for (const cloud of ['china', 'germany', 'usgov'] as const) {
    isRefusal(t, await (await storyWorld(t, { cloud })).call('GET', ofResellers), { status: 400, code: 900127, description: new RegExp(cloud) }, cloud)
  }
})

const customersOf = async (call: Call, field: string, id: string) => {
  const { body } = await call('GET', `/customers?size=0&filter=${encodeURIComponent(JSON.stringify({ Field: field, Value: id, Operator: 'starts_with' }))}`)
  return body.items.map(({ companyProfile }: { companyProfile: { companyName: string } }) => companyProfile.companyName)
}

t.test('listCustomerRelationships: a reseller of the list, its customer, and back', async t => {
  const { call } = await storyWorld(t)
  const [{ id: reseller }] = (await call('GET', ofResellers)).body.items
  const made = (await call('POST', '/customers', {
    associatedPartnerId: reseller,
    companyProfile: { domain: 'saddlehill.onmicrosoft.com' },
    billingProfile: {
      companyName: 'Saddle Hill Cycles',
      email: 'kim@saddlehill.example',
      culture: 'en-US',
      language: 'en',
      defaultAddress: { country: 'US', city: 'Boise', state: 'ID', addressLine1: '9 Ridge Road', postalCode: '83702', firstName: 'Kim', lastName: 'Ode', phoneNumber: '2085550109' }
    }
  })).body
  const { state, location, ...shown } = pinecrest
  t.same((await call('GET', `/customers/${made.id}/relationships`)).body, collection([shown]), 'without state and location')
  const found = ['Alder & Finch Architects', 'Brightwell Robotics', 'Marlow Street Dental', 'Saddle Hill Cycles']
  t.same(await customersOf(call, 'IndirectReseller', reseller), found)

  await remake(call, document => { document.resellers[0].state = 'Inactive' })
  t.same((await call('GET', `/customers/${made.id}/relationships`)).body, collection([]), 'when they part the customer has no reseller')
  t.same(await customersOf(call, 'IndirectReseller', reseller), found, 'but stays with the provider')
})

t.test('listCustomers: by reseller or provider, as each kind of partner may', async t => {
  const ofPinecrest = ['Alder & Finch Architects', 'Brightwell Robotics', 'Marlow Street Dental']
  const provider = (await storyWorld(t)).call
  t.same(await customersOf(provider, 'IndirectReseller', pinecrest.id), ofPinecrest)
  t.same(await customersOf(provider, 'IndirectReseller', blueHeron.id), ['Quartz Ridge Outdoor'])
  const reseller = (await storyWorld(t, { fixture: 'reseller' })).call
  t.same(await customersOf(reseller, 'IndirectReseller', pinecrest.id), ofPinecrest, 'a reseller has these alone')
  t.same(await customersOf(reseller, 'IndirectCloudSolutionProvider', northgate.id), ofPinecrest)
  t.same(await customersOf(reseller, 'IndirectReseller', blueHeron.id), [], 'and none of another')
  const direct = (await storyWorld(t, { fixture: 'direct' })).call
  for (const field of ['IndirectReseller', 'IndirectCloudSolutionProvider']) t.same(await customersOf(direct, field, pinecrest.id), [], field)
})

t.test('listSubscriptions: by the MPN id of the partner on record', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  const path = `/customers/${customerId}/subscriptions`
  const listed = async (query: string, headers?: Record<string, string>) => (await call('GET', `${path}?${query}`, undefined, headers)).body
  const { subscription } = await buy(call, customerId, offers.enterpriseE1, { partnerIdOnRecord: '4820117' })
  await buy(call, customerId, offers.exchangeOnline)
  const whole = (mpnId: string, items: object[]) => ({ ...collection(items), links: { self: link(`${path}?mpn_id=${mpnId}`) } })
  t.same(await listed('mpn_id=4820117'), whole('4820117', [subscription]))
  t.same(await listed('MPN_ID=4820117', appOnly), whole('4820117', [subscription]), 'for an application alone too')
  for (const mpnId of ['4827756', '4790265', '9999999']) t.same(await listed(`mpn_id=${mpnId}`), whole(mpnId, []), mpnId)

  await call('PATCH', `${path}/${subscription.id}`, { partnerId: '4827756' })
  t.same([(await listed('mpn_id=4820117')).totalCount, (await listed('mpn_id=4827756')).items.map(({ id }: { id: string }) => id)], [0, [subscription.id]], 'it follows a change of the partner on record')
})
