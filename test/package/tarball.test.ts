/** The package as somebody gets it: packed, installed in an empty folder, started by its command, imported, compiled against. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { copyFileSync, existsSync, mkdirSync, mkdtempSync, readFileSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import t from 'tap'

const run = promisify(execFile)
const root = join(import.meta.dirname, '../..')
const modules = join(root, 'node_modules')
const { name, version, bin, dependencies, engines } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))

if (!existsSync(join(root, 'dist/cli.cjs'))) t.bailout('dist/ is not built: run npm run build first')

const folder = mkdtempSync(join(tmpdir(), 'package-'))
t.teardown(() => rmSync(folder, { recursive: true }))

const { stdout } = await run('npm', ['pack', '--ignore-scripts', '--json', '--pack-destination', folder], { cwd: root })
const [{ filename, size, files }] = JSON.parse(stdout) as [{ filename: string, size: number, files: Array<{ path: string }> }]
const paths = files.map(({ path }) => path)

t.test('it has what it needs, and nothing of how it is made', async t => {
  t.ok(size < 5_000_000, `${size} bytes`)
  t.same([...new Set(paths.map(path => path.split('/')[0]))].sort(), ['CHANGELOG.md', 'LICENSE', 'README.md', 'dist', 'docs', 'examples', 'fixtures', 'package.json'])
  for (const path of ['dist/cli.cjs', 'dist/index.js', 'dist/redirect.js', 'dist/types/index.d.ts', 'dist/openapi.json', 'dist/THIRD-PARTY-LICENSES']) t.ok(paths.includes(path), path)
  t.same(paths.filter(path => /\.map$|(^|\/)test\/|node_modules/.test(path)), [])
  t.same(paths.filter(path => path.endsWith('.ts') && !path.startsWith('examples/') && !path.endsWith('.d.ts')), [], 'no sources')
})

t.test('the licences of the libraries whose code it carries go along', async t => {
  const text = readFileSync(join(root, 'dist/THIRD-PARTY-LICENSES'), 'utf8')
  for (const name of ['fastify', 'ajv', 'jose', 'commander', 'big.js', 'sorted-btree', 'temporal-polyfill', 'semver']) {
    const { version, license } = JSON.parse(readFileSync(join(modules, name, 'package.json'), 'utf8'))
    t.match(text, `\n${name} ${version} (${license})\n`)
  }
  t.match(text, 'Copyright (c) 2015-2021 Evgeny Poberezkin', 'the words of the licence itself')
})

t.test('installed in an empty folder', async t => {
  const home = join(folder, 'home')
  mkdirSync(home)
  const tarball = `file:${join(folder, filename)}`
  const program = { private: true, type: 'module', dependencies: { [name]: tarball } }
  // The clone's own lock, without what only developing needs: npm ci has put just these versions into npm's cache, so that no registry is asked.
  const lock = JSON.parse(readFileSync(join(root, 'package-lock.json'), 'utf8')) as { packages: Record<string, { dev?: boolean, devOptional?: boolean }> }
  const locked = Object.entries(lock.packages).filter(([path, { dev, devOptional }]) => path !== '' && !dev && !devOptional)
  const packages = { '': program, [`node_modules/${name}`]: { version, resolved: tarball, bin, dependencies, engines }, ...Object.fromEntries(locked) }
  writeFileSync(join(home, 'package.json'), JSON.stringify(program))
  writeFileSync(join(home, 'package-lock.json'), JSON.stringify({ lockfileVersion: 3, requires: true, packages }))
  const { stderr } = await run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund'], { cwd: home })
  t.notMatch(stderr, 'EBADENGINE')

  await t.test('its command starts it, it answers, and ends well when told to', async t => {
    t.equal((await run('npx', ['--no-install', name, '--version'], { cwd: home })).stdout, `${version}\n`)
    const server = spawn(join(home, 'node_modules/.bin', name), ['--port', '0'], { cwd: home, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, XDG_DATA_HOME: folder } })
    const ended = once(server, 'close')
    const lines: string[] = []
    for await (const line of createInterface(server.stdout)) {
      lines.push(line)
      if (line === 'ready') break
    }
    const api = /http:\S+/.exec(lines[0]!)![0]
    const answer = await (await fetch(`${api}/customers`, { headers: { authorization: 'Bearer any' } })).json() as { totalCount: number }
    t.equal(answer.totalCount, 10)
    server.kill('SIGTERM')
    t.same(await ended, [0, null])
  })

  await t.test('an ES module imports it, and what is loaded on demand is there', async t => {
    // Those of Fastify alone, which some package managers show to nobody else.
    for (const name of ['ajv-compiler', 'fast-json-stringify-compiler']) {
      const path = join(home, 'node_modules/@fastify', name)
      renameSync(path, `${path}-hidden`)
      t.teardown(() => renameSync(`${path}-hidden`, path))
    }
    writeFileSync(join(home, 'program.js'), `
      import { startEmulator } from 'partner-center-emulator'
      const emulator = await startEmulator({ port: false })
      await emulator.world('default').seed({ customers: 1 })
      const statuses = []
      for (const url of ['/docs/', '/openapi.json', '/v1/customers']) {
        statuses.push((await emulator.inject({ url, headers: { host: 'localhost', authorization: 'Bearer any' } })).statusCode)
      }
      console.log(statuses.join())
      await emulator.close()
    `)
    t.equal((await run(process.execPath, ['program.js'], { cwd: home })).stdout, '200,200,200\n')
  })

  await t.test('a CommonJS program requires it', async t => {
    const program = "const { startEmulator } = require('partner-center-emulator'); startEmulator({ port: false }).then(emulator => emulator.close()).then(() => console.log('closed'))"
    t.equal((await run(process.execPath, ['--input-type=commonjs', '-e', program], { cwd: home })).stdout, 'closed\n')
  })

  await t.test('a TypeScript program compiles against its types, theirs looked at as well', async t => {
    writeFileSync(join(home, 'program.ts'), `
      import { PartnerCenterError, startEmulator, type Emulator, type EmulatorOptions, type JournalRequest } from 'partner-center-emulator'
      const options: EmulatorOptions = { clock: 'frozen', time: '2019-01-09T00:00:00Z' }
      await using emulator: Emulator = await startEmulator(options)
      const world = await emulator.world('a', { fork: 'default' })
      const kinds: string[] = world.clock.advance('P1M').happened.map(({ kind }) => kind)
      const requests: JournalRequest[] = world.requests.list()
      // @ts-expect-error there is no such clock
      await startEmulator({ clock: 'broken' }).catch((error: PartnerCenterError) => console.log(error.message, kinds, requests))
    `)
    const options = ['--noEmit', '--strict', '--module', 'nodenext', '--target', 'es2022', '--lib', 'es2023,esnext.disposable', '--types', 'node', '--typeRoots', join(modules, '@types'), 'program.ts', 'await-using.test.ts']
    copyFileSync(join(root, 'examples/tests/await-using.test.ts'), join(home, 'await-using.test.ts'))
    for (const name of ['@types/node', 'undici-types']) symlinkSync(join(modules, name), join(home, 'node_modules', name))
    const { stdout } = await run(process.execPath, [join(modules, 'typescript/bin/tsc'), ...options], { cwd: home }).catch(({ stdout }: { stdout: string }) => ({ stdout }))
    t.equal(stdout, '')
  })
})
