/** The language of analytics: what its sentences mean, and what it says of those that mean nothing. */
import fc from 'fast-check'
import t from 'tap'
import { PartnerCenterError } from '../../src/errors.ts'
import { passes, readFields, readFilter, readOrder, type Expression, type FieldTypes, type Value } from '../../src/state/analytics/expression.ts'

const fields = {
  name: { kind: 'text' },
  family: { kind: 'exactText', synonyms: { Microsoft365: 'M365' } },
  seats: { kind: 'number' },
  renews: { kind: 'boolean' },
  created: { kind: 'date' },
  day: { kind: 'day' }
} as const satisfies FieldTypes
type Row = Record<keyof typeof fields, Value>

const row: Row = { name: 'O\'Hara Mills', family: 'M365', seats: 20, renews: true, created: Date.parse('2018-05-03T12:00:00Z'), day: Date.parse('2018-05-03T00:00:00Z') }
const nothing: Row = { name: null, family: null, seats: null, renews: null, created: null, day: null }

const isFound = (filter: string, of = row) => passes(readFilter(filter, fields), fields, name => of[name as keyof Row])

/** What a sentence is refused with. */
function refusal (read: () => unknown): string {
  try {
    read()
  } catch (error) {
    if (!(error instanceof PartnerCenterError)) throw error
    return `${error.status}/${error.code} ${error.message.replace('The value of a property is not valid: ', '')}`
  }
  return 'nothing'
}

t.test('filters compare by the kind of the field', async t => {
  const cases: Record<string, boolean> = {
    'name eq \'o\'\'hara MILLS\'': true,
    'name eq \'O\'\'Hara\'': false,
    'name ne \'O\'\'Hara\'': true,
    'contains(name,\'hara m\')': true,
    'contains( NAME , \'mint\' )': false,
    'family eq \'M365\'': true,
    'family eq \'m365\'': false,
    'family eq \'Microsoft365\'': true,
    'family ne \'Microsoft365\'': false,
    'contains(family,\'365\')': true,
    'contains(family,\'m3\')': false,
    'seats eq 20': true,
    'seats eq 20.0': true,
    'seats eq \'20\'': true,
    'seats gt 20': false,
    'seats ge 20': true,
    'seats lt 20.5': true,
    'seats le -1': false,
    'renews eq true': true,
    'renews ne FALSE': true,
    'renews eq false': false,
    'created gt cast(\'2018-05-03\',Edm.DateTimeOffset)': true,
    'created lt cast(\'2018-05-03T12:00:01\', edm.datetimeoffset)': true,
    'created eq cast(\'2018-05-03T12:00:00\',Edm.DateTimeOffset)': true,
    'created eq \'2018-05-03T12:00:00Z\'': true,
    'created le \'2018-05-02\'': false,
    'day eq \'2018-05-03\'': true,
    'created ge cast( ‘2018-05-03’ , Edm.DateTimeOffset )': true,
    'name eq ’o\'hara mills‘': true,
    'name ne null': true,
    'Seats EQ 20 AND Renews eq True': true
  }
  for (const [filter, expected] of Object.entries(cases)) t.equal(isFound(filter), expected, filter)
})

t.test('what is not there equals null alone, and is neither before nor after anything', async t => {
  for (const name of Object.keys(fields)) {
    t.ok(isFound(`${name} eq null`, nothing), `${name} eq null`)
    t.notOk(isFound(`${name} ne null`, nothing), `${name} ne null`)
  }
  for (const filter of ['seats lt 1', 'seats ge 0', 'created gt \'2018-01-01\'', 'created le \'2018-01-01\'', 'contains(name,\'\')', 'name eq \'\'', 'renews eq false', 'seats eq 0']) t.notOk(isFound(filter, nothing), filter)
  t.ok(isFound('name ne \'\'', nothing))
})

t.test('and binds closer than or, brackets closer than both', async t => {
  const yes = 'seats eq 20'
  const no = 'seats eq 1'
  t.ok(isFound(`${yes} or ${no} and ${no}`))
  t.notOk(isFound(`(${yes} or ${no}) and ${no}`))
  t.ok(isFound(`${no} and ${no} or ${yes}`))
  t.notOk(isFound(`${no} and (${no} or ${yes})`))
  t.ok(isFound(`((${yes}))and(${yes})`))
})

t.test('what is wrong with a filter is refused with its place', async t => {
  const names = 'name, family, seats, renews, created, day'
  const cases: Record<string, string> = {
    '': 'filter, character 1: the name of a field is expected, not the end.',
    name: 'filter, character 5: one of eq, ne, gt, lt, ge, le is expected, not the end.',
    'name eq': 'filter, character 8: a value is expected (a text in single quotes, a number, true, false, null or cast), not the end.',
    'name eq Mill': 'filter, character 9: a value is expected (a text in single quotes, a number, true, false, null or cast), not Mill.',
    'name equals \'x\'': 'filter, character 6: equals is no comparison; there are eq, ne, gt, lt, ge, le.',
    'colour eq \'x\'': `filter, character 1: colour is no field that can stand here; there are ${names}.`,
    'name eq \'x\' or size eq 1': `filter, character 16: size is no field that can stand here; there are ${names}.`,
    'name eq \'x': 'filter, character 9: the quote that opens here is not closed.',
    'name eq ‘x': 'filter, character 9: the quote that opens here is not closed.',
    'name eq \'x\' \'y\'': 'filter, character 13: and or or or the end is expected, not \'y\'.',
    'name eq \'x\' and': 'filter, character 16: the name of a field is expected, not the end.',
    'name eq \'x\')': 'filter, character 12: and or or or the end is expected, not ).',
    '(name eq \'x\'': 'filter, character 13: and, or or a closing bracket is expected, not the end.',
    '()': 'filter, character 2: the name of a field is expected, not ).',
    'not name eq \'x\'': `filter, character 1: not is no field that can stand here; there are ${names}.`,
    'name = \'x\'': 'filter, character 6: = cannot be read.',
    'seats eq 1x': 'filter, character 10: 1x cannot be read.',
    'seats eq 1.': 'filter, character 10: 1. cannot be read.',
    'seats eq \'many\'': 'filter, character 10: seats is a number, which \'many\' is not.',
    'seats eq true': 'filter, character 10: seats is a number, which true is not.',
    'name eq 5': 'filter, character 9: name is a text, which 5 is not.',
    'name eq cast(\'2019-01-01\',Edm.DateTimeOffset)': 'filter, character 9: name is a text, which cast is not.',
    'renews eq \'yes\'': 'filter, character 11: renews is true or false, which \'yes\' is not.',
    'created gt 5': 'filter, character 12: created is a date, which 5 is not.',
    'created gt \'soon\'': 'filter, character 12: created is a date, which \'soon\' is not.',
    'created gt cast(\'2019-13-01\',Edm.DateTimeOffset)': 'filter, character 17: 2019-13-01 is no date; write it as 2019-01-31 or 2019-01-31T12:00:00.',
    'created gt cast(\'2019-01-01\')': 'filter, character 29: a comma is expected, not ).',
    'created gt cast(\'2019-01-01\',Edm.Date)': 'filter, character 30: only Edm.DateTimeOffset can be cast to, not Edm.Date.',
    'name gt \'a\'': 'filter, character 6: gt is for numbers and dates, and name is a text.',
    'renews lt true': 'filter, character 8: lt is for numbers and dates, and renews is true or false.',
    'seats ge null': 'filter, character 10: null is compared by eq and ne only.',
    'contains(seats,\'1\')': 'filter, character 10: contains is for texts, and seats is a number.',
    'contains(name \'x\')': 'filter, character 15: a comma is expected, not \'x\'.',
    'contains(name,5)': 'filter, character 15: a text in single quotes is expected, not 5.',
    'contains(name,\'x\'': 'filter, character 18: a closing bracket is expected, not the end.',
    [`${'('.repeat(101)}name eq 'x'${')'.repeat(101)}`]: 'filter, character 101: brackets are nested more than 100 deep.'
  }
  for (const [filter, expected] of Object.entries(cases)) t.equal(refusal(() => readFilter(filter, fields)), `400/3000 ${expected}`, filter.slice(0, 60))
})

t.test('orders and lists of fields', async t => {
  t.same(readOrder('Created DESC, seats,name asc', fields), [
    { field: 'created', isDescending: true }, { field: 'seats', isDescending: false }, { field: 'name', isDescending: false }
  ])
  t.same(readFields(' name,SEATS , name', fields), ['name', 'seats'])
  t.equal(refusal(() => readOrder('name up', fields)), '400/3000 orderby, character 6: a comma or the end is expected, not up.')
  t.equal(refusal(() => readOrder('name desc,', fields)), '400/3000 orderby, character 11: the name of a field is expected, not the end.')
  t.match(refusal(() => readOrder('size', fields)), /^400\/3000 orderby, character 1: size is no field/)
  t.equal(refusal(() => readFields('name seats', fields)), '400/3000 groupby, character 6: a comma or the end is expected, not seats.')
  t.match(refusal(() => readFields('name,size', fields)), /^400\/3000 groupby, character 6: size is no field/)
})

const values = {
  name: fc.oneof(fc.string({ maxLength: 6 }), fc.constant('it\'s')),
  seats: fc.oneof(fc.integer({ min: -50, max: 50 }), fc.integer({ min: -5000, max: 5000 }).map(n => n / 100)),
  renews: fc.boolean(),
  created: fc.integer({ min: 0, max: 20_000 }).map(day => day * 86_400_000)
}
type Known = keyof typeof values

/** A value as a filter writes it. */
function written (name: Known, value: Value): string {
  if (value === null) return 'null'
  if (name === 'name') return `'${(value as string).replaceAll('\'', '\'\'')}'`
  return name === 'created' ? `cast('${new Date(value as number).toISOString().slice(0, 10)}',Edm.DateTimeOffset)` : String(value)
}

const comparisons = fc.constantFrom<Known[]>('name', 'seats', 'renews', 'created').chain(field => fc.record({
  kind: fc.constant('comparison' as const),
  field: fc.constant(field),
  operator: field === 'name' ? fc.constantFrom('eq' as const, 'ne' as const, 'contains' as const) : field === 'renews' ? fc.constantFrom('eq' as const, 'ne' as const) : fc.constantFrom('eq' as const, 'ne' as const, 'gt' as const, 'lt' as const, 'ge' as const, 'le' as const),
  value: values[field] as fc.Arbitrary<Value>
}))

const { expression } = fc.letrec<{ expression: Expression }>(tie => ({
  expression: fc.oneof({ depthSize: 'small' }, comparisons, fc.record({ kind: fc.constantFrom('and' as const, 'or' as const), left: tie('expression'), right: tie('expression') }))
}))

function spelled (expression: Expression): string {
  if (expression.kind !== 'comparison') return `(${spelled(expression.left)}) ${expression.kind} (${spelled(expression.right)})`
  const value = written(expression.field as Known, expression.value)
  return expression.operator === 'contains' ? `contains(${expression.field},${value})` : `${expression.field} ${expression.operator} ${value}`
}

t.test('whatever is written down is read as it was meant', async t => {
  fc.assert(fc.property(expression, expression => {
    t.same(readFilter(spelled(expression), fields), expression)
  }), { numRuns: 300, seed: 8 })
})

t.test('whatever is sent is read or refused, and nothing else', async t => {
  const pieces = fc.array(fc.constantFrom('name', 'seats', 'created', 'eq', 'and', 'or', 'contains', 'cast', '(', ')', ',', ' ', '\'', '‘', 'x\'', '5', '-', 'null', 'true', 'Edm.DateTimeOffset', '\u0000', 'é'), { maxLength: 14 })
  fc.assert(fc.property(fc.oneof(fc.string(), pieces.map(list => list.join(' ')), pieces.map(list => list.join(''))), text => {
    for (const read of [readFilter, readOrder, readFields]) refusal(() => read(text, fields))
  }), { numRuns: 1000, seed: 8 })
  t.pass()
})
