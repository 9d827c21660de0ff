// Checks people before they join a campaign that is there already: in a request or in a file, before the transaction.
// Whether the campaign has a number already is for the transaction to say: a repeat under an idempotency key finds all
// of them there. It is told here only beside other faults, so that a refusal names everything.
import type { Reader } from '../../db/database.ts'
import type { Findings, Violation } from '../../kernel/problem.ts'
import { isRecord } from '../../kernel/record.ts'
import { spokenNames } from '../answering-machine.ts'
import type { Scenarios } from '../intake.ts'
import type { ContextChecks } from '../ports.ts'
import { findCampaign } from '../repository.ts'
import { type Import, readImport } from './import.ts'
import { type IntakeRules, KNOWN, LACKING, requiredValues } from './intake.ts'
import { findKnownPhones } from './repository.ts'
import { type Chosen, chooseRecipients } from './request.ts'

interface Deps {
  readonly reader: Reader
  readonly scenarios: Scenarios
  readonly contextChecks: ContextChecks
}

interface Asked {
  readonly organisationId: string | undefined
  readonly params: Readonly<Record<string, string>>
  readonly query: Readonly<Record<string, unknown>>
}

type Choice = IntakeRules['onDuplicate']

/** People checked, and what to do with those whose number the campaign has already. */
export type Prepared<People> = People & {
  readonly onInvalid: Choice
  readonly onDuplicate: Choice
  /** Values of a context that were looked for: the campaign may ask for others by the time of the transaction. */
  readonly lookedFor: readonly string[]
}

const choiceOf = (value: unknown): Choice => (value === 'skip' ? 'skip' : 'reject')

const choicesOf = ({ required, onInvalid, onDuplicate }: IntakeRules) => ({
  onInvalid,
  onDuplicate,
  lookedFor: required.map(({ name }) => name),
})

/** @returns undefined when there is no such campaign: that is for the handler to say */
async function rulesOf(
  { reader, scenarios, contextChecks }: Deps,
  { organisationId = '', params }: Asked,
  options: Readonly<Record<string, unknown>>,
): Promise<IntakeRules | undefined> {
  const campaign = await findCampaign(reader, organisationId, params.campaign_id ?? '')
  if (campaign === undefined) return undefined
  return {
    required: requiredValues(scenarios.get(campaign.scenario), spokenNames(JSON.parse(campaign.answering_machine))),
    unspeakable: contextChecks(campaign.scenario),
    onInvalid: choiceOf(options.on_invalid),
    onDuplicate: choiceOf(options.on_duplicate),
  }
}

async function addKnown(
  { reader }: Deps,
  { organisationId = '', params }: Asked,
  people: readonly { readonly phone: string }[],
  findings: Findings,
  violationOf: (index: number) => Violation,
): Promise<void> {
  if (findings.total === 0) return
  const phones = people.map(({ phone }) => phone)
  const known = await findKnownPhones(reader, organisationId, params.campaign_id ?? '', phones)
  for (const [index, phone] of phones.entries()) if (known.has(phone)) findings.add(undefined, () => violationOf(index))
}

export const lackingAt = (place: number | undefined, name: string): Violation => ({
  pointer: `#/recipients/${place}/context/${name}`,
  ...LACKING,
})

export const knownAt = (place: number | undefined): Violation => ({ pointer: `#/recipients/${place}/phone`, ...KNOWN })

export async function prepareAddition(
  deps: Deps,
  body: unknown,
  findings: Findings,
  asked: Asked,
): Promise<Prepared<Chosen<{ phone: string }>> | undefined> {
  if (!isRecord(body)) return undefined
  const rules = await rulesOf(deps, asked, body)
  if (rules === undefined) return undefined
  const chosen = await chooseRecipients(body.recipients, rules, findings)
  if (rules.onDuplicate === 'reject')
    await addKnown(deps, asked, chosen.recipients, findings, (index) => knownAt(chosen.places[index]))
  return { ...chosen, ...choicesOf(rules) }
}

export async function prepareImport(
  deps: Deps,
  body: unknown,
  findings: Findings,
  asked: Asked,
): Promise<Prepared<Import> | undefined> {
  const rules = await rulesOf(deps, asked, asked.query)
  if (rules === undefined || typeof body !== 'string') return undefined
  const file = await readImport(body, rules)
  for (const violation of file.rejected) findings.add(undefined, () => violation)
  if (rules.onDuplicate === 'reject')
    await addKnown(deps, asked, file.recipients, findings, (index) => ({ ...file.places[index], ...KNOWN }))
  return { ...file, ...choicesOf(rules) }
}
