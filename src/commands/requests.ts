/** `requests`: what clients asked a world, and were answered. */
import type { Command } from 'commander'
import type { JournalRequest, RequestCount } from '../routes/emulator/journal.ts'
import { ask, columns, control, counted, Failure, group, jsonIn, print, wholeNumber, type Address, type Terminal } from './control.ts'
import { ended, eventsOf } from './events.ts'

interface Filter extends Address { operation?: string, status?: number, client?: string, since?: string, limit?: number, follow?: boolean }

interface Query extends Address { operation?: string, method?: string, path?: string, header?: string[], body?: string, expect?: number }

export function requests (program: Command, terminal: Terminal) {
  const parent = group(program, 'requests', 'the requests that a world was asked, with their answers', [
    'requests',
    'requests list --operation createOrder --json',
    'requests --follow --status 429',
    'requests count --operation createOrder --body order.json --expect 1',
    'requests clear'
  ])

  control(parent, 'list', 'list them, the oldest first')
    .option('--operation <id>', 'of this operation')
    .option('--status <n>', 'answered with this status; 0 for cut connections', wholeNumber)
    .option('--client <text>', 'of a client that has this in its name')
    .option('--since <time or id>', 'after this one, or not before this time')
    .option('--limit <n>', 'so many at most (default: 100)', wholeNumber)
    .option('--follow', 'go on with those that come, until it is stopped')
    .action((filter: Filter) => filter.follow ? follow(terminal, filter) : list(terminal, filter))

  control(parent, 'count', 'count those that have all of it, and tell what comes nearest when there are none')
    .option('--operation <id>', 'of this operation')
    .option('--method <method>', 'of this method')
    .option('--path <path>', 'of this path, without its query; * stands for any segment')
    .option('--header <name: value...>', 'with this header')
    .option('--body <file>', 'with all that this JSON has; - reads the input')
    .option('--expect <n>', 'fail with 3 unless there are so many', wholeNumber)
    .action(async ({ operation, method, path, header, body, expect, ...address }: Query) => {
      const headers = header && Object.fromEntries(header.map(headerIn))
      const answer = await ask<RequestCount>('POST', '/requests/count', address, { operation, method, path, headers, ...(body !== undefined && { body: jsonIn(terminal, body) }) })
      print(terminal, address, answer, () => [String(answer.count), ...answer.nearest ? nearestInWords(answer.nearest) : []].join('\n'))
      if (expect !== undefined && answer.count !== expect) throw new Failure(3, `Expected: ${counted(expect, 'such request')}; there are ${answer.count}.`)
    })

  control(parent, 'clear', 'forget them').action(async (options: Address) => {
    print(terminal, options, await ask('DELETE', '/requests', options), `${options.world} has forgotten what it was asked.`)
  })
}

const asked = ({ url, world, controlToken, json, follow, ...filter }: Filter) => {
  const given = Object.entries(filter).map(([name, value]): [string, string] => [name, String(value)])
  return ask<{ items: JournalRequest[] }>('GET', `/requests${given.length ? `?${String(new URLSearchParams(given))}` : ''}`, { url, world, ...(controlToken !== undefined && { controlToken }) })
}

async function list (terminal: Terminal, filter: Filter) {
  const answer = await asked(filter)
  print(terminal, filter, answer, () => columns(answer.items.map(row)) || `${filter.world} has no such requests in its journal.`)
}

/** Those there are, and those that come: one a line for scripts. */
async function follow ({ out }: Terminal, filter: Filter) {
  const tell = (items: JournalRequest[]) => { for (const item of items) out(filter.json ? JSON.stringify(item) : columns([row(item)])) }
  const coming = await eventsOf(filter) // from now on none is missed
  const { items } = await asked(filter)
  tell(items)
  let since = items.at(-1)?.id ?? filter.since ?? 'request-0'
  for await (const { type } of coming) {
    if (type !== 'request') continue
    const { items } = await asked({ ...filter, since, limit: mostAtOnce })
    tell(items)
    since = items.at(-1)?.id ?? since
  }
  throw ended()
}

const mostAtOnce = 10_000

function headerIn (text: string): [string, string] {
  const colon = text.indexOf(':')
  if (colon < 1) throw new Failure(2, `--header must be a name and a value as in "MS-RequestId: 1", not ${text}.`)
  return [text.slice(0, colon).trim(), text.slice(colon + 1).trim()]
}

/** `request-7  2019-01-09T00:00:00Z  400  POST  /v1/customers  createCustomer  1.2 ms  refused by propertyInvalid` */
function row ({ id, at, method, path, query, operation, status, durationMs, violations, why }: JournalRequest): string[] {
  const errors = violations.filter(({ severity }) => severity === 'error') // warnings stand in the report
  const remarks = [...why ? [`refused by ${why.rule}`] : [], ...new Set(errors.map(({ rule }) => `error ${rule}`))]
  return [id, at, status === 0 ? 'cut' : String(status), method, `${path}${query === '' ? '' : `?${query}`}`, operation ?? '', `${durationMs.toFixed(1)} ms`, remarks.join(', ')]
}

const nearestInWords = ({ request, differs }: NonNullable<RequestCount['nearest']>): string[] => [
  `The nearest is ${request.id}, ${request.method} ${request.path}:`,
  columns(differs.map(difference => ['', ...Object.values(difference).map(value => typeof value === 'string' ? value : JSON.stringify(value))]))
]
