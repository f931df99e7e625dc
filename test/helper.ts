/** What the tests share: a world of their own, requests through the wire, and every answer held to the contract. */
import { join, relative } from 'node:path'
import { Ajv, type ValidateFunction } from 'ajv'
import addFormats from 'ajv-formats'
import { schemaNamed, selfContained, type Operation, type Schema } from '../src/contract/operation.ts'
import { catalogue } from '../src/contract/errors.ts'
import { startEmulator, type Emulator, type EmulatorOptions, type EmulatorWorld } from '../src/index.ts'
import { addSight, writeEvidence, type Evidence, type Way } from '../scripts/evidence.ts'
import { operationAt, stepOf, Trails } from './trails.ts'

export { operationAt } from './trails.ts'

/** The present of the fixtures' story. */
export const storyTime = '2019-01-09T00:00:00Z'

/** The test that this process runs, by its source, whether built or as it is. */
const testFile = /^\.?tests?[\\/](.+)\.test\.[jt]s$/.exec(relative(join(import.meta.dirname, '..'), process.argv[1] ?? ''))?.[1]

/** What the tests need of tap. */
interface Test { teardown: (what: () => Promise<void> | void) => void }

export interface Answer<T = any> { // tests look at answers of every shape
  status: number
  headers: Record<string, string>
  /** The body as text. */
  text: string
  body: T
}

export type Call = (method: string, path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answer>

export interface Story {
  emulator: Emulator
  world: EmulatorWorld
  /**
   * Sends a request as a client would; paths are relative to /v1 as links are, unless they begin with it, /partner, /worlds or /_emulator.
   * Checks the answer against the contract: declared status, no undeclared field, no undocumented refusal.
   */
  call: Call
}

/** A world told by a fixture (`default` unless another is named), its clock frozen at the time of the story, without a port. */
export async function storyWorld (t: Test, options: EmulatorOptions = {}): Promise<Story> {
  const trails = new Trails(options)
  const emulator = trails.followed(await startEmulator({ port: false, clock: 'frozen', time: storyTime, ...options }))
  t.teardown(() => emulator.close())
  return { emulator, world: emulator.world('default'), call: caller(emulator, trails) }
}

export function caller (emulator: Emulator, trails = new Trails()): Call {
  return async (method, path, body, headers = {}) => {
    const url = /^\/(v1|partner|auditactivity|worlds|_emulator|webhooks)(\/|$)/i.test(path) ? path : `/v1${path}`
    const sent = body === undefined ? undefined : typeof body === 'string' ? body : JSON.stringify(body)
    const response = await emulator.inject({
      method: method as 'GET',
      url,
      headers: { host: 'localhost', authorization: 'Bearer test', ...(sent !== undefined && { 'content-type': 'application/json' }), ...headers },
      ...(sent !== undefined && { payload: sent })
    })
    const answer: Answer = {
      status: response.statusCode,
      headers: response.headers as Record<string, string>,
      text: response.body,
      body: /json/.test(String(response.headers['content-type'])) && response.body !== '' ? JSON.parse(response.body) : undefined
    }
    const world = /^\/worlds\/([^/]+)/.exec(url)?.[1] ?? headers['x-emulator-world'] ?? 'default'
    holdToContract(method, url, answer, trails.of(world))
    if (answer.status < 400) trails.add(world, method, url, body)
    return answer
  }
}

/** Random requests leave no evidence: they differ from run to run. */
let keepsEvidence = true
export const leaveNoEvidence = () => { keepsEvidence = false }

const seen: Evidence = {}

process.on('exit', code => {
  if (keepsEvidence && code === 0 && testFile) writeEvidence(`${testFile}.test.ts`, seen)
})

/** Our name for a refusal: by status, number and wording, among those that the operation promises. A HEAD says no more than its status. */
function refusalName (operation: Operation | undefined, { status, body }: Answer): string | undefined {
  const named = (operation?.errors ?? Object.keys(catalogue)).filter(name => {
    const entry = catalogue[name as keyof typeof catalogue]
    return entry.status === status && (body === undefined ? operation?.method === 'HEAD' : entry.code === (body.code ?? body.statusCode))
  })
  return named.length < 2 ? named[0] : named.find(name => hasWording(catalogue[name as keyof typeof catalogue].description, String(body?.description))) ?? named[0]
}

const hasWording = (wording: string, text: string) =>
  new RegExp(`^${wording.split(/\{\d\}/).map(part => part.replace(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('[^]*')}$`).test(text)

function note (operation: Operation | undefined, url: string, answer: Answer, way: Way) {
  if (!keepsEvidence) return
  const name = answer.status >= 400 ? refusalName(operation, answer) : undefined
  addSight(seen, operation?.id ?? (url.startsWith('/_emulator') ? 'controls' : 'elsewhere'), { statuses: [answer.status], refusals: name === undefined ? {} : { [name]: way } })
}

/** Throws when an answer is not what the contract promises. */
export function holdToContract (method: string, url: string, answer: Answer, before: Way = []) {
  const { status, body, text } = answer
  const operation = operationAt(method, url)
  note(operation, url, answer, [...before, stepOf(method, url)])
  if (!operation) return
  const where = `${operation.id} answered ${status}`
  if (status >= 400) {
    if (operation.method === 'HEAD' && text === '') return
    const known = operation.errors.map(name => catalogue[name as keyof typeof catalogue]).some(entry => entry.status === status && entry.code === (body.code ?? body.statusCode))
    if (!known) throw new Error(`${where} with ${body?.code}, which the contract does not list for it: ${text}`)
    check(schemaNamed('Error'), body, where)
    return
  }
  const response = operation.responses[status]
  if (!response) throw new Error(`${where}, which the contract does not declare.`)
  if (response.schema === undefined) {
    if (text !== '') throw new Error(`${where} with a body that the contract does not declare: ${text.slice(0, 200)}`)
  } else if (response.type === 'application/json') check(response.schema, body, where)
}

const validators = new Map<Schema, ValidateFunction>()

/** What is wrong with a value of a schema of the contract, undeclared fields included; empty when nothing is. */
export function fits (schema: Schema, value: unknown): string {
  let validate = validators.get(schema)
  if (!validate) {
    const ajv = new Ajv({ allErrors: true, strict: false, allowUnionTypes: true })
    ;(addFormats as unknown as (ajv: Ajv) => void)(ajv)
    validators.set(schema, validate = ajv.compile(selfContained(schema)))
  }
  return validate(value) ? '' : JSON.stringify(validate.errors!.slice(0, 5))
}

function check (schema: Schema, value: unknown, where: string) {
  const flaws = fits(schema, value)
  if (flaws) throw new Error(`${where}, which does not fit its schema: ${flaws}`)
}

/** A resource as read, without what a client cannot know beforehand. */
export const without = <T extends object>(value: T, ...names: string[]): Partial<T> =>
  Object.fromEntries(Object.entries(value).filter(([name]) => !names.includes(name))) as Partial<T>
