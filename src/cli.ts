#!/usr/bin/env node
/** The command line: starts the emulator, and works its controls while it runs. */
import { readFileSync } from 'node:fs'
import { run } from './commands/program.ts'

process.stdout.on('error', ({ code }) => process.exit(code === 'EPIPE' ? 0 : 1)) // as head, which has seen enough, does

run(process.argv.slice(2), {
  out: text => console.log(text),
  err: text => process.stderr.write(text),
  input: () => readFileSync(0, 'utf8'),
  isWatched: process.stderr.isTTY
}).then(exitCode => {
  if (exitCode !== 0) process.exitCode = exitCode // once all is written
})
