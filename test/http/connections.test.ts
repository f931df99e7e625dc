/** What comes over a connection and is no ordinary request: each is answered in the service's shape, and nothing hangs or ends the process. */
import { connect } from 'node:net'
import type { Duplex } from 'node:stream'
import { gzipSync } from 'node:zlib'
import t, { type Test } from 'tap'
import { refuseConnection } from '../../src/http/connections.ts'
import { startEmulator } from '../../src/index.ts'
import { storyTime, storyWorld } from '../helper.ts'

interface Heard { status: number, headers: Record<string, string>, body: any }

/** Sends bytes to a port and hears all that comes back until the other side hangs up. */
function say (port: number, ...parts: Array<string | Buffer>): Promise<Heard[]> {
  return new Promise((resolve, reject) => {
    const heard: Buffer[] = []
    const socket = connect(port, '127.0.0.1', () => { for (const part of parts) socket.write(part) })
    socket.setTimeout(5000, () => socket.destroy(new Error('The connection stays open.')))
    socket.on('data', part => heard.push(part)).on('error', reject).on('close', () => resolve(answersIn(Buffer.concat(heard).toString('utf8'))))
  })
}

/** Answers with a content length, one after the other. */
function answersIn (text: string): Heard[] {
  const answers: Heard[] = []
  for (let rest = text; rest !== '';) {
    const end = rest.indexOf('\r\n\r\n')
    const [first, ...lines] = rest.slice(0, end).split('\r\n')
    const headers = Object.fromEntries(lines.map(line => [line.slice(0, line.indexOf(':')).toLowerCase(), line.slice(line.indexOf(':') + 1).trim()]))
    const length = Number(headers['content-length'] ?? 0)
    const body = Buffer.from(rest.slice(end + 4)).subarray(0, length).toString('utf8')
    answers.push({ status: Number(first!.split(' ')[1]), headers, body: body === '' ? undefined : JSON.parse(body) })
    rest = rest.slice(end + 4 + body.length)
  }
  return answers
}

const head = 'Host: localhost\r\nAuthorization: Bearer test\r\n'
const json = 'Content-Type: application/json\r\n'
const last = 'Connection: close\r\n'
const post = (body: string, headers = '') => `POST /v1/customers HTTP/1.1\r\n${head}${json}${headers}${last}Content-Length: ${Buffer.byteLength(body)}\r\n\r\n${body}`
const get = (target: string, headers = '') => `GET ${target} HTTP/1.1\r\n${head}${headers}${last}\r\n`

async function listening (t: Test) {
  const emulator = await startEmulator({ clock: 'frozen', time: storyTime })
  t.teardown(() => emulator.close())
  const own = await emulator.world('own', { port: 0 })
  return { emulator, ports: [emulator.port, Number(new URL(own.url).port)] }
}

t.test('what is no request is refused, and its connection closed, by every port', async t => {
  const { ports } = await listening(t)
  const broken: Array<[why: string, parts: Array<string | Buffer>, status: number, code: number, description: RegExp]> = [
    ['no method of HTTP', [`FETCH /v1/customers HTTP/1.1\r\n${head}\r\n`], 400, 800002, /no well-formed HTTP/],
    ['another protocol', [Buffer.from([0x16, 0x03, 0x01, 0x02, 0x00, 0x01])], 400, 800002, /no well-formed HTTP/],
    ['a line break in a header', [get('/v1/customers', 'MS-RequestId: a\nX-Injected: 1\r\n')], 400, 800002, /no well-formed HTTP/],
    ['a NUL in an address', [get('/v1/customers/\u0000')], 400, 800002, /no well-formed HTTP/],
    ['letters of another alphabet in an address', [get('/v1/customers/東京')], 400, 800002, /no well-formed HTTP/],
    ['two lengths', [`POST /v1/customers HTTP/1.1\r\n${head}Content-Length: 3\r\nContent-Length: 2\r\n\r\n{}`], 400, 800002, /no well-formed HTTP/],
    ['a length and chunks', [`POST /v1/customers HTTP/1.1\r\n${head}Content-Length: 3\r\nTransfer-Encoding: chunked\r\n\r\n2\r\n{}\r\n0\r\n\r\n`], 400, 800002, /no well-formed HTTP/],
    ['a chunk of no length', [`POST /v1/customers HTTP/1.1\r\n${head}${json}Transfer-Encoding: chunked\r\n\r\nzz\r\n{}\r\n0\r\n\r\n`], 400, 800002, /no well-formed HTTP/],
    ['headers of 20,000 bytes', [get('/v1/customers', `X-Long: ${'x'.repeat(20_000)}\r\n`)], 431, 990029, /16384 bytes/],
    ['an address of 20,000 bytes', [get(`/v1/customers/${'x'.repeat(20_000)}`)], 431, 990029, /16384 bytes/],
    ['an expectation that nobody can meet', [post('{}', 'Expect: wonders\r\n')], 417, 800036, /wonders/]
  ]
  for (const port of ports) {
    for (const [why, parts, status, code, description] of broken) {
      const [answer, ...more] = await say(port, ...parts)
      t.match([answer!.status, answer!.body], [status, { code, description, data: [], source: 'emulator' }], why)
      t.equal(answer!.headers['content-type'], 'application/json; charset=utf-8')
      t.same(more, [])
    }
    t.equal((await say(port, get('/v1/customers?size=1')))[0]!.status, 200, 'and the next one is served')
  }
})

t.test('a request says for which host it is, unless it is of HTTP/1.0', async t => {
  const { ports } = await listening(t)
  const rest = `Authorization: Bearer test\r\n${last}\r\n`
  for (const port of ports) {
    for (const path of ['/v1/customers', '/v1/nothing', '/openapi.json', '/common/oauth2/token']) {
      const [answer] = await say(port, `GET ${path} HTTP/1.1\r\n${rest}`)
      t.match([answer!.status, answer!.body], [400, { code: 800002, description: /Host header is missing/ }], path)
    }
    t.match(await say(port, `GET /_emulator/clock HTTP/1.1\r\n${rest}`), [{ status: 403, body: { code: 990108 } }], 'a control')
    t.match(await say(port, `GET /v1/customers?size=1 HTTP/1.0\r\n${rest}`), [{ status: 200 }])
    t.match(await say(port, `GET http://localhost/v1/customers?size=1 HTTP/1.1\r\n${rest}`), [{ status: 200 }], 'as proxies get it')
  }
})

t.test('an answer to HEAD has no body, whatever is wrong with its headers', async t => {
  const { ports } = await listening(t)
  for (const port of ports) {
    const [answer, ...more] = await say(port, `HEAD /v1/domains/a HTTP/1.1\r\n${head}X-Long: ${'x'.repeat(20_000)}\r\n\r\n`)
    t.match([answer!.status, answer!.body, more], [431, undefined, []])
    t.ok(Number(answer!.headers['content-length']) > 100, 'it says how long that of GET is')
  }
})

t.test('a request that does not arrive whole in time is told so', async t => {
  const heard: string[] = []
  // Waiting for it takes minutes; this is what Node tells then.
  const late = Object.assign(new Error('Request timeout'), { code: 'ERR_HTTP_REQUEST_TIMEOUT' })
  refuseConnection(late, { writable: true, end: (text: string) => { heard.push(text) } } as unknown as Duplex)
  t.match(answersIn(heard.join('')), [{ status: 408, body: { code: 990024, description: /300 seconds/ } }])
  refuseConnection(late, { writable: false, end: () => t.fail('a connection that is gone is told nothing') } as unknown as Duplex)
})

t.test('a closing emulator does not wait long for requests without an end', async t => {
  const { emulator, ports } = await listening(t)
  const stuck = ports.map(port => say(port, `POST /v1/customers HTTP/1.1\r\n${head}${json}Content-Length: 50\r\n\r\n{`))
  await new Promise(resolve => setTimeout(resolve, 100))
  const began = performance.now()
  await emulator.close()
  t.ok(performance.now() - began < 4000)
  t.same(await Promise.all(stuck), [[], []], 'they are cut')
})

t.test('chunks, 100-continue and requests in a row', async t => {
  const { emulator: { port } } = await listening(t)
  const missing = { status: 400, body: { code: 3000, description: /companyProfile is missing/ } }
  const chunked = `POST /v1/customers HTTP/1.1\r\n${head}${json}${last}Transfer-Encoding: chunked\r\n\r\n`
  t.match(await say(port, chunked, '1\r\n{\r\n', '1\r\n}\r\n', '0\r\n\r\n'), [missing], 'chunks')
  t.match(await say(port, chunked, ...Array.from({ length: 17 }, () => `10000\r\n${' '.repeat(65_536)}\r\n`), '0\r\n\r\n'), [{ status: 413, body: { code: 990023 } }], 'too many of them')
  t.match(await say(port, post('{}', 'Expect: 100-continue\r\n')), [{ status: 100 }, missing])
  t.match(await say(port, `POST /v1/customers HTTP/1.1\r\nHost: localhost\r\n${json}${last}Expect: 100-continue\r\nContent-Length: 2\r\n\r\n`, '{}'), [{ status: 100 }, { status: 401, body: { code: 400 } }], 'of whom is not let in')
  t.match(await say(port, `POST /v1/customers HTTP/1.1\r\n${head}${json}Expect: 100-continue\r\nContent-Length: 2000000\r\n\r\n`), [{ status: 100 }, { status: 413, body: { code: 990023 } }], 'of a body that is too large')
  const row = await say(port, `GET /v1/customers?size=1 HTTP/1.1\r\n${head}\r\nGET /v1/nothing HTTP/1.1\r\n${head}\r\n${post('{}')}`)
  t.match(row, [{ status: 200 }, { status: 404 }, missing], 'answers come in the order of the requests')
})

t.test('absolute addresses, as proxies get them: their host is meant', async t => {
  const { emulator: { port } } = await listening(t)
  const cases: Array<[target: string, status: number, code?: number]> = [
    ['http://api.partnercenter.microsoft.com/v1/customers?size=1', 200],
    ['HTTPS://user:word@api.partnercenter.microsoft.com:443/v1/customers?size=1', 200],
    ['http://own.localhost/v1/customers?size=1', 200],
    ['http://nobody.localhost/v1/customers?size=1', 404, 990101],
    ['http://localhost/worlds/own/_emulator/clock', 200],
    ['http://example.com/_emulator/clock', 403, 990108],
    ['http://localhost', 404, 990025],
    ['http://localhost?size=1', 404, 990025],
    ['ftp://localhost/v1/customers', 404, 990025],
    ['*', 404, 990025]
  ]
  for (const [target, status, code] of cases) t.match(await say(port, get(target)), [{ status, ...(code !== undefined && { body: { code } }) }], target)
})

t.test('slashes in front of a path are one', async t => {
  const { emulator: { port } } = await listening(t)
  for (const path of ['/v1//customers/', '//v1//customers//', '/////v1/customers', '//worlds/default/v1/customers', '/worlds/default//v1/customers']) t.match(await say(port, get(path)), [{ status: 200 }], path)
  t.match(await say(port, get('//_emulator/nothing')), [{ status: 404, body: { code: 990114, source: 'emulator' } }])
})

t.test('packed bodies are not unpacked', async t => {
  const { emulator: { port } } = await listening(t)
  const packed = gzipSync('{}')
  for (const [request, source] of [['POST /v1/customers', 'PartnerFD'], ['PUT /_emulator/clock', 'emulator']] as const) {
    const start = `${request} HTTP/1.1\r\n${head}${json}${last}Content-Encoding: gzip\r\nContent-Length: ${packed.length}\r\n\r\n`
    t.match(await say(port, start, packed), [{ status: 415, body: { code: 990022, description: /gzip/, source } }], request)
  }
  t.match(await say(port, post('{}', 'Content-Encoding: identity\r\n')), [{ status: 400, body: { code: 3000 } }])
})

t.test('bodies of any depth and any names', async t => {
  const { call, world } = await storyWorld(t)
  const before = world.state.export()
  const bodies = ['['.repeat(400_000) + ']'.repeat(400_000), '{"companyProfile":'.repeat(50_000) + '1' + '}'.repeat(50_000), `{${Array.from({ length: 80_000 }, (_, n) => `"k${n}":1`).join()}}`,
    '{"__proto__":{"companyProfile":{"domain":"x"}},"constructor":{"prototype":{"companyProfile":{}}}}', `{"companyProfile":${'9'.repeat(100_000)}}`, '{"companyProfile":1e400}', '{"companyProfile":{"domain":"\\ud800\\u0000"}}']
  for (const body of bodies) t.match(await call('POST', '/customers', body), { status: 400, body: { source: 'PartnerFD' } }, body.slice(0, 60))
  t.match((await call('POST', '/customers', '{"companyProfile":1e400}')).body.description, /not Infinity/)
  t.equal(({} as Record<string, unknown>).companyProfile, undefined)
  for (const query of ['__proto__[size]=1&constructor=2&toString=3', `a=1${'&a=1'.repeat(2000)}`, 'size', '%zz=1', `filter=${'x'.repeat(10_000)}`, 'filter=%ED%A0%80']) {
    t.ok([200, 400].includes((await call('GET', `/customers?${query}`)).status), query.slice(0, 60))
  }
  t.same(world.state.export(), before)
})

t.test('headers of any content', async t => {
  const { call } = await storyWorld(t)
  const long = 'x'.repeat(10_000)
  for (const [headers, status] of [
    [{ 'MS-RequestId': 'a%0d%0aX-Injected: 1' }, 200], [{ 'MS-RequestId': '\u00e9\u00ff' }, 200], [{ 'MS-RequestId': long }, 200], [{ 'MS-CorrelationId': long }, 200], [{ 'X-Locale': long }, 200],
    [{ accept: long }, 406], [{ accept: '' }, 200], [{ accept: ';,/' }, 406], [{ accept: 'application/json;q=0' }, 406], [{ accept: 'application/json; q=0.0, text/json; q=0, */*' }, 406], [{ accept: 'application/json;q=0, text/json' }, 200],
    [{ 'X-Emulator-World': long }, 400], [{ 'X-Emulator-World': '' }, 400], [{ 'MS-ContinuationToken': long }, 400], [{ authorization: `Bearer ${long}` }, 200], [{ authorization: 'Bearer x, Bearer y' }, 401],
    [{ authorization: `Bearer a.${Buffer.from('{"exp":1e999,"tid":5,"upn":{}}').toString('base64url')}.b` }, 200], [{ authorization: 'Bearer ...' }, 200], [{ authorization: 'Basic eDp5' }, 401]
  ] as Array<[Record<string, string>, number]>) {
    const answer = await call('GET', '/customers?size=1', undefined, headers)
    t.equal(answer.status, status, JSON.stringify(headers).slice(0, 80))
    t.notOk(answer.headers['x-injected'])
    t.ok(answer.headers['ms-requestid'])
  }
  t.equal((await call('GET', '/customers', undefined, { 'X-Locale': '""' })).headers['x-locale'], 'en-US')
  for (const type of ['application/json; charset=utf8', 'application/json;charset="UTF-8"']) t.equal((await call('POST', '/customers', '{}', { 'content-type': type })).body.code, 3000, type)
})

t.test('a refusal has ids where no world was found as well', async t => {
  const { call } = await storyWorld(t)
  for (const [path, headers] of [['/worlds/nobody/v1/customers', {}], ['/worlds/No/v1/customers', {}], ['/customers', { 'X-Emulator-World': 'nobody' }]] as const) {
    const answer = await call('GET', path, undefined, { ...headers, 'MS-RequestId': 'mine' })
    t.equal(answer.headers['ms-requestid'], 'mine', path)
    t.match(answer.headers['ms-correlationid'], /^[0-9a-f-]{36}$/)
  }
})

t.test('a port that its own request closes answers it first', async t => {
  const { emulator } = await listening(t)
  const url = emulator.world('own').url
  t.equal(await fetch(`${url}/_emulator/worlds/own`, { method: 'PUT', body: '{"port":0}' }).then(({ status }) => status), 200)
  t.not(emulator.world('own').url, url)
  t.equal(await fetch(`${emulator.world('own').url}/_emulator/worlds/own`, { method: 'DELETE' }).then(({ status }) => status), 204)
  t.throws(() => emulator.world('own'), { code: 990101 })
})
