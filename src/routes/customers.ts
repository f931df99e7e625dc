/** Customers: tenants that buy through the partner. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { Customer } from '../contract/types.ts'
import { answer, answerEmpty, collection, kept, link, written } from '../http/answer.ts'
import { readFilter } from '../http/filter.ts'
import { header } from '../http/headers.ts'
import { seek } from '../http/paging.ts'
import { createCustomer, deleteCustomer, getCustomer, listCustomers, type CustomerFilter, type CustomerRecord } from '../state/customers.ts'
import type { Route } from './route.ts'

const attributes = (objectType: string) => ({ attributes: { objectType } })
const selfLink = (uri: string) => ({ links: { self: link(uri) } })

/** A customer as it is read by id. */
export function customerShape ({ billingEtag, ...customer }: CustomerRecord): Customer {
  const self = `/customers/${customer.id}`
  return {
    ...customer,
    companyProfile: { ...customer.companyProfile, ...selfLink(`${self}/profiles/company`), ...attributes('CustomerCompanyProfile') },
    billingProfile: { ...customer.billingProfile, ...selfLink(`${self}/profiles/billing`), attributes: { etag: billingEtag, objectType: 'CustomerBillingProfile' } },
    ...selfLink(self),
    ...attributes('Customer')
  }
}

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
    handler: ({ world, query, headers }, reply) => {
      const { scan, query: kept, frame } = seek({
        list: '/customers',
        size: query.size,
        usualSize: pageSize,
        largestSize: pageSize,
        query: query.filter === undefined ? {} : { filter: query.filter },
        seekOperation: query.seekOperation,
        token: headers[header.continuationToken] as string | undefined
      })
      const filter = kept.filter === undefined ? undefined : readFilter(kept.filter, filterFields) as { field: CustomerFilter['field'], value: string }
      const page = world.read(listCustomers, filter, scan)
      return answer(reply, 200, collection(page.items.map(listedJson), frame(page)))
    }
  })

  app.route<Route<'createCustomer'>>({
    ...operation('createCustomer'),
    handler: ({ world, body }, reply) => {
      const { customer, userCredentials } = world.run(createCustomer, body)
      const { customDomains, ...shape } = customerShape(customer)
      return answer(reply, 201, createdJson({ ...shape, userCredentials }))
    }
  })

  app.route<Route<'getCustomer'>>({
    ...operation('getCustomer'),
    handler: ({ world, params }, reply) => answer(reply, 200, customerJson(world.read(getCustomer, params.customerId)))
  })

  app.route<Route<'deleteCustomer'>>({
    ...operation('deleteCustomer'),
    handler: ({ world, params }, reply) => {
      world.run(deleteCustomer, params.customerId)
      return answerEmpty(reply, 204)
    }
  })
}
