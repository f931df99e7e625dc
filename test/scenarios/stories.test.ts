/** Stories across resources: what one call changes, every other call sees. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { newcomer, refused, search, startsWith, type Facts } from './catalogue-facts.ts'
import { offers } from './holdings.ts'

/** A call that must succeed, by what it answers. */
const must = (call: Call) => async (status: number, ...request: Parameters<Call>) => {
  const answer = await call(...request)
  if (answer.status !== status) throw new Error(`${request[0]} ${request[1]} answered ${answer.status}: ${answer.text}`)
  return answer.body
}

const operationsOf = async (call: Call, customerId: string) => {
  const { collections: { audit } } = (await call('GET', '/_emulator/state')).body
  return audit.filter((record: Facts) => record.customerId === customerId).map(({ operationType }: Facts) => operationType)
}

t.test('a customer from its first question to its last: made, sold to, staffed, suspended, let go', async t => {
  const { call, world } = await storyWorld(t)
  const ask = must(call)
  const domain = 'tallpine.onmicrosoft.com'

  // Before anything is written: is the domain free, what does an address look like, is this one good?
  t.equal((await call('HEAD', `/domains/${domain}`)).status, 404)
  const { billingProfile } = newcomer()
  const rules = await ask(200, 'GET', `/countryvalidationrules/${billingProfile.defaultAddress.country}`)
  t.match(billingProfile.defaultAddress.postalCode, new RegExp(rules.postalCodeRegex))
  t.equal(await ask(200, 'POST', '/validations/address', billingProfile.defaultAddress), true)

  // The customer, found at once; its domain is gone.
  const { id, userCredentials } = await ask(201, 'POST', '/customers', newcomer(domain))
  const at = `/customers/${id}`
  const byName = search(startsWith('CompanyName', 'tall pine'))
  t.same((await ask(200, 'GET', byName)).items.map((item: Facts) => item.id), [id])
  t.equal((await call('HEAD', `/domains/${domain}`)).status, 200)
  t.match((await ask(200, 'GET', `${at}/users`)).items, [{ userPrincipalName: `${userCredentials.userName}@${domain}`, displayName: 'Tall Pine Press' }])

  // The agreement, with the template that the metadata name.
  const [{ templateId, agreementType }] = (await ask(200, 'GET', '/agreements')).items
  await ask(201, 'POST', `${at}/agreements`, { userId: 'a10108e8-9205-4b83-8712-2c2a7d52e954', primaryContact: { firstName: 'Nora', lastName: 'Quist', email: 'nora@tallpine.example' }, templateId, dateAgreed: '2019-01-09T00:00:00Z', type: agreementType })
  t.equal((await ask(200, 'GET', `${at}/agreements`)).totalCount, 1)

  // Two licences by an order.
  t.same((await ask(200, 'GET', `${at}/subscribedskus`)).items, [])
  const order = await ask(201, 'POST', `${at}/orders`, { lineItems: [{ lineItemNumber: 0, offerId: offers.businessPremium, quantity: 2 }] })
  const subscription = `${at}/subscriptions/${order.lineItems[0].subscriptionId}`
  const setStatus = async (status: string) => ask(200, 'PATCH', subscription, { ...await ask(200, 'GET', subscription), status })
  const units = async () => {
    const [sku, ...others] = (await ask(200, 'GET', `${at}/subscribedskus`)).items
    t.same(others, [], 'one product')
    return [sku.capabilityStatus, sku.activeUnits, sku.suspendedUnits, sku.consumedUnits, sku.availableUnits]
  }
  t.same(await units(), ['Enabled', 2, 0, 0, 2])

  // Three people for two licences.
  const people: string[] = []
  for (const [name, usageLocation] of [['ines', 'US'], ['ruth', 'US'], ['otis', 'US']]) {
    people.push((await ask(200, 'POST', `${at}/users`, { userPrincipalName: `${name}@${domain}`, displayName: name, usageLocation, passwordProfile: { password: 'testPassword', forceChangePassword: true } })).id)
  }
  t.equal((await ask(200, 'GET', `${at}/users`)).totalCount, 4)
  const [{ productSku }] = (await ask(200, 'GET', `${at}/subscribedskus`)).items
  const assignTo = (user: string | undefined): Parameters<Call> => ['POST', `${at}/users/${user}/licenseupdates`, { licensesToAssign: [{ skuId: productSku.id }] }]
  const licencesOf = async (user: string | undefined) => (await ask(200, 'GET', `${at}/users/${user}/licenses`)).items.map((licence: { productSku: Facts }) => licence.productSku.id)
  await ask(201, ...assignTo(people[0]))
  await ask(201, ...assignTo(people[1]))
  t.same(await units(), ['Enabled', 2, 0, 2, 0])
  t.match((await call(...assignTo(people[2]))).body, { code: 60012 }, 'a third licence there is not')
  t.same(await licencesOf(people[2]), [])
  t.same(await licencesOf(people[0]), [productSku.id])

  // A user that goes frees a licence for another.
  await ask(204, 'DELETE', `${at}/users/${people[1]}`)
  t.same(await units(), ['Enabled', 2, 0, 1, 1])
  await ask(201, ...assignTo(people[2]))

  // Suspended: nothing can be assigned, nothing is taken. Reactivated: as before.
  await setStatus('suspended')
  t.same(await units(), ['Suspended', 0, 2, 2, -2])
  t.same(await licencesOf(people[0]), [productSku.id], 'who has one keeps it')
  await ask(200, 'PATCH', `${at}/users/${people[1]}`, { state: 'active' })
  t.same(await licencesOf(people[1]), [], 'who comes back finds none')
  t.match((await call(...assignTo(people[1]))).body, { code: 60012 })
  await setStatus('active')
  t.same(await units(), ['Enabled', 2, 0, 2, 0])

  // No end of the relationship while a subscription is active.
  const end = { relationshipToPartner: 'none', attributes: { objectType: 'Customer' } }
  refused(t, await call('PATCH', at, end), 400, 990010, new RegExp(order.lineItems[0].subscriptionId, 'i'))
  await setStatus('suspended')
  t.same(await ask(200, 'PATCH', at, end), end)
  t.equal((await ask(200, 'GET', byName)).totalCount, 0)
  for (const path of ['', '/users', '/subscribedskus', '/orders', `/users/${people[0]}/licenses`]) refused(t, await call('GET', `${at}${path}`), 403, 20002, new RegExp(id), path)
  t.equal((await call('HEAD', `/domains/${domain}`)).status, 200, 'the tenant is still there')

  // It accepts once more: everything is as it was left.
  await call('POST', `/_emulator/customers/${id}/accept`)
  t.same(await units(), ['Suspended', 0, 2, 2, -2])
  t.equal((await ask(200, 'GET', `${at}/users`)).totalCount, 4)

  // And is taken out of the sandbox, of which nothing comes back.
  await ask(204, 'DELETE', at)
  refused(t, await call('GET', at), 404, 60003, new RegExp(id))
  t.equal((await call('HEAD', `/domains/${domain}`)).status, 404)
  t.notOk(JSON.stringify(world.clock.advance('P13M').happened).includes(id))

  t.same(await operationsOf(call, id), [
    'add_customer', 'create_agreement', 'create_order', 'create_customer_user', 'create_customer_user', 'create_customer_user',
    'update_customer_user_licenses', 'update_customer_user_licenses', 'delete_customer_user', 'update_customer_user_licenses',
    'update_subscription', 'restore_customer_user', 'update_subscription', 'update_subscription', 'remove_partner_customer_relationship', 'reseller_relationship_accepted_by_customer', 'delete_customer'
  ], 'the audit tells the story')
})

t.test('a cancelled subscription takes its licences along, in production too', async t => {
  const { call } = await storyWorld(t, { profile: 'production' })
  const ask = must(call)
  const { id } = await ask(201, 'POST', '/customers', newcomer())
  const at = `/customers/${id}`
  const { lineItems: [{ subscriptionId }] } = await ask(201, 'POST', `${at}/orders`, { lineItems: [{ lineItemNumber: 0, offerId: offers.businessPremium, quantity: 2 }] })
  const subscription = `${at}/subscriptions/${subscriptionId}`
  const user = (await ask(200, 'POST', `${at}/users`, { userPrincipalName: 'ines@tallpine.onmicrosoft.com', displayName: 'Ines', usageLocation: 'US', passwordProfile: { password: 'testPassword' } })).id
  const [{ productSku }] = (await ask(200, 'GET', `${at}/subscribedskus`)).items
  await ask(201, 'POST', `${at}/users/${user}/licenseupdates`, { licensesToAssign: [{ skuId: productSku.id }] })

  await ask(200, 'PATCH', subscription, { ...await ask(200, 'GET', subscription), status: 'deleted' })
  t.equal((await ask(200, 'GET', subscription)).status, 'deleted')
  t.same((await ask(200, 'GET', `${at}/subscribedskus`)).items, [])
  t.same((await ask(200, 'GET', `${at}/users/${user}/licenses`)).items, [])
  refused(t, await call('DELETE', at), 400, 900127, /production/)
  t.same(await ask(200, 'PATCH', at, { relationshipToPartner: 'none' }), { relationshipToPartner: 'none', attributes: { objectType: 'Customer' } }, 'what is deleted keeps nobody')
})
