/** The command line, as people and scripts use it: what it prints, how it ends, and what it does to the emulator. */
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join, relative } from 'node:path'
import t from 'tap'
import { run } from '../../src/commands/program.ts'
import { startEmulator, version } from '../../src/index.ts'
import { commandsPage } from '../../scripts/commands.ts'
import { caller, storyTime } from '../helper.ts'
import { situations } from '../scenarios/holdings.ts'
import { day, meters, stating } from '../scenarios/usage.ts'

const root = join(import.meta.dirname, '../..')
const emulator = await startEmulator({ clock: 'frozen', time: storyTime, controlToken: 'secret' })
const folder = mkdtempSync(join(tmpdir(), 'commands-'))
t.teardown(async () => {
  await emulator.close()
  rmSync(folder, { recursive: true })
})

interface Ran { code: number, out: string, err: string }

/** Runs a command against the emulator of these tests; what contains a blank is given as a list. */
async function ran (words: string | string[], { input = '', url = emulator.url }: { input?: string, url?: string } = {}): Promise<Ran> {
  const said = { out: [] as string[], err: [] as string[] }
  const args = typeof words === 'string' ? words.split(' ') : words
  const code = await run([...args, '--url', url, '--control-token', 'secret'], { out: text => said.out.push(text), err: text => said.err.push(text), input: () => input, isWatched: false })
  return { code, out: said.out.join('\n'), err: said.err.join('') }
}

/** The same, for what needs no emulator. */
async function local (...args: string[]): Promise<Ran> {
  const said = { out: [] as string[], err: [] as string[] }
  const code = await run(args, { out: text => said.out.push(text), err: text => said.err.push(text), input: () => '', isWatched: false })
  return { code, out: said.out.join('\n'), err: said.err.join('') }
}

const prints = (out: string): Ran => ({ code: 0, out, err: '' })
const json = async (words: string) => JSON.parse((await ran(`${words} --json`)).out)
const api = (path: string, init: RequestInit = {}) => fetch(`${emulator.url}${path}`, { ...init, headers: { authorization: 'Bearer any', 'content-type': 'application/json', ...init.headers } })
const call = caller(emulator)

t.test('health tells what runs; --json is what the emulator answers', async t => {
  t.match(await ran('health'), { code: 0, out: new RegExp(`^Version ${version}, 1 world, 2019-01-09T00:00:00Z, process ${process.pid}, \\d+ MiB\\.$`), err: '' })
  t.match(await json('health'), { status: 'ok', version, worlds: 1, now: storyTime, pid: process.pid })
})

t.test('worlds are listed, made, forked and ended', async t => {
  const shown = `default  2019-01-09T00:00:00Z  10 customers  15 subscriptions  ${emulator.url}`
  t.same(await ran('worlds'), prints(shown))
  t.same(await ran('worlds list'), prints(shown))
  t.same(await ran('worlds create ci-1 --fixture empty --clock frozen --time 2020-02-02T00:00:00Z --limits --profile production'),
    prints(`ci-1  2020-02-02T00:00:00Z  0 customers  0 subscriptions  ${emulator.url}/worlds/ci-1`))
  t.same((await json('state export --world ci-1')).settings, { profile: 'production', auth: 'lenient', cloud: 'global', billingModel: 'anniversary', mfa: 'off', limits: true, throttle: false, bom: false, strictEnums: false, plainRefusals: false, errorSource: 'PartnerFD', utilizationNotReadyMinutes: 0 })
  t.match(await ran('worlds create ci-2 --fork --port 0'), { code: 0, out: /^ci-2 {2}2019-01-09T00:00:00Z {2}10 customers {2}15 subscriptions {2}http:\/\/127\.0\.0\.1:\d+$/ })
  t.match(await ran('worlds create ci-3 --fork ci-1 --no-limits'), { code: 0, out: /^ci-3 {2}2020-02-02T00:00:00Z {2}0 customers/ })
  t.equal((await json('state export --world ci-3')).settings.limits, false)
  t.match((await ran('worlds')).out.split('\n').map(line => line.split(/ +/)[0]), ['default', 'ci-1', 'ci-2', 'ci-3'])
  for (const name of ['ci-1', 'ci-2', 'ci-3']) t.same(await ran(`worlds delete ${name}`), prints(`${name} is gone.`))
  t.same(await ran('worlds delete default'), { code: 1, out: '', err: 'The world default cannot be deleted; reset it instead.\n' })
})

t.test('snapshots are taken, listed, gone back to and forgotten; a reset takes back all', async t => {
  t.same(await ran('snapshot list'), prints('default has no snapshots.'))
  t.same(await ran('snapshot take before'), prints('Snapshot before of default is taken.'))
  t.same(await ran('seed --customers 2 --subscriptions-per-customer 3'), prints('default has 12 customers and 21 subscriptions.'))
  t.same(await ran('snapshot restore before'), prints('default is as it was when before was taken.'))
  t.same(await ran('snapshot list'), prints('before  taken at 2019-01-09T00:00:00Z'))
  t.match((await json('worlds list')).items, [{ customers: 10, subscriptions: 15 }])
  t.same(await ran('snapshot delete before'), prints('Snapshot before is gone.'))
  t.match(await ran('snapshot restore before'), { code: 1, out: '', err: /before/ })
  await ran('seed --customers 1')
  t.same(await ran('reset'), prints('default is as at its start.'))
  t.match((await json('worlds list')).items, [{ customers: 10, subscriptions: 15 }])
})

t.test('the clock is shown, set, frozen, let run and moved on', async t => {
  await ran('worlds create time --fork')
  t.same(await ran('clock show --world time'), prints('2019-01-09T00:00:00Z (frozen)'))
  t.same(await ran('clock set 2019-01-09T01:00:00Z --world time'), prints('2019-01-09T01:00:00Z (frozen)'))
  t.same(await ran('clock advance P2D --world time'), prints('From 2019-01-09T01:00:00Z to 2019-01-11T01:00:00Z.\n  2019-01-10T00:00:00Z  invoice  Recurring D070000004'))
  t.same(await json('clock advance 2019-01-11T02:00:00Z --world time'), { from: '2019-01-11T01:00:00Z', now: '2019-01-11T02:00:00Z', happened: [] })
  t.match(await ran('clock run --world time'), { code: 0, out: /^2019-01-11T02:00:.*\(real\)$/ })
  t.match(await ran('clock freeze --world time'), { code: 0, out: /\(frozen\)$/ })
  t.match(await ran('clock set 2018-01-01T00:00:00Z --world time'), { code: 1, out: '', err: /^The clock stands at .* and does not go back to 2018-01-01T00:00:00/ })
  await ran('worlds delete time')
})

t.test('a world goes out to a file and comes in from one, or from the input', async t => {
  const file = join(folder, 'world.json')
  await ran('worlds create empty --fixture empty')
  t.same(await ran(`state export ${file}`), prints(`default is written to ${file}.`))
  const text = readFileSync(file, 'utf8')
  t.equal((await ran('state export')).out, text.trimEnd())
  t.same(await ran(`state import ${file} --world empty`), prints(`empty is as ${file} says.`))
  t.match((await json('worlds list')).items, [{ name: 'default' }, { name: 'empty', customers: 10, subscriptions: 15 }])
  t.same(await ran('state import - --world empty', { input: text }), prints('empty is as the document says.'))
  t.match(await ran('state import - --world empty', { input: text.replace('"version": 1', '"version": 7') }), { code: 1, out: '', err: /version/ })
  t.same(await ran(`state import ${folder}/none.json`), { code: 2, out: '', err: `${folder}/none.json cannot be read.\n` })
  t.same(await ran(`state export ${folder}/none/world.json`), { code: 2, out: '', err: `${folder}/none/world.json cannot be written (ENOENT).\n` })
  await ran('worlds delete empty')
})

t.test('customers accept, support answers, the partner is looked at', async t => {
  const { items } = await (await api('/v1/customers')).json() as { items: Array<{ id: string, relationshipToPartner: string }> }
  const { id } = items.find(({ relationshipToPartner }) => relationshipToPartner === 'reseller')!
  const allowsAccess = async () => (await (await api(`/v1/customers/${id}`)).json() as { allowDelegatedAccess: boolean }).allowDelegatedAccess
  t.same(await ran(`customers accept ${id} --no-delegated-access`), prints(`${id} has accepted.`))
  t.equal(await allowsAccess(), false)
  t.same(await ran(`customers accept ${id} --json`), prints('{}'))
  t.equal(await allowsAccess(), true)

  t.same(await ran(['servicerequests', 'answer', '619010200846105', '--text', 'Which users?']), prints('619010200846105 is answered.'))
  t.match(await (await api('/v1/servicerequests/619010200846105')).json(), { status: 'attention_needed', notes: [{ text: 'Which users?' }] })

  await ran('worlds create direct --fixture direct')
  t.same(await ran('vetting finish --reject --world direct'), prints('The partner is rejected.'))
  t.match(await (await api('/worlds/direct/v1/profiles/legalbusiness')).json(), { vettingStatus: 'rejected' })
  t.match(await ran('vetting finish --world direct'), { code: 1, err: /no vetting is under way; it is rejected/ })
  await ran('worlds delete direct')
})

t.test('usage comes from a file', async t => {
  await ran('snapshot take before')
  const holding = await situations.azure(call)
  await ran('clock advance P1D')
  t.same(await ran('usage state -', { input: JSON.stringify(stating(holding, [day(9, meters.machine, 10)])) }), prints('Stated: 1 record of usage.'))
  t.equal((await call('GET', `${holding.path}/usagesummary`)).body.totalCost, 0.816)
  await ran('snapshot restore before')
  t.same(await ran('usage state -', { input: 'no' }), { code: 2, out: '', err: `- is not JSON: ${messageOf('no')}\n` })
  t.match(await ran('usage state -', { input: '{"customerId":"x"}' }), { code: 1, out: '', err: /customerId, subscriptionId and records are needed/ })
})

function messageOf (text: string): string {
  try {
    return String(JSON.parse(text))
  } catch (error) {
    return (error as Error).message
  }
}

t.test('tokens are made to order', async t => {
  const claims = async (words: string) => (await json(words)).claims
  t.match((await ran('token')).out, /^ey[\w-]+\.[\w-]+\.[\w-]+$/)
  t.match(await claims('token --mfa --expires-in 60'), { amr: ['pwd', 'mfa'] })
  t.match(await claims('token --app --app-id 0c39d6d5-0000-4000-8000-00000000000a --role one two'), { appid: '0c39d6d5-0000-4000-8000-00000000000a', roles: ['one', 'two'] })
  t.match(await ran('token --spoil age'), { code: 2, out: '', err: /^error: option '--spoil <how>' argument 'age' is invalid\. Allowed choices are signature, audience, tenant, expired\./ })
})

t.test('faults are added by options, a file or the input; they strike, are listed and taken away', async t => {
  t.same(await ran('fault add --operation listCustomers --status 503 --times 2'), prints('fault-1 is added: listCustomers: status 503.'))
  const rule = { match: { method: 'GET', path: '/v1/customers/*' }, when: { skip: 1 }, effect: { drop: 'before' } }
  writeFileSync(join(folder, 'rule.json'), JSON.stringify(rule))
  t.same(await ran(`fault add ${folder}/rule.json`), prints('fault-2 is added: GET /v1/customers/* after 1: drop before.'))
  t.match(JSON.parse((await ran('fault add - --json', { input: JSON.stringify({ effect: { delayMs: 1 }, match: { operation: 'getCart' } }) })).out), { id: 'fault-3', match: { operation: 'getCart' }, when: { times: 1 }, effect: { delayMs: 1 } })
  t.equal((await api('/v1/customers')).status, 503)
  t.same(await ran('fault list'), prints([
    'fault-1  1 of 2  listCustomers: status 503',
    'fault-2  0 of 1  GET /v1/customers/* after 1: drop before',
    'fault-3  0 of 1  getCart: delayMs 1'
  ].join('\n')))
  t.match(await json('fault show fault-2'), rule)
  t.same(await ran('fault remove fault-2'), prints('fault-2 is gone.'))
  t.match(await ran('fault remove fault-2'), { code: 1, err: /fault-2/ })
  t.same(await ran('fault clear'), prints('default fails no more.'))
  t.same(await ran('fault list'), prints('default is told to fail nowhere.'))
  t.same(await ran('fault add --operation createOrdr --status 500'), { code: 1, out: '', err: 'No operation is called createOrdr; the nearest is createOrder.\n' })
  t.match(await ran('fault add --operation createOrder'), { code: 1, err: /effect is missing/ })
  t.match(await ran('fault add'), { code: 2, err: /^Say what is to fail/ })
  t.match(await ran(`fault add ${folder}/rule.json --status 500`), { code: 2, err: /not both/ })
  t.match(await ran('fault add --status many'), { code: 2, err: /'many' is invalid\. It must be a whole number\./ })
})

t.test('requests are listed, counted and forgotten', async t => {
  const asked = (words: string, options = {}) => ran(`requests${words} --world asked`, options)
  await ran('worlds create asked --fork')
  t.same(await asked(''), prints('asked has no such requests in its journal.'))
  await api('/worlds/asked/v1/customers?size=1', { headers: { 'user-agent': 'first' } })
  await api('/worlds/asked/v1/customers/no', { headers: { 'user-agent': 'second' } })
  const { items } = await json('requests --world asked')
  t.match(items, [{ path: '/v1/customers', query: 'size=1', status: 200 }, { path: '/v1/customers/no', status: 400 }])
  t.same((await asked('')).out.replace(/\d+\.\d ms +/g, '0.5 ms  ').replace(/\d+\.\d ms$/gm, '0.5 ms').split('\n'), [
    'request-1  2019-01-09T00:00:00Z  200  GET  /v1/customers?size=1  listCustomers  0.5 ms',
    'request-2  2019-01-09T00:00:00Z  400  GET  /v1/customers/no      getCustomer    0.5 ms  refused by customerIdInvalid'
  ])
  t.match((await json('requests --client SECOND --status 400 --limit 5 --world asked')).items, [{ id: items[1].id }])
  t.match((await json(`requests --since ${items[0].id} --operation getCustomer --world asked`)).items, [{ id: items[1].id }])
  t.match(await asked(' --operation getCustomr'), { code: 1, err: /the nearest is getCustomer/ })

  t.same(await asked(' count --path /v1/customers/* --expect 1'), prints('1'))
  t.same(await ran(['requests', 'count', '--world', 'asked', '--header', 'User-Agent: first', '--expect', '2']), { code: 3, out: '1', err: 'Expected: 2 such requests; there are 1.\n' })
  t.match(await asked(' count --method post --operation listCustomers'), { code: 0, out: new RegExp(`^0\nThe nearest is ${items[0].id}, GET /v1/customers:\n {2}method {2}POST {2}GET$`) })
  t.match(await asked(' count --body -', { input: '{"a":1}' }), { code: 0, out: /^0\n/ })
  t.match(await asked(' count --header none'), { code: 2, err: /--header must be a name and a value/ })
  t.same(await asked(' clear'), prints('asked has forgotten what it was asked.'))
  t.same((await json('requests --world asked')).items, [])
  await ran('worlds delete asked')
})

t.test('what happens is told as it happens, until the world is gone', async t => {
  await ran('worlds create watched --fork')
  const lines: string[] = []
  const watching = (args: string[], seen: (line: string) => void) => run([...args, '--world', 'watched', '--url', emulator.url, '--control-token', 'secret'], { out: seen, err: text => lines.push(text), input: () => '', isWatched: false })
  // Whoever has been told of a request is listening: requests are made until both are.
  const told = new Set<string>()
  const events = watching(['events', '--type', 'request', 'clock'], line => { told.add('events'); lines.push(line) })
  const followed = watching(['requests', '--follow', '--json', '--operation', 'listCustomers'], line => { told.add('follow'); lines.push(line) })
  for (let asked = 0; told.size < 2 && asked < 1000; asked++) await api('/worlds/watched/v1/customers')
  await ran('clock advance PT1H --world watched')
  await ran('worlds delete watched')
  t.same([await events, await followed], [1, 1])
  t.ok(lines.includes('2019-01-09T01:00:00Z  clock    frozen'))
  t.ok(lines.includes('2019-01-09T00:00:00Z  request  200  GET /v1/customers  listCustomers'))
  t.ok(lines.some(line => line.startsWith('{') && JSON.parse(line).path === '/v1/customers'), 'as the journal has it')
  t.ok(lines.includes('The emulator tells no more: it has ended, or the world is gone.\n'))
})

t.test('a report tells what clients did, and ends with 3 when asked to', async t => {
  await ran('worlds create reported --fork')
  const headers = { 'ms-requestid': '0c39d6d5-0000-4000-8000-000000000001', 'ms-correlationid': '0c39d6d5-0000-4000-8000-000000000002' }
  await api('/worlds/reported/v1/customers', { headers })
  t.match(await ran('report --world reported --fail-on warnings'), { code: 0, out: /^# Contract report of reported\n\n1 of \d+ operations were used\. 0 errors, 0 warnings, 0 attempts/, err: '' })
  await api('/worlds/reported/v1/customers')
  t.match(await ran('report --world reported --fail-on violations'), { code: 0, err: '' })
  t.match(await ran('report --world reported --fail-on warnings'), { code: 3, err: 'The report tells of 0 errors, 2 warnings and 0 attempts to reach a real host.\n' })
  await api('/worlds/reported/v1/nowhere', { headers })
  for (const failOn of ['', ' --fail-on leaks']) t.match(await ran(`report --world reported${failOn}`), { code: 0, err: '' }, 'unless asked to, it ends well')
  const file = join(folder, 'report.xml')
  t.same(await ran(`report --world reported --format junit --output ${file} --fail-on violations`), { code: 3, out: `The report is written to ${file}.`, err: 'The report tells of 1 error, 2 warnings and 0 attempts to reach a real host.\n' })
  t.match((await ran('report --world reported')).out, / 1 error, 2 warnings, 0 attempts to reach a real host\.\n/)
  t.match(readFileSync(file, 'utf8'), /^<\?xml[^]*<failure /)
  t.match(JSON.parse((await ran('report --world reported --json')).out), { world: 'reported', operations: [{ operation: 'listCustomers', calls: 2 }], violations: [{}, {}, { severity: 'error' }], leaks: [] })
  t.match(JSON.parse((await ran('report --world reported --format sarif')).out), { version: '2.1.0' })
  t.match(await ran('report --format pdf'), { code: 2, err: /Allowed choices are json, markdown, junit, sarif/ })
  await ran('worlds delete reported')
})

t.test('webhook events are listed and sent once more', async t => {
  for (const typed of ['webhooks list', 'webhooks']) t.same(await ran(typed), prints('default has nothing to deliver.'))
  t.match(await ran('webhooks redeliver none'), { code: 1, out: '', err: /none/ })
  await call('POST', '/webhooks/v1/registration', { WebhookUrl: 'http://127.0.0.1:1/', WebhookEvents: ['subscription-updated'] })
  const { path } = await situations.active(call)
  await call('PATCH', path, { quantity: 21 })
  const { items: [delivery] } = await json('webhooks list')
  t.match(await ran('webhooks list'), { code: 0, out: new RegExp(`^${delivery.id}  subscription-updated  \\w+  http://127\\.0\\.0\\.1:1/  \\d attempts?  (not sent yet|2019-01-09T00:00:00Z .+)$`) })
  t.same(await ran(`webhooks redeliver ${delivery.id}`), prints(`${delivery.id} is sent once more.`))
})

t.test('who asks wrongly is told what is nearest, and the command ends with 2', async t => {
  t.match(await local('strat'), { code: 2, out: '', err: /^error: unknown command 'strat'\n\(Did you mean start\?\)\n/ })
  t.match(await local('worlds', 'creat', 'x'), { code: 2, err: /\(Did you mean create\?\)/ })
  t.match(await local('clock', 'show', '--jsn'), { code: 2, err: /\(Did you mean --json\?\)/ })
  t.match(await local('state'), { code: 2, out: '', err: /Usage: partner-center-emulator state/ })
  t.match(await local('--port', 'many'), { code: 2, err: /It must be a number from 0 to 65535/ })
  for (const host of ['http://hooks.example', 'hooks.example:8443', '[::1]', 'two words']) {
    t.match(await local('start', '--webhook-hosts', `this.example,2001:db8::1,${host}`), { code: 2, err: `error: option '--webhook-hosts <a,b>' argument 'this.example,2001:db8::1,${host}' is invalid. ${host} is no host name; they stand without a port.` }, host)
  }
  t.match(await local('start', '--time', '9999-12-31T00:00:00Z'), { code: 2, err: /It must be in the years 1980 to 9899\./ })
  t.match(await local('start', '--control-hosts', 'emulator,[::2],::2'), { code: 2, err: /invalid\. ::2 is no host name/ })
  t.match(await local('seed', '--customers', '0'), { code: 2, err: '--customers must be a whole number from 1.\n' })
  t.same(await ran(['reset', '--world', '世界']), { code: 2, out: '', err: '--world has characters that cannot be sent.\n' })
  t.same(await local('reset', '--url', emulator.url, '--control-token', '密'), { code: 2, out: '', err: '--control-token has characters that cannot be sent.\n' })
  t.same(await ran(['events', '--after', '世界']), { code: 2, out: '', err: '--after has characters that cannot be sent.\n' })
  t.same(await ran('events --after 3'), { code: 1, out: '', err: 'The control does not take this: 3 is not the id of an event (Last-Event-ID, of the command --after).\n' })
  t.match(await ran('events --type clock hour'), { code: 2, out: '', err: /argument 'hour' is invalid\. Allowed choices are request, change, clock, webhook\./ })
})

t.test('an address may name the world; an option that names one comes before it', async t => {
  await ran('worlds create ci-4 --fork')
  const { port } = new URL(emulator.url)
  for (const url of [`${emulator.url}/worlds/ci-4`, `${emulator.url}/worlds/ci-4/`, `http://ci-4.localhost:${port}`]) {
    t.same(await ran('snapshot take here', { url }), prints('Snapshot here of ci-4 is taken.'), url)
    t.notMatch((await ran('snapshot list --world default', { url })).out, 'here')
    t.same(await ran('reset --world default', { url }), prints('default is as at its start.'))
    t.same(await ran('snapshot delete here', { url }), prints('Snapshot here is gone.'))
  }
  t.match(await ran('reset', { url: `${emulator.url}/worlds/nobody` }), { code: 1, out: '', err: /^There is no world named nobody;/ })
  await ran('worlds delete ci-4')
})

t.test('where no emulator answers, or it refuses, the command ends with 1', async t => {
  t.same(await local('health', '--url', 'http://127.0.0.1:1'), { code: 1, out: '', err: 'No emulator answers at http://127.0.0.1:1; start one with partner-center-emulator start.\n' })
  t.match(await local('worlds', '--url', emulator.url), { code: 1, out: '', err: /token/ })
  t.match(await ran('clock show --world nowhere'), { code: 1, out: '', err: /nowhere/ })
  const secure = await startEmulator({ tls: true })
  t.teardown(() => secure.close())
  t.match(await local('health', '--url', secure.tlsUrl!), { code: 1, out: '', err: new RegExp(`^The certificate of ${secure.tlsUrl} is not trusted \\(\\w+\\); partner-center-emulator ca tells how it is\\.\n$`) })
  const other = createServer((_request, response) => response.end('<html>'))
  await new Promise<void>(resolve => other.listen(0, '127.0.0.1', resolve))
  t.teardown(() => new Promise<void>(resolve => { other.close(() => resolve()); other.closeAllConnections() }))
  const url = `http://127.0.0.1:${(other.address() as AddressInfo).port}`
  t.same(await ran('worlds', { url }), { code: 1, out: '', err: `What answers at ${url} is no emulator.\n` })
})

t.test('help shows examples, and docs/COMMANDS.md is what the commands are', async t => {
  t.match(await local('--version'), { code: 0, out: version, err: '' })
  for (const group of ['start', 'worlds', 'snapshot', 'state', 'clock', 'fault', 'requests', 'report', 'events', 'webhooks', 'usage', 'token', 'seed', 'reset', 'customers', 'servicerequests', 'vetting', 'ca', 'completion']) {
    t.match(await local(group, '--help'), { code: 0, out: new RegExp(`Examples?:\\n[^]*\\$ .*partner-center-emulator ${group}`), err: '' }, group)
  }
  t.same(await local('help', 'clock', 'advance'), await local('clock', 'advance', '--help'))
  t.match(await local('help', 'clock'), { code: 0, out: /^Usage: partner-center-emulator clock \[options\]/, err: '' })
  t.match(await local('help', 'clok'), { code: 2, out: '' })
  t.match((await local('--help')).out, /3 {2}when a report, or a count of requests, is not what was expected/)
  t.equal(readFileSync(join(root, 'docs/COMMANDS.md'), 'utf8'), commandsPage(), 'npx tsx scripts/commands.ts writes it')
})

const hasBash = spawnSync('bash', ['-c', 'true']).status === 0

t.test('bash completes commands, options and their values', { skip: !hasBash && 'there is no bash' }, async t => {
  const { out } = await local('completion', 'bash')
  const cases: Array<[words: string[], completed: string]> = [
    [['clo'], 'clock'],
    [['clock', ''], 'show set freeze run advance help'],
    [['clock', 'advance', '--w'], '--world'],
    [['--po'], '--port'],
    [['start', '--auth', ''], 'lenient strict off'],
    [['start', '--auth', '=', 'st'], 'strict'],
    [['worlds', '--url', 'x', 'cre'], 'create'],
    [['report', '--format', 'j'], 'json junit'],
    [['completion', ''], 'bash zsh fish'],
    [['state', 'import', ''], '']
  ]
  const asked = cases.map(([words]) => `COMP_WORDS=(partner-center-emulator ${words.map(word => `'${word}'`).join(' ')}); COMP_CWORD=${words.length}; COMPREPLY=(); _partner_center_emulator; echo "\${COMPREPLY[*]}"`)
  const { stdout, stderr } = spawnSync('bash', ['-c', [out, ...asked].join('\n')], { encoding: 'utf8' })
  t.same([stdout.trimEnd().split('\n'), stderr], [cases.slice(0, -1).map(([, completed]) => completed), ''])
})

t.test('zsh and fish get the same commands', async t => {
  t.match((await local('completion', 'zsh')).out, /^#compdef partner-center-emulator\n[^]*'words clock'\) list=\('show:tell the time' /)
  t.match((await local('completion', 'fish')).out, /complete -c partner-center-emulator -n 'test \(\w+\) = \\' clock\\'' -f -a show -d 'tell the time'/)
  t.match(await local('completion', 'tcsh'), { code: 2, err: /Allowed choices are bash, zsh, fish/ })
})

t.test('a start that cannot be says why, and which option chooses another port', async t => {
  const before = process.env.XDG_DATA_HOME
  process.env.XDG_DATA_HOME = folder
  t.teardown(() => { if (before === undefined) delete process.env.XDG_DATA_HOME; else process.env.XDG_DATA_HOME = before })
  t.same(await local('start', '--port', String(emulator.port)), { code: 1, out: '', err: `Port ${emulator.port} is taken; choose another one with --port, or 0 for any that is free.\n` })
  t.same(await local('--port', '0', '--fixture', join(folder, 'none.json')), { code: 2, out: '', err: `${join(folder, 'none.json')} is not there.\n` })
  writeFileSync(join(folder, 'odd.json'), 'odd')
  for (const [file, words] of [['none.json', 'is not there.'], ['odd.json', 'cannot be read: ']] as const) {
    const given = relative(process.cwd(), join(folder, file))
    t.match(await local('--port', '0', '--fixture', given), { code: 2, out: '', err: new RegExp(`^${join(folder, file)} ${words}`) }, given)
  }
})

t.test('as a process: it says when it is ready, and ends well when told to', async t => {
  const child = spawn(process.execPath, ['--import', 'tsx', join(root, 'src/cli.ts'), '--port', '0', '--fixture', 'sandbox-full'], {
    env: { ...process.env, XDG_DATA_HOME: folder, PCE_LIMITS: 'false', PCE_BOM: 'off', PCE_TLS: '0', PCE_THROTTLE: 'true' }
  })
  const said = { out: '', err: '' }
  let settings: Record<string, unknown> | undefined
  child.stdout.on('data', async (part: Buffer) => {
    said.out += String(part)
    if (!said.out.endsWith('ready\n')) return
    settings = JSON.parse((await local('state', 'export', '--url', /http:\/\/[^/]+/.exec(said.out)![0])).out).settings
    child.kill('SIGTERM')
  })
  child.stderr.on('data', (part: Buffer) => { said.err += String(part) })
  const code = await new Promise(resolve => child.on('close', resolve))
  t.match({ code, ...said }, { code: 0, out: /^API {14}http:\/\/127\.0\.0\.1:\d+\/v1\n[^]*\nready\n$/, err: /^{"level":30,[^\n]+"Server listening at http:\/\/127\.0\.0\.1:\d+"}\n$/ })
  t.notMatch(said.out, 'https', 'PCE_TLS=0 opens no door')
  t.match(settings, { limits: false, bom: false, throttle: true }, 'switches are what their variables say, whatever the fixture has')
})

t.test('a control token that nobody could send ends the start with 2', async t => {
  for (const token of ['', ' ', 'secret ', '密']) t.match(await local('start', '--control-token', token), { code: 2, out: '', err: 'is invalid. It must have at least one character, of ASCII alone, and no blank at its ends.' }, token)
  t.teardown(() => { delete process.env.PCE_CONTROL_TOKEN })
  process.env.PCE_CONTROL_TOKEN = ''
  t.match(await local('start'), { code: 2, err: "from env 'PCE_CONTROL_TOKEN' is invalid." })
})

t.test('a switch whose variable says neither true nor false ends the start with 2', async t => {
  process.env.PCE_LIMITS = 'perhaps'
  t.teardown(() => { delete process.env.PCE_LIMITS })
  t.match(await local('start', '--port', '0'), { code: 2, out: '', err: /^error: option '--limits' value 'perhaps' from env 'PCE_LIMITS' is invalid\. It must be true or false\./ })
})
