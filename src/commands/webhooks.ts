/** `webhooks`: events that a world sends. */
import type { Command } from 'commander'
import type { Delivery } from '../webhooks/message.ts'
import { ask, columns, control, counted, group, print, segment, type Address, type Terminal } from './control.ts'

export function webhooks (program: Command, terminal: Terminal) {
  const parent = group(program, 'webhooks', 'webhook events that a world sends', ['webhooks list', 'webhooks redeliver 3f2b5e6c-0000-4000-8000-000000000001'])
  control(parent, 'list', 'list the deliveries with their attempts').action(async (options: Address) => {
    const answer = await ask<{ items: Delivery[] }>('GET', '/webhooks/deliveries', options)
    print(terminal, options, answer, () => columns(answer.items.map(row)) || `${options.world} has nothing to deliver.`)
  })
  control(parent, 'redeliver <id>', 'send an event once more').action(async (id: string, options: Address) => {
    print(terminal, options, await ask('POST', `/webhooks/deliveries/${segment(id)}/redeliver`, options), `${id} is sent once more.`)
  })
}

/** A delivery with its last attempt. */
function row ({ id, event, url, status, attempts }: Delivery): string[] {
  const last = attempts.at(-1)
  const outcome = last ? `${last.at} ${last.responseCode}${last.systemError ? ` ${last.responseMessage}` : ''}` : 'not sent yet'
  return [id, event, status, url, counted(attempts.length, 'attempt'), outcome]
}
