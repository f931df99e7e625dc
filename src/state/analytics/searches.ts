/** Analytics of searches: how the public list of partners found this one, and what came of it. */
import type { SearchAnalytics } from '../../contract/types.ts'
import type { Partner } from '../partner.ts'
import type { View } from '../value.ts'
import type { SearchFact } from './facts.ts'
import { day, number, text, truth, type FieldsOf } from './fields.ts'
import { following, type Dataset } from './table.ts'

export interface Row extends SearchFact { partner: Partner }

type Counted = 'searchResultPageViews' | 'contactClicks' | 'referralCount' | 'profileViews'

const fields: FieldsOf<SearchAnalytics, Row, Counted> = {
  companyName: text(({ partner }) => partner.name),
  contactButtonClicked: truth(({ contactButtonClicked }) => contactButtonClicked),
  keywordCountry: text(({ keywordCountry }) => keywordCountry),
  detailsViewed: truth(({ detailsViewed }) => detailsViewed),
  keywordIndustryFocus: text(({ keywordIndustryFocus }) => keywordIndustryFocus),
  mpnId: number(({ partner }) => Number(partner.mpnId)),
  partnerMarket: text(({ partner }) => partner.country),
  keywordProduct: text(({ keywordProduct }) => keywordProduct),
  referralSubmitted: truth(({ referralSubmitted }) => referralSubmitted),
  searchDate: day(({ searchDate }) => searchDate),
  keywordSearchText: text(({ keywordSearchText }) => keywordSearchText)
}

const counts: Record<Counted, (row: Row) => number> = {
  searchResultPageViews: () => 1,
  contactClicks: ({ contactButtonClicked }) => Number(contactButtonClicked),
  referralCount: ({ referralSubmitted }) => Number(referralSubmitted),
  profileViews: ({ detailsViewed }) => Number(detailsViewed)
}

export const searchDataset = {
  fields,
  counts,
  follows: [following('searches', ({ id }) => id)],
  * parts ({ searches }: View) { for (const { id } of searches.values()) yield id },
  rowsOf: ({ searches, partner }: View, id: string): Row[] => {
    const found = searches.get(id)
    return found ? [{ ...found, partner }] : []
  }
} satisfies Dataset<Row>
