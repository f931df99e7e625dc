/** Tokens to order, and the verification that a strict world makes of them. */
import { SignJWT } from 'jose'
import t from 'tap'
import { fixtureSource } from '../../src/fixtures.ts'
import { sign, type Claims } from '../../src/identity/claims.ts'
import { keysIn } from '../../src/identity/keys.ts'
import { mintToken, type TokenOrder } from '../../src/identity/mint.ts'
import { knownToken, verifyToken } from '../../src/identity/verify.ts'
import { Worlds, type WorldOptions } from '../../src/worlds.ts'
import { storyTime, storyWorld, without } from '../helper.ts'
import { directoryGraph, graph, helpdeskAgent, partner, partnerCenter, salesAgent } from './clients.ts'

const now = Date.parse(storyTime)
const seconds = now / 1000
const keys = keysIn()
const source = fixtureSource()
const worldOf = (options: WorldOptions = {}) => new Worlds(source, { time: now, clock: 'frozen', auth: 'strict', ...options }, () => now).default

t.test('POST /_emulator/tokens: a token of the partner\'s user, or of its application', async t => {
  const { call } = await storyWorld(t)
  const order = async (body: unknown) => call('POST', '/_emulator/tokens', body)
  const { status, body } = await order({ mode: 'app+user' })
  t.equal(status, 201)
  t.same(Object.keys(body), ['accessToken', 'claims'])
  t.same(without(body.claims, 'uti', 'sub'), {
    aud: partnerCenter,
    iss: `https://sts.windows.net/${partner.tenantId}/`,
    iat: seconds,
    nbf: seconds - 300,
    exp: seconds + 3600,
    acr: '1',
    amr: ['pwd'],
    appid: partner.applicationId,
    appidacr: '1',
    name: 'admin.agent',
    oid: partner.userId,
    scp: 'user_impersonation',
    tid: partner.tenantId,
    unique_name: partner.userPrincipalName,
    upn: partner.userPrincipalName,
    ver: '1.0'
  })
  t.same(JSON.parse(Buffer.from(body.accessToken.split('.')[1], 'base64url').toString()), body.claims)
  t.equal((await call('GET', '/customers', undefined, { authorization: `Bearer ${body.accessToken}` })).headers['x-emulator-auth'], 'lenient; skipped=none')
  const app = (await order({ mode: 'app' })).body
  t.match(app.claims, { idtyp: 'app', oid: partner.servicePrincipalId, sub: partner.servicePrincipalId })
  t.same([app.claims.scp, app.claims.upn, app.claims.amr], [undefined, undefined, undefined])
})

t.test('POST /_emulator/tokens: everything about a token can be said', async t => {
  const { call } = await storyWorld(t)
  const claims = async (body: unknown) => (await call('POST', '/_emulator/tokens', body)).body.claims
  const tenantId = 'DDDDDDDD-0000-4000-8000-000000000001'
  t.match(await claims({ mode: 'app+user', tenantId, appId: 'my-app', userPrincipalName: 'jo@fabrikam.example', audience: graph, expiresInSeconds: 60, mfa: true, roles: ['AdminAgent'] }), {
    tid: tenantId.toLowerCase(), appid: 'my-app', upn: 'jo@fabrikam.example', aud: graph, exp: seconds + 60, amr: ['pwd', 'mfa'], roles: ['AdminAgent']
  })
  t.match(await claims({ mode: 'app+user', userPrincipalName: helpdeskAgent.name }), { oid: helpdeskAgent.id, amr: ['pwd', 'mfa'], roles: ['HelpdeskAgent'] }, 'what is known of an account counts')
  t.match(await claims({ mode: 'app+user', userPrincipalName: helpdeskAgent.name, mfa: false }), { amr: ['pwd'] })
  t.match(await claims({ mode: 'app', roles: ['Directory.Read'], expiresInSeconds: -5 }), { roles: ['Directory.Read'], exp: seconds - 5 })
})

t.test('POST /_emulator/tokens: orders that do not fit are refused', async t => {
  const { call, world } = await storyWorld(t)
  const before = world.state.export()
  const cases: Array<[body: unknown, description: RegExp]> = [
    [{}, /mode must be app or app\+user/], [{ mode: 'user' }, /mode must be/], [{ mode: 'app', tenantId: 'x' }, /tenantId must be a GUID/],
    [{ mode: 'app', userPrincipalName: 'a@b.c' }, /userPrincipalName is for app\+user only/], [{ mode: 'app+user', userPrincipalName: 'jo' }, /userPrincipalName must be/],
    [{ mode: 'app', expiresInSeconds: 1.5 }, /expiresInSeconds must be/], [{ mode: 'app', expiresInSeconds: 1e12 }, /expiresInSeconds must be/], [{ mode: 'app', roles: {} }, /roles must be/],
    [{ mode: 'app', roles: [1] }, /roles must be/], [{ mode: 'app', spoil: 'all' }, /spoil must be/], [{ mode: 'app', colour: 'red' }, /no field colour/], [{ mode: 1 }, /mode must be a string/]
  ]
  for (const [body, description] of cases) {
    const answer = await call('POST', '/_emulator/tokens', body)
    t.equal(answer.status, 400)
    t.match(answer.body, { description, data: [], source: 'emulator' })
  }
  t.same(world.state.export(), before)
})

t.test('a good token is verified without waiting, until it expires', async t => {
  const world = worldOf()
  const { accessToken, claims } = await mintToken(keys, world, { mode: 'app+user', userPrincipalName: salesAgent.name })
  t.equal(knownToken(keys, world, `${accessToken}x`), undefined)
  const expected = { ok: true, claims, expiresAt: now + 3_600_000 }
  t.same(await verifyToken(keys, world, accessToken), expected)
  t.same(knownToken(keys, world, accessToken), expected)
  t.same(await verifyToken(keys, world, accessToken), expected)
  world.advanceTo(now + 3_599_000)
  t.same(knownToken(keys, world, accessToken), expected)
  world.advanceTo(now + 3_600_000)
  t.same(knownToken(keys, world, accessToken), { ok: false, flaw: 'expired', reason: 'it has expired.' })
  t.equal(knownToken(keys, world, accessToken), undefined, 'and then forgotten')
  t.match(await verifyToken(keys, world, accessToken), { ok: false, flaw: 'expired' })
  world.reset()
  const other = worldOf({ tenantId: 'dddddddd-0000-4000-8000-000000000001' })
  await verifyToken(keys, world, accessToken)
  t.match(knownToken(keys, other, accessToken), { ok: false, flaw: 'tenant' }, 'each world judges for itself')
})

t.test('audiences: the API, its application, the directory graph; by cloud', async t => {
  const flawOf = async (audience: string, options: WorldOptions = {}) => {
    const world = worldOf(options)
    const { accessToken } = await mintToken(keys, world, { mode: 'app', audience })
    const verification = await verifyToken(keys, world, accessToken)
    return verification.ok ? undefined : verification.flaw
  }
  for (const audience of [partnerCenter, `${partnerCenter}/`, 'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd', directoryGraph]) t.equal(await flawOf(audience), undefined, audience)
  for (const audience of [graph, 'https://management.azure.com', 'https://partner.partnercenterapi.microsoftonline.cn', partner.applicationId]) t.equal(await flawOf(audience), 'audience', audience)
  t.equal(await flawOf('https://partner.partnercenterapi.microsoftonline.cn', { cloud: 'china' }), undefined)
  t.equal(await flawOf(partnerCenter, { cloud: 'china' }), 'audience')
})

t.test('spoilt tokens are refused for what is wrong with them', async t => {
  const world = worldOf()
  const orders: Array<[TokenOrder['spoil'] & string, string]> = [['signature', 'signature'], ['audience', 'audience'], ['tenant', 'tenant'], ['expired', 'expired']]
  for (const [spoil, flaw] of orders) {
    for (const mode of ['app', 'app+user'] as const) {
      const { accessToken } = await mintToken(keys, world, { mode, spoil })
      t.match(await verifyToken(keys, world, accessToken), { ok: false, flaw }, `${spoil} ${mode}`)
      t.match(await verifyToken(keys, world, accessToken), { ok: false, flaw }, 'the second time as well')
    }
  }
})

t.test('tokens that this service has not signed, or not so', async t => {
  const world = worldOf()
  const { accessToken, claims } = await mintToken(keys, world, { mode: 'app+user' })
  const [header, payload, signature] = accessToken.split('.') as [string, string, string]
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const { publicKey } = await keys.signing()
  const pem = new TextEncoder().encode(publicKey.export({ format: 'pem', type: 'spki' }) as string)
  const stranger = keysIn(`${t.testdir()}/other.pem`)
  const { kid } = await keys.signing()
  const cases: Array<[why: string, token: string, flaw: string]> = [
    ['no token', '', 'malformed'],
    ['one part', 'x', 'malformed'],
    ['no JSON', 'a.b.c', 'malformed'],
    ['without a signature', `${header}.${payload}`, 'malformed'],
    ['empty signature', `${header}.${payload}.`, 'signature'],
    ['alg none', `${base64({ alg: 'none', typ: 'JWT' })}.${payload}.`, 'signature'],
    ['alg none with a signature', `${base64({ alg: 'none', typ: 'JWT' })}.${payload}.${signature}`, 'signature'],
    ['the public key as a shared secret', await new SignJWT(claims).setProtectedHeader({ alg: 'HS256', kid }).sign(pem), 'signature'],
    ['another key', await sign(stranger, claims), 'signature'],
    ['other claims', `${header}.${base64({ ...claims, roles: ['GlobalAdmin'] })}.${signature}`, 'signature'],
    ['oversized', `${header}.${payload}.${'A'.repeat(20_000)}`, 'malformed']
  ]
  for (const [why, token, flaw] of cases) t.match(await verifyToken(keys, world, token), { ok: false, flaw }, why)
})

t.test('claims that do not fit', async t => {
  const world = worldOf()
  const { claims } = await mintToken(keys, world, { mode: 'app+user' })
  const cases: Array<[change: Partial<Claims>, flaw: string | undefined]> = [
    [{ nbf: seconds + 1 }, 'notYetValid'],
    [{ nbf: seconds }, undefined],
    [{ exp: seconds }, 'expired'],
    [{ iss: 'https://evil.example/' }, 'issuer'],
    [{ iss: 'https://sts.windows.net/dddddddd-0000-4000-8000-000000000001/' }, 'issuer'],
    [{ iss: `https://login.microsoftonline.com/${partner.tenantId}/v2.0` }, undefined],
    [{ iss: `http://127.0.0.1:7080/worlds/ci-1/${partner.tenantId}/` }, undefined],
    [{ tid: 'dddddddd-0000-4000-8000-000000000001', iss: 'https://sts.windows.net/dddddddd-0000-4000-8000-000000000001/' }, 'tenant']
  ]
  for (const [change, flaw] of cases) {
    const verification = await verifyToken(keys, world, await sign(keys, { ...claims, ...change } as Claims))
    t.equal(verification.ok ? undefined : verification.flaw, flaw, JSON.stringify(change))
  }
})
