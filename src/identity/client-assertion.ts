/** Assertions by which an application proves itself: a token that it has signed with its certificate. */
import { createPublicKey, X509Certificate } from 'node:crypto'
import { cloudOf, type Authority } from './authority.ts'
import { knowsEverybody, refuse } from './errors.ts'
import type { Asked } from './requests.ts'

const assertionType = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer'
const longest = 32_768 // characters
const algorithms = ['RS256', 'RS384', 'RS512', 'PS256', 'PS384', 'PS512']
const skewMilliseconds = 5 * 60_000
const endpointPath = /^(?:\/worlds\/[a-z0-9-]+)?\/[\w.-]+(?:\/oauth2(?:\/v2\.0)?\/token|\/v2\.0)?\/?$/i

/** Refuses an assertion that is not one of this application for this endpoint. Where certificates are registered, one of them must have signed it. */
export async function checkAssertion ({ world, form, authority }: Asked, clientId: string, assertion: string, certificates: readonly string[] | undefined) {
  if (form.get('client_assertion_type') !== assertionType) throw refuse('parameterInvalid', 'client_assertion_type', form.get('client_assertion_type') ?? '')
  if (assertion.length > longest) throw refuse('clientAssertionMalformed', 'it is too long.')
  const { decodeJwt, decodeProtectedHeader, compactVerify } = await import('jose')
  let alg: string | undefined
  let claims: ReturnType<typeof decodeJwt>
  try {
    alg = decodeProtectedHeader(assertion).alg
    claims = decodeJwt(assertion)
  } catch {
    throw refuse('clientAssertionMalformed', 'it is no JSON Web Token.')
  }
  if (alg === undefined || !algorithms.includes(alg) || assertion.endsWith('.')) throw refuse('clientAssertionMalformed', 'it must be signed by an RSA key.')
  if (!isSame(claims.iss, clientId) || !isSame(claims.sub, clientId)) throw refuse('clientAssertionMalformed', 'its issuer and its subject must be the application.')
  const audiences = Array.isArray(claims.aud) ? claims.aud : [claims.aud]
  if (!audiences.some(audience => isOwn(authority, audience))) throw refuse('clientAssertionAudience')
  if (typeof claims.exp !== 'number') throw refuse('clientAssertionTime')
  // Clients date it by the clock of their machine, which need not be that of the world.
  const isValidAt = (now: number) => claims.exp! * 1000 > now - skewMilliseconds && (typeof claims.nbf !== 'number' || claims.nbf * 1000 < now + skewMilliseconds)
  if (!isValidAt(world.now()) && !isValidAt(Date.now())) throw refuse('clientAssertionTime')
  if (certificates === undefined && !knowsEverybody(world)) return
  for (const certificate of certificates ?? []) {
    const key = createPublicKey(new X509Certificate(certificate).publicKey.export({ format: 'pem', type: 'spki' }))
    if (await compactVerify(assertion, key, { algorithms }).then(() => true, () => false)) return
  }
  throw refuse('clientAssertionSignature', clientId)
}

/** Whether an audience is a token endpoint or an issuer of this service. */
function isOwn ({ host }: Authority, audience: unknown): boolean {
  if (typeof audience !== 'string' || !URL.canParse(audience)) return false
  const url = new URL(audience)
  return (url.host === host.toLowerCase() || cloudOf(url.host) !== undefined) && endpointPath.test(url.pathname)
}

const isSame = (claim: unknown, clientId: string) => typeof claim === 'string' && claim.toLowerCase() === clientId.toLowerCase()
