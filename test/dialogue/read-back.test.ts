// The time of a call back is read back before the call ends, and can be put right.
import { describe, expect, it } from 'vitest'
import type { DialogueInput } from '../../src/dialogue/dialogue-state.ts'
import { outcomeOf, summarise } from '../../src/dialogue/summary.ts'
import { play, reminder } from './support.ts'

const ASKED = 'Can you call me back tomorrow at 3 pm?'
const THREE = '2026-06-02T03:00:00Z'
const FOUR = '2026-06-02T04:00:00Z'
const SILENCE: DialogueInput = { type: 'silence' }

const answered = (...said: (string | DialogueInput)[]) => play([ASKED, ...said])
const at = (...said: (string | DialogueInput)[]) => answered(...said).state.collected.callback_at

describe('a time that was named', () => {
  it('is read back, and told at once', () => {
    const step = answered()
    expect(step).toMatchObject({ hangUp: false, state: { collected: { callback_at: THREE } } })
    expect(step.say).toEqual(["All right, we'll call you again on Tuesday 2 June at 3 pm. Is that right?"])
    expect(step.intents).toMatchObject([{ name: 'callback_requested', slots: { callback_at: THREE } }])
  })

  it('is read back too when it was asked for', () => {
    expect(play(['can you call me back', 'Friday at ten']).say).toEqual([
      "All right, we'll call you again on Friday 5 June at 10 am. Is that right?",
    ])
  })

  it.each<string | DialogueInput>([
    'yes',
    'Yes, tomorrow at three.',
    'perfect, thanks',
    'yep that works',
    'no worries',
    'cheers, bye',
    'mm',
    SILENCE,
    { type: 'keys', digits: '1' },
    { type: 'keys', digits: '7' },
  ])('holds after %j, and the call ends with nothing else told', (said) => {
    const step = answered(said)
    expect(step).toMatchObject({ hangUp: true, end: { outcome: 'callback_requested' }, intents: [] })
    expect(step.state.collected.callback_at).toBe(THREE)
    expect(step.say).toEqual(['Thank you. Goodbye.'])
  })

  it('holds when the person hangs up meanwhile', () => {
    expect(outcomeOf(reminder(), answered().state).outcome).toBe('callback_requested')
    expect(summarise(reminder(), answered().state)).toContain('They asked to be called on Tuesday 2 June at 3 pm.')
  })
})

describe('a time that was read back wrongly', () => {
  it.each([
    ["no, four o'clock", FOUR],
    ['no, four', FOUR],
    ['no not three, four', FOUR],
    ['four thirty please', '2026-06-02T04:30:00Z'],
    ["sorry not 3 o'clock, 4 o'clock", FOUR],
    ['I meant Thursday', '2026-06-04T03:00:00Z'],
    ['no, not Tuesday, Wednesday', '2026-06-03T03:00:00Z'],
    ['actually make it Friday at nine in the morning', '2026-06-04T21:00:00Z'],
    ['an hour later please', FOUR],
    ['half an hour earlier', '2026-06-02T02:30:00Z'],
    ['no, in the morning', '2026-06-01T21:00:00Z'],
    ['no, in two hours', '2026-06-01T02:00:00Z'],
  ])('is put right by %j, told again, and read back again', (said, expected) => {
    const step = answered(said)
    expect(step.hangUp).toBe(false)
    expect(step.state.collected.callback_at).toBe(expected)
    expect(step.intents).toMatchObject([{ name: 'callback_requested', slots: { callback_at: expected } }])
    expect(step.say[0]).toMatch(/Is that right\?$/)
    expect(answered(said, SILENCE)).toMatchObject({ hangUp: true, state: { collected: { callback_at: expected } } })
  })

  it('is asked for anew after a bare no, by voice or key', () => {
    for (const said of ['no', "no, that's wrong", { type: 'keys', digits: '2' } as const]) {
      const step = answered(said)
      expect(step.hangUp).toBe(false)
      expect(step.say.at(-1)).toBe('When would be a good time to call you back?')
      expect(step.intents).toMatchObject([{ name: 'callback_requested', slots: { callback_at: null } }])
      expect(at(said, 'Thursday at two', 'yes')).toBe('2026-06-04T02:00:00Z')
      expect(answered(said, SILENCE)).toMatchObject({ hangUp: true, state: { collected: { callback_at: null } } })
    }
  })

  it('is given up for a call at any time', () => {
    const step = answered('no, some other time')
    expect(step).toMatchObject({ hangUp: true, end: { outcome: 'callback_requested' } })
    expect(step.state.collected.callback_at).toBeNull()
    expect(step.intents).toMatchObject([{ name: 'callback_requested', slots: { callback_at: null } }])
  })

  it('is read back three times at most: the last one named is taken', () => {
    const step = answered('no, four', 'no, five', 'no, two')
    expect(step).toMatchObject({ hangUp: true, state: { collected: { callback_at: '2026-06-02T02:00:00Z' } } })
    expect(step.say).toEqual(["All right, we'll call you again on Tuesday 2 June at 2 pm. Goodbye."])
    expect(answered('no', 'Thursday at two', 'no', 'Friday at two', 'no')).toMatchObject({ hangUp: true })
  })
})

describe('while a time is read back', () => {
  it('the guard rails hold', () => {
    expect(answered('take me off your list').end?.outcome).toBe('opted_out')
    expect(answered('you have the wrong number').end?.outcome).toBe('wrong_number')
    expect(answered('no, stop calling me').end?.outcome).toBe('opted_out')
    expect(answered('let me speak to a human').end?.outcome).toBe('no_resolution')
  })

  it('nothing is confirmed: a yes is about the call', () => {
    expect(answered('yes I will be there').end?.outcome).toBe('callback_requested')
  })

  it('it is repeated on request, and a moment is given', () => {
    expect(answered('sorry, can you repeat that?').say).toEqual(answered().say)
    expect(answered('hang on', 'yes').state.collected.callback_at).toBe(THREE)
    expect(answered('hang on').say).toEqual(['No hurry, take your time.'])
  })

  it('a question or a doubt has it read back again, within bounds', () => {
    expect(answered('what number will you call?').say).toEqual(answered().say)
    const most = Array.from({ length: 3 }, () => 'what number will you call?')
    expect(answered(...most)).toMatchObject({ hangUp: true, state: { collected: { callback_at: THREE } } })
  })

  it('a person who is asked for and does not answer brings it up again', () => {
    const repeats = Array.from({ length: 9 }, () => 'sorry, can you repeat that?')
    expect(answered(...repeats)).toMatchObject({ hangUp: true, end: { outcome: 'callback_requested' } })
  })
})
