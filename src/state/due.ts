/** Due work: what happens by itself when its time comes, in order, each at its own moment. */
import type { CollectionSpec } from './collection.ts'

/** What is to be done, and to what. Its doer stands in `progress.ts`. */
export type Work =
  | { kind: 'invoice', invoiceType: 'Recurring' | 'OneTime' }
  | { kind: 'budgetCheck', customerId: string, since: string }
  | { kind: 'cartExpiry', customerId: string, cartId: string }
  | { kind: 'orderFulfilment', customerId: string, orderId: string }
  | { kind: 'subscriptionProvisioned', customerId: string, subscriptionId: string }
  | { kind: 'registrationCompleted', customerId: string, subscriptionId: string }
  | { kind: 'retentionEnd', customerId: string, subscriptionId: string }
  | { kind: 'termEnd', customerId: string, subscriptionId: string }
  | { kind: 'userPurge', customerId: string, userId: string }
  | { kind: 'deviceJobStep', customerId: string, jobId: string }

/** What came of work: the work itself, of invoices each that was made. */
export type Deed = Exclude<Work, { kind: 'invoice' }> | (Extract<Work, { kind: 'invoice' }> & { invoiceId: string })

/** What the work of each kind is done to, beside the customer. */
export const workObjects = {
  invoice: 'invoiceType',
  budgetCheck: 'since',
  cartExpiry: 'cartId',
  orderFulfilment: 'orderId',
  subscriptionProvisioned: 'subscriptionId',
  registrationCompleted: 'subscriptionId',
  retentionEnd: 'subscriptionId',
  termEnd: 'subscriptionId',
  userPurge: 'userId',
  deviceJobStep: 'jobId'
} as const satisfies { [K in Work['kind']]: Exclude<keyof Extract<Work, { kind: K }>, 'kind' | 'customerId'> }

export interface DueWork { key: string, at: number, work: Work }

/** Keys in the order of time, then of scheduling. */
export const dueKey = (at: number, sequence: number) => `${timeKey(at)}|${String(sequence).padStart(12, '0')}`

/** The time that a key begins with. */
export const timeOfKey = (key: string) => Number(key.slice(0, timeDigits))

const timeDigits = 15

/** A time as a key: fixed length, so that text order is time order. */
export const timeKey = (time: number) => String(Math.trunc(time)).padStart(timeDigits, '0')

/** Found by time alone: work for a customer that is gone is passed over when its time comes. */
export const dueSpec: CollectionSpec<DueWork, never> = { key: work => work.key, indexes: {} }
