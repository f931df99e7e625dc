/** What faults do to a request: another answer, a late one, a broken one, or none. */
import { STATUS_CODES } from 'node:http'
import { gunzipSync } from 'node:zlib'
import type { FastifyInstance, FastifyReply, FastifyRequest, onSendHookHandler, preValidationHookHandler } from 'fastify'
import type { Operation } from '../contract/operation.ts'
import { PartnerCenterError, type RefusalName } from '../errors.ts'
import type { Fault, FaultEffect } from '../state/faults.ts'
import type { World } from '../state/world.ts'
import { header, jsonType } from './headers.ts'
import { keep, keepCut } from './journal.ts'
import { gatewayAnswer, refusalBody } from './refusals.ts'
import { realm } from './tokens.ts'

/** A fault that struck a request. */
export interface Struck {
  readonly id: string
  readonly effect: FaultEffect
  /** Whether the connection was cut in place of an answer. No hook follows then; the response's event `close` does. */
  isCut: boolean
}

declare module 'fastify' {
  interface FastifyRequest {
    /** The fault that struck the request, if one did. */
    fault: Struck | undefined
  }
}

/** An effect that answers with a status. */
export type StatusEffect = FaultEffect & { status: number }

/** Gives the answer of a fault. */
type Answer = (effect: StatusEffect) => void

/** Lets a fault strike a request, which goes on afterwards unless that was the end of it. */
export type Strike = (fault: Fault, request: FastifyRequest, reply: FastifyReply, goOn: () => void, answer: Answer) => void

/** How faults strike the requests of an app; whoever is being delayed when it closes is so no longer. */
export function striker (app: FastifyInstance): Strike {
  const delays = new Delays()
  app.addHook('preClose', done => {
    delays.end()
    done()
  })
  return ({ id, effect }, request, reply, goOn, answer) => {
    const { delayMs = 0, drop, status } = effect
    request.fault = { id, effect, isCut: false }
    reply.header(header.fault, id)
    delays.hold(delayMs, reply, () => {
      if (drop === 'before') cut(request.fault!, reply)
      else if (status !== undefined) answer({ ...effect, status })
      else goOn()
    })
  }
}

/** Fault: the step of an operation. */
export const fault = ({ id: operation }: Operation, strike: Strike): preValidationHookHandler => (request, reply, done) => {
  const { world } = request.world
  if (world.faults.isEmpty) return done()
  const { customerId } = request.params as { customerId?: string }
  const found = world.faults.strike({ operation, customerId, method: request.method, path: routedPath(request) })
  if (!found) return done()
  strike(found, request, reply, done, effect => answerStatus(world, reply, effect))
}

/** That step and the next in one, for every step costs each request, and mostly there are no faults. */
export const faultFirst = (strikes: preValidationHookHandler, next: preValidationHookHandler): preValidationHookHandler => function (request, reply, done) {
  if (request.world.world.faults.isEmpty) return next.call(this, request, reply, done)
  strikes.call(this, request, reply, error => {
    if (error) return done(error)
    try {
      next.call(this, request, reply, done)
    } catch (refusal) {
      done(refusal as Error) // it may be long after, with nobody else to catch it
    }
  })
}

/** The path that an address was routed by. */
export const routedPath = ({ url }: FastifyRequest) => url.split('?', 1)[0]!

/** Loss: an answer that a fault cuts off, or breaks. What leaves is in the journal then; one step does both, for every step costs each request. */
export const loss: onSendHookHandler<unknown> = (request, reply, payload, done) => {
  const { fault, method } = request
  if (fault?.effect.drop === 'after') return cut(fault, reply)
  const sent = fault?.effect.malformed && method !== 'HEAD' ? broken(reply, payload) : payload
  keep(request, reply, sent)
  done(null, sent)
}

/** Cuts the connection; a request without one fails as if it had been cut. */
function cut (fault: Struck, reply: FastifyReply) {
  fault.isCut = true
  keepCut(reply.request, reply)
  reply.hijack()
  reply.raw.destroy()
}

/** The first half of a body, not compressed. What begins as an object or a list is never JSON then; where there is no body, there is none. */
function broken (reply: FastifyReply, payload: unknown): unknown {
  if (typeof payload === 'string') return payload.slice(0, payload.length >> 1)
  if (!Buffer.isBuffer(payload)) return payload
  const isPacked = reply.getHeader(header.contentEncoding) === 'gzip'
  if (isPacked) reply.removeHeader(header.contentEncoding)
  const body = isPacked ? gunzipSync(payload) : payload
  return body.subarray(0, body.length >> 1)
}

/** What statuses are called when the fault does not say. */
const usual: Record<number, RefusalName> = {
  401: 'accessDenied',
  403: 'authorizationFailed',
  404: 'resourceNotFound',
  417: 'preconditionFailed',
  501: 'notImplemented',
  502: 'badGateway',
  503: 'serviceUnavailable',
  504: 'gatewayTimeout'
}

const usualWaitSeconds = 1

/** For how long clients are asked to wait: 429 never leaves that open. */
export const waitOf = ({ status, retryAfterSeconds }: StatusEffect): number | undefined => retryAfterSeconds ?? (status === 429 ? usualWaitSeconds : undefined)

/** Answers as the service would; 429 as the gateway before it. */
export function answerStatus (world: World, reply: FastifyReply, effect: StatusEffect) {
  const { status, code, description } = effect
  const wait = waitOf(effect)
  const headers: Record<string, string> = { ...(wait !== undefined && { [header.retryAfter]: String(wait) }), ...(status === 401 && realm(world)) }
  if (status === 429) return gatewayAnswer(reply, { status, message: description ?? new PartnerCenterError('rateLimitExceeded', [wait!]).message, headers })
  const named = new PartnerCenterError(usual[status] ?? (status < 500 ? 'inputInvalid' : 'unexpectedFailure'), [faultText(status)])
  return reply.code(status).headers({ ...headers, [header.contentType]: jsonType })
    .send(refusalBody({ code: code ?? named.code, message: description ?? named.message.replace(/\.?$/, '.'), data: [] }, world.settings.errorSource))
}

/** `a fault answers 409 Conflict` */
export const faultText = (status: number) => `a fault answers ${status} ${STATUS_CODES[status] ?? ''}`.trimEnd()

/** Requests that are held back for a while. */
class Delays {
  readonly #releases = new Set<() => void>()
  #isOver = false

  /** Goes on after so long, or when delays end; not at all when the client has left by then. */
  hold (milliseconds: number, reply: FastifyReply, goOn: () => void) {
    const { raw } = reply
    if (milliseconds === 0 || this.#isOver) return goOn()
    const forget = () => {
      clearTimeout(timer)
      raw.off('close', leave)
      this.#releases.delete(release)
    }
    const release = () => {
      forget()
      goOn()
    }
    const leave = () => {
      forget()
      keepCut(reply.request, reply)
    }
    const timer = setTimeout(release, milliseconds)
    raw.on('close', leave)
    this.#releases.add(release)
  }

  /** Lets everybody go on, now and from now on. */
  end () {
    this.#isOver = true
    for (const release of [...this.#releases]) release()
  }
}
