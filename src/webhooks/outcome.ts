// Records what came of attempts, in one unit of work: each attempt, its delivery's new state and the health of its
// subscription.
import type { Tx } from '../db/transaction.ts'
import type { Clock } from '../kernel/clock.ts'
import { takeTurns } from '../kernel/turns.ts'
import { type AttemptResult, judge } from './attempt.ts'
import { acknowledge, conclude, concludeFenced, insertAttempt } from './attempts/store.ts'
import type { NotifyHealth } from './health/notices.ts'
import { freeNext } from './ordering/store.ts'
import { type DeliveryRow, type SubscriptionRow, updateSubscription } from './repository.ts'
import type { RetrySchedule } from './schedule.ts'
import { settle } from './settling/store.ts'
import { findLaneSubscription, findLeased, noteFurtherSuccess, noteSuccess } from './store.ts'
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

export interface Attempted {
  readonly task: DeliveryTask
  readonly result: AttemptResult
}

/** @returns the outcomes in their order; they have the same effect as one after another in units of work of their own */
export async function recordOutcomes(tx: Tx, attempted: readonly Attempted[], deps: Deps): Promise<Outcome[]> {
  const outcomes: Outcome[] = []
  const mayGoOn = takeTurns()
  /** Subscriptions that took a delivery, and when they last did; not noted yet. */
  const successes = new Map<string, Attempted>()
  for (const one of attempted) {
    await mayGoOn() // as units do among themselves
    const { subscriptionId } = one.task
    if (await recordAcknowledged(tx, one, one.task.attempt - 1, deps.clock.now())) {
      successes.set(subscriptionId, one)
      outcomes.push(ACKNOWLEDGED)
      continue
    }
    const earlier = successes.get(subscriptionId)
    if (earlier !== undefined) await noteSuccessOf(tx, earlier, deps.notify) // what follows may begin its failing
    successes.delete(subscriptionId)
    outcomes.push(await recordOutcome(tx, one, deps))
  }
  for (const last of successes.values()) await noteSuccessOf(tx, last, deps.notify)
  return outcomes
}

const ACKNOWLEDGED: Outcome = { state: 'succeeded', dueAt: undefined }

/**
 * What most attempts come to.
 * @param attempts counted before this one
 * @returns whether it was one, its lease held, and so many are counted
 */
async function recordAcknowledged(
  tx: Tx,
  { task, result }: Attempted,
  attempts: number,
  now: number,
): Promise<boolean> {
  if (result.errorClass !== null) return false
  const { organisationId, deliveryId, token } = task
  const { status, endedAt } = result
  const acknowledged = await acknowledge(tx, { organisationId, deliveryId, token, attempts, status, endedAt, now })
  if (acknowledged === 0) return false
  const delivery = { organisation_id: organisationId, id: deliveryId, attempt_count: attempts }
  await insertAttempt(tx, delivery, kindOf(task), result, false)
  await freeNext(tx, {
    organisation_id: organisationId,
    subscription_id: task.subscriptionId,
    ordering_key: task.orderingKey,
    sequence: task.sequence,
  })
  return true
}

async function noteSuccessOf(tx: Tx, { task, result }: Attempted, notify: NotifyHealth): Promise<void> {
  const { organisationId, subscriptionId: id } = task
  if ((await noteFurtherSuccess(tx, { organisationId, id, endedAt: result.endedAt })) > 0) return
  const subscription = await findLaneSubscription(tx, task.subscriptionId)
  if (subscription !== undefined) await noteHealth(tx, subscription, task.kind, result, notify)
}

async function recordOutcome(tx: Tx, { task, result }: Attempted, deps: Deps): Promise<Outcome> {
  const lease = { organisationId: task.organisationId, deliveryId: task.deliveryId, token: task.token }
  const delivery = await findLeased(tx, lease)
  const subscription = await findLaneSubscription(tx, task.subscriptionId)
  if (delivery === undefined || subscription === undefined) return { state: 'fenced', dueAt: undefined }
  const now = deps.clock.now()
  const kind = kindOf(task)
  const noted = await noteHealth(tx, subscription, kind, result, deps.notify)
  const { errorClass } = result
  // One whose lease was lost may have been counted since this one was sent.
  if (await recordAcknowledged(tx, { task, result }, delivery.attempt_count, now)) return ACKNOWLEDGED
  if (errorClass === null || delivery.state !== 'leased' || delivery.lease_token !== task.token) {
    await insertAttempt(tx, delivery, kind, result, true)
    await concludeFenced(tx, delivery, result, now)
    return { state: 'fenced', dueAt: undefined }
  }
  const failed = { ...result, errorClass }
  const verdict = judge(delivery, subscription, task.to.url, failed, deps.schedule, deps.random())
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
function kindOf({ kind, scheduleCount }: DeliveryTask): DeliveryRow['kind'] {
  return kind === 'replay' && scheduleCount > 0 ? 'scheduled' : kind
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
