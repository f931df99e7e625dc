/** Holds a world's document to the contract before it is let in: every record must fit what the wire would show of it. */
import type { ValidateFunction } from 'ajv'
import { compilers } from './compilers.ts'
import { schemaNamed, selfContained } from './contract/operation.ts'
import { PartnerCenterError, refuse } from './errors.ts'
import { agreementShape } from './routes/agreements.ts'
import { auditRecordShape } from './routes/audit-records.ts'
import { configurationPolicyShape } from './routes/configuration-policies.ts'
import { customerShape } from './routes/customers.ts'
import { deviceBatchShape, deviceJobShape, deviceShape } from './routes/devices.ts'
import { memberShape } from './routes/directory-roles.ts'
import { orderShape } from './routes/orders.ts'
import { partnerProfileSchema, partnerProfileShape } from './routes/partner-profiles.ts'
import { cartShape } from './routes/carts.ts'
import { wholeServiceRequestShape } from './routes/service-requests.ts'
import { subscriptionShape } from './routes/subscriptions.ts'
import { userShape } from './routes/users.ts'
import { tailOf, type AuditRecordEntry } from './state/audit.ts'
import type { LineProvider } from './state/billing/line-items.ts'
import { attemptLimit } from './state/deliveries.ts'
import { checkForm, type WorldDocument } from './state/document.ts'
import { workObjects } from './state/due.ts'
import { settingChoices, settingNames, usualSettings, type Settings } from './state/settings.ts'
import type { CollectionName } from './state/value.ts'

/** What the wire shows of a record, and the schema that it must fit; of a collection of several kinds the schema depends on the record. */
interface Shape { schema: string | ((record: never) => string), shape: (record: never) => unknown }

const shapes: { [N in CollectionName]?: Shape } = {
  customers: { schema: 'Customer', shape: customerShape },
  orders: { schema: 'Order', shape: orderShape },
  subscriptions: { schema: 'Subscription', shape: subscriptionShape },
  carts: { schema: 'Cart', shape: cartShape },
  agreements: { schema: 'Agreement', shape: agreementShape },
  validationCodes: { schema: 'ValidationCode', shape: code => code },
  domains: { schema: 'Domain', shape: domain => domain },
  users: { schema: 'CustomerUser', shape: userShape },
  roleMembers: { schema: 'UserMember', shape: memberShape },
  licenseAssignments: { schema: 'LicenseAssignment', shape: assignment => assignment },
  configurationPolicies: { schema: 'ConfigurationPolicy', shape: configurationPolicyShape },
  deviceBatches: { schema: 'DeviceBatch', shape: deviceBatchShape },
  devices: { schema: 'Device', shape: deviceShape },
  deviceJobs: { schema: 'BatchUploadDetails', shape: deviceJobShape },
  partnerProfiles: { schema: partnerProfileSchema, shape: partnerProfileShape },
  serviceRequests: { schema: 'ServiceRequest', shape: wholeServiceRequestShape },
  audit: { schema: 'AuditRecord', shape: writtenAuditShape }
}

/** An audit record of a document: with its time as text, and in fixtures without what its id ends in. */
function writtenAuditShape (written: Omit<AuditRecordEntry, 'at' | 'tail'> & { at: string, tail?: string }) {
  const record = { ...written, at: Date.parse(written.at) }
  return auditRecordShape({ ...record, tail: written.tail ?? tailOf(record) }, 'partner')
}

const text = { type: 'string' }
const someText = { type: 'string', minLength: 1 }
const count = { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER }
const form = (required: Record<string, object>, optional: Record<string, object> = {}) => ({ type: 'object', required: Object.keys(required), properties: { ...required, ...optional } })
const oneOf = (values: readonly string[]) => ({ type: 'string', enum: values })
const organization = form({ id: someText, name: text, mpnId: text, location: text, state: oneOf(['Active', 'Inactive']) })

function settingForm (name: keyof Settings): object {
  if (Object.hasOwn(settingChoices, name)) return oneOf(settingChoices[name as keyof typeof settingChoices])
  return { type: typeof usualSettings[name] }
}

/** What a document says besides its collections. */
const headForm = {
  type: 'object',
  additionalProperties: false,
  properties: {
    format: text,
    version: count,
    origin: text,
    time: text,
    clock: text,
    seed: text,
    idPosition: count,
    offset: { type: 'number', minimum: -1e14, maximum: 1e14 },
    sequence: count,
    settings: {
      type: 'object',
      additionalProperties: false,
      properties: Object.fromEntries(settingNames.map(name => [name, settingForm(name)]))
    },
    partner: form({
      tenantId: someText,
      name: text,
      country: someText,
      culture: text,
      kind: oneOf(['direct', 'provider', 'reseller']),
      mpnId: text,
      domain: someText,
      billingDay: { type: 'integer', minimum: 1, maximum: 28 },
      userId: someText,
      userPrincipalName: someText,
      applicationId: someText,
      servicePrincipalId: someText
    }, { provider: organization, isDomainRegistrar: { type: 'boolean' }, taxRate: { type: 'number', minimum: 0, maximum: 1 } }),
    resellers: { type: 'array', items: organization },
    collections: { type: 'object' }
  }
}

const time = { type: 'string', format: 'date-time' }
const flag = { type: 'boolean' }
const texts = { type: 'array', items: text }
const list = (items: object) => ({ type: 'array', items })
const webhookEvents = schemaNamed('WebhookEvent').enum as string[]

/** What the state needs of a record and the wire does not show. */
const forms: { [N in CollectionName]?: object } = {
  customers: form({ id: someText, commerceId: text, customDomains: texts, allowDelegatedAccess: flag, qualification: text, billingEtag: text }, { budget: { type: 'number' }, budgetWatch: form({ since: moment() }, moments('exceededIn')) }),
  subscriptions: form({ quantity: count, sequence: count, version: count, isModern: flag, isTrial: flag, country: text, skuId: text, provisioning: text, registration: text }, { term: duration() }),
  orders: form({ sequence: count, version: count, isModern: flag, status: text, lineItems: list(form({ quantity: count, cycle: text, country: text }, { term: duration() })) }),
  billingHistories: form({ subscriptionId: someText, changes: list(form({ at: moment(), status: text, quantity: count, billingCycle: text, offerId: someText }, { isTrial: flag, reason: oneOf(['termEnd', 'upgrade']) })) }),
  refunds: form({ orderId: someText, lineItemNumber: count, fulfilledAt: moment(), refundedAt: moment() }),
  invoices: form({
    id: { type: 'string', pattern: '^[DG][0-9A-Z]{9}$' },
    invoiceType: oneOf(['Recurring', 'OneTime']),
    documentType: oneOf(['invoice', 'void_note', 'adjustment_note']),
    invoiceDate: moment(),
    periodStart: day(),
    periodEnd: day(),
    currencyCode: someText,
    currencySymbol: someText,
    totalCharges: amount(),
    paidAmount: amount(),
    details: list(form({ billingProvider: text, invoiceLineItemType: text }))
  }, { lastPaymentDate: moment(), lastPaymentAmount: amount(), amendsOf: someText }),
  invoiceLines: invoiceLineForm(),
  entitlements: form({
    orderId: someText,
    lineItemNumber: count,
    sequence: count,
    productId: text,
    skuId: text,
    skuTitle: text,
    quantity: count,
    entitlementType: oneOf(['reservedinstance', 'software']),
    fulfilledAt: moment()
  }, { expiresAt: moment(), reservation: form({ resourceId: someText, groupId: text, lineItemId: text, reservationType: oneOf(['virtualmachines', 'sqldatabases', 'cosmosdb']), details: { type: 'object' } }) }),
  users: form({ id: someText, state: oneOf(['active', 'inactive']), displayName: text, userPrincipalName: text }),
  roleMembers: form({ roleId: someText, userId: someText }),
  licenseAssignments: form({ skuId: someText, userId: someText, excludedPlans: texts }),
  subscriptionMoments: form({ subscriptionId: someText }, moments('suspendedDate', 'deprovisionedDate', 'lastRenewalDate', 'trialStartDate', 'trialEndDate', 'trialToPaidConversionDate')),
  referrals: form(
    { id: someText, status: text, customerMarket: text, customerName: text, customerOrgSize: text, createdDate: moment() },
    moments('acceptedDate', 'acknowledgedDate', 'archivedDate', 'declinedDate', 'expiredDate', 'lostDate', 'missedDate', 'skippedDate', 'wonDate')
  ),
  searches: form(
    { id: someText, searchDate: moment(), contactButtonClicked: flag, detailsViewed: flag, referralSubmitted: flag },
    { keywordCountry: text, keywordIndustryFocus: text, keywordProduct: text, keywordSearchText: text }
  ),
  azureUsage: form({
    subscriptionId: someText,
    usageDate: moment(),
    resourceLocation: text,
    consumptionMeterId: text,
    meterCategory: text,
    meterSubcategory: text,
    meterUnit: text,
    quantity: { type: 'number' }
  }, { usageEndDate: moment(), resourceUri: text, tags: { type: 'object', additionalProperties: text }, reservationOrderId: text, reservationId: text, serviceType: text }),
  partnerProfiles: form({ kind: text, version: count, profile: { type: 'object' } }, { lastFinalized: { type: 'object' } }),
  deviceJobs: form({ id: someText, tasks: list({ type: 'object' }), devicesStatus: list({ type: 'object' }) }),
  serviceRequests: form({ organization: form({ id: someText }) }),
  webhooks: form({ subscriberId: someText, webhookUrl: someText, webhookEvents: list(oneOf(webhookEvents)), signatureTokenToMsSignatureHeader: flag }),
  webhookTests: form({ correlationId: someText, sentDate: moment(), callbackUrl: text, status: oneOf(['pending', 'completed', 'failed']), results: list(attempt()) }),
  deliveries: {
    ...form({
      id: someText,
      sequence: count,
      event: oneOf(webhookEvents),
      url: someText,
      signatureHeader: oneOf(['authorization', 'x-ms-signature']),
      payload: { type: 'object', additionalProperties: { type: ['string', 'null'] } },
      createdDate: moment(),
      status: oneOf(['pending', 'delivered', 'failed']),
      round: count,
      tries: { type: 'integer', minimum: 0, maximum: attemptLimit },
      attempts: list(attempt())
    }, { correlationId: text, nextAttemptDate: moment() }),
    // What is pending has a next attempt, and nothing else has one.
    if: { properties: { status: { const: 'pending' } } },
    then: { required: ['nextAttemptDate'] },
    else: { not: { required: ['nextAttemptDate'] } }
  },
  due: form({ at: time, key: { type: 'string', pattern: '^\\d{15}\\|\\d{12}$' }, work: workForm() }),
  replays: form({ requestId: someText, fingerprint: text, at: time, sequence: count, status: { type: 'integer', minimum: 200, maximum: 599 }, headers: { type: 'object', additionalProperties: text }, body: text })
}

/** An attempt to deliver an event. */
function attempt () { return form({ responseCode: text, responseMessage: text, systemError: flag, date: moment() }, { status: { type: 'integer' } }) }

/** A line, with what belongs to its provider. */
function invoiceLineForm () {
  const texts = (...names: string[]) => Object.fromEntries(names.map(name => [name, text]))
  const number = { type: 'number' }
  const own: Record<LineProvider, object> = {
    office: form({ generated: day(), from: day(), to: day(), unitPrice: amount(), quantity: number, cycle: oneOf(['monthly', 'annual']), started: day(), ends: day(), ...texts('offerId', 'offerName') }),
    azure: form({ tier: count, from: day(), to: day(), quantity: amount(), included: amount(), rate: amount(), ...texts('offerId', 'offerName', 'meterId', 'meterName', 'category', 'subcategory', 'region', 'unit') }),
    one_time: form({
      unitPrice: amount(),
      quantity: number,
      ...moments('orderDate', 'startDate', 'endDate', 'chargeStartDate', 'chargeEndDate'),
      ...texts('customerCountry', 'alternateId', 'productId', 'skuId', 'availabilityId', 'productName', 'skuName', 'publisherName', 'unitType', 'termAndBillingCycle', 'billingFrequency')
    }, { reservationOrderId: text, isUsage: flag })
  }
  return {
    ...form({
      invoiceId: someText,
      provider: oneOf(Object.keys(own)),
      ordinal: count,
      customerId: someText,
      customerName: text,
      customerDomain: text,
      mpnId: text,
      subscriptionId: someText,
      subscriptionName: text,
      orderId: text,
      currency: someText,
      chargeType: someText,
      subtotal: amount(),
      tax: amount(),
      total: amount()
    }),
    allOf: Object.entries(own).map(([provider, then]) => ({ if: { properties: { provider: { const: provider } } }, then }))
  }
}

function workForm () {
  return {
    ...form({ kind: oneOf(Object.keys(workObjects)) }, { customerId: someText }),
    additionalProperties: text,
    allOf: Object.entries(workObjects).map(([kind, object]) => ({ if: { properties: { kind: { const: kind } } }, then: { required: kind === 'invoice' ? [object] : ['customerId', object] } }))
  }
}

/** A time of the state: it moves with the story that it belongs to. */
function moment () { return { type: 'string', format: 'date-time', pattern: '^\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?(Z|\\+00:00)$' } }

function day () { return { type: 'string', format: 'date', pattern: '^\\d{4}-\\d\\d-\\d\\d$' } }

/** An exact decimal. */
function amount () { return { type: 'string', pattern: '^-?\\d+(\\.\\d+)?$' } }

function moments (...names: string[]) { return Object.fromEntries(names.map(name => [name, moment()])) }

function duration () { return { type: 'string', pattern: '^P(?!0+[YMD])\\d{1,4}[YMD]$' } }

const formValidators = new Map<object, ValidateFunction>()

/** Refuses what does not have a form, with the place. */
function checkOwnForm (place: string, wanted: object, value: unknown) {
  let validate = formValidators.get(wanted)
  if (!validate) formValidators.set(wanted, validate = new (compilers().Ajv)({ strict: false, formats: { 'date-time': isDate, date: isDate } }).compile(wanted))
  if (!validate(value)) throw misfit(place, validate)
}

const validators = new Map<string, ValidateFunction>()

function validatorOf (schema: string): ValidateFunction {
  let validate = validators.get(schema)
  if (!validate) {
    // Records hold more than the wire shows, so that undeclared properties are no mistake here.
    const open = JSON.parse(JSON.stringify(selfContained(schemaNamed(schema))), (key, value) => key === 'additionalProperties' && value === false ? undefined : value)
    validators.set(schema, validate = new (compilers().Ajv)({ strict: false, allowUnionTypes: true, formats: { 'date-time': isDate } }).compile(open))
  }
  return validate
}

const isDate = (text: string) => !Number.isNaN(Date.parse(text))

/** Refuses a document that does not fit, with the place. `countries` are those that have a market. */
export function checkDocument (document: WorldDocument, countries: readonly string[]) {
  checkForm(document)
  checkOwnForm('', headForm, document)
  const { collections } = document
  const customers = new Set(collections.customers?.map(({ id }) => id))
  for (const [name, records] of Object.entries(collections)) {
    const known = Object.hasOwn(shapes, name) ? shapes[name as CollectionName] : undefined
    const own = Object.hasOwn(forms, name) ? forms[name as CollectionName] : undefined
    for (const [index, record] of records.entries()) {
      const place = `collections.${name}[${index}]`
      if (own) checkOwnForm(place, own, record)
      if (known) checkRecord(place, known, record)
      checkMarkets(place, record, countries)
      if (name === 'customers' && record.id !== String(record.id).toLowerCase()) throw refuse('stateDocumentInvalid', `${place}.id`, 'it must be in lower case.')
      if (['orders', 'subscriptions', 'carts', 'entitlements', 'agreements', 'domains', 'users', 'roleMembers', 'licenseAssignments', 'configurationPolicies', 'deviceBatches', 'devices', 'deviceJobs', 'subscriptionMoments', 'billingHistories', 'refunds', 'azureUsage'].includes(name) && !customers.has(record.customerId)) {
        throw refuse('stateDocumentInvalid', `${place}.customerId`, `there is no customer ${String(record.customerId)}.`)
      }
    }
  }
}

/** What was bought was bought in a market. */
function checkMarkets (place: string, { country, lineItems }: Record<string, unknown>, countries: readonly string[]) {
  const lines = Array.isArray(lineItems) ? lineItems.map((line: { country?: unknown } | null, index) => [`${place}.lineItems[${index}]`, line?.country] as const) : []
  for (const [at, name] of [[place, country] as const, ...lines]) {
    if (name !== undefined && !countries.includes(name as string)) throw refuse('stateDocumentInvalid', `${at}.country`, `${typeof name === 'string' ? name : JSON.stringify(name)} is no country with a market.`)
  }
}

function checkRecord (place: string, { schema, shape }: Shape, record: Record<string, unknown>) {
  let validate: ValidateFunction
  let shown: unknown
  try {
    validate = validatorOf(typeof schema === 'string' ? schema : schema(record as never))
    shown = shape(record as never)
  } catch (error) {
    if (error instanceof PartnerCenterError) throw error
    throw refuse('stateDocumentInvalid', place, `it is not whole (${(error as Error).message}).`)
  }
  if (validate(shown)) return
  throw misfit(place, validate)
}

function misfit (place: string, { errors }: ValidateFunction) {
  const { instancePath, message, params } = errors![0]!
  const at = `${place}${instancePath.replace(/\/(\d+)(?=\/|$)/g, '[$1]').replaceAll('/', '.')}${params.additionalProperty === undefined ? '' : `.${params.additionalProperty}`}`
  return refuse('stateDocumentInvalid', at.replace(/^\./, ''), `it ${message}${params.allowedValues ? `: ${(params.allowedValues as unknown[]).join(', ')}` : ''}.`)
}
