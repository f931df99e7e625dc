/** Tokens as a test needs them, good and spoilt. */
import type { FastifyInstance } from 'fastify'
import { mintToken, tokenOrder } from '../../identity/mint.ts'
import { bodyOf, only, send, type Controls } from './control.ts'

export function tokenControls (app: FastifyInstance, { keys, settled }: Controls) {
  app.post('/tokens', async (request, reply) => {
    const order = tokenOrder(only(bodyOf(request), {
      mode: 'string', tenantId: 'string', appId: 'string', userPrincipalName: 'string', audience: 'string', expiresInSeconds: 'number', mfa: 'boolean', roles: 'list', spoil: 'string'
    }))
    return send(reply, 201, await mintToken(keys, settled(request), order))
  })
}
