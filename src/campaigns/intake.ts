// Checks and normalises a new campaign before the transaction: everything wrong with it is told at once.
import type { CreateCampaignRequest } from '../../generated/types.ts'
import type { Clock } from '../kernel/clock.ts'
import { isTimeZone, PHONE_RULE, toE164 } from '../kernel/phone.ts'
import type { Findings } from '../kernel/problem.ts'
import { isRecord } from '../kernel/record.ts'
import { messageFault, spokenNames } from './answering-machine.ts'
import type { ContextChecks } from './ports.ts'
import { type Fault, requiredValues, ZONE_RULE } from './recipients/intake.ts'
import { chooseRecipients } from './recipients/request.ts'

/** What a campaign must know of a scenario. */
export interface ScenarioFacts {
  readonly key: string
  readonly version: number
  readonly language: string
  readonly requiredContext: readonly { readonly name: string }[]
}

export type Scenarios = ReadonlyMap<string, ScenarioFacts>

type Recipient = CreateCampaignRequest['recipients'][number]

/** The request without the recipients that are left out, and why they are. */
export interface PreparedCampaign extends CreateCampaignRequest {
  readonly skipped: readonly Fault[]
}

export interface IntakeDeps {
  readonly scenarios: Scenarios
  readonly contextChecks: ContextChecks
  readonly clock: Clock
  /** What is wrong with a URL as a webhook's destination. */
  readonly urlFaults: (url: string) => readonly string[]
}

/**
 * @param body as sent: what breaks the schema is in `findings` already and is left alone here
 * @returns the request with every phone in E.164; good only when nothing was found
 */
export async function prepareCampaign(
  body: unknown,
  findings: Findings,
  { scenarios, contextChecks, clock, urlFaults }: IntakeDeps,
): Promise<PreparedCampaign | undefined> {
  if (!isRecord(body)) return undefined
  const request = body as unknown as CreateCampaignRequest
  const scenario = scenarios.get(request.scenario)
  if (scenario === undefined)
    findings.report('/scenario', 'unknown-scenario', `must be one of ${[...scenarios.keys()].sort().join(', ')}`)
  if (typeof request.timezone === 'string' && !isTimeZone(request.timezone))
    findings.report('/timezone', 'time-zone', ZONE_RULE)
  const from = checkPhone(request.from, '/from', findings)
  const transferTo = checkPhone(request.transfer_to, '/transfer_to', findings)
  const machine = isRecord(request.answering_machine) ? request.answering_machine : {}
  const fault = messageFault(machine)
  if (fault !== undefined) findings.report('/answering_machine/message', fault.code, fault.detail)
  checkOrder(request, findings)
  const faults = typeof request.webhook_url === 'string' ? urlFaults(request.webhook_url) : []
  if (faults.length > 0) findings.report('/webhook_url', 'destination', faults.join('; '))
  const rules = {
    required: requiredValues(scenario, spokenNames(machine)),
    unspeakable: contextChecks(request.scenario),
    onInvalid: request.on_invalid ?? 'reject',
    onDuplicate: request.on_duplicate ?? 'reject',
  }
  const chosen = await chooseRecipients<Recipient>(request.recipients, rules, findings)
  if (chosen.recipients.length === 0 && chosen.skipped.length > 0)
    findings.report('/recipients', 'empty', 'must have at least one recipient that is acceptable')
  // Told here beside other faults only: a repeat under an idempotency key may come when the time has passed.
  if (findings.total > 0 && timeOf(request.expires_at) <= clock.now())
    findings.report('/expires_at', 'past', 'must be in the future')
  return {
    ...request,
    ...(from === undefined ? {} : { from }),
    ...(transferTo === undefined ? {} : { transfer_to: transferTo }),
    recipients: [...chosen.recipients],
    skipped: chosen.skipped,
  }
}

function checkPhone(phone: unknown, place: string, findings: Findings): string | undefined {
  if (typeof phone !== 'string') return undefined
  const number = toE164(phone)
  if (number === undefined) findings.report(place, 'phone', PHONE_RULE)
  return number
}

const timeOf = (time: unknown) => (typeof time === 'string' ? Date.parse(time) : Number.NaN)

function checkOrder({ schedule_at: start, expires_at: end }: CreateCampaignRequest, findings: Findings): void {
  if (timeOf(end) <= timeOf(start)) findings.report('/expires_at', 'order', 'must be later than schedule_at')
}
