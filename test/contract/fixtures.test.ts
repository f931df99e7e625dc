/** Fixtures: every record of every world and of the catalogue fits the contract, and says where it comes from. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { schemaNamed } from '../../src/contract/operation.ts'
import { fixtureNames, fixtureSource } from '../../src/fixtures.ts'
import { checkDocument } from '../../src/documents.ts'
import { fits, storyTime, storyWorld } from '../helper.ts'

const folder = join(import.meta.dirname, '../../fixtures')

t.test('every world is one that the documentation of the fixtures names, and is whole', async t => {
  t.same(fixtureNames(), ['default', 'direct', 'empty', 'reseller', 'sandbox-full'])
  const readme = readFileSync(join(folder, 'README.md'), 'utf8')
  const source = fixtureSource()
  for (const name of fixtureNames()) {
    const document = source.world(name)
    t.match(readme, name)
    t.equal(document.time, storyTime, `${name} is told from ${storyTime}`)
    t.ok(document.origin, `${name} says where it comes from`)
    t.doesNotThrow(() => checkDocument(document, source.catalogue().countries), `${name} fits`)
  }
})

t.test('every record of every world is served as the contract has it', async t => {
  for (const fixture of fixtureNames()) {
    const { call } = await storyWorld(t, { fixture })
    const listed = (await call('GET', '/customers')).body.items
    for (const { id } of listed) {
      t.equal((await call('GET', `/customers/${id}`)).status, 200) // the call itself is held to the contract
      for (const list of ['orders', 'subscriptions', 'entitlements']) t.equal((await call('GET', `/customers/${id}/${list}`)).status, 200)
    }
    t.equal(listed.length, fixtureSource().world(fixture).collections.customers?.length ?? 0, fixture)
  }
})

t.test('every file of the catalogue says where it comes from', async t => {
  for (const file of readdirSync(join(folder, 'catalogue'))) {
    const { origin, records } = JSON.parse(readFileSync(join(folder, 'catalogue', file), 'utf8'))
    t.ok(origin && records.length, file)
  }
})

t.test('the catalogue is served as the contract has it, in every market', async t => {
  const { call } = await storyWorld(t)
  const { records: markets } = JSON.parse(readFileSync(join(folder, 'catalogue/markets.json'), 'utf8'))
  const { records: rules } = JSON.parse(readFileSync(join(folder, 'catalogue/country-rules.json'), 'utf8'))
  for (const { country } of markets) {
    t.equal((await call('GET', `/offers?country=${country}`)).body.totalCount, 274, country)
    t.ok(rules.some(({ iso2Code }: { iso2Code: string }) => iso2Code === country), `${country} has its rules`)
  }
  for (const record of rules) t.equal(fits(schemaNamed('CountryValidationRules'), record), '', record.iso2Code)
  for (const view of ['Azure', 'Software', 'OnlineServices']) {
    for (const product of (await call('GET', `/products?country=US&targetView=${view}`)).body.items) {
      for (const sku of (await call('GET', product.links.skus.uri)).body.items) t.ok((await call('GET', sku.links.availabilities.uri)).body.totalCount > 0, `${product.id} ${sku.id}`)
    }
  }
})
