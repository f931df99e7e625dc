/** Usage: what Azure usage of the running billing period costs so far. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type {
  AzureResourceMonthlyUsageRecord, CustomerMonthlyUsageRecord, CustomerUsageSummary, MeterUsageRecord, PartnerUsageSummary, SpendingBudget, SubscriptionDailyUsageRecord,
  SubscriptionMonthlyUsageRecord, SubscriptionUsageSummary
} from '../contract/types.ts'
import { answer, collection, link, longCollection, written } from '../http/answer.ts'
import { midnightIn } from '../state/calendar.ts'
import { dayMilliseconds, utcOffset } from '../state/clock.ts'
import type { CustomerRecord } from '../state/customers.ts'
import type { SubscriptionRecord } from '../state/subscriptions.ts'
import { hourOf } from '../state/usage/activity.ts'
import { billingCurrency } from '../state/usage/meters.ts'
import type { Period } from '../state/usage/periods.ts'
import {
  getCustomerUsageSummary, getPartnerUsageSummary, getSubscriptionUsageSummary, listCustomerUsage, listDailyUsage, listMeterUsage, listSubscriptionUsage, type CustomerCost, type SubscriptionCost
} from '../state/usage/records.ts'
import { inTurns, type Steps } from '../state/turns.ts'
import type { View } from '../state/value.ts'
import type { Route } from './route.ts'

/** What the figures of an answer are told with. */
interface Frame { currencyLocale: string, lastModifiedDate: string }

/** Reads something and what its figures are told with: they are as new as the last hour that ended. */
const framed = <A extends unknown[], R>(query: (view: View, ...args: A) => R) => (view: View, ...args: A) => inFrame(view, query(view, ...args))

/** The same of what takes long. */
const framedSteps = <A extends unknown[], R>(query: (view: View, ...args: A) => Steps<R>) => function * (view: View, ...args: A) {
  return inFrame(view, yield * query(view, ...args))
}

const inFrame = <R>(view: View, found: R) => ({
  found,
  frame: { currencyLocale: view.partner.culture, lastModifiedDate: utcOffset(hourOf(view.now)) } satisfies Frame,
  currencyCode: billingCurrency(view),
  partner: view.partner
})

/** Both pairs of names: those of the examples and those of the tables. */
const named = (id: string, name: string) => ({ resourceId: id, id, resourceName: name, name })
const attributes = (objectType: string) => ({ attributes: { objectType } })
const selfLink = (uri: string) => ({ links: { self: link(uri) } })
const budgetOf = ({ budget }: CustomerRecord): { budget: SpendingBudget } => ({ budget: { ...(budget !== undefined && { amount: budget }), ...attributes('SpendingBudget') } })

/** The days of a period as the summaries tell them: Pacific midnights, the last day itself; of an Azure plan the month in UTC. */
const periodShape = ({ from, to }: Period, isPlan = false) => isPlan
  ? { billingStartDate: utcOffset(from), billingEndDate: utcOffset(to) }
  : { billingStartDate: pacific(from), billingEndDate: pacific(to - dayMilliseconds) }

const pacific = (day: number) => midnightIn('America/Los_Angeles', day)

const customerShape = ({ customer, cost }: CustomerCost) => ({ ...named(customer.id, customer.companyProfile.companyName), totalCost: cost.toNumber() })
const subscriptionShape = ({ subscription: { id, friendlyName }, cost }: SubscriptionCost) => ({ ...named(id, friendlyName), totalCost: cost.toNumber() })

const partnerJson = written<PartnerUsageSummary>('PartnerUsageSummary')
const customerJson = written<CustomerUsageSummary>('CustomerUsageSummary')
const customerRecordJson = written<CustomerMonthlyUsageRecord>('CustomerMonthlyUsageRecord')
const subscriptionJson = written<SubscriptionUsageSummary>('SubscriptionUsageSummary')
const subscriptionRecordJson = written<SubscriptionMonthlyUsageRecord>('SubscriptionMonthlyUsageRecord')
const resourceJson = written<AzureResourceMonthlyUsageRecord>('AzureResourceMonthlyUsageRecord')
const dailyJson = written<SubscriptionDailyUsageRecord>('SubscriptionDailyUsageRecord')
const meterJson = written<MeterUsageRecord>('MeterUsageRecord')

const addressOf = ({ customerId, id }: SubscriptionRecord) => `/customers/${customerId}/subscriptions/${id}`

export default async function usage (app: FastifyInstance) {
  app.route<Route<'getPartnerUsageSummary'>>({
    ...operation('getPartnerUsageSummary'),
    handler: async ({ world }, reply) => {
      const { found: { period, cost, ...counts }, frame, partner } = await world.readInTurns(framedSteps(getPartnerUsageSummary))
      return answer(reply, 200, partnerJson({
        ...counts,
        ...named(partner.tenantId, partner.name),
        ...periodShape(period),
        totalCost: cost.toNumber(),
        ...frame,
        ...selfLink('/usagesummary'),
        ...attributes('PartnerUsageSummary')
      }))
    }
  })

  app.route<Route<'listCustomerUsageRecords'>>({
    ...operation('listCustomerUsageRecords'),
    handler: async ({ world }, reply) => {
      const { found, frame } = await world.readInTurns(framedSteps(listCustomerUsage))
      return answer(reply, 200, await inTurns(longCollection(found, cost => customerRecordJson({
        ...budgetOf(cost.customer),
        percentUsed: cost.percentUsed.toNumber(),
        isUpgraded: cost.isUpgraded,
        ...customerShape(cost),
        ...frame,
        ...attributes('CustomerMonthlyUsageRecord')
      }), { self: link('/customers/usagerecords') })))
    }
  })

  app.route<Route<'getCustomerUsageSummary'>>({
    ...operation('getCustomerUsageSummary'),
    handler: ({ world, params }, reply) => {
      const { found, frame } = world.read(framed(getCustomerUsageSummary), params.customerId)
      const { totalCost, ...names } = customerShape(found)
      return answer(reply, 200, customerJson({
        ...budgetOf(found.customer),
        ...names,
        ...periodShape(found.period, found.isUpgraded),
        totalCost,
        ...frame,
        ...selfLink(`/customers/${found.customer.id}/usagesummary`),
        ...attributes('CustomerUsageSummary')
      }))
    }
  })

  app.route<Route<'listSubscriptionUsageRecords'>>({
    ...operation('listSubscriptionUsageRecords'),
    handler: ({ world, params }, reply) => {
      const { found, frame } = world.read(framed(listSubscriptionUsage), params.customerId)
      return answer(reply, 200, collection(found.map(cost => {
        const { status, partnerId, offerId } = cost.subscription
        return subscriptionRecordJson({ status, ...(partnerId && { partnerOnRecord: partnerId }), offerId, ...subscriptionShape(cost), ...frame, ...attributes('SubscriptionMonthlyUsageRecord') })
      }), { self: link(`/customers/${params.customerId}/subscriptions/usagerecords`) }))
    }
  })

  app.route<Route<'getSubscriptionUsageSummary'>>({
    ...operation('getSubscriptionUsageSummary'),
    handler: ({ world, params }, reply) => {
      const { found, frame } = world.read(framed(getSubscriptionUsageSummary), params.customerId, params.subscriptionId)
      const { totalCost, ...names } = subscriptionShape(found)
      return answer(reply, 200, subscriptionJson({
        ...names,
        ...periodShape(found.period, found.subscription.isModern),
        totalCost,
        ...frame,
        ...selfLink(`${addressOf(found.subscription)}/usagesummary`),
        ...attributes('SubscriptionUsageSummary')
      }))
    }
  })

  app.route<Route<'listResourceUsageRecords'>>({
    ...operation('listResourceUsageRecords'),
    handler: ({ world, params }, reply) => {
      const { found: { subscription, meters }, frame } = world.read(framed(listMeterUsage), params.customerId, params.subscriptionId)
      return answer(reply, 200, collection(meters.map(({ meter: { id, name, category, subcategory, unit }, quantity, cost }) => resourceJson({
        category,
        subcategory,
        quantityUsed: quantity.toNumber(),
        unit,
        ...named(id, name),
        totalCost: cost.toNumber(),
        ...frame,
        ...attributes('AzureResourceMonthlyUsageRecord')
      })), { self: link(`${addressOf(subscription)}/usagerecords/resources`) }))
    }
  })

  app.route<Route<'listDailyUsageRecords'>>({
    ...operation('listDailyUsageRecords'),
    handler: ({ world, params }, reply) => {
      const { found: { subscription, days }, frame } = world.read(framed(listDailyUsage), params.customerId, params.subscriptionId)
      return answer(reply, 200, collection(days.map(({ day, cost }) => dailyJson({
        dateUsed: utcOffset(day),
        ...named(subscription.id, subscription.friendlyName),
        totalCost: cost.toNumber(),
        ...frame,
        ...attributes('SubscriptionDailyUsageRecord')
      })), { self: link(`${addressOf(subscription)}/usagerecords/daily`) }))
    }
  })

  app.route<Route<'listMeterUsageRecords'>>({
    ...operation('listMeterUsageRecords'),
    handler: ({ world, params }, reply) => {
      const { found: { subscription, meters }, frame: { lastModifiedDate }, currencyCode } = world.read(framed(listMeterUsage), params.customerId, params.subscriptionId)
      return answer(reply, 200, collection(meters.map(({ meter: { id, name, category, subcategory, unit }, quantity, cost, costInDollars }) => meterJson({
        subscriptionId: subscription.id,
        meterId: id,
        meterName: name,
        category,
        subcategory,
        quantityUsed: quantity.toNumber(),
        unit,
        totalCost: cost.toNumber(),
        currencyCode,
        usdTotalCost: costInDollars.toNumber(),
        lastModifiedDate,
        ...attributes('MeterUsageRecord')
      })), { self: link(`${addressOf(subscription)}/meterusagerecords`) }))
    }
  })
}
