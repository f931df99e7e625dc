/** Writes docs/COMMANDS.md from the commands themselves: each with one example. `commands --check` writes nothing; it fails when the document is stale. */
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Command } from 'commander'
import { control, examplesOf, usual as usualOf } from '../src/commands/control.ts'
import { programFor } from '../src/commands/program.ts'
import { root } from './contract.ts'

const file = join(root, 'docs/COMMANDS.md')

const program = programFor({ out: () => {}, err: () => {}, input: () => '', isWatched: false })

/** Commands that do something, with those above them. */
const leaves = (command: Command, above: Command[] = []): Command[][] =>
  command.commands.length ? command.commands.flatMap(sub => leaves(sub, command === program ? [] : [...above, command])) : [[...above, command]]

/** An example among those that the help shows; a command that needs nothing is one itself. */
function exampleOf (chain: Command[]): string {
  const typed = chain.map(command => command.name()).join(' ')
  const example = chain.flatMap(examplesOf).find(example => example === typed || example.startsWith(`${typed} `))
  if (example === undefined && chain.at(-1)!.registeredArguments.some(({ required }) => required)) throw new Error(`The help of ${typed} shows no example.`)
  return example ?? typed
}

const cell = (text: string) => text.replaceAll('|', '\\|')
const name = program.name()

const usual = control(program.createCommand(), 'any', '').options // of every command on a running emulator
const isUsual = ({ long }: { long?: string | undefined }) => usual.some(option => option.long === long)

function row (chain: Command[]): string {
  const command = chain.at(-1)!
  const typed = [...chain.map(command => command.name()), ...command.registeredArguments.map(argument => argument.required ? `<${argument.name()}>` : `[${argument.name()}]`)].join(' ')
  const options = command.name() === 'start' ? 'those of `start --help`' : command.options.filter(option => !isUsual(option)).map(({ flags }) => `\`${cell(flags)}\``).join(' ')
  return `| \`${typed}\` | ${cell(command.description())} | ${options} | \`${cell(exampleOf(chain))}\` |`
}

export const commandsPage = () => `# Commands

Made from the commands themselves by \`npx tsx scripts/commands.ts\`. Each begins with \`${name}\`; without a command it starts. \`${name} help clock advance\` tells more.

| command | what it does | options of its own | example |
|---|---|---|---|
${leaves(program).map(row).join('\n')}

## What they share

Commands on a running emulator take:

${usual.map(({ flags, description, envVar, defaultValue }) => `- \`${flags}\`: ${description}${envVar ? ` (\`${envVar}\`${defaultValue === undefined ? '' : `, ${String(defaultValue)} unless given`})` : ''}`).join('\n')}

\`worlds create\` and \`worlds delete\` name their world themselves. ${Object.entries(usualOf).filter(([group]) => group !== name).map(([group, command]) => `\`${group}\` alone means \`${group} ${command}\``).join(', ')}.

Answers go to the standard output, all else to the standard error. What takes longer than a second shows that it goes on, where somebody watches.

A command ends with 0 when it is done, 1 when the emulator refuses or does not answer, 2 when it was typed wrongly, and 3 when a report or a count of requests is not what was expected.

## Completion

    ${name} completion bash > ~/.local/share/bash-completion/completions/${name}
    ${name} completion zsh > "\${fpath[1]}/_${name}"
    ${name} completion fish > ~/.config/fish/completions/${name}.fish
`

if (process.argv[1] === import.meta.filename) {
  const isFresh = () => readFileSync(file, 'utf8') === commandsPage()
  if (!process.argv.includes('--check')) writeFileSync(file, commandsPage())
  else if (!isFresh()) {
    console.error('docs/COMMANDS.md is stale; run npx tsx scripts/commands.ts.')
    process.exitCode = 1
  }
}
