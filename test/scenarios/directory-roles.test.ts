/** Directory roles of a customer's tenant: which there are, who holds them, and how they are given and taken. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { link, refuses, worldNow } from './holdings.ts'
import { collectionOf, customers, people, refusedToOthers, userAt } from './people.ts'

const { alder, quartz, wrenfield } = customers
const { tobias, naomi, kofi, hana, owen, dana, miriam } = people
const roles = {
  billing: { name: 'Billing Administrator', id: 'b0f54661-2d74-4c50-afa3-1ec803f12efe', attributes: { objectType: 'DirectoryRole' } },
  company: { name: 'Company Administrator', id: '62e90394-69f5-4237-9190-012177145e10', attributes: { objectType: 'DirectoryRole' } },
  helpdesk: { name: 'Helpdesk Administrator', id: '729827e3-9c14-49f7-bb1b-9608f156bbb8', attributes: { objectType: 'DirectoryRole' } },
  support: { name: 'Service Support Administrator', id: 'f023fd81-a637-4b56-95fd-791ac0226033', attributes: { objectType: 'DirectoryRole' } },
  accounts: { name: 'User Account Administrator', id: 'fe930be7-5e62-47db-91af-98c3a49a38b1', attributes: { objectType: 'DirectoryRole' } }
}
const unknownId = 'ffffffff-0000-4000-8000-000000000000'

const membersOf = (customerId: string, { id }: { id: string }) => `/customers/${customerId}/directoryroles/${id}/usermembers`
const memberBody = ({ id: roleId }: { id: string }, { id, displayName, userPrincipalName }: typeof tobias) => ({ displayName, userPrincipalName, roleId, id, attributes: { objectType: 'UserMember' } })

/** Operations on roles that the audit has noted since the story's present, with the role and the user. */
const auditedRoles = async (call: Parameters<typeof worldNow>[0]) => (await worldNow(call)).collections.audit
  .filter(({ resourceType, at }: Record<string, string>) => resourceType === 'customer_directory_role' && at === '2019-01-09T00:00:00Z')
  .map(({ operationType, resourceId, customizedData }: Record<string, any>) => [operationType, resourceId, customizedData])

t.test('Get user roles for a customer', async t => {
  const { call } = await storyWorld(t)
  const all = await call('GET', `/customers/${alder}/directoryroles`)
  t.same([all.status, all.body], [200, collectionOf([roles.billing, roles.company, roles.helpdesk, roles.support, roles.accounts])], 'all roles of the tenant')
  t.same((await call('GET', `/customers/${wrenfield}/directoryRoles`)).body, all.body, 'whoever holds them')

  t.same((await call('GET', `${userAt(alder, kofi)}/directoryroles`)).body, collectionOf([roles.helpdesk]), 'those of a user')
  t.same((await call('GET', `${userAt(alder, hana)}/directoryroles`)).body, collectionOf([]), 'possibly none')
  await call('POST', membersOf(alder, roles.accounts), { id: kofi.id })
  await call('POST', membersOf(alder, roles.billing), { id: kofi.id })
  t.same((await call('GET', `${userAt(alder, kofi)}/directoryroles`)).body, collectionOf([roles.billing, roles.helpdesk, roles.accounts]))

  const members = await call('GET', membersOf(alder, roles.company))
  t.same([members.status, members.body], [200, collectionOf([memberBody(roles.company, miriam)], { self: link(membersOf(alder, roles.company)) })], 'and the users of a role')
  t.same((await call('GET', membersOf(alder, roles.support))).body, collectionOf([], { self: link(membersOf(alder, roles.support)) }))
  t.same((await call('GET', membersOf(alder, { id: roles.billing.id.toUpperCase() }))).body.items, [tobias, kofi].map(person => memberBody(roles.billing, person)), 'ids in any case')
})

t.test('listUserMembers: page by page, without deleted users, under the names that users have now', async t => {
  const { call } = await storyWorld(t)
  for (const { id } of [hana, naomi, kofi]) await call('POST', membersOf(alder, roles.billing), { id })
  const first = (await call('GET', `${membersOf(alder, roles.billing)}?size=3`)).body
  t.same(first.items, [tobias, naomi, kofi].map(person => memberBody(roles.billing, person)))
  const { uri, headers: [token] } = first.links.next
  t.same([uri, token.key, token.value], [`${membersOf(alder, roles.billing)}?size=3&seekOperation=Next`, 'MS-ContinuationToken', first.continuationToken])
  const second = (await call('GET', uri, undefined, { [token.key]: token.value })).body
  t.same([second.items, second.links.next, second.continuationToken], [[memberBody(roles.billing, hana)], undefined, undefined])
  const { uri: back, headers: [place] } = second.links.previous
  t.same((await call('GET', back, undefined, { [place.key]: place.value })).body.items, first.items)
  await refuses(t, call, ['GET', membersOf(alder, roles.company), undefined, { [token.key]: token.value }], { status: 400, code: 800002, description: /belongs to another list/ }, 'a token of another role')

  await call('DELETE', userAt(alder, naomi))
  await call('PATCH', userAt(alder, kofi), { displayName: 'Kofi Mensah-Adu', userPrincipalName: 'kofi@alderfinch.onmicrosoft.com' })
  t.same((await call('GET', membersOf(alder, roles.billing))).body.items, [tobias, { ...kofi, displayName: 'Kofi Mensah-Adu', userPrincipalName: 'kofi@alderfinch.onmicrosoft.com' }, hana].map(person => memberBody(roles.billing, person)))
})

t.test('Set user roles for a customer', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('POST', membersOf(alder, roles.support), {
    Id: hana.id,
    DisplayName: 'Hana Kobayashi',
    UserPrincipalName: 'hana.kobayashi@alderfinch.onmicrosoft.com',
    Attributes: { ObjectType: 'UserMember' }
  })
  t.equal(status, 201)
  t.same(body, {
    displayName: 'Hana Kobayashi',
    userPrincipalName: 'hana.kobayashi@alderfinch.onmicrosoft.com',
    roleId: 'f023fd81-a637-4b56-95fd-791ac0226033',
    id: '01f7994c-d23a-49c9-8dac-8422418f2b3b',
    attributes: { objectType: 'UserMember' }
  })
  t.same((await call('GET', membersOf(alder, roles.support))).body.items, [body])
  t.same((await call('GET', `${userAt(alder, hana)}/directoryroles`)).body.items, [roles.support])
  const byId = await call('POST', membersOf(alder, roles.helpdesk), { id: hana.id.toUpperCase(), displayName: 'Somebody Else', roleId: roles.support.id })
  t.same(byId.body, memberBody(roles.helpdesk, hana), 'the id says who, the address which role')
  t.same(await auditedRoles(call), [roles.support, roles.helpdesk].map(({ id }) => ['add_user_member', id, [{ key: 'CustomerUserId', value: hana.id }]]))
})

t.test('addUserMember: refusals', async t => {
  const { call } = await storyWorld(t)
  for (const id of [unknownId, owen.id, dana.id]) {
    await refuses(t, call, ['POST', membersOf(alder, roles.support), { id }], { status: 404, code: 60002, description: `The user with object id ${id} was not found.` }, id)
  }
  await refuses(t, call, ['POST', membersOf(alder, { id: unknownId }), { id: hana.id }], { status: 404, code: 1000, description: `The resource was not found: directory role ${unknownId}.` }, 'no such role')
  await refuses(t, call, ['POST', membersOf(alder, roles.billing), { id: tobias.id }], { status: 409, code: 990003, description: `User ${tobias.id} is already a member of role Billing Administrator.` }, 'a member already')
  await refuses(t, call, ['POST', membersOf(alder, roles.billing), { displayName: 'Hana Kobayashi' }], { status: 400, code: 3000, description: /id/ }, 'nobody')
})

t.test('Remove a customer user from a role', async t => {
  const { call } = await storyWorld(t)
  const { status, text } = await call('DELETE', `/customers/${alder}%20/directoryroles/${roles.billing.id}/usermembers/${tobias.id}%20`)
  t.same([status, text], [204, ''], 'with the blanks of the documented address')
  t.same((await call('GET', membersOf(alder, roles.billing))).body.items, [])
  t.same((await call('GET', `${userAt(alder, tobias)}/directoryroles`)).body.items, [])
  t.same(await auditedRoles(call), [['remove_user_member', roles.billing.id, [{ key: 'CustomerUserId', value: tobias.id }]]])
  await refuses(t, call, ['DELETE', `${membersOf(alder, roles.billing)}/${tobias.id}`], { status: 404, code: 60002, description: `The user with object id ${tobias.id} was not found.` }, 'no member any more')
  t.equal((await call('POST', membersOf(alder, roles.billing), { id: tobias.id })).status, 201, 'but can become one again')
})

t.test('listUserMembers, listUserDirectoryRoles, removeUserMember: refusals', async t => {
  const { call } = await storyWorld(t)
  const noRole = { status: 404, code: 1000, description: `The resource was not found: directory role ${unknownId}.` }
  await refuses(t, call, ['GET', membersOf(alder, { id: unknownId })], noRole, 'members of no role')
  await refuses(t, call, ['DELETE', `${membersOf(alder, { id: unknownId })}/${tobias.id}`], noRole, 'out of no role')
  for (const id of [unknownId, dana.id, owen.id]) {
    const noUser = { status: 404, code: 60002, description: `The user with object id ${id} was not found.` }
    await refuses(t, call, ['GET', `/customers/${alder}/users/${id}/directoryroles`], noUser, `roles of ${id}`)
    await refuses(t, call, ['DELETE', `${membersOf(alder, roles.accounts)}/${id}`], noUser, `${id} out of a role`)
  }
  await refuses(t, call, ['DELETE', `${membersOf(alder, roles.billing)}/${hana.id}`], { status: 404, code: 60002, description: `The user with object id ${hana.id} was not found.` }, 'who is no member')
  await refuses(t, call, ['DELETE', `${membersOf(quartz, roles.helpdesk)}/${kofi.id}`], { status: 404, code: 60002, description: `The user with object id ${kofi.id} was not found.` }, 'a member in another tenant')
})

t.test('listDirectoryRoles, listUserDirectoryRoles, listUserMembers, addUserMember, removeUserMember: only for users of the partner, and for its customers', async t => {
  const { call } = await storyWorld(t)
  await refusedToOthers(t, call, [
    ['GET', 'directoryroles'],
    ['GET', `users/${tobias.id}/directoryroles`],
    ['GET', `directoryroles/${roles.billing.id}/usermembers`],
    ['POST', `directoryroles/${roles.support.id}/usermembers`, { id: tobias.id }],
    ['DELETE', `directoryroles/${roles.billing.id}/usermembers/${tobias.id}`]
  ])
})
