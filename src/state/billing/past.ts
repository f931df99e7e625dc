/** The invoices that a world starts with. */
import { inOneGo } from '../turns.ts'
import { Transaction, type WorldValue } from '../value.ts'
import { issue, nextInvoiceDay, payment, paymentTermDays } from './invoices.ts'
import { dayOf, startOf } from './periods.ts'

const pastDays = 100 // three recurring invoices

/**
 * A value with the work that makes its next invoices, and, when they are asked for, with those of the months before its time as they
 * would have been made. Of them, what was due by now is paid (ours).
 */
export function withInvoices (value: WorldValue, now: number, hasPast: boolean): WorldValue {
  const today = dayOf(now)
  const { tenantId, servicePrincipalId } = value.partner
  const begin = (at: number) => new Transaction(value, at, { mode: 'app', tenantId, applicationId: 'FulfillmentService', objectId: servicePrincipalId })
  const types = ['Recurring', 'OneTime'] as const
  for (const type of hasPast ? types : []) {
    for (let day = nextInvoiceDay(value, type, today - pastDays); day <= today; day = nextInvoiceDay(value, type, day)) {
      const tx = begin(startOf(day))
      const paid = startOf(day + paymentTermDays)
      for (const invoice of inOneGo(issue(tx, type, day))) if (paid <= now) tx.put('invoices', payment(invoice, invoice.totalCharges, paid))
      value = tx.commit().value
    }
  }
  const tx = begin(now)
  for (const type of types) tx.schedule(startOf(nextInvoiceDay(value, type, today)), { kind: 'invoice', invoiceType: type })
  return tx.commit().value
}
