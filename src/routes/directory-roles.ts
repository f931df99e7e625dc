/** Directory roles of a customer's tenant, and who holds them. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { DirectoryRole, UserMember } from '../contract/types.ts'
import { answer, answerEmpty, collection, written } from '../http/answer.ts'
import { header } from '../http/headers.ts'
import { seekOrJump } from '../http/jumps.ts'
import { addUserMember, listDirectoryRoles, listUserDirectoryRoles, listUserMembers, removeUserMember, type Member, type Role, type RoleMemberRecord } from '../state/directory-roles.ts'
import type { Route } from './route.ts'
import { pageSizes } from './users.ts'

const writeRole = written<DirectoryRole>('DirectoryRole')
const roleJson = (role: Role) => writeRole({ ...role, attributes: { objectType: 'DirectoryRole' } })

const writeMember = written<UserMember>('UserMember')
const memberJson = ({ role, user: { displayName, userPrincipalName, id } }: Member) =>
  writeMember({ displayName, userPrincipalName, roleId: role.id, id, attributes: { objectType: 'UserMember' } })

/** What the record of a member holds of it; the names are those of the user. */
export const memberShape = ({ roleId, userId }: RoleMemberRecord): UserMember => ({ roleId, id: userId })

/** Lists of roles have no pages and, as documented, no links; lists of members have both. */
export default async function directoryRoles (app: FastifyInstance) {
  app.route<Route<'listDirectoryRoles'>>({
    ...operation('listDirectoryRoles'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(world.read(listDirectoryRoles, params.customerId).map(roleJson)))
  })

  app.route<Route<'listUserDirectoryRoles'>>({
    ...operation('listUserDirectoryRoles'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(world.read(listUserDirectoryRoles, params.customerId, params.userId).map(roleJson)))
  })

  app.route<Route<'listUserMembers'>>({
    ...operation('listUserMembers'),
    handler: ({ world, params, query, headers }, reply) => {
      const { scan, frame } = seekOrJump({
        list: `/customers/${params.customerId}/directoryroles/${params.roleId}/usermembers`,
        ...pageSizes,
        size: query.size,
        page: query.page,
        query: {},
        seekOperation: query.seekOperation,
        token: headers[header.continuationToken] as string | undefined
      })
      const page = world.read(listUserMembers, params.customerId, params.roleId, scan)
      return answer(reply, 200, collection(page.items.map(memberJson), frame(page)))
    }
  })

  app.route<Route<'addUserMember'>>({
    ...operation('addUserMember'),
    handler: ({ world, params, body }, reply) => answer(reply, 201, memberJson(world.run(addUserMember, params.customerId, params.roleId, body)))
  })

  app.route<Route<'removeUserMember'>>({
    ...operation('removeUserMember'),
    handler: ({ world, params }, reply) => {
      world.run(removeUserMember, params.customerId, params.roleId, params.userId)
      return answerEmpty(reply, 204)
    }
  })
}
