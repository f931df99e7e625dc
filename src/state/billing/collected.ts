/** What is charged in some days: the lines of all subscriptions and purchases, in the order of invoices. */
import type { ProductItem } from '../catalogue.ts'
import { utc } from '../clock.ts'
import type { CustomerRecord } from '../customers.ts'
import type { EntitlementRecord } from '../entitlements.ts'
import { keyOf } from '../collection.ts'
import { orderKey, type OrderRecord } from '../orders.ts'
import { allBy } from '../portions.ts'
import { baseOf, type SubscriptionRecord } from '../subscriptions.ts'
import { usageCharges } from '../usage/charges.ts'
import { billingCurrency } from '../usage/meters.ts'
import type { Steps } from '../turns.ts'
import type { View } from '../value.ts'
import { chargesOf, type Tariff } from './charges.ts'
import { changesOf } from './history.ts'
import { headOf, inOrder, taxed, type LicenceLine, type OneTimeLine, type UsageLine } from './line-items.ts'
import { Decimal, decimalsOf, sum } from './money.ts'
import { serviceChargesOf } from './services.ts'
import { dayOf, dayText, firstOfMonth, monthsAfter, startOf, type Day } from './periods.ts'
import { idOf } from './platform-ids.ts'
import { priceOf } from './prices.ts'

/** How many subscriptions are looked at between two pauses. */
const batch = 32

/** Charges for licences that came about from one day to another. */
export function * licenceLines (view: View, first: Day, last: Day): Steps<LicenceLine[]> {
  const { settings, partner, catalogue } = view
  const currency = billingCurrency(view)
  const tariff: Tariff = {
    model: settings.billingModel,
    billingDay: partner.billingDay,
    decimals: decimalsOf(currency),
    price: offerId => priceOf(catalogue, offerId, currency)
  }
  const lines: LicenceLine[] = []
  let count = 0
  let customer: CustomerRecord | undefined
  for (const subscription of view.subscriptions.values()) {
    if (count++ % batch === 0) yield
    if (subscription.isModern || subscription.billingType !== 'license' || subscription.isTrial) continue
    if (customer?.id !== subscription.customerId) customer = view.customers.get(subscription.customerId)
    if (!customer) continue
    const base = subscription.parentSubscriptionId === undefined ? undefined : baseOf(view, subscription)
    const charges = chargesOf(changesOf(view, subscription), base ? { ...tariff, base: changesOf(view, base) } : tariff, first, last)
    if (charges.length === 0) continue
    const head = headOf(view, customer, subscription)
    for (const { generated, from, to, type, unitPrice, quantity, offerId, cycle, started, ends } of charges) {
      const { subtotal, tax, total } = taxed(view, unitPrice.times(quantity), currency)
      lines.push({ // name by name: there are hundreds of thousands of them, and so they take the least memory
        provider: 'office',
        customerId: head.customerId,
        customerName: head.customerName,
        customerDomain: head.customerDomain,
        mpnId: head.mpnId,
        subscriptionId: head.subscriptionId,
        subscriptionName: head.subscriptionName,
        orderId: head.orderId,
        generated: dayText(generated),
        chargeType: type,
        from: dayText(from),
        to: dayText(to),
        unitPrice: unitPrice.toFixed(),
        quantity,
        offerId,
        offerName: offerName(view, subscription, offerId),
        cycle,
        started: dayText(started),
        ends: dayText(ends),
        currency,
        subtotal,
        tax,
        total
      })
    }
  }
  return yield * inOrder(lines)
}

/** The name of an offer: a subscription knows the one that it is of, the market those that it was of before. */
const offerName = (view: View, subscription: SubscriptionRecord, offerId: string) =>
  subscription.offerId === offerId ? subscription.offerName! : view.catalogue.market(subscription.country)?.offer(offerId)?.name ?? subscription.offerName!

/** Priced usage of Azure subscriptions from one day to another, the days of a billing period. */
export function * usageLines (view: View, first: Day, last: Day): Steps<UsageLine[]> {
  const lines: UsageLine[] = []
  for (const subscription of yield * allBy(view.subscriptions, 'azure', keyOf('subscription', ''))) {
    lines.push(...usageLinesOf(view, subscription, 'ASSESS USAGE FEE FOR CURRENT CYCLE', first, last))
    yield
  }
  for (const subscription of yield * allBy(view.subscriptions, 'azure', keyOf('deleted', ''))) {
    if (!subscription.isModern && wasActive(view, subscription, first)) lines.push(...usageLinesOf(view, subscription, 'ASSESS USAGE FEE WHEN CANCEL', first, last))
    yield
  }
  return yield * inOrder(lines)
}

/** Whether what is deleted was still active on a day or later. */
function wasActive (view: View, subscription: SubscriptionRecord, day: Day): boolean {
  const changes = changesOf(view, subscription)
  const ended = changes[changes.findLastIndex(({ status }) => status === 'active') + 1]
  return ended !== undefined && dayOf(Date.parse(ended.at)) >= day
}

function usageLinesOf (view: View, subscription: SubscriptionRecord, chargeType: UsageLine['chargeType'], first: Day, last: Day): UsageLine[] {
  const customer = view.customers.get(subscription.customerId)
  if (!customer) return []
  const head = headOf(view, customer, subscription)
  const from = dayText(Math.max(first, dayOf(Date.parse(subscription.creationDate))))
  const tiers = new Map<string, number>()
  return usageCharges(view, customer.id, subscription.id, startOf(first), startOf(last + 1)).map(({ amount, currency, ...charge }) => {
    const tier = (tiers.get(charge.meterId) ?? 0) + 1
    tiers.set(charge.meterId, tier)
    return {
      provider: 'azure',
      ...head,
      chargeType,
      tier,
      from,
      to: dayText(last),
      offerId: subscription.offerId,
      offerName: subscription.offerName!,
      ...charge,
      ...taxed(view, new Decimal(amount).round(decimalsOf(currency)), currency)
    }
  })
}

/** Purchases from the newer catalogue, and refunds of them, from a day up to another, which no longer counts. */
export function * oneTimeLines (view: View, first: Day, beyond: Day): Steps<OneTimeLine[]> {
  const lines: OneTimeLine[] = []
  const range = { after: dayText(first), until: dayText(beyond) }
  for (const bought of view.entitlements.by('fulfilled', '', range)) lines.push(...purchaseLines(view, bought, 'New'))
  for (const refunded of view.refunds.by('fulfilled', '', range)) lines.push(...purchaseLines(view, refunded, 'New'))
  for (const refunded of view.refunds.by('refunded', '', range)) lines.push(...purchaseLines(view, refunded, 'Cancel', refunded.refundedAt))
  let count = 0
  for (const subscription of view.subscriptions.values()) {
    if (subscription.isModern) lines.push(...serviceLines(view, subscription, first, beyond))
    if (subscription.isModern || count++ % batch === 0) yield
  }
  return yield * inOrder(lines)
}

const monthsOfTerm: Record<string, number> = { P30D: 1, P1M: 1, P1Y: 12, P3Y: 36 }
const termNames: Record<string, string> = { P30D: '1 Month Subscription', P1M: '1 Month Subscription', P1Y: '1 Year', P3Y: '3 Years' }

/** What is told of something from the newer catalogue, wherever it is charged. */
function bought (view: View, customer: CustomerRecord, order: OrderRecord | undefined, { catalogItemId, country, date }: { catalogItemId: string, country: string, date: string }) {
  const market = view.catalogue.market(country)!
  const item = view.catalogue.item(catalogItemId, market) as ProductItem | undefined
  const [productId = '', skuId = '', availabilityId = ''] = catalogItemId.split(':')
  return {
    currency: market.currency.code,
    text: {
      customerCountry: customer.billingProfile.defaultAddress.country,
      orderDate: order?.creationDate ?? date,
      alternateId: order?.alternateId ?? '',
      productId: item?.product.id ?? productId,
      skuId: item?.sku.id ?? skuId,
      availabilityId: item?.availability.id ?? availabilityId,
      productName: item?.product.title ?? '',
      skuName: item?.sku.title ?? '',
      publisherName: item?.product.publisherName ?? 'Microsoft',
      unitType: ''
    }
  }
}

/** The line of a purchase, or the one that mirrors it when it is refunded. */
function purchaseLines (view: View, entitlement: EntitlementRecord, chargeType: 'New' | 'Cancel', at = entitlement.fulfilledAt): OneTimeLine[] {
  const { customerId, orderId, lineItemNumber, fulfilledAt, expiresAt, reservation } = entitlement
  const customer = view.customers.get(customerId)
  const order = view.orders.get(orderKey(customerId, orderId))
  const line = order?.lineItems[lineItemNumber]
  if (!customer || !line) return []
  const { currency, text } = bought(view, customer, order, { catalogItemId: line.offerId, country: line.country, date: fulfilledAt })
  const months = expiresAt === undefined ? 1 : Math.max(1, Math.round((Date.parse(expiresAt) - Date.parse(fulfilledAt)) / (365.25 / 12 * 86_400_000)))
  const unitPrice = priceOf(view.catalogue, line.offerId, currency).times(months).times(chargeType === 'Cancel' ? -1 : 1)
  const subscriptionId = reservation?.resourceId ?? idOf(`${orderId}/${lineItemNumber}`)
  return [{
    provider: 'one_time',
    ...headOf(view, customer, { id: subscriptionId, friendlyName: line.friendlyName ?? '', orderId: order.id, partnerId: line.partnerIdOnRecord ?? '' }),
    ...text,
    chargeType,
    unitPrice: unitPrice.toFixed(),
    quantity: entitlement.quantity,
    startDate: fulfilledAt,
    endDate: expiresAt ?? fulfilledAt,
    chargeStartDate: at,
    chargeEndDate: expiresAt ?? fulfilledAt,
    termAndBillingCycle: months === 12 ? '1 Year' : months === 36 ? '3 Years' : '',
    billingFrequency: '',
    ...(reservation && { reservationOrderId: reservation.resourceId }),
    ...taxed(view, unitPrice.times(entitlement.quantity), currency)
  }]
}

/** The lines of a subscription to an online service, or of an Azure plan, which is charged by the month. */
function serviceLines (view: View, subscription: SubscriptionRecord, first: Day, beyond: Day): OneTimeLine[] {
  const customer = view.customers.get(subscription.customerId)
  if (!customer || subscription.isTrial) return []
  const order = view.orders.get(orderKey(customer.id, subscription.orderId))
  const { currency, text } = bought(view, customer, order, { catalogItemId: subscription.offerId, country: subscription.country, date: subscription.creationDate })
  const common = {
    provider: 'one_time' as const,
    ...headOf(view, customer, subscription),
    ...text,
    startDate: subscription.effectiveStartDate!,
    endDate: subscription.commitmentEndDate!
  }
  if (subscription.billingType === 'usage') {
    const cost = sum(usageCharges(view, customer.id, subscription.id, startOf(first), startOf(beyond)).map(({ amount, currency: by }) =>
      new Decimal(amount).div(view.catalogue.exchangeRate(by)).times(view.catalogue.exchangeRate(currency)))).round(decimalsOf(currency))
    if (cost.eq(0)) return []
    return [{
      ...common,
      chargeType: 'New',
      unitPrice: cost.toFixed(),
      quantity: 1,
      chargeStartDate: utc(startOf(first)),
      chargeEndDate: utc(startOf(monthsAfter(first, 1))),
      termAndBillingCycle: '1 Month',
      billingFrequency: 'Monthly',
      isUsage: true,
      ...taxed(view, cost, currency)
    }]
  }
  const price = priceOf(view.catalogue, subscription.offerId, currency)
  const { term = '' } = subscription
  return serviceChargesOf(changesOf(view, subscription), { price, months: monthsOfTerm[term] ?? 12, isByDays: term === 'P30D', decimals: decimalsOf(currency), refunds: subscription.refundOptions ?? [] }, first, beyond - 1)
    .map(({ from, to, type, unitPrice, quantity, cycle }) => ({
      ...common,
      chargeType: type,
      unitPrice: unitPrice.toFixed(),
      quantity,
      chargeStartDate: utc(startOf(from)),
      chargeEndDate: utc(startOf(to)),
      termAndBillingCycle: termNames[term] ?? '',
      billingFrequency: cycle === 'annual' ? 'Annual' : 'Monthly',
      ...taxed(view, unitPrice.times(quantity), currency)
    }))
}

/** The calendar month before the one of a day. */
export const monthBefore = (day: Day): { first: Day, beyond: Day } => ({ first: monthsAfter(firstOfMonth(day), -1), beyond: firstOfMonth(day) })
