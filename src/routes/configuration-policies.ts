/** Configuration policies: what a customer's devices do at their first start. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { ConfigurationPolicy } from '../contract/types.ts'
import { answer, answerEmpty, collection, kept } from '../http/answer.ts'
import { createConfigurationPolicy, deleteConfigurationPolicy, getConfigurationPolicy, listConfigurationPolicies, updateConfigurationPolicy, type ConfigurationPolicyRecord } from '../state/configuration-policies.ts'
import type { Route } from './route.ts'

/** A policy as the wire shows it: the number of its devices has one name in examples and another in tables. */
export const configurationPolicyShape = (policy: ConfigurationPolicyRecord): ConfigurationPolicy =>
  ({ ...policy, devicesAssignedCount: policy.devicesAssigned, attributes: { objectType: 'ConfigurationPolicy' } })

const policyJson = kept('ConfigurationPolicy', configurationPolicyShape)

export default async function configurationPolicies (app: FastifyInstance) {
  app.route<Route<'listConfigurationPolicies'>>({
    ...operation('listConfigurationPolicies'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(world.read(listConfigurationPolicies, params.customerId).map(policyJson)))
  })

  app.route<Route<'createConfigurationPolicy'>>({
    ...operation('createConfigurationPolicy'),
    handler: ({ world, params, body }, reply) => answer(reply, 200, policyJson(world.run(createConfigurationPolicy, params.customerId, body)))
  })

  app.route<Route<'getConfigurationPolicy'>>({
    ...operation('getConfigurationPolicy'),
    handler: ({ world, params }, reply) => answer(reply, 200, policyJson(world.read(getConfigurationPolicy, params.customerId, params.policyId)))
  })

  app.route<Route<'updateConfigurationPolicy'>>({
    ...operation('updateConfigurationPolicy'),
    handler: ({ world, params, body }, reply) => answer(reply, 200, policyJson(world.run(updateConfigurationPolicy, params.customerId, params.policyId, body)))
  })

  app.route<Route<'deleteConfigurationPolicy'>>({
    ...operation('deleteConfigurationPolicy'),
    handler: ({ world, params }, reply) => {
      world.run(deleteConfigurationPolicy, params.customerId, params.policyId)
      return answerEmpty(reply, 204)
    }
  })
}
