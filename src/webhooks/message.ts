/** A delivery as receivers get it, and as our controls show it. */
import type { DeliveryRecord } from '../state/deliveries.ts'

/** The body of an event; addresses of ours get the address under which this emulator is reached. */
export function messageOf ({ payload }: Pick<DeliveryRecord, 'payload'>, base: string): Record<string, string | null> {
  return Object.fromEntries(Object.entries(payload).map(([name, value]) => [name, value?.startsWith('/') ? `${base}${value}` : value]))
}

/** Where the certificate is found that verifies signatures. */
export const certificatePath = '/_emulator/webhooks/certificate.cer'

/** A delivery as our controls show it. */
export function deliveryView (delivery: DeliveryRecord, base: string) {
  const { id, event, url, status, createdDate, nextAttemptDate, attempts } = delivery
  return {
    id,
    event,
    url,
    status,
    createdAt: createdDate,
    ...(nextAttemptDate !== undefined && { nextAttemptAt: nextAttemptDate }),
    attempts: attempts.map(({ date, ...outcome }) => ({ at: date, ...outcome })),
    message: messageOf(delivery, base)
  }
}

export type Delivery = ReturnType<typeof deliveryView>
