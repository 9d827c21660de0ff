// Lengths are counted in characters (JSON Schema Validation 2020-12 §6.3), by a look at the number of UTF-16 units where that
// is enough: an emoji is one character and two units.
import fc from 'fast-check'
import { expect, it } from 'vitest'
import { requestValidators } from '../../generated/validators.js'

const [LEAST, MOST] = [4, 256]

function violationsOf(secret: string): string[] {
  const check = requestValidators.createWebhook.body
  check?.({ url: 'https://example.com/hooks', secret })
  return (check?.errors ?? []).map(({ keyword }) => keyword)
}

it('a text may have as many characters as its schema says, each in one unit or in two', () => {
  const near = (length: number) => fc.integer({ min: Math.max(0, length - 3), max: length + 3 })
  const text = fc
    .oneof(near(LEAST), near(MOST), near(MOST / 2), fc.nat(2 * MOST))
    .chain((length) => fc.array(fc.constantFrom('a', 'ā', '語', '📞'), { minLength: length, maxLength: length }))
  fc.assert(
    fc.property(text, (characters) => {
      const expected = characters.length < LEAST ? ['minLength'] : characters.length > MOST ? ['maxLength'] : []
      expect(violationsOf(characters.join(''))).toEqual(expected)
    }),
    { numRuns: 2000 },
  )
})
