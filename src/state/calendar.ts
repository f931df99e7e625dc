/** What only the calendar knows of time: how long a month is, and what the clocks of a time zone show. */
import { Temporal } from 'temporal-polyfill'

/**
 * `time` later by an ISO 8601 duration, by the calendar: P1M from 31 January is 28 February.
 * Throws RangeError when the text is no duration or the result is no date.
 */
export function later (time: number, duration: string): number {
  return Temporal.Instant.fromEpochMilliseconds(time).toZonedDateTimeISO('UTC').add(Temporal.Duration.from(duration)).epochMilliseconds
}

/** `2019-01-09T00:00:00-08:00`: the beginning of a date elsewhere; the date is that of `day` in UTC. */
export function midnightIn (timeZone: string, day: number): string {
  const date = Temporal.PlainDate.from(new Date(day).toISOString().slice(0, 10))
  return `${date.toString()}T00:00:00${date.toZonedDateTime(timeZone).offset}`
}
