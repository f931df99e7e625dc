/** What a request brings, held to the contract: read, folded, validated. Compiled at an operation's first request. */
import type { ErrorObject, ValidateFunction } from 'ajv'
import { compilers } from '../compilers.ts'
import { schemaNamed, selfContained, type Operation, type Schema } from '../contract/operation.ts'
import { refuse, type PartnerCenterError } from '../errors.ts'
import { bodyFolder, queryFolder } from './fold.ts'

/** JSON, in no other encoding than that of JSON. */
const jsonTypes = /^(application|text)\/([\w.-]+\+)?json\s*(;(?!.*charset=(?!"?utf-?8))|$)/i

/** Reads the body of a request for an operation; undefined when there is none. */
export type BodyReader = (text: string, contentType: string | undefined) => unknown

/** Broken input is refused by other numbers in commerce than in accounts. */
const refusals = {
  commerce: { missing: 'inputInvalid', query: 'propertyInvalid' },
  accounts: { missing: 'propertyInvalid', query: 'inputInvalid' }
} as const

export function queryReader ({ query, area }: Operation): (query: Record<string, unknown>) => Record<string, unknown> {
  let fold: ReturnType<typeof queryFolder> | undefined
  return given => (fold ??= queryFolder(query, why => refuse(refusals[area].query, why)))(given)
}

export function bodyReader ({ body, bodyRequired, area }: Operation): BodyReader {
  if (!body) return () => undefined // whatever a client sends along is not looked at
  let fold: ((value: unknown) => unknown) | undefined
  let validate: ValidateFunction | undefined
  return (text, contentType) => {
    if (text.trim() === '') {
      if (bodyRequired) throw refuse('inputInvalid', 'the body is missing.')
      return undefined
    }
    if (contentType && !jsonTypes.test(contentType)) throw refuse('unsupportedMediaType', contentType, 'application/json')
    fold ??= bodyFolder(body)
    const value = fold(parse(text))
    validate ??= new (compilers().Ajv)({ allErrors: false, strict: false, strictNumbers: true, validateFormats: false, verbose: true, allowUnionTypes: true }).compile(selfContained(body))
    if (!validate(value)) throw refusalWith(validate.errors![0]!, refusals[area].missing)
    return value
  }
}

function parse (text: string): unknown {
  try {
    return JSON.parse(text.charCodeAt(0) === 0xfeff ? text.slice(1) : text)
  } catch (error) {
    throw refuse('inputInvalid', `the body is not JSON: ${(error as Error).message}`)
  }
}

/** The refusal, with what the journal tells of it: the field, and what the contract asks of it. */
function refusalWith (error: ErrorObject, missing: 'inputInvalid' | 'propertyInvalid'): PartnerCenterError {
  const { keyword, instancePath, params, parentSchema } = error
  const refusal = refusalOf(error, missing)
  const isMissing = keyword === 'required'
  const schema = (isMissing ? (parentSchema as Schema).properties?.[params.missingProperty as string] : parentSchema as Schema) ?? {}
  const named = schema.$ref === undefined ? schema : schemaNamed(schema.$ref.slice('#/definitions/'.length))
  const { type, format, enum: values, pattern, minLength, maxLength, minItems } = named as Schema & Record<string, unknown>
  const field = fieldName(isMissing ? `${instancePath}/${params.missingProperty}` : instancePath)
  refusal.asked = { field, contract: withoutAbsent({ required: isMissing || undefined, type, format, enum: values, pattern, minLength, maxLength, minItems }) }
  return refusal
}

const withoutAbsent = (values: Record<string, unknown>) => Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined))

function refusalOf ({ keyword, instancePath, params, data, parentSchema }: ErrorObject, missing: 'inputInvalid' | 'propertyInvalid') {
  const field = fieldName(instancePath)
  switch (keyword) {
    case 'required': return refuse(missing, `${fieldName(`${instancePath}/${params.missingProperty}`)} is missing.`)
    case 'enum': return refuse('enumValueInvalid', `${JSON.stringify(data)} of ${field}`, (params.allowedValues as unknown[]).join(', '))
    case 'type':
      if (typeof data === 'number' && parentSchema?.enum) return refuse('enumValueInvalid', `${data} of ${field}`, (parentSchema.enum as unknown[]).join(', ')) // no ordinal
      return refuse('inputInvalid', `${field} must be ${article([params.type].flat().join(' or '))}, not ${describe(data)}.`)
    default: return refuse('inputInvalid', `${field} does not fit: it must have ${keyword} ${JSON.stringify(parentSchema?.[keyword])}.`)
  }
}

/** `/lineItems/0/quantity` as a reader would write it: `lineItems[0].quantity`. */
const fieldName = (pointer: string) => pointer === '' ? 'the body' : pointer.slice(1).replace(/\/(\d+)(?=\/|$)/g, '[$1]').replaceAll('/', '.')

const article = (type: string) => `${/^[aio]/.test(type) ? 'an' : 'a'} ${type}`

const describe = (value: unknown) => value === null ? 'null' : Array.isArray(value) ? 'an array' : typeof value === 'object' ? 'an object' : typeof value === 'number' ? String(value) : JSON.stringify(value)
