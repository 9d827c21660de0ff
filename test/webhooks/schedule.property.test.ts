import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { NO_JITTER } from '../../src/kernel/backoff.ts'
import { nextAttemptAt, PROMISED_DELAYS_MS, retryAfterMs, SCHEDULE_JITTER } from '../../src/webhooks/schedule.ts'

const chance = fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true })

describe('the next attempt', () => {
  it('is never earlier than promised and late by at most 5 % and 60 s', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.nat(2 ** 40), chance, (failures, endedAt, random) => {
        const wait = PROMISED_DELAYS_MS[failures - 1] ?? 0
        const schedule = { delaysMs: PROMISED_DELAYS_MS, jitter: SCHEDULE_JITTER }
        const late = (nextAttemptAt(schedule, failures, endedAt, undefined, random) ?? 0) - endedAt - wait
        expect(late).toBeGreaterThanOrEqual(0)
        expect(late).toBeLessThanOrEqual(Math.min(wait * 0.05, 60_000))
      }),
    )
  })

  it('lies between its step and the one after, whatever Retry-After says', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 7 }), fc.nat(2 ** 40), (failures, asked) => {
        const wait = nextAttemptAt({ delaysMs: PROMISED_DELAYS_MS, jitter: NO_JITTER }, failures, 0, asked, 0) ?? 0
        expect(wait).toBeGreaterThanOrEqual(PROMISED_DELAYS_MS[failures - 1] ?? 0)
        expect(wait).toBeLessThanOrEqual(PROMISED_DELAYS_MS[failures] ?? 24 * 3_600_000)
      }),
    )
  })

  it('does not come after the eighth failure', () => {
    const schedule = { delaysMs: PROMISED_DELAYS_MS, jitter: NO_JITTER }
    expect(nextAttemptAt(schedule, 8, 0, 1000, 0)).toBeUndefined()
    expect(PROMISED_DELAYS_MS.reduce((sum, wait) => sum + wait)).toBe(((31 * 60 + 22) * 60 + 30) * 1000)
  })
})

describe('Retry-After', () => {
  const now = Date.parse('2026-06-01T00:00:00.000Z')
  it.each([
    ['120', 120_000],
    [' 0 ', 0],
    ['Mon, 01 Jun 2026 00:02:00 GMT', 120_000],
    ['Monday, 01-Jun-26 00:02:00 GMT', 120_000],
    ['Mon Jun  1 00:02:00 2026', 120_000],
    ['Sun, 31 May 2026 23:00:00 GMT', 0],
    ['-5', undefined],
    ['1.5', undefined],
    ['2026-06-01T00:02:00Z', undefined],
    ['99999999999999', undefined],
    [undefined, undefined],
  ])('of %j is read as %j ms', (header, expected) => {
    expect(retryAfterMs(header, now)).toBe(expected)
  })
})
