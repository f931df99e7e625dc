/** Domains: which names are taken, and those that customers have verified beside their first. */
import type { Domain } from '../contract/types.ts'
import type { CollectionSpec } from './collection.ts'

/** A verified domain of a customer. */
export interface DomainRecord extends Domain { customerId: string }

export const domainsSpec: CollectionSpec<DomainRecord, never> = { key: ({ name }) => name.toLowerCase(), indexes: {} }
