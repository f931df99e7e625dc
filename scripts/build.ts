/** Builds dist/: the program in a few files, so that it starts fast, its types, the generated contract, and the licences of what it carries. */
import { chmodSync, copyFileSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { isBuiltin } from 'node:module'
import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { build } from 'esbuild'
import { root } from './contract.ts'
import { licensesFile, thirdPartyLicenses } from './third-party-licenses.ts'

const dist = join(root, 'dist')
rmSync(dist, { recursive: true, force: true })
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [join(root, 'src/cli.ts'), join(root, 'src/index.ts'), join(root, 'src/redirect.ts')],
  outdir: dist,
  bundle: true,
  // What every start needs comes along in our own files, which load several times faster than packages do; the rest stays outside.
  external: ['@fastify/swagger', '@fastify/swagger-ui', '@faker-js/faker', 'cli-progress', '@peculiar/x509', 'reflect-metadata', 'pdf-lib'],
  banner: { js: "import { createRequire as requireFrom } from 'node:module'; const require = requireFrom(import.meta.url)" },
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  minifyWhitespace: true, // read faster at every start; names stay as they are
  sourcemap: false,
  metafile: true,
  legalComments: 'none', // whole licences stand in a file of their own
  logLevel: 'warning'
})
const { dependencies } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
for (const { path, external } of Object.values(metafile.outputs).flatMap(({ imports }) => imports)) {
  if (external && !isBuiltin(path) && !dependencies[/^(@[^/]+\/)?[^/]+/.exec(path)![0]]) throw new Error(`${path} stays outside dist/ and is no dependency of the package`)
}
writeFileSync(join(dist, licensesFile), thirdPartyLicenses(metafile))
chmodSync(join(dist, 'cli.js'), 0o755)
for (const name of ['operations.json', 'openapi.json']) copyFileSync(join(root, 'src/contract', name), join(dist, name))
execFileSync(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', join(root, 'tsconfig.build.json')], { stdio: 'inherit' })
