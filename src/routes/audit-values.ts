/** The resources that audit records tell of, as JSON text in the spelling of .NET: names in PascalCase, what is not set as null. */
import { resolve, schemaNamed, type Schema } from '../contract/operation.ts'
import type { OperationType, ResourceType } from '../contract/types.ts'
import type { AgreementRecord } from '../state/agreements.ts'
import type { AuditRecordEntry } from '../state/audit.ts'
import type { InvoiceRecord } from '../state/billing/invoices.ts'
import { agreementShape } from './agreements.ts'
import { configurationPolicyShape } from './configuration-policies.ts'
import { budgetShape } from './customer-profiles.ts'
import { billingProfileShape, customerShape } from './customers.ts'
import { deviceShape } from './devices.ts'
import { memberShape } from './directory-roles.ts'
import { invoiceShape } from './invoices.ts'
import { orderShape } from './orders.ts'
import { subscriptionShape } from './subscriptions.ts'
import { userShape } from './users.ts'

/** How the wire shows what a record holds of a resource. */
interface Shown { schema: string, shape: (value: never) => unknown }

const attributed = (objectType: string) => (value: object) => ({ ...value, attributes: { objectType } })

const shown: Partial<Record<ResourceType, Shown>> = {
  customer: { schema: 'Customer', shape: customerShape },
  partner_customer_dap: { schema: 'Customer', shape: customerShape },
  customer_user: { schema: 'CustomerUser', shape: userShape },
  customer_directory_role: { schema: 'UserMember', shape: memberShape },
  order: { schema: 'Order', shape: orderShape },
  subscription: { schema: 'Subscription', shape: subscriptionShape },
  license: { schema: 'LicenseUpdate', shape: attributed('LicenseUpdate') },
  agreement: { schema: 'Agreement', shape: (agreement: AgreementRecord) => ({ ...agreementShape(agreement), userId: agreement.userId }) },
  policy: { schema: 'ConfigurationPolicy', shape: configurationPolicyShape },
  device: { schema: 'Device', shape: deviceShape },
  invoice: { schema: 'Invoice', shape: (invoice: InvoiceRecord) => invoiceShape({ invoice, amendments: [] }) }
}

/** Operations that deal with another resource than the one of their type: with a part of it, or with a request. */
const shownFor: Partial<Record<OperationType, Shown>> = {
  update_customer_billing_profile: { schema: 'CustomerBillingProfile', shape: billingProfileShape },
  update_customer_spending_budget: { schema: 'SpendingBudget', shape: budgetShape },
  update_customer_qualification: { schema: 'CustomerQualification', shape: ({ qualification }: { qualification: string }) => qualification },
  devices_update_attempted: { schema: 'DevicePolicyUpdateRequest', shape: attributed('DevicePolicyUpdateRequest') },
  devices_upload_to_new_batch_attempted: { schema: 'DeviceBatchCreationRequest', shape: attributed('DeviceBatchCreationRequest') },
  devices_upload_to_existing_batch_attempted: { schema: 'DeviceBatchCreationRequest', shape: attributed('DeviceBatchCreationRequest') }
}

interface Texts { resourceOldValue?: string, resourceNewValue?: string }

const texts = new WeakMap<AuditRecordEntry, Texts>()

/** What the resource was and became, made once in the record's life. What there was none of is left out. */
export function resourceTexts (record: AuditRecordEntry): Texts {
  let made = texts.get(record)
  if (!made) texts.set(record, made = { ...textOf('resourceOldValue', record, record.oldValue), ...textOf('resourceNewValue', record, record.newValue) })
  return made
}

function textOf (name: keyof Texts, { operationType, resourceType }: AuditRecordEntry, value: unknown): Texts {
  if (value === undefined) return {}
  const known = shownFor[operationType] ?? shown[resourceType]
  return { [name]: JSON.stringify(known ? spelled(known.shape(value as never), schemaNamed(known.schema)) : spelled(value)) }
}

/** Only what the schema names is told; what it names and the value lacks is null, but for links and attributes, which are as they are. */
function spelled (value: unknown, schema?: Schema, isWhole = true): unknown {
  const { properties, items, additionalProperties } = schema ? resolve(schema) : {} as Schema
  if (Array.isArray(value)) return value.map(item => spelled(item, items, isWhole))
  if (value === null || typeof value !== 'object') return value
  const given = value as Record<string, unknown>
  if (isLink(given)) return { Uri: given.uri ?? null, Method: given.method, Body: null, Headers: spelled(given.headers) }
  if (additionalProperties) return given // a map, whose names are data
  const names = properties && isWhole ? Object.keys(properties) : Object.keys(given).filter(name => !properties || name in properties)
  return Object.fromEntries(names.map(name => [pascal(name), given[name] === undefined ? null : spelled(given[name], properties?.[name], name !== 'links' && name !== 'attributes')]))
}

const isLink = (value: Record<string, unknown>) => 'method' in value && Array.isArray(value.headers)

const pascal = (name: string) => name.charAt(0).toUpperCase() + name.slice(1)
