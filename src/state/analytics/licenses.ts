/** Analytics of licences: how many of those that customers bought are assigned to users, and how many are in use. */
import type { LicenseDeploymentAnalytics, LicenseUsageAnalytics } from '../../contract/types.ts'
import type { LicenseSku, ServicePlanSource } from '../catalogue.ts'
import { dayMilliseconds, startOfDay } from '../clock.ts'
import { keyOf } from '../collection.ts'
import type { CustomerRecord } from '../customers.ts'
import { listSubscribedSkus, type SubscribedUnits } from '../licenses.ts'
import type { View } from '../value.ts'
import { capitals, number, text, type FieldsOf } from './fields.ts'
import { customerIds } from './subscriptions.ts'
import { following, type Dataset, type Field } from './table.ts'

/** A customer's licences of one product. */
export interface DeploymentRow { customer: CustomerRecord, units: SubscribedUnits }

/** The same for one workload that the product contains. */
export interface UsageRow extends DeploymentRow { workload: Workload, active: number }

export interface Workload { code: string, name: string, plans: RegExp }

/** What licences are used for, by the names of the service plans that contain it. */
const workloads: readonly Workload[] = [
  { code: 'CRM', name: 'Microsoft Dynamics CRM', plans: /^(CRM|DYN365_|Dynamics_365_)/ },
  { code: 'EXO', name: 'Exchange', plans: /^(EXCHANGE_S_(?!FOUNDATION)|EOP_)/ },
  { code: 'SPO', name: 'SharePoint', plans: /^SHAREPOINT(DESKLESS|ENTERPRISE|STANDARD)$/ },
  { code: 'SFB', name: 'Skype For Business', plans: /^MCO/ }
]

export const channel = 'reseller'

/** The two services that licences belong to; whatever is not Dynamics counts as Office 365. */
export const serviceOf = ({ units }: DeploymentRow) => /dynamics|\bcrm\b/i.test(units.sku.product.name) ? 'crm' : 'o365'
const serviceNames = { crm: 'Microsoft Dynamics', o365: 'Microsoft Office 365' } as const

/** Figures are made once a day, of the day before. */
export const processedAt = ({ now }: View) => startOfDay(now) - dayMilliseconds

export const productNameOf = ({ units }: DeploymentRow) => capitals(units.sku.product.name)
export const customerNameOf = ({ customer }: DeploymentRow) => capitals(customer.companyProfile.companyName)
export const soldUnits = ({ units }: DeploymentRow) => units.activeUnits
/** What is assigned beyond what is sold, as after a suspension, cannot be used. */
export const deployedUnits = ({ units }: DeploymentRow) => Math.min(units.consumedUnits, units.activeUnits)
export const activeUnits = ({ active, units }: UsageRow) => Math.min(active, units.activeUnits)

type Common = Exclude<keyof LicenseDeploymentAnalytics, 'licensesDeployed' | 'licensesSold'>

const common: { readonly [K in Common]-?: Field<DeploymentRow> } = {
  processedDateTime: { kind: 'date', of: () => null, always: processedAt },
  serviceCode: text(serviceOf),
  serviceName: text(row => serviceNames[serviceOf(row)]),
  channel: text(() => channel),
  customerTenantId: text(({ customer }) => capitals(customer.id)),
  customerName: text(customerNameOf),
  productId: text(({ units }) => capitals(units.sku.product.id)),
  productName: text(productNameOf)
}

const deploymentFields: FieldsOf<LicenseDeploymentAnalytics, DeploymentRow> = {
  ...common,
  licensesDeployed: number(deployedUnits),
  licensesSold: number(soldUnits)
}

const usageFields: FieldsOf<LicenseUsageAnalytics, UsageRow> = {
  ...common,
  workloadCode: text(({ workload }) => workload.code),
  workloadName: text(({ workload }) => workload.name),
  licensesActive: number(activeUnits),
  licenseActive: number(activeUnits), // as the documented answer calls it
  licensesQualified: number(soldUnits)
}

const follows = [
  following('customers', ({ id }) => id),
  following('subscriptions', ({ customerId }) => customerId),
  following('licenseAssignments', ({ customerId }) => customerId)
]

export const deploymentDataset = {
  fields: deploymentFields,
  counts: { licensesDeployed: deployedUnits, licensesSold: soldUnits },
  follows,
  parts: customerIds,
  rowsOf: deploymentsOf
} satisfies Dataset<DeploymentRow>

export const usageDataset = {
  fields: usageFields,
  counts: { licensesActive: activeUnits, licenseActive: activeUnits, licensesQualified: soldUnits },
  follows,
  parts: customerIds,
  rowsOf: usagesOf
} satisfies Dataset<UsageRow>

/** A customer's licences by product. */
export function deploymentsOf (view: View, customerId: string): DeploymentRow[] {
  const customer = view.customers.get(customerId)
  if (customer?.relationshipToPartner !== 'reseller') return []
  return listSubscribedSkus(view, customerId, ['group1', 'group2']).map(units => ({ customer, units }))
}

/** A customer's licences by product and workload. */
export function usagesOf (view: View, customerId: string): UsageRow[] {
  return deploymentsOf(view, customerId).flatMap(row =>
    workloadsOf(row.units.sku).map(({ workload, plans }) => ({ ...row, workload, active: usersOf(view, row, workload, plans) })))
}

interface WorkloadPlans { workload: Workload, plans: ServicePlanSource[] }
const known = new WeakMap<LicenseSku, WorkloadPlans[]>()

/** The workloads that a product contains, with the plans that contain each. */
function workloadsOf (sku: LicenseSku): WorkloadPlans[] {
  let found = known.get(sku)
  if (!found) {
    found = workloads.map(workload => ({ workload, plans: sku.plans.filter(({ serviceName }) => workload.plans.test(serviceName)) })).filter(({ plans }) => plans.length)
    known.set(sku, found)
  }
  return found
}

/** How many use a workload: of the users that have one of its plans, seven in ten, always the same ones (ours; nothing here is really used). */
function usersOf (view: View, { customer, units }: DeploymentRow, { code }: Workload, plans: ServicePlanSource[]): number {
  if (units.consumedUnits === 0) return 0
  const assignments = view.licenseAssignments.where('held', keyOf(customer.id, units.sku.product.id))
  return assignments.filter(({ userId, excludedPlans }) => plans.some(({ id }) => !excludedPlans.includes(id)) && isUser(`${code}/${userId}`)).length
}

function isUser (text: string): boolean {
  let mark = 0x811c9dc5 // FNV-1a
  for (let i = 0; i < text.length; i++) mark = Math.imul(mark ^ text.charCodeAt(i), 0x01000193)
  return (mark >>> 8) % 10 < 7
}
