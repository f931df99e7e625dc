/** Pages: however a list is cut, the pages together are the list, and a token is good for its own list only. */
import t, { type Test } from 'tap'
import fc from 'fast-check'
import { seek } from '../../src/http/paging.ts'
import { PartnerCenterError } from '../../src/errors.ts'
import { storyWorld, type Answer, type Call } from '../helper.ts'

interface Link { uri: string, method: string, headers: Array<{ key: string, value: string }> }

/** Follows a link as a client does: its address and its headers. */
const follow = (call: Call, { uri, headers }: Link) => call('GET', uri, undefined, Object.fromEntries(headers.map(({ key, value }) => [key, value])))

const names = ({ body }: Answer): string[] => body.items.map((customer: { companyProfile: { companyName: string } }) => customer.companyProfile.companyName)

/** Every page of a list, from its first. */
async function walk (call: Call, path: string): Promise<Answer[]> {
  const pages = [await call('GET', path)]
  for (let next: Link | undefined = pages[0]!.body.links.next; next; next = pages.at(-1)!.body.links.next) {
    pages.push(await follow(call, next))
    if (pages.length > 1000) throw new Error(`${path} has no end.`)
  }
  return pages
}

t.test('listCustomers: pages of any size are the whole list, in the order of names', async t => {
  const { call } = await storyWorld(t)
  const whole = await call('GET', '/customers')
  t.same(names(whole), [...names(whole)].sort((a, b) => a.toLowerCase() < b.toLowerCase() ? -1 : 1))
  for (const size of [1, 2, 3, 9, 10, 11, 500]) {
    const pages = await walk(call, `/customers?size=${size}`)
    t.same(pages.flatMap(names), names(whole), `size ${size}`)
    t.equal(pages.length, Math.ceil(names(whole).length / size))
    for (const [index, { body }] of pages.entries()) {
      t.equal(body.totalCount, body.items.length, 'the total is that of the page')
      t.equal(body.links.next === undefined, index === pages.length - 1, 'the last page has no next')
      t.equal(body.links.previous === undefined, index === 0, 'the first page has no previous')
      t.equal(body.continuationToken, body.links.next?.headers[0].value, 'the token stands in the body as well')
    }
  }
})

t.test('listCustomers: links are those of the documentation', async t => {
  const { call } = await storyWorld(t)
  const { body } = await call('GET', '/customers?size=4')
  t.same(body.links, {
    self: { uri: '/customers?size=4', method: 'GET', headers: [] },
    next: { uri: '/customers?size=4&seekOperation=Next', method: 'GET', headers: [{ key: 'MS-ContinuationToken', value: body.continuationToken }] }
  })
  const second = await follow(call, body.links.next)
  t.same(second.body.links.self, body.links.next, 'the second page repeats the request with its header')
  t.match(second.body.links.previous, { uri: '/customers?size=4&seekOperation=Previous', method: 'GET', headers: [{ key: 'MS-ContinuationToken', value: /^[\w-]+$/ }] })
  t.same((await call('GET', '/customers')).body.links, { self: { uri: '/customers', method: 'GET', headers: [] } })
})

t.test('listCustomers: previous leads back, page by page', async t => {
  const { call } = await storyWorld(t)
  const pages = await walk(call, '/customers?size=3')
  let page = pages.at(-1)!
  for (const expected of pages.slice(0, -1).reverse()) {
    page = await follow(call, page.body.links.previous)
    t.same(names(page), names(expected))
  }
  t.notOk(page.body.links.previous)
  t.same(names(await follow(call, page.body.links.next)), names(pages[1]!), 'and next forth again')
})

t.test('listCustomers: first, last, and pages by their number', async t => {
  const { call } = await storyWorld(t)
  const [whole, second] = [names(await call('GET', '/customers')), (await call('GET', '/customers?size=3')).body.continuationToken]
  t.same(names(await call('GET', '/customers?size=3&seekOperation=First')), whole.slice(0, 3))
  t.same(names(await call('GET', '/customers?seekOperation=First', undefined, { 'MS-ContinuationToken': second })), whole.slice(0, 3), 'a token\'s size holds')
  const last = await call('GET', '/customers?size=3&seekOperation=Last')
  t.equal(names(last).at(-1), whole.at(-1))
  t.notOk(last.body.links.next)
  t.ok(last.body.links.previous)
  for (const [page, from] of [[1, 0], [2, 3], [4, 9]] as const) {
    t.same(names(await call('GET', `/customers?size=3&seekOperation=PageIndex&page=${page}`)), whole.slice(from, from + 3), `page ${page}`)
  }
})

t.test('listCustomers: a token alone means the next page, and decides whatever else is sent along', async t => {
  const { call } = await storyWorld(t)
  const whole = names(await call('GET', '/customers'))
  const { body: { continuationToken } } = await call('GET', '/customers?size=3')
  for (const query of ['', '?seekOperation=Next', '?seekOperation=next', '?size=3', '?size=7&seekOperation=Next', '?filter={"Field":"Domain","Value":"zzz","Operator":"starts_with"}&seekOperation=Next', '?size=3?seekOperation=Next']) {
    t.same(names(await call('GET', `/customers${query}`, undefined, { 'MS-ContinuationToken': continuationToken })), whole.slice(3, 6), query)
  }
})

t.test('listCustomers: a filter goes with its pages', async t => {
  const { call } = await storyWorld(t, { fixture: 'sandbox-full' })
  const filter = encodeURIComponent(JSON.stringify({ Field: 'Domain', Value: '', Operator: 'starts_with' }))
  const all = await walk(call, `/customers?filter=${filter}&size=20`)
  t.equal(all.flatMap(names).length, 75)
  const letter = names(await call('GET', '/customers?size=1'))[0]!.charAt(0)
  const expected = (await walk(call, '/customers?size=20')).flatMap(names).filter(name => name.toLowerCase().startsWith(letter.toLowerCase()))
  const pages = await walk(call, `/customers?size=2&filter=${encodeURIComponent(JSON.stringify({ Field: 'CompanyName', Value: letter, Operator: 'starts_with' }))}`)
  t.ok(expected.length > 2, 'more than one page')
  t.same(pages.flatMap(names), expected)
  t.match(pages[0]!.body.links.next.uri, /^\/customers\?size=2&filter=%7B%22Field%22[^ "{}]*&seekOperation=Next$/)
})

t.test('listCustomers: a page holds 500 when no size is asked for, and never more', async t => {
  const { call } = await storyWorld(t, { fixture: 'empty' })
  t.equal((await call('POST', '/_emulator/seed', { customers: 1100, subscriptionsPerCustomer: 0 })).status, 200)
  for (const path of ['/customers', '/customers?size=0', '/customers?size=500', '/customers?size=501', '/customers?size=999999999999999']) {
    const { body } = await call('GET', path)
    t.equal(body.totalCount, 500, path)
    t.equal(body.links.next.uri, '/customers?size=500&seekOperation=Next')
  }
  const pages = await walk(call, '/customers')
  t.same(pages.map(({ body }) => body.totalCount), [500, 500, 100])
  t.equal(new Set(pages.flatMap(({ body }) => body.items.map((customer: { id: string }) => customer.id))).size, 1100, 'nobody comes twice')
})

t.test('listCustomers: nobody is an empty page', async t => {
  const { call } = await storyWorld(t, { fixture: 'empty' })
  t.same((await call('GET', '/customers')).body, { totalCount: 0, items: [], links: { self: { uri: '/customers', method: 'GET', headers: [] } }, attributes: { objectType: 'Collection' } })
})

t.test('listCustomers: customers may go between pages, the one at the place of the token as well', async t => {
  const { call, world } = await storyWorld(t)
  const all = (await call('GET', '/customers')).body.items as Array<{ id: string, companyProfile: { companyName: string } }>
  const bound = new Set(world.state.export().collections.entitlements!.map(({ customerId }) => customerId))
  const at = all.findIndex(({ id }, index) => index > 0 && !bound.has(id))
  const page = await call('GET', `/customers?size=${at + 1}`)
  t.equal(page.body.items.at(-1).id, all[at]!.id, 'the page ends with the one that goes')
  for (const { id } of [all[at]!, all[at + 1]!].filter(({ id }) => !bound.has(id))) t.equal((await call('DELETE', `/customers/${id}`)).status, 204)
  const left = names(await call('GET', '/customers'))
  const rest = await follow(call, page.body.links.next)
  t.same(names(rest), all.slice(at + 1).map(({ companyProfile }) => companyProfile.companyName).filter(name => left.includes(name)).slice(0, at + 1))
})

t.test('listCustomers: a token that is not one of ours, or none where one is needed, is refused', async t => {
  const { call } = await storyWorld(t)
  const { body: { continuationToken: good } } = await call('GET', '/customers?size=3')
  const flipped = (at: number) => `${good.slice(0, at)}${good[at] === 'A' ? 'B' : 'A'}${good.slice(at + 1)}`
  const bad: string[] = [flipped(0), flipped(5), flipped(20), flipped(Math.floor(good.length / 2)), good.slice(1), good.slice(0, -4), `${good}AAAA`, good.toLowerCase(), 'x', 'null', '{}', '=', Buffer.from('{"list":"/customers","size":3,"query":{}}').toString('base64url'), 'x'.repeat(9000)]
  for (const token of bad) {
    for (const query of ['?seekOperation=Next', '']) {
      const { status, body } = await call('GET', `/customers${query}`, undefined, { 'MS-ContinuationToken': token })
      t.equal(status, 400, token.slice(0, 80))
      t.match(body, { code: 800002, description: /continuation token/, source: 'PartnerFD' })
    }
  }
  for (const query of ['?seekOperation=Next', '?size=3&seekOperation=Previous']) {
    const { status, body } = await call('GET', `/customers${query}`)
    t.equal(status, 400)
    t.match(body, { code: 800002, description: /MS-ContinuationToken/ })
  }
})

t.test('a token belongs to its list', async t => {
  const request = { size: 3, usualSize: 500, largestSize: 500, query: {}, seekOperation: undefined, token: undefined }
  const { continuationToken } = seek({ list: '/customers', ...request }).frame({ first: 'a', last: 'c', hasNext: true, hasPrevious: false })
  t.same(seek({ list: '/customers', ...request, token: continuationToken }).scan, { after: 'c', limit: 3 })
  t.throws(() => seek({ list: '/customers/1/users', ...request, token: continuationToken }), PartnerCenterError)
})

async function same (t: Test, call: Call, path: string, expected: string[]) {
  const { status, body } = await call('GET', path)
  t.equal(status, 200, path)
  t.same(body.items.map((offer: { id: string }) => offer.id), expected, path)
  t.equal(body.totalCount, expected.length)
  return body
}

t.test('listOffers: any part of the list by offset and size', async t => {
  const { call } = await storyWorld(t)
  const all: string[] = (await call('GET', '/offers?country=US')).body.items.map((offer: { id: string }) => offer.id)
  t.equal(all.length, 274)
  const link = (offset: number, size: number) => ({ uri: `/offers?country=US&offset=${offset}&size=${size}`, method: 'GET', headers: [] })
  const first = await same(t, call, '/offers?country=US&size=4', all.slice(0, 4))
  t.same(first.links, { self: link(0, 4), next: link(4, 4) })
  const middle = await same(t, call, '/offers?country=US&offset=6&size=4', all.slice(6, 10))
  t.same(middle.links, { self: link(6, 4), next: link(10, 4), previous: link(2, 4) })
  const last = await same(t, call, '/offers?country=US&offset=270&size=4', all.slice(270))
  t.same(last.links, { self: link(270, 4), previous: link(266, 4) }, 'no next on the last page')
  const cut = await same(t, call, '/offers?country=US&offset=272&size=10', all.slice(272))
  t.notOk(cut.links.next)
  const beyond = await same(t, call, '/offers?country=US&offset=999999999999&size=4', [])
  t.notOk(beyond.links.next)
  await same(t, call, '/offers?country=US&size=0', all)
  await same(t, call, '/offers?country=US&size=999999999999999', all)
  const rest = await same(t, call, '/offers?country=US&offset=270', all.slice(270))
  await same(t, call, rest.links.self.uri, all.slice(270))
  await t.resolves(fc.assert(fc.asyncProperty(fc.nat(300), fc.integer({ min: 1, max: 300 }), async (offset, size) => {
    const { body } = await call('GET', `/offers?country=US&offset=${offset}&size=${size}`)
    const expected = all.slice(offset, offset + size)
    return body.totalCount === expected.length && expected.every((id, index) => body.items[index].id === id) && (body.links.next !== undefined) === (offset + size < all.length)
  }), { seed: 1, numRuns: 30 }))
})

t.test('listOffers, listOfferAddOns, listCustomerOffers: the pages together are the list', async t => {
  const { call } = await storyWorld(t)
  const { body: { items: [customer] } } = await call('GET', '/customers')
  const ids = (pages: Answer[]) => pages.flatMap(({ body }) => body.items.map((offer: { id: string }) => offer.id))
  for (const path of ['/offers?country=US&', '/offers?country=US&offer_category_id=Nonprofit_Key&', '/offers/796B6B5F-613C-4E24-A17C-EBA730D49C02/addons?country=US&', `/customers/${customer.id}/offers?`]) {
    const whole = ids([await call('GET', path)])
    t.ok(whole.length > 1, `${path} has ${whole.length}`)
    for (const size of [3, 50]) t.same(ids(await walk(call, `${path}size=${size}`)), whole, `${path}, ${size} a page`)
  }
})
