import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseJson } from '../../src/http/json.ts'

const PEOPLE = Array.from({ length: 9000 }, (_, index) => ({
  phone: `+64 21 ${index}`,
  context: { first_name: 'Tūī, "Hēmi" [x] {y}', appt: '2026-06-01T09:00:00+12:00' },
}))
const LARGE = JSON.stringify({ scenario: 'appointment_reminder', recipients: PEOPLE, metadata: { a: [1, [2]] } })

async function outcome(parse: () => unknown): Promise<unknown> {
  try {
    return { value: await parse() }
  } catch {
    return 'refused'
  }
}

async function same(text: string): Promise<void> {
  expect(await outcome(() => parseJson(text))).toEqual(await outcome(() => JSON.parse(text)))
}

describe('parseJson', () => {
  it('gives what JSON.parse gives for a large body', async () => {
    expect(await parseJson(LARGE)).toEqual(JSON.parse(LARGE))
  })

  it('lets other turns of the event loop in between the slices of a large body', async () => {
    let turns = 0
    let done = false
    const count = () => {
      turns += 1
      if (!done) setImmediate(count)
    }
    setImmediate(count)
    await parseJson(LARGE)
    done = true
    expect(turns).toBeGreaterThan(10)
  })

  it('takes the last of two lists of one name, as JSON.parse does', async () => {
    await same(`{"recipients":${JSON.stringify(PEOPLE)},"recipients":[1]}`)
    await same(`{"recipients":[1],"recip\\u0069ents":${JSON.stringify(PEOPLE)}}`)
    await same(`{"recip\\u0069ents":${JSON.stringify(PEOPLE)},"recipients":7}`)
  })

  it('reads a name written with escapes, and a list within a list', async () => {
    await same(`{"recip\\u0069ents":${JSON.stringify(PEOPLE)}}`)
    await same(`[${JSON.stringify(PEOPLE)}]`)
    await same(`{"a":{"b":${JSON.stringify(PEOPLE)}},"c":${JSON.stringify(PEOPLE)}}`)
  })

  const spoilt = (place: string, by: string) => LARGE.replace(place, by)
  const middle = LARGE.indexOf('"phone":"+64 21 4000"')
  it.each([
    ['nothing between two commas', `${LARGE.slice(0, middle - 1)},${LARGE.slice(middle - 1)}`],
    ['a comma at the end of the list', spoilt('}],"metadata"', '},],"metadata"')],
    ['a comma at its beginning', spoilt('"recipients":[', '"recipients":[,')],
    ['a bracket too many', spoilt('"recipients":[', '"recipients":[[')],
    ['a wrong closing bracket', spoilt('}],"metadata"', '}},"metadata"')],
    ['nothing in its last slice', `{"list":["${'x'.repeat(140_000)}",]}`],
    ['no colon', spoilt('"recipients":', '"recipients"')],
    ['no end', LARGE.slice(0, -1)],
    ['no end of the list', LARGE.slice(0, middle)],
    ['something after the end', `${LARGE}x`],
    ['a forbidden name in a slice', spoilt('"phone":"+64 21 4000"', '"__proto__":{}')],
    ['half a surrogate pair in a slice', spoilt('+64 21 4000', '\\ud800')],
  ])('refuses a large body with %s', async (_fault, text) => {
    await expect(parseJson(text)).rejects.toMatchObject({ code: 'invalid-json' })
  })

  it('agrees with JSON.parse wherever a character of a large body is struck out, doubled or replaced', async () => {
    const edit = fc.tuple(
      fc.nat(LARGE.length - 1),
      fc.constantFrom('', ',', '"', '[', ']', '{', '}', ':', '\\', '1', ' '),
    )
    await fc.assert(
      fc.asyncProperty(edit, async ([at, by]) => same(LARGE.slice(0, at) + by + LARGE.slice(at + 1))),
      { numRuns: 150 },
    )
  })
})
