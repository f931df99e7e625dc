/** The API description at /openapi.json and a page to read it at /docs, offline. Built when somebody first asks, so that the start need not wait. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { openApiDocument } from '../contract/operation.ts'

async function buildDocs (): Promise<FastifyInstance> {
  const [{ default: Fastify }, { default: swagger }, { default: swaggerUi }] = await Promise.all([import('fastify'), import('@fastify/swagger'), import('@fastify/swagger-ui')])
  const document = openApiDocument()
  const app = Fastify({ logger: false })
  await app.register(swagger, { mode: 'static', specification: { document } })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: true, uiConfig: { docExpansion: 'none', deepLinking: true } })
  app.get('/openapi.json', async () => app.swagger())
  await app.ready()
  return app
}

export async function docs (app: FastifyInstance) {
  let built: Promise<FastifyInstance> | undefined
  const pass = async (request: FastifyRequest, reply: FastifyReply) => {
    const inner = await (built ??= buildDocs())
    reply.hijack()
    inner.routing(request.raw, reply.raw)
  }
  for (const url of ['/openapi.json', '/docs', '/docs/*']) app.get(url, pass)
  app.addHook('onClose', async () => { await (await built)?.close() })
}
