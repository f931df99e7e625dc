/** Relationships between partners. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { PartnerRelationship } from '../contract/types.ts'
import { answer, collection, written } from '../http/answer.ts'
import { readFilter } from '../http/filter.ts'
import { listRelationships, type NameFilter, type RelationshipRecord } from '../state/relationships.ts'
import type { Route } from './route.ts'

const relationshipShape = ({ id, name, relationshipType, state, mpnId, location }: RelationshipRecord): PartnerRelationship =>
  ({ id, name, relationshipType, state, mpnId, location, attributes: { objectType: 'PartnerRelationship' } })

const relationshipJson = written<PartnerRelationship>('PartnerRelationship')

const filterFields = { Name: ['substring', 'starts_with'] } as const

export default async function relationships (app: FastifyInstance) {
  app.route<Route<'listRelationships'>>({
    ...operation('listRelationships'),
    handler: ({ world, query }, reply) => {
      const filter = query.filter === undefined ? undefined : readFilter(query.filter, filterFields) as NameFilter & { field: string }
      const found = world.read(listRelationships, query.relationship_type, filter)
      return answer(reply, 200, collection(found.map(relationship => relationshipJson(relationshipShape(relationship)))))
    }
  })
}
