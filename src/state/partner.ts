/** The partner whose world it is, and the indirect resellers that it works with. */
import { refuse } from '../errors.ts'

/** The account that calls the API. */
export interface Partner {
  /** GUID of the partner's tenant. */
  tenantId: string
  name: string
  /** Two-letter code of the country where the partner sells. */
  country: string
  culture: string
  kind: 'direct' | 'provider' | 'reseller'
  mpnId: string
  /** Domain of the partner's tenant. */
  domain: string
  /** The indirect provider through which an indirect reseller buys. */
  provider?: Provider
  /** Whether the partner registers domains, so that it may add verified ones to its customers. */
  isDomainRegistrar?: boolean
  /** Day of the month on which the partner's invoices are made. */
  billingDay: number
  /** The tax on everything that it is charged for, as a part of 1; without it there is none. */
  taxRate?: number
  /** Object id of the user that requests are made for when the token names none. */
  userId: string
  userPrincipalName: string
  applicationId: string
  /** Object id of the application's principal. */
  servicePrincipalId: string
  /** Applications that the token service knows, beside the one above; with an entry for that one it is held to it as well. */
  applications?: Application[]
  /** Accounts of the partner's tenant that the token service knows, beside the one above. */
  accounts?: Account[]
}

/** An application that asks for tokens. It is held to what is given; what is left out is not looked at. */
export interface Application {
  /** Its client id. */
  id: string
  name?: string
  secrets?: string[]
  /** Certificates that sign its assertions, as PEM. */
  certificates?: string[]
  redirectUris?: string[]
  /** Whether it runs where it can keep no secret. */
  isPublic?: boolean
}

/** An account that people sign in with. */
export interface Account {
  /** Its object id. */
  id: string
  userPrincipalName: string
  name?: string
  /** Any will do when it is left out. */
  password?: string
  roles?: string[]
  /** Whether it signs in with a second factor only. */
  mfa?: boolean
}

/** An indirect reseller in partnership with an indirect provider. */
export interface Reseller {
  /** GUID of the reseller's tenant. */
  id: string
  name: string
  mpnId: string
  location: string
  /** `Active`, or `Inactive` when the partnership has ended. */
  state: 'Active' | 'Inactive'
}

/** An indirect provider, as its resellers know it: the same about the other side of the partnership. */
export type Provider = Reseller

/** A person as far as the sign-in name tells: `ada.okafor@…` is Ada Okafor, of `admin@…` only a last name is known. */
export function personOf (userPrincipalName: string): { firstName?: string, lastName: string } {
  const names = userPrincipalName.split('@')[0]!.split(/[._-]+/).filter(name => name !== '').map(name => name.charAt(0).toUpperCase() + name.slice(1))
  const lastName = names.pop() ?? userPrincipalName
  return names.length ? { firstName: names.join(' '), lastName } : { lastName }
}

type Kind = 'text' | 'texts' | 'flag'

const applicationFields: Record<keyof Application, Kind> = { id: 'text', name: 'text', secrets: 'texts', certificates: 'texts', redirectUris: 'texts', isPublic: 'flag' }
const accountFields: Record<keyof Account, Kind> = { id: 'text', userPrincipalName: 'text', name: 'text', password: 'text', roles: 'texts', mfa: 'flag' }
const forms: Record<Kind, (value: unknown) => boolean> = {
  text: value => typeof value === 'string' && value !== '',
  texts: value => Array.isArray(value) && value.length > 0 && value.every(item => typeof item === 'string' && item !== ''),
  flag: value => typeof value === 'boolean'
}

/** Refuses applications and accounts of a document that have not their form, with the place. */
export function checkRegistrations ({ applications, accounts }: Partner) {
  checkEntries('applications', applications, applicationFields, ['id'])
  checkEntries('accounts', accounts, accountFields, ['id', 'userPrincipalName'])
}

function checkEntries (list: string, entries: unknown, fields: Readonly<Record<string, Kind>>, needed: string[]) {
  if (entries === undefined) return
  if (!Array.isArray(entries)) throw refuse('stateDocumentInvalid', `partner.${list}`, 'it must be a list.')
  for (const [index, entry] of entries.entries()) {
    const place = `partner.${list}[${index}]`
    if (entry === null || typeof entry !== 'object' || Array.isArray(entry)) throw refuse('stateDocumentInvalid', place, 'it must be an object.')
    for (const name of needed) if (!(name in entry)) throw refuse('stateDocumentInvalid', `${place}.${name}`, 'it is missing.')
    for (const [name, value] of Object.entries(entry)) {
      if (!Object.hasOwn(fields, name)) throw refuse('stateDocumentInvalid', `${place}.${name}`, `there is no such field; there are ${Object.keys(fields).join(', ')}.`)
      const kind = fields[name]!
      if (!forms[kind](value)) throw refuse('stateDocumentInvalid', `${place}.${name}`, { text: 'it must be a text.', texts: 'it must be a list of texts.', flag: 'it must be true or false.' }[kind])
    }
  }
}
