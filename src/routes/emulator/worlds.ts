/** Health, worlds, reset, and made-up customers. */
import type { FastifyInstance } from 'fastify'
import { refuse } from '../../errors.ts'
import { clockModes, utc } from '../../state/clock.ts'
import { settingChoices, settingNames, usualSettings } from '../../state/settings.ts'
import type { World } from '../../state/world.ts'
import { defaultWorld, type WorldOptions } from '../../worlds.ts'
import { bodyOf, none, oneOf, only, send, timeIn, wholeNumber, type Controls, type Kind } from './control.ts'

export function worldControls (app: FastifyInstance, { worlds, version, era, ports, urlOf, world, settled }: Controls) {
  const view = (world: World) => {
    world.settle()
    const port = worlds.portOf(world)
    return {
      name: world.name,
      tenantId: world.partner.tenantId,
      now: utc(world.now()),
      customers: world.value.customers.size,
      subscriptions: world.value.subscriptions.size,
      url: urlOf(world),
      ...(port !== undefined && { port })
    }
  }

  /** Waits while time passes in some of the worlds. */
  const restedAmong = (isMeant: (world: World) => boolean) => Promise.all(worlds.all.filter(isMeant).map(world => world.rested()))

  app.get('/health', (request, reply) => send(reply, 200, healthOf(world(request), { worlds, version, era })))

  app.get('/worlds', async (_request, reply) => {
    await restedAmong(() => true)
    return send(reply, 200, { items: worlds.all.map(view) })
  })

  app.put<{ Params: { name: string } }>('/worlds/:name', async (request, reply) => {
    const { port, ...made } = worldOptions(bodyOf(request))
    const source = made.fork && (made.fork.world ?? defaultWorld)
    await restedAmong(({ name }) => name === request.params.name || name === source)
    const world = worlds.make(request.params.name, made)
    if (port !== undefined) await ports.open(port, world.name).catch((error: unknown) => { throw refusalFor(port, error) })
    const { replaced } = worlds.put(world)
    await world.settleInTurns() // a fork at a later time has much to catch up with
    return send(reply, replaced ? 200 : 201, view(world))
  })

  app.delete<{ Params: { name: string } }>('/worlds/:name', async (request, reply) => {
    await restedAmong(({ name }) => name === request.params.name)
    worlds.delete(request.params.name)
    ports.close(request.params.name)
    return none(reply)
  })

  app.post('/reset', (request, reply) => {
    only(bodyOf(request), {})
    world(request).reset()
    return none(reply)
  })

  app.post('/seed', async (request, reply) => {
    const given = bodyOf(request)
    const of = settled(request)
    await seed(of, given)
    return send(reply, 200, view(of))
  })
}

/** Why a port cannot be had that nobody has: those below 1024 are often for administrators alone. */
function refusalFor (port: number, error: unknown): unknown {
  const { code } = error as NodeJS.ErrnoException
  return code === 'EACCES' || code === 'EADDRNOTAVAIL' ? refuse('controlInputInvalid', `port ${port} cannot be listened on (${code}); name another one, or 0 for any that is free.`) : error
}

/** How the emulator is; the time is that of a world. */
export const healthOf = (world: World, { worlds, version, era }: Pick<Controls, 'worlds' | 'version' | 'era'>) => ({
  status: 'ok', version, era, worlds: worlds.size, now: utc(world.now()), pid: process.pid, rssBytes: process.memoryUsage.rss()
})

/** Adds made-up customers to a world; refuses numbers that do not fit. */
export async function seed (world: World, given: Record<string, unknown>) {
  const { customers, subscriptionsPerCustomer } = only(given, { customers: 'number', subscriptionsPerCustomer: 'number' })
  const count = wholeNumber(customers, 'customers', 1_000_000)
  const each = subscriptionsPerCustomer === undefined ? undefined : wholeNumber(subscriptionsPerCustomer, 'subscriptionsPerCustomer', 100)
  await world.grow(async (value, now) => (await import('../../state/seeded.ts')).seedWorld(value, now, { customers: count, ...(each !== undefined && { subscriptionsPerCustomer: each }) }))
}

/** Of which kind each field of a world is that is to be made. */
const worldKinds = {
  fixture: 'string',
  seed: 'string',
  time: 'string',
  clock: 'string',
  tenantId: 'string',
  fork: 'object',
  port: 'number',
  ...Object.fromEntries(settingNames.map((name): [string, Kind] => [name, typeof usualSettings[name] as Kind]))
} as const satisfies Record<string, Kind>

/** How a world is to be made; refuses what is unknown, of another kind, or at odds. */
export function worldOptions (body: Record<string, unknown>): WorldOptions & { port?: number } {
  const { time, fork, port, ...given } = only(body, worldKinds)
  if (fork !== undefined && given.fixture !== undefined) throw refuse('controlInputInvalid', 'give either fork or fixture: a fork begins as its source is.')
  for (const [name, words] of Object.entries({ clock: clockModes, ...settingChoices })) {
    const value = (given as Record<string, string | undefined>)[name]
    if (value !== undefined) oneOf(value, name, words)
  }
  if (given.tenantId !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given.tenantId)) throw refuse('controlInputInvalid', 'tenantId must be a GUID.')
  return {
    ...given,
    ...(time !== undefined && { time: timeIn(time, 'time') }),
    ...(fork !== undefined && { fork: only(fork, { world: 'string', snapshot: 'string' }, 'fork') }),
    ...(port !== undefined && { port: wholeNumber(port, 'port', 65_535) })
  } as WorldOptions & { port?: number }
}
