// Rows to the contract's ledger.
import type { WebhookLedger, WebhookLedgerLine } from '../../../generated/types.ts'
import type { SubscriptionRow } from '../repository.ts'
import type { LedgerRow } from './repository.ts'

const timeOrNull = (ms: number | null) => (ms === null ? null : new Date(ms).toISOString())

export function presentLedgerLine(row: LedgerRow): WebhookLedgerLine {
  return {
    sequence: row.sequence,
    delivery_id: row.id,
    event_id: row.event_id,
    event_type: row.event_type,
    body_sha256: row.body_sha256,
    state: row.state,
    attempt_count: row.attempt_count,
    created_at: new Date(row.created_at).toISOString(),
    first_attempt_at: timeOrNull(row.first_attempt_at),
    last_attempt_at: timeOrNull(row.last_attempt_at),
    acknowledged_at: timeOrNull(row.succeeded_at),
  }
}

export function presentPruned(row: SubscriptionRow): WebhookLedger['pruned'] {
  return {
    through_sequence: row.pruned_through,
    acknowledged: row.pruned_acknowledged,
    dismissed: row.pruned_dismissed,
    cancelled: row.pruned_cancelled,
  }
}
