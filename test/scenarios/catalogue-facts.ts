/**
 * What the tests of the catalogue and of customers compare with: facts that the real service answered on 2019-01-11 to
 * GET /v1/offers?country=US, documented examples, and small checks that these tests share.
 */
import { createHash } from 'node:crypto'
import type { Test } from 'tap'
import type { Answer, Call } from '../helper.ts'

/** JSON with the names of objects in alphabetical order, so that equal values have equal texts. */
export const canonical = (value: unknown): string => JSON.stringify(value ?? null, (_name, item) =>
  item !== null && typeof item === 'object' && !Array.isArray(item) ? Object.fromEntries(Object.entries(item).sort(([a], [b]) => a < b ? -1 : 1)) : item)

export type Facts = Record<string, unknown>

/** Digest of one fact over a list, in the list's order; null stands for an item that lacks it. */
export const digestOf = (items: Facts[], fact: string) =>
  createHash('sha256').update(`[${items.map(item => canonical(item[fact])).join(',')}]`).digest('hex').slice(0, 16)

/** Every fact of the 274 recorded offers but the description, whose words are the emulator's own. */
export const recordedOfferDigests: Record<string, string> = {
  acquisitionType: '906a9fba251ed507',
  actions: '6cc401c81643667f',
  attributes: 'd542f6d7466fb396',
  billing: '390f225125114668',
  category: '7bccc74c7c610e47',
  conversionTargetOffers: 'b985fa81e9edf72d',
  country: 'cf102834bf8c05aa',
  hasAddOns: 'f74ccf738df67e7b',
  id: '427cd21ede6448a7',
  isAddOn: '365bc11468e6038f',
  isAutoRenewable: 'd128d08f72f392e8',
  isAvailableForPurchase: '9beb67aa93999dd3',
  isInternal: '749d6619c8735e38',
  isMicrosoftProduct: '9beb67aa93999dd3',
  isTrial: '3ad9c299ac470d18',
  limit: 'a52227989223fd62',
  limitUnitOfMeasure: 'ae481efb6204e5dc',
  links: '86f743e6fc602738',
  locale: 'a33e665a126bb1ef',
  maximumQuantity: '548b5a407563eac4',
  minimumQuantity: '3c209ccb8a02c3b1',
  name: '332b951c22545317',
  prerequisiteOffers: '38994697c1d230aa',
  product: '6ae266c9360b2543',
  rank: 'cf2d67db3242a938',
  reselleeQualifications: '396c937afe4d6268',
  resellerQualifications: '37996e74ebb09554',
  salesGroupId: '401f63505b0e7713',
  supportedBillingCycles: '54ad4e46b2697010',
  supportedCatalogTypes: '20253ed19532d9b3',
  term: 'f343a3aeb7b0187a',
  termUnitOfMeasure: 'f23dd655e3884501',
  unitType: '1737b48a489a89a7',
  upgradeTargetOffers: '6455ce014c776af3',
  uri: '3419347a3e2752e1'
}

export const get = (uri: string, headers: Array<{ key: string, value: string }> = []) => ({ uri, method: 'GET', headers })

const category = (id: string, name: string, rank: number) =>
  ({ id, name, rank, locale: 'en-US', country: 'US', attributes: { objectType: 'OfferCategory' } })

export const recordedCategories = [
  category('Enterprise_Key', 'Enterprise', 20),
  category('SmallBusiness_Key', 'Small business', 30),
  category('Nonprofit_Key', 'Nonprofit', 60),
  category('Trial_Key', 'Trial', 70)
]

/** Recorded offers without their descriptions: one like most, a small business one, its trial, and Azure by usage. */
export const recordedOffers: Facts[] = [
  {
    id: '8BDBB60B-E526-43E9-92EF-AB760C8E0B72',
    name: 'Microsoft 365 E5',
    minimumQuantity: 1,
    maximumQuantity: 10000000,
    rank: 174,
    uri: '/3c95518e-8c37-41e3-9627-0ca339200f53/Offers/8BDBB60B-E526-43E9-92EF-AB760C8E0B72',
    locale: 'en-US',
    country: 'US',
    category: recordedCategories[0],
    limitUnitOfMeasure: 'None',
    limit: 0,
    termUnitOfMeasure: 'Year',
    term: 1,
    prerequisiteOffers: [],
    isAddOn: false,
    hasAddOns: true,
    isAvailableForPurchase: true,
    billing: 'license',
    supportedBillingCycles: ['annual', 'monthly'],
    isAutoRenewable: true,
    isInternal: false,
    isMicrosoftProduct: true,
    conversionTargetOffers: [],
    reselleeQualifications: [],
    resellerQualifications: [],
    salesGroupId: 'Default',
    isTrial: false,
    acquisitionType: 'purchase',
    supportedCatalogTypes: ['sandbox', 'live'],
    actions: ['Cancel', 'Edit'],
    product: { id: '06EBC4EE-1BB5-47DD-8120-11324BC54E06', name: 'Microsoft 365 E5', unit: 'Licenses' },
    unitType: 'Licenses',
    links: { learnMore: { method: 'GET', headers: [] }, self: get('/offers/8BDBB60B-E526-43E9-92EF-AB760C8E0B72?country=US') },
    attributes: { objectType: 'Offer' }
  },
  {
    id: '031C9E47-4802-4248-838E-778FB1D2CC05',
    name: 'Office 365 Business Premium',
    minimumQuantity: 1,
    maximumQuantity: 300,
    rank: 207,
    uri: '/3c95518e-8c37-41e3-9627-0ca339200f53/Offers/031C9E47-4802-4248-838E-778FB1D2CC05',
    locale: 'en-US',
    country: 'US',
    category: recordedCategories[1],
    limitUnitOfMeasure: 'Concurrent',
    limit: 2,
    termUnitOfMeasure: 'Year',
    term: 1,
    prerequisiteOffers: [],
    isAddOn: false,
    hasAddOns: true,
    isAvailableForPurchase: true,
    billing: 'license',
    supportedBillingCycles: ['annual', 'monthly'],
    isAutoRenewable: true,
    isInternal: false,
    isMicrosoftProduct: true,
    upgradeTargetOffers: [
      '796B6B5F-613C-4E24-A17C-EBA730D49C02', '4F7ECAF1-E9D6-4CAC-9687-E22EB3DFDD70', '2B3B8D2D-10AA-4BE4-B5FD-7F2FEB0C3091',
      '8BDBB60B-E526-43E9-92EF-AB760C8E0B72', 'DB5E0B1C-9CC3-459C-9D08-C61993959FD3', '8909E28E-5832-42F4-9886-B0A5545F3645',
      'A044B16A-1861-4308-8086-A3A3B506FAC2', '91FD106F-4B2C-4938-95AC-F54F74E9A239', '61795CAB-2ABD-43F6-88E9-C9ADAE5746E0'
    ],
    conversionTargetOffers: [],
    reselleeQualifications: [],
    resellerQualifications: [],
    salesGroupId: 'Default',
    isTrial: false,
    acquisitionType: 'purchase',
    supportedCatalogTypes: ['sandbox', 'live'],
    actions: ['Cancel', 'Edit'],
    product: { id: 'F245ECC8-75AF-4F8E-B61F-27D8114DE5F3', name: 'Office 365 Business Premium', unit: 'Licenses' },
    unitType: 'Licenses',
    links: { learnMore: get('http://g.microsoftonline.com/0BXPS00EN-US/909'), self: get('/offers/031C9E47-4802-4248-838E-778FB1D2CC05?country=US') },
    attributes: { objectType: 'Offer' }
  },
  {
    id: 'C0BD2E08-11AC-4836-BDC7-3712E744922F',
    name: 'Office 365 Business Premium Trial',
    minimumQuantity: 25,
    maximumQuantity: 25,
    rank: 211,
    uri: '/3c95518e-8c37-41e3-9627-0ca339200f53/Offers/C0BD2E08-11AC-4836-BDC7-3712E744922F',
    locale: 'en-US',
    country: 'US',
    category: recordedCategories[3],
    limitUnitOfMeasure: 'Lifetime',
    limit: 1,
    termUnitOfMeasure: 'Month',
    term: 1,
    prerequisiteOffers: [],
    isAddOn: false,
    hasAddOns: true,
    isAvailableForPurchase: true,
    billing: 'license',
    supportedBillingCycles: ['none'],
    isAutoRenewable: false,
    isInternal: false,
    isMicrosoftProduct: true,
    upgradeTargetOffers: ['796B6B5F-613C-4E24-A17C-EBA730D49C02', '2B3B8D2D-10AA-4BE4-B5FD-7F2FEB0C3091'],
    conversionTargetOffers: ['031C9E47-4802-4248-838E-778FB1D2CC05'],
    reselleeQualifications: [],
    resellerQualifications: [],
    salesGroupId: 'Trial-C0BD2E08-11AC-4836-BDC7-3712E744922F',
    isTrial: true,
    acquisitionType: 'purchase',
    supportedCatalogTypes: ['sandbox', 'live'],
    actions: ['Cancel', 'Edit'],
    product: { id: 'F245ECC8-75AF-4F8E-B61F-27D8114DE5F3', name: 'Office 365 Business Premium', unit: 'Licenses' },
    unitType: 'Licenses',
    links: { learnMore: { method: 'GET', headers: [] }, self: get('/offers/C0BD2E08-11AC-4836-BDC7-3712E744922F?country=US') },
    attributes: { objectType: 'Offer' }
  },
  {
    id: 'MS-AZR-0145P',
    name: 'Microsoft Azure',
    minimumQuantity: 1,
    maximumQuantity: 999999999,
    rank: 178,
    uri: '/fbf178a5-144e-46d1-aa81-612c2d3f97f4/Offers/MS-AZR-0145P',
    locale: 'en-US',
    country: 'US',
    category: recordedCategories[0],
    limitUnitOfMeasure: 'None',
    limit: 0,
    termUnitOfMeasure: 'Month',
    term: 9999,
    prerequisiteOffers: [],
    isAddOn: false,
    hasAddOns: false,
    isAvailableForPurchase: true,
    billing: 'usage',
    supportedBillingCycles: ['monthly'],
    isAutoRenewable: false,
    isInternal: false,
    isMicrosoftProduct: true,
    conversionTargetOffers: [],
    reselleeQualifications: [],
    resellerQualifications: [],
    salesGroupId: 'Azure',
    isTrial: false,
    acquisitionType: 'purchase',
    supportedCatalogTypes: ['live'],
    actions: ['Cancel', 'Edit'],
    product: { id: '9DEA7946-EC2C-441E-9FFD-E3B275F7E838', name: 'Windows Azure Global', unit: 'Usage-based' },
    unitType: 'Usage-based',
    links: { learnMore: { method: 'GET', headers: [] }, self: get('/offers/MS-AZR-0145P?country=US') },
    attributes: { objectType: 'Offer' }
  }
]

export const billingProfile = {
  email: 'nora@tallpine.example',
  culture: 'EN-US',
  language: 'en',
  companyName: 'Tall Pine Press',
  defaultAddress: { firstName: 'Nora', lastName: 'Quist', addressLine1: '411 Larch Street', city: 'Spokane', state: 'WA', postalCode: '99201', country: 'US', phoneNumber: '5095550137' }
}

/** What a client sends to make a customer, with changes to its billing profile. */
export const newcomer = (domain = 'tallpine.onmicrosoft.com', changes: Facts = {}) => ({ companyProfile: { domain }, billingProfile: { ...billingProfile, ...changes } })

/** What the creation of such a customer answers, its made-up parts as in the answer itself; members as in the documented examples. */
export const createdBody = ({ id, commerceId, billingProfile: made, userCredentials: { password } }: Answer['body'], domain: string, changes: Facts = {}) => ({
  id,
  commerceId,
  companyProfile: {
    tenantId: id,
    domain,
    companyName: billingProfile.companyName,
    links: { self: get(`/customers/${id}/profiles/company`) },
    attributes: { objectType: 'CustomerCompanyProfile' }
  },
  billingProfile: { ...billingProfile, id: made.id, culture: 'en-US', attributes: { etag: made.attributes.etag, objectType: 'CustomerBillingProfile' }, ...changes },
  relationshipToPartner: 'reseller',
  allowDelegatedAccess: true,
  userCredentials: { userName: 'admin', password },
  attributes: { objectType: 'Customer' }
})

/** Headers with a token that names an application and no user. */
export const appOnly = {
  authorization: `Bearer ${[{ alg: 'none' }, { appid: '8c5d6e1a-02b4-4f57-9d3e-6a1f0b7c2e94' }].map(part => Buffer.from(JSON.stringify(part)).toString('base64url')).join('.')}.none`
}

/** A refusal is told by status and number, and by words that name what was wrong. */
export function refused (t: Test, answer: Answer, status: number, code: number, words: RegExp, what = '') {
  t.same({ status: answer.status, code: answer.body?.code, data: answer.body?.data, source: answer.body?.source }, { status, code, data: [], source: 'PartnerFD' }, what)
  t.match(answer.body?.description, words, what)
}

/** Everything that a world holds. */
export const stateOf = async (call: Call) => (await call('GET', '/_emulator/state')).body

/** Names of the collections in which an id occurs, but for those named. */
export async function recordsWith (call: Call, id: string, ...besides: string[]): Promise<string[]> {
  const { collections } = await stateOf(call) as { collections: Record<string, unknown[]> }
  return Object.entries(collections).filter(([name, records]) => !besides.includes(name) && JSON.stringify(records).toLowerCase().includes(id.toLowerCase())).map(([name]) => name)
}

/** The address of a search for customers; `before` stands before the filter. */
export const search = (filter: unknown, before = '') => `/customers?${before}filter=${encodeURIComponent(typeof filter === 'string' ? filter : JSON.stringify(filter))}`

export const startsWith = (Field: string, Value: string) => ({ Field, Value, Operator: 'starts_with' })

/** Makes seven customers and tells their ids in the order of lists: by name, the two of one name by id. */
export async function sevenCustomers (call: Call): Promise<string[]> {
  const made: Array<{ name: string, id: string }> = []
  for (const [n, companyName] of ['Dory', 'Anna', 'Flint', 'Cole', 'Birch', 'Cole', 'Elm'].entries()) {
    made.push({ name: companyName, id: (await call('POST', '/customers', newcomer(`pine${n}.onmicrosoft.com`, { companyName }))).body.id })
  }
  return made.sort((a, b) => `${a.name} ${a.id}` < `${b.name} ${b.id}` ? -1 : 1).map(({ id }) => id)
}

/** Puts an end to the relationship with a customer, as its administrator would. */
export async function endRelationship (call: Call, id: string) {
  const document = await stateOf(call)
  document.collections.customers.find((customer: Facts) => customer.id === id).relationshipToPartner = 'none'
  await call('PUT', '/_emulator/state', document)
}
