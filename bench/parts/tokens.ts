/** Parts 10 and 11: what verified tokens cost, and how soon the first is there. */
import { deepStrictEqual } from 'node:assert'
import { rmSync } from 'node:fs'
import { call, compare } from '../load.ts'
import { median } from '../report.ts'
import { startServer, type Server } from '../servers.ts'
import { behind, dataFolder, get, lines, pace, post, program, round, startEmulator, starts, times, type Resource } from './context.ts'

/** GET one customer with a token that is verified, by the same where every token is taken. */
export async function strictTokens () {
  const strict = await startServer([program, 'start', '--port', '0', '--auth', 'strict'])
  const lenient = await startEmulator()
  const { accessToken } = await call(strict, post('/_emulator/tokens', { mode: 'app+user', expiresInSeconds: 86_400 }))
  const headers = { authorization: `Bearer ${accessToken}` }
  const customers: Resource[] = (await call(strict, get('/customers', headers))).items
  const requests = customers.map(({ id }) => get(`/customers/${id}`, headers))
  const found = await compare({ server: strict, requests }, { server: lenient, requests }, pace)
  lines.push({ part: 10, what: 'GET one customer: throughput in strict mode by that in lenient mode', target: '≥ 0.85', measured: times(found.ratio), holds: found.ratio >= 0.85, behind: behind(found, ['strict', 'lenient']) })
  await strict.stop()
  await lenient.stop()
}

/** A form, to be answered with a token. */
async function token ({ url }: Server): Promise<void> {
  const form = { grant_type: 'client_credentials', client_id: 'bench', client_secret: 'bench', scope: 'https://api.partnercenter.microsoft.com/.default' }
  const { access_token: accessToken } = await (await fetch(`${url}/common/oauth2/v2.0/token`, { method: 'POST', body: new URLSearchParams(form) })).json() as { access_token: string }
  deepStrictEqual(accessToken.split('.').length, 3)
}

/** From `ready` to the first token: on a machine's very first start, which makes the key, and on every other. */
export async function firstToken () {
  const limit = 50
  for (const [what, isFirst] of [['the very first start', true], ['a later start', false]] as const) {
    const took: number[] = []
    for (let i = 0; i < starts; i++) {
      if (isFirst) rmSync(dataFolder, { recursive: true, force: true })
      const server = await startEmulator({ pinned: false }) // the key is made beside everything else
      const ready = performance.now()
      await token(server)
      took.push(performance.now() - ready)
      await server.stop()
    }
    lines.push({ part: 11, what: `From \`ready\` to the first token, at ${what}`, target: `≤ ${limit} ms`, measured: `${round(median(took), 1)} ms`, holds: median(took) <= limit, behind: `at most ${round(Math.max(...took), 1)} ms; ${starts} starts` })
  }
}
