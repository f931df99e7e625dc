/** When an Azure subscription was at work: by the hour, as its status changed. */
import { changesOf } from '../billing/history.ts'
import type { SubscriptionRecord } from '../subscriptions.ts'
import type { View } from '../value.ts'

export const hourMilliseconds = 3_600_000

/** The beginning of the hour. */
export const hourOf = (time: number) => Math.floor(time / hourMilliseconds) * hourMilliseconds

/** A stretch of whole hours; its end no longer counts. */
export interface Span { from: number, to: number }

/** The stretches in which a subscription was active; a change counts from the beginning of its hour. The last one may have no end. */
export function activeSpans (view: View, subscription: SubscriptionRecord): Span[] {
  const spans: Span[] = []
  let since: number | undefined
  for (const { at, status } of changesOf(view, subscription)) {
    const time = hourOf(Date.parse(at))
    if (status === 'active') since ??= time
    else if (since !== undefined) {
      if (time > since) spans.push({ from: since, to: time })
      since = undefined
    }
  }
  return since === undefined ? spans : [...spans, { from: since, to: Infinity }]
}

/** The hours of some stretches that lie between two times, by their beginnings. */
export function hoursWithin (spans: readonly Span[], from: number, to: number): number[] {
  const hours: number[] = []
  for (const span of spans) {
    for (let hour = Math.max(span.from, from); hour < Math.min(span.to, to); hour += hourMilliseconds) hours.push(hour)
  }
  return hours
}
