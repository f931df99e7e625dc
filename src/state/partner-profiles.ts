/** Profiles of the partner itself: as a legal body, as an organization, who is billed, whom its customers turn to; and who is who in the partner network. */
import type { Address, BillingProfile, BillingProfileInput, Contact, ContactInput, LegalBusinessProfile, LegalBusinessProfileInput, OrganizationProfile, OrganizationProfileInput, SupportProfile, SupportProfileInput, VettingStatus, VettingVersion } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { checkAddress, checkCulture, checkLanguage } from './addresses.ts'
import type { NetworkPartner } from './catalogue.ts'
import type { CollectionSpec } from './collection.ts'
import { checkEmail } from './customer-profiles.ts'
import { checkSentEtag } from './etags.ts'
import { seedWords } from './ids.ts'
import { requireText } from './input.ts'
import { personOf } from './partner.ts'
import { next, type TransitionTable } from './transitions.ts'
import type { Transaction, View } from './value.ts'

type Kept<T> = Omit<T, 'profileType' | 'links' | 'attributes'>

/** What the wire shows of each profile, but for what is the same in all of its kind. */
interface Profiles {
  legalBusiness: Kept<LegalBusinessProfile>
  organization: Kept<OrganizationProfile>
  billing: Kept<BillingProfile>
  support: Kept<SupportProfile>
}

type Kind = keyof Profiles

export interface ProfileRecord<K extends Kind> {
  kind: K
  /** Counts the changes. */
  version: number
  profile: Profiles[K]
}

/** Vetting that is under way, or ended in a refusal, leaves what was authorized before. */
interface LegalBusinessRecord extends ProfileRecord<'legalBusiness'> { lastFinalized?: Profiles['legalBusiness'] }

export type PartnerProfileRecord = LegalBusinessRecord | ProfileRecord<'organization'> | ProfileRecord<'billing'> | ProfileRecord<'support'>

/** One profile of each kind at most. */
export const partnerProfilesSpec: CollectionSpec<PartnerProfileRecord, never> = { key: ({ kind }) => kind, indexes: {} }

/** What is known of a partner whose world comes without profiles: its name, country and first user. */
const unwritten: { [K in Kind]: (view: View) => Profiles[K] } = {
  legalBusiness: ({ partner }) => ({
    companyName: partner.name,
    address: unknownAddress(partner.country),
    primaryContact: firstContact(partner.userPrincipalName),
    vettingStatus: 'authorized',
    vettingSubStatus: 'none'
  }),
  organization: ({ partner: { tenantId, name, country, domain, userPrincipalName, culture } }) => ({
    id: tenantId,
    companyName: name,
    defaultAddress: unknownAddress(country),
    tenantId,
    domain,
    email: userPrincipalName,
    language: culture.slice(0, 2),
    culture
  }),
  billing: view => ({
    companyName: view.partner.name,
    address: unknownAddress(view.partner.country),
    primaryContact: firstContact(view.partner.userPrincipalName),
    billingCurrency: view.catalogue.market(view.partner.country)?.currency.code ?? 'USD'
  }),
  support: () => ({})
}

const unknownAddress = (country: string): Address => ({ country, addressLine1: 'Not known' })
const firstContact = (userPrincipalName: string): Contact => ({ firstName: '', ...personOf(userPrincipalName), email: userPrincipalName })

const recordOf = <K extends Kind>(view: View, kind: K): ProfileRecord<K> =>
  view.partnerProfiles.get(kind) as ProfileRecord<K> | undefined ?? { kind, version: 0, profile: unwritten[kind](view) }

/** Puts another profile in the place of the one that is kept. */
function replace<K extends Kind> (tx: Transaction, before: ProfileRecord<K>, profile: Profiles[K]): ProfileRecord<K> {
  const after = { ...before, version: before.version + 1, profile }
  tx.put('partnerProfiles', after as unknown as PartnerProfileRecord)
  return after
}

/** A signed 64-bit number as text, another one for every state of the profile. */
export function profileEtag ({ version, profile }: Pick<ProfileRecord<Kind>, 'version' | 'profile'>): string {
  const [high, low] = seedWords(`${version} ${JSON.stringify(profile)}`)
  return String(BigInt.asIntN(64, (BigInt(high) << 32n) | BigInt(low)))
}

/** The profile as it is, or as it was when vetting last ended well; before the first time there is none. */
export function getLegalBusinessProfile (view: View, version: VettingVersion = 'Current'): Profiles['legalBusiness'] {
  const { profile, lastFinalized } = recordOf(view, 'legalBusiness') as LegalBusinessRecord
  if (version !== 'LastFinalized' || profile.vettingStatus === 'authorized') return profile
  if (!lastFinalized) throw refuse('resourceNotFound', 'a legal business profile whose vetting is finished')
  return lastFinalized
}

/** The state of the vetting stays as it is (update-legal-business-profile: authorized before and after an address changes). */
export function updateLegalBusinessProfile (tx: Transaction, { companyName, address, primaryContact, companyApproverAddress, companyApproverEmail }: LegalBusinessProfileInput): Profiles['legalBusiness'] {
  const before = recordOf(tx, 'legalBusiness')
  const { vettingStatus, vettingSubStatus } = before.profile
  return replace(tx, before, {
    companyName: requireText(companyName, 'companyName'),
    address: checkAddress(tx, address, 'address'),
    primaryContact: checkedContact(primaryContact),
    ...(companyApproverAddress && { companyApproverAddress: checkAddress(tx, companyApproverAddress, 'companyApproverAddress') }),
    ...(companyApproverEmail && { companyApproverEmail: checkEmail(companyApproverEmail, 'companyApproverEmail') }),
    vettingStatus,
    vettingSubStatus
  }).profile
}

/** How vetting ends. That it begins is in no page, so that only the story has it under way. */
export const vetting: TransitionTable<VettingStatus, 'authorize' | 'reject'> = {
  none: {},
  pending: { authorize: 'authorized', reject: 'rejected' },
  authorized: {},
  rejected: {}
}

/** Ends the vetting that is under way. No request leads to this: it is ours to tell. */
export function finishVetting (tx: Transaction, command: 'authorize' | 'reject'): Profiles['legalBusiness'] {
  const before = recordOf(tx, 'legalBusiness')
  const vettingStatus = next(vetting, before.profile.vettingStatus, command)
  if (!vettingStatus) throw refuse('propertyInvalid', `no vetting is under way; it is ${before.profile.vettingStatus}.`)
  return replace(tx, before, { ...before.profile, vettingStatus, vettingSubStatus: 'none' }).profile
}

export const getOrganizationProfile = (view: View) => recordOf(view, 'organization')

export function updateOrganizationProfile (tx: Transaction, input: OrganizationProfileInput, ifMatch: string | undefined): ProfileRecord<'organization'> {
  const before = recordOf(tx, 'organization')
  checkSentEtag(profileEtag(before), { ifMatch, inBody: input.attributes?.etag })
  const { id, tenantId, domain } = before.profile
  const companyName = requireText(input.companyName, 'companyName')
  const defaultAddress = checkAddress(tx, input.defaultAddress, 'defaultAddress')
  return replace(tx, before, {
    id,
    companyName,
    defaultAddress,
    tenantId,
    domain,
    email: checkEmail(input.email, 'email'),
    language: checkLanguage(tx, defaultAddress.country, input.language, 'language'),
    culture: checkCulture(tx, defaultAddress.country, input.culture, 'culture')
  })
}

export const getPartnerBillingProfile = (view: View) => recordOf(view, 'billing')

export function updatePartnerBillingProfile (tx: Transaction, input: BillingProfileInput, ifMatch: string | undefined): ProfileRecord<'billing'> {
  const before = recordOf(tx, 'billing')
  checkSentEtag(profileEtag(before), { ifMatch, inBody: input.attributes?.etag })
  const { purchaseOrderNumber, taxId } = input
  return replace(tx, before, {
    companyName: requireText(input.companyName, 'companyName'),
    address: checkAddress(tx, input.address, 'address'),
    primaryContact: checkedContact(input.primaryContact),
    ...(purchaseOrderNumber !== undefined && { purchaseOrderNumber }),
    ...(taxId !== undefined && { taxId }),
    billingCurrency: before.profile.billingCurrency
  })
}

export const getSupportProfile = (view: View) => recordOf(view, 'support').profile

export function updateSupportProfile (tx: Transaction, { email, telephone, website }: SupportProfileInput): Profiles['support'] {
  return replace(tx, recordOf(tx, 'support'), {
    ...(email && { email: checkEmail(email, 'email') }),
    ...(telephone !== undefined && { telephone }),
    ...(website !== undefined && { website })
  }).profile
}

function checkedContact ({ firstName, lastName, email, phoneNumber }: ContactInput): Contact {
  return {
    firstName: requireText(firstName, 'primaryContact.firstName'),
    lastName: requireText(lastName, 'primaryContact.lastName'),
    ...(email && { email: checkEmail(email, 'primaryContact.email') }),
    ...(phoneNumber !== undefined && { phoneNumber })
  }
}

/** The partner's own membership, or the one of an id: of itself, of those that it works with, of others that are known. */
export function getMpnProfile (view: View, mpnId?: number): NetworkPartner {
  const { partner, resellers, catalogue } = view
  const wanted = mpnId === undefined ? partner.mpnId : String(mpnId)
  if (wanted === partner.mpnId) return { mpnId: wanted, partnerName: getOrganizationProfile(view).profile.companyName }
  const related = [partner.provider, ...resellers].find(other => other?.mpnId === wanted)
  if (related) return { mpnId: wanted, partnerName: related.name }
  const known = catalogue.networkPartner(wanted)
  if (!known) throw refuse('userOrPartnerNotFound', 'partner organization', wanted)
  return known
}
