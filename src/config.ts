/** Options of the command line and environment variables as one typed object; nobody else reads them. */
import { isIPv6 } from 'node:net'
import { InvalidArgumentError, Option } from 'commander'
import { clockModes, clockYears, fitsClock, parseTime } from './state/clock.ts'
import { journalLimits } from './state/journal.ts'
import { settingChoices, settingNames, settingNumbers, settingTexts, usualSettings, type Settings } from './state/settings.ts'

/** How the emulator is started. Times in milliseconds since 1970. */
export interface Config extends Settings {
  port: number
  host: string
  fixture: string
  seed: string
  time?: number
  clock: 'real' | 'frozen'
  controlHosts?: string[]
  controlToken?: string
  webhookHosts?: string[]
  tls?: boolean
  tlsPort?: number
  proxyPort?: number
  allowHosts?: string[]
  data?: string
  journal: number
  log: string
}

export function portNumber (text: string) {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.')
  return port
}

const listOf = (text: string) => text.split(',').map(item => item.trim()).filter(item => item !== '')

/** Names and addresses of hosts; those of IPv6 in brackets, unless `isBare`. */
function hostNames (text: string, isBare = false) {
  const names = listOf(text)
  const odd = names.find(name => !(/^[a-z0-9._-]+$/i.test(name) || isIPv6(isBare ? name : /^\[(.*)\]$/.exec(name)?.[1] ?? '')))
  if (odd !== undefined) throw new InvalidArgumentError(`${odd} is no host name; they stand without a port.`)
  return names
}

function folderName (text: string) {
  if (text === '') throw new InvalidArgumentError('It must be the path of a folder.')
  return text
}

/** A token that a header can hold; an empty one would lock everybody out. */
function sendable (text: string) {
  if (!/^[!-~]([ -~]*[!-~])?$/.test(text)) throw new InvalidArgumentError('It must have at least one character, of ASCII alone, and no blank at its ends.')
  return text
}

function entries (text: string) {
  const count = Number(text)
  if (!/^\d+$/.test(text) || count > journalLimits.most) throw new InvalidArgumentError(`It must be a number from 0 to ${journalLimits.most}.`)
  return count
}

function minutes (text: string) {
  const count = Number(text)
  if (!/^\d+(\.\d+)?$/.test(text)) throw new InvalidArgumentError('It must be a number of minutes, 0 or more.')
  return count
}

function isoTime (text: string) {
  const time = parseTime(text)
  if (time === undefined) throw new InvalidArgumentError('It must be an ISO 8601 time such as 2019-01-09T00:00:00Z.')
  if (!fitsClock(time)) throw new InvalidArgumentError(`It must be in the years ${clockYears.first} to ${clockYears.last}.`)
  return time
}

/** Every option of `start`, with its environment variable and default. */
export const startOptions = [
  new Option('--port <n>', 'port to listen on; 0 for any free one, which is printed').env('PCE_PORT').default(7080).argParser(portNumber),
  new Option('--host <host>', 'address to listen on').env('PCE_HOST').default('127.0.0.1'),
  new Option('--fixture <name or file>', 'the world at start: default, direct, reseller, empty, sandbox-full, or a file of your own').env('PCE_FIXTURE').default('default'),
  new Option('--seed <text>', 'ids and made-up values follow from it').env('PCE_SEED').default('partner-center'),
  new Option('--time <iso>', 'the time at start (default: now)').env('PCE_TIME').argParser(isoTime),
  new Option('--clock <mode>', 'real: time runs; frozen: it moves only when told to').env('PCE_CLOCK').choices(clockModes).default('real'),
  new Option('--auth <mode>', 'lenient: any bearer token is taken; strict: only those of the token service here, everything verified; off: none is needed').env('PCE_AUTH').choices(settingChoices.auth).default(usualSettings.auth),
  new Option('--profile <profile>', 'which rules hold: deleting customers and cancelling orders is for sandboxes').env('PCE_PROFILE').choices(settingChoices.profile).default(usualSettings.profile),
  new Option('--limits', 'the sandbox\'s quotas: 75 customers, 5 subscriptions each, 25 seats').env('PCE_LIMITS').default(false),
  new Option('--throttle', 'too many requests are refused with 429 and Retry-After').env('PCE_THROTTLE').default(false),
  new Option('--cloud <cloud>', 'which operations exist').env('PCE_CLOUD').choices(settingChoices.cloud).default(usualSettings.cloud),
  new Option('--billing-model <model>', 'terms run from each purchase, or from the partner\'s billing day').env('PCE_BILLING_MODEL').choices(settingChoices.billingModel).default(usualSettings.billingModel),
  new Option('--utilization-not-ready-minutes <n>', 'for so long Azure utilization up to a time is answered with 204').env('PCE_UTILIZATION_NOT_READY_MINUTES').default(settingNumbers.utilizationNotReadyMinutes).argParser(minutes),
  new Option('--bom', 'byte-order marks where the service sends them').env('PCE_BOM').default(false),
  new Option('--strict-enums', 'only values of enums that the strictest client library reads').env('PCE_STRICT_ENUMS').default(false),
  new Option('--mfa <mode>', 'required: with strict tokens a user must have signed in with a second factor').env('PCE_MFA').choices(settingChoices.mfa).default(usualSettings.mfa),
  new Option('--plain-refusals', 'the plain-text refusal of app-only tokens of the years before 2023').env('PCE_PLAIN_REFUSALS').default(false),
  new Option('--error-source <text>', 'source of the service\'s errors').env('PCE_ERROR_SOURCE').default(settingTexts.errorSource),
  new Option('--data <folder>', 'keep the worlds in a folder, each change before it is answered (default: in memory); what it holds beats the options of a world').env('PCE_DATA').argParser(folderName),
  new Option('--tls', 'https beside http, by a certificate authority of this machine (see the command ca)').env('PCE_TLS').implies({ tlsPort: 7443 }),
  new Option('--tls-port <n>', 'port for https (default: 7443); 0 for any free one').env('PCE_TLS_PORT').argParser(portNumber),
  new Option('--proxy-port <n>', 'forward proxy for programs with hosts of the service built in').env('PCE_PROXY_PORT').argParser(portNumber),
  new Option('--allow-hosts <a,b>', 'hosts that the proxy lets through, host or host:port; never one of the service').env('PCE_ALLOW_HOSTS').argParser(listOf),
  new Option('--control-hosts <a,b>', 'host names that controls answer under, beside those of this machine').env('PCE_CONTROL_HOSTS').argParser(text => hostNames(text)),
  new Option('--control-token <text>', 'bearer token that every control but health needs').env('PCE_CONTROL_TOKEN').argParser(sendable),
  new Option('--webhook-hosts <a,b>', 'hosts that webhook events may go to, beside this machine').env('PCE_WEBHOOK_HOSTS').argParser(text => hostNames(text, true)),
  new Option('--journal <n>', 'requests that the journal of each world keeps; 0 for no journal').env('PCE_JOURNAL').default(journalLimits.usual).argParser(entries),
  new Option('--log <level>', 'what is logged, on stderr').env('PCE_LOG').choices(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('info')
]

/** Options for the settings of a world that is to be made: those of `start`, with nothing taken for granted. */
export const settingOptions = () => startOptions.filter(option => settingNames.includes(option.attributeName() as keyof Settings)).flatMap(started => {
  const { flags, description, argChoices, parseArg } = started
  const option = new Option(flags, description)
  if (argChoices) option.choices(argChoices)
  else if (parseArg) option.argParser(parseArg)
  return started.isBoolean() ? [option, new Option(flags.replace('--', '--no-'), 'not so, although the emulator was started with it')] : [option]
})
