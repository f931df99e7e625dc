/** `completion`: a script by which a shell completes commands and options. It follows from the commands themselves. */
import { Argument, type Command } from 'commander'
import type { Terminal } from './control.ts'

const shells = ['bash', 'zsh', 'fish'] as const

/** Words that may follow a chain of commands: `clock` is followed by `show` and others. */
interface Place { commands: string[], options: string[] }

export function completion (program: Command, { out }: Terminal) {
  program.command('completion').description('print a script by which a shell completes commands and options')
    .addArgument(new Argument('<shell>', 'for which shell').choices(shells))
    .addHelpText('after', `
Examples:
  $ source <(partner-center-emulator completion bash)
  $ partner-center-emulator completion zsh > "\${fpath[1]}/_partner-center-emulator"
  $ partner-center-emulator completion fish > ~/.config/fish/completions/partner-center-emulator.fish`)
    .action((shell: typeof shells[number]) => {
      const name = program.name()
      const places = placesOf(program)
      out({ bash, zsh, fish }[shell](name, places))
    })
}

/** Every chain of commands, with what may follow it. */
function placesOf (program: Command): Map<string, Place> {
  const places = new Map<string, Place>()
  const visit = (command: Command, chain: string) => {
    const commands = command.commands.map(sub => sub.name())
    places.set(chain, { commands, options: [...command.options.flatMap(({ long }) => long ? [long] : []), '--help'] })
    for (const sub of command.commands) visit(sub, chain === '' ? sub.name() : `${chain} ${sub.name()}`)
  }
  visit(program, '')
  return places
}

const words = ({ commands, options }: Place) => [...commands, ...options].join(' ')

/** The case for each chain: `'clock advance') list='…' ;;` */
const cases = (places: Map<string, Place>) => [...places].map(([chain, place]) => `    '${chain}') list='${words(place)}' ;;`).join('\n')

/** Finds, of the words so far, the longest chain that is one of commands; options are passed over. Sets `list` to what may follow. */
const search = (places: Map<string, Place>, before: string) => `  local chain='' next word list
  for word in ${before}; do
    if [[ -n $chain ]]; then next="$chain $word"; else next=$word; fi
    case "$next" in ${[...places.keys()].filter(Boolean).map(name => `'${name}'`).join('|')}) chain=$next ;; esac
  done
  case "$chain" in
${cases(places)}
  esac`

const functionName = (name: string) => `_${name.replaceAll('-', '_')}`

/** A variable of the shell as it is written in braces. */
const braced = (variable: string) => '$' + `{${variable}}`

const bash = (name: string, places: Map<string, Place>) => `${functionName(name)} () {
${search(places, `"${braced('COMP_WORDS[@]:1:COMP_CWORD-1')}"`)}
  COMPREPLY=($(compgen -W "$list" -- "${braced('COMP_WORDS[COMP_CWORD]')}"))
}
complete -o default -F ${functionName(name)} ${name}`

const zsh = (name: string, places: Map<string, Place>) => `#compdef ${name}
${functionName(name)} () {
${search(places, `"${braced('(@)words[2,CURRENT-1]')}"`)}
  compadd -- ${braced('=list')} || _files
}
compdef ${functionName(name)} ${name}`

const fish = (name: string, places: Map<string, Place>) => [...places].flatMap(([chain, place]) => {
  const within = chain === '' ? '__fish_use_subcommand' : chain.split(' ').map(word => `__fish_seen_subcommand_from ${word}`).join('; and ')
  return [
    ...place.commands.map(word => `complete -c ${name} -n '${within}' -f -a ${word}`),
    ...place.options.map(option => `complete -c ${name} -n '${within}' -l ${option.slice(2)}`)
  ]
}).join('\n')
