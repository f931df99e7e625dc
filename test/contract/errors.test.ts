/** The catalogue of refusals: one table, held to the contract both ways. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { parse } from 'yaml'
import { catalogue } from '../../src/contract/errors.ts'
import { operations } from '../../src/contract/operation.ts'
import { PartnerCenterError } from '../../src/errors.ts'

interface Entry { status: number, code: number, description: string, page?: string, era?: string, ours?: boolean, alias?: boolean }
const root = join(import.meta.dirname, '../..')
const entries = Object.entries<Entry>(parse(readFileSync(join(root, 'openapi/errors.yaml'), 'utf8')))

t.test('every refusal is documented, or marked as ours with a number of the reserved range', async t => {
  for (const [name, { code, page, ours, era }] of entries) {
    t.ok(ours ? code >= 990_000 && code < 991_000 : page, `${name} has a page or is ours`)
    t.match(era, /^(D19|D21|later)$/, `${name} has an era`)
  }
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
