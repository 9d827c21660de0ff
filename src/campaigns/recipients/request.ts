// People in a JSON request: what the schema found wrong with them joins what the rules find, each by JSON Pointer.
import type { Findings } from '../../kernel/problem.ts'
import { isRecord } from '../../kernel/record.ts'
import { type Fault, type IntakeRules, judge, type RawRecipient } from './intake.ts'

const LIST = '/recipients'

/** Those taken, each with its place in the request, and why the others are left out. */
export interface Chosen<Person> {
  readonly recipients: readonly Person[]
  readonly places: readonly number[]
  readonly skipped: readonly Fault[]
}

/** @param people as sent, of the form `Person` where the schema found nothing wrong */
export async function chooseRecipients<Person extends { readonly phone: string }>(
  people: unknown,
  rules: IntakeRules,
  findings: Findings,
): Promise<Chosen<Person>> {
  if (!Array.isArray(people)) return { recipients: [], places: [], skipped: [] }
  const raw = (people as unknown[]).map((person) => (isRecord(person) ? (person as RawRecipient) : undefined))
  const { accepted, rejected, skipped } = await judge(raw, rules, rules.onInvalid === 'skip' ? taken(findings) : [])
  for (const { index, field, code, detail } of rejected) findings.report(`${LIST}/${index}/${field}`, code, detail)
  return {
    recipients: accepted.map(({ index, phone }) => ({ ...(people[index] as Person), phone })),
    places: accepted.map(({ index }) => index),
    skipped,
  }
}

/** What the schema found wrong with single people is no reason to refuse the request any more. */
function taken(findings: Findings): Fault[] {
  return [...findings.takeItems(LIST)].map(([index, violation]) => ({
    index,
    field: violation?.pointer?.slice(`#${LIST}/${index}/`.length) ?? '',
    code: violation?.code ?? 'invalid',
    detail: violation?.detail ?? 'is not of the form of a recipient',
  }))
}
