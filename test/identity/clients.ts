/** What the tests of the token service share: requests to it under a name of the service's, and somebody who fills in its pages. */
import { decodeJwt } from 'jose'
import type { Emulator } from '../../src/index.ts'
import type { Answer } from '../helper.ts'

export const partnerCenter = 'https://api.partnercenter.microsoft.com'
export const directoryGraph = 'https://graph.windows.net'
export const graph = 'https://graph.microsoft.com'

/** The story's partner, its tenant, application and user. */
export const partner = {
  tenantId: 'a1000434-efa2-4c6b-aad7-dddfa88df002',
  domain: 'northgatecloud.onmicrosoft.com',
  applicationId: 'a102ed34-bf37-4e53-8177-8529c41b384c',
  servicePrincipalId: 'a10391da-d7b0-480b-8d05-23bf5f31a50a',
  userId: 'a10108e8-9205-4b83-8712-2c2a7d52e954',
  userPrincipalName: 'admin.agent@northgatecloud.onmicrosoft.com'
}

/** What the story's world knows besides. */
export const nightlyJobs = { id: 'a111a4c1-23b1-412d-9272-d1371c17149d', secret: 'nightly-jobs-secret', redirect: 'https://localhost:8400/signed-in' }
export const desk = { id: 'a1123953-6b32-46fd-beeb-975729fae923', redirect: 'http://localhost' }
export const salesAgent = { id: 'a1215a4f-d12a-4bfe-b28f-219e9cb0eb53', name: 'sales.agent@northgatecloud.onmicrosoft.com', password: 'sales-agent-password' }
export const helpdeskAgent = { id: 'a1221694-7ccf-45ec-94d8-dbc74254770f', name: 'helpdesk.agent@northgatecloud.onmicrosoft.com', password: 'helpdesk-agent-password' }

/** Customers of the story: one with a relationship, and its administrator. */
export const alder = { id: '01c09518-018f-413c-b4ac-c1dea06e179c', domain: 'alderfinch.onmicrosoft.com', adminId: '01f16b58-b11d-496d-aee1-5bbe1070b71f', admin: 'admin@alderfinch.onmicrosoft.com' }

export type Form = Record<string, string>
export interface Identity {
  post: (path: string, form: Form | string, headers?: Record<string, string>) => Promise<Answer>
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>
}

/** Requests under a host name, as programs and browsers send them. */
export function identityOf (emulator: Emulator, host = 'login.microsoftonline.com'): Identity {
  const send = async (method: 'GET' | 'POST', url: string, headers: Record<string, string> = {}, payload?: string): Promise<Answer> => {
    const response = await emulator.inject({
      method, url, headers: { host, ...(payload !== undefined && { 'content-type': 'application/x-www-form-urlencoded' }), ...headers }, ...(payload !== undefined && { payload })
    })
    const isJson = /json/.test(String(response.headers['content-type']))
    return { status: response.statusCode, headers: response.headers as Record<string, string>, text: response.body, body: isJson ? JSON.parse(response.body) : undefined }
  }
  return {
    post: (path, form, headers) => send('POST', path, headers, typeof form === 'string' ? form : new URLSearchParams(form).toString()),
    get: (path, headers) => send('GET', path, headers)
  }
}

const plain = (text: string) => text.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&#39;', "'").replaceAll('&amp;', '&')

/** The form of a page: where it goes and what it sends when nobody changes anything. */
export function formOn (html: string): { action: string, fields: Form } {
  const action = plain(/<form method="post" action="([^"]*)">/.exec(html)![1]!)
  const fields = [...html.matchAll(/<input(?: type="hidden")? name="([^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [plain(name!), plain(value!)])
  return { action, fields: Object.fromEntries(fields) }
}

/** Opens a page of the service, fills it in, and presses its button. */
export async function fillIn (identity: Identity, path: string, entries: Form = {}): Promise<Answer> {
  const shown = await identity.get(path)
  if (shown.status !== 200) throw new Error(`${path} answered ${shown.status}: ${shown.text}`)
  const { action, fields } = formOn(shown.text)
  return identity.post(action, { ...fields, mfa: 'on', decision: 'accept', ...entries })
}

/** What a redirect brings back. */
export const broughtBack = ({ headers }: Answer): Form => {
  const { search, hash } = new URL(headers.location!)
  return Object.fromEntries(new URLSearchParams(search || hash.slice(1)))
}

export const query = (parameters: Form) => `?${new URLSearchParams(parameters)}`

/** Claims without those that no reader can foretell. */
export function claimsOf (token: string): Record<string, unknown> {
  const { uti, ...claims } = decodeJwt(token)
  return claims
}
