/** Servers under test: each a process of its own, on a core of its own where the machine allows it. */
import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { availableParallelism } from 'node:os'
import { fileURLToPath } from 'node:url'

const clientCore = '0'
const serverCore = '1'
const startLimitMilliseconds = 30_000

/** How many there are, before this process is kept to one of them. */
export const processors = availableParallelism()

/** Whether client and servers can be kept apart. */
export const pins = processors > 1 && spawnSync('taskset', ['--version']).status === 0

/** Whether Linux tells what a process used. */
export const tells = existsSync('/proc/self/schedstat')

const fileIn = (path: string) => fileURLToPath(new URL(path, import.meta.url))

/** The built program. */
export const builtProgram = fileIn('../dist/cli.cjs')

export interface Server {
  url: string
  /** From the spawn to the line `ready`. */
  startMilliseconds: number
  /** Processor time of all its threads so far; NaN where that is not told. */
  cpuMilliseconds: () => number
  /** Resident memory now and at most; NaN where that is not told. */
  memory: () => { rssBytes: number, peakBytes: number }
  /** What its heap and its buffers hold after a full garbage collection; of a server that was started so that it can tell. */
  liveBytes: () => Promise<number>
  /** Keeps it to the servers' core from now on. */
  pin: () => void
  stop: () => Promise<void>
}

/** Keeps this process, which makes the load, to the client's core. */
export function pinClient () { if (pins) pin(process.pid, clientCore) }

function pin (pid: number, core: string) { execFileSync('taskset', ['-a', '-p', '-c', core, String(pid)]) }

const running = new Set<ChildProcess>()
process.on('exit', () => { for (const child of running) child.kill('SIGKILL') })

/** Starts Node with these arguments; resolves when it has printed `ready`, after the address of its API. */
export async function startServer (args: string[], { pinned = pins } = {}): Promise<Server> {
  const command = pinned ? ['taskset', '-c', serverCore, process.execPath, ...args] : anyCore([process.execPath, ...args])
  const started = performance.now()
  const child = spawn(command[0]!, command.slice(1), { stdio: ['ignore', 'pipe', 'pipe'] })
  running.add(child)
  let said = ''
  const ready = await new Promise<number>((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error(`${args.join(' ')} did not get ready: ${said}`)), startLimitMilliseconds)
    child.stderr.on('data', text => { said += text })
    child.stdout.on('data', text => {
      said += text
      if (!/^ready$/m.test(said)) return
      clearTimeout(timer)
      resolve(performance.now())
    })
    child.once('error', reject)
    child.once('exit', code => {
      running.delete(child)
      reject(new Error(`${args.join(' ')} ended with ${code}: ${said}`))
    })
  })
  const pid = child.pid!
  return {
    url: /^API\s+(\S+)\/v1$/m.exec(said)![1]!,
    startMilliseconds: ready - started,
    cpuMilliseconds: () => tells ? cpuMilliseconds(pid) : NaN,
    memory: () => tells ? memory(pid) : { rssBytes: NaN, peakBytes: NaN },
    liveBytes: () => new Promise(resolve => {
      child.stdout.once('data', text => resolve(Number(/^live (\d+)$/m.exec(String(text))![1])))
      child.kill('SIGUSR2')
    }),
    pin: () => { if (pins) pin(pid, serverCore) },
    stop: () => new Promise(resolve => {
      child.once('exit', () => resolve())
      child.kill('SIGKILL')
    })
  }
}

/** `tellsLive`: whether it can tell its live memory. */
export const startEmulator = (program: string, { tellsLive = false, ...options }: { pinned?: boolean, tellsLive?: boolean } = {}) =>
  startServer([...tellsLive ? ['--expose-gc', '--import', new URL('live.mjs', import.meta.url).href] : [], program, 'start', '--port', '0'], options)

export type BareKind = 'customer' | 'page' | 'cart'
export const bareFile = fileIn('bare.mjs')
export const startBare = (kind: BareKind, data: string) => startServer([bareFile, kind, data])

/** A command that is not kept to the core of the client, which starts it. */
function anyCore (command: string[]) { return pins ? ['taskset', '-c', `0-${processors - 1}`, ...command] : command }

/** How long this process was ready to go on and no processor was free for it, so far; NaN where that is not told. */
export const delayMilliseconds = () => tells ? Number(readFileSync(`/proc/self/task/${process.pid}/schedstat`, 'utf8').split(' ')[1]) / 1e6 : NaN

function cpuMilliseconds (pid: number): number {
  const threads = readdirSync(`/proc/${pid}/task`)
  return threads.reduce((sum, thread) => sum + Number(readFileSync(`/proc/${pid}/task/${thread}/schedstat`, 'utf8').split(' ')[0]) / 1e6, 0)
}

function memory (pid: number) {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8')
  const bytes = (name: string) => Number(new RegExp(`^${name}:\\s+(\\d+) kB$`, 'm').exec(status)![1]) * 1024
  return { rssBytes: bytes('VmRSS'), peakBytes: bytes('VmHWM') }
}
