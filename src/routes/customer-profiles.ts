/** What is kept of one customer: billing and company profile, budget, verified domains, qualification. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { CustomerBillingProfile, CustomerCompanyProfile, SpendingBudget } from '../contract/types.ts'
import { answer, kept, written } from '../http/answer.ts'
import { header } from '../http/headers.ts'
import { getUsageBudget, updateUsageBudget } from '../state/budgets.ts'
import { updateCustomerBillingProfile } from '../state/customer-profiles.ts'
import { getCustomer, type CustomerRecord } from '../state/customers.ts'
import { addVerifiedDomain, type DomainRecord } from '../state/domains.ts'
import { getCustomerQualification, listValidationCodes, updateCustomerQualification, type ValidationCodeRecord } from '../state/qualifications.ts'
import { billingProfileShape, companyProfileShape } from './customers.ts'
import type { Route } from './route.ts'

/** A customer's budget; its link names the method that changes it, as in the documented answer. */
export const budgetShape = ({ id, budget }: CustomerRecord): SpendingBudget => ({
  ...(budget !== undefined && { amount: budget }),
  links: { self: { uri: `/customers/${id}/usagebudget`, method: 'PATCH', headers: [] } },
  attributes: { objectType: 'SpendingBudget' }
})

const billingJson = kept<CustomerRecord, CustomerBillingProfile>('CustomerBillingProfile', billingProfileShape)
const companyJson = kept<CustomerRecord, CustomerCompanyProfile>('CustomerCompanyProfile', companyProfileShape)
const budgetJson = written<SpendingBudget>('SpendingBudget')
const domainJson = written<DomainRecord>('Domain')
const codeJson = kept('ValidationCode', (code: ValidationCodeRecord) => code)

export default async function customerProfiles (app: FastifyInstance) {
  app.route<Route<'getCustomerBillingProfile'>>({
    ...operation('getCustomerBillingProfile'),
    handler: ({ world, params }, reply) => answer(reply, 200, billingJson(world.read(getCustomer, params.customerId)))
  })

  app.route<Route<'updateCustomerBillingProfile'>>({
    ...operation('updateCustomerBillingProfile'),
    handler: ({ world, params, body, headers }, reply) =>
      answer(reply, 200, billingJson(world.run(updateCustomerBillingProfile, params.customerId, body, headers[header.ifMatch] as string | undefined)))
  })

  app.route<Route<'getCustomerCompanyProfile'>>({
    ...operation('getCustomerCompanyProfile'),
    handler: ({ world, params }, reply) => answer(reply, 200, companyJson(world.read(getCustomer, params.customerId)))
  })

  app.route<Route<'getUsageBudget'>>({
    ...operation('getUsageBudget'),
    handler: ({ world, params }, reply) => answer(reply, 200, budgetJson(budgetShape(world.read(getUsageBudget, params.customerId))))
  })

  app.route<Route<'updateUsageBudget'>>({
    ...operation('updateUsageBudget'),
    handler: ({ world, params, body }, reply) => answer(reply, 200, budgetJson(budgetShape(world.run(updateUsageBudget, params.customerId, body))))
  })

  app.route<Route<'addVerifiedDomain'>>({
    ...operation('addVerifiedDomain'),
    handler: ({ world, params, body }, reply) => answer(reply, 201, domainJson(world.run(addVerifiedDomain, params.customerId, body)))
  })

  app.route<Route<'getCustomerQualification'>>({
    ...operation('getCustomerQualification'),
    handler: ({ world, params }, reply) => answer(reply, 200, JSON.stringify(world.read(getCustomerQualification, params.customerId)))
  })

  app.route<Route<'updateCustomerQualification'>>({
    ...operation('updateCustomerQualification'),
    handler: ({ world, params, query, body }, reply) => answer(reply, 200, JSON.stringify(world.run(updateCustomerQualification, params.customerId, body, query.code)))
  })

  app.route<Route<'listValidationCodes'>>({
    ...operation('listValidationCodes'),
    handler: ({ world }, reply) => answer(reply, 200, `[${world.read(listValidationCodes).map(codeJson).join(',')}]`)
  })
}
