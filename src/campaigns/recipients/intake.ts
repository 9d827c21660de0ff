// Judges people before they are taken into a campaign, from a request or from a file, in slices that yield to the event
// loop: ten thousand of them must not hold up anybody else's request. What is wrong is told, or left out, as asked.

import { isTimeZone, PHONE_RULE, toE164 } from '../../kernel/phone.ts'
import { isRecord } from '../../kernel/record.ts'
import { isMissing } from '../answering-machine.ts'
import type { ContextCheck } from '../ports.ts'

const SLICE = 200
export const ZONE_RULE = 'must be an IANA time zone such as Pacific/Auckland'

/** What is wrong with a number that the campaign has already. */
export const KNOWN = { code: 'duplicate', detail: 'is in the campaign already' } as const

/** What is wrong with a person without a value that the voicemail message speaks. */
export const LACKING = { code: 'required', detail: 'is required by answering_machine.message' } as const

/** A person as somebody sent them; nothing of it is certain yet. */
export interface RawRecipient {
  readonly phone?: unknown
  readonly context?: unknown
  readonly timezone?: unknown
}

/** A value of a recipient's context that must be there, and who needs it. */
export interface RequiredValue {
  readonly name: string
  readonly by: string
}

/** One thing wrong with one person. */
export interface Fault {
  /** Place among the people, from 0. */
  readonly index: number
  /** As in `phone` or `context/first_name`; empty for the person as a whole. */
  readonly field: string
  readonly code: string
  readonly detail: string
  /** Place of the person whose number is repeated here. */
  readonly first?: number
}

export interface IntakeRules {
  readonly required: readonly RequiredValue[]
  /** Values that are there and that the scenario cannot speak. */
  readonly unspeakable: ContextCheck
  readonly onInvalid: 'reject' | 'skip'
  readonly onDuplicate: 'reject' | 'skip'
}

export interface Judgement {
  readonly accepted: readonly { readonly index: number; readonly phone: string }[]
  /** Faults for which the request is refused, in order. */
  readonly rejected: readonly Fault[]
  /** Faults of those left out, in order. */
  readonly skipped: readonly Fault[]
}

/** @param spoken what a message on voicemail speaks */
export function requiredValues(
  scenario: { readonly key: string; readonly requiredContext: readonly { readonly name: string }[] } | undefined,
  spoken: readonly string[],
): RequiredValue[] {
  const ofScenario = (scenario?.requiredContext ?? []).map(({ name }) => ({
    name,
    by: `the scenario ${scenario?.key}`,
  }))
  const known = new Set(ofScenario.map(({ name }) => name))
  const ofMessage = spoken.filter((name) => !known.has(name)).map((name) => ({ name, by: 'answering_machine.message' }))
  return [...ofScenario, ...ofMessage]
}

/** @param found faults known before, which make a person invalid; nothing else is told of the same place */
export async function judge(
  people: readonly (RawRecipient | undefined)[],
  rules: IntakeRules,
  found: readonly Fault[],
): Promise<Judgement> {
  const phones: (string | undefined)[] = []
  const faults = [...found]
  const wrong = new Set(found.map(({ index, field }) => `${index} ${field}`))
  for (const [index, person] of people.entries()) {
    if (index > 0 && index % SLICE === 0) await new Promise(setImmediate)
    phones.push(person === undefined ? undefined : checkPerson(person, index, rules, faults, wrong))
  }
  const left = new Set(rules.onInvalid === 'skip' ? faults.map(({ index }) => index) : [])
  const duplicates = findDuplicates(phones, left)
  const skipped = [...(rules.onDuplicate === 'skip' ? duplicates : []), ...(rules.onInvalid === 'skip' ? faults : [])]
  const rejected = [...(rules.onDuplicate === 'skip' ? [] : duplicates), ...(rules.onInvalid === 'skip' ? [] : faults)]
  for (const { index } of skipped) left.add(index)
  return {
    accepted: phones.flatMap((phone, index) => (phone === undefined || left.has(index) ? [] : [{ index, phone }])),
    rejected: inOrder(rejected),
    skipped: inOrder(skipped),
  }
}

const inOrder = (faults: readonly Fault[]) => faults.toSorted((one, other) => one.index - other.index)

/** @returns the number in E.164, if it is one */
function checkPerson(
  { phone, timezone, context }: RawRecipient,
  index: number,
  { required, unspeakable }: IntakeRules,
  faults: Fault[],
  wrong: ReadonlySet<string>,
): string | undefined {
  const number = typeof phone === 'string' ? toE164(phone) : undefined
  if (number === undefined) faults.push({ index, field: 'phone', code: 'phone', detail: PHONE_RULE })
  if (typeof timezone === 'string' && !isTimeZone(timezone))
    faults.push({ index, field: 'timezone', code: 'time-zone', detail: ZONE_RULE })
  if (!isRecord(context)) return number
  for (const { name, by } of required)
    if (isMissing(context, name))
      faults.push({ index, field: `context/${name}`, code: 'required', detail: `is required by ${by}` })
  for (const { name, ...fault } of unspeakable(context))
    if (!wrong.has(`${index} context/${name}`)) faults.push({ index, field: `context/${name}`, ...fault })
  return number
}

/** Repeated among themselves. */
function findDuplicates(phones: readonly (string | undefined)[], left: ReadonlySet<number>): Fault[] {
  const seen = new Map<string, number>()
  const duplicates: Fault[] = []
  for (const [index, phone] of phones.entries()) {
    if (phone === undefined || left.has(index)) continue
    const first = seen.get(phone)
    const detail = `is the phone of recipient ${first} too`
    if (first === undefined) seen.set(phone, index)
    else duplicates.push({ index, field: 'phone', code: 'duplicate', detail, first })
  }
  return duplicates
}
