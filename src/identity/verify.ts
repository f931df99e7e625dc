/** Verifies tokens of this service: signature, audience, issuer, tenant and the time in which they are good, by the world's clock. */
import type { Settings } from '../state/settings.ts'
import type { World } from '../state/world.ts'
import type { Claims } from './claims.ts'
import type { Keys } from './keys.ts'

/** Why a token is refused. */
export type TokenFlaw = 'malformed' | 'signature' | 'audience' | 'issuer' | 'tenant' | 'expired' | 'notYetValid'

export type Verification =
  | { ok: true, claims: Claims, /** In milliseconds since 1970. */ expiresAt: number }
  | { ok: false, flaw: TokenFlaw, /** In words, for the description of a refusal. */ reason: string }

const longest = 16_384 // characters
const cacheSize = 1000

/** Tokens whose signature was found good, until they expire. */
const signed = new WeakMap<Keys, Map<string, Claims>>()

function signedBy (keys: Keys): Map<string, Claims> {
  let tokens = signed.get(keys)
  if (!tokens) signed.set(keys, tokens = new Map())
  return tokens
}

/** Keeps a token in mind that this service has signed. */
export function rememberToken (keys: Keys, token: string, claims: Claims) {
  const tokens = signedBy(keys)
  if (tokens.size >= cacheSize) tokens.delete(tokens.keys().next().value!)
  tokens.set(token, claims)
}

/** Verifies a token for the API of a world. */
export async function verifyToken (keys: Keys, world: World, token: string): Promise<Verification> {
  const known = knownToken(keys, world, token)
  if (known) return known
  const { claims, flaw, reason } = await readToken(keys, token)
  if (!claims) return { ok: false, flaw, reason }
  rememberToken(keys, token, claims)
  return judge(world, claims)
}

/** The same without waiting, for a token that was made or verified before; undefined for any other. */
export function knownToken (keys: Keys, world: World, token: string): Verification | undefined {
  const claims = signed.get(keys)?.get(token)
  if (!claims) return undefined
  const verification = judge(world, claims)
  if (!verification.ok && verification.flaw === 'expired') signedBy(keys).delete(token)
  return verification
}

type Reading = { claims: Claims, flaw?: undefined, reason: '' } | { claims?: undefined, flaw: 'malformed' | 'signature', reason: string }

/** The claims of a token that this service has signed, whatever they say. */
export async function readToken (keys: Keys, token: string): Promise<Reading> {
  if (token.length > longest) return { flaw: 'malformed', reason: 'it is too long.' }
  const [{ compactVerify, decodeProtectedHeader }, { publicKey }] = await Promise.all([import('jose'), keys.signing()])
  try {
    const { alg } = decodeProtectedHeader(token)
    if (alg !== 'RS256') return { flaw: 'signature', reason: 'it is not signed by RS256.' }
  } catch {
    return { flaw: 'malformed', reason: 'it is no JSON Web Token.' }
  }
  let payload: Uint8Array
  try {
    ({ payload } = await compactVerify(token, publicKey, { algorithms: ['RS256'] }))
  } catch {
    return { flaw: 'signature', reason: 'its signature is not of this service.' }
  }
  const claims = JSON.parse(new TextDecoder().decode(payload)) as Claims
  return isWhole(claims) ? { claims, reason: '' } : { flaw: 'malformed', reason: 'it lacks claims that every token has.' }
}

const isWhole = (claims: Claims | null) => {
  const { aud, iss, tid, exp, nbf } = claims ?? {} as Claims
  return [aud, iss, tid].every(claim => typeof claim === 'string') && [exp, nbf].every(claim => typeof claim === 'number')
}

const partnerCenter = 'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd'
const china = ['https://partner.partnercenterapi.microsoftonline.cn', 'https://graph.chinacloudapi.cn', partnerCenter]
const others = ['https://api.partnercenter.microsoft.com', 'https://graph.windows.net', partnerCenter]

/** Audiences that the API of a cloud takes: its address, its application, and the directory graph, for which applications asked until 2025. */
const audiencesOf = ({ cloud }: Settings) => cloud === 'china' ? china : cloud === 'germany' ? [...others, 'https://graph.cloudapi.de'] : others

/** Whether a token for an audience is one for the API. */
export const isForApi = (settings: Settings, audience: string) => audiencesOf(settings).includes(audience.replace(/\/$/, '').toLowerCase())

/** Whether an issuer is that of a tenant, at any address of the token service. */
export function isIssuerOf (tenantId: string, issuer: string): boolean {
  const [, issuerTenant] = /^https?:\/\/[^/]+(?:\/worlds\/[a-z0-9-]+)?\/([0-9a-f-]+)\/(?:v2\.0)?$/.exec(issuer) ?? []
  return issuerTenant === tenantId
}

function judge (world: World, claims: Claims): Verification {
  const { aud, iss, tid, exp, nbf } = claims
  const now = world.now()
  const no = (flaw: TokenFlaw, reason: string): Verification => ({ ok: false, flaw, reason })
  if (exp * 1000 <= now) return no('expired', 'it has expired.')
  if (nbf * 1000 > now) return no('notYetValid', 'its time has not come yet.')
  if (!isForApi(world.settings, aud)) return no('audience', `it is meant for ${aud}.`)
  if (tid !== world.partner.tenantId) return no('tenant', 'its tenant is not that of the partner.')
  if (!isIssuerOf(tid, iss)) return no('issuer', 'its issuer is not that of its tenant.')
  return { ok: true, claims, expiresAt: exp * 1000 }
}
