/** Qualifications of customers, and the validation codes that open the government one. */
import type { CustomerQualification, ValidationCode } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import type { CollectionSpec } from './collection.ts'
import { customerOf, store, type CustomerRecord } from './customers.ts'
import { next, type TransitionTable } from './transitions.ts'
import type { Transaction, View } from './value.ts'

export type ValidationCodeRecord = ValidationCode

export const validationCodesSpec: CollectionSpec<ValidationCodeRecord, never> = { key: ({ validationId }) => validationId, indexes: {} }

/** What each qualification that a partner can give makes of a customer's. An absent cell is a refusal. */
export const lifecycle: TransitionTable<CustomerQualification, 'education' | 'government_community_cloud'> = {
  none: { education: 'education', government_community_cloud: 'government_community_cloud' },
  education: { education: 'education' },
  nonprofit: { education: 'education' },
  government_community_cloud: { government_community_cloud: 'government_community_cloud' }
}

export const getCustomerQualification = (view: View, customerId: string): CustomerQualification => customerOf(view, customerId).qualification

/** The partner's validation codes, by number. */
export const listValidationCodes = (view: View): ValidationCodeRecord[] => [...view.validationCodes.values()]

/** Qualifies a customer; the government's qualification uses up one creation of a validation code. */
export function updateCustomerQualification (tx: Transaction, customerId: string, wanted: CustomerQualification, code: string | undefined): CustomerQualification {
  const customer = customerOf(tx, customerId)
  const { qualification } = customer
  if (wanted === 'none' || wanted === 'nonprofit') throw refuse('qualificationChangeRefused', customer.id, wanted, 'partners give only education and government_community_cloud.')
  if (next(lifecycle, qualification, wanted) === undefined) throw refuse('qualificationChangeRefused', customer.id, wanted, `it is ${qualification}.`)
  if (wanted === qualification) return qualification
  if (wanted === 'government_community_cloud') tx.put('validationCodes', usedOnce(tx, usableCode(tx, customer, code)))
  return store(tx, customer, { ...customer, qualification: wanted }, 'update_customer_qualification').qualification
}

function usableCode (tx: Transaction, { id }: CustomerRecord, code = ''): ValidationCodeRecord {
  const fail = (why: string) => refuse('qualificationChangeRefused', id, 'government_community_cloud', why)
  if (code.trim() === '') throw fail('the query names no validation code.')
  const found = tx.validationCodes.get(code.trim())
  if (!found) throw fail(`the partner has no validation code ${code}.`)
  if (found.remainingCreates !== undefined && found.remainingCreates <= 0) throw fail(`validation code ${code} is used up.`)
  return found
}

const usedOnce = (tx: Transaction, code: ValidationCodeRecord): ValidationCodeRecord => ({
  ...code,
  ...(code.remainingCreates !== undefined && { remainingCreates: code.remainingCreates - 1 }),
  eTag: codeEtag(tx)
})

/** The moment of the last use, to seven digits of a second as the service writes it; the last four tell uses of one millisecond apart. */
function codeEtag (tx: Transaction): string {
  const time = new Date(tx.now).toISOString().replace('Z', `${String(tx.next() % 10_000).padStart(4, '0')}Z`)
  return `W/"datetime'${encodeURIComponent(time)}'"`
}
