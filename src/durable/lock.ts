/** One process at a time has a folder: a file in it names who. One that was killed leaves it behind, and the next takes its place. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs'
import { hostname } from 'node:os'
import { resolve } from 'node:path'
import { DataError } from './journal-file.ts'

interface Holder { pid: number, host: string }

/** What this process itself holds. */
const held = new Set<string>()

/** Takes the lock, and tells how to let go of it; throws a DataError when another process has it. */
export function lock (file: string): () => void {
  const path = resolve(file)
  if (held.has(path)) throw new DataError(`${path} is held by this process itself; close the emulator that has it first.`)
  try {
    writeFileSync(path, JSON.stringify({ pid: process.pid, host: hostname() } satisfies Holder), { flag: 'wx', mode: 0o600 })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error
    const holder = holderOf(path)
    if (holder && holder.host !== hostname()) throw new DataError(`${path} says that process ${holder.pid} of ${holder.host} has the folder; delete that file if it runs no more.`)
    if (holder && holder.pid !== process.pid && isRunning(holder.pid)) throw new DataError(`${path} says that process ${holder.pid} has the folder; stop it first, or choose another folder.`)
    rmSync(path, { force: true })
    return lock(path)
  }
  held.add(path)
  return () => {
    held.delete(path)
    rmSync(path, { force: true })
  }
}

/** Who has it; nobody when the file was not written to its end. */
function holderOf (path: string): Holder | undefined {
  try {
    return JSON.parse(readFileSync(path, 'utf8')) as Holder
  } catch {
    return undefined
  }
}

function isRunning (pid: number) {
  try {
    process.kill(pid, 0)
    return !hasEnded(pid)
  } catch (error) {
    return (error as NodeJS.ErrnoException).code === 'EPERM' // it is somebody else's
  }
}

/** Whether a process has ended and only its parent does not know yet: where nobody asks, as in many containers, it stays so. Linux tells. */
function hasEnded (pid: number) {
  try {
    return /^\d+ \(.*\) Z/s.test(readFileSync(`/proc/${pid}/stat`, 'utf8'))
  } catch {
    return false
  }
}
