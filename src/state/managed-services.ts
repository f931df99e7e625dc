/** What the partner may administer for a customer by delegation: the families of services that the customer's subscriptions bring. */
import { keyOf } from './collection.ts'
import { customerOf, type CustomerRecord } from './customers.ts'
import type { View } from './value.ts'

/** A family of services, by the name that the administration portal has for it. */
interface ServiceFamily {
  id: string
  name: string
  groupName: string
  /** Service plans that belong to it. */
  plans: RegExp
}

/** The families that the page shows; how the portal calls others is nowhere documented (get-the-managed-services-for-a-customer-by-id). */
const families: readonly ServiceFamily[] = [
  { id: 'Exchange', name: 'Exchange', groupName: 'Office', plans: /^(EXCHANGE_S_(?!FOUNDATION)|EOP_)/ },
  { id: 'MicrosoftCommunicationsOnline', name: 'SkypeforBusiness', groupName: 'Office', plans: /^MCO/ }
]

export interface ManagedServiceRecord { customer: CustomerRecord, family: ServiceFamily }

/** One entry for each family among the subscriptions that are not deleted; none when the customer has withdrawn the delegation. */
export function listManagedServices (view: View, customerId: string): ManagedServiceRecord[] {
  const customer = customerOf(view, customerId)
  if (!customer.allowDelegatedAccess) return []
  const plans = view.subscriptions.startingWith(keyOf(customer.id, ''))
    .filter(({ status }) => status !== 'deleted')
    .flatMap(({ isModern, offerId, skuId }) => view.catalogue.licenseSku(isModern ? offerId : skuId)?.plans ?? [])
  return families.filter(family => plans.some(({ serviceName }) => family.plans.test(serviceName))).map(family => ({ customer, family }))
}
