/** The catalogue: offers, products, SKUs and availabilities of every market. It never changes while the emulator runs, so worlds share it. */
import type { Availability, BillingCycleType, Offer, OfferCategory, Product, ProductSku, ServicePlan, Sku, CountryValidationRules, InventoryRestriction, SupportTopic } from '../contract/types.ts'
import { AzureRates, type AzureRatesSource } from './usage/meters.ts'

/** An offer as the fixture keeps it: what depends on the market and the place in the list is filled in. */
export type OfferSource = Omit<Offer, 'rank' | 'country' | 'locale' | 'links' | 'attributes' | 'category'> & { category: Pick<OfferCategory, 'id' | 'name' | 'rank'>, learnMore?: string }
export type AvailabilitySource = Pick<Availability, 'id' | 'segment' | 'isPurchasable' | 'isRenewable' | 'terms'>
export type SkuSource = Omit<Sku, 'productId' | 'links'> & { availabilities: AvailabilitySource[] }
export type ProductSource = Omit<Product, 'links'> & { targetViews: string[], skus: SkuSource[] }
export interface MarketSource { country: string, name: string, locale: string, languages: string[], currency: { code: string, symbol: string }, reservations: boolean }
export interface RestrictionSource extends InventoryRestriction { productId: string, skuId: string }
export type ServicePlanSource = Omit<ServicePlan, 'capabilityStatus'>
/** What the directory knows of a product that users are licensed for; one of the newer catalogue is found by `catalogItem`, its product and SKU. */
export interface LicenseSkuSource extends Required<ProductSku> { catalogItem?: string, servicePlans: string[] }
/** What a service request can be about, and the product that it then concerns. */
export interface SupportTopicSource extends Omit<SupportTopic, 'attributes'> { productId: string }
/** A member of the partner network. */
export interface NetworkPartner { mpnId: string, partnerName: string }

/** What things cost the partner: unit prices in one currency, and rates to the others. All of them ours. */
export interface PriceSource { exchangeRates: Record<string, string>, records: Array<{ item: string, price: string }> }

/** A category of offers, and its name in languages other than English. */
export interface CategorySource { id: string, name: string, rank: number, sold: boolean, names: Record<string, string> }

export interface CatalogueSource {
  offers: OfferSource[]
  categories: CategorySource[]
  markets: MarketSource[]
  countryRules: CountryValidationRules[]
  products: ProductSource[]
  restrictions: RestrictionSource[]
  licenseSkus: LicenseSkuSource[]
  servicePlans: ServicePlanSource[]
  supportTopics: SupportTopicSource[]
  networkPartners: NetworkPartner[]
  prices: PriceSource
  azureMeters: AzureRatesSource
}

/** An offer of a market: its place in the list is its rank. */
export type MarketOffer = Omit<Offer, 'links' | 'attributes'> & { learnMore?: string }

/** What a line of a cart or an order buys, whichever catalogue it comes from. */
export type CatalogItem = OfferItem | ProductItem

export interface OfferItem {
  kind: 'offer'
  /** As the catalogue writes it, however a client does. */
  id: string
  /** Sold in the market as an offer: licences, or usage of Azure. */
  offer: MarketOffer
  title: string
  minimum: number
  maximum: number
  cycles: readonly BillingCycleType[]
}

/** `reservation` and `software` are bought once and leave an entitlement; `softwareSubscription` too, for a term; `saas` becomes a subscription. */
export type ProductFamily = 'reservation' | 'software' | 'softwareSubscription' | 'saas' | 'azurePlan'

export interface ProductItem {
  kind: 'product'
  /** Product, SKU and availability joined by colons, as the catalogue writes them. */
  id: string
  family: ProductFamily
  product: ProductSource
  sku: SkuSource
  availability: AvailabilitySource
  title: string
  minimum: number
  maximum: number
  cycles: readonly BillingCycleType[]
}

export const targetViews = ['Azure', 'AzureReservations', 'AzureReservationsVM', 'AzureReservationsSQL', 'AzureReservationsCosmosDb',
  'MicrosoftAzure', 'OnlineServices', 'Software', 'SoftwarePerpetual', 'SoftwareSubscriptions', 'SoftwareSUSELinux'] as const
export const targetSegments = ['commercial', 'education', 'government', 'nonprofit'] as const

/** A product that users are licensed for, and the service plans that come with it. */
export interface LicenseSku { product: Required<ProductSku>, plans: readonly ServicePlanSource[] }

/** The locale of requests that name none, or none that a market speaks. */
export const usualLocale = 'en-US'
const localizedLimit = 32 // markets in other languages that are kept at a time

/** What is sold in a country, told in one language: that of `locale`, as far as it has names for things. */
export class Market {
  readonly source: MarketSource
  readonly #catalogue: CatalogueSource
  readonly #locale: string
  #made: Goods | undefined

  constructor (source: MarketSource, catalogue: CatalogueSource, locale: string) {
    this.source = source
    this.#catalogue = catalogue
    this.#locale = locale
  }

  get country () { return this.source.country }
  get currency () { return this.source.currency }

  get #goods () { return (this.#made ??= goodsOf(this.country, this.#catalogue, this.#locale)) }

  get categories () { return this.#goods.categories }

  /** In the market's order. */
  get offers () { return this.#goods.offers }

  /** By id, in any case. */
  offer (id: string): MarketOffer | undefined { return this.#goods.offersById.get(id.toLowerCase()) }

  /** Add-ons that can be bought with an offer. */
  addOnsOf (offerId: string): readonly MarketOffer[] { return this.#goods.addOns.get(offerId.toLowerCase()) ?? [] }
}

/** What a market shows in a language: made when somebody looks, for who only asks for its currency need not wait. */
interface Goods {
  categories: ReadonlyArray<Omit<OfferCategory, 'attributes'>>
  offers: readonly MarketOffer[]
  offersById: Map<string, MarketOffer>
  addOns: Map<string, MarketOffer[]>
}

function goodsOf (country: string, source: CatalogueSource, locale: string): Goods {
  const language = locale.split('-')[0]!
  const names = new Map(source.categories.map(({ id, name, names }) => [id, names[language] ?? name]))
  const categories = source.categories.filter(({ sold }) => sold).map(({ id, rank }) => ({ id, name: names.get(id)!, rank, locale, country })).sort((a, b) => a.rank - b.rank)
  const offers = source.offers.map((offer, rank) => {
    const { id, name, rank: place } = offer.category
    return { ...offer, rank, locale, country, category: { id, name: names.get(id) ?? name, rank: place, locale, country, attributes: { objectType: 'OfferCategory' } } }
  })
  const addOns = new Map<string, MarketOffer[]>()
  for (const offer of offers) {
    for (const base of offer.isAddOn ? offer.prerequisiteOffers ?? [] : []) {
      const key = base.toLowerCase()
      addOns.set(key, [...addOns.get(key) ?? [], offer])
    }
  }
  return { categories, offers, offersById: new Map(offers.map(offer => [offer.id.toLowerCase(), offer])), addOns }
}

export class Catalogue {
  readonly #source: CatalogueSource
  readonly #markets = new Map<string, Market>()
  readonly #localized = new Map<string, Market>()
  /** By themselves in small letters. */
  readonly #locales: Map<string, string>
  readonly #marketSources: Map<string, MarketSource>
  readonly #rules: Map<string, CountryValidationRules>
  readonly #products: Map<string, ProductSource>
  readonly #restrictions: Map<string, InventoryRestriction[]>
  readonly #licenseSkus = new Map<string, LicenseSku>()
  readonly #prices: Map<string, string>
  /** Meters of Azure and their prices. */
  readonly azure: AzureRates

  constructor (source: CatalogueSource) {
    this.#source = source
    this.#marketSources = new Map(source.markets.map(market => [market.country, market]))
    const locales = [usualLocale, ...source.markets.flatMap(({ country, languages }) => languages.map(language => `${language}-${country}`))]
    this.#locales = new Map(locales.map(locale => [locale.toLowerCase(), locale]))
    this.#rules = new Map(source.countryRules.map(rules => [rules.iso2Code, rules]))
    this.#products = new Map(source.products.map(product => [product.id.toLowerCase(), product]))
    this.#prices = new Map(source.prices.records.map(({ item, price }) => [item.toLowerCase(), price]))
    this.azure = new AzureRates(source.azureMeters, currency => this.exchangeRate(currency))
    this.#restrictions = new Map()
    for (const { productId, skuId, ...restriction } of source.restrictions) {
      const key = `${productId}:${skuId}`.toLowerCase()
      this.#restrictions.set(key, [...this.#restrictions.get(key) ?? [], restriction])
    }
    const plans = new Map(source.servicePlans.map(plan => [plan.serviceName, plan]))
    for (const { catalogItem, servicePlans, ...product } of source.licenseSkus) {
      this.#licenseSkus.set((catalogItem ?? product.id).toLowerCase(), { product, plans: servicePlans.map(name => plans.get(name)!) })
    }
  }

  /** The locale of a market of ours that a text means, in any case; the usual one when it means none. */
  localeOf (text: string): string { return text === usualLocale ? usualLocale : this.#locales.get(text.toLowerCase()) ?? usualLocale }

  /** The market of a country, in any case; made when it is first asked for. Every locale of a market of ours is understood, in any case. */
  market (country: string, locale: string = usualLocale): Market | undefined {
    const key = country.toUpperCase()
    const source = this.#marketSources.get(key)
    if (!source) return undefined
    const known = this.localeOf(locale)
    if (known !== usualLocale) return this.#marketIn(known, source)
    let market = this.#markets.get(key)
    if (!market) this.#markets.set(key, market = new Market(source, this.#source, usualLocale))
    return market
  }

  /** Of markets in other languages only the last ones are kept. */
  #marketIn (locale: string, source: MarketSource): Market {
    const key = `${source.country} ${locale}`
    const market = this.#localized.get(key) ?? new Market(source, this.#source, locale)
    this.#localized.delete(key)
    this.#localized.set(key, market)
    if (this.#localized.size > localizedLimit) this.#localized.delete(this.#localized.keys().next().value!)
    return market
  }

  /** In the order in which clients show them. */
  get supportTopics (): readonly SupportTopicSource[] { return this.#source.supportTopics }

  /** By the id as a service request has it. */
  supportTopic (id: string): SupportTopicSource | undefined { return this.#source.supportTopics.find(topic => String(topic.id) === id.trim()) }

  /** Members of the partner network that no world needs to know. */
  networkPartner (mpnId: string): NetworkPartner | undefined { return this.#source.networkPartners.find(partner => partner.mpnId === mpnId) }

  /** The price of an offer, or of a product and SKU joined by a colon, as a decimal; zero for what has none. */
  price (item: string): string { return this.#prices.get(item.toLowerCase()) ?? '0' }

  /** What one unit of the prices' currency is worth in another, as a decimal. */
  exchangeRate (currency: string): string { return this.#source.prices.exchangeRates[currency] ?? '1' }

  /** The sign of a currency, or its code where it has none. */
  currencySymbol (code: string): string { return this.#source.markets.find(({ currency }) => currency.code === code)?.currency.symbol ?? code }

  get countries (): string[] { return [...this.#marketSources.keys()] }

  countryRules (country: string): CountryValidationRules | undefined { return this.#rules.get(country.toUpperCase()) }

  /** Products sold in a market, those of one view when it is given. */
  products (market: Market, view?: string): ProductSource[] {
    const wanted = view?.toLowerCase()
    return this.#source.products.filter(product => isSold(product, market) && (wanted === undefined || product.targetViews.some(name => name.toLowerCase() === wanted)))
  }

  product (id: string, market: Market): ProductSource | undefined {
    const found = this.#products.get(id.toLowerCase())
    return found && isSold(found, market) ? found : undefined
  }

  /** Restrictions on the inventory of a SKU, whoever asks. */
  restrictions (productId: string, skuId: string): readonly InventoryRestriction[] {
    return this.#restrictions.get(`${productId}:${skuId}`.toLowerCase()) ?? []
  }

  /**
   * The licences that a product of the older catalogue brings, by its id, or an item of the newer one, by its catalogue item id. None for usage
   * and for what its publisher licenses itself.
   */
  licenseSku (id: string): LicenseSku | undefined { return this.#licenseSkus.get(id.toLowerCase().split(':', 2).join(':')) }

  /** What a catalogue item id names in a market: an offer id, or product, SKU and availability joined by colons. */
  item (id: string, market: Market): CatalogItem | undefined {
    if (!isModern(id)) {
      const offer = market.offer(id)
      return offer && itemOfOffer(offer)
    }
    const [productId = '', skuId = '', availabilityId = '', ...rest] = id.toLowerCase().split(':')
    const product = this.product(productId, market)
    const sku = product?.skus.find(sku => sku.id.toLowerCase() === skuId)
    const availability = sku?.availabilities.find(availability => availability.id.toLowerCase() === availabilityId)
    if (!product || !sku || !availability || rest.length) return undefined
    return { kind: 'product', id: catalogItemId(product.id, sku.id, availability.id), family: familyOf(product), product, sku, availability, title: sku.title, minimum: sku.minimumQuantity, maximum: sku.maximumQuantity, cycles: sku.supportedBillingCycles }
  }
}

const offerItems = new WeakMap<MarketOffer, OfferItem>()

/** An offer as what a line buys, made once. */
function itemOfOffer (offer: MarketOffer): OfferItem {
  let item = offerItems.get(offer)
  if (!item) {
    item = { kind: 'offer', id: offer.id, offer, title: offer.name, minimum: offer.minimumQuantity, maximum: offer.maximumQuantity, cycles: offer.supportedBillingCycles }
    offerItems.set(offer, item)
  }
  return item
}

/** Whether an id belongs to the newer catalogue. */
export const isModern = (catalogItemId: string) => catalogItemId.includes(':')

export const catalogItemId = (productId: string, skuId: string, availabilityId: string) => `${productId}:${skuId}:${availabilityId}`

export function familyOf ({ productType, targetViews }: ProductSource): ProductFamily {
  if (targetViews.includes('MicrosoftAzure')) return 'azurePlan'
  if (productType.id === 'Azure') return 'reservation'
  if (productType.id !== 'Software') return 'saas'
  return productType.subType?.id === 'SoftwareSubscriptions' ? 'softwareSubscription' : 'software'
}

/** Reservations and software subscriptions are not sold everywhere (purchase-azure-reservations, make-a-one-time-purchase). */
const isSold = (product: ProductSource, market: Market) =>
  market.source.reservations || !['reservation', 'softwareSubscription'].includes(familyOf(product))
