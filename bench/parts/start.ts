/** Part 4: from the start to `ready`, side by side with bare Fastify. */
import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { build } from 'esbuild'
import { call } from '../load.ts'
import { median } from '../report.ts'
import { bareFile, startBare, startServer } from '../servers.ts'
import { customersOf, get, lines, responseOf, scratch, startEmulator, starts, times, whole } from './context.ts'

export async function startTime () {
  const emulator = await startEmulator()
  const requests = (await customersOf(emulator)).map(({ id }) => get(`/customers/${id}`))
  const customers = await Promise.all(requests.map(request => call(emulator, request)))
  const data = join(scratch, 'start.json')
  writeFileSync(data, JSON.stringify({ customers, response: responseOf('getCustomer', '200') }))
  await emulator.stop()
  const bundled = join(scratch, 'bare.mjs')
  await build({
    entryPoints: [bareFile],
    outfile: bundled,
    bundle: true,
    platform: 'node',
    format: 'esm',
    banner: { js: "import { createRequire } from 'node:module'; const require = createRequire(import.meta.url)" },
    logLevel: 'warning'
  })
  const kinds = { emulator: startEmulator, bare: () => startBare('customer', data), bundled: () => startServer([bundled, 'customer', data]) }
  const ready: Record<string, number[]> = {}
  const answered: Record<string, number[]> = {}
  for (let i = 0; i < starts; i++) {
    for (const [kind, start] of Object.entries(kinds)) {
      const began = performance.now()
      const server = await start()
      await call(server, requests[0]!)
      ;(answered[kind] ??= []).push(performance.now() - began)
      ;(ready[kind] ??= []).push(server.startMilliseconds)
      await server.stop()
    }
  }
  const ratio = (times: Record<string, number[]>, other: string) => median(times.emulator!.map((time, i) => time / times[other]![i]!))
  const middles = (times: Record<string, number[]>, other: string) => `${whole(median(times.emulator!))} ms emulator, ${whole(median(times[other]!))} ms bare; ${starts} starts each`
  const target = 1.2
  lines.push(
    { part: 4, what: 'Start to `ready`: time by bare Fastify\'s', target: `≤ ${target}`, measured: times(ratio(ready, 'bare')), holds: ratio(ready, 'bare') <= target, behind: middles(ready, 'bare') },
    { part: 4, what: 'Start to the first answer: time by bare Fastify\'s', measured: times(ratio(answered, 'bare')), behind: middles(answered, 'bare') },
    { part: 4, what: 'Start to `ready`: time by bare Fastify\'s when it is bundled too', measured: times(ratio(ready, 'bundled')), behind: middles(ready, 'bundled') }
  )
}
