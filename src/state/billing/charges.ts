/**
 * What a subscription of licences costs, day by day: from the changes in its life to the charges and credits that they cause. Pure,
 * so that time may jump or step: a charge depends on the changes up to its day and on nothing else. The model, with its sources and
 * with what is ours, stands in docs/BILLING.md.
 */
import { zero, prorate, type Amount } from './money.ts'
import { anniversaryOf, billingDayAfter, billingDayBy, dayOf, monthsAfter, monthsBetween, type Day } from './periods.ts'
import type { Change } from './history.ts'

export type ChargeType =
  | 'PURCHASE FEE'
  | 'PRORATE FEES WHEN PURCHASE'
  | 'CYCLE FEE'
  | 'RENEW FEE'
  | 'CYCLE INSTANCE PRORATE'
  | 'CANCEL FEE'
  | 'CANCEL INSTANCE PRORATE'
  | 'ACTIVATION FEE'
  | 'CONVERT FROM INSTANCE PRORATE'
  | 'PRORATE FEES WHEN CONVERT TO A NEW OFFERING'
  | 'PRORATE FEES WHEN CONVERT AWAY FROM CURRENT OFFERING'

/** A line of an invoice to be: `unitPrice` is that of one licence for all days from `from` to `to`, negative in a credit. */
export interface Charge {
  /** The day on which it comes about, which decides the invoice. */
  generated: Day
  from: Day
  to: Day
  type: ChargeType
  unitPrice: Amount
  quantity: number
  offerId: string
  cycle: 'monthly' | 'annual'
  /** When the subscription was bought or last changed its cycle, and when its term ends. */
  started: Day
  ends: Day
}

export interface Tariff {
  model: 'anniversary' | 'partnerDate'
  billingDay: number
  /** Decimals of the currency. */
  decimals: number
  /** Price of a licence for a month. */
  price: (offerId: string) => Amount
  /** Changes of the subscription that an add-on belongs to, by which its intervals go. */
  base?: readonly Change[]
}

/** Within so many days of the purchase a suspension gives everything back. */
const fullRefundDays = 30
const daysOfYear = 365

/** The charges that come about from `first` to `last`, in order. */
export function chargesOf (changes: readonly Change[], tariff: Tariff, first: Day, last: Day): Charge[] {
  const course = new Course(tariff, first)
  for (const change of changes) {
    if (dayOf(Date.parse(change.at)) > last) break
    course.apply(change)
  }
  course.roll(last)
  return course.charges
}

/** A number of licences from a day on. */
interface Run { from: Day, quantity: number }

/** The anniversary by which the intervals of a subscription go, as of a day; undefined while it has cost nothing. */
function anniversaryBy (changes: readonly Change[], { model, billingDay }: Tariff, day: Day): Day | undefined {
  let start: Day | undefined
  let before: Change | undefined
  for (const change of changes) {
    const changed = dayOf(Date.parse(change.at))
    if (changed > day) break
    const isBought = !change.isTrial && (!before || before.isTrial)
    if (isBought) start = model === 'partnerDate' && change.billingCycle === 'monthly' ? billingDayAfter(changed, billingDay) : anniversaryOf(changed)
    else if (before && isConverted(before, change)) start = anniversaryOf(changed)
    before = change
  }
  return start
}

const isConverted = (before: Change, after: Change) => !before.isTrial && (before.billingCycle !== after.billingCycle || before.offerId !== after.offerId)

class Course {
  readonly charges: Charge[] = []
  readonly #tariff: Tariff
  /** Before this day nothing is asked for. */
  readonly #first: Day
  #before: Change | undefined
  #offerId = ''
  #months = 1
  #price = zero
  #quantity = 0
  #isActive = false
  /** From when on the days count within which everything is given back. */
  #bought: Day = 0
  #started: Day = 0
  /** The first day of the first interval; all others follow from it. */
  #anniversary: Day = 0
  /** Number of the running interval, and its days; before a first interval that is free, -1. */
  #interval = 0
  #from: Day = 0
  #to: Day = Infinity
  /** From when on an add-on is charged in the interval in which it was bought. */
  #joined: Day | undefined
  /** The days of the interval that have been charged last, for how many licences, and how many there were since. */
  #part: Day = 0
  #charged = 0
  #runs: Run[] = []
  #isSettled = false
  /** The line of the free days, while it may still become shorter. */
  #stub: Charge | undefined

  constructor (tariff: Tariff, first: Day) {
    this.#tariff = tariff
    this.#first = first
  }

  apply (change: Change) {
    const day = dayOf(Date.parse(change.at))
    const before = this.#before
    this.roll(day, change.reason === 'termEnd' ? day : undefined)
    this.#before = change
    if (change.isTrial) return
    const isActive = change.status === 'active'
    if (!before || before.isTrial || this.#to === Infinity) {
      if (isActive) this.#purchase(day, change)
      return
    }
    if (this.#isActive && !isActive) this.#stop(day, change.reason === 'upgrade')
    if (isConverted(before, change)) this.#convert(day, change)
    if (this.#isActive && isActive) this.#count(day, change.quantity)
    if (!this.#isActive && isActive) this.#resume(day, change.quantity)
  }

  /** Lets the nights pass up to the one before a day. The term that ends on `termEnd` is not followed by a charge. */
  roll (day: Day, termEnd?: Day) {
    if (!this.#before || this.#before.isTrial || this.#to === Infinity) return
    for (;;) {
      this.#skip(Math.min(day, this.#first) - 1)
      const settlement = this.#settlementDay()
      if (settlement !== undefined && settlement <= Math.min(day, this.#to)) {
        this.#settle(settlement, 'CYCLE INSTANCE PRORATE')
        continue
      }
      if (this.#to >= day) return
      this.#turn(termEnd)
    }
  }

  /** Passes over intervals in which nothing happens that is asked for. */
  #skip (day: Day) {
    if (this.#interval < 0 || this.#to >= day || this.#isPending()) return
    const interval = Math.floor(monthsBetween(this.#anniversary, day) / this.#months)
    if (interval > this.#interval) this.#enter(interval)
  }

  /** One interval ends, and the next begins with its charge. */
  #turn (termEnd: Day | undefined) {
    const day = this.#to + 1
    if (this.#isActive && this.#interval >= 0) this.#settle(day, 'CYCLE INSTANCE PRORATE')
    this.#enter(this.#interval + 1)
    if (termEnd === day) this.#isActive = false
    if (this.#isActive) this.#charge(day, this.#from, this.#to, this.#months === 12 ? 'RENEW FEE' : 'CYCLE FEE', this.#fullPrice(), this.#quantity)
  }

  #enter (interval: number) {
    this.#interval = interval
    this.#from = monthsAfter(this.#anniversary, interval * this.#months)
    this.#to = monthsAfter(this.#anniversary, (interval + 1) * this.#months) - 1
    this.#joined = undefined
    this.#stub = undefined
    this.#isSettled = false
    this.#chargeFrom(this.#from)
  }

  /** From here on the present number of licences is paid for. */
  #chargeFrom (day: Day) {
    this.#part = day
    this.#charged = this.#quantity
    this.#runs = [{ from: day, quantity: this.#quantity }]
  }

  #take ({ offerId, billingCycle, quantity }: Change) {
    this.#offerId = offerId
    this.#months = billingCycle === 'annual' ? 12 : 1
    const price = this.#tariff.price(offerId)
    this.#price = this.#months === 1 ? price : price.times(this.#months)
    this.#quantity = quantity
  }

  #purchase (day: Day, change: Change) {
    const { model, billingDay, base } = this.#tariff
    this.#take(change)
    this.#isActive = true
    this.#bought = this.#started = day
    const anniversary = anniversaryOf(day)
    if (model === 'partnerDate' && this.#months === 1) {
      this.#anniversary = this.#bought = billingDayAfter(day, billingDay)
      this.#interval = -1
      this.#from = day
      this.#to = this.#anniversary - 1
      this.#stub = this.#charge(day, day, this.#to, 'PURCHASE FEE', zero, this.#quantity)
      return
    }
    this.#anniversary = (base && anniversaryBy(base, this.#tariff, day)) ?? anniversary
    const interval = Math.max(0, Math.floor(monthsBetween(this.#anniversary, day) / this.#months))
    this.#enter(interval)
    if (day > this.#from) {
      this.#joined = day
      this.#chargeFrom(day)
    }
    this.#charge(day, day, this.#to, change.reason === 'upgrade' ? 'PRORATE FEES WHEN CONVERT AWAY FROM CURRENT OFFERING' : 'PRORATE FEES WHEN PURCHASE', this.#fullPrice(), this.#quantity)
  }

  /** The number of licences is another from a day on; several changes of one day are one, and one that was taken back is none. */
  #count (day: Day, quantity: number) {
    if (quantity === this.#quantity) return
    this.#quantity = quantity
    if (this.#interval < 0) return this.#countFree(day)
    const from = Math.max(day, this.#part)
    if (this.#runs.at(-1)!.from === from) this.#runs.pop()
    if (this.#runs.at(-1)?.quantity !== quantity) this.#runs.push({ from, quantity })
  }

  /** In the free days before the first billing day the line is closed and another opened, unless it is invoiced already. */
  #countFree (day: Day) {
    const stub = this.#stub
    if (stub && stub.from === day) {
      stub.quantity = this.#quantity
      return
    }
    if (stub && billingDayBy(day - 1, this.#tariff.billingDay) < stub.generated) stub.to = day - 1
    this.#stub = this.#charge(day, day, this.#to, 'PURCHASE FEE', zero, this.#quantity)
  }

  #isPending () { return this.#runs.length > 1 || (this.#runs.length === 1 && this.#runs[0]!.quantity !== this.#charged) }

  /** When changes of the number of licences within a year are settled: on the next day of the month of the anniversary. */
  #settlementDay (): Day | undefined {
    if (this.#months === 1 || !this.#isActive || !this.#isPending()) return undefined
    const changed = (this.#runs[0]!.quantity === this.#charged ? this.#runs[1]! : this.#runs[0]!).from
    return monthsAfter(this.#anniversary, monthsBetween(this.#anniversary, changed) + 1)
  }

  /** Takes back what was charged for one number of licences, and charges what there were. */
  #settle (day: Day, type: ChargeType) {
    if (!this.#isPending()) return
    this.#charge(day, this.#part, this.#to, type, this.#priceOf(this.#part).neg(), this.#charged)
    for (const [index, { from, quantity }] of this.#runs.entries()) {
      const to = (this.#runs[index + 1]?.from ?? this.#to + 1) - 1
      this.#charge(day, from, to, type, this.#priceOf(from, to), quantity)
    }
    const { from, quantity } = this.#runs.at(-1)!
    this.#part = from
    this.#charged = quantity
    this.#runs = [{ from, quantity }]
    this.#isSettled = true
  }

  #stop (day: Day, isUpgrade: boolean) {
    this.#isActive = false
    if (this.#interval < 0) return
    this.#settle(day, isUpgrade ? 'CONVERT FROM INSTANCE PRORATE' : 'CYCLE INSTANCE PRORATE')
    if (isUpgrade) this.#charge(day, day, this.#to, 'PRORATE FEES WHEN CONVERT TO A NEW OFFERING', this.#priceOf(day).neg(), this.#quantity)
    else this.#charge(day, day, this.#to, this.#isSettled ? 'CANCEL INSTANCE PRORATE' : 'CANCEL FEE', this.#refund(day).neg(), this.#quantity)
  }

  #resume (day: Day, quantity: number) {
    this.#isActive = true
    this.#quantity = quantity
    if (this.#interval < 0) return
    this.#chargeFrom(Math.max(day, this.#from))
    this.#charge(day, day, this.#to, this.#months === 12 ? 'PRORATE FEES WHEN PURCHASE' : 'ACTIVATION FEE', this.#refund(day), quantity)
  }

  /** Another billing cycle: the rest of the interval is given back, and a new one begins. */
  #convert (day: Day, change: Change) {
    if (this.#isActive && this.#interval >= 0) {
      this.#settle(day, 'CONVERT FROM INSTANCE PRORATE')
      this.#charge(day, day, this.#to, 'PRORATE FEES WHEN CONVERT TO A NEW OFFERING', this.#priceOf(day).neg(), this.#quantity)
    }
    this.#take(change)
    this.#started = day
    this.#anniversary = anniversaryOf(day)
    this.#enter(0)
    if (this.#isActive) this.#charge(day, day, this.#to, 'PRORATE FEES WHEN CONVERT AWAY FROM CURRENT OFFERING', this.#fullPrice(), this.#quantity)
  }

  /** What is given back for the rest of the interval, or charged when it goes on: everything in the first days. */
  #refund (day: Day): Amount { return day - this.#bought < fullRefundDays ? this.#fullPrice() : this.#priceOf(day) }

  /** The price of the interval; of that in which an add-on was bought, of the days since. */
  #fullPrice (): Amount { return this.#joined === undefined ? this.#price : this.#priceOf(this.#joined) }

  /** The price of some days of the interval. Days before it are free. */
  #priceOf (from: Day, to = this.#to): Amount {
    const [charged, whole] = [to - Math.max(from, this.#from) + 1, this.#to - this.#from + 1]
    if (charged >= whole) return this.#price
    const { decimals, model } = this.#tariff
    return this.#months === 12
      ? prorate(this.#price, charged, { decimals, dayDecimals: decimals, days: daysOfYear })
      : prorate(this.#price, charged, { decimals, dayDecimals: model === 'partnerDate' ? decimals : decimals + 1, days: whole })
  }

  /** Notes a charge; one of a time that is not asked for leaves no trace. */
  #charge (generated: Day, from: Day, to: Day, type: ChargeType, unitPrice: Amount, quantity: number): Charge | undefined {
    if (generated < this.#first) return undefined
    const years = Math.floor(Math.max(0, this.#interval) * this.#months / 12)
    const charge: Charge = {
      generated,
      from,
      to,
      type,
      unitPrice,
      quantity,
      offerId: this.#offerId,
      cycle: this.#months === 12 ? 'annual' : 'monthly',
      started: this.#started,
      ends: monthsAfter(this.#anniversary, (years + 1) * 12)
    }
    this.charges.push(charge)
    return charge
  }
}
