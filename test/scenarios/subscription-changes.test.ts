/** The documented scenarios of changing a subscription: five meanings of one PATCH, and what it takes and refuses. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { advance, audited, buy, customerNamed, etagOf, inWorld, isRefusal, mailArchive, nextVersion, offers, refuses, remakeSubscription, situations, isUntouched, worldText, type Holding } from './holdings.ts'

const read = async (call: Call, { path }: { path: string }) => (await call('GET', path)).body

/** A subscription as the documented requests send it: names in capitals, nulls, and the whole of what was read. */
const asDocumented = ({ id, friendlyName, quantity, creationDate, effectiveStartDate, commitmentEndDate, status, autoRenewEnabled, partnerId, orderId, attributes }: Holding['subscription']) => ({
  Id: id,
  FriendlyName: friendlyName,
  Quantity: quantity,
  UnitType: 'none',
  ParentSubscriptionId: null,
  CreationDate: creationDate,
  EffectiveStartDate: effectiveStartDate,
  CommitmentEndDate: commitmentEndDate,
  Status: status,
  AutoRenewEnabled: autoRenewEnabled,
  BillingType: 'none',
  PartnerId: partnerId ?? null,
  ContractType: 'subscription',
  Links: {
    Offer: { Uri: '/v1/offers/0CCA44D6-68E9-4762-94EE-31ECE98783B9', Method: 'GET', Headers: [] },
    Entitlement: { Uri: '/entitlements?key=<key>', Method: 'GET', Headers: [] },
    Self: { Uri: '/subscriptions?key=<key>', Method: 'GET', Headers: [] }
  },
  OrderId: orderId,
  Attributes: { Etag: attributes.etag, ObjectType: 'Subscription' }
})

t.test('Update the nickname for a subscription', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription } = await situations.active(call)
  const order = (await call('GET', `/customers/${customerId}/orders/${subscription.orderId}`)).body
  const { status, body } = await call('PATCH', path, { ...asDocumented(subscription), FriendlyName: 'Weaving shed' })
  t.equal(status, 200)
  t.same(body, nextVersion(subscription, { friendlyName: 'Weaving shed' }), 'the whole subscription, with a new etag')
  t.same((await call('GET', path)).body, body, 'and the next read sees it')
  t.same((await call('GET', `/customers/${customerId}/orders/${subscription.orderId}`)).body, order, 'the order stays as it is')
  t.same(await audited(call, subscription.id), [
    { operationType: 'update_subscription', resourceType: 'subscription', at: '2019-01-09T00:00:00Z', changes: { friendlyName: ['Office 365 Business Premium', 'Weaving shed'] } }
  ])
  const suspended = await situations.suspended(call)
  t.same((await call('PATCH', suspended.path, { friendlyName: 'Closed' })).body, nextVersion(suspended.subscription, { friendlyName: 'Closed' }), 'a suspended one too')
})

t.test('Change the quantity of a subscription', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription } = await situations.base(call)
  const orderPath = `/customers/${customerId}/orders/${subscription.orderId.toLowerCase()}`
  const order = (await call('GET', orderPath)).body
  const addOn = await situations.addOn(call)
  const { status, body } = await call('PATCH', path, { ...asDocumented(subscription), Quantity: 31 })
  t.equal(status, 200)
  t.same(body, nextVersion(subscription, { quantity: 31 }))
  t.same(await advance(call, 'PT0S'), [{ at: '2019-01-09T00:00:00Z', kind: 'subscriptionProvisioned', customerId, subscriptionId: subscription.id }], 'it is provisioned anew')
  t.match((await call('GET', `${path}/provisioningstatus`)).body, { status: 'success', quantity: 31 })
  t.same((await call('GET', orderPath)).body, nextVersion(order, { lineItems: [{ ...order.lineItems[0], quantity: 31 }, order.lineItems[1]] }), 'the line of its order follows')
  t.same(await read(call, addOn), addOn.subscription, 'add-ons keep their number')
  t.same((await audited(call, subscription.id)).map(({ changes }: { changes: Record<string, unknown> }) => changes.quantity), [[25, 31]])
})

t.test('updateSubscription: which quantities are taken', async t => {
  const { call } = await storyWorld(t)
  const modern = await situations.modern(call)
  const cases: Array<[string, Holding, number, [number, number, RegExp?]?]> = [
    ['the most that the offer allows', await situations.active(call), 300],
    ['more than that', await situations.active(call), 301, [400, 2002, /301.*1 to 300/]],
    ['less than nothing', await situations.active(call), -1, [400, 2002]],
    ['of a suspended one', await situations.suspended(call), 31, [400, 2001]],
    ['of a trial', await situations.trial(call), 26, [400, 2002, /25 to 25/]],
    ['of what is billed by usage', await situations.azure(call), 2, [400, 800095]],
    ['of a deleted one', await situations.deleted(call), 4, [400, 2011]],
    ['less of a catalogue item while it can be refunded', modern, 9],
    ['more of it', modern, 12],
    ['more of it than its SKU allows', modern, 501, [400, 2002, /1 to 500/]]
  ]
  const tries = async (cases_: typeof cases) => {
    for (const [title, { path }, quantity, refusal] of cases_) {
      const before = await read(call, { path })
      if (refusal) await refuses(t, call, ['PATCH', path, { ...before, quantity }], { status: refusal[0], code: refusal[1], ...(refusal[2] && { description: refusal[2] }) }, title)
      else t.match((await call('PATCH', path, { ...before, quantity })).body, { quantity }, title)
    }
  }
  await tries(cases)
  await advance(call, { to: '2019-01-12T16:12:48.020Z' })
  await tries([
    ['less of a catalogue item when its refund is over', modern, 11, [400, 800090]],
    ['more of it still', modern, 13]
  ])
  await call('PATCH', modern.path, { status: 'suspended' })
  await tries([['more of it while it is suspended', modern, 14, [400, 800091]]])
  await remakeSubscription(call, modern, { offerId: 'DZH318Z0C1VR:0001:DZH318Z0BGT0', status: 'active' })
  await tries([['of what is sold no more', modern, 14, [400, 2006]]])
})

t.test('updateSubscription: a sandbox with quotas has 25 seats to a subscription', async t => {
  const { call } = await storyWorld(t, { limits: true })
  const { path } = await situations.active(call)
  t.match((await call('PATCH', path, { quantity: 25 })).body, { quantity: 25 })
  await refuses(t, call, ['PATCH', path, { quantity: 26 }], { status: 403, code: 800067 }, '26 seats')
})

t.test('Suspend a subscription', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription } = await situations.base(call)
  const addOns = (await call('GET', `${path}/addons`)).body.items
  const { status, body } = await call('PATCH', path, { ...asDocumented(subscription), Status: 'suspended' }, { 'if-match': `"${subscription.attributes.etag}"` })
  t.equal(status, 200)
  const suspended = { status: 'suspended', suspensionReasons: ['CustomerCancellation'] }
  t.same(body, nextVersion(subscription, suspended))
  t.same(await read(call, { path }), body, 'and the next read sees it')
  t.same((await call('GET', `${path}/addons`)).body.items, addOns.map((addOn: Holding['subscription']) => nextVersion(addOn, suspended)), 'its add-ons with it')
  for (const { id } of [subscription, ...addOns]) {
    t.same(await audited(call, id), [{
      operationType: 'update_subscription', resourceType: 'subscription', at: '2019-01-09T00:00:00Z', changes: { status: ['active', 'suspended'], suspensionReasons: [undefined, ['CustomerCancellation']] }
    }])
  }
})

t.test('Reactivate a suspended subscription', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription } = await situations.suspended(call)
  const addOn = await situations.suspendedAddOn(call)
  await refuses(t, call, ['PATCH', addOn.path, { status: 'active' }], { status: 409, code: 27009, description: new RegExp(subscription.id) }, 'an add-on before its parent')

  const { status, body } = await call('PATCH', path, { ...asDocumented(subscription), Status: 'active' })
  t.equal(status, 200)
  const { suspensionReasons, ...rest } = subscription
  t.same(body, nextVersion({ ...rest, status: 'active' }), 'the reasons are gone')
  t.same(await advance(call, 'PT0S'), [{ at: '2019-01-09T00:00:00Z', kind: 'subscriptionProvisioned', customerId, subscriptionId: subscription.id }])
  t.same(await read(call, addOn), addOn.subscription, 'its add-on stays suspended')
  t.match((await call('PATCH', addOn.path, { status: 'active' })).body, { status: 'active' }, 'until it is asked for itself')
})

t.test('Cancel a subscription', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription } = await situations.modern(call)
  const { status, body } = await call('PATCH', path, { ...subscription, status: 'deleted', autoRenewEnabled: false })
  t.equal(status, 200)
  t.same(body, { ...subscription, status: 'deleted', autoRenewEnabled: false }, 'its etag stays empty')
  t.same(await read(call, { path }), body, 'it can still be read')
  t.ok((await call('GET', `/customers/${customerId}/subscriptions`)).body.items.some(({ id, status }: Record<string, string>) => id === subscription.id && status === 'deleted'), 'and is listed')
  for (const change of [{}, { status: 'active' }, { status: 'deleted' }, { friendlyName: 'Again' }, body]) {
    await refuses(t, call, ['PATCH', path, change], { status: 400, code: 2011, description: new RegExp(subscription.id) }, `later ${Object.keys(change)[0] ?? 'nothing'}`)
  }
})

t.test('updateSubscription: a catalogue item is cancelled only while a refund is open', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.modern(call)
  const monthly = await buy(call, await customerNamed(call, 'Wrenfield'), mailArchive, { termDuration: 'P1M' })
  await advance(call, { to: monthly.subscription.refundOptions[0].expiresAt })
  await refuses(t, call, ['PATCH', monthly.path, { status: 'deleted' }], { status: 400, code: 900117, description: /\b1-day/ }, 'when its one day is over')
  await call('PATCH', path, { status: 'suspended' })
  await advance(call, { to: '2019-01-12T16:12:48.019Z' })
  t.match((await call('PATCH', path, { status: 'deleted' })).body, { status: 'deleted' }, 'at the last moment, also when it is suspended')
})

t.test('updateSubscription: other subscriptions are cancelled at any time, with their add-ons', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.base(call)
  t.match((await call('PATCH', path, { status: 'deleted' })).body, { status: 'deleted' })
  t.same((await call('GET', `${path}/addons`)).body.items.map(({ status }: { status: string }) => status), ['deleted', 'deleted'])
  const suspended = await situations.suspended(call)
  const { body } = await call('PATCH', suspended.path, { status: 'deleted' })
  t.match(body, { status: 'deleted' })
  t.notOk('suspensionReasons' in body)
})

t.test('updateSubscription: outside the global cloud nothing is cancelled or set not to renew', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.active(call)
  for (const cloud of ['china', 'germany', 'usgov']) {
    await call('PUT', `/_emulator/worlds/${cloud}`, { cloud })
    const patch = (body: object) => inWorld(call, cloud)('PATCH', path, body)
    t.match((await patch({ status: 'suspended' })).body, { status: 'suspended' }, `suspending is for ${cloud}`)
    t.match((await patch({ status: 'active' })).body, { status: 'active' }, 'and so is coming back')
    isRefusal(t, await patch({ autoRenewEnabled: false }), { status: 400, code: 900127 }, `renewal in ${cloud}`)
    isRefusal(t, await patch({ status: 'deleted' }), { status: 400, code: 900127 }, `cancelling in ${cloud}`)
  }
})

/** Every status and what a PATCH makes of it: another status, the same, or a refusal. A dash stands for a cell that the rules leave open. */
type Cell = 'active' | 'suspended' | 'deleted' | 'pending' | [number, number] | '-'
const events: Record<string, object> = {
  none: { status: 'none' },
  active: { status: 'active' },
  suspended: { status: 'suspended' },
  deleted: { status: 'deleted' },
  pending: { status: 'pending' },
  frozen: { status: 'frozen' },
  nickname: { friendlyName: 'Other' },
  quantity: { quantity: 8 },
  nothing: {}
}
const gone: Cell = [400, 2011]
const notReady: Cell = [400, 800082]
const refused: Cell = [400, 800040]
const unknown: Cell = [400, 900126]
const transitions: Array<[kind: 'active' | 'modern', from: string, row: Cell[]]> = [
  //                          none        active      suspended    deleted    pending   frozen   nickname     quantity       nothing
  ['active', 'active', ['active', 'active', 'suspended', 'deleted', refused, unknown, 'active', 'active', 'active']],
  ['active', 'suspended', ['suspended', 'active', 'suspended', 'deleted', refused, unknown, 'suspended', [400, 2001], 'suspended']],
  ['active', 'deleted', [gone, gone, gone, gone, gone, unknown, gone, gone, gone]],
  ['modern', 'active', ['active', 'active', 'suspended', 'deleted', refused, unknown, 'active', 'active', 'active']],
  ['modern', 'suspended', ['suspended', 'active', 'suspended', 'deleted', refused, unknown, 'suspended', [400, 800091], 'suspended']],
  ['modern', 'deleted', [gone, gone, gone, gone, gone, unknown, gone, gone, gone]],
  ['modern', 'pending', [notReady, notReady, notReady, notReady, '-', unknown, notReady, notReady, notReady]]
]

for (const [kind, from, row] of transitions) {
  t.test(`updateSubscription: what becomes of ${kind === 'modern' ? 'a catalogue item' : 'a subscription'} that is ${from}`, async t => {
    const { call } = await storyWorld(t)
    const held = await situations[kind](call)
    await remakeSubscription(call, held, { status: from, ...(from === 'suspended' && { suspensionReasons: ['CustomerCancellation'] }) })
    const before = await read(call, held)
    await call('PUT', '/_emulator/snapshots/before')
    for (const [index, [event, body]] of Object.entries(events).entries()) {
      const cell = row[index]!
      if (cell === '-') continue
      await call('POST', '/_emulator/snapshots/before/restore')
      if (Array.isArray(cell)) {
        const description = cell === refused ? { description: new RegExp(`${event} from ${from}`) } : {}
        await refuses(t, call, ['PATCH', held.path, body], { status: cell[0], code: cell[1], ...description }, event)
      } else {
        const changed = cell !== from || event === 'nickname' || event === 'quantity'
        const { body: after } = await call('PATCH', held.path, body)
        t.equal(after.status, cell, `${event}: ${cell}`)
        t.equal('suspensionReasons' in after, cell === 'suspended', `${event}: reasons only when suspended`)
        t.equal(after.attributes.etag, changed && kind !== 'modern' ? nextVersion(before).attributes.etag : before.attributes.etag, `${event}: ${changed ? 'a new version' : 'no new version'}`)
        t.equal((await audited(call, before.id)).length, changed ? 1 : 0, `${event}: ${changed ? 'on record' : 'not on record'}`)
      }
    }
  })
}

/** What a .NET client sends of `new Subscription()`: every property, and nothing meant by it. */
const all = <T>(value: T, ...names: string[]) => Object.fromEntries(names.map(name => [name, value]))
const unset = {
  ...all(null, 'Id', 'EntitlementId', 'OfferId', 'OfferName', 'FriendlyName', 'UnitType', 'ParentSubscriptionId', 'TermDuration', 'RefundOptions', 'PublisherName', 'Actions', 'PartnerId', 'SuspensionReasons', 'Links', 'OrderId'),
  ...all('0001-01-01T00:00:00', 'CreationDate', 'EffectiveStartDate', 'CommitmentEndDate'),
  ...all(false, 'AutoRenewEnabled', 'IsTrial', 'IsMicrosoftProduct', 'HasPurchasableAddons'),
  Quantity: 0,
  Status: 'none',
  BillingType: 'none',
  BillingCycle: 'unknown',
  ContractType: 'subscription',
  Attributes: { Etag: null, ObjectType: 'Subscription' }
}
const suspended = { status: 'suspended', suspensionReasons: ['CustomerCancellation'] }

t.test('updateSubscription: what a body means', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription } = await situations.active(call)
  await call('PUT', '/_emulator/snapshots/before')
  const cases: Array<[string, object, object?]> = [
    ['a default object', unset],
    ['a default object with a status', { ...unset, Status: 'Suspended' }, suspended],
    ['with a status by its number', { ...unset, Status: 2, BillingCycle: 0, BillingType: 0 }, suspended],
    ['with a status in capitals', { STATUS: 'SUSPENDED' }, suspended],
    ['with a nickname', { ...unset, FriendlyName: 'Looms' }, { friendlyName: 'Looms' }],
    ['with a quantity, which makes it a real one that does not renew', { ...unset, Quantity: 16 }, { quantity: 16, autoRenewEnabled: false }],
    ['with a year 1 in UTC', { ...unset, CreationDate: '0001-01-01T00:00:00Z' }],
    ['nothing but renewal', { autoRenewEnabled: false }, { autoRenewEnabled: false }],
    ['nothing but renewal and who it is', { Id: subscription.id, AutoRenewEnabled: 'False', Attributes: { ObjectType: 'Subscription' } }, { autoRenewEnabled: false }],
    ['nothing but renewal beside what an update does not look at', { offerId: offers.enterpriseE3, parentSubscriptionId: 'x', billingType: 'usage', termDuration: 'P3Y', friendlyName: '', autoRenewEnabled: false }, { autoRenewEnabled: false }],
    ['renewal beside a nickname', { friendlyName: 'Looms', autoRenewEnabled: false }, { friendlyName: 'Looms' }],
    ['renewal in a resource that has a date', { creationDate: subscription.creationDate, autoRenewEnabled: false }, { autoRenewEnabled: false }],
    ['renewal in a resource that has a quantity', { quantity: 15, autoRenewEnabled: false }, { autoRenewEnabled: false }],
    ['nulls', { friendlyName: null, quantity: null, status: null, autoRenewEnabled: null, billingCycle: null, partnerId: null, attributes: null }],
    ['empty texts', { friendlyName: '', partnerId: '' }],
    ['a quantity as text', { quantity: '16' }, { quantity: 16 }],
    ['a reseller', { partnerId: '4827756' }, { partnerId: '4827756' }],
    ['the same billing cycle, by its number', { billingCycle: 1 }],
    ['another billing type', { billingType: 'usage' }],
    ['the whole as it was read', subscription],
    ['the whole with several things changed', { ...subscription, friendlyName: 'Looms', quantity: 40, autoRenewEnabled: false }, { friendlyName: 'Looms', quantity: 40, autoRenewEnabled: false }],
    ['texts that only the service writes', { id: 'x', offerId: offers.enterpriseE3, offerName: 'x', entitlementId: 'x', parentSubscriptionId: 'x', unitType: 'x', orderId: 'x', publisherName: 'x', contractType: 'productKey' }],
    ['dates that only the service writes', { creationDate: '2001-01-01T00:00:00Z', effectiveStartDate: '2001-01-01T00:00:00Z', commitmentEndDate: '2001-01-01T00:00:00Z', termDuration: 'P3Y' }],
    ['the rest that only the service writes', { isTrial: true, hasPurchasableAddons: false, isMicrosoftProduct: false, actions: ['Edit'], suspensionReasons: ['x'], refundOptions: [{ type: 'Full', expiresAt: '2030-01-01T00:00:00Z' }], links: {} }],
    ['what nobody knows', { renewsTo: { termDuration: 'P1Y' }, colour: 'green' }]
  ]
  for (const [title, body, changes] of cases) {
    await call('POST', '/_emulator/snapshots/before/restore')
    const answer = await call('PATCH', path, body)
    const wanted = changes ? nextVersion(subscription, changes) : subscription
    t.same(answer.body, wanted, title)
    t.same([answer.status, await read(call, { path })], [200, wanted], `${title}: and the next read sees it`)
  }
})

t.test('updateSubscription: bodies and values that are refused', async t => {
  const { call } = await storyWorld(t)
  const { path } = await situations.active(call)
  const cases: Array<[string, string, unknown, number, number, RegExp?]> = [
    ['broken JSON', path, '{"status":', 400, 800002],
    ['a list', path, [], 400, 800002],
    ['a quantity that is no number', path, { quantity: 'ten' }, 400, 800002, /quantity/],
    ['half a licence', path, { quantity: 1.5 }, 400, 800002, /quantity/],
    ['a status that there is none', path, { status: 'expired' }, 400, 900126, /status/],
    ['a billing cycle that there is none', path, { billingCycle: 'weekly' }, 400, 900126, /billingCycle/],
    ['another billing cycle', path, { billingCycle: 'annual' }, 400, 2054],
    ['another billing cycle by its number', path, { BillingCycle: 2 }, 400, 2054],
    ['another billing cycle of a catalogue item', (await situations.modern(call)).path, { billingCycle: 'monthly' }, 400, 800097],
    ['an MPN id that nobody has', path, { partnerId: '999' }, 404, 800015, /999/],
    ['the MPN id of the provider itself', path, { partnerId: '4790265' }, 404, 2072],
    ['a reseller that is not active', path, { partnerId: '4811930' }, 400, 800016],
    ['renewal of a trial', (await situations.trial(call)).path, { autoRenewEnabled: true }, 400, 800093],
    ['renewal of usage', (await situations.azure(call)).path, { autoRenewEnabled: true }, 400, 800093],
    ['one good thing and one bad', path, { friendlyName: 'Other', quantity: 301 }, 400, 2002],
    ['two good things and a refused status', path, { friendlyName: 'Other', quantity: 16, status: 'pending' }, 400, 800040]
  ]
  for (const [title, path, body, status, code, description] of cases) await refuses(t, call, ['PATCH', path, body], { status, code, ...(description && { description }) }, title)
  isRefusal(t, await call('PATCH', path), { status: 400, code: 800002 }, 'no body')
})

t.test('updateSubscription: etags of If-Match and of the body', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription: { id } } = await situations.active(call)
  await call('PATCH', path, { friendlyName: 'Looms' })
  const current = etagOf(id, 2)
  const stale = etagOf(id, 1)
  await call('PUT', '/_emulator/snapshots/before')
  const cases: Array<[string, string | undefined, string | null | undefined, 200 | 400 | 412]> = [
    ['none', undefined, undefined, 200],
    ['the current one, quoted', `"${current}"`, undefined, 200],
    ['the current one, bare', current, undefined, 200],
    ['the current one, weak', `W/"${current}"`, undefined, 200],
    ['any', '*', undefined, 200],
    ['a stale one, quoted', `"${stale}"`, undefined, 412],
    ['a stale one, bare', stale, undefined, 412],
    ['a stale one, weak', `W/"${stale}"`, undefined, 412],
    ['that of another resource', `"${etagOf(offers.enterpriseE1, 2)}"`, undefined, 412],
    ['the current one in the body', undefined, current, 200],
    ['a stale one in the body', undefined, stale, 400],
    ['an empty one in the body', undefined, '', 200],
    ['null in the body', undefined, null, 200],
    ['both current', `"${current}"`, current, 200],
    ['the current one, and a stale one in the body', `"${current}"`, stale, 200],
    ['any, and a stale one in the body', '*', stale, 200],
    ['a stale one, and the current one in the body', `"${stale}"`, current, 412],
    ['both stale', `"${stale}"`, stale, 412]
  ]
  for (const [title, ifMatch, etag, status] of cases) {
    await call('POST', '/_emulator/snapshots/before/restore')
    const request: Parameters<Call> = ['PATCH', path, { friendlyName: 'Shuttles', ...(etag !== undefined && { attributes: { etag, objectType: 'Subscription' } }) }, ifMatch === undefined ? {} : { 'if-match': ifMatch }]
    if (status === 200) t.match((await call(...request)).body, { friendlyName: 'Shuttles', attributes: { etag: etagOf(id, 3) } }, title)
    else await refuses(t, call, request, { status, code: 2055, description: /^Etag is no longer valid/ }, title)
  }
  const modern = await situations.modern(call)
  const answer = await call('PATCH', modern.path, { friendlyName: 'Leases', attributes: { etag: stale } }, { 'if-match': `"${stale}"` })
  t.match(answer.body, { friendlyName: 'Leases', attributes: { etag: '' } }, 'catalogue items have no etag, so none is held against them')
})

t.test('updateSubscription: a resource goes to and fro whole, and what was read before the last change is stale', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription } = await situations.active(call)
  const second = (await call('PATCH', path, { ...subscription, friendlyName: 'Looms' })).body
  const third = (await call('PATCH', path, { ...second, quantity: 16 })).body
  t.equal(third.attributes.etag, etagOf(subscription.id, 3))
  t.same(third, { ...subscription, friendlyName: 'Looms', quantity: 16, attributes: third.attributes })
  for (const old of [subscription, second]) await refuses(t, call, ['PATCH', path, { ...old, friendlyName: 'Late' }], { status: 400, code: 2055 }, 'an older reading')
})

t.test('updateSubscription: after its order, with what was read before it, as the PowerShell module does', async t => {
  const { call } = await storyWorld(t)
  const { path, customerId, subscription } = await situations.active(call)
  const orderPath = `/customers/${customerId}/orders/${subscription.orderId}`
  const order = (await call('GET', orderPath)).body
  const changed = await call('PATCH', orderPath, {
    Id: order.id,
    ReferenceCustomerId: customerId,
    BillingCycle: 'annual',
    LineItems: order.lineItems.map(({ lineItemNumber, offerId, quantity, subscriptionId }: Record<string, unknown>) => ({ LineItemNumber: lineItemNumber, OfferId: offerId, Quantity: quantity, SubscriptionId: subscriptionId, ParentSubscriptionId: null }))
  })
  t.match(changed.body, { billingCycle: 'annual' })
  const { status, body } = await call('PATCH', path, { ...subscription, billingCycle: 'annual', friendlyName: 'Looms', quantity: 16 })
  t.equal(status, 200, 'neither a stale etag nor another billing cycle')
  t.match(body, { billingCycle: 'annual', friendlyName: 'Looms', quantity: 16, attributes: { etag: etagOf(subscription.id, 2) } })
  t.match((await call('GET', orderPath)).body, { billingCycle: 'annual', lineItems: [{ quantity: 16 }] })
})

t.test('updateSubscription: the same request again is not carried out again', async t => {
  const { call } = await storyWorld(t)
  const { path, subscription } = await situations.active(call)
  const request: Parameters<Call> = ['PATCH', path, { ...subscription, quantity: 16 }, { 'ms-requestid': '6d0c0a2c-7a4c-4a0e-9a55-0d9b6e3f1a01' }]
  const first = await call(...request)
  const before = await worldText(call)
  t.same((await call(...request)).body, first.body, 'its etag is stale by now, yet it is the same request')
  await isUntouched(t, call, before, 'nothing changed')
})
