/** Every read below a customer looks first whether the customer is one of the partner's. */
import t from 'tap'
import { writtenOperations } from '../../src/app.ts'
import { operations } from '../../src/contract/operation.ts'
import { storyWorld, type Answer, type Call } from '../helper.ts'
import { isRefusal, refuses, remake, situations, type Refusal } from './holdings.ts'
import { customerNamed, customers, unknownId } from './purchases.ts'

const written = new Set<string>(writtenOperations())

/** What a read needs in its query before anything is looked up. */
const queries: Record<string, string> = {
  listCustomerOfferCategories: 'country=US',
  listCustomerOffers: 'country=US',
  listCustomerProducts: 'country=US&targetView=Azure',
  getCustomerProduct: 'country=US',
  listCustomerSkus: 'country=US',
  getCustomerSku: 'country=US',
  listCustomerAvailabilities: 'country=US',
  getCustomerAvailability: 'country=US'
}

/** Parts of an address that are no ids. */
const parts: Record<string, string> = { billingPeriod: 'MostRecent' }

const reads = operations.filter(({ id, method, path }) => method === 'GET' && path.startsWith('/v1/customers/{customerId}') && written.has(id))

/** Asks for every one of them, with ids that nothing has beside the customer's. */
async function readAll (call: Call, customerId: string, held: (answer: Answer, id: string) => void) {
  for (const { id, path } of reads) {
    const address = path.replace('{customerId}', customerId).replaceAll(/\{(\w+)\}/g, (_, name: string) => parts[name] ?? unknownId)
    held(await call('GET', queries[id] ? `${address}?${queries[id]}` : address), id)
  }
}

const cases: Array<[what: string, customerId: (call: Call) => Promise<string>, refusal: (id: string) => Refusal]> = [
  ['an id that is no GUID', async () => 'not-a-guid', () => ({ status: 400, code: 900118, description: 'The customer id not-a-guid is not a GUID.' })],
  ['an id that nobody has', async () => unknownId, () => ({ status: 404, code: 60003, description: `Tenant ${unknownId} was not found.` })],
  ['a customer of the past', async call => {
    const id = await customerNamed(call, customers.newcomer)
    const { status } = await call('PATCH', `/customers/${id}`, { relationshipToPartner: 'none' })
    if (status !== 200) throw new Error('The customer stayed.')
    return id
  }, id => ({ status: 403, code: 20002, description: `Partner a1000434-efa2-4c6b-aad7-dddfa88df002 has no commerce relationship with customer ${id}.` })]
]

for (const [what, customerOf, refusal] of cases) {
  t.test(`customers: every read of ${what} is refused`, async t => {
    const { call } = await storyWorld(t)
    const customerId = await customerOf(call)
    t.ok(reads.length > 40, 'there are many of them')
    await readAll(call, customerId, (answer, id) => isRefusal(t, answer, refusal(customerId), id))
  })
}

t.test('getOrderLineProvisioningStatus: the customer behind a subscription must be one of the partner and have delegated its administration', async t => {
  const { call } = await storyWorld(t)
  const { customerId, subscription } = await situations.active(call)
  const path = `/subscriptions/${subscription.id}/provisioningstatus`
  t.equal((await call('GET', path)).status, 200)
  await refuses(t, call, ['GET', `/subscriptions/${unknownId}/provisioningstatus`], { status: 404, code: 20003, description: `Subscription with id ${unknownId} not found.` }, 'nobody\'s subscription')
  const customerIs = (change: object) => remake(call, ({ collections }) => { Object.assign(collections.customers.find(({ id }: { id: string }) => id === customerId), change) })
  await customerIs({ allowDelegatedAccess: false })
  await refuses(t, call, ['GET', path], { status: 403, code: 2032, description: /delegated its administration/ }, 'without delegation')
  await customerIs({ relationshipToPartner: 'none' })
  await refuses(t, call, ['GET', path], { status: 403, code: 20002, description: new RegExp(customerId) }, 'of a customer of the past')
})
