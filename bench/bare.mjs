/**
 * Bare Fastify, what the emulator is measured against: one plain route, the contract's schemas by Fastify's own means, data in a Map.
 *
 *     node bench/bare.mjs customer|page|cart data.json
 *
 * `data.json` holds what `run.ts` took from the contract and from a running emulator.
 */
import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import Fastify from 'fastify'

const [, , kind, path] = process.argv
const data = JSON.parse(readFileSync(path, 'utf8'))
const app = Fastify({ logger: false })

const routes = {
  customer () {
    const customers = new Map(data.customers.map(customer => [customer.id, customer]))
    app.get('/v1/customers/:customerId', { schema: { response: { 200: data.response } } }, async request => customers.get(request.params.customerId))
  },

  page () {
    const customers = new Map(data.page.items.map(customer => [customer.id, customer]))
    app.get('/v1/customers', { schema: { response: { 200: data.response } } }, async request => {
      const items = [...customers.values()].slice(0, Number(request.query.size))
      return { ...data.page, totalCount: items.length, items }
    })
  },

  cart () {
    const carts = new Map()
    app.post('/v1/customers/:customerId/carts', { schema: { body: data.body, response: { 201: data.response } } }, async (request, reply) => {
      const { customerId } = request.params
      const id = randomUUID()
      const now = new Date()
      const cart = {
        id,
        creationTimestamp: now.toISOString(),
        lastModifiedTimestamp: now.toISOString(),
        expirationTimestamp: new Date(now.getTime() + 15 * 60_000).toISOString(),
        lastModifiedUser: data.userId,
        status: 'Active',
        lineItems: request.body.lineItems.map((line, number) => ({ ...line, id: number, currencyCode: 'USD', orderGroup: 'OMS-0' })),
        links: { self: { uri: `/customers/${customerId}/carts/${id}`, method: 'GET', headers: [] } },
        attributes: { objectType: 'Cart' }
      }
      carts.set(id, cart)
      return reply.code(201).send(cart)
    })
    app.post('/reset', async (_request, reply) => {
      carts.clear()
      return reply.code(204).send()
    })
  }
}

routes[kind]()
await app.listen({ port: 0, host: '127.0.0.1' })
console.log(`API ${`http://127.0.0.1:${app.server.address().port}`}/v1\nready`)
