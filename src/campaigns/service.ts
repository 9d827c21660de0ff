// Campaigns as clients see them: made, changed, started, paused, resumed, cancelled. What calls do
// to a campaign stands in progress.ts.
import type { Tx } from '../db/transaction.ts'
import { afterCommit } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import type { MintId } from '../kernel/ids.ts'
import { invalid, Problem } from '../kernel/problem.ts'
import type { Scenarios } from './intake.ts'
import { type CampaignAction, nextStatus } from './lifecycle.ts'
import type { CampaignProgress } from './progress.ts'
import {
  type CampaignRow,
  endWaitingRecipients,
  findCampaign,
  insertCampaign,
  insertRecipients,
  movePendingRecipients,
  type RecipientRow,
  updateCampaign,
} from './repository.ts'
import { DEFAULT_RETRY_POLICY, type RetryPolicy } from './retry-policy.ts'

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
  readonly retryPolicy: Partial<RetryPolicy>
  readonly webhookUrl: string | undefined
  readonly metadata: object
}

export interface NewRecipient {
  readonly phone: string
  readonly context: object
  readonly externalId: string | undefined
  readonly timeZone: string | undefined
  readonly metadata: object
}

export interface CampaignChange {
  readonly name?: string | null | undefined
  readonly scheduleAt?: number | undefined
  readonly expiresAt?: number | null | undefined
  readonly maxConcurrency?: number | undefined
  readonly retryPolicy?: Partial<RetryPolicy> | undefined
  readonly metadata?: object | undefined
}

/** Makes or finds the subscription that serves a campaign's webhook_url. @throws Problem validation-failed */
export type EnsureSubscription = (
  tx: Tx,
  campaign: { organisationId: string; campaignId: string; scenario: string; mode: 'simulation' | 'live'; url: string },
) => Promise<string>

/** What pausing, resuming and cancelling mean for calls that are queued but not dialled. */
export interface QueuedCalls {
  hold(tx: Tx, organisationId: string, campaignId: string): Promise<void>
  unhold(tx: Tx, organisationId: string, campaignId: string): Promise<void>
  /** Ends them; `why` is the end reason of their conversations. */
  withdraw(tx: Tx, organisationId: string, campaignId: string, why: 'cancelled' | 'expired'): Promise<void>
}

interface Deps {
  readonly clock: Clock
  readonly mintId: MintId
  readonly scenarios: Scenarios
  readonly mode: 'simulation' | 'live'
  readonly ensureSubscription: EnsureSubscription
  readonly queuedCalls: QueuedCalls
  readonly progress: CampaignProgress
  /** Tells the scheduler that something may be due. */
  readonly wake: () => void
}

export type CampaignService = ReturnType<typeof makeCampaignService>

export function makeCampaignService(deps: Deps) {
  const { clock } = deps

  /** @throws Problem campaign-not-found */
  async function require(tx: Tx, organisationId: string, id: string): Promise<CampaignRow> {
    const row = await findCampaign(tx, organisationId, id)
    if (row === undefined) throw new Problem('campaign-not-found', 'No campaign has this id.')
    return row
  }

  async function change(tx: Tx, row: CampaignRow, fields: Partial<CampaignRow>): Promise<CampaignRow> {
    const changed = { ...row, ...fields, updated_at: clock.now() }
    const { organisation_id: _, id: __, ...columns } = changed
    await updateCampaign(tx, row.organisation_id, row.id, columns)
    afterCommit(tx, deps.wake)
    return changed
  }

  /** Running now, or scheduled while the time is ahead. */
  function started(row: CampaignRow, action: CampaignAction): Partial<CampaignRow> {
    const now = clock.now()
    const status = nextStatus(row.status, action)
    const ahead = status === 'running' && row.schedule_at !== null && row.schedule_at > now
    if (ahead) return { status: 'scheduled', status_reason: null }
    return { status, status_reason: null, started_at: row.started_at ?? now }
  }

  return {
    /** @throws Problem validation-failed */
    async create(tx: Tx, organisationId: string, clientId: string, input: NewCampaign): Promise<CampaignRow> {
      requireOrder(input.scheduleAt ?? null, input.expiresAt ?? null, clock.now())
      const row = newRow(deps, organisationId, clientId, input)
      const webhookId =
        input.webhookUrl === undefined
          ? null
          : await deps.ensureSubscription(tx, {
              organisationId,
              campaignId: row.id,
              scenario: row.scenario,
              mode: row.mode,
              url: input.webhookUrl,
            })
      const campaign = { ...row, webhook_id: webhookId }
      await insertCampaign(tx, campaign)
      const { recipients } = input
      await insertRecipients(tx, recipients.length, (position) => newRecipient(deps, campaign, recipients, position))
      afterCommit(tx, deps.wake)
      return campaign
    },

    /** @throws Problem campaign-not-found | campaign-state-conflict | validation-failed */
    async update(tx: Tx, organisationId: string, id: string, input: CampaignChange): Promise<CampaignRow> {
      const row = await require(tx, organisationId, id)
      if (isFinal(row.status) && changesCalls(input))
        throw new Problem(
          'campaign-state-conflict',
          `The campaign is ${row.status}; only its name and metadata can be changed.`,
        )
      if (input.scheduleAt !== undefined && row.status !== 'draft' && row.status !== 'scheduled')
        throw new Problem(
          'campaign-state-conflict',
          `The campaign is ${row.status}; its start cannot be moved any more.`,
        )
      const fields = changedFields(row, input)
      if (input.expiresAt !== undefined) requireOrder(fields.schedule_at, fields.expires_at, clock.now())
      else requireBefore(fields.schedule_at, fields.expires_at)
      if (input.scheduleAt !== undefined) await movePendingRecipients(tx, organisationId, id, input.scheduleAt)
      return change(tx, row, fields)
    },

    /** @throws Problem campaign-not-found | campaign-state-conflict */
    async start(tx: Tx, organisationId: string, id: string): Promise<CampaignRow> {
      const row = await require(tx, organisationId, id)
      return change(tx, row, started(row, 'start'))
    },

    /** No call is placed from now on; calls in progress finish. @throws Problem campaign-not-found | campaign-state-conflict */
    async pause(tx: Tx, organisationId: string, id: string): Promise<CampaignRow> {
      const row = await require(tx, organisationId, id)
      const status = nextStatus(row.status, 'pause')
      await deps.queuedCalls.hold(tx, organisationId, id)
      return change(tx, row, { status, status_reason: 'api' })
    },

    /** @throws Problem campaign-not-found | campaign-state-conflict */
    async resume(tx: Tx, organisationId: string, id: string): Promise<CampaignRow> {
      const row = await require(tx, organisationId, id)
      const fields = started(row, 'resume')
      await deps.queuedCalls.unhold(tx, organisationId, id)
      return change(tx, row, fields)
    },

    /** Nobody else is called; calls in progress finish. @throws Problem campaign-not-found | campaign-state-conflict */
    async cancel(tx: Tx, organisationId: string, id: string): Promise<CampaignRow> {
      const row = await require(tx, organisationId, id)
      const status = nextStatus(row.status, 'cancel')
      const cancelled = await change(tx, row, { status, status_reason: 'api', completed_at: clock.now() })
      await deps.queuedCalls.withdraw(tx, organisationId, id, 'cancelled')
      const end = { status: 'cancelled', skip_reason: null, updated_at: clock.now() } as const
      await endWaitingRecipients(tx, organisationId, id, end)
      return cancelled
    },
  }
}

/** @throws Problem validation-failed */
function requireBefore(scheduleAt: number | null, expiresAt: number | null): void {
  if (scheduleAt !== null && expiresAt !== null && expiresAt <= scheduleAt)
    throw invalid([{ pointer: '#/schedule_at', code: 'order', detail: 'must be earlier than expires_at' }])
}

/** @throws Problem validation-failed */
function requireOrder(scheduleAt: number | null, expiresAt: number | null, now: number): void {
  if (expiresAt === null) return
  if (expiresAt <= now) throw invalid([{ pointer: '#/expires_at', code: 'past', detail: 'must be in the future' }])
  if (scheduleAt !== null && expiresAt <= scheduleAt)
    throw invalid([{ pointer: '#/expires_at', code: 'order', detail: 'must be later than schedule_at' }])
}

const isFinal = (status: CampaignRow['status']) => ['completed', 'cancelled', 'failed'].includes(status)

/** Whether the change is about calls still to be made. */
const changesCalls = ({ scheduleAt, expiresAt, maxConcurrency, retryPolicy }: CampaignChange) =>
  [scheduleAt, expiresAt, maxConcurrency, retryPolicy].some((value) => value !== undefined)

function newRow(deps: Deps, organisationId: string, clientId: string, input: NewCampaign): CampaignRow {
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
    retry_policy: JSON.stringify({ ...DEFAULT_RETRY_POLICY, ...input.retryPolicy }),
    webhook_url: input.webhookUrl ?? null,
    webhook_id: null,
    recipient_count: input.recipients.length,
    warnings: JSON.stringify(past && !input.draft ? [warning] : []),
    metadata: JSON.stringify(input.metadata),
    created_by_client_id: clientId,
    created_at: now,
    updated_at: now,
    started_at: status === 'running' ? now : null,
    completed_at: null,
  }
}

function newRecipient(
  deps: Deps,
  campaign: CampaignRow,
  recipients: readonly NewRecipient[],
  position: number,
): RecipientRow {
  const recipient = recipients[position]
  if (recipient === undefined) throw new RangeError(`No recipient ${position}`)
  return {
    organisation_id: campaign.organisation_id,
    id: deps.mintId('rcp'),
    campaign_id: campaign.id,
    position,
    external_id: recipient.externalId ?? null,
    phone: recipient.phone,
    context: JSON.stringify(recipient.context),
    time_zone: recipient.timeZone ?? null,
    status: 'pending',
    skip_reason: null,
    attempt_count: 0,
    next_attempt_at: campaign.schedule_at ?? campaign.created_at,
    last_end_reason: null,
    outcome: null,
    successful: null,
    last_conversation_id: null,
    metadata: JSON.stringify(recipient.metadata),
    created_at: campaign.created_at,
    updated_at: campaign.created_at,
  }
}

function changedFields(row: CampaignRow, input: CampaignChange) {
  return {
    name: input.name === undefined ? row.name : input.name,
    schedule_at: input.scheduleAt ?? row.schedule_at,
    expires_at: input.expiresAt === undefined ? row.expires_at : input.expiresAt,
    max_concurrency: input.maxConcurrency ?? row.max_concurrency,
    retry_policy:
      input.retryPolicy === undefined
        ? row.retry_policy
        : JSON.stringify({ ...DEFAULT_RETRY_POLICY, ...input.retryPolicy }),
    metadata: input.metadata === undefined ? row.metadata : JSON.stringify(input.metadata),
  }
}
