/** Services that the partner administers for its customers. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { appOnly, buy, customerNamed, isRefusal, offers, refuses, remake, situations } from './holdings.ts'

const portal = 'https://portal.office.com/Partner/BeginClientSession.aspx'
const link = (uri: string) => ({ uri, method: 'GET', headers: [] })
const collection = (items: object[]) => ({ totalCount: items.length, items, attributes: { objectType: 'Collection' } })
const linksOf = (customerId: string, adminService: string) => ({
  adminService: link(`${portal}?CTID=${customerId}&CSDEST=${adminService}`),
  serviceHealth: link(`${portal}?CTID=${customerId}&CSDEST=ServiceStatus`),
  serviceTicket: link(`${portal}?CTID=${customerId}&CSDEST=Support`)
})
const exchange = (customerId: string, domain: string) => ({
  id: 'Exchange',
  name: 'Exchange',
  groupName: 'Office',
  links: linksOf(customerId, `Exchange&InitialDomain=${domain}&PrimaryDomain=${domain}`),
  attributes: { objectType: 'ManagedService' }
})
const skype = (customerId: string) => ({
  id: 'MicrosoftCommunicationsOnline',
  name: 'SkypeforBusiness',
  groupName: 'Office',
  links: linksOf(customerId, 'MicrosoftCommunicationsOnline'),
  attributes: { objectType: 'ManagedService' }
})

const servicesOf = async (call: Call, customerId: string): Promise<string[]> =>
  (await call('GET', `/customers/${customerId}/managedservices`)).body.items.map(({ id }: { id: string }) => id)

t.test('Get the managed services for a customer by ID', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Pennine')
  const { domain } = (await call('GET', `/customers/${customerId}`)).body.companyProfile
  const { status, body } = await call('GET', `/customers/${customerId}/managedservices`)
  t.equal(status, 200)
  t.same(body, collection([exchange(customerId, domain), skype(customerId)]))
  t.same((await call('GET', `/Customers/${customerId.toUpperCase()}/ManagedServices`)).body, body)

  await call('PATCH', `/customers/${customerId}`, { allowDelegatedAccess: false })
  t.same((await call('GET', `/customers/${customerId}/managedservices`)).body, collection([]), 'none without delegated administration')
})

t.test('listManagedServices: one for each family that the subscriptions bring', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  t.same((await call('GET', `/customers/${customerId}/managedservices`)).body, collection([]), 'nothing bought')
  await buy(call, customerId, offers.azure)
  t.same(await servicesOf(call, customerId), [], 'usage brings none')
  const mail = await buy(call, customerId, offers.exchangeOnline)
  t.same(await servicesOf(call, customerId), ['Exchange'])
  const suite = await buy(call, customerId, offers.enterpriseE1)
  t.same(await servicesOf(call, customerId), ['Exchange', 'MicrosoftCommunicationsOnline'], 'each once')

  await call('PATCH', suite.path, { status: 'suspended' })
  t.same(await servicesOf(call, customerId), ['Exchange', 'MicrosoftCommunicationsOnline'], 'what is suspended is still administered')
  await call('PATCH', suite.path, { status: 'deleted' })
  t.same(await servicesOf(call, customerId), ['Exchange'], 'what is deleted is not')
  await call('PATCH', mail.path, { status: 'deleted' })
  t.same(await servicesOf(call, customerId), [])
})

t.test('listManagedServices: products without mailboxes bring no Exchange', async t => {
  const { call } = await storyWorld(t)
  const customerId = await customerNamed(call, 'Wrenfield')
  await buy(call, customerId, '800F4F3B-CFE1-42C1-9CEA-675512810488') // Power BI Pro, whose only plan of Exchange is its foundation
  t.same(await servicesOf(call, customerId), [])
})

t.test('listManagedServices: for whom the partner may ask', async t => {
  const { call } = await storyWorld(t)
  const { customerId } = await situations.base(call)
  const path = `/customers/${customerId}/managedservices`
  const unknown = 'ffffffff-0000-4000-8000-000000000000'
  await refuses(t, call, ['GET', '/customers/alder/managedservices'], { status: 400, code: 900118, description: /alder/ }, 'no GUID')
  await refuses(t, call, ['GET', `/customers/${unknown}/managedservices`], { status: 404, code: 60003, description: new RegExp(unknown) }, 'nobody')
  await refuses(t, call, ['GET', path, undefined, appOnly], { status: 403, code: 900329 }, 'an application alone')

  const reseller = (await storyWorld(t, { fixture: 'reseller' })).call
  t.same(await servicesOf(reseller, customerId), ['Exchange', 'MicrosoftCommunicationsOnline'], 'the reseller of the customer')
  isRefusal(t, await reseller('GET', `/customers/${await customerNamed(call, 'Pennine')}/managedservices`), { status: 404, code: 60003 }, 'no customer of the reseller')

  await remake(call, ({ collections }) => { collections.customers.find(({ id }: { id: string }) => id === customerId).relationshipToPartner = 'none' })
  await refuses(t, call, ['GET', path], { status: 403, code: 20002, description: new RegExp(customerId) }, 'a customer that has left')
  isRefusal(t, await (await storyWorld(t, { cloud: 'china' })).call('GET', path), { status: 400, code: 900127, description: /china/ }, 'in China')
})
