import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { DialogueInput, DialogueState, Step } from '../../src/dialogue/dialogue-state.ts'
import { openDialogue, stepDialogue } from '../../src/dialogue/engine.ts'
import type { Scenario } from '../../src/dialogue/scenario.ts'
import { scenarios } from '../../src/dialogue/scenarios.ts'
import { outcomeOf, sentimentOf, summarise } from '../../src/dialogue/summary.ts'
import { MOMENT, speech } from './support.ts'
import { LINES } from './tables.ts'

/** Every step of the engine ends a call that goes on for longer. */
const STEPS_MAX = 42

const words = LINES.map(({ said: [, text] }) => text)
const utterance = fc.oneof(
  { weight: 8, arbitrary: fc.constantFrom(...words) },
  { weight: 1, arbitrary: fc.tuple(fc.constantFrom(...words), fc.constantFrom(...words)).map((two) => two.join(' ')) },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 60 }) },
)
const input: fc.Arbitrary<DialogueInput> = fc.oneof(
  {
    weight: 12,
    arbitrary: fc.tuple(utterance, fc.double({ min: 0, max: 1, noNaN: true })).map(([t, c]) => speech(t, c)),
  },
  { weight: 1, arbitrary: fc.constant<DialogueInput>({ type: 'silence' }) },
  {
    weight: 1,
    arbitrary: fc.stringMatching(/^[0-9*#]{1,3}$/).map((digits): DialogueInput => ({ type: 'keys', digits })),
  },
)
const scenario = fc.constantFrom(...scenarios.values())

const plain = (text: string) => text.trim().replace(/\s+/g, ' ')

function expectSound(asked: Scenario, step: Step, said: DialogueInput) {
  for (const intent of step.intents) {
    expect(asked.intents.map(({ name }) => name)).toContain(intent.name)
    expect(intent.confidence).toBeGreaterThanOrEqual(0)
    expect(intent.confidence).toBeLessThanOrEqual(1)
    if (said.type === 'speech') expect(plain(said.text)).toContain(intent.evidence)
    else expect(intent.evidence).toMatch(/^(?:key [0-9*#]+)?$/)
  }
  for (const text of step.say) expect(text).not.toMatch(/\{\{|undefined|null/)
  if (step.end) {
    expect(Object.keys(asked.outcomes)).toContain(step.end.outcome)
    expect(step.say.length).toBeGreaterThan(0)
  }
}

describe('any call', () => {
  it('comes to an end, with a declared outcome, quoted evidence and a summary without gaps', () => {
    fc.assert(
      fc.property(scenario, fc.array(input, { minLength: STEPS_MAX, maxLength: STEPS_MAX }), (asked, inputs) => {
        const context = Object.fromEntries(asked.requiredContext.map((field) => [field.name, field.example]))
        let state: DialogueState = openDialogue(asked, { context, ...MOMENT })
        state = stepDialogue(asked, state, { type: 'start' }, MOMENT).state
        for (const said of inputs) {
          if (state.ended) break
          const step = stepDialogue(asked, state, said, { ...MOMENT, knowledge: null })
          expectSound(asked, step, said)
          state = JSON.parse(JSON.stringify(step.state)) as DialogueState
          expect(Object.keys(asked.outcomes)).toContain(outcomeOf(asked, state).outcome)
          expect(['positive', 'neutral', 'negative', 'unknown']).toContain(sentimentOf(state))
          expect(summarise(asked, state)).toMatch(/^\S.*\S$/s)
          expect(summarise(asked, state)).not.toMatch(/\{\{|undefined|null| {2}/)
        }
        expect(state.ended).not.toBeNull()
      }),
      { numRuns: 1_500, seed: 20_260_601 },
    )
  })
})
