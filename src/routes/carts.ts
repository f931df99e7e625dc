/** Carts: drafts of an order, checked out once. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { Cart } from '../contract/types.ts'
import { answer, kept, link, written } from '../http/answer.ts'
import { checkoutCart, createCart, getCart, updateCart, type CartRecord } from '../state/carts.ts'
import { orderShape } from './orders.ts'
import type { Route } from './route.ts'

export const cartShape = (cart: CartRecord): Cart => ({
  id: cart.id,
  creationTimestamp: cart.creationTimestamp,
  lastModifiedTimestamp: cart.lastModifiedTimestamp,
  expirationTimestamp: cart.expirationTimestamp,
  lastModifiedUser: cart.lastModifiedUser,
  status: cart.status,
  lineItems: cart.lineItems,
  links: { self: link(`/customers/${cart.customerId}/carts/${cart.id}`) },
  attributes: { objectType: 'Cart' }
})

const cartJson = kept('Cart', cartShape)
const storedJson = written('Cart', cartShape)

const resultJson = written('CartCheckoutResult')

export default async function carts (app: FastifyInstance) {
  app.route<Route<'createCart'>>({
    ...operation('createCart'),
    handler: ({ world, params, body }, reply) => answer(reply, 201, storedJson(world.run(createCart, params.customerId, body)))
  })

  app.route<Route<'getCart'>>({
    ...operation('getCart'),
    handler: ({ world, params }, reply) => answer(reply, 200, cartJson(world.read(getCart, params.customerId, params.cartId)))
  })

  app.route<Route<'updateCart'>>({
    ...operation('updateCart'),
    handler: ({ world, params, body }, reply) => answer(reply, 201, storedJson(world.run(updateCart, params.customerId, params.cartId, body)))
  })

  app.route<Route<'checkoutCart'>>({
    ...operation('checkoutCart'),
    handler: ({ world, params }, reply) => {
      const { orders, orderErrors } = world.run(checkoutCart, params.customerId, params.cartId)
      return answer(reply, 201, resultJson({
        orders: orders.map(orderShape),
        ...(orderErrors.length && { orderErrors }),
        attributes: { objectType: 'CartCheckoutResult' }
      }))
    }
  })
}
