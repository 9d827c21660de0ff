// Checks and normalises the recipients of a new campaign, before the transaction and in slices that
// yield to the event loop: ten thousand people must not hold up anybody else's request.
import type { CreateCampaignRequest } from '../../generated/types.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Findings } from '../kernel/problem.ts'
import { isMissing, messageFault, spokenNames } from './answering-machine.ts'
import { isTimeZone, PHONE_RULE, toE164 } from './phone.ts'

/** What a campaign must know of a scenario. */
export interface ScenarioFacts {
  readonly key: string
  readonly version: number
  readonly language: string
  readonly requiredContext: readonly { readonly name: string }[]
}

export type Scenarios = ReadonlyMap<string, ScenarioFacts>

const SLICE = 200
const ZONE_RULE = 'must be an IANA time zone such as Pacific/Auckland'

type Recipient = CreateCampaignRequest['recipients'][number]

export interface IntakeDeps {
  readonly scenarios: Scenarios
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
  { scenarios, clock, urlFaults }: IntakeDeps,
): Promise<CreateCampaignRequest | undefined> {
  if (!isRecord(body)) return undefined
  const request = body as unknown as CreateCampaignRequest
  const check = makeCheck(findings)
  const scenario = scenarios.get(request.scenario)
  if (scenario === undefined)
    check('/scenario', 'unknown-scenario', `must be one of ${[...scenarios.keys()].sort().join(', ')}`)
  if (typeof request.timezone === 'string' && !isTimeZone(request.timezone)) check('/timezone', 'time-zone', ZONE_RULE)
  const from = checkPhone(request.from, '/from', check)
  const transferTo = checkPhone(request.transfer_to, '/transfer_to', check)
  const machine = isRecord(request.answering_machine) ? request.answering_machine : {}
  const fault = messageFault(machine)
  if (fault !== undefined) check('/answering_machine/message', fault.code, fault.detail)
  checkExpiry(request, clock.now(), check)
  const faults = typeof request.webhook_url === 'string' ? urlFaults(request.webhook_url) : []
  if (faults.length > 0) check('/webhook_url', 'destination', faults.join('; '))
  const recipients = await prepareRecipients(request.recipients, requiredValues(scenario, spokenNames(machine)), check)
  return {
    ...request,
    ...(from === undefined ? {} : { from }),
    ...(transferTo === undefined ? {} : { transfer_to: transferTo }),
    recipients,
  }
}

function checkPhone(phone: unknown, place: string, check: Check): string | undefined {
  if (typeof phone !== 'string') return undefined
  const number = toE164(phone)
  if (number === undefined) check(place, 'phone', PHONE_RULE)
  return number
}

/** A value of a recipient's context that must be there, and who needs it. */
export interface RequiredValue {
  readonly name: string
  readonly by: string
}

/** @param spoken what a message on voicemail speaks */
export function requiredValues(scenario: ScenarioFacts | undefined, spoken: readonly string[]): RequiredValue[] {
  const ofScenario = (scenario?.requiredContext ?? []).map(({ name }) => ({
    name,
    by: `the scenario ${scenario?.key}`,
  }))
  const known = new Set(ofScenario.map(({ name }) => name))
  const ofMessage = spoken.filter((name) => !known.has(name)).map((name) => ({ name, by: 'answering_machine.message' }))
  return [...ofScenario, ...ofMessage]
}

function checkExpiry({ schedule_at: start, expires_at: end }: CreateCampaignRequest, now: number, check: Check): void {
  const startsAt = typeof start === 'string' ? Date.parse(start) : Number.NaN
  const endsAt = typeof end === 'string' ? Date.parse(end) : Number.NaN
  if (endsAt <= now) check('/expires_at', 'past', 'must be in the future')
  else if (endsAt <= startsAt) check('/expires_at', 'order', 'must be later than schedule_at')
}

type Check = (place: string, code: string, detail: string) => void

function makeCheck(findings: Findings): Check {
  return (place, code, detail) => {
    if (!findings.has(place)) findings.add(place, () => ({ pointer: `#${place}`, code, detail }))
  }
}

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value)

async function prepareRecipients(
  recipients: unknown,
  required: readonly RequiredValue[],
  check: Check,
): Promise<Recipient[]> {
  const prepared: Recipient[] = []
  if (!Array.isArray(recipients)) return prepared
  const seen = new Map<string, number>()
  for (const [index, recipient] of (recipients as unknown[]).entries()) {
    if (index > 0 && index % SLICE === 0) await new Promise(setImmediate)
    if (!isRecord(recipient)) continue
    const phone = typeof recipient.phone === 'string' ? toE164(recipient.phone) : undefined
    const before = phone === undefined ? undefined : seen.get(phone)
    if (phone === undefined) check(`/recipients/${index}/phone`, 'phone', PHONE_RULE)
    else if (before === undefined) seen.set(phone, index)
    else check(`/recipients/${index}/phone`, 'duplicate', `is the phone of recipient ${before} too`)
    checkRecipient(recipient, index, required, check)
    prepared.push({ ...(recipient as unknown as Recipient), phone: phone ?? '' })
  }
  return prepared
}

function checkRecipient(
  { timezone, context }: Readonly<Record<string, unknown>>,
  index: number,
  required: readonly RequiredValue[],
  check: Check,
): void {
  if (typeof timezone === 'string' && !isTimeZone(timezone))
    check(`/recipients/${index}/timezone`, 'time-zone', ZONE_RULE)
  if (!isRecord(context)) return
  for (const { name, by } of required)
    if (isMissing(context, name)) check(`/recipients/${index}/context/${name}`, 'required', `is required by ${by}`)
}
