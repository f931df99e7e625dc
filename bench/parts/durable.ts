/** Part 18: what it costs that changes are on disk before they are answered. */
import { mkdtempSync } from 'node:fs'
import { join } from 'node:path'
import { call, compare, type Request } from '../load.ts'
import { startServer } from '../servers.ts'
import { behind, cartRequests, customersOf, get, lines, pace, post, program, scratch, startEmulator, times } from './context.ts'

export async function dataFolderCost () {
  const folder = mkdtempSync(join(scratch, 'worlds-'))
  const [durable, memory] = [await startServer([program, 'start', '--port', '0', '--data', folder]), await startEmulator()]
  const customers = (await customersOf(memory)).map(({ id }) => id)
  const work: Array<[string, Request[], number?]> = [
    ['GET one customer', customers.map(id => get(`/customers/${id}`)), 0.9],
    ['POST cart', cartRequests(customers)]
  ]
  for (const [what, requests, target] of work) {
    const side = (server: typeof memory) => ({ server, requests, reset: () => call(server, post('/_emulator/reset')) })
    const found = await compare(side(durable), side(memory), pace)
    lines.push({
      part: 18,
      what: `${what}: throughput with a data folder by that without`,
      measured: times(found.ratio),
      ...(target !== undefined && { target: `≥ ${target}`, holds: found.ratio >= target }),
      behind: behind(found, ['with', 'without'])
    })
  }
  await durable.stop()
  await memory.stop()
}
