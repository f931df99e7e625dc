/** Rates: the Azure rate card, and the utilization records that it is applied to. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { AzureRateCard, AzureUtilizationGranularity, AzureUtilizationRecord, Link } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { answer, answerEmpty, collection, link, written } from '../http/answer.ts'
import { header } from '../http/headers.ts'
import { seek } from '../http/paging.ts'
import { utc } from '../state/clock.ts'
import { getAzureRateCard } from '../state/usage/meters.ts'
import { listUtilizations } from '../state/usage/utilization.ts'
import type { Route } from './route.ts'

const cardJson = written<AzureRateCard>('AzureRateCard')
const utilizationJson = written<AzureUtilizationRecord>('AzureUtilizationRecord')

/** How many records a page has when nothing is said, and at most. */
const pageSize = 1000

const localeOf = (reply: FastifyReply) => String(reply.getHeader(header.locale))

/** Addresses of this list have no slash in front; the next page keeps nothing but its token (documented links). */
const nextLink = (address: string, { headers }: Link): Link => link(`${address}?seek_operation=Next`, headers)

/** As links write the words of a query: `Daily`, `True`. */
const capitalized = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

export default async function rates (app: FastifyInstance) {
  app.route<Route<'getAzureRateCard'>>({
    ...operation('getAzureRateCard'),
    handler: ({ world, query }, reply) => answer(reply, 200, cardJson(world.read(getAzureRateCard, query, localeOf(reply))))
  })

  app.route<Route<'listUtilizations'>>({
    ...operation('listUtilizations'),
    handler: ({ world, params, query, headers }, reply) => {
      const { customerId, subscriptionId } = params
      const { start_time: start, end_time: end, granularity = 'daily', show_details: details = true, size = 0, seek_operation: operation } = query
      if (size < 0 || size > pageSize) throw refuse('propertyInvalid', `size must be 1 to ${pageSize}, not ${size}.`)
      if (operation !== undefined && operation !== 'Next' && operation !== 'First') throw refuse('propertyInvalid', `seek_operation must be Next, not ${operation}.`)
      const address = `customers/${customerId}/subscriptions/${subscriptionId}/utilizations/azure`
      const token = headers[header.continuationToken] as string | undefined
      const { scan, query: asked, frame } = seek({
        list: address,
        size,
        usualSize: pageSize,
        largestSize: pageSize,
        query: { ...(start !== undefined && { start_time: start }), ...(end !== undefined && { end_time: end }), granularity, show_details: String(details) },
        seekOperation: operation,
        token
      })
      const found = world.read(listUtilizations, customerId, subscriptionId, {
        startTime: asked.start_time,
        endTime: asked.end_time,
        granularity: asked.granularity as AzureUtilizationGranularity,
        showDetails: asked.show_details === 'true'
      }, scan)
      if ('retryAfterSeconds' in found) return answerEmpty(reply, 204, { [header.retryAfter]: String(found.retryAfterSeconds) })
      const { from, to, page } = found
      const { next } = frame(page)
      const self = `${address}?start_time=${utc(from)}&end_time=${utc(to)}&granularity=${capitalized(asked.granularity!)}&show_details=${capitalized(asked.show_details!)}&size=${scan.limit}`
      return answer(reply, 200, collection(page.items.map(utilizationJson), {
        self: token ? nextLink(address, link('', [{ key: 'MS-ContinuationToken', value: token }])) : link(self),
        next: next && nextLink(address, next)
      }))
    }
  })
}
