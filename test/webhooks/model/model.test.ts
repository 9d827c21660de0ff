// Random lives of subscriptions, held against a small model after every step: 10,000 of them. A life that goes wrong is
// told with its seed and all its steps.
import { afterAll, beforeAll, expect, inject, it } from 'vitest'
import { violationsOfCounts } from '../../../scripts/kills/webhooks/records.ts'
import { count } from '../../support/figures.ts'
import { Life } from './life.ts'
import { type Stage, setStage } from './stage.ts'

const LIVES = 10_000 * inject('times')

let stage: Stage
beforeAll(async () => {
  stage = await setStage()
})
afterAll(() => stage[Symbol.asyncDispose]())

it(
  `deliveries are what the model says after each step of ${LIVES} random lives`,
  async (context) => {
    let steps = 0
    for (let seed = 1; seed <= LIVES; seed += 1) {
      const life = new Life(stage, seed)
      try {
        await life.live()
      } catch (cause) {
        throw new Error(`life ${seed}: ${life.steps.join(', ')}\n${(cause as Error).message}`, { cause })
      }
      steps += life.steps.length
    }
    count(context, { 'random lives': LIVES, 'steps, after each of which model and database agreed': steps })
    expect(steps).toBeGreaterThan(6 * LIVES)
    expect(await violationsOfCounts(stage.room.database.reader)).toEqual([])
  },
  600_000 * inject('times'),
)
