/** Where answers are sent back to: what an application may name, and how an answer travels there. */
import type { Application } from '../state/partner.ts'
import { refuse } from './errors.ts'
import { formPostPage } from './pages.ts'

/** Schemes that would run, load or show something instead of going back to an application. */
const unsafeSchemes = new Set(['javascript:', 'vbscript:', 'data:', 'blob:', 'file:', 'filesystem:', 'about:', 'view-source:', 'ws:', 'wss:', 'ftp:'])

/** The address of a redirect; undefined when it is none that anybody may be sent to. */
export function addressIn (text: string): URL | undefined {
  if (!/^[\x21-\x7e]{1,2048}$/.test(text) || /[\\<>"'`{}|^#]/.test(text) || !URL.canParse(text)) return undefined
  const url = new URL(text)
  return unsafeSchemes.has(url.protocol) || url.username !== '' || url.password !== '' ? undefined : url
}

/** The redirect of a request: one that is registered, where any are. */
export function redirectOf ({ id, redirectUris }: Application, asked: string | null): string {
  const redirect = asked ?? redirectUris?.[0]
  if (redirect === undefined) throw refuse('parameterMissing', 'redirect_uri')
  const url = addressIn(redirect)
  if (!url || (redirectUris && !redirectUris.some(registered => isRegistered(registered, redirect, url)))) throw refuse('redirectInvalid', id)
  return redirect
}

/** Programs on the user's machine take whatever port is free. */
function isRegistered (registered: string, redirect: string, url: URL): boolean {
  if (registered === redirect) return true
  const known = addressIn(registered)
  return known !== undefined && known.protocol === 'http:' && url.protocol === 'http:' && ['localhost', '127.0.0.1'].includes(known.hostname) &&
    known.hostname === url.hostname && known.pathname === url.pathname
}

export type ResponseMode = 'query' | 'fragment' | 'form_post'

/** How an answer is sent to an application: a redirect, or a page whose form carries it. */
export type Sent = { location: string } | { page: string }

export function sendTo (redirect: string, mode: ResponseMode, parameters: Record<string, string | undefined>): Sent {
  const given = Object.entries(parameters).filter((entry): entry is [string, string] => entry[1] !== undefined)
  if (mode === 'form_post') return { page: formPostPage(redirect, given) }
  const text = new URLSearchParams(given).toString()
  if (mode === 'fragment') return { location: `${redirect}#${text}` }
  return { location: `${redirect}${redirect.includes('?') ? '&' : '?'}${text}` }
}
