// Checks and normalises the recipients of a new campaign, before the transaction and in slices that
// yield to the event loop: ten thousand people must not hold up anybody else's request.
import type { CreateCampaignRequest } from '../../generated/types.ts'
import type { Clock } from '../kernel/clock.ts'
import type { Findings } from '../kernel/problem.ts'
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
const PHONE_RULE = 'must be a possible international number: + and country code first'
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
  const from = typeof request.from === 'string' ? toE164(request.from) : undefined
  if (request.from !== undefined && from === undefined) check('/from', 'phone', PHONE_RULE)
  checkExpiry(request, clock.now(), check)
  const faults = typeof request.webhook_url === 'string' ? urlFaults(request.webhook_url) : []
  if (faults.length > 0) check('/webhook_url', 'destination', faults.join('; '))
  const recipients = await prepareRecipients(request.recipients, scenario, check)
  return { ...request, ...(from === undefined ? {} : { from }), recipients }
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
  scenario: ScenarioFacts | undefined,
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
    checkRecipient(recipient, index, scenario, check)
    prepared.push({ ...(recipient as unknown as Recipient), phone: phone ?? '' })
  }
  return prepared
}

function checkRecipient(
  { timezone, context }: Readonly<Record<string, unknown>>,
  index: number,
  scenario: ScenarioFacts | undefined,
  check: Check,
): void {
  if (typeof timezone === 'string' && !isTimeZone(timezone))
    check(`/recipients/${index}/timezone`, 'time-zone', ZONE_RULE)
  if (!isRecord(context)) return
  for (const { name } of scenario?.requiredContext ?? []) {
    const value = Object.hasOwn(context, name) ? context[name] : undefined
    if (value === undefined || value === null || value === '')
      check(`/recipients/${index}/context/${name}`, 'required', `is required by the scenario ${scenario?.key}`)
  }
}
