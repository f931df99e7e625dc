/** What the token endpoint refuses: whole bodies, the numbers that clients look for, and who is known in which mode. */
import { generateKeyPairSync, webcrypto } from 'node:crypto'
import 'reflect-metadata'
import { X509CertificateGenerator } from '@peculiar/x509'
import { SignJWT, type JWTPayload } from 'jose'
import t from 'tap'
import { storyTime, storyWorld } from '../helper.ts'
import { alder, desk, directoryGraph, graph, helpdeskAgent, identityOf, nightlyJobs, partner, partnerCenter, salesAgent, type Form } from './clients.ts'

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const secret = { grant_type: 'client_credentials', client_id: nightlyJobs.id, client_secret: nightlyJobs.secret }
const password = { grant_type: 'password', client_id: desk.id, username: salesAgent.name, password: salesAgent.password }
const v1 = `/${partner.domain}/oauth2/token`
const v2 = `/${partner.domain}/oauth2/v2.0/token`

t.test('a refusal is whole, and carries the ids of client and service', async t => {
  const { emulator } = await storyWorld(t, { auth: 'strict' })
  const { post } = identityOf(emulator)
  const clientRequestId = '0F5CE3B6-21B4-4E0C-9A52-0D7B2C8B4A11'
  const { status, headers, body } = await post(v2, { ...secret, client_secret: 'wrong', scope: `${partnerCenter}/.default` }, { 'client-request-id': clientRequestId, 'return-client-request-id': 'true' })
  t.equal(status, 401)
  const traceId = headers['x-ms-request-id']!
  t.match(traceId, guid)
  t.same(body, {
    error: 'invalid_client',
    error_description: `AADSTS7000215: The client secret is not one of the application '${nightlyJobs.id}'. Trace ID: ${traceId} Correlation ID: ${clientRequestId} Timestamp: 2019-01-09 00:00:00Z`,
    error_codes: [7000215],
    timestamp: '2019-01-09 00:00:00Z',
    trace_id: traceId,
    correlation_id: clientRequestId
  })
  t.match(headers, { 'cache-control': 'no-cache, no-store', pragma: 'no-cache', expires: '-1', 'content-type': 'application/json; charset=utf-8', 'client-request-id': clientRequestId })
  const own = await post(v2, secret)
  t.match(own.body.correlation_id, guid)
  t.equal(own.headers['client-request-id'], undefined)
  t.equal((await post(v2, secret, { 'client-request-id': clientRequestId, 'return-client-request-id': 'false' })).headers['client-request-id'], undefined)
  const odd = await post(v2, secret, { 'client-request-id': 'x" y' })
  t.match(odd.body.correlation_id, guid, 'what is no id is not repeated')
})

type Case = [why: string, path: string, form: Form, status: number, error: string, number: number]

const alwaysRefused: Case[] = [
  ['no grant', v1, {}, 400, 'invalid_request', 900144],
  ['unknown grant', v1, { ...secret, grant_type: 'magic' }, 400, 'unsupported_grant_type', 70003],
  ['a grant that every object has', v1, { ...secret, grant_type: 'constructor' }, 400, 'unsupported_grant_type', 70003],
  ['no client', v1, { grant_type: 'client_credentials' }, 400, 'invalid_request', 900144],
  ['no secret', v1, { grant_type: 'client_credentials', client_id: nightlyJobs.id }, 401, 'invalid_client', 7000218],
  ['no scope', v2, secret, 400, 'invalid_request', 900144],
  ['scope of a user', v2, { ...secret, scope: `${partnerCenter}/user_impersonation` }, 400, 'invalid_scope', 1002012],
  ['two resources', v2, { ...password, scope: `${partnerCenter}/a ${graph}/b` }, 400, 'invalid_scope', 28000],
  ['malformed scope', v2, { ...password, scope: 'a"b' }, 400, 'invalid_scope', 70011],
  ['malformed resource', v1, { ...secret, resource: 'a b' }, 400, 'invalid_resource', 500011],
  ['no password', v1, { ...password, password: '' }, 400, 'invalid_request', 900144],
  ['no user', v1, { ...password, username: '' }, 400, 'invalid_request', 900144],
  ['no code', v1, { grant_type: 'authorization_code', client_id: 'x' }, 400, 'invalid_request', 900144],
  ['no redirect', v1, { grant_type: 'authorization_code', client_id: 'x', code: 'y' }, 400, 'invalid_request', 900144],
  ['a code of elsewhere', v1, { grant_type: 'authorization_code', client_id: desk.id, code: 'OAQABAAIAAA', redirect_uri: 'https://x.example' }, 400, 'invalid_grant', 9002313],
  ['no refresh token', v1, { grant_type: 'refresh_token', client_id: 'x' }, 400, 'invalid_request', 900144],
  ['a refresh token of elsewhere', v1, { grant_type: 'refresh_token', client_id: desk.id, refresh_token: '0.AQABAAAAAAD' }, 400, 'invalid_grant', 9002313],
  ['no device code', v1, { grant_type: 'device_code', client_id: 'x' }, 400, 'invalid_request', 900144],
  ['no assertion', v1, { grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', client_id: 'x' }, 400, 'invalid_request', 900144],
  ['malformed tenant', '/a$b/oauth2/token', secret, 400, 'invalid_request', 900023],
  ['malformed tenant, newer', '/-/oauth2/v2.0/token', secret, 400, 'invalid_request', 900023]
]

const heldToRegistration: Case[] = [
  ['wrong secret', v1, { ...secret, client_secret: 'wrong' }, 401, 'invalid_client', 7000215],
  ['secret left out', v1, { ...password, client_id: nightlyJobs.id }, 401, 'invalid_client', 7000218],
  ['public with a secret', v1, { ...password, client_secret: 'x' }, 401, 'invalid_client', 700025],
  ['wrong password', v1, { ...password, password: 'wrong' }, 400, 'invalid_grant', 50126],
  ['wrong password, newer', v2, { ...password, password: 'wrong', scope: 'openid' }, 400, 'invalid_grant', 50126],
  ['second factor, older', v1, { ...password, username: helpdeskAgent.name, password: helpdeskAgent.password }, 400, 'interaction_required', 50076],
  ['second factor, newer', v2, { ...password, username: helpdeskAgent.name, password: helpdeskAgent.password, scope: 'openid' }, 400, 'invalid_grant', 50076]
]

const unknownOnes: Case[] = [
  ['unknown tenant, older', '/fabrikam.example/oauth2/token', { ...secret, resource: partnerCenter }, 400, 'invalid_request', 90002],
  ['unknown tenant, newer', '/72f988bf-86f1-41af-91ab-2d7cd011db47/oauth2/v2.0/token', { ...secret, scope: `${partnerCenter}/.default` }, 400, 'invalid_tenant', 90002],
  ['consumers', '/consumers/oauth2/v2.0/token', { ...secret, scope: `${partnerCenter}/.default` }, 400, 'invalid_tenant', 90002],
  ['unknown client', v1, { ...secret, client_id: '11111111-2222-4333-8444-555555555555', resource: partnerCenter }, 400, 'unauthorized_client', 700016],
  ['unknown user', v1, { ...password, username: 'nobody@northgatecloud.onmicrosoft.com', resource: partnerCenter }, 400, 'invalid_grant', 50034],
  ['unknown resource', v1, { ...secret, resource: 'https://unknown.example' }, 400, 'invalid_resource', 500011],
  ['unknown resource, newer', v2, { ...secret, scope: 'https://unknown.example/.default' }, 400, 'invalid_resource', 500011]
]

for (const auth of ['strict', 'lenient', 'off'] as const) {
  t.test(`auth ${auth}: who is known, and what is refused`, async t => {
    const { emulator, world } = await storyWorld(t, { auth })
    const { post } = identityOf(emulator)
    const before = world.state.export()
    const refused = async ([why, path, form, status, error, number]: Case) => {
      const answer = await post(path, form)
      t.equal(answer.status, status, why)
      t.match(answer.body, { error, error_codes: [number], error_description: new RegExp(`^AADSTS${number}: .+ Trace ID: .+ Correlation ID: .+ Timestamp: 2019-01-09 00:00:00Z$`) }, why)
      t.equal(answer.body.suberror, number === 50076 && error === 'invalid_grant' ? 'basic_action' : undefined)
    }
    const taken = async ([why, path, form]: Case) => t.equal((await post(path, { resource: partnerCenter, ...form })).status, 200, why)
    for (const known of alwaysRefused) if (auth !== 'off' || known[0] !== 'a refresh token of elsewhere') await refused(known)
    for (const known of heldToRegistration) await (auth === 'off' ? taken : refused)(known)
    for (const unknown of unknownOnes) await (auth === 'strict' ? refused : taken)(unknown)
    if (auth === 'off') t.equal((await post(v1, { grant_type: 'refresh_token', client_id: 'x', refresh_token: 'of elsewhere' })).status, 200)
    for (const [resource, scope] of [[partnerCenter, `${partnerCenter}/.default`], [directoryGraph, `${directoryGraph}/.default`], ['fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd', 'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd/.default'], [graph, `${graph}/.default`], ['https://management.azure.com/', 'https://management.azure.com//.default']] as const) {
      t.equal((await post(v1, { ...secret, resource })).status, 200, resource)
      t.equal((await post(v2, { ...secret, scope })).status, 200, scope)
    }
    t.equal((await post(v1, { ...password, client_id: '04b07795-8ddb-461a-bbee-02f9e1bf7b46', resource: partnerCenter })).status, 200, 'the client of the PowerShell module')
    t.same(world.state.export(), before, 'and the world is as it was')
  })
}

t.test('a partner has no access to the tenant of a customer that it has left', async t => {
  const { emulator, call } = await storyWorld(t)
  const { post } = identityOf(emulator)
  const signedIn = (await post(v1, { ...password, resource: partnerCenter })).body
  const exchange = () => post(`/${alder.id}/oauth2/token`, { grant_type: 'refresh_token', client_id: desk.id, refresh_token: signedIn.refresh_token, resource: graph })
  t.equal((await exchange()).status, 200)
  for (const { id } of (await call('GET', `/customers/${alder.id}/subscriptions`)).body.items) {
    const { body } = await call('GET', `/customers/${alder.id}/subscriptions/${id}`)
    if (body.status === 'active') await call('PATCH', `/customers/${alder.id}/subscriptions/${id}`, { ...body, status: 'suspended' })
  }
  const { body: customer } = await call('GET', `/customers/${alder.id}`)
  t.equal((await call('PATCH', `/customers/${alder.id}`, { ...customer, relationshipToPartner: 'none' })).status, 200)
  t.match((await exchange()).body, { error: 'invalid_grant', error_codes: [50020] })
})

const minute = 60
const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const now = Date.parse(storyTime) / 1000
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })

async function certificate (): Promise<string> {
  const algorithm = { name: 'RSASSA-PKCS1-v1_5', hash: 'SHA-256' }
  const keys = {
    privateKey: await webcrypto.subtle.importKey('pkcs8', privateKey.export({ format: 'der', type: 'pkcs8' }), algorithm, false, ['sign']),
    publicKey: await webcrypto.subtle.importKey('spki', publicKey.export({ format: 'der', type: 'spki' }), algorithm, true, ['verify'])
  }
  return (await X509CertificateGenerator.createSelfSigned({ name: 'CN=jobs', keys, signingAlgorithm: algorithm }, webcrypto as never)).toString('pem')
}

t.test('client assertions: signed by the application, for this endpoint, in time', async t => {
  const { emulator, world } = await storyWorld(t)
  const { post } = identityOf(emulator)
  const document = world.state.export()
  const id = 'a1113333-0000-4000-8000-000000000001'
  document.partner.applications = [...document.partner.applications!, { id, certificates: [await certificate()] }]
  world.state.import(document)
  const good = { iss: id, sub: id, aud: `https://login.microsoftonline.com/${partner.domain}/oauth2/token`, nbf: now, exp: now + 10 * minute }
  const assertionOf = (claims: JWTPayload, key = privateKey) => new SignJWT(claims).setProtectedHeader({ alg: 'RS256' }).sign(key)
  const ask = (assertion: string, clientId = id, change: Form = {}) =>
    post(v1, { grant_type: 'client_credentials', client_id: clientId, client_assertion_type: assertionType, client_assertion: assertion, resource: partnerCenter, ...change })
  t.equal((await ask(await assertionOf(good))).status, 200)
  const machine = Math.floor(Date.now() / 1000)
  t.equal((await ask(await assertionOf({ ...good, nbf: machine, exp: machine + minute }))).status, 200, 'dated by the clock of the client\'s machine')
  const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey
  const refused: Array<[string, string, number]> = [
    ['signed by another', await assertionOf(good, stranger), 700027],
    ['expired', await assertionOf({ ...good, nbf: now - 60 * minute, exp: now - 10 * minute }), 700024],
    ['without an end', await assertionOf({ iss: id, sub: id, aud: good.aud }), 700024],
    ['for somebody else', await assertionOf({ ...good, aud: 'https://service.example/token' }), 700023],
    ['of another', await assertionOf({ ...good, iss: 'x', sub: 'x' }), 50027],
    ['no token', 'none', 50027],
    ['unsigned', `${Buffer.from('{"alg":"none"}').toString('base64url')}.${Buffer.from(JSON.stringify(good)).toString('base64url')}.`, 50027],
    ['signature cut off', (await assertionOf(good)).replace(/[^.]+$/, ''), 50027],
    ['signed by a shared secret', await new SignJWT(good).setProtectedHeader({ alg: 'HS256' }).sign(new Uint8Array(32)), 50027],
    ['oversized', await assertionOf({ ...good, more: 'x'.repeat(40_000) }), 50027]
  ]
  for (const [why, assertion, number] of refused) {
    const { status, body } = await ask(assertion)
    t.equal(status, 401, why)
    t.match(body, { error: 'invalid_client', error_codes: [number] }, why)
  }
  t.match((await ask(await assertionOf(good), id, { client_assertion_type: 'other' })).body, { error: 'invalid_request', error_codes: [90023] })
  t.match((await post(v1, { grant_type: 'client_credentials', client_id: id })).body, { error_codes: [7000218] })
  const unknown = { ...good, iss: 'unknown', sub: 'unknown' }
  t.equal((await ask(await assertionOf(unknown, stranger), 'unknown')).status, 200, 'of an unknown application nobody knows the certificates')
})

t.test('on behalf of: only tokens of users that this service has signed', async t => {
  const { emulator, world } = await storyWorld(t, { auth: 'strict' })
  const { post } = identityOf(emulator)
  const token = async (form: Form) => (await post(v1, { ...form, resource: nightlyJobs.id })).body.access_token as string
  const exchange = (assertion: string, change: Form = {}) => post(v2, {
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', client_id: nightlyJobs.id, client_secret: nightlyJobs.secret, requested_token_use: 'on_behalf_of', assertion, scope: `${partnerCenter}/.default`, ...change
  })
  const asUser = { ...password, client_id: nightlyJobs.id, client_secret: nightlyJobs.secret }
  const good = await token(asUser)
  t.equal((await exchange(good)).status, 200)
  const [header, payload, signature] = good.split('.') as [string, string, string]
  const cases: Array<[string, string, number]> = [
    ['of an application', await token(secret), 7000114],
    ['for another audience', (await post(v1, { ...asUser, resource: partnerCenter })).body.access_token, 500131],
    ['changed', `${header}.${payload.slice(0, -4)}AAAA.${signature}`, 50013],
    ['unsigned', `${Buffer.from('{"alg":"none","typ":"JWT"}').toString('base64url')}.${payload}.`, 50013],
    ['no token', 'x', 50013],
    ['oversized', `${header}.${payload}.${'A'.repeat(20_000)}`, 50013]
  ]
  for (const [why, assertion, number] of cases) t.match((await exchange(assertion)).body, { error: 'invalid_grant', error_codes: [number] }, why)
  t.match((await exchange(good, { requested_token_use: 'x' })).body, { error: 'invalid_request', error_codes: [90023] })
  world.clock.advance('PT1H')
  t.match((await exchange(good)).body, { error: 'invalid_grant', error_codes: [500133] })
})
