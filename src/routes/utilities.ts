/** Utilities: what clients ask before they write. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { CountryValidationRules } from '../contract/types.ts'
import { answer, answerEmpty, kept } from '../http/answer.ts'
import { getCountryValidationRules, validateAddress } from '../state/addresses.ts'
import { checkDomainAvailability, checkDomainPrefixAvailability } from '../state/domains.ts'
import type { Route } from './route.ts'

const rulesJson = kept('CountryValidationRules', (rules: CountryValidationRules) => rules)

/** Here found is the bad news (verify-domain-availability). */
const domainStatus = { taken: 200, free: 404 } as const

export default async function utilities (app: FastifyInstance) {
  app.route<Route<'validateAddress'>>({
    ...operation('validateAddress'),
    handler: ({ world, body }, reply) => answer(reply, 200, JSON.stringify(world.read(validateAddress, body)))
  })

  app.route<Route<'getCountryValidationRules'>>({
    ...operation('getCountryValidationRules'),
    handler: ({ world, params }, reply) => answer(reply, 200, rulesJson(world.read(getCountryValidationRules, params.isoCode)))
  })

  app.route<Route<'checkDomainAvailability'>>({
    ...operation('checkDomainAvailability'),
    handler: ({ world, params }, reply) => answerEmpty(reply, domainStatus[world.read(checkDomainAvailability, params.domain)])
  })

  app.route<Route<'checkDomainPrefixAvailability'>>({
    ...operation('checkDomainPrefixAvailability'),
    handler: ({ world, params }, reply) => answer(reply, 200, JSON.stringify(world.read(checkDomainPrefixAvailability, params.domainPrefix)))
  })
}
