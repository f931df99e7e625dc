/** `fault`: failures that a world is told to have. */
import { Option, type Command } from 'commander'
import type { Fault } from '../state/faults.ts'
import { ask, columns, control, Failure, group, jsonIn, print, segment, wholeNumber, type Address, type Terminal } from './control.ts'

interface Given extends Address {
  operation?: string
  customer?: string
  method?: string
  path?: string
  skip?: number
  times?: number
  status?: number
  code?: number
  description?: string
  retryAfter?: number
  delayMs?: number
  drop?: string
  malformed?: boolean
}

export function fault (program: Command, terminal: Terminal) {
  const parent = group(program, 'fault', 'failures that a world is told to have', [
    'fault add --operation createOrder --status 503 --times 2',
    'fault add --operation createCart --drop after',
    'fault add --path "/v1/customers/*" --delay-ms 2000',
    'fault add rule.json',
    'fault list',
    'fault show fault-1',
    'fault remove fault-1',
    'fault clear'
  ])

  control(parent, 'add [file]', 'add one: by options, or a JSON file of match, when and effect; - reads the input')
    .option('--operation <id>', 'requests of this operation: createOrder')
    .option('--customer <id>', 'requests about this customer')
    .option('--method <method>', 'requests of this method')
    .option('--path <path>', 'requests of this path, without its query; * stands for any segment')
    .option('--skip <n>', 'so many are let through first', wholeNumber)
    .option('--times <n>', 'so many fail (default: 1)', wholeNumber)
    .option('--status <n>', 'the answer\'s status, 400 to 599', wholeNumber)
    .option('--code <n>', 'the number of the refusal', wholeNumber)
    .option('--description <text>', 'the words of the refusal')
    .option('--retry-after <seconds>', 'for how long the client is asked to wait', wholeNumber)
    .option('--delay-ms <n>', 'milliseconds that it is held back', wholeNumber)
    .addOption(new Option('--drop <when>', 'cut the connection before anything is done, or after all is').choices(['before', 'after']))
    .option('--malformed', 'send half of the body only')
    .action(async (file: string | undefined, given: Given) => {
      const rule = ruleOf(given)
      if (file !== undefined && rule) throw new Failure(2, 'Give either a file or options, not both.')
      if (file === undefined && !rule) throw new Failure(2, 'Say what is to fail, and how: fault add --operation createOrder --status 503.')
      const answer = await ask<Fault>('POST', '/faults', given, rule ?? jsonIn(terminal, file!))
      print(terminal, given, answer, () => `${answer.id} is added: ${inWords(answer).replace(/\.$/, '')}.`)
    })

  control(parent, 'list', 'list them, spent ones too').action(async (options: Address) => {
    const answer = await ask<{ items: Fault[] }>('GET', '/faults', options)
    const rows = () => answer.items.map(fault => [fault.id, `${fault.hits} of ${fault.when.times}`, inWords(fault)])
    print(terminal, options, answer, () => columns(rows()) || `${options.world} is told to fail nowhere.`)
  })

  control(parent, 'show <id>', 'show one').action(async (id: string, options: Address) => {
    const answer = await ask<Fault>('GET', `/faults/${segment(id)}`, options)
    print(terminal, options, answer, () => JSON.stringify(answer, null, 2))
  })

  control(parent, 'remove <id>', 'take one away').action(async (id: string, options: Address) => {
    print(terminal, options, await ask('DELETE', `/faults/${segment(id)}`, options), `${id} is gone.`)
  })

  control(parent, 'clear', 'take all away').action(async (options: Address) => {
    print(terminal, options, await ask('DELETE', '/faults', options), `${options.world} fails no more.`)
  })
}

/** The rule that options describe; undefined when they describe none. */
function ruleOf ({ operation, customer, method, path, skip, times, status, code, description, retryAfter, delayMs, drop, malformed }: Given): object | undefined {
  const given = (fields: object) => Object.values(fields).some(value => value !== undefined) ? fields : undefined
  const match = given({ operation, customerId: customer, method: method?.toUpperCase(), path })
  const when = given({ skip, times })
  const effect = given({ status, code, description, retryAfterSeconds: retryAfter, delayMs, drop, malformed })
  return match || when || effect ? { match, when, effect } : undefined
}

function inWords ({ match, when: { skip }, effect }: Fault): string {
  const asked = Object.values(match).join(' ') || 'any request'
  const fate = Object.entries(effect).map(([name, value]) => value === true ? name : `${name} ${value}`).join(', ')
  return `${asked}${skip ? ` after ${skip}` : ''}: ${fate}`
}
