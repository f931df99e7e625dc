/** `health`, `worlds`, `reset` and `seed`. */
import type { Command } from 'commander'
import { settingOptions } from '../config.ts'
import { ask, columns, control, counted, Failure, group, print, segment, wholeNumber, withExamples, type Address, type Terminal } from './control.ts'

interface WorldView { name: string, tenantId: string, now: string, customers: number, subscriptions: number, url: string }

interface NewWorld extends Address {
  fixture?: string
  seed?: string
  time?: string
  clock?: string
  tenantId?: string
  fork?: boolean | string
  snapshot?: string
  port?: number
}

const row = ({ name, now, customers, subscriptions, url }: WorldView) => [name, now, counted(customers, 'customer'), counted(subscriptions, 'subscription'), url]

export function worlds (program: Command, terminal: Terminal) {
  control(program, 'health', 'tell whether the emulator runs').action(async (options: Address) => {
    const answer = await ask<{ version: string, worlds: number, now: string, pid: number, rssBytes: number }>('GET', '/health', options)
    print(terminal, options, answer, () => `Version ${answer.version}, ${counted(answer.worlds, 'world')}, ${answer.now}, process ${answer.pid}, ${Math.round(answer.rssBytes / 2 ** 20)} MiB.`)
  })

  const parent = group(program, 'worlds', 'worlds: each with a state, a clock and faults of its own', [
    'worlds',
    'worlds create ci-1 --fork',
    'worlds create ci-2 --fixture direct --clock frozen --time 2019-01-09T00:00:00Z --port 0',
    'worlds delete ci-1'
  ])
  control(parent, 'list', 'list the worlds').action(async (options: Address) => {
    const answer = await ask<{ items: WorldView[] }>('GET', '/worlds', options)
    print(terminal, options, answer, () => columns(answer.items.map(row)))
  })

  const create = control(parent, 'create <name>', 'make a world, or put a new one in place of the one that has the name')
    .option('--fixture <name>', 'what it begins with')
    .option('--seed <text>', 'ids and made-up values follow from it')
    .option('--time <iso>', 'the time at its start')
    .option('--clock <mode>', 'real or frozen')
    .option('--tenant-id <guid>', 'tenant of its partner')
    .option('--fork [world]', 'the state of another world as it is now; of default unless one is named')
    .option('--snapshot <name>', 'of the forked world, this snapshot')
    .option('--port <n>', 'a port of its own; 0 for any free one', wholeNumber)
  for (const option of settingOptions()) create.addOption(option)
  create.action(async (name: string, options: NewWorld) => {
    const { url, world, controlToken, json, snapshot, fork = snapshot === undefined ? undefined : true, ...made } = options // the rest are fields as they are
    const answer = await ask<WorldView>('PUT', `/worlds/${segment(name)}`, { url, world, controlToken, json }, {
      ...made,
      ...(fork !== undefined && { fork: { ...(typeof fork === 'string' && { world: fork }), snapshot } })
    })
    print(terminal, options, answer, () => columns([row(answer)]))
  })

  control(parent, 'delete <name>', 'end a world').action(async (name: string, options: Address) => {
    print(terminal, options, await ask('DELETE', `/worlds/${segment(name)}`, options), `${name} is gone.`)
  })

  withExamples(control(program, 'reset', 'take a world back to its start'), ['reset', 'reset --world ci-1']).action(async (options: Address) => {
    print(terminal, options, await ask('POST', '/reset', options), `${options.world} is as at its start.`)
  })

  withExamples(control(program, 'seed', 'add made-up customers with orders and subscriptions to a world'), ['seed --customers 10000'])
    .requiredOption('--customers <n>', 'how many', wholeNumber)
    .option('--subscriptions-per-customer <n>', 'subscriptions of each', wholeNumber)
    .action(async (options: Address & { customers: number, subscriptionsPerCustomer?: number }) => seed(terminal, options))
}

const batch = 1000 // customers; what one request makes

async function seed (terminal: Terminal, { customers, subscriptionsPerCustomer, ...options }: Address & { customers: number, subscriptionsPerCustomer?: number }) {
  if (customers < 1) throw new Failure(2, '--customers must be a whole number from 1.')
  const { SingleBar } = await import('cli-progress')
  const bar = new SingleBar({ format: 'customers {bar} {value}/{total}, {eta_formatted} left', clearOnComplete: true, stream: process.stderr })
  const shows = terminal.isWatched && !options.json
  if (shows) bar.start(customers, 0)
  let answer: WorldView | undefined
  try {
    for (let done = 0; done < customers; done += batch) {
      answer = await ask<WorldView>('POST', '/seed', options, { customers: Math.min(batch, customers - done), subscriptionsPerCustomer })
      if (shows) bar.update(Math.min(done + batch, customers))
    }
  } finally {
    bar.stop()
  }
  print(terminal, options, answer, `${options.world} has ${counted(answer!.customers, 'customer')} and ${counted(answer!.subscriptions, 'subscription')}.`)
}
