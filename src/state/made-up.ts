/** Made-up firms: names, people and addresses that belong to nobody, and fit the rules of the United States. */
import type { AddressInput } from '../contract/types.ts'
import type { SeedWords } from './ids.ts'

/** A firm without its trade: one firm can be in several, each a customer of its own. */
export interface Firm {
  /** `Kertzmann & Legros`. */
  name: string
  /** `kertzmann`: how its domains start. */
  label: string
  /** `maria.legros`: the contact's mailbox. */
  mailbox: string
  address: AddressInput
}

/** What follows a firm's name. */
export const trades = ['Logistics', 'Consulting', 'Foods', 'Media', 'Energy', 'Health', 'Design', 'Systems', 'Trading', 'Partners',
  'Engineering', 'Travel', 'Studios', 'Labs', 'Legal', 'Optics', 'Robotics', 'Textiles', 'Security', 'Holdings'] as const

/** Whom a subscription is bought for. */
export const departments = ['Sales', 'Finance', 'Warehouse', 'Field staff', 'Head office', 'Support', 'Marketing', 'Workshop', 'Contractors', 'Research'] as const

/** A city of each state: its ZIP codes, first and last, and its area code. */
const cities: ReadonlyArray<readonly [city: string, state: string, first: number, last: number, area: number]> = [
  ['Anchorage', 'AK', 99501, 99524, 907], ['Birmingham', 'AL', 35201, 35298, 205], ['Little Rock', 'AR', 72201, 72223, 501],
  ['Phoenix', 'AZ', 85001, 85099, 602], ['Los Angeles', 'CA', 90001, 90099, 213], ['Denver', 'CO', 80201, 80299, 303],
  ['Hartford', 'CT', 6101, 6199, 860], ['Washington', 'DC', 20001, 20099, 202], ['Wilmington', 'DE', 19801, 19899, 302],
  ['Miami', 'FL', 33101, 33199, 305], ['Atlanta', 'GA', 30301, 30399, 404], ['Honolulu', 'HI', 96801, 96898, 808],
  ['Des Moines', 'IA', 50301, 50398, 515], ['Boise', 'ID', 83701, 83799, 208], ['Chicago', 'IL', 60601, 60699, 312],
  ['Indianapolis', 'IN', 46201, 46298, 317], ['Wichita', 'KS', 67201, 67278, 316], ['Louisville', 'KY', 40201, 40299, 502],
  ['New Orleans', 'LA', 70112, 70195, 504], ['Boston', 'MA', 2108, 2137, 617], ['Baltimore', 'MD', 21201, 21298, 410],
  ['Portland', 'ME', 4101, 4124, 207], ['Detroit', 'MI', 48201, 48299, 313], ['Minneapolis', 'MN', 55401, 55488, 612],
  ['Kansas City', 'MO', 64101, 64199, 816], ['Jackson', 'MS', 39201, 39298, 601], ['Billings', 'MT', 59101, 59117, 406],
  ['Charlotte', 'NC', 28201, 28299, 704], ['Fargo', 'ND', 58102, 58126, 701], ['Omaha', 'NE', 68101, 68198, 402],
  ['Manchester', 'NH', 3101, 3111, 603], ['Newark', 'NJ', 7101, 7199, 973], ['Albuquerque', 'NM', 87101, 87199, 505],
  ['Las Vegas', 'NV', 89101, 89199, 702], ['New York', 'NY', 10001, 10199, 212], ['Columbus', 'OH', 43201, 43299, 614],
  ['Oklahoma City', 'OK', 73101, 73198, 405], ['Portland', 'OR', 97201, 97298, 503], ['Philadelphia', 'PA', 19101, 19197, 215],
  ['Providence', 'RI', 2901, 2940, 401], ['Columbia', 'SC', 29201, 29292, 803], ['Sioux Falls', 'SD', 57101, 57198, 605],
  ['Nashville', 'TN', 37201, 37250, 615], ['Houston', 'TX', 77001, 77099, 713], ['Salt Lake City', 'UT', 84101, 84199, 801],
  ['Richmond', 'VA', 23218, 23298, 804], ['Burlington', 'VT', 5401, 5408, 802], ['Seattle', 'WA', 98101, 98199, 206],
  ['Milwaukee', 'WI', 53201, 53299, 414], ['Charleston', 'WV', 25301, 25396, 304], ['Cheyenne', 'WY', 82001, 82010, 307]
]

/** So many firms; the same seed makes the same ones. Loads the library of names only when it is called. */
export async function madeUpFirms (seed: SeedWords, count: number): Promise<Firm[]> {
  const { Faker, en } = await import('@faker-js/faker')
  const faker = new Faker({ locale: en })
  faker.seed([...seed])
  return Array.from({ length: count }, () => {
    const [founder, partner, firstName, lastName] = [faker.person.lastName(), faker.person.lastName(), faker.person.firstName(), faker.person.lastName()]
    const [city, state, first, last, area] = faker.helpers.arrayElement(cities)
    return {
      name: faker.helpers.arrayElement([founder, `${founder} & ${partner}`, `${founder}-${partner}`]),
      label: plain(founder),
      mailbox: `${plain(firstName)}.${plain(lastName)}`,
      address: {
        firstName,
        lastName,
        addressLine1: faker.location.streetAddress(),
        city,
        state,
        postalCode: String(faker.number.int({ min: first, max: last })).padStart(5, '0'),
        country: 'US',
        phoneNumber: `${area}555${String(faker.number.int({ min: 100, max: 199 })).padStart(4, '0')}` // numbers kept for fiction
      }
    }
  })
}

/** Only what a domain or a mailbox may be made of. */
const plain = (name: string) => name.toLowerCase().replace(/[^a-z0-9]/g, '')
