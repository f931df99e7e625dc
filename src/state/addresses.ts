/** Addresses and the rules of their countries: what is written is held to them, and clients can ask beforehand (validate-an-address). */
import type { Address, AddressInput, CountryValidationRules } from '../contract/types.ts'
import { PartnerCenterError, refuse } from '../errors.ts'
import { requireText } from './input.ts'
import type { View } from './value.ts'

const longestLine = 200 // characters of an address line
const longestName = 50 // characters of a contact's name

/** Countries whose states are checked against their list; elsewhere any text is a state. */
const countriesOfListedStates = ['US', 'CA', 'CN', 'MX']

/** The few postal codes whose city is known: that of the documented example and its neighbour. */
const citiesByPostalCode: Readonly<Record<string, string>> = { 98007: 'BELLEVUE', 98052: 'REDMOND' }

/** Which rule an address breaks: the part, the service's short name for the flaw, what would be right, and the right value where it is known. */
interface Flaw { part: keyof AddressInput, reason: string, details: string, corrected?: AddressInput }

/** The rules of a country, by its code in either case. */
export function getCountryValidationRules (view: View, country: string): CountryValidationRules {
  const rules = view.catalogue.countryRules(country.trim())
  if (!rules) throw refuse('resourceNotFound', `rules of country ${country}`)
  return rules
}

/** The rules of the country that a field names. */
function rulesFor (view: View, country: string | undefined, field: string): CountryValidationRules {
  const rules = view.catalogue.countryRules(requireText(country, field).trim())
  if (!rules) throw refuse('propertyInvalid', `${field} must be the two-letter code of a country with a market, not ${country}.`)
  return rules
}

/**
 * The address as it is kept, country and listed state in capitals. What is missing or too long is refused as any property is, what
 * breaks a rule of the country with 27002, whose data has the form that the service was seen to give it.
 */
export function checkAddress (view: View, address: AddressInput | undefined, field: string): Address {
  if (!address) throw refuse('propertyInvalid', `${field} is missing.`)
  const rules = rulesFor(view, address.country, `${field}.country`)
  checkForm(address, `${field}.`)
  const [missing] = missingParts(address, rules)
  if (missing) throw refuse('propertyInvalid', `${field}.${missing} is missing; addresses in ${rules.iso2Code} have one.`)
  const flaw = flawOf(address, rules)
  if (flaw) {
    throw new PartnerCenterError('addressPropertyInvalid', [`${field}.${flaw.part} ${flaw.details}`], {
      data: [`property_name:  ${flaw.reason} - Details`, 'details:  \n']
    })
  }
  return keptAddress(address, rules)
}

/** Whether an address is good; one that is not is refused with a JSON text that says why. */
export function validateAddress (view: View, address: AddressInput): true {
  checkForm(address, '')
  const rules = view.catalogue.countryRules(address.country.trim())
  if (!rules) throw notGood({ part: 'country', reason: 'CountryInvalid', details: `must be the two-letter code of a country with a market, not ${short(address.country)}.` })
  const [missing] = missingParts(address, rules)
  const flaw = missing ? { part: missing, reason: `${capital(missing)}Missing`, details: `is missing; addresses in ${rules.iso2Code} have one.` } : flawOf(address, rules)
  if (flaw) throw notGood(flaw)
  return true
}

/** The culture as the country writes it; any case is read. */
export function checkCulture (view: View, country: string, culture: string | undefined, field: string): string {
  const { supportedCulturesList: cultures, iso2Code } = rulesFor(view, country, 'country')
  const wanted = requireText(culture, field).trim().toLowerCase()
  const found = cultures.find(name => name.toLowerCase() === wanted)
  if (!found) throw refuse('propertyInvalid', `${field} must be one of ${iso2Code}: ${cultures.join(', ')}; not ${culture}.`)
  return found
}

/** A language is a code of two letters, or one that the country's list has in another form; it is kept as it was sent. */
export function checkLanguage (view: View, country: string, language: string | undefined, field: string): string {
  const { supportedLanguagesList: languages } = rulesFor(view, country, 'country')
  const wanted = requireText(language, field)
  if (!/^[a-z]{2}$/i.test(wanted) && !languages.some(name => name.toLowerCase() === wanted.toLowerCase())) {
    throw refuse('propertyInvalid', `${field} must be a code of two letters, such as ${languages.join(' or ')}; not ${wanted}.`)
  }
  return wanted
}

/** What every address must be like, whatever its country. */
function checkForm (address: AddressInput, prefix: string) {
  requireText(address.country, `${prefix}country`)
  requireText(address.addressLine1, `${prefix}addressLine1`)
  const limits = { addressLine1: longestLine, addressLine2: longestLine, firstName: longestName, lastName: longestName } as const
  for (const [part, limit] of Object.entries(limits) as Array<[keyof typeof limits, number]>) {
    if ((address[part]?.length ?? 0) > limit) throw refuse('propertyInvalid', `${prefix}${part} must have at most ${limit} characters, not ${address[part]!.length}.`)
  }
}

/** Parts that the country asks for and the address lacks. */
function missingParts (address: AddressInput, { isCityRequired, isStateRequired, isPostalCodeRequired }: CountryValidationRules): Array<'city' | 'state' | 'postalCode'> {
  const required = { city: isCityRequired, state: isStateRequired, postalCode: isPostalCodeRequired }
  return (['city', 'state', 'postalCode'] as const).filter(part => required[part] && isBlank(address[part]))
}

/** The first rule of the country that an address breaks. */
function flawOf (address: AddressInput, rules: CountryValidationRules): Flaw | undefined {
  const { iso2Code, postalCodeRegex, phoneNumberRegex } = rules
  const { state = '', postalCode = '', phoneNumber = '', city = '' } = address
  if (countriesOfListedStates.includes(iso2Code) && !isBlank(state) && !listedState(state, rules)) {
    return { part: 'state', reason: 'StateInvalid', details: `must be one of the states of ${iso2Code}, not ${short(state)}.` }
  }
  if (!isBlank(postalCode) && postalCodeRegex && !new RegExp(postalCodeRegex).test(postalCode.trim())) {
    return { part: 'postalCode', reason: 'ZipCodeInvalid', details: `must be a postal code of ${iso2Code}, not ${short(postalCode)}.` }
  }
  const known = iso2Code === 'US' ? citiesByPostalCode[postalCode.trim().slice(0, 5)] : undefined
  if (known && known !== city.trim().toUpperCase()) {
    // The wording of the documented example, by which clients find the correction.
    return { part: 'city', reason: 'ZipCityInvalid', details: `Field - 'City' is corrected from OldValue: '${short(city)}' to NewValue: '${known}'.`, corrected: { ...keptAddress(address, rules), city: known } }
  }
  if (!isBlank(phoneNumber) && phoneNumberRegex && !new RegExp(phoneNumberRegex).test(phoneNumber.trim())) {
    return { part: 'phoneNumber', reason: 'PhoneNumberInvalid', details: `must be a phone number of ${iso2Code}, not ${short(phoneNumber)}.` }
  }
  return undefined
}

/** The refusal of validate-an-address: its description is a JSON text, never cut short. */
function notGood ({ part, reason, details, corrected }: Flaw): PartnerCenterError {
  const refusal = refuse('addressInvalid', reason)
  refusal.message = JSON.stringify({
    code: '60071',
    reason: `${reason} - Details: ${corrected ? details : `Field - '${capital(part)}' ${details}`}`,
    ...(corrected && {
      corrected_address: {
        country: corrected.country,
        ...(corrected.state !== undefined && { region: corrected.state }),
        city: corrected.city,
        address_line1: corrected.addressLine1,
        postal_code: corrected.postalCode
      }
    }),
    object_type: 'AddressValidation',
    resource_status: 'Active'
  })
  return refusal
}

const keptAddress = (address: AddressInput, rules: CountryValidationRules): Address => {
  const state = address.state === undefined ? undefined : listedState(address.state, rules) ?? address.state
  return { ...address, ...(state !== undefined && { state }), country: rules.iso2Code }
}

/** The code of a state as the country's list writes it. */
const listedState = (state: string, { supportedStatesList }: CountryValidationRules) =>
  supportedStatesList.find(code => code.toLowerCase() === state.trim().toLowerCase())

const isBlank = (text: string | undefined) => text === undefined || text.trim() === ''
const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1)

/** What stands in a description of at most 1024 characters. */
const short = (text: string) => text.length > 100 ? `${text.slice(0, 97)}...` : text
