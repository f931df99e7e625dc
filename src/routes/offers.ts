/** Offers: what is sold in a market by licences or by usage. */
import type { FastifyInstance, FastifyReply } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { Offer, OfferCategory } from '../contract/types.ts'
import { answer, collection, kept, link } from '../http/answer.ts'
import { header } from '../http/headers.ts'
import { offsetPage } from '../http/paging.ts'
import type { Market, MarketOffer } from '../state/catalogue.ts'
import { getOffer, listCustomerOfferCategories, listCustomerOffers, listOfferAddOns, listOfferCategories, listOffers } from '../state/offers.ts'
import type { Route } from './route.ts'

/** An offer as the wire shows it; a link to learn more has no address when none is known. */
export function offerShape ({ learnMore, ...offer }: MarketOffer): Offer {
  return {
    ...offer,
    links: {
      learnMore: { ...(learnMore !== undefined && { uri: learnMore }), method: 'GET', headers: [] },
      self: link(`/offers/${offer.id}?country=${offer.country}`)
    },
    attributes: { objectType: 'Offer' }
  }
}

const offerJson = kept('Offer', offerShape)
const categoryJson = kept('OfferCategory', (category: Market['categories'][number]): OfferCategory => ({ ...category, attributes: { objectType: 'OfferCategory' } }))

/** The language that the caller reads, as the answer will say. */
const localeOf = (reply: FastifyReply) => String(reply.getHeader(header.locale))

/** A page of offers by offset and size. */
function offerPage (offers: readonly MarketOffer[], { offset, size }: { offset?: number, size?: number }, address: string) {
  const query = address.includes('?') ? '&' : '?'
  const { items, frame } = offsetPage(offers, { offset, size }, from => size || from ? `${address}${query}offset=${from}${size ? `&size=${size}` : ''}` : address)
  return collection(items.map(offerJson), frame)
}

export default async function offers (app: FastifyInstance) {
  app.route<Route<'listOfferCategories'>>({
    ...operation('listOfferCategories'),
    handler: ({ world, query }, reply) => answer(reply, 200, collection(
      world.read(listOfferCategories, query.country, localeOf(reply)).map(categoryJson),
      { self: link(`/offercategories?country=${query.country}`) }
    ))
  })

  app.route<Route<'listOffers'>>({
    ...operation('listOffers'),
    handler: ({ world, query }, reply) => {
      const { country, offer_category_id: categoryId } = query
      const category = categoryId === undefined ? '' : `&offer_category_id=${encodeURIComponent(categoryId)}`
      return answer(reply, 200, offerPage(world.read(listOffers, country, categoryId, localeOf(reply)), query, `/offers?country=${country}${category}`))
    }
  })

  app.route<Route<'getOffer'>>({
    ...operation('getOffer'),
    handler: ({ world, params, query }, reply) => answer(reply, 200, offerJson(world.read(getOffer, query.country, params.offerId, localeOf(reply))))
  })

  app.route<Route<'listOfferAddOns'>>({
    ...operation('listOfferAddOns'),
    handler: ({ world, params, query }, reply) => answer(reply, 200, offerPage(
      world.read(listOfferAddOns, query.country, params.offerId, localeOf(reply)), query, `/offers/${params.offerId}/addons?country=${query.country}`
    ))
  })

  app.route<Route<'listCustomerOfferCategories'>>({
    ...operation('listCustomerOfferCategories'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(
      world.read(listCustomerOfferCategories, params.customerId, localeOf(reply)).map(categoryJson),
      { self: link(`/customers/${params.customerId}/offercategories`) }
    ))
  })

  app.route<Route<'listCustomerOffers'>>({
    ...operation('listCustomerOffers'),
    handler: ({ world, params, query }, reply) => answer(reply, 200, offerPage(
      world.read(listCustomerOffers, params.customerId, localeOf(reply)), query, `/customers/${params.customerId}/offers`
    ))
  })
}
