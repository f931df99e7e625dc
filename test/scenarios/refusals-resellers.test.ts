/** Who may be the partner on record of a sale: an active reseller of an indirect provider, and nobody else. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { refuses, situations, type Refusal } from './holdings.ts'
import { customerNamed, customers, offers, orderOf } from './purchases.ts'

const cases: Array<[what: string, mpnId: string, refusal: Refusal]> = [
  ['nobody', '1234567', { status: 404, code: 800015, description: 'The MPN id 1234567 was not found.' }],
  ['a member of the partner network that is no reseller', '4836049', { status: 400, code: 800016, description: '4836049 is not an indirect reseller of this partner.' }],
  ['a reseller of the past', '4811930', { status: 400, code: 800016, description: '4811930 is not an indirect reseller of this partner.' }],
  ['the provider itself', '4790265', { status: 404, code: 2072, description: 'The MPN id 4790265 of the indirect provider cannot be the partner on record.' }]
]

t.test('createOrder: sold through somebody who is no reseller', async t => {
  const { call } = await storyWorld(t)
  const orders = `/customers/${await customerNamed(call, customers.newcomer)}/orders`
  for (const [what, partnerIdOnRecord, refusal] of cases) await refuses(t, call, ['POST', orders, orderOf([{ offerId: offers.enterpriseE1, partnerIdOnRecord }])], refusal, what)
})

t.test('updateSubscription: the partner on record becomes a reseller only', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.active(call)
  for (const [what, partnerId, refusal] of cases) await refuses(t, call, ['PATCH', path, { partnerId }], refusal, what)
  t.equal((await call('PATCH', path, { partnerId: '4827756' })).body.partnerId, '4827756')
})

t.test('updateSubscription: who is no indirect provider has no partner on record to change', async t => {
  for (const fixture of ['direct', 'reseller']) {
    const { call } = await storyWorld(t, { fixture })
    for (const { id } of (await call('GET', '/customers')).body.items) {
      const [held] = (await call('GET', `/customers/${id}/subscriptions`)).body.items
      if (!held || held.status === 'deleted') continue
      const description = `The partner on record of subscription ${held.id} cannot change.`
      await refuses(t, call, ['PATCH', held.links.self.uri, { partnerId: '4827756' }], { status: 400, code: 800098, description }, fixture)
      t.equal((await call('PATCH', held.links.self.uri, held)).status, 200, 'what stands there may be sent again')
    }
  }
})
