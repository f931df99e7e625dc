/** `token`: a token made to order. */
import { Option, type Command } from 'commander'
import { ask, control, print, wholeNumber, withExamples, type Address, type Terminal } from './control.ts'

interface Order extends Address {
  app?: boolean
  tenantId?: string
  appId?: string
  user?: string
  audience?: string
  expiresIn?: number
  mfa?: boolean
  role?: string[]
  spoil?: string
}

export function token (program: Command, terminal: Terminal) {
  withExamples(control(program, 'token', 'make a token; of a user of the partner unless told otherwise'), [
    'token',
    'token --app --tenant-id 0c39d6d5-0000-4000-8000-000000000001',
    'token --spoil expired',
    'token --json | jq .claims'
  ])
    .option('--app', 'of an application alone')
    .option('--tenant-id <guid>', 'tenant that it is for; the partner\'s unless given')
    .option('--app-id <guid>', 'application that asks')
    .option('--user <name>', 'user principal name')
    .option('--audience <url>', 'what it opens; the API unless given')
    .option('--expires-in <seconds>', 'how long it lasts', wholeNumber)
    .option('--mfa', 'the user signed in with a second factor')
    .option('--no-mfa', 'the user did not')
    .option('--role <name...>', 'roles that it names')
    .addOption(new Option('--spoil <how>', 'what is wrong with it').choices(['signature', 'audience', 'tenant', 'expired']))
    .action(async ({ app, tenantId, appId, user, audience, expiresIn, mfa, role, spoil, ...address }: Order) => {
      const order = { mode: app ? 'app' : 'app+user', tenantId, appId, userPrincipalName: user, audience, expiresInSeconds: expiresIn, mfa, roles: role, spoil }
      const answer = await ask<{ accessToken: string }>('POST', '/tokens', address, order)
      print(terminal, address, answer, answer.accessToken)
    })
}
