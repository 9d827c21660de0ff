// All that is needed to send one leased delivery, so that no connection to the database is held or
// asked for while the request is under way.
import type { Tx } from '../db/transaction.ts'
import { listCandidates } from './candidates/store.ts'
import { PING } from './matching.ts'
import { type DeliveryRow, findDefaultSecret, type SubscriptionRow } from './repository.ts'
import { defaultSecrets, type SealedSecret, type SealedSecrets, sealedHeadersOf, sealedSecretsOf } from './secrets.ts'
import type { NewDelivery } from './store.ts'

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
  readonly url: string
  readonly timeoutMs: number
  readonly secrets: SealedSecrets
  /** Own headers of the subscription, sealed. */
  readonly headers: SealedSecret | undefined
  /** Of the delivery, within its subscription. */
  readonly sequence: number
  readonly orderingKey: string | null
  /** From 1, replays included. */
  readonly attempt: number
  /** Whether its event is a test, replayed or not. */
  readonly test: boolean
  /** Of the delivery. */
  readonly kind: DeliveryRow['kind']
  /** Attempts that its schedule has begun with. */
  readonly scheduleCount: number
}

/**
 * What signs for a subscription without a secret of its own: an active subscription of the same URL, whose
 * receiver knows that secret, else the organisation's default.
 * @returns undefined when it has its own
 */
export async function inheritedSecrets(tx: Tx, row: SubscriptionRow): Promise<SealedSecrets | undefined> {
  if (row.secret_enc !== null) return undefined
  const others = await listCandidates(tx, row.organisation_id, undefined)
  const sibling = others.find(
    (other) => other.url === row.url && other.status === 'active' && other.secret_enc !== null && other.id !== row.id,
  )
  if (sibling !== undefined) return sealedSecretsOf(sibling, undefined)
  return defaultSecrets(row.organisation_id, await findDefaultSecret(tx, row.organisation_id))
}

export function taskOf(
  row: NewDelivery & Pick<DeliveryRow, 'attempt_count' | 'schedule_count'> & { readonly body: string },
  subscription: SubscriptionRow,
  inherited: SealedSecrets | undefined,
): DeliveryTask {
  return {
    organisationId: row.organisation_id,
    deliveryId: row.id,
    token: row.lease_token ?? '',
    eventId: row.event_id,
    eventType: row.event_type,
    body: row.body,
    subscriptionId: row.subscription_id,
    url: subscription.url,
    timeoutMs: subscription.timeout_ms,
    secrets: sealedSecretsOf(subscription, inherited),
    headers: sealedHeadersOf(subscription),
    sequence: row.sequence,
    orderingKey: row.ordering_key,
    attempt: row.attempt_count + 1,
    test: row.event_sequence < 0 || row.event_type === PING,
    kind: row.kind,
    scheduleCount: row.schedule_count,
  }
}
