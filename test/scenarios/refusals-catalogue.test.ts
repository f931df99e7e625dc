/** What the catalogue refuses, asked for a country and for a customer alike. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { refuses, type Refusal } from './holdings.ts'
import { customerNamed, customers } from './purchases.ts'

const noProduct: Refusal = { status: 404, code: 400013, description: 'Product DZH318Z0XXXX was not found.' }
const noSku: Refusal = { status: 404, code: 400018, description: 'SKU 9999 was not found.' }
const noAvailability: Refusal = { status: 404, code: 400019, description: /^Availability DZH318Z0XXXX was not found/ }
const noSegment: Refusal = { status: 403, code: 400030, description: 'The targetSegment pirates is not open to the caller.' }
const noView: Refusal = { status: 403, code: 400036, description: 'The targetView Weather is not open to the caller.' }

const product = '/products/DG7GMGF0DWTL'
const cases: Array<[path: string, query: string, refusal: Refusal]> = [
  ['/products', '&targetView=Azure&targetSegment=pirates', noSegment],
  ['/products', '&targetView=Weather', noView],
  ['/products/DZH318Z0XXXX', '', noProduct],
  ['/products/DZH318Z0XXXX/skus', '', noProduct],
  [`${product}/skus`, '&targetSegment=pirates', noSegment],
  ['/products/DZH318Z0XXXX/skus/0001', '', noProduct],
  [`${product}/skus/9999`, '', noSku],
  ['/products/DZH318Z0XXXX/skus/0001/availabilities', '', noProduct],
  [`${product}/skus/9999/availabilities`, '', noSku],
  [`${product}/skus/0001/availabilities`, '&targetSegment=pirates', noSegment],
  ['/products/DZH318Z0XXXX/skus/0001/availabilities/DG7GMGF0DSJB', '', noProduct],
  [`${product}/skus/9999/availabilities/DG7GMGF0DSJB`, '', noSku],
  [`${product}/skus/0001/availabilities/DZH318Z0XXXX`, '', noAvailability]
]

t.test('products: what is not there or not open is refused, for a country', async t => {
  const { call } = await storyWorld(t)
  for (const [path, query, refusal] of cases) await refuses(t, call, ['GET', `${path}?country=US${query}`], refusal, path)
})

t.test('products: what is not there or not open is refused, for a customer', async t => {
  const { call } = await storyWorld(t)
  const customer = `/customers/${await customerNamed(call, customers.newcomer)}`
  for (const [path, query, refusal] of cases) await refuses(t, call, ['GET', `${customer}${path}?country=US${query}`], refusal, path)
})
