// Whether the values of a person's context can be spoken where the scenario speaks them. Pure; the rules of
// scenario-check.ts hold every scenario's own examples to it.
import { Temporal } from 'temporal-polyfill'
import { normalise } from './normalise.ts'
import type { ContextField, ContextFormat, Scenario } from './scenario.ts'
import { findTime } from './times.ts'

export interface ContextFault {
  readonly name: string
  readonly detail: string
}

/** Every fault of the values that the scenario requires; others are not looked at. */
export function contextFaults(
  { requiredContext }: Pick<Scenario, 'requiredContext'>,
  context: Readonly<Record<string, unknown>>,
): ContextFault[] {
  return requiredContext.flatMap((field) => {
    const detail = faultOf(field, Object.hasOwn(context, field.name) ? context[field.name] : undefined)
    return detail === undefined ? [] : [{ name: field.name, detail }]
  })
}

function faultOf({ format }: ContextField, value: unknown): string | undefined {
  if (value === undefined || value === null) return 'is missing'
  if (typeof value !== 'string') return 'must be text'
  if (value.trim() === '') return 'must not be blank'
  return format && faultOfTime(value.trim(), format)
}

/** What a program wrote: year, month and day, with or without a time. */
const MACHINE_TIME = /^\d{4}-\d\d-\d\d(?:[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?)?$/i
const PAST_DAY = / (?:yesterday|last|this past) /

function faultOfTime(value: string, format: ContextFormat): string | undefined {
  if (MACHINE_TIME.test(value)) return isReal(value) ? undefined : 'must be a date that exists'
  if (format === 'moment') return undefined
  const { text } = normalise(value)
  const namesDay = findTime(text)?.day !== undefined || PAST_DAY.test(text)
  return namesDay ? undefined : 'must name a day, as "Friday 12 June" or 2026-06-12'
}

function isReal(value: string): boolean {
  try {
    Temporal.PlainDateTime.from(
      value.replace(' ', 'T').replace(/(?:Z|[+-]\d\d:?\d\d)$/i, (zone) => (value.length > 10 ? '' : zone)),
      {
        overflow: 'reject',
      },
    )
    return true
  } catch {
    return false
  }
}
