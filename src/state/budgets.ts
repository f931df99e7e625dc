/** Budgets: what a customer's usage may cost in a month. Usage is measured against them; they stop nothing. */
import type { SpendingBudgetPatch } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { customerOf, store, type CustomerRecord } from './customers.ts'
import type { Transaction } from './value.ts'

export const getUsageBudget = customerOf

/** Sets a customer's budget; null lifts it, and a request without an amount changes nothing. */
export function updateUsageBudget (tx: Transaction, customerId: string, { amount }: SpendingBudgetPatch): CustomerRecord {
  const customer = customerOf(tx, customerId)
  if (typeof amount === 'number' && !(amount >= 0 && amount < Infinity)) throw refuse('propertyInvalid', `amount must be 0 or more, or null for no limit; not ${amount}.`)
  const { budget, ...others } = customer
  if (amount === undefined || amount === (budget ?? null)) return customer
  return store(tx, customer, amount === null ? others : { ...others, budget: amount }, 'update_customer_spending_budget')
}
