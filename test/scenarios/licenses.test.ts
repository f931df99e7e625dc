/** What a customer has to assign: subscribed SKUs by licence group, their plans and units; and how every offer leads to one. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { advance, buy, holding, offers } from './holdings.ts'
import { collectionOf, customers, people, refusedToOthers, userAt } from './people.ts'

const { alder, copperline, larkspur, marlow, quartz, wrenfield } = customers
const offerOf = { ...offers, mobilitySecurity: '79C29AF7-3CD0-4A6F-B182-A81E31DEC84E', powerBiPro: '800F4F3B-CFE1-42C1-9CEA-675512810488' }
const minecraft = 'CFQ7TTC0K5DR:0002:CFQ7TTC0K4N7'

const plan = (displayName: string, serviceName: string, id: string, targetType = 'User') => ({ displayName, serviceName, id, capabilityStatus: 'Enabled', targetType })

/** As the documented answers have them. */
const skus = {
  mobilitySecurity: {
    productSku: { id: 'efccb6f7-5641-4e0e-bd10-b4976e1bf68e', name: 'Enterprise Mobility + Security E3', skuPartNumber: 'EMS', targetType: 'User', licenseGroupId: 'group1' },
    servicePlans: [
      plan('Azure Information Protection Premium P1', 'RMS_S_PREMIUM', '6c57d4b6-3b23-47a5-9bc9-69f17b4947b3'),
      plan('Microsoft Intune A Direct', 'INTUNE_A', 'c1ec4a95-1f05-45b3-a911-aa3fa01094f5'),
      plan('Microsoft Azure Active Directory Rights', 'RMS_S_ENTERPRISE', 'bea4c11e-220a-4e6d-8eb8-8ea15d019f90'),
      plan('Azure Active Directory Premium P1', 'AAD_PREMIUM', '41781fb2-bc02-4b7c-bd55-b576c07bb09d'),
      plan('Microsoft Azure Multi-Factor Authentication', 'MFA_PREMIUM', '8a256a2b-b617-496d-b51b-e76466e88db0')
    ]
  },
  powerBiPro: {
    productSku: { id: 'f8a1db68-be16-40ed-86d5-cb42ce701560', name: 'Power BI Pro', skuPartNumber: 'POWER_BI_PRO', targetType: 'User', licenseGroupId: 'group1' },
    servicePlans: [
      plan('Exchange Foundation', 'EXCHANGE_S_FOUNDATION', '113feb6c-3fe4-4440-bddc-54d774bf0318', 'Tenant'),
      plan('Power BI Pro', 'BI_AZURE_P2', '70d33638-9c74-4d01-bfd3-562de28bd4ba')
    ]
  },
  minecraft: {
    productSku: { id: '984df360-9a74-4647-8cf8-696749f6247a', name: 'Minecraft Education Edition Faculty', skuPartNumber: 'CFQ7TTC0K5DR/0002', targetType: 'User', licenseGroupId: 'group2' },
    servicePlans: []
  }
}

interface Units { active?: number, suspended?: number, consumed?: number, status?: string }

const skuBody = ({ productSku, servicePlans }: { productSku: object, servicePlans: object[] }, { active = 0, suspended = 0, consumed = 0, status = 'Enabled' }: Units) => ({
  availableUnits: active - consumed,
  activeUnits: active,
  consumedUnits: consumed,
  suspendedUnits: suspended,
  totalUnits: active,
  warningUnits: 0,
  productSku,
  servicePlans,
  capabilityStatus: status,
  attributes: { objectType: 'SubscribedSku' }
})

const skusAt = (customerId: string, query = '') => `/customers/${customerId}/subscribedskus${query}`

/** Name, units and status of what a customer has. */
const told = async (call: Call, customerId: string, query?: string) => (await call('GET', skusAt(customerId, query))).body.items
  .map(({ productSku, activeUnits, suspendedUnits, consumedUnits, availableUnits, capabilityStatus }: Record<string, any>) => [productSku.name, activeUnits, suspendedUnits, consumedUnits, availableUnits, capabilityStatus])

t.test('Get a list of available licenses', async t => {
  const { call } = await storyWorld(t)
  const nothing = await call('GET', skusAt(wrenfield))
  t.same([nothing.status, nothing.body], [200, collectionOf([])])
  await buy(call, wrenfield, offerOf.powerBiPro)
  await buy(call, wrenfield, offerOf.mobilitySecurity, { quantity: 5 })
  const { body: user } = await call('POST', `/customers/${wrenfield}/users`, { userPrincipalName: 'jo@wrenfieldpottery.onmicrosoft.com', displayName: 'Jo', usageLocation: 'US', passwordProfile: { password: '12345678' } })
  await call('POST', `${userAt(wrenfield, user)}/licenseupdates`, { licensesToAssign: [skus.mobilitySecurity, skus.powerBiPro].map(({ productSku: { id } }) => ({ skuId: id })) })
  const { status, body } = await call('GET', skusAt(wrenfield))
  t.equal(status, 200)
  t.same(body, collectionOf([skuBody(skus.mobilitySecurity, { active: 5, consumed: 1 }), skuBody(skus.powerBiPro, { active: 1, consumed: 1 })]), 'by name')
})

t.test('Get a list of available licenses by license group', async t => {
  const { call } = await storyWorld(t)
  await buy(call, larkspur, offerOf.powerBiPro, { quantity: 3 })
  await buy(call, larkspur, minecraft, { quantity: 72, termDuration: 'P1Y' }, 'annual')
  const [minecraftSku, powerBiSku] = [skuBody(skus.minecraft, { active: 72 }), skuBody(skus.powerBiPro, { active: 3 })]
  const list = async (query: string) => (await call('GET', skusAt(larkspur, query))).body
  t.same(await list('?licenseGroupIds=Group1'), collectionOf([powerBiSku]), 'what the directory manages')
  t.same(await list('?licenseGroupIds=Group2'), collectionOf([minecraftSku]), 'Minecraft')
  t.same(await list('?licenseGroupIds=Group1&licenseGroupIds=Group2'), collectionOf([minecraftSku, powerBiSku]), 'both')
  t.same(await list('?LICENSEGROUPIDS=group2&LICENSEGROUPIDS=GROUP1'), collectionOf([minecraftSku, powerBiSku]), 'in any case and order')
  for (const query of ['', '?licenseGroupIds=none', '?licenseGroupIds=']) t.same(await list(query), collectionOf([powerBiSku]), `the first group alone: ${query}`)
  t.same((await call('GET', skusAt(quartz, '?licenseGroupIds=Group2'))).body, collectionOf([]), 'none is an empty list')
  const refused = await call('GET', skusAt(larkspur, '?licenseGroupIds=Group3'))
  t.same([refused.status, refused.body.code], [400, 900126], 'no other group')
})

t.test('listSubscribedSkus: subscriptions of one product add up, add-ons and trials count, usage and what is deleted do not', async t => {
  const { call } = await storyWorld(t)
  t.same(await told(call, alder), [['Audio Conferencing', 10, 0, 2, 8, 'Enabled'], ['Office 365 Advanced Threat Protection', 25, 0, 5, 20, 'Enabled'], ['Office 365 Enterprise E3', 25, 0, 6, 19, 'Enabled']])
  t.same(await told(call, quartz), [['Enterprise Mobility + Security E3', 8, 0, 2, 6, 'Enabled'], ['Office 365 Business Essentials', 20, 0, 5, 15, 'Enabled']], 'Power BI Pro is deleted, and its publisher licenses Quillmark Sign')
  t.same(await told(call, marlow), [['Office 365 Business Premium', 25, 0, 2, 23, 'Enabled']], 'a trial')
  t.same(await told(call, copperline), [['Exchange Online Archiving for Exchange Online', 0, 30, 0, 0, 'Suspended'], ['Office 365 Enterprise E1', 0, 30, 2, -2, 'Suspended']], 'suspended, and its users keep what they hold')
  t.same(await told(call, customers.tidewater), [], 'usage of Azure')
  await buy(call, quartz, offerOf.mobilitySecurity, { quantity: 4 })
  t.same((await told(call, quartz))[0], ['Enterprise Mobility + Security E3', 12, 0, 2, 10, 'Enabled'])
})

t.test('listSubscribedSkus: the clock and every change of a subscription move the units at once', async t => {
  const { call } = await storyWorld(t)
  const { path } = await holding(call, 'Quartz', 'Head office devices')
  const steps: Array<[change: object, units: unknown[]]> = [
    [{ quantity: 1 }, ['Enterprise Mobility + Security E3', 1, 0, 2, -1, 'Enabled']],
    [{ quantity: 9 }, ['Enterprise Mobility + Security E3', 9, 0, 2, 7, 'Enabled']],
    [{ status: 'suspended' }, ['Enterprise Mobility + Security E3', 0, 9, 2, -2, 'Suspended']],
    [{ status: 'active' }, ['Enterprise Mobility + Security E3', 9, 0, 2, 7, 'Enabled']],
    [{ status: 'deleted' }, ['Office 365 Business Essentials', 20, 0, 5, 15, 'Enabled']]
  ]
  for (const [change, units] of steps) {
    t.equal((await call('PATCH', path, change)).status, 200)
    t.same((await told(call, quartz))[0], units, JSON.stringify(change))
  }
  await advance(call, 'P3D')
  t.same(await told(call, marlow), [['Office 365 Business Premium', 0, 25, 2, -2, 'Suspended']], 'the trial is over')
})

t.test('listSubscribedSkus: every offer by licence brings one product, and trials become the same one', async t => {
  const { call, world } = await storyWorld(t)
  const fixture = (name: string) => JSON.parse(readFileSync(join(import.meta.dirname, '../../fixtures/catalogue', `${name}.json`), 'utf8')).records
  const [catalogue, licenseSkus, servicePlans] = [fixture('offers'), fixture('license-skus'), fixture('service-plans')]
  interface Offer { id: string, name: string, billing: string, isTrial: boolean, product: { id: string }, conversionTargetOffers?: string[] }
  const byId = new Map<string, Offer>(catalogue.map((offer: Offer) => [offer.id, offer]))
  const model = world.state.export().collections.subscriptions!.find(({ friendlyName }) => friendlyName === 'Office 365 Business Premium') as Record<string, unknown>
  const document = JSON.parse(JSON.stringify(world.state.export()))
  const sold = [...byId.values()]
  document.collections.subscriptions = sold.map(({ id, product, billing }, index) => ({ ...model, customerId: wrenfield, sequence: index + 1, id: `FFFFFFFF-0000-4000-8000-00000000${1000 + index}`, offerId: id, billingType: billing, skuId: product.id.toUpperCase(), quantity: 1 }))
  document.collections.licenseAssignments = []
  world.state.import(document)
  const shown = new Map<string, any>((await call('GET', skusAt(wrenfield))).body.items.map((sku: any) => [sku.productSku.id, sku]))
  const licensed = sold.filter(({ billing }) => billing === 'license')
  t.equal(licensed.length, 273)
  for (const { name, product } of licensed) {
    const sku = shown.get(product.id.toLowerCase())
    t.equal(sku?.activeUnits, licensed.filter(other => other.product.id === product.id).length, `${name}: one unit of each offer`)
  }
  t.equal(shown.size, new Set(licensed.map(({ product }) => product.id)).size, 'and usage brings none')
  for (const { name, product, conversionTargetOffers = [] } of sold.filter(({ isTrial }) => isTrial)) {
    for (const id of conversionTargetOffers) if (byId.has(id)) t.equal(byId.get(id)!.product.id, product.id, `${name} stays the product that its users hold`)
  }
  const names = new Set(servicePlans.map(({ serviceName }: { serviceName: string }) => serviceName))
  t.equal(names.size, servicePlans.length, 'no plan is there twice')
  for (const { name, servicePlans: plans } of licenseSkus) t.ok(plans.every((plan: string) => names.has(plan)), `${name}: its plans are known`)
})

t.test('listSubscribedSkus, listUserLicenses, updateUserLicenses: only for users of the partner, and for its customers', async t => {
  const { call } = await storyWorld(t)
  const { id } = people.tobias
  await refusedToOthers(t, call, [
    ['GET', 'subscribedskus'],
    ['GET', `users/${id}/licenses`],
    ['POST', `users/${id}/licenseupdates`, { licensesToRemove: [skus.powerBiPro.productSku.id] }]
  ])
})
