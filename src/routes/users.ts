/** Users of a customer's tenant, deleted ones included. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { CustomerUser } from '../contract/types.ts'
import { answer, answerEmpty, collection, kept, link, written } from '../http/answer.ts'
import { readFilter } from '../http/filter.ts'
import { header } from '../http/headers.ts'
import { seekOrJump } from '../http/jumps.ts'
import { createUser, deleteUser, getUser, listUsers, refuseUpdateWithoutId, updateUser, type UserQuery, type UserRecord, type UserWithPassword } from '../state/users.ts'
import type { Route } from './route.ts'

/** A user as the wire shows it. */
export const userShape = (user: UserRecord): CustomerUser => ({
  ...user,
  links: { self: link(`/customers/${user.customerId}/users/${user.id}`) },
  attributes: { objectType: 'CustomerUser' }
})

const userJson = kept('CustomerUser', userShape)
const changedJson = written<CustomerUser>('CustomerUser')
const changedShape = ({ user, passwordProfile }: UserWithPassword): CustomerUser => ({ ...userShape(user), ...(passwordProfile && { passwordProfile }) })

/** The page size when none is asked for, and the largest. */
export const pageSizes = { usualSize: 100, largestSize: 500 }

/** The page names the first of these and prints the second in its link, as links do here (view-a-deleted-user). */
const filterFields = { UserState: ['equals'], UserStatus: ['equals'] } as const
const filterInLinks = (text: string) => JSON.stringify({ Field: 'UserStatus', Value: readFilter(text, filterFields).value, Operator: 'equals' })

export default async function users (app: FastifyInstance) {
  app.route<Route<'listUsers'>>({
    ...operation('listUsers'),
    handler: ({ world, params, query, headers }, reply) => {
      const { filter, sortField, sortDirection, ...page } = query
      const token = headers[header.continuationToken] as string | undefined
      const asked = token ? {} : { ...(filter && { filter: filterInLinks(filter) }), ...(sortField && { sortField }), ...(sortDirection && { sortDirection }) }
      const { scan, query: kept, frame } = seekOrJump({
        list: `/customers/${params.customerId}/users`,
        ...pageSizes,
        size: page.size,
        page: page.page,
        query: asked,
        seekOperation: page.seekOperation,
        token
      })
      const wanted = { ...kept, state: kept.filter === undefined ? undefined : readFilter(kept.filter, filterFields).value } as UserQuery
      const shown = world.read(listUsers, params.customerId, wanted, scan)
      return answer(reply, 200, collection(shown.items.map(userJson), frame(shown)))
    }
  })

  app.route<Route<'createUser'>>({
    ...operation('createUser'),
    handler: ({ world, params, body }, reply) => answer(reply, 200, changedJson(changedShape(world.run(createUser, params.customerId, body))))
  })

  app.route<Route<'updateUsersWithoutId'>>({
    ...operation('updateUsersWithoutId'),
    handler: ({ world, params }) => world.read(refuseUpdateWithoutId, params.customerId)
  })

  app.route<Route<'getUser'>>({
    ...operation('getUser'),
    handler: ({ world, params }, reply) => answer(reply, 200, userJson(world.read(getUser, params.customerId, params.userId)))
  })

  app.route<Route<'updateUser'>>({
    ...operation('updateUser'),
    handler: ({ world, params, body }, reply) => answer(reply, 200, changedJson(changedShape(world.run(updateUser, params.customerId, params.userId, body))))
  })

  app.route<Route<'resetUserPassword'>>({
    ...operation('resetUserPassword'),
    handler: ({ world, params, body: { passwordProfile } }, reply) =>
      answer(reply, 200, changedJson(changedShape(world.run(updateUser, params.customerId, params.userId, { passwordProfile }))))
  })

  app.route<Route<'deleteUser'>>({
    ...operation('deleteUser'),
    handler: ({ world, params }, reply) => {
      world.run(deleteUser, params.customerId, params.userId)
      return answerEmpty(reply, 204)
    }
  })
}
