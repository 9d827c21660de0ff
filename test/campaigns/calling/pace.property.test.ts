// The pace is reckoned twice: in SQL, to find whose turn it is, and here, to say when it comes. Both say the same.
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, it } from 'vitest'
import { type Paced, paceOpensAt } from '../../../src/campaigns/calling/pace.ts'
import { paceOpensAt as paceInSql } from '../../../src/campaigns/calling/store.ts'
import { startServer } from '../../support/harness.ts'

const paced: fc.Arbitrary<Paced> = fc.record({
  calls_per_minute: fc.option(fc.integer({ min: 1, max: 6000 })),
  paced_at: fc.option(fc.integer({ min: 0, max: 4_102_444_800_000 })),
})

it('opens at the same instant in SQL, for every pace', async () => {
  await using server = await startServer({ idle: true })
  await fc.assert(
    fc.asyncProperty(paced, async (campaign) => {
      const { calls_per_minute: calls, paced_at: at } = campaign
      const row = sql`(select cast(${calls} as integer) as calls_per_minute, cast(${at} as integer) as paced_at)`
      const { rows } = await sql<{ at: number | null }>`select ${paceInSql} as at from ${row}`.execute(
        server.database.reader,
      )
      expect(rows[0]?.at ?? 0).toBe(paceOpensAt(campaign))
    }),
    { numRuns: 2000, seed: 6 },
  )
})

it('lets no 60 seconds hold more calls than allowed', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 6000 }), fc.integer({ min: 0, max: 2e12 }), (calls, start) => {
      let at = start
      for (let call = 0; call < calls; call += 1) at = paceOpensAt({ calls_per_minute: calls, paced_at: at })
      expect(at - start).toBeGreaterThanOrEqual(60_000)
    }),
    { numRuns: 200, seed: 6 },
  )
})
