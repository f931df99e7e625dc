/** Webhooks: the one registration that a partner has, and the test events that it sends itself. */
import type { WebhookEvent, WebhookRegistrationInput, WebhookTestStatus } from '../contract/types.ts'
import { PartnerCenterError, refuse } from '../errors.ts'
import { dayMilliseconds, minuteMilliseconds, utc } from './clock.ts'
import type { CollectionSpec } from './collection.ts'
import { queueDelivery, type Attempt, type DeliveryRecord } from './deliveries.ts'
import { timeKey } from './due.ts'
import type { Transaction, View } from './value.ts'

export interface WebhookRegistrationRecord {
  subscriberId: string
  webhookUrl: string
  webhookEvents: WebhookEvent[]
  signatureTokenToMsSignatureHeader: boolean
}

const onlyKey = 'registration'
export const webhooksSpec: CollectionSpec<WebhookRegistrationRecord, never> = { key: ({ subscriberId }) => subscriberId && onlyKey, indexes: {} }

/** A test event: when it was sent, and what became of it. */
export interface WebhookTestRecord {
  correlationId: string
  sentDate: string
  callbackUrl: string
  status: WebhookTestStatus
  results: Attempt[]
}

export const webhookTestsSpec: CollectionSpec<WebhookTestRecord, 'sent'> = {
  key: ({ correlationId }) => correlationId,
  indexes: { sent: ({ sentDate }) => timeKey(Date.parse(sentDate)) }
}

const testsPerMinute = 2
const keptDays = 7
const longestUrl = 2048

/** The registration, if there is one. */
export const registrationIn = (view: View): WebhookRegistrationRecord | undefined => view.webhooks.get(onlyKey)

export function getWebhookRegistration (view: View): WebhookRegistrationRecord {
  const found = registrationIn(view)
  if (!found) throw refuse('resourceNotFound', `webhook registration of partner ${view.partner.tenantId}`)
  return found
}

export function registerWebhook (tx: Transaction, input: WebhookRegistrationInput): WebhookRegistrationRecord {
  const asked = registrationFrom(input)
  if (registrationIn(tx)) throw refuse('webhookRegistered', tx.partner.tenantId)
  return store(tx, { subscriberId: tx.ids.guid(), ...asked })
}

/** Replaces the registration; what is not given is as if it had never been. */
export function updateWebhookRegistration (tx: Transaction, input: WebhookRegistrationInput): WebhookRegistrationRecord {
  const asked = registrationFrom(input)
  return store(tx, { subscriberId: getWebhookRegistration(tx).subscriberId, ...asked })
}

function store (tx: Transaction, registration: WebhookRegistrationRecord) {
  tx.put('webhooks', registration)
  return registration
}

function registrationFrom ({ WebhookUrl, WebhookEvents, SignatureTokenToMsSignatureHeader = false }: WebhookRegistrationInput) {
  return {
    webhookUrl: webhookUrl(WebhookUrl.trim()),
    webhookEvents: [...new Set(WebhookEvents)],
    signatureTokenToMsSignatureHeader: SignatureTokenToMsSignatureHeader
  }
}

/** The service wants a public https address; here http and addresses of this machine will do. */
function webhookUrl (text: string): string {
  const url = URL.canParse(text) && text.length <= longestUrl ? new URL(text) : undefined
  if (!url || !/^https?:$/.test(url.protocol)) throw refuse('propertyInvalid', `WebhookUrl must be a whole http or https address of at most ${longestUrl} characters.`)
  if (url.username || url.password) throw refuse('propertyInvalid', 'WebhookUrl must not hold a user or a password.')
  return text
}

/** Sends the partner an event that tells of nothing. Says how to find out what became of it. */
export function sendTestEvent (tx: Transaction): WebhookTestRecord {
  const { webhookUrl: callbackUrl, webhookEvents } = getWebhookRegistration(tx)
  if (!webhookEvents.includes('test-created')) throw refuse('propertyInvalid', 'the registration must have the event test-created.')
  const latest = tx.webhookTests.by('sent', '', { after: `${timeKey(tx.now - minuteMilliseconds)}~` })
  if (latest.length >= testsPerMinute) throw tooSoon(Date.parse(latest.at(-testsPerMinute)!.sentDate) + minuteMilliseconds - tx.now)
  for (const old of tx.webhookTests.by('sent', '', { until: `${timeKey(tx.now - keptDays * dayMilliseconds)}~` })) tx.remove('webhookTests', old.correlationId)

  const test: WebhookTestRecord = { correlationId: tx.ids.guid(), sentDate: utc(tx.now), callbackUrl, status: 'pending', results: [] }
  tx.put('webhookTests', test)
  queueDelivery(tx, 'test-created', {
    EventName: 'test-created',
    ResourceUri: `/webhooks/v1/registration/validationEvents/${test.correlationId}`,
    ResourceName: 'test',
    AuditUri: null,
    ResourceChangeUtcDate: changeDate(tx.now)
  }, test.correlationId)
  return test
}

function tooSoon (milliseconds: number) {
  const seconds = Math.ceil(milliseconds / 1000)
  return new PartnerCenterError('rateLimitExceeded', [seconds], { headers: { 'retry-after': String(seconds) } })
}

/** A time as events tell it: seven digits of a second, and an offset. */
export const changeDate = (time: number) => `${new Date(time).toISOString().slice(0, -1)}0000+00:00`

export function getTestResult (view: View, correlationId: string): WebhookTestRecord {
  const found = view.webhookTests.get(correlationId.trim().toLowerCase())
  if (!found || Date.parse(found.sentDate) <= view.now - keptDays * dayMilliseconds) throw refuse('resourceNotFound', `webhook test event ${correlationId}`)
  return found
}

/** A test is completed when its event has arrived. */
const testStatus = { pending: 'pending', delivered: 'completed', failed: 'failed' } as const satisfies Record<DeliveryRecord['status'], WebhookTestStatus>

/** Notes how far the delivery of a test event got. */
export function noteTestResult (tx: Transaction, correlationId: string, { status, attempts }: DeliveryRecord) {
  const test = tx.webhookTests.get(correlationId)
  if (test) tx.put('webhookTests', { ...test, status: testStatus[status], results: attempts })
}
