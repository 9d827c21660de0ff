// Brings the deliveries of a subscription to where its status says they belong, a portion at a time: parked while it is
// paused or gone, due again once it is active, cancelled when it was deleted. What a portion leaves is found again.
import { sql } from 'kysely'
import type { Reader } from '../../db/database.ts'
import type { Tx } from '../../db/transaction.ts'
import { writeBorn } from '../births/store.ts'
import { type SubscriptionRow, updateSubscription } from '../repository.ts'
import { NO_LEASE } from '../store.ts'

/** Moved in one transaction: some milliseconds of the writer. */
export const SETTLED_ROWS_MAX = 500

/** @returns how many were moved; `SETTLED_ROWS_MAX`: there may be more */
export async function settle(tx: Tx, subscription: SubscriptionRow, now: number): Promise<number> {
  await writeBorn(tx)
  if (subscription.deleted_at === null && subscription.status === 'active') return resume(tx, subscription, now)
  const cancelled = subscription.deleted_at !== null
  let moved = 0
  for (const from of cancelled ? (['ready', 'held', 'parked'] as const) : (['ready', 'held'] as const))
    moved += await move(tx, subscription, from, cancelled ? 'cancelled' : 'parked', now, SETTLED_ROWS_MAX - moved)
  return moved
}

type Place = 'ready' | 'held' | 'parked'

/** To the letter of the partial indexes. */
const IN: Record<Place, ReturnType<typeof sql<boolean>>> = {
  ready: sql<boolean>`state = 'pending' and held = 0`,
  held: sql<boolean>`state = 'pending' and held = 1`,
  parked: sql<boolean>`state = 'parked'`,
}

async function move(
  tx: Tx,
  { organisation_id: organisationId, id: subscriptionId }: SubscriptionRow,
  from: Place,
  to: 'parked' | 'cancelled',
  now: number,
  limit: number,
): Promise<number> {
  if (limit <= 0) return 0
  const result = await tx
    .updateTable('deliveries')
    .set({ ...NO_LEASE, state: to, updated_at: now })
    .where('organisation_id', '=', organisationId)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('deliveries')
        .select('id')
        .where(IN[from])
        .where('subscription_id', '=', subscriptionId)
        .limit(limit),
    )
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

/**
 * What was parked becomes due, oldest first: at once, or as many in a second as was asked for, where each portion goes on
 * where the last one ended.
 */
async function resume(tx: Tx, subscription: SubscriptionRow, now: number): Promise<number> {
  const { organisation_id: organisationId, id: subscriptionId, drain_per_second: perSecond } = subscription
  const step = perSecond === null ? 0 : 1000 / perSecond
  const from = Math.max(now, subscription.drained_until ?? now)
  const result = await sql`
    update deliveries set state = 'pending', lease_token = null, lease_until = null, updated_at = ${now},
      due_at = case
        when ${step} > 0 then cast(${from} + parked.place * ${step} as integer) when due_at > ${now} then ${now} else due_at end
    from (select id as parked_id, row_number() over (order by due_at, id) - 1 as place from deliveries
      where state = 'parked' and subscription_id = ${subscriptionId} order by due_at, id limit ${SETTLED_ROWS_MAX}) as parked
    where organisation_id = ${organisationId} and id = parked.parked_id`.execute(tx)
  const resumed = Number(result.numAffectedRows ?? 0)
  if (step > 0 && resumed > 0)
    await updateSubscription(tx, organisationId, subscriptionId, { drained_until: from + resumed * step })
  return resumed
}

/** Requests under way of a subscription that is deleted: no more than it may have at a time, and what a crash left. */
export async function cancelLeased(tx: Tx, { organisation_id, id }: SubscriptionRow, now: number): Promise<void> {
  await writeBorn(tx)
  await tx
    .updateTable('deliveries')
    .set({ ...NO_LEASE, state: 'cancelled', updated_at: now })
    .where('organisation_id', '=', organisation_id)
    .where(
      'id',
      'in',
      (eb) =>
        eb
          .selectFrom('deliveries')
          .select('id')
          .where('state', '=', sql.lit('leased'))
          .where(sql`+subscription_id`, '=', id), // the plus: by the index of what is leased, not by all it was ever sent
    )
    .execute()
}

/** A subscription with deliveries where they do not belong, over all organisations; jumps from lane to lane. */
export async function findUnsettled(reader: Reader): Promise<string | undefined> {
  const { rows } = await sql<{ id: string }>`
    with recursive
      ready (id) as (select min(subscription_id) from deliveries where state = 'pending' and held = 0 union all
        select (select min(subscription_id) from deliveries
          where state = 'pending' and held = 0 and subscription_id > ready.id) from ready where ready.id is not null),
      held (id) as (select min(subscription_id) from deliveries where state = 'pending' and held = 1 union all
        select (select min(subscription_id) from deliveries
          where state = 'pending' and held = 1 and subscription_id > held.id) from held where held.id is not null),
      parked (id) as (select min(subscription_id) from deliveries where state = 'parked' union all
        select (select min(subscription_id) from deliveries where state = 'parked' and subscription_id > parked.id)
        from parked where parked.id is not null)
    select s.id from subscriptions s join (select id from ready union select id from held) lane on lane.id = s.id
      where s.deleted_at is not null or s.status <> 'active'
    union all
    select s.id from subscriptions s join parked on parked.id = s.id where s.deleted_at is not null or s.status = 'active'
    limit 1`.execute(reader)
  return rows[0]?.id
}
