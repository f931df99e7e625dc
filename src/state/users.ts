/** User accounts of a customer's tenant. */
import type { CustomerUser } from '../contract/types.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import type { Transaction } from './value.ts'

/** A user as the world keeps it: what the wire shows, without links, and what only the state needs. */
export interface UserRecord extends Omit<CustomerUser, 'links' | 'attributes' | 'passwordProfile'> {
  /** In lower case, as the path of its customer. */
  customerId: string
}

export const userKey = (customerId: string, userId: string) => keyOf(customerId, userId.trim().toLowerCase())

export const usersSpec: CollectionSpec<UserRecord, never> = { key: ({ customerId, id }) => userKey(customerId, id), indexes: {} }

/** Forgets a user whose time among the deleted is over. */
export function purgeUser (tx: Transaction, customerId: string, userId: string) { tx.remove('users', userKey(customerId, userId)) }
