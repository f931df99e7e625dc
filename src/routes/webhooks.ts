/** Webhooks: the partner's registration and its test events, at both of their addresses. */
import type { FastifyInstance } from 'fastify'
import { operation, schemaNamed } from '../contract/operation.ts'
import type { WebhookRegistration, WebhookTest, WebhookTestResult } from '../contract/types.ts'
import { answer, written } from '../http/answer.ts'
import type { Attempt } from '../state/deliveries.ts'
import { getTestResult, getWebhookRegistration, registerWebhook, sendTestEvent, updateWebhookRegistration, type WebhookRegistrationRecord, type WebhookTestRecord } from '../state/webhooks.ts'
import type { Route } from './route.ts'

/** A registration as reading shows it: the example has no id. */
const registrationShape = ({ webhookUrl, webhookEvents }: WebhookRegistrationRecord): WebhookRegistration => ({ WebhookUrl: webhookUrl, WebhookEvents: webhookEvents })

/** A registration as writing answers it. */
const registeredShape = (registration: WebhookRegistrationRecord): WebhookRegistration => ({ SubscriberId: registration.subscriberId, ...registrationShape(registration) })

const testResultShape = ({ correlationId, status, callbackUrl, results }: WebhookTestRecord, partnerId: string): WebhookTestResult =>
  ({ correlationId, partnerId, status, callbackUrl, results: results.map(attemptShape) })

const attemptShape = ({ responseCode, responseMessage, systemError, date }: Attempt) =>
  ({ responseCode, responseMessage, systemError, dateTimeUtc: `${new Date(date).toISOString().slice(0, -1)}0000` })

const registrationJson = written<WebhookRegistration>('WebhookRegistration')
const testJson = written<WebhookTest>('WebhookTest')
const testResultJson = written<WebhookTestResult>('WebhookTestResult')
const eventNames = JSON.stringify(schemaNamed('WebhookEvent').enum)

/** Later interface descriptions have every address twice. */
const roots = ['', 'AtInternalApp'] as const

export default async function webhooks (app: FastifyInstance) {
  for (const root of roots) {
    app.route<Route<'listWebhookEvents'>>({
      ...operation(`listWebhookEvents${root}`),
      handler: (_request, reply) => answer(reply, 200, eventNames)
    })

    app.route<Route<'getWebhookRegistration'>>({
      ...operation(`getWebhookRegistration${root}`),
      handler: ({ world }, reply) => answer(reply, 200, registrationJson(registrationShape(world.read(getWebhookRegistration))))
    })

    app.route<Route<'registerWebhook'>>({
      ...operation(`registerWebhook${root}`),
      handler: ({ world, body }, reply) => answer(reply, 200, registrationJson(registeredShape(world.run(registerWebhook, body))))
    })

    app.route<Route<'updateWebhookRegistration'>>({
      ...operation(`updateWebhookRegistration${root}`),
      handler: ({ world, body }, reply) => answer(reply, 200, registrationJson(registeredShape(world.run(updateWebhookRegistration, body))))
    })

    app.route<Route<'sendWebhookTestEvent'>>({
      ...operation(`sendWebhookTestEvent${root}`),
      handler: ({ world }, reply) => answer(reply, 200, testJson(world.run(sendTestEvent)))
    })

    app.route<Route<'getWebhookTestResult'>>({
      ...operation(`getWebhookTestResult${root}`),
      handler: ({ world, params }, reply) => answer(reply, 200, testResultJson(testResultShape(world.read(getTestResult, params.correlationId), world.partner.tenantId)))
    })
  }
}
