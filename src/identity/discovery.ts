/** What the token service tells of itself: its endpoints, its keys, which authorities there are, and whose users sign in here. */
import type { World } from '../state/world.ts'
import { cloudOf, clouds, issuerOf, type Authority } from './authority.ts'
import { knowsEverybody, refuse } from './errors.ts'
import type { Keys, SigningKey } from './keys.ts'
import type { Tenant } from './registrations.ts'

/** The `openid-configuration` of a tenant, in the form of either endpoint. */
export function configuration (authority: Authority, tenant: Tenant, version: 1 | 2) {
  const { host, base } = authority
  const root = `${base}/${tenant.name}`
  const oauth2 = `${root}/oauth2${version === 2 ? '/v2.0' : ''}`
  const cloud = cloudOf(host) ?? clouds[0]!
  return {
    token_endpoint: `${oauth2}/token`,
    token_endpoint_auth_methods_supported: ['client_secret_post', 'private_key_jwt', 'client_secret_basic'],
    jwks_uri: `${root}/discovery${version === 2 ? '/v2.0' : ''}/keys`,
    response_modes_supported: ['query', 'fragment', 'form_post'],
    subject_types_supported: ['pairwise'],
    id_token_signing_alg_values_supported: ['RS256'],
    response_types_supported: ['code', 'id_token', 'code id_token'],
    scopes_supported: version === 2 ? ['openid', 'profile', 'email', 'offline_access'] : ['openid'],
    grant_types_supported: ['authorization_code', 'client_credentials', 'password', 'refresh_token', 'urn:ietf:params:oauth:grant-type:device_code', 'urn:ietf:params:oauth:grant-type:jwt-bearer'],
    code_challenge_methods_supported: ['plain', 'S256'],
    issuer: issuerOf(authority, tenant.kind === 'any' ? '{tenantid}' : tenant.id, version),
    authorization_endpoint: `${oauth2}/authorize`,
    device_authorization_endpoint: `${oauth2}/devicecode`,
    end_session_endpoint: `${oauth2}/logout`,
    http_logout_supported: true,
    frontchannel_logout_supported: true,
    userinfo_endpoint: `${root}/openid/userinfo`,
    claims_supported: ['sub', 'iss', 'aud', 'exp', 'iat', 'nbf', 'amr', 'nonce', 'c_hash', 'tid', 'oid', 'upn', 'unique_name', 'preferred_username', 'name', 'ver'],
    tenant_region_scope: tenant.kind === 'any' ? null : 'NA',
    cloud_instance_name: cloud.hosts[0].replace(/^login\./, ''),
    cloud_graph_host_name: cloud.directoryGraph,
    msgraph_host: cloud.graph
  }
}

const certificates = new WeakMap<SigningKey, Promise<{ x5t: string, x5c: string[] }>>()

/** The keys that tokens are signed with. */
export async function keySet (keys: Keys) {
  const key = await keys.signing()
  let certificate = certificates.get(key)
  if (!certificate) certificates.set(key, certificate = import('./certificate.ts').then(({ certificateOf }) => certificateOf(key)))
  return { keys: [{ ...key.publicJwk, use: 'sig', alg: 'RS256', kid: key.kid, ...await certificate }] }
}

/** Whether an authority is one of this service: the service's own names, this machine's, or the very one that is asked. */
function isInstance (host: string, asked: string) {
  const name = host.toLowerCase().replace(/:\d+$/, '')
  return cloudOf(name) !== undefined || name === 'localhost' || name.endsWith('.localhost') || name === '[::1]' || /^127(\.\d{1,3}){3}$/.test(name) || host.toLowerCase() === asked.toLowerCase()
}

/** Which authority an authorization endpoint belongs to, and which names are one and the same. */
export function instance (authority: Authority, tenant: Tenant, authorizationEndpoint: string | null, apiVersion: string | null) {
  if (authorizationEndpoint === null) throw refuse('parameterMissing', 'authorization_endpoint')
  const asked = URL.canParse(authorizationEndpoint) ? new URL(authorizationEndpoint) : undefined
  if (!asked || !/^https?:$/.test(asked.protocol) || asked.username !== '' || !isInstance(asked.host, authority.host)) throw refuse('instanceUnknown')
  const [, mount = '', name = tenant.name] = /^(\/worlds\/[a-z0-9-]+)?\/([\w.-]+)\//.exec(asked.pathname) ?? []
  const own = cloudOf(asked.host) ? [] : [{ preferred_network: asked.host, preferred_cache: asked.host, aliases: [asked.host] }]
  return {
    tenant_discovery_endpoint: `${asked.origin}${mount}/${name}/v2.0/.well-known/openid-configuration`,
    'api-version': apiVersion === '1.0' ? '1.0' : '1.1',
    metadata: [...clouds.map(({ hosts, cache }) => ({ preferred_network: hosts[0], preferred_cache: cache, aliases: [...hosts] })), ...own]
  }
}

/** How users of a domain sign in: all of them here. A strict world says when it does not know the domain. */
export function userRealm (world: World, { host }: Authority, userPrincipalName: string) {
  const name = userPrincipalName.split('@').pop()!.trim()
  const key = name.toLowerCase()
  const { customers, domains } = world.value
  const isKnown = key === world.partner.domain.toLowerCase() || customers.one('domain', key) !== undefined || domains.has(key) ||
    (world.partner.accounts ?? []).some(account => account.userPrincipalName.toLowerCase().endsWith(`@${key}`))
  const cloud = (cloudOf(host) ?? clouds[0]!).hosts[0].replace(/^login\./, '')
  if (!isKnown && knowsEverybody(world)) return { ver: '1.0', account_type: 'Unknown', cloud_instance_name: cloud }
  return { ver: '1.0', account_type: 'Managed', domain_name: name, cloud_instance_name: cloud, cloud_audience_urn: 'urn:federation:MicrosoftOnline' }
}
