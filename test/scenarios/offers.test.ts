/** The documented scenarios of offers: categories, the list of a market, one offer, its add-ons; and what a customer may be sold. */
import t from 'tap'
import { storyWorld, without, type Answer, type Call } from '../helper.ts'
import { appOnly, digestOf, get, recordedCategories, recordedOfferDigests, recordedOffers, refused, stateOf, type Facts } from './catalogue-facts.ts'

type Offer = Facts & { id: string, name: string, rank: number, description: string, isAddOn: boolean, hasAddOns: boolean, prerequisiteOffers: string[], category: { id: string, rank: number } }

const exchangePlan1 = '195416C1-3447-423A-B37B-EE59A99A19C4'
const azureDirectoryBasic = '84A03D81-6B37-4D66-8D4A-FAEA24541538' // without add-ons
const phoneSystem = '4260988E-990D-479C-AE7B-F01CE8E1BB4D' // an add-on that has add-ons
const unknownOffer = '00000000-1111-4222-8333-444444444444'
const catalogueItem = 'DG7GMGF0DWTL:0001:DG7GMGF0DSJB'
const offersOf = ({ body }: Answer): Offer[] => body.items
const idsOf = (answer: Answer) => offersOf(answer).map(({ id }) => id)
const undescribed = (offer: Facts) => without(offer, 'description')

/** The customer that a name belongs to. */
async function customerNamed (call: Call, name: string): Promise<string> {
  const { items } = (await call('GET', '/customers')).body
  return items.find(({ companyProfile }: { companyProfile: { companyName: string } }) => companyProfile.companyName === name).id
}

t.test('Get a list of offer categories by market', async t => {
  const { call } = await storyWorld(t)
  const answer = await call('GET', '/offercategories?country=US')
  t.equal(answer.status, 200)
  t.equal(answer.headers['content-type'], 'application/json; charset=utf-8')
  t.same(without(answer.body, 'links'), { totalCount: 4, items: recordedCategories, attributes: { objectType: 'Collection' } }, 'as recorded, in the order of rank')
})

t.test('listOfferCategories: the country in any case; its code is in the items', async t => {
  const { call } = await storyWorld(t)
  t.same((await call('GET', '/offercategories?country=us')).body.items, recordedCategories)
  t.same((await call('GET', '/OfferCategories?COUNTRY=gb')).body.items.map(({ id, country }: Facts) => [id, country]), recordedCategories.map(({ id }) => [id, 'GB']))
})

t.test('X-Locale: the language of the request is that of categories and offers, en-US when it says none', async t => {
  const { call } = await storyWorld(t)
  const localesOf = async (path: string, headers?: Record<string, string>) => {
    const { items } = (await call('GET', path, undefined, headers)).body
    return [...new Set(items.map(({ locale }: Facts) => locale))]
  }
  for (const path of ['/offercategories?country=CH', '/offers?country=CH&size=5']) {
    t.same(await localesOf(path), ['en-US'], `${path} without X-Locale`)
    t.same(await localesOf(path, { 'X-Locale': 'fr-CH' }), ['fr-CH'], `${path} in French`)
  }
})

t.test('Get a list of offers for a market', async t => {
  const { call } = await storyWorld(t)
  const answer = await call('GET', '/offers?country=US')
  const offers = offersOf(answer)
  t.equal(answer.status, 200)
  t.same(without(answer.body, 'items'), { totalCount: 274, links: { self: get('/offers?country=US') }, attributes: { objectType: 'Collection' } })
  t.same(offers.map(({ rank }) => rank), Array.from({ length: 274 }, (_, rank) => rank), 'in the order of rank')

  const facts = Object.keys(recordedOfferDigests)
  t.same(Object.fromEntries(facts.map(fact => [fact, digestOf(offers, fact)])), recordedOfferDigests, 'every fact is that of the recording')
  t.same([...new Set(offers.flatMap(offer => Object.keys(offer)))].sort(), [...facts, 'description'].sort(), 'and nothing else is told')
  for (const recorded of recordedOffers) t.same(undescribed(offers[recorded.rank as number]!), recorded, `${recorded.name} as a whole`)

  t.same(offers.filter(({ description }) => typeof description !== 'string' || description.trim() === '').map(({ name }) => name), [], 'each has a description')
  t.notMatch(answer.text, /:null/, 'what has no value is left out')
  t.notMatch(answer.text, /[\n\r]/, 'in one line')
})

t.test('listOffers: counts that the recording is known by', async t => {
  const { call } = await storyWorld(t)
  const offers = offersOf(await call('GET', '/offers?country=US'))
  const counts: Array<[string, number, (offer: Offer) => unknown]> = [
    ['add-ons', 75, offer => offer.isAddOn],
    ['trials', 17, offer => offer.isTrial],
    ['charged by usage', 1, offer => offer.billing === 'usage'],
    ['two of it at once', 14, offer => offer.limitUnitOfMeasure === 'Concurrent' && offer.limit === 2],
    ['one of it at once', 1, offer => offer.limitUnitOfMeasure === 'Concurrent' && offer.limit === 1],
    ['with a list of upgrades', 44, offer => offer.upgradeTargetOffers],
    ['with an upgrade', 11, offer => (offer.upgradeTargetOffers as string[] | undefined)?.length],
    ['a way to learn more', 34, offer => (offer.links as { learnMore: { uri?: string } }).learnMore.uri],
    ['renewing trials', 0, offer => offer.isTrial && offer.isAutoRenewable],
    ['add-ons without a base', 0, offer => offer.isAddOn && offer.prerequisiteOffers.length === 0],
    ['ids with small letters', 0, offer => offer.id !== offer.id.toUpperCase()]
  ]
  for (const [what, wanted, holds] of counts) t.equal(offers.filter(holds).length, wanted, what)
})

t.test('listOffers: offer_category_id picks one category and leaves add-ons out', async t => {
  const { call } = await storyWorld(t)
  const all = offersOf(await call('GET', '/offers?country=US'))
  for (const [id, count] of Object.entries({ Enterprise_Key: 112, SmallBusiness_Key: 14, Nonprofit_Key: 56, Trial_Key: 17 })) {
    const { body } = await call('GET', `/offers?country=US&offer_category_id=${id}`)
    t.equal(body.totalCount, count, id)
    t.same(body.items, all.filter(({ category }) => category.id === id), `${id}: in the same order`)
  }
  const { status, body } = await call('GET', '/offers?country=US&offer_category_id=Government_Key')
  t.same([status, body.totalCount, body.items], [200, 0, []], 'a category that nothing belongs to')
})

t.test('listOffers: pages by offset and size, with links to the neighbours', async t => {
  const { call } = await storyWorld(t)
  const all = idsOf(await call('GET', '/offers?country=US'))
  const cases: Array<{ query: string, from: number, to: number, next?: number, previous?: number }> = [
    { query: 'size=100', from: 0, to: 100, next: 100 },
    { query: 'offset=0&size=1', from: 0, to: 1, next: 1 },
    { query: 'offset=100&size=100', from: 100, to: 200, next: 200, previous: 0 },
    { query: 'offset=200&size=100', from: 200, to: 274, previous: 100 },
    { query: 'offset=174&size=100', from: 174, to: 274, previous: 74 },
    { query: 'offset=500&size=100', from: 274, to: 274, previous: 174 },
    { query: 'Size=1000', from: 0, to: 274 },
    { query: 'size=0', from: 0, to: 274 }
  ]
  for (const { query, from, to, next, previous } of cases) {
    const answer = await call('GET', `/offers?country=US&${query}`)
    const { links } = answer.body
    t.equal(answer.status, 200, query)
    t.equal(answer.body.totalCount, to - from, `${query}: the number of items on the page`)
    t.same(idsOf(answer), all.slice(from, to), query)
    t.same(idsOf(await call('GET', links.self.uri)), idsOf(answer), `${query}: self leads to the same page`)
    for (const [name, start] of Object.entries({ next, previous })) {
      t.equal(links[name] && idsOf(await call('GET', links[name].uri))[0], start === undefined ? undefined : all[start], `${query}: ${name}`)
    }
  }
})

t.test('listOffers: an offset alone skips so many, and self says so', async t => {
  const { call } = await storyWorld(t)
  const all = idsOf(await call('GET', '/offers?country=US'))
  const rest = await call('GET', '/offers?country=US&offset=270')
  t.same(idsOf(rest), all.slice(270))
  t.equal(rest.body.links.next, undefined)
  t.same(idsOf(await call('GET', rest.body.links.self.uri)), idsOf(rest), 'self leads to the same page')
})

t.test('listOffers: links.next leads through the whole list and keeps the category', async t => {
  const { call } = await storyWorld(t)
  for (const filter of ['', '&offer_category_id=Nonprofit_Key']) {
    const all = idsOf(await call('GET', `/offers?country=US${filter}`))
    const met: string[] = []
    let pages = 0
    for (let uri: string | undefined = `/offers?country=US&size=20${filter}`; uri !== undefined && pages < 50; pages++) {
      const page = await call('GET', uri)
      met.push(...idsOf(page))
      uri = page.body.links.next?.uri
    }
    t.equal(pages, Math.ceil(all.length / 20))
    t.same(met, all)
  }
})

t.test('Get an offer by ID', async t => {
  const { call } = await storyWorld(t)
  for (const recorded of recordedOffers) {
    const { status, body } = await call('GET', `/offers/${recorded.id}?country=US`)
    t.equal(status, 200)
    t.same(undescribed(body), recorded)
  }
  const listed = offersOf(await call('GET', '/offers?country=US'))
  for (const rank of [0, 100, 273]) t.same((await call('GET', `/offers/${listed[rank]!.id}?country=US`)).body, listed[rank], 'an offer is the same as in the list')
})

t.test('getOffer: ids and countries in any case; the answer has them as they are', async t => {
  const { call } = await storyWorld(t)
  const [, businessPremium, , azure] = recordedOffers
  t.same(undescribed((await call('GET', `/Offers/${String(businessPremium!.id).toLowerCase()}/?country=us`)).body), businessPremium)
  t.same(undescribed((await call('GET', '/offers/ms-azr-0145p?Country=Us')).body), azure)
  const british = (await call('GET', `/offers/${businessPremium!.id}?country=gb`)).body
  t.equal(british.country, 'GB')
  t.equal(british.category.country, 'GB')
  t.equal(british.links.self.uri, `/offers/${businessPremium!.id}?country=GB`)
})

t.test('Get add-ons for an offer ID', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', `/offers/${exchangePlan1}/addons?country=us`)
  t.equal(status, 200)
  t.same(without(body, 'items', 'links'), { totalCount: 10, attributes: { objectType: 'Collection' } })
  t.same(body.items.map(({ id, rank }: Offer) => [id, rank]), [
    ['2828BE95-46BA-4F91-B2FD-0BEF192ECF60', 157], // the two of the documented answer: this one
    ['5A5BD617-7B27-41C7-96F0-37D125F7C47B', 158],
    ['45320EC9-9B8E-49D0-B900-F14141A0ABD1', 187], // and this one
    ['6B648C1E-F472-46C0-8379-09F50A3315E0', 200],
    ['E6860EEE-5288-46EC-811B-D8900785FC90', 201],
    ['A2706F86-868D-4048-989B-0C69E5C76B63', 202],
    ['9B7E5904-C73F-4D26-BC83-AD5B7F21409B', 203],
    ['4833683A-1E4A-4816-80CF-25238184B8C4', 214],
    ['EFE1183A-8FA0-4138-BF0A-5AE271AB6E3C', 234],
    ['7D45ECCD-B3B5-46CD-981F-4B0AB4597255', 235]
  ])
  const listed = offersOf(await call('GET', '/offers?country=US'))
  t.same(body.items, listed.filter(({ isAddOn, prerequisiteOffers }) => isAddOn && prerequisiteOffers.includes(exchangePlan1)), 'whole offers')
})

t.test('listOfferAddOns: those whose prerequisites name the base, for every base', async t => {
  const { call } = await storyWorld(t)
  const listed = offersOf(await call('GET', '/offers?country=US'))
  const wanted = listed.map(({ id }) => listed.filter(({ isAddOn, prerequisiteOffers }) => isAddOn && prerequisiteOffers.includes(id)).map(addOn => addOn.id))
  const found = await Promise.all(listed.map(async ({ id }) => idsOf(await call('GET', `/offers/${id.toLowerCase()}/addons?country=US`))))
  t.same(found, wanted)
  t.same(idsOf(await call('GET', `/offers/${phoneSystem}/addons?country=US`)), ['DED34535-507F-4246-8370-F9180318C537', '0F598EFE-F330-4D79-B79F-C9480BB7CE3E'], 'an add-on can be a base')
  t.ok(listed.find(({ id }) => id === phoneSystem)?.isAddOn)
})

t.test('listOfferAddOns: a base without add-ons has an empty list', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', `/offers/${azureDirectoryBasic}/addons?country=US`)
  t.equal(status, 200)
  t.same(without(body, 'links'), { totalCount: 0, items: [], attributes: { objectType: 'Collection' } })
})

t.test('listOfferAddOns: pages by offset and size', async t => {
  const { call } = await storyWorld(t)
  const path = `/offers/${exchangePlan1}/addons?country=US`
  const all = idsOf(await call('GET', path))
  const page = await call('GET', `${path}&offset=4&size=4`)
  t.same(idsOf(page), all.slice(4, 8))
  t.same(idsOf(await call('GET', page.body.links.next.uri)), all.slice(8))
  t.same(idsOf(await call('GET', page.body.links.previous.uri)), all.slice(0, 4))
})

t.test('offers: what is refused, and by which number', async t => {
  const { call } = await storyWorld(t)
  const before = await stateOf(call)
  const cases: Array<[path: string, status: number, code: number, words: RegExp]> = [
    ['/offercategories', 400, 3000, /country/],
    ['/offercategories?country=XX', 400, 3000, /country.*XX/],
    ['/offercategories?country=USA', 400, 3000, /country.*USA/],
    ['/offers', 400, 3000, /country/],
    ['/offers?country=', 400, 3000, /country/],
    ['/offers?country=ZZ', 400, 3000, /country.*ZZ/],
    ['/offers?country=US&offset=-1', 400, 3000, /offset/],
    ['/offers?country=US&offset=first', 400, 3000, /offset/],
    ['/offers?country=US&offset=1.5', 400, 3000, /offset/],
    ['/offers?country=US&size=-20', 400, 3000, /size/],
    ['/offers?country=US&size=all', 400, 3000, /size/],
    [`/offers/${exchangePlan1}`, 400, 3000, /country/],
    [`/offers/${exchangePlan1}?country=ZZ`, 400, 3000, /country.*ZZ/],
    [`/offers/${unknownOffer}?country=US`, 404, 1000, new RegExp(unknownOffer)],
    ['/offers/MS-AZR-9999P?country=US', 404, 1000, /MS-AZR-9999P/],
    [`/offers/${catalogueItem}?country=US`, 400, 2100, new RegExp(catalogueItem)],
    ['/offers/DG7GMGF0DWTL?country=US', 400, 2100, /DG7GMGF0DWTL/],
    [`/offers/${exchangePlan1}/addons`, 400, 3000, /country/],
    [`/offers/${exchangePlan1}/addons?country=US&size=-1`, 400, 3000, /size/],
    [`/offers/${exchangePlan1}/addons?country=US&offset=-1`, 400, 3000, /offset/],
    [`/offers/${unknownOffer}/addons?country=US`, 404, 1000, new RegExp(unknownOffer)]
  ]
  for (const [path, status, code, words] of cases) refused(t, await call('GET', path), status, code, words, path)
  t.same(await stateOf(call), before, 'reads and refusals change nothing')
})

t.test('listOfferAddOns: a base that is no offer is not found', async t => {
  const { call } = await storyWorld(t)
  refused(t, await call('GET', `/offers/${catalogueItem}/addons?country=US`), 404, 1000, new RegExp(catalogueItem))
})

t.test('offers: read with an application\'s token, not without one', async t => {
  const { call } = await storyWorld(t)
  for (const path of ['/offercategories?country=US', '/offers?country=US', `/offers/${exchangePlan1}?country=US`, `/offers/${exchangePlan1}/addons?country=US`]) {
    t.equal((await call('GET', path, undefined, appOnly)).status, 200, path)
    refused(t, await call('GET', path, undefined, { authorization: '' }), 401, 400, /denied/i, path)
  }
})

t.test('offers: in every cloud', async t => {
  for (const cloud of ['china', 'germany', 'usgov'] as const) {
    const { call } = await storyWorld(t, { cloud })
    for (const path of ['/offercategories?country=US', '/offers?country=US', `/offers/${exchangePlan1}?country=US`, `/offers/${exchangePlan1}/addons?country=US`]) {
      t.equal((await call('GET', path)).status, 200, `${path} in ${cloud}`)
    }
  }
})

t.test('listCustomerOffers: the customer\'s market, and what its qualification admits', async t => {
  const { call } = await storyWorld(t)
  const all = offersOf(await call('GET', '/offers?country=US'))
  const open = all.filter(({ reselleeQualifications }) => (reselleeQualifications as string[]).length === 0)
  const [business, school, foodBank, british] = await Promise.all(
    ['Copperline Brewing', 'Larkspur Valley School District', 'Harbor Lights Food Bank', 'Pennine Textile Works'].map(name => customerNamed(call, name)))

  t.equal(open.length, 187)
  t.same(offersOf(await call('GET', `/customers/${business}/offers`)), open, 'a business sees no prices for nonprofits')
  t.same(offersOf(await call('GET', `/customers/${school}/offers`)), open, 'nor does a school')
  t.same(offersOf(await call('GET', `/customers/${foodBank}/offers`)), all, 'a nonprofit sees them too')
  t.same(new Set(offersOf(await call('GET', `/customers/${british}/offers`)).map(({ country }) => country)), new Set(['GB']))

  const page = await call('GET', `/customers/${business}/offers?offset=10&size=5`)
  t.same(offersOf(page), open.slice(10, 15))
  t.same(offersOf(await call('GET', page.body.links.next.uri)), open.slice(15, 20))
})

t.test('listCustomerOfferCategories: those of the customer\'s market', async t => {
  const { call } = await storyWorld(t)
  const [business, british] = await Promise.all(['Copperline Brewing', 'Pennine Textile Works'].map(name => customerNamed(call, name)))
  t.same((await call('GET', `/customers/${business}/offercategories`)).body.items, recordedCategories)
  t.same((await call('GET', `/customers/${british}/offercategories`)).body.items.map(({ id, country }: Facts) => [id, country]), recordedCategories.map(({ id }) => [id, 'GB']))
})

t.test('customer-scoped offers: the customer of the path must be the partner\'s', async t => {
  const { call } = await storyWorld(t)
  for (const list of ['offers', 'offercategories']) {
    refused(t, await call('GET', `/customers/nobody/${list}`), 400, 900118, /nobody/)
    refused(t, await call('GET', `/customers/${unknownOffer}/${list}`), 404, 60003, new RegExp(unknownOffer))
  }
})
