/** The quotas of integration sandboxes (rules of test-and-debug). They hold only in worlds that ask for them. */
import { refuse } from '../errors.ts'
import { keyOf } from './collection.ts'
import type { CatalogItem, ProductItem } from './catalogue.ts'
import type { CustomerRecord } from './customers.ts'
import type { OrderRecord } from './orders.ts'
import type { View } from './value.ts'

export const quotas = {
  customers: 75,
  subscriptionsPerCustomer: 5,
  seatsPerSubscription: 25,
  azureSubscriptionsPerPartner: 10,
  azurePlansPerPartner: 10,
  /** What the usage of an Azure subscription may cost in a billing period, in US dollars. */
  azureDollarsPerPeriod: 200,
  azurePlansPerCustomer: { direct: 1, provider: 3, reseller: 1 },
  reservationsPerCustomer: 2
} as const

/** The only reservation that sandboxes sell, and where. */
const sandboxReservation = { armSkuName: 'Standard_B1s', duration: '1Year', regions: ['koreasouth', 'eastus', 'westus2', 'northcentralus', 'canadaeast'] }

/** What one purchase takes before it is written: its lines add up. */
export class Tally {
  subscriptions = 0
  azureSubscriptions = 0
  azurePlans = 0
  reservations = 0
  #byOffer: Map<string, number> | undefined

  /** How many lines before this one buy an offer. */
  ofOffer (offerId: string): number { return this.#byOffer?.get(offerId) ?? 0 }

  add (item: CatalogItem) {
    if (item.kind === 'offer') {
      this.subscriptions++
      if (item.offer.billing === 'usage') this.azureSubscriptions++
      this.#byOffer ??= new Map()
      this.#byOffer.set(item.offer.id, this.ofOffer(item.offer.id) + 1)
    } else if (item.family === 'reservation') this.reservations++
    else if (item.family === 'saas') this.subscriptions++
    else if (item.family === 'azurePlan') {
      this.subscriptions++
      this.azurePlans++
    }
  }
}

/** What orders will still bring that are not fulfilled yet. */
function comingOf (view: View, pending: OrderRecord[]): Tally {
  const tally = new Tally()
  for (const { lineItems } of pending) {
    for (const { offerId, country } of lineItems) {
      const item = view.catalogue.item(offerId, view.catalogue.market(country)!)
      if (item) tally.add(item)
    }
  }
  return tally
}

export function checkCustomerQuota (view: View) {
  if (view.settings.limits && view.customers.size >= quotas.customers) throw refuse('sandboxLimitReached', `${quotas.customers} customers`)
}

export function checkSeatQuota (view: View, quantity: number) {
  if (view.settings.limits && quantity > quotas.seatsPerSubscription) throw refuse('seatLimitReached', quotas.seatsPerSubscription)
}

/** Refuses a line that would go beyond the sandbox's quotas, given what the same purchase takes already. */
export function checkPurchaseQuota (view: View, customer: CustomerRecord, item: CatalogItem, quantity: number, tally: Tally) {
  if (!view.settings.limits) return
  if (item.kind === 'product' && (item.family === 'software' || item.family === 'softwareSubscription')) return
  const pending = comingOf(view, view.orders.where('pending', customer.id))
  if (item.kind === 'product' && item.family === 'reservation') return checkReservationQuota(view, customer, item, pending.reservations + tally.reservations)
  const subscriptions = view.subscriptions.startingWith(keyOf(customer.id, '')).filter(({ status }) => status !== 'deleted')
  if (subscriptions.length + pending.subscriptions + tally.subscriptions >= quotas.subscriptionsPerCustomer) {
    throw refuse('subscriptionLimitReached', customer.id, quotas.subscriptionsPerCustomer)
  }
  if (item.kind === 'product' && item.family === 'azurePlan') {
    const held = subscriptions.filter(({ isModern, entitlementId }) => isModern && entitlementId !== undefined).length
    return checkAzurePlanQuota(view, held + pending.azurePlans, tally.azurePlans)
  }
  if (item.kind === 'product' || item.offer.billing !== 'usage') return checkSeatQuota(view, quantity)
  const azure = view.subscriptions.where('azure', 'subscription', { limit: quotas.azureSubscriptionsPerPartner }).length
  if (azure + tally.azureSubscriptions >= quotas.azureSubscriptionsPerPartner) throw refuse('azureSubscriptionLimitReached', quotas.azureSubscriptionsPerPartner)
}

function checkReservationQuota (view: View, customer: CustomerRecord, { sku }: ProductItem, coming: number) {
  const { armSkuName, duration, armRegionName = '' } = sku.dynamicAttributes ?? {}
  if (armSkuName !== sandboxReservation.armSkuName || duration !== sandboxReservation.duration || !sandboxReservation.regions.includes(armRegionName.toLowerCase())) {
    throw refuse('sandboxLimitReached', `reservations only of ${sandboxReservation.armSkuName} for ${sandboxReservation.duration} in ${sandboxReservation.regions.join(', ')}`)
  }
  const held = view.entitlements.startingWith(keyOf(customer.id, '')).filter(({ entitlementType }) => entitlementType === 'reservedinstance').length
  if (held + coming >= quotas.reservationsPerCustomer) throw refuse('sandboxLimitReached', `${quotas.reservationsPerCustomer} reservations a customer`)
}

/** `held` is what the customer has, `taken` what the same purchase takes already. */
function checkAzurePlanQuota (view: View, held: number, taken: number) {
  const perCustomer = quotas.azurePlansPerCustomer[view.partner.kind]
  if (held + taken >= perCustomer) throw refuse('sandboxAzurePlanLimit', `${perCustomer} a customer.`)
  const ofPartner = view.subscriptions.where('azure', 'plan', { limit: quotas.azurePlansPerPartner }).length + comingOf(view, view.orders.by('pending', '')).azurePlans
  if (ofPartner + taken >= quotas.azurePlansPerPartner) throw refuse('sandboxAzurePlanLimit', `${quotas.azurePlansPerPartner} a partner.`)
}
