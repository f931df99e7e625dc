/** Our own controls: health, worlds, reset, snapshots, state, clock. Outside the service's path space, and closed to strangers. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../errors.ts'
import { jsonType } from '../http/headers.ts'
import { controlBodyLimitBytes } from '../http/refusals.ts'
import { checkEncoding, worldOf } from '../http/steps.ts'
import type { Keys } from '../identity/keys.ts'
import { mintToken, tokenOrder } from '../identity/mint.ts'
import { later, parseTime, utc } from '../state/clock.ts'
import { acceptRelationship } from '../state/customers.ts'
import { listDeliveries, redeliver } from '../state/deliveries.ts'
import { documentOf, type WorldDocument } from '../state/document.ts'
import { finishVetting } from '../state/partner-profiles.ts'
import { answerServiceRequest } from '../state/service-requests.ts'
import { settingChoices, settingNames, usualSettings } from '../state/settings.ts'
import { stateUsage, type StatedUsage } from '../state/usage/stated.ts'
import type { Happening, World } from '../state/world.ts'
import { certificatePath, deliveryView } from '../webhooks/message.ts'
import { newSigner, type Signer } from '../webhooks/signer.ts'
import type { WorldOptions, Worlds } from '../worlds.ts'

export interface ControlOptions {
  version: string
  era: string
  /** Needed as bearer by every control but health, when given. */
  controlToken?: string | undefined
  /** Host names, beside the loopback ones, under which controls answer. */
  hosts?: string[]
  /** Ports that worlds have of their own. */
  ports: Ports
  /** Address of a world. */
  urlOf: (world: World) => string
  /** Signs webhook events; one of its own when left out. */
  signer?: Signer
}

/** Opens and closes the ports of worlds, by the world's name. */
export interface Ports {
  /** Gives a world a port, in place of the one that it had; 0 for any free one. Refuses one that is taken. */
  open: (port: number, name: string) => Promise<void>
  close: (name: string) => void
}

interface Options extends ControlOptions { worlds: Worlds, keys: Keys }

export async function controls (app: FastifyInstance, options: Options) {
  const { worlds, version, era, ports, urlOf, signer = newSigner() } = options
  const world = (request: FastifyRequest) => worldOf(worlds, request)
  const send = (reply: FastifyReply, status: number, body: unknown) => reply.code(status).header('content-type', jsonType).send(JSON.stringify(body))
  const none = (reply: FastifyReply) => reply.code(204).send()

  app.addHook('onRequest', (request, _reply, done) => {
    checkSafety(request, options)
    done()
  })

  app.get('/health', (request, reply) => send(reply, 200, {
    status: 'ok', version, era, worlds: worlds.size, now: utc(world(request).now()), pid: process.pid, rssBytes: process.memoryUsage.rss()
  }))

  const worldView = (world: World) => {
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

  app.get('/worlds', (_request, reply) => send(reply, 200, { items: worlds.all.map(worldView) }))

  app.put<{ Params: { name: string } }>('/worlds/:name', async (request, reply) => {
    const { port, ...made } = worldOptions(bodyOf(request))
    const world = worlds.make(request.params.name, made)
    if (port !== undefined) await ports.open(port, world.name)
    const { replaced } = worlds.put(world)
    return send(reply, replaced ? 200 : 201, worldView(world))
  })

  app.delete<{ Params: { name: string } }>('/worlds/:name', (request, reply) => {
    worlds.delete(request.params.name)
    ports.close(request.params.name)
    return none(reply)
  })

  app.post('/reset', (request, reply) => {
    only(bodyOf(request), {})
    world(request).reset()
    return none(reply)
  })

  app.get('/snapshots', (request, reply) => send(reply, 200, {
    items: world(request).snapshots.map(({ name, takenAt, value }) => ({ name, takenAt: utc(takenAt), now: utc(value.clock.mode === 'frozen' ? value.clock.now : takenAt) }))
  }))

  app.put<{ Params: { name: string } }>('/snapshots/:name', (request, reply) => {
    only(bodyOf(request), {})
    const { name } = request.params
    const of = world(request)
    of.settle()
    const { replaced } = of.takeSnapshot(name)
    return send(reply, replaced ? 200 : 201, { name, takenAt: utc(of.now()), now: utc(of.now()) })
  })

  app.post<{ Params: { name: string } }>('/snapshots/:name/restore', (request, reply) => {
    only(bodyOf(request), {})
    world(request).restore(request.params.name)
    return none(reply)
  })

  app.delete<{ Params: { name: string } }>('/snapshots/:name', (request, reply) => {
    world(request).dropSnapshot(request.params.name)
    return none(reply)
  })

  app.get('/state', (request, reply) => {
    const of = world(request)
    of.settle()
    return reply.header('content-type', jsonType).send(JSON.stringify(documentOf(of.value, of.now()), null, 1))
  })

  app.put('/state', { bodyLimit: controlBodyLimitBytes }, (request, reply) => {
    worlds.import(world(request), bodyOf(request) as unknown as WorldDocument)
    return none(reply)
  })

  app.post<{ Params: { customerId: string } }>('/customers/:customerId/accept', (request, reply) => {
    const { allowDelegatedAccess } = only(bodyOf(request), { allowDelegatedAccess: 'boolean' })
    const of = world(request)
    of.settle()
    of.run(of.serviceCaller(), acceptRelationship, request.params.customerId, allowDelegatedAccess as boolean | undefined)
    return none(reply)
  })

  app.post<{ Params: { serviceRequestId: string } }>('/servicerequests/:serviceRequestId/answer', (request, reply) => {
    const { text } = only(bodyOf(request), { text: 'string' })
    const of = world(request)
    of.settle()
    of.run(of.serviceCaller(), answerServiceRequest, request.params.serviceRequestId, text as string | undefined)
    return none(reply)
  })

  app.put('/usage', { bodyLimit: controlBodyLimitBytes }, (request, reply) => {
    const { customerId, subscriptionId, records } = only(bodyOf(request), { customerId: 'string', subscriptionId: 'string', records: 'list' })
    if (customerId === undefined || subscriptionId === undefined || records === undefined) throw refuse('controlInputInvalid', 'customerId, subscriptionId and records are needed.')
    const stated = (records as unknown[]).map(usageOf)
    const of = world(request)
    of.settle()
    return send(reply, 200, of.run(of.serviceCaller(), stateUsage, customerId as string, subscriptionId as string, stated))
  })

  app.post('/vetting/finish', (request, reply) => {
    const { authorized } = only(bodyOf(request), { authorized: 'boolean' })
    const of = world(request)
    of.settle()
    of.run(of.serviceCaller(), finishVetting, authorized === false ? 'reject' : 'authorize')
    return none(reply)
  })

  app.post('/seed', async (request, reply) => {
    const { customers, subscriptionsPerCustomer } = only(bodyOf(request), { customers: 'number', subscriptionsPerCustomer: 'number' })
    const count = wholeNumber(customers, 'customers', 1_000_000)
    const each = subscriptionsPerCustomer === undefined ? undefined : wholeNumber(subscriptionsPerCustomer, 'subscriptionsPerCustomer', 100)
    const of = world(request)
    of.settle()
    await of.grow(async (value, now) => (await import('../state/seeded.ts')).seedWorld(value, now, { customers: count, ...(each !== undefined && { subscriptionsPerCustomer: each }) }))
    return send(reply, 200, worldView(of))
  })

  const clockView = (world: World) => ({ now: utc(world.now()), mode: world.clockMode })

  app.get('/clock', (request, reply) => send(reply, 200, clockView(world(request))))

  app.put('/clock', (request, reply) => {
    const { now, mode } = only(bodyOf(request), { now: 'string', mode: 'string' })
    if (mode !== undefined && mode !== 'real' && mode !== 'frozen') throw refuse('controlInputInvalid', `mode must be real or frozen, not ${String(mode)}.`)
    const to = now === undefined ? undefined : timeIn(now as string, 'now')
    const of = world(request)
    if (to !== undefined) of.advanceTo(to)
    if (mode !== undefined) of.setClockMode(mode)
    return send(reply, 200, clockView(of))
  })

  app.post('/clock/advance', (request, reply) => {
    const { by, to } = only(bodyOf(request), { by: 'string', to: 'string' })
    if ((by === undefined) === (to === undefined)) throw refuse('controlInputInvalid', 'give either by, a duration, or to, a time.')
    const of = world(request)
    const { from, now, happened } = of.advanceTo(to === undefined ? durationFrom(of.now(), by as string) : timeIn(to as string, 'to'))
    return send(reply, 200, { from: utc(from), now: utc(now), happened: happened.map(happeningView) })
  })

  app.post('/tokens', async (request, reply) => {
    const order = tokenOrder(only(bodyOf(request), {
      mode: 'string', tenantId: 'string', appId: 'string', userPrincipalName: 'string', audience: 'string', expiresInSeconds: 'number', mfa: 'boolean', roles: 'list', spoil: 'string'
    }))
    const of = world(request)
    of.settle()
    return send(reply, 201, await mintToken(options.keys, of, order))
  })

  app.get('/webhooks/deliveries', (request, reply) => {
    const of = world(request)
    of.settle()
    return send(reply, 200, { items: of.read(listDeliveries).map(delivery => deliveryView(delivery, urlOf(of))) })
  })

  app.post<{ Params: { id: string } }>('/webhooks/deliveries/:id/redeliver', (request, reply) => {
    only(bodyOf(request), {})
    const of = world(request)
    of.settle()
    return send(reply, 200, deliveryView(of.run(of.serviceCaller(), redeliver, request.params.id), urlOf(of)))
  })

  app.get(certificatePath.slice(app.prefix.length), async (_request, reply) => reply.header('content-type', 'application/pkix-cert').send(Buffer.from(await signer.certificate())))

  app.setNotFoundHandler(request => { throw refuse('controlNotFound', request.method, request.url, 'GET /_emulator/health') })
}

export const happeningView = ({ at, work }: Happening) => ({ at: utc(at), ...work })

/** What strangers need: whether it runs, and by what signatures are verified. */
const openUrls = ['/_emulator/health', certificatePath]

/** Controls answer only under names of this machine, only our own pages, and only who has the token when one is set. */
function checkSafety (request: FastifyRequest, { controlToken, hosts = [] }: ControlOptions) {
  const { host = '', origin, authorization } = request.headers
  const name = hostName(host)
  if (!isLoopbackName(name) && !hosts.includes(name)) throw refuse('hostRefused', host)
  if (origin !== undefined && hostName(origin.replace(/^[a-z]+:\/\//i, '')) + portIn(origin) !== name + portIn(host)) throw refuse('originRefused', origin)
  if (controlToken !== undefined && !openUrls.includes(request.routeOptions.url ?? '') && authorization !== `Bearer ${controlToken}`) throw refuse('controlTokenMissing')
}

const hostName = (host: string) => host.toLowerCase().replace(/:\d*$/, '')
const portIn = (host: string) => /:(\d+)$/.exec(host)?.[0] ?? ''
const isLoopbackName = (name: string) => name === 'localhost' || name === '[::1]' || name.endsWith('.localhost') || /^127(\.\d{1,3}){3}$/.test(name)

function bodyOf (request: FastifyRequest): Record<string, unknown> {
  const text = typeof request.body === 'string' ? request.body : ''
  if (text.trim() === '') return {}
  checkEncoding(request)
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw refuse('controlInputInvalid', `the body is not JSON: ${(error as Error).message}`)
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw refuse('controlInputInvalid', 'the body must be a JSON object.')
  return value as Record<string, unknown>
}

type Kind = 'string' | 'boolean' | 'number' | 'object' | 'list'

/** The fields of a body, each of its kind; an unknown field is refused by name. */
function only<K extends string> (body: Record<string, unknown>, kinds: Record<K, Kind>): Partial<Record<K, unknown>> {
  for (const [name, value] of Object.entries(body)) {
    if (!Object.hasOwn(kinds, name)) throw refuse('controlInputInvalid', `there is no field ${name}; ${Object.keys(kinds).length ? `there are ${Object.keys(kinds).join(', ')}` : 'it takes none'}.`)
    const kind = kinds[name as K]
    const given: string = Array.isArray(value) ? 'list' : typeof value
    if (given !== kind || value === null) throw refuse('controlInputInvalid', `${name} must be ${kind === 'object' ? 'an' : 'a'} ${kind}.`)
  }
  return body as Partial<Record<K, unknown>>
}

const usageKinds = { meterId: 'string', usageStartTime: 'string', usageEndTime: 'string', quantity: 'number', resourceUri: 'string', location: 'string', tags: 'object' } as const

function usageOf (record: unknown, index: number): StatedUsage {
  if (record === null || typeof record !== 'object' || Array.isArray(record)) throw refuse('controlInputInvalid', `records[${index}] must be an object.`)
  const given = only(record as Record<string, unknown>, usageKinds)
  for (const name of ['meterId', 'usageStartTime', 'usageEndTime', 'quantity'] as const) {
    if (given[name] === undefined) throw refuse('controlInputInvalid', `records[${index}].${name} is missing.`)
  }
  if (Object.values(given.tags ?? {}).some(value => typeof value !== 'string')) throw refuse('controlInputInvalid', `records[${index}].tags must be texts by name.`)
  return given as unknown as StatedUsage
}

/** How the clock of a world can run. */
export const clockModes = ['real', 'frozen'] as const

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

function worldOptions (body: Record<string, unknown>): WorldOptions & { port?: number } {
  const { time, fork, port, ...given } = only(body, worldKinds)
  for (const [name, values] of Object.entries({ clock: clockModes, ...settingChoices })) {
    const value = (given as Record<string, unknown>)[name]
    if (value !== undefined && !(values as readonly unknown[]).includes(value)) throw refuse('controlInputInvalid', `${name} must be ${values.join(' or ')}, not ${String(value)}.`)
  }
  if (given.tenantId !== undefined && !/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i.test(given.tenantId as string)) throw refuse('controlInputInvalid', 'tenantId must be a GUID.')
  if (port !== undefined && !(Number.isInteger(port) && (port as number) >= 0 && (port as number) < 65_536)) throw refuse('controlInputInvalid', 'port must be 0 to 65535.')
  return {
    ...given,
    ...(time !== undefined && { time: timeIn(time as string, 'time') }),
    ...(fork !== undefined && { fork: only(fork as Record<string, unknown>, { world: 'string', snapshot: 'string' }) }),
    ...(port !== undefined && { port })
  } as WorldOptions & { port?: number }
}

function wholeNumber (value: unknown, field: string, largest: number): number {
  if (typeof value !== 'number' || !Number.isInteger(value) || value < 0 || value > largest) throw refuse('controlInputInvalid', `${field} must be a whole number from 0 to ${largest}.`)
  return value
}

function timeIn (text: string, field: string): number {
  const time = parseTime(text)
  if (time === undefined) throw refuse('controlInputInvalid', `${field} must be an ISO 8601 time such as 2019-03-01T00:00:00Z, not ${text}.`)
  return time
}

export function durationFrom (now: number, text: string): number {
  try {
    return later(now, text)
  } catch {
    throw refuse('durationInvalid', text)
  }
}
