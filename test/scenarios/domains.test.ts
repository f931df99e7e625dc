/** Domains: which can be had, and those that a registrar adds to its customers as verified. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { newcomer, type Facts } from './catalogue-facts.ts'
import { appOnly, customerNamed, refuses, remake } from './holdings.ts'
import { customerRefusals } from './purchases.ts'

const isTaken = async (call: Call, name: string) => (await call('HEAD', `/domains/${name}`)).status === 200
const wrenfield = async (call: Call) => `/customers/${await customerNamed(call, 'Wrenfield')}`

/** The documented request for a federated domain, of another customer. */
const federated = (changes: Facts = {}, settings: Facts = {}) => ({
  VerifiedDomainName: 'WrenfieldPottery.example',
  Domain: { AuthenticationType: 'Federated', Capability: 'Email', IsDefault: null, IsInitial: null, Name: 'WrenfieldPottery.example', RootDomain: null, Status: 'Verified', VerificationMethod: 'None', ...changes },
  DomainFederationSettings: {
    ActiveLogOnUri: 'https://sts.wrenfieldpottery.example/trust/usernamemixed',
    DefaultInteractiveAuthenticationMethod: 'http://schemas.microsoft.com/ws/2008/06/identity/authenticationmethod/password',
    FederationBrandName: 'Wrenfield',
    IssuerUri: 'wrenfieldpottery.example',
    LogOffUri: 'https://sts.wrenfieldpottery.example/signout',
    MetadataExchangeUri: null,
    NextSigningCertificate: null,
    OpenIdConnectDiscoveryEndpoint: 'https://sts.wrenfieldpottery.example/.well-known/openid-configuration',
    PassiveLogOnUri: 'https://sts.wrenfieldpottery.example/signin',
    PreferredAuthenticationProtocol: 'WsFed',
    PromptLoginBehavior: 'TranslateToFreshPasswordAuth',
    SigningCertificate: 'V3JlbmZpZWxkIHNpZ25pbmcgY2VydGlmaWNhdGU=',
    SigningCertificateUpdateStatus: null,
    SupportsMfa: true,
    ...settings
  }
})

/** A request for a domain that the tenant itself signs users in to. */
const managed = (name = 'wrenfieldpottery.example', changes: Facts = {}) =>
  ({ verifiedDomainName: name, domain: { authenticationType: 'managed', capability: 'email', name, status: 'verified', verificationMethod: 'dns_record', ...changes } })

t.test('Verify domain availability', async t => {
  const { call } = await storyWorld(t)
  const taken = await call('HEAD', '/domains/alderfinch.onmicrosoft.com')
  t.same([taken.status, taken.text, taken.headers['content-length']], [200, '', '0'], 'found is taken, without a body')
  const free = await call('HEAD', '/domains/tallpine.onmicrosoft.com', undefined, appOnly)
  t.same([free.status, free.text, free.headers['content-length']], [404, '', '0'], 'not found is free, without a body')
  t.match(free.headers, { 'ms-requestid': String, 'ms-correlationid': String })

  for (const [what, name, expected] of [
    ['in any case', 'AlderFinch.OnMicrosoft.Com', true],
    ['a verified one', 'tidewaterfreight.example', true],
    ['the partner\'s own', 'northgatecloud.onmicrosoft.com', true],
    ['only whole names', 'alderfinch', false],
    ['under another suffix', 'alderfinch.ccsctp.net', false]
  ] as const) t.equal(await isTaken(call, name), expected, what)
})

t.test('checkDomainAvailability: follows the life of customers', async t => {
  const { call } = await storyWorld(t)
  t.equal(await isTaken(call, 'tallpine.onmicrosoft.com'), false)
  const { id } = (await call('POST', '/customers', newcomer())).body
  t.equal(await isTaken(call, 'tallpine.onmicrosoft.com'), true, 'made')
  await call('PATCH', `/customers/${id}`, { relationshipToPartner: 'none' })
  t.equal(await isTaken(call, 'tallpine.onmicrosoft.com'), true, 'a former customer keeps its domain')
  const other = (await call('POST', '/customers', newcomer('bentpine.onmicrosoft.com'))).body
  await call('DELETE', `/customers/${other.id}`)
  t.equal(await isTaken(call, 'bentpine.onmicrosoft.com'), false, 'a deleted one does not')
})

t.test('checkDomainPrefixAvailability: the older question, whose answer is true for a free one', async t => {
  for (const [cloud, suffix] of [['global', 'onmicrosoft.com'], ['china', 'partner.onmschina.cn'], ['germany', 'onmicrosoft.de'], ['usgov', 'onmicrosoft.us']] as const) {
    const { call } = await storyWorld(t, { cloud })
    const ask = async (prefix: string) => (await call('GET', `/validations/checkdomainavailability/${prefix}`)).text
    t.equal(await ask('tallpine'), 'true', cloud)
    t.equal((await call('POST', '/customers', newcomer(`tallpine.${suffix}`))).status, 201)
    t.equal(await ask('TallPine'), 'false', cloud)
  }
})

t.test('Add a verified domain for a customer', async t => {
  const { call } = await storyWorld(t)
  const path = await wrenfield(call)
  const { status, body } = await call('POST', `${path}/verifieddomain`, federated())
  t.equal(status, 201)
  t.same(body, { authenticationType: 'federated', capability: 'email', isDefault: false, isInitial: false, name: 'WrenfieldPottery.example', status: 'verified', verificationMethod: 'dns_record' }, 'bare; how it was verified is not as sent')
  t.same((await call('GET', path)).body.customDomains, ['wrenfieldpottery.onmicrosoft.com', 'WrenfieldPottery.example'])
  t.equal(await isTaken(call, 'wrenfieldpottery.example'), true)

  const user = { userPrincipalName: 'ines@wrenfieldpottery.example', displayName: 'Ines Farrow', passwordProfile: { password: 'testPassword' } }
  await refuses(t, call, ['POST', `${path}/users`, user], { status: 400, code: 3000, description: /immutableId/ }, 'its users need an immutable id')
  const made = await call('POST', `${path}/users`, { ...user, immutableId: 'ASNFZ4mrze8=' })
  t.match([made.status, made.body.userDomainType], [200, 'federated'])
})

t.test('addVerifiedDomain: a managed domain, as the default of new users', async t => {
  const { call } = await storyWorld(t)
  const path = await wrenfield(call)
  const { status, body } = await call('POST', `${path}/verifieddomain`, managed('shop.wrenfieldpottery.example', { isDefault: true, isInitial: true, rootDomain: 'wrenfieldpottery.example', status: 'unverified', verificationMethod: 'email', capability: 'Email' }), appOnly)
  t.equal(status, 201)
  t.same(body, { authenticationType: 'managed', capability: 'email', isDefault: true, isInitial: false, name: 'shop.wrenfieldpottery.example', rootDomain: 'wrenfieldpottery.example', status: 'unverified', verificationMethod: 'dns_record' }, 'the initial one is that of the tenant\'s making')
  const user = { userPrincipalName: 'ines@shop.wrenfieldpottery.example', displayName: 'Ines Farrow', passwordProfile: { password: 'testPassword' } }
  t.match((await call('POST', `${path}/users`, user)).body, { userDomainType: 'managed', userPrincipalName: user.userPrincipalName })
})

t.test('addVerifiedDomain: a domain that somebody has', async t => {
  const { call } = await storyWorld(t)
  const path = `${await wrenfield(call)}/verifieddomain`
  for (const name of ['alderfinch.onmicrosoft.com', 'TidewaterFreight.example', 'wrenfieldpottery.onmicrosoft.com', 'northgatecloud.onmicrosoft.com']) {
    await refuses(t, call, ['POST', path, managed(name)], { status: 409, code: 990001, description: new RegExp(`domain ${name} is already taken`) }, name)
  }
})

t.test('addVerifiedDomain: what is missing or ill-formed', async t => {
  const { call, world } = await storyWorld(t)
  const path = `${await wrenfield(call)}/verifieddomain`
  const cases: Array<[what: string, body: unknown, words: RegExp, code?: number]> = [
    ['no name', { ...managed(), verifiedDomainName: null }, /verifiedDomainName is missing/],
    ['no domain', { verifiedDomainName: 'wrenfieldpottery.example' }, /domain is missing/],
    ...['authenticationType', 'capability', 'name', 'status', 'verificationMethod'].map((name): [string, unknown, RegExp] =>
      [`no ${name}`, managed(undefined, { [name]: null }), new RegExp(`domain\\.${name} is missing`)]),
    ['two names', { ...managed(), verifiedDomainName: 'another.example' }, /verifiedDomainName must be that of the domain, wrenfieldpottery\.example, not another\.example/],
    ['a name that is none', managed('wrenfield pottery'), /domain\.name must be the name of a domain/],
    ['a name without a dot', managed('wrenfieldpottery'), /domain\.name/],
    ['a blank capability', managed(undefined, { capability: ' ' }), /domain\.capability is missing/],
    ['no federation settings', { ...federated(), DomainFederationSettings: null }, /domainFederationSettings is missing/],
    ...['IssuerUri', 'LogOffUri', 'PassiveLogOnUri', 'PreferredAuthenticationProtocol', 'PromptLoginBehavior', 'SigningCertificate'].map((name): [string, unknown, RegExp] =>
      [`no ${name}`, federated({}, { [name]: null }), new RegExp(`domainFederationSettings\\.${name} is missing`, 'i')]),
    ['a blank certificate', federated({}, { SigningCertificate: ' ' }), /signingCertificate is missing/],
    ['another kind of sign-in', managed(undefined, { authenticationType: 'trusted' }), /trusted/, 900126],
    ['another status', managed(undefined, { status: 'pending' }), /pending/, 900126],
    ['another method', managed(undefined, { verificationMethod: 'phone' }), /phone/, 900126],
    ['another protocol', federated({}, { PreferredAuthenticationProtocol: 'OAuth' }), /OAuth/, 900126]
  ]
  for (const [what, body, description, code = 3000] of cases) await refuses(t, call, ['POST', path, body], { status: 400, code, description }, what)
  await customerRefusals(t, call, world, [['POST', 'verifieddomain', managed()]])
})

t.test('addVerifiedDomain: only a partner that registers domains', async t => {
  for (const fixture of ['direct', 'reseller']) {
    const { call } = await storyWorld(t, { fixture })
    const { items: [{ id }] } = (await call('GET', '/customers')).body
    await refuses(t, call, ['POST', `/customers/${id}/verifieddomain`, managed()], { status: 403, code: 2032, description: /domain registrar/ }, fixture)
  }
  const { call } = await storyWorld(t)
  await remake(call, document => { delete document.partner.isDomainRegistrar })
  await refuses(t, call, ['POST', `${await wrenfield(call)}/verifieddomain`, managed()], { status: 403, code: 2032, description: /domain registrar/ }, 'one that is so no more')
})

t.test('addVerifiedDomain: what the documented page sends for unset values is read', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('POST', `${await wrenfield(call)}/verifieddomain`, federated({ IsDefault: 'Null', IsInitial: 'Null' }))
  t.same([status, body?.isDefault, body?.isInitial], [201, false, false])
})
