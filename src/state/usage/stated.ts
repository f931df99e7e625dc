/** Usage that is stated from outside: it takes the place of what is made up, and of what was stated before, in the hours that it names. */
import { refuse } from '../../errors.ts'
import type { AzureUsageFact } from '../analytics/facts.ts'
import { azureUsageSpec } from '../analytics/facts.ts'
import { watchBudget } from '../budgets.ts'
import { dayMilliseconds, parseTime, startOfDay, utc } from '../clock.ts'
import { keyOf } from '../collection.ts'
import { getSubscription, type SubscriptionRecord } from '../subscriptions.ts'
import type { Transaction, View } from '../value.ts'
import { hourMilliseconds, hourOf } from './activity.ts'
import { spanOf } from './measured.ts'
import { periodAt } from './periods.ts'

/** What was used of a meter in an hour or on a day (UTC). */
export interface StatedUsage {
  meterId: string
  usageStartTime: string
  usageEndTime: string
  quantity: number
  resourceUri?: string
  /** As ids of resources or analytics write it; that of the meter when it is left out. */
  location?: string
  tags?: Record<string, string>
}

/** The most that one record states: beyond it, costs and their sums would be no numbers any more. */
const mostQuantity = 1e12

/** When the invoice of a period is made: a recurring one the day after its end, that of an Azure plan on the 8th. */
const invoiceDelayDays = { recurring: 1, plan: 7 }

/** States usage of an Azure subscription; tells how many records were stored. */
export function stateUsage (tx: Transaction, customerId: string, subscriptionId: string, records: StatedUsage[]): { stored: number } {
  const subscription = getSubscription(tx, customerId, subscriptionId)
  if (!subscription.entitlementId) throw refuse('notAzureSubscription', subscription.id)
  const facts = records.map((record, index) => factOf(tx, subscription, record, `records[${index}]`))
  const keys = new Set(facts.map(fact => azureUsageSpec.key(fact)))
  if (keys.size < facts.length) throw refuse('controlInputInvalid', 'records name the same resource, meter and time twice.')
  for (const fact of facts) checkNotInvoiced(tx, subscription, fact)
  for (const before of tx.azureUsage.startingWith(keyOf(subscription.customerId, subscription.id.toLowerCase(), ''))) {
    if (facts.some(fact => overlap(before, fact))) tx.remove('azureUsage', azureUsageSpec.key(before))
  }
  for (const fact of facts) tx.put('azureUsage', fact)
  watchBudget(tx, subscription.customerId)
  return { stored: facts.length }
}

function overlap (a: AzureUsageFact, b: AzureUsageFact): boolean {
  const [one, other] = [spanOf(a), spanOf(b)]
  return one.from < other.to && other.from < one.to
}

function factOf (view: View, subscription: SubscriptionRecord, { meterId, usageStartTime, usageEndTime, quantity, resourceUri, location, tags }: StatedUsage, place: string): AzureUsageFact {
  const fail = (why: string) => refuse('controlInputInvalid', `${place}.${why}`)
  const { azure } = view.catalogue
  const meter = azure.meter(meterId)
  if (!meter) throw fail(`meterId ${meterId} is on no rate card.`)
  const [from, to] = [parseTime(usageStartTime), parseTime(usageEndTime)]
  if (from === undefined) throw fail(`usageStartTime must be a time such as 2019-01-10T09:00:00Z, not ${usageStartTime}.`)
  if (to === undefined) throw fail(`usageEndTime must be a time such as 2019-01-10T10:00:00Z, not ${usageEndTime}.`)
  const isHour = to - from === hourMilliseconds && hourOf(from) === from
  const isDay = to - from === dayMilliseconds && startOfDay(from) === from
  if (!isHour && !isDay) throw fail(`usageEndTime must lie a whole hour or a whole day of UTC after usageStartTime, not ${usageEndTime}.`)
  if (to > view.now) throw fail(`usageEndTime ${usageEndTime} lies in the future.`)
  if (to <= Date.parse(subscription.creationDate)) throw fail(`usageEndTime ${usageEndTime} lies before the subscription was bought.`)
  if (!(quantity >= 0 && quantity <= mostQuantity)) throw fail(`quantity must be 0 or more and at most ${mostQuantity}, not ${quantity}.`)
  return {
    customerId: subscription.customerId,
    subscriptionId: subscription.id,
    usageDate: utc(from),
    ...(isHour && { usageEndDate: utc(to) }),
    ...(resourceUri !== undefined && { resourceUri }),
    ...(tags && { tags }),
    resourceLocation: location === undefined ? azure.placeOf(meter) : azure.place(location),
    consumptionMeterId: meter.id,
    meterCategory: meter.category,
    meterSubcategory: meter.subcategory,
    meterUnit: meter.unit,
    ...(meter.size !== undefined && { serviceType: meter.size }),
    quantity
  }
}

function checkNotInvoiced (view: View, subscription: SubscriptionRecord, { usageDate }: AzureUsageFact) {
  const { to } = periodAt(view, subscription, Date.parse(usageDate))
  const [type, days] = subscription.isModern ? ['OneTime', invoiceDelayDays.plan] as const : ['Recurring', invoiceDelayDays.recurring] as const
  const date = utc(to + days * dayMilliseconds)
  if (Date.parse(date) > view.now) return
  const invoice = view.invoices.where('type', type).find(({ invoiceDate }) => invoiceDate === date)
  if (invoice) throw refuse('usageAlreadyInvoiced', usageDate, invoice.id)
}
