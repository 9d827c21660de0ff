import { describe, expect, it } from 'vitest'
import type { DialogueInput, Step } from '../../src/dialogue/dialogue-state.ts'
import { outcomeOf, sentimentOf, summarise } from '../../src/dialogue/summary.ts'
import { playIn, scenarioOf, sceneOf } from './support.ts'
import { TABLES } from './tables.ts'

const contextOf = (key: string) => TABLES.find(({ scenario }) => scenario === key)?.context ?? {}
const call = (key: string, ...inputs: (string | DialogueInput)[]): Step =>
  playIn(sceneOf(scenarioOf(key), contextOf(key)), inputs)
const keys = (digits: string): DialogueInput => ({ type: 'keys', digits })
const silence: DialogueInput = { type: 'silence' }

describe('payment_reminder', () => {
  it('speaks of money to nobody who has not said that they are the one called', () => {
    const strangers = [
      'who is this',
      'what is it about',
      'how much',
      'what payment',
      'when is it due',
      'hello',
      'maybe',
      'no',
    ]
    for (const text of strangers) {
      const said = call('payment_reminder', text).say.join(' ')
      expect(said).not.toMatch(/84|May|pay/)
    }
    expect(call('payment_reminder', 'yes').say.join(' ')).toContain('$84.50, due Friday 29 May')
  })

  it('promises a day only after it was read back', () => {
    const named = call('payment_reminder', 'yes', 'on friday')
    expect(named.end).toBeUndefined()
    expect(named.say).toEqual(["So that's Friday 5 June. Shall I note that down?"])
    expect(outcomeOf(scenarioOf('payment_reminder'), named.state).outcome).toBe('no_resolution')
    const agreed = call('payment_reminder', 'yes', 'on friday', 'yes')
    expect(agreed).toMatchObject({ end: { outcome: 'payment_promised', successful: true } })
    expect(summarise(scenarioOf('payment_reminder'), agreed.state)).toBe('Sarah will pay $84.50 on Friday 5 June.')
  })

  it('forgets a day that was taken back', () => {
    const step = call('payment_reminder', 'yes', 'on friday', 'no', 'no', 'no thanks')
    expect(step).toMatchObject({ end: { outcome: 'declined' }, state: { collected: { promised_for: null } } })
  })

  it('takes the day of the recipient, not of UTC', () => {
    // in twelve hours it is midnight in Auckland, and noon of the same Monday in UTC
    expect(call('payment_reminder', 'yes', 'today').state.collected.promised_for).toBe('2026-06-01')
    expect(call('payment_reminder', 'yes', 'in twelve hours').state.collected.promised_for).toBe('2026-06-02')
  })
})

describe('satisfaction_survey', () => {
  it('takes scores by key, of one digit and of two', () => {
    const step = call('satisfaction_survey', keys('1'), keys('5'), keys('10'), 'no')
    expect(step).toMatchObject({
      end: { outcome: 'completed', successful: true },
      state: { collected: { rating: 5, recommend: 10 } },
    })
    expect(call('satisfaction_survey', keys('1'), keys('7')).state.collected.rating).toBeUndefined()
    expect(call('satisfaction_survey', keys('1'), keys('5'), keys('0#')).state.collected.recommend).toBe(0)
  })

  it('counts what was answered when the person hangs up', () => {
    const outcome = (...said: string[]) =>
      outcomeOf(scenarioOf('satisfaction_survey'), call('satisfaction_survey', ...said).state).outcome
    expect(outcome('yes', 'four')).toBe('partly_completed')
    expect(outcome('yes', 'four', 'nine')).toBe('completed')
    const quiet = call('satisfaction_survey', 'yes', 'four', 'nine', silence, silence, silence)
    expect(quiet.end).toEqual({ outcome: 'completed', successful: true })
  })
})

describe('delivery_update', () => {
  it('leaves nothing where the person forbids it', () => {
    const step = call('delivery_update', 'no', "don't leave it outside", 'friday')
    expect(step).toMatchObject({
      end: { outcome: 'new_day_requested' },
      state: { collected: { preferred_day: '2026-06-05' } },
    })
    expect(step.state.collected.instructions).toBeUndefined()
  })

  it('tells neither contents nor sender', () => {
    expect(call('delivery_update', 'what is in it').say[0]).toContain("can't see what is inside")
    expect(call('delivery_update', 'who is it from').say[0]).toContain("can't see the sender")
  })
})

describe('callback', () => {
  it('names the matter to nobody who has not said that they are the one called', () => {
    for (const text of ['who is this', 'what is it about', 'what claim', 'did I ask for a call'])
      expect(call('callback', text).say.join(' ')).not.toContain('claim')
    expect(call('callback', 'yes').say.join(' ')).toContain('your claim')
  })
})

describe('every scenario', () => {
  it.each(TABLES)('$scenario puts the wish for another call before its own questions', ({ scenario, context }) => {
    const step = playIn(sceneOf(scenarioOf(scenario), context), ["I'm busy, call me back half past two on friday"])
    expect(step.state.collected.callback_at).toBe('2026-06-05T02:30:00Z')
    expect(outcomeOf(scenarioOf(scenario), step.state)).toEqual({ outcome: 'callback_requested', successful: false })
  })

  it.each(TABLES)('$scenario ends at once for somebody who wants no more calls, at every question', (table) => {
    for (const { after } of Object.values(table.states)) {
      const step = playIn(sceneOf(scenarioOf(table.scenario), table.context), [...after, 'take me off your list'])
      expect(step).toMatchObject({ hangUp: true, end: { outcome: 'opted_out' } })
    }
  })

  it.each(TABLES)('$scenario gives a moment to somebody who asks for one', ({ scenario, context }) => {
    const step = playIn(sceneOf(scenarioOf(scenario), context), ['hang on a second'])
    expect(step).toMatchObject({ hangUp: false, say: ['No hurry, take your time.'], intents: [] })
  })

  it.each(TABLES)('$scenario says nothing of a mood that it does not know', ({ scenario, context }) => {
    expect(sentimentOf(playIn(sceneOf(scenarioOf(scenario), context), ['no']).state)).toBe('unknown')
  })

  it.each([
    ['Māia', 'Kia ora, ko Māia tēnei'],
    ['Māia', 'Kia ora, ko Māia tēnei'.normalize('NFD')],
    ['Māia'.normalize('NFD'), 'Kia ora, ko Māia tēnei'],
    ['Nguyễn', 'yes this is Nguyễn'],
    ['Nguyễn'.normalize('NFD'), 'yes this is Nguyễn'],
    ['José', 'Jose speaking'],
    ['Begoña', 'hola, this is Begoña'],
    ['Zoë', 'yes, Zoe here'],
    ['Søren', 'this is Søren'],
    ['Đặng', 'yes Đặng speaking'],
  ])('knows %s by name when hearing "%s"', (first_name, text) => {
    const context = { ...contextOf('payment_reminder'), first_name }
    const step = playIn(sceneOf(scenarioOf('payment_reminder'), context), [text])
    expect(step.intents.map(({ name }) => name)).toEqual(['identity_confirmed'])
    expect(text).toContain(step.intents[0]?.evidence)
    expect(step.say[0]).toContain(first_name)
  })
})
