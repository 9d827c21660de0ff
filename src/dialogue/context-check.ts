// Whether the values of a person's context can be spoken where the scenario speaks them. Asked before people join a
// campaign; the rules of scenario-check.ts hold every scenario's own examples to it.
import { normalise } from './normalise.ts'
import type { ContextField, ContextFormat, Scenario } from './scenario.ts'
import { isSpeakableNumber } from './templates.ts'
import { findTime } from './times.ts'

export interface ContextFault {
  readonly name: string
  /** `required`, `type`, `amount`, `date` or `day`. */
  readonly code: string
  readonly detail: string
}

type Context = Readonly<Record<string, unknown>>
type Fault = Omit<ContextFault, 'name'> | undefined

/** Every fault of the values that the scenario requires; others are not looked at. */
export function contextFaults(
  { requiredContext }: Pick<Scenario, 'requiredContext'>,
  context: Context,
): ContextFault[] {
  return faultsOf(requiredContext, context, (field, value) => missing(value) ?? faultOf(field, value))
}

/** Values of different people are often the same: so many are remembered for one request. */
const REMEMBERED_MAX = 1000

/**
 * Looks only at values that are there.
 * @returns by the scenario's key, a check that remembers what it has seen, for one request
 */
export function makeContextChecks(scenarios: ReadonlyMap<string, Pick<Scenario, 'requiredContext'>>) {
  return (key: string) => {
    const fields = scenarios.get(key)?.requiredContext ?? []
    const seen = new Map<string, Fault>()

    function faultOnce(field: ContextField, value: unknown): Fault {
      if (missing(value) !== undefined) return undefined
      if (field.format === undefined || typeof value !== 'string') return faultOf(field, value)
      const known = `${field.format} ${value}`
      if (seen.has(known)) return seen.get(known)
      const fault = faultOf(field, value)
      if (seen.size < REMEMBERED_MAX) seen.set(known, fault)
      return fault
    }

    return (context: Context): ContextFault[] => faultsOf(fields, context, faultOnce)
  }
}

function faultsOf(
  fields: readonly ContextField[],
  context: Context,
  check: (field: ContextField, value: unknown) => Fault,
): ContextFault[] {
  const faults: ContextFault[] = []
  for (const field of fields) {
    const fault = check(field, Object.hasOwn(context, field.name) ? context[field.name] : undefined)
    if (fault !== undefined) faults.push({ name: field.name, ...fault })
  }
  return faults
}

function missing(value: unknown): Fault {
  if (value === undefined || value === null) return { code: 'required', detail: 'is missing' }
  const blank = typeof value === 'string' && value.trim() === ''
  return blank ? { code: 'required', detail: 'must not be blank' } : undefined
}

function faultOf({ format }: ContextField, value: unknown): Fault {
  if (format === 'amount' && typeof value === 'number')
    return isSpeakableNumber(value)
      ? undefined
      : { code: 'amount', detail: 'must be zero or more, below a thousand million, with two decimal places at most' }
  if (typeof value !== 'string')
    return { code: 'type', detail: format === 'amount' ? 'must be text or a number' : 'must be text' }
  return format === undefined || format === 'amount' ? undefined : faultOfTime(value.trim(), format)
}

/** What a program wrote: year, month and day, with or without a time. */
const MACHINE_TIME = /^(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i
const PAST_DAY = / (?:yesterday|last|this past) /

function faultOfTime(value: string, format: ContextFormat): Fault {
  const written = MACHINE_TIME.exec(value)
  if (written !== null) return isReal(written) ? undefined : { code: 'date', detail: 'must be a date that exists' }
  if (format === 'moment') return undefined
  const { text } = normalise(value)
  const namesDay = findTime(text)?.day !== undefined || PAST_DAY.test(text)
  return namesDay ? undefined : { code: 'day', detail: 'must name a day, as "Friday 12 June" or 2026-06-12' }
}

function isReal([, year, month, day, hour = '0', minute = '0', second = '0']: RegExpMatchArray): boolean {
  const [months, days] = [Number(month), Number(day)]
  if (months < 1 || months > 12 || days < 1) return false
  // Day 0 of the month after is the last of this one. A leap second is written as 60.
  return days <= lastDay(Number(year), months) && Number(hour) < 24 && Number(minute) < 60 && Number(second) <= 60
}

const lastDay = (year: number, month: number) => new Date(Date.UTC(2000 + (year % 400), month, 0)).getUTCDate()
