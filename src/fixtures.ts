/** Fixtures: the files that a world starts from, read through lowdb as everything is that people edit by hand. */
import { existsSync, readdirSync } from 'node:fs'
import { isAbsolute, resolve } from 'node:path'
import { fileURLToPath } from 'node:url'
import { JSONFileSync } from 'lowdb/node'
import { refuse } from './errors.ts'
import { Catalogue, type CatalogueSource, type PriceSource } from './state/catalogue.ts'
import type { WorldDocument } from './state/document.ts'
import type { AzureRatesSource } from './state/usage/meters.ts'
import type { FixtureSource } from './worlds.ts'

const folder = fileURLToPath(new URL('../fixtures/', import.meta.url))

/** Names of the fixtures that come with the emulator. */
export const fixtureNames = (): string[] => readdirSync(`${folder}worlds`).sort()

/** A JSON file that people edit. Throws with the file's name when it is not there or is no JSON. */
export function readJson<T> (path: string): T {
  let value: T | null
  try {
    value = new JSONFileSync<T>(path).read()
  } catch (error) {
    throw new Error(`${path} cannot be read: ${(error as Error).message}`)
  }
  if (value === null) throw new Error(`${path} is not there.`)
  return value
}

/** Writes a JSON file for people to read, in place of the one that was there. */
export function writeJson (path: string, value: unknown) { new JSONFileSync(path).write(value) }

const records = <T>(name: string) => readJson<{ records: T[] }>(`${folder}catalogue/${name}.json`).records

/**
 * Reads fixtures when they are first asked for and keeps them. A world is named by a fixture of ours, or, where `files` allows it, by
 * the path of a file.
 */
export function fixtureSource ({ files = [] }: { files?: string[] } = {}): FixtureSource {
  let catalogue: Catalogue | undefined
  const documents = new Map<string, WorldDocument>()
  const allowed = new Set(files.map(file => resolve(file)))
  return {
    catalogue: () => (catalogue ??= new Catalogue({
      offers: records('offers'),
      categories: records('offer-categories'),
      markets: records('markets'),
      countryRules: records('country-rules'),
      products: records('products'),
      restrictions: records('inventory'),
      licenseSkus: records('license-skus'),
      servicePlans: records('service-plans'),
      supportTopics: records('support-topics'),
      networkPartners: records('network-partners'),
      prices: readJson<PriceSource>(`${folder}catalogue/prices.json`),
      azureMeters: readJson<AzureRatesSource>(`${folder}catalogue/azure-meters.json`)
    } satisfies CatalogueSource)),
    world: name => {
      let document = documents.get(name)
      if (!document) {
        document = allowed.has(resolve(name)) ? readJson<WorldDocument>(resolve(name)) : worldNamed(name)
        documents.set(name, document)
      }
      return document
    }
  }
}

/** A world of ours: its head, and a file for each collection beside it. */
function worldNamed (name: string): WorldDocument {
  const path = `${folder}worlds/${name}/`
  if (!/^[\w-]+$/.test(name) || !existsSync(path)) throw refuse('controlInputInvalid', `there is no fixture ${name}; there are ${fixtureNames().join(', ')}.`)
  const files = readdirSync(path).filter(file => file !== 'world.json')
  return {
    ...readJson<WorldDocument>(`${path}world.json`),
    collections: Object.fromEntries(files.map(file => [file.replace(/\.json$/, ''), readJson(`${path}${file}`)]))
  }
}

/** Whether a fixture is meant as a file. */
export const isFixtureFile = (name: string) => isAbsolute(name) || /[./\\]/.test(name)
