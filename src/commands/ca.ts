/** `ca`: where the certificate authority of this machine is, and how each runtime is made to trust it. */
import { Option, type Command } from 'commander'
import { portNumber } from '../config.ts'
import { authorityFolder } from '../data-folder.ts'
import { Failure, type Terminal } from './control.ts'

interface Options { proxyPort: number, json?: boolean }

export function ca (program: Command, terminal: Terminal) {
  program.command('ca').description('tell where the certificate authority of this machine is, and how it is trusted')
    .addOption(new Option('--proxy-port <n>', 'port of the proxy that the recipes name').env('PCE_PROXY_PORT').default(8080).argParser(portNumber))
    .option('--json', 'print JSON')
    .addHelpText('after', `
It is made when it is first asked for, and is good for hosts of the service and for this machine alone.

Examples:
  $ partner-center-emulator ca
  $ export NODE_EXTRA_CA_CERTS="$(partner-center-emulator ca --json | jq -r .path)"`)
    .action((options: Options) => tell(terminal, options))
}

async function tell ({ out }: Terminal, { proxyPort, json }: Options) {
  const [{ X509Certificate }, { existsSync }, { authorityIn, certificateFile }, { recipes }, { commonNames }] = await Promise.all(
    [import('node:crypto'), import('node:fs'), import('../tls/authority.ts'), import('../tls/recipes.ts'), import('../tls/secure.ts')])
  const folder = authorityFolder()
  const path = certificateFile(folder)
  const { certificate } = await authorityIn(folder)
  if (!existsSync(path)) throw new Failure(1, `There is no authority in ${folder}, where it cannot be kept.`)
  const { validTo, fingerprint256 } = new X509Certificate(certificate)
  const until = new Date(validTo).toISOString()
  const list = recipes(path, proxyPort)
  if (json) return out(JSON.stringify({ path, fingerprint256, until, names: commonNames, recipes: list }))
  out([
    path,
    '',
    `Good until ${until.slice(0, 10)}, for hosts of the service, localhost and 127.0.0.1 alone.`,
    '',
    'To trust it:',
    ...lines(list, 'trust'),
    '',
    `To ask through the proxy (start --proxy-port ${proxyPort}):`,
    ...lines(list, 'proxy'),
    '',
    'A Node program needs neither: node --import partner-center-emulator/redirect app.js'
  ].join('\n'))
}

/** A line for each way, with the runtimes that go it. */
function lines (recipes: Array<{ runtime: string, trust: string, proxy: string }>, of: 'trust' | 'proxy'): string[] {
  const runtimes = new Map<string, string[]>()
  for (const recipe of recipes) runtimes.set(recipe[of], [...runtimes.get(recipe[of]) ?? [], recipe.runtime])
  return [...runtimes].map(([way, names]) => `  ${names.join('; ')}\n    ${way}`)
}
