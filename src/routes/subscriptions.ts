/** Subscriptions: what a customer holds, and what can be done to it. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { Subscription, SubscriptionProvisioningStatus, SubscriptionRegistrationStatus, SupportContact } from '../contract/types.ts'
import { answer, answerEmpty, collection, kept, link, written } from '../http/answer.ts'
import { etagOf } from '../state/etags.ts'
import {
  getProvisionedSubscription, getProvisionedSubscriptionById, getSubscription, getSupportContact, listSubscriptionAddOns, listSubscriptions, listSubscriptionsByOrder, listSubscriptionsByReseller,
  registerSubscription, updateSubscription, updateSupportContact, type SubscriptionRecord
} from '../state/subscriptions.ts'
import type { Route } from './route.ts'

const address = ({ customerId, id }: SubscriptionRecord) => `/customers/${customerId}/subscriptions/${id}`

/** A subscription as the wire shows it: those of the newer catalogue link to product, SKU and availability, the others to their offer. */
export function subscriptionShape (subscription: SubscriptionRecord): Subscription {
  const { offerId, country, isModern, customerId, parentSubscriptionId } = subscription
  const [productId, skuId, availabilityId] = offerId.split(':')
  const product = `/products/${productId}`
  const sku = `${product}/skus/${skuId}`
  return {
    ...subscription,
    links: {
      ...(isModern
        ? {
            product: link(`${product}?country=${country}`),
            sku: link(`${sku}?country=${country}`),
            availability: link(`${sku}/availabilities/${availabilityId}?country=${country}`)
          }
        : { offer: link(`/offers/${offerId}?country=${country}`) }),
      ...(parentSubscriptionId !== undefined && { parentSubscription: link(`/customers/${customerId}/subscriptions/${parentSubscriptionId}`) }),
      self: link(address(subscription))
    },
    attributes: { etag: isModern ? '' : etagOf(subscription), objectType: 'Subscription' }
  }
}

const subscriptionJson = kept('Subscription', subscriptionShape)
const registrationJson = written<SubscriptionRegistrationStatus>('SubscriptionRegistrationStatus')
const provisioningJson = written<SubscriptionProvisioningStatus>('SubscriptionProvisioningStatus')
const contactJson = written<SupportContact>('SupportContact')

const provisioningShape = ({ skuId, provisioning, quantity, commitmentEndDate }: SubscriptionRecord): SubscriptionProvisioningStatus => ({
  skuId,
  status: provisioning,
  quantity,
  ...(commitmentEndDate !== undefined && { endDate: commitmentEndDate }),
  attributes: { objectType: 'SubscriptionProvisioningStatus' }
})

/** The contact's own link has its ids in capitals and its method as `Get` (documented example). */
const contactShape = ({ subscription, contact }: ReturnType<typeof getSupportContact>): SupportContact => ({
  ...contact,
  links: {
    self: { ...link(`/customers/${subscription.customerId.toUpperCase()}/subscriptions/${subscription.id.toUpperCase()}/supportcontact`), method: 'Get' }
  },
  attributes: { objectType: 'SupportContact' }
})

export default async function subscriptions (app: FastifyInstance) {
  app.route<Route<'listSubscriptions'>>({
    ...operation('listSubscriptions'),
    handler: ({ world, params, query }, reply) => {
      const { customerId } = params
      const self = `/customers/${customerId}/subscriptions`
      if (query.order_id !== undefined) {
        return answer(reply, 200, collection(
          world.read(listSubscriptionsByOrder, customerId, query.order_id).map(subscriptionJson),
          { self: link(`${self}?order_id=${encodeURIComponent(query.order_id)}`) }
        ))
      }
      if (query.mpn_id !== undefined) {
        return answer(reply, 200, collection(
          world.read(listSubscriptionsByReseller, customerId, query.mpn_id).map(subscriptionJson),
          { self: link(`${self}?mpn_id=${encodeURIComponent(query.mpn_id)}`) }
        ))
      }
      return answer(reply, 200, collection(world.read(listSubscriptions, customerId).map(subscriptionJson), { self: link(self) }))
    }
  })

  app.route<Route<'getSubscription'>>({
    ...operation('getSubscription'),
    handler: ({ world, params }, reply) => answer(reply, 200, subscriptionJson(world.read(getSubscription, params.customerId, params.subscriptionId)))
  })

  app.route<Route<'updateSubscription'>>({
    ...operation('updateSubscription'),
    handler: ({ world, params, body, headers }, reply) =>
      answer(reply, 200, subscriptionJson(world.run(updateSubscription, params.customerId, params.subscriptionId, body, headers['if-match'])))
  })

  app.route<Route<'listSubscriptionAddOns'>>({
    ...operation('listSubscriptionAddOns'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(
      world.read(listSubscriptionAddOns, params.customerId, params.subscriptionId).map(subscriptionJson),
      { self: link(`/customers/${params.customerId}/subscriptions/${params.subscriptionId}/addons`) }
    ))
  })

  app.route<Route<'registerSubscription'>>({
    ...operation('registerSubscription'),
    handler: ({ world, params }, reply) => {
      const subscription = world.run(registerSubscription, params.customerId, params.subscriptionId)
      return answerEmpty(reply, 202, { location: `${address(subscription)}/registrationstatus` })
    }
  })

  app.route<Route<'getSubscriptionRegistrationStatus'>>({
    ...operation('getSubscriptionRegistrationStatus'),
    handler: ({ world, params }, reply) => {
      const { id, registration } = world.read(getSubscription, params.customerId, params.subscriptionId)
      return answer(reply, 200, registrationJson({ subscriptionId: id, status: registration, attributes: { objectType: 'SubscriptionRegistrationStatus' } }))
    }
  })

  app.route<Route<'getSubscriptionProvisioningStatus'>>({
    ...operation('getSubscriptionProvisioningStatus'),
    handler: ({ world, params }, reply) => answer(reply, 200, provisioningJson(provisioningShape(world.read(getProvisionedSubscription, params.customerId, params.subscriptionId))))
  })

  app.route<Route<'getOrderLineProvisioningStatus'>>({
    ...operation('getOrderLineProvisioningStatus'),
    handler: ({ world, params }, reply) => answer(reply, 200, provisioningJson(provisioningShape(world.read(getProvisionedSubscriptionById, params.subscriptionId))))
  })

  app.route<Route<'getSupportContact'>>({
    ...operation('getSupportContact'),
    handler: ({ world, params }, reply) => answer(reply, 200, contactJson(contactShape(world.read(getSupportContact, params.customerId, params.subscriptionId))))
  })

  app.route<Route<'updateSupportContact'>>({
    ...operation('updateSupportContact'),
    handler: ({ world, params, body }, reply) =>
      answer(reply, 200, contactJson(contactShape(world.run(updateSupportContact, params.customerId, params.subscriptionId, body))))
  })
}
