/** POST /generatetoken: the second step of the clients of 2016 to 2019, in which a token of the directory becomes one of the API. */
import t from 'tap'
import { storyTime, storyWorld } from '../helper.ts'
import { alder, claimsOf, directoryGraph, identityOf, nightlyJobs, partner, partnerCenter, salesAgent } from './clients.ts'

const seconds = Date.parse(storyTime) / 1000
const host = 'api.partnercenter.microsoft.com'
const application = { grant_type: 'client_Credentials', client_id: nightlyJobs.id, client_secret: nightlyJobs.secret }

for (const auth of ['lenient', 'strict'] as const) {
  t.test(`generatetoken, auth ${auth}: application and user`, async t => {
    const { emulator, call } = await storyWorld(t, { auth })
    const { post } = identityOf(emulator)
    const { body: directory } = await post(`/${partner.domain}/oauth2/token`, { ...application, resource: directoryGraph })
    const { body: signedIn } = await post('/common/oauth2/token', { grant_type: 'password', client_id: partner.applicationId, username: salesAgent.name, password: salesAgent.password, resource: partnerCenter })
    const exchange = (token: string, path = '/generatetoken', form = `grant_type=jwt_token&client_id=${nightlyJobs.id}`) => identityOf(emulator, host).post(path, form, { authorization: `Bearer ${token}` })

    const { status, headers, body } = await exchange(directory.access_token)
    t.equal(status, 200)
    t.match(headers['content-type'], /^application\/json; charset=utf-8$/i)
    t.same(Object.keys(body), ['access_token', 'token_type', 'expires_in'])
    t.same([body.token_type, body.expires_in], ['Bearer', 3600])
    t.match(claimsOf(body.access_token), { aud: partnerCenter, appid: nightlyJobs.id, idtyp: 'app', tid: partner.tenantId, exp: seconds + 3600, iss: `https://sts.windows.net/${partner.tenantId}/` })
    t.equal((await call('GET', '/customers', undefined, { authorization: `Bearer ${body.access_token}` })).status, 200)
    t.equal((await call('GET', `/customers/${alder.id}/users`, undefined, { authorization: `Bearer ${body.access_token}` })).status, 403)

    for (const path of ['/generatetoken', '/v3/generatetoken', '/GenerateToken']) {
      const { body: forUser } = await exchange(signedIn.access_token, path)
      t.match(claimsOf(forUser.access_token), { aud: partnerCenter, oid: salesAgent.id, upn: salesAgent.name, name: 'Robin Sandoval', scp: 'user_impersonation', amr: ['pwd'] }, path)
      t.equal((await call('GET', `/customers/${alder.id}/users`, undefined, { authorization: `Bearer ${forUser.access_token}` })).status, 200)
    }
    const graphRefused = await exchange(directory.access_token, '/v3/generatetoken')
    t.equal(graphRefused.status, 401)
    t.match(graphRefused.body, { code: 900420, data: [], source: 'PartnerFD' })
  })
}

t.test('generatetoken refuses as the API does', async t => {
  const { emulator, world } = await storyWorld(t)
  const { post } = identityOf(emulator, host)
  const none = await post('/generatetoken', { grant_type: 'jwt_token' })
  t.equal(none.status, 401)
  t.match(none.body, { code: 400, description: /^Access is denied: /, data: [], source: 'PartnerFD' })
  t.equal(none.headers['www-authenticate'], `OAuth realm=urn:cpsvc:cpid:${world.tenantId}`)
  const wrong = await post('/generatetoken', { grant_type: 'password' }, { authorization: 'Bearer x' })
  t.equal(wrong.status, 400)
  t.match(wrong.body.description, /grant_type must be jwt_token/)
  const { body } = await identityOf(emulator).post('/common/oauth2/token', { ...application, resource: directoryGraph })
  world.clock.advance('PT1H')
  t.equal((await post('/generatetoken', { grant_type: 'jwt_token' }, { authorization: `Bearer ${body.access_token}` })).status, 401)
  const opaque = await post('/generatetoken', { grant_type: 'jwt_token' }, { authorization: 'Bearer opaque' })
  t.match(claimsOf(opaque.body.access_token), { upn: partner.userPrincipalName, oid: partner.userId }, 'a token that cannot be read stands for the partner\'s user')
})

t.test('generatetoken in a strict world takes only what it has signed', async t => {
  const { emulator } = await storyWorld(t, { auth: 'strict' })
  const { post } = identityOf(emulator, host)
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const forged = { aud: partnerCenter, tid: partner.tenantId, iss: `https://sts.windows.net/${partner.tenantId}/`, exp: seconds + 60, nbf: 0, upn: partner.userPrincipalName }
  for (const token of ['opaque', `${base64({ alg: 'none' })}.${base64(forged)}.`, `${base64({ alg: 'RS256' })}.${base64(forged)}.c2ln`]) {
    const { status, body } = await post('/generatetoken', { grant_type: 'jwt_token' }, { authorization: `Bearer ${token}` })
    t.equal(status, 401)
    t.match(body, { code: 400, data: [], source: 'PartnerFD' })
  }
})
