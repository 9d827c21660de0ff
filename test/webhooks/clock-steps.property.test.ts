// Retries come after as much time as was promised, never earlier and later by jitter alone, whatever is done to the clock
// of the machine meanwhile.
import fc from 'fast-check'
import { expect, inject, it } from 'vitest'
import { type AttemptResult, unsent } from '../../src/webhooks/attempt.ts'
import { STEP_MS_MIN } from '../../src/webhooks/clock-watch.ts'
import type { Sender } from '../../src/webhooks/sender.ts'
import { makeFakeClock } from '../support/clock.ts'
import { count } from '../support/figures.ts'
import { openRoom } from './support.ts'

const DELAYS_MS = [5000, 12_000, 30_000]
const HOUR_MS = 3_600_000
/** At most 5 % and 60 s. */
const JITTER_SHARE = 0.05
/** Work that becomes due, or a clock that was set, is seen within the pause between two looks. */
const SEEN_MS = 1020

interface Step {
  /** How much time passes before. */
  readonly afterMs: number
  readonly byMs: number
}

const steps = fc.array(
  fc.record({
    afterMs: fc.integer({ min: 1, max: 5000 }),
    byMs: fc.oneof(fc.integer({ min: 50, max: HOUR_MS }), fc.integer({ min: -HOUR_MS, max: -50 })),
  }),
  { maxLength: 12 },
)

async function attemptsUnder(clockSteps: readonly Step[], random: number): Promise<number[]> {
  const steady = makeFakeClock()
  let set = 0
  const clock = { ...steady, now: () => steady.now() + set }
  const attempts: number[] = []
  const sender: Sender = {
    async send(): Promise<AttemptResult> {
      attempts.push(clock.monotonic())
      return unsent('connect_error', clock.now())
    },
    giveUp: () => undefined,
    close: async () => undefined,
  }
  await using room = await openRoom({ clock, sender, delaysMs: DELAYS_MS, jitter: true, random: () => random })
  await room.subscribe({ url: 'https://example.com/' })
  await room.emit()
  await steady.settle()
  for (const { afterMs, byMs } of clockSteps) {
    await steady.advance(afterMs)
    set += byMs
  }
  await steady.advance(55_000)
  return attempts
}

it(
  'fires in [t, t + jitter], however the clock is set by up to an hour, forward or back',
  async (context) => {
    const runs = 60 * inject('times')
    let settings = 0
    let waits = 0
    let early = 0
    await fc.assert(
      fc.asyncProperty(steps, fc.double({ min: 0, max: 0.999, noNaN: true }), async (clockSteps, random) => {
        const attempts = await attemptsUnder(clockSteps, random)
        settings += clockSteps.length
        expect(attempts).toHaveLength(1 + DELAYS_MS.length)
        for (const [index, delay] of DELAYS_MS.entries()) {
          waits += 1
          const waited = (attempts[index + 1] ?? 0) - (attempts[index] ?? 0)
          if (waited < delay) early += 1
          // Steps that nearly cancel each other are not told from a clock that is disciplined.
          expect(waited).toBeGreaterThan(delay - STEP_MS_MIN)
          expect(waited).toBeLessThan(delay + Math.floor(random * delay * JITTER_SHARE) + SEEN_MS + STEP_MS_MIN)
        }
      }),
      { numRuns: runs },
    )
    count(context, {
      'deliveries under a clock that is set again and again': runs,
      'times the clock was set, by up to an hour': settings,
      'waits, none longer than promised by more than jitter': waits,
      'of them shorter, by less than 50 ms: settings that cancel out': early,
    })
  },
  120_000 * inject('times'),
)

it('sends nothing twice because the clock was set forward beyond the lease of a request under way', async () => {
  const steady = makeFakeClock()
  let set = 0
  const clock = { ...steady, now: () => steady.now() + set }
  const answer = Promise.withResolvers<AttemptResult>()
  let sent = 0
  const sender: Sender = {
    send() {
      sent += 1
      return answer.promise
    },
    giveUp: () => undefined,
    close: async () => undefined,
  }
  await using room = await openRoom({ clock, sender })
  await room.subscribe({ url: 'https://example.com/' })
  await room.emit()
  await steady.settle()
  set = HOUR_MS
  await steady.advance(5000)
  answer.resolve({ ...unsent('timeout', clock.now()), errorClass: null, status: 204 })
  await steady.advance(5000)
  expect(await room.delivery()).toMatchObject({ state: 'succeeded', attempt_count: 1, claim_count: 1 })
  expect(sent).toBe(1)
})
