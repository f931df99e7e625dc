/** What the proxy refuses, what it lets through, and what a tunnel is held to; and the authority that is behind it. */
import { X509Certificate } from 'node:crypto'
import { mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer, type IncomingMessage } from 'node:http'
import { connect, type AddressInfo, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { connect as connectTls } from 'node:tls'
import t from 'tap'
import { run } from '../../src/commands/program.ts'
import { startEmulator, type Emulator } from '../../src/index.ts'
import { lookupFor } from '../../src/proxy/targets.ts'
import type { Leak } from '../../src/proxy/proxy.ts'
import { authorityIn } from '../../src/tls/authority.ts'
import { issue } from '../../src/tls/certificates.ts'
import { commonNames, secureBy } from '../../src/tls/secure.ts'
import { serviceHosts } from '../../src/tls/service-hosts.ts'
import { storyTime } from '../helper.ts'

/** A server of the test's own, which tells what it was asked. */
const asked: string[] = []
const local = createServer(async (request: IncomingMessage, response) => {
  let body = ''
  for await (const part of request) body += part
  asked.push(`${request.method} ${request.url} ${request.headers.host} ${JSON.stringify(body)}`)
  response.writeHead(200, { 'x-secret': String(request.headers['proxy-authorization']), connection: 'x-hop, close', 'x-hop': '1' }).end('local')
})
await new Promise<void>(resolve => local.listen(0, '127.0.0.1', resolve))
const localPort = (local.address() as AddressInfo).port
t.teardown(() => local.close())

const leaks: Leak[] = []
const emulator = await startEmulator({ clock: 'frozen', time: storyTime, tls: true, proxyPort: 0, allowHosts: [`localhost:${localPort}`, 'unreachable.invalid', '127.0.0.1'], onLeak: leak => leaks.push(leak) })
t.teardown(() => emulator.close())
const proxyPort = Number(new URL(emulator.proxyUrl!).port)
const tlsPort = Number(new URL(emulator.tlsUrl!).port)

/** Says something to a port, and hears all that comes back until the other side hangs up. */
function say (port: number, ...parts: string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    let heard = ''
    const socket = connect(port, '127.0.0.1', async () => {
      for (const part of parts) await new Promise<void>(resolve => socket.write(part, () => setImmediate(resolve)))
    })
    socket.setTimeout(5000, () => socket.destroy(new Error('The connection stays open.')))
    socket.setEncoding('latin1').on('data', part => { heard += part }).on('error', reject).on('close', () => resolve(heard))
  })
}

const refusalIn = (heard: string) => ({ status: Number(heard.split(' ')[1]), ...JSON.parse(heard.slice(heard.indexOf('{'))) as { code: number, description: string, source: string } })
const last = 'Connection: close\r\n\r\n'
const open = (target: string, more = '') => `CONNECT ${target} HTTP/1.1\r\nHost: ${target}\r\n${more}\r\n`
const established = 'HTTP/1.1 200 Connection established\r\n\r\n'

t.test('hosts that nobody named are refused, with what to do, and told as leaks', async t => {
  const cases: Array<[said: string, name: string, leak: object]> = [
    [open('graph.example:443'), 'graph.example:443', { host: 'graph.example', method: 'CONNECT', path: 'graph.example:443' }],
    [open('Example.COM.:8080', 'Proxy-Authorization: Basic Y2ktMTp4\r\n'), 'Example.COM.:8080', { host: 'example.com', method: 'CONNECT', path: 'Example.COM.:8080', world: 'ci-1' }],
    [`POST http://example.com/a/b?secret=1 HTTP/1.1\r\nHost: login.microsoftonline.com\r\nX-Emulator-World: ci-2\r\n${last}`, 'example.com:80', { host: 'example.com', method: 'POST', path: '/a/b', world: 'ci-2' }],
    [open('login.microsoftonline.com:8443'), 'login.microsoftonline.com:8443', { host: 'login.microsoftonline.com', method: 'CONNECT', path: 'login.microsoftonline.com:8443' }],
    [open('login.microsoftonline.com.evil.example:443'), 'login.microsoftonline.com.evil.example:443', { host: 'login.microsoftonline.com.evil.example', method: 'CONNECT', path: 'login.microsoftonline.com.evil.example:443' }],
    [open(`localhost.:${localPort + 1}`), `localhost.:${localPort + 1}`, { host: 'localhost', method: 'CONNECT', path: `localhost.:${localPort + 1}` }]
  ]
  for (const [said, name, leak] of cases) {
    leaks.length = 0
    t.match(refusalIn(await say(proxyPort, said)), { status: 403, code: 990120, description: `The proxy does not forward to ${name}: it answers for hosts of the service itself, and lets through only what --allow-hosts names.`, source: 'emulator' })
    t.match(leaks, [{ ...leak, at: /^\d{4}-\d\d-\d\dT/ }])
    t.equal(leaks.length, 1)
  }
})

t.test('nothing leads back to the emulator', async t => {
  leaks.length = 0
  for (const port of [emulator.port, tlsPort, proxyPort]) {
    for (const host of ['127.0.0.1', 'localhost', '127.9.9.9', '[::1]', '0.0.0.0', 'ci-1.localhost.']) {
      t.match(refusalIn(await say(proxyPort, open(`${host}:${port}`))), { status: 403, code: 990141 }, host)
    }
    t.match(refusalIn(await say(proxyPort, `GET http://127.0.0.1:${port}/_emulator/reset HTTP/1.1\r\nHost: localhost\r\n${last}`)), { status: 403, code: 990141 })
  }
  t.same(leaks, [])
  const found = (address: string) => new Promise(resolve => {
    const resolver = ((_host: string, _options: object, done: (error: null, found: object[]) => void) => done(null, [{ address, family: address.includes(':') ? 6 : 4 }])) as never
    lookupFor(7080, port => port === 7080, resolver)('elsewhere.example', {}, (error, address) => resolve(error?.message ?? address))
  })
  for (const address of ['127.0.0.1', '::1', '::ffff:127.0.0.1', '0.0.0.0']) t.match(await found(address), /does not lead back to the emulator at elsewhere.example:7080/, `a name that is at ${address}`)
  t.equal(await found('192.0.2.1'), '192.0.2.1')
})

t.test('what was named is let through: exactly that host and port', async t => {
  asked.length = 0
  leaks.length = 0
  const at = `localhost:${localPort}`
  const tunnelled = await say(proxyPort, open(at), `GET /in HTTP/1.1\r\nHost: ${at}\r\n${last}`)
  t.match(tunnelled, /^HTTP\/1.1 200 Connection established\r\n\r\nHTTP\/1.1 200 OK\r\n[^]*local/)
  const forwarded = await say(proxyPort, `DELETE http://LocalHost.:${localPort}/plain?a=1 HTTP/1.1\r\nHost: other\r\nProxy-Authorization: Basic Y2ktMTp4\r\nTransfer-Encoding: chunked\r\n${last}3\r\nabc\r\n0\r\n\r\n`)
  t.match(forwarded, /^HTTP\/1.1 200 OK\r\n[^]*local/)
  t.match(forwarded, /x-secret: undefined/, 'what is for the proxy stays there')
  t.notMatch(forwarded, /x-hop/i)
  t.same(asked, [`GET /in ${at} ""`, `DELETE /plain?a=1 LocalHost.:${localPort} "abc"`])
  t.match(refusalIn(await say(proxyPort, open('unreachable.invalid:443'))), { status: 502, code: 990144, description: /^The proxy cannot reach unreachable.invalid:443: / })
  t.match(refusalIn(await say(proxyPort, `GET http://unreachable.invalid/ HTTP/1.1\r\nHost: a\r\n${last}`)), { status: 502, code: 990144 })
  t.same(leaks, [])
  for (const bad of ['login.microsoftonline.com', 'GRAPH.microsoft.com.:443', 'sub.management.azure.com', 'login.windows-ppe.net', '*', '*.example', 'https://a.example', 'a.example/', 'a.example:0', 'a.example:65536', '[::', '']) {
    const refused: unknown = await startEmulator({ port: false, proxyPort: 0, allowHosts: [bad] }).catch((error: unknown) => error)
    t.match(refused, { refusal: 'allowedHostInvalid' }, bad)
  }
})

t.test('what is no request of a proxy is refused', async t => {
  for (const said of [`GET /v1/customers HTTP/1.1\r\nHost: api.partnercenter.microsoft.com\r\n${last}`, `GET http://localhost@api.partnercenter.microsoft.com/v1/customers HTTP/1.1\r\nHost: a\r\n${last}`, `GET http://api.partnercenter.microsoft.com\\@localhost/ HTTP/1.1\r\nHost: a\r\n${last}`, `GET ftp://a.example/ HTTP/1.1\r\nHost: a\r\n${last}`, open('login.microsoftonline.com'), open('login.microsoftonline.com:0'), open('a b:443'), open('login.microsoftonline.com:443:443')]) {
    t.match(refusalIn(await say(proxyPort, said)), { status: 400 }, said.split('\r')[0]!)
  }
})

t.test('a tunnel is held to its host, by every way of naming another', async t => {
  const host = 'login.microsoftonline.com'
  emulator.world('default').clock.advance('PT1H') // which a reset would take back
  const before = emulator.world('default').clock.now
  const inside = async (said: string) => {
    const heard = await say(proxyPort, open(`${host}:80`) + said) // at once, so that nothing is lost between the two
    t.ok(heard.startsWith(established))
    return heard.slice(established.length)
  }
  t.match(await inside(`GET /common/v2.0/.well-known/openid-configuration HTTP/1.1\r\nHost: ${host}:80\r\n${last}`), /"issuer":"https:\/\/login\.microsoftonline\.com\/\{tenantid\}\/v2\.0"/)
  for (const [line, named] of [['POST /_emulator/reset', 'localhost'], ['POST http://localhost/_emulator/reset', host], ['GET /v1/customers', 'api.partnercenter.microsoft.com']]) {
    t.match(refusalIn(await inside(`${line} HTTP/1.1\r\nHost: ${named}\r\nAuthorization: Bearer any\r\n${last}`)), { status: 421, code: 990142, description: /^This connection was opened for login\.microsoftonline\.com, not for / })
  }
  t.match(refusalIn(await inside(`POST /_emulator/reset HTTP/1.1\r\nHost: ${host}\r\n${last}`)), { status: 403, code: 990108 })
  t.match(refusalIn(await inside(open('api.partnercenter.microsoft.com:443'))), { status: 400, code: 990143 }, 'no tunnel in a tunnel')
  const smuggled = await inside(`POST /v1/x HTTP/1.1\r\nHost: ${host}\r\nContent-Length: 4\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\nPOST /_emulator/reset HTTP/1.1\r\nHost: localhost\r\n${last}`)
  t.match(refusalIn(smuggled), { status: 400 })
  t.equal(smuggled.match(/HTTP\/1\.1/g)!.length, 1)
  t.same(emulator.world('default').clock.now, before)
  t.match(refusalIn(await say(proxyPort, `GET http://${host}/_emulator/worlds HTTP/1.1\r\nHost: localhost\r\n${last}`)), { status: 403, code: 990108 }, 'nor is one that came by a whole address')
  t.match(await say(proxyPort, `GET https://${host}/common/v2.0/.well-known/openid-configuration HTTP/1.1\r\nHost: ${host}\r\n${last}`), /"issuer":"https:/, 'old clients ask for https by a whole address')
})

t.test('CONNECT on the common port names a world, and leads to no other host', async t => {
  await emulator.world('ci-1', { fixture: 'direct' })
  const request = `GET /v1/profiles/organization HTTP/1.1\r\nHost: api.partnercenter.microsoft.com\r\nAuthorization: Bearer any\r\n${last}`
  t.match(await say(emulator.port, open('api.partnercenter.microsoft.com:443', 'X-Emulator-World: ci-1\r\n') + request), /"companyName":"Fernhollow IT Services"/)
  t.match(refusalIn(await say(emulator.port, open('example.com:443'))), { status: 403, code: 990120 })
  t.match(refusalIn(await say(emulator.port, open('nothing'))), { status: 400, code: 990143 })
})

t.test('closing ends tunnels and connections that wait', async t => {
  const closing: Emulator = await startEmulator({ tls: true, proxyPort: 0, allowHosts: ['localhost'] })
  const port = Number(new URL(closing.proxyUrl!).port)
  const through = (target: string) => new Promise<Socket>(resolve => {
    const socket = connect(port, '127.0.0.1', () => socket.write(open(target)))
    socket.once('data', () => resolve(socket)) // that it is established
  })
  const [elsewhere, waiting, plain, outer] = await Promise.all(['localhost:' + localPort, 'graph.microsoft.com:443', 'login.microsoftonline.com:80', 'login.microsoftonline.com:443'].map(through))
  const ca = closing.authority!
  const inTls = connectTls({ socket: outer!, servername: 'login.microsoftonline.com', ca })
  const direct = connectTls({ port: Number(new URL(closing.tlsUrl!).port), host: '127.0.0.1', ca })
  await Promise.all([plain!, inTls, direct].map(socket => new Promise(resolve => {
    socket.once('data', resolve).write('GET /common/discovery/keys HTTP/1.1\r\nHost: login.microsoftonline.com\r\n\r\n')
  })))
  const ends = [elsewhere!, waiting!, plain!, inTls, direct].map(socket => new Promise(resolve => socket.on('error', () => {}).on('close', resolve)))
  await closing.close()
  await Promise.all(ends)
})

t.test('the authority is kept for its user alone; two starts at once have the same', async t => {
  const folder = join(mkdtempSync(join(tmpdir(), 'authority-')), 'authority')
  t.teardown(() => rmSync(join(folder, '..'), { recursive: true }))
  const [first, second] = await Promise.all([authorityIn(folder), authorityIn(folder)])
  t.same(second, first)
  const mode = (file: string) => (statSync(join(folder, file)).mode & 0o777).toString(8)
  t.same([mode('.'), mode('authority.pem'), mode('ca.pem')], ['700', '600', '644'])
  t.equal(readFileSync(join(folder, 'ca.pem'), 'utf8'), first.certificate)
  t.same(await authorityIn(folder), first, 'and so has the next')

  const certificate = new X509Certificate(first.certificate)
  t.ok(certificate.ca && certificate.verify(certificate.publicKey))
  const leaf = new X509Certificate((await issue(first, commonNames)).certificate)
  t.ok(leaf.checkIssued(certificate) && leaf.verify(certificate.publicKey))
  for (const name of [...serviceHosts, 'localhost']) t.equal(leaf.checkHost(name), name)
  for (const address of ['127.0.0.1', '::1']) t.equal(leaf.checkIP(address), address)
  t.ok(Date.parse(leaf.validTo) - Date.parse(leaf.validFrom) < 398 * 86_400_000)
  let now = Date.now()
  const secure = secureBy(first, () => now)
  const pair = await secure.pair()
  t.equal(await secure.pair(), pair)
  now += 301 * 86_400_000
  t.not((await secure.pair()).cert, pair.cert, 'it is made anew before it ends')

  writeFileSync(join(folder, 'authority.pem'), 'spoilt', { mode: 0o644 })
  const warned = new Promise(resolve => process.once('warning', resolve))
  const anew = await authorityIn(folder)
  t.match(await warned, { message: /has to be trusted anew/ })
  t.not(anew.certificate, first.certificate)
  t.same([mode('authority.pem'), readFileSync(join(folder, 'ca.pem'), 'utf8')], ['600', anew.certificate])
})

t.test('the command line tells where the authority is, and refuses hosts of the service', async t => {
  const home = mkdtempSync(join(tmpdir(), 'home-'))
  const before = process.env.XDG_DATA_HOME
  process.env.XDG_DATA_HOME = home
  t.teardown(() => {
    if (before === undefined) delete process.env.XDG_DATA_HOME
    else process.env.XDG_DATA_HOME = before
    rmSync(home, { recursive: true })
  })
  const said: string[] = []
  const terminal = { out: (text: string) => { said.push(text) }, err: (text: string) => { said.push(text) }, input: () => '', isWatched: false }
  const path = join(home, 'partner-center-emulator/authority/ca.pem')
  t.equal(await run(['ca', '--json', '--proxy-port', '9090'], terminal), 0)
  const told = JSON.parse(said.pop()!)
  const certificate = new X509Certificate(readFileSync(path))
  t.match(told, { path, fingerprint256: certificate.fingerprint256, names: commonNames })
  t.match(told.recipes[0], { runtime: /Node/, trust: `NODE_EXTRA_CA_CERTS=${path}`, proxy: 'HTTPS_PROXY=http://127.0.0.1:9090' })
  t.equal(await run(['ca'], terminal), 0)
  const words = said.pop()!
  t.equal(words.split('\n')[0], path)
  for (const recipe of [`REQUESTS_CA_BUNDLE=${path}`, `SSL_CERT_FILE=${path}`, `curl --cacert ${path}`, '-Dhttps.proxyPort=8080', 'NODE_USE_ENV_PROXY=1']) t.ok(words.includes(recipe), recipe)

  t.equal(await run(['start', '--port', '0', '--proxy-port', '0', '--allow-hosts', 'a.example,Graph.Microsoft.com'], terminal), 2)
  t.match(said.pop(), /Graph\.Microsoft\.com cannot be let through: graph\.microsoft\.com belongs to the service/)
  for (const [option, port] of [['--tls-port', tlsPort], ['--proxy-port', proxyPort]] as const) {
    t.equal(await run(['start', '--port', '0', option, String(port)], terminal), 1)
    t.equal(said.pop(), `Port ${port} is taken; choose another one with ${option}, or 0 for any that is free.\n`)
  }
})
