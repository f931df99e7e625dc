/** The documented scenarios of carts. */
import t from 'tap'
import { storyWorld } from '../helper.ts'

const businessPremium = '031C9E47-4802-4248-838E-778FB1D2CC05'

t.test('Create a cart', async t => {
  const { call } = await storyWorld(t)
  const customers = (await call('GET', '/customers')).body.items
  const created = await call('POST', `/customers/${customers[0].id}/carts`, { lineItems: [{ catalogItemId: businessPremium, quantity: 5, billingCycle: 'monthly' }] })
  t.equal(created.status, 201)
  t.same(await call('GET', created.body.links.self.uri).then(({ body }) => body), created.body)
})
