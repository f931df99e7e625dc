/** Configuration policies: how a customer's new devices set themselves up. */
import type { ConfigurationPolicy } from '../contract/types.ts'
import { keyOf, type CollectionSpec } from './collection.ts'

export interface ConfigurationPolicyRecord extends Omit<ConfigurationPolicy, 'attributes'> { customerId: string, id: string }

export const configurationPoliciesSpec: CollectionSpec<ConfigurationPolicyRecord, never> = { key: ({ customerId, id }) => keyOf(customerId, id), indexes: {} }
