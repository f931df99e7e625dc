/** Analytics of subscriptions: a row for each that a customer of the partner has or had. */
import type { SubscriptionAnalytics, SubscriptionAnalyticsStatus, SubscriptionAnalyticsType } from '../../contract/types.ts'
import { dayMilliseconds, startOfDay, utc } from '../clock.ts'
import { keyOf } from '../collection.ts'
import type { CustomerRecord } from '../customers.ts'
import { momentsKey, type SubscriptionMoments } from '../subscription-moments.ts'
import { retentionDays, type SubscriptionRecord } from '../subscriptions.ts'
import { activeSpans } from '../usage/activity.ts'
import type { View } from '../value.ts'
import { capitals, date, number, text, truth, type FieldsOf } from './fields.ts'
import { following, type Dataset, type Field } from './table.ts'

export interface Row {
  customer: CustomerRecord
  subscription: SubscriptionRecord
  moments: Partial<SubscriptionMoments>
  lastUsageDate: string | undefined
  seller: Seller
}

/** Who sold a subscription: a reseller, through its provider, or a partner by itself. */
interface Seller { tenantId: string, name: string, providerName: string | undefined }

const statuses: Partial<Record<SubscriptionRecord['status'], SubscriptionAnalyticsStatus>> = { active: 'ACTIVE', suspended: 'SUSPENDED', deleted: 'DEPROVISIONED' }

const isUsage = ({ subscription }: Row) => subscription.billingType === 'usage'

/** Families by what their products are called; no page lists the members of one. */
const families: Array<[family: SubscriptionAnalyticsType, names: RegExp]> = [
  ['M365', /^microsoft 365/i],
  ['Dynamics', /dynamics/i],
  ['EMS', /enterprise mobility|intune|^azure (active directory|information protection|advanced threat)|cloud app security/i],
  ['Windows', /^windows/i],
  ['Office', /office|exchange|sharepoint|onedrive|skype|yammer|project|visio|audio conferencing|calling plan|phone/i]
]

function familyOf (row: Row): SubscriptionAnalyticsType {
  if (isUsage(row)) return 'Azure'
  const { isMicrosoftProduct, offerName = '' } = row.subscription
  return (isMicrosoftProduct && families.find(([, names]) => names.test(offerName))?.[0]) || 'UNKNOWN'
}

/** Terms of usage run for ever, and are not shown. */
const commitmentEnd = (row: Row) => isUsage(row) ? undefined : row.subscription.commitmentEndDate

function currentStateEnd (row: Row): number | null {
  const { subscription: { status }, moments: { suspendedDate } } = row
  const end = commitmentEnd(row)
  if (status === 'active' && end !== undefined) return Date.parse(end)
  return status === 'suspended' && suspendedDate !== undefined && !isUsage(row) ? Date.parse(suspendedDate) + retentionDays * dayMilliseconds : null
}

const trialDates = ({ subscription: { isTrial, effectiveStartDate, commitmentEndDate }, moments }: Row) =>
  isTrial ? { start: effectiveStartDate, end: commitmentEndDate } : { start: moments.trialStartDate, end: moments.trialEndDate }

const licenses = (row: Row) => isUsage(row) ? 0 : row.subscription.quantity

const fields: FieldsOf<SubscriptionAnalytics, Row, 'subscriptionCount'> = {
  customerTenantId: text(({ customer }) => capitals(customer.id)),
  customerName: text(({ customer }) => capitals(customer.companyProfile.companyName)),
  customerMarket: text(({ customer }) => customer.billingProfile.defaultAddress.country),
  id: text(({ subscription }) => capitals(subscription.id)),
  status: text(({ subscription }) => statuses[subscription.status]),
  productName: text(row => isUsage(row) ? 'UNKNOWN' : capitals(row.subscription.offerName ?? '')),
  // One page calls the family Microsoft365, the documented answer M365: filters know it by both names.
  subscriptionType: { kind: 'exactText', of: familyOf, synonyms: { Microsoft365: 'M365' } },
  autoRenewEnabled: truth(({ subscription }) => subscription.autoRenewEnabled === true),
  partnerId: text(({ seller }) => capitals(seller.tenantId)),
  friendlyName: text(({ subscription }) => capitals(subscription.friendlyName ?? '')),
  partnerName: text(({ seller }) => seller.name),
  providerName: { ...text<Row>(({ seller }) => seller.providerName), isOptional: true },
  creationDate: date(({ subscription }) => subscription.creationDate),
  effectiveStartDate: date(({ subscription }) => subscription.effectiveStartDate),
  commitmentEndDate: date(commitmentEnd),
  currentStateEndDate: { kind: 'date', of: currentStateEnd },
  trialToPaidConversionDate: date(({ moments }) => moments.trialToPaidConversionDate),
  trialStartDate: date(row => trialDates(row).start),
  trialEndDate: date(row => trialDates(row).end),
  lastUsageDate: date(({ lastUsageDate }) => lastUsageDate),
  deprovisionedDate: date(({ moments }) => moments.deprovisionedDate),
  lastRenewalDate: date(({ moments }) => moments.lastRenewalDate),
  licenseCount: number(licenses)
}

/** When a subscription was suspended is shown of resellers only. */
const asides: { readonly suspendedDate: Field<Row> } = { suspendedDate: date(({ moments }) => moments.suspendedDate) }

const counts = { subscriptionCount: () => 1, licenseCount: licenses }

export const subscriptionDataset = {
  fields,
  asides,
  counts,
  follows: [
    following('customers', ({ id }) => id),
    following('subscriptions', ({ customerId }) => customerId),
    following('subscriptionMoments', ({ customerId }) => customerId),
    following('azureUsage', ({ customerId }) => customerId)
  ],
  daily: azureCustomerIds,
  parts: customerIds,
  rowsOf
} satisfies Dataset<Row>

export function * customerIds (view: View): Iterable<string> {
  for (const { id } of view.customers.values()) yield id
}

/** Customers with Azure subscriptions: what these use goes on. */
export function * azureCustomerIds (view: View): Iterable<string> {
  for (const { customerId } of view.subscriptions.by('azure', '')) yield customerId
}

function rowsOf (view: View, customerId: string): Row[] {
  const customer = view.customers.get(customerId)
  if (customer?.relationshipToPartner !== 'reseller') return []
  return view.subscriptions.startingWith(keyOf(customerId, '')).map(subscription => ({
    customer,
    subscription,
    moments: view.subscriptionMoments.get(momentsKey(customerId, subscription.id)) ?? none,
    lastUsageDate: subscription.billingType === 'usage' ? lastUsage(view, subscription) : undefined,
    seller: sellerOf(view, subscription)
  }))
}

const none = {}

/** The last day that is over on which something was used: stated, or made up because the subscription was active. */
function lastUsage (view: View, subscription: SubscriptionRecord): string | undefined {
  const today = startOfDay(view.now)
  const prefix = keyOf(subscription.customerId, subscription.id.toLowerCase(), '')
  const stated = view.azureUsage.startingWith(prefix, { before: prefix + utc(today), limit: 1 })[0]
  const active = subscription.entitlementId === undefined ? [] : activeSpans(view, subscription).filter(({ from }) => from < today)
  const ends = [...active.map(({ to }) => Math.min(to, today) - 1), ...(stated ? [Date.parse(stated.usageDate)] : [])]
  return ends.length ? utc(startOfDay(Math.max(...ends))) : undefined
}

function sellerOf ({ partner, resellers }: View, { partnerId }: SubscriptionRecord): Seller {
  const reseller = partnerId ? resellers.find(({ mpnId }) => mpnId === partnerId) : undefined
  if (reseller) return { tenantId: reseller.id, name: reseller.name, providerName: partner.name }
  return { tenantId: partner.tenantId, name: partner.name, providerName: partner.kind === 'reseller' ? partner.provider?.name : undefined }
}
