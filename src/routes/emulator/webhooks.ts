/** Webhook events that a world sends. */
import type { FastifyInstance } from 'fastify'
import { listDeliveries, redeliver } from '../../state/deliveries.ts'
import { certificatePath, deliveryView } from '../../webhooks/message.ts'
import { bodyOf, only, send, type Controls } from './control.ts'

export function webhookControls (app: FastifyInstance, { signer, urlOf, settled }: Controls) {
  app.get('/webhooks/deliveries', (request, reply) => {
    const of = settled(request)
    return send(reply, 200, { items: of.read(listDeliveries).map(delivery => deliveryView(delivery, urlOf(of))) })
  })

  app.post<{ Params: { id: string } }>('/webhooks/deliveries/:id/redeliver', (request, reply) => {
    only(bodyOf(request), {})
    const of = settled(request)
    return send(reply, 200, deliveryView(of.run(of.serviceCaller(), redeliver, request.params.id), urlOf(of)))
  })

  app.get(certificatePath.slice(app.prefix.length), async (_request, reply) => reply.header('content-type', 'application/pkix-cert').send(Buffer.from(await signer.certificate())))
}
