// SQL of recipients: the people a campaign calls.
import type { CompiledQuery, Selectable, Updateable } from 'kysely'
import type { Reader } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Tx } from '../../db/transaction.ts'

export type RecipientRow = Selectable<Tables['recipients']>
export type RecipientStatus = RecipientRow['status']

/** Recipients who may still be called. */
export const OPEN_STATUSES = [
  'pending',
  'queued',
  'in_progress',
  'retry_scheduled',
  'callback_scheduled',
] as const satisfies readonly RecipientStatus[]

const ROWS_PER_INSERT = 100

/**
 * Many rows by few statements, made and written in slices that yield to the event loop. That is safe
 * although a transaction is open: units of work queue up for the writing connection, reads have their own.
 * The statement of a full slice is built once: for ten thousand people, building costs more than writing.
 * @param rowAt all rows have the same columns, in the same order
 */
export async function insertRecipients(
  tx: Tx,
  count: number,
  rowAt: (position: number) => RecipientRow,
): Promise<void> {
  let ofFullSlice: CompiledQuery<unknown> | undefined
  for (let start = 0; start < count; start += ROWS_PER_INSERT) {
    if (start > 0) await new Promise(setImmediate)
    const rows = Array.from({ length: Math.min(ROWS_PER_INSERT, count - start) }, (_, index) => rowAt(start + index))
    const full = rows.length === ROWS_PER_INSERT
    const statement = (full && ofFullSlice) || tx.insertInto('recipients').values(rows).compile()
    if (full) ofFullSlice = statement
    await tx.executeQuery({ ...statement, parameters: rows.flatMap((row) => Object.values(row)) })
  }
}

/** Recipients by status, for several campaigns at once. */
export async function countRecipients(
  reader: Reader,
  organisationId: string,
  campaignIds: readonly string[],
): Promise<Map<string, Partial<Record<RecipientStatus, number>>>> {
  const counts = new Map<string, Partial<Record<RecipientStatus, number>>>()
  if (campaignIds.length === 0) return counts
  const rows = await reader
    .selectFrom('recipients')
    .select((eb) => ['campaign_id', 'status', eb.fn.countAll<number>().as('recipients')])
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', 'in', campaignIds)
    .groupBy(['campaign_id', 'status'])
    .execute()
  for (const row of rows) counts.set(row.campaign_id, { ...counts.get(row.campaign_id), [row.status]: row.recipients })
  return counts
}

/** When the first recipient who waits for a call is due, epoch ms, by campaign: one look-up in an index each. */
export async function findFirstDue(
  reader: Reader,
  organisationId: string,
  campaignIds: readonly string[],
): Promise<Map<string, number>> {
  if (campaignIds.length === 0) return new Map()
  const rows = await reader
    .selectFrom('campaigns')
    .select((eb) => [
      'id',
      eb
        .selectFrom('recipients')
        .select('next_attempt_at')
        .whereRef('recipients.campaign_id', '=', 'campaigns.id')
        .where('next_attempt_at', 'is not', null)
        .orderBy('next_attempt_at')
        .limit(1)
        .as('due_at'),
    ])
    .where('organisation_id', '=', organisationId)
    .where('id', 'in', campaignIds)
    .execute()
  return new Map(rows.flatMap(({ id, due_at: dueAt }) => (dueAt === null ? [] : [[id, dueAt] as const])))
}

export async function hasOpenRecipients(tx: Tx, organisationId: string, campaignId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('recipients')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('status', 'in', OPEN_STATUSES)
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function findRecipient(
  reader: Reader,
  organisationId: string,
  campaignId: string,
  id: string,
): Promise<RecipientRow | undefined> {
  return reader
    .selectFrom('recipients')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function updateRecipient(
  tx: Tx,
  organisationId: string,
  id: string,
  change: Updateable<Tables['recipients']>,
): Promise<void> {
  await tx
    .updateTable('recipients')
    .set(change)
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .execute()
}

/** Recipients not called yet become due at another time. */
export async function movePendingRecipients(tx: Tx, organisationId: string, campaignId: string, dueAt: number) {
  await tx
    .updateTable('recipients')
    .set({ next_attempt_at: dueAt })
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('status', '=', 'pending')
    .execute()
}

export async function hasExpiredRecipients(tx: Tx, organisationId: string, campaignId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('recipients')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('status', '=', 'skipped')
    .where('skip_reason', '=', 'expired')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Whether a call to anybody was begun. */
export async function hasCalledRecipients(tx: Tx, organisationId: string, campaignId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('recipients')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where((eb) => eb.or([eb('attempt_count', '>', 0), eb('last_end_reason', 'is not', null)]))
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

/** Ends all recipients of a campaign that nobody is calling right now. */
export async function endWaitingRecipients(
  tx: Tx,
  organisationId: string,
  campaignId: string,
  end: { status: 'cancelled' | 'skipped'; skip_reason: string | null; updated_at: number },
): Promise<void> {
  await tx
    .updateTable('recipients')
    .set({ ...end, next_attempt_at: null })
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('status', 'in', ['pending', 'queued', 'retry_scheduled', 'callback_scheduled'])
    .execute()
}

const CONTEXTS_PER_SLICE = 500

/** Contexts, as JSON text, of everybody who may still be called, in slices. */
export async function* openContexts(tx: Tx, organisationId: string, campaignId: string): AsyncGenerator<string[]> {
  for (let after = -1; ; ) {
    const rows = await tx
      .selectFrom('recipients')
      .select(['position', 'context'])
      .where('organisation_id', '=', organisationId)
      .where('campaign_id', '=', campaignId)
      .where('status', 'in', OPEN_STATUSES)
      .where('position', '>', after)
      .orderBy('position')
      .limit(CONTEXTS_PER_SLICE)
      .execute()
    yield rows.map(({ context }) => context)
    const last = rows.at(-1)
    if (last === undefined || rows.length < CONTEXTS_PER_SLICE) return
    after = last.position
  }
}

export interface RecipientFilter {
  readonly status?: RecipientStatus | undefined
  readonly outcome?: string | undefined
  readonly phone?: string | undefined
}

/** Newest first, one row more than `limit`. */
export async function listRecipients(
  reader: Reader,
  organisationId: string,
  campaignId: string,
  filter: RecipientFilter,
  page: { limit: number; before: string | undefined },
): Promise<RecipientRow[]> {
  const { status, outcome, phone } = filter
  return reader
    .selectFrom('recipients')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .$if(status !== undefined, (q) => q.where('status', '=', status as RecipientStatus))
    .$if(outcome !== undefined, (q) => q.where('outcome', '=', outcome as string))
    .$if(phone !== undefined, (q) => q.where('phone', '=', phone as string))
    .$if(page.before !== undefined, (q) => q.where('position', '<', Number(page.before)))
    .orderBy('position', 'desc')
    .limit(page.limit + 1)
    .execute()
}
