// Rows to the contract's Campaign, Recipient and Callback.
import type { Callback, Campaign, CampaignCounts, CampaignStats, Recipient } from '../../generated/types.ts'
import type { CallbackRow } from './callbacks/repository.ts'
import type { Outlook } from './outlook.ts'
import type { RecipientCounts } from './recipients/counts.ts'
import type { RecipientRow } from './recipients/repository.ts'
import type { CampaignRow } from './repository.ts'
import type { CallStats, Interval } from './stats.ts'

const timeOf = (ms: number) => new Date(ms).toISOString()
const timeOrNull = (ms: number | null) => (ms === null ? null : timeOf(ms))

const NONE: CampaignCounts = {
  pending: 0,
  queued: 0,
  in_progress: 0,
  retry_scheduled: 0,
  callback_scheduled: 0,
  completed: 0,
  failed: 0,
  skipped: 0,
  cancelled: 0,
}

export function presentCampaign(row: CampaignRow, counts: RecipientCounts, outlook: Outlook): Campaign {
  return {
    id: row.id,
    object: 'campaign',
    name: row.name,
    scenario: row.scenario,
    scenario_version: row.scenario_version,
    status: row.status,
    status_reason: row.status_reason as Campaign['status_reason'],
    mode: row.mode,
    schedule_at: timeOrNull(row.schedule_at),
    expires_at: timeOrNull(row.expires_at),
    timezone: row.time_zone,
    from: row.from_phone,
    max_concurrency: row.max_concurrency,
    transfer_to: row.transfer_to,
    answering_machine: JSON.parse(row.answering_machine),
    calls_per_minute: row.calls_per_minute,
    retry_policy: JSON.parse(row.retry_policy),
    webhook_url: row.webhook_url,
    webhook_id: row.webhook_id,
    recipient_count: row.recipient_count,
    counts: { ...NONE, ...counts },
    next_dial_at: timeOrNull(outlook.nextDialAt),
    deferred_reason: outlook.deferredReason,
    warnings: JSON.parse(row.warnings),
    metadata: JSON.parse(row.metadata),
    created_by_client_id: row.created_by_client_id,
    created_at: timeOf(row.created_at),
    updated_at: timeOf(row.updated_at),
    started_at: timeOrNull(row.started_at),
    completed_at: timeOrNull(row.completed_at),
  }
}

/** @param campaign who was not called yet is due when it runs */
export function presentRecipient(campaign: Pick<CampaignRow, 'schedule_at'>, row: RecipientRow): Recipient {
  const dueAt = row.status === 'pending' ? (campaign.schedule_at ?? row.created_at) : row.next_attempt_at
  return {
    id: row.id,
    object: 'campaign_recipient',
    campaign_id: row.campaign_id,
    external_id: row.external_id,
    phone: row.phone,
    context: JSON.parse(row.context),
    timezone: row.time_zone,
    status: row.status,
    skip_reason: row.skip_reason as Recipient['skip_reason'],
    attempt_count: row.attempt_count,
    next_attempt_at: timeOrNull(dueAt),
    last_end_reason: row.last_end_reason as Recipient['last_end_reason'],
    outcome: row.outcome,
    successful: row.successful === null ? null : row.successful === 1,
    last_conversation_id: row.last_conversation_id,
    metadata: JSON.parse(row.metadata),
    created_at: timeOf(row.created_at),
    updated_at: timeOf(row.updated_at),
  }
}

export function presentCallback(row: CallbackRow): Callback {
  return {
    id: row.id,
    object: 'callback',
    source: row.source,
    phone: row.phone,
    campaign_id: row.campaign_id,
    recipient_id: row.recipient_id,
    conversation_id: row.conversation_id,
    requested_at: timeOf(row.requested_at),
    requested_for: timeOrNull(row.requested_for),
    requested_text: row.requested_text,
    status: row.status,
    fulfilled_by_conversation_id: row.fulfilled_by_conversation_id,
  }
}

const seconds = (ms: number) => Math.round(ms / 100) / 10
const secondsOrNull = (ms: number | null) => (ms === null ? null : seconds(ms))

export function presentStats(
  campaignId: string,
  counts: RecipientCounts,
  calls: CallStats,
  interval: Interval,
  now: number,
): CampaignStats {
  const { total, mean, p50, p95 } = calls.talkMs
  return {
    object: 'campaign_stats',
    campaign_id: campaignId,
    as_of: timeOf(now),
    recipients: { ...NONE, ...counts },
    calls: {
      attempts: calls.attempts,
      in_progress: calls.inProgress,
      connected: calls.connected,
      successful: calls.successful,
      connect_rate: calls.connectRate,
      success_rate: calls.successRate,
    },
    end_reasons: calls.endReasons,
    outcomes: calls.outcomes,
    answered_by: calls.answeredBy,
    talk_seconds: {
      total: seconds(total),
      mean: secondsOrNull(mean),
      p50: secondsOrNull(p50),
      p95: secondsOrNull(p95),
    },
    interval,
    series: calls.series.map(({ from, ...point }) => ({ from: timeOf(from), ...point })),
  }
}
