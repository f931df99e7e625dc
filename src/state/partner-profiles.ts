/** Profiles of the partner itself. */
import type { BillingProfile, LegalBusinessProfile, OrganizationProfile, SupportProfile } from '../contract/types.ts'
import type { CollectionSpec } from './collection.ts'

type Stored<T> = Omit<T, 'links' | 'attributes'>

/** One profile of each kind at most; a world without one derives it from its partner. */
export type PartnerProfileRecord = { version: number } & (
  | { kind: 'legalBusiness', profile: Stored<LegalBusinessProfile> }
  | { kind: 'organization', profile: Stored<OrganizationProfile> }
  | { kind: 'billing', profile: Stored<BillingProfile> }
  | { kind: 'support', profile: Stored<SupportProfile> })

export const partnerProfilesSpec: CollectionSpec<PartnerProfileRecord, never> = { key: ({ kind }) => kind, indexes: {} }
