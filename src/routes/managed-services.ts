/** Services that the partner administers for a customer. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { ManagedService } from '../contract/types.ts'
import { answer, collection, link, written } from '../http/answer.ts'
import { listManagedServices, type ManagedServiceRecord } from '../state/managed-services.ts'
import type { Route } from './route.ts'

const portal = 'https://portal.office.com/Partner/BeginClientSession.aspx'

/** Links lead to pages of the portal; only that of Exchange names the customer's domain too. */
function serviceShape ({ customer, family: { id, name, groupName } }: ManagedServiceRecord): ManagedService {
  const page = (destination: string, rest = '') => link(`${portal}?CTID=${customer.id}&CSDEST=${destination}${rest}`)
  const { domain } = customer.companyProfile
  return {
    id,
    name,
    groupName,
    links: {
      adminService: page(id, id === 'Exchange' ? `&InitialDomain=${domain}&PrimaryDomain=${domain}` : ''),
      serviceHealth: page('ServiceStatus'),
      serviceTicket: page('Support')
    },
    attributes: { objectType: 'ManagedService' }
  }
}

const serviceJson = written<ManagedService>('ManagedService')

export default async function managedServices (app: FastifyInstance) {
  app.route<Route<'listManagedServices'>>({
    ...operation('listManagedServices'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(world.read(listManagedServices, params.customerId).map(service => serviceJson(serviceShape(service)))))
  })
}
