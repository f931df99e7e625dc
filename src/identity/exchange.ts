/** The older way to the API: a token of the directory is changed into one of the API's own, `POST /generatetoken`. */
import { PartnerCenterError, refuse } from '../errors.ts'
import { header } from '../http/headers.ts'
import type { World } from '../state/world.ts'
import { accessClaims, sign, type Claims } from './claims.ts'
import type { Keys } from './keys.ts'
import type { User } from './registrations.ts'
import { verifyToken } from './verify.ts'

export async function exchangeToken (keys: Keys, world: World, authorization: string | undefined, { takesGraph }: { takesGraph: boolean }) {
  const [, token] = /^bearer\s+(\S+)\s*$/i.exec(authorization ?? '') ?? []
  const { partner, settings } = world
  if (!token && settings.auth !== 'off') throw denied(world, 'send a token in the header Authorization, as Bearer.')
  const given = await claimsOf(keys, world, token ?? '')
  if (!takesGraph && /^https:\/\/graph\.windows\.net\/?$/i.test(given.aud ?? '')) throw refuse('graphAudienceRefused', given.aud!)
  if (given.exp !== undefined && given.exp * 1000 <= world.now() && settings.auth !== 'off') throw denied(world, 'the token has expired.')
  const name = given.upn ?? given.unique_name ?? given.preferred_username
  const isUser = name !== undefined || given.scp !== undefined || given.aud === undefined
  const tenantId = given.tid ?? partner.tenantId
  const user = isUser ? userOf(world, name ?? partner.userPrincipalName, given) : undefined
  const lifetimeSeconds = 3600
  const accessToken = await sign(keys, accessClaims(world, {
    version: 1,
    issuer: `https://sts.windows.net/${tenantId}/`,
    tenantId,
    clientId: given.appid ?? given.azp ?? partner.applicationId,
    proof: 'secret',
    audience: 'https://api.partnercenter.microsoft.com',
    ...(user && { user }),
    ...(given.roles && { roles: given.roles }),
    lifetimeSeconds
  }))
  return { access_token: accessToken, token_type: 'Bearer', expires_in: lifetimeSeconds }
}

const userOf = ({ partner }: World, userPrincipalName: string, { oid, name, amr }: Partial<Claims>): User =>
  ({ objectId: oid ?? partner.userId, userPrincipalName, name: name ?? userPrincipalName.split('@')[0]!, mfa: amr?.includes('mfa') ?? false })

/** What the token says: verified in a strict world; elsewhere of a token that cannot be read, nothing. */
async function claimsOf (keys: Keys, world: World, token: string): Promise<Partial<Claims>> {
  if (world.settings.auth === 'strict') {
    const verification = await verifyToken(keys, world, token)
    if (!verification.ok) throw denied(world, `the token is refused: ${verification.reason}`)
    return verification.claims
  }
  const { decodeJwt } = await import('jose')
  try {
    return textual(decodeJwt(token))
  } catch {
    return {}
  }
}

/** Claims of the types that they should have. */
function textual (claims: Record<string, unknown>): Partial<Claims> {
  const texts = ['aud', 'tid', 'oid', 'upn', 'unique_name', 'preferred_username', 'scp', 'appid', 'azp', 'name']
  const lists = ['amr', 'roles']
  return Object.fromEntries(Object.entries(claims).filter(([name, value]) =>
    (texts.includes(name) && typeof value === 'string') ||
    (lists.includes(name) && Array.isArray(value) && value.every(item => typeof item === 'string')) ||
    (name === 'exp' && typeof value === 'number' && Number.isFinite(value))))
}

const denied = ({ partner }: World, why: string) => new PartnerCenterError('accessDenied', [why], { headers: { [header.wwwAuthenticate]: `OAuth realm=urn:cpsvc:cpid:${partner.tenantId}` } })
