/** The rules by which a report judges what a client did: what the contract asks, and what it recommends. */
import type { Violation } from '../state/journal.ts'

export interface Rule {
  severity: Violation['severity']
  /** What it is about, in a sentence. */
  meaning: string
  /** What whoever wrote the client can do about it. */
  remedy: string
}

/** Errors break the contract, warnings what the documentation recommends. */
export const rules = {
  unknownOperation: {
    severity: 'error',
    meaning: 'A request went to an address that the contract does not have, or by a method that the address does not have.',
    remedy: 'Compare address and method with the documentation; the refusal names the nearest operation.'
  },
  undocumentedField: {
    severity: 'error',
    meaning: 'A body has a field that neither the request nor the resource has; the service passes over it.',
    remedy: 'Leave the field out, or spell it as the documentation does.'
  },
  undocumentedParameter: {
    severity: 'error',
    meaning: 'A query has a parameter that the operation does not take; the service passes over it.',
    remedy: 'Leave the parameter out, or spell it as the documentation does.'
  },
  undocumentedHeader: {
    severity: 'warning',
    meaning: 'A request has an MS- header that the contract does not know.',
    remedy: 'Leave the header out, or spell it as the documentation does.'
  },
  headerValue: {
    severity: 'error',
    meaning: 'A header has a value that the contract does not allow.',
    remedy: 'Send GUIDs as MS-RequestId and MS-CorrelationId, v1 as MS-Contract-Version, true or false as ValidateMfa, an etag in quotes as If-Match, JSON as Content-Type and in Accept.'
  },
  missingRequired: {
    severity: 'error',
    meaning: 'A field, a parameter or a body is missing that the contract requires.',
    remedy: 'Send what the message names.'
  },
  wrongType: {
    severity: 'error',
    meaning: 'A field or a parameter is of another type than the contract says.',
    remedy: 'Send the type that the message names; numbers and truth values as text are read, other types are not.'
  },
  unknownValue: {
    severity: 'error',
    meaning: 'A field or a parameter has a value that is not one of those that the contract lists.',
    remedy: 'Send one of the values that the message lists, in any case.'
  },
  invalidInput: {
    severity: 'error',
    meaning: 'A body does not fit the contract in another way: it is no JSON, or has too few entries.',
    remedy: 'Send what the message asks for.'
  },
  missingRequestId: {
    severity: 'warning',
    meaning: 'A request has no MS-RequestId, by which the service knows it again and finds it in its logs.',
    remedy: 'Send a new GUID with each request, and the same one when it is sent again because no answer came.'
  },
  missingCorrelationId: {
    severity: 'warning',
    meaning: 'A request has no MS-CorrelationId, which ties together what belongs together.',
    remedy: 'Send one GUID with all requests of one task.'
  },
  missingEtag: {
    severity: 'warning',
    meaning: 'A resource with an etag was changed without saying which state of it was meant: the last writer wins.',
    remedy: 'Send the etag that was read, as If-Match or in the body\'s attributes.'
  },
  staleEtag: {
    severity: 'error',
    meaning: 'A change was refused because the resource had changed since it was read.',
    remedy: 'Read the resource again, and change what was read.'
  },
  appOnlyToken: {
    severity: 'error',
    meaning: 'A request with the token of an application alone went to an operation that wants a user.',
    remedy: 'Get an App+User token (secure application model) for this operation.'
  },
  retryWithNewId: {
    severity: 'error',
    meaning: 'A write that had no answer or failed in the service was sent again with another MS-RequestId, or none: it may be done twice.',
    remedy: 'Send it again with the MS-RequestId that it had.'
  },
  untracedRetry: {
    severity: 'warning',
    meaning: 'A read that failed, or a write that was refused by 429, was sent again with another MS-RequestId, or none: it cannot be told from a new request.',
    remedy: 'Send it again with the MS-RequestId that it had.'
  },
  retryTooSoon: {
    severity: 'error',
    meaning: 'The same client called an operation again before the time of its Retry-After was over, by the machine\'s clock and by the world\'s.',
    remedy: 'Wait for as many seconds as the answer says; in a test, move the clock of the world on instead.'
  },
  pagingByHand: {
    severity: 'error',
    meaning: 'A list that is read on by links.next was asked for its next page in another way: without its token, with one that was changed, or by offset.',
    remedy: 'Follow links.next with its headers as they are.'
  },
  realHost: {
    severity: 'error',
    meaning: 'A program tried to reach a host beside the service, by the proxy; nothing was let through.',
    remedy: 'Point the program elsewhere, or name the host by --allow-hosts when the test needs it.'
  }
} as const satisfies Record<string, Rule>

export type RuleName = keyof typeof rules

const longestMessage = 500 // characters; clients send headers and names of thousands

export const violationOf = (rule: RuleName, message: string): Violation => ({
  rule,
  severity: rules[rule].severity,
  message: message.length > longestMessage ? `${message.slice(0, longestMessage - 3)}...` : message
})
