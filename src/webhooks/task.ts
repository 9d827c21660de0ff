// All that is needed to send one leased delivery, so that no connection to the database is held or
// asked for while the request is under way.
import { NEVER_SENT, type NewDelivery } from './births/store.ts'
import { PING } from './matching.ts'
import type { Recipient } from './recipient.ts'
import type { DeliveryRow } from './repository.ts'

/** Beyond the deadline of the request: time to note the outcome before the lease ends. */
export const LEASE_SLACK_MS = 15_000

export interface DeliveryTask {
  readonly organisationId: string
  readonly deliveryId: string
  readonly token: string
  readonly eventId: string
  readonly eventType: string
  readonly body: string
  readonly subscriptionId: string
  readonly to: Recipient
  /** Of the delivery, within its subscription. */
  readonly sequence: number
  readonly orderingKey: string | null
  /** From 1, replays included. */
  readonly attempt: number
  /** Whether its event is a test, replayed or not. */
  readonly test: boolean
  /** Of the delivery. */
  readonly kind: DeliveryRow['kind']
  /** How many attempts its schedule counts: none before the first, nor before the first of a replay. */
  readonly scheduleCount: number
}

export function taskOf(row: DeliveryRow | NewDelivery, body: string, to: Recipient): DeliveryTask {
  const { attempt_count, schedule_count } = 'attempt_count' in row ? row : NEVER_SENT
  return {
    organisationId: row.organisation_id,
    deliveryId: row.id,
    token: row.lease_token ?? '',
    eventId: row.event_id,
    eventType: row.event_type,
    body,
    subscriptionId: row.subscription_id,
    to,
    sequence: row.sequence,
    orderingKey: row.ordering_key,
    attempt: attempt_count + 1,
    test: row.event_sequence < 0 || row.event_type === PING,
    kind: row.kind,
    scheduleCount: schedule_count,
  }
}
