/** What the tests of users, roles and licences share: people of the story and how the wire shows them. */
import type { Answer, Call } from '../helper.ts'
import { appOnly, link, refuses } from './holdings.ts'

/** Customers of the story that these tests go to. */
export const customers = {
  /** Nine users, one of them deleted; 25 E3 licences, 10 of an add-on, 25 of another. */
  alder: '01c09518-018f-413c-b4ac-c1dea06e179c',
  /** Four users; a trial of Business Premium that ends in three days. */
  marlow: '02c04d7e-93a2-4b05-ad4c-28524de0d2bd',
  /** What it has is suspended. */
  copperline: '03c0bdbc-81e6-461b-96b2-275a2ada1bfc',
  /** Has a federated domain beside its first. */
  tidewater: '04c0d52a-bec8-4f4f-bc54-d185f6162394',
  /** Qualified for education, without licences. */
  larkspur: '06c04a15-0bec-40c6-bfe8-3cccc24505d3',
  /** 15 licences and 15 users who hold them; has a managed domain beside its first. */
  pennine: '08c0b69a-c2dc-468b-820b-226f635be6a4',
  /** Business Essentials and Enterprise Mobility + Security; Power BI Pro is deleted. */
  quartz: '09c01508-9ba0-4f08-bfa3-20893c9406da',
  /** Only the administrator, and nothing bought. */
  wrenfield: '10c00e47-35e4-4fae-b7c6-f15169b13a40'
}

export interface Person { id: string, userPrincipalName: string, firstName?: string, lastName?: string, displayName: string, usageLocation?: string, phoneNumber?: string }

const person = (id: string, firstName: string, lastName: string, domain: string, rest: { usageLocation?: string, phoneNumber?: string } = { usageLocation: 'US' }): Person => ({
  id, userPrincipalName: `${firstName.toLowerCase()}.${lastName.toLowerCase()}@${domain}`, firstName, lastName, displayName: `${firstName} ${lastName}`, ...rest
})

const administrator = (id: string, firstName: string, lastName: string, domain: string, displayName: string): Person => ({ id, userPrincipalName: `admin@${domain}`, firstName, lastName, displayName })

const [alderDomain, marlowDomain, quartzDomain] = ['alderfinch.onmicrosoft.com', 'marlowstreetdental.onmicrosoft.com', 'quartzridge.onmicrosoft.com']

export const people = {
  /** Alder & Finch: the administrator of the tenant, without a usage location. */
  miriam: administrator('01f16b58-b11d-496d-aee1-5bbe1070b71f', 'Miriam', 'Oyelaran', alderDomain, 'Alder & Finch Architects'),
  /** Billing administrator; holds all three products. */
  tobias: person('01f2b760-263a-4282-8a8f-179f5dd57563', 'Tobias', 'Finch', alderDomain),
  naomi: person('01f3d229-b303-40de-957a-1163c3a084e6', 'Naomi', 'Alder', alderDomain),
  /** Helpdesk administrator. */
  kofi: person('01f4991f-76ad-4595-af8c-82dc4bc56067', 'Kofi', 'Mensah', alderDomain, { usageLocation: 'US', phoneNumber: '2065550117' }),
  ingrid: person('01f5481c-86e1-45d9-9d3d-e8743644014e', 'Ingrid', 'Solberg', alderDomain),
  /** Holds E3 without two of its plans. */
  lucas: person('01f64c44-414c-4da2-b783-da09ce81e610', 'Lucas', 'Ferreira', alderDomain),
  /** Holds E3 alone, and no role. */
  hana: person('01f7994c-d23a-49c9-8dac-8422418f2b3b', 'Hana', 'Kobayashi', alderDomain),
  /** No usage location, no licence. */
  petra: person('01f8143e-a2cd-4e10-aee6-e1bc459ae358', 'Petra', 'Novak', alderDomain, {}),
  /** Deleted on 28 December; was a user administrator and held two products. */
  owen: person('01f951ae-1b39-45f5-9563-4b9d2662b274', 'Owen', 'Bradshaw', alderDomain),
  /** Marlow Street Dental: its administrator. */
  priya: administrator('02f1142b-f32d-4265-815f-53e8d93f194e', 'Priya', 'Raman', marlowDomain, 'Marlow Street Dental'),
  marcus: person('02f28f21-d7dc-426d-9f4e-305576f19f92', 'Marcus', 'Oduya', marlowDomain),
  elena: person('02f30176-8fff-4394-9e40-61e6f4707b56', 'Elena', 'Castell', marlowDomain),
  wren: person('02f4f327-4587-432b-87cc-f30ba2114e0f', 'Wren', 'Halloran', marlowDomain),
  /** Quartz Ridge Outdoor: holds both of its products. */
  dana: person('09f2dcea-2a5b-4f32-a4dd-b5358d18017d', 'Dana', 'Whitehorse', quartzDomain),
  /** Holds both, one of them without a plan. */
  miguel: person('09f31de9-3c0b-4dc7-9a35-e54ef0ef59cb', 'Miguel', 'Soto', quartzDomain),
  /** Holds Business Essentials alone. */
  tess: person('09f4bf34-7ebc-47fa-852d-8b15f6821030', 'Tess', 'Arroyo', quartzDomain)
}

export const usersOf = (customerId: string) => `/customers/${customerId}/users`
export const userAt = (customerId: string, { id }: { id: string }) => `${usersOf(customerId)}/${id}`

/** An active user as the wire shows it; `more` over what is told of the person. */
export const userBody = (customerId: string, { id, ...told }: Person, more: Record<string, unknown> = {}) => ({
  id,
  ...told,
  userDomainType: 'none',
  state: 'active',
  links: { self: link(userAt(customerId, { id })) },
  attributes: { objectType: 'CustomerUser' },
  ...more
})

export const collectionOf = (items: unknown[], links?: object) =>
  ({ totalCount: items.length, items, ...(links && { links }), attributes: { objectType: 'Collection' } })

export const namesOf = ({ body }: Answer): string[] => body.items.map(({ displayName }: { displayName: string }) => displayName)

/** The filter that finds deleted users, as the page prints it; active ones with another value. */
export const stateFilter = (value = 'Inactive', field = 'UserState', operator: unknown = 'equals') => encodeURIComponent(JSON.stringify({ Field: field, Value: value, Operator: operator }))

/** What a new user is made of. */
export const newcomer = { usageLocation: 'US', userPrincipalName: 'ada.brook@alderfinch.onmicrosoft.com', displayName: 'Ada Brook', passwordProfile: { password: 'Willow-24-bark' } }

/** The number of users that hold a product, and how many are left to assign. */
export async function unitsOf (call: Call, customerId: string, productId: string): Promise<[consumed: number, available: number] | undefined> {
  const { items } = (await call('GET', `/customers/${customerId}/subscribedskus?licenseGroupIds=group1&licenseGroupIds=group2`)).body
  const found = items.find(({ productSku }: { productSku: { id: string } }) => productSku.id === productId)
  return found && [found.consumedUnits, found.availableUnits]
}

/** Ids of the products that a user holds, in order. */
export async function heldBy (call: Call, customerId: string, user: { id: string }): Promise<string[]> {
  const { items } = (await call('GET', `${userAt(customerId, user)}/licenses?licenseGroupIds=group1&licenseGroupIds=group2`)).body
  return items.map(({ productSku }: { productSku: { id: string } }) => productSku.id).sort()
}

const unknownId = 'ffffffff-0000-4000-8000-000000000000'

/** Requests to a customer's path are refused to an application alone, and when the path names no customer of the partner. */
export async function refusedToOthers (t: Parameters<typeof refuses>[0], call: Call, requests: Array<[method: string, rest: string, body?: object]>) {
  await call('PATCH', `/customers/${customers.wrenfield}`, { relationshipToPartner: 'none' })
  for (const [method, rest, body] of requests) {
    const sent = (customerId: string, headers?: Record<string, string>): Parameters<Call> => [method, `/customers/${customerId}/${rest}`, body, headers]
    await refuses(t, call, sent('not-a-guid'), { status: 400, code: 900118, description: 'The customer id not-a-guid is not a GUID.' }, `${method} ${rest} of not-a-guid`)
    await refuses(t, call, sent(unknownId), { status: 404, code: 60003, description: `Tenant ${unknownId} was not found.` }, `${method} ${rest} of an unknown tenant`)
    await refuses(t, call, sent(customers.wrenfield), { status: 403, code: 20002, description: `Partner a1000434-efa2-4c6b-aad7-dddfa88df002 has no commerce relationship with customer ${customers.wrenfield}.` }, `${method} ${rest} of a former customer`)
    await refuses(t, call, sent(customers.alder, appOnly), { status: 403, code: 900329, description: /no application-only token/ }, `${method} ${rest} by an application`)
  }
}
