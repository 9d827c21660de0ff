import { describe, expect, it } from 'vitest'
import type { Scenario } from '../../src/dialogue/scenario.ts'
import { checkScenario } from '../../src/dialogue/scenario-check.ts'
import { scenarios } from '../../src/dialogue/scenarios.ts'
import { reminder } from './support.ts'

describe('scenarios', () => {
  it('are plain data, sound and listed under their key', () => {
    for (const [key, scenario] of scenarios) {
      expect(scenario.key).toBe(key)
      expect(JSON.parse(JSON.stringify(scenario))).toEqual(scenario)
      expect(() => checkScenario(scenario)).not.toThrow()
    }
  })

  it('ask for exactly first_name and appt to remind of an appointment', () => {
    expect(reminder().requiredContext.map((field) => field.name)).toEqual(['first_name', 'appt'])
  })

  it('are refused with every fault listed', () => {
    const good = reminder()
    const { opted_out: _, ...outcomes } = good.outcomes
    const broken: Scenario = {
      ...good,
      version: 0,
      outcomes,
      start: 'nowhere',
      states: { ask: { ask: 'Hello {{surname}}?', on: { mumble: { to: 'gone' }, affirm: {} }, keys: { x: 'deny' } } },
    }
    let message = ''
    try {
      checkScenario(broken)
    } catch (error) {
      message = error instanceof Error ? error.message : ''
    }
    for (const fault of [
      'version',
      'opted_out',
      'nowhere',
      'surname',
      'mumble',
      'gone',
      'exactly one',
      'key "x"',
      'never reached',
    ]) {
      expect(message).toContain(fault)
    }
  })
})
