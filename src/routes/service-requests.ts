/** Service requests, and the topics they can be about. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { ServiceRequest, ServiceRequestSummary, SupportTopic } from '../contract/types.ts'
import { answer, collection, kept, link, written, type CollectionFrame } from '../http/answer.ts'
import { readFilter } from '../http/filter.ts'
import type { SupportTopicSource } from '../state/catalogue.ts'
import {
  createServiceRequest, getCustomerServiceRequest, getServiceRequest, listCustomerServiceRequests, listServiceRequests, listSupportTopics, updateCustomerServiceRequest, updateServiceRequest,
  type ServiceRequestPage, type ServiceRequestQuery, type ServiceRequestRecord
} from '../state/service-requests.ts'
import type { Route } from './route.ts'

const attributes = { objectType: 'ServiceRequest' }

/** A date that is not set, as .NET writes it. */
const unsetDate = '0001-01-01T00:00:00'

/** A request read by itself; the documented answers leave out its contact and where it comes from, and say `notes` only when there are some. */
function serviceRequestShape (request: ServiceRequestRecord): ServiceRequest {
  const { title, description, severity, supportTopicId, supportTopicName, id, status, organization, productId, createdDate, lastModifiedDate, lastClosedDate = unsetDate, notes } = request
  return {
    title,
    description,
    severity,
    supportTopicId,
    supportTopicName,
    id,
    status,
    organization: { id: organization.id, ...(organization.name !== undefined && { name: organization.name }) },
    ...(productId !== undefined && { productId }),
    createdDate,
    lastModifiedDate,
    lastClosedDate,
    ...(notes.length && { notes }),
    attributes
  }
}

/** A request as its creation is answered: taken in, but not opened yet. */
function createdShape ({ title, description, severity, supportTopicId, id, organization, primaryContact, countryCode }: ServiceRequestRecord): ServiceRequest {
  return {
    title,
    description,
    severity,
    supportTopicId,
    id,
    status: 'none',
    organization,
    primaryContact,
    createdDate: unsetDate,
    lastModifiedDate: unsetDate,
    lastClosedDate: unsetDate,
    ...(countryCode !== undefined && { countryCode }),
    attributes
  }
}

/** A request as lists show it. */
function listedShape ({ title, severity, id, status, primaryContact: { lastName, firstName }, createdDate, lastModifiedDate, lastClosedDate = unsetDate }: ServiceRequestRecord): ServiceRequestSummary {
  const primaryContact = { ...(lastName !== undefined && { lastName }), ...(firstName !== undefined && { firstName }) }
  return { title, severity, id, status, primaryContact, createdDate, lastModifiedDate, lastClosedDate, attributes }
}

/** All that any answer shows of a request. */
export const wholeServiceRequestShape = (request: ServiceRequestRecord): ServiceRequest => ({ ...serviceRequestShape(request), ...listedShape(request) })

const requestJson = kept('ServiceRequest', serviceRequestShape)
const createdJson = written<ServiceRequest>('ServiceRequest')
const listedJson = kept('ServiceRequestSummary', listedShape)
const topicJson = kept('SupportTopic', ({ name, description, id }: SupportTopicSource): SupportTopic => ({ name, description, id, attributes: { objectType: 'SupportTopic' } }))

interface ListQuery { size?: number, offset?: number, filter?: string, status?: string }

/** What a list is asked for: the filter and the parameter `status` both hold. */
const queryOf = ({ size, offset, filter, status }: ListQuery): ServiceRequestQuery => ({
  statuses: [...(filter === undefined ? [] : [readFilter(filter, { Status: ['equals'] }).value]), ...(status === undefined ? [] : [status])],
  size,
  offset
})

/** A page says nothing of itself, only where the next one is. */
function frameOf (list: string, { size = 0, offset = 0, filter, status }: ListQuery, { hasNext }: ServiceRequestPage): CollectionFrame {
  if (!hasNext) return {}
  const next = new URLSearchParams({ size: String(size), offset: String(offset + size), ...(filter !== undefined && { filter }), ...(status !== undefined && { status }) })
  return { next: link(`${list}?${next.toString().replaceAll('+', '%20')}`) }
}

export default async function serviceRequests (app: FastifyInstance) {
  app.route<Route<'listServiceRequests'>>({
    ...operation('listServiceRequests'),
    handler: ({ world, query }, reply) => {
      const page = world.read(listServiceRequests, queryOf(query))
      return answer(reply, 200, collection(page.items.map(listedJson), frameOf('/servicerequests', query, page)))
    }
  })

  app.route<Route<'listSupportTopics'>>({
    ...operation('listSupportTopics'),
    handler: ({ world }, reply) => answer(reply, 200, collection(world.read(listSupportTopics).map(topicJson)))
  })

  app.route<Route<'createServiceRequest'>>({
    ...operation('createServiceRequest'),
    handler: ({ world, params, body }, reply) => answer(reply, 201, createdJson(createdShape(world.run(createServiceRequest, params.serviceRequestId, body))))
  })

  app.route<Route<'getServiceRequest'>>({
    ...operation('getServiceRequest'),
    handler: ({ world, params }, reply) => answer(reply, 200, requestJson(world.read(getServiceRequest, params.serviceRequestId)))
  })

  app.route<Route<'updateServiceRequest'>>({
    ...operation('updateServiceRequest'),
    handler: ({ world, params, body }, reply) => answer(reply, 200, requestJson(world.run(updateServiceRequest, params.serviceRequestId, body)))
  })

  app.route<Route<'listCustomerServiceRequests'>>({
    ...operation('listCustomerServiceRequests'),
    handler: ({ world, params, query }, reply) => {
      const page = world.read(listCustomerServiceRequests, params.customerId, queryOf(query))
      return answer(reply, 200, collection(page.items.map(listedJson), frameOf(`/customers/${params.customerId}/servicerequests`, query, page)))
    }
  })

  app.route<Route<'getCustomerServiceRequest'>>({
    ...operation('getCustomerServiceRequest'),
    handler: ({ world, params }, reply) => answer(reply, 200, requestJson(world.read(getCustomerServiceRequest, params.customerId, params.serviceRequestId)))
  })

  app.route<Route<'updateCustomerServiceRequest'>>({
    ...operation('updateCustomerServiceRequest'),
    handler: ({ world, params, body }, reply) => answer(reply, 200, requestJson(world.run(updateCustomerServiceRequest, params.customerId, params.serviceRequestId, body)))
  })
}
