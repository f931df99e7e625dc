/** `clock`: the time of a world. */
import type { Command } from 'commander'
import { ask, columns, control, group, meanwhile, print, type Address, type Terminal } from './control.ts'

interface ClockView { now: string, mode: string }
interface Advance { from: string, now: string, happened: Array<Record<string, string>> }

export function clock (program: Command, terminal: Terminal) {
  const parent = group(program, 'clock', 'the time of a world', ['clock show', 'clock advance P1M', 'clock advance 2019-03-01T00:00:00Z', 'clock set 2019-03-01T00:00:00Z', 'clock freeze', 'clock run'])
  const tell = (options: Address, answer: ClockView) => print(terminal, options, answer, `${answer.now} (${answer.mode})`)

  control(parent, 'show', 'tell the time').action(async (options: Address) => tell(options, await ask('GET', '/clock', options)))

  control(parent, 'set <time>', 'go on to a time').action(async (now: string, options: Address) => {
    tell(options, await meanwhile(terminal, options, 'Going on', ask('PUT', '/clock', options, { now })))
  })

  control(parent, 'freeze', 'let it stand, until it is told to move').action(async (options: Address) => tell(options, await ask('PUT', '/clock', options, { mode: 'frozen' })))

  control(parent, 'run', 'let it run').action(async (options: Address) => tell(options, await ask('PUT', '/clock', options, { mode: 'real' })))

  control(parent, 'advance <duration-or-time>', 'move on by an ISO 8601 duration (P1M) or to a time, and tell what happens on the way').action(async (to: string, options: Address) => {
    const asked = ask<Advance>('POST', '/clock/advance', options, /^P/i.test(to) ? { by: to } : { to })
    const { from, now, happened } = await meanwhile(terminal, options, 'Going on', asked)
    print(terminal, options, { from, now, happened }, () => [
      `From ${from} to ${now}.`,
      ...(happened.length ? [columns(happened.map(({ at, kind, ...what }) => ['', at, kind, Object.values(what).join(' ')]))] : [])
    ].join('\n'))
  })
}
