/** The partner whose world it is, and the indirect resellers that it works with. */

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
  /** Object id of the user that requests are made for when the token names none. */
  userId: string
  userPrincipalName: string
  applicationId: string
  /** Object id of the application's principal. */
  servicePrincipalId: string
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
