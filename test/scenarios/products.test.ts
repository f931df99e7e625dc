/** The documented scenarios of products, SKUs and availabilities, and of the inventory behind them. */
import t from 'tap'
import { storyWorld, type Answer, type Call } from '../helper.ts'
import { appOnly, get, refused, stateOf, type Facts } from './catalogue-facts.ts'

// Ids that the documented requests name.
const dsv2 = 'DZH318Z0BQ3Q'
const dv2 = 'DZH318Z0BQ3P'
const availabilityOfDsv2 = 'DZH318XZXVNF'
const windowsServer = 'DG7GMGF0FCN4'
const saas = 'DZH318Z0BXWC'

const idsOf = ({ body }: Answer): string[] => body.items.map(({ id }: { id: string }) => id)

/** The same without descriptions, whose words are the emulator's own; each must have some. */
function undescribed (value: unknown): unknown {
  if (Array.isArray(value)) return value.map(undescribed)
  if (value === null || typeof value !== 'object') return value
  const { description, ...others } = value as Facts
  if (description !== undefined && (typeof description !== 'string' || description.trim() === '')) throw new Error(`Not a description: ${String(description)}`)
  return Object.fromEntries(Object.entries(others).map(([name, item]) => [name, undescribed(item)]))
}

const query = (country: string) => `?country=${country}`

const productBody = (base = '', after = query('US')) => ({
  id: dsv2,
  title: 'Virtual Machines DSv2 Series',
  productType: { id: 'Azure', displayName: 'Azure', subType: { id: 'VirtualMachines', displayName: 'VirtualMachines' } },
  isMicrosoftProduct: true,
  publisherName: 'Microsoft',
  links: { skus: get(`${base}/products/${dsv2}/skus${after}`), self: get(`${base}/products/${dsv2}${after}`) }
})

const skuBody = (base = '', after = query('US')) => ({
  id: '0001',
  productId: dsv2,
  title: 'Reserved VM Instance, Standard_DS1_v2, US West 2, 1 Year',
  minimumQuantity: 1,
  maximumQuantity: 999999999,
  isTrial: false,
  supportedBillingCycles: ['one_time'],
  purchasePrerequisites: ['InventoryCheck', 'AzureSubscriptionRegistration'],
  inventoryVariables: ['CustomerId', 'AzureSubscriptionId', 'ArmRegionName'],
  provisioningVariables: ['Scope', 'AzureSubscriptionId', 'Duration'],
  dynamicAttributes: {
    armSkuName: 'Standard_DS1_v2',
    cores: '1',
    ram: '3.5',
    skuDisplayName: 'DS1 v2',
    category: 'General purpose',
    armRegionName: 'westus2',
    duration: '1Year',
    region: 'US West 2',
    diskType: 'Ssd'
  },
  links: { availabilities: get(`${base}/products/${dsv2}/skus/0001/availabilities${after}`), self: get(`${base}/products/${dsv2}/skus/0001${after}`) }
})

const availabilityBody = (base = '', after = query('US')) => ({
  id: availabilityOfDsv2,
  productId: dsv2,
  skuId: '0001',
  catalogItemId: `${dsv2}:0001:${availabilityOfDsv2}`,
  defaultCurrency: { code: 'USD', symbol: '$' },
  segment: 'commercial',
  country: 'US',
  isPurchasable: true,
  isRenewable: false,
  terms: [{ duration: 'P1Y', cancellationPolicies: [] }],
  product: productBody(base, after),
  sku: skuBody(base, after),
  links: { self: get(`${base}/products/${dsv2}/skus/0001/availabilities/${availabilityOfDsv2}${after}`) }
})

const collectionAttributes = { objectType: 'Collection' }

t.test('Get a list of products', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', '/products?country=US&targetView=Azure')
  t.equal(status, 200)
  t.equal(body.totalCount, body.items.length)
  t.same(body.links, { self: get('/products?country=US&targetView=Azure') })
  t.same(body.attributes, collectionAttributes)
  t.same(undescribed(body.items.find(({ id }: Facts) => id === dsv2)), productBody())
  t.same(new Set(body.items.map(({ productType }: { productType: Facts }) => productType.id)), new Set(['Azure']))
})

t.test('listProducts: each view is a part of the catalogue', async t => {
  const { call } = await storyWorld(t)
  const view = async (targetView: string) => idsOf(await call('GET', `/products?country=US&targetView=${targetView}`)).sort()
  const all = async (...views: string[]) => [...new Set((await Promise.all(views.map(view))).flat())].sort()
  const counts = { AzureReservationsVM: 12, AzureReservationsSQL: 2, AzureReservationsCosmosDb: 2, MicrosoftAzure: 1, SoftwarePerpetual: 9, SoftwareSubscriptions: 4, SoftwareSUSELinux: 1, OnlineServices: 6 }
  for (const [name, count] of Object.entries(counts)) t.equal((await view(name)).length, count, name)
  t.same(await view('AzureReservations'), await all('AzureReservationsVM', 'AzureReservationsSQL', 'AzureReservationsCosmosDb'))
  t.same(await view('Azure'), await all('AzureReservations', 'MicrosoftAzure'), 'all Azure items')
  t.same(await view('Software'), await all('SoftwarePerpetual', 'SoftwareSubscriptions'), 'all software items')
  t.same(await view('azure'), await view('Azure'), 'in any case')
  t.same(await view('ONLINESERVICES'), await view('OnlineServices'))
})

t.test('listProducts: targetSegment keeps what is sold to it; self repeats the query', async t => {
  const { call } = await storyWorld(t)
  const soldTo = async (segment: string) => idsOf(await call('GET', `/products?country=US&targetView=SoftwarePerpetual&targetSegment=${segment}`))
  const counts = { commercial: 9, education: 8, government: 4, nonprofit: 4 }
  for (const [segment, count] of Object.entries(counts)) t.equal((await soldTo(segment)).length, count, segment)
  t.same(await soldTo('Education'), await soldTo('education'), 'in any case')
  const { body } = await call('GET', '/products?country=us&targetView=software&targetSegment=Government')
  t.same(body.links.self, get('/products?country=us&targetView=software&targetSegment=Government'), 'as the caller wrote it')
  t.same(body.items[0].links.self, get(`/products/${body.items[0].id}?country=us`))
  t.same((await call('GET', '/products?country=US&targetView=OnlineServices&targetSegment=government')).body.items, [], 'none is an empty list')
})

t.test('listProducts: reservationScope=AzurePlan selects reservations', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', '/products?country=US&targetView=AzureReservationsVM&reservationScope=AzurePlan')
  t.equal(status, 200)
  t.ok(idsOf({ body } as Answer).includes(dsv2))
  t.same(body.links.self, get('/products?country=US&targetView=AzureReservationsVM&reservationScope=AzurePlan'))
})

t.test('Get a product by ID', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', `/products/${dsv2}?country=US`)
  t.equal(status, 200)
  t.same(undescribed(body), productBody())
  t.same(undescribed((await call('GET', `/Products/${dsv2.toLowerCase()}?Country=us`)).body), productBody('', query('us')), 'ids in any case; links repeat the country as it was written')
})

t.test('Get a list of SKUs for a product', async t => {
  const { call } = await storyWorld(t)
  const answer = await call('GET', `/products/${dsv2}/skus?country=US`)
  t.equal(answer.status, 200)
  t.same(idsOf(answer), ['0001', '0002', '0003', '0004', '0005', '0006', '0007', '0008'])
  t.same(undescribed({ ...answer.body, items: answer.body.items.slice(0, 1) }), {
    totalCount: 8, items: [skuBody()], links: { self: get(`/products/${dsv2}/skus?country=US`) }, attributes: collectionAttributes
  })
  t.same(await call('GET', answer.body.items[0].links.self.uri).then(({ body }) => body), answer.body.items[0])
})

t.test('listSkus: targetSegment keeps what is sold to it', async t => {
  const { call } = await storyWorld(t)
  const skus = async (product: string, segment: string) => call('GET', `/products/${product}/skus?country=US&targetSegment=${segment}`)
  const government = await skus('DG7GMGF0DJJB', 'government')
  t.same(idsOf(government), ['0001'], 'one of two')
  t.same(government.body.links.self, get('/products/DG7GMGF0DJJB/skus?country=US&targetSegment=government'))
  t.same(idsOf(await skus('DG7GMGF0DJJB', 'commercial')), ['0001', '0002'])
  t.same((await skus(saas, 'nonprofit')).body.items, [])
})

// The documented request of this scenario reads the SKU, whose link leads to the availabilities.
t.test('Get a list of availabilities for a SKU', async t => {
  const { call } = await storyWorld(t)
  const sku = await call('GET', `/products/${dsv2}/skus/0001?country=US`)
  t.equal(sku.status, 200)
  t.same(undescribed(sku.body), skuBody())

  const { status, body } = await call('GET', sku.body.links.availabilities.uri)
  t.equal(status, 200)
  t.same(undescribed(body), {
    totalCount: 1, items: [availabilityBody()], links: { self: get(`/products/${dsv2}/skus/0001/availabilities?country=US`) }, attributes: collectionAttributes
  })
})

t.test('getSku: the same id is another SKU in another product; links repeat the caller\'s country', async t => {
  const { call } = await storyWorld(t)
  const [one, other] = await Promise.all([dsv2, dv2].map(async id => (await call('GET', `/products/${id}/skus/0001?country=US`)).body))
  t.not(one.title, other.title)
  t.equal(other.productId, dv2)
  const { body } = await call('GET', `/products/${dv2}/skus/000s?country=us`)
  t.equal(body.id, '000S')
  t.same(body.links, { availabilities: get(`/products/${dv2}/skus/000S/availabilities?country=us`), self: get(`/products/${dv2}/skus/000S?country=us`) })
})

t.test('listAvailabilities: targetSegment, which the documented request calls segment', async t => {
  const { call } = await storyWorld(t)
  const path = `/products/${windowsServer}/skus/0001/availabilities?country=US`
  const segments = (answer: Answer) => answer.body.items.map(({ segment }: Facts) => segment)
  t.same(segments(await call('GET', path)), ['commercial', 'education', 'government', 'nonprofit'])
  for (const name of ['targetSegment', 'segment', 'TARGETSEGMENT']) {
    const answer = await call('GET', `${path}&${name}=nonprofit`)
    t.same(segments(answer), ['nonprofit'], name)
    t.same(answer.body.links.self, get(`${path}&targetSegment=nonprofit`), `${name}: self says targetSegment`)
  }
  t.same(segments(await call('GET', `/products/${dsv2}/skus/0001/availabilities?country=US&targetSegment=education`)), [])
})

t.test('Get an availability by ID', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', `/products/${dsv2}/skus/0001/availabilities/${availabilityOfDsv2}?country=US`)
  t.equal(status, 200)
  t.same(undescribed(body), availabilityBody())
  t.equal(body.terms[0].description !== '', true)
  const lower = await call('GET', `/products/${dsv2}/skus/0001/availabilities/${availabilityOfDsv2.toLowerCase()}?country=us`)
  t.same(undescribed(lower.body), availabilityBody('', query('us')))
})

t.test('getAvailability: currency and country are those of the market, refunds those of the term', async t => {
  const { call } = await storyWorld(t)
  const british = (await call('GET', `/products/${saas}/skus/0001/availabilities/DZH318Z0BMJX?country=GB`)).body
  t.same([british.country, british.defaultCurrency], ['GB', { code: 'GBP', symbol: '£' }])
  t.same(undescribed(british.terms), [
    { duration: 'P1M', cancellationPolicies: [{ refundOptions: [{ sequenceId: 1, type: 'Full', expiresAfter: 'P1D' }] }] },
    { duration: 'P1Y', cancellationPolicies: [{ refundOptions: [{ sequenceId: 1, type: 'Full', expiresAfter: 'P7D' }] }] }
  ])
})

t.test('the whole catalogue: ids have their forms, and every link leads to what it says', async t => {
  const { call } = await storyWorld(t)
  const at = async (path: string) => (await call('GET', path)).body
  for (const view of ['Azure', 'Software', 'OnlineServices']) {
    for (const product of (await at(`/products?country=US&targetView=${view}`)).items) {
      t.match(product.id, /^[A-Z0-9]{12}$/)
      t.same(await at(product.links.self.uri), product)
      const skus = (await at(product.links.skus.uri)).items
      t.equal(new Set(skus.map(({ id }: Facts) => id)).size, skus.length, `${product.title}: no id twice`)
      const [sku] = skus
      t.match(sku.id, /^[0-9A-Z]{4}$/)
      t.same(await at(sku.links.self.uri), sku)
      const [availability] = (await at(sku.links.availabilities.uri)).items
      t.match(availability.id, /^[A-Z0-9]{12}$/)
      t.same([availability.catalogItemId, availability.product, availability.sku], [`${product.id}:${sku.id}:${availability.id}`, product, sku])
      t.same(await at(availability.links.self.uri), availability)
    }
  }
})

const restrictedTo = (productId: string, skuId: string, values: string) => ({
  productId,
  skuId,
  isRestricted: true,
  restrictions: [{ reasonCode: 'NotAvailableForSubscription', description: `Restriction identified of type 'Location' with values '${values}'.`, properties: { type: 'Location', values } }]
})
const free = (productId: string, skuId: string) => ({ productId, skuId, isRestricted: false, restrictions: [] })
const inventoryContext = { customerId: 'd6bf25b7-e0a8-4f2d-a31b-97b55cfc774d', azureSubscriptionId: '3A231FBE-37FE-4410-93FD-730D3D5D4C75', armRegionName: 'japanwest' }
const checkInventory = (call: Call, body?: unknown, country = 'US', headers?: Record<string, string>) => call('POST', `/extensions/product/checkInventory?country=${country}`, body, headers)

t.test('Check Inventory', async t => {
  const { call } = await storyWorld(t)
  const before = await stateOf(call)
  const answer = await call('POST', '/extensions/product/checkinventory?country=US', { TargetItems: [{ ProductId: dv2 }], InventoryContext: inventoryContext })
  t.equal(answer.status, 200)
  const byId = (a: Facts, b: Facts) => String(a.skuId) < String(b.skuId) ? -1 : 1
  t.same(answer.body.sort(byId), [
    ...['0001', '0002', '000S', '0011', '001E', '001F'].map(id => free(dv2, id)), restrictedTo(dv2, '0038', 'japanwest'), restrictedTo(dv2, '0039', 'japanwest')
  ], 'a bare array of every SKU of the product')
  t.same(await stateOf(call), before, 'nothing is reserved')
})

t.test('checkInventory: what is asked for, in its order; the unknown is left out', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[what: string, targetItems: unknown[], found: unknown[]]> = [
    ['one SKU', [{ productId: dv2, skuId: '0038' }], [restrictedTo(dv2, '0038', 'japanwest')]],
    ['in any case', [{ productId: dv2.toLowerCase(), skuId: '000s' }], [free(dv2, '000S')]],
    ['two products', [{ productId: dsv2, skuId: '0001' }, { productId: dv2, skuId: '0039' }], [free(dsv2, '0001'), restrictedTo(dv2, '0039', 'japanwest')]],
    ['an unknown SKU', [{ productId: dv2, skuId: '9999' }, { productId: dv2, skuId: '0011' }], [free(dv2, '0011')]],
    ['an unknown product', [{ productId: 'DZH318Z00000' }], []]
  ]
  for (const [what, targetItems, found] of cases) {
    const { status, body } = await checkInventory(call, { targetItems, inventoryContext })
    t.equal(status, 200, what)
    t.same(body, found, what)
  }
})

t.test('checkInventory: the context that a SKU asks for, its names in any case', async t => {
  const { call } = await storyWorld(t)
  const targetItems = [{ productId: dv2, skuId: '0011' }]
  const upper = Object.fromEntries(Object.entries(inventoryContext).map(([name, value]) => [name.toUpperCase(), value]))
  t.same((await checkInventory(call, { targetItems, inventoryContext: upper })).body, [free(dv2, '0011')])
  for (const name of Object.keys(inventoryContext)) {
    const lacking = { ...inventoryContext, [name]: undefined }
    refused(t, await checkInventory(call, { targetItems, inventoryContext: lacking }), 400, 400026, new RegExp(name, 'i'), name)
  }
  refused(t, await checkInventory(call, { targetItems }), 400, 400026, /CustomerId/i, 'no context at all')
  t.same((await checkInventory(call, { targetItems: [{ productId: windowsServer, skuId: '0001' }] })).body, [free(windowsServer, '0001')], 'software asks for none')
})

t.test('checkInventory: what is refused, and by which number', async t => {
  const { call } = await storyWorld(t)
  const targetItems = [{ productId: dv2 }]
  refused(t, await checkInventory(call), 400, 2001, /body/, 'no body')
  refused(t, await checkInventory(call, { inventoryContext }), 400, 800002, /targetItems/, 'no items')
  refused(t, await checkInventory(call, { targetItems: [], inventoryContext }), 400, 800002, /targetItems/, 'an empty list of items')
  refused(t, await checkInventory(call, { targetItems: [{ skuId: '0001' }], inventoryContext }), 400, 800002, /productId/, 'no product')
  refused(t, await checkInventory(call, { targetItems: dv2, inventoryContext }), 400, 800002, /targetItems/, 'no list')
  refused(t, await checkInventory(call, { targetItems, inventoryContext }, 'ZZ'), 400, 3000, /country.*ZZ/, 'no market')
  refused(t, await call('POST', '/extensions/product/checkInventory', { targetItems, inventoryContext }), 400, 3000, /country/, 'no country')
})

t.test('products: what is refused, and by which number', async t => {
  const { call } = await storyWorld(t)
  const skus = `/products/${dsv2}/skus`
  const cases: Array<[path: string, status: number, code: number, words: RegExp]> = [
    ['/products?targetView=Azure', 400, 3000, /country/],
    ['/products?country=ZZ&targetView=Azure', 400, 3000, /country.*ZZ/],
    ['/products?country=US', 400, 3000, /targetView/],
    ['/products?country=US&targetView=Hardware', 403, 400036, /Hardware/],
    ['/products?country=US&targetView=Azure&targetSegment=retail', 403, 400030, /retail/],
    [`/products/${dsv2}`, 400, 3000, /country/],
    [`/products/${dsv2}?country=ZZ`, 400, 3000, /country.*ZZ/],
    ['/products/DZH318Z00000?country=US', 404, 400013, /DZH318Z00000/],
    [`${skus}?country=ZZ`, 400, 3000, /country.*ZZ/],
    [`${skus}?country=US&targetSegment=retail`, 403, 400030, /retail/],
    ['/products/DZH318Z00000/skus?country=US', 404, 400013, /DZH318Z00000/],
    [`${skus}/0001`, 400, 3000, /country/],
    ['/products/DZH318Z00000/skus/0001?country=US', 404, 400013, /DZH318Z00000/],
    [`${skus}/0999?country=US`, 404, 400018, /0999/],
    [`${skus}/0001/availabilities`, 400, 3000, /country/],
    [`${skus}/0001/availabilities?country=US&targetSegment=retail`, 403, 400030, /retail/],
    ['/products/DZH318Z00000/skus/0001/availabilities?country=US', 404, 400013, /DZH318Z00000/],
    [`${skus}/0999/availabilities?country=US`, 404, 400018, /0999/],
    [`${skus}/0001/availabilities/${availabilityOfDsv2}`, 400, 3000, /country/],
    [`/products/DZH318Z00000/skus/0001/availabilities/${availabilityOfDsv2}?country=US`, 404, 400013, /DZH318Z00000/],
    [`${skus}/0999/availabilities/${availabilityOfDsv2}?country=US`, 404, 400018, /0999/],
    [`${skus}/0001/availabilities/DZH318Z0HMKQ?country=US`, 404, 400019, /DZH318Z0HMKQ/],
    [`${skus}/0002/availabilities/${availabilityOfDsv2}?country=US`, 404, 400019, new RegExp(availabilityOfDsv2)]
  ]
  for (const [path, status, code, words] of cases) refused(t, await call('GET', path), status, code, words, path)
})

t.test('products: read with an application\'s token; only in the global cloud', async t => {
  const { call } = await storyWorld(t)
  const german = (await storyWorld(t, { cloud: 'germany' })).call
  const paths = ['/products?country=US&targetView=Azure', ...['', '/skus', '/skus/0001', '/skus/0001/availabilities', `/skus/0001/availabilities/${availabilityOfDsv2}`].map(rest => `/products/${dsv2}${rest}?country=US`)]
  for (const path of paths) {
    t.equal((await call('GET', path, undefined, appOnly)).status, 200, path)
    refused(t, await german('GET', path), 400, 900127, /environment/, path)
  }
  const body = { targetItems: [{ productId: dv2, skuId: '0011' }], inventoryContext }
  t.equal((await checkInventory(call, body, 'US', appOnly)).status, 200)
  refused(t, await checkInventory(german, body), 400, 900127, /environment/)
})

t.test('customer-scoped catalogue: the same items by the customer\'s own addresses', async t => {
  const { call } = await storyWorld(t)
  const customers = (await call('GET', '/customers')).body.items as Array<{ id: string, companyProfile: { companyName: string } }>
  const idOf = (name: string) => customers.find(({ companyProfile }) => companyProfile.companyName === name)!.id
  const base = `/customers/${idOf('Copperline Brewing')}`
  const at = async (path: string) => (await call('GET', `${base}${path}`)).body

  t.same(undescribed((await at('/products?targetView=AzureReservationsVM')).items.find(({ id }: Facts) => id === dsv2)), productBody(base, ''))
  t.same(undescribed(await at(`/products/${dsv2}`)), productBody(base, ''))
  t.same(undescribed((await at(`/products/${dsv2}/skus`)).items[0]), skuBody(base, ''))
  t.same(undescribed(await at(`/products/${dsv2}/skus/0001`)), skuBody(base, ''))
  t.same(undescribed((await at(`/products/${dsv2}/skus/0001/availabilities`)).items), [availabilityBody(base, '')])
  t.same(undescribed(await at(`/products/${dsv2}/skus/0001/availabilities/${availabilityOfDsv2}`)), availabilityBody(base, ''))

  const british = (await call('GET', `/customers/${idOf('Pennine Textile Works')}/products/${dsv2}/skus/0001/availabilities/${availabilityOfDsv2}`)).body
  t.same([british.country, british.defaultCurrency.code], ['GB', 'GBP'], 'the market is the customer\'s')

  const cases: Array<[path: string, status: number, code: number]> = [
    [`${base}/products?targetView=Hardware`, 403, 400036], [`${base}/products/DZH318Z00000`, 404, 400013], [`${base}/products/${dsv2}/skus/0999`, 404, 400018],
    [`${base}/products/${dsv2}/skus/0001/availabilities/DZH318Z0HMKQ`, 404, 400019], ['/customers/nobody/products?targetView=Azure', 400, 900118],
    [`/customers/00000000-1111-4222-8333-444444444444/products/${dsv2}`, 404, 60003]
  ]
  for (const [path, status, code] of cases) refused(t, await call('GET', path), status, code, /./, path)
})
