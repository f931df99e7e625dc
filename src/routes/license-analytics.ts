/** Licence analytics: how many of the sold licences are assigned and used, row by row or as insights. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { CustomerLicensesDeploymentInsights, CustomerLicensesUsageInsights, PartnerLicensesDeploymentInsights, PartnerLicensesUsageInsights } from '../contract/types.ts'
import { answer, collection, written, type Json } from '../http/answer.ts'
import { activeUnits, channel, customerNameOf, deployedUnits, processedAt, productNameOf, serviceOf, soldUnits, type DeploymentRow } from '../state/analytics/licenses.ts'
import { listCustomerLicenseDeployment, listCustomerLicenseUsage, listLicenseDeploymentAnalytics, listLicenseUsageAnalytics, listPartnerLicenseDeployment, listPartnerLicenseUsage } from '../state/analytics/tables.ts'
import { utcOffset } from '../state/clock.ts'
import type { View } from '../state/value.ts'
import { pageJson, rowWriter } from './analytics.ts'
import type { Route } from './route.ts'

const deploymentJson = rowWriter('LicenseDeploymentAnalytics')
const usageJson = rowWriter('LicenseUsageAnalytics')
const partnerDeploymentJson = written<PartnerLicensesDeploymentInsights>('PartnerLicensesDeploymentInsights')
const partnerUsageJson = written<PartnerLicensesUsageInsights>('PartnerLicensesUsageInsights')
const customerDeploymentJson = written<CustomerLicensesDeploymentInsights>('CustomerLicensesDeploymentInsights')
const customerUsageJson = written<CustomerLicensesUsageInsights>('CustomerLicensesUsageInsights')

/** A part in a hundred, to one decimal. */
const percent = (part: number, whole: number) => whole === 0 ? 0 : Math.round(1000 * part / whole) / 10

const processedDateTime = (view: View) => utcOffset(processedAt(view))

const ofProduct = (row: DeploymentRow) => ({
  customerId: row.customer.id,
  customerName: customerNameOf(row),
  productName: productNameOf(row),
  serviceCode: serviceOf(row),
  serviceName: serviceOf(row),
  channel
})

/** The documentation has one page with two addresses; grouped counts are texts at the second. */
const deploymentAddresses = [['listLicenseDeploymentAnalytics', '/v1', false], ['listLicenseDeploymentAnalyticsAtPartnerRoot', '/partner/v1', true]] as const
const usageAddresses = [['listLicenseUsageAnalytics', '/v1', false], ['listLicenseUsageAnalyticsAtPartnerRoot', '/partner/v1', true]] as const

export default async function licenseAnalytics (app: FastifyInstance) {
  for (const [id, root, countsAsText] of deploymentAddresses) {
    app.route<Route<typeof id>>({
      ...operation(id),
      handler: async ({ world, query }, reply) => answer(reply, 200, pageJson(
        `${root}/analytics/commercial/deployment/license`, query, await world.read(listLicenseDeploymentAnalytics<Json>, world.tables, query, countsAsText, deploymentJson)
      ))
    })
  }

  for (const [id, root, countsAsText] of usageAddresses) {
    app.route<Route<typeof id>>({
      ...operation(id),
      handler: async ({ world, query }, reply) => answer(reply, 200, pageJson(
        `${root}/analytics/commercial/usage/license`, query, await world.read(listLicenseUsageAnalytics<Json>, world.tables, query, countsAsText, usageJson)
      ))
    })
  }

  app.route<Route<'listPartnerLicenseDeployment'>>({
    ...operation('listPartnerLicenseDeployment'),
    handler: async ({ world }, reply) => {
      const processed = world.read(processedDateTime)
      return answer(reply, 200, collection((await world.read(listPartnerLicenseDeployment, world.tables)).map(({ serviceCode, part, whole }) => partnerDeploymentJson({
        proratedDeploymentPercent: percent(part, whole),
        licensesSold: whole,
        processedDateTime: processed,
        serviceName: serviceCode,
        channel,
        attributes: { objectType: 'PartnerLicensesDeploymentInsights' }
      }))))
    }
  })

  app.route<Route<'listPartnerLicenseUsage'>>({
    ...operation('listPartnerLicenseUsage'),
    handler: async ({ world }, reply) => {
      const processed = world.read(processedDateTime)
      return answer(reply, 200, collection((await world.read(listPartnerLicenseUsage, world.tables)).map(({ serviceCode, workloadName, part, whole }) => partnerUsageJson({
        proratedLicensesUsagePercent: percent(part, whole),
        workloadName,
        processedDateTime: processed,
        serviceName: serviceCode,
        channel,
        attributes: { objectType: 'PartnerLicensesUsageInsights' }
      }))))
    }
  })

  app.route<Route<'listCustomerLicenseDeployment'>>({
    ...operation('listCustomerLicenseDeployment'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(world.read(listCustomerLicenseDeployment, params.customerId).map(row => customerDeploymentJson({
      ...ofProduct(row),
      licensesDeployed: deployedUnits(row),
      deploymentPercent: percent(deployedUnits(row), soldUnits(row)),
      licensesSold: soldUnits(row),
      processedDateTime: world.read(processedDateTime),
      attributes: { objectType: 'CustomerLicensesDeploymentInsights' }
    }))))
  })

  app.route<Route<'listCustomerLicenseUsage'>>({
    ...operation('listCustomerLicenseUsage'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(world.read(listCustomerLicenseUsage, params.customerId).map(row => customerUsageJson({
      ...ofProduct(row),
      licensesActive: activeUnits(row),
      licensesQualified: soldUnits(row),
      usagePercent: percent(activeUnits(row), soldUnits(row)),
      workloadCode: row.workload.code,
      workloadName: row.workload.name,
      processedDateTime: world.read(processedDateTime),
      attributes: { objectType: 'CustomerLicensesUsageInsights' }
    }))))
  })
}
