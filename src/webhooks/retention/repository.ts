// SQL of pruning: over all organisations, as a job of the server's own.
import { sql } from 'kysely'
import type { Reader } from '../../db/database.ts'
import type { Tx } from '../../db/transaction.ts'

const COLUMNS = [
  'deliveries.organisation_id',
  'deliveries.id',
  'deliveries.event_sequence',
  'deliveries.subscription_id',
  'deliveries.sequence',
  'deliveries.state',
] as const

export type PrunableRow = Awaited<ReturnType<typeof listPrunable>>[number]

/** The condition of the partial index, to the letter: what may be pruned once it is old enough. */
const ENDED = sql<boolean>`(state in ('succeeded', 'cancelled') or (state = 'failed' and dismissed_at is not null))`

/** @param before when they ended at the latest, epoch ms */
export async function listPrunable(reader: Reader, before: number, limit: number) {
  return reader
    .selectFrom('deliveries')
    .select(COLUMNS)
    .where(ENDED)
    .where('updated_at', '<', before)
    .orderBy('updated_at')
    .limit(limit)
    .execute()
}

/**
 * What had failed for subscriptions that are deleted: nobody can replay or dismiss it any more.
 * @param before when they were deleted at the latest, epoch ms
 */
export async function listLeftBehind(reader: Reader, before: number, limit: number): Promise<PrunableRow[]> {
  return reader
    .selectFrom('subscriptions')
    .crossJoin('deliveries') // in this order: the other one would read all that has failed
    .select(COLUMNS)
    .whereRef('deliveries.organisation_id', '=', 'subscriptions.organisation_id')
    .whereRef('deliveries.subscription_id', '=', 'subscriptions.id')
    .where('subscriptions.deleted_at', '<', before)
    .where('deliveries.state', '=', sql.lit('failed')) // literal, so that the partial index serves
    .where('deliveries.dismissed_at', 'is', null)
    .limit(limit)
    .execute()
}

/** With their attempts. */
export async function deleteDeliveries(tx: Tx, organisationId: string, ids: readonly string[]): Promise<void> {
  await tx
    .deleteFrom('delivery_attempts')
    .where('organisation_id', '=', organisationId)
    .where('delivery_id', 'in', ids)
    .execute()
  await tx.deleteFrom('deliveries').where('organisation_id', '=', organisationId).where('id', 'in', ids).execute()
}

/** Examples that were stored for a test: each is of one delivery. Events of the organisation are numbered from 1 and stay. */
export async function deleteExamples(tx: Tx, organisationId: string, sequences: readonly number[]): Promise<void> {
  const examples = sequences.filter((sequence) => sequence < 0)
  if (examples.length === 0) return
  await tx
    .deleteFrom('events')
    .where('organisation_id', '=', organisationId)
    .where('sequence', 'in', examples)
    .execute()
}

export interface Pruned {
  readonly acknowledged: number
  readonly dismissed: number
  readonly cancelled: number
  /** Highest number among them. */
  readonly through: number
}

/** Keeps the ledger's sum: what has no line any more is counted. */
export async function notePruned(
  tx: Tx,
  organisationId: string,
  subscriptionId: string,
  pruned: Pruned,
): Promise<void> {
  await tx
    .updateTable('subscriptions')
    .set((eb) => ({
      pruned_acknowledged: eb('pruned_acknowledged', '+', pruned.acknowledged),
      pruned_dismissed: eb('pruned_dismissed', '+', pruned.dismissed),
      pruned_cancelled: eb('pruned_cancelled', '+', pruned.cancelled),
      pruned_through: eb
        .case()
        .when('pruned_through', '<', pruned.through)
        .then(pruned.through)
        .else(eb.ref('pruned_through'))
        .end(),
    }))
    .where('organisation_id', '=', organisationId)
    .where('id', '=', subscriptionId)
    .execute()
}

/** Bulk replays that ended before. */
export async function deleteReplays(tx: Tx, before: number): Promise<void> {
  await tx.deleteFrom('webhook_replays').where('status', '!=', 'running').where('ended_at', '<', before).execute()
}
