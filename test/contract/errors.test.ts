/** The catalogue of refusals: one table, held to the contract both ways. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { catalogue } from '../../src/contract/errors.ts'
import { operations, schemaNamed } from '../../src/contract/operation.ts'
import { PartnerCenterError } from '../../src/errors.ts'
import { documented, insideAnswers, meanings, observed, otherStatusLater, settled, statuses, type Numbers } from './documented-errors.ts'

interface Entry { status: number, code: number, description: string, page?: string, era?: string, ours?: boolean, alias?: boolean }
const root = join(import.meta.dirname, '../..')
const entries = Object.entries<Entry>(parse(readFileSync(join(root, 'openapi/errors.yaml'), 'utf8')))

t.test('every refusal is documented, or marked as ours with a number of the reserved range', async t => {
  for (const [name, { code, page, ours, era }] of entries) {
    t.ok(ours ? code >= 990_000 && code < 991_000 : page, `${name} has a page or is ours`)
    t.match(era, /^(D19|D21|later)$/, `${name} has an era`)
  }
})

const flat = (numbers: Numbers = {}) => Object.entries(numbers).flatMap(([status, codes]) => codes!.map(code => `${status}/${code}`))
const known = new Map<string, Entry[]>()
for (const [, entry] of entries) known.set(`${entry.status}/${entry.code}`, [...known.get(`${entry.status}/${entry.code}`) ?? [], entry])

t.test('every documented number is in the catalogue, with its status', async t => {
  const pages = [...Object.values(documented).flatMap(eras => Object.values(eras)), ...Object.values(observed), ...Object.values(settled)]
  t.equal(flat(documented['error-codes']!.D21).length, 163, 'numbers of March 2021')
  t.equal(flat(documented['error-codes']!.later).length, 79, 'numbers since')
  for (const number of new Set(pages.flatMap(flat))) {
    t.ok(known.has(number), number)
    t.equal(known.get(number)?.some(({ ours }) => ours), false, `${number} is not marked as ours`)
  }
  for (const [number, count] of Object.entries(meanings)) t.equal(known.get(number)?.length, count, `meanings of ${number}`)
  for (const [code, { since2021, since2023 }] of Object.entries(otherStatusLater)) t.same([known.has(`${since2021}/${code}`), known.has(`${since2023}/${code}`)], [true, false], code)
  for (const status of statuses) t.ok(entries.some(([, entry]) => entry.status === status), `status ${status}`)
})

t.test('every number of the catalogue is documented on the page and in the state that it names, or marked as ours', async t => {
  for (const [name, { status, code, page = '', era, ours }] of entries) {
    const number = `${status}/${code}`
    if (ours) continue
    const eras = Object.entries(documented[page] ?? {}).filter(([, numbers]) => flat(numbers).includes(number)).map(([name]) => name)
    if (eras.length) t.same(eras, [era], `${name}: ${number} on ${page}`)
    else t.ok([...flat(observed[page]), ...flat(settled[page])].includes(number), `${name}: ${number} was seen at ${page}`)
  }
})

t.test('numbers inside a success are no refusals', async t => {
  t.same(Object.values(schemaNamed('CartErrorCode').enum!).sort((a, b) => Number(a) - Number(b)), insideAnswers.cartLine)
  const codes = entries.map(([, { code }]) => code)
  for (const number of [...insideAnswers.cartLine.slice(1), ...insideAnswers.others]) t.notOk(codes.includes(number), String(number))
})

t.test('a status and a number stand for one refusal, unless it is marked as an alias', async t => {
  const known = new Set<string>()
  for (const [name, { status, code, alias }] of entries) {
    if (alias) continue
    t.notOk(known.has(`${status}/${code}`), name)
    known.add(`${status}/${code}`)
  }
  t.equal(known.size, entries.filter(([, { alias }]) => !alias).length)
})

t.test('the generated catalogue is the table', async t => {
  t.same(Object.fromEntries(entries.map(([name, { status, code, description }]) => [name, { status, code, description }])), catalogue)
})

t.test('a description is never empty, and at most 1024 characters long whatever is put into it', async t => {
  for (const [name, { description }] of entries) {
    t.ok(description.length > 0 && description.length <= 1024, name)
    const filled = new PartnerCenterError(name as keyof typeof catalogue, ['x'.repeat(10_000), 'y'.repeat(10_000), 'z'.repeat(10_000)])
    t.ok(filled.message.length > 0 && filled.message.length <= 1024, `${name}, filled in`)
  }
})

/** What is no request of an operation: other addresses and methods, heads that cannot be read; and what only ever is the error of a cart's line. */
const promisedByNone = ['addressUnknown', 'methodNotAllowed', 'headersTooLarge', 'requestTimeout', 'preconditionFailed', 'currencyNotSupported']

t.test('every refusal that the state or the edge throws is promised by an operation, or is one of our controls', async t => {
  const promised = new Set(operations.flatMap(({ errors }) => errors))
  const sources = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.ts') && !file.startsWith('contract') && !/^(routes\/)?identity\b/.test(file)) // the token service has refusals of its own
  const thrown = new Set(sources.flatMap(file => [...readFileSync(join(root, 'src', file), 'utf8').matchAll(/(?:refuse|PartnerCenterError)\((?:[\w.]+ \? )?'(\w+)'(?: : '(\w+)')?/g)].flatMap(([, a, b]) => [a, b])))
  thrown.delete(undefined)
  t.ok(thrown.size > 60, 'refusals are found in the source')
  for (const name of thrown as Set<keyof typeof catalogue>) {
    const { code } = catalogue[name]
    t.ok(promised.has(name) || (code >= 990_100 && code < 990_200) || promisedByNone.includes(name), name)
  }
})
