/** `events`: what happens in a world, as it happens. */
import type { IncomingMessage } from 'node:http'
import { Option, type Command } from 'commander'
import { control, Failure, send, withExamples, type Address, type Terminal } from './control.ts'

export interface ToldEvent { id: string, type: string, data: Record<string, unknown> }

export function events (program: Command, terminal: Terminal) {
  withExamples(control(program, 'events', 'tell what happens as it happens, until it is stopped'), [
    'events',
    'events --type clock webhook',
    'events --json | jq -c .data'
  ])
    .addOption(new Option('--type <type...>', 'only these').choices(['request', 'change', 'clock', 'webhook']))
    .option('--after <id>', 'begin with what happened after this event')
    .action(async ({ type, after, ...address }: Address & { type?: string[], after?: string }) => {
      for await (const event of await eventsOf(address, after)) {
        if (type && !type.includes(event.type)) continue
        terminal.out(address.json ? JSON.stringify(event) : inWords(event))
      }
      throw ended()
    })
}

export const ended = () => new Failure(1, 'The emulator tells no more: it has ended, or the world is gone.')

/** The events of a world, as they are told; after one of them when its id is given. Ends when the emulator does. */
export async function eventsOf (address: Address, after?: string): Promise<AsyncGenerator<ToldEvent>> {
  return toldIn(await send('GET', '/events', address, undefined, after === undefined ? {} : { 'last-event-id': after }))
}

async function * toldIn (answer: IncomingMessage): AsyncGenerator<ToldEvent> {
  let rest = ''
  try {
    for await (const part of answer) {
      const told = (rest + String(part)).split('\n\n')
      rest = told.pop()!
      for (const text of told) {
        const { id = '', event = '', data } = Object.fromEntries(text.split('\n').map(line => line.split(/: (.*)/s).slice(0, 2)))
        if (data !== undefined) yield { id, type: event, data: JSON.parse(data) }
      }
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ECONNRESET') throw error // which is how an emulator ends that is killed
  }
}

/** `2019-01-09T00:00:00Z  change   add order …` */
function inWords ({ type, data }: ToldEvent): string {
  const { at, now, attempts, createdAt, why, ...what } = data as { at?: string, now?: string, attempts?: Array<{ at: string }>, createdAt?: string, why?: { rule: string } | null } & Record<string, unknown>
  return [at ?? now ?? attempts?.at(-1)?.at ?? createdAt ?? '', type.padEnd(7), ...(words[type]?.(what) ?? Object.values(what)).filter(Boolean), ...(why ? [`refused by ${why.rule}`] : [])].join('  ')
}

const words: Record<string, (data: Record<string, unknown>) => unknown[]> = {
  request: ({ status, method, path, query, operation }) => [status === 0 ? 'cut' : status, `${String(method)} ${String(path)}${query ? `?${String(query)}` : ''}`, operation],
  change: ({ operationType, customerName, resourceType, resourceId }) => [operationType, resourceType, resourceId, customerName],
  clock: ({ mode }) => [mode],
  webhook: ({ id, event, status, url }) => [status, event, url, id]
}
