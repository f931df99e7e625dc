/** What the tests of invoices share: a partner that is billed on the 15th, and the worked example of docs/BILLING.md. */
import { storyWorld, type Call, type Story } from '../helper.ts'
import { newcomer } from './catalogue-facts.ts'
import { advance, buy, offers, remake, type Holding } from './holdings.ts'

interface Test { teardown: (what: () => Promise<void> | void) => void }

/** A partner without customers, billed on the 15th; `edit` changes what else its world starts with. */
export async function billedOn15th (t: Test, options: Parameters<typeof storyWorld>[1] = {}, edit: (document: any) => void = () => {}): Promise<Story> {
  const story = await storyWorld(t, { fixture: 'empty', time: '2019-01-20T09:00:00Z', ...options })
  await remake(story.call, document => {
    document.partner.billingDay = 15
    delete document.collections.due
    delete document.collections.invoices
    edit(document)
  })
  return story
}

export async function newCustomer (call: Call): Promise<string> {
  const { status, text, body } = await call('POST', '/customers', newcomer())
  if (status !== 201) throw new Error(text)
  return body.id
}

/**
 * Business Premium, which costs 10.00: 5 seats on 20 January, 8 on 4 February; suspended on 6 March, reactivated on the 11th,
 * cancelled on 2 April. Told up to a day.
 */
export async function workedExample (call: Call, until = '2019-05-20T00:00:00Z'): Promise<Holding> {
  const bought = await buy(call, await newCustomer(call), offers.businessPremium, { quantity: 5 }, 'monthly')
  const steps: Array<[to: string, change: object]> = [
    ['2019-02-04T10:00:00Z', { quantity: 8 }],
    ['2019-03-06T10:00:00Z', { status: 'suspended' }],
    ['2019-03-11T10:00:00Z', { status: 'active' }],
    ['2019-04-02T10:00:00Z', { status: 'deleted' }]
  ]
  for (const [to, change] of steps) {
    if (to > until) break
    await advance(call, { to })
    const { status, text } = await call('PATCH', bought.path, change)
    if (status !== 200) throw new Error(text)
  }
  await advance(call, { to: until })
  return bought
}

/** A link to GET. */
export const link = (uri: string, token?: string) => ({ uri, method: 'GET', headers: token === undefined ? [] : [{ key: 'MS-ContinuationToken', value: token }] })

/** All lines of a kind, over pages of a size. */
export async function pages (call: Call, first: string): Promise<{ items: any[], pages: number }> {
  const items: any[] = []
  let count = 0
  for (let next: { uri: string, headers: Array<{ key: string, value: string }> } | undefined = { uri: first, headers: [] }; next; count++) {
    const { status, text, body }: { status: number, text: string, body: any } = await call('GET', next.uri, undefined, Object.fromEntries(next.headers.map(({ key, value }) => [key, value])))
    if (status !== 200) throw new Error(text)
    items.push(...body.items)
    next = body.links.next
  }
  return { items, pages: count }
}
