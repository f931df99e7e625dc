/** Everything that must be fresh or clean: generated files, the coverage document, the contract's lint, types, style, the Dockerfile, the package. One line each. */
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from './contract.ts'

const bin = (name: string) => join(root, 'node_modules/.bin', name)
const checks: Array<[title: string, command: string, args: string[]]> = [
  ['generated files are fresh', bin('tsx'), ['scripts/generate.ts', '--check']],
  ['coverage document is fresh', bin('tsx'), ['scripts/coverage.ts', '--check']],
  ['refusals are reached or explained, their document is fresh', bin('tsx'), ['scripts/errors.ts', '--check']],
  ['page of commands is fresh', bin('tsx'), ['scripts/commands.ts', '--check']],
  ['contract lint', bin('tsx'), ['scripts/lint-contract.ts']],
  ['types', bin('tsc'), ['--noEmit']],
  ['types of the package', bin('tsc'), ['--project', 'tsconfig.build.json', '--noEmit']],
  ['style', bin('eslint'), ['.']],
  ['Dockerfile lint', bin('tsx'), ['scripts/lint-dockerfile.ts']],
  ['the package', bin('tsx'), ['scripts/check-package.ts']]
]
let failed = 0
for (const [title, command, args] of checks) {
  const { status, stdout, stderr } = spawnSync(command, args, { cwd: root, encoding: 'utf8' })
  console.log(`${status === 0 ? 'ok    ' : 'not ok'} ${title}`)
  if (status !== 0) {
    failed++
    console.log(stdout + stderr)
  }
}
console.log(`${checks.length - failed} of ${checks.length} checks hold`)
process.exitCode = failed ? 1 : 0
