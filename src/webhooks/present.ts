// Rows to the contract's Webhook, Delivery and DeliveryAttempt.
import type {
  AttemptTimings,
  Delivery,
  DeliveryAttempt,
  DeliveryDetail,
  Webhook,
  WebhookSummary,
  WebhookWithSecret,
} from '../../generated/types.ts'
import { healthOf } from './health/health.ts'
import type { AttemptRow, DeliveryRow, SubscriptionRow } from './repository.ts'
import { rotationAt } from './secrets.ts'
import { standardWebhooksSecret } from './signature.ts'

const timeOf = (ms: number) => new Date(ms).toISOString()
const timeOrNull = (ms: number | null) => (ms === null ? null : timeOf(ms))
const listOf = (json: string | null) => (json === null ? [] : JSON.parse(json))

/** As it goes into events: without secrets and health. */
export function presentSummary(row: SubscriptionRow): WebhookSummary {
  return {
    id: row.id,
    object: 'webhook',
    url: row.url,
    event_types: JSON.parse(row.event_types),
    description: row.description,
    status: row.status,
    filters: {
      campaign_ids: listOf(row.campaign_ids),
      scenarios: listOf(row.scenarios),
      modes: listOf(row.modes),
    },
    managed_by: row.managed_by,
    metadata: JSON.parse(row.metadata),
    created_at: timeOf(row.created_at),
    updated_at: timeOf(row.updated_at),
  }
}

/** @param now decides whether a rotation has ended, epoch ms */
export function presentWebhook(row: SubscriptionRow, now: number): Webhook {
  const { rotation, endsAt, secretHint } = rotationAt(row, now)
  return {
    ...presentSummary(row),
    secret_hint: secretHint,
    previous_secret_expires_at: timeOrNull(endsAt),
    rotation,
    max_in_flight: row.max_in_flight,
    timeout_seconds: row.timeout_ms / 1000,
    headers: Object.fromEntries(JSON.parse(row.header_names).map((name: string) => [name, '[masked]'])),
    rate_per_second: row.rate_per_second,
    ordering: row.ordering,
    health: healthOf(row),
    failing_since: timeOrNull(row.failing_since),
    last_success_at: timeOrNull(row.last_success_at),
    last_failure: lastFailureOf(row),
  }
}

export function lastFailureOf(row: SubscriptionRow): Webhook['last_failure'] {
  if (row.last_failure_at === null || row.last_failure_class === null) return null
  const error_class = row.last_failure_class as NonNullable<Webhook['last_failure']>['error_class']
  return { at: timeOf(row.last_failure_at), error_class, status: row.last_failure_status }
}

/** @param secret null in what is kept for a repeated answer */
export function presentWithSecret(row: SubscriptionRow, now: number, secret: string | null): WebhookWithSecret {
  return {
    ...presentWebhook(row, now),
    secret,
    standard_webhooks_secret: secret === null ? null : standardWebhooksSecret(secret),
  }
}

export function presentDelivery(row: DeliveryRow): Delivery {
  return {
    id: row.id,
    object: 'webhook_delivery',
    event_id: row.event_id,
    event_type: row.event_type,
    webhook_id: row.subscription_id,
    sequence: row.sequence,
    state: row.state,
    attempt_count: row.attempt_count,
    next_attempt_at: row.state === 'pending' ? timeOf(row.due_at) : null,
    succeeded_at: timeOrNull(row.succeeded_at),
    last_error: row.last_error as Delivery['last_error'],
    last_status: row.last_status,
    dismissed_at: timeOrNull(row.dismissed_at),
    dismissed_by: row.dismissed_by,
    created_at: timeOf(row.created_at),
    updated_at: timeOf(row.updated_at),
  }
}

function presentAttempt(row: AttemptRow): DeliveryAttempt {
  return {
    number: row.number,
    kind: row.kind,
    started_at: timeOf(row.started_at),
    duration_ms: row.duration_ms,
    response_status: row.response_status,
    response_headers: row.response_headers === null ? null : JSON.parse(row.response_headers),
    response_body: row.response_body,
    truncated: row.truncated === 1,
    error_class: row.error_class as DeliveryAttempt['error_class'],
    remote_address: row.remote_address,
    timings: JSON.parse(row.timings) as AttemptTimings,
  }
}

export function presentDeliveryDetail(row: DeliveryRow, attempts: readonly AttemptRow[]): DeliveryDetail {
  return { ...presentDelivery(row), attempts: attempts.map(presentAttempt) }
}
