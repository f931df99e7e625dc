/** Offers of a market, and which of them a customer may have. */
import { refuse } from '../errors.ts'
import { isModern, type Market, type MarketOffer } from './catalogue.ts'
import { customerOf, marketOf, type CustomerRecord } from './customers.ts'
import type { View } from './value.ts'

/** The market of a country as a query names it, in the language of a locale. */
export function marketNamed (view: View, country: string, locale?: string): Market {
  const market = view.catalogue.market(country, locale)
  if (!market) throw refuse('propertyInvalid', `country must be the two-letter code of a market, not ${country}.`)
  return market
}

export const listOfferCategories = (view: View, country: string, locale?: string) => marketNamed(view, country, locale).categories

/** Offers of a market in its order; those of one category when it is given. */
export function listOffers (view: View, country: string, categoryId?: string, locale?: string): readonly MarketOffer[] {
  const { offers } = marketNamed(view, country, locale)
  return categoryId === undefined ? offers : offers.filter(({ category }) => category.id.toLowerCase() === categoryId.toLowerCase())
}

export function getOffer (view: View, country: string, offerId: string, locale?: string): MarketOffer {
  const market = marketNamed(view, country, locale)
  if (isModern(offerId) || view.catalogue.product(offerId, market)) throw refuse('itemIsProduct', offerId)
  return offerIn(market, offerId)
}

function offerIn (market: Market, offerId: string): MarketOffer {
  const offer = market.offer(offerId)
  if (!offer) throw refuse('resourceNotFound', `offer ${offerId} in ${market.country}`)
  return offer
}

/** Add-ons that can be bought with an offer. */
export function listOfferAddOns (view: View, country: string, offerId: string, locale?: string): readonly MarketOffer[] {
  const market = marketNamed(view, country, locale)
  return market.addOnsOf(offerIn(market, offerId).id)
}

/** The market in which a customer buys, in the language of a locale. */
const marketFor = (view: View, customer: CustomerRecord, locale?: string): Market => view.catalogue.market(marketOf(view, customer).country, locale)!

export const listCustomerOfferCategories = (view: View, customerId: string, locale?: string) => marketFor(view, customerOf(view, customerId), locale).categories

/** Offers that a customer may be sold: of its market, and open to its qualification. */
export function listCustomerOffers (view: View, customerId: string, locale?: string): readonly MarketOffer[] {
  const customer = customerOf(view, customerId)
  const qualification = plain(customer.qualification)
  return marketFor(view, customer, locale).offers.filter(({ reselleeQualifications: wanted }) => wanted.length === 0 || wanted.some(name => plain(name) === qualification))
}

const plain = (name: string) => name.replaceAll('_', '').toLowerCase()
