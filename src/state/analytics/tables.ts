/** The tables of a world, each made when it is first asked, and the questions that are asked of them. */
import { refuse } from '../../errors.ts'
import { customerOf } from '../customers.ts'
import { parseTime } from '../clock.ts'
import type { View } from '../value.ts'
import { azureUsageDataset } from './azure-usage.ts'
import { deploymentDataset, deploymentsOf, processedAt, usageDataset, usagesOf, type DeploymentRow, type UsageRow } from './licenses.ts'
import { ask, planOf, type Page, type Query, type QueryRules, type Show, type WireRow } from './query.ts'
import { referralDataset } from './referrals.ts'
import { resellerDataset, resellerTable } from './resellers.ts'
import { searchDataset } from './searches.ts'
import { subscriptionDataset } from './subscriptions.ts'
import { Table } from './table.ts'

/** What a world keeps for its analytics. It is no part of its value: from any value it can be made anew. */
export class Tables {
  readonly subscriptions = new Table(subscriptionDataset)
  readonly azureUsage = new Table(azureUsageDataset)
  readonly referrals = new Table(referralDataset)
  readonly searches = new Table(searchDataset)
  readonly deployment = new Table(deploymentDataset)
  readonly usage = new Table(usageDataset)
}

async function pageOf<R, T> (view: View, table: Table<R>, query: Query, show: Show<T>, rules?: QueryRules): Promise<Page<T>> {
  const plan = planOf(table.dataset, query, rules)
  return await table.use(view, (table, pace) => ask(table, plan, pace, show))
}

export const listSubscriptionAnalytics = <T>(view: View, { subscriptions }: Tables, query: Query, show: Show<T>) =>
  pageOf(view, subscriptions, query, show, { usualLevel: 'dateRange' })

export const listAzureUsageAnalytics = <T>(view: View, { azureUsage }: Tables, query: Query, show: Show<T>) => pageOf(view, azureUsage, query, show)

export const listReferralAnalytics = <T>(view: View, { referrals }: Tables, query: Query, show: Show<T>) => pageOf(view, referrals, query, show)

export const listSearchAnalytics = <T>(view: View, { searches }: Tables, query: Query, show: Show<T>) => pageOf(view, searches, query, show)

/** `equals` are the parameters that are named like fields. */
export async function listIndirectResellerAnalytics<T> (view: View, { subscriptions }: Tables, query: Query, equals: NonNullable<QueryRules['equals']>, show: Show<T>): Promise<Page<T>> {
  const plan = planOf(resellerDataset, query, { equals })
  return await subscriptions.use(view, async (table, pace) => await ask(await resellerTable(view, table, pace), plan, pace, show))
}

/** Of licence analytics only the latest figures are kept: those of a day that has not come yet are none. */
export interface LicenseQuery extends Query { processedDateTime?: string }

/** Grouped rows have their counts as texts when it is asked for. */
export const listLicenseDeploymentAnalytics = <T>(view: View, { deployment }: Tables, query: LicenseQuery, countsAsText: boolean, show: Show<T>) =>
  licensePage(view, deployment, query, countsAsText, show)

export const listLicenseUsageAnalytics = <T>(view: View, { usage }: Tables, query: LicenseQuery, countsAsText: boolean, show: Show<T>) =>
  licensePage(view, usage, query, countsAsText, show)

async function licensePage<R, T> (view: View, table: Table<R>, { processedDateTime, ...query }: LicenseQuery, countsAsText: boolean, show: Show<T>): Promise<Page<T>> {
  const from = processedDateTime === undefined ? undefined : parseTime(processedDateTime)
  if (processedDateTime !== undefined && from === undefined) throw refuse('propertyInvalid', `processedDateTime must be a date, not ${processedDateTime}.`)
  const page = await pageOf(view, table, query, show, { countsAsText })
  return from !== undefined && from > processedAt(view) ? { ...page, rows: [], total: 0 } : page
}

/** Licences of a service over all customers: how many there are, and the part of them that is deployed or in use. */
export interface ServiceFigures { serviceCode: string, part: number, whole: number }
export interface WorkloadFigures extends ServiceFigures { workloadName: string }

export async function listPartnerLicenseDeployment (view: View, { deployment }: Tables): Promise<ServiceFigures[]> {
  const figures = ({ serviceCode, licensesDeployed, licensesSold }: WireRow) =>
    ({ serviceCode: serviceCode as string, part: licensesDeployed as number, whole: licensesSold as number })
  return (await pageOf(view, deployment, { groupby: 'serviceCode' }, figures, { countsAsText: false })).rows
}

export async function listPartnerLicenseUsage (view: View, { usage }: Tables): Promise<WorkloadFigures[]> {
  const figures = ({ serviceCode, workloadName, licensesActive, licensesQualified }: WireRow) =>
    ({ serviceCode: serviceCode as string, workloadName: workloadName as string, part: licensesActive as number, whole: licensesQualified as number })
  return (await pageOf(view, usage, { groupby: 'serviceCode,workloadName' }, figures, { countsAsText: false })).rows
}

export const listCustomerLicenseDeployment = (view: View, customerId: string): DeploymentRow[] => deploymentsOf(view, customerOf(view, customerId).id)

export const listCustomerLicenseUsage = (view: View, customerId: string): UsageRow[] => usagesOf(view, customerOf(view, customerId).id)
