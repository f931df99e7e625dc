/** Service requests: questions to Microsoft support, of the partner itself or for one of its customers. */
import type { ServiceRequest, ServiceRequestContact, ServiceRequestInput, ServiceRequestNote, ServiceRequestOrganization, ServiceRequestOrganizationInput, ServiceRequestPatch, ServiceRequestStatus } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import type { SupportTopicSource } from './catalogue.ts'
import { utc } from './clock.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import { customerOf } from './customers.ts'
import { requireText } from './input.ts'
import { getOrganizationProfile } from './partner-profiles.ts'
import { personOf } from './partner.ts'
import { next, type TransitionTable } from './transitions.ts'
import type { Transaction, View } from './value.ts'

export type ServiceRequestCommand = 'ask' | 'note' | 'reopen' | 'close'

/** What each command does to a request's status; `ask` is for the support alone. An absent cell is a refusal. */
export const lifecycle: TransitionTable<ServiceRequestStatus, ServiceRequestCommand> = {
  none: {},
  open: { ask: 'attention_needed', note: 'open', close: 'closed' },
  closed: { note: 'closed', reopen: 'open' },
  attention_needed: { ask: 'attention_needed', note: 'open', reopen: 'open', close: 'closed' }
}

/** A service request as the world keeps it: all that the wire ever shows of it. */
export interface ServiceRequestRecord extends Omit<ServiceRequest, 'attributes' | 'newNote' | 'lastUpdatedBy' | 'fileLinks' | 'lastClosedDate'> {
  status: ServiceRequestStatus
  supportTopicName: string
  organization: ServiceRequestOrganization & { id: string }
  primaryContact: ServiceRequestContact
  notes: ServiceRequestNote[]
  /** Absent while it was never closed. */
  lastClosedDate?: string
  /** Its place in the order of creation. */
  sequence: number
}

const placeOf = ({ sequence }: ServiceRequestRecord) => String(sequence).padStart(12, '0')

export const serviceRequestsSpec: CollectionSpec<ServiceRequestRecord, 'customer' | 'created'> = {
  key: ({ id }) => id,
  indexes: {
    created: placeOf,
    // By whom it is for: a customer, or the partner.
    customer: request => keyOf(request.organization.id.toLowerCase(), placeOf(request))
  }
}

/** Which requests a list shows, by statuses as clients write them, and which part of the list. */
export interface ServiceRequestQuery { statuses: string[], offset?: number | undefined, size?: number | undefined }

export interface ServiceRequestPage { items: ServiceRequestRecord[], hasNext: boolean }

/** Every request of the partner, those for its customers included, oldest first. */
export const listServiceRequests = (view: View, query: ServiceRequestQuery) => page(view.serviceRequests.by('created', ''), query)

/** The requests for a customer, oldest first. */
export const listCustomerServiceRequests = (view: View, customerId: string, query: ServiceRequestQuery) =>
  page(view.serviceRequests.where('customer', customerOf(view, customerId).id), query)

function page (all: ServiceRequestRecord[], { statuses, offset = 0, size = 0 }: ServiceRequestQuery): ServiceRequestPage {
  if (offset < 0) throw refuse('inputInvalid', `offset must be 0 or more, not ${offset}.`)
  if (size < 0) throw refuse('inputInvalid', `size must be 1 or more, not ${size}.`)
  const wanted = statuses.map(statusNamed)
  const found = all.filter(({ status }) => wanted.every(known => known === status))
  const end = size ? offset + size : found.length
  return { items: found.slice(offset, end), hasNext: end < found.length }
}

const plain = (text: string) => text.replaceAll('_', '').toLowerCase()

/** `attention_needed`, and as other SDKs write it `AttentionNeeded`. */
function statusNamed (text: string): ServiceRequestStatus {
  const statuses = Object.keys(lifecycle) as ServiceRequestStatus[]
  const found = statuses.find(status => plain(status) === plain(text.trim()))
  if (!found) throw refuse('enumValueInvalid', `${text} of Status`, statuses.join(', '))
  return found
}

export function getServiceRequest (view: View, serviceRequestId: string): ServiceRequestRecord {
  const found = view.serviceRequests.get(serviceRequestId.trim())
  if (!found) throw refuse('resourceNotFound', `service request ${serviceRequestId}`)
  return found
}

/** A request for a customer; those of others are none of its. */
export function getCustomerServiceRequest (view: View, customerId: string, serviceRequestId: string): ServiceRequestRecord {
  const customer = customerOf(view, customerId)
  const found = view.serviceRequests.get(serviceRequestId.trim())
  if (found?.organization.id.toLowerCase() !== customer.id) throw refuse('resourceNotFound', `service request ${serviceRequestId} of customer ${customer.id}`)
  return found
}

export const listSupportTopics = ({ catalogue }: View) => catalogue.supportTopics

const locale = /^[a-z]{2,3}(-[a-z0-9]{2,8})*$/i

/** Opens a request: the partner's own, unless it names a customer as its organization. */
export function createServiceRequest (tx: Transaction, agentLocale: string, input: ServiceRequestInput): ServiceRequestRecord {
  if (!locale.test(agentLocale.trim())) throw refuse('inputInvalid', `the address must end in the locale of the agent, such as en-US, not ${agentLocale}.`)
  const topic = topicOf(tx, input.supportTopicId)
  const user = signedInUser(tx)
  const notes = (input.notes ?? []).map(({ text }) => noteOf(tx, text, 'notes.text'))
  const opened = utc(tx.now)
  const request: ServiceRequestRecord = {
    title: requireText(input.title, 'title'),
    description: requireText(input.description, 'description'),
    severity: input.severity,
    ...namesOf(topic),
    status: 'open',
    organization: organizationFor(tx, input.organization),
    primaryContact: input.primaryContact ? { organization: partnerAsOrganization(tx), ...input.primaryContact } : user,
    createdDate: opened,
    lastModifiedDate: opened,
    notes,
    countryCode: tx.partner.country,
    id: newId(tx),
    sequence: tx.next()
  }
  tx.put('serviceRequests', request)
  return request
}

/** A 6, the day, and eight more digits: `619010900000017`. */
function newId (tx: Transaction): string {
  const day = utc(tx.now).slice(2, 10).replaceAll('-', '')
  for (;;) {
    const id = `6${day}${String(tx.ids.word() % 100_000_000).padStart(8, '0')}`
    if (!tx.serviceRequests.has(id)) return id
  }
}

/** What is sent of a request changes, and a new note is added; a text, severity or status that says nothing leaves what there is. */
export function updateServiceRequest (tx: Transaction, serviceRequestId: string, patch: ServiceRequestPatch): ServiceRequestRecord {
  return change(tx, getServiceRequest(tx, serviceRequestId), patch)
}

export function updateCustomerServiceRequest (tx: Transaction, customerId: string, serviceRequestId: string, patch: ServiceRequestPatch): ServiceRequestRecord {
  return change(tx, getCustomerServiceRequest(tx, customerId, serviceRequestId), patch)
}

function change (tx: Transaction, before: ServiceRequestRecord, { title, description, severity, supportTopicId, primaryContact, newNote, status }: ServiceRequestPatch): ServiceRequestRecord {
  const changed: ServiceRequestRecord = {
    ...before,
    ...(title !== undefined && { title: requireText(title, 'title') }),
    ...(description !== undefined && { description: requireText(description, 'description') }),
    ...(severity !== undefined && severity !== 'unknown' && { severity }),
    ...(supportTopicId !== undefined && namesOf(topicOf(tx, supportTopicId))),
    ...(primaryContact && { primaryContact: contactAfter(before.primaryContact, primaryContact) }),
    ...(newNote && { notes: [...before.notes, noteOf(tx, newNote.text, 'newNote.text')], status: next(lifecycle, before.status, 'note')! })
  }
  const after = withStatus(tx, changed, status)
  if (JSON.stringify(after) === JSON.stringify(before)) return before
  const dated = { ...after, lastModifiedDate: utc(tx.now) }
  tx.put('serviceRequests', dated)
  return dated
}

/** The support answers, and waits for the partner. No request leads to this: it is ours to tell. */
export function answerServiceRequest (tx: Transaction, serviceRequestId: string, text: string | undefined): ServiceRequestRecord {
  const before = getServiceRequest(tx, serviceRequestId)
  const status = next(lifecycle, before.status, 'ask')
  if (!status) throw refuse('propertyInvalid', `the support does not answer a service request that is ${before.status}.`)
  const now = utc(tx.now)
  const after = { ...before, status, lastModifiedDate: now, notes: [...before.notes, { createdByName: 'Microsoft Support', createdDate: now, text: requireText(text, 'text') }] }
  tx.put('serviceRequests', after)
  return after
}

/** The commands by which a partner asks for a status. */
const commands: Partial<Record<ServiceRequestStatus, ServiceRequestCommand>> = { open: 'reopen', closed: 'close' }

/** Asked for the status that it has, or for `none`, a request keeps it. */
function withStatus (tx: Transaction, request: ServiceRequestRecord, wanted: ServiceRequestStatus = 'none'): ServiceRequestRecord {
  if (wanted === 'none' || wanted === request.status) return request
  const command = commands[wanted]
  const status = command && next(lifecycle, request.status, command)
  if (!status) throw refuse('propertyInvalid', `status of a service request that is ${request.status} cannot become ${wanted}.`)
  return { ...request, status, ...(status === 'closed' && { lastClosedDate: utc(tx.now) }) }
}

/** The members of a contact that are sent take the place of those there are. */
const contactAfter = (before: ServiceRequestContact, { organization, ...sent }: NonNullable<ServiceRequestPatch['primaryContact']>): ServiceRequestContact =>
  ({ ...before, ...sent, ...(organization && { organization: { ...before.organization, ...organization } }) })

function topicOf (view: View, supportTopicId: string): SupportTopicSource {
  const topic = view.catalogue.supportTopic(requireText(supportTopicId, 'supportTopicId'))
  if (!topic) throw refuse('propertyInvalid', `supportTopicId must be the id of a support topic, not ${supportTopicId}.`)
  return topic
}

const namesOf = ({ id, name, productId }: SupportTopicSource) => ({ supportTopicId: String(id), supportTopicName: name, productId })

const noteOf = (tx: Transaction, text: string | undefined, field: string): ServiceRequestNote =>
  ({ createdByName: signedInUser(tx).lastName!, createdDate: utc(tx.now), text: requireText(text, field) })

function signedInUser (tx: Transaction): ServiceRequestContact {
  const { objectId, userPrincipalName = tx.partner.userPrincipalName } = tx.caller
  const organization = partnerAsOrganization(tx)
  return { organization, contactId: objectId, ...personOf(userPrincipalName), email: userPrincipalName, ...phone(organization.phoneNumber) }
}

function partnerAsOrganization (view: View): ServiceRequestRecord['organization'] {
  const { companyName, defaultAddress } = getOrganizationProfile(view).profile
  return { id: view.partner.tenantId, name: companyName, ...phone(defaultAddress.phoneNumber) }
}

function organizationFor (view: View, { id }: ServiceRequestOrganizationInput = {}): ServiceRequestRecord['organization'] {
  if (!id || id.trim().toLowerCase() === view.partner.tenantId.toLowerCase()) return partnerAsOrganization(view)
  const customer = customerOf(view, id)
  return { id: customer.id, name: customer.companyProfile.companyName, ...phone(customer.billingProfile.defaultAddress.phoneNumber) }
}

const phone = (phoneNumber: string | undefined) => phoneNumber ? { phoneNumber } : {}
