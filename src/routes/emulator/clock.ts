/** The clock of a world. */
import type { FastifyInstance } from 'fastify'
import { refuse } from '../../errors.ts'
import { later } from '../../state/calendar.ts'
import { clockModes, clockYears, fitsClock, utc } from '../../state/clock.ts'
import { inTurns, mapped } from '../../state/turns.ts'
import type { Happening } from '../../state/passage.ts'
import type { World } from '../../state/world.ts'
import { bodyOf, oneOf, only, send, sendText, timeIn, type Controls } from './control.ts'

/** Health is told at once; the list of worlds knows itself for whom to wait. */
const waitsForNobody = /^\/_emulator\/(health|worlds)\b/

export function clockControls (app: FastifyInstance, { world }: Controls) {
  // Every control of a world waits while its time passes; then they are worked in the order in which they came.
  app.addHook('preHandler', function wait (request, reply, done) {
    const { url } = request.routeOptions
    const resting = url === undefined || waitsForNobody.test(url) ? undefined : world(request).rested()
    if (resting) resting.then(() => wait.call(this, request, reply, done)).catch(done)
    else done()
  })

  const view = (world: World) => ({ now: utc(world.now()), mode: world.clockMode })

  app.get('/clock', (request, reply) => send(reply, 200, view(world(request))))

  app.put('/clock', async (request, reply) => {
    const { now, mode } = only(bodyOf(request), { now: 'string', mode: 'string' })
    const to = now === undefined ? undefined : timeIn(now, 'now')
    const wanted = mode === undefined ? undefined : oneOf(mode, 'mode', clockModes)
    const of = world(request)
    if (to !== undefined) await of.advanceInTurns(to, wanted)
    else if (wanted !== undefined) of.setClockMode(wanted)
    return send(reply, 200, view(of))
  })

  app.post('/clock/advance', async (request, reply) => {
    const given = bodyOf(request)
    const of = world(request)
    const { from, now, happened } = await of.advanceInTurns(aimOf(of.now(), given))
    const items = await inTurns(mapped(happened, happening => JSON.stringify(happeningView(happening)))) // there may be hundreds of thousands
    return sendText(reply, 200, `{"from":"${utc(from)}","now":"${utc(now)}","happened":[${items.join(',')}]}`)
  })
}

export const happeningView = ({ at, deed }: Happening) => ({ at: utc(at), ...deed })

/** The time that an advance is to lead to: `by` a duration, or `to` a time. */
export function aimOf (now: number, given: Record<string, unknown>): number {
  const { by, to } = only(given, { by: 'string', to: 'string' })
  if ((by === undefined) === (to === undefined)) throw refuse('controlInputInvalid', 'give either by, a duration, or to, a time.')
  return to === undefined ? durationFrom(now, by!) : timeIn(to, 'to')
}

/** The time that a duration leads to; refuses a text that is none. */
function durationFrom (now: number, text: string): number {
  let time: number
  try {
    time = later(now, text)
  } catch {
    throw refuse('durationInvalid', text)
  }
  if (time > now && !fitsClock(time)) throw refuse('controlInputInvalid', `by ends after the year ${clockYears.last}.`)
  return time
}
