/** User accounts of a customer's tenant. A deleted one can be listed and restored for 30 days. */
import type { CustomerUser, CustomerUserInput, CustomerUserPatch, OperationType, PasswordProfile, PasswordProfilePatch, SortDirection, UserDomainType, UserState } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { dayMilliseconds, utc } from './clock.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import { customerOf, type CustomerRecord, type SeekPage } from './customers.ts'
import { addFirstAdministrator, forgetRoles, hideRoles, showRoles } from './directory-roles.ts'
import { verifiedDomain } from './domains.ts'
import { requireText } from './input.ts'
import { forgetLicenses, freeLicenses, regainLicenses } from './licenses.ts'
import { pageBy, type PageRequest } from './pages.ts'
import { next, type TransitionTable } from './transitions.ts'
import type { Transaction, View } from './value.ts'

export type UserCommand = 'delete' | 'restore'

/** What each command does to a user's state. An absent cell is a refusal. */
export const lifecycle: TransitionTable<UserState, UserCommand> = {
  active: { delete: 'inactive' },
  inactive: { restore: 'active' }
}

/** A user as the world keeps it: what the wire shows, without links, and what only the state needs. Passwords are not kept. */
export interface UserRecord extends Omit<CustomerUser, 'links' | 'attributes' | 'passwordProfile'> {
  /** In lower case, as the path of its customer. */
  customerId: string
  state: UserState
}

/** How long a deleted user can be restored (restore-a-user-for-a-customer). */
const restoreDays = 30
const shortestPassword = 8 // characters

export const userKey = (customerId: string, userId: string) => keyOf(customerId, userId.trim().toLowerCase())

const nameKey = (customerId: string, userPrincipalName: string) => keyOf(customerId, userPrincipalName.toLowerCase())

export const usersSpec: CollectionSpec<UserRecord, 'displayName' | 'userPrincipalName' | 'signIn'> = {
  key: ({ customerId, id }) => userKey(customerId, id),
  indexes: {
    // Lists: active users apart from deleted ones, by either name.
    displayName: ({ customerId, state, displayName }) => keyOf(customerId, state, displayName.toLowerCase()),
    userPrincipalName: ({ customerId, state, userPrincipalName }) => keyOf(customerId, state, userPrincipalName.toLowerCase()),
    // A sign-in name stays taken until its user is gone for good.
    signIn: ({ customerId, userPrincipalName }) => nameKey(customerId, userPrincipalName)
  }
}

/** An active user; undefined when there is none or it is deleted. */
export function activeUser (view: View, customerId: string, userId: string): UserRecord | undefined {
  const found = view.users.get(userKey(customerId, userId))
  return found?.state === 'active' ? found : undefined
}

export function getUser (view: View, customerId: string, userId: string): UserRecord {
  const found = activeUser(view, customerOf(view, customerId).id, userId)
  if (!found) throw refuse('userOrPartnerNotFound', 'user', userId)
  return found
}

/** Which users a list shows, and in which order; as the request says it. */
export interface UserQuery { state?: string | undefined, sortField?: string | undefined, sortDirection?: SortDirection | undefined }

const states: readonly UserState[] = ['active', 'inactive']
const sortFields = ['displayName', 'userPrincipalName'] as const

/** Users of one state, the active ones unless the deleted ones are asked for, by display name unless a sort is given. */
export function listUsers (view: View, customerId: string, { state = 'active', sortField = 'displayName', sortDirection = 'Ascending' }: UserQuery, request: PageRequest): SeekPage<UserRecord> {
  const customer = customerOf(view, customerId)
  const shown = states.find(known => known === state.toLowerCase())
  if (!shown) throw refuse('propertyInvalid', `the filter's Value for UserState must be Active or Inactive, not ${state}.`)
  const index = sortFields.find(known => known.toLowerCase() === sortField.toLowerCase())
  if (!index) throw refuse('propertyInvalid', `sortField must be DisplayName or UserPrincipalName, not ${sortField}.`)
  return pageBy(view.users, index, keyOf(customer.id, shown, ''), request, sortDirection === 'Descending')
}

/** A user, and the password that a call has just set: no other call tells it. */
export interface UserWithPassword { user: UserRecord, passwordProfile?: PasswordProfile }

export function createUser (tx: Transaction, customerId: string, input: CustomerUserInput): UserWithPassword {
  const customer = customerOf(tx, customerId)
  const passwordProfile = checkedPassword(input.passwordProfile)
  const user: UserRecord = { id: tx.ids.guid(), customerId: customer.id, ...checkedTexts(tx, customer, input), state: 'active' }
  if (tx.users.one('signIn', nameKey(customer.id, user.userPrincipalName))) throw refuse('userNameTaken', user.userPrincipalName)
  tx.put('users', user)
  note(tx, 'create_customer_user', user)
  return { user, passwordProfile }
}

/** The administrator that a new tenant begins with: named after who is billed, shown under the company's name, without a usage location. */
export function createFirstUser (tx: Transaction, customer: CustomerRecord): UserRecord {
  const { companyProfile: { domain, companyName }, billingProfile } = customer
  const { firstName = billingProfile.firstName, lastName = billingProfile.lastName } = billingProfile.defaultAddress
  const user: UserRecord = {
    id: tx.ids.guid(),
    customerId: customer.id,
    userPrincipalName: `admin@${domain}`,
    ...(firstName && { firstName }),
    ...(lastName && { lastName }),
    displayName: companyName,
    userDomainType: 'none',
    state: 'active'
  }
  tx.put('users', user)
  addFirstAdministrator(tx, user)
  return user
}

/**
 * Changes what is given of a user and leaves the rest; a password profile sets a new password. Asked to be active, a deleted user
 * is restored, with whatever else the request changes; clients that always send a state restore by any change.
 */
export function updateUser (tx: Transaction, customerId: string, userId: string, patch: CustomerUserPatch): UserWithPassword {
  const customer = customerOf(tx, customerId)
  const before = tx.users.get(userKey(customer.id, userId))
  if (!before || (before.state === 'inactive' && patch.state !== 'active')) throw refuse('userOrPartnerNotFound', 'user', userId)
  if (patch.state === 'inactive') throw refuse('propertyInvalid', 'state can only be changed to active; a user is made inactive by DELETE.')
  const passwordProfile = patch.passwordProfile && checkedPassword(patch.passwordProfile)
  const { id, lastDirectorySyncTime } = before
  const after: UserRecord = {
    id,
    customerId: customer.id,
    ...checkedTexts(tx, customer, patch, before),
    ...(lastDirectorySyncTime !== undefined && { lastDirectorySyncTime }),
    state: next(lifecycle, before.state, 'restore') ?? before.state
  }
  const holder = tx.users.one('signIn', nameKey(customer.id, after.userPrincipalName))
  if (holder && holder.id !== id) throw refuse('userNameTaken', after.userPrincipalName)

  const isRestored = after.state !== before.state
  const isRenamed = after.userPrincipalName !== before.userPrincipalName
  const isChanged = texts.some(name => after[name] !== before[name])
  if (isRestored || isChanged) tx.put('users', after)
  if (isRestored) {
    showRoles(tx, after)
    regainLicenses(tx, after)
    note(tx, 'restore_customer_user', after, before)
  } else if (isChanged) note(tx, 'update_customer_user', after, before)
  if (isRenamed) note(tx, 'update_customer_user_principal_name', after, before)
  if (passwordProfile) note(tx, 'reset_customer_user_password', after)
  const user = isRestored || isChanged ? after : before
  return passwordProfile ? { user, passwordProfile } : { user }
}

/** The address without a user, which two pages print (update-user-accounts-for-a-customer): it does not say whose account is meant. */
export function refuseUpdateWithoutId (view: View, customerId: string): never {
  const { id } = customerOf(view, customerId)
  throw refuse('propertyInvalid', `the user's id is missing; the address of an update is /v1/customers/${id}/users/ with the id behind it.`)
}

/** Makes a user inactive: its licences are free for others, its roles hidden, and after 30 days it is gone for good. */
export function deleteUser (tx: Transaction, customerId: string, userId: string): void {
  const before = getUser(tx, customerId, userId)
  const after: UserRecord = { ...before, state: next(lifecycle, before.state, 'delete')!, softDeletionTime: utc(tx.now) }
  tx.put('users', after)
  hideRoles(tx, after)
  freeLicenses(tx, after)
  note(tx, 'delete_customer_user', after, before)
  tx.schedule(purgeTime(after), { kind: 'userPurge', customerId: after.customerId, userId: after.id })
}

/** When a deleted user is gone for good. */
export const purgeTime = ({ softDeletionTime }: UserRecord) => Date.parse(softDeletionTime!) + restoreDays * dayMilliseconds

/** Forgets a user whose time among the deleted is over; one that was restored since, or deleted again, is left alone. */
export function purgeUser (tx: Transaction, customerId: string, userId: string): void {
  const user = tx.users.get(userKey(customerId, userId))
  if (user?.state !== 'inactive' || purgeTime(user) > tx.now) return
  forgetRoles(tx, user)
  forgetLicenses(tx, user)
  tx.remove('users', userKey(customerId, userId))
}

/** What is kept of a user as it was written. */
const texts = ['usageLocation', 'userPrincipalName', 'firstName', 'lastName', 'displayName', 'phoneNumber', 'immutableId'] as const
type Text = typeof texts[number]

/** The texts of a user after a request, over those that it had; an empty one is taken away. With them the kind of its domain. */
function checkedTexts (tx: Transaction, customer: CustomerRecord, given: { [N in Text]?: string }, had?: UserRecord): Pick<UserRecord, Text | 'userDomainType'> {
  const after: { [N in Text]?: string } = {}
  for (const name of texts) {
    const text = given[name]?.trim() ?? had?.[name]
    if (text) after[name] = text
  }
  const userPrincipalName = requireText(after.userPrincipalName, 'userPrincipalName')
  const displayName = requireText(after.displayName, 'displayName')
  if (after.usageLocation !== undefined) {
    if (!/^[a-z]{2}$/i.test(after.usageLocation)) throw refuse('propertyInvalid', `usageLocation must be the two-letter code of a country, not ${after.usageLocation}.`)
    after.usageLocation = after.usageLocation.toUpperCase()
  }
  const userDomainType = had?.userPrincipalName === userPrincipalName ? had.userDomainType : domainTypeOf(tx, customer, userPrincipalName)
  if (userDomainType === 'federated' && !after.immutableId) throw refuse('propertyInvalid', `immutableId is missing; users of the federated domain of ${userPrincipalName} need one.`)
  return { ...after, userPrincipalName, displayName, userDomainType }
}

/** The kind of the domain that a sign-in name lies in, which must be one of the customer's; the first domain has none. */
function domainTypeOf (tx: Transaction, customer: CustomerRecord, userPrincipalName: string): UserDomainType {
  const domain = /^[^\s@]{1,64}@([^\s@]+)$/.exec(userPrincipalName)?.[1]?.toLowerCase()
  if (domain === undefined) throw refuse('propertyInvalid', `userPrincipalName must be a name and a domain, as in jo@${customer.companyProfile.domain}, not ${userPrincipalName}.`)
  const own = customer.customDomains.find(name => name.toLowerCase() === domain)
  if (own === undefined) throw refuse('propertyInvalid', `userPrincipalName must lie in a domain of the customer (${customer.customDomains.join(', ')}), not in ${domain}.`)
  return verifiedDomain(tx, customer.id, own)?.authenticationType ?? 'none'
}

/** A password that may be set; length is all that counts. */
function checkedPassword (profile: PasswordProfilePatch | undefined): PasswordProfile {
  const password = requireText(profile?.password, 'passwordProfile.password')
  if (password.length < shortestPassword) throw refuse('propertyInvalid', `passwordProfile.password must have ${shortestPassword} characters or more.`)
  return { password, forceChangePassword: profile?.forceChangePassword ?? true }
}

function note (tx: Transaction, operationType: OperationType, newValue: UserRecord, oldValue?: UserRecord) {
  const { customerId, id } = newValue
  tx.note({
    operationType,
    resourceType: 'customer_user',
    customerId,
    resourceId: id,
    ...(oldValue && { oldValue }),
    newValue,
    customizedData: [{ key: 'CustomerUserId', value: id }]
  })
}
