/**
 * Licences: how many a customer's subscriptions bring, and which users hold them. What there is follows from the subscriptions as
 * they are, what is taken from the assignments as they are.
 */
import type { LicenseAssignment, LicenseGroupId, LicenseUpdate, LicenseUpdateInput, SubscribedSkuStatus, UserLicenseError } from '../contract/types.ts'
import { PartnerCenterError, refuse } from '../errors.ts'
import type { LicenseSku, ServicePlanSource } from './catalogue.ts'
import { keyOf, type CollectionSpec } from './collection.ts'
import { customerOf } from './customers.ts'
import type { SubscriptionRecord } from './subscriptions.ts'
import { activeUser, userKey, type UserRecord } from './users.ts'
import type { Transaction, View } from './value.ts'

/** A licence that a user holds. */
export interface LicenseAssignmentRecord {
  customerId: string
  skuId: string
  userId: string
  excludedPlans: string[]
  /** The user is deleted, so that it takes no unit; it comes back with the user while one is left. */
  isFreed?: true
}

const assignmentKey = ({ customerId, skuId, userId }: LicenseAssignmentRecord) => keyOf(customerId, skuId, userId)

export const licenseAssignmentsSpec: CollectionSpec<LicenseAssignmentRecord, 'held' | 'user'> = {
  key: assignmentKey,
  indexes: {
    held: ({ customerId, skuId, isFreed }) => isFreed ? undefined : keyOf(customerId, skuId),
    user: ({ customerId, userId }) => keyOf(customerId, userId)
  },
  counted: ['held']
}

/** What a customer has of a product, over all of its subscriptions. */
export interface Holding {
  sku: LicenseSku
  activeUnits: number
  /** Of subscriptions in their grace period: none of ours has one yet. */
  warningUnits: number
  suspendedUnits: number
}

/** Which units the subscriptions of a status count as; deleted ones bring nothing. */
const unitsOf: Partial<Record<SubscriptionRecord['status'], 'activeUnits' | 'suspendedUnits'>> = { active: 'activeUnits', suspended: 'suspendedUnits' }

/** The licences that a subscription brings; none for usage, reservations and what its publisher licenses. */
const skuOf = (view: View, { isModern, offerId, skuId }: SubscriptionRecord) => view.catalogue.licenseSku(isModern ? offerId : skuId)

/** What a customer has, by product. */
function holdingsOf (view: View, customerId: string): Map<string, Holding> {
  const holdings = new Map<string, Holding>()
  for (const subscription of view.subscriptions.startingWith(keyOf(customerId, ''))) {
    const sku = skuOf(view, subscription)
    const kind = unitsOf[subscription.status]
    if (!sku || !kind) continue
    let holding = holdings.get(sku.product.id)
    if (!holding) holdings.set(sku.product.id, holding = { sku, activeUnits: 0, warningUnits: 0, suspendedUnits: 0 })
    holding[kind] += subscription.quantity
  }
  return holdings
}

const consumedUnits = (view: View, customerId: string, skuId: string) => view.licenseAssignments.count('held', keyOf(customerId, skuId))

const totalUnits = ({ activeUnits, warningUnits }: Holding) => activeUnits + warningUnits

/** How many licences can still be assigned; below 0 when fewer are left than are assigned. */
const availableUnits = (view: View, customerId: string, holding: Holding) => totalUnits(holding) - consumedUnits(view, customerId, holding.sku.product.id)

/** What a customer has of a product and how much of it its users hold. */
export interface SubscribedUnits extends Holding { consumedUnits: number, totalUnits: number, availableUnits: number, capabilityStatus: SubscribedSkuStatus }

/** Lists of licences go by the names of their products, as the documented answers do. */
const byName = (a: LicenseSku, b: LicenseSku) => a.product.name < b.product.name ? -1 : a.product.name > b.product.name ? 1 : a.product.id < b.product.id ? -1 : 1

/** Lists of licences show those that the directory manages, unless others are asked for. */
const isShown = ({ product }: LicenseSku, groups: readonly LicenseGroupId[] = []) =>
  groups.includes(product.licenseGroupId) || (product.licenseGroupId === 'group1' && groups.every(group => group === 'none'))

export function listSubscribedSkus (view: View, customerId: string, groups: readonly LicenseGroupId[] | undefined): SubscribedUnits[] {
  const customer = customerOf(view, customerId)
  return [...holdingsOf(view, customer.id).values()].filter(({ sku }) => isShown(sku, groups)).sort((a, b) => byName(a.sku, b.sku)).map(holding => ({
    ...holding,
    consumedUnits: consumedUnits(view, customer.id, holding.sku.product.id),
    totalUnits: totalUnits(holding),
    availableUnits: availableUnits(view, customer.id, holding),
    capabilityStatus: holding.activeUnits ? 'Enabled' : holding.warningUnits ? 'Warning' : 'Suspended'
  }))
}

/** A licence of a user, with the service plans that are not excluded. */
export interface UserLicense { sku: LicenseSku, plans: readonly ServicePlanSource[] }

export function listUserLicenses (view: View, customerId: string, userId: string, groups: readonly LicenseGroupId[] | undefined): UserLicense[] {
  const customer = customerOf(view, customerId)
  const user = userOf(view, customer.id, userId)
  const holdings = holdingsOf(view, customer.id)
  return assignmentsOf(view, user).flatMap(({ skuId, excludedPlans }) => {
    const sku = holdings.get(skuId)?.sku
    return sku && isShown(sku, groups) ? [{ sku, plans: sku.plans.filter(({ id }) => !excludedPlans.includes(id)) }] : []
  }).sort((a, b) => byName(a.sku, b.sku))
}

function userOf (view: View, customerId: string, userId: string): UserRecord {
  const found = activeUser(view, customerId, userId)
  if (!found) throw refuse('userNotFound', userId)
  return found
}

const assignmentsOf = (view: View, { customerId, id }: UserRecord) => view.licenseAssignments.where('user', keyOf(customerId, id))

const idOf = (text: string) => text.trim().toLowerCase()

/** Takes licences from a user, then gives others; all or nothing. A licence that the user holds already only has its plans replaced. */
export function updateUserLicenses (tx: Transaction, customerId: string, userId: string, { licensesToAssign, licensesToRemove }: LicenseUpdateInput): Omit<LicenseUpdate, 'attributes'> {
  const customer = customerOf(tx, customerId)
  const user = userOf(tx, customer.id, userId)
  const wanted = (licensesToAssign ?? []).map(({ skuId, excludedPlans }) => ({ skuId: idOf(skuId), excludedPlans: (excludedPlans ?? []).map(idOf) }))
  const unwanted = (licensesToRemove ?? []).map(idOf)
  if (!wanted.length && !unwanted.length) throw refuse('propertyInvalid', 'licensesToAssign or licensesToRemove must name a SKU.')
  const holdings = holdingsOf(tx, customer.id)
  checkGroups([...wanted.map(({ skuId }) => skuId), ...unwanted], holdings)
  const held = new Map(assignmentsOf(tx, user).filter(({ skuId }) => holdings.has(skuId)).map(assignment => [assignment.skuId, assignment]))
  for (const skuId of unwanted) if (!held.has(skuId)) throw refuse('licenseNotHeld', skuId, `user ${user.id}`)
  for (const [index, assignment] of wanted.entries()) checkAssignment(assignment, holdings.get(assignment.skuId), `customer ${customer.id}`, `licensesToAssign[${index}]`)
  if (wanted.length && user.usageLocation === undefined) throw refuse('usageLocationInvalid', user.id)
  for (const { skuId } of wanted) {
    const isGivenBack = unwanted.includes(skuId)
    const left = availableUnits(tx, customer.id, holdings.get(skuId)!) + (isGivenBack ? 1 : 0)
    if ((isGivenBack || !held.has(skuId)) && left < 1) throw licensesExhausted(customer.id, skuId)
  }

  for (const skuId of new Set(unwanted)) remove(tx, held.get(skuId)!)
  for (const { skuId, excludedPlans } of wanted) tx.put('licenseAssignments', { customerId: customer.id, skuId, userId: user.id, excludedPlans })
  const update: Omit<LicenseUpdate, 'attributes'> = {
    ...(licensesToAssign?.length && { licensesToAssign: licensesToAssign as LicenseAssignment[] }),
    ...(licensesToRemove?.length && { licensesToRemove }),
    licenseWarnings: []
  }
  note(tx, user, update)
  return update
}

/** One request deals with licences of one group only (assign-licenses-to-a-user). */
function checkGroups (skuIds: string[], holdings: Map<string, Holding>) {
  const groups = new Set(skuIds.map(skuId => holdings.get(skuId)?.sku.product.licenseGroupId).filter(group => group !== undefined))
  if (groups.size > 1) throw refuse('licenseGroupsMixed', skuIds.join(', '))
}

function checkAssignment ({ skuId, excludedPlans }: Required<LicenseAssignment>, holding: Holding | undefined, holder: string, field: string): asserts holding is Holding {
  if (!holding) throw refuse('licenseNotHeld', skuId, holder)
  const { sku: { product, plans } } = holding
  if (product.targetType === 'Tenant') throw refuse('licenseMigrationFailed', `${product.name} is for the whole tenant and is not assigned to users.`)
  const unknown = excludedPlans.find(plan => plans.every(({ id }) => id !== plan))
  if (unknown !== undefined) throw refuse('propertyInvalid', `${field}.excludedPlans: ${product.name} has no service plan ${unknown}.`)
}

/** The documented form of its details, which name customer and SKU. */
const licensesExhausted = (customerId: string, skuId: string) => new PartnerCenterError('licensesExhausted', [skuId], {
  data: [`LicenseQuotaExceededException : Subscription with Account ${customerId} and SKU ${skuId} does not have any available licenses left.`]
})

const remove = (tx: Transaction, assignment: LicenseAssignmentRecord) => tx.remove('licenseAssignments', assignmentKey(assignment))

/** Frees the licences of a deleted user for others. */
export function freeLicenses (tx: Transaction, user: UserRecord) {
  for (const assignment of assignmentsOf(tx, user)) tx.put('licenseAssignments', { ...assignment, isFreed: true })
}

/** Gives a restored user its licences back where a unit is left; the others are gone. */
export function regainLicenses (tx: Transaction, user: UserRecord) {
  const holdings = holdingsOf(tx, user.customerId)
  for (const { isFreed, ...assignment } of assignmentsOf(tx, user)) {
    const holding = holdings.get(assignment.skuId)
    if (holding && availableUnits(tx, user.customerId, holding) > 0) tx.put('licenseAssignments', assignment)
    else remove(tx, assignment)
  }
}

/** Forgets the licences of a user that is gone for good. */
export function forgetLicenses (tx: Transaction, user: UserRecord) {
  for (const assignment of assignmentsOf(tx, user)) remove(tx, assignment)
}

/** Takes a product's licences from all users once no subscription of the customer brings it any more; `subscription` is one that has just ended. */
export function releaseLicenses (tx: Transaction, subscription: SubscriptionRecord) {
  const { customerId } = subscription
  const skuId = skuOf(tx, subscription)?.product.id
  if (skuId === undefined || holdingsOf(tx, customerId).has(skuId)) return
  for (const assignment of tx.licenseAssignments.startingWith(keyOf(customerId, skuId, ''))) remove(tx, assignment)
}

/**
 * Moves the users of one product to another, as an upgrade does, while the other has units; excluded plans that it has too stay
 * excluded. Comes after the source has been suspended: whoever is left without an active licence of it is told with the reason.
 */
export function transferLicenses (tx: Transaction, customerId: string, fromSkuId: string, toSkuId: string): UserLicenseError[] {
  const [from, to] = [idOf(fromSkuId), idOf(toSkuId)]
  if (from === to) return []
  const holdings = holdingsOf(tx, customerId)
  const [source, target] = [holdings.get(from), holdings.get(to)]
  const left: UserRecord[] = []
  for (const assignment of tx.licenseAssignments.where('held', keyOf(customerId, from))) {
    const { userId, excludedPlans } = assignment
    const user = tx.users.get(userKey(customerId, userId))!
    const moved = { customerId, skuId: to, userId, excludedPlans: excludedPlans.filter(plan => target?.sku.plans.some(({ id }) => id === plan)) }
    const hasBoth = tx.licenseAssignments.has(assignmentKey(moved))
    if (!hasBoth && (!target || availableUnits(tx, customerId, target) < 1)) {
      left.push(user)
      continue
    }
    remove(tx, assignment)
    if (!hasBoth) tx.put('licenseAssignments', moved)
    note(tx, user, { ...(!hasBoth && { licensesToAssign: [{ skuId: to, excludedPlans: moved.excludedPlans }] }), licensesToRemove: [from], licenseWarnings: [] })
  }
  const covered = source ? totalUnits(source) : 0
  return left.slice(covered).map(user => transferError(tx, user, customerId, to))
}

function transferError (tx: Transaction, { id, displayName, userPrincipalName }: UserRecord, customerId: string, skuId: string): UserLicenseError {
  const { code, message, data } = licensesExhausted(customerId, skuId)
  return { userObjectId: id, name: displayName, email: userPrincipalName, errors: [{ code, description: message, data: [...data], source: tx.settings.errorSource }] }
}

function note (tx: Transaction, { customerId, id }: UserRecord, update: Omit<LicenseUpdate, 'attributes'>) {
  const skuIds = [...(update.licensesToAssign ?? []).map(({ skuId }) => skuId), ...update.licensesToRemove ?? []]
  tx.note({
    operationType: skuIds.every(skuId => isSkypeForBusiness(tx, skuId)) ? 'update_sfb_customer_user_licenses' : 'update_customer_user_licenses',
    resourceType: 'license',
    customerId,
    resourceId: id,
    newValue: update,
    customizedData: [
      { key: 'CustomerUserId', value: id },
      ...(update.licensesToAssign ?? []).map(({ skuId }) => ({ key: 'AddedLicenseSkuId', value: skuId })),
      ...(update.licensesToRemove ?? []).map(value => ({ key: 'RemovedLicenseSkuId', value }))
    ]
  })
}

/** Products of Skype for Business, whose part numbers begin alike, have an operation of their own in the audit (rules of audit records). */
const isSkypeForBusiness = (view: View, skuId: string) => view.catalogue.licenseSku(idOf(skuId))?.product.skuPartNumber.startsWith('MCO') ?? false
