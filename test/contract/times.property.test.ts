// Times are checked by a look where that is enough. What passes is what the full check of RFC 3339 lets pass, no more and no
// less: also days that a month has not, leap seconds, offsets and other spellings.
import formats from 'ajv-formats/dist/formats.js'
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { requestValidators } from '../../generated/validators.js'
import { PLAIN_TIME } from '../../scripts/generate/validators.ts'

const { validate } = formats.fullFormats['date-time'] as { validate(text: string): boolean }

function passes(text: string): boolean {
  const check = requestValidators.listConversations.params
  check({ path: {}, query: { created_after: text }, header: {} })
  return check.errors?.some(({ keyword }) => keyword === 'format') !== true
}

const digits = (most: number) => fc.integer({ min: 0, max: most }).map((number) => String(number).padStart(2, '0'))
const nearlyTimes = fc
  .tuple(
    fc.constantFrom('2026', '2024', '0000', '9999', '206'),
    digits(14),
    digits(33),
    fc.constantFrom('T', 't', ' ', ''),
    digits(25),
    digits(61),
    digits(61),
    fc.constantFrom('', '.0', '.123', '.', ',5'),
    fc.constantFrom('Z', 'z', '+12:00', '-00:00', '+2500', '', 'Z\n'),
  )
  .map(([year, month, day, t, hour, minute, second, fraction, zone]) =>
    [`${year}-${month}-${day}`, t, `${hour}:${minute}:${second}`, fraction, zone].join(''),
  )

it('accepts and refuses the times that the full check does', () => {
  fc.assert(
    fc.property(fc.oneof(nearlyTimes, fc.stringMatching(PLAIN_TIME)), (text) => {
      expect(passes(text)).toBe(validate(text))
    }),
    { numRuns: 5000 },
  )
})

it('needs only a look for the times that a server writes', () => {
  fc.assert(
    fc.property(fc.date({ min: new Date(0), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true }), (date) => {
      const leapDay = date.getUTCMonth() === 1 && date.getUTCDate() === 29
      expect(PLAIN_TIME.test(date.toISOString())).toBe(!leapDay)
    }),
  )
})
