/**
 * Throttling: how often each operation may be called, by a partner or for each of its customers, and the gateway's refusal of more.
 * The service names the operations (api-throttling-guidance) and one number, 500 requests in a minute for customers, orders and
 * subscriptions (their resource pages).
 */
import type { FastifyRequest } from 'fastify'
import type { Operation, OperationId } from '../contract/operation.ts'
import { PartnerCenterError } from '../errors.ts'
import type { Budget } from '../state/allowances.ts'
import type { World } from '../state/world.ts'
import { header } from './headers.ts'

const documented: Budget = { requests: 500, seconds: 60 }
/** Ours: the operations are documented as throttled, their number is not. */
const ours: Budget = { requests: 200, seconds: 60 }

const documentedTags = ['Customers', 'Orders', 'Subscriptions']
const others: readonly OperationId[] = ['createCart', 'updateCart', 'checkoutCart']

export const budgetOf = ({ tag, id }: Operation): Budget | undefined =>
  documentedTags.includes(tag) ? documented : others.includes(id) ? ours : undefined

/** Counts a request of an operation, and refuses it when there were too many; undefined when the operation is not throttled. */
export function throttle (operation: Operation): ((world: World, request: FastifyRequest) => void) | undefined {
  const budget = budgetOf(operation)
  if (!budget) return undefined
  return (world, { params }) => {
    const { customerId = '' } = params as { customerId?: string }
    const seconds = world.allowances.take(`${operation.id} ${customerId.toLowerCase()}`, budget, world.now())
    if (seconds > 0) throw new PartnerCenterError('rateLimitExceeded', [seconds], { headers: { [header.retryAfter]: String(seconds) } })
  }
}
