// Records what came of an attempt, in one unit of work: the attempt, the delivery's new state and
// the health of its subscription.
import type { Tx } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import { type AttemptResult, judge } from './attempt.ts'
import { conclude, concludeFenced, insertAttempt } from './attempts/store.ts'
import type { NotifyHealth } from './health/notices.ts'
import { type DeliveryRow, type SubscriptionRow, updateSubscription } from './repository.ts'
import type { RetrySchedule } from './schedule.ts'
import { settle } from './settling/store.ts'
import { findLaneSubscription, findLeased, noteSuccess } from './store.ts'
import type { DeliveryTask } from './task.ts'

interface Deps {
  readonly clock: Clock
  readonly schedule: RetrySchedule
  readonly random: () => number
  readonly notify: NotifyHealth
}

export interface Outcome {
  readonly state: DeliveryRow['state'] | 'fenced'
  /** When it is due again, epoch ms. */
  readonly dueAt: number | undefined
}

export async function recordOutcome(tx: Tx, task: DeliveryTask, result: AttemptResult, deps: Deps): Promise<Outcome> {
  const lease = { organisationId: task.organisationId, deliveryId: task.deliveryId, token: task.token }
  const delivery = await findLeased(tx, lease)
  const subscription = await findLaneSubscription(tx, task.subscriptionId)
  if (delivery === undefined || subscription === undefined) return { state: 'fenced', dueAt: undefined }
  const now = deps.clock.now()
  const kind = kindOf(delivery, task)
  const noted = await noteHealth(tx, subscription, kind, result, deps.notify)
  if (delivery.state !== 'leased' || delivery.lease_token !== task.token) {
    await insertAttempt(tx, delivery, kind, result, true)
    await concludeFenced(tx, delivery, result, now)
    return { state: 'fenced', dueAt: undefined }
  }
  const verdict = judge(delivery, subscription, task.url, result, deps.schedule, deps.random())
  await insertAttempt(tx, delivery, kind, result, false)
  await conclude(tx, delivery, verdict, result, now)
  if (verdict.gone) {
    await updateSubscription(tx, task.organisationId, task.subscriptionId, { status: 'gone', updated_at: now })
    await deps.notify(tx, { ...noted, status: 'gone', updated_at: now }, 'gone')
    await settle(tx, { ...subscription, status: 'gone' }, now)
  }
  return { state: verdict.state, dueAt: verdict.state === 'pending' ? verdict.dueAt : undefined }
}

/** Only the first attempt after a replay was asked for is one; the schedule follows it. */
function kindOf(delivery: DeliveryRow, task: DeliveryTask): DeliveryRow['kind'] {
  return task.kind === 'replay' && delivery.schedule_count > 0 ? 'scheduled' : task.kind
}

/**
 * An acknowledgement is one, whatever was sent; a failure of what a person sent by hand is shown, and begins nothing.
 * @returns the subscription as it is now
 */
async function noteHealth(
  tx: Tx,
  row: SubscriptionRow,
  kind: DeliveryRow['kind'],
  result: AttemptResult,
  notify: NotifyHealth,
): Promise<SubscriptionRow> {
  const change =
    result.errorClass === null
      ? { last_success_at: result.endedAt, failing_since: null, health_told: 0 }
      : {
          last_failure_at: result.endedAt,
          last_failure_class: result.errorClass,
          last_failure_status: result.status,
          failing_since: row.failing_since ?? (kind === 'scheduled' ? result.endedAt : null),
        }
  if (result.errorClass === null)
    await noteSuccess(tx, { organisationId: row.organisation_id, id: row.id, endedAt: result.endedAt })
  else await updateSubscription(tx, row.organisation_id, row.id, change)
  const noted = { ...row, ...change }
  if (row.health_told > 0 && result.errorClass === null) await notify(tx, noted, 'recovered')
  return noted
}
