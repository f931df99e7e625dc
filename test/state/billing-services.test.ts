/** Charges of online services of the newer catalogue, by their own periods. */
import t from 'tap'
import type { SubscriptionRefundOption } from '../../src/contract/types.ts'
import { Decimal } from '../../src/state/billing/money.ts'
import { serviceChargesOf } from '../../src/state/billing/services.ts'
import { dayIn, dayText } from '../../src/state/billing/periods.ts'
import type { Change } from '../../src/state/billing/history.ts'
import { life } from './billing.ts'

/** 12.00 a month; a term of a year unless a month is 30 days. */
const rows = (changes: Change[], last: string, isByDays = false, first = '2000-01-01', refunds: SubscriptionRefundOption[] = []) =>
  serviceChargesOf(changes, { price: new Decimal(12), months: isByDays ? 1 : 12, isByDays, decimals: 2, refunds }, dayIn(first), dayIn(last))
    .map(({ generated, from, to, type, unitPrice, quantity }) => `${dayText(generated)}: ${dayText(from)} → ${dayText(to)} ${type} ${unitPrice.toFixed(2)} × ${quantity}`)

t.test('each month in advance, from the day of purchase', async t => {
  t.same(rows(life(['2019-01-05', 3]), '2019-03-04'), ['2019-01-05: 2019-01-05 → 2019-02-04 New 12.00 × 3', '2019-02-05: 2019-02-05 → 2019-03-04 Renew 12.00 × 3'])
  t.same(rows(life(['2019-01-05', 3]), '2019-03-31', false, '2019-03-01'), ['2019-03-05: 2019-03-05 → 2019-04-04 Renew 12.00 × 3'], 'of a month only what came about in it')
})

t.test('a year at once, and a term of 30 days by its days', async t => {
  t.same(rows(life(['2019-01-05', 3, 'annual']), '2020-01-05'), ['2019-01-05: 2019-01-05 → 2020-01-04 New 144.00 × 3', '2020-01-05: 2020-01-05 → 2021-01-04 Renew 144.00 × 3'])
  t.same(rows(life(['2019-01-05']), '2019-02-04', true), ['2019-01-05: 2019-01-05 → 2019-02-03 New 12.00 × 1', '2019-02-04: 2019-02-04 → 2019-03-05 Renew 12.00 × 1'])
})

t.test('what is added is charged for the rest, what is taken back is given back', async t => {
  // 12.00 for 31 days is 0.387 a day, 21 days are 8.13.
  t.same(rows(life(['2019-01-05', 3], ['2019-01-15', 5], ['2019-01-16', 4], ['2019-01-17', 'deleted']), '2019-12-31'), [
    '2019-01-05: 2019-01-05 → 2019-02-04 New 12.00 × 3',
    '2019-01-15: 2019-01-15 → 2019-02-04 addQuantity 8.13 × 2',
    '2019-01-16: 2019-01-16 → 2019-02-04 removeQuantity -8.13 × 1',
    '2019-01-17: 2019-01-17 → 2019-02-04 Cancel -8.13 × 1',
    '2019-01-17: 2019-01-17 → 2019-02-04 Cancel -12.00 × 3'
  ])
})

t.test('within the time of refunds what is cancelled costs nothing, suspended or not; after it, when only a part is given back, the days before', async t => {
  const refunds = [{ type: 'Full' as const, expiresAt: '2019-01-12T12:00:00Z' }, { type: 'Partial' as const, expiresAt: '2019-02-04T12:00:00Z' }]
  t.same(rows(life(['2019-01-05', 2, 'annual'], ['2019-01-08', 'suspended'], ['2019-01-09', 'deleted']), '2019-12-31', false, '2000-01-01', refunds), [
    '2019-01-05: 2019-01-05 → 2020-01-04 New 144.00 × 2',
    '2019-01-09: 2019-01-09 → 2020-01-04 Cancel -144.00 × 2'
  ])
  // 144.00 for 365 days is 0.395 a day, 345 days are 136.28.
  t.same(rows(life(['2019-01-05', 2, 'annual'], ['2019-01-25', 'deleted']), '2019-12-31', false, '2000-01-01', refunds), [
    '2019-01-05: 2019-01-05 → 2020-01-04 New 144.00 × 2',
    '2019-01-25: 2019-01-25 → 2020-01-04 Cancel -136.28 × 2'
  ])
})

t.test('a term that ends, and a suspension, bring no further charge', async t => {
  t.same(rows(life(['2019-01-05', 'annual'], ['2020-01-05', 'end']), '2021-01-31'), ['2019-01-05: 2019-01-05 → 2020-01-04 New 144.00 × 1'])
  t.same(rows(life(['2019-01-05'], ['2019-01-20', 'suspended'], ['2019-03-10', 'active']), '2019-04-05'), ['2019-01-05: 2019-01-05 → 2019-02-04 New 12.00 × 1', '2019-04-05: 2019-04-05 → 2019-05-04 Renew 12.00 × 1'])
})
