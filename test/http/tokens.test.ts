/** Tokens as lenient mode reads them: who asks, in which mode, until when; and what it says that strict mode would mind. */
import t from 'tap'
import { operations } from '../../src/contract/operation.ts'
import { storyTime, storyWorld, type Call } from '../helper.ts'

const businessPremium = '031C9E47-4802-4248-838E-778FB1D2CC05'
const api = 'https://api.partnercenter.microsoft.com'
const someUser = { upn: 'ada@northgatecloud.onmicrosoft.com', scp: 'user_impersonation', oid: '5a0e4a43-8d2c-4d32-9bb3-6dcd0bd0c5c4' }
const unknownId = '00000000-0000-4000-8000-000000000000'
const storySeconds = Date.parse(storyTime) / 1000

const base64 = (value: unknown) => Buffer.from(typeof value === 'string' ? value : JSON.stringify(value)).toString('base64url')
const jwt = (claims: unknown) => `${base64({ typ: 'JWT', alg: 'RS256' })}.${base64(claims)}.c2lnbmF0dXJl`
const bearer = (claims: unknown) => ({ authorization: `Bearer ${jwt(claims)}` })

const alder = async (call: Call): Promise<string> =>
  (await call('GET', '/customers?filter={"Field":"CompanyName","Value":"Alder","Operator":"starts_with"}')).body.items[0].id

t.test('without a bearer token nobody is let in', async t => {
  const { emulator, world, call } = await storyWorld(t)
  const id = await alder(call)
  const before = world.state.export()
  const headers: Array<Record<string, string>> = [
    {}, { authorization: '' }, { authorization: 'Bearer' }, { authorization: 'Bearer ' }, { authorization: 'Basic dXNlcjpwYXNz' }, { authorization: 'test' },
    { authorization: 'Bearer one two' }, { authorization: 'Bearertest' }, { authorization: 'Token test' }
  ]
  for (const given of headers) {
    for (const [method, url] of [['GET', '/v1/customers'], ['DELETE', `/v1/customers/${id}`], ['POST', `/v1/customers/${id}/carts`], ['GET', '/v1/agreements']] as const) {
      const response = await emulator.inject({ method, url, headers: { host: 'localhost', ...given } })
      const why = `${method} ${url} with ${JSON.stringify(given)}`
      t.equal(response.statusCode, 401, why)
      t.match(response.json(), { code: 400, description: /^Access is denied: ./, data: [], source: 'PartnerFD' }, why)
      t.equal(response.headers['www-authenticate'], `OAuth realm=urn:cpsvc:cpid:${world.tenantId}`, why)
    }
  }
  t.same(world.state.export(), before)
})

t.test('any bearer token is taken; one that cannot be read counts as App+User of the own tenant', async t => {
  const { call, world } = await storyWorld(t)
  const id = await alder(call)
  const { partner } = world.state.export()
  const opaque = ['test', 'x'.repeat(8000), 'a.b', 'a.b.c', '..', `${base64({})}.${base64('null')}.x`, `${base64({})}.${base64('[1]')}.x`, `${base64({})}.${base64('{"tid":')}.x`, '\u00e9.\u00e9.\u00e9', 'a.b.c.d.e']
  for (const token of opaque) {
    const authorization = `Bearer ${token}`
    const { status, headers } = await call('GET', '/customers?size=1', undefined, { authorization })
    t.equal(status, 200, token.slice(0, 60))
    t.equal(headers['x-emulator-auth'], 'lenient; skipped=format', 'and the answer says so')
    const cart = await call('POST', `/customers/${id}/carts`, { lineItems: [{ catalogItemId: businessPremium, quantity: 1, billingCycle: 'monthly' }] }, { authorization })
    t.equal(cart.body.lastModifiedUser, partner.userId)
  }
  for (const scheme of ['bearer', 'BEARER', 'Bearer  ']) t.equal((await call('GET', '/customers', undefined, { authorization: `${scheme} test` })).status, 200, scheme)
})

t.test('a readable token says who asks', async t => {
  const { call, world } = await storyWorld(t)
  const id = await alder(call)
  const { partner } = world.state.export()
  const cases: Array<[claims: Record<string, unknown>, who: string]> = [
    [{ tid: partner.tenantId, ...someUser }, someUser.oid],
    [{ tid: partner.tenantId, upn: someUser.upn }, partner.userId],
    [{ tid: partner.tenantId, appid: unknownId, oid: unknownId }, unknownId],
    [{ tid: partner.tenantId, appid: unknownId }, partner.servicePrincipalId],
    [{ upn: 17, oid: { not: 'a text' }, tid: [] }, partner.servicePrincipalId]
  ]
  for (const [claims, who] of cases) {
    const { status, body } = await call('POST', `/customers/${id}/carts`, { lineItems: [{ catalogItemId: businessPremium, quantity: 1, billingCycle: 'monthly' }] }, bearer(claims))
    t.equal(status, 201)
    t.equal(body.lastModifiedUser, who, JSON.stringify(claims))
  }
})

t.test('the writer of a change stands in its audit record', async t => {
  const { call, world } = await storyWorld(t)
  const { body: { items: [subscription] } } = await call('GET', `/customers/${await alder(call)}/subscriptions`)
  const correlation = '6c0f5e29-6cd1-43c5-90d6-0b1f5aeab53e'
  await call('PATCH', subscription.links.self.uri, { friendlyName: 'Renamed' }, { ...bearer({ tid: world.tenantId, appid: unknownId, ...someUser }), 'MS-CorrelationId': correlation })
  const record = JSON.stringify(world.state.export().collections.audit!.at(-1))
  for (const part of [someUser.upn, unknownId, correlation]) t.ok(record.includes(part), part)
})

t.test('a token of an application alone is refused where a user is needed, before anything else is looked at', async t => {
  const { call, world } = await storyWorld(t)
  const app = bearer({ tid: world.tenantId, aud: api, appid: unknownId, roles: ['user_impersonation'], idtyp: 'app' })
  const user = bearer({ tid: world.tenantId, aud: api, ...someUser })
  for (const operation of operations) {
    const path = operation.path.replace(/\{\w+\}/g, 'x')
    const { status, body, headers } = await call(operation.method, path, undefined, app)
    if (operation.auth === 'both') {
      t.notSame([status, body?.code], [403, 900329], `${operation.id} takes both`)
      continue
    }
    t.equal(status, 403, operation.id)
    t.same(body, { code: 900329, description: 'This operation takes no application-only token; call it with an App+User token of the partner.', data: [], source: 'PartnerFD' })
    t.equal(headers['content-type'], 'application/json; charset=utf-8')
    t.not((await call(operation.method, path, undefined, user)).body?.code, 900329, `${operation.id} takes a user's`)
  }
})

t.test('any claim of a user makes an App+User token', async t => {
  const { call, world } = await storyWorld(t)
  const url = `/customers/${await alder(call)}/subscriptions`
  const { body: { items: [{ id }] } } = await call('GET', url)
  const status = async (claims: object) => (await call('GET', `${url}/${id}/provisioningstatus`, undefined, bearer({ tid: world.tenantId, ...claims }))).status
  for (const claims of [{ upn: 'a@b.c' }, { unique_name: 'a@b.c' }, { preferred_username: 'a@b.c' }, { scp: 'user_impersonation' }]) t.equal(await status(claims), 200, JSON.stringify(claims))
  for (const claims of [{}, { oid: unknownId }, { roles: ['x'] }, { upn: null }]) t.equal(await status(claims), 403, JSON.stringify(claims))
})

t.test('a token expires by the clock of the world', async t => {
  const { call, world } = await storyWorld(t)
  const status = async (exp: unknown) => (await call('GET', '/customers?size=1', undefined, bearer({ tid: world.tenantId, ...someUser, exp }))).status
  t.equal(await status(storySeconds + 1), 200)
  t.equal(await status(storySeconds), 401, 'the second of the expiry is too late')
  t.equal(await status(storySeconds - 1), 401)
  t.equal(await status(storySeconds + 3600), 200)
  world.clock.advance('PT59M59S')
  t.equal(await status(storySeconds + 3600), 200)
  world.clock.advance('PT1S')
  t.equal(await status(storySeconds + 3600), 401)
  t.equal(await status(Math.floor(Date.now() / 1000) - 1), 200, 'whatever the machine\'s clock shows')
  for (const none of [undefined, null, 'tomorrow', '1']) t.equal(await status(none), 200, `${String(none)} is no expiry`)

  const { headers, body } = await call('GET', '/customers', undefined, bearer({ tid: world.tenantId, exp: storySeconds }))
  t.match(body, { code: 400, description: /expired/ })
  t.equal(headers['www-authenticate'], `OAuth realm=urn:cpsvc:cpid:${world.tenantId}`)
})

t.test('an answer names the checks that strict mode would have made and the token would have failed', async t => {
  const { call, world } = await storyWorld(t)
  const good = { tid: world.tenantId, iss: `https://sts.windows.net/${world.tenantId}/`, aud: api, exp: storySeconds + 3600, ...someUser }
  const cases: Array<[claims: object, skipped: string]> = [
    [good, 'signature'],
    [{ ...good, aud: `${api}/` }, 'signature'],
    [{ ...good, aud: 'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd' }, 'signature'],
    [{ ...good, aud: 'https://graph.windows.net' }, 'signature'],
    [{ ...good, tid: world.tenantId.toUpperCase() }, 'signature'],
    [{ ...good, iss: `https://login.microsoftonline.com/${world.tenantId}/v2.0` }, 'signature'],
    [{ ...good, aud: 'https://management.azure.com' }, 'signature,audience'],
    [{ ...good, aud: undefined }, 'signature,audience'],
    [{ ...good, tid: unknownId }, 'signature,tenant,issuer'],
    [{ ...good, tid: unknownId, iss: `https://sts.windows.net/${unknownId}/` }, 'signature,tenant'],
    [{ ...good, iss: undefined }, 'signature,issuer'],
    [{ ...good, iss: 'https://elsewhere.example/' }, 'signature,issuer'],
    [{ ...good, exp: undefined }, 'signature,expiry'],
    [{ ...good, nbf: storySeconds }, 'signature'],
    [{ ...good, nbf: storySeconds + 1 }, 'signature,notBefore'],
    [{}, 'signature,audience,tenant,issuer,expiry']
  ]
  for (const [claims, skipped] of cases) {
    const { headers } = await call('GET', '/customers?size=1', undefined, bearer(claims))
    t.equal(headers['x-emulator-auth'], `lenient; skipped=${skipped}`, JSON.stringify(claims))
  }
})

t.test('with auth off nobody needs a token, and none is read', async t => {
  const { emulator, call } = await storyWorld(t, { auth: 'off' })
  for (const authorization of [undefined, '', 'Basic x', `Bearer ${jwt({ exp: 1 })}`, `Bearer ${jwt({ appid: unknownId })}`]) {
    for (const url of ['/v1/customers', `/v1/customers/${await alder(call)}/subscriptions`]) {
      const response = await emulator.inject({ url, headers: { host: 'localhost', ...(authorization !== undefined && { authorization }) } })
      t.equal(response.statusCode, 200, String(authorization))
      t.notOk(response.headers['x-emulator-auth'])
    }
  }
  const url = `/customers/${await alder(call)}/subscriptions`
  const { body: { items: [{ id }] } } = await call('GET', url)
  t.equal((await call('GET', `${url}/${id}/provisioningstatus`, undefined, { authorization: '' })).status, 200, 'App+User operations included')
})
