/** Pages of audit records: by link and token, forwards and backwards, over a long list. */
import t from 'tap'
import { storyWorld, type Answer, type Call } from '../helper.ts'
import { advance, isRefusal, refuses } from './holdings.ts'

const wrenfield = '10c00e47-35e4-4fae-b7c6-f15169b13a40'
const filter = (field: string, value: string, operator = 'equals') => encodeURIComponent(JSON.stringify({ Field: field, Value: value, Operator: operator }))

const idsOf = ({ body }: Answer): string[] => body.items.map(({ id }: { id: string }) => id)

/** Follows a link of a page, with the header that it asks for. */
function follow (call: Call, { body: { links } }: Answer, name: 'self' | 'next' | 'previous'): Promise<Answer> {
  const { uri, headers } = links[name]
  return call('GET', uri, undefined, Object.fromEntries(headers.map(({ key, value }: { key: string, value: string }) => [key, value])))
}

/** A page and all that follow it by their links. */
async function pagesFrom (call: Call, first: Answer): Promise<Answer[]> {
  const pages = [first]
  while (pages.at(-1)!.body.links.next) pages.push(await follow(call, pages.at(-1)!, 'next'))
  return pages
}

t.test('listAuditRecords: page by page, newest first, and back again', async t => {
  const { call } = await storyWorld(t)
  const whole = idsOf(await call('GET', '/auditrecords'))
  t.equal(whole.length, 8)
  const first = await call('GET', '/auditrecords?startDate=2018-12-12&size=3')
  const token = first.body.continuationToken
  t.same(first.body.links, {
    self: { uri: '/auditrecords?startDate=2018-12-12&size=3', method: 'GET', headers: [] },
    next: { uri: '/auditrecords?startDate=2018-12-12&size=3&seekOperation=Next', method: 'GET', headers: [{ key: 'MS-ContinuationToken', value: token }] }
  })
  const pages = await pagesFrom(call, first)
  t.same(pages.map(idsOf), [whole.slice(0, 3), whole.slice(3, 6), whole.slice(6)])
  t.same(pages.map(({ body }) => [body.totalCount, 'continuationToken' in body, Object.keys(body.links)]), [
    [3, true, ['self', 'next']], [3, true, ['self', 'next', 'previous']], [2, false, ['self', 'previous']]
  ])
  t.same(idsOf(await follow(call, pages[2]!, 'previous')), whole.slice(3, 6))
  t.same(idsOf(await follow(call, await follow(call, pages[2]!, 'previous'), 'previous')), whole.slice(0, 3))
  t.same((await follow(call, pages[1]!, 'self')).body, pages[1]!.body)

  t.same(idsOf(await call('GET', `/auditrecords?startDate=2018-12-12&size=3&MS-ContinuationToken=${token}`)), whole.slice(3, 6), 'the Java SDK sends the token in the query')
  t.same(idsOf(await call('GET', `/auditrecords?ms-continuationtoken=${token}&startDate=2018-12-346&size=1`)), whole.slice(3, 6), 'which decides alone')
  t.same(idsOf(await call('GET', '/auditactivity/v1/auditrecords', undefined, { 'MS-ContinuationToken': token })), whole.slice(3, 6), 'the second address is the same list')
  t.same(idsOf(await call('GET', '/auditrecords?seekOperation=Last&size=3')), whole.slice(-3))
  t.same(idsOf(await call('GET', '/auditrecords?seekOperation=PageIndex&page=2&size=5')), whole.slice(5))
  t.same(idsOf(await call('GET', '/auditrecords?seekOperation=First&size=2')), whole.slice(0, 2))
})

t.test('listAuditRecords: a token keeps filter, size and days, whatever happens meanwhile', async t => {
  const { call } = await storyWorld(t)
  const query = `/auditrecords?size=1&filter=${filter('CompanyName', 'street', 'substring')}`
  const first = await call('GET', query)
  const records = [first, await follow(call, first, 'next')]
  await call('PATCH', '/customers/02c04d7e-93a2-4b05-ad4c-28524de0d2bd/usagebudget', { amount: 5 })
  await advance(call, 'P20D') // 12 December is more than 30 days ago
  t.equal((await call('GET', query)).body.items[0].operationType, 'update_subscription', 'asked anew, the list is another')
  const rest = await pagesFrom(call, await follow(call, first, 'next'))
  t.same(idsOf(rest[0]!), idsOf(records[1]!))
  t.same(rest.map(({ body }) => body.items.map(({ operationType }: { operationType: string }) => operationType)), [['create_order'], ['create_agreement'], ['add_customer']])
  t.match(rest[0]!.body.links.next.uri, /^\/auditrecords\?startDate=2018-12-10&size=1&filter=%7B.*street.*%7D&seekOperation=Next$/)
})

t.test('listAuditRecords: tokens that are not of this list are refused', async t => {
  const { call } = await storyWorld(t)
  const { body: { continuationToken } } = await call('GET', '/auditrecords?size=2')
  const { body: { continuationToken: foreign } } = await call('GET', '/customers?size=2')
  for (const token of [foreign, continuationToken.slice(1), `${continuationToken.slice(0, -4)}AAAA`, 'x']) {
    await refuses(t, call, ['GET', '/auditrecords', undefined, { 'MS-ContinuationToken': token }], { status: 400, code: 800002, description: /continuation token/ }, token)
    isRefusal(t, await call('GET', `/auditrecords?MS-ContinuationToken=${token}`), { status: 400, code: 800002 }, `${token} in the query`)
  }
  for (const operation of ['Next', 'Previous']) isRefusal(t, await call('GET', `/auditrecords?seekOperation=${operation}`), { status: 400, code: 800002 }, operation)
  isRefusal(t, await call('GET', '/auditrecords?seekOperation=PageIndex&page=0'), { status: 400, code: 800002 }, 'page 0')
})

t.test('listAuditRecords: 500 a page, of everything, of a customer, of a type, of a name', async t => {
  const { call } = await storyWorld(t)
  for (let amount = 1; amount <= 1203; amount++) {
    await call('PATCH', `/customers/${wrenfield}/usagebudget`, { amount })
    if (amount % 100 === 0) await advance(call, 'PT0.001S')
  }
  for (const query of ['', `filter=${filter('CustomerId', wrenfield)}`, `filter=${filter('ResourceType', 'customer')}`, `filter=${filter('CompanyName', 'wrenfield', 'substring')}`]) {
    const pages = await pagesFrom(call, await call('GET', `/auditrecords?startDate=2019-01-09&${query}`))
    const records: Array<{ id: string, operationDate: string, resourceNewValue: string }> = pages.flatMap(({ body }) => body.items)
    t.same(pages.map(({ body }) => body.totalCount), [500, 500, 203], query)
    t.same(records.map(({ resourceNewValue }) => JSON.parse(resourceNewValue).Amount), Array.from({ length: 1203 }, (_, n) => 1203 - n))
    t.equal(new Set(records.map(({ id }) => id)).size, 1203, 'every id is another')
    t.same(records.map(({ operationDate }) => operationDate), records.map(({ operationDate }) => operationDate).sort().reverse(), 'the newest first')
    t.same(idsOf(await follow(call, pages[2]!, 'previous')), idsOf(pages[1]!))
    t.same(idsOf(await call('GET', `/auditrecords?startDate=2019-01-09&${query}&seekOperation=Last&size=3`)), records.slice(-3).map(({ id }) => id))
  }
  t.equal((await call('GET', '/auditrecords?startDate=2019-01-09&size=0')).body.totalCount, 500)
  t.equal((await call('GET', '/auditrecords?startDate=2019-01-09&size=501')).body.totalCount, 500)
})
