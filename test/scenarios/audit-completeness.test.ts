/** Every change leaves a record: for each operation a request, and what the list of audit records has of it afterwards. */
import t from 'tap'
import { writtenOperations } from '../../src/app.ts'
import { operationOf, type OperationId } from '../../src/contract/operation.ts'
import type { OperationType, ResourceType } from '../../src/contract/types.ts'
import { operationAt, storyWorld, type Answer, type Call } from '../helper.ts'
import { newcomer } from './catalogue-facts.ts'
import { buy, mailArchive, offers, situations, type Holding } from './holdings.ts'
import { items, orderOf } from './purchases.ts'

/** People and customers of the story. */
const alder = '01c09518-018f-413c-b4ac-c1dea06e179c'
const larkspur = '06c04a15-0bec-40c6-bfe8-3cccc24505d3'
const wrenfield = '10c00e47-35e4-4fae-b7c6-f15169b13a40'
const ingrid = '01f5481c-86e1-45d9-9d3d-e8743644014e'
const owen = '01f951ae-1b39-45f5-9563-4b9d2662b274' // deleted
const pinecrest = { tenantId: 'a300840c-a0c7-4916-ad4d-73b7ebf6cf48', mpnId: '4820117' }
const storeStaff = [
  '09f2dcea-2a5b-4f32-a4dd-b5358d18017d', '09f31de9-3c0b-4dc7-9a35-e54ef0ef59cb', '09f4bf34-7ebc-47fa-852d-8b15f6821030',
  '09f55fde-970e-47c3-9056-b8ab3208b3fb', '09f6f1a7-e8b8-4e29-b880-e8168a6b98b4'
]
const skus = {
  businessEssentials: '3b555118-da6a-4418-894f-7df1e2096870',
  enterpriseE1: '18181a46-0d4e-45cd-891e-60aabd171b4e',
  enterpriseE3: '6fd2c87f-b296-42f0-b197-1e91e994b900',
  audioConferencing: '0c266dff-15dd-4b49-8397-2bb16070ed52'
}
const batch = `/customers/${larkspur}/deviceBatches/Autumn%20term%202018`
const laptop = `${batch}/devices/`

type Detail = [key: string, value: string | null]
/** What a record says, and which values of the resource it has. */
type Expected = [operationType: OperationType, resourceType: ResourceType, values: 'new' | 'old' | 'old new', details?: Detail[]]

interface Case {
  operation: OperationId | 'ours'
  what?: string
  /** What has to happen first, and the request. */
  request: (call: Call) => Promise<Parameters<Call>> | Parameters<Call>
  /** The records, oldest first. */
  expected: (answer: Answer['body']) => Expected[]
}

/** A request that the table below only has to name by what it needs. */
const must = async (call: Call, ...request: Parameters<Call>) => {
  const answer = await call(...request)
  if (answer.status >= 300) throw new Error(`${request[0]} ${request[1]} answered ${answer.status}: ${answer.text}`)
  return answer.body
}

const at = (customerId: string, rest: string) => `/customers/${customerId}/${rest}`
const user = (id: string) => at(alder, `users/${id}`)
const readAndPut = async (call: Call, path: string, changes: object): Promise<Parameters<Call>> => ['PUT', path, { ...await must(call, 'GET', path), ...changes }]
const patch = (find: (call: Call) => Promise<Holding>, changes: object) => async (call: Call): Promise<Parameters<Call>> => ['PATCH', (await find(call)).path, changes]
const firstPolicy = async (call: Call) => (await must(call, 'GET', at(larkspur, 'policies'))).items[0]
const firstLaptop = async (call: Call) => (await must(call, 'GET', `${batch}/devices`)).items[0]
const firstRole = async (call: Call) => (await must(call, 'GET', at(alder, 'directoryroles'))).items[0]

const cases: Case[] = [
  // Customers
  {
    operation: 'createCustomer',
    request: () => ['POST', '/customers', newcomer('tallpine.onmicrosoft.com')],
    expected: () => [['add_customer', 'customer', 'new', [['PrimaryDomainName', 'tallpine.onmicrosoft.com'], ['Relationship', 'Reseller']]]]
  },
  {
    operation: 'createCustomer',
    what: 'for an indirect reseller',
    request: () => ['POST', '/customers', { ...newcomer('tallpine.onmicrosoft.com'), associatedPartnerId: pinecrest.tenantId }],
    expected: () => [['add_customer', 'customer', 'new', [['PrimaryDomainName', 'tallpine.onmicrosoft.com'], ['Relationship', 'Reseller']]]]
  },
  { operation: 'deleteCustomer', request: () => ['DELETE', `/customers/${wrenfield}`], expected: () => [['delete_customer', 'customer', 'old']] },
  {
    operation: 'updateCustomer',
    what: 'the relationship ends',
    request: () => ['PATCH', `/customers/${wrenfield}`, { relationshipToPartner: 'none' }],
    expected: () => [['remove_partner_customer_relationship', 'customer', 'old new']]
  },
  {
    operation: 'updateCustomer',
    what: 'the administration is given up',
    request: () => ['PATCH', `/customers/${wrenfield}`, { allowDelegatedAccess: false }],
    expected: () => [['dap_admin_relationship_terminated', 'partner_customer_dap', 'old new']]
  },
  {
    operation: 'ours',
    what: 'a former customer accepts again',
    request: async call => {
      await must(call, 'PATCH', `/customers/${wrenfield}`, { relationshipToPartner: 'none' })
      return ['POST', `/_emulator/customers/${wrenfield}/accept`]
    },
    expected: () => [['reseller_relationship_accepted_by_customer', 'customer', 'old new']]
  },
  {
    operation: 'updateCustomerBillingProfile',
    request: call => readAndPut(call, at(wrenfield, 'profiles/billing'), { email: 'kiln@wrenfieldpottery.example' }),
    expected: () => [['update_customer_billing_profile', 'customer', 'old new']]
  },
  { operation: 'updateUsageBudget', request: () => ['PATCH', at(wrenfield, 'usagebudget'), { amount: 250 }], expected: () => [['update_customer_spending_budget', 'customer', 'old new']] },
  { operation: 'updateCustomerQualification', request: () => ['PUT', at(wrenfield, 'qualification'), '"education"'], expected: () => [['update_customer_qualification', 'customer', 'old new']] },
  {
    operation: 'createAgreement',
    request: () => ['POST', at(wrenfield, 'agreements'), {
      userId: 'a10108e8-9205-4b83-8712-2c2a7d52e954',
      primaryContact: { firstName: 'Wren', lastName: 'Field', email: 'wren@wrenfieldpottery.example' },
      dateAgreed: '2019-01-09T00:00:00Z',
      templateId: '998b88de-aa99-4388-a42c-1b3517d49490',
      type: 'MicrosoftCloudAgreement'
    }],
    expected: () => [['create_agreement', 'agreement', 'new']]
  },

  // Purchases
  {
    operation: 'createOrder',
    request: () => ['POST', at(wrenfield, 'orders'), orderOf([
      { offerId: offers.enterpriseE3, quantity: 5, friendlyName: 'Studio', partnerIdOnRecord: pinecrest.mpnId },
      { offerId: offers.exchangeOnline, quantity: 2 }
    ], { billingCycle: 'annual' })],
    expected: ({ id, lineItems: [first, second] }) => [['create_order', 'order', 'new', [
      ['OrderId', id], ['BillingCycle', 'Annual'],
      ['OfferId-0', offers.enterpriseE3], ['SubscriptionId-0', first.subscriptionId], ['SubscriptionName-0', 'Studio'], ['Quantity-0', '5'], ['PartnerOnRecord-0', '4820117'],
      ['OfferId-1', offers.exchangeOnline], ['SubscriptionId-1', second.subscriptionId], ['SubscriptionName-1', 'Exchange Online (Plan 1)'], ['Quantity-1', '2'], ['PartnerOnRecord-1', null]
    ]]]
  },
  {
    operation: 'createOrder',
    what: 'a trial has no cycle',
    request: () => ['POST', at(wrenfield, 'orders'), orderOf([{ offerId: offers.businessPremiumTrial, quantity: 25 }])],
    expected: ({ id, lineItems: [{ subscriptionId }] }) => [['create_order', 'order', 'new', [
      ['OrderId', id], ['BillingCycle', 'None'],
      ['OfferId-0', offers.businessPremiumTrial], ['SubscriptionId-0', subscriptionId], ['SubscriptionName-0', 'Office 365 Business Premium Trial'], ['Quantity-0', '25'], ['PartnerOnRecord-0', null]
    ]]]
  },
  {
    operation: 'checkoutCart',
    what: 'an order for each cycle',
    request: async call => {
      const { id } = await must(call, 'POST', at(wrenfield, 'carts'), {
        lineItems: [
          { id: 0, catalogItemId: items.windowsServer, quantity: 1, billingCycle: 'one_time', friendlyName: 'Kiln control' },
          { id: 1, catalogItemId: offers.enterpriseE1, quantity: 4, billingCycle: 'monthly', friendlyName: 'Potters' }
        ]
      })
      return ['POST', at(wrenfield, `carts/${id}/checkout`)]
    },
    expected: ({ orders: [once, monthly] }) => [
      ['create_order', 'order', 'new', [
        ['OrderId', once.id], ['BillingCycle', 'OneTime'],
        ['OfferId-0', items.windowsServer], ['SubscriptionId-0', null], ['SubscriptionName-0', 'Kiln control'], ['Quantity-0', '1'], ['PartnerOnRecord-0', null]
      ]],
      ['create_order', 'order', 'new', [
        ['OrderId', monthly.id], ['BillingCycle', 'Monthly'],
        ['OfferId-0', offers.enterpriseE1], ['SubscriptionId-0', monthly.lineItems[0].subscriptionId], ['SubscriptionName-0', 'Potters'], ['Quantity-0', '4'], ['PartnerOnRecord-0', null]
      ]]
    ]
  },
  {
    operation: 'updateOrder',
    what: 'an add-on',
    request: async call => {
      const { order } = await buy(call, wrenfield, offers.exchangeOnline, { quantity: 5, friendlyName: 'Post' })
      return ['PATCH', order.links.self.uri, { ...order, lineItems: [{ lineItemNumber: 0, offerId: offers.exchangeArchiving, parentSubscriptionId: order.lineItems[0].subscriptionId, friendlyName: 'Archive', quantity: 2 }] }]
    },
    expected: ({ id, lineItems: [base, addOn] }) => [['update_order', 'order', 'old new', [
      ['OrderId', id], ['BillingCycle', 'Monthly'],
      ['OfferId-0', offers.exchangeOnline], ['SubscriptionId-0', base.subscriptionId], ['SubscriptionName-0', 'Post'], ['Quantity-0', '5'], ['PartnerOnRecord-0', null],
      ['OfferId-1', offers.exchangeArchiving], ['SubscriptionId-1', addOn.subscriptionId], ['SubscriptionName-1', 'Archive'], ['Quantity-1', '2'], ['PartnerOnRecord-1', null]
    ]]]
  },
  {
    operation: 'updateOrder',
    what: 'another cycle',
    request: async call => {
      const { order } = await buy(call, wrenfield, offers.exchangeOnline, { quantity: 5, friendlyName: 'Post' })
      return ['PATCH', order.links.self.uri, { ...order, billingCycle: 'annual' }]
    },
    expected: ({ id, lineItems: [{ subscriptionId }] }) => [['update_order', 'order', 'old new', [
      ['OrderId', id], ['BillingCycle', 'Annual'],
      ['OfferId-0', offers.exchangeOnline], ['SubscriptionId-0', subscriptionId], ['SubscriptionName-0', 'Post'], ['Quantity-0', '5'], ['PartnerOnRecord-0', null]
    ]]]
  },
  {
    operation: 'updateOrder',
    what: 'a cancellation, which is one of its subscription too',
    request: async call => {
      const { order } = await buy(call, wrenfield, mailArchive, { quantity: 3, friendlyName: 'Letters' })
      return ['PATCH', `${at(wrenfield, 'orders')}/${order.id}`, { id: order.id, status: 'cancelled' }]
    },
    expected: ({ id, lineItems: [{ subscriptionId }] }) => [['update_subscription', 'subscription', 'old new'], ['update_order', 'order', 'old new', [
      ['OrderId', id], ['BillingCycle', 'Monthly'],
      ['OfferId-0', mailArchive], ['SubscriptionId-0', subscriptionId], ['SubscriptionName-0', 'Letters'], ['Quantity-0', '3'], ['PartnerOnRecord-0', null]
    ]]]
  },
  { operation: 'updateSubscription', what: 'seats', request: patch(situations.active, { quantity: 21 }), expected: () => [['update_subscription', 'subscription', 'old new']] },
  { operation: 'updateSubscription', what: 'a nickname', request: patch(situations.active, { friendlyName: 'Looms' }), expected: () => [['update_subscription', 'subscription', 'old new']] },
  { operation: 'updateSubscription', what: 'the end of the term', request: patch(situations.active, { autoRenewEnabled: false }), expected: () => [['update_subscription', 'subscription', 'old new']] },
  {
    operation: 'updateSubscription',
    what: 'a suspension, which the two add-ons share',
    request: patch(situations.base, { status: 'suspended' }),
    expected: () => [['update_subscription', 'subscription', 'old new'], ['update_subscription', 'subscription', 'old new'], ['update_subscription', 'subscription', 'old new']]
  },
  { operation: 'updateSubscription', what: 'a reactivation', request: patch(situations.suspended, { status: 'active' }), expected: () => [['update_subscription', 'subscription', 'old new']] },
  {
    operation: 'upgradeSubscription',
    what: 'with the licences of its users',
    request: async call => {
      const { path } = await situations.upgradable(call)
      return ['POST', `${path}/upgrades`, (await must(call, 'GET', `${path}/upgrades`)).items[0]]
    },
    expected: ({ targetSubscriptionId }) => [
      ['create_order', 'order', 'new', [
        ['OrderId', 'the new order'], ['BillingCycle', 'Monthly'],
        ['OfferId-0', offers.enterpriseE1], ['SubscriptionId-0', targetSubscriptionId], ['SubscriptionName-0', 'Store staff'], ['Quantity-0', '20'], ['PartnerOnRecord-0', '4827756']
      ]],
      ['upgrade_subscription', 'subscription', 'old new'],
      ...storeStaff.map((id): Expected => ['update_customer_user_licenses', 'license', 'new', [['CustomerUserId', id], ['AddedLicenseSkuId', skus.enterpriseE1], ['RemovedLicenseSkuId', skus.businessEssentials]]])
    ]
  },
  {
    operation: 'convertSubscription',
    request: async call => {
      const { path } = await situations.trial(call)
      return ['POST', `${path}/conversions`, (await must(call, 'GET', `${path}/conversions`)).items[0]]
    },
    expected: () => [['convert_trial_subscription', 'subscription', 'old new']]
  },

  // Users
  {
    operation: 'createUser',
    request: () => ['POST', at(alder, 'users'), { userPrincipalName: 'vera@alderfinch.onmicrosoft.com', displayName: 'Vera', usageLocation: 'US', passwordProfile: { password: 'Drawing-1', forceChangePassword: true } }],
    expected: ({ id }) => [['create_customer_user', 'customer_user', 'new', [['CustomerUserId', id]]]]
  },
  { operation: 'updateUser', what: 'a name', request: () => ['PATCH', user(ingrid), { displayName: 'Ingrid S.' }], expected: () => [['update_customer_user', 'customer_user', 'old new', [['CustomerUserId', ingrid]]]] },
  {
    operation: 'updateUser',
    what: 'another sign-in name',
    request: () => ['PATCH', user(ingrid), { userPrincipalName: 'ingrid@alderfinch.onmicrosoft.com' }],
    expected: () => [['update_customer_user', 'customer_user', 'old new', [['CustomerUserId', ingrid]]], ['update_customer_user_principal_name', 'customer_user', 'old new', [['CustomerUserId', ingrid]]]]
  },
  {
    operation: 'updateUser',
    what: 'a password',
    request: () => ['PATCH', user(ingrid), { passwordProfile: { password: 'Drawing-2', forceChangePassword: true } }],
    expected: () => [['reset_customer_user_password', 'customer_user', 'new', [['CustomerUserId', ingrid]]]]
  },
  {
    operation: 'resetUserPassword',
    request: () => ['PATCH', `${user(ingrid)}/resetpassword`, { passwordProfile: { password: 'Drawing-3', forceChangePassword: false } }],
    expected: () => [['reset_customer_user_password', 'customer_user', 'new', [['CustomerUserId', ingrid]]]]
  },
  { operation: 'updateUser', what: 'back from the deleted ones', request: () => ['PATCH', user(owen), { state: 'active' }], expected: () => [['restore_customer_user', 'customer_user', 'old new', [['CustomerUserId', owen]]]] },
  { operation: 'deleteUser', request: () => ['DELETE', user(ingrid)], expected: () => [['delete_customer_user', 'customer_user', 'old new', [['CustomerUserId', ingrid]]]] },
  {
    operation: 'updateUserLicenses',
    what: 'given',
    request: async call => {
      const { id } = await must(call, 'POST', at(alder, 'users'), { userPrincipalName: 'vera@alderfinch.onmicrosoft.com', displayName: 'Vera', usageLocation: 'US', passwordProfile: { password: 'Drawing-1', forceChangePassword: true } })
      return ['POST', `${user(id)}/licenseupdates`, { licensesToAssign: [{ skuId: skus.enterpriseE3 }, { skuId: skus.audioConferencing }] }]
    },
    expected: () => [['update_customer_user_licenses', 'license', 'new', [['CustomerUserId', 'the user'], ['AddedLicenseSkuId', skus.enterpriseE3], ['AddedLicenseSkuId', skus.audioConferencing]]]]
  },
  {
    operation: 'updateUserLicenses',
    what: 'taken',
    request: () => ['POST', `${user(ingrid)}/licenseupdates`, { licensesToRemove: [skus.enterpriseE3] }],
    expected: () => [['update_customer_user_licenses', 'license', 'new', [['CustomerUserId', ingrid], ['RemovedLicenseSkuId', skus.enterpriseE3]]]]
  },
  {
    operation: 'updateUserLicenses',
    what: 'of Skype for Business',
    request: () => ['POST', `${user(ingrid)}/licenseupdates`, { licensesToAssign: [{ skuId: skus.audioConferencing }] }],
    expected: () => [['update_sfb_customer_user_licenses', 'license', 'new', [['CustomerUserId', ingrid], ['AddedLicenseSkuId', skus.audioConferencing]]]]
  },
  {
    operation: 'addUserMember',
    request: async call => ['POST', at(alder, `directoryroles/${(await firstRole(call)).id}/usermembers`), { id: ingrid }],
    expected: () => [['add_user_member', 'customer_directory_role', 'new', [['CustomerUserId', ingrid]]]]
  },
  {
    operation: 'removeUserMember',
    request: async call => {
      const members = at(alder, `directoryroles/${(await firstRole(call)).id}/usermembers`)
      await must(call, 'POST', members, { id: ingrid })
      return ['DELETE', `${members}/${ingrid}`]
    },
    expected: () => [['remove_user_member', 'customer_directory_role', 'old', [['CustomerUserId', ingrid]]]]
  },

  // Devices
  {
    operation: 'createConfigurationPolicy',
    request: () => ['POST', at(larkspur, 'policies'), { name: 'Library', category: 'o_o_b_e', description: 'Reading room', policySettings: ['skip_eula'] }],
    expected: () => [['policy_created', 'policy', 'new']]
  },
  {
    operation: 'updateConfigurationPolicy',
    request: async call => readAndPut(call, at(larkspur, `policies/${(await firstPolicy(call)).id}`), { name: 'All classrooms' }),
    expected: () => [['policy_updated', 'policy', 'old new']]
  },
  { operation: 'deleteConfigurationPolicy', request: async call => ['DELETE', at(larkspur, `policies/${(await firstPolicy(call)).id}`)], expected: () => [['policy_deleted', 'policy', 'old']] },
  {
    operation: 'updateDevice',
    request: async call => ['PUT', `${laptop}${(await firstLaptop(call)).id}`, { policies: [{ key: 'o_o_b_e', value: (await must(call, 'GET', at(larkspur, 'policies'))).items[1].id }] }],
    expected: () => [['device_updated', 'device', 'old new']]
  },
  { operation: 'deleteDevice', request: async call => ['DELETE', `${laptop}${(await firstLaptop(call)).id}`], expected: () => [['device_deleted', 'device', 'old']] },
  {
    operation: 'updateDevicePolicies',
    request: async call => ['PATCH', at(larkspur, 'DevicePolicyUpdates'), { devices: [{ id: (await firstLaptop(call)).id, policies: [{ key: 'o_o_b_e', value: (await firstPolicy(call)).id }] }] }],
    expected: () => [['devices_update_attempted', 'device', 'new']]
  },
  {
    operation: 'createDeviceBatch',
    request: () => ['POST', at(larkspur, 'deviceBatches'), { batchId: 'Spring', devices: [{ productKey: '00355-61000-20418-ZZZZZ' }] }],
    expected: () => [['devices_upload_to_new_batch_attempted', 'device', 'new', [['BatchId', 'Spring']]]]
  },
  {
    operation: 'addDevices',
    request: () => ['POST', `${batch}/devices`, [{ productKey: '00355-61000-20418-ZZZZZ' }]],
    expected: () => [['devices_upload_to_existing_batch_attempted', 'device', 'new', [['BatchId', 'Autumn term 2018']]]]
  }
]

const today = async (call: Call): Promise<Array<Record<string, any>>> => (await must(call, 'GET', '/auditrecords?startDate=2019-01-09')).items

/** Ids that only the world knows, by what they are called in the table. */
const nameless = (details: Detail[], expected: Detail[] = []) => details.map(([key, value], index) => /^the /.test(expected[index]?.[1] ?? '') ? [key, expected[index]![1]] : [key, value])

for (const { operation, what = '', request, expected } of cases) {
  t.test(`${operation === 'ours' ? 'listAuditRecords' : operation}: ${what ? `${what}, ` : ''}on record`, async t => {
    const { call } = await storyWorld(t)
    const asked = await request(call)
    if (operation !== 'ours') t.equal(operationAt(asked[0], asked[1].startsWith('/v1') ? asked[1] : `/v1${asked[1]}`)?.id, operation)
    const before = new Set((await today(call)).map(({ id }) => id))
    const answer = await must(call, ...asked)
    const records = (await today(call)).filter(({ id }) => !before.has(id)).reverse()
    const wanted = expected(answer)
    t.strictSame(records.map(({ operationType, resourceType, resourceOldValue, resourceNewValue, customizedData }, index) => [
      operationType, resourceType, [resourceOldValue && 'old', resourceNewValue && 'new'].filter(Boolean).join(' '),
      nameless(customizedData.map(({ key, value }: { key: string, value: string | null }) => [key, value]), wanted[index]?.[3])
    ]), wanted.map(([operationType, resourceType, values, details = []]) => [operationType, resourceType, values, details]))
    for (const record of records) {
      t.match(record, { partnerId: 'a1000434-efa2-4c6b-aad7-dddfa88df002', operationStatus: 'succeeded', customerName: /./, customerId: /./, attributes: { objectType: 'AuditRecord' } })
      for (const value of [record.resourceOldValue, record.resourceNewValue]) if (value) t.notMatch(value, /"[a-z]\w*":/, 'names in PascalCase')
      if (record.resourceOldValue && record.resourceNewValue) t.not(record.resourceOldValue, record.resourceNewValue, 'the values tell what changed')
      t.same(await must(call, 'GET', `/auditrecords/${record.id}`), record)
    }
  })
}

/** Changes that the documentation has no type of operation for, and requests that change nothing. */
const untold: Array<[operation: OperationId, request: (call: Call) => Promise<Parameters<Call>> | Parameters<Call>]> = [
  ['createCart', () => ['POST', at(wrenfield, 'carts'), cart]],
  ['updateCart', async call => {
    const made = await must(call, 'POST', at(wrenfield, 'carts'), cart)
    return ['PUT', at(wrenfield, `carts/${made.id}`), { ...made, lineItems: [{ ...made.lineItems[0], quantity: 2 }] }]
  }],
  ['addVerifiedDomain', () => ['POST', at(wrenfield, 'verifieddomain'), {
    verifiedDomainName: 'wrenfieldpottery.example',
    domain: { authenticationType: 'managed', capability: 'email', name: 'wrenfieldpottery.example', status: 'verified', verificationMethod: 'dns_record' }
  }]],
  ['registerSubscription', async call => ['POST', `${(await situations.azure(call)).path}/registrations`]],
  ['updateSupportContact', async call => ['PUT', `${(await situations.upgradable(call)).path}/supportcontact`, { supportTenantId: pinecrest.tenantId, supportMpnId: pinecrest.mpnId, name: 'Pinecrest Managed IT' }]],
  ['updateLegalBusinessProfile', call => readAndPut(call, '/profiles/legalbusiness', { companyName: 'Northgate Ltd' })],
  ['updateOrganizationProfile', call => readAndPut(call, '/profiles/organization', { companyName: 'Northgate Ltd' })],
  ['updatePartnerBillingProfile', call => readAndPut(call, '/profiles/billing', { companyName: 'Northgate Ltd' })],
  ['updateSupportProfile', () => ['PUT', '/profiles/supportprofile', { telephone: '4255550155' }]],
  ['updateSupportProfileAtSupport', () => ['PUT', '/profiles/support', { telephone: '4255550155' }]],
  ['createServiceRequest', () => ['POST', '/servicerequests/en-US', question]],
  ['updateServiceRequest', async call => ['PATCH', `/servicerequests/${(await must(call, 'POST', '/servicerequests/en-US', question)).id}`, note]],
  ['updateCustomerServiceRequest', async call => {
    const [request] = (await must(call, 'GET', at(alder, 'servicerequests'))).items
    return ['PATCH', at(alder, `servicerequests/${request.id}`), note]
  }],
  ...(['', 'AtInternalApp'] as const).flatMap((root): typeof untold => {
    const registration = `/webhooks/v1/${root && 'internalApp/'}registration`
    const register: Parameters<Call> = ['POST', registration, { WebhookUrl: 'http://127.0.0.1:1/', WebhookEvents: ['test-created'] }]
    const registered = (method: string, path = '', body?: object) => async (call: Call): Promise<Parameters<Call>> => {
      await must(call, ...register)
      return [method, `${registration}${path}`, body]
    }
    return [
      [`registerWebhook${root}`, () => register],
      [`updateWebhookRegistration${root}`, registered('PUT', '', { WebhookUrl: 'http://127.0.0.1:2/', WebhookEvents: [] })],
      [`sendWebhookTestEvent${root}`, registered('POST', '/validationEvents')]
    ]
  }),
  ['checkInventory', () => ['POST', '/extensions/product/checkInventory?country=US', { targetItems: [{ productId: 'DG7GMGF0DWTL' }], inventoryContext: { customerId: '05c062c9-9db2-4751-afba-8a0b438c315a', azureSubscriptionId: '05E1226F-5DEC-463F-8924-3490B8C53E52', armRegionName: 'eastus' } }]],
  ['validateAddress', async call => ['POST', '/validations/address', (await must(call, 'GET', at(wrenfield, 'profiles/billing'))).defaultAddress]]
]
const cart = { lineItems: [{ id: 0, catalogItemId: offers.enterpriseE1, quantity: 1, billingCycle: 'monthly' }] }
const question = { title: 'Mail is slow', description: 'Since Monday', severity: 'minimal', supportTopicId: '32444671' }
const note = { newNote: { text: 'Still slow' } }

for (const [operation, request] of untold) {
  t.test(`${operation}: no record is documented`, async t => {
    const { call } = await storyWorld(t)
    const asked = await request(call)
    t.equal(operationAt(asked[0], asked[1].startsWith('/webhooks') ? asked[1] : `/v1${asked[1]}`)?.id, operation)
    await must(call, ...asked)
    t.same(await today(call), [])
  })
}

t.test('listAuditRecords: every operation that writes is in one of the two tables', async t => {
  const writes = writtenOperations().filter(id => !['GET', 'HEAD'].includes(operationOf(id as OperationId).method) && id !== 'updateUsersWithoutId') // which only refuses
  const known: string[] = [...cases.map(({ operation }) => operation), ...untold.map(([operation]) => operation)]
  t.same(writes.filter(id => !known.includes(id)), [])
})
