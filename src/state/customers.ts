/** Customers: tenants that buy through the partner. Only those in a relationship with it can be seen or touched. */
import type { Customer, CustomerBillingProfile, CustomerCompanyProfile, CustomerInput, CustomerQualification } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { keyOf, type CollectionSpec, type Scan } from './collection.ts'
import type { Market } from './catalogue.ts'
import { requireText } from './input.ts'
import { checkCustomerQuota } from './quotas.ts'
import type { Transaction, View } from './value.ts'

/** A customer as the world keeps it: what the wire shows, without links, and what only the state needs. */
export interface CustomerRecord extends Omit<Customer, 'companyProfile' | 'billingProfile' | 'links' | 'attributes' | 'userCredentials'> {
  commerceId: string
  companyProfile: Omit<CustomerCompanyProfile, 'links' | 'attributes'>
  billingProfile: Omit<CustomerBillingProfile, 'links' | 'attributes'>
  customDomains: string[]
  allowDelegatedAccess: boolean
  qualification: CustomerQualification
  /** Etag of the billing profile: a signed 64-bit number as text. */
  billingEtag: string
}

export const customersSpec: CollectionSpec<CustomerRecord, 'name' | 'domain' | 'reseller'> = {
  key: customer => customer.id,
  indexes: {
    // Lists show live relationships only, in the order of names.
    name: customer => isLive(customer) ? customer.companyProfile.companyName.toLowerCase() : undefined,
    // A domain stays taken while its tenant exists.
    domain: customer => customer.companyProfile.domain.toLowerCase(),
    reseller: customer => isLive(customer) ? customer.associatedPartnerId?.toLowerCase() : undefined
  }
}

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

/** Which customers a list shows. */
export interface CustomerFilter { field: 'CompanyName' | 'Domain' | 'IndirectReseller' | 'IndirectCloudSolutionProvider', value: string }

/** A page of a list that is read on from a place in its order; `before` the first and `after` the last item lie its neighbours. */
export interface SeekPage<T> { items: T[], first?: string, last?: string, hasNext: boolean, hasPrevious: boolean }

/** Customers by name, those of a filter when it is given. */
export function listCustomers (view: View, filter: CustomerFilter | undefined, scan: Scan & { limit: number }): SeekPage<CustomerRecord> {
  const value = filter?.value.toLowerCase() ?? ''
  if (filter?.field === 'IndirectCloudSolutionProvider' && !view.partner.tenantId.toLowerCase().startsWith(value)) return { items: [], hasNext: false, hasPrevious: false }
  const [index, prefix] = filter?.field === 'Domain'
    ? ['domain', value] as const
    : filter?.field === 'IndirectReseller' ? ['reseller', value] as const : ['name', filter?.field === 'CompanyName' ? value : ''] as const
  const one = scan.limit + 1
  const found = view.customers.entriesBy(index, prefix, { ...scan, limit: one })
  const more = found.length === one
  if (more) scan.before === undefined ? found.pop() : found.shift()
  return {
    items: found.map(([, customer]) => customer).filter(isLive),
    ...(found.length && { first: found[0]![0], last: found.at(-1)![0] }),
    hasNext: scan.before === undefined ? more : true,
    hasPrevious: scan.before === undefined ? scan.after !== undefined : more
  }
}

const domainPattern = /^[a-z0-9](?:[a-z0-9-]{0,25}[a-z0-9])?\.(?:onmicrosoft\.com|ccsctp\.net|partner\.onmschina\.cn|onmicrosoft\.de|onmicrosoft\.us)$/i

/** A new tenant in a reseller relationship, and the credentials of its first administrator, which are told only once. */
export function createCustomer (tx: Transaction, input: CustomerInput): { customer: CustomerRecord, userCredentials: { userName: string, password: string } } {
  const { companyProfile: company, billingProfile: billing } = input
  if (!billing) throw refuse('propertyInvalid', 'billingProfile is missing.')
  const domain = requireText(company.domain, 'companyProfile.domain').toLowerCase()
  if (!domainPattern.test(domain)) throw refuse('propertyInvalid', `companyProfile.domain must be a name of 1 to 27 letters and digits under onmicrosoft.com, not ${domain}.`)
  const companyName = requireText(billing.companyName, 'billingProfile.companyName')
  const email = requireText(billing.email, 'billingProfile.email')
  if (!/^[^\s@]+@[^\s@]+$/.test(email)) throw refuse('propertyInvalid', `billingProfile.email must be an e-mail address, not ${email}.`)
  const address = billing.defaultAddress
  const country = requireText(address?.country, 'billingProfile.defaultAddress.country').toUpperCase()
  const rules = tx.catalogue.countryRules(country)
  if (!rules || !tx.catalogue.market(country)) throw refuse('propertyInvalid', `billingProfile.defaultAddress.country must be the code of a market, not ${country}.`)
  requireText(address.addressLine1, 'billingProfile.defaultAddress.addressLine1')
  if (rules.isCityRequired) requireText(address.city, 'billingProfile.defaultAddress.city')
  if (rules.isStateRequired) requireText(address.state, 'billingProfile.defaultAddress.state')
  if (rules.isPostalCodeRequired) requireText(address.postalCode, 'billingProfile.defaultAddress.postalCode')
  const culture = rules.supportedCulturesList.find(name => name.toLowerCase() === requireText(billing.culture, 'billingProfile.culture').toLowerCase())
  if (!culture) throw refuse('propertyInvalid', `billingProfile.culture must be one of ${rules.supportedCulturesList.join(', ')}, not ${billing.culture}.`)
  const language = requireText(billing.language, 'billingProfile.language')
  const reseller = resellerFor(tx, input.associatedPartnerId)
  checkCustomerQuota(tx)
  if (tx.customers.one('domain', domain)) throw refuse('domainTaken', domain)

  const id = tx.ids.guid()
  const defaultAddress = { ...address, country }
  const { firstName, lastName, state, ...place } = defaultAddress
  const customer: CustomerRecord = {
    id,
    commerceId: tx.ids.guid(),
    companyProfile: {
      tenantId: id,
      domain,
      companyName,
      ...(company.organizationRegistrationNumber && { organizationRegistrationNumber: company.organizationRegistrationNumber }),
      address: { ...place, ...(state !== undefined && { region: state }) },
      email
    },
    billingProfile: {
      id: tx.ids.guid(),
      ...((billing.firstName ?? firstName) && { firstName: billing.firstName ?? firstName }),
      ...((billing.lastName ?? lastName) && { lastName: billing.lastName ?? lastName }),
      email,
      culture,
      language,
      companyName,
      defaultAddress
    },
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
  return { customer, userCredentials: { userName: 'admin', password: `${tx.ids.base64url(10)}a1!` } }
}

/** The indirect reseller that a provider makes a customer for. */
function resellerFor (tx: Transaction, associatedPartnerId: string | undefined): string | undefined {
  if (!associatedPartnerId) return undefined
  if (tx.partner.kind !== 'provider') throw refuse('accessRefused', 'only an indirect provider makes customers for indirect resellers.')
  if (tx.caller.mode === 'app') throw refuse('appOnlyTokenRefused')
  const reseller = tx.resellers.find(({ id, state }) => id === associatedPartnerId.toLowerCase() && state === 'Active')
  if (!reseller) throw refuse('notIndirectReseller', associatedPartnerId)
  return reseller.id
}

/** Etags of billing profiles are signed 64-bit numbers as text. */
const newBillingEtag = (tx: Transaction) => String(BigInt.asIntN(64, (BigInt(tx.ids.word()) << 32n) | BigInt(tx.ids.word())))

/** Takes a customer out of the sandbox with all that it has; its one-time purchases must have been cancelled before. */
export function deleteCustomer (tx: Transaction, customerId: string): void {
  const customer = customerOf(tx, customerId)
  if (tx.settings.profile !== 'sandbox') throw refuse('notInThisCloud', 'production account')
  const open = tx.entitlements.startingWith(keyOf(customer.id, ''))
  const orders = [...new Set(open.map(({ orderId }) => orderId))]
  if (orders.length) throw refuse('customerHasActivePurchases', customer.id, `the open orders ${orders.join(', ')}`)
  const prefix = keyOf(customer.id, '')
  for (const name of ['subscriptions', 'orders', 'carts'] as const) {
    for (const record of tx[name].startingWith(prefix)) tx.remove(name, tx[name].spec.key(record as never))
  }
  tx.note({ operationType: 'delete_customer', resourceType: 'customer', customerId: customer.id, resourceId: customer.id, oldValue: customer })
  tx.remove('customers', customer.id)
}
