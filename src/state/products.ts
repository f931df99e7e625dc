/** Products, SKUs and availabilities of a market. */
import { refuse } from '../errors.ts'
import { targetSegments, targetViews, type AvailabilitySource, type Market, type ProductSource, type SkuSource } from './catalogue.ts'
import { customerOf, marketOf } from './customers.ts'
import { marketNamed } from './offers.ts'
import type { View } from './value.ts'

/** A SKU or availability with what it belongs to. */
export interface SkuPlace { market: Market, product: ProductSource, sku: SkuSource }
export interface AvailabilityPlace extends SkuPlace { availability: AvailabilitySource }

/** The market of a catalogue address: of the country that the query names, or of the customer that the path names. */
export type MarketAt = { country: string } | { customerId: string }

export const marketAt = (view: View, at: MarketAt): Market => 'country' in at ? marketNamed(view, at.country) : marketOf(view, customerOf(view, at.customerId))

function segmentNamed (segment: string | undefined): string | undefined {
  if (segment === undefined) return undefined
  const found = targetSegments.find(known => known === segment.toLowerCase())
  if (!found) throw refuse('targetSegmentNotAllowed', segment)
  return found
}

/** Whether something is sold to a segment; without one, everything is. */
const isFor = (sku: SkuSource, segment: string | undefined) => segment === undefined || sku.availabilities.some(availability => availability.segment === segment)

/** Products of a view, those sold to a segment when it is given. */
export function listProducts (view: View, at: MarketAt, targetView: string, targetSegment?: string, reservationScope?: string): { market: Market, products: ProductSource[] } {
  const market = marketAt(view, at)
  const wanted = targetViews.find(known => known.toLowerCase() === targetView.toLowerCase())
  if (!wanted) throw refuse('targetViewNotAllowed', targetView)
  if (reservationScope !== undefined && reservationScope.toLowerCase() !== 'azureplan') throw refuse('propertyInvalid', `reservationScope must be AzurePlan, not ${reservationScope}.`)
  const segment = segmentNamed(targetSegment)
  return { market, products: view.catalogue.products(market, wanted).filter(({ skus }) => skus.some(sku => isFor(sku, segment))) }
}

export function getProduct (view: View, at: MarketAt, productId: string): { market: Market, product: ProductSource } {
  const market = marketAt(view, at)
  const product = view.catalogue.product(productId, market)
  if (!product) throw refuse('productNotFound', productId)
  return { market, product }
}

export function listSkus (view: View, at: MarketAt, productId: string, targetSegment?: string): SkuPlace[] {
  const segment = segmentNamed(targetSegment)
  const { market, product } = getProduct(view, at, productId)
  return product.skus.filter(sku => isFor(sku, segment)).map(sku => ({ market, product, sku }))
}

export function getSku (view: View, at: MarketAt, productId: string, skuId: string): SkuPlace {
  const { market, product } = getProduct(view, at, productId)
  const sku = product.skus.find(({ id }) => id.toLowerCase() === skuId.toLowerCase())
  if (!sku) throw refuse('skuNotFound', skuId)
  return { market, product, sku }
}

export function listAvailabilities (view: View, at: MarketAt, productId: string, skuId: string, targetSegment?: string): AvailabilityPlace[] {
  const segment = segmentNamed(targetSegment)
  const place = getSku(view, at, productId, skuId)
  return place.sku.availabilities.filter(availability => segment === undefined || availability.segment === segment).map(availability => ({ ...place, availability }))
}

/** An availability's id may change in time; a stale one is refused so that clients read the list again. */
export function getAvailability (view: View, at: MarketAt, productId: string, skuId: string, availabilityId: string): AvailabilityPlace {
  const place = getSku(view, at, productId, skuId)
  const availability = place.sku.availabilities.find(({ id }) => id.toLowerCase() === availabilityId.toLowerCase())
  if (!availability) throw refuse('availabilityNotFound', availabilityId)
  return { ...place, availability }
}
