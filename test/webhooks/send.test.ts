/** One attempt: how long it waits, how much it reads, and where it may go. */
import { lookup } from 'node:dns'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import t, { type Test } from 'tap'
import { send, statusName } from '../../src/webhooks/send.ts'
import { targets } from '../../src/webhooks/targets.ts'

const body = Buffer.from('{"EventName":"test-created"}')

async function receiver (t: Test, listener: RequestListener): Promise<number> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  await new Promise(resolve => server.once('listening', resolve))
  t.teardown(() => { server.close(); server.closeAllConnections() })
  return (server.address() as AddressInfo).port
}

/** Names of the test, and where they are. */
const places: Record<string, string[]> = { 'inside.test': ['127.0.0.1'], 'outside.test': ['203.0.113.9'], 'both.test': ['127.0.0.1', '203.0.113.9'] }
const asked: string[] = []
const resolve = ((host: string, options: object, callback: (error: Error | null, found: Array<{ address: string, family: number }>) => void) => {
  asked.push(host)
  const found = places[host]
  if (found) callback(null, found.map(address => ({ address, family: 4 })))
  else lookup(host, { ...options, all: true }, callback)
}) as typeof lookup

const anywhere = { targets: targets([], resolve) }

t.test('an answer that does not come is waited for as long as was said', async t => {
  const port = await receiver(t, () => {})
  const start = Date.now()
  t.same(await send(`http://127.0.0.1:${port}/`, {}, body, { ...anywhere, timeoutMilliseconds: 300 }), { responseCode: 'NoAnswer', responseMessage: 'No answer within 0.3 seconds.', systemError: true })
  t.ok(Date.now() - start >= 290 && Date.now() - start < 2000)
})

t.test('ten seconds unless it is said', { timeout: 30_000 }, async t => {
  const port = await receiver(t, () => {})
  const start = Date.now()
  t.match(await send(`http://127.0.0.1:${port}/`, {}, body, anywhere), { responseMessage: 'No answer within 10 seconds.', systemError: true })
  t.ok(Date.now() - start >= 9900 && Date.now() - start < 12_000)
})

t.test('an answer that drips counts as none when the time is up', async t => {
  const port = await receiver(t, (_request, response) => {
    response.writeHead(200)
    const drip = setInterval(() => response.write('.'), 20)
    response.on('close', () => clearInterval(drip))
  })
  t.match(await send(`http://127.0.0.1:${port}/`, {}, body, { ...anywhere, timeoutMilliseconds: 200 }), { responseCode: 'NoAnswer', systemError: true })
})

t.test('of a long answer only the beginning is read and kept', async t => {
  let sent = 0
  const port = await receiver(t, (_request, response) => {
    const more = () => { while (!response.destroyed && response.write('x'.repeat(4096))) sent += 4096 }
    response.writeHead(200).on('drain', more)
    more()
  })
  t.same(await send(`http://127.0.0.1:${port}/`, {}, body, anywhere), { status: 200, responseCode: 'OK', responseMessage: 'x'.repeat(4096), systemError: false })
  t.ok(sent < 16 * 1024 * 1024, 'an endless one comes to an end')
})

t.test('an answer that breaks off is the answer that began', async t => {
  const port = await receiver(t, (_request, response) => {
    response.writeHead(202, { 'content-length': '100' }).write('half')
    setTimeout(() => response.destroy(), 50)
  })
  t.same(await send(`http://127.0.0.1:${port}/`, {}, body, anywhere), { status: 202, responseCode: 'Accepted', responseMessage: 'half', systemError: false })
})

t.test('redirects are answers like others', async t => {
  const paths: string[] = []
  const port = await receiver(t, (request, response) => {
    paths.push(request.url!)
    response.writeHead(307, { location: '/second' }).end()
  })
  t.same(await send(`http://127.0.0.1:${port}/first`, {}, body, anywhere), { status: 307, responseCode: 'TemporaryRedirect', responseMessage: '', systemError: false })
  t.same(paths, ['/first'])
})

t.test('names of statuses are those of .NET', async t => {
  t.same([200, 204, 404, 500, 599].map(statusName), ['OK', 'NoContent', 'NotFound', 'InternalServerError', '599'])
})

t.test('a name is looked up for the connection, and must lead to this machine', async t => {
  const port = await receiver(t, (_request, response) => response.end())
  t.match(await send(`http://inside.test:${port}/`, {}, body, anywhere), { status: 200 })
  t.same(await send(`http://outside.test:${port}/`, {}, body, anywhere), {
    responseCode: 'NoAnswer', responseMessage: 'outside.test is at 203.0.113.9, which is not an address of this machine; name it in --webhook-hosts.', systemError: true
  })
  t.match(await send(`http://both.test:${port}/`, {}, body, anywhere), { systemError: true, responseMessage: /^both\.test is at 203\.0\.113\.9/ }, 'with all of its addresses')
  places['inside.test'] = ['203.0.113.9']
  t.match(await send(`http://inside.test:${port}/`, {}, body, anywhere), { systemError: true, responseMessage: /^inside\.test is at 203\.0\.113\.9/ }, 'each time anew')
  t.equal(asked.filter(host => host === 'inside.test').length, 2)
  t.match(await send(`http://no-such-name.invalid:${port}/`, {}, body, anywhere), { responseCode: 'NoAnswer', systemError: true })
})

t.test('hosts that were named may be anywhere', async t => {
  const { lookup, check, isNamed } = targets(['Outside.Test', '10.1.2.3'], resolve)
  const found = await new Promise((resolve, reject) => lookup('outside.test', { all: false }, (error, address, family) => error ? reject(error) : resolve([address, family])))
  t.same(found, ['203.0.113.9', 4])
  t.doesNotThrow(() => check('10.1.2.3'))
  t.throws(() => check('10.1.2.4'), { message: '10.1.2.4 is not an address of this machine; name it in --webhook-hosts.' })
  t.same(['127.0.0.1', '127.8.9.10', '::1', '::ffff:127.0.0.1', 'a.name'].map(host => check(host)), Array(5).fill(undefined))
  t.same([isNamed('OUTSIDE.TEST'), isNamed('127.0.0.1')], [true, false])
})
