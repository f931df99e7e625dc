/** Time: how it is read, written and reckoned with. */
import t from 'tap'
import fc from 'fast-check'
import { later } from '../../src/state/calendar.ts'
import { clockAt, dayMilliseconds, parseTime, startOfDay, timeOf, utc, utcOffset } from '../../src/state/clock.ts'

const at = (text: string) => Date.parse(text)

t.test('durations go by the calendar', async t => {
  const cases: Array<[from: string, duration: string, to: string]> = [
    ['2019-01-09T00:00:00Z', 'P1D', '2019-01-10T00:00:00Z'],
    ['2019-01-31T00:00:00Z', 'P1M', '2019-02-28T00:00:00Z'],
    ['2020-01-31T12:30:00Z', 'P1M', '2020-02-29T12:30:00Z'],
    ['2019-03-31T00:00:00Z', 'P1M', '2019-04-30T00:00:00Z'],
    ['2020-02-29T00:00:00Z', 'P1Y', '2021-02-28T00:00:00Z'],
    ['2019-12-31T23:59:59Z', 'PT1S', '2020-01-01T00:00:00Z'],
    ['2019-03-10T06:59:00Z', 'PT24H', '2019-03-11T06:59:00Z'],
    ['2019-01-09T00:00:00Z', 'P3Y', '2022-01-09T00:00:00Z'],
    ['2019-01-09T00:00:00Z', 'P1M2DT3H', '2019-02-11T03:00:00Z'],
    ['2019-01-09T00:00:00Z', 'P1W', '2019-01-16T00:00:00Z'],
    ['2019-01-09T00:00:00Z', 'PT0S', '2019-01-09T00:00:00Z'],
    ['2019-01-09T00:00:00Z', '-P1D', '2019-01-08T00:00:00Z']
  ]
  for (const [from, duration, to] of cases) t.equal(utc(later(at(from), duration)), to, `${from} and ${duration}`)
})

t.test('what is no duration, or leads to no date, is a RangeError', async t => {
  for (const text of ['', 'P', '1 month', 'P1', 'M1', 'P1.5M', 'PT', 'P999999999Y']) {
    t.throws(() => later(at('2019-01-09T00:00:00Z'), text), RangeError, JSON.stringify(text))
  }
})

t.test('times are written in UTC, without needless zeros', async t => {
  const cases: Array<[time: string, text: string]> = [
    ['2019-01-09T00:00:00.000Z', '2019-01-09T00:00:00'],
    ['2019-01-09T08:00:10.000Z', '2019-01-09T08:00:10'],
    ['2019-01-09T08:00:00.500Z', '2019-01-09T08:00:00.5'],
    ['2019-01-09T08:00:00.050Z', '2019-01-09T08:00:00.05'],
    ['2019-01-09T08:00:00.123Z', '2019-01-09T08:00:00.123'],
    ['2019-01-09T02:00:00+02:00', '2019-01-09T00:00:00']
  ]
  for (const [time, text] of cases) {
    t.equal(utc(at(time)), `${text}Z`)
    t.equal(utcOffset(at(time)), `${text}+00:00`)
  }
})

t.test('times of the wire are read in every spelling', async t => {
  const cases: Array<[text: string, time: string]> = [
    ['2019-01-09', '2019-01-09T00:00:00.000Z'],
    ['2019-01-09T08:15Z', '2019-01-09T08:15:00.000Z'],
    ['2019-01-09T08:15:30', '2019-01-09T08:15:30.000Z'],
    ['2017-06-15T22:56:05.0589308Z', '2017-06-15T22:56:05.058Z'],
    ['2017-06-15T15:56:04.077-07:00', '2017-06-15T22:56:04.077Z'],
    ['2019-01-09T08:00:00+0530', '2019-01-09T02:30:00.000Z'],
    ['2020-02-29', '2020-02-29T00:00:00.000Z']
  ]
  for (const [text, time] of cases) {
    const read = parseTime(text)
    t.equal(read === undefined ? undefined : new Date(read).toISOString(), time, text)
  }
})

t.test('times are read as .NET and Java clients write them', async t => {
  const cases: Array<[text: string, time: string]> = [
    ['6/1/2017 12:00:00 AM', '2017-06-01T00:00:00.000Z'],
    ['12/31/2018 1:05:09 PM', '2018-12-31T13:05:09.000Z'],
    ['06/01/2017 00:00:00', '2017-06-01T00:00:00.000Z'],
    // A defect of the Java library: the day of the year in place of the day of the month.
    ['2019-09-245', '2019-09-02T00:00:00.000Z']
  ]
  for (const [text, time] of cases) {
    const read = parseTime(text)
    t.equal(read === undefined ? undefined : new Date(read).toISOString(), time, text)
  }
})

t.test('what is no time is not read, days that no month has among it', async t => {
  const none = ['', 'now', '2019', '2019-13-01', '2019-01-32', '2019-02-30', '2019-02-29', '2019-04-31', '2019-01-09T25:00:00Z', '2019-01-09T08:61:00Z', '09.01.2019', '1547020800000', '2019-01-09T08:00:00Zulu', ' 2019-01-09']
  for (const text of none) t.equal(parseTime(text), undefined, JSON.stringify(text))
})

t.test('what is written is read again', async t => {
  const times = fc.integer({ min: 0, max: at('9999-12-31T23:59:59.999Z') })
  t.doesNotThrow(() => fc.assert(fc.property(times, time => parseTime(utc(time)) === time && parseTime(utcOffset(time)) === time), { seed: 1, numRuns: 1000 }))
})

t.test('a day starts at midnight UTC', async t => {
  t.equal(utc(startOfDay(at('2019-01-09T23:59:59.999Z'))), '2019-01-09T00:00:00Z')
  t.equal(utc(startOfDay(at('2019-01-09T00:00:00Z'))), '2019-01-09T00:00:00Z')
  t.doesNotThrow(() => fc.assert(fc.property(fc.integer({ min: 0, max: 1e14 }), time => {
    const day = startOfDay(time)
    return day <= time && time - day < dayMilliseconds && day % dayMilliseconds === 0
  }), { seed: 2 }))
})

t.test('a frozen clock stands, a real one runs beside the machine\'s', async t => {
  const [wall, now] = [at('2026-01-01T00:00:00Z'), at('2019-01-09T00:00:00Z')]
  const frozen = clockAt('frozen', now, wall)
  t.equal(timeOf(frozen, wall), now)
  t.equal(timeOf(frozen, wall + 5000), now, 'whatever the machine\'s shows')
  const real = clockAt('real', now, wall)
  t.equal(timeOf(real, wall), now)
  t.equal(timeOf(real, wall + 5000), now + 5000)
})
