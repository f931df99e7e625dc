/** Snapshots of a world, and the whole world as a document. */
import type { FastifyInstance } from 'fastify'
import { jsonType } from '../../http/headers.ts'
import { controlBodyLimitBytes } from '../../http/refusals.ts'
import { utc } from '../../state/clock.ts'
import { documentOf, type WorldDocument } from '../../state/document.ts'
import { bodyOf, none, only, send, type Controls } from './control.ts'

export function snapshotControls (app: FastifyInstance, { worlds, world, settled }: Controls) {
  app.get('/snapshots', (request, reply) => send(reply, 200, {
    items: world(request).snapshots.map(({ name, takenAt }) => ({ name, takenAt: utc(takenAt), now: utc(takenAt) }))
  }))

  app.put<{ Params: { name: string } }>('/snapshots/:name', (request, reply) => {
    only(bodyOf(request), {})
    const { name } = request.params
    const of = settled(request)
    const { replaced } = of.takeSnapshot(name)
    return send(reply, replaced ? 200 : 201, { name, takenAt: utc(of.now()), now: utc(of.now()) })
  })

  app.post<{ Params: { name: string } }>('/snapshots/:name/restore', (request, reply) => {
    only(bodyOf(request), {})
    world(request).restore(request.params.name)
    return none(reply)
  })

  app.delete<{ Params: { name: string } }>('/snapshots/:name', (request, reply) => {
    world(request).dropSnapshot(request.params.name)
    return none(reply)
  })

  app.get('/state', (request, reply) => {
    const of = settled(request)
    return reply.header('content-type', jsonType).send(JSON.stringify(documentOf(of.value, of.now()), null, 1))
  })

  app.put('/state', { bodyLimit: controlBodyLimitBytes }, (request, reply) => {
    worlds.import(world(request), bodyOf(request) as unknown as WorldDocument)
    return none(reply)
  })
}
