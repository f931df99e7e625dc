/** Users that are deleted: listed and restored for 30 days, then gone for good. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { advance, audited, link, refuses } from './holdings.ts'
import { collectionOf, customers, heldBy, namesOf, newcomer, people, stateFilter, unitsOf, userAt, userBody, usersOf } from './people.ts'

const { alder, pennine, quartz } = customers
const { tobias, hana, owen, naomi } = people
const deletedUsers = `${usersOf(alder)}?filter=${stateFilter()}`
const enterpriseE3 = '6fd2c87f-b296-42f0-b197-1e91e994b900'
const audioConferencing = '0c266dff-15dd-4b49-8397-2bb16070ed52'
const businessPremium = 'f245ecc8-75af-4f8e-b61f-27d8114de5f3'
const threatProtection = '4ef96642-f096-40de-a3e9-d83fb2f90211'
const billingAdministrator = 'b0f54661-2d74-4c50-afa3-1ec803f12efe'

const noUser = (id: string) => ({ status: 404, code: 3000, description: `No user with id ${id} was found.` })
const noMember = (id: string) => ({ status: 404, code: 60002, description: `The user with object id ${id} was not found.` })

t.test('Delete a user account for a customer', async t => {
  const { call } = await storyWorld(t)
  const address = userAt(alder, tobias)
  const { status, text, headers } = await call('DELETE', address)
  t.same([status, text, headers['content-length']], [204, '', '0'], 'without a body')
  await refuses(t, call, ['GET', address], noUser(tobias.id), 'it is not read any more')
  t.notOk(namesOf(await call('GET', usersOf(alder))).includes('Tobias Finch'))
  t.same(namesOf(await call('GET', deletedUsers)), ['Owen Bradshaw', 'Tobias Finch'])
  t.match(await audited(call, tobias.id), [{ operationType: 'delete_customer_user', resourceType: 'customer_user', changes: { state: ['active', 'inactive'], softDeletionTime: [undefined, '2019-01-09T00:00:00Z'] } }])
})

t.test('deleteUser: licences are free for others, roles are hidden', async t => {
  const { call } = await storyWorld(t)
  t.same(await Promise.all([enterpriseE3, audioConferencing, threatProtection].map(id => unitsOf(call, alder, id))), [[6, 19], [2, 8], [5, 20]])
  await call('DELETE', userAt(alder, tobias))
  t.same(await Promise.all([enterpriseE3, audioConferencing, threatProtection].map(id => unitsOf(call, alder, id))), [[5, 20], [1, 9], [4, 21]])
  t.equal((await call('GET', `/customers/${alder}/directoryroles/${billingAdministrator}/usermembers`)).body.totalCount, 0)
})

t.test('deleteUser: refusals, and what else a deleted user is refused', async t => {
  const { call } = await storyWorld(t)
  const address = userAt(alder, owen)
  for (const id of [owen.id, 'ffffffff-0000-4000-8000-000000000000', people.dana.id]) await refuses(t, call, ['DELETE', `${usersOf(alder)}/${id}`], noUser(id), id)
  await refuses(t, call, ['PATCH', address, { usageLocation: 'GB' }], noUser(owen.id), 'a change that does not ask for the state')
  await refuses(t, call, ['PATCH', address, { state: 'inactive' }], noUser(owen.id), 'inactive as it is')
  await refuses(t, call, ['PATCH', address, { passwordProfile: { password: 'Renewed-55' } }], noUser(owen.id), 'another password')
  for (const list of ['licenses', 'directoryroles']) await refuses(t, call, ['GET', `${address}/${list}`], noMember(owen.id), list)
  await refuses(t, call, ['POST', `${address}/licenseupdates`, { licensesToRemove: [enterpriseE3] }], noMember(owen.id), 'licences')
  await refuses(t, call, ['POST', `/customers/${alder}/directoryroles/${billingAdministrator}/usermembers`, { id: owen.id }], noMember(owen.id), 'another role')
  await refuses(t, call, ['DELETE', `/customers/${alder}/directoryroles/fe930be7-5e62-47db-91af-98c3a49a38b1/usermembers/${owen.id}`], noMember(owen.id), 'its hidden role')
})

t.test('View deleted users for a customer', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', `${usersOf(alder)}?size=500&filter=%7B%22Field%22%3A%22UserState%22%2C%22Value%22%3A%22Inactive%22%2C%22Operator%22%3A%22equals%22%7D`)
  t.equal(status, 200)
  const owenDeleted = userBody(alder, owen, { state: 'inactive', softDeletionTime: '2018-12-28T17:45:12.6Z' })
  const self = link(`/customers/${alder}/users?size=500&filter=%7B%22Field%22%3A%22UserStatus%22%2C%22Value%22%3A%22Inactive%22%2C%22Operator%22%3A%22equals%22%7D`)
  t.same(body, collectionOf([owenDeleted], { self }), 'its link has the name that the documented one has')
  t.same((await call('GET', self.uri)).body, body, 'and leads to the same list')
  await call('DELETE', userAt(alder, naomi))
  const naomiDeleted = userBody(alder, naomi, { state: 'inactive', softDeletionTime: '2019-01-09T00:00:00Z' })
  t.same((await call('GET', deletedUsers)).body.items, [naomiDeleted, owenDeleted])
})

t.test('Restore a deleted user for a customer', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('PATCH', userAt(alder, owen), { State: 'active', Attributes: { ObjectType: 'CustomerUser' } })
  t.equal(status, 200)
  t.same(body, userBody(alder, owen), 'as it was, without the time of its deletion')
  t.same((await call('GET', userAt(alder, owen))).body, userBody(alder, owen))
  t.ok(namesOf(await call('GET', usersOf(alder))).includes('Owen Bradshaw'))
  t.same((await call('GET', deletedUsers)).body.items, [])
  t.match((await audited(call, owen.id)).at(-1), { operationType: 'restore_customer_user', changes: { state: ['inactive', 'active'], softDeletionTime: ['2018-12-28T17:45:12.6Z', undefined] } })

  t.same(await heldBy(call, alder, owen), [audioConferencing, enterpriseE3], 'licences come back')
  t.same(await unitsOf(call, alder, enterpriseE3), [7, 18])
  t.same((await call('GET', `${userAt(alder, owen)}/directoryroles`)).body.items.map(({ name }: { name: string }) => name), ['User Account Administrator'], 'and roles')
  t.equal((await call('GET', `/customers/${alder}/directoryroles/fe930be7-5e62-47db-91af-98c3a49a38b1/usermembers`)).body.totalCount, 1)
})

t.test('updateUser: restored with whatever else the request changes', async t => {
  const { call } = await storyWorld(t)
  const changes = { usageLocation: 'CA', userPrincipalName: 'owen@alderfinch.onmicrosoft.com', displayName: 'Owen B.' }
  const { body } = await call('PATCH', userAt(alder, owen), { ...owen, ...changes, softDeletionTime: '2018-12-28T17:45:12.6Z', state: 'active', passwordProfile: { password: 'Renewed-55' } })
  t.same(body, userBody(alder, { ...owen, ...changes }, { passwordProfile: { password: 'Renewed-55', forceChangePassword: true } }))
  t.same((await call('GET', userAt(alder, owen))).body, userBody(alder, { ...owen, ...changes }))
  const done = (await audited(call, owen.id)).filter(({ at }) => at === '2019-01-09T00:00:00Z').map(({ operationType }) => operationType)
  t.same(done, ['restore_customer_user', 'update_customer_user_principal_name', 'reset_customer_user_password'])
})

t.test('updateUser: a user that cannot be restored as asked stays deleted', async t => {
  const { call } = await storyWorld(t)
  await refuses(t, call, ['PATCH', userAt(alder, owen), { state: 'active', userPrincipalName: hana.userPrincipalName }], { status: 409, code: 990002, description: `The user principal name ${hana.userPrincipalName} is already taken.` }, 'another has the name')
  await refuses(t, call, ['PATCH', userAt(alder, owen), { state: 'active', usageLocation: 'Canada' }], { status: 400, code: 3000, description: /usageLocation/ }, 'a country that is none')
})

t.test('updateUser: licences that are no longer left do not come back with a user', async t => {
  const { call } = await storyWorld(t)
  const [leaver] = (await call('GET', usersOf(pennine))).body.items
  t.same(await heldBy(call, pennine, leaver), [businessPremium])
  await call('DELETE', userAt(pennine, leaver))
  t.same(await unitsOf(call, pennine, businessPremium), [14, 1])
  const { body: joiner } = await call('POST', usersOf(pennine), { ...newcomer, userPrincipalName: 'ada@penninetextile.example' })
  t.equal((await call('POST', `${userAt(pennine, joiner)}/licenseupdates`, { licensesToAssign: [{ skuId: businessPremium }] })).status, 201)
  t.equal((await call('PATCH', userAt(pennine, leaver), { state: 'active' })).status, 200)
  t.same(await heldBy(call, pennine, leaver), [], 'somebody else has it')
  t.same(await unitsOf(call, pennine, businessPremium), [15, 0])
  await call('POST', `${userAt(pennine, joiner)}/licenseupdates`, { licensesToRemove: [businessPremium] })
  t.same(await heldBy(call, pennine, leaver), [], 'nor later')
})

t.test('updateUser: a licence comes back as it was, without the plans that were excluded', async t => {
  const { call } = await storyWorld(t)
  const address = userAt(quartz, people.miguel)
  const licenses = (await call('GET', `${address}/licenses`)).body
  await call('DELETE', address)
  await call('PATCH', address, { state: 'active' })
  t.same((await call('GET', `${address}/licenses`)).body, licenses)
})

t.test('deleteUser: after 30 days a user is gone for good', async t => {
  const { call } = await storyWorld(t)
  await call('DELETE', userAt(alder, tobias))
  t.same(await advance(call, { to: '2019-01-27T17:45:12.599Z' }).then(happened => happened.filter(({ kind }) => kind === 'userPurge')), [])
  t.same(namesOf(await call('GET', deletedUsers)), ['Owen Bradshaw', 'Tobias Finch'], 'until the last moment it can be restored')
  const happened = await advance(call, 'PT0.001S')
  t.match(happened, [{ at: '2019-01-27T17:45:12.6Z', kind: 'userPurge', customerId: alder, userId: owen.id }], "the story's own deleted user too")
  t.same(namesOf(await call('GET', deletedUsers)), ['Tobias Finch'])
  await refuses(t, call, ['PATCH', userAt(alder, owen), { state: 'active' }], noUser(owen.id), 'too late to restore')
  await advance(call, { to: '2019-02-08T00:00:00Z' })
  t.same((await call('GET', deletedUsers)).body.items, [])
  await refuses(t, call, ['PATCH', userAt(alder, tobias), { state: 'active' }], noUser(tobias.id), 'too late to restore')

  const { body } = await call('POST', usersOf(alder), { ...newcomer, userPrincipalName: tobias.userPrincipalName })
  t.not(body.id, tobias.id, 'the name is free for somebody else')
  t.same([await heldBy(call, alder, body), (await call('GET', `${userAt(alder, body)}/directoryroles`)).body.items], [[], []], 'who has nothing of the one before')
  const { collections } = (await call('GET', '/_emulator/state')).body
  for (const name of ['users', 'licenseAssignments', 'roleMembers']) t.notOk(JSON.stringify(collections[name]).includes(tobias.id), `${name}: nothing is left`)
})

t.test('deleteUser: each deletion has its own 30 days', async t => {
  const { call } = await storyWorld(t)
  await call('DELETE', userAt(alder, hana))
  await advance(call, 'P10D')
  await call('PATCH', userAt(alder, hana), { state: 'active' })
  await advance(call, 'P30D')
  t.equal((await call('GET', userAt(alder, hana))).status, 200, 'one that was restored stays')
  await call('DELETE', userAt(alder, hana))
  await advance(call, 'P15D')
  await call('PATCH', userAt(alder, hana), { state: 'active' })
  await call('DELETE', userAt(alder, hana))
  await advance(call, 'P29D')
  t.same(namesOf(await call('GET', deletedUsers)), ['Hana Kobayashi'])
  await advance(call, 'P1D')
  t.same(namesOf(await call('GET', deletedUsers)), [])
})
