/** What happens by itself: the doer of every kind of due work. Work whose object is gone or has moved on does nothing. */
import { makeInvoices } from './billing/invoices.ts'
import { checkBudget, watchBudget } from './budgets.ts'
import { expireCart } from './carts.ts'
import { stepDeviceJob } from './device-jobs.ts'
import type { Deed, Work } from './due.ts'
import { fulfilOrder } from './orders.ts'
import { endRetention, endTerm, subscriptionKey, type SubscriptionRecord } from './subscriptions.ts'
import { purgeUser } from './users.ts'
import type { Steps } from './turns.ts'
import type { Transaction } from './value.ts'

type OtherWork = Exclude<Work, { kind: 'invoice' }>
type Doers = { [K in OtherWork['kind']]: (tx: Transaction, work: Extract<OtherWork, { kind: K }>) => void }

const doers: Doers = {
  budgetCheck: (tx, { customerId, since }) => checkBudget(tx, customerId, since),
  userPurge: (tx, { customerId, userId }) => purgeUser(tx, customerId, userId),
  deviceJobStep: (tx, { customerId, jobId }) => stepDeviceJob(tx, customerId, jobId),
  cartExpiry: (tx, { customerId, cartId }) => expireCart(tx, customerId, cartId),
  orderFulfilment: (tx, { customerId, orderId }) => fulfilOrder(tx, customerId, orderId),
  subscriptionProvisioned: (tx, work) => {
    touch(tx, work, subscription => subscription.provisioning === 'pending' && { ...subscription, provisioning: 'success' })
    watchBudget(tx, work.customerId)
  },
  registrationCompleted: (tx, work) => touch(tx, work, subscription =>
    subscription.registration === 'Registering' && { ...subscription, registration: 'Registered' }),
  retentionEnd: (tx, { customerId, subscriptionId }) => endRetention(tx, customerId, subscriptionId),
  termEnd: (tx, { customerId, subscriptionId }) => endTerm(tx, customerId, subscriptionId)
}

/** Stores what becomes of a subscription that is still there. */
function touch (tx: Transaction, { customerId, subscriptionId }: { customerId: string, subscriptionId: string }, change: (subscription: SubscriptionRecord) => SubscriptionRecord | false) {
  const subscription = tx.subscriptions.get(subscriptionKey(customerId, subscriptionId))
  const after = subscription && change(subscription)
  if (after) tx.put('subscriptions', after)
}

/** Does a piece of due work, and tells what came of it. Invoices alone may take long. */
export function * carryOut (tx: Transaction, work: Work): Steps<Deed[]> {
  if (work.kind === 'invoice') return (yield * makeInvoices(tx, work.invoiceType)).map(({ id }) => ({ ...work, invoiceId: id }))
  ;(doers[work.kind] as (tx: Transaction, work: OtherWork) => void)(tx, work)
  return [work]
}
