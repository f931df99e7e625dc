/** Domains: which names are taken, and those that customers have verified beside their first. */
import type { Domain, DomainFederationSettings, VerifiedDomainInput } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import type { CollectionSpec } from './collection.ts'
import { customerOf } from './customers.ts'
import { requireText } from './input.ts'
import type { Settings } from './settings.ts'
import type { Transaction, View } from './value.ts'

/** A verified domain of a customer. */
export interface DomainRecord extends Domain {
  customerId: string
  /** How its users sign in; of a federated domain only. */
  federation?: DomainFederationSettings
}

const domainKey = (name: string) => name.trim().toLowerCase()

export const domainsSpec: CollectionSpec<DomainRecord, 'customer'> = {
  key: ({ name }) => domainKey(name),
  indexes: { customer: ({ customerId }) => customerId }
}

/** Whether a tenant has a domain, as its first or as a verified one; tenants of partners and of former customers count. */
export function isDomainTaken (view: View, name: string): boolean {
  const key = domainKey(name)
  return view.domains.has(key) || domainKey(view.partner.domain) === key || view.customers.one('domain', key) !== undefined
}

/** Whether a domain can be had. */
export const checkDomainAvailability = (view: View, name: string): 'free' | 'taken' => isDomainTaken(view, name) ? 'taken' : 'free'

/** What initial domains end in, by cloud. */
const initialSuffixes: Readonly<Record<Settings['cloud'], string>> = {
  global: 'onmicrosoft.com',
  china: 'partner.onmschina.cn',
  germany: 'onmicrosoft.de',
  usgov: 'onmicrosoft.us'
}

/** Whether the initial domain with a prefix can be had: the older way to ask. */
export const checkDomainPrefixAvailability = (view: View, prefix: string): boolean => !isDomainTaken(view, `${prefix.trim()}.${initialSuffixes[view.settings.cloud]}`)

const hostName = /^(?=.{1,253}$)(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z0-9-]{2,63}$/i
const federationTexts = ['issuerUri', 'logOffUri', 'passiveLogOnUri', 'signingCertificate'] as const

/** Puts a domain among those of a customer, on the word of a partner that registers domains. */
export function addVerifiedDomain (tx: Transaction, customerId: string, { verifiedDomainName, domain, domainFederationSettings }: VerifiedDomainInput): DomainRecord {
  const customer = customerOf(tx, customerId)
  if (!tx.partner.isDomainRegistrar) throw refuse('accessRefused', 'only a domain registrar adds verified domains.')
  const name = requireText(domain.name, 'domain.name').trim()
  if (domainKey(requireText(verifiedDomainName, 'verifiedDomainName')) !== domainKey(name)) throw refuse('propertyInvalid', `verifiedDomainName must be that of the domain, ${name}, not ${verifiedDomainName}.`)
  if (!hostName.test(name)) throw refuse('propertyInvalid', `domain.name must be the name of a domain, not ${name}.`)
  const capability = requireText(domain.capability, 'domain.capability').toLowerCase()
  const { authenticationType, status, rootDomain } = domain
  if (authenticationType === 'federated') {
    if (!domainFederationSettings) throw refuse('propertyInvalid', 'domainFederationSettings is missing; a federated domain needs them.')
    for (const part of federationTexts) requireText(domainFederationSettings[part], `domainFederationSettings.${part}`)
  }
  if (isDomainTaken(tx, name)) throw refuse('domainTaken', name)

  const record: DomainRecord = {
    customerId: customer.id,
    authenticationType,
    capability,
    isDefault: domain.isDefault ?? false,
    isInitial: false, // that is the one the tenant was made with
    name,
    ...(rootDomain !== undefined && { rootDomain }),
    status,
    verificationMethod: 'dns_record', // whatever was sent, as in the documented answer
    ...(authenticationType === 'federated' && { federation: domainFederationSettings })
  }
  tx.put('domains', record)
  tx.put('customers', { ...customer, customDomains: [...customer.customDomains, name] })
  return record
}

/** A verified domain of a customer. */
export function verifiedDomain (view: View, customerId: string, name: string): DomainRecord | undefined {
  const found = view.domains.get(domainKey(name))
  return found?.customerId === customerId ? found : undefined
}
