import { describe, expect, it } from 'vitest'
import { outcomeOf, sentimentOf, summarise } from '../../src/dialogue/summary.ts'
import { play, reminder } from './support.ts'

describe('guard rails', () => {
  it('are understood at any point', () => {
    for (const before of [[], ['no'], ['bananas'], ['call me back']]) {
      expect(play([...before, 'take me off your list']).end?.outcome).toBe('opted_out')
      expect(play([...before, 'you have the wrong number']).end?.outcome).toBe('wrong_number')
    }
  })

  it('end an opt-out with a promise, and without an appointment', () => {
    const step = play(['yes yes fine but stop calling me'])
    expect(step).toMatchObject({ hangUp: true, end: { outcome: 'opted_out', successful: false } })
    expect(step.say).toEqual(["All right. I'll take you off our list, and we won't call you again. Goodbye."])
    expect(step.state.collected).toEqual({ opted_out: true })
    expect(sentimentOf(play(['this is ridiculous, stop harassing me']).state)).toBe('negative')
  })

  it('keep the time of a call back', () => {
    const step = play(["I'm in the middle of something. Can you call me back tomorrow at 3 pm?"])
    expect(outcomeOf(reminder(), step.state).outcome).toBe('callback_requested')
    expect(step.state.collected).toEqual({ callback_at: '2026-06-02T03:00:00Z' })
    expect(step.say).toEqual(["All right, we'll call you again on Tuesday 2 June at 3 pm. Is that right?"])
    expect(summarise(reminder(), step.state)).toContain('They asked to be called on Tuesday 2 June at 3 pm.')
  })

  it('keep no time of a vague call back', () => {
    expect(play(['call me later'])).toMatchObject({
      end: { outcome: 'callback_requested' },
      state: { collected: { callback_at: null } },
    })
  })

  it('ask for the time when none was named, once', () => {
    expect(play(['can you call me back']).say.at(-1)).toBe('When would be a good time to call you back?')
    expect(play(['can you call me back', 'Friday at ten']).state.collected.callback_at).toBe('2026-06-04T22:00:00Z')
    expect(play(['can you call me back', 'oh I do not mind'])).toMatchObject({
      end: { outcome: 'callback_requested' },
      state: { collected: { callback_at: null } },
    })
    expect(play(["I'm driving", { type: 'silence' }]).end?.outcome).toBe('callback_requested')
    expect(play(["I'm driving", 'no']).end?.outcome).toBe('no_resolution')
  })

  it('note a wish for a person', () => {
    const step = play(['let me speak to a human'])
    expect(step.end?.outcome).toBe('no_resolution')
    expect(summarise(reminder(), step.state)).toContain('They asked to speak with a person.')
  })

  it('repeat on request, and greet again only who says hello', () => {
    const [opening = '', question = ''] = play([]).say
    const matter = opening.replace('Kia ora Sarah. ', '')
    expect(play(['sorry, can you repeat that?']).say).toEqual([`Of course. ${matter}`, question])
    expect(play(['sorry, what?']).say).toEqual([matter, question])
    expect(play(['hello?']).say).toEqual([opening, question])
  })
})
