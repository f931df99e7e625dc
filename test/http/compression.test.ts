/** Compression: long answers are packed for whoever asks for it. */
import { gunzipSync } from 'node:zlib'
import t from 'tap'
import { takesGzip } from '../../src/http/form.ts'
import type { Emulator } from '../../src/index.ts'
import { alder } from '../identity/clients.ts'
import { storyWorld } from '../helper.ts'

const asker = (emulator: Emulator) => async (path: string, accepted?: string, { method = 'GET', body, id }: { method?: string, body?: unknown, id?: string } = {}) =>
  emulator.inject({
    method: method as 'GET',
    url: `/v1${path}`,
    headers: {
      host: 'localhost',
      authorization: 'Bearer test',
      ...(accepted !== undefined && { 'accept-encoding': accepted }),
      ...(id !== undefined && { 'MS-RequestId': id }),
      ...(body !== undefined && { 'content-type': 'application/json' })
    },
    ...(body !== undefined && { payload: JSON.stringify(body) })
  })

t.test('a long answer is packed when that is accepted, and is the same unpacked', async t => {
  const ask = asker((await storyWorld(t)).emulator)
  for (const path of ['/offers?country=US', '/customers', `/customers/${alder.id}/subscriptions`, '/auditrecords?startDate=2018-12-20']) {
    const plain = await ask(path)
    t.equal(plain.statusCode, 200)
    t.notOk(plain.headers['content-encoding'], 'nobody asked')
    t.equal(plain.headers.vary, 'accept-encoding', 'caches must know that it can come otherwise')
    for (const time of ['first', 'second']) {
      const packed = await ask(path, 'gzip, deflate, br')
      t.equal(packed.statusCode, 200)
      t.equal(packed.headers['content-encoding'], 'gzip', `${path} for the ${time} time`)
      t.equal(packed.headers.vary, 'accept-encoding')
      t.equal(packed.headers['content-length'], String(packed.rawPayload.length), 'the length is that of what is sent')
      t.equal(packed.headers['content-type'], 'application/json; charset=utf-8')
      t.ok(packed.rawPayload.length < plain.rawPayload.length / 2)
      t.equal(gunzipSync(packed.rawPayload).toString('utf8'), plain.body)
    }
  }
})

t.test('short answers, empty ones and refusals are sent as they are', async t => {
  const ask = asker((await storyWorld(t)).emulator)
  for (const [path, status, method] of [[`/customers/${alder.id}`, 200, 'GET'], ['/customers/none', 400, 'GET'], ['/customers/10c00e47-35e4-4fae-b7c6-f15169b13a40', 204, 'DELETE']] as const) {
    const { statusCode, headers, rawPayload } = await ask(path, 'gzip', { method })
    t.equal(statusCode, status)
    t.notOk(headers['content-encoding'])
    t.notOk(headers.vary)
    t.equal(Number(headers['content-length'] ?? 0), rawPayload.length)
  }
})

t.test('an answer changes with the state, packed or not', async t => {
  const ask = asker((await storyWorld(t)).emulator)
  const path = `/customers/${alder.id}/subscriptions`
  const names = async () => JSON.parse(gunzipSync((await ask(path, 'gzip')).rawPayload).toString('utf8')).items.map(({ friendlyName }: { friendlyName: string }) => friendlyName)
  await names()
  const [{ links }] = (await ask(path)).json().items
  t.equal((await ask(links.self.uri, 'gzip', { method: 'PATCH', body: { friendlyName: 'Renamed' } })).statusCode, 200)
  t.equal((await names())[0], 'Renamed')
})

t.test('a repeated write is packed like any answer, and remembered unpacked', async t => {
  const ask = asker((await storyWorld(t)).emulator)
  const lineItems = Array.from({ length: 12 }, () => ({ catalogItemId: '031C9E47-4802-4248-838E-778FB1D2CC05', quantity: 1, billingCycle: 'monthly' }))
  const cart = { method: 'POST', body: { lineItems }, id: '3705fc6d-4127-4a87-bed1-f1e96e1fd8c7' }
  const first = await ask(`/customers/${alder.id}/carts`, 'gzip', cart)
  const again = await ask(`/customers/${alder.id}/carts`, 'gzip', cart)
  const plain = await ask(`/customers/${alder.id}/carts`, undefined, cart)
  t.same([first.statusCode, again.statusCode, plain.statusCode], [201, 201, 201])
  t.same([first, again, plain].map(({ headers }) => headers['content-encoding']), ['gzip', 'gzip', undefined])
  t.same([first, again, plain].map(({ headers }) => headers['x-emulator-replayed']), [undefined, 'true', 'true'])
  t.equal(gunzipSync(first.rawPayload).toString('utf8'), plain.body)
  t.same(again.rawPayload, first.rawPayload)
})

t.test('who takes gzip says so', t => {
  for (const accepted of ['gzip', 'GZIP', 'gzip, deflate, br', 'deflate, gzip;q=0.5', 'br;q=1.0, *;q=0.1', '*', 'x-gzip', ' gzip ; q=1 ']) t.ok(takesGzip(accepted), accepted)
  for (const refused of [undefined, '', 'identity', 'br', 'deflate', 'gzip;q=0', 'gzip; q=0.000, *', '*;q=0', 'identity;q=1, *;q=0', 'gzipped']) t.notOk(takesGzip(refused), String(refused))
  t.end()
})

t.test('many may ask at once', async t => {
  const ask = asker((await storyWorld(t)).emulator)
  const { body } = await ask('/offers?country=US')
  const answers = await Promise.all(Array.from({ length: 20 }, async () => ask('/offers?country=US', 'gzip')))
  for (const { statusCode, rawPayload } of answers) t.same([statusCode, gunzipSync(rawPayload).toString('utf8') === body], [200, true])
})
