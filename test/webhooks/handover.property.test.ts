import fc from 'fast-check'
import { expect, it } from 'vitest'
import type { AttemptResult } from '../../src/webhooks/attempt.ts'
import { packAttempt, packResult, unpackAttempt, unpackResult } from '../../src/webhooks/handover.ts'
import type { Terms } from '../../src/webhooks/recipient.ts'
import type { Attempt } from '../../src/webhooks/sender.ts'

const word = fc.constantFrom('a', 'b')
const maybe = <Value>(value: fc.Arbitrary<Value>) => fc.option(value, { nil: undefined })

const terms: fc.Arbitrary<Terms> = fc.record({
  url: word,
  timeoutMs: fc.constantFrom(1000, 2000),
  headers: fc.dictionary(word, word),
  secrets: fc.record({
    current: word,
    other: maybe(fc.record({ secret: word, role: fc.constantFrom('next' as const, 'previous' as const) })),
  }),
})

const attempt: fc.Arbitrary<Attempt> = fc.record({
  terms,
  delivery: fc.record({
    eventId: fc.string(),
    eventType: fc.string(),
    deliveryId: fc.string(),
    sequence: fc.nat(),
    attempt: fc.nat(),
    replay: fc.boolean(),
    test: maybe(fc.boolean()),
    body: fc.string({ unit: 'binary' }),
    at: fc.nat(),
  }),
})

const packed = (attempts: readonly Attempt[]) => attempts.map((one, number) => packAttempt(number, one))

it('attempts arrive in the thread as they were, each with the terms of its own subscription', () => {
  fc.assert(
    fc.property(fc.array(attempt, { maxLength: 12 }), (attempts) => {
      const arrived = structuredClone(packed(attempts))
      expect(arrived.map(([number]) => number)).toEqual([...attempts.keys()])
      expect(arrived.map(unpackAttempt)).toEqual(attempts)
    }),
    { numRuns: 1000 },
  )
})

it('terms of a subscription are handed over once a message, whatever goes to others in between', () => {
  fc.assert(
    fc.property(attempt, attempt, (one, other) => {
      const [first, , third] = structuredClone(packed([one, other, { ...other, terms: one.terms }]))
      expect(third?.[1]).toEqual(one.terms)
      expect(third?.[1]).toBe(first?.[1])
    }),
  )
})

const text = fc.option(fc.string({ unit: 'binary' }))
const ms = fc.option(fc.nat())
const result: fc.Arbitrary<AttemptResult> = fc.record({
  startedAt: fc.nat(),
  endedAt: fc.nat(),
  errorClass: fc.constantFrom(null, 'timeout' as const, 'gone' as const),
  status: fc.option(fc.nat()),
  responseHeaders: text,
  responseBody: text,
  truncated: fc.boolean(),
  remoteAddress: text,
  timings: fc.record({ dnsMs: ms, connectMs: ms, tlsMs: ms, firstByteMs: ms, totalMs: fc.nat() }),
})

it('results come back as they were, and so does that there is none', () => {
  fc.assert(
    fc.property(fc.nat(), fc.option(result, { nil: undefined }), (number, one) => {
      const arrived = structuredClone(packResult(number, one))
      expect(arrived[0]).toBe(number)
      expect(unpackResult(arrived)).toEqual(one)
    }),
  )
})
