/**
 * What compiles the contract's schemas: Ajv for what comes in, fast-json-stringify for what goes out. Read when the first schema is
 * compiled, so that no start waits for them.
 */
import { createRequire } from 'node:module'
import type { Ajv } from 'ajv'

interface Compilers {
  Ajv: typeof Ajv
  /** A function that writes values of a schema as JSON. */
  stringify: (schema: unknown) => (value: unknown) => string
}

const load = createRequire(import.meta.url)
const isSource = import.meta.url.endsWith('.ts')
let loaded: Compilers | undefined

/** Both; dist/ carries them in a file of their own, which is read in a fraction of the time that the packages take. */
export function compilers (): Compilers {
  loaded ??= isSource ? { Ajv: load('ajv').Ajv, stringify: load('fast-json-stringify') } : load('./compilers.cjs') as Compilers
  return loaded
}

const noCompiler = () => () => { throw new Error('a route has a schema of its own') }

/** For Fastify, which then compiles nothing and brings no compilers of its own: all is held to the contract by our own steps. */
export const schemaController = { compilersFactory: { buildValidator: noCompiler, buildSerializer: noCompiler } }
