/** Lines of invoices, in the five kinds that clients tell apart, at the address that names the kind and at the one that asks for it. */
import type { FastifyInstance } from 'fastify'
import { operation, schemaNamed } from '../contract/operation.ts'
import type { BillingProviderName, DailyRatedUsageLineItem, DailyUsageLineItem, InvoiceLineItemTypeName, LicenseBasedLineItem, OneTimeInvoiceLineItem, UsageBasedLineItem } from '../contract/types.ts'
import { refuse } from '../errors.ts'
import { answer, link, longCollection, written, type Json } from '../http/answer.ts'
import { header } from '../http/headers.ts'
import { seek } from '../http/paging.ts'
import { utc, utcOffset } from '../state/clock.ts'
import type { LicenceLine, LineProvider, OneTimeLine, UsageLine } from '../state/billing/line-items.ts'
import { inTurns } from '../state/turns.ts'
import { listInvoiceLines, type DailyLine, type ListedLine, type RatedLine } from '../state/billing/line-queries.ts'
import { Decimal } from '../state/billing/money.ts'
import { billableAccountId, platformOfferId, platformOrderId, platformSubscriptionId } from '../state/billing/platform-ids.ts'
import type { Partner } from '../state/partner.ts'
import type { Route } from './route.ts'

/** What a line needs to be shown beside itself. */
interface Place {
  partner: Partner
  /** Empty while the line is on no invoice. */
  invoiceNumber: string
  /** Whether the words of 2021 are wanted, and the provider that was asked for. */
  isYounger: boolean
  provider: BillingProviderName
}

/** A day as lines for licences and usage write it. */
const midnight = (day: string) => `${day.slice(0, 10)}T00:00:00`

const noReseller = -1

/** Zero for what is no number, which imported worlds may have. */
const mpnNumber = ({ mpnId }: { mpnId: string }) => Number(mpnId) || 0

export function licenceLineShape (line: LicenceLine, { partner }: Pick<Place, 'partner'>): LicenseBasedLineItem {
  return {
    partnerId: partner.tenantId,
    customerId: line.customerId.toUpperCase(),
    customerName: line.customerName.toUpperCase(),
    mpnId: mpnNumber(line),
    tier2MpnId: noReseller,
    orderId: platformOrderId(line.orderId),
    subscriptionId: platformSubscriptionId(line.subscriptionId),
    syndicationPartnerSubscriptionNumber: line.subscriptionId.toUpperCase(),
    offerId: platformOfferId(line.offerId),
    durableOfferId: line.offerId.toUpperCase(),
    offerName: line.offerName.toUpperCase(),
    domainName: line.customerDomain,
    billingCycleType: line.cycle.toUpperCase(),
    subscriptionName: line.subscriptionName.toUpperCase(),
    subscriptionDescription: line.subscriptionName.toUpperCase(),
    subscriptionStartDate: midnight(line.started),
    subscriptionEndDate: midnight(line.ends),
    chargeStartDate: midnight(line.from),
    chargeEndDate: midnight(line.to),
    chargeType: line.chargeType,
    unitPrice: Number(line.unitPrice),
    quantity: line.quantity,
    amount: Number(line.subtotal),
    totalOtherDiscount: 0,
    subtotal: Number(line.subtotal),
    tax: Number(line.tax),
    totalForCustomer: Number(line.total),
    currency: line.currency,
    invoiceLineItemType: 'billing_line_items',
    billingProvider: 'office',
    attributes: { objectType: 'LicenseBasedLineItem' }
  }
}

/** What priced usage and usage by day have in common. */
function usageBase (line: UsageLine, { partner, invoiceNumber }: Place) {
  return {
    partnerId: partner.tenantId.toUpperCase(),
    partnerName: partner.name,
    partnerBillableAccountId: billableAccountId(partner.tenantId),
    customerId: line.customerId.toUpperCase(),
    domainName: line.customerDomain,
    customerCompanyName: line.customerName,
    mpnId: mpnNumber(line),
    tier2MpnId: noReseller,
    invoiceNumber,
    subscriptionId: line.subscriptionId.toUpperCase(),
    subscriptionName: line.subscriptionName,
    subscriptionDescription: line.offerName.toUpperCase(),
    billingCycleType: 'MONTHLY',
    orderId: platformOrderId(line.orderId)
  }
}

/** What both tell of a meter. */
const meterBase = ({ meterId, meterName, category, subcategory, region, unit }: Pick<UsageLine, 'meterId' | 'meterName' | 'category' | 'subcategory' | 'region' | 'unit'>) => ({
  serviceName: category.toUpperCase(),
  serviceType: subcategory.toUpperCase(),
  resourceGuid: meterId.toUpperCase(),
  resourceName: (meterName.endsWith(')') ? meterName : `${meterName} (${unit})`).toUpperCase(),
  region
})

/** What an amount is for one unit, cut after eight decimals. */
const perUnit = (amount: string, quantity: InstanceType<typeof Decimal>) => quantity.eq(0) ? 0 : new Decimal(amount).div(quantity).round(8, 0).toNumber()

function usageLineShape (line: UsageLine, place: Place): UsageBasedLineItem {
  const overage = new Decimal(line.quantity).minus(line.included)
  return {
    detailLineItemId: line.tier,
    sku: '7UD-00001',
    includedQuantity: Number(line.included),
    overageQuantity: overage.toNumber(),
    listPrice: new Decimal(line.rate).round(4).toNumber(),
    consumptionPrice: Number(line.subtotal),
    consumptionDiscount: 0,
    currency: line.currency,
    pretaxCharges: Number(line.subtotal),
    taxAmount: Number(line.tax),
    postTaxTotal: Number(line.total),
    pretaxEffectiveRate: perUnit(line.subtotal, overage),
    postTaxEffectiveRate: perUnit(line.total, overage),
    chargeType: line.chargeType,
    invoiceLineItemType: 'billing_line_items',
    ...usageBase(line, place),
    ...meterBase(line),
    consumedQuantity: Number(line.quantity),
    chargeStartDate: midnight(line.from),
    chargeEndDate: midnight(line.to),
    unit: line.unit.toUpperCase(),
    billingProvider: 'azure',
    attributes: { objectType: 'UsageBasedLineItem' }
  }
}

function dailyLineShape ({ line, use }: DailyLine, place: Place): DailyUsageLineItem {
  return {
    customerBillableAccount: billableAccountId(line.customerId),
    usageDate: midnight(use.usageDate),
    invoiceLineItemType: 'usage_line_items',
    ...usageBase(line, place),
    ...meterBase(use),
    consumedQuantity: Number(use.quantity),
    chargeStartDate: midnight(line.from),
    chargeEndDate: midnight(line.to),
    unit: use.unit.toUpperCase(),
    meteredService: '',
    meteredServiceType: '',
    meteredRegion: '',
    project: '',
    serviceInfo: '',
    billingProvider: 'azure',
    attributes: { objectType: 'DailyUsageLineItem' }
  }
}

/** In 2019 every charge was a purchase, and what is given back a refund. */
const olderChargeTypes = { New: 'Purchase', Renew: 'Purchase', addQuantity: 'Purchase', removeQuantity: 'Refund', Cancel: 'Refund' } as const

function oneTimeLineShape (line: OneTimeLine, { partner, invoiceNumber, isYounger, provider }: Place): OneTimeInvoiceLineItem {
  const isBilled = invoiceNumber !== ''
  return {
    partnerId: partner.tenantId,
    customerId: `org:${line.customerId}`,
    customerName: line.customerName,
    customerDomainName: line.customerDomain,
    customerCountry: line.customerCountry,
    invoiceNumber,
    quoteId: line.alternateId,
    mpnId: line.mpnId,
    resellerMpnId: 0,
    orderId: line.orderId,
    orderDate: utc(Date.parse(line.orderDate)),
    productId: line.productId,
    skuId: line.skuId,
    availabilityId: line.availabilityId,
    productName: line.productName,
    skuName: line.skuName,
    chargeType: isYounger ? line.chargeType : olderChargeTypes[line.chargeType],
    unitPrice: Number(line.unitPrice),
    effectiveUnitPrice: Number(line.unitPrice),
    unitType: line.unitType,
    quantity: line.quantity,
    subtotal: Number(line.subtotal),
    taxTotal: isBilled ? Number(line.tax) : 0,
    totalForCustomer: isBilled ? Number(line.total) : 0,
    currency: line.currency,
    providerName: line.publisherName,
    providerId: '',
    publisherName: line.publisherName,
    publisherId: '',
    subscriptionDescription: line.subscriptionName,
    subscriptionId: line.subscriptionId,
    subscriptionStartDate: utcOffset(Date.parse(line.startDate)),
    subscriptionEndDate: utcOffset(Date.parse(line.endDate)),
    chargeStartDate: utcOffset(Date.parse(line.chargeStartDate)),
    chargeEndDate: utcOffset(Date.parse(line.chargeEndDate)),
    termAndBillingCycle: line.termAndBillingCycle,
    discountDescriptions: '',
    discountDetails: '',
    priceAdjustmentDescription: '',
    alternateId: line.alternateId,
    pricingCurrency: line.currency,
    pcToBCExchangeRate: 1,
    pcToBCExchangeRateDate: utc(Date.parse(line.orderDate)),
    billableQuantity: line.quantity,
    meterDescription: '',
    reservationOrderId: line.reservationOrderId ?? '',
    billingFrequency: line.billingFrequency,
    invoiceLineItemType: 'billing_line_items',
    billingProvider: provider === 'All' ? 'all' : 'one_time',
    attributes: { objectType: 'OneTimeInvoiceLineItem' }
  }
}

function ratedLineShape ({ line, usageDate, charge, entitlementId }: RatedLine, { partner, invoiceNumber }: Place): DailyRatedUsageLineItem {
  const cost = Number(charge.amount)
  return {
    partnerId: partner.tenantId,
    partnerName: partner.name,
    customerId: line.customerId,
    customerName: line.customerName,
    customerDomainName: line.customerDomain,
    customerCountry: line.customerCountry,
    invoiceNumber,
    mpnId: line.mpnId,
    resellerMpnId: '',
    productId: line.productId,
    skuId: line.skuId,
    availabilityId: line.availabilityId,
    productName: line.productName,
    skuName: line.skuName,
    publisherName: line.publisherName,
    publisherId: '',
    subscriptionId: line.subscriptionId,
    subscriptionDescription: line.subscriptionName,
    chargeStartDate: line.chargeStartDate,
    chargeEndDate: line.chargeEndDate,
    usageDate: utc(Date.parse(usageDate)),
    meterType: `${charge.unit} - ${charge.meterName}`,
    meterCategory: charge.category,
    meterId: charge.meterId,
    meterSubCategory: charge.subcategory,
    meterName: charge.meterName,
    meterRegion: charge.region,
    unitOfMeasure: charge.unit,
    resourceLocation: charge.region,
    consumedService: '',
    resourceGroup: '',
    resourceUri: '',
    tags: '',
    additionalInfo: '',
    serviceInfo1: '',
    serviceInfo2: '',
    chargeType: invoiceNumber === '' ? '' : 'new',
    unitPrice: Number(charge.rate),
    quantity: Number(charge.quantity),
    unitType: charge.unit,
    billingPreTaxTotal: cost,
    billingCurrency: charge.currency,
    pricingPreTaxTotal: cost,
    pricingCurrency: charge.currency,
    entitlementId,
    entitlementDescription: line.subscriptionName,
    pcToBCExchangeRate: 1,
    pcToBCExchangeRateDate: utc(Date.parse(usageDate)),
    effectiveUnitPrice: Number(charge.rate),
    rateOfPartnerEarnedCredit: 0,
    hasPartnerEarnedCredit: false,
    invoiceLineItemType: 'usage_line_items',
    billingProvider: 'marketplace',
    attributes: { objectType: 'DailyRatedUsageLineItem' }
  }
}

const licenceJson = written<LicenseBasedLineItem>('LicenseBasedLineItem')
const usageJson = written<UsageBasedLineItem>('UsageBasedLineItem')
const dailyJson = written<DailyUsageLineItem>('DailyUsageLineItem')
const oneTimeJson = written<OneTimeInvoiceLineItem>('OneTimeInvoiceLineItem')
const ratedJson = written<DailyRatedUsageLineItem>('DailyRatedUsageLineItem')

function lineJson (listed: ListedLine, place: Place): Json {
  if (listed.kind === 'daily') return dailyJson(dailyLineShape(listed, place))
  if (listed.kind === 'rated') return ratedJson(ratedLineShape(listed, place))
  const { line } = listed
  switch (line.provider) {
    case 'office': return licenceJson(licenceLineShape(line, place))
    case 'azure': return usageJson(usageLineShape(line, place))
    case 'one_time': return oneTimeJson(oneTimeLineShape(line, place))
  }
}

const plain = (text: string) => text.replaceAll('_', '').toLowerCase()

/** A word of an address, in any case and with or without underscores. */
function wordOf<T extends string> (schema: string, name: string, text: string): T {
  const words = schemaNamed(schema).enum as T[]
  const found = words.find(word => plain(word) === plain(text))
  if (!found) throw refuse('enumValueInvalid', `${text} of ${name}`, words.join(', '))
  return found
}

/** The largest page of lines that are read on from a token, and the usual one. */
const largestSize = 2000

/** Which lines each provider has, by kind; the others charge nothing. */
const charging: Partial<Record<BillingProviderName, LineProvider>> = { Office: 'office', Azure: 'azure', OneTime: 'one_time', All: 'one_time' }
const metering: Partial<Record<BillingProviderName, LineProvider>> = { Azure: 'azure', OneTime: 'one_time', Marketplace: 'one_time', All: 'one_time' }

const providerOf = (provider: BillingProviderName, type: InvoiceLineItemTypeName) => (type === 'BillingLineItems' ? charging : metering)[provider]

export default async function invoiceLineItems (app: FastifyInstance) {
  app.route<Route<'listInvoiceLineItems'>>({
    ...operation('listInvoiceLineItems'),
    handler: async ({ world, params, query, headers }, reply) => {
      const provider = wordOf<BillingProviderName>('BillingProviderName', 'the billing provider', params.billingProvider)
      const type = wordOf<InvoiceLineItemTypeName>('InvoiceLineItemTypeName', 'the line item type', params.invoiceLineItemType)
      const list = `/invoices/${params.invoiceId}/lineitems/${provider}/${type}`
      const asked = { invoiceId: params.invoiceId, type }
      const { partner } = world
      if (provider === 'OneTime') {
        const { size, seekOperation } = query
        const { scan, frame } = seek({ list, size, usualSize: largestSize, largestSize, query: {}, seekOperation, token: headers[header.continuationToken] as string | undefined })
        const offset = Number(scan.after ?? 0)
        // Usage of what is bought once came with 2021, at the other address.
        const page = await world.readInTurns(listInvoiceLines, { ...asked, provider: type === 'BillingLineItems' ? 'one_time' : undefined, offset, limit: scan.limit })
        const { next, ...rest } = frame({ ...(page.next !== undefined && { last: String(page.next) }), hasNext: page.next !== undefined, hasPrevious: false })
        const place = { partner, invoiceNumber: page.invoice!.id, isYounger: false, provider }
        return answer(reply, 200, await inTurns(longCollection(page.items, item => lineJson(item, place), { ...rest, ...(next && { next: { ...next, uri: `${list}?seekOperation=Next` } }) })))
      }
      const { size = 0, offset = 0 } = query
      if (size < 0) throw refuse('propertyInvalid', `size must be 1 or more, not ${size}.`)
      const page = await world.readInTurns(listInvoiceLines, { ...asked, provider: providerOf(provider, type), offset, limit: size || Number.MAX_SAFE_INTEGER - 1 })
      const at = (offset: number) => link(size || offset ? `${list}?${size ? `size=${size}&` : ''}offset=${offset}` : list)
      const place = { partner, invoiceNumber: page.invoice!.id, isYounger: false, provider }
      return answer(reply, 200, await inTurns(longCollection(page.items, item => lineJson(item, place), {
        self: at(offset),
        ...(page.next !== undefined && { next: at(page.next) }),
        ...(offset > 0 && { previous: at(Math.max(0, offset - (size || offset))) })
      })))
    }
  })

  app.route<Route<'queryInvoiceLineItems'>>({
    ...operation('queryInvoiceLineItems'),
    handler: async ({ world, params, query, headers }, reply) => {
      const isUnbilled = params.invoiceId.toLowerCase() === 'unbilled'
      const list = `/invoices/${isUnbilled ? 'unbilled' : params.invoiceId}/lineitems`
      const token = headers[header.continuationToken] as string | undefined
      const { size, seekOperation, offset: skipped = 0, provider, invoicelineitemtype, currencycode, period, hasPartnerEarnedCredit } = query
      const sent = { provider, invoicelineitemtype, currencycode: currencycode?.toUpperCase(), period, hasPartnerEarnedCredit: hasPartnerEarnedCredit?.toString(), size: size ? String(Math.min(size, largestSize)) : undefined }
      const given = Object.fromEntries(Object.entries(sent).filter((pair): pair is [string, string] => pair[1] !== undefined))
      const { scan, query: kept, frame } = seek({ list, size, usualSize: largestSize, largestSize, query: given, seekOperation, token })
      for (const name of ['provider', 'invoicelineitemtype'] as const) if (!kept[name]) throw refuse('enumValueInvalid', `(none) of ${name}`, (schemaNamed(name === 'provider' ? 'BillingProviderName' : 'InvoiceLineItemTypeName').enum as string[]).join(', '))
      for (const name of isUnbilled ? ['currencycode', 'period'] as const : []) if (!kept[name]) throw refuse('inputInvalid', `the query parameter ${name} is missing.`)
      const asked = kept.provider as BillingProviderName
      const type = kept.invoicelineitemtype as InvoiceLineItemTypeName
      const page = await world.readInTurns(listInvoiceLines, {
        invoiceId: isUnbilled ? undefined : params.invoiceId,
        // Nothing of ours earns the partner credit.
        provider: kept.hasPartnerEarnedCredit === 'true' ? undefined : providerOf(asked, type),
        type,
        currency: kept.currencycode,
        period: kept.period as 'current' | 'previous' | undefined,
        offset: Number(scan.after ?? skipped),
        limit: scan.limit
      })
      const place = { partner: world.partner, invoiceNumber: page.invoice?.id ?? '', isYounger: true, provider: asked }
      return answer(reply, 200, await inTurns(longCollection(page.items, item => lineJson(item, place), frame({
        ...(page.next !== undefined && { last: String(page.next) }),
        hasNext: page.next !== undefined,
        hasPrevious: false
      }))))
    }
  })
}
