/** Directory roles of a customer's tenant and who is in them. Every tenant has the same roles, under the same ids. */
import type { DirectoryRole, OperationType, UserMemberInput } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import { customerOf, type SeekPage } from './customers.ts'
import { pageBy, type PageRequest } from './pages.ts'
import { activeUser, userKey, type UserRecord } from './users.ts'
import type { Transaction, View } from './value.ts'

export type Role = Omit<DirectoryRole, 'attributes'>

const administrator: Role = { name: 'Company Administrator', id: '62e90394-69f5-4237-9190-012177145e10' }

/** Ids as the directory has them everywhere (get-user-roles-for-a-customer). */
export const directoryRoles: readonly Role[] = [
  { name: 'Billing Administrator', id: 'b0f54661-2d74-4c50-afa3-1ec803f12efe' },
  administrator,
  { name: 'Helpdesk Administrator', id: '729827e3-9c14-49f7-bb1b-9608f156bbb8' },
  { name: 'Service Support Administrator', id: 'f023fd81-a637-4b56-95fd-791ac0226033' },
  { name: 'User Account Administrator', id: 'fe930be7-5e62-47db-91af-98c3a49a38b1' }
]

/** A user in a role. */
export interface RoleMemberRecord {
  customerId: string
  roleId: string
  userId: string
  /** The user is deleted; the role comes back with it. */
  isHidden?: true
}

const memberKey = ({ customerId, roleId, userId }: RoleMemberRecord) => keyOf(customerId, roleId, userId)

export const roleMembersSpec: CollectionSpec<RoleMemberRecord, 'role' | 'user'> = {
  key: memberKey,
  indexes: {
    role: ({ customerId, roleId, isHidden }) => isHidden ? undefined : keyOf(customerId, roleId),
    user: ({ customerId, userId }) => keyOf(customerId, userId)
  }
}

function roleOf (roleId: string): Role {
  const id = roleId.trim().toLowerCase()
  const found = directoryRoles.find(role => role.id === id)
  if (!found) throw refuse('resourceNotFound', `directory role ${roleId}`)
  return found
}

function userOf (view: View, customerId: string, userId: string): UserRecord {
  const found = activeUser(view, customerId, userId)
  if (!found) throw refuse('userNotFound', userId)
  return found
}

/** All roles of a tenant, whoever holds them. */
export function listDirectoryRoles (view: View, customerId: string): readonly Role[] {
  customerOf(view, customerId)
  return directoryRoles
}

/** The roles of a user, in the order of all roles. */
export function listUserDirectoryRoles (view: View, customerId: string, userId: string): Role[] {
  const user = userOf(view, customerOf(view, customerId).id, userId)
  const held = new Set(membershipsOf(view, user).map(({ roleId }) => roleId))
  return directoryRoles.filter(({ id }) => held.has(id))
}

/** A user as the member of a role. */
export interface Member { role: Role, user: UserRecord }

/** Who holds a role, by user id. */
export function listUserMembers (view: View, customerId: string, roleId: string, request: PageRequest): SeekPage<Member> {
  const customer = customerOf(view, customerId)
  const role = roleOf(roleId)
  const { items, ...page } = pageBy(view.roleMembers, 'role', keyOf(customer.id, role.id, ''), request)
  return { ...page, items: items.map(({ userId }) => ({ role, user: view.users.get(userKey(customer.id, userId))! })) }
}

/** Gives a user a role; the names in the request count for nothing beside those of the user. */
export function addUserMember (tx: Transaction, customerId: string, roleId: string, { id }: UserMemberInput): Member {
  const customer = customerOf(tx, customerId)
  const role = roleOf(roleId)
  const user = userOf(tx, customer.id, id)
  const member: RoleMemberRecord = { customerId: customer.id, roleId: role.id, userId: user.id }
  if (tx.roleMembers.has(memberKey(member))) throw refuse('roleMemberExists', user.id, role.name)
  tx.put('roleMembers', member)
  note(tx, 'add_user_member', member)
  return { role, user }
}

export function removeUserMember (tx: Transaction, customerId: string, roleId: string, userId: string): void {
  const customer = customerOf(tx, customerId)
  const role = roleOf(roleId)
  const user = userOf(tx, customer.id, userId)
  const member = tx.roleMembers.get(memberKey({ customerId: customer.id, roleId: role.id, userId: user.id }))
  if (!member) throw refuse('userNotFound', userId)
  tx.remove('roleMembers', memberKey(member))
  note(tx, 'remove_user_member', member)
}

/** Puts the first user of a new tenant in charge. */
export function addFirstAdministrator (tx: Transaction, { customerId, id }: UserRecord) {
  tx.put('roleMembers', { customerId, roleId: administrator.id, userId: id })
}

const membershipsOf = (view: View, { customerId, id }: UserRecord) => view.roleMembers.where('user', keyOf(customerId, id))

/** Takes a deleted user out of sight in its roles. */
export function hideRoles (tx: Transaction, user: UserRecord) {
  for (const member of membershipsOf(tx, user)) tx.put('roleMembers', { ...member, isHidden: true })
}

/** Gives a restored user its roles back. */
export function showRoles (tx: Transaction, user: UserRecord) {
  for (const { isHidden, ...member } of membershipsOf(tx, user)) tx.put('roleMembers', member)
}

/** Forgets the roles of a user that is gone for good. */
export function forgetRoles (tx: Transaction, user: UserRecord) {
  for (const member of membershipsOf(tx, user)) tx.remove('roleMembers', memberKey(member))
}

/** January 2019 has no type for this; later states do (rules of audit records). */
function note (tx: Transaction, operationType: OperationType, member: RoleMemberRecord) {
  tx.note({
    operationType,
    resourceType: 'customer_directory_role',
    customerId: member.customerId,
    resourceId: member.roleId,
    ...(operationType === 'add_user_member' ? { newValue: member } : { oldValue: member }),
    customizedData: [{ key: 'CustomerUserId', value: member.userId }]
  })
}
