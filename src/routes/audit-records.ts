/** Audit records, at both of their addresses. */
import type { FastifyInstance } from 'fastify'
import { operation, schemaNamed } from '../contract/operation.ts'
import type { AuditRecord, ResourceType } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { answer, collection, written } from '../http/answer.ts'
import { readJoinedFilter, type JoinedFilter } from '../http/filter.ts'
import { header } from '../http/headers.ts'
import { seekOrJump } from '../http/jumps.ts'
import { auditRecordId, getAuditRecord, listAuditRecords, momentText, operationDateOf, type AuditFilter, type AuditRecordEntry } from '../state/audit.ts'
import { momentIn, type Moment } from '../state/clock.ts'
import { resourceTexts } from './audit-values.ts'
import type { Route } from './route.ts'

/** A record as the wire shows it to a partner. */
export function auditRecordShape (record: AuditRecordEntry, partnerId: string): AuditRecord {
  const { customerId, customerName, userPrincipalName, applicationId, resourceType, operationType, correlationId, customizedData } = record
  return {
    id: auditRecordId(record, partnerId),
    partnerId,
    ...(customerId !== undefined && { customerId }),
    ...(customerName !== undefined && { customerName }),
    ...(userPrincipalName !== undefined && { userPrincipalName }),
    ...(applicationId !== undefined && { applicationId }),
    resourceType,
    ...resourceTexts(record),
    operationType,
    ...(correlationId !== undefined && { originalCorrelationId: correlationId }),
    operationDate: operationDateOf(record),
    operationStatus: 'succeeded',
    customizedData: customizedData ?? [],
    attributes: { objectType: 'AuditRecord' }
  }
}

const recordJson = written<AuditRecord>('AuditRecord')

/** The page size when none is asked for, and the largest (documented link of the list to itself). */
const pageSize = 500

const filterFields = {
  CompanyName: ['substring'],
  CustomerId: ['equals'],
  ResourceType: ['equals']
} as const

const resourceTypes = schemaNamed('ResourceType').enum as ResourceType[]
const plain = (text: string) => text.trim().replaceAll('_', '').toLowerCase()

/** The same filter with types of resources as the contract writes them, whose case and underscores are free. */
function understood (filter: JoinedFilter): AuditFilter {
  if ('left' in filter) return { left: understood(filter.left), operator: filter.operator, right: understood(filter.right) }
  const { field, value } = filter as { field: keyof typeof filterFields, value: string }
  if (field !== 'ResourceType') return { field, value }
  const type = resourceTypes.find(known => plain(known) === plain(value))
  if (!type) throw refuse('enumValueInvalid', `${value} of ResourceType`, resourceTypes.join(', '))
  return { field, value: type }
}

function momentOf (name: string, text: string | undefined): Moment | undefined {
  const moment = text === undefined ? undefined : momentIn(text)
  if (text !== undefined && !moment) throw refuse('inputInvalid', `${name} must be a day such as 2019-01-09, not ${text}.`)
  return moment
}

type List = Route<'listAuditRecords'>
type Single = Route<'getAuditRecord'>

export default async function auditRecords (app: FastifyInstance) {
  for (const id of ['listAuditRecords', 'listAuditRecordsAtActivityRoot'] as const) {
    app.route<List>({
      ...operation(id),
      handler: ({ world, query: { startDate, endDate, filter, size, ...asked }, headers }, reply) => {
        const sent = Object.entries({ startDate, endDate, size: String(Math.min(size || pageSize, pageSize)), filter })
        const { scan, query, frame } = seekOrJump({
          list: '/auditrecords',
          size,
          usualSize: pageSize,
          largestSize: pageSize,
          query: Object.fromEntries(sent.filter((pair): pair is [string, string] => pair[1] !== undefined)),
          seekOperation: asked.seekOperation,
          page: asked.page,
          token: headers[header.continuationToken] as string | undefined ?? asked['MS-ContinuationToken']
        })
        const period = { start: momentOf('startDate', query.startDate), end: momentOf('endDate', query.endDate) }
        const page = world.read(listAuditRecords, period, query.filter === undefined ? undefined : understood(readJoinedFilter(query.filter, filterFields)), scan)
        const dates = { startDate: momentText(page.start), ...(period.end && { endDate: momentText(period.end) }) }
        const { partner: { tenantId } } = world
        return answer(reply, 200, collection(page.items.map(record => recordJson(auditRecordShape(record, tenantId))), frame({ ...page, query: { ...dates, ...query, ...dates } })))
      }
    })
  }

  for (const id of ['getAuditRecord', 'getAuditRecordAtActivityRoot'] as const) {
    app.route<Single>({
      ...operation(id),
      handler: ({ world, params }, reply) => answer(reply, 200, recordJson(auditRecordShape(world.read(getAuditRecord, params.auditRecordId), world.partner.tenantId)))
    })
  }
}
