/** Checks of what a request brings, where the contract's types alone do not say enough. */
import { refuse } from '../errors.ts'

/** A text that must be there and not be blank; the field's whole name goes into the refusal. */
export function requireText (value: string | undefined, field: string): string {
  if (value === undefined || value.trim() === '') throw refuse('propertyInvalid', `${field} is missing.`)
  return value
}
