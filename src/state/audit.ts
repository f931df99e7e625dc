/** What happened, kept: every change writes a record of who did what to which resource. */
import type { OperationType, ResourceType } from '../contract/types.ts'
import type { CollectionSpec } from './collection.ts'
import { timeKey } from './due.ts'
import type { Transaction } from './value.ts'

/** A change, as the command that made it tells it. Values are resources of the wire. */
export interface AuditEvent {
  operationType: OperationType
  resourceType: ResourceType
  customerId?: string
  resourceId?: string
  oldValue?: unknown
  newValue?: unknown
  customizedData?: Array<{ key: string, value: string | null }>
}

export interface AuditRecordEntry extends AuditEvent {
  /** `{partner}_{customer}_{resource}_{operation}_{ticks}`, in lower case. */
  id: string
  at: number
  sequence: number
  customerName?: string
  userPrincipalName?: string
  applicationId: string
  correlationId?: string
}

const ticksPerMillisecond = 10_000n
const ticksAt1970 = 621_355_968_000_000_000n

/** .NET ticks: steps of 100 nanoseconds since the year 1. */
export const ticksOf = (time: number) => BigInt(Math.trunc(time)) * ticksPerMillisecond + ticksAt1970

export const auditSpec: CollectionSpec<AuditRecordEntry, 'id'> = {
  key: record => `${timeKey(record.at)}|${String(record.sequence).padStart(12, '0')}`,
  indexes: { id: record => record.id }
}

/** The record of an event; of records of one instant each later one takes the next tick, so that ids differ. */
export function auditRecordOf (event: AuditEvent, tx: Transaction, sequence: number): AuditRecordEntry {
  const operation = event.operationType.replaceAll('_', '')
  const head = [tx.partner.tenantId, event.customerId, event.resourceId, operation].filter(part => part !== undefined).join('_').toLowerCase()
  let ticks = ticksOf(tx.now)
  while (tx.audit.one('id', `${head}_${ticks}`)) ticks++
  const customer = event.customerId === undefined ? undefined : tx.customers.get(event.customerId)
  const { caller } = tx
  return {
    ...event,
    id: `${head}_${ticks}`,
    at: tx.now,
    sequence,
    ...(customer && { customerName: customer.companyProfile.companyName }),
    ...(caller.userPrincipalName !== undefined && { userPrincipalName: caller.userPrincipalName }),
    applicationId: caller.applicationId,
    ...(caller.correlationId !== undefined && { correlationId: caller.correlationId })
  }
}
