// How many recipients of a campaign have which status: kept with every change, because counting ten thousand rows for
// each look at a campaign would hold up everybody else.
import type { Reader } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Tx } from '../../db/transaction.ts'

export type RecipientStatus = Tables['recipients']['status']

/** Recipients who may still be called. */
export const OPEN_STATUSES = [
  'pending',
  'queued',
  'in_progress',
  'retry_scheduled',
  'callback_scheduled',
] as const satisfies readonly RecipientStatus[]

export type RecipientCounts = Partial<Record<RecipientStatus, number>>

/** @param change negative for fewer */
export async function addToCount(
  tx: Tx,
  organisationId: string,
  campaignId: string,
  status: RecipientStatus,
  change: number,
): Promise<void> {
  if (change === 0) return
  await tx
    .insertInto('recipient_counts')
    .values({ organisation_id: organisationId, campaign_id: campaignId, status, recipients: change })
    .onConflict((conflict) =>
      conflict
        .columns(['organisation_id', 'campaign_id', 'status'])
        .doUpdateSet((eb) => ({ recipients: eb('recipient_counts.recipients', '+', change) })),
    )
    .execute()
}

/** Recipients by status, for several campaigns at once. */
export async function countRecipients(
  reader: Reader,
  organisationId: string,
  campaignIds: readonly string[],
): Promise<Map<string, RecipientCounts>> {
  const counts = new Map<string, RecipientCounts>()
  if (campaignIds.length === 0) return counts
  const rows = await reader
    .selectFrom('recipient_counts')
    .select(['campaign_id', 'status', 'recipients'])
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', 'in', campaignIds)
    .where('recipients', '>', 0)
    .execute()
  for (const row of rows) counts.set(row.campaign_id, { ...counts.get(row.campaign_id), [row.status]: row.recipients })
  return counts
}

export async function hasOpenRecipients(reader: Reader, organisationId: string, campaignId: string): Promise<boolean> {
  const counts = (await countRecipients(reader, organisationId, [campaignId])).get(campaignId) ?? {}
  return OPEN_STATUSES.some((status) => (counts[status] ?? 0) > 0)
}
