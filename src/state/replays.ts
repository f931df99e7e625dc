/** The memory of MS-RequestId: what a write answered, so that the same request is not carried out twice. */
import type { CollectionSpec } from './collection.ts'
import { dayMilliseconds } from './clock.ts'
import { timeKey } from './due.ts'

/** An answer that was given. `fingerprint` tells whether a request with the same id is the same request. */
export interface Replay {
  requestId: string
  fingerprint: string
  at: number
  sequence: number
  status: number
  headers: Record<string, string>
  body: string
}

export const replayLifetimeMilliseconds = dayMilliseconds
export const replayLimit = 10_000

export const replaysSpec: CollectionSpec<Replay, 'age'> = {
  key: replay => replay.requestId,
  indexes: { age: replay => `${timeKey(replay.at)}|${String(replay.sequence).padStart(12, '0')}` }
}
