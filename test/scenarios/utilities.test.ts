/** What clients ask before they write: whether an address is good, and what the rules of its country are. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { newcomer, type Facts } from './catalogue-facts.ts'
import { appOnly, refuses, worldText } from './holdings.ts'

const redmond = { AddressLine1: 'One Microsoft Way', City: 'Redmond', State: 'WA', PostalCode: '98052', Country: 'US' }
const fixture = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, `../../fixtures/catalogue/${name}.json`), 'utf8'))
const objectType = { attributes: { objectType: 'CountryValidationRules' } }

/** The answer of the real service to GET /v1/countryvalidationrules/US on 2019-01-11. */
const recorded = {
  iso2Code: 'US',
  defaultCulture: 'en-US',
  isStateRequired: true,
  supportedStatesList: 'AK AL AR AZ CA CO CT DC DE FL GA HI IA ID IL IN KS KY LA MA MD ME MI MN MO MS MT NC ND NE NH NJ NM NV NY OH OK OR PA RI SC SD TN TX UT VA VT WA WI WV WY'.split(' '),
  supportedLanguagesList: ['en', 'es'],
  supportedCulturesList: ['en-US', 'es-US'],
  isPostalCodeRequired: true,
  postalCodeRegex: '^\\d{5}(-\\d{4})?$',
  isCityRequired: true,
  isVatIdSupported: false,
  phoneNumberRegex: '^(1[ \\-\\/\\.]?)?(\\((\\d{3})\\)|(\\d{3}))[ \\-\\/\\.]?(\\d{3})[ \\-\\/\\.]?(\\d{4})$',
  isTaxIdSupported: true,
  isTaxIdOptional: true,
  countryCallingCodesList: ['1'],
  ...objectType
}

/** The answer of the real service for Portugal in December 2021. */
const portugal = {
  iso2Code: 'PT',
  defaultCulture: 'pt-PT',
  isStateRequired: false,
  supportedStatesList: [],
  supportedLanguagesList: ['en', 'pt-PT'],
  supportedCulturesList: ['pt-PT', 'en-US'],
  isPostalCodeRequired: true,
  postalCodeRegex: '^\\d{4}(-\\d{3})?$',
  isCityRequired: true,
  isVatIdSupported: true,
  taxIdFormat: 'PT#########',
  taxIdSample: 'PT980152267',
  vatIdRegex: '^PT[\\d]{9,9}$',
  isTaxIdSupported: false,
  isTaxIdOptional: false,
  countryCallingCodesList: ['351'],
  ...objectType
}

/** An address of every market: postal code, state where one is needed, a telephone number, and what is no postal code there. */
const samples: Record<string, { postalCode?: string, state?: string, phoneNumber: string, wrong?: string }> = {
  US: { postalCode: '99201-1234', state: 'WA', phoneNumber: '(509) 555-0137', wrong: '9920' },
  CA: { postalCode: 'K1A 0B1', state: 'ON', phoneNumber: '613 555 0137', wrong: '99201' },
  GB: { postalCode: 'LS1 4DY', phoneNumber: '0113 496 0172', wrong: '12345' },
  DE: { postalCode: '10115', phoneNumber: '030 12345678', wrong: '1011' },
  FR: { postalCode: '75001', phoneNumber: '01 23 45 67 89', wrong: '7500' },
  NL: { postalCode: '1012 AB', phoneNumber: '020 123 4567', wrong: '0012 AB' },
  CH: { postalCode: '8001', phoneNumber: '044 668 18 00', wrong: '80011' },
  AU: { postalCode: '2000', state: 'NSW', phoneNumber: '02 5550 1234', wrong: '20000' },
  NZ: { postalCode: '6011', phoneNumber: '04 555 0137', wrong: '601' },
  JP: { postalCode: '100-0001', state: 'Tokyo', phoneNumber: '03-1234-5678', wrong: '100-001' },
  IN: { postalCode: '110001', state: 'DL', phoneNumber: '098765 43210', wrong: '010001' },
  BR: { postalCode: '01310-100', state: 'SP', phoneNumber: '11 91234-5678', wrong: '01310' },
  MX: { postalCode: '06000', state: 'JAL', phoneNumber: '55 1234 5678', wrong: '0600' },
  ES: { postalCode: '28001', phoneNumber: '912 345 678', wrong: '60001' },
  IT: { postalCode: '00184', phoneNumber: '06 1234 5678', wrong: '0018' },
  IE: { postalCode: 'D02 X285', phoneNumber: '01 234 5678', wrong: '12345' },
  SE: { postalCode: '111 22', phoneNumber: '08 123 456 78', wrong: '1112' },
  NO: { postalCode: '0150', phoneNumber: '22 12 34 56', wrong: '150' },
  PL: { postalCode: '00-001', phoneNumber: '22 123 45 67', wrong: '00001' },
  SG: { postalCode: '018956', phoneNumber: '6123 4567', wrong: '18956' },
  ZA: { postalCode: '8001', phoneNumber: '021 123 4567', wrong: '80010' },
  KR: { postalCode: '04524', phoneNumber: '02-123-4567', wrong: '4524' },
  CN: { postalCode: '100000', state: 'BJ', phoneNumber: '010 1234 5678', wrong: '10000' },
  RU: { postalCode: '101000', phoneNumber: '8 495 123-45-67', wrong: '10100' },
  PT: { postalCode: '1100-148', phoneNumber: '213 456 789', wrong: '110' },
  AT: { postalCode: '1010', phoneNumber: '01 1234567', wrong: '0101' },
  BE: { postalCode: '1000', phoneNumber: '02 123 45 67', wrong: '0100' },
  DK: { postalCode: '1050', phoneNumber: '32 12 34 56', wrong: '105' },
  FI: { postalCode: '00100', phoneNumber: '09 1234567', wrong: '0010' },
  CZ: { postalCode: '110 00', phoneNumber: '212 345 678', wrong: '1100' },
  HU: { postalCode: '1051', phoneNumber: '06 1 123 4567', wrong: '105' },
  AE: { state: 'Dubai', phoneNumber: '04 123 4567' },
  HK: { phoneNumber: '2123 4567' },
  TW: { postalCode: '100', phoneNumber: '02 1234 5678', wrong: '10' },
  UA: { postalCode: '01001', phoneNumber: '044 123 4567', wrong: '1001' }
}

/** What validate-an-address says of an address that is not good. */
const notGood = (reason: string, words = '') => ({ status: 400, code: 2007, description: new RegExp(`^\\{"code":"60071","reason":"${reason} - Details: .*${words}.*"object_type":"AddressValidation","resource_status":"Active"\\}$`) })

t.test('Validate an address', async t => {
  const { call } = await storyWorld(t)
  const before = await worldText(call)
  const good = await call('POST', '/validations/address', redmond)
  t.same([good.status, good.text, good.headers['content-type']], [200, 'true', 'application/json; charset=utf-8'])
  t.equal((await call('POST', '/validations/address', { ...redmond, AddressLine2: null, FirstName: null, Region: null, PhoneNumber: '' }, appOnly)).body, true, 'as the SDKs write it')

  // The documented answer, member by member.
  const bad = await call('POST', '/validations/address', { ...redmond, PostalCode: '98007' })
  t.same([bad.status, bad.body.code, bad.body.data, bad.body.source], [400, 2007, [], 'PartnerFD'])
  t.same(JSON.parse(bad.body.description), {
    code: '60071',
    reason: 'ZipCityInvalid - Details: Field - \'City\' is corrected from OldValue: \'Redmond\' to NewValue: \'BELLEVUE\'.',
    corrected_address: { country: 'US', region: 'WA', city: 'BELLEVUE', address_line1: 'One Microsoft Way', postal_code: '98007' },
    object_type: 'AddressValidation',
    resource_status: 'Active'
  })
  t.equal((await call('POST', '/validations/address', { ...redmond, PostalCode: '98007-3412', City: 'bellevue' })).status, 200, 'corrected, it is good')
  t.equal(await worldText(call), before, 'nothing is stored')
})

t.test('validateAddress: what breaks a rule of the country', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[what: string, changes: Facts, reason: string, words?: string]> = [
    ['no country with a market', { Country: 'ZZ' }, 'CountryInvalid', 'ZZ'],
    ['no city', { City: null }, 'CityMissing', 'US'],
    ['no state', { State: ' ' }, 'StateMissing', 'US'],
    ['no postal code', { PostalCode: null }, 'PostalCodeMissing', 'US'],
    ['a state that there is not', { State: 'ZZ' }, 'StateInvalid', 'ZZ'],
    ['a state by its name', { State: 'Washington' }, 'StateInvalid', 'Washington'],
    ['no postal code of the country', { PostalCode: '9805' }, 'ZipCodeInvalid', '9805'],
    ['no telephone number', { PhoneNumber: '12' }, 'PhoneNumberInvalid', '12'],
    ['a state of Canada', { Country: 'CA', PostalCode: 'K1A 0B1', State: 'WA' }, 'StateInvalid', 'CA'],
    ['a state of Mexico', { Country: 'MX', PostalCode: '06000', State: 'WA' }, 'StateInvalid', 'MX'],
    ['a province of China', { Country: 'CN', PostalCode: '100000', State: 'WA' }, 'StateInvalid', 'CN']
  ]
  for (const [what, changes, reason, words] of cases) await refuses(t, call, ['POST', '/validations/address', { ...redmond, ...changes }], notGood(reason, words), what)
  t.equal((await call('POST', '/validations/address', { AddressLine1: '1 Collins Street', City: 'Melbourne', State: 'Victoria', PostalCode: '3000', Country: 'au' })).body, true, 'elsewhere any text is a state')
})

t.test('validateAddress: what every address must be like', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[what: string, body: unknown, words: RegExp, code?: number]> = [
    ['no line', { ...redmond, AddressLine1: null }, /addressLine1 is missing/],
    ['a blank line', { ...redmond, AddressLine1: ' ' }, /addressLine1 is missing/],
    ['no country', { ...redmond, Country: undefined }, /country is missing/],
    ['a line of 201 characters', { ...redmond, AddressLine1: 'x'.repeat(201) }, /addressLine1.*200 characters, not 201/],
    ['another one', { ...redmond, AddressLine2: 'x'.repeat(201) }, /addressLine2.*200/],
    ['a name of 51', { ...redmond, FirstName: 'x'.repeat(51) }, /firstName.*50/],
    ['no text', { ...redmond, City: 7 }, /city/, 800002],
    ['names without quotes, as the page prints them', '{AddressLine1:"One Microsoft Way"}', /JSON/, 800002],
    ['no body', undefined, /body/, 800002]
  ]
  for (const [what, body, description, code = 3000] of cases) await refuses(t, call, ['POST', '/validations/address', body], { status: 400, code, description }, what)
})

t.test('Get address formatting rules by market', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', '/countryvalidationrules/US')
  t.equal(status, 200)
  t.same(body, recorded)
  t.same((await call('GET', '/countryvalidationrules/pt', undefined, appOnly)).body, portugal, 'in either case, to an application alone')
  for (const code of ['ZZ', 'USA', 'united states']) {
    await refuses(t, call, ['GET', `/countryvalidationrules/${encodeURIComponent(code)}`], { status: 404, code: 1000, description: new RegExp(`country ${code}`) }, code)
  }
})

t.test('getCountryValidationRules: every market has rules that hold for its addresses', async t => {
  const { call } = await storyWorld(t)
  const { records: markets } = fixture('markets')
  t.match(fixture('country-rules').origin, /US as recorded.*PT.*invented/, 'what is recorded and what is ours is told apart')
  t.same(markets.map(({ country }: Facts) => country).sort(), Object.keys(samples).sort())
  for (const { country, locale } of markets) {
    const rules = (await call('GET', `/countryvalidationrules/${country}`)).body
    t.match(rules, { iso2Code: country, defaultCulture: locale, ...objectType }, country)
    t.ok(rules.supportedCulturesList.includes(locale) && rules.supportedCulturesList.length > 1, `${country}: its own culture, and English`)
    if (rules.taxIdSample && rules.vatIdRegex) t.match(rules.taxIdSample, new RegExp(rules.vatIdRegex), `${country}: the sample has the form`)

    const { wrong, ...sample } = samples[country]!
    const good = { addressLine1: '1 Harbour Street', city: 'Anytown', country: country.toLowerCase(), ...sample }
    t.equal((await call('POST', '/validations/address', good)).text, 'true', `${country}: a good address`)
    if (wrong) await refuses(t, call, ['POST', '/validations/address', { ...good, postalCode: wrong }], notGood('ZipCodeInvalid', wrong), `${country}: ${wrong}`)
    t.equal(rules.isPostalCodeRequired, sample.postalCode !== undefined && country !== 'IE', `${country}: whether it needs a postal code`)
    t.equal(rules.isStateRequired, sample.state !== undefined, `${country}: whether it needs a state`)
  }
})

t.test('getCountryValidationRules: customers of every market can be made by the rules of it', async t => {
  const { call } = await storyWorld(t, { fixture: 'empty' })
  for (const [country, { wrong, ...sample }] of Object.entries(samples)) {
    const { defaultCulture, supportedLanguagesList: [language] } = (await call('GET', `/countryvalidationrules/${country}`)).body
    const defaultAddress = { firstName: 'Nora', lastName: 'Quist', addressLine1: '1 Harbour Street', city: 'Anytown', country, ...sample }
    const { status, body } = await call('POST', '/customers', newcomer(`tallpine${country}.onmicrosoft.com`, { culture: defaultCulture.toLowerCase(), language, defaultAddress }))
    t.same([status, body.billingProfile?.culture, body.billingProfile?.language], [201, defaultCulture, language], country)
    t.same((await call('GET', `/customers/${body.id}`)).body.billingProfile.defaultAddress, defaultAddress, `${country}: kept as it was sent`)
  }
})
