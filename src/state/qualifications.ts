/** Qualifications of customers, and the validation codes that open the government one. */
import type { ValidationCode } from '../contract/types.ts'
import type { CollectionSpec } from './collection.ts'

export type ValidationCodeRecord = ValidationCode

export const validationCodesSpec: CollectionSpec<ValidationCodeRecord, never> = { key: ({ validationId }) => validationId, indexes: {} }
