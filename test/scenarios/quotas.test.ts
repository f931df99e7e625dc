/** The quotas of integration sandboxes: they hold where they are asked for, and nowhere else. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { buy, change, customers, customerNamed, items, offers, orderOf, refused, reserved, subscriptionOf, type Body, type Refusal, type Tester } from './purchases.ts'

const tooMany = { status: 403, code: 800066, description: /5 subscriptions/ }
const tooLarge = { status: 403, code: 800067, description: /25 seats/ }
const tooMuchAzure = { status: 403, code: 800068, description: /10 Azure subscriptions/ }
const reservationRefused = { status: 400, code: 800018, description: /reservation/ }

/** The customers of the full sandbox, by what they hold. */
const full = {
  /** Five subscriptions, one of them of 25 seats. */
  subscriptions: 'Almond Tree Bakery',
  /** Two reservations for its registered Azure subscription. */
  reservations: 'Amber Falls Nursery',
  /** One subscription. */
  roomy: 'Badger Hollow Farm'
}

const fullWorld = (t: Parameters<typeof storyWorld>[0], limits = true) => storyWorld(t, { fixture: 'sandbox-full', limits })
const orders = (customerId: string) => `/customers/${customerId}/orders`

interface Line { offerId: string, quantity?: number, billingCycle?: string, provisioningContext?: object }

/** An order and a cart of the same line are both refused. */
async function outOfQuota (t: Tester, call: Call, customerId: string, line: Line, refusal: Refusal, what: string) {
  const { offerId, quantity = 1, billingCycle = offerId.includes(':') ? 'one_time' : 'monthly', provisioningContext } = line
  await refused(t, call, ['POST', orders(customerId), orderOf([{ offerId, quantity, provisioningContext }], { billingCycle })], refusal, what)
  const { body: cart } = await call('POST', `/customers/${customerId}/carts`, { lineItems: [{ catalogItemId: offerId, quantity, billingCycle, provisioningContext }] })
  t.equal(cart.lineItems[0].error?.errorCode, 10009, `${what}: the line of a cart says so`)
  await refused(t, call, ['POST', `${cart.links.self.uri}/checkout`], { status: 400, code: 800009, description: /lines in error/ }, what)
}

t.test('limits: five subscriptions a customer', async t => {
  const { call } = await fullWorld(t)
  const customerId = await customerNamed(call, full.subscriptions)
  await outOfQuota(t, call, customerId, { offerId: offers.enterpriseE3 }, tooMany, 'a sixth subscription')
  const held = (await call('GET', `/customers/${customerId}/subscriptions`)).body.items
  t.equal(held.length, 5)
  const { links: { self: { uri } } } = held[4]
  const exchange = held.find(({ offerId }: Body) => offerId === offers.exchangePlan1)
  const addOn = { lineItems: [{ lineItemNumber: 0, offerId: offers.archiving, parentSubscriptionId: exchange.id, quantity: 1 }] }
  await refused(t, call, ['PATCH', `${orders(customerId)}/${exchange.orderId}`, addOn], tooMany, 'an add-on is one too')
  t.equal((await call('PATCH', uri, { status: 'suspended' })).status, 200)
  await refused(t, call, ['POST', orders(customerId), orderOf([{ offerId: offers.enterpriseE3 }])], tooMany, 'a suspended one counts')
  t.equal((await call('PATCH', uri, { status: 'deleted' })).status, 200)
  const two = orderOf([{ offerId: offers.enterpriseE3 }, { offerId: offers.directoryBasic }])
  await refused(t, call, ['POST', orders(customerId), two], tooMany, 'a deleted one makes room for one, not for two')
  t.equal((await buy(call, customerId, [{ offerId: offers.enterpriseE3 }])).status, 'completed')
  t.equal((await buy(call, customerId, [{ offerId: items.windowsServer }])).status, 'pending', 'software is no subscription')
})

t.test('limits: 25 seats a subscription', async t => {
  const { call } = await fullWorld(t)
  const customerId = await customerNamed(call, full.roomy)
  await outOfQuota(t, call, customerId, { offerId: offers.enterpriseE3, quantity: 26 }, tooLarge, 'a 26th seat')
  await outOfQuota(t, call, customerId, { offerId: offers.engagementPlanTrial, quantity: 26, billingCycle: 'none' }, tooLarge, 'a trial that may have 250')
  const { lineItems: [line], links: { self } } = await buy(call, customerId, [{ offerId: offers.enterpriseE3, quantity: 25 }])
  t.equal((await buy(call, customerId, [{ offerId: offers.engagementPlanTrial, quantity: 25 }])).status, 'completed')
  await refused(t, call, ['PATCH', line.links.subscription.uri, { quantity: 26 }], tooLarge, 'by the subscription')
  await refused(t, call, ['PATCH', self.uri, { lineItems: [{ ...line, quantity: 26 }] }], tooLarge, 'by the order')
  t.equal((await call('PATCH', line.links.subscription.uri, { quantity: 24 })).body.quantity, 24, 'fewer are no matter')
})

t.test('limits: ten Azure subscriptions a partner', async t => {
  const { call } = await fullWorld(t)
  const customerId = await customerNamed(call, full.roomy)
  await outOfQuota(t, call, customerId, { offerId: offers.azure }, tooMuchAzure, 'an eleventh')
  const other = await customerNamed(call, full.reservations)
  const { links } = await subscriptionOf(call, other, offers.azure)
  t.equal((await call('PATCH', links.self.uri, { status: 'suspended' })).status, 200)
  await refused(t, call, ['POST', orders(customerId), orderOf([{ offerId: offers.azure }])], tooMuchAzure, 'a suspended one of another customer counts')
  t.equal((await call('PATCH', links.self.uri, { status: 'deleted' })).status, 200)
  await refused(t, call, ['POST', orders(customerId), orderOf([{ offerId: offers.azure }, { offerId: offers.azure }])], tooMuchAzure, 'a deleted one makes room for one, not for two')
  t.equal((await buy(call, customerId, [{ offerId: offers.azure, quantity: 100 }])).status, 'completed', 'whose quantity is no number of seats')
})

t.test('limits: ten Azure plans a partner', async t => {
  const { call, world } = await storyWorld(t)
  const ten: Body[] = (await call('GET', '/customers?size=10')).body.items
  t.equal(ten.length, 10)
  for (const { id } of ten) await buy(call, id, [{ offerId: items.azurePlan }])
  world.clock.advance('PT1S')
  const newcomer = await customerNamed(call, customers.newcomer)
  await change(world, (_, document) => { document.settings.limits = true })
  await refused(t, call, ['POST', orders(newcomer), orderOf([{ offerId: items.azurePlan }])], { status: 400, code: 900116, description: /Azure plan/ })
})

t.test('limits: three Azure plans for a customer of an indirect provider, one for that of a direct partner', async t => {
  for (const [fixture, allowed] of [['default', 3], ['direct', 1]] as const) {
    const { call } = await storyWorld(t, { fixture, limits: true })
    const [{ id }] = (await call('GET', '/customers')).body.items.slice(-1)
    const held = (await call('GET', `/customers/${id}/subscriptions`)).body.totalCount
    t.ok(held + allowed < 5, 'its number of subscriptions is no matter')
    for (let plans = 0; plans < allowed; plans++) await buy(call, id, [{ offerId: items.azurePlan }])
    await refused(t, call, ['POST', orders(id), orderOf([{ offerId: items.azurePlan }])], { status: 400, code: 900116, description: new RegExp(`Azure plan.*${allowed}`) }, 'one that is still being fulfilled counts')
    const { body: cart } = await call('POST', `/customers/${id}/carts`, { lineItems: [{ catalogItemId: items.azurePlan, quantity: 1, billingCycle: 'monthly' }] })
    t.equal(cart.lineItems[0].error?.errorCode, 10009)
  }
})

t.test('limits: two reservations a customer, of one kind', async t => {
  const { call } = await fullWorld(t)
  const customerId = await customerNamed(call, full.reservations)
  const { id } = await subscriptionOf(call, customerId, offers.azure)
  const provisioningContext = reserved(id)
  await outOfQuota(t, call, customerId, { offerId: items.reservation, provisioningContext }, reservationRefused, 'a third reservation')
  const held = (await call('GET', orders(customerId))).body.items.find(({ billingCycle, status }: Body) => billingCycle === 'one_time' && status === 'completed')
  t.match(await call('PATCH', held.links.self.uri, { status: 'cancelled', lineItems: [held.lineItems[0]] }), { status: 200 })
  const others: Array<[what: string, offerId: string, duration: string]> = [
    ['three years', items.reservationFor3Years, '3Years'], ['a larger machine', items.reservationLarger, '1Year'], ['a database', items.databaseReservation, '1Year']
  ]
  for (const [what, offerId, duration] of others) await outOfQuota(t, call, customerId, { offerId, provisioningContext: { ...provisioningContext, duration } }, reservationRefused, what)
  const line = { offerId: items.reservationNorthCentral, provisioningContext }
  await refused(t, call, ['POST', orders(customerId), orderOf([line, line])], reservationRefused, 'a cancelled one makes room for one, not for two')
  t.equal((await buy(call, customerId, [line])).status, 'pending')
  await refused(t, call, ['POST', orders(customerId), orderOf([{ ...line, offerId: items.reservationWestUs }])], reservationRefused, 'one that is still being fulfilled counts')
})

t.test('limits: a subscription that is still being fulfilled counts', async t => {
  const { call } = await fullWorld(t)
  const customerId = await customerNamed(call, full.roomy)
  await buy(call, customerId, [{ offerId: offers.exchangePlan1 }, { offerId: offers.enterpriseE3 }, { offerId: offers.directoryBasic }])
  await buy(call, customerId, [{ offerId: items.mailArchive }])
  await refused(t, call, ['POST', orders(customerId), orderOf([{ offerId: offers.directoryPremium2 }])], tooMany)
})

t.test('limits: 75 customers', async t => {
  const customer = {
    companyProfile: { domain: 'latecomers.onmicrosoft.com' },
    billingProfile: {
      email: 'office@latecomers.example',
      culture: 'en-US',
      language: 'en',
      companyName: 'Latecomers',
      firstName: 'Ada',
      lastName: 'Byron',
      defaultAddress: { firstName: 'Ada', lastName: 'Byron', addressLine1: '1 Alder Street', city: 'Seattle', state: 'WA', postalCode: '98101', country: 'US' }
    }
  }
  const { call } = await fullWorld(t)
  t.equal((await call('GET', '/customers')).body.totalCount, 75)
  await refused(t, call, ['POST', '/customers', customer], { status: 400, code: 800018, description: /75 customers/ })
  t.equal((await call('DELETE', `/customers/${await customerNamed(call, full.roomy)}`)).status, 204)
  t.equal((await call('POST', '/customers', customer)).status, 201, 'who leaves makes room')
})

t.test('limits: none unless they are asked for', async t => {
  const { call } = await fullWorld(t, false)
  const [busy, azure] = await Promise.all([full.subscriptions, full.reservations].map(name => customerNamed(call, name)))
  t.equal((await buy(call, busy!, [{ offerId: offers.enterpriseE3, quantity: 250 }])).status, 'completed')
  t.equal((await buy(call, busy!, [{ offerId: offers.azure }])).status, 'completed')
  const { id } = await subscriptionOf(call, azure!, offers.azure)
  t.equal((await buy(call, azure!, [{ offerId: items.reservationLarger, provisioningContext: reserved(id) }])).status, 'pending')
})
