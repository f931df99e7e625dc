/** What is bought once: the purchase flows from the catalogue to what the customer holds in the end. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import {
  application, buy, customerNamed, customerRefusals, customers, guid, items, link, modernId, offers, refused, reserved, subscriptionOf, told, unknownId, type Body, type Tester
} from './purchases.ts'

const read = async (call: Call, uri: string): Promise<Body> => (await call('GET', uri)).body
const entitlementsOf = async (call: Call, customerId: string, query = '') => (await read(call, `/customers/${customerId}/entitlements${query}`)).items

/** Adds a line to a new cart, which must take it, and checks it out. */
async function buyThroughCart (t: Tester, call: Call, customerId: string, line: object) {
  const { body: cart } = await call('POST', `/customers/${customerId}/carts`, { lineItems: [line] })
  t.same(told(cart.lineItems, 'error'), [[undefined]], 'the cart takes it')
  const { body: { orders, orderErrors } } = await call('POST', `${cart.links.self.uri}/checkout`)
  t.same([orders.length, orderErrors], [1, undefined])
  return orders[0]
}

t.test('Purchase Azure reservations', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.unregistered)
  const { id: subscriptionId, links } = await subscriptionOf(call, customerId, offers.azure)
  const status = async () => read(call, `${links.self.uri}/registrationstatus`)
  const state = (status: string) => ({ subscriptionId, status, attributes: { objectType: 'SubscriptionRegistrationStatus' } })
  const lineOf = (catalogItemId: string) => ({ catalogItemId, quantity: 2, billingCycle: 'one_time', friendlyName: 'Render farm', provisioningContext: reserved(subscriptionId) })

  t.same(await status(), state('NotRegistered'))
  const early = await call('POST', `/customers/${customerId}/carts`, { lineItems: [lineOf(items.reservation)] })
  t.match(early.body.lineItems[0].error, { errorCode: 10008 }, 'not before the subscription is registered')
  const registered = await call('POST', `${links.self.uri}/registrations`)
  t.same([registered.status, registered.text, registered.headers.location], [202, '', `${links.self.uri}/registrationstatus`])
  t.same(await status(), state('Registered'))

  const products = await read(call, '/products?country=US&targetView=AzureReservationsVM')
  const product = products.items.find(({ title }: Body) => title === 'Virtual Machines BS Series')
  const skus = await read(call, product.links.skus.uri)
  const sku = skus.items.find(({ dynamicAttributes: { armSkuName, armRegionName, duration } }: Body) => armSkuName === 'Standard_B1s' && armRegionName === 'eastus' && duration === '1Year')
  t.same(sku.purchasePrerequisites, ['InventoryCheck', 'AzureSubscriptionRegistration'])
  const inventory = await call('POST', '/extensions/product/checkInventory?country=US', {
    targetItems: [{ productId: product.id, skuId: sku.id }], inventoryContext: { customerId, azureSubscriptionId: subscriptionId, armRegionName: 'eastus' }
  })
  t.same(inventory.body, [{ productId: product.id, skuId: sku.id, isRestricted: false, restrictions: [] }])
  const [{ catalogItemId }] = (await read(call, sku.links.availabilities.uri)).items

  const order = await buyThroughCart(t, call, customerId, lineOf(catalogItemId))
  t.match(order, { id: modernId, status: 'pending', billingCycle: 'one_time' })
  t.same(await entitlementsOf(call, customerId), [], 'nothing is held while the order is pending')
  world.clock.advance('PT1S')
  t.equal((await read(call, order.links.self.uri)).status, 'completed')
  t.same((await read(call, order.links.provisioningStatus.uri)).items, [{ lineItemNumber: 0, status: 'Fulfilled', quantityProvisioningInformation: [{ quantity: 2, status: 'Fulfilled' }] }])
  const [entitlement, ...others] = await entitlementsOf(call, customerId)
  t.same([others, entitlement.referenceOrder], [[], { id: order.id, lineItemId: '0' }])
  const { type, reservations: [reservation] } = await read(call, entitlement.entitledArtifacts[0].link.uri)
  t.match([type, reservation], ['reservedinstance', { displayName: 'Render farm', scopeType: 'Shared', quantity: 2, expiryDateTime: '2020-01-09T00:00:00', provisioningState: 'Created' }])
  t.same((await read(call, `/customers/${customerId}/subscriptions`)).totalCount, 1, 'and no subscription has come of it')
})

t.test('Make a one-time purchase', async t => {
  for (const [customer, segment] of [[customers.newcomer, 'commercial'], [customers.school, 'education']] as const) {
    const { call, world } = await storyWorld(t)
    const customerId = await customerNamed(call, customer)
    const before = await entitlementsOf(call, customerId)
    const products = await read(call, `/products?country=US&targetView=Software&targetSegment=${segment}`)
    const product = products.items.find(({ title }: Body) => title === 'Office Standard 2019')
    const [sku] = (await read(call, product.links.skus.uri)).items
    const availabilities = await read(call, `/products/${product.id}/skus/${sku.id}/availabilities?country=US&targetSegment=${segment}`)
    t.same(told(availabilities.items, 'segment'), [[segment]])
    const [{ catalogItemId }] = availabilities.items

    const order = await buyThroughCart(t, call, customerId, { catalogItemId, quantity: 12, billingCycle: 'one_time' })
    t.same(told(order.lineItems, 'offerId', 'friendlyName', 'quantity', 'subscriptionId'), [[catalogItemId, sku.title, 12, undefined]])
    world.clock.advance('PT1S')
    t.same((await entitlementsOf(call, customerId)).slice(before.length), [{
      includedEntitlements: [],
      referenceOrder: { id: order.id, lineItemId: '0' },
      productId: product.id,
      quantity: 12,
      quantityDetails: [{ quantity: 12, status: 'Fulfilled' }],
      entitledArtifacts: [],
      skuId: sku.id,
      skuTitle: sku.title,
      entitlementType: 'software'
    }], segment)
  }
})

t.test('Purchase catalog items', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const product = (await read(call, '/products?country=US&targetView=OnlineServices')).items.find(({ title }: Body) => title === 'Quillmark Sign')
  const [sku] = (await read(call, product.links.skus.uri)).items
  const [{ catalogItemId }] = (await read(call, sku.links.availabilities.uri)).items
  const order = await buyThroughCart(t, call, customerId, {
    catalogItemId, quantity: 10, billingCycle: 'annual', termDuration: 'P1Y', friendlyName: 'Contracts', participants: [{ key: 'transaction_reseller', value: '4820117' }]
  })
  t.same([order.status, order.lineItems[0].subscriptionId], ['pending', undefined])
  t.equal((await read(call, `/customers/${customerId}/subscriptions`)).totalCount, 0)
  world.clock.advance('PT1S')
  const [{ creationDate, effectiveStartDate, commitmentEndDate, refundOptions, ...subscription }] = (await read(call, `/customers/${customerId}/subscriptions`)).items
  t.match(subscription.id, guid, 'in lower case')
  const { uri } = link(`/customers/${customerId}/subscriptions/${subscription.id}`)
  t.same(subscription, {
    id: subscription.id,
    offerId: catalogItemId,
    offerName: sku.title,
    friendlyName: 'Contracts',
    quantity: 10,
    unitType: 'License(s)',
    hasPurchasableAddons: false,
    status: 'active',
    autoRenewEnabled: true,
    isTrial: false,
    billingType: 'license',
    billingCycle: 'annual',
    termDuration: 'P1Y',
    isMicrosoftProduct: false,
    publisherName: product.publisherName,
    partnerId: '4820117',
    contractType: 'subscription',
    links: {
      product: link(`/products/${product.id}?country=US`),
      sku: link(`/products/${product.id}/skus/${sku.id}?country=US`),
      availability: link(`/products/${product.id}/skus/${sku.id}/availabilities/${catalogItemId.split(':')[2]}?country=US`),
      self: link(uri)
    },
    orderId: order.id,
    attributes: { etag: '', objectType: 'Subscription' }
  })
  t.match([creationDate, effectiveStartDate, commitmentEndDate], [/^2019-01-09T00:00:0.*Z$/, /^2019-01-09T00:00:0.*\+00:00$/, /^2020-01-09T00:00:0.*\+00:00$/])
  t.same([Date.parse(refundOptions[0].expiresAt) - Date.parse(effectiveStartDate), refundOptions[0].type], [7 * 86_400_000, 'Full'], 'refunds as its availability tells')
  const completed = await read(call, order.links.self.uri)
  const [line] = order.lineItems
  t.same(completed, { ...order, status: 'completed', lineItems: [{ ...line, subscriptionId: subscription.id, links: { ...line.links, subscription: link(uri) } }] })
  t.same(await entitlementsOf(call, customerId), [], 'what has a subscription is no entitlement')
})

t.test('Get a collection of entitlements', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const path = `/customers/${customerId}/entitlements`
  const empty = await read(call, path)
  t.same([empty.totalCount, empty.items, empty.attributes], [0, [], { objectType: 'Collection' }])
  const { lineItems: [{ subscriptionId, links }] } = await buy(call, customerId, [{ offerId: offers.azure }])
  await call('POST', `${links.subscription.uri}/registrations`)
  const order = await buy(call, customerId, [
    { offerId: items.reservation, quantity: 2, provisioningContext: reserved(subscriptionId) },
    { offerId: items.linuxSubscription, quantity: 3, termDuration: 'P1Y' },
    { offerId: items.databaseReservation, provisioningContext: reserved(subscriptionId) },
    { offerId: items.sqlCal, quantity: 40 }
  ])
  world.clock.advance('PT1S')
  const { status, body } = await call('GET', path)
  t.same([status, body.totalCount, body.attributes], [200, 4, { objectType: 'Collection' }])
  const [machine, database] = [body.items[0], body.items[2]].map(({ entitledArtifacts: [artifact] }) => artifact)
  for (const { link, resourceId } of [machine, database]) {
    t.match(resourceId, guid)
    t.match(link.uri, new RegExp(`^/customers/${customerId}/artifacts/reservedinstance/groups/[0-9a-f]{32}/lineitems/${guid.source.slice(1, -1)}/resource/${resourceId}$`))
  }
  const entitled = (lineItemId: string, productId: string, skuId: string, skuTitle: string, quantity: number, rest: object) => ({
    includedEntitlements: [], referenceOrder: { id: order.id, lineItemId }, productId, quantity, quantityDetails: [{ quantity, status: 'Fulfilled' }], skuId, skuTitle, ...rest
  })
  const software = { entitledArtifacts: [], entitlementType: 'software' }
  const reservation = ({ link: { uri }, resourceId }: Body, reservationType: string) => ({
    entitledArtifacts: [{ link: link(uri), resourceId, artifactType: 'reservedinstance', dynamicAttributes: { reservationType } }],
    entitlementType: 'reservedinstance',
    dynamicAttributes: { reservationType }
  })
  const all = [
    entitled('0', 'DG7GMGF0DWTL', '0001', 'Reserved VM Instance, Standard_B1s, US East, 1 Year', 2, reservation(machine, 'virtualmachines')),
    entitled('1', 'DG7GMGF0F68X', '0001', 'Red Hat Enterprise Linux - 1-4 vCPU VM License', 3, software),
    entitled('2', 'DZH318Z0CBV6', '0001', 'SQL Database Reserved Capacity, General Purpose, Gen5, US East, 1 Year', 1, reservation(database, 'sqldatabases')),
    entitled('3', 'DG7GMGF0FSTQ', '0001', 'SQL Server 2017 CAL - 1 User CAL', 40, software)
  ]
  t.same(body.items, all)
  const kinds: Array<[query: string, lines: number[]]> = [
    ['entitlementType=software', [1, 3]], ['entitlementtype=Software', [1, 3]], ['entitlementType=reservedInstance', [0, 2]],
    ['ENTITLEMENTTYPE=reservedinstance&showExpiry=false', [0, 2]], ['showExpiry=False', [0, 1, 2, 3]]
  ]
  for (const [query, lines] of kinds) t.same((await read(call, `${path}?${query}`)).items, lines.map(line => all[line]), query)
  const expiries = (await read(call, `${path}?showExpiry=true`)).items.map(({ expiryDate }: Body) => expiryDate?.slice(0, 10))
  t.same([expiries[1], expiries[3]], ['2020-01-09', undefined], 'what was bought for a term expires, and shows it when asked')
  await refused(t, call, ['GET', `${path}?entitlementType=hardware`], { status: 400, code: 900126, description: /hardware/ })
  await refused(t, call, ['GET', path, undefined, application.headers], { status: 403, code: 900329, description: /App\+User/ })
})

t.test('listEntitlements: asked for by the older word, reservations of machines answer with the older words', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.registered)
  const [{ entitledArtifacts: [artifact], ...entitlement }] = await entitlementsOf(call, customerId)
  const older = await entitlementsOf(call, customerId, '?entitlementType=virtualmachinereservedinstance')
  const uri = artifact.link.uri.replace('/reservedinstance/', '/virtualmachinereservedinstance/')
  t.same(older, [{
    ...entitlement,
    entitledArtifacts: [{ ...artifact, link: link(uri), artifactType: 'virtual_machine_reserved_instance' }],
    entitlementType: 'virtualmachinereservedinstance'
  }])
})

t.test('getReservationArtifact: the details of a reservation', async t => {
  const { call, world } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.registered)
  const { id, entitlementId } = await subscriptionOf(call, customerId, offers.azure)
  const provisioningContext = { ...reserved(id, 'single'), duration: '3Years' }
  const order = await buy(call, customerId, [{ offerId: items.reservationFor3Years, quantity: 4, friendlyName: 'Night shift', provisioningContext }])
  world.clock.advance('PT1S')
  const { entitledArtifacts: [{ link: { uri } }] } = (await entitlementsOf(call, customerId)).find(({ referenceOrder }: Body) => referenceOrder.id === order.id)
  const { status, body } = await call('GET', uri)
  const [{ reservationId, effectiveDateTime, appliedScopes }] = body.reservations
  t.match([reservationId, effectiveDateTime], [guid, /^2019-01-09T00:00:0.*Z$/])
  t.ok(appliedScopes.length === 1 && [id, entitlementId].includes(appliedScopes[0]), 'a single scope names its Azure subscription')
  const reservation = {
    reservationId, scopeType: 'Single', displayName: 'Night shift', appliedScopes, quantity: 4, expiryDateTime: '2022-01-09T00:00:00', effectiveDateTime, provisioningState: 'Created'
  }
  t.same([status, body], [200, { type: 'reservedinstance', reservations: [reservation], virtualMachineReservations: [reservation] }])
  const older = uri.replace('/reservedinstance/', '/virtualMachineReservedInstance/')
  t.same((await call('GET', older)).body, { type: 'virtual_machine_reserved_instance', virtualMachineReservations: [reservation] }, 'by the older word, with the older list alone')

  const [{ entitledArtifacts: [shared] }] = await entitlementsOf(call, customerId)
  t.notOk('appliedScopes' in (await read(call, shared.link.uri)).reservations[0], 'a shared scope names none')
  world.clock.advance('P1Y')
  t.match([await read(call, shared.link.uri), (await read(call, uri)).reservations], [{ reservations: [{ provisioningState: 'Expired' }] }, [{ provisioningState: 'Created' }]], 'when its term is over')
  const other = await customerNamed(call, customers.newcomer)
  const missing = { status: 404, code: 1000, description: /not found/ }
  const wrong = [
    uri.replace(customerId, other),
    uri.replace('/reservedinstance/', '/hardware/'),
    uri.replace(/groups\/[^/]+/, `groups/${'0'.repeat(32)}`),
    uri.replace(/lineitems\/[^/]+/, `lineitems/${unknownId}`),
    uri.replace(/resource\/.*/, `resource/${unknownId}`)
  ]
  for (const path of wrong) await refused(t, call, ['GET', path], missing)
  await refused(t, call, ['GET', uri, undefined, application.headers], { status: 403, code: 900329, description: /App\+User/ })
  await call('PATCH', order.links.self.uri, { status: 'cancelled' })
  await refused(t, call, ['GET', uri], missing, 'what was cancelled is gone')
})

t.test('entitlements: only of customers of the partner, and only in the global cloud', async t => {
  const { call, world } = await storyWorld(t)
  const artifact = `artifacts/reservedinstance/groups/${'0'.repeat(32)}/lineitems/${unknownId}/resource/${unknownId}`
  await customerRefusals(t, call, world, [['GET', 'entitlements'], ['GET', artifact]])
  for (const cloud of ['china', 'germany', 'usgov'] as const) {
    const { call } = await storyWorld(t, { cloud })
    const customerId = await customerNamed(call, customers.registered)
    for (const rest of ['entitlements', artifact]) await refused(t, call, ['GET', `/customers/${customerId}/${rest}`], { status: 400, code: 900127, description: new RegExp(cloud) })
  }
})

t.test('registerSubscription: only active Azure subscriptions can be registered', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, customers.newcomer)
  const { lineItems: [azure, licences] } = await buy(call, customerId, [{ offerId: offers.azure }, { offerId: offers.enterpriseE1 }])
  const register = (line: Body): Parameters<Call> => ['POST', `${line.links.subscription.uri}/registrations`]
  await refused(t, call, register(licences), { status: 400, code: 800011, description: new RegExp(licences.subscriptionId) })
  await call('PATCH', azure.links.subscription.uri, { status: 'suspended' })
  await refused(t, call, register(azure), { status: 400, code: 800012, description: new RegExp(azure.subscriptionId) })
  await call('PATCH', azure.links.subscription.uri, { status: 'active' })
  for (const time of ['once', 'once more']) t.equal((await call(...register(azure))).status, 202, time)
  await call('PATCH', azure.links.subscription.uri, { status: 'suspended' })
  t.equal((await read(call, `${azure.links.subscription.uri}/registrationstatus`)).status, 'Registered', 'a suspended subscription stays registered')
})
