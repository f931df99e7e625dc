/** Time as the state knows it: milliseconds since 1970, UTC, given from outside, and its spelling on the wire. */

/** A world's clock. A real one runs beside the machine's, `offset` apart; a frozen one stands at `now` until it is told to move. */
export type ClockState = { readonly mode: 'real', readonly offset: number } | { readonly mode: 'frozen', readonly now: number }

/** How a clock can run. */
export const clockModes = ['real', 'frozen'] as const satisfies ReadonlyArray<ClockState['mode']>

export const minuteMilliseconds = 60_000
export const dayMilliseconds = 86_400_000

/** The years that a world's clock can be in: no date that belongs to it is before 1970 then, or has a year of five digits. */
export const clockYears = { first: 1980, last: 9899 }

/** Whether a world's clock can show a time. */
export const fitsClock = (time: number) => time >= Date.UTC(clockYears.first, 0) && time < Date.UTC(clockYears.last + 1, 0)

/** The clock's time when the machine's is `wall`. */
export const timeOf = (clock: ClockState, wall: number) => clock.mode === 'frozen' ? clock.now : wall + clock.offset

/** The clock set to `now`. */
export const clockAt = (mode: ClockState['mode'], now: number, wall: number): ClockState =>
  mode === 'frozen' ? { mode, now } : { mode, offset: now - wall }

/** Midnight UTC at the start of the day. */
export const startOfDay = (time: number) => Math.floor(time / dayMilliseconds) * dayMilliseconds

/** `2019-01-09T08:00:00.5Z`: UTC, fraction without trailing zeros. */
export const utc = (time: number) => `${spelled(time)}Z`

/** `2019-01-09T08:00:00.5+00:00`: the same with an offset, as older orders write it. */
export const utcOffset = (time: number) => `${spelled(time)}+00:00`

/** Without a zone, and without a fraction that says nothing. Much happens at one moment, so the latest texts are kept: of a moment and of when what began then will end. */
function spelled (time: number): string {
  if (time === latest.time) return latest.text
  if (time === former.time) return former.text
  const text = new Date(time).toISOString()
  let end = text.length - 1
  while (text[end - 1] === '0') end--
  former = latest
  latest = { time, text: text.slice(0, text[end - 1] === '.' ? end - 1 : end) }
  return latest.text
}
let latest = { time: NaN, text: '' }
let former = latest

/**
 * Reads a time in any form that clients write; undefined when the text is none. ISO 8601, in which a time without zone is UTC;
 * `6/14/2018 12:00:00 AM` and `06/14/2018 00:00:00` of .NET; `2018-06-165` of the Java SDK, which puts the day of the year after the month.
 */
export function parseTime (text: string): number | undefined {
  return timeOfYearDay(text) ?? isoTime(american(text) ?? text)
}

function isoTime (text: string): number | undefined {
  const iso = /^\d{4}-\d\d-\d\d(T\d\d:\d\d(:\d\d(\.\d+)?)?)?(Z|[+-]\d\d:?\d\d)?$/i.exec(text)
  if (!iso || !isDate(text.slice(0, 10))) return undefined
  const zoned = iso[1] && !iso[4] ? `${text}Z` : text
  const time = Date.parse(zoned)
  return Number.isNaN(time) ? undefined : time
}

/** Whether the calendar has the day: engines take 30 February for 2 March. */
const isDate = (day: string) => new Date(`${day}T00:00:00Z`).toJSON()?.startsWith(day) ?? false

/** The ISO form of an American one. */
function american (text: string): string | undefined {
  const found = /^(\d{1,2})\/(\d{1,2})\/(\d{4})(?: (\d{1,2}):(\d\d):(\d\d)(?: ([AP]M))?)?$/i.exec(text)
  if (!found) return undefined
  const [, month, day, year, hour = '0', minute = '00', second = '00', half] = found
  const hours = half === undefined ? Number(hour) : Number(hour) % 12 + (/^p/i.test(half) ? 12 : 0)
  const pad = (number: string | number) => String(number).padStart(2, '0')
  return `${year}-${pad(month!)}-${pad(day!)}T${pad(hours)}:${minute}:${second}Z`
}

/** More than 31 in the place of the day: the day of the year, if it lies in the month before it. */
function timeOfYearDay (text: string): number | undefined {
  const found = /^(\d{4})-(\d\d)-(\d{2,3})$/.exec(text)
  if (!found || Number(found[3]) <= 31) return undefined
  const time = Date.UTC(Number(found[1]), 0, Number(found[3]))
  return new Date(time).getUTCMonth() + 1 === Number(found[2]) ? time : undefined
}

/** A time as a client wrote it; `isDay` when it means a whole day: one without a time, or with midnight as .NET writes it. */
export interface Moment { time: number, isDay: boolean }

/** Reads a day or a time in any form that clients write; undefined when the text is neither. */
export function momentIn (text: string): Moment | undefined {
  const trimmed = text.trim()
  const time = parseTime(trimmed)
  return time === undefined ? undefined : { time, isDay: !/T/i.test(trimmed) && startOfDay(time) === time }
}
