// Days and hours that do not exist, or are over: nobody is promised a call then, in no scenario; said on Monday 1 June 2026
// at noon in Auckland.
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../src/dialogue/scenarios.ts'
import { playIn, sceneOf } from './support.ts'
import { TABLES } from './tables.ts'

const IMPOSSIBLE = [
  'the 31st of February',
  'February 30th at three',
  'the 29th of February 2026',
  'the 31st of June',
  'the 32nd',
  'the 45th of March at ten',
  'the day after the 31st of February',
]
const NO_HOUR = ["at 25 o'clock", 'at half past 25', 'at 10:75']
const OVER = ['yesterday', 'today at 6 am', 'this morning', 'on the 1st of June at 9 am']

const WISHES = [
  ...IMPOSSIBLE.map((day) => `call me back on ${day}`),
  ...[...NO_HOUR, ...OVER].map((time) => `please ring me back ${time}`),
]

const contextOf = (key: string) => TABLES.find(({ scenario }) => scenario === key)?.context ?? {}
const all = [...scenarios.values()].map((scenario) => ({ key: scenario.key, scenario }))

describe.each(all)('in $key, a call back', ({ key, scenario }) => {
  const scene = sceneOf(scenario, contextOf(key))
  /** A call back may be the very matter of the call: then its time is a slot of the scenario. */
  const promised = (said: string[]) =>
    Object.entries(playIn(scene, said).state.collected).filter(
      ([name, value]) => /_(at|day)$/.test(name) && value !== null,
    )

  it.each(WISHES)('is promised for no such time: %s', (wish) => {
    expect(promised([wish])).toEqual([])
    expect(playIn(scene, [wish]).end).toBeUndefined()
  })

  it.each([...IMPOSSIBLE, ...NO_HOUR, ...OVER])('that is asked for is not promised for %s', (time) => {
    expect(promised(['call me back please', time])).toEqual([])
  })
})

describe('an appointment reminder', () => {
  const play = (...said: string[]) =>
    playIn(sceneOf(scenarios.get('appointment_reminder') as never, contextOf('appointment_reminder')), said)

  it('asks when, and promises a call without a time to somebody who names no day that there is', () => {
    const asked = play('call me back on the 31st of February')
    expect(asked.say.join(' ')).toBe('Of course. When would be a good time to call you back?')
    const { say, end, state } = play('call me back on the 31st of February', 'the 30th of February')
    expect(end?.outcome).toBe('callback_requested')
    expect(say.join(' ')).toBe("All right, we'll call you again another time. Goodbye.")
    expect(state.collected.callback_at).toBeNull()
  })

  it('reads back no other day than the one that is put right, and asks anew for one that there is not', () => {
    const { say, state } = play('call me back tomorrow at 3', 'no, the 31st of June')
    expect(say.join(' ')).toBe("I'm sorry. When would be a good time to call you back?")
    expect(state.collected.callback_at).toBeNull()
  })
})

describe.each([
  ['payment_reminder', ['yes', 'I will pay it on the 31st of February'], 'promised_for'],
  ['delivery_update', ['no', 'the 31st of February'], 'preferred_day'],
  ['appointment_reminder', ['no', 'the 31st of February'], 'preferred_day'],
] as const)('a day of %s', (key, said, slot) => {
  it('that there is not is asked for again', () => {
    const { end, state } = playIn(sceneOf(scenarios.get(key) as never, contextOf(key)), [...said])
    expect(end).toBeUndefined()
    expect(state.collected[slot]).toBeUndefined()
  })
})
