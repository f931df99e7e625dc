/** What only a sequence of requests shows, and the bounds of what is remembered: entries of a journal, told as they would be kept. */
import t from 'tap'
import { hasFailures, type FailOn } from '../../src/report/failures.ts'
import { Observer, type Report } from '../../src/report/observer.ts'
import type { JournalEntry } from '../../src/state/journal.ts'
import { storyTime } from '../helper.ts'

const at = Date.parse(storyTime)
const customer = '/v1/customers/b0000000-0000-4000-8000-000000000001'
const id = (last: number) => `a0000000-0000-4000-8000-00000000000${last}`
const headersOf = (requestId: string | undefined, more: Record<string, string> = {}) => ({ 'user-agent': 'shop/1', 'ms-correlationid': id(0), ...(requestId !== undefined && { 'ms-requestid': requestId }), ...more })

let sequence = 0

/** An entry; `after` is the time since the first one, in milliseconds. */
function entry ({ after = 0, ...given }: Partial<JournalEntry> & { after?: number } = {}): JournalEntry {
  sequence++
  return {
    id: `request-${sequence}`,
    sequence,
    world: 'w',
    at,
    receivedAt: 1_000_000 + after,
    durationMs: 1.5,
    method: 'GET',
    path: customer,
    query: '',
    operation: 'getCustomer',
    tokenMode: 'app+user',
    requestHeaders: headersOf(id(1)),
    requestBody: undefined,
    status: 200,
    responseHeaders: {},
    responseBody: undefined,
    isCut: false,
    why: undefined,
    ...given
  }
}

const order = { method: 'POST', path: `${customer}/orders`, operation: 'createOrder', requestBody: '{"lineItems":[{"lineItemNumber":0,"offerId":"o","quantity":1}]}' } as const
const wait = (seconds: number) => ({ responseHeaders: { 'retry-after': String(seconds) } })
const hasty = 'getCustomer was asked again before the 30 seconds of Retry-After were over.'
const again = (how: string) => `${how}, and was sent again without the MS-RequestId that it had.`

/** Requests in their order, and what is seen in the last one. */
const sequences: Record<string, { requests: Array<Parameters<typeof entry>[0]>, sees: Array<[string, string]> }> = {
  'a write after no answer, by its id': { requests: [{ ...order, status: 0 }, { ...order, after: 100 }], sees: [] },
  'a write after no answer, by its id in other letters': { requests: [{ ...order, status: 0, requestHeaders: headersOf(id(1).toUpperCase()) }, { ...order, after: 100 }], sees: [] },
  'a write after no answer, by another id': { requests: [{ ...order, status: 0 }, { ...order, after: 100, requestHeaders: headersOf(id(2)) }], sees: [['retryWithNewId', again('createOrder had no answer')]] },
  'a write after 500, by another id': { requests: [{ ...order, status: 500 }, { ...order, after: 100, requestHeaders: headersOf(id(2)) }], sees: [['retryWithNewId', again('createOrder was answered 500')]] },
  'a write after 503, without one': {
    requests: [{ ...order, status: 503 }, { ...order, after: 100, requestHeaders: headersOf(undefined) }],
    sees: [['missingRequestId', 'ms-requestid is missing.'], ['retryWithNewId', again('createOrder was answered 503')]]
  },
  'a write after 429, by another id': { requests: [{ ...order, status: 429 }, { ...order, after: 100, requestHeaders: headersOf(id(2)) }], sees: [['untracedRetry', again('createOrder was answered 429')]] },
  'a read after 504, by another id': { requests: [{ status: 504 }, { after: 100, requestHeaders: headersOf(id(2)) }], sees: [['untracedRetry', again('getCustomer was answered 504')]] },
  'a write after a refusal, by another id': { requests: [{ ...order, status: 409 }, { ...order, after: 100, requestHeaders: headersOf(id(2)) }], sees: [] },
  'another write after 500': { requests: [{ ...order, status: 500 }, { ...order, after: 100, requestBody: order.requestBody.replace('"o"', '"p"'), requestHeaders: headersOf(id(2)) }], sees: [] },
  'the write of another client after 500': { requests: [{ ...order, status: 500 }, { ...order, after: 100, requestHeaders: headersOf(id(2), { 'ms-partnercenter-application': 'other' }) }], sees: [] },
  'a write that was on its way when the other one failed': { requests: [{ ...order, status: 500, durationMs: 200 }, { ...order, after: 100, requestHeaders: headersOf(id(2)) }], sees: [] },
  'the same write long after': { requests: [{ ...order, status: 500 }, { ...order, after: 121_000, requestHeaders: headersOf(id(2)) }], sees: [] },
  'a write after one that was sent again already': {
    requests: [{ ...order, status: 500 }, { ...order, after: 100 }, { ...order, after: 200, requestHeaders: headersOf(id(2)) }],
    sees: []
  },
  'the operation within Retry-After of 429': { requests: [{ status: 429, ...wait(30) }, { after: 29_000 }], sees: [['retryTooSoon', hasty]] },
  'the operation elsewhere within Retry-After of 429': { requests: [{ status: 429, ...wait(30) }, { after: 29_000, path: `${customer.slice(0, -1)}2` }], sees: [['retryTooSoon', hasty]] },
  'each request within Retry-After': { requests: [{ status: 503, ...wait(30) }, { after: 100, status: 503, ...wait(30) }, { after: 200 }], sees: [['retryTooSoon', hasty]] },
  'the operation after Retry-After': { requests: [{ status: 429, ...wait(30) }, { after: 30_002 }], sees: [] },
  'the operation once the clock of the world was moved on': { requests: [{ status: 429, ...wait(30) }, { after: 100, at: at + 30_000 }], sees: [] },
  'another operation within Retry-After': { requests: [{ status: 429, ...wait(30) }, { after: 100, ...order }], sees: [] },
  'another client within Retry-After': { requests: [{ status: 429, ...wait(30) }, { after: 100, requestHeaders: headersOf(id(1), { 'user-agent': 'other/1' }) }], sees: [] },
  'a request that was on its way when the other one was refused': { requests: [{ status: 429, durationMs: 200, ...wait(30) }, { after: 100 }], sees: [] },
  'the address within Retry-After of 202': { requests: [{ status: 202, ...wait(30) }, { after: 100 }], sees: [['retryTooSoon', hasty]] },
  'another address within Retry-After of 202': { requests: [{ status: 202, ...wait(30) }, { after: 100, path: `${customer.slice(0, -1)}2` }], sees: [] }
}

t.test('what a request does in view of those before it', async t => {
  for (const [what, { requests, sees }] of Object.entries(sequences)) {
    const observer = new Observer()
    const found = requests.map(request => observer.observe(entry(request)))
    t.same(found.at(-1)!.map(({ rule, message }) => [rule, message]), sees, what)
  }
})

t.test('input is held to the contract, whatever refused it', async t => {
  const sees = (given: Parameters<typeof entry>[0]) => new Observer().observe(entry(given)).map(({ rule, message }) => [rule, message])
  const unset = { BillingType: 'none', OrderId: null, Approved: false, Discount: 0, Since: '0001-01-01T00:00:00', Steps: [], LineItems: [{ LineItemNumber: 0, OfferId: 'o', Quantity: 1, Attributes: { ObjectType: 'OrderLineItem' } }] }
  t.same(sees({ ...order, status: 201, requestBody: JSON.stringify(unset) }), [], 'what is not set is not looked at')
  t.same(sees({ ...order, status: 201, requestBody: JSON.stringify({ ...unset, Discount: 5 }) }), [['undocumentedField', 'Discount is not a field of the contract.']])
  const many = '{"lineItems":[{"lineItemNumber":0,"offerId":"o","quantity":"many"}]}'
  const misfit = [['wrongType', 'The request is not valid: lineItems[0].quantity must be an integer, not "many".']]
  t.same(sees({ ...order, status: 500, requestBody: many }), misfit, 'a fault had struck')
  t.same(sees({ ...order, status: 429, requestBody: many }), misfit, 'the gateway had refused it')
  t.same(sees({ ...order, status: 500, requestBody: many.replace('"o"', '"[redacted]"') }), [], 'a secret is in it, whose value is gone')
  t.same(sees({ ...order, status: 500, requestBody: many.slice(0, 40), isCut: true }), [], 'its end is not kept')
  t.same(sees({ ...order, status: 401, requestBody: undefined }), [], 'its body was not read')
  t.same(sees({ operation: 'listCustomers', path: '/v1/customers', query: 'size=many', status: 401 }), [['wrongType', 'The request is not valid: size must be a whole number, not many.']])
})

t.test('errors have their own room beside warnings, and what is remembered has bounds', async t => {
  const observer = new Observer()
  for (let i = 0; i < 6000; i++) observer.observe(entry({ requestHeaders: { 'user-agent': 'bare' }, status: 503, path: `/v1/customers/${i}` }))
  observer.observe(entry({ query: 'expand=1' }))
  const { violations, omitted, operations } = observer.report('w', [])
  t.same([violations.length, omitted, operations[0]!.violations], [10_001, 2000, 12_001])
  t.equal(violations.at(-1)!.rule, 'undocumentedParameter')
})

t.test('what fails a pipeline', async t => {
  const violation = (severity: 'error' | 'warning') => ({ rule: 'x', severity, message: '', operation: null, requestId: 'request-1', at: storyTime })
  const leak = { host: 'example.com', method: 'GET', path: '/', at: storyTime }
  const fails = (report: Pick<Report, 'violations' | 'leaks'>) => (['violations', 'warnings', 'errors', 'leaks'] as FailOn[]).filter(failOn => hasFailures(report, failOn))
  t.same(fails({ violations: [], leaks: [] }), [])
  t.same(fails({ violations: [violation('warning')], leaks: [] }), ['warnings'])
  t.same(fails({ violations: [violation('error')], leaks: [] }), ['violations', 'warnings', 'errors'])
  t.same(fails({ violations: [], leaks: [leak] }), ['violations', 'warnings', 'leaks'])
})
