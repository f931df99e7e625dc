/** The clock of a world. */
import type { FastifyInstance } from 'fastify'
import { refuse } from '../../errors.ts'
import { clockModes, later, utc } from '../../state/clock.ts'
import type { Happening, World } from '../../state/world.ts'
import { bodyOf, oneOf, only, send, timeIn, type Controls } from './control.ts'

export function clockControls (app: FastifyInstance, { world }: Controls) {
  const view = (world: World) => ({ now: utc(world.now()), mode: world.clockMode })

  app.get('/clock', (request, reply) => send(reply, 200, view(world(request))))

  app.put('/clock', (request, reply) => {
    const { now, mode } = only(bodyOf(request), { now: 'string', mode: 'string' })
    const to = now === undefined ? undefined : timeIn(now, 'now')
    const wanted = mode === undefined ? undefined : oneOf(mode, 'mode', clockModes)
    const of = world(request)
    if (to !== undefined) of.advanceTo(to)
    if (wanted !== undefined) of.setClockMode(wanted)
    return send(reply, 200, view(of))
  })

  app.post('/clock/advance', (request, reply) => {
    const { by, to } = only(bodyOf(request), { by: 'string', to: 'string' })
    if ((by === undefined) === (to === undefined)) throw refuse('controlInputInvalid', 'give either by, a duration, or to, a time.')
    const of = world(request)
    const { from, now, happened } = of.advanceTo(to === undefined ? durationFrom(of.now(), by!) : timeIn(to, 'to'))
    return send(reply, 200, { from: utc(from), now: utc(now), happened: happened.map(happeningView) })
  })
}

export const happeningView = ({ at, work }: Happening) => ({ at: utc(at), ...work })

/** The time that a duration leads to; refuses a text that is none. */
export function durationFrom (now: number, text: string): number {
  try {
    return later(now, text)
  } catch {
    throw refuse('durationInvalid', text)
  }
}
