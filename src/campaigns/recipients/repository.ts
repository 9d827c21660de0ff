// SQL of recipients: the people a campaign calls.
import { type CompiledQuery, type Selectable, sql, type Updateable } from 'kysely'
import type { Reader } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Tx } from '../../db/transaction.ts'
import { addToCount, OPEN_STATUSES, type RecipientStatus } from './counts.ts'
import { asEnded, WAITING } from './ended.ts'
import { keepMilestones } from './milestones.ts'
import { newestFirst, oldestFirst } from './windows.ts'

export type RecipientRow = Selectable<Tables['recipients']>

export const asInteger = (truth: boolean | null) => (truth === null ? null : truth ? 1 : 0)

const ROWS_PER_INSERT = 100

/**
 * Many rows by few statements, made and written in slices that yield to the event loop. That is safe
 * although a transaction is open: units of work queue up for the writing connection, reads have their own.
 * The statement of a full slice is built once: for ten thousand people, building costs more than writing.
 * @param rowAt all rows are `pending` and have the same columns, in the same order
 */
export async function insertRecipients(
  tx: Tx,
  campaign: { readonly organisation_id: string; readonly id: string },
  count: number,
  rowAt: (index: number) => RecipientRow,
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
  await addToCount(tx, campaign.organisation_id, campaign.id, 'pending', count)
}

/** With how the campaign has ended them, in one statement: what is read of people and of their campaign agrees. */
const ofCampaign = (reader: Reader, organisationId: string, campaignId: string) =>
  reader
    .selectFrom('recipients')
    .innerJoin('campaigns', (join) =>
      join
        .onRef('campaigns.organisation_id', '=', 'recipients.organisation_id')
        .onRef('campaigns.id', '=', 'recipients.campaign_id'),
    )
    .where('recipients.organisation_id', '=', organisationId)
    .where('recipients.campaign_id', '=', campaignId)

/** As of ended.ts. */
const statusNow = sql<RecipientStatus>`case
  when campaigns.people_end is null or recipients.status not in (${sql.join(WAITING)}) then recipients.status
  when campaigns.people_end = 'expired' then 'skipped' else 'cancelled' end`

const ENDING = ['campaigns.people_end', 'campaigns.people_ended_at'] as const

export async function findRecipient(
  reader: Reader,
  organisationId: string,
  campaignId: string,
  id: string,
): Promise<RecipientRow | undefined> {
  const row = await ofCampaign(reader, organisationId, campaignId)
    .selectAll('recipients')
    .select(ENDING)
    .where('recipients.id', '=', id)
    .executeTakeFirst()
  return row && asEnded(row)
}

/** @param recipient as it is now: what its status was is counted down */
export async function updateRecipient(
  tx: Tx,
  recipient: RecipientRow,
  change: Omit<Updateable<Tables['recipients']>, 'status'> & { readonly status?: RecipientStatus },
): Promise<void> {
  const { organisation_id: organisationId, campaign_id: campaignId, id, status: before } = recipient
  await tx
    .updateTable('recipients')
    .set(change)
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('id', '=', id)
    .execute()
  await keepMilestones(tx, organisationId, campaignId, change, recipient)
  if (change.status === undefined || change.status === before) return
  await addToCount(tx, organisationId, campaignId, before, -1)
  await addToCount(tx, organisationId, campaignId, change.status, 1)
}

/** Contexts, as JSON text, of everybody who may still be called, in slices that yield to the event loop. */
export async function* openContexts(tx: Tx, organisationId: string, campaignId: string): AsyncGenerator<string[]> {
  for await (const { after, upTo } of oldestFirst(tx, organisationId, campaignId)) {
    const rows = await ofCampaign(tx, organisationId, campaignId)
      .select('recipients.context')
      .where('recipients.id', '>', after)
      .where('recipients.id', '<=', upTo)
      .where(statusNow, 'in', OPEN_STATUSES)
      .execute()
    yield rows.map(({ context }) => context)
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
  { limit, before }: { limit: number; before: string | undefined },
): Promise<RecipientRow[]> {
  const { status, outcome, phone } = filter
  const found = ofCampaign(reader, organisationId, campaignId)
    .selectAll('recipients')
    .select(ENDING)
    .$if(status !== undefined, (q) => q.where(statusNow, '=', status as RecipientStatus))
    .$if(outcome !== undefined, (q) => q.where('recipients.outcome', '=', outcome as string))
    .$if(phone !== undefined, (q) => q.where('recipients.phone', '=', phone as string))
    .$if(before !== undefined, (q) => q.where('recipients.id', '<', before as string))
    .orderBy('recipients.id', 'desc')
  if (status === undefined && outcome === undefined && phone === undefined)
    return (await found.limit(limit + 1).execute()).map(asEnded)
  const rows: RecipientRow[] = []
  for await (const { after, upTo } of newestFirst(reader, organisationId, campaignId, before)) {
    const window = found.where('recipients.id', '>', after).where('recipients.id', '<=', upTo)
    rows.push(...(await window.limit(limit + 1 - rows.length).execute()).map(asEnded))
    if (rows.length > limit) break
  }
  return rows
}

const PHONES_PER_SLICE = 1000

/** Which of these numbers the campaign has already: read through, since an index would cost every campaign more. */
export async function findKnownPhones(
  reader: Reader,
  organisationId: string,
  campaignId: string,
  phones: readonly string[],
): Promise<Set<string>> {
  const asked = new Set(phones)
  const known = new Set<string>()
  for (let after = ''; ; ) {
    const rows = await reader
      .selectFrom('recipients')
      .select(['id', 'phone'])
      .where('organisation_id', '=', organisationId)
      .where('campaign_id', '=', campaignId)
      .where('id', '>', after)
      .orderBy('id')
      .limit(PHONES_PER_SLICE)
      .execute()
    for (const { phone } of rows) if (asked.has(phone)) known.add(phone)
    const last = rows.at(-1)
    if (last === undefined || rows.length < PHONES_PER_SLICE) return known
    after = last.id
    await new Promise(setImmediate)
  }
}

export async function deleteRecipient(tx: Tx, recipient: RecipientRow): Promise<void> {
  const { organisation_id: organisationId, campaign_id: campaignId, id, status } = recipient
  await tx
    .deleteFrom('recipients')
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('id', '=', id)
    .execute()
  await addToCount(tx, organisationId, campaignId, status, -1)
}
