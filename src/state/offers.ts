/** Offers of a market, and which of them a customer may have. */
import { refuse } from '../errors.ts'
import { isModern, type Market, type MarketOffer } from './catalogue.ts'
import { customerOf, marketOf } from './customers.ts'
import type { View } from './value.ts'

/** The market of a country as a query names it. */
export function marketNamed (view: View, country: string): Market {
  const market = view.catalogue.market(country)
  if (!market) throw refuse('propertyInvalid', `country must be the two-letter code of a market, not ${country}.`)
  return market
}

export const listOfferCategories = (view: View, country: string) => marketNamed(view, country).categories

/** Offers of a market in its order; those of one category when it is given. */
export function listOffers (view: View, country: string, categoryId?: string): readonly MarketOffer[] {
  const { offers } = marketNamed(view, country)
  return categoryId === undefined ? offers : offers.filter(({ category }) => category.id.toLowerCase() === categoryId.toLowerCase())
}

export function getOffer (view: View, country: string, offerId: string): MarketOffer {
  const market = marketNamed(view, country)
  if (isModern(offerId) || view.catalogue.product(offerId, market)) throw refuse('itemIsProduct', offerId)
  const offer = market.offer(offerId)
  if (!offer) throw refuse('resourceNotFound', `offer ${offerId} in ${market.country}`)
  return offer
}

/** Add-ons that can be bought with an offer. */
export function listOfferAddOns (view: View, country: string, offerId: string): readonly MarketOffer[] {
  const { id } = getOffer(view, country, offerId)
  return marketNamed(view, country).addOnsOf(id)
}

export const listCustomerOfferCategories = (view: View, customerId: string) => marketOf(view, customerOf(view, customerId)).categories

/** Offers that a customer may be sold: of its market, and open to its qualification. */
export function listCustomerOffers (view: View, customerId: string): readonly MarketOffer[] {
  const customer = customerOf(view, customerId)
  const qualification = plain(customer.qualification)
  return marketOf(view, customer).offers.filter(({ reselleeQualifications: wanted }) => wanted.length === 0 || wanted.some(name => plain(name) === qualification))
}

const plain = (name: string) => name.replaceAll('_', '').toLowerCase()
