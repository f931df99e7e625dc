/** `webhooks`: events that a world sends. */
import type { Command } from 'commander'
import type { Delivery } from '../webhooks/message.ts'
import { ask, control, group, print, segment, type Address, type Terminal } from './control.ts'

export function webhooks (program: Command, terminal: Terminal) {
  const parent = group(program, 'webhooks', 'webhook events that a world sends', ['webhooks list', 'webhooks redeliver 3f2b5e6c-0000-4000-8000-000000000001'])
  control(parent, 'list', 'list the deliveries with their attempts').action(async (options: Address) => {
    const answer = await ask<{ items: Delivery[] }>('GET', '/webhooks/deliveries', options)
    const lines = () => answer.items.flatMap(({ id, event, url, status, attempts }) => [
      `${id}  ${event}  ${status}  ${url}`,
      ...attempts.map(({ at, responseCode, responseMessage, systemError }) => `  ${at}  ${responseCode}${systemError ? `  ${responseMessage}` : ''}`)
    ])
    print(terminal, options, answer, () => lines().join('\n') || `${options.world} has nothing to deliver.`)
  })
  control(parent, 'redeliver <id>', 'send an event once more').action(async (id: string, options: Address) => {
    print(terminal, options, await ask('POST', `/webhooks/deliveries/${segment(id)}/redeliver`, options), `${id} is sent once more.`)
  })
}
