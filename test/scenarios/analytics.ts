/** What the tests of analytics share: questions, and rows of the story as they are answered. */
import type { Test } from 'tap'
import type { Answer, Call } from '../helper.ts'
import { refuses, type Refusal } from './holdings.ts'

export const addresses = {
  azureUsage: '/partner/v1/analytics/usage/azure',
  resellers: '/partner/v1/analytics/indirectresellers',
  referrals: '/partner/v1/analytics/referrals',
  searches: '/partner/v1/analytics/search',
  subscriptions: '/partner/v1/analytics/subscriptions',
  deployment: '/v1/analytics/commercial/deployment/license',
  usage: '/v1/analytics/commercial/usage/license'
} as const

/** An address with its query, as a client writes it. */
export const asking = (address: string, query: Record<string, string | number>) =>
  `${address}?${Object.entries(query).map(([name, value]) => `${name}=${encodeURIComponent(value)}`).join('&')}`

export const ask = (call: Call, address: string, query: Record<string, string | number> = {}): Promise<Answer> =>
  call('GET', Object.keys(query).length ? asking(address, query) : address)

/** The rows of an answer that must be one. */
export async function rowsOf (call: Call, address: string, query: Record<string, string | number> = {}): Promise<any[]> {
  const { status, text, body } = await ask(call, address, query)
  if (status !== 200) throw new Error(text)
  return body.Value
}

/** A page that holds all there is. */
export const page = (rows: unknown[]) => ({ Value: rows, '@nextLink': null, TotalCount: rows.length })

export const badQuery = (description: string): Refusal => ({ status: 400, code: 3000, description: `The value of a property is not valid: ${description}` })

/** Questions that every list of analytics refuses, the field being one that it has. */
export async function refusesBadQueries (t: Test, call: Call, address: string, field: string) {
  const cases: Array<[query: Record<string, string | number>, refusal: Refusal]> = [
    [{ top: 0 }, badQuery('top must be 1 to 10000, not 0.')],
    [{ top: 10_001 }, badQuery('top must be 1 to 10000, not 10001.')],
    [{ skip: -1 }, badQuery('skip must be 0 or more, not -1.')],
    [{ filter: `${field} eq` }, badQuery(`filter, character ${field.length + 4}: a value is expected (a text in single quotes, a number, true, false, null or cast), not the end.`)],
    [{ filter: 'nonsense eq 1' }, { status: 400, code: 3000, description: /filter, character 1: nonsense is no field that can stand here; there are / }],
    [{ orderby: `${field} downwards` }, badQuery(`orderby, character ${field.length + 2}: a comma or the end is expected, not downwards.`)],
    [{ groupby: `${field},nonsense` }, { status: 400, code: 3000, description: new RegExp(`groupby, character ${field.length + 2}: nonsense is no field`) }],
    [{ groupby: field, orderby: 'nonsense' }, { status: 400, code: 3000, description: /orderby, character 1: nonsense is no field that can stand here; there are / }]
  ]
  for (const [query, refusal] of cases) await refuses(t, call, ['GET', asking(address, query)], refusal, JSON.stringify(query))
}
