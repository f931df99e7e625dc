/** The recipes: what the page shows are the files in examples/, and they run. Those for vitest and jest need runners that are not here. */
import { execFile } from 'node:child_process'
import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'
import t from 'tap'
import { parse } from 'yaml'

const root = join(import.meta.dirname, '../..')
const examples = join(root, 'examples')
const page = readFileSync(join(root, 'docs/RECIPES.md'), 'utf8')
/** As from a shell: no runner around it. */
const environment = Object.fromEntries(Object.entries(process.env).filter(([name]) => !/^(TAP|NODE_TEST_CONTEXT)/.test(name)))

t.test('the page shows each file as it is, and points to pages that are there', async t => {
  const shown = [...page.matchAll(/<!-- examples\/(\S+) -->\n```\w+\n([\s\S]*?)```\n/g)]
  for (const [, path, text] of shown) t.equal(text, readFileSync(join(examples, path!), 'utf8'), path!)
  const files = ['tests', 'ci'].flatMap(folder => readdirSync(join(examples, folder)).map(name => `${folder}/${name}`))
  t.same(shown.map(([, path]) => path).sort(), files.sort())
  for (const [, path] of page.matchAll(/\]\(([^)#]+)\)/g)) t.ok(existsSync(join(root, 'docs', path!)), path!)
})

t.test('they run', async t => {
  if (!existsSync(join(root, 'dist/index.js'))) return t.fail('dist/ is not built: run npm run build first')
  const run = (args: string[]) => promisify(execFile)(process.execPath, args, { cwd: join(examples, 'tests'), env: { ...environment, TAP: '1' } })
    .then(({ stdout }) => stdout, ({ stdout }: { stdout: string }) => stdout)

  t.match(await run(['--test-reporter=tap', '--test', 'node.test.js']), /^# pass 2\n# fail 0$/m)
  t.match(await run(['--test-reporter=tap', '--import=tsx', '--test', 'await-using.test.ts']), /^# pass 1\n# fail 0$/m)
  t.match(await run(['tap.test.js']), /^# \{ total: 3, pass: 3 \}$/m)
})

t.test('those for continuous integration wait for the emulator and give its address', async t => {
  const read = (name: string) => parse(readFileSync(join(examples, 'ci', name), 'utf8'))
  const actions = read('github-actions.yml').jobs.test
  t.same(actions.services.emulator.ports, ['7080:7080'])
  t.equal(actions.env.EMULATOR_URL, 'http://localhost:7080')
  const gitlab = read('gitlab-ci.yml').test
  t.equal(gitlab.variables.EMULATOR_URL, `http://${gitlab.services[0].alias}:7080`)
  const { services } = read('compose.yaml')
  t.equal(services.tests.environment.EMULATOR_URL, `http://${Object.keys(services)[0]}:7080`)
  t.same(services.tests.depends_on, { emulator: { condition: 'service_healthy' } })
})
