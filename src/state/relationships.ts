/** Relationships between partners: an indirect provider and its resellers, each as the other finds it. */
import type { PartnerRelationshipType } from '../contract/types.ts'
import type { Reseller } from './partner.ts'
import type { View } from './value.ts'

/** The other side of a relationship, and what the partner is to it. */
export interface RelationshipRecord extends Reseller { relationshipType: PartnerRelationshipType }

/** Which names a list shows, case aside. */
export interface NameFilter { operator: 'substring' | 'starts_with', value: string }

/**
 * The partners that this one is something to, in partnerships that go on: the resellers of a provider, the provider of a reseller.
 * Who is not of the kind asked for is that to nobody.
 */
export function listRelationships ({ partner, resellers }: View, relationshipType: PartnerRelationshipType, name?: NameFilter): RelationshipRecord[] {
  const others = relationshipType === 'is_indirect_cloud_solution_provider_of'
    ? partner.kind === 'provider' ? resellers : []
    : partner.kind === 'reseller' && partner.provider ? [partner.provider] : []
  return others.filter(other => other.state === 'Active' && (!name || isNamed(other, name))).map(other => ({ ...other, relationshipType }))
}

function isNamed (other: Reseller, { operator, value }: NameFilter): boolean {
  const [name, wanted] = [other.name.toLowerCase(), value.toLowerCase()]
  return operator === 'substring' ? name.includes(wanted) : name.startsWith(wanted)
}
