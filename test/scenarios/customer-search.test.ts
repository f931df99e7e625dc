/** Searching customers by two filters at once: what is found, in which order, page by page, and what is refused. */
import t from 'tap'
import { storyWorld, type Answer, type Call } from '../helper.ts'
import { appOnly, endRelationship, newcomer, refused, search, startsWith, stateOf, type Facts } from './catalogue-facts.ts'

interface Listed { id: string, companyProfile: { companyName: string } }
const namesOf = ({ body }: Answer): string[] => body.items.map(({ companyProfile }: Listed) => companyProfile.companyName)
const both = (LeftFilter: unknown, Operator: unknown, RightFilter: unknown) => ({ LeftFilter, Operator, RightFilter })
const name = (value: string) => startsWith('CompanyName', value)
const domain = (value: string) => startsWith('Domain', value)

const follow = (call: Call, { uri, headers }: { uri: string, headers: Array<{ key: string, value: string }> }) =>
  call('GET', uri, undefined, Object.fromEntries(headers.map(({ key, value }) => [key, value])))

t.test('listCustomers: either or both of two filters, in the order of names', async t => {
  const { call } = await storyWorld(t)
  const [{ id: pinecrest }] = (await stateOf(call)).resellers
  const ofPinecrest = startsWith('IndirectReseller', pinecrest)
  const harbor = 'Harbor Lights Food Bank'
  const cases: Array<[what: string, filter: unknown, names: string[]]> = [
    ['either', both(name('Tide'), 'or', domain('harbor')), [harbor, 'Tidewater Freight Systems']],
    ['either, told the other way round', both(domain('harbor'), 'Or', name('Tide')), [harbor, 'Tidewater Freight Systems']],
    ['both', both(name('H'), 'and', domain('harbor')), [harbor]],
    ['both, of which one finds nobody', both(name('H'), 'and', domain('tide')), []],
    ['each once, whom both find', both(name('harbor'), 'or', domain('harbor')), [harbor]],
    ['by their ordinals', both({ Field: 'CompanyName', Value: 'Tide', Operator: 9 }, 8, domain('harbor')), [harbor, 'Tidewater Freight Systems']],
    ['and by its ordinal', both(name('H'), 7, domain('harbor')), [harbor]],
    ['in any case', { leftfilter: name('tide'), OPERATOR: 'OR', rightFilter: domain('HARBOR') }, [harbor, 'Tidewater Freight Systems']],
    ['a reseller\'s, by name', both(ofPinecrest, 'and', name('M')), ['Marlow Street Dental']],
    ['all of one and some of another', both(ofPinecrest, 'or', name('Wren')), ['Alder & Finch Architects', 'Brightwell Robotics', 'Marlow Street Dental', 'Wrenfield Pottery Studio']],
    ['pairs of pairs', both(both(name('A'), 'or', name('B')), 'and', both(domain('alder'), 'or', domain('tide'))), ['Alder & Finch Architects']],
    ['a pair and its negative', both(both(name('A'), 'or', name('B')), 'or', both(name('A'), 'and', domain('b'))), ['Alder & Finch Architects', 'Brightwell Robotics']],
    ['everybody', both(name(''), 'and', domain('')), ['Alder & Finch Architects', 'Brightwell Robotics', 'Copperline Brewing', harbor, 'Larkspur Valley School District', 'Marlow Street Dental', 'Pennine Textile Works', 'Quartz Ridge Outdoor', 'Tidewater Freight Systems', 'Wrenfield Pottery Studio']]
  ]
  for (const [what, filter, names] of cases) {
    const answer = await call('GET', search(filter))
    t.same([answer.status, answer.body.totalCount, namesOf(answer)], [200, names.length, names], what)
  }
})

t.test('listCustomers: pages of what two filters find, forth and back', async t => {
  const { call } = await storyWorld(t)
  const filter = both(name('a'), 'or', both(domain('b'), 'or', both(name('C'), 'or', domain('m')))) // four customers
  const expected = ['Alder & Finch Architects', 'Brightwell Robotics', 'Copperline Brewing', 'Marlow Street Dental']
  const first = await call('GET', search(filter, 'size=3&'))
  t.same(namesOf(first), expected.slice(0, 3))
  const second = await follow(call, first.body.links.next)
  t.same(namesOf(second), expected.slice(3))
  t.same(Object.keys(second.body.links).sort(), ['previous', 'self'], 'the last page')
  t.same(namesOf(await follow(call, second.body.links.previous)), expected.slice(0, 3))
  t.same(namesOf(await call('GET', search(filter, 'size=3&seekOperation=Last&'))), expected.slice(1))
  t.same(namesOf(await call('GET', search(filter, 'size=3&seekOperation=PageIndex&page=2&'))), expected.slice(3))

  const gone = (await call('GET', search(name('Copperline')))).body.items[0].id
  await endRelationship(call, gone)
  t.same(namesOf(await follow(call, first.body.links.next)), expected.slice(3), 'the place of a token outlives the customer')
  t.notOk(namesOf(await call('GET', search(filter))).includes('Copperline Brewing'), 'former customers are not found')
})

t.test('listCustomers: a provider\'s own customers, a direct partner has none', async t => {
  const { call, world } = await storyWorld(t)
  const provided = (value: string) => search(startsWith('IndirectCloudSolutionProvider', value))
  t.equal((await call('GET', provided(world.tenantId))).body.totalCount, 10)
  t.equal((await call('GET', provided('b100ec92-ad1e-45f1-9b43-b89b950b0fc9'))).body.totalCount, 0)
  const direct = await storyWorld(t, { fixture: 'direct' })
  t.equal((await direct.call('GET', provided(direct.world.tenantId))).body.totalCount, 0)
  const reseller = await storyWorld(t, { fixture: 'reseller' })
  const own = (await reseller.call('POST', '/customers', newcomer())).body
  t.notOk((await reseller.call('GET', provided(world.tenantId))).body.items.some(({ id }: Listed) => id === own.id), 'whom a reseller made for itself its provider has not')
})

t.test('listCustomers: pairs of filters that are refused', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[filter: Facts, code: number, words: RegExp]> = [
    [both(name('A'), 'xor', name('B')), 3000, /Operator between two filters.*xor/],
    [both(name('A'), undefined, name('B')), 3000, /Operator between two filters/],
    [both(name('A'), 'starts_with', name('B')), 3000, /Operator between two filters/],
    [both(name('A'), 'or', undefined), 3000, /LeftFilter and a RightFilter/],
    [both('A', 'or', name('B')), 3000, /LeftFilter and a RightFilter/],
    [both(name('A'), 'or', startsWith('Country', 'US')), 3000, /Country/],
    [both({ Field: 'Domain', Value: 'a', Operator: 'equals' }, 'or', name('B')), 3000, /Operator for Domain/]
  ]
  for (const [filter, code, words] of cases) refused(t, await call('GET', search(filter)), 400, code, words, JSON.stringify(filter))
  const partners = both(name('A'), 'or', both(name('B'), 'and', startsWith('IndirectReseller', 'a')))
  refused(t, await call('GET', search(partners), undefined, appOnly), 403, 900329, /App\+User/, 'an application alone, however deep it asks for a partner')
  refused(t, await call('GET', search(startsWith('IndirectCloudSolutionProvider', 'a')), undefined, appOnly), 403, 900329, /App\+User/)
  t.equal((await call('GET', search(both(name('A'), 'or', name('B'))), undefined, appOnly)).status, 200, 'by name it may')
})
