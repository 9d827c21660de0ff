import fc from 'fast-check'
import { expect, it } from 'vitest'
import { keepHeaders, makeMask } from '../../src/webhooks/response.ts'

const secret = fc.string({ unit: fc.constantFrom('a', 'b', 'c'), minLength: 4, maxLength: 9 })
const secrets = fc.array(secret, { minLength: 1, maxLength: 3 })
/** Secrets, parts of them and other words, in a row. */
const textOf = (known: readonly string[]) =>
  fc
    .array(
      fc.oneof(
        fc.constantFrom(...known),
        fc.tuple(fc.constantFrom(...known), fc.nat(9)).map(([of, length]) => of.slice(0, length)),
        fc.constantFrom('-', ' and ', 'a', 'b'),
      ),
      { maxLength: 8 },
    )
    .map((parts) => parts.join(''))

it('what is kept of a body holds no secret and ends in the beginning of none, and loses nothing else', () => {
  fc.assert(
    fc.property(
      secrets.chain((known) => fc.tuple(fc.constant(known), textOf(known))),
      ([known, text]) => {
        const kept = makeMask(known).body(text)
        for (const one of known) {
          expect(kept).not.toContain(one)
          for (let length = 4; length < one.length; length += 1) expect(kept.endsWith(one.slice(0, length))).toBe(false)
        }
        const harmless = !known.some((one) => text.includes(one.slice(0, 4)))
        if (harmless) expect(kept).toBe(text)
      },
    ),
    { numRuns: 2000 },
  )
})

it('what is kept of headers holds no secret, in whichever of them it comes back', () => {
  fc.assert(
    fc.property(
      secrets.chain((known) => fc.tuple(fc.constant(known), fc.array(textOf(known), { maxLength: 4 }))),
      ([known, values]) => {
        const kept = keepHeaders(
          Object.fromEntries(values.map((value, index) => [`x-${index}`, value])),
          makeMask(known),
        )
        expect(Object.keys(kept)).toHaveLength(values.length)
        for (const value of Object.values(kept)) for (const one of known) expect(value).not.toContain(one)
      },
    ),
  )
})
