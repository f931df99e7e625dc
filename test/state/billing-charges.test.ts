/** Charges of licences: the published examples and the worked ones, to the cent. */
import t from 'tap'
import { life, rows, tariff } from './billing.ts'

const story = life(['2019-01-20', 5], ['2019-02-04', 8], ['2019-03-06', 'suspended'], ['2019-03-11', 'active'], ['2019-04-02', 'deleted'])

t.test('a subscription with more seats, a suspension, a reactivation and a cancellation', async t => {
  t.same(rows(story, tariff(10), '2020-01-01'), [
    '01-20: 01-20 → 02-19 PRORATE FEES WHEN PURCHASE 10.00 × 5 = 50.00',
    '02-20: 01-20 → 02-19 CYCLE INSTANCE PRORATE -10.00 × 5 = -50.00',
    '02-20: 01-20 → 02-03 CYCLE INSTANCE PRORATE 4.85 × 5 = 24.25',
    '02-20: 02-04 → 02-19 CYCLE INSTANCE PRORATE 5.17 × 8 = 41.36',
    '02-20: 02-20 → 03-19 CYCLE FEE 10.00 × 8 = 80.00',
    '03-06: 03-06 → 03-19 CANCEL FEE -5.00 × 8 = -40.00',
    '03-11: 03-11 → 03-19 ACTIVATION FEE 3.21 × 8 = 25.68',
    '03-20: 03-20 → 04-19 CYCLE FEE 10.00 × 8 = 80.00',
    '04-02: 04-02 → 04-19 CANCEL FEE -5.81 × 8 = -46.48'
  ])
})

t.test('the same under the partner-date model', async t => {
  t.same(rows(story, tariff(10, { model: 'partnerDate' }), '2020-01-01'), [
    '01-20: 01-20 → 02-03 PURCHASE FEE 0.00 × 5 = 0.00',
    '02-04: 02-04 → 02-14 PURCHASE FEE 0.00 × 8 = 0.00',
    '02-15: 02-15 → 03-14 CYCLE FEE 10.00 × 8 = 80.00',
    '03-06: 03-06 → 03-14 CANCEL FEE -10.00 × 8 = -80.00',
    '03-11: 03-11 → 03-14 ACTIVATION FEE 10.00 × 8 = 80.00',
    '03-15: 03-15 → 04-14 CYCLE FEE 10.00 × 8 = 80.00',
    '04-02: 04-02 → 04-14 CANCEL FEE -4.16 × 8 = -33.28'
  ])
})

/** The published examples of 2018 and the vectors beside them. */
const vectors: Array<[title: string, price: number, changes: ReturnType<typeof life>, last: string, expected: string[]]> = [
  ['a second seat', 4, life(['2018-01-13'], ['2018-02-01', 2]), '2018-02-13', [
    '01-13: 01-13 → 02-12 PRORATE FEES WHEN PURCHASE 4.00 × 1 = 4.00',
    '02-13: 01-13 → 02-12 CYCLE INSTANCE PRORATE -4.00 × 1 = -4.00',
    '02-13: 01-13 → 01-31 CYCLE INSTANCE PRORATE 2.45 × 1 = 2.45',
    '02-13: 02-01 → 02-12 CYCLE INSTANCE PRORATE 1.55 × 2 = 3.10',
    '02-13: 02-13 → 03-12 CYCLE FEE 4.00 × 2 = 8.00'
  ]],
  ['suspended within 30 days', 4, life(['2018-01-13'], ['2018-02-01', 'suspended']), '2018-06-01', [
    '01-13: 01-13 → 02-12 PRORATE FEES WHEN PURCHASE 4.00 × 1 = 4.00',
    '02-01: 02-01 → 02-12 CANCEL FEE -4.00 × 1 = -4.00'
  ]],
  ['suspended later', 4, life(['2018-01-13'], ['2018-03-01', 'suspended']), '2018-06-01', [
    '01-13: 01-13 → 02-12 PRORATE FEES WHEN PURCHASE 4.00 × 1 = 4.00',
    '02-13: 02-13 → 03-12 CYCLE FEE 4.00 × 1 = 4.00',
    '03-01: 03-01 → 03-12 CANCEL FEE -1.72 × 1 = -1.72'
  ]],
  ['suspended and reactivated within 30 days', 30, life(['2018-06-01'], ['2018-06-05', 'suspended'], ['2018-06-10', 'active']), '2018-06-30', [
    '06-01: 06-01 → 06-30 PRORATE FEES WHEN PURCHASE 30.00 × 1 = 30.00',
    '06-05: 06-05 → 06-30 CANCEL FEE -30.00 × 1 = -30.00',
    '06-10: 06-10 → 06-30 ACTIVATION FEE 30.00 × 1 = 30.00'
  ]],
  ['reactivated in the next interval', 30, life(['2018-06-01'], ['2018-06-05', 'suspended'], ['2018-07-10', 'active']), '2018-08-01', [
    '06-01: 06-01 → 06-30 PRORATE FEES WHEN PURCHASE 30.00 × 1 = 30.00',
    '06-05: 06-05 → 06-30 CANCEL FEE -30.00 × 1 = -30.00',
    '07-10: 07-10 → 07-31 ACTIVATION FEE 21.30 × 1 = 21.30',
    '08-01: 08-01 → 08-31 CYCLE FEE 30.00 × 1 = 30.00'
  ]],
  ['suspended and reactivated after 30 days', 30, life(['2018-06-01'], ['2018-07-05', 'suspended'], ['2018-07-10', 'active']), '2018-07-31', [
    '06-01: 06-01 → 06-30 PRORATE FEES WHEN PURCHASE 30.00 × 1 = 30.00',
    '07-01: 07-01 → 07-31 CYCLE FEE 30.00 × 1 = 30.00',
    '07-05: 07-05 → 07-31 CANCEL FEE -26.14 × 1 = -26.14',
    '07-10: 07-10 → 07-31 ACTIVATION FEE 21.30 × 1 = 21.30'
  ]],
  ['reactivated with a second seat', 30, life(['2018-06-01'], ['2018-06-20', 'suspended'], ['2018-06-25', 'active'], ['2018-06-25', 2]), '2018-07-01', [
    '06-01: 06-01 → 06-30 PRORATE FEES WHEN PURCHASE 30.00 × 1 = 30.00',
    '06-20: 06-20 → 06-30 CANCEL FEE -30.00 × 1 = -30.00',
    '06-25: 06-25 → 06-30 ACTIVATION FEE 30.00 × 1 = 30.00',
    '07-01: 06-25 → 06-30 CYCLE INSTANCE PRORATE -6.00 × 1 = -6.00',
    '07-01: 06-25 → 06-30 CYCLE INSTANCE PRORATE 6.00 × 2 = 12.00',
    '07-01: 07-01 → 07-31 CYCLE FEE 30.00 × 2 = 60.00'
  ]],
  ['a second seat in a month of 30 days', 30, life(['2018-06-01'], ['2018-06-10', 2]), '2018-07-01', [
    '06-01: 06-01 → 06-30 PRORATE FEES WHEN PURCHASE 30.00 × 1 = 30.00',
    '07-01: 06-01 → 06-30 CYCLE INSTANCE PRORATE -30.00 × 1 = -30.00',
    '07-01: 06-01 → 06-09 CYCLE INSTANCE PRORATE 9.00 × 1 = 9.00',
    '07-01: 06-10 → 06-30 CYCLE INSTANCE PRORATE 21.00 × 2 = 42.00',
    '07-01: 07-01 → 07-31 CYCLE FEE 30.00 × 2 = 60.00'
  ]],
  ['bought on the 29th', 30, life(['2018-05-29']), '2018-07-01', [
    '05-29: 05-29 → 06-30 PRORATE FEES WHEN PURCHASE 30.00 × 1 = 30.00',
    '07-01: 07-01 → 07-31 CYCLE FEE 30.00 × 1 = 30.00'
  ]],
  ['annual, with a second seat', 4, life(['2018-01-13', 'annual'], ['2018-02-01', 2]), '2019-01-13', [
    '01-13: 01-13 → 01-12 PRORATE FEES WHEN PURCHASE 48.00 × 1 = 48.00',
    '02-13: 01-13 → 01-12 CYCLE INSTANCE PRORATE -48.00 × 1 = -48.00',
    '02-13: 01-13 → 01-31 CYCLE INSTANCE PRORATE 2.47 × 1 = 2.47',
    '02-13: 02-01 → 01-12 CYCLE INSTANCE PRORATE 44.98 × 2 = 89.96',
    '01-13: 01-13 → 01-12 RENEW FEE 48.00 × 2 = 96.00'
  ]],
  ['annual, suspended', 4, life(['2018-01-13', 'annual'], ['2018-03-01', 'suspended']), '2019-03-01', [
    '01-13: 01-13 → 01-12 PRORATE FEES WHEN PURCHASE 48.00 × 1 = 48.00',
    '03-01: 03-01 → 01-12 CANCEL FEE -41.34 × 1 = -41.34'
  ]],
  ['annual, suspended within 30 days and reactivated later', 4, life(['2018-01-13', 'annual'], ['2018-02-01', 'suspended'], ['2018-03-01', 'active']), '2018-12-01', [
    '01-13: 01-13 → 01-12 PRORATE FEES WHEN PURCHASE 48.00 × 1 = 48.00',
    '02-01: 02-01 → 01-12 CANCEL FEE -48.00 × 1 = -48.00',
    '03-01: 03-01 → 01-12 PRORATE FEES WHEN PURCHASE 41.34 × 1 = 41.34'
  ]],
  ['monthly, then annual', 10, life(['2019-01-20', 2], ['2019-02-01', 'annual']), '2020-02-01', [
    '01-20: 01-20 → 02-19 PRORATE FEES WHEN PURCHASE 10.00 × 2 = 20.00',
    '02-01: 02-01 → 02-19 PRORATE FEES WHEN CONVERT TO A NEW OFFERING -6.14 × 2 = -12.28',
    '02-01: 02-01 → 01-31 PRORATE FEES WHEN CONVERT AWAY FROM CURRENT OFFERING 120.00 × 2 = 240.00',
    '02-01: 02-01 → 01-31 RENEW FEE 120.00 × 2 = 240.00'
  ]],
  ['a seat more just before the cycle changes', 30, life(['2018-06-01'], ['2018-06-10', 2], ['2018-06-16', 'annual']), '2018-07-01', [
    '06-01: 06-01 → 06-30 PRORATE FEES WHEN PURCHASE 30.00 × 1 = 30.00',
    '06-16: 06-01 → 06-30 CONVERT FROM INSTANCE PRORATE -30.00 × 1 = -30.00',
    '06-16: 06-01 → 06-09 CONVERT FROM INSTANCE PRORATE 9.00 × 1 = 9.00',
    '06-16: 06-10 → 06-30 CONVERT FROM INSTANCE PRORATE 21.00 × 2 = 42.00',
    '06-16: 06-16 → 06-30 PRORATE FEES WHEN CONVERT TO A NEW OFFERING -15.00 × 2 = -30.00',
    '06-16: 06-16 → 06-15 PRORATE FEES WHEN CONVERT AWAY FROM CURRENT OFFERING 360.00 × 2 = 720.00'
  ]],
  ['a trial, converted', 10, life(['2019-01-20', 'trial', 25], ['2019-02-10', 'paid', 30]), '2019-03-10', [
    '02-10: 02-10 → 03-09 PRORATE FEES WHEN PURCHASE 10.00 × 30 = 300.00',
    '03-10: 03-10 → 04-09 CYCLE FEE 10.00 × 30 = 300.00'
  ]],
  ['seats changed and suspended in one interval', 30, life(['2018-06-01'], ['2018-07-10', 2], ['2018-07-16', 'suspended']), '2018-12-01', [
    '06-01: 06-01 → 06-30 PRORATE FEES WHEN PURCHASE 30.00 × 1 = 30.00',
    '07-01: 07-01 → 07-31 CYCLE FEE 30.00 × 1 = 30.00',
    '07-16: 07-01 → 07-31 CYCLE INSTANCE PRORATE -30.00 × 1 = -30.00',
    '07-16: 07-01 → 07-09 CYCLE INSTANCE PRORATE 8.71 × 1 = 8.71',
    '07-16: 07-10 → 07-31 CYCLE INSTANCE PRORATE 21.30 × 2 = 42.60',
    '07-16: 07-16 → 07-31 CANCEL INSTANCE PRORATE -15.49 × 2 = -30.98'
  ]],
  ['a term that ends with its interval', 10, life(['2019-01-20', 3], ['2019-03-01', 4], ['2019-03-20', 'end']), '2019-12-01', [
    '01-20: 01-20 → 02-19 PRORATE FEES WHEN PURCHASE 10.00 × 3 = 30.00',
    '02-20: 02-20 → 03-19 CYCLE FEE 10.00 × 3 = 30.00',
    '03-20: 02-20 → 03-19 CYCLE INSTANCE PRORATE -10.00 × 3 = -30.00',
    '03-20: 02-20 → 02-28 CYCLE INSTANCE PRORATE 3.21 × 3 = 9.63',
    '03-20: 03-01 → 03-19 CYCLE INSTANCE PRORATE 6.78 × 4 = 27.12'
  ]],
  ['an upgrade away', 10, life(['2019-01-20', 2], ['2019-02-01', 'suspended', 'upgrade']), '2019-12-01', [
    '01-20: 01-20 → 02-19 PRORATE FEES WHEN PURCHASE 10.00 × 2 = 20.00',
    '02-01: 02-01 → 02-19 PRORATE FEES WHEN CONVERT TO A NEW OFFERING -6.14 × 2 = -12.28'
  ]],
  ['an upgrade to', 20, life(['2019-02-01', 2, 'upgrade']), '2019-02-28', [
    '02-01: 02-01 → 02-28 PRORATE FEES WHEN CONVERT AWAY FROM CURRENT OFFERING 20.00 × 2 = 40.00'
  ]],
  ['what costs nothing', 0, life(['2019-02-01', 2]), '2019-03-01', [
    '02-01: 02-01 → 02-28 PRORATE FEES WHEN PURCHASE 0.00 × 2 = 0.00',
    '03-01: 03-01 → 03-31 CYCLE FEE 0.00 × 2 = 0.00'
  ]]
]

for (const [title, price, changes, last, expected] of vectors) t.test(title, async t => { t.same(rows(changes, tariff(price), last), expected) })

t.test('an add-on goes by the intervals of its base, and its first part is prorated', async t => {
  const base = life(['2018-06-01'])
  const addOn = life(['2018-06-10'], ['2018-06-20', 'suspended'])
  t.same(rows(addOn, tariff(5, { base }), '2018-12-01'), [
    '06-10: 06-10 → 06-30 PRORATE FEES WHEN PURCHASE 3.51 × 1 = 3.51',
    '06-20: 06-20 → 06-30 CANCEL FEE -3.51 × 1 = -3.51'
  ], 'no more is given back than was charged')
  t.same(rows(life(['2018-06-10']), tariff(5, { base }), '2018-07-01').at(-1), '07-01: 07-01 → 07-31 CYCLE FEE 5.00 × 1 = 5.00')
  t.same(rows(life(['2018-07-01']), tariff(5, { base }), '2018-07-01'), ['07-01: 07-01 → 07-31 PRORATE FEES WHEN PURCHASE 5.00 × 1 = 5.00'], 'whole when it is bought on the first day')
})

t.test('currencies without decimals are charged in whole units', async t => {
  t.same(rows(life(['2018-01-13'], ['2018-03-01', 'suspended']), tariff(432, { decimals: 0 }), '2018-06-01').at(-1), '03-01: 03-01 → 03-12 CANCEL FEE -185.00 × 1 = -185.00')
})

t.test('a free line that is invoiced already is not made shorter', async t => {
  t.same(rows(life(['2019-01-15', 5], ['2019-02-04', 8]), tariff(10, { model: 'partnerDate' }), '2019-02-14'), [
    '01-15: 01-15 → 02-14 PURCHASE FEE 0.00 × 5 = 0.00',
    '02-04: 02-04 → 02-14 PURCHASE FEE 0.00 × 8 = 0.00'
  ])
})
