/** Audit records: which ones a list shows, what each says, who is in it. */
import t from 'tap'
import { storyWorld, without, type Call } from '../helper.ts'
import { advance, appOnly, auditNow, audited, customerNamed, inWorld, isRefusal, link, offers, refuses, remake } from './holdings.ts'
import { unknownId } from './purchases.ts'

/** The partner of the story and who asks for it, customers, and what they did in the last four weeks. */
const partner = 'a1000434-efa2-4c6b-aad7-dddfa88df002'
const asker = { userPrincipalName: 'admin.agent@northgatecloud.onmicrosoft.com', applicationId: 'a102ed34-bf37-4e53-8177-8529c41b384c' }
const alder = '01c09518-018f-413c-b4ac-c1dea06e179c'
const marlow = '02c04d7e-93a2-4b05-ad4c-28524de0d2bd'
const wrenfield = '10c00e47-35e4-4fae-b7c6-f15169b13a40'
const lastWeeks = [
  ['2019-01-05', 'create_order', 'Quartz Ridge Outdoor'],
  ['2018-12-28', 'delete_customer_user', 'Alder & Finch Architects'],
  ['2018-12-20', 'update_subscription', 'Copperline Brewing'],
  ['2018-12-20', 'update_subscription', 'Copperline Brewing'],
  ['2018-12-12', 'update_customer_user_licenses', 'Marlow Street Dental'],
  ['2018-12-12', 'create_order', 'Marlow Street Dental'],
  ['2018-12-12', 'create_agreement', 'Marlow Street Dental'],
  ['2018-12-12', 'add_customer', 'Marlow Street Dental']
]

interface Query { startDate?: string, endDate?: string, filter?: object | string, size?: number }

const listAt = ({ filter, ...query }: Query) =>
  `/auditrecords?${new URLSearchParams({ ...Object.fromEntries(Object.entries(query).map(([name, value]) => [name, String(value)])), ...(filter && { filter: typeof filter === 'string' ? filter : JSON.stringify(filter) }) })}`

/** What a list shows, in short: day, operation, customer. */
async function list (call: Call, query: Query) {
  const { status, body, text } = await call('GET', listAt(query))
  if (status !== 200) throw new Error(text)
  return body.items.map(({ operationDate, operationType, customerName }: Record<string, string>) => [operationDate!.slice(0, 10), operationType, customerName])
}

const equals = (field: string, value: string) => ({ Field: field, Value: value, Operator: 'equals' })
const named = (value: string) => ({ Field: 'CompanyName', Value: value, Operator: 'substring' })

/** A link as .NET writes it into the text of a resource. */
const spelledLink = (uri: string) => ({ Uri: uri, Method: 'GET', Body: null, Headers: [] })

t.test('Get a record of Partner Center activity', async t => {
  const { call } = await storyWorld(t)
  const correlation = 'de9c2ccc-40dd-4186-9660-65b9b64c3d14'
  const order = (await call('POST', `/customers/${wrenfield}/orders`, { lineItems: [{ lineItemNumber: 0, offerId: offers.businessPremium, quantity: 3, friendlyName: 'Kiln room' }] }, { 'MS-CorrelationId': correlation })).body
  const [{ subscriptionId }] = order.lineItems
  const at = `/customers/${wrenfield}/orders/${order.id}`
  const id = `${partner}_${wrenfield}_${order.id}_createorder_636825888000000000`
  const record = {
    id,
    partnerId: partner,
    customerId: wrenfield,
    customerName: 'Wrenfield Pottery Studio',
    ...asker,
    resourceType: 'order',
    resourceNewValue: JSON.stringify({
      Id: order.id,
      AlternateId: null,
      ReferenceCustomerId: wrenfield,
      BillingCycle: 'monthly',
      TransactionType: 'UserPurchase',
      RecordType: 'Single',
      LineItems: [{
        LineItemNumber: 0,
        OfferId: offers.businessPremium,
        SubscriptionId: subscriptionId,
        ParentSubscriptionId: null,
        FriendlyName: 'Kiln room',
        Quantity: 3,
        TermDuration: null,
        TransactionType: 'new',
        PartnerIdOnRecord: null,
        ProvisioningContext: null,
        Links: {
          ProvisioningStatus: spelledLink(`/subscriptions/${subscriptionId}/provisioningstatus`),
          Sku: spelledLink(order.lineItems[0].links.sku.uri),
          Subscription: spelledLink(`/customers/${wrenfield}/subscriptions/${subscriptionId}`)
        },
        Attributes: null
      }],
      CurrencyCode: 'USD',
      CreationDate: '2019-01-09T00:00:00+00:00',
      Status: 'completed',
      Links: { Self: spelledLink(at) },
      Attributes: { Etag: order.attributes.etag, ObjectType: 'Order' }
    }),
    operationType: 'create_order',
    originalCorrelationId: correlation,
    operationDate: '2019-01-09T00:00:00.0000000Z',
    operationStatus: 'succeeded',
    customizedData: [
      { key: 'OrderId', value: order.id },
      { key: 'BillingCycle', value: 'Monthly' },
      { key: 'OfferId-0', value: offers.businessPremium },
      { key: 'SubscriptionId-0', value: subscriptionId },
      { key: 'SubscriptionName-0', value: 'Kiln room' },
      { key: 'Quantity-0', value: '3' },
      { key: 'PartnerOnRecord-0', value: null }
    ],
    attributes: { objectType: 'AuditRecord' }
  }
  const answer = (uri: string, items: object[]) => ({ totalCount: items.length, items, links: { self: link(uri) }, attributes: { objectType: 'Collection' } })
  t.strictSame((await call('GET', '/auditrecords?startDate=2019-01-09')).body, answer('/auditrecords?startDate=2019-01-09&size=500', [record]))
  t.same((await call('GET', '/auditrecords?startDate=2019-01-09&endDate=2019-01-09')).body, answer('/auditrecords?startDate=2019-01-09&endDate=2019-01-09&size=500', [record]), 'the last day counts whole')
  t.same(await list(call, { startDate: '2018-12-12', endDate: '2019-01-08' }), lastWeeks, 'the newest first, and nothing after the last day')
  t.same(await list(call, { startDate: '2018-12-12', endDate: '2019-01-09', filter: named('street') }), lastWeeks.slice(4))
  t.same(await list(call, { startDate: '2018-12-12', endDate: '2019-01-09', filter: equals('ResourceType', 'Subscription') }), lastWeeks.slice(2, 4))
  t.same(await list(call, { startDate: '2018-12-12', endDate: '2019-01-09', filter: equals('CustomerId', alder) }), lastWeeks.slice(1, 2))

  const asNet = `/auditrecords?startDate=12/11/2018%2012:00:00%20AM&filter=%7B%22Field%22:%22CustomerId%22,%22Value%22:%22${wrenfield}%22,%22Operator%22:%22equals%22%7D`
  const understood = `/auditrecords?startDate=2018-12-11&size=500&filter=%7B%22Field%22%3A%22CustomerId%22%2C%22Value%22%3A%22${wrenfield}%22%2C%22Operator%22%3A%22equals%22%7D`
  t.same((await call('GET', asNet)).body, answer(understood, [record]), 'the documented request')
  t.same((await call('GET', understood)).body, answer(understood, [record]), 'and its link to itself')
  t.same((await call('GET', `/auditrecords/${id}`)).body, record)
})

t.test('listAuditRecords: days in every spelling, and what is in them', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[query: Query, first: number, beyond: number]> = [
    [{}, 0, 8],
    [{ filter: named('e') }, 0, 8],
    [{ startDate: '2018-12-12' }, 0, 8],
    [{ startDate: '2018-12-13' }, 0, 4],
    [{ startDate: '2018-12-28' }, 0, 2],
    [{ startDate: '2018-12-29' }, 0, 1],
    [{ startDate: '2019-01-09' }, 0, 0],
    [{ startDate: '2018-12-20', endDate: '2018-12-20' }, 2, 4],
    [{ endDate: '2018-12-27' }, 2, 8],
    [{ startDate: '2018-11-20' }, 2, 8], // 30 days on, 20 December is the last
    [{ startDate: '2018-11-19' }, 4, 8],
    [{ startDate: '2018-11-28', endDate: '2018-12-28' }, 1, 8],
    [{ startDate: '2018-10-11' }, 0, 0], // 90 days ago
    [{ startDate: '12/12/2018 12:00:00 AM', endDate: '12/20/2018 12:00:00 AM' }, 2, 8],
    [{ startDate: '12/20/2018 00:00:00' }, 0, 4],
    [{ startDate: '12/20/2018 3:32:08 PM' }, 0, 4],
    [{ startDate: '12/20/2018 3:32:09 PM' }, 0, 2],
    [{ startDate: '2018-12-346', endDate: '2018-12-354' }, 2, 8], // the 12th and the 20th of December, as the Java SDK writes them
    [{ startDate: '2018-12-12T11:03:51Z', endDate: '2018-12-12T11:09:37.402Z' }, 5, 6],
    [{ startDate: '2018-12-12T11:03:51Z', endDate: '2018-12-12T11:09:37.401Z' }, 0, 0],
    [{ startDate: '2018-12-12T06:09:37.402-05:00', endDate: '2018-12-12' }, 4, 6]
  ]
  for (const [query, first, beyond] of cases) t.same(await list(call, query), lastWeeks.slice(first, beyond), JSON.stringify(query))
  t.same((await call('GET', '/auditrecords')).body.links.self, link('/auditrecords?startDate=2018-12-10&size=500'), 'the link says since when')
  t.same((await call('GET', listAt({ startDate: '2018-12-346', endDate: '12/20/2018 00:00:00', size: 1000 }))).body.links.self, link('/auditrecords?startDate=2018-12-12&endDate=2018-12-20&size=500'))
  await advance(call, 'P2D')
  t.same((await list(call, {})).filter(([, operationType]: string[]) => operationType !== 'ready_invoice'), lastWeeks)
  await advance(call, 'PT24H')
  t.same((await list(call, { filter: equals('ResourceType', 'order') })), lastWeeks.slice(0, 1), 'a month is 30 days')
})

t.test('listAuditRecords: filters in the spelling of every client, two at once as well', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[filter: object, shown: number[]]> = [
    [named('STREET dental'), [4, 5, 6, 7]],
    [{ field: 'companyname', value: 'Finch', operator: 'Substring' }, [1]],
    [{ field: 'CompanyName', value: '&', operator: 6, fieldType: 'String' }, [1]],
    [named('nobody'), []],
    [equals('CustomerId', marlow.toUpperCase()), [4, 5, 6, 7]],
    [{ field: 'CustomerId', value: ` ${alder} `, operator: 'Equals' }, [1]],
    [equals('CustomerId', unknownId), []],
    [equals('CustomerId', marlow.slice(0, -1)), []],
    [equals('ResourceType', 'Order'), [0, 5]],
    [equals('ResourceType', 'customer_user'), [1]],
    [equals('ResourceType', 'CustomerUser'), [1]],
    [equals('resourcetype', 'LICENSE'), [4]],
    [equals('ResourceType', 'transfer'), []],
    [{ LeftFilter: equals('CustomerId', marlow), Operator: 'and', RightFilter: equals('ResourceType', 'order') }, [5]],
    [{ LeftFilter: named('street'), Operator: 'And', RightFilter: equals('ResourceType', 'customer') }, [7]],
    [{ leftFilter: equals('ResourceType', 'customer_user'), operator: 'or', rightFilter: equals('CustomerId', marlow) }, [1, 4, 5, 6, 7]]
  ]
  for (const [filter, shown] of cases) t.same(await list(call, { filter }), shown.map(index => lastWeeks[index]), JSON.stringify(filter))
  t.same(await list(call, { startDate: '2018-12-20', filter: equals('ResourceType', 'order') }), lastWeeks.slice(0, 1), 'beside a day')
  t.same(await list(call, { endDate: '2019-01-04', filter: named('street') }), lastWeeks.slice(4))
})

t.test('listAuditRecords: what it cannot show', async t => {
  const { call } = await storyWorld(t)
  const tooLong = (from: string, to: string) => ({ status: 400, code: 990016, description: `The records from ${from} to ${to} cannot be asked for: the end comes after the start, by at most 30 days.` })
  const invalid = (description: RegExp) => ({ status: 400, code: 800002, description })
  const cases: Array<[query: Query, refusal: { status: number, code: number, description: string | RegExp }]> = [
    [{ startDate: '2018-10-10' }, { status: 400, code: 400, description: 'Records are kept for 90 days; 2018-10-10 is before that.' }],
    [{ startDate: '6/1/2017 12:00:00 AM', filter: named('e') }, { status: 400, code: 400, description: 'Records are kept for 90 days; 2017-06-01 is before that.' }],
    [{ startDate: '2018-12-01', endDate: '2019-01-01' }, tooLong('2018-12-01', '2019-01-01')],
    [{ startDate: '2018-12-12', endDate: '2018-12-11' }, tooLong('2018-12-12', '2018-12-11')],
    [{ endDate: '2018-12-09' }, tooLong('2018-12-10', '2018-12-09')],
    [{ startDate: '2019-01-10' }, tooLong('2019-01-10', '2019-01-09')],
    [{ startDate: '2018-12-12T12:00:00Z', endDate: '2018-12-12T11:59:59Z' }, tooLong('2018-12-12T12:00:00Z', '2018-12-12T11:59:59Z')],
    [{ startDate: 'yesterday' }, invalid(/startDate must be a day such as 2019-01-09, not yesterday/)],
    [{ startDate: '2019-01-01', endDate: '2019-02-30' }, invalid(/endDate .* 2019-02-30/)],
    [{ startDate: '2018-12-345', endDate: '2018-11-346' }, invalid(/endDate .* 2018-11-346/)],
    [{ size: -1 }, invalid(/size/)],
    [{ filter: '{"Field":' }, invalid(/the filter is not JSON/)],
    [{ filter: equals('Operation', 'create_order') }, { status: 400, code: 3000, description: /CompanyName, CustomerId, ResourceType, not Operation/ }],
    [{ filter: equals('CompanyName', 'street') }, { status: 400, code: 3000, description: /CompanyName must be substring, not equals/ }],
    [{ filter: { ...named('a'), Field: 'CustomerId' } }, { status: 400, code: 3000, description: /CustomerId must be equals, not substring/ }],
    [{ filter: { LeftFilter: named('a'), Operator: 'equals', RightFilter: named('b') } }, { status: 400, code: 3000, description: /and or or, not equals/ }],
    [{ filter: equals('ResourceType', 'cart') }, { status: 400, code: 900126, description: /cart of ResourceType is not one of those allowed: customer, customer_user, order/ }]
  ]
  for (const root of ['', '/auditactivity/v1']) {
    for (const [query, refusal] of cases) await refuses(t, call, ['GET', `${root}${listAt(query)}`], refusal, `${root} ${JSON.stringify(query)}`)
  }
})

t.test('getAuditRecord: by its id in any case, at both addresses; every other id is refused', async t => {
  const { call } = await storyWorld(t)
  const { body: { items } } = await call('GET', '/auditrecords')
  for (const record of items) {
    for (const root of ['/v1', '/auditactivity/v1']) t.same((await call('GET', `${root}/auditrecords/${record.id.toUpperCase()}`)).body, record, record.id)
  }
  t.same((await call('GET', '/auditactivity/v1/auditrecords?startDate=2018-12-12')).body, (await call('GET', '/auditrecords?startDate=2018-12-12')).body)
  const [{ id }] = items
  for (const root of ['/v1', '/auditactivity/v1']) {
    for (const other of [`${id}0`, id.slice(partner.length + 1), id.replace(partner, unknownId), 'x']) {
      await refuses(t, call, ['GET', `${root}/auditrecords/${other}`], { status: 404, code: 1000, description: `The resource was not found: audit record ${other}.` }, other)
    }
  }
})

t.test('listAuditRecords: records of one instant differ in their ids, which end in the ticks of their dates', async t => {
  const { call } = await storyWorld(t)
  for (const amount of [1, 2, 3]) await call('PATCH', `/customers/${wrenfield}/usagebudget`, { amount })
  const { body: { items } } = await call('GET', `/auditrecords?startDate=2019-01-09&filter=${encodeURIComponent(JSON.stringify(equals('CustomerId', wrenfield)))}`)
  const head = `${partner}_${wrenfield}_${wrenfield}_updatecustomerspendingbudget_63682588800000000`
  t.same(items.map(({ id, operationDate, resourceNewValue }: Record<string, string>) => [id, operationDate, JSON.parse(resourceNewValue!).Amount]), [
    [`${head}2`, '2019-01-09T00:00:00.0000002Z', 3],
    [`${head}1`, '2019-01-09T00:00:00.0000001Z', 2],
    [`${head}0`, '2019-01-09T00:00:00.0000000Z', 1]
  ])
  t.equal(BigInt(items[0].id.split('_').at(-1)), BigInt(Date.parse('2019-01-09T00:00:00Z')) * 10_000n + 621_355_968_000_000_002n)
})

t.test('listAuditRecords: who did it: a user, an application, the service itself', async t => {
  const { call } = await storyWorld(t)
  await call('PATCH', `/customers/${wrenfield}/usagebudget`, { amount: 1 }, appOnly)
  const [{ userPrincipalName, applicationId }, ...others] = (await call('GET', '/auditrecords?startDate=2019-01-09')).body.items
  t.same([userPrincipalName, applicationId, others], [undefined, asker.applicationId, []], 'no user did it')
  await advance(call, 'P3D') // a trial ends
  const [record] = (await call('GET', `/auditrecords?startDate=2019-01-10&filter=${encodeURIComponent(JSON.stringify(equals('CustomerId', marlow)))}`)).body.items
  t.match(record, { operationType: 'update_subscription', resourceType: 'subscription', applicationId: 'FulfillmentService', operationDate: '2019-01-12T00:00:00.0000000Z' })
  t.same([record.userPrincipalName, record.originalCorrelationId], [undefined, undefined])
  t.same([JSON.parse(record.resourceOldValue).Status, JSON.parse(record.resourceNewValue).Status], ['active', 'suspended'])
})

t.test('listAuditRecords: a write again under its id, one that changes nothing and one that is refused leave none', async t => {
  const { call } = await storyWorld(t)
  const once = { 'MS-RequestId': '94e4e214-6b06-4fb7-96d1-94d559f9b47f' }
  for (let n = 0; n < 2; n++) await call('PATCH', `/customers/${wrenfield}/usagebudget`, { amount: 5 }, once)
  await call('PATCH', `/customers/${wrenfield}/usagebudget`, { amount: 5 })
  isRefusal(t, await call('PATCH', `/customers/${wrenfield}/usagebudget`, { amount: -5 }), { status: 400, code: 800002 }, 'below nothing')
  t.equal((await call('GET', '/auditrecords?startDate=2019-01-09')).body.totalCount, 1)
})

t.test('listAuditRecords: what was done to a customer is told when it is gone, and by the name that it had', async t => {
  const { call } = await storyWorld(t)
  await call('PATCH', `/customers/${wrenfield}/usagebudget`, { amount: 5 })
  t.equal((await call('DELETE', `/customers/${wrenfield}`)).status, 204)
  const { body } = await call('GET', listAt({ startDate: '2019-01-09', filter: named('pottery') }))
  t.same(body.items.map(({ operationType, customerId, customerName }: Record<string, string>) => [operationType, customerId, customerName]), [
    ['delete_customer', wrenfield, 'Wrenfield Pottery Studio'],
    ['update_customer_spending_budget', wrenfield, 'Wrenfield Pottery Studio']
  ])
  t.equal(body.items[0].resourceNewValue, undefined)
  t.match(JSON.parse(body.items[0].resourceOldValue), { Id: wrenfield, CompanyProfile: { CompanyName: 'Wrenfield Pottery Studio' }, UserCredentials: null })
})

t.test('listAuditRecords: no password stands in a record', async t => {
  const { call } = await storyWorld(t)
  const users = `/customers/${wrenfield}/users`
  const { body: user } = await call('POST', users, { userPrincipalName: 'ida@wrenfieldpottery.onmicrosoft.com', displayName: 'Ida', usageLocation: 'US', passwordProfile: { password: 'Secret-0001', forceChangePassword: true } })
  await call('PATCH', `${users}/${user.id}`, { passwordProfile: { password: 'Secret-0002', forceChangePassword: false } })
  const { text, body } = await call('GET', '/auditrecords?startDate=2019-01-09')
  t.same(body.items.map(({ operationType }: Record<string, string>) => operationType), ['reset_customer_user_password', 'create_customer_user'])
  t.notMatch(text, /Secret-000/)
  t.equal(JSON.parse(body.items[0].resourceNewValue).PasswordProfile, null)
})

t.test('listAuditRecords: each world has the records of its partner, China has none to be asked for', async t => {
  const { call, emulator } = await storyWorld(t)
  const tenant = 'b7000434-efa2-4c6b-aad7-dddfa88df002'
  await emulator.world('second', { tenantId: tenant, clock: 'frozen', time: '2019-01-09T00:00:00Z' })
  const second = inWorld(call, 'second')
  const { body: { items } } = await second('GET', '/auditrecords')
  t.same(items.map(({ operationType }: Record<string, string>) => operationType), lastWeeks.map(([, operation]) => operation))
  for (const { id, partnerId } of items) t.same([partnerId, id.slice(0, 36)], [tenant, tenant])
  t.same((await second('GET', `/auditrecords/${items[0].id}`)).body, items[0])
  isRefusal(t, await call('GET', `/auditrecords/${items[0].id}`), { status: 404, code: 1000 }, 'and not those of another')
  const { call: inChina } = await storyWorld(t, { cloud: 'china' })
  for (const path of ['/auditrecords', '/auditrecords/x', '/auditactivity/v1/auditrecords', '/auditactivity/v1/auditrecords/x']) {
    isRefusal(t, await inChina('GET', path), { status: 400, code: 900127 }, path)
  }
})

t.test('listAuditRecords: what an export and an import keep', async t => {
  const { call, world } = await storyWorld(t)
  await call('PATCH', `/customers/${await customerNamed(call, 'Alder')}/usagebudget`, { amount: 7 })
  t.equal((await audited(call, alder)).length, 1)
  const { body } = await call('GET', '/auditrecords')
  const document = world.state.export()
  world.reset()
  t.same(await auditNow(call), [])
  world.state.import(document)
  t.same(without((await call('GET', '/auditrecords')).body, 'links'), without(body, 'links'))
  for (const wrong of [{ operationType: 'create_cart' }, { tail: 'without ticks' }, { newValue: {} }]) {
    await t.rejects(remake(call, ({ collections }) => Object.assign(collections.audit.find(({ operationType }: Record<string, string>) => operationType === 'create_order'), wrong)), /collections\.audit\[\d\]/, JSON.stringify(wrong))
  }
})
