/** The licences of the packages whose code dist/ carries, as each ships them. */
import { readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import type { Metafile } from 'esbuild'
import { root } from './contract.ts'

interface Built { metafile: Metafile }

/** Folders of the packages that gave at least a byte: `node_modules/ajv`, `node_modules/a/node_modules/b`. */
function bundledPackages (builds: Built[]): string[] {
  const inputs = builds.flatMap(({ metafile }) => Object.values(metafile.outputs)).flatMap(({ inputs }) => Object.entries(inputs)).filter(([, { bytesInOutput }]) => bytesInOutput > 0)
  return [...new Set(inputs.flatMap(([path]) => /^.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(path)?.[0] ?? []))].sort()
}

function licenseOf (folder: string): string {
  const path = join(root, folder)
  const read = (file: string) => readFileSync(join(path, file), 'utf8').replaceAll('\r\n', '\n').trim()
  const { name, version, license, author, homepage } = JSON.parse(read('package.json'))
  if (typeof license !== 'string') throw new Error(`${folder} is carried along but does not say its licence`)
  const texts = readdirSync(path).filter(file => /^(licen[cs]e|copying|notice)\b/i.test(file)).sort().map(read)
  const unwritten = `Copyright ${author?.name ?? author}. The package has no text of its licence; see ${homepage}.`
  return [`${name} ${version} (${license})`, ...(texts.length ? texts : [unwritten])].join('\n\n')
}

export function thirdPartyLicenses (builds: Built[]): string {
  const rule = `\n\n${'-'.repeat(80)}\n\n`
  return ['The program in this folder carries code of these packages.', ...new Set(bundledPackages(builds).map(licenseOf).sort())].join(rule) + '\n'
}

export const licensesFile = 'THIRD-PARTY-LICENSES'
