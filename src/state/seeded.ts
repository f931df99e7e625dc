/**
 * Worlds of any size, for load tests: made-up customers with their orders and subscriptions, as if they had been made and bought over
 * the last year. The commands themselves make one of each kind; the rest are copies with ids, names, quantities and dates of their own.
 */
import type { BillingCycleType } from '../contract/types.ts'
import type { OfferItem } from './catalogue.ts'
import { dayMilliseconds, startOfDay, utc, utcOffset } from './clock.ts'
import { Collection } from './collection.ts'
import { createCustomer, type CustomerRecord } from './customers.ts'
import { dueKey } from './due.ts'
import { IdSource, seedWords } from './ids.ts'
import { usualCycle } from './lines.ts'
import { departments, madeUpFirms, trades, type Firm } from './made-up.ts'
import { placeOrder, type OrderLineRecord, type OrderRecord } from './orders.ts'
import { subscriptionOf, type SubscriptionRecord } from './subscriptions.ts'
import { collectionNames, specs, Transaction, type WorldValue } from './value.ts'

export interface SeedOptions {
  customers: number
  subscriptionsPerCustomer?: number
}

const firmLimit = 5000
const purchaseDays = 363 // a term of a year that began then has not ended yet
const batch = 2000 // customers between two looks at the event loop
const country = 'US'
const shares = { azure: 0.05, trial: 0.05, annual: 0.3, oneOrder: 0.5, nicknamed: 0.25 }
const seats = [1, 2, 3, 4, 5, 5, 8, 10, 10, 12, 15, 20, 25, 25, 30, 40, 50, 75, 100, 250]

/**
 * The value with so many more customers, each with as many subscriptions (3 when not told). Quotas of sandboxes are not looked at, and
 * nothing is written to the audit records. The same value and the same time give the same bytes.
 */
export async function seedWorld (value: WorldValue, now: number, { customers: count, subscriptionsPerCustomer = 3 }: SeedOptions, progress?: (done: number, total: number) => void): Promise<WorldValue> {
  const words = seedWords(`${value.seed}/made-up/${value.idPosition}`)
  const ids = new IdSource(value.seedWords, value.idPosition)
  const chance = new Chance(new IdSource(words))
  const firms = await madeUpFirms(words, Math.min(count, firmLimit))
  const patterns = patternsOf(value, now, firms)
  const domains = new Domains(value)
  const customers = value.customers.clone()
  const orders = value.orders.clone()
  const subscriptions = value.subscriptions.clone()
  const due = value.due.clone()
  let { sequence } = value

  const buy = (customerId: string, { day, wares }: Purchase) => {
    const at = patterns.firstDay + day * dayMilliseconds + chance.below(dayMilliseconds)
    const annual = chance.happens(shares.annual) && wares.every(({ models }) => models.annual)
    const creationDate = utc(at)
    const id = ids.guid()
    const orderId = id.toUpperCase()
    const order: OrderRecord = { ...patterns.order, customerId, sequence: ++sequence, referenceCustomerId: customerId, id, creationDate: utcOffset(at), lineItems: [] }
    for (const [lineItemNumber, { models, names, item, term }] of wares.entries()) {
      const { line, subscription: model } = annual ? models.annual! : models.usual
      const dates = term.days[day]!
      const subscription: SubscriptionRecord = {
        ...model,
        customerId,
        sequence: ++sequence,
        friendlyName: chance.happens(shares.nicknamed) ? chance.of(names) : item.title,
        quantity: model.billingType === 'usage' ? item.minimum : Math.min(item.maximum, Math.max(item.minimum, chance.of(seats))),
        creationDate,
        id: ids.guid().toUpperCase(),
        effectiveStartDate: dates.effectiveStartDate,
        commitmentEndDate: dates.commitmentEndDate,
        orderId
      }
      if (subscription.entitlementId !== undefined) subscription.entitlementId = flat(ids.guid())
      const { id: subscriptionId, friendlyName, quantity } = subscription
      order.lineItems.push({ ...line, lineItemNumber, friendlyName, quantity, subscriptionId })
      subscriptions.put(subscription)
      if (dates.endsAt !== undefined) due.put({ key: dueKey(dates.endsAt, ++sequence), at: dates.endsAt, work: { kind: 'termEnd', customerId, subscriptionId } })
    }
    order.billingCycle = order.lineItems[0]!.cycle
    orders.put(order)
  }

  // In the order of ids, so that the records go into their collections from left to right.
  const customerIds = Array.from({ length: count }, () => ids.guid()).sort()
  for (const [index, id] of customerIds.entries()) {
    if (index % batch === 0) {
      progress?.(index, count)
      await new Promise(resolve => setImmediate(resolve))
    }
    const number = index % firms.length
    const trade = trades[Math.floor(index / firms.length) % trades.length]!
    customers.put(customerOf(patterns.customers[number]!, firms[number]!, trade, domains, ids, id))
    for (const purchase of purchasesOf(patterns, subscriptionsPerCustomer, chance)) buy(id, purchase)
  }
  progress?.(count, count)
  return { ...value, customers, orders, subscriptions, due, sequence, idPosition: ids.position }
}

/** Draws that are no ids. */
class Chance {
  readonly #source: IdSource

  constructor (source: IdSource) { this.#source = source }

  /** A number from 0 to one less than the limit. */
  below (limit: number) { return Math.floor(this.#source.word() / 2 ** 32 * limit) }

  happens (share: number) { return this.#source.word() / 2 ** 32 < share }

  of<T> (list: readonly T[]): T { return list[this.below(list.length)]! }
}

/** Gives each customer a domain that nobody has. */
class Domains {
  readonly #taken = new Set<string>()
  readonly #next = new Map<string, number>()

  constructor (value: WorldValue) {
    for (const { companyProfile } of value.customers.values()) this.#taken.add(companyProfile.domain.toLowerCase())
  }

  /** `kertzmannlogistics.onmicrosoft.com`, with a number when that is taken. */
  take (label: string): string {
    const short = label.slice(0, 20) // of 27 characters at most: a number still fits
    let number = this.#next.get(short) ?? 1
    let domain
    do domain = `${short}${number === 1 ? '' : number}.onmicrosoft.com`
    while (number++ && this.#taken.has(domain))
    this.#next.set(short, number)
    this.#taken.add(domain)
    return domain
  }
}

/** An offer that can be bought, and what the commands make of it. */
interface Ware {
  item: OfferItem
  /** Nicknames for its subscriptions. */
  names: string[]
  term: Term
  models: { usual: Model, annual?: Model }
  /** Whether a customer may hold it only so many times. */
  isLimited: boolean
}

interface Model { line: OrderLineRecord, subscription: SubscriptionRecord }

/** What depends on the day of a purchase; days whose term would be over by now are left out. */
interface Term {
  days: Array<{ effectiveStartDate: string, commitmentEndDate: string, endsAt: number | undefined } | undefined>
  /** The first day that is there. */
  first: number
}

interface Patterns {
  firstDay: number
  /** One for each firm. */
  customers: CustomerRecord[]
  order: OrderRecord
  licences: Ware[]
  trials: Ware[]
  azure: Ware[]
}

/** Lets the commands make one of each kind, in a world of its own. */
function patternsOf (value: WorldValue, now: number, firms: Firm[]): Patterns {
  const { tenantId, applicationId, userId } = value.partner
  const nothing = Object.fromEntries(collectionNames.map(name => [name, new Collection(specs[name] as never)]))
  const empty = { ...value, ...nothing, settings: { ...value.settings, limits: false } } as WorldValue
  const begin = (at: number) => new Transaction(empty, at, { mode: 'app+user', tenantId, applicationId, objectId: userId })
  const firstDay = startOfDay(now) - purchaseDays * dayMilliseconds

  const tx = begin(firstDay)
  const customers = firms.map(({ name, mailbox, address }, index) => {
    const domain = `firm${index}.onmicrosoft.com`
    const billingProfile = { email: `${mailbox}@${domain}`, culture: 'en-US', language: 'en', companyName: name, defaultAddress: address }
    const { customer } = createCustomer(tx, { companyProfile: { domain }, billingProfile })
    Object.freeze(customer.companyProfile.address)
    Object.freeze(customer.billingProfile.defaultAddress)
    return customer
  })
  const patterns: Patterns = { firstDay, customers, order: undefined as never, licences: [], trials: [], azure: [] }
  const [customer] = customers
  if (!customer) return patterns

  const terms = new Map<string, Term>()
  const termOf = (item: OfferItem): Term => {
    const { billing, term, termUnitOfMeasure, isTrial } = item.offer
    const key = `${billing} ${term} ${termUnitOfMeasure} ${isTrial}`
    const found = terms.get(key)
    if (found) return found
    const line = { catalogItemId: item.offer.id, item, quantity: item.minimum, billingCycle: usualCycle(item), term: undefined }
    const days = Array.from({ length: purchaseDays }, (_, day) => {
      const made = subscriptionOf(begin(firstDay + day * dayMilliseconds), customer, patterns.order, line, undefined)
      const endsAt = made.term === undefined ? undefined : Date.parse(made.commitmentEndDate!)
      return endsAt !== undefined && endsAt <= now ? undefined : { effectiveStartDate: made.effectiveStartDate!, commitmentEndDate: made.commitmentEndDate!, endsAt }
    })
    const made = { days, first: days.findIndex(day => day !== undefined) }
    terms.set(key, made)
    return made
  }

  for (const { id, name, isAddOn, isAvailableForPurchase, reselleeQualifications, resellerQualifications, limitUnitOfMeasure, limit, billing, isTrial } of value.catalogue.market(country)!.offers) {
    if (isAddOn || !isAvailableForPurchase || reselleeQualifications.length || resellerQualifications.length) continue
    const item = value.catalogue.item(id, value.catalogue.market(country)!) as OfferItem
    const modelOf = (billingCycle: BillingCycleType): Model => {
      const tx = begin(firstDay)
      patterns.order = placeOrder(tx, customer, [{ catalogItemId: id, quantity: item.minimum, billingCycle }])
      const [subscription] = tx.subscriptions.values()
      return { line: patterns.order.lineItems[0]!, subscription: { ...subscription!, provisioning: 'success' } }
    }
    const models = { usual: modelOf(usualCycle(item)), ...(item.cycles.includes('annual') && { annual: modelOf('annual') }) }
    const term = termOf(item)
    if (term.first < 0) continue
    const ware = { item, names: departments.map(department => `${name} (${department})`), term, models, isLimited: limitUnitOfMeasure !== 'None' && limit !== 0 }
    patterns[billing === 'usage' ? 'azure' : isTrial ? 'trials' : 'licences'].push(ware)
  }
  return patterns
}

/** A customer in a trade of its firm. */
function customerOf (model: CustomerRecord, firm: Firm, trade: string, domains: Domains, ids: IdSource, id: string): CustomerRecord {
  const domain = domains.take(firm.label + trade.toLowerCase())
  const companyName = `${firm.name} ${trade}`
  const email = `${firm.mailbox}@${domain}`
  return {
    ...model,
    id,
    commerceId: flat(ids.guid()),
    companyProfile: { ...model.companyProfile, tenantId: id, domain, companyName, email },
    billingProfile: { ...model.billingProfile, id: flat(ids.guid()), email, companyName },
    billingEtag: String(BigInt.asIntN(64, (BigInt(ids.word()) << 32n) | BigInt(ids.word()))),
    customDomains: [domain]
  }
}

/** What goes into one order, and the day on which it is placed. */
interface Purchase { day: number, wares: Ware[] }

/** What a customer buys, all at once or one by one, in the order of time. */
function purchasesOf ({ licences, trials, azure }: Patterns, count: number, chance: Chance): Purchase[] {
  const wares: Ware[] = []
  while (wares.length < count) {
    const draw = chance.below(100) / 100
    const shelf = draw < shares.azure && azure.length ? azure : draw < shares.azure + shares.trial && trials.length ? trials : licences
    const ware = chance.of(shelf)
    if (!ware.isLimited || !wares.includes(ware)) wares.push(ware)
  }
  const groups = chance.happens(shares.oneOrder) ? [wares] : wares.map(ware => [ware])
  return groups.filter(({ length }) => length).map(wares => {
    const first = Math.max(...wares.map(({ term }) => term.first))
    return { day: first + chance.below(purchaseDays - first), wares }
  }).sort((a, b) => a.day - b.day)
}

const flat = (text: string) => text
