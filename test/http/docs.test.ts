/** The API description and the page to read it: all of it comes from here, so that it is there without a network. */
import { readFileSync } from 'node:fs'
import t from 'tap'
import { operations } from '../../src/contract/operation.ts'
import { storyWorld } from '../helper.ts'

const contract = JSON.parse(readFileSync(new URL('../../src/contract/openapi.json', import.meta.url), 'utf8'))

t.test('GET /openapi.json is the contract, and needs no token', async t => {
  const { emulator } = await storyWorld(t)
  const { statusCode, headers, payload } = await emulator.inject({ url: '/openapi.json', headers: { host: 'localhost' } })
  t.equal(statusCode, 200)
  t.match(headers['content-type'], /^application\/json/)
  t.same(JSON.parse(payload), contract)
  t.equal(contract.openapi, '3.1.0')
  const described = Object.entries<Record<string, { operationId?: string }>>(contract.paths).flatMap(([path, item]) => Object.entries(item)
    .filter(([, operation]) => operation.operationId !== undefined).map(([method, { operationId }]) => `${operationId} ${method.toUpperCase()} ${path}`))
  t.same(described.sort(), operations.map(({ id, method, path }) => `${id} ${method} ${path}`).sort(), 'it describes every operation that is served')
})

t.test('GET /docs is a page, and everything that it asks for is served here', async t => {
  const { emulator } = await storyWorld(t)
  const get = (url: string) => emulator.inject({ url, headers: { host: 'localhost:7080' } })
  const at = new URL('http://localhost:7080/docs')
  const page = await get(at.pathname)
  t.equal(page.statusCode, 200)
  t.match(page.headers['content-type'], /^text\/html/)
  const assets = [...page.payload.matchAll(/(?:src|href)="([^"]+)"/g)].map(([, address]) => new URL(address!, at))
  t.ok(assets.length >= 4)
  for (const { origin, pathname } of assets) {
    t.equal(origin, at.origin, pathname)
    const { statusCode, headers, payload } = await get(pathname)
    t.equal(statusCode, 200, pathname)
    t.ok(payload.length > 0)
    const type = /\.js$/.test(pathname) ? /javascript/ : /\.css$/.test(pathname) ? /^text\/css/ : /^image\//
    t.match(headers['content-type'], type)
    if (pathname.endsWith('.css')) t.notMatch(payload, /url\(["']?(https?:)?\/\//, `${pathname} asks for nothing elsewhere`)
    if (!pathname.endsWith('initializer.js')) continue
    const [, description] = /url: resolveUrl\('([^']+)'\)/.exec(payload) ?? []
    const { payload: shown } = await get(new URL(description!, `${at.href}/`).pathname)
    t.same(JSON.parse(shown), contract, 'what the page shows is the contract')
    t.match(payload, /validatorUrl: null/, 'and it is sent to nobody for validation')
  }
  t.equal((await get('/docs/')).statusCode, 200)
  t.notMatch(page.headers['content-security-policy'], /upgrade-insecure-requests/, 'browsers do not ask for the assets by https, which nobody serves')
})

t.test('what /docs does not have is told in the service\'s shape', async t => {
  const { emulator } = await storyWorld(t)
  for (const url of ['/docs/nothing.js', '/docs/static/nothing.css', '/docs/static/%2e%2e%2f%2e%2e%2fpackage.json', '/docs/static/..%2f..%2fpackage.json', '/docs/%5c..%5cpackage.json', '/docs/nothing/at/all']) {
    const { statusCode, payload } = await emulator.inject({ url, headers: { host: 'localhost' } })
    t.equal(statusCode, 404, url)
    t.same(Object.keys(JSON.parse(payload)), ['code', 'description', 'data', 'source'], url)
  }
})

t.test('the page is read only', async t => {
  const { emulator } = await storyWorld(t)
  for (const url of ['/docs', '/docs/json', '/openapi.json']) {
    const { statusCode, payload } = await emulator.inject({ method: 'POST', url, headers: { host: 'localhost' } })
    t.equal(statusCode, 404, url)
    t.match(JSON.parse(payload), { code: 990025, source: 'PartnerFD' })
  }
})

t.test('asking for the page does not change the API', async t => {
  const { call, emulator, world } = await storyWorld(t)
  const before = world.state.export()
  const { text } = await call('GET', '/customers?size=2')
  await Promise.all(['/docs', '/openapi.json', '/docs/json'].map(url => emulator.inject({ url, headers: { host: 'localhost' } })))
  t.equal((await call('GET', '/customers?size=2')).text, text)
  t.same(world.state.export(), before)
})
