/** Names of headers, spelled once. Lower case, as Node reads them; HTTP does not mind when they are written so. */
export const header = {
  requestId: 'ms-requestid',
  correlationId: 'ms-correlationid',
  correlationVector: 'ms-cv',
  serverId: 'ms-serverid',
  locale: 'x-locale',
  continuationToken: 'ms-continuationtoken',
  ifMatch: 'if-match',
  contentType: 'content-type',
  location: 'location',
  wwwAuthenticate: 'www-authenticate',
  validateMfa: 'validatemfa',
  isMfaCompliant: 'ismfacompliant',
  acceptEncoding: 'accept-encoding',
  contentEncoding: 'content-encoding',
  vary: 'vary',
  retryAfter: 'retry-after',
  /** Ours: which world a request is for. */
  world: 'x-emulator-world',
  /** Ours: which checks of the token strict mode would have failed. */
  auth: 'x-emulator-auth',
  /** Ours: the answer is that of an earlier request with the same id. */
  replayed: 'x-emulator-replayed',
  /** Ours: the id of the fault that struck the request. */
  fault: 'x-emulator-fault'
} as const

export const jsonType = 'application/json; charset=utf-8'
