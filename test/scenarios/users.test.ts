/** The documented scenarios of user accounts: made, read, listed, changed, given another password. */
import t from 'tap'
import { storyWorld } from '../helper.ts'
import { audited, link, refuses, worldText } from './holdings.ts'
import { collectionOf, customers, namesOf, newcomer, people, refusedToOthers, stateFilter, userAt, userBody, usersOf } from './people.ts'

const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/
const unknownId = 'ffffffff-0000-4000-8000-000000000000'
const { alder, marlow, pennine, tidewater, wrenfield } = customers
const { tobias, kofi, hana, owen, priya, marcus, elena, wren } = people

t.test('Get a user account by ID', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', userAt(alder, tobias))
  t.equal(status, 200)
  t.same(body, {
    usageLocation: 'US',
    id: '01f2b760-263a-4282-8a8f-179f5dd57563',
    userPrincipalName: 'tobias.finch@alderfinch.onmicrosoft.com',
    firstName: 'Tobias',
    lastName: 'Finch',
    displayName: 'Tobias Finch',
    userDomainType: 'none',
    state: 'active',
    links: { self: { uri: '/customers/01c09518-018f-413c-b4ac-c1dea06e179c/users/01f2b760-263a-4282-8a8f-179f5dd57563', method: 'GET', headers: [] } },
    attributes: { objectType: 'CustomerUser' }
  })
  t.same((await call('GET', `/Customers/${alder.toUpperCase()}%20/Users/${tobias.id.toUpperCase()}%20`)).body, body, 'ids in any case, with blanks around them')
  t.same((await call('GET', userAt(alder, kofi))).body, userBody(alder, kofi), 'with a telephone number')
  t.same((await call('GET', userAt(alder, people.miriam))).body, userBody(alder, people.miriam), 'the administrator that a tenant begins with')
})

t.test('getUser: who is unknown, deleted or of another customer is not found', async t => {
  const { call } = await storyWorld(t)
  for (const id of [unknownId, owen.id, priya.id, 'nobody']) {
    await refuses(t, call, ['GET', `${usersOf(alder)}/${id}`], { status: 404, code: 3000, description: `No user with id ${id} was found.` }, id)
  }
})

t.test('Create user accounts for a customer', async t => {
  const { call } = await storyWorld(t)
  const created = await call('POST', `${usersOf(alder)}/`, {
    UsageLocation: 'us',
    Id: null,
    UserPrincipalName: 'Ada.Brook@AlderFinch.onmicrosoft.com',
    FirstName: 'Ada',
    LastName: 'Brook',
    DisplayName: 'Ada Brook',
    ImmutableId: 'directory-17',
    PhoneNumber: null,
    PasswordProfile: { Password: 'testPassword', ForceChangePassword: true },
    LastDirectorySyncTime: null,
    UserDomainType: 'none',
    State: 'active',
    SoftDeletionTime: null,
    Links: null,
    Attributes: { ObjectType: 'CustomerUser' }
  })
  t.equal(created.status, 200)
  const { id } = created.body
  t.match(id, guid)
  const user = {
    usageLocation: 'US',
    id,
    userPrincipalName: 'Ada.Brook@AlderFinch.onmicrosoft.com',
    firstName: 'Ada',
    lastName: 'Brook',
    displayName: 'Ada Brook',
    immutableId: 'directory-17',
    userDomainType: 'none',
    state: 'active',
    links: { self: link(`/customers/${alder}/users/${id}`) },
    attributes: { objectType: 'CustomerUser' }
  }
  t.same(created.body, { ...user, passwordProfile: { password: 'testPassword', forceChangePassword: true } })
  t.same((await call('GET', userAt(alder, { id }))).body, user, 'no later answer tells the password')
  t.equal(namesOf(await call('GET', usersOf(alder)))[0], 'Ada Brook', 'and the list has the user')
  t.notOk((await worldText(call)).includes('testPassword'), 'nor does anything keep it')
  const [record] = await audited(call, id)
  t.match(record, { operationType: 'create_customer_user', resourceType: 'customer_user', at: '2019-01-09T00:00:00Z', changes: { displayName: [undefined, 'Ada Brook'] } })
})

t.test('createUser: little is needed; the kind of the domain is told', async t => {
  const { call } = await storyWorld(t)
  const create = async (customerId: string, body: object) => (await call('POST', usersOf(customerId), body)).body
  const least = await create(wrenfield, { userPrincipalName: 'jo@wrenfieldpottery.onmicrosoft.com', displayName: ' Jo ', firstName: ' ', passwordProfile: { password: '12345678' }, state: 'inactive', id: unknownId, softDeletionTime: '2019-01-01T00:00:00Z' })
  t.same(least, {
    id: least.id,
    userPrincipalName: 'jo@wrenfieldpottery.onmicrosoft.com',
    displayName: 'Jo',
    passwordProfile: { password: '12345678', forceChangePassword: true },
    userDomainType: 'none',
    state: 'active',
    links: { self: link(`/customers/${wrenfield}/users/${least.id}`) },
    attributes: { objectType: 'CustomerUser' }
  }, 'what only the service sets is not looked at')
  t.not(least.id, unknownId)
  t.equal((await create(pennine, { ...newcomer, userPrincipalName: 'ada@PennineTextile.example' })).userDomainType, 'managed')
  const federated = { ...newcomer, userPrincipalName: 'ada@tidewaterfreight.example' }
  t.match(await create(tidewater, { ...federated, immutableId: 'UzT1' }), { userDomainType: 'federated', immutableId: 'UzT1' })
  await refuses(t, call, ['POST', usersOf(tidewater), { ...federated, userPrincipalName: 'bo@tidewaterfreight.example' }], { status: 400, code: 3000, description: /immutableId is missing/ }, 'federated users need a mark')
})

t.test('createUser: what is missing or ill-formed is named, and nobody is made', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[changes: Record<string, unknown>, description: RegExp]> = [
    [{ userPrincipalName: undefined }, /userPrincipalName/],
    [{ userPrincipalName: ' ' }, /userPrincipalName is missing/],
    [{ userPrincipalName: 'ada.brook' }, /must be a name and a domain, as in jo@alderfinch\.onmicrosoft\.com, not ada\.brook\./],
    [{ userPrincipalName: 'ada brook@alderfinch.onmicrosoft.com' }, /must be a name and a domain/],
    [{ userPrincipalName: '@alderfinch.onmicrosoft.com' }, /must be a name and a domain/],
    [{ userPrincipalName: `${'a'.repeat(65)}@alderfinch.onmicrosoft.com` }, /must be a name and a domain/],
    [{ userPrincipalName: 'ada@quartzridge.onmicrosoft.com' }, /must lie in a domain of the customer \(alderfinch\.onmicrosoft\.com\), not in quartzridge\.onmicrosoft\.com\./],
    [{ displayName: undefined }, /displayName/],
    [{ displayName: '' }, /displayName is missing/],
    [{ passwordProfile: undefined }, /passwordProfile\.password is missing/],
    [{ passwordProfile: { forceChangePassword: true } }, /password/],
    [{ passwordProfile: { password: '1234567' } }, /passwordProfile\.password must have 8 characters or more/],
    [{ usageLocation: 'USA' }, /usageLocation must be the two-letter code of a country, not USA\./],
    [{ usageLocation: '1A' }, /usageLocation/]
  ]
  for (const [changes, description] of cases) {
    await refuses(t, call, ['POST', usersOf(alder), { ...newcomer, ...changes }], { status: 400, code: 3000, description }, JSON.stringify(changes))
  }
})

t.test('createUser: a name is taken once, whatever its case, also by a deleted user', async t => {
  const { call } = await storyWorld(t)
  for (const userPrincipalName of ['tobias.finch@alderfinch.onmicrosoft.com', 'TOBIAS.Finch@AlderFinch.onmicrosoft.com', owen.userPrincipalName]) {
    await refuses(t, call, ['POST', usersOf(alder), { ...newcomer, userPrincipalName }], { status: 409, code: 990002, description: `The user principal name ${userPrincipalName} is already taken.` }, userPrincipalName)
  }
  const sent: Parameters<typeof call> = ['POST', usersOf(alder), newcomer, { 'MS-RequestId': '7f6b0c1e-95d4-4ad0-8c2d-0a8f1f6f2c11' }]
  t.same((await call(...sent)).body, (await call(...sent)).body, 'the same request again is answered as before')
  t.equal((await call('GET', usersOf(alder))).body.totalCount, 9)
})

t.test('Update user accounts for a customer', async t => {
  const { call } = await storyWorld(t)
  const updated = await call('PATCH', userAt(alder, hana), { usageLocation: 'JP', attributes: { objectType: 'CustomerUser' } })
  t.equal(updated.status, 200)
  const user = userBody(alder, hana, { usageLocation: 'JP' })
  t.same(updated.body, user, 'what is not given stays')
  t.same((await call('GET', userAt(alder, hana))).body, user)
  t.same(await audited(call, hana.id), [{ operationType: 'update_customer_user', resourceType: 'customer_user', at: '2019-01-09T00:00:00Z', changes: { usageLocation: ['US', 'JP'] } }])
})

t.test('updateUser: every text can be changed, an empty one is taken away, .NET sends the whole user', async t => {
  const { call } = await storyWorld(t)
  const address = userAt(alder, kofi)
  const texts = { usageLocation: 'GH', userPrincipalName: 'kofi@alderfinch.onmicrosoft.com', firstName: 'Kofi A.', lastName: 'Mensah-Adu', displayName: 'Kofi Mensah-Adu', phoneNumber: '2065550118', immutableId: 'k-1' }
  t.same((await call('PATCH', address, { ...texts, id: unknownId, state: 'active', userDomainType: 'federated', lastDirectorySyncTime: '2019-01-01T00:00:00Z' })).body, userBody(alder, { id: kofi.id, ...texts }))
  t.same((await audited(call, kofi.id)).map(({ operationType }) => operationType), ['update_customer_user', 'update_customer_user_principal_name'])
  t.same(namesOf(await call('GET', `${usersOf(alder)}?sortField=UserPrincipalName`)).slice(3, 5), ['Kofi Mensah-Adu', 'Lucas Ferreira'], 'found by the new name')
  t.equal((await call('POST', usersOf(alder), { ...newcomer, userPrincipalName: kofi.userPrincipalName })).status, 200, 'the old one is free')

  const { phoneNumber, immutableId, ...left } = texts
  const whole = { Id: kofi.id, PhoneNumber: '', ImmutableId: ' ', UserPrincipalName: texts.userPrincipalName, PasswordProfile: null, State: 'active', UserDomainType: 'none', SoftDeletionTime: null, LastDirectorySyncTime: null, FirstName: null, Attributes: { ObjectType: 'CustomerUser' } }
  t.same((await call('PATCH', address, whole)).body, userBody(alder, { id: kofi.id, ...left }))
  t.same((await call('GET', address)).body, userBody(alder, { id: kofi.id, ...left }))
  const before = (await audited(call, kofi.id)).length
  t.same((await call('PATCH', address, { displayName: left.displayName, state: 0 })).body, userBody(alder, { id: kofi.id, ...left }))
  t.equal((await audited(call, kofi.id)).length, before, 'what changes nothing is not noted')
})

t.test('updateUser: refusals', async t => {
  const { call } = await storyWorld(t)
  const cases: Array<[body: object, description: RegExp]> = [
    [{ state: 'inactive' }, /state can only be changed to active; a user is made inactive by DELETE/],
    [{ displayName: ' ' }, /displayName is missing/],
    [{ usageLocation: 'Japan' }, /usageLocation must be the two-letter code of a country, not Japan/],
    [{ userPrincipalName: 'hana@elsewhere.example' }, /must lie in a domain of the customer/],
    [{ usageLocation: 'JP', passwordProfile: { password: 'short' } }, /8 characters or more/]
  ]
  for (const [body, description] of cases) {
    await refuses(t, call, ['PATCH', userAt(alder, hana), body], { status: 400, code: 3000, description }, JSON.stringify(body))
  }
  await refuses(t, call, ['PATCH', userAt(alder, hana), { userPrincipalName: 'Tobias.Finch@alderfinch.onmicrosoft.com' }], { status: 409, code: 990002, description: /Tobias\.Finch@alderfinch\.onmicrosoft\.com is already taken/ }, 'another user has the name')
  await refuses(t, call, ['PATCH', userAt(alder, hana), { state: 'asleep' }], { status: 400, code: 900126 }, 'no such state')
  for (const id of [unknownId, priya.id]) {
    await refuses(t, call, ['PATCH', `${usersOf(alder)}/${id}`, { usageLocation: 'JP' }], { status: 404, code: 3000, description: `No user with id ${id} was found.` }, id)
  }
})

t.test('updateUsersWithoutId: the address that two pages print says what is missing', async t => {
  const { call } = await storyWorld(t)
  for (const body of [{ usageLocation: 'DE' }, { id: hana.id, usageLocation: 'DE' }, { passwordProfile: { password: 'Renewed-55' } }]) {
    const description = `The value of a property is not valid: the user's id is missing; the address of an update is /v1/customers/${alder}/users/ with the id behind it.`
    await refuses(t, call, ['PATCH', usersOf(alder), body], { status: 400, code: 3000, description }, JSON.stringify(body))
  }
})

t.test('Get a list of all user accounts for a customer', async t => {
  const { call } = await storyWorld(t)
  const { status, body } = await call('GET', usersOf(marlow))
  t.equal(status, 200)
  const items = [elena, marcus, priya, wren].map(person => userBody(marlow, person))
  t.same(body, collectionOf(items, { self: link(`/customers/${marlow}/users`) }), 'by the names that are shown')
  t.notOk(namesOf(await call('GET', usersOf(alder))).includes('Owen Bradshaw'), 'without the deleted ones')
  await call('POST', usersOf(marlow), { ...newcomer, userPrincipalName: 'ada@marlowstreetdental.onmicrosoft.com' })
  t.same(namesOf(await call('GET', usersOf(marlow))), ['Ada Brook', 'Elena Castell', 'Marcus Oduya', 'Marlow Street Dental', 'Wren Halloran'])
})

t.test('Reset user password for a customer', async t => {
  const { call } = await storyWorld(t)
  const address = userAt(alder, hana)
  const { status, body } = await call('PATCH', address, { passwordProfile: { password: 'Renewed-55', forceChangePassword: true }, attributes: { objectType: 'CustomerUser' } })
  t.equal(status, 200)
  t.same(body, userBody(alder, hana, { passwordProfile: { password: 'Renewed-55', forceChangePassword: true } }))
  t.same((await call('GET', address)).body, userBody(alder, hana))
  t.same((await audited(call, hana.id)).map(({ operationType, changes: { password } }) => [operationType, password]), [['reset_customer_user_password', undefined]])
  const other = await call('PATCH', `${address}/resetpassword`, { passwordProfile: { password: 'Renewed-56', forceChangePassword: false } })
  t.same([other.status, other.body], [200, userBody(alder, hana, { passwordProfile: { password: 'Renewed-56', forceChangePassword: false } })], 'at the other address too')
  const both = await call('PATCH', address, { usageLocation: 'JP', passwordProfile: { password: 'Renewed-57' } })
  t.same(both.body, userBody(alder, hana, { usageLocation: 'JP', passwordProfile: { password: 'Renewed-57', forceChangePassword: true } }), 'together with other changes')
  t.same((await audited(call, hana.id)).map(({ operationType }) => operationType), ['reset_customer_user_password', 'reset_customer_user_password', 'update_customer_user', 'reset_customer_user_password'])
})

t.test('resetUserPassword: refusals', async t => {
  const { call } = await storyWorld(t)
  for (const body of [{}, { passwordProfile: {} }, { passwordProfile: { password: '' } }, { passwordProfile: { password: '1234567' } }]) {
    await refuses(t, call, ['PATCH', `${userAt(alder, hana)}/resetpassword`, body], { status: 400, code: 3000, description: /password/ }, JSON.stringify(body))
  }
  for (const id of [unknownId, owen.id]) {
    await refuses(t, call, ['PATCH', `${usersOf(alder)}/${id}/resetpassword`, { passwordProfile: { password: 'Renewed-55' } }], { status: 404, code: 3000, description: `No user with id ${id} was found.` }, id)
  }
})

t.test('listUsers, createUser, getUser, updateUser, updateUsersWithoutId, resetUserPassword, deleteUser: only for users of the partner, and for its customers', async t => {
  const { call } = await storyWorld(t)
  await refusedToOthers(t, call, [
    ['GET', 'users'],
    ['GET', `users?filter=${stateFilter()}`],
    ['POST', 'users', newcomer],
    ['PATCH', 'users', { usageLocation: 'DE' }],
    ['GET', `users/${tobias.id}`],
    ['PATCH', `users/${tobias.id}`, { usageLocation: 'DE' }],
    ['PATCH', `users/${tobias.id}/resetpassword`, { passwordProfile: { password: 'Renewed-55' } }],
    ['DELETE', `users/${tobias.id}`]
  ])
})
