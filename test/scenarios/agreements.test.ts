/** Agreements: what there is to accept, and the partner's word that a customer did. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { get, newcomer, type Facts } from './catalogue-facts.ts'
import { appOnly, customerNamed, refuses } from './holdings.ts'
import { customerRefusals } from './purchases.ts'

const templateId = '998b88de-aa99-4388-a42c-1b3517d49490'
const agreementLink = 'https://docs.microsoft.com/partner-center/agreements'
const objectType = (name: string) => ({ attributes: { objectType: name } })

/** The documented confirmation, with a person of the story. */
const confirmation = (changes: Facts = {}) => ({
  userId: 'a10108e8-9205-4b83-8712-2c2a7d52e954',
  primaryContact: { firstName: 'Nora', lastName: 'Quist', email: ' nora@tallpine.example', phoneNumber: '5095550137' },
  templateId,
  dateAgreed: '2018-06-14T00:00:00.000Z',
  type: 'MicrosoftCloudAgreement',
  ...changes
})

const listOf = async (call: Call, id: string) => (await call('GET', `/customers/${id}/agreements`)).body.items

t.test('Get agreement metadata for Microsoft Cloud Agreement', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', '/agreements')
  t.equal(status, 200)
  t.same(body, {
    totalCount: 1,
    items: [{ templateId, agreementType: 'MicrosoftCloudAgreement', agreementLink, versionRank: 0 }],
    links: { self: get('/agreements') },
    ...objectType('Collection')
  })
  t.doesNotThrow(() => new URL(body.items[0].agreementLink), 'the .NET SDK reads it as an absolute address')
  await refuses(t, call, ['GET', '/agreements', undefined, appOnly], { status: 403, code: 900329, description: /App\+User/ }, 'an application alone')
  const { call: elsewhere } = await storyWorld(t, { cloud: 'germany' })
  await refuses(t, elsewhere, ['GET', '/agreements'], { status: 400, code: 900127, description: /germany/ }, 'another cloud')
})

t.test('Confirm customer acceptance of Microsoft Cloud agreement', async t => {
  const { call } = await storyWorld(t)
  const { id } = (await call('POST', '/customers', newcomer())).body
  const { status, body } = await call('POST', `/customers/${id}/agreements`, confirmation())
  t.equal(status, 201)
  t.same(body, confirmation(), 'the confirmation as it was given')
  t.same(await listOf(call, id), [{
    primaryContact: { firstName: 'Nora', lastName: 'Quist', email: 'nora@tallpine.example', phoneNumber: '5095550137' },
    templateId,
    dateAgreed: '2018-06-14T00:00:00.000Z',
    type: 'MicrosoftCloudAgreement',
    agreementLink
  }], 'the list has a link to the text instead of the user')
})

t.test('Get confirmation of customer acceptance of Microsoft Cloud agreement', async t => {
  const { call } = await storyWorld(t)
  const id = await customerNamed(call, 'Quartz Ridge')
  const { status, body } = await call('GET', `/customers/${id}/agreements`)
  t.equal(status, 200)
  const accepted = (firstName: string, lastName: string, dateAgreed: string) => ({
    primaryContact: { firstName, lastName, email: `${firstName}.${lastName}@quartzridge.example`.toLowerCase(), phoneNumber: '5205550135' },
    templateId,
    dateAgreed,
    type: 'MicrosoftCloudAgreement',
    agreementLink
  })
  t.same(body, {
    totalCount: 2,
    items: [accepted('Imogen', 'Pruitt', '2018-11-05T00:00:00Z'), accepted('Ruben', 'Castellanos', '2018-09-17T00:00:00Z')],
    ...objectType('Collection')
  }, 'every acceptance, the latest first')
  const none = { totalCount: 0, items: [], ...objectType('Collection') }
  t.same((await call('GET', `/customers/${await customerNamed(call, 'Wrenfield')}/agreements`)).body, none, 'nobody has accepted yet')
  await refuses(t, call, ['GET', `/customers/${id}/agreements`, undefined, appOnly], { status: 403, code: 900329, description: /App\+User/ }, 'an application alone')
})

t.test('createAgreement: again and again, in the order of acceptance', async t => {
  const { call } = await storyWorld(t)
  const id = await customerNamed(call, 'Pennine') // accepted on 2018-06-18
  const confirm = async (changes: Facts, headers = {}) => (await call('POST', `/customers/${id}/agreements`, confirmation(changes), headers)).status
  t.equal(await confirm({ dateAgreed: '2017-08-01T00:00:00' }), 201, 'an earlier one')
  t.equal(await confirm({ dateAgreed: '2030-01-01' }), 201, 'of the future')
  t.equal(await confirm({ dateAgreed: '6/1/2018 11:30:00 PM' }), 201, 'in the form of older clients')
  t.equal(await confirm({ dateAgreed: '2018-06-18T02:00:00+02:00' }), 201, 'with an offset: the moment of the one that there is')
  t.same((await listOf(call, id)).map(({ dateAgreed }: Facts) => dateAgreed), ['2030-01-01T00:00:00Z', '2018-06-18T00:00:00Z', '2018-06-18T00:00:00Z', '2018-06-01T23:30:00Z', '2017-08-01T00:00:00Z'])
  const requestId = { 'ms-requestid': '94e4e214-6b06-4fb7-96d1-94d559f9b47f' }
  t.same([await confirm({}, requestId), await confirm({}, requestId)], [201, 201])
  t.equal((await listOf(call, id)).length, 6, 'but the same request is carried out once')
})

t.test('createAgreement: as the .NET SDK writes it, and other spellings', async t => {
  const { call } = await storyWorld(t)
  const id = await customerNamed(call, 'Wrenfield')
  const { status, body } = await call('POST', `/customers/${id}/agreements`, {
    UserId: 'a10108e8-9205-4b83-8712-2c2a7d52e954',
    PrimaryContact: { FirstName: 'Nora', LastName: 'Quist', Email: 'nora@tallpine.example', PhoneNumber: null },
    TemplateId: templateId.toUpperCase(),
    DateAgreed: '2018-12-31T00:00:00Z',
    Type: 'microsoftcloudagreement',
    AgreementLink: 'https://elsewhere.example',
    Attributes: null
  })
  t.equal(status, 201)
  t.same(body, { userId: 'a10108e8-9205-4b83-8712-2c2a7d52e954', primaryContact: { firstName: 'Nora', lastName: 'Quist', email: 'nora@tallpine.example' }, templateId: templateId.toUpperCase(), dateAgreed: '2018-12-31T00:00:00Z', type: 'MicrosoftCloudAgreement' })
  t.match((await listOf(call, id))[0], { templateId, agreementLink })
})

t.test('createAgreement: what is refused', async t => {
  const { call, world } = await storyWorld(t)
  const path = `/customers/${await customerNamed(call, 'Wrenfield')}/agreements`
  const contact = (changes: Facts) => ({ primaryContact: { ...confirmation().primaryContact, ...changes } })
  const cases: Array<[what: string, changes: Facts, words: RegExp, code?: number]> = [
    ...['userId', 'primaryContact', 'templateId', 'dateAgreed', 'type'].flatMap((name): Array<[string, Facts, RegExp]> =>
      [undefined, null].map(value => [`no ${name} (${value})`, { [name]: value }, new RegExp(`${name} is missing`)])),
    ...['firstName', 'lastName', 'email'].map((name): [string, Facts, RegExp] => [`no ${name}`, contact({ [name]: null }), new RegExp(`primaryContact\\.${name} is missing`)]),
    ['a blank name', contact({ firstName: ' ' }), /primaryContact\.firstName is missing/],
    ['no e-mail address', contact({ email: 'nora' }), /primaryContact\.email/],
    ['a user that is no GUID', { userId: 'nora' }, /userId.*nora/],
    ['no time', { dateAgreed: 'yesterday' }, /dateAgreed.*yesterday/],
    ['no date', { dateAgreed: '2018-13-45' }, /dateAgreed.*2018-13-45/],
    ['an unknown template', { templateId: '117a77b0-9360-443b-8795-c6dedc750cf9' }, /templateId.*117a77b0-9360-443b-8795-c6dedc750cf9/],
    ['an unknown kind', { type: 'MicrosoftCustomerAgreement' }, /type/, 900126],
    ['no object', { primaryContact: 'Nora' }, /primaryContact/, 800002]
  ]
  for (const [what, changes, words, code = 3000] of cases) await refuses(t, call, ['POST', path, confirmation(changes)], { status: 400, code, description: words }, what)
  await refuses(t, call, ['POST', path, confirmation(), appOnly], { status: 403, code: 900329, description: /App\+User/ }, 'an application alone')
  await customerRefusals(t, call, world, [['GET', 'agreements'], ['POST', 'agreements', confirmation()]])
})
