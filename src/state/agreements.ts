/** Agreements: the customer's acceptance of the Microsoft Cloud Agreement, confirmed by the partner. */
import type { Agreement } from '../contract/types.ts'
import { keyOf, type CollectionSpec } from './collection.ts'

export interface AgreementRecord extends Omit<Agreement, 'agreementLink' | 'attributes'> { customerId: string, sequence: number }

export const agreementsSpec: CollectionSpec<AgreementRecord, never> = { key: ({ customerId, sequence }) => keyOf(customerId, String(sequence).padStart(12, '0')), indexes: {} }
