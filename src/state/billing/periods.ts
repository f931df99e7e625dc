/** Days, months and billing periods. A day is a UTC date, counted from 1970. */
import { dayMilliseconds } from '../clock.ts'

export type Day = number

export const dayOf = (time: number): Day => Math.floor(time / dayMilliseconds)

export const startOf = (day: Day): number => day * dayMilliseconds

/** Days that were written lately: lines of invoices name the same ones again and again. */
const written = new Map<Day, string>()
const mostWritten = 10_000

/** `2019-01-20` */
export function dayText (day: Day): string {
  let text = written.get(day)
  if (text === undefined) {
    if (written.size >= mostWritten) written.clear()
    written.set(day, text = new Date(startOf(day)).toISOString().slice(0, 10))
  }
  return text
}

export const dayIn = (text: string): Day => dayOf(Date.parse(`${text}T00:00:00Z`))

/** The same day of the month so many months later; for days that every month has. */
export function monthsAfter (day: Day, months: number): Day {
  const date = new Date(startOf(day))
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, date.getUTCDate()) / dayMilliseconds
}

/** Whole months from one day to a later one. */
export function monthsBetween (from: Day, to: Day): number {
  const [a, b] = [new Date(startOf(from)), new Date(startOf(to))]
  const months = (b.getUTCFullYear() - a.getUTCFullYear()) * 12 + b.getUTCMonth() - a.getUTCMonth()
  return b.getUTCDate() < a.getUTCDate() ? months - 1 : months
}

/** What is bought on the 29th to 31st has its anniversary on the first of the next month. */
export function anniversaryOf (day: Day): Day {
  const date = new Date(startOf(day))
  return date.getUTCDate() > 28 ? Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 1) / dayMilliseconds : day
}

/** The last billing day that is not after a day. */
export function billingDayBy (day: Day, billingDay: number): Day {
  const date = new Date(startOf(day))
  const months = date.getUTCDate() < billingDay ? -1 : 0
  return Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + months, billingDay) / dayMilliseconds
}

/** The first billing day after a day. */
export const billingDayAfter = (day: Day, billingDay: number): Day => monthsAfter(billingDayBy(day, billingDay), 1)

export const firstOfMonth = (day: Day): Day => billingDayBy(day, 1)
