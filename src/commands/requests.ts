/** `requests`, `report` and `events`: what clients did. */
import { writeFileSync } from 'node:fs'
import { Option, type Command } from 'commander'
import type { JournalRequest, RequestCount } from '../routes/emulator/journal.ts'
import { ask, columns, control, Failure, group, jsonIn, print, segment, send, wholeNumber, withExamples, type Address, type Terminal } from './control.ts'

interface Filter extends Address { operation?: string, status?: number, client?: string, since?: string, limit?: number }

interface Query extends Address { operation?: string, method?: string, path?: string, header?: string[], body?: string, expect?: number }

export function requests (program: Command, terminal: Terminal) {
  const parent = group(program, 'requests', 'the requests that a world was asked, with their answers', [
    'requests',
    'requests list --operation createOrder --json',
    'requests count --operation createOrder --body order.json --expect 1',
    'requests clear'
  ])

  control(parent, 'list', 'list them, the oldest first', { isDefault: true })
    .option('--operation <id>', 'of this operation')
    .option('--status <n>', 'answered with this status; 0 for cut connections', wholeNumber('--status'))
    .option('--client <text>', 'of a client that has this in its name')
    .option('--since <time or id>', 'after this one, or not before this time')
    .option('--limit <n>', 'so many at most (default: 100)', wholeNumber('--limit'))
    .action(async ({ operation, status, client, since, limit, ...address }: Filter) => {
      const given = Object.entries({ operation, status, client, since, limit }).filter(([, value]) => value !== undefined)
      const query = new URLSearchParams(given.map(([name, value]): [string, string] => [name, String(value)]))
      const answer = await ask<{ items: JournalRequest[] }>('GET', `/requests${query.size ? `?${String(query)}` : ''}`, address)
      print(terminal, address, answer, () => answer.items.map(inWords).join('\n') || `${address.world} was asked nothing${given.length ? ' like that' : ''}.`)
    })

  control(parent, 'count', 'count those that have all of it, and tell what comes nearest when there are none')
    .option('--operation <id>', 'of this operation')
    .option('--method <method>', 'of this method')
    .option('--path <path>', 'of this path, without its query; * stands for any segment')
    .option('--header <name: value...>', 'with this header')
    .option('--body <file>', 'with all that this JSON has; - reads the input')
    .option('--expect <n>', 'fail with 3 unless there are so many', wholeNumber('--expect'))
    .action(async ({ operation, method, path, header, body, expect, ...address }: Query) => {
      const headers = header && Object.fromEntries(header.map(headerIn))
      const answer = await ask<RequestCount>('POST', '/requests/count', address, { operation, method, path, headers, ...(body !== undefined && { body: jsonIn(terminal, body) }) })
      print(terminal, address, answer, () => [String(answer.count), ...answer.nearest ? nearestInWords(answer.nearest) : []].join('\n'))
      if (expect !== undefined && answer.count !== expect) throw new Failure(3, `There are ${answer.count} such requests, ${expect} were expected.`)
    })

  control(parent, 'clear', 'forget them').action(async (options: Address) => {
    print(terminal, options, await ask('DELETE', '/requests', options), `${options.world} has forgotten what it was asked.`)
  })
}

function headerIn (text: string): [string, string] {
  const colon = text.indexOf(':')
  if (colon < 1) throw new Failure(2, `--header must be a name and a value as in "MS-RequestId: 1", not ${text}.`)
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()]
}

function inWords ({ id, at, method, path, query, operation, status, durationMs, violations, why }: JournalRequest): string {
  const address = `${path}${query === '' ? '' : `?${query}`}`
  return [
    `${id}  ${at}  ${status === 0 ? 'cut' : status}  ${method} ${address}  ${operation ?? ''}  ${durationMs} ms`,
    ...(why ? [`  refused by ${why.rule}: ${why.description}`] : []),
    ...violations.map(({ severity, rule, message }) => `  ${severity} ${rule}: ${message}`)
  ].join('\n')
}

const nearestInWords = ({ request, differs }: NonNullable<RequestCount['nearest']>): string[] => [
  `The nearest is ${request.id}, ${request.method} ${request.path}:`,
  columns(differs.map(difference => ['', ...Object.values(difference).map(value => typeof value === 'string' ? value : JSON.stringify(value))]))
]

const formats = ['json', 'markdown', 'junit', 'sarif'] as const
const failures = ['none', 'violations', 'warnings'] as const

/** What of a report says whether it tells of failures. */
interface Findings { violations: Array<{ severity: 'error' | 'warning' }>, leaks: unknown[] }

interface ReportOptions extends Address { format: typeof formats[number], output?: string, failOn: typeof failures[number] }

export function report (program: Command, terminal: Terminal) {
  withExamples(control(program, 'report', 'tell what clients did against the contract'), [
    'report --format markdown',
    'report --format junit --output report.xml --fail-on violations'
  ])
    .addOption(new Option('--format <format>', 'how it is written').choices(formats).default('markdown'))
    .option('--output <file>', 'write it to a file')
    .addOption(new Option('--fail-on <what>', 'end with 3 when there are such; violations: errors, and attempts to reach a real host; warnings: those too').choices(failures).default('none'))
    .action(async ({ format, output, failOn, ...address }: ReportOptions) => {
      const text = await (await send('GET', `/report?format=${segment(address.json ? 'json' : format)}`, address)).text()
      if (output === undefined) terminal.out(text.trimEnd())
      else writeFileSync(output, text)
      if (failOn === 'none') return
      const { violations, leaks } = await ask<Findings>('GET', '/report?format=json', address)
      const errors = violations.filter(({ severity }) => severity === 'error').length
      const warnings = failOn === 'warnings' ? violations.length - errors : 0
      if (errors + leaks.length + warnings > 0) throw new Failure(3, `The report tells of ${errors} errors, ${leaks.length} leaks${failOn === 'warnings' ? ` and ${warnings} warnings` : ''}.`)
    })
}

export function events (program: Command, terminal: Terminal) {
  withExamples(control(program, 'events', 'tell what happens as it happens, until it is stopped'), ['events', 'events --json | jq .type'])
    .action(async (address: Address) => {
      const response = await send('GET', '/events', address)
      let rest = ''
      for await (const part of response.body!.pipeThrough(new TextDecoderStream())) {
        const told = (rest + part).split('\n\n')
        rest = told.pop()!
        for (const text of told) tell(terminal, address, text)
      }
    })
}

function tell ({ out }: Terminal, { json }: Address, text: string) {
  const fields = Object.fromEntries(text.split('\n').map(line => line.split(/: (.*)/s).slice(0, 2)))
  if (fields.data === undefined) return
  out(json ? JSON.stringify({ id: fields.id, type: fields.event, data: JSON.parse(fields.data) }) : `${fields.event}  ${fields.data}`)
}
