/**
 * What a subscription to an online service of the newer catalogue costs: each period in advance, from its own day on. Licences that
 * are added are charged for the rest of the period; what is taken back within the time of refunds is given back whole.
 */
import { prorate, type Amount } from './money.ts'
import { anniversaryOf, dayOf, monthsAfter, type Day } from './periods.ts'
import type { Change } from './history.ts'

export interface ServiceCharge {
  generated: Day
  from: Day
  to: Day
  type: 'New' | 'Renew' | 'addQuantity' | 'removeQuantity' | 'Cancel'
  unitPrice: Amount
  quantity: number
  cycle: 'monthly' | 'annual'
}

export interface ServiceTariff {
  /** Price of a unit for a month. */
  price: Amount
  /** Length of the term in months. */
  months: number
  /** Whether a month is 30 days, as in a term of one month. */
  isByDays: boolean
  decimals: number
}

const daysOfMonth = 30

/** The charges that come about from `first` to `last`, in order. */
export function serviceChargesOf (changes: readonly Change[], { price, months: termMonths, isByDays, decimals }: ServiceTariff, first: Day, last: Day): ServiceCharge[] {
  const [bought] = changes
  if (!bought) return []
  const charges: ServiceCharge[] = []
  const cycle = bought.billingCycle === 'annual' ? 'annual' as const : 'monthly' as const
  const months = cycle === 'annual' ? Math.min(12, termMonths) : 1
  const whole = price.times(months)
  const start = dayOf(Date.parse(bought.at))
  const anniversary = anniversaryOf(start)
  const beginning = (period: number) => isByDays ? start + period * daysOfMonth : monthsAfter(anniversary, period * months)
  let [period, from, to] = [0, start, beginning(1) - 1]
  let [quantity, isActive] = [bought.quantity, bought.status === 'active']
  const charge = (generated: Day, since: Day, type: ServiceCharge['type'], unitPrice: Amount, count: number) => {
    if (generated >= first && generated <= last) charges.push({ generated, from: since, to, type, unitPrice, quantity: count, cycle })
  }
  const turnTo = (day: Day) => {
    while (to < day) {
      [period, from] = [period + 1, to + 1]
      to = beginning(period + 1) - 1
      if (isActive) charge(from, from, 'Renew', whole, quantity)
    }
  }
  if (isActive) charge(start, start, 'New', whole, quantity)
  for (const change of changes.slice(1)) {
    const day = dayOf(Date.parse(change.at))
    if (day > last) break
    if (change.reason === 'termEnd') {
      turnTo(day - 1)
      if (to < day) isActive = false
    }
    turnTo(day)
    const added = change.quantity - quantity
    if (isActive && change.status === 'active' && added !== 0) {
      const days = to - from + 1
      if (added > 0) charge(day, day, 'addQuantity', day === from ? whole : prorate(whole, to - day + 1, { decimals, dayDecimals: decimals + 1, days }), added)
      else charge(day, day, 'removeQuantity', whole.neg(), -added)
    }
    quantity = change.quantity
    if (isActive && change.status === 'deleted') charge(day, day, 'Cancel', whole.neg(), quantity)
    isActive = change.status === 'active'
  }
  turnTo(last)
  return charges
}
