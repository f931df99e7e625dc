/** Loops over the contract: every operation is routed, every example fits, nothing in it is silently not heeded. */
import t from 'tap'
import { checkKeywords, openApiDocument, operations, resolve, type Schema } from '../../src/contract/operation.ts'
import { bodyReader } from '../../src/http/validation.ts'
import { writtenOperations } from '../../src/app.ts'
import { fits, storyWorld } from '../helper.ts'

const document = openApiDocument()

t.test('the server handles every keyword that the contract uses', async t => {
  t.doesNotThrow(checkKeywords)
})

t.test('every operation is routed, in any case, with doubled and trailing slashes', async t => {
  const { emulator } = await storyWorld(t)
  for (const { id, method, path } of operations) {
    const url = path.replace(/\{\w+\}/g, '5d7b1c04-3c3f-4a0e-9a4e-0d2f6d0c1a11')
    for (const address of [url, url.toUpperCase(), `/${url}/`]) {
      // Without a token every documented address is refused by it, before anything else; an address that is not routed is not found.
      const { statusCode } = await emulator.inject({ method, url: address })
      t.equal(statusCode, 401, `${id} at ${address}`)
    }
  }
})

t.test('an operation that is not written answers 501 in the service\'s error shape', async t => {
  const { emulator } = await storyWorld(t)
  const written = new Set<string>(writtenOperations())
  const open = operations.filter(({ id }) => !written.has(id))
  for (const { id, method, path, query, body } of open) {
    const required = Object.entries(query).filter(([, parameter]) => parameter.required).map(([name, { schema }]) => `${name}=${resolve(schema).enum?.[0] ?? '2019-01-01'}`).join('&')
    const url = `${path.replace(/\{\w+\}/g, '5d7b1c04-3c3f-4a0e-9a4e-0d2f6d0c1a11')}?${required}`
    const response = await emulator.inject({ method, url, headers: { authorization: 'Bearer test' }, ...(body && { payload: JSON.stringify(exampleOf(id) ?? {}) }) })
    t.equal(response.statusCode, 501, id)
    if (method !== 'HEAD') t.same(response.json(), { code: 0, description: `This is not implemented: ${id}`, data: [], source: 'PartnerFD' }, id)
  }
})

interface MediaType { schema: Schema, example?: unknown, examples?: Record<string, { value: unknown }> }

/** Examples of a body, whether it has one or several named ones. */
const examplesOf = ({ example, examples }: MediaType): unknown[] => example !== undefined ? [example] : Object.values(examples ?? {}).map(({ value }) => value)

function documented (id: string): { requestBody?: { content: Record<string, MediaType> }, responses: Record<string, { content?: Record<string, MediaType> }> } {
  for (const item of Object.values<Record<string, { operationId?: string }>>(document.paths)) {
    for (const operation of Object.values(item)) if (operation.operationId === id) return operation as never
  }
  throw new Error(`${id} is not in the document`)
}

const exampleOf = (id: string) => {
  const content = documented(id).requestBody?.content['application/json']
  return content && examplesOf(content)[0]
}

t.test('every operation has examples, and they fit', async t => {
  for (const operation of operations) {
    const { requestBody, responses } = documented(operation.id)
    for (const [type, content] of Object.entries(requestBody?.content ?? {})) {
      const examples = examplesOf(content)
      t.ok(examples.length, `${operation.id}: the request has an example`)
      for (const example of examples) t.doesNotThrow(() => bodyReader(operation)(JSON.stringify(example), type), `${operation.id}: the request's example is taken`)
    }
    for (const [status, { schema, type }] of Object.entries(operation.responses)) {
      if (!schema || type !== 'application/json') continue
      const examples = examplesOf(responses[status]!.content![type]!)
      t.ok(examples.length, `${operation.id}: the answer ${status} has an example`)
      for (const example of examples) t.equal(fits(schema, example), '', `${operation.id}: the example of ${status} fits`)
    }
  }
})

t.test('every operation says where it comes from, who may call it and where', async t => {
  for (const { id, documentation, auth, clouds, era, errors } of operations) {
    t.ok(documentation.length, `${id} names its page`)
    t.ok(['both', 'app+user', 'user'].includes(auth), `${id} names its tokens`)
    t.ok(clouds.length > 0 && clouds.every(cloud => ['global', 'china', 'germany', 'usgov'].includes(cloud)), `${id} names its clouds`)
    t.match(era, /^(D18|D19|D21|D23|SDK)$/, `${id} names its era`)
    t.ok(auth === 'both' || errors.includes('appOnlyTokenRefused'), `${id} says that it takes no app-only token`)
  }
})
