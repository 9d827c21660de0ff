// Deliveries as a queue. A claim hands out a lease with a token; an outcome counts only while its
// token still stands in the row, so that two who hold the same delivery cannot both decide over it.
import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import type { Reader } from '../db/database.ts'
import { prepareChange, prepareQuery } from '../db/prepared.ts'
import type { Tx } from '../db/transaction.ts'
import { writeBorn } from './births/store.ts'
import { holdNext, isHeld } from './ordering/store.ts'
import type { DeliveryRow, SubscriptionRow } from './repository.ts'

export type OpenState = 'pending' | 'leased' | 'parked'
export const OPEN: readonly OpenState[] = ['pending', 'leased', 'parked']
export const NO_LEASE = { lease_token: null, lease_until: null } as const

export const newLeaseToken = (): string => randomUUID()

export interface DueLane {
  readonly subscriptionId: string
  /** When its first delivery is due, epoch ms. */
  readonly dueAt: number
}

/**
 * Every lane with pending deliveries, over all organisations. Jumps from lane to lane along the
 * index: a lane with a million rows costs as much as one with a single row.
 */
export async function listDueLanes(reader: Reader): Promise<DueLane[]> {
  const { rows } = await sql<DueLane>`
    with recursive lane (id) as (
      select min(subscription_id) from deliveries where state = 'pending' and held = 0
      union all
      select (select min(subscription_id) from deliveries
        where state = 'pending' and held = 0 and subscription_id > lane.id)
      from lane where lane.id is not null)
    select lane.id as "subscriptionId",
      (select min(due_at) from deliveries
        where state = 'pending' and held = 0 and subscription_id = lane.id) as "dueAt"
    from lane where lane.id is not null`.execute(reader)
  return rows
}

/** The subscription of a lane, deleted or not; lanes are claimed over all organisations. */
export async function findLaneSubscription(tx: Tx, subscriptionId: string): Promise<SubscriptionRow | undefined> {
  const [row] = await selectSubscription(tx, { subscriptionId })
  return row
}

const selectSubscription = prepareQuery((db, of: { subscriptionId: string }) =>
  db.selectFrom('subscriptions').selectAll().where('id', '=', of.subscriptionId),
)

export type ClaimedRow = DeliveryRow & { readonly body: string }

/** Leases the first due deliveries of a lane that are not held by earlier ones. */
export async function claim(
  tx: Tx,
  { organisation_id, id, timeout_ms }: SubscriptionRow,
  now: number,
  limit: number,
  leaseSlackMs: number,
): Promise<ClaimedRow[]> {
  await writeBorn(tx)
  const token = newLeaseToken()
  const claimed = await tx
    .updateTable('deliveries')
    .set((eb) => ({
      state: 'leased' as const,
      lease_token: token,
      lease_until: now + timeout_ms + leaseSlackMs,
      claim_count: eb('claim_count', '+', 1),
      updated_at: now,
    }))
    .where('organisation_id', '=', organisation_id)
    .where('id', 'in', (eb) =>
      eb
        .selectFrom('deliveries')
        .select('id')
        .where('state', '=', sql.lit('pending')) // literals, so that the partial index serves
        .where('held', '=', sql.lit(0))
        .where('subscription_id', '=', id)
        .where('due_at', '<=', now)
        .orderBy('due_at')
        .orderBy('id')
        .limit(limit),
    )
    .returningAll()
    .execute()
  if (claimed.length === 0) return []
  const events = await tx
    .selectFrom('events')
    .select(['id', 'body'])
    .where('organisation_id', '=', organisation_id)
    .where(
      'sequence',
      'in',
      claimed.map((row) => row.event_sequence),
    )
    .execute()
  const bodies = new Map(events.map((event) => [event.id, event.body]))
  return claimed
    .map((row) => ({ ...row, body: bodies.get(row.event_id) ?? '' }))
    .sort((a, b) => a.due_at - b.due_at || (a.id < b.id ? -1 : 1))
}

/** Starts the schedule of a delivery anew. */
export async function restart(
  tx: Tx,
  row: DeliveryRow,
  state: 'pending' | 'parked',
  now: number,
): Promise<DeliveryRow> {
  const restarted = await tx
    .updateTable('deliveries')
    .set({
      ...NO_LEASE,
      state,
      held: (await isHeld(tx, row)) ? 1 : 0,
      kind: 'replay',
      due_at: now,
      schedule_count: 0,
      dismissed_at: null,
      dismissed_by: null,
      updated_at: now,
    })
    .where('organisation_id', '=', row.organisation_id)
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
  await holdNext(tx, row)
  return restarted
}

/**
 * Gives back leases over all organisations, due as they were before.
 * @param expiredAt only those that ended by then, epoch ms; undefined: all, when no other process can hold one
 */
export async function reclaim(tx: Tx, now: number, expiredAt: number | undefined): Promise<number> {
  await writeBorn(tx)
  const result = await tx
    .updateTable('deliveries')
    .set({ ...NO_LEASE, state: 'pending', updated_at: now })
    .where('state', '=', sql.lit('leased'))
    .$if(expiredAt !== undefined, (q) => q.where('lease_until', '<=', expiredAt as number))
    .executeTakeFirst()
  return Number(result.numUpdatedRows)
}

export async function hasExpiredLease(reader: Reader, now: number): Promise<boolean> {
  const row = await reader
    .selectFrom('deliveries')
    .select('id')
    .where('state', '=', sql.lit('leased'))
    .where('lease_until', '<=', now)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/**
 * After the wall clock was set: what was to happen later happens as much later as before, and what has lasted for a time
 * has lasted no longer. Over all organisations; a look at every delivery that waits, for the rare hour in which somebody
 * sets the clock.
 * @param before what the clock would show now had it not been set, epoch ms
 */
export async function rebase(tx: Tx, before: number, stepMs: number): Promise<void> {
  await writeBorn(tx)
  await tx
    .updateTable('deliveries')
    .set((eb) => ({ due_at: eb('due_at', '+', stepMs) }))
    .where('state', '=', sql.lit('pending'))
    .where('due_at', '>', Math.min(before, before + stepMs)) // set back, also what was due a moment ago
    // Set forward: not what was made due at once since then, by the new clock. Set back there is nothing of the kind.
    .$if(stepMs > 0, (q) => q.whereRef('due_at', '<>', 'updated_at'))
    .execute()
  await tx
    .updateTable('deliveries')
    .set((eb) => ({ lease_until: eb('lease_until', '+', stepMs) }))
    .where('state', '=', sql.lit('leased'))
    .where('lease_until', '>', before)
    .execute()
  await tx
    .updateTable('subscriptions')
    .set((eb) => ({
      failing_since: eb('failing_since', '+', stepMs),
      drained_until: eb('drained_until', '+', stepMs),
    }))
    .where((eb) => eb.or([eb('failing_since', 'is not', null), eb('drained_until', 'is not', null)]))
    .execute()
}

export interface Lease {
  readonly organisationId: string
  readonly deliveryId: string
  readonly token: string
}

/** Gives one lease back, due as it was before. */
export async function release(tx: Tx, lease: Lease, now: number): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({ ...NO_LEASE, state: 'pending', updated_at: now })
    .where('organisation_id', '=', lease.organisationId)
    .where('id', '=', lease.deliveryId)
    .where('lease_token', '=', lease.token)
    .execute()
}

export async function findLeased(tx: Tx, lease: Lease): Promise<DeliveryRow | undefined> {
  const [row] = await selectDelivery(tx, lease)
  return row
}

const selectDelivery = prepareQuery((db, of: Pick<Lease, 'organisationId' | 'deliveryId'>) =>
  db
    .selectFrom('deliveries')
    .selectAll()
    .where('organisation_id', '=', of.organisationId)
    .where('id', '=', of.deliveryId),
)

/** Of one that nothing has failed for. @returns 0 when something has */
export const noteFurtherSuccess = prepareChange(
  (db, of: { organisationId: string; id: string; endedAt: number }) =>
    db
      .updateTable('subscriptions')
      .set({ last_success_at: of.endedAt })
      .where('organisation_id', '=', of.organisationId)
      .where('id', '=', of.id)
      .where('failing_since', 'is', null), // nor has anything been told then
)

/** An acknowledgement is the end of whatever failed. */
export const noteSuccess = prepareQuery((db, of: { organisationId: string; id: string; endedAt: number }) =>
  db
    .updateTable('subscriptions')
    .set({ last_success_at: of.endedAt, failing_since: null, health_told: 0 })
    .where('organisation_id', '=', of.organisationId)
    .where('id', '=', of.id),
)

/** Notes who lets a failed delivery go. */
export async function dismiss(tx: Tx, row: DeliveryRow, dismissedBy: string, now: number): Promise<DeliveryRow> {
  return tx
    .updateTable('deliveries')
    .set({ dismissed_at: now, dismissed_by: dismissedBy, updated_at: now })
    .where('organisation_id', '=', row.organisation_id)
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}
