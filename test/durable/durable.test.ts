/** A data folder: what was answered is there again after any end, and what does not fit is refused without a change. */
import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { appendFileSync, existsSync, mkdirSync, readFileSync, readdirSync, rmSync, truncateSync, writeFileSync } from 'node:fs'
import { open } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import t from 'tap'
import { startEmulator, type Emulator, type EmulatorOptions } from '../../src/index.ts'
import { caller, storyTime, without, type Call } from '../helper.ts'

const pottery = '10c00e47-35e4-4fae-b7c6-f15169b13a40'
const carts = `/customers/${pottery}/carts`
const cart = (quantity: number) => ({ lineItems: [{ catalogItemId: '031C9E47-4802-4248-838E-778FB1D2CC05', quantity, billingCycle: 'monthly' }] })
const requestId = (number: number) => ({ 'MS-RequestId': `3705fc6d-4127-4a87-bed1-${String(number).padStart(12, '0')}` })

interface Opened { emulator: Emulator, call: Call, warnings: string[] }

/** An emulator over a folder, without a port. */
async function over (data: string, options: EmulatorOptions = {}): Promise<Opened> {
  const warnings: string[] = []
  const emulator = await startEmulator({ port: false, clock: 'frozen', time: storyTime, data, onWarning: message => { warnings.push(message) }, ...options })
  return { emulator, call: caller(emulator), warnings }
}

/** The worlds of an emulator, whole. */
const told = (emulator: Emulator) => Object.fromEntries(emulator.worlds().map(world => [world.name, { state: world.state.export(), snapshots: world.snapshot.list() }]))

/** What another start finds in the folder. */
async function foundIn (data: string) {
  const { emulator, warnings } = await over(data)
  const found = told(emulator)
  await emulator.close()
  return { found, warnings }
}

t.test('worlds, forks, snapshots, clocks and starts are back, and go on as if nothing had been', async t => {
  const data = join(t.testdir({}), 'deep', 'folder')
  const { emulator, call } = await over(data, { profile: 'production' })
  const first = await call('POST', carts, cart(1), requestId(1))
  t.equal(first.status, 201)
  const fork = await emulator.world('ci-1', { fork: 'default' })
  fork.snapshot.take('before')
  fork.clock.advance('P3M')
  await emulator.world('direct-1', { fixture: 'direct', seed: 'another', clock: 'real' })
  const running = emulator.world('direct-1').clock.now()
  emulator.world('direct-1').snapshot.take('running')
  await emulator.world('gone', { fixture: 'empty' })
  emulator.world('gone').snapshot.take('one')
  emulator.deleteWorld('gone')
  const before = told(emulator)
  await emulator.close()
  t.same(readdirSync(data), ['journal', 'snapshots'])
  t.same(readdirSync(join(data, 'snapshots')).sort(), ['ci-1', 'default', 'direct-1'].filter(world => existsSync(join(data, 'snapshots', world))))

  const again = await over(data, { fixture: 'empty', time: '2030-01-01T00:00:00Z', seed: 'of no use' })
  t.same(again.warnings, [])
  const after = told(again.emulator)
  t.same(Object.keys(after), ['default', 'ci-1', 'direct-1'], 'in the order in which they were made')
  for (const name of ['default', 'ci-1']) t.same(after[name], before[name], name)
  t.same(without(after['direct-1']!.state, 'time'), without(before['direct-1']!.state, 'time'))
  t.ok(Date.parse(again.emulator.world('direct-1').clock.now()) >= Date.parse(running), 'a real clock has gone on meanwhile')
  t.equal(again.emulator.world('default').clock.now(), storyTime)

  const replayed = await again.call('POST', carts, cart(1), requestId(1))
  t.same([replayed.status, replayed.headers['x-emulator-replayed'], replayed.body], [201, 'true', first.body], 'a write that was answered is remembered')
  t.equal(again.emulator.world('default').state.export().collections.carts!.length, before.default!.state.collections.carts!.length)
  const { headers } = await again.call('GET', carts.replace('/carts', ''))
  t.not(headers['ms-requestid'], first.headers['ms-requestid'], 'ids of answers do not begin anew')

  again.emulator.world('ci-1').snapshot.restore('before')
  t.same(again.emulator.world('ci-1').state.export(), before.default!.state, 'a fork began as its source')
  again.emulator.world('ci-1').clock.advance('P1Y')
  again.emulator.world('ci-1').reset()
  t.same(again.emulator.world('ci-1').state.export(), before.default!.state, 'a reset goes back to it')
  again.emulator.world('default').reset()
  const fresh = await startEmulator({ port: false, clock: 'frozen', time: storyTime, profile: 'production' })
  t.same(again.emulator.world('default').state.export(), fresh.world('default').state.export(), 'and that of the first world to its fixture')
  await fresh.close()
  again.emulator.world('direct-1').snapshot.restore('running')
  t.ok(Date.parse(again.emulator.world('direct-1').clock.now()) >= Date.parse(running))
  await again.emulator.close()
})

t.test('a world of random length and history is the same after each start', async t => {
  const data = t.testdir({})
  let random = 7
  const chance = (count: number) => (random = (random * 48_271) % 2_147_483_647) % count
  let before: unknown
  for (let round = 0; round < 6; round++) {
    const { emulator, call } = await over(data)
    if (before) t.same(told(emulator), before, `before round ${round}`)
    for (let step = 0; step < 12; step++) {
      const names = emulator.worlds().map(({ name }) => name)
      const world = emulator.world(names[chance(names.length)]!)
      const at = { 'X-Emulator-World': world.name }
      const acts: Array<() => unknown> = [
        () => call('POST', carts, cart(1 + chance(9)), at),
        () => call('POST', carts, cart(1 + chance(9)), { ...at, ...requestId(chance(5)) }),
        () => world.clock.advance(`P${1 + chance(70)}D`),
        () => world.snapshot.take(`s${chance(3)}`),
        () => world.snapshot.list().slice(0, 1).forEach(name => world.snapshot.restore(name)),
        () => world.snapshot.list().slice(1, 2).forEach(name => world.snapshot.delete(name)),
        () => world.reset(),
        () => emulator.world(`w${chance(3)}`, { fork: world.name }),
        () => world.name !== 'default' && emulator.deleteWorld(world.name),
        () => world.seed({ customers: chance(20) }),
        () => world.state.import(world.state.export()),
        () => emulator.written()
      ]
      await acts[chance(acts.length)]!()
    }
    before = told(emulator)
    await emulator.close()
  }
})

t.test('a journal that has grown is written anew, and says the same', async t => {
  const data = t.testdir({})
  const { emulator } = await over(data)
  const world = emulator.world('default')
  await world.seed({ customers: 700 })
  await emulator.written()
  world.clock.advance('P2M')
  world.snapshot.take('later')
  await emulator.written()
  const before = told(emulator)
  await emulator.close()
  const lines = readFileSync(join(data, 'journal'), 'utf8').split('\n')
  t.ok(lines.length > 8)
  t.match(lines[0], /^[0-9a-f]{8} 1< {"format":"partner-center-emulator\/journal","version":1}$/)
  t.match(lines[3], /^[0-9a-f]{8} 4- {"world":"default","value":"start",/, 'all that there was is one batch with the heading')
  t.notOk(existsSync(join(data, 'journal.new')))
  const whole = readFileSync(join(data, 'journal'))
  const inFirst = Buffer.from(whole.subarray(0, lines.slice(0, 5).join('\n').length))
  writeFileSync(join(data, 'journal'), inFirst)
  await t.rejects(over(data), { message: /damaged at byte \d+/ }, 'what was renamed was whole')
  writeFileSync(join(data, 'journal'), whole)
  t.same(await foundIn(data), { found: before, warnings: [] })
})

t.test('what a broken write left is passed over, at every byte of it', async t => {
  const data = t.testdir({})
  const journal = join(data, 'journal')
  const { emulator, call } = await over(data)
  await call('POST', carts, cart(1))
  const before = told(emulator)
  const length = readFileSync(journal).length
  await emulator.world('default').seed({ customers: 3 })
  await emulator.written()
  await emulator.close()
  const whole = readFileSync(journal)
  const tail = whole.length - length
  t.ok(tail > 5000)
  for (const left of [1, 2, 8, 9, 11, 100, Math.floor(tail / 2), tail - 2, tail - 1]) {
    writeFileSync(journal, whole.subarray(0, length + left))
    const { found, warnings } = await foundIn(data)
    t.same(found, before, `${left} bytes of it`)
    t.match(warnings, [/journal ended in a change that was not written to its end, and so was never answered; it is left out\.$/])
    t.same((await foundIn(data)).warnings, [], 'and is gone afterwards')
  }
  const holed = Buffer.from(whole)
  holed.fill(0, length + 1000, length + 2000)
  for (const broken of [holed, Buffer.concat([whole.subarray(0, length), Buffer.alloc(4096)]), Buffer.concat([whole.subarray(0, length), Buffer.from('\n\nno line\n')])]) {
    writeFileSync(journal, broken)
    t.same((await foundIn(data)).found, before)
  }
  writeFileSync(journal, whole)
  t.equal((await foundIn(data)).found.default!.state.collections.customers!.length, before.default!.state.collections.customers!.length + 3)
})

t.test('damage, another version and what is no journal are refused, and nothing is changed', async t => {
  const data = t.testdir({})
  const journal = join(data, 'journal')
  const { emulator, call } = await over(data)
  for (const quantity of [1, 2, 3, 4]) await call('POST', carts, cart(quantity))
  await emulator.close()
  const whole = readFileSync(journal)
  const refused = async (bytes: Buffer | string, message: RegExp) => {
    writeFileSync(journal, bytes)
    await t.rejects(over(data), { message })
    t.ok(readFileSync(journal).equals(Buffer.from(bytes)), 'as it was')
    t.notOk(existsSync(join(data, 'lock')), 'free for another')
  }
  const lines = whole.toString().trimEnd().split('\n')
  for (const place of [20, Math.floor(whole.length / 2), whole.length - lines.at(-1)!.length - 20]) {
    const damaged = Buffer.from(whole)
    damaged[place]! ^= 1
    await refused(damaged, /journal is damaged at byte \d+, which no broken write explains; nothing of it was changed\.$/)
  }
  await refused(lines.toSpliced(-2, 1).join('\n') + '\n', /damaged at byte/)
  await refused(whole.toString().replace(/^.*\n/, ''), /damaged at byte 0/)
  const headed = async (heading: object, message: RegExp) => {
    rmSync(journal)
    const { crc32 } = await import('node:zlib')
    const text = `1= ${JSON.stringify(heading)}`
    await refused(`${crc32(text).toString(16).padStart(8, '0')} ${text}\n`, message)
  }
  await headed({ format: 'partner-center-emulator/journal', version: 2 }, /journal is of version 2; this emulator reads version 1\.$/)
  await headed({ format: 'something/else', version: 1 }, /journal is no journal of an emulator: its format is something\/else\.$/)
  await headed({ opened: 1 }, /journal is no journal of an emulator\.$/)
  writeFileSync(journal, whole)
  t.equal((await foundIn(data)).found.default!.state.collections.carts!.length, 4 + await cartsAtStart())
})

async function cartsAtStart () {
  const emulator = await startEmulator({ port: false, clock: 'frozen', time: storyTime })
  const { carts = [] } = emulator.world('default').state.export().collections
  await emulator.close()
  return carts.length
}

t.test('a folder has one emulator at a time', async t => {
  const data = t.testdir({})
  const { emulator } = await over(data)
  await t.rejects(over(data), { message: /lock is held by this process itself; close the emulator that has it first\.$/ })
  await emulator.close()
  const held = (holder: object | string) => writeFileSync(join(data, 'lock'), typeof holder === 'string' ? holder : JSON.stringify(holder))
  const { hostname } = await import('node:os')
  held({ pid: process.ppid, host: hostname() })
  await t.rejects(over(data), { message: new RegExp(`says that process ${process.ppid} has the folder; stop it first, or choose another folder\\.$`) })
  held({ pid: 1, host: 'elsewhere' })
  await t.rejects(over(data), { message: /says that process 1 of elsewhere has the folder; delete that file if it runs no more\.$/ })
  const { pid } = spawn(process.execPath, ['-e', ''])
  while (isAlive(pid!)) await new Promise(resolve => setImmediate(resolve))
  for (const left of [{ pid, host: hostname() }, { pid: process.pid, host: hostname() }, '', '{"pid"']) {
    held(left)
    await foundIn(data)
  }
  t.notOk(existsSync(join(data, 'lock')))
  if (!existsSync('/proc/self/stat')) return
  const careless = spawn('sh', ['-c', 'sleep 0.5 & echo $!; exec sleep 60'], { stdio: ['ignore', 'pipe', 'ignore'] })
  t.teardown(() => { careless.kill('SIGKILL') })
  const ended = Number(await once(careless.stdout, 'data'))
  while (!readFileSync(`/proc/${ended}/stat`, 'utf8').includes(') Z')) await new Promise(resolve => setImmediate(resolve))
  t.ok(isAlive(ended), 'its parent never asks for its end')
  held({ pid: ended, host: hostname() })
  await foundIn(data)
})

function isAlive (pid: number) {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

t.test('snapshots are files that people can edit', async t => {
  const data = t.testdir({})
  const file = join(data, 'snapshots/default/kept.json')
  const { emulator } = await over(data)
  emulator.world('default').snapshot.take('kept')
  await emulator.world('default').seed({ customers: 2 })
  await emulator.close()
  const text = readFileSync(file, 'utf8')
  t.same(JSON.parse(text).format, 'partner-center-emulator/world')
  t.equal(text.split('\n').filter(line => line.includes(`"id":"${pottery}"`)).length, 1, 'a line for each record')
  writeFileSync(file, text.replaceAll('Wrenfield Pottery Studio', 'Wrenfield & Daughters'))
  writeFileSync(join(data, 'snapshots/default/mine.json'), JSON.stringify(JSON.parse(text), null, 2))
  writeFileSync(join(data, 'snapshots/default/odd.json'), text.replace('"partner-center"', '"partner-center", "surprise": 1'))

  const again = await over(data)
  t.same((await again.call('GET', '/_emulator/snapshots')).body, { items: ['kept', 'mine', 'odd'].map(name => ({ name, takenAt: storyTime, now: storyTime })) })
  const before = told(again.emulator)
  const refused = await again.call('POST', '/_emulator/snapshots/odd/restore')
  t.same([refused.status, refused.body], [400, { code: 990110, description: 'The state document does not fit at surprise: it must NOT have additional properties.', data: [], source: 'emulator' }])
  t.same(told(again.emulator), before)
  t.equal((await again.call('POST', '/_emulator/snapshots/kept/restore')).status, 204)
  t.equal((await again.call('GET', `/customers/${pottery}`)).body.companyProfile.companyName, 'Wrenfield & Daughters')
  t.equal((await again.call('PUT', '/_emulator/worlds/ci-1', { fork: { snapshot: 'mine' } })).status, 201)
  t.equal((await again.call('GET', `/worlds/ci-1/v1/customers/${pottery}`)).body.companyProfile.companyName, 'Wrenfield Pottery Studio')
  t.equal((await again.call('DELETE', '/_emulator/snapshots/odd')).status, 204)
  t.same(readdirSync(join(data, 'snapshots/default')), ['kept.json', 'mine.json'])
  await again.emulator.close()

  const fresh = join(data, 'fresh')
  mkdirSync(join(fresh, 'snapshots/default'), { recursive: true })
  writeFileSync(join(fresh, 'snapshots/default/shared.json'), text)
  const first = await over(fresh)
  t.same((await first.call('GET', '/_emulator/snapshots')).body, { items: [{ name: 'shared', takenAt: storyTime, now: storyTime }] }, 'also those of a folder that holds nothing else yet')
  t.equal((await first.call('POST', '/_emulator/snapshots/shared/restore')).status, 204)
  await first.emulator.close()
  t.same(readdirSync(join(fresh, 'snapshots/default')), ['shared.json'])
  rmSync(join(fresh, 'journal'))
  writeFileSync(join(fresh, 'snapshots/default/odd.json'), '{')
  await t.rejects(over(fresh), { message: /default\/odd\.json cannot be read: / })

  for (const [broken, message] of [['{', /default\/mine\.json cannot be read: /], [text.replace('"version": 1', '"version": 9'), /default\/mine\.json cannot be read: .*this emulator reads version 1, not 9/]] as const) {
    writeFileSync(join(data, 'snapshots/default/mine.json'), broken)
    await t.rejects(over(data), { message })
  }
  rmSync(join(data, 'snapshots/default/mine.json'))
  writeFileSync(join(data, 'snapshots/default/Odd Name.json'), text)
  await t.rejects(over(data), { message: /Odd Name\.json cannot be a snapshot: its name takes 1 to 63 of a-z, 0-9 and -/ })
})

t.test('what cannot be written is not answered as done, and is tried again', async t => {
  const data = t.testdir({})
  const { emulator, call, warnings } = await over(data)
  const unwritten = (why: string) => ({ code: 990122, description: `This is done but cannot be written to the data folder yet (${why}); ask again, and it is tried again.`, data: [], source: 'emulator' })

  mkdirSync(join(data, 'snapshots'))
  writeFileSync(join(data, 'snapshots/default'), 'in the way')
  const failed = await call('PUT', '/_emulator/snapshots/one')
  t.match([failed.status, failed.body.code, failed.headers['retry-after']], [503, 990122, '1'])
  t.equal((await call('POST', carts, cart(1))).status, 201, 'others do not wait for it')
  rmSync(join(data, 'snapshots/default'))
  t.equal((await call('PUT', '/_emulator/snapshots/one')).status, 200)
  t.ok(existsSync(join(data, 'snapshots/default/one.json')))

  const handle = await open(join(data, 'lock'), 'r')
  const proto = Object.getPrototypeOf(handle)
  await handle.close()
  const { datasync } = proto
  proto.datasync = async () => { throw new Error('ENOSPC: no space left on device, fdatasync') }
  t.teardown(() => { proto.datasync = datasync })
  const lost = await call('POST', carts, cart(2), requestId(2))
  t.same([lost.status, lost.body, lost.headers.location], [503, unwritten('ENOSPC: no space left on device, fdatasync'), undefined])
  t.equal((await call('GET', `/customers/${pottery}`)).status, 503, 'nor is anything told that rests on it')
  t.match(warnings.at(-1), 'Changes cannot be written to the data folder: ENOSPC')
  t.match((await call('GET', '/_emulator/requests?status=503')).status, 503)
  proto.datasync = datasync
  const replayed = await call('POST', carts, cart(2), requestId(2))
  t.same([replayed.status, replayed.headers['x-emulator-replayed']], [201, 'true'])
  t.equal((await call('GET', '/_emulator/requests?status=503')).body.items[0].why.rule, 'changeNotWritten')
  const before = told(emulator)
  t.equal(before.default!.state.collections.carts!.length, 2 + await cartsAtStart())
  await emulator.close()
  t.same(await foundIn(data), { found: before, warnings: [] })
})

const source = join(import.meta.dirname, '../../src/cli.ts')

/** The command line over a folder; what it has said so far. */
async function started (t: { teardown: (what: () => void) => void }, data: string, ...args: string[]): Promise<{ child: ChildProcess, base: string, said: () => string }> {
  const child = spawn(process.execPath, ['--import', 'tsx', source, 'start', '--port', '0', '--clock', 'frozen', '--data', data, ...args], { stdio: ['ignore', 'pipe', 'pipe'] })
  t.teardown(() => { child.kill('SIGKILL') })
  let said = ''
  for (const stream of [child.stdout, child.stderr]) stream.on('data', part => { said += part })
  while (!said.includes('ready')) await Promise.race([once(child.stdout, 'data'), once(child, 'exit').then(() => { throw new Error(said) })])
  return { child, base: /http:\/\/127\.0\.0\.1:\d+/.exec(said)![0], said: () => said }
}

t.test('killed at any moment, it comes back with all that it acknowledged', async t => {
  const data = join(t.testdir({}), 'worlds')
  const answered = new Map<number, { id: string, quantity: number }>()
  let number = 0
  for (const enough of [5, 90, 240]) {
    const { child, base } = await started(t, data)
    const headers = { authorization: 'Bearer x', 'content-type': 'application/json' }
    for (const [at, { id, quantity }] of answered) {
      const found = await (await fetch(`${base}/v1${carts}/${id}`, { headers })).json() as { lineItems: Array<{ quantity: number }> }
      if (found.lineItems?.[0]?.quantity !== quantity) t.fail(`cart ${id} is not as answered`)
      if (at % 20 !== 0) continue
      const again = await fetch(`${base}/v1${carts}`, { method: 'POST', headers: { ...headers, ...requestId(at) }, body: JSON.stringify(cart(quantity)) })
      t.same([again.status, again.headers.get('x-emulator-replayed'), (await again.json() as { id: string }).id], [201, 'true', id])
    }
    const client = async () => {
      while (true) {
        const at = ++number
        const quantity = 1 + at % 20
        const answer = await fetch(`${base}/v1${carts}`, { method: 'POST', headers: { ...headers, ...requestId(at) }, body: JSON.stringify(cart(quantity)) })
        answered.set(at, { id: (await answer.json() as { id: string }).id, quantity })
        if (answered.size >= enough) child.kill('SIGKILL')
      }
    }
    const gone = once(child, 'exit')
    await Promise.allSettled([1, 2, 3, 4, 5, 6].map(client))
    await gone
    t.ok(answered.size >= enough)
  }
  const { child, base, said } = await started(t, data)
  const { collections } = await (await fetch(`${base}/_emulator/state`)).json() as { collections: { carts: Array<{ id: string }> } }
  const ids = new Set(collections.carts.map(({ id }) => id))
  t.same([...answered.values()].filter(({ id }) => !ids.has(id)), [])
  t.match(said(), `Data             ${data}`)
  const other = spawn(process.execPath, ['--import', 'tsx', source, 'start', '--port', '0', '--data', data], { stdio: ['ignore', 'pipe', 'pipe'] })
  let complaint = ''
  other.stderr.on('data', part => { complaint += part })
  t.same((await once(other, 'exit'))[0], 1)
  t.match(complaint, `says that process ${child.pid} has the folder; stop it first, or choose another folder.`)
  for (const signal of ['SIGTERM', 'SIGINT', 'SIGTERM'] as const) child.kill(signal)
  t.same((await once(child, 'exit'))[0], 0, 'however often it is told')
  t.same(readdirSync(data), ['journal'])
})

t.test('worlds with ports of their own have them again, unless somebody else does', async t => {
  const data = t.testdir({})
  const { emulator } = await over(data, { port: 0 })
  const { url } = await emulator.world('one', { port: 0 })
  const { url: taken } = await emulator.world('two', { port: 0 })
  await emulator.close()
  const somebody = createServer().listen(Number(new URL(taken).port), '127.0.0.1')
  await once(somebody, 'listening')
  const again = await over(data, { port: 0 })
  t.equal(again.emulator.world('one').url, url)
  t.equal((await fetch(`${url}/v1/customers`, { headers: { authorization: 'Bearer x' } })).status, 200)
  t.equal(again.emulator.world('two').url, `${again.emulator.url}/worlds/two`)
  t.same(again.warnings, [`Port ${new URL(taken).port}, that of world two, is taken; the world answers under its name alone.`])
  await again.emulator.close()
  somebody.close()
})

t.test('a start that fails lets go of the folder', async t => {
  const data = t.testdir({})
  const somebody = createServer().listen(0, '127.0.0.1')
  await once(somebody, 'listening')
  await t.rejects(over(data, { port: (somebody.address() as { port: number }).port }))
  somebody.close()
  const before = await foundIn(data)
  appendFileSync(join(data, 'journal'), '')
  truncateSync(join(data, 'journal'))
  t.same((await foundIn(data)).found.default, before.found.default, 'an empty file is a beginning')
})
