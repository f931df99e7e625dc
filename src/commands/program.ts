/** The command line: the list of its commands, and how one is carried out. */
import { Command, CommanderError } from 'commander'
import { version } from '../version.ts'
import { ca } from './ca.ts'
import { clock } from './clock.ts'
import { completion } from './completion.ts'
import { Failure, withExamples, type ExitCode, type Terminal } from './control.ts'
import { events } from './events.ts'
import { fault } from './faults.ts'
import { happenings } from './happenings.ts'
import { report } from './report.ts'
import { requests } from './requests.ts'
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
  return withExamples(program, ['--port 0 --clock frozen', 'clock advance P1M', 'fault add --operation createOrder --status 503', 'help clock advance'])
    .addHelpText('after', `
Without a command it starts. A command ends with
  0  when it is done
  1  when the emulator refuses, or does not answer
  2  when it was typed wrongly
  3  when a report, or a count of requests, is not what was expected`)
}

/** What is meant where the last word is left out. */
const usual: Record<string, string> = { 'partner-center-emulator': 'start', worlds: 'list', requests: 'list' }

/** The words with the one that was left out: `--port 0` is `start --port 0`. */
function spelledOut (command: Command, words: string[]): string[] {
  const [word, ...rest] = words
  const named = command.commands.find(sub => sub.name() === word)
  if (named) return [word!, ...spelledOut(named, rest)]
  const isOfItsOwn = word !== undefined && (!word.startsWith('-') || /^(-h|--help|-V|--version)$/.test(word))
  const left = usual[command.name()]
  return isOfItsOwn || left === undefined ? words : [left, ...words]
}

/** Carries out a command; tells how it ended. An emulator that was started runs on. */
export async function run (argv: string[], terminal: Terminal): Promise<ExitCode> {
  const program = programFor(terminal)
  try {
    await program.parseAsync(spelledOut(program, argv), { from: 'user' })
    return 0
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : 2
    if (!(error instanceof Failure)) throw error
    terminal.err(`${error.message}\n`)
    return error.exitCode
  }
}
