import { describe, expect, it } from 'vitest'
import { play, speech } from './support.ts'
import { UTTERANCES } from './utterances.ts'

const intentsOf = (text: string): string => {
  const step = play([text])
  return step.intents.map((intent) => intent.name).join(' ') || 'nothing'
}

describe('utterances', () => {
  it.each(UTTERANCES)('finds %s in "%s"', (intent, text) => {
    expect(intentsOf(text)).toBe(intent)
  })

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
