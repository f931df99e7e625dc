/**
 * Budgets: what a customer's usage may cost in a month. Usage is measured against them; they stop nothing, but when it first costs
 * more in a billing period, that is an event. When that will be is foreseen, and foreseen anew whenever more may be used.
 */
import type { SpendingBudgetPatch } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { sum, type Amount } from './billing/money.ts'
import { utc } from './clock.ts'
import { keyOf } from './collection.ts'
import { customerOf, store, type CustomerRecord } from './customers.ts'
import { hourMilliseconds, hourOf } from './usage/activity.ts'
import { MeasuredUsage } from './usage/measured.ts'
import { billingCurrency } from './usage/meters.ts'
import { partnerPeriodAt, periodAt } from './usage/periods.ts'
import { costOf } from './usage/rating.ts'
import { getCustomerUsageSummary, isOverBudget } from './usage/records.ts'
import type { Transaction, View } from './value.ts'
import { announceThresholdExceeded } from './webhook-events.ts'

/** How a customer's budget is watched: since when, and the beginning of the period in which it was last exceeded. */
export interface BudgetWatch { since: string, exceededIn?: string }

export const getUsageBudget = customerOf

/** Sets a customer's budget; null lifts it, and a request without an amount changes nothing. */
export function updateUsageBudget (tx: Transaction, customerId: string, { amount }: SpendingBudgetPatch): CustomerRecord {
  const customer = customerOf(tx, customerId)
  if (typeof amount === 'number' && !(amount >= 0 && amount < Infinity)) throw refuse('inputInvalid', `amount must be 0 or more, or null for no limit; not ${amount}.`)
  const { budget, ...others } = customer
  if (amount === undefined || amount === (budget ?? null)) return customer
  const after = store(tx, customer, amount === null ? others : { ...others, budget: amount }, 'update_customer_spending_budget')
  const isRaised = amount === null || (budget !== undefined && amount > budget)
  watchBudget(tx, after.id, isRaised)
  return after
}

/** Looks at once whether a customer's usage costs too much, and again when it may; `isRearmed` forgets that it has done so before. */
export function watchBudget (tx: Transaction, customerId: string, isRearmed = false) {
  const customer = tx.customers.get(customerId)
  if (!customer || (customer.budget === undefined && !customer.budgetWatch)) return
  const { budgetWatch, ...others } = customer
  const { exceededIn } = budgetWatch ?? {}
  const since = utc(tx.now)
  if (customer.budget === undefined) return tx.put('customers', others)
  tx.put('customers', { ...others, budgetWatch: { since, ...(exceededIn !== undefined && !isRearmed && { exceededIn }) } })
  checkBudget(tx, customerId, since)
}

/** Tells of a budget that has been exceeded, once in a billing period, and has it looked at again. A watch that began anew is another one's. */
export function checkBudget (tx: Transaction, customerId: string, since: string) {
  const customer = tx.customers.get(customerId)
  if (customer?.relationshipToPartner !== 'reseller' || customer.budget === undefined || (customer.budgetWatch?.since ?? '') !== since) return
  const { period, ...usage } = getCustomerUsageSummary(tx, customerId)
  const exceededIn = utc(period.from)
  const isExceeded = isOverBudget(usage)
  if (isExceeded && customer.budgetWatch?.exceededIn !== exceededIn) {
    tx.put('customers', { ...customer, budgetWatch: { since, exceededIn } })
    announceThresholdExceeded(tx)
  }
  tx.schedule(isExceeded ? period.to : foreseen(tx, customer), { kind: 'budgetCheck', customerId, since })
}

/** When a customer's usage will cost more than its budget if it goes on like this; else the end of the period. */
function foreseen (view: View, customer: CustomerRecord): number {
  const subscriptions = view.subscriptions.startingWith(keyOf(customer.id, '')).filter(({ entitlementId }) => entitlementId)
  const periods = subscriptions.map(subscription => periodAt(view, subscription, view.now))
  const end = Math.min(partnerPeriodAt(view, view.now).to, ...periods.map(({ to }) => to))
  const currency = billingCurrency(view)
  const usages = subscriptions.map((subscription, index) => ({ usage: new MeasuredUsage(view, subscription, end), from: periods[index]!.from }))
  const costBy = (time: number): Amount => sum(usages.map(({ usage, from }) => costOf(view, usage.totals(from, time), currency)))
  const exceeds = (time: number) => isOverBudget({ customer, cost: costBy(time) })
  if (!exceeds(end)) return end
  let [low, high] = [0, Math.ceil((end - view.now) / hourMilliseconds)] // hours after which it does not yet, and does
  while (high - low > 1) {
    const middle = (low + high) >>> 1
    if (exceeds(hourOf(view.now) + middle * hourMilliseconds)) high = middle
    else low = middle
  }
  return Math.min(end, hourOf(view.now) + high * hourMilliseconds)
}
