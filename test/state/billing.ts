/** What the tests of billing share: the life of a subscription in a few words, and its charges as the tables of the guidance print them. */
import { Decimal } from '../../src/state/billing/money.ts'
import { chargesOf, type Charge, type Tariff } from '../../src/state/billing/charges.ts'
import { dayIn, dayText } from '../../src/state/billing/periods.ts'
import type { Change } from '../../src/state/billing/history.ts'

/** What happens on a day: `5` licences, `monthly` or `annual`, `suspended`, `active`, `deleted`, `trial`, `paid`, `end` of the term, `upgrade`. */
export type Step = [day: string, ...what: Array<number | string>]

/** The changes of a subscription that is told step by step; bought monthly with one licence unless it is told otherwise. */
export function life (...steps: Step[]): Change[] {
  let now: Change = { at: '', status: 'active', quantity: 1, billingCycle: 'monthly', offerId: 'OFFER' }
  return steps.map(([day, ...what]) => {
    now = { ...now, at: `${day.length > 10 ? day : `${day}T12:00:00`}Z` }
    delete now.reason
    for (const word of what) {
      if (typeof word === 'number') now.quantity = word
      else if (word === 'monthly' || word === 'annual') now.billingCycle = word
      else if (word === 'trial') now.isTrial = true
      else if (word === 'paid') delete now.isTrial
      else if (word === 'upgrade') now.reason = 'upgrade'
      else if (word === 'end') Object.assign(now, { status: 'suspended', reason: 'termEnd', at: `${day}T00:00:00Z` })
      else now.status = word as Change['status']
    }
    return now
  })
}

export const tariff = (price: number, options: Partial<Tariff> = {}): Tariff =>
  ({ model: 'anniversary', billingDay: 15, decimals: 2, price: () => new Decimal(price), ...options })

/** `02-20: 01-20 → 02-19 CYCLE FEE 10.00 × 8 = 80.00`, with the years left out. */
export const row = ({ generated, from, to, type, unitPrice, quantity }: Charge) =>
  `${dayText(generated).slice(5)}: ${dayText(from).slice(5)} → ${dayText(to).slice(5)} ${type} ${unitPrice.toFixed(2)} × ${quantity} = ${unitPrice.times(quantity).toFixed(2)}`

/** Everything that a life costs from one day to another, as rows. */
export const rows = (changes: Change[], by: Tariff, last: string, first = '2000-01-01') => chargesOf(changes, by, dayIn(first), dayIn(last)).map(row)
