/**
 * A world's value: everything that it knows, immutable. A query reads a view of it at a moment; a command works in a transaction,
 * which becomes the next value when it is committed and leaves no trace when it is refused.
 */
import type { AuditRecordEntry } from './audit.ts'
import { auditSpec, auditRecordOf, type AuditEvent } from './audit.ts'
import type { Catalogue } from './catalogue.ts'
import { billingHistoriesSpec, historyAfter } from './billing/history.ts'
import { invoicesSpec } from './billing/invoices.ts'
import { invoiceLinesSpec } from './billing/line-items.ts'
import { cartsSpec } from './carts.ts'
import type { ClockState } from './clock.ts'
import { keyOf, type Collection, type CollectionSpec } from './collection.ts'
import { customersSpec } from './customers.ts'
import { deliveriesSpec } from './deliveries.ts'
import { dueKey, dueSpec, type DueWork } from './due.ts'
import { entitlementsSpec, refundsSpec } from './entitlements.ts'
import { IdSource, type SeedWords } from './ids.ts'
import { ordersSpec } from './orders.ts'
import type { Partner, Reseller } from './partner.ts'
import { agreementsSpec } from './agreements.ts'
import { azureUsageSpec, referralsSpec, searchesSpec } from './analytics/facts.ts'
import { configurationPoliciesSpec } from './configuration-policies.ts'
import { deviceJobsSpec } from './device-jobs.ts'
import { deviceBatchesSpec, devicesSpec } from './devices.ts'
import { roleMembersSpec } from './directory-roles.ts'
import { domainsSpec } from './domains.ts'
import { licenseAssignmentsSpec } from './licenses.ts'
import { partnerProfilesSpec } from './partner-profiles.ts'
import { validationCodesSpec } from './qualifications.ts'
import { serviceRequestsSpec } from './service-requests.ts'
import { usersSpec } from './users.ts'
import { replaysSpec } from './replays.ts'
import type { Settings } from './settings.ts'
import { momentsKey, momentsOf, subscriptionMomentsSpec } from './subscription-moments.ts'
import { subscriptionsSpec, type SubscriptionRecord } from './subscriptions.ts'
import { queueEvents } from './webhook-events.ts'
import { webhooksSpec, webhookTestsSpec } from './webhooks.ts'

/** Every collection of a world. */
export const specs = {
  customers: customersSpec,
  orders: ordersSpec,
  subscriptions: subscriptionsSpec,
  subscriptionMoments: subscriptionMomentsSpec,
  billingHistories: billingHistoriesSpec,
  invoices: invoicesSpec,
  invoiceLines: invoiceLinesSpec,
  carts: cartsSpec,
  entitlements: entitlementsSpec,
  refunds: refundsSpec,
  users: usersSpec,
  roleMembers: roleMembersSpec,
  licenseAssignments: licenseAssignmentsSpec,
  configurationPolicies: configurationPoliciesSpec,
  deviceBatches: deviceBatchesSpec,
  devices: devicesSpec,
  deviceJobs: deviceJobsSpec,
  agreements: agreementsSpec,
  validationCodes: validationCodesSpec,
  domains: domainsSpec,
  serviceRequests: serviceRequestsSpec,
  partnerProfiles: partnerProfilesSpec,
  referrals: referralsSpec,
  searches: searchesSpec,
  azureUsage: azureUsageSpec,
  webhooks: webhooksSpec,
  webhookTests: webhookTestsSpec,
  deliveries: deliveriesSpec,
  audit: auditSpec,
  due: dueSpec,
  replays: replaysSpec
}

type Specs = typeof specs
export type CollectionName = keyof Specs
export type RecordOf<N extends CollectionName> = Specs[N] extends CollectionSpec<infer T, string> ? T : never
export type Collections = { readonly [N in CollectionName]: Specs[N] extends CollectionSpec<infer T, infer I> ? Collection<T, I> : never }
export const collectionNames = Object.keys(specs) as CollectionName[]

export interface WorldValue extends Collections {
  readonly seed: string
  readonly seedWords: SeedWords
  readonly idPosition: number
  readonly settings: Settings
  readonly partner: Partner
  readonly resellers: readonly Reseller[]
  readonly catalogue: Catalogue
  readonly clock: ClockState
  /** Counts what needs an order of its own: due work, replays, records of one instant. */
  readonly sequence: number
}

/** What is known of a world before its records are there: enough for a token. */
export type WorldHead = Pick<WorldValue, 'settings' | 'partner' | 'clock' | 'seedWords'>

/** Who makes a request: kept in audit records and carts. */
export interface Caller {
  readonly mode: 'app' | 'app+user'
  readonly tenantId: string
  readonly applicationId: string
  /** Object id of the user, or of the application's principal. */
  readonly objectId: string
  readonly userPrincipalName?: string | undefined
  readonly correlationId?: string | undefined
}

/** A value at a moment, to be read. */
export class View {
  value: WorldValue
  /** The moment, in milliseconds since 1970. */
  readonly now: number

  constructor (value: WorldValue, now: number) {
    this.value = value
    this.now = now
  }

  get settings () { return this.value.settings }
  get partner () { return this.value.partner }
  get resellers () { return this.value.resellers }
  get catalogue () { return this.value.catalogue }
  get customers () { return this.value.customers }
  get orders () { return this.value.orders }
  get subscriptions () { return this.value.subscriptions }
  get subscriptionMoments () { return this.value.subscriptionMoments }
  get billingHistories () { return this.value.billingHistories }
  get invoices () { return this.value.invoices }
  get invoiceLines () { return this.value.invoiceLines }
  get carts () { return this.value.carts }
  get entitlements () { return this.value.entitlements }
  get refunds () { return this.value.refunds }
  get users () { return this.value.users }
  get roleMembers () { return this.value.roleMembers }
  get licenseAssignments () { return this.value.licenseAssignments }
  get configurationPolicies () { return this.value.configurationPolicies }
  get deviceBatches () { return this.value.deviceBatches }
  get devices () { return this.value.devices }
  get deviceJobs () { return this.value.deviceJobs }
  get agreements () { return this.value.agreements }
  get validationCodes () { return this.value.validationCodes }
  get domains () { return this.value.domains }
  get serviceRequests () { return this.value.serviceRequests }
  get partnerProfiles () { return this.value.partnerProfiles }
  get referrals () { return this.value.referrals }
  get searches () { return this.value.searches }
  get azureUsage () { return this.value.azureUsage }
  get webhooks () { return this.value.webhooks }
  get webhookTests () { return this.value.webhookTests }
  get deliveries () { return this.value.deliveries }
  get audit () { return this.value.audit }
  get replays () { return this.value.replays }
}

/** A view that can be written; nobody sees what is written before `commit`. */
export class Transaction extends View {
  readonly ids: IdSource
  readonly caller: Caller
  readonly events: AuditEvent[] = []
  /** Mostly two or three. */
  readonly #drafted: CollectionName[] = []
  /** The subscriptions that were stored, as they were before. */
  #subscriptionsBefore: Map<string, SubscriptionRecord | undefined> | undefined
  #isOwn = false
  #sequence: number

  constructor (value: WorldValue, now: number, caller: Caller) {
    super(value, now)
    this.caller = caller
    this.ids = new IdSource(value.seedWords, value.idPosition)
    this.#sequence = value.sequence
  }

  /** Stores a record, in place of the one with its key. */
  put<N extends CollectionName> (name: N, record: RecordOf<N>) {
    if (name === 'subscriptions') this.#noteMoments(record as SubscriptionRecord)
    this.#draft(name).put(record)
  }

  /** Subscriptions change in many places: what is to be known of when they did is seen here. */
  #noteMoments (after: SubscriptionRecord) {
    const { customerId, id: subscriptionId } = after
    const key = specs.subscriptions.key(after)
    const before = this.subscriptions.get(key)
    this.#subscriptionsBefore ??= new Map()
    if (!this.#subscriptionsBefore.has(key)) this.#subscriptionsBefore.set(key, before)
    const history = historyAfter(this, before, after)
    if (history) this.put('billingHistories', history)
    const moments = momentsOf(before, after, this.now)
    if (moments) this.put('subscriptionMoments', { ...this.subscriptionMoments.get(momentsKey(customerId, subscriptionId)), customerId, subscriptionId, ...moments })
  }

  /** Takes a record away. */
  remove (name: CollectionName, key: string) { this.#draft(name).delete(key) }

  /** Takes away all that a customer has: records whose key begins with its id, or that are told apart by it. What the audit says of it stays. */
  removeAllOf (customerId: string) {
    for (const name of collectionNames) {
      if (name === 'audit') continue
      const collection = this.value[name] as unknown as Collection<unknown>
      const found = new Set(collection.startingWith(keyOf(customerId, '')))
      if ('customer' in collection.spec.indexes) for (const record of collection.where('customer', customerId)) found.add(record)
      for (const record of found) this.remove(name, collection.spec.key(record))
    }
  }

  /** The next number of the world's one sequence. */
  next () { return ++this.#sequence }

  /** Notes what happened, for the audit records. */
  note (event: AuditEvent) {
    const customer = event.customerId === undefined ? undefined : this.customers.get(event.customerId)
    this.events.push(customer ? { ...event, customerName: customer.companyProfile.companyName } : event)
  }

  /** Has work done at a time; work of a time that is past is done at once, at that time. */
  schedule (at: number, work: DueWork['work']) {
    const sequence = this.next()
    this.put('due', { key: dueKey(at, sequence), at, work })
  }

  /** The next value, with the webhook events that follow from it, and the audit records of what happened. */
  commit (): { value: WorldValue, records: AuditRecordEntry[] } {
    const records = this.events.map(event => auditRecordOf(event, this, this.next()))
    for (const record of records) this.put('audit', record)
    if (this.webhooks.size) queueEvents(this, this.#subscriptionsBefore ?? new Map(), records)
    if (this.ids.position !== this.value.idPosition || this.#sequence !== this.value.sequence) {
      const value = this.#own()
      value.idPosition = this.ids.position
      value.sequence = this.#sequence
    }
    return { value: this.value, records }
  }

  #draft<N extends CollectionName> (name: N) {
    if (!this.#drafted.includes(name)) {
      this.#own()[name] = this.value[name].clone() as never
      this.#drafted.push(name)
    }
    return this.value[name] as unknown as Collection<RecordOf<N>>
  }

  /** The value as this transaction's own copy, made before the first thing is written. */
  #own (): Writable {
    if (!this.#isOwn) {
      this.value = copyOf(this.value)
      this.#isOwn = true
    }
    return this.value
  }
}

/** A copy that can be written, put together name by name: so all values have one shape, with which everything that reads them is fast. */
export const copyOf = (value: WorldValue): Writable => ({
  customers: value.customers,
  orders: value.orders,
  subscriptions: value.subscriptions,
  subscriptionMoments: value.subscriptionMoments,
  billingHistories: value.billingHistories,
  invoices: value.invoices,
  invoiceLines: value.invoiceLines,
  carts: value.carts,
  entitlements: value.entitlements,
  refunds: value.refunds,
  users: value.users,
  roleMembers: value.roleMembers,
  licenseAssignments: value.licenseAssignments,
  configurationPolicies: value.configurationPolicies,
  deviceBatches: value.deviceBatches,
  devices: value.devices,
  deviceJobs: value.deviceJobs,
  agreements: value.agreements,
  validationCodes: value.validationCodes,
  domains: value.domains,
  serviceRequests: value.serviceRequests,
  partnerProfiles: value.partnerProfiles,
  referrals: value.referrals,
  searches: value.searches,
  azureUsage: value.azureUsage,
  webhooks: value.webhooks,
  webhookTests: value.webhookTests,
  deliveries: value.deliveries,
  audit: value.audit,
  due: value.due,
  replays: value.replays,
  seed: value.seed,
  seedWords: value.seedWords,
  idPosition: value.idPosition,
  settings: value.settings,
  partner: value.partner,
  resellers: value.resellers,
  catalogue: value.catalogue,
  clock: value.clock,
  sequence: value.sequence
})

type Writable = { -readonly [N in keyof WorldValue]: WorldValue[N] }
