// SQL of recipients: the people a campaign calls.
import { type CompiledQuery, type Selectable, sql, type Updateable } from 'kysely'
import type { Reader } from '../../db/database.ts'
import type { Tables } from '../../db/tables.ts'
import type { Tx } from '../../db/transaction.ts'
import { addToCount, OPEN_STATUSES, type RecipientStatus } from './counts.ts'
import { keepMilestones } from './milestones.ts'
import { newestFirst, oldestFirst, type Window } from './windows.ts'
import { asWritten, type RetryOrder, WAITING } from './written.ts'

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

/** With what the campaign says of them that their rows do not, in one statement: what is read of people and of their campaign agrees. */
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

/** Of the first retry that is for the recipient, and that the row does not tell of: what is asked, or null when there is none. */
const ofRetry = (member: keyof RetryOrder) =>
  sql<
    number | null
  >`case when campaigns.retried_upto is null or recipients.id <= campaigns.retried_upto then null else (
    select json_extract(retry.value, ${sql.lit(`$.${member}`)}) from json_each(campaigns.retry_orders) as retry
    where json_extract(retry.value, '$.round') > recipients.retry_round
      and (recipients.status = 'failed' or (recipients.status = 'completed' and coalesce(
        json_type(retry.value, '$.end_reasons'), json_type(retry.value, '$.outcomes')) is not null))
      and (json_type(retry.value, '$.end_reasons') is null
        or recipients.last_end_reason in (select value from json_each(retry.value, '$.end_reasons')))
      and (json_type(retry.value, '$.outcomes') is null
        or recipients.outcome in (select value from json_each(retry.value, '$.outcomes')))
    order by retry.key limit 1) end`

const requeuedAt = ofRetry('at')

const statusAfterRetry = sql`case when ${requeuedAt} is not null then 'retry_scheduled' else recipients.status end`

/** As of written.ts. */
const statusNow = sql<RecipientStatus>`case
  when campaigns.people_end is null or ${statusAfterRetry} not in (${sql.join(WAITING)}) then ${statusAfterRetry}
  when campaigns.people_end = 'expired' then 'skipped' else 'cancelled' end`

const UNWRITTEN = ['campaigns.people_end', 'campaigns.people_ended_at', requeuedAt.as('requeued_at')] as const

/** Recipients of a stretch whom the last retry is for, and none before it that their rows do not tell of. */
export const findRequeued = (tx: Tx, organisationId: string, campaignId: string, { after, upTo }: Window) =>
  ofCampaign(tx, organisationId, campaignId)
    .select(['recipients.id', 'recipients.status', 'recipients.phone'])
    .where('recipients.id', '>', after)
    .where('recipients.id', '<=', upTo)
    .where(ofRetry('round'), '=', (eb) => eb.ref('campaigns.retry_round'))
    .orderBy('recipients.id')

/** Writes to rows that a retry is for them. @param ids of those who may be meant */
export async function writeRequeued(
  tx: Tx,
  organisationId: string,
  campaignId: string,
  ids: Window | { readonly id: string },
): Promise<void> {
  const asked = ofCampaign(tx, organisationId, campaignId).select('recipients.id').where(requeuedAt, 'is not', null)
  const campaign = tx.selectFrom('campaigns').where('organisation_id', '=', organisationId).where('id', '=', campaignId)
  await tx
    .updateTable('recipients')
    .set((eb) => ({
      status: 'retry_scheduled',
      next_attempt_at: campaign.select(requeuedAt.as('at')),
      attempts_before: eb.ref('attempt_count'),
      uncounted_before: eb.ref('uncounted_tries'),
      updated_at: campaign.select((of) => of.fn.coalesce(requeuedAt, sql.lit(0)).as('at')),
      retry_round: campaign.select('retry_round'),
    }))
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where(
      'id',
      'in',
      'id' in ids
        ? asked.where('recipients.id', '=', ids.id)
        : asked.where('recipients.id', '>', ids.after).where('recipients.id', '<=', ids.upTo),
    )
    .execute()
}

export async function findRecipient(
  reader: Reader,
  organisationId: string,
  campaignId: string,
  id: string,
): Promise<RecipientRow | undefined> {
  const row = await ofCampaign(reader, organisationId, campaignId)
    .selectAll('recipients')
    .select(UNWRITTEN)
    .where('recipients.id', '=', id)
    .executeTakeFirst()
  return row && asWritten(row)
}

/** @param recipient as it is now: what its status was is counted down */
export async function updateRecipient(
  tx: Tx,
  recipient: RecipientRow,
  change: Omit<Updateable<Tables['recipients']>, 'status'> & { readonly status?: RecipientStatus },
): Promise<void> {
  const { organisation_id: organisationId, campaign_id: campaignId, id, status: before } = recipient
  // Only such a row can be behind a retry, and what the retry is for is asked of the row as it was.
  if (before === 'retry_scheduled') await writeRequeued(tx, organisationId, campaignId, { id })
  await tx
    .updateTable('recipients')
    .set((eb) => ({
      ...change,
      retry_round: eb
        .selectFrom('campaigns')
        .select('retry_round')
        .where('organisation_id', '=', organisationId)
        .where('campaigns.id', '=', campaignId),
    }))
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
    .select(UNWRITTEN)
    .$if(status !== undefined, (q) => q.where(statusNow, '=', status as RecipientStatus))
    .$if(outcome !== undefined, (q) => q.where('recipients.outcome', '=', outcome as string))
    .$if(phone !== undefined, (q) => q.where('recipients.phone', '=', phone as string))
    .$if(before !== undefined, (q) => q.where('recipients.id', '<', before as string))
    .orderBy('recipients.id', 'desc')
  if (status === undefined && outcome === undefined && phone === undefined)
    return (await found.limit(limit + 1).execute()).map(asWritten)
  const rows: RecipientRow[] = []
  for await (const { after, upTo } of newestFirst(reader, organisationId, campaignId, before)) {
    const window = found.where('recipients.id', '>', after).where('recipients.id', '<=', upTo)
    rows.push(...(await window.limit(limit + 1 - rows.length).execute()).map(asWritten))
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
