/** The documented scenario of a subscription that moves to a better offer, and everything that can stand against it. */
import t, { type Test } from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { advance, appOnly, audited, buy, customerNamed, etagOf, holding, isRefusal, link, nextVersion, offers, refuses, remake, remakeSubscription, situations, isUntouched, worldText } from './holdings.ts'

/** Named as an upgrade of Business Essentials, but sold in no market. */
const notSold = '4F7ECAF1-E9D6-4CAC-9687-E22EB3DFDD70'
const typeNumbers = { upgrade_only: 1, upgrade_with_license_transfer: 2 }
const upgradeTo = (id: string, changes: object = {}) => ({ targetOffer: { id }, ...changes })
const orderOf = ({ customerId, subscription }: { customerId: string, subscription: { orderId: string } }) => `/customers/${customerId}/orders/${subscription.orderId}`

async function withoutDelegation (call: Call, customerId: string) {
  await remake(call, ({ collections }) => { collections.customers.find(({ id }: { id: string }) => id === customerId).allowDelegatedAccess = false })
}

t.test('Transition a subscription', async t => {
  const { call } = await storyWorld(t)
  const source = await situations.upgradable(call)
  const { path, customerId, subscription } = source
  const sourceOrder = (await call('GET', orderOf(source))).body
  const { body: upgrades } = await call('GET', `${path}/upgrades`)
  t.same({ ...upgrades, items: [] }, { totalCount: 7, items: [], links: { self: link(`${path}/upgrades`) }, attributes: { objectType: 'Collection' } })
  const [selected] = upgrades.items
  t.same(selected, {
    targetOffer: (await call('GET', `/offers/${offers.enterpriseE1}?country=US`)).body,
    upgradeType: selected.upgradeType,
    isEligible: true,
    quantity: 20,
    upgradeErrors: [],
    attributes: { objectType: 'Upgrade' }
  }, 'the whole target offer')
  t.match(selected.upgradeType, /^upgrade_(only|with_license_transfer)$/)

  const { status, body } = await call('POST', `${path}/upgrades`, selected)
  t.equal(status, 200)
  t.same(body, {
    sourceSubscriptionId: subscription.id,
    targetSubscriptionId: body.targetSubscriptionId,
    upgradeType: typeNumbers[selected.upgradeType as keyof typeof typeNumbers],
    upgradeErrors: [],
    licenseErrors: [],
    attributes: { objectType: 'UpgradeResult' }
  }, 'both lists there, and empty')
  t.not(body.targetSubscriptionId.toLowerCase(), subscription.id.toLowerCase())

  const target = (await call('GET', `/customers/${customerId}/subscriptions/${body.targetSubscriptionId}`)).body
  t.same(target, {
    id: body.targetSubscriptionId.toUpperCase(),
    offerId: offers.enterpriseE1,
    offerName: 'Office 365 Enterprise E1',
    friendlyName: target.friendlyName,
    quantity: 20,
    unitType: 'Licenses',
    hasPurchasableAddons: true,
    creationDate: '2019-01-09T00:00:00Z',
    effectiveStartDate: '2019-01-09T00:00:00Z',
    commitmentEndDate: '2020-01-09T00:00:00Z',
    status: 'active',
    autoRenewEnabled: true,
    isTrial: false,
    billingType: 'license',
    billingCycle: 'monthly',
    isMicrosoftProduct: true,
    partnerId: '4827756',
    contractType: 'subscription',
    links: { offer: link(`/offers/${offers.enterpriseE1}?country=US`), self: link(`/customers/${customerId}/subscriptions/${target.id}`) },
    orderId: target.orderId,
    attributes: { etag: etagOf(target.id, 1), objectType: 'Subscription' }
  })
  t.same((await call('GET', path)).body, nextVersion(subscription, { status: 'suspended', suspensionReasons: ['CustomerCancellation'] }), 'the source is suspended')
  t.same((await call('GET', orderOf(source))).body, sourceOrder, 'its order stays')
  t.match((await call('GET', orderOf({ customerId, subscription: target }))).body, { status: 'completed', billingCycle: 'monthly', lineItems: [{ offerId: offers.enterpriseE1, quantity: 20, subscriptionId: target.id }] }, 'the target has an order of its own')
  t.match(await audited(call, subscription.id), [{ operationType: 'upgrade_subscription', resourceType: 'subscription', changes: { status: ['active', 'suspended'] } }])
  t.match(await audited(call, target.orderId), [{ operationType: 'create_order', resourceType: 'order' }])
})

t.test('listUpgrades: offers of the market that the offer names, none for others', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.upgradable(call)
  t.same((await call('GET', `${path}/upgrades`)).body.items.map(({ targetOffer }: { targetOffer: { name: string } }) => targetOffer.name), [
    'Office 365 Enterprise E1', 'Office 365 Enterprise E3', 'Office 365 Business Premium', 'Microsoft 365 E3', 'Microsoft 365 E5', 'Office 365 Enterprise E5', 'Microsoft 365 Business'
  ], 'what is named but not sold is left out')
  for (const { path } of [await situations.base(call), await situations.azure(call), await situations.modern(call), await situations.addOn(call)]) {
    t.same((await call('GET', `${path}/upgrades`)).body, { totalCount: 0, items: [], links: { self: link(`${path}/upgrades`) }, attributes: { objectType: 'Collection' } })
  }
})

t.test('upgradeSubscription: the request as documented, its kind by number', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId } = await situations.upgradable(call)
  const { body } = await call('POST', `${path}/upgrades`, {
    TargetOffer: {
      Id: offers.enterpriseE3.toLowerCase(),
      Name: 'Office 365 Enterprise E3',
      MinimumQuantity: 1,
      Category: { Id: 'Enterprise_Key', Name: 'Enterprise', Rank: 20, Locale: 'en-us', Country: 'US', Attributes: { ObjectType: 'OfferCategory' } },
      PrerequisiteOffers: [],
      IsAddOn: false,
      Billing: 'license',
      Product: { Id: '6fd2c87f-b296-42f0-b197-1e91e994b900', Name: 'Office 365 Enterprise E3', Unit: 'Licenses' },
      Links: { LearnMore: { Uri: 'http://g.microsoftonline.com/0BXPS00en/1015', Method: 'GET', Headers: [] } },
      Attributes: { ObjectType: 'Offer' }
    },
    UpgradeType: 1,
    IsEligible: true,
    Quantity: 20,
    UpgradeErrors: [],
    Attributes: { ObjectType: 'Upgrade' }
  })
  t.match(body, { upgradeErrors: [], licenseErrors: [] })
  t.equal(body.upgradeType, 1, 'the kind that was asked for')
  t.match((await call('GET', `/customers/${customerId}/subscriptions/${body.targetSubscriptionId}`)).body, { offerId: offers.enterpriseE3, quantity: 20 })
})

t.test('upgradeSubscription: keeps the billing cycle, the quantity and the term to come', async t => {
  const { call } = await storyWorld(t)
  const source = await buy(call, await customerNamed(call, 'Wrenfield'), offers.businessEssentials, { quantity: 4 }, 'annual')
  await advance(call, 'P40D')
  const { body } = await call('POST', `${source.path}/upgrades`, upgradeTo(offers.businessPremium))
  t.match((await call('GET', source.path.replace(source.subscription.id, body.targetSubscriptionId))).body, { billingCycle: 'annual', quantity: 4, effectiveStartDate: '2019-02-18T00:00:00Z', commitmentEndDate: '2020-02-18T00:00:00Z' })
})

t.test('upgradeSubscription: a trial, which has no billing cycle, is billed monthly afterwards', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId } = await situations.trial(call)
  const { body } = await call('POST', `${path}/upgrades`, upgradeTo(offers.enterpriseE3))
  t.match(body, { upgradeErrors: [] })
  t.match((await call('GET', `/customers/${customerId}/subscriptions/${body.targetSubscriptionId}`)).body, { offerId: offers.enterpriseE3, isTrial: false, billingCycle: 'monthly', quantity: 25 })
  t.match((await call('GET', path)).body, { isTrial: true, status: 'suspended' })
})

/** What stands against an upgrade comes inside the result; nothing else happens. */
async function fails (t: Test, call: Call, path: string, body: object, error: object, title: string, headers?: Record<string, string>) {
  const before = await worldText(call)
  const answer = await call('POST', `${path}/upgrades`, body, headers)
  t.equal(answer.status, 200, `${title}: status`)
  const { upgradeErrors, ...rest } = answer.body
  t.match(upgradeErrors, [{ description: /./, attributes: { objectType: 'UpgradeError' }, ...error }], title)
  t.equal(upgradeErrors.length, 1, `${title}: the first that is found`)
  t.match(rest, { licenseErrors: [], attributes: { objectType: 'UpgradeResult' } })
  t.equal(path.endsWith(rest.sourceSubscriptionId), true, `${title}: names the source`)
  t.notOk('targetSubscriptionId' in rest, `${title}: and no target`)
  await isUntouched(t, call, before, `${title}: nothing changed`)
}

t.test('upgradeSubscription: what stands against it, in the order of the checks', async t => {
  const { call } = await storyWorld(t)
  const { upgradable, base, suspended, deleted, azure, modern } = situations
  await call('PUT', '/_emulator/snapshots/before')
  const asIs = async () => {}
  const provisioning = (status: string) => async (source: Awaited<ReturnType<typeof base>>) => { await remakeSubscription(call, source, { provisioning: status }) }
  const boughtOnce = async (source: Awaited<ReturnType<typeof base>>) => { await remakeSubscription(call, source, { billingCycle: 'one_time' }) }
  const patched = (status: string) => async ({ path }: { path: string }) => { await call('PATCH', path, { status }) }
  const E3 = upgradeTo(offers.enterpriseE3)
  const cases: Array<[string, typeof base, (source: Awaited<ReturnType<typeof base>>) => Promise<void>, object, object]> = [
    ['a suspended source', upgradable, patched('suspended'), E3, { code: 2, additionalDetails: 'suspended' }],
    ['a suspended source with add-ons and without paths', suspended, asIs, E3, { code: 2, additionalDetails: 'suspended' }],
    ['a deleted source', deleted, asIs, E3, { code: 2, additionalDetails: 'deleted' }],
    ['a source whose provisioning failed', upgradable, provisioning('failed'), E3, { code: 9 }],
    ['one that is not provisioned and has add-ons', base, provisioning('pending'), E3, { code: 9 }],
    ['add-ons, where there is no path either', base, asIs, E3, { code: 6 }],
    ['no path', call => holding(call, 'Quartz', 'Head office devices'), asIs, E3, { code: 7 }],
    ['no path from usage', azure, asIs, E3, { code: 7 }],
    ['no path from the newer catalogue', modern, asIs, E3, { code: 7 }],
    ['a target that is named, but not sold', upgradable, asIs, upgradeTo(notSold), { code: 8 }],
    ['a target that is sold, but not named', upgradable, asIs, upgradeTo(offers.exchangeOnline), { code: 8 }],
    ['a target that there is none', upgradable, asIs, upgradeTo('nothing'), { code: 8 }],
    ['a cycle in which the target is not sold', upgradable, boughtOnce, E3, { code: 0, description: /one_time/ }],
    ['such a cycle, and a target that is not sold at all', upgradable, boughtOnce, upgradeTo(notSold), { code: 8 }],
    ['no delegated administration', upgradable, ({ customerId }) => withoutDelegation(call, customerId), E3, { code: 1 }],
    ['such a cycle without delegated administration', upgradable, async source => { await boughtOnce(source); await withoutDelegation(call, source.customerId) }, E3, { code: 0 }]
  ]
  for (const [title, situation, prepare, body, error] of cases) {
    await call('POST', '/_emulator/snapshots/before/restore')
    const source = await situation(call)
    await prepare(source)
    await fails(t, call, source.path, body, error, title)
  }
})

t.test('upgradeSubscription: add-ons that are deleted stand against nothing', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.base(call)
  for (const { links } of (await call('GET', `${path}/addons`)).body.items) await call('PATCH', links.self.uri, { status: 'deleted' })
  await fails(t, call, path, upgradeTo(offers.enterpriseE3), { code: 7 }, 'what is left is that there is no path')
})

t.test('upgradeSubscription: licences move only with a user, which is looked at first', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.upgradable(call)
  for (const type of [2, 'upgrade_with_license_transfer', 'UpgradeWithLicenseTransfer']) {
    await fails(t, call, path, upgradeTo(offers.enterpriseE3, { upgradeType: type }), { code: 5 }, `asked for by ${type}`, appOnly)
  }
  const suspended = await situations.suspended(call)
  await fails(t, call, suspended.path, upgradeTo(offers.enterpriseE3, { upgradeType: 2 }), { code: 5 }, 'before the status', appOnly)
  await fails(t, call, suspended.path, upgradeTo(offers.enterpriseE3, { upgradeType: 1 }), { code: 2 }, 'not without licences', appOnly)
  t.match((await call('POST', `${path}/upgrades`, upgradeTo(offers.enterpriseE3, { upgradeType: 2 }))).body, { upgradeType: 2, upgradeErrors: [] }, 'a user may')
})

t.test('upgradeSubscription: without licences a caller needs no user', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.upgradable(call)
  const { body } = await call('POST', `${path}/upgrades`, upgradeTo(offers.enterpriseE3, { upgradeType: 'upgrade_only' }), appOnly)
  t.match(body, { upgradeType: 1, upgradeErrors: [] })
})

t.test('listUpgrades: what stands against an upgrade is told beforehand', async t => {
  const { call } = await storyWorld(t)
  const source = await situations.upgradable(call)
  const listed = async (title: string, path: string, error: object, headers?: Record<string, string>) => {
    const { items } = (await call('GET', `${path}/upgrades`, undefined, headers)).body
    t.ok(items.length > 0, `${title}: listed all the same`)
    for (const { isEligible, upgradeErrors, targetOffer } of items) {
      t.equal(isEligible, false, `${title}: ${targetOffer.name} is not eligible`)
      t.match(upgradeErrors, [{ description: /./, attributes: { objectType: 'UpgradeError' }, ...error }], `${title}: ${JSON.stringify(error)}`)
    }
  }
  await call('PUT', '/_emulator/snapshots/before')
  await call('PATCH', source.path, { status: 'suspended' })
  await listed('a suspended source', source.path, { code: 2, additionalDetails: 'suspended' })
  await call('POST', '/_emulator/snapshots/before/restore')
  await remakeSubscription(call, source, { provisioning: 'failed' })
  await listed('one whose provisioning failed', source.path, { code: 9 })
  await call('POST', '/_emulator/snapshots/before/restore')
  await withoutDelegation(call, source.customerId)
  await listed('no delegated administration', source.path, { code: 1 })
  await call('POST', '/_emulator/snapshots/before/restore')
  await remakeSubscription(call, await holding(call, 'Quartz', 'Head office devices'), { parentSubscriptionId: source.subscription.id })
  await listed('add-ons', source.path, { code: 6 })
})

t.test('listUpgrades: a caller without a user is told that licences do not move', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.upgradable(call)
  const { items } = (await call('GET', `${path}/upgrades`, undefined, appOnly)).body
  t.same(
    items.map(({ isEligible, upgradeErrors }: { isEligible: boolean, upgradeErrors: Array<{ code: number }> }) => [isEligible, ...upgradeErrors.map(({ code }) => code)]),
    items.map(({ upgradeType }: { upgradeType: string }) => upgradeType === 'upgrade_only' ? [true] : [false, 5])
  )
})

t.test('upgradeSubscription: a target that may be held no more often is told inside the result', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId } = await situations.upgradable(call)
  for (let held = 0; held < 2; held++) await buy(call, customerId, offers.businessPremium)
  await fails(t, call, path, upgradeTo(offers.businessPremium), { code: 0, description: /Use limit is exceeded/ }, 'a third one of what may be held twice')
})

t.test('upgradeSubscription: a sandbox that is full is told inside the result', async t => {
  const { call } = await storyWorld(t, { limits: true })
  const { path, customerId } = await situations.upgradable(call)
  for (const offer of [offers.exchangeOnline, offers.enterpriseE1]) await buy(call, customerId, offer)
  await fails(t, call, path, upgradeTo(offers.enterpriseE3), { code: 0 }, 'a sixth subscription')
})

t.test('upgradeSubscription: requests that are refused', async t => {
  const { call } = await storyWorld(t)
  const url = `${(await situations.upgradable(call)).path}/upgrades`
  const cases: Array<[string, unknown, number, RegExp]> = [
    ['no target', { upgradeType: 1 }, 800002, /targetOffer/],
    ['a target without id', { targetOffer: { name: 'Office 365 Enterprise E3' } }, 800002, /targetOffer/],
    ['a kind that there is none', upgradeTo(offers.enterpriseE3, { upgradeType: 'downgrade' }), 900126, /upgradeType/],
    ['a target that is no offer', { targetOffer: offers.enterpriseE3 }, 800002, /targetOffer/]
  ]
  for (const [title, body, code, description] of cases) await refuses(t, call, ['POST', url, body], { status: 400, code, description }, title)
  isRefusal(t, await call('POST', url), { status: 400, code: 800002 }, 'no body')
})

t.test('upgradeSubscription: the same request again buys nothing again', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.upgradable(call)
  const request: Parameters<Call> = ['POST', `${path}/upgrades`, upgradeTo(offers.enterpriseE3), { 'ms-requestid': '750fd5ea-904b-4c3e-b476-60d0feacab0d' }]
  const first = await call(...request)
  const before = await worldText(call)
  t.same((await call(...request)).body, first.body)
  t.match(first.body, { upgradeErrors: [] })
  await isUntouched(t, call, before, 'nothing changed')
})
