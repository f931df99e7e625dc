/** `start`: the emulator itself. */
import { resolve } from 'node:path'
import type { Command } from 'commander'
import { startOptions, type Config } from '../config.ts'
import { authorityFolder, keyFile } from '../data-folder.ts'
import { keysIn } from '../identity/keys.ts'
import { settingNames } from '../state/settings.ts'
import { Failure, withExamples, type Terminal } from './control.ts'

export function start (program: Command, { out, err }: Terminal) {
  const command = withExamples(program.command('start').description('start the emulator'), [
    'start',
    'start --port 0 --clock frozen --time 2019-01-09T00:00:00Z',
    'start --limits',
    'start --data ./worlds',
    'start --tls --proxy-port 8080'
  ]).addHelpText('after', '\nEvery option can come from the environment variable beside it; a switch by true or false.')
  for (const option of startOptions) command.addOption(option)
  command.hook('preAction', () => readSwitches(command))
  command.action(async ({ time, ...config }: Config) => {
    // A fixture may change what is usual, so that what a world is like counts only when somebody said it.
    for (const name of [...settingNames, 'seed', 'clock'] as const) if (command.getOptionValueSource(name) === 'default') delete (config as Partial<Config>)[name]
    const keys = keysIn(keyFile())
    keys.signing().catch(() => {}) // searched beside what comes now; who needs it is told
    const { startEmulator } = await import('../server.ts') // only here: other commands do without
    const emulator = await startEmulator({ ...config, onWarning: message => err(`${message}\n`), authorityFolder: authorityFolder(), ...(time !== undefined && { time: new Date(time).toISOString() }) }, { keys })
      .catch((error: StartError) => { throw failureFor(error, config) })
    let isStopping = false
    const stop = async () => {
      if (isStopping) return // npm passes on what the terminal has told both
      isStopping = true
      await emulator.close().catch((error: Error) => { // what is not on disk was never answered
        err(`${error.message}\n`)
        process.exitCode = 1
      })
      process.exit()
    }
    process.on('SIGINT', stop)
    process.on('SIGTERM', stop)
    out([
      `API              ${emulator.url}/v1`,
      `Token service    ${emulator.url}/common/oauth2/token`,
      `API description  ${emulator.url}/openapi.json, to read at ${emulator.url}/docs`,
      `Controls         ${emulator.url}/_emulator`,
      ...(config.data === undefined ? [] : [`Data             ${resolve(config.data)}`]),
      ...(emulator.tlsUrl === undefined ? [] : [`https            ${emulator.tlsUrl}`]),
      ...(emulator.proxyUrl === undefined ? [] : [`Proxy            ${emulator.proxyUrl}`]),
      'ready'
    ].join('\n'))
  })
}

/** What the variables of switches say: commander takes whatever stands there for a yes. */
function readSwitches (command: Command) {
  for (const option of startOptions.filter(option => option.isBoolean())) {
    const name = option.attributeName()
    const word = process.env[option.envVar!]
    if (word === undefined || command.getOptionValueSource(name) !== 'env' || /^(true|1|yes|on)$/i.test(word)) continue
    if (!/^(false|0|no|off|)$/i.test(word)) command.error(`error: option '${option.flags}' value '${word}' from env '${option.envVar}' is invalid. It must be true or false.`)
    command.setOptionValueWithSource(name, false, 'env')
    if (name === 'tls' && command.getOptionValueSource('tlsPort') === 'implied') command.setOptionValue('tlsPort', undefined)
  }
}

type Given = Pick<Config, 'host' | 'port' | 'tlsPort' | 'proxyPort' | 'fixture'>

/** What ends a start: a refusal of our own, by its name, or what the system says. */
type StartError = Error & { refusal?: string, code?: string | number, port?: number }

function failureFor (error: StartError, { host, fixture, ...ports }: Given): Failure {
  const isTaken = error.refusal === 'portTaken'
  const port = isTaken ? Number(/\d+/.exec(error.message)) : error.port ?? ports.port
  const option = port === ports.tlsPort ? '--tls-port' : port === ports.proxyPort ? '--proxy-port' : '--port'
  if (isTaken || error.code === 'EADDRINUSE') return new Failure(1, `Port ${port} is taken; choose another one with ${option}, or 0 for any that is free.`)
  if (['EACCES', 'EADDRNOTAVAIL', 'ENOTFOUND', 'EAI_AGAIN'].includes(String(error.code))) return new Failure(1, `Cannot listen on ${host}:${port} (${error.code}); choose others with --host and ${option}.`)
  const isOfOption = error.refusal !== undefined || error.message.startsWith(resolve(fixture)) // a file that is not there, or no JSON
  return new Failure(isOfOption ? 2 : 1, error.message)
}
