import { describe, expect, it } from 'vitest'
import { normalise } from '../../src/dialogue/normalise.ts'
import { namesAnotherTime, resolveDay, resolveTime, toRfc3339 } from '../../src/dialogue/slots.ts'
import { findTime } from '../../src/dialogue/times.ts'

function resolve(text: string, now: string, timeZone: string): string | null {
  const spoken = findTime(normalise(text).text)
  const atMs = spoken ? resolveTime(spoken, { nowMs: Date.parse(now), timeZone }) : null
  return atMs === null ? null : toRfc3339(atMs)
}

// Thursday 4 June 2026, 10:00 in Auckland (UTC+12)
const THURSDAY = '2026-06-03T22:00:00Z'

describe('a spoken time', () => {
  it.each([
    ['tomorrow at three', '2026-06-05T03:00:00Z'],
    ['tomorrow at 3 pm', '2026-06-05T03:00:00Z'],
    ['at 3 p.m. tomorrow please', '2026-06-05T03:00:00Z'],
    ['tomorrow at fifteen thirty', '2026-06-05T03:30:00Z'],
    ['tomorrow half past three', '2026-06-05T03:30:00Z'],
    ['half three tomorrow', '2026-06-05T03:30:00Z'],
    ['quarter to nine tomorrow', '2026-06-04T20:45:00Z'],
    ['ten past eleven', '2026-06-03T23:10:00Z'],
    ['3.30 tomorrow', '2026-06-05T03:30:00Z'],
    ['tomorrow at three thirty', '2026-06-05T03:30:00Z'],
    ['tomorrow', '2026-06-04T21:00:00Z'],
    ['tomorrow morning', '2026-06-04T21:00:00Z'],
    ['tomorrow arvo', '2026-06-05T02:00:00Z'],
    ['this afternoon', '2026-06-04T02:00:00Z'],
    ['tonight', '2026-06-04T06:30:00Z'],
    ['seven tonight', '2026-06-04T07:00:00Z'],
    ['after work', '2026-06-04T05:30:00Z'],
    ['at noon', '2026-06-04T00:00:00Z'],
    ['at nine', '2026-06-04T21:00:00Z'],
    ['nine in the morning', '2026-06-04T21:00:00Z'],
    ['in two hours', '2026-06-04T00:00:00Z'],
    ['in half an hour', '2026-06-03T22:30:00Z'],
    ['in an hour', '2026-06-03T23:00:00Z'],
    ['in an hour and a half', '2026-06-03T23:30:00Z'],
    ['in a couple of hours', '2026-06-04T00:00:00Z'],
    ['twenty five minutes', '2026-06-03T22:25:00Z'],
    ['in three days', '2026-06-06T21:00:00Z'],
    ['the day after tomorrow at ten', '2026-06-05T22:00:00Z'],
    ['the day after', '2026-06-05T21:00:00Z'],
    ['the day after tuesday at ten', '2026-06-09T22:00:00Z'],
    ['the day after thursday', '2026-06-11T21:00:00Z'],
    ['the day after the tenth', '2026-06-10T21:00:00Z'],
    ['call me at 11:30 over lunch tomorrow', '2026-06-04T23:30:00Z'],
    ['ten at lunch tomorrow', '2026-06-04T22:00:00Z'],
    ['tomorrow lunchtime at half twelve', '2026-06-05T00:30:00Z'],
    ['tomorrow at one over lunch', '2026-06-05T01:00:00Z'],
    ['tonight at 12', '2026-06-04T12:00:00Z'],
    ['tonight at midnight', '2026-06-04T12:00:00Z'],
    ['tomorrow night at twelve', '2026-06-05T12:00:00Z'],
    ['in the evening at half twelve', '2026-06-04T12:30:00Z'],
    ['today at nine in the morning', null],
    ['monday at ten', '2026-06-07T22:00:00Z'],
    ['next Monday morning', '2026-06-07T21:00:00Z'],
    ['thursday at two', '2026-06-11T02:00:00Z'],
    ['friday at two', '2026-06-05T02:00:00Z'],
    ['next friday at two', '2026-06-12T02:00:00Z'],
    ['friday week at two', '2026-06-12T02:00:00Z'],
    ['next week', '2026-06-07T21:00:00Z'],
    ['in a week', '2026-06-10T21:00:00Z'],
    ['on the tenth at 4', '2026-06-10T04:00:00Z'],
    ['the second at 4', '2026-07-02T04:00:00Z'],
    ['15 July at 11 am', '2026-07-14T23:00:00Z'],
    ['July fifteenth at eleven', '2026-07-14T23:00:00Z'],
    ['not tomorrow, saturday at ten', '2026-06-05T22:00:00Z'],
    ['today at eight', '2026-06-04T08:00:00Z'],
    ['today at 8 am', null],
    ['next monday morning', '2026-06-07T21:00:00Z'],
    ['after five', '2026-06-04T05:00:00Z'],
    ['half past two on friday', '2026-06-05T02:30:00Z'],
    ['wensday arvo', '2026-06-10T02:00:00Z'],
    ['the end of the week', '2026-06-04T21:00:00Z'],
    ['end of the month', '2026-06-29T21:00:00Z'],
    ['last friday', null],
    ['not on friday', null],
    ['in a bit', null],
    ['later', null],
    ['whenever', null],
    ['the forty second of june', null],
  ])('"%s" said on a Thursday at ten', (text, expected) => {
    expect(resolve(text, THURSDAY, 'Pacific/Auckland')).toBe(expected)
  })

  it.each([
    // clocks go forward on Sunday 27 September 2026 at 2:00 -> 3:00, back on Sunday 4 April 2027 at 3:00 -> 2:00
    ['tomorrow at 3 pm', '2026-09-26T00:00:00Z', '2026-09-27T02:00:00Z'],
    ['tomorrow at 2:30 am', '2026-09-26T00:00:00Z', '2026-09-26T14:30:00Z'],
    ['in two hours', '2026-09-26T13:00:00Z', '2026-09-26T15:00:00Z'],
    ['tomorrow at 3 pm', '2027-04-03T00:00:00Z', '2027-04-04T03:00:00Z'],
    ['tomorrow at 2:30 am', '2027-04-03T00:00:00Z', '2027-04-03T13:30:00Z'],
  ])('"%s" said at %s around a change of clocks in Auckland', (text, now, expected) => {
    expect(resolve(text, now, 'Pacific/Auckland')).toBe(expected)
  })

  it.each([
    ['today', '2026-06-04'],
    ['in three hours', '2026-06-04'],
    ['in fifteen hours', '2026-06-05'],
    ['at nine', '2026-06-05'],
    ['friday', '2026-06-05'],
    ['thursday', '2026-06-11'],
    ['end of the month', '2026-06-30'],
    ['end of the week', '2026-06-05'],
    ['the third', '2026-07-03'],
  ])('"%s" said on a Thursday at ten is the day %s', (text, expected) => {
    const spoken = findTime(normalise(text).text)
    const moment = { nowMs: Date.parse(THURSDAY), timeZone: 'Pacific/Auckland' }
    expect(spoken && resolveDay(spoken, moment)).toBe(expected)
  })

  it('follows the zone of the recipient', () => {
    expect(resolve('tomorrow at 3 pm', '2026-06-03T22:00:00Z', 'America/New_York')).toBe('2026-06-04T19:00:00Z')
  })

  it.each([
    ['see you thursday', true],
    ['see you tuesday', false],
    ['i will be there at nine', true],
    ['i will be there at half ten', false],
    ['in the afternoon', true],
    ['yes', false],
  ])('"%s" about Tuesday 2 June at 10:30 am names another time: %s', (text, expected) => {
    const moment = { nowMs: Date.parse('2026-05-25T00:00:00Z'), timeZone: 'Pacific/Auckland' }
    expect(namesAnotherTime(normalise(text).text, 'Tuesday 2 June at 10:30 am', moment)).toBe(expected)
    expect(namesAnotherTime(normalise(text).text, '2026-06-02T10:30:00+12:00', moment)).toBe(expected)
  })
})
