/** Meters of Azure and their prices: what is measured, and what a unit of it costs in each currency. */
import type { AzureMeter, AzureOfferTerm, AzureRateCard } from '../../contract/types.ts'
import { refuse } from '../../errors.ts'
import { Decimal, zero, type Amount } from '../billing/money.ts'
import type { View } from '../value.ts'

/** A meter as the fixture keeps it; prices are in US dollars. */
export interface MeterSource extends AzureMeter {
  /** What the resources are that it measures: `Microsoft.Compute/virtualMachines`. */
  resourceType: string
  /** Size of a virtual machine. */
  size?: string
  /** How much an average subscription uses in a month, of a meter that does not count hours. */
  base?: number
}

export interface AzureRatesSource {
  /** Currencies with a rate card. */
  currencies: string[]
  /** Rates to currencies in which nothing else is sold. */
  exchangeRates: Record<string, string>
  /** Where Azure is sold. */
  countries: string[]
  /** The name of an Azure region in ids of resources, by its name on the rate card. */
  locations: Record<string, string>
  /** Names of categories in languages other than English. */
  categoryNames: Record<string, Record<string, string>>
  offerTerms: AzureOfferTerm[]
  records: MeterSource[]
}

/** The price of what lies above a quantity, up to the next tier. */
export interface Tier { above: Amount, rate: Amount }

/** A meter, as usage is measured by it. */
export interface Meter extends Omit<MeterSource, 'rates' | 'tags' | 'effectiveDate'> {
  /** Whether it counts the hours of instances. */
  countsHours: boolean
}

/** How many digits of a price in another currency count (the documentation is silent). */
const significantDigits = 4

export const dollars = 'USD'
const usualRegion = 'US East'

export class AzureRates {
  readonly #source: AzureRatesSource
  readonly #exchangeRate: (currency: string) => string
  readonly meters: readonly Meter[]
  readonly #byId: Map<string, Meter>
  readonly #ranks: Map<string, number>
  readonly #regions: Map<string, string>
  readonly #tiers = new Map<string, Map<string, readonly Tier[]>>()
  readonly #cards = new Map<string, AzureMeter[]>()

  /** `exchangeRate`: what a US dollar is worth in another currency. */
  constructor (source: AzureRatesSource, exchangeRate: (currency: string) => string) {
    this.#source = source
    this.#exchangeRate = exchangeRate
    this.meters = source.records.map(({ rates, tags, effectiveDate, ...meter }) => ({ ...meter, countsHours: meter.unit.includes('Hour') }))
    this.#byId = new Map(this.meters.map(meter => [meter.id, meter]))
    this.#ranks = new Map(this.meters.map(({ id }, rank) => [id, rank]))
    this.#regions = new Map(Object.keys(source.locations).map(name => [placeOf(name), name]))
  }

  /** By id, in any case. */
  meter (id: string): Meter | undefined { return this.#byId.get(id.trim().toLowerCase()) }

  /** Its place on the card; what is not on it comes last. */
  rank ({ id }: Pick<Meter, 'id'>): number { return this.#ranks.get(id) ?? this.meters.length }

  hasCurrency (code: string) { return this.#source.currencies.includes(code) }
  hasCountry (code: string) { return this.#source.countries.includes(code) }
  get offerTerms (): readonly AzureOfferTerm[] { return this.#source.offerTerms }

  /** The prices of a meter in a currency, from the lowest tier; what is on no card costs nothing. */
  tiers (meterId: string, currency: string): readonly Tier[] {
    return this.#tiersIn(currency).get(meterId) ?? [{ above: zero, rate: zero }]
  }

  #tiersIn (currency: string): Map<string, readonly Tier[]> {
    let tiers = this.#tiers.get(currency)
    if (!tiers) {
      const factor = this.#source.exchangeRates[currency] ?? this.#exchangeRate(currency)
      const inCurrency = (rate: number) => currency === dollars ? new Decimal(rate) : new Decimal(rate).times(factor).prec(significantDigits)
      tiers = new Map(this.#source.records.map(({ id, rates }) => [id, Object.entries(rates).map(([above, rate]) => ({ above: new Decimal(above), rate: inCurrency(rate) }))]))
      this.#tiers.set(currency, tiers)
    }
    return tiers
  }

  /** The meters with their prices in a currency, their categories named in a language. */
  card (currency: string, language: string): AzureMeter[] {
    const key = `${currency} ${Object.hasOwn(this.#source.categoryNames, language) ? language : 'en'}`
    let card = this.#cards.get(key)
    if (!card) {
      const names = this.#source.categoryNames[language] ?? {}
      const tiers = this.#tiersIn(currency)
      card = this.#source.records.map(({ resourceType, size, base, category, ...meter }) => ({
        ...meter,
        category: names[category] ?? category,
        rates: Object.fromEntries(tiers.get(meter.id)!.map(({ above, rate }) => [above.toFixed(), rate.toNumber()]))
      }))
      this.#cards.set(key, card)
    }
    return card
  }

  /** Where usage of a meter happens, as analytics write it (`useast2`); meters of no region are used in one of ours. */
  placeOf ({ region }: Pick<Meter, 'region'>) { return placeOf(Object.hasOwn(this.#source.locations, region) ? region : usualRegion) }

  /** A place in either spelling, as analytics write it. */
  place (location: string) {
    const found = Object.entries(this.#source.locations).find(([name, id]) => id === location || name === location)
    return found ? placeOf(found[0]) : location
  }

  /** The same place as ids of resources have it (`eastus2`); a place that is not ours stays as it is. */
  location (place: string) { return this.#source.locations[this.#regions.get(place) ?? ''] ?? place }
}

const placeOf = (region: string) => region.toLowerCase().replaceAll(' ', '')

/** The currency in which the partner's usage is charged. */
export const billingCurrency = (view: View) => view.catalogue.market(view.partner.country)?.currency.code ?? dollars

/** The rate card in a currency, for a country; both are the partner's when a request leaves them out or empty. */
export function getAzureRateCard (view: View, wanted: { currency?: string | undefined, region?: string | undefined }, language: string): AzureRateCard {
  const { azure } = view.catalogue
  const locale = view.catalogue.localeOf(language)
  const currency = wanted.currency?.trim().toUpperCase() || billingCurrency(view)
  const region = wanted.region?.trim().toUpperCase() || view.partner.country
  if (!azure.hasCurrency(currency)) throw refuse('propertyInvalid', `currency must be the ISO 4217 code of a currency with an Azure rate card, not ${currency}.`)
  if (!azure.hasCountry(region)) throw refuse('propertyInvalid', `region must be the ISO 3166 code of a country with an Azure rate card, not ${region}.`)
  return {
    locale,
    currency,
    isTaxIncluded: false,
    meters: azure.card(currency, locale.split('-')[0]!),
    offerTerms: [...azure.offerTerms],
    attributes: { objectType: 'AzureRateCard' }
  }
}
