/** Facts that analytics count and no command makes: referrals, searches and Azure usage, as the fixtures tell them. */
import { keyOf, type CollectionSpec } from '../collection.ts'

export interface ReferralFact { id: string }
export interface SearchFact { id: string }
/** What one Azure subscription used of one meter on one day. */
export interface AzureUsageFact { customerId: string, subscriptionId: string, meterId: string, usageDate: string, quantity: number }

export const referralsSpec: CollectionSpec<ReferralFact, never> = { key: ({ id }) => id, indexes: {} }
export const searchesSpec: CollectionSpec<SearchFact, never> = { key: ({ id }) => id, indexes: {} }
export const azureUsageSpec: CollectionSpec<AzureUsageFact, never> = {
  key: ({ customerId, subscriptionId, usageDate, meterId }) => keyOf(customerId, subscriptionId.toLowerCase(), usageDate, meterId),
  indexes: {}
}
