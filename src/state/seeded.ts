/**
 * Worlds of any size, for load tests: made-up customers with their orders and subscriptions, as if they had been made and bought over
 * the last year. The commands themselves make one of each kind; the rest are copies with ids, names, quantities and dates of their own.
 */
import type { BillingCycleType } from '../contract/types.ts'
import type { OfferItem } from './catalogue.ts'
import { dayMilliseconds, startOfDay, utc, utcOffset } from './clock.ts'
import { Collection } from './collection.ts'
import { createCustomer, type CustomerRecord } from './customers.ts'
import { dueKey, type DueWork } from './due.ts'
import { IdSource, seedWords, type SeedWords } from './ids.ts'
import { usualCycle } from './lines.ts'
import { departments, madeUpFirms, trades, type Firm } from './made-up.ts'
import { placeOrder, type OrderLineRecord, type OrderRecord } from './orders.ts'
import type { SubscriptionRecord } from './subscriptions.ts'
import { collectionNames, specs, Transaction, type WorldValue } from './value.ts'

export interface SeedOptions {
  customers: number
  subscriptionsPerCustomer?: number
}

const country = 'US'
const firmLimit = 5000
const purchaseDays = 363 // a term of a year that began then has not ended yet
const momentsPerDay = 100
const customerBatch = 1000 // made between two looks at the event loop
const recordBatch = 10_000 // stored between two looks at the event loop
/** How often a subscription is of Azure, a trial or has a nickname; a customer buys all in one order, and an order is billed by the year. */
const shares = { azure: 0.05, trial: 0.05, nickname: 0.25, oneOrder: 0.5, annual: 0.3 }
const seats = [1, 2, 3, 4, 5, 5, 8, 10, 10, 12, 15, 20, 25, 25, 30, 40, 50, 75, 100, 250]

/**
 * The value with so many more customers, each with as many subscriptions (3 when it is not told). The quotas of sandboxes are not
 * looked at, and audit records are not written. The same value and the same time give the same bytes.
 */
export async function seedWorld (value: WorldValue, now: number, { customers: count, subscriptionsPerCustomer = 3 }: SeedOptions, progress?: (done: number, total: number) => void): Promise<WorldValue> {
  if (count <= 0) return value
  const words = seedWords(`${value.seed}/made-up/${value.idPosition}`)
  const chance = new Chance(words)
  const ids = new IdSource(value.seedWords, value.idPosition)
  const firms = await madeUpFirms(words, Math.min(count, firmLimit))
  const press = new Press(value, now)
  const models = firms.map(firm => press.customer(firm))
  const shelves = press.shelves()
  const calendar = new Calendar(press.firstDay, chance)
  const domains = new Domains(value)
  const customers: CustomerRecord[] = []
  const orders: OrderRecord[] = []
  const subscriptions: SubscriptionRecord[] = []
  const due: DueWork[] = []
  let { sequence } = value

  const buy = (customerId: string, { day, wares }: Purchase) => {
    const { creationDate, creationDateOfOrder } = calendar.moment(day, chance)
    const annual = chance.happens(shares.annual) && wares.every(ware => ware.isSoldByTheYear)
    const models = wares.map(ware => annual ? ware.annual : ware.usual)
    const order = { ...models[0]!.order }
    order.customerId = order.referenceCustomerId = customerId
    order.sequence = ++sequence
    order.id = ids.guid()
    order.creationDate = creationDateOfOrder
    const orderId = order.id.toUpperCase()
    order.lineItems = wares.map(({ item, nicknames, term }, lineItemNumber) => {
      const { effectiveStartDate, commitmentEndDate, endsAt } = term.on(day)
      const subscription = { ...models[lineItemNumber]!.subscription }
      subscription.customerId = customerId
      subscription.sequence = ++sequence
      if (chance.happens(shares.nickname)) subscription.friendlyName = chance.of(nicknames)
      if (subscription.billingType === 'license') subscription.quantity = Math.min(item.maximum, Math.max(item.minimum, chance.of(seats)))
      subscription.creationDate = creationDate
      subscription.id = ids.guid().toUpperCase()
      if (subscription.entitlementId !== undefined) subscription.entitlementId = flat(ids.guid())
      subscription.effectiveStartDate = effectiveStartDate
      subscription.commitmentEndDate = commitmentEndDate
      subscription.orderId = orderId
      subscriptions.push(subscription)
      if (endsAt !== undefined) due.push({ key: dueKey(endsAt, ++sequence), at: endsAt, work: { kind: 'termEnd', customerId, subscriptionId: subscription.id } })
      const line = { ...models[lineItemNumber]!.line }
      line.lineItemNumber = lineItemNumber
      line.friendlyName = subscription.friendlyName
      line.quantity = subscription.quantity
      line.subscriptionId = subscription.id
      return line
    })
    orders.push(order)
  }

  // In the order of ids, so that the collections fill from left to right.
  const customerIds = Array.from({ length: count }, () => flat(ids.guid())).sort()
  for (const [index, customerId] of customerIds.entries()) {
    if (index % customerBatch === 0) {
      progress?.(index, count)
      await breath()
    }
    const number = index % firms.length
    const trade = trades[Math.floor(index / firms.length) % trades.length]!
    customers.push(customerOf(models[number]!, firms[number]!, trade, customerId, domains, ids))
    for (const purchase of purchasesOf(shelves, subscriptionsPerCustomer, chance)) buy(customerId, purchase)
  }
  due.sort((a, b) => a.at - b.at)
  const next: WorldValue = {
    ...value,
    customers: await filled(value.customers, customers),
    orders: await filled(value.orders, orders),
    subscriptions: await filled(value.subscriptions, subscriptions),
    due: await filled(value.due, due),
    sequence,
    idPosition: ids.position
  }
  progress?.(count, count)
  return next
}

/** The collection with more records, best given in the order of keys. One after another: so each tree has the caches to itself. */
async function filled<T, I extends string> (collection: Collection<T, I>, records: T[]): Promise<Collection<T, I>> {
  const copy = collection.clone()
  let stored = 0
  for (const record of records) {
    if (stored++ % recordBatch === 0) await breath()
    copy.put(record)
  }
  return copy
}

/** A look at the event loop: whoever waits has a turn. */
const breath = () => new Promise(resolve => setImmediate(resolve))

/** A customer in one trade of its firm; addresses are shared. */
function customerOf (model: CustomerRecord, firm: Firm, trade: string, id: string, domains: Domains, ids: IdSource): CustomerRecord {
  const domain = domains.take(firm.label + trade.toLowerCase())
  const companyName = `${firm.name} ${trade}`
  const email = `${firm.mailbox}@${domain}`
  return {
    ...model,
    id,
    commerceId: flat(ids.guid()),
    companyProfile: { ...model.companyProfile, tenantId: id, domain, companyName, email },
    billingProfile: { ...model.billingProfile, id: flat(ids.guid()), companyName, email },
    billingEtag: String(BigInt.asIntN(64, (BigInt(ids.word()) << 32n) | BigInt(ids.word()))),
    customDomains: [domain]
  }
}

/** What goes into one order, and the day on which it is placed. */
interface Purchase { day: number, wares: Ware[] }

/** What a customer buys, all at once or one by one, in the order of time. */
function purchasesOf ({ licences, trials, azure }: Shelves, count: number, chance: Chance): Purchase[] {
  const wares: Ware[] = []
  while (wares.length < count) {
    const drawn = chance.fraction()
    const shelf = drawn < shares.azure ? azure : drawn < shares.azure + shares.trial ? trials : licences
    const ware = chance.of(shelf.length ? shelf : licences)
    if (!ware.isLimited || !wares.includes(ware)) wares.push(ware)
  }
  const groups = chance.happens(shares.oneOrder) ? [wares] : wares.map(ware => [ware])
  return groups.filter(wares => wares.length).map(wares => {
    const first = Math.max(...wares.map(({ term }) => term.firstDay))
    return { day: first + chance.below(purchaseDays - first), wares }
  }).sort((a, b) => a.day - b.day)
}

/** Draws that are no ids. */
class Chance {
  readonly #source: IdSource

  constructor (seed: SeedWords) { this.#source = new IdSource(seed) }

  /** From 0 up to, but not including, 1. */
  fraction () { return this.#source.word() / 2 ** 32 }

  /** A whole number from 0 up to, but not including, the limit. */
  below (limit: number) { return Math.floor(this.fraction() * limit) }

  happens (share: number) { return this.fraction() < share }

  of<T> (list: readonly T[]): T { return list[this.below(list.length)]! }
}

/** Gives each customer a domain that nobody has. */
class Domains {
  readonly #taken = new Set<string>()
  readonly #numbers = new Map<string, number>()

  constructor (value: WorldValue) {
    for (const { companyProfile } of value.customers.values()) this.#taken.add(companyProfile.domain.toLowerCase())
  }

  /** `kertzmannlogistics.onmicrosoft.com`, with a number when that is taken. */
  take (label: string): string {
    const short = label.slice(0, 20) // at most 27 with its number
    let number = this.#numbers.get(short) ?? 0
    let domain: string
    do domain = `${short}${number++ || ''}.onmicrosoft.com`
    while (this.#taken.has(domain))
    this.#numbers.set(short, number)
    this.#taken.add(domain)
    return domain
  }
}

interface Moment { creationDate: string, creationDateOfOrder: string }

/** The moments at which things were bought: some for each day, spelled once. */
class Calendar {
  readonly #firstDay: number
  readonly #times: number[]
  readonly #moments: Moment[] = []

  constructor (firstDay: number, chance: Chance) {
    this.#firstDay = firstDay
    this.#times = Array.from({ length: momentsPerDay }, () => chance.below(dayMilliseconds))
  }

  moment (day: number, chance: Chance): Moment {
    const number = chance.below(momentsPerDay)
    const place = day * momentsPerDay + number
    let moment = this.#moments[place]
    if (!moment) {
      const at = this.#firstDay + day * dayMilliseconds + this.#times[number]!
      this.#moments[place] = moment = { creationDate: utc(at), creationDateOfOrder: utcOffset(at) }
    }
    return moment
  }
}

/** What the commands leave of a purchase of one line. */
interface Model { order: OrderRecord, line: OrderLineRecord, subscription: SubscriptionRecord }

/** Lets the commands make one of each kind, in a world of its own. */
class Press {
  /** Midnight at the start of the first day of purchases. */
  readonly firstDay: number
  readonly now: number
  readonly #empty: WorldValue
  readonly #customers: Transaction

  constructor (value: WorldValue, now: number) {
    const nothing = Object.fromEntries(collectionNames.map(name => [name, new Collection(specs[name] as never)]))
    this.#empty = { ...value, ...nothing, settings: { ...value.settings, limits: false } } as WorldValue
    this.now = now
    this.firstDay = startOfDay(now) - purchaseDays * dayMilliseconds
    this.#customers = this.#begin(this.firstDay)
  }

  #begin (at: number) {
    const { tenantId, applicationId, userId } = this.#empty.partner
    return new Transaction(this.#empty, at, { mode: 'app+user', tenantId, applicationId, objectId: userId })
  }

  customer ({ name, mailbox, address }: Firm): CustomerRecord {
    const domain = `firm${this.#customers.customers.size}.onmicrosoft.com`
    const billingProfile = { email: `${mailbox}@${domain}`, culture: 'en-US', language: 'en', companyName: name, defaultAddress: address }
    const customer = alike(createCustomer(this.#customers, { companyProfile: { domain }, billingProfile }).customer)
    Object.freeze(customer.companyProfile.address)
    Object.freeze(customer.billingProfile.defaultAddress)
    return customer
  }

  /** A purchase of as little as can be bought. */
  purchase ({ offer, minimum }: OfferItem, billingCycle: BillingCycleType, day = 0): Model {
    const tx = this.#begin(this.firstDay + day * dayMilliseconds)
    const [customer] = this.#customers.customers.values()
    tx.put('customers', customer!)
    const order = placeOrder(tx, customer!, [{ catalogItemId: offer.id, quantity: minimum, billingCycle }])
    const [subscription] = tx.subscriptions.values()
    return { order, line: order.lineItems[0]!, subscription: { ...subscription!, provisioning: 'success' } }
  }

  /** All that may be bought by itself and by anybody. */
  shelves (): Shelves {
    const market = this.#empty.catalogue.market(country)!
    const terms = new Map<string, Term>()
    const shelves: Shelves = { licences: [], trials: [], azure: [] }
    for (const offer of market.offers) {
      if (offer.isAddOn || !offer.isAvailableForPurchase || offer.reselleeQualifications.length || offer.resellerQualifications.length) continue
      const item = this.#empty.catalogue.item(offer.id, market) as OfferItem
      const kind = `${offer.billing} ${offer.term} ${offer.termUnitOfMeasure} ${offer.isTrial}`
      const term = terms.get(kind) ?? new Term(this, item)
      terms.set(kind, term)
      if (term.firstDay < purchaseDays) shelves[offer.billing === 'usage' ? 'azure' : offer.isTrial ? 'trials' : 'licences'].push(new Ware(this, item, term))
    }
    if (shelves.licences.every(({ isLimited }) => isLimited)) throw new Error(`The catalogue of ${country} has no licences to seed a world with.`)
    return shelves
  }
}

interface Shelves { licences: Ware[], trials: Ware[], azure: Ware[] }

/** An offer on sale, and what the commands make of it when it is first bought. */
class Ware {
  readonly item: OfferItem
  readonly term: Term
  readonly nicknames: string[]
  readonly #press: Press
  #usual?: Model
  #annual?: Model

  constructor (press: Press, item: OfferItem, term: Term) {
    this.item = item
    this.term = term
    this.nicknames = departments.map(department => `${item.title} (${department})`)
    this.#press = press
  }

  get usual (): Model {
    this.#usual ??= alike(this.#press.purchase(this.item, usualCycle(this.item)))
    return this.#usual
  }

  get annual (): Model {
    this.#annual ??= alike(this.#press.purchase(this.item, 'annual'))
    return this.#annual
  }

  get isSoldByTheYear () { return this.item.cycles.includes('annual') }

  /** Whether a customer may hold it only so many times. */
  get isLimited () { return this.item.offer.limitUnitOfMeasure !== 'None' && this.item.offer.limit > 0 }
}

interface Dates { effectiveStartDate: string, commitmentEndDate: string, endsAt: number | undefined }

/** The dates of offers with terms alike, by the day of purchase. */
class Term {
  /** The first day on which to buy what has not ended by now. */
  readonly firstDay: number
  readonly #press: Press
  readonly #item: OfferItem
  readonly #dates: Dates[] = []

  constructor (press: Press, item: OfferItem) {
    this.#press = press
    this.#item = item
    let day = 0
    while (day < purchaseDays && (this.on(day).endsAt ?? Infinity) <= press.now) day++
    this.firstDay = day
  }

  on (day: number): Dates {
    const dates = this.#dates[day] ?? this.#of(this.#press.purchase(this.#item, usualCycle(this.#item), day).subscription)
    this.#dates[day] = dates
    return dates
  }

  #of ({ effectiveStartDate, commitmentEndDate, term }: SubscriptionRecord): Dates {
    return { effectiveStartDate: effectiveStartDate!, commitmentEndDate: commitmentEndDate!, endsAt: term === undefined ? undefined : Date.parse(commitmentEndDate!) }
  }
}

/** The record made anew, so that V8 has one shape for all of a kind: copies are five times as fast. */
const alike = <T>(record: T): T => JSON.parse(JSON.stringify(record)) as T

/** The text in one piece: what was put together from small ones keeps them all. */
const flat = (text: string) => text.toUpperCase().toLowerCase()
