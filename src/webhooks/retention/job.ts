// Prunes what has ended: succeeded, cancelled and dismissed deliveries, 30 days after. What has failed
// stays until somebody replays or dismisses it, or deletes the subscription. In portions that leave the writer free.
import type { Tx, UnitOfWork } from '../../db/transaction.ts'
import type { Clock } from '../../kernel/clock.ts'
import type { Job } from '../../kernel/job.ts'
import { countPruned } from '../counts/store.ts'
import {
  deleteDeliveries,
  deleteExamples,
  deleteReplays,
  listLeftBehind,
  listPrunable,
  notePruned,
  type PrunableRow,
} from './repository.ts'

export const KEPT_MS = 30 * 86_400_000
const ROWS_PER_ROUND = 500
const PAUSE_MS = 3_600_000

export function makeRetention({ clock, unitOfWork }: { clock: Clock; unitOfWork: UnitOfWork }): Job {
  return {
    name: 'webhook-retention',
    async round() {
      const pruned = await unitOfWork.run((tx) => prune(tx, clock.now() - KEPT_MS))
      return pruned === ROWS_PER_ROUND ? 0 : PAUSE_MS
    },
  }
}

async function prune(tx: Tx, before: number): Promise<number> {
  const ended = await listPrunable(tx, before, ROWS_PER_ROUND)
  const rows = [...ended, ...(await listLeftBehind(tx, before, ROWS_PER_ROUND - ended.length))]
  for (const [organisationId, own] of Map.groupBy(rows, (row) => row.organisation_id)) {
    await deleteDeliveries(
      tx,
      organisationId,
      own.map(({ id }) => id),
    )
    await deleteExamples(
      tx,
      organisationId,
      own.map(({ event_sequence: sequence }) => sequence),
    )
    for (const [subscriptionId, some] of Map.groupBy(own, (row) => row.subscription_id))
      await notePruned(tx, organisationId, subscriptionId, {
        acknowledged: countOf(some, 'succeeded'),
        dismissed: countOf(some, 'failed'),
        cancelled: countOf(some, 'cancelled'),
        through: Math.max(...some.map(({ sequence }) => sequence)),
      })
  }
  await countPruned(tx, rows.length)
  await deleteReplays(tx, before)
  return rows.length
}

const countOf = (rows: readonly PrunableRow[], state: PrunableRow['state']) =>
  rows.filter((row) => row.state === state).length
