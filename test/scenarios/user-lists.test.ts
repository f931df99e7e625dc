/** Lists of users: pages by token, by number and from the end, sorted and filtered. */
import t from 'tap'
import { storyWorld, type Answer, type Call } from '../helper.ts'
import { link, refuses } from './holdings.ts'
import { collectionOf, customers, namesOf, newcomer, people, stateFilter, userBody, usersOf } from './people.ts'

const { alder, marlow, wrenfield } = customers
const list = usersOf(alder)

/** Active users of Alder & Finch by the names that are shown; by those with which they sign in (admin, hana, ingrid, …) it is the same. */
const byDisplayName = ['Alder & Finch Architects', 'Hana Kobayashi', 'Ingrid Solberg', 'Kofi Mensah', 'Lucas Ferreira', 'Naomi Alder', 'Petra Novak', 'Tobias Finch']

const follow = (call: Call, { uri, headers }: { uri: string, headers: Array<{ key: string, value: string }> }) =>
  call('GET', uri, undefined, Object.fromEntries(headers.map(({ key, value }) => [key, value])))

/** All pages from one on, as clients walk through them. */
async function pagesFrom (call: Call, first: Answer): Promise<Answer[]> {
  const pages = [first]
  for (let page = first; page.body.links.next;) pages.push(page = await follow(call, page.body.links.next))
  return pages
}

t.test('listUsers: pages by token, forth and back', async t => {
  const { call } = await storyWorld(t)
  const first = await call('GET', `${list}?size=3`)
  const token = first.body.continuationToken
  const { miriam, hana, ingrid } = people
  t.same(first.body, {
    totalCount: 3,
    items: [miriam, hana, ingrid].map(person => userBody(alder, person)),
    continuationToken: token,
    links: {
      self: link(`/customers/${alder}/users?size=3`),
      next: { uri: `/customers/${alder}/users?size=3&seekOperation=Next`, method: 'GET', headers: [{ key: 'MS-ContinuationToken', value: token }] }
    },
    attributes: { objectType: 'Collection' }
  })
  const pages = await pagesFrom(call, first)
  t.same(pages.map(namesOf), [byDisplayName.slice(0, 3), byDisplayName.slice(3, 6), byDisplayName.slice(6)])
  const [, second, last] = pages.map(({ body }) => body)
  t.same([last.continuationToken, last.links.next], [undefined, undefined], 'the last page leads no further')
  t.match(second.links, { self: { uri: `/customers/${alder}/users?size=3&seekOperation=Next` }, previous: { uri: `/customers/${alder}/users?size=3&seekOperation=Previous`, headers: [{ key: 'MS-ContinuationToken' }] } })
  t.same(namesOf(await follow(call, last.links.previous)), byDisplayName.slice(3, 6))
  t.same(namesOf(await follow(call, second.links.previous)), byDisplayName.slice(0, 3))
  t.same(namesOf(await call('GET', list, undefined, { 'MS-ContinuationToken': token })), byDisplayName.slice(3, 6), 'a token alone means the next page')
  t.same(namesOf(await call('GET', `${list}?size=1&filter=broken&sortField=other&seekOperation=next`, undefined, { 'MS-ContinuationToken': token })), byDisplayName.slice(3, 6), 'and what is sent beside it does not count')
})

t.test('listUsers: the first page, the last and one by its number', async t => {
  const { call } = await storyWorld(t)
  const page = async (query: string) => namesOf(await call('GET', `${list}?size=3&${query}`))
  t.same(await page('seekOperation=First'), byDisplayName.slice(0, 3))
  t.same(await page('seekOperation=Last'), byDisplayName.slice(5))
  t.same(await page('seekOperation=PageIndex&page=2'), byDisplayName.slice(3, 6))
  t.same(await page('seekOperation=4&page=3'), byDisplayName.slice(6), 'by its ordinal')
  t.same(await page('seekOperation=PageIndex&page=9'), [])
  const last = await call('GET', `${list}?size=3&seekOperation=Last`)
  t.same([last.body.links.self, last.body.links.next], [link(`/customers/${alder}/users?size=3&seekOperation=Last`), undefined])
  t.same(namesOf(await follow(call, last.body.links.previous)), byDisplayName.slice(2, 5))
})

t.test('listUsers: without a size, or with 0, a page has 100 users; it never has more than 500', async t => {
  const { call, world } = await storyWorld(t)
  const document = JSON.parse(JSON.stringify(world.state.export()))
  for (let number = 100; number < 650; number++) {
    document.collections.users.push({ customerId: wrenfield, id: `00000000-0000-4000-8000-000000000${number}`, userPrincipalName: `p${number}@wrenfieldpottery.onmicrosoft.com`, displayName: `P ${number}`, userDomainType: 'none', state: 'active' })
  }
  world.state.import(document)
  const sizes = async (query: string) => (await pagesFrom(call, await call('GET', `${usersOf(wrenfield)}${query}`))).map(({ body }) => body.totalCount)
  t.same(await sizes(''), [100, 100, 100, 100, 100, 51])
  t.same(await sizes('?size=0'), [100, 100, 100, 100, 100, 51])
  t.same(await sizes('?size=501'), [500, 51])
  t.same(await sizes('?size=551'), [500, 51])
})

t.test('listUsers: sorted by either name, either way, page by page', async t => {
  const { call } = await storyWorld(t)
  const sorted = async (query: string) => (await pagesFrom(call, await call('GET', `${list}?size=3&${query}`))).flatMap(namesOf)
  t.same(await sorted('sortField=DisplayName&sortDirection=Ascending'), byDisplayName)
  t.same(await sorted('sortField=displayname&sortDirection=descending'), byDisplayName.toReversed())
  t.same(await sorted('sortDirection=Descending'), byDisplayName.toReversed(), 'by the name that is shown when only the direction is given')
  await call('PATCH', `${list}/${people.tobias.id}`, { userPrincipalName: 'AAA@alderfinch.onmicrosoft.com' })
  const signIn = ['Tobias Finch', ...byDisplayName.slice(0, -1)]
  t.same(await sorted('sortField=userPrincipalName'), signIn, 'in any case')
  t.same(await sorted('sortField=UserPrincipalName&sortDirection=1'), signIn.toReversed())
  const first = await call('GET', `${list}?size=3&sortField=UserPrincipalName&sortDirection=Descending`)
  t.equal(first.body.links.next.uri, `/customers/${alder}/users?size=3&sortField=UserPrincipalName&sortDirection=Descending&seekOperation=Next`, 'links keep the order')
  const [, second] = await pagesFrom(call, first)
  t.same(namesOf(await follow(call, second!.body.links.previous)), signIn.toReversed().slice(0, 3))
  t.same(namesOf(await call('GET', `${list}?size=3&sortField=UserPrincipalName&sortDirection=Descending&seekOperation=Last`)), signIn.slice(0, 3).toReversed(), 'the end of it too')
})

t.test('listUsers: deleted users are filtered, sorted and paged like the others', async t => {
  const { call } = await storyWorld(t)
  const { tobias, naomi, kofi } = people
  for (const { id } of [tobias, naomi, kofi]) await call('DELETE', `${list}/${id}`)
  const gone = ['Kofi Mensah', 'Naomi Alder', 'Owen Bradshaw', 'Tobias Finch']
  const filtered = async (query: string) => (await pagesFrom(call, await call('GET', `${list}?size=3&${query}`))).flatMap(namesOf)
  t.same(await filtered(`filter=${stateFilter()}`), gone)
  t.same(await filtered(`filter=${stateFilter('inactive', 'userstate', 'Equals')}`), gone, 'in any case')
  t.same(await filtered(`filter=${stateFilter('Inactive', 'UserStatus', 0)}`), gone, 'by the other name, and by ordinal')
  t.same(await filtered(`filter=${stateFilter()}&sortDirection=Descending`), gone.toReversed())
  t.same(await filtered(`filter=${stateFilter('Active')}`), byDisplayName.filter(name => !gone.includes(name)))
  const { links } = (await call('GET', `${list}?size=3&filter=${stateFilter()}`)).body
  t.equal(links.next.uri, `/customers/${alder}/users?size=3&filter=%7B%22Field%22%3A%22UserStatus%22%2C%22Value%22%3A%22Inactive%22%2C%22Operator%22%3A%22equals%22%7D&seekOperation=Next`)
  t.same((await call('GET', `${usersOf(marlow)}?filter=${stateFilter()}`)).body, collectionOf([], { self: link(`/customers/${marlow}/users?filter=${stateFilter('Inactive', 'UserStatus')}`) }), 'none is an empty list')
})

t.test('listUsers: refusals', async t => {
  const { call } = await storyWorld(t)
  const { continuationToken } = (await call('GET', `${list}?size=3`)).body
  const token = { 'MS-ContinuationToken': continuationToken }
  const refusals: Array<[query: string, code: number, description: RegExp]> = [
    ['size=-1', 800002, /size/],
    ['size=few', 800002, /size/],
    ['seekOperation=Next', 800002, /needs the header MS-ContinuationToken/],
    ['seekOperation=Previous', 800002, /needs the header MS-ContinuationToken/],
    ['seekOperation=PageIndex&page=0', 800002, /page must be 1 or more/],
    ['seekOperation=Middle', 900126, /Middle/],
    ['sortField=FirstName', 3000, /sortField must be DisplayName or UserPrincipalName, not FirstName/],
    ['sortDirection=Sideways', 900126, /Sideways/],
    ['filter=%7B', 800002, /filter is not JSON/],
    ['filter=%5B%5D', 800002, /filter must be a JSON object/],
    [`filter=${stateFilter('Inactive', 'DisplayName')}`, 3000, /Field must be one of UserState, UserStatus, not DisplayName/],
    [`filter=${stateFilter('Inactive', 'UserState', 'starts_with')}`, 3000, /Operator for UserState must be equals, not starts_with/],
    [`filter=${stateFilter('Asleep')}`, 3000, /must be Active or Inactive, not Asleep/]
  ]
  for (const [query, code, description] of refusals) await refuses(t, call, ['GET', `${list}?${query}`], { status: 400, code, description }, query)
  await refuses(t, call, ['GET', usersOf(marlow), undefined, token], { status: 400, code: 800002, description: /belongs to another list/ }, 'a token of another customer')
  await refuses(t, call, ['GET', list, undefined, { 'MS-ContinuationToken': `${continuationToken}x` }], { status: 400, code: 800002, description: /not one of ours/ }, 'a token that was tampered with')
})

t.test('listUsers: who comes and goes between two pages shifts nothing', async t => {
  const { call } = await storyWorld(t)
  const { body } = await call('GET', `${list}?size=3`)
  await call('POST', list, { ...newcomer, displayName: 'Aaron' })
  await call('DELETE', `${list}/${people.ingrid.id}`)
  t.same(namesOf(await follow(call, body.links.next)), byDisplayName.slice(3, 6), 'the last of the first page may even be gone')
})
