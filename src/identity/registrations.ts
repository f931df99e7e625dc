/** Who is known: tenants, applications and accounts of a world. Strict worlds refuse others, lenient ones make them up. */
import { createHash } from 'node:crypto'
import { keyOf } from '../state/collection.ts'
import { IdSource, seedWords } from '../state/ids.ts'
import type { Application, Account } from '../state/partner.ts'
import type { World } from '../state/world.ts'
import { knowsEverybody, mindsRegistrations, refuse } from './errors.ts'

export interface Tenant {
  /** As the address has it: GUID, domain, `common` or `organizations`. */
  name: string
  /** GUID; that of the partner for `common` and `organizations`. */
  id: string
  kind: 'any' | 'partner' | 'customer' | 'other'
}

/** A person who has signed in. */
export interface User {
  objectId: string
  userPrincipalName: string
  name: string
  /** Whether it was with a second factor. */
  mfa: boolean
  roles?: readonly string[]
}

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/
const domain = /^[a-z0-9](?:[a-z0-9.-]{0,251}[a-z0-9])?$/

/** The tenant of an address. */
export function tenantNamed (world: World, name: string): Tenant {
  const key = name.toLowerCase()
  const { partner } = world
  if (!domain.test(key)) throw refuse('tenantMalformed')
  if (key === 'common' || key === 'organizations') return { name, id: partner.tenantId, kind: 'any' }
  if (key === partner.tenantId || key === partner.domain.toLowerCase()) return { name, id: partner.tenantId, kind: 'partner' }
  const customer = customerAt(world, key)
  if (customer) return { name, id: customer.id, kind: 'customer' }
  if (knowsEverybody(world)) throw refuse('tenantNotFound', name)
  return guid.test(key) ? { name, id: key, kind: 'other' } : { name, id: partner.tenantId, kind: 'partner' }
}

/** The customer whose tenant has a GUID or a domain. */
function customerAt ({ value }: World, key: string) {
  const byDomain = value.domains.get(key)
  return value.customers.get(key) ?? value.customers.one('domain', key) ?? (byDomain && value.customers.get(byDomain.customerId))
}

/** Refuses the tenant of a customer that the partner has no relationship with (any more). */
export function checkAccess (world: World, { id, kind }: Pick<Tenant, 'id' | 'kind'>, user: User) {
  if (kind !== 'customer' || !mindsRegistrations(world)) return
  if (world.value.customers.get(id)?.relationshipToPartner !== 'reseller') throw refuse('customerLeft', user.userPrincipalName, id)
}

/** The default client id of the PowerShell module, which needs no registration. */
const wellKnownClients: readonly Application[] = [{ id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', name: 'Azure command line', isPublic: true }]

/** What is registered of an application; nothing of an unknown one where that is allowed. */
export function applicationOf (world: World, clientId: string): Application {
  const key = clientId.toLowerCase()
  const { partner } = world
  const found = [...partner.applications ?? [], { id: partner.applicationId }, ...wellKnownClients].find(({ id }) => id.toLowerCase() === key)
  if (!found && knowsEverybody(world)) throw refuse('clientUnknown', clientId, partner.tenantId)
  return mindsRegistrations(world) && found ? found : { id: clientId }
}

/** Object id of an application's principal in a tenant. */
export function servicePrincipalOf ({ partner }: World, clientId: string, tenantId: string): string {
  const isOwn = clientId.toLowerCase() === partner.applicationId.toLowerCase() && tenantId === partner.tenantId
  return isOwn ? partner.servicePrincipalId : madeUpId(`${tenantId}/${clientId.toLowerCase()}`)
}

/** Signs a user in at a tenant. Without a password none is asked for. Refuses a wrong one, and whom a strict world does not know. */
export function signIn (world: World, tenant: Tenant, userPrincipalName: string, password?: string): { tenant: Pick<Tenant, 'id' | 'kind'>, user: User, account?: Account } {
  const { partner } = world
  const key = userPrincipalName.trim().toLowerCase()
  if (!/^[^\s@]{1,64}@[^\s@]{1,253}$/.test(key)) throw refuse('userUnknown', userPrincipalName, tenant.name)
  const account = partner.accounts?.find(account => account.userPrincipalName.toLowerCase() === key)
  if (account) {
    if (mindsRegistrations(world) && password !== undefined && account.password !== undefined && account.password !== password) throw refuse('passwordWrong')
    return { tenant: { id: tenant.id, kind: tenant.kind }, user: userOf(account.id, account.userPrincipalName, account.name, account.roles), account }
  }
  if (key === partner.userPrincipalName.toLowerCase()) return { tenant: { id: tenant.id, kind: tenant.kind }, user: userOf(partner.userId, partner.userPrincipalName) }
  const customer = customerAt(world, tenant.kind === 'any' ? key.split('@')[1]! : tenant.id)
  const known = customer && world.value.users.one('signIn', keyOf(customer.id, key))
  if (known?.state === 'active') return { tenant: { id: customer!.id, kind: 'partner' }, user: userOf(known.id, known.userPrincipalName, known.displayName) }
  if (knowsEverybody(world)) throw refuse('userUnknown', userPrincipalName, tenant.name)
  return { tenant: { id: tenant.id, kind: tenant.kind }, user: userOf(madeUpId(`${partner.tenantId}/${key}`), userPrincipalName.trim()) }
}

const userOf = (objectId: string, userPrincipalName: string, name?: string, roles?: readonly string[]): User =>
  ({ objectId, userPrincipalName, name: name ?? userPrincipalName.split('@')[0]!, mfa: false, ...(roles && { roles }) })

/** The same id whenever the same unknown one comes. */
const madeUpId = (what: string) => new IdSource(seedWords(what)).guid()

/** Identifies somebody to one application only. */
export const subjectFor = (objectId: string, clientId: string) => createHash('sha256').update(`${objectId}/${clientId.toLowerCase()}`).digest('base64url')

/** Hosts of the resources that tokens are made for, and the ids of their applications. */
const resources = new Set([
  'api.partnercenter.microsoft.com', 'partner.partnercenterapi.microsoftonline.cn', 'api.partnercenter.microsoft-ppe.com', 'api.partner.microsoft.com',
  'graph.windows.net', 'graph.chinacloudapi.cn', 'graph.cloudapi.de',
  'graph.microsoft.com', 'graph.microsoft.us', 'microsoftgraph.chinacloudapi.cn', 'graph.microsoft.de',
  'management.azure.com', 'management.core.windows.net', 'management.chinacloudapi.cn', 'management.microsoftazure.de', 'management.usgovcloudapi.net',
  'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd', '4990cffe-04e8-4e8b-808a-1175604b879f',
  '00000002-0000-0000-c000-000000000000', '00000003-0000-0000-c000-000000000000', '797f4846-ba00-4fd7-ba43-dac1f8f63013'
])

/** Refuses a resource that a strict world does not know; an application may always ask for tokens for itself. */
export function checkResource (world: World, tenant: Tenant, clientId: string, resource: string) {
  const isWellFormed = /^[\x21-\x7e]{1,1024}$/.test(resource)
  const name = resource.toLowerCase().replace(/^(https|api):\/\//, '').replace(/\/+$/, '')
  if (!isWellFormed || (knowsEverybody(world) && !resources.has(name) && name !== clientId.toLowerCase())) throw refuse('resourceUnknown', resource, tenant.name)
}
