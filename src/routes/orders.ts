/** Orders: purchases made for a customer. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { Order } from '../contract/types.ts'
import { answer, collection, kept, link, written } from '../http/answer.ts'
import { isModern } from '../state/catalogue.ts'
import { etagOf } from '../state/etags.ts'
import { createOrder, getOrder, listOrders, orderProvisioning, updateOrder, type OrderLineRecord, type OrderRecord } from '../state/orders.ts'
import type { Route } from './route.ts'

/** An order as the wire shows it. A cancelled one has lost its links. */
export function orderShape (order: OrderRecord): Order {
  const self = `/customers/${order.customerId}/orders/${order.id}`
  return {
    ...order,
    lineItems: order.lineItems.map(line => ({ ...line, links: lineLinks(order, line) })),
    ...(order.status !== 'cancelled' && {
      links: { ...(order.isModern && { provisioningStatus: link(`${self}/provisioningstatus`) }), self: link(self) }
    }),
    attributes: order.isModern ? { objectType: 'Order' } : { etag: etagOf(order), objectType: 'Order' }
  }
}

function lineLinks ({ customerId }: OrderRecord, { offerId, subscriptionId, country, skuProductId }: OrderLineRecord) {
  const [productId, skuId] = isModern(offerId) ? offerId.split(':') : [skuProductId, offerId]
  const query = isModern(offerId) ? `?country=${country}` : '' // as the documented examples have it
  return {
    ...(subscriptionId !== undefined && !isModern(offerId) && { provisioningStatus: link(`/subscriptions/${subscriptionId}/provisioningstatus`) }),
    ...(productId !== undefined && { sku: link(`/products/${productId}/skus/${skuId}${query}`) }),
    ...(subscriptionId !== undefined && { subscription: link(`/customers/${customerId}/subscriptions/${subscriptionId}`) })
  }
}

const orderJson = kept('Order', orderShape)
const provisioningJson = written('OrderLineItemProvisioningStatus')

export default async function orders (app: FastifyInstance) {
  app.route<Route<'createOrder'>>({
    ...operation('createOrder'),
    handler: ({ world, params, body }, reply) => answer(reply, 201, orderJson(world.run(createOrder, params.customerId, body)))
  })

  app.route<Route<'listOrders'>>({
    ...operation('listOrders'),
    handler: ({ world, params, query }, reply) => answer(reply, 200, collection(
      world.read(listOrders, params.customerId, query.billingType).map(orderJson),
      { self: link(`/customers/${params.customerId}/orders`) }
    ))
  })

  app.route<Route<'getOrder'>>({
    ...operation('getOrder'),
    handler: ({ world, params }, reply) => answer(reply, 200, orderJson(world.read(getOrder, params.customerId, params.orderId)))
  })

  app.route<Route<'updateOrder'>>({
    ...operation('updateOrder'),
    handler: ({ world, params, body, headers }, reply) =>
      answer(reply, 200, orderJson(world.run(updateOrder, params.customerId, params.orderId, body, headers['if-match'])))
  })

  app.route<Route<'getOrderProvisioningStatus'>>({
    ...operation('getOrderProvisioningStatus'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(
      world.read(orderProvisioning, params.customerId, params.orderId).map(provisioningJson),
      { self: link(`/customers/${params.customerId}/orders/${params.orderId}/provisioningstatus`) }
    ))
  })
}
