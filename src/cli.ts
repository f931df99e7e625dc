#!/usr/bin/env node
/** The command line: starts the emulator, and works its controls while it runs. */
import { readFileSync } from 'node:fs'
import { Command, Option } from 'commander'
import { startOptions, type Config } from './config.ts'
import { settingNames } from './state/settings.ts'
import { keyFile } from './data-folder.ts'
import { PartnerCenterError } from './errors.ts'
import { startEmulator, version } from './server.ts'
import type { Delivery } from './webhooks/message.ts'

const program = new Command('partner-center-emulator')
  .description('A local server that answers as the Microsoft Partner Center REST API does, over a state that behaves.')
  .version(version)
  .showHelpAfterError('(--help tells what there is)')
  .exitOverride(error => process.exit(error.exitCode === 0 ? 0 : 2))

const start = program.command('start', { isDefault: true }).description('start the emulator')
for (const option of startOptions) start.addOption(option)
start.addHelpText('after', `
Every option can come from the environment variable beside it.

Examples:
  $ partner-center-emulator
  $ partner-center-emulator --port 0 --clock frozen --time 2019-01-09T00:00:00Z
  $ partner-center-emulator --fixture sandbox-full --limits
  $ curl -H 'Authorization: Bearer any' http://127.0.0.1:7080/v1/customers`)
start.action(async ({ time, ...config }: Config) => {
  // A fixture may change what is usual, so that settings count only when somebody gave them.
  for (const name of settingNames) if (start.getOptionValueSource(name) === 'default') delete (config as Partial<Config>)[name]
  const emulator = await startEmulator({ ...config, keyFile: keyFile(), ...(time !== undefined && { time: new Date(time).toISOString() }) }).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'EADDRINUSE') return fail(1, `Port ${String(config.port)} is taken; choose another one with --port, or 0 for any that is free.`)
    if (error.code === 'EACCES' || error.code === 'EADDRNOTAVAIL') return fail(1, `Cannot listen on ${config.host}:${String(config.port)} (${error.code}); choose others with --host and --port.`)
    return fail(error instanceof PartnerCenterError ? 2 : 1, error.message)
  })
  console.log(`API              ${emulator.url}/v1
Token service    ${emulator.url}/common/oauth2/token
API description  ${emulator.url}/openapi.json, to read at ${emulator.url}/docs
Controls         ${emulator.url}/_emulator
ready`)
  const stop = async () => {
    await emulator.close()
    process.exit(0)
  }
  process.once('SIGINT', stop)
  process.once('SIGTERM', stop)
})

const address = () => [
  new Option('--url <url>', 'address of the running emulator').env('PCE_URL').default('http://127.0.0.1:7080'),
  new Option('--world <name>', 'the world that is meant').env('PCE_WORLD').default('default'),
  new Option('--control-token <text>', 'the control token that the emulator was started with').env('PCE_CONTROL_TOKEN'),
  new Option('--json', 'print what the emulator answers')
]

interface Address { url: string, world: string, controlToken?: string, json?: boolean }

/** A command on a running emulator. */
function control (parent: Command, usage: string, description: string) {
  const command = parent.command(usage).description(description)
  for (const option of address()) command.addOption(option)
  return command
}

/** Asks a control of the running emulator; ends the process when it refuses or is not there. */
async function ask (method: string, path: string, { url, world, controlToken }: Address, body?: unknown): Promise<unknown> {
  const headers = {
    'x-emulator-world': world,
    ...(controlToken !== undefined && { authorization: `Bearer ${controlToken}` }),
    ...(body !== undefined && { 'content-type': 'application/json' })
  }
  const response = await fetch(`${url}/_emulator${path}`, { method, headers, ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }) })
    .catch(() => fail(1, `No emulator answers at ${url}; start one with partner-center-emulator start.`))
  const text = await response.text()
  const answer = text === '' ? undefined : JSON.parse(text)
  if (!response.ok) fail(1, answer?.description ?? `The emulator answered ${response.status}.`)
  return answer
}

function print ({ json }: Address, answer: unknown, words: string) {
  console.log(json ? JSON.stringify(answer ?? {}) : words)
}

control(program, 'reset', 'take a world back to its start').action(async (options: Address) => {
  print(options, await ask('POST', '/reset', options), `${options.world} is as at its start.`)
})

const snapshot = program.command('snapshot').description('keep the state of a world under a name, and go back to it')
control(snapshot, 'take <name>', 'keep the present state').action(async (name: string, options: Address) => {
  print(options, await ask('PUT', `/snapshots/${encodeURIComponent(name)}`, options), `Snapshot ${name} of ${options.world} is taken.`)
})
control(snapshot, 'restore <name>', 'go back to a kept state').action(async (name: string, options: Address) => {
  print(options, await ask('POST', `/snapshots/${encodeURIComponent(name)}/restore`, options), `${options.world} is as it was when ${name} was taken.`)
})
control(snapshot, 'delete <name>', 'forget a kept state').action(async (name: string, options: Address) => {
  print(options, await ask('DELETE', `/snapshots/${encodeURIComponent(name)}`, options), `Snapshot ${name} is gone.`)
})
control(snapshot, 'list', 'list the kept states').action(async (options: Address) => {
  const answer = await ask('GET', '/snapshots', options) as { items: Array<{ name: string, takenAt: string }> }
  print(options, answer, answer.items.map(({ name, takenAt }) => `${name}  taken at ${takenAt}`).join('\n') || `${options.world} has no snapshots.`)
})

const clock = program.command('clock').description('the time of a world')
control(clock, 'show', 'tell the time').action(async (options: Address) => {
  const answer = await ask('GET', '/clock', options) as { now: string, mode: string }
  print(options, answer, `${answer.now} (${answer.mode})`)
})
control(clock, 'advance <duration or time>', 'move on by an ISO 8601 duration (P1M) or to a time').action(async (to: string, options: Address) => {
  const answer = await ask('POST', '/clock/advance', options, /^P/i.test(to) ? { by: to } : { to }) as { from: string, now: string, happened: Array<Record<string, string>> }
  const happened = answer.happened.map(({ at, kind, ...what }) => `  ${at}  ${kind}  ${Object.values(what).join(' ')}`)
  print(options, answer, [`From ${answer.from} to ${answer.now}.`, ...happened].join('\n'))
})

const state = program.command('state').description('a world as a document')
control(state, 'export [file]', 'write the whole world to a file, or to the output').action(async (file: string | undefined, options: Address) => {
  const document = await ask('GET', '/state', options)
  if (file === undefined) return console.log(JSON.stringify(document, null, 2))
  const { writeJson } = await import('./fixtures.ts')
  writeJson(file, document)
  print(options, { file }, `${options.world} is written to ${file}.`)
})
control(state, 'import <file>', 'put a document in place of a world').action(async (file: string, options: Address) => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return fail(2, `${file} cannot be read.`)
  }
  print(options, await ask('PUT', '/state', options, text), `${options.world} is as ${file} says.`)
})

const webhooks = program.command('webhooks').description('webhook events that a world sends')
control(webhooks, 'list', 'list the deliveries with their attempts').action(async (options: Address) => {
  const answer = await ask('GET', '/webhooks/deliveries', options) as { items: Delivery[] }
  const lines = answer.items.flatMap(({ id, event, url, status, attempts }) => [
    `${id}  ${event}  ${status}  ${url}`,
    ...attempts.map(({ at, responseCode, responseMessage, systemError }) => `  ${at}  ${responseCode}${systemError ? `  ${responseMessage}` : ''}`)
  ])
  print(options, answer, lines.join('\n') || `${options.world} has nothing to deliver.`)
})
control(webhooks, 'redeliver <id>', 'send an event once more').action(async (id: string, options: Address) => {
  print(options, await ask('POST', `/webhooks/deliveries/${encodeURIComponent(id)}/redeliver`, options), `${id} is sent once more.`)
})

const usage = program.command('usage').description('what Azure subscriptions use')
control(usage, 'state <file>', 'state usage of an Azure subscription: a JSON file of customerId, subscriptionId and records').action(async (file: string, options: Address) => {
  let text: string
  try {
    text = readFileSync(file, 'utf8')
  } catch {
    return fail(2, `${file} cannot be read.`)
  }
  const answer = await ask('PUT', '/usage', options, text) as { stored: number }
  print(options, answer, `${answer.stored} records of usage are stated.`)
})

control(program, 'worlds', 'list the worlds').action(async (options: Address) => {
  const answer = await ask('GET', '/worlds', options) as { items: Array<{ name: string, tenantId: string, now: string, customers: number, subscriptions: number, url: string }> }
  print(options, answer, answer.items.map(({ name, now, customers, subscriptions, url }) => `${name}  ${now}  ${customers} customers, ${subscriptions} subscriptions  ${url}`).join('\n'))
})

const batch = 1000 // customers; what one request makes
control(program, 'seed', 'add made-up customers with orders and subscriptions to a world')
  .requiredOption('--customers <n>', 'how many', Number)
  .action(async ({ customers, ...options }: Address & { customers: number }) => {
    if (!Number.isInteger(customers) || customers < 1) fail(2, '--customers must be a whole number from 1.')
    const { SingleBar } = await import('cli-progress')
    const bar = new SingleBar({ format: 'customers {bar} {value}/{total}, {eta_formatted} left', clearOnComplete: true, stream: process.stderr })
    if (!options.json) bar.start(customers, 0)
    let answer: unknown
    for (let done = 0; done < customers; done += batch) {
      answer = await ask('POST', '/seed', options, { customers: Math.min(batch, customers - done) })
      bar.update(Math.min(done + batch, customers))
    }
    bar.stop()
    const world = answer as { customers: number, subscriptions: number }
    print(options, answer, `${options.world} has ${world.customers} customers and ${world.subscriptions} subscriptions.`)
  })

/** Ends with a line that says what to do: 2 for what was asked, 1 for what went wrong. */
function fail (code: 1 | 2, message: string): never {
  console.error(message)
  process.exit(code)
}

await program.parseAsync()
