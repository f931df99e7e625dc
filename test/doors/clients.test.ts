/** Programs with the service's addresses built in reach the emulator unchanged: through the proxy, by the preload, and by names that lead here. */
import { execFile } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { get, type RequestOptions } from 'node:https'
import type { AddressInfo, LookupFunction } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { build } from 'esbuild'
import t from 'tap'
import { Agent, fetch as undiciFetch } from 'undici'
import { startEmulator } from '../../src/index.ts'
import { storyTime } from '../helper.ts'

const folder = mkdtempSync(join(tmpdir(), 'doors-'))
t.teardown(() => rmSync(folder, { recursive: true }))
const redirect = join(folder, 'redirect.mjs')
await build({ entryPoints: [join(import.meta.dirname, '../../src/redirect.ts')], outfile: redirect, bundle: true, platform: 'node', format: 'esm' })

const emulator = await startEmulator({ clock: 'frozen', time: storyTime, tls: true, proxyPort: 0 })
t.teardown(() => emulator.close())
await emulator.world('ci-1', { fixture: 'direct' })
const ca = join(folder, 'ca.pem')
writeFileSync(ca, emulator.authority!)

/** The first customers of the two worlds. */
const ofDefault = 'Alder & Finch Architects'
const ofOther = 'Cedar Bend Veterinary Clinic'

interface Ended { told: unknown, failure: string }

/** Runs a program in a process of its own, with nothing of this one's environment but what is given. */
function run (program: string, { args = [], preload = false, ...env }: { args?: string[], preload?: boolean } & Record<string, unknown>): Promise<Ended> {
  const given = [...preload ? ['--import', pathToFileURL(redirect).href] : [], join(import.meta.dirname, 'programs', program), ...args]
  return new Promise(resolve => execFile(process.execPath, given, { env: { PATH: process.env.PATH, ...env } as NodeJS.ProcessEnv, timeout: 30_000 }, (error, stdout, stderr) => {
    resolve({ told: stdout === '' ? undefined : JSON.parse(stdout), failure: error ? stderr : '' })
  }))
}

t.test('through the proxy, trusting our authority alone', async t => {
  const proxy = { args: ['axios'], HTTPS_PROXY: emulator.proxyUrl }
  const [trusting, inWorld, untrusting] = await Promise.all([
    run('nightly.mjs', { ...proxy, NODE_EXTRA_CA_CERTS: ca }),
    run('nightly.mjs', { args: ['axios'], HTTPS_PROXY: emulator.proxyUrl!.replace('//', '//ci-1@'), NODE_EXTRA_CA_CERTS: ca }),
    run('nightly.mjs', proxy)
  ])
  t.same(trusting, { told: { axios: ofDefault }, failure: '' })
  t.same(inWorld, { told: { axios: ofOther }, failure: '' }, 'the user of the proxy\'s address is the world')
  t.equal(untrusting.told, undefined)
  t.match(untrusting.failure, /unable to verify the first certificate/)
})

t.test('by the preload, without TLS and without a proxy; other hosts are as they were', async t => {
  const other = createServer((_request, response) => response.writeHead(418).end())
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  t.teardown(() => other.close())
  const at = { preload: true, PCE_URL: emulator.url }
  const elsewhere = [`http://localhost:${(other.address() as AddressInfo).port}/`, `${emulator.tlsUrl!.replace('127.0.0.1', 'localhost')}/nowhere`]
  const [esm, world, cjs] = await Promise.all([
    run('nightly.mjs', { ...at, NODE_EXTRA_CA_CERTS: ca, ELSEWHERE: elsewhere.join(' ') }),
    run('nightly.mjs', { ...at, PCE_WORLD: 'ci-1' }),
    run('desk.cjs', { NODE_OPTIONS: `--import ${pathToFileURL(redirect).href}`, PCE_URL: `${emulator.url}/worlds/ci-1` })
  ])
  t.same(esm, { told: { axios: ofDefault, fetch: ofDefault, https: ofDefault, 'http:': 418, 'https:': 404 }, failure: '' })
  t.same(world, { told: { axios: ofOther, fetch: ofOther, https: ofOther }, failure: '' }, 'PCE_WORLD names the world')
  t.same(cjs, { told: { axios: ofOther, undici: ofOther, fetch: ofOther }, failure: '' }, 'through NODE_OPTIONS, a CommonJS program with msal-node, in the world of an address')
})

t.test('a preload that cannot work says so', async t => {
  const [secured, misnamed, absent, worldless] = await Promise.all([
    run('desk.cjs', { preload: true, PCE_URL: 'https://localhost:7443' }),
    run('desk.cjs', { preload: true, PCE_URL: emulator.url, PCE_WORLD: 'A B' }),
    run('nightly.mjs', { preload: true, PCE_URL: 'http://127.0.0.1:9' }),
    run('nightly.mjs', { preload: true, PCE_URL: emulator.url, PCE_WORLD: 'nobody' })
  ])
  t.match(secured.failure, /PCE_URL must be an http address/)
  t.match(misnamed.failure, /A B cannot be the name of a world/)
  t.match(absent.failure, /ECONNREFUSED 127\.0\.0\.1:9/)
  t.match(worldless.failure, /There is no world named nobody/)
})

t.test('by host names that lead here, over https', async t => {
  const port = Number(new URL(emulator.tlsUrl!).port)
  const lookup = ((_host: string, options: { all?: boolean }, done: (error: null, ...found: unknown[]) => void) =>
    options.all ? done(null, [{ address: '127.0.0.1', family: 4 }]) : done(null, '127.0.0.1', 4)) as unknown as LookupFunction
  const read = (host: string, path: string, more: RequestOptions = { ca: emulator.authority! }) => new Promise<any>((resolve, reject) => {
    get({ host, port, path, lookup, headers: { host, authorization: 'Bearer any' }, agent: false, ...more }, async response => {
      const parts: Buffer[] = []
      for await (const part of response) parts.push(part as Buffer)
      resolve(JSON.parse(Buffer.concat(parts).toString()))
    }).on('error', reject)
  })

  const profile = '/v1/profiles/organization'
  t.equal((await read('api.partnercenter.microsoft.com', profile)).companyName, 'Northgate Cloud Distribution')
  t.equal((await read('partner.partnercenterapi.microsoftonline.cn', profile)).companyName, 'Northgate Cloud Distribution')
  t.equal((await read('ci-1.localhost', profile)).companyName, 'Fernhollow IT Services', 'a world\'s name has a certificate of its own')
  const discovery = '/common/v2.0/.well-known/openid-configuration'
  for (const host of ['login.microsoftonline.com', 'login.windows.net', 'login.microsoftonline.us']) {
    t.match(await read(host, discovery), { issuer: `https://${host}/{tenantid}/v2.0`, token_endpoint: `https://${host}/common/oauth2/v2.0/token` })
  }
  t.match(await read('localhost', discovery, { ca: emulator.authority!, headers: {} }), { issuer: `https://localhost:${port}/{tenantid}/v2.0` }, 'the issuer follows the address, its scheme too')
  for (const host of ['graph.microsoft.com', 'graph.windows.net', 'management.azure.com', 'download.microsoft.com', 'api.partner.microsoft.com']) {
    t.same(await read(host, profile), { code: 990140, description: `Nothing here answers for ${host}: the Partner Center API and its token service are served, and nothing is forwarded to the real host.`, data: [], source: 'emulator' })
  }
  t.match(await read('login.microsoftonline.com', '/_emulator/worlds'), { code: 990108 }, 'controls stay closed under names of the service')
  await t.rejects(read('api.partnercenter.microsoft.com', profile, {}), { message: 'unable to verify the first certificate' })

  const dispatcher = new Agent({ connect: { ca: emulator.authority!, lookup } })
  t.teardown(() => dispatcher.close())
  const response = await undiciFetch(`https://api.partnercenter.microsoft.com:${port}${profile}`, { dispatcher, headers: { authorization: 'Bearer any' } })
  t.match(await response.json(), { companyName: 'Northgate Cloud Distribution' })
})
