// SQL of callbacks: calls that people asked for.
import type { Selectable } from 'kysely'
import type { Tables } from '../../db/tables.ts'
import type { Tx } from '../../db/transaction.ts'

export type CallbackRow = Selectable<Tables['callbacks']>

export async function insertCallback(tx: Tx, row: CallbackRow): Promise<void> {
  await tx.insertInto('callbacks').values(row).execute()
}

/** The callback that a call to this recipient fulfils, if one is scheduled. */
export async function fulfilCallback(tx: Tx, organisationId: string, recipientId: string): Promise<void> {
  await tx
    .updateTable('callbacks')
    .set({ status: 'fulfilled' })
    .where('organisation_id', '=', organisationId)
    .where('recipient_id', '=', recipientId)
    .where('status', '=', 'scheduled')
    .execute()
}

/** Callbacks of a campaign that will not be made any more. */
export async function closeCallbacks(
  tx: Tx,
  organisationId: string,
  campaignId: string,
  status: 'cancelled' | 'missed',
): Promise<void> {
  await tx
    .updateTable('callbacks')
    .set({ status })
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('status', '=', 'scheduled')
    .execute()
}

/** Whether this recipient was called back once already. */
export async function hasFulfilledCallback(tx: Tx, organisationId: string, recipientId: string): Promise<boolean> {
  const row = await tx
    .selectFrom('callbacks')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('recipient_id', '=', recipientId)
    .where('status', '=', 'fulfilled')
    .limit(1)
    .executeTakeFirst()
  return row !== undefined
}
