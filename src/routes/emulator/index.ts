/** Our own controls, outside the service's path space and closed to strangers: the list of their groups. */
import type { FastifyInstance, FastifyRequest } from 'fastify'
import { refuse } from '../../errors.ts'
import { nearestAddress } from '../../http/addresses.ts'
import { worldOf } from '../../http/steps.ts'
import { writtenFirst } from '../../http/written.ts'
import type { Keys } from '../../identity/keys.ts'
import { newSigner } from '../../webhooks/signer.ts'
import type { Worlds } from '../../worlds.ts'
import { clockControls } from './clock.ts'
import type { ControlOptions, Controls } from './control.ts'
import { eventControls } from './events.ts'
import { faultControls } from './faults.ts'
import { journalControls } from './journal.ts'
import { progressControls } from './progress.ts'
import { reportControls } from './report.ts'
import { checkSafety } from './safety.ts'
import { snapshotControls } from './snapshots.ts'
import { tokenControls } from './tokens.ts'
import { usageControls } from './usage.ts'
import { webhookControls } from './webhooks.ts'
import { worldControls } from './worlds.ts'

export type { ControlOptions, Ports } from './control.ts'

const groups = [worldControls, snapshotControls, clockControls, progressControls, usageControls, tokenControls, webhookControls, faultControls, journalControls, reportControls, eventControls]

export async function controls (app: FastifyInstance, options: ControlOptions & { worlds: Worlds, keys: Keys }) {
  const world = (request: FastifyRequest) => worldOf(options.worlds, request)
  const settled = (request: FastifyRequest) => {
    const of = world(request)
    of.settle()
    return of
  }
  const shared: Controls = { ...options, signer: options.signer ?? newSigner(), world, settled }
  app.addHook('onRequest', (request, _reply, done) => {
    checkSafety(request, options)
    done()
  })
  if (options.allWritten) app.addHook('onSend', writtenFirst(options.allWritten, options.written))
  const known: Array<{ method: string, path: string }> = []
  app.addHook('onRoute', ({ method, url }) => { for (const name of [method].flat()) known.push({ method: name, path: url.replaceAll(/:(\w+)/g, '{$1}') }) })
  for (const group of groups) group(app, shared)
  app.setNotFoundHandler(({ method, url }) => {
    const nearest = nearestAddress(method, url.split('?')[0]!, known)
    throw refuse('controlNotFound', method, url, `${nearest.method} ${nearest.path}`)
  })
}
