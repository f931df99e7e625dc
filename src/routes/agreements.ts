/** Agreements: what a customer has to accept, and the partner's word that it did. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { Agreement, AgreementMetaData } from '../contract/types.ts'
import { answer, collection, kept, link, written } from '../http/answer.ts'
import { agreementLinkOf, createAgreement, listAgreementMetadata, listAgreements, type AgreementRecord } from '../state/agreements.ts'
import type { Route } from './route.ts'

/** A confirmation as lists show it: with a link to the text instead of the confirming user. */
export function agreementShape (record: AgreementRecord): Agreement {
  const { primaryContact, templateId, dateAgreed, type } = record
  const agreementLink = agreementLinkOf(record)
  return { primaryContact, templateId, dateAgreed, type, ...(agreementLink !== undefined && { agreementLink }) }
}

const agreementJson = kept('Agreement', agreementShape)
const confirmationJson = written<Agreement>('Agreement')
const metadataJson = kept('AgreementMetaData', (template: AgreementMetaData) => template)

export default async function agreements (app: FastifyInstance) {
  app.route<Route<'listAgreementMetadata'>>({
    ...operation('listAgreementMetadata'),
    handler: ({ world }, reply) => answer(reply, 200, collection(world.read(listAgreementMetadata).map(metadataJson), { self: link('/agreements') }))
  })

  app.route<Route<'listAgreements'>>({
    ...operation('listAgreements'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(world.read(listAgreements, params.customerId).map(agreementJson)))
  })

  app.route<Route<'createAgreement'>>({
    ...operation('createAgreement'),
    handler: ({ world, params, body }, reply) => {
      world.run(createAgreement, params.customerId, body)
      return answer(reply, 201, confirmationJson(body)) // the confirmation as it was given
    }
  })
}
