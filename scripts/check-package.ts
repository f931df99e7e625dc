/** Whether the package that dist/ would go out in fits who installs it: its fields and files (publint), its types (are-the-types-wrong). */
import { execFileSync, spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './contract.ts'

const folder = mkdtempSync(join(tmpdir(), 'package-'))
try {
  const [{ filename }] = JSON.parse(execFileSync('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }))
  const tarball = join(folder, filename)
  const bin = (name: string) => join(root, 'node_modules/.bin', name)
  // CommonJS programs get the same modules by require(), which Node does from 20.19 on; so only what ES modules see is judged.
  const results = [
    spawnSync(bin('publint'), [tarball, '--strict'], { stdio: 'inherit' }),
    spawnSync(bin('attw'), [tarball, '--profile', 'esm-only', '--format', 'ascii', '--no-emoji'], { stdio: 'inherit' })
  ]
  process.exitCode = results.every(({ status }) => status === 0) ? 0 : 1
} finally {
  rmSync(folder, { recursive: true })
}
