/** The second factor: demanded of users by a strict world when asked to, told to whoever asks; and the refusal of app-only tokens in plain text. */
import t from 'tap'
import type { Emulator } from '../../src/index.ts'
import { alder, partner } from '../identity/clients.ts'
import { storyWorld } from '../helper.ts'

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })
const validate = { ValidateMfa: 'true' }

async function tokens (emulator: Emulator) {
  const minted = async (order: object) => {
    const response = await emulator.inject({ method: 'POST', url: '/_emulator/tokens', headers: { host: 'localhost' }, payload: JSON.stringify(order) })
    return bearer(response.json().accessToken)
  }
  return { app: await minted({ mode: 'app' }), one: await minted({ mode: 'app+user', mfa: false }), two: await minted({ mode: 'app+user', mfa: true }) }
}

t.test('a strict world that demands MFA refuses users who signed in without', async t => {
  const { call, emulator, world } = await storyWorld(t, { auth: 'strict', mfa: 'required' })
  const { app, one, two } = await tokens(emulator)
  t.equal((await call('GET', '/customers', undefined, two)).status, 200)
  t.equal((await call('GET', '/customers', undefined, app)).status, 200, 'an application has no second factor')
  const before = world.state.export()
  for (const [method, path] of [['GET', '/customers'], ['DELETE', `/customers/${alder.id}`], ['GET', '/profiles/organization']] as const) {
    const { status, headers, body } = await call(method, path, undefined, one)
    t.equal(status, 401)
    t.same(body, { code: 400, description: 'Access is denied: the user must sign in with MFA (multi-factor authentication), and the token says nothing of it.', data: [], source: 'PartnerFD' })
    t.equal(headers['www-authenticate'], `OAuth realm=urn:cpsvc:cpid:${partner.tenantId}`)
  }
  t.same(world.state.export(), before)
})

t.test('without the demand nobody minds, and a lenient world only says what strict mode would have done', async t => {
  const strict = await storyWorld(t, { auth: 'strict' })
  t.equal((await strict.call('GET', '/customers', undefined, (await tokens(strict.emulator)).one)).status, 200)

  const { call, emulator } = await storyWorld(t, { mfa: 'required' })
  const { app, one, two } = await tokens(emulator)
  for (const [token, skipped] of [[app, 'none'], [one, 'mfa'], [two, 'none']] as const) {
    const { status, headers } = await call('GET', '/customers', undefined, token)
    t.same([status, headers['x-emulator-auth']], [200, `lenient; skipped=${skipped}`])
  }
})

t.test('ValidateMfa: true asks whether the user signed in with a second factor', async t => {
  for (const auth of ['strict', 'lenient'] as const) {
    const { call, emulator } = await storyWorld(t, { auth })
    const { app, one, two } = await tokens(emulator)
    for (const [token, isCompliant] of [[app, 'false'], [one, 'false'], [two, 'true']] as const) {
      t.equal((await call('GET', '/customers', undefined, { ...token, ...validate })).headers.ismfacompliant, isCompliant)
      t.equal((await call('GET', '/customers/none', undefined, { ...token, ...validate })).headers.ismfacompliant, isCompliant, 'of a refusal too')
      for (const value of ['false', '', 'yes']) t.equal((await call('GET', '/customers', undefined, { ...token, ValidateMfa: value })).headers.ismfacompliant, undefined, value)
      t.equal((await call('GET', '/customers', undefined, token)).headers.ismfacompliant, undefined)
    }
    t.equal((await call('PATCH', `/customers/${alder.id}/usagebudget`, { amount: 5 }, { ...two, ValidateMfa: 'True' })).headers.ismfacompliant, 'true')
    t.equal((await call('GET', '/customers', undefined, { authorization: '', ...validate })).headers.ismfacompliant, undefined, 'nobody is there')
  }
  const { call } = await storyWorld(t)
  t.equal((await call('GET', '/customers', undefined, validate)).headers.ismfacompliant, 'false', 'a token that says nothing tells of no second factor')
  const off = await storyWorld(t, { auth: 'off' })
  t.equal((await off.call('GET', '/customers', undefined, validate)).headers.ismfacompliant, 'false')
})

t.test('the refusal for want of MFA tells that it is not compliant', async t => {
  const { call, emulator } = await storyWorld(t, { auth: 'strict', mfa: 'required' })
  const { one } = await tokens(emulator)
  const { status, headers } = await call('GET', '/customers', undefined, { ...one, ...validate })
  t.same([status, headers.ismfacompliant], [401, 'false'])
})

t.test('app-only tokens are refused in plain text, as before 2023, where that is set', async t => {
  const { emulator, world, call } = await storyWorld(t, { plainRefusals: true })
  const { app, one } = await tokens(emulator)
  const before = world.state.export()
  for (const [method, path] of [['GET', '/profiles/organization'], ['PUT', `/customers/${alder.id}/qualification`]] as const) {
    const response = await emulator.inject({ method, url: `/v1${path}`, headers: { host: 'localhost', ...app, 'MS-RequestId': '3705fc6d-4127-4a87-bed1-f1e96e1fd8c7' } })
    t.equal(response.statusCode, 403)
    t.equal(response.body, 'This resource can\'t be accessed by application credentials.')
    t.match(response.headers, { 'content-type': 'text/plain; charset=utf-8', 'content-length': '59', 'ms-requestid': '3705fc6d-4127-4a87-bed1-f1e96e1fd8c7' })
  }
  t.same(world.state.export(), before)
  t.equal((await call('GET', '/profiles/organization', undefined, one)).status, 200)
  t.match((await call('GET', '/customers/none', undefined, app)).body, { code: 900118 }, 'other refusals are as ever')
  await emulator.world('usual', { fork: 'default', plainRefusals: false })
  t.match((await call('GET', '/worlds/usual/v1/profiles/organization', undefined, app)).body, { code: 900329 })
})
