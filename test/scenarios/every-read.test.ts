/** No operation answers from a constant: every one that reads is asked before and after a change that should move its answer. */
import t from 'tap'
import { operations, type OperationId } from '../../src/contract/operation.ts'
import { writtenOperations } from '../../src/app.ts'
import { operationAt, storyWorld, type Call } from '../helper.ts'
import { advance, buy, customerNamed, offers, remake, situations } from './holdings.ts'

/** A change, and the addresses whose answers move by it. What both need is found before. */
interface Move { title: string, reads: string[], change: () => Promise<unknown> }

const answered = async (call: Call, ...request: Parameters<Call>) => {
  const answer = await call(...request)
  if (answer.status >= 300) throw new Error(`${request[0]} ${request[1]} answered ${answer.status}: ${answer.text}`)
  return answer
}

const person = { firstName: 'Pia', lastName: 'Holm', email: 'pia@wrenfieldpottery.example', phoneNumber: '2085550123' }

/** The changes, each told by what it needs of a fresh world. */
const moves: Array<(call: Call) => Promise<Move>> = [
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Wrenfield')}`
    return {
      title: 'licences are bought',
      reads: [
        `${customer}/subscriptions`, `${customer}/orders`, `${customer}/subscribedskus`, `${customer}/managedservices`,
        `${customer}/analytics/licenses/deployment`, `${customer}/analytics/licenses/usage`, '/analytics/licenses/deployment',
        '/v1/analytics/commercial/deployment/license', '/partner/v1/analytics/commercial/deployment/license',
        '/v1/analytics/commercial/usage/license', '/partner/v1/analytics/commercial/usage/license',
        '/partner/v1/analytics/subscriptions', '/auditrecords', '/auditactivity/v1/auditrecords'
      ],
      change: () => buy(call, customer.split('/')[2]!, offers.enterpriseE3, { quantity: 10 })
    }
  },
  async call => {
    const { path, subscription: { id, orderId } } = await situations.active(call)
    const order = path.replace(/subscriptions.*/, `orders/${orderId}`)
    return {
      title: 'a subscription has other seats',
      reads: [path, order, `${path}/provisioningstatus`, `/subscriptions/${id}/provisioningstatus`],
      change: () => answered(call, 'PATCH', path, { quantity: 21 })
    }
  },
  async call => {
    const { path, subscription } = await situations.base(call)
    return { title: 'a base is suspended', reads: [`${path}/addons`], change: () => answered(call, 'PATCH', path, { ...subscription, status: 'suspended' }) }
  },
  async call => {
    const { path } = await situations.trial(call)
    const { body: { items: [conversion] } } = await answered(call, 'GET', `${path}/conversions`)
    return { title: 'a trial is converted', reads: [`${path}/conversions`], change: () => answered(call, 'POST', `${path}/conversions`, conversion) }
  },
  async call => {
    const { path } = await situations.upgradable(call)
    return { title: 'what could be upgraded is suspended', reads: [`${path}/upgrades`], change: () => answered(call, 'PATCH', path, { status: 'suspended' }) }
  },
  async call => {
    const { path } = await situations.azure(call)
    return { title: 'Azure is registered for reservations', reads: [`${path}/registrationstatus`], change: () => answered(call, 'POST', `${path}/registrations`) }
  },
  async call => {
    const { path } = await situations.active(call)
    return {
      title: 'a reseller supports a subscription',
      reads: [`${path}/supportcontact`],
      change: () => answered(call, 'PUT', `${path}/supportcontact`, { supportTenantId: 'b100ec92-ad1e-45f1-9b43-b89b950b0fc9', supportMpnId: '4827756', name: 'Blue Heron Systems' })
    }
  },
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Wrenfield')}`
    const { body: cart } = await answered(call, 'POST', `${customer}/carts`, { lineItems: [{ id: 0, catalogItemId: offers.exchangeOnline, quantity: 1, billingCycle: 'monthly' }] })
    return {
      title: 'a cart is filled',
      reads: [`${customer}/carts/${cart.id}`],
      change: () => answered(call, 'PUT', `${customer}/carts/${cart.id}`, { ...cart, lineItems: [{ ...cart.lineItems[0], quantity: 4 }] })
    }
  },
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Larkspur')}`
    const [order] = (await answered(call, 'GET', `${customer}/orders`)).body.items
    return {
      title: 'an order of software is cancelled',
      reads: [`${customer}/entitlements`, `${customer}/orders/${order.id}/provisioningstatus`],
      change: async () => {
        const lines = order.lineItems.map((line: object) => ({ ...line, quantity: 0 }))
        await answered(call, 'PATCH', `${customer}/orders/${order.id}`, { ...order, status: 'cancelled', lineItems: lines })
      }
    }
  },
  async call => {
    const { customerId } = await situations.registeredAzure(call)
    const { body: { items: [{ entitledArtifacts: [artifact] }] } } = await answered(call, 'GET', `/customers/${customerId}/entitlements`)
    return { title: 'a year goes by over a reservation', reads: [artifact.link.uri], change: () => advance(call, 'P1Y') }
  },
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Wrenfield')}`
    const { body: profile } = await answered(call, 'GET', `${customer}/profiles/billing`)
    const product = `${customer}/products/DG7GMGF0DWTL`
    return {
      title: 'a customer moves to a country where less is sold',
      reads: [
        customer, `${customer}/profiles/billing`, `${customer}/offercategories`, `${customer}/offers`, `${customer}/products?targetView=AzureReservations`, product,
        `${product}/skus`, `${product}/skus/0001`, `${product}/skus/0001/availabilities`, `${product}/skus/0001/availabilities/DG7GMGF0DSJB`
      ],
      change: () => answered(call, 'PUT', `${customer}/profiles/billing`, {
        ...profile, culture: 'pt-BR', defaultAddress: { ...person, addressLine1: 'Rua da Olaria 1', city: 'Santos', state: 'SP', postalCode: '11010-100', country: 'BR', phoneNumber: '1332100100' }
      }, { 'if-match': profile.attributes.etag })
    }
  },
  async call => {
    const country = (code: string) => [
      `/offercategories?country=${code}`, `/offers?country=${code}`, `/offers/${offers.enterpriseE3}?country=${code}`, `/offers/${offers.enterpriseE3}/addons?country=${code}`,
      `/products?country=${code}&targetView=Azure`, `/products/DG7GMGF0DWTL?country=${code}`, `/products/DG7GMGF0DWTL/skus?country=${code}`, `/products/DG7GMGF0DWTL/skus/0001?country=${code}`,
      `/products/DG7GMGF0DWTL/skus/0001/availabilities?country=${code}`, `/products/DG7GMGF0DWTL/skus/0001/availabilities/DG7GMGF0DSJB?country=${code}`
    ]
    const american = country('US')
    const british = country('GB')
    // Nothing changes the catalogue; the country that is asked for does.
    return { title: 'another market is looked at', reads: [...american, '/countryvalidationrules/US'], change: async () => { asked = new Map([...american, '/countryvalidationrules/US'].map((path, i) => [path, [...british, '/countryvalidationrules/GB'][i]!])) } }
  },
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Alder')}`
    const { body: { items: [sku] } } = await answered(call, 'GET', `${customer}/subscribedskus`)
    const { body: { items: users } } = await answered(call, 'GET', `${customer}/users`)
    const user = users.find(({ usageLocation }: { usageLocation?: string }) => usageLocation)
    const { body: { items: held } } = await answered(call, 'GET', `${customer}/users/${user.id}/licenses`)
    const holds = held.some(({ productSku }: { productSku: { id: string } }) => productSku.id === sku.productSku.id)
    return {
      title: 'a user gets or loses a licence',
      reads: [`${customer}/users/${user.id}/licenses`, '/analytics/licenses/usage'],
      change: () => answered(call, 'POST', `${customer}/users/${user.id}/licenseupdates`, holds ? { licensesToRemove: [sku.productSku.id] } : { licensesToAssign: [{ skuId: sku.productSku.id }] })
    }
  },
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Alder')}`
    const { body: { items: users } } = await answered(call, 'GET', `${customer}/users`)
    const { body: { items: roles } } = await answered(call, 'GET', `${customer}/directoryroles`)
    const user = users.at(-1)
    const { body: { items: own } } = await answered(call, 'GET', `${customer}/users/${user.id}/directoryroles`)
    const role = roles.find(({ id }: { id: string }) => !own.some((held: { id: string }) => held.id === id))
    return {
      title: 'a user gets a role',
      reads: [`${customer}/users/${user.id}/directoryroles`, `${customer}/directoryroles/${role.id}/usermembers`],
      change: () => answered(call, 'POST', `${customer}/directoryroles/${role.id}/usermembers`, { id: user.id, displayName: user.displayName, userPrincipalName: user.userPrincipalName })
    }
  },
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Alder')}`
    const { body: { items: [user] } } = await answered(call, 'GET', `${customer}/users`)
    return {
      title: 'a user is renamed',
      reads: [`${customer}/users`, `${customer}/users/${user.id}`],
      change: () => answered(call, 'PATCH', `${customer}/users/${user.id}`, { displayName: 'Renamed' })
    }
  },
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Wrenfield')}`
    const { body: { items: [template] } } = await answered(call, 'GET', '/agreements')
    return {
      title: 'a customer accepts the agreement',
      reads: [`${customer}/agreements`],
      change: () => answered(call, 'POST', `${customer}/agreements`, { primaryContact: person, templateId: template.templateId, dateAgreed: '2019-01-08T00:00:00Z', type: template.agreementType, userId: 'a10108e8-9205-4b83-8712-2c2a7d52e954' })
    }
  },
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Wrenfield')}`
    return { title: 'a budget is set', reads: [`${customer}/usagebudget`], change: () => answered(call, 'PATCH', `${customer}/usagebudget`, { amount: 250 }) }
  },
  async call => {
    const { path, subscription } = await situations.azure(call)
    const [customer] = path.split('/subscriptions') as [string]
    await advance(call, 'P1D')
    return {
      title: 'usage is stated',
      reads: [
        '/usagesummary', '/customers/usagerecords', `${customer}/usagesummary`, `${customer}/subscriptions/usagerecords`, `${path}/usagesummary`, `${path}/usagerecords/resources`, `${path}/usagerecords/daily`,
        `${path}/meterusagerecords`, `${path}/utilizations/azure?start_time=2019-01-09T00:00:00Z&end_time=2019-01-10T00:00:00Z`
      ],
      change: () => answered(call, 'PUT', '/_emulator/usage', {
        customerId: customer.slice('/customers/'.length),
        subscriptionId: subscription.id,
        records: [{ meterId: '0a62d318-6c5f-4b0e-9a47-7d21c5e80f13', usageStartTime: '2019-01-09T00:00:00Z', usageEndTime: '2019-01-10T00:00:00Z', quantity: 7 }]
      })
    }
  },
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Harbor Lights')}`
    const next = '/invoices/D070000004'
    return {
      title: 'the billing day is over',
      reads: [
        '/invoices', '/invoices/summary', '/invoices/summaries', next, `${next}/lineitems/Office/BillingLineItems`, `${next}/documents/statement`,
        '/invoices/unbilled/lineitems?provider=office&invoicelineitemtype=billinglineitems&currencycode=USD&period=current',
        `${customer}/servicecosts/mostrecent`, `${customer}/servicecosts/mostrecent/lineitems`
      ],
      change: () => advance(call, 'P2D')
    }
  },
  async call => ({
    title: 'the partner sells in another country',
    reads: ['/ratecards/azure'],
    change: () => remake(call, ({ partner }) => { partner.country = 'GB' })
  }),
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Wrenfield')}`
    const { body: [code] } = await answered(call, 'GET', '/customers/all/validations')
    return {
      title: 'a customer is qualified',
      reads: [`${customer}/qualification`, '/customers/all/validations'],
      change: async () => {
        await answered(call, 'PUT', `${customer}/qualification?code=${code.validationId}`, '"GovernmentCommunityCloud"')
      }
    }
  },
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Larkspur')}`
    const { body: { items: [policy] } } = await answered(call, 'GET', `${customer}/policies`)
    const { body: { items: [batch] } } = await answered(call, 'GET', `${customer}/deviceBatches`)
    const { headers } = await answered(call, 'POST', `${customer}/deviceBatches/${batch.id}/devices`, [{ productKey: '00329-00000-00003-AA606' }])
    return {
      title: 'devices are uploaded, and their policy is renamed',
      reads: [`${customer}/policies`, `${customer}/policies/${policy.id}`, `${customer}/deviceBatches`, `${customer}/deviceBatches/${encodeURIComponent(batch.id)}/devices`, headers.location!],
      change: async () => {
        await advance(call, 'PT5S')
        await answered(call, 'PUT', `${customer}/policies/${policy.id}`, { ...policy, name: 'Renamed' })
      }
    }
  },
  async call => {
    const of = async (name: string) => (await answered(call, 'GET', `/profiles/${name}`)).body
    const [legal, organization, billing, support] = [await of('legalbusiness'), await of('organization'), await of('billing'), await of('support')]
    return {
      title: 'the partner has other names',
      reads: ['legalbusiness', 'organization', 'billing', 'support', 'mpn', 'partnernetworkprofile'].map(name => `/profiles/${name}`),
      change: async () => {
        await answered(call, 'PUT', '/profiles/legalbusiness', { ...legal, companyName: 'Northgate Legal' })
        await answered(call, 'PUT', '/profiles/organization', { ...organization, companyName: 'Northgate' })
        await answered(call, 'PUT', '/profiles/billing', { ...billing, purchaseOrderNumber: 'PO-9' })
        await answered(call, 'PUT', '/profiles/support', { ...support, website: 'https://help.northgate.example' })
      }
    }
  },
  async call => {
    const { body: { items } } = await answered(call, 'GET', '/servicerequests')
    const request = items.find(({ status }: { status: string }) => status === 'open')
    const { body: { organization } } = await answered(call, 'GET', `/servicerequests/${request.id}`)
    const customer = `/customers/${organization.id}`
    return {
      title: 'a service request is closed',
      reads: ['/servicerequests', `/servicerequests/${request.id}`, `${customer}/servicerequests`, `${customer}/servicerequests/${request.id}`],
      change: () => answered(call, 'PATCH', `/servicerequests/${request.id}`, { status: 'closed' })
    }
  },
  async call => {
    const customer = `/customers/${await customerNamed(call, 'Alder')}`
    return {
      title: 'what no call changes is another in the document',
      reads: [
        '/relationships?relationship_type=IsIndirectCloudSolutionProviderOf', `${customer}/relationships`, `${customer}/profiles/company`, '/customers/relationshiprequests', '/partner/v1/analytics/indirectresellers',
        '/partner/v1/analytics/referrals', '/partner/v1/analytics/search', '/partner/v1/analytics/usage/azure'
      ],
      change: () => remake(call, ({ partner, resellers, collections }) => {
        partner.tenantId = 'a1000434-efa2-4c6b-aad7-000000000000'
        resellers[0].name = 'Pinecrest Renamed'
        Object.assign(collections.customers.find(({ id }: { id: string }) => customer.endsWith(id)).companyProfile, { companyName: 'Alder Renamed' })
        collections.referrals.pop()
        collections.searches.pop()
        collections.azureUsage[0].quantity++
      })
    }
  },
  async call => {
    await buy(call, await customerNamed(call, 'Wrenfield'), offers.exchangeOnline)
    const { body: { items: [record] } } = await answered(call, 'GET', '/auditrecords')
    return {
      title: 'a purchase never was',
      reads: [`/auditrecords/${record.id}`, `/auditactivity/v1/auditrecords/${record.id}`],
      change: () => answered(call, 'POST', '/_emulator/reset')
    }
  },
  async call => {
    const registration = '/webhooks/v1/registration'
    await answered(call, 'POST', registration, { WebhookUrl: 'http://127.0.0.1:1/', WebhookEvents: ['test-created'] })
    const { body: { correlationId } } = await answered(call, 'POST', `${registration}/validationEvents`)
    const second = '/webhooks/v1/internalApp/registration'
    return {
      title: 'a webhook never was',
      reads: [registration, second, `${registration}/validationEvents/${correlationId}`, `${second}/validationEvents/${correlationId}`],
      change: () => answered(call, 'POST', '/_emulator/reset')
    }
  },
  async call => ({
    title: 'a customer is created',
    reads: ['/customers', '/v1/domains/everyread.onmicrosoft.com', '/validations/checkdomainavailability/everyread'],
    change: async () => {
      const { body: customer } = await answered(call, 'GET', `/customers/${await customerNamed(call, 'Wrenfield')}`)
      await answered(call, 'POST', '/customers', {
        companyProfile: { domain: 'everyread.onmicrosoft.com' },
        billingProfile: { ...customer.billingProfile, companyName: 'Every Read' }
      })
    }
  })
]

/** Where an address is asked again when it is not the world that changes. */
let asked = new Map<string, string>()

const methodAt = (path: string) => path.startsWith('/v1/domains/') ? 'HEAD' : 'GET'

const moved = new Set<OperationId>()

/** What is the same for everybody, by its documentation: the agreement's templates, the roles of every tenant, the topics of the support, the names of events. */
const sameForAll: OperationId[] = ['listAgreementMetadata', 'listDirectoryRoles', 'listSupportTopics', 'listWebhookEvents', 'listWebhookEventsAtInternalApp']

t.test('no operation answers from a constant: what is read moves with what has changed', async t => {
  for (const prepare of moves) {
    asked = new Map()
    const { call } = await storyWorld(t)
    const { title, reads, change } = await prepare(call)
    const before = new Map<string, string>()
    for (const path of reads) {
      const { status, text } = await call(methodAt(path), path)
      before.set(path, `${status} ${text}`)
    }
    await change()
    for (const path of reads) {
      const { status, text } = await call(methodAt(path), asked.get(path) ?? path)
      t.not(`${status} ${text}`, before.get(path), `${title}: ${path}`)
      moved.add(operationAt(methodAt(path), path.startsWith('/v1') || path.startsWith('/partner') || path.startsWith('/auditactivity') || path.startsWith('/webhooks') ? path : `/v1${path}`)!.id)
    }
  }
})

t.test('every operation that reads is among them', async t => {
  const alive = new Set(writtenOperations())
  const reading = operations.filter(({ method, id }) => (method === 'GET' || method === 'HEAD') && alive.has(id)).map(({ id }) => id)
  t.same(reading.filter(id => !moved.has(id)), sameForAll)
})
