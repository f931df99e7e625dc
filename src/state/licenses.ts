/** Licences: how many a customer's subscriptions bring, and which users hold them. */
import { keyOf, type CollectionSpec } from './collection.ts'

/** A licence that a user holds. */
export interface LicenseAssignmentRecord { customerId: string, skuId: string, userId: string, excludedPlans: string[] }

export const licenseAssignmentsSpec: CollectionSpec<LicenseAssignmentRecord, never> = { key: ({ customerId, skuId, userId }) => keyOf(customerId, skuId, userId), indexes: {} }
