// Deliveries as a queue. A claim hands out a lease with a token; an outcome counts only while its
// token still stands in the row, so that two who hold the same delivery cannot both decide over it.
import { randomUUID } from 'node:crypto'
import { type Insertable, sql } from 'kysely'
import type { Reader } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { Tx } from '../db/transaction.ts'
import type { AttemptResult, Verdict } from './attempt.ts'
import type { DeliveryRow, SubscriptionRow } from './repository.ts'

export type OpenState = 'pending' | 'leased' | 'parked'
const OPEN: readonly OpenState[] = ['pending', 'leased', 'parked']
const NO_LEASE = { lease_token: null, lease_until: null } as const

export const newLeaseToken = (): string => randomUUID()

/** One statement per hundred rows: far under the limit of bound values. */
export async function insertDeliveries(tx: Tx, rows: readonly Insertable<Tables['deliveries']>[]): Promise<void> {
  for (let at = 0; at < rows.length; at += 100)
    await tx
      .insertInto('deliveries')
      .values(rows.slice(at, at + 100))
      .execute()
}

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
      select min(subscription_id) from deliveries where state = 'pending'
      union all
      select (select min(subscription_id) from deliveries where state = 'pending' and subscription_id > lane.id)
      from lane where lane.id is not null)
    select lane.id as "subscriptionId",
      (select min(due_at) from deliveries where state = 'pending' and subscription_id = lane.id) as "dueAt"
    from lane where lane.id is not null`.execute(reader)
  return rows
}

/** The subscription of a lane, deleted or not; lanes are claimed over all organisations. */
export async function findLaneSubscription(tx: Tx, subscriptionId: string): Promise<SubscriptionRow | undefined> {
  return tx.selectFrom('subscriptions').selectAll().where('id', '=', subscriptionId).executeTakeFirst()
}

export type ClaimedRow = DeliveryRow & { readonly body: string }

/** Leases the first due deliveries of a lane. */
export async function claim(
  tx: Tx,
  { organisation_id, id, timeout_ms }: SubscriptionRow,
  now: number,
  limit: number,
  leaseSlackMs: number,
): Promise<ClaimedRow[]> {
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
        .where('state', '=', sql.lit('pending')) // literal, so that the partial index serves
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

/** Moves all deliveries of a subscription that are in one of the states. @returns how many there were */
export async function moveAll(
  tx: Tx,
  organisationId: string,
  subscriptionId: string,
  from: readonly OpenState[],
  to: 'pending' | 'parked' | 'cancelled',
  now: number,
): Promise<number> {
  let moved = 0
  for (const state of from) {
    const result = await tx
      .updateTable('deliveries')
      .set((eb) => ({
        ...NO_LEASE,
        state: to,
        updated_at: now,
        // What was parked goes out at once, oldest first.
        ...(to === 'pending'
          ? { due_at: eb.case().when('due_at', '>', now).then(now).else(eb.ref('due_at')).end() }
          : {}),
      }))
      .where('organisation_id', '=', organisationId)
      // Found by the partial index of the state, not among all that was ever sent to the subscription.
      .where('id', 'in', (eb) =>
        eb
          .selectFrom('deliveries')
          .select('id')
          .where('state', '=', sql.lit(state))
          .where('subscription_id', '=', subscriptionId),
      )
      .executeTakeFirst()
    moved += Number(result.numUpdatedRows)
  }
  return moved
}

/** Starts the schedule of a delivery anew. */
export async function restart(
  tx: Tx,
  row: DeliveryRow,
  state: 'pending' | 'parked',
  now: number,
): Promise<DeliveryRow> {
  return tx
    .updateTable('deliveries')
    .set({ ...NO_LEASE, state, kind: 'replay', due_at: now, schedule_count: 0, updated_at: now })
    .where('organisation_id', '=', row.organisation_id)
    .where('id', '=', row.id)
    .returningAll()
    .executeTakeFirstOrThrow()
}

/**
 * Gives back leases over all organisations, due as they were before.
 * @param expiredAt only those that ended by then, epoch ms; undefined: all, when no other process can hold one
 */
export async function reclaim(tx: Tx, now: number, expiredAt: number | undefined): Promise<number> {
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
  return tx
    .selectFrom('deliveries')
    .selectAll()
    .where('organisation_id', '=', lease.organisationId)
    .where('id', '=', lease.deliveryId)
    .executeTakeFirst()
}

/** Writes down an attempt; `fenced`: its lease was lost before. */
export async function insertAttempt(
  tx: Tx,
  delivery: DeliveryRow,
  kind: DeliveryRow['kind'],
  result: AttemptResult,
  fenced: boolean,
): Promise<void> {
  const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = result.timings
  await tx
    .insertInto('delivery_attempts')
    .values({
      organisation_id: delivery.organisation_id,
      delivery_id: delivery.id,
      number: delivery.attempt_count + 1,
      kind,
      started_at: result.startedAt,
      duration_ms: totalMs,
      response_status: result.status,
      response_headers: result.responseHeaders === null ? null : JSON.stringify(result.responseHeaders),
      response_body: result.responseBody,
      truncated: result.truncated ? 1 : 0,
      error_class: result.errorClass,
      remote_address: result.remoteAddress,
      timings: JSON.stringify({
        dns_ms: dnsMs,
        connect_ms: connectMs,
        tls_ms: tlsMs,
        first_byte_ms: firstByteMs,
        total_ms: totalMs,
      }),
      fenced: fenced ? 1 : 0,
    })
    .execute()
}

/** Applies the verdict on an attempt whose lease holds. */
export async function conclude(
  tx: Tx,
  delivery: DeliveryRow,
  verdict: Verdict,
  result: AttemptResult,
  now: number,
): Promise<void> {
  await tx
    .updateTable('deliveries')
    .set({
      ...NO_LEASE,
      state: verdict.state,
      due_at: verdict.dueAt,
      schedule_count: verdict.scheduleCount,
      attempt_count: delivery.attempt_count + 1,
      last_error: result.errorClass,
      last_status: result.status,
      succeeded_at: verdict.state === 'succeeded' ? (delivery.succeeded_at ?? result.endedAt) : delivery.succeeded_at,
      updated_at: now,
    })
    .where('organisation_id', '=', delivery.organisation_id)
    .where('id', '=', delivery.id)
    .execute()
}

/**
 * Counts an attempt whose lease was lost. It changes the state in one case: an acknowledgement is
 * one, however late, so a delivery that is still open has succeeded.
 */
export async function concludeFenced(tx: Tx, delivery: DeliveryRow, result: AttemptResult, now: number): Promise<void> {
  const acknowledged = result.errorClass === null && OPEN.some((state) => state === delivery.state)
  await tx
    .updateTable('deliveries')
    .set({
      attempt_count: delivery.attempt_count + 1,
      ...(acknowledged
        ? {
            ...NO_LEASE,
            state: 'succeeded' as const,
            last_error: null,
            last_status: result.status,
            succeeded_at: delivery.succeeded_at ?? result.endedAt,
            updated_at: now,
          }
        : {}),
    })
    .where('organisation_id', '=', delivery.organisation_id)
    .where('id', '=', delivery.id)
    .execute()
}
