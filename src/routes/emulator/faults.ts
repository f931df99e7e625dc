/** Failures that a world is told to have. */
import type { FastifyInstance } from 'fastify'
import { operations, type Operation } from '../../contract/operation.ts'
import { refuse } from '../../errors.ts'
import { nearestAddress, nearestName } from '../../http/addresses.ts'
import { identityPaths } from '../../identity/paths.ts'
import { canBePathOf, faultLimit, type Fault, type FaultEffect, type FaultMatch, type Faults, type FaultWhen, type NewFault } from '../../state/faults.ts'
import { bodyOf, none, oneOf, only, send, type Controls } from './control.ts'

export function faultControls (app: FastifyInstance, { urlOf, world }: Controls) {
  app.post('/faults', (request, reply) => {
    const of = world(request)
    const fault = addFault(of.faults, bodyOf(request))
    return send(reply.header('location', `${urlOf(of)}/_emulator/faults/${fault.id}`), 201, fault)
  })

  app.get('/faults', (request, reply) => send(reply, 200, { items: world(request).faults.list() }))

  app.get<{ Params: { id: string } }>('/faults/:id', (request, reply) => send(reply, 200, faultNamed(world(request).faults, request.params.id)))

  app.delete('/faults', (request, reply) => {
    world(request).faults.clear()
    return none(reply)
  })

  app.delete<{ Params: { id: string } }>('/faults/:id', (request, reply) => {
    removeFault(world(request).faults, request.params.id)
    return none(reply)
  })
}

export function faultNamed (faults: Faults, id: string): Fault {
  const found = faults.find(id)
  if (!found) throw refuse('faultNotFound', id)
  return found
}

export function removeFault (faults: Faults, id: string) {
  if (!faults.remove(id)) throw refuse('faultNotFound', id)
}

/** Adds a fault as it was given; refuses one that cannot strike, or whose effects exclude each other. */
export function addFault (faults: Faults, given: Record<string, unknown>): Fault {
  const fault = faultFrom(given)
  if (faults.size >= faultLimit) throw unfit(`a world has at most ${faultLimit} faults; delete some.`)
  return faults.add(fault)
}

function faultFrom (given: Record<string, unknown>): NewFault {
  const { match, when, effect } = only(given, { match: 'object', when: 'object', effect: 'object' })
  if (effect === undefined) throw unfit('effect is missing.')
  return { match: matchFrom(match ?? {}), when: whenFrom(when ?? {}), effect: effectFrom(effect) }
}

const unfit = (why: string) => refuse('controlInputInvalid', why)

const methods = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD'] as const satisfies ReadonlyArray<Operation['method']>
const longestPath = 2048 // characters
const longestCustomerId = 256

function matchFrom (given: Record<string, unknown>): FaultMatch {
  const { operation: name, customerId, method, path } = only(given, { operation: 'string', customerId: 'string', method: 'string', path: 'string' }, 'match')
  const operation = name === undefined ? undefined : operationNamed(name)
  if (customerId !== undefined) checkCustomerId(customerId, operation)
  if (method !== undefined) checkMethod(method, operation)
  if (path !== undefined) checkPath(path, operation)
  if (path !== undefined && !operation) checkReached(path, method, customerId)
  return given
}

/** The operation of this name; refuses a name that none has, with the nearest one. */
export function operationNamed (name: string): Operation {
  const found = operations.find(({ id }) => id === name)
  if (!found) throw refuse('operationUnknown', name, nearestName(name))
  return found
}

function checkCustomerId (customerId: string, operation: Operation | undefined) {
  if (customerId === '' || customerId.length > longestCustomerId) throw unfit(`match.customerId must have 1 to ${longestCustomerId} characters.`)
  if (operation && !operation.params.includes('customerId')) throw unfit(`match.customerId: the address of ${operation.id} names no customer.`)
}

function checkMethod (method: string, operation: Operation | undefined) {
  oneOf(method, 'match.method', methods)
  if (operation && method !== operation.method) throw unfit(`match.method: ${operation.id} is called by ${operation.method}, not ${method}.`)
}

function checkPath (path: string, operation: Operation | undefined) {
  if (!path.startsWith('/') || path.length > longestPath) throw unfit(`match.path must begin with / and have at most ${longestPath} characters.`)
  if (/[?#]/.test(path)) throw unfit('match.path is a path without its query.')
  if (/[^/]\*|\*[^/]/.test(path)) throw unfit('match.path: * stands for a whole segment.')
  if (/^\/+(_emulator|worlds)(\/|$)/i.test(path)) throw unfit('match.path: faults never strike controls, and are those of the world that is asked; leave out what names it.')
  if (operation && !canBePathOf(path, operation.path)) throw unfit(`match.path: the address of ${operation.id} is ${operation.path}.`)
}

/** Refuses a path that nothing answers, and a method or customer that no operation of the path has. */
function checkReached (path: string, method: string | undefined, customerId: string | undefined) {
  const found = operations.filter(operation => canBePathOf(path, operation.path))
  const isOfTokens = identityPaths.some(address => canBePathOf(path, address))
  if (found.length === 0 && !isOfTokens) {
    const addresses = [...operations, ...identityPaths.map(path => ({ method: 'POST', path }))]
    throw unfit(`match.path: nothing answers ${path}; the nearest address is ${nearestAddress(method ?? 'GET', path, addresses).path}.`)
  }
  if (customerId !== undefined && !found.some(({ params }) => params.includes('customerId'))) throw unfit(`match.customerId: ${path} names no customer.`)
  const methods = [...new Set(found.map(({ method }): string => method))]
  if (method !== undefined && found.length > 0 && !methods.includes(method)) throw unfit(`match.method: ${path} is asked by ${methods.join(' or ')}, not ${method}.`)
}

const mostRequests = 1_000_000

function whenFrom (given: Record<string, unknown>): FaultWhen {
  const { skip, times } = only(given, { skip: 'number', times: 'number' }, 'when')
  if (skip !== undefined) whole(skip, 'when.skip', 0, mostRequests)
  if (times !== undefined) whole(times, 'when.times', 1, mostRequests)
  return given
}

const longestDelayMilliseconds = 60_000
const longestWaitSeconds = 86_400
const largestCode = 2 ** 31 - 1 // what clients of every language read as a number
const longestDescription = 1024 // characters, as the error page says

function effectFrom (given: Record<string, unknown>): FaultEffect {
  const kinds = { status: 'number', code: 'number', description: 'string', retryAfterSeconds: 'number', delayMs: 'number', drop: 'string', malformed: 'boolean' } as const
  const { status, code, description, retryAfterSeconds, delayMs, drop, malformed } = only(given, kinds, 'effect')
  if (status !== undefined) whole(status, 'effect.status', 400, 599)
  if (code !== undefined) whole(code, 'effect.code', 0, largestCode)
  if (description !== undefined && (description === '' || description.length > longestDescription)) throw unfit(`effect.description must have 1 to ${longestDescription} characters.`)
  if (retryAfterSeconds !== undefined) whole(retryAfterSeconds, 'effect.retryAfterSeconds', 0, longestWaitSeconds)
  if (delayMs !== undefined) whole(delayMs, 'effect.delayMs', 0, longestDelayMilliseconds)
  if (drop !== undefined) oneOf(drop, 'effect.drop', ['before', 'after'])
  for (const [field, value] of Object.entries({ code, description, retryAfterSeconds })) {
    if (value !== undefined && status === undefined) throw unfit(`effect.${field} needs effect.status.`)
  }
  if (code !== undefined && status === 429) throw unfit('effect.code: the gateway, which answers 429, has no codes.')
  if (drop !== undefined && status !== undefined) throw unfit('effect.status: with effect.drop there is no answer.')
  if (drop !== undefined && malformed) throw unfit('effect.malformed: with effect.drop there is no answer.')
  if (status === undefined && drop === undefined && !malformed && !delayMs) throw unfit('effect does nothing; give status, delayMs, drop or malformed.')
  return given
}

export function whole (value: number, field: string, least: number, most: number) {
  if (!Number.isInteger(value) || value < least || value > most) throw unfit(`${field} must be a whole number from ${least} to ${most}.`)
}
