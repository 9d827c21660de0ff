// People who tell a story first: what they want at its end is heard, quoted, and found in bounded time.
import { describe, expect, it } from 'vitest'
import { scenarios } from '../../src/dialogue/scenarios.ts'
import { playIn, sceneOf } from './support.ts'
import { LINES, TABLES } from './tables.ts'

/** What a turn may hold at most. */
const CHARS_MAX = 5_000
const STORY = 'I used to grow roses along the whole fence, you know, red ones and a yellow one. '.repeat(55)
const scenes = [...scenarios.values()].map((scenario) => {
  const context = TABLES.find((table) => table.scenario === scenario.key)?.context ?? {}
  return { key: scenario.key, scene: sceneOf(scenario, context) }
})

describe.each(scenes)('in $key, after a long story', ({ scene }) => {
  it('a wish for no more calls is heard, and quoted', () => {
    const said = `${STORY}Anyway, please take me off your list.`
    expect(said.length).toBeGreaterThan(4_400)
    const { end, intents } = playIn(scene, [said])
    expect(end?.outcome).toBe('opted_out')
    expect(intents[0]?.evidence).toBe('take me off your list')
  })

  it('a wish for a call back is heard', () => {
    const { intents } = playIn(scene, [`${STORY}Could you call me back tomorrow at three?`])
    expect(intents.map(({ name }) => name)).toEqual(['callback_requested'])
  })
})

describe('a turn as long as it may be', () => {
  const units = [
    'a ',
    'stop ',
    'no ',
    'do not ',
    'yes no ',
    'call me ',
    'the day after ',
    'in two hours ',
    'take me off ',
  ]
  const all = [
    ...units,
    '1 2 ',
    'half past ',
    'tell the driver to ',
    "i'd've ",
    'you you ',
    LINES.map(({ said }) => said[1]).join(' '),
  ]

  it.each(all)('is understood within a second, whatever is repeated in it: %.40s', (unit) => {
    const said = `${unit} `.repeat(CHARS_MAX).slice(0, CHARS_MAX)
    for (const { scene } of scenes) {
      const began = performance.now()
      playIn(scene, [said])
      expect(performance.now() - began).toBeLessThan(1_000)
    }
  })
})
