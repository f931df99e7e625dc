/** What should not be sent: refused as what it is, never a failure, never repeated where it could do harm, never in a log. */
import t from 'tap'
import { buildApp } from '../../src/app.ts'
import { fixtureSource } from '../../src/fixtures.ts'
import { Worlds } from '../../src/worlds.ts'
import { storyTime, storyWorld } from '../helper.ts'
import { identityOf, partner, partnerCenter, query } from './clients.ts'

const posts = ['oauth2/token', 'oauth2/v2.0/token', 'oauth2/devicecode', 'oauth2/v2.0/devicecode', 'oauth2/authorize', 'oauth2/v2.0/authorize', 'oauth2/deviceauth', 'adminconsent', 'oauth2/logout']
const gets = ['.well-known/openid-configuration', 'v2.0/.well-known/openid-configuration', 'discovery/keys', 'discovery/v2.0/keys', 'discovery/instance', 'userrealm/x', 'openid/userinfo', ...posts]

t.test('no body, query or tenant makes it fail', async t => {
  const { emulator } = await storyWorld(t)
  const { post, get } = identityOf(emulator)
  const bodies = ['', '&&&', '=', '%', '%00=%00', 'grant_type', 'grant_type=%ff%fe', '{"grant_type":"password"}', '\u0000', 'a'.repeat(100_000), 'grant_type=password&username=a%40b&password=c&client_id=' + 'x'.repeat(5000),
    'grant_type=password&username=%40&password=c&client_id=x&resource=y', 'grant_type=password&username=a%0d%0ab%40c&password=c&client_id=x&resource=y', 'grant_type=refresh_token&client_id=x&refresh_token=0.A' + 'A'.repeat(500_000),
    'grant_type=refresh_token&client_id=x&refresh_token=0.AeyJhbGciOiJub25lIn0....', 'grant_type=authorization_code&client_id=x&redirect_uri=y&code=0.AeyJhbGciOiJkaXIiLCJlbmMiOiJBMjU2R0NNIn0..AAAA.AAAA.AAAA',
    'grant_type=client_credentials&client_id=__proto__&client_secret=constructor&resource=toString', 'decision=accept&user_code=__proto__', 'client_id=x&redirect_uri=http%3A%2F%2F%5B&response_type=code', 'scope=' + encodeURIComponent('"\\\u0000'), '\ufeffgrant_type=x']
  for (const path of posts) {
    for (const body of bodies) {
      const { status } = await post(`/common/${path}`, body)
      t.ok(status < 500, `${path} ${status} ${body.slice(0, 60)}`)
    }
  }
  const tenants = ['', '.', '..', '%2e%2e', '%00', '%ff', '%', 'a%2fb', '%3Cscript%3E', 'x'.repeat(300), '__proto__', 'constructor', 'v1', '_emulator', 'common%0d%0aX-Evil:1', '\u00e9'.normalize()]
  for (const path of gets) {
    for (const tenant of tenants) {
      const { status, headers, text } = await get(`/${encodeURI(tenant).replaceAll('%25', '%')}/${path}`)
      t.ok(status < 500, `${tenant.slice(0, 40)} ${path} ${status}`)
      t.equal(headers['x-evil'], undefined)
      t.notMatch(text, '<script')
    }
    for (const asked of ['?', '?a=%ff', '?client_id=%00&redirect_uri=%00', `?${'a=b&'.repeat(2000)}`, '?authorization_endpoint=%', '?user_code=%3Cb%3E']) t.ok((await get(`/common/${path}${asked}`)).status < 500, `${path}${asked.slice(0, 40)}`)
  }
})

t.test('a body beyond the limit is refused in the form of the token service', async t => {
  const { emulator } = await storyWorld(t)
  const { status, body } = await identityOf(emulator).post('/common/oauth2/token', `client_secret=${'x'.repeat(1024 * 1024)}`)
  t.equal(status, 413)
  t.match(body, { error: 'invalid_request', error_codes: [9002313] })
  t.notMatch(JSON.stringify(body), 'xxx')
})

t.test('a host with odd characters is refused and not repeated', async t => {
  const { emulator } = await storyWorld(t)
  for (const host of ['evil"example', 'evil<b>', 'evil.example/path', 'evil.example\\x', 'user@evil.example', 'evil example', 'evil.example:99999999', "evil'x", '[evil]', 'evil#x', 'evil?x', '-evil']) {
    const { get, post } = identityOf(emulator, host)
    const answers = [
      ...await Promise.all(gets.filter(path => !posts.includes(path)).map(path => get(`/common/${path}`))),
      await get(`/common/oauth2/authorize${query({ client_id: 'x', redirect_uri: 'https://app.example/', response_type: 'code' })}`),
      await post('/common/oauth2/devicecode', { client_id: 'x', resource: partnerCenter }),
      await post('/common/oauth2/token', { grant_type: 'client_credentials', client_id: 'x', client_secret: 'y', resource: partnerCenter })
    ]
    for (const { status, text } of answers) {
      t.equal(status, 400, host)
      t.match(text, 'AADSTS50049', host)
      t.notMatch(text, 'evil', host)
    }
  }
})

t.test('nobody is sent where something would run, or be read', async t => {
  const { emulator } = await storyWorld(t, { auth: 'off' })
  const { get } = identityOf(emulator)
  const redirects = ['javascript:alert(1)', 'JavaScript:alert(1)', ' javascript:alert(1)', 'java\tscript:alert(1)', 'java\nscript:alert(1)', 'data:text/html,<b>', 'vbscript:x', 'file:///etc/passwd', 'blob:https://app.example/1', 'about:blank', 'view-source:https://app.example',
    'https://app.example/\r\nSet-Cookie: a=b', 'https://app.example/#x', 'https://user:secret@app.example/', '//app.example/', '/relative', 'app.example', 'https://app.example/"><script>', 'https://app.example/\\evil', '\u0000https://app.example', `https://app.example/${'x'.repeat(3000)}`]
  for (const redirect of redirects) {
    for (const path of ['oauth2/authorize', 'oauth2/v2.0/authorize', 'adminconsent', 'v2.0/adminconsent']) {
      for (const more of [{}, { prompt: 'none' }, { response_mode: 'form_post' }] as Array<Record<string, string>>) {
        const { status, headers, text } = await get(`/common/${path}${query({ client_id: 'x', response_type: 'code', scope: 'openid', redirect_uri: redirect, ...more })}`)
        t.equal(status, 400, redirect)
        t.equal(headers.location, undefined)
        t.match(text, 'AADSTS50011', redirect)
      }
    }
    const { status, headers } = await get(`/common/oauth2/logout${query({ post_logout_redirect_uri: redirect })}`)
    t.equal(status, 200, redirect)
    t.equal(headers.location, undefined)
  }
  const { status } = await get(`/common/oauth2/authorize${query({ client_id: 'x', response_type: 'code', redirect_uri: 'myapp://signed-in' })}`)
  t.equal(status, 200, 'programs have schemes of their own')
})

t.test('nothing that is sent becomes a header', async t => {
  const { emulator } = await storyWorld(t)
  const { get, post } = identityOf(emulator)
  const evil = 'x\r\nSet-Cookie: evil=1\r\n'
  const sent = await post('/common/oauth2/authorize', {
    client_id: 'x', response_type: 'code', redirect_uri: 'https://app.example/', state: evil, username: partner.userPrincipalName, decision: 'accept'
  })
  t.equal(sent.status, 302)
  t.equal(sent.headers['set-cookie'], undefined)
  t.equal(new URL(sent.headers.location!).searchParams.get('state'), evil, 'it is told as it came')
  t.notMatch(sent.headers.location, /[\r\n ]/)
  const refused = await get(`/common/oauth2/authorize${query({ client_id: 'x', response_type: evil, redirect_uri: 'https://app.example/' })}`)
  t.notMatch(refused.headers.location, /[\r\n ]/)
  t.notMatch(new URL(refused.headers.location!).searchParams.get('error_description'), /[\r\n]/)
})

t.test('secrets stay out of the log, at every level', async t => {
  const lines: string[] = []
  const now = Date.parse(storyTime)
  const write = process.stdout.write
  process.stdout.write = ((text: string | Uint8Array) => { lines.push(String(text)); return true }) as typeof write
  try {
    const app = buildApp({ worlds: new Worlds(fixtureSource(), { time: now, clock: 'frozen' }, () => now), log: 'trace', version: '0', era: 'D19', ports: undefined as never, urlOf: () => '' })
    const send = (payload: string, url = '/common/oauth2/token') => app.inject({ method: 'POST', url, headers: { host: 'localhost', 'content-type': 'application/x-www-form-urlencoded', authorization: 'Bearer s3cret' }, payload })
    await send('grant_type=client_credentials&client_id=x&client_secret=s3cret&resource=y')
    await send('grant_type=password&client_id=x&username=a%40b.c&password=s3cret&resource=y')
    await send('grant_type=refresh_token&client_id=x&refresh_token=s3cret')
    await send('grant_type=s3cret'.repeat(200_000))
    await send('grant_type=jwt_token', '/generatetoken')
    await app.inject({ url: '/common/oauth2/authorize?password=s3cret', headers: { host: 'localhost' } })
    await app.close()
  } finally {
    process.stdout.write = write
  }
  t.notMatch(lines.join(''), 's3cret')
})
