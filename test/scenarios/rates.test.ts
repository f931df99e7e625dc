/** The Azure rate card: by currency and region, in a language. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { appOnly, refuses } from './holdings.ts'
import { meters, twoDaysLater } from './usage.ts'

const card = async (call: Call, query = '', headers?: Record<string, string>) => (await call('GET', `/ratecards/azure${query}`, undefined, headers)).body
const meterIn = (card: any, id: string) => card.meters.find((meter: { id: string }) => meter.id === id)

t.test('Get prices for Microsoft Azure', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', '/ratecards/azure', undefined, appOnly)
  t.equal(status, 200)
  const { meters: listed, ...head } = body
  t.same(head, {
    locale: 'en-US',
    currency: 'USD',
    isTaxIncluded: false,
    offerTerms: [{ name: 'Overage discount', discount: 0.15, excludedMeterIds: ['0af8872d-1ec8-487d-8fc6-df818f585978', '0a2a8346-20ad-4eb4-b6b3-505be4c33863'], effectiveDate: '2014-01-01T00:00:00' }],
    attributes: { objectType: 'AzureRateCard' }
  })
  t.equal(listed.length, 44)
  t.equal(new Set(listed.map(({ id }: { id: string }) => id)).size, 44, 'each meter once')
  t.strictSame(meterIn(body, meters.machine), {
    id: meters.machine,
    name: 'Compute Hours',
    rates: { 0: 0.0816 },
    tags: [],
    category: 'Virtual Machines',
    subcategory: 'D2 v3',
    region: 'US East 2',
    unit: 'Hours',
    includedQuantity: 0,
    effectiveDate: '2018-11-01T00:00:00Z'
  })
  t.match(meterIn(body, meters.transfer), { rates: { 0: 0.074, 10240: 0.0706, 51200: 0.0595 }, includedQuantity: 5 }, 'tiers and an included quantity')
  for (const { id, rates } of listed) t.same(Object.keys(rates), Object.keys(rates).sort((a, b) => Number(a) - Number(b)), `the tiers of ${id} rise`)
  for (const { id, rates } of listed) t.equal(Object.keys(rates)[0], '0', `those of ${id} begin at 0`)
  for (const id of head.offerTerms[0].excludedMeterIds) t.ok(meterIn(body, id), 'what the term leaves out is on the card')
})

t.test('getAzureRateCard: another currency has the prices of its rate to four digits that count, always the same', async t => {
  const { call } = await storyWorld(t)
  const euro = await card(call, '?currency=eur&region=de')
  t.equal(euro.currency, 'EUR')
  t.same(meterIn(euro, meters.machine).rates, { 0: 0.07099 }, '0.0816 × 0.87 = 0.070992')
  t.same(meterIn(euro, meters.transfer).rates, { 0: 0.06438, 10240: 0.06142, 51200: 0.05177 })
  t.same(await card(call, '?currency=EUR&region=DE'), euro)
  t.same(meterIn(await card(call, '?currency=JPY'), meters.machine).rates, { 0: 8.813 })
  t.same(meterIn(await card(call, '?currency=IDR'), meters.machine).rates, { 0: 1142 }, 'a currency that nothing else is sold in')
})

t.test('getAzureRateCard: what is left out or empty is the partner\'s own', async t => {
  const { call } = await storyWorld(t)
  const own = await card(call)
  t.same(await card(call, '?&currency='), own)
  t.same(await card(call, '?currency=&region='), own)
  t.same(await card(call, '?currency=USD&region=US'), own)
  const { call: british } = await storyWorld(t, { fixture: 'empty' })
  const document = (await british('GET', '/_emulator/state')).body
  document.partner.country = 'GB'
  t.equal((await british('PUT', '/_emulator/state', document)).status, 204)
  t.equal((await card(british)).currency, 'GBP', 'the currency of the partner\'s market')
})

t.test('getAzureRateCard: the locale decides the language and nothing else', async t => {
  const { call } = await storyWorld(t)
  const german = await card(call, '', { 'x-locale': 'de-DE' })
  t.equal(german.locale, 'de-DE')
  t.equal(german.currency, 'USD')
  t.match(meterIn(german, meters.transfer), { category: 'Netzwerk', name: 'Data Transfer Out (GB)', rates: { 0: 0.074 } })
  t.equal((await card(call, '', { 'x-locale': 'FR-fr' })).locale, 'fr-FR')
  t.equal((await card(call, '', { 'x-locale': 'tlh-KX' })).locale, 'en-US', 'a language that no market speaks')
  t.match(meterIn(await card(call, '', { 'x-locale': 'it-IT' }), meters.transfer), { category: 'Networking' }, 'a language without names of its own')
})

t.test('getAzureRateCard: what there is no card for is refused', async t => {
  const { call } = await storyWorld(t)
  await refuses(t, call, ['GET', '/ratecards/azure?currency=XAU'], { status: 400, code: 3000, description: /currency must be the ISO 4217 code.*XAU/ }, 'a currency without a card')
  await refuses(t, call, ['GET', '/ratecards/azure?currency=euro'], { status: 400, code: 3000, description: /EURO/ }, 'no currency at all')
  await refuses(t, call, ['GET', '/ratecards/azure?region=AQ'], { status: 400, code: 3000, description: /region must be the ISO 3166 code.*AQ/ }, 'a country without a card')
  const { call: elsewhere } = await storyWorld(t, { cloud: 'china' })
  await refuses(t, elsewhere, ['GET', '/ratecards/azure'], { status: 400, code: 900127, description: /china/ }, 'a cloud without Azure')
})

t.test('getAzureRateCard: its prices are those that usage is charged at', async t => {
  const { call } = await storyWorld(t)
  const { path } = await twoDaysLater(call)
  const rates = await card(call)
  const { body } = await call('GET', `${path}/usagerecords/resources`)
  for (const { id, category, subcategory, unit } of body.items) t.match(meterIn(rates, id), { category, subcategory, unit })
  const machine = body.items.find(({ id }: { id: string }) => id === meters.machine)
  t.equal(machine.totalCost, Math.round(machine.quantityUsed * meterIn(rates, meters.machine).rates[0] * 1e4) / 1e4)
})
