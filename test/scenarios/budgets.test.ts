/** Usage budgets: what a customer's usage may cost in a month. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { appOnly, audited, customerNamed, refuses } from './holdings.ts'
import { customerRefusals } from './purchases.ts'

/** A budget as it is answered; its link names the method that changes it. */
const told = (path: string, amount?: number) => ({
  ...(amount !== undefined && { amount }),
  links: { self: { uri: path, method: 'PATCH', headers: [] } },
  attributes: { objectType: 'SpendingBudget' }
})

const tidewater = async (call: Call) => {
  const id = await customerNamed(call, 'Tidewater')
  return { id, path: `/customers/${id}/usagebudget` }
}

t.test('Update a customer\'s usage spending budget', async t => {
  const { call } = await storyWorld(t)
  const { id, path } = await tidewater(call)
  t.same((await call('GET', path)).body, told(path), 'at first there is none')
  const { status, body } = await call('PATCH', path, { Amount: 100, Attributes: { ObjectType: 'SpendingBudget' } }, appOnly)
  t.equal(status, 200)
  t.same(body, told(path, 100))
  t.same((await call('GET', path)).body, told(path, 100), 'and so it is read')
  t.same((await audited(call, id)).map(({ operationType, resourceType, changes }: any) => [operationType, resourceType, changes]), [['update_customer_spending_budget', 'customer', { budget: [undefined, 100] }]])
  t.same((await call('GET', `/customers/${await customerNamed(call, 'Alder')}/usagebudget`)).body.amount, undefined, 'that of others stays')
})

t.test('updateUsageBudget: another limit, none, and what changes nothing', async t => {
  const { call } = await storyWorld(t)
  const { id, path } = await tidewater(call)
  const set = async (body: object) => (await call('PATCH', path, body)).body.amount
  t.equal(await set({ amount: 100 }), 100)
  t.equal(await set({ amount: 249.99 }), 249.99)
  t.equal(await set({}), 249.99, 'nothing sent, nothing changed')
  t.equal(await set({ amount: '249.99' }), 249.99, 'a number as text')
  t.equal(await set({ amount: 0 }), 0, 'nothing may be used')
  t.equal(await set({ amount: null }), undefined, 'null lifts it')
  t.equal(await set({ amount: null }), undefined)
  t.same((await call('GET', path)).body, told(path))
  t.same((await audited(call, id)).map(({ changes }: any) => changes.budget), [[undefined, 100], [100, 249.99], [249.99, 0], [0, undefined]], 'the audit has what changed and nothing else')
})

t.test('updateUsageBudget: amounts that are refused', async t => {
  const { call, world } = await storyWorld(t)
  const { path } = await tidewater(call)
  await call('PATCH', path, { amount: 100 })
  await refuses(t, call, ['PATCH', path, { amount: -0.01 }], { status: 400, code: 800002, description: /amount must be 0 or more.*-0\.01/ }, 'less than nothing')
  for (const body of ['{"amount":"much"}', '{"amount":{}}', '{"amount":1e999}', '[]']) {
    await refuses(t, call, ['PATCH', path, body], { status: 400, code: 800002, description: /amount|body/ }, body)
  }
  await refuses(t, call, ['PATCH', path], { status: 400, code: 800002, description: /body/ }, 'no body')
  await customerRefusals(t, call, world, [['GET', 'usagebudget'], ['PATCH', 'usagebudget', { amount: 5 }]])
  const { call: elsewhere } = await storyWorld(t, { cloud: 'china' })
  await refuses(t, elsewhere, ['PATCH', path, { amount: 5 }], { status: 400, code: 900127, description: /china/ }, 'a cloud without usage')
})
