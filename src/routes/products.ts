/** Products, SKUs and availabilities, by market and as a customer sees them; the inventory behind them. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { Availability, InventoryItem, Product, Sku } from '../contract/types.ts'
import { answer, collection, link, written } from '../http/answer.ts'
import { catalogItemId, type ProductSource } from '../state/catalogue.ts'
import { checkInventory } from '../state/inventory.ts'
import { getAvailability, getProduct, getSku, listAvailabilities, listProducts, listSkus, type AvailabilityPlace, type SkuPlace } from '../state/products.ts'
import type { Route } from './route.ts'

/** Where the links of a catalogue lead: a market's carries the country as the caller wrote it, a customer's has none. */
interface Base { path: string, query: string }

const marketBase = (country: string): Base => ({ path: '', query: `?country=${country}` })
const customerBase = (customerId: string): Base => ({ path: `/customers/${customerId}`, query: '' })

const skuPath = (base: Base, product: ProductSource, skuId: string) => `${base.path}/products/${product.id}/skus/${skuId}`

function productShape (base: Base, { skus, targetViews, ...product }: ProductSource): Product {
  const path = `${base.path}/products/${product.id}`
  return { ...product, links: { skus: link(`${path}/skus${base.query}`), self: link(`${path}${base.query}`) } }
}

function skuShape (base: Base, { product, sku: { availabilities, ...sku } }: SkuPlace): Sku {
  const path = skuPath(base, product, sku.id)
  return { ...sku, productId: product.id, links: { availabilities: link(`${path}/availabilities${base.query}`), self: link(`${path}${base.query}`) } }
}

function availabilityShape (base: Base, place: AvailabilityPlace): Availability {
  const { market, product, sku, availability } = place
  return {
    ...availability,
    productId: product.id,
    skuId: sku.id,
    catalogItemId: catalogItemId(product.id, sku.id, availability.id),
    defaultCurrency: market.currency,
    country: market.country,
    product: productShape(base, product),
    sku: skuShape(base, place),
    links: { self: link(`${skuPath(base, product, sku.id)}/availabilities/${availability.id}${base.query}`) }
  }
}

const productJson = written<Product>('Product')
const skuJson = written<Sku>('Sku')
const availabilityJson = written<Availability>('Availability')
const inventoryJson = written<InventoryItem>('InventoryItem')

/** An address with the parameters that were given. */
function addressWith (path: string, parameters: Record<string, string | undefined>) {
  const given = Object.entries(parameters).filter((pair): pair is [string, string] => pair[1] !== undefined)
  return given.length ? `${path}?${given.map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}` : path
}

export default async function products (app: FastifyInstance) {
  app.route<Route<'listProducts'>>({
    ...operation('listProducts'),
    handler: ({ world, query }, reply) => {
      const { country, targetView, targetSegment, reservationScope } = query
      const { products } = world.read(listProducts, { country }, targetView, targetSegment, reservationScope)
      const base = marketBase(country)
      return answer(reply, 200, collection(
        products.map(product => productJson(productShape(base, product))),
        { self: link(addressWith('/products', { country, targetView, targetSegment, reservationScope })) }
      ))
    }
  })

  app.route<Route<'getProduct'>>({
    ...operation('getProduct'),
    handler: ({ world, params, query }, reply) =>
      answer(reply, 200, productJson(productShape(marketBase(query.country), world.read(getProduct, query, params.productId).product)))
  })

  app.route<Route<'listSkus'>>({
    ...operation('listSkus'),
    handler: ({ world, params, query }, reply) => {
      const { country, targetSegment, reservationScope } = query
      return answer(reply, 200, collection(
        world.read(listSkus, query, params.productId, targetSegment).map(place => skuJson(skuShape(marketBase(country), place))),
        { self: link(addressWith(`/products/${params.productId}/skus`, { country, targetSegment, reservationScope })) }
      ))
    }
  })

  app.route<Route<'getSku'>>({
    ...operation('getSku'),
    handler: ({ world, params, query }, reply) =>
      answer(reply, 200, skuJson(skuShape(marketBase(query.country), world.read(getSku, query, params.productId, params.skuId))))
  })

  app.route<Route<'listAvailabilities'>>({
    ...operation('listAvailabilities'),
    handler: ({ world, params, query }, reply) => {
      const { country, reservationScope } = query
      const targetSegment = query.targetSegment ?? query.segment // the page's own example says segment
      return answer(reply, 200, collection(
        world.read(listAvailabilities, query, params.productId, params.skuId, targetSegment).map(place => availabilityJson(availabilityShape(marketBase(country), place))),
        { self: link(addressWith(`/products/${params.productId}/skus/${params.skuId}/availabilities`, { country, targetSegment, reservationScope })) }
      ))
    }
  })

  app.route<Route<'getAvailability'>>({
    ...operation('getAvailability'),
    handler: ({ world, params, query }, reply) => answer(reply, 200, availabilityJson(availabilityShape(
      marketBase(query.country), world.read(getAvailability, query, params.productId, params.skuId, params.availabilityId)
    )))
  })

  app.route<Route<'checkInventory'>>({
    ...operation('checkInventory'),
    handler: ({ world, query, body }, reply) =>
      answer(reply, 200, `[${world.read(checkInventory, query.country, body).map(inventoryJson).join(',')}]`)
  })

  app.route<Route<'listCustomerProducts'>>({
    ...operation('listCustomerProducts'),
    handler: ({ world, params, query }, reply) => {
      const { targetView, targetSegment, reservationScope } = query
      const base = customerBase(params.customerId)
      const { products } = world.read(listProducts, params, targetView, targetSegment, reservationScope)
      return answer(reply, 200, collection(
        products.map(product => productJson(productShape(base, product))),
        { self: link(addressWith(`${base.path}/products`, { targetView, targetSegment, reservationScope })) }
      ))
    }
  })

  app.route<Route<'getCustomerProduct'>>({
    ...operation('getCustomerProduct'),
    handler: ({ world, params }, reply) =>
      answer(reply, 200, productJson(productShape(customerBase(params.customerId), world.read(getProduct, params, params.productId).product)))
  })

  app.route<Route<'listCustomerSkus'>>({
    ...operation('listCustomerSkus'),
    handler: ({ world, params, query }, reply) => {
      const base = customerBase(params.customerId)
      return answer(reply, 200, collection(
        world.read(listSkus, params, params.productId, query.targetSegment).map(place => skuJson(skuShape(base, place))),
        { self: link(addressWith(`${base.path}/products/${params.productId}/skus`, { targetSegment: query.targetSegment })) }
      ))
    }
  })

  app.route<Route<'getCustomerSku'>>({
    ...operation('getCustomerSku'),
    handler: ({ world, params }, reply) =>
      answer(reply, 200, skuJson(skuShape(customerBase(params.customerId), world.read(getSku, params, params.productId, params.skuId))))
  })

  app.route<Route<'listCustomerAvailabilities'>>({
    ...operation('listCustomerAvailabilities'),
    handler: ({ world, params, query }, reply) => {
      const base = customerBase(params.customerId)
      return answer(reply, 200, collection(
        world.read(listAvailabilities, params, params.productId, params.skuId, query.targetSegment).map(place => availabilityJson(availabilityShape(base, place))),
        { self: link(addressWith(`${base.path}/products/${params.productId}/skus/${params.skuId}/availabilities`, { targetSegment: query.targetSegment })) }
      ))
    }
  })

  app.route<Route<'getCustomerAvailability'>>({
    ...operation('getCustomerAvailability'),
    handler: ({ world, params }, reply) => answer(reply, 200, availabilityJson(availabilityShape(
      customerBase(params.customerId), world.read(getAvailability, params, params.productId, params.skuId, params.availabilityId)
    )))
  })
}
