/** `report`: what clients did against the contract. */
import { Option, type Command } from 'commander'
import { failOnValues, hasFailures, type FailOn } from '../report/failures.ts'
import type { Report } from '../report/observer.ts'
import { ask, askText, control, counted, Failure, print, withExamples, writeText, type Address, type Terminal } from './control.ts'

const formats = ['json', 'markdown', 'junit', 'sarif'] as const

interface Options extends Address { format: typeof formats[number], output?: string, failOn?: FailOn }

export function report (program: Command, terminal: Terminal) {
  withExamples(control(program, 'report', 'tell what clients did against the contract'), [
    'report',
    'report --format junit --output report.xml --fail-on violations'
  ])
    .addOption(new Option('--format <format>', 'how it is written').choices(formats).default('markdown'))
    .option('--output <file>', 'write it to a file')
    .addOption(new Option('--fail-on <what>', 'end with 3 when there are such; violations: errors, and attempts to reach a real host (leaks); warnings: any of these').choices(failOnValues))
    .action(async ({ format, output, failOn, ...address }: Options) => {
      const wanted = address.json && output === undefined ? 'json' : format
      const text = await askText('GET', `/report?format=${wanted}`, address)
      if (output === undefined) terminal.out(text.trimEnd())
      else {
        writeText(output, text)
        print(terminal, address, { file: output }, `The report is written to ${output}.`)
      }
      if (failOn === undefined) return
      const found = wanted === 'json' ? JSON.parse(text) as Report : await ask<Report>('GET', '/report?format=json', address)
      if (hasFailures(found, failOn)) throw new Failure(3, `The report tells of ${inWords(found)}.`)
    })
}

function inWords ({ violations, leaks }: Report): string {
  const errors = violations.filter(({ severity }) => severity === 'error').length
  return `${counted(errors, 'error')}, ${counted(violations.length - errors, 'warning')} and ${counted(leaks.length, 'attempt')} to reach a real host`
}
