/** Where purchases are made: clouds, countries, languages, and which lines end up in one order. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { buy, change, customerNamed, customers, items, offers, orderOf, refused, reserved, subscriptionOf, told, type Body } from './purchases.ts'

const languages = { 'en-US': ['Enterprise', 'Small business', 'Nonprofit', 'Trial'], 'fr-CH': ['Entreprise', 'Petite entreprise', 'Associations', 'Essai'] }

t.test('X-Locale: categories have their names in the language of the request, offers keep theirs', async t => {
  const { call } = await storyWorld(t)
  const read = async (path: string, locale?: string) => (await call('GET', path, undefined, locale === undefined ? {} : { 'X-Locale': locale })).body
  for (const [locale, names] of Object.entries(languages)) {
    const { items: categories } = await read('/offercategories?country=CH', locale)
    t.same(told(categories, 'name', 'locale', 'country'), names.map(name => [name, locale, 'CH']))
    const [offer] = (await read('/offers?country=CH&offer_category_id=Trial_Key&size=1', locale)).items
    t.match(offer, { name: 'Dynamics 365 Business Central Premium Trial', locale, category: { name: names[3], locale } })
    t.same(await read(`/offers/${offer.id}?country=CH`, locale), offer)
    t.match((await read(`/offers/${offers.exchangePlan1}/addons?country=CH`, locale)).items[0], { locale })
  }
  const british = await customerNamed(call, customers.british)
  t.match((await read(`/customers/${british}/offercategories`, 'de-DE')).items[0], { name: 'Großunternehmen', locale: 'de-DE', country: 'GB' }, 'those of another market are understood everywhere')
  t.match((await read(`/customers/${british}/offers?size=1`, 'de-DE')).items[0], { locale: 'de-DE', country: 'GB' })
  for (const [locale, known] of [['DE-de', 'de-DE'], ['"fr-CH"', 'fr-CH'], ['de', 'en-US'], ['tlh-QO', 'en-US']] as const) {
    t.match((await read('/offercategories?country=CH', locale)).items[0], { locale: known }, locale)
  }
})

t.test('carts, orders, customer-scoped catalogue: not in a country where the partner does not sell', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.registered)
  const lineItems = [{ catalogItemId: offers.enterpriseE1, quantity: 1, billingCycle: 'monthly' }]
  const { body: cart } = await call('POST', `/customers/${customerId}/carts`, { lineItems })
  const order = await buy(call, customerId, [{ offerId: offers.exchangePlan1 }])
  await change(world, ({ customers }) => { customers!.find(({ id }) => id === customerId).billingProfile.defaultAddress.country = 'AQ' })
  const [productId, skuId, availabilityId] = items.windowsServer.split(':')
  const product = `products/${productId}`
  const sku = `${product}/skus/${skuId}`
  const requests: Array<[string, string, object?]> = [
    ['POST', 'carts', { lineItems }],
    ['PUT', `carts/${cart.id}`, { lineItems }],
    ['POST', 'orders', orderOf([{ offerId: offers.enterpriseE1 }])],
    ['PATCH', `orders/${order.id}`, orderOf([{ offerId: offers.archiving, parentSubscriptionId: order.lineItems[0].subscriptionId }])],
    ...['offers', 'offercategories', 'products?targetView=Software', product, `${product}/skus`, sku, `${sku}/availabilities`, `${sku}/availabilities/${availabilityId}`].map((path): [string, string] => ['GET', path])
  ]
  const elsewhere = { status: 403, code: 2030, description: /AQ/ }
  for (const [method, path, body] of requests) await refused(t, call, [method, `/customers/${customerId}/${path}`, body], elsewhere)
  const { status, body } = await call('POST', `${cart.links.self.uri}/checkout`)
  t.match([status, body], [201, { orders: [], orderErrors: [{ orderGroupId: 'OMS-0', code: 2030, description: /AQ/ }] }], 'nor is a cart from before checked out')
})

t.test('createOrder: outside the global cloud nothing is sold through resellers, and in China nothing once', async t => {
  for (const [cloud, software] of [['china', false], ['usgov', true]] as const) {
    const { call } = await storyWorld(t, { cloud })
    const customerId = await customerNamed(call, customers.newcomer)
    const path = `/customers/${customerId}/orders`
    const elsewhere = { status: 400, code: 900127, description: new RegExp(cloud) }
    await refused(t, call, ['POST', path, orderOf([{ offerId: offers.enterpriseE1, partnerIdOnRecord: '4820117' }])], elsewhere, `a reseller's customer in ${cloud}`)
    const once = orderOf([{ offerId: items.windowsServer }])
    if (software) t.equal((await call('POST', path, once)).status, 201, `software in ${cloud}`)
    else await refused(t, call, ['POST', path, once], elsewhere, `software in ${cloud}`)
    t.equal((await call('POST', path, orderOf([{ offerId: offers.enterpriseE1 }]))).status, 201)
  }
})

const groupsOf = async (call: Call, customerId: string, lines: Body[]) =>
  (await call('POST', `/customers/${customerId}/carts`, { lineItems: lines.map(line => ({ quantity: 1, ...line })) })).body.lineItems.map(({ orderGroup, error }: Body) => error ?? orderGroup)

t.test('createCart: what is billed once shares a group whatever its term; a term that is not stated is the first one', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.registered)
  const { id } = await subscriptionOf(call, customerId, offers.azure)
  const once = (catalogItemId: string, rest = {}) => ({ catalogItemId, billingCycle: 'one_time', ...rest })
  t.same(await groupsOf(call, customerId, [
    once(items.linuxSubscription, { termDuration: 'P3Y' }), once(items.windowsServer), once(items.reservation, { provisioningContext: reserved(id), termDuration: 'P1Y' }), once(items.linuxSubscription, { termDuration: 'P1Y' })
  ]), ['0', '0', '0', '0'])
  const monthly = (termDuration?: string) => ({ catalogItemId: items.mailArchive, billingCycle: 'monthly', ...(termDuration && { termDuration }) })
  const [first] = (await call('GET', '/products/DZH318Z0BXWC/skus/0001/availabilities?country=US')).body.items[0].terms
  t.same(await groupsOf(call, customerId, [monthly(), monthly(first.duration), monthly(first.duration === 'P1M' ? 'P1Y' : 'P1M')]), ['0', '0', '1'])
})

t.test('updateOrder: a line is cancelled once', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const { links: { self } } = await buy(call, customerId, [{ offerId: items.windowsServer }, { offerId: items.sqlCal }])
  world.clock.advance('PT1S')
  const { body: order } = await call('GET', self.uri)
  const first = { status: 'cancelled', lineItems: [order.lineItems[0]] }
  t.equal((await call('PATCH', self.uri, first)).body.status, 'completed')
  await refused(t, call, ['PATCH', self.uri, first], { status: 400, code: 800061, description: new RegExp(order.id) })
  t.match((await call('PATCH', self.uri, { status: 'cancelled', lineItems: order.lineItems })).body, { status: 'cancelled', lineItems: [{ quantity: 0 }, { quantity: 0 }] }, 'beside one that is left it does not matter')
})

t.test('updateOrder: another billing cycle names the lines of the order; add-ons are for orders of licences', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const licences = await buy(call, customerId, [{ offerId: offers.exchangePlan1 }])
  const software = await buy(call, customerId, [{ offerId: items.windowsServer }])
  world.clock.advance('PT1S')
  for (const lineItems of [undefined, []]) {
    await refused(t, call, ['PATCH', licences.links.self.uri, { billingCycle: 'annual', lineItems }], { status: 400, code: 800002, description: /billingCycle with lines/ })
  }
  const addOn = orderOf([{ offerId: offers.archiving, parentSubscriptionId: licences.lineItems[0].subscriptionId }])
  await refused(t, call, ['PATCH', software.links.self.uri, addOn], { status: 400, code: 800029, description: new RegExp(offers.archiving) })
})

t.test('updateOrder: several quantities at once are one change of the order', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const order = await buy(call, customerId, [{ offerId: offers.enterpriseE1 }, { offerId: offers.exchangePlan1 }])
  const { body } = await call('PATCH', order.links.self.uri, { ...order, lineItems: order.lineItems.map((line: Body) => ({ ...line, quantity: 4 })) })
  t.same(JSON.parse(Buffer.from(body.attributes.etag, 'base64').toString()), { id: order.id, version: 2 })
  t.same(told(body.lineItems, 'quantity'), [[4], [4]])
})

t.test('createOrder: what is pending when the customer moves is fulfilled where it was bought', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const { links: { self } } = await buy(call, customerId, [{ offerId: items.mailArchive }])
  await change(world, ({ customers }) => { customers!.find(({ id }) => id === customerId).billingProfile.defaultAddress.country = 'AQ' })
  world.clock.advance('PT1S')
  const { body: { status, lineItems: [{ links }] } } = await call('GET', self.uri)
  t.equal(status, 'completed')
  t.match((await call('GET', links.subscription.uri)).body, { status: 'active', links: { product: { uri: /country=US$/ } } })
})
