/** Licences that users hold: read, given and taken, with the service plans that come with them. */
import t from 'tap'
import { storyWorld, type Call } from '../helper.ts'
import { audited, buy, isRefusal, isUntouched, offers, refuses, situations, worldText, type Refusal } from './holdings.ts'
import { collectionOf, customers, heldBy, newcomer, people, unitsOf, userAt, usersOf } from './people.ts'

const { alder, copperline, larkspur, pennine, quartz } = customers
const { tobias, hana, petra, owen, dana, miguel, tess } = people

const products = {
  mobilitySecurity: 'efccb6f7-5641-4e0e-bd10-b4976e1bf68e',
  powerBiPro: 'f8a1db68-be16-40ed-86d5-cb42ce701560',
  minecraft: '984df360-9a74-4647-8cf8-696749f6247a',
  businessEssentials: '3b555118-da6a-4418-894f-7df1e2096870',
  businessPremium: 'f245ecc8-75af-4f8e-b61f-27d8114de5f3',
  enterpriseE1: '18181a46-0d4e-45cd-891e-60aabd171b4e',
  enterpriseE3: '6fd2c87f-b296-42f0-b197-1e91e994b900',
  audioConferencing: '0c266dff-15dd-4b49-8397-2bb16070ed52',
  threatProtection: '4ef96642-f096-40de-a3e9-d83fb2f90211',
  fileStorage: '99049c9c-6011-4908-bf17-15f496e6519d'
}
const powerBiOffer = '800F4F3B-CFE1-42C1-9CEA-675512810488'
const fileStorageOffer = '53FC25F7-6639-4F78-BB44-3C2DFEC3ED40'
const minecraftItem = 'CFQ7TTC0K5DR:0002:CFQ7TTC0K4N7'
const unknownId = 'ffffffff-0000-4000-8000-000000000000'
const [intune, multiFactor] = ['c1ec4a95-1f05-45b3-a911-aa3fa01094f5', '8a256a2b-b617-496d-b51b-e76466e88db0']

const licensesAt = (customerId: string, user: { id: string }) => `${userAt(customerId, user)}/licenses`
const update = (call: Call, customerId: string, user: { id: string }, body: object) => call('POST', `${userAt(customerId, user)}/licenseupdates`, body)
const assign = (call: Call, customerId: string, user: { id: string }, ...skuIds: string[]) => update(call, customerId, user, { licensesToAssign: skuIds.map(skuId => ({ skuId })) })

const plan = (displayName: string, serviceName: string, id: string, targetType = 'User') => ({ displayName, serviceName, id, capabilityStatus: 'Assigned', targetType })

/** As the documented answer has it. */
const mobilitySecurity = {
  servicePlans: [
    plan('Azure Information Protection Premium P1', 'RMS_S_PREMIUM', '6c57d4b6-3b23-47a5-9bc9-69f17b4947b3'),
    plan('Microsoft Intune A Direct', 'INTUNE_A', intune),
    plan('Microsoft Azure Active Directory Rights', 'RMS_S_ENTERPRISE', 'bea4c11e-220a-4e6d-8eb8-8ea15d019f90'),
    plan('Azure Active Directory Premium P1', 'AAD_PREMIUM', '41781fb2-bc02-4b7c-bd55-b576c07bb09d'),
    plan('Microsoft Azure Multi-Factor Authentication', 'MFA_PREMIUM', multiFactor)
  ],
  productSku: { id: products.mobilitySecurity, name: 'Enterprise Mobility + Security E3', skuPartNumber: 'EMS', licenseGroupId: 'group1' },
  attributes: { objectType: 'License' }
}
const powerBiPro = {
  servicePlans: [plan('Exchange Foundation', 'EXCHANGE_S_FOUNDATION', '113feb6c-3fe4-4440-bddc-54d774bf0318', 'Tenant'), plan('Power BI Pro', 'BI_AZURE_P2', '70d33638-9c74-4d01-bfd3-562de28bd4ba')],
  productSku: { id: products.powerBiPro, name: 'Power BI Pro', skuPartNumber: 'POWER_BI_PRO', licenseGroupId: 'group1' },
  attributes: { objectType: 'License' }
}
const minecraft = {
  servicePlans: [],
  productSku: { id: products.minecraft, name: 'Minecraft Education Edition Faculty', skuPartNumber: 'CFQ7TTC0K5DR/0002', licenseGroupId: 'group2' },
  attributes: { objectType: 'License' }
}

t.test('Get licenses assigned to a user', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', licensesAt(quartz, dana))
  t.equal(status, 200)
  t.same(body.items[0], mobilitySecurity)
  t.same([body.totalCount, body.links, body.items[1].productSku], [2, undefined, { id: products.businessEssentials, name: 'Office 365 Business Essentials', skuPartNumber: 'O365_BUSINESS_ESSENTIALS', licenseGroupId: 'group1' }], 'by name')
  t.same((await call('GET', licensesAt(alder, petra))).body, collectionOf([]), 'none is an empty list')
  t.same((await call('GET', licensesAt(quartz, miguel))).body.items[0].servicePlans, mobilitySecurity.servicePlans.filter(({ id }) => id !== multiFactor), 'without the plan that was excluded')
  await update(call, quartz, dana, { licensesToRemove: [products.businessEssentials] })
  t.same((await call('GET', licensesAt(quartz, dana))).body, collectionOf([mobilitySecurity]))
  for (const id of [unknownId, tobias.id]) {
    await refuses(t, call, ['GET', licensesAt(quartz, { id })], { status: 404, code: 60002, description: `The user with object id ${id} was not found.` }, id)
  }
})

t.test('Get licenses assigned to a user by license group', async t => {
  const { call } = await storyWorld(t)
  const { body: teacher } = await call('POST', usersOf(larkspur), { ...newcomer, userPrincipalName: 'ada@larkspurvalleysd.onmicrosoft.com' })
  await buy(call, larkspur, powerBiOffer, { quantity: 2 })
  await buy(call, larkspur, minecraftItem, { quantity: 2, termDuration: 'P1Y' }, 'annual')
  t.equal((await assign(call, larkspur, teacher, products.powerBiPro)).status, 201)
  t.equal((await assign(call, larkspur, teacher, products.minecraft)).status, 201, 'each group by a request of its own')
  const list = async (query: string) => (await call('GET', `${licensesAt(larkspur, teacher)}${query}`)).body
  t.same(await list('?licenseGroupIds=Group1'), collectionOf([powerBiPro]))
  t.same(await list('?licenseGroupIds=Group2'), collectionOf([minecraft]))
  t.same(await list('?licenseGroupIds=Group1&licenseGroupIds=Group2'), collectionOf([minecraft, powerBiPro]))
  for (const query of ['', '?licenseGroupIds=none']) t.same(await list(query), collectionOf([powerBiPro]), `the first group alone: ${query}`)
  t.same((await call('GET', `${licensesAt(quartz, dana)}?licenseGroupIds=Group2`)).body, collectionOf([]), 'none is an empty list')
  await refuses(t, call, ['GET', `${licensesAt(larkspur, teacher)}?licenseGroupIds=Group3`], { status: 400, code: 900126, description: /Group3/ }, 'no other group')
  t.same([await unitsOf(call, larkspur, products.minecraft), await unitsOf(call, larkspur, products.powerBiPro)], [[1, 1], [1, 1]])
})

t.test('Assign licenses to a user', async t => {
  const { call } = await storyWorld(t)
  await buy(call, quartz, powerBiOffer, { quantity: 1 })
  const { status, body } = await update(call, quartz, tess, {
    LicensesToAssign: [{ ExcludedPlans: null, SkuId: 'F8A1DB68-be16-40ed-86d5-cb42ce701560' }],
    LicensesToRemove: null,
    LicenseWarnings: null,
    Attributes: { ObjectType: 'LicenseUpdate' }
  })
  t.equal(status, 201)
  t.same(body, { licensesToAssign: [{ skuId: 'F8A1DB68-be16-40ed-86d5-cb42ce701560' }], licenseWarnings: [], attributes: { objectType: 'LicenseUpdate' } })
  t.same((await call('GET', licensesAt(quartz, tess))).body.items.at(-1), powerBiPro)
  t.same(await unitsOf(call, quartz, products.powerBiPro), [1, 0])
  t.match((await audited(call, tess.id)).at(-1), { operationType: 'update_customer_user_licenses', resourceType: 'license', at: '2019-01-09T00:00:00Z' })
  const { collections: { audit } } = JSON.parse(await worldText(call))
  t.same(audit.at(-1).customizedData, [{ key: 'CustomerUserId', value: tess.id }, { key: 'AddedLicenseSkuId', value: 'F8A1DB68-be16-40ed-86d5-cb42ce701560' }])

  const before = await worldText(call)
  const refused = await assign(call, quartz, dana, products.powerBiPro)
  isRefusal(t, refused, { status: 400, code: 60012, description: `No licence of SKU ${products.powerBiPro} is left to assign.` }, 'no licence is left')
  t.same(refused.body.data, [`LicenseQuotaExceededException : Subscription with Account ${quartz} and SKU ${products.powerBiPro} does not have any available licenses left.`], 'as documented')
  await isUntouched(t, call, before, 'and nothing has changed')
})

t.test('updateUserLicenses: removals come first, and plans are left out', async t => {
  const { call } = await storyWorld(t)
  const changed = await update(call, alder, hana, { licensesToAssign: [{ skuId: products.audioConferencing }, { skuId: products.threatProtection, excludedPlans: [] }], licensesToRemove: [products.enterpriseE3] })
  t.same([changed.status, changed.body], [201, {
    licensesToAssign: [{ skuId: products.audioConferencing }, { skuId: products.threatProtection, excludedPlans: [] }],
    licensesToRemove: [products.enterpriseE3],
    licenseWarnings: [],
    attributes: { objectType: 'LicenseUpdate' }
  }])
  t.same(await heldBy(call, alder, hana), [products.audioConferencing, products.threatProtection])
  t.same(await Promise.all([products.audioConferencing, products.threatProtection, products.enterpriseE3].map(id => unitsOf(call, alder, id))), [[3, 7], [6, 19], [5, 20]])

  const removed = await update(call, alder, hana, { licensesToRemove: [products.audioConferencing, ` ${products.threatProtection.toUpperCase()} `] })
  t.same([removed.status, 'licensesToAssign' in removed.body, removed.body.licenseWarnings], [201, false, []])
  t.same(await heldBy(call, alder, hana), [])

  const plansOf = async () => (await call('GET', licensesAt(quartz, dana))).body.items[0].servicePlans.map(({ serviceName }: { serviceName: string }) => serviceName)
  await update(call, quartz, dana, { licensesToAssign: [{ skuId: products.mobilitySecurity, excludedPlans: [intune, multiFactor.toUpperCase()] }] })
  t.same(await plansOf(), ['RMS_S_PREMIUM', 'RMS_S_ENTERPRISE', 'AAD_PREMIUM'])
  t.same(await unitsOf(call, quartz, products.mobilitySecurity), [2, 6], 'one that the user holds takes no unit again')
  await update(call, quartz, dana, { licensesToAssign: [{ skuId: products.mobilitySecurity, excludedPlans: [multiFactor] }] })
  t.same(await plansOf(), ['RMS_S_PREMIUM', 'INTUNE_A', 'RMS_S_ENTERPRISE', 'AAD_PREMIUM'], 'and its plans are those of the last request')
  await update(call, quartz, dana, { licensesToAssign: [{ skuId: products.mobilitySecurity }], licensesToRemove: [products.mobilitySecurity] })
  t.equal((await plansOf()).length, 5)
  t.same(await unitsOf(call, quartz, products.mobilitySecurity), [2, 6])
})

t.test('updateUserLicenses: the last unit can change hands, but not be given twice', async t => {
  const { call } = await storyWorld(t)
  const [holder] = (await call('GET', usersOf(pennine))).body.items
  const { body: joiner } = await call('POST', usersOf(pennine), { ...newcomer, userPrincipalName: 'ada@penninetextile.example' })
  t.same(await unitsOf(call, pennine, products.businessPremium), [15, 0])
  t.equal((await assign(call, pennine, joiner, products.businessPremium)).body.code, 60012)
  t.equal((await assign(call, pennine, holder, products.businessPremium)).status, 201, 'who holds one may be given it again')
  t.equal((await update(call, pennine, holder, { licensesToRemove: [products.businessPremium], licensesToAssign: [{ skuId: products.businessPremium }] })).status, 201, 'or give it back for it')
  await update(call, pennine, holder, { licensesToRemove: [products.businessPremium] })
  t.equal((await assign(call, pennine, joiner, products.businessPremium)).status, 201)
  const { path } = await situations.active(call)
  await call('PATCH', path, { quantity: 10 })
  t.same(await unitsOf(call, pennine, products.businessPremium), [15, -5], 'fewer seats take no licence away')
  t.equal((await update(call, pennine, joiner, { licensesToRemove: [products.businessPremium], licensesToAssign: [{ skuId: products.businessPremium }] })).body.code, 60012, 'but what is given back is gone')
  t.same(await unitsOf(call, pennine, products.businessPremium), [15, -5])
})

t.test('updateUserLicenses: refusals change nothing, whatever else the request asks for', async t => {
  const { call } = await storyWorld(t)
  const { subscription: base } = await situations.base(call)
  const addOn = { lineItemNumber: 2, offerId: fileStorageOffer, quantity: 5, parentSubscriptionId: base.id }
  t.equal((await call('PATCH', `/customers/${alder}/orders/${base.orderId}`, { lineItems: [addOn] })).status, 200)
  await buy(call, larkspur, powerBiOffer)
  await buy(call, larkspur, minecraftItem, { termDuration: 'P1Y' }, 'annual')
  const larkspurUser = (await call('GET', usersOf(larkspur))).body.items.find(({ displayName }: { displayName: string }) => displayName === 'Sofia Marin')
  const [e3, audio, threat] = [products.enterpriseE3, products.audioConferencing, products.threatProtection].map(skuId => ({ skuId }))
  const cases: Array<[customerId: string, user: { id: string }, body: object, refusal: Refusal]> = [
    [alder, hana, {}, { status: 400, code: 3000, description: /licensesToAssign or licensesToRemove must name a SKU/ }],
    [alder, hana, { licensesToAssign: [], licensesToRemove: [] }, { status: 400, code: 3000, description: /licensesToAssign or licensesToRemove must name a SKU/ }],
    [alder, hana, { licensesToAssign: [{ excludedPlans: [] }] }, { status: 400, code: 3000, description: /skuId/ }],
    [alder, hana, { licensesToAssign: [audio, { skuId: products.powerBiPro }] }, { status: 400, code: 990013, description: `SKU ${products.powerBiPro} is not held by customer ${alder}.` }],
    [quartz, dana, { licensesToAssign: [{ skuId: products.powerBiPro }] }, { status: 400, code: 990013, description: `SKU ${products.powerBiPro} is not held by customer ${quartz}.` }],
    [alder, hana, { licensesToAssign: [audio], licensesToRemove: [products.enterpriseE3, products.threatProtection] }, { status: 400, code: 990013, description: `SKU ${products.threatProtection} is not held by user ${hana.id}.` }],
    [alder, hana, { licensesToRemove: [unknownId] }, { status: 400, code: 990013, description: `SKU ${unknownId} is not held by user ${hana.id}.` }],
    [alder, hana, { licensesToAssign: [audio, { ...threat, excludedPlans: [intune] }] }, { status: 400, code: 3000, description: new RegExp(`licensesToAssign\\[1\\]\\.excludedPlans: Office 365 Advanced Threat Protection has no service plan ${intune}`) }],
    [alder, petra, { licensesToAssign: [e3] }, { status: 400, code: 990012, description: `User ${petra.id} has no valid usage location, so no licence can be assigned.` }],
    [alder, hana, { licensesToAssign: [audio, { skuId: products.fileStorage }] }, { status: 400, code: 60000, description: /Office 365 Extra File Storage is for the whole tenant and is not assigned to users/ }],
    [larkspur, larkspurUser, { licensesToAssign: [{ skuId: products.powerBiPro }, { skuId: products.minecraft }] }, { status: 400, code: 990011, description: `One request can only assign licences of one group; ${products.powerBiPro}, ${products.minecraft} are of different ones.` }],
    [copperline, { id: '03f3c09d-53b7-409e-86b4-2f91828c5ff2' }, { licensesToAssign: [{ skuId: 'ee02fd1b-340e-4a4b-b355-4a514e4c8943' }], licensesToRemove: [products.enterpriseE1] }, { status: 400, code: 60012, description: /ee02fd1b-340e-4a4b-b355-4a514e4c8943/ }],
    [alder, owen, { licensesToAssign: [e3] }, { status: 404, code: 60002, description: `The user with object id ${owen.id} was not found.` }],
    [alder, dana, { licensesToAssign: [e3] }, { status: 404, code: 60002, description: `The user with object id ${dana.id} was not found.` }]
  ]
  for (const [customerId, user, body, refusal] of cases) {
    await refuses(t, call, ['POST', `${userAt(customerId, user)}/licenseupdates`, body], refusal, JSON.stringify(body))
  }
})

t.test('updateUserLicenses: what is suspended is kept but not given, what is deleted is gone', async t => {
  const { call } = await storyWorld(t)
  const gus = { id: '03f2e685-e10f-4d3d-ac78-378806ca881e' }
  t.same(await heldBy(call, copperline, gus), [products.enterpriseE1])
  t.equal((await update(call, copperline, gus, { licensesToRemove: [products.enterpriseE1] })).status, 201)
  t.equal((await assign(call, copperline, gus, products.enterpriseE1)).body.code, 60012)
  await call('PATCH', (await situations.suspended(call)).path, { status: 'active' })
  t.equal((await assign(call, copperline, gus, products.enterpriseE1)).status, 201)

  const { path } = await situations.suspended(call)
  await call('PATCH', path, { status: 'deleted' })
  t.same(await heldBy(call, copperline, gus), [])
  await buy(call, copperline, offers.enterpriseE1, { quantity: 2 })
  t.same([await heldBy(call, copperline, gus), await unitsOf(call, copperline, products.enterpriseE1)], [[], [0, 2]], "bought again, it is nobody's")
})

t.test('updateUserLicenses: a usage location is needed once, when a licence is given', async t => {
  const { call } = await storyWorld(t)
  t.equal((await call('PATCH', userAt(alder, petra), { usageLocation: 'CZ' })).status, 200)
  t.equal((await assign(call, alder, petra, products.enterpriseE3)).status, 201)
  await call('PATCH', userAt(alder, petra), { usageLocation: '' })
  t.same(await heldBy(call, alder, petra), [products.enterpriseE3])
  t.equal((await update(call, alder, petra, { licensesToRemove: [products.enterpriseE3] })).status, 201, 'to take one, none')
})
