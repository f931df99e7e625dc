/** Builds the app from its worlds. Never listens. */
import Fastify, { LogController, type FastifyInstance, type FastifyReply, type FastifyRequest } from 'fastify'
import { schemaController } from './compilers.ts'
import { operation, operations, type OperationId } from './contract/operation.ts'
import { PartnerCenterError, refuse } from './errors.ts'
import { methodsAt, nearestOperation } from './http/addresses.ts'
import { keepAliveMilliseconds, refuseConnection, requestMilliseconds, serverOptions, tend } from './http/connections.ts'
import { header, jsonType } from './http/headers.ts'
import { arrive, arriveSomewhere, keep } from './http/journal.ts'
import { bodyLimitBytes, gatewayAnswer, plainAnswer, refusalBody, refusalFor } from './http/refusals.ts'
import { addSteps, identify, rewriteUrl, worldOf } from './http/steps.ts'
import { checkHost } from './http/unserved-hosts.ts'
import { keysIn, type Keys } from './identity/keys.ts'
import { docs } from './routes/docs.ts'
import { controls, type ControlOptions } from './routes/emulator/index.ts'
import { identity } from './routes/identity.ts'
import { plugins } from './routes/index.ts'
import type { Worlds } from './worlds.ts'

export interface AppOptions extends ControlOptions {
  worlds: Worlds
  /** The key of the token service; that of this process when left out. */
  keys?: Keys
  /** `fatal` to `trace`, or `silent`. */
  log: string
}

const controlPrefix = '/_emulator'

export function buildApp ({ worlds, log, keys = keysIn(), ...control }: AppOptions): FastifyInstance {
  const app = Fastify({
    logger: log === 'silent' ? false : { level: log, stream: process.stderr, redact: ['req.headers.authorization'] },
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
    rewriteUrl,
    routerOptions: { caseSensitive: false, ignoreTrailingSlash: true, ignoreDuplicateSlashes: true, maxParamLength: 16_384 },
    schemaController,
    http: serverOptions,
    exposeHeadRoutes: false,
    keepAliveTimeout: keepAliveMilliseconds,
    requestTimeout: requestMilliseconds,
    frameworkErrors: (error, request, reply) => {
      request.arrival = arriveSomewhere(() => worldOf(worlds, request))
      refuseWith(worlds, request, reply as FastifyReply, error)
    },
    clientErrorHandler: refuseConnection
  })
  tend(app.server)
  app.removeAllContentTypeParsers()
  // Bodies are read by their operation, so that one without a body minds none.
  const anyBody = ['application/json', '*'] // the one that is named is known at once, the others are looked up each time
  app.addContentTypeParser(anyBody, { parseAs: 'string' }, (_request, body, done) => done(null, body))
  app.setErrorHandler((error, request, reply) => refuseWith(worlds, request, reply, error))
  app.setNotFoundHandler((request, reply) => {
    checkHost(request)
    const world = worldOf(worlds, request)
    request.arrival = arrive(world)
    identify(world, request, reply)
    throw unknownAddress(request)
  })
  addSteps(app, worlds, keys, control.written)
  const written = new Set<OperationId>()
  app.addHook('onRoute', ({ config }) => {
    const known = (config as { operation?: { id: OperationId } } | undefined)?.operation
    if (known) written.add(known.id)
  })
  for (const plugin of plugins) app.register(plugin)
  app.register(async app => {
    for (const { id } of operations) {
      if (!written.has(id)) app.route({ ...operation(id), handler: () => { throw refuse('notImplemented', id) } })
    }
  })
  app.register(controls, { prefix: controlPrefix, worlds, keys, ...control })
  app.register(docs)
  app.register(identity, { worlds, keys })
  return app
}

/** Ids of the operations that have a handler of their own. */
export function writtenOperations (): OperationId[] {
  const found: OperationId[] = []
  const collector = { route: ({ config }: { config: { operation: { id: OperationId } } }) => { found.push(config.operation.id) } }
  for (const plugin of plugins) plugin(collector as never)
  return found
}

function unknownAddress (request: FastifyRequest) {
  const path = request.url.split('?')[0]!
  const methods = methodsAt(path)
  if (methods.length) return new PartnerCenterError('methodNotAllowed', [request.method, methods.join(', ')], { headers: { allow: methods.join(', ') } })
  const nearest = nearestOperation(request.method, path)
  return refuse('addressUnknown', request.method, path, `${nearest.method} ${nearest.path}`)
}

function refuseWith (worlds: Worlds, request: FastifyRequest, reply: FastifyReply, error: unknown) {
  const refusal = refusalFor(error, request.headers['content-type'])
  if (refusal.status === 500) request.log.error(error)
  if (request.arrival) request.arrival.refusal = refusal
  const isControl = request.url.toLowerCase().startsWith(controlPrefix)
  if (!isControl && !reply.hasHeader(header.requestId)) identify(worlds.default, request, reply) // no world was found, or none looked for
  const settings = request.world?.settings ?? worlds.default.settings
  if (refusal.refusal === 'rateLimitExceeded') return gatewayAnswer(reply, refusal)
  if (refusal.refusal === 'appOnlyTokenRefused' && settings.plainRefusals) return plainAnswer(reply, refusal)
  const isOurs = isControl || (refusal.code >= 990_100 && refusal.code < 990_200)
  const source = isOurs ? 'emulator' : settings.errorSource
  const body = refusalBody(refusal, source)
  reply.code(refusal.status).headers({ ...refusal.headers, [header.contentType]: jsonType })
  if (request.routeOptions.url === undefined) keep(request, reply, body) // it belongs to no route, whose steps would
  return reply.send(body)
}
