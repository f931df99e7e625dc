/** Qualifications of customers, and the validation codes that open the government one. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import type { Facts } from './catalogue-facts.ts'
import { appOnly, audited, customerNamed, refuses, remake } from './holdings.ts'
import { customerRefusals } from './purchases.ts'

const qualification = async (call: Call, name: string) => `/customers/${await customerNamed(call, name)}/qualification`
const partnerId = 'a1000434-efa2-4c6b-aad7-dddfa88df002'
const codes = [
  { partnerId, organizationName: 'Hollis County Transit Authority', validationId: '48213', maxCreates: 3, remainingCreates: 2, eTag: 'W/"datetime\'2018-12-03T09%3A20%3A41.1187342Z\'"' },
  { partnerId, organizationName: 'City of Marrow Bay', validationId: '51907', maxCreates: 1, remainingCreates: 0, eTag: 'W/"datetime\'2018-11-14T16%3A05%3A12.4410926Z\'"' },
  { partnerId, organizationName: 'Cascade Ridge Fire District', validationId: '60344', maxCreates: 5, remainingCreates: 5, eTag: 'W/"datetime\'2018-12-19T18%3A47%3A03.7720581Z\'"' }
]

/** Sold to schools and nobody else. */
const windowsServerForEducation = 'DG7GMGF0FCN4:0001:DG7GMGF0DVRF'

t.test('Get a partner\'s validation codes', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', '/customers/all/validations')
  t.equal(status, 200)
  t.same(body, codes, 'a bare list')
  t.same((await call('GET', '/Customers/All/Validations/', undefined, appOnly)).body, codes, 'all is no customer; an application alone reads them')
  t.same((await (await storyWorld(t, { fixture: 'reseller' })).call('GET', '/customers/all/validations')).body, [], 'a partner without codes')
})

t.test('Get a customer\'s qualification', async t => {
  const { call } = await storyWorld(t)
  for (const [name, expected] of [['Larkspur', 'education'], ['Harbor Lights', 'nonprofit'], ['Wrenfield', 'none']] as const) {
    const { status, body, text } = await call('GET', await qualification(call, name), undefined, appOnly)
    t.same([status, body, text], [200, expected, `"${expected}"`], `${name}: a bare text`)
  }
})

t.test('Update a customer\'s qualification', async t => {
  const { call } = await storyWorld(t)
  const path = await qualification(call, 'Wrenfield')
  const id = await customerNamed(call, 'Wrenfield')
  const { status, text } = await call('PUT', `${path}?code=48213`, '3')
  t.same([status, text], [200, '"government_community_cloud"'])
  t.equal((await call('GET', path)).body, 'government_community_cloud')

  const [used, ...others] = (await call('GET', '/customers/all/validations')).body
  t.same(used, { ...codes[0], remainingCreates: 1, eTag: used.eTag }, 'one creation less')
  t.match(used.eTag, /^W\/"datetime'2019-01-09T00%3A00%3A00\.\d{7}Z'"$/, 'with another etag')
  t.same(others, codes.slice(1))
  t.match(await audited(call, id), [{ operationType: 'update_customer_qualification', resourceType: 'customer', changes: { qualification: ['none', 'government_community_cloud'] } }])

  t.equal((await call('PUT', path, '"GovernmentCommunityCloud"')).body, 'government_community_cloud', 'again, without a code')
  t.equal((await call('GET', '/customers/all/validations')).body[0].remainingCreates, 1, 'takes nothing')
})

t.test('updateCustomerQualification: education, in every spelling, opens the offers of schools', async t => {
  const { call } = await storyWorld(t)
  const buys = async (id: string) => (await call('POST', `/customers/${id}/carts`, { lineItems: [{ catalogItemId: windowsServerForEducation, quantity: 1, billingCycle: 'one_time' }] })).body.lineItems[0].error === undefined
  for (const [name, body] of [['Wrenfield', '1'], ['Pennine', '"education"'], ['Alder', '"Education"'], ['Tidewater', '"EDUCATION"']] as const) {
    const id = await customerNamed(call, name)
    t.equal(await buys(id), false, `${name} is no school`)
    const { status, text } = await call('PUT', `/customers/${id}/qualification`, body)
    t.same([status, text], [200, '"education"'], body)
    t.equal(await buys(id), true, 'what is sold to schools is sold to it')
  }
  t.equal((await call('PUT', await qualification(call, 'Harbor Lights'), '"education"')).body, 'education', 'a nonprofit organization can become a school')
})

t.test('updateCustomerQualification: what no partner can give', async t => {
  const { call } = await storyWorld(t)
  const gcc = '"government_community_cloud"'
  const cases: Array<[name: string, query: string, body: string, words: RegExp]> = [
    ['Wrenfield', '', '"none"', /none: partners give only/],
    ['Wrenfield', '', '2', /nonprofit: partners give only/],
    ['Larkspur', '', '"none"', /none/],
    ['Larkspur', '?code=48213', gcc, /it is education/],
    ['Harbor Lights', '?code=48213', gcc, /it is nonprofit/],
    ['Wrenfield', '', gcc, /names no validation code/],
    ['Wrenfield', '?code=', gcc, /names no validation code/],
    ['Wrenfield', '?code=11111', gcc, /no validation code 11111/],
    ['Wrenfield', '?code=51907', gcc, /51907 is used up/]
  ]
  for (const [name, query, body, description] of cases) {
    await refuses(t, call, ['PUT', `${await qualification(call, name)}${query}`, body], { status: 400, code: 990014, description }, `${name} ${body} ${query}`)
  }
  await call('PUT', `${await qualification(call, 'Wrenfield')}?code=48213`, gcc)
  await refuses(t, call, ['PUT', await qualification(call, 'Wrenfield'), '"education"'], { status: 400, code: 990014, description: /it is government_community_cloud/ }, 'one excludes the other')
})

t.test('updateCustomerQualification: a code is good for as many customers as it says', async t => {
  const { call } = await storyWorld(t)
  const give = async (name: string, code: string) => (await call('PUT', `${await qualification(call, name)}?code=${code}`, '3')).status
  t.same([await give('Wrenfield', '48213'), await give('Pennine', '48213')], [200, 200])
  await refuses(t, call, ['PUT', `${await qualification(call, 'Alder')}?code=48213`, '3'], { status: 400, code: 990014, description: /used up/ }, 'a third one')
  const [{ remainingCreates, eTag }] = (await call('GET', '/customers/all/validations')).body
  t.equal(remainingCreates, 0)
  t.equal(await give('Alder', ' 60344 '), 200, 'another code')
  t.not((await call('GET', '/customers/all/validations')).body[2].eTag, eTag, 'etags of one instant differ')

  await remake(call, ({ collections }) => { for (const code of collections.validationCodes as Facts[]) { delete code.maxCreates; delete code.remainingCreates } })
  t.same([await give('Marlow', '48213'), await give('Quartz', '48213')], [200, 200], 'a code without a number has no end')
})

t.test('updateCustomerQualification: broken requests', async t => {
  const { call, world } = await storyWorld(t)
  const path = await qualification(call, 'Wrenfield')
  const cases: Array<[body: string | undefined, code: number, words: RegExp]> = [
    ['"school"', 900126, /school/],
    ['7', 900126, /7/],
    ['{"qualification":"education"}', 800002, /must be a string, not an object/],
    ['education', 800002, /JSON/],
    [undefined, 800002, /body/]
  ]
  for (const [body, code, description] of cases) await refuses(t, call, ['PUT', path, body], { status: 400, code, description }, String(body))
  await refuses(t, call, ['PUT', path, '1', appOnly], { status: 403, code: 900329, description: /App\+User/ }, 'an application alone')
  await customerRefusals(t, call, world, [['GET', 'qualification'], ['PUT', 'qualification', 1 as unknown as object]])
  const { call: elsewhere } = await storyWorld(t, { cloud: 'china' })
  for (const request of [['GET', path], ['PUT', path, '1'], ['GET', '/customers/all/validations']] as Array<Parameters<Call>>) {
    await refuses(t, elsewhere, request, { status: 400, code: 900127, description: /china/ }, request[1])
  }
})
