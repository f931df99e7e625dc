/** The authorize endpoint: an application sends somebody here, who signs in on a page and is sent back with a code. */
import { issuerOf } from './authority.ts'
import { clientInfo, idClaims, sign } from './claims.ts'
import { seal } from './codes.ts'
import { IdentityError, refuse } from './errors.ts'
import { signInPage } from './pages.ts'
import { addressIn, redirectOf, sendTo, type ResponseMode, type Sent } from './redirects.ts'
import { applicationOf, checkAccess, signIn, type User } from './registrations.ts'
import { required, wantedOf, type Asked } from './requests.ts'
import type { Application } from '../state/partner.ts'

/** What an application asks for, once it is known where an answer may be sent. */
interface Question {
  application: Application
  redirect: string
  mode: ResponseMode
  state: string | undefined
}

/** Parameters of our own form, which are not the application's. */
const ownFields = new Set(['username', 'password', 'mfa', 'decision'])

/**
 * Shows the page, or takes what was entered there. What is wrong with application or redirect is told to whoever sits there; anything
 * else is told to the application.
 */
export async function authorize (asked: Asked, path: string, describe: (error: IdentityError) => { error: string, error_description: string }): Promise<Sent> {
  const question = questionOf(asked)
  const { redirect, mode, state } = question
  try {
    return await answer(asked, question, path)
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error
    return sendTo(redirect, mode, { ...describe(error), state })
  }
}

function questionOf ({ world, form }: Asked): Question {
  const application = applicationOf(world, required(form, 'client_id'))
  const redirect = redirectOf(application, form.get('redirect_uri'))
  return { application, redirect, mode: modeOf(form), state: form.get('state') ?? undefined }
}

const types = new Set(['code', 'id_token', 'code id_token'])
const typesIn = (form: URLSearchParams) => [...new Set((form.get('response_type') ?? '').trim().toLowerCase().split(/\s+/))].sort()

/** Tokens never travel in a query. */
function modeOf (form: URLSearchParams): ResponseMode {
  const mode = form.get('response_mode')?.toLowerCase()
  const carriesToken = typesIn(form).includes('id_token')
  if (mode === 'form_post' || mode === 'fragment' || (mode === 'query' && !carriesToken)) return mode
  return carriesToken ? 'fragment' : 'query'
}

async function answer (asked: Asked, { application, redirect, mode, state }: Question, path: string): Promise<Sent> {
  const { world, keys, authority, version, form } = asked
  const type = typesIn(form).join(' ')
  if (type === '') throw refuse('parameterMissing', 'response_type')
  if (!types.has(type)) throw refuse('responseTypeUnsupported', form.get('response_type')!)
  const givenMode = form.get('response_mode')?.toLowerCase()
  if (givenMode !== undefined && givenMode !== mode) throw refuse('responseModeUnsupported', givenMode)
  const wanted = wantedOf(asked, application.id)
  const wantsIdToken = type !== 'code'
  const nonce = wantsIdToken ? required(form, 'nonce') : form.get('nonce') ?? undefined
  const challenge = challengeOf(form)
  const decision = form.get('decision')
  if (decision === null && /\bnone\b/.test(form.get('prompt') ?? '')) throw refuse('loginRequired')
  if (decision === 'cancel') throw refuse('declined')
  const entered: Entered = decision === null ? { page: pageFor(asked, application, path) } : enter(asked, application, path)
  if (entered.page !== undefined) return { page: entered.page }

  const { tenantId, user } = entered
  const code = type === 'id_token'
    ? undefined
    : await seal(keys, {
      kind: 'code',
      world: world.partner.tenantId,
      clientId: application.id,
      issuedAt: world.now(),
      tenantId,
      user,
      ...wanted,
      redirectUri: redirect,
      ...(nonce !== undefined && { nonce }),
      ...(challenge && { challenge })
    })
  const idToken = wantsIdToken
    ? await sign(keys, idClaims(world, { version, issuer: issuerOf(authority, tenantId, version), tenantId, clientId: application.id, user, nonce, ...(code !== undefined && { code }) }))
    : undefined
  return sendTo(redirect, mode, {
    code,
    id_token: idToken,
    state,
    session_state: world.answerIds.guid(),
    ...(form.get('client_info') === '1' && { client_info: clientInfo(user, tenantId) })
  })
}

/** Who was entered on the page; the page again when that was nobody. */
type Entered = { page: string } | { page?: undefined, tenantId: string, user: User }

function enter (asked: Asked, application: Application, path: string): Entered {
  const { world, tenant, form } = asked
  try {
    const { tenant: at, user, account } = signIn(world, tenant, form.get('username') ?? '', form.get('password') ?? '')
    checkAccess(world, at, user)
    return { tenantId: at.id, user: { ...user, mfa: form.get('mfa') !== null || account?.mfa === true } }
  } catch (error) {
    if (!(error instanceof IdentityError)) throw error
    return { page: pageFor(asked, application, path, error.message) }
  }
}

function pageFor ({ world, form }: Asked, application: Application, path: string, error?: string): string {
  return signInPage({
    action: path,
    application: application.name ?? application.id,
    userPrincipalName: form.get('username') ?? form.get('login_hint') ?? world.partner.userPrincipalName,
    fields: [...form].filter(([name]) => !ownFields.has(name)),
    error
  })
}

function challengeOf (form: URLSearchParams): { value: string, method: 'plain' | 'S256' } | undefined {
  const value = form.get('code_challenge')
  const method = form.get('code_challenge_method') ?? 'plain'
  if (value === null) return undefined
  if (method !== 'plain' && method !== 'S256') throw refuse('parameterInvalid', 'code_challenge_method', method)
  if (!/^[\w.~-]{43,128}$/.test(value)) throw refuse('challengeInvalid')
  return { value, method }
}

/** Where somebody goes after signing out; undefined when nowhere was named that may be gone to. */
export function afterLogout ({ form }: Asked): string | undefined {
  const asked = form.get('post_logout_redirect_uri')
  const url = asked === null ? undefined : addressIn(asked)
  if (!url || !/^https?:$/.test(url.protocol)) return undefined
  const state = form.get('state')
  return state === null ? asked! : `${asked!}${asked!.includes('?') ? '&' : '?'}${new URLSearchParams({ state }).toString()}`
}
