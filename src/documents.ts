/** Holds a world's document to the contract before it is let in: every record must fit what the wire would show of it. */
import { Ajv, type ValidateFunction } from 'ajv'
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
import type { WorldDocument } from './state/document.ts'
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

const validators = new Map<string, ValidateFunction>()

function validatorOf (schema: string): ValidateFunction {
  let validate = validators.get(schema)
  if (!validate) {
    // Records hold more than the wire shows, so that undeclared properties are no mistake here.
    const open = JSON.parse(JSON.stringify(selfContained(schemaNamed(schema))), (key, value) => key === 'additionalProperties' && value === false ? undefined : value)
    validators.set(schema, validate = new Ajv({ strict: false, allowUnionTypes: true, formats: { 'date-time': isDate } }).compile(open))
  }
  return validate
}

const isDate = (text: string) => !Number.isNaN(Date.parse(text))

/** Refuses a document that does not fit, with the place. */
export function checkDocument (document: WorldDocument) {
  const collections: WorldDocument['collections'] = document?.collections ?? {}
  const customers = new Set((Array.isArray(collections.customers) ? collections.customers : []).map(record => record?.id))
  for (const [name, records] of Object.entries(collections)) {
    const known = Object.hasOwn(shapes, name) ? shapes[name as CollectionName] : undefined
    if (!Array.isArray(records)) continue // its form is refused where it is read
    for (const [index, record] of records.entries()) {
      if (record === null || typeof record !== 'object') continue
      const place = `collections.${name}[${index}]`
      if (known) checkRecord(place, known, record)
      if (name === 'customers' && record.id !== String(record.id).toLowerCase()) throw refuse('stateDocumentInvalid', `${place}.id`, 'it must be in lower case.')
      if (['orders', 'subscriptions', 'carts', 'entitlements', 'agreements', 'domains', 'users', 'roleMembers', 'licenseAssignments', 'licenseCounts', 'configurationPolicies', 'deviceBatches', 'devices', 'deviceJobs'].includes(name) && !customers.has(record.customerId)) {
        throw refuse('stateDocumentInvalid', `${place}.customerId`, `there is no customer ${String(record.customerId)}.`)
      }
    }
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
  const { instancePath, message, params } = validate.errors![0]!
  throw refuse('stateDocumentInvalid', `${place}${instancePath.replaceAll('/', '.')}`, `it ${message}${params.allowedValues ? `: ${(params.allowedValues as unknown[]).join(', ')}` : ''}.`)
}
