import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { callbackStatus } from '../../../src/campaigns/callbacks/status.ts'
import {
  DEFAULT_RETRY_POLICY,
  isCounted,
  nextAttemptAt,
  type RetryPolicy,
  type Tries,
} from '../../../src/campaigns/calling/retry-policy.ts'

const FIXED: RetryPolicy = { max_attempts: 4, delay_seconds: 600, backoff: 'fixed', retry_on: ['busy'] }
const DOUBLING: RetryPolicy = { ...FIXED, backoff: 'exponential' }
const counted = (attempts: number): Tries => ({ attempts, uncounted: 0, counted: true })
const WEEK_MS = 7 * 86_400_000

describe('the next attempt', () => {
  it.each([
    ['fixed, after the first call', FIXED, 'busy', 1, 600_000],
    ['fixed, after the third', FIXED, 'busy', 3, 600_000],
    ['fixed, after the last', FIXED, 'busy', 4, undefined],
    ['exponential, after the first call', DOUBLING, 'busy', 1, 600_000],
    ['exponential, after the second', DOUBLING, 'busy', 2, 1_200_000],
    ['exponential, after the third', DOUBLING, 'busy', 3, 2_400_000],
    ['exponential, after the last', DOUBLING, 'busy', 4, undefined],
    ['of an end not listed', FIXED, 'no_answer', 1, undefined],
    ['of a policy that lists none', { ...FIXED, retry_on: [] }, 'busy', 1, undefined],
    ['of a single attempt', { ...FIXED, max_attempts: 1 }, 'busy', 1, undefined],
    ['never later than a week', { ...DOUBLING, max_attempts: 10, delay_seconds: 86_400 }, 'busy', 9, WEEK_MS],
    [
      'fixed, out of reach, never later than a week',
      { ...FIXED, delay_seconds: 604_800, retry_on: ['unreachable'] },
      'unreachable',
      1,
      WEEK_MS,
    ],
    ['by default, not answered', DEFAULT_RETRY_POLICY, 'no_answer', 1, 900_000],
    ['by default, out of reach: twice the delay', DEFAULT_RETRY_POLICY, 'unreachable', 1, 1_800_000],
    ['by default, blocked', DEFAULT_RETRY_POLICY, 'blocked', 1, undefined],
    ['by default, voicemail', DEFAULT_RETRY_POLICY, 'voicemail_reached', 1, undefined],
    ['by default, lost in the call', DEFAULT_RETRY_POLICY, 'runtime_lost', 1, undefined],
    ['by default, declined', DEFAULT_RETRY_POLICY, 'declined', 1, undefined],
    ['by default, no such number', DEFAULT_RETRY_POLICY, 'invalid_number', 1, undefined],
  ])('%s', (_, policy, endReason, attempts, waitMs) => {
    const now = 1_780_000_000_000
    expect(nextAttemptAt(policy, endReason, counted(attempts), now)).toBe(
      waitMs === undefined ? undefined : now + waitMs,
    )
  })

  it.each([
    ['network_error', false, false],
    ['runtime_error', false, false],
    ['network_error', true, true],
    ['no_answer', false, true],
    ['runtime_lost', false, true],
  ])('counts a call that ended by %s, connected %s: %s', (endReason, connected, expected) => {
    expect(isCounted(endReason, connected)).toBe(expected)
  })

  it('comes a minute after a failure of the network, though no attempt is left, and five times at most', () => {
    const policy = { ...DEFAULT_RETRY_POLICY, max_attempts: 1 }
    const next = (uncounted: number) =>
      nextAttemptAt(policy, 'network_error', { attempts: 1, uncounted, counted: false }, 1000)
    expect([1, 4, 5].map(next)).toEqual([61_000, 61_000, undefined])
  })

  const policies = fc.record({
    max_attempts: fc.integer({ min: 1, max: 10 }),
    delay_seconds: fc.integer({ min: 60, max: 86_400 }),
    backoff: fc.constantFrom('fixed' as const, 'exponential' as const),
    retry_on: fc.constant(['busy']),
  })
  const nows = fc.integer({ min: 0, max: 4_000_000_000_000 })

  it('never comes before the delay, never shrinks, and ends after max_attempts', () => {
    fc.assert(
      fc.property(policies, nows, (policy, now) => {
        let lastMs = policy.delay_seconds * 1000
        for (let attempts = 1; attempts < policy.max_attempts; attempts += 1) {
          const waitMs = Number(nextAttemptAt(policy, 'busy', counted(attempts), now)) - now
          expect(waitMs).toBeGreaterThanOrEqual(lastMs)
          expect(waitMs).toBeLessThanOrEqual(WEEK_MS)
          lastMs = waitMs
        }
        expect(nextAttemptAt(policy, 'busy', counted(policy.max_attempts), now)).toBeUndefined()
      }),
    )
  })

  it('comes sooner only by the speed of a simulation, and still never at once', () => {
    fc.assert(
      fc.property(policies, nows, fc.integer({ min: 1, max: 1_000_000 }), (policy, now, speed) => {
        fc.pre(policy.max_attempts > 1)
        const slow = Number(nextAttemptAt(policy, 'busy', counted(1), now)) - now
        const fast = Number(nextAttemptAt(policy, 'busy', counted(1), now, speed)) - now
        expect(fast).toBeGreaterThanOrEqual(slow / speed)
        expect(fast).toBeGreaterThan(0)
      }),
    )
  })
})

describe('a callback', () => {
  it.each([
    ['without a time', null, null, 'received'],
    ['at a time that is past', 999, null, 'received'],
    ['now', 1000, null, 'scheduled'],
    ['later', 2000, null, 'scheduled'],
    ['before the campaign expires', 2000, 2001, 'scheduled'],
    ['when the campaign expires', 2000, 2000, 'received'],
  ] as const)('%s', (_, requestedFor, expiresAt, status) => {
    expect(callbackStatus(requestedFor, expiresAt, 1000)).toBe(status)
  })
})
