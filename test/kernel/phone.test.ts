import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { isTimeZone, toE164, zoneOfPhone } from '../../src/kernel/phone.ts'

describe('a phone number', () => {
  it.each([
    ['as the promise prints it', '+64 21 555 0199', '+64215550199'],
    ['plain', '+64215550199', '+64215550199'],
    ['with hyphens', '+1-202-555-0100', '+12025550100'],
    ['with dots', '+33.1.23.45.67.89', '+33123456789'],
    ['with brackets', '+1 (202) 555-0100', '+12025550100'],
    ['with a trunk prefix in brackets', '+64 (0)21 555 0199', '+64215550199'],
    ['with a zero that belongs to it', '+39 06 1234 5678', '+390612345678'],
    ['with spaces around', ' +44 20 7946 0958 ', '+442079460958'],
    ['magic, never answered', '+12025550110', '+12025550110'],
    ['magic, in another area code', '+1 503 555 0105', '+15035550105'],
    ['of a small country', '+685 2 3456', '+68523456'],
  ])('%s is accepted as E.164', (_, written, e164) => {
    expect(toE164(written)).toBe(e164)
  })

  it.each([
    ['without a plus', '64215550199'],
    ['national', '021 555 0199'],
    ['with the international prefix in digits', '0064215550199'],
    ['too short', '+6421'],
    ['too long for any plan', '+6421555019912345'],
    ['too short for its country', '+1202555010'],
    ['too long for its country', '+120255501001'],
    ['of a country code nobody has', '+210123456789'],
    ['with letters', '+64 21 KIA ORA'],
    ['with an extension', '+64215550199x12'],
    ['with two pluses', '++64215550199'],
    ['with a zero as the country', '+0215550199'],
    ['in digits of another script', '+٦٤٢١٥٥٥٠١٩٩'],
    ['empty', ''],
  ])('%s is refused', (_, written) => {
    expect(toE164(written)).toBeUndefined()
  })

  it('means the same however it is spaced', () => {
    const separators = fc.array(fc.constantFrom(' ', '-', '.', '(', ')', ''), { minLength: 12, maxLength: 12 })
    fc.assert(
      fc.property(separators, (between) => {
        const digits = '64215550199'
        const written = `+${[...digits].map((digit, index) => digit + between[index]).join('')}`
        expect(toE164(written)).toBe(`+${digits}`)
      }),
    )
  })

  it('never becomes anything but E.164, and E.164 stays as it is', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 30 }), (text) => {
        const e164 = toE164(`+${text}`)
        if (e164 === undefined) return
        expect(e164).toMatch(/^\+[1-9]\d{6,14}$/)
        expect(toE164(e164)).toBe(e164)
      }),
    )
  })
})

describe('the time zone of a number', () => {
  it.each([
    ['+64215550199', 'Pacific/Auckland'],
    ['+442079460958', 'Europe/London'],
    ['+12025550100', undefined],
    ['+61291234567', undefined],
  ])('%s is %s', (phone, zone) => {
    expect(zoneOfPhone(phone)).toBe(zone)
  })

  it.each([
    ['Pacific/Auckland', true],
    ['UTC', true],
    ['Pacific/Atlantis', false],
    ['', false],
    ['Pacific/Auckland; drop table', false],
  ])('%s is a name: %s', (name, known) => {
    expect(isTimeZone(name)).toBe(known)
  })
})
