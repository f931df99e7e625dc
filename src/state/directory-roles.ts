/** Directory roles of a customer's tenant and who is in them. */
import { keyOf, type CollectionSpec } from './collection.ts'

/** A user in a role. */
export interface RoleMemberRecord { customerId: string, roleId: string, userId: string }

export const roleMembersSpec: CollectionSpec<RoleMemberRecord, never> = { key: ({ customerId, roleId, userId }) => keyOf(customerId, roleId, userId), indexes: {} }
