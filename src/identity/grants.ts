/** The token endpoint: what an application gets for a secret, a password, a code, a refresh token, a device code or another's token. */
import { createHash } from 'node:crypto'
import { utc } from '../state/clock.ts'
import { issuerOf } from './authority.ts'
import { accessClaims, clientInfo, idClaims, sign, tokenLifetimeSeconds } from './claims.ts'
import {
  codeLifetimeSeconds, deviceCodeLifetimeSeconds, deviceOf, isOver, redeem, refreshTokenLifetimeSeconds, seal, unseal,
  type CodeContent, type Consent, type RefreshContent
} from './codes.ts'
import { refuse } from './errors.ts'
import { checkAccess, signIn, type User } from './registrations.ts'
import { clientOf, grantedScope, permissionsIn, required, wantedOf, type Asked, type Client, type Wanted } from './requests.ts'
import { readToken } from './verify.ts'

/** The answer of the token endpoint; numbers are texts at the older one. */
export interface TokenAnswer {
  token_type: 'Bearer'
  scope?: string
  expires_in: number | string
  ext_expires_in: number | string
  expires_on?: string
  not_before?: string
  resource?: string
  access_token: string
  refresh_token?: string
  id_token?: string
  client_info?: string
}

type Grant = (asked: Asked) => Promise<TokenAnswer>

/** Grants by their names, in lower case: a script sends `client_Credentials`. */
const grants: Readonly<Record<string, Grant>> = {
  client_credentials: forApplication,
  password: forPassword,
  authorization_code: forCode,
  refresh_token: forRefreshToken,
  device_code: forDeviceCode,
  'urn:ietf:params:oauth:grant-type:device_code': forDeviceCode,
  'urn:ietf:params:oauth:grant-type:jwt-bearer': onBehalfOf
}

/** Answers a request for a token. */
export function takeGrant (asked: Asked): Promise<TokenAnswer> {
  const type = required(asked.form, 'grant_type')
  const name = type.toLowerCase()
  if (!Object.hasOwn(grants, name)) throw refuse('grantUnsupported', type)
  return grants[name]!(asked)
}

async function forApplication (asked: Asked): Promise<TokenAnswer> {
  const client = await clientOf(asked, { mustProve: true })
  const wanted = wantedOf(asked, client.id)
  const odd = wanted.scope.find(item => !item.endsWith('/.default'))
  if (odd !== undefined) throw refuse('scopeNotDefault', odd)
  return tokenFor(asked, client, wanted, asked.tenant.id)
}

async function forPassword (asked: Asked): Promise<TokenAnswer> {
  const { world, tenant, form } = asked
  const userPrincipalName = required(form, 'username')
  const password = form.get('password')
  if (!password) throw refuse('parameterMissing', 'password')
  const client = await clientOf(asked)
  const wanted = wantedOf(asked, client.id)
  const { tenant: at, user, account } = signIn(world, tenant, userPrincipalName, password)
  checkAccess(world, at, user)
  if (account?.mfa && world.settings.auth !== 'off') throw refuse('mfaNeeded', user.userPrincipalName)
  return answerForUser(asked, client, wanted, { tenantId: at.id, user })
}

async function forCode (asked: Asked): Promise<TokenAnswer> {
  const { world, keys, tenant, form } = asked
  const code = required(form, 'code')
  const redirectUri = required(form, 'redirect_uri')
  const client = await clientOf(asked)
  const content = await unseal(keys, world, 'code', code)
  if (!content) throw refuse('grantMalformed', 'authorization code')
  if (!isSameClient(content, client)) throw refuse('grantOfAnother', 'authorization code')
  if (isOver(world, content, codeLifetimeSeconds)) throw refuse('codeExpired')
  if (tenant.kind !== 'any' && tenant.id !== content.tenantId) throw refuse('codeOfAnotherTenant')
  if (redirectUri !== content.redirectUri) throw refuse('redirectDiffers')
  checkVerifier(content, form.get('code_verifier'))
  const wanted = wantedOf(asked, client.id, content)
  redeem(world, code, 'authorization code')
  return answerForUser(asked, client, wanted, content, content.nonce)
}

/** Proof that who redeems the code is who asked for it (RFC 7636). */
function checkVerifier ({ challenge }: CodeContent, verifier: string | null) {
  if (!challenge) return
  if (!verifier) throw refuse('verifierMissing')
  const answer = challenge.method === 'plain' ? verifier : createHash('sha256').update(verifier).digest('base64url')
  if (answer !== challenge.value) throw refuse('verifierWrong')
}

/** Works at every tenant: that of the partner, and those of its customers, for which the partner's token is exchanged. */
async function forRefreshToken (asked: Asked): Promise<TokenAnswer> {
  const { world, keys, tenant, form } = asked
  const token = required(form, 'refresh_token')
  const client = await clientOf(asked)
  const content = await unseal(keys, world, 'refresh', token) ?? unknownRefresh(asked, client)
  if (!isSameClient(content, client)) throw refuse('grantOfAnother', 'refresh token')
  if (isOver(world, content, refreshTokenLifetimeSeconds)) throw refuse('refreshTokenExpired', utc(content.issuedAt))
  const wanted = wantedOf(asked, client.id, content)
  const at = tenant.kind === 'any' ? content.tenantId : tenant.id
  if (at !== content.tenantId) checkAccess(world, tenant, content.user)
  return answerForUser(asked, client, wanted, { tenantId: at, user: content.user, homeTenantId: content.tenantId })
}

/** A refresh token of elsewhere stands for the partner's user where nothing is checked; elsewhere it is refused. */
function unknownRefresh ({ world, form, version }: Asked, { id }: Client): RefreshContent {
  if (world.settings.auth !== 'off') throw refuse('grantMalformed', 'refresh token')
  const { tenantId, userPrincipalName } = world.partner
  const { user } = signIn(world, { name: tenantId, id: tenantId, kind: 'partner' }, userPrincipalName)
  const resource = form.get('resource') ?? 'https://api.partnercenter.microsoft.com'
  return { kind: 'refresh', world: tenantId, clientId: id, issuedAt: world.now(), tenantId, user, resource, scope: version === 1 ? [] : [`${resource}/.default`] }
}

async function forDeviceCode (asked: Asked): Promise<TokenAnswer> {
  const { world, keys, form } = asked
  const code = form.get('device_code') || required(form, 'code') // ADAL has the other name, MSAL Python sends both
  const client = await clientOf(asked)
  const content = await unseal(keys, world, 'device', code)
  if (!content) throw refuse('deviceCodeInvalid')
  if (!isSameClient(content, client)) throw refuse('grantOfAnother', 'device code')
  if (isOver(world, content, deviceCodeLifetimeSeconds)) throw refuse('deviceCodeExpired')
  const device = deviceOf(world, content, code)
  if (!device?.answer) throw refuse('authorizationPending')
  if (device.answer === 'declined') throw refuse('deviceDeclined')
  const wanted = wantedOf(asked, client.id, content)
  redeem(world, code, 'device code')
  return answerForUser(asked, client, wanted, device.answer)
}

async function onBehalfOf (asked: Asked): Promise<TokenAnswer> {
  const { world, keys, form } = asked
  const assertion = required(form, 'assertion')
  const use = required(form, 'requested_token_use')
  if (use.toLowerCase() !== 'on_behalf_of') throw refuse('parameterInvalid', 'requested_token_use', use)
  const client = await clientOf(asked, { mustProve: true })
  const { claims, reason } = await readToken(keys, assertion)
  if (!claims) throw refuse('assertionSignature', reason)
  if (claims.exp * 1000 <= world.now() || claims.nbf * 1000 > world.now()) throw refuse('assertionTime')
  if (claims.scp === undefined || claims.upn === undefined) throw refuse('assertionOfApplication')
  const audience = claims.aud.toLowerCase().replace(/^api:\/\//, '')
  if (world.settings.auth === 'strict' && audience !== client.id.toLowerCase()) throw refuse('assertionAudience')
  const wanted = wantedOf(asked, client.id)
  const { oid: objectId, upn: userPrincipalName, name = '', amr = [], roles, tid: tenantId } = claims
  return answerForUser(asked, client, wanted, { tenantId, user: { objectId, userPrincipalName, name, mfa: amr.includes('mfa'), ...(roles && { roles }) } })
}

const isSameClient = ({ clientId }: { clientId: string }, { id }: Client) => clientId.toLowerCase() === id.toLowerCase()

/** The access token alone. */
async function tokenFor (asked: Asked, { id: clientId, proof }: Client, wanted: Wanted, tenantId: string, user?: User): Promise<TokenAnswer> {
  const { world, keys, authority, version } = asked
  const claims = accessClaims(world, {
    version, issuer: issuerOf(authority, tenantId, version), tenantId, clientId, proof, audience: wanted.resource, ...(user && { user, permissions: permissionsIn(wanted) })
  })
  const token = await sign(keys, claims)
  const lifetime = tokenLifetimeSeconds[version]
  if (version === 2) return { token_type: 'Bearer', expires_in: lifetime, ext_expires_in: lifetime, access_token: token }
  return {
    token_type: 'Bearer',
    expires_in: String(lifetime),
    ext_expires_in: String(lifetime),
    expires_on: String(claims.exp),
    not_before: String(claims.nbf),
    resource: wanted.resource,
    access_token: token
  }
}

/** All that a user's sign-in brings: access token, refresh token, id token when it is asked for, and what caches want to know. */
async function answerForUser (asked: Asked, client: Client, wanted: Wanted, { tenantId, user, homeTenantId = tenantId }: { tenantId: string, user: User, homeTenantId?: string }, nonce?: string): Promise<TokenAnswer> {
  const { world, keys, authority, version, form } = asked
  const { access_token: accessToken, ...rest } = await tokenFor(asked, client, wanted, tenantId, user)
  const consent: Consent = { tenantId: homeTenantId, user, ...wanted }
  const refreshToken = await seal(keys, { kind: 'refresh', world: world.partner.tenantId, clientId: client.id, issuedAt: world.now(), ...consent })
  const wantsIdToken = version === 1 || wanted.scope.includes('openid')
  const idToken = wantsIdToken && await sign(keys, idClaims(world, { version, issuer: issuerOf(authority, tenantId, version), tenantId, clientId: client.id, user, nonce }))
  return {
    ...rest,
    scope: version === 1 ? 'user_impersonation' : grantedScope(wanted),
    access_token: accessToken,
    refresh_token: refreshToken,
    ...(idToken && { id_token: idToken }),
    ...(form.get('client_info') === '1' && { client_info: clientInfo(user, homeTenantId) })
  }
}
