/** Usage of one's own, in place of what is made up. */
import type { FastifyInstance } from 'fastify'
import { refuse } from '../../errors.ts'
import { controlBodyLimitBytes } from '../../http/refusals.ts'
import { stateUsage, type StatedUsage } from '../../state/usage/stated.ts'
import type { World } from '../../state/world.ts'
import { bodyOf, only, onlyObject, send, type Controls } from './control.ts'

export function usageControls (app: FastifyInstance, { settled }: Controls) {
  app.put('/usage', { bodyLimit: controlBodyLimitBytes }, (request, reply) => {
    const given = bodyOf(request)
    return send(reply, 200, takeUsage(settled(request), given))
  })
}

/** States usage as it was given; refuses what does not fit. */
export function takeUsage (world: World, given: Record<string, unknown>): { stored: number } {
  const { customerId, subscriptionId, records } = only(given, { customerId: 'string', subscriptionId: 'string', records: 'list' })
  if (customerId === undefined || subscriptionId === undefined || records === undefined) throw refuse('controlInputInvalid', 'customerId, subscriptionId and records are needed.')
  return world.run(world.serviceCaller(), stateUsage, customerId, subscriptionId, records.map(usageOf))
}

const usageKinds = { meterId: 'string', usageStartTime: 'string', usageEndTime: 'string', quantity: 'number', resourceUri: 'string', location: 'string', tags: 'object' } as const

function usageOf (record: unknown, index: number): StatedUsage {
  const given = onlyObject(record, usageKinds, `records[${index}]`)
  for (const name of ['meterId', 'usageStartTime', 'usageEndTime', 'quantity'] as const) {
    if (given[name] === undefined) throw refuse('controlInputInvalid', `records[${index}].${name} is missing.`)
  }
  if (Object.values(given.tags ?? {}).some(value => typeof value !== 'string')) throw refuse('controlInputInvalid', `records[${index}].tags must be texts by name.`)
  return given as unknown as StatedUsage
}
