import type { DialogueInput, DialogueState, Knowledge, Step } from '../../src/dialogue/dialogue-state.ts'
import { openDialogue, stepDialogue } from '../../src/dialogue/engine.ts'
import type { Scenario, Slots } from '../../src/dialogue/scenario.ts'
import { scenarios } from '../../src/dialogue/scenarios.ts'

/** Monday 1 June 2026, noon in Auckland. */
export const MOMENT = { nowMs: Date.parse('2026-06-01T00:00:00Z'), timeZone: 'Pacific/Auckland' }
export const CONTEXT = { first_name: 'Sarah', appt: 'Tuesday 2 June at 10:30 am' }

export function scenarioOf(key: string): Scenario {
  const scenario = scenarios.get(key)
  if (!scenario) throw new Error(`${key} is missing`)
  return scenario
}

export const reminder = (): Scenario => scenarioOf('appointment_reminder')

export const speech = (text: string, confidence = 0.9): DialogueInput => ({ type: 'speech', text, confidence })

export interface Setting {
  readonly scenario: Scenario
  readonly context: Slots
  readonly knowledge: Knowledge | null
}

export const sceneOf = (scenario: Scenario, context: Slots, knowledge: Knowledge | null = null): Setting => ({
  scenario,
  context,
  knowledge,
})

/** Plays the inputs after the opening; every question gets `knowledge`. The state goes through JSON between turns. */
export function playIn({ scenario, context, knowledge }: Setting, inputs: readonly (string | DialogueInput)[]): Step {
  let step = stepDialogue(scenario, openDialogue(scenario, { context, ...MOMENT }), { type: 'start' }, MOMENT)
  for (const input of inputs) {
    const state = JSON.parse(JSON.stringify(step.state)) as DialogueState
    step = stepDialogue(scenario, state, typeof input === 'string' ? speech(input) : input, { ...MOMENT, knowledge })
  }
  return step
}

/** The same with the appointment reminder. */
export const play = (
  inputs: readonly (string | DialogueInput)[],
  knowledge: Knowledge | null = null,
  context = CONTEXT,
): Step => playIn(sceneOf(reminder(), context, knowledge), inputs)
