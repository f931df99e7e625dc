/** Tokens as strict mode reads them: only those of the token service here, each of its claims looked at; and what is said to the others. */
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { connect } from 'node:net'
import { join } from 'node:path'
import { SignJWT } from 'jose'
import t from 'tap'
import { operations } from '../../src/contract/operation.ts'
import { keysIn } from '../../src/identity/keys.ts'
import { startEmulator, type Emulator, type EmulatorOptions } from '../../src/index.ts'
import { alder, directoryGraph, identityOf, nightlyJobs, partner, partnerCenter } from '../identity/clients.ts'
import { storyTime, storyWorld } from '../helper.ts'

const seconds = Date.parse(storyTime) / 1000
const otherTenant = 'c0ffee00-0000-4000-8000-000000000000'

const strictWorld = (t: { teardown: (what: () => Promise<void> | void) => void }, options: EmulatorOptions = {}) => storyWorld(t, { auth: 'strict', ...options })

async function minted (emulator: Emulator, order: object): Promise<string> {
  const response = await emulator.inject({ method: 'POST', url: '/_emulator/tokens', headers: { host: 'localhost' }, payload: JSON.stringify(order) })
  return response.json().accessToken
}

const bearer = (token: string) => ({ authorization: `Bearer ${token}` })

/** Claims of a token that is good for the story's world. */
const good = {
  aud: partnerCenter,
  iss: `https://sts.windows.net/${partner.tenantId}/`,
  iat: seconds,
  nbf: seconds - 300,
  exp: seconds + 3600,
  tid: partner.tenantId,
  oid: partner.userId,
  appid: partner.applicationId,
  upn: partner.userPrincipalName,
  scp: 'user_impersonation',
  ver: '1.0'
}

/** A token that the service has signed, but has not seen itself. */
async function signed (claims: object, head: object = {}): Promise<string> {
  const { privateKey, kid } = await keysIn().signing()
  return new SignJWT({ ...claims }).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid, ...head }).sign(privateKey)
}

const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
const without = (name: keyof typeof good) => Object.fromEntries(Object.entries(good).filter(([key]) => key !== name))

t.test('tokens of the token service are taken, and nothing is said of skipped checks', async t => {
  const { call, emulator } = await strictWorld(t)
  const lenient = await storyWorld(t)
  const { body } = await identityOf(emulator).post(`/${partner.tenantId}/oauth2/token`, { grant_type: 'client_credentials', client_id: nightlyJobs.id, client_secret: nightlyJobs.secret, resource: directoryGraph })
  for (const token of [body.access_token, await minted(emulator, { mode: 'app' }), await minted(emulator, { mode: 'app+user' }), await minted(emulator, { mode: 'app+user', audience: 'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd' })]) {
    for (const path of ['/customers', `/customers/${alder.id}`, `/customers/${alder.id}/subscriptions`]) {
      const answer = await call('GET', path, undefined, bearer(token))
      t.equal(answer.status, 200)
      t.notOk(answer.headers['x-emulator-auth'])
      t.equal(answer.text, (await lenient.call('GET', path)).text, 'the answer is that of a lenient world')
    }
  }
})

t.test('a token that the service has signed is verified when it is first seen, whoever sends it at the same time', async t => {
  const { call } = await strictWorld(t)
  const token = bearer(await signed(good))
  const answers = await Promise.all([1, 2, 3].map(async () => call('GET', '/customers', undefined, token)))
  t.same(answers.map(({ status }) => status), [200, 200, 200])
  t.equal((await call('GET', '/customers', undefined, token)).status, 200)
})

t.test('who asks is who the token names', async t => {
  const { call, world } = await strictWorld(t)
  const oid = '5a0e4a43-8d2c-4d32-9bb3-6dcd0bd0c5c4'
  const token = bearer(await signed({ ...good, oid, upn: 'ada@northgatecloud.onmicrosoft.com', appid: otherTenant }))
  const { body: { items: [subscription] } } = await call('GET', `/customers/${alder.id}/subscriptions`, undefined, token)
  t.equal((await call('PATCH', subscription.links.self.uri, { friendlyName: 'Renamed' }, token)).status, 200)
  t.match(world.state.export().collections.audit!.at(-1), { userPrincipalName: 'ada@northgatecloud.onmicrosoft.com', applicationId: otherTenant })
})

const denied = (why: string) => ({ code: 400, description: `Access is denied: ${why}`, data: [], source: 'PartnerFD' })
const noPartnerToken = { code: 800001, description: 'The request carries no token of a partner.', data: [], source: 'PartnerFD' }
const unsigned = 'the token is refused: its signature is not of this service.'
const notJwt = 'the token is refused: it is no JSON Web Token.'
const notRs256 = 'the token is refused: it is not signed by RS256.'
const notWhole = 'the token is refused: it lacks claims that every token has.'
const stranger = generateKeyPairSync('rsa', { modulusLength: 2048 })

/** Everything that is no good token: why, how the header is made, and the body of the refusal. */
const refused: Array<[why: string, authorization: () => Promise<string | undefined>, body: object]> = [
  ['no header', async () => undefined, denied('send a token in the header Authorization, as Bearer.')],
  ['no scheme', async () => signed(good), denied('the header Authorization holds no bearer token.')],
  ['another scheme', async () => 'Basic dXNlcjpwYXNz', denied('the header Authorization holds no bearer token.')],
  ['an opaque text', async () => 'Bearer test', denied(notJwt)],
  ['three parts of nothing', async () => 'Bearer ..', denied(notJwt)],
  ['a token without its signature', async () => `Bearer ${base64({ alg: 'RS256' })}.${base64(good)}.`, denied(unsigned)],
  ['a token of two parts', async () => `Bearer ${base64({ alg: 'RS256' })}.${base64(good)}`, denied(notJwt)],
  ['the algorithm none', async () => `Bearer ${base64({ alg: 'none' })}.${base64(good)}.`, denied(notRs256)],
  ['the algorithm nOnE', async () => `Bearer ${base64({ alg: 'nOnE' })}.${base64(good)}.`, denied(notRs256)],
  ['the public key as a shared secret', async () => {
    const { publicKey } = await keysIn().signing()
    return `Bearer ${await new SignJWT({ ...good }).setProtectedHeader({ alg: 'HS256' }).sign(new TextEncoder().encode(publicKey.export({ type: 'spki', format: 'pem' }).toString()))}`
  }, denied(notRs256)],
  ['the key of somebody else', async () => `Bearer ${await new SignJWT({ ...good }).setProtectedHeader({ alg: 'RS256', kid: (await keysIn().signing()).kid }).sign(stranger.privateKey)}`, denied(unsigned)],
  ['a key that the token brings along', async () => `Bearer ${await new SignJWT({ ...good }).setProtectedHeader({ alg: 'RS256', jwk: stranger.publicKey.export({ format: 'jwk' }) as never, jku: 'https://elsewhere.example/keys' }).sign(stranger.privateKey)}`, denied(unsigned)],
  ['claims changed after signing', async () => {
    const [head, , signature] = (await signed(good)).split('.')
    return `Bearer ${head}.${base64({ ...good, exp: good.exp + 1 })}.${signature}`
  }, denied(unsigned)],
  ['extensions that must be understood', async () => {
    const [, body, signature] = (await signed(good)).split('.')
    return `Bearer ${base64({ alg: 'RS256', crit: ['unheard-of'], 'unheard-of': 1 })}.${body}.${signature}`
  }, denied(unsigned)],
  ['a header of thousands of entries', async () => {
    const [, body, signature] = (await signed(good)).split('.')
    return `Bearer ${base64({ alg: 'RS256', ...Object.fromEntries(Array.from({ length: 500 }, (_, index) => [`h${index}`, 1])) })}.${body}.${signature}`
  }, denied(unsigned)],
  ['12,000 characters', async () => `Bearer ${base64({ alg: 'RS256' })}.${'A'.repeat(12_000)}.AAAA`, denied(unsigned)],
  ['20,000 characters', async () => `Bearer ${base64({ alg: 'RS256' })}.${'A'.repeat(20_000)}.AAAA`, denied('the token is refused: it is too long.')],
  ['another audience', async () => `Bearer ${await signed({ ...good, aud: 'https://management.azure.com' })}`, denied('the token is refused: it is meant for https://management.azure.com.')],
  ['another tenant', async () => `Bearer ${await signed({ ...good, tid: otherTenant, iss: `https://sts.windows.net/${otherTenant}/` })}`, noPartnerToken],
  ['an issuer of another tenant', async () => `Bearer ${await signed({ ...good, iss: `https://sts.windows.net/${otherTenant}/` })}`, denied('the token is refused: its issuer is not that of its tenant.')],
  ['the second of its expiry', async () => `Bearer ${await signed({ ...good, exp: seconds })}`, denied('the token is refused: it has expired.')],
  ['a time to come', async () => `Bearer ${await signed({ ...good, nbf: seconds + 1 })}`, denied('the token is refused: its time has not come yet.')],
  ['no expiry', async () => `Bearer ${await signed(without('exp'))}`, denied(notWhole)],
  ['no audience', async () => `Bearer ${await signed(without('aud'))}`, denied(notWhole)],
  ['claims of other types', async () => `Bearer ${await signed({ ...good, iss: 17 })}`, denied(notWhole)]
]

t.test('whatever is no good token is refused with the same face, and nothing happens', async t => {
  const { emulator, world } = await strictWorld(t)
  const before = world.state.export()
  for (const [why, authorization, body] of refused) {
    const given = await authorization()
    for (const [method, url] of [['GET', '/v1/customers'], ['DELETE', `/v1/customers/${alder.id}`], ['POST', `/v1/customers/${alder.id}/carts`]] as const) {
      for (const time of ['first', 'second']) {
        const response = await emulator.inject({ method, url, headers: { host: 'localhost', ...(given !== undefined && { authorization: given }) } })
        t.equal(response.statusCode, 401, `${why}: ${method} for the ${time} time`)
        t.same(response.json(), body, why)
        t.equal(response.headers['www-authenticate'], `OAuth realm=urn:cpsvc:cpid:${partner.tenantId}`, why)
        t.notOk(response.headers['x-emulator-auth'], why)
      }
    }
  }
  t.same(world.state.export(), before)
})

t.test('a token of an application alone is refused where a user is needed', async t => {
  const { call, emulator } = await strictWorld(t)
  const [app, user] = [bearer(await minted(emulator, { mode: 'app' })), bearer(await minted(emulator, { mode: 'app+user' }))]
  for (const operation of operations) {
    const path = operation.path.replace(/\{\w+\}/g, 'x')
    const { status, body } = await call(operation.method, path, undefined, app)
    if (operation.auth === 'both') t.notSame([status, body?.code], [403, 900329], `${operation.id} takes both`)
    else t.same([status, body], [403, { code: 900329, description: 'This operation takes no application-only token; call it with an App+User token of the partner.', data: [], source: 'PartnerFD' }], operation.id)
    t.not((await call(operation.method, path, undefined, user)).body?.code, 900329, `${operation.id} takes a user's`)
  }
})

t.test('a token is good by the clock of the world', async t => {
  const { call, world, emulator } = await strictWorld(t)
  const token = bearer(await minted(emulator, { mode: 'app' }))
  const ask = async () => call('GET', '/customers', undefined, token)
  t.equal((await ask()).status, 200)
  world.snapshot.take('before')
  world.clock.advance('PT59M59S')
  t.equal((await ask()).status, 200)
  const later = bearer(await minted(emulator, { mode: 'app' }))
  t.equal((await call('GET', '/customers', undefined, later)).status, 200)
  world.clock.advance('PT1S')
  const { status, body } = await ask()
  t.same([status, body], [401, denied('the token has expired.')])
  world.snapshot.restore('before')
  t.equal((await ask()).status, 200, 'an hour ago it was good')
  const early = await call('GET', '/customers', undefined, later)
  t.same([early.status, early.body], [401, denied('the time of the token has not come yet.')], 'and this one was not yet made')
})

t.test('a token is good for the partner that the world has now, and for no other world', async t => {
  const { call, world, emulator } = await strictWorld(t)
  const token = bearer(await minted(emulator, { mode: 'app' }))
  t.equal((await call('GET', '/customers', undefined, token)).status, 200)
  await emulator.world('other', { auth: 'strict', time: storyTime })
  t.same((await call('GET', '/worlds/other/v1/customers', undefined, token)).body, noPartnerToken)
  await emulator.world('open', { auth: 'lenient', time: storyTime })
  t.match((await call('GET', '/worlds/open/v1/customers', undefined, token)).headers, { 'x-emulator-auth': 'lenient; skipped=tenant' })
  const document = world.state.export()
  world.state.import({ ...document, partner: { ...document.partner, tenantId: otherTenant } })
  t.same((await call('GET', '/customers', undefined, token)).body, noPartnerToken)
})

t.test('of two headers Authorization neither counts; a lenient world takes the first', async t => {
  const emulator = await startEmulator({ auth: 'strict', clock: 'frozen', time: storyTime })
  t.teardown(() => emulator.close())
  const token = await minted(emulator, { mode: 'app' })
  const say = async (path: string, lines: string[]) => {
    const socket = connect(emulator.port, '127.0.0.1')
    socket.end(`GET ${path} HTTP/1.1\r\nHost: localhost\r\n${lines.map(line => `${line}\r\n`).join('')}Connection: close\r\n\r\n`)
    let text = ''
    for await (const part of socket) text += part
    return text
  }
  const one = `Authorization: Bearer ${token}`
  t.match(await say('/v1/customers', [one]), /^HTTP\/1.1 200 /)
  for (const lines of [[one, one], [one, 'authorization: Bearer other'], ['AUTHORIZATION: Basic x', one], [one, one, one]]) {
    const text = await say('/v1/customers', lines)
    t.match(text, /^HTTP\/1.1 401 /)
    t.match(text, /www-authenticate: OAuth realm=urn:cpsvc:cpid:/i)
    t.match(text, JSON.stringify(denied('there is more than one header Authorization.')))
  }
  await emulator.world('open', { auth: 'lenient' })
  t.match(await say('/worlds/open/v1/customers', [one, 'Authorization: Basic x']), /^HTTP\/1.1 200 /)
})

t.test('the command line starts a strict world with every switch, and no token ever comes into its log', async t => {
  const switches = ['--mfa', 'required', '--throttle', '--bom', '--strict-enums', '--plain-refusals']
  const child = spawn(process.execPath, ['--import', 'tsx', join(import.meta.dirname, '../../src/cli.ts'), 'start', '--port', '0', '--log', 'trace', ...switches], {
    env: { ...process.env, PCE_AUTH: 'strict', XDG_DATA_HOME: t.testdir({}) }, stdio: ['ignore', 'pipe', 'pipe']
  })
  let log = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', part => { log += part })
  t.teardown(() => { child.kill() })
  while (!log.includes('ready')) await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => { throw new Error(log) })])
  const base = /http:\/\/127\.0\.0\.1:\d+/.exec(log)![0]
  const { settings } = await (await fetch(`${base}/_emulator/state`)).json() as { settings: object }
  t.match(settings, { auth: 'strict', mfa: 'required', throttle: true, bom: true, strictEnums: true, plainRefusals: true })
  const { accessToken } = await (await fetch(`${base}/_emulator/tokens`, { method: 'POST', body: '{"mode":"app"}' })).json() as { accessToken: string }
  const status = async (token: string, path = '/v1/customers') => (await fetch(`${base}${path}`, { headers: bearer(token) })).status
  const spoilt = `${accessToken.slice(0, -8)}AAAAAAAA`
  t.same([await status(accessToken), await status(spoilt), await status('test'), await status(accessToken, '/v1/customers/%zz'), await status(accessToken, '/v1/nothing')], [200, 401, 401, 400, 404])
  child.kill('SIGTERM')
  await once(child, 'exit')
  for (const token of [accessToken, spoilt]) for (const part of token.split('.')) t.notOk(log.includes(part), 'no part of a token')
})
