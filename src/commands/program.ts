/** The command line: the list of its commands, and how one is carried out. */
import { Command, CommanderError } from 'commander'
import { version } from '../version.ts'
import { ca } from './ca.ts'
import { clock } from './clock.ts'
import { completion } from './completion.ts'
import { Failure, usual, withExamples, type ExitCode, type Terminal } from './control.ts'
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

export function programFor (terminal: Terminal, added = commands): Command {
  const program = new Command('partner-center-emulator')
    .description('A local server that answers as the Microsoft Partner Center REST API does, over a state that behaves.')
    .version(version)
    .showHelpAfterError('(--help tells what there is)')
    .exitOverride()
    .configureOutput({ writeOut: text => terminal.out(text.trimEnd()), writeErr: text => terminal.err(text) })
  for (const add of added) add(program, terminal)
  return withExamples(program, ['--port 0 --clock frozen', 'clock advance P1M', 'fault add --operation createOrder --status 503', 'help clock advance'])
    .addHelpText('after', `
Without a command it starts. A command ends with
  0  when it is done
  1  when the emulator refuses, or does not answer
  2  when it was typed wrongly
  3  when a report, or a count of requests, is not what was expected`)
}

/** The words with the one that was left out: `--port 0` is `start --port 0`; `help clock advance` is `clock advance --help`, at any depth. */
function spelledOut (command: Command, words: string[]): string[] {
  const [word, ...rest] = words
  if (word === 'help' && isChain(command, rest)) return [...rest, '--help']
  const named = command.commands.find(sub => sub.name() === word)
  if (named) return [word!, ...spelledOut(named, rest)]
  const left = usual[command.name()]
  return left !== undefined && leavesOut(words) ? [left, ...words] : words
}

/** Whether words are the names of commands, each below the one before. */
function isChain (command: Command, [word, ...rest]: string[]): boolean {
  const named = command.commands.find(sub => sub.name() === word)
  return named !== undefined && (rest.length === 0 || isChain(named, rest))
}

const leavesOut = ([word = '-']: string[]) => word.startsWith('-') && !/^(-h|--help|-V|--version)$/.test(word)

/** Carries out a command; tells how it ended. An emulator that was started runs on. */
export async function run (argv: string[], terminal: Terminal): Promise<ExitCode> {
  const isStart = argv[0] === 'start' || leavesOut(argv) // which is not kept waiting for commands that it does not need
  const program = programFor(terminal, isStart ? [start] : commands)
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
