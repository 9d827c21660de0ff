// Deliveries of one subscription and key go out one after another: only the first that has not ended is free, those
// behind it are held. Written down with whatever begins or ends a delivery, so that a claim need not look for it.
import { sql } from 'kysely'
import type { Tx } from '../../db/transaction.ts'
import type { DeliveryRow } from '../repository.ts'

type Keyed = Pick<DeliveryRow, 'organisation_id' | 'subscription_id' | 'ordering_key' | 'sequence'>

/** Literal, so that the partial index serves. */
const OPEN = sql<boolean>`state in ('pending', 'leased', 'parked')`

const openOf = (tx: Tx, { organisation_id, subscription_id, ordering_key }: Keyed) =>
  tx
    .selectFrom('deliveries')
    .where('organisation_id', '=', organisation_id)
    .where('subscription_id', '=', subscription_id)
    .where('ordering_key', '=', ordering_key)
    .where(OPEN)

/** Whether an earlier delivery of its key has not ended. */
export async function isHeld(tx: Tx, delivery: Keyed): Promise<boolean> {
  if (delivery.ordering_key === null) return false
  const earlier = await openOf(tx, delivery)
    .select('id')
    .where('sequence', '<', delivery.sequence)
    .limit(1)
    .executeTakeFirst()
  return earlier !== undefined
}

/** After one of the key has ended: the next is free. */
export async function freeNext(tx: Tx, ended: Keyed): Promise<void> {
  if (ended.ordering_key === null) return
  const first = await openOf(tx, ended).select(['id', 'held']).orderBy('sequence').limit(1).executeTakeFirst()
  if (first?.held === 1) await setHeld(tx, ended.organisation_id, first.id, 0)
}

/** After one of the key is open again: the one that was free until now waits for it. */
export async function holdNext(tx: Tx, opened: Keyed): Promise<void> {
  if (opened.ordering_key === null) return
  const next = await openOf(tx, opened)
    .select(['id', 'held'])
    .where('sequence', '>', opened.sequence)
    .orderBy('sequence')
    .limit(1)
    .executeTakeFirst()
  if (next?.held === 0) await setHeld(tx, opened.organisation_id, next.id, 1)
}

async function setHeld(tx: Tx, organisationId: string, id: string, held: 0 | 1): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ held })
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .execute()
}
