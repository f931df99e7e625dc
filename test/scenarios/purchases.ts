/** What the tests of purchases share: items of the catalogue by what they are for, people of the story, and how a refusal is held. */
import type { Test as TapTest } from 'tap'
import type { EmulatorWorld } from '../../src/index.ts'
import type { Answer, Call } from '../helper.ts'

/** What the tests need of tap. */
export type Tester = Pick<TapTest, 'equal' | 'match' | 'same' | 'strictSame'>

/** Offers, by what they are good for in a test. */
export const offers = {
  /** 1 to 300 seats, two of it at the same time. */
  businessPremium: '031C9E47-4802-4248-838E-778FB1D2CC05',
  /** 25 seats, once in the life of a customer. */
  businessPremiumTrial: 'C0BD2E08-11AC-4836-BDC7-3712E744922F',
  /** 25 to 250 seats. */
  engagementPlanTrial: 'F7D11014-C85B-485C-96F8-AE7280BAFBD9',
  enterpriseE1: '91FD106F-4B2C-4938-95AC-F54F74E9A239',
  enterpriseE3: '796B6B5F-613C-4E24-A17C-EBA730D49C02',
  enterpriseE3ForNonprofits: 'D27F14DF-AECE-49BD-B769-D4E28A24963E',
  exchangePlan1: '195416C1-3447-423A-B37B-EE59A99A19C4',
  directoryBasic: '84A03D81-6B37-4D66-8D4A-FAEA24541538',
  directoryPremium2: 'E59159FC-6F67-4599-B3CB-17FF4020F643',
  /** From 5 seats. */
  talent: '5B2900BC-5067-4C17-99BE-1560A8E8E6A1',
  azure: 'MS-AZR-0145P',
  /** Add-on of Exchange plans and of E1. */
  archiving: '2828BE95-46BA-4F91-B2FD-0BEF192ECF60',
  /** Add-on of E1 and E3. */
  audioConferencing: 'C94271D8-B431-4A25-A3C5-A57737A1C909',
  /** Add-on of E1 and E3. */
  streamStorage: '43FCE491-76D1-4BCC-B709-8A288786DBAE',
  audioConferencingForNonprofits: '22355EB0-B6B6-484D-B856-29BE1F011300'
}

/** Items of the newer catalogue. */
export const items = {
  /** A B1s machine in eastus for one year. */
  reservation: 'DG7GMGF0DWTL:0001:DG7GMGF0DSJB',
  reservationWestUs: 'DG7GMGF0DWTL:0003:DZH318Z0CVFL',
  reservationNorthCentral: 'DG7GMGF0DWTL:0005:DZH318Z0DP1P',
  reservationFor3Years: 'DG7GMGF0DWTL:0002:DZH318Z0DKRV',
  reservationLarger: 'DG7GMGF0DWTL:000B:DZH318Z0B13T',
  /** Restricted in japanwest. */
  reservationRestricted: 'DZH318Z0BQ3P:0038:DZH318Z0C11K',
  databaseReservation: 'DZH318Z0CBV6:0001:DZH318Z0BVVV',
  windowsServer: 'DG7GMGF0FCN4:0001:DG7GMGF0FP0N',
  windowsServerForEducation: 'DG7GMGF0FCN4:0001:DG7GMGF0DVRF',
  sqlCal: 'DG7GMGF0FSTQ:0001:DG7GMGF0D5J6',
  /** Software for one or three years. */
  linuxSubscription: 'DG7GMGF0F68X:0001:DG7GMGF0FW8L',
  /** SaaS, monthly or annual, for a month or a year. */
  mailArchive: 'DZH318Z0BXWC:0001:DZH318Z0BMJX',
  signing: 'DZH318Z0C1VR:0001:DZH318Z0BGTN',
  azurePlan: 'DZH318Z0BPS6:0001:DZH318Z0BML6'
}

export const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
export const upperGuid = /^[0-9A-F]{8}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{4}-[0-9A-F]{12}$/
/** Ids of orders of the newer catalogue: 32 characters of URL-safe base64, then 1. */
export const modernId = /^[\w-]{32}1$/
export const unknownId = 'ffffffff-0000-4000-8000-000000000000'

/** The only customers of the story that the tests name; everything else about them is asked for. */
export const customers = {
  /** US, sold to by a reseller, with an Azure subscription that is registered for reservations and one reservation. */
  registered: 'Brightwell Robotics',
  /** US, with an Azure subscription that is not registered. */
  unregistered: 'Tidewater Freight Systems',
  /** US, without any purchase. */
  newcomer: 'Wrenfield Pottery Studio',
  /** Holds the trial of Business Premium. */
  trying: 'Marlow Street Dental',
  /** Its base subscription and its add-on are suspended. */
  suspended: 'Copperline Brewing',
  school: 'Larkspur Valley School District',
  nonprofit: 'Harbor Lights Food Bank',
  british: 'Pennine Textile Works',
  /** Holds a SaaS subscription. */
  saas: 'Quartz Ridge Outdoor'
}

/** Id of the customer of this name. */
export async function customerNamed (call: Call, name: string): Promise<string> {
  const { body } = await call('GET', '/customers')
  return body.items.find(({ companyProfile }: { companyProfile: { companyName: string } }) => companyProfile.companyName === name).id
}

/** The customer's first subscription of an offer. */
export async function subscriptionOf (call: Call, customerId: string, offerId: string) {
  const { body } = await call('GET', `/customers/${customerId}/subscriptions`)
  return body.items.find((subscription: { offerId: string }) => subscription.offerId === offerId)
}

/** An order's body with its lines numbered. */
export const orderOf = (lines: object[], rest: object = {}) =>
  ({ ...rest, lineItems: lines.map((line, lineItemNumber) => ({ lineItemNumber, quantity: 1, ...line })) })

/** Places an order that must succeed. */
export async function buy (call: Call, customerId: string, lines: object[], rest: object = {}) {
  const answer = await call('POST', `/customers/${customerId}/orders`, orderOf(lines, rest))
  if (answer.status !== 201) throw new Error(`The order was refused: ${answer.text}`)
  return answer.body
}

/** What a reservation says of its place. */
export const reserved = (subscriptionId: string, scope = 'shared') => ({ subscriptionId, scope, duration: '1Year' })

/** Etag of an order or subscription. */
export const etag = (id: string, version: number) => Buffer.from(JSON.stringify({ id: id.toLowerCase(), version })).toString('base64')

export const link = (uri: string) => ({ uri, method: 'GET', headers: [] })

/** Links of an order's line that became a subscription of an offer. */
export const licenceLinks = (customerId: string, subscriptionId: string, productId: string, offerId: string) => ({
  provisioningStatus: link(`/subscriptions/${subscriptionId}/provisioningstatus`),
  sku: link(`/products/${productId}/skus/${offerId}`),
  subscription: link(`/customers/${customerId}/subscriptions/${subscriptionId}`)
})

/** A body of any shape. */
export type Body = any

/** Items told by some of their properties. */
export const told = (list: Body[], ...names: string[]) => list.map(item => names.map(name => item[name]))

const claims = { tid: 'a1000434-efa2-4c6b-aad7-dddfa88df002', appid: '5f4b6f57-8a3b-4d55-9f0c-6f1f3a1b7a10', oid: '0d1f6a3e-2b64-4c0c-8d8c-2f1a7b9c3e55' }

/** Headers of an application without a user, and the id of its principal. */
export const application = {
  objectId: claims.oid,
  headers: { authorization: `Bearer ${[{ alg: 'none' }, claims].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.none` }
}

/** The whole world as it is written out. */
export const stateOf = async (call: Call) => (await call('GET', '/_emulator/state')).body

/** Puts a world in the place of the present one that differs in what `change` does to its document. */
export async function change (world: EmulatorWorld, how: (collections: Record<string, Body[]>, document: Body) => void) {
  const document = JSON.parse(JSON.stringify(world.state.export()))
  how(document.collections, document)
  world.state.import(document)
}

/** Audit records of what the test did, oldest first; those of the story have the numbers below a million. */
export const auditOf = async (call: Call): Promise<Body[]> => (await stateOf(call)).collections.audit.filter(({ sequence, operationType }: Body) => sequence > 1_000_000 && operationType !== 'ready_invoice')

/** What each of them says besides its operation: names and values in pairs. */
export const notesOf = async (call: Call) => (await auditOf(call)).map(({ customizedData }) => told(customizedData, 'key', 'value'))

export interface Refusal { status: number, code: number, description: string | RegExp }

/** Sends a request that must be refused so, in the shape of every error, and must leave the world as it was. */
export async function refused (t: Tester, call: Call, [method, path, body, headers]: Parameters<Call>, { status, code, description }: Refusal, what = `${method} ${path}`): Promise<Answer> {
  const before = await stateOf(call)
  const answer = await call(method, path, body, headers)
  t.strictSame([answer.status, answer.body?.code], [status, code], what)
  if (answer.status < 400) return answer
  t.same(answer.body, { code: answer.body.code, description: answer.body.description, data: [], source: 'PartnerFD' }, `${what}: the shape of every error`)
  if (typeof description === 'string') t.equal(answer.body.description, description, what)
  else t.match(answer.body.description, description, what)
  t.same(await stateOf(call), before, `${what}: nothing has changed`)
  return answer
}

/** Requests of a customer's path are refused when the path names no customer of the partner. */
export async function customerRefusals (t: Tester, call: Call, world: EmulatorWorld, requests: Array<[method: string, rest: string, body?: object]>) {
  const customerId = await customerNamed(call, customers.newcomer)
  await change(world, ({ customers }) => { customers!.find(({ id }) => id === customerId).relationshipToPartner = 'none' })
  for (const [method, rest, body] of requests) {
    await refused(t, call, [method, `/customers/not-a-guid/${rest}`, body], { status: 400, code: 900118, description: /not-a-guid/ })
    await refused(t, call, [method, `/customers/${unknownId}/${rest}`, body], { status: 404, code: 60003, description: new RegExp(unknownId) })
    await refused(t, call, [method, `/customers/${customerId}/${rest}`, body], { status: 403, code: 20002, description: new RegExp(customerId) })
  }
}
