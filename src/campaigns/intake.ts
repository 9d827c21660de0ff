// Checks and normalises the recipients of a new campaign, before the transaction and in slices that
// yield to the event loop: ten thousand people must not hold up anybody else's request.
import type { CreateCampaignRequest } from '../../generated/types.ts'
import { invalid, VIOLATIONS_SHOWN_MAX, type Violation } from '../kernel/problem.ts'
import { isTimeZone, toE164 } from './phone.ts'

/** What a campaign must know of a scenario. */
export interface ScenarioFacts {
  readonly key: string
  readonly version: number
  readonly language: string
  readonly requiredContext: readonly { readonly name: string }[]
}

export type Scenarios = ReadonlyMap<string, ScenarioFacts>

const SLICE = 200

class Findings {
  readonly shown: Violation[] = []
  total = 0

  add(pointer: string, code: string, detail: string): void {
    this.total += 1
    if (this.shown.length < VIOLATIONS_SHOWN_MAX) this.shown.push({ pointer, code, detail })
  }
}

/**
 * @returns the request with every phone in E.164
 * @throws Problem validation-failed with all violations
 */
export async function prepareCampaign(
  request: CreateCampaignRequest,
  scenarios: Scenarios,
): Promise<CreateCampaignRequest> {
  const findings = new Findings()
  const scenario = scenarios.get(request.scenario)
  if (scenario === undefined)
    findings.add('#/scenario', 'unknown-scenario', `must be one of ${[...scenarios.keys()].sort().join(', ')}`)
  checkCampaign(request, findings)
  const from = request.from === undefined ? undefined : toE164(request.from)
  if (request.from !== undefined && from === undefined) findings.add('#/from', 'phone', PHONE_RULE)

  const seen = new Map<string, number>()
  const recipients: CreateCampaignRequest['recipients'] = []
  for (const [index, recipient] of request.recipients.entries()) {
    if (index > 0 && index % SLICE === 0) await new Promise(setImmediate)
    const phone = toE164(recipient.phone)
    if (phone === undefined) findings.add(`#/recipients/${index}/phone`, 'phone', PHONE_RULE)
    else if (seen.has(phone))
      findings.add(`#/recipients/${index}/phone`, 'duplicate', `is the phone of recipient ${seen.get(phone)} too`)
    else seen.set(phone, index)
    checkRecipient(recipient, index, scenario, findings)
    recipients.push({ ...recipient, phone: phone ?? recipient.phone })
  }
  if (findings.total > 0) throw invalid(findings.shown, findings.total)
  return { ...request, ...(from === undefined ? {} : { from }), recipients }
}

const PHONE_RULE = 'must be a possible international number: + and country code first'
const ZONE_RULE = 'must be an IANA time zone such as Pacific/Auckland'

function checkCampaign(request: CreateCampaignRequest, findings: Findings): void {
  if (request.timezone !== undefined && !isTimeZone(request.timezone))
    findings.add('#/timezone', 'time-zone', ZONE_RULE)
}

function checkRecipient(
  recipient: CreateCampaignRequest['recipients'][number],
  index: number,
  scenario: ScenarioFacts | undefined,
  findings: Findings,
): void {
  if (recipient.timezone !== undefined && !isTimeZone(recipient.timezone))
    findings.add(`#/recipients/${index}/timezone`, 'time-zone', ZONE_RULE)
  for (const { name } of scenario?.requiredContext ?? []) {
    const value = recipient.context[name]
    if (value === undefined || value === null || value === '')
      findings.add(`#/recipients/${index}/context/${name}`, 'required', `is required by the scenario ${scenario?.key}`)
  }
}
