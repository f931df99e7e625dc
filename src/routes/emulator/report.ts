/** What clients did in a world against the contract. */
import type { FastifyInstance } from 'fastify'
import { renderReport } from '../../report/formats.ts'
import { reportOf, watchJournal } from '../../report/reports.ts'
import type { Controls } from './control.ts'
import { queryOf } from './query.ts'

export function reportControls (app: FastifyInstance, { world, worlds }: Controls) {
  worlds.watch(({ journal }) => watchJournal(journal))

  app.get('/report', (request, reply) => {
    const { format = 'json' } = queryOf(request, ['format'])
    const { journal, name } = world(request)
    const { type, text } = renderReport(reportOf(journal, name), format)
    return reply.header('content-type', type).send(text)
  })
}
