// The example of a call that the catalogue shows: what the person says stands in the scenario, what the
// agent says is played by the engine, so the example cannot differ from a real call.
import { openDialogue, stepDialogue } from './engine.ts'
import type { Scenario } from './scenario.ts'

export interface ExampleTurn {
  readonly role: 'agent' | 'recipient'
  readonly text: string
}

/** Monday 1 June 2026, noon in Auckland: an example says the same on every day. */
const MOMENT = { nowMs: Date.UTC(2026, 5, 1), timeZone: 'Pacific/Auckland' }

export function exampleTranscript(scenario: Scenario): ExampleTurn[] {
  const context = Object.fromEntries(scenario.requiredContext.map((field) => [field.name, field.example]))
  let step = stepDialogue(scenario, openDialogue(scenario, { context, ...MOMENT }), { type: 'start' }, MOMENT)
  const turns: ExampleTurn[] = step.say.map((text) => ({ role: 'agent', text }))
  for (const text of scenario.example) {
    const options = { ...MOMENT, knowledge: null }
    step = stepDialogue(scenario, step.state, { type: 'speech', text, confidence: 1 }, options)
    turns.push({ role: 'recipient', text }, ...step.say.map((said): ExampleTurn => ({ role: 'agent', text: said })))
  }
  return turns
}
