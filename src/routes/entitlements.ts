/** Entitlements: what a customer received from one-time purchases. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { Entitlement, ReservedInstanceArtifactDetails } from '../contract/types.ts'
import { answer, collection, link, written } from '../http/answer.ts'
import { getReservation, listEntitlements, type EntitlementRecord } from '../state/entitlements.ts'
import type { Route } from './route.ts'

/** A reservation's entitlement points to its artifact; asked for by the older word, it answers with the older words. */
function entitlementShape (entitlement: EntitlementRecord, { older, showExpiry }: { older: boolean, showExpiry: boolean }): Entitlement {
  const { customerId, orderId, lineItemNumber, productId, skuId, skuTitle, quantity, reservation, expiresAt } = entitlement
  const dynamicAttributes = reservation && { reservationType: reservation.reservationType }
  const pathType = older ? 'virtualmachinereservedinstance' : 'reservedinstance'
  return {
    includedEntitlements: [],
    referenceOrder: { id: orderId, lineItemId: String(lineItemNumber) },
    productId,
    quantity,
    quantityDetails: [{ quantity, status: 'Fulfilled' }],
    entitledArtifacts: reservation
      ? [{
          link: link(`/customers/${customerId}/artifacts/${pathType}/groups/${reservation.groupId}/lineitems/${reservation.lineItemId}/resource/${reservation.resourceId}`),
          resourceId: reservation.resourceId,
          artifactType: older ? 'virtual_machine_reserved_instance' : 'reservedinstance',
          dynamicAttributes: { reservationType: reservation.reservationType }
        }]
      : [],
    skuId,
    skuTitle,
    entitlementType: reservation && older ? 'virtualmachinereservedinstance' : entitlement.entitlementType,
    ...(dynamicAttributes && { dynamicAttributes }),
    ...(showExpiry && expiresAt !== undefined && { expiryDate: expiresAt })
  }
}

const entitlementJson = written<Entitlement>('Entitlement')
const artifactJson = written<ReservedInstanceArtifactDetails>('ReservedInstanceArtifactDetails')

export default async function entitlements (app: FastifyInstance) {
  app.route<Route<'listEntitlements'>>({
    ...operation('listEntitlements'),
    handler: ({ world, params, query }, reply) => {
      const { entitlementType, showExpiry = false } = query
      const older = entitlementType?.toLowerCase() === 'virtualmachinereservedinstance'
      return answer(reply, 200, collection(
        world.read(listEntitlements, params.customerId, entitlementType).map(entitlement => entitlementJson(entitlementShape(entitlement, { older, showExpiry }))),
        { self: link(`/customers/${params.customerId}/entitlements`) }
      ))
    }
  })

  app.route<Route<'getReservationArtifact'>>({
    ...operation('getReservationArtifact'),
    handler: ({ world, params }, reply) => {
      const { customerId, artifactType, groupId, lineItemId, resourceId } = params
      const older = artifactType.toLowerCase() === 'virtualmachinereservedinstance'
      const details = world.read(getReservation, customerId, artifactType.toLowerCase(), groupId, lineItemId, resourceId)
      return answer(reply, 200, artifactJson({
        type: older ? 'virtual_machine_reserved_instance' : 'reservedinstance',
        ...(!older && { reservations: [details] }),
        virtualMachineReservations: [details]
      }))
    }
  })
}
