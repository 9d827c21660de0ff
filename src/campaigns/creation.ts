// Rows of a new campaign and its recipients, from a checked request.

import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import type { AnsweringMachine } from './answering-machine.ts'
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from './calling/retry-policy.ts'
import type { Scenarios } from './intake.ts'
import type { Fault } from './recipients/intake.ts'
import type { RecipientRow } from './recipients/repository.ts'
import type { CampaignRow } from './repository.ts'

/** A checked request: phones in E.164, context complete. Times are epoch ms. */
export interface NewCampaign {
  readonly scenario: string
  readonly recipients: readonly NewRecipient[]
  readonly scheduleAt: number | undefined
  readonly expiresAt: number | undefined
  readonly name: string | undefined
  readonly draft: boolean
  readonly timeZone: string | undefined
  readonly from: string | undefined
  readonly maxConcurrency: number
  readonly transferTo: string | null
  readonly answeringMachine: AnsweringMachine
  readonly callsPerMinute: number | null
  readonly retryPolicy: Partial<RetryPolicy>
  readonly webhookUrl: string | undefined
  readonly metadata: object
  /** Recipients of the request that are left out. */
  readonly skipped: readonly Fault[]
}

export interface NewRecipient {
  readonly phone: string
  readonly context: object
  readonly externalId: string | undefined
  readonly timeZone: string | undefined
  readonly metadata: object
}

const WARNINGS_MAX = 100

interface Deps {
  readonly clock: Clock
  readonly mintId: MintId
  readonly scenarios: Scenarios
  readonly mode: 'simulation' | 'live'
}

export function newCampaignRow(deps: Deps, organisationId: string, clientId: string, input: NewCampaign): CampaignRow {
  const now = deps.clock.now()
  const scenario = deps.scenarios.get(input.scenario)
  if (scenario === undefined) throw new Error('The scenario was not checked before')
  const past = input.scheduleAt !== undefined && input.scheduleAt <= now
  const ahead = input.scheduleAt !== undefined && !past
  const status = input.draft ? 'draft' : ahead ? 'scheduled' : 'running'
  const warning = {
    code: 'schedule_at_in_past',
    detail: 'schedule_at is in the past: the campaign starts now.',
    pointer: '#/schedule_at',
  }
  return {
    organisation_id: organisationId,
    id: deps.mintId('camp'),
    name: input.name ?? null,
    scenario: scenario.key,
    scenario_version: scenario.version,
    status,
    status_reason: null,
    mode: deps.mode,
    schedule_at: input.scheduleAt ?? null,
    expires_at: input.expiresAt ?? null,
    time_zone: input.timeZone ?? null,
    from_phone: input.from ?? null,
    max_concurrency: input.maxConcurrency,
    transfer_to: input.transferTo,
    answering_machine: JSON.stringify(input.answeringMachine),
    calls_per_minute: input.callsPerMinute,
    paced_at: null,
    dialled_at: null,
    recent_calls: '',
    lost_at: null,
    reached_recipient_id: '',
    anybody_called: 0,
    anybody_expired: 0,
    people_end: null,
    people_ended_at: null,
    people_ended_upto: null,
    retry_round: 0,
    retry_orders: '[]',
    retried_upto: null,
    transitions: 0,
    retry_policy: JSON.stringify({ ...DEFAULT_RETRY_POLICY, ...input.retryPolicy }),
    webhook_url: input.webhookUrl ?? null,
    webhook_id: null,
    recipient_count: input.recipients.length,
    warnings: JSON.stringify(
      [...(past && !input.draft ? [warning] : []), ...input.skipped.map(skipWarning)].slice(0, WARNINGS_MAX),
    ),
    metadata: JSON.stringify(input.metadata),
    created_by_client_id: clientId,
    created_at: now,
    updated_at: now,
    started_at: status === 'running' ? now : null,
    completed_at: null,
  }
}

const skipWarning = ({ index, field, code, detail }: Fault) => ({
  code: 'recipient_skipped',
  detail: `${code}: ${detail}`,
  pointer: `#/recipients/${index}${field === '' ? '' : `/${field}`}`,
})

export function newRecipientRow(
  { clock, mintId }: Pick<Deps, 'clock' | 'mintId'>,
  campaign: CampaignRow,
  recipient: NewRecipient,
): RecipientRow {
  const now = clock.now()
  return {
    organisation_id: campaign.organisation_id,
    campaign_id: campaign.id,
    id: mintId('rcp'),
    external_id: recipient.externalId ?? null,
    phone: recipient.phone,
    context: JSON.stringify(recipient.context),
    time_zone: recipient.timeZone ?? null,
    status: 'pending',
    skip_reason: null,
    attempt_count: 0,
    uncounted_tries: 0,
    attempts_before: 0,
    uncounted_before: 0,
    next_attempt_at: null,
    retry_round: campaign.retry_round,
    last_end_reason: null,
    outcome: null,
    successful: null,
    last_conversation_id: null,
    metadata: JSON.stringify(recipient.metadata),
    created_at: now,
    updated_at: now,
  }
}
