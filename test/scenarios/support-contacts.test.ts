/** Support contacts: who supports the customer with a subscription, for each kind of partner. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { advance, isRefusal, refuses, remake, situations } from './holdings.ts'

const northgate = { supportTenantId: 'a1000434-efa2-4c6b-aad7-dddfa88df002', supportMpnId: '4790265', name: 'Northgate Cloud Distribution' }
const pinecrest = { supportTenantId: 'a300840c-a0c7-4916-ad4d-73b7ebf6cf48', supportMpnId: '4820117', name: 'Pinecrest Managed IT' }
const blueHeron = { supportTenantId: 'b100ec92-ad1e-45f1-9b43-b89b950b0fc9', supportMpnId: '4827756', name: 'Blue Heron Systems' }
const fernhollow = { supportTenantId: 'a200bc31-6837-421f-b9ae-03cfb4169694', supportMpnId: '4903718', name: 'Fernhollow IT Services' }
const marramGrass = { supportTenantId: 'c100ec92-ad1e-45f1-9b43-b89b950b0fc9', supportMpnId: '4836049', name: 'Marram Grass Technologies' }

/** The contact as it is answered: its link has the ids in capitals, and its method as the page writes it. */
const contactOf = (path: string, contact: object) => ({
  ...contact,
  links: { self: { uri: `${path.replace(/[0-9a-f-]{36}/gi, id => id.toUpperCase())}/supportcontact`, method: 'Get', headers: [] } },
  attributes: { objectType: 'SupportContact' }
})

/** The first subscription of the first customer that has one. */
async function somePath (call: Call): Promise<string> {
  for (const { id } of (await call('GET', '/customers')).body.items) {
    const [subscription] = (await call('GET', `/customers/${id}/subscriptions`)).body.items
    if (subscription) return `/customers/${id}/subscriptions/${subscription.id}`
  }
  throw new Error('Nobody has a subscription.')
}

t.test('getSupportContact: every kind of partner supports its customers itself until it names another', async t => {
  for (const [fixture, own] of [['direct', fernhollow], ['reseller', pinecrest]] as const) {
    const { call } = await storyWorld(t, { fixture })
    const path = await somePath(call)
    t.same((await call('GET', `${path}/supportcontact`)).body, contactOf(path, own), fixture)
  }
})

t.test('getSupportContact: the partner is called as its organization is', async t => {
  const { call } = await storyWorld(t)
  const [{ path }, named] = [await situations.azure(call), await situations.upgradable(call)]
  await call('PUT', '/profiles/organization', { ...(await call('GET', '/profiles/organization')).body, companyName: 'Northgate Cloud' })
  t.same((await call('GET', `${path}/supportcontact`)).body, contactOf(path, { ...northgate, name: 'Northgate Cloud' }))
  t.same((await call('GET', `${named.path}/supportcontact`)).body, contactOf(named.path, blueHeron), 'one that was named stays')
})

t.test('updateSupportContact: any reseller of the list, and back to the partner', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription } = await situations.base(call)
  const resellers = (await call('GET', '/relationships?relationship_type=IsIndirectCloudSolutionProviderOf')).body.items
  t.equal(resellers.length, 2)
  for (const { id, mpnId, name } of resellers) {
    const contact = { supportTenantId: id, supportMpnId: mpnId, name }
    t.same((await call('PUT', `${path}/supportcontact`, contact)).body, contactOf(path, contact))
    t.same((await call('GET', `${path}/supportcontact`)).body, contactOf(path, contact), 'and the next read sees it')
  }
  await advance(call, 'P1D')
  t.same((await call('PUT', `${path}/supportcontact`, northgate)).body, contactOf(path, northgate))
  t.same((await call('GET', path)).body, subscription, 'the subscription itself is as it was')
})

t.test('updateSupportContact: each subscription has its own', async t => {
  const { call } = await storyWorld(t)
  const [base, addOn] = [await situations.base(call), await situations.addOn(call)]
  await call('PUT', `${base.path}/supportcontact`, pinecrest)
  t.same((await call('GET', `${addOn.path}/supportcontact`)).body, contactOf(addOn.path, northgate))
})

t.test('updateSupportContact: who does not work with the partner cannot support its customers', async t => {
  const { call } = await storyWorld(t)
  const url = `${(await situations.base(call)).path}/supportcontact`
  await refuses(t, call, ['PUT', url, { ...pinecrest, supportMpnId: '9999999' }], { status: 404, code: 800015, description: /9999999/ }, 'an MPN id that nobody has')
  await refuses(t, call, ['PUT', url, marramGrass], { status: 400, code: 800016, description: new RegExp(marramGrass.supportTenantId) }, 'a member of the network that is no reseller of the partner')
  await refuses(t, call, ['PUT', url, { ...pinecrest, supportTenantId: blueHeron.supportTenantId }], { status: 400, code: 800016, description: new RegExp(blueHeron.supportTenantId) }, 'the MPN id of another')
  for (const field of ['supportTenantId', 'supportMpnId', 'name']) await refuses(t, call, ['PUT', url, { ...pinecrest, [field]: null }], { status: 400, code: 3000, description: new RegExp(`${field} is missing`) }, `no ${field}`)
  await refuses(t, call, ['PUT', url, { ...pinecrest, name: ' ' }], { status: 400, code: 3000, description: /name is missing/ }, 'a blank name')

  await remake(call, document => { document.resellers.find(({ id }: { id: string }) => id === pinecrest.supportTenantId).state = 'Inactive' })
  await refuses(t, call, ['PUT', url, pinecrest], { status: 400, code: 800016, description: new RegExp(pinecrest.supportTenantId) }, 'a reseller that has left')
})

t.test('updateSupportContact: who has no resellers can only name itself', async t => {
  for (const [fixture, own] of [['direct', fernhollow], ['reseller', pinecrest]] as const) {
    const { call } = await storyWorld(t, { fixture })
    const path = await somePath(call)
    for (const other of [northgate, blueHeron]) isRefusal(t, await call('PUT', `${path}/supportcontact`, other), { status: 400, code: 800016 }, `${fixture}: ${other.name}`)
    t.same((await call('PUT', `${path}/supportcontact`, own)).body, contactOf(path, own))
  }
})
