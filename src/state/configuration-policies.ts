/** Configuration policies: what a customer's devices do at their first start. */
import type { ConfigurationPolicy, ConfigurationPolicyInput, DevicePolicy } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { utc } from './clock.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import { customerOf } from './customers.ts'
import { requireText } from './input.ts'
import type { Transaction, View } from './value.ts'

export interface ConfigurationPolicyRecord extends Omit<ConfigurationPolicy, 'devicesAssignedCount' | 'attributes'> {
  customerId: string
  id: string
  /** Its place in the list, which is in the order of creation. */
  sequence: number
}

export const policyKey = (customerId: string, policyId: string) => keyOf(customerId, policyId.trim().toLowerCase())

export const configurationPoliciesSpec: CollectionSpec<ConfigurationPolicyRecord, never> = { key: ({ customerId, id }) => policyKey(customerId, id), indexes: {} }

/** There is one category; `none` is what old clients send when they do not set it. */
const category = 'o_o_b_e'

/** What a device says of its policies. */
export const devicePolicies = (policyId: string | null): DevicePolicy[] => [{ key: category, value: policyId }]

/** All policies of a customer, oldest first. */
export const listConfigurationPolicies = (view: View, customerId: string): ConfigurationPolicyRecord[] =>
  view.configurationPolicies.startingWith(keyOf(customerOf(view, customerId).id, '')).sort((a, b) => a.sequence - b.sequence)

export function getConfigurationPolicy (view: View, customerId: string, policyId: string): ConfigurationPolicyRecord {
  const found = view.configurationPolicies.get(policyKey(customerOf(view, customerId).id, policyId))
  if (!found) throw refuse('resourceNotFound', `configuration policy ${policyId}`)
  return found
}

export function createConfigurationPolicy (tx: Transaction, customerId: string, input: ConfigurationPolicyInput): ConfigurationPolicyRecord {
  const customer = customerOf(tx, customerId)
  const name = requireText(input.name, 'name')
  const now = utc(tx.now)
  const policy: ConfigurationPolicyRecord = {
    customerId: customer.id,
    sequence: tx.next(),
    id: tx.ids.guid(),
    name,
    category,
    ...(input.description !== undefined && { description: input.description }),
    devicesAssigned: 0,
    policySettings: input.policySettings,
    createdDate: now,
    lastModifiedDate: now
  }
  tx.put('configurationPolicies', policy)
  tx.note({ operationType: 'policy_created', resourceType: 'policy', customerId: customer.id, resourceId: policy.id, newValue: policy })
  return policy
}

/** Replaces name, description and settings. The category stays, and who has the policy is not for this call to say. */
export function updateConfigurationPolicy (tx: Transaction, customerId: string, policyId: string, input: ConfigurationPolicyInput): ConfigurationPolicyRecord {
  const before = getConfigurationPolicy(tx, customerId, policyId)
  const id = requireText(input.id, 'id').trim()
  if (id.toLowerCase() !== before.id) throw refuse('propertyInvalid', `id must be that of the path, ${before.id}, not ${id}.`)
  const after: ConfigurationPolicyRecord = { ...before, name: requireText(input.name, 'name'), policySettings: input.policySettings, lastModifiedDate: utc(tx.now) }
  if (input.description === undefined) delete after.description
  else after.description = input.description
  tx.put('configurationPolicies', after)
  tx.note({ operationType: 'policy_updated', resourceType: 'policy', customerId: after.customerId, resourceId: after.id, oldValue: before, newValue: after })
  return after
}

/** Deletes a policy; devices that had it have none. */
export function deleteConfigurationPolicy (tx: Transaction, customerId: string, policyId: string): void {
  const policy = getConfigurationPolicy(tx, customerId, policyId)
  for (const device of tx.devices.where('policy', policyKey(policy.customerId, policy.id))) tx.put('devices', { ...device, policies: devicePolicies(null) })
  tx.remove('configurationPolicies', policyKey(policy.customerId, policy.id))
  tx.note({ operationType: 'policy_deleted', resourceType: 'policy', customerId: policy.customerId, resourceId: policy.id, oldValue: policy })
}

/** Counts a device more (1) or less (-1) that has a policy. */
export function countAssigned (tx: Transaction, customerId: string, policyId: string | undefined, difference: 1 | -1) {
  const policy = policyId === undefined ? undefined : tx.configurationPolicies.get(policyKey(customerId, policyId))
  if (policy) tx.put('configurationPolicies', { ...policy, devicesAssigned: policy.devicesAssigned + difference })
}
