/** What customers do, and the charges that it leaves: through the wire, by the lines that are on no invoice yet. */
import t from 'tap'
import type { Call } from '../helper.ts'
import { advance, buy, offers } from './holdings.ts'
import { billedOn15th, newCustomer } from './invoicing.ts'

/** `PRORATE FEES WHEN PURCHASE 10 × 5`, of each line. */
async function unbilled (call: Call): Promise<string[]> {
  const { body } = await call('GET', '/invoices/unbilled/lineitems?provider=office&invoicelineitemtype=billinglineitems&currencycode=USD&period=current')
  return body.items.map(({ offerName, chargeType, chargeStartDate, chargeEndDate, unitPrice, quantity }: any) => `${offerName}: ${chargeType} ${chargeStartDate.slice(5, 10)} → ${chargeEndDate.slice(5, 10)} ${unitPrice} × ${quantity}`)
}

const changed = async (call: Call, ...request: Parameters<Call>) => {
  const { status, text } = await call(...request)
  if (status >= 300) throw new Error(text)
}

t.test('queryInvoiceLineItems: a trial costs nothing until it is converted', async t => {
  const { call } = await billedOn15th(t)
  const { path } = await buy(call, await newCustomer(call), offers.businessPremiumTrial, { quantity: 25 })
  await advance(call, { to: '2019-02-10T00:00:00Z' })
  t.same(await unbilled(call), [])
  const { body: { items: [conversion] } } = await call('GET', `${path}/conversions`)
  await changed(call, 'POST', `${path}/conversions`, { ...conversion, quantity: 30 })
  t.same(await unbilled(call), ['OFFICE 365 BUSINESS PREMIUM: PRORATE FEES WHEN PURCHASE 02-10 → 03-09 10 × 30'])
})

t.test('queryInvoiceLineItems: another billing cycle gives back what is left and charges a year', async t => {
  const { call } = await billedOn15th(t)
  const { order, subscription, customerId } = await buy(call, await newCustomer(call), offers.businessPremium, { quantity: 2 }, 'monthly')
  await advance(call, { to: '2019-02-01T00:00:00Z' })
  await changed(call, 'PATCH', `/customers/${customerId}/orders/${order.id}`, {
    id: order.id,
    referenceCustomerId: customerId,
    billingCycle: 'annual',
    lineItems: [{ lineItemNumber: 0, offerId: offers.businessPremium, subscriptionId: subscription.id, quantity: 2 }]
  })
  t.same(await unbilled(call), [
    'OFFICE 365 BUSINESS PREMIUM: PRORATE FEES WHEN PURCHASE 01-20 → 02-19 10 × 2',
    'OFFICE 365 BUSINESS PREMIUM: PRORATE FEES WHEN CONVERT TO A NEW OFFERING 02-01 → 02-19 -6.14 × 2',
    'OFFICE 365 BUSINESS PREMIUM: PRORATE FEES WHEN CONVERT AWAY FROM CURRENT OFFERING 02-01 → 01-31 120 × 2'
  ])
})

t.test('queryInvoiceLineItems: an upgrade gives back what is left and charges the better offer from its day', async t => {
  const { call } = await billedOn15th(t)
  const { path } = await buy(call, await newCustomer(call), offers.businessEssentials, { quantity: 2 }, 'monthly')
  await advance(call, { to: '2019-02-01T00:00:00Z' })
  const { body: { items: upgrades } } = await call('GET', `${path}/upgrades`)
  const upgrade = upgrades.find(({ targetOffer }: any) => targetOffer.id === offers.businessPremium)
  await changed(call, 'POST', `${path}/upgrades`, { targetOffer: { id: upgrade.targetOffer.id }, upgradeType: upgrade.upgradeType, quantity: 2 })
  // 5.00 for 31 days is 0.161 a day, 19 days are 3.06.
  t.same((await unbilled(call)).sort(), [
    'OFFICE 365 BUSINESS ESSENTIALS: PRORATE FEES WHEN CONVERT TO A NEW OFFERING 02-01 → 02-19 -3.06 × 2',
    'OFFICE 365 BUSINESS ESSENTIALS: PRORATE FEES WHEN PURCHASE 01-20 → 02-19 5 × 2',
    'OFFICE 365 BUSINESS PREMIUM: PRORATE FEES WHEN CONVERT AWAY FROM CURRENT OFFERING 02-01 → 02-28 10 × 2'
  ])
})

t.test('queryInvoiceLineItems: an add-on goes by the intervals of its base, and is suspended with it', async t => {
  const { call } = await billedOn15th(t)
  const base = await buy(call, await newCustomer(call), offers.exchangeOnline, { quantity: 10 }, 'monthly')
  await advance(call, { to: '2019-01-30T00:00:00Z' })
  await changed(call, 'PATCH', `/customers/${base.customerId}/orders/${base.order.id}`, {
    referenceCustomerId: base.customerId,
    lineItems: [{ lineItemNumber: 0, offerId: offers.exchangeArchiving, parentSubscriptionId: base.subscription.id, quantity: 10 }]
  })
  await changed(call, 'PATCH', base.path, { status: 'suspended' })
  // 3.00 for 31 days is 0.097 a day, 21 days are 2.04; less than 30 days after the purchase all of it comes back.
  t.same((await unbilled(call)).sort(), [
    'EXCHANGE ONLINE (PLAN 1): CANCEL FEE 01-30 → 02-19 -4 × 10',
    'EXCHANGE ONLINE (PLAN 1): PRORATE FEES WHEN PURCHASE 01-20 → 02-19 4 × 10',
    'EXCHANGE ONLINE ARCHIVING FOR EXCHANGE ONLINE: CANCEL FEE 01-30 → 02-19 -2.04 × 10',
    'EXCHANGE ONLINE ARCHIVING FOR EXCHANGE ONLINE: PRORATE FEES WHEN PURCHASE 01-30 → 02-19 2.04 × 10'
  ])
})

t.test('queryInvoiceLineItems: a term that is not renewed ends without a charge and without a credit', async t => {
  const { call } = await billedOn15th(t)
  const { path } = await buy(call, await newCustomer(call), offers.businessPremium, { quantity: 2 }, 'monthly')
  await changed(call, 'PATCH', path, { autoRenewEnabled: false })
  await advance(call, { to: '2020-01-25T00:00:00Z' })
  t.equal((await call('GET', path)).body.status, 'suspended')
  t.same(await unbilled(call), [])
  t.same((await call('GET', '/invoices')).body.items.map(({ totalCharges }: any) => totalCharges), Array(12).fill(20))
})
