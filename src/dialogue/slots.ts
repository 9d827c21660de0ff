// Decides which instant a spoken time means for the person called, and whether two spoken times agree.
// Pure: the present and the recipient's zone come from outside; daylight saving is left to Temporal.
import { Temporal } from 'temporal-polyfill'
import { normalise } from './normalise.ts'
import type { Moment } from './templates.ts'
import type { PartOfDay, SpokenDay, SpokenTime } from './times.ts'
import { findTime } from './times.ts'

const PART_STARTS: Readonly<Record<PartOfDay, { hour: number; minute: number }>> = {
  morning: { hour: 9, minute: 0 },
  lunch: { hour: 12, minute: 30 },
  afternoon: { hour: 14, minute: 0 },
  after_work: { hour: 17, minute: 30 },
  evening: { hour: 18, minute: 30 },
}
/** "Call me tomorrow": the start of a working day. */
const DAY_STARTS = PART_STARTS.morning
/** Nobody means a date further away than this. */
const DAYS_AHEAD_MAX = 366

/** Epoch ms, or null when the words name no instant that is still to come. */
export function resolveTime(spoken: SpokenTime, { nowMs, timeZone }: Moment): number | null {
  if (spoken.inMinutes !== undefined) return spoken.inMinutes > 0 ? nowMs + spoken.inMinutes * 60_000 : null
  const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone)
  const wall = wallTimeOf(spoken)
  const day = spoken.day ? dayOf(spoken.day, now.toPlainDate()) : undefined
  if (spoken.day && !day) return null
  if (day) {
    const at = atZone(day, wall, timeZone)
    if (at > nowMs) return withinReach(at, nowMs)
    // "today at seven" after seven in the morning: the evening, if the half was guessed from the hour alone
    const later =
      spoken.clock && !spoken.clock.half && !spoken.part && wall.hour < 12
        ? atZone(day, { ...wall, hour: wall.hour + 12 }, timeZone)
        : 0
    return later > nowMs ? later : null
  }
  const today = now.toPlainDate()
  const at = atZone(today, wall, timeZone)
  return at > nowMs ? at : atZone(today.add({ days: 1 }), wall, timeZone)
}

/**
 * Another time than the one that holds: what it leaves open of day and hour stays as it was.
 * @param heldMs epoch ms
 * @returns likewise, or null when the words name no instant that is still to come
 */
export function otherTime(spoken: SpokenTime, heldMs: number, moment: Moment): number | null {
  if (spoken.shiftMinutes !== undefined) {
    const atMs = heldMs + spoken.shiftMinutes * 60_000
    return atMs > moment.nowMs ? atMs : null
  }
  if (spoken.inMinutes !== undefined) return resolveTime(spoken, moment)
  const held = Temporal.Instant.fromEpochMilliseconds(heldMs).toZonedDateTimeISO(moment.timeZone)
  const { day, clock, part } = spoken
  if (day && (clock || part)) return resolveTime(spoken, moment)
  const half = held.hour < 12 ? 'am' : 'pm'
  const whole = day
    ? { ...spoken, clock: { hour: held.hour % 12 || 12, minute: held.minute, half } as const }
    : { ...spoken, day: { kind: 'date', day: held.day, month: held.month } as const }
  return resolveTime(whole, moment) ?? resolveTime(spoken, moment)
}

/** The day meant, as RFC 3339 full-date; null when the words name none that is today or still to come. */
export function resolveDay(spoken: SpokenTime, moment: Moment): string | null {
  const now = Temporal.Instant.fromEpochMilliseconds(moment.nowMs).toZonedDateTimeISO(moment.timeZone)
  const day = spoken.day && dayOf(spoken.day, now.toPlainDate())
  if (day) return now.toPlainDate().until(day).days <= DAYS_AHEAD_MAX ? day.toString() : null
  const atMs = spoken.day ? null : resolveTime(spoken, moment)
  if (atMs === null) return null
  return Temporal.Instant.fromEpochMilliseconds(atMs).toZonedDateTimeISO(moment.timeZone).toPlainDate().toString()
}

const withinReach = (at: number, nowMs: number): number | null =>
  at - nowMs <= DAYS_AHEAD_MAX * 86_400_000 ? at : null

/**
 * Hour 24 is midnight at the end of the day. `compatible`: a wall time that the clocks skip moves forward, one that
 * comes twice is the first (RFC 5545 §3.3.5).
 */
function atZone(day: Temporal.PlainDate, wall: { hour: number; minute: number }, timeZone: string): number {
  const time = Temporal.PlainTime.from({ hour: wall.hour % 24, minute: wall.minute })
  const on = wall.hour < 24 ? day : day.add({ days: 1 })
  return on.toPlainDateTime(time).toZonedDateTime(timeZone, { disambiguation: 'compatible' }).epochMilliseconds
}

function wallTimeOf({ clock, part }: SpokenTime): { hour: number; minute: number } {
  if (!clock) return part ? PART_STARTS[part] : DAY_STARTS
  const hour = hourOf(clock, part)
  return { hour: hour === 0 && part === 'evening' ? 24 : hour, minute: clock.minute } // "tonight at twelve"
}

function hourOf({ hour, half }: NonNullable<SpokenTime['clock']>, part: PartOfDay | undefined): number {
  if (hour > 12 || hour === 0) return hour
  return (hour % 12) + ((half ?? guessHalf(hour, part)) === 'pm' ? 12 : 0)
}

/** Without am or pm: nobody asks to be called between midnight and seven. */
function guessHalf(hour: number, part: PartOfDay | undefined): 'am' | 'pm' {
  if (part === 'morning') return hour === 12 ? 'pm' : 'am'
  if (part === 'lunch') return hour === 10 || hour === 11 ? 'am' : 'pm'
  if (part === 'evening') return hour === 12 ? 'am' : 'pm'
  if (part) return 'pm'
  return hour >= 8 && hour <= 11 ? 'am' : 'pm'
}

function dayOf(day: SpokenDay, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  switch (day.kind) {
    case 'offset':
      return today.add({ days: day.days })
    case 'next_week':
      return today.add({ days: 8 - today.dayOfWeek })
    case 'end_of':
      return day.period === 'month'
        ? today.with({ day: today.daysInMonth })
        : today.add({ days: (5 - today.dayOfWeek + 7) % 7 })
    case 'weekday': {
      // "next Friday" on a Tuesday is the Friday of next week; "Friday" is the coming one, never today
      const coming = (day.weekday - today.dayOfWeek + 6) % 7
      const ahead = day.which === 'next' ? 7 - today.dayOfWeek + day.weekday : coming + 1
      return today.add({ days: ahead + day.weeks * 7 })
    }
    case 'date':
      return nextDate(day.day, day.month, today)
    case 'after':
      return dayOf(day.day, today)?.add({ days: 1 })
  }
}

/** The first such date from today on; the 31st skips the months that have none. */
function nextDate(day: number, month: number | undefined, today: Temporal.PlainDate): Temporal.PlainDate | undefined {
  if (day < 1 || day > 31) return undefined
  const first = today.with({ day: 1 })
  for (let months = 0; months <= 12; months += 1) {
    const candidate = first.add({ months })
    if (month !== undefined && candidate.month !== month) continue
    if (day > candidate.daysInMonth) continue
    const date = candidate.with({ day })
    if (Temporal.PlainDate.compare(date, today) >= 0) return date
  }
  return undefined
}

/**
 * True when an answer names a day or an hour that is not the one in `stated` (free text or an ISO date):
 * "see you Thursday" about a Tuesday. What cannot be compared does not conflict.
 */
export function namesAnotherTime(answer: string, stated: string, moment: Moment): boolean {
  const said = findTime(answer)
  if (!said) return false
  const meant = spokenFormOf(stated, moment)
  if (!meant) return false
  const today = Temporal.Instant.fromEpochMilliseconds(moment.nowMs).toZonedDateTimeISO(moment.timeZone).toPlainDate()
  const saidDay = said.day && dayOf(said.day, today)
  const meantDay = meant.day && dayOf(meant.day, today)
  if (saidDay && meantDay && !sameDay(said.day, meant.day, saidDay, meantDay)) return true
  if (!meant.clock) return false
  if (!said.clock) return said.part !== undefined && !fits(said.part, wallTimeOf(meant).hour)
  return said.clock.hour % 12 !== meant.clock.hour % 12 || said.clock.minute !== meant.clock.minute
}

/** Whether an hour can be called so: nobody quarrels over the edges. */
const HOURS: Readonly<Record<PartOfDay, readonly [number, number]>> = {
  morning: [0, 12],
  lunch: [11, 14],
  afternoon: [12, 18],
  after_work: [15, 24],
  evening: [17, 24],
}

const fits = (part: PartOfDay, hour: number): boolean => hour >= HOURS[part][0] && hour <= HOURS[part][1]

/** A bare weekday agrees with any date that falls on it: "see you Tuesday" may be said weeks before. */
function sameDay(
  said: SpokenDay | undefined,
  meant: SpokenDay | undefined,
  saidDay: Temporal.PlainDate,
  meantDay: Temporal.PlainDate,
): boolean {
  const isBare = (day: SpokenDay | undefined): boolean =>
    day?.kind === 'weekday' && day.which === 'coming' && day.weeks === 0
  const bare = isBare(said) || isBare(meant)
  if (bare && said?.kind !== 'offset' && meant?.kind !== 'offset') return saidDay.dayOfWeek === meantDay.dayOfWeek
  return saidDay.equals(meantDay)
}

function spokenFormOf(stated: string, { timeZone }: Moment): SpokenTime | undefined {
  const iso = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d))?/.exec(stated.trim())
  if (!iso) return findTime(normalise(stated).text)
  try {
    const zoned = /(?:Z|[+-]\d\d:?\d\d)$/i.test(stated.trim())
      ? Temporal.Instant.from(stated.trim()).toZonedDateTimeISO(timeZone).toPlainDateTime()
      : Temporal.PlainDateTime.from(stated.trim().replace(' ', 'T'))
    const clock = iso[4] === undefined ? undefined : { hour: zoned.hour, minute: zoned.minute }
    return { day: { kind: 'date', day: zoned.day, month: zoned.month }, clock, evidence: stated }
  } catch {
    return undefined
  }
}

/** Epoch ms -> RFC 3339 UTC without fractions, as slots hold times. */
export const toRfc3339 = (atMs: number): string => new Date(atMs).toISOString().replace(/\.\d{3}Z$/, 'Z')
