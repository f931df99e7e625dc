/** What usage costs: what is included is free, and of the rest each tier has its price. */
import { Decimal, zero, type Amount } from '../billing/money.ts'
import type { View } from '../value.ts'
import type { Metered } from './measured.ts'
import type { Meter } from './meters.ts'

/** What is charged at one price: `included` is the part of the quantity that is free. Exact, not rounded. */
export interface RatedPart { quantity: Amount, included: Amount, rate: Amount, amount: Amount }

/** The charges of a meter when what was used of it in a period goes from one quantity to a larger one, tier by tier. */
export function rated (view: View, meter: Meter, before: Amount, after: Amount, currency: string): RatedPart[] {
  const free = meter.includedQuantity
  const included = least(after, free).minus(least(before, free))
  const tiers = view.catalogue.azure.tiers(meter.id, currency)
  const parts: RatedPart[] = []
  for (const [index, { above, rate }] of tiers.entries()) {
    const top = tiers[index + 1]?.above
    const within = (quantity: Amount) => {
      const paid = quantity.minus(free).minus(above)
      const most = top?.minus(above)
      return paid.lt(zero) ? zero : most && paid.gt(most) ? most : paid
    }
    const paid = within(after).minus(within(before))
    const covered = index === 0 ? included : zero
    if (!paid.eq(zero) || !covered.eq(zero)) parts.push({ quantity: paid.plus(covered), included: covered, rate, amount: rate.times(paid) })
  }
  return parts
}

const least = (quantity: Amount, limit: number) => quantity.gt(limit) ? new Decimal(limit) : quantity

/** What quantities since the beginning of a period cost together. */
export function costOf (view: View, quantities: Metered[], currency: string): Amount {
  let cost = zero
  for (const { meter, quantity } of quantities) for (const { amount } of rated(view, meter, zero, quantity, currency)) cost = cost.plus(amount)
  return cost
}
