// What a robot that screens calls is told: nothing that only the person called may hear.
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../src/dialogue/scenarios.ts'
import { makeSessions } from '../../src/dialogue/sessions.ts'

const sessions = makeSessions(scenarios)
const introduce = (key: string, context: Record<string, string>) =>
  sessions.introduce(
    { direction: 'outbound', scenario: { key }, context, timeZone: 'Pacific/Auckland', transferTo: null },
    Date.parse('2026-06-01T00:00:00Z'),
  )

describe('a robot that asks who is calling', () => {
  it.each([...scenarios.values()])('hears of $key for whom and from whom it is, and no other value', (scenario) => {
    const context = Object.fromEntries(scenario.requiredContext.map(({ name }) => [name, `the ${name} value`]))
    const said = introduce(scenario.key, context)
    for (const [name, value] of Object.entries(context))
      expect([name, said.includes(value)]).toEqual([name, name === 'first_name' || name === 'business'])
    expect(said).not.toContain(scenario.title)
  })

  it('hears as much as is known', () => {
    expect(introduce('delivery_update', { first_name: 'Aroha', business: 'Harbour Motors' })).toBe(
      'This is an automated call from Harbour Motors for Aroha. Could you put me through, please?',
    )
    expect(introduce('appointment_reminder', { first_name: 'Aroha' })).toBe(
      'This is an automated call for Aroha. Could you put me through, please?',
    )
    expect(introduce('appointment_reminder', { first_name: ' ' })).toBe(
      'This is an automated call. Could you put me through, please?',
    )
  })
})
