/**
 * Writes docs/ERRORS.md from the catalogue, the contract and what the tests saw: each number, what it says, which operations promise
 * it, whether a test reached it, and the shortest sequence of requests that led there.
 * `errors --check` writes nothing; it fails when the document is stale, or when an operation that is alive promises a refusal that was
 * not reached and openapi/unreached-errors.yaml does not say why.
 */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parse } from 'yaml'
import { writtenOperations } from '../src/app.ts'
import { operations, type Operation } from '../src/contract/operation.ts'
import { readErrors, root, type ErrorEntry } from './contract.ts'
import { commonRefusals, isBetter, readEvidence, settle, type Way } from './evidence.ts'

interface Reasons { sections: Record<string, string>, refusals: Record<string, string>, operations: Record<string, Record<string, string>> }

const text = (file: string) => readFileSync(join(root, 'openapi', file), 'utf8')
const errors = readErrors()
const reasons: Reasons = parse(text('unreached-errors.yaml'))
const alive = new Set<string>(writtenOperations())
const seen = readEvidence()

/** Names of the catalogue by the headings that they stand under, which are comments of the file. */
function sections (): Array<[title: string, names: string[]]> {
  const found: Array<[string, string[]]> = []
  for (const line of text('errors.yaml').split('\n')) {
    const [, title] = /^# --- (.+)$/.exec(line) ?? []
    const [, name] = /^(\w+):/.exec(line) ?? []
    if (title) found.push([title, []])
    else if (name) found.at(-1)![1].push(name)
  }
  return found
}

const sectionOf = new Map(sections().flatMap(([title, names]) => names.map(name => [name, title])))
const promisers = (name: string): Operation[] => operations.filter(({ errors }) => errors.includes(name))
const wayOf = (id: string, name: string): Way | undefined => seen[id]?.refusals[name]

/** Why an operation's refusal was not reached, as far as we say. */
const reasonOf = (id: string, name: string): string | undefined => reasons.operations[id]?.[name] ?? reasons.refusals[name]

/** The best of all ways that lead to a refusal. */
function bestWay (name: string): Way | undefined {
  return Object.keys(seen).map(id => wayOf(id, name)).reduce((best, way) => way && isBetter(way, best) ? way : best, undefined)
}

/** A way on one line; what is done several times in a row stands once. */
function wayText (way: Way): string {
  const steps: Array<[step: string, times: number]> = []
  for (const step of way) {
    if (steps.at(-1)?.[0] === step) steps.at(-1)![1]++
    else steps.push([step, 1])
  }
  return steps.map(([step, times]) => (step.startsWith('a world ') ? step : `\`${step}\``) + (times > 1 ? ` × ${times}` : '')).join(' → ')
}

const firstControl = 990100 // numbers from here on are those of our controls
const shown = 3 // operations named in a cell

function promiseText (name: string): string {
  if (commonRefusals.has(name)) return 'every operation'
  const ids = promisers(name).map(({ id }) => `\`${id}\``)
  return ids.slice(0, shown).join(', ') + (ids.length > shown ? ` and ${ids.length - shown} more` : '')
}

/** How many of the operations that are alive reached a refusal, of those that promise it. */
function reachText (name: string): string {
  const living = promisers(name).filter(({ id }) => alive.has(id))
  const reached = living.filter(({ id }) => wayOf(id, name))
  if (reached.length === 0) return bestWay(name) ? 'yes' : 'no'
  return commonRefusals.has(name) || reached.length === living.length ? 'yes' : `${reached.length} of ${living.length}`
}

function whyNot (name: string): string {
  const { era, code, ours } = errors[name]!
  const promised = promisers(name)
  const reason = reasons.refusals[name] ?? (promised.length ? promised.map(({ id }) => reasonOf(id, name)).find(Boolean) : reasons.sections[sectionOf.get(name)!])
  if (reason) return reason
  if (promised.length === 0) return ours && code >= firstControl ? 'a control, which tests ask in the process' : era === 'later' ? 'later state' : 'no operation of this state gives it'
  return promised.some(({ id }) => alive.has(id)) ? '' : 'its operations answer 501 as yet'
}

const cell = (value: string) => value.replaceAll('|', '\\|').replaceAll('<', '&lt;')

function row (name: string): string {
  const { status, code, description, page, era, ours }: ErrorEntry = errors[name]!
  const way = bestWay(name)
  const origin = ours ? `ours${page ? `; ${page}` : ''}` : page
  return `| ${code} | ${status} | \`${name}\` | ${cell(description)} | ${origin} | ${era} | ${promiseText(name)} | ${reachText(name)} | ${way ? wayText(way) : whyNot(name)} |`
}

/** Refusals that operations promise and that were not reached there, by operation. */
const unreached = operations.filter(({ id }) => alive.has(id)).map(({ id, errors: promised }) =>
  ({ id, names: promised.filter(name => !commonRefusals.has(name) && !wayOf(id, name)) })).filter(({ names }) => names.length)
const unreachedCommon = [...commonRefusals].filter(name => !bestWay(name))

/** What nobody reached and nobody explains. */
const unexplained = [
  ...unreachedCommon.filter(name => !reasons.refusals[name]).map(name => `every operation: ${name}`),
  ...unreached.flatMap(({ id, names }) => names.filter(name => !reasonOf(id, name)).map(name => `${id}: ${name}`))
]

/** Names in the list of reasons that mean nothing. */
const unknown = [
  ...Object.keys(reasons.refusals).filter(name => !errors[name]),
  ...Object.entries(reasons.operations).flatMap(([id, names]) => Object.keys(names).filter(name => !promisers(name).some(operation => operation.id === id)).map(name => `${id}: ${name}`))
]

const numberOf = (name: string) => `${errors[name]!.status}/${errors[name]!.code}`

function unreachedRow ({ id, names }: typeof unreached[number]): string {
  const byReason = new Map<string, string[]>()
  for (const name of names) {
    const reason = reasonOf(id, name) ?? ''
    byReason.set(reason, [...byReason.get(reason) ?? [], `${numberOf(name)} \`${name}\``])
  }
  return [...byReason].map(([reason, list]) => `| \`${id}\` | ${list.join(', ')} | ${reason} |`).join('\n')
}

function document (): string {
  const names = Object.keys(errors)
  const reached = names.filter(name => bestWay(name))
  const documented = names.filter(name => !errors[name]!.ours)
  return `<!-- Generated by \`npm run errors\` from the catalogue, the contract and the last run of the tests; never edited. -->
# Refusals

Of ${documented.length} documented refusals the operations of this version promise ${documented.filter(name => promisers(name).length).length}, and tests reached ${documented.filter(name => reached.includes(name)).length}
through the wire; of ${names.length - documented.length} of our own they reached ${names.filter(name => errors[name]!.ours && reached.includes(name)).length}. A refusal is told from others of its number by its wording, {0}, {1}, … standing for what
it is about. *Page* is the page of the documentation that has the number or the situation; *era* is D19 for what January 2019 or before has,
D21 for the list of March 2021, later for those of 2023 and 2026.

The last column has the shortest sequence of requests that led there in any test: what changed the world since it began, and the refused
request. It begins with the usual world of the tests unless it says otherwise; \`PUT /_emulator/state\` stands for a state that the test put in
place. Where none did, it has the reason.

${sections().map(([title, list]) => `## ${title}

| number | status | refusal | wording | page | era | promised by | reached | by, or why not |
|---|---|---|---|---|---|---|---|---|
${list.map(row).join('\n')}`).join('\n\n')}

## Inside a success

Numbers that are never a refusal's own: the errors of a cart's lines (10000–10004, 10006–10009), of conversions (0, 1) and upgrades (0–11),
808 of a device that belongs to another tenant, 900160 of a transfer.

## Promised and not reached

What operations promise that no test got from them. Others may well give the same number.

| operation | refusals | why |
|---|---|---|
${unreached.map(unreachedRow).join('\n')}
`
}

settle('docs/ERRORS.md', document(), 'errors')
for (const name of unknown) console.log(`openapi/unreached-errors.yaml: ${name} is promised by nobody`)
for (const name of unexplained) console.log(`neither reached nor explained: ${name}`)
for (const name of Object.keys(reasons.refusals).filter(name => bestWay(name) && promisers(name).every(({ id }) => !alive.has(id) || wayOf(id, name) !== undefined))) console.log(`reached, its reason can go: ${name}`)
if (unknown.length || unexplained.length) process.exitCode = 1
