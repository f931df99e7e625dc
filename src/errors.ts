/** Refusals: the documented catalogue and the one error class that carries them. */
import { catalogue } from './contract/errors.ts'
import type { Asked, Looked } from './state/journal.ts'

export type RefusalName = keyof typeof catalogue

const limit = 1024 // characters of a description, as the error page says

/**
 * A refusal that the service documents (or, for numbers 9900xx, one of our own).
 * `status` is the HTTP status, `code` the documented number, `message` the description with its places filled in.
 */
export class PartnerCenterError extends Error {
  readonly refusal: RefusalName
  readonly status: number
  readonly code: number
  readonly data: readonly string[]
  readonly headers: Readonly<Record<string, string>>
  /** For the journal: what the state looked at before it refused. */
  looked: readonly Looked[] | undefined
  /** For the journal: the field of the input that does not fit. */
  asked: Asked | undefined

  constructor (refusal: RefusalName, values: ReadonlyArray<string | number> = [], { data = [], headers = {} }: { data?: readonly string[], headers?: Record<string, string> } = {}) {
    const { status, code, description } = catalogue[refusal]
    super(description.replace(/\{(\d)\}/g, (_, n: string) => short(values[Number(n)] ?? '')).slice(0, limit))
    this.name = 'PartnerCenterError'
    this.refusal = refusal
    this.status = status
    this.code = code
    this.data = data
    this.headers = headers
  }
}

/** Refuses: `throw refuse('cartNotFound', cartId)`. */
export const refuse = (refusal: RefusalName, ...values: Array<string | number>) => new PartnerCenterError(refusal, values)

/** A value as it may stand in a description: what clients send can be 10,000 characters long. */
function short (value: string | number) {
  const text = String(value)
  return text.length > 300 ? `${text.slice(0, 297)}...` : text
}
