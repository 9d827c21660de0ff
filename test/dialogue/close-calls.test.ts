// What a call leaves behind after answers that come close to another: outcome, slots, summary and what is said.
import { describe, expect, it } from 'vitest'
import type { DialogueInput } from '../../src/dialogue/dialogue-state.ts'
import { outcomeOf, sentimentOf, summarise } from '../../src/dialogue/summary.ts'
import { playIn, scenarioOf, sceneOf } from './support.ts'
import { TABLES } from './tables.ts'

function call(key: string, ...said: (string | DialogueInput)[]) {
  const scenario = scenarioOf(key)
  const context = TABLES.find((table) => table.scenario === key)?.context ?? {}
  const { say, state } = playIn(sceneOf(scenario, context), said)
  return { say, collected: state.collected, ...outcomeOf(scenario, state), summary: summarise(scenario, state) }
}

describe('a payment', () => {
  it.each(['half on friday', 'I paid half on Monday', 'my ex husband will pay on Friday', 'I can do half on Friday'])(
    'is not promised by %j and a yes',
    (text) => {
      const { outcome, collected } = call('payment_reminder', 'yes', text, 'yes')
      expect(outcome).not.toBe('payment_promised')
      expect(collected.promised_for).toBeUndefined()
    },
  )
})

describe('a survey that was begun', () => {
  it('is not declined by somebody who is not understood, and gives no reason of ours as theirs', () => {
    const { outcome, summary } = call('satisfaction_survey', 'yes', 'foo', 'bar', 'zonk')
    expect(outcome).toBe('no_resolution')
    expect(summary).not.toContain('Reason given')
  })
})

describe('how a call broke off', () => {
  it('does not take the place of a reason that was given', () => {
    const { outcome, summary } = call(
      'appointment_reminder',
      'no, I cannot make it because my car broke down',
      'foo',
      'bar',
      'zonk',
    )
    expect(outcome).toBe('declined')
    expect(summary).toContain('Reason given: my car broke down.')
    expect(call('appointment_reminder', 'no', 'foo', 'bar', 'zonk').summary).not.toContain('Reason given')
  })
})

describe('a word for the driver', () => {
  const said = 'Can you tell the driver to ring when he is close?'

  it('beside the answer is kept, and the question asked again, without a second greeting', () => {
    const { say, collected } = call('delivery_update', said)
    expect(say.join(' ')).toBe("I'll pass that on to the driver. Will somebody be there to take it?")
    expect(collected).toEqual({ ring_ahead: said })
  })

  it('is not lost to another that comes later', () => {
    const { outcome, collected, summary } = call('delivery_update', said, 'yes', 'the gate code is four five six')
    expect(outcome).toBe('delivery_accepted')
    expect(collected).toMatchObject({ ring_ahead: said, instructions: 'the gate code is four five six' })
    expect(summary).toContain(`They asked for the driver to be told: “${said}”.`)
    expect(summary).toContain('For the driver: the gate code is four five six')
  })
})

describe('a lead', () => {
  it.each([[['yes', 'not really']], [['yes', 'soon', 'no thanks']], [['yes', 'not really', 'no', 'no thanks']]])(
    'that refuses by %j is not interested',
    (said) => expect(call('lead_qualification', ...said).outcome).toBe('not_interested'),
  )

  it('says that it wants no call only when it was asked', () => {
    expect(call('lead_qualification', 'yes', 'soon').outcome).toBe('no_resolution')
    expect(call('lead_qualification', 'yes', 'soon', 'just me', 'no thanks').outcome).toBe('interested')
  })
})

describe('a time', () => {
  it.each([
    ['can we do Thursday afternoon', 'Thursday afternoon', '2026-06-04'],
    ['can we move it to next week', 'next week', undefined],
    ['can we move it to Friday first thing', 'Friday first thing', '2026-06-05'],
    ['could I come tomorrow morning instead', 'tomorrow morning', '2026-06-02'],
  ])('in %j is spoken and kept as exactly as it was said', (said, preferred_text, preferred_day) => {
    const { say, collected } = call('appointment_reminder', said)
    expect(say.join(' ')).toContain(`that ${preferred_text} would suit you better`)
    expect(collected).toEqual({ confirmed: false, preferred_text, ...(preferred_day ? { preferred_day } : {}) })
  })

  it('of our next call is an instant, and is said', () => {
    const { say, collected } = call('appointment_reminder', 'call me back Thursday afternoon')
    expect(collected.callback_at).toBe('2026-06-04T02:00:00Z')
    expect(say.join(' ')).toContain('Thursday 4 June at 2 pm')
  })
})

describe('an appointment reminder', () => {
  it.each([
    ['is this a scam', 'never ask for card numbers'],
    ['are you a robot', 'automated assistant'],
    ['how do I know you are really from the clinic', "can't prove it on this call"],
  ])('answers %j by itself', (asked, answer) => {
    expect(call('appointment_reminder', asked).say.join(' ')).toContain(answer)
  })
})

describe('somebody who tells of a death', () => {
  it.each(TABLES)('is asked nothing more in $scenario', ({ scenario }) => {
    const { say, outcome, summary } = call(scenario, 'my father passed away last week')
    expect(say).toHaveLength(1)
    expect(say[0]).toContain('sorry for your loss')
    expect(outcome).toBe('no_resolution')
    expect(summary).toContain('They told of a death.')
  })
})

describe('a mood', () => {
  it.each([
    ['lead_qualification', ["No, I've changed my mind, thanks."], ['neutral', 'unknown']],
    ['appointment_reminder', ['no thanks', 'no, leave it, cheers'], ['neutral', 'unknown']],
    ['appointment_reminder', ['yes, that is lovely, thank you'], ['positive']],
  ] as const)('in %s is not good because a refusal was polite: %j', (key, said, moods) => {
    const { state } = playIn(sceneOf(scenarioOf(key), TABLES.find(({ scenario }) => scenario === key)?.context ?? {}), [
      ...said,
    ])
    expect(moods).toContain(sentimentOf(state))
  })
})

describe('a survey that has all it asked for', () => {
  it('ends kindly when its last answer is not understood', () => {
    const { say, outcome } = call(
      'satisfaction_survey',
      'yes',
      '5',
      '9',
      ...Array(3).fill({ type: 'keys', digits: '1' }),
    )
    expect(outcome).toBe('completed')
    expect(say.join(' ')).toBe("Never mind, I've noted the rest. Thank you. Goodbye.")
  })
})
