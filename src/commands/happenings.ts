/** What happens outside the API: `customers accept`, `servicerequests answer`, `vetting finish`, `usage state`. */
import type { Command } from 'commander'
import { ask, control, counted, group, jsonIn, print, segment, type Address, type Terminal } from './control.ts'

export function happenings (program: Command, terminal: Terminal) {
  const customers = group(program, 'customers', 'what customers do', ['customers accept 0c39d6d5-0000-4000-8000-000000000001'])
  control(customers, 'accept <customer>', 'a customer accepts the relationship that it was asked for')
    .option('--no-delegated-access', 'without delegated administration')
    .action(async (id: string, options: Address & { delegatedAccess: boolean }) => {
      const answer = await ask('POST', `/customers/${segment(id)}/accept`, options, options.delegatedAccess ? {} : { allowDelegatedAccess: false })
      print(terminal, options, answer, `${id} has accepted.`)
    })

  const serviceRequests = group(program, 'servicerequests', 'what support does', ['servicerequests answer 616122292874576 --text "We look into it."'])
  control(serviceRequests, 'answer <service-request>', 'support answers a service request')
    .option('--text <text>', 'what it says')
    .action(async (id: string, { text, ...options }: Address & { text?: string }) => {
      print(terminal, options, await ask('POST', `/servicerequests/${segment(id)}/answer`, options, { text }), `${id} is answered.`)
    })

  const vetting = group(program, 'vetting', 'what those do who look at the partner', ['vetting finish', 'vetting finish --reject'])
  control(vetting, 'finish', 'the partner\'s legal profile is looked at')
    .option('--reject', 'and found wanting')
    .action(async ({ reject, ...options }: Address & { reject?: boolean }) => {
      print(terminal, options, await ask('POST', '/vetting/finish', options, { authorized: !reject }), `The partner is ${reject ? 'rejected' : 'authorized'}.`)
    })

  const usage = group(program, 'usage', 'what Azure subscriptions use', ['usage state usage.json', 'usage state - < usage.json'])
  control(usage, 'state <file>', 'state usage of an Azure subscription: JSON of customerId, subscriptionId and records; - reads the input').action(async (file: string, options: Address) => {
    const answer = await ask<{ stored: number }>('PUT', '/usage', options, jsonIn(terminal, file))
    print(terminal, options, answer, `Stated: ${counted(answer.stored, 'record')} of usage.`)
  })
}
