/** Analytics of Azure usage: what the customers' subscriptions used, by day, meter and place. */
import type { AzureUsageAnalytics } from '../../contract/types.ts'
import { keyOf } from '../collection.ts'
import type { CustomerRecord } from '../customers.ts'
import { subscriptionKey, type SubscriptionRecord } from '../subscriptions.ts'
import type { View } from '../value.ts'
import type { AzureUsageFact } from './facts.ts'
import { capitals, date, number, text, type FieldsOf } from './fields.ts'
import { customerIds } from './subscriptions.ts'
import { following, type Dataset } from './table.ts'

export interface Row { usage: AzureUsageFact, customer: CustomerRecord, subscription: SubscriptionRecord | undefined }

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
  parts: customerIds,
  rowsOf: (view: View, customerId: string): Row[] => {
    const customer = view.customers.get(customerId)
    if (customer?.relationshipToPartner !== 'reseller') return []
    return view.azureUsage.startingWith(keyOf(customerId, '')).map(usage =>
      ({ usage, customer, subscription: view.subscriptions.get(subscriptionKey(customerId, usage.subscriptionId)) }))
  }
} satisfies Dataset<Row>
