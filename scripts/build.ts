/** Builds dist/: the program in a few files, so that it starts fast, its types, the generated contract, and the licences of what it carries. */
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire, isBuiltin } from 'node:module'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { build, type BuildOptions, type Plugin } from 'esbuild'
import { root } from './contract.ts'
import { licensesFile, thirdPartyLicenses } from './third-party-licenses.ts'

const dist = join(root, 'dist')
rmSync(dist, { recursive: true, force: true })

/** Fastify's own compilers, which no Fastify of ours asks for (src/compilers.ts). */
const neverLoaded = ['@fastify/ajv-compiler', '@fastify/fast-json-stringify-compiler']

/** CommonJS, which Node reads and links in two thirds of the time of modules (docs/decisions/0004). */
const common = {
  absWorkingDir: root,
  bundle: true,
  platform: 'node',
  target: 'node20.19',
  format: 'cjs',
  // What every start needs comes along in our own files, which load several times faster than packages do; the rest stays outside.
  external: [...neverLoaded, '@fastify/swagger', '@fastify/swagger-ui', '@faker-js/faker', 'cli-progress', '@peculiar/x509', 'light-my-request', 'reflect-metadata', 'pdf-lib'],
  banner: { js: "'use strict';const ownUrl=require('node:url').pathToFileURL(__filename).href;" },
  define: { 'import.meta.url': 'ownUrl' },
  minifyWhitespace: true, // read faster at every start; names stay as they are
  sourcemap: false,
  metafile: true,
  legalComments: 'none', // whole licences stand in a file of their own
  logLevel: 'warning'
} satisfies BuildOptions

/** The command line finds the server beside itself. */
const serverBeside: Plugin = {
  name: 'server beside',
  setup: ({ onResolve }) => onResolve({ filter: /\/server\.ts$/ }, ({ kind }) => kind === 'dynamic-import' ? { path: './program.cjs', external: true } : undefined)
}

const builds = await Promise.all([
  build({ ...common, entryPoints: [join(root, 'src/index.ts')], outfile: join(dist, 'program.cjs') }),
  build({ ...common, entryPoints: [join(root, 'src/cli.ts')], outfile: join(dist, 'cli.cjs'), plugins: [serverBeside], supported: { 'dynamic-import': false } }),
  build({ ...common, stdin: { contents: "exports.Ajv = require('ajv').Ajv; exports.stringify = require('fast-json-stringify')", resolveDir: root }, outfile: join(dist, 'compilers.cjs') }),
  build({ ...common, entryPoints: [join(root, 'src/redirect.ts')], outfile: join(dist, 'redirect.js'), format: 'esm', banner: {}, define: {} })
])
chmodSync(join(dist, 'cli.cjs'), 0o755)

const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
for (const { path, external } of builds.flatMap(({ metafile }) => Object.values(metafile.outputs)).flatMap(({ imports }) => imports)) {
  if (external && !path.startsWith('./') && !isBuiltin(path) && !neverLoaded.includes(path) && !dependencies[/^(@[^/]+\/)?[^/]+/.exec(path)![0]]) throw new Error(`${path} stays outside dist/ and is no dependency of the package`)
}
writeFileSync(join(dist, licensesFile), thirdPartyLicenses(builds))
for (const name of ['operations.json', 'openapi.json']) copyFileSync(join(root, 'src/contract', name), join(dist, name))

const names = Object.keys(createRequire(import.meta.url)(join(dist, 'program.cjs'))).join(', ')
writeFileSync(join(dist, 'index.js'), `import { createRequire } from 'node:module'\nexport const { ${names} } = createRequire(import.meta.url)('./program.cjs')\n`)
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' })
