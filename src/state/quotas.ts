/** The quotas of integration sandboxes (rules of test-and-debug). They hold only in worlds that ask for them. */
import { refuse } from '../errors.ts'
import { keyOf } from './collection.ts'
import type { CatalogItem } from './catalogue.ts'
import type { CustomerRecord } from './customers.ts'
import type { View } from './value.ts'

export const quotas = {
  customers: 75,
  subscriptionsPerCustomer: 5,
  seatsPerSubscription: 25,
  azureSubscriptionsPerPartner: 10,
  reservationsPerCustomer: 2
} as const

/** The only reservation that sandboxes sell, and where. */
const sandboxReservation = { armSkuName: 'Standard_B1s', duration: '1Year', regions: ['koreasouth', 'eastus', 'westus2', 'northcentralus', 'canadaeast'] }

/** What one purchase takes before it is written: its lines add up. */
export class Tally {
  subscriptions = 0
  azureSubscriptions = 0
  reservations = 0
  readonly byOffer = new Map<string, number>()

  add (item: CatalogItem) {
    if (item.kind === 'offer') {
      this.subscriptions++
      if (isAzure(item)) this.azureSubscriptions++
      this.byOffer.set(item.offer.id, (this.byOffer.get(item.offer.id) ?? 0) + 1)
    } else if (item.family === 'reservation') this.reservations++
    else if (item.family === 'saas' || item.family === 'azurePlan') this.subscriptions++
  }
}

/** Whether an item is charged by usage of Azure. */
export const isAzure = (item: CatalogItem) => item.kind === 'offer' ? item.offer.billing === 'usage' : item.family === 'azurePlan'

export function checkCustomerQuota (view: View) {
  if (view.settings.limits && view.customers.size >= quotas.customers) throw refuse('sandboxLimitReached', `${quotas.customers} customers`)
}

export function checkSeatQuota (view: View, quantity: number) {
  if (view.settings.limits && quantity > quotas.seatsPerSubscription) throw refuse('seatLimitReached', quotas.seatsPerSubscription)
}

/** Refuses a line that would go beyond the sandbox's quotas, given what the same purchase takes already. */
export function checkPurchaseQuota (view: View, customer: CustomerRecord, item: CatalogItem, quantity: number, tally: Tally) {
  if (!view.settings.limits) return
  if (item.kind === 'product' && item.family === 'reservation') {
    const { armSkuName, duration, armRegionName = '' } = item.sku.dynamicAttributes ?? {}
    if (armSkuName !== sandboxReservation.armSkuName || duration !== sandboxReservation.duration || !sandboxReservation.regions.includes(armRegionName.toLowerCase())) {
      throw refuse('sandboxLimitReached', `reservations only of ${sandboxReservation.armSkuName} for ${sandboxReservation.duration} in ${sandboxReservation.regions.join(', ')}`)
    }
    const held = view.entitlements.startingWith(keyOf(customer.id, '')).filter(({ entitlementType }) => entitlementType === 'reservedinstance').length
    if (held + tally.reservations >= quotas.reservationsPerCustomer) throw refuse('sandboxLimitReached', `${quotas.reservationsPerCustomer} reservations a customer`)
    return
  }
  if (item.kind === 'product' && item.family !== 'saas' && item.family !== 'azurePlan') return
  const held = view.subscriptions.startingWith(keyOf(customer.id, '')).filter(({ status }) => status !== 'deleted').length
  if (held + tally.subscriptions >= quotas.subscriptionsPerCustomer) throw refuse('subscriptionLimitReached', customer.id, quotas.subscriptionsPerCustomer)
  if (isAzure(item)) {
    const azure = view.subscriptions.where('azure', 'azure', { limit: quotas.azureSubscriptionsPerPartner }).length
    if (azure + tally.azureSubscriptions >= quotas.azureSubscriptionsPerPartner) throw refuse('azureSubscriptionLimitReached', quotas.azureSubscriptionsPerPartner)
  } else checkSeatQuota(view, quantity)
}
