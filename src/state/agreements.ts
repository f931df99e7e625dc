/** Agreements: the customer's acceptance of the Microsoft Cloud Agreement, confirmed by the partner. */
import type { Agreement, AgreementInput, AgreementMetaData } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { parseTime, utc } from './clock.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import { checkEmail } from './customer-profiles.ts'
import { customerOf } from './customers.ts'
import { requireText } from './input.ts'
import type { Transaction, View } from './value.ts'

export interface AgreementRecord extends Omit<Agreement, 'agreementLink'> { customerId: string, sequence: number }

export const agreementsSpec: CollectionSpec<AgreementRecord, never> = { key: ({ customerId, sequence }) => keyOf(customerId, String(sequence).padStart(12, '0')), indexes: {} }

/** What customers can accept; in this state of the service there is one. */
const templates: readonly AgreementMetaData[] = [{
  templateId: '998b88de-aa99-4388-a42c-1b3517d49490',
  agreementType: 'MicrosoftCloudAgreement',
  agreementLink: 'https://docs.microsoft.com/partner-center/agreements',
  versionRank: 0
}]

const templateOf = (id: string) => templates.find(({ templateId }) => templateId === id.trim().toLowerCase())

export const listAgreementMetadata = (_view: View): readonly AgreementMetaData[] => templates

/** Every confirmation for a customer, the newest acceptance first as in the documented answer. */
export function listAgreements (view: View, customerId: string): AgreementRecord[] {
  const { id } = customerOf(view, customerId)
  const age = ({ dateAgreed }: AgreementRecord) => parseTime(dateAgreed.trim()) ?? 0
  return view.agreements.startingWith(keyOf(id, '')).sort((a, b) => age(b) - age(a) || b.sequence - a.sequence)
}

/** Where the text of an agreement stands. */
export const agreementLinkOf = ({ templateId }: AgreementRecord): string | undefined => templateOf(templateId)?.agreementLink

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i

/** Records that a customer accepted an agreement. Saying so again adds another confirmation. */
export function createAgreement (tx: Transaction, customerId: string, { userId, primaryContact, dateAgreed, templateId, type }: AgreementInput): AgreementRecord {
  const customer = customerOf(tx, customerId)
  if (!guid.test(requireText(userId, 'userId').trim())) throw refuse('propertyInvalid', `userId must be the GUID of a user, not ${userId}.`)
  requireText(primaryContact.firstName, 'primaryContact.firstName')
  requireText(primaryContact.lastName, 'primaryContact.lastName')
  const email = checkEmail(primaryContact.email, 'primaryContact.email').trim()
  const time = parseTime(requireText(dateAgreed, 'dateAgreed').trim())
  if (time === undefined) throw refuse('propertyInvalid', `dateAgreed must be a time such as 2019-01-07T00:00:00Z, not ${dateAgreed}.`)
  const template = templateOf(requireText(templateId, 'templateId'))
  if (!template) throw refuse('propertyInvalid', `templateId must be that of an agreement, ${templates.map(known => known.templateId).join(' or ')}; not ${templateId}.`)
  if (template.agreementType !== type) throw refuse('propertyInvalid', `type must be that of the template, ${template.agreementType}, not ${type}.`)

  const agreement: AgreementRecord = {
    customerId: customer.id,
    sequence: tx.next(),
    userId: userId!.trim(),
    primaryContact: { ...primaryContact, email },
    dateAgreed: /Z$/.test(dateAgreed) ? dateAgreed : utc(time),
    templateId: template.templateId,
    type
  }
  tx.put('agreements', agreement)
  tx.note({ operationType: 'create_agreement', resourceType: 'agreement', customerId: customer.id, newValue: agreement })
  return agreement
}
