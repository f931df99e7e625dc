/** Options of the command line and environment variables as one typed object; nobody else reads them. */
import { homedir } from 'node:os'
import { isAbsolute, join } from 'node:path'
import { InvalidArgumentError, Option } from 'commander'
import { settingValues } from './routes/emulator.ts'
import { parseTime } from './state/clock.ts'

/** How the emulator is started. Times in milliseconds since 1970. */
export interface Config {
  port: number
  host: string
  fixture: string
  seed: string
  time?: number
  clock: 'real' | 'frozen'
  auth: 'lenient' | 'off'
  profile: 'sandbox' | 'production'
  limits: boolean
  cloud: 'global' | 'china' | 'germany' | 'usgov'
  billingModel: 'anniversary' | 'partnerDate'
  errorSource: string
  controlToken?: string
  log: string
}

function portNumber (text: string) {
  const port = Number(text)
  if (!/^\d+$/.test(text) || port > 65_535) throw new InvalidArgumentError('It must be a number from 0 to 65535.')
  return port
}

function isoTime (text: string) {
  const time = parseTime(text)
  if (time === undefined) throw new InvalidArgumentError('It must be an ISO 8601 time such as 2019-01-09T00:00:00Z.')
  return time
}

/** File in the user's data folder that keeps the key of the token service (XDG Base Directory Specification). */
export function keyFile ({ XDG_DATA_HOME: folder = '' } = process.env): string {
  const home = isAbsolute(folder) ? folder : join(homedir(), '.local', 'share')
  return join(home, 'partner-center-emulator', 'token-key.pem')
}

/** Options whose usual value a fixture may change: they count only when somebody gave them. */
export const fixtureOptions = ['profile', 'limits', 'auth', 'cloud', 'billingModel', 'errorSource'] as const

/** Every option of `start`, with its environment variable and default. */
export const startOptions = [
  new Option('--port <n>', 'port to listen on; 0 for any free one, which is printed').env('PCE_PORT').default(7080).argParser(portNumber),
  new Option('--host <host>', 'address to listen on').env('PCE_HOST').default('127.0.0.1'),
  new Option('--fixture <name or file>', 'the world at start: default, direct, reseller, empty, sandbox-full, or a file of your own').env('PCE_FIXTURE').default('default'),
  new Option('--seed <text>', 'ids and made-up values follow from it').env('PCE_SEED').default('partner-center'),
  new Option('--time <iso>', 'the time at start (default: now)').env('PCE_TIME').argParser(isoTime),
  new Option('--clock <mode>', 'real: time runs; frozen: it moves only when told to').env('PCE_CLOCK').choices(settingValues.clock).default('real'),
  new Option('--auth <mode>', 'lenient: any bearer token is taken; off: none is needed').env('PCE_AUTH').choices(settingValues.auth).default('lenient'),
  new Option('--profile <profile>', 'which rules hold: deleting customers and cancelling orders is for sandboxes').env('PCE_PROFILE').choices(settingValues.profile).default('sandbox'),
  new Option('--limits', 'the sandbox\'s quotas: 75 customers, 5 subscriptions each, 25 seats').env('PCE_LIMITS').default(false),
  new Option('--cloud <cloud>', 'which operations exist').env('PCE_CLOUD').choices(settingValues.cloud).default('global'),
  new Option('--billing-model <model>', 'terms run from each purchase, or from the partner\'s billing day').env('PCE_BILLING_MODEL').choices(settingValues.billingModel).default('anniversary'),
  new Option('--error-source <text>', 'source of the service\'s errors').env('PCE_ERROR_SOURCE').default('PartnerFD'),
  new Option('--control-token <text>', 'bearer token that every control but health needs').env('PCE_CONTROL_TOKEN'),
  new Option('--log <level>', 'what is logged').env('PCE_LOG').choices(['fatal', 'error', 'warn', 'info', 'debug', 'trace', 'silent']).default('warn')
]
