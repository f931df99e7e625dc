/** Webhooks: the registration of a partner, and the test events that it sends itself. What arrives is in test/webhooks. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { startReceiver, until } from '../webhooks/receiver.ts'
import { advance, appOnly, refuses, worldText } from './holdings.ts'
import { guid } from './purchases.ts'

const roots = ['/webhooks/v1/registration', '/webhooks/v1/internalApp/registration']
const [registration] = roots as [string, string]
const tests = `${registration}/validationEvents`
const partner = 'a1000434-efa2-4c6b-aad7-dddfa88df002'
const unknown = '5d7b1c04-3c3f-4a0e-9a4e-0d2f6d0c1a11'
const hooks = 'https://hooks.northwindcloud.example/partner-center?code=7'
const notRegistered = { status: 404, code: 1000, description: `The resource was not found: webhook registration of partner ${partner}.` }

const allEvents = [
  'test-created', 'subscription-updated', 'usagerecords-thresholdExceeded', 'referral-created', 'referral-updated', 'invoice-ready',
  'related-referral-created', 'related-referral-updated', 'granular-admin-relationship-approved', 'granular-admin-relationship-activated',
  'granular-admin-relationship-expired', 'granular-admin-relationship-terminated', 'granular-admin-access-assignment-created',
  'granular-admin-access-assignment-activated', 'granular-admin-access-assignment-updated', 'granular-admin-access-assignment-deleted',
  'reseller-relationship-accepted-by-customer', 'indirect-reseller-relationship-accepted-by-customer', 'dap-admin-relationship-approved',
  'dap-admin-relationship-terminated', 'dap-admin-relationship-terminated-by-microsoft', 'azure-fraud-event-detected',
  'new-commerce-migration-created', 'new-commerce-migration-completed', 'new-commerce-migration-failed', 'new-commerce-migration-schedule-failed',
  'subscription-active'
]

const register = async (call: Call, WebhookUrl = hooks, WebhookEvents = ['test-created', 'subscription-updated'], also: object = {}) => {
  const { status, text, body } = await call('POST', registration, { WebhookUrl, WebhookEvents, ...also })
  if (status !== 200) throw new Error(text)
  return body
}

for (const root of roots) {
  t.test(`registerWebhook: the partner is registered, at ${root}`, async t => {
    const { call } = await storyWorld(t)
    const answer = await call('POST', root, { WebhookUrl: hooks, WebhookEvents: ['subscription-updated', 'test-created'] })
    t.equal(answer.status, 200)
    t.match(answer.body.SubscriberId, guid)
    t.equal(answer.text, `{"SubscriberId":"${answer.body.SubscriberId}","WebhookUrl":"${hooks}","WebhookEvents":["subscription-updated","test-created"]}`)
    for (const at of roots) t.same((await call('GET', at)).body, { WebhookUrl: hooks, WebhookEvents: ['subscription-updated', 'test-created'] }, `${at} has it`)
  })

  t.test(`updateWebhookRegistration: the registration is replaced, and keeps its id, at ${root}`, async t => {
    const { call, world } = await storyWorld(t)
    const { SubscriberId } = await register(call, hooks, ['test-created'], { SignatureTokenToMsSignatureHeader: true })
    const { status, body } = await call('PUT', root, { WebhookUrl: 'http://localhost:8080/', WebhookEvents: ['invoice-ready'] })
    t.equal(status, 200)
    t.same(body, { SubscriberId, WebhookUrl: 'http://localhost:8080/', WebhookEvents: ['invoice-ready'] })
    t.same((await call('GET', root)).body, { WebhookUrl: 'http://localhost:8080/', WebhookEvents: ['invoice-ready'] })
    t.same(world.state.export().collections.webhooks, [
      { subscriberId: SubscriberId, webhookUrl: 'http://localhost:8080/', webhookEvents: ['invoice-ready'], signatureTokenToMsSignatureHeader: false }
    ], 'what was not sent is as if it had never been')
  })

  t.test(`listWebhookEvents: the names of all events, at ${root}`, async t => {
    const { call } = await storyWorld(t)
    const { status, body } = await call('GET', `${root}/events`)
    t.equal(status, 200)
    t.same(body, allEvents)
    t.same((await register(call, hooks, body)).WebhookEvents, allEvents, 'and all of them can be registered')
  })

  t.test(`sendWebhookTestEvent: the event arrives, and its result can be read, at ${root}`, async t => {
    const { call, emulator } = await storyWorld(t)
    let answer = () => {}
    const receiver = await startReceiver(t, emulator, (_request, response) => { answer = () => response.end('thanks') })
    await register(call, receiver.url)
    const sent = await call('POST', `${root}/validationEvents`)
    t.equal(sent.status, 200)
    t.match(sent.body.correlationId, guid)
    t.same(sent.body, { correlationId: sent.body.correlationId })
    const path = `${root}/validationEvents/${sent.body.correlationId}`
    const result = { correlationId: sent.body.correlationId, partnerId: partner, status: 'pending', callbackUrl: receiver.url, results: [] }
    const [message] = await receiver.has(1)
    t.same((await call('GET', path)).body, result)
    answer()
    t.equal(message!.flaw, '')
    t.equal(message!.text, JSON.stringify({
      EventName: 'test-created',
      ResourceUri: `${emulator.url}${tests}/${sent.body.correlationId}`,
      ResourceName: 'test',
      AuditUri: null,
      ResourceChangeUtcDate: '2019-01-09T00:00:00.0000000+00:00'
    }))
    await until(async () => (await call('GET', path)).body.status !== 'pending')
    t.same((await call('GET', path.toUpperCase())).body, {
      ...result,
      status: 'completed',
      results: [{ responseCode: 'OK', responseMessage: 'thanks', systemError: false, dateTimeUtc: '2019-01-09T00:00:00.0000000' }]
    })
  })

  t.test(`what has no registration is refused, at ${root}`, async t => {
    const { call } = await storyWorld(t)
    await refuses(t, call, ['GET', root], notRegistered, 'reading it')
    await refuses(t, call, ['PUT', root, { WebhookUrl: hooks, WebhookEvents: [] }], notRegistered, 'replacing it')
    await refuses(t, call, ['POST', `${root}/validationEvents`], notRegistered, 'testing it')
    await refuses(t, call, ['GET', `${root}/validationEvents/${unknown}`], { status: 404, code: 1000, description: `The resource was not found: webhook test event ${unknown}.` }, 'a test that never was')
  })

  t.test(`registerWebhook: a second registration is refused, at ${root}`, async t => {
    const { call } = await storyWorld(t)
    await register(call)
    await refuses(t, call, ['POST', root, { WebhookUrl: hooks, WebhookEvents: [] }], { status: 409, code: 990005, description: `Partner ${partner} has a webhook registration already; change it with PUT.` }, 'again')
  })
}

t.test('registerWebhook: names come in any case, events too, and each once', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('POST', '/WEBHOOKS/v1/Registration/', { webhookurl: hooks, WEBHOOKEVENTS: ['Subscription-Updated', 'subscription-updated', 'usagerecords-thresholdexceeded'], properties: null })
  t.equal(status, 200)
  t.same(body.WebhookEvents, ['subscription-updated', 'usagerecords-thresholdExceeded'])
})

t.test('registerWebhook: app-only tokens may, and no events are enough', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('POST', registration, { WebhookUrl: hooks, WebhookEvents: [] }, appOnly)
  t.same([status, body.WebhookEvents], [200, []])
})

t.test('registerWebhook, updateWebhookRegistration: what does not fit is refused', async t => {
  const { call } = await storyWorld(t)
  const address = 'The value of a property is not valid: WebhookUrl must be a whole http or https address of at most 2048 characters.'
  const cases: Array<[body: object, code: number, description: string | RegExp]> = [
    [{ WebhookEvents: [] }, 3000, 'The value of a property is not valid: WebhookUrl is missing.'],
    [{ WebhookUrl: hooks }, 3000, 'The value of a property is not valid: WebhookEvents is missing.'],
    [{ WebhookUrl: '', WebhookEvents: [] }, 3000, address],
    [{ WebhookUrl: '/hooks', WebhookEvents: [] }, 3000, address],
    [{ WebhookUrl: 'file:///etc/passwd', WebhookEvents: [] }, 3000, address],
    [{ WebhookUrl: `${hooks}${'x'.repeat(2048)}`, WebhookEvents: [] }, 3000, address],
    [{ WebhookUrl: 'https://me:secret@hooks.example/', WebhookEvents: [] }, 3000, 'The value of a property is not valid: WebhookUrl must not hold a user or a password.'],
    [{ WebhookUrl: 7, WebhookEvents: [] }, 800002, 'The request is not valid: WebhookUrl must be a string, not 7.'],
    [{ WebhookUrl: hooks, WebhookEvents: 'test-created' }, 800002, 'The request is not valid: WebhookEvents must be an array, not "test-created".'],
    [{ WebhookUrl: hooks, WebhookEvents: ['test-created', 'subscription-sold'] }, 900126, /^The value "subscription-sold" of WebhookEvents\[1\] is not one of those allowed: test-created, /]
  ]
  for (const [body, code, description] of cases) await refuses(t, call, ['POST', registration, body], { status: 400, code, description }, `POST ${JSON.stringify(body).slice(0, 60)}`)
  await register(call)
  for (const [body, code, description] of cases) await refuses(t, call, ['PUT', registration, body], { status: 400, code, description }, `PUT ${JSON.stringify(body).slice(0, 60)}`)
})

t.test('sendWebhookTestEvent: the event must be registered', async t => {
  const { call } = await storyWorld(t)
  await register(call, hooks, ['subscription-updated'])
  await refuses(t, call, ['POST', tests], { status: 400, code: 3000, description: 'The value of a property is not valid: the registration must have the event test-created.' }, 'without it')
})

t.test('sendWebhookTestEvent: at most two a minute', async t => {
  const { call, emulator } = await storyWorld(t)
  const again = () => emulator.inject({ method: 'POST', url: tests, headers: { authorization: 'Bearer test' } })
  await register(call)
  t.equal((await call('POST', tests)).status, 200)
  await advance(call, 'PT20.5S')
  t.equal((await call('POST', tests, undefined, { 'MS-RequestId': unknown })).status, 200)
  const before = await worldText(call)
  const third = await again()
  t.same([third.statusCode, third.headers['retry-after'], third.json()], [429, '40', { statusCode: 429, message: 'Rate limit is exceeded. Try again in 40 seconds.' }])
  t.equal(await worldText(call), before, 'and nothing changed')
  t.equal((await call('POST', tests, undefined, { 'MS-RequestId': unknown })).status, 200, 'the same request again is no third one')
  await advance(call, 'PT39.5S')
  t.equal((await call('POST', tests)).status, 200, 'a minute after the first there is room for one')
  t.equal((await again()).headers['retry-after'], '21')
})

t.test('getWebhookTestResult: each attempt has its result, until the event is given up', async t => {
  const { call, emulator } = await storyWorld(t)
  const receiver = await startReceiver(t, emulator, (_request, response, n) => n === 2 ? response.destroy() : response.writeHead(404).end(`no ${n}`))
  await register(call, receiver.url)
  const path = `${tests}/${(await call('POST', tests)).body.correlationId}`
  const has = (count: number) => until(async () => (await call('GET', path)).body.results.length === count)
  await has(1)
  t.match((await call('GET', path)).body, { status: 'pending', results: [{ responseCode: 'NotFound', responseMessage: 'no 1', systemError: false, dateTimeUtc: '2019-01-09T00:00:00.0000000' }] })
  await advance(call, 'PT1S')
  await has(2)
  t.same((await call('GET', path)).body.results[1], { responseCode: 'NoAnswer', responseMessage: 'socket hang up', systemError: true, dateTimeUtc: '2019-01-09T00:00:01.0000000' })
  await advance(call, 'PT510S')
  await has(10)
  const { body } = await call('GET', path)
  t.equal(body.status, 'failed')
  t.same(body.results[9], { responseCode: 'NotFound', responseMessage: 'no 10', systemError: false, dateTimeUtc: '2019-01-09T00:08:31.0000000' })
})

t.test('getWebhookTestResult: kept for seven days', async t => {
  const { call, world } = await storyWorld(t)
  await register(call, 'http://127.0.0.1:1/')
  const path = `${tests}/${(await call('POST', tests)).body.correlationId}`
  await advance(call, { to: '2019-01-15T23:59:59.999Z' })
  t.equal((await call('GET', path)).status, 200)
  await advance(call, 'PT0.001S')
  const { status, body } = await call('GET', path)
  t.same([status, body.code], [404, 1000])
  await call('POST', tests)
  t.equal(world.state.export().collections.webhookTests!.length, 1, 'the next test clears away what is too old')
})
