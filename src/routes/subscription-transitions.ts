/** Conversions of trials and upgrades to better offers. */
import type { FastifyInstance } from 'fastify'
import { operation } from '../contract/operation.ts'
import type { Conversion, ConversionResult, Upgrade, UpgradeResult } from '../contract/types.ts'
import { answer, collection, link, written } from '../http/answer.ts'
import { convertSubscription, listConversions } from '../state/conversions.ts'
import { listUpgrades, upgradeSubscription, type UpgradeOutcome } from '../state/upgrades.ts'
import { offerShape } from './offers.ts'
import type { Route } from './route.ts'

const conversionJson = written<Conversion>('Conversion')
const conversionResultJson = written<ConversionResult>('ConversionResult')
const upgradeJson = written<Upgrade>('Upgrade')
const upgradeResultJson = written<UpgradeResult>('UpgradeResult')

const licenseErrorShapes = (errors: UpgradeOutcome['licenseErrors']) => errors.map(error => ({ ...error, attributes: { objectType: 'UserLicenseError' } }))
const flawShapes = (flaws: UpgradeOutcome['upgradeErrors']) => flaws.map(flaw => ({ ...flaw, attributes: { objectType: 'UpgradeError' } }))

export default async function subscriptionTransitions (app: FastifyInstance) {
  app.route<Route<'listConversions'>>({
    ...operation('listConversions'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(
      world.read(listConversions, params.customerId, params.subscriptionId).map(conversion => conversionJson({ ...conversion, attributes: { objectType: 'Conversion' } })),
      { self: link(`/customers/${params.customerId}/subscriptions/${params.subscriptionId}/conversions`) }
    ))
  })

  app.route<Route<'convertSubscription'>>({
    ...operation('convertSubscription'),
    handler: ({ world, params, body }, reply) => answer(reply, 200, conversionResultJson({
      ...world.run(convertSubscription, params.customerId, params.subscriptionId, body),
      attributes: { objectType: 'ConversionResult' }
    }))
  })

  app.route<Route<'listUpgrades'>>({
    ...operation('listUpgrades'),
    handler: ({ world, params }, reply) => answer(reply, 200, collection(
      world.read(listUpgrades, params.customerId, params.subscriptionId, world.caller!).map(upgrade => upgradeJson({
        ...upgrade,
        targetOffer: offerShape(upgrade.targetOffer),
        upgradeErrors: flawShapes(upgrade.upgradeErrors),
        attributes: { objectType: 'Upgrade' }
      })),
      { self: link(`/customers/${params.customerId}/subscriptions/${params.subscriptionId}/upgrades`) }
    ))
  })

  app.route<Route<'upgradeSubscription'>>({
    ...operation('upgradeSubscription'),
    handler: ({ world, params, body }, reply) => {
      const outcome = world.run(upgradeSubscription, params.customerId, params.subscriptionId, body)
      return answer(reply, 200, upgradeResultJson({
        ...outcome,
        upgradeErrors: flawShapes(outcome.upgradeErrors),
        licenseErrors: licenseErrorShapes(outcome.licenseErrors),
        attributes: { objectType: 'UpgradeResult' }
      }))
    }
  })
}
