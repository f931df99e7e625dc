/** What may not be bought, and what a customer cannot do with it, by the shortest way: upon the story, with nothing done before. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { refuses, remake, situations, type Refusal } from './holdings.ts'
import { customers as ids, people, userAt } from './people.ts'
import { customerNamed, customers, items, offers, orderOf, reserved, subscriptionOf, unknownId, type Body } from './purchases.ts'

const one = (offerId: string, line: object = {}) => orderOf([{ offerId, ...line }])

t.test('createOrder: what may not be bought is refused, with nothing done before', async t => {
  const { call } = await storyWorld(t)
  const registered = await customerNamed(call, customers.registered)
  const unregistered = await customerNamed(call, customers.unregistered)
  const { id: azure } = await subscriptionOf(call, registered, offers.azure)
  const { id: idle } = await subscriptionOf(call, unregistered, offers.azure)
  const reservation = (subscriptionId: string, item = items.reservation) => one(item, { provisioningContext: reserved(subscriptionId) })
  const cases: Array<[what: string, body: Body, refusal: Refusal, customerId?: string]> = [
    ['an unknown offer', one(unknownId), { status: 400, code: 800004, description: `The offer id ${unknownId} is not valid.` }],
    ['lines numbered from 1', { lineItems: [{ lineItemNumber: 1, offerId: offers.enterpriseE1, quantity: 1 }] }, { status: 400, code: 800071, description: /^The line item number 1 is not valid/ }],
    ['too few seats', one(offers.talent, { quantity: 4 }), { status: 400, code: 2002, description: /^The quantity 4 is outside the range/ }],
    ['a cycle that it does not have', { ...one(offers.azure), billingCycle: 'annual' }, { status: 400, code: 6001, description: `The billing cycle annual is not offered for ${offers.azure}.` }],
    ['a term that it does not have', one(items.linuxSubscription, { termDuration: 'P1M' }), { status: 400, code: 800121, description: 'The term duration P1M is not valid.' }],
    ['a trial twice', orderOf([1, 2].map(() => ({ offerId: offers.businessPremiumTrial, quantity: 25 }))), { status: 400, code: 27006, description: `Use limit is exceeded for Offer id '${offers.businessPremiumTrial}'` }],
    ['an offer for nonprofits', one(offers.enterpriseE3ForNonprofits), { status: 403, code: 2085, description: /qualify as Nonprofit/ }],
    ['an add-on by itself', one(offers.archiving), { status: 403, code: 2085, description: `Offer ${offers.archiving} is an add-on: name the subscription that it is for.` }],
    ['software for schools', one(items.windowsServerForEducation), { status: 403, code: 800020, description: /not eligible for this purchase/ }],
    ['a reservation where inventory is restricted', reservation(azure, items.reservationRestricted), { status: 400, code: 2093, description: `No inventory is available for item ${items.reservationRestricted}.` }],
    ['a reservation for nothing', reservation(unknownId), { status: 400, code: 2094, description: `Subscription ${unknownId} is not a valid Azure subscription for a reservation.` }],
    ['a reservation without registration', reservation(idle), { status: 400, code: 2095, description: new RegExp(idle) }, unregistered],
    ['a reservation of another scope', one(items.reservation, { provisioningContext: reserved(azure, 'global') }), { status: 400, code: 900312, description: 'The scope global of the provisioning context is not supported.' }]
  ]
  for (const [what, body, refusal, customerId = registered] of cases) await refuses(t, call, ['POST', `/customers/${customerId}/orders`, body], refusal, what)
})

t.test('createOrder: what is not sold where the customer has moved is refused', async t => {
  const { call } = await storyWorld(t)
  const customer = `/customers/${await customerNamed(call, customers.newcomer)}`
  const { body: profile } = await call('GET', `${customer}/profiles/billing`)
  const defaultAddress = { ...profile.defaultAddress, addressLine1: 'Rua da Olaria 1', city: 'Santos', state: 'SP', postalCode: '11010-100', country: 'BR', phoneNumber: '1332100100' }
  t.equal((await call('PUT', `${customer}/profiles/billing`, { ...profile, culture: 'pt-BR', defaultAddress }, { 'if-match': profile.attributes.etag })).status, 200)
  await refuses(t, call, ['POST', `${customer}/orders`, one(items.linuxSubscription)], { status: 400, code: 800070, description: `Offer ${items.linuxSubscription} is not sold in BR.` }, 'software for a term')
})

t.test('offers: a customer where the partner does not sell is refused', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  await remake(call, ({ collections }) => { collections.customers.find(({ id }: Body) => id === customerId).billingProfile.defaultAddress.country = 'AQ' })
  const refusal: Refusal = { status: 403, code: 2030, description: 'The partner is not onboarded to sell in AQ.' }
  await refuses(t, call, ['GET', `/customers/${customerId}/offers`], refusal, 'its offers')
  await refuses(t, call, ['POST', `/customers/${customerId}/orders`, one(offers.enterpriseE1)], refusal, 'an order')
})

t.test('getOrderProvisioningStatus: offers are there at once', async t => {
  const { call } = await storyWorld(t)
  const { customerId, subscription: { orderId } } = await situations.active(call)
  const description = `No provisioning information can be read for order ${orderId.toLowerCase()}.`
  await refuses(t, call, ['GET', `/customers/${customerId}/orders/${orderId}/provisioningstatus`], { status: 404, code: 800007, description }, 'an order of licences')
})

t.test('updateCustomer: who holds something stays', async t => {
  const { call } = await storyWorld(t)
  const { customerId } = await situations.active(call)
  await refuses(t, call, ['PATCH', `/customers/${customerId}`, { relationshipToPartner: 'none' }], { status: 400, code: 990010, description: new RegExp(`^Customer ${customerId} still holds`) }, 'active licences')
})

const products = { enterpriseE3: '6fd2c87f-b296-42f0-b197-1e91e994b900', powerBiPro: 'f8a1db68-be16-40ed-86d5-cb42ce701560', minecraft: '984df360-9a74-4647-8cf8-696749f6247a', fileStorage: '99049c9c-6011-4908-bf17-15f496e6519d' }
const assigning = (...skuIds: string[]) => ({ licensesToAssign: skuIds.map(skuId => ({ skuId })) })

t.test('updateUserLicenses: licences that are not there, or not for somebody without a place', async t => {
  const { call } = await storyWorld(t)
  const { alder } = ids
  const { hana, petra } = people
  await refuses(t, call, ['POST', `${userAt(alder, hana)}/licenseupdates`, assigning(products.powerBiPro)], { status: 400, code: 990013, description: `SKU ${products.powerBiPro} is not held by customer ${alder}.` }, 'not bought')
  await refuses(t, call, ['POST', `${userAt(alder, petra)}/licenseupdates`, assigning(products.enterpriseE3)], { status: 400, code: 990012, description: /no valid usage location/ }, 'no usage location')
})

t.test('updateUserLicenses: licences of the whole tenant are nobody\'s', async t => {
  const { call } = await storyWorld(t)
  const { subscription: base } = await situations.base(call)
  const addOn = { lineItemNumber: 2, offerId: '53FC25F7-6639-4F78-BB44-3C2DFEC3ED40', quantity: 5, parentSubscriptionId: base.id }
  t.equal((await call('PATCH', `/customers/${ids.alder}/orders/${base.orderId}`, { lineItems: [addOn] })).status, 200)
  await refuses(t, call, ['POST', `${userAt(ids.alder, people.hana)}/licenseupdates`, assigning(products.fileStorage)], { status: 400, code: 60000, description: /for the whole tenant/ }, 'storage')
})

t.test('updateUserLicenses: licences of two groups are not given at once', async t => {
  const { call } = await storyWorld(t)
  const bought: Array<[offerId: string, rest: object]> = [['800F4F3B-CFE1-42C1-9CEA-675512810488', {}], ['CFQ7TTC0K5DR:0002:CFQ7TTC0K4N7', { billingCycle: 'annual' }]]
  for (const [offerId, rest] of bought) t.equal((await call('POST', `/customers/${ids.larkspur}/orders`, { ...one(offerId), ...rest })).status, 201)
  await call('POST', '/_emulator/clock/advance', { by: 'PT1S' })
  const sofia = { id: '06f352fe-8af9-4c38-92cd-770ef92595d7' }
  await refuses(t, call, ['POST', `${userAt(ids.larkspur, sofia)}/licenseupdates`, assigning(products.powerBiPro, products.minecraft)], { status: 400, code: 990011, description: /are of different ones/ }, 'Power BI and Minecraft')
})
