/** The token endpoint: what every grant brings, in the form of either endpoint. */
import { createHash } from 'node:crypto'
import { createLocalJWKSet, jwtVerify } from 'jose'
import t from 'tap'
import { storyTime, storyWorld, without } from '../helper.ts'
import { alder, broughtBack, claimsOf, directoryGraph, fillIn, graph, identityOf, nightlyJobs, partner, partnerCenter, query, salesAgent, type Form } from './clients.ts'

const seconds = Date.parse(storyTime) / 1000
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/
const subject = (objectId: string, clientId: string) => createHash('sha256').update(`${objectId}/${clientId}`).digest('base64url')
const application = { client_id: partner.applicationId, client_secret: 'any' }
const olderIssuer = `https://sts.windows.net/${partner.tenantId}/`
const newerIssuer = `https://login.microsoftonline.com/${partner.tenantId}/v2.0`

t.test('client credentials at the older endpoint: numbers are texts, and the token is of the application alone', async t => {
  const { emulator, call } = await storyWorld(t)
  const { post } = identityOf(emulator)
  const { status, headers, body } = await post(`/${partner.domain}/oauth2/token?api-version=1.0`, { ...application, grant_type: 'client_Credentials', resource: directoryGraph })
  t.equal(status, 200)
  t.same(without(body, 'access_token'), {
    token_type: 'Bearer', expires_in: '3600', ext_expires_in: '3600', expires_on: '1546995600', not_before: '1546991700', resource: directoryGraph
  })
  t.same(claimsOf(body.access_token), {
    aud: directoryGraph,
    iss: olderIssuer,
    iat: seconds,
    nbf: seconds - 300,
    exp: seconds + 3600,
    appid: partner.applicationId,
    appidacr: '1',
    idp: olderIssuer,
    idtyp: 'app',
    oid: partner.servicePrincipalId,
    sub: partner.servicePrincipalId,
    tid: partner.tenantId,
    ver: '1.0'
  })
  t.match(headers, { 'cache-control': 'no-cache, no-store', pragma: 'no-cache', expires: '-1', 'content-type': 'application/json; charset=utf-8', 'x-ms-request-id': guid })
  t.equal(headers['client-request-id'], undefined)
  const authorization = `Bearer ${body.access_token}`
  const answer = await call('GET', '/customers?size=1', undefined, { authorization })
  t.equal(answer.status, 200)
  t.equal(answer.headers['x-emulator-auth'], 'lenient; skipped=none', 'strict mode would find nothing else')
  t.equal((await call('GET', `/customers/${alder.id}/users`, undefined, { authorization })).body.code, 900329, 'and what needs a user refuses it')
})

t.test('client credentials at the newer endpoint: numbers are numbers', async t => {
  const { emulator } = await storyWorld(t)
  const { post } = identityOf(emulator)
  const { status, body } = await post(`/${partner.tenantId}/oauth2/v2.0/token?client-request-id=1&`, { ...application, grant_type: 'client_credentials', scope: `${partnerCenter}/.default`, client_info: '1' })
  t.equal(status, 200)
  t.same(without(body, 'access_token'), { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599 })
  t.same(claimsOf(body.access_token), {
    aud: partnerCenter,
    iss: newerIssuer,
    iat: seconds,
    nbf: seconds - 300,
    exp: seconds + 3599,
    appid: partner.applicationId,
    appidacr: '1',
    azp: partner.applicationId,
    azpacr: '1',
    idp: newerIssuer,
    idtyp: 'app',
    oid: partner.servicePrincipalId,
    sub: partner.servicePrincipalId,
    tid: partner.tenantId,
    ver: '2.0'
  })
})

t.test('an application may show its secret in the header', async t => {
  const { emulator } = await storyWorld(t, { auth: 'strict' })
  const { post } = identityOf(emulator)
  const form = { grant_type: 'client_credentials', resource: partnerCenter }
  const basic = (secret: string) => ({ authorization: `Basic ${Buffer.from(`${nightlyJobs.id}:${encodeURIComponent(secret)}`).toString('base64')}` })
  t.equal((await post(`/${partner.domain}/oauth2/token`, form, basic(nightlyJobs.secret))).status, 200)
  t.equal((await post(`/${partner.domain}/oauth2/token`, form, basic('another'))).body.error_codes[0], 7000215)
})

t.test('a password brings a token of the user, with all that belongs to a sign-in', async t => {
  const { emulator, call } = await storyWorld(t)
  const { post } = identityOf(emulator)
  const form = { grant_type: 'password', client_id: partner.applicationId, username: salesAgent.name.toUpperCase(), password: salesAgent.password, client_info: '1' }
  const older = (await post('/common/oauth2/token', { ...form, resource: partnerCenter, scope: 'openid' })).body
  t.same(without(older, 'access_token', 'refresh_token', 'id_token'), {
    token_type: 'Bearer',
    expires_in: '3600',
    ext_expires_in: '3600',
    expires_on: '1546995600',
    not_before: '1546991700',
    resource: partnerCenter,
    scope: 'user_impersonation',
    client_info: Buffer.from(JSON.stringify({ uid: salesAgent.id, utid: partner.tenantId })).toString('base64url')
  })
  const names = { unique_name: salesAgent.name, upn: salesAgent.name }
  const who = { oid: salesAgent.id, sub: subject(salesAgent.id, partner.applicationId), tid: partner.tenantId, name: 'Robin Sandoval', amr: ['pwd'] }
  const times = { iat: seconds, nbf: seconds - 300, exp: seconds + 3600 }
  t.same(claimsOf(older.access_token), {
    aud: partnerCenter, iss: olderIssuer, ...times, acr: '1', appid: partner.applicationId, appidacr: '0', ...who, ...names, roles: ['SalesAgent'], scp: 'user_impersonation', ver: '1.0'
  })
  t.same(claimsOf(older.id_token), { aud: partner.applicationId, iss: olderIssuer, ...times, ...who, ...names, ver: '1.0' })
  t.equal((await call('GET', `/customers/${alder.id}/users`, undefined, { authorization: `Bearer ${older.access_token}` })).status, 200, 'it opens what needs a user')

  const newer = (await post('/organizations/oauth2/v2.0/token', { ...form, scope: `${partnerCenter}/user_impersonation openid profile offline_access` })).body
  t.same(without(newer, 'access_token', 'refresh_token', 'id_token'), {
    token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, scope: `${partnerCenter}/user_impersonation openid profile`, client_info: older.client_info
  })
  t.match(claimsOf(newer.access_token), { aud: partnerCenter, iss: newerIssuer, scp: 'user_impersonation', preferred_username: salesAgent.name, ...who, ver: '2.0' })
  t.same(claimsOf(newer.id_token), { aud: partner.applicationId, iss: newerIssuer, ...times, ...who, ...names, preferred_username: salesAgent.name, ver: '2.0' })
})

t.test('users of customers sign in at their own tenant', async t => {
  const { emulator } = await storyWorld(t, { auth: 'strict' })
  const { post } = identityOf(emulator)
  const form = { grant_type: 'password', client_id: partner.applicationId, username: alder.admin, password: 'any', resource: graph }
  for (const tenant of ['common', alder.domain, alder.id]) {
    t.match(claimsOf((await post(`/${tenant}/oauth2/token`, form)).body.access_token), { tid: alder.id, oid: alder.adminId, upn: alder.admin }, tenant)
  }
})

t.test('a refresh token is good for other resources and at customers, again and again for 90 days', async t => {
  const { emulator, world } = await storyWorld(t)
  const { post } = identityOf(emulator)
  const signedIn = (await post('/common/oauth2/token', { ...application, grant_type: 'password', username: partner.userPrincipalName, password: 'x', resource: partnerCenter })).body
  const refresh = (tenant: string, version: '' | '/v2.0', form: Record<string, string>) =>
    post(`/${tenant}/oauth2${version}/token`, { ...application, grant_type: 'refresh_token', refresh_token: signedIn.refresh_token, ...form })

  t.match((await refresh('common', '', {})).body, { resource: partnerCenter, scope: 'user_impersonation' }, 'the same resource unless another one is asked for')
  const customers = [alder.id, alder.domain]
  for (const tenant of customers) {
    const exchanged = (await refresh(tenant, '/v2.0', { scope: `${graph}/.default` })).body
    t.same(without(exchanged, 'access_token', 'refresh_token'), { token_type: 'Bearer', expires_in: 3599, ext_expires_in: 3599, scope: `${graph}/.default` })
    t.match(claimsOf(exchanged.access_token), {
      aud: graph, tid: alder.id, iss: `https://login.microsoftonline.com/${alder.id}/v2.0`, oid: partner.userId, upn: partner.userPrincipalName
    }, 'the partner\'s user, in the tenant of the customer')
    const back = (await post(`/${partner.domain}/oauth2/token`, { ...application, grant_type: 'refresh_token', refresh_token: exchanged.refresh_token, resource: partnerCenter })).body
    t.match(claimsOf(back.access_token), { tid: partner.tenantId, aud: partnerCenter }, 'and what it brings leads back')
  }
  world.clock.advance('P89DT23H')
  const renewed = (await refresh('common', '', { resource: partnerCenter })).body
  world.clock.advance('PT1H')
  const late = await refresh('common', '', { resource: partnerCenter })
  t.equal(late.status, 400)
  t.match(late.body, { error: 'invalid_grant', error_codes: [700082] })
  t.equal((await post('/common/oauth2/token', { ...application, grant_type: 'refresh_token', refresh_token: renewed.refresh_token })).status, 200, 'the one that came meanwhile has its own 90 days')
})

t.test('a token is exchanged for one at another resource, on behalf of its user', async t => {
  const { emulator } = await storyWorld(t)
  const { post } = identityOf(emulator)
  const given = (await post('/common/oauth2/token', { grant_type: 'password', client_id: 'front', username: salesAgent.name, password: salesAgent.password, resource: `api://${partner.applicationId}` })).body.access_token
  const form = { ...application, grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer', requested_token_use: 'on_behalf_of', assertion: given }
  const { status, body } = await post(`/${partner.domain}/oauth2/v2.0/token`, { ...form, scope: `${partnerCenter}/.default` })
  t.equal(status, 200)
  t.match(claimsOf(body.access_token), { aud: partnerCenter, oid: salesAgent.id, upn: salesAgent.name, appid: partner.applicationId, scp: 'user_impersonation', roles: ['SalesAgent'] })
})

const deviceGrants = [['', 'device_code', 'code'], ['', 'device_code', 'device_code'], ['/v2.0', 'device_code', 'device_code'], ['/v2.0', 'urn:ietf:params:oauth:grant-type:device_code', 'device_code']] as const

for (const [version, grant, name] of deviceGrants) {
  t.test(`a device code brings a token once somebody has signed in: ${grant} with ${name} at oauth2${version}`, async t => {
    const { emulator } = await storyWorld(t)
    const identity = identityOf(emulator)
    const asked = { client_id: partner.applicationId, ...(version === '' ? { resource: partnerCenter } : { scope: `${partnerCenter}/.default offline_access` }) }
    const { body: device } = await identity.post(`/common/oauth2${version}/devicecode`, asked)
    const address = `https://login.microsoftonline.com/${partner.tenantId}/oauth2/deviceauth`
    t.match(device.user_code, /^[A-HJ-NP-Z2-9]{9}$/)
    t.same(without(device, 'device_code', 'user_code'), {
      ...(version === '' ? { verification_url: address, expires_in: '900', interval: '5' } : { verification_uri: address, expires_in: 900, interval: 5 }),
      message: `To sign in, open the page ${address} and enter the code ${device.user_code}.`
    })
    const poll = () => identity.post(`/common/oauth2${version}/token`, { client_id: partner.applicationId, grant_type: grant, [name]: device.device_code, code: device.device_code })
    const pending = await poll()
    t.equal(pending.status, 400)
    t.match(pending.body, { error: 'authorization_pending', error_codes: [70016] })
    const entered = await fillIn(identity, new URL(address).pathname, { user_code: device.user_code.toLowerCase(), username: salesAgent.name, password: salesAgent.password })
    t.match(entered.text, 'The device goes on by itself.')
    t.match(claimsOf((await poll()).body.access_token), { aud: partnerCenter, upn: salesAgent.name, amr: ['pwd', 'mfa'] })
    t.match((await poll()).body, { error: 'invalid_grant', error_codes: [54005] }, 'once')
    t.equal((await fillIn(identity, new URL(address).pathname, { user_code: device.user_code })).status, 400, 'and nobody enters the code again')
  })
}

t.test('a device that is declined is told, and one that waits too long', async t => {
  const { emulator, world } = await storyWorld(t)
  const identity = identityOf(emulator)
  const start = async () => (await identity.post('/common/oauth2/v2.0/devicecode', { client_id: 'x', scope: 'openid' })).body
  const poll = (code: string, client = 'x') => identity.post('/common/oauth2/v2.0/token', { client_id: client, grant_type: 'device_code', device_code: code })
  const declined = await start()
  await fillIn(identity, `/common/oauth2/deviceauth?user_code=${declined.user_code}`, { decision: 'cancel' })
  t.match((await poll(declined.device_code)).body, { error: 'authorization_declined', error_codes: [65004] })
  const late = await start()
  t.match((await poll(late.device_code, 'y')).body, { error: 'invalid_grant', error_codes: [70000] }, 'another application gets nothing')
  world.clock.advance('PT15M')
  t.match((await poll(late.device_code)).body, { error: 'expired_token', error_codes: [70020] })
  t.equal((await fillIn(identity, '/common/oauth2/deviceauth', { user_code: late.user_code })).status, 400)
  t.match((await poll('0.Anonsense')).body, { error: 'bad_verification_code', error_codes: [70018] })
})

t.test('the keys of the service alone verify what it signs, under every name', async t => {
  const { emulator } = await storyWorld(t)
  for (const host of ['login.microsoftonline.com', 'login.windows.net', 'login.partner.microsoftonline.cn', 'localhost:7080']) {
    const { get, post } = identityOf(emulator, host)
    for (const [version, at] of [['/v2.0', '/v2.0'], ['', '']] as const) {
      const { body: configuration } = await get(`/${partner.domain}${at}/.well-known/openid-configuration`)
      const { body: keys } = await get(new URL(configuration.jwks_uri).pathname)
      const ask: Form = version ? { scope: `${partnerCenter}/.default openid` } : { resource: partnerCenter }
      const { body } = await post(new URL(configuration.token_endpoint).pathname, { ...application, grant_type: 'password', username: partner.userPrincipalName, password: 'x', ...ask })
      const options = { issuer: configuration.issuer, currentDate: new Date(storyTime), algorithms: ['RS256'] }
      await t.resolves(jwtVerify(body.access_token, createLocalJWKSet(keys), { ...options, audience: partnerCenter }), `${host} ${configuration.issuer}`)
      await t.resolves(jwtVerify(body.id_token, createLocalJWKSet(keys), { ...options, audience: partner.applicationId }))
    }
  }
})

t.test('the same world gives the same answers', async t => {
  const answers = async () => {
    const { emulator } = await storyWorld(t)
    const identity = identityOf(emulator)
    const device = await identity.post('/common/oauth2/v2.0/devicecode', { client_id: 'x', scope: 'openid' })
    const signedIn = await fillIn(identity, `/common/oauth2/v2.0/authorize${query({ client_id: 'x', redirect_uri: 'https://app.example/', response_type: 'code', scope: 'openid' })}`)
    const token = await identity.post('/common/oauth2/token', { ...application, grant_type: 'client_credentials', resource: partnerCenter })
    const refused = await identity.post('/common/oauth2/token', {})
    return [device.body.user_code, broughtBack(signedIn).session_state, token.text, token.headers['x-ms-request-id'], refused.text]
  }
  t.same(await answers(), await answers())
})
