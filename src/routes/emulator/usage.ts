/** Usage of one's own, in place of what is made up. */
import type { FastifyInstance } from 'fastify'
import { refuse } from '../../errors.ts'
import { controlBodyLimitBytes } from '../../http/refusals.ts'
import { stateUsage, type StatedUsage } from '../../state/usage/stated.ts'
import { bodyOf, only, onlyObject, send, type Controls } from './control.ts'

export function usageControls (app: FastifyInstance, { settled }: Controls) {
  app.put('/usage', { bodyLimit: controlBodyLimitBytes }, (request, reply) => {
    const { customerId, subscriptionId, records } = only(bodyOf(request), { customerId: 'string', subscriptionId: 'string', records: 'list' })
    if (customerId === undefined || subscriptionId === undefined || records === undefined) throw refuse('controlInputInvalid', 'customerId, subscriptionId and records are needed.')
    const stated = records.map(usageOf)
    const of = settled(request)
    return send(reply, 200, of.run(of.serviceCaller(), stateUsage, customerId, subscriptionId, stated))
  })
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
