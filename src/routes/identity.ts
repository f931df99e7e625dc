/** The token service: beside the API on every port, and under every host name of the service. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { PartnerCenterError, refuse as refuseApi } from '../errors.ts'
import { answerStatus, loss, routedPath, striker, waitOf } from '../http/faults.ts'
import { header, jsonType } from '../http/headers.ts'
import { arriveSomewhere } from '../http/journal.ts'
import { worldHost, worldOf } from '../http/steps.ts'
import { refuseUnservedHosts } from '../http/unserved-hosts.ts'
import { authorityOf } from '../identity/authority.ts'
import { adminConsent } from '../identity/consent.ts'
import { devicePath, enterDevice, startDevice } from '../identity/devices.ts'
import { configuration, instance, keySet, userRealm } from '../identity/discovery.ts'
import { errorBody, IdentityError, refuse } from '../identity/errors.ts'
import { exchangeToken } from '../identity/exchange.ts'
import { faultRefusal } from '../identity/faults.ts'
import { takeGrant } from '../identity/grants.ts'
import type { Keys } from '../identity/keys.ts'
import { errorPage, messagePage, pageHeaders } from '../identity/pages.ts'
import type { Sent } from '../identity/redirects.ts'
import { tenantNamed } from '../identity/registrations.ts'
import { formIn, type Asked } from '../identity/requests.ts'
import { afterLogout, authorize } from '../identity/sign-in.ts'
import { readToken } from '../identity/verify.ts'
import type { World } from '../state/world.ts'
import type { Worlds } from '../worlds.ts'

interface Params { tenant: string, userPrincipalName?: string }
interface Options { worlds: Worlds, keys: Keys }
type Version = 1 | 2

/** What is set before a handler runs: the world, and the ids of the answer. */
interface Answering { world: World, version: Version, correlationId: string, traceId: string, asksForPage: boolean }

const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i
const openToAll = { 'access-control-allow-origin': '*' } // pages of any origin read what is public

export async function identity (app: FastifyInstance, { worlds, keys }: Options) {
  const answering = new WeakMap<FastifyRequest, Answering>()
  app.addHook('onRequest', refuseUnservedHosts)

  /** World and ids of a request, and the headers that every answer has. */
  function enter (request: FastifyRequest, reply: FastifyReply, version: Version, asksForPage = false): Answering {
    const world = worldAsked(worlds, request)
    const { headers } = request
    const clientRequestId = String(headers['client-request-id'] ?? '')
    const traceId = world.answerIds.guid()
    const correlationId = guid.test(clientRequestId) ? clientRequestId : world.answerIds.guid()
    reply.headers({ 'cache-control': 'no-cache, no-store', pragma: 'no-cache', expires: '-1', 'x-ms-request-id': traceId, 'x-content-type-options': 'nosniff' })
    if (correlationId === clientRequestId && headers['return-client-request-id'] !== 'false') reply.header('client-request-id', clientRequestId)
    const entered = { world, version, correlationId, traceId, asksForPage }
    answering.set(request, entered)
    if (world.hasBegun) world.settle()
    return entered
  }

  function askedBy (request: FastifyRequest, { world, version }: Answering): Asked {
    const authority = authorityOf(request)
    const { tenant } = request.params as Params
    const form = formIn(request.method === 'POST' ? bodyOf(request) : queryOf(request))
    return { world, keys, authority, tenant: tenantNamed(world, tenant), version, form, authorization: request.headers.authorization }
  }

  const bodyFor = (error: IdentityError, { world, version, traceId, correlationId }: Answering) => errorBody(error, version, { now: world.now(), traceId, correlationId })

  app.setErrorHandler((thrown, request, reply) => {
    if (thrown instanceof PartnerCenterError || isOfApi(request)) throw thrown
    const entered = answering.get(request) ?? enter(request, reply, request.url.includes('/v2.0/') ? 2 : 1) // what is too large comes to no handler
    const error = identityErrorFor(thrown)
    if (error.status === 500) request.log.error(thrown)
    if (request.arrival) request.arrival.refusal = error
    const body = bodyFor(error, entered)
    reply.code(error.status)
    if (error.refusal === 'postOnly') reply.header('allow', 'POST')
    if (error.status === 401) reply.header(header.wwwAuthenticate, 'Bearer')
    return entered.asksForPage ? reply.headers(pageHeaders).send(errorPage(body.error_description)) : reply.type(jsonType).send(JSON.stringify(body))
  })

  const worldFor = (request: FastifyRequest) => isOfApi(request) ? worldOf(worlds, request) : worldAsked(worlds, request)

  /** Time that passes in the world of a request, to be waited for; of a world that there is not the answer tells. */
  function restedFor (request: FastifyRequest) {
    try {
      return worldFor(request).rested()
    } catch {
      return undefined
    }
  }

  app.addHook('onRequest', (request, _reply, done) => {
    request.arrival = arriveSomewhere(() => worldFor(request))
    const resting = restedFor(request)
    if (resting) resting.then(() => done(), done)
    else done()
  })

  const strike = striker(app)
  app.addHook('preValidation', (request, reply, done) => {
    const world = worldFor(request)
    if (world.faults.isEmpty) return done()
    if (world.hasBegun) world.settle()
    const fault = world.faults.strike({ operation: undefined, customerId: undefined, method: request.method, path: routedPath(request) })
    if (!fault) return done()
    strike(fault, request, reply, done, effect => {
      if (isOfApi(request)) return answerStatus(world, reply, effect)
      const wait = waitOf(effect)
      if (wait !== undefined) reply.header(header.retryAfter, String(wait))
      done(faultRefusal(effect))
    })
  })
  app.addHook('onSend', loss)

  const json = (reply: FastifyReply, body: unknown) => reply.type(jsonType).send(JSON.stringify(body))
  const page = (reply: FastifyReply, text: string) => reply.headers(pageHeaders).send(text)
  const send = (reply: FastifyReply, sent: Sent) => 'page' in sent ? page(reply, sent.page) : reply.code(302).header('location', sent.location).send()

  for (const version of [1, 2] as const) {
    const oauth2 = `/:tenant/oauth2${version === 2 ? '/v2.0' : ''}`
    const v2 = version === 2 ? '/v2.0' : ''

    app.post(`${oauth2}/token`, async (request, reply) => json(reply, await takeGrant(askedBy(request, enter(request, reply, version)))))
    app.post(`${oauth2}/devicecode`, async (request, reply) => json(reply, await startDevice(askedBy(request, enter(request, reply, version)))))
    for (const name of ['token', 'devicecode']) {
      app.get(`${oauth2}/${name}`, (request, reply) => {
        enter(request, reply, version)
        throw refuse('postOnly', request.method)
      })
    }

    app.route({
      method: ['GET', 'POST'],
      url: `${oauth2}/authorize`,
      handler: async (request, reply) => {
        const entered = enter(request, reply, version, true)
        checkOrigin(request)
        return send(reply, await authorize(askedBy(request, entered), pathOf(request), error => described(bodyFor(error, entered))))
      }
    })

    app.route({
      method: ['GET', 'POST'],
      url: `/:tenant${v2}/adminconsent`,
      handler: (request, reply) => {
        const entered = enter(request, reply, version, true)
        checkOrigin(request)
        return send(reply, adminConsent(askedBy(request, entered), pathOf(request), error => described(bodyFor(error, entered))))
      }
    })

    app.route({
      method: ['GET', 'POST'],
      url: `${oauth2}/logout`,
      handler: (request, reply) => {
        const location = afterLogout(askedBy(request, enter(request, reply, version, true)))
        return location === undefined ? page(reply, messagePage('Signed out', 'You may close this page.')) : send(reply, { location })
      }
    })

    app.get(`/:tenant${v2}/.well-known/openid-configuration`, (request, reply) => {
      const { authority, tenant } = askedBy(request, enter(request, reply, version))
      return json(reply.headers(openToAll), configuration(authority, tenant, version))
    })

    app.get(`/:tenant/discovery${v2}/keys`, async (request, reply) => {
      askedBy(request, enter(request, reply, version))
      return json(reply.headers(openToAll), await keySet(keys))
    })
  }

  app.route({
    method: ['GET', 'POST'],
    url: `/:tenant/${devicePath}`,
    handler: (request, reply) => {
      const entered = enter(request, reply, 2, true)
      checkOrigin(request)
      const { status, page: text } = enterDevice(askedBy(request, entered), pathOf(request))
      return page(reply.code(status), text)
    }
  })

  app.get('/:tenant/discovery/instance', (request, reply) => {
    const { authority, tenant, form } = askedBy(request, enter(request, reply, 2))
    return json(reply.headers(openToAll), instance(authority, tenant, form.get('authorization_endpoint'), form.get('api-version')))
  })

  app.get<{ Params: Params }>('/:tenant/userrealm/:userPrincipalName', (request, reply) => {
    const { world, authority } = askedBy(request, enter(request, reply, 1))
    return json(reply, userRealm(world, authority, request.params.userPrincipalName!))
  })

  app.route({
    method: ['GET', 'POST'],
    url: '/:tenant/openid/userinfo',
    handler: async (request, reply) => {
      const { world } = askedBy(request, enter(request, reply, 2))
      const { claims, reason } = await readToken(keys, /^bearer\s+(\S+)$/i.exec(request.headers.authorization ?? '')?.[1] ?? '')
      if (!claims) throw refuse('tokenInvalid', reason)
      if (claims.exp * 1000 <= world.now()) throw refuse('tokenInvalid', 'it has expired.')
      const { sub, name, oid, tid, upn } = claims
      return json(reply, { sub, name, oid, tid, upn, preferred_username: upn })
    }
  })

  for (const path of ['/generatetoken', '/v3/generatetoken']) {
    app.post(path, async (request, reply) => {
      const world = worldOf(worlds, request)
      if (world.hasBegun) world.settle()
      if (new URLSearchParams(bodyOf(request)).get('grant_type')?.toLowerCase() !== 'jwt_token') throw refuseApi('inputInvalid', 'grant_type must be jwt_token.')
      return json(reply, await exchangeToken(keys, world, request.headers.authorization, { takesGraph: path === '/generatetoken' }))
    })
  }
}

/** Tokens are exchanged at the API's own host, in its ways. */
const isOfApi = ({ routeOptions }: FastifyRequest) => !routeOptions.url?.startsWith('/:tenant')

/** The world of a request: as everywhere; and where nothing names one, that of the tenant in the address. */
function worldAsked (worlds: Worlds, request: FastifyRequest): World {
  const world = worldOf(worlds, request)
  const { headers, originalUrl } = request
  const isNamed = headers[header.world] !== undefined || /^(?:[a-z]+:\/\/[^/]*)?\/worlds\//i.test(originalUrl) || worldHost.test(headers.host ?? '')
  if (world !== worlds.default || worlds.size === 1 || isNamed) return world
  const tenant = (request.params as Params).tenant.toLowerCase()
  const ofId = worlds.ofTenant(tenant)
  if (ofId || !tenant.includes('.') || world.partner.domain.toLowerCase() === tenant) return ofId ?? world
  return worlds.all.find(({ partner }) => partner.domain.toLowerCase() === tenant) ?? world
}

/** What is entered on a page of ours comes from there: no page of elsewhere signs somebody in. */
function checkOrigin ({ method, headers, body }: FastifyRequest) {
  const { origin, host = '' } = headers
  const isEntered = method === 'POST' && typeof body === 'string' && /(?:^|&)decision=/.test(body)
  if (isEntered && origin !== undefined && origin.replace(/^https?:\/\//i, '').toLowerCase() !== host.toLowerCase()) throw refuse('originForeign')
}

function identityErrorFor (thrown: unknown): IdentityError {
  if (thrown instanceof IdentityError) return thrown
  const { statusCode } = thrown as { statusCode?: number }
  if (statusCode === 413) return refuse('tooLarge')
  return statusCode !== undefined && statusCode < 500 ? refuse('malformed', (thrown as Error).message) : refuse('failure')
}

const described = ({ error, error_description: description }: { error: string, error_description: string }) => ({ error, error_description: description })

const bodyOf = ({ body }: FastifyRequest) => typeof body === 'string' ? body : ''

/** The query as text. */
const queryOf = ({ raw }: FastifyRequest) => {
  const { url = '' } = raw
  const at = url.indexOf('?')
  return at < 0 ? '' : url.slice(at + 1)
}

/** The path as it was asked, for forms that come back to it. */
const pathOf = ({ originalUrl }: FastifyRequest) => originalUrl.replace(/^[a-z]+:\/\/[^/?#]*/i, '').split('?')[0]!
