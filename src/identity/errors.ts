/** Refusals of the token service: OAuth's word for each, and the number that clients look for. */
import { utc } from '../state/clock.ts'
import type { World } from '../state/world.ts'

interface Entry {
  number: number
  /** OAuth's `error`. */
  error: string
  /** What the older endpoint calls it, where that differs. */
  olderError?: string
  /** 400 unless given. */
  status?: number
  suberror?: string
  text: string
}

const entries = {
  malformed: { number: 9002313, error: 'invalid_request', text: 'The request cannot be read: {0}' },
  tooLarge: { number: 9002313, error: 'invalid_request', status: 413, text: 'The request is too large.' },
  parameterMissing: { number: 900144, error: 'invalid_request', text: "The request must have the parameter '{0}'." },
  parameterInvalid: { number: 90023, error: 'invalid_request', text: "The parameter '{0}' has a value that is not known here: {1}." },
  postOnly: { number: 900561, error: 'invalid_request', status: 405, text: 'This address takes POST only, not {0}.' },
  hostMalformed: { number: 50049, error: 'invalid_instance', text: 'The header Host names no host.' },
  instanceUnknown: { number: 50049, error: 'invalid_instance', text: 'There is no authority at the authorization endpoint that was asked for.' },
  tenantMalformed: { number: 900023, error: 'invalid_request', text: 'The tenant in the address is neither a GUID nor the name of a domain.' },
  tenantNotFound: { number: 90002, error: 'invalid_tenant', olderError: 'invalid_request', text: "There is no tenant '{0}' in this world; it knows its partner and the customers of the partner." },
  clientUnknown: { number: 700016, error: 'unauthorized_client', text: "There is no application '{0}' in the directory '{1}'." },
  credentialMissing: { number: 7000218, error: 'invalid_client', status: 401, text: "The request must have the parameter 'client_secret' or 'client_assertion'." },
  secretWrong: { number: 7000215, error: 'invalid_client', status: 401, text: "The client secret is not one of the application '{0}'." },
  clientPublic: { number: 700025, error: 'invalid_client', status: 401, text: "The application '{0}' is public; it has no secret and no assertion to present." },
  clientAssertionMalformed: { number: 50027, error: 'invalid_client', status: 401, text: 'The client assertion is no token that can be read: {0}' },
  clientAssertionAudience: { number: 700023, error: 'invalid_client', status: 401, text: 'The client assertion is meant for somebody else: its audience is not the address of this endpoint.' },
  clientAssertionTime: { number: 700024, error: 'invalid_client', status: 401, text: 'The client assertion is not within the time in which it is valid.' },
  clientAssertionSignature: { number: 700027, error: 'invalid_client', status: 401, text: "The client assertion is not signed by a certificate of the application '{0}'." },
  grantUnsupported: { number: 70003, error: 'unsupported_grant_type', text: "There is no grant type '{0}'." },
  scopeInvalid: { number: 70011, error: 'invalid_scope', text: "The scope '{0}' is not well-formed." },
  scopeOfMany: { number: 28000, error: 'invalid_scope', text: 'The scope names permissions of more than one resource.' },
  scopeNotDefault: { number: 1002012, error: 'invalid_scope', text: "An application asks for what it has been given: its scope is the resource with /.default behind it, not '{0}'." },
  resourceUnknown: { number: 500011, error: 'invalid_resource', text: "There is no resource '{0}' in the tenant '{1}'." },
  userUnknown: { number: 50034, error: 'invalid_grant', text: "There is no account '{0}' in the directory '{1}'." },
  passwordWrong: { number: 50126, error: 'invalid_grant', text: 'The user name or the password is wrong.' },
  mfaNeeded: { number: 50076, error: 'invalid_grant', olderError: 'interaction_required', suberror: 'basic_action', text: "The account '{0}' signs in with a second factor, which a password alone is not." },
  customerLeft: { number: 50020, error: 'invalid_grant', text: "The account '{0}' has no access to the tenant '{1}': its partner has no relationship with that customer." },
  grantMalformed: { number: 9002313, error: 'invalid_grant', text: 'The {0} is none of this service.' },
  grantOfAnother: { number: 70000, error: 'invalid_grant', text: 'The {0} was given to another application.' },
  codeOfAnotherTenant: { number: 700005, error: 'invalid_grant', text: 'The authorization code is meant for another tenant.' },
  codeExpired: { number: 70008, error: 'invalid_grant', text: 'The authorization code has expired; it lasts ten minutes.' },
  codeRedeemed: { number: 54005, error: 'invalid_grant', text: 'The {0} has been redeemed already; ask for another one.' },
  redirectDiffers: { number: 500112, error: 'invalid_grant', text: "The parameter 'redirect_uri' is not the one for which the authorization code was asked." },
  verifierMissing: { number: 50148, error: 'invalid_grant', text: 'The authorization code was asked for with a code challenge; the code verifier is missing.' },
  verifierWrong: { number: 501481, error: 'invalid_grant', text: 'The code verifier does not fit the code challenge.' },
  refreshTokenExpired: { number: 700082, error: 'invalid_grant', text: 'The refresh token has expired: it was issued at {0} and lasts 90 days.' },
  authorizationPending: { number: 70016, error: 'authorization_pending', text: 'Nobody has entered the user code yet.' },
  deviceCodeExpired: { number: 70020, error: 'expired_token', text: 'The device code has expired; it lasts fifteen minutes.' },
  deviceCodeInvalid: { number: 70018, error: 'bad_verification_code', text: 'The device code is none of this service.' },
  deviceDeclined: { number: 65004, error: 'authorization_declined', text: 'The user has declined.' },
  assertionSignature: { number: 50013, error: 'invalid_grant', text: 'The assertion is no token of this service: {0}' },
  assertionTime: { number: 500133, error: 'invalid_grant', text: 'The assertion is not within the time in which it is valid.' },
  assertionAudience: { number: 500131, error: 'invalid_grant', text: 'The audience of the assertion is not the application that presents it.' },
  assertionOfApplication: { number: 7000114, error: 'invalid_grant', text: 'The assertion speaks for an application; only those of users can be exchanged.' },
  redirectInvalid: { number: 50011, error: 'invalid_request', text: "The parameter 'redirect_uri' is not an address that the application '{0}' may be answered at." },
  responseTypeUnsupported: { number: 70005, error: 'unsupported_response_type', text: "There is no response type '{0}'; there are code, id_token and code id_token." },
  responseModeUnsupported: { number: 70007, error: 'invalid_request', text: "The response mode '{0}' cannot carry what was asked for." },
  challengeInvalid: { number: 501491, error: 'invalid_request', text: 'The code challenge must have 43 to 128 characters.' },
  loginRequired: { number: 50058, error: 'login_required', text: 'Nobody is signed in, and prompt=none forbids to ask.' },
  declined: { number: 65004, error: 'access_denied', text: 'The user has declined.' },
  originForeign: { number: 165900, error: 'access_denied', status: 403, text: 'A sign-in is only taken from the page of this service.' },
  tokenInvalid: { number: 50027, error: 'invalid_token', status: 401, text: 'The bearer token is none that this service can answer for: {0}' },
  failure: { number: 90033, error: 'temporarily_unavailable', status: 500, text: 'This is a defect of the emulator; its log says more.' }
} satisfies Record<string, Entry>

export type IdentityErrorName = keyof typeof entries
const catalogue: Record<IdentityErrorName, Entry> = entries

export class IdentityError extends Error {
  readonly refusal: IdentityErrorName
  readonly number: number
  readonly status: number

  /** `as` says what differs from the catalogue. */
  constructor (refusal: IdentityErrorName, values: string[] = [], as: { status?: number, number?: number | undefined, description?: string } = {}) {
    const entry = catalogue[refusal]
    const { status = entry.status ?? 400, number = entry.number, description } = as
    super(`AADSTS${number}: ${description ?? entry.text.replace(/\{(\d)\}/g, (_, n: string) => shown(values[Number(n)] ?? ''))}`)
    this.name = 'IdentityError'
    this.refusal = refusal
    this.number = number
    this.status = status
  }

  /** OAuth's word, which differs at times between the endpoints. */
  error (version: 1 | 2) {
    const { error, olderError } = catalogue[this.refusal]
    return version === 1 && olderError !== undefined ? olderError : error
  }
}

/** Refuses: `throw refuse('clientUnknown', clientId, tenantId)`. */
export const refuse = (refusal: IdentityErrorName, ...values: string[]) => new IdentityError(refusal, values)

/** The refusal that clients know by a number: 700082 is that of a refresh token that has expired. */
export const refusalNumbered = (number: number): IdentityErrorName | undefined =>
  (Object.keys(entries) as IdentityErrorName[]).find(name => entries[name].number === number)

/** What a client sent, as it may stand in a description. */
function shown (value: string) {
  const plain = value.replace(/[^\x20-\x7e\u00a1-\uffff]/g, '?')
  return plain.length > 200 ? `${plain.slice(0, 197)}...` : plain
}

export interface ErrorBody {
  error: string
  error_description: string
  error_codes: number[]
  /** `2019-01-11 23:26:03Z` */
  timestamp: string
  trace_id: string
  correlation_id: string
  suberror?: string
}

/** The body of a refusal; its ids come from the world, the correlation id from the client when it sent one. */
export function errorBody (error: IdentityError, version: 1 | 2, { now, traceId, correlationId }: { now: number, traceId: string, correlationId: string }): ErrorBody {
  const timestamp = `${utc(now - now % 1000).slice(0, 10)} ${utc(now - now % 1000).slice(11)}`
  const { suberror } = catalogue[error.refusal]
  return {
    error: error.error(version),
    error_description: `${error.message} Trace ID: ${traceId} Correlation ID: ${correlationId} Timestamp: ${timestamp}`,
    error_codes: [error.number],
    timestamp,
    trace_id: traceId,
    correlation_id: correlationId,
    ...(suberror !== undefined && error.error(version) === catalogue[error.refusal].error && { suberror })
  }
}

/** Whether unknown clients, users, tenants and resources are refused. */
export const knowsEverybody = ({ settings }: World) => settings.auth === 'strict'

/** Whether what is registered of known ones must be kept to. */
export const mindsRegistrations = ({ settings }: World) => settings.auth !== 'off'
