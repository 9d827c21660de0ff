import { describe, expect, it } from 'vitest'
import type { Knowledge } from '../../src/dialogue/dialogue-state.ts'
import { openDialogue, stepDialogue } from '../../src/dialogue/engine.ts'
import { outcomeOf, sentimentOf, summarise } from '../../src/dialogue/summary.ts'
import { CONTEXT, MOMENT, play, reminder, speech } from './support.ts'

const PARKING: Knowledge = {
  answerable: true,
  text: 'Our clinic opened in 1998. There is free parking behind the building, off Queen Street. The gate closes at 6 pm. We also have a garden. Dogs are welcome in the garden.',
  documentId: 'doc_1',
  version: 3,
  passageId: 'p_1',
  coverage: 0.9,
}

describe('a dialogue', () => {
  it('greets by name and says the appointment', () => {
    const step = play([])
    expect(step.say).toEqual([
      'Kia ora Sarah. This is an automated call to remind you of your appointment: Tuesday 2 June at 10:30 am.',
      'Will you be able to make it?',
    ])
    expect(step.hangUp).toBe(false)
  })

  it('speaks an RFC 3339 appointment in the zone of the recipient', () => {
    expect(play([], null, { first_name: 'Ana', appt: '2026-06-01T22:30:00Z' }).say[0]).toContain(
      'Tuesday 2 June at 10:30 am',
    )
  })

  it('never reads a value of the context as a template', () => {
    expect(play([], null, { first_name: '{{appt}}', appt: 'now' }).say[0]).toContain('Kia ora {{appt}}.')
  })

  it('ends confirmed', () => {
    const step = play(["Yes, I'll be there, thanks"])
    expect(step).toMatchObject({ hangUp: true, end: { outcome: 'confirmed', successful: true } })
    expect(step.state.collected).toEqual({ confirmed: true })
    expect(summarise(reminder(), step.state)).toBe('Sarah confirmed the appointment: Tuesday 2 June at 10:30 am.')
    expect(sentimentOf(step.state)).toBe('positive')
  })

  it('offers another time after a no, and takes either answer', () => {
    expect(play(['no, I cannot make it because my car broke down', 'no thanks'])).toMatchObject({
      end: { outcome: 'declined', successful: false },
      state: { collected: { confirmed: false, reason: 'my car broke down' } },
    })
    expect(play(['no', 'yes please']).end?.outcome).toBe('reschedule_requested')
    expect(play(['no', 'no, leave it']).end?.outcome).toBe('declined')
    expect(play(['no', 'Thursday is no good, no']).end?.outcome).toBe('declined')
    for (const text of ['yes, Thursday at two', 'Thursday at two', 'could I come on Thursday at two instead']) {
      expect(play(['no', text])).toMatchObject({
        end: { outcome: 'reschedule_requested' },
        state: { collected: { preferred_at: '2026-06-04T02:00:00Z', confirmed: false } },
      })
    }
  })

  it('believes a change of mind', () => {
    expect(play(['no', 'oh, I can make it after all'])).toMatchObject({
      end: { outcome: 'confirmed', successful: true },
      state: { collected: { confirmed: true } },
    })
  })

  it('keeps the time somebody would rather come', () => {
    const step = play(['Can we move it to Thursday at two?'])
    expect(step.state.collected.preferred_at).toBe('2026-06-04T02:00:00Z')
    expect(step.say[0]).toContain('Thursday 4 June at 2 pm')
    expect(step.intents[0]?.slots).toMatchObject({ preferred_at: '2026-06-04T02:00:00Z' })
  })

  it('asks for knowledge before anything happens, then answers in a few sentences and asks again', () => {
    const scenario = reminder()
    const opened = stepDialogue(
      scenario,
      openDialogue(scenario, { context: CONTEXT, ...MOMENT }),
      { type: 'start' },
      MOMENT,
    ).state
    const input = speech('Is there parking nearby?')
    const asked = stepDialogue(scenario, opened, input, MOMENT)
    expect(asked).toEqual({
      state: opened,
      say: [],
      hangUp: false,
      intents: [],
      needsKnowledge: { question: 'Is there parking nearby?' },
    })
    const answered = stepDialogue(scenario, opened, input, { ...MOMENT, knowledge: PARKING })
    expect(answered.say).toEqual([
      'There is free parking behind the building, off Queen Street. The gate closes at 6 pm.',
      'Will you be able to make it?',
    ])
    expect(answered.intents).toMatchObject([{ name: 'question_asked', slots: { answered: true } }])
  })

  it('says that it will pass the question on when the knowledge has no answer', () => {
    const step = play(['Is there parking nearby?'])
    expect(step.say[0]).toContain('let the team know you asked')
    expect(step.say.at(-1)).toBe('Will you be able to make it?')
    expect(step.intents).toMatchObject([{ name: 'question_asked', slots: { answered: false } }])
    expect(summarise(reminder(), play(['Is there parking nearby?', 'yes']).state)).toContain(
      'A question stayed open: Is there parking nearby?',
    )
  })

  it('says who is calling to a driver and confirms nothing', () => {
    const step = play(['who is this please I am driving'])
    expect(step.say[0]).toBe('This is an automated call about your appointment: Tuesday 2 June at 10:30 am.')
    expect(step.state.collected).toEqual({})
    expect(step.hangUp).toBe(false)
  })

  it('understands keys', () => {
    expect(play([{ type: 'keys', digits: '1' }]).end?.outcome).toBe('confirmed')
    expect(
      play([
        { type: 'keys', digits: '2' },
        { type: 'keys', digits: '2' },
      ]).end?.outcome,
    ).toBe('declined')
    expect(play([{ type: 'keys', digits: '7' }]).end).toBeUndefined()
  })

  it('gives up after three silences', () => {
    const silence = { type: 'silence' } as const
    expect(play([silence]).say).toEqual(['Are you still there?', 'Will you be able to make it?'])
    expect(play([silence, silence]).hangUp).toBe(false)
    expect(play([silence, silence, silence])).toMatchObject({ hangUp: true, end: { outcome: 'no_resolution' } })
  })

  it('gives up after three answers it does not understand', () => {
    const step = play(['bananas', 'more bananas', 'yellow bananas'])
    expect(step).toMatchObject({ hangUp: true, end: { outcome: 'no_resolution' } })
    expect(summarise(reminder(), step.state)).toContain('Their answers were not understood.')
  })

  it.each(['is there parking', 'pardon', 'bananas', 'yes no'])(
    'comes to an end with somebody who only says "%s"',
    (text) => {
      expect(play(Array.from({ length: 45 }, () => text)).state.ended).not.toBeNull()
    },
  )

  it('knows how it stands when the person hangs up half way', () => {
    expect(outcomeOf(reminder(), play([]).state)).toEqual({ outcome: 'no_resolution', successful: false })
    expect(outcomeOf(reminder(), play(['no']).state).outcome).toBe('declined')
    expect(outcomeOf(reminder(), play(['call me back']).state).outcome).toBe('callback_requested')
    expect(outcomeOf(reminder(), play(['yes']).state)).toEqual({ outcome: 'confirmed', successful: true })
  })

  it('stays ended, and gives the same step for the same input', () => {
    const once = play(['yes'])
    expect(play(['yes', 'no', 'stop calling me']).state).toEqual(once.state)
    expect(play(['yes'])).toEqual(once)
  })

  it('bounds what a very long utterance costs', () => {
    expect(play(['do not '.repeat(50_000)]).hangUp).toBe(false)
  })
})
