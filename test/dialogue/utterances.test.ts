import { describe, expect, it } from 'vitest'
import { play, speech } from './support.ts'
import { isMiss, judge, LINES } from './tables.ts'
import { APPOINTMENT_REMINDER } from './utterances/appointment-reminder.ts'

const JUDGED = LINES.map(judge)
const told = JUDGED.filter(({ right }) => !right).map(
  ({ line: { table, state, said }, found, step }) =>
    `${table.scenario} ${state}: "${said[1]}" gave ${found} ${JSON.stringify(step.state.collected)}, not ${said[0]} ${JSON.stringify(said[2] ?? {})}`,
)

describe('the tables of utterances', () => {
  it('hold at least 400 lines, a third of which answer nothing', () => {
    expect(LINES.length).toBeGreaterThanOrEqual(400)
    expect(LINES.filter(isMiss).length).toBeGreaterThanOrEqual(LINES.length / 3)
  })

  it('are understood in at least 95 of 100 lines', () => {
    if (told.length > 0) process.stderr.write(`not understood as they should be:\n${told.join('\n')}\n`)
    expect(JUDGED.filter(({ right }) => right).length / LINES.length).toBeGreaterThanOrEqual(0.95)
  })

  it('lead to no answer that was not given', () => {
    const wrong = JUDGED.filter(({ falseAnswer }) => falseAnswer)
    expect(wrong.map(({ line: { table, state, said }, found }) => [table.scenario, state, said[1], found])).toEqual([])
  })

  it('hold no wish for no more calls that is missed', () => {
    const missed = JUDGED.filter(({ line, step }) => line.said[0] === 'opted_out' && step.end?.outcome !== 'opted_out')
    expect(missed.map(({ line }) => line.said[1])).toEqual([])
  })
})

const UTTERANCES = APPOINTMENT_REMINDER.states.ask?.says ?? []
const intentsOf = (text: string): string =>
  play([text])
    .intents.map((intent) => intent.name)
    .join(' ') || 'nothing'

describe('an appointment reminder', () => {
  it('reports the words and a confidence within bounds', () => {
    for (const [, text] of UTTERANCES) {
      for (const intent of play([text]).intents) {
        expect(intent.confidence).toBeGreaterThan(0)
        expect(intent.confidence).toBeLessThanOrEqual(1)
        expect(intent.evidence).not.toBe('')
      }
    }
  })

  it('opts out at any confidence and confirms nothing that was barely heard', () => {
    expect(play([speech('take me off your list', 0.1)]).end?.outcome).toBe('opted_out')
    expect(play([speech('yes I will be there', 0.2)]).end).toBeUndefined()
  })

  it('keeps its meaning whatever stands around it', () => {
    const wrappings = [
      (t: string) => t.toUpperCase(),
      (t: string) => `um ${t}`,
      (t: string) => `${t}  mate`,
      (t: string) => `oh, ${t}.`,
    ]
    const said = UTTERANCES.filter(
      ([intent, text]) => (intent === 'opted_out' || intent === 'confirmed') && !text.includes('?'),
    )
    for (const [intent, text] of said)
      for (const wrap of wrappings) expect([wrap(text), intentsOf(wrap(text))]).toEqual([wrap(text), intent])
  })

  it('never confirms a yes to which a doubt, a question or a refusal is added', () => {
    const tails = [
      'but I am not sure',
      'if I can',
      'maybe',
      'who is this',
      'I cannot make it',
      'what time',
      'unless it rains',
      'stop calling me',
    ]
    const said = UTTERANCES.filter(([intent]) => intent === 'confirmed')
    for (const [, text] of said)
      for (const tail of tails)
        expect([text, tail, play([`${text} ${tail}`]).state.collected.confirmed]).not.toEqual([text, tail, true])
  })

  it('understands a person whose name is an everyday word', () => {
    expect(play(['I will be there'], null, { first_name: 'Will', appt: 'tomorrow' }).end?.outcome).toBe('confirmed')
  })
})
