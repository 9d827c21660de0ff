// Fills `{{name}}` in what the agent says, and turns machine dates into words a person would say.
// Values come from outside: they are spoken as text, and braces in them are never read as a template.
import { Temporal } from 'temporal-polyfill'

export type TemplateValues = Readonly<Record<string, string | number | boolean | null | undefined>>
export interface Moment {
  readonly nowMs: number
  /** IANA name of the recipient's zone. */
  readonly timeZone: string
}

const PLACEHOLDER = /\{\{([a-z0-9_]+)\}\}/g
const SPOKEN_CHARS_MAX = 500
const CODE = /^[a-z]+(?:_[a-z]+)+$/

export function placeholders(template: string): string[] {
  return [...template.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')
}

/** A value that is missing is left out, and the space before it with it. */
export function render(template: string, values: TemplateValues, moment: Moment): string {
  const filled = template.replace(PLACEHOLDER, (_, name: string) => speakable(values[name], moment))
  return filled
    .replace(/\s+/g, ' ')
    .replace(/ ([,.?!:;])/g, '$1')
    .replace(/([.?!])\.(?= |$)/g, '$1')
    .trim()
}

function speakable(value: TemplateValues[string], moment: Moment): string {
  if (value === null || value === undefined) return ''
  if (typeof value === 'boolean') return value ? 'yes' : 'no'
  if (typeof value === 'number') return speakNumber(value)
  const plain = value
    .replace(/\p{C}+/gu, ' ')
    .slice(0, SPOKEN_CHARS_MAX)
    .trim()
  // a value of a closed list is kept as one word and spoken as several: within_a_month
  return speakDate(plain, moment) ?? (CODE.test(plain) ? plain.replaceAll('_', ' ') : plain)
}

const SPOKEN_NUMBER_MAX = 999_999_999.99

/** As money is written: whole, or with two decimal places. */
const speakNumber = (value: number) =>
  Number.isInteger(value) || !isSpeakableNumber(value) ? String(value) : value.toFixed(2)

/** What would be read out as nobody would say it: 1e+21, 0.30000000000000004, less than nothing. */
export const isSpeakableNumber = (value: number): boolean =>
  value >= 0 && value <= SPOKEN_NUMBER_MAX && Number(value.toFixed(2)) === value

const INSTANT = /^\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)$/i
const WALL_TIME = /^\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?$/
const DAY = /^\d{4}-\d\d-\d\d$/

/** "2026-06-02T10:30:00+12:00" -> "Tuesday 2 June at 10:30 am". Undefined for anything that is no such date. */
export function speakDate(text: string, { nowMs, timeZone }: Moment): string | undefined {
  try {
    const now = Temporal.Instant.fromEpochMilliseconds(nowMs).toZonedDateTimeISO(timeZone)
    if (DAY.test(text)) return speakDay(Temporal.PlainDate.from(text), now)
    const wall = INSTANT.test(text)
      ? Temporal.Instant.from(text).toZonedDateTimeISO(timeZone).toPlainDateTime()
      : WALL_TIME.test(text)
        ? Temporal.PlainDateTime.from(text.replace(' ', 'T'))
        : undefined
    return wall && `${speakDay(wall.toPlainDate(), now)} at ${speakClock(wall.hour, wall.minute)}`
  } catch {
    // 2026-02-31 looks like a date and is none: it is spoken as it stands
    return undefined
  }
}

const WEEKDAYS = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday']
const MONTHS = 'January February March April May June July August September October November December'.split(' ')

function speakDay(day: Temporal.PlainDate, now: Temporal.ZonedDateTime): string {
  const today = now.toPlainDate()
  const year = day.year === today.year ? '' : ` ${day.year}`
  return `${WEEKDAYS[day.dayOfWeek - 1]} ${day.day} ${MONTHS[day.month - 1]}${year}`
}

function speakClock(hour: number, minute: number): string {
  const half = hour < 12 ? 'am' : 'pm'
  const minutes = minute === 0 ? '' : `:${String(minute).padStart(2, '0')}`
  return `${hour % 12 || 12}${minutes} ${half}`
}
