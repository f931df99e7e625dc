/** Analytics: figures over usage, resellers, referrals, searches and subscriptions, as pages of rows. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import { answer, written, type Json } from '../http/answer.ts'
import type { Page, Query, WireRow } from '../state/analytics/query.ts'
import { listAzureUsageAnalytics, listIndirectResellerAnalytics, listReferralAnalytics, listSearchAnalytics, listSubscriptionAnalytics } from '../state/analytics/tables.ts'
import type { Route } from './route.ts'

/** A page of rows; the next one is asked for as this one was, further on. */
export function pageJson (path: string, query: Query, { rows, total, top, skip }: Page<Json>): Json {
  const next = skip + top < total ? `${path}?top=${top}&skip=${skip + top}${others(query)}` : null
  return `{"Value":[${rows.join(',')}],"@nextLink":${JSON.stringify(next)},"TotalCount":${total}}`
}

const others = ({ top, skip, ...query }: Query) => Object.entries(query).map(([name, value]) => `&${name}=${encodeURIComponent(String(value))}`).join('')

/** Writes rows of a schema. Each text is put into one piece at once: in pieces, ten thousand of them would keep the collector of garbage busy. */
export function rowWriter (schema: string): (row: WireRow) => Json {
  const json = written<WireRow>(schema)
  return row => {
    const text = json(row)
    Number(text) // reads it from end to end, for which the engine puts it together
    return text
  }
}

const azureUsageJson = rowWriter('AzureUsageAnalytics')
const resellerJson = rowWriter('IndirectResellerAnalytics')
const referralJson = rowWriter('ReferralAnalytics')
const searchJson = rowWriter('SearchAnalytics')
const subscriptionJson = rowWriter('SubscriptionAnalytics')

export default async function analytics (app: FastifyInstance) {
  app.route<Route<'listAzureUsageAnalytics'>>({
    ...operation('listAzureUsageAnalytics'),
    handler: async ({ world, query }, reply) => answer(reply, 200, pageJson(
      '/partner/v1/analytics/usage/azure', query, await world.read(listAzureUsageAnalytics<Json>, world.tables, query, azureUsageJson)
    ))
  })

  app.route<Route<'listIndirectResellerAnalytics'>>({
    ...operation('listIndirectResellerAnalytics'),
    handler: async ({ world, query }, reply) => {
      const { top, skip, filter, orderby, groupby, aggregationLevel, ...equals } = query
      const page = await world.read(listIndirectResellerAnalytics<Json>, world.tables, query, equals, resellerJson)
      return answer(reply, 200, pageJson('/partner/v1/analytics/indirectresellers', query, page))
    }
  })

  app.route<Route<'listReferralAnalytics'>>({
    ...operation('listReferralAnalytics'),
    handler: async ({ world, query }, reply) => answer(reply, 200, pageJson(
      '/partner/v1/analytics/referrals', query, await world.read(listReferralAnalytics<Json>, world.tables, query, referralJson)
    ))
  })

  app.route<Route<'listSearchAnalytics'>>({
    ...operation('listSearchAnalytics'),
    handler: async ({ world, query }, reply) => answer(reply, 200, pageJson(
      '/partner/v1/analytics/search', query, await world.read(listSearchAnalytics<Json>, world.tables, query, searchJson)
    ))
  })

  app.route<Route<'listSubscriptionAnalytics'>>({
    ...operation('listSubscriptionAnalytics'),
    handler: async ({ world, query }, reply) => answer(reply, 200, pageJson(
      '/partner/v1/analytics/subscriptions', query, await world.read(listSubscriptionAnalytics<Json>, world.tables, query, subscriptionJson)
    ))
  })
}
