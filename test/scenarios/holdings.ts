/** What the tests of subscriptions share: what the customers of the story hold, buying more of it, and a look behind the wire. */
import type { Test } from 'tap'
import type { Answer, Call } from '../helper.ts'

/** Offers that several tests buy. */
export const offers = {
  businessPremium: '031C9E47-4802-4248-838E-778FB1D2CC05',
  businessPremiumTrial: 'C0BD2E08-11AC-4836-BDC7-3712E744922F',
  businessEssentials: 'BD938F12-058F-4927-BBA3-AE36B1D2501C',
  enterpriseE1: '91FD106F-4B2C-4938-95AC-F54F74E9A239',
  enterpriseE3: '796B6B5F-613C-4E24-A17C-EBA730D49C02',
  exchangeOnline: '195416C1-3447-423A-B37B-EE59A99A19C4',
  exchangeArchiving: '2828BE95-46BA-4F91-B2FD-0BEF192ECF60',
  azure: 'MS-AZR-0145P'
}

/** A term of one month, with a full refund within the first day. */
export const mailArchive = 'DZH318Z0BXWC:0001:DZH318Z0BMJX'

/** A subscription as it was read, and its address. */
export interface Holding {
  customerId: string
  path: string
  subscription: any
}

export async function customerNamed (call: Call, name: string): Promise<string> {
  const { body } = await call('GET', '/customers')
  const found = body.items.find((customer: { companyProfile: { companyName: string } }) => customer.companyProfile.companyName.startsWith(name))
  if (!found) throw new Error(`The story has no customer ${name}.`)
  return found.id
}

/** A subscription by who holds it and its nickname. */
export async function holding (call: Call, customerName: string, nickname: string): Promise<Holding> {
  const customerId = await customerNamed(call, customerName)
  const { body } = await call('GET', `/customers/${customerId}/subscriptions`)
  const subscription = body.items.find(({ friendlyName }: { friendlyName: string }) => friendlyName === nickname)
  if (!subscription) throw new Error(`${customerName} holds no ${nickname}.`)
  return { customerId, subscription, path: `/customers/${customerId}/subscriptions/${subscription.id}` }
}

/** The situations of the story that tests start from. */
export const situations = {
  /** Active, in its first version, without add-ons or reseller; sold in Great Britain. */
  active: (call: Call) => holding(call, 'Pennine', 'Office 365 Business Premium'),
  /** A base with two active add-ons, one of them from another order. */
  base: (call: Call) => holding(call, 'Alder', 'Studio licences'),
  addOn: (call: Call) => holding(call, 'Alder', 'Audio Conferencing'),
  /** A suspended base, and its add-on that was suspended with it. */
  suspended: (call: Call) => holding(call, 'Copperline', 'Brewery and taproom'),
  suspendedAddOn: (call: Call) => holding(call, 'Copperline', 'Exchange Online Archiving for Exchange Online'),
  deleted: (call: Call) => holding(call, 'Quartz', 'Sales figures'),
  /** From the newer catalogue, refundable until 2019-01-12. */
  modern: (call: Call) => holding(call, 'Quartz', 'Rental contracts'),
  /** Has upgrade paths and nothing that stands against them. */
  upgradable: (call: Call) => holding(call, 'Quartz', 'Store staff'),
  trial: (call: Call) => holding(call, 'Marlow', 'Office 365 Business Premium Trial'),
  azure: (call: Call) => holding(call, 'Tidewater', 'Tracking platform'),
  registeredAzure: (call: Call) => holding(call, 'Brightwell', 'Test bench')
}

/** Orders one thing and finds the subscription that it became; items of the newer catalogue a moment later. */
export async function buy (call: Call, customerId: string, offerId: string, line: Record<string, unknown> = {}, billingCycle?: string): Promise<Holding & { order: any }> {
  const placed = await call('POST', `/customers/${customerId}/orders`, { ...(billingCycle && { billingCycle }), lineItems: [{ lineItemNumber: 0, offerId, quantity: 1, ...line }] })
  if (placed.status !== 201) throw new Error(placed.text)
  if (placed.body.status === 'pending') await advance(call, 'PT0.001S')
  const order = (await call('GET', `/customers/${customerId}/orders/${placed.body.id}`)).body
  const path = `/customers/${customerId}/subscriptions/${order.lineItems[0].subscriptionId}`
  return { customerId, path, order, subscription: (await call('GET', path)).body }
}

export const link = (uri: string) => ({ uri, method: 'GET', headers: [] })

/** The etag of a version, as the service writes it. */
export const etagOf = (id: string, version: number) => Buffer.from(`{"id":"${id.toLowerCase()}","version":${version}}`).toString('base64')

/** A resource as its next version. */
export function nextVersion<T extends { id: string, attributes: { etag: string } }> (resource: T, changes: Partial<T> | Record<string, unknown> = {}): T {
  const { version } = JSON.parse(Buffer.from(resource.attributes.etag, 'base64').toString())
  return { ...resource, ...changes, attributes: { ...resource.attributes, etag: etagOf(resource.id, version + 1) } }
}

const token = (claims: object) => ['{"alg":"none"}', JSON.stringify(claims), 'x'].map(part => Buffer.from(part).toString('base64url')).join('.')

/** Headers of a caller without a user. */
export const appOnly = { authorization: `Bearer ${token({ appid: 'a102ed34-bf37-4e53-8177-8529c41b384c', oid: 'a10391da-d7b0-480b-8d05-23bf5f31a50a' })}` }

/** Everything that the world holds. */
export const worldNow = async (call: Call) => (await call('GET', '/_emulator/state')).body

/** Puts in place what no request leads to. */
export async function remake (call: Call, edit: (document: any) => void) {
  const document = await worldNow(call)
  edit(document)
  const { status, text } = await call('PUT', '/_emulator/state', document)
  if (status !== 204) throw new Error(text)
}

/** Edits the stored record of a subscription. */
export const remakeSubscription = (call: Call, { subscription }: Holding, changes: Record<string, unknown>) => remake(call, ({ collections }) => {
  Object.assign(collections.subscriptions.find(({ id }: { id: string }) => id === subscription.id), changes)
})

/** The same call for another world of the emulator. */
export const inWorld = (call: Call, name: string): Call => (method, path, body, headers) => call(method, path, body, { 'x-emulator-world': name, ...headers })

/** Moves the clock on and tells what happened meanwhile, but for the invoices that are made in any case. */
export async function advance (call: Call, by: string | { to: string }): Promise<Array<{ at: string, kind: string, customerId: string, subscriptionId?: string }>> {
  const { status, text, body } = await call('POST', '/_emulator/clock/advance', typeof by === 'string' ? { by } : by)
  if (status !== 200) throw new Error(text)
  return body.happened.filter(({ kind }: { kind: string }) => kind !== 'invoice')
}

/** Audit records of what the test did, oldest first; those of the story have the numbers below a million, and invoices are made in any case. */
export const auditNow = async (call: Call): Promise<any[]> => (await worldNow(call)).collections.audit.filter(({ sequence, operationType }: { sequence: number, operationType: string }) => sequence > 1_000_000 && operationType !== 'ready_invoice')

/** What the audit has of a resource: the operation, and the fields that changed with their old and new values. */
export async function audited (call: Call, resourceId: string) {
  const audit = await auditNow(call)
  return audit.filter((record: { resourceId?: string }) => record.resourceId?.toLowerCase() === resourceId.toLowerCase())
    .map(({ operationType, resourceType, at, oldValue = {}, newValue }: Record<string, any>) => {
      const names = [...new Set([...Object.keys(oldValue), ...Object.keys(newValue)])].filter(name => name !== 'version' && JSON.stringify(oldValue[name]) !== JSON.stringify(newValue[name]))
      return { operationType, resourceType, at, changes: Object.fromEntries(names.map(name => [name, [oldValue[name], newValue[name]]])) }
    })
}

/** What the assertions below need of tap. */
type Asserts = Pick<Test, 'equal' | 'match' | 'same'>

export interface Refusal { status: number, code: number, description?: string | RegExp }

/** Holds an answer to a refusal. */
export function isRefusal (t: Asserts, { status, body }: Answer, refusal: Refusal, message: string) {
  t.same([status, body?.code], [refusal.status, refusal.code], `${message}: ${refusal.status}/${refusal.code}`)
  if (typeof refusal.description === 'string') t.equal(body?.description, refusal.description, `${message}: its wording`)
  else if (refusal.description) t.match(body?.description ?? '', refusal.description, `${message}: its wording`)
}

/** Everything that the world holds, as text. */
export const worldText = async (call: Call) => (await call('GET', '/_emulator/state')).text

/** Holds the world to what it was. Texts are compared before the things they tell of, which takes far longer. */
export async function isUntouched (t: Asserts, call: Call, before: string, message: string) {
  const after = await worldText(call)
  if (after === before) t.equal(after.length, before.length, message)
  else t.same(JSON.parse(after), JSON.parse(before), message)
}

/** Sends what must be refused, and looks whether it left a trace anywhere in the world. */
export async function refuses (t: Asserts, call: Call, [method, path, body, headers]: Parameters<Call>, refusal: Refusal, message: string) {
  const before = await worldText(call)
  isRefusal(t, await call(method, path, body, headers), refusal, message)
  await isUntouched(t, call, before, `${message}: nothing changed`)
}
