/** Deliveries: an event on its way to the partner's address, with every attempt to bring it there. Sent from outside of the state. */
import type { WebhookEvent } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { utc } from './clock.ts'
import type { CollectionSpec } from './collection.ts'
import { timeKey } from './due.ts'
import type { Transaction, View } from './value.ts'
import { noteTestResult, registrationIn } from './webhooks.ts'

/** What an event says, in the order in which it says it. Addresses of ours begin with a slash; who sends it puts a host in front. */
export type Payload = Readonly<Record<string, string | null>>

/** How an attempt ended. */
export interface Outcome {
  /** HTTP status; none when no answer came. */
  status?: number
  /** Name of the status, without spaces. */
  responseCode: string
  /** What the receiver said, or why no answer came. */
  responseMessage: string
  systemError: boolean
}

export interface Attempt extends Outcome { date: string }

export interface DeliveryRecord {
  id: string
  sequence: number
  event: WebhookEvent
  url: string
  signatureHeader: 'authorization' | 'x-ms-signature'
  payload: Payload
  /** Id of the test that the event belongs to. */
  correlationId?: string
  createdDate: string
  status: 'pending' | 'delivered' | 'failed'
  /** Goes up when somebody asks for another delivery; attempts of an earlier round decide nothing any more. */
  round: number
  /** Attempts of this round. */
  tries: number
  /** While it is pending. */
  nextAttemptDate?: string
  attempts: Attempt[]
}

/** Attempts before an event is given up (partner-center-webhooks). */
export const attemptLimit = 10
/** The pauses between them are not documented: this long after the first, and twice as long after each that follows. */
export const firstPauseMilliseconds = 1000
/** Deliveries that a world keeps; the oldest that are over go first. */
export const deliveryLimit = 10_000
const keptAttempts = 100 // of one delivery, which may be asked for again and again

const place = ({ sequence }: DeliveryRecord) => String(sequence).padStart(12, '0')

export const deliveriesSpec: CollectionSpec<DeliveryRecord, 'id' | 'waiting' | 'over'> = {
  key: place,
  indexes: {
    id: ({ id }) => id,
    waiting: record => record.nextAttemptDate === undefined ? undefined : `${timeKey(Date.parse(record.nextAttemptDate))}|${place(record)}`,
    over: record => record.nextAttemptDate === undefined ? place(record) : undefined
  }
}

/** Every delivery that is kept, oldest first. */
export const listDeliveries = (view: View): DeliveryRecord[] => [...view.deliveries.values()]

/** The deliveries whose next attempt comes first, however far away it is. */
export const nextDeliveries = (view: View, limit: number): DeliveryRecord[] => view.deliveries.by('waiting', '', { limit })

export function getDelivery (view: View, id: string): DeliveryRecord {
  const found = view.deliveries.one('id', id.trim().toLowerCase())
  if (!found) throw refuse('deliveryNotFound', id)
  return found
}

/** Sends an event if the partner is registered for it; others are dropped. */
export function queueDelivery (tx: Transaction, event: WebhookEvent, payload: Payload, correlationId?: string): void {
  const registration = registrationIn(tx)
  if (!registration?.webhookEvents.includes(event)) return
  tx.put('deliveries', {
    id: tx.ids.guid(),
    sequence: tx.next(),
    event,
    url: registration.webhookUrl,
    signatureHeader: registration.signatureTokenToMsSignatureHeader ? 'x-ms-signature' : 'authorization',
    payload,
    ...(correlationId !== undefined && { correlationId }),
    createdDate: utc(tx.now),
    status: 'pending',
    round: 1,
    tries: 0,
    nextAttemptDate: utc(tx.now),
    attempts: []
  })
  if (tx.deliveries.size > deliveryLimit) forgetOldest(tx)
}

function forgetOldest (tx: Transaction) {
  const [over] = tx.deliveries.by('over', '', { limit: 1 })
  tx.remove('deliveries', over ? place(over) : tx.deliveries.firstKey()!)
}

/**
 * Notes how an attempt ended. A real clock has moved meanwhile. A frozen one stands, or has jumped over several attempts: each of them
 * is of the moment at which it was due, so that one jump is as good as many.
 */
export function noteAttempt (tx: Transaction, sent: DeliveryRecord, outcome: Outcome): void {
  const delivery = tx.deliveries.get(place(sent))
  if (delivery?.payload !== sent.payload) return // another world's history, which knows nothing of it
  const due = Date.parse(sent.nextAttemptDate!)
  const now = tx.value.clock.mode === 'frozen' ? Math.min(due, tx.now) : tx.now
  const attempts = [...delivery.attempts, { ...outcome, date: utc(now) }].slice(-keptAttempts)
  const decides = delivery.round === sent.round && delivery.status === 'pending'
  const after = decides ? afterAttempt({ ...delivery, attempts, tries: delivery.tries + 1 }, isSuccess(outcome), now) : { ...delivery, attempts }
  tx.put('deliveries', after)
  if (after.correlationId !== undefined) noteTestResult(tx, after.correlationId, after)
}

const isSuccess = ({ status = 0 }: Outcome) => status >= 200 && status < 300

function afterAttempt ({ nextAttemptDate, ...delivery }: DeliveryRecord, isDelivered: boolean, now: number): DeliveryRecord {
  if (isDelivered) return { ...delivery, status: 'delivered' }
  if (delivery.tries >= attemptLimit) return { ...delivery, status: 'failed' }
  return { ...delivery, nextAttemptDate: utc(now + firstPauseMilliseconds * 2 ** (delivery.tries - 1)) }
}

/** Sends an event once more, now and with all of its attempts, whatever became of it before. */
export function redeliver (tx: Transaction, id: string): DeliveryRecord {
  const delivery = getDelivery(tx, id)
  const again: DeliveryRecord = { ...delivery, status: 'pending', round: delivery.round + 1, tries: 0, nextAttemptDate: utc(tx.now) }
  tx.put('deliveries', again)
  return again
}
