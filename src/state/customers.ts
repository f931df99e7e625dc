/** Customers: tenants that buy through the partner. Only those in a relationship with it can be seen or touched. */
import type { Customer, CustomerBillingProfile, CustomerCompanyProfile, CustomerInput, CustomerPartnerRelationship, CustomerQualification, CustomerUpdatePatch, OperationType, ResourceType } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import type { BudgetWatch } from './budgets.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import type { Market, ProductFamily } from './catalogue.ts'
import { checkBillingProfile, checkRegistrationNumber, newBillingEtag } from './customer-profiles.ts'
import { isDomainTaken } from './domains.ts'
import { requireText } from './input.ts'
import type { OrderLineRecord } from './orders.ts'
import { pageAmong, pageBy, type PageRequest } from './pages.ts'
import type { Reseller } from './partner.ts'
import { checkCustomerQuota } from './quotas.ts'
import { next, type TransitionTable } from './transitions.ts'
import { createFirstUser } from './users.ts'
import type { Caller, Transaction, View } from './value.ts'

/** What a command does to the relationship. Only a customer that accepts an invitation begins it anew, which is not for partners to do. */
export const lifecycle: TransitionTable<CustomerPartnerRelationship, 'end' | 'accept'> = {
  unknown: {},
  reseller: { end: 'none' },
  advisor: {},
  syndication: {},
  microsoft_support: {},
  none: { accept: 'reseller' }
}

/** A customer as the world keeps it: what the wire shows, without links, and what only the state needs. */
export interface CustomerRecord extends Omit<Customer, 'companyProfile' | 'billingProfile' | 'links' | 'attributes' | 'userCredentials'> {
  commerceId: string
  companyProfile: Omit<CustomerCompanyProfile, 'links' | 'attributes'>
  billingProfile: Omit<CustomerBillingProfile, 'links' | 'attributes'>
  customDomains: string[]
  allowDelegatedAccess: boolean
  qualification: CustomerQualification
  /** What the customer's usage may cost in a month; absent when there is no limit. */
  budget?: number
  budgetWatch?: BudgetWatch
  /** Etag of the billing profile: a signed 64-bit number as text. */
  billingEtag: string
}

export const customersSpec: CollectionSpec<CustomerRecord, 'name' | 'domain' | 'liveDomain' | 'reseller'> = {
  key: customer => customer.id,
  indexes: {
    // Lists show live relationships only, in the order of names.
    name: customer => isLive(customer) ? nameKey(customer) : undefined,
    liveDomain: customer => isLive(customer) ? customer.companyProfile.domain.toLowerCase() : undefined,
    reseller: customer => isLive(customer) && customer.associatedPartnerId ? keyOf(customer.associatedPartnerId.toLowerCase(), nameKey(customer)) : undefined,
    // A domain stays taken while its tenant exists.
    domain: customer => customer.companyProfile.domain.toLowerCase()
  }
}

const nameKey = ({ companyProfile }: CustomerRecord) => companyProfile.companyName.toLowerCase()

const isLive = (customer: CustomerRecord) => customer.relationshipToPartner === 'reseller'
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/

/** The customer of a path: refuses an id that is no GUID, an unknown tenant, and one that is not the partner's (any more). */
export function customerOf (view: View, customerId: string): CustomerRecord {
  const id = customerId.trim().toLowerCase()
  const found = view.customers.get(id)
  if (!found) throw guid.test(id) ? refuse('tenantNotFound', customerId) : refuse('customerIdInvalid', customerId)
  if (!isLive(found)) throw refuse('noRelationship', view.partner.tenantId, found.id)
  return found
}

/** The market in which a customer buys. */
export function marketOf (view: View, customer: CustomerRecord): Market {
  const country = customer.billingProfile.defaultAddress.country
  const market = view.catalogue.market(country)
  if (!market) throw refuse('partnerNotInCountry', country)
  return market
}

export const getCustomer = customerOf

/** Which customers a list shows: those whose field begins with a value, case aside; or of two such filters both or either. */
export type CustomerFilter = FieldFilter | { left: CustomerFilter, operator: 'and' | 'or', right: CustomerFilter }

interface FieldFilter { field: 'CompanyName' | 'Domain' | 'IndirectReseller' | 'IndirectCloudSolutionProvider', value: string }

/** A page of a list that is read on from a place in its order; `before` the first and `after` the last item lie its neighbours. */
export interface SeekPage<T> { items: T[], first?: string, last?: string, hasNext: boolean, hasPrevious: boolean }

/**
 * Customers by name, or those of a filter: by domain when that is searched, else by name. Between partners no application alone
 * searches (get-customers-of-an-indirect-reseller).
 */
export function listCustomers (view: View, filter: CustomerFilter | undefined, request: PageRequest, caller?: Pick<Caller, 'mode'>): SeekPage<CustomerRecord> {
  if (filter && caller?.mode === 'app' && searchesPartners(filter)) throw refuse('appOnlyTokenRefused')
  if (filter && 'left' in filter) return pageAmong(inOrderOfNames(foundBy(view, filter)), request)
  const range = filter ? rangeOf(view, filter) : everybody
  return range ? pageBy(view.customers, range.index, range.prefix, request) : { items: [], hasNext: false, hasPrevious: false }
}

const searchesPartners = (filter: CustomerFilter): boolean =>
  'left' in filter ? searchesPartners(filter.left) || searchesPartners(filter.right) : filter.field.startsWith('Indirect')

interface Range { index: 'name' | 'liveDomain' | 'reseller', prefix: string }
const everybody: Range = { index: 'name', prefix: '' }

/** Where the customers stand together whose field begins with a value; undefined when that can be nobody. */
function rangeOf ({ partner }: View, { field, value }: FieldFilter): Range | undefined {
  const prefix = value.toLowerCase()
  switch (field) {
    case 'CompanyName': return { index: 'name', prefix }
    case 'Domain': return { index: 'liveDomain', prefix }
    case 'IndirectReseller': return { index: 'reseller', prefix }
    case 'IndirectCloudSolutionProvider':
      if (partner.kind === 'provider') return partner.tenantId.toLowerCase().startsWith(prefix) ? everybody : undefined
      return partner.provider?.id.toLowerCase().startsWith(prefix) ? { index: 'reseller', prefix: keyOf(partner.tenantId.toLowerCase(), '') } : undefined
  }
}

/** What a filter finds, in no order; it costs what its comparisons find, not what the world holds. */
function foundBy (view: View, filter: CustomerFilter): CustomerRecord[] {
  if (!('left' in filter)) {
    const range = rangeOf(view, filter)
    return range ? view.customers.by(range.index, range.prefix) : []
  }
  const left = foundBy(view, filter.left)
  if (filter.operator === 'and') return left.filter(customer => isFoundBy(view, customer, filter.right))
  return [...new Set([...left, ...foundBy(view, filter.right)])]
}

function isFoundBy (view: View, customer: CustomerRecord, filter: CustomerFilter): boolean {
  if ('left' in filter) {
    const [left, right] = [filter.left, filter.right].map(side => isFoundBy(view, customer, side))
    return filter.operator === 'and' ? left! && right! : left! || right!
  }
  const range = rangeOf(view, filter)
  return range !== undefined && (customersSpec.indexes[range.index](customer)?.startsWith(range.prefix) ?? false)
}

/** Customers with their places in the order of names. */
const inOrderOfNames = (customers: CustomerRecord[]) =>
  customers.map((customer): [place: string, CustomerRecord] => [keyOf(nameKey(customer), customer.id), customer]).sort(([a], [b]) => a < b ? -1 : 1)

/** Names of initial domains: letters and digits under a suffix that the service has or had. */
const domainPattern = /^[a-z0-9]{1,27}\.(?:onmicrosoft\.com|ccsctp\.net|partner\.onmschina\.cn|onmicrosoft\.de|onmicrosoft\.us)$/i

/** A new tenant in a reseller relationship, and the credentials of its first administrator, which are told only once. */
export function createCustomer (tx: Transaction, input: CustomerInput): { customer: CustomerRecord, userCredentials: { userName: string, password: string } } {
  const { companyProfile: company, billingProfile: billing } = input
  if (!billing) throw refuse('propertyInvalid', 'billingProfile is missing.')
  const domain = requireText(company.domain, 'companyProfile.domain').trim()
  if (!domainPattern.test(domain)) throw refuse('propertyInvalid', `companyProfile.domain must be a name of 1 to 27 letters and digits under onmicrosoft.com, not ${domain}.`)
  const profile = checkBillingProfile(tx, billing, 'billingProfile.')
  const registrationNumber = checkRegistrationNumber(company.organizationRegistrationNumber, profile.defaultAddress.country)
  const reseller = resellerFor(tx, input.associatedPartnerId)
  checkCustomerQuota(tx)
  if (isDomainTaken(tx, domain)) throw refuse('domainTaken', domain)

  const id = tx.ids.guid()
  const { firstName, middleName, lastName, state, ...place } = profile.defaultAddress
  const customer: CustomerRecord = {
    id,
    commerceId: tx.ids.guid(),
    companyProfile: {
      tenantId: id,
      domain,
      companyName: profile.companyName,
      ...(registrationNumber !== undefined && { organizationRegistrationNumber: registrationNumber }),
      address: { ...place, ...(state !== undefined && { region: state }) },
      email: profile.email
    },
    billingProfile: { id: tx.ids.guid(), ...profile },
    billingEtag: newBillingEtag(tx),
    relationshipToPartner: 'reseller',
    allowDelegatedAccess: true,
    customDomains: [domain],
    ...(reseller && { associatedPartnerId: reseller }),
    qualification: 'none'
  }
  tx.put('customers', customer)
  tx.note({
    operationType: 'add_customer',
    resourceType: 'customer',
    customerId: id,
    resourceId: id,
    newValue: customer,
    customizedData: [{ key: 'PrimaryDomainName', value: domain }, { key: 'Relationship', value: 'Reseller' }]
  })
  createFirstUser(tx, customer)
  return { customer, userCredentials: { userName: 'admin', password: `${tx.ids.base64url(10)}a1!` } }
}

/** The indirect reseller that a provider makes a customer for. */
function resellerFor (tx: Transaction, associatedPartnerId: string | undefined): string | undefined {
  if (!associatedPartnerId) return undefined
  if (tx.partner.kind !== 'provider') throw refuse('accessRefused', 'only an indirect provider makes customers for indirect resellers.')
  if (tx.caller.mode === 'app') throw refuse('appOnlyTokenRefused')
  const reseller = activeReseller(tx, associatedPartnerId)
  if (!reseller) throw refuse('notIndirectReseller', associatedPartnerId)
  return reseller.id
}

/** A reseller in a partnership that goes on. */
const activeReseller = (view: View, id: string) => view.resellers.find(reseller => reseller.id.toLowerCase() === id.trim().toLowerCase() && reseller.state === 'Active')

/** The resellers through which a customer buys, for the provider that made it for them. */
export function listCustomerRelationships (view: View, customerId: string): Reseller[] {
  const { associatedPartnerId } = customerOf(view, customerId)
  if (view.partner.kind !== 'provider') throw refuse('authorizationFailed', 'only an indirect provider sees the indirect resellers of a customer.')
  const reseller = associatedPartnerId === undefined ? undefined : activeReseller(view, associatedPartnerId)
  return reseller ? [reseller] : []
}

/** What newer SDKs add to an invitation. */
export interface Invitation { indirectCloudSolutionProviderId?: string, indirectResellerId?: string, dualRoleIndirectRelationship?: boolean }

/** The address at which a customer's administrator accepts the partner; in the documented answer `msppid` is 0. */
export function getRelationshipRequest (view: View, invitation: Invitation): string {
  const query = new URLSearchParams({ type: 'ResellerRelationship', id: view.partner.tenantId, csp: '1', msppid: '0' })
  for (const name of ['indirectCloudSolutionProviderId', 'indirectResellerId', 'dualRoleIndirectRelationship'] as const) {
    if (invitation[name] !== undefined) query.set(name, String(invitation[name]))
  }
  return `https://portal.office.com/partner/partnersignup.aspx?${query}`
}

/**
 * Changes what the partner is to a customer: `relationshipToPartner: none` ends the relationship, `allowDelegatedAccess: false` gives
 * up its administration. Clients send the whole customer along; nothing else of it is looked at.
 */
export function updateCustomer (tx: Transaction, customerId: string, { relationshipToPartner: wanted = 'unknown', allowDelegatedAccess }: CustomerUpdatePatch): CustomerRecord {
  const customer = customerOf(tx, customerId)
  if (wanted === 'none') return endRelationship(tx, customer)
  if (wanted !== 'unknown' && wanted !== customer.relationshipToPartner) {
    throw refuse('propertyInvalid', `relationshipToPartner can only become none, not ${wanted}.`)
  }
  if (allowDelegatedAccess !== false || !customer.allowDelegatedAccess) return customer
  return store(tx, customer, { ...customer, allowDelegatedAccess }, 'dap_admin_relationship_terminated', 'partner_customer_dap')
}

/** The tenant stays with all that is in it, and keeps its domains; only the partner sees no more of it. */
function endRelationship (tx: Transaction, customer: CustomerRecord): CustomerRecord {
  const active = tx.subscriptions.startingWith(keyOf(customer.id, '')).filter(({ status }) => status === 'active').map(({ id }) => id)
  if (active.length) throw refuse('customerHasActivePurchases', customer.id, `the active subscriptions ${active.join(', ')}`)
  const orders = openOrders(tx, customer, ['reservation'])
  if (orders.length) throw refuse('customerHasActivePurchases', customer.id, `the open orders of reservations ${orders.join(', ')}`)
  const relationshipToPartner = next(lifecycle, customer.relationshipToPartner, 'end')!
  return store(tx, customer, { ...customer, relationshipToPartner, allowDelegatedAccess: false }, 'remove_partner_customer_relationship')
}

/** What the customer's administrator does at the address of an invitation: the partner is its reseller again, and sees all that is there. */
export function acceptRelationship (tx: Transaction, customerId: string, allowDelegatedAccess = true): CustomerRecord {
  const id = customerId.trim().toLowerCase()
  const customer = tx.customers.get(id)
  if (!customer) throw guid.test(id) ? refuse('tenantNotFound', customerId) : refuse('customerIdInvalid', customerId)
  const relationshipToPartner = next(lifecycle, customer.relationshipToPartner, 'accept') ?? customer.relationshipToPartner
  if (relationshipToPartner === customer.relationshipToPartner && allowDelegatedAccess === customer.allowDelegatedAccess) return customer
  const after = { ...customer, relationshipToPartner, allowDelegatedAccess }
  return relationshipToPartner === customer.relationshipToPartner
    ? store(tx, customer, after, 'dap_admin_relationship_approved', 'partner_customer_dap')
    : store(tx, customer, after, 'reseller_relationship_accepted_by_customer')
}

/** Stores what becomes of a customer, and notes what was done. */
export function store (tx: Transaction, before: CustomerRecord, after: CustomerRecord, operationType: OperationType, resourceType: ResourceType = 'customer'): CustomerRecord {
  tx.put('customers', after)
  tx.note({ operationType, resourceType, customerId: after.id, resourceId: after.id, oldValue: before, newValue: after })
  return after
}

/** Orders of things bought once, of certain families, that are neither cancelled nor run out: what they left, and what is still to come. */
function openOrders (view: View, { id }: CustomerRecord, families: ProductFamily[]): string[] {
  const held = view.entitlements.startingWith(keyOf(id, ''))
    .filter(({ entitlementType, expiresAt }) => families.includes(entitlementType === 'reservedinstance' ? 'reservation' : 'software') && (expiresAt === undefined || Date.parse(expiresAt) > view.now))
    .map(({ orderId }) => orderId)
  const pending = view.orders.startingWith(keyOf(id, ''))
    .filter(({ status, lineItems }) => status === 'pending' && lineItems.some(line => families.includes(familyOfLine(view, line))))
    .map(order => order.id)
  return [...new Set([...held, ...pending])]
}

function familyOfLine (view: View, { offerId, country }: OrderLineRecord): ProductFamily {
  const item = view.catalogue.item(offerId, view.catalogue.market(country)!)
  return item?.kind === 'product' ? item.family : 'saas'
}

/** Takes a customer out of the sandbox with all that it has; its one-time purchases must have been cancelled before. */
export function deleteCustomer (tx: Transaction, customerId: string): void {
  const customer = customerOf(tx, customerId)
  if (tx.settings.profile !== 'sandbox') throw refuse('notInThisCloud', 'production account')
  const orders = openOrders(tx, customer, ['reservation', 'software', 'softwareSubscription'])
  if (orders.length) throw refuse('customerHasActivePurchases', customer.id, `the open orders ${orders.join(', ')}`)
  tx.removeAllOf(customer.id)
  tx.note({ operationType: 'delete_customer', resourceType: 'customer', customerId: customer.id, resourceId: customer.id, oldValue: customer })
  tx.remove('customers', customer.id)
}
