// The simulated people who agree must know an answer to every question of every scenario, in either language.
import { describe, expect, it } from 'vitest'
import type { DialogueInput } from '../../src/dialogue/dialogue-state.ts'
import { scenarios } from '../../src/dialogue/scenarios.ts'
import { makeListener, personFor } from '../../src/runtime/simulator/persons.ts'
import { playIn, sceneOf } from '../dialogue/support.ts'

const AGREED: Readonly<Record<string, string>> = {
  appointment_reminder: 'confirmed',
  payment_reminder: 'payment_promised',
  delivery_update: 'delivery_accepted',
  satisfaction_survey: 'completed',
  lead_qualification: 'qualified',
  callback: 'call_arranged',
}

function outcomeWith(to: string, key: string): string | undefined {
  const scenario = scenarios.get(key)
  const [call] = personFor(to).calls
  if (!scenario || !call.answers) throw new Error(`${key} is missing, or nobody answers at ${to}`)
  const context = Object.fromEntries(scenario.requiredContext.map(({ name, example }) => [name, example]))
  const choose = makeListener(call.lines)
  const said: DialogueInput[] = []
  for (let turn = 0; turn < 20; turn += 1) {
    const step = playIn(sceneOf(scenario, context), said)
    if (step.end) return step.end.outcome
    const deed = choose(step.say.join(' '))
    said.push(deed.do === 'say' ? { type: 'speech', text: deed.text, confidence: 0.9 } : { type: 'silence' })
  }
  return undefined
}

describe.each(['+12025550100', '+12025550160'])('the person at %s', (to) => {
  it.each(Object.entries(AGREED))('finishes %s with %s', (key, outcome) => {
    expect(outcomeWith(to, key)).toBe(outcome)
  })
})
