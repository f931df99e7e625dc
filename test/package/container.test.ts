/** The Dockerfile, without an engine: what it copies is there, and what its last stage runs does what it should. */
import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs'
import { get } from 'node:http'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { createInterface } from 'node:readline'
import { promisify } from 'node:util'
import { DockerfileParser, type Copy, type Env, type Instruction } from 'dockerfile-ast'
import t from 'tap'
import { startEmulator } from '../../src/index.ts'

const root = join(import.meta.dirname, '../..')
const instructions = DockerfileParser.parse(readFileSync(join(root, 'Dockerfile'), 'utf8')).getInstructions()
const last = instructions.slice(instructions.map(instruction => instruction.getKeyword()).lastIndexOf('FROM'))
const only = <T>(keyword: string) => last.filter(instruction => instruction.getKeyword() === keyword) as T[]
const words = (instruction: { getArguments: () => Array<{ getValue: () => string }> }) => instruction.getArguments().map(argument => argument.getValue())
/** The command that stands at an instruction's end, in its JSON form. */
const strings = (instruction: Instruction) => JSON.parse(/\[.*\]$/.exec(instruction.getRawArgumentsContent()!)![0]) as string[]

const copies = instructions.filter(instruction => instruction.getKeyword() === 'COPY') as Copy[]
const fromCheckout = copies.filter(copy => !copy.getFromFlag()).flatMap(copy => words(copy).slice(0, -1))
const environment = Object.fromEntries(only<Env>('ENV').flatMap(env => env.getProperties()).map(property => [property.getName(), property.getValue()!]))
const command = [...strings(only<Instruction>('ENTRYPOINT')[0]!), ...strings(only<Instruction>('CMD')[0]!)]

t.test('each file that it copies is in a checkout, and .dockerignore lets through just these', async t => {
  for (const path of fromCheckout) t.ok(existsSync(join(root, path)), path)
  const [everything, ...kept] = readFileSync(join(root, '.dockerignore'), 'utf8').split('\n').filter(line => line !== '' && !line.startsWith('#'))
  t.equal(everything, '*')
  t.same(kept.sort(), [...new Set(fromCheckout)].map(path => `!${path}`).sort())
})

t.test('it runs as a user that is not root, on the port that it says', async t => {
  t.same(only<Instruction>('USER').map(words), [['node']])
  t.same(only<Instruction>('EXPOSE').map(words), [[environment.PCE_PORT]])
})

t.test('its health check tells a running emulator from none', async t => {
  const emulator = await startEmulator()
  t.teardown(() => emulator.close())
  const [program, ...args] = strings(only<Instruction>('HEALTHCHECK')[0]!)
  const check = () => new Promise<unknown>(resolve => execFile(program!, args, { env: { ...process.env, PCE_PORT: String(emulator.port) } }, error => resolve(error?.code ?? 0)))
  t.equal(await check(), 0)
  await emulator.close()
  t.equal(await check(), 1)
})

t.test('its command starts the emulator; controls answer to the names of a service, and no others', async t => {
  if (!existsSync(join(root, 'dist/cli.cjs'))) return t.fail('dist/ is not built: run npm run build first')
  // The folder of the image, as the last stage puts it together.
  const image = mkdtempSync(join(tmpdir(), 'image-'))
  t.teardown(() => rmSync(image, { recursive: true }))
  symlinkSync(join(root, 'node_modules'), join(image, 'node_modules'))
  for (const copy of only<Copy>('COPY')) {
    const [target, ...sources] = words(copy).reverse() as [string, ...string[]]
    for (const source of sources) {
      const place = target.endsWith('/') ? join(image, target, basename(source)) : join(image, target)
      mkdirSync(dirname(place), { recursive: true })
      symlinkSync(join(root, source.replace(/^\/build\//, '')), place)
    }
  }
  const server = spawn(command[0]!, ['--preserve-symlinks', '--preserve-symlinks-main', ...command.slice(1)], { cwd: image, stdio: ['ignore', 'pipe', 'inherit'], env: { ...process.env, ...environment, PCE_PORT: '0', XDG_DATA_HOME: image } })
  const ended = once(server, 'close')
  const lines: string[] = []
  for await (const line of createInterface(server.stdout)) {
    lines.push(line)
    if (line === 'ready') break
  }
  const port = Number(/:(\d+)\//.exec(lines[0]!)![1])
  const status = (path: string, host: string) => new Promise<number>((resolve, reject) => {
    get({ port, path, headers: { host, authorization: 'Bearer any' } }, response => resolve(response.resume().statusCode!)).on('error', reject)
  })
  for (const host of ['emulator:7080', 'EMULATOR', 'partner-center-emulator:7080', 'localhost:7080']) t.equal(await status('/_emulator/health', host), 200, host)
  for (const host of ['emulator.example.com', 'example.com', 'emulator2']) t.equal(await status('/_emulator/health', host), 403, host)
  t.equal(await status('/v1/customers', 'emulator:7080'), 200, 'the API')
  server.kill('SIGTERM')
  t.same(await ended, [0, null])
})

t.test('host names of controls that do not read as such are refused at the start', async t => {
  const started = promisify(execFile)(process.execPath, [join(root, 'dist/cli.cjs'), '--control-hosts', 'emulator:7080', '--port', '0'])
  await t.rejects(started, { code: 2, stderr: /emulator:7080 is no host name; they stand without a port/ })
})
