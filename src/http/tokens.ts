/**
 * Who asks: reads the bearer token of a request. Lenient: any token is taken; a readable one names tenant, mode and expiry, and the
 * answer says which checks strict mode would have made and this token would have failed. Off: nobody needs one.
 */
import type { Operation } from '../contract/operation.ts'
import { PartnerCenterError, refuse } from '../errors.ts'
import type { Caller } from '../state/value.ts'
import type { World } from '../state/world.ts'
import { header } from './headers.ts'

/** A caller, until when its token is good, and what the answer says of checks that were skipped. */
interface Reading { caller: Caller, expiresAt?: number | undefined, note?: string }

interface Claims { tid?: string, oid?: string, upn?: string, unique_name?: string, preferred_username?: string, scp?: string, appid?: string, azp?: string, exp?: number, aud?: string, iss?: string }

/** Audiences that a token for the API can have: its address, its application id, and the directory graph for app-only tokens. */
const audiences = ['https://api.partnercenter.microsoft.com', 'https://partner.partnercenterapi.microsoftonline.cn', 'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd', 'https://graph.windows.net']
const cacheSize = 1000

export class TokenReader {
  readonly #readings = new WeakMap<World, Map<string, Reading>>()

  /** The caller of a request and the checks of its token that were skipped, or the refusal of the token. */
  authenticate (world: World, authorization: string | undefined, operation: Operation): Reading {
    if (world.settings.auth === 'off') return { caller: ownUser(world) }
    const reading = this.#read(world, authorization)
    if (reading.expiresAt !== undefined && reading.expiresAt <= world.now()) throw denied(world, 'the token has expired.')
    if (operation.auth !== 'both' && reading.caller.mode === 'app') throw refuse('appOnlyTokenRefused')
    return reading
  }

  #read (world: World, authorization: string | undefined): Reading {
    let readings = this.#readings.get(world)
    if (!readings) this.#readings.set(world, readings = new Map())
    let reading = readings.get(authorization ?? '')
    if (!reading) {
      if (readings.size >= cacheSize) readings.clear()
      reading = readingOf(world, bearerOf(world, authorization))
      readings.set(authorization!, reading)
    }
    return reading
  }
}

/** The tenant that a token names, if it can be read. */
export const tenantIn = (authorization: string | undefined): string | undefined => authorization === undefined ? undefined : claimsOf(authorization.slice(7).trim())?.tid?.toLowerCase()

function bearerOf (world: World, authorization: string | undefined): string {
  const [, token] = /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '') ?? []
  if (!token) throw denied(world, authorization === undefined ? 'send a token in the header Authorization, as Bearer.' : 'the header Authorization holds no bearer token.')
  return token
}

function denied (world: World, why: string): PartnerCenterError {
  return new PartnerCenterError('accessDenied', [why], { headers: { [header.wwwAuthenticate]: `OAuth realm=urn:cpsvc:cpid:${world.partner.tenantId}` } })
}

const ownUser = ({ partner }: World): Caller => ({
  mode: 'app+user',
  tenantId: partner.tenantId,
  applicationId: partner.applicationId,
  objectId: partner.userId,
  userPrincipalName: partner.userPrincipalName
})

function readingOf (world: World, token: string): Reading {
  const claims = claimsOf(token)
  if (!claims) return { caller: ownUser(world), note: skippedNote(['format']) }
  const { partner } = world
  const userPrincipalName = claims.upn ?? claims.unique_name ?? claims.preferred_username
  const isUser = userPrincipalName !== undefined || claims.scp !== undefined
  const caller: Caller = {
    mode: isUser ? 'app+user' : 'app',
    tenantId: claims.tid ?? partner.tenantId,
    applicationId: claims.appid ?? claims.azp ?? partner.applicationId,
    objectId: claims.oid ?? (isUser ? partner.userId : partner.servicePrincipalId),
    ...(isUser && { userPrincipalName: userPrincipalName ?? partner.userPrincipalName })
  }
  const skipped = [
    'signature',
    ...(audiences.includes(String(claims.aud).replace(/\/$/, '')) ? [] : ['audience']),
    ...(claims.tid?.toLowerCase() === partner.tenantId ? [] : ['tenant']),
    ...(claims.exp === undefined ? ['expiry'] : [])
  ]
  return { caller, expiresAt: claims.exp === undefined ? undefined : claims.exp * 1000, note: skippedNote(skipped) }
}

const skippedNote = (checks: string[]) => `lenient; skipped=${checks.join(',')}`

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
  if (typeof claims.exp === 'number' && Number.isFinite(claims.exp)) read.exp = claims.exp
  return read
}
