/** Money: exact decimals, and how a price is divided among days. */
import bigJs from 'big.js'

/** Half a cent rounds away from zero. */
export const Decimal = bigJs()
Decimal.DP = 20
Decimal.RM = 1

export type Amount = InstanceType<typeof Decimal>

export const zero = new Decimal(0)

const wholeCurrencies = new Set(['JPY', 'KRW'])

/** How many decimals amounts of a currency have. */
export const decimalsOf = (currency: string) => wholeCurrencies.has(currency) ? 0 : 2

export const sum = (amounts: Iterable<Amount | string>): Amount => {
  let total = zero
  for (const amount of amounts) total = total.plus(amount)
  return total
}

/** How a price for a whole interval is divided among its days. */
export interface Division {
  /** Decimals of the currency. */
  decimals: number
  /** Decimals to which the price of one day is rounded. */
  dayDecimals: number
  /** Days that the interval counts as: a year always as 365. */
  days: number
}

/** The part of an interval's price that falls on some of its days: by the day, whose price is rounded first (published examples of 2018). */
export const prorate = (price: Amount, charged: number, { decimals, dayDecimals, days }: Division): Amount =>
  price.div(days).round(dayDecimals).times(charged).round(decimals)
