// Rows to the contract's Suppression.
import type { Suppression, SuppressionVerdict } from '../../generated/types.ts'
import { ALL_CALLS, type SuppressionRow } from './repository.ts'

const timeOf = (ms: number) => new Date(ms).toISOString()

export function presentSuppression(row: SuppressionRow): Suppression {
  return {
    id: row.id,
    object: 'suppression',
    phone: row.phone,
    reason: row.reason,
    source: row.source,
    scope: row.scenario === ALL_CALLS ? 'organisation' : 'scenario',
    scenario: row.scenario === ALL_CALLS ? null : row.scenario,
    note: row.note,
    campaign_id: row.campaign_id,
    recipient_id: row.recipient_id,
    conversation_id: row.conversation_id,
    expires_at: row.expires_at === null ? null : timeOf(row.expires_at),
    created_at: timeOf(row.created_at),
  }
}

export function presentVerdict(phone: string, row: SuppressionRow | undefined): SuppressionVerdict {
  return { phone, suppressed: row !== undefined, suppression_id: row?.id ?? null, reason: row?.reason ?? null }
}
