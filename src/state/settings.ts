/** Settings: which rules hold in a world, set when it is made. The one list of them, which controls, documents and options go by. */

/** Settings that are one of several words; the first is the usual one. */
export const settingChoices = {
  /** Deleting customers and cancelling orders is for sandboxes. */
  profile: ['sandbox', 'production'],
  /** `lenient`: any bearer token is taken; `strict`: only those of our own token service, everything verified; `off`: none is needed. */
  auth: ['lenient', 'strict', 'off'],
  /** Which operations exist. */
  cloud: ['global', 'china', 'germany', 'usgov'],
  /** How charges and terms run: from each purchase, or from the partner's billing day. */
  billingModel: ['anniversary', 'partnerDate'],
  /** Whether strict tokens of a user must tell of a second factor. */
  mfa: ['off', 'required']
} as const

/** Settings that are on or off, and usually off. */
export const settingFlags = [
  /** Whether the sandbox's quotas hold. */
  'limits',
  /** Whether requests are counted, and refused with 429 when they are too many. */
  'throttle',
  /** Whether answers begin with a byte-order mark where the service's do. */
  'bom',
  /** Whether only values of enums are shown that the strictest client reads. */
  'strictEnums',
  /** Whether an app-only token is refused in plain text, as in the years before 2023. */
  'plainRefusals'
] as const

/** Settings of any text, with the usual one. */
export const settingTexts = {
  /** `source` of the service's errors. */
  errorSource: 'PartnerFD'
} as const

/** Settings that are a number, with the usual one. */
export const settingNumbers = {
  /** For how many minutes after a time the utilization up to it is not ready; 0: it always is. */
  utilizationNotReadyMinutes: 0
} as const

type Choices = typeof settingChoices

export type Settings =
  & { readonly [N in keyof Choices]: Choices[N][number] }
  & { readonly [N in typeof settingFlags[number]]: boolean }
  & { readonly [N in keyof typeof settingTexts]: string }
  & { readonly [N in keyof typeof settingNumbers]: number }

export const settingNames = [...Object.keys(settingChoices), ...settingFlags, ...Object.keys(settingTexts), ...Object.keys(settingNumbers)] as Array<keyof Settings>

export const usualSettings = {
  ...Object.fromEntries(Object.entries(settingChoices).map(([name, [usual]]) => [name, usual])),
  ...Object.fromEntries(settingFlags.map(name => [name, false])),
  ...settingTexts,
  ...settingNumbers
} as Settings
