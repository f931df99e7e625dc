/** Server-sent events of a world: requests, changes, the clock, webhooks. */
import type { ServerResponse } from 'node:http'
import type { FastifyInstance } from 'fastify'
import { refuse } from '../../errors.ts'
import type { World } from '../../state/world.ts'
import type { Controls } from './control.ts'
import { feedOf, type FeedEvent } from './feed.ts'
import { queryOf } from './query.ts'

const heartbeatMilliseconds = 15_000
const retryMilliseconds = 1000 // after which a client comes back
/** Who has so much waiting to be read is cut off, and may come back. */
const backlogBytes = 4 * 1024 * 1024

export function eventControls (app: FastifyInstance, { world, worlds, urlOf }: Controls) {
  /** The answers that are open, and how each is ended. */
  const open = new Map<ServerResponse, { world: World, end: () => void }>()

  app.get('/events', (request, reply) => {
    queryOf(request, [])
    const last = request.headers['last-event-id']
    if (last !== undefined && !/^[0-9a-z]+-\d+$/.test(String(last))) throw refuse('controlInputInvalid', `${String(last)} is not the id of an event (Last-Event-ID, of the command --after).`)
    const of = world(request)
    const feed = feedOf(of, urlOf)
    reply.hijack()
    const { raw } = reply
    raw.writeHead(200, { 'content-type': 'text/event-stream; charset=utf-8', 'cache-control': 'no-store', 'x-accel-buffering': 'no' })
    const write = (text: string) => {
      if (raw.destroyed || raw.writableEnded) return
      raw.write(text)
      if (raw.writableLength > backlogBytes) raw.destroy()
    }
    write(`retry: ${retryMilliseconds}\n: events of ${of.name}\n\n`)
    if (last !== undefined) {
      const { events, isComplete } = feed.since(String(last))
      if (!isComplete) write(`: what came right after ${String(last)} is not kept any more\n\n`)
      for (const event of events) write(written(event))
    }
    const stop = feed.listen(event => write(written(event)))
    const heartbeat = setInterval(() => write(':\n\n'), heartbeatMilliseconds).unref()
    open.set(raw, { world: of, end: () => raw.end() })
    raw.on('close', () => {
      stop()
      clearInterval(heartbeat)
      open.delete(raw)
    })
  })

  worlds.watchLeaving(left => { for (const { world, end } of open.values()) if (world === left) end() })
  app.addHook('preClose', done => {
    for (const { end } of open.values()) end()
    done()
  })
}

const written = ({ id, type, data }: FeedEvent) => `id: ${id}\nevent: ${type}\ndata: ${JSON.stringify(data)}\n\n`
