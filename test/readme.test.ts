/** The README's story is true: its commands are run against an emulator, and print what it says. */
import { execFile } from 'node:child_process'
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { startEmulator } from '../src/index.ts'

const readme = readFileSync(join(import.meta.dirname, '../README.md'), 'utf8')
const story = /<!-- story[^>]*-->\n```sh\n([\s\S]*?)```/.exec(readme)![1]!

/** What stands in for curl on machines without it: the few options that the story uses. */
const curl = `#!/usr/bin/env node
const args = process.argv.slice(2)
const headers = {}
let method, body, url
while (args.length) {
  const arg = args.shift()
  if (arg === '-s') continue
  else if (arg === '-X') method = args.shift()
  else if (arg === '-H') { const [name, ...value] = args.shift().split(':'); headers[name] = value.join(':').trim() }
  else if (arg === '-d') body = args.shift()
  else url = arg
}
fetch(url, { method: method ?? (body ? 'POST' : 'GET'), headers, body }).then(async response => process.stdout.write(await response.text()))
`

t.test('the five-minute story prints what the README says', async t => {
  const emulator = await startEmulator()
  t.teardown(() => emulator.close())
  const bin = mkdtempSync(join(tmpdir(), 'story-'))
  t.teardown(() => rmSync(bin, { recursive: true }))
  writeFileSync(join(bin, 'curl'), curl)
  chmodSync(join(bin, 'curl'), 0o755)
  const run = promisify(execFile)
  const script = story.replaceAll('http://127.0.0.1:7080', emulator.url)
  const { stdout } = await run('sh', ['-e', '-c', script], { env: { ...process.env, PATH: `${process.env.PATH}${delimiter}${bin}` } })
  const expected = [...story.matchAll(/^#=> (.*)$/gm)].map(([, line]) => line)
  t.ok(expected.length >= 12, 'the story shows what it prints')
  t.same(stdout.trim().split('\n'), expected)
})

t.test('every file that the README points to is there', async t => {
  for (const [, path] of readme.matchAll(/\]\((?!http)([^)#]+)\)/g)) t.ok(existsSync(join(import.meta.dirname, '..', path!)), path!)
})
