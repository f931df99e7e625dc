/** Tokens made to order, for tests that do not want to sign in: good ones, and ones that are spoilt in one way. */
import { refuse } from '../errors.ts'
import { accessClaims, sign, type Claims } from './claims.ts'
import type { Keys } from './keys.ts'
import { signIn } from './registrations.ts'
import type { World } from '../state/world.ts'

export interface TokenOrder {
  mode: 'app' | 'app+user'
  tenantId?: string
  appId?: string
  /** Of the partner's user when left out; of an App+User token only. */
  userPrincipalName?: string
  audience?: string
  expiresInSeconds?: number
  /** Whether the user signed in with a second factor. */
  mfa?: boolean
  roles?: string[]
  /** What is wrong with it. */
  spoil?: 'signature' | 'audience' | 'tenant' | 'expired'
}

const spoils = ['signature', 'audience', 'tenant', 'expired']
const guid = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i

/** An order as a control was given it. */
export function tokenOrder (fields: { [N in keyof TokenOrder]?: unknown }): TokenOrder {
  const { mode, tenantId, userPrincipalName, expiresInSeconds, roles, spoil } = fields
  if (mode !== 'app' && mode !== 'app+user') throw unfit('mode must be app or app+user.')
  if (tenantId !== undefined && !guid.test(tenantId as string)) throw unfit('tenantId must be a GUID.')
  if (userPrincipalName !== undefined && mode === 'app') throw unfit('userPrincipalName is for app+user only.')
  if (userPrincipalName !== undefined && !/^[^\s@]{1,64}@[^\s@]{1,253}$/.test(userPrincipalName as string)) throw unfit('userPrincipalName must be a name and a domain, as in jo@contoso.example.')
  if (expiresInSeconds !== undefined && !(Number.isInteger(expiresInSeconds) && Math.abs(expiresInSeconds as number) <= longestLifetimeSeconds)) throw unfit('expiresInSeconds must be a whole number of seconds, ten years at most.')
  if (roles !== undefined && !(Array.isArray(roles) && roles.every(role => typeof role === 'string'))) throw unfit('roles must be a list of texts.')
  if (spoil !== undefined && !spoils.includes(spoil as string)) throw unfit(`spoil must be ${spoils.join(', ')}.`)
  return fields as TokenOrder
}

const longestLifetimeSeconds = 10 * 366 * 86_400
const unfit = (why: string) => refuse('controlInputInvalid', why)

const foreignTenant = 'c0ffee00-0000-4000-8000-000000000000'
const foreignAudience = 'https://service.example'

/** Audience of the API of a cloud. */
const audienceOf = ({ settings }: World) => settings.cloud === 'china' ? 'https://partner.partnercenterapi.microsoftonline.cn' : 'https://api.partnercenter.microsoft.com'

export async function mintToken (keys: Keys, world: World, { mode, tenantId, appId, userPrincipalName, audience, expiresInSeconds, mfa, roles, spoil }: TokenOrder): Promise<{ accessToken: string, claims: Claims }> {
  const { partner } = world
  const tid = spoil === 'tenant' ? foreignTenant : tenantId?.toLowerCase() ?? partner.tenantId
  const signedIn = mode === 'app+user' ? signIn(world, { name: tid, id: tid, kind: 'partner' }, userPrincipalName ?? partner.userPrincipalName) : undefined
  const claims = accessClaims(world, {
    version: 1,
    issuer: `https://sts.windows.net/${tid}/`,
    tenantId: tid,
    clientId: appId ?? partner.applicationId,
    proof: 'secret',
    audience: spoil === 'audience' ? foreignAudience : audience ?? audienceOf(world),
    ...(signedIn && { user: { ...signedIn.user, mfa: mfa ?? signedIn.account?.mfa ?? false } }),
    ...(roles && { roles }),
    lifetimeSeconds: spoil === 'expired' ? -1 : expiresInSeconds ?? 3600
  })
  const token = await sign(keys, claims)
  return { accessToken: spoil === 'signature' ? withAnotherSignature(token) : token, claims }
}

/** Flips bits in the middle of the signature, so that it stays well-formed. */
function withAnotherSignature (token: string): string {
  const dot = token.lastIndexOf('.')
  const signature = Buffer.from(token.slice(dot + 1), 'base64url')
  signature[signature.length >> 1]! ^= 0xff
  return `${token.slice(0, dot + 1)}${signature.toString('base64url')}`
}
