/**
 * What usage costs so far in the running billing period: of a meter, a day, a subscription, a customer, the partner. Estimates, not
 * rounded: each is the sum of those below it. Nothing is stored; every hour that ends counts at once.
 */
import { refuse } from '../../errors.ts'
import { Decimal, sum, zero, type Amount } from '../billing/money.ts'
import { dayMilliseconds } from '../clock.ts'
import { keyOf } from '../collection.ts'
import { customerOf, type CustomerRecord } from '../customers.ts'
import { allBy } from '../portions.ts'
import { getPartnerBillingProfile } from '../partner-profiles.ts'
import { getSubscription, type SubscriptionRecord } from '../subscriptions.ts'
import { mapped, type Steps } from '../turns.ts'
import type { View } from '../value.ts'
import { MeasuredUsage, type Metered } from './measured.ts'
import { billingCurrency, dollars } from './meters.ts'
import { monthAt, partnerPeriodAt, periodAt, type Period } from './periods.ts'
import { costOf, rated } from './rating.ts'

/** What a subscription used so far. */
export interface SubscriptionCost { subscription: SubscriptionRecord, period: Period, cost: Amount }

/** How much of a meter was used so far, and what that costs: in the partner's currency, and in dollars. */
export interface MeterCost extends Metered { cost: Amount, costInDollars: Amount }

/** What the usage of one day costs. */
export interface DayCost { day: number, cost: Amount }

/** What a customer's usage costs so far, and how much of its budget that is, in per cent. */
export interface CustomerCost { customer: CustomerRecord, period: Period, cost: Amount, percentUsed: Amount, isUpgraded: boolean, hasUsage: boolean }

export interface PartnerCost {
  period: Period
  cost: Amount
  emailsToNotify: string[]
  customersOverBudget: number
  customersTrendingOver: number
  customersWithUsageBasedSubscription: number
}

/** From which part of the budget on a customer is near it, in per cent. */
const nearBudgetPercent = 80

function usageSubscription (view: View, customerId: string, subscriptionId: string): SubscriptionRecord {
  const subscription = getSubscription(view, customerId, subscriptionId)
  if (!subscription.entitlementId) throw refuse('notAzureSubscription', subscription.id)
  return subscription
}

const runningPeriod = (view: View, subscription: SubscriptionRecord) => periodAt(view, subscription, view.now)

function costSoFar (view: View, subscription: SubscriptionRecord): SubscriptionCost {
  const period = runningPeriod(view, subscription)
  return { subscription, period, cost: costOf(view, new MeasuredUsage(view, subscription).totals(period.from, period.to), billingCurrency(view)) }
}

export const getSubscriptionUsageSummary = (view: View, customerId: string, subscriptionId: string): SubscriptionCost =>
  costSoFar(view, usageSubscription(view, customerId, subscriptionId))

/** By meter, the dearest first. */
export function listMeterUsage (view: View, customerId: string, subscriptionId: string): { subscription: SubscriptionRecord, meters: MeterCost[] } {
  const subscription = usageSubscription(view, customerId, subscriptionId)
  const { from, to } = runningPeriod(view, subscription)
  const currency = billingCurrency(view)
  const meters = new MeasuredUsage(view, subscription).totals(from, to)
    .map(metered => ({ ...metered, cost: costOf(view, [metered], currency), costInDollars: costOf(view, [metered], dollars) }))
    .sort((a, b) => b.cost.cmp(a.cost))
  return { subscription, meters }
}

/** By day, those of the period that have begun and used something. */
export function listDailyUsage (view: View, customerId: string, subscriptionId: string): { subscription: SubscriptionRecord, days: DayCost[] } {
  const subscription = usageSubscription(view, customerId, subscriptionId)
  const { from, to } = runningPeriod(view, subscription)
  const usage = new MeasuredUsage(view, subscription)
  const used = new Map<string, Amount>()
  const days: DayCost[] = []
  for (let day = from; day < Math.min(to, view.now); day += dayMilliseconds) {
    const totals = usage.totals(day, day + dayMilliseconds)
    let cost = zero
    for (const { meter, quantity } of totals) {
      const before = used.get(meter.id) ?? zero
      const after = before.plus(quantity)
      used.set(meter.id, after)
      for (const { amount } of rated(view, meter, before, after, billingCurrency(view))) cost = cost.plus(amount)
    }
    if (totals.length) days.push({ day, cost })
  }
  return { subscription, days }
}

/** Of a customer's usage-based subscriptions: those that are there, and of the deleted ones those that were still used in the period. */
export const listSubscriptionUsage = (view: View, customerId: string): SubscriptionCost[] =>
  costsOf(view, view.subscriptions.startingWith(keyOf(customerOf(view, customerId).id, '')).filter(({ entitlementId }) => entitlementId).sort((a, b) => a.sequence - b.sequence))

const costsOf = (view: View, subscriptions: SubscriptionRecord[]): SubscriptionCost[] => subscriptions.map(subscription => costSoFar(view, subscription)).filter(isTold)

const isTold = ({ subscription, cost }: SubscriptionCost) => subscription.status !== 'deleted' || cost.gt(zero)

export const getCustomerUsageSummary = (view: View, customerId: string): CustomerCost =>
  customerCost(customerOf(view, customerId), runningPeriods(view), costsTogether(listSubscriptionUsage(view, customerId)))

/** What the subscriptions of a customer cost together, and whether there are such, and Azure plans among them. */
interface Together { cost: Amount, isUpgraded: boolean, hasUsage: boolean }

const nothing: Together = { cost: zero, isUpgraded: false, hasUsage: false }

function costsTogether (costs: SubscriptionCost[]): Together {
  let together = nothing
  for (const cost of costs) together = withCost(together, cost)
  return together
}

function withCost ({ cost: before, isUpgraded, hasUsage }: Together, { subscription: { status, isModern }, cost }: SubscriptionCost): Together {
  const isKept = status !== 'deleted'
  return { cost: before.plus(cost), isUpgraded: isUpgraded || (isKept && isModern), hasUsage: hasUsage || isKept }
}

interface Periods { partner: Period, month: Period }

const runningPeriods = (view: View): Periods => ({ partner: partnerPeriodAt(view, view.now), month: monthAt(view.now) })

function customerCost (customer: CustomerRecord, periods: Periods, together = nothing): CustomerCost {
  const { budget } = customer
  return {
    customer,
    period: together.isUpgraded ? periods.month : periods.partner,
    ...together,
    percentUsed: budget ? together.cost.times(100).div(budget).round(2) : zero
  }
}

/** Every customer of the partner, in the order of names. */
export function * listCustomerUsage (view: View): Steps<CustomerCost[]> {
  const costs = yield * costsByCustomer(view)
  const periods = runningPeriods(view)
  return yield * mapped(yield * allBy(view.customers, 'name', ''), customer => customerCost(customer, periods, costs.get(customer.id)))
}

/** All customers together, but for those with an Azure plan. It costs what there is of Azure subscriptions. */
export function * getPartnerUsageSummary (view: View): Steps<PartnerCost> {
  const periods = runningPeriods(view)
  const all = yield * mapped(yield * costsByCustomer(view), ([customerId, costs]) => customerCost(view.customers.get(customerId)!, periods, costs))
  const customers = all.filter(({ customer, isUpgraded }) => customer.relationshipToPartner === 'reseller' && !isUpgraded)
  const { email } = getPartnerBillingProfile(view).profile.primaryContact
  return {
    period: partnerPeriodAt(view, view.now),
    cost: sum(customers.map(({ cost }) => cost)),
    emailsToNotify: email ? [email] : [],
    customersOverBudget: customers.filter(isOverBudget).length,
    customersTrendingOver: customers.filter(isNearBudget).length,
    customersWithUsageBasedSubscription: customers.filter(({ hasUsage }) => hasUsage).length
  }
}

function * costsByCustomer (view: View): Steps<Map<string, Together>> {
  const costs = new Map<string, Together>()
  for (const subscription of yield * allBy(view.subscriptions, 'azure', '')) {
    const cost = costSoFar(view, subscription)
    if (isTold(cost)) costs.set(subscription.customerId, withCost(costs.get(subscription.customerId) ?? nothing, cost))
    yield
  }
  return costs
}

/** Whether usage costs more than the budget allows; where there is none it never does. */
export const isOverBudget = ({ customer: { budget }, cost }: Pick<CustomerCost, 'customer' | 'cost'>) => budget !== undefined && cost.gt(budget)

const isNearBudget = ({ customer: { budget }, cost }: CustomerCost) =>
  budget !== undefined && budget > 0 && cost.lte(budget) && cost.gte(new Decimal(budget).times(nearBudgetPercent).div(100))
