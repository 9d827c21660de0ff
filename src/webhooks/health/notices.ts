// Tells of the health of subscriptions: an event for the organisation's other subscriptions and a line in
// the operator's log, in the transaction of what changed. A job watches those that fail; a success and a
// 410 are told by whoever records them.
import { afterCommit, type Tx, type UnitOfWork } from '../../db/transaction.ts'
import type { Mode, Outbox } from '../../events/outbox.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Job } from '../../kernel/job.ts'
import type { Log } from '../../kernel/log.ts'
import { STEP_MS_MIN } from '../clock-watch.ts'
import { HEALTH_CHANGED } from '../matching.ts'
import { lastFailureOf, presentSummary } from '../present.ts'
import { type SubscriptionRow, updateSubscription } from '../repository.ts'
import { healthOf, NOTICES_MS, noticesDue } from './health.ts'
import { listFailing } from './repository.ts'

export type HealthReason =
  | 'failing_for_5_minutes'
  | 'failing_for_1_hour'
  | 'failing_for_24_hours'
  | 'recovered'
  | 'gone'

/** @param row as it is after the change */
export type NotifyHealth = (tx: Tx, row: SubscriptionRow, reason: HealthReason) => Promise<void>

const FAILING: readonly HealthReason[] = ['failing_for_5_minutes', 'failing_for_1_hour', 'failing_for_24_hours']
const SWEEP_MS = 15_000
/** More than the dispatcher needs to see that the clock was set. */
const REBASED_MS = 3000
const ROWS_PER_ROUND = 100

interface NotifyDeps {
  readonly clock: Clock
  readonly log: Log
  readonly mode: Mode
  readonly outbox: () => Outbox
}

export function makeNotifyHealth({ clock, log, mode, outbox }: NotifyDeps): NotifyHealth {
  return async (tx, row, reason) => {
    const { organisation_id: organisationId, id: subscriptionId, failing_since: since } = row
    const failingSince = since === null ? null : new Date(since).toISOString()
    const report = { health: healthOf(row), reason, failing_since: failingSince, last_failure: lastFailureOf(row) }
    await outbox().append(tx, {
      organisationId,
      type: HEALTH_CHANGED,
      mode,
      object: { webhook: presentSummary(row), ...report },
      dedupeKey: `${HEALTH_CHANGED}:${subscriptionId}:${reason}:${since ?? clock.now()}`,
    })
    afterCommit(tx, () => log.warn('webhook.health_changed', { organisationId, subscriptionId, reason, failingSince }))
  }
}

interface WatchDeps {
  readonly clock: Clock
  readonly unitOfWork: UnitOfWork
  readonly notify: NotifyHealth
}

/** Gives the notices that are due; after a pause of the server only the last of them. */
export function makeHealthWatch({ clock, unitOfWork, notify }: WatchDeps): Job {
  let offset = clock.now() - clock.monotonic()
  return {
    name: 'webhook-health',
    async round() {
      const stepMs = clock.now() - clock.monotonic() - offset
      if (Math.abs(stepMs) >= STEP_MS_MIN) {
        offset += stepMs
        return REBASED_MS // the dispatcher sees it too, and moves `failing_since` with the clock
      }
      const told = await unitOfWork.run(async (tx) => {
        const now = clock.now()
        const rows = await listFailing(tx, now, NOTICES_MS, ROWS_PER_ROUND)
        for (const row of rows) {
          const due = noticesDue(row.failing_since ?? now, now)
          const change = { health_told: due }
          await updateSubscription(tx, row.organisation_id, row.id, change)
          await notify(tx, { ...row, ...change }, FAILING[due - 1] ?? 'failing_for_24_hours')
        }
        return rows.length
      })
      return told === ROWS_PER_ROUND ? 0 : SWEEP_MS
    },
  }
}
