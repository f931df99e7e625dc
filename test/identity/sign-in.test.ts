/** The authorize endpoint and its pages: signing in, the code that comes of it, the secure application model, consent, signing out. */
import { createHash } from 'node:crypto'
import t from 'tap'
import { storyWorld, without } from '../helper.ts'
import { alder, broughtBack, claimsOf, desk, fillIn, formOn, graph, helpdeskAgent, identityOf, nightlyJobs, partner, partnerCenter, query, salesAgent, type Form } from './clients.ts'

const redirect = 'https://app.example/signed-in?from=emulator'
const question = { client_id: partner.applicationId, response_type: 'code', redirect_uri: redirect, state: 'a b&c=<d>' }
const guid = /^[0-9a-f-]{36}$/

t.test('somebody signs in and the application gets a code, which brings tokens once', async t => {
  const { emulator, call } = await storyWorld(t)
  const identity = identityOf(emulator)
  const answer = await fillIn(identity, `/${partner.domain}/oauth2/authorize${query({ ...question, resource: partnerCenter })}`)
  t.equal(answer.status, 302)
  t.ok(answer.headers.location!.startsWith(`${redirect}&code=0.A`))
  const { code, state, session_state: session, ...more } = broughtBack(answer)
  t.equal(state, question.state)
  t.match(session, guid)
  t.same(more, { from: 'emulator' })
  const form = { grant_type: 'authorization_code', client_id: partner.applicationId, client_secret: 'x', redirect_uri: redirect, code: code! }
  const { status, body } = await identity.post(`/${partner.domain}/oauth2/token`, form)
  t.equal(status, 200)
  t.same(without(body, 'access_token', 'refresh_token', 'id_token'), {
    token_type: 'Bearer', expires_in: '3600', ext_expires_in: '3600', expires_on: '1546995600', not_before: '1546991700', resource: partnerCenter, scope: 'user_impersonation'
  })
  t.match(claimsOf(body.access_token), { aud: partnerCenter, oid: partner.userId, upn: partner.userPrincipalName, amr: ['pwd', 'mfa'], appidacr: '1' })
  t.equal((await call('GET', `/customers/${alder.id}/users`, undefined, { authorization: `Bearer ${body.access_token}` })).status, 200)
  t.match((await identity.post(`/${partner.domain}/oauth2/token`, form)).body, { error: 'invalid_grant', error_codes: [54005] })
})

t.test('the secure application model: code and id token by form post, then the customer\'s tenant', async t => {
  const { emulator } = await storyWorld(t, { auth: 'strict' })
  const identity = identityOf(emulator)
  const asked = { client_id: nightlyJobs.id, redirect_uri: nightlyJobs.redirect, response_type: 'code id_token', response_mode: 'form_post', nonce: 'n-1', state: 's-1', scope: `openid offline_access ${partnerCenter}/user_impersonation` }
  const page = await fillIn(identity, `/common/oauth2/v2.0/authorize${query(asked)}`, { username: salesAgent.name, password: salesAgent.password })
  t.equal(page.status, 200)
  const { action, fields } = formOn(page.text)
  t.equal(action, nightlyJobs.redirect)
  t.same(Object.keys(fields), ['code', 'id_token', 'state', 'session_state'])
  t.match(claimsOf(fields.id_token!), {
    aud: nightlyJobs.id,
    nonce: 'n-1',
    oid: salesAgent.id,
    iss: `https://login.microsoftonline.com/${partner.tenantId}/v2.0`,
    c_hash: createHash('sha256').update(fields.code!).digest().subarray(0, 16).toString('base64url')
  })
  const secret = { client_id: nightlyJobs.id, client_secret: nightlyJobs.secret }
  const { body } = await identity.post('/common/oauth2/v2.0/token', { ...secret, grant_type: 'authorization_code', code: fields.code!, redirect_uri: nightlyJobs.redirect })
  if (!body.id_token) console.error(body)
  t.match(claimsOf(body.id_token), { nonce: 'n-1' })
  const { body: exchanged } = await identity.post(`/${alder.id}/oauth2/v2.0/token`, { ...secret, grant_type: 'refresh_token', refresh_token: body.refresh_token, scope: `${graph}/.default` })
  t.match(claimsOf(exchanged.access_token), { aud: graph, tid: alder.id, oid: salesAgent.id, amr: ['pwd', 'mfa'] })
})

t.test('code challenges: only who asked for the code can redeem it', async t => {
  const { emulator } = await storyWorld(t)
  const identity = identityOf(emulator)
  const verifier = 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk' // RFC 7636, appendix B
  const challenges: Array<[given: Form, verifier: string]> = [
    [{ code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM', code_challenge_method: 'S256' }, verifier],
    [{ code_challenge: verifier, code_challenge_method: 'plain' }, verifier],
    [{ code_challenge: verifier }, verifier]
  ]
  for (const [challenge, right] of challenges) {
    const { code } = broughtBack(await fillIn(identity, `/common/oauth2/v2.0/authorize${query({ ...question, scope: 'openid', ...challenge })}`))
    const redeem = (verifier: Form) => identity.post('/common/oauth2/v2.0/token', { grant_type: 'authorization_code', client_id: partner.applicationId, redirect_uri: redirect, code: code!, ...verifier })
    t.match((await redeem({})).body, { error: 'invalid_grant', error_codes: [50148] })
    t.match((await redeem({ code_verifier: `${right.slice(1)}x` })).body, { error: 'invalid_grant', error_codes: [501481] })
    t.equal((await redeem({ code_verifier: right })).status, 200, 'and the refusals have not used it up')
  }
})

t.test('a code is for its application, redirect, tenant and ten minutes', async t => {
  const { emulator, world } = await storyWorld(t)
  const identity = identityOf(emulator)
  const { code } = broughtBack(await fillIn(identity, `/${partner.domain}/oauth2/authorize${query({ ...question, resource: partnerCenter })}`))
  const redeem = async (change: Form, tenant = partner.domain) =>
    (await identity.post(`/${tenant}/oauth2/token`, { grant_type: 'authorization_code', client_id: partner.applicationId, redirect_uri: redirect, code: code!, ...change })).body
  t.match(await redeem({ client_id: 'another' }), { error: 'invalid_grant', error_codes: [70000] })
  t.match(await redeem({ redirect_uri: 'https://app.example/other' }), { error: 'invalid_grant', error_codes: [500112] })
  t.match(await redeem({}, alder.domain), { error: 'invalid_grant', error_codes: [700005] })
  t.match(await redeem({ code: `${code!.slice(0, -2)}AA` }), { error: 'invalid_grant', error_codes: [9002313] }, 'changed')
  t.match(await redeem({ code: 'none' }), { error: 'invalid_grant', error_codes: [9002313] })
  world.clock.advance('PT10M')
  t.match(await redeem({}), { error: 'invalid_grant', error_codes: [70008] })
})

t.test('answers travel as they are asked to', async t => {
  const { emulator } = await storyWorld(t)
  const identity = identityOf(emulator)
  const asked = { ...question, scope: 'openid', nonce: 'n', client_info: '1' }
  const sign = async (change: Form) => fillIn(identity, `/common/oauth2/v2.0/authorize${query({ ...asked, ...change })}`)
  const info = Buffer.from(JSON.stringify({ uid: partner.userId, utid: partner.tenantId })).toString('base64url')
  const fragment = await sign({ response_type: 'id_token code' })
  t.match(fragment.headers.location, /^https:\/\/app\.example\/signed-in\?from=emulator#code=/, 'tokens in the fragment unless more is said')
  t.equal(new URLSearchParams(new URL(fragment.headers.location!).hash.slice(1)).get('client_info'), info)
  const token = await sign({ response_type: 'id_token', response_mode: 'fragment' })
  t.same([...new URLSearchParams(new URL(token.headers.location!).hash.slice(1)).keys()], ['id_token', 'state', 'session_state', 'client_info'])
  t.match((await sign({ response_mode: 'fragment' })).headers.location, /#code=/)
  t.same(Object.keys(formOn((await sign({ response_mode: 'form_post' })).text).fields), ['code', 'state', 'session_state', 'client_info'])
  const posted = await identity.post('/common/oauth2/v2.0/authorize', asked)
  t.match(formOn(posted.text).fields, { client_id: partner.applicationId, state: question.state, username: partner.userPrincipalName }, 'an application may ask by post, too')
})

t.test('what is wrong with a question is told to the application', async t => {
  const { emulator } = await storyWorld(t, { auth: 'strict' })
  const identity = identityOf(emulator)
  const asked = { ...question, scope: 'openid' }
  const refused = async (change: Form, without: string[] = []) => {
    const given = Object.fromEntries(Object.entries({ ...asked, ...change }).filter(([name]) => !without.includes(name)))
    const { status, headers } = await identity.get(`/common/oauth2/v2.0/authorize${query(given)}`)
    t.equal(status, 302)
    t.ok(headers.location!.startsWith(redirect))
    const { search, hash } = new URL(headers.location!)
    const { error, error_description: description, state } = Object.fromEntries(new URLSearchParams(hash.slice(1) || search))
    t.equal(state, question.state)
    t.match(description, / Trace ID: \S{36} Correlation ID: \S{36} Timestamp: 2019-01-09 00:00:00Z$/)
    return [error, description!.split(':')[0]]
  }
  t.same(await refused({}, ['response_type']), ['invalid_request', 'AADSTS900144'])
  t.same(await refused({ response_type: 'token' }), ['unsupported_response_type', 'AADSTS70005'])
  t.same(await refused({ response_type: 'id_token' }), ['invalid_request', 'AADSTS900144'], 'an id token needs a nonce')
  t.same(await refused({ response_type: 'id_token', nonce: 'n', response_mode: 'query' }), ['invalid_request', 'AADSTS70007'])
  t.same(await refused({ response_mode: 'telegram' }), ['invalid_request', 'AADSTS70007'])
  t.same(await refused({}, ['scope']), ['invalid_request', 'AADSTS900144'])
  t.same(await refused({ scope: `${partnerCenter}/a ${graph}/b` }), ['invalid_scope', 'AADSTS28000'])
  t.same(await refused({ scope: 'https://unknown.example/.default' }), ['invalid_resource', 'AADSTS500011'])
  t.same(await refused({ prompt: 'none' }), ['login_required', 'AADSTS50058'])
  t.same(await refused({ code_challenge: 'short' }), ['invalid_request', 'AADSTS501491'])
  t.same(await refused({ code_challenge: 'x'.repeat(43), code_challenge_method: 'md5' }), ['invalid_request', 'AADSTS90023'])
  const cancelled = broughtBack(await fillIn(identity, `/common/oauth2/v2.0/authorize${query(asked)}`, { decision: 'cancel' }))
  t.match(cancelled, { error: 'access_denied', error_description: /^AADSTS65004: /, state: question.state })
})

t.test('who cannot be sent back is told on the page', async t => {
  const { emulator } = await storyWorld(t, { auth: 'strict' })
  const identity = identityOf(emulator)
  const refused = async (given: Form) => {
    const { status, headers, text } = await identity.get(`/common/oauth2/v2.0/authorize${query({ response_type: 'code', scope: 'openid', ...given })}`)
    t.equal(status, 400)
    t.equal(headers.location, undefined)
    t.equal(headers['content-type'], 'text/html; charset=utf-8')
    return /AADSTS\d+/.exec(text)![0]
  }
  t.equal(await refused({}), 'AADSTS900144')
  t.equal(await refused({ client_id: partner.applicationId }), 'AADSTS900144')
  t.equal(await refused({ client_id: 'nobody', redirect_uri: redirect }), 'AADSTS700016')
  t.equal(await refused({ client_id: nightlyJobs.id, redirect_uri: redirect }), 'AADSTS50011')
  t.equal(await refused({ client_id: nightlyJobs.id, redirect_uri: `${nightlyJobs.redirect}/more` }), 'AADSTS50011')
  t.equal(await refused({ client_id: desk.id, redirect_uri: 'https://localhost:99' }), 'AADSTS50011')
  t.equal((await identity.get(`/common/oauth2/v2.0/authorize${query({ client_id: desk.id, redirect_uri: 'http://localhost:54321', response_type: 'code', scope: 'openid' })}`)).status, 200, 'a program takes any free port')
})

t.test('a wrong password or name brings the page again', async t => {
  const { emulator } = await storyWorld(t, { auth: 'strict' })
  const identity = identityOf(emulator)
  const path = `/common/oauth2/v2.0/authorize${query({ ...question, scope: 'openid', login_hint: salesAgent.name })}`
  t.equal(formOn((await identity.get(path)).text).fields.username, salesAgent.name)
  for (const [entries, number] of [[{ password: 'wrong' }, 50126], [{ username: 'nobody@northgatecloud.onmicrosoft.com' }, 50034], [{ username: '' }, 50034]] as Array<[Form, number]>) {
    const again = await fillIn(identity, path, entries)
    t.match(again.text, `AADSTS${number}`)
    t.equal(formOn(again.text).fields.state, question.state, 'and nothing of the question is lost')
  }
  t.equal((await fillIn(identity, path, { password: salesAgent.password })).status, 302)
  const withFactor = broughtBack(await fillIn(identity, path, { username: helpdeskAgent.name, password: helpdeskAgent.password }))
  t.ok(withFactor.code)
})

t.test('pages show what they were given as text, and load, run and frame nothing', async t => {
  const { emulator } = await storyWorld(t)
  const identity = identityOf(emulator)
  const evil = '"><script>alert(1)</script>\'&'
  const pages = [
    await identity.get(`/common/oauth2/authorize${query({ client_id: evil, redirect_uri: redirect, response_type: 'code', state: evil, login_hint: evil, [evil]: evil })}`),
    await identity.get(`/common/oauth2/deviceauth${query({ user_code: evil })}`),
    await identity.post('/common/oauth2/deviceauth', { user_code: evil, username: evil, decision: 'accept' }),
    await identity.get(`/common/adminconsent${query({ client_id: evil, redirect_uri: redirect, state: evil })}`),
    await identity.get(`/common/oauth2/authorize${query({ client_id: evil, redirect_uri: evil })}`),
    await fillIn(identity, `/common/oauth2/authorize${query({ client_id: 'x', redirect_uri: redirect, response_type: 'code', response_mode: 'form_post', state: evil })}`),
    await identity.get('/common/oauth2/logout')
  ]
  for (const { text, headers } of pages) {
    t.notMatch(text, /<script/i)
    t.notMatch(text, evil)
    t.match(headers, {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; frame-ancestors 'none'",
      'x-content-type-options': 'nosniff',
      'cache-control': 'no-cache, no-store'
    })
  }
  t.equal(formOn(pages[0]!.text).fields.state, evil, 'the browser reads it as it was')
})

t.test('nobody is signed in from a page of elsewhere', async t => {
  const { emulator } = await storyWorld(t)
  const identity = identityOf(emulator)
  const form = { ...question, username: partner.userPrincipalName, decision: 'accept' }
  for (const path of ['/common/oauth2/authorize', '/common/oauth2/deviceauth', '/common/adminconsent']) {
    for (const origin of ['https://evil.example', 'null', 'http://login.microsoftonline.com.evil.example']) t.equal((await identity.post(path, form, { origin })).status, 403, `${path} ${origin}`)
  }
  t.equal((await identity.post('/common/oauth2/authorize', form, { origin: 'https://login.microsoftonline.com' })).status, 302)
})

t.test('an administrator gives or refuses an application its permissions', async t => {
  const { emulator } = await storyWorld(t)
  const identity = identityOf(emulator)
  const asked = { client_id: nightlyJobs.id, redirect_uri: nightlyJobs.redirect, state: '7', scope: `${graph}/.default` }
  t.match((await identity.get(`/${alder.domain}/adminconsent${query(asked)}`)).text, 'Northgate nightly jobs asks for its permissions in the tenant alderfinch.onmicrosoft.com.')
  t.same(broughtBack(await fillIn(identity, `/${alder.domain}/adminconsent${query(asked)}`)), { admin_consent: 'True', tenant: alder.id, state: '7' })
  t.same(broughtBack(await fillIn(identity, `/${alder.id}/v2.0/adminconsent${query(asked)}`)), { admin_consent: 'True', tenant: alder.id, scope: asked.scope, state: '7' })
  t.match(broughtBack(await fillIn(identity, `/${alder.id}/adminconsent${query(asked)}`, { decision: 'cancel' })), { error: 'access_denied', tenant: alder.id, state: '7' })
})

t.test('signing out goes where it is told, if that is a web page', async t => {
  const { emulator } = await storyWorld(t)
  const identity = identityOf(emulator)
  for (const version of ['', '/v2.0']) {
    const { status, headers } = await identity.get(`/common/oauth2${version}/logout${query({ post_logout_redirect_uri: 'https://app.example/bye', state: 'x y' })}`)
    t.equal(status, 302)
    t.equal(headers.location, 'https://app.example/bye?state=x+y')
    for (const target of ['javascript:alert(1)', 'app.example', '//app.example', '']) t.match((await identity.get(`/common/oauth2${version}/logout${query({ post_logout_redirect_uri: target })}`)).text, 'Signed out', target)
  }
})
