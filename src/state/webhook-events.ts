/**
 * Which change is which event. Events follow from what a transaction has changed and noted when it is committed, so that no command
 * has to know of them (docs/decisions/0011).
 */
import type { OperationType, ResourceType, WebhookEvent } from '../contract/types.ts'
import { auditRecordId, auditRecordsOf, operationDateOf, type AuditRecordEntry } from './audit.ts'
import { queueDelivery, type Payload } from './deliveries.ts'
import type { SubscriptionRecord } from './subscriptions.ts'
import type { Transaction } from './value.ts'
import { changeDate } from './webhooks.ts'

/** What makes a subscription another one to those who sell it. Nickname, reseller, support and provisioning do not. */
const soldAs = ['quantity', 'status', 'autoRenewEnabled', 'billingCycle', 'term', 'commitmentEndDate', 'offerId'] as const satisfies Array<keyof SubscriptionRecord>

/** Operations that are an event whenever they are noted, and what the event says besides its name and date. */
const announced: Partial<Record<OperationType, { event: WebhookEvent, of: (record: AuditRecordEntry, auditId: string) => Payload }>> = {
  ready_invoice: { event: 'invoice-ready', of: ({ resourceId }) => ({ ResourceUri: `/v1/invoices/${resourceId}`, ResourceName: 'invoice', AuditUri: null }) },
  create_referral: { event: 'referral-created', of: referral },
  update_referral: { event: 'referral-updated', of: referral },
  create_related_referral: { event: 'related-referral-created', of: referral },
  update_related_referral: { event: 'related-referral-updated', of: referral },
  reseller_relationship_accepted_by_customer: {
    event: 'reseller-relationship-accepted-by-customer',
    of: ({ customerId }, auditId) => ({ ResourceUri: `/v1/customers/${customerId}`, ResourceName: 'Customer', AuditUri: `/auditactivity/v1/auditrecords/${auditId}` })
  },
  dap_admin_relationship_approved: { event: 'dap-admin-relationship-approved', of: delegation },
  dap_admin_relationship_terminated: { event: 'dap-admin-relationship-terminated', of: delegation },
  dap_admin_relationship_terminated_by_microsoft: { event: 'dap-admin-relationship-terminated-by-microsoft', of: () => ({ ResourceName: 'PartnerCustomerDap', AuditUri: null }) }
}

function referral ({ resourceId }: AuditRecordEntry): Payload {
  return { ResourceUri: `/engagements/v1/referrals/${resourceId}`, ResourceName: 'referral', AuditUri: null }
}

/** The samples of these have another order. */
function delegation (): Payload { return { ResourceName: 'PartnerCustomerDap', AuditUri: null, ResourceUri: null } }

/** Queues the events of a transaction: `before` has the subscriptions that it stored as they were, `records` what it noted. */
export function queueEvents (tx: Transaction, before: ReadonlyMap<string, SubscriptionRecord | undefined>, records: AuditRecordEntry[]) {
  for (const [key, then] of before) {
    const now = tx.subscriptions.get(key)
    if (now && soldAs.some(name => then?.[name] !== now[name])) queueSubscription(tx, then, now, records)
  }
  for (const record of records) {
    const found = announced[record.operationType]
    if (found) queueDelivery(tx, found.event, { EventName: found.event, ...found.of(record, auditRecordId(record, tx.partner.tenantId)), ResourceChangeUtcDate: dateOf(tx, record) })
  }
}

function queueSubscription (tx: Transaction, then: SubscriptionRecord | undefined, now: SubscriptionRecord, records: AuditRecordEntry[]) {
  const record = recordOf(tx, now, records)
  const said = {
    ResourceUri: `/webhooks/v1/customers/${now.customerId}/subscriptions/${now.id}`,
    ResourceName: 'subscription',
    AuditUri: record ? `/v1/auditrecords/${auditRecordId(record, tx.partner.tenantId)}` : null,
    ResourceChangeUtcDate: dateOf(tx, record)
  }
  queueDelivery(tx, 'subscription-updated', { EventName: 'subscription-updated', ...said })
  const becomesActive = now.status === 'active' && then?.status !== 'active'
  if (becomesActive && tx.settings.profile === 'sandbox') queueDelivery(tx, 'subscription-active', { EventName: 'subscription-active', ...said })
}

/** The record that tells of a change of a subscription: its own, that of its order, or that of the order which is fulfilled only now. */
function recordOf (tx: Transaction, { customerId, id, orderId }: SubscriptionRecord, records: AuditRecordEntry[]): AuditRecordEntry | undefined {
  const of = (type: ResourceType, id: string) => records.find(({ resourceType, resourceId }) => resourceType === type && resourceId?.toLowerCase() === id.toLowerCase())
  return of('subscription', id) ?? of('order', orderId) ??
    auditRecordsOf(tx, { customerId, resourceId: orderId, operationType: 'create_order' }, 1)[0]
}

/** When a record says that it happened, or the present. */
function dateOf (tx: Transaction, record: AuditRecordEntry | undefined): string {
  return record && record.at === tx.now ? operationDateOf(record).replace('Z', '+00:00') : changeDate(tx.now)
}

/** The usage of Azure passes the budget: nobody does that, so nothing is noted of it. */
export function announceThresholdExceeded (tx: Transaction) {
  queueDelivery(tx, 'usagerecords-thresholdExceeded', {
    EventName: 'usagerecords-thresholdExceeded',
    ResourceUri: '/v1/customers/usagerecords',
    ResourceName: 'usagerecords',
    AuditUri: null,
    ResourceChangeUtcDate: changeDate(tx.now)
  })
}
