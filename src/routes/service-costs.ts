/** Service costs: what one customer's purchases cost in the last period that was invoiced. */
import type { FastifyInstance } from 'fastify'
import { operation, schemaNamed } from '../contract/operation.ts'
import type { ServiceCostLineItem, ServiceCostsSummary } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { answer, collection, link, written } from '../http/answer.ts'
import { getServiceCosts, listServiceCosts, type CostTotals, type ServiceCost, type ServiceCosts } from '../state/billing/service-costs.ts'
import type { Route } from './route.ts'

const addressOf = (customerId: string) => `/customers/${customerId}/servicecosts/MostRecent`

function totalsShape ({ from, to, subtotal, tax, total, currency, symbol }: CostTotals, customerId: string): Omit<ServiceCostsSummary, 'links' | 'attributes'> {
  return {
    billingStartDate: `${from}T00:00:00Z`,
    billingEndDate: `${to}T00:00:00Z`,
    pretaxTotal: Number(subtotal),
    tax: Number(tax),
    afterTaxTotal: Number(total),
    currencyCode: currency,
    currencySymbol: symbol,
    customerId
  }
}

function summaryShape (costs: ServiceCosts): ServiceCostsSummary {
  const { customerId } = costs
  const attributes = { objectType: 'ServiceCostsSummary' }
  return {
    ...totalsShape(costs, customerId),
    details: costs.details.map(({ invoiceType, totals }) => ({ invoiceType, summary: { ...totalsShape(totals, customerId), links: {}, attributes } })),
    links: { serviceCostLineItems: link(`${addressOf(customerId)}/lineitems`), self: link(addressOf(customerId)) },
    attributes
  }
}

function lineShape ({ line, quantity, unitPrice, subtotal, tax, total, symbol }: ServiceCost, partnerMpnId: string): ServiceCostLineItem {
  return {
    startDate: `${line.from}T00:00:00`,
    endDate: `${line.to}T00:00:00`,
    subscriptionFriendlyName: line.subscriptionName,
    subscriptionId: line.subscriptionId.toUpperCase(),
    orderId: line.orderId.toUpperCase(),
    offerId: line.offerId.toUpperCase(),
    offerName: line.offerName,
    resellerMPNId: line.mpnId === partnerMpnId ? '-1' : line.mpnId,
    chargeType: line.chargeType,
    quantity: Number(quantity),
    unitPrice: Number(unitPrice),
    pretaxTotal: Number(subtotal),
    tax: Number(tax),
    afterTaxTotal: Number(total),
    currencyCode: line.currency,
    currencySymbol: symbol,
    customerId: line.customerId,
    customerName: line.customerName,
    attributes: { objectType: 'ServiceCostLineItem' }
  }
}

const summaryJson = written<ServiceCostsSummary>('ServiceCostsSummary')
const lineJson = written<ServiceCostLineItem>('ServiceCostLineItem')

/** Only the last period can be asked for, in any case and with an underscore as well. */
function checkPeriod (text: string) {
  const words = schemaNamed('ServiceCostsBillingPeriod').enum as string[]
  if (text.replaceAll('_', '').toLowerCase() !== 'mostrecent') throw refuse('enumValueInvalid', `${text} of the billing period`, words.join(', '))
}

export default async function serviceCosts (app: FastifyInstance) {
  app.route<Route<'getServiceCostsSummary'>>({
    ...operation('getServiceCostsSummary'),
    handler: ({ world, params }, reply) => {
      checkPeriod(params.billingPeriod)
      return answer(reply, 200, summaryJson(summaryShape(world.read(getServiceCosts, params.customerId))))
    }
  })

  app.route<Route<'listServiceCostsLineItems'>>({
    ...operation('listServiceCostsLineItems'),
    handler: ({ world, params }, reply) => {
      checkPeriod(params.billingPeriod)
      const { mpnId } = world.partner
      return answer(reply, 200, collection(
        world.read(listServiceCosts, params.customerId).map(cost => lineJson(lineShape(cost, mpnId))),
        { self: link(`${addressOf(params.customerId)}/lineitems`) }
      ))
    }
  })
}
