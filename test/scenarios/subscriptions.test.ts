/** The documented scenarios of reading subscriptions, and of who supports the customer with them. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { advance, appOnly, buy, customerNamed, etagOf, inWorld, isRefusal, link, offers, refuses, remake, remakeSubscription, situations } from './holdings.ts'

const unknownId = '00000000-0000-4000-8000-000000000000'
const emptyList = (self: string) => ({ totalCount: 0, items: [], links: { self: link(self) }, attributes: { objectType: 'Collection' } })

t.test('Get a customer\'s subscriptions', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Quartz')
  const list = `/customers/${customerId}/subscriptions`
  const { status, body } = await call('GET', list)
  t.equal(status, 200)
  t.same(body.items.map(({ friendlyName, status }: Record<string, string>) => [friendlyName, status]), [
    ['Store staff', 'active'],
    ['Head office devices', 'active'],
    ['Sales figures', 'deleted'],
    ['Rental contracts', 'active']
  ], 'oldest first, deleted ones among them')
  const each = await Promise.all(body.items.map(async ({ id }: { id: string }) => (await call('GET', `${list}/${id}`)).body))
  t.same(body, { totalCount: 4, items: each, links: { self: link(list) }, attributes: { objectType: 'Collection' } }, 'items as they are read one by one')

  const none = `/customers/${await customerNamed(call, 'Wrenfield')}/subscriptions`
  t.same((await call('GET', none)).body, emptyList(none), 'an empty list when there are none')
})

t.test('Get a subscription by ID', async t => {
  const { call } = await storyWorld(t)

  t.test('billed by usage', async t => {
    const { customerId, path, subscription: { id, entitlementId, orderId } } = await situations.azure(call)
    const { status, body, headers } = await call('GET', path)
    t.equal(status, 200)
    t.equal(headers['content-type'], 'application/json; charset=utf-8')
    t.match(id, /^[0-9A-F-]{36}$/)
    t.match(entitlementId, /^[0-9a-f-]{36}$/i)
    t.match(orderId, /^[0-9A-F-]{36}$/)
    t.same(body, {
      id,
      entitlementId,
      offerId: 'MS-AZR-0145P',
      offerName: 'Microsoft Azure',
      friendlyName: 'Tracking platform',
      quantity: 1,
      unitType: 'Usage-based',
      hasPurchasableAddons: false,
      creationDate: '2018-04-17T13:11:09.348Z',
      effectiveStartDate: '2018-04-17T00:00:00Z',
      commitmentEndDate: '9999-12-17T00:00:00Z',
      status: 'active',
      autoRenewEnabled: false,
      isTrial: false,
      billingType: 'usage',
      billingCycle: 'monthly',
      isMicrosoftProduct: true,
      contractType: 'subscription',
      links: { offer: link('/offers/MS-AZR-0145P?country=US'), self: link(`/customers/${customerId}/subscriptions/${id}`) },
      orderId,
      attributes: { etag: etagOf(id, 1), objectType: 'Subscription' }
    })
  })

  t.test('an add-on', async t => {
    const { subscription: parent } = await situations.base(call)
    const { customerId, path, subscription: { id } } = await situations.addOn(call)
    t.same((await call('GET', path)).body, {
      id,
      offerId: 'C94271D8-B431-4A25-A3C5-A57737A1C909',
      offerName: 'Audio Conferencing',
      friendlyName: 'Audio Conferencing',
      quantity: 10,
      unitType: 'Licenses',
      parentSubscriptionId: parent.id,
      hasPurchasableAddons: true,
      creationDate: '2018-05-22T18:03:17.026Z',
      effectiveStartDate: '2018-05-22T00:00:00Z',
      commitmentEndDate: '2019-03-14T00:00:00Z',
      status: 'active',
      autoRenewEnabled: true,
      isTrial: false,
      billingType: 'license',
      billingCycle: 'annual',
      isMicrosoftProduct: true,
      partnerId: '4820117',
      contractType: 'subscription',
      links: {
        offer: link('/offers/C94271D8-B431-4A25-A3C5-A57737A1C909?country=US'),
        parentSubscription: link(`/customers/${customerId}/subscriptions/${parent.id}`),
        self: link(`/customers/${customerId}/subscriptions/${id}`)
      },
      orderId: parent.orderId,
      attributes: { etag: etagOf(id, 1), objectType: 'Subscription' }
    })
  })

  t.test('from the newer catalogue', async t => {
    const { customerId, path, subscription: { id } } = await situations.modern(call)
    const { body } = await call('GET', path)
    t.match(id, /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/)
    t.match(body.orderId, /^[\w-]{32}1$/)
    t.same(body, {
      id,
      offerId: 'DZH318Z0C1VR:0001:DZH318Z0BGTN',
      offerName: 'Quillmark Sign - Team',
      friendlyName: 'Rental contracts',
      quantity: 10,
      unitType: 'License(s)',
      hasPurchasableAddons: false,
      creationDate: body.creationDate,
      effectiveStartDate: '2019-01-05T16:12:48.02+00:00',
      commitmentEndDate: '2020-01-05T16:12:48.02+00:00',
      status: 'active',
      autoRenewEnabled: true,
      isTrial: false,
      billingType: 'license',
      billingCycle: 'annual',
      termDuration: 'P1Y',
      refundOptions: [{ type: 'Full', expiresAt: '2019-01-12T16:12:48.02+00:00' }],
      isMicrosoftProduct: false,
      publisherName: 'Quillmark Systems',
      partnerId: '4827756',
      contractType: 'subscription',
      links: {
        product: link('/products/DZH318Z0C1VR?country=US'),
        sku: link('/products/DZH318Z0C1VR/skus/0001?country=US'),
        availability: link('/products/DZH318Z0C1VR/skus/0001/availabilities/DZH318Z0BGTN?country=US'),
        self: link(`/customers/${customerId}/subscriptions/${id}`)
      },
      orderId: body.orderId,
      attributes: { etag: '', objectType: 'Subscription' }
    })
    t.match(body.creationDate, /^2019-01-05T16:12:48\.\d{1,7}Z$/)
  })

  t.test('suspended, and sold in another country', async t => {
    t.match((await situations.suspended(call)).subscription, { status: 'suspended', suspensionReasons: ['CustomerCancellation'] })
    const { subscription } = await situations.active(call)
    t.same(subscription.links.offer, link(`/offers/${offers.businessPremium}?country=GB`))
    t.notOk('suspensionReasons' in subscription, 'reasons only while it is suspended')
  })
})

t.test('Get a list of subscriptions by order', async t => {
  const { call } = await storyWorld(t)
  const { customerId, subscription: base } = await situations.base(call)
  const { subscription: addOn } = await situations.addOn(call)
  const list = `/customers/${customerId}/subscriptions`
  t.same((await call('GET', `${list}?order_id=${base.orderId}`)).body, {
    totalCount: 2,
    items: [base, addOn],
    links: { self: link(`${list}?order_id=${base.orderId}`) },
    attributes: { objectType: 'Collection' }
  }, 'not the add-on that another order brought')
  t.same((await call('GET', `${list}?order_id=${base.orderId.toLowerCase()}`)).body.items, [base, addOn], 'by the id that the order has itself')
  const modern = await situations.modern(call)
  t.same((await call('GET', `/customers/${modern.customerId}/subscriptions?order_id=${modern.subscription.orderId}`)).body.items, [modern.subscription])
  t.same((await call('GET', `${list}?order_id=${unknownId}`)).body, emptyList(`${list}?order_id=${unknownId}`), 'none of an order that does not exist')
})

t.test('Get a customer\'s subscriptions by partner MPN ID', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  const list = `/customers/${customerId}/subscriptions`
  const sold = await buy(call, customerId, offers.enterpriseE1, { partnerIdOnRecord: '4820117' })
  await buy(call, customerId, offers.exchangeOnline)
  await buy(call, customerId, offers.enterpriseE3, { partnerIdOnRecord: '4827756' })
  t.same((await call('GET', `${list}?mpn_id=4820117`)).body, {
    totalCount: 1,
    items: [sold.subscription],
    links: { self: link(`${list}?mpn_id=4820117`) },
    attributes: { objectType: 'Collection' }
  })
  t.same((await call('GET', `${list}?mpn_id=4811930`)).body, emptyList(`${list}?mpn_id=4811930`), 'none of a reseller that sold nothing')
})

t.test('Get a list of add-ons for a subscription', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription: base } = await situations.base(call)
  const { body } = await call('GET', `${path}/addons`)
  t.same(body.items.map(({ offerName, parentSubscriptionId }: Record<string, string>) => [offerName, parentSubscriptionId]),
    [['Audio Conferencing', base.id], ['Office 365 Advanced Threat Protection', base.id]], 'whichever order brought them')
  t.same({ ...body, items: [] }, { totalCount: 2, items: [], links: { self: link(`${path}/addons`) }, attributes: { objectType: 'Collection' } })

  const addOn = await situations.addOn(call)
  await call('PATCH', addOn.path, { status: 'deleted' })
  t.match((await call('GET', `${path}/addons`)).body.items[0], { status: 'deleted' }, 'whatever their status')
  t.same((await call('GET', `${addOn.path}/addons`)).body, emptyList(`${addOn.path}/addons`))
})

t.test('Get subscription provisioning status', async t => {
  const { call } = await storyWorld(t)
  const statusOf = async ({ path }: { path: string }) => (await call('GET', `${path}/provisioningstatus`)).body
  const base = await situations.base(call)
  t.same(await statusOf(base), {
    skuId: '6FD2C87F-B296-42F0-B197-1E91E994B900',
    status: 'success',
    quantity: 25,
    endDate: '2019-03-14T00:00:00Z',
    attributes: { objectType: 'SubscriptionProvisioningStatus' }
  }, 'the product behind the offer, in capitals')
  t.match(await statusOf(await situations.azure(call)), { endDate: '9999-12-17T00:00:00Z' })
  t.match((await statusOf(await situations.modern(call))).skuId, /^[0-9A-F]{8}(-[0-9A-F]{4}){3}-[0-9A-F]{12}$/, 'a GUID for the newer catalogue too')
  for (const status of ['pending', 'failed']) {
    await remakeSubscription(call, base, { provisioning: status })
    t.match(await statusOf(base), { status })
  }
})

t.test('getSubscriptionProvisioningStatus: needs delegated administration of the customer', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId } = await situations.base(call)
  await remake(call, ({ collections }) => { collections.customers.find(({ id }: { id: string }) => id === customerId).allowDelegatedAccess = false })
  isRefusal(t, await call('GET', `${path}/provisioningstatus`), { status: 403, code: 2032 }, 'without it')
})

const contactOf = (path: string, contact: object) => ({
  ...contact,
  links: { self: { uri: `${path.replace(/[0-9a-f-]{36}/gi, id => id.toUpperCase())}/supportcontact`, method: 'Get', headers: [] } },
  attributes: { objectType: 'SupportContact' }
})
const ownContact = { supportTenantId: 'a1000434-efa2-4c6b-aad7-dddfa88df002', supportMpnId: '4790265', name: 'Northgate Cloud Distribution' }
const blueHeron = { supportTenantId: 'b100ec92-ad1e-45f1-9b43-b89b950b0fc9', supportMpnId: '4827756', name: 'Blue Heron Systems' }
const pinecrest = { supportTenantId: 'a300840c-a0c7-4916-ad4d-73b7ebf6cf48', supportMpnId: '4820117', name: 'Pinecrest Managed IT' }

t.test('Get a subscription\'s support contact', async t => {
  const { call } = await storyWorld(t)
  const azure = await situations.azure(call)
  const { status, body } = await call('GET', `${azure.path}/supportcontact`)
  t.equal(status, 200)
  t.same(body, contactOf(azure.path, ownContact), 'the partner itself until another is named')
  const named = await situations.upgradable(call)
  t.same((await call('GET', `${named.path}/supportcontact`)).body, contactOf(named.path, blueHeron))
})

t.test('Update a subscription\'s support contact', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription } = await situations.azure(call)
  const named = await call('PUT', `${path}/supportcontact`, {
    SupportTenantId: pinecrest.supportTenantId.toUpperCase(),
    SupportMpnId: pinecrest.supportMpnId,
    Name: pinecrest.name,
    Links: { Self: { Uri: `${path}/supportcontact`, Method: 'Get', Headers: [] } },
    Attributes: { ObjectType: 'SupportContact' }
  })
  t.equal(named.status, 200)
  t.same(named.body, contactOf(path, pinecrest))
  t.same((await call('GET', `${path}/supportcontact`)).body, named.body, 'and the next read sees it')
  t.same((await call('GET', path)).body, subscription, 'the subscription itself is as it was')
  t.same((await call('PUT', `${path}/supportcontact`, ownContact)).body, contactOf(path, ownContact), 'the partner can take it back')
})

t.test('updateSupportContact: only the partner and resellers that work with it', async t => {
  const { call } = await storyWorld(t)
  const url = `${(await situations.upgradable(call)).path}/supportcontact`
  const cases: Array<[string, object, number, number, RegExp?]> = [
    ['an MPN id that nobody has', { ...blueHeron, supportMpnId: '999' }, 404, 800015],
    ['a reseller that is not active', { supportTenantId: 'b200e32a-c087-4f6d-9a81-e8203e068b1f', supportMpnId: '4811930', name: 'Stonebridge Computing' }, 400, 800016],
    ['the tenant of another partner', { ...blueHeron, supportTenantId: pinecrest.supportTenantId }, 400, 800016],
    ['no MPN id', { supportTenantId: blueHeron.supportTenantId, name: 'Blue Heron Systems' }, 400, 3000, /supportMpnId/]
  ]
  for (const [title, contact, status, code, description] of cases) await refuses(t, call, ['PUT', url, contact], { status, code, ...(description && { description }) }, title)
  isRefusal(t, await call('PUT', url), { status: 400, code: 800002 }, 'no body')
})

/** Every operation under a subscription: whether a caller without a user may, and in which clouds it exists. */
type Cloud = 'global' | 'china' | 'germany' | 'usgov'
const everywhere: Cloud[] = ['global', 'china', 'germany', 'usgov']
const operations: Array<{ name: string, method: string, suffix?: string, body?: object, userOnly?: boolean, clouds: Cloud[] }> = [
  { name: 'getSubscription', method: 'GET', clouds: everywhere },
  { name: 'updateSubscription', method: 'PATCH', body: { friendlyName: 'Other' }, clouds: everywhere },
  { name: 'listSubscriptionAddOns', method: 'GET', suffix: '/addons', clouds: everywhere },
  { name: 'registerSubscription', method: 'POST', suffix: '/registrations', clouds: ['global'] },
  { name: 'getSubscriptionRegistrationStatus', method: 'GET', suffix: '/registrationstatus', clouds: ['global'] },
  { name: 'getSubscriptionProvisioningStatus', method: 'GET', suffix: '/provisioningstatus', userOnly: true, clouds: everywhere },
  { name: 'getSupportContact', method: 'GET', suffix: '/supportcontact', userOnly: true, clouds: ['global', 'germany', 'usgov'] },
  { name: 'updateSupportContact', method: 'PUT', suffix: '/supportcontact', body: pinecrest, userOnly: true, clouds: ['global', 'germany', 'usgov'] },
  { name: 'listConversions', method: 'GET', suffix: '/conversions', userOnly: true, clouds: ['global'] },
  { name: 'convertSubscription', method: 'POST', suffix: '/conversions', body: { offerId: 'A', targetOfferId: 'B', orderId: 'C', quantity: 1, billingCycle: 'monthly' }, userOnly: true, clouds: ['global'] },
  { name: 'listUpgrades', method: 'GET', suffix: '/upgrades', clouds: everywhere },
  { name: 'upgradeSubscription', method: 'POST', suffix: '/upgrades', body: { targetOffer: { id: 'A' } }, clouds: everywhere }
]

for (const { name, method, suffix = '', body, userOnly = false } of operations) {
  t.test(`${name}: what the path names, and who asks`, async t => {
    const { call } = await storyWorld(t)
    const { path, customerId, subscription } = await situations.azure(call)
    const foreign = await situations.base(call)
    const send = (path: string): [string, string, object | undefined] => [method, `${path}${suffix}`, body]
    const customer = (id: string) => path.replace(customerId, id)
    const refused: Array<[string, string, number, number, string | RegExp]> = [
      ['a customer id that is no GUID', customer('tidewater'), 400, 900118, /tidewater/],
      ['a customer that does not exist', customer(unknownId), 404, 60003, new RegExp(unknownId)],
      ...[unknownId, foreign.subscription.id, 'platform'].map((id): [string, string, number, number, string] =>
        [`no subscription ${id} here`, path.replace(subscription.id, id), 404, 20003, `Subscription with id ${id} not found.`])
    ]
    for (const [title, path, status, code, description] of refused) await refuses(t, call, send(path), { status, code, description }, title)
    if (userOnly) await refuses(t, call, [...send(path), appOnly], { status: 403, code: 900329 }, 'a caller without a user')
    else t.ok((await call(...send(path), appOnly)).status < 300, 'a caller without a user may')
    t.ok((await call(...send(path.toLowerCase()))).status < 300, 'ids in small letters')
    t.ok((await call(method, `${path.toUpperCase()}${suffix.toUpperCase()}/`, body)).status < 300, 'everything in capitals, with a slash at the end')
    await remake(call, ({ collections }) => { collections.customers.find(({ id }: { id: string }) => id === customerId).relationshipToPartner = 'none' })
    await refuses(t, call, send(path), { status: 403, code: 20002 }, 'a customer that has left')
  })
}

t.test('subscriptions: in which clouds their operations exist', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.azure(call)
  for (const cloud of everywhere) {
    await call('PUT', `/_emulator/worlds/${cloud}`, { cloud })
    for (const { name, method, suffix = '', body, clouds } of operations) {
      const answer = await inWorld(call, cloud)(method, `${path}${suffix}`, body)
      if (clouds.includes(cloud)) t.ok(answer.status < 300, `${name} in ${cloud}`)
      else isRefusal(t, answer, { status: 400, code: 900127, description: /environment/ }, `${name} in ${cloud}`)
    }
  }
})

t.test('listSubscriptions: the same refusals of customers, query names in any case', async t => {
  const { call } = await storyWorld(t)
  isRefusal(t, await call('GET', '/customers/1/subscriptions'), { status: 400, code: 900118 }, 'a customer id that is no GUID')
  isRefusal(t, await call('GET', `/customers/${unknownId}/subscriptions`), { status: 404, code: 60003 }, 'a customer that does not exist')
  const { customerId, subscription } = await situations.base(call)
  const list = `/customers/${customerId.toUpperCase()}/Subscriptions`
  t.equal((await call('GET', list, undefined, appOnly)).body.totalCount, 3, 'a caller without a user may')
  t.equal((await call('GET', `${list}?Order_ID=${subscription.orderId}`)).body.totalCount, 2)
  t.equal((await call('GET', `${list}?MPN_ID=999`)).body.totalCount, 0)
})

t.test('listSubscriptions: what was bought is listed at once, what comes from the newer catalogue when it is fulfilled', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  const list = `/customers/${customerId}/subscriptions`
  const { body: order } = await call('POST', `/customers/${customerId}/orders`, { lineItems: [{ lineItemNumber: 0, offerId: 'DZH318Z0C1VR:0001:DZH318Z0BGTN', quantity: 2, termDuration: 'P1Y' }], billingCycle: 'annual' })
  t.match(order, { status: 'pending' })
  await advance(call, 'PT1S')
  const { body } = await call('GET', `${list}?order_id=${order.id}`)
  t.match(body, { totalCount: 1, items: [{ quantity: 2, status: 'active', orderId: order.id, termDuration: 'P1Y', attributes: { etag: '' } }] })
  const { subscription } = await buy(call, customerId, offers.enterpriseE1, { quantity: 7 }, 'annual')
  t.match(subscription, { quantity: 7, status: 'active', billingCycle: 'annual', friendlyName: subscription.offerName, attributes: { etag: etagOf(subscription.id, 1) } })
  t.equal((await call('GET', list)).body.totalCount, 2)
})
