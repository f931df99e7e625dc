/** `report`: what clients did against the contract. */
import { Option, type Command } from 'commander'
import { ask, askText, control, counted, Failure, print, withExamples, writeText, type Address, type Terminal } from './control.ts'

const formats = ['json', 'markdown', 'junit', 'sarif'] as const
const failures = ['none', 'violations', 'warnings'] as const

/** What of a report says whether it tells of failures. */
interface Findings { violations: Array<{ severity: 'error' | 'warning' }>, leaks: unknown[] }

interface Options extends Address { format: typeof formats[number], output?: string, failOn: typeof failures[number] }

export function report (program: Command, terminal: Terminal) {
  withExamples(control(program, 'report', 'tell what clients did against the contract'), [
    'report',
    'report --format junit --output report.xml --fail-on violations'
  ])
    .addOption(new Option('--format <format>', 'how it is written').choices(formats).default('markdown'))
    .option('--output <file>', 'write it to a file')
    .addOption(new Option('--fail-on <what>', 'end with 3 when there are such; violations: errors, and attempts to reach a real host; warnings: those too').choices(failures).default('none'))
    .action(async ({ format, output, failOn, ...address }: Options) => {
      const wanted = address.json && output === undefined ? 'json' : format
      const text = await askText('GET', `/report?format=${wanted}`, address)
      if (output === undefined) terminal.out(text.trimEnd())
      else {
        writeText(output, text)
        print(terminal, address, { file: output }, `The report is written to ${output}.`)
      }
      if (failOn === 'none') return
      const { violations, leaks } = wanted === 'json' ? JSON.parse(text) as Findings : await ask<Findings>('GET', '/report?format=json', address)
      const errors = violations.filter(({ severity }) => severity === 'error').length
      const warnings = violations.length - errors
      const failed = [counted(errors, 'error'), counted(leaks.length, 'attempt') + ' to reach a real host', ...failOn === 'warnings' ? [counted(warnings, 'warning')] : []]
      if (errors + leaks.length > 0 || (failOn === 'warnings' && warnings > 0)) throw new Failure(3, `The report tells of ${failed.join(', ')}.`)
    })
}
