// SQL of callbacks: calls that people asked for.
import type { Selectable, Updateable } from 'kysely'
import type { Reader } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Tx } from '../../db/transaction.ts'

export type CallbackRow = Selectable<Tables['callbacks']>

export async function insertCallback(tx: Tx, row: CallbackRow): Promise<void> {
  await tx.insertInto('callbacks').values(row).execute()
}

export async function updateCallback(
  tx: Tx,
  { organisation_id: organisationId, id }: CallbackRow,
  change: Updateable<Tables['callbacks']>,
): Promise<void> {
  await tx
    .updateTable('callbacks')
    .set(change)
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .execute()
}

/** The callback that a call to this recipient fulfils, if one is scheduled. */
export async function fulfilCallback(
  tx: Tx,
  organisationId: string,
  recipientId: string,
  conversationId: string,
): Promise<void> {
  await tx
    .updateTable('callbacks')
    .set({ status: 'fulfilled', fulfilled_by_conversation_id: conversationId })
    .where('organisation_id', '=', organisationId)
    .where('recipient_id', '=', recipientId)
    .where('status', '=', 'scheduled')
    .execute()
}

const CLOSED_PER_SLICE = 500

/** Callbacks of a campaign that will not be made any more, in slices that yield to the event loop. */
export async function closeCallbacks(
  tx: Tx,
  organisationId: string,
  campaignId: string,
  status: 'cancelled' | 'missed',
): Promise<void> {
  const open = tx
    .selectFrom('callbacks')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('status', '=', 'scheduled')
    .limit(CLOSED_PER_SLICE)
  const closed = tx.updateTable('callbacks').set({ status }).where('organisation_id', '=', organisationId)
  for (;;) {
    const { numUpdatedRows } = await closed.where('id', 'in', open).executeTakeFirstOrThrow()
    if (numUpdatedRows < CLOSED_PER_SLICE) return
    await new Promise(setImmediate)
  }
}

/** A planned callback of one recipient that will not be made any more. */
export async function closeCallbackOf(
  tx: Tx,
  { organisation_id: organisationId, id: recipientId }: { readonly organisation_id: string; readonly id: string },
  status: 'cancelled' | 'missed',
): Promise<void> {
  await tx
    .updateTable('callbacks')
    .set({ status })
    .where('organisation_id', '=', organisationId)
    .where('recipient_id', '=', recipientId)
    .where('status', '=', 'scheduled')
    .execute()
}

/** Whether this recipient was called back once already. That they rang by themselves is another matter. */
export async function hasFulfilledCallback(tx: Tx, organisationId: string, recipientId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('callbacks')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('recipient_id', '=', recipientId)
    .where('source', '=', 'requested_in_call')
    .where('status', '=', 'fulfilled')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}

export async function findCallback(
  reader: Reader,
  organisationId: string,
  id: string,
): Promise<CallbackRow | undefined> {
  return reader
    .selectFrom('callbacks')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export interface CallbackFilter {
  readonly campaignId?: string | undefined
  readonly status?: CallbackRow['status'] | undefined
  readonly source?: CallbackRow['source'] | undefined
}

/** Newest first, one row more than `limit`. */
export async function listCallbacks(
  reader: Reader,
  organisationId: string,
  { campaignId, status, source }: CallbackFilter,
  page: { limit: number; before: string | undefined },
): Promise<CallbackRow[]> {
  return reader
    .selectFrom('callbacks')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .$if(campaignId !== undefined, (q) => q.where('campaign_id', '=', campaignId as string))
    .$if(status !== undefined, (q) => q.where('status', '=', status as CallbackRow['status']))
    .$if(source !== undefined, (q) => q.where('source', '=', source as CallbackRow['source']))
    .$if(page.before !== undefined, (q) => q.where('id', '<', page.before as string))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
}
