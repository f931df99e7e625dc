/** Licences follow subscriptions: what buying, changing, suspending, converting, upgrading and ending one does to those of the users. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { advance, appOnly, buy, customerNamed, offers, situations } from './holdings.ts'

const products = {
  businessEssentials: '3b555118-da6a-4418-894f-7df1e2096870',
  businessPremium: 'f245ecc8-75af-4f8e-b61f-27d8114de5f3',
  enterpriseE1: '18181a46-0d4e-45cd-891e-60aabd171b4e',
  exchangeOnline: '4b9405b0-7788-4568-add1-99614e613b69'
}

/** Units of a product: active, suspended, held by users, left to assign; undefined when the customer has none. */
async function unitsOf (call: Call, customerId: string, productId: string) {
  const { items } = (await call('GET', `/customers/${customerId}/subscribedskus`)).body
  const found = items.find(({ productSku }: { productSku: { id: string } }) => productSku.id === productId)
  return found && [found.activeUnits, found.suspendedUnits, found.consumedUnits, found.availableUnits, found.capabilityStatus]
}

/** Names of the users that hold a product. */
async function holdersOf (call: Call, customerId: string, productId: string): Promise<string[]> {
  const users = (await call('GET', `/customers/${customerId}/users`)).body.items
  const held = await Promise.all(users.map(async ({ id, displayName }: { id: string, displayName: string }) => {
    const { items } = (await call('GET', `/customers/${customerId}/users/${id}/licenses`)).body
    return items.some(({ productSku }: { productSku: { id: string } }) => productSku.id === productId) ? [displayName] : []
  }))
  return held.flat().sort()
}

t.test('createOrder, updateSubscription: units are bought, changed, suspended, regained and ended', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  const units = () => unitsOf(call, customerId, products.exchangeOnline)
  t.equal(await units(), undefined, 'none before')
  const { path } = await buy(call, customerId, offers.exchangeOnline, { quantity: 5 })
  t.same(await units(), [5, 0, 0, 5, 'Enabled'])
  await call('PATCH', path, { quantity: 8 })
  t.same(await units(), [8, 0, 0, 8, 'Enabled'])
  const second = await buy(call, customerId, offers.exchangeOnline, { quantity: 2 })
  await call('PATCH', path, { status: 'suspended' })
  t.same(await units(), [2, 8, 0, 2, 'Enabled'])
  await call('PATCH', second.path, { status: 'suspended' })
  t.same(await units(), [0, 10, 0, 0, 'Suspended'])
  await call('PATCH', path, { status: 'active' })
  t.same(await units(), [8, 2, 0, 8, 'Enabled'])
  for (const each of [path, second.path]) await call('PATCH', each, { status: 'deleted' })
  t.equal(await units(), undefined, 'none any more')
})

t.test('subscriptions: a deleted one takes the licences of its users along, unless another brings the product too', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId } = await situations.active(call)
  const holders = await holdersOf(call, customerId, products.businessPremium)
  t.equal(holders.length, 15)
  const second = await buy(call, customerId, offers.businessPremium, { quantity: 1 })
  await call('PATCH', path, { status: 'deleted' })
  t.same(await unitsOf(call, customerId, products.businessPremium), [1, 0, 15, -14, 'Enabled'], 'more are assigned than there are')
  t.same(await holdersOf(call, customerId, products.businessPremium), holders)
  await call('PATCH', second.path, { status: 'suspended' })
  await advance(call, 'P90D')
  t.equal(await unitsOf(call, customerId, products.businessPremium), undefined)
  t.same(await holdersOf(call, customerId, products.businessPremium), [], 'after the time of retention too')
  await buy(call, customerId, offers.businessPremium, { quantity: 3 })
  t.same(await unitsOf(call, customerId, products.businessPremium), [3, 0, 0, 3, 'Enabled'], 'a new one starts afresh')
})

t.test('convertSubscription: users keep what they hold of the trial, its units are those of the paid one', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId } = await situations.trial(call)
  const holders = await holdersOf(call, customerId, products.businessPremium)
  t.equal(holders.length, 2)
  const { body: { items: [conversion] } } = await call('GET', `${path}/conversions`)
  await call('POST', `${path}/conversions`, { ...conversion, quantity: 40 })
  t.same(await unitsOf(call, customerId, products.businessPremium), [40, 0, 2, 38, 'Enabled'])
  t.same(await holdersOf(call, customerId, products.businessPremium), holders)
})

t.test('upgradeSubscription: with licences, the users move to the larger offer', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId } = await situations.upgradable(call)
  const holders = await holdersOf(call, customerId, products.businessEssentials)
  t.equal(holders.length, 5)
  const { body } = await call('POST', `${path}/upgrades`, { targetOffer: { id: offers.enterpriseE1 }, upgradeType: 2 })
  t.match(body, { upgradeType: 2, upgradeErrors: [], licenseErrors: [] })
  t.same(await holdersOf(call, customerId, products.enterpriseE1), holders)
  t.same(await holdersOf(call, customerId, products.businessEssentials), [])
  t.same(await unitsOf(call, customerId, products.enterpriseE1), [20, 0, 5, 15, 'Enabled'])
  t.same(await unitsOf(call, customerId, products.businessEssentials), [0, 20, 0, 0, 'Suspended'])
})

t.test('upgradeSubscription: a user for whom no licence is left is told of', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId } = await situations.upgradable(call)
  await call('PATCH', path, { quantity: 3 })
  await advance(call, 'PT0S')
  const holders = await holdersOf(call, customerId, products.businessEssentials)
  const { body } = await call('POST', `${path}/upgrades`, { targetOffer: { id: offers.enterpriseE1 }, upgradeType: 'upgrade_with_license_transfer' })
  t.same([body.upgradeErrors, body.licenseErrors.length], [[], 2])
  const moved = await holdersOf(call, customerId, products.enterpriseE1)
  const left = holders.filter(name => !moved.includes(name))
  t.equal(moved.length, 3)
  for (const error of body.licenseErrors) {
    const user = (await call('GET', `/customers/${customerId}/users/${error.userObjectId}`)).body
    t.same(error, {
      userObjectId: user.id,
      name: user.displayName,
      email: user.userPrincipalName,
      errors: [{
        code: 60012,
        description: error.errors[0].description,
        data: [`LicenseQuotaExceededException : Subscription with Account ${customerId} and SKU ${products.enterpriseE1} does not have any available licenses left.`],
        source: 'PartnerFD'
      }],
      attributes: { objectType: 'UserLicenseError' }
    })
  }
  t.same(body.licenseErrors.map(({ name }: { name: string }) => name).sort(), left)
  t.same(await holdersOf(call, customerId, products.businessEssentials), left, 'they keep what is suspended')
})

t.test('upgradeSubscription: without licences, users stay with what is suspended', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId } = await situations.upgradable(call)
  const holders = await holdersOf(call, customerId, products.businessEssentials)
  await call('POST', `${path}/upgrades`, { targetOffer: { id: offers.enterpriseE1 }, upgradeType: 1 }, appOnly)
  t.same(await holdersOf(call, customerId, products.businessEssentials), holders)
  t.same(await unitsOf(call, customerId, products.enterpriseE1), [20, 0, 0, 20, 'Enabled'])
  t.same(await unitsOf(call, customerId, products.businessEssentials), [0, 20, 5, -5, 'Suspended'])
})
