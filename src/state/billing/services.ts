/**
 * What a subscription to an online service of the newer catalogue costs: each period in advance, from its own day on. Licences that
 * are added are charged for the rest of the period; what is taken back within the time of refunds mirrors what was charged for it.
 */
import type { SubscriptionRefundOption } from '../../contract/types.ts'
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
  /** Until when it can be cancelled, and how much of it is then given back. */
  refunds?: readonly SubscriptionRefundOption[]
}

const daysOfMonth = 30

/** The charges that come about from `first` to `last`, in order. */
export function serviceChargesOf (changes: readonly Change[], { price, months: termMonths, isByDays, decimals, refunds = [] }: ServiceTariff, first: Day, last: Day): ServiceCharge[] {
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
  /** What the running period was charged for, the latest last. */
  let paid: Array<{ unitPrice: Amount, quantity: number }> = []
  const pay = (day: Day, type: ServiceCharge['type'], unitPrice: Amount, count: number) => {
    charge(day, day, type, unitPrice, count)
    paid.push({ unitPrice, quantity: count })
  }
  const restOf = (day: Day) => day === from ? whole : prorate(whole, to - day + 1, { decimals, dayDecimals: decimals + 1, days: to - from + 1 })
  const isOpen = (time: number, type: SubscriptionRefundOption['type']) => refunds.some(refund => refund.type === type && Date.parse(refund.expiresAt) > time)
  /** What was charged last is taken back first: whole, or, when the time for that is over, the days that are left. */
  const giveBack = (time: number, type: ServiceCharge['type'], count: number) => {
    const day = dayOf(time)
    const isPart = isOpen(time, 'Partial') && !isOpen(time, 'Full')
    for (let rest = count; rest > 0 && paid.length > 0;) {
      const last = paid.pop()!
      const units = Math.min(rest, last.quantity)
      charge(day, day, type, (isPart ? restOf(day) : last.unitPrice).neg(), units)
      if (units < last.quantity) paid.push({ ...last, quantity: last.quantity - units })
      rest -= units
    }
  }
  const turnTo = (day: Day) => {
    while (to < day) {
      [period, from, paid] = [period + 1, to + 1, []]
      to = beginning(period + 1) - 1
      if (isActive) pay(from, 'Renew', whole, quantity)
    }
  }
  if (isActive) pay(start, 'New', whole, quantity)
  for (const change of changes.slice(1)) {
    const time = Date.parse(change.at)
    const day = dayOf(time)
    if (day > last) break
    if (change.reason === 'termEnd') {
      turnTo(day - 1)
      if (to < day) isActive = false
    }
    turnTo(day)
    const added = change.quantity - quantity
    if (isActive && change.status === 'active' && added !== 0) {
      if (added > 0) pay(day, 'addQuantity', restOf(day), added)
      else giveBack(time, 'removeQuantity', -added)
    }
    quantity = change.quantity
    if (change.status === 'deleted' && (isActive || isOpen(time, 'Full') || isOpen(time, 'Partial'))) giveBack(time, 'Cancel', quantity)
    isActive = change.status === 'active'
  }
  turnTo(last)
  return charges
}
