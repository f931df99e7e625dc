/** Tokens as a test needs them, good and spoilt. */
import type { FastifyInstance } from 'fastify'
import type { Keys } from '../../identity/keys.ts'
import { mintToken, tokenOrder } from '../../identity/mint.ts'
import type { World } from '../../state/world.ts'
import { bodyOf, only, send, type Controls } from './control.ts'

export function tokenControls (app: FastifyInstance, { keys, settled }: Controls) {
  app.post('/tokens', async (request, reply) => {
    const given = bodyOf(request)
    return send(reply, 201, await mint(keys, settled(request), given))
  })
}

const orderKinds = { mode: 'string', tenantId: 'string', appId: 'string', userPrincipalName: 'string', audience: 'string', expiresInSeconds: 'number', mfa: 'boolean', roles: 'list', spoil: 'string' } as const

/** A token as it was ordered; refuses an order that does not fit. */
export const mint = async (keys: Keys, world: World, given: Record<string, unknown>) => mintToken(keys, world, tokenOrder(only(given, orderKinds)))
