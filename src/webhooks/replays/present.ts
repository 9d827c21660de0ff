// Rows to the contract's WebhookReplay.
import type { WebhookReplay } from '../../../generated/types.ts'
import type { ReplayRow } from './repository.ts'

const timeOf = (ms: number) => new Date(ms).toISOString()
const timeOrNull = (ms: number | null) => (ms === null ? null : timeOf(ms))

export function presentReplay(row: ReplayRow): WebhookReplay {
  return {
    id: row.id,
    object: 'webhook_replay',
    status: row.status,
    filter: {
      webhook_id: row.subscription_id,
      since: timeOrNull(row.since),
      until: timeOrNull(row.until),
      event_types: JSON.parse(row.event_types),
      states: JSON.parse(row.states),
      recover: row.recover === 1,
    },
    matching: row.matching,
    examined: row.examined,
    replayed: row.replayed,
    created_at: timeOf(row.created_at),
    updated_at: timeOf(row.updated_at),
    ended_at: timeOrNull(row.ended_at),
  }
}
