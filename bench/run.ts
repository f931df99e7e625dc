/**
 * The benchmarks: the emulator side by side with bare Fastify, and a big world side by side with a small one. Prints a table; a run of
 * all parts writes it to RESULTS.md. Times are told, never asserted: only an answer that is not 2xx, or a server that ends, fails.
 *
 *     npm run bench
 *     npm run bench -- --only 1,4
 *     npm run bench -- --program ../before/dist/cli.cjs
 */
import { rmSync, writeFileSync } from 'node:fs'
import { totalmem } from 'node:os'
import { customerPage, oneCustomer, postCart } from './parts/against-bare.ts'
import { analyticsTimes } from './parts/analytics.ts'
import { bigAgainstDefault, bigAgainstSmall, bigMemory, snapshotTimes } from './parts/big-world.ts'
import { gibibytes, lines, only, program, round, scratch, titles } from './parts/context.ts'
import { dataFolderCost } from './parts/durable.ts'
import { startTime } from './parts/start.ts'
import { timePasses } from './parts/time.ts'
import { firstToken, strictTokens } from './parts/tokens.ts'
import { webhookDeliveries } from './parts/webhooks.ts'
import { journalCost, manyWorldsMemory, worldsSideBySide, worldTimes } from './parts/worlds.ts'
import { table } from './report.ts'
import { builtProgram, pinClient, pins, processors } from './servers.ts'

const parts: Record<number, () => Promise<void>> = {
  1: oneCustomer,
  2: customerPage,
  3: postCart,
  4: startTime,
  5: bigMemory,
  6: snapshotTimes,
  7: bigAgainstSmall,
  8: bigAgainstDefault,
  9: analyticsTimes,
  10: strictTokens,
  11: firstToken,
  12: webhookDeliveries,
  13: timePasses,
  14: worldTimes,
  15: manyWorldsMemory,
  16: worldsSideBySide,
  17: journalCost,
  18: dataFolderCost
}

const wanted = only === undefined ? Object.keys(parts).map(Number) : only.split(',').map(Number)
const unknown = wanted.find(part => !parts[part])
if (unknown !== undefined) throw new Error(`--only takes numbers of parts, such as 1,4; there are ${Object.keys(parts).join(', ')}.`)

pinClient()
const began = performance.now()
for (const part of wanted) {
  console.error(`${part}  ${titles[part]} ...`)
  await parts[part]!()
}
rmSync(scratch, { recursive: true })

const head = [
  `${new Date().toISOString().slice(0, 10)}, Node ${process.versions.node}, ${processors} processors, ${gibibytes(totalmem())} of memory.`,
  pins ? 'Every server is a process of its own on processor 1, the client is on processor 0; only the seeding of the big world may use all.' : 'Servers and client share the processors: there is no taskset here, or only one processor.',
  'The emulator is the built program. Figures are medians of rounds that take turns between the two; times are told, not asserted.'
].join('\n')
console.log(`\n${head}\n\n${table(lines)}\n\n${round((performance.now() - began) / 1000, 0)} s in all.`)
if (only === undefined && program === builtProgram) {
  writeFileSync(new URL('RESULTS.md', import.meta.url), `# Results of the benchmarks\n\nWritten by \`npm run bench\`.\n${head}\n\n${table(lines)}\n`)
}
process.exit()
