/** The API description at /openapi.json and a page to read it at /docs, offline. Built when somebody first asks, so that the start need not wait. */
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import { schemaController } from '../compilers.ts'
import { openApiDocument } from '../contract/operation.ts'
import { refuse } from '../errors.ts'
import { jsonType } from '../http/headers.ts'
import { refusalBody } from '../http/refusals.ts'
import { refuseUnservedHosts } from '../http/unserved-hosts.ts'

/** Everything that the page needs is served here, over whatever the page itself came by. */
const contentSecurityPolicy = "default-src 'self'; base-uri 'self'; font-src 'self' data:; frame-ancestors 'self'; img-src 'self' data:; object-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'"

async function buildDocs (): Promise<FastifyInstance> {
  const [{ default: Fastify }, { default: swagger }, { default: swaggerUi }] = await Promise.all([import('fastify'), import('@fastify/swagger'), import('@fastify/swagger-ui')])
  const document = openApiDocument()
  const app = Fastify({ logger: false, schemaController })
  const absent = (request: FastifyRequest, reply: FastifyReply) =>
    reply.code(404).header('content-type', jsonType).send(refusalBody(refuse('addressUnknown', request.method, request.url, 'GET /docs'), 'emulator'))
  app.setNotFoundHandler(absent)
  app.setErrorHandler((_error, request, reply) => absent(request, reply))
  await app.register(swagger, { mode: 'static', specification: { document } })
  await app.register(swaggerUi, { routePrefix: '/docs', staticCSP: contentSecurityPolicy, uiConfig: { docExpansion: 'none', deepLinking: true } })
  app.get('/openapi.json', async () => app.swagger())
  await app.ready()
  return app
}

export async function docs (app: FastifyInstance) {
  let built: Promise<FastifyInstance> | undefined
  app.addHook('onRequest', refuseUnservedHosts)
  const pass = async (request: FastifyRequest, reply: FastifyReply) => {
    const inner = await (built ??= buildDocs())
    reply.hijack()
    inner.routing(request.raw, reply.raw)
  }
  for (const url of ['/openapi.json', '/docs', '/docs/*']) app.get(url, pass)
  app.addHook('onClose', async () => { await (await built)?.close() })
}
