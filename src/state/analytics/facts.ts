/** Facts that analytics count and no command makes: referrals, searches and Azure usage, as the fixtures tell them. */
import type { ReferralAnalytics } from '../../contract/types.ts'
import { keyOf, type CollectionSpec } from '../collection.ts'

/** A lead; `status` is the word of its latest step. What is not there has not happened. */
export type ReferralFact = { [K in keyof ReferralAnalytics & `${string}Date`]?: string } & {
  id: string
  status: string
  customerMarket: string
  customerName: string
  customerOrgSize: string
  createdDate: string
}

/** A search in the public list of partners that found this one. */
export interface SearchFact {
  id: string
  /** Midnight of its day. */
  searchDate: string
  keywordCountry?: string
  keywordIndustryFocus?: string
  keywordProduct?: string
  keywordSearchText?: string
  contactButtonClicked: boolean
  detailsViewed: boolean
  referralSubmitted: boolean
}

/** What one Azure subscription used of one meter at one place on one day, or in one hour, as somebody stated it. */
export interface AzureUsageFact {
  customerId: string
  subscriptionId: string
  /** When the day or the hour begins. */
  usageDate: string
  /** When the hour ends; absent for a day. */
  usageEndDate?: string
  /** Full id of the resource in Azure. */
  resourceUri?: string
  /** Tags that the user gave the resource. */
  tags?: Record<string, string>
  resourceLocation: string
  /** GUID of the meter. */
  consumptionMeterId: string
  meterCategory: string
  meterSubcategory: string
  meterUnit: string
  reservationOrderId?: string
  reservationId?: string
  /** Size of a virtual machine. */
  serviceType?: string
  quantity: number
}

export const referralsSpec: CollectionSpec<ReferralFact, never> = { key: ({ id }) => id, indexes: {} }
export const searchesSpec: CollectionSpec<SearchFact, never> = { key: ({ id }) => id, indexes: {} }
export const azureUsageSpec: CollectionSpec<AzureUsageFact, never> = {
  key: ({ customerId, subscriptionId, usageDate, usageEndDate, consumptionMeterId, resourceLocation, resourceUri }) =>
    keyOf(customerId, subscriptionId.toLowerCase(), usageDate, usageEndDate ?? '', consumptionMeterId, resourceLocation, resourceUri ?? ''),
  indexes: {}
}
