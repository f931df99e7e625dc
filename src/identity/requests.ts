/** What a request to the token service holds: its place, its form, the application that asks and what it asks for. */
import type { World } from '../state/world.ts'
import type { Authority } from './authority.ts'
import { checkAssertion } from './client-assertion.ts'
import { refuse } from './errors.ts'
import type { Keys } from './keys.ts'
import { applicationOf, checkResource, type Tenant } from './registrations.ts'

/** A request at one of the endpoints of a tenant. */
export interface Asked {
  world: World
  keys: Keys
  authority: Authority
  tenant: Tenant
  version: 1 | 2
  /** Body or query, whichever carries the parameters. */
  form: URLSearchParams
  authorization?: string | undefined
}

const longestValue = 4096 // characters; tokens may be longer
const mayBeLong = new Set(['assertion', 'client_assertion', 'code', 'device_code', 'refresh_token'])

/** The parameters of a form; a value beyond all bounds is refused. */
export function formIn (text: string): URLSearchParams {
  const form = new URLSearchParams(text)
  for (const [name, value] of form) if (value.length > longestValue && !mayBeLong.has(name)) throw refuse('malformed', `the value of ${name.slice(0, 40)} is too long.`)
  return form
}

/** A parameter that must be there. */
export function required (form: URLSearchParams, name: string): string {
  const value = form.get(name)?.trim()
  if (!value) throw refuse('parameterMissing', name)
  return value
}

export interface Client { id: string, proof: 'none' | 'secret' | 'assertion' }

/** The application that asks for a token. It proves itself as far as its registration says, or as the grant demands. */
export async function clientOf (asked: Asked, { mustProve = false } = {}): Promise<Client> {
  const { form, world } = asked
  const basic = basicCredentials(asked.authorization)
  const id = basic?.id ?? required(form, 'client_id')
  const secret = basic?.secret ?? form.get('client_secret') ?? undefined
  const assertion = form.get('client_assertion') ?? undefined
  const { secrets, certificates, isPublic } = applicationOf(world, id)
  if (isPublic && (secret || assertion)) throw refuse('clientPublic', id)
  if (assertion) {
    await checkAssertion(asked, id, assertion, certificates)
    return { id, proof: 'assertion' }
  }
  if (!secret && (mustProve || secrets?.length || certificates?.length)) throw refuse('credentialMissing')
  if (secret && secrets && !secrets.includes(secret)) throw refuse('secretWrong', id)
  return { id, proof: secret ? 'secret' : 'none' }
}

/** Id and secret in the header Authorization, percent-encoded each (RFC 6749, 2.3.1). */
function basicCredentials (authorization: string | undefined): { id: string, secret: string } | undefined {
  const [, encoded] = /^basic\s+([a-z0-9+/=_-]+)\s*$/i.exec(authorization ?? '') ?? []
  if (encoded === undefined) return undefined
  const [id, ...secret] = Buffer.from(encoded, 'base64').toString('utf8').split(':')
  try {
    return id && secret.length ? { id: decodeURIComponent(id), secret: decodeURIComponent(secret.join(':')) } : undefined
  } catch {
    throw refuse('malformed', 'the header Authorization is not percent-encoded.')
  }
}

/** What is asked for: permissions at one resource, and what OpenID Connect adds to the answer. */
export interface Wanted {
  resource: string
  /** Scope in full; empty at the older endpoint, which knows resources only. */
  scope: string[]
}

const openIdScopes = new Set(['openid', 'profile', 'email', 'offline_access'])
const directoryGraph = '00000002-0000-0000-c000-000000000000' // what the older endpoint means when nobody says more
const graph = '00000003-0000-0000-c000-000000000000' // whose permissions stand in scopes without their resource

/** What a request asks for, or what was asked for before when it does not say. */
export function wantedOf ({ world, form, tenant, version }: Asked, clientId: string, before?: Wanted): Wanted {
  const wanted = version === 1 ? olderWanted(form, before) : newerWanted(form, before)
  checkResource(world, tenant, clientId, wanted.resource)
  return wanted
}

function olderWanted (form: URLSearchParams, before?: Wanted): Wanted {
  const resource = form.get('resource')?.trim() || before?.resource || directoryGraph
  return { resource, scope: [] }
}

function newerWanted (form: URLSearchParams, before?: Wanted): Wanted {
  const text = form.get('scope')?.trim()
  if (!text) {
    if (before) return { resource: before.resource, scope: before.scope.length ? before.scope : [`${before.resource}/.default`] }
    throw refuse('parameterMissing', 'scope')
  }
  const scope = text.split(/\s+/)
  const malformed = scope.find(item => !/^[\x21\x23-\x5b\x5d-\x7e]{1,1024}$/.test(item))
  if (malformed !== undefined) throw refuse('scopeInvalid', malformed)
  const named = new Set(scope.filter(item => !openIdScopes.has(item)).map(resourceIn))
  if (named.size > 1) throw refuse('scopeOfMany')
  return { resource: [...named][0] ?? before?.resource ?? graph, scope }
}

/** `https://graph.windows.net` of `https://graph.windows.net/.default`; of a permission alone Microsoft Graph. */
function resourceIn (item: string): string {
  const slash = item.lastIndexOf('/')
  return slash < 0 ? graph : item.slice(0, slash)
}

/** The permissions among scopes: what a token of a user may do. */
export function permissionsIn ({ scope }: Wanted): string[] {
  const permissions = scope.filter(item => !openIdScopes.has(item)).map(item => item.slice(item.lastIndexOf('/') + 1))
  return [...new Set(permissions.map(name => name === '.default' ? 'user_impersonation' : name))]
}

/** The scope of an answer: what was asked for, but for what only asks for a refresh token. */
export function grantedScope ({ resource, scope }: Wanted): string {
  const granted = scope.filter(item => item !== 'offline_access')
  return (granted.some(item => !openIdScopes.has(item)) ? granted : [...granted, `${resource}/.default`]).join(' ')
}
