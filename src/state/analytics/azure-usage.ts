/** Analytics of Azure usage: what the customers' subscriptions used, by day, meter and place. Days count when they are over. */
import type { AzureUsageAnalytics } from '../../contract/types.ts'
import { Decimal } from '../billing/money.ts'
import { dayMilliseconds, startOfDay, utc } from '../clock.ts'
import { keyOf } from '../collection.ts'
import type { CustomerRecord } from '../customers.ts'
import { subscriptionKey, type SubscriptionRecord } from '../subscriptions.ts'
import { madeUpUsage } from '../usage/charges.ts'
import type { View } from '../value.ts'
import type { AzureUsageFact } from './facts.ts'
import { capitals, date, number, text, type FieldsOf } from './fields.ts'
import { azureCustomerIds, customerIds } from './subscriptions.ts'
import { following, type Dataset } from './table.ts'

export interface Row { usage: AzureUsageFact, customer: CustomerRecord, subscription: SubscriptionRecord | undefined }

/** What nobody stated is counted for so many days, and only in worlds with no more Azure subscriptions than these: a table holds its rows in memory. */
const madeUpDays = 30
const madeUpSubscriptions = 2000

const fields: FieldsOf<AzureUsageAnalytics, Row> = {
  customerTenantId: text(({ usage }) => capitals(usage.customerId)),
  customerName: text(({ customer }) => capitals(customer.companyProfile.companyName)),
  subscriptionId: text(({ usage }) => capitals(usage.subscriptionId)),
  subscriptionName: text(({ subscription }) => capitals(subscription?.friendlyName ?? '')),
  usageDate: date(({ usage }) => usage.usageDate),
  resourceLocation: text(({ usage }) => usage.resourceLocation),
  meterCategory: text(({ usage }) => usage.meterCategory),
  meterSubcategory: text(({ usage }) => usage.meterSubcategory || 'None'),
  meterUnit: text(({ usage }) => usage.meterUnit),
  reservationOrderId: text(({ usage }) => usage.reservationOrderId ?? ''),
  reservationId: text(({ usage }) => usage.reservationId ?? ''),
  consumptionMeterId: text(({ usage }) => usage.consumptionMeterId),
  serviceType: text(({ usage }) => usage.serviceType ?? ''),
  quantity: number(({ usage }) => usage.quantity)
}

export const azureUsageDataset = {
  fields,
  counts: { quantity: ({ usage }: Row) => usage.quantity },
  follows: [following('azureUsage', ({ customerId }) => customerId), following('customers', ({ id }) => id), following('subscriptions', ({ customerId }) => customerId)],
  daily: azureCustomerIds,
  parts: customerIds,
  rowsOf: (view: View, customerId: string): Row[] => {
    const customer = view.customers.get(customerId)
    if (customer?.relationshipToPartner !== 'reseller') return []
    const stated = byDay(view.azureUsage.startingWith(keyOf(customerId, '')), startOfDay(view.now))
      .map(usage => ({ usage, customer, subscription: view.subscriptions.get(subscriptionKey(customerId, usage.subscriptionId)) }))
    if (hasManySubscriptions(view)) return stated
    const subscriptions = view.subscriptions.startingWith(keyOf(customerId, '')).filter(({ entitlementId }) => entitlementId)
    return [...stated, ...subscriptions.flatMap(subscription => madeUp(view, subscription).map(usage => ({ usage, customer, subscription })))]
  }
} satisfies Dataset<Row>

/** Facts of one day, meter and place are one; those of hours make up their day. */
function byDay (facts: AzureUsageFact[], until: number): AzureUsageFact[] {
  const days = new Map<string, AzureUsageFact>()
  for (const { usageEndDate, resourceUri, tags, ...fact } of facts) {
    const day = startOfDay(Date.parse(fact.usageDate))
    if (day >= until) continue
    const key = keyOf(fact.subscriptionId, utc(day), fact.consumptionMeterId, fact.resourceLocation, fact.reservationId ?? '')
    const before = days.get(key)
    days.set(key, { ...fact, usageDate: utc(day), quantity: before ? new Decimal(before.quantity).plus(fact.quantity).toNumber() : fact.quantity })
  }
  return [...days.values()]
}

function madeUp (view: View, subscription: SubscriptionRecord): AzureUsageFact[] {
  const today = startOfDay(view.now)
  return madeUpUsage(view, subscription, today - madeUpDays * dayMilliseconds, today).map(({ usageDate, place, meterId, category, subcategory, unit, size, quantity }) => ({
    customerId: subscription.customerId,
    subscriptionId: subscription.id,
    usageDate,
    resourceLocation: place,
    consumptionMeterId: meterId,
    meterCategory: category,
    meterSubcategory: subcategory,
    meterUnit: unit,
    ...(size && { serviceType: size }),
    quantity: Number(quantity)
  }))
}

const counted = new WeakMap<View['subscriptions'], boolean>()

function hasManySubscriptions ({ subscriptions }: View): boolean {
  let hasMany = counted.get(subscriptions)
  if (hasMany === undefined) counted.set(subscriptions, hasMany = subscriptions.by('azure', '', { limit: madeUpSubscriptions + 1 }).length > madeUpSubscriptions)
  return hasMany
}
