import { describe, expect, it } from 'vitest'
import { openDialogue, stepDialogue } from '../../src/dialogue/engine.ts'
import type { Scenario } from '../../src/dialogue/scenario.ts'
import { scenarios } from '../../src/dialogue/scenarios.ts'
import { AGREEING, DECLINING } from '../../src/runtime/simulator/answers.ts'
import type { Line } from '../../src/runtime/simulator/person.ts'
import { makeListener } from '../../src/runtime/simulator/persons.ts'

const MOMENT = { nowMs: Date.parse('2026-06-01T00:00:00Z'), timeZone: 'Pacific/Auckland' }

/** Engine against listener until somebody hangs up. */
function talk(scenario: Scenario, lines: readonly Line[]) {
  const context = Object.fromEntries(scenario.requiredContext.map((field) => [field.name, field.example]))
  const choose = makeListener(lines)
  let step = stepDialogue(scenario, openDialogue(scenario, { context, ...MOMENT }), { type: 'start' }, MOMENT)
  const asked: string[] = []
  for (let turns = 0; turns < 20 && !step.hangUp; turns += 1) {
    const deed = choose(step.say.join(' '))
    if (deed.do !== 'say') throw new Error(`${scenario.key}: no answer to ${step.say.join(' ')}`)
    asked.push(step.state.at)
    const options = { ...MOMENT, knowledge: null }
    step = stepDialogue(scenario, step.state, { type: 'speech', text: deed.text, confidence: 0.94 }, options)
  }
  return { step, asked }
}

describe.each([...scenarios.values()].map((scenario) => [scenario.key, scenario] as const))('%s', (_key, scenario) => {
  it('succeeds with somebody who agrees, each question asked once', () => {
    const { step, asked } = talk(scenario, AGREEING)
    expect(step.end).toMatchObject({ successful: true })
    expect(new Set(asked).size).toBe(asked.length)
  })

  it('ends without success, and politely, with somebody who declines', () => {
    const { step, asked } = talk(scenario, DECLINING)
    expect(step.end).toMatchObject({ successful: false })
    expect(step.end?.outcome).not.toBe('no_resolution')
    expect(step.say.at(-1)).toMatch(/thank|all right|fine/i)
    expect(step.say.at(-1)).toMatch(/Goodbye\.$/)
    expect(new Set(asked).size).toBe(asked.length)
  })
})
