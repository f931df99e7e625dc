/** What the token service answers when a fault strikes it. */
import { faultText, type StatusEffect } from '../http/faults.ts'
import { IdentityError, refusalNumbered, type IdentityErrorName } from './errors.ts'

/** The refusal that a fault asks for: that of its number where there is one, else what such a status is called. */
export function faultRefusal ({ status, code, description = `${faultText(status)}.` }: StatusEffect): IdentityError {
  const refusal = (code === undefined ? undefined : refusalNumbered(code)) ?? usual(status)
  return new IdentityError(refusal, [], { status, number: code, description })
}

function usual (status: number): IdentityErrorName {
  if (status === 401) return 'secretWrong'
  return status === 429 || status >= 500 ? 'failure' : 'malformed'
}
