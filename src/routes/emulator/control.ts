/** What the controls share: how a body is read, how an answer is sent, and which world is meant. */
import type { FastifyReply, FastifyRequest } from 'fastify'
import { refuse } from '../../errors.ts'
import { jsonType } from '../../http/headers.ts'
import { checkEncoding } from '../../http/steps.ts'
import type { Written } from '../../http/written.ts'
import type { Keys } from '../../identity/keys.ts'
import { clockYears, fitsClock, parseTime } from '../../state/clock.ts'
import type { World } from '../../state/world.ts'
import type { Signer } from '../../webhooks/signer.ts'
import type { Worlds } from '../../worlds.ts'

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
  /** When all that is now is on disk; left out where nothing is kept. */
  written?: Written | undefined
  /** The same, with snapshots. */
  allWritten?: Written | undefined
  /** Signs webhook events; one of its own when left out. */
  signer?: Signer
}

/** Opens and closes the ports of worlds, by the world's name. */
export interface Ports {
  /** Gives a world a port, in place of the one that it had; 0 for any free one. Refuses one that is taken. */
  open: (port: number, name: string) => Promise<void>
  close: (name: string) => void
}

/** What a group of controls works with. */
export interface Controls extends ControlOptions {
  worlds: Worlds
  keys: Keys
  signer: Signer
  /** The world that a request is for. */
  world: (request: FastifyRequest) => World
  /** That world, once all that was due has happened. */
  settled: (request: FastifyRequest) => World
}

export const send = (reply: FastifyReply, status: number, body: unknown) => sendText(reply, status, JSON.stringify(body))

/** Sends what is JSON already. */
export const sendText = (reply: FastifyReply, status: number, json: string) => reply.code(status).header('content-type', jsonType).send(json)

export const none = (reply: FastifyReply) => reply.code(204).send()

/** The body as an object; refuses what is none. */
export function bodyOf (request: FastifyRequest): Record<string, unknown> {
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
  if (isDeeper(value, deepest)) throw refuse('controlInputInvalid', `the body is nested more than ${deepest} levels deep.`)
  return value as Record<string, unknown>
}

/** Far more levels than a state document has, and few enough for whatever walks through them. */
const deepest = 200

/** Whether a value has more levels than so many. */
const isDeeper = (value: unknown, levels: number): boolean =>
  value !== null && typeof value === 'object' && (levels === 0 || Object.values(value).some(item => isDeeper(item, levels - 1)))

export type Kind = 'string' | 'boolean' | 'number' | 'object' | 'list'

type Value<K extends Kind> = K extends 'string' ? string : K extends 'boolean' ? boolean : K extends 'number' ? number : K extends 'list' ? unknown[] : Record<string, unknown>

/** The fields of an object, each of its kind; an unknown field is refused by name. `within` says where the object stands. */
export function only<const F extends Record<string, Kind>> (body: Record<string, unknown>, kinds: F, within = ''): { [N in keyof F]?: Value<F[N]> } {
  for (const [name, value] of Object.entries(body)) {
    const field = within === '' ? name : `${within}.${name}`
    if (!Object.hasOwn(kinds, name)) throw refuse('controlInputInvalid', `there is no field ${field}; ${Object.keys(kinds).length ? `there are ${Object.keys(kinds).join(', ')}` : 'it takes none'}.`)
    const kind = kinds[name]!
    const given: string = Array.isArray(value) ? 'list' : typeof value
    if (given !== kind || value === null) throw refuse('controlInputInvalid', `${field} must be ${kind === 'object' ? 'an' : 'a'} ${kind}.`)
  }
  return body as { [N in keyof F]?: Value<F[N]> }
}

/** The same for one of a list: `records[3]`. */
export function onlyObject<const F extends Record<string, Kind>> (value: unknown, kinds: F, within: string): { [N in keyof F]?: Value<F[N]> } {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) throw refuse('controlInputInvalid', `${within} must be an object.`)
  return only(value as Record<string, unknown>, kinds, within)
}

export function wholeNumber (value: number | undefined, field: string, largest: number): number {
  if (value === undefined || !Number.isInteger(value) || value < 0 || value > largest) throw refuse('controlInputInvalid', `${field} must be a whole number from 0 to ${largest}.`)
  return value
}

export function oneOf<const T extends string> (value: string, field: string, words: readonly T[]): T {
  if (!(words as readonly string[]).includes(value)) throw refuse('controlInputInvalid', `${field} must be ${words.join(' or ')}, not ${value}.`)
  return value as T
}

export function timeIn (text: string, field: string): number {
  const time = parseTime(text)
  if (time === undefined) throw refuse('controlInputInvalid', `${field} must be an ISO 8601 time such as 2019-03-01T00:00:00Z, not ${text}.`)
  if (!fitsClock(time)) throw refuse('controlInputInvalid', `${field} must be in the years ${clockYears.first} to ${clockYears.last}, not ${text}.`)
  return time
}
