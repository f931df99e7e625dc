/** Customers: tenants that buy through the partner. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { Customer, CustomerBillingProfile, CustomerCompanyProfile, CustomerUpdate, PartnerRelationship, RelationshipRequest, UserCredentials } from '../contract/types.ts'
import { answer, answerEmpty, collection, kept, keptPage, link, written } from '../http/answer.ts'
import { readJoinedFilter } from '../http/filter.ts'
import { header } from '../http/headers.ts'
import { seekOrJump } from '../http/jumps.ts'
import { createCustomer, deleteCustomer, getCustomer, getRelationshipRequest, listCustomerRelationships, listCustomers, updateCustomer, type CustomerFilter, type CustomerRecord } from '../state/customers.ts'
import type { Reseller } from '../state/partner.ts'
import type { Route } from './route.ts'

const attributes = (objectType: string) => ({ attributes: { objectType } })
const selfLink = (uri: string) => ({ links: { self: link(uri) } })

/** A customer's company profile. */
export const companyProfileShape = ({ id, companyProfile }: CustomerRecord): CustomerCompanyProfile =>
  ({ ...companyProfile, ...selfLink(`/customers/${id}/profiles/company`), ...attributes('CustomerCompanyProfile') })

/** A customer's billing profile, with the etag that its update asks for. */
export const billingProfileShape = ({ id, billingProfile, billingEtag }: CustomerRecord): CustomerBillingProfile =>
  ({ ...billingProfile, ...selfLink(`/customers/${id}/profiles/billing`), attributes: { etag: billingEtag, objectType: 'CustomerBillingProfile' } })

/** A customer as it is read by id. */
export function customerShape (customer: CustomerRecord): Customer {
  const { id, commerceId, relationshipToPartner, allowDelegatedAccess, customDomains, associatedPartnerId } = customer
  return {
    id,
    commerceId,
    companyProfile: companyProfileShape(customer),
    billingProfile: billingProfileShape(customer),
    relationshipToPartner,
    allowDelegatedAccess,
    customDomains,
    ...(associatedPartnerId !== undefined && { associatedPartnerId }),
    ...selfLink(`/customers/${id}`),
    ...attributes('Customer')
  }
}

/** What the creation of a customer tells: the members of the documented answer, and the credentials that are told only here. */
function createdShape (customer: CustomerRecord, userCredentials: UserCredentials): Customer {
  const { companyProfile: { address, email, ...companyProfile }, billingProfile: { links: billingLinks, ...billingProfile }, customDomains, links, ...shape } = customerShape(customer) as Required<Customer>
  return { ...shape, companyProfile, billingProfile, userCredentials }
}

/** What there is to say after a change: all, or of a customer that is the partner's no longer only that. */
const updatedShape = (customer: CustomerRecord): CustomerUpdate =>
  customer.relationshipToPartner === 'reseller' ? customerShape(customer) : { relationshipToPartner: customer.relationshipToPartner, ...attributes('Customer') }

/** A reseller as the provider finds it at a customer: without state and location. */
const relationshipShape = ({ id, name, mpnId }: Reseller): PartnerRelationship =>
  ({ id, name, relationshipType: 'is_indirect_cloud_solution_provider_of', mpnId, ...attributes('PartnerRelationship') })

/** A customer as lists show it: who it is and nothing more. */
function listedShape (customer: CustomerRecord): Customer {
  const { id, companyProfile: { tenantId, domain, companyName }, relationshipToPartner } = customer
  const self = `/customers/${id}`
  return {
    id,
    companyProfile: { tenantId, domain, companyName, ...selfLink(`${self}/profiles/company`), ...attributes('CustomerCompanyProfile') },
    relationshipToPartner,
    ...selfLink(self),
    ...attributes('Customer')
  }
}

const customerJson = kept('Customer', customerShape)
const listedJson = kept('Customer', listedShape)
const createdJson = written<Customer>('Customer')
const updatedJson = written<CustomerUpdate>('CustomerUpdate')
const invitationJson = written<RelationshipRequest>('RelationshipRequest')
const relationshipJson = kept('PartnerRelationship', relationshipShape)

/** The page size when none is asked for, and the largest (rules of token paging). */
const pageSize = 500

const filterFields = {
  CompanyName: ['starts_with'],
  Domain: ['starts_with'],
  IndirectReseller: ['starts_with'],
  IndirectCloudSolutionProvider: ['starts_with']
} as const

export default async function customers (app: FastifyInstance) {
  app.route<Route<'listCustomers'>>({
    ...operation('listCustomers'),
    handler: ({ world, query, headers, url }, reply) => {
      const token = headers[header.continuationToken] as string | undefined
      const { tenantId, kind, provider } = world.partner
      const key = [url, token, world.caller!.mode, kind, tenantId, provider?.id].join(' ')
      return answer(reply, 200, keptPage(world.customers, key, () => {
        const { scan, query: kept, frame } = seekOrJump({
          list: '/customers',
          size: query.size,
          usualSize: pageSize,
          largestSize: pageSize,
          query: query.filter === undefined ? {} : { filter: query.filter },
          seekOperation: query.seekOperation,
          page: query.page,
          token
        })
        const filter = kept.filter === undefined ? undefined : readJoinedFilter(kept.filter, filterFields) as CustomerFilter
        const page = world.read(listCustomers, filter, scan, world.caller)
        return collection(page.items.map(listedJson), frame(page))
      }))
    }
  })

  app.route<Route<'createCustomer'>>({
    ...operation('createCustomer'),
    handler: ({ world, body }, reply) => {
      const { customer, userCredentials } = world.run(createCustomer, body)
      return answer(reply, 201, createdJson(createdShape(customer, userCredentials)))
    }
  })

  app.route<Route<'getCustomer'>>({
    ...operation('getCustomer'),
    handler: ({ world, params }, reply) => answer(reply, 200, customerJson(world.read(getCustomer, params.customerId)))
  })

  app.route<Route<'getRelationshipRequest'>>({
    ...operation('getRelationshipRequest'),
    handler: ({ world, query }, reply) => answer(reply, 200, invitationJson({ url: world.read(getRelationshipRequest, query), ...attributes('RelationshipRequest') }))
  })

  app.route<Route<'updateCustomer'>>({
    ...operation('updateCustomer'),
    handler: ({ world, params, body }, reply) => answer(reply, 200, updatedJson(updatedShape(world.run(updateCustomer, params.customerId, body))))
  })

  app.route<Route<'listCustomerRelationships'>>({
    ...operation('listCustomerRelationships'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(world.read(listCustomerRelationships, params.customerId).map(relationshipJson)))
  })

  app.route<Route<'deleteCustomer'>>({
    ...operation('deleteCustomer'),
    handler: ({ world, params }, reply) => {
      world.run(deleteCustomer, params.customerId)
      return answerEmpty(reply, 204)
    }
  })
}
