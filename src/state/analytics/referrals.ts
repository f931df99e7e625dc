/** Analytics of referrals: leads that reached the partner, and the steps that each took. */
import type { ReferralAnalytics } from '../../contract/types.ts'
import type { View } from '../value.ts'
import type { ReferralFact } from './facts.ts'
import { date, text, type FieldsOf } from './fields.ts'
import { following, type Dataset, type Field } from './table.ts'

export interface Row extends ReferralFact { partnerMarket: string }

const step = (name: `${string}Date` & keyof ReferralFact): Field<Row> => date(row => row[name])

const fields: FieldsOf<ReferralAnalytics, Row, 'referralCount'> = {
  id: text(({ id }) => id),
  status: text(({ status }) => status),
  customerMarket: text(({ customerMarket }) => customerMarket),
  customerName: text(({ customerName }) => customerName),
  customerOrgSize: text(({ customerOrgSize }) => customerOrgSize),
  acceptedDate: step('acceptedDate'),
  acknowledgedDate: step('acknowledgedDate'),
  archivedDate: step('archivedDate'),
  declinedDate: step('declinedDate'),
  expiredDate: step('expiredDate'),
  lostDate: step('lostDate'),
  missedDate: step('missedDate'),
  createdDate: step('createdDate'),
  skippedDate: step('skippedDate'),
  wonDate: step('wonDate'),
  partnerMarket: text(({ partnerMarket }) => partnerMarket)
}

export const referralDataset = {
  fields,
  counts: { referralCount: () => 1 },
  follows: [following('referrals', ({ id }) => id)],
  * parts ({ referrals }: View) { for (const { id } of referrals.values()) yield id },
  rowsOf: ({ referrals, partner }: View, id: string): Row[] => {
    const found = referrals.get(id)
    return found ? [{ ...found, partnerMarket: partner.country }] : []
  }
} satisfies Dataset<Row>
