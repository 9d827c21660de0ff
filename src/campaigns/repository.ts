// SQL of campaigns.
import type { Selectable, Updateable } from 'kysely'
import type { Reader } from '../db/database.ts'
import type { Tables } from '../db/tables.ts'
import type { Tx } from '../db/transaction.ts'

export type CampaignRow = Selectable<Tables['campaigns']>

export async function insertCampaign(tx: Tx, row: CampaignRow): Promise<void> {
  await tx.insertInto('campaigns').values(row).execute()
}

export async function findCampaign(
  reader: Reader,
  organisationId: string,
  id: string,
): Promise<CampaignRow | undefined> {
  return reader
    .selectFrom('campaigns')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .executeTakeFirst()
}

export async function updateCampaign(
  tx: Tx,
  organisationId: string,
  id: string,
  change: Updateable<Tables['campaigns']>,
): Promise<void> {
  await tx
    .updateTable('campaigns')
    .set(change)
    .where('organisation_id', '=', organisationId)
    .where('id', '=', id)
    .execute()
}

export interface CampaignFilter {
  readonly status?: CampaignRow['status'] | undefined
  readonly scenario?: string | undefined
  readonly mode?: CampaignRow['mode'] | undefined
  readonly createdAfter?: number | undefined
  readonly createdBefore?: number | undefined
}

/** Those of the given ids that are campaigns of the organisation. */
export async function findCampaignIds(
  reader: Reader,
  organisationId: string,
  ids: readonly string[],
): Promise<ReadonlySet<string>> {
  const rows = await reader
    .selectFrom('campaigns')
    .select('id')
    .where('organisation_id', '=', organisationId)
    .where('id', 'in', ids)
    .execute()
  return new Set(rows.map(({ id }) => id))
}

/** Newest first, one row more than `limit`. */
export async function listCampaigns(
  reader: Reader,
  organisationId: string,
  filter: CampaignFilter,
  page: { limit: number; before: string | undefined },
): Promise<CampaignRow[]> {
  const { status, scenario, mode, createdAfter, createdBefore } = filter
  return reader
    .selectFrom('campaigns')
    .selectAll()
    .where('organisation_id', '=', organisationId)
    .$if(status !== undefined, (q) => q.where('status', '=', status as CampaignRow['status']))
    .$if(scenario !== undefined, (q) => q.where('scenario', '=', scenario as string))
    .$if(mode !== undefined, (q) => q.where('mode', '=', mode as CampaignRow['mode']))
    .$if(createdAfter !== undefined, (q) => q.where('created_at', '>=', createdAfter as number))
    .$if(createdBefore !== undefined, (q) => q.where('created_at', '<', createdBefore as number))
    .$if(page.before !== undefined, (q) => q.where('id', '<', page.before as string))
    .orderBy('id', 'desc')
    .limit(page.limit + 1)
    .execute()
}

/** When the first recipient who waits to be called again is due, epoch ms, by campaign: one look-up in an index each. */
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
    .where('people_end', 'is', null)
    .execute()
  return new Map(rows.flatMap(({ id, due_at: dueAt }) => (dueAt === null ? [] : [[id, dueAt] as const])))
}
