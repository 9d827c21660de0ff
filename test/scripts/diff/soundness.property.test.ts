// A verdict of safe is a promise: of requests, that nothing valid before is refused now; of responses, that nothing is
// sent that was not valid before. Held against ajv, which judges instances one by one and knows nothing of this engine.
import { Ajv2020 } from 'ajv/dist/2020.js'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Schema, schemaChanges } from './documents.ts'
import { instances, pairs } from './schemas.ts'

const INSTANCES_MIN = 10_000
const PAIRS_MAX = 700
const VALUES = 1200

const compile = (schema: Schema) => new Ajv2020({ strict: false, logger: false, validateSchema: false }).compile(schema)

const isSafe = (old: Schema, now: Schema, direction: 'in' | 'out') =>
  schemaChanges(old, now, direction).every(({ level }) => level === 'safe')

interface Count {
  readonly tried: number
  readonly refused: readonly unknown[]
}

/** Instances valid under the narrower side of safe pairs, and those of them that the wider side refuses. */
function hold(direction: 'in' | 'out', seed: number): Count {
  let tried = 0
  const refused: unknown[] = []
  const values = fc.sample(instances, { numRuns: VALUES, seed })
  for (const [old, now] of fc.sample(pairs, { numRuns: PAIRS_MAX, seed })) {
    if (tried >= INSTANCES_MIN) break
    if (JSON.stringify(old) === JSON.stringify(now) || !isSafe(old, now, direction)) continue
    const [given, wanted] = direction === 'in' ? [compile(old), compile(now)] : [compile(now), compile(old)]
    for (const value of values) {
      if (!given(value)) continue
      tried += 1
      if (!wanted(value)) refused.push({ old, now, value })
    }
  }
  return { tried, refused }
}

describe('a change judged safe', () => {
  it('refuses no request that was valid', () => {
    const { tried, refused } = hold('in', 1)
    expect(refused.slice(0, 3)).toEqual([])
    expect(tried).toBeGreaterThanOrEqual(INSTANCES_MIN)
  })

  it('sends no response that was not valid', () => {
    const { tried, refused } = hold('out', 2)
    expect(refused.slice(0, 3)).toEqual([])
    expect(tried).toBeGreaterThanOrEqual(INSTANCES_MIN)
  })
})
