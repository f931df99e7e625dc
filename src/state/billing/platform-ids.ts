/** Ids that only the billing platform knows, in the forms of the documented ones; each follows from what it stands for (ours). */
import { IdSource, seedWords } from '../ids.ts'

/** A GUID that follows from a text. */
export const idOf = (text: string) => new IdSource(seedWords(text)).guid()

const digitsOf = (text: string, count: number): string => {
  const [high, low] = seedWords(text)
  return String(((BigInt(high) << 32n) | BigInt(low)) % 10n ** BigInt(count)).padStart(count, '0')
}

/** `567735045559164136` */
export const platformOrderId = (orderId: string) => `5677${digitsOf(`order ${orderId.toLowerCase()}`, 14)}`

/** `4KIKawEAAAAAAAEA`: base64 of a number of four bytes with a fixed end. */
export function platformSubscriptionId (subscriptionId: string): string {
  const bytes = Buffer.from([0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 1, 0])
  bytes.writeUInt32LE(seedWords(`subscription ${subscriptionId.toLowerCase()}`)[0])
  return bytes.toString('base64')
}

export const platformOfferId = (offerId: string) => idOf(`offer ${offerId.toLowerCase()}`).toUpperCase()

/** `3017724905` */
export const billableAccountId = (id: string) => `${1 + seedWords(id)[1] % 9}${digitsOf(`account ${id.toLowerCase()}`, 9)}`
