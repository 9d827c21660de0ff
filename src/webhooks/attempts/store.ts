// Writes down attempts and what they make of their delivery.
import { sql } from 'kysely'
import { prepareChange, prepareQuery } from '../../db/prepared.ts'
import type { Tx } from '../../db/transaction.ts'
import type { AttemptResult, Verdict } from '../attempt.ts'
import { freeNext } from '../ordering/store.ts'
import type { AttemptRow, DeliveryRow } from '../repository.ts'
import { NO_LEASE, OPEN } from '../store.ts'

/** Writes down an attempt; `fenced`: its lease was lost before. */
export async function insertAttempt(
  tx: Tx,
  delivery: Pick<DeliveryRow, 'organisation_id' | 'id' | 'attempt_count'>,
  kind: DeliveryRow['kind'],
  result: AttemptResult,
  fenced: boolean,
): Promise<void> {
  const { dnsMs, connectMs, tlsMs, firstByteMs, totalMs } = result.timings
  await insertRow(tx, {
    organisation_id: delivery.organisation_id,
    delivery_id: delivery.id,
    number: delivery.attempt_count + 1,
    kind,
    started_at: result.startedAt,
    duration_ms: totalMs,
    response_status: result.status,
    response_headers: result.responseHeaders,
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
}

const insertRow = prepareQuery((db, row: AttemptRow) =>
  db.insertInto('delivery_attempts').values({
    organisation_id: row.organisation_id,
    delivery_id: row.delivery_id,
    number: row.number,
    kind: row.kind,
    started_at: row.started_at,
    duration_ms: row.duration_ms,
    response_status: row.response_status,
    response_headers: row.response_headers,
    response_body: row.response_body,
    truncated: row.truncated,
    error_class: row.error_class,
    remote_address: row.remote_address,
    timings: row.timings,
    fenced: row.fenced,
  }),
)

type Conclusion = Pick<
  DeliveryRow,
  | 'organisation_id'
  | 'id'
  | 'state'
  | 'due_at'
  | 'schedule_count'
  | 'attempt_count'
  | 'last_error'
  | 'last_status'
  | 'updated_at'
>

const updateConcluded = prepareQuery((db, row: Conclusion) =>
  db
    .updateTable('deliveries')
    .set({
      ...NO_LEASE,
      state: row.state,
      due_at: row.due_at,
      schedule_count: row.schedule_count,
      attempt_count: row.attempt_count,
      last_error: row.last_error,
      last_status: row.last_status,
      updated_at: row.updated_at,
    })
    .where('organisation_id', '=', row.organisation_id)
    .where('id', '=', row.id),
)

interface Acknowledgement {
  readonly organisationId: string
  readonly deliveryId: string
  readonly token: string
  /** How many attempts the row counts. */
  readonly attempts: number
  readonly status: number | null
  /** Epoch ms. */
  readonly endedAt: number
  readonly now: number
}

/** Written without being read. @returns 0 when the lease was lost, or the row counts other attempts */
export const acknowledge = prepareChange((db, of: Acknowledgement) =>
  db
    .updateTable('deliveries')
    .set((eb) => ({
      ...NO_LEASE,
      state: 'succeeded' as const,
      attempt_count: eb('attempt_count', '+', 1),
      last_error: null,
      last_status: of.status,
      succeeded_at: eb.fn.coalesce('succeeded_at', eb.val(of.endedAt)),
      updated_at: of.now,
    }))
    .where('organisation_id', '=', of.organisationId)
    .where('id', '=', of.deliveryId)
    .where('lease_token', '=', of.token)
    .where('state', '=', sql.lit('leased'))
    .where('attempt_count', '=', of.attempts),
)

/** Applies the verdict on an attempt that failed and whose lease holds. */
export async function conclude(
  tx: Tx,
  delivery: DeliveryRow,
  verdict: Verdict,
  result: AttemptResult,
  now: number,
): Promise<void> {
  await updateConcluded(tx, {
    organisation_id: delivery.organisation_id,
    id: delivery.id,
    state: verdict.state,
    due_at: verdict.dueAt,
    schedule_count: verdict.scheduleCount,
    attempt_count: delivery.attempt_count + 1,
    last_error: result.errorClass,
    last_status: result.status,
    updated_at: now,
  })
  if (verdict.state === 'failed') await freeNext(tx, delivery)
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
  if (acknowledged) await freeNext(tx, delivery)
}
