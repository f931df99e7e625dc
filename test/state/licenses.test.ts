/** Licences and users in the state alone: counts that agree with what they count whatever is done, and lists that cost what they return. */
import t from 'tap'
import fc from 'fast-check'
import { PartnerCenterError } from '../../src/errors.ts'
import { fixtureSource } from '../../src/fixtures.ts'
import { Collection } from '../../src/state/collection.ts'
import { convertSubscription } from '../../src/state/conversions.ts'
import { listUserMembers } from '../../src/state/directory-roles.ts'
import { listSubscribedSkus, listUserLicenses, updateUserLicenses } from '../../src/state/licenses.ts'
import { createOrder } from '../../src/state/orders.ts'
import { updateSubscription } from '../../src/state/subscriptions.ts'
import { upgradeSubscription } from '../../src/state/upgrades.ts'
import { createUser, deleteUser, listUsers, updateUser, usersSpec, type UserRecord } from '../../src/state/users.ts'
import { View, type Caller } from '../../src/state/value.ts'
import type { World } from '../../src/state/world.ts'
import { Worlds } from '../../src/worlds.ts'

const time = Date.parse('2019-01-09T00:00:00Z')
const day = 86_400_000
const fixtures = fixtureSource()
const newWorld = () => new Worlds(fixtures, { time, clock: 'frozen' }, () => time).default
const callerIn = ({ partner }: World): Caller => ({ mode: 'app+user', tenantId: partner.tenantId, applicationId: partner.applicationId, objectId: partner.userId, userPrincipalName: partner.userPrincipalName })

/** Customers that hold a base with add-ons, a trial, a suspended base, the last of 15 seats, and what can be upgraded. */
const customerIds = ['01c09518-018f-413c-b4ac-c1dea06e179c', '02c04d7e-93a2-4b05-ad4c-28524de0d2bd', '03c0bdbc-81e6-461b-96b2-275a2ada1bfc', '08c0b69a-c2dc-468b-820b-226f635be6a4', '09c01508-9ba0-4f08-bfa3-20893c9406da']
const offerIds = ['91FD106F-4B2C-4938-95AC-F54F74E9A239', '796B6B5F-613C-4E24-A17C-EBA730D49C02', '031C9E47-4802-4248-838E-778FB1D2CC05', 'BD938F12-058F-4927-BBA3-AE36B1D2501C', '79C29AF7-3CD0-4A6F-B182-A81E31DEC84E', 'MS-AZR-0145P']
const acts = ['buy', 'seats', 'suspend', 'reactivate', 'cancel', 'upgrade', 'convert', 'assign', 'assign', 'assign', 'remove', 'createUser', 'deleteUser', 'deleteUser', 'restoreUser', 'days'] as const

interface Step { act: typeof acts[number], who: number, which: number, other: number, quantity: number }
const step: fc.Arbitrary<Step> = fc.record({ act: fc.constantFrom(...acts), who: fc.nat(customerIds.length - 1), which: fc.nat(40), other: fc.nat(40), quantity: fc.integer({ min: 1, max: 30 }) })

const pick = <T>(from: readonly T[], at: number): T | undefined => from[at % from.length]

function carryOut (world: World, { act, who, which, other, quantity }: Step) {
  const { value } = world
  const caller = callerIn(world)
  const customerId = customerIds[who]!
  const subscription = pick(value.subscriptions.startingWith(customerId), which)
  const users = value.users.startingWith(customerId)
  const user = pick(users.filter(({ state }) => state === (act === 'restoreUser' ? 'inactive' : 'active')), which)?.id ?? 'nobody'
  const skuId = pick(world.read(listSubscribedSkus, customerId, undefined), other)?.sku.product.id ?? 'nothing'
  const change = (patch: Parameters<typeof updateSubscription>[3]) => world.run(caller, updateSubscription, customerId, subscription?.id ?? 'nothing', patch, undefined)
  switch (act) {
    case 'buy': return world.run(caller, createOrder, customerId, { billingCycle: 'monthly', lineItems: [{ lineItemNumber: 0, offerId: pick(offerIds, which)!, quantity }] })
    case 'seats': return change({ quantity })
    case 'suspend': return change({ status: 'suspended' })
    case 'reactivate': return change({ status: 'active' })
    case 'cancel': return change({ status: 'deleted' })
    case 'upgrade': return world.run(caller, upgradeSubscription, customerId, subscription?.id ?? 'nothing', { targetOffer: { id: pick(offerIds, other)! }, upgradeType: 'upgrade_with_license_transfer' })
    case 'convert': return world.run(caller, convertSubscription, customerId, subscription?.id ?? 'nothing', { offerId: subscription?.offerId ?? 'nothing', targetOfferId: '031C9E47-4802-4248-838E-778FB1D2CC05', quantity })
    case 'assign': return world.run(caller, updateUserLicenses, customerId, user, { licensesToAssign: [{ skuId }] })
    case 'remove': return world.run(caller, updateUserLicenses, customerId, user, { licensesToRemove: [skuId] })
    case 'createUser': return world.run(caller, createUser, customerId, { userPrincipalName: `u${which}@${value.customers.get(customerId)!.companyProfile.domain}`, displayName: `U ${which}`, usageLocation: 'US', passwordProfile: { password: '12345678' } })
    case 'deleteUser': return world.run(caller, deleteUser, customerId, user)
    case 'restoreUser': return world.run(caller, updateUser, customerId, user, { state: 'active' })
    case 'days': return world.advanceTo(world.now() + other * day)
  }
}

/** Counts by going through everything: what the subscriptions bring, and which users are shown to hold it. */
function counted (world: World, customerId: string): Map<string, number[]> {
  const { value } = world
  const units = new Map<string, number[]>()
  for (const { status, isModern, offerId, skuId, quantity } of value.subscriptions.startingWith(customerId)) {
    const sku = value.catalogue.licenseSku(isModern ? offerId : skuId)
    if (!sku || status === 'deleted') continue
    const [active = 0, suspended = 0] = units.get(sku.product.id) ?? []
    units.set(sku.product.id, status === 'active' ? [active + quantity, suspended] : [active, suspended + quantity])
  }
  for (const of of units.values()) of.push(0)
  for (const { id, state } of value.users.startingWith(customerId)) {
    if (state !== 'active') continue
    for (const { sku } of world.read(listUserLicenses, customerId, id, ['group1', 'group2'])) units.get(sku.product.id)![2]!++
  }
  return units
}

t.test('units agree with subscriptions and users whatever is done, and nobody holds what the customer does not', async t => {
  const seen = { done: 0, refused: 0 }
  t.doesNotThrow(() => fc.assert(fc.property(fc.array(step, { minLength: 5, maxLength: 40, size: 'max' }), steps => {
    const world = newWorld()
    for (const step of steps) {
      try {
        carryOut(world, step)
        seen.done++
      } catch (error) {
        if (!(error instanceof PartnerCenterError)) throw error
        seen.refused++
      }
      for (const customerId of customerIds) {
        const shown = world.read(listSubscribedSkus, customerId, ['group1', 'group2'])
        const wanted = counted(world, customerId)
        if (shown.length !== wanted.size) throw new Error(`${step.act}: ${shown.length} products are listed, not ${wanted.size}`)
        for (const { sku, activeUnits, suspendedUnits, consumedUnits, totalUnits, availableUnits, capabilityStatus } of shown) {
          const [active, suspended, consumed] = wanted.get(sku.product.id)! as [number, number, number]
          const told = [activeUnits, suspendedUnits, consumedUnits, totalUnits, availableUnits, capabilityStatus]
          const right = [active, suspended, consumed, active, active - consumed, active ? 'Enabled' : 'Suspended']
          if (told.join() !== right.join()) throw new Error(`${step.act}: ${sku.product.name} is told as ${told.join()}, not ${right.join()}`)
        }
        for (const { skuId } of world.value.licenseAssignments.startingWith(customerId)) if (!wanted.has(skuId)) throw new Error(`${step.act}: an assignment of ${skuId} is left`)
      }
    }
  }), { numRuns: 60, seed: 20190109 }))
  t.ok(seen.done > 400 && seen.refused > 100, `commands of both ends were tried: ${JSON.stringify(seen)}`)
})

/** A collection that tells how many records were taken out of it, and that cannot be gone through as a whole. */
function watched<C extends object> (collection: C): { collection: C, taken: () => number } {
  let taken = 0
  return {
    taken: () => taken,
    collection: new Proxy(collection, {
      get (target, name) {
        if (name === 'values') throw new Error('the whole collection was read')
        const member = Reflect.get(target, name, target) as unknown
        if (typeof member !== 'function') return member
        return (...args: unknown[]) => {
          const found = member.apply(target, args) as unknown
          taken += Array.isArray(found) ? found.length : 1
          return found
        }
      }
    })
  }
}

t.test('a page of users costs what it returns, whichever way it is asked for', async t => {
  const { value } = newWorld()
  const [customerId] = customerIds as [string]
  const many = Collection.of(usersSpec, Array.from({ length: 4000 }, (_, number): UserRecord => ({
    customerId: customerIds[number % 2]!,
    id: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    userPrincipalName: `u${number % 977}.${number}@alderfinch.onmicrosoft.com`,
    displayName: `User ${number % 991}`,
    userDomainType: 'none',
    ...(number % 3 ? { state: 'active' } : { state: 'inactive', softDeletionTime: '2019-01-08T00:00:00Z' })
  })))
  for (const state of ['Active', 'Inactive']) {
    for (const sortField of ['DisplayName', 'UserPrincipalName']) {
      for (const sortDirection of ['Ascending', 'Descending'] as const) {
        const what = `${state} ${sortField} ${sortDirection}`
        const query = { state, sortField, sortDirection }
        const read = (request: Parameters<typeof listUsers>[3]) => {
          const { collection, taken } = watched(many)
          const page = listUsers(new View({ ...value, users: collection }, time), customerId, query, request)
          t.equal(page.items.length, 20, what)
          t.ok(taken() <= 22, `${what}: ${taken()} records read`)
          return page
        }
        const first = read({ limit: 20 })
        const second = read({ limit: 20, after: first.last! })
        t.same(read({ limit: 20, before: second.first! }).items, first.items, `${what}: back again`)
        read({ limit: 20, fromEnd: true })
      }
    }
  }
})

t.test('a page of members and the counts of licences cost what they return', async t => {
  const { value } = newWorld()
  const [customerId] = customerIds as [string]
  const roleId = '62e90394-69f5-4237-9190-012177145e10'
  const users = Array.from({ length: 1000 }, (_, number): UserRecord => ({ customerId, id: `user-${String(number).padStart(4, '0')}`, userPrincipalName: `u${number}@alderfinch.onmicrosoft.com`, displayName: `User ${number}`, userDomainType: 'none', state: 'active' }))
  const [roleMembers, licenseAssignments] = [value.roleMembers.clone(), value.licenseAssignments.clone()]
  for (const { id: userId } of users) {
    roleMembers.put({ customerId, roleId, userId })
    licenseAssignments.put({ customerId, skuId: '6fd2c87f-b296-42f0-b197-1e91e994b900', userId, excludedPlans: [] })
  }
  const [members, assignments] = [watched(roleMembers), watched(licenseAssignments)]
  const view = new View({ ...value, users: Collection.of(usersSpec, users), roleMembers: members.collection, licenseAssignments: assignments.collection }, time)
  t.equal(listUserMembers(view, customerId, roleId, { limit: 20, after: `${customerId}\u0000${roleId}\u0000${customerId}\u0000${roleId}\u0000user-0099` }).items.length, 20)
  t.ok(members.taken() <= 22, `${members.taken()} members read`)
  t.same(listSubscribedSkus(view, customerId, undefined).map(({ consumedUnits }) => consumedUnits), [2, 5, 1006])
  t.ok(assignments.taken() <= 6, `${assignments.taken()} looks at assignments`)
})
