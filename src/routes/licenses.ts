/** Licences: what a customer has of each product, and which of them its users hold. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { License, LicenseUpdate, ServicePlan, SubscribedSku } from '../contract/types.ts'
import { answer, collection, written } from '../http/answer.ts'
import type { ServicePlanSource } from '../state/catalogue.ts'
import { listSubscribedSkus, listUserLicenses, updateUserLicenses, type SubscribedUnits, type UserLicense } from '../state/licenses.ts'
import type { Route } from './route.ts'

const subscribedSkuJson = written<SubscribedSku>('SubscribedSku')
const licenseJson = written<License>('License')
const updateJson = written<LicenseUpdate>('LicenseUpdate')

const planShape = (plan: ServicePlanSource, capabilityStatus: ServicePlan['capabilityStatus']): ServicePlan => ({ ...plan, capabilityStatus })

const subscribedSkuShape = ({ sku: { product, plans }, ...units }: SubscribedUnits): SubscribedSku => ({
  ...units,
  productSku: product,
  servicePlans: plans.map(plan => planShape(plan, 'Enabled')),
  attributes: { objectType: 'SubscribedSku' }
})

/** A user's licence does not say what its product is for. */
const licenseShape = ({ sku: { product: { targetType, ...productSku } }, plans }: UserLicense): License => ({
  servicePlans: plans.map(plan => planShape(plan, 'Assigned')),
  productSku,
  attributes: { objectType: 'License' }
})

/** The lists have no pages and, as documented, no links. */
export default async function licenses (app: FastifyInstance) {
  app.route<Route<'listSubscribedSkus'>>({
    ...operation('listSubscribedSkus'),
    handler: ({ world, params: { customerId }, query: { licenseGroupIds } }, reply) =>
      answer(reply, 200, collection(world.read(listSubscribedSkus, customerId, licenseGroupIds).map(sku => subscribedSkuJson(subscribedSkuShape(sku)))))
  })

  app.route<Route<'listUserLicenses'>>({
    ...operation('listUserLicenses'),
    handler: ({ world, params: { customerId, userId }, query: { licenseGroupIds } }, reply) =>
      answer(reply, 200, collection(world.read(listUserLicenses, customerId, userId, licenseGroupIds).map(license => licenseJson(licenseShape(license)))))
  })

  app.route<Route<'updateUserLicenses'>>({
    ...operation('updateUserLicenses'),
    handler: ({ world, params, body }, reply) =>
      answer(reply, 201, updateJson({ ...world.run(updateUserLicenses, params.customerId, params.userId, body), attributes: { objectType: 'LicenseUpdate' } }))
  })
}
