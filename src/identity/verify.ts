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

/** Verifies a token for the API of a world. */
export async function verifyToken (keys: Keys, world: World, token: string): Promise<Verification> {
  const known = knownToken(keys, world, token)
  if (known) return known
  const { claims, flaw, reason } = await readToken(keys, token)
  if (!claims) return { ok: false, flaw, reason }
  const verification = judge(world, claims)
  if (verification.ok) {
    const tokens = signedBy(keys)
    if (tokens.size >= cacheSize) tokens.delete(tokens.keys().next().value!)
    tokens.set(token, claims)
  }
  return verification
}

/** The same without waiting, for a token that was verified before; undefined for any other. */
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
  return { claims: JSON.parse(new TextDecoder().decode(payload)) as Claims, reason: '' }
}

const partnerCenter = 'fa3d9a0c-3fb0-42cc-9193-47c7ecd2edbd'
const china = ['https://partner.partnercenterapi.microsoftonline.cn', 'https://graph.chinacloudapi.cn', partnerCenter]
const others = ['https://api.partnercenter.microsoft.com', 'https://graph.windows.net', partnerCenter]

/** Audiences that the API of a cloud takes: its address, its application, and the directory graph, for which applications asked until 2025. */
const audiencesOf = ({ cloud }: Settings) => cloud === 'china' ? china : cloud === 'germany' ? [...others, 'https://graph.cloudapi.de'] : others

function judge (world: World, { aud, iss, tid, exp, nbf, ...rest }: Claims): Verification {
  const now = world.now()
  const no = (flaw: TokenFlaw, reason: string): Verification => ({ ok: false, flaw, reason })
  if (exp * 1000 <= now) return no('expired', 'it has expired.')
  if (nbf * 1000 > now) return no('notYetValid', 'its time has not come yet.')
  if (!audiencesOf(world.settings).includes(aud.replace(/\/$/, '').toLowerCase())) return no('audience', `it is meant for ${aud}.`)
  if (tid !== world.partner.tenantId) return no('tenant', 'its tenant is not that of the partner.')
  const [, issuerTenant] = /^https?:\/\/[^/]+(?:\/worlds\/[a-z0-9-]+)?\/([0-9a-f-]+)\/(?:v2\.0)?$/.exec(iss) ?? []
  if (issuerTenant !== tid) return no('issuer', 'its issuer is not that of its tenant.')
  return { ok: true, claims: { aud, iss, tid, exp, nbf, ...rest }, expiresAt: exp * 1000 }
}
