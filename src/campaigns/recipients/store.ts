// SQL of what is done to many recipients at once: calling those again who were not reached, ending those who wait.
import type { Tx } from '../../db/transaction.ts'
import type { CampaignRow } from '../repository.ts'
import { addToCount } from './counts.ts'
import { endOf, WAITING } from './ended.ts'
import { LAST, oldestFirst, type Window, windowAfter } from './windows.ts'

export interface RetryFilter {
  readonly endReasons: readonly string[] | undefined
  readonly outcomes: readonly string[] | undefined
}

/**
 * In slices that yield to the event loop.
 * @param suppressedAmong numbers that must not be called; their people are left alone
 * @returns how many are called again
 */
export async function requeueRecipients(
  tx: Tx,
  campaign: { readonly organisation_id: string; readonly id: string },
  filter: RetryFilter,
  now: number,
  suppressedAmong: (phones: readonly string[]) => Promise<ReadonlyMap<string, unknown>>,
): Promise<number> {
  const { organisation_id: organisationId, id: campaignId } = campaign
  const counts = { failed: 0, completed: 0 }
  for await (const window of oldestFirst(tx, organisationId, campaignId)) {
    const found = await findSlice(tx, campaign, filter, window)
    if (found.length === 0) continue
    const suppressed = await suppressedAmong(found.map(({ phone }) => phone))
    const slice = found.filter(({ phone }) => !suppressed.has(phone))
    for (const { status } of slice) counts[status as keyof typeof counts] += 1
    await tx
      .updateTable('recipients')
      .set((eb) => ({
        status: 'retry_scheduled',
        next_attempt_at: now,
        attempts_before: eb.ref('attempt_count'),
        uncounted_before: eb.ref('uncounted_tries'),
        updated_at: now,
      }))
      .where('organisation_id', '=', organisationId)
      .where('campaign_id', '=', campaignId)
      .where(
        'id',
        'in',
        slice.map(({ id }) => id),
      )
      .execute()
  }
  const requeued = counts.failed + counts.completed
  await addToCount(tx, organisationId, campaignId, 'failed', -counts.failed)
  await addToCount(tx, organisationId, campaignId, 'completed', -counts.completed)
  await addToCount(tx, organisationId, campaignId, 'retry_scheduled', requeued)
  return requeued
}

function findSlice(
  tx: Tx,
  { organisation_id: organisationId, id: campaignId }: { readonly organisation_id: string; readonly id: string },
  { endReasons, outcomes }: RetryFilter,
  { after, upTo }: Window,
) {
  const unfiltered = endReasons === undefined && outcomes === undefined
  return tx
    .selectFrom('recipients')
    .select(['id', 'status', 'phone'])
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('id', '>', after)
    .where('id', '<=', upTo)
    .where('status', 'in', unfiltered ? ['failed' as const] : (['failed', 'completed'] as const))
    .$if(endReasons !== undefined, (q) => q.where('last_end_reason', 'in', endReasons as string[]))
    .$if(outcomes !== undefined, (q) => q.where('outcome', 'in', outcomes as string[]))
    .orderBy('id')
    .execute()
}

/**
 * Writes to the rows of the next stretch of people that they have ended.
 * @param campaign whose people were ended all at once
 * @returns up to whom it is written now; null when that is everybody
 */
export async function endStretch(
  tx: Tx,
  { organisation_id: organisationId, id: campaignId, ...campaign }: CampaignRow,
): Promise<string | null> {
  const window = await windowAfter(tx, organisationId, campaignId, campaign.people_ended_upto ?? '')
  await tx
    .updateTable('recipients')
    .set(endOf(campaign))
    .where('organisation_id', '=', organisationId)
    .where('campaign_id', '=', campaignId)
    .where('id', '>', window.after)
    .where('id', '<=', window.upTo)
    .where('status', 'in', WAITING)
    .execute()
  return window.upTo === LAST ? null : window.upTo
}
