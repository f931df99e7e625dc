/** The command line: the list of its commands, and how one is carried out. */
import { Command, CommanderError } from 'commander'
import { version } from '../server.ts'
import { ca } from './ca.ts'
import { clock } from './clock.ts'
import { completion } from './completion.ts'
import { Failure, type ExitCode, type Terminal } from './control.ts'
import { fault } from './faults.ts'
import { happenings } from './happenings.ts'
import { events, report, requests } from './requests.ts'
import { snapshots, state } from './snapshots.ts'
import { start } from './start.ts'
import { token } from './tokens.ts'
import { webhooks } from './webhooks.ts'
import { worlds } from './worlds.ts'

const commands = [start, worlds, snapshots, state, clock, happenings, token, fault, requests, report, events, webhooks, ca, completion]

export function programFor (terminal: Terminal): Command {
  const program = new Command('partner-center-emulator')
    .description('A local server that answers as the Microsoft Partner Center REST API does, over a state that behaves.')
    .version(version)
    .showHelpAfterError('(--help tells what there is)')
    .exitOverride()
    .configureOutput({ writeOut: text => terminal.out(text.trimEnd()), writeErr: text => terminal.err(text) })
  for (const add of commands) add(program, terminal)
  return program
}

/** Carries out a command; tells how it ended. An emulator that was started runs on. */
export async function run (argv: string[], terminal: Terminal): Promise<ExitCode> {
  try {
    await programFor(terminal).parseAsync(argv, { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof Failure)) throw error
    terminal.err(`${error.message}\n`)
    return error.exitCode
  }
}
