/** Time as the state knows it: milliseconds since 1970, UTC, given from outside; its arithmetic and its spelling on the wire. */
import { Temporal } from 'temporal-polyfill'

/** A world's clock. A real one runs beside the machine's, `offset` apart; a frozen one stands at `now` until it is told to move. */
export type ClockState = { readonly mode: 'real', readonly offset: number } | { readonly mode: 'frozen', readonly now: number }

export const minuteMilliseconds = 60_000
export const dayMilliseconds = 86_400_000

/** The clock's time when the machine's is `wall`. */
export const timeOf = (clock: ClockState, wall: number) => clock.mode === 'frozen' ? clock.now : wall + clock.offset

/** The clock set to `now`. */
export const clockAt = (mode: ClockState['mode'], now: number, wall: number): ClockState =>
  mode === 'frozen' ? { mode, now } : { mode, offset: now - wall }

/**
 * `time` later by an ISO 8601 duration, by the calendar: P1M from 31 January is 28 February.
 * Throws RangeError when the text is no duration or the result is no date.
 */
export function later (time: number, duration: string): number {
  return Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO('UTC').add(Temporal.Duration.from(duration)).epochMilliseconds
}

/** Midnight UTC at the start of the day. */
export const startOfDay = (time: number) => Math.floor(time / dayMilliseconds) * dayMilliseconds

/** `2019-01-09T08:00:00.5Z`: UTC, fraction without trailing zeros. */
export const utc = (time: number) => `${spelled(time)}Z`

/** `2019-01-09T08:00:00.5+00:00`: the same with an offset, as older orders write it. */
export const utcOffset = (time: number) => `${spelled(time)}+00:00`

const spelled = (time: number) => new Date(time).toISOString().slice(0, -1).replace(/\.?0+$/, (zeros) => zeros.startsWith('.') ? '' : zeros.replace(/0+$/, ''))

/** Reads a time of the wire; undefined when the text is none. A time without zone is UTC. */
export function parseTime (text: string): number | undefined {
  const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/i.exec(text)
  if (!iso) return undefined
  const zoned = iso[1] && !iso[4] ? `${text}Z` : text
  const time = Date.parse(zoned)
  return Number.isNaN(time) ? undefined : time
}
