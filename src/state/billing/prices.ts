/** What things cost the partner, in the currency of the invoice. Prices and rates are ours: fixtures/catalogue/prices.json. */
import { isModern, type Catalogue } from '../catalogue.ts'
import { Decimal, decimalsOf, type Amount } from './money.ts'

const known = new WeakMap<Catalogue, Map<string, Amount>>()

/** The price of one unit for a month, or for good where no term ends; of an offer, or of a catalogue item of the newer kind. */
export function priceOf (catalogue: Catalogue, item: string, currency: string): Amount {
  let prices = known.get(catalogue)
  if (!prices) known.set(catalogue, prices = new Map())
  const key = `${currency} ${item}`
  let price = prices.get(key)
  if (!price) prices.set(key, price = new Decimal(catalogue.price(isModern(item) ? item.split(':', 2).join(':') : item)).times(catalogue.exchangeRate(currency)).round(decimalsOf(currency)))
  return price
}
