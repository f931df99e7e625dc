/** Profiles of customers: the billing profile, which partners keep up, and the company profile, which is only read. */
import type { CustomerBillingProfile, CustomerBillingProfileInput } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { checkAddress, checkCulture, checkLanguage } from './addresses.ts'
import { customerOf, store, type CustomerRecord } from './customers.ts'
import type { EtagSent } from './etags.ts'
import { requireText } from './input.ts'
import type { Transaction } from './value.ts'

/** A billing profile as the state checks it: what its writer may say, in the form in which it is kept. */
export type CheckedBillingProfile = Omit<CustomerBillingProfile, 'id' | 'links' | 'attributes'>

/** Holds a billing profile to the rules of its country; fields are named with the prefix. */
export function checkBillingProfile (tx: Transaction, profile: CustomerBillingProfileInput, prefix: string): CheckedBillingProfile {
  const { firstName, lastName } = profile
  const companyName = requireText(profile.companyName, `${prefix}companyName`)
  const email = checkEmail(profile.email, `${prefix}email`)
  const field = `${prefix}defaultAddress`
  const defaultAddress = checkAddress(tx, profile.defaultAddress, field)
  requireText(defaultAddress.firstName, `${field}.firstName`)
  requireText(defaultAddress.lastName, `${field}.lastName`)
  const culture = checkCulture(tx, defaultAddress.country, profile.culture, `${prefix}culture`)
  const language = checkLanguage(tx, defaultAddress.country, profile.language, `${prefix}language`)
  return {
    ...(firstName !== undefined && { firstName }),
    ...(lastName !== undefined && { lastName }),
    email,
    culture,
    language,
    companyName,
    defaultAddress
  }
}

/** Registration numbers of organizations, by market: those of the later states of the service, in forms of our own by public rules. */
const registrationNumbers: Readonly<Record<string, RegExp>> = { HU: /^\d{8}(-\d-\d{2})?$/, RU: /^\d{10}(\d{2})?$/, UA: /^\d{8}(\d{2})?$/ }

/** A registration number in the form of its country. In January 2019 none is asked for; what newer SDKs send is held to what later states say. */
export function checkRegistrationNumber (sent: string | undefined, country: string): string | undefined {
  const number = sent?.trim()
  if (!number) return undefined
  const form = registrationNumbers[country]
  if (!form) throw refuse('registrationNumberNotWanted', country)
  if (!form.test(number)) throw refuse('registrationNumberMalformed', number, form.source)
  return number
}

/** An e-mail address, blanks around it aside. */
export function checkEmail (value: string | undefined, field: string): string {
  const email = requireText(value, field)
  if (!/^[^\s@]+@[^\s@]+$/.test(email.trim())) throw refuse('propertyInvalid', `${field} must be an e-mail address, not ${email}.`)
  return email
}

/** Etags of billing profiles are signed 64-bit numbers as text. */
export const newBillingEtag = (tx: Transaction) => String(BigInt.asIntN(64, (BigInt(tx.ids.word()) << 32n) | BigInt(tx.ids.word())))

/** Puts another billing profile in the place of a customer's; its company profile stays as it is. */
export function updateCustomerBillingProfile (tx: Transaction, customerId: string, profile: CustomerBillingProfileInput, ifMatch: string | undefined): CustomerRecord {
  const before = customerOf(tx, customerId)
  checkBillingEtag(before, { ifMatch, inBody: profile.attributes?.etag })
  const { id } = before.billingProfile
  if (profile.id && profile.id.toLowerCase() !== id?.toLowerCase()) throw refuse('propertyInvalid', `id must be that of the customer's profile, ${id}, not ${profile.id}.`)
  const checked = checkBillingProfile(tx, profile, '')
  return store(tx, before, { ...before, billingProfile: { ...(id !== undefined && { id }), ...checked }, billingEtag: newBillingEtag(tx) }, 'update_customer_billing_profile')
}

/** The page asks for If-Match; the SDKs send the etag inside the resource, so that one of the two must be there. */
function checkBillingEtag ({ billingEtag }: CustomerRecord, { ifMatch, inBody }: EtagSent) {
  if (!ifMatch && !inBody) throw refuse('propertyInvalid', 'the etag of the profile is missing: send it in If-Match or in attributes.etag.')
  const sent = bare(ifMatch || inBody!)
  if (sent === billingEtag || (ifMatch && sent === '*')) return
  throw refuse(ifMatch ? 'etagMismatch' : 'etagStale', sent)
}

/** An etag without the quotes and the mark of a weak one. */
const bare = (etag: string) => etag.trim().replace(/^W\//, '').replace(/^"(.*)"$/, '$1')
