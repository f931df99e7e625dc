/** `completion`: a script by which a shell completes commands, options and their values. It follows from the commands themselves. */
import { Argument, type Command } from 'commander'
import { usual, withExamples, type Terminal } from './control.ts'

const shells = ['bash', 'zsh', 'fish'] as const

/** A word that may be typed, and what it is for. */
interface Word { name: string, description: string }

/** `values` are those that an option takes: none when it is a switch, an empty list when any is taken. */
interface OptionWord extends Word { values?: string[] }

/** What may follow a chain of commands; the chain begins with a space: ` clock show`. */
interface Place { chain: string, words: Word[], options: OptionWord[] }

export function completion (program: Command, { out }: Terminal) {
  withExamples(program.command('completion').description('print a script by which a shell completes commands, options and their values'), [
    'completion bash > ~/.local/share/bash-completion/completions/partner-center-emulator',
    'completion zsh > "${fpath[1]}/_partner-center-emulator"', // eslint-disable-line no-template-curly-in-string -- the shell's
    'completion fish > ~/.config/fish/completions/partner-center-emulator.fish'
  ])
    .addArgument(new Argument('<shell>', 'for which shell').choices(shells))
    .action((shell: typeof shells[number]) => out({ bash, zsh, fish }[shell](program.name(), placesIn(program))))
}

function placesIn (command: Command, chain = ''): Place[] {
  const help = command.createHelp()
  const commands = help.visibleCommands(command)
  const meant = command.commands.find(sub => sub.name() === usual[command.name()])
  const place: Place = {
    chain,
    words: [
      ...commands.map(sub => ({ name: sub.name(), description: help.subcommandDescription(sub) })),
      ...command.registeredArguments.flatMap(({ argChoices = [] }) => argChoices.map(name => ({ name, description: '' })))
    ],
    options: [...help.visibleOptions(command), ...(meant ? meant.createHelp().visibleOptions(meant) : [])]
      .filter(({ long }, index, all) => long && all.findIndex(other => other.long === long) === index)
      .map(({ long, description, required, optional, argChoices }) => ({ name: long!, description, ...((required || optional) && { values: argChoices ?? [] }) }))
  }
  return [place, ...commands.flatMap(sub => placesIn(sub, `${chain} ${sub.name()}`))]
}

const functionName = (name: string) => `_${name.replaceAll('-', '_')}`
const quoted = (text: string) => `'${text.replaceAll("'", "'\\''")}'`
const patterns = (texts: string[]) => texts.map(quoted).join('|')

/** The branches of a `case` that asks for a value: for options with a choice the choice, for others what the shell does with files. */
function valueBranches (places: Place[], branch: (values: string[]) => string, otherwise: string): string {
  const taking = places.flatMap(({ chain, options }) => options.flatMap(({ name, values }) => values ? [{ typed: `${chain} ${name}`, values }] : []))
  return [
    ...taking.filter(({ values }) => values.length).map(({ typed, values }) => `    ${quoted(typed)}) ${branch(values)} ;;`),
    `    ${patterns(taking.filter(({ values }) => !values.length).map(({ typed }) => typed))}) ${otherwise} ;;`
  ].join('\n')
}

/** The branches for the kind of word that is typed, and where. */
const kindBranches = (places: Place[], branch: (words: Word[]) => string) => places.map(({ chain, words, options }) =>
  `    ${quoted(`options${chain}`)}) ${branch(options)} ;;\n    ${quoted(`words${chain}`)}) ${branch(words)} ;;`).join('\n')

/** Finds the chain of commands among the words before; what belongs to options is passed over. */
const findChain = (places: Place[], before: string) => `  for word in ${before}; do
    case "$chain $word" in
      ${patterns(places.map(({ chain }) => chain).filter(Boolean))}) chain="$chain $word" ;;
    esac
  done`

const bash = (name: string, places: Place[]) => String.raw`${functionName(name)} () {
  local chain='' word list='' kind=words current="$\{COMP_WORDS[COMP_CWORD]}" previous="$\{COMP_WORDS[COMP_CWORD-1]}"
  if [[ $current == -* ]]; then kind=options; fi
  if [[ $current == '=' ]]; then current=''; elif [[ $previous == '=' ]]; then previous="$\{COMP_WORDS[COMP_CWORD-2]}"; fi
${findChain(places, '"$\\{COMP_WORDS[@]:1:COMP_CWORD-1}"')}
  case "$chain $previous" in
${valueBranches(places, values => `list=${quoted(values.join(' '))}`, 'return')}
    *) case "$kind$chain" in
${kindBranches(places, words => `list=${quoted(words.map(({ name }) => name).join(' '))}`)}
    esac ;;
  esac
  COMPREPLY=($(compgen -W "$list" -- "$current"))
}
complete -o default -F ${functionName(name)} ${name}`.replaceAll('$\\{', '$' + '{')

const described = (words: Word[]) => words.map(({ name, description }) => quoted(`${name}:${description.replaceAll(':', '\\:')}`)).join(' ')

const zsh = (name: string, places: Place[]) => String.raw`#compdef ${name}
${functionName(name)} () {
  local chain='' word kind=words previous="$words[CURRENT-1]"
  local -a list
  if [[ $words[CURRENT] == -* ]]; then kind=options; fi
  if [[ $words[CURRENT] == --*=* ]]; then previous="$\{words[CURRENT]%%=*}"; compset -P '*='; fi
${findChain(places, '"$\\{(@)words[2,CURRENT-1]}"')}
  case "$chain $previous" in
${valueBranches(places, values => `compadd -- ${values.map(quoted).join(' ')}; return`, '_files; return')}
  esac
  case "$kind$chain" in
${kindBranches(places, words => `list=(${described(words)})`)}
  esac
  if (( $#list )); then _describe '' list; else _files; fi
}
if [[ $funcstack[1] == _${name} ]]; then ${functionName(name)} "$@"; else compdef ${functionName(name)} ${name}; fi`.replaceAll('$\\{', '$' + '{')

const fish = (name: string, places: Place[]) => {
  const fishQuoted = (text: string) => `'${text.replaceAll('\\', '\\\\').replaceAll("'", "\\'")}'`
  const find = `_${functionName(name)}_chain`
  const lines = places.flatMap(({ chain, words, options }) => {
    const start = `complete -c ${name} -n ${fishQuoted(`test (${find}) = ${fishQuoted(chain)}`)}`
    return [
      ...words.map(word => `${start} -f -a ${word.name} -d ${fishQuoted(word.description)}`),
      ...options.map(({ name: option, description, values }) =>
        `${start} -l ${option.slice(2)}${!values ? '' : values.length ? ` -x -a ${fishQuoted(values.join(' '))}` : ' -r'} -d ${fishQuoted(description)}`)
    ]
  })
  return `function ${find}
  set -l chain ''
  for word in (commandline -opc)[2..-1]
    if contains -- "$chain $word" ${places.map(({ chain }) => chain).filter(Boolean).map(fishQuoted).join(' ')}
      set chain "$chain $word"
    end
  end
  echo $chain
end
${lines.join('\n')}`
}
