/** What the token service tells of itself, and under whose name. */
import { createHash, createPublicKey, X509Certificate } from 'node:crypto'
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { alder, claimsOf, identityOf, partner, partnerCenter, query } from './clients.ts'

const instances = [
  { preferred_network: 'login.microsoftonline.com', preferred_cache: 'login.windows.net', aliases: ['login.microsoftonline.com', 'login.windows.net', 'login.microsoft.com', 'sts.windows.net'] },
  { preferred_network: 'login.partner.microsoftonline.cn', preferred_cache: 'login.partner.microsoftonline.cn', aliases: ['login.partner.microsoftonline.cn', 'login.chinacloudapi.cn'] },
  { preferred_network: 'login.microsoftonline.de', preferred_cache: 'login.microsoftonline.de', aliases: ['login.microsoftonline.de'] },
  { preferred_network: 'login.microsoftonline.us', preferred_cache: 'login.microsoftonline.us', aliases: ['login.microsoftonline.us', 'login.usgovcloudapi.net'] },
  { preferred_network: 'login.windows-ppe.net', preferred_cache: 'login.windows-ppe.net', aliases: ['login.windows-ppe.net'] }
]

t.test('the configuration of the newer endpoint', async t => {
  const { emulator } = await storyWorld(t)
  const { status, headers, body } = await identityOf(emulator).get('/common/v2.0/.well-known/openid-configuration')
  t.equal(status, 200)
  t.equal(headers['access-control-allow-origin'], '*')
  const base = 'https://login.microsoftonline.com/common'
  t.same(body, {
    token_endpoint: `${base}/oauth2/v2.0/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${base}/discovery/v2.0/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token'],
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    grant_types_supported: ['authorization_code', 'client_credentials', 'password', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
    code_challenge_methods_supported: ['plain', 'S256'],
    issuer: 'https://login.microsoftonline.com/{tenantid}/v2.0',
    authorization_endpoint: `${base}/oauth2/v2.0/authorize`,
    device_authorization_endpoint: `${base}/oauth2/v2.0/devicecode`,
    end_session_endpoint: `${base}/oauth2/v2.0/logout`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    userinfo_endpoint: `${base}/openid/userinfo`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nbf', 'amr', 'nonce', 'c_hash', 'tid', 'oid', 'upn', 'unique_name', 'preferred_username', 'name', 'ver'],
    tenant_region_scope: null,
    cloud_instance_name: 'microsoftonline.com',
    cloud_graph_host_name: 'graph.windows.net',
    msgraph_host: 'graph.microsoft.com'
  })
})

t.test('issuer and endpoints follow the name and the tenant that were asked', async t => {
  const { emulator } = await storyWorld(t)
  const { tenantId, domain } = partner
  const cases: Array<[host: string, tenant: string, older: string, newer: string, headers?: Record<string, string>]> = [
    ['login.microsoftonline.com', domain, `https://sts.windows.net/${tenantId}/`, `https://login.microsoftonline.com/${tenantId}/v2.0`],
    ['login.windows.net', tenantId.toUpperCase(), `https://sts.windows.net/${tenantId}/`, `https://login.windows.net/${tenantId}/v2.0`],
    ['login.microsoftonline.com', 'organizations', 'https://sts.windows.net/{tenantid}/', 'https://login.microsoftonline.com/{tenantid}/v2.0'],
    ['login.microsoftonline.com', alder.domain, `https://sts.windows.net/${alder.id}/`, `https://login.microsoftonline.com/${alder.id}/v2.0`],
    ['login.chinacloudapi.cn', tenantId, `https://sts.chinacloudapi.cn/${tenantId}/`, `https://login.chinacloudapi.cn/${tenantId}/v2.0`],
    ['localhost:7080', domain, `http://localhost:7080/${tenantId}/`, `http://localhost:7080/${tenantId}/v2.0`],
    ['[::1]:7080', domain, `http://[::1]:7080/${tenantId}/`, `http://[::1]:7080/${tenantId}/v2.0`],
    ['emulator.example', domain, `https://emulator.example/${tenantId}/`, `https://emulator.example/${tenantId}/v2.0`, { 'x-forwarded-proto': 'https' }]
  ]
  for (const [host, tenant, older, newer, headers] of cases) {
    const { get } = identityOf(emulator, host)
    const [first, second] = [(await get(`/${tenant}/.well-known/openid-configuration`, headers)).body, (await get(`/${tenant}/v2.0/.well-known/openid-configuration`, headers)).body]
    t.equal(first.issuer, older)
    t.equal(second.issuer, newer)
    const scheme = host.startsWith('login.') || headers ? 'https' : 'http'
    t.equal(first.token_endpoint, `${scheme}://${host}/${tenant}/oauth2/token`)
    t.equal(second.jwks_uri, `${scheme}://${host}/${tenant}/discovery/v2.0/keys`)
  }
})

t.test('keys: one, with the certificate around it', async t => {
  const { emulator } = await storyWorld(t)
  const { get } = identityOf(emulator)
  const { body } = await get('/common/discovery/keys')
  t.same((await get(`/${partner.domain}/discovery/v2.0/keys`)).body, body)
  t.equal(body.keys.length, 1)
  const [{ kid, n, e, x5t, x5c, ...rest }] = body.keys
  t.same(rest, { kty: 'RSA', use: 'sig', alg: 'RS256' })
  t.equal(e, 'AQAB')
  t.equal(Buffer.from(n, 'base64url').length, 256)
  t.equal(kid, createHash('sha256').update(JSON.stringify({ e, kty: 'RSA', n })).digest('base64url'))
  const certificate = new X509Certificate(Buffer.from(x5c[0], 'base64'))
  t.equal(createHash('sha1').update(certificate.raw).digest('base64url'), x5t)
  t.match(createPublicKey(certificate.publicKey.export({ format: 'pem', type: 'spki' })).export({ format: 'jwk' }), { n, e })
  t.ok(certificate.verify(certificate.publicKey))
})

t.test('instances: the service\'s own, this machine, and the one that is asked', async t => {
  const { emulator } = await storyWorld(t)
  const { get } = identityOf(emulator)
  const ask = (endpoint: string, version = '1.1') => get(`/common/discovery/instance${query({ 'api-version': version, authorization_endpoint: endpoint })}`)
  t.same((await ask(`https://login.microsoftonline.com/${partner.domain}/oauth2/v2.0/authorize`)).body, {
    tenant_discovery_endpoint: `https://login.microsoftonline.com/${partner.domain}/v2.0/.well-known/openid-configuration`, 'api-version': '1.1', metadata: instances
  })
  t.same((await ask('https://localhost:8443/common/oauth2/authorize', '1.0')).body, {
    tenant_discovery_endpoint: 'https://localhost:8443/common/v2.0/.well-known/openid-configuration',
    'api-version': '1.0',
    metadata: [...instances, { preferred_network: 'localhost:8443', preferred_cache: 'localhost:8443', aliases: ['localhost:8443'] }]
  })
  for (const endpoint of ['https://evil.example/common/oauth2/authorize', 'https://login.microsoftonline.com.evil.example/x/', 'https://login.microsoftonline.com@evil.example/x/', 'https://a:b@localhost/x/', 'javascript:alert(1)', 'none', '']) {
    const { status, body } = await ask(endpoint)
    t.equal(status, 400, endpoint)
    t.match(body, { error: 'invalid_instance', error_codes: [50049] }, endpoint)
    t.notMatch(JSON.stringify(body), 'evil')
  }
  t.match((await get('/common/discovery/instance')).body, { error: 'invalid_request', error_codes: [900144] })
})

t.test('users of every domain sign in here; a strict world says whom it does not know', async t => {
  const managed = (domain: string) => ({ ver: '1.0', account_type: 'Managed', domain_name: domain, cloud_instance_name: 'microsoftonline.com', cloud_audience_urn: 'urn:federation:MicrosoftOnline' })
  const lenient = identityOf((await storyWorld(t)).emulator)
  t.same((await lenient.get('/common/UserRealm/jo%40fabrikam.example?api-version=1.0')).body, managed('fabrikam.example'))
  t.same((await lenient.get(`/common/userrealm/${partner.userPrincipalName}?api-version=1.0`)).body, managed(partner.domain))
  const strict = identityOf((await storyWorld(t, { auth: 'strict' })).emulator)
  t.same((await strict.get('/common/UserRealm/jo@fabrikam.example')).body, { ver: '1.0', account_type: 'Unknown', cloud_instance_name: 'microsoftonline.com' })
  for (const upn of [partner.userPrincipalName, alder.admin]) t.same((await strict.get(`/common/UserRealm/${upn}`)).body, managed(upn.split('@')[1]!))
})

t.test('who a token is of can be asked', async t => {
  const { emulator, world } = await storyWorld(t)
  const { get, post } = identityOf(emulator)
  const { body } = await post('/common/oauth2/v2.0/token', { grant_type: 'password', client_id: 'x', username: partner.userPrincipalName, password: 'y', scope: `${partnerCenter}/.default` })
  const ask = (token: string) => get('/common/openid/userinfo', { authorization: `Bearer ${token}` })
  const { sub } = claimsOf(body.access_token)
  t.same((await ask(body.access_token)).body, { sub, name: 'admin.agent', oid: partner.userId, tid: partner.tenantId, upn: partner.userPrincipalName, preferred_username: partner.userPrincipalName })
  t.equal((await ask('x.y.z')).status, 401)
  world.clock.advance('PT1H')
  t.match((await ask(body.access_token)).body, { error: 'invalid_token', error_codes: [50027] })
})

t.test('a tenant leads to its world; a world that is named is that', async t => {
  const { emulator } = await storyWorld(t, { auth: 'strict' })
  const other = await emulator.world('other', { fixture: 'direct', time: '2020-01-01T00:00:00Z', clock: 'frozen' })
  const { get, post } = identityOf(emulator, 'localhost:7080')
  const form = { grant_type: 'client_credentials', client_id: 'a2022390-b7eb-4721-b1b0-40bb4e5d45b6', client_secret: 'x', resource: partnerCenter }
  for (const tenant of [other.tenantId, 'fernhollowit.onmicrosoft.com']) {
    t.match(claimsOf((await post(`/${tenant}/oauth2/token`, form)).body.access_token), { tid: other.tenantId, nbf: Date.parse('2019-12-31T23:55:00Z') / 1000 }, 'and to its time')
  }
  const mounted = `/worlds/other/${other.tenantId}`
  const { body } = await get(`${mounted}/v2.0/.well-known/openid-configuration`)
  t.equal(body.token_endpoint, `http://localhost:7080${mounted}/oauth2/v2.0/token`)
  t.equal(body.issuer, `http://localhost:7080${mounted}/v2.0`)
  t.match(claimsOf((await post(`${mounted}/oauth2/token`, form)).body.access_token), { tid: other.tenantId, iss: `http://localhost:7080${mounted}/` })
  t.match((await post(`/${other.tenantId}/oauth2/token`, form, { 'x-emulator-world': 'default' })).body, { error_codes: [90002] })
  t.match((await post('/common/oauth2/token', form)).body, { error_codes: [700016] }, 'where nothing is named it is the default world')
  t.equal((await post('/worlds/none/common/oauth2/token', form)).status, 404)
  const page = await get(`${mounted}/oauth2/authorize${query({ client_id: form.client_id, redirect_uri: 'https://app.example/', response_type: 'code' })}`)
  t.match(page.text, `<form method="post" action="${mounted}/oauth2/authorize">`, 'the page stays in its world')
})
