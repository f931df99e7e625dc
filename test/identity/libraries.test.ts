/** The identity libraries that programs use, unchanged: their https addresses lead to the emulator, and their tokens open the API. */
import { ClientAssertionCredential, ClientSecretCredential, DeviceCodeCredential } from '@azure/identity'
import { ConfidentialClientApplication, CryptoProvider, PublicClientApplication, type INetworkModule, type NetworkRequestOptions } from '@azure/msal-node'
import t, { type Test } from 'tap'
import type { Emulator } from '../../src/index.ts'
import { storyWorld, type Call } from '../helper.ts'
import { alder, broughtBack, claimsOf, desk, directoryGraph, fillIn, graph, helpdeskAgent, identityOf, nightlyJobs, partner, partnerCenter, salesAgent } from './clients.ts'

const microsoft = 'https://login.microsoftonline.com'
const local = 'https://localhost:8443'
const permissions = [`${partnerCenter}/.default`]

/** Sends a request to the emulator whatever host it is for, as a proxy does that ends TLS. */
async function through (emulator: Emulator, seen: string[], address: string, method: string, headers: Record<string, string> = {}, payload?: string) {
  const { host, pathname, search } = new URL(address)
  seen.push(`${method} ${host}${pathname}`)
  return emulator.inject({ method: method as 'GET', url: `${pathname}${search}`, headers: { ...headers, host, 'x-forwarded-proto': 'https' }, ...(payload !== undefined && { payload }) })
}

function networkOf (emulator: Emulator, seen: string[] = []): INetworkModule {
  const send = async <T>(url: string, method: string, options: NetworkRequestOptions = {}) => {
    const response = await through(emulator, seen, url, method, options.headers, options.body)
    return { headers: response.headers as Record<string, string>, status: response.statusCode, body: response.json() as T }
  }
  return { sendGetRequestAsync: (url, options) => send(url, 'GET', options), sendPostRequestAsync: (url, options) => send(url, 'POST', options) }
}

/** The token opens the API: what both modes may do, and what only users may. */
async function opens (t: Test, call: Call, token: string, { asUser }: { asUser: boolean }) {
  const authorization = `Bearer ${token}`
  const customers = await call('GET', '/customers', undefined, { authorization })
  t.equal(customers.status, 200)
  t.equal(customers.headers['x-emulator-auth'], 'lenient; skipped=none', 'there is nothing else to skip')
  t.equal((await call('GET', `/customers/${alder.id}/users`, undefined, { authorization })).status, asUser ? 200 : 403)
}

const jobs = (emulator: Emulator, authority: string, more = {}, seen?: string[]) => new ConfidentialClientApplication({
  auth: { clientId: nightlyJobs.id, clientSecret: nightlyJobs.secret, authority, ...more }, system: { networkClient: networkOf(emulator, seen) }
})

t.test('msal-node: client credentials', async t => {
  const { emulator, call } = await storyWorld(t)
  const seen: string[] = []
  const result = await jobs(emulator, `${microsoft}/${partner.domain}`, {}, seen).acquireTokenByClientCredential({ scopes: permissions })
  t.equal(result!.tokenType, 'Bearer')
  t.same(seen, [`POST login.microsoftonline.com/${partner.domain}/oauth2/v2.0/token`], 'a known authority is asked for nothing else')
  await opens(t, call, result!.accessToken, { asUser: false })
  const wrong = new ConfidentialClientApplication({ auth: { clientId: nightlyJobs.id, clientSecret: 'wrong', authority: `${microsoft}/${partner.domain}` }, system: { networkClient: networkOf(emulator) } })
  const refused: unknown = await wrong.acquireTokenByClientCredential({ scopes: permissions }).catch((error: unknown) => error)
  t.match(refused, { errorCode: 'invalid_client', errorMessage: /AADSTS7000215/, errorNo: '7000215' })
})

t.test('msal-node: an authority of one\'s own, named or found by instance discovery', async t => {
  const { emulator, call } = await storyWorld(t)
  const named: string[] = []
  const result = await jobs(emulator, `${local}/${partner.domain}`, { knownAuthorities: ['localhost:8443'] }, named).acquireTokenByClientCredential({ scopes: permissions })
  await opens(t, call, result!.accessToken, { asUser: false })
  t.same(named, [`GET localhost:8443/${partner.domain}/v2.0/.well-known/openid-configuration`, `POST localhost:8443/${partner.domain}/oauth2/v2.0/token`])
  const found: string[] = []
  t.ok((await jobs(emulator, `${local}/${partner.tenantId}`, {}, found).acquireTokenByClientCredential({ scopes: [`${directoryGraph}/.default`] }))!.accessToken)
  t.ok(found.includes('GET login.microsoftonline.com/common/discovery/instance'), found.join())
})

t.test('msal-node: authorization code with a challenge, then silently, then at a customer', async t => {
  const { emulator, call, world } = await storyWorld(t)
  const app = jobs(emulator, `${microsoft}/common`)
  const { verifier, challenge } = await new CryptoProvider().generatePkceCodes()
  const scopes = [`${partnerCenter}/user_impersonation`]
  const address = new URL(await app.getAuthCodeUrl({ scopes, redirectUri: nightlyJobs.redirect, codeChallenge: challenge, codeChallengeMethod: 'S256', state: 'mine' }))
  const { code, state } = broughtBack(await fillIn(identityOf(emulator), `${address.pathname}${address.search}`, { username: salesAgent.name, password: salesAgent.password }))
  t.equal(state, 'mine')
  const result = await app.acquireTokenByCode({ code: code!, scopes, redirectUri: nightlyJobs.redirect, codeVerifier: verifier })
  t.match(result.account, { username: salesAgent.name, tenantId: partner.tenantId, localAccountId: salesAgent.id, homeAccountId: `${salesAgent.id}.${partner.tenantId}` })
  await opens(t, call, result.accessToken, { asUser: true })
  world.clock.advance('PT2H')
  const again = await app.acquireTokenSilent({ account: result.account!, scopes, forceRefresh: true })
  t.not(again.accessToken, result.accessToken)
  await opens(t, call, again.accessToken, { asUser: true })
  const exchanged = await app.acquireTokenSilent({ account: result.account!, scopes: [`${graph}/.default`], authority: `${microsoft}/${alder.id}`, forceRefresh: true })
  t.match(claimsOf(exchanged.accessToken), { tid: alder.id, aud: graph, upn: salesAgent.name })
})

t.test('msal-node: a refresh token from a vault', async t => {
  const { emulator, call } = await storyWorld(t)
  const { body } = await identityOf(emulator).post('/common/oauth2/token', { grant_type: 'password', client_id: nightlyJobs.id, client_secret: nightlyJobs.secret, username: salesAgent.name, password: salesAgent.password, resource: partnerCenter })
  const result = await jobs(emulator, `${microsoft}/${partner.domain}`).acquireTokenByRefreshToken({ refreshToken: body.refresh_token, scopes: permissions, forceCache: true })
  await opens(t, call, result!.accessToken, { asUser: true })
})

t.test('msal-node: device code and password', async t => {
  const { emulator, call } = await storyWorld(t)
  const identity = identityOf(emulator)
  const app = new PublicClientApplication({ auth: { clientId: desk.id, authority: `${microsoft}/organizations` }, system: { networkClient: networkOf(emulator) } })
  let entered: Promise<unknown> | undefined
  const result = await app.acquireTokenByDeviceCode({
    scopes: permissions,
    deviceCodeCallback: ({ userCode, verificationUri }) => {
      entered = fillIn(identity, new URL(verificationUri).pathname, { user_code: userCode, username: helpdeskAgent.name, password: helpdeskAgent.password })
    }
  })
  await entered
  t.match(claimsOf(result!.accessToken), { upn: helpdeskAgent.name, amr: ['pwd', 'mfa'] })
  await opens(t, call, result!.accessToken, { asUser: true })
})

t.test('msal-node: on behalf of', async t => {
  const { emulator, call } = await storyWorld(t)
  const { body } = await identityOf(emulator).post('/common/oauth2/token', { grant_type: 'password', client_id: desk.id, username: salesAgent.name, password: salesAgent.password, resource: nightlyJobs.id })
  const result = await jobs(emulator, `${microsoft}/${partner.domain}`).acquireTokenOnBehalfOf({ oboAssertion: body.access_token, scopes: permissions })
  await opens(t, call, result!.accessToken, { asUser: true })
})

/** The HTTP client that the Azure libraries take. */
const azureClient = (emulator: Emulator, seen: string[] = []) => ({
  sendRequest: async (request: AzureRequest) => {
    const response = await through(emulator, seen, request.url, request.method, request.headers.toJSON(), request.body == null ? undefined : String(request.body))
    const Headers = request.headers.constructor as new (raw: unknown) => AzureRequest['headers']
    return { request, status: response.statusCode, headers: new Headers(response.headers), bodyAsText: response.body } as never
  }
})

interface AzureRequest { url: string, method: string, body?: unknown, headers: { toJSON: () => Record<string, string> } }

t.test('@azure/identity: secret and assertion', async t => {
  const { emulator, call } = await storyWorld(t)
  const seen: string[] = []
  const credential = new ClientSecretCredential(partner.tenantId, nightlyJobs.id, nightlyJobs.secret, { httpClient: azureClient(emulator, seen) })
  const { token, expiresOnTimestamp } = (await credential.getToken(permissions))!
  t.ok(expiresOnTimestamp > Date.now() + 3_000_000)
  t.same(seen.filter(line => line.startsWith('POST')), [`POST login.microsoftonline.com/${partner.tenantId}/oauth2/v2.0/token`])
  await opens(t, call, token, { asUser: false })

  const elsewhere = new ClientSecretCredential(partner.tenantId, nightlyJobs.id, nightlyJobs.secret, { authorityHost: local, disableInstanceDiscovery: true, httpClient: azureClient(emulator) })
  await opens(t, call, (await elsewhere.getToken(permissions))!.token, { asUser: false })

  const wrong = new ClientSecretCredential(partner.tenantId, nightlyJobs.id, 'wrong', { httpClient: azureClient(emulator) })
  await t.rejects(wrong.getToken(permissions), { name: 'AuthenticationRequiredError', message: /AADSTS7000215/ })

  const seconds = Math.floor(Date.now() / 1000)
  const base64 = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url')
  const assertion = `${base64({ alg: 'RS256' })}.${base64({ iss: 'mine', sub: 'mine', aud: `${microsoft}/${partner.tenantId}/oauth2/v2.0/token`, exp: seconds + 300 })}.c2lnbmF0dXJl`
  const asserted = new ClientAssertionCredential(partner.tenantId, 'mine', async () => assertion, { httpClient: azureClient(emulator) })
  await opens(t, call, (await asserted.getToken(permissions))!.token, { asUser: false })
})

t.test('@azure/identity: device code', async t => {
  const { emulator, call } = await storyWorld(t)
  const identity = identityOf(emulator)
  const credential = new DeviceCodeCredential({
    clientId: desk.id,
    tenantId: partner.tenantId,
    httpClient: azureClient(emulator),
    userPromptCallback: ({ userCode, verificationUri }) => { fillIn(identity, new URL(verificationUri).pathname, { user_code: userCode, username: salesAgent.name, password: salesAgent.password }).catch(error => t.fail(error)) }
  })
  await opens(t, call, (await credential.getToken(permissions))!.token, { asUser: true })
})
