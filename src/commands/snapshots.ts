/** `snapshot` and `state`: a world kept under a name, and as a document. */
import type { Command } from 'commander'
import { ask, askText, columns, control, group, meanwhile, print, segment, textOf, writeText, type Address, type Terminal } from './control.ts'

export function snapshots (program: Command, terminal: Terminal) {
  const parent = group(program, 'snapshot', 'keep the state of a world under a name, and go back to it', ['snapshot take before', 'snapshot restore before', 'snapshot list --world ci-1', 'snapshot delete before'])
  control(parent, 'take <name>', 'keep the present state').action(async (name: string, options: Address) => {
    print(terminal, options, await ask('PUT', `/snapshots/${segment(name)}`, options), `Snapshot ${name} of ${options.world} is taken.`)
  })
  control(parent, 'restore <name>', 'go back to a kept state').action(async (name: string, options: Address) => {
    print(terminal, options, await ask('POST', `/snapshots/${segment(name)}/restore`, options), `${options.world} is as it was when ${name} was taken.`)
  })
  control(parent, 'delete <name>', 'forget a kept state').action(async (name: string, options: Address) => {
    print(terminal, options, await ask('DELETE', `/snapshots/${segment(name)}`, options), `Snapshot ${name} is gone.`)
  })
  control(parent, 'list', 'list the kept states').action(async (options: Address) => {
    const answer = await ask<{ items: Array<{ name: string, takenAt: string }> }>('GET', '/snapshots', options)
    print(terminal, options, answer, () => columns(answer.items.map(({ name, takenAt }) => [name, `taken at ${takenAt}`])) || `${options.world} has no snapshots.`)
  })
}

export function state (program: Command, terminal: Terminal) {
  const parent = group(program, 'state', 'a world as a document', ['state export world.json', 'state export | jq .collections.customers', 'state import world.json', 'state import -'])
  control(parent, 'export [file]', 'write the whole world to a file, or to the output').action(async (file: string | undefined, options: Address) => {
    const text = await meanwhile(terminal, options, 'Exporting', askText('GET', '/state', options))
    if (file === undefined) return terminal.out(text)
    writeText(file, `${text}\n`)
    print(terminal, options, { file }, `${options.world} is written to ${file}.`)
  })
  control(parent, 'import <file>', 'put a document in place of a world; - reads the input').action(async (file: string, options: Address) => {
    const document = textOf(terminal, file)
    print(terminal, options, await meanwhile(terminal, options, 'Importing', ask('PUT', '/state', options, document)), `${options.world} is as ${file === '-' ? 'the document' : file} says.`)
  })
}
