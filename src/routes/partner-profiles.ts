/** Profiles of the partner itself, and look-ups in the partner network. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { BillingProfile, LegalBusinessProfile, MpnProfile, OrganizationProfile, SupportProfile } from '../contract/types.ts'
import { answer, kept, link, written } from '../http/answer.ts'
import { header } from '../http/headers.ts'
import type { NetworkPartner } from '../state/catalogue.ts'
import {
  getLegalBusinessProfile, getMpnProfile, getOrganizationProfile, getPartnerBillingProfile, getSupportProfile, profileEtag, updateLegalBusinessProfile, updateOrganizationProfile,
  updatePartnerBillingProfile, updateSupportProfile, type PartnerProfileRecord, type ProfileRecord
} from '../state/partner-profiles.ts'
import type { Route } from './route.ts'

const self = (uri: string) => ({ links: { self: link(uri) } })

const legalBusinessShape = (profile: ProfileRecord<'legalBusiness'>['profile']): LegalBusinessProfile =>
  ({ ...profile, profileType: 'LegalBusinessProfile', ...self('/profiles/legalbusiness'), attributes: { objectType: 'LegalBusinessProfile' } })

const organizationShape = (record: ProfileRecord<'organization'>): OrganizationProfile =>
  ({ ...record.profile, profileType: 'OrganizationProfile', ...self('/profiles/organization'), attributes: { etag: profileEtag(record), objectType: 'OrganizationProfile' } })

const billingShape = (record: ProfileRecord<'billing'>): BillingProfile =>
  ({ ...record.profile, profileType: 'BillingProfile', ...self('/profiles/billing'), attributes: { etag: profileEtag(record), objectType: 'BillingProfile' } })

const supportShape = (profile: ProfileRecord<'support'>['profile']): SupportProfile =>
  ({ ...profile, profileType: 'support_profile', ...self('/profiles/support'), attributes: { objectType: 'PartnerSupportProfile' } })

const mpnShape = ({ partnerName, mpnId }: NetworkPartner): MpnProfile =>
  ({ partnerName, mpnId, profileType: 'MpnProfile', ...self('/profiles/mpn'), attributes: { objectType: 'MpnProfile' } })

const schemas: Record<PartnerProfileRecord['kind'], string> = { legalBusiness: 'LegalBusinessProfile', organization: 'OrganizationProfile', billing: 'BillingProfile', support: 'SupportProfile' }

/** The schema that a profile of any kind must fit on the wire. */
export function partnerProfileSchema ({ kind }: PartnerProfileRecord): string {
  if (!Object.hasOwn(schemas, kind)) throw new Error(`kind must be one of ${Object.keys(schemas).join(', ')}`)
  return schemas[kind]
}

/** A profile of any kind as the wire shows it. */
export function partnerProfileShape (record: PartnerProfileRecord): LegalBusinessProfile | OrganizationProfile | BillingProfile | SupportProfile {
  switch (record.kind) {
    case 'legalBusiness': return legalBusinessShape(record.profile)
    case 'organization': return organizationShape(record)
    case 'billing': return billingShape(record)
    case 'support': return supportShape(record.profile)
  }
}

const legalBusinessJson = kept('LegalBusinessProfile', legalBusinessShape)
const organizationJson = kept('OrganizationProfile', organizationShape)
const billingJson = kept('BillingProfile', billingShape)
const supportJson = kept('SupportProfile', supportShape)
const mpnJson = written<MpnProfile>('MpnProfile')

export default async function partnerProfiles (app: FastifyInstance) {
  app.route<Route<'getLegalBusinessProfile'>>({
    ...operation('getLegalBusinessProfile'),
    handler: ({ world, query }, reply) => answer(reply, 200, legalBusinessJson(world.read(getLegalBusinessProfile, query.vettingVersion)))
  })

  app.route<Route<'updateLegalBusinessProfile'>>({
    ...operation('updateLegalBusinessProfile'),
    handler: ({ world, body }, reply) => answer(reply, 200, legalBusinessJson(world.run(updateLegalBusinessProfile, body)))
  })

  app.route<Route<'getOrganizationProfile'>>({
    ...operation('getOrganizationProfile'),
    handler: ({ world }, reply) => answer(reply, 200, organizationJson(world.read(getOrganizationProfile)))
  })

  app.route<Route<'updateOrganizationProfile'>>({
    ...operation('updateOrganizationProfile'),
    handler: ({ world, body, headers }, reply) => answer(reply, 200, organizationJson(world.run(updateOrganizationProfile, body, headers[header.ifMatch] as string | undefined)))
  })

  app.route<Route<'getPartnerBillingProfile'>>({
    ...operation('getPartnerBillingProfile'),
    handler: ({ world }, reply) => answer(reply, 200, billingJson(world.read(getPartnerBillingProfile)))
  })

  app.route<Route<'updatePartnerBillingProfile'>>({
    ...operation('updatePartnerBillingProfile'),
    handler: ({ world, body, headers }, reply) => answer(reply, 200, billingJson(world.run(updatePartnerBillingProfile, body, headers[header.ifMatch] as string | undefined)))
  })

  app.route<Route<'getSupportProfile'>>({
    ...operation('getSupportProfile'),
    handler: ({ world }, reply) => answer(reply, 200, supportJson(world.read(getSupportProfile)))
  })

  for (const id of ['updateSupportProfile', 'updateSupportProfileAtSupport'] as const) {
    app.route<Route<typeof id>>({
      ...operation(id),
      handler: ({ world, body }, reply) => answer(reply, 200, supportJson(world.run(updateSupportProfile, body)))
    })
  }

  for (const id of ['getMpnProfile', 'getMpnProfileAtPartnerNetworkProfile'] as const) {
    app.route<Route<typeof id>>({
      ...operation(id),
      handler: ({ world, query }, reply) => answer(reply, 200, mpnJson(mpnShape(world.read(getMpnProfile, query.mpnId))))
    })
  }
}
