// An event as it is read: the frozen body. Written again from its parsed form it is the same bytes,
// since it was written by the same serialiser.
import type { WebhookEvent } from '../../generated/types.ts'
import type { EventRow } from './repository.ts'

export function presentEvent(row: EventRow): WebhookEvent {
  return JSON.parse(row.body) as WebhookEvent
}
