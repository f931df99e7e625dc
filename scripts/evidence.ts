/** What the tests saw of each operation: written by every test file at its end, read by the documents that tell of it. */
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { operations } from '../src/contract/operation.ts'
import { root } from './contract.ts'

/**
 * Requests that led from the start of a world to a refusal, the refused one last: `POST /v1/customers/{customerId}/orders`. Where the
 * world was not the usual one, that stands first.
 */
export type Way = readonly string[]

/** Of an operation the statuses of its answers, and of each refusal, by our name for it, the shortest way there. */
export interface Sight { statuses: number[], refusals: Record<string, Way> }

/** By the operation's id; `controls` and `elsewhere` for addresses that are none of the contract. */
export type Evidence = Record<string, Sight>

export const evidenceFolder = join(root, '.evidence')

/** Replacing the whole state is a way of its own: it comes after every other. */
export const stateEdit = 'PUT /_emulator/state'

const edits = (way: Way) => way.filter(step => step === stateEdit).length

/** Whether a way is to be preferred: without a state put in place, then shorter, then by its text. */
export function isBetter (way: Way, than: Way | undefined): boolean {
  if (than === undefined) return true
  const difference = edits(way) - edits(than) || way.length - than.length
  return difference !== 0 ? difference < 0 : way.join('\n') < than.join('\n')
}

/** Adds what was seen to what is known. */
export function addSight (known: Evidence, id: string, { statuses, refusals }: Sight) {
  const entry = known[id] ??= { statuses: [], refusals: {} }
  for (const status of statuses) if (!entry.statuses.includes(status)) entry.statuses.push(status)
  for (const [name, way] of Object.entries(refusals)) if (isBetter(way, entry.refusals[name])) entry.refusals[name] = way
}

const sorted = <T>(record: Record<string, T>) => Object.fromEntries(Object.entries(record).sort(([a], [b]) => a < b ? -1 : 1))

/** Keeps the evidence of a test file. */
export function writeEvidence (file: string, evidence: Evidence) {
  const tidy = Object.entries(evidence).map(([id, { statuses, refusals }]): [string, Sight] => [id, { statuses: statuses.sort(), refusals: sorted(refusals) }])
  mkdirSync(evidenceFolder, { recursive: true })
  writeFileSync(join(evidenceFolder, `${file.replaceAll('/', '-')}.json`), JSON.stringify(sorted(Object.fromEntries(tidy))))
}

/** Everything that the tests of the last run saw. */
export function readEvidence (): Evidence {
  if (!existsSync(evidenceFolder)) {
    console.log('there is no evidence yet: run npm test first')
    process.exit(1)
  }
  const all: Evidence = {}
  for (const file of readdirSync(evidenceFolder).sort()) {
    for (const [id, sight] of Object.entries<Sight>(JSON.parse(readFileSync(join(evidenceFolder, file), 'utf8')))) addSight(all, id, sight)
  }
  for (const { statuses } of Object.values(all)) statuses.sort()
  return all
}

/** Refusals that the edge gives to any operation. */
export const commonRefusals: ReadonlySet<string> = new Set(operations.map(({ errors }) => errors).reduce((all, errors) => all.filter(name => errors.includes(name))))

/** Writes a document, or with `--check` only says whether it is as it would be written; a stale one makes the program fail. */
export function settle (name: string, text: string, command: string) {
  const path = join(root, name)
  const check = process.argv.includes('--check')
  const stale = !existsSync(path) || readFileSync(path, 'utf8') !== text
  if (stale && !check) writeFileSync(path, text)
  console.log(`${name} is ${stale ? (check ? `stale: run npm test && npm run ${command}` : 'written') : 'fresh'}`)
  if (stale && check) process.exitCode = 1
}
