/** What people do outside the API, and a test wants to have happened: a customer accepts, support answers, a vetting ends. */
import type { FastifyInstance } from 'fastify'
import { acceptRelationship } from '../../state/customers.ts'
import { finishVetting } from '../../state/partner-profiles.ts'
import { answerServiceRequest } from '../../state/service-requests.ts'
import { bodyOf, none, only, type Controls } from './control.ts'

export function progressControls (app: FastifyInstance, { settled }: Controls) {
  app.post<{ Params: { customerId: string } }>('/customers/:customerId/accept', (request, reply) => {
    const { allowDelegatedAccess } = only(bodyOf(request), { allowDelegatedAccess: 'boolean' })
    const of = settled(request)
    of.run(of.serviceCaller(), acceptRelationship, request.params.customerId, allowDelegatedAccess)
    return none(reply)
  })

  app.post<{ Params: { serviceRequestId: string } }>('/servicerequests/:serviceRequestId/answer', (request, reply) => {
    const { text } = only(bodyOf(request), { text: 'string' })
    const of = settled(request)
    of.run(of.serviceCaller(), answerServiceRequest, request.params.serviceRequestId, text)
    return none(reply)
  })

  app.post('/vetting/finish', (request, reply) => {
    const { authorized } = only(bodyOf(request), { authorized: 'boolean' })
    const of = settled(request)
    of.run(of.serviceCaller(), finishVetting, authorized === false ? 'reject' : 'authorize')
    return none(reply)
  })
}
