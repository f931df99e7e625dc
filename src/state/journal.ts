/** The journal of a world: what clients asked and what they were answered, bounded, the oldest going first. */
import type { OperationId } from '../contract/operation.ts'

/** Something that a client did against the contract, or against what it recommends. */
export interface Violation {
  /** Name of the rule: `undocumentedField`. */
  rule: string
  severity: 'error' | 'warning'
  message: string
}

/** Why a request was refused: the rule that decided it, and the state that it looked at. */
export interface Why {
  /** Name of the refusal in the catalogue: `subscriptionNotFound`. */
  rule: string
  description: string
  /** Records that were looked at last, as they were. */
  looked: Array<{ collection: string, key: string, record?: unknown }>
}

/** One request with its answer. Secrets are redacted already; times in milliseconds since 1970. */
export interface JournalEntry {
  readonly id: string
  readonly world: string
  /** The world's time, and the machine's. */
  readonly at: number
  readonly receivedAt: number
  readonly durationMs: number
  readonly method: string
  /** As the client wrote it, without its query. */
  readonly path: string
  /** Without its question mark; empty when there is none. */
  readonly query: string
  /** Undefined for an address that no operation answers. */
  readonly operation: OperationId | undefined
  /** Of which kind the token was, where one was read. */
  readonly tokenMode: 'app' | 'app+user' | undefined
  readonly requestHeaders: Readonly<Record<string, string>>
  readonly requestBody: string | undefined
  /** 0 when the connection was cut before an answer. */
  readonly status: number
  readonly responseHeaders: Readonly<Record<string, string>>
  readonly responseBody: string | undefined
  /** Whether a body was too long to be kept whole. */
  readonly isCut: boolean
  readonly why: Why | undefined
}
