/**
 * Who asks: reads the bearer token of a request. Lenient: any token is taken; a readable one names tenant, mode and expiry, and the
 * answer says which checks strict mode would have made and this token would have failed. Strict: only tokens of the token service
 * here, everything verified. Off: nobody needs one.
 */
import type { FastifyRequest } from 'fastify'
import type { Operation } from '../contract/operation.ts'
import { PartnerCenterError, refuse } from '../errors.ts'
import type { Keys } from '../identity/keys.ts'
import { isForApi, isIssuerOf, knownToken, verifyToken, type Verification } from '../identity/verify.ts'
import type { Caller } from '../state/value.ts'
import type { World } from '../state/world.ts'
import { header } from './headers.ts'

/** What a token says: who asks, from when until when it is good (in milliseconds since 1970), and what the answer tells of it. */
export interface Reading {
  caller: Caller
  startsAt?: number | undefined
  expiresAt?: number | undefined
  /** Whether a second factor was part of the sign-in. */
  mfa: boolean
  /** The checks that were skipped. */
  note?: string
}

interface Claims { tid?: string, oid?: string, upn?: string, unique_name?: string, preferred_username?: string, scp?: string, appid?: string, azp?: string, exp?: number, nbf?: number, aud?: string, iss?: string, amr?: string[] }

type Asked = Pick<FastifyRequest, 'headers' | 'raw'>

/** Readings of the tokens that came to a world, as long as its partner and its settings are the same. */
interface Read { partner: World['partner'], settings: World['settings'], readings: Map<string, Reading> }

const cacheSize = 1000

export class TokenReader {
  readonly #keys: Keys
  readonly #read = new WeakMap<World, Read>()

  constructor (keys: Keys) { this.#keys = keys }

  /** Reads the token of a request, or refuses it. To be waited for only when a signature has to be looked at for the first time. */
  read (world: World, request: Asked): Reading | Promise<Reading> {
    const { auth } = world.settings
    if (auth === 'off') return { caller: ownUser(world), mfa: false }
    const { authorization } = request.headers
    if (auth === 'strict' && isSentTwice(request)) throw denied(world, 'there is more than one header Authorization.')
    const readings = this.#readingsOf(world)
    return readings.get(authorization ?? '') ?? this.#readAnew(world, authorization, reading => {
      if (readings.size >= cacheSize) readings.clear()
      readings.set(authorization!, reading)
      return reading
    })
  }

  #readingsOf (world: World): Map<string, Reading> {
    const { partner, settings } = world
    let read = this.#read.get(world)
    if (!read || read.partner !== partner || read.settings !== settings) this.#read.set(world, read = { partner, settings, readings: new Map() })
    return read.readings
  }

  #readAnew (world: World, authorization: string | undefined, keep: (reading: Reading) => Reading): Reading | Promise<Reading> {
    const token = bearerOf(world, authorization)
    const known = knownToken(this.#keys, world, token)
    if (world.settings.auth === 'lenient') {
      const reading = lenientReading(world, token, known !== undefined)
      return reading.note!.includes(early) ? reading : keep(reading)
    }
    return known ? keep(strictReading(world, known)) : verifyToken(this.#keys, world, token).then(verification => keep(strictReading(world, verification)))
  }
}

/** Whether the token is good now, and for an operation; refuses otherwise. */
export function admit (world: World, { caller, startsAt, expiresAt, mfa }: Reading, operation: Operation) {
  if (expiresAt !== undefined && expiresAt <= world.now()) throw denied(world, 'the token has expired.')
  if (startsAt !== undefined && startsAt > world.now()) throw denied(world, 'the time of the token has not come yet.')
  const { auth, mfa: demanded } = world.settings
  if (caller.mode === 'app') {
    if (operation.auth !== 'both') throw refuse('appOnlyTokenRefused')
  } else if (auth === 'strict' && demanded === 'required' && !mfa) throw denied(world, 'the user must sign in with MFA (multi-factor authentication), and the token says nothing of it.')
}

/** The tenant that a token names, if it can be read. */
export const tenantIn = (authorization: string | undefined): string | undefined => authorization === undefined ? undefined : claimsOf(authorization.slice(7).trim())?.tid?.toLowerCase()

/** Of a header that is sent twice Node keeps the first. */
function isSentTwice ({ raw: { rawHeaders } }: Asked): boolean {
  let count = 0
  for (let i = 0; i < rawHeaders.length; i += 2) if (rawHeaders[i]!.length === 13 && rawHeaders[i]!.toLowerCase() === 'authorization') count++
  return count > 1
}

function bearerOf (world: World, authorization: string | undefined): string {
  const [, token] = /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '') ?? []
  if (!token) throw denied(world, authorization === undefined ? 'send a token in the header Authorization, as Bearer.' : 'the header Authorization holds no bearer token.')
  return token
}

/** What a 401 says of who is to sign in. */
export const realm = (world: World) => ({ [header.wwwAuthenticate]: `OAuth realm=urn:cpsvc:cpid:${world.partner.tenantId}` })

const denied = (world: World, why: string) => new PartnerCenterError('accessDenied', [why], { headers: realm(world) })

const ownUser = ({ partner }: World): Caller => ({
  mode: 'app+user',
  tenantId: partner.tenantId,
  applicationId: partner.applicationId,
  objectId: partner.userId,
  userPrincipalName: partner.userPrincipalName
})

/** A token of another tenant is no partner's token here; what else is wrong with one is said. */
function strictReading (world: World, verification: Verification): Reading {
  if (!verification.ok) {
    const { flaw, reason } = verification
    throw flaw === 'tenant' ? new PartnerCenterError('partnerTokenMissing', [], { headers: realm(world) }) : denied(world, `the token is refused: ${reason}`)
  }
  const claims = textual(verification.claims)
  return { caller: callerOf(world, claims), mfa: hasSecondFactor(claims), startsAt: verification.claims.nbf * 1000, expiresAt: verification.expiresAt }
}

function lenientReading (world: World, token: string, isSigned: boolean): Reading {
  const claims = claimsOf(token)
  if (!claims) return { caller: ownUser(world), mfa: false, note: noteOf(['format']) }
  const { partner, settings } = world
  const { aud = '', iss = '', tid, exp, nbf } = claims
  const caller = callerOf(world, claims)
  const mfa = hasSecondFactor(claims)
  const failed: Array<[check: string, fails: boolean]> = [
    ['signature', !isSigned],
    ['audience', !isForApi(settings, aud)],
    ['tenant', tid?.toLowerCase() !== partner.tenantId],
    ['issuer', !isIssuerOf(tid?.toLowerCase() ?? '', iss)],
    ['expiry', exp === undefined],
    [early, nbf !== undefined && nbf * 1000 > world.now()],
    ['mfa', settings.mfa === 'required' && caller.mode === 'app+user' && !mfa]
  ]
  return {
    caller,
    mfa,
    expiresAt: exp === undefined ? undefined : exp * 1000,
    note: noteOf(failed.filter(([, fails]) => fails).map(([check]) => check))
  }
}

/** The one check whose outcome may change: it passes when its time has come. */
const early = 'notBefore'

const noteOf = (checks: string[]) => `lenient; skipped=${checks.join(',') || 'none'}`

function callerOf ({ partner }: World, claims: Claims): Caller {
  const userPrincipalName = claims.upn ?? claims.unique_name ?? claims.preferred_username
  const isUser = userPrincipalName !== undefined || claims.scp !== undefined
  return {
    mode: isUser ? 'app+user' : 'app',
    tenantId: claims.tid ?? partner.tenantId,
    applicationId: claims.appid ?? claims.azp ?? partner.applicationId,
    objectId: claims.oid ?? (isUser ? partner.userId : partner.servicePrincipalId),
    ...(isUser && { userPrincipalName: userPrincipalName ?? partner.userPrincipalName })
  }
}

const hasSecondFactor = ({ amr = [] }: Claims) => amr.includes('mfa')

function claimsOf (token: string): Claims | undefined {
  const [, payload, signature] = token.split('.')
  if (payload === undefined || signature === undefined) return undefined
  try {
    const claims: unknown = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
    return claims !== null && typeof claims === 'object' && !Array.isArray(claims) ? textual(claims as Record<string, unknown>) : undefined
  } catch {
    return undefined
  }
}

/** Claims of the types that they should have; others are as good as absent. */
function textual (claims: Record<string, unknown>): Claims {
  const read: Record<string, unknown> = {}
  for (const name of ['tid', 'oid', 'upn', 'unique_name', 'preferred_username', 'scp', 'appid', 'azp', 'aud', 'iss']) if (typeof claims[name] === 'string') read[name] = claims[name]
  for (const name of ['exp', 'nbf']) if (Number.isFinite(claims[name])) read[name] = claims[name]
  if (Array.isArray(claims.amr)) read.amr = claims.amr
  return read
}
