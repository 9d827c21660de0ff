// Random lives of campaigns, held against a small model after every step: 10,000 of them, on one server. A life that
// goes wrong is told with its seed and all its steps.
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { type Stage, setStage } from '../runtime/stage.ts'
import { Life } from './lifecycle-life.ts'

const LIVES = 10_000

let stage: Stage

beforeAll(async () => {
  stage = await setStage({ settings: { NEXORA_CALLS_MAX: '10000' } })
  // Durability is proved elsewhere; here nobody pulls the plug.
  await sql`pragma synchronous = off`.execute(stage.server.database.writer)
})
afterAll(() => stage[Symbol.asyncDispose]())

it(`campaigns and their people are what the model says after each step of ${LIVES} random lives`, async () => {
  let steps = 0
  for (let seed = 1; seed <= LIVES; seed += 1) {
    const life = new Life(stage, seed)
    try {
      await life.live()
    } catch (cause) {
      throw new Error(`life ${seed}: ${life.steps.join(', ')}`, { cause })
    }
    steps += life.steps.length
  }
  expect(steps).toBeGreaterThan(4 * LIVES)
}, 600_000)
