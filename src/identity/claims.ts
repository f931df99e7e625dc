/** What tokens say, and the signing of it. */
import { createHash } from 'node:crypto'
import type { World } from '../state/world.ts'
import type { Keys } from './keys.ts'
import { servicePrincipalOf, subjectFor, type User } from './registrations.ts'
import { rememberToken } from './verify.ts'

/** Claims of a token, as far as anybody here reads them. */
export interface Claims {
  aud: string
  iss: string
  iat: number
  nbf: number
  exp: number
  tid: string
  oid: string
  sub: string
  ver: '1.0' | '2.0'
  appid?: string
  azp?: string
  upn?: string
  unique_name?: string
  preferred_username?: string
  name?: string
  scp?: string
  amr?: string[]
  roles?: string[]
  idtyp?: 'app'
  nonce?: string
  c_hash?: string
  [more: string]: unknown
}

/** How long access tokens last, in seconds; the newer endpoint's are a second shorter, as the service's are seen to be. */
export const tokenLifetimeSeconds = { 1: 3600, 2: 3599 } as const
/** Tokens are good from a little before they are made, for clocks that are behind. */
const backdatedSeconds = 300

export interface TokenRequest {
  version: 1 | 2
  issuer: string
  tenantId: string
  clientId: string
  /** How the application proved itself: not at all, by a secret, by a signed assertion. */
  proof: 'none' | 'secret' | 'assertion'
  audience: string
  /** Permissions of a user's token. */
  permissions?: string[]
  /** Absent in an application's own token. */
  user?: User
  roles?: readonly string[]
  lifetimeSeconds?: number
}

const secondsOf = (world: World) => Math.floor(world.now() / 1000)

/** Claims of an access token. */
export function accessClaims (world: World, { version, issuer, tenantId, clientId, proof, audience, permissions = [], user, roles, lifetimeSeconds }: TokenRequest): Claims {
  const seconds = secondsOf(world)
  const strength = { none: '0', secret: '1', assertion: '2' }[proof]
  const all = roles ?? user?.roles
  const objectId = user?.objectId ?? servicePrincipalOf(world, clientId, tenantId)
  return {
    aud: audience,
    iss: issuer,
    iat: seconds,
    nbf: seconds - backdatedSeconds,
    exp: seconds + (lifetimeSeconds ?? tokenLifetimeSeconds[version]),
    ...(user && { acr: '1', amr: methodsOf(user) }),
    appid: clientId,
    appidacr: strength,
    ...(version === 2 && { azp: clientId, azpacr: strength }),
    ...(user ? { name: user.name } : { idp: issuer, idtyp: 'app' as const }),
    oid: objectId,
    ...(all && all.length > 0 && { roles: [...all] }),
    ...(user && { scp: permissions.join(' ') || 'user_impersonation' }),
    sub: user ? subjectFor(objectId, clientId) : objectId,
    tid: tenantId,
    ...(user && namesOf(user, version)),
    uti: world.answerIds.base64url(22),
    ver: version === 1 ? '1.0' : '2.0'
  }
}

const methodsOf = ({ mfa }: User) => mfa ? ['pwd', 'mfa'] : ['pwd']

/** Sign-in names under all the names that clients look for. */
const namesOf = ({ userPrincipalName }: User, version: 1 | 2) =>
  ({ ...(version === 2 && { preferred_username: userPrincipalName }), unique_name: userPrincipalName, upn: userPrincipalName })

/** Claims of an id token: who signed in, told to the application. */
export function idClaims (world: World, { version, issuer, tenantId, clientId, user, nonce, code }: { version: 1 | 2, issuer: string, tenantId: string, clientId: string, user: User, nonce?: string | undefined, code?: string }): Claims {
  const seconds = secondsOf(world)
  return {
    aud: clientId,
    iss: issuer,
    iat: seconds,
    nbf: seconds - backdatedSeconds,
    exp: seconds + 3600,
    amr: methodsOf(user),
    ...(code !== undefined && { c_hash: halfHash(code) }),
    name: user.name,
    ...(nonce !== undefined && { nonce }),
    oid: user.objectId,
    sub: subjectFor(user.objectId, clientId),
    tid: tenantId,
    ...namesOf(user, version),
    uti: world.answerIds.base64url(22),
    ver: version === 1 ? '1.0' : '2.0'
  }
}

/** The left half of a hash: how an id token names the code beside it (OpenID Connect Core 3.3.2.11). */
const halfHash = (text: string) => createHash('sha256').update(text).digest().subarray(0, 16).toString('base64url')

/** The signed token. */
export async function sign (keys: Keys, claims: Claims): Promise<string> {
  const [{ SignJWT }, { kid, privateKey }] = await Promise.all([import('jose'), keys.signing()])
  const token = await new SignJWT(claims).setProtectedHeader({ typ: 'JWT', alg: 'RS256', kid }).sign(privateKey)
  rememberToken(keys, token, claims)
  return token
}

/** Who signed in, for caches of clients: `client_info`. */
export const clientInfo = (user: User, tenantId: string) => Buffer.from(JSON.stringify({ uid: user.objectId, utid: tenantId })).toString('base64url')
