/** Utilization: records of what an Azure subscription used, by the hour or the day, without prices. */
import type { AzureUtilizationGranularity, AzureUtilizationRecord } from '../../contract/types.ts'
import { refuse } from '../../errors.ts'
import { zero, type Amount } from '../billing/money.ts'
import { dayMilliseconds, minuteMilliseconds, parseTime, startOfDay, utcOffset } from '../clock.ts'
import type { SeekPage } from '../customers.ts'
import { timeKey } from '../due.ts'
import { pageOf, type PageRequest } from '../pages.ts'
import { getSubscription } from '../subscriptions.ts'
import type { View } from '../value.ts'
import { hourMilliseconds } from './activity.ts'
import { MeasuredUsage, type Use } from './measured.ts'

/** How long usage is kept for this list (Partner Center PowerShell module; the page is silent). */
const keptDays = 90

export interface UtilizationRequest {
  /** When the range begins and ends in which usage was reported, as the request wrote it. */
  startTime: string | undefined
  endTime: string | undefined
  granularity: AzureUtilizationGranularity
  /** One record for each resource, or one for each meter. */
  showDetails: boolean
}

/** A page of records, or after how many seconds to ask again when those of the range are not ready. */
export type Utilization = { from: number, to: number, page: SeekPage<AzureUtilizationRecord> } | { retryAfterSeconds: number }

/** A time of a query. Where a plus sign came unencoded, a blank stands before the offset. */
function rangeTime (text: string | undefined, name: string): number {
  if (text === undefined) throw refuse('propertyInvalid', `the query parameter ${name} is missing.`)
  const time = parseTime(text.trim().replace(/ (\d\d:?\d\d)$/, '+$1'))
  if (time === undefined) throw refuse('propertyInvalid', `${name} must be a time with an offset such as 2019-01-03T00:00:00Z, not ${text}.`)
  return time
}

/**
 * What a subscription used in a range, oldest first, each day or hour by meter. An hour is reported when it has begun; a day of which
 * the range has only a part is told with what falls on that part. Azure plans have no records here.
 */
export function listUtilizations (view: View, customerId: string, subscriptionId: string, { startTime, endTime, granularity, showDetails }: UtilizationRequest, request: PageRequest): Utilization {
  const subscription = getSubscription(view, customerId, subscriptionId)
  if (!subscription.entitlementId || subscription.isModern) throw refuse('notAzureSubscription', subscription.id)
  const from = rangeTime(startTime, 'start_time')
  const to = rangeTime(endTime, 'end_time')
  if (to <= from) throw refuse('propertyInvalid', `end_time must be later than start_time, not ${endTime}.`)
  if (from > view.now) throw refuse('propertyInvalid', `start_time must not lie in the future: ${startTime}.`)
  const { utilizationNotReadyMinutes } = view.settings
  const readyAt = to + utilizationNotReadyMinutes * minuteMilliseconds
  if (utilizationNotReadyMinutes > 0 && readyAt > view.now) return { retryAfterSeconds: Math.ceil((readyAt - view.now) / 1000) }
  const usage = new MeasuredUsage(view, subscription)
  const range = { from: Math.max(from, startOfDay(view.now) - keptDays * dayMilliseconds, usage.firstDay), to: Math.min(to, view.now) }
  const records = recordsOf(view, usage, range, granularity, showDetails)
  return {
    from,
    to,
    page: pageOf(({ after, limit }) => {
      const found: Array<[string, AzureUtilizationRecord]> = []
      for (const entry of records(after === undefined ? undefined : Number(after.split('|')[0]))) {
        if (found.length >= limit!) break
        if (after === undefined || entry[0] > after) found.push(entry)
      }
      return found
    }, request)
  }
}

type Entry = [place: string, record: AzureUtilizationRecord]

/** Tells the records of a range from some interval on, one after another, each with its place. */
function recordsOf (view: View, usage: MeasuredUsage, { from, to }: { from: number, to: number }, granularity: AzureUtilizationGranularity, showDetails: boolean) {
  const length = granularity === 'hourly' ? hourMilliseconds : dayMilliseconds
  return function * (since = from): Iterable<Entry> {
    for (let day = startOfDay(Math.max(from, since)); day < to; day += dayMilliseconds) {
      const uses = usage.day(day)
      for (let start = day; start < day + dayMilliseconds; start += length) {
        if (start < startOfInterval(since, length)) continue
        const within = { from: Math.max(from, start), to: Math.min(to, start + length) }
        const counted = uses.filter(({ hours }) => hours.some(hour => hour >= within.from && hour < within.to))
        const records = showDetails
          ? counted.map(use => ({ ...recordOf(start, length, use, use.quantity(within.from, within.to)), instanceData: instanceOf(view, use) }))
          : byMeter(counted, within).map(({ use, quantity }) => recordOf(start, length, use, quantity))
        for (const [index, record] of records.entries()) yield [`${timeKey(start)}|${String(index).padStart(6, '0')}`, record]
      }
    }
  }
}

const startOfInterval = (time: number, length: number) => Math.floor(time / length) * length

function byMeter (uses: Use[], { from, to }: { from: number, to: number }): Array<{ use: Use, quantity: Amount }> {
  const sums = new Map<string, { use: Use, quantity: Amount }>()
  for (const use of uses) {
    const { quantity } = sums.get(use.meter.id) ?? { quantity: zero }
    sums.set(use.meter.id, { use, quantity: quantity.plus(use.quantity(from, to)) })
  }
  return [...sums.values()]
}

const recordOf = (start: number, length: number, { meter: { id, name, category, subcategory, region, unit } }: Use, quantity: Amount): AzureUtilizationRecord => ({
  usageStartTime: utcOffset(start),
  usageEndTime: utcOffset(start + length),
  resource: { id, name, category, subcategory, region },
  quantity: quantity.toNumber(),
  unit,
  infoFields: {},
  attributes: { objectType: 'AzureUtilizationRecord' }
})

const instanceOf = ({ catalogue }: View, { meter, place, resourceUri, tags }: Use): NonNullable<AzureUtilizationRecord['instanceData']> => ({
  resourceUri,
  location: catalogue.azure.location(place),
  partNumber: '',
  orderNumber: '',
  ...(tags && { tags }),
  ...(meter.size !== undefined && { additionalInfo: { ServiceType: meter.size } })
})
