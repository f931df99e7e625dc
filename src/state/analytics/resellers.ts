/** Analytics of indirect resellers: what each sold through its provider, with the first and the latest dates of its subscriptions. */
import type { IndirectResellerAnalytics } from '../../contract/types.ts'
import type { Reseller } from '../partner.ts'
import type { View } from '../value.ts'
import { capitals, number, text, type FieldsOf } from './fields.ts'
import type { Pace } from './pace.ts'
import type { subscriptionDataset } from './subscriptions.ts'
import { type Dataset, type Field, Table } from './table.ts'

type SubscriptionTable = typeof subscriptionDataset extends Dataset<infer R> ? Table<R> : never

export interface Row { reseller: Reseller, subscriptionCount: number, licenseCount: number, dates: Record<DateName, Span> }

/** The earliest and the latest of some moments. */
interface Span { first: number, latest: number }

/** Dates of subscriptions, by what they are called of resellers. */
const dateColumns = { Creation: 'creationDate', End: 'commitmentEndDate', Suspended: 'suspendedDate', Deprovisioned: 'deprovisionedDate' } as const
type DateName = keyof typeof dateColumns
const dateNames = Object.keys(dateColumns) as DateName[]

const never = Date.parse('0001-01-01T00:00:00Z') // what the service prints for what has not come

const first = (name: DateName): Field<Row> => ({ kind: 'date', of: ({ dates }) => dates[name].first })
const latest = (name: DateName): Field<Row> => ({ kind: 'date', of: ({ dates }) => dates[name].latest })

const fields: FieldsOf<IndirectResellerAnalytics, Row, 'indirectResellerCount'> = {
  partnerTenantId: text(({ reseller }) => capitals(reseller.id)),
  id: text(({ reseller }) => reseller.mpnId),
  name: text(({ reseller }) => capitals(reseller.name)),
  market: text(({ reseller }) => reseller.location),
  firstSubscriptionCreationDate: first('Creation'),
  latestSubscriptionCreationDate: latest('Creation'),
  firstSubscriptionEndDate: first('End'),
  latestSubscriptionEndDate: latest('End'),
  firstSubscriptionSuspendedDate: first('Suspended'),
  latestSubscriptionSuspendedDate: latest('Suspended'),
  firstSubscriptionDeprovisionedDate: first('Deprovisioned'),
  latestSubscriptionDeprovisionedDate: latest('Deprovisioned'),
  subscriptionCount: number(({ subscriptionCount }) => subscriptionCount),
  licenseCount: number(({ licenseCount }) => licenseCount)
}

const counts = {
  indirectResellerCount: () => 1,
  licenseCount: ({ licenseCount }: Row) => licenseCount,
  subscriptionCount: ({ subscriptionCount }: Row) => subscriptionCount
}

/** Its rows are added up from those of the subscriptions. */
export const resellerDataset = { fields, counts, follows: [], parts: () => [], rowsOf: () => [] } satisfies Dataset<Row>

/** The resellers of a provider, in their order, with what the subscriptions say of each. */
export async function resellerTable ({ partner, resellers }: View, subscriptions: SubscriptionTable, pace: Pace): Promise<Table<Row>> {
  const rows = (partner.kind === 'provider' ? resellers : []).map((reseller): Row => ({
    reseller,
    subscriptionCount: 0,
    licenseCount: 0,
    dates: { Creation: noSpan(), End: noSpan(), Suspended: noSpan(), Deprovisioned: noSpan() }
  }))
  const sellers = await subscriptions.column('partnerId', pace)
  const rowOf = sellers.values.list.map(tenantId => rows.find(({ reseller }) => capitals(reseller.id) === tenantId))
  const licenses = await subscriptions.column('licenseCount', pace)
  const dates = new Map(await Promise.all(dateNames.map(async name => [name, await subscriptions.column(dateColumns[name], pace)] as const)))
  const { places } = subscriptions
  await pace.each(places.length, 15, index => {
    const place = places[index]!
    const row = rowOf[sellers.numbers[place]!]
    if (!row) return
    row.subscriptionCount++
    row.licenseCount += licenses.values.list[licenses.numbers[place]!] as number
    for (const [name, { values, numbers }] of dates) {
      const time = values.list[numbers[place]!]!
      if (time !== null) widen(row.dates[name], time as number)
    }
  })
  return Table.holding(resellerDataset, rows)
}

const noSpan = (): Span => ({ first: never, latest: never })

function widen (span: Span, time: number) {
  if (span.first === never || time < span.first) span.first = time
  if (time > span.latest) span.latest = time
}
