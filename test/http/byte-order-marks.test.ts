/** Byte-order marks: in front of the answers that had one, when that is set, and of no others. */
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { operations } from '../../src/contract/operation.ts'
import type { Emulator } from '../../src/index.ts'
import { alder } from '../identity/clients.ts'
import { storyWorld } from '../helper.ts'

const mark = Buffer.from([0xef, 0xbb, 0xbf])
const customer = `/customers/${alder.id}`

const asker = (emulator: Emulator, world = '') => async (path: string, { method = 'GET', body, headers = {} }: { method?: string, body?: unknown, headers?: Record<string, string> } = {}) => {
  const response = await emulator.inject({
    method: method as 'GET',
    url: `${world}/v1${path}`,
    headers: { host: 'localhost', authorization: 'Bearer test', ...(body !== undefined && { 'content-type': 'application/json' }), ...headers },
    ...(body !== undefined && { payload: JSON.stringify(body) })
  })
  const isMarked = response.rawPayload.subarray(0, 3).equals(mark)
  return { status: response.statusCode, isMarked, headers: response.headers, bytes: response.rawPayload, json: JSON.parse(response.rawPayload.subarray(isMarked ? 3 : 0).toString('utf8') || 'null') }
}

/** What the recorded and documented answers of each route began with. */
const marked = [
  '/customers', customer, `${customer}/users`, `${customer}/directoryroles`, `${customer}/subscribedskus`, `${customer}/orders`, `${customer}/subscriptions`,
  '/offers?country=US', '/offercategories?country=US', '/countryvalidationrules/US', '/profiles/organization', '/profiles/legalbusiness', `${customer}/profiles/billing`, `${customer}/profiles/company`,
  '/servicerequests', '/servicerequests/supporttopics', `${customer}/usagebudget`, '/analytics/licenses/usage', '/analytics/commercial/usage/license', '/agreements', `${customer}/agreements`,
  '/relationships?relationship_type=IsIndirectCloudSolutionProviderOf', `${customer}/managedservices`, `${customer}/policies`, `${customer}/deviceBatches`
]
const bare = ['/products?country=US&targetView=Azure', '/auditrecords?startDate=2019-01-08']

t.test('answers of the routes that had a mark have one, and nothing else differs', async t => {
  const [plain, withMarks] = [asker((await storyWorld(t)).emulator), asker((await storyWorld(t, { bom: true })).emulator)]
  for (const [paths, isMarked] of [[marked, true], [bare, false]] as const) {
    for (const path of paths) {
      const [before, after] = [await plain(path), await withMarks(path)]
      t.equal(after.status, 200, path)
      t.equal(after.isMarked, isMarked, path)
      t.notOk(before.isMarked, 'none unless it is set')
      t.same(after.bytes, isMarked ? Buffer.concat([mark, before.bytes]) : before.bytes)
      t.equal(after.headers['content-length'], String(after.bytes.length), 'the length counts the mark')
      t.equal(after.headers['content-type'], before.headers['content-type'])
    }
  }
})

t.test('invoices, products and audit records have none, whatever is asked of them', t => {
  const tags = [...new Set(operations.filter(({ bom }) => !bom).map(({ tag }) => tag))]
  for (const tag of ['Invoices', 'Products', 'AuditRecords']) t.ok(tags.includes(tag), tag)
  for (const { id, tag, bom, path } of operations) {
    if (['Invoices', 'Products', 'AuditRecords'].includes(tag)) t.notOk(bom, id)
    if (['Customers', 'Users', 'Orders', 'Subscriptions', 'Offers', 'Devices', 'Usage', 'Rates'].includes(tag)) t.ok(bom, id)
    if (tag === 'Analytics') t.equal(Boolean(bom), path.includes('licen'), id)
  }
  t.end()
})

t.test('answers to writes have a mark, empty ones and refusals have not, and what is sent may have one', async t => {
  const { emulator, world } = await storyWorld(t, { bom: true })
  const ask = asker(emulator)
  const { json: { items: [subscription] } } = await ask(`${customer}/subscriptions`)
  const url = subscription.links.self.uri
  const changed = await ask(url, { method: 'PATCH', body: { friendlyName: 'Renamed' }, headers: { 'MS-RequestId': 'one' } })
  t.same([changed.status, changed.isMarked, changed.json.friendlyName], [200, true, 'Renamed'])
  const again = await ask(url, { method: 'PATCH', body: { friendlyName: 'Renamed' }, headers: { 'MS-RequestId': 'one' } })
  t.equal(again.headers['x-emulator-replayed'], 'true')
  t.same(again.bytes, changed.bytes, 'the retry gets one mark as well')
  await emulator.world('bare', { fork: 'default', bom: false })
  const inFork = await asker(emulator, '/worlds/bare')(url, { method: 'PATCH', body: { friendlyName: 'Renamed' }, headers: { 'MS-RequestId': 'one' } })
  t.same([inFork.headers['x-emulator-replayed'], inFork.bytes], ['true', changed.bytes.subarray(3)], 'the memory itself has none')

  const before = world.state.export()
  for (const [path, request, status] of [['/customers/none', {}, 400], [url, { method: 'PATCH', body: { quantity: 0.5 } }, 400], ['/customers', { headers: { authorization: '' } }, 401], ['/nothing', {}, 404]] as const) {
    const refused = await ask(path, request)
    t.same([refused.status, refused.isMarked], [status, false], path)
    t.equal(refused.headers['content-length'], String(refused.bytes.length))
  }
  t.same(world.state.export(), before)
  const deleted = await ask('/customers/10c00e47-35e4-4fae-b7c6-f15169b13a40', { method: 'DELETE' })
  t.same([deleted.status, deleted.bytes.length], [204, 0])
})

t.test('a marked answer is compressed with its mark', async t => {
  const { emulator } = await storyWorld(t, { bom: true })
  const ask = asker(emulator)
  for (const path of ['/customers', '/offers?country=US', `${customer}/subscriptions`]) {
    const plain = await ask(path)
    const { headers, rawPayload } = await emulator.inject({ url: `/v1${path}`, headers: { host: 'localhost', authorization: 'Bearer test', 'accept-encoding': 'gzip' } })
    t.equal(headers['content-encoding'], 'gzip', path)
    t.equal(headers['content-length'], String(rawPayload.length))
    t.ok(plain.isMarked)
    t.same(gunzipSync(rawPayload), plain.bytes)
  }
})
