// Finds what an utterance says about a time ("half past three next Tuesday", "in two hours") without
// deciding yet which instant it is. Works on text in the form of normalise.ts. slots.ts resolves it.
import { digitise } from './spoken-numbers.ts'

export type PartOfDay = 'morning' | 'lunch' | 'afternoon' | 'after_work' | 'evening'

export type SpokenDay =
  | { readonly kind: 'offset'; readonly days: number }
  /** Weekday 1..7; `which` says how far: the coming one, the one in next week, or the coming one and `weeks` more. */
  | { readonly kind: 'weekday'; readonly weekday: number; readonly which: 'coming' | 'next'; readonly weeks: number }
  | { readonly kind: 'date'; readonly day: number; readonly month?: number }
  | { readonly kind: 'next_week' }
  /** The Friday of this week, the last day of this month. */
  | { readonly kind: 'end_of'; readonly period: 'week' | 'month' }
  /** "the day after Thursday" */
  | { readonly kind: 'after'; readonly day: SpokenDay }

export interface SpokenTime {
  /** "in two hours": from now, to the minute. Excludes everything below. */
  readonly inMinutes?: number
  /** "an hour later": from the time in question. Likewise. */
  readonly shiftMinutes?: number
  readonly day?: SpokenDay
  readonly clock?: { readonly hour: number; readonly minute: number; readonly half?: 'am' | 'pm' }
  readonly part?: PartOfDay
  /** The matched words. */
  readonly evidence: string
}

const WEEKDAYS: Readonly<Record<string, number>> = { mon: 1, tue: 2, wed: 3, thu: 4, fri: 5, sat: 6, sun: 7 }
const WEEKDAY = '(mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?'
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec']
const MONTH = '(jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*'

const NOT_A_DAY = ` (?:not|except|any (?:day|time) but) (?:on |this |next )?(?:today|tomorrow|${WEEKDAY})(?= )`

/** "Not on Friday": a day is named only to say that it is none. */
export const namesNoDay = (normalised: string): boolean => new RegExp(NOT_A_DAY).test(normalised)

/** Undefined when the text names no time. */
export function findTime(normalised: string): SpokenTime | undefined {
  const text = digitise(normalised)
    .replace(/ a couple(?: of)? /g, ' 2 ')
    .replace(/ couple(?: of)? /g, ' 2 ')
    .replace(/ a few /g, ' 3 ')
    .replace(new RegExp(NOT_A_DAY, 'g'), ' ')
    // what is past is no time to come
    .replace(new RegExp(` (?:last|this past) (?:week|month|${WEEKDAY})(?= )`, 'g'), ' ')
  const evidence: string[] = []
  const see = (pattern: RegExp): RegExpExecArray | null => {
    const match = pattern.exec(text)
    if (match) evidence.push(match[0].trim())
    return match
  }
  const inMinutes = findDelay(see)
  if (inMinutes !== undefined) return { inMinutes, evidence: evidence.join(' ') }
  const day = findDay(see)
  const part = findPart(see)
  const clock = findClock(see, day !== undefined || part !== undefined)
  if (!day && !clock && !part) return undefined
  // "tomorrow morning" is seen as a day and as a part of one
  const words = evidence.filter((piece, i) => !evidence.some((other, j) => i !== j && holds(other, piece, j < i)))
  const said = words.join(' ')
  return { day, clock, part, evidence: / a few /.test(normalised) ? said.replace(/\b3 /, 'a few ') : said }
}

const NOT_AN_HOUR = /(?<= )not (?:at |for )?\d{1,2}(?::\d\d)?(?: (?:oclock|am|pm))*(?= )/g

/** "Not three, four o'clock": the time meant where another one stands beside it only to be put right. */
export function findOtherTime(normalised: string): SpokenTime | undefined {
  const text = digitise(normalised).replace(NOT_AN_HOUR, '').replace(/ {2,}/g, ' ')
  // "no, four": a number and nothing after it is an hour here
  const found = findTime(text) ?? findTime(text.replace(/ (\d{1,2}) (?=(?:please |thanks |thank you )?$)/, ' at $1 '))
  const shift = / (?:hours?|hrs?|minutes?|mins?|half) (later|earlier) /.exec(normalised)
  if (found?.inMinutes === undefined || shift === null) return found
  return { shiftMinutes: shift[1] === 'later' ? found.inMinutes : -found.inMinutes, evidence: found.evidence }
}

const holds = (other: string, piece: string, isEarlier: boolean): boolean =>
  other === piece ? isEarlier : ` ${other} `.includes(` ${piece} `)

type See = (pattern: RegExp) => RegExpExecArray | null

function findDelay(see: See): number | undefined {
  const halfHour = see(/(?: in| after| about)? (?:a )?half an? hour (?!past)/)
  if (halfHour) return 30
  if (see(/ (?:in )?(?:a )?(?:quarter of an hour|quarter hour) /)) return 15
  if (see(/ an hour and a half /)) return 90
  if (see(/ an hour (?:or so |from now |time )?/)) return 60
  const hours = see(/ (\d{1,2})(?:( and a half))? (?:hours?|hrs?)(?: and (\d{1,2}) (?:minutes?|mins?))? /)
  if (hours) return Number(hours[1]) * 60 + (hours[2] ? 30 : 0) + Number(hours[3] ?? 0)
  const minutes = see(/ (\d{1,3}) (?:minutes?|mins?) (?!past|to )/)
  return minutes ? Number(minutes[1]) : undefined
}

function findDay(see: See): SpokenDay | undefined {
  if (see(/ (?:the )?day after (?:tomorrow |$)/)) return { kind: 'offset', days: 2 }
  const isAfter = see(/ (?:the )?day after /) !== null
  const day = findNamedDay(see)
  return isAfter && day ? { kind: 'after', day } : day
}

function findNamedDay(see: See): SpokenDay | undefined {
  const inDays = see(/ (?:in )?(\d{1,2}|a) (day|week|fortnight)s?(?: time| from now| from today)? (?!on )/)
  if (inDays) {
    const each = inDays[2] === 'day' ? 1 : inDays[2] === 'week' ? 7 : 14
    return { kind: 'offset', days: (inDays[1] === 'a' ? 1 : Number(inDays[1])) * each }
  }
  const dated = findDate(see)
  if (dated) return dated
  const weekday = see(new RegExp(` (?:(a week on|next|this|this coming|coming|on) )?${WEEKDAY}(?: (week|next week))? `))
  if (weekday) {
    const number = WEEKDAYS[weekday[2]?.slice(0, 3) ?? ''] ?? 1
    const next = weekday[1] === 'next' || weekday[3] === 'next week' || see(/ next week /) !== null
    const weeks = weekday[1] === 'a week on' || weekday[3] === 'week' ? 1 : 0
    return { kind: 'weekday', weekday: number, which: next ? 'next' : 'coming', weeks }
  }
  if (see(/ tomorrow week /)) return { kind: 'offset', days: 8 }
  if (see(/ tomorrow /)) return { kind: 'offset', days: 1 }
  if (see(/ (?:today|tonight|this (?:morning|afternoon|arvo|evening)) /)) return { kind: 'offset', days: 0 }
  const end = see(/ (?:the )?end of (?:the |this )?(week|month) /)
  if (end) return { kind: 'end_of', period: end[1] === 'week' ? 'week' : 'month' }
  if (see(/ next week /)) return { kind: 'next_week' }
  if (see(/ (?:on |at |over )?(?:the |this )?weekend /))
    return { kind: 'weekday', weekday: 6, which: 'coming', weeks: 0 }
  return undefined
}

function findDate(see: See): SpokenDay | undefined {
  const dayFirst = see(new RegExp(` (?:the )?(\\d{1,2})(?:th)? (?:of )?${MONTH} `))
  if (dayFirst) return { kind: 'date', day: Number(dayFirst[1]), month: monthOf(dayFirst[2]) }
  const monthFirst = see(new RegExp(` ${MONTH} (?:the )?(\\d{1,2})(?:th)? `))
  // "may 3" could be "may three of us come"; a month and a bare number need an ordinal or a full month name
  if (monthFirst && monthFirst[1] !== 'may')
    return { kind: 'date', day: Number(monthFirst[2]), month: monthOf(monthFirst[1]) }
  const ordinal = see(/ (?:the|on) (\d{1,2})th /)
  return ordinal ? { kind: 'date', day: Number(ordinal[1]) } : undefined
}

const monthOf = (word: string | undefined): number => MONTHS.indexOf(word?.slice(0, 3) ?? '') + 1

function findPart(see: See): PartOfDay | undefined {
  if (see(/ after (?:work|school) /)) return 'after_work'
  if (see(/ (?:after lunch|(?:this |in the |tomorrow |the )?(?:afternoon|arvo)) /)) return 'afternoon'
  if (see(/ (?:lunch ?time|at lunch|over lunch) /)) return 'lunch'
  if (see(/ (?:this |in the |the |tomorrow )?(?:morning|first thing|before lunch) /)) return 'morning'
  if (see(/ (?:tonight|(?:this |in the |the |tomorrow )?(?:evening|night|after dinner)) /)) return 'evening'
  return undefined
}

function findClock(see: See, anchored: boolean): SpokenTime['clock'] {
  const make = (hour: number, minute: number, half?: string) =>
    hour <= 24 && minute < 60
      ? { hour: hour % 24, minute, ...(half === 'am' || half === 'pm' ? { half: half as 'am' | 'pm' } : {}) }
      : undefined
  if (see(/ (?:noon|midday|12 noon) /)) return make(12, 0, 'pm')
  if (see(/ midnight /)) return make(12, 0, 'am')
  const colon = see(/ (\d{1,2}):(\d{2}) (am|pm)? ?/)
  if (colon) return make(Number(colon[1]), Number(colon[2]), colon[3])
  const past = see(/ (half|quarter|\d{1,2})(?: minutes?)? (past|to|after) (\d{1,2}) (am|pm)? ?/)
  if (past) {
    const offset = past[1] === 'half' ? 30 : past[1] === 'quarter' ? 15 : Number(past[1])
    const hour = Number(past[3])
    return past[2] === 'to' ? make(hour === 1 ? 12 : hour - 1, 60 - offset, past[4]) : make(hour, offset, past[4])
  }
  const half = see(/ half (\d{1,2}) (am|pm)? ?/)
  if (half) return make(Number(half[1]), 30, half[2])
  const split = see(/ (\d{1,2}) ((?:[1-5]\d)|(?:o|oh|0) \d) (am|pm)? ?/)
  if (split) return make(Number(split[1]), Number(split[2]?.replace(/\D/g, '')), split[3])
  const hour = see(/ (\d{1,2}) (oclock |am |pm )(am|pm)? ?/)
  if (hour) return make(Number(hour[1]), 0, hour[3] ?? hour[2]?.trim())
  const plain = see(
    / (?:at|by|around|about|after|before|from|past|till|until) (?:about |around )?(\d{1,2}) (?!hours?|minutes?|mins?|days?|weeks?|of |th)/,
  )
  if (plain) return make(Number(plain[1]), 0)
  const bare = anchored ? see(/ (\d{1,2}) (?!hours?|minutes?|mins?|days?|weeks?|of )/) : null
  return bare && Number(bare[1]) >= 1 ? make(Number(bare[1]), 0) : undefined
}
